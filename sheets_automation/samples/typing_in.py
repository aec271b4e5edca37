"""Types a call into the columns of its tab, the way the agents of that tab do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from .calls import Call
from .messy import NOTHING, CellValue, Typed, Typist
from .people import BRANDS, GERENTE_COMERCIAL, with_role
from .tabs import Tab
from .truth import NONE

#: Day 0 of the serial numbers that Sheets stores dates as.
EPOCH = date(1899, 12, 30)
QUESTIONS = ("q1", "q2", "q3", "q4")
#: The formula of a PROMEDIO column; columns and row are put in when the row is known.
AVERAGE = "AVERAGE({first}{row}:{last}{row})"


@dataclass(frozen=True, slots=True)
class TypedCall:
    """A call, what each of its cells holds by field, and the score that classifies it (A-03)."""

    call: Call
    cells: dict[str, Typed]
    score: float | None


@dataclass(frozen=True, slots=True)
class Hand:
    """One call about to be typed: by whom, into which tab, under which number."""

    typist: Typist
    tab: Tab
    call: Call
    number: int


def type_call(hand: Hand) -> TypedCall:
    """Types one call into every column of its tab; cells whose typing is planted are taken as they are."""
    tab, call = hand.tab, hand.call
    exact = dict(call.typed)
    detractor = call.answers[3] is not None and call.answers[3] < 7
    cells: dict[str, Typed] = {}
    for column in tab.columns:
        name = column.field
        if name in exact:
            cells[name] = exact[name]
        elif name in QUESTIONS:
            cells[name] = _answer(hand, QUESTIONS.index(name), detractor)
        elif name != "general":
            cells[name] = _WAYS[name](hand)
    if tab.has("general") and "general" not in exact:
        cells["general"] = _overall(hand, cells)
    return TypedCall(call, cells, _score(tab, call, cells))


def _answer(hand: Hand, question: int, detractor: bool) -> Typed:
    tab, value = hand.tab, hand.call.answers[question]
    if value is None:
        return Typed(tab.absent) if tab.absent and hand.call.state == NONE else NOTHING
    if detractor and tab.overall == "average":
        return Typed(int(value))
    decides = question == 3 and not tab.overall
    return hand.typist.score(value, safe=detractor or decides)


def _overall(hand: Hand, cells: dict[str, Typed]) -> Typed:
    overall = hand.call.overall
    if hand.tab.overall == "average":
        numbers = [number for name in QUESTIONS if (number := _number(cells[name].value)) is not None]
        if not numbers:
            error = Typed("#DIV/0!", "0.0", AVERAGE, "cached_error")
            return NOTHING if hand.typist.rng.random() < 0.7 else error
        mean = sum(numbers) / len(numbers)
        return Typed(mean, "0.0", AVERAGE, "date_in_average" if mean > 11 else "")
    if overall is None:
        return NOTHING
    return hand.typist.score(overall, safe=True) if overall == int(overall) else Typed(overall, "0.0")


def _number(value: CellValue) -> float | None:
    """The number a spreadsheet's AVERAGE sees: dates count as their serial, text does not count."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return float((value - EPOCH).days)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _score(tab: Tab, call: Call, cells: dict[str, Typed]) -> float | None:
    """The classifying score by A-03: overall column if it holds a score, else recommendation, else mean of the
    answers."""
    if tab.overall == "average":
        mean = cells["general"].value
        if isinstance(mean, float) and mean <= 10:
            return mean
    elif tab.overall == "typed" and call.overall is not None:
        return call.overall
    return call.answers[3]


def _text(value: str) -> Typed:
    return Typed(value or None)


def _attempt(hand: Hand, which: int) -> Typed:
    day = hand.call.attempts[which]
    if day is None:
        return NOTHING
    if hand.call.contacted or hand.typist.rng.random() < 0.6:
        return Typed(day, hand.tab.date_format)
    rng = hand.typist.rng
    return Typed(rng.choice(("x", "NC 10:30", "NC", "✓", f"{rng.randint(8, 11)}:{rng.randint(10, 59)}")))


def _out_date(hand: Hand) -> Typed:
    day = hand.call.out_date
    if hand.typist.slips(0.6):
        text = f"{day.month}/{day.day}/{day.year}"
        sure = day.isoformat() if day.day > 12 else None
        return Typed(text, slip="spiga_month_first", means=sure)
    return hand.typist.date(day, hand.tab.date_format)


def _plate(hand: Hand) -> Typed:
    if not hand.call.customer.plate:
        return Typed(hand.typist.rng.choice(("EN TRÁMITE", "EN TRAMITE", "En trámite", "0KM", "NUEVO", None)))
    return hand.typist.plate(hand.call.customer.plate)


def _order(hand: Hand) -> Typed:
    if not hand.typist.slips():
        return Typed(hand.call.order)
    way = hand.typist.draw("order", ("prefix", "pair", "points"))
    texts = {
        "prefix": f"OR-{hand.call.order}",
        "pair": f"{hand.call.order}/{hand.call.order + 1}",
        "points": f"{hand.call.order:,}".replace(",", "."),
    }
    return Typed(texts[way], slip=way, means=str(hand.call.order))


