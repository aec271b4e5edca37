"""Every number of the PQRS report against a second count in plain Python: the samples, and a real register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import build as small
import holidays
import pytest
from complaint_examples import BOGOTA, blocks, complaints, left_of, right_of
from real_data import DATA, needs
from report_examples import card
from reports.recount_complaints import Counted, Rules, Sum, counted, group_rows, in_month, number, share_row
from xlsx_values import read_xlsx

from sheets_automation import samples
from sheets_automation.config import load
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord
from sheets_automation.domain.people import find_person
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.reports.complaints import complaint_month
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import Status
from sheets_automation.policy import Config, ReportPolicy

TODAY = date(2026, 11, 25)
REGISTER = DATA / "pqrs" / "medellin_catastro_pqrs_2024_redactado.xlsx"
MEDELLIN = Path(__file__).parents[1] / "medellin" / "config"
COMMON = {"codigo": "X", "clase": "pqrs", "formato": "GSC-FOR-04", "titulo": "PQRS", "archivo": "X", "meta": 0.95}


def days_off(*years: int) -> set[date]:
    return set(holidays.country_holidays("CO", years=years))


SAMPLE_RULES = Rules(
    off=days_off(2026, 2027),
    terms={"peticion": 15, "informacion": 10, "queja": 15, "reclamo": 15, "garantia": 15},
    default=15,
    without_term=("sugerencia", "felicitacion"),
    goal=0.95,
)


@lru_cache(maxsize=1)
def sample_records() -> tuple[ComplaintRecord, ...]:
    """The requests of the sample register, read cell by cell."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        truth = samples.write(Path(folder))
        (path,) = [path for path in truth.files if "FOR-04" in Path(path).name]
        reading = read([read_xlsx(Path(path))], small.config(), TODAY)
    return tuple(record for record in reading.records if isinstance(record, ComplaintRecord))


def alive(records: Iterable[ComplaintRecord], rules: Rules, today: date) -> list[Counted]:
    return [counted(record, rules, today) for record in records if record.status is not Status.CANCELLED]


def tab_of(month: int) -> ReportTab:
    settings = small.config()
    return complaints(sample_records(), settings=settings, month=date(2026, month, 1))


def folded(rows: Iterable[list[Any]]) -> list[list[Any]]:
    """Rows with their names in small letters, in the order of these."""
    return sorted(([str(row[0]).casefold(), *row[1:]] for row in rows), key=lambda row: row[0])


def shown(value: float | None) -> float | str:
    return "Sin datos" if value is None else value


KIND_WORDS = {
    "queja": "Queja (15 días)", "peticion": "Petición (15 días)", "reclamo": "Reclamo (15 días)",
    "informacion": "Petición de información (10 días)", "garantia": "Garantía (15 días)",
    "sugerencia": "Sugerencia (sin plazo)", "felicitacion": "Felicitación (sin plazo)",
    "": "Tipo vacío o desconocido (15 días)",
}  # fmt: skip


def place_words(record: Any) -> str:
    return f"{record.site or 'Sin sede'} · {record.brand or 'Sin marca'}"


GROUPS: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("Por tipo", lambda record: KIND_WORDS[record.kind]),
    ("Por sede y marca", place_words),
    ("Por canal", lambda record: record.channel or "Sin canal"),
    ("Por proceso", lambda record: (record.process or "Sin proceso").capitalize()),
)


@pytest.mark.parametrize("month", [8, 9, 10, 11])
def test_every_group_is_what_a_second_count_says(month: int) -> None:
    """Ten figures per type, sede and brand, channel and process, and their totals, of all sample months."""
    part = in_month(alive(sample_records(), SAMPLE_RULES, TODAY), 2026, month)
    printed = blocks(tab_of(month))
    assert part
    for title, name_of in GROUPS:
        rows = [row for row in printed[title] if len(row) == 10][1:]
        assert folded(rows) == folded(group_rows(part, name_of, SAMPLE_RULES)), title
        sizes = [row[1] for row in rows[:-1]]
        assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("month", [9, 10, 11])
