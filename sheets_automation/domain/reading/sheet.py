"""One register tab being read: its cells by field, its colours, its closed lists, its findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheets_automation.domain import fields
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.read import Blank, Note, Read, doubtful
from sheets_automation.domain.cells.scale import Scale
from sheets_automation.domain.cells.status_words import StatusWords
from sheets_automation.domain.cells.text import clean, normalise, shown
from sheets_automation.domain.colours.painting import ColourReader
from sheets_automation.domain.colours.palette import Palette
from sheets_automation.domain.reading.findings import Notes
from sheets_automation.domain.spanish import full_date
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import (
    CellError,
    CellValue,
    Layout,
    Reader,
    Row,
    RowColour,
    State,
    Status,
    Tab,
    Where,
    Workbook,
    a1,
)
from sheets_automation.policy import CalendarPolicy, Config, FormPolicy, PeoplePolicy, SemaphorePolicy

Reads = Mapping[str, Read[Any]]

EMPTY: Read[Any] = Read(blank=Blank.EMPTY)

_SITE = doubtful(
    "sede_desconocida", "una de las sedes configuradas", "Corrija la sede o pida que se agregue esa grafía."
)
_BRAND = doubtful(
    "marca_desconocida", "una de las marcas configuradas", "Corrija la marca o pida que se agregue esa grafía."
)
_STATUS = doubtful(
    "estado_desconocido",
    "Pendiente, En trámite, Gestión realizada, Cliente insatisfecho …",
    "Use uno de los estados acordados.",
)
_FUTURE = doubtful("fecha_futura", "una fecha que ya pasó", "Revise el día, el mes y el año.")
_COLOUR = doubtful(
    "color_desconocido",
    "rojo, amarillo, verde, verde claro, azul o morado",
    "Este tono no está en la leyenda: pinte la celda de amarillo si lo está atendiendo, o de verde si ya respondió; el "
    "servicio no cambia un color que no conoce.",
)
#: Errors that no typing in the row's other cells would end.
_OF_THE_FORMULA = frozenset({"LOADING", "NAME", "ERROR"})
_MONTHS = "ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic"
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_SHORT_YEAR = re.compile(rf"(?:{_MONTHS})[a-z]*[\s\-_./']*(\d{{2}})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lists:
    """The day, the colours and the closed lists of the configuration, prepared once per run."""

    today: date
    semaphore: SemaphorePolicy
    calendar: CalendarPolicy
    sites: cells.Spellings
    brands: cells.Spellings
    status: StatusWords
    kinds: Mapping[str, cells.Spellings]  # form code → PQRS types
    platform: frozenset[str]  # brands whose customers answer in a platform of its own
    people: PeoplePolicy

    @classmethod
    def of(cls, config: Config, today: date) -> Lists:
        people = config.people
        return cls(
            today,
            config.semaphore,
            config.calendar,
            cells.Spellings({name: site.spellings for name, site in people.sites.items()}),
            cells.Spellings({name: brand.spellings for name, brand in people.brands.items()}),
            # the value is English-named in the code and Spanish in the file: «realizada» is itself one of the words
            StatusWords(config.semaphore.status_words),
            {form.code: cells.Spellings(form.kinds, cutoff=0.86) for form in config.forms},
            frozenset(name for name, brand in people.brands.items() if brand.platform),
            people,
        )


@dataclass(frozen=True, slots=True)
class _Listed:
    """A field of a closed list, and what a row has that leaves it blank: what the tab or its file is called after."""

    field: str
    known: cells.Spellings
    fallback: str
    note: Note


def _mentioned(known: cells.Spellings, workbook: Workbook, tab: Tab) -> str:
    return known.mentioned(tab.title) or known.mentioned(workbook.title) or ""


class Sheet:
    """A recognised tab: reads rows into values and collects what is wrong with them."""

    def __init__(self, workbook: Workbook, tab: Tab, layout: Layout, form: FormPolicy, lists: Lists) -> None:
        self.workbook, self.tab, self.layout, self.form = workbook, tab, layout, form
        self.lists, self.today = lists, lists.today
        self.notes = Notes(workbook, tab)
        self._colours = ColourReader.of(layout, form, Palette(lists.semaphore, layout.legend))
        self._year = year_in(tab.title) or year_in(workbook.title)
        self.scales: Mapping[str, Scale] = {}
        self._plan = tuple((field, column, self._reader(field)) for field, column in layout.columns.items())
        self._site = _Listed(fields.SITE, lists.sites, _mentioned(lists.sites, workbook, tab), _SITE)
        self._brand = _Listed(fields.BRAND, lists.brands, _mentioned(lists.brands, workbook, tab), _BRAND)

    def on_scales(self, scales: Mapping[str, Scale]) -> None:
        """From now on read each score column on its own scale."""
        self.scales = scales
        self._plan = tuple(
            (field, column, _scored(field in self.form.specific, scales[field]) if field in scales else reader)
            for field, column, reader in self._plan
        )

    def _reader(self, field: str) -> Callable[[CellValue], Read[Any]]:
        if field in self.form.specific:
            return cells.specific_score
        reader = fields.reader_of(self.form, field)
        return self._date if reader is Reader.DAY else _READERS[reader]

    def _date(self, typed: CellValue) -> Read[date]:
        return cells.day(typed, self.today, self._year)

    def read(self, row: Row) -> dict[str, Read[Any]]:
        """Field → reading, for the fields whose cell is not empty."""
        cells_, width = row.cells, len(row.cells)
        reads: dict[str, Read[Any]] = {}
        for field, column, reader in self._plan:
            if column < width and (value := cells_[column].value) is not None and value != "":
                reads[field] = reader(value)
        return reads

    def where(self, row: Row) -> Where:
        return Where(self.workbook.id, self.workbook.title, self.tab.sheet_id, self.tab.title, row.index)

    def colour(self, row: Row) -> RowColour:
        """The row's colour; one that means nothing known is a finding."""
        colour = self._colours.read(row)
        if colour.state is State.UNKNOWN:
            column, fill = colour.cells[0]
            self.notes.add(row.index, column, self.label(column), _COLOUR, fill.rgb.hex)
        return colour

    def colour_of_cell(self, row: Row, column: int) -> RowColour:
        """The colour of one cell, whatever else the row shows; one that means nothing known is a finding."""
        colour = self._colours.cell(row, column)
        if colour.state is State.UNKNOWN:
            self.notes.add(row.index, column, self.label(column), _COLOUR, colour.cells[0][1].rgb.hex)
        return colour

    def label(self, column: int) -> str:
        return self.layout.labels.get(column, "")

    def title(self, field: str) -> str:
        """What people call a field that the tab has no column for."""
        own = self.form.fields.get(field)
        return (own.label if own else "") or fields.known(field).label or field

    def tell_range(self, field: str, note: Note, rows: Sequence[int], what: str) -> None:
        """One finding for many cells of a column that are true as they are, but worth knowing."""
        if rows:
            column = self.layout.columns[field]
            span = a1(rows[0], column) + (f":{a1(rows[-1], column)}" if len(rows) > 1 else "")
            named = ", ".join(a1(row, column) for row in rows[:5]) + (" …" if len(rows) > 5 else "")
            self.notes.add_tab(note, f"{len(rows)} celdas {what}: {named}", cell=span, label=self.label(column))

    def tell(self, row: Row, field: str, note: Note, read: str | None = None) -> None:
        """A finding at the field's cell; without a column of its own, at the row's first cell."""
        column = self.layout.columns.get(field)
        if column is None:
            self.notes.add(row.index, 0, self.title(field), note, read or "")
            return
        if read is None:
            # only dates look different as numbers, and a score is only unreadable as a number when it is a date
            as_date = fields.reader_of(self.form, field) in (Reader.DAY, Reader.SCORE)
            read = shown(row.cell(column).value, as_date=as_date)
        self.notes.add(row.index, column, self.label(column), note, read)

    def tell_notes(
        self, row: Row, reads: Reads, quiet: frozenset[str] = frozenset(), silent: frozenset[str] = frozenset()
    ) -> None:
        """Every note of a row's readings.

        Formula errors in ``quiet`` fields are what an unfinished row looks like, unless the formula itself is wrong or
        not calculated; ``silent`` fields are not told at all.
        """
        for field, read in reads.items():
            if read.note is None or field in silent:
                continue
            value = row.cell(self.layout.columns[field]).value
            if field in quiet and isinstance(value, CellError) and value.type not in _OF_THE_FORMULA:
                continue
            self.tell(row, field, read.note)

    def past(self, row: Row, reads: Reads, field: str) -> date | None:
        """A date that can only lie in the past; a future one is a finding and no date (A-01)."""
        found: date | None = reads.get(field, EMPTY).value
        if found is None or found <= self.today:
            return found
        self.tell(row, field, _FUTURE, full_date(found))
        return None

    def day(self, row: Row, field: str) -> date | None:
        """A day in the past in a column that may hold anything (the attempts); what is none is no fault."""
        column = self.layout.columns.get(field)
        found = self._date(row.cell(column).value).value if column is not None else None
        return found if found is not None and found <= self.today else None

    def past_day(self, typed: str) -> date | None:
        """A day in the past that stands among other words; what is none is no fault."""
        found = self._date(typed).value
        return found if found is not None and found <= self.today else None

    def any_day(self, typed: str) -> date | None:
        """A day that stands among other words and may lie ahead: an appointment."""
        return self._date(typed).value

    def tell_future(self, row: Row, field: str) -> None:
        """A finding for a day that lies ahead in a column that may hold anything (the attempts)."""
        column = self.layout.columns.get(field)
        found = self._date(row.cell(column).value).value if column is not None else None
        if found is not None and found > self.today:
            self.tell(row, field, _FUTURE, full_date(found))

    def start(self, row: Row) -> date | None:
        """Day 0 of the row's clock: the first of the form's «desde» that is a day in the past (A-01)."""
        days = (self.day(row, field) for field in self.form.clock.start)
        return next((day for day in days if day is not None), None)

    def calendar(self, site: str) -> Calendar:
        """The business days of a sede."""
        return calendar_for(self.lists.calendar, site)

    def site(self, row: Row, reads: Reads) -> str:
        return self._listed(row, cells.written(value(reads, fields.SITE)), self._site)

    def brand(self, row: Row, reads: Reads) -> str:
        return self._listed(row, cells.written(value(reads, fields.BRAND)), self._brand)

    def _listed(self, row: Row, typed: str, of: _Listed) -> str:
        if not typed or not of.known:
            return typed or of.fallback
        found = of.known.find(typed)
        if found is None:
            self.tell(row, of.field, of.note)
        return found or ""

    def status(self, row: Row, reads: Reads) -> Status | None:
        """What the row's own status text says; unknown words are a finding."""
        typed = value(reads, fields.STATUS)
        if not cells.written(typed) and normalise(typed) not in ("pendiente", "pte", "pend", "sin gestion"):
            return None
        found = self.lists.status.find(typed)
        if found is None:
            self.tell(row, fields.STATUS, _STATUS)
        return found


