"""The scale of each score column of a tab, decided from all its values and its headings, and said once (spec §3).

Careful on both sides: a column of 1–10 in which every customer scored 5 or less stays one unless a text says that 5 is
all there is – a detractor must never vanish –, and where a text does say so, a 5 is full marks. What is assumed is a
finding of the column, what remains doubtful as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets_automation.domain import fields
from sheets_automation.domain.cells.answer import Answer
from sheets_automation.domain.cells.read import Note, doubtful, repaired
from sheets_automation.domain.cells.scale import TEN, Scale, named_scale, scale_of_title
from sheets_automation.domain.cells.scores import answer, score
from sheets_automation.domain.cells.text import clean, shown
from sheets_automation.domain.reading.sheet import Sheet
from sheets_automation.domain.reading.totals import Total, apart, total_of
from sheets_automation.model import Reader, Row, Tab
from sheets_automation.policy import FormPolicy

_FEW = 3  # from so many cells on, what cells name is the column's scale
_LOW_COLUMN = 8  # so many marks, none above 5 and most of them 4 or 5, look like five steps

_OTHER_SCALE = repaired("calificacion_otra_escala", "calificaciones de 1 a 10", "")
_YES_NO = repaired(
    "calificacion_si_no",
    "calificaciones de 1 a 10",
    "SI y NO no cuentan como calificación; cada NO que nada más explica se avisa aparte. Pregunte la calificación.",
)
_NO_SCORE = doubtful("columna_no_es_calificacion", "una calificación de 1 a 10", "")
UNSURE_SCALE = "escala_dudosa"  # code of the finding
_DOUBTFUL = doubtful(UNSURE_SCALE, "una sola escala", "")
_LOW = "ninguna calificación pasa de 5 y se leyeron de 1 a 10"


@dataclass(slots=True)
class Column:
    """One score column: its answers by row, and what is made of them."""

    field_id: str
    index: int
    answers: list[tuple[Row, Answer]]
    named: Scale | None = None  # by its heading, the group above it or a line above the table
    scale: Scale = TEN
    because: str = ""  # Spanish: what the scale was decided from
    doubts: list[str] = field(default_factory=list)

    @property
    def bare(self) -> list[float]:
        """Marks above 0 that name no scale of their own."""
        return [said.points for _row, said in self.answers if said.points and said.top is None]

    @property
    def points(self) -> list[tuple[int, float]]:
        """Row → points of 1–10 on the column's scale, for the marks above 0."""
        read = ((row.index, score(row.cell(self.index).value, self.scale).value) for row, _said in self.answers)
        return [(row, points) for row, points in read if points]

    def count(self, test: Callable[[Answer], bool]) -> int:
        return sum(1 for _row, said in self.answers if test(said))


@dataclass(frozen=True, slots=True)
class Headed:
    """A table whose heading is known: what its scales are decided from, besides its records."""

    tab: Tab
    form: FormPolicy
    columns: Mapping[str, int]  # field → column
    labels: Mapping[int, str]  # column → heading as typed
    heading: tuple[int, int]  # first and last row


def column_scales(sheet: Sheet, rows: Sequence[Row]) -> Mapping[str, Scale]:
    """Field → scale of every score column of the tab; ``rows`` are its records. Tells what is not 1–10."""
    layout = sheet.layout
    columns = _decided(Headed(sheet.tab, sheet.form, layout.columns, layout.labels, layout.heading), rows)
    for column in columns:
        _tell(sheet, column)
    return {column.field_id: column.scale for column in columns}


def scales_of(table: Headed, rows: Sequence[Row]) -> Mapping[str, Scale]:
    """The same before the tab is read for good; tells nothing."""
    return {column.field_id: column.scale for column in _decided(table, rows)}


def _decided(table: Headed, rows: Sequence[Row]) -> list[Column]:
    form, columns = table.form, list(_columns(table, rows))
    general = [column for column in columns if column.field_id not in form.specific]
    for column in columns:
        _decide(column)
    for column in columns:
        _inherit(column, columns if column.field_id in form.specific else general)
    overall = next((column for column in columns if column.field_id == fields.OVERALL), None)
    if overall is not None:
        questions = [column for column in columns if column.field_id in form.questions]
        _judge_overall(overall, questions, columns)
    return columns


