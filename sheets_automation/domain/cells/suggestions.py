"""Whether a suggestion column holds a suggestion (A-12): «ninguna por el momento», «no contesta» are none.

What consists of nothing but denial, praise, thanks, fillers and the call's result is no suggestion; anything else is.
"""

from __future__ import annotations

from functools import lru_cache

from sheets_automation.domain.cells.negation import NEGATORS, Clause, clauses
from sheets_automation.domain.cells.text import compact, word_set
from sheets_automation.domain.cells.words import written

# Words that make a clause say «none», «all is well», «thanks» or «nobody answered» all by themselves
_SAYING_NONE = word_set(
    """
    no ninguna ninguno ninguno ningun nada sin nunca tampoco na nr ns nc nsnr nd sd ok okay oka vale listo gracias
    igual siga sigue acuerdo orden s n muchas mil excelente excelentes excelentisimo bien bueno buen buena buenos
    buenas buenisimo buenisima perfecto perfecta perfectos perfectas espectacular genial super magnifico magnifica
    maravilloso maravillosa encantado encantada feliz contento contenta satisfecho satisfecha satisfechos conforme
    conformes agradecido agradecida agradecidos agradece agradecen felicitaciones felicidades felicita felicitan
    felicito felicitar amable amables amabilidad cordial cordiales atento atenta atentos impecable inmejorable
    optimo optima positivo positiva recomendado recomendados recomiendo recomienda destaca resalta sigan sigamos
    continuen mantengan mejor mejores gusto encanto encanta fascinado contentos correcto correcta normal rapido
    rapida puntual puntuales profesional profesionales limpio limpia limpios limpias bonito bonita bonitas acorde
    acordes gran grandioso atendieron felicitacion contesta contesto responde respondio buzon apagado ocupado
    equivocado errado colgo cuelga pendiente redactado x
    """
)
# Words that may stand beside those: function words, names of what is praised, courtesies
_BESIDE = word_set(
    """
    a al con de del desde el ella ellos en entre es era eran fue fueron esta estan estuvo estuvieron ha han hasta la
    las le les lo los me mi muy nos o para por que se si su sus son tan todo toda todos todas tiene tengo tienen
    tuvo tuve hay hubo un una uno y ya yo e ni eso esto este ahora momento fecha hoy aqui asi siempre solo cada
    parte mas tambien igualmente da dan dio deja dejo hace hizo realiza realizo presenta manifiesta indica dice
    refiere registra aplica desea quiere sabe aporta comenta expresa considera cree siente encuentra quedo queda
    quedamos quedaron va salio salir todas servicio servicios atencion trato trabajo equipo personal asesor asesora
    asesores asesoria taller concesionario tecnico tecnicos mecanico mecanicos recepcion entrega vehiculo carro moto
    empresa sede instalaciones lugar proceso marca concesionarios sitio familia experiencia llamada recibido
    recibida prestado prestada brindado brindada ofrecido cliente clienta senor senora usuario usuaria momentos
    general orden acuerdo labor gente persona personas ustedes brindada servicial calidad excelencia tiempo cuanto
    relacion respecto doctor don dona dios bendiga dia tarde manana noche vez celular telefono numero voz correo
    fuera
    """
)
# What is none only where it is denied: «ninguna queja», «sin novedad»
_DENIED = word_set(
    """
    sugerencia sugerencias queja quejas reclamo reclamos novedad novedades inconveniente inconvenientes problema
    problemas observacion observaciones comentario comentarios inconformidad inconformidades recomendacion
    recomendaciones molestia falla fallas contacto respuesta duda dudas inquietud inquietudes adicional adicionales
    mejora mejoras mejorar sugerir agregar decir aportar comentar opinar opinion recomendar cambiar cambio
    informacion responder contestar malo mala mal
    """
)
_PRAISE = word_set(
    """
    excelente excelentes bien bueno buena buenos buenas perfecto perfecta satisfecho satisfecha conforme conformes
    amable amables amabilidad cordial atento atenta atentos feliz contento contenta gusto encanto recomienda
    recomiendo rapido rapida puntual puntuales profesional profesionales correcto correcta positivo optimo listo
    agradecido
    """
)
_REACHED = word_set("contesta contesto responde respondio buzon apagado ocupado")
_US = word_set("taller concesionario empresa sede asesor asesora asesores personal recepcion nadie")
_COPULAS = word_set("es era eran fue fueron esta estan estuvo estuvieron son quedo quedaron muy tan me le les se lo")


@lru_cache(maxsize=16_384)
def suggestion(text: str) -> str:
    """The text if it suggests something, else ""."""
    if not written(text) or not compact(text):
        return ""
    pieces = [words for words in clauses(text) if not all(word.isdigit() for word in words)]
    none = any(_none(words) for words in pieces) or not pieces
    return "" if none and all(_none(words) or _beside(words) for words in pieces) else text


def _none(words: Clause) -> bool:
    """Whether a clause says that there is nothing to suggest."""
    denied = any(word in NEGATORS for word in words)
    if _US.intersection(words) and _REACHED.intersection(words):
        return False  # «nadie contesta en el taller» is no result of our call
    known = all(
        word in _SAYING_NONE or word in _BESIDE or (denied and word in _DENIED) or word.isdigit() for word in words
    )
    return known and any(word in _SAYING_NONE for word in words) and not _blames(words) and not _compares(words)


def _beside(words: Clause) -> bool:
    return all(word in _BESIDE for word in words)


def _blames(words: Clause) -> bool:
    """«No fueron amables», «nada puntuales»: praise denied is a complaint; «no, todo bien» is not."""
    for at, word in enumerate(words):
        if word in _PRAISE:
            back = at - 1
            while back >= 0 and words[back] in _COPULAS:
                back -= 1
            gap = at - 1 - back
            if back >= 0 and words[back] in ("no", "ni", "nunca", "tampoco") and gap:
                return True
            if back >= 0 and words[back] in ("nada", "sin") and (gap or words[back] == "nada"):
                return True
    return False


def _compares(words: Clause) -> bool:
    """«Más amables», «mejor atención»: a wish; «el mejor taller», «lo mejor», «nada más» is none."""
    for at, word in enumerate(words):
        after = words[at + 1 : at + 2]
        if word == "mas" and after and after[0] in _PRAISE | {"atencion", "personal", "tecnicos", "asesores", "tiempo"}:
            return True
        lone = at == 0 or words[at - 1] not in ("el", "la", "los", "las", "lo", "ser", "muy", "de")
        if word in ("mejor", "mejores") and lone and after and after[0] not in ("no", "imposible", "que"):
            return True
    return False
