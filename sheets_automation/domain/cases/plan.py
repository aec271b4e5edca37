"""What is wanted against what is there → ``Plan``: typed changes in the order in which they are to be made.

Preview, apply, audit, undo and JSON all read this list. Only differences are in it: an unchanged world gives an empty
one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace

from sheets_automation.domain import fields
from sheets_automation.domain.addresses import row_cells
from sheets_automation.domain.cases.derive import Derived, Judged
from sheets_automation.domain.cases.identity import Place, Resolution, mint, place
from sheets_automation.domain.cases.remembered import NOTE_PREFIX
from sheets_automation.domain.cases.repetition_told import told
from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.colours.cells_to_paint import cells_to_paint
from sheets_automation.domain.kinds import case_words, kind_of
from sheets_automation.domain.reading.findings import row_finding
from sheets_automation.domain.rules import INTERNAL, rule_words
from sheets_automation.model import (
    AnnotateRow,
    Case,
    CaseStatus,
    Change,
    Fill,
    Finding,
    MarkRow,
    PaintRow,
    Plan,
    Reading,
    Rgb,
    Row,
    State,
    Tab,
    UnmarkRow,
    Where,
    Workbook,
    WriteText,
    a1,
)
from sheets_automation.policy import Config


def build(
    derived: Derived,
    reading: Reading,
    resolution: Resolution,
    known: Sequence[Case],
    workbooks: Sequence[Workbook],
    config: Config,
) -> Plan:
    """The whole plan of a run: first strays, then marks, then colours, then notes."""
    tabs = {(book.id, tab.sheet_id): tab for book in workbooks for tab in book.tabs}
    before = {case.number: case for case in known}
    findings: list[Finding] = []
    strays = frozenset((place(where), before[number].mark) for number, where in resolution.strays.items())
    changes: list[Change] = [
        *_strays(derived, resolution, before, tabs),
        *_marks(derived, resolution, strays),
    ]
    minted = {place(change.where): change.mark for change in changes if isinstance(change, MarkRow)}
    cases = {case.number: case for case in derived.cases}
    for judged in derived.judged:
        mark = cases[judged.case].mark if judged.case else _own_mark(judged, minted, strays)
        tab = tabs[judged.record.where.workbook_id, judged.record.where.sheet_id]
        paint, locked = _paint(judged, cases.get(judged.case), mark, tab, config)
        changes.extend(paint)
        findings.extend(locked)
    for judged in derived.judged:
        tab = tabs[judged.record.where.workbook_id, judged.record.where.sheet_id]
        if judged.case:
            changes.extend(_annotate(judged, cases[judged.case], tab, config))
        elif (column := _own_note(judged)) is not None and not tab.is_locked(judged.record.where.row, column):
            changes.append(_orphaned(judged, column, _own_mark(judged, minted, strays)))
    touched = frozenset(case.number for case in derived.cases if before.get(case.number) != case)
    plan = Plan(
        changes=tuple(changes),
        cases=derived.cases,
        touched=touched,
        findings=(*reading.findings, *told(reading, workbooks, resolution.copies), *derived.findings, *findings),
        rows_read=sum(not resolution.elsewhere(record.where) for record in reading.records),
    )
    return replace(plan, fingerprint=fingerprint(plan.changes))


def describe(change: Change) -> str:
    """One line a person understands: where, what, why."""
    where = f"{change.where.workbook} › {change.where.tab}"
    line = change.where.row + 1
    match change:
        case PaintRow():
            cells = row_cells(change.where.row, (column for column, _before in change.cells))
            why = f"{change.cited or change.rule}: {change.reason}"
            return f"{where} › {cells}: {change.state_before} → {change.state_after} ({why})"
        case AnnotateRow():
            verb = "write" if change.after else "remove"
            return f"{where} › {a1(change.where.row, change.column)}: {verb} our note ({change.reason})"
        case WriteText():
            verb = "type a person's words" if change.after else "take a person's words out"
            return f"{where} › {a1(change.where.row, change.column)}: {verb} ({change.reason})"
        case MarkRow():
            return f"{where} › row {line}: attach identity {change.mark} ({change.reason})"
        case UnmarkRow():
            return f"{where} › row {line}: detach identity {change.mark} ({change.reason})"


def fingerprint(changes: Sequence[Change]) -> str:
    """Digest of the changes: equal digests, equal effects. Travels with an approved plan."""
    canonical = json.dumps([[type(change).__name__, asdict(change)] for change in changes], sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def with_results(
    cases: Sequence[Case], planned: Sequence[Change], applied: Sequence[Change], before: Mapping[str, Case]
) -> tuple[Case, ...]:
    """The register after some of the planned changes took place: what we marked and painted, and the state it shows.

    ``before``: the cases as the register held them. A case that only our own green would have closed stays open until
    that green is there; else a row that changed in between would look closed and reopened by nobody.
    """
    painted = {change.case: change for change in applied if isinstance(change, PaintRow) and change.case}
    marked = {change.case for change in applied if isinstance(change, MarkRow) and change.case}
    cases = [replace(case, marked=True) if case.number in marked else case for case in cases]
    closing = {c.case for c in planned if isinstance(c, PaintRow) and c.state_after is State.GREEN} - set(painted)
    closing -= {case.number for case in cases if case_words(case.kind).by_words}
    return tuple(_with_result(case, painted.get(case.number), case.number in closing, before) for case in cases)


def not_writing(plan: Plan, workbooks: Collection[str], known: Sequence[Case]) -> Plan:
    """The plan without the changes in those workbooks; their cases go on as what their rows show."""
    dropped = [change for change in plan.changes if change.where.workbook_id in workbooks]
    changes = tuple(change for change in plan.changes if change.where.workbook_id not in workbooks)
    cases = with_results(plan.cases, dropped, (), {case.number: case for case in known})
    return replace(plan, changes=changes, cases=cases, fingerprint=fingerprint(changes))


def _with_result(case: Case, change: PaintRow | None, unpainted: bool, before: Mapping[str, Case]) -> Case:
    if change is not None and place(case.where) == place(change.where):
        # Blue is remembered by nobody: rows without a case get it too.
        painted = None if change.state_after is State.BLUE else change.after
        return replace(case, state=change.state_after, painted=painted)
    known = before.get(case.number)
    if unpainted and (known is None or known.status is not CaseStatus.CLOSED):
        return replace(case, status=CaseStatus.OPEN, closed_on=None, in_time=None)
    return case


# ----------------------------------------------------------------------------------------------- marks and strays


def _strays(
    derived: Derived, resolution: Resolution, before: Mapping[str, Case], tabs: Mapping[tuple[str, int], Tab]
) -> Iterator[Change]:
    """Take our marks, and what we painted for another customer, off rows that are not theirs any more."""
    in_use = {place(judged.record.where) for judged in derived.judged if judged.case}
    for number, where in sorted(resolution.strays.items()):
        case = before[number]
        tab = tabs.get((where.workbook_id, where.sheet_id))
        row = tab.row(where.row) if tab else Row(where.row, ())
        if place(where) not in in_use:
            yield from _leftovers(case, where, row)
        yield UnmarkRow(number, case.mark, where, "la fila ya no es la de este caso")


def _leftovers(case: Case, where: Where, row: Row) -> Iterator[Change]:
    ours = [(c, cell.fill) for c, cell in enumerate(row.cells) if case.painted and _same(cell.fill, case.painted)]
    if ours:
        yield PaintRow(
            case.number,
            case.mark,
            where,
            tuple(ours),
            None,
            case.state,
            State.NONE,
            "spec §6",
            "el color era del servicio y de otro cliente: la fila se volvió a escribir",
            INTERNAL,
        )
    for column, cell in enumerate(row.cells):
        if cell.note and cell.note.startswith(f"{NOTE_PREFIX} {case.number}"):
            yield AnnotateRow(
                case.number, case.mark, where, column, cell.note, None, "spec §2", "la nota era de otro cliente"
            )


def _marks(derived: Derived, resolution: Resolution, strays: Collection[tuple[Place, int]]) -> Iterator[Change]:
    cases = {case.number: case for case in derived.cases}
    taken = resolution.marks | {case.mark for case in derived.cases}
    for judged in derived.judged:
        row, where = judged.record.row, judged.record.where
        seed = f"{where.workbook_id}|{judged.record.fingerprint.key}|{where.sheet_id}|{where.row}"
        if judged.case:
            case = cases[judged.case]
            if case.mark not in row.marks or judged.case in resolution.remark:
                yield MarkRow(case.number, case.mark, where, "identidad de la fila del caso")
            elif case.number not in row.mark_values:  # marked before it had a case: the number outlives the register
                yield MarkRow(case.number, case.mark, where, "número del caso en la marca de la fila", again=True)
        elif _will_be_touched(judged) and not _usable_marks(judged, strays):
            yield MarkRow("", mint(f"{seed}|fila", taken), where, "identidad de una fila que se va a pintar")
        elif judged.remark is not None:
            marks = _usable_marks(judged, strays)
            mark = judged.remark[0] or next(iter(marks), 0)
            minted = 0 if mark else mint(f"{seed}|fila", taken)
            if minted or mark in marks:
                why = "de quién es el color de la fila"
                yield MarkRow("", mark or minted, where, why, again=not minted, memo=judged.remark[1])


def _own_mark(judged: Judged, minted: Mapping[Place, int], strays: Collection[tuple[Place, int]]) -> int:
    marks = _usable_marks(judged, strays)
    return marks[0] if marks else minted.get(place(judged.record.where), 0)


def _usable_marks(judged: Judged, strays: Collection[tuple[Place, int]]) -> tuple[int, ...]:
    """Marks of the row but for those that this plan takes off it."""
    home = place(judged.record.where)
    return tuple(mark for mark in judged.record.row.marks if (home, mark) not in strays)


# ---------------------------------------------------------------------------------------------- colours and notes


def _paint(
    judged: Judged, case: Case | None, mark: int, tab: Tab, config: Config
) -> tuple[list[Change], list[Finding]]:
    """The row's new colour, and what a protection keeps from getting it."""
    target, record = judged.decision.target, judged.record
    form = config.form(record.form)
    if target is None or form is None or form.paint.where == "nada":
        return [], []
    after = None if target is State.NONE else _tone(target, judged, config)
    present = record.colour
    columns = cells_to_paint(present, judged.layout, target, case.painted if case else None)
    cells = [(column, record.row.cell(column).fill) for column in columns]
    wanted = [(column, fill) for column, fill in cells if fill != after]
    free = [(column, fill) for column, fill in wanted if not tab.is_locked(record.where.row, column)]
    locked = [column for column, fill in wanted if (column, fill) not in free][:1]
    paint = PaintRow(
        case=judged.case,
        mark=mark,
        where=record.where,
        cells=tuple(free),
        after=after,
        state_before=present.state,
        state_after=target,
        rule=judged.decision.rule,
        reason=judged.decision.reason,
        cited=rule_words(judged.decision.rule, config.company.documents),
        memo="" if judged.case else kind_of(form).memo(record, after),
    )
    return [paint] if free else [], [_protected(record.where, column, target, judged) for column in locked]


