"""Records and the register so far → the register as it is now, and the colour each row should show.

Everything is worked out afresh from the sheets at every run (level-triggered); the register only adds what a sheet
cannot say: when a case was first seen, what the service painted, how often it was reopened, what was told to whom.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sheets_automation.domain.decide import Decision, decide
from sheets_automation.domain.flags import FlagIndex
from sheets_automation.domain.identity import Resolution, place
from sheets_automation.domain.names import short_name
from sheets_automation.domain.painting import looked_columns
from sheets_automation.domain.people import owner_of
from sheets_automation.domain.worktime import Calendar, calendar_for, deadline
from sheets_automation.model import (
    CallRecord,
    Case,
    CaseKind,
    CaseStatus,
    Closing,
    ComplaintRecord,
    Deadline,
    Fill,
    Finding,
    Layout,
    Reading,
    Record,
    RowColour,
    ScoreClass,
    Severity,
    State,
    Status,
    a1,
)
from sheets_automation.policy import Config, FormPolicy

_CASE_COLOURS = (State.RED, State.YELLOW, State.GREEN, State.LIGHT_GREEN)


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with its case, if it is one, and what should become of its colour."""

    record: Record
    layout: Layout
    case: str  # number, "" when the row is no case
    decision: Decision


@dataclass(frozen=True, slots=True)
class DeadlineCheck:
    """The service's own deadlines against those written in the register (PQRS)."""

    computed: int = 0
    equal: int = 0
    different: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """An open case whose deadline changes because a calendar or rule changed (spec §5)."""

    case: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class Derived:
    cases: tuple[Case, ...]  # the whole register, in its order, new cases at the end
    judged: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    deadlines: DeadlineCheck
    moved: tuple[Moved, ...]


@dataclass(slots=True)
class _Work:
    """What the steps below share while one reading is worked through."""

    config: Config
    now: datetime
    rebuilt: bool
    first_run: bool
    flags: FlagIndex
    owned: frozenset[int]  # marks of known cases
    taken: set[int]
    next_number: int
    findings: list[Finding] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    computed: int = 0
    equal: int = 0
    different: int = 0

    @property
    def today(self) -> date:
        return self.now.date()


def derive(
    reading: Reading,
    known: Sequence[Case],
    resolution: Resolution,
    config: Config,
    now: datetime,
    *,
    rebuilt: bool = False,
    last_number: int = 0,
) -> Derived:
    """Judge every row. ``now`` is aware, in America/Bogota; ``rebuilt`` says that the register had been lost.

    ``last_number``: the highest case number ever seen, where the register cannot read its entry any more.
    """
    work = _Work(
        config=config,
        now=now,
        rebuilt=rebuilt,
        first_run=not known,
        flags=FlagIndex(reading, resolution.copies, config.semaphore),
        owned=frozenset(case.mark for case in known),
        taken={case.mark for case in known} | {mark for record in reading.records for mark in record.row.marks},
        next_number=1 + max((last_number, *(int(case.number.rpartition("-")[2]) for case in known))),
    )
    by_row = {place(record.where): number for number, record in resolution.located.items()}
    before = {case.number: case for case in known}
    after: dict[str, Case] = dict(before)
    judged: list[Judged] = []
    for register in reading.registers:
        form = config.form(register.layout.form)
        if form is None:
            continue
        for record in register.records:
            if place(record.where) in resolution.copies:
                continue
            case = before.get(by_row.get(place(record.where), ""))
            seen = _people_first(record, case, register.layout, form)
            decision, now_case = _judge(seen, case, form, register.layout, work)
            if now_case is not None:
                after[now_case.number] = now_case
            judged.append(Judged(seen, register.layout, now_case.number if now_case else "", decision))
    for number in resolution.lost:
        after[number] = _lost(after[number], work)
    return Derived(
        cases=tuple(after.values()),
        judged=tuple(judged),
        findings=tuple(work.findings),
        deadlines=DeadlineCheck(work.computed, work.equal, work.different),
        moved=tuple(work.moved),
    )


def facts_digest(record: Record) -> str:
    """Digest of what a colour decision rests on: while it stays the same, an undone colour is not painted again."""
    if isinstance(record, CallRecord):
        parts = [str(record.score), record.evidence, str(record.status), record.suggestion]
    else:
        parts = [str(record.answered), str(record.closed), str(record.status)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]


# ------------------------------------------------------------------------------------------------------- one row


