"""How far a word is meant: said plainly, negated, put off, half done or doubted (spec §3).

«No solucionado», «falta cerrar», «por cerrar», «se cerrará», «casi listo», «incompleto» contain a word of completion
and mean the opposite. What people put before such a word, within its clause, decides; what merely follows it («Cerrado,
sin novedad») does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from sheets_automation.domain.cells.text import normalise, similarity, word_set


class Force(StrEnum):
    """How a word is meant."""

    PLAIN = "afirmado"
    UNCLEAR = "dudoso"
    HALF = "a_medias"
    PUT_OFF = "aplazado"
    NEGATED = "negado"


Clause = tuple[str, ...]

NEGATORS = frozenset(
    {
        "no", "nunca", "jamas", "tampoco", "ni", "sin", "ningun", "ninguna", "ninguno", "nadie", "nada", "imposible",
        "nel", "nop",
    }
)  # fmt: skip
#: «No» may stand far before what it negates; «sin» and «ninguna» hold for the next noun only («sin novedad cerrado»).
_FAR_NEGATORS = frozenset({"no", "nunca", "jamas", "tampoco", "ni", "nadie", "nada", "imposible"})
_HALVES = word_set("casi medio media semi mal parcial parciales parcialmente mitad pre siendo poco poca algo")
#: Halves that also hold for a word before them: «solucionado parcialmente».
_TRAILING_HALVES = frozenset(
    {
        "casi", "parcial", "parciales", "parcialmente", "mitad", "excepto", "salvo", "temporal", "temporalmente",
        "provisional", "provisionalmente",
    }
)  # fmt: skip
PENDING = frozenset({"pendiente", "pendientes", "pte", "ptes", "pend", "pdte", "pdtes"})
MISSING = frozenset({"falta", "faltan", "faltando", "faltaria"})
_DUE = "debe"  # what «hay que», «va a», «se hará», «en espera de» and their like are brought to
_COMING = "futuro"  # stands before every verb in the future
PUT_OFF = PENDING | MISSING | {_DUE, _COMING, "deben", "debera", "deberia", "cuando", "ojala", "proximo", "proxima"}
_WISHES = word_set(
    """
    para por x solicita solicitan solicitud pide piden sugiere propone compromiso fecha programado programada
    programar programa proyecta estimado estimada intento se que en
    """
)
_DOUBTS = word_set(
    """
    creo quizas quiza tal posible posiblemente probable probablemente supuestamente aparentemente parecer parece
    duda supone dizque segun
    """
)
_LEADS = frozenset({"para", "manana", "hoy", "luego", "despues", "ahora", "nuevamente", "urgente"})
_LEFT_FOR = ("qued", "dej")  # «queda para gestionar»
_UNDONE = ("fallid", "rechazad", "devuelt", "aplazad", "suspendid", "reabiert", "reabri", "error", "erron")
#: What may stand between a negator and the word that it negates without ending its reach.
THROUGH = word_set(
    """
    se le les lo la los las el un una uno me nos ha han he hemos habia habian haya hayan haber hay hubo sido fue
    fueron es esta estan estaba estaban este esten ser son estar siendo ya aun todavia hasta ahora momento fecha dia
    dio dar dado da dan hoy de del al a por muy bien totalmente completamente todo toda todos todas queda quedan
    quedo quedado quedaron quedar quede dejar dejado dejo deja caso casos cliente clientes gestion pqrs queja
    reclamo solicitud requerimiento peticion tema asunto su sus con en efectivamente aparece figura encuentra tiene
    tienen pudo puede pueden pudieron podido poder logra logro logrado lograron que posible tipo clase alguna alguno
    algun otra otro mas esto eso fin
    """
)
#: What people write down to be done; other words that end like them are people and things («Javier», «taller»).
_TO_DO = word_set(
    """
    llamar rellamar contactar recontactar gestionar hablar revisar programar reprogramar agendar reagendar realizar
    hacer enviar reenviar verificar validar informar confirmar solicitar pedir coordinar escalar responder cerrar
    solucionar resolver atender dar comunicar esperar volver definir cotizar cambiar reparar ajustar entregar
    recoger consultar ofrecer explicar notificar remitir asignar reasignar reabrir citar invitar tramitar pagar
    facturar devolver instalar traer llevar buscar averiguar aclarar terminar finalizar completar iniciar empezar
    retomar insistir intentar marcar escribir preguntar visitar pintar lavar corregir mejorar aprobar autorizar
    firmar radicar subir dejar adjuntar registrar reportar documentar evaluar analizar estudiar investigar recibir
    localizar ubicar hacerle conseguir comprar importar
    """
)
_ENCLITIC = re.compile(r"(?<=r)(?:l[aeo]s?|se|nos|me)$")

# «Latonería» and «batería» end like a conditional: there «se» has to stand before it
_FUTURE = re.compile(r"\b(?!quer)\w+[aeid]r(?:á|án|ás|emos)\b|(?<=\bse )\w+[aeid]ría[n]?\b")
_PERCENT = re.compile(r"\b(\d{1,3})(?:[.,]\d+)?\s*%")
_PART = re.compile(r"\b(\d{1,2}) de (\d{1,2})\b(?!\s*(?:de|/|-))")
_ABBREVIATED = re.compile(r"\b(p(?:te|dte|end))\.")
_NUMBER_SIGN = re.compile(r"#|\bn\s*\.?\s*[°º]|\bn[or]?o?\.(?=\s*\d)|\bnro\b\.?")
_BREAK = re.compile(
    r"[,;:()\[\]/|\n\r•·–—+]|\s-+|-+\s|\.+(?=\s|$)|…"
    r"|\b(?:pero|aunque|porque|pues|sin embargo|no obstante|solo que|sólo que|ya que)\b"
)
_RESERVED = re.compile(r"\b(?:pero|aunque|sin embargo|no obstante|solo que|sólo que)\b")
_LONGEST = 2_000  # characters of a cell that are looked at
# Phrases → the one word that stands for their kind
_MERGED = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), word)
    for pattern, word in (
        (r"(?:por|la|una|debido a) falta de|sin falta|hace falta", "motivo"),
        (r"por (?:lo )?menos|al menos|por medio de|medio de|por supuesto|por parte de", "motivo"),
        (r"(?:hay|habra|habria|tiene|tienen|toca|tocara) que|toca|por favor|favor de|favor(?= \w+[aei]r\b)", _DUE),
        (r"(?:va|van|voy|vamos|iba|iban|ira|iran) a(?!l)|a punto de|antes de|lejos de|en vias? de", _DUE),
        (r"(?:requiere|necesita|pretende|planea|piensa|promete)n?", _DUE),
        (r"(?:para|por|a) (?:ser|estar|quedar)|para que", _DUE),
        (r"no (?:efectiv|exitos|positiv)[oa]s?", "casi"),
        (r"(?:sera|seran|seria|serian|estara|estaran|estaria|estarian|quedara|quedaran|quedaria|quedarian)", _DUE),
        (r"(?:en|a la) espera(?: de)?|esperando|se espera", _DUE),
        (r"(?:estuvo|estuvieron|estaremos|estare|estar|muy|estuve) pendientes?(?: de)?", "atento"),
        (r"mas o menos|en parte|a medias|medianamente|a la mitad|no del todo|apenas", "casi"),
        (r"todo menos|menos(?= (?:el|la|los|las|un|una)\b)", "excepto"),
        (r"tal vez|a lo mejor", "quizas"),
    )
)


@lru_cache(maxsize=16_384)
def clauses(text: str) -> tuple[Clause, ...]:
    """The text cut at punctuation and «pero», in normalised words, phrases brought to one word of their kind."""
    plain = _PERCENT.sub(lambda found: " casi " if int(found[1]) < 100 else " ", text[:_LONGEST].casefold())
    plain = _PART.sub(lambda found: " casi " if int(found[1]) < int(found[2]) else " ", _ABBREVIATED.sub(r"\1", plain))
    plain = _NUMBER_SIGN.sub(" ", _FUTURE.sub(rf"{_COMING} \g<0>", plain))
    pieces = (_merged(normalise(piece)) for piece in _BREAK.split(plain))
    return tuple(tuple(piece.split()) for piece in pieces if piece)


def plain_words(text: str) -> Clause:
    """The text as one clause, phrases as they stand, without the signs of numbers («N.° 5»), which are no «no»."""
    return tuple(normalise(_NUMBER_SIGN.sub(" ", text.casefold())).split())


def _merged(piece: str) -> str:
    for pattern, word in _MERGED:
        piece = pattern.sub(word, piece)
    return piece.strip()


def reserved(text: str) -> bool:
    """Whether something is taken back or doubted: «solucionado, pero …», «¿cerrado?»."""
    return "?" in text or _RESERVED.search(text.casefold()) is not None


def infinitive(word: str) -> bool:
    """Whether the word is something to be done: «llamar», «contactarlo»."""
    return _ENCLITIC.sub("", word) in _TO_DO


def negator(words: Sequence[str], at: int) -> bool:
    """Whether the word there negates; «no 45» is a number's sign."""
    return words[at] in NEGATORS and not (words[at] == "no" and at + 1 < len(words) and words[at + 1].isdigit())


