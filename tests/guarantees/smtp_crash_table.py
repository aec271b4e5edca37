"""A run that mails over a relay, killed at every call to Google and at every command of SMTP: what do people get?

``python -m tests.guarantees.smtp_crash_table [--points "google 3 after,MAIL 2 before"]`` prints the table. After each
death two ordinary runs follow. Nobody may have got a mail twice; of each that did not arrive its line says why and a
mail to the administrator names it. The run is that of ``crash_table``: three workbooks, four people, from nothing.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import wait
from pathlib import Path

from .crash_table import department, workplace
from .desk import Desk, Json
from .processes import KILLED, Process, Server
from .processes import serving as google
from .relay import COMMANDS, DROP, Relay
from .relay import serving as mailing

_STEP = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Point:
    """Where the process dies: at its nth call to Google, or at the relay's nth such command."""

    what: str  # "google", or one of COMMANDS
    nth: int
    moment: str = "before"  # for Google also "after" its effect and "answered"

    def __str__(self) -> str:
        return f"{self.what} {self.nth} {self.moment}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How it stands after a death and two ordinary runs."""

    died: bool
    recipients: Counter[str]
    lines: tuple[Json, ...]  # of «Correos», about summaries
    notices: tuple[str, ...]
    codes: tuple[int, ...]  # exit codes of the ordinary runs

    @property
    def doubtful(self) -> list[str]:
        return [line["recipient"] for line in self.lines if line["detail"].startswith("no se sabe si llegó")]

    def wrong(self, expected: frozenset[str]) -> list[str]:
        """What people were promised and did not get; empty where all is well."""
        found = [f"{address} {times} times" for address, times in self.recipients.items() if times > 1]
        for line in self.lines:
            if line["state"] == "enviado" and not self.recipients[line["recipient"]]:
                found.append(f"{line['recipient']} «enviado», not arrived")
            if line["state"] not in ("enviado", "descartado"):
                found.append(f"{line['recipient']} is «{line['state']}»")
        for address in expected - set(self.recipients):
            if address not in self.doubtful or not any(address in notice for notice in self.notices):
                found.append(f"{address} lost in silence")
        for address in self.doubtful:
            if sum(address in notice for notice in self.notices) != 1:
                found.append(f"{address} told {sum(address in notice for notice in self.notices)} times")
        if {line["recipient"] for line in self.lines} != expected:
            found.append("not every mail has its line")
        if len(self.doubtful) > 1:
            found.append(f"{len(self.doubtful)} in doubt")
        return found + [f"exit {code} in the end" for code in self.codes[-1:] if code]


@dataclass(slots=True)
class Place:
    """Google and the relay on this machine, for one trial."""

    server: Server
    relay: Relay
    desk: Desk

    def run(self) -> int:
        code, _said = self.server.run(self.desk.now)
        self.desk.later(seconds=_STEP.total_seconds())
        return code

    def dying(self, point: Point) -> bool:
        """A run that is killed there; whether it came so far."""
        if point.what == "google":
            code = self.server.killing(self.desk.now, point.nth, point.moment)
        else:
            code = self._dying_at_the_relay(point)
        self.desk.later(seconds=_STEP.total_seconds())
        return code == KILLED

    def _dying_at_the_relay(self, point: Point) -> int:
        holder: list[Process] = []
        ready = threading.Event()

        def kill(command: str, nth: int) -> None:
            if (command, nth) == (point.what, point.nth):
                ready.wait(10)
                os.kill(holder[0].pid, signal.SIGKILL)
                wait([holder[0].process.sentinel], 10)  # join, in two threads at once, loses the exit code
                self.relay.fault(command, DROP, nth=1)

        self.relay.watch = kill
        holder.append(self.server.start(self.desk.now, "run"))
        ready.set()
        code, _said = holder[0].wait()
        self.relay.watch = lambda _command, _nth: None
        self.relay.faults.clear()
        return code

    def ended(self, died: bool, codes: tuple[int, ...]) -> Ended:
        lines = tuple(line for line in self.desk.mails() if line["moment"] == "resumen_diario")
        return Ended(died, self.relay.recipients, lines, tuple(self.relay.notices), codes)


@contextmanager
def place(config: Path, folder: Path) -> Iterator[Place]:
    desk = department()
    with (
        tempfile.TemporaryDirectory(dir=folder) as name,
        google(desk.emulator, config, Path(name)) as server,
        mailing(Relay(Path(name))) as relay,
    ):
        server.variables = relay.variables()
        yield Place(server, relay, desk)


@contextmanager
def smtp_workplace() -> Iterator[tuple[Path, Path]]:
    with workplace() as (folder, config):
        mail = config / "mail.toml"
        text = mail.read_text(encoding="utf-8")
        mail.write_text(text.replace('transporte = "gmail"', 'transporte = "smtp"'), encoding="utf-8")
        yield folder, config


def undisturbed(config: Path, folder: Path) -> tuple[frozenset[str], list[str], list[str]]:
    """Who gets mail, the calls to Google and the commands at the relay of an ordinary run."""
    with place(config, folder) as here:
        assert here.run() == 0
        calls, commands = list(here.server.calls), list(here.relay.seen)
        assert here.run() == 0
        assert not here.ended(False, (0,)).wrong(frozenset(here.relay.recipients))
        return frozenset(here.relay.recipients), calls, commands


def disturbed(config: Path, folder: Path, point: Point) -> Ended:
    """A death there, then two ordinary runs."""
    with place(config, folder) as here:
        died = here.dying(point)
        return here.ended(died, (here.run(), here.run()))


def points(calls: list[str], commands: list[str]) -> list[Point]:
    found = [Point("google", n, moment) for n in range(1, len(calls) + 1) for moment in ("before", "after", "answered")]
    counts = Counter(commands)
    return found + [Point(command, n) for command in COMMANDS for n in range(1, counts[command] + 1)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", default="", help="such as “google 3 before,MAIL 2 before”; all if left out")
    options = parser.parse_args()
    started, failed = time.monotonic(), 0
    outcomes: Counter[str] = Counter()
    with smtp_workplace() as (folder, config):
        expected, calls, commands = undisturbed(config, folder)
        asked = options.points.split(",") if options.points else []
        chosen = [point for point in points(calls, commands) if not asked or str(point) in asked]
        for point in chosen:
            ended = disturbed(config, folder, point)
            wrong = ended.wrong(expected)
            failed += bool(wrong)
            name = calls[point.nth - 1] if point.what == "google" else ""
            told = f"{sum(ended.recipients.values())} arrived, {len(ended.doubtful)} in doubt"
            outcomes[told] += 1
            died = "killed" if ended.died else "ended first"
            sys.stdout.write(f"{point!s:24} {name:44} {died:12} {told}  {'; '.join(wrong)}\n")
            sys.stdout.flush()
    summary = "; ".join(f"{times} times {told}" for told, times in outcomes.most_common())
    sys.stdout.write(
        f"{len(chosen)} deaths ({len(calls)} calls to Google three ways, {len(commands)} moments at the relay), each "
        f"with two ordinary runs after it: {failed} wrong; {summary}; {time.monotonic() - started:.0f} s\n"
    )
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
