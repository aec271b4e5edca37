"""What the interleavings found, each as a story. MARKS and PAINT are the batches of one run to a register."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheets_automation.commands.explain import explain

from .desk import CALLED, COMMENT, EVIDENCE, NAME, PHONE, PLATE, SCORE, STATUS, WIDTH, Desk
from .hands import DETRACTOR, PROMOTER, Hands, row
from .interleavings import one_report

MARKS, PAINT = 1, 2
RED, GREEN, BLUE = "#ff0000", "#00ff00", "#4a86e8"
BY_HAND = "#6aa84f"  # the green that people choose


@pytest.fixture
def desk() -> Desk:
    return Desk(config=one_report())


def fills(hands: Hands) -> list[str]:
    """The comment cell's fill of every data row."""
    return [line[COMMENT].fill for line in hands.desk.grid(hands.code)[1:] if line[NAME].value]


def told(desk: Desk) -> list[tuple[str, str, int]]:
    """Number, status and row of every case."""
    return [(case["number"], case["status"], case["where"]["row"]) for case in desk.cases()]


def opened(desk: Desk, *rows: Any, tabs: tuple[str, ...] = ("NOVIEMBRE 2026", "OTRAS")) -> Hands:
    desk.register("GSC-FOR-01", rows, tabs)
    return Hands(desk)


def test_a_row_deleted_just_before_painting_does_not_leave_its_colour_to_the_next_row(desk: Desk) -> None:
    """The mark dies with its row; the batch is refused as a whole instead of painting the row that moved up."""
    hands = opened(desk, row(1), row(2, PROMOTER), row(3, PROMOTER))
    with hands.before_batch(PAINT, lambda: hands.delete(1)):
        desk.run()
    assert fills(hands) == ["", ""]


def test_a_persons_colour_on_the_row_that_moves_up_survives(desk: Desk) -> None:
    """Neither painted over nor «repaired» away."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    hands.paint(2, BY_HAND)
    with hands.before_batch(PAINT, lambda: hands.delete(1)):
        desk.run()
    assert fills(hands) == [BY_HAND]


def test_rows_sorted_just_before_painting_are_painted_where_they_are(desk: Desk) -> None:
    """The whole batch is refused, and the same run paints the right row in its next round."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    with hands.before_batch(PAINT, lambda: hands.sort(1, 2, SCORE, down=True)):
        desk.run()
    assert [(line[SCORE].value, line[COMMENT].fill) for line in desk.grid("GSC-FOR-01")[1:3]] == [(9, ""), (5, RED)]


def test_two_cases_never_share_a_mark(desk: Desk) -> None:
    """A detractor typed over a row with a case gets a mark of its own, and a quiet run writes nothing."""
    hands = opened(desk, row(1))
    desk.run()
    hands.type(1, 0, *row(2))
    desk.run()
    marks = [case["mark"] for case in desk.cases()]
    assert len(set(marks)) == len(marks) == 2
    assert desk.run().changes == []


def test_a_clearing_that_was_refused_is_tried_again(desk: Desk) -> None:
    """A row is inserted above while the red of a corrected score is being taken off: it goes all the same."""
    hands = opened(desk, row(1))
    desk.run()
    hands.type(1, SCORE, PROMOTER)
    with hands.before_batch(1, lambda: hands.insert(1)):
        desk.run()
    desk.run()
    assert fills(hands) == [""]


def test_a_green_that_was_refused_closes_nothing(desk: Desk) -> None:
    """The evidence is withdrawn while the row is to turn green: it is no case reopened with a new clock."""
    hands = opened(desk, row(1, evidence="Se llamó", status="Gestión realizada"))
    with hands.before_batch(MARKS, lambda: hands.type(1, EVIDENCE, "", "Pendiente")):
        desk.run()
    desk.run()
    [case] = desk.cases()
    assert (case["status"], case["reopened"], case["due"]) == ("abierto", 0, "2026-11-26")


