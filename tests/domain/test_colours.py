"""Tones and states: the published CIEDE2000 pairs, the palette of A-10, and what people's painting teaches."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from build import HEADING, call, config, form, read_calls, tab, workbook

from sheets_automation.domain.colours.palette import Palette, ciede2000
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reading.headings import recognise
from sheets_automation.model import Fill, Layout, Rgb, State

# Sharma, Wu & Dalal, «The CIEDE2000 Color-Difference Formula» (2005), table 1: L a b, L a b, distance
SHARMA = """
50 2.6772 -79.7751 50 0 -82.7485 2.0425
50 3.1571 -77.2803 50 0 -82.7485 2.8615
50 2.8361 -74.0200 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1.0000
50 -1.1848 -84.8006 50 0 -82.7485 1.0000
50 -0.9009 -85.5211 50 0 -82.7485 1.0000
50 0 0 50 -1 2 2.3669
50 -1 2 50 0 0 2.3669
50 2.4900 -0.0010 50 -2.4900 0.0009 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0010 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0011 7.2195
50 2.4900 -0.0010 50 -2.4900 0.0012 7.2195
50 -0.0010 2.4900 50 0.0009 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0010 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0011 -2.4900 4.7461
50 2.5000 0 50 0 -2.5000 4.3065
50 2.5000 0 73 25 -18 27.1492
50 2.5000 0 61 -5 29 22.8977
50 2.5000 0 56 -27 -3 31.9030
50 2.5000 0 58 24 15 19.4535
50 2.5000 0 50 3.1736 0.5854 1.0000
50 2.5000 0 50 3.2972 0 1.0000
50 2.5000 0 50 1.8634 0.5757 1.0000
50 2.5000 0 50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""


@pytest.mark.parametrize("line", SHARMA.strip().splitlines())
def test_distance_agrees_with_the_published_pairs(line: str) -> None:
    """Each published pair has its published distance, in both directions."""
    l1, a1, b1, l2, a2, b2, distance = (float(part) for part in line.split())
    assert ciede2000((l1, a1, b1), (l2, a2, b2)) == pytest.approx(distance, abs=5e-5)
    assert ciede2000((l2, a2, b2), (l1, a1, b1)) == pytest.approx(distance, abs=5e-5)


@pytest.mark.parametrize(
    ("tone", "state"),
    [
        ("#ff0000", State.RED),
        ("#ea9999", State.RED),
        ("#ea4335", State.RED),
        ("#fe0101", State.RED),
        ("#ffff00", State.YELLOW),
        ("#fff2cc", State.YELLOW),
        ("#fbbc04", State.YELLOW),
        ("#00ff00", State.GREEN),
        ("#34a853", State.GREEN),
        ("#6aa84f", State.GREEN),
        ("#93c47d", State.LIGHT_GREEN),
        ("#d9ead3", State.LIGHT_GREEN),
        ("#b7d8a9", State.LIGHT_GREEN),
        ("#4a86e8", State.BLUE),
        ("#cfe2f3", State.BLUE),
        ("#9900ff", State.PURPLE),
        ("#7030a0", State.PURPLE),
        ("#ead1dc", State.PURPLE),
        ("#ffffff", State.NONE),
        ("#000000", State.NONE),
        ("#d9d9d9", State.NONE),
        ("#fafafa", State.NONE),
        ("#f3f4f3", State.NONE),
        ("#fbf6ea", State.YELLOW),  # paler than any tone of the palette, and still no grey
        ("#783f04", State.UNKNOWN),
        ("#ff9900", State.UNKNOWN),
    ],
)
def test_tone_means_its_state(tone: str, state: State) -> None:
    """Palette tones by the table, their neighbours by likeness, greys nothing, brown and orange unknown."""
    assert Palette(config().semaphore).classify(Rgb.parse(tone)) is state


def test_a_legend_wins_over_the_palette() -> None:
    """A tab whose legend calls orange «en trámite» has a yellow of its own, and its neighbours follow it."""
    palette = Palette(config().semaphore, {Rgb.parse("#ff9900"): State.YELLOW, Rgb.parse("#93c47d"): State.GREEN})
    assert palette.classify(Rgb.parse("#ff9900")) is State.YELLOW
    assert palette.classify(Rgb.parse("#fe9a05")) is State.YELLOW
    assert palette.classify(Rgb.parse("#93c47d")) is State.GREEN


# ----------------------------------------------------------------------------------------------- learned from the tab

NAME, PLATE, SCORE, COMMENT, STATUS = 0, 2, 8, 9, 12
RED, GREEN, YELLOW = "#ea9999", "#6aa84f", "#ffff00"


def layout_of(fills: dict[tuple[int, int], str], rows: int = 12) -> Layout:
    sheet = tab([HEADING, *[call(placa=f"ABC{n:03}") for n in range(rows)]], fills=fills)
    found = recognise(sheet, workbook(sheet), form("GSC-FOR-01"), config().semaphore)
    assert isinstance(found, Layout)
    return found


def state_of(fills: dict[int, str]) -> State:
    record = read_calls(call(), fills={(1, column): tone for column, tone in fills.items()}).records[0]
    assert isinstance(record, CallRecord)
    return record.colour.state


def test_where_nothing_is_painted_the_comment_is_the_place() -> None:
    """R-62: the service starts with the comment cell, in the default tone, and knows that it has not learned."""
    layout = layout_of({})
    assert (layout.paint_columns, layout.paint_learned) == ((COMMENT,), False)
    assert layout.tones[State.RED] == Fill(Rgb.parse("#ff0000"))


