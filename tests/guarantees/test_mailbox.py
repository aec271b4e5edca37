"""The mailbox: whatever it does, sheets are read and painted, every mail arrives once or is told, nothing is silent."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from sheets_automation import config as configuration
from sheets_automation.emulator import DEFAULT_OWNER, ApiError
from sheets_automation.model import RunStatus, TroubleKind
from sheets_automation.policy import Config
from sheets_automation.steps.result import RunResult

from .crash_table import department, workplace
from .desk import CASES_TAB, RUNS_TAB, Desk, spot
from .hands import Hands, row
from .mail_kinds import digests

NOT_ENABLED = {
    "kind": "error",
    "pattern": r"^gmail\.",
    "times": 0,
    "status": 400,
    "message": "Mail service not enabled",
}
DOWN = {"kind": "error", "pattern": r"^gmail\.", "times": 0, "status": 503}


class Died(BaseException):
    """The process is gone."""


NOTICE = "El servicio necesita atención"


@pytest.fixture(scope="module")
def config() -> Iterator[Config]:
    with workplace() as (_folder, path):
        yield configuration.load(path)


@pytest.fixture
def desk(config: Config) -> Desk:
    """Three registers, four people who get mail."""
    made = department()
    made.config = config
    return made


def last_run(desk: Desk) -> dict[str, Any]:
    return desk.entries(RUNS_TAB)[-1]


def mail_troubles(result: RunResult) -> list[str]:
    return [trouble.text for trouble in result.troubles if trouble.kind is TroubleKind.MAIL]


def summaries(desk: Desk) -> Counter[str]:
    return Counter(address for mail in digests(desk) for address in mail.recipients)


def notices(desk: Desk) -> list[str]:
    return [mail.text for mail in desk.emulator.sent_mail() if NOTICE in mail.subject]


def calls(desk: Desk, method: str) -> int:
    return sum(call.method_id == method for call in desk.emulator.recorder.calls)


@pytest.mark.parametrize(("fault", "words"), [(NOT_ENABLED, "Mail service not enabled"), (DOWN, "no se sabe")])
def test_a_mailbox_that_does_not_work_is_told_and_stops_nothing_else(
    desk: Desk, fault: dict[str, Any], words: str
) -> None:
    """Rows are painted, the run is «parcial», says why and how many wait, counts no mail, and asks twice only."""
    desk.emulator.faults.add(**fault)
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert result.painted
    [told] = mail_troubles(result)
    assert told.startswith("4 correos no han salido del buzón")
    assert words in told
    assert last_run(desk)["mails"] == 0
    assert told in last_run(desk)["detail"]
    assert {mail["state"] for mail in desk.mails()} == {"pendiente"}
    assert all(mail["detail"] for mail in desk.mails())
    assert sum("No se intentó" in mail["detail"] for mail in desk.mails()) == 2
    assert calls(desk, "gmail.users.drafts.create") == 2


@pytest.mark.parametrize("fault", [NOT_ENABLED, DOWN])
def test_what_waits_leaves_when_the_mailbox_is_back_on_the_same_day(desk: Desk, fault: dict[str, Any]) -> None:
    """Two runs against a closed mailbox, then an open one: each mail once, and nothing is left for the run after."""
    desk.emulator.faults.add(**fault)
    desk.run()
    desk.later(minutes=20)
    Hands(desk, "GSC-FOR-03").type(2, 5, 2)
    again = desk.run()
    assert again.painted, "settling mails keeps no sheet from being read"
    assert again.status is RunStatus.PARTIAL
    desk.emulator.faults.clear()
    desk.later(minutes=20)
    back = desk.run()
    assert back.status is RunStatus.DONE
    assert len(summaries(desk)) == last_run(desk)["mails"] == 4
    assert set(summaries(desk).values()) == {1}
    assert {mail["state"] for mail in desk.mails()} == {"enviado"}
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert set(summaries(desk).values()) == {1}
    assert notices(desk) == []
    assert not desk.emulator.workspace.drafts


def top_of_cases(desk: Desk) -> tuple[str, str]:
    """(colour, note) of the first heading of «Casos»."""
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(CASES_TAB)
    cell = sheet.rows[0].cells[0] if sheet else None
    assert cell is not None
    return spot(cell).fill, str(cell.get("note", ""))


def test_the_top_of_the_register_says_that_no_mail_leaves(desk: Desk) -> None:
    """Where advisers look, as long as it lasts; a note that a person put there stays."""
    desk.emulator.faults.add(**NOT_ENABLED)
    desk.run()
    colour, words = top_of_cases(desk)
    assert words.startswith("Los correos no están saliendo. 4 correos no han salido")
    assert "Mail service not enabled" in words
    desk.emulator.faults.clear()
    desk.later(minutes=20)
    desk.run()
    after, words = top_of_cases(desk)
    assert (words, after != colour) == ("", True)
    heading = {"sheetId": CASES_TAB, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    mine = {"repeatCell": {"range": heading, "cell": {"note": "De Ana"}, "fields": "note"}}
    desk.emulator.as_user(DEFAULT_OWNER).batch_update(desk.control_id, mine)
    desk.later(minutes=20)
    desk.run()
    assert top_of_cases(desk) == (after, "De Ana")


def test_what_did_not_leave_on_its_day_is_told_in_the_first_mail_after(desk: Desk) -> None:
    """Yesterday's summaries are not sent late; the administrator reads how many there were, to whom, and why; once."""
    desk.emulator.faults.add(**NOT_ENABLED)
    desk.run()
    desk.emulator.faults.clear()
    desk.later(days=1)
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert set(summaries(desk).values()) == {1}, "today's only"
    [notice] = notices(desk)
    assert "No salieron 4 correos del 25/11/2026" in notice
    assert "Mail service not enabled" in notice
    assert "No salieron 4 correos del 25/11/2026" in last_run(desk)["detail"]
    assert Counter(mail["state"] for mail in desk.mails())["descartado"] == 4
    assert all("no alcanzó a salir" in mail["detail"] for mail in desk.mails() if mail["state"] == "descartado")
    for step in ({"minutes": 20}, {"days": 1}):
        desk.later(**step)
        assert desk.run().status is RunStatus.DONE
    assert len(notices(desk)) == 1


