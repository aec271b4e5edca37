"""The whole job on the sample workbooks, on the wire: every request and every answer is what Google's documents say."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from door import CONFIG

from sheets_automation import service
from sheets_automation.config import load
from sheets_automation.emulator import Emulator
from sheets_automation.emulator.wire import discovery
from sheets_automation.emulator.wire.uploads import parse_multipart
from sheets_automation.google.wire import connect
from sheets_automation.samples import SampleTruth
from sheets_automation.settings import Settings
from sheets_automation.steps.session import Session

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))


@dataclass(frozen=True)
class Exchange:
    """One call as it went over the wire."""

    verb: str
    path: str
    query: str
    body: bytes
    content_type: str
    status: int
    answer: bytes

    @property
    def match(self) -> discovery.Match:
        found = discovery.route(self.verb, self.path)
        assert found, f"{self.verb} {self.path} is no call of Google's"
        return found


class Tap:
    """A WSGI application in front of another, writing down what passes."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self.exchanges: list[Exchange] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        said: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], info: Any = None) -> Any:
            said.extend((int(status.split()[0]), dict(headers)))
            return start_response(status, headers, info)

        parts = list(self._app(environ, listen))
        answer = b"".join(parts)
        if said[1].get("Content-Encoding") == "gzip":
            answer = gzip.decompress(answer)
        path, query = environ["RAW_URI"], environ["QUERY_STRING"]
        kind = environ.get("CONTENT_TYPE", "")
        self.exchanges.append(Exchange(environ["REQUEST_METHOD"], path, query, body, kind, said[0], answer))
        return parts


@pytest.fixture(scope="module")
def exchanges(sample_truth: SampleTruth) -> list[Exchange]:
    """Two full runs on the samples: the first does everything, the second finds it done."""
    with Emulator() as emulator:
        emulator.stop_clock(NOW)
        for path in sample_truth.files:
            emulator.import_xlsx(path)
        tap = Tap(emulator.wsgi)
        session = Session.on(connect(Settings(), application=tap))
        for _ in range(2):
            service.run(session, load(CONFIG), lambda: NOW, explicit=True)
    return tap.exchanges


def test_the_run_uses_all_three_apis(exchanges: list[Exchange]) -> None:
    """Otherwise the next tests would prove little."""
    seen = Counter(exchange.match.method.id.partition(".")[0] for exchange in exchanges)
    assert seen.keys() == {"sheets", "drive", "gmail"}
    assert any(exchange.match.method.id == "sheets.spreadsheets.batchUpdate" for exchange in exchanges)
    assert {exchange.status for exchange in exchanges} <= {200, 204}


def test_every_request_of_the_service_is_what_the_documents_describe(exchanges: list[Exchange]) -> None:
    """Parameters and bodies: every name known, of its type, its enum; nothing that Google would pass over."""
    for exchange in exchanges:
        match = exchange.match
        discovery.parse_params(match, parse_qsl(exchange.query, keep_blank_values=True))
        known = {*match.method.parameters, *match.path_params, "alt", "fields", "uploadType", "prettyPrint", "key"}
        assert {name for name, _ in parse_qsl(exchange.query)} <= known, exchange.path
        body = exchange.body
        if match.upload:
            if not exchange.content_type.startswith("multipart/"):
                continue  # the bytes of a message alone
            body, _ = parse_multipart(exchange.content_type, body)
        if body:
            sent = json.loads(body)
            assert names(discovery.check_request(match.method.id, sent)) == names(sent), match.method.id


def names(value: Any) -> set[str]:
    """The field names of a JSON value at any depth."""
    if isinstance(value, list):
        return set().union(*map(names, value)) if value else set()
    if isinstance(value, dict):
        return {key for key, item in value.items() if item is not None}.union(*map(names, value.values()))
    return set()


def test_every_answer_is_what_the_documents_describe(exchanges: list[Exchange]) -> None:
    """Every field of every answer is known and of its type."""
    for exchange in exchanges:
        match = exchange.match
        if match.method.id.endswith(".export") or "alt=media" in exchange.query:
            continue
        discovery.check_response(match.method.id, json.loads(exchange.answer) if exchange.answer else None)
