"""The judge sees planted faults: a world without fault, spoilt in one place, is found out, by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from sheets_automation.model import (
    Case,
    CaseStatus,
    Fill,
    Finding,
    PaintRow,
    Placed,
    Rgb,
    RowPlace,
    Severity,
    State,
    a1,
)
from sheets_automation.steps.observe import World

from .judge import Fault, judge
from .told import ABOUT_SOMETHING_ELSE
from .truth import Line, Must, Planted, Truth
from .workbooks import MESSES, look, workbook

_RED = Fill(Rgb.parse("#ff0000"))


def _plain(wanted: Callable[[Truth], bool], messes: Sequence[str] = ()) -> tuple[World, Truth]:
    """A workbook, after these messes if any, in which the service does nothing wrong and there is what is wanted."""
    chosen = [mess for mess in MESSES if mess.name in messes] or MESSES
    for seed in range(400):
        book, truth = workbook(seed, chosen, len(messes))
        if set(messes) <= set(truth.messes) and wanted(truth):
            world = look(book)
            if not judge(world, truth):
                return world, truth
    pytest.fail("no such workbook")


def _first(truth: Truth, wanted: Callable[[Line], bool]) -> Planted:
    return next(one for one in truth.planted if wanted(one.line))


def _any(wanted: Callable[[Line], bool]) -> Callable[[Truth], bool]:
    return lambda truth: any(wanted(one.line) for one in truth.planted)


def _of(world: World, planted: Planted) -> Case:
    return next(case for case in world.derived.cases if (case.where.sheet_id, case.where.row) == _place(planted))


def _place(planted: Planted) -> tuple[int, int]:
    return planted.sheet_id, planted.row


def _with_cases(world: World, cases: Sequence[Case]) -> World:
    return replace(world, derived=replace(world.derived, cases=tuple(cases)))


def _without(world: World, case: Case) -> World:
    return _with_cases(world, [other for other in world.derived.cases if other is not case])


def _instead(world: World, case: Case, **facts: object) -> World:
    return _with_cases(world, [replace(own, **facts) if own is case else own for own in world.derived.cases])


def _painted(world: World, planted: Planted, state: State, column: int | None = None, tone: Fill = _RED) -> World:
    """The world in which the service paints that row too."""
    like = next(iter(world.derived.cases)).where
    where = replace(like, sheet_id=planted.sheet_id, tab=planted.tab, row=planted.row)
    cells = ((planted.span.start if column is None else column, None),)
    paint = PaintRow("C-2026-09999", 1, where, cells, tone, State.NONE, state, "R-56", "porque sí")
    others = [
        change
        for change in world.plan.changes
        if not isinstance(change, PaintRow) or (change.where.sheet_id, change.where.row) != _place(planted)
    ]
    return replace(world, plan=replace(world.plan, changes=(*others, paint)))


def _told(world: World, planted: Planted, code: str, severity: Severity = Severity.WARNING, cell: str = "") -> World:
    cell = cell or f"C{planted.row + 1}"
    said = Finding(code, severity, "w1", "libro", planted.tab, planted.sheet_id, cell, "", "algo", "", "")
    return replace(world, plan=replace(world.plan, findings=(*world.plan.findings, said)))


def _untold(world: World) -> World:
    return replace(world, plan=replace(world.plan, findings=()))


def _faults(world: World, truth: Truth) -> set[Fault]:
    return {violation.fault for violation in judge(world, truth)}


def _is_waiting(line: Line) -> bool:
    return line.must is Must.CASE and line.open and line.mark is None


@pytest.fixture(scope="module")
def plain() -> tuple[World, Truth]:
    """A workbook without any mess: detractors open and closed, promoters, and nothing wrong."""
    return _plain(lambda truth: _any(_is_waiting)(truth) and _any(lambda line: line.closed and line.done)(truth))


def test_nothing_is_wrong_with_a_plain_workbook(plain: tuple[World, Truth]) -> None:
    """The judge has no complaint of its own."""
    assert judge(*plain) == []


def test_a_lost_case_is_seen(plain: tuple[World, Truth]) -> None:
    """A detractor's case is taken out: neither case nor finding. Its row and tab are named."""
    world, truth = plain
    planted = _first(truth, _is_waiting)
    (violation,) = judge(_without(world, _of(world, planted)), truth)
    assert violation.fault is Fault.LOST
    assert violation.where == f"{planted.tab}!{planted.row + 1}"


