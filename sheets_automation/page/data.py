"""The tables of the page as data for its script: rows that change, open cases, what people should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sheets_automation.domain.addresses import row_cells
from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.cells.names import short_name
from sheets_automation.domain.control.finding_rows import short_title
from sheets_automation.domain.control.tables import as_words, shown_state
from sheets_automation.domain.fields import FIELDS, SUGGESTION
from sheets_automation.domain.mail.cards import (
    customer_words,
    notes_words,
    score_words,
    state_words,
    waited_words,
)
from sheets_automation.domain.mail.owners import owner_name
from sheets_automation.domain.mail.rendering import shortened
from sheets_automation.domain.mail.urgency import Urgent, urgent_cases
from sheets_automation.domain.people import NOBODY
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.reading.finding_titles import finding_title
from sheets_automation.domain.spanish import full_date, short_weekday
from sheets_automation.model import Case, CaseStatus, Finding, PaintRow, Record, Severity, State
from sheets_automation.page.value import Page

Json = dict[str, Any]
_LONGEST_QUOTE = 400
_LONGEST_READ = 120
_PERSONAL = {field.label for field in FIELDS.values() if field.personal}
_SEVERITY = {Severity.ERROR: "Error", Severity.WARNING: "Aviso", Severity.INFO: "Dato"}
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def painted(page: Page) -> list[tuple[PaintRow, str]]:
    """The changes of colour: of the workbooks with the most open cases first, within each in the order of the plan."""
    waiting = Counter(case.where.workbook_id for case in _open(page))
    found = [(change, kept) for change, kept in page.changes if isinstance(change, PaintRow)]
    return sorted(found, key=lambda one: -waiting[one[0].where.workbook_id])


def open_cases(page: Page) -> list[Urgent]:
    """Overdue ones first, the one that has waited longest before the others."""
    return sorted(urgent_cases(page.cases, page.config.calendar, page.now.date()), key=lambda one: one.order)


def workbooks(page: Page) -> dict[str, str]:
    """Id → title of every register that the page speaks of: those that were read, then those of cases and findings."""
    found = {told.workbook_id: told.workbook for told in page.account}
    for where in (*(change.where for change, _kept in page.changes), *(case.where for case in _open(page))):
        found.setdefault(where.workbook_id, where.workbook)
    return found


def tables(page: Page) -> Json:
    """All three, and the files and people that they can be filtered by."""
    books = list(workbooks(page))
    index = {book: at for at, book in enumerate(books)}
    urgent = open_cases(page)
    by_number = {one.case.number: one for one in urgent}
    cases = {case.number: case for case in page.cases}
    rows = [
        _row(change, kept, cases.get(change.case), by_number.get(change.case), page) | {"file": index[_book(change)]}
        for change, kept in painted(page)
    ]
    shown = [_case(one, page) | {"file": index[one.case.where.workbook_id]} for one in urgent]
    people = {str(row["owner"]) for row in (*rows, *shown) if row["owner"]}
    return {
        "files": [{"title": title, "href": page.links.workbook(book)} for book, title in workbooks(page).items()],
        "people": sorted(people, key=lambda name: (name == NOBODY, name)),
        "rows": rows,
        "cases": shown,
        "findings": list(_findings(page)),
    }


def _book(change: PaintRow) -> str:
    return change.where.workbook_id


def _open(page: Page) -> Iterator[Case]:
    return (case for case in page.cases if case.status is CaseStatus.OPEN)


# ----------------------------------------------------------------------------------------------------- rows and cases


def _row(change: PaintRow, kept: str, case: Case | None, urgent: Urgent | None, page: Page) -> Json:
    record = page.records.get(place(change.where))
    return {
        **_words(record, case),
        **_deadline(case, urgent),
        "tab": change.where.tab,
        "at": row_cells(change.where.row, (column for column, _before in change.cells)),
        "before": change.state_before.value,
        "after": change.state_after.value,
        "rule": change.cited,
        "why": sentence(change.reason),
        "missing": sentence(page.missing.get(case.number, "")) if case and urgent else "",
        "kept": kept,
        "link": page.links.cell(change.where.link),
    }


def _case(urgent: Urgent, page: Page) -> Json:
    case = urgent.case
    return {
        **_words(None, case),
        **_deadline(case, urgent),
        "tab": case.where.tab,
        "at": f"fila {case.where.row + 1}",
        "after": case.state.value,
        "stage": state_words(case),
        "area": " · ".join(filter(None, (case.site, case.brand))),
        "missing": sentence(page.missing.get(case.number, "")),
        "link": page.links.cell(case.where.link),
    }


def _words(record: Record | None, case: Case | None) -> Json:
    """Who it is about and what was said: the short name, and comments without anybody's personal data."""
    said, plate = (_quoted(record), record.plate) if record else (case.said, case.plate) if case else ("", "")
    name = case.customer if case else short_name(record.customer) if record else ""
    return {
        "customer": customer_words(name),
        "plate": plate,
        "score": score_words(case) if case else _score(record),
        "said": shortened(masked(said, [plate]), _LONGEST_QUOTE),
    }


