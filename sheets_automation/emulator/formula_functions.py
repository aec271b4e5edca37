"""The functions that are computed: the common ones, under their English and Spanish names.

Each takes the evaluation (for locale, time and criteria) and its operands, and gives a value or raises ``Failure``.
IF, IFERROR, IFNA and the IS… family, which must not evaluate or not fail on every argument, live in ``formulas``.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from .formula_values import Area, Failure, Fault, Operand, Value, boolean, compare, number, scalar, text
from .locales import LocaleData
from .number_format import EPOCH, format_number, serial_to_datetime


@dataclass(frozen=True, slots=True)
class World:
    """What functions may know beside their arguments: the locale, and the time in the spreadsheet's zone (naive)."""

    locale: LocaleData
    now: datetime


Function = Callable[[World, Sequence[Operand]], Value]


@dataclass(frozen=True, slots=True)
class Definition:
    name: str
    least: int
    most: int
    run: Function


_MANY = 255
FUNCTIONS: dict[str, Definition] = {}


def _define(names: str, least: int, most: int) -> Callable[[Function], Function]:
    """Register a function under its names, the English one first."""

    def register(run: Function) -> Function:
        first = names.split()[0]
        for name in names.split():
            FUNCTIONS[name] = Definition(first, least, most, run)
        return run

    return register


def arity(name: str, least: int, most: int, got: int) -> Failure:
    """The fault of a call with too few or too many arguments."""
    if least == most:
        wanted = f"Expected {least} arguments"
    elif most == _MANY:
        wanted = f"Expected at least {least} arguments"
    else:
        wanted = f"Expected between {least} and {most} arguments"
    return Failure("N_A", f"Wrong number of arguments to {name}. {wanted}, but got {got} arguments.")


def _numbers(world: World, name: str, operands: Sequence[Operand]) -> Iterator[float]:
    """Numbers of ranges (text and booleans in them do not count) and arguments (which must be numbers)."""
    for place, operand in enumerate(operands, start=1):
        if isinstance(operand, Area):
            for value in operand.values():
                if isinstance(value, Fault):
                    raise Failure(value.type, value.message)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield value
        else:
            yield number(operand, name, place, world.locale)


def _filled(operands: Sequence[Operand]) -> Iterator[Value]:
    for operand in operands:
        if isinstance(operand, Area):
            yield from operand.values()
        else:
            yield operand


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _mean(name: str, found: Sequence[float]) -> float:
    if not found:
        raise Failure("DIVIDE_BY_ZERO", f"Evaluation of function {name} caused a divide by zero error.")
    return math.fsum(found) / len(found)


# --- sums and counts -------------------------------------------------------------------------------------------------


@_define("SUM SUMA", 1, _MANY)
def _sum(world: World, args: Sequence[Operand]) -> Value:
    return math.fsum(_numbers(world, "SUM", args))


@_define("AVERAGE PROMEDIO", 1, _MANY)
def _average(world: World, args: Sequence[Operand]) -> Value:
    return _mean("AVERAGE", list(_numbers(world, "AVERAGE", args)))


@_define("MEDIAN MEDIANA", 1, _MANY)
def _median(world: World, args: Sequence[Operand]) -> Value:
    found = sorted(_numbers(world, "MEDIAN", args))
    if not found:
        raise Failure("NUM", "MEDIAN has no valid input data.")
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


@_define("MIN MÍN", 1, _MANY)
def _min(world: World, args: Sequence[Operand]) -> Value:
    return min(_numbers(world, "MIN", args), default=0)


@_define("MAX MÁX", 1, _MANY)
def _max(world: World, args: Sequence[Operand]) -> Value:
    return max(_numbers(world, "MAX", args), default=0)


@_define("PRODUCT PRODUCTO", 1, _MANY)
def _product(world: World, args: Sequence[Operand]) -> Value:
    return math.prod(_numbers(world, "PRODUCT", args))


@_define("COUNT CONTAR", 1, _MANY)
def _count(_: World, args: Sequence[Operand]) -> Value:
    return sum(1 for value in _filled(args) if _is_number(value))


@_define("COUNTA CONTARA", 1, _MANY)
def _counta(_: World, args: Sequence[Operand]) -> Value:
    return sum(1 for _value in _filled(args))


@_define("COUNTBLANK CONTAR.BLANCO", 1, 1)
def _countblank(_: World, args: Sequence[Operand]) -> Value:
    area = args[0]
    if not isinstance(area, Area):
        return int(area in (None, ""))
    return area.box.rows * area.box.columns - sum(1 for value in area.values() if value != "")


# --- counts and sums with criteria -----------------------------------------------------------------------------------

_CRITERION = re.compile(r"(<=|>=|<>|=|<|>)?(.*)$", re.DOTALL)


