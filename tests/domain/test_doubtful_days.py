"""Call days that their tab and neighbours contradict: told, used, and never the reason for a silent case (A-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from build import HEADING, call, config, tab, workbook

from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import marks_in, resolve
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reading.doubtful_days import doubts_of
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Case, Reading, Workbook

BOGOTA = ZoneInfo("America/Bogota")
TODAY = date(2027, 1, 20)
JANUARY = [date(2027, 1, number) for number in (5, 5, 6, 6, 7, 8, 12, 12, 13, 14)]
NOVEMBER = [date(2026, 11, number) for number in (3, 3, 4, 5, 5, 6, 9, 10, 11, 12)]


def doubts(days: Sequence[date | None], titled: int | None = None, today: date = TODAY) -> dict[int, date]:
    return {at: doubt.suggested for at, doubt in doubts_of(days, titled, today).items()}


def within(days: Sequence[date], at: int, *wrong: date) -> list[date]:
    return [*days[:at], *wrong, *days[at:]]


# ------------------------------------------------------------------------------------------------ what is in doubt


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        (date(2026, 1, 6), date(2027, 1, 6)),
        (date(2017, 1, 13), date(2027, 1, 13)),
        (date(2026, 1, 15), date(2027, 1, 15)),
    ],
)
def test_another_year_than_all_around(typed: date, suggested: date) -> None:
    """A day of January 2027 typed with another year, anywhere in the tab, with or without a title that says 2027."""
    for at in (0, 3, len(JANUARY)):
        assert doubts(within(JANUARY, at, typed), 2027) == {at: suggested}
        assert doubts(within(JANUARY, at, typed)) == {at: suggested}


def test_several_rows_with_last_years_number() -> None:
    """The first days of January are typed with last year's number time and again: each is told."""
    wrong = [date(2026, 1, 6), date(2026, 1, 6), date(2026, 1, 7)]
    assert doubts(within(JANUARY, 4, *wrong), 2027) == {4: date(2027, 1, 6), 5: date(2027, 1, 6), 6: date(2027, 1, 7)}


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        (date(2026, 5, 11), date(2026, 11, 5)),
        (date(2026, 3, 11), date(2026, 11, 3)),
        (date(2026, 10, 11), date(2026, 11, 10)),
    ],
)
def test_day_and_month_the_wrong_way_round(typed: date, suggested: date) -> None:
    """5 November typed as 11/05 is a day of May among days of November."""
    for at in (0, 5, len(NOVEMBER)):
        assert doubts(within(NOVEMBER, at, typed)) == {at: suggested}


def test_neighbours_at_the_other_end_of_the_month() -> None:
    """Among days of the 24th, 5 November and 6 January are of the month all the same."""
    late = [date(2026, 11, 24)] * 6
    assert doubts(within(late, 3, date(2026, 5, 11))) == {3: date(2026, 11, 5)}
    assert doubts(within([date(2027, 1, 20)] * 6, 3, date(2026, 1, 2))) == {3: date(2027, 1, 2)}
    assert doubts(within(late, 3, date(2026, 10, 11))) == {}  # a call of six weeks ago, registered late


def test_a_short_tab_needs_its_title() -> None:
    """Three rows are no witness by themselves; with a title that names the year they are."""
    days = [date(2027, 1, 5), date(2026, 1, 6), date(2027, 1, 6)]
    assert doubts(days) == {}
    assert doubts(days, 2027) == {1: date(2027, 1, 6)}
    assert doubts([date(2026, 1, 6), date(2027, 1, 6)], 2027) == {}


# --------------------------------------------------------------------------------------------------- what is not


@pytest.mark.parametrize(
    "days",
    [
        within(JANUARY, 0, date(2026, 12, 28), date(2026, 12, 30)),
        within(JANUARY, 6, date(2026, 12, 28)),
        [date(2026, 10, 26) + timedelta(n) for n in range(30)],
        within(NOVEMBER, 5, date(2026, 9, 30)),
        within(NOVEMBER, 5, *[date(2026, 8, 3 + n) for n in range(5)]),
        within(NOVEMBER, 5, *[date(2026, 8, 11)] * 4),
        [date(2025, 3, 1) + timedelta(17 * n) for n in range(40)],
        [date(2026, 1 + n % 12, 1 + 7 * n % 28) for n in range(60)],
        [None, date(2026, 5, 11), None],
        [],
    ],
    ids=[
        "December at the top", "December in between", "a month over two months", "one late September",
        "old rows together", "old rows of one day", "two thin years", "a year in no order", "one day", "nothing",
    ],
)  # fmt: skip
def test_ordinary_tabs_are_left_in_peace(days: Sequence[date | None]) -> None:
    """Days near their neighbours, old rows typed together and tabs in no order are no error."""
    assert doubts(days) == {}
    assert doubts(days, 2026) == {}