@pytest.mark.parametrize(
    ("code", "severity", "cell", "fault"),
    [
        ("calificacion_ilegible", Severity.WARNING, "", Fault.ONLY_TOLD),
        ("una_clase_nueva", Severity.ERROR, "", Fault.ONLY_TOLD),
        ("calificacion_otra_escala", Severity.INFO, "", Fault.LOST),
        ("telefono_ilegible", Severity.WARNING, "", Fault.LOST),
        ("fecha_vacia", Severity.WARNING, "", Fault.LOST),
        ("calificacion_ilegible", Severity.WARNING, "C900", Fault.ONLY_TOLD),
    ],
    ids=["unreadable", "unheard of", "read after all", "about the phone", "about the day", "about the tab"],
)
def test_only_a_finding_about_the_answer_counts(
    plain: tuple[World, Truth], code: str, severity: Severity, cell: str, fault: Fault
) -> None:
    """A warning about the row or its tab is telling; one about the phone, or that a value was understood, is not."""
    world, truth = plain
    planted = _first(truth, _is_waiting)
    spoilt = _told(_without(world, _of(world, planted)), planted, code, severity, cell)
    assert _faults(spoilt, truth) == {fault}


def test_a_finding_at_another_row_tells_nothing(plain: tuple[World, Truth]) -> None:
    """What is said about the neighbour does not help."""
    world, truth = plain
    planted = _first(truth, _is_waiting)
    neighbour = next(one for one in truth.planted if one.row != planted.row)
    spoilt = _told(_without(world, _of(world, planted)), neighbour, "calificacion_ilegible")
    assert _faults(spoilt, truth) == {Fault.LOST}


def test_a_list_of_cells_is_taken_exactly(plain: tuple[World, Truth]) -> None:
    """«C2:C9» that lists C2 and C9 says nothing about the rows in between."""
    world, truth = plain
    planted = _first(truth, _is_waiting)
    said = Finding(
        "calificacion_ilegible", Severity.WARNING, "w1", "libro", planted.tab, planted.sheet_id, "C1:C99", "",
        "x (2 celdas: C2, C3)" if planted.row not in (1, 2) else "x (2 celdas: C4, C5)", "", "",
    )  # fmt: skip
    spoilt = _without(world, _of(world, planted))
    spoilt = replace(spoilt, plan=replace(spoilt.plan, findings=(said,)))
    assert Fault.LOST in _faults(spoilt, truth)


def test_a_painted_promoter_is_seen(plain: tuple[World, Truth]) -> None:
    """Red on somebody who is satisfied; blue as well, for no suggestion was made."""
    world, truth = plain
    planted = _first(truth, lambda line: line.what == "promotor")
    assert _faults(_painted(world, planted, State.RED), truth) == {Fault.SATISFIED_PAINTED}
    assert _faults(_painted(world, planted, State.BLUE), truth) == {Fault.SATISFIED_PAINTED}


def test_a_case_of_a_promoter_is_seen(plain: tuple[World, Truth]) -> None:
    """A case that stands on a satisfied customer's row."""
    world, truth = plain
    promoter, waiting = _first(truth, lambda line: line.what == "promotor"), _first(truth, _is_waiting)
    case = _of(world, waiting)
    extra = replace(case, number="C-2026-09998", where=replace(case.where, row=promoter.row))
    assert _faults(_with_cases(world, [*world.derived.cases, extra]), truth) == {Fault.SATISFIED_CASE}


