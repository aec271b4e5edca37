"""What a person says from a mail: the link, the page, the row; and all that must not write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from guarantees.desk import AGENT, EVIDENCE, HEADING, PLATE, STATUS, Desk
from guarantees.hands import CALLED_ON, Hands, row
from guarantees.interleavings import one_report
from guarantees.processes import around
from pydantic import SecretStr

from sheets_automation.commands.undo import undo
from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.errors import ConfigError
from sheets_automation.links import Expired, NotOurs, Purpose, Signer, Ticket
from sheets_automation.policy import PersonPolicy
from sheets_automation.settings import Settings
from sheets_automation.web.app import create_app
from sheets_automation.web.serving import Serving
from sheets_automation.web.work import Work

KEY = "k" * 40
PERSON = PersonPolicy(nombre="Diana Suárez", rol="asesor_servicio", correo="diana@carrazos.example")
RED, YELLOW, GREEN = "#ff0000", "#ffff00", "#00ff00"


@pytest.fixture
def desk() -> Desk:
    return department()


def department(owner: str = DEFAULT_OWNER) -> Desk:
    """Three detractors and a promoter after the first run; the detractors are red."""
    config = one_report()
    people = config.people.model_copy(update={"people": (PERSON,)})
    desk = Desk(config=config.model_copy(update={"people": people}))
    desk.register("GSC-FOR-01", [row(1), row(2), row(3, evidence="Se llamó"), row(4, 9)], owner=owner)
    desk.run()
    return desk


def client(desk: Desk, **settings: Any) -> FlaskClient:
    """The service's addresses on a department in this process."""
    known = Settings(audience="https://x", callers="a@b.example", link_key=KEY, **settings)
    serving = Serving(desk.config, known, lambda: desk.now, lambda _sleep: desk.session)
    return create_app(serving, Work(serving.open, serving.clock)).test_client()


def number(desk: Desk, at: int) -> str:
    return str(next(case["number"] for case in desk.cases() if case["where"]["row"] == at))


def ticket(desk: Desk, at: int = 1, purpose: Purpose = Purpose.ATTENDING) -> Ticket:
    return Ticket(purpose, number(desk, at), CALLED_ON, PERSON.email, desk.now + timedelta(days=3))


def link(desk: Desk, at: int = 1, purpose: Purpose = Purpose.ATTENDING) -> str:
    return f"/a/{Signer(KEY).sign(ticket(desk, at, purpose))}"


def everything(desk: Desk) -> Any:
    """All that people see, and what the service wrote about it."""
    return desk.grid("GSC-FOR-01"), desk.cases(), desk.audit()


def press(desk: Desk, address: str, **form: str) -> int:
    return client(desk).post(address, data={"confirm": "sí", **form}).status_code


# ------------------------------------------------------------------------------------------------------- what it does


def test_attending_paints_the_row_yellow_once(desk: Desk) -> None:
    """200; yellow where the red was, Bitácora says who and why, the next run leaves it so and mails nothing twice."""
    answer = client(desk).post(link(desk), data={"confirm": "sí"})
    assert answer.status_code == 200
    assert "Listo" in answer.text
    assert "https://docs.google.com/spreadsheets/" in answer.text
    assert Hands(desk).cell(1).fill == YELLOW
    assert [Hands(desk).cell(at).fill for at in (2, 3, 4)] == [RED, YELLOW, ""]
    (entry,) = [line for line in desk.audit() if "Diana Suárez" in line["reason"]]
    assert (entry["action"], entry["result"], entry["state_after"]) == ("pintar", "aplicado", "amarillo")
    before = everything(desk)
    desk.later(minutes=5)
    result = desk.run()
    assert (result.painted, result.status, result.troubles) == (0, "terminada", [])
    assert everything(desk)[0] == before[0]


