"""What is not read is told wherever a customer's low score may lie in it: a case or a finding, never silence (spec §3).

Tabs that are set aside, tables beside or below a register, calls above its heading, rows without a customer, labels
that may be names, questions that no field claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sheets_automation.domain.cells.read import Note, doubtful
from sheets_automation.domain.cells.text import shown
from sheets_automation.domain.fields import Identity, identifying, reader_of
from sheets_automation.domain.reading.beside import Unread, anything_within, beside_rows, within
from sheets_automation.domain.reading.findings import Notes
from sheets_automation.domain.reading.heading_search import Candidate
from sheets_automation.domain.reading.headings import NotARegister, Tables
from sheets_automation.domain.reading.headless import low_in_calls
from sheets_automation.domain.reading.question_words import BelowQuestions, QuestionWords, below_questions, low_in
from sheets_automation.domain.reading.rows import FOOTER, PREPARED, SEPARATOR, TOTAL_LIKE, has_content, is_somebodys
from sheets_automation.domain.reading.tables import ABOVE, OTHER_TABLE
from sheets_automation.domain.spanish import count, whole_scores
from sheets_automation.model import Box, CellValue, Layout, Placed, Reader, Row, RowPlace, Severity, Tab, a1
from sheets_automation.policy import FormPolicy

_NOT_MAPPED = Note(
    "pestana_sin_campos",
    Severity.ERROR,
    "",
    "Agregue a «encabezados» de esos campos, en config/forms, las palabras con que el formato los escribe.",
)
_SET_ASIDE = doubtful(
    "pestana_apartada", "", "Si son llamadas, póngales el encabezado del formato o páselas a la pestaña del mes."
)
_LEFT_OUT = "Si son llamadas, páselas a la pestaña del mes, o pida quitar ese nombre de «pestanas_ignoradas»."
_SECOND = Note(
    "segundo_encabezado",
    Severity.ERROR,
    "un solo registro por pestaña, o uno debajo del otro",
    "Pase esas filas a otra pestaña o debajo del primer registro: cada fila lleva una sola marca y un solo color.",
)
_COMPLETE_IT = (
    "Si son filas del registro, páselas a él; si ese encabezado dice lo mismo con otras palabras, agréguelas a "
    "«encabezados» en config/forms/{code}.toml; si no, páselas a otra pestaña."
)
_BESIDE = doubtful(
    "calificacion_al_lado",
    "las calificaciones de los clientes dentro del registro",
    "Si son calificaciones de clientes, páselas a sus filas del registro o a otra pestaña con su encabezado.",
)
_ABOVE = Note(
    "fila_sobre_encabezado",
    Severity.ERROR,
    "las llamadas debajo del encabezado",
    "Devuelva el encabezado a su lugar, encima de todas las llamadas: alguien ordenó la hoja con él.",
)
_NOBODY = doubtful(
    "calificacion_sin_cliente",
    "el cliente, la placa o la fecha junto a la calificación",
    "Complete la fila: sin esos datos no se sabe quién calificó; si no es una calificación, bórrela.",
)
_LIKE_TOTAL = doubtful(
    "total_dudoso",
    "la fecha, la placa o el teléfono, si es un cliente",
    "Se tomó por un total o un separador: si es un cliente, complete la fila.",
)
_UNREAD_QUESTION = doubtful(
    "pregunta_sin_leer",
    "un campo de la configuración",
    "No cambie el formato: agregue ese encabezado a «encabezados» de la pregunta que sea, en config/forms/{code}.toml.",
)

NOBODY = Placed(RowPlace.UNREADABLE, "calificación sin datos del cliente")
LIKE_TOTAL = Placed(RowPlace.UNREADABLE, "parece un total y tiene una calificación")
UNREAD_TABLE = Placed(RowPlace.UNREADABLE, "tabla que no se lee")
NOT_MAPPED = Placed(RowPlace.UNREADABLE, "debajo de un encabezado incompleto")
_DOUBTED = (SEPARATOR, FOOTER, TOTAL_LIKE)
_CELLS_NAMED = 5
_Cells = Mapping[int, Sequence[int]]  # row → columns
_NO_CELLS: _Cells = {}
_A_HEADING = 3  # fields named in one row; fewer are chance


@dataclass(frozen=True, slots=True)
class Kept:
    """The places and low scores of a tab, once what is not read has been told."""

    placed: Mapping[int, Placed]
    low: Mapping[int, int]
    low_aside: int = 0


@dataclass(frozen=True, slots=True)
class Asides:
    """Looks through one tab for low scores that nothing reads. ``below``: the detractors' limit."""

    tab: Tab
    form: FormPolicy
    notes: Notes
    words: QuestionWords
    below: float

    def tab_of_none(self, why: NotARegister) -> Kept:
        """A tab that is no register: silent, unless somebody's low scores or calls lie in it."""
        rows = [row for row in self.tab.rows if has_content(row)]
        answered = self._below_questions(rows)
        low = answered.low
        if not low and why.known < _A_HEADING:
            low = low_in_calls(rows, self.below)
        counted = {row: len(columns) for row, columns in low.items()}
        heading = -1 if why.heading_row is None else why.heading_row
        amount = self._amount(sum(1 for row in rows if row.index > heading), low, answered.unclear)
        if why.looks_like:
            note = replace(_NOT_MAPPED, expected=f"encabezados de {why.form}: falta {'; '.join(why.missing)}")
            read = f"el encabezado de la fila {heading + 1}; debajo, {amount}"
            self.notes.add_tab(note, read, cell=f"A{heading + 1}", label="; ".join(why.missing))
            return Kept({row.index: _below(row, heading) for row in rows}, counted)
        if low or why.records or (why.near and not self.form.questions and self._somebodys(rows, heading)):
            note = replace(_SET_ASIDE, expected=_wanted(why), fix=_LEFT_OUT if why.pattern else _SET_ASIDE.fix)
            self.notes.add_tab(note, amount, cell=_span([row for row in rows if row.index > heading] or rows))
        return Kept(dict.fromkeys((row.index for row in rows), Placed(RowPlace.OTHER, why.reason)), counted)

    def _somebodys(self, rows: Sequence[Row], heading: int) -> bool:
        """Whether a plate or a telephone stands below the heading: requests have no scores to be seen by."""
        return any(
            is_somebodys(reader, cell.value)
            for row in rows
            if row.index > heading
            for cell in row.cells
            for reader in (Reader.PLATE, Reader.PHONE)
            if cell.value is not None
        )

    def register(self, tables: Tables) -> Kept:
        """Everything in a register tab that is no record and may hold a customer's low score."""
        placed, cells = dict(tables.placed), self._low_cells(tables)
        low = {row: len(columns) for row, columns in cells.items()}
        self._nobodys(placed, cells, tables)
        aside = sum(self._table(unread, placed, low) for unread in tables.unread)
        aside += sum(self._beside(area, tables.unread) for area in tables.areas)
        self._above(placed)
        for layout in tables.layouts:
            self._unread_questions(layout)
        return Kept(placed, low, aside)

    def _amount(self, rows: int, low: _Cells, unclear: _Cells = _NO_CELLS) -> str:
        """«8 filas y 2 valores de 1 a 6 (E5, E9)»; without rows, only the values."""
        lows, others = _cells(low), _cells(unclear)
        parts = [count(rows, "fila", "filas")] if rows else []
        parts.append(f"{low_scores(len(lows), whole_scores(1, self.below))}{_named(lows)}")
        if others:
            parts.append(f"{count(len(others), 'respuesta', 'respuestas')} sin entender{_named(others)}")
        return " y ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]

    def _below_questions(self, rows: Sequence[Row]) -> BelowQuestions:
        found = below_questions(rows, self.words, self.below)
        return found if self.form.questions else replace(found, unclear={})  # requests are no scores

    def _low_cells(self, tables: Tables) -> dict[int, tuple[int, ...]]:
        """Row → columns of its low scores, below the scores of its table and whatever else asks there."""
        asked = {layout.heading[1]: self._questions(layout) for layout in tables.layouts}
        of_record = {row: asked[layout.heading[1]] for layout in tables.layouts for row in layout.record_rows}
        columns = asked[tables.layouts[0].heading[1]]
        found: dict[int, tuple[int, ...]] = {}
        for row in self.tab.rows:
            columns = asked.get(row.index - 1, columns)
            placed = tables.placed.get(row.index)
            if placed is not None and placed.place is not RowPlace.HEADING and placed is not OTHER_TABLE:
                low = low_in(row, of_record.get(row.index, columns), self.below)
                if low:
                    found[row.index] = low
        return found

    def _questions(self, layout: Layout) -> tuple[int, ...]:
        scores = {at for field, at in layout.columns.items() if reader_of(self.form, field) is Reader.SCORE}
        return tuple(sorted(scores | set(self._unclaimed(layout))))

    def _unclaimed(self, layout: Layout) -> list[int]:
        """Columns whose heading asks for a score, and that no field has."""
        taken = set(layout.columns.values())
        return [at for at, text in layout.labels.items() if at not in taken and self.words.asks(text)]

    def _table(self, unread: Unread, placed: dict[int, Placed], low: dict[int, int]) -> int:
        """One table that is not read; how many low scores lie in it at the side of rows that are."""
        heading = unread.heading
        answered = self._below_questions((*unread.head, *unread.rows))
        found = answered.low
        named = any(f in heading.columns for f in identifying(Identity.NAME))
        if not (found or unread.aside or (named and unread.rows)):
            return 0
        last = unread.rows[-1].index if unread.rows else heading.bottom
        span = f"{a1(heading.top, heading.left)}:{a1(last, heading.right - 1)}"
        amount = self._amount(len(unread.rows), found, answered.unclear)
        read = f"otro encabezado en la fila {heading.details + 1}, con {amount}"
        self.notes.add_tab(_second(heading), read, cell=span, label=heading.headings[0].text)
        if not unread.aside:
            low.update({row: len(columns) for row, columns in found.items()})
        for row in unread.rows:
            if placed[row.index].place is RowPlace.OTHER:
                placed[row.index] = UNREAD_TABLE
        return sum(map(len, found.values())) if unread.aside else 0

    def _beside(self, area: Box, unread: Sequence[Unread]) -> int:
        """Scores beside a register that stand under no heading of a register."""
        lines = beside_rows(self.tab, area).rows
        told = [one.heading for one in unread if one.aside and area.top <= one.heading.top < area.bottom]
        taken = sorted([(area.left, area.right), *((heading.left, heading.right) for heading in told)])
        width = max((len(row.cells) for row in lines), default=0)
        free = pairwise([0, *(edge for edges in taken for edge in edges), width])
        counted = 0
        for left, right in list(free)[::2]:
            if left >= right or not anything_within(lines, left, right):
                continue
            low = self._below_questions(within(lines, left, right)).low
            if low:
                span = _span(within([self.tab.rows[row] for row in low], left, right))
                self.notes.add_tab(_BESIDE, self._amount(0, low), cell=span)
                counted += sum(map(len, low.values()))
        return counted

    def _above(self, placed: Mapping[int, Placed]) -> None:
        rows = [row for row, place in placed.items() if place is ABOVE]
        if rows:
            named = ", ".join(str(row + 1) for row in rows[:_CELLS_NAMED]) + (" …" if len(rows) > _CELLS_NAMED else "")
            read = f"{count(len(rows), 'fila', 'filas')} encima del encabezado: {named}"
            self.notes.add_tab(_ABOVE, read, cell=f"A{rows[0] + 1}:A{rows[-1] + 1}")

    def _nobodys(self, placed: dict[int, Placed], low: Mapping[int, tuple[int, ...]], tables: Tables) -> None:
        """Low scores in rows that are no records: without a customer, or under a label that may be a name."""
        labels: dict[int, str] = {}
        for layout in tables.layouts:
            labels |= layout.labels
        for row, columns in low.items():
            place = placed[row]
            whole = [c for c in columns if not _fraction(self.tab.rows[row].cell(c).value)]
            note = _NOBODY if place is PREPARED else _LIKE_TOTAL if place in _DOUBTED and whole else None
            if note is not None:
                column = whole[0] if whole else columns[0]
                self.notes.add(row, column, labels.get(column, ""), note, shown(self.tab.rows[row].cell(column).value))
                placed[row] = NOBODY if place is PREPARED else LIKE_TOTAL

    def _unread_questions(self, layout: Layout) -> None:
        """Questions that no field of the form claims, once per column."""
        asked = self._unclaimed(layout)
        found: dict[int, dict[int, list[int]]] = {}
        for index in layout.record_rows if asked else ():
            for column in low_in(self.tab.rows[index], asked, self.below):
                found.setdefault(column, {})[index] = [column]
        for column, low in found.items():
            cell = a1(layout.heading[1], column)
            note = replace(_UNREAD_QUESTION, fix=_UNREAD_QUESTION.fix.format(code=self.form.code))
            self.notes.add_tab(note, self._amount(0, low), cell=cell, label=layout.labels[column])


