"""Registers as offices keep them without our forms: a handful of rows under words of their own, mapped by ``init``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from build import TODAY, config, serial, tab, workbook

from sheets_automation.domain.onboarding.forms import Recognised, Recogniser, Refused
from sheets_automation.domain.onboarding.profile import Known
from sheets_automation.model import CellValue

DAYS = [serial(TODAY) - back for back in range(9, 1, -1)]
NAMES = ["Ana Rojas", "Luis Niño", "Rosa Cely", "Juan Mesa", "Eva Díaz", "Iván Soto", "Ruth Peña", "Omar Gil"]
PHONES = [3101234500 + n for n in range(8)]
PLATES = ["BCD123", "FGH456", "JKL789", "MNP321", "RST654", "VWX987", "ZTR159", "QWR753"]
MARKS = [9, 10, 3, 8, 10, 7, 9, 10]
SAID = ["Bien", "Muy bien", "Se demoraron mucho con el carro", "Bien", "Todo bien", "Bien", "Excelente", "Bien"]
EMPTY: list[CellValue] = [None] * 8


def recognised(columns: Mapping[str, Sequence[CellValue]], title: str) -> Recognised | Refused:
    """A tab with these columns, as ``init`` takes it; columns are as long as ``DAYS``, or all empty."""
    rows: list[list[CellValue]] = [list(columns), *(list(row) for row in zip(*columns.values(), strict=True))]
    return Recogniser(workbook(tab(rows, "Hoja 1"), title=title), config().forms, Known.of(config(), TODAY)).recognise()


def fields(columns: Mapping[str, Sequence[CellValue]], title: str = "Llamadas de noviembre") -> dict[str, str]:
    """Heading → field."""
    found = recognised(columns, title)
    assert isinstance(found, Recognised), found
    return {match.heading.text: match.field for match in found.mapped[0].matches}


CALLS: dict[str, Sequence[CellValue]] = {
    "Cliente": NAMES, "Celular": PHONES, "Placa": PLATES, "Fec. llamada": DAYS, "Atención": MARKS,
    "Recomendaría": MARKS,
}  # fmt: skip


@pytest.mark.parametrize("heading", ["Comentarios", "Observacoes", "Customer remarks", "Lo que expresó"])
def test_the_only_words_of_a_table_are_the_customers(heading: str) -> None:
    """Read as what was done about it, they would turn an unanswered detractor yellow."""
    assert fields(CALLS | {heading: SAID})[heading] == "observaciones"


def test_marks_out_of_ten_are_no_days() -> None:
    """A column of «9/10» in a list of calls is the overall score, and makes the list one of satisfaction."""
    columns = {k: v for k, v in CALLS.items() if k not in ("Atención", "Recomendaría")}
    found = fields(columns | {"Nota general": [f"{mark}/10" for mark in MARKS]})
    assert (found["Nota general"], found["Fec. llamada"]) == ("general", "fecha_llamada")


def test_a_number_with_dots_or_slashes_is_no_chassis() -> None:
    """«12.345.678» and «01/11/2026» are a document and a day, however they are headed."""
    found = fields(
        CALLS | {"Doc.": [f"12.345.{n}78" for n in range(8)], "Fec. llamada": [f"1{n}/11/2026" for n in range(8)]}
    )
    assert (found["Doc."], found["Fec. llamada"]) == ("documento", "fecha_llamada")


def test_days_are_no_kilometres() -> None:
    """A column of days is never the mileage, whose numbers may look the same."""
    assert fields(CALLS | {"Entregado el": [day - 4 for day in DAYS]})["Entregado el"] == "fecha_servicio"


def test_a_survey_of_google_forms_starts_its_clock_at_its_time_stamp() -> None:
    """It has no other day, and without one its detractors would be no cases."""
    columns = {key: cells for key, cells in CALLS.items() if key != "Fec. llamada"}
    assert fields({"Marca temporal": [day + 0.4 for day in DAYS]} | columns)["Marca temporal"] == "fecha_llamada"


def test_numbers_of_cases_are_no_plates() -> None:
    """«PQR-001», «PQR-002» have the letters and digits of a plate."""
    columns = {
        "Radicado": [f"PQR-{n:03}" for n in range(8)], "Fecha de radicación": DAYS, "Quejoso": NAMES,
        "Clase": ["Queja", "Reclamo"] * 4, "Hechos": ["Demora", "Cobro"] * 4, "Estado": ["Abierto", "Cerrado"] * 4,
    }  # fmt: skip
    assert fields(columns, "Quejas 2026")["Radicado"] == "numero"


@pytest.mark.parametrize(
    "columns",
    [
        {"Cédula": PHONES, "Empleado": NAMES, "Cargo": EMPTY, "Salario": PHONES, "Días": [15] * 8, "Fecha pago": DAYS},
        {"OC": PHONES, "Proveedor": NAMES, "NIT": PHONES, "Fecha": DAYS, "Valor": PHONES, "Estado": ["Abierta"] * 8},
    ],
    ids=["payroll", "purchases"],
)
def test_another_list_of_names_and_days_is_no_register_of_ours(columns: Mapping[str, Sequence[CellValue]]) -> None:
    """What a form cannot do without must be named by a heading: names and days stand in every list."""
    found = recognised(columns, "Libro de noviembre")
    assert isinstance(found, Refused)
    assert found.lacking  # what is wanted and not named is told


def test_an_empty_template_is_known_by_its_headings() -> None:
    """A format in which nobody has written yet tells which form it is."""
    assert fields(dict.fromkeys(CALLS, ()))["Recomendaría"] == "recomendacion"


def test_sales_and_workshop_are_told_apart_by_their_words() -> None:
    """Both are asked almost the same: who sold, or the title, decides."""
    found = recognised(CALLS | {"Vendedor": ["Eva", "Luis"] * 4}, "Encuesta ventas nuevos")
    assert isinstance(found, Recognised)
    assert found.code == "GSC-FOR-03"
