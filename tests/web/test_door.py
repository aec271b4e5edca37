"""Who may come in, and what the door answers: the service under gunicorn, its tokens verified by google-auth."""

from __future__ import annotations

import base64
import hmac
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from door import command
from google.auth import crypt, jwt
from guarantees.crash_table import ADVISERS, NOW, department
from guarantees.desk import RUNS_TAB, Desk
from guarantees.hands import row
from guarantees.interleavings import small_config
from guarantees.processes import serving

from sheets_automation.errors import ConfigError
from sheets_automation.google import oidc
from sheets_automation.google.oidc import NotAllowed, NotIdentified, NotVerifiable, Verifier
from sheets_automation.settings import Settings
from sheets_automation.web.app import create_app
from sheets_automation.web.serving import Serving
from sheets_automation.web.work import Work

from .served import AUDIENCE, CALLER, Key, KeyServer, Served, key, served, token

HOUR = 3600


@pytest.fixture(scope="module")
def desk() -> Desk:
    return department()


@pytest.fixture(scope="module")
def service(desk: Desk, keys: KeyServer, place: tuple[Path, Path]) -> Iterator[Served]:
    folder, config = place
    with (
        serving(desk.emulator, config, folder) as google,
        served(f"http://127.0.0.1:{google.port}", keys.url, config, folder, "--now", NOW.isoformat()) as listening,
    ):
        yield listening


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def unsigned() -> str:
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{token().split('.')[1]}."


def signed_with_the_public_key() -> str:
    """HS256 with the certificate as its secret: lets in whoever takes the algorithm from the token."""
    head, payload = part({"alg": "HS256", "typ": "JWT", "kid": "one"}), token().split(".")[1]
    seal = hmac.digest(key("one").certificate.encode(), f"{head}.{payload}".encode(), "sha256")
    return f"{head}.{payload}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


def altered() -> str:
    head, _payload, seal = token(email="otro@mundo.example").split(".")
    return f"{head}.{token().split('.')[1]}.{seal}"


def of_another_key_with_the_same_id() -> str:
    other = key("stranger")
    pem = other.signer
    return str(jwt.encode(pem, json.loads(_claims()), key_id="one").decode())


def _claims() -> str:
    payload = token().split(".")[1]
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()


def a_list_for_claims() -> str:
    signer: crypt.RSASigner = key("one").signer
    body = f"{part({'alg': 'RS256', 'typ': 'JWT', 'kid': 'one'})}.{part(['nothing'])}"
    return f"{body}.{base64.urlsafe_b64encode(signer.sign(body.encode())).decode().rstrip('=')}"


NOW_S = int(time.time())
REFUSED: dict[str, tuple[Callable[[], str], int]] = {
    "garbage": (lambda: "abc", 401),
    "three dots": (lambda: "...", 401),
    "not base64": (lambda: "é.é.é", 401),
    "very long": (lambda: "a" * 5000, 401),
    "expired": (lambda: token(iat=NOW_S - 2 * HOUR, exp=NOW_S - HOUR), 401),
    "of tomorrow": (lambda: token(iat=NOW_S + 24 * HOUR, exp=NOW_S + 25 * HOUR), 401),
    "without an end": (lambda: token(exp=None), 401),
    "wrong audience": (lambda: token(aud="https://otro.a.run.app"), 401),
    "no audience": (lambda: token(aud=None), 401),
    "wrong issuer": (lambda: token(iss="https://malo.example"), 401),
    "no issuer": (lambda: token(iss=None), 401),
    "unknown key": (lambda: token(key("stranger")), 401),
    "another key under a known id": (of_another_key_with_the_same_id, 401),
    "unsigned": (unsigned, 401),
    "signed with the public key": (signed_with_the_public_key, 401),
    "altered": (altered, 401),
    "a list for claims": (a_list_for_claims, 401),
    "wrong account": (lambda: token(email="alguien@proyecto.iam.gserviceaccount.com"), 403),
    "nearly the account": (lambda: token(email=f"{CALLER}.malo.example"), 403),
    "no address": (lambda: token(email=None), 403),
    "address not verified": (lambda: token(email_verified=False), 403),
    "address verified by a word": (lambda: token(email_verified="true"), 403),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("path", ["/run", "/report"])
def test_a_token_that_proves_nothing_opens_nothing(service: Served, desk: Desk, name: str, path: str) -> None:
    """401 for what identifies nobody, 403 for somebody else; the body says no more, and Google is not called."""
    make, code = REFUSED[name]
    before = len(desk.emulator.workspace.files), len(desk.entries(RUNS_TAB))
    told = service.ask("POST", path, Authorization=f"Bearer {make()}".encode().decode("latin-1"))
    assert told.code == code
    assert told.data == {"status": "error", "problem": "not_identified" if code == 401 else "not_allowed"}
    assert ("WWW-Authenticate" in told.headers) == (code == 401)
    assert (len(desk.emulator.workspace.files), len(desk.entries(RUNS_TAB))) == before


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "bearer  "])
def test_without_a_token(service: Served, header: str) -> None:
    """Missing or of another kind: 401."""
    assert service.ask("POST", "/run", Authorization=header).code == 401
    assert service.ask("POST", "/run").code == 401


