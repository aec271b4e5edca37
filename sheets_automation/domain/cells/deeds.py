"""Whether the text about the management of a case says that something was done (R-56, R-65).

«No se ha realizado gestión», «pendiente por llamar», «aún no se contacta» fill the cell and say that nothing was done:
no evidence. «Se llamó al cliente, queda pendiente el repuesto» says both: evidence, and not finished.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheets_automation.domain.cells.negation import (
    MISSING,
    NEGATORS,
    PENDING,
    PUT_OFF,
    THROUGH,
    Clause,
    clauses,
    halved,
    infinitive,
    negated,
    negator,
    only_not,
    put_off,
    stem,
    to_do,
)
from sheets_automation.domain.cells.text import word_set
from sheets_automation.domain.cells.words import written

# What people do with a case: what «no», «sin» and «ninguna» before it say has not been done
_DOING = (
    "gestion", "llam", "contact", "comunic", "habl", "atend", "atencion", "trat", "tramit", "solucion", "resolv",
    "resuel", "cerr", "cierr", "finaliz", "termin", "revis", "seguimiento", "accion", "avanc", "program", "agend",
    "envi", "escrib", "escal", "inform", "notific", "verific", "valid", "abord", "interven", "ofrec", "document",
    "localiz", "ubic", "proces",
)  # fmt: skip
#: Said of the customer without «se» («no contesta»), of us with it («no se ha respondido»).
_ANSWERING = ("respond", "respuest", "contest", "atiend")
# Verbs that say nothing without their object: «no se hizo gestión», «no hay registro»
_LIGHT = (
    "realiz", "hac", "hech", "hizo", "hicier", "efectu", "ejecut", "adelant", "registr", "report", "inici", "empez",
    "comenz", "evidenci", "existe", "cuenta", "dado", "dan", "dio", "da", "dar", "manifiest", "present", "tom",
)  # fmt: skip
_STATES = frozenset({"novedad", "novedades", "cambio", "cambios", "informacion", "datos", "evidencia", "registro"})
_WHEN = frozenset({"aun", "todavia", "fecha", "momento", "ahora", "hoy", "hasta", "ya"})
_SUBJECTS = word_set("cliente clienta senor senora usuario usuaria propietario propietaria titular")
_SAID = (
    "acept", "agradec", "manif", "indic", "dice", "dijo", "confirm", "pid", "solicit", "entien", "entend", "refier",
    "coment", "respond", "contest", "conform", "satisf", "atiend", "trae", "traj", "viene", "vino", "asist",
    "queda", "quedo", "desist",
)  # fmt: skip
_REACTIONS = word_set(
    """
    acepta acepto agradece agradecio manifiesta manifesto indica indico informa informo dice dijo confirma confirmo
    pide pidio solicita solicito entiende entendio refiere refirio comenta comento
    """
)
_NO_DEED = word_set("espera debe deben futuro puede pueden quiere sabe tiene encuentra deja")
_PRONOUNS = frozenset({"le", "les", "lo", "la", "los", "las", "nos", "me"})
_PRETERITE = re.compile(r"\w{2,}(?:amos|imos|aron|ieron|eron)|(?:hizo|hice|dije|dijo|dio|di|pude|hable|llame)")
# Participles that say nothing of a deed, and nouns that end like one
_NO_PARTICIPLE = word_set(
    """
    pasado pasada estado sabado grado lado mercado empleado empleada abogado encargado resultado cuidado asignado
    asignada debido vendido marido apellido partido sentido contado inmediata viaje ocupado ocupada apagado apagada
    incapacitado incapacitada recibido recibida radicado radicada privado cada nada entrada salida medida vida ida
    querido validado llamada llamadas
    """
)
# «Retroalimentación al asesor por no informar»
_DEED_NOUNS = word_set("retroalimentacion disculpas llamado correo mensaje whatsapp reunion bono devolucion cortesia")
_TOLD = "preterito"  # stands before every verb that only its accent puts into the past
_ACCENTED = re.compile(rf"\b(?:\w{{2,}}ó|(?:{'|'.join(_DOING)})\w*é)\b")
_PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s*%")
# «Se llamara», «se dara respuesta»: the future as many type it
_LATER = re.compile(rf"(?:(?:{'|'.join((*_DOING, *_ANSWERING, *_LIGHT))})\w*[aei]r|dar|har)(?:a|an|e|emos)")


# What is told in the present is done («se llama, no contesta»), unless a word of the future stands with it. «En la
# mañana» is this morning's; «luego» goes on with a story, and is meant for later only where it begins one.
_WEEKDAY = "lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado"
_SOON = "venidero"  # what all of these are brought to
_SOON_WORDS = re.compile(
    r"(?<!\bla )(?<!\besta )(?<!\bde )\bma[nñ]ana\b|\bpr[oó]ximamente\b"
    r"|\b(?:la|el|en la|en el|para la|para el) (?:otr[ao]|pr[oó]xim[ao]|siguiente) "
    rf"(?:semana|mes|d[ií]a|{_WEEKDAY})\b"
    rf"|\b(?:la|el) (?:semana|mes|{_WEEKDAY}) (?:que viene|entrante|siguiente|pr[oó]xim[ao])\b"
    r"|^\s*(?:luego|m[aá]s tarde|despu[eé]s(?! de\b)|pronto)\b"
)
_ENDS_REACH = frozenset({"y", "e", "o", "que", "quien", "para", "se", "ya", _TOLD, *PENDING})


@lru_cache(maxsize=16_384)
def evidence(text: str) -> str:
    """The text if it says that something was done, else ""."""
    if not written(text):
        return ""
    pieces = _clauses(text)
    if not any(map(_nothing, pieces)):
        return text
    return text if any(not _nothing(piece) and (_deed(piece) or _refused(piece)) for piece in pieces) else ""


@lru_cache(maxsize=16_384)
def unfinished(text: str) -> bool:
    """Whether the text says that something is left to be done, whatever it says was done."""
    return any(_nothing(piece) or _remainder(piece) for piece in _clauses(text))


def _clauses(text: str) -> tuple[Clause, ...]:
    """Clauses in which the past is marked; «descuento del 10 %» is no tenth of a deed."""
    plain = _SOON_WORDS.sub(lambda found: f" {'para ' * found[0].startswith('para')}{_SOON} ", text.casefold())
    return clauses(_PERCENT.sub(" ", _ACCENTED.sub(rf"{_TOLD} \g<0>", plain)))


def _refused(words: Clause) -> bool:
    """«Cliente no puede hablar ahora»: nobody knows without having asked."""
    return bool(_SUBJECTS.intersection(words) and NEGATORS.intersection(words))


def _nothing(words: Clause) -> bool:
    """Whether a clause says that nothing was done, or that something is to be done, and tells no deed before that."""
    if only_not(words):
        return True
    undone = any(_undone(words, at) and not _told_before(words, at) for at in range(len(words)))
    return undone or any(_put_off(words, at) and not _deed(words[:at]) for at in range(len(words)))


def _told_before(words: Clause, at: int) -> bool:
    return _deed(words[:at]) or any(word in _DEED_NOUNS for word in words[:at])


def _undone(words: Clause, at: int) -> bool:
    """A negator whose next word of weight is one of our doings: «no se ha llamado», «sin ninguna gestión»."""
    if not negator(words, at):
        return False
    light, ours = False, words[at] in ("sin", "nadie", "ningun", "ninguna")
    theirs = any(word in _SUBJECTS for word in words[:at])  # «cliente no puede hablar»
    for place in range(at + 1, len(words)):
        word = words[place]
        ours = ours or word in ("se", "ha", "han", "he", "hemos", "fue", "sido")
        if word.startswith(_ANSWERING) or (theirs and word.startswith(_DOING)):
            return ours or bool(stem(word)) or (light and not theirs)
        if word.startswith(_DOING) or word == "nada":
            return True
        if word in _STATES:
            return all(after in _WHEN or after in THROUGH for after in words[place + 1 :])
        if word.startswith(_LIGHT):
            light = True
        elif word not in THROUGH and word not in NEGATORS and word != _TOLD:
            return False
    return light and (ours or not theirs)


def _put_off(words: Clause, at: int) -> bool:
    """What stands here puts off what follows; a customer who will do something has been spoken to."""
    if negated(words, at):
        return False
    word = words[at]
    if word == "futuro":
        return at == 0 or words[at - 1] not in _SUBJECTS
    if word in PUT_OFF:
        return word != "cuando" and put_off(words, at)
    if _meant(words, at):
        return True
    if to_do(words, at):
        return word != "para" or not _SUBJECTS.intersection(words[:at])
    return _LATER.fullmatch(word) is not None and at > 0 and words[at - 1] in {"se", *_PRONOUNS}


def _meant(words: Clause, at: int) -> bool:
    """A doing of ours that begins there in the present and is meant for later: «mañana se llama», «se llama mañana»."""
    verb = at + 1 if words[at] == "se" else at
    while words[at] == "se" and verb < len(words) and words[verb] in _PRONOUNS:
        verb += 1
    if verb >= len(words) or not _present(words, verb) or _SUBJECTS.intersection(words[:at]):
        return False
    if words[at] != "se" and not words[verb].startswith((*_DOING, *_ANSWERING)):
        return False
    if _SOON in words[:at]:
        return _SOON not in words[max(0, at - 1) : at] or words[at - 2 : at - 1] != ("para",)
    for word in words[verb + 1 :]:
        if word == _SOON:
            return True
        if word in _ENDS_REACH or infinitive(word) or stem(word):
            return False
    return False


def _present(words: Clause, verb: int) -> bool:
    word = words[verb]
    told = verb > 0 and words[verb - 1] == _TOLD
    return not (told or stem(word) or word == _TOLD or (words[verb - 1] == "se" and word.endswith("o")))


def _remainder(words: Clause) -> bool:
    """«Queda pendiente el repuesto», «falta la firma», «atendido parcialmente»."""
    waiting = any(words[at] in PENDING | MISSING and put_off(words, at) for at in range(len(words)))
    return waiting or halved(words)


def _deed(words: Clause) -> bool:
    """Whether a clause tells something that was done, or how the customer took it."""
    for at, word in enumerate(words):
        if negated(words, at) or (at > 0 and words[at - 1] == _TOLD and negated(words, at - 1)):
            continue
        if _meant(words, at):
            continue
        if word == _TOLD or (word == "se" and _happens(words, at + 1)):
            return True
        if _PRETERITE.fullmatch(word) or (stem(word) and word not in _NO_PARTICIPLE and not word.startswith(_SAID)):
            return True
        if word.startswith(_SAID) and any(before in _SUBJECTS for before in words[:at]):
            return True
        if at == 0 and word in _REACTIONS:
            return True
    return False


def _happens(words: Clause, at: int) -> bool:
    """«Se llama», «se le explicó», «se ha enviado»: a finite verb after «se»."""
    while at < len(words) and words[at] in _PRONOUNS:
        at += 1
    if at >= len(words) or words[at] in _NO_DEED or infinitive(words[at]) or _LATER.fullmatch(words[at]):
        return False
    if words[at] in ("ha", "han", "habia"):
        return at + 1 < len(words) and bool(stem(words[at + 1]))
    return len(words[at]) > 2
