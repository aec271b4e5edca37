"""Mails over a relay: each arrives once or is told, whatever the relay does and wherever the line breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sheets_automation import config as configuration
from sheets_automation.errors import ConfigError, EndpointError
from sheets_automation.google.wire import Budget
from sheets_automation.model import RunStatus, TroubleKind
from sheets_automation.outgoing import smtp
from sheets_automation.outgoing.relay import Relay as Named
from sheets_automation.outgoing.relay import relay_of
from sheets_automation.policy import Config
from sheets_automation.settings import Settings
from sheets_automation.steps.result import RunResult

from .crash_table import department, workplace
from .desk import RUNS_TAB, Desk
from .relay import CONNECT, CONTENT, DROP, PASSWORD, TAKEN, USER, Relay, serving, text_of

MAYBE = "no se sabe si llegó"


@pytest.fixture(scope="module")
def config() -> Config:
    with workplace() as (_folder, path):
        loaded = configuration.load(path)
    return loaded.model_copy(update={"mail": loaded.mail.model_copy(update={"transport": "smtp"})})


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    with serving(Relay(tmp_path)) as made:
        yield made


def desk_on(relay: Relay, config: Config, **settings: Any) -> Desk:
    """Three registers, four people who get mail, through this relay."""
    desk = department()
    desk.config, desk.settings = config, relay.settings(**settings)
    return desk


@pytest.fixture
def desk(relay: Relay, config: Config) -> Desk:
    return desk_on(relay, config)


def states(desk: Desk) -> Counter[str]:
    return Counter(mail["state"] for mail in desk.mails())


def mail_troubles(result: RunResult) -> list[str]:
    return [trouble.text for trouble in result.troubles if trouble.kind is TroubleKind.MAIL]


def waiting(desk: Desk, words: str) -> str:
    """A run that can mail nothing: nothing is lost or in doubt, and it says why; what it says."""
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert result.painted, "a relay keeps no sheet from being painted"
    assert states(desk) == {"pendiente": 4}
    [told] = mail_troubles(result)
    assert told.startswith("4 correos no han salido")
    assert words in told
    assert desk.entries(RUNS_TAB)[-1]["mails"] == 0
    return told


def leave_later(desk: Desk, relay: Relay) -> None:
    relay.faults.clear()
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert set(relay.recipients.values()) == {1}
    assert len(relay.recipients) == 4
    assert states(desk) == {"enviado": 4}


def test_each_mail_arrives_once_and_whole(desk: Desk, relay: Relay) -> None:
    """One line, one login, four mails with all they need; a second run sends nothing."""
    assert desk.run().status is RunStatus.DONE
    assert set(relay.recipients.values()) == {1}
    assert len(relay.taken) == 4
    assert Counter(relay.seen)["AUTH"] == 1
    assert desk.emulator.sent_mail() == []
    for mail, (sender, [recipient]) in zip(relay.mails, relay.envelopes, strict=True):
        assert sender == "gestion.clientes@carrazos.example"
        assert mail["To"] == recipient
        assert mail["From"] == desk.config.mail.sender
        assert re.fullmatch(r"<[0-9a-f]{32}@carrazos\.example>", mail["Message-ID"])
        assert mail["Date"].datetime.tzinfo is not None
        assert mail["Auto-Submitted"] == "auto-generated"
        assert {part.get_content_type() for part in mail.walk()} >= {"text/plain", "text/html"}
        assert "Buenos días" in text_of(mail)
    assert len({mail["Message-ID"] for mail in relay.mails}) == 4
    assert {line["draft_id"] for line in desk.mails()} == {mail["Message-ID"] for mail in relay.mails}
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert len(relay.taken) == 4
    assert states(desk) == {"enviado": 4}


def test_lines_that_begin_with_a_dot_arrive_as_they_are() -> None:
    """Dots are doubled on the line, and every line ends as SMTP wants it."""
    assert smtp._as_sent(b"a: b\n\n.\r\n..x\rend") == b"a: b\r\n\r\n..\r\n...x\r\nend\r\n"


@pytest.mark.parametrize("says", ["550 5.1.1 No such user", "553 not a mailbox", "552 5.2.2 Mailbox full"])
def test_a_refused_recipient_is_one_message_alone(desk: Desk, relay: Relay, says: str) -> None:
    """It is «fallido» with the relay's words, the administrator hears once, the others get theirs."""
    relay.fault("RCPT", says, about="diana@", times=0)
    result = desk.run()
    desk.later(minutes=20)
    again = desk.run()
    assert result.status is again.status is RunStatus.PARTIAL
    [told] = mail_troubles(result)
    assert told.startswith("No se pudo enviar el correo a diana@carrazos.example.")
    assert "people.toml" in told
    assert says[4:] in told
    assert states(desk) == {"enviado": 4, "fallido": 1}  # three and the notice
    assert "diana@carrazos.example" not in relay.recipients
    assert set(relay.recipients.values()) == {1}
    [notice] = relay.notices
    assert "diana@carrazos.example" in notice