def _km(hand: Hand) -> Typed:
    km = hand.call.customer.km
    if not hand.typist.slips():
        return Typed(km, "#,##0")
    way = hand.typist.draw("km", ("points", "unit", "thousands"))
    texts = {"points": f"{km:,}".replace(",", "."), "unit": f"{km} km", "thousands": f"{km // 1000}k"}
    return Typed(texts[way], slip=way, means=str(km))


def _email(hand: Hand) -> Typed:
    if hand.typist.rng.random() < 0.12:
        way = hand.typist.draw("email", ("noaplica@example.com", "NO TIENE", "notiene@example.com"))
        return Typed(way, slip="no_email")
    return Typed(hand.call.customer.email)


def _vehicle(hand: Hand) -> Typed:
    model = hand.call.customer.model
    if not hand.typist.slips(2):
        return Typed(model if hand.typist.rng.random() < 0.5 else model.upper())
    way = hand.typist.draw("vehicle", ("joined", "year"))
    return Typed(model.replace("-", "").upper() if way == "joined" else f"{model} 2019", slip=way, means=model)


def _vin(hand: Hand) -> Typed:
    if hand.typist.slips(0.5):
        return Typed(hand.call.customer.vin[-8:], slip="last_eight", means=hand.call.customer.vin)
    return Typed(hand.call.customer.vin)


def _number_cell(hand: Hand) -> Typed:
    return NOTHING if hand.typist.slips(0.5) else Typed(hand.number)


def _sede(hand: Hand) -> Typed:
    return hand.typist.sede(hand.call.sede, hand.call.sede.upper() if hand.tab.upper_sede else hand.call.sede)


def _brand(hand: Hand) -> Typed:
    return hand.typist.brand(hand.call.brand, hand.tab.brand_words[BRANDS.index(hand.call.brand)])


def _adviser(hand: Hand) -> Typed:
    if hand.call.adviser is None:
        return _text(hand.call.adviser_text)
    return hand.typist.adviser(hand.call.adviser.spellings, hand.call.adviser_text, hand.call.adviser.name)


def _manager(hand: Hand) -> Typed:
    manager = with_role(GERENTE_COMERCIAL, hand.call.sede, hand.call.brand)[0]
    return hand.typist.adviser(manager.spellings, manager.spellings[1 if hand.tab.upper_adviser else 0], manager.name)


def _class(hand: Hand) -> Typed:
    score = hand.call.answers[3]
    if score is None:
        return NOTHING
    plain = "DETRACTOR" if score < 7 else "NEUTRO" if score < 9 else "PROMOTOR"
    if hand.typist.slips():
        odd = {"DETRACTOR": "detractora", "NEUTRO": "PASIVO", "PROMOTOR": "Promotor"}[plain]
        return Typed(odd, slip="class_word", means=plain)
    return Typed(plain)


def _specific(index: int) -> Callable[[Hand], Typed]:
    def cell(hand: Hand) -> Typed:
        value = hand.call.specific[index]
        if value is None:
            return NOTHING
        return Typed("N/A", slip="not_applicable") if hand.typist.slips() else Typed(int(value))

    return cell


_WAYS: dict[str, Callable[[Hand], Typed]] = {
    "no": _number_cell,
    "sede": _sede,
    "marca": _brand,
    "fecha_salida": _out_date,
    "orden": _order,
    "servicio": lambda hand: Typed(hand.call.service),
    "cliente": lambda hand: hand.typist.name(
        hand.call.customer.first, hand.call.customer.last, hand.tab.name_style, hand.call.customer.company
    ),
    "documento": lambda hand: hand.typist.document(hand.call.customer.document),
    "telefono": lambda hand: hand.typist.phone(
        hand.call.customer.phone, hand.call.customer.other_phone, as_number=hand.tab.phone_number
    ),
    "correo": _email,
    "placa": _plate,
    "vin": _vin,
    "vehiculo": _vehicle,
    "km": _km,
    "asesor": _adviser,
    "tecnico": lambda hand: _text(hand.call.technician),
    "agente": lambda hand: hand.typist.adviser(
        hand.call.agent.spellings, hand.call.agent.spellings[0], hand.call.agent.name
    ),
    "fecha_llamada": lambda hand: hand.typist.date(hand.call.call_date, hand.tab.date_format),
    "intento1": lambda hand: _attempt(hand, 0),
    "intento2": lambda hand: _attempt(hand, 1),
    "contactado": lambda hand: hand.typist.yes_no(
        hand.call.contacted, hand.tab.yes if hand.call.contacted else hand.tab.no
    ),
    "motivo": lambda hand: _text(hand.call.reason),
    "whatsapp": lambda hand: _text(hand.call.whatsapp),
    "e1": _specific(0),
    "e2": _specific(1),
    "tipo_cliente": _class,
    "comentario": lambda hand: _text(hand.call.comment),
    "sugerencia": lambda hand: _text(hand.call.suggestion),
    "responsable": lambda hand: _text(hand.call.responsible),
    "gerente": _manager,
    "gestion": lambda hand: _text(hand.call.evidence),
    "fecha_gestion": lambda hand: (
        hand.typist.date(hand.call.evidence_date, hand.tab.date_format) if hand.call.evidence_date else NOTHING
    ),
    "estado": lambda hand: _text(hand.call.status),
    "tipo_venta": lambda hand: _text(hand.call.sale_type),
    "forma_pago": lambda hand: _text(hand.call.payment),
}
