"""Business days and deadlines against published and independently computed dates (domain A-02, peers §2.4)."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_automation.domain.worktime import (
    Calendar,
    DayKind,
    calendar_for,
    calendar_lines,
    deadline,
)
from sheets_automation.policy import CalendarPolicy, DayPolicy, SiteCalendarPolicy

WEEKDAYS = calendar_for(CalendarPolicy())
WITH_SATURDAY = calendar_for(CalendarPolicy(saturday=True))
SOURCES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "holidays"


def d(text: str) -> date:
    return date.fromisoformat(text)


# Call date; day 1 and due day 2 from Monday to Friday; the same with working Saturdays. Domain A-02.
A02 = [
    ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-24", "2026-11-25"),
    ("2026-11-12", "2026-11-13", "2026-11-17", "2026-11-13", "2026-11-14"),
    ("2026-11-13", "2026-11-17", "2026-11-18", "2026-11-14", "2026-11-17"),
    ("2026-11-27", "2026-11-30", "2026-12-01", "2026-11-28", "2026-11-30"),
    ("2026-11-28", "2026-11-30", "2026-12-01", "2026-11-30", "2026-12-01"),
    ("2026-11-29", "2026-11-30", "2026-12-01", "2026-11-30", "2026-12-01"),
    ("2026-12-04", "2026-12-07", "2026-12-09", "2026-12-05", "2026-12-07"),
    ("2026-12-23", "2026-12-24", "2026-12-28", "2026-12-24", "2026-12-26"),
    ("2026-12-31", "2027-01-04", "2027-01-05", "2027-01-02", "2027-01-04"),
    ("2027-01-08", "2027-01-12", "2027-01-13", "2027-01-09", "2027-01-12"),
    ("2027-03-23", "2027-03-24", "2027-03-29", "2027-03-24", "2027-03-27"),
    ("2027-03-24", "2027-03-29", "2027-03-30", "2027-03-27", "2027-03-29"),
    ("2026-07-09", "2026-07-10", "2026-07-14", "2026-07-10", "2026-07-11"),
    ("2027-07-09", "2027-07-13", "2027-07-14", "2027-07-10", "2027-07-13"),
    ("2025-06-27", "2025-07-01", "2025-07-02", "2025-06-28", "2025-07-01"),
    ("2027-04-30", "2027-05-03", "2027-05-04", "2027-05-03", "2027-05-04"),
]

# Peers §2.4, computed there by three independent calculators.
PEERS = [
    ("2025-06-26", "2025-06-27", "2025-07-01", "2025-06-27", "2025-06-28"),
    ("2025-06-28", "2025-07-01", "2025-07-02", "2025-07-01", "2025-07-02"),
    ("2025-12-05", "2025-12-09", "2025-12-10", "2025-12-06", "2025-12-09"),
    ("2025-12-24", "2025-12-26", "2025-12-29", "2025-12-26", "2025-12-27"),
    ("2025-12-31", "2026-01-02", "2026-01-05", "2026-01-02", "2026-01-03"),
    ("2026-01-09", "2026-01-13", "2026-01-14", "2026-01-10", "2026-01-13"),
    ("2026-03-31", "2026-04-01", "2026-04-06", "2026-04-01", "2026-04-04"),
    ("2026-04-02", "2026-04-06", "2026-04-07", "2026-04-04", "2026-04-06"),
    ("2026-06-05", "2026-06-09", "2026-06-10", "2026-06-06", "2026-06-09"),
    ("2026-06-12", "2026-06-16", "2026-06-17", "2026-06-13", "2026-06-16"),
    ("2026-06-26", "2026-06-30", "2026-07-01", "2026-06-27", "2026-06-30"),
    ("2026-07-09", "2026-07-10", "2026-07-14", "2026-07-10", "2026-07-11"),
    ("2026-07-10", "2026-07-14", "2026-07-15", "2026-07-11", "2026-07-14"),
    ("2026-07-11", "2026-07-14", "2026-07-15", "2026-07-14", "2026-07-15"),
    ("2026-07-13", "2026-07-14", "2026-07-15", "2026-07-14", "2026-07-15"),
    ("2026-07-17", "2026-07-21", "2026-07-22", "2026-07-18", "2026-07-21"),
    ("2026-08-06", "2026-08-10", "2026-08-11", "2026-08-08", "2026-08-10"),
    ("2026-10-30", "2026-11-03", "2026-11-04", "2026-10-31", "2026-11-03"),
    ("2026-11-13", "2026-11-17", "2026-11-18", "2026-11-14", "2026-11-17"),
    ("2026-12-07", "2026-12-09", "2026-12-10", "2026-12-09", "2026-12-10"),
    ("2027-03-24", "2027-03-29", "2027-03-30", "2027-03-27", "2027-03-29"),
    ("2027-07-09", "2027-07-13", "2027-07-14", "2027-07-10", "2027-07-13"),
]


@pytest.mark.parametrize(("call", "first", "due", "first_saturday", "due_saturday"), A02 + PEERS)
def test_two_day_terms(call: str, first: str, due: str, first_saturday: str, due_saturday: str) -> None:
    """A detractor's warning and due date are those of the reference tables, with and without working Saturdays."""
    plain = deadline(d(call), 2, WEEKDAYS)
    saturday = deadline(d(call), 2, WITH_SATURDAY)
    assert (plain.warning, plain.due) == (d(first), d(due))
    assert (saturday.warning, saturday.due) == (d(first_saturday), d(due_saturday))


