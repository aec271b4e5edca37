"""What keeps a run from doing all its work, in words for whoever can mend it (spec §8: a run tells the truth)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TroubleKind(StrEnum):
    """What is in trouble: the administrator is told once a day of each kind and thing, whatever the exact words."""

    FILE = "archivo"  # cannot be read or written
    NO_REGISTER = "sin_registro"  # nothing in the file is recognised
    GONE = "archivo_ausente"  # has open cases and is not shared any more
    TWO_FILES = "dos_archivos"  # several files of one form: a copy, another sede's, or nobody can tell
    HELD = "freno"  # would be repainted too much
    ROWS = "filas_en_movimiento"  # kept changing while the run worked
    RECIPIENTS = "destinatarios"  # nobody to tell, or not allowed
    MAIL = "correo"  # the mailbox is down or refuses, one message is not taken, or earlier ones never left
    REPORT = "informe"
    CONTROL = "control"  # the control workbook: damaged, rebuilt, a second one
    LIST = "lista"  # of customers to be added cannot be read or added
    RUN = "corrida"  # could not finish


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is in trouble. ``text`` is Spanish and complete: what, where, what goes on, what to do."""

    kind: TroubleKind
    about: str  # title of the file, code of the form …; "" where there is only one
    text: str

    @property
    def key(self) -> str:
        return f"{self.kind}|{self.about}"
