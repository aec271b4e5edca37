"""What makes a report tab an issued one: stamp, protection, and the hidden tab that keeps what it stood on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sheets_automation.domain.reports.cut import Cut, Stamp, read_cut, written
from sheets_automation.google.requests import block
from sheets_automation.google.sheets import quoted
from sheets_automation.tabs.report_state import cut_id, cut_tabs, cut_title, remember_issued

Json = dict[str, Any]

CUT_MASK = "sheets(properties(title),data(rowData(values(effectiveValue(stringValue)))))"
_FOR_PEOPLE = (
    "Datos de control del informe emitido: sin ellos el servicio no puede decir qué cambió después. No los edite ni "
    "borre esta pestaña. No contiene datos de clientes."
)
_PROTECTED = "Informe emitido: solo el servicio y el propietario del archivo lo cambian. Corrija con una versión nueva."


def issuing(sheet_id: int, title: str, cut: Cut) -> list[Json]:
    """Requests that freeze a tab which the same batch has written: all together or nothing."""
    hidden = cut_id(sheet_id)
    texts = [[_FOR_PEOPLE], *([text] for text in written(cut))]
    grid = {"rowCount": len(texts), "columnCount": 1}
    properties = {"sheetId": hidden, "title": cut_title(title), "hidden": True, "gridProperties": grid}
    return [
        *remember_issued(sheet_id, stamp_text(cut.stamp)),
        _protected(sheet_id),
        {"addSheet": {"properties": properties}},
        *block(hidden, 0, texts),
        _protected(hidden),
    ]


def stamp_text(stamp: Stamp) -> str:
    """The stamp in one line of metadata."""
    return f"{stamp.code} {stamp.month:%Y-%m} v{stamp.version} · {stamp.issued} · {stamp.service} · {stamp.config}"


def _protected(sheet_id: int) -> Json:
    """Whoever protects, and the owner of the file, may edit; Google adds both by itself."""
    area = {"protectedRangeId": sheet_id, "range": {"sheetId": sheet_id}, "description": _PROTECTED}
    return {"addProtectedRange": {"protectedRange": area}}


def cut_ranges(spreadsheet: Mapping[str, Any]) -> list[str]:
    """The A1 ranges of all cuts in a workbook."""
    return [f"{quoted(title)}!A2:A{max(2, rows)}" for title, rows in cut_tabs(spreadsheet)]


def cuts_in(answer: Mapping[str, Any]) -> tuple[list[Cut], list[str]]:
    """The cuts in what Google answered under ``CUT_MASK``, and the titles of those that are spoilt."""
    cuts: list[Cut] = []
    spoilt: list[str] = []
    for sheet in answer.get("sheets", ()):
        title = str(sheet["properties"]["title"])
        try:
            cuts.append(read_cut(list(_texts(sheet.get("data", ())))))
        except ValueError:
            spoilt.append(title)
    return cuts, spoilt


def _texts(blocks: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    for part in blocks:
        for row in part.get("rowData", ()):
            for cell in row.get("values", ()):
                if cell.get("effectiveValue", {}).get("stringValue"):
                    yield cell["effectiveValue"]["stringValue"]
