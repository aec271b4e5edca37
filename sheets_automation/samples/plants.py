"""What is planted: the detractors in every state, the traps, and what one run should make of each.

``SCENARIOS`` states what people painted and wrote and what follows from it (spec §4, A-10 to A-14). ``PLANTS`` says how often
each occurs, where, and with which twists.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from . import words
from .calls import NO_ANSWERS, Call, Customer, Town, with_overall
from .days import add_business_days, calling_days
from .messy import Typed, score_slip
from .people import DIRECTOR_POSVENTA, EX_EMPLOYEE, GERENTE_COMERCIAL, SEAT, SEDES, VW, with_role
from .tabs import FOR_01, Tab
from .truth import AMARILLO, AZUL, MORADO, NONE, NOW, ROJO, UNKNOWN, VERDE, VERDE_CLARO

DONE = ("Gestión realizada", "GESTIÓN REALIZADA", "Cerrado", "Gestión realizada")
UNDER_WAY = ("En trámite", "EN PROCESO", "", "En trámite")
PENDING = ("Pendiente", "", "", "PENDIENTE")
UNHAPPY = ("Insatisfecho", "Cliente insatisfecho", "INSATISFECHO")
BLANK = ("",)

FULL, OPEN, UNHAPPY_TEXT, NO_TEXT = "full", "open", "unhappy", ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is seen in a detractor's row (``state``, ``evidence``, ``status``) and the state after one run (``expected``)."""

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
    """``count`` rows of one scenario in one tab. ``day`` 0 is drawn. ``who`` names a customer that occurs several times."""

    tab: str
    scenario: str
    count: int = 1
    twists: tuple[str, ...] = ()
    day: int = 0
    brand: str = ""
    sede: str = ""
    who: str = ""
    form: str = FOR_01


def _p01(tab: str, scenario: str, count: int = 1, *twists: str, day: int = 0, brand: str = "", sede: str = "",
         who: str = "") -> Plant:  # fmt: skip
    return Plant(tab, scenario, count, twists, day, brand, sede, who)


def _p03(tab: str, scenario: str, count: int = 1, *twists: str, day: int = 0, brand: str = "", sede: str = "",
         who: str = "") -> Plant:  # fmt: skip
    return Plant(tab, scenario, count, twists, day, brand, sede, who, "GSC-FOR-03")


