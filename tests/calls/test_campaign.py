"""8,238 customers of a real telephone campaign with the reasons of 2,310 real leads, poured into GSC-FOR-09.

Every figure is counted a second time here from the CSV files alone: no code of the package, and of the pouring only
which row of one file goes with which of the other.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from campaign_pouring import CAMPAIGN, LEADS, MONTHS, TITLE, YEAR, lines, pour, tables
from domain.build import config, form, serial, workbook
from domain.build import tab as sheet
from door import command
from openpyxl import load_workbook
from real_data import needs

from sheets_automation.domain.kinds.attempt_record import AttemptRecord, attempts_in
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.reports.contact_facts import Appointment, Funnel, by_month, funnel
from sheets_automation.model import CellValue, Reading
from sheets_automation.policy import CallsPolicy

TODAY = date(YEAR, 12, 31)
EVERY = 8  # rows of the run that also writes its reports

pytestmark = [needs("calls", CAMPAIGN.name), needs("calls", LEADS.name)]

#: Tag → what a report has to call it.
NOT_REACHED = {
    "Ringing": "No contesta", "switched off": "Apagado", "Busy": "Ocupado", "invalid number": "Fuera de servicio",
    "number not provided": "Sin teléfono", "wrong number given": "Número equivocado", "opp hangup": "Colgó",
}  # fmt: skip
#: Somebody answered, but nobody who could decide: contacted, and no effective call (A-08).
IN_VAIN = ("wrong number given", "opp hangup")
NO_APPOINTMENT = {
    "Will revert after reading the email": "El cliente llama",
    "Already a student": "Ya hizo el mantenimiento",
    "Interested in other courses": "Lo hizo en otro taller",
    "Lost to EINS": "Lo hizo en otro taller",
    "in touch with EINS": "Lo hizo en otro taller",
    "Interested  in full time MBA": "Sin tiempo",
    "Not doing further education": "No le interesa",
    "Graduation in progress": "Aún no le corresponde",
    "Diploma holder (Not Eligible)": "Vendió el vehículo",
    "Still Thinking": "Más adelante",
    "Interested in Next batch": "Más adelante",
    "In confusion whether part time or DLP": "Más adelante",
    "University not recognized": "esperan a que llegue el repuesto",  # no known reason: as typed
    "": "",
}


@dataclass(frozen=True)
class Counted:
    """One customer as a person with the two files and a pencil would count it."""

    month: int
    attempts: int
    tag: str
    booked: bool
    earlier: str  # what became of the campaign before
    message: bool

    @property
    def spoken_to(self) -> bool:
        """Whoever takes an appointment was spoken to, whatever the tag says."""
        return self.booked or self.tag not in NOT_REACHED

    @property
    def answered(self) -> bool:
        return self.spoken_to or self.tag in IN_VAIN


def counted(every: int = 1) -> list[Counted]:
    with CAMPAIGN.open(encoding="utf-8", newline="") as file:
        calls = list(csv.DictReader(file))
    with LEADS.open(encoding="utf-8", newline="") as file:
        leads = list(csv.DictReader(file))
    return [
        Counted(MONTHS.index(call["month"]) + 1, int(call["campaign"]), lead["Tags"], lead["Converted"] == "1",
                call["poutcome"], lead["Last Activity"] == "SMS Sent")
        for place, call in enumerate(calls)
        for lead in [leads[place % len(leads)]]
        if place % every == 0
    ]  # fmt: skip


def expected(rows: Iterable[Counted]) -> dict[str, int]:
    """The figures of the funnel."""
    part = list(rows)
    booked = [one for one in part if one.booked]
    return {
        "listed": len(part),
        "tried": sum(one.attempts > 0 for one in part),
        "contacted": sum(one.answered for one in part),
        "effective": sum(one.spoken_to for one in part),
        "booked": len(booked),
        "attempts": sum(one.attempts for one in part),
        "whatsapp": sum(one.message for one in part),
        "kept": sum(one.earlier == "success" for one in booked),
        "settled": sum(one.earlier in ("success", "failure") for one in booked),
    }


def figures(found: Funnel) -> dict[str, int]:
    names = ("listed", "tried", "contacted", "effective", "booked", "attempts", "whatsapp", "kept", "settled")
    return {name: getattr(found, name) for name in names}


@dataclass(frozen=True)
class Poured:
    reading: Reading
    records: list[AttemptRecord]
    policy: CallsPolicy


def cell(value: object) -> CellValue:
    """As Sheets holds it: a day is a number."""
    if isinstance(value, date):
        return float(serial(value))
    assert value is None or isinstance(value, str | int)
    return value


@pytest.fixture(scope="module")
def poured() -> Poured:
    tabs = [
        sheet([[cell(value) for value in row] for row in rows], title, sheet_id=number)
        for number, (title, rows) in enumerate(tables(lines()).items(), 1)
    ]
    reading = read([workbook(*tabs, title=TITLE)], config(), TODAY)
    calls = form("GSC-FOR-09").calls
    assert calls is not None
    return Poured(reading, attempts_in(reading.records), calls)


def tally(rows: Iterable[Counted], words: Mapping[str, str]) -> Counter[str]:
    return Counter(words[one.tag] for one in rows if one.tag in words)


def told(poured: Poured, *codes: str) -> int:
    """Cells that findings speak of; many alike are one finding that says how many."""
    said = [one.read for one in poured.reading.findings if one.code in codes]
    return sum(int(many[1]) if (many := re.search(r"\((\d+) celdas", read)) else 1 for read in said)


def test_the_files_are_those_we_know() -> None:
    """8,238 campaigns with 20,975 attempts, 2,310 leads with 22 tags, each of which has its words here."""
    rows = counted()
    assert (len(rows), sum(one.attempts for one in rows)) == (8238, 20_975)
    assert {one.tag for one in rows} == {*NOT_REACHED, *NO_APPOINTMENT, "Closed by Horizzon"}


def test_every_customer_is_read_with_all_attempts(poured: Poured) -> None:
    """One record a row, ten tabs; its number of attempts is the campaign's, up to the 42 of the longest one."""
    rows = counted()
    assert Counter(len(one.attempts) for one in poured.records) == Counter(one.attempts for one in rows)
    assert max(len(one.attempts) for one in poured.records) == 42
    assert len(poured.reading.registers) == 10