def test_a_corrected_row_does_not_hand_its_case_to_its_copy(desk: Desk) -> None:
    """The tab was copied, then the plate corrected in the original: the copy is still no row of its own."""
    hands = opened(desk, row(1))
    desk.run()
    hands.copy_tab()
    hands.type(1, PLATE, "XYZ999")
    desk.run()
    assert [(c["number"], c["where"]["sheet_id"]) for c in desk.cases()] == [("C-2026-00001", 0)]


def test_a_copy_whose_original_got_another_date_is_still_a_copy(desk: Desk) -> None:
    """The same words of the same customer in a copied tab are no second case."""
    hands = opened(desk, row(1))
    desk.run()
    hands.copy_tab()
    hands.type(1, CALLED, date(2026, 11, 23))
    desk.run()
    [case] = desk.cases()
    assert (case["where"]["sheet_id"], case["due"]) == (0, "2026-11-25")


def test_a_plate_corrected_before_the_row_has_its_mark_makes_no_second_case(desk: Desk) -> None:
    """The case is recorded, the row corrected, and only then marked."""
    hands = opened(desk, row(1))
    with hands.before_batch(MARKS, lambda: hands.type(1, PLATE, "XYZ999")):
        desk.run()
    assert told(desk) == [("C-2026-00001", "abierto", 1)]


def test_a_row_cut_to_another_tab_and_given_another_date_keeps_its_case(desk: Desk) -> None:
    """The mark stays behind on the empty row, and the customer's only row is the one in the other tab."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    desk.run()
    hands.cut(1, to_tab=1, to=1)
    hands.type(1, CALLED, date(2026, 11, 23), tab=1)
    desk.run()
    [case] = desk.cases()
    assert (case["number"], case["where"]["sheet_id"], case["due"]) == ("C-2026-00001", 1, "2026-11-25")


def test_a_corrected_score_with_a_suggestion_turns_blue_in_one_run(desk: Desk) -> None:
    """Clearing the red and painting the blue are one step, so the next run has nothing to do."""
    hands = opened(desk, row(1, suggestion="Más parqueaderos"))
    desk.run()
    hands.type(1, SCORE, PROMOTER)
    desk.run()
    assert fills(hands) == [BLUE]
    assert desk.run().changes == []


def test_one_cell_painted_by_hand_outweighs_a_row_we_painted_throughout(desk: Desk) -> None:
    """Where people paint whole rows so do we; an adviser's green on the comment alone still closes the case."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    for column in range(WIDTH):
        hands.paint(2, "#cc0000", column)
    desk.run()
    assert hands.cell(1, NAME).fill == "#cc0000"
    hands.paint(1, BY_HAND)
    desk.run()
    desk.run()
    statuses = {case["where"]["row"]: case["status"] for case in desk.cases()}
    assert (hands.cell(1).fill, statuses[1]) == (BY_HAND, "cerrado")


def test_what_people_paint_while_misplaced_marks_are_taken_off_is_seen(desk: Desk) -> None:
    """Taking marks off is a call of its own: the rows are looked at again after it, not before."""
    hands = opened(desk, row(1), row(2), row(3))

    def paint_the_second() -> None:
        at = next(i for i, line in enumerate(desk.grid("GSC-FOR-01")) if line[0].value == "f2")
        hands.paint(at, BY_HAND)

    with hands.before_batch(MARKS, lambda: hands.sort(1, 3, NAME, down=True)), hands.before_batch(2, paint_the_second):
        desk.run()
    desk.run()
    assert {line[0].value: line[COMMENT].fill for line in desk.grid("GSC-FOR-01")[1:4]} == {
        "f1": RED,
        "f2": BY_HAND,
        "f3": RED,
    }


def test_the_one_moment_nobody_can_close_is_on_record(desk: Desk) -> None:
    """A cell painted between our last look and our batch is painted over; the audit line says what had been read."""
    hands = opened(desk, row(1))
    with hands.before_batch(PAINT, lambda: hands.paint(1, BY_HAND)):
        desk.run()
    assert fills(hands) == [RED]
    [line] = [entry for entry in desk.audit() if entry["action"] == "pintar"]
    assert (line["before"], line["result"]) == (f"[[{COMMENT}, null]]", "aplicado")


