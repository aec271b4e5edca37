"""The command line as a person or a cron job uses it: arguments in; exit code, stdout and stderr out."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sheets_automation.cli import main
from sheets_automation.emulator import Emulator
from sheets_automation.emulator.server import make

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "config"


@dataclass(frozen=True, slots=True)
class Told:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Its stdout as JSON; fails where anything but JSON is on it."""
        return json.loads(self.out)


def command(*arguments: object, config: Path | str = CONFIG) -> Told:
    """Run ``sheets-automation --config CONFIG …`` in this process, through its entry point."""
    out, err = io.StringIO(), io.StringIO()
    line = ["sheets-automation", "--config", str(config), *map(str, arguments)]
    code = 0
    with patch.object(sys, "argv", line), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as leave:
            code = leave.code if isinstance(leave.code, int) else 1
    return Told(code, out.getvalue(), err.getvalue())


def process(*arguments: object, cwd: Path = ROOT, timeout: float = 120) -> Told:
    """Run it as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "sheets_automation", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@contextlib.contextmanager
def google_on_loopback(
    now: datetime, files: Sequence[Path] = (), emulator: Emulator | None = None
) -> Iterator[tuple[str, Emulator]]:
    """A local Google with these workbooks, its clock standing at ``now``: (base address, emulator)."""
    emulator = emulator or Emulator()
    emulator.stop_clock(now)
    for path in files:
        emulator.import_xlsx(path)
    server = make(emulator)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}", emulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