def _matcher(world: World, criterion: Operand) -> Callable[[Value], bool]:
    """A test for ``">5"``, ``"a*"``, ``3`` …: numbers as typed in the locale, ``*`` and ``?`` in text."""
    wanted = scalar(criterion)
    sign, rest = "=", wanted
    if isinstance(wanted, str):
        found = _CRITERION.match(wanted)
        sign, body = (found.group(1) or "=", found.group(2)) if found else ("=", wanted)
        try:
            rest = number(body, "COUNTIF", 2, world.locale) if body else body
        except Failure:
            rest = body
    if isinstance(rest, str) and sign in {"=", "<>"}:
        parts = re.split(r"(~[*?~]|[*?])", rest)
        shapes = {"*": ".*", "?": "."}
        source = "".join(shapes.get(part, re.escape(part[1:] if part[:1] == "~" else part)) for part in parts)
        shape = re.compile(source, re.IGNORECASE | re.DOTALL)
        return lambda value: (isinstance(value, str) and bool(shape.fullmatch(value))) == (sign == "=")
    return lambda value: _same_kind(value, rest, sign)


def _same_kind(value: Value, wanted: Value, sign: str) -> bool:
    if isinstance(value, Fault) or isinstance(value, str) != isinstance(wanted, str) or value is None:
        return sign == "<>"
    if isinstance(value, bool) != isinstance(wanted, bool):
        return sign == "<>"
    order = compare(value, wanted)
    return {"=": order == 0, "<>": order != 0, "<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[sign]


def _area(value: Operand) -> Area:
    if not isinstance(value, Area):
        raise Failure("N_A", "Argument must be a range.")
    return value


def _chosen(world: World, name: str, pairs: Sequence[Operand]) -> Iterator[tuple[int, int]]:
    """Offsets of the cells for which every (range, criterion) pair holds."""
    tests = [(_area(pairs[i]), _matcher(world, pairs[i + 1])) for i in range(0, len(pairs) - 1, 2)]
    first = tests[0][0]
    for area, _ in tests:
        if (area.box.rows, area.box.columns) != (first.box.rows, first.box.columns):
            raise Failure("VALUE", f"Array arguments to {name} are of different size.")
    for row in range(first.box.rows):
        for column in range(first.box.columns):
            if all(test(area.at(row, column)) for area, test in tests):
                yield row, column


@_define("COUNTIF CONTAR.SI", 2, 2)
def _countif(world: World, args: Sequence[Operand]) -> Value:
    return sum(1 for _cell in _chosen(world, "COUNTIF", args))


@_define("COUNTIFS CONTAR.SI.CONJUNTO", 2, _MANY)
def _countifs(world: World, args: Sequence[Operand]) -> Value:
    return sum(1 for _cell in _chosen(world, "COUNTIFS", args))


def _picked(world: World, name: str, source: Operand, pairs: Sequence[Operand]) -> list[float]:
    area = _area(source)
    values = (area.at(row, column) for row, column in _chosen(world, name, pairs))
    return [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


@_define("SUMIF SUMAR.SI", 2, 3)
def _sumif(world: World, args: Sequence[Operand]) -> Value:
    return math.fsum(_picked(world, "SUMIF", args[2] if len(args) > 2 else args[0], args[:2]))


@_define("SUMIFS SUMAR.SI.CONJUNTO", 3, _MANY)
def _sumifs(world: World, args: Sequence[Operand]) -> Value:
    return math.fsum(_picked(world, "SUMIFS", args[0], args[1:]))


@_define("AVERAGEIF PROMEDIO.SI", 2, 3)
def _averageif(world: World, args: Sequence[Operand]) -> Value:
    return _mean("AVERAGEIF", _picked(world, "AVERAGEIF", args[2] if len(args) > 2 else args[0], args[:2]))


@_define("AVERAGEIFS PROMEDIO.SI.CONJUNTO", 3, _MANY)
def _averageifs(world: World, args: Sequence[Operand]) -> Value:
    return _mean("AVERAGEIFS", _picked(world, "AVERAGEIFS", args[0], args[1:]))


@_define("VLOOKUP BUSCARV", 3, 4)
def _vlookup(world: World, args: Sequence[Operand]) -> Value:
    key, area = scalar(args[0]), _area(args[1])
    column = int(number(args[2], "VLOOKUP", 3, world.locale)) - 1
    if not 0 <= column < area.box.columns:
        raise Failure(
            "REF" if column >= 0 else "VALUE",
            f"Function VLOOKUP parameter 3 value is {column + 1}. It should be between 1 and {area.box.columns}.",
        )
    if len(args) < 4 or boolean(args[3], "VLOOKUP", 4, world.locale):
        found = -1
        for row in range(area.box.rows):
            value = area.at(row, 0)
            if value is not None and compare(value, key) <= 0:
                found = row
    else:
        matches = _matcher(world, f"={key}" if isinstance(key, str) else key)
        found = next((row for row in range(area.box.rows) if matches(area.at(row, 0))), -1)
    if found < 0:
        raise Failure("N_A", f"Did not find value '{text(key, world.locale)}' in VLOOKUP evaluation.")
    return scalar(area.at(found, column))


# --- logic -----------------------------------------------------------------------------------------------------------


def _conditions(world: World, name: str, args: Sequence[Operand]) -> Iterator[bool]:
    for place, operand in enumerate(args, start=1):
        values = operand.values() if isinstance(operand, Area) else [operand]
        for value in values:
            if not (isinstance(operand, Area) and isinstance(value, str)):
                yield boolean(value, name, place, world.locale)


@_define("AND Y", 1, _MANY)
def _and(world: World, args: Sequence[Operand]) -> Value:
    return all(list(_conditions(world, "AND", args)))


@_define("OR O", 1, _MANY)
def _or(world: World, args: Sequence[Operand]) -> Value:
    return any(list(_conditions(world, "OR", args)))


@_define("NOT NO", 1, 1)
def _not(world: World, args: Sequence[Operand]) -> Value:
    return not boolean(args[0], "NOT", 1, world.locale)


@_define("TRUE VERDADERO", 0, 0)
def _true(_: World, __: Sequence[Operand]) -> Value:
    return True


@_define("FALSE FALSO", 0, 0)
def _false(_: World, __: Sequence[Operand]) -> Value:
    return False


@_define("NA NOD", 0, 0)
def _na(_: World, __: Sequence[Operand]) -> Value:
    raise Failure("N_A")


# --- numbers ---------------------------------------------------------------------------------------------------------


def _rounded(mode: str, name: str) -> Function:
    def run(world: World, args: Sequence[Operand]) -> Value:
        value = number(args[0], name, 1, world.locale)
        places = int(number(args[1], name, 2, world.locale)) if len(args) > 1 else 0
        return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-max(min(places, 300), -300)), mode))

    return run


