"""A simulated year: 250 business days, three runs a day, and every third day the ground gives way (spec §8).

    python -m tests.guarantees.year [--days 250] [--seed 0]

On such a day the service dies in the middle of a run, an API is out, or people spoil what they can: rights, files, tabs
and columns of the control workbook. What it must keep: every detractor is one case with one number that nobody else
ever had; what an adviser answered is closed, what he did not is open and red; nobody gets two summaries a day; and
whoever is overdue is told as overdue on the first morning on which the mailbox works. Exit 1 on any breach of these.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sheets_automation.domain.worktime import calendar_for

from .desk import BOGOTA, CASES_TAB, COMMENT, EVIDENCE, PLATE
from .ground_faults import EVERYTHING, SHAKES, Shake, nothing
from .ground_town import SALES, WORKSHOP, Town
from .hands import Hands
from .interleavings import hurry
from .mail_kinds import sent_twice

_RUNS = ((7, 45), (11, 0), (16, 30))
_SHARE_OF_FAULTS = 1 / 3
_SHARE_OF_DEATHS = 0.3  # among the faults
_ANSWERED = 0.35  # of the waiting customers, per day
_DETRACTORS = 0.35
#: Befall the very first run, change every score, or leave a file behind that somebody must take away.
_NOT_HERE = (
    "first run",
    "every score",
    "copy of",
    "last year",
    "second, empty",
    "no storage",
    "bin",
    "workbook is not shared",
)


class Death(BaseException):
    """The machine stops in the middle of a run."""


@dataclass(slots=True)
class Customer:
    """Somebody who waits for an answer."""

    plate: str
    form: str
    called: date
    answered: date | None = None
    numbers: set[str] = field(default_factory=set)
    told_overdue: set[date] = field(default_factory=set)


@dataclass(slots=True)
class Year:
    """What happens day by day, and what is written down to be judged."""

    random: Random
    days: int
    town: Town = field(default_factory=Town)
    customers: dict[str, Customer] = field(default_factory=dict)
    owners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # number → plates that had it
    happened: Counter[str] = field(default_factory=Counter)
    exits: Counter[int] = field(default_factory=Counter)
    deaf: set[date] = field(default_factory=set)  # mornings on which no mail could leave, or none was to be known of
    wrong: list[str] = field(default_factory=list)
    mending: list[Shake] = field(default_factory=list)
    _next: int = 0

    def live(self) -> None:
        town = self.town
        town.desk.at(datetime(2026, 1, 13, 6, 0, tzinfo=BOGOTA))
        for code in (WORKSHOP, SALES):
            town.desk.register(code, [], ("SEGUIMIENTO",), owner="agente@carrazos.example")
        town.control = town.create("Control de Automatización")
        for day in self._business_days():
            self._day(day)
        self._mend()
        for hour in (17, 18):
            town.desk.at(town.desk.now.replace(hour=hour, minute=30))
            self._run(None)
        self._look()
        self.wrong += self._judged()

    def _business_days(self) -> Iterator[date]:
        calendar = calendar_for(self.town.desk.config.calendar)
        day, found = date(2026, 1, 13), 0
        while found < self.days:
            if calendar.is_business_day(day):
                found += 1
                yield day
            day += timedelta(days=1)

    def _day(self, day: date) -> None:
        shake = self._drawn() if self.exits else None  # the first day the control workbook is still empty
        dying = shake is not None and shake.name == _DYING
        moment = self.random.randrange(len(_RUNS))
        for at, (hour, minute) in enumerate(_RUNS):
            self.town.desk.at(datetime(day.year, day.month, day.day, hour, minute, tzinfo=BOGOTA))
            if at and self.mending:
                self._mend()
            if at == moment and shake is not None and not dying:
                shake.strike(self.town)
                self.mending.append(shake)
                if at == 0 and (shake.stops in (EVERYTHING, "the mailbox") or shake.mail_lost):
                    self.deaf.add(day)
            self._run(self.random.randrange(1, 30) if dying and at == moment else None)
            if dying and at == moment == 0:
                self.deaf.add(day)
            self._look()
            self._people(day)
        self._mend()

    def _drawn(self) -> Shake | None:
        if self.random.random() >= _SHARE_OF_FAULTS:
            return None
        if self.random.random() < _SHARE_OF_DEATHS:
            shake = Shake("death", _DYING, nothing, nothing)
        else:
            shake = self.random.choice(_POSSIBLE)
        self.happened[f"{shake.group}: {shake.name}"] += 1
        return shake

    def _mend(self) -> None:
        for shake in self.mending:
            shake.mend(self.town)
        self.mending.clear()

    def _run(self, dies_at: int | None) -> None:
        if dies_at is None:
            self.exits[self.town.run().exit] += 1
            return
        seen = 0

        def hook(_call: Any) -> None:
            nonlocal seen
            seen += 1
            if seen >= dies_at:
                raise Death

        try:
            with self.town.desk.interrupting(before=hook):
                self.exits[self.town.run().exit] += 1
        except Death:
            self.exits[-1] += 1

    def _people(self, day: date) -> None:
        """Calls are typed in, advisers answer; nobody touches a register whose heading is gone."""
        if any("heading" in shake.name for shake in self.mending):
            return
        for code in (WORKSHOP, SALES):
            hands, grid = Hands(self.town.desk, code), self.town.desk.grid(code)
            rows = {str(line[PLATE].value): at for at, line in enumerate(grid) if line[PLATE].value}
            for customer in self.customers.values():
                waiting = customer.form == code and customer.answered is None and customer.called < day
                if waiting and self.random.random() < _ANSWERED / len(_RUNS):
                    hands.type(rows[customer.plate], EVIDENCE, "Se llamó y se acordó cita", "Gestión realizada")
                    customer.answered = day
            if self.random.random() < 0.6:
                self._call(hands, len(rows), code, day)

    def _call(self, hands: Hands, at: int, code: str, day: date) -> None:
        self._next += 1
        n = self._next
        plate = f"{'ABCDEFGHJK'[n // 1000]}QR{n % 1000:03d}"
        low = self.random.random() < _DETRACTORS
        name = f"Cliente {chr(65 + n % 26)}{chr(65 + n // 26 % 26)} Prueba"
        typed = [f"f{n}", name, f"31{n:08d}", plate, day, 3 if low else 9, f"Comentario {n}", "", "", ""]
        hands.insert(at)
        hands.type(at, 0, *typed)
        if low:
            self.customers[plate] = Customer(plate, code, day)

    # -- looking --------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Numbers as they are given, and who was told of whom."""
        for case in self.town.entries(CASES_TAB):
            plate, number = str(case["plate"]), str(case["number"])
            self.owners[number].add(plate)
            if plate in self.customers:
                self.customers[plate].numbers.add(number)
        today = self.town.desk.now.date()
        for message in self.town.desk.emulator.sent_mail():
            if message.sent_at.astimezone(BOGOTA).date() == today and "atención" not in message.subject:
                late = {line for line in message.text.splitlines() if "Vencido" in line}
                for customer in self.customers.values():
                    if any(customer.plate in line for line in _around(message.text, late)):
                        customer.told_overdue.add(today)

    def _judged(self) -> Iterator[str]:
        cases = Counter(str(case["plate"]) for case in self.town.entries(CASES_TAB))
        status = {str(case["plate"]): str(case["status"]) for case in self.town.entries(CASES_TAB)}
        fills = {
            str(line[PLATE].value): line[COMMENT].fill
            for code in (WORKSHOP, SALES)
            for line in self.town.desk.grid(code)
        }
        for plate, customer in self.customers.items():
            if cases[plate] != 1:
                yield f"{plate} has {cases[plate]} cases"
            if len(customer.numbers) > 1:
                yield f"{plate} had the numbers {', '.join(sorted(customer.numbers))}"
            wanted = ("abierto", "#ff0000") if customer.answered is None else ("cerrado", "#00ff00")
            if (status.get(plate), fills.get(plate)) != wanted:
                yield f"{plate} is {status.get(plate)} and {fills.get(plate)}, not {' and '.join(wanted)}"
            yield from self._told(customer)
        for number, plates in self.owners.items():
            if len(plates) > 1:
                yield f"{number} was that of {', '.join(sorted(plates))}"
        yield from self._mails()

    def _told(self, customer: Customer) -> Iterator[str]:
        """The first morning after the last day on which mail could leave names him as overdue."""
        calendar = calendar_for(self.town.desk.config.calendar)
        due = calendar.add_business_days(customer.called, 2)
        end = customer.answered or self.town.desk.now.date()
        mornings = [day for day in self._business_days() if due < day <= end and day not in self.deaf]
        if mornings and mornings[0] not in customer.told_overdue and mornings[0] != customer.answered:
            yield f"{customer.plate}, due {due}, was not told as overdue on {mornings[0]}"

    def _mails(self) -> Iterator[str]:
        yield from sent_twice(self.town.desk)


