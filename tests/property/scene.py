"""What a mess works on: chance, customers nobody else has, the book so far; and how a mess is declared."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from sheets_automation.samples import words

from .draft import Book, Sheet, Table
from .truth import Customer, Line

T = TypeVar("T")

#: Wednesday. No call is later, but for planted errors.
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))
CALLS = ("GSC-FOR-01", "GSC-FOR-03")
REQUESTS = "GSC-FOR-04"
QUESTIONS = {
    "GSC-FOR-01": ("atencion", "trabajo", "tiempos", "recomendacion"),
    "GSC-FOR-03": ("atencion", "instalaciones", "tiempos", "recomendacion"),
}
RECOMMENDATION = "recomendacion"


@dataclass(slots=True)
class Scene:
    """One workbook in the making; ``table`` in ``sheet`` is the one that the next mess is made in."""

    random: Random
    form: str
    book: Book
    sheet: Sheet = field(init=False)
    table: Table = field(init=False)
    serial: int = 0  # of customers
    groups: int = 0  # of rows that say the same

    @property
    def questions(self) -> tuple[str, ...]:
        return QUESTIONS[self.form]

    @property
    def words_field(self) -> str:
        """Where the customer's words are."""
        return "descripcion" if self.form == REQUESTS else "observaciones"

    @property
    def day_field(self) -> str:
        return "fecha_recepcion" if self.form == REQUESTS else "fecha_llamada"

    def one(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def some(self, lines: Sequence[Line], at_most: int, kind: str = "") -> list[Line]:
        """One to ``at_most`` of the lines that no mess of this kind has been at, in their order; now one has."""
        free = [line for line in lines if not kind or kind not in line.taken]
        chosen = self.random.sample(free, min(len(free), self.random.randint(1, at_most)))
        for line in chosen:
            line.taken.add(kind)
        return [line for line in lines if any(line is other for other in chosen)]

    def take(self, kind: str) -> bool:
        """Whether no mess of this kind has been at the table yet; now one has."""
        free = kind not in self.table.taken
        self.table.taken.add(kind)
        return free

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def customer(self) -> Customer:
        """Somebody with a plate, a phone and a document that nobody else has."""
        self.serial += 1
        random = self.random
        name = f"{random.choice(words.FIRST_NAMES)} {' '.join(random.sample(words.SURNAMES, 2))}"
        letters = random.choice("RSTUVWXYZ") + "".join(random.sample("ABCDEFGHJKLMNPRTUVWXYZ", 2))
        plate = f"{letters}{(self.serial * 37 + 213) % 1000:03d}"
        phone = f"31{self.serial % 8 + 1}{random.randint(2, 9)}{(self.serial * 7_919 + 40_213) % 1_000_000:06d}"
        document = f"{random.choice('47')}{(self.serial * 104_729 + 1_203_417) % 10_000_000:07d}"
        return Customer(name, plate, phone, document)

    def day(self) -> date:
        """A working day of the last three weeks and a bit."""
        while True:
            day = NOW.date() - timedelta(days=self.random.randint(1, 23))
            if day.weekday() < 5 and day.month == 11:
                return day

    def group(self) -> int:
        """A number for rows that say the same."""
        self.groups += 1
        return self.groups

    def word(self) -> str:
        """A word that occurs once, so that two comments are never alike by chance."""
        self.serial += 1
        return self.one(string.ascii_uppercase) + str(self.serial)

    def say(self, template: str) -> str:
        """A sample comment with its blanks filled in."""
        return template.format(asesor="Carlos", vehiculo="Polo", dias=self.random.randint(3, 18), valor="$120.000")


Apply = Callable[[Scene], Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Mess:
    """One thing that people do to a sheet. ``apply`` returns the lines it touched; none: it does not go with the rest.

    ``wants`` and ``spares`` are columns that it cannot do with or without; ``needs`` is a mess that must come before.
    """

    name: str
    apply: Apply
    forms: tuple[str, ...] = (*CALLS, REQUESTS)
    wants: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    needs: str = ""