def value(reads: Reads, field: str) -> str:
    """The text of a field, "" when there is none."""
    found = reads.get(field, EMPTY).value
    return found if isinstance(found, str) else ""


def year_in(title: str) -> int | None:
    """The year that a title names: «NOVIEMBRE 2026», «ENE-26»."""
    if (full := _YEAR.search(title)) is not None:
        return int(full[1])
    short = _SHORT_YEAR.search(title)
    return 2000 + int(short[1]) if short else None


_READERS: Mapping[Reader, Callable[[CellValue], Read[Any]]] = {
    Reader.TEXT: cells.text,
    Reader.NAME: cells.name,
    Reader.SCORE: cells.score,
    Reader.YES_NO: cells.yes_no,
    Reader.REASON: cells.no_contact_reason,
    Reader.PHONE: cells.phone,
    Reader.PLATE: cells.plate,
    Reader.VIN: cells.vin,
    Reader.DOCUMENT: cells.document,
    Reader.EMAIL: cells.email,
    Reader.INTEGER: cells.integer,
}


def _scored(specific: bool, scale: Scale) -> Callable[[CellValue], Read[Any]]:
    read = cells.specific_score if specific else cells.score
    return lambda typed: read(typed, scale)


def order_key(typed: str) -> str:
    """«OR-45872», «45.872» and 45872 are one work order."""
    return re.sub(r"^(OR|OT|NO)(?=\d)", "", re.sub(r"[^A-Z0-9]", "", normalise(clean(typed)).upper()))
