"""Records and the register so far → the register as it is now, and the colour each row should show.

Everything is worked out afresh from the sheets at every run (level-triggered); the register only adds what a sheet
cannot say: when a case was first seen, what the service painted, how often it was reopened, what was told to whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sheets_automation.domain.decide import FLAG_TEXTS, Decision, decide
from sheets_automation.domain.findings import row_finding
from sheets_automation.domain.flags import FlagIndex
from sheets_automation.domain.identity import Place, Resolution, place
from sheets_automation.domain.lifecycle import (
    Moved,
    Work,
    calendar_of,
    closed,
    facts_digest,
    opened,
    set_back,
    told_by_row,
    valid_start,
    withdrawn,
)
from sheets_automation.domain.worktime import Calendar, deadline
from sheets_automation.model import (
    CallRecord,
    Case,
    CaseKind,
    CaseStatus,
    ComplaintRecord,
    Deadline,
    Fill,
    Finding,
    Layout,
    Reading,
    Record,
    RowColour,
    ScoreClass,
    State,
    Status,
)
from sheets_automation.policy import Config, FormPolicy

#: On a closed row these ask for nothing: only red, yellow or no colour at all reopens it (A-01).
_NO_WORD = (State.BLUE, State.PURPLE, State.UNKNOWN)
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
class Derived:
    cases: tuple[Case, ...]  # the whole register, in its order, new cases at the end
    judged: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    deadlines: DeadlineCheck
    moved: tuple[Moved, ...]


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
    work = Work(
        config=config,
        now=now,
        rebuilt=rebuilt,
        first_run=not known,
        flags=FlagIndex(reading, resolution.copies, config.semaphore),
        owned=frozenset(case.mark for case in known),
        taken={case.mark for case in known} | resolution.marks,
        next_number=1 + max((last_number, *(int(case.number.rpartition("-")[2]) for case in known))),
    )
    by_row = {place(record.where): number for number, record in resolution.located.items()}
    before = {case.number: case for case in known}
    left_by = {place(where): before[number] for number, where in resolution.strays.items()}
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
            seen = _people_first(_recalled(_without_leftover(record, case, left_by), case), case, register.layout)
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


# ------------------------------------------------------------------------------------------------------- one row


def _judge(
    record: Record, case: Case | None, form: FormPolicy, layout: Layout, work: Work
) -> tuple[Decision, Case | None]:
    if isinstance(record, ComplaintRecord):
        return Decision(None, "R-09", "la fila es una PQRS; sus colores los ponen las personas"), _complaint_case(
            record, case, form, layout, work
        )
    decision = decide(record, case, work.config.semaphore)
    if decision.target is not None:
        decision = _restrained(decision, record, case, layout, work)
    if decision.flag:
        work.findings.append(_flagged(decision, record, layout))
    return decision, _call_case(record, case, form, decision, work)


def _restrained(decision: Decision, record: CallRecord, case: Case | None, layout: Layout, work: Work) -> Decision:
    """Reasons to leave a row alone although the table would paint it."""
    start = work.config.limits.start_date
    if start and record.call_date and record.call_date < start:
        return Decision(None, "A-14", f"la llamada es anterior a la fecha de arranque ({start:%d/%m/%Y})")
    if case and case.held and case.held == facts_digest(record):
        return Decision(None, "spec §8", "el color se deshizo y la fila no ha cambiado desde entonces")
    disputed = case is not None and (set_back(case, record) or case.disputed == facts_digest(record))
    if disputed and record.colour.state in (State.RED, State.YELLOW):
        return Decision(None, "A-01", "una persona devolvió el color y la fila no ha cambiado desde entonces")
    if record.colour.unclear:
        return Decision(None, "spec §4", "un color de la fila puede ser la marca de alguien: se deja como está")
    others = _by_hand(record, case, layout) if record.colour.cells else []
    if any(state is not State.BLUE for _column, _fill, state in others):  # blue asks for nothing
        return Decision(None, "spec §4", "la fila tiene dos colores de personas", "dos_colores")
    return decision


def _call_case(record: CallRecord, case: Case | None, form: FormPolicy, decision: Decision, work: Work) -> Case | None:
    state = record.colour.state
    shown = state if decision.target is None else decision.target
    detractor = record.score_class is ScoreClass.DETRACTOR
    marked = shown in _CASE_COLOURS
    if not detractor and not marked:
        return withdrawn(case, record, _still_ours(case, record), work) if case else None
    kind = CaseKind.DETRACTOR if detractor else CaseKind.MARKED
    known_start = case.opened if case and case.reopened else None
    start = known_start or valid_start(record.call_date, work) or (case.opened if case else work.today)
    term = deadline(start, form.clock.days, calendar_of(record.site, work))
    told = told_by_row(record, case, kind, start, term, form, work)
    over = shown is State.GREEN or (shown is State.LIGHT_GREEN and form.clock.light_green_closes)
    if state is State.PURPLE:
        over = bool(record.evidence and (record.evidence_date or record.status is Status.DONE))
    if case and case.status is CaseStatus.CLOSED and shown in _NO_WORD:
        over = True
    result = closed(told, case, record.evidence_date, work) if over else opened(told, case, form, record, work)
    return replace(result, state=state, painted=_still_ours(case, record))


def _complaint_case(
    record: ComplaintRecord, case: Case | None, form: FormPolicy, layout: Layout, work: Work
) -> Case | None:
    term = complaint_term(record, form, calendar_of(record.site, work))
    if term is not None:
        _compare(record, term, layout, work)
    ended = record.closed if form.terms.closes_with == "cierre" else record.answered or record.closed
    over = ended is not None or record.status in (Status.DONE, Status.CANCELLED)
    if over and case is None:
        return None
    if record.status is Status.CANCELLED:
        return withdrawn(case, record, None, work) if case else None
    start = valid_start(record.received, work) or (case.opened if case else work.today)
    told = told_by_row(record, case, CaseKind.COMPLAINT, start, term, form, work)
    if over:
        result = closed(told, case, ended, work)
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


def _lost(case: Case, work: Work) -> Case:
    if case.status in (CaseStatus.CLOSED, CaseStatus.WITHDRAWN):
        return case
    plate = f"placa {case.plate}" if case.plate else "sin placa"
    work.findings.append(
        row_finding(
            case.where,
            "fila_desaparecida",
            column=0,
            field="fila",
            read=f"el caso {case.number} ({plate}) ya no está en el archivo",
            expected="que la fila de un caso abierto siga en el archivo",
            fix="Si la borró por error, deshaga el cambio o vuelva a escribirla: el caso y su plazo continúan.",
        )
    )
    return replace(case, status=CaseStatus.LOST)


# --------------------------------------------------------------------------------------------------------- helpers


def _without_leftover(record: Record, case: Case | None, left_by: Mapping[Place, Case]) -> Record:
    """A colour that we painted for another customer, whose mark the row still has, is nobody's word about this one."""
    other = left_by.get(place(record.where)) if case is None else None
    painted = other.painted if other else None
    cells = record.colour.cells or tuple((column, fill) for column, fill, _state in record.colour.unclear)
    if painted is None or record.colour.rest or any(fill.rgb != painted.rgb for _column, fill in cells):
        return record
    return replace(record, colour=RowColour(State.NONE, cells))