def _around(text: str, late: set[str]) -> list[str]:
    """The lines that speak of a case told as overdue: its label, and what stands below it."""
    lines = text.splitlines()
    return [line for at, own in enumerate(lines) if own in late for line in lines[at : at + 4]]


_DYING = "the machine dies in the middle of a run"
_POSSIBLE: Sequence[Shake] = [s for s in SHAKES if not s.first and not any(words in s.name for words in _NOT_HERE)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guarantees.year", description=__doc__)
    parser.add_argument("--days", type=int, default=250)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    hurry()
    began = time.monotonic()
    year = Year(Random(options.seed), options.days)
    year.live()
    waiting = sum(customer.answered is None for customer in year.customers.values())
    sys.stdout.writelines(f"{words}\n" for words in year.wrong)
    sys.stdout.write(
        f"{options.days} business days · {sum(year.exits.values())} runs ({year.exits[-1]} died, {year.exits[3]} in "
        f"part, {year.exits[1]} failed) · {sum(year.happened.values())} faults of {len(year.happened)} kinds · "
        f"{len(year.customers)} detractors, {waiting} still open · {len(year.owners)} numbers · "
        f"{len(year.town.desk.emulator.sent_mail())} mails · {len(year.wrong)} breaches · "
        f"{time.monotonic() - began:.0f} s\n"
    )
    return bool(year.wrong)


if __name__ == "__main__":
    sys.exit(main())
