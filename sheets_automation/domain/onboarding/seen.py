"""Who and what stands in the registers: sedes, marcas, people with their sedes, kinds of request, the newest day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cells.read import Blank, blank_of
from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL, clean, from_serial, normalise, similarity
from sheets_automation.domain.onboarding.aliases import DraftForm
from sheets_automation.domain.onboarding.profile import Known
from sheets_automation.domain.reading.headings import Tables, tables_of
from sheets_automation.model import Layout, Row
from sheets_automation.policy import SemaphorePolicy

_MOST_SITES, _MOST_BRANDS, _MOST_PEOPLE = 40, 40, 150
_ALIKE = 0.86
_LONGEST = 60
_MAINLY = 0.9  # share of a person's rows in one sede that makes it theirs
_MAKES = {"vw": "Volkswagen", "v w": "Volkswagen", "mercedes": "Mercedes-Benz"}


@dataclass(frozen=True, slots=True)
class Name:
    """One sede, marca or person: the fullest spelling, the others, and in how many rows."""

    name: str
    spellings: tuple[str, ...]
    rows: int
    role: str = ""
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the registers of the draft name."""

    sites: tuple[Name, ...]
    brands: tuple[Name, ...]
    people: tuple[Name, ...]
    newest: date | None  # day of a row's clock, not after today
    kinds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # form → kind as typed → kind it is taken for
    unknown_kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # form → kinds that nobody knows


def seen(forms: Sequence[DraftForm], known: Known, semaphore: SemaphorePolicy) -> Seen:
    """Everything that the rows name. ``known``: the words of the basis."""
    sites, brands = Counter[str](), Counter[str]()
    people: dict[str, Counter[tuple[str, str]]] = {}
    days: list[date] = []
    kinds, strange = dict[str, dict[str, str]](), dict[str, tuple[str, ...]]()
    for form in forms:
        typed = Counter[str]()
        for layout, row in _rows(form, semaphore):
            site = _text(layout, row, fields.SITE)
            sites[site] += 1
            brands[_text(layout, row, fields.BRAND)] += 1
            typed[_text(layout, row, fields.KIND)] += 1
            for field_id, role in _roles(form).items():
                people.setdefault(role, Counter())[_text(layout, row, field_id), site] += 1
            days += _days(layout, row, form, known.today)
        if form.policy.kinds:
            kinds[form.policy.code], strange[form.policy.code] = _kinds(typed, form)
    names = _names(sites, _MOST_SITES, lambda text: known.sites.find(text) or "")
    makes = _names(brands, _MOST_BRANDS, lambda text: known.brands.find(text) or _MAKES.get(normalise(text), ""))
    spelt = {normalise(text): one.name for one in names for text in (one.name, *one.spellings)}
    found: list[Name] = []
    for role, counted in people.items():  # who advises and answers for complaints as well stands there once
        found += [one for one in _people(counted, role, spelt) if not any(_short_for(one.name, o.name) for o in found)]
    return Seen(names, makes, tuple(found), max(days, default=None), kinds, strange)


def _rows(form: DraftForm, semaphore: SemaphorePolicy) -> Iterator[tuple[Layout, Row]]:
    for book in form.books:
        for tab in book.workbook.tabs:
            if tab.hidden:
                continue
            read = tables_of(tab, book.workbook, form.policy, semaphore)
            for layout in read.layouts if isinstance(read, Tables) else ():
                for index in layout.record_rows:
                    yield layout, tab.rows[index]


def _text(layout: Layout, row: Row, field_id: str) -> str:
    column = layout.columns.get(field_id)
    value = row.cell(column).value if column is not None else None
    text = clean(value) if isinstance(value, str) and blank_of(value) is Blank.NO else ""
    return text if len(text) <= _LONGEST else ""


def _roles(form: DraftForm) -> dict[str, str]:
    """Columns with people who answer, and the role that they most likely have."""
    sales = form.policy.area == "comercial"
    boss = "responsable_pqrs" if form.policy.kind == "pqrs" else "gerente_comercial" if sales else "director_posventa"
    return {
        fields.ADVISER: "asesor_comercial" if sales else "asesor_servicio",
        fields.RESPONSIBLE: boss,
        fields.AGENT: "agente",
    }