def test_place_and_tone_are_learned() -> None:
    """Where people paint the name in pale red, the service does too."""
    layout = layout_of({(1, NAME): RED, (2, NAME): RED, (5, NAME): GREEN})
    assert (layout.paint_columns, layout.paint_learned) == ((NAME,), True)
    assert layout.tones[State.RED].rgb.hex == RED
    assert layout.tones[State.GREEN].rgb.hex == GREEN


def test_whole_rows_are_learned() -> None:
    """Where people paint whole rows, the paint columns are the whole table."""
    layout = layout_of({(1, column): RED for column in range(len(HEADING))})
    assert layout.paint_columns == tuple(range(len(HEADING)))


@pytest.mark.parametrize(
    ("painted", "learned"),
    [
        (range(9), tuple(range(len(HEADING)))),  # nine of thirteen cells: the row, but for what was typed later
        ((NAME, COMMENT), (NAME, COMMENT)),
        ((NAME, PLATE, COMMENT), (NAME, PLATE, COMMENT)),
    ],
)
def test_most_of_a_row_is_the_row_and_a_few_cells_are_cells(painted: Sequence[int], learned: tuple[int, ...]) -> None:
    """From six tenths of the table on, people mean the whole row; a habit of two or three cells stays one."""
    fills = {(row, column): RED for row in (2, 5, 8) for column in painted}
    assert layout_of(fills).paint_columns == learned


def test_a_slip_of_the_brush_is_no_habit() -> None:
    """Six detractors marked at the comment and, once, at the score beside it: the comment."""
    fills = {(row, COMMENT): RED for row in range(1, 7)} | {(3, SCORE): RED}
    rows = [call(placa=f"ABC{n:03}", recomendacion=3 if n < 6 else 10) for n in range(12)]
    assert read_calls(*rows, fills=fills).registers[0].layout.paint_columns == (COMMENT,)


def test_the_commonest_of_two_tones_is_learned() -> None:
    """Two people, two reds: the one that is used more often, wherever it stands."""
    fills = {(1, NAME): "#cc0000", (2, NAME): RED, (5, NAME): RED, (7, NAME): RED}
    assert layout_of(fills).tones[State.RED].rgb.hex == RED


def test_one_painted_telephone_teaches_nothing() -> None:
    """A stray mark outside name, comment, scores and status is no habit and no state."""
    layout = layout_of({(3, 1): YELLOW})
    assert (layout.paint_columns, layout.paint_learned) == ((COMMENT,), False)
    assert state_of({1: YELLOW}) is State.NONE


def test_hand_made_stripes_are_no_colour() -> None:
    """Every second row in pale blue is decoration."""
    fills = {(row, column): "#cfe2f3" for row in range(1, 13, 2) for column in range(len(HEADING))}
    reading = read_calls(*[call(placa=f"ABC{n:03}") for n in range(12)], fills=fills)
    assert {record.colour.state for record in reading.records} == {State.NONE}


def test_a_column_painted_from_top_to_bottom_is_no_colour() -> None:
    """A column prepared in one tone far below the last row says nothing about the rows."""
    fills = {(row, COMMENT): "#fff2cc" for row in range(1, 30)}
    reading = read_calls(*[call(placa=f"ABC{n:03}") for n in range(12)], fills=fills)
    assert {record.colour.state for record in reading.records} == {State.NONE}


def test_stripes_over_detractors_are_no_colour() -> None:
    """The rhythm tells, not whom it hits: every second of twelve dissatisfied customers in pale blue is no mark."""
    fills = {(row, column): "#cfe2f3" for row in range(1, 13, 2) for column in range(len(HEADING))}
    reading = read_calls(*[call(placa=f"ABC{n:03}", recomendacion=3) for n in range(12)], fills=fills)
    assert {record.colour.state for record in reading.records} == {State.NONE}


def test_a_column_prepared_far_below_three_detractors_is_no_colour() -> None:
    """What is painted ahead of anybody's being there says nothing of those who are."""
    fills = {(row, COMMENT): "#fff2cc" for row in range(1, 30)}
    reading = read_calls(*[call(placa=f"ABC{n:03}", recomendacion=3) for n in range(3)], fills=fills)
    assert {record.colour.state for record in reading.records} == {State.NONE}


def test_a_row_takes_the_most_frequent_of_two_colours() -> None:
    """Name and comment green, status red: green, and the red cell is remembered."""
    record = read_calls(call(), fills={(1, NAME): GREEN, (1, COMMENT): GREEN, (1, STATUS): RED}).records[0]
    assert record.colour.state is State.GREEN
    assert [column for column, _ in record.colour.cells] == [NAME, COMMENT]
    assert [(column, state) for column, _, state in record.colour.rest] == [(STATUS, State.RED)]


def test_a_painted_name_speaks_louder_than_one_red_comment() -> None:
    """The red may be the service's own; green only a person paints."""
    assert state_of({NAME: GREEN, COMMENT: "#ff0000"}) is State.GREEN


def test_an_unknown_tone_is_a_finding_and_no_guess() -> None:
    """Brown is told with its cell and its tone."""
    reading = read_calls(call(), fills={(1, COMMENT): "#783f04"})
    assert reading.records[0].colour.state is State.UNKNOWN
    assert [(f.code, f.cell, f.read) for f in reading.findings] == [("color_desconocido", "J2", "#783f04")]


def test_painted_rows_without_content_are_no_records() -> None:
    """Rows coloured in advance hold nobody."""
    fills = {(row, column): "#ff0000" for row in range(2, 5) for column in range(len(HEADING))}
    assert len(read_calls(call(), fills=fills).records) == 1
