"""Which spreadsheet is the service's own: by its title and the trace that every run leaves in it (``lock.py``).

People rename it, copy it, throw it away. A copy carries the trace of the workbook it was made of, which says so.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.control.ledger import read_ledger
from sheets_automation.errors import DiscoveryError, Refused, Unavailable, UnknownOutcome
from sheets_automation.google.drive import DriveFile
from sheets_automation.google.sheets import Sheets
from sheets_automation.model import Trouble, TroubleKind
from sheets_automation.steps.lock import Trace, retirement, trace
from sheets_automation.steps.session import Session

log = logging.getLogger(__name__)

_LOOKED_INTO = 20  # spreadsheets without the title that are looked into for a renamed one
_ASIDE = "putting a second control workbook out of use"
_LINK = "https://docs.google.com/spreadsheets/d/{}"
_TWICE = (
    "Hay más de un libro de control. Se usa «{file}», el de la última corrida ({used}); en los demás que se llaman "
    "«{title}» no se lee ni se escribe: {others}. Sáquelos de la carpeta o cámbieles el nombre."
)
_RENAMED = "El libro de control se llama ahora «{file}» (antes «{title}») y se sigue usando."
_IN_TRASH = (
    "El libro de control «{title}» está en la papelera de Drive: no se leyó ni se escribió nada. Devuélvalo de la "
    "papelera y la próxima corrida sigue donde iba.{copy} Para {anew}, elimínelo definitivamente."
)
_COPY_BESIDE = " Hay una copia de ese libro ({link}), que no sabe lo que pasó después de copiarlo."


@dataclass(frozen=True, slots=True)
class Found:
    """The control workbook among the files, None where there is none yet; and what is said of how it was found."""

    file: DriveFile | None
    trace: Trace | None = None  # of runs in it
    note: str = ""
    troubles: tuple[Trouble, ...] = ()


def find_control(session: Session, files: Sequence[DriveFile], title: str, others: Sequence[DriveFile]) -> Found:
    """The one with the title that runs have used last; without any, a renamed one among ``others`` that they have used.

    Looks into each with the title, and into others only where none of these is one that runs have worked in: one call
    each, or two.

    Raises:
        RemoteError: one with the title cannot be read, and nobody knows whether it is the one.
    """
    namesakes = sorted((file for file in files if file.title == title), key=lambda file: (file.created, file.id))
    found = [(file, trace(session.sheets, file.id)) for file in namesakes]
    in_use = any(seen.generation and not seen.copied(file.id) for file, seen in found)
    if not in_use and not any(_brought_back(session.sheets, file, seen) for file, seen in found):
        wanted = set(normalise(title).split())
        likely = sorted(others, key=lambda file: -len(wanted & set(normalise(file.title).split())))[:_LOOKED_INTO]
        found += [(file, seen) for file in likely if (seen := _seen(session.sheets, file)) and seen.generation]
    if not found:
        return Found(None)
    chosen, seen = max(reversed(found), key=lambda pair: _use(*pair))
    note = _RENAMED.format(file=chosen.title, title=title) if chosen.title != title else ""
    rest = [file for file in namesakes if file != chosen]
    return Found(chosen, seen, note, _twice(title, chosen, rest))


def _brought_back(sheets: Sheets, file: DriveFile, seen: Trace) -> bool:
    """Whether it was uploaded as a file: a register of earlier runs, without their trace, in place of the other."""
    return not seen.generation and bool(read_ledger(sheets.snapshot(file.id)).runs)


def _use(file: DriveFile, seen: Trace) -> tuple[bool, str, int]:
    """Sorts workbooks by their last use. One in which no run has worked since it was copied comes before all others."""
    return not seen.copied(file.id), seen.run, seen.generation


def _twice(title: str, chosen: DriveFile, rest: Sequence[DriveFile]) -> tuple[Trouble, ...]:
    if not rest:
        return ()
    others = ", ".join(_LINK.format(file.id) for file in rest)
    told = _TWICE.format(used=_LINK.format(chosen.id), file=chosen.title, title=title, others=others)
    return (Trouble(TroubleKind.CONTROL, title, told),)


def refuse_in_bin(session: Session, found: Found, title: str, folder_id: str) -> None:
    """Before another control workbook is made, or a copy of it taken: nobody wants to begin anew because of a slip.

    Raises:
        DiscoveryError: one that was in use is in the bin.
    """
    if found.file is not None and not (found.trace and found.trace.copied(found.file.id)):
        return
    thrown = [file for file in session.drive.spreadsheets(folder_id, trashed=True) if file.title == title]
    if _used(session.sheets, thrown):
        copy = _COPY_BESIDE.format(link=_LINK.format(found.file.id)) if found.file else ""
        raise DiscoveryError(
            f"The control workbook «{title}» is in the bin of Drive. Nothing was written. Take it out of the bin; to "
            f"{'go on in its copy' if found.file else 'begin anew'}, delete it for good.",
            told=_IN_TRASH.format(title=title, copy=copy, anew="seguir en la copia" if copy else "empezar de nuevo"),
        )


def _used(sheets: Sheets, files: Sequence[DriveFile]) -> list[DriveFile]:
    """Those that runs have used, the latest used first."""
    found = [(file, seen) for file in files if (seen := _seen(sheets, file)) and seen.generation]
    return [file for file, _seen in sorted(found, key=lambda pair: _use(*pair), reverse=True)]


def _seen(sheets: Sheets, file: DriveFile) -> Trace | None:
    """None where one may not look into it."""
    try:
        return trace(sheets, file.id)
    except (Refused, Unavailable) as error:
        log.warning("cannot look into a spreadsheet: %s", error)
        return None


def settle_births(session: Session, title: str, newborn: str) -> str:
    """After ``newborn`` was given the title: the id of the one workbook that serves, should others have been born.

    Of two first runs at least one sees the other's, for each looks after its own has the title. The older goes on if it
    can take the lock of the younger before its owner does – Google lets exactly one of them – and yields otherwise.
    """
    sheets = session.sheets
    namesakes = sorted(
        (file for file in session.drive.spreadsheets() if file.title == title), key=lambda f: (f.created, f.id)
    )
    others = [file for file in namesakes if file.id != newborn]
    if not others:
        return newborn
    used = _used(sheets, others)
    if not used and namesakes[0].id == newborn:
        used = [file for file in others if not _retired(sheets, file.id, title)]
        if not used:
            return newborn
    sheets.batch(newborn, [_aside(title)], doing=_ASIDE)
    return (used or others)[0].id


def _retired(sheets: Sheets, spreadsheet_id: str, title: str) -> bool:
    """Put a control workbook out of use before its owner begins; False where the owner was faster."""
    try:
        sheets.batch(spreadsheet_id, [retirement(), _aside(title)], doing=_ASIDE)
    except Refused:
        return False
    except UnknownOutcome:  # the owner then finds out, or is at work: the latter is safe to assume
        return False
    return True


def _aside(title: str) -> dict[str, object]:
    properties = {"title": f"{title} (vacío, se puede borrar)"}
    return {"updateSpreadsheetProperties": {"properties": properties, "fields": "title"}}