def test_answered_writes_what_was_done(desk: Desk) -> None:
    """The words, the day and the name stand in GESTIÓN as text; the row is yellow; the next run keeps them."""
    assert press(desk, link(desk, 1, Purpose.ANSWERED), hecho="=HYPERLINK(1)\nSe llamó y\taceptó cita") == 200
    hands = Hands(desk)
    words = "=HYPERLINK(1) Se llamó y aceptó cita (25/11/2026, Diana Suárez)"
    assert (hands.cell(1, EVIDENCE).value, hands.cell(1).fill) == (words, YELLOW)
    told = json.dumps(desk.audit(), ensure_ascii=False) + json.dumps(desk.cases(), ensure_ascii=False)
    assert "aceptó cita" not in told  # may speak of a customer
    desk.later(minutes=5)
    assert desk.run().painted == 0
    hands.type(1, STATUS, "Gestión realizada")
    desk.run()
    assert hands.cell(1).fill == GREEN


def test_what_somebody_wrote_is_not_written_over(desk: Desk) -> None:
    """A GESTIÓN with words keeps them; with nothing else to do, nothing is written."""
    before = everything(desk)
    answer = client(desk).post(link(desk, 3, Purpose.ANSWERED), data={"confirm": "sí", "hecho": "Otra cosa"})
    assert (answer.status_code, "Ya estaba" in answer.text) == (200, True)
    assert everything(desk) == before


def test_a_link_without_words_writes_no_words(desk: Desk) -> None:
    """«Ya respondí» with an empty text is yellow and leaves GESTIÓN empty."""
    assert press(desk, link(desk, 1, Purpose.ANSWERED), hecho=" \n ") == 200
    assert (Hands(desk).cell(1, EVIDENCE).value, Hands(desk).cell(1).fill) == (None, YELLOW)


def test_the_row_is_found_where_it_is_now(desk: Desk) -> None:
    """Sorted and moved since the last run: the customer's row is painted, and no other."""
    address = link(desk)
    Hands(desk).sort(1, 4, PLATE, down=True)
    assert press(desk, address) == 200
    cells = {Hands(desk).cell(at, 0).value: Hands(desk).cell(at).fill for at in range(1, 5)}
    assert cells == {"f1": YELLOW, "f2": RED, "f3": YELLOW, "f4": ""}


def test_undo_takes_it_back(desk: Desk) -> None:
    """Colour and words are as before; the link does not work again."""
    before = desk.grid("GSC-FOR-01")
    address = link(desk, 1, Purpose.ANSWERED)
    assert press(desk, address, hecho="Se llamó") == 200
    run = next(line["run"] for line in desk.audit() if line["action"] == "texto")
    desk.later(minutes=1)
    receipt = undo(desk.session, desk.config, run, lambda: desk.now)
    assert (len(receipt.restored), receipt.left) == (2, [])
    assert desk.grid("GSC-FOR-01") == before
    assert press(desk, address, hecho="Se llamó") == 409
    assert desk.grid("GSC-FOR-01") == before


def test_undo_leaves_words_that_somebody_changed(desk: Desk) -> None:
    """What an adviser added to the text is not taken out."""
    press(desk, link(desk, 1, Purpose.ANSWERED), hecho="Se llamó")
    Hands(desk).type(1, EVIDENCE, "Se llamó y vino")
    run = next(line["run"] for line in desk.audit() if line["action"] == "texto")
    receipt = undo(desk.session, desk.config, run, lambda: desk.now)
    assert [why for _where, why in receipt.left] == ["somebody changed the text since"]
    assert Hands(desk).cell(1, EVIDENCE).value == "Se llamó y vino"


# ---------------------------------------------------------------------------------------------- what must not write


def test_opening_the_link_does_nothing(desk: Desk) -> None:
    """A mail filter that opens every link, by GET or HEAD, changes nothing and asks nothing of Google."""
    page, before = client(desk), everything(desk)
    calls: list[object] = []
    with around(desk.emulator, calls.append):
        for purpose in Purpose:
            for _ in range(3):
                answer = page.get(link(desk, 1, purpose))
                assert answer.status_code == 200
                assert page.head(link(desk, 1, purpose)).status_code == 200
    assert everything(desk) == before
    assert calls == []
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert number(desk, 1) in answer.text


