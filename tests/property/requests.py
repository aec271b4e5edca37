"""What people write in the register of requests, GSC-FOR-04 (domain §4.4)."""

from __future__ import annotations

from collections.abc import Sequence

from .draft import serial
from .scene import NOW, REQUESTS, Mess, Scene
from .truth import Line, Must


def odd_kinds(scene: Scene) -> Sequence[Line]:
    """Kinds spelled in other ways, unknown ones and none: the term is that of the kind, or the usual one."""
    kinds = (
        "PETICION", "queja ", "Reclamación", "RECLAMO.", "Garantía", "PETICIÓN DE INFORMACIÓN", "Derecho de petición",
        "Otro", "Varios", None, "Q", "P", "Inconformidad", "Quja", "Reclamo por garantía", "?",
    )  # fmt: skip
    lines = scene.some(scene.table.calls(), 4, "kind")
    for line in lines:
        line.cells["tipo"] = scene.one(kinds)
    return lines


def suggestions_and_praise(scene: Scene) -> Sequence[Line]:
    """They have no term; whether an open one is a case, nobody says."""
    lines = scene.some([line for line in scene.table.waiting() if not line.same], 2, "kind")
    for line in lines:
        line.cells["tipo"] = scene.one(("Sugerencia", "Felicitación", "S", "AGRADECIMIENTO"))
        line.leave()
        line.due = False
    return lines


def cancelled(scene: Scene) -> Sequence[Line]:
    """«Anulado», «Desistida»: nobody waits any more."""
    lines = scene.some([line for line in scene.table.waiting() if not line.same], 1, "words")
    for line in lines:
        line.cells["estado"] = scene.one(("Anulado", "Anulada", "Desistida", "ANULADO", "Cancelada"))
        line.must, line.open, line.what = Must.QUIET, False, "PQRS anulada"
    return lines


def closed_in_one_way(scene: Scene) -> Sequence[Line]:
    """A day of the answer and no status, or a status and no day."""
    lines = scene.some([line for line in scene.table.calls() if line.what == "PQRS respondida"], 3, "words")
    for line in lines:
        if scene.chance(0.5):
            line.cells["estado"] = None
        else:
            line.cells["fecha_respuesta"] = None
    return lines


def answered_some_day(scene: Scene) -> Sequence[Line]:
    """The day of the answer lies in the future, or cannot be read, and the status says open: still open."""
    lines = scene.some([line for line in scene.table.waiting() if not line.same], 2, "words")
    for line in lines:
        line.cells["fecha_respuesta"] = scene.one((serial(NOW.date()) + 30, "pendiente", "por definir", "-", "N/A"))
        line.cells["estado"] = scene.one(("Abierto", "En trámite", "Pendiente"))
    return lines


REQUESTED = (
    Mess("odd kinds of requests", odd_kinds, (REQUESTS,)),
    Mess("suggestions and praise", suggestions_and_praise, (REQUESTS,)),
    Mess("cancelled requests", cancelled, (REQUESTS,)),
    Mess("closed in one way only", closed_in_one_way, (REQUESTS,)),
    Mess("to be answered some day", answered_some_day, (REQUESTS,)),
)
