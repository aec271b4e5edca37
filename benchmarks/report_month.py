"""A month of 10,000 calls as a report tab, against the time in which pandas reads the same rows from CSV.

``python benchmarks/report_month.py [ROWS]`` prints process CPU seconds of both (medians of 21 runs of each in turn),
their ratio, and those of writing the tab's one batch. ``benchmarks/README.md`` keeps the figures.

The rows are of one month, 6 % of them detractors with a case, most of these closed, with comments, suggestions, eight
advisers in five sedes and two brands; the CSV has all of a register's columns (domain §4.2). pandas reads it with its
three columns of dates parsed.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pandas as pd

from sheets_automation.config import load
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.kinds.calls import DETRACTOR
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.satisfaction import build
from sheets_automation.model import (
    Case,
    CaseStatus,
    Fingerprint,
    Row,
    RowColour,
    ScoreClass,
    State,
    Where,
)
from sheets_automation.tabs.report import requests

ROWS, RUNS = 10_000, 21
MONTH, NOW = date(2026, 10, 1), datetime(2026, 11, 4, 8, tzinfo=ZoneInfo("America/Bogota"))
WORDS = ("se entregó tarde", "nadie avisó", "llamé varias veces", "sin que contestaran", "falta un repuesto")
DATES = ["FECHA INGRESO", "FECHA LLAMADA", "FECHA GESTIÓN"]
SITES = ("Tunja", "Duitama", "Sogamoso", "Paipa", "Chiquinquirá")


def calls(rows: int, questions: list[str]) -> list[CallRecord]:
    """Invented calls of October 2026."""
    random = Random(0)
    return [_call(row, random, questions) for row in range(rows)]


def _call(row: int, random: Random, questions: list[str]) -> CallRecord:
    low = random.random() < 0.06
    score = float(random.randint(1, 6) if low else random.choice((8, 9, 9, 10, 10, 10, 10, 10)))
    day = MONTH + timedelta(days=random.randrange(31))
    band = ScoreClass.DETRACTOR if low else ScoreClass.PROMOTER if score > 8 else ScoreClass.NEUTRAL
    answered = random.random() < 0.9
    done = low and random.random() < 0.8
    return CallRecord(
        form="GSC-FOR-01",
        where=Where("1AbCd", "GSC-FOR-01 CONTROL 2026", 7, "OCTUBRE", row),
        row=Row(row, ()),
        fingerprint=Fingerprint(plate=f"ABC{row % 1000:03d}", phone=f"310{row:07d}"),
        colour=RowColour(State.GREEN if done else State.RED if low else State.NONE),
        site=SITES[row % len(SITES)],
        brand=("Volkswagen", "Seat")[row % 2],
        service_type=("Preventivo", "Correctivo", "Colisión")[row % 3],
        customer=f"Cliente {row} de Prueba",
        plate=f"ABC{row % 1000:03d}",
        adviser=f"Asesora Número {row % 8}",
        responsible="",
        start=day,
        call_date=day,
        attempts=1 + row % 3,
        contacted=answered,
        no_contact_reason="" if answered else ("No contesta", "Apagado", "Buzón de voz")[row % 3],
        answers={question: min(10.0, max(1.0, score + random.randint(-1, 1))) for question in questions if answered},
        specific={},
        overall=None,
        score=score if answered else None,
        score_class=band if answered else None,
        comment=", ".join(random.sample(WORDS, 3)) if answered else "",
        suggestion="Más parqueaderos" if row % 40 == 0 else "",
        evidence="Se llamó al cliente y quedó conforme" if done else "",
        evidence_date=day + timedelta(days=2) if done else None,
        status=None,
        car_advisor=False,
    )


def case_of(record: CallRecord) -> Case:
    """Its case."""
    day = record.call_date or MONTH
    closed = record.evidence_date
    return Case(
        number=f"C-2026-{record.where.row:05d}", mark=record.where.row, form=record.form, kind=DETRACTOR,
        where=record.where, fingerprint=record.fingerprint, site=record.site, brand=record.brand, owner=record.adviser,
        plate=record.plate, customer="Cliente P.", score=record.score, said=record.comment, opened=day,
        due=day + timedelta(days=3), warning=None, explanation="", calendar="",
        status=CaseStatus.CLOSED if closed else CaseStatus.OPEN, state=record.colour.state, painted=None,
        first_seen=NOW, closed_on=closed, in_time=True if closed else None,
    )  # fmt: skip


def as_csv(records: list[CallRecord]) -> str:
    """The rows as agents have them: all columns of a register, also those that no report reads."""
    stream = io.StringIO()
    csv.writer(stream).writerows(_lines(records))
    return stream.getvalue()


HEADING = (
    "No.", "SEDE", "MARCA", "FECHA INGRESO", "ORDEN", "TIPO DE SERVICIO", "CLIENTE", "C.C.", "CELULAR", "CORREO",
    "PLACA", "VIN", "MODELO", "KM", "ASESOR", "TÉCNICO", "AGENTE", "FECHA LLAMADA", "INTENTO 1", "INTENTO 2",
    "CONTACTADO", "MOTIVO NO CONTACTO", "WHATSAPP", "CALIFICACIÓN", "TIPO DE CLIENTE", "OBSERVACIONES", "SUGERENCIA",
    "RESPONSABLE", "GESTIÓN", "FECHA GESTIÓN", "ESTADO", "SOPORTE",
)  # fmt: skip


def _lines(records: list[CallRecord]) -> Iterator[list[object]]:
    names = list(next(record.answers for record in records if record.answers))
    yield [*HEADING, *names]
    for row, record in enumerate(records):
        day, done = record.call_date or MONTH, record.evidence_date
        yield [
            row, record.site, record.brand, f"{day - timedelta(days=2):%d/%m/%Y}", f"OR-{45_000 + row}",
            record.service_type, record.customer, 7_000_000 + row, record.fingerprint.phone,
            f"cliente{row}@correo.example", record.plate, f"9BWAB45U{row:09d}", "T-Cross 2024", 10_000 + row,
            record.adviser, "Técnico Uno", "Agente Dos", f"{day:%d/%m/%Y}", "9:30", "",
            "SI" if record.contacted else "NO", record.no_contact_reason, "", record.score,
            record.score_class.value if record.score_class else "", record.comment, record.suggestion, record.adviser,
            record.evidence, f"{done:%d/%m/%Y}" if done else "", record.colour.state.value, "",
            *(record.answers.get(name) for name in names),
        ]  # fmt: skip


def seconds(act: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    config = load(Path(__file__).resolve().parents[1] / "config")
    form, report = config.forms[0], config.reports.reports[0]
    records = calls(rows, list(form.questions))
    cases = tuple(case_of(record) for record in records if record.score_class is ScoreClass.DETRACTOR)
    text = as_csv(records)
    month = (form, report, config, MONTH, tuple(records), cases, (), NOW, "1.2.3", False)
    tab = build(Month(*month))
    gc.disable()  # as a run does while it builds reports
    pairs = [
        (
            seconds(lambda: pd.read_csv(io.StringIO(text), parse_dates=DATES, date_format="%d/%m/%Y")),
            seconds(lambda: build(Month(*month))),
        )
        for _ in range(RUNS)
    ]
    reading, building = (statistics.median(times) for times in zip(*pairs, strict=True))
    writing = statistics.median(seconds(lambda: json.dumps(requests(tab, 202610, None, {}))) for _ in range(RUNS))
    sys.stdout.write(
        f"{rows} rows, {len(cases)} cases, {tab.row_count} rows of the tab · CSV of {len(text) / 1e6:.1f} MB read in "
        f"{reading:.3f} s · tab built in {building:.3f} s, {building / reading:.2f} times as long · its batch "
        f"{writing:.3f} s\n"
    )


if __name__ == "__main__":
    main()