def test_a_message_that_is_too_large_is_alone(desk: Desk, relay: Relay) -> None:
    """552 to the content concerns that one."""
    relay.fault(CONTENT, "552 5.3.4 Message too big", nth=2)
    result = desk.run()
    assert states(desk) == {"enviado": 4, "fallido": 1}
    assert "muy grande" in mail_troubles(result)[0]


@pytest.mark.parametrize("command", [CONNECT, "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", CONTENT])
@pytest.mark.parametrize("says", ["451 4.3.0 Try again later", "421 4.7.0 Closing", DROP])
def test_a_passing_trouble_is_tried_again_in_the_same_run(desk: Desk, relay: Relay, command: str, says: str) -> None:
    """Whatever comes before the final dot, or as a «not now» after it: all four arrive once, in one run."""
    if (command, says) == (CONTENT, DROP):
        pytest.skip("the final dot is over: the next test")
    # At the second message where the command comes with each.
    relay.fault(command, says, nth=1 if command in (CONNECT, "EHLO", "STARTTLS", "AUTH") else 2)
    assert desk.run().status is RunStatus.DONE
    assert set(relay.recipients.values()) == {1}
    assert len(relay.taken) == 4
    assert states(desk) == {"enviado": 4}


@pytest.mark.parametrize(("moment", "arrived"), [(CONTENT, 3), (TAKEN, 4)])
def test_an_answer_that_is_lost_after_the_final_dot_is_told_and_not_sent_again(
    desk: Desk, relay: Relay, moment: str, arrived: int
) -> None:
    """The one window: taken or not, nobody knows. The administrator hears once, nobody gets it twice."""
    relay.fault(moment, DROP, nth=2)
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    [line] = [mail for mail in desk.mails() if mail["state"] == "descartado"]
    assert line["detail"].startswith(MAYBE)
    [told] = mail_troubles(result)
    assert line["recipient"] in told
    assert line["draft_id"] in told
    for step in ({"minutes": 20}, {"days": 1}):
        desk.later(**step)
        assert desk.run().status is RunStatus.DONE
    first_day = [mail for mail in relay.mails if "25/11/2026" in mail["Subject"] and "necesita" not in mail["Subject"]]
    assert len(first_day) == arrived
    assert len({mail["To"] for mail in first_day}) == arrived
    [notice] = relay.notices
    assert line["recipient"] in notice


def test_a_lost_notice_is_told_by_the_next(desk: Desk, relay: Relay) -> None:
    """What the administrator may not have got is named to him by the next run; then it is quiet."""
    relay.fault("RCPT", "550 5.1.1 No such user", about="diana@", times=0)
    relay.fault(TAKEN, DROP, nth=4)  # three summaries, then the notice
    desk.run()
    desk.later(minutes=20)
    desk.run()
    assert len(relay.notices) == 2
    assert "No se sabe si llegó el aviso" in relay.notices[1]
    desk.later(minutes=20)
    desk.run()
    assert len(relay.notices) == 2
    assert set(relay.recipients.values()) == {1}


def test_a_relay_that_always_hangs_up_is_given_up(desk: Desk, relay: Relay) -> None:
    """No answer after any message: two are in doubt, not four; the other two and the notice wait for the next run."""
    relay.fault(TAKEN, DROP, times=0)
    result = desk.run()
    assert states(desk) == {"descartado": 2, "pendiente": 3}
    assert len(relay.taken) == 2
    assert result.status is RunStatus.PARTIAL
    relay.faults.clear()
    desk.later(minutes=20)
    desk.run()
    assert set(relay.recipients.values()) == {1}
    assert len(relay.recipients) == 4
    [notice] = relay.notices
    doubtful = [mail["recipient"] for mail in desk.mails() if mail["state"] == "descartado"]
    assert all(address in notice for address in doubtful)


