"""Writes the two satisfaction registers: types each call into its tab and keeps the answer sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from . import layout
from .calls import Call
from .days import LONG_MONTHS, add_business_days
from .messy import Typed
from .package import Book
from .tabs import FOR_01, WHOLE_ROW, Tab
from .truth import NOW, ComplaintTruth, ContactTruth, CrmTruth, DirtyCell, RowTruth, TabTruth
from .typing_in import TypedCall

HEADINGS = {
    FOR_01: ("CONTROL DE SEGUIMIENTO CLIENTES POSVENTA", ("CÓDIGO: GSC-FOR-01", "VERSIÓN: 5", "FECHA: 15/01/2025")),
    "GSC-FOR-03": ("SEGUIMIENTO CLIENTES COMERCIALES", ("CÓDIGO: GSC-FOR-03", "VERSIÓN: 4", "FECHA: 15/01/2025")),
}
CENTRED_FIELDS = frozenset(
    ("no", "placa", "q1", "q2", "q3", "q4", "e1", "e2", "general", "contactado", "fecha_llamada", "fecha_gestion",
    "fecha_salida",
     "intento1", "intento2", "orden", "sede", "marca")
)  # fmt: skip
LONG_FIELDS = frozenset(("comentario", "gestion", "sugerencia"))
ZEBRA = "F3F3F3"


@dataclass(slots=True)
class Ledger:
    """The answer sheet under construction."""

    tabs: list[TabTruth] = field(default_factory=list)
    rows: list[RowTruth] = field(default_factory=list)
    complaints: list[ComplaintTruth] = field(default_factory=list)
    contacts: list[ContactTruth] = field(default_factory=list)
    crm: list[CrmTruth] = field(default_factory=list)
    dirty: list[DirtyCell] = field(default_factory=list)


def write_tab(book: Book, tab: Tab, calls: list[TypedCall], ledger: Ledger, *, copy_of: str | None = None) -> None:
    """Writes one monthly tab: headings, legend, calls in the tab's order with everything people put between them."""
    sheet = layout.new_sheet(book, tab.title)
    title, facts = HEADINGS[tab.form]
    layout.controlled_heading(book, sheet, title, facts, min(len(tab.columns), 16))
    detail = layout.headings(book, sheet, layout.legend(book, sheet, 4, tab), tab)
    row = detail + 1
    written: list[int] = []
    for typed, between in _with_separators(tab, calls):
        row = _between(book, sheet, tab, row, between, len(written))
        _write_call(book, sheet, tab, typed, row, ledger, copy_of)
        written.append(row)
        row += 1
        if tab.repeat_every and len(written) % tab.repeat_every == 0 and len(written) < len(calls):
            row = layout.headings(book, sheet, row, tab) + 1
    row = _coloured_empty_rows(sheet, tab, row)
    if tab.totals and written:
        _totals(book, sheet, tab, detail + 1, written[-1], row + 1)
    layout.dress(sheet, tab, detail, written[-1])
    _choices(sheet, tab, detail + 1, written[-1])
    tones = tuple(tab.tones.items())
    ledger.tabs.append(TabTruth(book.name, tab.title, True, False, detail, len(written), tab.paint, tones, copy_of))


def _with_separators(tab: Tab, calls: list[TypedCall]) -> Iterator[tuple[TypedCall, str]]:
    """Each call with the line that goes before it: empty, ``week …`` or ``subtotal …``."""
    previous: Call | None = None
    count = 0
    for typed in calls:
        call, between = typed.call, ""
        if previous is not None and tab.weeks and _monday(call.call_date) > _monday(previous.call_date):
            monday = _monday(call.call_date)
            between = f"SEMANA DEL {monday.day} DE {LONG_MONTHS[monday.month - 1].upper()}"
        if previous is not None and tab.subtotals and call.call_date > previous.call_date:
            between = f"SUBTOTAL {previous.call_date:%d/%m/%Y}: {count} llamadas"
            count = 0
        if tab.order == "sede" and (previous is None or call.sede != previous.sede):
            between = call.sede.upper()
        count += 1
        previous = call
        yield typed, between


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _between(book: Book, sheet: Worksheet, tab: Tab, row: int, text: str, done: int) -> int:
    """Writes a separator, week strip or subtotal before a call. Returns the row for the call."""
    if not text:
        return row
    if tab.weeks:
        cell = layout.put(book, sheet, row + 1, 1, Typed(text))
        cell.font = layout.BOLD
        for column in range(1, len(tab.columns) + 1):
            sheet.cell(row + 1, column).fill = layout.fill("D9D9D9")
        return row + 2
    column = 2 if tab.subtotals else 1
    row += tab.order == "sede" and done > 0
    layout.put(book, sheet, row, column, Typed(text)).font = layout.BOLD
    if tab.subtotals:
        for number in range(1, len(tab.columns) + 1):
            sheet.cell(row, number).fill = layout.fill("EFEFEF")
    return row + 1


def _write_call(
    book: Book, sheet: Worksheet, tab: Tab, typed: TypedCall, row: int, ledger: Ledger, copy_of: str | None
) -> None:
    call = typed.call
    for number, column in enumerate(tab.columns, start=1):
        value = _placed(typed.cells[column.field], tab, row)
        cell = layout.put(book, sheet, row, number, value)
        if tab.bordered:
            cell.border = layout.BOX
        cell.alignment = _alignment(column.field)
        if tab.zebra and row % 2:
            cell.fill = layout.fill(ZEBRA)
        if value.slip:
            typed_text = "" if value.value is None else str(value.value)
            where = (book.name, tab.title, cell.coordinate)
            ledger.dirty.append(DirtyCell(*where, column.field, value.slip, typed_text, value.means))
    _paint(sheet, tab, call, row)
    layout.fit_height(sheet, row, [(column.width, typed.cells[column.field].value) for column in tab.columns])
    if call.note:
        note = Comment(call.note, "Yuli Paredes", height=80, width=220)
        sheet.cell(row, tab.index("comentario")).comment = note
    ledger.rows.append(_truth(book, tab, typed, row, copy_of))


