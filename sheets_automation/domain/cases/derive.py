"""Records and the register so far → the register as it is now, and the colour each row should show.

Everything is worked out afresh from the sheets at every run (level-triggered); the register only adds what a sheet
cannot say: when a case was first seen, what the service painted, how often it was reopened, what was told to whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import (
    BROUGHT_BACK,
    CASE_COLOURS,
    FLAG_TEXTS,
    OF_THE_CASE,
    OF_THE_STATUS,
    Decision,
)
from sheets_automation.domain.cases.flags import LATE_EXTENSION, FlagIndex
from sheets_automation.domain.cases.identity import Place, Resolution, place
from sheets_automation.domain.cases.leftovers import inherited, of_another, without_leftover
from sheets_automation.domain.cases.lifecycle import (
    Moved,
    Work,
    calendar_of,
    closed,
    facts_digest,
    opened,
    reopened,
    set_back,
    stood,
    told_by_row,
    too_old,
    valid_start,
    withdrawn,
)
from sheets_automation.domain.cases.remembered import Remembered, highest
from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.kinds import Claim, Setting, decided, kind_of, lacking
from sheets_automation.domain.kinds.lacking import status_says, where
from sheets_automation.domain.reading.findings import row_finding
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import (
    Case,
    CaseStatus,
    Deadline,
    Fill,
    Finding,
    Layout,
    Reading,
    Record,
    RowColour,
    State,
)
from sheets_automation.policy import Config, FormPolicy

_LONGEST_TERM = 60  # calendar days from day 0 to a deadline, at most
#: On a closed row these ask for nothing: only red, yellow or no colour at all reopens it (A-01).
_NO_WORD = (State.BLUE, State.PURPLE, State.UNKNOWN)

EXTENDED_LATE = doubtful(
    "ampliacion_tardia",
    "una ampliación informada al cliente antes de vencer el plazo inicial",
    "Escriba la fecha de la ampliación; si se amplió ya vencida, responda cuanto antes y consulte al área jurídica.",
)
_GONE = doubtful(
    "fila_desaparecida",
    "que la fila de un caso abierto siga en el archivo",
    "Si la borró por error, deshaga el cambio o vuelva a escribirla: el caso y su plazo continúan.",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with its case, if it is one, and what should become of its colour."""

    record: Record
    layout: Layout
    case: str  # number, "" when the row is no case
    decision: Decision
    remark: tuple[int, str] | None = None  # as ``Kind.remark``, where nothing is painted
    lacks: str = ""  # what it takes to turn it green, after «Falta: »


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


@dataclass(frozen=True, slots=True)
class Memory:
    """What the case list remembers. ``rebuilt``: it had been lost; ``last_number``: the highest number it ever had."""

    cases: Sequence[Case]
    rebuilt: bool = False
    last_number: int = 0
    past: Mapping[Place, Remembered] = field(default_factory=dict)  # rows of cases that it has lost
    key: str = ""  # with which its lines veil whose they are


