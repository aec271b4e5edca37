"""What the sections of a monthly satisfaction report read: one month, seen from the day it was built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import pandas as pd

from sheets_automation.domain.cases.likeness import Place
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reports.handling import Compliance, Handled, cases_by_place, compliance, handled
from sheets_automation.domain.reports.intervals import Interval, change_interval
from sheets_automation.domain.reports.palette import VERDICT_STYLES
from sheets_automation.domain.reports.stats import Verdict, conclusive, official
from sheets_automation.domain.reports.survey import (
    Measure,
    Past,
    by_month,
    frame,
    measure,
    months_back,
    past_of,
    question_interval,
)
from sheets_automation.domain.reports.tab import Linked, Styled
from sheets_automation.domain.spanish import percent, whole_scores
from sheets_automation.model import Case, Finding, State
from sheets_automation.policy import Config, FormPolicy, ReportPolicy

NO_DATA = "Sin datos"
STATE_WORDS = {
    State.RED: "Sin gestión",
    State.YELLOW: "En trámite",
    State.GREEN: "Gestión realizada",
    State.LIGHT_GREEN: "Sigue insatisfecho",
    State.BLUE: "Sugerencia",
    State.PURPLE: "Plataforma de la marca",
    State.UNKNOWN: "Color sin definir",
    State.NONE: "Sin marca",
}


@dataclass(frozen=True)
class Month:
    """The material of one report. Derived tables are computed once, when a section first asks."""

    form: FormPolicy
    report: ReportPolicy
    config: Config
    month: date  # first day
    records: tuple[CallRecord, ...]  # of this form, all months
    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]
    generated: datetime  # Bogotá
    version: str  # of the service
    issued: bool = False

    @property
    def today(self) -> date:
        return self.generated.date()

    @property
    def bands(self) -> dict[str, str]:
        """Class → its scores: ``{"Promotores": "9 a 10", …}``, the best first."""
        good, bad = self.config.semaphore.promoter_from, self.config.semaphore.detractor_below
        return {
            "Promotores": whole_scores(good, 11),
            "Neutros": whole_scores(bad, good),
            "Detractores": whole_scores(1, bad),
        }

    @cached_property
    def table(self) -> pd.DataFrame:
        return frame(self.records, self.form)

    @cached_property
    def part(self) -> pd.DataFrame:
        """The month's rows of ``table``."""
        return self.of_month(self.month)

    @cached_property
    def _months(self) -> Mapping[date, pd.DataFrame]:
        return by_month(self.table)

    def of_month(self, month: date) -> pd.DataFrame:
        """Another month's rows of ``table``."""
        return self._months.get(month, self.table.iloc[:0])

    @cached_property
    def calls(self) -> list[CallRecord]:
        """The month's records, in the order of their dates."""
        return self.calls_of(self.month)

    def calls_of(self, month: date) -> list[CallRecord]:
        """Another month's, in the order of their dates."""
        chosen = [self.records[index] for index in self.of_month(month).index.tolist()]
        return sorted(chosen, key=lambda record: (record.call_date or date.max, record.where.tab, record.where.row))

    @cached_property
    def past(self) -> Past:
        """What the twelve months before lend to the intervals of this one."""
        return past_of(self.table, self.form, self.month)

    def measured(self, part: pd.DataFrame) -> Measure:
        """The figures of some of the month's rows."""
        return measure(part, self.form, self.past)

    @cached_property
    def question_intervals(self) -> Mapping[str, Interval | None]:
        """95 % interval of the index of every question, general or specific."""
        asked = (*self.form.questions, *self.form.specific)
        surveys = self.part.loc[self.part["effective"], ["effective", *(f"q:{question}" for question in asked)]]
        answered = surveys.notna().any()
        return {
            question: question_interval(surveys, question, self.past) if answered[f"q:{question}"] else None
            for question in asked
        }

    @cached_property
    def measure(self) -> Measure:
        return self.measured(self.part)

    @cached_property
    def previous(self) -> tuple[date, Measure]:
        """The month before, with what its own past lends."""
        month = months_back(self.month, 2)[0]
        return month, self.measured_month(month)

    def measured_month(self, month: date) -> Measure:
        """The figures of another month as its own report has them, with what its own past lends."""
        return measure(self.of_month(month), self.form, past_of(self.table, self.form, month))

    @cached_property
    def trend(self) -> list[tuple[date, Measure]]:
        """The last twelve months, this one last. Their intervals borrow nothing: ask ``measure`` and ``previous``."""
        earlier = [(month, measure(self.of_month(month), self.form)) for month in months_back(self.month, 12)]
        return [*earlier[:-1], (self.month, self.measure)]

    @cached_property
    def _cases_by_place(self) -> Mapping[Place, Case]:
        return cases_by_place(self.cases, self.form)

    @cached_property
    def handled(self) -> list[Handled]:
        return handled(self.calls, self._cases_by_place, self.form, self.config, self.today)

    @cached_property
    def compliance(self) -> Compliance:
        return compliance(self.handled)

    def compliance_of(self, month: date) -> Compliance:
        """Another month's, as of today."""
        return compliance(handled(self.calls_of(month), self._cases_by_place, self.form, self.config, self.today))

    @cached_property
    def topics_known(self) -> dict[str, list[str]]:
        """Text → its topics, as far as a section has asked: several ask of the same comments."""
        return {}

    @cached_property
    def platform(self) -> list[CallRecord]:
        """Rows of the month that carry the platform's mark (A-11)."""
        mark = State.PURPLE
        return [call for call in self.calls if call.car_advisor or call.colour.state is mark]

    @property
    def value(self) -> float | None:
        """The official indicator of the month."""
        return self.measure.value(self.config.reports.method)

    @property
    def verdict(self) -> Verdict:
        return self.judge(self.value)

    def judge(self, value: float | None) -> Verdict:
        return official(value, self.config.reports.goal, self.config.reports.goal_strict)

    def sample_verdict(self, interval: Interval | None) -> Verdict:
        """What the sample alone allows to say: «No concluyente» where the interval contains the goal."""
        return conclusive(interval, self.config.reports.goal)

    @property
    def interval(self) -> Interval | None:
        """Of the official indicator."""
        return self.measure.interval(self.config.reports.method)

    @property
    def change(self) -> Interval | None:
        """Of the official indicator's difference to the month before, as a fraction of one."""
        method = self.config.reports.method
        before = self.previous[1]
        return change_interval(self.value, self.interval, before.value(method), before.interval(method))

    @property
    def goal_words(self) -> str:
        """``≥ 95,00 %``."""
        return goal_words(self.config.reports.goal, strict=self.config.reports.goal_strict)

    @cached_property
    def in_platform_only(self) -> int:
        return int(self.part["platform"].sum())