def test_every_card_is_what_a_second_count_says(month: int) -> None:
    """Value and note of the cards; shares, days and counts exactly."""
    everything = alive(sample_records(), SAMPLE_RULES, TODAY)
    now, before = (Sum(in_month(everything, 2026, one)) for one in (month, month - 1))
    tab = tab_of(month)
    good = now.fate("En término")
    assert card(tab, "PQRS en término") == (now.share, f"{good} de {now.base}")
    assert now.share is not None
    assert before.share is not None
    moved = card(tab, "Variación frente al mes anterior")
    assert moved[0] == (now.share - before.share) * 100
    assert f"{number(before.share * 100)} % (n = {before.base})" in moved[1]
    assert card(tab, "Recibidas en el mes")[0] == len(now.items)
    assert card(tab, "Respondidas") == (
        now.answered, f"{number(now.answered / len(now.items) * 100)} % de las recibidas",
    )  # fmt: skip
    assert card(tab, "Abiertas aún en plazo")[0] == now.fate("Abierta, en plazo")
    assert card(tab, "Días hábiles: mediana") == (shown(now.median), f"n = {len(now.days)} respondidas con fecha")
    assert card(tab, "Días hábiles: promedio")[0] == shown(now.mean)
    assert card(tab, "Vencidas y abiertas")[0] == now.fate("Vencida y abierta")
    assert card(tab, "Fuera de término")[0] == now.fate("Fuera de término")
    done = [one for one in now.items if one.done]
    yes, no = (sum(one.record.satisfied is said for one in done) for said in (True, False))
    assert card(tab, "Cliente satisfecho al cierre") == (
        shown(yes / (yes + no) if yes + no else None),
        f"{yes} de {yes + no} con dato",
    )
    waiting = [one for one in everything if not one.done]
    late = sum(one.fate == "Vencida y abierta" for one in waiting)
    assert card(tab, "Abiertas de todos los meses") == (len(waiting), f"{late} vencida{'' if late == 1 else 's'}")
    rows = right_of(tab, "Causas y satisfacción al cierre", 17)[-3:]
    assert rows[0] == share_row("Sí", yes, yes + no)
    assert rows[1] == share_row("No", no, yes + no)
    assert rows[2][1] == len(done) - yes - no


def test_the_trend_is_what_a_second_count_says() -> None:
    """Share, n, received, overdue and median days of each month since the first."""
    everything = alive(sample_records(), SAMPLE_RULES, TODAY)
    rows = [row for row in blocks(tab_of(11))["Tendencia de 12 meses"] if len(row) == 7][1:]
    assert [row[0] for row in rows] == ["ago 2026", "sep 2026", "oct 2026", "nov 2026"]
    for row, month in zip(rows, (8, 9, 10, 11), strict=True):
        found = Sum(in_month(everything, 2026, month))
        assert row[1:] == [
            found.share, 0.95, found.base, len(found.items), found.fate("Vencida y abierta"),
            found.median if found.median is not None else "–",
        ]  # fmt: skip


def test_causes_are_what_a_second_count_says() -> None:
    """How many of the dissatisfied wrote about each topic, by the beginnings of words in the configuration."""
    part = in_month(alive(sample_records(), SAMPLE_RULES, TODAY), 2026, 10)
    unhappy = [one.record for one in part if one.record.kind not in ("sugerencia", "felicitacion")]
    plain = str.maketrans("áéíóúüñ", "aeiouun")
    found: Counter[str] = Counter()
    for record in unhappy:
        words = "".join(c if c.isalnum() else " " for c in record.description.lower().translate(plain)).split()
        text = " " + " ".join(words)
        topics = [
            topic for topic, stems in small.config().reports.topics.items() if any(f" {stem}" in text for stem in stems)
        ]
        found.update(topics or ["Otras causas"])
    printed = [row for row in left_of(tab_of(10), "Causas y satisfacción al cierre", 16) if len(row) == 4][1:]
    assert folded(printed) == folded(share_row(topic, times, len(unhappy)) for topic, times in found.items())


