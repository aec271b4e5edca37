"""What people write about the answer: statuses that negate, put off or half-do; evidence that says nothing was done;
suggestions that are none (spec §3, A-12, A-14). Sentences are put together from parts, so that no list of them helps.
"""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.samples import words

from .plain import DONE_WORDS, closed_in_words
from .scene import CALLS, REQUESTS, Mess, Scene
from .truth import Line

_DONE = (
    ("solucionado", "solucionar"), ("resuelto", "resolver"), ("gestionado", "gestionar"), ("cerrado", "cerrar"),
    ("finalizado", "finalizar"), ("terminado", "terminar"), ("atendido", "atender"), ("completado", "completar"),
    ("subsanado", "subsanar"), ("respondido", "responder"),
)  # fmt: skip
_NOT = ("No {}", "Aún no {}", "Todavía no {}", "No está {}", "No fue {}", "NO {}", "no quedó {}", "No ha sido {}",
        "No se ha {}", "Aun no se ha {}", "Nunca {}", "Ni {} ni contactado", "Caso no {}", "{}: NO")  # fmt: skip
_WITHOUT = ("Sin {}", "Por {}", "Pendiente por {}", "Pendiente de {}", "Falta {}", "Queda por {}",
            "Para {} el viernes", "Se va a {} mañana", "Pte por {}", "Falta por {}", "Próximo a {}",
            "Se debe {}", "Sin poder {}")  # fmt: skip
_LATER = ("Por {} el lunes", "Hay que {}", "x {}", "No se ha podido {}", "Imposible {} por ahora", "Solo falta {}",
          "Listo para {}", "Esperando para {}", "A punto de {}", "Se intentó {} sin éxito", "Toca {}", "OK, falta {}",
          "Mañana se logra {}", "Pdte {}", "Ya casi se logra {}", "Debería poderse {} hoy")  # fmt: skip
_HALF = ("Casi {}", "Parcialmente {}", "{} parcialmente", "{} a medias", "Medio {}", "Mal {}", "{} en parte",
         "{} solo en parte", "Será {} mañana", "Quedaría {} el lunes", "50 % {}", "{} al 80%", "Supuestamente {}",
         "Dice que no quedó {}", "Lejos de estar {}", "{} solo por teléfono, falta la visita", "Aún sin quedar {}",
         "{} por error", "Estaría {} esta semana")  # fmt: skip
_OTHER = ("Incompleto", "Inconcluso", "Incumplido", "A medias", "Pendiente cierre", "Pendiente de cierre",
          "Pendiente solución", "En espera de cierre", "Falta cierre", "Sin respuesta", "Sin solución",
          "Sin cierre", "No hay solución", "No cumple", "No ok", "Nada listo", "Aún sin respuesta",
          "Gestión sin realizar", "Sin gestión realizada", "Gestión no realizada", "Gestión por realizar",
          "Gestión realizada a medias", "Falta gestión", "En vía de solución", "Cierre pendiente",
          "Se reabre", "Reabierto", "Gestión incompleta", "Respuesta pendiente", "Solución parcial",
          "Todavía abierto", "Respuesta enviada, falta cierre")  # fmt: skip
_STILL_DONE = (
    "{}, sin novedad", "{} sin inconvenientes", "{}. No requiere más seguimiento", "{} el 20/11",
    "{}, cliente conforme", "{} – no hay pendientes",
)  # fmt: skip
_NOTHING = (
    "No se ha realizado gestión", "Sin gestión", "Sin gestionar", "Pendiente por gestionar", "Por gestionar",
    "No se ha gestionado", "No se ha hecho nada", "Nada aún", "No hay gestión", "Gestión pendiente", "-", "pendiente",
    "Aún no se llama al cliente", "No se ha llamado al cliente", "Falta llamar al cliente", "Pendiente llamar",
    "Todavía no se hace gestión", "sin respuesta del asesor", "Por llamar", "Pendiente de gestión",
    "NO SE REALIZÓ GESTIÓN", "Sin realizar gestión", "No se le ha dado respuesta", "Aún sin contactar", "Sin llamar",
    "El asesor no ha hecho nada", "No se ha contactado al cliente", "Sin ninguna gestión", "Ninguna gestión todavía",
)  # fmt: skip
_INTENDED = (
    "Se llamará el lunes", "Mañana se llama al cliente", "Hay que llamarlo", "Se debe contactar al cliente",
    "Se va a llamar al cliente", "Pendiente que el asesor llame", "Programar llamada", "Llamar mañana",
    "Queda para gestionar la otra semana", "Se espera que el asesor responda", "Por contactar",
)  # fmt: skip
_NO_SUGGESTION = (
    "ninguna", "Ninguna por el momento", "no tengo", "gracias", "ok", "no contesta", "N/A", "todo bien", "No, gracias",
    "ninguna sugerencia", "NINGUNA.", "por ahora ninguna", "sin sugerencias", "No aplica", "nada", "Todo excelente",
    "-", "No tiene sugerencias", "no", "muchas gracias", "No deja sugerencias", "ninguna hasta ahora",
)  # fmt: skip


def not_done(scene: Scene) -> str:
    """A status that negates, puts off or half-does."""
    participle, infinitive = scene.one(_DONE)
    said = scene.one(
        (
            scene.one(_NOT).format(participle), scene.one(_WITHOUT).format(infinitive),
            scene.one(_HALF).format(participle), scene.one(_OTHER), scene.one(_LATER).format(infinitive),
        )
    )  # fmt: skip
    return scene.one((said, said.upper(), said.lower(), f"{said}."))