def _judge(
    record: Record, case: Case | None, form: FormPolicy, layout: Layout, work: _Work
) -> tuple[Decision, Case | None]:
    if isinstance(record, ComplaintRecord):
        return Decision(None, "R-09", "la fila es una PQRS; sus colores los ponen las personas"), _complaint_case(
            record, case, form, layout, work
        )
    decision = decide(record, case, work.config.semaphore)
    if decision.target is not None:
        decision = _restrained(decision, record, case, work)
    if decision.flag:
        work.findings.append(_flagged(decision, record, layout))
    return decision, _call_case(record, case, form, decision, work)


def _restrained(decision: Decision, record: CallRecord, case: Case | None, work: _Work) -> Decision:
    """Reasons to leave a row alone although the table would paint it."""
    start = work.config.limits.start_date
    if start and record.call_date and record.call_date < start:
        return Decision(None, "A-14", f"la llamada es anterior a la fecha de arranque ({start:%d/%m/%Y})")
    if case and case.held and case.held == facts_digest(record):
        return Decision(None, "spec §8", "el color se deshizo y la fila no ha cambiado desde entonces")
    return decision


def _call_case(record: CallRecord, case: Case | None, form: FormPolicy, decision: Decision, work: _Work) -> Case | None:
    state = record.colour.state
    shown = state if decision.target is None else decision.target
    detractor = record.score_class is ScoreClass.DETRACTOR
    marked = shown in _CASE_COLOURS
    if not detractor and not marked:
        return _withdrawn(case, state, _still_ours(case, record), work) if case else None
    kind = CaseKind.DETRACTOR if detractor else CaseKind.MARKED
    known_start = case.opened if case and case.reopened else None
    start = known_start or _valid_start(record.call_date, work) or (case.opened if case else work.today)
    term = deadline(start, form.clock.days, _calendar(record.site, work))
    told = _told(record, case, kind, start, term, form, work)
    closed = shown is State.GREEN or (shown is State.LIGHT_GREEN and form.clock.light_green_closes)
    if state is State.PURPLE:
        closed = bool(record.evidence and (record.evidence_date or record.status is Status.DONE))
    result = _closed(told, case, record.evidence_date, work) if closed else _open(told, case, form, record, work)
    return replace(result, state=state, painted=_still_ours(case, record))


def _complaint_case(
    record: ComplaintRecord, case: Case | None, form: FormPolicy, layout: Layout, work: _Work
) -> Case | None:
    term = complaint_term(record, form, _calendar(record.site, work))
    if term is not None:
        _compare(record, term, layout, work)
    ended = record.closed if form.terms.closes_with == "cierre" else record.answered or record.closed
    over = ended is not None or record.status in (Status.DONE, Status.CANCELLED)
    if over and case is None:
        return None
    if record.status is Status.CANCELLED:
        return _withdrawn(case, record.colour.state, None, work) if case else None
    start = _valid_start(record.received, work) or (case.opened if case else work.today)
    told = _told(record, case, CaseKind.COMPLAINT, start, term, form, work)
    if over:
        result = _closed(told, case, ended, work)
    else:
        result = replace(told, status=CaseStatus.OPEN, closed_on=None, in_time=None)
    return replace(result, state=record.colour.state, painted=None)


def complaint_term(record: ComplaintRecord, form: FormPolicy, calendar: Calendar) -> Deadline | None:
    """The deadline of a PQRS (domain §3): the term the row states, else that of its type; None without a term."""
    terms = form.terms
    if record.received is None or not calendar.covers(record.received) or record.kind in terms.without_term:
        return None
    stated = record.term_days if terms.from_column else None
    days = stated if stated is not None else terms.by_kind.get(record.kind, terms.default)
    if days is None or days + record.extension_days < 1:
        return None
    return deadline(record.received, days + record.extension_days, calendar, terms.warning_days)


# ------------------------------------------------------------------------------------------------ steps of a case


def _told(
    record: Record,
    case: Case | None,
    kind: CaseKind,
    start: date,
    term: Deadline | None,
    form: FormPolicy,
    work: _Work,
) -> Case:
    """The case with everything that the row itself says now; status, closing and colour come after."""
    adviser = "" if isinstance(record, ComplaintRecord) else record.adviser
    written = [record.responsible, *([adviser] if form.adviser_answers else [])]
    said = record.description if isinstance(record, ComplaintRecord) else record.comment
    score = record.score if isinstance(record, CallRecord) else None
    base = case or _new_case(record, kind, start, work)
    frozen = base.status is CaseStatus.CLOSED and base.due is not None
    if case and term and case.due and case.status is CaseStatus.OPEN and case.opened == start and case.due != term.due:
        work.moved.append(Moved(case.number, case.due, term.due))
    return replace(
        base,
        kind=kind,
        where=record.where,
        fingerprint=record.fingerprint,
        site=record.site,
        brand=record.brand,
        adviser=adviser,
        owner=owner_of(written, record.site, record.brand, work.config.people, form.owner_roles),
        plate=record.plate,
        customer=short_name(record.customer),
        score=score,
        said=said[: work.config.mail.quote_length * 2],
        opened=start,
        due=base.due if frozen else term.due if term else None,
        warning=base.warning if frozen else term.warning if term else None,
        explanation=base.explanation if frozen else term.explanation if term else "Sin plazo",
        calendar=base.calendar if frozen else term.calendar if term else "",
        flags=work.flags.of(record, late=_late(case, start, work)),
        held=base.held if base.held == facts_digest(record) else "",
    )


