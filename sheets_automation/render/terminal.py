"""Plans, results, findings and cases → text for a terminal. Nothing is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from sheets_automation.domain.cases.lifecycle import Moved
from sheets_automation.domain.control.tables import shown_state
from sheets_automation.domain.mail.due import Due
from sheets_automation.domain.reading.finding_titles import finding_title
from sheets_automation.domain.rules import RULE
from sheets_automation.model import (
    AnnotateRow,
    Case,
    CaseStatus,
    Finding,
    MailState,
    MarkRow,
    Message,
    PaintRow,
    Plan,
    RunStatus,
    Severity,
    State,
    UnmarkRow,
    a1,
)
from sheets_automation.render.data import NO_MAIL, WHY_NOW, Json
from sheets_automation.steps.result import BookSummary, Receipt, RunResult

_STYLE = {
    "rojo": "red",
    "amarillo": "yellow",
    "verde": "green",
    "verde_claro": "bright_green",
    "azul": "blue",
    "morado": "magenta",
}
_STATUS = {
    RunStatus.DONE: Text("done", style="green"),
    RunStatus.PARTIAL: Text("done in part", style="yellow"),
    RunStatus.FAILED: Text("failed", style="red"),
    RunStatus.RUNNING: Text("running"),
}

_ROOMY = 120  # columns of a terminal that shows the less important columns as well


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A table that leaves its less important columns out where there is no room for them."""

    make: Callable[[bool], Table]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.make(options.max_width >= _ROOMY)


def _table(title: str, *columns: str, shortened: Sequence[str] = (), figures: Sequence[str] = ()) -> Table:
    """One line a row. ``shortened`` columns give way in a narrow terminal; ``figures`` come last, to the right.

    The cells of a shortened column are made by ``_cut``: the column may shrink, its text may not wrap.
    """
    table = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.show_edge, table.pad_edge, table.padding = False, False, (0, 1, 0, 0)
    for column in columns:
        table.add_column(column, no_wrap=column not in shortened)
    for column in figures:
        table.add_column(column, no_wrap=True, justify="right")
    return table


def _cut(text: str) -> Text:
    return Text(" ".join(text.split()), no_wrap=True, overflow="ellipsis")


def result_text(result: RunResult, today: date, *, brief: bool = False) -> RenderableType:
    """What a run did, for a person at a terminal. ``brief``: on one screen, for there is a page that tells the rest."""
    head = Text.assemble("Run ", result.run, ": ", _STATUS[result.status])
    parts: list[RenderableType] = [head]
    if result.detail:
        parts.append(Text(result.detail, style="yellow"))
    parts += [Text(f"- {trouble.text}", style="yellow") for trouble in result.troubles]
    if result.books:
        done = "rows it would paint" if result.shadow else "rows painted"
        parts.append(_books_table(result.books, f"Read, and {done}"))
    if result.cases:
        parts.append(_cases_table(result.cases, today, brief=brief))
    if result.deadlines.computed and not brief:
        check = result.deadlines
        parts.append(
            Text(
                f"Deadlines computed for {check.computed:,} requests: {check.equal:,} equal to the register's own, "
                f"{check.different:,} different, {check.computed - check.equal - check.different:,} without one to "
                "compare."
            )
        )
    parts.extend(_mail_lines(result))
    if result.reports:
        parts.append(Text(f"Report tabs: {len(result.reports) if brief else ', '.join(result.reports)}"))
    if result.findings:
        shown = _BRIEF if brief else None
        parts.append(_Fitted(lambda roomy: _findings_table(result.findings, shown, roomy=roomy)))
        parts.append(Text(_rest_words(result.findings, shown)))
    return Group(*_spaced(parts))


def plan_text(plan: Plan, moved: Sequence[Moved] = (), due: Due = NO_MAIL) -> RenderableType:
    """The rows a run would paint and why, then what else it would do; ``moved`` as in ``plan_json``."""
    title = f"{len(due.messages)} mails to send" if len(due.messages) != 1 else "1 mail to send"
    mails: list[RenderableType] = []
    mails += [_Fitted(lambda roomy: _due_table(due.messages, title, roomy=roomy))] if due.messages else []
    mails += [Text(due.waiting)] if due.waiting else []
    painted = [change for change in plan.changes if isinstance(change, PaintRow)]
    notes = sum(isinstance(change, AnnotateRow) for change in plan.changes)
    marks = sum(isinstance(change, MarkRow | UnmarkRow) for change in plan.changes)
    shifts = [Text(f"Deadline of {m.case} moves from {m.before:%d/%m/%Y} to {m.after:%d/%m/%Y}.") for m in moved]
    if not plan.changes:
        return Group(Text("No row to change."), *shifts, *mails)
    books = dict.fromkeys(change.where.workbook for change in painted)
    tables = [_paint_table(book, [change for change in painted if change.where.workbook == book]) for book in books]
    tail = Text(
        f"{len(painted)} rows to paint, {notes} notes, {marks} row identities, of {plan.rows_read:,} rows read. "
        f"Plan {plan.fingerprint}."
    )
    return Group(*_spaced(tables), *([""] if tables else []), *shifts, tail, *([""] if mails else []), *mails)


