"""Functions over text and dates. English and Spanish names."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sheets_automation.emulator.cells.number_format import EPOCH, format_number, serial_to_datetime
from sheets_automation.emulator.state.grid import MAX_CELL_CHARACTERS

from .registry import MANY, Definition, Function, World, definer
from .values import Area, Failure, Operand, Value, fitting, number, scalar, text, too_long

TABLE: dict[str, Definition] = {}
_define = definer(TABLE)


# --- text ------------------------------------------------------------------------------------------------------------


@_define("LEN LARGO", 1, 1)
def _len(world: World, args: Sequence[Operand]) -> Value:
    return len(text(args[0], world.locale))


@_define("CONCATENATE CONCATENAR", 1, MANY)
def _concatenate(world: World, args: Sequence[Operand]) -> Value:
    parts = (part for operand in args for part in (operand.values() if isinstance(operand, Area) else (operand,)))
    found: list[str] = []
    length = 0
    for part in parts:
        found.append(text(part, world.locale))
        length += len(found[-1])
        if length > MAX_CELL_CHARACTERS:
            raise too_long("CONCATENATE")
    return "".join(found)


@_define("CONCAT", 2, 2)
def _concat(world: World, args: Sequence[Operand]) -> Value:
    return fitting(text(args[0], world.locale) + text(args[1], world.locale), "CONCAT")


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
    if not old:
        return whole
    if len(whole) + whole.count(old) * (len(new) - len(old)) > MAX_CELL_CHARACTERS:
        raise too_long("SUBSTITUTE")
    return whole.replace(old, new)


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