def test_open_and_late_lists_are_what_a_second_count_says() -> None:
    """Every open request with its limit, days and state; ages and owners; those of the month that were not in time."""
    everything = alive(sample_records(), SAMPLE_RULES, TODAY)
    waiting = [one for one in everything if not one.done]
    tab = tab_of(10)
    printed = [row for row in blocks(tab)["Abiertas al corte"] if len(row) == 9][1:]
    assert sorted((row[6], row[7], row[8]) for row in printed) == sorted(
        (one.due, one.days, one.fate) for one in waiting
    )
    limits = [row[6] for row in printed]
    assert limits == sorted(limits)
    edges = ((0, 5, "0 a 5 días hábiles"), (6, 10, "6 a 10"), (11, 15, "11 a 15"), (16, 30, "16 a 30"))
    ages = [row for row in left_of(tab, "Abiertas al corte", 10) if len(row) == 3 and isinstance(row[1], int)]
    for low, high, name in edges:
        own = [one for one in waiting if one.days is not None and low <= one.days <= high]
        assert [name, len(own), sum(one.fate == "Vencida y abierta" for one in own)] in ages
    owners: Counter[str] = Counter()
    for one in waiting:
        person = find_person(one.record.responsible, small.config().people)
        owners[person.name if person else one.record.responsible] += 1
    listed = {row[0]: row[1] for row in right_of(tab, "Abiertas al corte", 20) if len(row) == 3 and row[0] in owners}
    assert listed == dict(owners)
    bad = [
        one
        for one in in_month(everything, 2026, 10)
        if one.fate not in ("En término", "Abierta, en plazo", "Sin plazo")
    ]
    late = [row for row in blocks(tab)["Fuera de término en el mes"] if len(row) == 10][1:]
    assert sorted(map(str, ((row[6], row[7], row[8], row[9]) for row in late))) == sorted(
        str((one.due, one.ended, one.days, one.fate)) for one in bad
    )


# ------------------------------------------------------------------------------------------------- a real register


@lru_cache(maxsize=1)
def real_records() -> tuple[ComplaintRecord, ...]:
    reading = read([read_xlsx(REGISTER)], load(MEDELLIN), TODAY)
    return tuple(record for record in reading.records if isinstance(record, ComplaintRecord))


def real_config(national: bool) -> Config:
    """That body's configuration with a PQRS report; ``national``: the country's calendar instead of its own."""
    plain = load(MEDELLIN)
    reports = plain.reports.model_copy(update={"reports": (ReportPolicy.model_validate(COMMON),)})
    calendar = small.config().calendar if national else plain.calendar
    return plain.model_copy(update={"reports": reports, "calendar": calendar})


OWN = (days_off(2024, 2025) | {date(2024, 3, 26), date(2024, 3, 27)}) - {date(2024, 11, 4), date(2024, 11, 11)}


@needs("pqrs", REGISTER.name)
@pytest.mark.parametrize(("national", "late"), [(False, 60), (True, 96)])
def test_a_real_register_is_counted_alike(national: bool, late: int) -> None:
    """5,805 answered requests of ten months: as a second count says, month by month; 60 late, or 96 by the nation's."""
    off = days_off(2024, 2025) if national else OWN
    rules = Rules(off, {"peticion": 15, "informacion": 10, "reclamo": 15}, 15, (), 0.95)
    today = date(2024, 10, 31)
    everything = [counted(record, rules, today) for record in real_records()]
    assert sum(one.fate == "Fuera de término" for one in everything) == late
    report = real_config(national).reports.reports[0]
    noon = datetime(2024, 10, 31, 12, tzinfo=BOGOTA)
    material = Material(report, real_config(national), date(2024, 10, 1), real_records(), (), (), noon, "1")
    month = complaint_month(material)
    assert month is not None
    months = month.months(10)
    answered = 0
    for day, found in months:
        expected = Sum(in_month(everything, day.year, day.month))
        assert (found.received, found.answered, found.judged) == (
            len(expected.items), expected.answered, expected.base,
        )  # fmt: skip
        assert {outcome.value: times for outcome, times in found.counts.items()} == {
            outcome.value: expected.fate(outcome.value) for outcome in found.counts
        }
        assert list(found.days) == expected.days
        assert (found.on_time, found.mean_days, found.median_days) == (expected.share, expected.mean, expected.median)
        answered += found.answered
    assert answered == 5805
