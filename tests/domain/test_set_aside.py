"""Tabs that are not read: recognised by their heading, never left out for their name, never silent over low scores."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from build import HEADING, TODAY, call, config, form, tab, workbook

from sheets_automation.domain.reading.parse import read
from sheets_automation.model import CellValue, Finding, Reading, RowPlace, Severity

Rows = Sequence[Sequence[CellValue]]
REGISTER = tab([HEADING, call()], "NOVIEMBRE 2026")


def plain(number: int, score: int = 9) -> list[CellValue]:
    return call(
        nombre=f"CLIENTE {number}", placa=f"ZZA{100 + number}", celular=f"310555{number:04}", recomendacion=score
    )


def beside_a_register(rows: Rows, title: str, *, hidden: bool = False, code: str = "GSC-FOR-01") -> Reading:
    other = tab(rows, title, sheet_id=2, hidden=hidden)
    return read([workbook(REGISTER, other, title=f"{code} 2026")], config(), TODAY)


def told_of(reading: Reading) -> list[Finding]:
    return [finding for finding in reading.findings if finding.sheet_id == 2]


@pytest.mark.parametrize(
    "title",
    ["LISTA LLAMADAS NOV", "RESUMEN LLAMADAS", "TABLERO VW", "TD", "INFORME NOVIEMBRE", "Indicador Duitama", "MENÚ"],
)
def test_a_complete_heading_makes_a_register_whatever_the_tab_is_called(title: str) -> None:
    """Spec §2: by the heading, never by the name."""
    reading = beside_a_register([HEADING, plain(1, 3)], title)
    assert [record.plate for record in reading.records if record.where.tab == title] == ["ZZA101"]
    assert told_of(reading) == []


def test_what_the_configuration_leaves_out_is_left_out_and_counted() -> None:
    """«hoja de calculo*» is the company's decision; that calls lie there is told."""
    reading = beside_a_register([HEADING, plain(1, 3), plain(2)], "Hoja de cálculo1")
    assert [record.where.tab for record in reading.records] == ["NOVIEMBRE 2026"]
    (found,) = told_of(reading)
    assert (found.code, found.cell, found.read) == ("pestana_apartada", "A2:I3", "2 filas y 1 valor de 1 a 6 (I2)")
    assert "«hoja de calculo*»" in found.expected
    assert "pestanas_ignoradas" in found.fix


def test_calls_left_out_by_the_configuration_are_told_without_low_scores_too() -> None:
    """Requests have no scores at all: rows that would be read are enough."""
    (found,) = told_of(beside_a_register([HEADING, plain(1)], "Instrucciones nuevas"))
    assert found.read == "1 fila y ningún valor de 1 a 6"


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(
    ("title", "rows", "cell", "low"),
    [
        ("Hoja 12", [["PLACA", "CLIENTE", "NPS"], ["ZZB201", "Luis", 3], ["ZZB202", "Ana", 9]], "A2:C3", "C2"),
        ("LISTA", [["PLACA", "NOTA", "OBS."], ["ZZB201", "4", "mal"], ["ZZB202", 10, "bien"]], "A2:C3", "B2"),
        ("Respuestas", [["Marca temporal", "Del 1 al 10, ¿nos recomendaría?"], ["24/11/2026 10:00", 2]], "A2:B2", "B2"),
        ("ENCUESTA", [["ATENCIÓN", "TIEMPOS"], [9, 10], [5, 9]], "A2:B3", "A3"),
        ("BASE SPIGA", [["Matrícula", "Calificación"], ["ZZB201", 6]], "A2:B2", "B2"),
        ("encuesta", [[], ["¿Qué tan satisfecho quedó con el servicio?"], [9], [3]], "A2:A4", "A4"),
    ],
)
def test_low_scores_in_a_tab_without_the_heading_are_told(
    title: str, rows: Rows, cell: str, low: str, hidden: bool
) -> None:
    """Below any heading that reads like a question, hidden or not: how many rows and values, and where."""
    (found,) = told_of(beside_a_register(rows, title, hidden=hidden))
    assert (found.code, found.cell, found.severity) == ("pestana_apartada", cell, Severity.WARNING)
    assert f"1 valor de 1 a 6 ({low})" in found.read
    assert found.fix


