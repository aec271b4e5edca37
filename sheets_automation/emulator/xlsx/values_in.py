"""What the ``<v>`` of a cell says, as the API's ``ExtendedValue``: numbers, texts, errors and ISO dates."""

from __future__ import annotations

import math
from datetime import datetime, time, timedelta
from typing import Any

from .escapes import unescaped

Json = dict[str, Any]

ERROR_TYPES = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#GETTING_DATA": "LOADING",
}
#: What Google shows for a formula that is not computed yet.
NOT_COMPUTED: Json = {"errorValue": {"type": "LOADING", "message": "Loading..."}}
#: What Drive writes as the result of a formula that was not computed when it was exported.
UNFINISHED = "Loading..."
_UNFINISHED = frozenset([UNFINISHED, "Cargando..."])
#: Days between the serial 0 of workbooks that count from 1904 and that of all others.
DAYS_FROM_1904 = 1462
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial dates are naive local time
_START_1904 = datetime(1904, 1, 1).date()  # noqa: DTZ001 - as above


def read_value(kind: str, raw: str) -> Json | None:
    """The value of a cell of this type (``t``), shared strings apart; None for none."""
    if kind == "n":
        return _number(raw)
    if kind == "b":
        return {"boolValue": raw.strip().lower() in ("1", "true")}
    if kind == "e":
        return {"errorValue": {"type": ERROR_TYPES.get(raw, "ERROR"), "message": raw}}
    if kind == "d":
        serial = iso_serial(raw)
        return {"stringValue": raw} if serial is None else {"numberValue": serial[0]}
    return {"stringValue": unescaped(raw)} if raw else None


def is_unfinished(result: Json | None) -> bool:
    """Whether a formula's stored result says that there was none yet."""
    return result is not None and result.get("stringValue") in _UNFINISHED


def read_literal(text: str | None) -> tuple[str, str] | None:
    """A constant as formulas write it → type and content of a cell; None for anything else."""
    if text is None:
        return None
    if text[:1] == text[-1:] == '"' and len(text) > 1:
        return "str", text[1:-1].replace('""', '"')
    if text.upper() in ("TRUE", "FALSE"):
        return "b", str(int(text.upper() == "TRUE"))
    try:
        float(text)
    except ValueError:
        return None
    return "n", text


def _number(raw: str) -> Json | None:
    try:
        number = float(raw)
    except ValueError:
        return {"stringValue": raw} if raw.strip() else None
    if not math.isfinite(number):
        return {"errorValue": {"type": "NUM", "message": "#NUM!"}}
    return {"numberValue": int(number) if number.is_integer() and abs(number) < 1e15 else number}


def iso_serial(raw: str) -> tuple[float, str] | None:
    """A date, a moment or a time of day in ISO 8601 → its serial here and the ``NumberFormatType`` it reads as.

    Files say dates in full, so that the workbook's own day 0 means nothing to them; a time on 1904-01-01 is how a
    workbook that counts from there says a time alone. The zone, if any, is left out, as Excel does.
    """
    text = raw.strip().removesuffix("Z")
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return _time_of_day(text)
    days = (moment - _EPOCH) / timedelta(days=1)
    if moment.date() in (_START_1904, _EPOCH.date()) and days % 1:
        return _plain(days % 1), "TIME"
    return _plain(days), "DATE_TIME" if days % 1 else "DATE"


def _time_of_day(text: str) -> tuple[float, str] | None:
    try:
        clock = time.fromisoformat(text) if ":" in text else None
    except ValueError:
        return None
    if clock is None:
        return None
    return _plain((clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86_400), "TIME"


def _plain(days: float) -> float:
    return int(days) if float(days).is_integer() else days
