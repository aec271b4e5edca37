"""``Casos`` as people find it: open and most urgent first, and how each stands to its deadline."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from sheets_automation.domain.control.tables import CASES
from sheets_automation.emulator import DEFAULT_OWNER, Account

from .desk import AUDIT_TAB, BOGOTA, CASES_TAB, COMMENT, EVIDENCE, Desk, look
from .hands import Hands, box_of, row
from .interleavings import one_report

OLD, NEW, NEWEST = date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 25)


def shown(desk: Desk, *headings: str) -> list[tuple[object, ...]]:
    """These columns of ``Casos``, line by line, as they are stored."""
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(CASES_TAB)
    assert sheet is not None
    columns = [CASES.headings.index(heading) for heading in headings]
    lines = [[(c or {}).get("effectiveValue", {}) for c in line.cells] for line in sheet.rows[1:] if line.cells]
    return [tuple(next(iter(line[c].values()), "") for c in columns) for line in lines if line and line[0]]


def owner(desk: Desk) -> Account:
    return desk.emulator.as_user(DEFAULT_OWNER)


def numbers(desk: Desk) -> list[str]:
    return [str(number)[-1] for (number,) in shown(desk, "Caso")]


def writes(desk: Desk) -> list[str]:
    """What the next run writes into the control workbook, by kind of request; the heartbeat's and the lock's too."""
    found: list[str] = []

    def hook(call: object) -> None:
        body = getattr(call, "body", None)
        if isinstance(body, dict) and getattr(call, "params", {}).get("spreadsheetId") == desk.control_id:
            found.extend(name for request in body.get("requests", []) for name in request)

    with desk.interrupting(before=hook):
        desk.run()
    return found


def desk_of_four() -> Desk:
    """Registered in this order: due on 26/11, overdue, due on 27/11, overdue and soon closed."""
    desk = Desk(config=one_report())
    days = [NEW, OLD, NEWEST, OLD]
    desk.register("GSC-FOR-01", [row(n, called=day) for n, day in enumerate(days, start=1)])
    return desk


def test_open_cases_come_first_by_deadline_and_closed_ones_last() -> None:
    """Whatever the order in which they were registered; what closes goes below, what is reopened comes up."""
    desk = desk_of_four()
    desk.run()
    assert numbers(desk) == ["2", "4", "1", "3"]
    Hands(desk).type(2, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.later(hours=1)
    desk.run()
    assert numbers(desk) == ["4", "1", "3", "2"]
    assert [state for (state,) in shown(desk, "Situación")] == ["Abierto", "Abierto", "Abierto", "Cerrado"]
    desk.later(hours=1)
    Hands(desk).paint(2, "#ff0000", COMMENT)
    desk.run()
    assert numbers(desk) == ["4", "1", "2", "3"]  # with a new clock from today, due on Friday like the third


def test_a_list_in_order_is_not_sorted_again_and_one_that_somebody_sorted_is() -> None:
    """An idle run sorts nothing; a person's own order lasts until the next run, and no line is lost or doubled."""
    desk = desk_of_four()
    desk.run()
    desk.later(minutes=5)
    assert "sortRange" not in writes(desk)
    area = box_of(CASES_TAB, 1, 5, 0, len(CASES.headings))
    spec = {"dimensionIndex": 0, "sortOrder": "DESCENDING"}
    owner(desk).batch_update(desk.control_id, {"sortRange": {"range": area, "sortSpecs": [spec]}})
    assert numbers(desk) == ["4", "3", "2", "1"]
    desk.later(minutes=5)
    assert writes(desk).count("sortRange") == 1
    assert numbers(desk) == ["2", "4", "1", "3"]
    desk.later(minutes=5)
    assert "sortRange" not in writes(desk)


def test_the_mails_lead_to_the_line_where_the_case_is_by_then() -> None:
    """The first mail leaves after the lines were put in order: its link opens the right one."""
    desk = desk_of_four()
    desk.run()
    text = desk.emulator.sent_mail()[0].text
    named = re.findall(r"C-2026-0000(\d)", text), re.findall(r"range=A(\d+)", text)
    assert len(named[0]) == len(named[1]) == 4
    assert dict(zip(*named, strict=True)) == {n: str(at) for at, n in enumerate(numbers(desk), start=2)}


