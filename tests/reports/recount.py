"""Every figure of a monthly satisfaction report, counted again from the rows: plain Python, nothing of the reports.

``Recount(…)`` gives, for each table of the tab by its section and its first heading, the rows as they must be printed,
and the cards and sentences. What it knows it read in the report's notes of calculation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import fsum

from reports.figures import (
    Bounds,
    bounds_words,
    called,
    change_bounds,
    customer_values,
    effective,
    index_bounds,
    index_of,
    level_of,
    nps_bounds,
    percent,
    platform_only,
    reached,
    spanish,
    wilson,
)
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.people import find_person
from sheets_automation.model import Case, Finding
from sheets_automation.policy import Config, FormPolicy

Table = list[list[object]]
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


def month_words(month: date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


def month_before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True)
class Part:
    """Some calls of the month, with what the twelve months before lend."""

    calls: tuple[CallRecord, ...]
    form: FormPolicy
    before: tuple[float, ...]

    @cached_property
    def surveys(self) -> list[CallRecord]:
        return [call for call in self.calls if effective(call, self.form)]

    @cached_property
    def values(self) -> list[float]:
        return customer_values([call.answers for call in self.surveys], self.form.questions)

    @cached_property
    def classes(self) -> tuple[int, int, int]:
        kinds = Counter(call.score_class.value for call in self.surveys if call.score_class)
        return kinds["promotor"], kinds["neutro"], kinds["detractor"]

    @property
    def level(self) -> float | None:
        return level_of([call.answers for call in self.surveys], self.form.questions)

    @property
    def bounds(self) -> Bounds | None:
        return index_bounds(self.values, self.before)

    @property
    def nps(self) -> float | None:
        good, _, bad = self.classes
        return (good - bad) / sum(self.classes) if sum(self.classes) else None


@dataclass(frozen=True)
class Recount:
    """The report of one month and form, from the rows alone. The official indicator is the index of the questions."""

    form: FormPolicy
    config: Config
    month: date
    today: date
    rows: tuple[CallRecord, ...]  # of every form and month
    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def records(self) -> list[CallRecord]:
        own = [row for row in self.rows if row.form == self.form.code]
        people = {name: find_person(name, self.config.people) for name in {row.adviser for row in own}}
        return [_named(row, person.name) if (person := people[row.adviser]) else row for row in own]

    def of_month(self, month: date) -> list[CallRecord]:
        return [row for row in self.records if row.call_date and row.call_date.replace(day=1) == month]

    def year_before(self, month: date) -> list[CallRecord]:
        first = month.replace(year=month.year - 1)
        return [
            row
            for row in self.records
            if row.call_date and first <= row.call_date < month and effective(row, self.form)
        ]

    @cached_property
    def calls(self) -> list[CallRecord]:
        return sorted(self.of_month(self.month), key=lambda row: (row.call_date, row.where.tab, row.where.row))

    @cached_property
    def before(self) -> tuple[float, ...]:
        return tuple(customer_values([row.answers for row in self.year_before(self.month)], self.form.questions))

    def part(self, calls: Sequence[CallRecord]) -> Part:
        return Part(tuple(calls), self.form, self.before)

    @cached_property
    def whole(self) -> Part:
        return self.part(self.calls)

    @property
    def goal(self) -> float:
        return self.config.reports.goal

    def reaches(self, value: float) -> bool:
        strict = self.config.reports.goal_strict
        return value > self.goal + 1e-9 if strict else value >= self.goal - 1e-9

    def sample_words(self, n: int, bounds: Bounds | None) -> str:
        least = self.config.reports.rank_from
        if not n or bounds is None:
            return "Sin datos" if not n else f"n < {least}"
        if n < least:
            return f"n < {least}"
        if bounds[0] <= self.goal <= bounds[1]:
            return "No concluyente"
        return "Cumple" if bounds[0] > self.goal else "No cumple"

    # --------------------------------------------------------------------------------------------------- the tables

    def formulas(self) -> Table:
        part, n = self.whole, sum(self.whole.classes)
        good, middle, _bad = part.classes
        shares = (good / n, (good + middle) / n) if n else (None, None)
        names = ("Promotores / encuestas", "Promotores y neutros / encuestas")
        index = [told(part.level), len(part.values), bounds_words(part.bounds)]
        nps = [told(part.nps, 100), n, bounds_words(nps_bounds(*part.classes)).replace(" %", "")]
        return [
            ["Índice de las preguntas generales", *index, "Oficial"],
            *(
                [name, told(value), n, bounds_words(None if value is None else wilson(value, n)), "Referencia"]
                for name, value in zip(names, shares, strict=True)
            ),
            ["NPS (promotores − detractores)", *nps, "Referencia"],
        ]

    def classes(self) -> Table:
        counts, n = self.whole.classes, sum(self.whole.classes)
        names = ("Promotores (9 a 10)", "Neutros (7 a 8)", "Detractores (1 a 6)")
        rows: Table = [
            [name, counted, told(counted / n if n else None), bounds_words(wilson(counted / n, n) if n else None)]
            for name, counted in zip(names, counts, strict=True)
        ]
        return [*rows, ["Total", n, 1.0 if n else "Sin datos", ""]]

    def trend(self) -> Table:
        months = [self.month]
        while len(months) < 12:
            months.append(month_before(months[-1]))
        rows: Table = []
        for month in reversed(months):
            part = Part(tuple(self.of_month(month)), self.form, ())
            n = len(part.values)
            stands: list[object] = [n, "–" if part.nps is None else part.nps * 100, part.classes[2]]
            if not n and not sum(part.classes):
                stands = ["sin encuestas", "", ""]
            rows.append([month_words(month), part.level, self.goal, *stands])
        return rows

    def printed_trend(self) -> Table:
        """From the first month with surveys on; the month itself always."""
        rows = self.trend()
        known = [place for place, row in enumerate(rows) if row[3] != "sin encuestas"]
        return rows[min([*known, len(rows) - 1]) :]

    def question(self, name: str) -> list[object]:
        answers = [call.answers.get(name, call.specific.get(name)) for call in self.whole.surveys]
        given = [answer for answer in answers if answer is not None]
        earlier = [row.answers.get(name, row.specific.get(name)) for row in self.year_before(self.month)]
        before = [answer / 10 for answer in earlier if answer is not None]
        bounds = index_bounds([answer / 10 for answer in given], before)
        low, high = bounds or (None, None)
        mean = fsum(given) / len(given) if given else None
        figures = [told(mean), told(index_of(given)), told(low), told(high)]
        return [self.label(name), len(given), *figures, self.goal, self.sample_words(len(given), bounds)]

    def label(self, question: str) -> str:
        field = self.form.fields.get(question)
        return (field.label if field else "") or question.replace("_", " ").capitalize()

    def questions(self) -> Table:
        return [self.question(name) for name in self.form.questions]

    def specific(self) -> Table:
        asked = [name for name in self.form.specific if any(name in call.specific for call in self.whole.surveys)]
        return [self.question(name) for name in asked]

    def group(self, name: str, calls: Sequence[CallRecord]) -> list[object]:
        part = self.part(calls)
        return [
            name,
            len(part.values),
            told(part.level),
            bounds_words(part.bounds),
            *part.classes,
            told(part.nps, 100),
            self.sample_words(len(part.values), part.bounds),
        ]

    def areas(self) -> Table:
        if self.form.area == "comercial":
            names = sorted({_kind(call) for call in self.calls} - {""})
            return [self.group(name, [call for call in self.calls if _kind(call) == name]) for name in names]
        body = [call for call in self.calls if _bodyshop(call)]
        rest = [call for call in self.calls if not _bodyshop(call)]
        return [self.group("Taller", rest), self.group("Colisión", body)]

    def places(self) -> Table:
        names = sorted({where(call) for call in self.calls})
        rows = [self.group(name, [call for call in self.calls if where(call) == name]) for name in names]
        total = self.group("Total", self.calls)
        level = self.whole.level
        if level is not None:
            official = "Cumple" if self.reaches(level) else "No cumple"
            if official != total[-1]:
                total[-1] = f"{official} (oficial)\n{total[-1]}"
        return [*(row for row in rows if row[1] or any(row[4:7])), total]

    def no_contact(self) -> Table:
        missed = [call for call in self.calls if called(call) and not reached(call)]
        reasons = Counter(call.no_contact_reason.strip().capitalize() or "Sin motivo registrado" for call in missed)
        ordered = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        return [[reason, n, n / len(missed)] for reason, n in ordered]

    def reach(self) -> tuple[int, int]:
        tried = [call for call in self.calls if called(call)]
        return sum(reached(call) for call in tried), len(tried)

    def platform_only(self) -> int:
        return sum(platform_only(call) for call in self.calls)

    def change(self) -> tuple[float, Bounds] | None:
        """Of the level, against the month before."""
        earlier = month_before(self.month)
        past = customer_values([row.answers for row in self.year_before(earlier)], self.form.questions)
        part = Part(tuple(self.of_month(earlier)), self.form, tuple(past))
        now, before, bounds, older = self.whole.level, part.level, self.whole.bounds, part.bounds
        if now is None or before is None or bounds is None or older is None:
            return None
        return now - before, change_bounds(now, bounds, before, older)

    def topics(self, text: str) -> list[str]:
        words = " " + normalise(text)
        stems = self.config.reports.topics
        return [topic for topic, starts in stems.items() if any(" " + normalise(start) in words for start in starts)]


def told(value: float | None, times: int = 1) -> object:
    return "Sin datos" if value is None else value * times


def where(call: CallRecord) -> str:
    return f"{call.site or 'Sin sede'} · {call.brand or 'Sin marca'}"


def _kind(call: CallRecord) -> str:
    return normalise(call.service_type).capitalize()


def _bodyshop(call: CallRecord) -> bool:
    return any(word in normalise(call.service_type) for word in ("colision", "latoneria", "pintura", "lyp", "l y p"))


def _named(row: CallRecord, name: str) -> CallRecord:
    from dataclasses import replace

    return replace(row, adviser=name)


__all__ = ["Recount", "percent", "spanish"]
