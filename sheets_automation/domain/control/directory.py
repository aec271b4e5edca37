"""The tab «Directorio»: people change who is who without a deploy; what they spoil falls back to the last good (A-15).

Each line of the tab is a person. The service reads it as people type it and writes only its two columns: what is wrong
with the line, and, hidden, the person as last understood, under a seal. A line that cannot be used counts as it was
when it last could. The whole list is noted once more on the workbook itself, for a tab that was deleted.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sheets_automation.domain.absences import Problem, problems
from sheets_automation.domain.cells.text import clean, heading_key, normalise, shown
from sheets_automation.domain.control.ledger import foreign_tabs
from sheets_automation.domain.control.person_cells import (
    COLUMN_OF,
    DATA,
    EMAIL,
    NAME,
    OBSERVATION,
    PEOPLES,
    Cells,
    Wrong,
    read_person,
    shown_person,
    typed_again,
)
from sheets_automation.domain.control.seal import Seal, judged, sealed
from sheets_automation.domain.control.tables import DIRECTORY
from sheets_automation.domain.roles import roles
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import CellOut, Finding, Row, Severity, Tab, Workbook, a1
from sheets_automation.policy import Config, PeoplePolicy, PersonPolicy

CODE = "directorio_invalido"
HEADINGS = tuple(heading for heading, _width in DIRECTORY[2])
#: First of the two columns that the service writes.
FIRST_OF_OURS = HEADINGS.index(OBSERVATION)
_START = '{"nombre":'  # how the data of a line begin
_LONGEST_NOTE = 25_000  # characters; all notes of a place share 30,000
_USED = "Mientras tanto vale lo último que estaba bien."
_UNUSED = "Mientras tanto esta línea no se usa."


@dataclass(frozen=True, slots=True)
class Directory:
    """What the tab says, and what is to be written into it."""

    people: PeoplePolicy
    findings: tuple[Finding, ...] = ()
    observations: Mapping[int, tuple[CellOut, CellOut]] = field(default_factory=dict)  # row → our two cells, if changed
    fill: tuple[tuple[CellOut, ...], ...] = ()  # lines for a tab that has none
    restored: bool = False  # those lines are from the note: there had been a tab
    note: str = ""  # what the workbook's note is to say; "": the people are too many for it


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    cells: Cells
    columns: Mapping[str, int]
    kept: PersonPolicy | None  # as last understood, from the hidden column of its row
    typed: PersonPolicy | None  # as it reads now; None where it cannot be used
    used: PersonPolicy | None
    wrong: tuple[Wrong, ...] = ()

    @property
    def changed(self) -> bool:
        return self.typed != self.kept


def directory(book: Workbook, config: Config, noted: str = "") -> Directory:
    """The people that count in this run, by the control workbook and ``people.toml``.

    ``noted``: ``Directory.note`` of an earlier run, as the workbook keeps it. Sedes, marcas, fallback addresses and the
    administrator are always those of ``people.toml``; its people count where the tab has nobody to offer.
    """
    tab = book.tab(foreign_tabs(book).get(DIRECTORY[0], DIRECTORY[0]))
    lines = list(_lines(tab, config)) if tab else []
    last = _people(noted)
    if not lines:
        return _filled(config, last)
    lines = _settled(_last_good(_once_each(lines), last), config)
    people = tuple(line.used for line in lines if line.used)
    findings = tuple(_findings(book, tab, lines)) if tab else ()
    written = dict(_observations(tab, lines)) if tab else {}
    if not people:
        return Directory(config.people, findings, written, note=noted)
    return Directory(_with(config, people), findings, written, note=_note(people))


def _with(config: Config, people: Sequence[PersonPolicy]) -> PeoplePolicy:
    return config.people.model_copy(update={"people": tuple(people)})


def restored_cells(
    headings: Sequence[str], missing: Iterable[str], cells: Sequence[CellOut], row: Row
) -> list[CellOut]:
    """A line whose cells are put under our headings again; what stood in columns that are gone, as last understood."""
    kept, again = _kept(row), typed_again(headings, cells)
    known = dict(zip(PEOPLES, shown_person(kept), strict=True)) if kept else {}
    gone = set(missing)
    return [known.get(name, value) if name in gone else value for name, value in zip(headings, again, strict=True)]


# ------------------------------------------------------------------------------------------------------ reading


def _lines(tab: Tab, config: Config) -> Iterator[_Line]:
    """The lines in which people wrote anything, wherever heading and columns are."""
    heading, columns = _columns(tab)
    for row in tab.rows:
        kept = _kept(row)
        cells = {name: row.cell(columns[name]).value if name in columns else None for name in PEOPLES}
        if row.index == heading or not any(clean(value) for value in cells.values()):
            continue
        if kept:  # a column that is gone says what it said
            known = dict(zip(PEOPLES, shown_person(kept), strict=True))
            cells |= {name: _value(known[name]) for name in PEOPLES if name not in columns}
        person, wrong = read_person(cells, config)
        yield _Line(row.index, cells, columns, kept, person, person, tuple(wrong))


def _value(cell: CellOut) -> str:
    """A cell that the service would write, as people would type it."""
    return full_date(cell) if isinstance(cell, date) else cell if isinstance(cell, str) else ""


def _columns(tab: Tab) -> tuple[int, Mapping[str, int]]:
    """Row of the heading (-1: none) and the column under each; a heading typed over keeps its place."""
    wanted = {heading_key(name): name for name in HEADINGS}
    for row in tab.rows:
        found: dict[str, int] = {}
        for column, cell in enumerate(row.cells):
            name = wanted.get(heading_key(cell.value)) if isinstance(cell.value, str) else None
            if name:
                found.setdefault(name, column)
        if 2 * len(found) >= len(HEADINGS):
            if all(HEADINGS[column : column + 1] == (name,) for name, column in found.items()):
                return row.index, dict(zip(HEADINGS, range(len(HEADINGS)), strict=True))
            return row.index, found
    return -1, dict(zip(HEADINGS, range(len(HEADINGS)), strict=True))


def _kept(row: Row) -> PersonPolicy | None:
    """The person in the row's data, wherever they are, if the service wrote them so."""
    for cell in row.cells:
        text = cell.value
        if isinstance(text, str) and text.startswith(_START) and judged(text, ()) is Seal.WHOLE:
            return next(iter(_people(f"[{text}]")), None)
    return None


