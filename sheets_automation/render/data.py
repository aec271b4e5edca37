"""Plans, results and mails → what programs get (``--json``, ``run.json``). Nothing is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from typing import Any

from sheets_automation.commands.explain import Explained
from sheets_automation.domain.cases.lifecycle import Moved
from sheets_automation.domain.cases.plan import describe
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.due import Due
from sheets_automation.domain.mail.quiet import Quiet
from sheets_automation.domain.reading.account import account_json
from sheets_automation.errors import LockHeld
from sheets_automation.model import Change, Message, Plan, a1
from sheets_automation.steps.result import BookSummary, Receipt, RunResult, Shadowed

Json = dict[str, Any]
NO_MAIL = Due([], [])

WHY_NOW = {
    moments.DIGEST: "the morning's summary",
    moments.NEW: "new cases",
    moments.WEEKLY: "first business day of the week",
    moments.QUALITY: "data to mend",
    moments.CALLS: "today's calls",
    moments.SPIGA: "activities to update",
    moments.REPORT: "the month's report",
    moments.REPORT_PENDING: "a report waits to be issued",
    moments.GUARD: "an absence begins",
    moments.ADMINISTRATOR: "the service is in trouble",
}


def plain(value: Any) -> Any:
    """Dataclasses, enums and dates as JSON takes them."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict | Counter):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def change_json(change: Change) -> Json:
    return {"change": type(change).__name__, **plain(asdict(change)), "text": describe(change)}


def result_json(result: RunResult) -> Json:
    """``run.json``: everything a run did, saw and told."""
    return {
        "run": result.run,
        "status": result.status.value,
        "detail": result.detail,
        "troubles": [{"kind": t.kind.value, "about": t.about, "text": t.text} for t in result.troubles],
        "started": plain(result.started),
        "finished": plain(result.finished),
        "config": result.config.digest,
        "control": result.control_id,
        "rows_read": result.rows_read,
        "workbooks": [_book_json(book) for book in result.books],
        "painted": result.painted,
        "changes": [{**change_json(change), "result": became.value} for change, became in result.changes],
        "cases": {
            "total": len(result.cases),
            "by_status": plain(Counter(case.status for case in result.cases)),
            "by_kind": plain(Counter(case.kind for case in result.cases)),
        },
        "no_mail": None if result.mails else quiet_json(result.quiet),
        "deadlines": plain(result.deadlines),
        "deadlines_moved": plain(result.moved),
        "mails": [
            {"key": mail.key, "role": mail.role, "state": mail.state.value, "cases": list(mail.cases)}
            for mail in result.mails
        ],
        "reports": result.reports,
        "shadow": _shadow_json(result.shadow),
        "findings": {
            "total": len(result.findings),
            "by_code": dict(Counter(finding.code for finding in result.findings).most_common()),
            "list": [{**plain(finding), "address": finding.address} for finding in result.findings],
        },
        "account": [account_json(told) for told in result.account],
        "calls": dict(result.calls),
    }


def _shadow_json(told: Shadowed | None) -> Json | None:
    """What a run in shadow mode would have done; None for any other."""
    if told is None:
        return None
    return {
        "would_paint": [change_json(change) for change in told.paints],
        "would_send": [mail_json(message) for message in told.due.messages],
    }


def _book_json(book: BookSummary) -> Json:
    painted = [
        {"before": states.partition(" → ")[0], "after": states.partition(" → ")[2], "rows": rows}
        for states, rows in book.painted.items()
    ]
    return {**plain(book), "painted": painted}


def trial_json(result: RunResult, not_kept: Sequence[Json]) -> Json:
    """``run.json`` of a trial: also what of the given workbooks is not in their copies, per tab."""
    return {**result_json(result), "not_kept": list(not_kept)}


def plan_json(plan: Plan, moved: Sequence[Moved] = (), only: str = "", due: Due = NO_MAIL) -> Json:
    """``moved``: open deadlines that a changed calendar or rule would move (spec §5). ``only``: id of the one file."""
    return {
        "mails": [mail_json(message) for message in due.messages],
        "mails_waiting": due.waiting or None,
        "no_mail": quiet_json(due.quiet),
        "fingerprint": plan.fingerprint,
        "only": only,
        "rows_read": plan.rows_read,
        "changes": [change_json(change) for change in plan.changes],
        "new_or_changed_cases": sorted(plan.touched),
        "deadlines_moved": plain(list(moved)),
        "findings": dict(Counter(finding.code for finding in plan.findings).most_common()),
    }


def quiet_json(quiet: Quiet | None) -> Json | None:
    """Why no mail is due; null where there is one."""
    return {"why": quiet.why.value, "next": plain(quiet.opens), "closed": quiet.closed or None} if quiet else None


def mail_json(message: Message) -> Json:
    """A mail that a run would send: to whom, about what, and why now."""
    return {
        "key": message.key,
        "to": message.recipient,
        "subject": message.subject,
        "cases": len({told.case for told in message.told}),
        "moment": message.moment,
    }


def explained_json(found: Explained) -> Json:
    """What is known of a row as data; ``words``: as ``explain`` tells it to people."""
    record, judged, colour = found.record, found.judged, found.record.colour
    where = record.where
    return {
        "workbook": where.workbook,
        "tab": where.tab,
        "row": where.row + 1,
        "form": record.form,
        "day": plain(record.day),
        "colour": {
            "state": colour.state.value,
            "cells": [{"cell": a1(where.row, column), "tone": fill.rgb.hex} for column, fill in colour.cells],
        },
        "decision": plain(judged.decision) if judged else None,
        "case": plain(found.case) if found.case else None,
        "words": found.told,
    }


def held_json(held: LockHeld) -> Json:
    """What a command answers that did nothing because another run is at work."""
    return {"status": "ocupado", "detail": str(held), "holder": held.holder}


def receipt_json(receipt: Receipt) -> Json:
    left = [{"where": where, "why": why} for where, why in receipt.left]
    return {"run": receipt.run, "undo_run": receipt.undo_run, "restored": receipt.restored, "left": left}