def test_remarks_that_somebody_put_beside_a_case_go_with_it() -> None:
    """A column of the owner's own, at the right, is sorted along with the lines it speaks of."""
    desk = desk_of_four()
    desk.run()
    width = len(CASES.headings)
    grow = {"appendDimension": {"sheetId": CASES_TAB, "dimension": "COLUMNS", "length": 1}}
    start = {"sheetId": CASES_TAB, "rowIndex": 0, "columnIndex": width}
    texts = ["Nota", "del 2", "del 4", "del 1", "del 3"]
    cells = [{"values": [{"userEnteredValue": {"stringValue": text}}]} for text in texts]
    owner(desk).batch_update(
        desk.control_id, grow, {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}
    )
    Hands(desk).type(2, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.later(hours=1)
    desk.run()
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(CASES_TAB)
    assert sheet is not None
    beside = [line.cells[width]["userEnteredValue"]["stringValue"] for line in sheet.rows[1:5] if line.cells[width]]
    assert beside == [f"del {number}" for number in numbers(desk)]


def test_a_filter_that_hides_closed_cases_costs_no_sorting_in_every_run() -> None:
    """What somebody filtered out keeps its place: while the rest is in order, nothing is left to be sorted."""
    desk = desk_of_four()
    desk.run()
    Hands(desk).type(2, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.later(hours=1)
    desk.run()
    criteria = {str(CASES.headings.index("Situación")): {"hiddenValues": ["Cerrado"]}}
    area = box_of(CASES_TAB, 0, 5, 0, len(CASES.headings))
    owner(desk).batch_update(desk.control_id, {"setBasicFilter": {"filter": {"range": area, "criteria": criteria}}})
    Hands(desk).type(5, 0, *row(5, called=OLD))
    desk.later(hours=1)
    assert writes(desk).count("sortRange") == 1
    assert numbers(desk) == ["4", "5", "1", "2", "3"]
    desk.later(minutes=5)
    assert "sortRange" not in writes(desk)


def test_the_word_of_the_deadline_turns_with_the_day_and_says_nothing_of_closed_cases() -> None:
    """Wednesday, Thursday, Friday before a due Monday, the day itself, the day after; once a day is enough."""
    desk = desk_of_four()
    Hands(desk).type(4, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.run()
    assert shown(desk, "Caso", "Plazo") == [
        ("C-2026-00002", "Vencido"), ("C-2026-00001", "Mañana"), ("C-2026-00003", "En plazo"), ("C-2026-00004", ""),
    ]  # fmt: skip
    desk.at(datetime(2026, 11, 26, 7, 0, tzinfo=BOGOTA))
    desk.run()
    assert [word for (word,) in shown(desk, "Plazo")] == ["Vencido", "Hoy", "Mañana", ""]
    desk.later(minutes=5)
    before = look(desk.emulator, desk.control_id, CASES_TAB)
    desk.run()
    assert look(desk.emulator, desk.control_id, CASES_TAB) == before


def test_what_is_due_after_a_weekend_is_not_called_tomorrow() -> None:
    """Called on Thursday, due on Monday: on Friday that is the next business day, on Sunday it is tomorrow."""
    desk = Desk(config=one_report(), now=datetime(2026, 11, 27, 9, 0, tzinfo=BOGOTA))
    desk.register("GSC-FOR-01", [row(1, called=date(2026, 11, 26))])
    desk.run()
    assert shown(desk, "Plazo") == [("Próximo hábil",)]
    desk.at(datetime(2026, 11, 29, 9, 0, tzinfo=BOGOTA))
    desk.run()
    assert shown(desk, "Plazo") == [("Mañana",)]


def test_a_list_of_before_the_column_is_renewed_without_a_word() -> None:
    """The control workbook of an earlier version, whose lines had no «Plazo», keeps its cases and alarms nobody."""
    desk = desk_of_four()
    desk.run()
    old = ["Caso", "Situación", "Color", "Vence"]
    columns = [CASES.headings.index(heading) for heading in (*old, *CASES.headings[5:])]
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(CASES_TAB)
    assert sheet is not None
    rows = [{"values": [line.cells[c] or {} for c in columns]} for line in sheet.rows[:5]]
    drop = {"sheetId": CASES_TAB, "dimension": "COLUMNS", "startIndex": 4, "endIndex": 5}
    start = {"sheetId": CASES_TAB, "rowIndex": 0, "columnIndex": 0}
    written = {"start": start, "rows": rows, "fields": "userEnteredValue,userEnteredFormat"}
    owner(desk).batch_update(desk.control_id, {"deleteDimension": {"range": drop}}, {"updateCells": written})
    desk.later(minutes=5)
    result = desk.run()
    assert result.troubles == []
    assert [word for (word,) in shown(desk, "Plazo")] == ["Vencido", "Vencido", "Mañana", "En plazo"]
    assert [case["number"] for case in desk.cases()] == [f"C-2026-0000{n}" for n in (2, 4, 1, 3)]


def test_bitacora_shows_what_was_painted_and_keeps_marks_and_notes_for_a_view() -> None:
    """Whoever opens it sees colours, also those of the next run; the views are each person's own."""
    desk = desk_of_four()
    desk.run()
    Hands(desk).type(2, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.later(hours=1)
    desk.run()
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(AUDIT_TAB)
    assert sheet is not None
    lines = [line for line in sheet.rows[1:] if line.cells and "effectiveValue" in (line.cells[1] or {})]
    in_sight = {
        hidden: {line.cells[1]["effectiveValue"]["stringValue"] for line in lines if _hidden(line) is hidden}
        for hidden in (False, True)
    }
    assert in_sight == {False: {"Color"}, True: {"Marca invisible", "Nota"}}
    assert [view["title"] for view in sheet.filter_views] == ["Marcas y notas", "Todo"]


def _hidden(line: Any) -> bool:
    return bool(line.properties.get("hiddenByFilter"))