def _days(layout: Layout, row: Row, form: DraftForm, today: date) -> Iterator[date]:
    for field_id in form.policy.clock.start or (fields.CALLED_ON,):
        value = row.cell(layout.columns[field_id]).value if field_id in layout.columns else None
        if isinstance(value, float) and FIRST_SERIAL <= value < LAST_SERIAL and from_serial(value) <= today:
            yield from_serial(value)


def _names(counted: Counter[str], most: int, canonical: object) -> tuple[Name, ...]:
    """Spellings that mean the same together; nothing where they are too many to be what they were taken for."""
    groups: dict[str, Counter[str]] = {}
    for text, rows in counted.most_common():
        if not text:
            continue
        name = canonical(text) if callable(canonical) else ""
        key = name or next((known for known in groups if _same(known, text)), "") or _written(text)
        groups.setdefault(key, Counter())[text] += rows
    if len(groups) > most:
        return ()
    return tuple(Name(name, _others(name, spelt), spelt.total()) for name, spelt in groups.items())


def _same(one: str, other: str) -> bool:
    return normalise(one) == normalise(other) or similarity(normalise(one), normalise(other)) >= _ALIKE


def _others(name: str, spelt: Counter[str]) -> tuple[str, ...]:
    """Spellings that differ in more than case and accents."""
    found = {normalise(text): text for text, _rows in reversed(spelt.most_common())}
    found.pop(normalise(name), None)
    return tuple(reversed(found.values()))


def _written(text: str) -> str:
    """«TUNJA» → «Tunja»; what has small letters stays as it is."""
    return text.title() if (text.isupper() and len(text) > 3) or text.islower() else text


def _people(counted: Counter[tuple[str, str]], role: str, sites: Mapping[str, str]) -> Iterator[Name]:
    """People of one role: full names first, then what may be short for one of them."""
    rows = Counter[str]()
    for (text, _site), number in counted.items():
        if text and not any(map(str.isdigit, text)):
            rows[text] += number
    groups: dict[str, Counter[str]] = {}
    for text in sorted(rows, key=lambda one: (-_full(one), -rows[one], one)):
        fitting = [known for known in groups if _short_for(text, known)]
        key = fitting[0] if len(fitting) == 1 else "" if fitting else _written(text)
        if key:
            groups.setdefault(key, Counter())[text] += rows[text]
    for name, spelt in list(groups.items())[:_MOST_PEOPLE]:
        where = Counter[str]()
        for (text, site), number in counted.items():
            if text in spelt and normalise(site) in sites:
                where[sites[normalise(site)]] += number
        top = where.most_common(1)
        own = (top[0][0],) if top and top[0][1] >= _MAINLY * where.total() and len(sites) > 1 else ()
        yield Name(name, _others(name, spelt), spelt.total(), role, own)


def _full(text: str) -> int:
    return min(2, sum(1 for word in normalise(text).split() if len(word) > 1))


def _short_for(text: str, name: str) -> bool:
    """«Laura Q.», «L. Quintero», «Johana Vega» for «Johanna Vega»."""
    words, full = normalise(text).split(), normalise(name).split()
    if similarity(" ".join(words), " ".join(full)) >= _ALIKE:
        return True
    return all(any(part == word or (len(word) == 1 and part[0] == word) for part in full) for word in words)


def _kinds(typed: Counter[str], form: DraftForm) -> tuple[dict[str, str], tuple[str, ...]]:
    """Kinds of request as typed that the form does not know: those that begin like one that it knows, and the rest."""
    spelt = {normalise(text): kind for kind, texts in form.policy.kinds.items() for text in (kind, *texts)}
    taken, strange = dict[str, str](), list[str]()
    for text in typed:
        words = normalise(text)
        if not words or words in spelt:
            continue
        near = [known for known in spelt if len(known) > 2 and words.startswith(f"{known} ")]
        if near:
            taken[text] = spelt[max(near, key=len)]
        elif not any(similarity(words, known) >= _ALIKE for known in spelt):
            strange.append(text)
    return taken, tuple(strange)