def test_a_relay_that_is_down_is_asked_twice(desk: Desk, relay: Relay) -> None:
    """Greeted with 421: two messages ask, with their retries, the others do not; later the same day all leave."""
    relay.fault(CONNECT, "421 4.3.2 Down for the night", times=0)
    told = waiting(desk, "Down for the night")
    assert "(421)" in told
    assert Counter(relay.seen) == {CONNECT: 8}  # two messages, four attempts each
    assert sum("No se intentó" in mail["detail"] for mail in desk.mails()) == 2
    leave_later(desk, relay)


def test_nobody_listens(desk: Desk, relay: Relay) -> None:
    """No relay at the port: everything waits, and leaves when it is back."""
    desk.settings = relay.settings(smtp_port=9)  # «discard»: nobody has it open
    told = waiting(desk, "El servidor de correo localhost:9 no está recibiendo correos")
    assert "SHEETS_AUTOMATION_SMTP_HOST" in told
    desk.settings, desk._session = relay.settings(), None
    leave_later(desk, relay)


@pytest.mark.parametrize(
    ("command", "says", "words"),
    [
        (CONNECT, "554 5.7.1 Your address is listed", "No atiende a este equipo"),
        ("AUTH", "535 5.7.8 Bad credentials", "No acepta el usuario o la clave"),
        ("AUTH", "534 5.7.9 Application-specific password required", "No acepta el usuario o la clave"),
        ("MAIL", "530 5.7.0 Must issue a STARTTLS command first", "Exige cifrar la conexión"),
        ("MAIL", "530 5.7.0 Authentication required", "Exige identificarse"),
        ("MAIL", "553 5.7.1 Sender address rejected: not owned by user", "corrija «remitente»"),
        ("RCPT", "554 5.7.1 <x@y>: Relay access denied", "No reenvía correos"),
        ("DATA", "503 5.5.1 Bad sequence", "El servidor dijo: «5.5.1 Bad sequence»"),
    ],
)
def test_a_relay_that_refuses_everything_says_what_to_do(
    desk: Desk, relay: Relay, command: str, says: str, words: str
) -> None:
    """No message is blamed: they wait, the reason and the next step are told, and two were tried, not four."""
    relay.fault(command, says, times=0)
    waiting(desk, words)
    assert Counter(relay.seen)[command] == (4 if command == "AUTH" else 2)  # PLAIN and LOGIN are tried
    leave_later(desk, relay)


def test_a_wrong_password(relay: Relay, config: Config) -> None:
    """Real refusal of a real login; nothing is mailed."""
    desk = desk_on(relay, config, smtp_password="otra")  # noqa: S106
    waiting(desk, "No acepta el usuario o la clave")
    assert relay.logins == [b"otra"] * 4  # two messages; PLAIN and LOGIN are tried
    assert not relay.taken


def test_no_password_and_no_mail_goes_over_an_open_line(tmp_path: Path, config: Config) -> None:
    """A relay that offers no STARTTLS sees neither."""
    with serving(Relay(tmp_path, offers_tls=False)) as relay:
        waiting(desk_on(relay, config), "No ofrece cifrar")
        assert not relay.logins
        assert "AUTH" not in relay.seen
        assert "MAIL" not in relay.seen


@pytest.mark.parametrize("trouble", ["expired", "unknown"])
def test_a_certificate_that_is_not_valid(tmp_path: Path, config: Config, trouble: str) -> None:
    """Expired, or of an authority that nobody trusts: no password, no mail, its own words."""
    valid = (timedelta(days=-9), timedelta(days=-1)) if trouble == "expired" else Relay(tmp_path).valid
    with serving(Relay(tmp_path, valid=valid)) as relay:
        known = {} if trouble == "expired" else {"smtp_ca_file": None}
        waiting(desk_on(relay, config, **known), "Su certificado está vencido, es de otro nombre o no es de confianza")
        assert not relay.logins
        assert "MAIL" not in relay.seen


