"""What the words near a figure say of it: a telephone, a document, an order, money, a distance (spec §13).

Read in plain letters (``plain_letters.py``). Prices, distances, days and order numbers are needed to answer a customer.
"""

from __future__ import annotations

import re

_WINDOW = 40  # letters before a figure in which a word says what it is
_WHOLE_MILLIONS = 10  # figures from which only whole millions are round

#: What the last of these words before a figure says of it; «adjacent»: only words like «número» stand between.
_KEYWORD = re.compile(
    r"(?<![a-z])(?:"
    r"(?P<phone>tel(?:s|efonos?|efonicos?)?|cel(?:s|u|ular(?:es)?)?|movil(?:es)?|whats?app?|wh?ass?ap|wa?pp?|wsp|"
    r"(?<!precio )fijo|nequi|daviplata|(?:mi|al|este|otro) numero)"
    r"|(?P<call>llam\w*|marc(?:ar|ad|an|en|ue)\w*|comuni\w*|contact\w*|localiz\w*|timbr\w*|escrib\w*|mensaje)"
    r"|(?P<document>c\.? ?c\.?|cedulas?|ced|doc(?:umento)?|identificacion|identidad|identificad[oa]|nit|rut|c\.? ?e\.?|"
    r"t\.? ?i\.?|pasaporte|pas|nuip|ppt|pep|dni|"
    r"cuenta (?:de ahorros|corriente|bancaria|n[or]o?\.?|#|numero))"
    r"|(?P<order>o\.? ?t\.?|ots|orden(?:es)?|facturas?|fact?|ticket|tiquete|radicad[oa]|rad|pqrs?f?|casos?|"
    r"ref|referencia|repuestos?|codigo|cod|pieza|parte|lote|linea|ext|extension|poliza|guia|remision|recibo|pedido|"
    r"consecutivo|requerimiento|solicitud|siniestro|reserva|turno|cita)"
    r"|(?P<money>us\$|\$|cop|valor|vale|valia|cobr\w*|cost\w*|cuest\w*|pag[aoue]\w*|precios?|total|descuento|abon\w*|"
    r"cuotas?|presupuest\w*|cotiz\w*|saldo|iva|plata|gast\w*|sali(?:o|eron)|rebaj\w*|cancel[oae]\w*|factur(?:o|aron)|inver\w*|"
    r"anticipo|repuestos por|suma)"
    r"|(?P<distance>kms?|kilometr\w*|recorrid\w*|odometro|va en|van en|iba en|revision(?: de)?)"
    r")(?![a-z])|(?P<sign>\$)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:[\s.:#°º,()=\-]|\b(?:n[or]o?|num(?:ero)?|de|del|la|el|es|y|al|a|con|trabajo|servicio|compra|venta|ciudadania|"
    r"extranjeria|identidad|ahorros|corriente|celular|telefono|fijo|mi|whatsapp|por|en|como|mas|casi|unos|hasta)\b)*",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[\d\x00\x01]")
_WORDLESS = re.compile(r"[^A-Za-z$]*")
_SENTENCE_END = re.compile(r"[.;!?]\s")
#: A price in so many words, a distance: no telephone and no document, whatever its shape.
_PRICE_BEFORE = re.compile(r"(?:\$|\bcop|\bpesos)\s*:?\s*$", re.IGNORECASE)
_FOR = re.compile(r"\bpor\s*\Z", re.IGNORECASE)
UNIT = re.compile(r"\s*(?:kms?\b|kilometr|pesos|cop\b|m/?cte|%|millones|mil pesos|\$)", re.IGNORECASE)
LOOSE_UNIT = re.compile(
    r"\s*(?:mil\b|dias?\b|horas?\b|hrs?\b|min|anos?\b|mes|litros|cc\b|veces|,\d\d?(?!\d))", re.IGNORECASE
)


def digits(text: str) -> str:
    """Only the figures of a text."""
    return re.sub(r"\D", "", text)


def near(view: str, start: int) -> tuple[str, bool]:
    """Which kind of word stands last before a figure, "" for none, and whether right before it."""
    before = _ENDS.split(view[max(0, start - _WINDOW) : start])[-1]
    if _WORDLESS.fullmatch(before):
        return "", False
    last = None
    for match in _KEYWORD.finditer(before):
        last = match
    if last is None:
        return "", False
    between = before[last.end() :]
    adjacent = _BETWEEN.fullmatch(between) is not None
    if not adjacent and _SENTENCE_END.search(between):
        return "", False
    kind = str(last.lastgroup)
    return "money" if kind == "sign" else kind, adjacent


def is_price(view: str, start: int, end: int) -> bool:
    """Money or a measure in so many words: right before or right after."""
    return bool(_PRICE_BEFORE.search(view[max(0, start - 12) : start]) or UNIT.match(view, end))


def is_harmless(view: str, start: int, end: int) -> bool:
    """Probably a price, a distance, a time, an order number; whoever was charged something may be named in between."""
    kind, adjacent = near(view, start)
    text = view[start:end]
    small = len(digits(text)) <= 7 and not (text.isdigit() and len(text) == 7)
    return (
        (kind in ("money", "distance") and (adjacent or small))
        or (kind == "order" and adjacent)
        or is_price(view, start, end)
        or _FOR.search(view[max(0, start - 8) : start]) is not None
        or LOOSE_UNIT.match(view, end) is not None
    )


def is_round(figures: str) -> bool:
    """Thousands, or of long ones whole millions: a price and nobody's number."""
    return figures.endswith("000000" if len(figures) >= _WHOLE_MILLIONS else "000")
