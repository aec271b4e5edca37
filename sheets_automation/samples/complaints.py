"""The complaints register GSC-FOR-04: about sixty requests of every type and state, some with wrong or missing terms."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from . import layout, words
from .calls import Customer, Town
from .days import LONG_MONTHS, add_business_days, business_days_between, calling_days
from .messy import NOTHING, Typed, Typist
from .package import Book
from .people import BRANDS, DIRECTOR_POSVENTA, GERENTE_COMERCIAL, SEDES, with_role
from .satisfaction import Ledger
from .tabs import Column, Tab
from .truth import AMARILLO, AZUL, MORADO, NONE, NOW, ROJO, VERDE, VERDE_CLARO, ComplaintTruth, TabTruth

FOR_04 = "GSC-FOR-04"
FILE_04 = "GSC-FOR-04 CONTROL DE PQRS 2026"
TITLE = "CONTROL DE PETICIONES, QUEJAS, RECLAMOS Y SUGERENCIAS"
FACTS = ("CÓDIGO: GSC-FOR-04", "VERSIÓN: 3", "FECHA: 09/06/2025")

#: Business days to answer, by type (setting ``pqrs.plazos``); None: no term.
TERMS: Mapping[str, int | None] = {
    "peticion": 15, "informacion": 10, "queja": 15, "reclamo": 15, "garantia": 15, "sugerencia": None, "felicitacion": None,
}  # fmt: skip
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "peticion": ("Petición", "Petición", "P", "PETICION"),
    "informacion": ("Petición de información",),
    "queja": ("Queja", "Queja", "QUEJA", "Q"),
    "reclamo": ("Reclamo", "Reclamo", "RECLAMACIÓN", "R", "RECLAMO"),
    "garantia": ("Garantía", "GARANTIA"),
    "sugerencia": ("Sugerencia", "S", "Sugerencia"),
    "felicitacion": ("Felicitación",),
}
STATES: Mapping[str, tuple[str, ...]] = {
    "abierto": ("Abierto", "ABIERTO", "Pendiente"),
    "en_tramite": ("En trámite", "EN TRAMITE", "En proceso"),
    "cerrado": ("Cerrado", "Cerrado", "CERRADA", "cerrado"),
    "anulado": ("Anulado",),
}
CHANNELS = ("Presencial", "Buzón de sugerencias", "WhatsApp", "Llamada", "Correo", "Redes sociales", "Google", "Marca", "SIC")
STORIES: Mapping[str, tuple[str, ...]] = {
    "peticion": (
        "Solicita copia de la factura y de la orden de trabajo",
        "Pide certificado de mantenimientos para la venta del vehículo",
        "Solicita devolución del saldo a favor por {valor}",
        "Pide cambio de fecha de la cita y vehículo de cortesía",
    ),
    "informacion": (
        "Solicita información sobre la campaña de seguridad de su {vehiculo}",
        "Pregunta por el estado del trámite de la matrícula",
        "Pide el detalle de los ítems cobrados en la revisión",
    ),
    "queja": (
        "Se queja de la atención recibida en recepción, dice que lo hicieron esperar dos horas",
        "Manifiesta mal trato por parte de un asesor en la sede",
        "Nadie contesta las líneas del taller, llama desde hace {dias} días",
        "Queja por el estado en que le entregaron el vehículo después del lavado",
        "Publica en Google 1 estrella por demora en la entrega",
    ),
    "reclamo": (
        "Reclama por rayón en la puerta trasera aparecido durante la estadía en el taller",
        "Reclama cobro de {valor} que no autorizó",
        "El {vehiculo} presenta la misma falla después de la reparación",
        "Reclama accesorios ofrecidos en la venta que no le entregaron",
        "Solicita devolución del dinero por trabajo mal hecho, anuncia demanda",
        "Reclama por demora de {dias} días en la llegada de un repuesto",
    ),
    "garantia": (
        "Solicita garantía de la batería, falló antes del año",
        "Pide garantía del trabajo de pintura, se está levantando el barniz",
    ),
    "sugerencia": words.SUGGESTIONS[:6],
    "felicitacion": (
        "Felicita al equipo de la sede por la atención",
        "Felicitación para el asesor por la asesoría en la compra",
    ),
}
ANSWERS = (
    "Se da respuesta por correo con los soportes",
    "Se contacta al cliente y se acuerda revisión sin costo",
    "Se envía carta de respuesta firmada por el director",
    "Se autoriza nota crédito y se informa al cliente",
    "Se explica al cliente que no es procedente, se adjunta concepto técnico",
    "Se corrige en el taller y el cliente recibe a satisfacción",
    "Se hace retroalimentación al personal de recepción",
)
COLUMNS = tuple(
    Column(name, title, "", width)
    for name, title, width in (
        ("radicado", "RADICADO", 15), ("recibido", "FECHA RECEPCIÓN", 12), ("canal", "CANAL", 14), ("sede", "SEDE", 11),
        ("marca", "MARCA", 11), ("proceso", "PROCESO", 14), ("cliente", "CLIENTE", 28), ("documento", "DOCUMENTO", 13),
        ("telefono", "TELÉFONO", 14), ("correo", "CORREO", 24), ("placa", "PLACA", 10), ("tipo", "TIPO", 13),
        ("descripcion", "DESCRIPCIÓN", 46), ("responsable", "RESPONSABLE", 20), ("limite", "FECHA LÍMITE", 12),
        ("tratamiento", "TRATAMIENTO", 40), ("respondido", "FECHA RESPUESTA", 12), ("dias", "DÍAS RESPUESTA", 11),
        ("estado", "ESTADO", 12), ("cierre", "FECHA CIERRE", 12), ("satisfecho", "CLIENTE SATISFECHO", 12),
        ("evidencia", "EVIDENCIA", 26), ("accion", "ACCIÓN DE MEJORA", 26),
    )
)  # fmt: skip
TAB = Tab(
    "PQRS 2026", FOR_04, date(2026, 8, 3), date(2026, 11, 25), BRANDS, 60, COLUMNS, ("estado",),
    {ROJO: "FF0000", AMARILLO: "FFFF00", VERDE: "00FF00", VERDE_CLARO: "B6D7A8", AZUL: "4A86E8", MORADO: "9900FF"},
    heading_fill="1C4587", frozen_columns=2,
)  # fmt: skip
PAINT = {"abierto": ROJO, "en_tramite": AMARILLO, "cerrado": VERDE, "anulado": NONE}


@dataclass(frozen=True, slots=True)
class Request:
    """One request before it is typed. ``wrong_limit`` is the date in the sheet's FECHA LÍMITE, None where it is missing."""

    type: str
    received: date | None
    sede: str
    customer: Customer
    state: str
    answered: date | None = None
    closed: date | None = None
    wrong_limit: date | None = None
    kinds: tuple[str, ...] = ()
    story: str = ""

    @property
    def limit(self) -> date | None:
        """The true deadline: the term of the type in business days after the day of receipt."""
        term = TERMS[self.type]
        return add_business_days(self.received, term) if self.received and term else None