def _columns(table: Headed, rows: Sequence[Row]) -> Iterator[Column]:
    form = table.form
    title = _title_scale(table)
    for field_id in (*form.questions, *form.specific, fields.OVERALL):
        index = table.columns.get(field_id)
        if index is None or fields.reader_of(form, field_id) is not Reader.SCORE:
            continue
        typed = ((row, answer(row.cell(index).value)) for row in rows)
        said = named_scale(table.labels.get(index, "")) or _group_scale(table, index) or title
        named = said or (Scale(top=float(form.scale)) if form.scale != TEN.top else None)
        yield Column(field_id, index, [(row, said) for row, said in typed if said.given], named)


# ------------------------------------------------------------------------------------------------- what headings say


def _group_scale(table: Headed, index: int) -> Scale | None:
    """Named by the group above the heading: «ENCUESTA (1 A 5)», merged or filled forward to the next one."""
    top, bottom = table.heading
    for above in range(bottom - 1, max(top - 2, -1), -1):
        group = _over(table, above, index)
        if group and (scale := named_scale(group)) is not None:
            return scale
    return None


def _over(table: Headed, above: int, index: int) -> str:
    """The text of a row that stands over a column: in it, merged over it, or to its left with nothing between."""
    row = table.tab.row(above)
    for box in table.tab.merges:
        if box.contains(above, index):
            return clean(row.cell(box.left).value)
    for column in range(index, -1, -1):
        if text := clean(row.cell(column).value):
            merged = any(box.contains(above, column) and box.right - box.left > 1 for box in table.tab.merges)
            return "" if merged and column < index else text
    return ""


def _title_scale(table: Headed) -> Scale | None:
    """Named by a line above the table: «Escala de calificación: 1 muy malo … 5 excelente»."""
    lines = table.tab.rows[: table.heading[0]]
    texts = (clean(cell.value) for row in lines for cell in row.cells if isinstance(cell.value, str))
    return next((scale for text in texts if (scale := scale_of_title(text)) is not None), None)


# ------------------------------------------------------------------------------------------------- what cells say


def _decide(column: Column) -> None:
    """The column's scale from its own headings and values."""
    bare = column.bare
    stars = [said.points for _row, said in column.answers if said.stars and said.points]
    if any(points > 5 for points in stars):
        column.scale = replace(column.scale, stars=10.0)
    yes_no = column.count(lambda said: said.yes is not None)
    plain = yes_no >= _FEW or column.count(lambda said: said.yes is not None and said.exact)
    if plain and 2 * yes_no >= len(column.answers) and yes_no > len(bare):
        column.scale = replace(column.scale, yes_no=True)
    levels = column.count(lambda said: said.level is not None)
    if levels >= _FEW and 2 * levels >= len(column.answers):
        column.scale = replace(column.scale, words=True)
        column.because = "se responde con palabras de cinco grados, de «muy insatisfecho» a «muy satisfecho»"
    if column.named is not None and column.named.top != 100:
        _take_named(column, column.named, bare)
        return
    fives = levels * column.scale.words + column.count(lambda said: said.top == 5 and said.note is None)
    if column.scale.stars == 5 and fives and _enough(fives, len(bare)) and all(points <= 5 for points in bare):
        column.scale = replace(column.scale, top=5.0)
        column.because = column.because or "sus respuestas la nombran («5 estrellas», «5 - Muy satisfecho», «4 de 5»)"
        return
    _by_values(column, bare, percent=column.named is not None)


def _enough(fives: int, bare: int) -> bool:
    return fives >= _FEW or 3 * fives >= fives + bare


def _take_named(column: Column, named: Scale, bare: Sequence[float]) -> None:
    """The heading's scale, unless the values do not keep to it."""
    top = int(named.top)
    above = sum(1 for points in bare if points > top)
    if named.top < 10 and 5 * above > len(bare):
        column.doubts.append(f"está dicho que van de 1 a {top} y hay calificaciones más altas: se leyó de 1 a 10")
        return
    if named.top > 10 and bare and max(bare) <= 10:
        column.doubts.append(f"está dicho que llegan hasta {top} y ninguna calificación pasa de 10: se leyó de 1 a 10")
        return
    column.scale = replace(column.scale, top=named.top, zero=named.zero)
    if named.top != 10:
        column.because = f"lo dice el encabezado, el título o la configuración (1 a {top})"


