"""Where a tab's people paint, as its fills teach: places and tones of marks, and colours that are no marks (spec §4).

Each tab has ten calls: six of detractors, on the odd rows but for the last one, and four of the satisfied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest
from build import HEADING, call, codes, config, form, read_calls, tab, workbook

from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reading.headings import recognise
from sheets_automation.model import CellValue, Layout, Reading, State

FILLS = Mapping[tuple[int, int], str]

NAME, PHONE, PLATE, DAY = range(4)
RECOMMENDATION, COMMENT, MANAGEMENT, STATUS, ADVISER, BRAND = 8, 9, 10, 12, 13, 14
WIDE = (*HEADING, "ASESOR", "MARCA")
WHOLE = range(len(WIDE))
RED, YELLOW, GREEN, LIGHT, BLUE, PURPLE = "#e06666", "#ffe599", "#38761d", "#b6d7a8", "#a4c2f4", "#b4a7d6"

#: Row → score; the rows of the sheet as people count them, minus one.
SCORES = {1: 2, 2: 10, 3: 3, 4: 2, 5: 9, 6: 4, 7: 10, 8: 2, 9: 10, 10: 3}
LOW = [row for row, score in SCORES.items() if score < 7]
HAPPY = [row for row, score in SCORES.items() if score > 8]
DONE = "Se llama al cliente, se ofrece disculpas y queda conforme."
#: What the people of the tab have painted: two rows red, one yellow, one green; two detractors are new.
MARKS = {1: RED, 3: RED, 4: YELLOW, 6: GREEN}
NEW = (8, 10)


def rows_of(scores: Mapping[int, CellValue] = SCORES, handled: Iterable[int] = (4, 6)) -> list[Sequence[CellValue]]:
    """The calls; something is written about the handling of some of them."""
    told = set(handled)
    return [
        [
            *call(
                placa=f"KLM{row:03}",
                celular=f"31555500{row:02}",
                fecha=f"{3 + row}/11/2026",
                atencion=score, trabajo=score, tiempos=score, recomendacion=score,
                gestion=DONE if row in told else None,
            ),
            ("Carlos Peña", "Diana Ruiz", "Yenny Becerra")[row % 3],
            ("VW", "Seat")[row % 2],
        ]
        for row, score in scores.items()
    ]  # fmt: skip


def painted(marks: Mapping[int, str], *columns: int) -> dict[tuple[int, int], str]:
    return {(row, column): tone for row, tone in marks.items() for column in columns}


def layout_of(fills: FILLS, rows: Sequence[Sequence[CellValue]] | None = None) -> Layout:
    sheet = tab([WIDE, *(rows or rows_of())], fills=fills)
    found = recognise(sheet, workbook(sheet), form("GSC-FOR-01"), config().semaphore)
    assert isinstance(found, Layout)
    return found


def reading_of(fills: FILLS, rows: Sequence[Sequence[CellValue]] | None = None) -> Reading:
    return read_calls(*(rows or rows_of()), heading=WIDE, fills=fills)


def states(reading: Reading) -> dict[int, State]:
    """Row → state, of the rows that have one."""
    records = [record for record in reading.records if isinstance(record, CallRecord)]
    return {record.where.row: record.colour.state for record in records if record.colour.state is not State.NONE}


def doubts(reading: Reading) -> list[str]:
    return [cell for code, cell in codes(reading) if code == "color_dudoso"]


EXPECTED = {1: State.RED, 3: State.RED, 4: State.YELLOW, 6: State.GREEN}

# ---------------------------------------------------------------------------------------------------- where marks are


@pytest.mark.parametrize(
    "column", [NAME, PHONE, PLATE, DAY, RECOMMENDATION, COMMENT, MANAGEMENT, STATUS, ADVISER, BRAND]
)
def test_one_cell_of_a_detractor_is_where_people_mark(column: int) -> None:
    """Whichever cell it is: the service paints there, in the tones that were used, and asks nothing."""
    fills = painted(MARKS, column)
    layout, reading = layout_of(fills), reading_of(fills)
    assert (layout.paint_columns, layout.paint_learned) == ((column,), True)
    assert [layout.tones[state].rgb.hex for state in (State.RED, State.YELLOW, State.GREEN)] == [RED, YELLOW, GREEN]
    assert (states(reading), doubts(reading)) == (EXPECTED, [])


@pytest.mark.parametrize("columns", [(NAME, COMMENT), (PLATE, RECOMMENDATION), (MANAGEMENT, STATUS), (DAY, ADVISER)])
def test_two_cells_of_a_detractor(columns: tuple[int, int]) -> None:
    """Both are painted."""
    fills = painted(MARKS, *columns)
    reading = reading_of(fills)
    assert layout_of(fills).paint_columns == columns
    assert (states(reading), doubts(reading)) == (EXPECTED, [])


def test_whole_rows() -> None:
    """From the first column to the last."""
    fills = painted(MARKS, *WHOLE)
    assert layout_of(fills).paint_columns == tuple(WHOLE)
    assert states(reading_of(fills)) == EXPECTED


def test_a_habit_for_each_state() -> None:
    """Red stands on the name and green on the whole row: each state is painted where its own is."""
    layout = layout_of({**painted({1: RED, 3: RED, 4: RED}, NAME), **painted({6: GREEN, 8: GREEN}, *WHOLE)})
    assert layout.places[State.RED] == (NAME,)
    assert layout.places[State.GREEN] == tuple(WHOLE)


@pytest.mark.parametrize("column", [COMMENT, PLATE, ADVISER])
@pytest.mark.parametrize("tone", [BLUE, PURPLE, "#808000", "#0000ff"])
def test_other_colours_amid_the_marks_are_marks(column: int, tone: str) -> None:
    """Blue on three of the satisfied and on a detractor, where others are marked: nobody paints over it."""
    fills = {**painted(MARKS, column), **painted(dict.fromkeys((2, 5, 7, 8), tone), column)}
    reading = reading_of(fills)
    assert {row: state for row, state in states(reading).items() if row in MARKS} == EXPECTED
    assert set(states(reading)) == {*MARKS, 2, 5, 7, 8}
    assert doubts(reading) == []


@pytest.mark.parametrize("column", [PLATE, DAY, BRAND])
def test_a_persons_red_on_one_of_the_satisfied(column: int) -> None:
    """Among many marks of detractors it is one as well (A-14)."""
    fills = painted({**MARKS, 8: RED, 2: RED}, column)
    assert states(reading_of(fills)) == {**EXPECTED, 8: State.RED, 2: State.RED}


# --------------------------------------------------------------------------------------- who is a detractor is as read


@pytest.mark.parametrize(
    "way",
    [
        lambda score: f"{score * 10} %",
        lambda score: score / 10,
        lambda score: f"{max(1, score // 2)}/5",
        lambda score: "5. Totalmente de acuerdo" if score > 8 else "1. Totalmente en desacuerdo",
        lambda score: "★★★★★" if score > 8 else "★☆☆☆☆",
    ],
)
def test_marks_beside_scores_on_another_scale(way: object) -> None:
    """Percentages, fifths, words: the marks are on the dissatisfied all the same."""
    assert callable(way)
    fills = painted(MARKS, PLATE)
    rows = rows_of({row: way(score) for row, score in SCORES.items()})
    assert layout_of(fills, rows).paint_columns == (PLATE,)
    assert states(reading_of(fills, rows)) == EXPECTED


# --------------------------------------------------------------------------------------------- colours that say nothing


@pytest.mark.parametrize("tone", [GREEN, YELLOW, RED, BLUE])
@pytest.mark.parametrize("column", [PHONE, ADVISER, RECOMMENDATION])
def test_a_coloured_column_beside_marks(column: int, tone: str) -> None:
    """A column of one colour from top to bottom changes nothing about the marks beside it."""
    fills = {**painted(dict.fromkeys(SCORES, tone), column), **painted(MARKS, COMMENT)}
    assert layout_of(fills).paint_columns == (COMMENT,)
    assert states(reading_of(fills)) == EXPECTED


def test_a_blue_mark_beside_a_green_column() -> None:
    """The green of the column closes nobody's case."""
    fills = {**painted(dict.fromkeys(SCORES, GREEN), RECOMMENDATION), **painted({**MARKS, 8: BLUE}, COMMENT)}
    assert states(reading_of(fills)) == {**EXPECTED, 8: State.BLUE}


