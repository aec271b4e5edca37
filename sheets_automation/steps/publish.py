"""The report tabs of a run (spec §10): last month's draft, the running month to date, and corrections in the making;
then the index of each workbook, and the tabs that always tell of now.

Whether a tab has to be written again is seen from a digest of what it is made of. A report that fails fails alone.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from sheets_automation.domain.reports.catalogue import CATALOGUE, INDEX
from sheets_automation.domain.reports.classes import CLASSES, forms_of
from sheets_automation.domain.reports.life import (
    Stage,
    last_month,
    month_words,
    stage,
    told_late,
    window,
)
from sheets_automation.domain.reports.material import Material, MonthTab
from sheets_automation.domain.reports.satisfaction import tab_title
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.domain.spanish import full_date
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.errors import RemoteError
from sheets_automation.model import Trouble, TroubleKind
from sheets_automation.policy import Config, ReportPolicy
from sheets_automation.steps.observe import Files, World
from sheets_automation.steps.report_cuts import LookedBack, readable
from sheets_automation.steps.report_source import Source
from sheets_automation.steps.reports import Book, Publisher, Subject
from sheets_automation.steps.session import Session
from sheets_automation.tabs.report_state import Edition, edition, sheet_id_for, version_id

log = logging.getLogger(__name__)

_GONE = (
    "La pestaña emitida «{title}» ya no está en «{file}». Restáurela desde el historial de versiones del archivo; el "
    "servicio no construye otra en su lugar."
)
_LATE = (
    "El informe {code} de {month} no se ha emitido y su último día es el {day}. Sigue en borrador, en la pestaña "
    "«{title}»: el servicio no lo emite solo, porque sin el análisis quedaría congelado a medias. Cuando esté listo: "
    "sheets-automation report {code} --month {month_iso} --issue"
)


@dataclass(frozen=True, slots=True)
class MonthReport:
    """Last month's report as it stands: what the mails about it need. ``material`` and ``tab`` are of now."""

    report: ReportPolicy
    month: date
    material: Material
    build: Callable[[bool], ReportTab]  # issued? → the tab, made when asked for
    title: str
    version: int
    issued: bool
    workbook_id: str
    sheet_id: int

    @property
    def link(self) -> str:
        """Opens the tab."""
        return f"https://docs.google.com/spreadsheets/d/{self.workbook_id}/edit#gid={self.sheet_id}"


@dataclass(frozen=True, slots=True)
class ShownTab:
    """A tab that follows the sheets, for whoever wants to show it. ``build``: as it is now, made when asked for."""

    workbook_id: str
    sheet_id: int
    build: Callable[[], ReportTab]


@dataclass(slots=True)
class Published:
    """What became of the reports of a run."""

    written: list[str] = field(default_factory=list)  # titles of tabs
    troubles: list[Trouble] = field(default_factory=list)
    late: list[Trouble] = field(default_factory=list)  # not issued on the last day: told, and no fault of the run
    links: dict[str, str] = field(default_factory=dict)  # code → tab of last month
    last_month: list[MonthReport] = field(default_factory=list)
    tabs: list[ShownTab] = field(default_factory=list)  # all that are no issued report's, also those left as they were


def publish(session: Session, config: Config, files: Files, world: World, now: datetime, back: LookedBack) -> Published:
    """Bring every tab up to date. The living ones lead to those of last month, so those come first."""
    told = Published()
    publisher, source = Publisher(session.sheets, config, files, now, back.issued), Source(config, world, now)
    with _no_collecting():
        _publish(publisher, source, files, told)
    return told


