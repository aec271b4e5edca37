"""Lists of customers to be called: GSC-FOR-09 (proactive contact, two months) and the recovery base, with every kind of
row of domain §4.5 and §4.6 and what has to follow from it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from openpyxl.worksheet.worksheet import Worksheet

from . import layout
from .calls import Customer, Town
from .days import is_business_day
from .messy import NOTHING, Typed, Typist
from .package import Book, new_book
from .people import AGENTE, BRANDS, SEDES, with_role
from .satisfaction import Ledger
from .tabs import Tab, columns
from .truth import AMARILLO, AZUL, MORADO, NOW, ROJO, VERDE, VERDE_CLARO, ContactTruth, TabTruth

FOR_09 = "GSC-FOR-09"
FILE_09 = "GSC-FOR-09 CONTROL CONTACTO PROACTIVO 2026"
FILE_RECOVERY = "BASE DE RECUPERACIÓN DE CLIENTES 2026"
_TITLE_09, _FACTS_09 = "CONTROL CONTACTO PROACTIVO", ("CÓDIGO: GSC-FOR-09", "VERSIÓN: 3", "FECHA: 09/06/2025")
_TITLE_BASE, _FACTS_BASE = "RECUPERACIÓN DE CLIENTES", ("PROCEDIMIENTO: GSC-PRO-04", "VERSIÓN: 3", "FECHA: 09/06/2025")

_COLUMNS_09 = columns("""
: sede 11 SEDE | marca 11 MARCA | cliente 28 CLIENTE | telefono 14 CELULAR | placa 10 PLACA | vehiculo 13 VEHÍCULO
: visita 12 ÚLTIMA VISITA | km 9 KM | motivo 26 MOTIVO DE LLAMADA | agente 10 AGENTE | i1 14 FECHA LLAMADA 1
: i2 14 FECHA LLAMADA 2 | i3 14 FECHA LLAMADA 3 | contacto 15 CONTACTABILIDAD | no_contacto 18 MOTIVO NO CONTACTO
: cita 18 AGENDAMIENTO CITA | no_cita 24 MOTIVO NO AGENDAMIENTO | fecha_cita 12 FECHA CITA | hora 9 HORA
: cumple 14 CUMPLIMIENTO CITA | whatsapp 14 WHATSAPP | obs 34 OBSERVACIONES
""")
_COLUMNS_BASE = columns("""
CLIENTE: cliente 28 NOMBRE | documento 13 DOCUMENTO | telefono 14 TELÉFONO 1 | sede 11 SEDE
VEHÍCULO: placa 10 PLACA | marca 11 MARCA | vehiculo 13 MODELO | km 9 KM | visita 14 FECHA ÚLTIMA VISITA
LLAMADA: agente 10 AGENTE | i1 13 INTENTO 1 | i2 13 INTENTO 2 | i3 13 INTENTO 3 | contacto 15 CONTACTABILIDAD
LLAMADA: no_contacto 18 MOTIVO NO CONTACTO | whatsapp 13 WHATSAPP
CITA: cita 16 AGENDAMIENTO DE CITA | no_cita 24 MOTIVO NO AGENDAMIENTO | fecha_cita 12 FECHA CITA
CITA: cumple 14 CUMPLIMIENTO
RESULTADO: entrada 14 ENTRADA AL TALLER | recuperado 13 RECUPERADO | obs 30 OBSERVACIONES
RESULTADO: eliminado 24 MOTIVO ELIMINACIÓN
""")
_TONES = {ROJO: "FF0000", AMARILLO: "FFFF00", VERDE: "00FF00", VERDE_CLARO: "B6D7A8", AZUL: "4A86E8", MORADO: "9900FF"}


def _tab(title: str, form: str, first: date, last: date, shown: str) -> Tab:
    made = _COLUMNS_09 if shown == FOR_09 else _COLUMNS_BASE
    return Tab(title, form, first, last, BRANDS, 0, made, (), _TONES, heading_fill="134F5C", frozen_columns=1)


_OCTOBER = _tab("OCTUBRE 2026", FOR_09, date(2026, 10, 1), date(2026, 10, 30), FOR_09)
_NOVEMBER = _tab("NOVIEMBRE 2026", FOR_09, date(2026, 11, 3), date(2026, 11, 25), FOR_09)
_BASE = _tab("BASE NOVIEMBRE 2026", "", date(2026, 11, 3), date(2026, 11, 25), "")

_CAMPAIGNS = ("REVISIÓN 10.000 KM", "REVISIÓN 20.000 KM", "REVISIÓN 30.000 KM", "Campaña de frenos", "Cambio de aceite")
_REASONS = ("No contesta", "Buzon de voz", "apagado", "NO CONTESTA", "fuera de servicio", "ocupado")
_DECLINED = ("muy caro", "ya lo hizo en otro taller", "vendió el carro", "vive en otra ciudad", "no le interesa")
_REMOVED = ("Repetido", "Cliente corporativo", "Datos errados", "Teléfono equivocado", "Visita reciente")


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one customer. ``next`` names the action that the list of 25/11/2026 has to hold, "" for none."""

    kind: str
    tries: tuple[date, ...] = ()
    contact: bool | None = None
    reason: str = ""
    cita: str = ""
    declined: str = ""
    appointment: date | None = None
    kept: str = ""
    whatsapp: str = ""
    obs: str = ""
    hours: tuple[str, ...] = ()
    next: str = ""
    law: tuple[str, ...] = ()
    entered: date | None = None
    claimed: str = ""  # RECUPERADO as typed
    removed: str = ""
    recovered: bool = False


