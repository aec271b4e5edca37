"""What a run tells machines: one JSON line at its end, and a trace with gauges where a collector is named."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from guarantees.desk import Desk
from guarantees.hands import row
from guarantees.interleavings import small_config

from sheets_automation import logs
from sheets_automation.commands.telemetry import export
from sheets_automation.settings import Settings
from sheets_automation.steps.result import RunResult

ROOT = Path(__file__).parents[1]


@dataclass
class Ended:
    """A run, and the lines that it wrote."""

    result: RunResult
    lines: list[str]


class Kept(logging.Handler):
    """Keeps events as Cloud Logging gets them."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logs.JsonLine().format(record))


@pytest.fixture(scope="module")
def ended() -> Ended:
    desk = Desk(config=small_config())
    desk.register("GSC-FOR-01", [row(1, 3), row(2, 9)])
    logger, kept = logging.getLogger("sheets_automation"), Kept()
    level = logger.level
    logger.addHandler(kept)
    logger.setLevel(logging.INFO)
    try:
        return Ended(desk.run(), kept.lines)
    finally:
        logger.removeHandler(kept)
        logger.setLevel(level)


def test_the_end_of_a_run_is_one_event_with_what_alarms_need(ended: Ended) -> None:
    """The fields of docs/metricas.md, and nothing of a customer."""
    (event,) = (line for line in map(json.loads, ended.lines) if line.get("event") == "run_ended")
    told = (ROOT / "docs" / "metricas.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in told for name in event)
    assert (event["status"], event["open_cases"], event["painted"]) == ("terminada", 1, 1)
    assert event["calls"]["read"] > 0
    assert set(event["seconds_of"]) == {"read", "paint", "mail", "reports"}
    assert not any(word in "".join(ended.lines) for word in ("Prueba", "ABC001", "3101234501", "Comentario"))
    assert ended.result.run == event["run"]


def test_addresses_and_long_numbers_stay_out_of_lines() -> None:
    """Whatever an error quotes: ids of runs and files are kept, mail addresses, telephones and documents are not."""
    run, book = "20261125-074500-abcdef", "1aB-2345678901_cD"
    quoted = f"{run}: ana.rios@carrazos.example, +57 310 123 4567, 1020304050 in {book}"
    kept = f"{run}: (address), (number), (number) in {book}"
    record = logging.LogRecord("x", logging.ERROR, "", 0, "refused: %s", (quoted,), None)
    assert json.loads(logs.JsonLine().format(record))["message"] == f"refused: {kept}"


def test_nothing_of_opentelemetry_is_loaded_where_no_collector_is_named() -> None:
    """Neither by the command line nor by a run's end."""
    code = "import sys, sheets_automation.cli; sys.exit('opentelemetry.sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A collector on loopback that keeps what it is sent."""
    seen: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()


def test_a_collector_gets_a_trace_and_gauges(
    ended: Ended, collector: tuple[str, list[tuple[str, bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One span of the run with a part for each chapter, and the figures one can alarm on; no customer's data."""
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="the extra [otel] is not installed")
    address, seen = collector
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
    export(ended.result, Settings())
    found = dict(seen)
    assert set(found) == {"/v1/traces", "/v1/metrics"}
    for name in (b"run", b"read", b"paint", b"mail", b"reports", ended.result.run.encode(), b"calls.write"):
        assert name in found["/v1/traces"]
    for name in (b"open_cases", b"overdue", b"findings", b"calls", b"seconds", b"last_done"):
        assert b"sheets_automation." + name in found["/v1/metrics"]
    assert not any(word in b"".join(found.values()) for word in (b"Prueba", b"ABC001", b"Comentario"))


def test_a_collector_without_the_extra_is_told(
    ended: Ended, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The run is done; the log says what to install."""
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.metrics", None)
    export(ended.result, Settings(otlp_endpoint="http://127.0.0.1:9"))
    assert "install the extra [otel]" in caplog.text
