"""Types a call into the columns of its tab, the way the agents of that tab do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from .calls import Call
from .messy import NOTHING, CellValue, Typed, Typist
from .people import BRANDS, GERENTE_COMERCIAL, with_role
from .tabs import Tab

#: Day 0 of the serial numbers that Sheets stores dates as.
EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class TypedCall:
    """A call, what each of its cells holds by field, and the score that classifies it (A-03)."""

    call: Call
    cells: dict[str, Typed]
    score: float | None


def type_call(typist: Typist, tab: Tab, call: Call, number: int) -> TypedCall:
    """Types one call; ``number`` is its place in the tab's own numbering."""
    exact = dict(call.typed)
    detractor = call.answers[3] is not None and call.answers[3] < 7
    cells: dict[str, Typed] = {}
    for column in tab.columns:
        name = column.field
        if name in exact:
            cells[name] = exact[name]
        elif name in ("q1", "q2", "q3", "q4"):
            cells[name] = _answer(typist, tab, call, int(name[1]) - 1, detractor)
        elif name != "general":
            cells[name] = _WAYS[name](typist, tab, call, number)
    if tab.has("general") and "general" not in exact:
        cells["general"] = _overall(typist, tab, call, cells, detractor)
    return TypedCall(call, cells, _score(tab, call, cells))


def _answer(typist: Typist, tab: Tab, call: Call, question: int, detractor: bool) -> Typed:
    value = call.answers[question]
    if value is None:
        return Typed(tab.absent) if tab.absent and call.state == "none" else NOTHING
    if detractor and tab.overall == "average":
        return Typed(int(value))
    decides = question == 3 and not tab.overall
    return typist.score(value, safe=detractor or decides)


def _overall(typist: Typist, tab: Tab, call: Call, cells: dict[str, Typed], detractor: bool) -> Typed:
    if tab.overall == "average":
        numbers = [number for name in ("q1", "q2", "q3", "q4") if (number := _number(cells[name].value)) is not None]
        if not numbers and typist.rng.random() < 0.7:
            return NOTHING
        mean: CellValue = sum(numbers) / len(numbers) if numbers else "#DIV/0!"
        slip = "cached_error" if not numbers else "date_in_average" if isinstance(mean, float) and mean > 10 else ""
        return Typed(mean, "0.0", "AVERAGE({first}{row}:{last}{row})", slip)
    if call.overall is None:
        return NOTHING
    return typist.score(call.overall, safe=True) if call.overall == int(call.overall) else Typed(call.overall, "0.0")


