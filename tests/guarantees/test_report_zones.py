"""What people write into a report tab is theirs: it survives every rebuild, wherever they put it (spec §10)."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_automation.model import RunStatus, TroubleKind

from .desk import SCORE, Json, cell_data, serial
from .report_desk import NOV_TAB, OCT_TAB, Newsroom, cells, row

FIRST = ("Demoras en Tunja", "Falta personal", "Contratar", "Marta", date(2026, 11, 30), "Abierta")
SECOND = ("Lavado incompleto", "Sin lista", "Lista de chequeo", "Pedro", None, "En curso")


@pytest.fixture
def room() -> Newsroom:
    """October's draft with an analysis and two actions."""
    room = Newsroom.opened()
    room.run()
    top = room.zone("acciones").top
    room.action(top, *FIRST)
    room.action(top + 1, *SECOND)
    room.type(room.zone("analisis").top, 0, "Subió la espera en repuestos.")
    return room


def grown(room: Newsroom) -> None:
    """Another detractor in the source, and the run that finds him: the tab is written again."""
    room.source_row(13, row(13, 2, date(2026, 10, 20)))
    assert room.writes(room.run) == 1


def findings(room: Newsroom, tab: int = OCT_TAB) -> list[object]:
    return [line[0] for line in room.typed("acciones", tab)]


def test_a_rebuild_keeps_everything_and_the_next_writes_nothing(room: Newsroom) -> None:
    """With more detractors above, zones move down with all that was typed; a rebuild from the same rows is silent."""
    before = room.zone("acciones").top
    grown(room)
    assert room.zone("acciones").top > before
    assert room.typed("acciones") == [
        ["Demoras en Tunja", "Falta personal", "Contratar", "Marta", serial(date(2026, 11, 30)), "Abierta"],
        ["Lavado incompleto", "Sin lista", "Lista de chequeo", "Pedro", "En curso"],
    ]
    assert room.typed("analisis") == [["Subió la espera en repuestos."]]
    assert room.writes(room.run) == 0


@pytest.mark.parametrize("like_before", [True, False])
@pytest.mark.parametrize(
    ("offset", "order"),
    [
        (0, ["Insertada", "Demoras en Tunja", "Lavado incompleto"]),
        (1, ["Demoras en Tunja", "Insertada", "Lavado incompleto"]),
        (6, ["Demoras en Tunja", "Lavado incompleto", "Insertada"]),
        (7, ["Demoras en Tunja", "Lavado incompleto", "Insertada"]),
    ],
    ids=["above", "inside", "below", "further below"],
)
def test_rows_inserted_around_a_zone(room: Newsroom, offset: int, order: list[str], like_before: bool) -> None:
    """Above the first row, between, or below the last: what was typed there is in the table after the rebuild."""
    at = room.zone("acciones").top + offset
    room.insert(at, like_before=like_before)
    room.type(at, 0, "Insertada")
    grown(room)
    assert findings(room) == order
    assert room.typed("analisis") == [["Subió la espera en repuestos."]]
    fill = room.tab().cell(room.zone("acciones").top, 0)["userEnteredFormat"]["backgroundColorStyle"]
    assert fill == room.tab().cell(room.zone("acciones").top + 1, 0)["userEnteredFormat"]["backgroundColorStyle"]
    assert room.writes(room.run) == 0


@pytest.mark.parametrize("offset", [0, 1])
def test_rows_inserted_around_the_analysis(room: Newsroom, offset: int) -> None:
    """A second paragraph in a row of its own, before or after the first."""
    at = room.zone("analisis").top + offset
    room.insert(at)
    room.type(at, 0, "Otro párrafo.")
    grown(room)
    paragraphs = [["Otro párrafo."], ["Subió la espera en repuestos."]]
    assert room.typed("analisis") == (paragraphs if offset == 0 else paragraphs[::-1])


def test_an_inserted_row_is_not_merged(room: Newsroom) -> None:
    """What somebody types into a narrow cell of an inserted row belongs to the column above it."""
    at = room.zone("acciones").top + 1
    room.insert(at, like_before=False)
    room.type(at, 2, "Hallazgo corrido")
    room.type(at, 14, "Acción corrida")
    grown(room)
    sheet = room.tab()
    top = room.zone("acciones").top + 1
    assert sheet.cell(top, 0)["effectiveValue"] == {"stringValue": "Hallazgo corrido"}
    assert sheet.cell(top, 12)["effectiveValue"] == {"stringValue": "Acción corrida"}


def test_sorted_actions_stay_sorted(room: Newsroom) -> None:
    """People sort their table: the rebuild keeps their order."""
    zone = room.zone("acciones")
    area = {"sheetId": OCT_TAB, "startRowIndex": zone.top, "endRowIndex": zone.top + 2}
    room.batch(
        {"unmergeCells": {"range": {**area, "startColumnIndex": 0, "endColumnIndex": 32}}},
        {
            "sortRange": {
                "range": {**area, "startColumnIndex": 0, "endColumnIndex": 32},
                "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}],
            }
        },
    )
    grown(room)
    assert findings(room) == ["Lavado incompleto", "Demoras en Tunja"]
    assert room.typed("acciones")[1][:4] == list(FIRST[:4])


def test_a_column_that_somebody_inserted(room: Newsroom) -> None:
    """The table of actions is read by its headings, so nothing slips into the next column."""
    place = {"sheetId": OCT_TAB, "dimension": "COLUMNS", "startIndex": 6, "endIndex": 8}
    room.batch({"insertDimension": {"range": place, "inheritFromBefore": False}})
    grown(room)
    assert room.typed("acciones")[0][:4] == list(FIRST[:4])
    sheet, top = room.tab(), room.zone("acciones").top
    assert sheet.cell(top, 12)["effectiveValue"] == {"stringValue": "Contratar"}
    assert sheet.column_count == 32