@pytest.mark.parametrize("moment", [MARKS, PAINT])
def test_a_customer_typed_over_another_meanwhile_gets_no_colour_of_his(desk: Desk, moment: int) -> None:
    """Whoever is on the row when it is painted is the one it was meant for, or it is given back."""
    hands = opened(desk, row(1))
    with hands.before_batch(moment, lambda: hands.type(1, 0, *row(2, PROMOTER))):
        desk.run()
    desk.run()
    assert fills(hands) == [""]


def test_done_while_it_is_painted_red_is_green_in_the_end(desk: Desk) -> None:
    """An adviser closes the row in the very moment that we paint it: the next run follows."""
    hands = opened(desk, row(1, DETRACTOR))
    with hands.before_batch(PAINT, lambda: hands.type(1, EVIDENCE, "Se llamó", "Gestión realizada")):
        desk.run()
    desk.run()
    assert (hands.cell(1).fill, hands.cell(1, STATUS).value) == (GREEN, "Gestión realizada")


def test_a_spoilt_heading_takes_no_colour_and_loses_no_case(desk: Desk) -> None:
    """While nobody can tell what a tab's columns are, what we wrote there stays and its cases stay open."""
    hands = opened(desk, row(1), row(2))
    desk.run()
    before, heading = desk.grid("GSC-FOR-01"), [spot.value for spot in desk.grid("GSC-FOR-01")[0]]
    hands.type(0, SCORE, "?????")
    result = desk.run()
    assert result.changes == []
    assert desk.grid("GSC-FOR-01")[1:] == before[1:]
    assert [status for _number, status, _row in told(desk)] == ["abierto", "abierto"]
    hands.type(0, 0, *heading)
    assert desk.run().changes == []


def test_a_file_out_of_reach_for_one_run_loses_no_case(desk: Desk) -> None:
    """Its cases stay open and in the mails; the administrator hears of the file."""
    hands = opened(desk, row(1))
    desk.run()
    desk.later(days=1)
    with_trouble = desk.emulator.faults
    with_trouble.add(
        kind="error", status=503, pattern=rf"spreadsheets\.get /v4/spreadsheets/{desk.books[hands.code]}", times=0
    )
    desk.run()
    with_trouble.clear()
    assert told(desk) == [("C-2026-00001", "abierto", 1)]
    moments = [mail["moment"] for mail in desk.mails() if mail["key"].split("|")[1] == "2026-11-26"]
    assert "resumen_diario" in moments
    assert len(moments) == 2
    assert desk.run().changes == []


def test_a_deleted_row_does_not_live_on_in_the_copy_of_its_tab(desk: Desk) -> None:
    """The case is told lost and, when the deletion is undone, goes on with its number; the copy was never marked."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    desk.run()
    hands.copy_tab()
    hands.delete(1)
    desk.run()
    assert told(desk) == [("C-2026-00001", "fila_no_encontrada", 1)]
    hands.insert(1)
    hands.type(1, 0, *row(1))
    desk.run()
    assert [(c["number"], c["status"], c["where"]["sheet_id"], c["due"]) for c in desk.cases()] == [
        ("C-2026-00001", "abierto", 0, "2026-11-26")
    ]


def test_a_note_of_ours_that_a_partial_sort_moved_to_another_customer_goes(desk: Desk) -> None:
    """The answers were sorted without the customers: the row that is no case keeps no word about one."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    desk.run()
    hands.sort(1, 2, SCORE, left=SCORE, down=True)
    desk.run()
    notes = {line[0].value: line[COMMENT].note.split()[:2] for line in desk.grid("GSC-FOR-01")[1:3]}
    assert notes["f1"] == []
    assert notes["f2"][0] == "[Automatización]"
    assert desk.run().changes == []