_NVW, _NSE = "NOVIEMBRE VW", "NOV 2026 SEAT"
PLANTS: tuple[Plant, ...] = (
    # GSC-FOR-01
    _p01("AGOSTO", "green_evidence", 6), _p01("AGOSTO", "green_evidence", 1, "repeated", who="ateca", brand=SEAT, day=12),
    _p01("AGOSTO", "light_green", 2), _p01("AGOSTO", "green_no_evidence"), _p01("AGOSTO", "red", day=20),
    _p01("AGOSTO", "unmarked", day=26), _p01("AGOSTO", "red_done", day=24), _p01("AGOSTO", "no_contact_red", day=13),
    _p01("AGOSTO", "blue_suggestion", 2), _p01("AGOSTO", "green_evidence", 1, "warranty"),
    _p01("SEPTIEMBRE", "green_evidence", 5), _p01("SEPTIEMBRE", "light_green", 1),
    _p01("SEPTIEMBRE", "green_evidence", 1, "repeated", who="tiguan", brand=VW, sede="Tunja", day=9),
    _p01("SEPTIEMBRE", "theme_green"), _p01("SEPTIEMBRE", "theme_yellow"), _p01("SEPTIEMBRE", "theme_red", day=24),
    _p01("SEPTIEMBRE", "unmarked_done"), _p01("SEPTIEMBRE", "yellow_evidence", 1, "warranty"),
    _p01("SEPTIEMBRE", "unmarked", 1, "decimal_6_5", day=17), _p01("SEPTIEMBRE", "odd_brown"),
    _p01("SEPTIEMBRE", "red_done_without_evidence"), _p01("SEPTIEMBRE", "blue_suggestion", 2),
    _p01("SEPTIEMBRE", "human_red_on_promoter"), _p01("SEPTIEMBRE", "purple_no_score", 3, brand=VW),
    _p01("SEPTIEMBRE", "green_evidence", 1, "ex_employee"),
    _p01("OCTUBRE", "green_evidence", 5), _p01("OCTUBRE", "light_green", 1, "warranty"),
    _p01("OCTUBRE", "yellow_evidence", 1, "repeated", who="ateca", brand=SEAT, day=8),
    _p01("OCTUBRE", "red", 1, "repeated", "legal", who="taos", brand=VW, day=9), _p01("OCTUBRE", "excel_green"),
    _p01("OCTUBRE", "unmarked", 1, "score_date", day=21), _p01("OCTUBRE", "unmarked", 1, "no_adviser", day=27),
    _p01("OCTUBRE", "unmarked_evidence", day=28), _p01("OCTUBRE", "red_evidence", day=22), _p01("OCTUBRE", "yellow_done", day=20),
    _p01("OCTUBRE", "blue_detractor", day=6), _p01("OCTUBRE", "purple_score", brand=VW, day=7),
    _p01("OCTUBRE", "purple_no_score", 3, brand=VW), _p01("OCTUBRE", "blue_suggestion", 3),
    _p01("OCTUBRE", "suggestion_unmarked", 2, day=23), _p01("OCTUBRE", "human_yellow_on_neutral", day=14),
    _p01("OCTUBRE", "green_no_evidence", day=13), _p01("OCTUBRE", "unmarked", 1, "out_of_warranty", day=29),
    _p01(_NVW, "green_evidence", 3), _p01(_NVW, "light_green"),
    _p01(_NVW, "unmarked", 1, "repeated", who="tiguan", brand=VW, sede="Tunja", day=20),
    _p01(_NVW, "unmarked", 1, day=23, sede="Tunja"), _p01(_NVW, "unmarked", 1, "score_text", day=23, sede="Duitama"),
    _p01(_NVW, "unmarked", 1, "warranty", day=24, sede="Tunja"), _p01(_NVW, "unmarked", 1, day=24, sede="Sogamoso"),
    _p01(_NVW, "unmarked", 1, day=21, sede="Duitama"), _p01(_NVW, "unmarked", 1, day=25, sede="Tunja"),
    _p01(_NVW, "red", 1, day=12, sede="Tunja"), _p01(_NVW, "red", 1, "note", day=23, sede="Sogamoso"),
    _p01(_NVW, "red", 1, "legal", "long_story", day=19, sede="Tunja"), _p01(_NVW, "red", 1, day=24, sede="Duitama"),
    _p01(_NVW, "red_evidence", 1, day=19), _p01(_NVW, "red_evidence", 1, "repeated", who="taos", brand=VW, day=18),
    _p01(_NVW, "theme_red_evidence", day=20), _p01(_NVW, "yellow_evidence", 2, day=20), _p01(_NVW, "yellow_evidence", day=24),
    _p01(_NVW, "yellow_no_evidence", day=18), _p01(_NVW, "unmarked_done", day=19), _p01(_NVW, "red_placeholder_evidence", day=20),
    _p01(_NVW, "purple_score", 2, brand=VW), _p01(_NVW, "purple_no_score", 4, brand=VW), _p01(_NVW, "reopened", day=5),
    _p01(_NVW, "unmarked", 1, "no_date"), _p01(_NVW, "unmarked", 1, "no_plate", day=23), _p01(_NVW, "red", 1, "future_date"),
    _p01(_NVW, "unmarked", 1, "ex_employee", day=20), _p01(_NVW, "unmarked", 1, "impossible_date"),
    _p01(_NVW, "unmarked", 1, "month_first", day=19), _p01(_NVW, "blue_suggestion", 3),
    _p01(_NVW, "suggestion_unmarked", 2, day=24), _p01(_NVW, "promoter", 1, "future_date"), _p01(_NVW, "no_contact_red", day=18),
    _p01(_NVW, "whatsapp_pending", 4, day=24), _p01(_NVW, "red", 1, "duplicate", day=17),
    _p01(_NSE, "green_evidence", 2), _p01(_NSE, "unmarked", 1, "repeated", who="ateca", brand=SEAT, day=23),
    _p01(_NSE, "unmarked", 1, day=24, sede="Duitama"), _p01(_NSE, "white_fill", day=20, sede="Tunja"),
    _p01(_NSE, "red_evidence", day=20, sede="Sogamoso"), _p01(_NSE, "purple_not_vw", day=11), _p01(_NSE, "odd_teal", day=10),
    _p01(_NSE, "red", 1, "motorcycle", day=23), _p01(_NSE, "blue_suggestion"), _p01(_NSE, "whatsapp_pending", 2, day=23),
    # GSC-FOR-03
    _p03("AGO-26", "green_evidence", 2), _p03("AGO-26", "light_green"), _p03("AGO-26", "green_no_evidence"),
    _p03("AGO-26", "unmarked", 1, "no_adviser", day=27), _p03("AGO-26", "blue_suggestion"),
    _p03("SEPT 2026", "green_evidence", 2), _p03("SEPT 2026", "unmarked_done"),
    _p03("SEPT 2026", "red", 1, "repeated", who="arona", brand=SEAT, day=15), _p03("SEPT 2026", "yellow_done"),
    _p03("SEPT 2026", "odd_orange"), _p03("SEPT 2026", "blue_suggestion"),
    _p03("OCTUBRE", "green_evidence", 3), _p03("OCTUBRE", "red", 1, "repeated", who="jetta", brand=VW, day=21),
    _p03("OCTUBRE", "unmarked_evidence"), _p03("OCTUBRE", "red_placeholder_evidence"), _p03("OCTUBRE", "human_red_on_promoter"),
    _p03("Nov 2026", "green_evidence"), _p03("Nov 2026", "light_green"),
    _p03("Nov 2026", "unmarked", 1, "repeated", who="arona", brand=SEAT, day=23),
    _p03("Nov 2026", "unmarked", 1, day=20, brand=VW, sede="Tunja"),
    _p03("Nov 2026", "unmarked", 1, "legal", day=24, brand=VW, sede="Duitama"),
    _p03("Nov 2026", "red", 1, day=12, brand=VW), _p03("Nov 2026", "red_evidence", day=19), _p03("Nov 2026", "reopened", day=4),
    _p03("Nov 2026", "yellow_evidence", day=23), _p03("Nov 2026", "unmarked", 1, "two_days"),
    _p03("Nov 2026", "promoter", 1, "future_date"), _p03("Nov 2026", "suggestion_unmarked", day=20),
)  # fmt: skip