#: Why a mail is due, by its moment.


def _due_table(messages: Sequence[Message], title: str, *, roomy: bool) -> Table:
    subject = ("Subject",) if roomy else ()
    table = _table(title, "To", "Why now", *subject, shortened=("To", "Subject"), figures=("News",))
    for message in messages:
        cells: list[RenderableType] = [_cut(message.recipient), WHY_NOW.get(message.moment, message.moment)]
        cells += [_cut(message.subject)] if roomy else []
        table.add_row(*cells, str(len({told.case for told in message.told})))
    return table


def _paint_table(book: str, changes: Sequence[PaintRow]) -> Table:
    table = _table(book, "Where", "Now", "→", "Rule", "Why", shortened=("Why",))
    for change in changes:
        cell = a1(change.where.row, change.cells[0][0])
        states = [_state(change.state_before), _state(change.state_after)]
        table.add_row(f"{change.where.tab} › {cell}", *states, change.cited or change.rule, _cut(change.reason))
    return table


def _state(state: State) -> Text:
    return Text("–" if state is State.NONE else shown_state(state), style=_STYLE.get(state.value, ""))


def receipt_text(receipt: Receipt) -> RenderableType:
    """What an undo took back, and what it left alone and why."""
    head = Text(f"Run {receipt.run}: {len(receipt.restored)} changes taken back, {len(receipt.left)} left alone.")
    if not receipt.left:
        return head
    table = _table("", "Left alone", "Why", shortened=("Left alone", "Why"))  # both wrap: nothing may be missed here
    for where, why in receipt.left:
        table.add_row(where, why)
    return Group(head, table)