def _quoted(record: Record) -> str:
    """The comment, and what the customer proposed where that has a column of its own."""
    return " / ".join(dict.fromkeys(filter(None, (record.said, record.sayings.get(SUGGESTION, "")))))


def _score(record: Record | None) -> str:
    return f"calificó {record.score:g}".replace(".", ",") if record and record.score is not None else ""


def _deadline(case: Case | None, urgent: Urgent | None) -> Json:
    """The case of a row in words; a closed one has no deadline any more."""
    if case is None:
        return dict.fromkeys(("number", "level", "label", "due", "waited", "plan", "notes", "owner"), "")
    return {
        "number": case.number,
        "owner": owner_name(case),
        "level": urgent.level.value if urgent else "",
        "label": urgent.label if urgent else as_words(case.status.value),
        "due": f"{short_weekday(case.due)} {full_date(case.due)}" if case.due else "",
        "waited": waited_words(urgent) if urgent else "",
        "plan": case.explanation,
        "notes": notes_words(case),
    }


def sentence(words: str) -> str:
    """With a capital and a full stop."""
    text = words.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}" if text else ""


def state_name(state: State) -> str:
    """«Rojo», «Sin color»."""
    return "Sin color" if state is State.NONE else shown_state(state)


# ----------------------------------------------------------------------------------------------------------- findings


def _findings(page: Page) -> Iterator[Json]:
    """One group for each kind, the gravest and then the most frequent first."""
    groups: dict[str, list[Finding]] = {}
    for finding in page.findings:
        groups.setdefault(finding.code, []).append(finding)
    for found in sorted(groups.values(), key=lambda group: (_gravest(group), -len(group))):
        yield {
            "title": finding_title(found[0].code),
            "severity": _SEVERITY[min((one.severity for one in found), key=lambda s: _ORDER[s])],
            "items": [_finding(one, page) for one in sorted(found, key=_reading_order)],
        }


def _gravest(group: Iterable[Finding]) -> int:
    return min(_ORDER[one.severity] for one in group)


def _reading_order(finding: Finding) -> tuple[int, str, str, int]:
    row = finding.place[2] if finding.place else -1
    return _ORDER[finding.severity], finding.workbook, finding.tab, row


def _finding(finding: Finding, page: Page) -> Json:
    personal = finding.field in _PERSONAL
    return {
        "book": short_title(finding.workbook),
        "tab": finding.tab,
        "cell": finding.cell,
        "field": as_words(finding.field),
        "read": "(dato del cliente)" if personal and finding.read else shortened(masked(finding.read), _LONGEST_READ),
        "expected": finding.expected,
        "fix": finding.fix,
        "href": page.links.cell(finding.link) or page.links.workbook(finding.workbook_id),
    }