def _cells(by_row: _Cells) -> list[str]:
    return [a1(row, column) for row, columns in by_row.items() for column in columns]


def _named(cells: Sequence[str]) -> str:
    """« (E5, E9 …)»: the first of these cells."""
    if not cells:
        return ""
    return f" ({', '.join(cells[:_CELLS_NAMED])}{' …' if len(cells) > _CELLS_NAMED else ''})"


def low_scores(quantity: int, scale: str) -> str:
    """«ningún valor de 1 a 6», «1 valor de 1 a 6», «1.024 valores de 1 a 6»."""
    return f"{count(quantity, 'valor', 'valores') if quantity else 'ningún valor'} de {scale}"


def _second(heading: Candidate) -> Note:
    """What is wanted of a table that is not read: what it lacks, or a place of its own."""
    missing = heading.words.missing(heading.columns)
    if not missing:
        return _SECOND
    expected = f"encabezados de {heading.words.form.code}: falta {'; '.join(missing)}"
    severity = Severity.ERROR if heading.near else Severity.WARNING
    return replace(_SECOND, severity=severity, expected=expected, fix=_COMPLETE_IT.format(code=heading.words.form.code))


def _span(rows: Sequence[Row]) -> str:
    """The range from the first of these cells to the last: «B2:K14»."""
    columns = [c for row in rows for c, cell in enumerate(row.cells) if cell.value is not None and cell.value != ""]
    first, last = a1(rows[0].index, min(columns)), a1(rows[-1].index, max(columns))
    return first if first == last else f"{first}:{last}"


def _below(row: Row, heading: int) -> Placed:
    return NOT_MAPPED if row.index > heading else Placed(RowPlace.HEADING, "encabezado incompleto")


def _wanted(why: NotARegister) -> str:
    if why.pattern:
        return f"ninguna llamada: la configuración aparta esta pestaña («{why.pattern}»)"
    if why.missing:
        return f"el encabezado completo de {why.form}: falta {'; '.join(why.missing)}"
    return "ninguna calificación de un cliente, o el encabezado completo del formato"


def _fraction(value: CellValue) -> bool:
    return isinstance(value, float) and value != int(value)