@pytest.mark.parametrize(
    ("received", "due"),
    [("2026-11-23", "2026-12-15"), ("2026-12-04", "2026-12-29"), ("2026-12-23", "2027-01-18")],
)
def test_complaint_terms(received: str, due: str) -> None:
    """A claim has 15 business days, and its warning comes as many business days earlier as asked."""
    result = deadline(d(received), 15, WEEKDAYS, warning_days=2)
    assert result.due == d(due)
    assert result.warning is not None
    assert WEEKDAYS.business_days_between(result.warning, result.due) == 2


def test_explanation_of_a_holiday_inside_the_term() -> None:
    """The sentence names the day that warns and the holiday that does not count, in the order of the days."""
    assert (
        deadline(d("2026-11-12"), 2, WEEKDAYS).explanation
        == "Vence mar 17/11/2026 · día 1: vie 13 · lun 16 festivo (Independencia de Cartagena)"
    )
    assert (
        deadline(d("2026-11-13"), 2, WEEKDAYS).explanation
        == "Vence mié 18/11/2026 · lun 16 festivo (Independencia de Cartagena) · día 1: mar 17"
    )


def test_explanation_across_a_month() -> None:
    """A day of another month than the due date's is written with its month."""
    assert deadline(d("2026-11-27"), 2, WEEKDAYS).explanation == "Vence mar 01/12/2026 · día 1: lun 30/11"


def test_explanation_of_a_long_term() -> None:
    """Fifteen days are not listed one by one: only where they count from and which days were left out."""
    assert deadline(d("2026-12-23"), 15, WEEKDAYS).explanation == (
        "Vence lun 18/01/2027 · 15 días hábiles desde mié 23/12/2026 (día 0) · vie 25/12 festivo (Navidad)"
        " · vie 1 festivo (Año Nuevo) · lun 11 festivo (Día de los Reyes Magos)"
    )


def test_company_days_and_their_reasons() -> None:
    """A closing day moves the deadline and a worked Saturday brings it forward; both are explained."""
    policy = CalendarPolicy(
        closed=(DayPolicy(day=d("2026-12-24"), reason="Cierre de fin de año"),),
        worked=(DayPolicy(day=d("2026-11-28"), reason="Jornada de inventario"),),
    )
    calendar = calendar_for(policy)
    assert deadline(d("2026-12-23"), 2, calendar).explanation == (
        "Vence mar 29/12/2026 · jue 24 cierre (Cierre de fin de año) · vie 25 festivo (Navidad) · día 1: lun 28"
    )
    assert deadline(d("2026-11-27"), 2, calendar).explanation == (
        "Vence lun 30/11/2026 · día 1: sáb 28 · sáb 28 hábil (Jornada de inventario)"
    )
    assert calendar.why_closed(d("2026-12-24")) == "cierre (Cierre de fin de año)"
    assert calendar.why_closed(d("2026-11-28")) == ""