def _forged(desk: Desk) -> str:
    return f"/a/{Signer('x' * 40).sign(ticket(desk))}"


def _of_another_case(desk: Desk) -> str:
    mine, other = (Signer(key).sign(ticket(desk, at)) for key, at in ((KEY, 1), ("x" * 40, 2)))
    return f"/a/{other.rpartition('.')[0]}.{mine.rpartition('.')[2]}"


def _of_an_earlier_clock(desk: Desk) -> str:
    return f"/a/{Signer(KEY).sign(replace(ticket(desk), opened=date(2026, 11, 20)))}"


def _of_a_stranger(desk: Desk) -> str:
    return f"/a/{Signer(KEY).sign(replace(ticket(desk), person='otra@carrazos.example'))}"


def _of_no_case(desk: Desk) -> str:
    return f"/a/{Signer(KEY).sign(replace(ticket(desk), case='C-2026-09999'))}"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (_forged, 404),
        (_of_another_case, 404),
        (lambda _desk: "/a/abc", 404),
        (lambda _desk: "/a/" + "a" * 1500, 404),
        (_of_an_earlier_clock, 409),
        (_of_a_stranger, 409),
        (_of_no_case, 409),
    ],
)
def test_a_link_that_is_not_good(desk: Desk, address: Callable[[Desk], str], code: int) -> None:
    """Forged, put together, of another clock, of nobody in the directory: nothing is written."""
    where, before = address(desk), everything(desk)
    assert press(desk, where) == code
    assert everything(desk) == before


def test_an_expired_link(desk: Desk) -> None:
    """410, on opening it and on pressing; nothing is written."""
    where, before = link(desk), everything(desk)
    desk.later(days=3, minutes=1)
    assert client(desk).get(where).status_code == 410
    assert press(desk, where) == 410
    assert everything(desk) == before


def test_without_the_button(desk: Desk) -> None:
    """A POST without the form's field is refused."""
    where, before = link(desk), everything(desk)
    assert client(desk).post(where).status_code == 400
    assert everything(desk) == before


def test_a_link_works_once(desk: Desk) -> None:
    """Pressed again after a person painted the row red once more: 409, the person's red stays."""
    where = link(desk)
    assert press(desk, where) == 200
    desk.later(minutes=1)
    Hands(desk).paint(1, RED)
    before = everything(desk)
    assert press(desk, where) == 409
    assert everything(desk) == before


@pytest.mark.parametrize("tone", [GREEN, "#b6d7a8", "#9900ff", "#0000ff", "#ff9900", "#123456"])
def test_a_persons_colour_stays(desk: Desk, tone: str) -> None:
    """Closed, or in a colour that is not the service's to change: nothing is written."""
    where = link(desk)
    Hands(desk).paint(1, tone)
    before = everything(desk)
    assert press(desk, where) == 409
    assert everything(desk) == before


def test_a_case_that_is_closed(desk: Desk) -> None:
    """A run has seen the green: 409, nothing is written."""
    where = link(desk)
    Hands(desk).paint(1, GREEN)
    desk.later(minutes=1)
    desk.run()
    before = everything(desk)
    assert press(desk, where) == 409
    assert everything(desk) == before


def test_a_row_in_two_colours_is_left(desk: Desk) -> None:
    """A person's purple beside our red: the row is people's."""
    where = link(desk)
    Hands(desk).paint(1, "#9900ff", PLATE)
    before = everything(desk)
    assert press(desk, where) == 409
    assert everything(desk) == before


def test_a_protected_row_is_left() -> None:
    """Where the service may not write, the page says so and asks the person to do it."""
    desk = department(owner=AGENT)  # the owner of a file is never refused
    where = link(desk)
    protected = {"range": {"sheetId": 0}, "editors": {"users": [AGENT]}}
    Hands(desk).batch({"addProtectedRange": {"protectedRange": protected}})
    before = everything(desk)
    answer = client(desk).post(where, data={"confirm": "sí"})
    assert (answer.status_code, "no puede escribir" in answer.text) == (409, True)
    assert everything(desk) == before