def test_reasons_of_no_contact_are_the_tags(poured: Poured) -> None:
    """However agents spell it, each tag is one reason – and nobody else has one."""
    found = Counter(one.no_contact_reason for one in poured.records if one.no_contact_reason)
    assert found == tally(counted(), NOT_REACHED)


def test_reasons_against_an_appointment_are_the_tags(poured: Poured) -> None:
    """Written in their own column or in the place of SI and NO: one reason each."""
    found = Counter(one.no_booking_reason for one in poured.records if one.effective and not one.has_appointment)
    rows = [one for one in counted() if one.spoken_to and not one.booked]
    assert found == tally(rows, NO_APPOINTMENT | {"Closed by Horizzon": ""})


def test_contactability_and_effectiveness(poured: Poured) -> None:
    """Who was reached, who counts as an effective call, and the share of both among those called."""
    done, rows = funnel(poured.records, poured.policy, TODAY), counted()
    assert figures(done) == expected(rows)
    assert done.effectiveness == pytest.approx(sum(one.spoken_to for one in rows) / 8238)
    assert (done.contacted, done.effective, done.booked, done.attempts) == (6837, 6769, 3154, 20_975)


def test_every_month_has_its_figures(poured: Poured) -> None:
    """Each customer counts in the month of the first call, in whichever layout that month's tab is."""
    months = {day.month: funnel(part, poured.policy, TODAY) for day, part in by_month(poured.records, TODAY).items()}
    rows = counted()
    assert {month: figures(done) for month, done in months.items()} == {
        month: expected(one for one in rows if one.month == month) for month in {one.month for one in rows}
    }


def test_appointments_that_nobody_followed_up(poured: Poured) -> None:
    """An appointment without a word about it is to be verified once its day is over, and pending before."""
    found = funnel(poured.records, poured.policy, TODAY).appointments
    silent = sum(one.booked and one.earlier == "nonexistent" for one in counted())
    assert found[Appointment.UNKNOWN] + found[Appointment.PENDING] == silent
    assert found[Appointment.MOVED] == 0


def test_what_contradicts_itself_is_told(poured: Poured) -> None:
    """A converted lead whose tag says that nobody answered: told at its cell, and counted as spoken to."""
    rows = counted()
    contradicting = sum(one.booked and one.tag in NOT_REACHED and one.tag not in IN_VAIN for one in rows)
    assert contradicting > 50
    assert told(poured, "contacto_no_concuerda") == contradicting
    assert told(poured, "intentos_imposibles", "agendamiento_ilegible", "cumplimiento_ilegible") == 0


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("campaign-report")
    path = pour(lines(EVERY), folder / "in")
    told = command("--now", f"{TODAY}T18:00", "try", path, "--out", folder / "out")
    assert told.code == 0, told.err
    return folder / "out" / "GSC-FOR-09 INFORME CONTACTO PROACTIVO.xlsx"


def test_the_printed_month_is_the_recount(report: Path) -> None:
    """Cards of the report of December and what it says of the year, against the files."""
    page = load_workbook(report)[f"FOR-09 INFORME {YEAR}-12"]
    rows = counted(EVERY)
    december = expected(one for one in rows if one.month == 12)

    def card(name: str) -> object:
        at = next(at for line in page.iter_rows() for at in line if at.value == name)
        return page.cell(at.row + 1, at.column).value

    assert card("Llamados") == december["tried"]
    assert card("Citas agendadas") == december["booked"]
    assert card("Clientes proactivos") == december["effective"]
    assert card("Contactabilidad") == pytest.approx(december["contacted"] / december["tried"])
    assert card("Acumulado del año") == pytest.approx(expected(rows)["effective"] / len(rows))
