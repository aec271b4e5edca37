"""Build the monthly report tabs (spec §10): last month's draft, rebuilt whenever what it is made of has changed."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sheets_automation import __version__
from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.reports.catalogue import CATALOGUE, INDEX, Entry
from sheets_automation.domain.reports.classes import CLASSES, is_workbook_of
from sheets_automation.domain.reports.material import Material, MonthTab
from sheets_automation.domain.reports.satisfaction import tab_title
from sheets_automation.errors import RemoteError
from sheets_automation.google.sheets import Sheets, quoted
from sheets_automation.model import Box, Trouble, TroubleKind, a1
from sheets_automation.place import LOCALE, ZONE_NAME
from sheets_automation.policy import Config, ReportPolicy
from sheets_automation.steps.observe import Files, World
from sheets_automation.steps.session import Session
from sheets_automation.tabs.report import (
    Present,
    present,
    remember_content,
    replacing,
    requests,
    returned,
    sheet_id_for,
    shown_content,
)

log = logging.getLogger(__name__)
Json = dict[str, Any]

_PLACEHOLDER = 1
_MASK = "namedRanges,sheets(properties,charts(chartId),developerMetadata(metadataId,metadataKey,metadataValue))"


@dataclass(slots=True)
class _Shelf:
    """The report workbooks of one run; ``made``: titles of those that it had to create."""

    sheets: Sheets
    files: Files
    made: dict[str, str] = field(default_factory=dict)  # title → id

    def find(self, report: ReportPolicy) -> str | None:
        """Id of the report's workbook."""
        found = next((file.id for file in self.files.all if is_workbook_of(report, file.title)), None)
        return found or self.made.get(report.file)


def publish(
    session: Session, config: Config, files: Files, world: World, now: datetime
) -> tuple[list[str], list[Trouble]]:
    """Write the draft tab of last month for every configured report with data, and the living tabs.

    Returns the titles of the tabs written, and what is in trouble: a report that fails does not fail the run.
    """
    written: list[str] = []
    troubles: list[Trouble] = []
    shelf = _Shelf(session.sheets, files)
    month = (now.date().replace(day=1) - timedelta(days=1)).replace(day=1)
    records = tuple(one for one in world.reading.records if place(one.where) not in world.resolution.copies)
    links: dict[str, str] = {}
    # The living tabs lead to the tabs of the month, so those come first
    for report in sorted(config.reports.reports, key=lambda one: not CLASSES[one.kind].monthly):
        material = Material(
            report, config, month, records, world.derived.cases, world.plan.findings, now, __version__, links=links
        )
        try:
            written += _publish_report(shelf, material)
        except (RemoteError, ValueError) as error:  # ValueError: somebody took a manual zone of the tab away
            log.error("report %s: %s", report.code, error)
            words = error.told if isinstance(error, RemoteError) else f"{error}."
            said = f"No se pudo escribir el informe {report.code}, libro «{report.file}». {words}"
            troubles.append(Trouble(TroubleKind.REPORT, report.code, said))
        workbook_id = shelf.find(report)
        if workbook_id and CLASSES[report.kind].monthly:
            links = {**links, report.code: _tab_link(workbook_id, sheet_id_for(month))}
    return written, troubles


def _publish_report(shelf: _Shelf, material: Material) -> list[str]:
    """The report's tab and, of a monthly one, the index of its workbook. Returns the titles of what was written."""
    entry = CATALOGUE[material.report.kind]
    if not entry.needed(material):
        return []
    written = [title] if (title := _publish_one(shelf, material, entry)) else []
    if CLASSES[material.report.kind].monthly:
        material = replace(material, months=_months(shelf, material.report))
        if INDEX.needed(material) and (title := _publish_one(shelf, material, INDEX)):
            written.append(f"{title} {material.report.code}")
    return written