@pytest.mark.parametrize("tone", [BLUE, LIGHT, "#fff2cc", PURPLE])
@pytest.mark.parametrize(("width", "gap"), [(1, 1), (1, 2), (3, 3)])
def test_stripes_and_blocks(tone: str, width: int, gap: int) -> None:
    """Rows in a rhythm are no marks, with marks in the comment or without."""
    rows = rows_of({**SCORES, **{row: (10, 3)[row % 5 == 0] for row in range(11, 25)}})
    striped = [row for row in range(1, 25) if (row - 1) % (width + gap) < width]
    stripes = painted(dict.fromkeys(striped, tone), *WHOLE)
    assert states(reading_of(stripes, rows)) == {}
    assert layout_of(stripes, rows).paint_columns == (COMMENT,)
    assert states(reading_of({**stripes, **painted(MARKS, COMMENT)}, rows)) == EXPECTED


@pytest.mark.parametrize("column", [BRAND, PLATE])
def test_a_colour_for_each_brand(column: int) -> None:
    """Rows, or cells, in the colour of their brand: the marks in the comment are learned, and nothing else."""
    rows = rows_of({**SCORES, **{row: (10, 3)[row % 5 == 0] for row in range(11, 25)}})
    for at, row in enumerate(rows):
        row[-1] = ("VW", "Seat", "VW", "VW", "Seat")[at % 5]
    brands = {row: {"VW": LIGHT, "Seat": YELLOW}[str(rows[row - 1][-1])] for row in range(1, 25)}
    fills = painted(brands, column)
    assert states(reading_of(fills, rows)) == {}
    assert states(reading_of({**fills, **painted(MARKS, COMMENT)}, rows)) == EXPECTED


