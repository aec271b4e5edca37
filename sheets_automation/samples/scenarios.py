"""What is planted: the detractors in every state, the traps, and what one run should make of each.

``SCENARIOS`` states what people painted and wrote and what follows from it (spec §4, A-10 to A-14). ``PLANTS`` says
how often each occurs, where, and with which twists.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import words
from .people import SEAT, VW
from .tabs import FOR_01, FOR_03
from .truth import AMARILLO, AZUL, MORADO, NONE, ROJO, UNKNOWN, VERDE, VERDE_CLARO

DONE = ("Gestión realizada", "GESTIÓN REALIZADA", "Cerrado", "Gestión realizada")
UNDER_WAY = ("En trámite", "EN PROCESO", "", "En trámite")
PENDING = ("Pendiente", "", "", "PENDIENTE")
UNHAPPY = ("Insatisfecho", "Cliente insatisfecho", "INSATISFECHO")
BLANK = ("",)

FULL, OPEN, UNHAPPY_TEXT, NO_TEXT = "full", "open", "unhappy", ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is seen in a detractor's row (``state``, ``evidence``, ``status``) and the state after one run
    (``expected``)."""

    state: str
    evidence: str
    status: tuple[str, ...]
    expected: str
    dated: bool = False
    tone: str = ""


SCENARIOS: dict[str, Scenario] = {
    "unmarked": Scenario(NONE, NO_TEXT, PENDING, ROJO),
    "unmarked_evidence": Scenario(NONE, OPEN, UNDER_WAY, AMARILLO),
    "unmarked_done": Scenario(NONE, FULL, DONE, VERDE, dated=True),
    "red": Scenario(ROJO, NO_TEXT, PENDING, ROJO),
    "red_evidence": Scenario(ROJO, OPEN, UNDER_WAY, AMARILLO),
    "red_done": Scenario(ROJO, FULL, DONE, VERDE, dated=True),
    "red_done_without_evidence": Scenario(ROJO, NO_TEXT, DONE, ROJO),
    "red_placeholder_evidence": Scenario(ROJO, "pte", PENDING, ROJO),
    "yellow_evidence": Scenario(AMARILLO, OPEN, UNDER_WAY, AMARILLO),
    "yellow_done": Scenario(AMARILLO, FULL, DONE, VERDE, dated=True),
    "yellow_no_evidence": Scenario(AMARILLO, NO_TEXT, UNDER_WAY, AMARILLO),
    "green_evidence": Scenario(VERDE, FULL, (*DONE, ""), VERDE, dated=True),
    "green_no_evidence": Scenario(VERDE, NO_TEXT, ("", "Cerrado"), VERDE),
    "light_green": Scenario(VERDE_CLARO, UNHAPPY_TEXT, UNHAPPY, VERDE_CLARO, dated=True),
    "purple_score": Scenario(MORADO, NO_TEXT, BLANK, MORADO),
    "purple_not_vw": Scenario(MORADO, NO_TEXT, BLANK, MORADO),
    "blue_detractor": Scenario(AZUL, NO_TEXT, BLANK, AZUL),
    "reopened": Scenario(ROJO, words.REOPENED, ("Reabierto",), AMARILLO),
    "odd_brown": Scenario(UNKNOWN, NO_TEXT, PENDING, UNKNOWN, tone="783F04"),
    "odd_teal": Scenario(UNKNOWN, FULL, BLANK, UNKNOWN, tone="45818E"),
    "odd_orange": Scenario(UNKNOWN, NO_TEXT, PENDING, UNKNOWN, tone="FF9900"),
    "theme_red": Scenario(ROJO, NO_TEXT, PENDING, ROJO, tone="theme:5"),
    "theme_red_evidence": Scenario(ROJO, OPEN, UNDER_WAY, AMARILLO, tone="theme:5"),
    "theme_yellow": Scenario(AMARILLO, OPEN, UNDER_WAY, AMARILLO, tone="theme:6"),
    "theme_green": Scenario(VERDE, FULL, DONE, VERDE, dated=True, tone="theme:7"),
    "excel_green": Scenario(VERDE, FULL, DONE, VERDE, dated=True, tone="00B050"),
    "white_fill": Scenario(NONE, NO_TEXT, PENDING, ROJO, tone="FFFFFF"),
}


@dataclass(frozen=True, slots=True)
class Plant:
    """``count`` rows of one scenario in one tab. ``day`` 0 is drawn. ``who`` names a customer that occurs several
    times."""

    form: str
    tab: str
    scenario: str
    count: int
    twists: tuple[str, ...]
    day: int
    brand: str
    sede: str
    who: str


