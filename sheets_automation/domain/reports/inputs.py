"""What report tabs are made of, in one digest each: a tab is built only where something it stands on is another, and
written only where it shows something else then.

Of a month's tab, what was typed after the month is no part of it, nor is the day, unless something in it is still
judged by the day.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields

from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.kinds.call_record import calls_in
from sheets_automation.domain.reports.classes import SATISFACTION
from sheets_automation.domain.reports.handling import cases_by_place, handled
from sheets_automation.domain.reports.life import next_month
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import Case, Finding, Record

#: What a case has to do with its row's painting and its mails, and with whose it is: no report shows it.
_UNSHOWN = frozenset(
    {"mark", "painted", "first_seen", "held", "disputed", "marked", "silent", "alerts", "heard", "fingerprint", "key"}
)
_UNSAID = frozenset({"row", "colour"})  # a record's cells, in which the service's own paint and notes are


class Inputs:
    """All that a run read, each row, case and finding taken down once, for as many tabs as there are."""

    def __init__(self, records: Iterable[Record], cases: Iterable[Case], findings: Iterable[Finding]) -> None:
        self._records = [(record, _said(record)) for record in records]
        by_number = sorted(cases, key=lambda case: case.number)  # people and the service sort the register
        self._cases = [(case, _shown(case)) for case in by_number]
        self._findings = [(finding, repr(finding)) for finding in findings]

    def of_now(self, about: Material) -> str:
        """Digest of a tab that always tells of now: everything, and the day."""
        texts = (text for pairs in (self._records, self._cases, self._findings) for _, text in pairs)
        months = sorted((f"{month}", tab.state, tab.link) for month, tab in about.months.items())
        return _digest(about, [str(about.today), repr(months), repr(sorted(about.links.items()))], texts)

    def of_month(self, about: Material) -> str:
        """Digest of a month's tab."""
        end, forms = next_month(about.month), about.forms
        own = [
            (record, text)
            for record, text in self._records
            if record.form in forms and (record.day is None or record.day < end)
        ]
        places = {place(record.where) for record, _ in own}
        cases = (
            text
            for case, text in self._cases
            if case.form in forms and (case.opened < end or place(case.where) in places)
        )
        findings = (text for finding, text in self._findings if finding.place in places)
        return _digest(about, _judged(about, [record for record, _ in own]), (text for _, text in own), cases, findings)


def shown_in(tab: ReportTab) -> str:
    """Digest of what people see in a tab, but for the moment at which it was made."""
    seen = (cell for cell in tab.cells if not (isinstance(cell.value, str) and _MADE.search(cell.value)))
    return hashlib.sha256(repr((tab.title, tab.charts, *seen)).encode()).hexdigest()[:16]


_MADE = re.compile(r"Generado \d|Corte de los casos: ")


def _judged(about: Material, records: Sequence[Record]) -> list[str]:
    """What the day decides: outcome and days of each detractor; of any other kind of report, the day itself."""
    form = about.config.form(about.report.form)
    if about.report.kind != SATISFACTION or form is None:
        return [str(about.today)]
    calls = [call for call in calls_in(records) if call.call_date and call.call_date.replace(day=1) == about.month]
    items = handled(calls, cases_by_place(about.cases, form), form, about.config, about.today)
    return [f"{item.outcome.value} {item.days}" for item in items]


def _digest(about: Material, *parts: Iterable[str]) -> str:
    hasher = hashlib.sha256(f"{about.version}|{about.config.digest}|{about.report.code}|{about.month}".encode())
    for part in parts:
        for text in part:
            hasher.update(text.encode())
            hasher.update(b"\n")
        hasher.update(b"\0")
    return hasher.hexdigest()[:16]


def _said(record: Record) -> str:
    """All that was read of a row, and which colour people see as what."""
    values = [getattr(record, one.name) for one in fields(record) if one.name not in _UNSAID]
    return repr([*values, record.colour.state])


def _shown(case: Case) -> str:
    """A case without what no report shows; moments read back from the register print another way than fresh ones."""
    return json.dumps({key: value for key, value in asdict(case).items() if key not in _UNSHOWN}, default=str)
