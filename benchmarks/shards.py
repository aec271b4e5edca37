"""200 workbooks, 1 to 8 tasks as processes, quotas on: what is called, how often, how long.

``python benchmarks/shards.py [--books N] [--minute SECONDS] [TASKS …]`` serves the emulator on loopback with 60 reads
and 60 writes per account and minute, runs the command line as it is deployed (``run --shard I/N``), every task with an
account of its own, twice: a first run that finds a detractor in every workbook, and one that finds nothing to do. A
minute of the emulator and of the pacing has so many seconds (``--minute``), so that nobody waits for hours; counts are
as with Google's, times are given in minutes of that length. ``benchmarks/README.md`` keeps the figures.

Floor: the least time in which so many reads and so many writes may be sent by so many identities, one kind after the
other, as a run has to (it paints when all is read): (reads + writes) / (54 × tasks). It is printed beside the time from
the first call to the last.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sheets_automation.emulator import DEFAULT_OWNER, Emulator
from sheets_automation.emulator.server import make
from sheets_automation.emulator.wire.faults import bucket_of

ROOT = Path(__file__).parents[1]
NOW = "2026-11-25T09:00"
ALLOWED = 54
HEADING = ("NOMBRE", "CELULAR", "PLACA", "FECHA LLAMADA", "RECOMENDACIÓN", "OBSERVACIONES", "GESTIÓN", "ESTADO")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: calls by kind, the most of one identity and kind in any minute, refusals, and minutes."""

    calls: Counter[str]
    most: int
    refused: int
    minutes: float
    codes: list[int]


def account(task: int) -> str:
    return f"tarea-{task}@bench.example"


def cell(value: object) -> dict[str, Any]:
    if isinstance(value, date):
        day = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}
        return {"userEnteredValue": {"numberValue": (value - date(1899, 12, 30)).days}, "userEnteredFormat": day}
    return {"userEnteredValue": {"numberValue" if isinstance(value, int) else "stringValue": value}}


def fill(emulator: Emulator, books: int, tasks: int) -> None:
    """Registers of one sede each, nine calls and one detractor; shared with every task, as a folder would be."""
    owner = emulator.as_user(DEFAULT_OWNER)
    made = [owner.call("sheets.spreadsheets.create", {"properties": {"title": "Control de Automatización"}})]
    for book in range(books):
        rows = [[cell(text) for text in HEADING]]
        for n in range(10):
            who = 10 * book + n
            values = (f"Cliente {who}", f"31{who:08d}", f"{letters(who)}{who % 1000:03d}", date(2026, 11, 24),
                      4 if n == 5 else 9, f"Comentario {who}")  # fmt: skip
            rows.append([cell(value) for value in values])
        grid = {"properties": {"title": "NOVIEMBRE 2026"}, "data": [{"rowData": [{"values": row} for row in rows]}]}
        code = ("GSC-FOR-01", "GSC-FOR-03")[book % 2]
        body = {"properties": {"title": f"{code} 2026 SEDE {book:03d}", "locale": "es_CO"}, "sheets": [grid]}
        made.append(owner.call("sheets.spreadsheets.create", body))
    for one in made:
        for task in range(tasks):
            emulator.share(one["spreadsheetId"], account(task))


def letters(number: int) -> str:
    return "".join(chr(65 + number // 1000 // 26**place % 26) for place in (2, 1, 0))


def configured(folder: Path) -> Path:
    """The shipped configuration, with several files of one form allowed and mails of many new cases."""
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    for code in ("GSC-FOR-01", "GSC-FOR-03"):
        path = config / "forms" / f"{code}.toml"
        path.write_text("varios_archivos = true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    return config


def one_run(emulator: Emulator, port: int, folder: Path, tasks: int, minute: float, now: str) -> Measured:
    """All tasks as processes, to their end."""
    emulator.recorder.clear()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SHEETS_AUTOMATION_ENDPOINT_MINUTE": str(minute),
        "SHEETS_AUTOMATION_PROJECT_PER_MINUTE": "100000",  # as if raised for the project: here identities are measured
        "SHEETS_AUTOMATION_TASK_ACCOUNTS": ",".join(account(task) for task in range(tasks)),
        "SHEETS_AUTOMATION_EXCHANGE": str(folder / "exchange"),
        "SHEETS_AUTOMATION_TASK_PATIENCE": "120",
    }
    command = (sys.executable, "-m", "sheets_automation", "--config", str(folder / "config"), "--now", now,
               "--endpoint", f"http://127.0.0.1:{port}", "run", "--deadline", "3500")  # fmt: skip
    processes = [
        subprocess.Popen(
            [*command, "--shard", f"{task + 1}/{tasks}"],
            env=environment,
            stdout=(folder / f"out-{task}.txt").open("w"),
            stderr=subprocess.STDOUT,
        )
        for task in range(tasks)
    ]
    codes = [process.wait() for process in processes]
    return measured(emulator, minute, codes)


def measured(emulator: Emulator, minute: float, codes: list[int]) -> Measured:
    """From the emulator's own record, as Google would count."""
    calls = [call for call in emulator.recorder.calls if call.method_id.startswith("sheets.")]
    moments: dict[tuple[str, str], list[datetime]] = {}
    for call in calls:
        moments.setdefault((call.caller, bucket_of(call.method_id)), []).append(call.time)
    span = timedelta(seconds=minute)
    most = max(sum(start <= one < start + span for one in found) for found in moments.values() for start in found)
    length = max(call.time for call in calls) - min(call.time for call in calls)
    kinds = Counter(bucket_of(call.method_id) for call in calls)
    refused = sum(call.status == 429 for call in calls)
    return Measured(kinds, most, refused, length / span, codes)


def painted(emulator: Emulator) -> int:
    """Workbooks in which some cell has a colour."""
    return sum(
        "backgroundColor" in str(sheet.rows) for book in emulator.workspace.books.values() for sheet in book.sheets[:1]
        if " SEDE " in emulator.workspace.files[book.id].name
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", type=int, default=[1, 2, 4, 8])
    parser.add_argument("--books", type=int, default=200)
    parser.add_argument("--minute", type=float, default=20.0)
    asked = parser.parse_args()
    print(
        "| tasks | run | reads | writes | most per minute and identity | 429 | minutes | floor | ratio | exit codes |"
    )
    print("|--:|---|--:|--:|--:|--:|--:|--:|--:|---|")
    for tasks in asked.tasks:
        with tempfile.TemporaryDirectory() as name, Emulator() as emulator:
            folder = Path(name)
            configured(folder)
            fill(emulator, asked.books, tasks)
            emulator.quotas.set({"sheets.read": 60, "sheets.write": 60}, asked.minute)
            server = make(emulator)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for label, now in (("first", NOW), ("idle", "2026-11-25T11:00")):
                run = one_run(emulator, server.port, folder, tasks, asked.minute, now)
                reads, writes = run.calls["sheets.read"], run.calls["sheets.write"]
                floor = (reads + writes) / (ALLOWED * tasks)
                codes = " ".join(f"{code}×{count}" for code, count in sorted(Counter(run.codes).items()))
                print(
                    f"| {tasks} | {label} | {reads} | {writes} | {run.most} | {run.refused} | {run.minutes:.2f} "
                    f"| {floor:.2f} | {run.minutes / floor:.2f} | {codes} |",
                    flush=True,
                )
                if any(run.codes):
                    print((folder / "out-0.txt").read_text()[-1500:], file=sys.stderr)
            print(f"  painted: {painted(emulator)} of {asked.books} workbooks", file=sys.stderr, flush=True)
            server.shutdown()
            server.server_close()


if __name__ == "__main__":
    main()
