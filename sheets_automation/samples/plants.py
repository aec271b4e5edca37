"""Turns the planned plants into calls: a detractor in the wanted state, a trap, a twist on either."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from . import words
from .calls import NO_ANSWERS, Call, Customer, Town, previous_day, with_overall
from .days import add_business_days, calling_days
from .messy import Typed, score_slip
from .people import DIRECTOR_POSVENTA, EX_EMPLOYEE, GERENTE_COMERCIAL, SEDES, with_role
from .scenarios import FULL, OPEN, PLANTS, SCENARIOS, UNHAPPY_TEXT, Plant
from .tabs import FOR_03, Tab
from .truth import AMARILLO, AZUL, MORADO, NOW, ROJO

TEXTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    FULL: words.EVIDENCE,
    OPEN: words.EVIDENCE_OPEN,
    UNHAPPY_TEXT: words.EVIDENCE_UNHAPPY,
}
SALES_TEXTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    FULL: words.SALES_EVIDENCE,
    OPEN: words.SALES_EVIDENCE_OPEN,
    UNHAPPY_TEXT: words.SALES_EVIDENCE_UNHAPPY,
}
TWISTS = tuple(dict.fromkeys(twist for plant in PLANTS for twist in plant.twists))


class Planter:
    """Turns the plants of one tab into calls. ``repeaters`` are the customers that occur in several sheets."""

    def __init__(self, town: Town, tab: Tab, repeaters: Mapping[str, Customer]) -> None:
        self.town = town
        self.tab = tab
        self.rng: random.Random = town.rng
        self.repeaters = repeaters
        self.sales = self.tab.form == FOR_03
        self._topics: list[str] = []
        self._others: dict[str, Callable[[Call], Call]] = {
            "promoter": self._promoter,
            "blue_suggestion": self._blue_suggestion,
            "suggestion_unmarked": self._suggestion_unmarked,
            "human_red_on_promoter": self._human_red_on_promoter,
            "human_yellow_on_neutral": self._human_yellow_on_neutral,
            "no_contact_red": self._no_contact_red,
            "purple_no_score": self._purple_no_score,
            "whatsapp_pending": self._whatsapp_pending,
        }
        self._twists: dict[str, Callable[[Call], Call]] = {name: getattr(self, f"_twist_{name}") for name in TWISTS}

    def calls(self) -> list[Call]:
        """The planted calls of the self.tab."""
        wanted = [plant for plant in PLANTS if (plant.tab, plant.form) == (self.tab.title, self.tab.form)]
        return [call for plant in wanted for _ in range(plant.count) for call in self._rows(plant)]

    def _rows(self, plant: Plant) -> list[Call]:
        base = self._base(plant)
        special = self._others.get(plant.scenario)
        call = special(base) if special else self._detractor(base, plant)
        call = replace(call, kinds=(plant.scenario, *call.kinds))
        for twist in plant.twists:
            call = self._twists[twist](call)
        return [call, call] if "duplicate" in plant.twists else [call]

    def _base(self, plant: Plant) -> Call:
        rng = self.rng
        brand = plant.brand or self.town.brand(self.tab)
        if plant.day:
            day = self.tab.first.replace(day=plant.day)
        else:
            last = min(self.tab.last, date(2026, 11, 17))
            day = rng.choice([d for d in calling_days(self.tab.first, last) if d.weekday() < 5])
        customer = self.repeaters[plant.who] if plant.who else None
        return self.town.call(self.tab, brand, plant.sede or rng.choices(SEDES, (50, 30, 20))[0], day, customer)

    def _detractor(self, call: Call, plant: Plant) -> Call:
        rng, scenario = self.rng, SCENARIOS[plant.scenario]
        score = float(rng.choices((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 8, 10))[0])
        topic = self._topic("garantia" if {"warranty", "legal"} & set(plant.twists) else "")
        call = replace(
            call,
            answers=self.town.detractor_answers(score),
            overall=score if self.tab.overall == "typed" else None,
            specific=(float(rng.randint(3, 8)), float(rng.randint(3, 9))),
            comment=self.town.say(rng.choice(self._complaints[topic]), call),
            status=rng.choice(scenario.status),
            state=scenario.state,
            tone=scenario.tone,
            expected=scenario.expected,
            responsible=call.adviser_text if rng.random() < 0.7 else "",
        )
        if scenario.dated:
            call = replace(call, evidence_date=self._answer_day(call.call_date))
        return replace(call, evidence=self._evidence(scenario.evidence, topic, call))

    def _topic(self, wanted: str) -> str:
        """The next topic, each about as often as the others; those of sales when the tab is about sales."""
        if wanted in self._complaints:
            return wanted
        if not self._topics:
            self._topics = self.rng.sample(list(self._complaints), len(self._complaints))
        return self._topics.pop()

    @property
    def _complaints(self) -> Mapping[str, tuple[str, ...]]:
        return words.SALES_DETRACTOR if self.sales else words.DETRACTOR

    def _answer_day(self, day: date) -> date:
        late = self.rng.random() < 0.16
        answered = add_business_days(day, self.rng.choice((3, 4, 6)) if late else self.rng.choice((1, 1, 2)))
        return min(answered, NOW.date())

    def _evidence(self, kind: str, topic: str, call: Call) -> str:
        """What the adviser wrote, about the topic of the complaint; now and then it starts with the day."""
        texts = (SALES_TEXTS if self.sales else TEXTS).get(kind)
        if texts is None:
            return kind
        own = texts.get(topic, ())
        text = self.rng.choice(own if own and self.rng.random() < 0.75 else texts["general"])
        if self.rng.random() < 0.15:
            day = call.evidence_date or min(add_business_days(call.call_date, 1), NOW.date())
            return f"{day.day}/{day.month}: {text[0].lower()}{text[1:]}"
        return text

    # Scenarios that are no detractors

    def _promoter(self, call: Call) -> Call:
        return with_overall(self.tab, replace(call, answers=(10, 10, 9, 10), comment=words.PRAISE[4]), self.rng)

    def _blue_suggestion(self, call: Call) -> Call:
        answers = self.town.neutral_answers() if self.rng.random() < 0.3 else self.town.promoter_answers()
        text = self.rng.choice(words.SUGGESTIONS)
        call = replace(call, answers=answers, state=AZUL, expected=AZUL)
        call = replace(call, suggestion=text) if self.tab.has("sugerencia") else replace(call, comment=text)
        if self.tab.has("sugerencia") and self.tab.paint == ("comentario",):
            call = replace(call, comment="Todo bien")
        return with_overall(self.tab, call, self.rng)

    def _suggestion_unmarked(self, call: Call) -> Call:
        text = self.rng.choice(words.SUGGESTIONS)
        return replace(call, answers=(10, 9, 9, 9), suggestion=text, comment="Buen servicio", expected=AZUL)

    def _human_red_on_promoter(self, call: Call) -> Call:
        comment = "Todo bien con el trabajo, pero la factura llegó a nombre de otra persona, pide corrección"
        call = replace(call, answers=(10, 10, 9, 9), comment=comment, state=ROJO, expected=ROJO)
        return replace(call, overall=9) if self.tab.overall == "typed" else call

    def _human_yellow_on_neutral(self, call: Call) -> Call:
        comment = "Bien, pero le quedó pendiente el cambio del emblema, dice que nadie lo ha llamado"
        return replace(call, answers=(8, 7, 8, 8), comment=comment, state=AMARILLO, expected=AMARILLO)

    def _no_contact_red(self, call: Call) -> Call:
        call = self.town.unreached(call)
        return replace(call, reason="Colgó", whatsapp="", state=ROJO, expected=ROJO)

    def _purple_no_score(self, call: Call) -> Call:
        stars = self.rng.choice(("Respondió en car.advisor", "Respondió en plataforma, 5 estrellas", "car advisor ok"))
        return replace(
            call, contacted=False, reason="ya respondió VW", answers=NO_ANSWERS, specific=(None, None), overall=None,
            comment=stars, state=MORADO, expected=MORADO,
        )  # fmt: skip

    def _whatsapp_pending(self, call: Call) -> Call:
        call = self.town.unreached(call)
        return replace(call, reason="No contesta", attempts=(previous_day(call.call_date), call.call_date), whatsapp="")

    # Twists

    def _twist_repeated(self, call: Call) -> Call:
        role = GERENTE_COMERCIAL if self.sales else DIRECTOR_POSVENTA
        leader = with_role(role, call.sede, call.brand)[0]
        return _tag(replace(call, responsible=leader.spellings[1]), "repeated")

    def _twist_warranty(self, call: Call) -> Call:
        return _tag(replace(call, service="GARANTIA", comment=self._warranty_words(call)), "warranty")

    def _twist_out_of_warranty(self, call: Call) -> Call:
        comment = "Le dijeron que el carro está fuera de garantía y le cobraron el diagnóstico sin avisar"
        return _tag(replace(call, service="Correctivo", comment=comment), "out_of_warranty")

    def _warranty_words(self, call: Call) -> str:
        return self.town.say(self.rng.choice(words.DETRACTOR["garantia"]), call)

    def _twist_legal(self, call: Call) -> Call:
        place = (call.call_date.day + call.call_date.month) % len(words.LEGAL)
        return _tag(replace(call, comment=words.LEGAL[place]), "legal")

    def _twist_long_story(self, call: Call) -> Call:
        return _tag(replace(call, comment=f"{words.LONG_STORY} {call.comment}"), "long_story")

    def _twist_note(self, call: Call) -> Call:
        return _tag(replace(call, note="Yuli: el cliente pide que lo llamen después de las 5 pm"), "person_note")

    def _twist_decimal_6_5(self, call: Call) -> Call:
        typed = Typed("6,5", slip="decimal_comma", means="6.5")
        call = replace(call, answers=(6, 7, 6, 6.5), overall=6.5, typed=(*call.typed, ("general", typed)))
        return _tag(call, "decimal_score")

    def _twist_score_date(self, call: Call) -> Call:
        return self._exact_score(call, 5, "out_of_ten_date", "score_as_date")

    def _twist_score_text(self, call: Call) -> Call:
        return self._exact_score(call, 4, "out_of_ten_text", "score_as_text")

    def _exact_score(self, call: Call, score: int, way: str, kind: str) -> Call:
        call = replace(call, answers=(5, 6, 4, float(score)), typed=(*call.typed, ("q4", score_slip(score, way))))
        return _tag(call, kind)

    def _twist_no_date(self, call: Call) -> Call:
        return _tag(replace(call, known_date=False, typed=(*call.typed, ("fecha_llamada", Typed()))), "no_date")

    def _twist_impossible_date(self, call: Call) -> Call:
        return self._lost_date(call, "31/11/2026", "impossible_date")

    def _twist_two_days(self, call: Call) -> Call:
        return self._lost_date(call, "3 y 4 nov", "two_days_date")

    def _lost_date(self, call: Call, text: str, kind: str) -> Call:
        typed = (*call.typed, ("fecha_llamada", Typed(text, slip=kind)))
        return _tag(replace(call, known_date=False, typed=typed), kind)

    def _twist_month_first(self, call: Call) -> Call:
        day = call.call_date
        text = Typed(f"{day.month}/{day.day}/{day.year}", slip="month_first", means=day.isoformat())
        return _tag(replace(call, typed=(*call.typed, ("fecha_llamada", text))), "month_first_date")

    def _twist_future_date(self, call: Call) -> Call:
        future = call.call_date.replace(month=12)
        typed = (*call.typed, ("fecha_llamada", Typed(future, self.tab.date_format, slip="future_date")))
        return _tag(replace(call, known_date=False, typed=typed), "future_date")

    def _twist_no_adviser(self, call: Call) -> Call:
        return _tag(replace(call, adviser=None, adviser_text="", responsible=""), "no_adviser")

    def _twist_ex_employee(self, call: Call) -> Call:
        name = EX_EMPLOYEE.upper() if self.tab.upper_adviser else EX_EMPLOYEE
        return _tag(replace(call, adviser=None, adviser_text=name, responsible=""), "ex_employee")

    def _twist_no_plate(self, call: Call) -> Call:
        customer = replace(call.customer, plate="")
        return _tag(replace(call, customer=customer, typed=(*call.typed, ("placa", Typed("SIN PLACA")))), "no_plate")

    def _twist_motorcycle(self, call: Call) -> Call:
        return _tag(replace(call, customer=self.town.customer(call.brand, motorcycle=True)), "motorcycle")

    def _twist_duplicate(self, call: Call) -> Call:
        return _tag(call, "duplicate_row")


def _tag(call: Call, kind: str) -> Call:
    return replace(call, kinds=(*call.kinds, kind))
