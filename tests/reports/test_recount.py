"""Every number of the monthly report against a count by other code, from the same rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from domain.build import config, workbook
from domain.build import tab as sheet
from domain.report_examples import BOGOTA, call, case_of
from domain.report_examples import config as plain_config
from real_data import DATA, needs

from reports.figures import bounds_words, in_platform, percent, spanish
from reports.printed import Printed, read_tab
from reports.recount import Recount, month_before, month_words
from reports.recount_cases import Attended, Handling
from sheets_automation import samples, service
from sheets_automation.commands.trial import emulator_with, session_on
from sheets_automation.domain.cases.identity import place
from sheets_automation.domain.kinds.call_record import CallRecord, calls_in
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.reports.classes import SATISFACTION
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.satisfaction import build
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import CellValue, RowColour, State
from sheets_automation.settings import Settings

NOW = datetime(2026, 11, 25, 18, tzinfo=BOGOTA)
SURVEY = DATA / "survey" / "npsgame_retail_fr.csv"


def tab_of(material: Month) -> tuple[ReportTab, Recount]:
    count = Recount(
        material.form,
        material.config,
        material.month,
        material.today,
        material.records,
        material.cases,
        material.findings,
    )
    return build(material), count


@pytest.fixture(scope="module")
def months(sample_truth: samples.SampleTruth) -> list[Month]:
    """Both reports of the sample workbooks, of three months."""
    session = session_on(emulator_with([Path(path) for path in sample_truth.files], NOW), Settings())
    plan, world, _due = service.plan(session, config(), NOW)
    records = [r for r in world.reading.records if place(r.where) not in world.resolution.copies]
    found = []
    for report in (one for one in config().reports.reports if one.kind == SATISFACTION):
        form = config().form(report.form)
        assert form is not None
        own = tuple(calls_in(record for record in records if record.form == report.form))
        found += [
            Month(form, report, config(), month, own, world.derived.cases, plan.findings, NOW, "1.2.3")
            for month in (date(2026, 8, 1), date(2026, 10, 1), date(2026, 11, 1))
        ]
    return found


def test_every_figure_of_the_samples(months: list[Month]) -> None:
    """After-sales and sales; August without a past, October, and November while it runs."""
    for material in months:
        compare(*tab_of(material))


@needs("survey", SURVEY.name)
def test_the_published_survey_poured_into_the_form() -> None:
    """13,954 real answers: spread over a year its last month, and all in one month, where NPS is 53.4161 → «53,4»."""
    with SURVEY.open(encoding="latin-1", newline="") as lines:
        answers = list(csv.DictReader(lines))
    for spread in (
        [row * 365 // len(answers) for row in range(len(answers))],
        [364 - row % 31 for row in range(len(answers))],
    ):
        tab, count = tab_of(_survey_month(answers, spread))
        compare(tab, count)
    value, _note = read_tab(tab).card("NPS")
    assert isinstance(value, float)
    assert (round(value, 4), spanish(value, 1)) == (53.4161, "53,4")


def _survey_month(answers: Sequence[Mapping[str, str]], days: Sequence[int]) -> Month:
    """October 2026 of a register of GSC-FOR-01 that holds the survey, read as any other; ``days`` from 1/11/2025."""
    ours = config()
    form = ours.forms[[form.code for form in ours.forms].index("GSC-FOR-01")]
    form = form.model_copy(update={"classification": "recomendacion"})
    ours = ours.model_copy(update={"forms": (form,)})
    rows = [_typed(row, answer, days[row]) for row, answer in enumerate(answers)]
    book = workbook(sheet([SURVEY_HEADINGS, *rows], "LLAMADAS"))
    reading = read([book], ours, date(2026, 11, 3))
    assert len(reading.records) == 13_954
    generated = datetime(2026, 11, 3, 6, tzinfo=BOGOTA)
    records = tuple(calls_in(reading.records))
    report = ours.reports.reports[0]
    return Month(form, report, ours, date(2026, 10, 1), records, (), reading.findings, generated, "1.2.3")


SURVEY_HEADINGS = (
    "FECHA LLAMADA", "SEDE", "MARCA", "CLIENTE", "PLACA", "CONTACTADO", "ATENCIÓN", "TIEMPOS", "RECOMENDACIÓN",
    "OBSERVACIONES", "GESTIÓN", "ESTADO", "ASESOR",
)  # fmt: skip


def _typed(row: int, answer: Mapping[str, str], day: int) -> list[CellValue]:
    """A customer of the survey as an agent would type him: three of the four general questions."""
    letters, digits = divmod(row, 1000)
    plate = f"AA{chr(65 + letters)}{digits:03d}"
    scores = [None if answer[name] == "NA" else int(answer[name]) for name in ("satisfaction", "intention", "nps")]
    said = None if answer["explication"] == "NA" else answer["explication"]
    called = f"{date(2025, 11, 1) + timedelta(day):%d/%m/%Y}"
    adviser = ("Ana Ríos", "Luis Pardo", "Rosa Niño")[row % 3]
    return [called, "Tunja", "VW", f"CLIENTE {plate}", plate, "SI", *scores, said, None, None, adviser]


def _month(records: list[CallRecord], **changes: Any) -> Month:
    settings = plain_config()
    generated = datetime(2026, 11, 3, 6, tzinfo=BOGOTA)
    form, report = settings.forms[0], settings.reports.reports[0]
    plain = Month(form, report, settings, date(2026, 10, 1), tuple(records), (), (), generated, "1.2.3")
    return replace(plain, **changes)


def test_every_figure_of_odd_months() -> None:
    """Nothing, one survey, all tens, all ones, four surveys, answers missing, cases of every outcome."""
    green = RowColour(State.GREEN)
    several = [
        call(1, "2026-10-05", 3, comment="Mucha demora y caro"),
        call(2, "2026-10-06", 4, colour=green, evidence="Se llamó"),
        call(3, "2026-10-07", 5, colour=green, evidence_date=date(2026, 10, 8), comment="x"),
        call(4, "2026-10-08", 6, contacted=False),
        call(5, "2026-10-30", 2, comment="demora", site="Duitama"),
        call(6, "2026-10-09", 10, specific={"lavado": 7.0}),
        call(7, "2026-10-12", 1, car_advisor=True, colour=RowColour(State.PURPLE), comment="demora"),
        call(8, "2026-10-13", 9.5, answers={"atencion": 10.0, "tiempos": 9.0}),
        call(9, "2026-10-13", None, contacted=False, no_contact_reason="no contesta"),
        call(10, "2026-10-14", 10),
        call(11, None, 10),
        *(call(20 + n, "2026-09-15", 10 - n % 3) for n in range(9)),
        *(call(40 + n, "2025-10-01", 2 * n) for n in range(6)),  # the last month of the past that counts
        *(call(50 + n, "2025-09-30", 10 * (n % 2)) for n in range(20)),
    ]
    cases = (
        case_of(several[0], "2026-10-07", "2026-10-12", flags=("reiterativo",)),
        case_of(several[2], "2026-10-09", "2026-10-08"),
        case_of(several[5], "2026-10-13"),
        replace(case_of(several[1], "2026-10-08", "2026-11-03"), in_time=None),
    )
    compare(*tab_of(_month(several, cases=cases)))
    for records in (
        [],
        [call(1, "2026-10-05", 7)],
        [call(row, "2026-10-05", 10) for row in range(12)],
        [call(row, f"2026-10-{row + 1:02d}", 1) for row in range(12)],
        [call(row, "2026-10-05", 9) for row in range(4)],
    ):
        compare(*tab_of(_month(records)))


# ------------------------------------------------------------------------------------------------------ the comparison

#: Section and first heading of a table → how ``Recount`` and ``Handling`` name its rows.
_TABLES = {
    ("Nivel de satisfacción", "Forma de cálculo"): "formulas",
    ("Nivel de satisfacción", "Clase"): "classes",
    ("Tendencia de 12 meses", "Mes"): "printed_trend",
    ("Por pregunta", "Pregunta general"): "questions",
    ("Por pregunta", "Pregunta específica de marca"): "specific",
    ("Por pregunta", "Área"): "areas",
    ("Por sede y marca", "Sede y marca"): "places",
    ("Motivos de no contacto", "Motivo"): "no_contact",
}
_CASE_TABLES = {
    ("Por asesor", "#"): "advisers",
    ("Gestión de detractores", "Cumplimiento"): "compliance",
    ("Gestión de detractores", "Responsable con casos abiertos"): "owners",
    ("Temas de los detractores", "Tema"): "themes",
}


def compare(tab: ReportTab, count: Recount) -> None:
    """All numbers of the tab, block by block; then that no cell with a number was left out."""
    found, handling = read_tab(tab), Handling(count)
    for (section, heading), name in (*_TABLES.items(), *_CASE_TABLES.items()):
        expected = getattr(count if hasattr(count, name) else handling, name)()
        if name in ("compliance", "owners") and not handling.items:
            expected = []
        same(_section_rows(found, section, heading), expected)
    _cards(found, count, handling)
    _sentences(found, count, handling)
    _lists(found, count, handling)
    _pace_and_triggers(found, handling)
    _quality(found, handling)
    _nothing_left_out(tab, found)


def _section_rows(found: Printed, section: str, heading: str) -> list[list[object]]:
    """A section is found by how its title begins: that of the questions names areas or kinds of sale."""
    titles = [title for title, first in found.tables if first == heading and title.startswith(section)]
    if heading == "Área" and not titles:
        titles, heading = [title for title, first in found.tables if first == "Tipo de venta"], "Tipo de venta"
    return found.rows(titles[0], heading) if titles else []


def same(printed: Sequence[Sequence[object]], expected: Sequence[Sequence[object]]) -> None:
    """Words are equal; numbers are, but for the last bits of a sum."""
    assert len(printed) == len(expected), (printed, expected)
    for row, wanted in zip(printed, expected, strict=True):
        assert [_plain(value) for value in row] == [_plain(value) for value in wanted]


def _plain(value: object) -> object:
    return round(value, 9) + 0.0 if isinstance(value, float) else value


def _cards(found: Printed, count: Recount, handling: Handling) -> None:
    part, n = count.whole, sum(count.whole.classes)
    reached, called = count.reach()
    level = part.level
    official = "Sin datos" if level is None else "Cumple" if count.reaches(level) else "No cumple"
    sample = count.sample_words(len(part.values), part.bounds)
    sample = sample if sample.startswith("n <") else sample.lower()
    change = count.change()
    earlier = month_before(count.month)
    line = count.trend()[-2]
    noise = ""
    if change:
        inside = change[1][0] <= 0 <= change[1][1]
        noise = "\nRuido: dentro del margen" if inside else "\nFuera del margen: no es ruido"
    before = "sin datos" if line[1] is None else f"{percent(_number(line[1]))} (n = {spanish(_number(line[3]))})"
    due, quick, good = handling.due, handling.quick, len(handling.of("Sí"))
    undated, late = len(handling.of("Sin fecha de gestión")), len(handling.of("No, vencido y abierto"))
    note = f"{spanish(good)} de {spanish(due)} con el plazo terminado"
    note += f" · ≤ 1 día: {percent(quick / due)}" if due else ""
    note += f" · {spanish(undated)} sin fecha de gestión" if undated else ""
    days = count.form.clock.days
    classes = zip(("Promotores", "Neutros", "Detractores"), ("9 a 10", "7 a 8", "1 a 6"), part.classes, strict=True)
    margin = f"Por la muestra: {sample}\nIC 95 %: {bounds_words(part.bounds)}"
    expected: dict[str, tuple[object, object]] = {
        "Nivel de satisfacción (oficial)": (_or_none(level), "Índice de las preguntas generales"),
        f"Meta ≥ {percent(count.goal)}": (official, margin if part.bounds else "Sin datos"),
        "Variación frente al mes anterior": (
            _or_none(change[0] * 100 if change else None), f"{month_words(earlier)}: {before}{noise}"),
        "Encuestas efectivas (n)": (len(part.surveys), f"de {spanish(called)} clientes llamados"),
        "Contactabilidad": (
            _or_none(reached / called if called else None),
            f"{spanish(reached)} contactados de {spanish(called)} llamados"),
        "NPS": (_or_none(None if part.nps is None else part.nps * 100),
                f"% promotores − % detractores (n = {spanish(n)})"),
        f"Gestionados en {days} días hábiles o menos": (_or_none(good / due if due else None), note),
        "Abiertos al corte": (sum(not item.ended for item in handling.items), f"{spanish(late)} con el plazo vencido"),
        "Verde claro": (sum(_state(item) is State.LIGHT_GREEN for item in handling.items),
                        "gestionados, cliente insatisfecho"),
        **{name: (_or_none(k / n if n else None), f"{spanish(k)} de {spanish(n)} · {band}")
           for name, band, k in classes},
    }  # fmt: skip
    assert set(found.cards) == set(expected)
    for name, (value, words) in expected.items():
        same([found.card(name)], [[value, words]])


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return value


def _or_none(value: float | None) -> object:
    return "Sin datos" if value is None else value


def _state(item: Attended) -> State:
    return item.case.state if item.case else item.call.colour.state


def _sentences(found: Printed, count: Recount, handling: Handling) -> None:
    """The numbers in the three opening sentences, in their order."""
    level, n = count.whole.level, len(count.whole.values)
    numbers: list[list[str]] = [[], [], []]
    if level is not None:
        away = abs(level - count.goal) * 100
        shown = [] if away < 1e-7 else ["0,01" if round(away, 2) == 0 else spanish(away, 2)]
        numbers[0] = [spanish(level * 100, 2), *shown, spanish(n)]
        rows = [row for row in count.questions() if row[3] != "Sin datos"]
        failing = sorted((row for row in rows if row[-1] == "No cumple"), key=lambda row: (row[3], row[0]))
        lowest = failing or sorted(rows, key=lambda row: (row[3], row[0]))[:1]
        numbers[1] = [spanish(_number(row[3]) * 100, 2) for row in lowest]
        assert all(str(row[0]) in found.sentences[1] for row in lowest)
    late, good, due = len(handling.of("No, vencido y abierto")), len(handling.of("Sí")), handling.due
    if late:
        numbers[2] = [spanish(late), spanish(len(handling.items))]
    elif handling.items:
        numbers[2] = [spanish(len(handling.items))]
        numbers[2] += [spanish(good), spanish(due), spanish(good / due * 100, 2)] if due else []
    assert len(found.sentences) == 3
    inside = level is None or n < 5 or count.sample_words(n, count.whole.bounds) == "No concluyente"
    assert ("fuera del margen" in found.sentences[0]) is (not inside)
    for sentence, wanted in zip(found.sentences, numbers, strict=True):
        said = re.sub(r"en [a-z]{3} \d{4}", "", sentence)
        assert re.findall(r"\d[\d.,]*\d|\d", said) == wanted, sentence


def _lists(found: Printed, count: Recount, handling: Handling) -> None:
    """The long lists: which rows, in which order, with their dates, days and outcomes."""
    section = "Gestión de detractores"
    places = (0, 2, 4, 7, 8, 10)  # date, plate, score, managed, days, in time
    printed = [tuple(row[place] for place in places) for row in found.rows(section, "Llamada")]
    assert printed == handling.listed()
    if handling.items:
        assert handling.agreement() in found.words[section]
    for title, items in (
        ("Insatisfacción de mayor impacto", handling.grave()),
        ("Casos reiterativos", handling.repeated()),
    ):
        rows = _section_rows(found, title, "Llamada")
        assert [row[2] for row in rows] == [item.call.plate or "Abrir fila" for item in items]
    platform = [call for call in count.calls if in_platform(call)]
    rows = next((found.rows(*key) for key in found.tables if "car.advisor" in key[0]), [])
    assert [row[2] for row in rows] == [call.plate or "Abrir fila" for call in platform]
    if platform:
        words = next(words for title, words in found.words.items() if "car.advisor" in title)
        answered = "cliente respondió" if len(platform) == 1 else "clientes respondieron"
        alone = f"{spanish(count.platform_only())} sin encuesta telefónica."
        told = f"{spanish(len(platform))} {answered} en car.advisor; {alone}"
        assert told in words
        scored = [call for call in platform if call.score is not None]
        low = sum(call.score < 7 for call in scored if call.score is not None)
        assert not scored or any(
            line.startswith(f"{len(scored)} con calificación") and f"; {low} de" in line for line in words
        )
    suggested = Counter(str(row[0]) for row in found.rows("Sugerencias de los clientes", "Tema") if row[0])
    for heading in suggested:
        topic, _, number = heading.rpartition(" (")
        printed_rows = found.rows("Sugerencias de los clientes", "Tema")
        starts = [place for place, row in enumerate(printed_rows) if row[0]]
        here = next(place for place in starts if printed_rows[place][0] == heading)
        after = next((place for place in starts if place > here), len(printed_rows))
        assert int(number.rstrip(")").replace(".", "")) == after - here, topic


def _pace_and_triggers(found: Printed, handling: Handling) -> None:
    rows = found.rows("Ritmo de la atención", "Cifra")
    assert [(row[1], row[2]) for row in rows] == handling.pace()
    worst = handling.worst()
    if worst:
        level = handling.base.whole.level
        assert level is not None
        difference = (worst[1] - level) * 100
        assert all(f"{day:%d/%m/%Y}" in str(rows[-1][-1]) for day in worst[0])
        assert f"{spanish(abs(difference), 2)} p.p." in str(rows[-1][-1])
    rows = found.rows("Disparadores de acciones de mejora", "Regla")
    assert [(row[2], row[3]) for row in rows] == handling.triggers()


def _quality(found: Printed, handling: Handling) -> None:
    rows = found.rows("Calidad del dato", "Asunto")
    checks = handling.quality()
    assert {str(row[0]): row[1] for row in rows[: len(checks)]} == checks
    assert [row[1] for row in rows[len(checks) :]] == handling.findings()


#: What is no figure: raw words and days of rows, the heading, the rules, the manual zones.
_NOT_FIGURES = ("source", "control", "section", "note", "plain", "title", "brand", "opening", "kpi_name", "manual")


def _nothing_left_out(tab: ReportTab, found: Printed) -> None:
    """Every cell with a digit was part of a table or card that was compared, or is no figure."""
    left = [
        cell
        for cell in tab.cells
        if (cell.row, cell.column) not in found.seen
        and not cell.style.startswith(("head", *_NOT_FIGURES))
        and re.search(r"\d", str(cell.value if cell.value is not None else ""))
    ]
    assert left == []
