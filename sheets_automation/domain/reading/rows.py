"""Which rows below a heading are records, and which only structure them (domain §4.1).

Legends, repeated headings, totals, subtotals, separators and footers are skipped; so are rows where nobody has typed
anything of substance yet (numbers filled down, drop-downs and formulas prepared in advance).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from sheets_automation.domain.cells.text import normalise
from sheets_automation.model import Box, Cell, CellError, Row, Tab
from sheets_automation.policy import FormPolicy

_TOTAL = re.compile(
    r"^(gran |sub ?)?totals?e?s?\b|^promedios?\b|^suma\b|^meta\b|^indicador\b|^porcentaje\b|^resumen\b|^nps\b"
    r"|^nivel de satisfaccion\b|^cantidad de\b"
)
_FOOTER = re.compile(r"^(elaboro|reviso|aprobo|elaborado|revisado|aprobado|firma|convenciones|nota|notas|fin)\b")
_SEPARATOR = re.compile(
    r"^(semana|quincena|mes|dia|lunes|martes|miercoles|jueves|viernes|sabado|domingo|enero|febrero|marzo|abril|mayo|junio"
    r"|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)\b"
)

_IDENTITY = frozenset(
    {"cliente", "documento", "telefono", "telefono_2", "placa", "vin", "orden", "descripcion", "observaciones"}
)
_PREPARED = frozenset({"consecutivo", "general", "tipo_cliente", "dias", "estado"})  # filled down before anybody calls
_SUBSTANCE = _IDENTITY | {
    "numero", "sugerencia", "gestion", "respuesta", "tratamiento", "contactado", "motivo_no_contacto", "fecha_llamada",
    "fecha_recepcion", "fecha_servicio", "intento_1", "intento_2", "correo", "asesor", "tipo_servicio", "tipo", "canal",
}  # fmt: skip


class RowJudge:
    """Judges the rows of one tab, given where its fields are."""

    def __init__(
        self, form: FormPolicy, columns: Mapping[str, int], heading: Sequence[Row], merges: Collection[Box]
    ) -> None:
        scored = [*form.questions, *form.specific]
        self._name = columns.get("cliente")
        self._identity = [columns[f] for f in columns if f in _IDENTITY]
        self._substance = [columns[f] for f in columns if f in _SUBSTANCE]
        self._scores = [columns[f] for f in scored if f in columns]
        self._beside = [c for f, c in columns.items() if f not in _PREPARED and c not in self._scores]
        self._headings = [{column: _folded(text) for column, text in _texts(row)} for row in heading]
        self._wide = {box.top for box in merges if box.right - box.left >= 3 and box.bottom - box.top == 1}

    def structural(self, row: Row) -> bool:
        """Whether the row is a repeated heading, a total, a separator or a footer."""
        texts = _texts(row)
        if not texts:
            return False
        if self._repeats_heading(texts):
            return True
        filled = sum(1 for cell in row.cells if _filled(cell))
        # a lone text in the name column is «TUNJA» over Tunja's rows, or a name whose row nobody has begun to fill
        if filled == 1 and (row.index in self._wide or texts[0][0] not in self._identity or texts[0][0] == self._name):
            return True
        # no record has «Total registros: 1.234» as its first words and nobody's plate or telephone besides
        first = normalise(texts[0][1][:60])
        if _TOTAL.match(first) or (_FOOTER.match(first) and filled <= 3):
            return sum(1 for column in self._identity if _filled(row.cell(column))) <= 1
        return filled <= 2 and _SEPARATOR.match(first) is not None

    def _repeats_heading(self, texts: list[tuple[int, str]]) -> bool:
        """Most of a detail row's headings, or a row that holds nothing but group headings."""
        if len(texts) < 2:
            return False
        for heading in self._headings:
            same = sum(1 for column, value in texts if heading.get(column) == _folded(value))
            if same == len(texts) or (same >= 3 and same * 2 >= len(texts)):
                return True
        return False

    def record(self, row: Row) -> bool:
        """Whether somebody has typed something about a customer: who, what they said, or two other facts.

        A score is one only beside something else: a row of averages without a label has nothing but scores.
        """
        cells = row.cells
        width = len(cells)
        for column in self._identity:
            if column < width and _filled(cells[column]):
                return True
        for column in self._scores:
            if column < width and _filled(cells[column]) and cells[column].value != 0:
                return any(_filled(row.cell(beside)) for beside in self._beside)
        facts = 0
        for column in self._substance:
            if column < width and _filled(cells[column]):
                facts += 1
                if facts == 2:
                    return True
        return False


def _folded(text: str) -> str:
    """A heading is repeated by pasting it: case and outer spaces are all that may differ. Looked at in every row."""
    return text[:200].strip().casefold()


def _texts(row: Row) -> list[tuple[int, str]]:
    return [(c, v) for c, cell in enumerate(row.cells) if isinstance(v := cell.value, str) and v and not v.isspace()]


def _filled(cell: Cell) -> bool:
    value = cell.value
    if value is None or isinstance(value, CellError) or value is False:
        return False
    return not (isinstance(value, str) and (not value or value.isspace()))


def skipped(tab: Tab, last_heading: int, judge: RowJudge) -> frozenset[int]:
    """The structural rows below a heading, 0-based."""
    return frozenset(row.index for row in tab.rows[last_heading + 1 :] if row.cells and judge.structural(row))