def _by_values(column: Column, bare: Sequence[float], *, percent: bool) -> None:
    """Percentages are told by their numbers; five steps never are, only asked about."""
    if not bare:
        return
    high = [points for points in bare if points > 10]
    parts = [points for points in bare if points < 1]
    if max(bare) <= 1 and parts and (percent or len(bare) >= _FEW):
        column.scale = replace(column.scale, top=1.0)
        column.because = "sus valores son porcentajes (0,9 es 90 %)"
    elif max(bare) <= 100 and 5 * len(high) >= 4 * len(bare) and (percent or _like_percentages(high)):
        column.scale = replace(column.scale, top=100.0)
        column.because = "sus valores van de 1 a 100"
    elif len(bare) >= _LOW_COLUMN and max(bare) <= 5 and 2 * sum(1 for points in bare if points >= 4) >= len(bare):
        column.doubts.append(_LOW)


def _like_percentages(high: Sequence[float]) -> bool:
    return len(high) >= _FEW and max(high) > 50 and 2 * sum(1 for points in high if points >= 50) >= len(high)


def _inherit(column: Column, columns: Sequence[Column]) -> None:
    """A question whose neighbours are asked from 1 to 5 and where nothing goes beyond 5 is asked so too."""
    siblings = [other for other in columns if other is not column and other.scale.top == 5 and other.because]
    bare = column.bare
    if column.named is None and column.scale.top == 10 and bare and max(bare) <= 5 and siblings:
        column.scale = replace(column.scale, top=5.0)
        column.because = ""  # not passed on: whoever inherits is no evidence
        column.doubts = ["las preguntas vecinas van de 1 a 5 y aquí nada pasa de 5: se leyó también de 1 a 5"]


# ------------------------------------------------------------------------------------------------- the overall score


def _judge_overall(overall: Column, questions: Sequence[Column], scored: Sequence[Column]) -> None:
    """A TOTAL that adds or counts the answers is no score: the recommendation decides instead (A-03)."""
    marks = {row.index: said.points for row, said in overall.answers if said.points and said.top is None}
    by_row: dict[int, list[list[float]]] = {row: [[], []] for row in marks}
    for place, columns in enumerate((questions, [column for column in scored if column is not overall])):
        for column in columns:
            for row, said in column.answers:
                if said.points is not None and row.index in by_row:
                    by_row[row.index][place].append(said.points)
    total = total_of([(marks[row], answers) for row, answers in by_row.items()], percent=overall.scale.top == 100)
    if total is Total.SCORE and apart(_as_points(overall, questions)):
        total = Total.APART
    if total is Total.SCORE:
        return
    overall.scale = Scale(used=False)
    overall.because = total.value
    overall.doubts = []


def _as_points(overall: Column, questions: Sequence[Column]) -> list[tuple[float, list[float]]]:
    """Each row's overall score with its answers, all as points of 1–10."""
    answers: dict[int, list[float]] = {}
    for column in questions:
        for row, points in column.points:
            answers.setdefault(row, []).append(points)
    return [(points, answers.get(row, [])) for row, points in overall.points]


# ------------------------------------------------------------------------------------------------------------ telling


def _tell(sheet: Sheet, column: Column) -> None:
    scale = column.scale
    if not scale.used:
        fix = f"{column.because}; no se usa y clasifican las respuestas. No cambie nada si así debe ser."
        _tell_column(sheet, column, replace(_NO_SCORE, fix=fix))
        return
    if scale.yes_no and column.field_id not in sheet.form.specific:
        _tell_column(sheet, column, _YES_NO, only_yes_no=True)
    if column.because and (scale.top != 10 or scale.words):
        fix = f"Se convirtió a la escala de 1 a 10 porque {column.because}. Si no es así, corrija el encabezado."
        _tell_column(sheet, column, replace(_OTHER_SCALE, fix=fix))
    for doubt in column.doubts:
        key = f" Si son de 1 a 5, escriba escala = 5 en config/forms/{sheet.form.code}.toml." if doubt == _LOW else ""
        _tell_column(sheet, column, replace(_DOUBTFUL, fix=f"{doubt[0].upper()}{doubt[1:]}.{key}"))


def _tell_column(sheet: Sheet, column: Column, note: Note, *, only_yes_no: bool = False) -> None:
    cells = [
        (row.index, shown(row.cell(column.index).value))
        for row, said in column.answers
        if said.yes is not None or not only_yes_no
    ]
    sheet.notes.add_cells(cells, column.index, sheet.label(column.index), note)