#: type, state, day received, business days to the answer (0: none), what is wrong with it, repeated customer
_EXACT: tuple[tuple[str, str, date, int, str, str], ...] = (
    ("reclamo", "en_tramite", date(2026, 11, 3), 0, "due_today", ""),
    ("queja", "abierto", date(2026, 11, 4), 0, "due_tomorrow", ""),
    ("reclamo", "abierto", date(2026, 10, 20), 0, "overdue", ""),
    ("peticion", "en_tramite", date(2026, 10, 28), 0, "overdue", ""),
    ("informacion", "abierto", date(2026, 11, 9), 0, "overdue", ""),
    ("informacion", "abierto", date(2026, 11, 12), 0, "", ""),
    ("garantia", "en_tramite", date(2026, 11, 17), 0, "", "taos"),
    ("reclamo", "abierto", date(2026, 11, 6), 0, "repeated", "jetta"),
    ("queja", "cerrado", date(2026, 9, 21), 9, "repeated", "tiguan"),
    ("reclamo", "cerrado", date(2026, 8, 31), 14, "repeated", "amarok"),
    ("queja", "abierto", date(2026, 11, 23), 0, "repeated", "amarok"),
    ("queja", "cerrado", date(2026, 9, 8), -3, "answered_before_received", ""),
    ("reclamo", "cerrado", date(2026, 10, 6), -1, "answered_before_received", ""),
    ("reclamo", "cerrado", date(2026, 8, 18), 22, "answered_late", ""),
    ("peticion", "cerrado", date(2026, 10, 1), 19, "answered_late", ""),
    ("queja", "anulado", date(2026, 9, 14), 0, "annulled", ""),
    ("queja", "cerrado", date(2026, 10, 14), 0, "closed_without_answer", ""),
    ("reclamo", "en_tramite", date(2026, 10, 30), 6, "answered_not_closed", ""),
    ("reclamo", "abierto", date(2026, 11, 25), 0, "", ""),
)