def test_a_case_where_nobody_is_is_seen(plain: tuple[World, Truth]) -> None:
    """A case at the heading."""
    world, truth = plain
    case = _of(world, _first(truth, _is_waiting))
    extra = replace(case, number="C-2026-09998", where=replace(case.where, row=0))
    assert _faults(_with_cases(world, [*world.derived.cases, extra]), truth) == {Fault.NO_CALL}


def test_a_closing_by_nobody_is_seen(plain: tuple[World, Truth]) -> None:
    """Closed in the register, or painted green, and nobody said so."""
    world, truth = plain
    planted = _first(truth, _is_waiting)
    closed = _instead(world, _of(world, planted), status=CaseStatus.CLOSED)
    assert _faults(closed, truth) == {Fault.CLOSED_BY_NOBODY}
    assert _faults(_painted(world, planted, State.GREEN), truth) == {Fault.CLOSED_BY_NOBODY}


def test_a_closing_that_is_ignored_is_seen(plain: tuple[World, Truth]) -> None:
    """People wrote that it is done, with evidence, and the case is open."""
    world, truth = plain
    planted = _first(truth, lambda line: line.closed and line.done)
    assert _faults(_instead(world, _of(world, planted), status=CaseStatus.OPEN), truth) == {Fault.CLOSING_IGNORED}


def test_what_a_case_lacks_is_seen(plain: tuple[World, Truth]) -> None:
    """No deadline, never mailed, a stranger called repeated, two cases of one row."""
    world, truth = plain
    planted = _first(truth, _is_waiting)
    case = _of(world, planted)
    assert _faults(_instead(world, case, due=None), truth) == {Fault.NO_DEADLINE}
    assert _faults(_instead(world, case, silent=True), truth) == {Fault.NOT_MAILED}
    assert _faults(_instead(world, case, flags=("reiterativo",)), truth) == {Fault.STRANGERS}
    twice = _with_cases(world, [*world.derived.cases, replace(case, number="C-2026-09997")])
    assert _faults(twice, truth) == {Fault.TWICE}


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (State.GREEN, State.RED), (State.GREEN, State.YELLOW), (State.LIGHT_GREEN, State.GREEN),
        (State.YELLOW, State.RED), (State.RED, State.GREEN),
    ],
)  # fmt: skip
def test_a_mark_that_is_painted_over_is_seen(state: State, after: State) -> None:
    """People's green, light green and yellow stand; their red becomes green only by their own words."""
    wanted = _any(lambda line: line.mark is state and not line.done)
    if state is State.LIGHT_GREEN:
        wanted = _any(lambda line: line.mark is state)
    world, truth = _plain(wanted, ["marks"])
    planted = _first(truth, lambda line: line.mark is state and (not line.done or state is State.LIGHT_GREEN))
    habit = truth.habits[0]
    tone = Fill(Rgb.parse(habit.tones[after]))
    spoilt = _painted(world, planted, after, min(habit.columns), tone)
    assert Fault.OVERRULED in _faults(spoilt, truth)


def test_a_colour_in_the_wrong_place_or_tone_is_seen() -> None:
    """Where people paint one cell red, the service paints that cell in that red."""
    unmarked = lambda line: line.what == "detractor" and _is_waiting(line) and not line.evidence  # noqa: E731
    red = lambda line: line.mark is State.RED  # noqa: E731
    world, truth = _plain(lambda truth: _any(unmarked)(truth) and _any(red)(truth), ["marks"])
    planted, habit = _first(truth, unmarked), truth.habits[0]
    tone = Fill(Rgb.parse(habit.tones[State.RED]))
    elsewhere = next(column for column in planted.span if column not in habit.columns)
    assert Fault.ELSEWHERE in _faults(_painted(world, planted, State.RED, elsewhere, tone), truth)
    other = Fill(Rgb.parse("#123456"))
    assert Fault.ELSEWHERE in _faults(_painted(world, planted, State.RED, min(habit.columns), other), truth)


def test_a_finding_that_is_dropped_is_seen() -> None:
    """An answer off the scale is nobody's case: without its finding it is lost."""
    world, truth = _plain(_any(lambda line: line.must is Must.TOLD), ["off the scale"])
    assert _faults(_untold(world), truth) == {Fault.LOST}


