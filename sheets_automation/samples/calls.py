"""The calls themselves: customers, vehicles, answers, before anybody types them into a sheet."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from . import words
from .days import HOLIDAYS, calling_days
from .messy import Typed
from .people import AGENTE, ASESOR_COMERCIAL, ASESOR_SERVICIO, SEDES, VW, Person, with_role
from .tabs import FOR_01, FOR_03, Tab
from .truth import NONE

Answers: TypeAlias = tuple[float | None, float | None, float | None, float | None]
NO_ANSWERS: Answers = (None, None, None, None)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SALE_TYPES = ("Nuevo",) * 13 + ("NUEVO",) * 3 + ("Usado",) * 2 + ("seminuevo", "Flota")
#: First letters that no car in Colombia carries yet, so that no plate of the samples belongs to anybody.
_FREE_LETTERS = "RSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Customer:
    """A person and a vehicle. ``plate`` is empty while the registration is under way."""

    first: str
    last: str
    company: str
    document: int
    phone: str
    other_phone: str
    email: str
    plate: str
    vin: str
    model: str
    km: int
    brand: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call and what became of it.

    ``answers`` are the four general questions (1 to 10), ``overall`` the number typed in a column of its own,
    ``specific`` the brand's questions. ``state`` is what people painted, ``tone`` an unusual fill instead of the
    tab's. ``expected`` is the state after one run. ``typed`` holds cells whose exact typing is planted; ``note`` a
    note that a person left on the comment.
    """

    tab: str
    sede: str
    brand: str
    customer: Customer
    order: int
    service: str
    adviser: Person | None
    adviser_text: str
    agent: Person
    out_date: date
    call_date: date
    known_date: bool
    contacted: bool
    reason: str
    attempts: tuple[date | None, date | None]
    whatsapp: str
    answers: Answers
    overall: float | None
    specific: tuple[float | None, float | None]
    comment: str
    suggestion: str
    responsible: str
    evidence: str
    evidence_date: date | None
    status: str
    technician: str
    sale_type: str
    payment: str
    state: str = NONE
    tone: str = ""
    expected: str = NONE
    kinds: tuple[str, ...] = ()
    typed: tuple[tuple[str, Typed], ...] = ()
    note: str = ""