def _new_case(record: Record, kind: CaseKind, start: date, work: _Work) -> Case:
    limits = work.config.limits
    old = (work.today - start).days > limits.alert_age_days
    before_start = limits.start_date is not None and start < limits.start_date
    # A mark on the row may be left over from another customer's case: two cases must never share one.
    mark = next((own for own in record.row.marks if own not in work.owned), None) or _mint(record, work)
    number = f"C-{work.today.year}-{work.next_number:05d}"
    work.next_number += 1
    work.taken.add(mark)
    return Case(
        number=number,
        mark=mark,
        form=record.form,
        kind=kind,
        where=record.where,
        fingerprint=record.fingerprint,
        site=record.site,
        brand=record.brand,
        adviser="",
        owner="",
        plate=record.plate,
        customer="",
        score=None,
        said="",
        opened=start,
        due=None,
        warning=None,
        explanation="",
        calendar="",
        status=CaseStatus.OPEN,
        state=record.colour.state,
        painted=None,
        first_seen=work.now,
        silent=work.rebuilt or old or before_start,
    )


def _mint(record: Record, work: _Work) -> int:
    """A mark of our own choosing: the same for the same row, so that a repeated attempt cannot create a second one."""
    salt = 0
    while True:
        seed = f"{record.where.workbook_id}|{record.fingerprint.key}|{record.where.sheet_id}|{salt}"
        mark = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") % (2**31 - 2) + 1
        if mark not in work.taken:
            return mark
        salt += 1


def _open(told: Case, case: Case | None, form: FormPolicy, record: Record, work: _Work) -> Case:
    if case is None or case.status is not CaseStatus.CLOSED:
        return replace(told, status=CaseStatus.OPEN, closed_on=None, in_time=None)
    # Green → red by a person: a new clock from the moment we saw it, the old closing kept.
    term = deadline(work.today, form.clock.days, _calendar(record.site, work))
    old = Closing(case.closed_on or work.today, case.state, case.in_time, case.due)
    return replace(
        told,
        status=CaseStatus.OPEN,
        opened=work.today,
        due=term.due,
        warning=term.warning,
        explanation=term.explanation,
        calendar=term.calendar,
        closed_on=None,
        in_time=None,
        closings=(*case.closings, old),
        reopened=case.reopened + 1,
    )


def _closed(told: Case, case: Case | None, managed_on: date | None, work: _Work) -> Case:
    """Green stops the clock: at the management date in the row, else when the service first saw the colour (A-01)."""
    written = managed_on if managed_on and told.opened <= managed_on <= work.today else None
    seen_before = case.closed_on if case and case.status is CaseStatus.CLOSED else None
    closed_on = written or seen_before or work.today
    if case is None and written is None and told.due and told.due < work.today:
        in_time = None  # it was closed before we first looked, nobody can say when
    else:
        in_time = None if told.due is None else closed_on <= told.due
    if case and case.status is CaseStatus.CLOSED and written is None:
        in_time = case.in_time
    return replace(told, status=CaseStatus.CLOSED, closed_on=closed_on, in_time=in_time)


def _withdrawn(case: Case, state: State, painted: Fill | None, work: _Work) -> Case:
    # ``painted`` stays until our colour is gone: clearing it may have to be tried again.
    if case.status is CaseStatus.WITHDRAWN:
        return replace(case, state=state, painted=painted)
    return replace(case, status=CaseStatus.WITHDRAWN, closed_on=work.today, in_time=None, state=state, painted=painted)


def _lost(case: Case, work: _Work) -> Case:
    if case.status in (CaseStatus.CLOSED, CaseStatus.WITHDRAWN):
        return case
    where = case.where
    work.findings.append(
        Finding(
            code="fila_desaparecida",
            severity=Severity.WARNING,
            workbook_id=where.workbook_id,
            workbook=where.workbook,
            tab=where.tab,
            sheet_id=where.sheet_id,
            cell=a1(where.row, 0),
            field="fila",
            read=f"el caso {case.number} (placa {case.plate or 'sin placa'}) ya no está en el archivo",
            expected="que la fila de un caso abierto siga en el archivo",
            fix="si la borró por error, deshaga el cambio o vuelva a escribirla: el caso y su plazo continúan",
        )
    )
    return replace(case, status=CaseStatus.LOST)