def _d(day: int, month: int = 11) -> date:
    return date(2026, month, day)


#: The rows that have to be there in November, each with what follows from it on Wednesday 25/11/2026.
_EXACT: tuple[Plan, ...] = (
    Plan("uncalled", next="Primera llamada"),
    Plan("uncalled", next="Primera llamada"),
    Plan("second_due", (_d(24),), False, "No contesta", next="Segundo intento"),
    Plan("second_due", (_d(20),), False, "buzón", next="Segundo intento"),
    Plan("called_today", (_d(25),), False, "No contesta"),
    Plan("third_due", (_d(19), _d(23)), False, "apagado", next="Tercer intento"),
    Plan("whatsapp_due", (_d(17), _d(18), _d(20)), False, "NO CONTESTA", next="Enviar WhatsApp"),
    Plan("whatsapp_sent", (_d(11), _d(12), _d(13)), False, "NC", whatsapp="enviado 13/11"),
    Plan("wrong_number", (_d(18),), False, "# equivocado", next="Buscar otro teléfono"),
    Plan("appointment_tomorrow", (_d(20),), True, cita="SI", appointment=_d(26), next="Confirmar la cita"),
    Plan("appointment_today", (_d(19),), True, cita="AGENDADO", appointment=_d(25), next="Confirmar la cita"),
    Plan("appointment_ahead", (_d(24),), True, cita="SI", appointment=_d(2, 12), kept="PENDIENTE"),
    Plan("appointment_in_words", (_d(23),), True, cita="si 27/11 8am"),
    Plan("to_verify", (_d(12),), True, cita="SI", appointment=_d(20), next="Verificar si asistió"),
    Plan("missed", (_d(10),), True, cita="SI", appointment=_d(18), kept="NO ASISTIÓ", next="Acordar una cita nueva"),
    Plan("moved_without_day", (_d(12),), True, cita="SI", kept="REPROGRAMÓ", next="Escribir la fecha de la cita"),
    Plan("kept", (_d(5),), True, cita="SI", appointment=_d(12), kept="SI"),
    Plan("declined", (_d(6),), True, cita="NO", declined="muy caro"),
    Plan("declined_in_booking", (_d(9),), True, cita="ya lo hizo en otro taller"),
    Plan("later", (_d(10),), True, cita="lo hace en diciembre"),
    Plan("calls_himself", (_d(10),), True, cita="llama él"),
    Plan("unwanted", (_d(11),), True, cita="NO", declined="no le interesa", obs="pidió NO LLAMAR más"),
    Plan("sunday", (_d(22),), False, "No contesta", law=("contacto_en_domingo_o_festivo",), next="Segundo intento"),
    Plan("holiday", (_d(16),), True, cita="NO", declined="de viaje", law=("contacto_en_domingo_o_festivo",)),
    Plan("too_late", (_d(18),), True, cita="NO", declined="precio", hours=("19:40",), law=("contacto_fuera_de_hora",)),
    Plan("twice_a_day", (_d(19), _d(19)), False, "ocupado", law=("contactos_el_mismo_dia",), next="Tercer intento"),
    Plan("appointment_before_call", (_d(18),), True, cita="SI", appointment=_d(13), kept="SI"),
    Plan("kept_without_appointment", (_d(13),), True, kept="SI"),
)  # fmt: skip