@pytest.mark.parametrize("how", ["dragged", "cut and pasted"])
def test_a_zone_that_was_moved_comes_back(room: Newsroom, how: str) -> None:
    """Somebody moves the whole table to another place of the tab: the rebuild finds it there and puts it back."""
    zone = room.zone("acciones")
    if how == "dragged":
        source = {"sheetId": OCT_TAB, "dimension": "ROWS", "startIndex": zone.top, "endIndex": zone.bottom}
        room.batch({"moveDimension": {"source": source, "destinationIndex": 6}})
    else:
        room.insert(10, 8)
        zone = room.zone("acciones")
        area = {"sheetId": OCT_TAB, "startRowIndex": zone.top, "endRowIndex": zone.bottom}
        target = {"sheetId": OCT_TAB, "rowIndex": 11, "columnIndex": 0}
        room.batch({"cutPaste": {"source": area, "destination": target, "pasteType": "PASTE_NORMAL"}})
    assert room.zone("acciones").top < 20
    grown(room)
    assert findings(room) == ["Demoras en Tunja", "Lavado incompleto"]
    assert room.typed("analisis") == [["Subió la espera en repuestos."]]


def test_formulas_dates_notes_and_colours(room: Newsroom) -> None:
    """A formula stays as what it shows, a date stays a date in any column, a note and a person's fill stay."""
    zone = room.zone("acciones")
    room.batch(
        cells(OCT_TAB, zone.top + 2, 0, {"userEnteredValue": {"formulaValue": '="Van "&(2+3)'}}),
        cells(OCT_TAB, zone.top + 2, 6, {"userEnteredValue": {"formulaValue": "=1/0"}}),
        cells(OCT_TAB, zone.top + 2, 12, cell_data(date(2026, 12, 24))),
        cells(OCT_TAB, zone.top + 2, 19, {"userEnteredValue": {"stringValue": "Marta"}, "note": "Confirmado"}),
        cells(OCT_TAB, zone.top + 2, 26, _painted("Cerrada")),
    )
    grown(room)
    sheet, top = room.tab(), room.zone("acciones").top + 2
    assert sheet.cell(top, 0)["userEnteredValue"] == {"stringValue": "Van 5"}
    assert sheet.cell(top, 6)["userEnteredValue"]["stringValue"].startswith("#")
    assert sheet.cell(top, 12)["userEnteredValue"] == {"numberValue": serial(date(2026, 12, 24))}
    assert sheet.cell(top, 12)["userEnteredFormat"]["numberFormat"]["type"] == "DATE"
    assert sheet.cell(top, 19)["note"] == "Confirmado"
    assert sheet.cell(top, 26)["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": {"green": 1}}
    dated = sheet.cell(room.zone("acciones").top, 23)
    assert dated["userEnteredFormat"]["numberFormat"]["type"] == "DATE"
    picture = room.picture()
    room.source(5, SCORE, 4)
    room.run()
    kept = room.picture()["rows"][room.zone("acciones").top + 2]
    assert kept == picture["rows"][top]


def _painted(text: str) -> Json:
    fill = {"backgroundColorStyle": {"rgbColor": {"green": 1}}}
    return {"userEnteredValue": {"stringValue": text}, "userEnteredFormat": fill}


@pytest.mark.parametrize("how", ["deleted", "moved to another tab"])
def test_a_zone_that_is_lost_is_told_and_nothing_is_destroyed(room: Newsroom, how: str) -> None:
    """Somebody deletes the named range, or moves it to another tab: the tab stays as it is and the run says why."""
    name = f"zona_{OCT_TAB}_acciones"
    if how == "deleted":
        room.batch({"deleteNamedRange": {"namedRangeId": name}})
    else:
        there = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
        room.batch(
            {"addSheet": {"properties": {"sheetId": 0, "title": "Notas"}}},
            {"updateNamedRange": {"namedRange": {"namedRangeId": name, "range": there}, "fields": "range"}},
        )
    before = room.picture()
    room.source_row(13, row(13, 2, date(2026, 10, 20)))
    result = room.run()
    assert room.picture() == before
    assert result.status is RunStatus.PARTIAL
    [trouble] = [one for one in result.troubles if one.kind is TroubleKind.REPORT]
    assert name in trouble.text


def test_a_renamed_tab_is_found(room: Newsroom) -> None:
    """Under another title the tab is the same tab, with what people wrote."""
    room.batch(
        {"updateSheetProperties": {"properties": {"sheetId": OCT_TAB, "title": "Octubre ‘26'"}, "fields": "title"}}
    )
    grown(room)
    assert findings(room) == ["Demoras en Tunja", "Lavado incompleto"]
    assert room.tab().title == "FOR-02 2026-10"


def test_the_running_month_stands_beside_the_draft(room: Newsroom) -> None:
    """From its first row on the month to date has a tab that says so, and what is typed there stays."""
    assert not room.has(NOV_TAB)
    room.source_row(14, row(14, 9, date(2026, 11, 2)))
    room.run()
    assert "Mes en curso: cifras del 01/11/2026 al 03/11/2026" in room.words(NOV_TAB)
    assert "Mes en curso" not in room.words(OCT_TAB)
    room.action(room.zone("acciones", NOV_TAB).top, "Nueva de noviembre", sheet_id=NOV_TAB)
    room.desk.later(days=1)
    room.run()
    assert "al 04/11/2026" in room.words(NOV_TAB)
    assert findings(room, NOV_TAB) == ["Nueva de noviembre"]
