"""PQRS whose form says ``pinta = true``: painted like calls, people's colours first, and shipped switched off."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_automation.commands.explain import explain
from sheets_automation.commands.undo import undo
from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.policy import Config

from .desk import COMMENT, Desk, shipped_config
from .hands import Hands
from .interleavings import one_report

HEADING = (
    "", "RADICADO", "FECHA RECEPCIÓN", "CLIENTE", "PLACA", "TIPO", "DESCRIPCIÓN", "TRATAMIENTO", "FECHA RESPUESTA",
    "ESTADO",
)  # fmt: skip
KIND, TREATMENT, ANSWERED, STATUS = 5, 7, 8, 9
CODE = "GSC-FOR-04"
RED, YELLOW, GREEN, LIGHT_GREEN, BLUE, PURPLE = "#ff0000", "#ffff00", "#00ff00", "#b6d7a8", "#4a86e8", "#9900ff"
CHIEF = "jefe@carrazos.example"
DAY = date(2026, 11, 20)


def request(
    n: int, kind: str = "Queja", treatment: str = "", answered: date | None = None, status: str = ""
) -> list[object]:
    name = f"Cliente {chr(64 + n)} Prueba"
    received = date(2026, 11, 17)
    said = f"Demora número {n}"
    return [f"f{n}", f"PQRS-{n:03d}", received, name, f"ABC{n:03d}", kind, said, treatment, answered, status]


DONE = {"treatment": "Se envió carta de respuesta", "answered": DAY, "status": "Cerrada"}


def settings(paints: bool) -> Config:
    """The shipped form alone; where it is to be painted, that is all that differs."""
    form = shipped_config().form(CODE)
    assert form is not None
    if paints:
        form = form.model_copy(update={"paint": form.paint.model_copy(update={"paints": True})})
    return one_report().model_copy(update={"forms": (form,)})


def desk_with(*rows: list[object], paints: bool = True) -> Desk:
    desk = Desk(config=settings(paints))
    desk.register(CODE, rows, heading=HEADING)
    return desk


def colours(desk: Desk, rows: int) -> list[str]:
    return [Hands(desk, CODE).cell(at).fill for at in range(1, rows + 1)]


def test_shipped_nobody_paints_a_request() -> None:
    """As delivered: one open and untouched, one in course, one done: no colour, and their cases all the same."""
    assert next(form.paint.paints for form in shipped_config().forms if form.code == CODE) is False
    desk = desk_with(request(1), request(2, status="En trámite"), request(3, **DONE), paints=False)
    desk.run()
    assert colours(desk, 3) == ["", "", ""]
    assert [case["status"] for case in desk.cases()] == ["abierto", "abierto"]


@pytest.mark.parametrize(
    ("typed", "colour"),
    [
        ({}, RED),
        ({"status": "Abierto"}, RED),
        ({"treatment": "Se llamó al cliente"}, YELLOW),
        ({"status": "En trámite"}, YELLOW),
        ({"treatment": "pendiente por llamar"}, RED),
        (DONE, GREEN),
        ({**DONE, "answered": None}, YELLOW),
        ({**DONE, "treatment": ""}, YELLOW),
        ({**DONE, "status": ""}, YELLOW),
        ({**DONE, "status": "En trámite"}, YELLOW),
        ({**DONE, "treatment": "Se llamó, queda pendiente el repuesto"}, YELLOW),
        ({**DONE, "status": "Cerrada, cliente insatisfecho"}, YELLOW),
        ({"status": "Anulado"}, ""),
        ({"kind": "Sugerencia"}, BLUE),
        ({"kind": "Felicitación"}, ""),
        ({**DONE, "kind": "Sugerencia"}, BLUE),
    ],
)
def test_one_run_reaches_the_colour_of_the_row(typed: dict[str, object], colour: str) -> None:
    """What the row says decides; the second run changes nothing."""
    desk = desk_with(request(1, **typed))  # type: ignore[arg-type]
    desk.run()
    assert colours(desk, 1) == [colour]
    desk.later(hours=1)
    assert desk.run().changes == []


@pytest.mark.parametrize("tone", [GREEN, LIGHT_GREEN, BLUE, PURPLE, "#7f3f00"])
@pytest.mark.parametrize("typed", [{}, {"treatment": "Se llamó al cliente"}, DONE, {"kind": "Sugerencia"}])
def test_the_human_mark_wins(tone: str, typed: dict[str, object]) -> None:
    """Green, light green, blue, purple and an unknown tone of a person stay, whatever the row says."""
    desk = desk_with(request(1, **typed))  # type: ignore[arg-type]
    Hands(desk, CODE).paint(1, tone)
    result = desk.run()
    assert colours(desk, 1) == [tone]
    assert result.painted == 0


@pytest.mark.parametrize(
    ("tone", "typed", "colour"),
    [
        (RED, {}, RED),
        (YELLOW, {}, YELLOW),
        (RED, {"treatment": "Se llamó al cliente"}, YELLOW),
        (YELLOW, DONE, GREEN),
        (RED, {"kind": "Sugerencia"}, RED),
        (YELLOW, {"status": "Anulado"}, YELLOW),
    ],
)
def test_a_persons_red_or_yellow_only_goes_forward(tone: str, typed: dict[str, object], colour: str) -> None:
    """Never back, and never away from a row that asks for nothing."""
    desk = desk_with(request(1, **typed))  # type: ignore[arg-type]
    Hands(desk, CODE).paint(1, tone)
    desk.run()
    assert colours(desk, 1) == [colour]


def test_the_colour_follows_the_row_step_by_step() -> None:
    """Open, in course, answered: red, yellow, green; annulled by mistake, our colour goes."""
    desk = desk_with(request(1), request(2))
    hands = Hands(desk, CODE)
    desk.run()
    assert colours(desk, 2) == [RED, RED]
    hands.type(1, TREATMENT, "Se llamó al cliente")
    hands.type(2, STATUS, "Anulado")
    desk.run()
    assert colours(desk, 2) == [YELLOW, ""]
    hands.type(1, TREATMENT, "Se envió carta", DAY, "Respondida")
    desk.run()
    assert colours(desk, 2) == [GREEN, ""]
    assert [case["status"] for case in desk.cases()] == ["cerrado", "retirado"]
    hands.type(1, STATUS, "En trámite")
    result = desk.run()
    assert colours(desk, 2) == [GREEN, ""]
    assert "palabras_retiradas" in [finding.code for finding in result.findings]


def test_a_colour_that_a_person_sets_back_stays() -> None:
    """Yellow → red by hand on a row that has a treatment: it stands until the row changes."""
    desk = desk_with(request(1, treatment="Se llamó al cliente"))
    desk.run()
    assert colours(desk, 1) == [YELLOW]
    Hands(desk, CODE).paint(1, RED)
    desk.run()
    assert colours(desk, 1) == [RED]
    Hands(desk, CODE).type(1, TREATMENT, "Se envió carta", DAY, "Cerrada")
    desk.run()
    assert colours(desk, 1) == [GREEN]


def test_undo_takes_the_colours_back_and_they_stay_back() -> None:
    """Of a run that painted three rows, one of which a person has repainted since."""
    desk = desk_with(request(1), request(2, treatment="Se llamó al cliente"), request(3, **DONE))
    result = desk.run()
    assert colours(desk, 3) == [RED, YELLOW, GREEN]
    Hands(desk, CODE).paint(2, LIGHT_GREEN)
    undo(desk.session, desk.config, result.run, lambda: desk.now)
    assert colours(desk, 3) == ["", LIGHT_GREEN, ""]
    desk.later(hours=1)
    desk.run()
    assert colours(desk, 1) == [""]


def test_an_answered_request_is_closed_though_its_green_could_not_be_painted() -> None:
    """Its words end it, not its colour: with the file read-only the case is closed and nobody is mailed of it."""
    desk = Desk(config=settings(paints=True))
    book = desk.register(CODE, [request(1)], heading=HEADING, owner=CHIEF)
    desk.run()
    Hands(desk, CODE).type(1, TREATMENT, "Se envió carta", DAY, "Cerrada")
    desk.emulator.share(book, DEFAULT_OWNER, "reader")
    desk.later(hours=1)
    desk.run()
    assert colours(desk, 1) == [RED]
    assert [case["status"] for case in desk.cases()] == ["cerrado"]


def test_explain_says_who_paints() -> None:
    """Switched off: people do. Switched on: the rule of the row."""
    for paints, who in ((False, None), (True, "the service")):
        desk = desk_with(request(1), paints=paints)
        desk.run()
        told = explain(desk.session, desk.config, CODE, "NOVIEMBRE 2026", 2, desk.now).told
        assert told.get("painted by") == who
        assert ("los colores de este formato los ponen las personas" in told["decision"]) is not paints


assert HEADING.index("DESCRIPCIÓN") == COMMENT
