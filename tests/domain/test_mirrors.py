"""Tabs of formulas over another tab: the typed row is the original, wherever the tabs stand (spec §3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest
from build import HEADING, call, tab, workbook
from test_repetition import PQRS, Row, bad, complaint, good, look, red, repeats

from sheets_automation.model import CaseStatus, CellValue, Tab

GREEN = "#00ff00"
COMMENT = HEADING.index("OBSERVACIONES")


def by_formula(made: Tab, columns: Collection[str] = HEADING, heading: tuple[str, ...] = HEADING) -> Tab:
    """The same tab, these columns of its rows shown by formulas."""
    wanted = {heading.index(name) for name in columns}
    rows = [
        replace(
            row, cells=tuple(replace(c, formula=i in wanted and c.value is not None) for i, c in enumerate(row.cells))
        )
        for row in made.rows[1:]
    ]
    return replace(made, rows=(made.rows[0], *rows))


def mirror(*rows: Row, title: str = "DETRACTORES", sheet_id: int = 1, hidden: bool = False) -> Tab:
    return by_formula(tab([HEADING, *rows], title, sheet_id=sheet_id, hidden=hidden))


@pytest.mark.parametrize(("first", "hidden"), [(True, False), (False, False), (True, True)])
def test_the_typed_row_is_the_original_wherever_the_mirror_stands(first: bool, hidden: bool) -> None:
    """First, last or hidden: cases and colours are in NOVIEMBRE; the mirror is one finding that asks for nothing."""
    shown = mirror(bad(), sheet_id=1 if first else 3, hidden=hidden)
    typed = tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=2)
    _reading, resolution, plan = look(workbook(*((shown, typed) if first else (typed, shown))))
    assert red(plan) == [("NOVIEMBRE", 6)]
    assert [case.where.tab for case in plan.cases] == ["NOVIEMBRE"]
    assert repeats(resolution) == [((shown.sheet_id, 2), ("NOVIEMBRE", 6))]
    (told,) = (finding for finding in plan.findings if finding.code == "pestana_espejo")
    assert (told.tab, told.severity) == ("DETRACTORES", "dato")
    assert told.read == "1 de 1 fila muestra por fórmula lo de «NOVIEMBRE»"


def test_a_persons_green_on_the_typed_row_closes_it_and_one_on_the_mirror_does_not() -> None:
    """What is painted or typed on the mirror is no word about the case, but people are told of it."""
    shown = by_formula(tab([HEADING, bad()], "DETRACTORES", fills={(1, COMMENT): GREEN}))
    for fills, status in (({(5, COMMENT): GREEN}, CaseStatus.CLOSED), ({}, CaseStatus.OPEN)):
        typed = tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=2, fills=fills)
        _reading, _resolution, plan = look(workbook(shown, typed))
        assert [(case.where.tab, case.status) for case in plan.cases] == [("NOVIEMBRE", status)]
        (told,) = (finding for finding in plan.findings if finding.code == "pestana_espejo")
        assert told.severity == ("dato" if fills else "aviso")


def test_management_typed_beside_the_formulas_is_told() -> None:
    """GESTIÓN typed on the mirror: the row is still NOVIEMBRE's, and the finding says where it belongs."""
    columns = [name for name in HEADING if name != "GESTIÓN"]
    shown = by_formula(tab([HEADING, bad(gestion="Se llama y se agenda")], "DETRACTORES"), columns)
    _reading, _resolution, plan = look(workbook(shown, tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=2)))
    assert red(plan) == [("NOVIEMBRE", 6)]
    (told,) = (finding for finding in plan.findings if finding.code == "pestana_espejo")
    assert (told.severity, told.read[-6:]) == ("aviso", "fila 2")
    assert "«NOVIEMBRE»" in told.fix


@pytest.mark.parametrize(
    "heading",
    [
        ("NOMBRE", "PLACA", "FECHA LLAMADA", "RECOMENDACIÓN", "OBSERVACIONES"),
        ("NOMBRE", "CELULAR", "FECHA LLAMADA", "CALIFICACIÓN"),
        ("NOMBRE", "PLACA", "FECHA SERVICIO", "RECOMENDACIÓN", "OBSERVACIONES"),
    ],
)
def test_a_mirror_of_some_columns(heading: tuple[str, ...]) -> None:
    """QUERY picks columns, calls the score otherwise or leaves the day out: still the rows of NOVIEMBRE."""
    row = dict(zip(HEADING, bad(), strict=True))
    row |= {"CALIFICACIÓN": row["RECOMENDACIÓN"], "FECHA SERVICIO": None}
    shown = by_formula(tab([heading, [row[name] for name in heading]], "DETRACTORES"), heading, heading)
    _reading, resolution, plan = look(workbook(shown, tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=2)))
    assert red(plan) == [("NOVIEMBRE", 6)]
    assert repeats(resolution) == [((1, 2), ("NOVIEMBRE", 6))]


