"""Which rows below a heading are records, and which only structure them (domain §4.1).

Legends, repeated headings, totals, subtotals, separators and footers are skipped; so are rows where nobody has typed
anything of substance yet (numbers filled down, drop-downs and formulas prepared in advance). A plate, document or
telephone that could be somebody's makes a row a record whatever it is called, a call date makes one of a name that only
sounds like a total; a bare count in such a column makes none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sheets_automation.domain import fields
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.identifies import identifies
from sheets_automation.domain.cells.read import Read
from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL
from sheets_automation.domain.colours.legend import is_legend
from sheets_automation.domain.reading.mirrors import shows_nothing
from sheets_automation.domain.reading.row_labels import Label, label_of
from sheets_automation.model import Box, Cell, CellError, CellValue, Placed, Reader, Row, RowPlace
from sheets_automation.policy import FormPolicy

RECORD = Placed(RowPlace.RECORD)
HEADING = Placed(RowPlace.HEADING, "encabezado")
TITLE = Placed(RowPlace.HEADING, "título o leyenda")
REPEATED_HEADING = Placed(RowPlace.HEADING, "encabezado repetido")
TOTAL = Placed(RowPlace.TOTAL, "total o promedio")
COUNTS = Placed(RowPlace.TOTAL, "conteo, sin datos de un cliente")
SEPARATOR = Placed(RowPlace.TOTAL, "separador")
FOOTER = Placed(RowPlace.TOTAL, "pie de página")
#: Taken for a total although it might be a customer: a score of 1 to 6 in it is told.
TOTAL_LIKE = Placed(RowPlace.TOTAL, "rótulo que parece un total")
PREPARED = Placed(RowPlace.OTHER, "fila preparada, sin datos de un cliente")
FORMULAS = Placed(RowPlace.OTHER, "fórmulas sobre una fila vacía")
ASIDE = Placed(RowPlace.OTHER, "solo notas al lado de la tabla")

_COUNT = 10_000  # a number below this under a plate, telephone or document is a count
_DOCUMENT = 6  # digits; a count may have four
_DATE = re.compile(
    r"^\s*\d{1,4}\s*(?:[/.\-]\s*\d{1,2}\b|(?:[/.\-]|de\b|\s)\s*(?:ene|feb|mar|abr|may|jun|jul|ago|se[pt]|oct|nov|dic))",
    re.IGNORECASE,
)
_SMALL_NUMBER = re.compile(r"^\s*\d{1,4}(?:[.,]\d+)?\s*$")
_READERS: Mapping[Reader, Callable[[CellValue], Read[Any]]] = {
    Reader.PLATE: cells.plate,
    Reader.VIN: cells.vin,
    Reader.PHONE: cells.phone,
    Reader.DOCUMENT: cells.document,
}


class RowJudge:
    """Judges the rows of one table, given where its fields are; cells from column ``right`` on are not the table's."""

    def __init__(
        self,
        form: FormPolicy,
        columns: Mapping[str, int],
        heading: Sequence[Row],
        merges: Collection[Box],
        right: int,
    ) -> None:
        scored = [*form.questions, *form.specific]
        days = {*fields.ATTEMPTS, *form.clock.start, fields.CALLED_ON, fields.RECEIVED_ON}
        self._right = right
        self._name = columns.get(fields.CUSTOMER)
        self._naming = [columns[f] for f in fields.naming(columns) if f != fields.NUMBER]
        self._strong = [(columns[f], r) for f in columns if (r := fields.known(f).reader) in _READERS]
        counted = (self._name, *(column for column, _reader in self._strong))
        self._counted = {column for column in counted if column is not None}
        self._days = [columns[f] for f in days if f in columns]
        self._comments = {columns[f] for f in columns if fields.known(f).words}
        self._substance = [columns[f] for f in columns if fields.known(f).substance]
        self._scores = [columns[f] for f in scored if f in columns]
        self._points = {*self._scores, *(columns[f] for f in columns if fields.reader_of(form, f) is Reader.SCORE)}
        self._prepared = {columns[f] for f in columns if fields.known(f).prepared}
        self._beside = [c for f, c in columns.items() if not fields.known(f).prepared and c not in self._scores]
        self._headings = [{column: _folded(text) for column, text in self._texts(row)} for row in heading]
        self._wide = {box.top for box in merges if box.right - box.left >= 3 and box.bottom - box.top == 1}

    def judge(self, row: Row) -> Placed:
        """The place of a non-empty row."""
        if shows_nothing(row):
            return FORMULAS
        if self.identified(row):
            return RECORD
        texts = self._texts(row)
        if self._repeats(texts):
            return REPEATED_HEADING
        filled = sum(1 for cell in row.cells[: self._right] if _filled(cell))
        if not filled:
            return PREPARED if any(cell.value is not None for cell in row.cells[: self._right]) else ASIDE
        structure = self._structure(row, texts, filled)
        if structure is not None:
            return TITLE if is_legend(row) else structure
        return RECORD if self._record(row) else TITLE if is_legend(row) else PREPARED

    def identified(self, row: Row) -> bool:
        """Whether a plate, chassis number, telephone or document could be one customer's only."""
        width = len(row.cells)
        for column, reader in self._strong:
            if column < width and (value := row.cells[column].value) is not None and is_somebodys(reader, value):
                return True
        return False

    def dated(self, row: Row) -> bool:
        """Whether the row has the day of a call, of an attempt or of a reception."""
        return any(is_day(row.cell(column).value) for column in self._days)

    def repeats(self, row: Row) -> bool:
        """Whether the row is one of the table's heading rows again."""
        return self._repeats(self._texts(row))

    def _structure(self, row: Row, texts: list[tuple[int, str]], filled: int) -> Placed | None:
        """Total, separator or footer; None: the row may be a record."""
        words = [(at, text) for at, text in texts if not is_day(text) and not _SMALL_NUMBER.match(text)]
        if not words:
            return COUNTS if self._has_count(row) else SEPARATOR if filled == 1 and self.dated(row) else None
        label, column = self._label(texts)
        # a lone text in the name column is «TUNJA» over Tunja's rows, or a name whose row nobody has begun to fill;
        # a lone «VW» under the plate is no plate
        if filled == 1 and (row.index in self._wide or not self._is_number_of_somebody(*texts[0])):
            return PREPARED if texts[0][0] in self._prepared else TOTAL if label is Label.TOTAL else SEPARATOR
        others = [at for at, _text in words if at != column]
        talk = sum(2 if at in self._comments else 1 for at in others if at in self._substance)
        match label:
            case Label.TOTAL:  # «META» is also a department of Colombia
                return None if talk > 1 and self.dated(row) and not self._has_count(row) else TOTAL
            case Label.TOTAL_LIKE:
                return None if talk > 1 or self.dated(row) else TOTAL_LIKE
            case Label.FOOTER:
                spoken = self.dated(row) and any(_filled(row.cell(at)) for at in self._points)
                return None if spoken or filled > 3 or (filled == 3 and self.dated(row)) else FOOTER
            case Label.SEPARATOR:
                if filled <= 2:
                    return SEPARATOR
                return None if others or (self.dated(row) and not self._has_count(row)) else TOTAL
        if len(words) > 1 or self.dated(row):
            return None
        # «LLAMADAS DEL DÍA | 6 | 5,2»: a count where a plate or a telephone should be; «CSAT | 5,2»: nobody types 5,2
        return COUNTS if self._has_count(row) else TOTAL if any(self._means(row)) else None

    def _label(self, texts: Sequence[tuple[int, str]]) -> tuple[Label, int]:
        """What the row calls itself, in its first words or where the name should be, and in which column."""
        for column, text in texts:
            if column in (texts[0][0], self._name) and (label := label_of(text)) is not Label.NONE:
                return label, column
        return Label.NONE, texts[0][0]

    def _means(self, row: Row) -> Iterator[bool]:
        """Of each score of the row, whether it is a mean or a share rather than what a customer said."""
        for column in self._scores:
            value = row.cell(column).value
            if isinstance(value, float):
                yield value % 0.5 != 0

    def _is_number_of_somebody(self, column: int, text: str) -> bool:
        """Whether a text stands where plates, documents or telephones stand and has the digits of one."""
        return column in self._naming and column != self._name and any(map(str.isdigit, text))

    def _has_count(self, row: Row) -> bool:
        return any(_is_count(row.cell(column).value) for column in self._counted)

    def _repeats(self, texts: Sequence[tuple[int, str]]) -> bool:
        """Most of a detail row's headings, or a row that holds nothing but group headings."""
        if len(texts) < 2:
            return False
        for heading in self._headings:
            same = sum(1 for column, value in texts if heading.get(column) == _folded(value))
            if same == len(texts) or (same >= 3 and same * 2 >= len(texts)):
                return True
        return False

    def _record(self, row: Row) -> bool:
        """Whether somebody has typed something about a customer: who, what they said, or two other facts.

        A score is one only beside something else: a row of averages without a label has nothing but scores.
        """
        for column in self._naming:
            cell = row.cell(column)
            if _filled(cell) and not (column in self._counted and _is_count(cell.value)):
                return True
        if any(_filled(cell := row.cell(column)) and cell.value != 0 for column in self._scores):
            return any(_filled(row.cell(beside)) for beside in self._beside)
        return sum(1 for column in self._substance if _filled(row.cell(column))) > 1

    def _texts(self, row: Row) -> list[tuple[int, str]]:
        cells_ = row.cells[: self._right]
        return [(c, v) for c, cell in enumerate(cells_) if isinstance(v := cell.value, str) and v and not v.isspace()]


