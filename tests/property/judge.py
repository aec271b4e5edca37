"""What the service made of a workbook, held against what was planted in it.

The judge looks at a ``World`` only: its cases, its findings and the cells it would paint. It knows no rule of reading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sheets_automation.model import Case, CaseStatus, PaintRow, RowPlace, State
from sheets_automation.steps.observe import World

from .told import at, doubts_colours, tells
from .truth import Habit, Line, Must, Planted, Truth


class Fault(StrEnum):
    """What can be wrong."""

    LOST = "somebody waits, and there is neither case nor finding"
    ONLY_TOLD = "plainly somebody who waits, and only a finding"
    SATISFIED_CASE = "a case of somebody who does not wait"
    SATISFIED_PAINTED = "painted, although nobody waits"
    NO_CALL = "a case or colour where there is no customer"
    CLOSED_BY_NOBODY = "closed, and nobody closed it"
    CLOSING_IGNORED = "a person closed it, and it is open"
    OVERRULED = "a person's mark is painted over"
    WRONG_COLOUR = "a colour that the row does not say"
    ELSEWHERE = "painted where the people of the tab do not paint, or in another tone"
    LOCKED = "painted in a protected tab"
    TWICE = "one row, several cases"
    ECHO = "a copy or mirror taken for the row itself"
    STRANGERS = "strangers taken for a repeated customer"
    NO_DEADLINE = "a case without deadline"
    NOT_MAILED = "a case that is never mailed"
    UNTOLD = "the doubtful cell is not told"
    NOISE = "a finding that no agent can do anything about"
    ACCOUNT = "the account does not add up"
    CRASH = "the service stopped"


@dataclass(frozen=True, slots=True)
class Violation:
    fault: Fault
    what: str  # of the planted row
    where: str  # «NOVIEMBRE!12»
    detail: str
    messes: tuple[str, ...]  # that the row went through

    def __str__(self) -> str:
        messes = f" [{', '.join(self.messes)}]" if self.messes else ""
        return f"{self.where} ({self.what}): {self.fault}{f' – {self.detail}' if self.detail else ''}{messes}"


_OWN_WORD = re.compile(r"\([A-Z]\d+\)")  # that no other comment has
_RECORDS = (RowPlace.RECORD, RowPlace.REPEATED)
_CLOSING = (State.GREEN, State.LIGHT_GREEN)


def judge(world: World, truth: Truth) -> list[Violation]:
    """Everything that is not as it must be; no violation twice."""
    seen = _Seen(world, truth)
    found: list[Violation] = []
    groups: dict[int, list[Planted]] = defaultdict(list)
    for planted in truth.planted:
        line = planted.line
        if line.same:
            groups[line.same].append(planted)
        elif line.must in (Must.CASE, Must.TOLD):
            found += _served([planted], seen)
        if line.must is Must.QUIET:
            found += _left_alone(planted, seen)
        found += _painted_well(planted, seen)
        found += _details(planted, seen)
    for members in groups.values():
        if members[0].line.must in (Must.CASE, Must.TOLD):
            found += _served(members, seen)
    found += _nobodys(seen)
    found += [one for habit in truth.habits for one in _habitual(habit, seen)]
    found += _noise(seen)
    found += _accounted(world, truth)
    return list(dict.fromkeys(found))


def _accounted(world: World, truth: Truth) -> Iterator[Violation]:
    """Each row that anything was typed into has one place; customers are records, and nobody else is."""
    placed = {told.sheet_id: told.placed for told in world.reading.account}
    messes = tuple(truth.messes)
    for sheet_id, rows in truth.filled.items():
        wrong = rows ^ placed.get(sheet_id, {}).keys()
        if wrong:
            where = f"sheet {sheet_id}!{min(wrong) + 1}"
            yield Violation(
                Fault.ACCOUNT, "", where, f"{len(wrong)} rows without a place, or with one too many", messes
            )
    for planted in truth.planted:
        own = placed.get(planted.sheet_id, {}).get(planted.row)
        if own is None or not planted.plain or planted.line.what == "por llamar":
            continue
        if planted.line.is_call and planted.line.must in (Must.CASE, Must.QUIET) and own.place not in _RECORDS:
            yield _violation(Fault.ACCOUNT, planted, f"a customer as «{own.place}»: {own.reason}")
        elif not planted.line.is_call and own.place in _RECORDS:
            yield _violation(Fault.ACCOUNT, planted, f"nobody as «{own.place}»")


class _Seen:
    """What the service made, by place."""

    def __init__(self, world: World, truth: Truth) -> None:
        self.truth = truth
        self.findings = world.plan.findings
        self.cases: dict[tuple[int, int], list[Case]] = defaultdict(list)
        self.paints: dict[tuple[int, int], list[PaintRow]] = defaultdict(list)
        self._tables: dict[tuple[int, int], int] = defaultdict(int)  # lines at one row of a tab
        self.body: dict[int, set[int]] = defaultdict(set)
        for case in world.derived.cases:
            self.cases[case.where.sheet_id, case.where.row].append(case)
        for change in world.plan.changes:
            if isinstance(change, PaintRow):
                self.paints[change.where.sheet_id, change.where.row].append(change)
        for planted in truth.planted:
            self._tables[planted.sheet_id, planted.row] += 1
            self.body[planted.sheet_id].add(planted.row)

    def cases_of(self, planted: Planted) -> list[Case]:
        """The cases at a line; of two tables side by side, those about its customer."""
        place = planted.sheet_id, planted.row
        here = self.cases.get(place, [])
        return here if self._tables[place] == 1 else [case for case in here if _is_about(case, planted.line)]

    def paints_of(self, planted: Planted) -> list[PaintRow]:
        here = self.paints.get((planted.sheet_id, planted.row), [])
        return [paint for paint in here if any(column in planted.span for column, _before in paint.cells)]

    def doubts_colours(self, planted: Planted) -> bool:
        """Whether people are told that where this row is painted may be decoration."""
        columns = [planted.columns[name] for name in planted.line.fills if name in planted.columns]
        return doubts_colours(self.findings, planted.sheet_id, columns)

    def told(self, planted: Planted) -> bool:
        """Whether people are told that this row, its table, its tab or its file was not understood."""
        body = self.body[planted.sheet_id]
        return any(tells(finding, planted, body) for finding in self.findings)


def _is_about(case: Case, line: Line) -> bool:
    who, parts = line.customer, case.fingerprint
    if who is None:
        return False
    if who.plate == parts.plate or who.phone == parts.phone or who.document == parts.document:
        return True
    if line.what == "respuestas sin cliente":
        return parts.empty
    given, _, initial = case.customer.partition(" ")
    if "placeholders" in line.messes and initial and who.name.startswith(f"{given} ") and f" {initial[0]}" in who.name:
        return True
    words = line.cells.get("observaciones") or line.cells.get("descripcion")
    own = _OWN_WORD.search(words) if isinstance(words, str) else None
    return own is not None and own[0] in case.said


def _violation(fault: Fault, planted: Planted, detail: str) -> Violation:
    line = planted.line
    return Violation(fault, line.what, f"{planted.tab}!{planted.row + 1}", detail, tuple(dict.fromkeys(line.messes)))


# ----------------------------------------------------------------------------------------------------- who must be


def _served(members: Sequence[Planted], seen: _Seen) -> Iterator[Violation]:
    """Rows that say the same (mostly one): one case among them, open or closed as it must be."""
    first = next((one for one in members if not one.line.echo), members[0])
    line = first.line
    cases = [case for one in members for case in seen.cases_of(one)]
    if not cases:
        told = any(seen.told(one) for one in members) or (line.red_alone and seen.doubts_colours(first))
        if not told:
            yield _violation(Fault.LOST, first, _said(line))
        elif line.must is Must.CASE and not line.red_alone:
            yield _violation(Fault.ONLY_TOLD, first, _said(line))
        return
    if len(cases) > 1:
        yield _violation(Fault.TWICE, first, ", ".join(f"{case.where.tab}!{case.where.row + 1}" for case in cases))
    for case in cases:
        if line.open and case.status is not CaseStatus.OPEN:
            yield _violation(Fault.CLOSED_BY_NOBODY, first, f"{case.status}, {_said(line)}")
        followed = line.mark is None or not seen.doubts_colours(first)
        if line.closed and line.must is Must.CASE and case.status is CaseStatus.OPEN and followed:
            yield _violation(Fault.CLOSING_IGNORED, first, f"{case.state}, {_said(line)}, mark {line.mark}")
        if line.due and case.due is None:
            yield _violation(Fault.NO_DEADLINE, first, str(case.explanation))
        at_home = (case.where.sheet_id, case.where.row) == (first.sheet_id, first.row)
        if line.mailed and case.silent and line.must is Must.CASE and at_home:
            yield _violation(Fault.NOT_MAILED, first, f"opened {case.opened}")
        if line.alone and "reiterativo" in case.flags:
            yield _violation(Fault.STRANGERS, first, case.fingerprint.person_key)
    for one in members:
        if one.line.echo and (seen.cases_of(one) or seen.paints_of(one)):
            yield _violation(Fault.ECHO, one, f"{one.line.echo} de {first.tab}!{first.row + 1}")


def _said(line: Line) -> str:
    """The words about the answer, if there are any."""
    return " / ".join(f"«{said}»" for name in ("estado", "gestion") if (said := line.cells.get(name)))


def _left_alone(planted: Planted, seen: _Seen) -> Iterator[Violation]:
    """Nobody waits here: no case, and no colour but the blue of a suggestion."""
    fault = Fault.SATISFIED_CASE if planted.line.is_call else Fault.NO_CALL
    for case in seen.cases_of(planted):
        if not (planted.line.closed and case.status is CaseStatus.CLOSED):
            yield _violation(fault, planted, f"score {case.score}, «{case.said[:60]}»")
    fault = Fault.SATISFIED_PAINTED if planted.line.is_call else Fault.NO_CALL
    for paint in seen.paints_of(planted):
        if not (planted.line.suggests and paint.state_after is State.BLUE):
            yield _violation(fault, planted, f"{paint.state_after}: {paint.reason}")


def _nobodys(seen: _Seen) -> Iterator[Violation]:
    """Cases and colours at rows where nothing was planted: headings, titles, tabs that are no register."""
    for (sheet_id, row), there in [*seen.cases.items(), *seen.paints.items()]:
        if row not in seen.body[sheet_id]:
            where = there[0].where
            messes = tuple(seen.truth.messes)
            yield Violation(Fault.NO_CALL, "no row of a customer", f"{where.tab}!{row + 1}", "", messes)


# -------------------------------------------------------------------------------------------------- what is painted


def _painted_well(planted: Planted, seen: _Seen) -> Iterator[Violation]:
    line = planted.line
    if line.must is Must.QUIET:
        return
    for paint in seen.paints_of(planted):
        after = paint.state_after
        if planted.sheet_id in seen.truth.locked:
            yield _violation(Fault.LOCKED, planted, str(after))
        elif line.mark is not None and not _may_follow(line, after):
            yield _violation(Fault.OVERRULED, planted, f"{line.mark} → {after}")
        elif after in _CLOSING and line.open:
            yield _violation(Fault.CLOSED_BY_NOBODY, planted, f"painted {after}, {_said(line)}")
        elif after is State.BLUE and line.must is Must.TOLD and line.suggests:
            continue  # an answer that nobody can read does not forbid it
        elif after not in (State.RED, State.YELLOW, State.GREEN):
            yield _violation(Fault.WRONG_COLOUR, planted, str(after))
        elif after is State.YELLOW and line.nothing_done:
            yield _violation(Fault.WRONG_COLOUR, planted, f"{after}, {_said(line)}")


def _may_follow(line: Line, after: State) -> bool:
    """The table of A-14: what the service may put in the place of a person's mark."""
    if line.mark is State.RED:
        return (after is State.YELLOW and line.evidence) or (after is State.GREEN and line.done)
    return line.mark is State.YELLOW and after is State.GREEN and line.done


