"""What ``explain`` says of the past: the calendar a case was closed under, earlier closings, the mails that left."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_automation.commands.explain import explain
from sheets_automation.policy import Config, DayPolicy

from .desk import EVIDENCE, STATUS, Desk
from .hands import Hands, row
from .interleavings import one_report

HANDLED = {"evidence": "Se llamó", "status": "Gestión realizada"}


def closed_on(config: Config, day: date) -> Config:
    """The same configuration with one more closing day."""
    calendar = config.calendar.model_copy(update={"closed": (DayPolicy(fecha=day, motivo="Inventario"),)})
    return config.model_copy(update={"calendar": calendar})


def told(desk: Desk, line: int = 2) -> dict[str, str]:
    return explain(desk.session, desk.config, "GSC-FOR-01", "NOVIEMBRE 2026", line, desk.now).told


def test_a_closed_case_keeps_the_calendar_it_was_closed_under() -> None:
    """A closing day added later moves the deadline of an open case; a closed one says that it was counted before."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1, **HANDLED), row(2)])
    desk.run()
    assert told(desk)["day by day"].startswith("mar 24/11/2026 day 0 · mié 25/11 day 1")
    desk.config = closed_on(desk.config, date(2026, 11, 26))
    desk.later(hours=1)
    desk.run()
    closed, still_open = told(desk, 2), told(desk, 3)
    assert closed["deadline"].startswith("Vence jue 26/11/2026")
    assert closed["day by day"].startswith("counted with an earlier calendar")
    assert still_open["deadline"].startswith("Vence vie 27/11/2026")
    assert "jue 26/11 cierre (Inventario)" in still_open["day by day"]


def test_earlier_closings_and_alerts_name_the_deadline_they_speak_of() -> None:
    """Reopened, a case has a new deadline; the old one stands beside the old closing and in the mails sent before."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1)])
    desk.run()
    assert "(due 26/11/2026)" in told(desk)["alerts"]
    Hands(desk).paint(1, "#6aa84f")
    desk.run()
    Hands(desk).paint(1, "#ff0000")
    desk.later(days=2)
    desk.run()
    history = told(desk)
    assert history["deadline"].startswith("Vence mar 01/12/2026")
    assert history["closed before, 25/11/2026"] == "verde, in time: yes, due 26/11/2026"


@pytest.mark.parametrize(("column", "words"), [(STATUS, "En trámite"), (STATUS, ""), (EVIDENCE, "")])
def test_a_green_of_ours_whose_words_are_taken_back_stays_and_is_told(column: int, words: str) -> None:
    """Only a person takes green away: the case stays closed, says so, and ``explain`` names who painted it."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1, **HANDLED)])
    desk.run()
    assert told(desk)["painted by"] == "the service"
    assert "lo puso el servicio" in told(desk)["decision"]
    Hands(desk).type(1, column, words)
    desk.later(hours=1)
    result = desk.run()
    assert result.changes == []
    [case] = desk.cases()
    assert (case["status"], case["flags"]) == ("cerrado", ["palabras_retiradas"])
    assert [finding.code for finding in result.findings] == ["palabras_retiradas"]
    said = told(desk)
    assert said["painted by"] == "the service"
    assert "una persona dio" not in said["decision"]
    assert said["flags"] == "verde del servicio, pero la fila ya no dice que se realizó"
    Hands(desk).type(1, EVIDENCE, "Se llamó", "Gestión realizada")
    desk.run()
    assert desk.cases()[0]["flags"] == []


def test_blue_over_a_closed_detractor_leaves_it_closed_and_is_told() -> None:
    """Blue asks for nothing: the case stays closed, and says what does not fit (spec §4)."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1, **HANDLED)])
    desk.run()
    Hands(desk).paint(1, "#4a86e8")
    desk.later(hours=1)
    result = desk.run()
    [case] = desk.cases()
    assert (case["status"], case["flags"]) == ("cerrado", ["azul_en_detractor"])
    assert "azul_en_detractor" in {finding.code for finding in result.findings}
    assert told(desk)["painted by"] == "a person"
    assert desk.run().changes == []
