"""Colours that are not what they seem: a red that an undo brought back, a green that another customer left there."""

from __future__ import annotations

from sheets_automation.commands.explain import explain
from sheets_automation.commands.undo import undo

from .desk import COMMENT, EVIDENCE, NAME, SCORE, Desk
from .hands import Hands, row
from .interleavings import small_config


def told(desk: Desk, line: int = 2) -> dict[str, str]:
    return explain(desk.session, desk.config, "GSC-FOR-01", "NOVIEMBRE 2026", line, desk.now).told


def codes(desk: Desk) -> list[str]:
    return [finding.code for finding in desk.run().findings]


def test_a_red_that_undo_brought_back_is_nobodys_mark() -> None:
    """Score 5 → 9, the service clears its red, somebody undoes that: it stays and is told as what it is."""
    desk = Desk(config=small_config())
    desk.register("GSC-FOR-01", [row(1)])
    hands = Hands(desk)
    desk.run()
    hands.type(1, SCORE, 9)
    desk.later(minutes=5)
    cleared = desk.run()
    assert hands.cell(1).fill == ""
    desk.later(minutes=5)
    receipt = undo(desk.session, desk.config, cleared.run, lambda: desk.now)
    assert hands.cell(1).fill == "#ff0000"
    assert any("the service had taken its red away" in words for words in receipt.restored)
    desk.later(minutes=5)
    result = desk.run()
    assert result.changes == [] or hands.cell(1).fill == "#ff0000"
    [finding] = [finding for finding in result.findings if finding.code == "rojo_deshecho"]
    assert "quite el rojo" in finding.fix
    assert "la celda de OBSERVACIONES" in finding.fix
    said = told(desk)
    assert said["painted by"] == "the service"
    assert "una persona" not in said["decision"]
    assert "se deshizo" in said["decision"]
    hands.type(1, SCORE, 10)
    desk.later(minutes=5)
    desk.run()
    assert hands.cell(1).fill == ""  # the row has changed since


def test_a_detractor_typed_into_a_left_over_green_row_is_told_as_such() -> None:
    """A person's green closed another customer's case: the new one says whose green it is, now and later."""
    desk = Desk(config=small_config())
    desk.register("GSC-FOR-01", [row(1), row(2, 9)])
    hands = Hands(desk)
    desk.run()
    hands.type(1, EVIDENCE, "Se llamó")
    hands.paint(1, "#6aa84f")
    desk.later(minutes=5)
    desk.run()
    hands.type(1, NAME, *row(3, 4)[NAME:])
    assert hands.cell(1, COMMENT).fill == "#6aa84f"
    for _look in range(2):
        desk.later(minutes=5)
        result = desk.run()
        [finding] = [finding for finding in result.findings if finding.code == "verde_heredado"]
        assert "C-2026-00001" in finding.read
        assert "rojo" in finding.fix
        assert "verde_sin_evidencia" not in {finding.code for finding in result.findings}
        assert "ya estaba en la fila" in told(desk)["decision"]
        assert "una persona dio la gestión por realizada" not in told(desk)["decision"]
    hands.type(1, EVIDENCE, "Se llamó y quedó conforme")
    desk.later(minutes=5)
    assert "verde_heredado" not in codes(desk)


def test_undoing_what_was_painted_for_a_customer_who_is_gone_says_so() -> None:
    """Another customer stands in the row by now: nothing of his is touched, and the reason names it."""
    desk = Desk(config=small_config())
    desk.register("GSC-FOR-01", [row(1), row(2, 9)])
    hands = Hands(desk)
    first = desk.run()
    hands.type(1, NAME, *row(3, 9)[NAME:])
    desk.later(minutes=5)
    desk.run()
    receipt = undo(desk.session, desk.config, first.run, lambda: desk.now)
    assert receipt.left
    assert all("another customer" in why for _what, why in receipt.left)
