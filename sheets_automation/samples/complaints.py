"""The complaints register GSC-FOR-04: about sixty requests of every type and state, some with wrong or missing
terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from . import layout, words
from .calls import Customer, Town
from .days import LONG_MONTHS, add_business_days, calling_days
from .messy import NOTHING, Typed, Typist
from .package import Book
from .people import BRANDS, DIRECTOR_POSVENTA, GERENTE_COMERCIAL, SEDES, with_role
from .satisfaction import Ledger
from .tabs import Tab, columns
from .truth import AMARILLO, AZUL, MORADO, NONE, NOW, ROJO, VERDE, VERDE_CLARO, ComplaintTruth, TabTruth

FOR_04 = "GSC-FOR-04"
FILE_04 = "GSC-FOR-04 CONTROL DE PQRS 2026"
TITLE = "CONTROL DE PETICIONES, QUEJAS, RECLAMOS Y SUGERENCIAS"
FACTS = ("CÓDIGO: GSC-FOR-04", "VERSIÓN: 3", "FECHA: 09/06/2025")

#: Business days to answer, by type (setting ``pqrs.plazos``); None: no term.
TERMS: Mapping[str, int | None] = {
    "peticion": 15, "informacion": 10, "queja": 15, "reclamo": 15, "garantia": 15, "sugerencia": None,
    "felicitacion": None,
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
CHANNELS = ("Presencial", "Presencial", "WhatsApp", "Llamada", "Correo", "Correo", "Marca")
#: Type → (area, channel where the story fixes it, text).
STORIES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "peticion": (
        ("Posventa", "", "Solicita copia de la factura y de la orden de trabajo"),
        ("Posventa", "", "Pide certificado de mantenimientos para la venta del vehículo"),
        ("Administrativo", "", "Solicita devolución del saldo a favor por {valor}"),
        ("Posventa", "", "Pide cambio de fecha de la cita y vehículo de cortesía"),
        ("Comercial", "", "Solicita cambio de la fecha de entrega del {vehiculo}"),
        ("Comercial", "Correo", "Pide paz y salvo y copia del contrato de compraventa"),
    ),
    "informacion": (
        ("Posventa", "", "Solicita información sobre la campaña de seguridad de su {vehiculo}"),
        ("Comercial", "", "Pregunta por el estado del trámite de la matrícula"),
        ("Posventa", "", "Pide el detalle de los ítems cobrados en la revisión"),
    ),
    "queja": (
        ("Posventa", "", "Se queja de la atención recibida en recepción, dice que lo hicieron esperar dos horas"),
        ("Posventa", "", "Manifiesta mal trato por parte de un asesor en la sede"),
        ("Posventa", "Llamada", "Nadie contesta las líneas del taller, llama desde hace {dias} días"),
        ("POSVENTA", "", "Queja por el estado en que le entregaron el vehículo después del lavado"),
        ("Posventa", "Google", "Publica 1 estrella por demora en la entrega"),
        ("Comercial", "", "En la vitrina no lo atendieron y le dijeron que volviera otro día"),
        ("Comercial", "Redes sociales", "Comenta en redes que la entrega de su {vehiculo} se aplazó tres veces"),
        ("Colisión", "", "Queja por demora de {dias} días en latonería y pintura"),
        ("Administrativo", "", "Se queja de la espera en caja y de que no reciben pagos por transferencia"),
    ),
    "reclamo": (
        ("Posventa", "", "Reclama por rayón en la puerta trasera aparecido durante la estadía en el taller"),
        ("Posventa", "", "Reclama cobro de {valor} que no autorizó"),
        ("Posventa", "", "El {vehiculo} presenta la misma falla después de la reparación"),
        ("Comercial", "", "Reclama accesorios ofrecidos en la venta que no le entregaron"),
        ("Posventa", "Correo", "Solicita devolución del dinero por trabajo mal hecho, anuncia demanda"),
        ("Repuestos", "", "Reclama por demora de {dias} días en la llegada de un repuesto"),
        ("Colisión", "", "La pintura del bumper quedó de otro tono"),
        ("Comercial", "SIC", "Reclama por publicidad de descuento que no le respetaron, valor {valor}"),
        ("Posventa", "Marca", "El aire acondicionado sigue fallando, escribió a la marca"),
        ("Repuestos", "", "Le vendieron un filtro que no corresponde al {vehiculo}"),
    ),
    "garantia": (
        ("Posventa", "", "Solicita garantía de la batería, falló antes del año"),
        ("Colisión", "", "Pide garantía del trabajo de pintura, se está levantando el barniz"),
        ("Posventa", "", "Ruido en la dirección, pide que lo cubra la garantía"),
    ),
    "sugerencia": tuple(("Posventa", "Buzón de sugerencias", text) for text in words.SUGGESTIONS[:7]),
    "felicitacion": (
        ("Posventa", "Google", "Felicita al equipo de la sede por la atención"),
        ("Comercial", "WhatsApp", "Felicitación para el asesor por la asesoría en la compra"),
        ("Posventa", "Llamada", "Agradece al taller por haberle ayudado un sábado"),
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
COLUMNS = columns("""
: radicado 15 RADICADO | recibido 12 FECHA RECEPCIÓN | canal 14 CANAL | sede 11 SEDE | marca 11 MARCA
: proceso 14 PROCESO | cliente 28 CLIENTE | documento 13 DOCUMENTO | telefono 14 TELÉFONO | correo 24 CORREO
: placa 10 PLACA | tipo 13 TIPO | descripcion 46 DESCRIPCIÓN | responsable 20 RESPONSABLE | limite 12 FECHA LÍMITE
: tratamiento 40 TRATAMIENTO | respondido 12 FECHA RESPUESTA | dias 11 DÍAS RESPUESTA | estado 12 ESTADO
: cierre 12 FECHA CIERRE | satisfecho 12 CLIENTE SATISFECHO | evidencia 26 EVIDENCIA | accion 26 ACCIÓN DE MEJORA
""")
TAB = Tab(
    "PQRS 2026", FOR_04, date(2026, 8, 3), date(2026, 11, 25), BRANDS, 60, COLUMNS, ("estado",),
    {ROJO: "FF0000", AMARILLO: "FFFF00", VERDE: "00FF00", VERDE_CLARO: "B6D7A8", AZUL: "4A86E8", MORADO: "9900FF"},
    heading_fill="1C4587", frozen_columns=2,
)  # fmt: skip
PAINT = {"abierto": ROJO, "en_tramite": AMARILLO, "cerrado": VERDE, "anulado": NONE}


@dataclass(frozen=True, slots=True)
class Request:
    """One request before it is typed. ``wrong_limit`` is the date in the sheet's FECHA LÍMITE, None where it is
    missing."""

    type: str
    received: date | None
    sede: str
    customer: Customer
    state: str
    answered: date | None = None
    closed: date | None = None
    wrong_limit: date | None = None
    kinds: tuple[str, ...] = ()
    area: str = ""
    channel: str = ""
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
    made: list[Request] = []
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
    made = [_told(town, request, place) for place, request in enumerate(made)]
    made.sort(key=lambda request: request.received or date.max)
    return _with_limits(made)


def _ordinary(town: Town) -> Request:
    """A request that was answered in time and closed, or one without a term."""
    rng = town.rng
    kind = rng.choices(list(TERMS), (9, 4, 13, 12, 3, 6, 3))[0]
    received = rng.choice([day for day in calling_days(TAB.first, date(2026, 10, 30)) if day.weekday() < 5])
    answered = add_business_days(received, rng.randint(2, 9 if kind == "informacion" else 13))
    customer = town.customer(rng.choices(BRANDS, (65, 35))[0])
    kinds = (kind,) if kind in ("sugerencia", "felicitacion") else ()
    closed = add_business_days(answered, rng.choice((0, 0, 1, 3)))
    sede = rng.choices(SEDES, (50, 30, 20))[0]
    return Request(kind, received, sede, customer, "cerrado", answered, closed, kinds=kinds)


def _told(town: Town, request: Request, place: int) -> Request:
    """The request with area, channel and story; neighbours of one type tell different stories."""
    rng, stories = town.rng, STORIES[request.type]
    area, channel, text = stories[place % len(stories)]
    story = text.format(
        vehiculo=request.customer.model, dias=rng.randint(4, 20), valor=f"${rng.randrange(90, 800, 10)}.000"
    )
    kinds = tuple(dict.fromkeys(request.kinds))
    return replace(request, kinds=kinds, area=area, channel=channel or rng.choice(CHANNELS), story=story)


def _with_limits(made: list[Request]) -> list[Request]:
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
        cell.alignment = layout.WRAPPED if field.width > 25 else layout.MIDDLE if field.width > 20 else layout.CENTRED
    layout.fit_height(sheet, row, [(field.width, cells[field.field].value) for field in COLUMNS])
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
    role = GERENTE_COMERCIAL if request.area == "Comercial" else DIRECTOR_POSVENTA
    owner = with_role(role, request.sede, customer.brand)[0]
    done = request.closed is not None
    answer = rng.choice(ANSWERS) if request.answered or done else ""
    return {
        "radicado": Typed(shown),
        "recibido": _day(typist, request.received),
        "canal": Typed(request.channel),
        "sede": typist.sede(request.sede, request.sede.upper()),
        "marca": typist.brand(customer.brand, "VW" if customer.brand == BRANDS[0] else "SEAT"),
        "proceso": Typed(request.area),
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
    if request.received is None or request.answered is None or request.answered < request.received:
        return NOTHING
    span = (request.answered - request.received).days
    weekdays = sum((request.received + timedelta(days=step)).weekday() < 5 for step in range(span + 1))
    first, last = (get_column_letter(TAB.index(name)) for name in ("recibido", "respondido"))
    return Typed(weekdays - 1, formula=f"NETWORKDAYS({first}{row},{last}{row})-1")
