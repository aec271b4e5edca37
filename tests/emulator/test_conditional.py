"""Banding and conditional formats as they show in a cell's effective format."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sheets_automation.emulator.cells.display import effective_format, extended_value
from sheets_automation.emulator.sheets.conditional import Overlays
from sheets_automation.emulator.state.grid import Sheet, Spreadsheet

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
RED = {"red": 1}
GREEN = {"green": 1}
TODAY = 46348


def shown(value: Any, *rules: dict[str, Any], row: int = 2, bands: list[Any] | None = None) -> dict[str, Any]:
    """The effective format of a cell in column B under these rules over B1:B10."""
    sheet = Sheet({"sheetId": 0, "title": "S", "gridProperties": {"rowCount": 100, "columnCount": 26}})
    sheet.conditional_formats = list(rules)
    sheet.banded_ranges = bands or []
    cell = {"effectiveValue": extended_value(value)} if value is not None else {"note": "x"}
    sheet.put(row, 1, cell)
    sheet.put(row, 0, {"effectiveValue": {"stringValue": "VENCIDO"}})
    book = Spreadsheet("id", {"title": "L", "locale": "es_CO", "timeZone": "America/Bogota"}, sheets=[sheet])
    over = Overlays(book, sheet, NOW)
    return effective_format(cell, book, under=over.under(row, 1), over=over.over(row, 1, cell))


def rule(kind: str, *values: Any, color: Any = RED, **look: Any) -> dict[str, Any]:
    given = [value if isinstance(value, dict) else {"userEnteredValue": value} for value in values]
    box = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 10, "startColumnIndex": 1, "endColumnIndex": 2}
    condition = {"type": kind, "values": given} if given else {"type": kind}
    return {"ranges": [box], "booleanRule": {"condition": condition, "format": {"backgroundColor": color, **look}}}


@pytest.mark.parametrize(
    ("value", "kind", "values", "holds"),
    [
        (5, "NUMBER_GREATER", ["4,5"], True),
        (4, "NUMBER_GREATER", ["4,5"], False),
        ("5", "NUMBER_GREATER", ["4,5"], False),
        (5, "NUMBER_BETWEEN", ["1", "9"], True),
        (5, "NUMBER_EQ", ["=2+3"], True),
        ("VENCIDO", "TEXT_EQ", ["vencido"], True),
        ("por vencer", "TEXT_CONTAINS", ["VENC"], True),
        ("abierto", "TEXT_STARTS_WITH", ["cerr"], False),
        (None, "BLANK", [], True),
        ("x", "NOT_BLANK", [], True),
        (TODAY - 1, "DATE_BEFORE", [{"relativeDate": "TODAY"}], True),
        (TODAY + 0.5, "DATE_EQ", ["22/11/2026"], True),
        ("x", "CUSTOM_FORMULA", ['=$A1="VENCIDO"'], True),
        ("x", "CUSTOM_FORMULA", ["=Y($A1=\"OTRO\";1=1)"], False),
        ("x", "CUSTOM_FORMULA", ["=QUERY(A1:A2)"], False),
        ("x", "CUSTOM_FORMULA", ["=(("], False),
    ],
)  # fmt: skip
def test_a_rule_paints_the_cells_it_holds_for(value: Any, kind: str, values: list[Any], holds: bool) -> None:
    """Conditions read their values in the locale; formulas are relative to the range's first cell."""
    color = shown(value, rule(kind, *values))["backgroundColor"]
    assert color == (RED if holds else {"red": 1, "green": 1, "blue": 1})


def test_the_first_rule_wins_property_by_property() -> None:
    """A later rule adds only what earlier ones left open."""
    look = shown("x", rule("NOT_BLANK"), rule("NOT_BLANK", color=GREEN, textFormat={"bold": True}))
    assert (look["backgroundColor"], look["textFormat"]["bold"]) == (RED, True)


def test_bands_lie_under_the_cell() -> None:
    """Header, first and second band alternate; both views of the colour are there."""
    band = {"range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 10},
            "rowProperties": {"headerColor": {"blue": 1}, "firstBandColor": RED, "secondBandColor": GREEN}}  # fmt: skip
    colors = [shown("x", row=row, bands=[band])["backgroundColorStyle"]["rgbColor"] for row in (0, 1, 2, 3)]
    assert colors == [{"blue": 1}, RED, GREEN, RED]
    assert shown("x", rule("NOT_BLANK", color={}), row=1, bands=[band])["backgroundColor"] == {}


def test_a_rule_outside_the_grid_paints_nothing() -> None:
    """A range left outside by a smaller grid is no error."""
    outside = {**rule("NOT_BLANK"), "ranges": [{"sheetId": 0, "startRowIndex": 500, "endRowIndex": 501}]}
    assert shown("x", outside)["backgroundColor"] == {"red": 1, "green": 1, "blue": 1}
