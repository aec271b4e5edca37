"""Plans, results, findings and cases → text for a terminal. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sheets_automation.domain.cases.lifecycle import Moved
from sheets_automation.domain.control.tables import shown_state
from sheets_automation.domain.mail.due import Due
from sheets_automation.model import (
    AnnotateRow,
    Case,
    CaseStatus,
    MarkRow,
    PaintRow,
    Plan,
    State,
    UnmarkRow,
    a1,
)
from sheets_automation.render.data import NO_MAIL
from sheets_automation.render.result import due_table, open_words, quiet_words
from sheets_automation.render.tables import Fitted, cut, spaced, table
from sheets_automation.steps.result import Receipt

_STYLE = {
    "rojo": "red",
    "amarillo": "yellow",
    "verde": "green",
    "verde_claro": "bright_green",
    "azul": "blue",
    "morado": "magenta",
}


def plan_text(plan: Plan, moved: Sequence[Moved] = (), due: Due = NO_MAIL) -> RenderableType:
    """The rows a run would paint and why, then what else it would do; ``moved`` as in ``plan_json``."""
    shifts = [Text(f"Deadline of {m.case} moves from {m.before:%d/%m/%Y} to {m.after:%d/%m/%Y}.") for m in moved]
    title = f"{len(due.messages)} mails to send" if len(due.messages) != 1 else "1 mail to send"
    mails: list[RenderableType] = [due_table(due.messages, title)] if due.messages else []
    if not due.messages:
        why = due.waiting or f"No mail is due: {quiet_words(due.quiet)}."
        if not plan.changes and not shifts:
            return Text(f"No row to change. Rows read: {plan.rows_read:,}. {why}")
        mails.append(Text(why))
    elif due.waiting:
        mails.append(Text(due.waiting))
    if not plan.changes:
        return Group(Text(f"No row to change. Rows read: {plan.rows_read:,}."), *shifts, *spaced(mails))
    painted = [change for change in plan.changes if isinstance(change, PaintRow)]
    notes = sum(isinstance(change, AnnotateRow) for change in plan.changes)
    marks = sum(isinstance(change, MarkRow | UnmarkRow) for change in plan.changes)
    books = dict.fromkeys(change.where.workbook for change in painted)
    tables = [_painted(book, [change for change in painted if change.where.workbook == book]) for book in books]
    tail = Text(
        f"{len(painted)} rows to paint, {notes} notes, {marks} row identities, of {plan.rows_read:,} rows read. "
        f"Plan {plan.fingerprint}."
    )
    return Group(*spaced(tables), *([""] if tables else []), *shifts, tail, *spaced(mails))


def _painted(book: str, changes: Sequence[PaintRow]) -> Fitted:
    return Fitted(lambda roomy: _paint_table(book, changes, roomy=roomy))


def _paint_table(book: str, changes: Sequence[PaintRow], *, roomy: bool) -> Table:
    """``roomy``: with the rule behind each reason, which ``explain`` tells in any terminal."""
    made = table(book, "Where", "Now", "→", "Why", wrapped=("Where", "Why"))
    for change in changes:
        cell = a1(change.where.row, change.cells[0][0])
        states = [_state(change.state_before), _state(change.state_after)]
        rule = f" ({change.cited or change.rule})" if roomy else ""
        why = Text(" ".join(change.reason.split()) + rule)
        made.add_row(Text(f"{change.where.tab} › {cell}"), *states, why)
    return made


def _state(state: State) -> Text:
    return Text("–" if state is State.NONE else shown_state(state), style=_STYLE.get(state.value, ""))


def receipt_text(receipt: Receipt) -> RenderableType:
    """What an undo took back, and what it left alone and why."""
    head = Text(f"Run {receipt.run}: {len(receipt.restored)} changes taken back, {len(receipt.left)} left alone.")
    if not receipt.left:
        return head
    made = table("", "Left alone", "Why", wrapped=("Left alone", "Why"))
    for where, why in receipt.left:
        made.add_row(Text(where), Text(why))
    return Group(head, made)


def explained_text(told: Mapping[str, str]) -> RenderableType:
    """What ``explain`` says, question by question."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in told.items():
        table.add_row(Text(name), Text(text))
    return table


def deadlines_text(told: Mapping[str, Any]) -> RenderableType:
    """Both counts, then each row whose outcome differs day by day, then those whose limit alone does."""
    blocks: list[RenderableType] = [Text(f"{told['file']}: {told['requests_with_a_term']} requests with a term.")]
    for who in ("register", "service"):
        blocks.append(Text(f"By the {who}: {', '.join(f'{n} {word}' for word, n in told[who].items())}."))
    blocks.append(Text(f"Limits that differ: {told['limits_that_differ']}; outcomes: {told['outcomes_that_differ']}."))
    for name in ("other_outcome", "other_limit_same_outcome"):
        for row in told[name]:
            head = (
                f"{row['tab']}, row {row['row']}: register {_day(row['limit_of_the_register'])} "
                f"({row['register_says']}), service {_day(row['our_limit'])} ({row['we_say']}), "
                f"answered {_day(row['answered'])}"
            )
            blocks += [Text(""), Text(head, style="bold"), Text(row["day_by_day"])]
    return Group(*blocks)


def _day(iso: str | None) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else "none"


def cases_text(cases: Sequence[Case], today: date) -> RenderableType:
    """Open cases, the most urgent first; then closed ones, where they are asked for."""
    if not cases:
        return Text("No open cases.")
    over = sum(case.status is not CaseStatus.OPEN for case in cases)
    tail = Text(f"{open_words(cases, today)}{f', {over} closed or withdrawn' if over else ''}.")
    return Group(Fitted(lambda roomy: _cases(cases, today, roomy=roomy)), tail)


def _cases(cases: Sequence[Case], today: date, *, roomy: bool) -> Table:
    more = ("Sede", "Brand", "Customer", "Said") if roomy else ()
    made = table("", "Case", "Due", "State", "Owner", "Plate", "Score", *more, wrapped=("Owner", "Customer", "Said"))
    if not roomy:
        made.padding = 0  # so that most names stay on one line
    for case in cases:
        late = case.status is CaseStatus.OPEN and bool(case.due and case.due < today)
        score = "–" if case.score is None else f"{case.score:g}".replace(".", ",")
        when = Text(f"{case.due:%d/%m/%Y}" if case.due else "–", style="red" if late else "")
        rest = [Text(case.site), Text(case.brand), Text(case.customer), cut(case.said)] if roomy else []
        made.add_row(case.number, when, _state(case.state), Text(case.owner), case.plate, score, *rest)
    return made