def test_each_site_has_its_own_days() -> None:
    """A sede's own Saturdays and days hold there only, and win over the company's; other sedes keep the company's."""
    festivity = DayPolicy(day=d("2026-12-16"), reason="Aguinaldo boyacense")
    policy = CalendarPolicy(
        closed=(festivity,),
        sites={
            "Duitama": SiteCalendarPolicy(saturday=True),
            "Sogamoso": SiteCalendarPolicy(worked=(DayPolicy(day=d("2026-12-16"), reason="Abre la sede"),)),
        },
    )
    assert calendar_for(policy, "Tunja") == calendar_for(policy)
    assert not calendar_for(policy, "Tunja").is_business_day(d("2026-12-16"))
    assert calendar_for(policy, "Sogamoso").is_business_day(d("2026-12-16"))
    assert calendar_for(policy, "Duitama").is_business_day(d("2026-11-28"))
    assert not calendar_for(policy, "Sogamoso").is_business_day(d("2026-11-28"))


def test_calendar_is_made_once() -> None:
    """Asking again for the same content gives the same calendar, so that thousands of rows cost one table."""
    assert calendar_for(CalendarPolicy(), "Tunja") is calendar_for(CalendarPolicy(), "Duitama")


def test_version_follows_the_days_that_count() -> None:
    """The version changes when a day moves and not when only a reason is reworded, which is told apart all the same."""
    one = calendar_for(CalendarPolicy(closed=(DayPolicy(day=d("2026-12-24"), reason="Cierre"),)))
    same_day = calendar_for(CalendarPolicy(closed=(DayPolicy(day=d("2026-12-24"), reason="Nochebuena"),)))
    assert one.version == same_day.version != WEEKDAYS.version
    assert "Nochebuena" in deadline(d("2026-12-23"), 2, same_day).explanation
    assert "Cierre" in deadline(d("2026-12-23"), 2, one).explanation


def test_two_holidays_on_one_day_count_once() -> None:
    """30/06/2025 carries two feasts and takes one day away."""
    assert WEEKDAYS.business_days_between(d("2025-06-27"), d("2025-07-01")) == 1
    assert WEEKDAYS.why_closed(d("2025-06-30")) == "festivo (Sagrado Corazón; San Pedro y San Pablo)"


def test_closing_everything_is_refused() -> None:
    """A configuration without business days is refused with the dates, and a table without any never loops."""
    shut = tuple(DayPolicy(day=d("2026-01-01") + timedelta(days=n), reason="Obra") for n in range(90))
    with pytest.raises(ValueError, match=r"01/01/2026 y el 31/03/2026; revise «no_habiles»"):
        calendar_for(CalendarPolicy(closed=shut))
    never = Calendar("0", False, "0", {}, [], [0] * len(WEEKDAYS.so_far))
    with pytest.raises(ValueError, match="no tiene 2 días hábiles después del 23/11/2026"):
        deadline(d("2026-11-23"), 2, never)


def test_contradictions_and_unknown_countries_are_refused() -> None:
    """A day that is closed and worked in one list, or a country without holidays, is an error and not a guess."""
    day = DayPolicy(day=d("2026-12-24"), reason="x")
    with pytest.raises(ValueError, match="24/12/2026"):
        calendar_for(CalendarPolicy(closed=(day,), worked=(day,)))
    with pytest.raises(ValueError, match="'QQ'"):
        calendar_for(CalendarPolicy(country="QQ"))


