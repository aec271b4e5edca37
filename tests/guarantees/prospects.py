"""A small GC-FOR-21 on a desk: prospects who wait, the light that shows it, and hands that paint it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from sheets_automation.policy import Config

from .desk import BOGOTA, Desk
from .hands import Hands
from .interleavings import hurry, one_report

FOR_21 = "GC-FOR-21"
#: The first column is the department's own ticket: without a heading, the service does not look at it.
HEADING = (
    "", "PROSPECTO", "TELÉFONO", "FECHA CREACIÓN", "FECHA ÚLTIMO SEGUIMIENTO", "# LLAMADAS", "SEMÁFORO", "ESTADO",
    "ASESOR", "MARCA",
)  # fmt: skip
TICKET, NAME, PHONE, CREATED, FOLLOWED, CALLS, LIGHT, STATUS, ADVISER, BRAND = range(10)
TODAY = date(2026, 11, 25)
GREEN, YELLOW, RED, BLUE = "#00ff00", "#ffff00", "#ff0000", "#4a86e8"
BY_HAND = {"verde": "#6aa84f", "amarillo": "#ffd966", "rojo": "#cc0000"}  # tones that people choose


@lru_cache(maxsize=1)
def ages_config() -> Config:
    """Only GC-FOR-21, nobody who gets mail."""
    from .desk import shipped_config

    forms = tuple(form for form in shipped_config().forms if form.code == FOR_21)
    return one_report().model_copy(update={"forms": forms})


def waiting(n: int, days: int | None, *, status: str = "", brand: str = "Volkswagen") -> list[object]:
    """Row ``p<n>`` of a fictitious prospect without follow-up for so many days, on the desk's first day."""
    followed = None if days is None else TODAY - timedelta(days=days)
    name = f"Prospecto {chr(64 + n % 26)}{chr(65 + n // 26)} Prueba"
    created = TODAY - timedelta(days=20)
    return [f"p{n}", name, f"31112345{n:02d}", created, followed, 1, "", status, "Andrés Molano", brand]


def desk_with(*rows: Sequence[object], tabs: Sequence[str] = ("NOVIEMBRE 2026",)) -> Desk:
    hurry()
    desk = Desk(config=ages_config())
    desk.register(FOR_21, rows, tabs, heading=HEADING)
    return desk


class Prospects(Hands):
    """Hands at the register of prospects."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, FOR_21)

    def shine(self, at: int, tone: str, tab: int = 0) -> None:
        """Paint the light of a row; "" takes its colour away."""
        self.paint(at, tone, LIGHT, tab)

    def lights(self, tab: int = 0) -> list[str]:
        """The lights of all rows that hold a prospect, from the top."""
        return [line[LIGHT].fill for line in self.desk.grid(self.code, tab)[1:] if line[NAME].value]

    def follow_up(self, at: int, day: date, tab: int = 0) -> None:
        self.type(at, FOLLOWED, day, tab=tab)


def morning_after(desk: Desk, days: int = 1) -> None:
    """The first run of a later day, just after midnight."""
    then = datetime.combine(desk.now.date() + timedelta(days=days), datetime.min.time(), BOGOTA)
    desk.at(then + timedelta(minutes=10))