def test_a_run_answers_with_numbers_alone(service: Served, desk: Desk) -> None:
    """200 with the receipt of the run that stands in ``Corridas``; no name, telephone, plate or word of a customer."""
    told = service.post("/run")
    assert (told.code, told.data["status"]) == (200, "terminada")
    assert told.data["run"] == desk.entries(RUNS_TAB)[-1]["run"]
    assert (told.data["workbooks"], told.data["mails"]) == (4, {"enviado": 4})
    again = service.post("/run", bearer=token(iss="accounts.google.com", email=CALLER.upper()))
    assert (again.code, again.data["painted"], again.data["mails"]) == (200, 0, {})
    said = told.text + again.text + service.log.read_text(encoding="utf-8")
    for secret in ("Cliente", "Comentario", "31012345", "ABC0", *ADVISERS, "carlos@", CALLER):
        assert secret not in said


def test_every_event_is_a_line_that_cloud_logging_takes(service: Served) -> None:
    """JSON with severity, message and time; lines of a run carry its id, its counts, its duration and its calls."""
    run = service.post("/run").data["run"]
    lines = service.lines()
    assert all({"severity", "message", "time"} <= line.keys() for line in lines)
    ended = next(line for line in lines if line.get("run") == run and "ended" in line["message"])
    assert ended["calls"]["read"] > 0
    assert ended["seconds"] > 0
    asked = [line for line in lines if line["message"] == "request" and line["path"] == "/run"]
    assert {line["status"] for line in asked} >= {200}
    assert all(line["seconds"] >= 0 for line in asked)


def test_what_is_too_large_is_refused(service: Served) -> None:
    """413 by its length, and by what arrives where it names no length."""
    assert service.ask("POST", "/run", b"x" * 20_000, Authorization=f"Bearer {token()}").code == 413
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as raw:
        raw.sendall(b"POST /report HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        raw.sendall(b"5000\r\n" + b"x" * 0x5000 + b"\r\n0\r\n\r\n")
        assert b" 413 " in raw.recv(4096).split(b"\r\n", 1)[0]


def test_a_client_that_stops_in_the_middle(service: Served) -> None:
    """One that never sends its body is let go after some seconds, and keeps nobody else waiting."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as raw:
        raw.sendall(b"POST /run HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
        assert service.ask("GET", "/healthz").code == 200
        assert time.monotonic() - began < 4
        assert b" 400 " in raw.recv(4096).split(b"\r\n", 1)[0]
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        b"POST /run HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET //r/..%2f HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_no_request(service: Served, request_line: bytes) -> None:
    """Malformed, ambiguous or endless: refused with a 4xx."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as raw:
        raw.sendall(request_line)
        assert raw.recv(4096).split(b" ")[1][:1] == b"4"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b'{"code": "GSC-FOR-02", "issue": true}', 400),
        (b'{"code": "GSC-FOR-02", "month": "2026-13"}', 400),
        (b'{"code": "GSC-FOR-02", "month": "2027-01"}', 400),
        (b'{"code": 5}', 400),
        (b'{"code": "GSC-FOR-99"}', 400),
    ],
)
def test_an_order_that_cannot_be(service: Served, body: bytes, code: int) -> None:
    """400, and what is wrong with it."""
    told = service.ask("POST", "/report", body, Authorization=f"Bearer {token()}")
    assert (told.code, told.data["status"]) == (code, "rechazado")