def test_white_and_grey() -> None:
    """No colour at all."""
    fills = {**painted(dict.fromkeys(SCORES, "#ffffff"), *WHOLE), **painted({1: "#efefef", 5: "#cccccc"}, NAME)}
    assert (layout_of(fills).paint_learned, states(reading_of(fills))) == (False, {})


# ---------------------------------------------------------------------------------------------- what nobody can tell


def test_green_in_every_comment_is_asked_about_once() -> None:
    """«All is well», «done», or decoration: one finding, and no row of it is taken for marked."""
    reading = reading_of(painted(dict.fromkeys(SCORES, GREEN), COMMENT))
    assert (states(reading), doubts(reading)) == ({}, ["J2"])


def test_one_coloured_telephone() -> None:
    """A single cell elsewhere teaches nothing."""
    fills = painted({2: YELLOW}, PHONE)
    assert (layout_of(fills).paint_columns, layout_of(fills).paint_learned) == ((COMMENT,), False)
    assert states(reading_of(fills)) == {}


@pytest.mark.parametrize("ground", [GREEN, YELLOW, RED])
@pytest.mark.parametrize("stripe", ["#cfe2f3", "#efefef"])
def test_stripes_laid_over_a_coloured_column(ground: str, stripe: str) -> None:
    """What shows between the stripes is the column's colour, and nobody's mark."""
    rows = rows_of({row: (10, 3)[row in (3, 4)] for row in range(1, 15)})
    fills = {
        **painted(dict.fromkeys(range(1, 15), ground), NAME),
        **painted(dict.fromkeys(range(1, 15, 2), stripe), *WHOLE),
    }
    assert states(reading_of(fills, rows)) == {}


def test_pale_blue_rows_amid_painted_rows_are_not_painted_over() -> None:
    """Stripes that were sorted, or suggestions: told once if it cannot be told, and left as they are."""
    reading = reading_of(painted({**MARKS, 2: BLUE, 5: BLUE, 8: BLUE}, *WHOLE))
    assert {row: state for row, state in states(reading).items() if row in MARKS} == EXPECTED
    colours = {record.where.row: record.colour for record in reading.records if isinstance(record, CallRecord)}
    assert all(colours[row].state is State.BLUE or colours[row].unclear for row in (2, 5, 8))


def test_green_stripes_that_all_detractors_happen_to_stand_on() -> None:
    """Every second row without an exception, satisfied customers among them: nobody's answer."""
    rows = rows_of({row: 3 if row in (1, 7, 11, 13) else 10 for row in range(1, 15)}, ())
    for at, row in enumerate(rows):
        row[-1] = ("VW", "VW", "Seat")[at % 3]
    reading = reading_of(painted(dict.fromkeys(range(1, 15, 2), GREEN), *WHOLE), rows)
    assert states(reading) == {}


def test_green_answers_in_no_rhythm_are_answers() -> None:
    """The same detractors, green, and three satisfied customers who were answered as well."""
    rows = rows_of({row: 3 if row in (1, 7, 11, 13) else 10 for row in range(1, 15)})
    reading = reading_of(painted(dict.fromkeys((1, 2, 6, 7, 11, 13), GREEN), *WHOLE), rows)
    assert set(states(reading)) >= {1, 7, 11, 13}