def derive(reading: Reading, memory: Memory, resolution: Resolution, config: Config, now: datetime) -> Derived:
    """Judge every row. ``now`` is aware, in America/Bogota."""
    known = memory.cases
    before = {case.number: case for case in known}
    left_by = {place(where): before[number] for number, where in resolution.strays.items()}
    work = Work(
        config=config,
        now=now,
        rebuilt=memory.rebuilt,
        first_run=not known,
        past=memory.past,
        flags=FlagIndex(reading, resolution.copies, config.semaphore),
        owned=frozenset(case.mark for case in known),
        taken={case.mark for case in known} | resolution.marks,
        key=memory.key,
        left_by=left_by,
        next_number=1 + max((memory.last_number, highest(memory.past.values()), *(case.ordinal for case in known))),
    )
    by_row = {place(record.where): number for number, record in resolution.located.items()}
    after: dict[str, Case] = dict(before)
    judged: list[Judged] = []
    for register in reading.registers:
        form = config.form(register.layout.form)
        if form is None:
            continue
        for record in register.records:
            if place(record.where) in resolution.copies and not _shows_its_own(record, form, resolution):
                continue
            case = before.get(by_row.get(place(record.where), ""))
            seen = _recalled(without_leftover(record, case, left_by), case)
            if kind_of(form).paints(form):
                seen = _people_first(_confirmed(seen, case, form, work), case, register.layout)
            decision, now_case = _judge(seen, case, form, register.layout, work)
            lacks = (
                lacking(seen, now_case, decision, form, register.layout) if now_case or not kind_of(form).cases else ""
            )
            if now_case is not None:
                after[now_case.number] = now_case
            remark = kind_of(form).remark(seen) if decision.target is None else None
            number = now_case.number if now_case else ""
            judged.append(Judged(seen, register.layout, number, decision, remark, lacks))
    for number in resolution.lost:
        after[number] = _lost(after[number], work)
    return Derived(
        cases=tuple(stood(case, before.get(number), work) for number, case in after.items()),
        judged=tuple(judged),
        findings=tuple(work.findings),
        deadlines=DeadlineCheck(work.computed, work.equal, work.different),
        moved=tuple(work.moved),
    )


# ------------------------------------------------------------------------------------------------------- one row


def _shows_its_own(record: Record, form: FormPolicy, resolution: Resolution) -> bool:
    """Whether a row that repeats another has a colour of its own all the same: it is what people look at by now."""
    original = resolution.copies[place(record.where)]
    return kind_of(form).repeats_painted and original.workbook_id == record.where.workbook_id


def _judge(
    record: Record, case: Case | None, form: FormPolicy, layout: Layout, work: Work
) -> tuple[Decision, Case | None]:
    kind = kind_of(form)
    decision = decided(record, case, form, work.config.semaphore)
    if decision.target is not None:
        decision = _restrained(decision, record, case, layout, work)
    other = inherited(record, case, work.left_by.get(place(record.where)))
    if other:
        decision = of_another(decision, other)
    if decision.flag:
        work.findings.append(_flagged(decision, record, layout, other, work.config))
    state = record.colour.state
    shown = state if decision.target is None else decision.target
    setting = Setting(form, calendar_of(record.site, work))
    claim = kind.claim(record, shown, setting)
    painted = _still_ours(_painted_last(case, record, work), record) if kind.paints(form) else None
    if claim is None:
        return decision, withdrawn(case, record, painted, work) if case else None
    if kind.states_due and record.start is not None:
        _compare(record, kind.stated_due(record), claim.term(record.start), layout, work)
    if case is None and not claim.new:
        return decision, None
    told = _told(record, case, claim, shown, work)
    flags = (*told.flags, *([decision.flag] if decision.flag in OF_THE_CASE else []))
    if LATE_EXTENSION in flags:
        work.findings.append(_extended_late(record, told, layout))
    return decision, replace(told, state=state, painted=painted, flags=flags, inherited=other)


def _restrained(decision: Decision, record: Record, case: Case | None, layout: Layout, work: Work) -> Decision:
    """Reasons to leave a row alone although the table would paint it."""
    start = work.config.limits.start_date
    day = record.likely_day or record.day
    if start and day and day < start:
        return Decision(None, "A-14", f"la llamada es anterior a la fecha de arranque ({start:%d/%m/%Y})")
    if case and case.held and case.held == facts_digest(record):
        back = decision.target is State.NONE and record.colour.state is State.RED
        flag = BROUGHT_BACK if back else ""
        return Decision(None, "spec §8", "el color se deshizo y la fila no ha cambiado desde entonces", flag)
    disputed = case is not None and (set_back(case, record) or case.disputed == facts_digest(record))
    if disputed and record.colour.state in (State.RED, State.YELLOW):
        return Decision(None, "A-01", "una persona devolvió el color y la fila no ha cambiado desde entonces")
    if record.colour.unclear:
        return Decision(None, "spec §4", "un color de la fila puede ser la marca de alguien: se deja como está")
    others = _by_hand(record, case, layout) if record.colour.cells else []
    if any(state is not State.BLUE for _column, _fill, state in others):  # blue asks for nothing
        return Decision(None, "spec §4", "la fila tiene dos colores de personas", "dos_colores")
    return decision