def _number(value: CellValue) -> float | None:
    """The number a spreadsheet's AVERAGE sees: dates count as their serial, text does not count."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return float((value - EPOCH).days)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _score(tab: Tab, call: Call, cells: dict[str, Typed]) -> float | None:
    """The classifying score by A-03: overall column if it holds a score, else recommendation, else mean of the answers."""
    if tab.overall == "average":
        mean = cells["general"].value
        if isinstance(mean, float) and mean <= 10:
            return mean
    elif tab.overall == "typed" and call.overall is not None:
        return call.overall
    return call.answers[3]


def _text(value: str) -> Typed:
    return Typed(value or None)


def _attempt(typist: Typist, tab: Tab, call: Call, which: int) -> Typed:
    day = call.attempts[which]
    if day is None:
        return NOTHING
    if call.contacted or typist.rng.random() < 0.6:
        return Typed(day, tab.date_format)
    return Typed(typist.rng.choice(("x", "NC 10:30", "NC", "✓", f"{typist.rng.randint(8, 11)}:{typist.rng.randint(10, 59)}")))


def _out_date(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    day = call.out_date
    if typist.slips(0.6):
        text = f"{day.month}/{day.day}/{day.year}"
        sure = day.isoformat() if day.day > 12 else None
        return Typed(text, slip="spiga_month_first", means=sure)
    return typist.date(day, tab.date_format)


def _plate(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    if not call.customer.plate:
        return Typed(typist.rng.choice(("EN TRÁMITE", "EN TRAMITE", "En trámite", "0KM", "NUEVO", None)))
    return typist.plate(call.customer.plate)


def _order(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    if not typist.slips():
        return Typed(call.order)
    way = typist.draw("order", ("prefix", "pair", "points"))
    texts = {
        "prefix": f"OR-{call.order}",
        "pair": f"{call.order}/{call.order + 1}",
        "points": f"{call.order:,}".replace(",", "."),
    }
    return Typed(texts[way], slip=way, means=str(call.order))


def _km(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    km = call.customer.km
    if not typist.slips():
        return Typed(km, "#,##0")
    way = typist.draw("km", ("points", "unit", "thousands"))
    texts = {"points": f"{km:,}".replace(",", "."), "unit": f"{km} km", "thousands": f"{km // 1000}k"}
    return Typed(texts[way], slip=way, means=str(km))


def _email(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    if typist.rng.random() < 0.12:
        return Typed(typist.rng.choice(("noaplica@example.com", "NO TIENE", "notiene@example.com")), slip="no_email")
    return Typed(call.customer.email)


def _vehicle(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    model = call.customer.model
    if not typist.slips(2):
        return Typed(model if typist.rng.random() < 0.5 else model.upper())
    way = typist.draw("vehicle", ("joined", "year"))
    return Typed(model.replace("-", "").upper() if way == "joined" else f"{model} 2019", slip=way, means=model)


def _vin(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    if typist.slips(0.5):
        return Typed(call.customer.vin[-8:], slip="last_eight", means=call.customer.vin)
    return Typed(call.customer.vin)


def _number_cell(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    return NOTHING if typist.slips(0.5) else Typed(number)


def _sede(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    return typist.sede(call.sede, call.sede.upper() if tab.upper_sede else call.sede)


def _brand(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    return typist.brand(call.brand, tab.brand_words[BRANDS.index(call.brand)])


def _adviser(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    if call.adviser is None:
        return _text(call.adviser_text)
    return typist.adviser(call.adviser.spellings, call.adviser_text, call.adviser.name)


def _manager(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    manager = with_role(GERENTE_COMERCIAL, call.sede, call.brand)[0]
    return typist.adviser(manager.spellings, manager.spellings[1 if tab.upper_adviser else 0], manager.name)


def _class(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
    score = call.answers[3]
    if score is None:
        return NOTHING
    plain = "DETRACTOR" if score < 7 else "NEUTRO" if score < 9 else "PROMOTOR"
    if typist.slips():
        odd = {"DETRACTOR": "detractora", "NEUTRO": "PASIVO", "PROMOTOR": "Promotor"}[plain]
        return Typed(odd, slip="class_word", means=plain)
    return Typed(plain)


def _specific(index: int) -> Callable[[Typist, Tab, Call, int], Typed]:
    def cell(typist: Typist, tab: Tab, call: Call, number: int) -> Typed:
        value = call.specific[index]
        if value is None:
            return NOTHING
        return Typed("N/A", slip="not_applicable") if typist.slips() else Typed(int(value))

    return cell


_WAYS: dict[str, Callable[[Typist, Tab, Call, int], Typed]] = {
    "no": _number_cell,
    "sede": _sede,
    "marca": _brand,
    "fecha_salida": _out_date,
    "orden": _order,
    "servicio": lambda typist, tab, call, number: Typed(call.service),
    "cliente": lambda typist, tab, call, number: typist.name(
        call.customer.first, call.customer.last, tab.name_style, call.customer.company
    ),
    "documento": lambda typist, tab, call, number: typist.document(call.customer.document),
    "telefono": lambda typist, tab, call, number: typist.phone(
        call.customer.phone, call.customer.other_phone, as_number=tab.phone_number
    ),
    "correo": _email,
    "placa": _plate,
    "vin": _vin,
    "vehiculo": _vehicle,
    "km": _km,
    "asesor": _adviser,
    "tecnico": lambda typist, tab, call, number: _text(call.technician),
    "agente": lambda typist, tab, call, number: typist.adviser(
        call.agent.spellings, call.agent.spellings[0], call.agent.name
    ),
    "fecha_llamada": lambda typist, tab, call, number: typist.date(call.call_date, tab.date_format),
    "intento1": lambda typist, tab, call, number: _attempt(typist, tab, call, 0),
    "intento2": lambda typist, tab, call, number: _attempt(typist, tab, call, 1),
    "contactado": lambda typist, tab, call, number: typist.yes_no(call.contacted, tab.yes if call.contacted else tab.no),
    "motivo": lambda typist, tab, call, number: _text(call.reason),
    "whatsapp": lambda typist, tab, call, number: _text(call.whatsapp),
    "e1": _specific(0),
    "e2": _specific(1),
    "tipo_cliente": _class,
    "comentario": lambda typist, tab, call, number: _text(call.comment),
    "sugerencia": lambda typist, tab, call, number: _text(call.suggestion),
    "responsable": lambda typist, tab, call, number: _text(call.responsible),
    "gerente": _manager,
    "gestion": lambda typist, tab, call, number: _text(call.evidence),
    "fecha_gestion": lambda typist, tab, call, number: (
        typist.date(call.evidence_date, tab.date_format) if call.evidence_date else NOTHING
    ),
    "estado": lambda typist, tab, call, number: _text(call.status),
    "tipo_venta": lambda typist, tab, call, number: _text(call.sale_type),
    "forma_pago": lambda typist, tab, call, number: _text(call.payment),
}

