"""A week in shadow mode: people at work in two registers, and a recount of what they did that knows no sheet.

Every customer is a value here; each deed is done to it and, through the API, to its row, wherever that stands. What the
service would wish is worked out anew, from four sentences of the procedures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from sheets_automation.policy import Config

from .desk import BOGOTA, EVIDENCE, SCORE, STATUS, TICKET, WIDTH, Desk, Json
from .hands import Hands, box_of, row, rows_of
from .people import TONES

CODES = ("GSC-FOR-01", "GSC-FOR-03")
DAYS = ((11, 25), (11, 26), (11, 27), (11, 30), (12, 1))
HOURS = ((7, 45), (16, 0))


def in_shadow(config: Config, *, on: bool = True) -> Config:
    return config.model_copy(update={"limits": config.limits.model_copy(update={"shadow": on})})


@dataclass(slots=True)
class Customer:
    """One row as whoever typed it knows it."""

    ticket: str
    code: str
    score: float | None
    evidence: bool = False
    done: bool = False
    suggestion: bool = False
    colour: str = "ninguno"
    gone: bool = False

    @property
    def words(self) -> tuple[object, ...]:
        return self.score, self.evidence, self.done, self.suggestion

    @property
    def wanted(self) -> str:
        """What the convention asks of the service; "" for nothing."""
        free = self.colour in ("ninguno", "rojo")
        if self.score is None or self.score >= 7:
            return "azul" if self.suggestion and self.colour == "ninguno" else ""
        if self.evidence and self.done and (free or self.colour == "amarillo"):
            return "verde"
        if self.evidence:
            return "amarillo" if free else ""
        return "rojo" if self.colour == "ninguno" else ""


@dataclass(slots=True)
class Recount:
    """What became of each wish, from what people did. ``fates``: (colour, what became of it) → how many."""

    fates: Counter[tuple[str, str]] = field(default_factory=Counter)
    open: dict[str, Customer] = field(default_factory=dict)  # ticket → the customer when the wish was last looked at

    def look(self, customers: list[Customer]) -> None:
        """A run looks: wishes end, and others begin."""
        for one in customers:
            was = self.open.get(one.ticket)
            if was is not None:
                fate = self._fate(was, one)
                if not fate:
                    self.open[one.ticket] = replace(one)
                    continue
                self.fates[was.wanted, fate] += 1
                del self.open[one.ticket]
            if one.wanted and not one.gone:
                self.open[one.ticket] = replace(one)

    @staticmethod
    def _fate(was: Customer, now: Customer) -> str:
        """ "" while it is open."""
        if now.gone:
            return "changed"
        if now.colour == was.wanted:
            return "same"
        if now.colour != was.colour:
            return "changed" if now.words != was.words else "other"
        return "" if now.wanted == was.wanted else "changed"

    @property
    def figures(self) -> dict[str, dict[str, int]]:
        """Colour → what became of its wishes."""
        every = self.fates + Counter((one.wanted, "nobody") for one in self.open.values())
        colours = {colour for colour, _fate in every}
        kinds = ("same", "other", "nobody", "changed")
        return {colour: {kind: every[colour, kind] for kind in kinds} for colour in colours}


@dataclass(slots=True)
class Week:
    """People who act between the runs, reproducibly."""

    desk: Desk
    random: Random
    customers: list[Customer] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    _paintings: int = 0

    def begin(self, each: int) -> None:
        for code in CODES:
            self.desk.register(code, [self._born(code) for _ in range(each)])

    def act(self, times: int) -> None:
        names = [name for name, weight in DEEDS.items() for _ in range(weight)]
        for _ in range(times):
            name = self.random.choice(names)
            deed: Callable[[Week], bool] = getattr(Week, name)
            self.done[name] += deed(self)

    # -- deeds ----------------------------------------------------------------------------------------------------

    def paint_as_agreed(self) -> bool:
        one = self._some(lambda c: bool(c.wanted))
        return one is not None and self._paint(one, one.wanted)

    def paint_otherwise(self) -> bool:
        one = self._some(lambda c: bool(c.wanted) and c.colour == "ninguno")
        others = [s for s in ("verde", "verde_claro", "morado") if one is not None and s != one.wanted]
        return one is not None and self._paint(one, self.random.choice(others))

    def answer(self) -> bool:
        one = self._some(lambda c: not c.evidence and c.score is not None and c.score < 7)
        return one is not None and self._answer(one, done=False)

    def answer_and_finish(self) -> bool:
        one = self._some(lambda c: not c.done and c.score is not None and c.score < 7)
        return one is not None and self._answer(one, done=True)

    def answer_and_paint(self) -> bool:
        """Both before the service looks: most people work so."""
        one = self._some(lambda c: not c.evidence and c.colour in ("ninguno", "rojo") and (c.score or 9) < 7)
        return one is not None and self._answer(one, done=False) and self._paint(one, "amarillo")

    def correct_score(self) -> bool:
        one = self._some(lambda c: c.colour == "ninguno" and c.score is not None and c.score < 7)
        if one is None:
            return False
        one.score = 9
        return self._type(one, SCORE, 9)

    def delete(self) -> bool:
        one = self._some(lambda c: bool(c.wanted))
        if one is None:
            return False
        one.gone = True
        self._hands(one).delete(self._at(one))
        return True

    def new_row(self) -> bool:
        code = self.random.choice(CODES)
        values = self._born(code)
        hands = Hands(self.desk, code)
        hands.insert(1)
        hands.type(1, 0, *values)
        hands.paint(1, "")
        return True

    def new_row_painted(self) -> bool:
        """Painted before the service ever saw it: no wish, so no agreement."""
        self.new_row()
        one = self.customers[-1]
        return bool(one.wanted) and self._paint(one, one.wanted)

    def sort(self) -> bool:
        code = self.random.choice(CODES)
        last = max(i for i, spots in enumerate(self.desk.grid(code)) if spots[TICKET].value)
        spec = {"dimensionIndex": self.random.choice((TICKET, SCORE)), "sortOrder": "DESCENDING"}
        self._batch(code, {"sortRange": {"range": box_of(0, 1, last + 1, 0, WIDTH), "sortSpecs": [spec]}})
        return True

    def move(self) -> bool:
        one = self._some(lambda _c: True)
        at = self._at(one) if one else 0
        if one is None or at == 1:
            return False
        self._batch(one.code, {"moveDimension": {"source": rows_of(0, at), "destinationIndex": 1}})
        return True

    # -- hands ----------------------------------------------------------------------------------------------------

    def _born(self, code: str) -> list[object]:
        n = len(self.customers) + 1
        score = self.random.choice([2, 4, 5, 6, 6, 3, 9, 10])
        one = Customer(f"f{n}", code, score, evidence=self.random.random() < 0.25)
        one.suggestion = score >= 7 and self.random.random() < 0.7
        self.customers.append(one)
        evidence, idea = "Se llamó al cliente" * one.evidence, "Más parqueaderos" * one.suggestion
        values = row(n, score, evidence=evidence, suggestion=idea, called=self.desk.now.date())
        values[1] = f"Cliente K{chr(65 + n % 26)}{chr(65 + n // 26)} Prueba"
        return values

    def _answer(self, one: Customer, *, done: bool) -> bool:
        one.evidence = True
        one.done = one.done or done
        self._type(one, EVIDENCE, "Se llamó al cliente y quedó conforme")
        return not done or self._type(one, STATUS, "Gestión realizada")

    def _paint(self, one: Customer, state: str) -> bool:
        one.colour = state
        self._paintings += 1  # no two of one tone: nothing looks like stripes
        red, green, blue = TONES[state]
        self._hands(one).paint(self._at(one), f"#{red:02x}{green:02x}{blue - self._paintings % 40 % (blue + 1):02x}")
        return True

    def _type(self, one: Customer, column: int, value: object) -> bool:
        self._hands(one).type(self._at(one), column, value)
        return True

    def _some(self, fits: Callable[[Customer], bool]) -> Customer | None:
        found = [one for one in self.customers if not one.gone and fits(one)]
        return self.random.choice(found) if found else None

    def _hands(self, one: Customer) -> Hands:
        return Hands(self.desk, one.code)

    def _at(self, one: Customer) -> int:
        return next(i for i, spots in enumerate(self.desk.grid(one.code)) if spots[TICKET].value == one.ticket)

    def _batch(self, code: str, request: Json) -> None:
        Hands(self.desk, code).batch(request)


DEEDS = {
    "paint_as_agreed": 8, "paint_otherwise": 3, "answer": 2, "answer_and_finish": 2, "answer_and_paint": 2,
    "correct_score": 1, "delete": 1, "new_row": 5, "new_row_painted": 2, "sort": 1, "move": 2,
}  # fmt: skip


def live(week: Week, recount: Recount, run: Callable[[], object], deeds: int) -> None:
    """Five business days: a run in the morning, one in the afternoon, people at work before each but the first."""
    first = True
    for month, day in DAYS:
        for hour, minute in HOURS:
            week.desk.at(datetime(2026, month, day, hour, minute, tzinfo=BOGOTA))
            if not first:
                week.act(deeds)
            first = False
            run()
            recount.look(week.customers)
