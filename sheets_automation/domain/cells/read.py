"""What reading one cell gives: a value, or one of three kinds of nothing, and a note for the people who type.

Domain §4.2: «Empty vs NC vs NA are three things: not called, not contacted, question not applicable».
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from sheets_automation.domain.cells.text import compact, normalise
from sheets_automation.model import CellValue, Severity

T = TypeVar("T")


class Blank(StrEnum):
    """Why there is no value."""

    NO = ""  # there is one, or there should have been one
    EMPTY = "vacio"  # nothing typed
    NC = "no_contactado"  # the customer was not reached
    NA = "no_aplica"  # the question or the datum does not apply


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about a cell. ``code`` is the finding's; texts are Colombian Spanish."""

    code: str
    severity: Severity
    expected: str
    fix: str


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """The reading of one cell. ``value`` None with a note: unreadable; None without one: ``blank`` says which."""

    value: T | None = None
    blank: Blank = Blank.NO
    note: Note | None = None
    typed: str = ""  # the characters themselves, where the value is a guess at what was meant

    @property
    def filled(self) -> bool:
        return self.value is not None or self.note is not None


def repaired(code: str, expected: str, fix: str) -> Note:
    return Note(code, Severity.INFO, expected, fix)


def doubtful(code: str, expected: str, fix: str) -> Note:
    return Note(code, Severity.WARNING, expected, fix)


_LONGEST = 40
_DIGIT = re.compile(r"\d")
_NOT_CONTACTED = frozenset(
    {
        "nc", "nocontesta", "nocontesto", "nocontestan", "nocontestada", "sincontacto", "nocontactado", "nocontactada",
        "nocontacto", "nosecontacta", "noefectiva", "noefectivo", "ilocalizable", "nolocalizado",
    }
)  # fmt: skip
_NOT_APPLICABLE = frozenset(
    {
        "na", "noaplica", "nr", "nsnr", "nosabe", "nosabenoresponde", "noresponde", "norespondio", "norespondepregunta",
        "notiene", "nosuministra", "nodisponible", "sindato", "sindatos", "sininformacion", "sininfo", "nd",
        "noregistra",
        "ninguno", "ninguna", "redactado", "xx", "xxx", "noinforma", "sinrespuesta", "sd", "nose", "noaplicable",
    }
)  # fmt: skip


def blank_of(value: CellValue) -> Blank:
    """Which nothing a cell says; ``Blank.NO`` when it says something. «-», «--», «.» and «x» are not applicable."""
    if value is None:
        return Blank.EMPTY
    if not isinstance(value, str):
        return Blank.NO
    if not value or value.isspace():
        return Blank.EMPTY
    if len(value) > _LONGEST or _DIGIT.search(value) is not None:
        return Blank.NO  # no filler has digits, and most cells do
    word = compact(value)
    if word in _NOT_CONTACTED or normalise(value).startswith(("no contest", "no se logr", "no se pudo contact")):
        return Blank.NC
    return Blank.NA if word in _NOT_APPLICABLE or word in ("", "x") else Blank.NO
