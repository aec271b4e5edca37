"""Text in columns (.csv, .txt): which separator, where a quote belongs to the text, and the rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from sheets_automation.exports import refusals
from sheets_automation.exports.cells import text_cell, trimmed
from sheets_automation.model import ExportSheet

_SEPARATORS = ";,\t|"
_SAMPLE_ROWS = 300
_SAMPLE = 200_000  # characters
_NAMED = re.compile(r"\A\s*sep=(.)\s*?(?:\r\n|\r|\n)", re.IGNORECASE)  # Excel's own first line

Rows = list[list[str]]


def read_separated(name: str, title: str, text: str) -> tuple[ExportSheet, ...]:
    """The one table of a text file; InputError where its rows cannot be told apart."""
    named = _NAMED.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else _separator(text)
    if max((line.count(separator) for line in text.splitlines()), default=0) >= refusals.WIDEST:
        raise refusals.too_much(name)
    try:
        rows = _rows(text, separator)
    except csv.Error as error:
        raise refusals.damaged(name, f"its rows cannot be told apart ({error})") from error
    if sum(map(len, rows)) > refusals.MOST_CELLS:
        raise refusals.too_much(name)
    return (ExportSheet(title, tuple(trimmed(map(text_cell, row)) for row in rows)),)


def _separator(text: str) -> str:
    """The one that cuts the most rows into the same number of cells, and the more cells the better."""
    sample = text[:_SAMPLE]
    return max(_SEPARATORS, key=lambda separator: _fit(sample, separator))


def _fit(sample: str, separator: str) -> int:
    widths: Counter[int] = Counter()
    with suppress(csv.Error):  # the rows before it tell enough
        for row in islice(_reader(sample, separator), _SAMPLE_ROWS):
            widths[len(row)] += len(row) > 1
    width, rows = max(widths.items(), key=lambda item: item[1] * (item[0] - 1), default=(1, 0))
    return rows * (width - 1)


def _rows(text: str, separator: str) -> Rows:
    """The rows; where a lone quote swallowed some («PEPE "EL MONO»), quotes are read as letters like any other."""
    try:
        rows = list(_reader(text, separator))
    except csv.Error:
        return _unquoted(text, separator)
    return _unquoted(text, separator) if _swallowed(rows, separator) else rows


def _unquoted(text: str, separator: str) -> Rows:
    rows = list(_reader(text, separator, quotes=False))
    return [[_bare(cell) for cell in row] for row in rows]


def _bare(cell: str) -> str:
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if quoted else cell


def _swallowed(rows: Rows, separator: str) -> bool:
    """Whether a cell of several lines holds what are rows of their own."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    usual = widths.most_common(1)[0][0] if widths else 2
    return any(
        line.count(separator) >= max(2, usual // 2)
        for row in rows
        for cell in row
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()
    )


def _reader(text: str, separator: str, *, quotes: bool = True) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")
    if quotes:
        return csv.reader(lines, delimiter=separator)
    return csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