def test_a_row_that_moves_on_while_it_is_being_given_back_is_given_back_where_it_is(desk: Desk) -> None:
    """Typed over while we painted, and sorted while we repaired: the run ends, and nothing of ours stays there."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    with (
        hands.before_batch(PAINT, lambda: hands.type(1, 0, *row(3, PROMOTER))),
        hands.before_batch(PAINT + 1, lambda: hands.insert(1)),
    ):
        desk.run()
    desk.run()
    assert fills(hands) == ["", ""]


def test_a_plate_corrected_under_a_partial_sort_keeps_its_case(desk: Desk) -> None:
    """The sort dragged its mark away and another onto it: the day and the telephone still tell whose row it is."""
    hands = opened(desk, row(1), row(2, 3))
    desk.run()
    numbers = {case["plate"]: case["number"] for case in desk.cases()}
    hands.type(1, PLATE, "XYZ999")
    hands.sort(1, 2, SCORE, left=SCORE)
    desk.run()
    assert {c["plate"]: c["number"] for c in desk.cases()} == {"XYZ999": numbers["ABC001"], "ABC002": numbers["ABC002"]}


def test_a_copied_row_stays_a_copy_when_the_original_is_torn_and_given_another_date(desk: Desk) -> None:
    """Neither the day nor the words of the copy are beside its customer any more: the case knows its earlier day."""
    hands = opened(desk, row(1), row(2, 3))
    desk.run()
    hands.copy_tab()
    hands.sort(1, 2, SCORE, left=SCORE)
    desk.run()
    hands.type(1, CALLED, date(2026, 11, 23))
    desk.run()
    assert desk.run().changes == []
    assert {(case["number"], case["where"]["sheet_id"]) for case in desk.cases()} == {
        ("C-2026-00001", 0),
        ("C-2026-00002", 0),
    }


def test_a_red_cell_of_a_person_among_ours_is_not_taken_off(desk: Desk) -> None:
    """Where we painted the whole row, an adviser's own red on the comment says that he means it."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    for column in range(WIDTH):
        hands.paint(2, "#cc0000", column)
    desk.run()
    hands.paint(1, "#c00000")
    hands.type(1, SCORE, PROMOTER)
    desk.run()
    assert (hands.cell(1).fill, hands.cell(1, NAME).fill) == ("#c00000", "#cc0000")


def test_a_case_that_was_withdrawn_follows_its_row(desk: Desk) -> None:
    """Score and day corrected, moved to another tab, and the score corrected back: the same case."""
    hands = opened(desk, row(1))
    desk.run()
    hands.type(1, CALLED, date(2026, 11, 23), PROMOTER)
    desk.run()
    hands.cut(1, to_tab=1, to=1)
    hands.type(1, SCORE, DETRACTOR, tab=1)
    desk.run()
    assert told(desk) == [("C-2026-00001", "abierto", 1)]


def test_a_persons_red_on_a_row_that_we_painted_blue_is_a_case(desk: Desk) -> None:
    """Nobody remembers whose a blue is; the mark that asks for an answer is heard."""
    hands = opened(desk, row(1, PROMOTER, suggestion="Más parqueaderos"), row(2, PROMOTER))
    for column in range(WIDTH):
        hands.paint(2, "#6d9eeb", column)
    desk.run()
    assert hands.cell(1, NAME).fill == "#6d9eeb"
    hands.paint(1, "#c00000")
    desk.run()
    assert told(desk) == [("C-2026-00001", "abierto", 1)]
    assert desk.run().changes == []


def test_a_row_cut_away_while_it_is_painted_leaves_no_colour_behind(desk: Desk) -> None:
    """Giving back what was there must not paint the blank row as the cut one had been."""
    hands = opened(desk, row(1))
    desk.run()
    hands.type(1, EVIDENCE, "Se llamó", "Gestión realizada")
    seen: list[str] = []
    with (
        hands.before_batch(1, lambda: hands.cut(1, to_tab=1, to=1)),
        desk.interrupting(after=lambda _call, _status: seen.append(hands.cell(1).fill)),
    ):
        desk.run()
    assert seen[seen.index(GREEN) + 1 :].count(RED) == 0
    assert (hands.cell(1).fill, hands.cell(1, tab=1).fill) == ("", GREEN)


def test_a_corrected_row_keeps_its_case_under_the_mark_of_one_deleted_since(desk: Desk) -> None:
    """A partial sort dragged another case's mark onto it, and that other row is no more: nobody else can be meant."""
    hands = opened(desk, row(1), row(2, 3))
    desk.run()
    hands.type(1, PLATE, "XYZ999")
    hands.sort(1, 2, SCORE, left=SCORE)
    hands.delete(2)
    desk.run()
    assert told(desk) == [("C-2026-00001", "abierto", 1), ("C-2026-00002", "fila_no_encontrada", 2)]


