"""What ``init`` says: what each workbook was taken for, how sure that is, what to look at, and the next command."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sheets_automation.commands.init import Drafted, refused_lines
from sheets_automation.domain.addresses import spans
from sheets_automation.domain.cells.scale import TEN, Scale
from sheets_automation.domain.onboarding.aliases import DraftForm
from sheets_automation.domain.onboarding.mapping import Match
from sheets_automation.domain.onboarding.seen import Name
from sheets_automation.domain.reading.score_columns import Headed, scales_of
from sheets_automation.model import Register, RowPlace, State, column_letters
from sheets_automation.render.config_files import example_of

_LISTED = 6
_FEW = 2  # files that are named one by one


def drafted_text(drafted: Drafted) -> str:
    """For the terminal."""
    lines: list[str] = []
    for form in drafted.forms:
        lines += _form(form, drafted)
    lines += refused_lines(drafted.refused)[1:-1] if drafted.refused else []
    seen = drafted.seen
    lines.append("")
    lines.append(f"Sedes     {_names(seen.sites)}")
    lines.append(f"Brands    {_names(seen.brands)}")
    roles = Counter(one.role for one in seen.people)
    told = ", ".join(f"{number} {role}" for role, number in roles.items())
    lines.append(f"People    {told or 'none'} (people.toml; no addresses yet, so nobody is mailed)")
    lines.append(f"Go-live   {drafted.start} (limits.toml): rows before it are read, not painted, not mailed")
    if drafted.untouched:
        lines.append(
            f"No file   for {', '.join(drafted.untouched)}: as in the basis; delete forms/CODE.toml if not used"
        )
    for assumed in drafted.assumed:
        lines.append(f"Assumed   {assumed}")
    lines.append("")
    lines.append(
        f"Written to {drafted.order.out}/: {len(drafted.files) - 1} TOML files. «revisar» marks what to look at."
    )
    command = f"sheets-automation --config {shlex.quote(str(drafted.order.out))} try {_given(drafted.order.files)}"
    lines.append(f"Next: {command}")
    return "\n".join(lines)


def _given(files: Sequence[Path]) -> str:
    """The files as they would be typed; all workbooks of one folder as ``folder/*.xlsx``."""
    folders = {path.parent for path in files}
    if len(files) > _FEW and len(folders) == 1 and {*folders.pop().glob("*.xlsx")} == {*files}:
        return f"{shlex.quote(str(files[0].parent))}/*.xlsx"
    return " ".join(shlex.quote(str(path)) for path in files)


def drafted_json(drafted: Drafted) -> dict[str, Any]:
    """The same for programs."""
    seen = drafted.seen
    return {
        "folder": str(drafted.order.out),
        "files": list(drafted.files),
        "forms": [_form_json(form, drafted) for form in drafted.forms],
        "refused": [asdict(one) for one in drafted.refused],
        "sites": [asdict(one) for one in seen.sites],
        "brands": [asdict(one) for one in seen.brands],
        "people": [asdict(one) for one in seen.people],
        "go_live": drafted.start.isoformat(),
        "untouched": list(drafted.untouched),
        "assumed": list(drafted.assumed),
    }


def _form_json(form: DraftForm, drafted: Drafted) -> dict[str, Any]:
    return {
        "code": form.policy.code,
        "basis": form.basis,
        "workbooks": [{"title": book.workbook.title, "why": book.how} for book in form.books],
        "rows": sum(len(register.records) for register in _registers(form, drafted)),
        "fields": [
            {
                "field": field_id,
                "heading": match.heading.text,
                "confidence": round(match.fit.confidence, 2),
                "by_words": round(match.fit.words, 2),
                "by_cells": None if match.fit.cells is None else round(match.fit.cells, 2),
                "examples": list(match.column.examples),
                "doubtful": match.doubtful,
            }
            for field_id, found in form.matches.items()
            for match in found
        ],
        "unknown": [
            {"tab": tab, "heading": one.heading.text, "nearest": [[f, round(c, 2)] for f, c in one.nearest]}
            for tab, one in form.unknown
        ],
        "astray": [asdict(one) for one in form.astray],
    }


def _form(form: DraftForm, drafted: Drafted) -> Iterator[str]:
    new = f" (new, after {form.basis})" if form.policy.code != form.basis else ""
    for book in form.books:
        yield f"{book.workbook.title}"
        yield f"  is {form.policy.code}{new}, {book.how}"
    registers = _registers(form, drafted)
    for register in registers:
        known, headed = len(register.layout.columns), len(register.layout.labels)
        yield (
            f"  «{register.tab}»: {len(register.records)} rows, {known} of {headed} headings understood, "
            f"{_painted(register)}"
        )
    lost = _lost(form, drafted)
    if lost:
        yield f"  not read: {', '.join(lost)}"
    found = [(field_id, match) for field_id, matches in form.matches.items() for match in matches]
    sure = [match.fit.confidence for _f, match in found if not match.doubtful]
    yield f"  headings: {len(sure)} sure ({min(sure, default=0):.0%} or more), {len(found) - len(sure)} doubtful"
    doubtful = sorted(((f, m) for f, m in found if m.doubtful), key=lambda pair: pair[1].fit.confidence)
    for field_id, match in doubtful[:_LISTED]:
        yield f"    ? {_line(field_id, match)}"
    if len(doubtful) > _LISTED:
        yield f"    ? … {len(doubtful) - _LISTED} more: see «revisar» in forms/{form.policy.code}.toml"
    for _tab, strange in form.unknown[:_LISTED]:
        near = ", ".join(f"{f} {c:.0%}" for f, c in strange.nearest[:2])
        yield f"    - «{strange.heading.text[:50]}» not used" + (f"; nearest: {near}" if near else "")
    if len(form.unknown) > _LISTED:
        more = len(form.unknown) - _LISTED
        yield f"    - … {more} more headings not used: at the end of forms/{form.policy.code}.toml"
    for one in form.astray[:_LISTED]:
        read, meant = one.read or "nothing", one.meant or "nothing"
        yield f"    ! «{one.heading}» of «{one.tab}» is read as {read}, not as {meant}"
    yield from _colours(registers)
    yield from _scales(form, registers)


def _line(field_id: str, match: Match) -> str:
    examples = example_of(match)
    return f"«{match.heading.text[:50]}» → {field_id} {match.fit.confidence:.0%} ({examples or 'empty column'})"


def _registers(form: DraftForm, drafted: Drafted) -> list[Register]:
    ids = {book.workbook.id for book in form.books}
    return [register for register in drafted.reading.registers if register.workbook_id in ids]


def _lost(form: DraftForm, drafted: Drafted) -> list[str]:
    """Tabs with rows that could not be read, from the account."""
    ids = {book.workbook.id for book in form.books}
    found = []
    for tab in drafted.reading.account:
        rows = sum(1 for placed in tab.placed.values() if placed.place is RowPlace.UNREADABLE)
        if tab.workbook_id in ids and rows:
            found.append(f"«{tab.tab}» {rows} rows")
    return found


def _painted(register: Register) -> str:
    layout = register.layout
    if not layout.paint_columns:
        return "not painted"
    where = ", ".join(
        column_letters(first) + (f"–{column_letters(last)}" if last > first else "")
        for first, last in spans(layout.paint_columns)
    )
    return f"painted in {where}" if layout.paint_learned else f"nothing painted yet (would paint {where})"


def _colours(registers: Sequence[Register]) -> Iterator[str]:
    tones: dict[State, Counter[str]] = {}
    for register in registers:
        for record in register.records:
            for _column, fill in record.colour.cells:
                tones.setdefault(record.colour.state, Counter())[fill.rgb.hex] += 1
    unknown = tones.pop(State.UNKNOWN, Counter())
    tones.pop(State.NONE, None)
    if tones:
        told = ", ".join(
            f"{state} {' '.join(tone for tone, _n in used.most_common(2))}" for state, used in tones.items()
        )
        legend = "with a legend" if any(register.layout.legend for register in registers) else "no legend"
        yield f"  colours ({legend}): {told}"
    if unknown:
        yield f"  colours unknown: {', '.join(unknown)}; add each to its state in semaphore.toml [paleta]"


def _scales(form: DraftForm, registers: Sequence[Register]) -> Iterator[str]:
    """The scale of each column of scores that is not 1 to 10, as the service reads it."""
    if not form.policy.questions:
        return
    other: dict[str, str] = {}
    for register in registers:
        book = next(book.workbook for book in form.books if book.workbook.id == register.workbook_id)
        tab, layout = book.tab(register.sheet_id), register.layout
        if tab is None:
            continue
        headed = Headed(tab, form.policy, layout.columns, layout.labels, layout.heading)
        for field_id, scale in scales_of(headed, [record.row for record in register.records]).items():
            if scale != TEN:
                other[f"«{layout.label(field_id)}» of «{register.tab}»"] = _scale(scale)
    yield f"  scores: 1 to 10{', but ' if other else ''}{'; '.join(f'{name}: {told}' for name, told in other.items())}"


def _scale(scale: Scale) -> str:
    if not scale.used:
        return "no score"
    if scale.words:
        return "in words"
    return "yes and no" if scale.yes_no else f"{0 if scale.zero else 1} to {scale.top:g}"


def _names(names: Sequence[Name]) -> str:
    if not names:
        return "none"
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(f"{one.name} ({one.rows})" for one in names[:_LISTED]) + more
