"""What moved in the source after a report was issued: looked at by every run, before it writes down what it saw."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.reports.classes import CLASSES, forms_of, is_workbook_of
from sheets_automation.domain.reports.cut import Cut, Move, moves
from sheets_automation.domain.spanish import count
from sheets_automation.errors import RemoteError
from sheets_automation.google.drive import DriveFile
from sheets_automation.model import Finding, Record, Severity, Trouble, TroubleKind, a1
from sheets_automation.policy import Config, ReportPolicy
from sheets_automation.steps.observe import Files, World
from sheets_automation.steps.session import Session
from sheets_automation.tabs.report_issue import CUT_MASK, cut_ranges, cuts_in

log = logging.getLogger(__name__)

_MOST = 20  # rows named one by one in «Calidad de datos», of each issued report
_FIX = (
    "El informe emitido no cambia. Si el dato nuevo es el correcto, pida una versión corregida del informe; si no, "
    "devuelva la fila a como estaba."
)
_SPOILT = (
    "La pestaña oculta «{}» de «{}» fue cambiada: no se puede decir qué cambió después de emitir ese informe. "
    "Restáurela desde el historial de versiones; el informe emitido sigue intacto."
)


@dataclass(frozen=True, slots=True)
class Issued:
    """The youngest issued version of a report of one month, and the rows that moved since."""

    cut: Cut
    moves: tuple[Move, ...]
    workbook_id: str
    workbook: str


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What became of all issued reports."""

    issued: tuple[Issued, ...] = ()
    findings: tuple[Finding, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def told(self, world: World) -> World:
        """The world with these findings, for the people who type."""
        return replace(world, plan=replace(world.plan, findings=(*world.plan.findings, *self.findings)))


def look_back(session: Session, config: Config, files: Files, world: World) -> LookedBack:
    """Compare every issued report with its rows as they are now. Two reads per report workbook, none without one."""
    found: list[Issued] = []
    findings: list[Finding] = []
    troubles: list[Trouble] = []
    for report in config.reports.reports:
        book = report_book(files, report) if CLASSES[report.kind].monthly else None
        forms = forms_of(report, config)
        if book is None or not readable(files, world, forms):
            continue
        try:
            cuts, spoilt = _cuts(session, book)
        except RemoteError as error:
            log.error("the issued reports of %s could not be read: %s", report.code, error)
            told = f"No se pudo mirar qué cambió después de emitir {report.code}. {error.told}"
            troubles.append(Trouble(TroubleKind.REPORT, f"{report.code} corte", told))
            continue
        troubles += [Trouble(TroubleKind.REPORT, title, _SPOILT.format(title, book.title)) for title in spoilt]
        records = records_of(world, forms)
        for cut in _youngest(cut for cut in cuts if cut.stamp.code == report.code):
            moved = moves(cut, [record for record in records if in_month(record, cut.stamp.month)], records)
            found.append(Issued(cut, moved, book.id, book.title))
            findings += _findings(found[-1])
    return LookedBack(tuple(found), tuple(findings), tuple(troubles))


def report_book(files: Files, report: ReportPolicy) -> DriveFile | None:
    """The workbook that holds a report's tabs."""
    return next((file for file in files.all if is_workbook_of(report, file.title)), None)


def readable(files: Files, world: World, forms: Collection[str]) -> bool:
    """Whether every file of the forms was read: of a part of the rows no report is made and nothing is compared."""
    return not any(its.code in forms and file.id in world.books.unreadable for file, its in files.registers)


def records_of(world: World, forms: Collection[str]) -> list[Record]:
    """The rows of the forms, each once."""
    own = (record for record in world.reading.records if record.form in forms)
    return [record for record in own if place(record.where) not in world.resolution.copies]


def in_month(record: Record, month: date) -> bool:
    return record.day is not None and record.day.replace(day=1) == month


def _cuts(session: Session, book: DriveFile) -> tuple[list[Cut], list[str]]:
    ranges = cut_ranges(session.sheets.raw(book.id, "sheets(properties(sheetId,title,gridProperties(rowCount)))"))
    return cuts_in(session.sheets.raw(book.id, CUT_MASK, ranges)) if ranges else ([], [])


def _youngest(cuts: Iterator[Cut]) -> list[Cut]:
    by_month: dict[date, Cut] = {}
    for cut in cuts:
        other = by_month.get(cut.stamp.month)
        if other is None or other.stamp.version < cut.stamp.version:
            by_month[cut.stamp.month] = cut
    return [by_month[month] for month in sorted(by_month)]


def _findings(issued: Issued) -> Iterator[Finding]:
    """One for each row of which the survey changed; what was done about a case since is as it should be."""
    told = [move for move in issued.moves if not move.handling_only]
    for move in told[:_MOST]:
        yield _finding(issued, move.tab, move, move.words)
    if len(told) > _MOST:
        yield _finding(issued, told[_MOST].tab, None, f"Y {count(len(told) - _MOST, 'fila más', 'filas más')}")


def _finding(issued: Issued, tab: str, move: Move | None, read: str) -> Finding:
    stamp = issued.cut.stamp
    here = move.record.where if move and move.record and move.kind != "removed" else None
    gone = f" (estaba en la fila {move.row})" if move and here is None else ""
    return Finding(
        code="cambio_tras_emitir",
        severity=Severity.WARNING,
        workbook_id=here.workbook_id if here else issued.workbook_id,
        workbook=here.workbook if here else issued.workbook,
        tab=tab,
        sheet_id=here.sheet_id if here else None,
        cell=a1(here.row, 0) if here else "",
        field="fila",
        read=read + gone,
        expected=f"la fila como estaba al emitir {stamp.code} {stamp.month:%Y-%m} v{stamp.version} ({stamp.issued})",
        fix=_FIX,
    )


def moved_words(moved: Sequence[Move]) -> list[str]:
    """Each moved row in one line, for digests and the terminal."""
    return [f"{move.plate or 'Sin placa'} · {move.tab}, fila {move.row} · {move.words}" for move in moved]