class Town:
    """Draws people, vehicles and calls; every phone, document, plate and VIN occurs once."""

    def __init__(self, rng: random.Random, first: int = 0) -> None:
        self.rng = rng
        self._serial = first  # customers of another town get other numbers
        self._plates: set[str] = set()

    def customer(self, brand: str, *, motorcycle: bool = False) -> Customer:
        """A new customer with a vehicle of ``brand``."""
        rng, self._serial = self.rng, self._serial + 1
        first, last = rng.choice(words.FIRST_NAMES), " ".join(rng.sample(words.SURNAMES, 2))
        number = self._serial * 37 % 10_000
        box = f"{first.split()[0]}.{last.split()[0]}{self._serial}".lower()
        for accented, plain in zip("áéíóúüñ", "aeiouun", strict=True):
            box = box.replace(accented, plain)
        maker = "9BWZZZ" if brand == VW else "VSSZZZ"
        return Customer(
            first=first,
            last=last,
            company=rng.choice(words.COMPANIES),
            document=1_999_000_000 + self._serial * 113,
            phone=f"300000{number:04d}",
            other_phone=f"300001{number:04d}",
            email=f"{box}@example.com",
            plate=self._plate(motorcycle),
            vin=f"{maker}000T{self._serial + 100_000:06d}"[:17].ljust(17, "0"),
            model=rng.choice(words.MODELS[brand]),
            km=rng.randrange(5_000, 120_000, 10),
            brand=brand,
        )

    def brand(self, tab: Tab) -> str:
        """A brand of the tab; of two the first is twice as frequent."""
        return tab.brands[0] if self.rng.random() < 0.66 else tab.brands[-1]

    def _plate(self, motorcycle: bool) -> str:
        rng = self.rng
        while True:
            letters = rng.choice(_FREE_LETTERS) + rng.choice(_LETTERS) + rng.choice(_LETTERS)
            digits = f"{rng.randint(10, 99)}{rng.choice('BCDEFG')}" if motorcycle else f"{rng.randint(0, 999):03d}"
            plate = letters + digits
            if plate not in self._plates:
                self._plates.add(plate)
                return plate

    def call(self, tab: Tab, brand: str, sede: str, day: date, customer: Customer | None = None) -> Call:
        """A contacted call with excellent answers on ``day``; callers change what they need."""
        rng = self.rng
        if customer is None:
            customer = self.customer(brand)
            if tab.form == FOR_03 and rng.random() < 0.4:
                customer = replace(customer, plate="")
        role = ASESOR_SERVICIO if tab.form == FOR_01 else ASESOR_COMERCIAL
        adviser = rng.choice(with_role(role, sede, brand))
        return Call(
            tab=tab.title,
            sede=sede,
            brand=brand,
            customer=customer,
            order=0,
            service=_weighted(rng, words.SERVICES),
            adviser=adviser,
            adviser_text=adviser.spellings[1 if tab.upper_adviser else 0],
            agent=rng.choice(with_role(AGENTE)),
            out_date=_working_day(day - timedelta(days=rng.choice((1, 1, 2, 2, 3, 4)))),
            call_date=day,
            known_date=True,
            contacted=True,
            reason="",
            attempts=(day, None),
            whatsapp="",
            answers=(10, 10, 10, 10),
            overall=None,
            specific=(rng.choice((10, 10, 10, 9, 8)), rng.choice((10, 10, 10, 9))),
            comment="",
            suggestion="",
            responsible="",
            evidence="",
            evidence_date=None,
            status="",
            technician=rng.choice(("J. Cuervo", "M. Pita", "H. Soler", "W. Buitrago", "")),
            sale_type=rng.choice(SALE_TYPES) if customer.plate else "Nuevo",
            payment=rng.choice(words.PAYMENTS),
        )

    def ordinary(self, tab: Tab, count: int) -> list[Call]:
        """``count`` calls in which nothing happens: promoters, neutrals and people who could not be reached."""
        rng = self.rng
        days = calling_days(tab.first, tab.last)
        weights = [0.35 if day.weekday() == 5 else 1.0 for day in days]
        calls = []
        for _ in range(count):
            brand = self.brand(tab)
            sede = rng.choices(SEDES, (50, 30, 20))[0]
            call = self.call(tab, brand, sede, rng.choices(days, weights)[0])
            calls.append(self._outcome(tab, call))
        return calls

    def _outcome(self, tab: Tab, call: Call) -> Call:
        rng = self.rng
        if rng.random() < 0.2:
            return self.unreached(call)
        promoter = rng.random() < 0.935
        answers = self.promoter_answers() if promoter else self.neutral_answers()
        comment = ""
        if rng.random() < 0.72 or not promoter:
            comment = self.say(rng.choice(self._praise(tab) if promoter else words.NEUTRAL), call)
        suggestion = rng.choice(words.NO_SUGGESTION) if tab.has("sugerencia") and rng.random() < 0.12 else ""
        second = call.call_date if rng.random() < 0.18 else None
        first = previous_day(call.call_date) if second else call.call_date
        return with_overall(
            tab, replace(call, answers=answers, comment=comment, suggestion=suggestion, attempts=(first, second)), rng
        )

    def unreached(self, call: Call) -> Call:
        """The same call when nobody answered: attempts, reason and perhaps a WhatsApp message."""
        rng = self.rng
        reason = _weighted(rng, words.NO_CONTACT)
        twice = rng.random() < 0.8
        return replace(
            call,
            contacted=False,
            reason=reason,
            attempts=(previous_day(call.call_date), call.call_date) if twice else (call.call_date, None),
            whatsapp=rng.choice(words.WHATSAPP) if twice and rng.random() < 0.85 else "",
            answers=NO_ANSWERS,
            overall=None,
            specific=(None, None),
        )

    def promoter_answers(self) -> Answers:
        """Nines and tens, with a rare lower answer to one question."""
        rng = self.rng
        recommendation = 9.5 if rng.random() < 0.015 else float(rng.choices((10, 9), (90, 10))[0])
        rest = [float(rng.choices((10, 9, 8), (91, 8, 1))[0]) for _ in range(3)]
        if rng.random() < 0.02:
            rest[2] = float(rng.choice((5, 6)))
        return (rest[0], rest[1], rest[2], recommendation)

    def neutral_answers(self) -> Answers:
        """Sevens and eights."""
        rng = self.rng
        rest = [float(rng.choices((9, 8, 7), (40, 45, 15))[0]) for _ in range(3)]
        return (rest[0], rest[1], rest[2], float(rng.choices((8, 7), (70, 30))[0]))

    def detractor_answers(self, score: float) -> Answers:
        """Answers around ``score`` whose mean stays below 7 too, so that every reading of A-03 agrees."""
        rest = [min(8.0, max(1.0, int(score) + self.rng.choice((-1.0, 0, 1, 2, 2, 3)))) for _ in range(3)]
        while sum(rest) + score >= 27:
            rest[rest.index(max(rest))] -= 1
        return (rest[0], rest[1], rest[2], score)

    def say(self, template: str, call: Call) -> str:
        """A template filled in with the adviser's name and the vehicle."""
        name = call.adviser.spellings[0].split()[0] if call.adviser else "el asesor"
        return template.format(
            asesor=name,
            vehiculo=call.customer.model,
            dias=self.rng.randint(3, 18),
            valor=f"${self.rng.randrange(80, 650, 10)}.000",
        )

    def _praise(self, tab: Tab) -> tuple[str, ...]:
        return words.PRAISE if tab.form == FOR_01 else words.SALES_PRAISE + words.PRAISE[:2]


def with_overall(tab: Tab, call: Call, rng: random.Random) -> Call:
    """The call with the number agents type in the column for the overall score, where the tab has one."""
    if tab.overall != "typed" or None in call.answers:
        return call
    numbers = [answer for answer in call.answers if answer is not None]
    mean = round(sum(numbers) / len(numbers), 1)
    return replace(call, overall=mean if rng.random() < 0.3 else numbers[3])


def previous_day(day: date) -> date:
    """The last day before ``day`` on which calls are made."""
    return _working_day(day - timedelta(days=1))


def _working_day(day: date) -> date:
    while day.weekday() == 6 or day in HOLIDAYS:
        day -= timedelta(days=1)
    return day


def numbered(calls: list[Call], first: int) -> list[Call]:
    """The calls with work orders that rise with the day the vehicle left, from ``first`` on; the order is kept."""
    by_day = sorted(range(len(calls)), key=lambda place: (calls[place].out_date, place))
    orders = {place: first + 3 * rank + place % 3 for rank, place in enumerate(by_day)}
    return [replace(call, order=orders[place]) for place, call in enumerate(calls)]


def _weighted(rng: random.Random, choices: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([text for text, _ in choices], [weight for _, weight in choices])[0]