@contextmanager
def _no_collecting() -> Iterator[None]:
    """What was read outlives the reports: nothing is gained by looking for cycles in it again and again."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _publish(publisher: Publisher, source: Source, files: Files, told: Published) -> None:
    config, world = source.config, source.world
    for report in sorted(config.reports.reports, key=lambda one: not CLASSES[one.kind].monthly):
        if not readable(files, world, forms_of(report, config)):
            continue  # the file is told already; a draft of a part of the rows would be wrong
        try:
            if CLASSES[report.kind].monthly:
                _months(publisher, source, report, told)
            else:
                _living(publisher, source, report, told)
        except (RemoteError, ValueError) as error:  # ValueError: somebody took a manual zone of the tab away
            log.error("report %s: %s", report.code, error)
            words = error.told if isinstance(error, RemoteError) else f"{error}."
            said = f"No se pudo escribir el informe {report.code}, libro «{report.file}». {words}"
            told.troubles.append(Trouble(TroubleKind.REPORT, report.code, said))


def standing(
    session: Session, config: Config, files: Files, world: World, now: datetime, back: LookedBack
) -> list[MonthReport]:
    """Last month's reports as they stand, or would stand after a run. Reads only.

    Raises:
        RemoteError: a report's workbook could not be read.
    """
    publisher, source = Publisher(session.sheets, config, files, now, back.issued), Source(config, world, now)
    found = []
    for report in config.reports.reports:
        if CLASSES[report.kind].monthly and readable(files, world, forms_of(report, config)):
            one, shelf = source.month(report, last_month(now.date())), publisher.look(report)
            stands = shelf.edition(one) if one is not None else None
            if one is not None and stands is not None and not stands.gone:
                about = replace(source.material(report), months=_tabs(shelf, report))
                found.append(_month_report(one, about, shelf.id, stands))
    return found


def _months(publisher: Publisher, source: Source, report: ReportPolicy, told: Published) -> None:
    """Last month, the running one, corrections that were begun; and their index."""
    today = publisher.now.date()
    last, running = last_month(today), today.replace(day=1)
    last_one: Subject | None = None
    corrected = [one.cut.stamp.month for one in publisher.issued if one.cut.stamp.code == report.code]
    for month in dict.fromkeys((last, running, *corrected)):
        one = source.month(report, month)
        if one is not None:
            told.written += filter(None, [_kept_up(publisher, one, told, is_last=month == last)])
            if month == last:
                last_one = one
    about = source.material(report)
    shelf = publisher.look(report)
    about = replace(about, months=_tabs(shelf, report))
    if last in about.months:
        told.links[report.code] = about.months[last].link
    if last_one is not None and (stands := shelf.edition(last_one)).version and not stands.gone:
        told.last_month.append(_month_report(last_one, about, shelf.id, stands))
    if INDEX.needed(about):
        title = _drafted(publisher, source.living(INDEX, about), shelf, told)
        told.written += [f"{title} {report.code}"] if title else []


def _month_report(one: Subject, about: Material, workbook_id: str, stands: Edition) -> MonthReport:
    version = max(stands.version, 1)
    return MonthReport(
        report=one.report,
        month=one.month,
        material=replace(about, months={}, issued=stands.issued),
        build=one.build,
        title=one.titled(version),
        version=version,
        issued=stands.issued,
        workbook_id=workbook_id,
        sheet_id=version_id(one.sheet_id, version),
    )


def _drafted(publisher: Publisher, one: Subject, book: Book, told: Published) -> str:
    """Title of a draft that was written; "" where it showed just this already."""
    title, stands = publisher.draft(one, book), book.edition(one)
    if not (stands.issued or stands.gone):
        version = max(stands.version, 1)
        build = partial(publisher.page, one, version)
        told.tabs.append(ShownTab(publisher.home(one, book), version_id(one.sheet_id, version), build))
    return title


def _kept_up(publisher: Publisher, one: Subject, told: Published, *, is_last: bool) -> str:
    """Title of a month's draft that was written."""
    book = publisher.look(one.report)
    title = _drafted(publisher, one, book, told)
    stands = book.edition(one)
    if stands.gone:
        missing = one.titled(stands.version)
        words = _GONE.format(title=missing, file=one.file)
        told.troubles.append(Trouble(TroubleKind.REPORT, missing, words))
    if is_last and not stands.issued and stands.version <= 1:
        told.late += _late(publisher.config, one, publisher.now.date())
    return title


def _living(publisher: Publisher, source: Source, report: ReportPolicy, told: Published) -> None:
    entry, about = CATALOGUE[report.kind], source.material(report, told.links)
    if entry.needed(about):
        one = source.living(entry, about)
        told.written += filter(None, [_drafted(publisher, one, publisher.look(one.report), told)])


def _tabs(book: Book, report: ReportPolicy) -> dict[date, MonthTab]:
    """The months that have a tab in the workbook, each by its youngest version."""
    found: dict[date, MonthTab] = {}
    for sheet in book.state.get("sheets", ()):
        match = re.fullmatch(r".* (\d{4})-(0[1-9]|1[0-2])(?: v\d+)?", sheet["properties"]["title"])
        month = date(int(match[1]), int(match[2]), 1) if match else None
        if month is None or month in found:
            continue
        stands = edition(book.state, sheet_id_for(month), tab_title(report, month))
        if stands.version and not stands.gone:
            state = "emitido" if stands.issued else "borrador"
            words = f"v{stands.version} {state}" if stands.version > 1 else state
            gid = version_id(sheet_id_for(month), stands.version)
            found[month] = MonthTab(words, f"https://docs.google.com/spreadsheets/d/{book.id}/edit#gid={gid}")
    return found


def _late(config: Config, one: Subject, today: date) -> Iterator[Trouble]:
    """The word that a report was not issued on its last day."""
    calendar = calendar_for(config.calendar)
    if stage(one.month, today, calendar, config.reports) is not Stage.STOP:
        return
    if told_late(one.month, today, calendar, config.reports):
        words = _LATE.format(
            code=one.code,
            month=month_words(one.month),
            day=full_date(window(one.month, calendar, config.reports).stop),
            title=one.title,
            month_iso=f"{one.month:%Y-%m}",
        )
        yield Trouble(TroubleKind.REPORT, f"{one.title} sin emitir", words)
