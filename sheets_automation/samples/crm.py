"""The three registers of the CRM procedure: GC-FOR-05 (activities), GC-FOR-06 (prospects) and GC-FOR-21 (days without
follow-up), with every kind of row of domain §4.7 to §4.9 and what has to follow from it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from openpyxl.utils import get_column_letter

from . import layout
from .calls import Customer, Town
from .days import is_business_day
from .messy import NOTHING, CellValue, Typed, Typist
from .package import Book, new_book
from .people import ASESOR_COMERCIAL, BRANDS, EX_EMPLOYEE, VW, Person, with_role
from .satisfaction import Ledger
from .tabs import Column, Tab, columns
from .truth import AMARILLO, AZUL, MORADO, NONE, NOW, ROJO, VERDE, CrmTruth, TabTruth

FILE_05 = "GC-FOR-05 VALIDEZ DE SEGUIMIENTO DE ACTIVIDADES 2026"
FILE_06 = "GC-FOR-06 VALIDEZ DE PROSPECTOS 2026"
FILE_21 = "GC-FOR-21 SEMÁFORO DE SEGUIMIENTO 2026"
_TODAY = NOW.date()
_GREEN_UNTIL, _YELLOW_UNTIL = 3, 7  # calendar days without follow-up
_TONES = {ROJO: "E06666", AMARILLO: "FFD966", VERDE: "6AA84F", AZUL: "4A86E8", MORADO: "9900FF"}

_COLUMNS_05 = columns("""
: fecha 12 FECHA | sede 11 SEDE | marca 11 MARCA | asesor 22 ASESOR COMERCIAL | cliente 28 CLIENTE/PROSPECTO
: telefono 14 TELÉFONO | tipo 14 TIPO ACTIVIDAD | estado 15 ESTADO SPIGA | comentario 44 COMENTARIO
: valida 10 VÁLIDA | motivo 26 MOTIVO NO VÁLIDA | reporte 13 FECHA REPORTE AL ASESOR | correccion 14 CORRECCIÓN
: obs 26 OBSERVACIÓN
""")
_COLUMNS_06 = columns("""
TRÁFICO: fecha 12 FECHA TRÁFICO | sede 11 SEDE | marca 11 MARCA | asesor 22 ASESOR | cliente 28 CLIENTE
TRÁFICO: documento 14 DOCUMENTO | telefono 14 CELULAR | correo 26 CORREO | vehiculo 14 VEHÍCULO DE INTERÉS
TRÁFICO: origen 13 ORIGEN/MEDIO
VERIFICACIÓN: llamada 13 FECHA LLAMADA | contactado 13 CONTACTADO | asesoria 13 ¿RECIBIÓ ASESORÍA?
VERIFICACIÓN: real 12 ¿PROSPECTO REAL? | valida 10 VÁLIDO | motivo 24 MOTIVO | obs 26 OBSERVACIÓN
""")
_COLUMNS_21 = columns("""
: asesor 22 ASESOR | sede 11 SEDE | marca 11 MARCA | cliente 28 PROSPECTO | fecha 12 FECHA CREACIÓN
: llamadas 11 # LLAMADAS | cotizaciones 13 # COTIZACIONES | visitas 10 # VISITAS | pruebas 12 # TEST DRIVE
: otros 9 # OTROS | ultimo 14 FECHA ÚLTIMO SEGUIMIENTO | dias 14 DÍAS SIN SEGUIMIENTO | semaforo 12 SEMÁFORO
: estado 18 ESTADO/TEMPERATURA | obs 30 OBSERVACIÓN
""")


def _tab(title: str, form: str, made: tuple[Column, ...], first: date, last: date) -> Tab:
    paint = ("semaforo",) if form == "GC-FOR-21" else ()
    return Tab(title, form, first, last, BRANDS, 0, made, paint, _TONES, heading_fill="783F04", frozen_columns=1)


_OCTOBER, _NOVEMBER = (date(2026, 10, 1), date(2026, 10, 30)), (date(2026, 11, 3), date(2026, 11, 25))

_SAID = (
    "Se llama al cliente, pide cotización del modelo con retoma", "Visitó la vitrina con la familia, vuelve el sábado",
    "Se envía cotización y queda de responder el viernes", "Hizo prueba de ruta, le gustó; compara con otra marca",
    "Pidió simulación de crédito a 60 meses", "Se confirma entrega de documentos para la matrícula",
)  # fmt: skip
_GENERIC = ("ok", "seguimiento", "llamar", "Cliente contactado", "se llama al cliente")
_KINDS = ("Llamada", "Visita", "Cotización", "Test drive", "WhatsApp", "Correo", "Matrícula", "Entrega")
_WHERE_FROM = ("Vitrina", "DIGITAL", "Referido", "evento", "redes sociales", "vitrina ")


@dataclass(frozen=True, slots=True)
class Plan:
    """One row: what is typed where it matters, and what has to follow. ``typed``: field → text."""

    kind: str
    typed: Mapping[str, CellValue] = field(default_factory=dict)
    verdict: str = ""  # valid, invalid, unverified
    update: bool = False
    day: date | None = None
    idle: int | None = None  # days without follow-up
    closed: bool = False
    before: str = NONE
    strange: bool = False  # an adviser who is in no address book


def _activity(kind: str, verdict: str = "", *, update: bool = False, strange: bool = False, **typed: CellValue) -> Plan:
    return Plan(kind, typed, verdict, update, strange=strange)


#: Activities that have to be there in November.
_EXACT_05: tuple[Plan, ...] = (
    *[_activity("not_done", update=True, estado="No realizada")] * 4,
    _activity("not_done", update=True, estado="NO REALIZADA "),
    _activity("not_done", update=True, estado="NO"),
    _activity("not_done_corrected", estado="No realizada", correccion="SI 18/11"),
    _activity("no_comment", update=True, estado="Realizada"),
    _activity("no_comment", update=True, estado="realizada", comentario="."),
    _activity("no_comment", update=True, estado="Realizada", comentario="N/A"),
    _activity("no_comment_accepted", "valid", estado="Realizada", valida="SI"),
    *[_activity("generic", estado="Realizada", comentario=said) for said in _GENERIC],
    _activity(
        "refused", "invalid", update=True, estado="Realizada", comentario="llamar", valida="NO", motivo="No dice nada"
    ),
    _activity("refused", "invalid", update=True, estado="Realizada", comentario="ok", valida="No"),
    _activity("planned", estado="Programada"),
    _activity("called_off", estado="Cancelada"),
    _activity("strange_adviser", update=True, strange=True, estado="No realizada"),
    _activity("strange_adviser", update=True, strange=True, estado="No realizada"),
)

#: Prospects that have to be there in November.
_EXACT_06: tuple[Plan, ...] = (
    Plan("not_called", {}, "unverified"),
    Plan("not_called", {}, "unverified"),
    Plan("not_reached", {"contactado": "NO", "llamada": 1}, "unverified"),
    Plan("not_reached", {"contactado": "NC", "llamada": 1, "valida": "NC"}, "unverified"),
    Plan("waiting", {"contactado": "SI", "llamada": 1, "valida": "Pendiente"}, "unverified"),
    *(
        Plan("false", {"contactado": "SI", "llamada": 1, "asesoria": "NO", "valida": "NO", "motivo": why}, "invalid")
        for why in ("Errado", "no recuerda", "No visitó", "DUPLICADO", "es empleado")
    ),
    Plan("false_unexplained", {"contactado": "SI", "llamada": 1, "valida": "NO"}, "invalid"),
    Plan("valid_unreached", {"contactado": "NO", "llamada": 1, "valida": "SI"}, "valid"),
    Plan("invented_phone", {"contactado": "SI", "llamada": 1, "valida": "SI", "telefono": "3000000000"}, "valid"),
)


def _waiting(kind: str, idle: int | None, before: str = NONE, *, closed: bool = False, **typed: CellValue) -> Plan:
    return Plan(kind, typed, idle=idle, closed=closed, before=before)


#: Prospects under follow-up in November, with the colour that people gave them.
_EXACT_21: tuple[Plan, ...] = (
    *(_waiting("unpainted", days) for days in (0, 0, 1, 2, 3, 3, 4, 4, 5, 6, 7, 7, 8, 8, 9, 11, 14, 19)),
    *(_waiting("agrees", days, light) for days, light in ((1, VERDE), (2, VERDE), (5, AMARILLO), (9, ROJO))),
    _waiting("disagrees", 12, VERDE, obs="llamar el lunes"),
    _waiting("disagrees", 6, ROJO),
    _waiting("disagrees", 1, AMARILLO),
    _waiting("other_colour", 10, AZUL),
    _waiting("other_colour", 2, MORADO),
    _waiting("closed", 15, closed=True, estado="Facturado"),
    _waiting("closed", 9, ROJO, closed=True, estado="Venta perdida"),
    _waiting("closed", 4, closed=True, estado="compró otra marca"),
    _waiting("not_closed", 5, estado="no facturado, tibio"),
    _waiting("never_followed", 10, ultimo=""),
    _waiting("never_followed", 2, ultimo=""),
    _waiting("no_date", None),
    _waiting("wrong_days", 6, dias=2),
    _waiting("text_light", 9, semaforo="VERDE"),
)


@dataclass(slots=True)
class _Writer:
    """One register being written: its own luck, so that the other workbooks stay what they are."""

    book: Book
    ledger: Ledger
    town: Town
    typist: Typist

    @property
    def rng(self) -> random.Random:
        return self.town.rng

    def write(self, tab: Tab, title: str, plans: Sequence[Plan]) -> None:
        sheet = layout.new_sheet(self.book, tab.title)
        facts = (f"CÓDIGO: {tab.form}", "VERSIÓN: 3", "FECHA: 15/07/2024")
        layout.controlled_heading(self.book, sheet, title, facts, min(len(tab.columns), 16))
        detail = layout.headings(self.book, sheet, 5, tab)
        for row, plan in enumerate(plans, start=detail + 1):
            person = self.rng.choice(with_role(ASESOR_COMERCIAL))
            customer = self.town.customer(person.brands[0])
            cells = {**self._common(plan, person, customer), **_CELLS[tab.form](self, plan, row)}
            for column, one in enumerate(tab.columns, start=1):
                cell = layout.put(self.book, sheet, row, column, cells.get(one.field, NOTHING))
                cell.border = layout.BOX
                cell.alignment = layout.MIDDLE if one.width > 20 else layout.CENTRED
                if one.field == "semaforo" and plan.before != NONE:
                    cell.fill = layout.fill(tab.tones[plan.before])
            self.ledger.crm.append(_truth(self.book.name, tab, row, plan, person))
        layout.dress(sheet, tab, detail, detail + len(plans))
        tones = tuple(tab.tones.items())
        self.ledger.tabs.append(TabTruth(self.book.name, tab.title, True, False, detail, len(plans), tab.paint, tones))

    def _common(self, plan: Plan, person: Person, customer: Customer) -> dict[str, Typed]:
        """What all three have: who, where, whose, and what the plan types word for word."""
        typist = self.typist
        brand = "VW" if customer.brand == VW else "SEAT"
        cells = {
            "fecha": typist.date(plan.day, "dd/mm/yyyy") if plan.day else NOTHING,
            "sede": typist.sede(person.sedes[0], person.sedes[0].upper()),
            "marca": typist.brand(customer.brand, brand),
            "asesor": Typed(EX_EMPLOYEE if plan.strange else self.rng.choice(person.spellings)),
            "cliente": typist.name(customer.first, customer.last, "upper", customer.company),
            "telefono": typist.phone(customer.phone, customer.other_phone, as_number=True),
            "documento": typist.document(customer.document),
            "correo": Typed(customer.email),
            "vehiculo": Typed(customer.model),
        }
        return cells | {name: Typed(value) for name, value in plan.typed.items() if name not in _COMPUTED}

    def activity(self, plan: Plan, _row: int) -> dict[str, Typed]:
        made = {} if "tipo" in plan.typed else {"tipo": Typed(self.rng.choice(_KINDS))}
        if plan.update and plan.day and self.rng.random() < 0.3:
            made["reporte"] = self.typist.date(min(plan.day + timedelta(days=1), _TODAY), "dd/mm/yyyy")
        return made

    def prospect(self, plan: Plan, _row: int) -> dict[str, Typed]:
        made = {"origen": Typed(self.rng.choice(_WHERE_FROM))}
        if "llamada" in plan.typed and plan.day:
            made["llamada"] = self.typist.date(min(plan.day + timedelta(days=1), _TODAY), "dd/mm/yyyy")
        return made

    def follow_up(self, plan: Plan, row: int) -> dict[str, Typed]:
        rng = self.rng
        last = None if plan.idle is None or "ultimo" in plan.typed else _TODAY - timedelta(days=plan.idle)
        counts = {name: Typed(rng.choice((None, 0, 1, 1, 2, 3))) for name in ("cotizaciones", "visitas", "pruebas")}
        made = {"llamadas": Typed(rng.randint(1, 5)), **counts, "otros": Typed(rng.choice((None, 0, 1)))}
        if "estado" not in plan.typed:
            made["estado"] = Typed(rng.choice(("frío", "TIBIO", "caliente", "Caliente ")))
        if last is not None:
            made["ultimo"] = Typed(last, "dd/mm/yyyy")
            made["dias"] = Typed(plan.idle, "0", formula=f"TODAY()-{_LAST_FOLLOW_UP}{row}")
        if "dias" in plan.typed:
            made["dias"] = Typed(plan.typed["dias"])
        return made


_LAST_FOLLOW_UP = get_column_letter(1 + [column.field for column in _COLUMNS_21].index("ultimo"))
_COMPUTED = frozenset({"llamada", "ultimo", "dias"})
_CELLS: Mapping[str, Callable[[_Writer, Plan, int], dict[str, Typed]]] = {
    "GC-FOR-05": _Writer.activity,
    "GC-FOR-06": _Writer.prospect,
    "GC-FOR-21": _Writer.follow_up,
}


def _truth(file: str, tab: Tab, row: int, plan: Plan, person: Person) -> CrmTruth:
    age = NONE if plan.closed or plan.idle is None or tab.form != "GC-FOR-21" else _light(plan.idle)
    return CrmTruth(
        file=file,
        tab=tab.title,
        row=row,
        kind=plan.kind,
        adviser="" if plan.strange else person.name,
        brand=person.brands[0],
        day=plan.day,
        verdict=plan.verdict,
        to_update=plan.update,
        counts=plan.kind not in ("planned", "called_off"),
        closed=plan.closed,
        age=age,
        before=plan.before,
        expected=age if plan.before == NONE else plan.before,  # what people painted stays
    )


def _light(idle: int) -> str:
    return VERDE if idle <= _GREEN_UNTIL else AMARILLO if idle <= _YELLOW_UNTIL else ROJO


def _ordinary_05(rng: random.Random) -> Plan:
    """An activity that says what was done; most of them somebody has judged already."""
    typed: dict[str, CellValue] = {"estado": rng.choice(("Realizada", "REALIZADA", "Realizada", "SI"))}
    typed["comentario"] = f"{rng.choice(_SAID)}, {rng.choice(('quedó', 'se acordó'))} para el {rng.randint(1, 28)}"
    if rng.random() < 0.2:
        return Plan("done", typed)
    return Plan("done", typed | {"valida": rng.choice(("SI", "Sí", "si", "X"))}, "valid")


def _ordinary_06(rng: random.Random) -> Plan:
    typed: dict[str, CellValue] = {"contactado": "SI", "llamada": 1, "asesoria": "SI", "real": "SI"}
    return Plan("real", typed | {"valida": rng.choice(("SI", "Sí", "si"))}, "valid")


def _ordinary_21(rng: random.Random) -> Plan:
    """A prospect of last month, over by now."""
    return _waiting(
        "closed", rng.randint(10, 40), closed=True, estado=rng.choice(("Facturado", "PERDIDO", "Entregado"))
    )


def _dated(rng: random.Random, plans: Sequence[Plan], span: tuple[date, date]) -> list[Plan]:
    """The plans by their days, business days of the month; who waits was created before the last follow-up."""
    first, last = span
    days = [day for n in range((last - first).days + 1) if is_business_day(day := first + timedelta(days=n))]
    made = [_on(plan, rng.choice(days), last) for plan in plans]
    return sorted(made, key=lambda plan: plan.day or last)


def _on(plan: Plan, day: date, last: date) -> Plan:
    if plan.kind == "no_date":
        return plan
    if plan.kind == "planned":
        day = _TODAY + timedelta(days=5)
    elif plan.idle is not None:
        since = _TODAY - timedelta(days=plan.idle)
        day = since if "ultimo" in plan.typed else min(day, since, last)
    return replace(plan, day=day)


def write_crm(seed: int, ledger: Ledger) -> tuple[Book, Book, Book]:
    """The three workbooks. Their customers have luck and numbers of their own."""
    rng = random.Random(seed + 21)
    town, typist = Town(rng, first=8_000), Typist(rng)
    books = (new_book(FILE_05), new_book(FILE_06), new_book(FILE_21))
    activities, prospects, waiting = (_Writer(book, ledger, town, typist) for book in books)
    old = [*(_ordinary_05(rng) for _ in range(28)), _activity("old", update=True, estado="No realizada")]
    activities.write(
        _tab("OCTUBRE 2026", "GC-FOR-05", _COLUMNS_05, *_OCTOBER),
        "VALIDEZ DE SEGUIMIENTO DE ACTIVIDADES",
        _dated(rng, old, (_OCTOBER[0], date(2026, 10, 20))),
    )
    activities.write(
        _tab("NOVIEMBRE 2026", "GC-FOR-05", _COLUMNS_05, *_NOVEMBER),
        "VALIDEZ DE SEGUIMIENTO DE ACTIVIDADES",
        _dated(rng, [*_EXACT_05, *(_ordinary_05(rng) for _ in range(55))], _NOVEMBER),
    )
    prospects.write(
        _tab("NOVIEMBRE 2026", "GC-FOR-06", _COLUMNS_06, *_NOVEMBER),
        "VALIDEZ DE PROSPECTOS",
        _dated(rng, [*_EXACT_06, *(_ordinary_06(rng) for _ in range(45))], _NOVEMBER),
    )
    waiting.write(
        _tab("OCTUBRE 2026", "GC-FOR-21", _COLUMNS_21, *_OCTOBER),
        "SEMÁFORO DE SEGUIMIENTO",
        _dated(rng, [_ordinary_21(rng) for _ in range(25)], _OCTOBER),
    )
    waiting.write(
        _tab("NOVIEMBRE 2026", "GC-FOR-21", _COLUMNS_21, *_NOVEMBER),
        "SEMÁFORO DE SEGUIMIENTO",
        _dated(rng, _EXACT_21, _NOVEMBER),
    )
    return books
