"""A token server on this machine, and the key file that sends a client there."""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ACCOUNT = "servicio@p.iam.gserviceaccount.com"
PAGE = b"<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>" + b"<p>" * 5000
GRANTED = {"access_token": "abc", "token_type": "Bearer", "expires_in": "3600"}


class TokenServer:
    """Answers every request for a token as it is told to, of whatever path."""

    def __init__(self) -> None:
        self.asked = 0
        self.status, self.body = 502, PAGE
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked += 1
                self.rfile.read(int(self.headers.get("content-length") or 0))
                self.send_response(outer.status)
                self.send_header("content-length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *_arguments: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/token"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def says(self, status: int, body: bytes | dict[str, str]) -> None:
        self.status, self.body = status, body if isinstance(body, bytes) else json.dumps(body).encode()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@lru_cache(maxsize=1)
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def key_file(folder: Path, token_uri: str) -> Path:
    """A service account's key, readable by its owner alone, whose tokens come from this address."""
    path = folder / "key.json"
    facts = {
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "1",
        "private_key": private_key(),
        "client_email": ACCOUNT,
        "client_id": "104",
        "token_uri": token_uri,
    }
    path.write_text(json.dumps(facts), encoding="utf-8")
    path.chmod(0o600)
    return path