@pytest.mark.parametrize("pushed", [0, 1])
def test_a_torn_row_given_another_day_keeps_its_case(desk: Desk, pushed: int) -> None:
    """Between two looks its day was corrected and mark and words were dragged to another customer."""
    hands = opened(desk, row(1), row(2, 3))
    desk.run()
    if pushed:
        hands.insert(1)
    hands.sort(1 + pushed, 2 + pushed, SCORE, left=SCORE)
    hands.type(1 + pushed, CALLED, date(2026, 11, 23))
    desk.run()
    assert told(desk) == [("C-2026-00001", "abierto", 1 + pushed), ("C-2026-00002", "abierto", 2 + pushed)]
    assert desk.run().changes == []


def test_our_green_beside_a_persons_blue_is_nobodys_mark(desk: Desk) -> None:
    """What we painted on the name keeps no case alive once people have painted the rest of the row otherwise."""
    hands = opened(desk, row(1, evidence="Se llamó", status="Gestión realizada"), row(2, PROMOTER))
    for column in (NAME, COMMENT):
        hands.paint(2, BY_HAND, column)
    desk.run()
    assert (hands.cell(1, NAME).fill, hands.cell(1).fill) == (BY_HAND, BY_HAND)
    hands.type(1, SCORE, PROMOTER)
    for column in (SCORE, COMMENT, STATUS):
        hands.paint(1, "#6d9eeb", column)
    for _ in range(2):
        desk.run()
        assert ("C-2026-00001", "retirado", 1) in told(desk)
    assert desk.run().changes == []