def _recalled(record: Record, case: Case | None) -> Record:
    """A colour that the service put there is no riddle, wherever it stands and whatever the row says by now."""
    unclear, painted = record.colour.unclear, case.painted if case else None
    mine = [entry for entry in unclear if painted is not None and entry[1].rgb == painted.rgb]
    if not mine:
        return record
    state = mine[0][2]
    rest = tuple(entry for entry in unclear if entry not in mine)
    return replace(record, colour=RowColour(state, tuple((column, fill) for column, fill, _state in mine), rest))


def _people_first(record: Record, case: Case | None, layout: Layout) -> Record:
    """A cell that somebody painted on a row that we had painted throughout says more than all of ours (spec §4).

    Of blue nobody remembers whose it is, for a suggestion is no case; a mark that asks for an answer outweighs it.
    """
    if isinstance(record, ComplaintRecord):
        return record
    colour, painted = record.colour, case.painted if case else None
    # What we painted on a detractor speaks against a person's blue; once it is none any more, it asks for nothing.
    detractor = record.score_class is ScoreClass.DETRACTOR
    by_hand = _by_hand(record, None if detractor else case, layout)
    if painted is None or any(fill.rgb != painted.rgb for _column, fill in colour.cells):
        by_hand = [entry for entry in by_hand if colour.state is State.BLUE and entry[2] in _CASE_COLOURS]
    if not by_hand:
        return record
    state = by_hand[0][2]
    theirs = tuple((column, fill) for column, fill, own in by_hand if own is state)
    rest = tuple(entry for entry in colour.rest if entry[2] is not state)
    below = tuple((column, fill, colour.state) for column, fill in colour.cells)
    return replace(record, colour=RowColour(state, theirs, (*rest, *below)))


def _by_hand(record: CallRecord, case: Case | None, layout: Layout) -> list[tuple[int, Fill, State]]:
    """Cells of other colours than the row's own, where people mark; not those that we painted ourselves."""
    painted = case.painted.rgb if case and case.painted else None
    return [entry for entry in record.colour.rest if entry[0] in layout.marked and entry[1].rgb != painted]


def _still_ours(case: Case | None, record: CallRecord) -> Fill | None:
    """The fill we painted, while any cell of the row still shows it."""
    shown = {fill.rgb for _column, fill in record.colour.cells} | {fill.rgb for _c, fill, _s in record.colour.rest}
    return case.painted if case and case.painted and case.painted.rgb in shown else None


def _compare(record: ComplaintRecord, term: Deadline, layout: Layout, work: Work) -> None:
    work.computed += 1
    if record.stated_due is None:
        return
    if record.stated_due == term.due:
        work.equal += 1
        return
    work.different += 1
    work.findings.append(
        row_finding(
            record.where,
            "fecha_limite_distinta",
            column=layout.columns.get("fecha_limite", 0),
            field=layout.label("fecha_limite"),
            read=f"{record.stated_due:%d/%m/%Y}",
            expected=f"{term.due:%d/%m/%Y} ({term.explanation})",
            fix="Revise la fecha de recepción, el plazo o el calendario de la sede.",
        )
    )


def _flagged(decision: Decision, record: CallRecord, layout: Layout) -> Finding:
    read, expected, fix = FLAG_TEXTS[decision.flag]
    column = record.colour.cells[0][0] if record.colour.cells else (layout.paint_columns or (0,))[0]
    return row_finding(
        record.where, decision.flag, column=column, field="color de la fila", read=read, expected=expected, fix=fix
    )
