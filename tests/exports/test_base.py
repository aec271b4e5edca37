"""Rows → customers, and everything that was not understood: nothing in a list is silent."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_automation.domain import fields
from sheets_automation.domain.exports.base import Base
from sheets_automation.model import CellValue

from .lists import HEADING, base, listed, only, told


def test_a_customer() -> None:
    """Every cell is read as everywhere in the service, and the row keeps its number and its cells."""
    text = """
Listado

Nombre;Tipo doc.;NIF;Móvil;Teléfono 1;Email;Matrícula;Bastidor;Marca;Modelo;Km;Nº OR;Asesor;Centro;Últ. visita
Peña Juan ;CC;7.181.234;+57 311 234 5678;(608) 7421234;A@B.TEST;abc-123;9BWAA05U0AT123456;VW;UP;9.000;1;ANA;TUNJA;3/4/24
"""
    customer = only(base(text))
    assert (customer.name, customer.document, customer.document_kind) == ("Peña Juan", "7181234", "CC")
    assert customer.phones == ("3112345678", "6087421234")
    assert (customer.email, customer.plate, customer.vin) == ("a@b.test", "ABC123", "9BWAA05U0AT123456")
    assert (customer.vehicle, customer.brand, customer.mileage, customer.order) == ("UP", "VW", 9000, "1")
    assert (customer.adviser, customer.site, customer.last_visit) == ("ANA", "TUNJA", date(2024, 4, 3))
    assert (customer.sheet, customer.row, customer.cells[0], customer.unread) == ("Hoja1", 4, "Peña Juan ", ())


def test_the_kind_of_a_document_written_before_it() -> None:
    """«NIT 900.123.456-7» says which kind it is where no column does."""
    customer = only(base("Cliente;Cédula / NIT;Placa;Celular\nX SAS;NIT 900.123.456-7;ABC123;3112345678"))
    assert (customer.document_kind, customer.document) == ("NIT", "900123456")


def test_a_sheet_without_heading_is_told_and_the_other_read() -> None:
    """Of two sheets one is not understood: it is told with its first cells, the other is read."""
    found = base("uno;dos\ntres;cuatro", f"{HEADING}\nPEREZ;CC;7181234;3112345678;ABC123;;15/02/2024")
    assert only(found).sheet == "Hoja2"
    (note,) = found.notes
    assert note.sheet == "Hoja1"
    assert "no se leyó. Empieza por: uno, dos, tres, cuatro." in note.text


@pytest.mark.parametrize(
    ("footer", "text"),
    [
        ("Total registros: 1.234", "faltan 1.232"), ("Total registros:;1", "sobran 1"), ("Registros: 2", ""),
        ("Total: 2", ""), ("Total de clientes 3", "faltan 1"), ("TOTAL;;1.234.567", ""), ("Página 1 de 9", ""),
        ("Nº registros: 2", ""), ("No. de registros: 5", "faltan 3"),
    ],
)  # fmt: skip
def test_a_footer_is_compared_with_what_was_read(footer: str, text: str) -> None:
    """«Total registros: 1.234» is no customer, and told where another number of rows was read."""
    lines = ["PEREZ;CC;7181234;3112345678;ABC123;;15/02/2024", "GOMEZ;CC;7181235;3112345679;ABC124;;15/02/2024"]
    found = listed(*lines, footer)
    assert len(found.customers) == 2
    assert (text in told(found)) if text else not found.notes


def test_a_customer_called_total_is_no_footer() -> None:
    """A row with a telephone or a plate is a customer, whatever the name begins with."""
    found = listed("TOTAL GOMEZ;;;3112345678;;;", "TOTAL GOMEZ;;;;ABC123;;")
    assert len(found.customers) == 2


def test_repeated_headings_are_told_and_skipped() -> None:
    """A heading that is printed again on every page is no customer."""
    line = "PEREZ;CC;7181234;3112345678;ABC123;;15/02/2024"
    found = listed(line, HEADING, line, HEADING, line)
    assert [customer.row for customer in found.customers] == [2, 4, 6]
    assert "Filas 3, 5: se repite el encabezado" in told(found)


def test_two_rows_of_heading_repeated() -> None:
    """Both rows of a heading in two rows are skipped when they come again."""
    heading = "CLIENTE;;VEHÍCULO;ÚLTIMA VISITA\nNombre;Móvil;Placa;Fecha"
    line = "PEREZ;3112345678;ABC123;15/02/2024"
    assert [customer.row for customer in base(f"{heading}\n{line}\n{heading}\n{line}").customers] == [3, 6]


def test_a_second_table_below() -> None:
    """Another heading below begins another table, with its own columns."""
    found = base("Nombre;Placa;Celular\nPEREZ;ABC123;3112345678\n\nCelular;Cliente;Matrícula\n3201112233;GOMEZ;DEF456")
    assert [(c.name, c.plate, c.phones) for c in found.customers] == [
        ("PEREZ", "ABC123", ("3112345678",)),
        ("GOMEZ", "DEF456", ("3201112233",)),
    ]


def test_unknown_columns_are_told() -> None:
    """A column that nobody knows is listed with its letter; a misspelt one with what it was taken for."""
    found = base("Nombre;Placa;Celular;Rareza;FECHA ULTIMA VISTA\nPEREZ;ABC123;3112345678;x;15/02/2024")
    assert "«Rareza» (D)" in told(found)
    assert "«FECHA ULTIMA VISTA» se tomó por Última visita" in told(found)


def test_cells_that_are_not_understood_are_told() -> None:
    """Impossible dates, bad telephones and plates: each column once, with the first of them and their rows."""
    found = listed(
        "PEREZ;CC;7181234;311234;ABC1234567;;31/02/2024", "GOMEZ;CC;7181235;3112345679;ABC1O4;;25/12/2026", "X;;;;;;"
    )
    text = told(found)
    assert "«FECHA ÚLTIMA VISITA»: 2 celdas no se entendieron o se corrigieron: «31/02/2024», «25/12/2026» (" in text
    assert "«CELULAR»: 1 celda no se entendió o se corrigió: «311234» (fila 2)" in text
    assert "«PLACA»: 2 celdas" in text
    assert "Fila 4: no dice de qué cliente o vehículo es («X»)" in text
    first, second = found.customers
    assert (first.last_visit, first.phones, first.plate) == (None, (), "")
    assert (first.typed(fields.PLATE), second.plate, second.typed(fields.PLATE)) == ("ABC1234567", "ABC104", "ABC1O4")


def test_shifted_rows_are_told() -> None:
    """A row with more cells than the heading may have been shifted."""
    found = listed("PEREZ;CC;7181234;3112345678;ABC123;;15/02/2024;x")
    assert "Fila 2: hay datos en columnas sin encabezado" in told(found)


def test_no_visit_column_is_told() -> None:
    """A list without any date of a visit says so."""
    found = base("Nombre;Placa;Celular\nPEREZ;ABC123;3112345678")
    assert "No hay columna con la fecha de la última visita" in told(found)


def dated(*days: CellValue) -> Base:
    """A list of customers with these visits."""
    lines = [["PEREZ", "CC", "7181234", "3112345678", f"ABC{100 + at}", None, day] for at, day in enumerate(days)]
    return base([HEADING.split(";"), *lines])


def visits(found: Base) -> list[date | None]:
    return [customer.last_visit for customer in found.customers]


def test_day_first_unless_proved_otherwise() -> None:
    """One date that can only be day first decides for the column, and nothing needs telling."""
    found = dated("03/04/2024", "25/12/2023", "2023-11-05")
    assert visits(found) == [date(2024, 4, 3), date(2023, 12, 25), date(2023, 11, 5)]
    assert not found.notes


def test_month_first_where_the_column_proves_it() -> None:
    """One date that can only be month first, and none against it: the whole column is m/d/y, and that is told."""
    found = dated("03/04/2024", "12/25/2023 10:30", "4-3-24")
    assert visits(found) == [date(2024, 3, 4), date(2023, 12, 25), date(2024, 4, 3)]
    assert "están escritas mes/día/año" in told(found)


def test_an_ambiguous_column_is_told() -> None:
    """Where nothing proves the order, dates are day first and people are asked."""
    found = dated("03/04/2024", "05/06/2023")
    assert visits(found) == [date(2024, 4, 3), date(2023, 6, 5)]
    assert "2 fechas admiten ambas lecturas y ninguna prueba el orden" in told(found)


def test_the_future_decides_between_two_readings() -> None:
    """Nobody has visited the workshop tomorrow: where day first would say so, it is month first, and told."""
    found = dated("10/12/2026", "11/03/2026")
    assert visits(found) == [date(2026, 10, 12), date(2026, 11, 3)]
    assert "en el futuro" in told(found)


def test_a_column_of_both_orders_is_told() -> None:
    """Dates in both orders: what is certain is read so, what is not as most are, and people are told."""
    found = dated("25/12/2023", "24/12/2023", "12/25/2023", "03/04/2024")
    assert visits(found) == [date(2023, 12, 25), date(2023, 12, 24), date(2023, 12, 25), date(2024, 4, 3)]
    text = "2 fechas están día/mes/año y 1 mes/día/año; lo que admite ambas lecturas (1) se leyó día/mes/año"
    assert text in told(found)


def test_dates_that_excel_swapped() -> None:
    """A month-first CSV that Excel opened in Colombia: what it took for dates has day and month the other way round."""
    days = [date(2024, 1, 2), date(2024, 3, 4), date(2024, 5, 6), date(2024, 7, 8), date(2024, 9, 1)]
    swapped = [float((date(2024, day.day, day.month) - date(1899, 12, 30)).days) for day in days]
    found = dated(*swapped, "12/25/2023")
    assert visits(found) == [*days, date(2023, 12, 25)]
    assert "al revés" in told(found)


def test_a_name_in_parts() -> None:
    """Given name and surnames in columns of their own are one name."""
    found = base("Nombre;Apellido 1;Apellido 2;Placa;Móvil;Nº Cliente\nJUAN;PEÑA;ROA;ABC123;3112345678;17")
    assert only(found).name == "JUAN PEÑA ROA"


def test_a_second_table_whose_first_row_is_half_empty() -> None:
    """A row of blanks below another heading is no part of that heading."""
    found = base(
        "Nombre;Placa;Celular\nPEREZ;ABC123;3112345678\n"
        "Cliente;Matrícula;Móvil;Marca;Modelo;Km;Centro\nGOMEZ;DEF456;3201112233;;;;\nROA;GHI789;3201112234;VW;GOL;1;TUNJA"
    )
    assert [(c.name, c.plate, c.site) for c in found.customers] == [
        ("PEREZ", "ABC123", ""),
        ("GOMEZ", "DEF456", ""),
        ("ROA", "GHI789", "TUNJA"),
    ]


def test_nobody_without_a_document_is_lost() -> None:
    """A person without document, or with nothing but a plate, is a customer."""
    found = listed("PEREZ;;;3112345678;;;15/02/2024", ";;;;ABC123;;")
    assert [(customer.name, customer.document, customer.plate) for customer in found.customers] == [
        ("PEREZ", "", ""),
        ("", "", "ABC123"),
    ]