#: The same for the recovery base.
_EXACT_BASE: tuple[Plan, ...] = (
    *(Plan("removed", removed=reason) for reason in (*_REMOVED, "Repetido", "Repetido")),
    Plan("recovered_kept", (_d(5),), True, cita="SI", appointment=_d(10), kept="SI", claimed="SI", recovered=True),
    Plan("recovered_entry", (_d(6),), True, cita="NO", declined="llama él", entered=_d(17), recovered=True),
    Plan("claimed_only", (_d(9),), True, cita="NO", declined="muy caro", claimed="SI"),
    Plan("in_progress", (_d(20),), True, cita="SI", appointment=_d(1, 12), kept="PENDIENTE"),
    Plan("appointment_tomorrow", (_d(18), _d(20)), True, cita="SI", appointment=_d(26), next="Confirmar la cita"),
    Plan("second_due", (_d(19),), False, "No contesta", next="Segundo intento"),
    Plan("whatsapp_due", (_d(10), _d(12), _d(17)), False, "apagado", next="Enviar WhatsApp"),
    Plan("uncalled", next="Primera llamada"),
)


@dataclass(slots=True)
class _Writer:
    """One list being written: its own luck, so that the other workbooks stay what they are."""

    book: Book
    ledger: Ledger
    town: Town
    typist: Typist
    agents: Sequence[str] = field(default_factory=lambda: [p.spellings[0] for p in with_role(AGENTE)])

    @property
    def rng(self) -> random.Random:
        return self.town.rng

    def write(self, tab: Tab, title: str, facts: tuple[str, str, str], plans: Sequence[Plan]) -> None:
        sheet = layout.new_sheet(self.book, tab.title)
        layout.controlled_heading(self.book, sheet, title, facts, min(len(tab.columns), 16))
        detail = layout.headings(self.book, sheet, 5, tab)
        row = detail + 1
        for plan in plans:
            self._row(sheet, tab, row, plan)
            row += 1
        if not tab.form:
            layout.put(self.book, sheet, row + 1, 1, Typed(f"Total registros: {len(plans)}")).font = layout.BOLD
        layout.dress(sheet, tab, detail, row - 1)
        truth = TabTruth(
            self.book.name, tab.title, True, False, detail, len(plans), tab.paint, tuple(tab.tones.items())
        )
        self.ledger.tabs.append(truth)

    def _row(self, sheet: Worksheet, tab: Tab, row: int, plan: Plan) -> None:
        customer = self.town.customer(self.rng.choices(BRANDS, (65, 35))[0])
        sede, agent = self.rng.choices(SEDES, (50, 30, 20))[0], self.rng.choice(self.agents)
        cells = self._cells(plan, customer, sede, agent, old=not tab.form)
        for column, one in enumerate(tab.columns, start=1):
            cell = layout.put(self.book, sheet, row, column, cells[one.field])
            cell.border = layout.BOX
            cell.alignment = layout.MIDDLE if one.width > 20 else layout.CENTRED
        booked = plan.cita in ("SI", "AGENDADO") or plan.cita.startswith("si ")
        self.ledger.contacts.append(
            ContactTruth(
                self.book.name, tab.title, row, plan.kind, agent, sede, customer.brand, customer.plate,
                plan.tries[0] if plan.tries else None, len(plan.tries), plan.contact is True or booked, booked,
                _day_in(plan), plan.next, plan.law, plan.removed, plan.recovered,
            )
        )  # fmt: skip

    def _cells(self, plan: Plan, customer: Customer, sede: str, agent: str, *, old: bool) -> Mapping[str, Typed]:
        typist, rng = self.typist, self.rng
        visit = NOW.date() - timedelta(days=rng.randint(400, 1200) if old else rng.randint(150, 330))
        if plan.removed == "Visita reciente":
            visit = NOW.date() - timedelta(days=rng.randint(30, 200))
        called = bool(plan.tries)
        return {
            "sede": typist.sede(sede, sede.upper()),
            "marca": typist.brand(customer.brand, "VW" if customer.brand == BRANDS[0] else "SEAT"),
            "cliente": typist.name(customer.first, customer.last, "upper", customer.company),
            "documento": typist.document(customer.document),
            "telefono": typist.phone(customer.phone, customer.other_phone, as_number=True),
            "placa": typist.plate(customer.plate),
            "vehiculo": Typed(customer.model),
            "visita": typist.date(visit, "dd/mm/yyyy"),
            "km": Typed(customer.km, "#,##0"),
            "motivo": Typed(rng.choice(_CAMPAIGNS)),
            "agente": Typed(agent) if called else NOTHING,
            **{f"i{n}": self._try(plan, n - 1) for n in (1, 2, 3)},
            "contacto": typist.yes_no(bool(plan.contact), "SI" if plan.contact else "NO") if called else NOTHING,
            "no_contacto": Typed(plan.reason or None),
            "cita": Typed(plan.cita or None),
            "no_cita": Typed(plan.declined or None),
            "fecha_cita": typist.date(plan.appointment, "dd/mm/yyyy") if plan.appointment else NOTHING,
            "hora": Typed(rng.choice(("8:00 am", "9:30", "2pm"))) if plan.appointment else NOTHING,
            "cumple": Typed(plan.kept or None),
            "whatsapp": Typed(plan.whatsapp or None),
            "obs": Typed(plan.obs or None),
            "entrada": typist.date(plan.entered, "dd/mm/yyyy") if plan.entered else NOTHING,
            "recuperado": Typed(plan.claimed or None),
            "eliminado": Typed(plan.removed or None),
        }

    def _try(self, plan: Plan, number: int) -> Typed:
        if number >= len(plan.tries):
            return NOTHING
        day = plan.tries[number]
        if number < len(plan.hours):
            return Typed(f"{day:%d/%m/%Y} {plan.hours[number]}")
        return self.typist.date(day, "dd/mm/yyyy")