def test_google_refuses_the_write(desk: Desk) -> None:
    """503, and «No se pudo anotar»; the link may be used again."""
    where, book = link(desk), desk.books["GSC-FOR-01"]
    desk.emulator.faults.add(pattern=f"batchUpdate .*{book}", status=403, times=0)
    assert press(desk, where) == 503
    desk.emulator.faults.clear()
    assert Hands(desk).cell(1).fill == RED
    desk.later(minutes=1)
    assert press(desk, where) == 200


def test_in_shadow_mode(desk: Desk) -> None:
    """A link of a mail from before: 503 and why; the row stays as it is."""
    limits = desk.config.limits.model_copy(update={"shadow": True})
    desk.config = desk.config.model_copy(update={"limits": limits})
    answer = client(desk).post(link(desk), data={"confirm": "sí"})
    assert answer.status_code == 503
    assert "en sombra" in answer.text
    assert Hands(desk).cell(1).fill == RED


def test_while_a_run_is_at_work(desk: Desk) -> None:
    """409 with a page that says so; nothing is written."""
    from guarantees.test_lock import hold

    hold(desk, equipo="otra-maquina/0123")
    before = everything(desk)
    answer = client(desk).post(link(desk), data={"confirm": "sí"})
    assert (answer.status_code, "Espere un minuto" in answer.text) == (409, True)
    assert everything(desk) == before


def test_a_row_that_moves_in_that_very_moment(desk: Desk) -> None:
    """Sorted between the look and the painting: no other row is painted, and the link may be used again."""
    where = link(desk)
    hands = Hands(desk)
    with hands.before_batch(1, lambda: hands.sort(1, 4, PLATE, down=True)):
        assert press(desk, where) == 409
    assert [hands.cell(at).fill for at in (1, 2, 3, 4)] == ["", YELLOW, RED, RED]  # as they were, turned round
    desk.later(minutes=1)
    assert press(desk, where) == 200
    assert hands.cell(4).fill == YELLOW


@pytest.mark.parametrize("nth", range(1, 9))
def test_a_service_that_dies_while_it_writes(desk: Desk, nth: int) -> None:
    """At any write: the next run settles what is left, no line stays without an outcome, no customer's row is lost."""
    where, seen = link(desk, 1, Purpose.ANSWERED), 0

    def die(call: Any) -> None:
        nonlocal seen
        seen += call.method_id.endswith("batchUpdate")
        if seen >= nth:
            raise ConnectionAbortedError

    try:
        with around(desk.emulator, die):
            code = press(desk, where, hecho="Se llamó")
    except ConnectionAbortedError:
        code = 0
    assert code in (0, 200, 409, 500, 503)
    desk.later(minutes=20)  # beyond the lease of a lock that nobody let go
    assert desk.run().status == "terminada"
    assert [line for line in desk.audit() if line["result"] == "pendiente"] == []
    hands = Hands(desk)
    assert hands.cell(1).fill in (RED, YELLOW)
    assert (hands.cell(1, EVIDENCE).value is None) or hands.cell(1).fill == YELLOW


def test_off_without_a_key(desk: Desk) -> None:
    """No key, no address; a short key is refused at the start."""
    where = link(desk)
    known = Settings(audience="https://x", callers="a@b.example")
    serving = Serving(desk.config, known, lambda: desk.now, lambda _sleep: desk.session)
    page = create_app(serving, Work(serving.open, serving.clock)).test_client()
    assert (page.get(where).status_code, page.post(where).status_code) == (404, 404)
    with pytest.raises(ConfigError):
        Signer.of("short")


def test_tickets_are_what_they_say(desk: Desk) -> None:
    """Signed and read again they are the same; a single changed letter makes them nobody's."""
    mine = ticket(desk)
    token = Signer(KEY).sign(mine)
    assert Signer(KEY).read(token, desk.now) == mine
    assert Signer(KEY).sign(mine) == token
    for at in range(len(token)):
        with pytest.raises(NotOurs):
            Signer(KEY).read(token[:at] + "!" + token[at + 1 :], desk.now)
    with pytest.raises(Expired):
        Signer(KEY).read(token, mine.until)


