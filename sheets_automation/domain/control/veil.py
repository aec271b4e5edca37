"""What stands of a customer in the hidden column of ``Casos``: keyed digests, and never the name, plate or telephone.

The service has to know again whose row is whose, not to read it back. Each part of a case's fingerprint is kept as
``§KEY.DIGEST``: equal values give equal digests, and every row of the registers that is there in a run gives the values
back that it holds (``revived``). Plate and short name, which people read in the same line, are taken from there.

Where the key is: in every line, eight digits made from the id of the control workbook in which the line was first
written. So it goes wherever the line goes, through a copy, a sort or ``.xlsx``; no secret has to be kept, and none can
be lost, with which all cases would lose their rows. What that buys and what not: whoever unhides, exports, searches or
passes on the column finds no personal data, and lists of digests made elsewhere fit no workbook; whoever has this
workbook and tries out all telephone numbers can find one – and opens the registers with one click from there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from sheets_automation.model import Case, CellValue, Fingerprint, Record

_TOKEN = re.compile(r"§([0-9a-f]{0,8})\.[0-9a-f]{12}")
_OPEN = frozenset({"order", "date"})  # parts of a fingerprint that are nobody's: a number of ours, a day


def key_for(workbook_id: str) -> str:
    """The key of the lines that are first written into this control workbook."""
    return hashlib.blake2b(workbook_id.encode(), digest_size=4).hexdigest()


def veiled(case: Case) -> Case:
    """The case as its line keeps it; what is veiled already stays so."""
    parts = {
        part.name: _token(getattr(case.fingerprint, part.name), case.key)
        for part in fields(Fingerprint)
        if part.name not in _OPEN
    }
    return replace(
        case,
        fingerprint=replace(case.fingerprint, **parts),
        plate=_token(case.plate, case.key),
        customer=_token(case.customer, case.key),
    )


def unveiled(case: Case, cells: Sequence[CellValue]) -> Case:
    """The case of a line with plate and name as people read them in its cells, wherever they stand, or "".

    A line of before the veil says them itself.
    """
    plate, customer = _read(case.plate, cells), _read(case.customer, cells)
    return case if (plate, customer) == (case.plate, case.customer) else replace(case, plate=plate, customer=customer)


def revived(cases: Iterable[Case], records: Iterable[Record]) -> list[Case]:
    """The cases with every part of their fingerprints that some row holds, as that row says it."""
    known = list(cases)
    wanted = {
        part.name: {
            value for case in known if (value := getattr(case.fingerprint, part.name)) and _TOKEN.fullmatch(value)
        }
        for part in fields(Fingerprint)
    }
    keys = sorted({value[1 : value.index(".")] for values in wanted.values() for value in values})
    if not keys:
        return known
    rows = [record.fingerprint for record in records]
    found: dict[tuple[str, str], str] = {}
    for name, tokens in wanted.items():
        for value in {getattr(row, name) for row in rows} - {""} if tokens else ():
            found |= {(name, token): value for key in keys if (token := _token(value, key)) in tokens}
    return [_revived(case, found) for case in known]


def _revived(case: Case, found: dict[tuple[str, str], str]) -> Case:
    parts = {part.name: getattr(case.fingerprint, part.name) for part in fields(Fingerprint)}
    known = {name: found.get((name, value), value) for name, value in parts.items()}
    return case if known == parts else replace(case, fingerprint=Fingerprint(**known))


def _token(value: str, key: str) -> str:
    if not value or _TOKEN.fullmatch(value):
        return value
    return f"§{key}.{hashlib.blake2b(value.encode(), key=key.encode(), digest_size=6).hexdigest()}"


def _read(value: str, cells: Sequence[CellValue]) -> str:
    token = _TOKEN.fullmatch(value)
    if token is None:
        return value
    return next((cell for cell in cells if isinstance(cell, str) and cell and _token(cell, token[1]) == value), "")