def test_within_this_machine_no_password_needs_no_tls(tmp_path: Path, config: Config) -> None:
    """A relay on loopback without login and without TLS is used as it is."""
    with serving(Relay(tmp_path, offers_tls=False)) as relay:
        nothing = {"smtp_user": "", "smtp_password": "", "smtp_ca_file": None}
        assert desk_on(relay, config, **nothing).run().status is RunStatus.DONE
        assert len(relay.taken) == 4
    assert not Named("127.0.0.1", 25).encrypted
    assert Named("smtp.example.com", 587).encrypted
    assert Named("localhost", 25, user="ana").encrypted


def test_a_mail_that_waits_is_not_sent_on_another_day(desk: Desk, relay: Relay) -> None:
    """As with Gmail: the next day's first mail tells how many did not leave."""
    relay.fault(CONNECT, "421 4.3.2 Down", times=0)
    desk.run()
    relay.faults.clear()
    desk.later(days=1)
    desk.run()
    assert set(relay.recipients.values()) == {1}
    [notice] = relay.notices
    assert "No salieron 4 correos del 25/11/2026" in notice


def test_a_run_whose_time_is_up_leaves_no_mail_in_doubt(desk: Desk, relay: Relay) -> None:
    """The time ends between two messages: what left says so, the rest waits, nothing is «entregando»."""

    budget: list[Budget] = []

    def late(command: str, nth: int) -> None:
        if (command, nth) == (TAKEN, 2):
            budget[0].seconds -= budget[0].remaining - 14

    def begun(_call: Any) -> None:
        budget[:] = [desk._session.wire.budget] if desk._session else []

    relay.watch = late
    desk.emulator.hooks.before_call.append(begun)
    desk.run()
    assert states(desk)["entregando"] == 0
    relay.watch = lambda _command, _nth: None
    desk.later(minutes=20)
    desk.run()
    assert set(relay.recipients.values()) == {1}
    assert len(relay.recipients) == 4


def test_the_way_is_changed_with_drafts_waiting(relay: Relay, config: Config) -> None:
    """Drafts of Gmail, then ``transporte = "smtp"``: the relay cannot ask for them, so they are told, not doubled."""
    desk = department()
    desk.config = config.model_copy(update={"mail": config.mail.model_copy(update={"transport": "gmail"})})
    desk.emulator.faults.add(kind="error", pattern=r"drafts\.send", times=0, status=503)
    desk.run()
    assert states(desk) == {"borrador": 4}
    desk.config, desk.settings, desk._session = config, relay.settings(), None
    desk.later(minutes=20)
    desk.run()
    assert states(desk) == {"descartado": 4, "enviado": 1}
    assert not relay.recipients
    [notice] = relay.notices
    assert notice.count("quedó preparado para otro transporte") == 4


# --------------------------------------------------------------------------------------------------- what is asked for


def test_everything_that_is_missing_is_named(tmp_path: Path) -> None:
    """All at once, in Spanish, before anything is read or written."""
    with pytest.raises(ConfigError) as told:
        relay_of(Settings(smtp_port=465, smtp_password="x", smtp_ca_file=tmp_path / "no.pem"))  # noqa: S106
    for name in ("SMTP_HOST: falta", "SMTP_PORT: 465", "SMTP_USER: falta", "SMTP_CA_FILE: no existe"):
        assert f"SHEETS_AUTOMATION_{name}" in str(told.value)
    with pytest.raises(ConfigError, match="falta la clave"):
        relay_of(Settings(smtp_host="localhost", smtp_user="ana"))


def test_a_password_in_a_file(tmp_path: Path) -> None:
    """Read without its line end; not inside the project, not beside another, not unreadable."""
    file = tmp_path / "clave"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    asked = {"smtp_host": "localhost", "smtp_user": USER}
    assert relay_of(Settings(**asked, smtp_password_file=file)).password == PASSWORD
    inside = Path(__file__)
    for more, words in (
        ({"smtp_password_file": tmp_path / "no"}, "no se puede leer"),
        ({"smtp_password_file": inside}, "dentro del proyecto"),
        ({"smtp_password_file": file, "smtp_password": "x"}, "deje solo una"),
    ):
        with pytest.raises(ConfigError, match=words):
            relay_of(Settings(**asked, **more))


def test_an_emulator_mails_nobody_outside() -> None:
    """A relay elsewhere beside a local endpoint is refused."""
    with pytest.raises(EndpointError):
        relay_of(Settings(endpoint="http://127.0.0.1:8765", smtp_host="smtp.example.com"))