def _alignment(name: str) -> Alignment:
    if name in LONG_FIELDS:
        return layout.WRAPPED
    return layout.CENTRED if name in CENTRED_FIELDS else layout.MIDDLE


def _placed(value: Typed, tab: Tab, row: int) -> Typed:
    """The value with the columns and the row put into its formula."""
    if not value.formula:
        return value
    first, last = (get_column_letter(tab.index(name)) for name in ("q1", "q4"))
    return replace(value, formula=value.formula.format(first=first, last=last, row=row))


def _paint(sheet: Worksheet, tab: Tab, call: Call, row: int) -> None:
    tone = call.tone or tab.tones.get(call.state, "")
    if not tone:
        return
    names = [column.field for column in tab.columns] if tab.paint == (WHOLE_ROW,) else list(tab.paint)
    for name in names:
        sheet.cell(row, tab.index(name)).fill = layout.fill(tone)


def _truth(book: Book, tab: Tab, typed: TypedCall, row: int, copy_of: str | None) -> RowTruth:
    call, score = typed.call, typed.score
    detractor = score is not None and score < 7
    kinds = call.kinds
    due = add_business_days(call.call_date, 2) if detractor and call.known_date else None
    if due and call.expected in ("rojo", "amarillo"):
        step = add_business_days(NOW.date(), 1)
        kinds += ("overdue",) if due < NOW.date() else ("due_today",) if due == NOW.date() else ()
        kinds += ("due_tomorrow",) if due == step else ()
    return RowTruth(
        file=book.name,
        tab=tab.title,
        row=row,
        kinds=(*kinds, "copied_tab") if copy_of else kinds,
        sede=call.sede,
        brand=call.brand,
        plate=call.customer.plate or None,
        vin=call.customer.vin,
        adviser=call.adviser.email if call.adviser else None,
        call_date=call.call_date if call.known_date else None,
        contacted=call.contacted,
        score=score,
        answers=_meant(typed),
        score_class="" if score is None else "detractor" if score < 7 else "neutro" if score < 9 else "promotor",
        before=call.state,
        before_fill=call.tone or tab.tones.get(call.state, ""),
        expected=call.expected,
        due=due,
    )


def _meant(typed: TypedCall) -> tuple[float | None, ...]:
    """The general answers as a perfect reader takes them from the cells."""
    answers: list[float | None] = []
    for place, name in enumerate(("q1", "q2", "q3", "q4")):
        cell = typed.cells[name]
        if cell.slip:
            answers.append(float(cell.means) if cell.means else None)
        else:
            answers.append(typed.call.answers[place])
    return tuple(answers)


def _coloured_empty_rows(sheet: Worksheet, tab: Tab, row: int) -> int:
    """Fills that people dragged past the last call: colour without a row is no case."""
    if tab.title not in ("AGOSTO", "SEPTIEMBRE", "NOVIEMBRE VW", "OCTUBRE"):
        return row
    names = [column.field for column in tab.columns] if tab.paint == (WHOLE_ROW,) else list(tab.paint)
    for step, state in enumerate(("rojo", "verde")):
        for name in names:
            sheet.cell(row + step, tab.index(name)).fill = layout.fill(tab.tones[state])
    return row + 2


def _totals(book: Book, sheet: Worksheet, tab: Tab, first: int, last: int, row: int) -> None:
    label = 2 if tab.columns[0].field == "no" else 1
    layout.put(book, sheet, row, label, Typed("TOTAL")).font = layout.BOLD
    layout.put(book, sheet, row + 1, label, Typed("PROMEDIO")).font = layout.BOLD
    for name in ("q1", "q2", "q3", "q4"):
        column = tab.index(name)
        numbers = [
            value
            for (value,) in sheet.iter_rows(first, last, column, column, values_only=True)
            if isinstance(value, (int, float)) and not isinstance(value, bool) and value <= 10
        ]
        letter = get_column_letter(column)
        span = f'{letter}{first}:{letter}{last},"<=10"'
        count = Typed(len(numbers), formula=f"COUNTIF({span})")
        mean = Typed(sum(numbers) / len(numbers), "0.00", formula=f"AVERAGEIF({span})")
        layout.put(book, sheet, row, column, count).font = layout.BOLD
        layout.put(book, sheet, row + 1, column, mean).font = layout.BOLD


def _choices(sheet: Worksheet, tab: Tab, first: int, last: int) -> None:
    """Lists to choose from, and a conditional format that looks like a mark and is none."""
    letter = get_column_letter(tab.index("contactado"))
    choice = DataValidation(type="list", formula1=f'"{tab.yes},{tab.no}"', allow_blank=True, showErrorMessage=False)
    choice.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(choice)
    if tab.has("general") or tab.has("tipo_cliente"):
        letter = get_column_letter(tab.index("q4"))
        rule = CellIsRule(  # type: ignore[no-untyped-call]
            operator="between", formula=["1", "6.99"], font=Font(color="FFCC0000"), fill=layout.fill("FCE5CD")
        )
        sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)