def _people(text: str) -> list[PersonPolicy]:
    """The persons of a JSON list, seals aside; none if it is not such a list, or one of another version."""
    try:
        persons = [{key: value for key, value in each.items() if key != "suma"} for each in json.loads(text or "[]")]
        return [PersonPolicy.model_validate_json(json.dumps(person)) for person in persons]
    except (ValueError, AttributeError):
        return []


# ---------------------------------------------------------------------------------------------------- what counts


def _once_each(lines: Sequence[_Line]) -> list[_Line]:
    """Of lines with one address the one that had it before counts, else the first; the others are wrong.

    Lines that stand as the service wrote them are all right: people.toml may give one address to two people.
    """
    by_address: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        if line.typed:
            by_address[line.typed.email.casefold()].append(line)
    told: dict[int, _Line] = {}
    for alike in by_address.values():
        good: list[_Line] = []
        for line in sorted(alike, key=lambda one: one.changed):
            if not good or (not line.changed and all(line.typed != other.typed for other in good)):
                good.append(line)
            else:
                other = f"la línea {good[0].row + 1} ({good[0].typed.name if good[0].typed else ''})"
                wrong = Wrong(
                    EMAIL,
                    shown(line.cells[EMAIL]),
                    f"una dirección por persona; esta es ya la de {other}",
                    "Corrija la dirección o borre una de las dos líneas.",
                )
                told[line.row] = replace(line, typed=None, used=None, wrong=(*line.wrong, wrong))
    return [told.get(line.row, line) for line in lines]


def _last_good(lines: Sequence[_Line], noted: Sequence[PersonPolicy]) -> list[_Line]:
    """Lines that cannot be used with the last good version of the same person."""
    taken = {line.used.email.casefold() for line in lines if line.used and line.used.email}
    known = [*(line.kept for line in lines if line.kept), *noted]
    found: list[_Line] = []
    for line in lines:
        if line.used is None:
            free = [person for person in known if person.email.casefold() not in taken]
            used = _same_person(line, free)
            taken |= {used.email.casefold()} if used and used.email else set()
            line = replace(line, used=used)
        found.append(line)
    return found


def _same_person(line: _Line, known: Sequence[PersonPolicy]) -> PersonPolicy | None:
    """By the address that is typed, by the name, else whoever stood in the row."""
    address, name = clean(line.cells[EMAIL]).casefold(), normalise(clean(line.cells[NAME]))
    by_address = (person for person in known if address and person.email.casefold() == address)
    by_name = (person for person in known if normalise(person.name) == name)
    in_row = (person for person in known if person is line.kept)
    return next((person for group in (by_address, by_name, in_row) for person in group), None)