def test_word_of_lost_mails_is_not_lost_itself(desk: Desk) -> None:
    """The mailbox breaks again before the administrator's mail leaves: he hears of it when it works."""
    desk.emulator.faults.add(**DOWN)
    desk.run()
    desk.emulator.faults.clear()
    desk.later(days=1)
    desk.emulator.faults.add(kind="error", pattern=r"drafts\.(create|send)", nth=9, times=0, status=503)
    desk.run()
    assert notices(desk) == []
    desk.emulator.faults.clear()
    desk.later(days=1)
    desk.run()
    [notice] = notices(desk)
    assert "25/11/2026" in notice
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert len(notices(desk)) == 1


def test_drafts_that_wait_do_not_keep_sheets_from_being_read(desk: Desk) -> None:
    """Drafts are stored, sending fails, and the mailbox stays down: the next run reads and paints all the same."""
    desk.emulator.faults.add(kind="error", pattern=r"drafts\.send", times=0, status=503)
    assert desk.run().status is RunStatus.PARTIAL
    assert {mail["state"] for mail in desk.mails()} == {"borrador"}
    desk.emulator.faults.add(**DOWN)
    Hands(desk, "GSC-FOR-03").type(2, 5, 2)
    desk.later(minutes=20)
    assert desk.run().painted
    desk.emulator.faults.clear()
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert set(summaries(desk).values()) == {1}


@pytest.mark.parametrize("method", ["create", "send", "get", "list"])
@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "timeout_after", "truncate"])
def test_an_answer_that_is_lost_on_the_way_loses_and_doubles_no_mail(desk: Desk, method: str, kind: str) -> None:
    """One call fails in a way that may or may not have had its effect; two ordinary runs later all is well."""
    desk.emulator.faults.add(kind="error", pattern=r"drafts\.send", nth=2, times=3, status=503)
    desk.emulator.faults.add(kind=kind, pattern=rf"gmail\.users\.drafts\.{method} ", nth=2)
    for _run in range(3):
        desk.run()
        desk.later(minutes=20)
    assert set(summaries(desk).values()) == {1}
    assert len(summaries(desk)) == 4
    assert {mail["state"] for mail in desk.mails()} == {"enviado"}
    assert not desk.emulator.workspace.drafts
    assert desk.run().status is RunStatus.DONE


