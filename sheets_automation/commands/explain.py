"""Why a row is as it is: colour, deadline, owner, alerts – from the same code that a run uses (spec §11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sheets_automation.commands.nearest import meant
from sheets_automation.domain.addresses import row_cells, spans
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.cases.derive import Judged
from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.control.tables import shown_flag
from sheets_automation.domain.kinds import decided, kind_of
from sheets_automation.domain.kinds.kind import answer_word
from sheets_automation.domain.rules import rule_words
from sheets_automation.domain.spanish import full_date, short_weekday
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.errors import InputError
from sheets_automation.model import Case, Layout, MailState, Record, State, a1, column_letters
from sheets_automation.policy import Config, DocumentsPolicy
from sheets_automation.steps.doubles import read_without_control
from sheets_automation.steps.observe import Files, World, discover, observe
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import settle


@dataclass(frozen=True, slots=True)
class Explained:
    """One row: what the service knows of it, and the same in words, question by question (``told``)."""

    record: Record
    judged: Judged | None  # None: a copy of another row
    case: Case | None
    told: dict[str, str]


def explain(session: Session, config: Config, file: str, tab: str, line: int, now: datetime) -> Explained:
    """Everything the service believes of one row, in order of asking. ``line`` counts from 1, as the sheet shows it.

    Raises:
        InputError: no such file, tab or row, or the row is no record; the message says what there is.
    """
    looked = looked_at(session, config, file, now)
    book_id, world, config, ledger = looked.book, looked.world, looked.config, looked.ledger
    registers = [r for r in world.reading.registers if r.workbook_id == book_id and r.tab == tab]
    if not registers:
        titles = dict.fromkeys(r.tab for r in world.reading.registers if r.workbook_id == book_id)
        tabs = ", ".join(f"«{title}»" for title in titles)
        raise InputError(f"«{file}» has no register tab «{tab}». {meant(tab, titles)}It has {tabs or 'none'}.")
    records = tuple(record for register in registers for record in register.records)
    record = next((r for r in records if r.where.row == line - 1), None)
    if record is None:
        told = next((a for a in world.reading.account if (a.workbook_id, a.tab) == (book_id, tab)), None)
        placed = told.placed.get(line - 1) if told else None
        why = placed.reason or placed.place.value if placed else "empty"
        raise InputError(f"Row {line} of «{tab}» is no record ({why}). Records are in rows {_span(records)}.")
    judged = next((j for j in world.derived.judged if j.record.where == record.where), None)
    seen = judged.record if judged else record  # as it was judged: what people painted before what we did
    case = next((c for c in world.derived.cases if judged and judged.case == c.number), None)
    words = {
        **_row(record, world, config),
        **_colour(seen, case, judged, config),
        **_clock(case, config),
        **_history(case, ledger),
    }
    return Explained(seen, judged, case, words)


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at everything, for a question about one file."""

    book: str  # id of the file
    world: World
    config: Config  # with the people of the control workbook
    ledger: Ledger

    @property
    def judged(self) -> list[Judged]:
        """The rows of the file, as they were judged."""
        return [judged for judged in self.world.derived.judged if judged.record.where.workbook_id == self.book]


def looked_at(session: Session, config: Config, file: str, now: datetime) -> Looked:
    """Read everything as a run would, write nothing. ``file``: its title, id or code.

    Raises:
        InputError: no such file; the message says what there is.
    """
    files = discover(session, config)
    book = _file(files, file)
    ledger, books, config = read_without_control(session, files, config, now.date())
    return Looked(book, observe(books, settle(ledger, books.readable)[0], config, now), config, ledger)


def _file(files: Files, wanted: str) -> str:
    for file, form in files.registers:
        if wanted in (file.title, file.id, form.code):
            return file.id
    titles = ", ".join(f"«{file.title}»" for file, _form in files.registers)
    if not titles:
        raise InputError(
            f"«{wanted}» is no control form that this configuration knows: the title carries no form's code. "
            "Draft a configuration from the workbook (sheets-automation init FILE.xlsx) and name it with --config, or "
            "put the code first in the name, such as «GSC-FOR-01 …»."
        )
    names = [name for file, form in files.registers for name in (form.code, file.title)]
    raise InputError(f"No control form «{wanted}». {meant(wanted, names)}There are {titles}.")


def _span(records: tuple[Record, ...]) -> str:
    return f"{records[0].where.row + 1}–{records[-1].where.row + 1}" if records else "none"


def _row(record: Record, world: World, config: Config) -> dict[str, str]:
    findings = [
        f"{finding.cell} {finding.field}: read «{finding.read}», expected {finding.expected} ({finding.fix})"
        for finding in world.plan.findings
        if finding.workbook_id == record.where.workbook_id
        and finding.sheet_id == record.where.sheet_id
        and finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(record.where.row + 1)
    ]
    told = {"row": f"{record.where.workbook} › {record.where.tab} › {record.where.row + 1}"}
    form = config.form(record.form)
    if (original := world.resolution.copies.get(place(record.where))) is not None:
        told["repeats"] = f"{original.workbook} › {original.tab} › {original.row + 1}"
    told |= kind_of(form).told(record) if form else {}
    if findings:
        told["not understood"] = "; ".join(findings)
    return told