def explained_text(told: Mapping[str, str]) -> RenderableType:
    """What ``explain`` says, question by question."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in told.items():
        if name != RULE:  # for programs; people read its words in the decision
            table.add_row(Text(name), Text(text))
    return table


def deadlines_text(told: Mapping[str, Any]) -> RenderableType:
    """Both counts, then each row whose outcome differs day by day, then those whose limit alone does."""
    blocks: list[RenderableType] = [Text(f"{told['file']}: {told['requests with a term']} requests with a term.")]
    for who in ("register", "service"):
        blocks.append(Text(f"By the {who}: {', '.join(f'{n} {word}' for word, n in told[who].items())}."))
    blocks.append(Text(f"Limits that differ: {told['limits that differ']}; outcomes: {told['outcomes that differ']}."))
    for name in ("other outcome", "other limit, same outcome"):
        for row in told[name]:
            head = (
                f"{row['tab']}, row {row['row']}: register {row['limit of the register']} ({row['register says']}), "
                f"service {row['our limit']} ({row['we say']}), answered {row['answered']}"
            )
            blocks += [Text(""), Text(head, style="bold"), Text(row["day by day"])]
    return Group(*blocks)


def cases_text(cases: Sequence[Case], today: date) -> RenderableType:
    """Open cases, the most urgent first."""
    if not cases:
        return Text("No open cases.")
    late = sum(bool(case.due and case.due < today) for case in cases)
    tail = Text(f"{len(cases)} open, {late} overdue.")
    return Group(_Fitted(lambda roomy: _open_cases(cases, today, roomy=roomy)), tail)


def _open_cases(cases: Sequence[Case], today: date, *, roomy: bool) -> Table:
    more = ("Sede", "Brand", "Customer", "Said") if roomy else ()
    table = _table("", "Case", "Due", "State", "Owner", "Plate", "Score", *more, shortened=("Owner", "Said"))
    for case in cases:
        due = f"{case.due:%d/%m/%Y}" if case.due else "–"
        late = bool(case.due and case.due < today)
        score = "–" if case.score is None else f"{case.score:g}".replace(".", ",")
        when = Text(due, style="red" if late else "")
        rest = [Text(case.site), Text(case.brand), Text(case.customer), _cut(case.said)] if roomy else []
        table.add_row(case.number, when, _state(case.state), _cut(case.owner), case.plate, score, *rest)
    return table


def _books_table(books: Iterable[BookSummary], title: str) -> Table:
    figures = ("Tabs", "Rows", "red", "yellow", "green", "blue", "cleared")
    table = _table(title, "Workbook", shortened=("Workbook",), figures=figures)
    for book in books:
        after: Counter[str] = Counter()
        for states, count in book.painted.items():
            after[states.rpartition(" → ")[2]] += count
        shown = [_number(after[state]) for state in ("rojo", "amarillo", "verde", "azul", "ninguno")]
        title = book.title if not book.form or book.form in book.title else f"{book.form} · {book.title}"
        table.add_row(_cut(title), str(book.tabs), f"{book.rows:,}", *shown)
    return table


def _number(count: int) -> str:
    return f"{count:,}" if count else "·"


def _cases_table(cases: Sequence[Case], today: date, *, brief: bool = False) -> Table:
    """By sede and brand; ``brief``: by sede."""
    figures = ("Overdue", "Today", "Later", "No term", "Closed", "in time", "late")
    table = _table("Cases: open by due date, and closed", "Sede", "Brand", figures=figures)
    groups: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        groups.setdefault((case.site or "–", "all" if brief else case.brand or "–"), []).append(case)
    for (site, brand), group in sorted(groups.items()):
        table.add_row(site, brand, *_case_counts(group, today))
    table.add_section()
    table.add_row("Total", "", *_case_counts(cases, today), style="bold")
    return table


def _case_counts(cases: Sequence[Case], today: date) -> list[str]:
    still = [case for case in cases if case.status is CaseStatus.OPEN]
    closed = [case for case in cases if case.status is CaseStatus.CLOSED]
    return [
        _number(sum(bool(case.due and case.due < today) for case in still)),
        _number(sum(case.due == today for case in still)),
        _number(sum(bool(case.due and case.due > today) for case in still)),
        _number(sum(case.due is None for case in still)),
        _number(len(closed)),
        _number(sum(case.in_time is True for case in closed)),
        _number(sum(case.in_time is False for case in closed)),
    ]


def _mail_lines(result: RunResult) -> list[RenderableType]:
    due = result.shadow.due.messages if result.shadow else []
    if due:
        title = "Mails it would send"
        return [_Fitted(lambda roomy: _due_table(due, title, roomy=roomy))]
    if not result.mails:
        return [Text("No mail was due.")]
    words = {MailState.SENT: "sent", MailState.DRAFT: "waiting as drafts", MailState.PENDING: "not stored yet"}
    words |= {MailState.FAILED: "refused", MailState.DROPPED: "dropped"}
    states = Counter(words.get(mail.state, mail.state.value) for mail in result.mails)
    return [Text("Mails: " + ", ".join(f"{count} {state}" for state, count in states.items()) + ".")]


_BRIEF = 4  # kinds of findings


def _rest_words(findings: Sequence[Finding], shown: int | None) -> str:
    """Where the others are, and what to do about each."""
    if shown is None:
        return "Each of them, with what to do: tab «Calidad de datos» of the control workbook."
    more = len({finding.code for finding in findings}) - shown
    rest = f"… and {more} more kinds; all" if more > 1 else "… and 1 more kind; all" if more == 1 else "All"
    return f"{rest} {len(findings)} are on the page, with what to do."


def _findings_table(findings: Sequence[Finding], shown: int | None, *, roomy: bool) -> Table:
    """Each kind of finding once, the gravest and then the most frequent first; at most ``shown`` of them."""
    more = ("Expected",) if roomy else ()
    table = _table("What people should look at", "Count", "Finding", "First at", "Read there", *more,
                   shortened=("First at", "Read there", "Expected"))  # fmt: skip
    table.columns[0].justify = "right"
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    ranked = sorted(by_code.values(), key=lambda group: (order[group[0].severity], -len(group)))
    for group in ranked[:shown]:
        first = group[0]
        style = {Severity.ERROR: "red", Severity.WARNING: "yellow"}.get(first.severity, "")
        place = f"{first.tab}!{first.cell}" if first.cell else first.tab or first.workbook
        expected = [_cut(first.expected)] if roomy else []
        title = Text(finding_title(first.code), style=style)
        table.add_row(str(len(group)), title, _cut(place), _cut(first.read), *expected)
    return table


def _spaced(parts: Sequence[RenderableType]) -> list[RenderableType]:
    spaced: list[RenderableType] = []
    for part in parts:
        spaced += ["", part] if isinstance(part, Table | _Fitted) else [part]
    return spaced


def not_kept_lines(not_kept: Sequence[Json]) -> list[str]:
    """One line for each tab (or workbook as a whole) that lost something on its way through the trial."""
    tabs: dict[str, list[str]] = {}
    for loss in not_kept:
        place = f"{loss['workbook']} › {loss['tab']}" if loss["tab"] else f"{loss['workbook']}"
        where = f": {loss['cells']}" if loss["cells"] else ""
        words = "".join(letter if letter.isprintable() else "?" for letter in place)  # titles come from the file
        tabs.setdefault(words, []).append(f"{loss['what']} ({loss['count']}{where})")
    return [f"Not in the copy of {place}: {'; '.join(words)}" for place, words in tabs.items()]