# ------------------------------------------------------------------------------------------------- from the mail


def mailed(desk: Desk) -> str:
    """The text of the mail to the adviser."""
    return next(mail.text for mail in desk.emulator.sent_mail() if PERSON.email in mail.recipients)


def advised() -> Desk:
    """A department with two detractors of an adviser who hears of them."""
    config = one_report()
    mails = {"mails": ("casos_nuevos", "resumen_diario")}
    people = config.people.model_copy(update={"people": (PERSON.model_copy(update=mails),)})
    links = {"people": people, "public_url": "https://servicio.example", "link_key": SecretStr(KEY)}
    desk = Desk(config=config.model_copy(update=links))
    heading = [*HEADING[:9], "ASESOR"]
    desk.register("GSC-FOR-01", [[*row(n)[:9], PERSON.name] for n in (1, 2)], heading=heading)
    return desk


def test_a_click_in_a_mail_that_was_really_sent() -> None:
    """Who must answer finds both links and the way to the row in the mail; a click and a button paint that row."""
    desk = advised()
    desk.run()
    text = mailed(desk)
    first = number(desk, 1)
    assert f"https://servicio.example/r/{first}" in text
    address = re.findall(r"La estoy atendiendo: https://servicio\.example(/a/\S+)", text)
    assert len(address) == len(re.findall(r"Ya respondí: https://servicio\.example/a/\S+", text)) == 2
    (mine,) = [one for one in address if first in client(desk).get(one).text]
    assert press(desk, mine) == 200
    assert [Hands(desk).cell(at).fill for at in (1, 2)] == [YELLOW, RED]


@pytest.mark.parametrize("missing", [{"link_key": SecretStr("")}, {"public_url": ""}])
def test_mails_without_a_service_have_nothing_to_click(missing: dict[str, Any]) -> None:
    """Without the key or the address of a service there are no such links."""
    desk = advised()
    desk.config = desk.config.model_copy(update=missing)
    desk.run()
    assert "/a/" not in mailed(desk)


# --------------------------------------------------------------------------------------------------- where a case is


def test_a_link_to_a_case_leads_to_its_row_now(desk: Desk) -> None:
    """302 to the row, also after a sort that no run has seen; 404 with a Spanish page for what is no case."""
    page = client(desk)
    where = f"/r/{number(desk, 1)}"
    book = desk.books["GSC-FOR-01"]
    assert page.get(where).headers["Location"] == f"https://docs.google.com/spreadsheets/d/{book}/edit#gid=0&range=2:2"
    Hands(desk).sort(1, 4, PLATE, down=True)
    answer = page.get(where)
    assert (answer.status_code, answer.headers["Location"].rpartition("=")[2]) == (302, "5:5")
    for unknown in ("C-2026-09999", "C-2026-1", "nada", "C-2026-00001;x"):
        told = page.get(f"/r/{unknown}")
        assert (told.status_code, "No se encontró ese caso" in told.text) == (404, True)


def test_strangers_cannot_use_up_the_quota(desk: Desk) -> None:
    """A hundred requests for cases cost at most some twenty calls; links still lead somewhere."""
    page, calls = client(desk), []
    where = f"/r/{number(desk, 1)}"
    with around(desk.emulator, calls.append):
        codes = {page.get(where).status_code for _ in range(100)}
        codes |= {page.get(f"/r/C-2026-{n:05d}").status_code for n in range(500, 600)}
    assert codes == {302, 404}
    assert len(calls) < 30


def test_before_the_first_run() -> None:
    """No control workbook yet: 404, not an error."""
    desk = Desk(config=one_report())
    desk.register("GSC-FOR-01", [row(1)])
    assert client(desk).get("/r/C-2026-00001").status_code == 404