def has_content(row: Row) -> bool:
    """Whether anything stands in the row; fills and notes are nothing."""
    for cell in row.cells:
        value = cell.value
        if value is not None and not (isinstance(value, str) and (not value or value.isspace())):
            return True
    return False


def _folded(text: str) -> str:
    """A heading is repeated by pasting it: case and outer spaces are all that may differ. Looked at in every row."""
    return text[:200].strip().casefold()


def _filled(cell: Cell) -> bool:
    value = cell.value
    if value is None or isinstance(value, CellError) or value is False:
        return False
    return not (isinstance(value, str) and (not value or value.isspace()))


def _is_count(value: CellValue) -> bool:
    """A bare small number."""
    if isinstance(value, str):
        return _SMALL_NUMBER.match(value) is not None
    return isinstance(value, float) and not isinstance(value, bool) and 0 < value < _COUNT


def is_somebodys(reader: Reader, value: CellValue) -> bool:
    """Whether a cell holds a plate, chassis number, telephone or document that could be one customer's only."""
    if value == "":
        return False
    read: str | None = _READERS[reader](value).value
    return read is not None and identifies(reader, read) and (reader is not Reader.DOCUMENT or len(read) >= _DOCUMENT)


def is_day(value: CellValue) -> bool:
    """Whether a cell holds a day at a glance, as a date or as text."""
    if isinstance(value, str):
        return _DATE.match(value) is not None
    return isinstance(value, float) and FIRST_SERIAL <= value < LAST_SERIAL
