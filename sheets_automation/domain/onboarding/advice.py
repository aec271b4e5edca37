"""What to say of a file or tab whose headings were not understood: what was read, what was wanted, the line to add.

The headings are controlled by the quality office; the remedy is always a line in the configuration, never another
heading in the sheet.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.domain.onboarding.fit import Fitting
from sheets_automation.domain.onboarding.forms import label
from sheets_automation.domain.onboarding.profile import Known, profile
from sheets_automation.domain.onboarding.tables import Table, table_of
from sheets_automation.domain.reading.vocabulary import Heading
from sheets_automation.model import Finding, Tab, Workbook, a1
from sheets_automation.policy import Config, FormPolicy

_SHOWN = 10  # headings
_LONGEST = 40  # characters of one
_LINES = 3  # lines to paste
_CHANCE = 0.3  # from which a heading is named as a candidate


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A group of needed fields of which none was found, and the heading that comes nearest to one of them."""

    fields: tuple[str, ...]
    field: str
    heading: Heading | None


def advised(finding: Finding, workbook: Workbook, form: FormPolicy, config: Config, today: date) -> Finding:
    """The finding on a tab or file without its headings, with what was read there and the line to add."""
    tabs = [tab for tab in workbook.tabs if not finding.tab or tab.sheet_id == finding.sheet_id]
    table = _fullest(tabs)
    if table is None:
        return finding
    known, words = Known.of(config, today), Fitting(form)
    wanted = _wanted(table, words, known)
    strange = [heading for heading in table.headings if not words.words.candidates(heading.text)]
    if not wanted or not strange:
        return finding
    place = "" if finding.tab else f" de «{table.tab}»"
    read = f"encabezados sin entender{place}: {_named(strange, table)}"
    lacking = "; ".join(" o ".join(label(form, f) for f in one.fields) for one in wanted)
    return replace(
        finding,
        read=f"{read}; {finding.read}" if finding.tab else read,
        expected=finding.expected if finding.tab else f"el encabezado de {form.code}: falta {lacking}",
        fix=_fix(wanted, form, table),
    )


def headings_read(workbook: Workbook) -> str:
    """«encabezados leídos en «Hoja1»: «ID» (B4), …»; "" where no row reads like a heading."""
    table = _fullest(workbook.tabs)
    return f"encabezados leídos en «{table.tab}»: {_named(table.headings, table)}" if table else ""


def _fullest(tabs: Sequence[Tab]) -> Table | None:
    tables = [table for tab in tabs if (table := table_of(tab))]
    return max(tables, key=lambda table: (table.width, table.count), default=None)


def _wanted(table: Table, words: Fitting, known: Known) -> list[_Wanted]:
    """The needed groups that no heading names, each with its likeliest column; a column is offered once."""
    form = words.form
    named = {field_id for heading in table.headings for field_id in words.words.candidates(heading.text)}
    columns = {heading.column: profile(table.columns[heading.column], known) for heading in table.headings}
    offered: set[int] = set()
    found: list[_Wanted] = []
    for group in form.required:
        present = tuple(field_id for field_id in group if field_id in form.fields)
        if not named.isdisjoint(present) or not present:
            continue
        ranked = [
            (words.of(field_id, heading, columns[heading.column]).confidence, -at, field_id, heading)
            for at, field_id in enumerate(present)
            for heading in table.headings
            if heading.column not in offered and not words.words.candidates(heading.text)
        ]
        best = max(ranked, key=lambda one: one[:2], default=None)
        if best is None or best[0] < _CHANCE:
            found.append(_Wanted(present, present[0], None))
        else:
            offered.add(best[3].column)
            found.append(_Wanted(present, best[2], best[3]))
    return found


def _named(headings: Sequence[Heading], table: Table) -> str:
    shown = ", ".join(f"«{_cut(h.text)}» ({a1(table.details, h.column)})" for h in headings[:_SHOWN])
    return shown + (f" y {len(headings) - _SHOWN} más" if len(headings) > _SHOWN else "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _fix(wanted: Sequence[_Wanted], form: FormPolicy, table: Table) -> str:
    """The file, and for each field wanted its likeliest heading with the line to paste."""
    said = [f"No cambie el formato: agregue cada encabezado a su campo en config/forms/{form.code}.toml."]
    for one in wanted[:_LINES]:
        if one.heading is None:
            said.append(f"Para {label(form, one.field)} ([campos.{one.field}]) ninguna columna se parece.")
        else:
            place = f"«{_cut(one.heading.text)}» ({a1(table.details, one.heading.column)})"
            line = json.dumps([one.heading.text, *form.fields[one.field].aliases], ensure_ascii=False)
            said.append(f"{place} parece {label(form, one.field)}; en [campos.{one.field}]: encabezados = {line}.")
    if len(wanted) > _LINES:
        said.append("Los demás, de una vez: sheets-automation init.")
    return " ".join(said)
