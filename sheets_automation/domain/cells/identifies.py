"""Whether a plate, chassis number, document or telephone identifies somebody, or is a placeholder (spec §3).

222222222222 is every anonymous buyer of Colombia, 3000000000 and 123456789 are what people type to get past a cell,
and a number that the sheet shortened (3,11E+09) has lost its last digits. Such a value is read and shown like any
other, but it makes no two rows one customer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sheets_automation.domain import fields
from sheets_automation.domain.cells.read import Read
from sheets_automation.model import Reader

_UP = "01234567890123456789"
_COUNTED = "1234567891011121314"  # «12345678910» counts past nine
_PERIOD = re.compile(r"(\d{1,3})\1{2,}\d{0,2}")
_INVENTED_SUBSCRIBERS = frozenset({"1234567", "7654321", "0123456"})  # 300 1234567
_TEST_PLATES = re.compile(r"XXX\w+|([A-Z])\1{2}0{2,3}")


def identifies(kind: Reader, value: str) -> bool:
    """Whether the value, as its reader gives it, could belong to one customer or vehicle only."""
    if not value:
        return False
    match kind:
        case Reader.PLATE:
            return _TEST_PLATES.fullmatch(value) is None
        case Reader.VIN:
            return len(set(value)) > 2 and not _patterned(value)
        case Reader.PHONE:
            return not (_patterned(value) or _shortened(value) or _invented(value))
        case Reader.DOCUMENT:
            digits = re.sub(r"\D", "", value)
            return len(digits) > 3 and len(set(digits)) > 1 and not (_patterned(value) or _shortened(value))
        case _:
            return True


def identity_in(reads: Mapping[str, Read[Any]], *field_ids: str) -> str:
    """What the row's cells say to tell its customer from others: of these fields the first that identifies somebody.

    A value that was guessed from what was typed (O for 0 in a plate) counts as typed: a guess joins nobody.
    """
    for field in field_ids:
        read = reads.get(field)
        value = (read.typed or read.value) if read is not None else None
        if isinstance(value, str) and identifies(fields.known(field).reader, value):
            return value
    return ""


def _patterned(digits: str) -> bool:
    """All equal, running up or down, or a short piece repeated throughout: 1111111, 1234567890, 987654, 121212."""
    if not digits.isdigit() or len(digits) < 4:
        return False
    running = digits in _UP or digits in _UP[::-1] or _COUNTED.startswith(digits)
    return running or _PERIOD.fullmatch(digits) is not None


def _shortened(digits: str) -> bool:
    """A number that kept only its first digits and was filled up with zeros: 1050000000 for 1,05E+09, 3000000000."""
    zeros = len(digits) - len(digits.rstrip("0"))
    return digits.isdigit() and zeros >= (4 if len(digits) >= 10 else 5)


def _invented(phone: str) -> bool:
    """3111111111, 3001234567, 3123456789: a real prefix and no subscriber."""
    subscriber = phone[-7:]
    return len(set(subscriber)) == 1 or subscriber in _INVENTED_SUBSCRIBERS or _patterned(phone[1:])