def test_addresses_that_are_not_there(service: Served) -> None:
    """404 and 405 as JSON; the answer is no page of the framework."""
    assert service.ask("GET", "/nada").data == {"status": "error", "problem": "not_found"}
    wrong = service.ask("GET", "/run")
    assert (wrong.code, "POST" in wrong.headers["Allow"]) == (405, True)


def test_health_and_readiness(service: Served) -> None:
    """Both are open, and say nothing but that."""
    assert service.ask("GET", "/healthz").data == {"status": "ok"}
    service.post("/run")
    time.sleep(5.1)  # an answer «not ready» is kept so long
    assert service.ask("GET", "/readyz").data == {"status": "ready"}


def test_a_report_is_brought_up_to_date(keys: KeyServer) -> None:
    """200 with the tab's title and state; a second time there is nothing to write. No customer is named."""
    desk = Desk(config=small_config())
    desk.register("GSC-FOR-01", [row(1), row(2, 9)])
    desk.run()
    settings = Settings(audience=AUDIENCE, callers=CALLER, certs_url=keys.url)
    serving_here = Serving(desk.config, settings, lambda: desk.now, lambda _sleep: desk.session)
    client = create_app(serving_here, Work(serving_here.open, serving_here.clock)).test_client()
    order = {"code": "GSC-FOR-02", "month": "2026-11"}
    headers = {"Authorization": f"Bearer {token()}"}
    told = client.post("/report", json=order, headers=headers)
    assert (told.status_code, told.json["state"], told.json["moved"]) == (200, "draft", 0)
    assert "2026-11" in told.json["report"]
    assert client.post("/report", json=order, headers=headers).json["done"] == "nothing"
    assert client.post("/report", json=order).status_code == 401


def test_serve_without_settings_says_which() -> None:
    """Nothing is served, exit code 1, and the variables that are missing are named."""
    told = command("serve", "--port", 1, "--endpoint", "http://127.0.0.1:9")
    assert told.code == 1
    assert "SHEETS_AUTOMATION_AUDIENCE" in told.err
    assert "SHEETS_AUTOMATION_CALLERS" in told.err


# ------------------------------------------------------------------------------------------------- keys and settings


def verifier(keys: KeyServer) -> Verifier:
    return Verifier.of(AUDIENCE, CALLER, keys.url)


def test_keys_are_asked_for_once(keys: KeyServer) -> None:
    """Of a hundred calls one asks for the keys, and a hundred forged tokens ask for none."""
    door, before = verifier(keys), keys.asked
    for _ in range(100):
        assert door.caller(f"Bearer {token()}") == CALLER
    for _ in range(100):
        with pytest.raises(NotIdentified):
            door.caller(f"Bearer {token(key('stranger'))}")
    assert keys.asked == before + 1


def test_a_new_key_is_known_after_a_minute(keys: KeyServer) -> None:
    """Google changes its keys: a token under a new one is refused at first and let in a minute later."""
    now = 0.0
    door = verifier(keys)
    door.keys.clock = lambda: now
    fresh: Key = key("fresh")
    assert door.caller(f"Bearer {token()}") == CALLER
    keys.keys["fresh"] = fresh.certificate
    with pytest.raises(NotIdentified):
        door.caller(f"Bearer {token(fresh)}")
    now = 61.0
    assert door.caller(f"Bearer {token(fresh)}") == CALLER


def test_without_keys_nobody_is_let_in(keys: KeyServer) -> None:
    """A server of keys that is down is no fault of the caller, and lets nobody in."""
    keys.broken = True
    try:
        with pytest.raises(NotVerifiable):
            verifier(keys).caller(f"Bearer {token()}")
    finally:
        keys.broken = False
    with pytest.raises(NotAllowed):
        verifier(keys).caller(f"Bearer {token(email='x@y.example')}")


@pytest.mark.parametrize(
    ("audience", "callers", "certs"),
    [
        ("", CALLER, oidc.GOOGLE_CERTS),
        (AUDIENCE, " , ", oidc.GOOGLE_CERTS),
        (AUDIENCE, CALLER, "https://malo.example/certs"),
        (AUDIENCE, CALLER, "http://10.0.0.1/certs"),
        (AUDIENCE, CALLER, "http://127.0.0.1.malo.example/certs"),
    ],
)
def test_an_open_door_is_refused(audience: str, callers: str, certs: str) -> None:
    """Without audience or callers, or with keys from a stranger, nothing is served."""
    with pytest.raises(ConfigError):
        Verifier.of(audience, callers, certs)
