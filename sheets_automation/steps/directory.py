"""Take the people of a run from «Directorio», and say there what could not be used (spec §9, A-15)."""

from __future__ import annotations

from sheets_automation.domain.control.directory import FIRST_OF_OURS, Directory, directory
from sheets_automation.domain.control.tables import DIRECTORY
from sheets_automation.google.requests import Json, block
from sheets_automation.model import Finding, Trouble, TroubleKind, Workbook
from sheets_automation.policy import Config
from sheets_automation.steps.control import Control

_RESTORED = (
    "«{title}», pestaña «Directorio»: ya no estaba o no tenía líneas; se llenó con las personas de la última corrida. "
    "Para quitar a una persona borre solo su línea."
)


def follow_directory(control: Control, config: Config) -> tuple[Config, tuple[Finding, ...]]:
    """The configuration with the people that count now, and what is wrong with the tab; writes only where it differs.

    After ``Control.read``. Raises what ``Control.write`` raises.
    """
    if control.book is None:
        return config, ()
    found = directory(control.book, config, control.people_noted)
    if found.restored:
        control.troubles.append(Trouble(TroubleKind.CONTROL, DIRECTORY[1], _RESTORED.format(title=control.title)))
    control.write(_requests(control, found), "writing the directory of people")
    return _with_people(config, found), found.findings


def read_directory(book: Workbook, config: Config) -> tuple[Config, tuple[Finding, ...]]:
    """The same for who only reads. The note is not looked at: it takes a call, and is needed once after a loss."""
    found = directory(book, config)
    return _with_people(config, found), found.findings


def _with_people(config: Config, found: Directory) -> Config:
    return config.model_copy(update={"people": found.people})


def _requests(control: Control, found: Directory) -> list[Json]:
    requests: list[Json] = control.replace(DIRECTORY[0], found.fill) if found.fill else []
    for row, cells in found.observations.items():
        requests += block(DIRECTORY[0], row, [cells], FIRST_OF_OURS)
    if found.note != control.people_noted:
        requests += control.note_people(found.note)
    return requests
