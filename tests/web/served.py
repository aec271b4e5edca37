"""``serve`` as Cloud Run starts it: gunicorn in a process of its own, an emulator as Google, keys on loopback."""

from __future__ import annotations

import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt

ROOT = Path(__file__).resolve().parents[2]
AUDIENCE = "https://servicio-abc.a.run.app"
CALLER = "programador@proyecto.iam.gserviceaccount.com"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key pair as Google has them: the public half as a certificate under an id."""

    id: str
    signer: Any
    certificate: str


@lru_cache
def key(key_id: str) -> Key:
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "keys of a test")])
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(pair.public_key())
    made = made.serial_number(1).not_valid_before(begin).not_valid_after(begin + timedelta(days=36500))
    pem = pair.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = made.sign(pair, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    return Key(key_id, crypt.RSASigner.from_string(pem, key_id), public)


def token(signed_by: Key | None = None, **claims: object) -> str:
    """An ID token of the caller for an hour; ``claims`` change it, None takes one out."""
    now = int(time.time())
    usual: Json = {
        "iss": "https://accounts.google.com",
        "aud": AUDIENCE,
        "sub": "1234567890",
        "email": CALLER,
        "email_verified": True,
        "iat": now - 30,
        "exp": now + 3600,
    }
    payload = {name: value for name, value in (usual | claims).items() if value is not None}
    return jwt.encode((signed_by or key("one")).signer, payload).decode()  # type: ignore[no-untyped-call,no-any-return]


@dataclass(slots=True)
class KeyServer:
    """Google's certificates, on loopback; what is in ``keys`` is what it serves."""

    url: str
    keys: dict[str, str]
    asked: int = 0
    broken: bool = False


@contextmanager
def key_server() -> Iterator[KeyServer]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys.asked += 1
            body = b"<html>no</html>" if keys.broken else json.dumps(keys.keys).encode()
            self.send_response(503 if keys.broken else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    keys = KeyServer(f"http://127.0.0.1:{server.server_port}/certs", {"one": key("one").certificate})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield keys
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@dataclass(frozen=True, slots=True)
class Told:
    """What the service answered."""

    code: int
    text: str
    headers: Mapping[str, str]

    @property
    def data(self) -> Any:
        return json.loads(self.text)


@dataclass(slots=True)
class Served:
    """A service that listens."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    ended: int | None = field(default=None)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Told:
        """One request; ``Authorization="…"``; names with ``_`` for ``-``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            answer = connection.getresponse()
            return Told(answer.status, answer.read().decode(), dict(answer.getheaders()))
        finally:
            connection.close()

    def post(self, path: str, body: Json | None = None, bearer: str = "") -> Told:
        """As the scheduler would, with its token unless another is given."""
        content = b"" if body is None else json.dumps(body).encode()
        return self.ask("POST", path, content, Authorization=f"Bearer {bearer or token()}")

    def lines(self) -> list[Json]:
        """What it logged; fails where a line is no JSON."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def end(self, number: int = signal.SIGTERM) -> int:
        """Tell it to end; its exit code."""
        if number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def served(
    endpoint: str, certs_url: str, config: Path, folder: Path, *options: str, **settings: str
) -> Iterator[Served]:
    """``serve`` against the emulator at ``endpoint``; ``settings`` are variables of its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {"AUDIENCE": AUDIENCE, "CALLERS": f"otro@x.example, {CALLER}", "CERTS_URL": certs_url, **settings}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment |= {
        f"SHEETS_AUTOMATION_{name}": value.replace("{port}", str(port)) for name, value in variables.items()
    }
    log = folder / f"serve-{port}.log"
    command = [sys.executable, "-m", "sheets_automation", "--config", str(config), "--endpoint", endpoint, *options]
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port)], env=environment, stderr=stderr, start_new_session=True
        )
    try:
        _until_it_listens(process, port, log)
        yield Served(process, port, log)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError(f"the service does not listen:\n{log.read_text(encoding='utf-8')}")