def test_a_tab_of_another_year_is_no_error_of_its_rows() -> None:
    """Every row says 2026 although the title says 2027: the rows agree with each other."""
    assert doubts([day.replace(year=2026) for day in JANUARY], 2027) == {}


def test_a_january_after_a_january() -> None:
    """A tab that runs over two years holds January 2026 and January 2027; only the misplaced day is told."""
    year = [date(2026, 1, 5) + timedelta(4 * n) for n in range(94)]
    assert doubts(year, 2026) == {}
    assert doubts(within(year, 92, date(2026, 1, 6)), 2026) == {92: date(2027, 1, 6)}


def test_what_would_lie_ahead_is_not_suggested() -> None:
    """On 8 November, 11/12 is not 12 November; a later look may say so."""
    days = within(NOVEMBER[:6], 3, date(2026, 12, 11).replace(year=2025))
    assert doubts(days, today=date(2026, 11, 8)) == {}


# ----------------------------------------------------------------------------------------------------- in a tab

NOW = datetime(2027, 1, 8, 7, 40, tzinfo=BOGOTA)


def january(*typed: str, rows: int = 8) -> Workbook:
    """ENERO 2027: promoters of 05/01/2027, then a detractor on each of these days."""
    good = [call(placa=f"ABC{n:03}", fecha="05/01/2027") for n in range(rows)]
    bad = [call(placa=f"XYZ{n:03}", fecha=day, recomendacion=3) for n, day in enumerate(typed)]
    return workbook(tab([HEADING, *good, *bad], "ENERO 2027"), title="GSC-FOR-01 control 2027")


def cases(book: Workbook, now: datetime = NOW, known: tuple[Case, ...] = ()) -> tuple[Reading, tuple[Case, ...]]:
    reading = read([book], config(), now.date())
    derived = derive(reading, Memory(known), resolve(reading, known, marks_in([book])), config(), now)
    return reading, derived.cases


def test_the_row_is_told_and_its_case_is_mailed() -> None:
    """The day stays as typed, its cell is a finding, and the case is new: due from the first sight, not silent."""
    reading, (wrong, right, december) = cases(january("06/01/2026", "06/01/2027", "28/12/2026"))
    (finding,) = reading.findings
    assert (finding.code, finding.cell, finding.read) == ("fecha_no_concuerda", "D10", "06/01/2026")
    assert "06/01/2027" in finding.expected
    days = [record.call_date for record in reading.records if isinstance(record, CallRecord)][-3:]
    assert days == [date(2026, 1, 6), date(2027, 1, 6), date(2026, 12, 28)]
    assert (wrong.opened, wrong.due, wrong.silent) == (date(2027, 1, 8), date(2027, 1, 13), False)
    assert (right.due, december.due) == (date(2027, 1, 8), date(2026, 12, 30))


def test_a_day_in_doubt_only_later_speaks_up_then() -> None:
    """In the first row of the month nobody could tell; once there are neighbours, the case is no longer silent."""
    _reading, known = cases(january("06/01/2026", rows=0))
    assert [(case.opened, case.silent) for case in known] == [(date(2026, 1, 6), True)]
    book = workbook(
        tab([HEADING, call(placa="XYZ000", fecha="06/01/2026", recomendacion=3),
             *[call(placa=f"ABC{n:03}", fecha="07/01/2027") for n in range(6)]], "ENERO 2027"),
        title="GSC-FOR-01 control 2027",
    )  # fmt: skip
    _reading, (case,) = cases(book, NOW + timedelta(days=1), known)
    assert (case.number, case.opened, case.silent) == (known[0].number, date(2027, 1, 8), False)


def test_an_old_month_with_a_wrong_year_stays_old() -> None:
    """First seen in June, January's call is old news whatever year was typed."""
    _reading, (wrong, right) = cases(january("06/01/2026", "06/01/2027"), NOW.replace(month=6))
    assert (wrong.silent, right.silent) == (True, True)


def test_a_corrected_day_counts_from_the_call() -> None:
    """Once the year is corrected, the deadline is the call's own."""
    _reading, known = cases(january("06/01/2026"))
    _reading, (case,) = cases(_marked(january("06/01/2027"), known[0].mark), NOW, known)
    assert (case.number, case.due) == (known[0].number, date(2027, 1, 8))


def _marked(book: Workbook, mark: int) -> Workbook:
    """The workbook with the case's mark on its last row, as a run leaves it."""
    (own,) = book.tabs
    return replace(book, tabs=(replace(own, rows=(*own.rows[:-1], replace(own.rows[-1], marks=(mark,)))),))