def _colour(record: Record, case: Case | None, judged: Judged | None, config: Config) -> dict[str, str]:
    cells = ", ".join(f"{a1(record.where.row, column)} {fill.rgb.hex}" for column, fill in record.colour.cells)
    told = {"colour": f"{record.colour.state}{f' ({cells})' if cells else ''}"}
    if judged is None:
        return told | {"decision": "a copy of another row: never a case of its own"}
    form = config.form(record.form)
    if form is not None and kind_of(form).paints(form):
        ours = kind_of(form).is_ours(record, case)
        told["painted by"] = "the service" if ours else "a person" if cells else "nobody"
    table = decided(record, case, form, config.semaphore) if form else judged.decision
    told["decision"] = _decision(judged.decision, table, config.company.documents)
    if record.colour.unclear:
        cells = row_cells(record.where.row, (column for column, _fill, _state in record.colour.unclear))
        told["colours that may be marks or decoration"] = cells
    if judged.lacks:
        told["missing to turn green"] = judged.lacks
    told["where it is painted"] = _place(judged.layout, config)
    return told


def _place(layout: Layout, config: Config) -> str:
    """«columns A–R (learned from this tab); red in column O»: the tab's habit, and states with a place of their own."""
    if not layout.paint_columns:
        return "nowhere (the form says «nada»)"
    form = config.form(layout.form)
    learned = layout.paint_learned and form is not None and form.paint.where == "aprendido"
    origin = "learned from this tab" if learned else "from the form"
    own = [
        f"; {state.name.lower().replace('_', ' ')} in {_columns(layout.place(state))}"
        for state in State
        if layout.place(state) != layout.paint_columns
    ]
    return f"{_columns(layout.paint_columns)} ({origin}){''.join(own)}"


def _columns(columns: Sequence[int]) -> str:
    """«columns A, C–F»: neighbours as a span."""
    letters = ", ".join(
        column_letters(first) + (f"–{column_letters(last)}" if last > first else "") for first, last in spans(columns)
    )
    return f"column{'s' if len(columns) > 1 else ''} {letters}"


def _decision(taken: Decision, table: Decision, documents: DocumentsPolicy) -> str:
    target = (
        "leave it" if taken.target is None else "take our colour away" if taken.target == "ninguno" else taken.target
    )
    text = f"{target} – {rule_words(taken.rule, documents)}: {taken.reason}"
    same = (taken.target, taken.rule) == (table.target, table.rule)
    otherwise = f"{rule_words(table.rule, documents)}, {table.reason}"
    return text if same else f"{text} (the table alone would say: {otherwise})"


def _clock(case: Case | None, config: Config) -> dict[str, str]:
    if case is None:
        return {"case": "none: no answer is required"}
    return {
        "case": f"{case.number} ({case.kind}, {case.status})",
        "deadline": case.explanation,
        "day by day": _day_by_day(case, config),
        "owner": case.owner,
        "flags": ", ".join(map(shown_flag, case.flags)) or "none",
    }


def _day_by_day(case: Case, config: Config) -> str:
    """Every day from day 0 to the due date: which count, and why the others do not."""
    if case.due is None:
        return "no term"
    calendar = calendar_for(config.calendar, case.site)
    if case.calendar and case.calendar != calendar.version:  # a closed case keeps what it was closed under
        return f"counted with an earlier calendar ({case.calendar}; today's is {calendar.version})"
    return " · ".join(words for _day, words in counted_days(case.opened, case.due, calendar))


def counted_days(start: date, end: date, calendar: Calendar) -> Iterator[tuple[date, str]]:
    """Every day from day 0 on, in words: «mar 17/11 day 1», «lun 16/11 festivo (…)»."""
    yield start, f"{short_weekday(start)} {full_date(start)} day 0"
    for day in (start + timedelta(days=n) for n in range(1, (end - start).days + 1)):
        count = calendar.business_days_between(start, day)
        yield day, f"{short_weekday(day)} {day:%d/%m} {calendar.why_closed(day) or f'day {count}'}"


def _history(case: Case | None, ledger: Ledger) -> dict[str, str]:
    if case is None:
        return {}
    told = {"alerts": "; ".join(_alerts(case, ledger)) or "none sent yet"}
    if case.closed_on:
        told["closed"] = f"{full_date(case.closed_on)}, in time: {answer_word(case.in_time)}"
    for closing in case.closings:
        due = f", due {full_date(closing.due)}" if closing.due else ""
        told[f"closed before, {full_date(closing.on)}"] = (
            f"{closing.state}, in time: {answer_word(closing.in_time)}{due}"
        )
    return told


def _alerts(case: Case, ledger: Ledger) -> list[str]:
    """Which levels were told to whom, oldest first; with the hour where ``Correos`` still has it."""
    sent = [entry for _row, entry in ledger.outbox.values() if entry.state is MailState.SENT]
    hours = {
        (told.level, told.due, entry.recipient.casefold()): f"{entry.when:%d/%m/%Y %H:%M}"
        for entry in sent
        for told in entry.told
        if told.case == case.number
    }
    days = {(one.level, one.due, one.recipient.casefold()): f"{one.day:%d/%m/%Y}" for one in case.alerts}
    return [
        f"{level} to {address} on {when}{f' (due {full_date(due)})' if due else ''}"
        for (level, due, address), when in (days | hours).items()
    ]