def _told(record: Record, case: Case | None, claim: Claim, shown: State, work: Work) -> Case:
    """The case as its row has it now, open or closed."""
    known_start = case.opened if case and case.reopened else None
    start = known_start or _start_of(record, case, work)
    noted = _noted_start(record, claim, start, work) if case is None else None
    told = told_by_row(record, case, claim, noted or start, work)
    if noted and valid_start(record.start, work):  # the row's own day gives another deadline: it had been reopened
        told = replace(told, reopened=1)
    if record.likely_day is not None:  # a day typed a year too early makes no new case old news
        told = replace(told, silent=too_old(record.likely_day, told.first_seen.date(), work))
    was_closed = case is not None and case.status is CaseStatus.CLOSED
    if claim.over or (was_closed and claim.new_clock and shown in _NO_WORD):
        return closed(told, case, claim.ended_on, work)
    if case is not None and was_closed and claim.new_clock:
        return reopened(told, case, claim.term(work.today), work)
    return opened(told)


def _start_of(record: Record, case: Case | None, work: Work) -> date:
    """Day 0: the row's day; the first sight where it is empty, unreadable, in the future or contradicted (A-01)."""
    known = case.opened if case else work.today
    if record.likely_day is None:
        return valid_start(record.start, work) or known
    return case.first_seen.date() if case and case.opened == record.day else known


def _noted_start(record: Record, claim: Claim, start: date, work: Work) -> date | None:
    """Day 0 of a lost case whose clock had begun anew: what gives the later deadline that our note still says."""
    past, term = work.past.get(place(record.where)), claim.term(start)
    if past is None or past.due is None or term is None or not claim.new_clock or past.due == term.due:
        return None
    if past.due < term.due and valid_start(record.start, work):
        return None
    days = (min(past.due, work.today) - timedelta(days=n) for n in range(_LONGEST_TERM))
    return next((day for day in days if (other := claim.term(day)) and other.due == past.due), None)


def _lost(case: Case, work: Work) -> Case:
    if case.status in (CaseStatus.CLOSED, CaseStatus.WITHDRAWN):
        return case
    plate = f"placa {case.plate}" if case.plate else "sin placa"
    work.findings.append(
        row_finding(case.where, _GONE, 0, "fila", f"el caso {case.number} ({plate}) ya no está en el archivo")
    )
    return replace(case, status=CaseStatus.LOST)


# --------------------------------------------------------------------------------------------------------- helpers


def _recalled(record: Record, case: Case | None) -> Record:
    """A colour that the service put there is no riddle, wherever it stands and whatever the row says by now."""
    unclear, painted = record.colour.unclear, case.painted if case else None
    mine = [entry for entry in unclear if painted is not None and entry[1].rgb == painted.rgb]
    if not mine:
        return record
    state, rest = mine[0][2], tuple(entry for entry in unclear if entry not in mine)
    if record.colour.state is not State.NONE:
        return replace(record, colour=replace(record.colour, rest=(*record.colour.rest, *mine), unclear=rest))
    return replace(record, colour=RowColour(state, tuple((column, fill) for column, fill, _state in mine), rest))


def _confirmed(record: Record, case: Case | None, form: FormPolicy, work: Work) -> Record:
    """Where the row asks for the very colour that it may have already, mark or decoration come to the same."""
    states = {state for _column, _fill, state in record.colour.unclear}
    if record.colour.state is not State.NONE or len(states) != 1:
        return record
    state = decided(record, case, form, work.config.semaphore).target
    if state not in states:
        return record
    return replace(record, colour=RowColour(state, tuple((column, fill) for column, fill, _ in record.colour.unclear)))


