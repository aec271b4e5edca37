"""Which row is which, at scale: time per row from 1,000 to 100,000 rows, with copies, lost cases and torn marks.

``python benchmarks/identity_scale.py [ROWS …]`` prints, for each size, process CPU time per row (least of three) of
finding every case's row, and its ratio to the first size: flat means that nothing compares all rows with all cases.
``benchmarks/README.md`` keeps the figures.

The world, for each size: a register that a first look has turned into cases, its rows marked; then a tab in seven is a
copy of another (titles «Copia de …» and «… (2)»), one in seven a list of formulas, and of the rows of the originals one
in ten was corrected (plate, day, words), one in twenty cut to another tab without its mark, one in twenty deleted.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sheets_automation.config import load
from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import Resolution, marks_in, resolve
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import EMPTY, Case, Cell, Reading, Row, Tab, Where, Workbook
from sheets_automation.policy import Config

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
RUNS = 3
TABS = 7  # five registers, a copy, a list of formulas
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))
HEADING = ("CLIENTE", "CELULAR", "PLACA", "FECHA LLAMADA", "CONTACTADO", "RECOMENDACIÓN", "OBSERVACIONES")
NAME, PHONE, PLATE, DAY, _CONTACTED, SCORE, WORDS = range(7)
EPOCH = date(1899, 12, 30)

Values = list[str | float | None]


def customer(number: int) -> Values:
    """An invented call; every third one is a detractor's. Some customers have called before."""
    person = number - number % 10 if number % 10 == 9 else number
    day = date(2026, 11, 24) - timedelta(days=number % 20)
    letters = "".join(chr(65 + person // 1000 // 26**place % 26) for place in (2, 1, 0))
    return [
        f"CLIENTE FICTICIO {person}",
        float(3_100_000_000 + person),
        f"{letters}{person % 1000:03}",
        float((day - EPOCH).days),
        "SI",
        float(3 if number % 3 == 0 else 9),
        f"comentario {number}",
    ]


def world(rows: int) -> list[list[Values]]:
    """The rows of the register tabs."""
    share = rows // TABS
    return [[customer(share * tab + n) for n in range(share)] for tab in range(TABS - 2)]


def tab(title: str, sheet_id: int, rows: list[Values], marks: dict[int, int], *, formulas: bool = False) -> Tab:
    """``marks``: comment's number → mark of the row that says it; rows of formulas have none."""
    heading = Row(0, tuple(Cell(text) for text in HEADING))
    made = [
        Row(
            index,
            tuple(EMPTY if value is None else Cell(value, formula=formulas) for value in values),
            (marks[_number(values)],) if _number(values) in marks else (),
        )
        for index, values in enumerate(rows, start=1)
    ]
    return Tab(sheet_id, title, False, len(rows) + 100, len(HEADING), (heading, *made))


def _number(values: Values) -> int:
    return int(str(values[WORDS]).split()[1])


def book(tabs: list[Tab]) -> Workbook:
    return Workbook("w", "GSC-FOR-01 CONTROL 2026", tuple(tabs))


def changed(registers: list[list[Values]], chance: Random) -> tuple[list[list[Values]], set[int]]:
    """What people did since: the rows as they are now, and the numbers of those that lost their mark."""
    now: list[list[Values]] = [[] for _ in registers]
    unmarked: set[int] = set()
    for at, rows in enumerate(registers):
        for values in rows:
            draw = chance.random()
            if draw < 0.05:
                continue  # deleted
            line = list(values)
            if draw < 0.10:  # cut to another tab
                unmarked.add(_number(values))
                now[(at + 1) % len(now)].append(line)
                continue
            if draw < 0.13:
                line[PLATE] = f"ZZ{str(line[PLATE])[2:]}"
            elif draw < 0.16:
                line[DAY] = float(str(line[DAY])) - 1
            elif draw < 0.20:
                line[WORDS] = f"{line[WORDS]} y algo más"
            now[at].append(line)
    return now, unmarked


def prepared(rows: int, config: Config) -> tuple[Reading, tuple[Case, ...], dict[tuple[str, int], Where]]:
    """The second look: its reading, the cases of the first one, and where marks are."""
    chance = Random(rows)
    registers = world(rows)
    titles = [f"LLAMADAS {chr(65 + n)}" for n in range(len(registers))]
    first = book([tab(title, n, lines, {}) for n, (title, lines) in enumerate(zip(titles, registers, strict=True))])
    seen = read([first], config, NOW.date())
    cases = derive(seen, Memory(()), resolve(seen, (), {}), config, NOW).cases
    marks = {int(case.said.split()[1]): case.mark for case in cases}
    now, unmarked = changed(registers, chance)
    left = {number: mark for number, mark in marks.items() if number not in unmarked}
    copies = registers[0][: len(registers[0]) // 2], registers[1][: len(registers[1]) // 2]
    tabs = [tab(title, n, lines, left) for n, (title, lines) in enumerate(zip(titles, now, strict=True))]
    tabs += [
        tab(f"Copia de {titles[0]}", 90, copies[0], {}),
        tab(f"{titles[1]} (2)", 91, copies[1], {}),
        tab("DETRACTORES", 92, [line for line in now[2] if line[SCORE] == 3], {}, formulas=True),
    ]
    second = book(tabs)
    return read([second], config, NOW.date()), cases, marks_in([second])


def least(of: Callable[[], Resolution], runs: int = RUNS) -> tuple[float, Resolution]:
    """The least CPU time of several runs, in seconds, and what came of it."""
    found = []
    for _ in range(runs):
        started = time.process_time()
        answer = of()
        found.append(time.process_time() - started)
    return min(found), answer


def main(sizes: tuple[int, ...] = SIZES) -> list[float]:
    """Print the table; the ratios of time per row to that of the first size."""
    config = load(Path(__file__).resolve().parents[1] / "config")
    print(f"{'rows':>8} {'cases':>7} {'copies':>7} {'lost':>6} {'seconds':>8} {'µs/row':>7} {'ratio':>6}")
    per_row: list[float] = []
    for size in sizes:
        reading, cases, marks = prepared(size, config)
        rows = len(reading.records)
        took, found = least(lambda r=reading, c=cases, m=marks: resolve(r, c, m))  # type: ignore[misc]
        per_row.append(took / rows)
        ratio = per_row[-1] / per_row[0]
        counts = f"{len(cases):>7,} {len(found.copies):>7,} {len(found.lost):>6,}"
        print(f"{rows:>8,} {counts} {took:>8.2f} {per_row[-1] * 1e6:>7.1f} {ratio:>6.2f}", flush=True)
    return [value / per_row[0] for value in per_row]


if __name__ == "__main__":
    main(tuple(int(text.replace(",", "").replace("_", "")) for text in sys.argv[1:]) or SIZES)