#: Customers that occur in several sheets (reiterativos), by the name used in ``PLANTS`` and in the complaints register.
REPEATERS: tuple[tuple[str, str], ...] = (
    ("ateca", SEAT), ("tiguan", VW), ("taos", VW), ("arona", SEAT), ("jetta", VW), ("amarok", VW),
)  # fmt: skip
TOPICS = ("tiempos", "precio", "lavado", "repuestos", "atencion", "informacion", "garantia", "entrega", "citas")


class Planter:
    """Turns ``PLANTS`` into calls."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.rng: random.Random = town.rng
        self.repeaters: dict[str, Customer] = {name: town.customer(brand) for name, brand in REPEATERS}
        self._topics: list[str] = []

    def calls(self, tab: Tab) -> list[Call]:
        """The planted calls of one tab."""
        wanted = [plant for plant in PLANTS if (plant.tab, plant.form) == (tab.title, tab.form)]
        return [call for plant in wanted for _ in range(plant.count) for call in self._rows(tab, plant)]

    def _rows(self, tab: Tab, plant: Plant) -> list[Call]:
        base = self._base(tab, plant)
        if plant.scenario in SCENARIOS:
            call = self._detractor(tab, base, plant)
        else:
            call = getattr(self, "_" + plant.scenario)(tab, base)
        call = replace(call, kinds=(plant.scenario, *call.kinds))
        for twist in plant.twists:
            call = getattr(self, "_twist_" + twist)(tab, call)
        return [call, call] if "duplicate" in plant.twists else [call]

    def _base(self, tab: Tab, plant: Plant) -> Call:
        rng = self.rng
        brand = plant.brand or (tab.brands[0] if len(tab.brands) == 1 or rng.random() < 0.66 else tab.brands[1])
        if plant.day:
            day = tab.first.replace(day=plant.day)
        else:
            last = min(tab.last, date(2026, 11, 17))
            day = rng.choice([d for d in calling_days(tab.first, last) if d.weekday() < 5])
        customer = self.repeaters[plant.who] if plant.who else None
        return self.town.call(tab, brand, plant.sede or rng.choices(SEDES, (50, 30, 20))[0], day, customer)

    def _detractor(self, tab: Tab, call: Call, plant: Plant) -> Call:
        rng, scenario = self.rng, SCENARIOS[plant.scenario]
        score = float(rng.choices((1, 2, 3, 4, 5, 6), (2, 2, 3, 3, 5, 5))[0])
        call = replace(
            call,
            answers=self.town.detractor_answers(score),
            specific=(float(rng.randint(3, 8)), float(rng.randint(3, 9))),
            comment=self._complaint(tab, call),
            evidence=self._evidence(tab, scenario.evidence),
            status=rng.choice(scenario.status),
            state=scenario.state,
            tone=scenario.tone,
            expected=scenario.expected,
            responsible=call.adviser_text if rng.random() < 0.7 else "",
        )
        if scenario.dated:
            call = replace(call, evidence_date=self._answer_day(call.call_date))
        return with_overall(tab, call, rng) if tab.overall != "typed" else replace(call, overall=score)

    def _answer_day(self, day: date) -> date:
        late = self.rng.random() < 0.16
        answered = add_business_days(day, self.rng.choice((3, 4, 6)) if late else self.rng.choice((1, 1, 2)))
        return min(answered, NOW.date())

    def _evidence(self, tab: Tab, kind: str) -> str:
        texts = {FULL: words.EVIDENCE, OPEN: words.EVIDENCE_OPEN, UNHAPPY_TEXT: words.EVIDENCE_UNHAPPY}
        return self.rng.choice(texts[kind]) if kind in texts else kind

    def _complaint(self, tab: Tab, call: Call, topic: str = "") -> str:
        rng = self.rng
        source = words.DETRACTOR if tab.form == FOR_01 else words.SALES_DETRACTOR
        if not topic:
            if not self._topics:
                self._topics = rng.sample(TOPICS, len(TOPICS))
            topic = self._topics.pop()
        return self.town.say(rng.choice(source.get(topic) or source[rng.choice(list(source))]), call)

    # Scenarios that are no detractors

    def _promoter(self, tab: Tab, call: Call) -> Call:
        return with_overall(tab, replace(call, answers=(10, 10, 9, 10), comment=words.PRAISE[4]), self.rng)

    def _blue_suggestion(self, tab: Tab, call: Call) -> Call:
        answers = self.town.neutral_answers() if self.rng.random() < 0.3 else self.town.promoter_answers()
        text = self.rng.choice(words.SUGGESTIONS)
        call = replace(call, answers=answers, state=AZUL, expected=AZUL)
        call = replace(call, suggestion=text) if tab.has("sugerencia") else replace(call, comment=text)
        if tab.has("sugerencia") and tab.paint == ("comentario",):
            call = replace(call, comment="Todo bien")
        return with_overall(tab, call, self.rng)

    def _suggestion_unmarked(self, tab: Tab, call: Call) -> Call:
        text = self.rng.choice(words.SUGGESTIONS)
        return replace(call, answers=(10, 9, 9, 9), suggestion=text, comment="Buen servicio", expected=AZUL)

    def _human_red_on_promoter(self, tab: Tab, call: Call) -> Call:
        comment = "Todo bien con el trabajo, pero la factura llegó a nombre de otra persona, pide corrección"
        call = replace(call, answers=(10, 10, 9, 9), comment=comment, state=ROJO, expected=ROJO)
        return replace(call, overall=9) if tab.overall == "typed" else call

    def _human_yellow_on_neutral(self, tab: Tab, call: Call) -> Call:
        comment = "Bien, pero le quedó pendiente el cambio del emblema, dice que nadie lo ha llamado"
        return replace(call, answers=(8, 7, 8, 8), comment=comment, state=AMARILLO, expected=AMARILLO)

    def _no_contact_red(self, tab: Tab, call: Call) -> Call:
        call = self.town.unreached(call)
        return replace(call, reason="Colgó", whatsapp="", state=ROJO, expected=ROJO)

    def _purple_no_score(self, tab: Tab, call: Call) -> Call:
        stars = self.rng.choice(("Respondió en car.advisor", "Ya respondió en plataforma VW, 5 estrellas", "car advisor ok"))
        return replace(
            call, contacted=False, reason="ya respondió VW", answers=NO_ANSWERS, specific=(None, None), overall=None,
            comment=stars, state=MORADO, expected=MORADO,
        )  # fmt: skip

    def _whatsapp_pending(self, tab: Tab, call: Call) -> Call:
        call = self.town.unreached(call)
        return replace(
            call, reason="No contesta", attempts=(call.call_date - timedelta(days=1), call.call_date), whatsapp=""
        )

    # Twists

    def _twist_repeated(self, tab: Tab, call: Call) -> Call:
        leader = with_role(DIRECTOR_POSVENTA if tab.form == FOR_01 else GERENTE_COMERCIAL, call.sede, call.brand)[0]
        return _tag(replace(call, responsible=leader.spellings[1]), "repeated")

    def _twist_warranty(self, tab: Tab, call: Call) -> Call:
        return _tag(replace(call, service="GARANTIA", comment=self._complaint(tab, call, "garantia")), "warranty")

    def _twist_out_of_warranty(self, tab: Tab, call: Call) -> Call:
        comment = "Le dijeron que el carro está fuera de garantía y le cobraron el diagnóstico sin avisar"
        return _tag(replace(call, service="Correctivo", comment=comment), "out_of_warranty")

    def _twist_legal(self, tab: Tab, call: Call) -> Call:
        return _tag(replace(call, comment=words.LEGAL[len(self._legal_seen(call)) % len(words.LEGAL)]), "legal")

    def _legal_seen(self, call: Call) -> str:
        """One letter per form and month, so that each planted claim uses other words."""
        return "x" * (call.call_date.month + len(call.tab))

    def _twist_long_story(self, tab: Tab, call: Call) -> Call:
        return _tag(replace(call, comment=f"{words.LONG_STORY} {call.comment}"), "long_story")

    def _twist_note(self, tab: Tab, call: Call) -> Call:
        return _tag(replace(call, note="Yuli: el cliente pide que lo llamen después de las 5 pm"), "person_note")

    def _twist_decimal_6_5(self, tab: Tab, call: Call) -> Call:
        typed = Typed("6,5", slip="decimal_comma", means="6.5")
        call = replace(call, answers=(6, 7, 6, 6.5), overall=6.5, typed=(*call.typed, ("general", typed)))
        return _tag(call, "decimal_score")

    def _twist_score_date(self, tab: Tab, call: Call) -> Call:
        return self._exact_score(tab, call, 5, "out_of_ten_date", "score_as_date")

    def _twist_score_text(self, tab: Tab, call: Call) -> Call:
        return self._exact_score(tab, call, 4, "out_of_ten_text", "score_as_text")

    def _exact_score(self, tab: Tab, call: Call, score: int, way: str, kind: str) -> Call:
        call = replace(call, answers=(5, 6, 4, float(score)), typed=(*call.typed, ("q4", score_slip(score, way))))
        return _tag(call, kind)

    def _twist_no_date(self, tab: Tab, call: Call) -> Call:
        return _tag(replace(call, known_date=False, typed=(*call.typed, ("fecha_llamada", Typed()))), "no_date")

    def _twist_impossible_date(self, tab: Tab, call: Call) -> Call:
        return self._lost_date(call, "31/11/2026", "impossible_date")

    def _twist_two_days(self, tab: Tab, call: Call) -> Call:
        return self._lost_date(call, "3 y 4 nov", "two_days_date")

    def _lost_date(self, call: Call, text: str, kind: str) -> Call:
        typed = (*call.typed, ("fecha_llamada", Typed(text, slip=kind)))
        return _tag(replace(call, known_date=False, typed=typed), kind)

    def _twist_month_first(self, tab: Tab, call: Call) -> Call:
        day = call.call_date
        text = Typed(f"{day.month}/{day.day}/{day.year}", slip="month_first", means=day.isoformat())
        return _tag(replace(call, typed=(*call.typed, ("fecha_llamada", text))), "month_first_date")

    def _twist_future_date(self, tab: Tab, call: Call) -> Call:
        future = call.call_date.replace(month=12)
        typed = (*call.typed, ("fecha_llamada", Typed(future, tab.date_format, slip="future_date")))
        return _tag(replace(call, known_date=False, typed=typed), "future_date")

    def _twist_no_adviser(self, tab: Tab, call: Call) -> Call:
        return _tag(replace(call, adviser=None, adviser_text="", responsible=""), "no_adviser")

    def _twist_ex_employee(self, tab: Tab, call: Call) -> Call:
        name = EX_EMPLOYEE.upper() if tab.upper_adviser else EX_EMPLOYEE
        return _tag(replace(call, adviser=None, adviser_text=name, responsible=""), "ex_employee")

    def _twist_no_plate(self, tab: Tab, call: Call) -> Call:
        customer = replace(call.customer, plate="")
        return _tag(replace(call, customer=customer, typed=(*call.typed, ("placa", Typed("SIN PLACA")))), "no_plate")

    def _twist_motorcycle(self, tab: Tab, call: Call) -> Call:
        return _tag(replace(call, customer=self.town.customer(call.brand, motorcycle=True)), "motorcycle")

    def _twist_duplicate(self, tab: Tab, call: Call) -> Call:
        return _tag(call, "duplicate_row")


def _tag(call: Call, kind: str) -> Call:
    return replace(call, kinds=(*call.kinds, kind))