def _people_first(record: Record, case: Case | None, layout: Layout) -> Record:
    """A cell that somebody painted on a row that we had painted throughout says more than all of ours (spec §4).

    Of blue nobody remembers whose it is, for a suggestion is no case; a mark that asks for an answer outweighs it.
    """
    colour, painted = record.colour, case.painted if case else None
    # What we painted on a detractor speaks against a person's blue; once it is none any more, it asks for nothing.
    by_hand = _by_hand(record, None if record.dissatisfied else case, layout)
    if painted is None or any(fill.rgb != painted.rgb for _column, fill in colour.cells):
        by_hand = [entry for entry in by_hand if colour.state is State.BLUE and entry[2] in CASE_COLOURS]
    if not by_hand:
        return record
    state = by_hand[0][2]
    theirs = tuple((column, fill) for column, fill, own in by_hand if own is state)
    rest = tuple(entry for entry in colour.rest if entry[2] is not state)
    below = tuple((column, fill, colour.state) for column, fill in colour.cells)
    return replace(record, colour=RowColour(state, theirs, (*rest, *below)))


def _by_hand(record: Record, case: Case | None, layout: Layout) -> list[tuple[int, Fill, State]]:
    """Cells of other colours than the row's own, where people mark; not those that we painted ourselves."""
    painted = case.painted.rgb if case and case.painted else None
    return [entry for entry in record.colour.rest if entry[0] in layout.marked and entry[1].rgb != painted]


def _painted_last(case: Case | None, record: Record, work: Work) -> Fill | None:
    """What the register says that we painted; of a case that it has lost, what the log says."""
    if case is not None:
        return case.painted
    past = work.past.get(place(record.where))
    return past.painted if past else None


def _still_ours(painted: Fill | None, record: Record) -> Fill | None:
    """The fill we painted, while any cell of the row still shows it."""
    shown = {fill.rgb for _column, fill in record.colour.cells} | {fill.rgb for _c, fill, _s in record.colour.rest}
    return painted if painted and painted.rgb in shown else None


def _compare(record: Record, stated: date | None, term: Deadline | None, layout: Layout, work: Work) -> None:
    """Our deadline against the one that the register itself states."""
    if term is None:
        return
    work.computed += 1
    if stated is None:
        return
    if stated == term.due:
        work.equal += 1
        return
    work.different += 1
    work.findings.append(
        row_finding(
            record.where,
            doubtful(
                "fecha_limite_distinta",
                f"{term.due:%d/%m/%Y} ({term.explanation})",
                "Revise la fecha de recepción, el plazo o el calendario de la sede.",
            ),
            layout.columns.get(fields.STATED_DUE, 0),
            layout.label(fields.STATED_DUE),
            full_date(stated),
        )
    )


def _extended_late(record: Record, case: Case, layout: Layout) -> Finding:
    due = f"límite ampliado al {full_date(case.due)}" if case.due else "plazo ampliado"
    column = layout.columns.get(fields.EXTENSION, 0)
    return row_finding(record.where, EXTENDED_LATE, column, layout.label(fields.EXTENSION), f"{due}, ya vencida")


def _flagged(decision: Decision, record: Record, layout: Layout, other: str, config: Config) -> Finding:
    source = config.company.documents.follow_up
    told = {
        "status": status_says(record, layout),
        "red": where(layout, State.RED),
        "green": where(layout, State.GREEN),
        "other": f"el caso {other}",
        "source": f" ({source})" if source else "",
        "plataforma": config.semaphore.platform,
    }
    read, expected, fix = (text.format(**told) for text in FLAG_TEXTS[decision.flag])
    if decision.flag in OF_THE_STATUS:
        at = layout.columns.get(fields.STATUS, 0)
        return row_finding(record.where, doubtful(decision.flag, expected, fix), at, layout.label(fields.STATUS), read)
    column = record.colour.cells[0][0] if record.colour.cells else (layout.paint_columns or (0,))[0]
    return row_finding(record.where, doubtful(decision.flag, expected, fix), column, "color de la fila", read)
