"""A token server on this machine, and the key file that sends a client there."""

from __future__ import annotations

import base64
import json
import threading
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

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
        self.of_scope: dict[str, tuple[int, bytes]] = {}  # a scope → another answer for tokens with it
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked += 1
                scopes = _scopes(self.rfile.read(int(self.headers.get("content-length") or 0)))
                own = next((found for scope, found in outer.of_scope.items() if scope in scopes), None)
                status, body = own or (outer.status, outer.body)
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/token"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def says(self, status: int, body: bytes | dict[str, str]) -> None:
        self.status, self.body = status, body if isinstance(body, bytes) else json.dumps(body).encode()

    def refuses(self, scope: str, error: str, description: str = "") -> None:
        """Tokens with this scope alone."""
        self.of_scope[scope] = (400, json.dumps({"error": error, "error_description": description}).encode())

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _scopes(request: bytes) -> str:
    """Of a signed request for a token, "" of any other."""
    assertion = parse_qs(request.decode()).get("assertion", [""])[0]
    payload = assertion.split(".")[1] if assertion.count(".") == 2 else ""
    return str(json.loads(base64.urlsafe_b64decode(payload + "==") or b"{}").get("scope", ""))


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