def _months(shelf: _Shelf, report: ReportPolicy) -> dict[date, MonthTab]:
    """The month tabs that stand in the report's workbook, the latest version of each."""
    workbook_id = shelf.find(report) or ""
    found: dict[date, MonthTab] = {}
    sheets = shelf.sheets.raw(workbook_id, "sheets(properties(sheetId,title))").get("sheets", []) if workbook_id else []
    named = {sheet["properties"]["title"]: sheet["properties"].get("sheetId", 0) for sheet in sheets}
    for title, sheet_id in sorted(named.items()):
        match = re.fullmatch(r".* (\d{4})-(\d{2})(?: (v\d+))?", title)
        if match and 1 <= int(match[2]) <= 12:
            found[date(int(match[1]), int(match[2]), 1)] = MonthTab(
                match[3] or "borrador", _tab_link(workbook_id, sheet_id)
            )
    return found


def _tab_link(workbook_id: str, sheet_id: int) -> str:
    return f"https://docs.google.com/spreadsheets/d/{workbook_id}/edit#gid={sheet_id}"


def _publish_one(shelf: _Shelf, material: Material, entry: Entry) -> str:
    """Write one tab in one batch; its title, "" when it already shows just this."""
    report, month, sheets = material.report, material.month, shelf.sheets
    sheet_id = entry.sheet_id or sheet_id_for(month)
    title = entry.title or tab_title(report, month)
    content = _content_digest(material)
    workbook_id = shelf.find(report)
    current: Json = sheets.raw(workbook_id, _MASK) if workbook_id else {}
    if shown_content(current, sheet_id) == content:
        return ""
    fresh = workbook_id is None
    if workbook_id is None and material.config.folder_id:
        raise ValueError(f"falta en la carpeta un libro titulado «{report.file}»; créelo vacío y compártalo")
    if workbook_id is None:
        workbook_id = sheets.create(report.file, [{"sheetId": _PLACEHOLDER, "title": "Informe"}], LOCALE, ZONE_NAME)
        shelf.made[report.file] = workbook_id
    existing, back = present(current, sheet_id), returned(current, sheet_id, title)
    standing = existing or (back[1] if back else None)
    kept = _kept(sheets, workbook_id, standing, title) if standing else {}
    batch = requests(entry.build(material), sheet_id, existing, kept)
    if back and not existing:
        batch = replacing(*back, title, batch)
    if fresh:
        batch.append({"deleteSheet": {"sheetId": _PLACEHOLDER}})
    sheets.batch(workbook_id, [*batch, *remember_content(sheet_id, content)], doing=f"writing the report {title}")
    return title


def _content_digest(material: Material) -> str:
    """What a tab is made of. The day is part of it: open cases are judged as of today."""
    hasher = hashlib.sha256(f"{__version__}|{material.config.digest}|{material.today}".encode())
    for item in (*material.records, *material.findings):
        hasher.update(repr(item).encode())
    for case in material.cases:  # moments read back from the register print another way than fresh ones
        hasher.update(json.dumps(asdict(case), default=str).encode())
    return hasher.hexdigest()[:16]


def _kept(sheets: Sheets, workbook_id: str, existing: Present, title: str) -> Mapping[str, list[list[object]]]:
    """What people typed into the tab's own zones, as unformatted values."""
    zones = list(existing.zones.items())
    if not zones:
        return {}
    ranges = [f"{quoted(title)}!{a1(box.top, box.left)}:{a1(box.bottom - 1, box.right - 1)}" for _name, box in zones]
    answer = sheets.raw(workbook_id, "sheets(data(rowData(values(effectiveValue))))", ranges)
    blocks = [block for sheet in answer.get("sheets", []) for block in sheet.get("data", [])]
    return {name: _values(block, box) for (name, box), block in zip(zones, blocks, strict=False)}


def _values(block: Json, box: Box) -> list[list[object]]:
    rows = [
        [next(iter(cell.get("effectiveValue", {}).values()), None) for cell in row.get("values", [])]
        for row in block.get("rowData", [])
    ]
    return [row[: box.right - box.left] for row in rows]
