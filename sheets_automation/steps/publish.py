"""The report tabs of a run (spec §10): last month's draft, the running month to date, and corrections in the making.

Whether a tab has to be written again is seen from a digest of what it is made of. A report that fails fails alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime

from sheets_automation import __version__
from sheets_automation.domain.kinds.call_record import CallRecord, calls_in
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.life import (
    Stage,
    last_month,
    month_words,
    next_month,
    stage,
    told_late,
    window,
)
from sheets_automation.domain.reports.satisfaction import build, tab_title
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.domain.spanish import full_date
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.errors import RemoteError
from sheets_automation.model import Case, Trouble, TroubleKind
from sheets_automation.policy import Config, ReportPolicy
from sheets_automation.steps.observe import Files, World
from sheets_automation.steps.report_cuts import LookedBack, in_month, readable, records_of
from sheets_automation.steps.reports import Publisher, Subject
from sheets_automation.steps.session import Session
from sheets_automation.tabs.report_state import sheet_id_for

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
#: What a case has to do with its row's painting and its mails: no report shows it.
_UNSHOWN = frozenset({"mark", "painted", "first_seen", "held", "disputed", "marked", "silent", "alerts", "heard"})


@dataclass(slots=True)
class Published:
    """What became of the reports of a run."""

    written: list[str] = field(default_factory=list)  # titles of tabs
    troubles: list[Trouble] = field(default_factory=list)
    late: list[Trouble] = field(default_factory=list)  # not issued on the last day: told, and no fault of the run


def publish(session: Session, config: Config, files: Files, world: World, now: datetime, back: LookedBack) -> Published:
    """Bring every draft up to date: last month's, the running month's, and corrections that were begun."""
    told = Published()
    publisher = Publisher(session.sheets, config, files, now, back.issued)
    for report in config.reports.reports:
        if not readable(files, world, report.form):
            continue  # the file is told already; a draft of a part of the rows would be wrong
        try:
            _publish_one(publisher, report, world, told)
        except (RemoteError, ValueError) as error:  # ValueError: somebody took a manual zone of the tab away
            log.error("report %s: %s", report.code, error)
            words = error.told if isinstance(error, RemoteError) else f"{error}."
            said = f"No se pudo escribir el informe {report.code}, libro «{report.file}». {words}"
            told.troubles.append(Trouble(TroubleKind.REPORT, report.code, said))
    return told


def _publish_one(publisher: Publisher, report: ReportPolicy, world: World, told: Published) -> None:
    today = publisher.now.date()
    last, running = last_month(today), today.replace(day=1)
    subjects = {month: subject(publisher, report, month, world) for month in (last, running)}
    for month, one in subjects.items():
        if one is None:
            continue
        book = publisher.look(one)
        if title := publisher.draft(one, book):
            told.written.append(title)
        stands = book.edition(one)
        if stands.gone:
            missing = one.titled(stands.version)
            words = _GONE.format(title=missing, file=report.file)
            told.troubles.append(Trouble(TroubleKind.REPORT, missing, words))
        if month == last and not stands.issued and stands.version <= 1:
            told.late += _late(publisher.config, one, today)
    for month in _corrections(publisher, report):
        one = subject(publisher, report, month, world) if month not in subjects else None
        if one is not None and (title := publisher.draft(one, publisher.look(one))):
            told.written.append(title)


def _corrections(publisher: Publisher, report: ReportPolicy) -> Iterator[date]:
    """Months of issued reports; a correction that was begun there is followed like any draft."""
    yield from (one.cut.stamp.month for one in publisher.issued if one.cut.stamp.code == report.code)


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


def subject(publisher: Publisher, report: ReportPolicy, month: date, world: World) -> Subject | None:
    """The report of a month as publishing knows it; None where the register holds no row of the month."""
    config = publisher.config
    form = config.form(report.form)
    records = calls_in(records_of(world, report.form))
    own = [record for record in records if in_month(record, month)]
    if form is None or not own:
        return None
    before = last_month(month)
    cases, findings = world.derived.cases, world.plan.findings

    def built(issued: bool) -> ReportTab:
        return build(_month(issued))

    def _month(issued: bool) -> Month:
        about = (form, report, config, month, tuple(records), cases, findings)
        return Month(*about, publisher.now, __version__, issued)

    return Subject(
        code=report.code,
        file=report.file,
        month=month,
        title=tab_title(report, month),
        sheet_id=sheet_id_for(month),
        content=_content(_month(False)),
        records=tuple(own),
        build=built,
        over=next_month(month) <= publisher.now.date(),
        previous=(sheet_id_for(before), tab_title(report, before)),
    )


def _content(material: Month) -> str:
    """Digest of what a tab is made of. The day matters only through what it judges: outcome and days of each case."""
    hasher = hashlib.sha256(f"{__version__}|{material.config.digest}|{material.month}".encode())
    for record in material.records:
        hasher.update(repr(_said(record)).encode())
    for finding in material.findings:
        hasher.update(repr(finding).encode())
    for case in material.cases:
        if case.form == material.form.code:
            hasher.update(_shown(case).encode())
    judged = [(item.outcome.value, item.days) for item in material.handled]
    hasher.update(repr(judged).encode())
    return hasher.hexdigest()[:16]


def _said(record: CallRecord) -> Sequence[object]:
    """All that was read of a row; not its cells, in which the service's own paint and notes are."""
    return [getattr(record, one.name) for one in fields(record) if one.name not in ("row", "colour")] + [
        record.colour.state
    ]


def _shown(case: Case) -> str:
    """A case without what no report shows; moments read back from the register print another way than fresh ones."""
    return json.dumps({key: value for key, value in asdict(case).items() if key not in _UNSHOWN}, default=str)