def _habitual(habit: Habit, seen: _Seen) -> Iterator[Violation]:
    """The service paints where people do, in the tones that they have used."""
    lines = [one for one in seen.truth.planted if one.sheet_id == habit.sheet_id and habit.columns <= set(one.span)]
    lines = [one for one in lines if one.row in habit.rows and one.line.is_call]
    if doubts_colours(seen.findings, habit.sheet_id, habit.columns):
        return
    used = {one.line.mark for one in lines}
    for planted in lines:
        for paint in seen.paints_of(planted):
            columns = {column for column, _before in paint.cells}
            whole = len(habit.columns) > len(planted.span) / 2
            if len(columns) <= len(planted.span) / 2 if whole else not columns <= habit.columns:
                yield _violation(Fault.ELSEWHERE, planted, f"columns {sorted(columns)}, not {sorted(habit.columns)}")
            tone = habit.tones.get(paint.state_after)
            if paint.state_after in used and paint.after and paint.after.rgb.hex != tone:
                yield _violation(Fault.ELSEWHERE, planted, f"{paint.state_after} {paint.after.rgb.hex}, not {tone}")


# -------------------------------------------------------------------------------------------------------- the rest


def _details(planted: Planted, seen: _Seen) -> Iterator[Violation]:
    """A day that cannot be, or contradicts all others, is told at its cell."""
    if planted.line.must is not Must.CASE:
        return
    for name in sorted(planted.line.told):
        column = planted.columns.get(name)
        if column is not None and not any(at(finding, planted, column) for finding in seen.findings):
            yield _violation(Fault.UNTOLD, planted, f"{name}: {planted.line.cells.get(name)!r}")


def _noise(seen: _Seen) -> Iterator[Violation]:
    """Nothing was merged but titles, headings and separators."""
    for finding in seen.findings:
        if finding.code == "celdas_combinadas":
            messes = tuple(seen.truth.messes)
            yield Violation(Fault.NOISE, "", f"{finding.tab}!{finding.cell}", finding.code, messes)


def counted(violations: Sequence[Violation]) -> Mapping[Fault, int]:
    """How many of each kind."""
    counts: dict[Fault, int] = defaultdict(int)
    for violation in violations:
        counts[violation.fault] += 1
    return counts