@pytest.mark.parametrize("method", ["gmail.users.drafts.create", "gmail.users.drafts.send"])
def test_an_address_that_gmail_refuses_concerns_that_message_alone(desk: Desk, method: str) -> None:
    """It is «fallido» with the reason, its draft is gone, the administrator hears once, and the others get theirs."""
    bad = {"address": ""}

    def refuse(call: Any) -> None:
        if call.method_id == method and bad["address"] and bad["address"] in _recipient(desk, call.body):
            raise ApiError(400, "Invalid To header", reason="invalidArgument")

    bad["address"] = sorted(address for mail in _digests_due(desk) for address in mail)[0]
    with desk.interrupting(refuse):
        result = desk.run()
        desk.later(minutes=20)
        again = desk.run()
    assert result.status is again.status is RunStatus.PARTIAL
    [told] = mail_troubles(result)
    assert told.startswith(f"No se pudo enviar el correo a {bad['address']}.")
    assert "people.toml" in told
    assert Counter(mail["state"] for mail in desk.mails()) == {"enviado": 4, "fallido": 1}  # three and the notice
    assert bad["address"] not in summaries(desk)
    assert set(summaries(desk).values()) == {1}
    [notice] = notices(desk)
    assert bad["address"] in notice
    assert not desk.emulator.workspace.drafts
    desk.later(days=1)
    assert desk.run().status is RunStatus.DONE
    assert bad["address"] in summaries(desk)


def test_a_summary_that_is_not_needed_any_more_is_withdrawn(desk: Desk) -> None:
    """Its cases were answered before the mailbox was back: it is dropped with the reason, not left waiting."""
    small = Desk(config=desk.config)
    small.register("GSC-FOR-01", [row(1)])
    small.emulator.faults.add(**NOT_ENABLED)
    small.run()
    small.emulator.faults.clear()
    hands = Hands(small)
    hands.type(1, 7, "Se llamó al cliente y quedó satisfecho", "Gestión realizada")
    small.later(minutes=20)
    assert small.run().status is RunStatus.DONE
    assert {mail["state"] for mail in small.mails()} == {"descartado"}
    assert all("ya no hacía falta" in mail["detail"] for mail in small.mails())
    assert small.emulator.sent_mail() == []


def _digests_due(desk: Desk) -> list[tuple[str, ...]]:
    twin = department()
    twin.config = desk.config
    twin.run()
    return [mail.recipients for mail in twin.emulator.sent_mail()]


def _recipient(desk: Desk, body: Any) -> str:
    """Who a draft is for, as its creation or its sending names it."""
    if "message" in body:
        return base64.urlsafe_b64decode(body["message"]["raw"]).decode("utf-8", "replace").partition("\r\n\r\n")[0]
    draft = desk.emulator.workspace.drafts[body["id"]]
    return desk.emulator.workspace.messages[draft.message_id].raw.decode("utf-8", "replace").partition("\r\n\r\n")[0]


def test_a_day_has_no_summary_after_it(desk: Desk) -> None:
    """Ten days without a mailbox are told in one sentence, not one a day."""
    desk.emulator.faults.add(**DOWN)
    for _day in range(3):
        desk.run()
        desk.at(desk.now + timedelta(days=1))
    desk.emulator.faults.clear()
    desk.run()
    [notice] = notices(desk)
    assert "correos de los días 25/11/2026 a 27/11/2026" in notice
    assert not desk.emulator.workspace.drafts


def test_a_mail_that_may_have_a_draft_is_not_written_again(desk: Desk) -> None:
    """Its answer was lost and the search for its draft fails: it waits for a run that can look; no orphan."""
    desk.emulator.faults.add(kind="reset_after", pattern=r"drafts\.create", nth=1)
    desk.run()
    desk.later(minutes=20)
    desk.emulator.faults.add(kind="error", pattern=r"drafts\.list", nth=1, times=4, status=503)
    assert desk.run().status is RunStatus.PARTIAL
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert set(summaries(desk).values()) == {1}
    assert len(summaries(desk)) == 4
    assert not desk.emulator.workspace.drafts


def test_mails_that_left_already_count_for_no_limit(desk: Desk, config: Config) -> None:
    """Four summaries left this morning, four are allowed in a run: the next one is not about to send them again."""
    desk.config = config.model_copy(update={"limits": config.limits.model_copy(update={"mails_per_run": 4})})
    desk.run()
    assert len(summaries(desk)) == 4
    desk.config = config.model_copy(update={"limits": config.limits.model_copy(update={"mails_per_run": 3})})
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE


def test_a_mail_that_left_as_the_run_died_counts_as_sent(desk: Desk) -> None:
    """The process is gone after the first of four left; the next day three are told as not sent, not four."""

    def die(call: Any, _status: int) -> None:
        if call.method_id == "gmail.users.drafts.send":
            raise Died

    with pytest.raises(Died), desk.interrupting(after=die):
        desk.run()
    assert len(summaries(desk)) == 1
    desk.later(days=1)
    desk.run()
    [notice] = notices(desk)
    assert "No salieron 3 correos del 25/11/2026" in notice
    assert Counter(mail["state"] for mail in desk.mails() if mail["day"] == "2026-11-25") == {
        "descartado": 3,
        "enviado": 1,
    }