def test_a_mark_on_a_persons_blue_row_is_heard_and_the_blue_stays(desk: Desk) -> None:
    """An adviser reddens the comment of a detractor's row that a colleague painted blue: only that cell turns green."""
    hands = opened(desk, row(1))
    for column in range(WIDTH):
        hands.paint(1, "#6d9eeb", column)
    desk.run()
    hands.paint(1, "#c00000")
    desk.run()
    hands.type(1, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.run()
    assert (hands.cell(1).fill, hands.cell(1, NAME).fill) == (GREEN, "#6d9eeb")
    assert desk.run().changes == []


def test_a_case_that_a_person_reopened_does_not_turn_green_by_itself(desk: Desk) -> None:
    """The row still says «Gestión realizada» from before; only when somebody writes something new may it close."""
    hands = opened(desk, row(1, evidence="Se llamó", status="Gestión realizada"))
    desk.run()
    assert fills(hands) == [GREEN]
    hands.paint(1, "#cc0000")
    desk.run()
    [case] = desk.cases()
    assert (fills(hands), case["status"], case["reopened"]) == (["#cc0000"], "abierto", 1)
    desk.later(days=1)
    desk.run()
    assert fills(hands) == ["#cc0000"]
    hands.type(1, EVIDENCE, "Se llamó otra vez y quedó conforme")
    desk.run()
    assert (fills(hands), [c["status"] for c in desk.cases()]) == ([GREEN], ["cerrado"])


@pytest.mark.parametrize("tone", ["#6d9eeb", "#8e7cc3", "#795548"])  # blue, purple, one nobody defined
def test_a_colour_that_asks_for_nothing_does_not_reopen_a_case(desk: Desk, tone: str) -> None:
    """Only red and yellow do."""
    hands = opened(desk, row(1, evidence="Se llamó", status="Gestión realizada"))
    desk.run()
    hands.paint(1, tone)
    desk.run()
    [case] = desk.cases()
    assert (fills(hands), case["status"], case["reopened"]) == ([tone], "cerrado", 0)
    assert desk.run().changes == []


def test_a_mark_meant_for_one_call_is_not_left_on_the_same_customers_other_call(desk: Desk) -> None:
    """Between the look and the marking a new call of the customer is inserted above: only the day tells them apart."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    again = row(1, PROMOTER, called=date(2026, 11, 20))

    def a_new_call_above() -> None:
        hands.insert(1)
        hands.type(1, 0, *again)

    with hands.before_batch(MARKS, a_new_call_above):
        desk.run()
    hands.type(2, PLATE, "XYZ999")
    desk.run()
    assert told(desk) == [("C-2026-00001", "abierto", 2)]


def test_a_row_cut_away_with_another_plate_and_another_day_keeps_its_case(desk: Desk) -> None:
    """The mark left on the blank row, the telephone and the customer's own words say whose it is."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    desk.run()
    hands.type(1, PLATE, "XYZ999", date(2026, 11, 23))
    hands.cut(1, to_tab=1, to=1)
    desk.run()
    assert told(desk) == [("C-2026-00001", "abierto", 1)]
    assert [case["where"]["sheet_id"] for case in desk.cases()] == [1]


def test_a_person_who_sets_yellow_back_to_red_is_not_contradicted(desk: Desk) -> None:
    """What was written before stays written; the next thing that is written counts again."""
    hands = opened(desk, row(1, evidence="Se llamó"))
    desk.run()
    hands.paint(1, "#cc0000")
    for _ in range(2):
        desk.run()
        assert fills(hands) == ["#cc0000"]
    hands.type(1, EVIDENCE, "Se llamó otra vez")
    desk.run()
    assert hands.cell(1).fill not in ("#cc0000", "")


def test_a_row_in_two_colours_of_people_is_left_to_them(desk: Desk) -> None:
    """Red throughout and light green on the comment: whichever was meant, painting a third colour would not help."""
    hands = opened(desk, row(1, evidence="Se llamó"))
    for column in range(WIDTH):
        hands.paint(1, "#cc0000", column)
    hands.paint(1, "#b6d7a8")
    result = desk.run()
    assert (hands.cell(1).fill, hands.cell(1, NAME).fill) == ("#b6d7a8", "#cc0000")
    assert "dos_colores" in {finding.code for finding in result.findings}
    assert desk.run().changes == []


def test_what_we_painted_around_a_persons_cell_goes_along_with_it(desk: Desk) -> None:
    """An adviser reddened the comment of a row that we had painted red throughout: once done, all of it is green."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    for column in range(WIDTH):
        hands.paint(2, "#cc0000", column)
    desk.run()
    hands.paint(1, "#c00000")
    desk.run()
    hands.type(1, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.run()
    assert {hands.cell(1, column).fill for column in range(1, WIDTH)} == {GREEN}
    assert desk.run().changes == []


def test_the_blue_of_another_row_is_not_taken_for_a_leftover(desk: Desk) -> None:
    """A corrected score made a row blue, and its mark was dragged to a row that is blue in its own right."""
    hands = opened(desk, row(1, 3, suggestion="Abrir los domingos"), row(2, PROMOTER, suggestion="Más parqueaderos"))
    desk.run()
    hands.type(1, SCORE, PROMOTER + 1)
    desk.run()
    assert fills(hands) == [BLUE, BLUE]
    hands.sort(1, 2, SCORE, left=SCORE)
    desk.run()
    assert fills(hands) == [BLUE, BLUE]
    assert desk.run().changes == []


def test_a_customer_typed_over_does_not_hand_his_case_to_his_other_call(desk: Desk) -> None:
    """The rows were sorted as well, so that his other call stands where the first one stood."""
    again = row(1, PROMOTER, called=date(2026, 11, 20))
    again[COMMENT] = "Otra llamada"
    hands = opened(desk, row(1), again)
    desk.run()
    hands.type(1, 0, *row(3, PROMOTER))
    hands.sort(1, 2, NAME)
    assert hands.cell(1, NAME).value == again[NAME]
    desk.run()
    assert told(desk) == [("C-2026-00001", "fila_no_encontrada", 1)]
    assert fills(hands) == ["", ""]  # the red was the other customer's


def test_a_row_cut_away_and_deleted_does_not_hand_its_case_to_another_call(desk: Desk) -> None:
    """The mark stays on a blank row, and the customer's only other row is of another day and says other words."""
    again = row(1, DETRACTOR, called=date(2026, 11, 20))
    again[COMMENT] = "Otra llamada"
    hands = opened(desk, row(1), row(2, PROMOTER))
    desk.run()
    hands.cut(1, to_tab=1, to=1)
    hands.delete(1, tab=1)
    hands.type(3, 0, *again)
    desk.run()
    assert sorted(told(desk)) == [("C-2026-00001", "fila_no_encontrada", 1), ("C-2026-00002", "abierto", 3)]


def test_our_red_that_a_partial_sort_brought_follows_the_table(desk: Desk) -> None:
    """It is the service's own red, whoever it was painted for: a promoter with a suggestion turns blue, no case."""
    hands = opened(desk, row(1), row(2, 3), row(3, PROMOTER, suggestion="Abrir los domingos"))
    desk.run()
    hands.sort(1, 3, NAME, left=0, right=SCORE, down=True)
    desk.run()
    desk.run()
    by_ticket = {line[0].value: (line[SCORE].value, line[COMMENT].fill) for line in desk.grid("GSC-FOR-01")[1:4]}
    assert by_ticket == {"f3": (5, RED), "f2": (3, RED), "f1": (PROMOTER, BLUE)}
    assert {case["plate"]: case["status"] for case in desk.cases()} == {
        "ABC001": "retirado",
        "ABC002": "abierto",
        "ABC003": "abierto",
    }


def test_a_row_that_moves_on_and_is_redated_before_its_mark_follows_keeps_its_case(desk: Desk) -> None:
    """Cut to another tab; while its mark is brought after it, it is given another day and sorted away once more."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    hands.type(1, 0, *row(3, PROMOTER), tab=1)
    desk.run()
    hands.cut(1, to_tab=1, to=2)

    def on_it_goes() -> None:
        hands.type(2, CALLED, date(2026, 11, 23), tab=1)
        hands.insert(1, tab=1)
        hands.type(1, 0, *row(4, PROMOTER), tab=1)

    with hands.before_batch(MARKS, on_it_goes):
        desk.run()
    desk.run()
    assert told(desk) == [("C-2026-00001", "abierto", 3)]


def test_a_tab_that_was_emptied_still_stands_beside_its_copy(desk: Desk) -> None:
    """Its only row is deleted: the case is told lost, and does not move into the copied tab."""
    hands = opened(desk, row(1))
    desk.run()
    hands.copy_tab()
    hands.delete(1)
    desk.run()
    assert told(desk) == [("C-2026-00001", "fila_no_encontrada", 1)]
    assert desk.run().changes == []


def test_what_is_left_of_another_customers_paint_is_repainted_whole(desk: Desk) -> None:
    """A detractor typed over a row that we had painted green throughout is red throughout, not red on green."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    for column in range(WIDTH):
        hands.paint(2, "#6aa84f", column)
    hands.type(1, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.run()
    hands.type(1, 0, *row(3))
    for column in set(range(WIDTH)) - {COMMENT}:  # meanwhile people have taken to painting the comment only
        hands.paint(2, "", column)
    hands.type(3, 0, *row(4, PROMOTER))
    hands.paint(3, "#6aa84f")
    desk.run()
    assert {hands.cell(1, column).fill for column in range(1, WIDTH)} == {RED}
    assert desk.run().changes == []


def test_a_mark_left_on_a_blank_row_is_not_given_a_second_time(desk: Desk) -> None:
    """A row that is no case was moved down, cut back up and cleared: Google would refuse its old mark for ever."""
    hands = opened(desk, row(1, PROMOTER, suggestion="Más parqueaderos"))
    desk.run()
    hands.insert(1)
    hands.cut(2, to_tab=0, to=1)
    hands.paint(1, "")
    desk.run()
    assert fills(hands) == [BLUE]
    assert desk.run().changes == []


def test_a_row_cut_away_keeps_its_case_although_another_was_put_in_its_place(desk: Desk) -> None:
    """Cut to another tab and given another day; a new customer stands where its mark was left."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    desk.run()
    hands.cut(1, to_tab=1, to=1)
    hands.type(1, CALLED, date(2026, 11, 23), tab=1)
    hands.type(1, 0, *row(3, PROMOTER))
    desk.run()
    assert [(c["number"], c["status"], c["where"]["sheet_id"]) for c in desk.cases()] == [
        ("C-2026-00001", "abierto", 1)
    ]


def test_explain_judges_a_row_in_two_colours_as_a_run_does(desk: Desk) -> None:
    """A person's cell on a row that we had painted throughout: it is no copy, and a person painted what counts."""
    hands = opened(desk, row(1), row(2, PROMOTER))
    for column in range(WIDTH):
        hands.paint(2, "#cc0000", column)
    desk.run()
    hands.paint(1, BY_HAND)
    told_of = explain(desk.session, desk.config, hands.code, "NOVIEMBRE 2026", 2, desk.now).told
    assert told_of["colour"].startswith("verde ")
    assert told_of["painted by"] == "a person"
    assert told_of["decision"].startswith("leave it")


def test_our_green_beside_a_persons_red_follows_what_is_written_next(desk: Desk) -> None:
    """Painted green throughout, reopened on the comment, then worked on again: yellow throughout, not two colours."""
    hands = opened(desk, row(1, evidence="Se llamó", status="Gestión realizada"), row(2, PROMOTER))
    for column in range(WIDTH):
        hands.paint(2, "#cc0000", column)
    desk.run()
    assert {hands.cell(1, column).fill for column in range(1, WIDTH)} == {GREEN}
    hands.paint(1, "#c00000")
    desk.run()
    assert (hands.cell(1).fill, hands.cell(1, NAME).fill) == ("#c00000", GREEN)
    hands.type(1, EVIDENCE, "Se llamó otra vez", "En trámite")
    desk.run()
    assert {hands.cell(1, column).fill for column in range(1, WIDTH)} == {"#ffff00"}
    assert desk.run().changes == []


def test_a_repair_leaves_a_cell_that_does_not_show_what_was_painted() -> None:
    """The row was typed over under the paint, then a sort of some columns carried its mark beside a person's colour."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1), row(2, 9)])
    hands = Hands(desk)
    hands.paint(2, "#7c5548")
    acts = {2: lambda: hands.type(1, PLATE, "ZZZ999"), 3: lambda: hands.sort(1, 2, NAME, 0, 5, down=True)}
    seen = 0

    def hook(call: Any) -> None:
        nonlocal seen
        if call.method_id.endswith("batchUpdate") and call.params.get("spreadsheetId") == desk.books["GSC-FOR-01"]:
            seen += 1
            acts.get(seen, lambda: None)()

    with desk.interrupting(before=hook):
        desk.run()
    assert hands.cell(2).fill == "#7c5548"


def test_the_next_call_typed_where_a_corrected_row_was_cut_out_is_another_case(desk: Desk) -> None:
    """Cut to another tab and given another phone; the mark stays behind, where the customer's next call is typed."""
    hands = opened(desk, row(1, 9), row(2))
    hands.paint(1, "#f7d966")
    desk.run()
    number = next(case["number"] for case in desk.cases() if case["where"]["row"] == 1)
    hands.cut(1, 1, 1)
    hands.type(1, PHONE, "3209999999", tab=1)
    again = row(1, 2, called=date(2026, 11, 25))
    again[COMMENT] = "Otra queja, de otro día"
    hands.type(1, 0, *again)
    desk.later(minutes=20)
    desk.run()
    where = {case["number"]: (case["where"]["sheet_id"], case["where"]["row"]) for case in desk.cases()}
    assert where[number] == (1, 1)
    assert sum(place == (0, 1) for place in where.values()) == 1


@pytest.mark.parametrize("shared", [(NAME,), (NAME, PHONE)])
def test_a_second_car_of_one_customer_is_a_case_although_he_says_the_same(desk: Desk, shared: tuple[int, ...]) -> None:
    """A fleet's manager says of both cars what he says of one; the second call is typed when the first is a case."""
    first, second = row(1), row(2)
    for column in (*shared, CALLED, SCORE, COMMENT):
        second[column] = first[column]
    hands = opened(desk, first)
    desk.run()
    hands.type(2, 0, *second)
    desk.later(minutes=15)
    desk.run()
    assert [status for _number, status, _row in told(desk)] == ["abierto", "abierto"]
