"""Taking a run back after people have been at work in the same cells."""

from __future__ import annotations

from sheets_automation.commands.undo import undo

from .desk import COMMENT, EVIDENCE, PLATE, SCORE, Desk
from .hands import Hands, row
from .interleavings import one_report

ROWS = 12


def test_undo_restores_exactly_the_cells_that_nobody_touched() -> None:
    """Agents repaint a third of the rows after the run; theirs stay and are named, the others are as before the run."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(n, 5 if n % 4 else 9) for n in range(1, ROWS + 1)])
    hands = Hands(desk)
    before = [line[COMMENT].fill for line in desk.grid("GSC-FOR-01")[1 : ROWS + 1]]
    result = desk.run()
    painted = [at for at in range(1, ROWS + 1) if hands.cell(at).fill]
    touched = painted[::3]
    for at in touched:
        hands.paint(at, "#6aa84f")
    desk.later(minutes=5)
    receipt = undo(desk.session, desk.config, result.run, lambda: desk.now)
    after = [hands.cell(at).fill for at in range(1, ROWS + 1)]
    expected = ["#6aa84f" if at in touched else before[at - 1] for at in range(1, ROWS + 1)]
    assert after == expected
    assert len([place for place in receipt.restored if "color" in place or "pint" in place] or receipt.restored) >= len(
        painted
    ) - len(touched)
    assert len(receipt.left) >= len(touched)


def test_rows_sorted_since_the_run_are_restored_where_they_are_now() -> None:
    """Undo follows the row, not the place."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1), row(2, 9), row(3)])
    hands = Hands(desk)
    result = desk.run()
    hands.sort(1, 3, SCORE, down=True)
    undo(desk.session, desk.config, result.run, lambda: desk.now)
    assert [hands.cell(at).fill for at in (1, 2, 3)] == ["", "", ""]


def test_what_was_taken_back_is_not_painted_again_until_the_row_changes() -> None:
    """The next run respects the undo; a new fact on the row ends that."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1)])
    hands = Hands(desk)
    result = desk.run()
    undo(desk.session, desk.config, result.run, lambda: desk.now)
    desk.run()
    assert hands.cell(1).fill == ""
    hands.type(1, SCORE, 3)
    desk.run()
    assert hands.cell(1).fill == "#ff0000"


def test_a_colour_that_changed_hands_while_undo_worked_stays() -> None:
    """Undo paints under the same guards as a run."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1), row(2)])
    hands = Hands(desk)
    result = desk.run()
    with hands.before_batch(1, lambda: hands.delete(1)):
        undo(desk.session, desk.config, result.run, lambda: desk.now)
    assert hands.cell(1, 0).value == "f2"
    assert hands.cell(1).fill in ("", "#ff0000")


def test_a_row_painted_throughout_is_restored_but_for_the_cell_somebody_touched() -> None:
    """Cell by cell, and every cell to what it had before: one was a person's red, the others were blank."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1), row(2, 9)])
    hands = Hands(desk)
    for column in range(10):
        hands.paint(2, "#cc0000", column)
    desk.run()
    hands.paint(1, "#c00000")
    desk.run()
    hands.type(1, EVIDENCE, "Se llamó", "Gestión realizada")
    result = desk.run()
    assert {hands.cell(1, column).fill for column in range(1, 10)} == {"#00ff00"}
    hands.paint(1, "#6aa84f", PLATE)
    receipt = undo(desk.session, desk.config, result.run, lambda: desk.now)
    fills = {column: hands.cell(1, column).fill for column in range(1, 10)}
    assert fills.pop(PLATE) == "#6aa84f"
    assert fills.pop(COMMENT) == "#c00000"
    assert set(fills.values()) == {"#cc0000"}
    assert [place for place, _why in receipt.left] == ["GSC-FOR-01 2026 › NOVIEMBRE 2026!D2 (pintar, C-2026-00001)"]
    status = {case["number"]: case["status"] for case in desk.cases()}
    assert status["C-2026-00001"] == "cerrado"  # a person's green is still there


def test_a_case_whose_closing_was_undone_goes_on_with_its_old_clock() -> None:
    """Nobody has reopened it: the service had closed it, and that was taken back."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1)])
    hands = Hands(desk)
    desk.run()
    [before] = desk.cases()
    hands.type(1, EVIDENCE, "Se llamó", "Gestión realizada")
    result = desk.run()
    assert desk.cases()[0]["status"] == "cerrado"
    undo(desk.session, desk.config, result.run, lambda: desk.now)
    desk.later(days=1)
    desk.run()
    [after] = desk.cases()
    assert hands.cell(1).fill == "#ff0000"
    assert {key: after[key] for key in ("status", "due", "reopened", "closed_on")} == {
        "status": "abierto",
        "due": before["due"],
        "reopened": 0,
        "closed_on": None,
    }


def test_a_note_that_somebody_wrote_into_stays() -> None:
    """Whoever added a word to the service's note owns it; the other row's note is taken back."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1), row(2)])
    hands = Hands(desk)
    result = desk.run()
    written = hands.cell(1).note + "\nLlamar el lunes (Yuli)"
    hands.note(1, written)
    receipt = undo(desk.session, desk.config, result.run, lambda: desk.now)
    assert [hands.cell(at).note for at in (1, 2)] == [written, ""]
    assert (
        "GSC-FOR-01 2026 › NOVIEMBRE 2026!G2 (nota, C-2026-00001)",
        "somebody changed the note since",
    ) in receipt.left


def test_a_change_that_never_took_place_is_not_taken_back() -> None:
    """The row was deleted while the run painted; the red that is on its neighbour now is a person's."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1), row(2, 9), row(3, 9)])
    hands = Hands(desk)
    with hands.before_batch(1, lambda: hands.type(1, SCORE, 9)):
        result = desk.run()
    assert hands.cell(1).fill == ""
    hands.paint(1, "#ff0000")
    undo(desk.session, desk.config, result.run, lambda: desk.now)
    assert hands.cell(1).fill == "#ff0000"
