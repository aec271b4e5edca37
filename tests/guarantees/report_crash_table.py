"""Issuing and correcting a report, killed at each of its calls: what is there after an ordinary run, and after asking?

``python -m tests.guarantees.report_crash_table [--order issue|correct] [--calls 1,5,9]`` prints the table; the exit
code is 1 where an outcome is wrong. After the ordinary run the report is wholly what was ordered or wholly what it was,
as those runs leave it that nobody disturbed; ordered again it is what was ordered.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sheets_automation import config as configuration

from .crash_table import PEOPLE, config_folder
from .desk import CONFIG_FOLDER, SCORE, Desk
from .processes import KILLED, Server, serving
from .report_desk import CODE, FORM, OCT_V2, THIRD, Newsroom, october_rows, row

ORDERS = {
    "issue": ("report", CODE, "--month", "2026-10", "--issue"),
    "correct": ("report", CODE, "--month", "2026-10", "--correct", "--issue"),
}
MOMENTS = ("before", "after")
_MINUTE = timedelta(minutes=1)
_TIMES = re.compile(r"(Generado \S+|a las|\d{4}) \d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Seen:
    """A report's workbook, without the minute in which it was written."""

    tabs: tuple[str, ...]

    @classmethod
    def of(cls, room: Newsroom) -> Seen:
        book = room.desk.emulator.spreadsheet(room.book)
        ids = sorted(sheet.properties.get("sheetId", 0) for sheet in book.sheets)
        named = str(sorted(map(str, book.named_ranges)))
        shown = [f"{at}: {room.picture(at)}" for at in ids if at < 100_000_000]
        cuts = [f"{at}: {len(room.texts(at))} {room.picture(at)['protected']}" for at in ids if at >= 100_000_000]
        return cls(tuple(_TIMES.sub(r"\1", text) for text in (*shown, *cuts, named)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the table is made: a configuration with one report, and a folder for what processes say."""

    config: Path
    folder: Path
    order: str

    def prepared(self) -> Newsroom:
        """October's draft with an analysis; to be corrected: issued, and two rows changed since."""
        desk = Desk(config=configuration.load(self.config), now=THIRD)
        desk.register(FORM, october_rows(), rows_at_least=60)
        room = Newsroom(desk)
        room.run()
        room.type(room.zone("analisis").top, 0, "Subió la espera en repuestos.")
        room.action(room.zone("acciones").top, "Demoras en Tunja", None, "Contratar")
        if self.order == "correct":
            room.order(issue=True)
            room.source(3, SCORE, 2)
            room.source_row(13, row(13, 4, date(2026, 10, 20)))
            room.run()
        return room

    @property
    def command(self) -> tuple[str, ...]:
        return ORDERS[self.order]

    def undisturbed(self) -> tuple[Seen, Seen, list[str]]:
        """The workbook after an ordinary run alone, after the order and a run, and the calls of the order."""
        idle = self.prepared()
        with serving(idle.desk.emulator, self.config, self.folder) as server:
            _well(server.run(THIRD + _MINUTE))
        room = self.prepared()
        with serving(room.desk.emulator, self.config, self.folder) as server:
            _well(server.run(THIRD, *self.command))
            calls = list(server.calls)
            _well(server.run(THIRD + _MINUTE))
        return Seen.of(idle), Seen.of(room), calls

    def disturbed(self, nth: int, moment: str) -> tuple[Seen, Seen, int]:
        """The workbook after a killed order and an ordinary run, and after ordering again; how the first one ended."""
        room = self.prepared()
        with serving(room.desk.emulator, self.config, self.folder) as server:
            code = self._killed(server, nth, moment)
            _well(server.run(THIRD + _MINUTE))
            between = Seen.of(room)
            if self.order == "issue" or not room.has(100_000_000 + OCT_V2):
                _well(server.run(THIRD + 2 * _MINUTE, *self.command))
            _well(server.run(THIRD + 3 * _MINUTE))
        return between, Seen.of(room), code

    def _killed(self, server: Server, nth: int, moment: str) -> int:
        return server.killing(THIRD, nth, moment, *self.command)

    def verdict(self, nth: int, moment: str, idle: Seen, ordered: Seen, half: Seen | None = None) -> str:
        """ "" where all is as it must be, else what is not. ``half``: another state in which a run may leave it."""
        between, last, code = self.disturbed(nth, moment)
        wrong = []
        if code != KILLED:
            wrong.append(f"exit {code}")
        if between not in (idle, ordered, half):
            wrong.append("something in between after the ordinary run")
        if last != ordered:
            wrong.append("not as ordered after asking again")
        return ", ".join(wrong)

    def half_corrected(self) -> Seen | None:
        """A correction that was begun and not issued: a draft of version 2, which is one of the two steps ordered."""
        if self.order != "correct":
            return None
        room = self.prepared()
        room.order(correct=True)
        with serving(room.desk.emulator, self.config, self.folder) as server:
            _well(server.run(THIRD + _MINUTE))
        return Seen.of(room)


def _well(ended: tuple[int, str]) -> None:
    code, said = ended
    assert code == 0, said


@contextmanager
def place(order: str) -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = config_folder(folder, PEOPLE)
        text = (CONFIG_FOLDER / "reports.toml").read_text(encoding="utf-8")
        parts = re.split(r"(?=^\[\[informes\]\]|^\[temas\])", text, flags=re.MULTILINE)
        kept = [part for part in parts if not part.startswith("[[informes]]") or f'"{CODE}"' in part]
        unmailed = re.sub(r"^(reciben|preparan) = .*$", r"\1 = []", "".join(kept), flags=re.MULTILINE)
        (config / "reports.toml").write_text(unmailed, encoding="utf-8")
        yield Place(config, folder, order)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--order", default="", help="issue or correct; both if left out")
    parser.add_argument("--calls", default="", help="numbers of calls, from 1; all if left out")
    options = parser.parse_args()
    started, wrong, total = time.monotonic(), 0, 0
    for order in [options.order] if options.order else list(ORDERS):
        with place(order) as here:
            idle, ordered, calls = here.undisturbed()
            half = here.half_corrected()
            chosen = [int(n) for n in options.calls.split(",") if n] or list(range(1, len(calls) + 1))
            for nth in chosen:
                told = [here.verdict(nth, moment, idle, ordered, half) for moment in MOMENTS]
                shown = "  ".join(f"{moment}: {words or 'ok'}" for moment, words in zip(MOMENTS, told, strict=True))
                sys.stdout.write(f"{order} {nth:3} {calls[nth - 1]:45} {shown}\n")
                sys.stdout.flush()
                wrong, total = wrong + sum(map(bool, told)), total + len(told)
    sys.stdout.write(f"{total} combinations, {wrong} wrong; {time.monotonic() - started:.0f} s\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