_define("ROUND REDONDEAR", 1, 2)(_rounded(ROUND_HALF_UP, "ROUND"))
_define("ROUNDUP REDONDEAR.MAS", 1, 2)(_rounded(ROUND_UP, "ROUNDUP"))
_define("ROUNDDOWN REDONDEAR.MENOS TRUNC TRUNCAR", 1, 2)(_rounded(ROUND_DOWN, "ROUNDDOWN"))


@_define("INT ENTERO", 1, 1)
def _int(world: World, args: Sequence[Operand]) -> Value:
    return math.floor(number(args[0], "INT", 1, world.locale))


@_define("ABS", 1, 1)
def _abs(world: World, args: Sequence[Operand]) -> Value:
    return abs(number(args[0], "ABS", 1, world.locale))


@_define("MOD RESIDUO", 2, 2)
def _mod(world: World, args: Sequence[Operand]) -> Value:
    value, by = (number(operand, "MOD", i, world.locale) for i, operand in enumerate(args, start=1))
    if by == 0:
        raise Failure("DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero.")
    return value - by * math.floor(value / by)


@_define("SQRT RAIZ", 1, 1)
def _sqrt(world: World, args: Sequence[Operand]) -> Value:
    value = number(args[0], "SQRT", 1, world.locale)
    if value < 0:
        raise Failure("NUM", "Function SQRT parameter 1 value is negative. It should be positive or zero.")
    return math.sqrt(value)


@_define("N", 1, 1)
def _n(_: World, args: Sequence[Operand]) -> Value:
    value = scalar(args[0])
    return value if isinstance(value, int | float) else 0


# --- text ------------------------------------------------------------------------------------------------------------


@_define("LEN LARGO", 1, 1)
def _len(world: World, args: Sequence[Operand]) -> Value:
    return len(text(args[0], world.locale))


@_define("CONCATENATE CONCATENAR", 1, _MANY)
def _concatenate(world: World, args: Sequence[Operand]) -> Value:
    return "".join(text(value, world.locale) for value in _filled(args))


@_define("CONCAT", 2, 2)
def _concat(world: World, args: Sequence[Operand]) -> Value:
    return text(args[0], world.locale) + text(args[1], world.locale)


@_define("UPPER MAYUSC", 1, 1)
def _upper(world: World, args: Sequence[Operand]) -> Value:
    return text(args[0], world.locale).upper()


@_define("LOWER MINUSC", 1, 1)
def _lower(world: World, args: Sequence[Operand]) -> Value:
    return text(args[0], world.locale).lower()


@_define("TRIM ESPACIOS", 1, 1)
def _trim(world: World, args: Sequence[Operand]) -> Value:
    return " ".join(part for part in text(args[0], world.locale).split(" ") if part)


