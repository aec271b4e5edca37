"""Everything that the mails of one moment are written from, as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sheets_automation.domain import fields
from sheets_automation.domain.calls_today import CallToMake
from sheets_automation.domain.cases.flags import UNCLOSED
from sheets_automation.domain.mail.heard import Heard
from sheets_automation.domain.spiga_updates import SpigaUpdate
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import Case, Finding, Record
from sheets_automation.policy import Config


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that a customer proposed."""

    day: date
    form: str
    text: str
    site: str = ""
    brand: str = ""


def suggestions_in(records: Iterable[Record]) -> Iterator[Suggestion]:
    """What customers proposed, where the day is known."""
    for record in records:
        said = record.sayings.get(fields.SUGGESTION, "")
        if said and record.day is not None:
            yield Suggestion(record.day, record.form, said, record.site, record.brand)


@dataclass(frozen=True, slots=True)
class Unclosed:
    """A PQRS that was answered and that nobody has closed."""

    form: str
    number: str  # its radicado, "" where it has none
    site: str = ""
    brand: str = ""


def unclosed_in(records: Iterable[Record]) -> Iterator[Unclosed]:
    """What was answered and not closed, in the order of the rows."""
    for record in records:
        if UNCLOSED in record.flags:
            yield Unclosed(record.form, record.reference, record.site, record.brand)


@dataclass(frozen=True, slots=True)
class Briefing:
    """``now`` is aware, in America/Bogota. ``rows``: case number → its 0-based row in ``Casos``."""

    cases: Sequence[Case]
    config: Config
    now: datetime
    heard: Heard
    answered: frozenset[str] = frozenset()  # keys of messages that need not be written again
    control_link: str = ""  # of the control workbook, "" while there is none
    rows: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)  # case number → what it takes to close it
    phones: Mapping[str, str] = field(default_factory=dict)  # case number → its customer's, where mails may show it
    findings: Sequence[Finding] = ()
    suggestions: Sequence[Suggestion] = ()
    calls: Sequence[CallToMake] = ()
    unclosed: Sequence[Unclosed] = ()
    actions: Callable[[Case, str], Sequence[tuple[str, str]]] = lambda _case, _reader: ()  # (words, address) of links
    updates: Sequence[SpigaUpdate] = ()

    @property
    def today(self) -> date:
        return self.now.date()

    def calendar(self, sites: Sequence[str] = ()) -> Calendar:
        """A person of a single sede follows its calendar, everybody else the company's."""
        return calendar_for(self.config.calendar, sites[0] if len(sites) == 1 else "")

    def link(self, case: Case) -> str:
        """Where a mail's button leads (spec §9): to the service, which knows where the case's row is at that moment.

        Without one, the case's line in ``Casos``, whose own link each run renews.
        """
        if self.config.public_url:
            return f"{self.config.public_url}/r/{case.number}"
        row = self.rows.get(case.number)
        if not self.control_link or row is None:
            return case.where.link
        return f"{self.control_link}#gid={_CASES_TAB}&range=A{row + 1}"

    @property
    def register_link(self) -> str:
        """Opens ``Casos``."""
        return f"{self.control_link}#gid={_CASES_TAB}" if self.control_link else ""


_CASES_TAB = 101  # sheet id of ``Casos`` (domain/control/tables.py)
