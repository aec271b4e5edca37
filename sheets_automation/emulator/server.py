"""The emulator on 127.0.0.1, for clients in any language. Faults happen on the real socket."""

from __future__ import annotations

import logging
import os
import select
import socket
import struct
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from . import Emulator
from .app import App
from .wire.faults import LostConnection, NoAnswer

_LOG = logging.getLogger(__name__)

#: The only address it ever listens on.
LOOPBACK = "127.0.0.1"
_LOCAL_NAMES = ("127.0.0.1", "localhost", "::1")


class _Handler(WSGIRequestHandler):
    """Turns lost connections into real ones and keeps quiet."""

    protocol_version = "HTTP/1.1"

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Called for a connection that the client closed, and for the faults that leave the application."""
        self.close_connection = True
        if isinstance(error, LostConnection):
            # Linger 0 makes closing send RST; the descriptor is taken away so that nobody says goodbye (FIN) first.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())
        elif isinstance(error, NoAnswer):
            self._hold(error.seconds)

    def _hold(self, seconds: float) -> None:
        """Say nothing until the client leaves or the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            readable, _, _ = select.select([self.connection], [], [], 0.2)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                break

    def send_response(self, code: int, message: str | None = None) -> None:
        """Without the date that the library adds: the application's own may be skewed by a fault."""
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header("Server", self.version_string())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        _LOG.debug("%s %s %s %s", self.command, self.path, code, size)


class _Guarded:
    """Answers only requests addressed to this machine by name, so that a web page cannot reach it by a trick of DNS."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        host = urlsplit("//" + environ.get("HTTP_HOST", LOOPBACK)).hostname
        if host not in _LOCAL_NAMES:
            start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return [b""]
        return self._app(environ, start_response)


def make(emulator: Emulator, port: int = 0) -> BaseWSGIServer:
    """A server on loopback, not yet running (``serve_forever()``); ``port`` 0 takes a free one (``server.port``)."""
    server = make_server(LOOPBACK, port, _Guarded(emulator.wsgi), threaded=True, request_handler=_Handler)
    server.daemon_threads = True  # type: ignore[attr-defined]
    return server


def prepare(emulator: Emulator, files: Sequence[Path]) -> None:
    """Import these ``.xlsx``, each unless a file of its name is there already."""
    names = {meta.name for meta in emulator.workspace.files.values()}
    for path in files:
        if path.stem not in names:
            _LOG.info("%s is spreadsheet %s", path, emulator.import_xlsx(path))


def serve(
    port: int = 8765,
    data_dir: Path | None = None,
    files: Sequence[Path] = (),
    ready: Callable[[Emulator, str], None] | None = None,
) -> None:
    """Run until interrupted: the state in ``data_dir`` (None: memory only), these ``.xlsx`` imported first.

    ``ready`` is told the emulator and its base URL before the first call is answered. Raises StoreBusy, StoreCorrupt,
    OSError (port in use), ApiError (a file that is no workbook).
    """
    with Emulator(data_dir) as emulator:
        prepare(emulator, files)
        server = make(emulator, port)
        base_url = f"http://{LOOPBACK}:{server.port}"
        _LOG.info("listening on %s", base_url)
        if ready is not None:
            ready(emulator, base_url)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            _LOG.info("stopped")
        finally:
            server.server_close()
