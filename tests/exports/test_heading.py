"""Which row is the heading and which column is what: below titles, in two rows, in other words, misspelt."""

from __future__ import annotations

import pytest

from sheets_automation.domain import fields
from sheets_automation.domain.exports.heading import Heading, Vocabulary, find_heading

from .lists import policy, rows


def found(text: str) -> Heading:
    heading = find_heading(rows(text), Vocabulary(policy()))
    assert heading is not None
    return heading


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("Matrícula", fields.PLATE), ("PLACA", fields.PLATE), ("Bastidor", fields.VIN), ("CHASIS", fields.VIN),
        ("Móvil", fields.PHONE), ("celular", fields.PHONE), ("Teléfono 1", fields.PHONE_2), ("Tel. 2", fields.PHONE_3),
        ("NIF", fields.DOCUMENT), ("C.C. / NIT", fields.DOCUMENT), ("Cédula", fields.DOCUMENT),
        ("Razón social", fields.CUSTOMER), ("Tipo de documento", fields.DOCUMENT_KIND), ("E-mail", fields.EMAIL),
        ("Fecha de última visita", fields.LAST_VISIT), ("Últ. entrada taller", fields.LAST_VISIT),
        ("Nº OR", fields.ORDER), ("Centro", fields.SITE), ("Modelo", fields.VEHICLE), ("Km", fields.MILEAGE),
        ("Fecha entrega", fields.SERVED_ON), ("Asesor de servicio", fields.ADVISER), ("Matr\ufffdcula", fields.PLATE),
        ("FECHA ULTIMA VISTA", fields.LAST_VISIT), ("Tipo persona", fields.PERSON_KIND),
    ],
)  # fmt: skip
def test_spanish_and_colombian_words(typed: str, field: str) -> None:
    """SPIGA's Spanish words and Colombian ones are the same fields; a lost or wrong letter is no other word."""
    neighbours = "CLIENTE CÓDIGO;Importe;Población;Titular;Fijo"
    assert found(f"{neighbours};{typed}").columns[field] == 5


def test_known_and_not_needed_is_not_unknown() -> None:
    """Población and Próximo mantenimiento are known though nothing reads them; «Rareza» is unknown."""
    heading = found("Nombre;Matrícula;Móvil;Población;Próximo mantenimiento;Rareza")
    assert heading.unknown == (5,)


def test_below_a_title() -> None:
    """Titles with separators and dates above are no heading."""
    title = "CARRAZOS SAS;Cliente\nListado;Fecha: 01/02/2026\n"
    assert found(f"{title}\nNombre;Placa;Celular\nA;ABC123;3112345678").last == 3


TWO_ROWS = """
CLIENTE;;TELÉFONOS;;VEHÍCULO;;CAMPAÑA;ÚLTIMA VISITA;;
Nombre;Documento;Móvil;Teléfono 1;Placa;Marca;Fecha;Fecha;Nº OR;Asesor
PEREZ;7181234;3112345678;;ABC123;VW;01/01/2020;02/02/2024;OR1;ANA
"""


def test_two_rows() -> None:
    """A detail is understood with its group: «Fecha» below «Campaña» is not the last visit."""
    heading = found(TWO_ROWS)
    assert (heading.first, heading.last) == (0, 1)
    assert heading.columns[fields.LAST_VISIT] == 7
    assert heading.columns[fields.CUSTOMER] == 0
    assert heading.unknown == (6,)
    assert heading.label(fields.LAST_VISIT) == "ÚLTIMA VISITA – Fecha"


def test_tall_headings_beside_groups() -> None:
    """A heading that stands in the upper row alone, merged downwards, is one too."""
    upper, lower = "NOMBRE;CELULAR;VEHÍCULO;;FECHA ÚLTIMA VISITA", ";;Placa;Modelo;"
    heading = found(f"{upper}\n{lower}\nPEREZ;3112345678;ABC123;GOL;1/2/2024")
    assert heading.last == 1
    assert dict(heading.columns) == {
        fields.CUSTOMER: 0,
        fields.PHONE: 1,
        fields.PLATE: 2,
        fields.VEHICLE: 3,
        fields.LAST_VISIT: 4,
    }


def test_the_number_of_a_customer_is_no_name() -> None:
    """«N° Cliente» is a code; «N° Cédula» is the cédula."""
    heading = found("Nº Cliente;Nombre;N° Cédula;Placa")
    assert (heading.columns[fields.CUSTOMER], heading.columns[fields.DOCUMENT]) == (1, 2)


def test_the_clearer_column_wins() -> None:
    """Of two columns for one field the one that is named first in the policy is used, the other is told."""
    heading = found("Nombre;Placa;Móvil;Fecha;Fecha última visita")
    assert heading.columns[fields.LAST_VISIT] == 4
    assert heading.unknown == (3,)


def test_a_number_is_never_guessed() -> None:
    """«Teléfono 9» is not nearly «Teléfono 1»."""
    assert found("Nombre;Placa;Móvil;Teléfono 9").unknown == (3,)


def test_three_telephones() -> None:
    """«Teléfono» twice and «Celular» are three telephones."""
    heading = found("Nombre;Placa;Teléfono;Celular;Teléfono")
    assert {heading.columns[field] for field in fields.PHONES} == {2, 3, 4}


@pytest.mark.parametrize("text", ["a;b;c\n1;2;3", "Fecha;Importe;Total\n1;2;3", "Hola", "Placa", "Nombre;x;y;z;Placa"])
def test_no_heading(text: str) -> None:
    """Columns that name no customer or vehicle, or too few that are known, are no heading."""
    assert find_heading(rows(text), Vocabulary(policy())) is None
