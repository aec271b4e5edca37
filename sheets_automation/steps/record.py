"""Write down what is meant before it is done, and what became of it afterwards (spec §7, §8)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from sheets_automation import __version__
from sheets_automation.domain.cases.acknowledge import digest
from sheets_automation.domain.cases.plan import with_results
from sheets_automation.domain.control.account_rows import account_rows
from sheets_automation.domain.control.call_rows import call_rows
from sheets_automation.domain.control.finding_rows import finding_rows
from sheets_automation.domain.control.idle_runs import folded
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.control.readme import readme_heights, readme_rows
from sheets_automation.domain.control.tables import (
    AUDIT,
    CALENDAR,
    CALLS,
    CASES,
    FINDINGS,
    README,
    RUNS,
    TABLES,
    calendar_rows,
)
from sheets_automation.domain.control.veil import veiled
from sheets_automation.domain.mail.heard import with_alerts
from sheets_automation.domain.mail.undelivered import MAILBOX_DOWN
from sheets_automation.domain.worktime import calendar_for, calendar_lines
from sheets_automation.model import (
    AnnotateRow,
    AuditEntry,
    Case,
    Change,
    MarkRow,
    PaintRow,
    Plan,
    Result,
    RunStatus,
    State,
    TroubleKind,
    UnmarkRow,
    WriteText,
)
from sheets_automation.policy import Config
from sheets_automation.steps.apply import Outcome
from sheets_automation.steps.control import ALARM, Control
from sheets_automation.steps.observe import World
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.settle import cells_to, fill_to
from sheets_automation.tabs.control import hide_data, paintings_first, row_height

Json = dict[str, Any]
#: One planned change with the audit line that announces it and the row of that line.
Intent = tuple[Change, int, AuditEntry]


def settled(control: Control, ledger: Ledger, lines: Sequence[tuple[int, AuditEntry]]) -> None:
    """Record what became of an earlier run's unfinished changes, and the cases that know of them now."""
    if not lines:
        return
    cases = [ledger.cases[entry.case] for _row, entry in lines if entry.case in ledger.cases]
    unique = {case.number: (row, case) for row, case in cases}
    requests = control.update(AUDIT, lines) + control.update(CASES, unique.values())
    stale = [pair for pair in ledger.runs.values() if pair[1].status is RunStatus.RUNNING]
    requests += control.update(RUNS, [(row, replace(entry, status=RunStatus.PARTIAL)) for row, entry in stale])
    control.write(requests, "settling an earlier run")


def alerts(control: Control, ledger: Ledger) -> Ledger:
    """Note with each case what the messages that left told of it, and to whom."""
    told = [entry for _row, entry in ledger.outbox.values()]
    changed = with_alerts(ledger.known, told)
    if not changed:
        return ledger
    cases = {case.number: (ledger.cases[case.number][0], case) for case in changed}
    control.write(control.update(CASES, cases.values()), "noting who was told of which case")
    return replace(ledger, cases={**ledger.cases, **cases})


def begin(control: Control, result: RunResult) -> None:
    """The heartbeat: this run is at work."""
    requests, rows = control.append(RUNS, [result.entry(RunStatus.RUNNING, None)])
    requests += [hide_data(table) for table in TABLES if control.book and control.book.tab(table.sheet_id)]
    control.write(requests, "recording that a run began")
    result.row = rows[0]


def intent(control: Control, world: World, ledger: Ledger, result: RunResult) -> tuple[Ledger, list[Intent]]:
    """Before any row is touched: new cases and every intended change, in one batch."""
    plan = world.plan
    forms = {register.workbook_id: register.layout.form for register in world.reading.registers}
    known = {number: case for number, (_row, case) in ledger.cases.items()}
    case_requests, ledger = registered(control, ledger, with_results(plan.cases, plan.changes, (), known))
    first = len(result.changes)
    entries = [
        _entry(change, f"{result.run}-{first + i:05d}", result, forms) for i, change in enumerate(plan.changes, start=1)
    ]
    audit_requests, audit_rows = control.append(AUDIT, entries)
    audit_requests += [paintings_first()] if entries else []
    control.write([*case_requests, *audit_requests], "recording intended changes")
    return ledger, list(zip(plan.changes, audit_rows, entries, strict=True))


def registered(control: Control, ledger: Ledger, cases: Sequence[Case]) -> tuple[list[Json], Ledger]:
    """Requests that write down the cases that the register does not know yet, and the ledger with them."""
    fresh = [case for case in cases if case.number not in ledger.cases]
    back = [(ledger.broken[case.number], case) for case in fresh if case.number in ledger.broken]
    fresh = [case for case in fresh if case.number not in ledger.broken]
    requests, rows = control.append(CASES, fresh)
    requests += control.update(CASES, back)
    placed = [*back, *zip(rows, fresh, strict=True)]
    return requests, replace(ledger, cases={**ledger.cases, **{case.number: (row, case) for row, case in placed}})