def test_calls_in_a_tab_without_any_heading_are_told() -> None:
    """Somebody deleted the heading: a day, a plate and a number from 1 to 10 in each row."""
    rows = [["Luis", "ZZB201", "24/11/2026", 3, "mal"], ["Ana", "ZZB202", "24/11/2026", 9, "bien"]]
    (found,) = told_of(beside_a_register(rows, "VW"))
    assert (found.code, found.read) == ("pestana_apartada", "2 filas y 1 valor de 1 a 6 (D1)")


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("LISTAS", [["SEDES", "MARCAS", "ESTADOS"], ["Tunja", "VW", "Pendiente"]]),
        ("LISTAS", [["SEDES", "CALIFICACIÓN"], *([None, number] for number in range(1, 11))]),
        ("LISTAS", [["NOTA"], ["3 - Bueno"], ["2 - Regular"], ["1 - Malo"]]),
        ("TD", [["Etiquetas de fila", "Cuenta de PLACA", "Promedio de NPS"], ["Carlos R.", 5, 5.1], ["Total", 6, 6]]),
        ("INFORME", [["SEDE", "ATENCIÓN", "RECOMENDACIÓN", "TOTAL"], ["Tunja", 9.12, 5.87, 3], ["Yopal", 9.4, 6.2, 2]]),
        ("INDICADOR", [["MES", "RECIBIDAS", "CERRADAS", "A TIEMPO"], ["AGOSTO", 4, 3, 3]]),
        ("Hoja 3", [["PLACA", "INTENTOS"], ["ZZB201", 2], ["ZZB202", 1]]),
        ("Hoja 4", [["TIEMPO DE RESPUESTA", "ÁREA"], [5, "Posventa"], [3, "Comercial"]]),
        ("notas", [["NOTAS"], ["1. llamar a Luis"], ["2. revisar"], [3]]),
        ("lista de hoy", [[n, f"ZZB20{n}", "24/11/2026", "Ana"] for n in range(1, 6)]),
    ],
)
def test_lists_pivots_reports_and_notes_stay_silent(title: str, rows: Rows) -> None:
    """Options, counts, averages, numberings and days are no answers of a customer."""
    reading = beside_a_register(rows, title)
    assert told_of(reading) == []
    account = reading.account[1]
    assert (account.rows(RowPlace.OTHER), account.low) == (len(rows), {})


def test_a_register_without_a_needed_field_says_what_lies_below() -> None:
    """Still one error at the heading, now with the rows and the low scores that nobody follows."""
    rows = [["PLACA", "CLIENTE", "CELULAR", "NPS", "OBSERVACIONES"], ["ZZB201", "Luis", "3105551234", 3, "mal"]]
    (found,) = told_of(beside_a_register(rows, "VW"))
    assert found.code == "pestana_sin_campos"
    assert found.read == "el encabezado de la fila 1; debajo, 1 fila y 1 valor de 1 a 6 (D2)"


@pytest.mark.parametrize("title", ["PQRS vieja", "LISTA"])
def test_requests_in_a_hidden_tab_that_lacks_a_heading_are_told(title: str) -> None:
    """They have no scores to be seen by: a plate or telephone below a heading like the register's is enough."""
    heading = ["No. PQRS", "CUÁNDO", "CLIENTE", "CELULAR", "TIPO PQRS", "DESCRIPCIÓN", "ESTADO"]
    row = ["PQRS-1", "03/11/2026", "Ana", "3105551234", "Queja", "Demora", "Abierto"]
    (found,) = told_of(beside_a_register([heading, row], title, hidden=True, code="GSC-FOR-04"))
    assert (found.code, found.read) == ("pestana_apartada", "1 fila y ningún valor de 1 a 6")
    assert told_of(beside_a_register([heading], title, hidden=True, code="GSC-FOR-04")) == []


def test_calls_in_a_file_of_requests_are_told() -> None:
    """A tab of GSC-FOR-01 in the file of GSC-FOR-04 is not read there; its low score is a finding."""
    found = told_of(beside_a_register([HEADING, plain(1, 3)], "LLAMADAS", code="GSC-FOR-04"))
    assert len(found) == 1
    assert "1 valor de 1 a 6 (I2)" in found[0].read


@pytest.mark.parametrize("heading", ["PARQUEADERO (1 A 10)", "¿Cómo califica el café?", "NPS MARCA", "NOTA DEL CAFÉ"])
def test_a_question_that_no_field_claims_is_told_once(heading: str) -> None:
    """Low scores in a column of a register that the form has not: one finding at its heading, with their number."""
    rows = [[*HEADING, heading], [*plain(1), 3], [*plain(2), 10], [*plain(3), 2]]
    reading = read([workbook(tab(rows))], config(), TODAY)
    (found,) = reading.findings
    assert (found.code, found.cell, found.field) == ("pregunta_sin_leer", "N1", heading)
    assert found.read == "2 valores de 1 a 6 (N2, N4)"


@pytest.mark.parametrize(
    "heading", ["COLOR PREFERIDO", "PROMEDIO ASESOR", "CANTIDAD DE LLAMADAS", "¿CUÁNTOS DÍAS ESPERÓ?"]
)
def test_other_unknown_columns_are_nobodys_fault(heading: str) -> None:
    """Small numbers below them are no scores."""
    reading = read([workbook(tab([[*HEADING, heading], [*plain(1), 3]]))], config(), TODAY)
    assert reading.findings == ()


def test_a_file_of_nothing_but_set_aside_tabs_still_has_no_register() -> None:
    """The finding about the tab does not hide that nothing of the file could be read."""
    rows = [["PLACA", "CLIENTE", "NPS"], ["ZZB201", "Luis", 3]]
    reading = read([workbook(tab(rows, "Hoja 12"))], config(), TODAY)
    assert {finding.code for finding in reading.findings} == {"pestana_apartada", "archivo_sin_registro"}
    assert form("GSC-FOR-01").code in next(f for f in reading.findings if f.tab == "").expected