# --------------------------------------------------------------------------------------------------------- helpers


def _people_first(record: Record, case: Case | None, layout: Layout, form: FormPolicy) -> Record:
    """A cell that somebody painted on a row that we had painted throughout says more than all of ours (spec §4)."""
    colour = record.colour
    if isinstance(record, ComplaintRecord) or case is None or case.painted is None:
        return record
    looked = {*looked_columns(form, layout.columns), *layout.paint_columns}
    by_hand = [entry for entry in colour.rest if entry[0] in looked]
    if not by_hand or any(fill.rgb != case.painted.rgb for _column, fill in colour.cells):
        return record
    state = by_hand[0][2]
    theirs = tuple((column, fill) for column, fill, own in by_hand if own is state)
    rest = tuple(entry for entry in colour.rest if entry[2] is not state)
    return replace(record, colour=RowColour(state, (*theirs, *colour.cells), rest))


def _still_ours(case: Case | None, record: CallRecord) -> Fill | None:
    """The fill we painted, while the row still shows it."""
    shown = {fill.rgb for _column, fill in record.colour.cells}
    return case.painted if case and case.painted and case.painted.rgb in shown else None


def _valid_start(day: date | None, work: _Work) -> date | None:
    """A start that can be counted from: not in the future (A-01), within the calendar."""
    return day if day and date(2000, 1, 1) <= day <= work.today else None


def _calendar(site: str, work: _Work) -> Calendar:
    return calendar_for(work.config.calendar, site)


def _late(case: Case | None, start: date, work: _Work) -> bool:
    """Registered more than one business day after the call (R-36). On a first run nothing can be said of the past."""
    if case is not None:
        return "registro_tardio" in case.flags
    if work.first_run or work.rebuilt:
        return False
    return _calendar("", work).business_days_between(start, work.today) > 1


def _compare(record: ComplaintRecord, term: Deadline, layout: Layout, work: _Work) -> None:
    work.computed += 1
    if record.stated_due is None:
        return
    if record.stated_due == term.due:
        work.equal += 1
        return
    work.different += 1
    where = record.where
    work.findings.append(
        Finding(
            code="fecha_limite_distinta",
            severity=Severity.WARNING,
            workbook_id=where.workbook_id,
            workbook=where.workbook,
            tab=where.tab,
            sheet_id=where.sheet_id,
            cell=a1(where.row, layout.columns.get("fecha_limite", 0)),
            field=layout.label("fecha_limite"),
            read=f"{record.stated_due:%d/%m/%Y}",
            expected=f"{term.due:%d/%m/%Y} ({term.explanation})",
            fix="revise la fecha de recepción, el plazo o el calendario de la sede",
        )
    )


_FLAG_TEXTS: Mapping[str, tuple[str, str, str]] = {
    "verde_sin_evidencia": (
        "fila en verde sin gestión escrita",
        "la evidencia de la gestión antes del verde (GSC-PRO-03, act. 4)",
        "escriba qué se hizo con el cliente y cuándo",
    ),
    "morado_fuera_de_vw": (
        "fila en morado",
        "morado solo para clientes de Volkswagen que responden en car.advisor",
        "revise la marca o el color de la fila",
    ),
    "azul_en_detractor": (
        "fila en azul con calificación de detractor",
        "rojo, amarillo o verde: un detractor requiere seguimiento",
        "cambie el color según la gestión realizada",
    ),
    "rojo_sin_calificacion": (
        "fila en rojo sin calificación",
        "la calificación del cliente",
        "escriba la calificación o quite el color",
    ),
    "listo_para_cerrar": (
        "evidencia y estado «realizada», sin verde",
        "que el responsable marque la fila en verde",
        "si la gestión terminó, márquela en verde",
    ),
}


def _flagged(decision: Decision, record: CallRecord, layout: Layout) -> Finding:
    read, expected, fix = _FLAG_TEXTS[decision.flag]
    column = record.colour.cells[0][0] if record.colour.cells else (layout.paint_columns or (0,))[0]
    where = record.where
    return Finding(
        code=decision.flag,
        severity=Severity.WARNING,
        workbook_id=where.workbook_id,
        workbook=where.workbook,
        tab=where.tab,
        sheet_id=where.sheet_id,
        cell=a1(where.row, column),
        field="color de la fila",
        read=read,
        expected=expected,
        fix=fix,
    )
