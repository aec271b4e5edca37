"""Functions over numbers: sums, counts, criteria, look-ups, logic. English and Spanish names.

Each takes the world and its operands, and gives a value or raises ``Failure`` with the service's words. IF, IFERROR
and the IS… family, which must not evaluate or not fail on every argument, live in ``evaluation``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal

from .registry import MANY, Definition, Function, World, definer
from .values import Area, Failure, Fault, Operand, Value, boolean, compare, number, scalar, text

TABLE: dict[str, Definition] = {}
_define = definer(TABLE)


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


@_define("SUM SUMA", 1, MANY)
def _sum(world: World, args: Sequence[Operand]) -> Value:
    return math.fsum(_numbers(world, "SUM", args))


@_define("AVERAGE PROMEDIO", 1, MANY)
def _average(world: World, args: Sequence[Operand]) -> Value:
    return _mean("AVERAGE", list(_numbers(world, "AVERAGE", args)))


@_define("MEDIAN MEDIANA", 1, MANY)
def _median(world: World, args: Sequence[Operand]) -> Value:
    found = sorted(_numbers(world, "MEDIAN", args))
    if not found:
        raise Failure("NUM", "MEDIAN has no valid input data.")
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


@_define("MIN MÍN", 1, MANY)
def _min(world: World, args: Sequence[Operand]) -> Value:
    return min(_numbers(world, "MIN", args), default=0)


@_define("MAX MÁX", 1, MANY)
def _max(world: World, args: Sequence[Operand]) -> Value:
    return max(_numbers(world, "MAX", args), default=0)


@_define("PRODUCT PRODUCTO", 1, MANY)
def _product(world: World, args: Sequence[Operand]) -> Value:
    return math.prod(_numbers(world, "PRODUCT", args))


@_define("COUNT CONTAR", 1, MANY)
def _count(_: World, args: Sequence[Operand]) -> Value:
    return sum(1 for value in _filled(args) if _is_number(value))


@_define("COUNTA CONTARA", 1, MANY)
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
        shape = re.compile(_wildcards(rest), re.IGNORECASE | re.DOTALL)
        return lambda value: (isinstance(value, str) and bool(shape.fullmatch(value))) == (sign == "=")
    return lambda value: _same_kind(value, rest, sign)


def _wildcards(wanted: str) -> str:
    """``a*b?`` as a regular expression. What stands between two stars is taken where it first occurs, for good: trying
    every place for each of many stars would take for ever.
    """
    pieces = [""]
    for part in re.split(r"(~[*?~]|[*?])", wanted):
        if part == "*":
            pieces.append("")
        else:
            pieces[-1] += "." if part == "?" else re.escape(part[1:] if part[:1] == "~" else part)
    if len(pieces) == 1:
        return pieces[0]
    middle = "".join(f"(?>.*?{piece})" for piece in pieces[1:-1] if piece)
    return f"{pieces[0]}{middle}.*{pieces[-1]}"


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


@_define("COUNTIFS CONTAR.SI.CONJUNTO", 2, MANY)
def _countifs(world: World, args: Sequence[Operand]) -> Value:
    return sum(1 for _cell in _chosen(world, "COUNTIFS", args))


def _picked(world: World, name: str, source: Operand, pairs: Sequence[Operand]) -> list[float]:
    area = _area(source)
    values = (area.at(row, column) for row, column in _chosen(world, name, pairs))
    return [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


@_define("SUMIF SUMAR.SI", 2, 3)
def _sumif(world: World, args: Sequence[Operand]) -> Value:
    return math.fsum(_picked(world, "SUMIF", args[2] if len(args) > 2 else args[0], args[:2]))


@_define("SUMIFS SUMAR.SI.CONJUNTO", 3, MANY)
def _sumifs(world: World, args: Sequence[Operand]) -> Value:
    return math.fsum(_picked(world, "SUMIFS", args[0], args[1:]))


@_define("AVERAGEIF PROMEDIO.SI", 2, 3)
def _averageif(world: World, args: Sequence[Operand]) -> Value:
    return _mean("AVERAGEIF", _picked(world, "AVERAGEIF", args[2] if len(args) > 2 else args[0], args[:2]))


@_define("AVERAGEIFS PROMEDIO.SI.CONJUNTO", 3, MANY)
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


@_define("AND Y", 1, MANY)
def _and(world: World, args: Sequence[Operand]) -> Value:
    return all(list(_conditions(world, "AND", args)))


@_define("OR O", 1, MANY)
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


_EXACT = Context(prec=700)  # digits: a number of 300 places before the point and 300 after it


def _rounded(mode: str, name: str) -> Function:
    def run(world: World, args: Sequence[Operand]) -> Value:
        value = number(args[0], name, 1, world.locale)
        places = int(number(args[1], name, 2, world.locale)) if len(args) > 1 else 0
        unit = Decimal(1).scaleb(-max(min(places, 300), -300))
        return float(Decimal(repr(float(value))).quantize(unit, mode, _EXACT))

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