def negated(words: Sequence[str], at: int) -> bool:
    """Whether the word there is negated by what stands right before it, articles and auxiliaries aside."""
    while at > 0:
        at -= 1
        if negator(words, at):
            return True
        if words[at] not in THROUGH:
            return False
    return False


def before(words: Sequence[str], at: int, *, noun: bool = False) -> Force:
    """How far the word there is meant, by what precedes it in its clause.

    ``noun``: a word such as «cierre» or an infinitive, which may also be asked for, planned or meant for later.
    """
    if any(words[i] in _DOUBTS and not negated(words, i) for i in range(at)):
        return Force.UNCLEAR
    near, wished = at - 1, False
    while near >= 0:
        word = words[near]
        if negator(words, near):
            return Force.NEGATED
        if word in PUT_OFF:
            return Force.UNCLEAR if negated(words, near) else Force.PUT_OFF
        if word in _HALVES:
            return Force.HALF
        wished = wished or (noun and word in _WISHES)
        if word not in THROUGH:
            break
        near -= 1
    if wished:
        return Force.PUT_OFF
    earlier = range(max(near, 0))
    if any((negator(words, i) and words[i] in _FAR_NEGATORS) or words[i] in PENDING | MISSING for i in earlier):
        return Force.UNCLEAR
    return Force.HALF if any(words[i] in _TRAILING_HALVES for i in earlier) else Force.PLAIN


