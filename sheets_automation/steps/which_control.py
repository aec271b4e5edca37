"""Which spreadsheet is the service's own: by its title, else by the trace that every run leaves in it (``lock.py``).

People rename it, copy it, throw it away. A copy carries the same trace, but not the later runs.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sheets_automation.domain.cells.text import normalise
from sheets_automation.errors import DiscoveryError, Refused, Unavailable, UnknownOutcome
from sheets_automation.google.drive import DriveFile
from sheets_automation.google.sheets import Sheets
from sheets_automation.model import Trouble, TroubleKind
from sheets_automation.steps.lock import last_use, retirement
from sheets_automation.steps.session import Session

log = logging.getLogger(__name__)

_LOOKED_INTO = 20  # spreadsheets without the title that are looked into for a renamed one
_ASIDE = "putting a second control workbook out of use"
_LINK = "https://docs.google.com/spreadsheets/d/{}"
_TWICE = (
    "Hay {n} libros llamados «{title}». Se usa el de la última corrida ({used}); en los demás no se lee ni se escribe: "
    "{others}. Sáquelos de la carpeta o cámbieles el nombre."
)
_RENAMED = "El libro de control se llama ahora «{file}» (antes «{title}») y se sigue usando."
_IN_TRASH = (
    "El libro de control «{title}» está en la papelera de Drive: no se leyó ni se escribió nada. Devuélvalo de la "
    "papelera y la próxima corrida sigue donde iba. Para empezar de nuevo, elimínelo definitivamente."
)


@dataclass(frozen=True, slots=True)
class Found:
    """The control workbook among the files, None where there is none yet; and what is said of how it was found."""

    file: DriveFile | None
    note: str = ""
    troubles: tuple[Trouble, ...] = ()


def find_control(session: Session, files: Sequence[DriveFile], title: str, others: Sequence[DriveFile]) -> Found:
    """The one with the title; of several the one in use. Without any, a renamed one among ``others``.

    Looks into spreadsheets only where the title does not tell: one call each.

    Raises:
        DiscoveryError: it is in the bin.
    """
    namesakes = [file for file in files if file.title == title]
    if len(namesakes) == 1:
        return Found(namesakes[0])
    if namesakes:
        return _in_use(session.sheets, namesakes, title)
    wanted = set(normalise(title).split())
    likely = sorted(others, key=lambda file: -len(wanted & set(normalise(file.title).split())))[:_LOOKED_INTO]
    used = _used(session.sheets, likely)
    return Found(used[0], _RENAMED.format(file=used[0].title, title=title)) if used else Found(None)


def refuse_in_bin(session: Session, title: str, folder_id: str) -> None:
    """Before another control workbook is made: nobody wants to begin anew because of a slip.

    Raises:
        DiscoveryError: one that was in use is in the bin.
    """
    thrown = [file for file in session.drive.spreadsheets(folder_id, trashed=True) if file.title == title]
    if _used(session.sheets, thrown):
        raise DiscoveryError(
            f"The control workbook «{title}» is in the bin of Drive. Nothing was written. Take it out of the bin; to "
            "begin anew, delete it for good.",
            told=_IN_TRASH.format(title=title),
        )


def _in_use(sheets: Sheets, namesakes: Sequence[DriveFile], title: str) -> Found:
    oldest = sorted(namesakes, key=lambda file: (file.created, file.id))
    chosen = (_used(sheets, oldest) or oldest)[0]
    rest = ", ".join(_LINK.format(file.id) for file in oldest if file.id != chosen.id)
    told = _TWICE.format(n=len(namesakes), title=title, used=_LINK.format(chosen.id), others=rest)
    return Found(chosen, "", (Trouble(TroubleKind.CONTROL, title, told),))


def _used(sheets: Sheets, files: Sequence[DriveFile]) -> list[DriveFile]:
    """Those that runs have used, the latest used first; of a copy and its original the older."""
    uses: list[tuple[tuple[str, int], DriveFile]] = []
    for file in sorted(files, key=lambda file: (file.created, file.id)):
        try:
            use = last_use(sheets, file.id)
        except (Refused, Unavailable) as error:
            log.warning("cannot look into a spreadsheet: %s", error)
            continue
        if use is not None:
            uses.append((use, file))
    return [file for _use, file in sorted(uses, key=lambda pair: pair[0], reverse=True)]


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