@_define("T", 1, 1)
def _t(_: World, args: Sequence[Operand]) -> Value:
    value = scalar(args[0])
    return value if isinstance(value, str) else ""


def _length(world: World, name: str, args: Sequence[Operand]) -> int:
    count = int(number(args[1], name, 2, world.locale)) if len(args) > 1 else 1
    if count < 0:
        raise Failure("NUM", f"Function {name} parameter 2 value is {count}. It should be greater than or equal to 0.")
    return count


@_define("LEFT IZQUIERDA", 1, 2)
def _left(world: World, args: Sequence[Operand]) -> Value:
    return text(args[0], world.locale)[: _length(world, "LEFT", args)]


@_define("RIGHT DERECHA", 1, 2)
def _right(world: World, args: Sequence[Operand]) -> Value:
    count = _length(world, "RIGHT", args)
    return text(args[0], world.locale)[-count:] if count else ""


@_define("MID EXTRAE", 3, 3)
def _mid(world: World, args: Sequence[Operand]) -> Value:
    start = max(int(number(args[1], "MID", 2, world.locale)), 1) - 1
    count = max(int(number(args[2], "MID", 3, world.locale)), 0)
    return text(args[0], world.locale)[start : start + count]


@_define("SUBSTITUTE SUSTITUIR", 3, 3)
def _substitute(world: World, args: Sequence[Operand]) -> Value:
    whole, old, new = (text(operand, world.locale) for operand in args)
    return whole.replace(old, new) if old else whole


@_define("VALUE VALOR", 1, 1)
def _value(world: World, args: Sequence[Operand]) -> Value:
    return number(args[0], "VALUE", 1, world.locale)


@_define("TEXT TEXTO", 2, 2)
def _text(world: World, args: Sequence[Operand]) -> Value:
    value = scalar(args[0])
    if isinstance(value, str | bool):
        return text(value, world.locale)
    return format_number(number(value, "TEXT", 1, world.locale), text(args[1], world.locale), world.locale)


@_define("HYPERLINK HIPERVINCULO", 1, 2)
def _hyperlink(_: World, args: Sequence[Operand]) -> Value:
    return scalar(args[-1])


# --- dates -----------------------------------------------------------------------------------------------------------


def _serial(moment: datetime) -> float:
    return (moment - EPOCH) / timedelta(days=1)


@_define("TODAY HOY", 0, 0)
def _today(world: World, _: Sequence[Operand]) -> Value:
    return (world.now - EPOCH).days


@_define("NOW AHORA", 0, 0)
def _now(world: World, _: Sequence[Operand]) -> Value:
    return _serial(world.now)


@_define("DATE FECHA", 3, 3)
def _date(world: World, args: Sequence[Operand]) -> Value:
    year, month, day = (int(number(operand, "DATE", i, world.locale)) for i, operand in enumerate(args, start=1))
    year += 1900 if 0 <= year < 1900 else 0
    years, month = divmod(month - 1, 12)
    if not 1900 <= year + years <= 9999:
        raise Failure("NUM", "Function DATE parameter 1 value is out of range.")
    return _serial(datetime(year + years, month + 1, 1) + timedelta(days=day - 1))  # noqa: DTZ001 - naive serials


def _part(name: str, pick: Callable[[datetime], int]) -> Function:
    def run(world: World, args: Sequence[Operand]) -> Value:
        serial = number(args[0], name, 1, world.locale)
        if not 0 <= serial < 2_958_466:
            raise Failure("NUM", f"Function {name} parameter 1 value is out of range.")
        return pick(serial_to_datetime(serial))

    return run


for _names, _pick in (
    ("YEAR AÑO", lambda moment: moment.year),
    ("MONTH MES", lambda moment: moment.month),
    ("DAY DIA DÍA", lambda moment: moment.day),
    ("HOUR HORA", lambda moment: moment.hour),
    ("MINUTE MINUTO", lambda moment: moment.minute),
    ("SECOND SEGUNDO", lambda moment: moment.second),
    ("WEEKDAY DIASEM", lambda moment: moment.isoweekday() % 7 + 1),
):
    _define(_names, 1, 1)(_part(_names.split()[0], _pick))


@_define("EOMONTH FIN.MES", 2, 2)
def _eomonth(world: World, args: Sequence[Operand]) -> Value:
    start = serial_to_datetime(number(args[0], "EOMONTH", 1, world.locale))
    years, month = divmod(start.month - 1 + int(number(args[1], "EOMONTH", 2, world.locale)), 12)
    year = start.year + years
    return _serial(datetime(year, month + 1, calendar.monthrange(year, month + 1)[1]))  # noqa: DTZ001 - naive serials
