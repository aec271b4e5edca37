"""A real telephone campaign, and the reasons of real leads, as rows of GSC-FOR-09 that agents could have typed.

Row n of the campaign (how many attempts, when, and what became of an earlier campaign) and row n of the leads (tag,
conversion, last activity), taken round and round, make one customer. Nothing is drawn by lot: the same files give the
same workbook. Spellings of one thing take turns, as three agents would write it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from real_data import DATA

CAMPAIGN = DATA / "calls" / "bank_calls_intentos.csv"
LEADS = DATA / "calls" / "leads_tags_muestra.csv"
YEAR = 2025
TITLE = f"GSC-FOR-09 CONTROL CONTACTO PROACTIVO {YEAR}"

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri")
NAMES = ("ENERO", "FEBRERO", "MARZO", "ABRIL", "MAYO", "JUNIO", "JULIO", "AGOSTO", "SEPTIEMBRE", "OCTUBRE", "NOVIEMBRE",
         "DICIEMBRE")  # fmt: skip

_WHO = ("SEDE", "MARCA", "CLIENTE", "CELULAR", "PLACA", "MOTIVO DE LLAMADA")
_OUTCOME = ("CONTACTABILIDAD", "MOTIVO NO CONTACTO", "AGENDAMIENTO CITA", "MOTIVO NO AGENDAMIENTO", "FECHA CITA",
            "CUMPLIMIENTO CITA", "WHATSAPP")  # fmt: skip
#: Two layouts of one form: a column per attempt and their number, or the last day and the number.
BY_ATTEMPT = (*_WHO, "FECHA LLAMADA 1", "FECHA LLAMADA 2", "FECHA LLAMADA 3", "INTENTOS", *_OUTCOME)
BY_NUMBER = (*_WHO, "FECHA LLAMADA", "INTENTOS", *_OUTCOME)

#: Tag of a lead that was not reached → what agents write under MOTIVO NO CONTACTO.
UNREACHED: Mapping[str, tuple[str, ...]] = {
    "Ringing": ("timbra y no contesta", "No contesta", "NC", "repica y nada", "no responde el celular"),
    "switched off": ("apagado", "CELULAR APAGADO", "tel. apagado todo el día"),
    "Busy": ("ocupado", "línea ocupada", "Ocupado siempre"),
    "invalid number": ("el número no existe", "fuera de servicio", "línea suspendida"),
    "wrong number given": ("número equivocado", "# equivocado", "tel errado"),
    "opp hangup": ("colgó", "contestó y cuelga", "Colgaron"),
    "number not provided": ("sin teléfono", "no registra celular"),
}
#: Those of them where somebody answered all the same.
ANSWERED = ("wrong number given", "opp hangup")
#: Tag of a lead that was reached and took nothing → what agents write about the appointment.
DECLINED: Mapping[str, tuple[str, ...]] = {
    "Will revert after reading the email": ("él se comunica", "queda de llamar", "llama él"),
    "Already a student": ("ya lo hizo", "Ya se hizo el mantenimiento"),
    "Interested in other courses": ("lo lleva a otro concesionario", "en otro taller"),
    "Lost to EINS": ("ya lo hizo en otro taller", "taller de confianza"),
    "in touch with EINS": ("está cotizando en otra parte",),
    "Interested  in full time MBA": ("sin tiempo", "anda de viaje"),
    "Not doing further education": ("no le interesa", "No está interesado"),
    "Graduation in progress": ("todavía no le toca", "poco kilometraje"),
    "Diploma holder (Not Eligible)": ("vendió el carro", "ya no tiene el carro"),
    "Still Thinking": ("más adelante",),
    "Interested in Next batch": ("el próximo mes",),
    "In confusion whether part time or DLP": ("lo aplaza, no sabe",),
    "University not recognized": ("esperan a que llegue el repuesto",),
}
_KEPT: Mapping[str, tuple[str | None, ...]] = {
    "success": ("SI", "asistió", "Cumplió"),
    "failure": ("NO", "NO ASISTIÓ", "no vino"),
    "nonexistent": (None,),
}


@dataclass(frozen=True)
class Line:
    """One customer, as the two files have it. ``place``: its number in the campaign, from 0."""

    place: int
    call: Mapping[str, str]
    lead: Mapping[str, str]

    @property
    def month(self) -> int:
        return MONTHS.index(self.call["month"]) + 1

    @property
    def first_day(self) -> date:
        """The weekday that the campaign names, in one of the first three weeks of its month."""
        first = date(YEAR, self.month, 1)
        ahead = (DAYS.index(self.call["day_of_week"]) - first.weekday()) % 7
        return first + timedelta(days=ahead + 7 * (self.place % 3))


def lines(every: int = 1) -> list[Line]:
    """The customers, every n-th of them."""
    with CAMPAIGN.open(encoding="utf-8", newline="") as calls, LEADS.open(encoding="utf-8", newline="") as leads:
        tagged = list(csv.DictReader(leads))
        return [
            Line(place, call, tagged[place % len(tagged)])
            for place, call in enumerate(csv.DictReader(calls))
            if place % every == 0
        ]


def tables(customers: Sequence[Line]) -> dict[str, list[list[object]]]:
    """Title → heading and rows of a tab, for every month that has customers."""
    found: dict[str, list[list[object]]] = {}
    for line in sorted(customers, key=lambda line: line.month):
        heading = BY_ATTEMPT if line.month % 2 else BY_NUMBER
        rows = found.setdefault(f"{NAMES[line.month - 1]} {YEAR}", [list(heading)])
        typed = dict(_cells(line))
        rows.append([typed.get(name) for name in heading])
    return found


def pour(customers: Sequence[Line], folder: Path) -> Path:
    """A workbook of GSC-FOR-09 with these tabs."""
    book = Workbook(write_only=True)
    for title, rows in tables(customers).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{TITLE}.xlsx"
    book.save(path)
    return path


def _cells(line: Line) -> Iterator[tuple[str, object]]:
    place, lead, tag = line.place, line.lead, line.lead["Tags"]
    made = int(line.call["campaign"])
    yield from zip(_WHO, _who(line), strict=True)
    days = [line.first_day + timedelta(days=number) for number in range(min(made, 3))]
    yield from ((f"FECHA LLAMADA {number}", day) for number, day in enumerate(days, 1))
    yield from (("FECHA LLAMADA", days[-1]), ("INTENTOS", made))
    booked = lead["Converted"] == "1"
    silent = tag in UNREACHED and tag not in ANSWERED
    yield "CONTACTABILIDAD", _turn(("NO", "No", "no") if silent else ("SI", "Sí", "si"), place)
    yield "MOTIVO NO CONTACTO", _turn(UNREACHED.get(tag, (None,)), place)
    if booked:
        yield "AGENDAMIENTO CITA", _turn(("SI", "AGENDADO", "Sí"), place)
        yield "FECHA CITA", days[-1] + timedelta(days=10)
        yield "CUMPLIMIENTO CITA", _turn(_KEPT[line.call["poutcome"]], place)
    elif tag not in UNREACHED:
        why = _turn(DECLINED.get(tag, (None,)), place)
        inside = why is not None and place % 2 == 0  # the reason stands where SI or NO should
        yield "AGENDAMIENTO CITA", why if inside else "NO"
        yield "MOTIVO NO AGENDAMIENTO", None if inside else why
    yield "WHATSAPP", _turn(("enviado", "SI", "visto"), place) if lead["Last Activity"] == "SMS Sent" else None


def _who(line: Line) -> tuple[object, ...]:
    letters, digits = divmod(line.place, 1000)
    plate = f"{'KLMNPQRST'[letters]}ZX{digits:03d}"
    phone = 3_000_000_000 + line.place * 7 if line.call["contact"] == "cellular" else 6_080_000_000 + line.place
    return "Tunja", "VW", f"CLIENTE {plate}", phone, plate, line.lead["Lead Source"] or None


def _turn(spellings: Sequence[str | None], place: int) -> str | None:
    return spellings[place % len(spellings)]
