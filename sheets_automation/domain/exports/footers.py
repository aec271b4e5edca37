"""The lines below a list that are no customers: «Total registros: 1.234», sums, «Página 1 de 20»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheets_automation.domain.cells.text import clean, normalise
from sheets_automation.model import CellValue

_MOST_CELLS = 3
_COUNTED = r"registros?|clientes?|filas?|lineas?|vehiculos?|items?|elementos?"
_TOTAL = re.compile(
    rf"(?:sub ?)?total(?:es)?\b|(?:{_COUNTED})\b(?= ?(?:\d|leidos|encontrados|$))"
    rf"|(?:numero|no|cantidad|cant) (?:{_COUNTED})\b|pagina \d"
)
_COUNT = re.compile(rf"(?:{_COUNTED})\b")
_BARE = re.compile(r"total(?: general)? [\d ]+")  # in one cell: beside others it is a sum of money
_NUMBER = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+(?!\d)|\d+")


@dataclass(frozen=True, slots=True)
class Footer:
    """A line that sums up. ``rows``: how many customers it says there are, if it says that."""

    text: str
    rows: int | None = None


def footer_of(row: tuple[CellValue, ...]) -> Footer | None:
    """What a line sums up; None for any other line."""
    texts = [clean(cell) for cell in row if clean(cell)]
    if not texts or len(texts) > _MOST_CELLS:
        return None
    text = " ".join(texts)
    words = normalise(re.sub(r"\b(?:de|del)\b", " ", text, flags=re.IGNORECASE))
    if not _TOTAL.match(words):
        return None
    numbers = _NUMBER.findall(text)
    counts = _COUNT.search(words) or (len(texts) == 1 and _BARE.fullmatch(words))
    if len(numbers) != 1 or not counts or words.startswith(("sub", "pagina")):
        return Footer(text)
    return Footer(text, int(re.sub(r"\D", "", numbers[0])))
