"""What a run did → text for a terminal: one line where there was nothing to do. Nothing is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sheets_automation.domain.mail.quiet import Quiet, Why
from sheets_automation.domain.reading.finding_titles import finding_title
from sheets_automation.model import Case, CaseStatus, Finding, MailState, Message, RunStatus, Severity
from sheets_automation.render.data import WHY_NOW, Json
from sheets_automation.render.tables import Fitted, listing, middle_cut, spaced, table
from sheets_automation.steps.result import BookSummary, RunResult

_STATUS = {
    RunStatus.DONE: Text("done", style="green"),
    RunStatus.PARTIAL: Text("done in part", style="yellow"),
    RunStatus.FAILED: Text("failed", style="red"),
    RunStatus.RUNNING: Text("running"),
}
_BRIEF = 3  # kinds of findings
_FEW = 4  # workbooks whose titles may take two lines where all has to fit one screen


def result_text(result: RunResult, today: date, *, brief: bool = False) -> RenderableType:
    """What a run did, for a person at a terminal. ``brief``: on one screen, for there is a page that tells the rest."""
    if _idle(result):
        return _idle_line(result, today)
    head = Text.assemble("Run ", result.run, ": ", _STATUS[result.status])
    parts: list[RenderableType] = [head]
    if result.detail:
        parts.append(Text(result.detail, style="yellow"))
    parts += [Text(f"- {trouble.text}", style="yellow") for trouble in result.troubles]
    if result.books:
        done = "rows it would paint" if result.shadow else "rows painted"
        title = f"Read, and {done}"
        many = brief and len(result.books) > _FEW
        parts.append(Fitted(lambda roomy: _books_table(result.books, title, short=many and not roomy)))
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
    would_send = result.shadow.due.messages if result.shadow else []
    parts.append(due_table(would_send, "Mails it would send") if would_send else Text(_mail_words(result)))
    if result.reports:
        parts.append(Text(f"Report tabs: {len(result.reports) if brief else ', '.join(result.reports)}"))
    if result.findings:
        shown = _BRIEF if brief else None
        parts.append(_findings(result.findings, shown))
        parts.append(Text(_rest_words(result.findings, shown)))
    return Group(*spaced(parts))


# ------------------------------------------------------------------------------------------------------ nothing to do


def _idle(result: RunResult) -> bool:
    """Nothing was done, nothing is in trouble, and nothing is said that the one line does not say."""
    did = result.shadow or result.changes or result.mails or result.reports or result.moved
    return result.status is RunStatus.DONE and not (did or result.detail or result.troubles)


def _idle_line(result: RunResult, today: date) -> Text:
    books = f"{len(result.books)} workbook{'' if len(result.books) == 1 else 's'}"
    rows = f"{result.rows_read:,} row{'' if result.rows_read == 1 else 's'}"
    findings = f"; {len(result.findings)} to look at («Calidad de datos»)" if result.findings else ""
    return Text(
        f"{result.started:%d/%m/%Y %H:%M}: nothing to do; looked at {books}, {rows}; "
        f"{open_words(result.cases, today)}; no mail: {quiet_words(result.quiet)}{findings}."
    )


def open_words(cases: Sequence[Case], today: date) -> str:
    """«12 open cases, 3 overdue»."""
    still = [case for case in cases if case.status is CaseStatus.OPEN]
    late = sum(bool(case.due and case.due < today) for case in still)
    return f"{len(still) or 'no'} open case{'' if len(still) == 1 else 's'}{f', {late} overdue' if late else ''}"


def quiet_words(quiet: Quiet | None) -> str:
    """Why no mail is due: «today is no business day (domingo), next lun …»."""
    if quiet is None:
        return "none was due"
    opens = f"; next on {quiet.opens:%d/%m/%Y at %H:%M}" if quiet.opens else ""
    match quiet.why:
        case Why.OFF:
            return "mails are off (activo = false in mail.toml)"
        case Why.CLOSED:
            return f"today is no business day ({quiet.closed}){opens}"
        case Why.HOURS:
            return f"outside the sending hours{opens}"
        case Why.MORNING:
            return f"the morning's summary is not due yet{opens}"
        case Why.NOBODY:
            return "nobody to send to (no one in people.toml or «Directorio» receives what is due)"
        case Why.SENT:
            return "what was due was sent already"
        case Why.PAST:
            return "all open cases are older than the service's work here; they are in «Casos»"
        case Why.NOTHING:
            return "nothing to tell anybody"


def _mail_words(result: RunResult) -> str:
    if not result.mails:
        return f"No mail was due: {quiet_words(result.quiet)}."
    words = {MailState.SENT: "sent", MailState.DRAFT: "waiting as drafts", MailState.PENDING: "not stored yet"}
    words |= {MailState.FAILED: "refused", MailState.DROPPED: "dropped"}
    states = Counter(words.get(mail.state, mail.state.value) for mail in result.mails)
    return "Mails: " + ", ".join(f"{count} {state}" for state, count in states.items()) + "."


# -------------------------------------------------------------------------------------------------------- its tables


def due_table(messages: Sequence[Message], title: str) -> Fitted:
    """Mails that are due: to whom, why now, and of how many cases something new."""

    def made(roomy: bool) -> Table:
        subject = ("Subject",) if roomy else ()
        shown = table(title, "To", "Why now", *subject, wrapped=("To", "Why now", "Subject"), figures=("News",))
        for message in messages:
            why = WHY_NOW.get(message.moment, message.moment)
            cells = [message.recipient, why, *([message.subject] if roomy else [])]
            shown.add_row(*map(Text, cells), str(len({told.case for told in message.told})))
        return shown

    return Fitted(made)


def _books_table(books: Sequence[BookSummary], title: str, *, short: bool) -> Table:
    """``short``: one line a workbook, whose title is cut in the middle; else the title takes the lines it needs."""
    figures = ("Tabs", "Rows", "red", "yellow", "green", "blue", "cleared")
    made = table(title, "Workbook", wrapped=("Workbook",), figures=figures)
    for book in books:
        after: Counter[str] = Counter()
        for states, count in book.painted.items():
            after[states.rpartition(" → ")[2]] += count
        shown = [_number(after[state]) for state in ("rojo", "amarillo", "verde", "azul", "ninguno")]
        name = book.title if not book.form or book.form in book.title else f"{book.form} · {book.title}"
        made.add_row(Text(middle_cut(name, 32) if short else name), str(book.tabs), f"{book.rows:,}", *shown)
    return made


def _number(count: int) -> str:
    return f"{count:,}" if count else "·"


def _cases_table(cases: Sequence[Case], today: date, *, brief: bool = False) -> Table:
    """By sede and brand; ``brief``: by sede."""
    figures = ("Overdue", "Today", "Later", "No term", "Closed", "in time", "late")
    made = table("Cases: open by due date, and closed", "Sede", "Brand", figures=figures)
    groups: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        groups.setdefault((case.site or "–", "all" if brief else case.brand or "–"), []).append(case)
    for (site, brand), group in sorted(groups.items()):
        made.add_row(site, brand, *_case_counts(group, today))
    made.add_section()
    made.add_row("Total", "", *_case_counts(cases, today), style="bold")
    return made


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


def _rest_words(findings: Sequence[Finding], shown: int | None) -> str:
    """Where the others are, and what to do about each."""
    if shown is None:
        return "Each of them, with what to do: tab «Calidad de datos» of the control workbook."
    more = len({finding.code for finding in findings}) - shown
    rest = f"… and {more} more kinds; all" if more > 1 else "… and 1 more kind; all" if more == 1 else "All"
    return f"{rest} {len(findings)} are on the page, with what to do."


def _findings(findings: Sequence[Finding], shown: int | None) -> Table:
    """Each kind of finding once, the gravest and then the most frequent first; at most ``shown``, then in short."""
    made = listing("What people should look at")
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    ranked = sorted(by_code.values(), key=lambda group: (order[group[0].severity], -len(group)))
    for group in ranked[:shown]:
        first = group[0]
        style = {Severity.ERROR: "red", Severity.WARNING: "yellow"}.get(first.severity, "")
        told = Text(finding_title(first.code), style=style)
        told.append(f" · {'first: ' if len(group) > 1 else ''}{_place(first)}", style="default")
        if first.read:
            told.append(f": «{' '.join(first.read.split())}»", style="default")
        if first.expected and shown is None:
            told.append(f", expected {' '.join(first.expected.split())}", style="default")
        made.add_row(str(len(group)), told)
    return made


def _place(finding: Finding) -> str:
    where = f"{finding.tab}!{finding.cell}" if finding.cell else finding.tab
    return f"{middle_cut(finding.workbook, 40)}{f' › {where}' if where else ''}"


def not_kept_lines(not_kept: Sequence[Json]) -> list[str]:
    """One line for each tab (or workbook as a whole) that lost something on its way through the trial."""
    tabs: dict[str, list[str]] = {}
    for loss in not_kept:
        place = f"{loss['workbook']} › {loss['tab']}" if loss["tab"] else f"{loss['workbook']}"
        where = f": {loss['cells']}" if loss["cells"] else ""
        words = "".join(letter if letter.isprintable() else "?" for letter in place)  # titles come from the file
        tabs.setdefault(words, []).append(f"{loss['what']} ({loss['count']}{where})")
    return [f"Not in the copy of {place}: {'; '.join(words)}" for place, words in tabs.items()]