def repaint(judged: Judged, case: Case, tab: Tab, config: Config) -> list[Change]:
    """The row in the colour of its decision, where the tab's people put it; nothing where protection forbids it."""
    return [*_paint(judged, case, case.mark, tab, config)[0]]


def _tone(state: State, judged: Judged, config: Config) -> Fill:
    """The tone the people of this tab use for the state, else the configured one (spec §4)."""
    own = judged.layout.tones.get(state)
    return own if own is not None else Fill(Rgb.parse(config.semaphore.default_tone[state]))


def note_text(case: Case, lacks: str) -> str:
    """Our note on an open case: number, deadline in words, who answers, what is missing."""
    return "\n".join(
        (
            f"{NOTE_PREFIX} {case.number}",
            case.explanation,
            f"Responde: {case.owner}",
            *([f"Falta: {lacks}."] if lacks else []),
            "Esta nota se actualiza sola y se retira al cerrar el caso.",
        )
    )


def _annotate(judged: Judged, case: Case, tab: Tab, config: Config) -> Iterator[Change]:
    record, row = judged.record, judged.record.row
    form = config.form(record.form)
    if form is None or not form.paint.note or form.paint.where == "nada":
        return
    present = next(
        ((c, cell.note) for c, cell in enumerate(row.cells) if cell.note and cell.note.startswith(NOTE_PREFIX)), None
    )
    wanted = (
        note_text(case, judged.lacks) if case.status is CaseStatus.OPEN and not _before_start(case, config) else None
    )
    if present is None and wanted is None:
        return
    column = present[0] if present else _note_column(judged)
    text = row.cell(column).note
    if text == wanted or (present is None and text) or tab.is_locked(record.where.row, column):
        return  # up to date, or a person's note is there, or the cell is protected
    reason = "caso abierto: plazo, responsable y lo que falta" if wanted else "el caso ya no está abierto"
    yield AnnotateRow(case.number, case.mark, record.where, column, text, wanted, "spec §2", reason)


