"""What people are told when Google lets a file not be read or written: which right is missing, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheets_automation.domain.spanish import count
from sheets_automation.errors import Refused, RemoteError, TaskLost
from sheets_automation.model import Finding, Reading, Trouble, TroubleKind, Workbook

#: What goes on meanwhile, after what happened and before what to do.
_READ = (
    "No se pudo leer «{title}»: {why}. Sus casos siguen como estaban, con sus plazos, y los demás archivos siguieron. "
    "{mend}"
)
_WRITTEN = (
    "No se pudo pintar en «{title}»: {why}. Sus casos siguen en las cuentas y en los correos, y los demás archivos "
    "siguieron. {mend}"
)
_LOCKED = (
    "{title}: está protegida y el servicio no puede pintar en ella. Sus casos siguen en las cuentas y en los correos, "
    "y las demás pestañas y archivos siguieron. {mend}"
)
_MOVING = (
    "Algunas filas de «{title}» cambiaron mientras la corrida trabajaba; se dejaron como estaban y la próxima corrida "
    "las mira."
)
_TASK = (
    "{told} {books} a la próxima corrida ({titles}); sus casos siguen como estaban, con sus plazos, y los demás "
    "archivos siguieron. Si se repite, sistemas debe mirar los registros de esa tarea."
)
_READ_ONLY = "el servicio solo puede leerlo o comentarlo"
_SHARE = "Compártalo con la cuenta del servicio como editor."
_WHY: dict[int, tuple[str, str]] = {
    403: ("el servicio no tiene permiso de editor", _SHARE),
    404: (
        "ya no existe o dejó de estar compartido con el servicio",
        "Compártalo otra vez como editor, o devuélvalo de la papelera.",
    ),
    413: ("Google no acepta tantos cambios de una vez", "Avise a quien mantiene el servicio: hay que repartirlos."),
}
_PROTECTED = (
    "está protegido",
    "Dé permiso de edición a la cuenta del servicio en «Datos › Proteger hojas y rangos».",
)
_NO_ANSWER = (
    "Google no respondió como debía",
    "La próxima corrida mira cómo quedó y sigue. Si se repite todo el día, avise a quien mantiene el servicio.",
)


def is_final(error: RemoteError) -> bool:
    """Whether asking again in the same run is of no use: a missing right, a file that is gone, too much at once.

    A plain 400 is the guard of a row that moved: that is looked at again and planned anew.
    """
    return isinstance(error, Refused) and _code(error) in (401, 403, 404, 413)


def unsettled(title: str, answer: RemoteError | None) -> Trouble:
    """A file in which rows were tried again and again. ``answer``: what Google last refused or left open, if it did."""
    guarded = isinstance(answer, Refused) and "DeveloperMetadata" in str(answer)  # the rows moved, or the tab shrank
    if answer and not guarded:
        return unwritten(title, answer)
    return Trouble(TroubleKind.ROWS, title, _MOVING.format(title=title))


def unread(title: str, error: RemoteError) -> Trouble:
    """A file that could not be read."""
    why, mend = _reason(error)
    return Trouble(TroubleKind.FILE, title, _READ.format(title=title, why=why, mend=mend))


def unwritten(title: str, error: RemoteError) -> Trouble:
    """A file that was read but could not be written."""
    why, mend = _reason(error)
    return Trouble(TroubleKind.FILE, title, _WRITTEN.format(title=title, why=why, mend=mend))


def all_unread(files: Sequence[tuple[str, RemoteError]]) -> list[Trouble]:
    """Files that could not be read, by title; those of one task that was lost are told together."""
    return [*(unread(title, why) for title, why in files if not isinstance(why, TaskLost)), *_of_tasks(files)]


def all_unwritten(files: Sequence[tuple[str, RemoteError]]) -> list[Trouble]:
    """The same of files that were read and could not be written."""
    return [*(unwritten(title, why) for title, why in files if not isinstance(why, TaskLost)), *_of_tasks(files)]


def _of_tasks(files: Sequence[tuple[str, RemoteError]]) -> Iterator[Trouble]:
    lost = {why.about: why for _title, why in files if isinstance(why, TaskLost)}
    for about, why in lost.items():
        titles = [title for title, error in files if isinstance(error, TaskLost) and error.about == about]
        shown = ", ".join(f"«{title}»" for title in titles[:5])
        rest = f" y {len(titles) - 5} más" if len(titles) > 5 else ""
        books = count(len(titles), "archivo espera", "archivos esperan")
        yield Trouble(TroubleKind.RUN, about, _TASK.format(told=why.told, books=books, titles=f"{shown}{rest}"))


def read_only(title: str) -> Trouble:
    """A file of which Drive says beforehand that the service may not edit it."""
    return Trouble(TroubleKind.FILE, title, _WRITTEN.format(title=title, why=_READ_ONLY, mend=_SHARE))


def locked_tabs(reading: Reading, books: Sequence[Workbook], findings: Sequence[Finding]) -> Iterator[Trouble]:
    """Tabs in which something would be painted, and all that could be is protected against the service."""
    wanted = {(f.workbook_id, f.sheet_id) for f in findings if f.code == "celda_protegida"}
    tabs = {(book.id, tab.sheet_id): tab for book in books for tab in book.tabs}
    for register in reading.registers:
        place = register.workbook_id, register.sheet_id
        rows, columns = [record.where.row for record in register.records], register.layout.paint_columns
        if place in wanted and all(tabs[place].is_locked(row, column) for row in rows for column in columns):
            title = f"«{register.workbook}», pestaña «{register.tab}»"
            yield Trouble(TroubleKind.FILE, title, _LOCKED.format(title=title, mend=_PROTECTED[1]))


def _reason(error: RemoteError) -> tuple[str, str]:
    if not isinstance(error, Refused):
        return _NO_ANSWER
    if "protected" in str(error):
        return _PROTECTED
    return _WHY.get(_code(error), (error.told.rstrip("."), "Avise a quien mantiene el servicio."))


def _code(error: RemoteError) -> int:
    """HTTP status; Google answers a body beyond its limit with 400 or 413."""
    return 413 if error.code == 400 and "payload size" in str(error) else error.code or 0
