"""A form's own headings out of what was mapped, checked by the reading that the service itself does.

What the draft says must be read as it was meant: where an old alias would take a column for another field, it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.domain.cells.text import heading_key, normalise
from sheets_automation.domain.onboarding.forms import Recognised
from sheets_automation.domain.onboarding.mapping import Mapped, Match, Unknown
from sheets_automation.domain.reading.headings import Tables, code_of, tables_of
from sheets_automation.policy import FieldPolicy, FormPolicy, SemaphorePolicy


@dataclass(frozen=True, slots=True)
class Astray:
    """A column that the finished form reads otherwise than it was mapped: a person should look."""

    tab: str
    heading: str
    meant: str  # field; "": none
    read: str  # field; "": none


@dataclass(frozen=True, slots=True)
class DraftForm:
    """One form of the draft: the policy, and what its TOML says beside it."""

    policy: FormPolicy
    basis: str  # code of the form that it was made from
    books: tuple[Recognised, ...]
    matches: Mapping[str, tuple[Match, ...]]  # field → where it was found, one per heading
    unknown: tuple[tuple[str, Unknown], ...]  # tab, heading
    astray: tuple[Astray, ...] = ()


def draft_form(books: Sequence[Recognised], semaphore: SemaphorePolicy) -> DraftForm:
    """The form of these workbooks, which are all of one form."""
    first, mapped = books[0], [one for book in books for one in book.mapped]
    found = _by_field(mapped)
    patterns = tuple(_pattern(book.workbook.title) for book in books if _code_missing(book))
    policy = first.form.model_copy(
        update={
            "code": first.code,
            "files": tuple(dict.fromkeys((*(() if first.new else first.form.files), *patterns))),
            "several": first.form.several or len(books) > 1,
        }
    )
    drafted = policy
    astray: tuple[Astray, ...] = ()
    for keep in (True, False):  # what the basis calls its fields is kept as long as it does no harm
        drafted = _worded(policy, mapped, found, keep=keep)
        astray = tuple(_astray(books, drafted, semaphore))
        if not astray:
            break
    unknown = {(one.table.key(strange.heading)): (one.table.tab, strange) for one in mapped for strange in one.unknown}
    return DraftForm(drafted, first.form.code, tuple(books), found, tuple(unknown.values()), astray)


def _by_field(mapped: Iterable[Mapped]) -> dict[str, tuple[Match, ...]]:
    """Field → its matches, one for each heading, the surest kept."""
    found: dict[str, dict[str, Match]] = {}
    for one in mapped:
        for match in one.matches:
            known = found.setdefault(match.field, {})
            key = heading_key(match.heading.text)
            if key not in known or known[key].fit.confidence < match.fit.confidence:
                known[key] = match
    return {field_id: tuple(matches.values()) for field_id, matches in found.items()}


def _worded(
    form: FormPolicy, mapped: Sequence[Mapped], found: Mapping[str, Sequence[Match]], *, keep: bool
) -> FormPolicy:
    """The form with the headings that were found before its own. ``keep``: its own that say nothing else here stay."""
    claims: dict[str, set[str]] = {}  # heading → fields; none: unknown
    groups: dict[str, list[str]] = {}
    for one in mapped:
        for match in one.matches:
            claims.setdefault(heading_key(match.heading.text), set()).add(match.field)
        for strange in one.unknown:
            claims.setdefault(heading_key(strange.heading.text), set())
    for one in mapped:
        for match in one.matches:
            if len(claims[heading_key(match.heading.text)]) > 1 and match.heading.group:
                groups.setdefault(match.field, []).append(normalise(match.heading.group).upper())
    changed: dict[str, FieldPolicy] = {}
    for field_id, policy in form.fields.items():
        own = [match.heading.text for match in found.get(field_id, ())]
        old = [
            alias
            for alias in policy.aliases
            if keep and (heading_key(alias) not in claims or field_id in claims[heading_key(alias)])
        ]
        aliases = {heading_key(alias): alias for alias in reversed([*own, *old])}
        named = tuple(dict.fromkeys((*policy.groups, *groups.get(field_id, ()))))
        changed[field_id] = policy.model_copy(update={"aliases": tuple(reversed(aliases.values())), "groups": named})
    return form.model_copy(update={"fields": changed})


def _astray(books: Sequence[Recognised], form: FormPolicy, semaphore: SemaphorePolicy) -> Iterable[Astray]:
    """Columns of the registers that the service reads otherwise with this form."""
    for book in books:
        for one in book.mapped:
            tab = next(tab for tab in book.workbook.tabs if tab.title == one.table.tab)
            read = tables_of(tab, book.workbook, form, semaphore)
            columns = dict(read.layouts[0].columns) if isinstance(read, Tables) else {}
            labels = {heading.column: heading.text for heading in one.table.headings}
            meant = {match.heading.column: match.field for match in one.matches}
            now = {column: field_id for field_id, column in columns.items()}
            for column in sorted(meant.keys() | now.keys()):
                if meant.get(column) != now.get(column):
                    yield Astray(tab.title, labels.get(column, ""), meant.get(column, ""), now.get(column, ""))


def _code_missing(book: Recognised) -> bool:
    """Whether the title alone would not lead to the form."""
    return code_of(book.workbook.title, [book.form.model_copy(update={"code": book.code})]) is None


def _pattern(title: str) -> str:
    """The title as a pattern that next year's file has as well: «Encuesta taller 2026» → «Encuesta taller*»."""
    words = title.split()
    while len(words) > 1 and any(map(str.isdigit, words[-1])):
        words.pop()
    plain = "".join("?" if sign in "[]*?" else sign for sign in " ".join(words))
    return f"{plain}*"