def negated_status(scene: Scene) -> Sequence[Line]:
    """«No solucionado», «por cerrar», «incompleto» with evidence: in progress, never done."""
    if not scene.table.has("estado") or (scene.form != REQUESTS and not scene.table.has("gestion")):
        return []
    lines = scene.some(scene.table.waiting(), 4, "words")
    for line in lines:
        if scene.form != REQUESTS:
            closed_in_words(scene, line, "")
        line.cells["estado"] = not_done(scene)
        line.open, line.done, line.closed = True, False, False
    return lines


def done_after_all(scene: Scene) -> Sequence[Line]:
    """«Cerrado, sin novedad»: what follows does not take it back. Whether it is read so is the reader's choice."""
    if not scene.table.has("estado", "gestion"):
        return []
    lines = scene.some([line for line in scene.table.calls() if line.what == "detractor"], 2, "words")
    for line in lines:
        closed_in_words(scene, line, scene.one(_STILL_DONE).format(scene.one(DONE_WORDS).capitalize()))
        line.closed = False
    return lines


def nothing_was_done(scene: Scene) -> Sequence[Line]:
    """GESTIÓN says that there was none: no evidence, whatever ESTADO says."""
    if not scene.table.has("gestion"):
        return []
    lines = scene.some(scene.table.waiting(), 3, "words")
    for line in lines:
        line.cells["gestion"] = scene.one(_NOTHING)
        line.cells["estado"] = scene.one((None, "Pendiente", *DONE_WORDS))
        line.open, line.evidence, line.done, line.nothing_done = True, False, False, True
    return lines


def only_intended(scene: Scene) -> Sequence[Line]:
    """GESTIÓN says what will be done: ESTADO cannot close the case with that. Red or yellow, as the reader likes."""
    lines = scene.some(scene.table.waiting(), 2, "words")
    for line in lines:
        line.cells["gestion"] = scene.one(_INTENDED)
        line.cells["estado"] = scene.one((None, "Pendiente", *DONE_WORDS))
        line.open, line.evidence, line.done = True, True, False
    return lines


def status_without_evidence(scene: Scene) -> Sequence[Line]:
    """«Gestión realizada» and not a word about what was done: green would be said by nobody (R-65)."""
    if not scene.table.has("gestion", "estado"):
        return []
    lines = scene.some(scene.table.waiting(), 2, "words")
    for line in lines:
        line.cells["gestion"] = None
        line.cells["estado"] = scene.one(DONE_WORDS)
        line.open, line.evidence, line.done = True, False, False
    return lines


def no_suggestion(scene: Scene) -> Sequence[Line]:
    """SUGERENCIAS says that there is none."""
    if not scene.table.has("sugerencia"):
        return []
    lines = scene.some(scene.table.calls(), 5, "suggestion")
    for line in lines:
        line.cells["sugerencia"] = scene.one(_NO_SUGGESTION)
    return lines


def suggestions(scene: Scene) -> Sequence[Line]:
    """Real ones: blue, and never on a detractor (A-12)."""
    if not scene.table.has("sugerencia"):
        return []
    lines = scene.some(scene.table.calls(), 3, "suggestion")
    for line in lines:
        line.cells["sugerencia"] = scene.one(words.SUGGESTIONS)
        line.suggests = True
    return lines


def drop_down_status(scene: Scene) -> Sequence[Line]:
    """ESTADO is filled down with «Pendiente» for everybody."""
    if not scene.table.has("estado") or scene.form == REQUESTS:
        return []
    lines = [line for line in scene.table.calls() if line.must is not line.must.CASE and not line.cells.get("estado")]
    for line in lines:
        line.cells["estado"] = "Pendiente"
    return lines


def odd_comments(scene: Scene) -> Sequence[Line]:
    """Comments that begin like a total or a title, look like a formula, or run over several lines."""
    lines = scene.some([line for line in scene.table.calls() if line.cells.get(scene.words_field)], 4, "comment")
    for line in lines:
        said = line.cells[scene.words_field]
        line.cells[scene.words_field] = scene.one(
            (
                f"Total, {said}", f"Nota: {said}", f"Promedio de espera dos horas. {said}", f"Fin de semana: {said}",
                f"=HOLA() {said}", f"{said}\n\nPide que lo llame alguien.", f"+57: {said}", f"'{said}", f"{said} 😡",
                f"Lunes por la tarde. {said}", f"  {said}  ", f"Meta: {said}", f"Resumen: {said}",
            )
        )  # fmt: skip
    return lines


def odd_yes(scene: Scene) -> Sequence[Line]:
    """CONTACTADO as a check box, a tick, a letter; NC for no."""
    if not scene.table.has("contactado"):
        return []
    lines = scene.some(scene.table.calls(), 6)
    for line in lines:
        yes, no = ("Sí", "si", "S", "X", "✓", "OK", True, "SI."), ("No", "no", "N", "NC", "N.C.", False, "NO.")
        line.cells["contactado"] = scene.one(no if line.what in ("sin contacto", "primer intento") else yes)
    return lines


WORDS = (
    Mess("odd comments", odd_comments),
    Mess("odd yes and no", odd_yes, CALLS, wants=("contactado",)),
    Mess("negated status", negated_status, wants=("estado",)),
    Mess("done after all", done_after_all, CALLS, wants=("estado",)),
    Mess("nothing was done", nothing_was_done, CALLS),
    Mess("only intended", only_intended, CALLS),
    Mess("status without evidence", status_without_evidence, CALLS, wants=("estado",)),
    Mess("no suggestion", no_suggestion, CALLS, wants=("sugerencia",)),
    Mess("suggestions", suggestions, CALLS, wants=("sugerencia",)),
    Mess("status filled down", drop_down_status, CALLS, wants=("estado",)),
)
