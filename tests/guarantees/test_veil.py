"""Nothing hidden in the control workbook says who a customer is, and every case still finds its row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pydantic import TypeAdapter

from sheets_automation.domain.control.seal import sealed
from sheets_automation.domain.control.tables import CASES, Table
from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.model import Case, Fingerprint
from sheets_automation.steps.control import Control

from .desk import CASES_TAB, COMMENT, EVIDENCE, NAME, PHONE, PLATE, SCORE, Desk
from .hands import Hands, row
from .interleavings import one_report

CUSTOMERS = range(1, 6)


def small_desk() -> Desk:
    desk = Desk(config=one_report())
    rows = [row(n, 9 if n == 5 else 5) for n in CUSTOMERS]
    rows[0][COMMENT] = "Pésimo, llámenme al 3115599001, CC 1.052.399.003"
    desk.register("GSC-FOR-01", rows)
    return desk


def hidden_texts(desk: Desk) -> Iterator[str]:
    """Every text in a hidden column, row or tab of any file, every developer metadata value."""
    for book_id in [*desk.books.values(), desk.control_id]:
        book = desk.emulator.spreadsheet(book_id)
        answer = desk.emulator.as_user(DEFAULT_OWNER).call(
            "sheets.spreadsheets.get", spreadsheetId=book_id, includeGridData=True
        )
        assert book.id == book_id
        yield from _metadata(answer)
        for sheet in answer["sheets"]:
            whole = sheet["properties"].get("hidden", False)
            for data in sheet.get("data", []):
                columns = [whole or item.get("hiddenByUser", False) for item in data.get("columnMetadata", [])]
                rows = [whole or item.get("hiddenByUser", False) for item in data.get("rowMetadata", [])]
                for hidden_row, line in zip(rows, data.get("rowData", []), strict=False):
                    cells = line.get("values", [])
                    yield from (
                        str(next(iter(cell["userEnteredValue"].values())))
                        for hidden, cell in zip(columns, cells, strict=False)
                        if (hidden or hidden_row) and cell.get("userEnteredValue")
                    )


def _metadata(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([str(node["metadataValue"])] if "metadataValue" in node else [])
        for item in node.values():
            yield from _metadata(item)
    elif isinstance(node, list):
        for item in node:
            yield from _metadata(item)


def personal(desk: Desk) -> set[str]:
    """What the register says of its customers, as typed and as the service normalises it."""
    cells = [line[column].value for line in desk.grid("GSC-FOR-01")[1:6] for column in (NAME, PHONE, PLATE)]
    said = {str(value) for value in cells if value}
    return {"3115599001", "1.052.399.003", "1052399003", *said, *(text.lower() for text in said)}


def test_nothing_hidden_says_who_a_customer_is() -> None:
    """Hidden columns, rows and tabs and all metadata, after a case was registered, closed and mailed."""
    desk = small_desk()
    desk.run()
    Hands(desk).type(2, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.later(days=1)
    desk.run()
    texts = list(hidden_texts(desk))
    assert sum(text.startswith('{"number":"C-') for text in texts) == 4
    assert [(word, text) for text in texts for word in personal(desk) if word in text] == []


def test_a_second_run_writes_no_line_again() -> None:
    """Veiled and read back, a case is what it was: an idle run leaves ``Casos`` alone."""
    desk = small_desk()
    desk.run()
    before = [text for text in hidden_texts(desk) if text.startswith('{"number":"C-')]
    requests: list[str] = []

    def hook(call: object) -> None:
        body = getattr(call, "body", None)
        for request in body.get("requests", []) if isinstance(body, dict) else []:
            start = request.get("updateCells", {}).get("start", {})
            requests.extend(["Casos"] if start.get("sheetId") == CASES_TAB else [])

    desk.later(minutes=5)
    with desk.interrupting(before=hook):
        desk.run()
    assert requests == []
    assert [text for text in hidden_texts(desk) if text.startswith('{"number":"C-')] == before


def of_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the lines of ``Casos`` as a version without the veil did: everything in the hidden column, in clear."""
    found: list[tuple[int, Case]] = []
    monkeypatch.setattr(Table, "encode", _in_clear)
    control = Control(desk.session.sheets, desk.control_id, "")
    ledger = control.read(desk.now)
    rows = {f"C-2026-0000{n}": row(n) for n in CUSTOMERS}
    for at, case in ledger.cases.values():
        _ticket, name, phone, plate, called, *_rest = rows[case.number]
        assert isinstance(called, date)
        clear = Fingerprint(plate=str(plate), phone=str(phone), name=str(name).lower(), date=called.isoformat())
        found.append((at, replace(case, fingerprint=clear)))
    control.write(control.update(CASES, found), "going back to an earlier version")
    monkeypatch.undo()


def _in_clear(table: object, entry: Case) -> tuple[object, ...]:
    shown = tuple(column.show(entry) for column in CASES.columns)
    data = json.loads(TypeAdapter(Case).dump_json(entry))
    for name in ("key", "standing"):
        data.pop(name)
    return (*shown, sealed(json.dumps(data, ensure_ascii=False, separators=(",", ":")), shown))


def test_lines_of_an_earlier_version_are_veiled_and_no_case_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in clear, sorted by people meanwhile, one plate corrected: same numbers, same deadlines, nothing mailed."""
    desk = small_desk()
    desk.run()
    before = {case["number"]: (case["plate"], case["due"], case["status"]) for case in desk.cases()}
    of_before(desk, monkeypatch)
    assert any("ABC002" in text for text in hidden_texts(desk))
    hands = Hands(desk)
    hands.sort(1, 5, SCORE, down=True)
    hands.type(3, PLATE, "XYZ999")
    sent = len(desk.emulator.sent_mail())
    desk.later(minutes=5)
    result = desk.run()
    assert result.troubles == []
    after = {case["number"]: (case["plate"], case["due"], case["status"]) for case in desk.cases()}
    changed = {number for number in before if before[number] != after.get(number)}
    assert len(changed) == 1
    assert {after[number][0] for number in changed} == {"XYZ999"}
    assert len(desk.emulator.sent_mail()) == sent
    assert [(word, text) for text in hidden_texts(desk) for word in personal(desk) if word in text] == []


def test_a_plate_typed_over_in_the_register_of_cases_is_said_by_its_row_again() -> None:
    """The line cannot say what was there; the row of the customer can, in the same run."""
    desk = small_desk()
    desk.run()
    at = CASES.headings.index("Placa")
    start = {"sheetId": CASES_TAB, "rowIndex": 1, "columnIndex": at}
    cells = [{"values": [{"userEnteredValue": {"stringValue": "NADA"}}]}]
    owner = desk.emulator.as_user(DEFAULT_OWNER)
    owner.batch_update(desk.control_id, {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}})
    desk.later(minutes=5)
    desk.run()
    assert sorted(case["plate"] for case in desk.cases()) == [f"ABC00{n}" for n in range(1, 5)]