def figure(value: float | int | None) -> float | int | Styled:
    """A number, or the words for its absence: never 0 % for nothing (A-04)."""
    return Styled(NO_DATA, "no_data") if value is None else value


def result(month: Month, n: int, interval: Interval | None) -> Styled:
    """«Cumple», «No cumple» or «No concluyente» as far as this sample goes; too few customers are not judged."""
    least = month.config.reports.rank_from
    if n < least:
        return Styled(f"n < {least}" if n else NO_DATA, "no_data")
    verdict = month.sample_verdict(interval).value
    return Styled(verdict, VERDICT_STYLES[verdict])


def question_name(form: FormPolicy, question: str) -> str:
    """«Trabajo realizado»."""
    field = form.fields.get(question)
    return (field.label if field else "") or question.replace("_", " ").capitalize()


def plain(value: float) -> str:
    """``7``, ``8,5``."""
    return f"{value:g}".replace(".", ",")


def interval_words(interval: Interval | None) -> str:
    """``93,10 % – 95,90 %``."""
    return f"{percent(interval.low)} – {percent(interval.high)}" if interval else NO_DATA


def goal_words(goal: float | None, *, strict: bool) -> str:
    """``≥ 95,00 %``; «Sin meta»."""
    return "Sin meta" if goal is None else f"{'>' if strict else '≥'} {percent(goal)}"


def where_words(site: str, brand: str) -> str:
    """``Tunja · Volkswagen``."""
    return " · ".join(filter(None, (site or "Sin sede", brand or "Sin marca")))


def plate(record: CallRecord) -> Linked:
    """The plate as a link to its row."""
    return Linked(record.plate or "Abrir fila", record.where.link)


def score_words(record: CallRecord) -> float | str:
    return record.score if record.score is not None else "–"


def method_name(method: str) -> str:
    """The indicator's formula in words."""
    return {
        "indice_preguntas": "Índice de las preguntas generales",
        "promotores": "Promotores / encuestas",
        "promotores_y_neutros": "Promotores y neutros / encuestas",
        "nps": "NPS (promotores − detractores)",
    }[method]
