"""Build the monthly report tabs (spec §10): last month's draft, rebuilt whenever what it is made of has changed."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sheets_automation import __version__
from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.kinds.call_record import CallRecord, calls_in
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.satisfaction import build, tab_title
from sheets_automation.errors import RemoteError
from sheets_automation.google.sheets import Sheets, quoted
from sheets_automation.model import Box, Trouble, TroubleKind, a1
from sheets_automation.place import LOCALE, ZONE_NAME
from sheets_automation.policy import Config
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


def publish(
    session: Session, config: Config, files: Files, world: World, now: datetime
) -> tuple[list[str], list[Trouble]]:
    """Write the draft tab of last month for every configured report with data.

    Returns the titles of the tabs written, and what is in trouble: a report that fails does not fail the run.
    """
    written: list[str] = []
    troubles: list[Trouble] = []
    month = (now.date().replace(day=1) - timedelta(days=1)).replace(day=1)
    for report in config.reports.reports:
        form = config.form(report.form)
        records = _records(world, report.form)
        if form is None or not any(_in_month(record, month) for record in records):
            continue
        findings, cases = world.plan.findings, world.derived.cases
        material = Month(form, report, config, month, tuple(records), cases, findings, now, __version__)
        try:
            if _publish_one(session.sheets, files, material):
                written.append(tab_title(report, month))
        except (RemoteError, ValueError) as error:  # ValueError: somebody took a manual zone of the tab away
            log.error("report %s: %s", report.code, error)
            words = error.told if isinstance(error, RemoteError) else f"{error}."
            said = f"No se pudo escribir el informe {report.code}, libro «{report.file}». {words}"
            troubles.append(Trouble(TroubleKind.REPORT, report.code, said))
    return written, troubles


def _publish_one(sheets: Sheets, files: Files, material: Month) -> bool:
    """Write one tab in one batch; False when it already shows just this."""
    report, month = material.report, material.month
    sheet_id = sheet_id_for(month)
    content = _content_digest(material)
    workbook_id = next((file.id for file in files.all if report.code in file.title), None)
    current: Json = sheets.raw(workbook_id, _MASK) if workbook_id else {}
    if shown_content(current, sheet_id) == content:
        return False
    fresh = workbook_id is None
    if workbook_id is None and material.config.folder_id:
        raise ValueError(f"falta en la carpeta un libro titulado «{report.file}»; créelo vacío y compártalo")
    if workbook_id is None:
        workbook_id = sheets.create(report.file, [{"sheetId": _PLACEHOLDER, "title": "Informe"}], LOCALE, ZONE_NAME)
    title = tab_title(report, month)
    existing, back = present(current, sheet_id), returned(current, sheet_id, title)
    standing = existing or (back[1] if back else None)
    kept = _kept(sheets, workbook_id, standing, title) if standing else {}
    batch = requests(build(material), sheet_id, existing, kept)
    if back and not existing:
        batch = replacing(*back, title, batch)
    if fresh:
        batch.append({"deleteSheet": {"sheetId": _PLACEHOLDER}})
    sheets.batch(workbook_id, [*batch, *remember_content(sheet_id, content)], doing=f"writing the report {title}")
    return True


def _records(world: World, code: str) -> list[CallRecord]:
    own = (record for record in world.reading.records if record.form == code)
    return calls_in(record for record in own if place(record.where) not in world.resolution.copies)


def _in_month(record: CallRecord, month: date) -> bool:
    return record.call_date is not None and record.call_date.replace(day=1) == month


def _content_digest(material: Month) -> str:
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
