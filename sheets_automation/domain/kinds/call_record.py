"""One call of a satisfaction register, as read (domain §4.2, §4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases.flags import CAR_ADVISOR
from sheets_automation.domain.kinds.attempt import Attempt
from sheets_automation.domain.kinds.second_call import STILL_UNHAPPY, SecondCall
from sheets_automation.model import Record, ScoreClass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord(Record):
    """One call of a satisfaction register."""

    service_type: str
    agent: str
    call_date: date | None
    tries: Sequence[Attempt]
    contacted: bool | None
    no_contact_reason: str
    answers: Mapping[str, float]  # general question id → 0–10
    specific: Mapping[str, float]  # brand-specific question id → 0–10
    overall: float | None
    score_class: ScoreClass | None
    comment: str
    suggestion: str
    evidence_date: date | None
    car_advisor: bool  # answered in the brand's platform (VW's car.advisor)
    whatsapp: bool
    second: SecondCall | None = None  # None: no second calls are made about its tab

    @property
    def attempts(self) -> int:
        return len(self.tries)

    @property
    def day(self) -> date | None:
        return self.call_date

    @property
    def said(self) -> str:
        return self.comment

    @property
    def sayings(self) -> Mapping[str, str]:
        scores = {**self.answers, **self.specific, fields.OVERALL: self.overall}
        answered = "" if self.contacted is None else str(self.contacted)
        words = {
            fields.CONTACTED: answered,
            fields.NO_CONTACT_REASON: self.no_contact_reason,
            fields.COMMENT: self.comment,
            fields.SUGGESTION: self.suggestion,
        }
        return words | {field: f"{score:g}" for field, score in scores.items() if score is not None}

    @property
    def subject(self) -> str:
        return self.service_type

    @property
    def dissatisfied(self) -> bool:
        return self.score_class is ScoreClass.DETRACTOR

    @property
    def facts(self) -> tuple[str, ...]:
        return str(self.score), self.evidence, str(self.status), self.suggestion

    @property
    def flags(self) -> tuple[str, ...]:
        unhappy = self.second is not None and self.second.score_class is ScoreClass.DETRACTOR
        return (*((CAR_ADVISOR,) if self.car_advisor else ()), *((STILL_UNHAPPY,) if unhappy else ()))


def calls_in(records: Iterable[Record]) -> list[CallRecord]:
    """Those of the records that are calls."""
    return [record for record in records if isinstance(record, CallRecord)]