def outcome(
    control: Control,
    plan: Plan,
    ledger: Ledger,
    intents: Sequence[Intent],
    outcomes: Mapping[str, Outcome],
    result: RunResult,
) -> Ledger:
    """After the batches: what was applied, and the register as it is now."""
    lines: list[tuple[int, AuditEntry]] = []
    applied: list[Change] = []
    for change, row, entry in intents:
        became = outcomes[change.where.workbook_id].results.get(change)
        if became is None:  # nobody knows yet: its line waits, and the next run looks
            result.changes.append((change, Result.PENDING))
            continue
        lines.append((row, replace(entry, result=became)))
        result.changes.append((change, became))
        if became is Result.APPLIED:
            applied.append(change)
    known = {number: case for number, (_row, case) in ledger.cases.items()}
    cases = with_results(plan.cases, plan.changes, applied, known)
    changed = [(ledger.cases[case.number][0], case) for case in cases if _differs(ledger.cases[case.number][1], case)]
    control.write(control.update(AUDIT, lines) + control.update(CASES, changed), "recording outcomes")
    result.cases = cases
    return replace(ledger, cases={case.number: (ledger.cases[case.number][0], case) for case in cases})


def _differs(before: Case, case: Case) -> bool:
    """Whether the line of a case has to be written again: what it veils is compared as it veils it."""
    return before != case and veiled(before) != veiled(case)


def knowledge(control: Control, world: World, config: Config, now: datetime) -> None:
    """Findings for the agents, the calendar the service believes in, and Léame; written only where they differ."""
    sites = {"": calendar_for(config.calendar)}
    sites |= {site: calendar_for(config.calendar, site) for site in config.calendar.sites}
    years = (now.year, now.year + 1)
    lines = {site: calendar_lines(calendar, years) for site, calendar in sites.items()}
    requests = control.replace(FINDINGS[0], [*finding_rows(world.plan.findings), *account_rows(world.reading.account)])
    requests += control.replace(CALENDAR[0], calendar_rows(lines))
    requests += control.replace(CALLS[0], call_rows(world.calls))
    told = readme_rows(config, __version__)
    words = control.replace(README[0], told)
    if words:
        requests += words
        for row, pixels in enumerate(readme_heights(told), start=1):
            requests += row_height(README[0], row, row + 1, pixels)
    control.write(requests, "recording findings, the calendar and Léame")


def finish(control: Control, result: RunResult, finished: datetime, before: Ledger | None = None) -> None:
    """The heartbeat's second half: how the run ended. ``before``: the lines of earlier runs, one of which it may share.

    Sharing is one batch with the emptying of its own line: whoever dies here leaves both lines as they were.
    """
    result.finished = finished
    calls = sum(control.sheets.wire.calls.values())
    if result.row:
        entry = result.entry(result.status, finished, calls)
        shared = folded(before.runs, result.row, entry) if before else None
        requests = control.update(RUNS, [shared or (result.row, entry)])
        if shared:
            requests += control.drop_last(RUNS, result.row)
        control.write([*requests, *control.alarm(_alarm(result))], "recording how the run ended")


def _alarm(result: RunResult) -> str:
    """What the top of «Casos» says while no mail can leave."""
    down = next((t for t in result.troubles if (t.kind, t.about) == (TroubleKind.MAIL, MAILBOX_DOWN)), None)
    return f"{ALARM} {down.text}" if down else ""


def _entry(change: Change, entry_id: str, result: RunResult, forms: Mapping[str, str]) -> AuditEntry:
    action, column, before, after, states, rule = _told(change)
    return AuditEntry(
        id=entry_id,
        when=result.started,
        run=result.run,
        version=__version__,
        config=result.config.digest,
        form=forms.get(change.where.workbook_id, ""),
        where=change.where,
        case=change.case,
        mark=change.mark,
        action=action,
        column=column,
        before=before,
        after=after,
        state_before=states[0],
        state_after=states[1],
        rule=rule,
        reason=change.reason,
        result=Result.PENDING,
        cited=change.cited if isinstance(change, PaintRow) else "",
    )


def _told(change: Change) -> tuple[str, int | None, str, str, tuple[State, State], str]:
    none = (State.NONE, State.NONE)
    match change:
        case MarkRow():
            return "identidad", None, "", str(change.mark), none, "spec §6"
        case UnmarkRow():
            return "retirar_identidad", None, str(change.mark), "", none, "spec §6"
        case PaintRow():
            states = (change.state_before, change.state_after)
            after = json.dumps(fill_to(change.after))
            return "pintar", change.cells[0][0], cells_to(change.cells), after, states, change.rule
        case AnnotateRow():
            return "nota", change.column, json.dumps(change.before), json.dumps(change.after), none, change.rule
        case WriteText():
            return "texto", change.column, digest(change.before), digest(change.after), none, change.rule
        case _:
            assert_never(change)