def requests(town: Town, repeaters: Mapping[str, Customer]) -> list[Request]:
    """The requests, by day received."""
    rng = town.rng
    made = []
    for kind, state, received, after, what, who in _EXACT:
        brand = rng.choice(BRANDS)
        customer = repeaters[who] if who else town.customer(brand)
        request = Request(kind, received, rng.choices(SEDES, (50, 30, 20))[0], customer, state)
        if after:
            answered = add_business_days(received, after) if after > 0 else received + timedelta(days=after)
            request = replace(request, answered=answered)
        if state == "cerrado":
            request = replace(request, closed=request.answered or add_business_days(received, 8))
        made.append(replace(request, kinds=tuple(k for k in (what, "repeated" if who else "") if k)))
    made += [_ordinary(town) for _ in range(TAB.calls - len(made))]
    made = [replace(r, kinds=tuple(dict.fromkeys(r.kinds)), story=_story(town, r)) for r in made]
    made.sort(key=lambda request: request.received or date.max)
    return _with_limits(made, rng)


def _ordinary(town: Town) -> Request:
    """A request that was answered in time and closed, or one without a term."""
    rng = town.rng
    kind = rng.choices(list(TERMS), (9, 4, 13, 12, 3, 6, 3))[0]
    received = rng.choice([day for day in calling_days(TAB.first, date(2026, 10, 30)) if day.weekday() < 5])
    answered = add_business_days(received, rng.randint(2, 9 if kind == "informacion" else 13))
    customer = town.customer(rng.choices(BRANDS, (65, 35))[0])
    kinds = (kind,) if kind in ("sugerencia", "felicitacion") else ()
    closed = add_business_days(answered, rng.choice((0, 0, 1, 3)))
    return Request(kind, received, rng.choices(SEDES, (50, 30, 20))[0], customer, "cerrado", answered, closed, kinds=kinds)


def _story(town: Town, request: Request) -> str:
    rng = town.rng
    return rng.choice(STORIES[request.type]).format(
        vehiculo=request.customer.model, dias=rng.randint(4, 20), valor=f"${rng.randrange(90, 800, 10)}.000"
    )


def _with_limits(made: list[Request], rng: random.Random) -> list[Request]:
    """What stands in FECHA LÍMITE: mostly right, in some rows missing, calendar days, or one day off over a holiday."""
    out = []
    for place, request in enumerate(made):
        limit = request.limit
        if limit is None or request.received is None:
            out.append(request)
        elif place % 9 == 4:
            out.append(replace(request, kinds=(*request.kinds, "limit_missing")))
        elif place % 11 == 6:
            wrong = request.received + timedelta(days=TERMS[request.type] or 0)
            out.append(replace(request, wrong_limit=wrong, kinds=(*request.kinds, "limit_calendar_days")))
        elif place % 13 == 8:
            wrong = limit - timedelta(days=1 if limit.weekday() else 3)
            out.append(replace(request, wrong_limit=wrong, kinds=(*request.kinds, "limit_one_day_off")))
        else:
            out.append(replace(request, wrong_limit=limit))
    return out


def write_complaints(book: Book, typist: Typist, made: list[Request], ledger: Ledger) -> None:
    """Writes the register tab of GSC-FOR-04."""
    sheet = layout.new_sheet(book, TAB.title)
    layout.controlled_heading(book, sheet, TITLE, FACTS, 14)
    layout.legend(book, sheet, 4, TAB)
    detail = layout.headings(book, sheet, 6, TAB)
    row, month = detail + 1, 8
    for number, request in enumerate(made, start=61):
        if request.received and request.received.month != month:
            month = request.received.month
            layout.put(book, sheet, row + 1, 1, Typed(LONG_MONTHS[month - 1].upper())).font = layout.BOLD
            row = layout.headings(book, sheet, row + 2, TAB) + 1 if month == 10 else row + 2
        _write_request(book, sheet, typist, request, number, row, ledger)
        row += 1
    layout.dress(sheet, TAB, detail, row - 1)
    tones = tuple(TAB.tones.items())
    ledger.tabs.append(TabTruth(book.name, TAB.title, True, False, detail, len(made), TAB.paint, tones))