def _day_in(plan: Plan) -> date | None:
    return _d(27) if plan.kind == "appointment_in_words" else plan.appointment


def _ordinary(rng: random.Random, tab: Tab) -> Plan:
    """A customer about whom nothing is left to do."""
    days = [day for day in _days(tab) if day <= tab.last - timedelta(days=12)]
    first = rng.choice(days)
    roll = rng.random()
    if roll < 0.42:
        later = first + timedelta(days=rng.randint(2, 6))
        return Plan("kept", (first,), True, cita="SI", appointment=_working(later), kept="SI", recovered=True)
    if roll < 0.72:
        return Plan("declined", (first,), True, cita="NO", declined=rng.choice(_DECLINED))
    second = _working(first + timedelta(days=1))
    tries = (first, second, _working(second + timedelta(days=2)))
    return Plan("whatsapp_sent", tries, False, rng.choice(_REASONS), whatsapp=rng.choice(("SI", "enviado", "visto")))


def _days(tab: Tab) -> list[date]:
    span = (tab.last - tab.first).days
    return [day for n in range(span + 1) if is_business_day(day := tab.first + timedelta(days=n))]


def _working(day: date) -> date:
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def _mixed(rng: random.Random, tab: Tab, exact: Sequence[Plan], ordinary: int) -> list[Plan]:
    made = [*exact, *(_ordinary(rng, tab) for _ in range(ordinary))]
    made = [one if one.tries else replace(one, tries=()) for one in made]
    rng.shuffle(made)
    return sorted(made, key=lambda plan: plan.tries[0] if plan.tries else tab.last)


def write_contact(seed: int, ledger: Ledger) -> tuple[Book, Book]:
    """The two workbooks. Their customers have luck and numbers of their own."""
    rng = random.Random(seed + 9)
    town = Town(rng, first=5_000)
    typist = Typist(rng)
    proactive, base = new_book(FILE_09), new_book(FILE_RECOVERY)
    writer = _Writer(proactive, ledger, town, typist)
    october = [_ordinary(rng, _OCTOBER) for _ in range(85)]
    writer.write(_OCTOBER, _TITLE_09, _FACTS_09, sorted(october, key=lambda plan: plan.tries[0]))
    writer.write(_NOVEMBER, _TITLE_09, _FACTS_09, _mixed(rng, _NOVEMBER, _EXACT, 60))
    writer = _Writer(base, ledger, town, typist)
    writer.write(_BASE, _TITLE_BASE, _FACTS_BASE, _mixed(rng, _BASE, _EXACT_BASE, 70))
    return proactive, base