def test_a_row_typed_below_the_formulas_is_a_row() -> None:
    """Somebody typed a new call into the list itself: it stands nowhere else, so it is painted there."""
    own = bad(placa="JKL456", celular="3109998877", nombre="EVA MORA")
    shown = mirror(bad())
    typed = tab([HEADING, bad(), own], "DETRACTORES").rows[2]
    both = replace(shown, rows=(*shown.rows, typed))
    _reading, _resolution, plan = look(workbook(both, tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=2)))
    assert sorted(red(plan)) == [("DETRACTORES", 3), ("NOVIEMBRE", 6)]


def test_a_mirror_of_open_complaints() -> None:
    """The list of a PQRS register leaves columns out too: one case, on the typed row."""
    columns = ("FECHA RECEPCIÓN", "CLIENTE", "TIPO", "ESTADO", "PLACA", "DESCRIPCIÓN")
    row = dict(zip(PQRS, complaint(), strict=True))
    shown = by_formula(tab([columns, [row[name] for name in columns]], "ABIERTAS"), columns, columns)
    typed = tab([PQRS, complaint(placa="JKL456", telefono=None), complaint()], "PQRS", sheet_id=2)
    _reading, resolution, plan = look(workbook(shown, typed, title="GSC-FOR-04 CONTROL DE PQRS 2026"))
    assert repeats(resolution) == [((1, 2), ("PQRS", 3))]
    assert sorted(case.where.row + 1 for case in plan.cases) == [2, 3]


def test_a_mirror_without_contactado_shows_a_contradiction_too() -> None:
    """NO beside answers, as the typed row has it, is seen from the answers in a list that leaves the column out."""
    columns = tuple(name for name in HEADING if name != "CONTACTADO")
    row = dict(zip(HEADING, bad(contactado="NO"), strict=True))
    shown = by_formula(tab([columns, [row[name] for name in columns]], "DETRACTORES"), columns, columns)
    typed = tab([HEADING, *good(0), bad(contactado="NO")], "NOVIEMBRE", sheet_id=2)
    assert repeats(look(workbook(shown, typed))[1]) == [((1, 2), ("NOVIEMBRE", 6))]


def test_a_mirror_that_hides_the_score_that_counts_is_read() -> None:
    """The typed row is a promoter's by its overall 9; a list that shows only the recommendation of 3 is a low score."""
    typed = tab([[*HEADING, "CALIFICACIÓN"], [*bad(), 9]], "NOVIEMBRE", sheet_id=2)
    _reading, resolution, plan = look(workbook(mirror(bad()), typed))
    assert not resolution.copies
    assert red(plan) == [("DETRACTORES", 2)]


def test_an_average_that_only_the_list_has_is_no_answer() -> None:
    """PROMEDIO is worked out in the list alone: the answers beside it are those of NOVIEMBRE."""
    heading = (*HEADING, "PROMEDIO")
    row = [*bad(recomendacion=1), 2.5]
    shown = by_formula(tab([heading, row], "DETRACTORES"), heading, heading)
    _reading, resolution, plan = look(
        workbook(shown, tab([HEADING, *good(0), bad(recomendacion=1)], "NOVIEMBRE", sheet_id=2))
    )
    assert repeats(resolution) == [((1, 2), ("NOVIEMBRE", 6))]
    assert red(plan) == [("NOVIEMBRE", 6)]


def test_a_mirror_of_a_row_without_day_and_words() -> None:
    """Nothing but the same answers: the whole row is the same, so it is that row; another answer is another."""
    bare = bad(words=None, fecha=None)
    typed = tab([HEADING, *good(0), bare], "NOVIEMBRE", sheet_id=2)
    assert repeats(look(workbook(mirror(bare), typed))[1]) == [((1, 2), ("NOVIEMBRE", 6))]
    assert not look(workbook(mirror(bad(2, words=None, fecha=None)), typed))[1].copies


def test_of_two_calls_of_a_day_the_mirror_shows_one() -> None:
    """The uncontacted first attempt is not what the mirror's 3 repeats."""
    silent = call(atencion=None, trabajo=None, tiempos=None, recomendacion=None, contactado="NO")
    typed = tab([HEADING, silent, bad()], "NOVIEMBRE", sheet_id=2)
    _reading, resolution, _plan = look(workbook(mirror(bad()), typed))
    assert repeats(resolution) == [((1, 2), ("NOVIEMBRE", 3))]


