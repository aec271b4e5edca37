"""Why no mail is due, as a value and in the words of ``Corridas``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from mail_examples import BOGOTA, CARLOS, MARTA, WEDNESDAY, case, config, due, sent

from sheets_automation.domain.mail.quiet import Quiet, Why

OFF = {"activo": False, "remitente": "a@carrazos.example", "dominios_permitidos": []}
NOBODY: dict[str, Any] = {"personas": [], "sin_responsable": []}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BOGOTA)


@pytest.mark.parametrize(
    ("now", "changes", "wanted"),
    [
        (WEDNESDAY, {"mail": OFF}, Quiet(Why.OFF)),
        (at(28, 10), {}, Quiet(Why.CLOSED, at(30, 7, 30), "sábado")),
        (at(16, 10), {}, Quiet(Why.CLOSED, at(17, 7, 30), "festivo (Independencia de Cartagena)")),
        (at(25, 6, 59), {}, Quiet(Why.HOURS, at(25, 7, 30))),
        (at(25, 19), {}, Quiet(Why.HOURS, at(26, 7, 30))),
        (WEDNESDAY, {"people": NOBODY}, Quiet(Why.NOBODY)),
    ],
)
def test_what_keeps_every_mail(now: datetime, changes: dict[str, Any], wanted: Quiet) -> None:
    """Settings, day and hour, and the address book; with the moment from which mails leave again."""
    found = due([case(1)], config(**changes) if "people" in changes else config(CARLOS, MARTA, **changes), now)
    assert (found.messages, found.quiet) == ([], wanted)


def test_before_the_morning_summary() -> None:
    """Its hour has not come; who hears of new cases at once does."""
    early = due([case(1)], config(CARLOS), at(26, 7, 10))
    assert (early.messages, early.quiet) == ([], Quiet(Why.MORNING, at(26, 7, 30)))
    assert due([case(1)], config({**CARLOS, "recibe": ["casos_nuevos"]}), at(26, 7, 10)).quiet is None


def test_sent_already_old_or_nothing_at_all() -> None:
    """After the mails of the day; with cases from before the start alone; without any case."""
    people = config(CARLOS)
    first = due([case(1)], people)
    assert first.quiet is None
    assert due([case(1)], people, entries=[sent(message) for message in first.messages]).quiet == Quiet(Why.SENT)
    old = due([case(1, silent=True)], config({**CARLOS, "recibe": ["casos_nuevos"]}, people={
        "personas": [{**CARLOS, "recibe": ["casos_nuevos"]}], "sin_responsable": []}))  # fmt: skip
    assert old.quiet == Quiet(Why.PAST)
    assert "anteriores al comienzo" in Quiet(Why.PAST).told
    assert due([], people).quiet == Quiet(Why.NOTHING)
