"""The value of one formula: its tree walked over a book's cells.

Functions that must not evaluate, or not fail on, every argument are here; the others are in
``numbers`` and ``texts``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from math import isfinite
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_automation.emulator.cells.display import number_format
from sheets_automation.emulator.cells.locales import LocaleData, locale_data
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.state.a1 import GridBox, from_grid_range, resolve
from sheets_automation.emulator.state.grid import CellData, Json, Sheet, Spreadsheet

from . import numbers, texts, values
from .registry import World, arity
from .syntax import Call, ErrorLiteral, Literal, Name, Node, Operation, Reference, Unsupported, parse
from .values import Area, Failure, Fault, Operand, Value

_FUNCTIONS = {**numbers.TABLE, **texts.TABLE}
_SIGNS = {"+": "ADD", "-": "MINUS", "*": "MULTIPLY", "/": "DIVIDE", "^": "POW", "u-": "UMINUS", "u+": "UPLUS"}
_TOO_LARGE = Fault("NUM", "Result is too large.")
_BROUGHT = {
    "TODAY": "DATE", "HOY": "DATE", "DATE": "DATE", "FECHA": "DATE", "EOMONTH": "DATE", "FIN.MES": "DATE",
    "NOW": "DATE_TIME", "AHORA": "DATE_TIME",
}  # fmt: skip
#: Functions whose result looks like what they were given.
_LOOK_OF_ARGUMENT = {
    name: first
    for names, first in {
        "SUM SUMA MIN MÍN MAX MÁX AVERAGE PROMEDIO MEDIAN MEDIANA IFERROR SI.ERROR ROUND REDONDEAR": 0,
        "IF SI": 1,
    }.items()
    for name in names.split()
}


@dataclass(slots=True)
class Allowance:
    """How much of something is left to an untrusted file; None: no limit."""

    left: int | None

    def spend(self, amount: int) -> bool:
        """Whether that much was left; it is gone now."""
        if self.left is not None:
            self.left -= amount
        return self.left is None or self.left >= 0


class Evaluator:
    """Evaluates formulas of one book as it stands, at one moment (``now``: timezone-aware).

    ``most_cells``: how many cells may be read, for formulas of an untrusted file; what is beyond is Unsupported.
    """

    def __init__(self, book: Spreadsheet, now: datetime, most_cells: int | None = None) -> None:
        self.book = book
        self._cells = Allowance(most_cells)
        self.locale: LocaleData = locale_data(str(book.properties.get("locale", "en_US")))
        self.world = World(self.locale, _local(now, str(book.properties.get("timeZone", "Etc/GMT"))))
        self._titles = {sheet.title.casefold(): sheet for sheet in book.sheets}
        self._names = {str(named.get("name", "")).casefold(): named for named in book.named_ranges}

    def node(self, formula: str) -> Node:
        """The tree of a formula of this book. ParseError, Unsupported."""
        return parse(formula, self.locale.comma_decimal, self.locale.true, self.locale.false)

    def result(self, node: Node, own: Sheet) -> Value:
        """What a cell of sheet ``own`` shows for this tree; faults are values. Unsupported where it cannot be told."""
        try:
            found = values.scalar(self.evaluate(node, own, spill=False))
        except Failure as failure:
            return failure.fault
        except (ArithmeticError, ValueError):  # a date beyond the calendar, a number beyond what is computed with
            return _TOO_LARGE
        return _TOO_LARGE if isinstance(found, float) and not isfinite(found) else found

    def box(self, node: Reference | Name, own: Sheet) -> GridBox:
        """The cells a reference means; Failure with Google's words when there are none."""
        if isinstance(node, Name):
            named = self._names.get(node.name.casefold())
            if named is None:
                raise Failure("NAME", f"Unknown range name: '{node.name.upper()}'.")
            try:
                return from_grid_range(self.book, named.get("range", {}))
            except ApiError as missing:
                raise Failure("REF", "Reference does not exist.") from missing
        sheet = own if node.title is None else self._titles.get(node.title.casefold())
        if sheet is None:
            raise Failure("REF", f"Unresolved sheet name '{node.title}'.")
        try:
            return resolve(sheet, node.bounds)
        except ApiError as outside:
            raise Failure("REF", "Reference does not exist.") from outside

    def evaluate(self, node: Node, own: Sheet, *, spill: bool = True) -> Operand:
        """The value of a node. ``spill``: whether the place takes a whole range."""
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, ErrorLiteral):
            raise Failure(values.ERROR_TYPE[node.text], "Reference does not exist." if node.text == "#REF!" else "")
        if isinstance(node, Reference | Name):
            area = self._area(self.box(node, own))
            return area if spill else values.scalar(area)
        if isinstance(node, Operation):
            return self._operate(node, own)
        return self._call(node, own)

    def _area(self, box: GridBox) -> Area:
        """The values of a box, rows and columns cut after the last stored one."""
        if not self._cells.spend(box.rows * box.columns):
            raise Unsupported("more cells than an untrusted file may have read")
        rows = box.sheet.rows[box.start_row : box.end_row]
        return Area(
            box,
            tuple(tuple(_cell_value(cell) for cell in row.cells[box.start_column : box.end_column]) for row in rows),
        )

    def _operate(self, node: Operation, own: Sheet) -> Value:
        sign = node.sign
        operands = [values.scalar(self.evaluate(operand, own, spill=False)) for operand in node.operands]
        if sign == "&":
            return values.fitting("".join(values.text(operand, self.locale) for operand in operands), "CONCATENATE")
        if sign in _COMPARE:
            return _COMPARE[sign](values.compare(operands[0], operands[1]))
        name = _SIGNS.get(sign, "UNARY_PERCENT")
        numbers = [values.number(operand, name, i, self.locale) for i, operand in enumerate(operands, start=1)]
        if sign == "/" and numbers[1] == 0:
            raise Failure("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
        try:
            result = _ARITHMETIC[sign](*numbers)
        except (OverflowError, ZeroDivisionError):
            result = None
        if isinstance(result, complex) or result is None or result in {float("inf"), float("-inf")}:
            raise Failure("NUM", f"Function {name} caused a number that is out of range.")
        return result

    def _call(self, node: Call, own: Sheet) -> Value:
        name = node.name.upper()
        special = _SPECIAL.get(name)
        if special:
            return special(self, node, own)
        definition = _FUNCTIONS.get(name)
        if definition is None:
            if name in _google_functions():
                raise Unsupported(name)
            raise Failure("NAME", f"Unknown function: '{node.name}'.")
        got = len(node.arguments)
        if not definition.least <= got <= definition.most:
            raise arity(definition.name, definition.least, definition.most, got)
        return definition.run(self.world, [self.evaluate(argument, own) for argument in node.arguments])

    def branch(self, node: Call, place: int, own: Sheet) -> Value:
        """The value of one argument, evaluated only now."""
        return values.scalar(self.evaluate(node.arguments[place], own, spill=False))

    def link(self, node: Node, own: Sheet) -> str | None:
        """The address a cell leads to when its formula is ``HYPERLINK``."""
        if not (isinstance(node, Call) and node.name.upper() in {"HYPERLINK", "HIPERVINCULO"} and node.arguments):
            return None
        address = self.result(node.arguments[0], own)
        return address if isinstance(address, str) and address else None

    def look(self, node: Node, own: Sheet) -> Json | None:
        """The number format a result takes from what it was computed from: dates stay dates."""
        if isinstance(node, Reference | Name):
            try:
                box = self.box(node, own)
            except Failure:
                return None
            return number_format(box.sheet.cell(box.start_row, box.start_column)) or None
        if isinstance(node, Call):
            name = node.name.upper()
            if name in _BROUGHT:
                return {"type": _BROUGHT[name]}
            place = _LOOK_OF_ARGUMENT.get(name)
            return self.look(node.arguments[place], own) if place is not None and place < len(node.arguments) else None
        if isinstance(node, Operation) and node.sign in {"+", "-"}:
            looks = [self.look(operand, own) for operand in node.operands]
            if node.sign == "-" and looks[0] and looks[1]:
                return None if "DATE" in str(looks[1].get("type")) else looks[0]
            return looks[0] or looks[1]
        return None


def _if(engine: Evaluator, node: Call, own: Sheet) -> Value:
    if not 2 <= len(node.arguments) <= 3:
        raise arity("IF", 2, 3, len(node.arguments))
    if values.boolean(engine.branch(node, 0, own), "IF", 1, engine.locale):
        return engine.branch(node, 1, own)
    return engine.branch(node, 2, own) if len(node.arguments) > 2 else False


def _iferror(engine: Evaluator, node: Call, own: Sheet) -> Value:
    if not 1 <= len(node.arguments) <= 2:
        raise arity("IFERROR", 1, 2, len(node.arguments))
    try:
        return engine.branch(node, 0, own)
    except Failure as failure:
        if node.name.upper() in {"IFNA", "SI.ND"} and failure.fault.type != "N_A":
            raise
        return engine.branch(node, 1, own) if len(node.arguments) > 1 else None


def _is(test: Callable[[Value], bool]) -> Callable[[Evaluator, Call, Sheet], Value]:
    def run(engine: Evaluator, node: Call, own: Sheet) -> Value:
        if len(node.arguments) != 1:
            raise arity(node.name.upper(), 1, 1, len(node.arguments))
        try:
            value = engine.branch(node, 0, own)
        except Failure as failure:
            value = failure.fault
        return test(value)

    return run


def _position(engine: Evaluator, node: Call, own: Sheet) -> Value:
    if len(node.arguments) != 1 or not isinstance(node.arguments[0], Reference | Name):
        raise Unsupported(node.name)
    box = engine.box(node.arguments[0], own)
    if (box.rows, box.columns) != (1, 1):
        raise Unsupported(node.name)
    return (box.start_row if node.name.upper() in {"ROW", "FILA"} else box.start_column) + 1


_SPECIAL: dict[str, Callable[[Evaluator, Call, Sheet], Value]] = {
    "IF": _if, "SI": _if, "IFERROR": _iferror, "SI.ERROR": _iferror, "IFNA": _iferror, "SI.ND": _iferror,
    "ISBLANK": (_blank := _is(lambda value: value is None)), "ESBLANCO": _blank,
    "ISTEXT": (_text := _is(lambda value: isinstance(value, str))), "ESTEXTO": _text,
    "ISNUMBER": (_number := _is(lambda value: isinstance(value, int | float) and not isinstance(value, bool))),
    "ESNUMERO": _number,
    "ISLOGICAL": (_logical := _is(lambda value: isinstance(value, bool))), "ESLOGICO": _logical,
    "ISERROR": (_fault := _is(lambda value: isinstance(value, Fault))), "ESERROR": _fault,
    "ISNA": (_missing := _is(lambda value: isinstance(value, Fault) and value.type == "N_A")), "ESNOD": _missing,
    "ROW": _position, "FILA": _position, "COLUMN": _position, "COLUMNA": _position,
}  # fmt: skip
_COMPARE: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}
_ARITHMETIC: dict[str, Callable[..., float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "u-": lambda a: -a,
    "u+": lambda a: a,
    "%": lambda a: a / 100,
}


def _cell_value(cell: CellData | None) -> Value:
    """A formula that shows nothing gave an empty text, which is not blank."""
    if not cell:
        return None
    value = values.held(cell.get("effectiveValue"))
    return "" if value is None and "formulaValue" in cell.get("userEnteredValue", ()) else value


def _local(now: datetime, time_zone: str) -> datetime:
    try:
        return now.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).replace(tzinfo=None)