def _p01(tab: str, scenario: str, count: int = 1, *twists: str, day: int = 0, brand: str = "", **at: str) -> Plant:
    return Plant(FOR_01, tab, scenario, count, twists, day, brand, at.get("sede", ""), at.get("who", ""))


def _p03(tab: str, scenario: str, count: int = 1, *twists: str, day: int = 0, brand: str = "", **at: str) -> Plant:
    return Plant(FOR_03, tab, scenario, count, twists, day, brand, at.get("sede", ""), at.get("who", ""))


_NVW, _NSE = "NOVIEMBRE VW", "NOV 2026 SEAT"
PLANTS: tuple[Plant, ...] = (
    # GSC-FOR-01
    _p01("AGOSTO", "green_evidence", 2),
    _p01("AGOSTO", "green_evidence", 1, "repeated", who="ateca", brand=SEAT, day=12),
    _p01("AGOSTO", "light_green"),
    _p01("AGOSTO", "green_no_evidence"),
    _p01("AGOSTO", "red", day=20),
    _p01("AGOSTO", "unmarked", day=26),
    _p01("AGOSTO", "red_done", day=24),
    _p01("AGOSTO", "no_contact_red", day=13),
    _p01("AGOSTO", "blue_suggestion", 2),
    _p01("AGOSTO", "green_evidence", 1, "warranty"),
    _p01("SEPTIEMBRE", "green_evidence", 2),
    _p01("SEPTIEMBRE", "light_green", 1),
    _p01("SEPTIEMBRE", "green_evidence", 1, "repeated", who="tiguan", brand=VW, sede="Tunja", day=9),
    _p01("SEPTIEMBRE", "theme_green"),
    _p01("SEPTIEMBRE", "theme_yellow"),
    _p01("SEPTIEMBRE", "theme_red", day=24),
    _p01("SEPTIEMBRE", "unmarked_done"),
    _p01("SEPTIEMBRE", "yellow_evidence", 1, "warranty"),
    _p01("SEPTIEMBRE", "unmarked", 1, "decimal_6_5", day=17),
    _p01("SEPTIEMBRE", "odd_brown"),
    _p01("SEPTIEMBRE", "red_done_without_evidence"),
    _p01("SEPTIEMBRE", "blue_suggestion", 2),
    _p01("SEPTIEMBRE", "human_red_on_promoter"),
    _p01("SEPTIEMBRE", "purple_no_score", 3, brand=VW),
    _p01("SEPTIEMBRE", "green_evidence", 1, "ex_employee"),
    _p01("OCTUBRE", "green_evidence"),
    _p01("OCTUBRE", "light_green", 1, "warranty"),
    _p01("OCTUBRE", "yellow_evidence", 1, "repeated", who="ateca", brand=SEAT, day=8),
    _p01("OCTUBRE", "red", 1, "repeated", "legal", who="taos", brand=VW, day=9),
    _p01("OCTUBRE", "excel_green"),
    _p01("OCTUBRE", "unmarked", 1, "score_date", day=21),
    _p01("OCTUBRE", "unmarked", 1, "no_adviser", day=27),
    _p01("OCTUBRE", "unmarked_evidence", day=28),
    _p01("OCTUBRE", "red_evidence", day=22),
    _p01("OCTUBRE", "yellow_done", day=20),
    _p01("OCTUBRE", "blue_detractor", day=6),
    _p01("OCTUBRE", "purple_score", brand=VW, day=7),
    _p01("OCTUBRE", "purple_no_score", 3, brand=VW),
    _p01("OCTUBRE", "blue_suggestion", 3),
    _p01("OCTUBRE", "suggestion_unmarked", 2, day=23),
    _p01("OCTUBRE", "human_yellow_on_neutral", day=14),
    _p01("OCTUBRE", "green_no_evidence", day=13),
    _p01("OCTUBRE", "unmarked", 1, "out_of_warranty", day=29),
    _p01(_NVW, "green_evidence"),
    _p01(_NVW, "light_green"),
    _p01(_NVW, "unmarked", 1, "repeated", who="tiguan", brand=VW, sede="Tunja", day=20),
    _p01(_NVW, "unmarked", 1, day=23, sede="Tunja"),
    _p01(_NVW, "unmarked", 1, "score_text", day=23, sede="Duitama"),
    _p01(_NVW, "unmarked", 1, "warranty", day=24, sede="Tunja"),
    _p01(_NVW, "unmarked", 1, day=24, sede="Sogamoso"),
    _p01(_NVW, "unmarked", 1, day=21, sede="Duitama"),
    _p01(_NVW, "unmarked", 1, day=25, sede="Tunja"),
    _p01(_NVW, "red", 1, day=12, sede="Tunja"),
    _p01(_NVW, "red", 1, "note", day=23, sede="Sogamoso"),
    _p01(_NVW, "red", 1, "legal", "long_story", day=19, sede="Tunja"),
    _p01(_NVW, "red", 1, day=24, sede="Duitama"),
    _p01(_NVW, "red_evidence", day=19),
    _p01(_NVW, "red_evidence", 1, "repeated", who="taos", brand=VW, day=18),
    _p01(_NVW, "theme_red_evidence", day=20),
    _p01(_NVW, "yellow_evidence", 2, day=20),
    _p01(_NVW, "yellow_evidence", day=24),
    _p01(_NVW, "yellow_no_evidence", day=18),
    _p01(_NVW, "unmarked_done", day=19),
    _p01(_NVW, "red_placeholder_evidence", day=20),
    _p01(_NVW, "purple_score", 2, brand=VW),
    _p01(_NVW, "purple_no_score", 4, brand=VW),
    _p01(_NVW, "reopened", day=5),
    _p01(_NVW, "unmarked", 1, "no_date"),
    _p01(_NVW, "unmarked", 1, "no_plate", day=23),
    _p01(_NVW, "red", 1, "future_date"),
    _p01(_NVW, "unmarked", 1, "ex_employee", day=20),
    _p01(_NVW, "unmarked", 1, "impossible_date"),
    _p01(_NVW, "unmarked", 1, "month_first", day=19),
    _p01(_NVW, "blue_suggestion", 3),
    _p01(_NVW, "suggestion_unmarked", 2, day=24),
    _p01(_NVW, "promoter", 1, "future_date"),
    _p01(_NVW, "no_contact_red", day=18),
    _p01(_NVW, "whatsapp_pending", 4, day=24),
    _p01(_NVW, "red", 1, "duplicate", day=17),
    _p01(_NSE, "green_evidence"),
    _p01(_NSE, "unmarked", 1, "repeated", who="ateca", brand=SEAT, day=23),
    _p01(_NSE, "unmarked", 1, day=24, sede="Duitama"),
    _p01(_NSE, "white_fill", day=20, sede="Tunja"),
    _p01(_NSE, "red_evidence", day=20, sede="Sogamoso"),
    _p01(_NSE, "purple_not_vw", day=11),
    _p01(_NSE, "odd_teal", day=10),
    _p01(_NSE, "red", 1, "motorcycle", day=23),
    _p01(_NSE, "blue_suggestion"),
    _p01(_NSE, "whatsapp_pending", 2, day=23),
    # GSC-FOR-03
    _p03("AGO-26", "green_evidence"),
    _p03("AGO-26", "light_green"),
    _p03("AGO-26", "green_no_evidence"),
    _p03("AGO-26", "unmarked", 1, "no_adviser", day=27),
    _p03("AGO-26", "blue_suggestion"),
    _p03("SEPT 2026", "green_evidence"),
    _p03("SEPT 2026", "unmarked_done"),
    _p03("SEPT 2026", "red", 1, "repeated", who="arona", brand=SEAT, day=15),
    _p03("SEPT 2026", "yellow_done"),
    _p03("SEPT 2026", "odd_orange"),
    _p03("SEPT 2026", "blue_suggestion"),
    _p03("OCTUBRE", "green_evidence"),
    _p03("OCTUBRE", "red", 1, "repeated", who="jetta", brand=VW, day=21),
    _p03("OCTUBRE", "unmarked_evidence"),
    _p03("OCTUBRE", "red_placeholder_evidence"),
    _p03("OCTUBRE", "human_red_on_promoter"),
    _p03("Nov 2026", "green_evidence"),
    _p03("Nov 2026", "light_green"),
    _p03("Nov 2026", "unmarked", 1, "repeated", who="arona", brand=SEAT, day=23),
    _p03("Nov 2026", "unmarked", 1, day=20, brand=VW, sede="Tunja"),
    _p03("Nov 2026", "unmarked", 1, "legal", day=24, brand=VW, sede="Duitama"),
    _p03("Nov 2026", "red", 1, day=12, brand=VW),
    _p03("Nov 2026", "red_evidence", day=19),
    _p03("Nov 2026", "reopened", day=4),
    _p03("Nov 2026", "yellow_evidence", day=23),
    _p03("Nov 2026", "unmarked", 1, "two_days"),
    _p03("Nov 2026", "promoter", 1, "future_date"),
    _p03("Nov 2026", "suggestion_unmarked", day=20),
)

#: Customers that occur in several sheets (reiterativos), by the name used in ``PLANTS`` and in the complaints register.
REPEATERS: tuple[tuple[str, str], ...] = (
    ("ateca", SEAT), ("tiguan", VW), ("taos", VW), ("arona", SEAT), ("jetta", VW), ("amarok", VW),
)  # fmt: skip