def behind(words: Sequence[str], end: int, *, noun: bool = False) -> Force:
    """What the words after a word of completion, in its own clause, leave of it: «cerrado no», «listo para llamar».

    ``noun``: «cierre», of which the next words may say that there was none («cierre no autorizado»).
    """
    rest = words[end:]
    if noun and rest and negator(words, end):
        return Force.NEGATED
    if rest and all(word in NEGATORS or word in THROUGH for word in rest) and negator(words, len(words) - 1):
        return Force.NEGATED
    if any(word.startswith(_UNDONE) for word in rest):
        return Force.NEGATED
    if halved(rest):
        return Force.HALF
    if rest[:1] == ("para",) and (words[end - 1] in ("listo", "lista", "ok") or any(map(infinitive, rest[1:2]))):
        return Force.PUT_OFF
    return Force.HALF if left(rest) else Force.PLAIN


def halved(words: Sequence[str]) -> bool:
    """«… a medias», «… excepto la factura»."""
    return any(word in _TRAILING_HALVES for word in words)


def left(words: Sequence[str]) -> bool:
    """Whether the words say that something remains to be done: «falta la firma», «por llamar», «llamar»."""
    return any(put_off(words, at) or (to_do(words, at) and not negated(words, at)) for at in range(len(words)))


def put_off(words: Sequence[str], at: int) -> bool:
    """Whether the word there puts something off and is not denied, as in «sin pagos pendientes»."""
    if words[at] not in PUT_OFF or negated(words, at):
        return False
    return not (words[at] in PENDING and at == len(words) - 1 and at > 1 and negator(words, at - 2))


def to_do(words: Sequence[str], at: int) -> bool:
    """Whether an infinitive that is an order or an intention begins there: «llamar mañana», «queda para llamar»."""
    if at == 0 and infinitive(words[0]):
        return True
    leads = words[at] == "para" and at > 0 and words[at - 1].startswith(_LEFT_FOR)
    leads = (
        leads
        or words[at] in ("por", "x")
        or (at == 0 and words[0] in _LEADS)
        or words[at - 1 : at + 1] == ("proceso", "de")
    )
    return leads and at + 1 < len(words) and infinitive(words[at + 1])


def only_not(words: Sequence[str]) -> bool:
    """«Aún no», «todavía no», «no por ahora»: nothing but a negation."""
    return any(negator(words, at) for at in range(len(words))) and all(w in NEGATORS or w in THROUGH for w in words)


_PREFIXES = ("in", "im", "ir", "des", "dis", "no", "sin", "mal", "semi", "aunno", "aunsin", "nunca")
_PARTICIPLE = re.compile(r"(\w{3,}?)(?:ad|id)[oa]s?")
#: Endings that make another tense of a verb than its participle: «solucionar», «finalizará», «cerrando», «contesta».
_TENSES = re.compile(r"(?:[aei]r|[aei]r[ae]n?|[aei]remos|[aei]?rian?|ando|iendo|an?|en?)(?:l[aeo]s?|se)?")


def stem(word: str) -> str:
    """What all tenses of a participle's verb begin with: «solucionado» → «solucion»; "" for any other word."""
    found = _PARTICIPLE.fullmatch(word)
    return found[1] if found else ""


def unprefixed(word: str) -> tuple[str, ...]:
    """What is left of the word after each prefix that negates: «incompleto» → «completo»."""
    return tuple(word[len(p) :] for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= 4)


def crosses(typed: str, known: str) -> bool:
    """Whether two similar words mean opposite things or different times, so that one is no misspelling of the other.

    «Incompleto» and «completo», «conforme» and «no conforme»; «finalizará» and «finalizada».
    """
    alike = similarity(typed, known)
    for one, other in ((typed, known), (known, typed)):
        if any(similarity(rest, other) >= max(alike, 0.8) for rest in unprefixed(one)):
            return True
    root = stem(known)
    return (
        bool(root) and not stem(typed) and typed.startswith(root) and _TENSES.fullmatch(typed[len(root) :]) is not None
    )