def _will_be_touched(judged: Judged) -> bool:
    """Whether a row that is no case gets a colour, or loses a note of ours: both need a mark to be guarded by."""
    return judged.decision.target is not None or _own_note(judged) is not None


def _own_note(judged: Judged) -> int | None:
    """Column of a note of ours on the row."""
    notes = ((c, cell.note) for c, cell in enumerate(judged.record.row.cells))
    return next((column for column, note in notes if note and note.startswith(NOTE_PREFIX)), None)


def _orphaned(judged: Judged, column: int, mark: int) -> AnnotateRow:
    """A partial sort, or a deletion undone, left a note of ours on a row that is no case."""
    text = judged.record.row.cell(column).note
    return AnnotateRow("", mark, judged.record.where, column, text, None, "spec §2", "la nota era de otro caso")


def _before_start(case: Case, config: Config) -> bool:
    start = config.limits.start_date
    return start is not None and case.opened < start


def _note_column(judged: Judged) -> int:
    layout = judged.layout
    comment = layout.columns.get(fields.COMMENT)
    return comment if comment is not None else (layout.paint_columns or (0,))[0]


def _same(one: Fill | None, other: Fill) -> bool:
    return one is not None and one.rgb == other.rgb


def _protected(where: Where, column: int, target: State, judged: Judged) -> Finding:
    note = doubtful(
        "celda_protegida",
        f"poder marcarla en {target.value.replace('_', ' ')}",
        "Dé permiso de edición al servicio en la protección de la hoja, o marque la fila a mano.",
    )
    return row_finding(where, note, column, judged.layout.labels.get(column, ""), "celda protegida")
