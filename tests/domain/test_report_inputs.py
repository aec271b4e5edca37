"""A tab is built again wherever it would show something else, and not for what it does not show."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from report_examples import BOGOTA, OCTOBER, call, case_of, config

from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reports.catalogue import CATALOGUE
from sheets_automation.domain.reports.classes import SATISFACTION
from sheets_automation.domain.reports.inputs import Inputs
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import Case, CaseStatus, Finding, RowColour, ScoreClass, Severity, State

NOW = datetime(2026, 11, 3, 6, tzinfo=BOGOTA)


def finding(row: int) -> Finding:
    return Finding(
        code="fecha_ambigua", severity=Severity.WARNING, workbook_id="1AbCd", workbook="GSC-FOR-01 CONTROL 2026",
        tab="OCTUBRE", sheet_id=7, cell=f"C{row + 1}", field="Fecha", read="8/1/2026", expected="dd/mm/aaaa",
        fix="Escríbala completa.",
    )  # fmt: skip


def material(now: datetime = NOW) -> Material:
    """Two months of calls, four of them detractors: one open, one closed, one of before, one of after."""
    scores = {3: 4.0, 8: 2.0, 21: 5.0, 33: 3.0}
    calls = [
        call(row, f"2026-{9 + row // 15:02d}-{row % 15 + 5:02d}", scores.get(row, 9.0), comment=f"Demora {row}")
        for row in range(40)
    ]
    cases = [case_of(calls[row], "2026-11-20", closed) for row, closed in ((3, "2026-09-10"), (21, None), (33, None))]
    return Material(
        report=config().reports.reports[0], config=config(), month=OCTOBER, records=tuple(calls), cases=tuple(cases),
        findings=(finding(21),), generated=now, version="1.2.3",
    )  # fmt: skip


def digest(about: Material) -> str:
    return Inputs(about.records, about.cases, about.findings).of_month(about)


def shown(about: Material) -> ReportTab:
    """The tab without the moment at which it was made."""
    tab = CATALOGUE[SATISFACTION].build(about)
    cells = tuple(cell for cell in tab.cells if not re.search("Generado|Corte de los casos", str(cell.value)))
    return replace(tab, cells=cells)


def _record(random: Random, about: Material) -> Material:
    """One thing typed, corrected or painted in one row."""
    at = random.randrange(len(about.records))
    record = about.records[at]
    assert isinstance(record, CallRecord)
    changes: list[Callable[[CallRecord], CallRecord]] = [
        lambda one: replace(one, answers=one.answers | {"tiempos": 1.0}),
        lambda one: replace(one, score=6.0, score_class=ScoreClass.DETRACTOR),
        lambda one: replace(one, comment="muy caro"),
        lambda one: replace(one, adviser="Diana Suárez"),
        lambda one: replace(one, site="Duitama", brand="Seat"),
        lambda one: replace(one, contacted=False, no_contact_reason="Apagado", answers={}),
        lambda one: replace(one, call_date=(one.call_date or OCTOBER) + timedelta(days=20)),
        lambda one: replace(one, evidence="Se llamó", evidence_date=date(2026, 10, 30)),
        lambda one: replace(one, colour=RowColour(State.GREEN)),
        lambda one: replace(one, colour=RowColour(State.PURPLE)),
        lambda one: replace(one, suggestion="Más parqueaderos"),
        lambda one: replace(one, plate="XYZ999"),
        lambda one: replace(one, where=replace(one.where, row=one.where.row + 500)),
    ]
    records = list(about.records)
    records[at] = random.choice(changes)(record)
    return replace(about, records=tuple(records))


def _case(random: Random, about: Material) -> Material:
    """One case taken up, closed, given to another person, marked as repeated."""
    at = random.randrange(len(about.cases))
    changes: list[Callable[[Case], Case]] = [
        lambda one: replace(one, state=State.YELLOW),
        lambda one: replace(one, status=CaseStatus.CLOSED, closed_on=date(2026, 11, 2), in_time=False),
        lambda one: replace(one, owner="Óscar Cely"),
        lambda one: replace(one, flags=("reiterativo",)),
        lambda one: replace(one, due=date(2026, 10, 30)),
        lambda one: replace(one, status=CaseStatus.LOST),
    ]
    cases = list(about.cases)
    cases[at] = random.choice(changes)(cases[at])
    return replace(about, cases=tuple(cases))


def _finding(random: Random, about: Material) -> Material:
    return replace(about, findings=(*about.findings, finding(random.randrange(len(about.records)))))


def _day(random: Random, about: Material) -> Material:
    return replace(about, generated=about.generated + timedelta(days=random.randint(1, 30)))


@pytest.mark.parametrize("seed", range(12))
def test_what_changes_the_tab_changes_its_digest(seed: int) -> None:
    """Ten things happen one after the other: wherever the tab shows it, it is made again."""
    random, about = Random(seed), material()
    seen = 0
    for _ in range(10):
        before, about = about, random.choice((_record, _record, _record, _case, _finding, _day))(random, about)
        if shown(before) != shown(about):
            seen += 1
            assert digest(before) != digest(about)
    assert seen


def test_what_was_typed_after_the_month_is_no_part_of_it() -> None:
    """November's calls are typed all day long, and October's tab is not made again for them."""
    about = material()
    later = replace(about, records=(*about.records, call(90, "2026-11-03", 3.0)))
    assert shown(later) == shown(about)
    assert digest(later) == digest(about)


def test_the_day_counts_only_while_something_is_open() -> None:
    """A month in which all was closed shows the same tomorrow."""
    about = material()
    tomorrow = replace(about, generated=about.generated + timedelta(days=1))
    assert digest(tomorrow) != digest(about)
    closed = [replace(one, status=CaseStatus.CLOSED, closed_on=date(2026, 10, 30), in_time=True) for one in about.cases]
    done = replace(about, cases=tuple(closed))
    assert digest(replace(done, generated=tomorrow.generated)) == digest(done)