def test_days_outside_the_table() -> None:
    """A date such as 1926, typed by mistake, is told apart and refused rather than counted without its holidays."""
    assert not WEEKDAYS.covers(d("1926-11-03"))
    with pytest.raises(ValueError, match="03/11/1926 está fuera del calendario"):
        deadline(d("1926-11-03"), 2, WEEKDAYS)
    with pytest.raises(ValueError, match="al menos un día"):
        deadline(d("2026-11-23"), 0, WEEKDAYS)


def test_one_day_terms_have_no_warning() -> None:
    """With a single business day there is no earlier day to warn on."""
    assert deadline(d("2026-11-23"), 1, WEEKDAYS).warning is None


def test_calendar_tab() -> None:
    """The tab lists every exception with weekday, reason and source; the law of 2026 is named for its new holiday."""
    closed = (DayPolicy(day=d("2026-12-24"), reason="Cierre de fin de año"),)
    lines = calendar_lines(calendar_for(CalendarPolicy(closed=closed)), [2026])
    assert len(lines) == 20
    assert [line.day for line in lines] == sorted(line.day for line in lines)
    by_day = {line.day: line for line in lines}
    assert by_day[d("2026-07-13")].source == "Festivo nacional, Ley 2578 de 2026"
    assert by_day[d("2026-12-24")].source == "Configuración: día no hábil"
    assert by_day[d("2026-12-24")].weekday == "jueves"
    assert not by_day[d("2026-12-24")].counts


# ------------------------------------------------------------------------------------------------ independent lists


def _listed(name: str) -> set[date]:
    path = SOURCES / name
    if not path.is_file():
        pytest.skip(f"the reference list {name} is not on this machine")
    with path.open(encoding="utf-8") as lines:
        return {d(row["date"]) for row in csv.DictReader(lines)}


def _ours(years: set[int]) -> set[date]:
    return {day for day, why in WEEKDAYS.special.items() if why.kind is DayKind.HOLIDAY and day.year in years}


def _years(days: set[date]) -> set[int]:
    return {day.year for day in days}


EASTER_SUNDAYS = {  # listed by two of the sources; a Sunday never counts, so it moves no deadline
    d(day)
    for day in (
        "2022-04-17",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
    )
}


@pytest.mark.parametrize(
    ("name", "only_theirs", "only_ours"),
    [
        ("co_holidata_2022-2026.csv", {day for day in EASTER_SUNDAYS if day.year <= 2026}, {d("2026-07-13")}),
        ("co_date-holidays_2022-2029.csv", EASTER_SUNDAYS, set()),
        ("co_listas_manuales_2027_2028_2030.csv", set(), set()),
        ("co_spatie_2025-2026.csv", set(), set()),
    ],
)
def test_holidays_against_independent_lists(name: str, only_theirs: set[date], only_ours: set[date]) -> None:
    """Four lists made by others agree with the calendar but for the named differences."""
    theirs = _listed(name)
    ours = _ours(_years(theirs))
    assert theirs - ours == only_theirs
    assert ours - theirs == only_ours


# ------------------------------------------------------------------------------------------------------- properties

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2045, 1, 1))


@given(start=days, length=st.integers(min_value=1, max_value=60), saturday=st.booleans())
def test_adding_and_counting_agree(start: date, length: int, saturday: bool) -> None:
    """Counting from the start to the due date gives the term back, and the due date is a business day."""
    calendar = WITH_SATURDAY if saturday else WEEKDAYS
    due = calendar.add_business_days(start, length)
    assert calendar.is_business_day(due)
    assert calendar.business_days_between(start, due) == length


@given(start=days, length=st.integers(min_value=1, max_value=20))
def test_against_counting_by_hand(start: date, length: int) -> None:
    """The table gives what a walk over the days gives."""
    day, left = start, length
    while left:
        day += timedelta(days=1)
        left -= not WEEKDAYS.why_closed(day)
    assert WEEKDAYS.add_business_days(start, length) == day


@given(first=days, second=days)
def test_counting_backwards_is_negative(first: date, second: date) -> None:
    """An answer dated before the question has a negative number of days, the mirror of the positive one."""
    assert WEEKDAYS.business_days_between(first, second) == -WEEKDAYS.business_days_between(second, first)