@pytest.mark.parametrize(
    "typed", [[], [call(observaciones="muy mal")], [bad(fecha="20/11/2026")], [bad(placa="JKL456")]]
)
def test_a_mirror_whose_source_is_not_there_is_read_as_rows(typed: list[Row]) -> None:
    """IMPORTRANGE over a file out of reach, or over other rows: a low score that can be seen is a case."""
    _reading, resolution, plan = look(
        workbook(mirror(bad()), tab([HEADING, *good(0), *typed], "NOVIEMBRE", sheet_id=2))
    )
    assert ("DETRACTORES", 2) in red(plan)
    assert not resolution.copies


@pytest.mark.parametrize(
    "columns",
    [
        ["NOMBRE", "CELULAR", "PLACA", "FECHA LLAMADA"],
        ["NOMBRE", "CELULAR"],
        ["NOMBRE", "TIEMPOS"],
        ["ATENCIÓN", "TRABAJO REALIZADO", "TIEMPOS", "RECOMENDACIÓN", "OBSERVACIONES"],
    ],
)
def test_a_register_with_formulas_is_no_mirror(columns: list[str]) -> None:
    """Customers looked up from a base, or answers taken from a form: a person typed the rest, and works there."""
    register = by_formula(tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=2), columns)
    _reading, _resolution, plan = look(workbook(tab([HEADING, bad()], "PENDIENTES"), register))
    assert red(plan) == [("NOVIEMBRE", 6)]
    assert "pestana_espejo" not in {finding.code for finding in plan.findings}


def test_a_case_that_stood_on_the_mirror_moves_to_the_typed_row() -> None:
    """Registered while only the mirror could be read: one case all the same, with its number."""
    shown = mirror(bad())
    _r, _s, first = look(workbook(shown, tab([HEADING, *good(0)], "NOVIEMBRE", sheet_id=2)))
    marked = replace(shown, rows=(shown.rows[0], replace(shown.rows[1], marks=(first.cases[0].mark,))))
    typed = tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=2)
    _reading, _resolution, plan = look(workbook(marked, typed), known=first.cases)
    assert [(case.number, case.where.tab, case.where.row) for case in plan.cases] == [
        (first.cases[0].number, "NOVIEMBRE", 5)
    ]
    kinds = [(type(change).__name__, change.where.tab) for change in plan.changes]
    assert kinds[:2] == [("UnmarkRow", "DETRACTORES"), ("MarkRow", "NOVIEMBRE")]


def test_a_mirror_of_a_copied_tab_ends_at_the_typed_row_of_the_original() -> None:
    """Three rows that say the same: both others name the one in NOVIEMBRE."""
    made = [
        mirror(bad()),
        tab([HEADING, bad()], "NOVIEMBRE (2)", sheet_id=2),
        tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=3),
    ]
    _reading, resolution, _plan = look(workbook(*made))
    assert sorted(repeats(resolution)) == [((1, 2), ("NOVIEMBRE", 6)), ((2, 2), ("NOVIEMBRE", 6))]


def test_zeros_that_formulas_show_for_empty_rows_are_nobody() -> None:
    """=NOVIEMBRE!A9 over an empty row shows 0 in every cell: no customer, and certainly no detractor."""
    nothing: dict[str, CellValue] = dict.fromkeys(HEADING, 0)
    shown = mirror(bad(), list(nothing.values()), list(nothing.values()))
    _reading, _resolution, plan = look(workbook(shown, tab([HEADING, *good(0), bad()], "NOVIEMBRE", sheet_id=2)))
    assert [case.where.tab for case in plan.cases] == ["NOVIEMBRE"]
    assert [finding.code for finding in plan.findings] == ["pestana_espejo"]


def test_zeros_that_somebody_typed_are_a_row() -> None:
    """The neighbour: whatever was meant, it was typed, and people are told of it."""
    reading, _resolution, plan = look(workbook(tab([HEADING, *good(0), [0] * len(HEADING)], "NOVIEMBRE")))
    assert [record.where.row for record in reading.records] == [1, 2, 3, 4, 5]
    assert "calificacion_cero" in {finding.code for finding in plan.findings}


def test_a_zero_that_a_formula_shows_for_an_empty_cell_is_no_answer() -> None:
    """An unanswered question, no comment, no management: 0 in the mirror, and still the row of a promoter."""
    typed = call(tiempos=None, atencion=9, trabajo=9, recomendacion=9)
    shown = mirror([0 if value is None else value for value in typed])
    _reading, resolution, plan = look(workbook(shown, tab([HEADING, *good(0), typed], "NOVIEMBRE", sheet_id=2)))
    assert repeats(resolution) == [((1, 2), ("NOVIEMBRE", 6))]
    assert plan.cases == ()
    (told,) = (finding for finding in plan.findings if finding.code == "pestana_espejo")
    assert told.severity == "dato"