def test_a_day_that_is_not_told_is_seen() -> None:
    """A case without a day is told at the cell of the day."""
    world, truth = _plain(_any(lambda line: bool(line.told)), ["no day"])
    assert _faults(_untold(world), truth) == {Fault.UNTOLD}


def test_a_case_in_the_copy_is_seen() -> None:
    """The case stands in «Copia de …» instead of the tab where people work."""
    world, truth = _plain(_any(lambda line: line.echo == "copia" and line.must is Must.CASE), ["copied tab"])
    copy = _first(truth, lambda line: line.echo == "copia" and line.must is Must.CASE)
    original = _first(truth, lambda line: line.same == copy.line.same and not line.echo)
    case = _of(world, original)
    where = replace(case.where, sheet_id=copy.sheet_id, tab=copy.tab, row=copy.row)
    assert Fault.ECHO in _faults(_instead(world, case, where=where), truth)


def test_a_finding_at_a_title_is_seen() -> None:
    """Merged titles are as they must be; a finding there asks for the impossible."""
    world, truth = _plain(_any(_is_waiting), ["controlled heading"])
    title = truth.planted[0]
    assert _faults(_told(world, title, "celdas_combinadas", cell="A1:B3"), truth) == {Fault.NOISE}


def test_codes_about_something_else_say_nothing_of_answers() -> None:
    """No code about a score, a class, a repeated row or a tab set aside is among those that excuse nothing."""
    about = (
        "calificacion_i",
        "calificacion_s",
        "clase",
        "formula",
        "fila_",
        "pestana_apartada",
        "pestana_sin",
        "total",
    )
    assert not [code for code in ABOUT_SOMETHING_ELSE if code.startswith(about)]


def _placed(world: World, planted: Planted, place: RowPlace | None) -> World:
    """The world whose account puts that row somewhere else, or nowhere."""
    account = []
    for told in world.reading.account:
        placed = dict(told.placed)
        if told.sheet_id == planted.sheet_id:
            del placed[planted.row]
            if place is not None:
                placed[planted.row] = Placed(place)
        account.append(replace(told, placed=placed))
    return replace(world, reading=replace(world.reading, account=tuple(account)))


def test_a_row_without_a_place_is_seen(plain: tuple[World, Truth]) -> None:
    """The account leaves out a row, or takes a satisfied customer for a total: nothing else would show it."""
    world, truth = plain
    planted = _first(truth, lambda line: line.what == "promotor")
    assert _faults(_placed(world, planted, None), truth) == {Fault.ACCOUNT}
    assert _faults(_placed(world, planted, RowPlace.TOTAL), truth) == {Fault.ACCOUNT}
    assert _faults(_placed(world, planted, RowPlace.REPEATED), truth) == set()


def test_a_total_that_counts_as_a_customer_is_seen() -> None:
    """A row that is nobody's is among the records."""
    world, truth = _plain(_any(lambda line: line.what == "total"), ["totals"])
    planted = _first(truth, lambda line: line.what == "total")
    assert _faults(_placed(world, planted, RowPlace.RECORD), truth) == {Fault.ACCOUNT}


def test_a_doubt_about_colours_excuses_no_painting_over_them() -> None:
    """Told that green may be decoration, a person's closing need not be followed; painting over it stays wrong."""
    world, truth = _plain(_any(lambda line: line.mark is State.GREEN), ["marks"])
    planted = _first(truth, lambda line: line.mark is State.GREEN)
    column = min(truth.habits[0].columns)
    cell = a1(planted.row, column)
    opened = _instead(world, _of(world, planted), status=CaseStatus.OPEN)
    assert _faults(opened, truth) == {Fault.CLOSING_IGNORED}
    assert _faults(_told(opened, planted, "color_dudoso", cell=cell), truth) == set()
    over = _told(_painted(world, planted, State.RED, column), planted, "color_dudoso", cell=cell)
    assert Fault.OVERRULED in _faults(over, truth)