@lru_cache(maxsize=1)
def _google_functions() -> frozenset[str]:
    """Names that Google computes: Excel's, from openpyxl's list, and those that only Google has."""
    from openpyxl.utils import FORMULAE  # here, because a sum needs no openpyxl

    only_google = """
        ARRAY_CONSTRAIN ARRAYFORMULA BYCOL BYROW CHOOSECOLS CHOOSEROWS COUNTUNIQUE DETECTLANGUAGE EPOCHTODATE
        FILTER FLATTEN GOOGLEFINANCE GOOGLETRANSLATE HSTACK IFS IMAGE IMPORTDATA IMPORTFEED IMPORTHTML IMPORTRANGE
        IMPORTXML ISBETWEEN ISDATE ISEMAIL ISURL JOIN LAMBDA LET MAKEARRAY MAP MAXIFS MINIFS QUERY RANDARRAY REDUCE
        REGEXEXTRACT REGEXMATCH REGEXREPLACE SCAN SEQUENCE SORT SORTN SPARKLINE SPLIT SWITCH TEXTJOIN TO_DATE TO_DOLLARS
        TO_PERCENT TO_PURE_NUMBER TO_TEXT TOCOL TOROW UNIQUE VSTACK WRAPCOLS WRAPROWS XLOOKUP XMATCH
        BUSCARH BUSCARX CONSULTA COINCIDIR INDICE ÍNDICE FILTRAR ORDENAR UNICOS ÚNICOS UNIRCADENAS SUMAPRODUCTO
        DIAS.LAB DIAS.LAB.INTL DIA.LAB SIFECHA ELEGIR INDIRECTO DESREF ENCONTRAR HALLAR REEMPLAZAR"""
    return frozenset(FORMULAE) | frozenset(only_google.split()) | {"RAND", "ALEATORIO", "RANDBETWEEN"}
