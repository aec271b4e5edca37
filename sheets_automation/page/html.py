"""``Page`` → one file of HTML that loads nothing: style, script, data, mails, reports and pictures are inside.

A policy in the page forbids everything else: no address but the page itself, and of scripts only this one, by its
digest. Mails stand in frames that run no scripts at all, reports in shadow roots of their own.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from sheets_automation.domain.control.account_rows import account_rows
from sheets_automation.domain.control.finding_rows import short_title
from sheets_automation.domain.mail.urgency import Level
from sheets_automation.domain.reports.html import inset_html
from sheets_automation.domain.reports.pictures import page_pictures
from sheets_automation.domain.spanish import count, full_date, number
from sheets_automation.model import AnnotateRow, MarkRow, RowPlace, Severity, State, TabAccount, UnmarkRow
from sheets_automation.page.data import open_cases, painted, state_name, tables, workbooks
from sheets_automation.page.value import Mail, Page, Report

Json = dict[str, Any]
#: The states in which a row can end, in the order of the traffic light.
_AFTER = (State.RED, State.YELLOW, State.GREEN, State.BLUE, State.NONE)


def page_html(page: Page) -> str:
    """The whole file."""
    script = _asset("page.js")
    context = {
        "title": "Resultado de la prueba" if page.done else "Qué haría una corrida",
        "policy": _policy(script),
        "style": _asset("page.css"),
        "script": script,
        "data": inert_json(tables(page) | {"states": {state.value: state_name(state) for state in State}}),
        "moment": f"{full_date(page.now.date())}, {page.now:%H:%M}",
        "department": page.config.company.department,
        "done": page.done,
        "local": page.links.files is not None,
        "remarks": page.remarks,
        "figures": _figures(page),
        "books": _books(page),
        "besides": _besides(page),
        "mails": [_mail(mail, page) for mail in page.mails],
        "reports": _reports(page),
        "findings": len(page.findings),
        "account": _account(page),
        "scale": next((told.scale for told in page.account), ""),
        "cases": len(open_cases(page)),
        "rows": len(painted(page)),
    }
    return _environment().get_template("page.html.j2").render(context)


def inert_json(data: Json) -> str:
    """JSON that cannot end the element it stands in, open a comment there, or be taken for markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sheets_automation.page"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    environment = _environment()
    if environment.loader is None:
        raise FileNotFoundError(name)
    return environment.loader.get_source(environment, name)[0]


def _policy(script: str) -> str:
    """Mails and reports bring inline styles, so those are allowed; of scripts the one whose digest this is."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


# -------------------------------------------------------------------------------------------------------- the figures


def _figures(page: Page) -> list[Json]:
    """The headline: what a reader wants to know first. ``name`` is how ``run.json`` calls it."""
    urgent, changed = open_cases(page), sum(not kept for _change, kept in painted(page))
    late = sum(one.level is Level.OVERDUE for one in urgent)
    errors = sum(one.severity is Severity.ERROR for one in page.findings)
    return [
        _figure("rows_read", page.rows_read, "filas leídas", "#lectura"),
        _figure("painted", changed, "cambian de color", "#filas"),
        _figure("open", len(urgent), "casos abiertos", "#casos"),
        _figure("overdue", late, "vencidos", "#casos", late > 0),
        _figure("mails", len(page.mails), "correos", "#correos"),
        _figure("findings", len(page.findings), "por revisar", "#revisar"),
        *([_figure("errors", errors, "que impiden leer", "#revisar", True)] if errors else []),
    ]


def _figure(name: str, quantity: int, words: str, target: str, grave: bool = False) -> Json:
    return {"name": name, "shown": number(quantity), "words": words, "target": target, "grave": grave}


def _books(page: Page) -> Json:
    """Per workbook: rows read, rows that change by the colour they get, open and overdue cases."""
    after = Counter((change.where.workbook_id, change.state_after) for change, _kept in painted(page))
    waiting = Counter((one.case.where.workbook_id, one.level is Level.OVERDUE) for one in open_cases(page))
    used = [state for state in _AFTER if any(after[book, state] for book in workbooks(page))]
    lines = [
        {
            "title": title,
            "href": page.links.workbook(book),
            "rows": number(page.read.get(book, 0)),
            "after": [_or_dash(after[book, state]) for state in used],
            "open": _or_dash(waiting[book, True] + waiting[book, False]),
            "overdue": _or_dash(waiting[book, True]),
        }
        for book, title in workbooks(page).items()
    ]
    return {"states": [{"id": state.value, "name": state_name(state)} for state in used], "lines": lines}


def _or_dash(quantity: int) -> str:
    return number(quantity) if quantity else "–"


def _besides(page: Page) -> str:
    """What else is written into the sheets, in a sentence."""
    notes = sum(isinstance(change, AnnotateRow) for change, _kept in page.changes)
    marks = sum(isinstance(change, MarkRow | UnmarkRow) for change, _kept in page.changes)
    parts = [count(notes, "nota en casos abiertos", "notas en casos abiertos")] if notes else []
    parts += [count(marks, "marca invisible de fila", "marcas invisibles de fila")] if marks else []
    return f"Además: {' y '.join(parts)}. Ningún texto ni columna cambia." if parts else ""


# -------------------------------------------------------------------------------------------------- mails and reports


def _mail(mail: Mail, page: Page) -> Json:
    return {
        "recipient": mail.recipient,
        "subject": mail.subject,
        "html": page.links.html(mail.html),
        "text": page.links.text(mail.text),
    }


def _reports(page: Page) -> list[Json]:
    """The tabs by workbook, in the order in which they were written."""
    return [_report(one, page) for one in page.reports]


def _report(report: Report, page: Page) -> Json:
    tab = report.tab
    heading = next((str(cell.value) for cell in tab.cells if cell.style == "title"), "")
    href = page.links.workbook(report.workbook_id)
    inner = page.links.html(inset_html(tab, pictures=page_pictures(tab)))
    place = f"{href}#gid={report.sheet_id}" if href and page.links.files is None else href
    return {"title": tab.title, "heading": heading.capitalize(), "href": place, "inner": inner}


# ------------------------------------------------------------------------------------------------------------ account


def _account(page: Page) -> list[Json]:
    """Each tab: its rows by place with the low scores in them, in words as «Calidad de datos» has them."""
    words = account_rows(page.account)
    return [
        {
            "book": short_title(told.workbook),
            "tab": told.tab,
            "total": number(len(told.placed)),
            "places": [_or_dash(told.rows(place)) for place in RowPlace],
            "low": _low(told),
            "rows": row[6],
            "scores": row[7],
            "advice": row[8],
        }
        for told, row in zip(page.account, words, strict=True)
    ]


def _low(told: TabAccount) -> str:
    """Scores that ask for an answer: in records, and elsewhere."""
    records = told.low_in(RowPlace.RECORD)
    elsewhere = sum(told.low_in(place) for place in RowPlace) - records
    if not records and not elsewhere:
        return "–"
    return number(records) + (f" + {number(elsewhere)} fuera" if elsewhere else "")