def _write_request(
    book: Book, sheet: Worksheet, typist: Typist, request: Request, number: int, row: int, ledger: Ledger
) -> None:
    cells = _cells(typist, request, number, row)
    for column, field in enumerate(COLUMNS, start=1):
        cell = layout.put(book, sheet, row, column, cells[field.field])
        cell.border = layout.BOX
        cell.alignment = layout.WRAPPED if field.width > 25 else layout.CENTRED
    unpainted = typist.rng.random() < 0.15
    state = NONE if unpainted else VERDE_CLARO if cells["satisfecho"].value == "NO" else PAINT[request.state]
    if state != NONE:
        sheet.cell(row, TAB.index("estado")).fill = layout.fill(TAB.tones[state])
    limit, open_ = request.limit, request.state in ("abierto", "en_tramite") and request.answered is None
    ledger.complaints.append(
        ComplaintTruth(
            book.name, TAB.title, row, request.kinds, f"PQRS-2026-{number:03d}", request.type, request.sede,
            request.customer.brand, request.customer.plate or None, request.received, request.answered, request.closed,
            request.state, limit, request.wrong_limit, bool(open_ and limit and limit < NOW.date()), state,
        )
    )  # fmt: skip


def _cells(typist: Typist, request: Request, number: int, row: int) -> dict[str, Typed]:
    rng, customer = typist.rng, request.customer
    shown = f"PQRS-2026-{number:03d}"
    if typist.slips(1.5):
        shown = rng.choice((f"{number:03d}-26", str(number)))
    sales = rng.random() < 0.25
    role = GERENTE_COMERCIAL if sales else DIRECTOR_POSVENTA
    owner = with_role(role, request.sede, customer.brand)[0]
    done = request.closed is not None
    answer = rng.choice(ANSWERS) if request.answered or done else ""
    return {
        "radicado": Typed(shown),
        "recibido": _day(typist, request.received),
        "canal": Typed(rng.choice(CHANNELS)),
        "sede": typist.sede(request.sede, request.sede.upper()),
        "marca": typist.brand(customer.brand, "VW" if customer.brand == BRANDS[0] else "SEAT"),
        "proceso": Typed("Comercial" if sales else rng.choice(("Posventa", "Posventa", "Repuestos", "Colisión", "POSVENTA"))),
        "cliente": typist.name(customer.first, customer.last, "upper", customer.company),
        "documento": typist.document(customer.document),
        "telefono": typist.phone(customer.phone, customer.other_phone, as_number=True),
        "correo": Typed(customer.email),
        "placa": typist.plate(customer.plate),
        "tipo": Typed(rng.choice(SPELLINGS[request.type])),
        "descripcion": Typed(request.story),
        "responsable": typist.adviser(owner.spellings, owner.spellings[-1], owner.name),
        "limite": Typed(request.wrong_limit, "dd/mm/yyyy") if request.wrong_limit else NOTHING,
        "tratamiento": Typed(answer or None),
        "respondido": _day(typist, request.answered),
        "dias": _days(request, row),
        "estado": Typed(rng.choice(STATES[request.state])),
        "cierre": _day(typist, request.closed),
        "satisfecho": Typed(rng.choices(("SI", "NO", "NC"), (78, 12, 10))[0]) if done else NOTHING,
        "evidencia": Typed(f"https://drive.example.com/file/{number:04d}") if done and rng.random() < 0.6 else NOTHING,
        "accion": Typed("Retroalimentación al equipo") if done and rng.random() < 0.2 else NOTHING,
    }


def _day(typist: Typist, day: date | None) -> Typed:
    return typist.date(day, "dd/mm/yyyy") if day else NOTHING


def _days(request: Request, row: int) -> Typed:
    """The sheet's own count: NETWORKDAYS without holidays, which counts the first day too."""
    if request.received is None or request.answered is None or business_days_between(request.received, request.answered) < 0:
        return NOTHING
    span = (request.answered - request.received).days
    weekdays = sum((request.received + timedelta(days=step)).weekday() < 5 for step in range(span + 1))
    first, last = (get_column_letter(TAB.index(name)) for name in ("recibido", "respondido"))
    return Typed(weekdays - 1, formula=f"NETWORKDAYS({first}{row},{last}{row})-1")