def _settled(lines: Sequence[_Line], config: Config) -> list[_Line]:
    """The lines once no absence among them is impossible: those that were changed give way first."""
    lines = list(lines)
    while True:
        found: dict[int, list[Problem]] = defaultdict(list)
        for problem in problems(_with(config, [line.used for line in lines if line.used])):
            found[id(problem.person)].append(problem)
        bad = [line for line in lines if id(line.used) in found]
        if not bad:
            return lines
        fresh = [line for line in bad if line.changed and line.used is line.typed]
        stepped = {line.row: _stepped(line, found[id(line.used)]) for line in fresh or bad}
        lines = [stepped.get(line.row, line) for line in lines]


def _stepped(line: _Line, found: Sequence[Problem]) -> _Line:
    """A line whose absence cannot be: as it was before, else without what cannot be."""
    wrong = [
        Wrong(COLUMN_OF[one.key], shown(line.cells[COLUMN_OF[one.key]], as_date=True), *_said(one.told))
        for one in found
        if line.used is line.typed
    ]
    if line.used is line.typed and line.kept and line.changed:
        used: PersonPolicy | None = line.kept
    else:
        used = line.used and _without(line.used, found)
    return replace(line, used=used, wrong=(*line.wrong, *wrong))


def _said(told: str) -> tuple[str, str]:
    """«what is wrong; what to do» → what was expected, what to do."""
    wrong, _, fix = told.partition("; ")
    return f"una ausencia posible: {wrong}", fix


def _without(person: PersonPolicy, found: Sequence[Problem]) -> PersonPolicy:
    if all(problem.key == "reemplaza" for problem in found):
        alone = tuple(absence.model_copy(update={"substitute": ""}) for absence in person.absences)
        return person.model_copy(update={"absences": alone})
    return person.model_copy(update={"absences": ()})


# ---------------------------------------------------------------------------------------------------- what is written


def _filled(config: Config, last: Sequence[PersonPolicy]) -> Directory:
    """An empty tab: from the note, else from ``people.toml``."""
    people = _with(config, last) if last else config.people
    rows: list[tuple[CellOut, ...]] = []
    for person in people.people:
        cells = shown_person(_by_its_name(person, config))
        rows.append((*cells, "", _data(_as_read(person, cells, config))))
    return Directory(people, fill=tuple(rows), restored=bool(last), note=_note(people.people))


def _as_read(person: PersonPolicy, cells: Sequence[CellOut], config: Config) -> PersonPolicy:
    """As the line reads once it is written (a role by its own name), so that the next run finds nothing to change."""
    values = dict(zip(PEOPLES, map(_value, cells), strict=True))
    found, _wrong = read_person(values, config)
    return found or _by_its_name(person, config)


def _by_its_name(person: PersonPolicy, config: Config) -> PersonPolicy:
    """The same with the role's own name instead of an old one."""
    role = roles(config.people).of(person.role)
    return person.model_copy(update={"role": role.id}) if role else person


def _data(person: PersonPolicy | None) -> str:
    return sealed(_json(person), ()) if person else ""


def _json(person: PersonPolicy) -> str:
    return person.model_dump_json(by_alias=True, exclude_defaults=True)


def _note(people: Sequence[PersonPolicy]) -> str:
    text = f"[{','.join(map(_json, people))}]" if people else ""
    return text if len(text) <= _LONGEST_NOTE else ""


def _observations(tab: Tab, lines: Sequence[_Line]) -> Iterator[tuple[int, tuple[CellOut, CellOut]]]:
    """Our two cells of each row where they say something else now; rows that people emptied lose them."""
    meant: dict[int, tuple[str, str]] = {line.row: (_observation(line), _data(line.used)) for line in lines}
    heading, columns = _columns(tab)
    for row in tab.rows:
        if row.index == heading:
            continue
        there = tuple(row.cell(columns[name]).value or "" if name in columns else "" for name in (OBSERVATION, DATA))
        wanted = meant.get(row.index, ("", ""))
        if there != wanted:
            yield row.index, wanted


def _observation(line: _Line) -> str:
    if not line.wrong:
        return ""
    told = " ".join(f"«{one.column}»: se espera {one.expected}. {one.fix}" for one in line.wrong)
    return f"{told} {_USED if line.used else _UNUSED}"


def _findings(book: Workbook, tab: Tab, lines: Sequence[_Line]) -> Iterator[Finding]:
    for line in lines:
        for one in line.wrong:
            yield Finding(
                code=CODE,
                severity=Severity.WARNING if line.used else Severity.ERROR,
                workbook_id=book.id,
                workbook=book.title,
                tab=tab.title,
                sheet_id=tab.sheet_id,
                cell=a1(line.row, line.columns.get(one.column, 0)),
                field=one.column,
                read=one.read,
                expected=one.expected,
                fix=f"{one.fix} {_USED if line.used else _UNUSED}",
            )
