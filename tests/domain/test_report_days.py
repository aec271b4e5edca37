"""The days of a monthly report (A-13), what its cut keeps, and its figures in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from report_examples import OCTOBER, call, config, report

from sheets_automation.domain.reports.cut import Cut, Stamp, cut_rows, moves, read_cut, written
from sheets_automation.domain.reports.life import Stage, Window, stage, told_late, window
from sheets_automation.domain.reports.stamps import card_figures, moved_down, printed
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.policy import CalendarPolicy, ReportsPolicy

STAMP = Stamp("GSC-FOR-02", OCTOBER, 1, "03/11/2026 a las 07:45", "1.2.3", "abc")


def policy(**keys: object) -> ReportsPolicy:
    return ReportsPolicy.model_validate(keys)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return calendar_for(CalendarPolicy())


@pytest.mark.parametrize(
    ("month", "days"),
    [
        (date(2026, 10, 1), Window(date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 5))),  # 2 November: holiday
        (date(2026, 11, 15), Window(date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 4))),  # the 5th: Saturday
        (date(2026, 12, 1), Window(date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 5))),  # only the 4th and the 5th
        (date(2027, 4, 1), Window(date(2027, 5, 3), date(2027, 5, 4), date(2027, 5, 5))),  # the 1st: Saturday, holiday
    ],
)
def test_calendar_days(month: date, days: Window, calendar: Calendar) -> None:
    """Sending and reminder move on to a business day, the last day moves back to one."""
    assert window(month, calendar, policy()) == days


def test_business_days(calendar: Calendar) -> None:
    """«habil»: the first, third and fifth business day of the month after."""
    days = window(date(2026, 12, 1), calendar, policy(tipo_dia="habil"))
    assert days == Window(date(2027, 1, 4), date(2027, 1, 6), date(2027, 1, 8))


def test_a_month_that_begins_closed() -> None:
    """Closed until the 11th: everything on the first business day, and never in the month before."""
    closed = [{"fecha": date(2027, 1, day), "motivo": "Vacaciones colectivas"} for day in range(2, 11)]
    calendar = calendar_for(CalendarPolicy.model_validate({"no_habiles": closed}))
    assert window(date(2026, 12, 1), calendar, policy()) == Window(*[date(2027, 1, 12)] * 3)  # the 11th: Reyes


def test_stages_follow_each_other(calendar: Calendar) -> None:
    """From day to day: draft, sending, reminder, last day; the last one stays."""
    seen = {day: stage(OCTOBER, date(2026, 11, day), calendar, policy()) for day in range(1, 31)}
    assert [seen[day] for day in (1, 2, 3, 4, 5, 6, 30)] == [
        Stage.DRAFT, Stage.DRAFT, Stage.SEND, Stage.REMIND, Stage.STOP, Stage.STOP, Stage.STOP,
    ]  # fmt: skip
    assert stage(OCTOBER, date(2026, 10, 20), calendar, policy()) is Stage.DRAFT


def test_late_is_told_on_two_business_days(calendar: Calendar) -> None:
    """The last day of November's report is a Friday: told on it, over the weekend, and on Monday."""
    told = [day for day in range(1, 32) if told_late(date(2026, 11, 1), date(2026, 12, day), calendar, policy())]
    assert told == [4, 5, 6, 7]


# -------------------------------------------------------------------------------------------------------------- the cut


def test_a_cut_is_read_back_and_a_spoilt_one_is_refused() -> None:
    """10,000 rows fit into cells of Sheets; a changed text is no cut."""
    records = [call(n, score=9) for n in range(10_000)]
    cut = Cut(STAMP, (("NPS", "+7,69"),), cut_rows(records))
    texts = written(cut)
    assert read_cut(texts) == cut
    assert max(map(len, texts)) < 50_000
    for spoilt in ([], ["x"], ["{}"], texts[:-1], [texts[0], *texts[2:]]):
        with pytest.raises(ValueError, match=r"cut"):
            read_cut(spoilt)


def test_two_calls_of_one_customer_are_not_mixed_up() -> None:
    """A plate that was called twice: only the call that changed is told, in whatever order the rows stand now."""
    first, second = call(1, "2026-10-05", 9, plate="ABC001"), call(2, "2026-10-19", 10, plate="ABC001")
    cut = Cut(STAMP, (), cut_rows([first, second]))
    changed = replace(second, score=4, answers=dict.fromkeys(second.answers, 4))
    [move] = moves(cut, [changed, first], [changed, first])
    assert (move.kind, move.row, move.parts) == ("changed", 3, ("calificaciones",))
    assert moves(cut, [second, first], [second, first]) == ()


def test_a_sorted_register_has_not_moved() -> None:
    """Rows in other places that say the same are the same."""
    records = [call(n, score=9) for n in range(5)]
    again = [replace(call(n, score=9), where=replace(records[0].where, row=10 - n)) for n in range(5)]
    assert moves(Cut(STAMP, (), cut_rows(records)), again, again) == ()


# ------------------------------------------------------------------------------------------------------ figures, blocks


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (0.9467, "kpi_percent_missed", "94,67 %"),
        (-1.5, "kpi_points", "-1,50 p.p."),
        (53.4161, "kpi_nps", "+53,42"),
        (0.0, "kpi_nps", "0,00"),
        (1234, "kpi_count", "1.234"),
        ("Cumple", "kpi_word_met", "Cumple"),
        (None, "kpi_no_data", ""),
    ],
)
def test_figures_as_printed(value: float | str | None, style: str, shown: str) -> None:
    assert printed(value, style) == shown


def test_every_card_of_a_report_is_a_figure() -> None:
    """Twelve cards, each with its printed value, «Sin datos» included."""
    figures = dict(card_figures(report([call(1, score=9)])))
    assert len(figures) == 12
    assert figures["Encuestas efectivas (n)"] == "1"
    assert figures["Variación frente al mes anterior"] == "Sin datos"


def test_rows_put_in_move_what_is_below() -> None:
    """Cells, heights, charts and zones below move; those above stay; a chart's table that is cut in two grows."""
    tab = report([call(n, score=9) for n in range(3)])
    chart = tab.charts[0]
    moved = moved_down(tab, chart.top + 1, 4)
    assert (moved.charts[0].top, moved.charts[0].bottom) == (chart.top, chart.bottom + 4)
    assert [zone.row for zone in moved.zones] == [zone.row + 4 for zone in tab.zones]
    assert moved.row_count == tab.row_count + 4
    assert [cell for cell in moved.cells if cell.row <= chart.top] == [c for c in tab.cells if c.row <= chart.top]


def test_the_configuration_of_the_examples_has_days() -> None:
    """As shipped: first, third and fifth calendar day."""
    reports = config().reports
    assert (reports.send_day, reports.remind_day, reports.last_day, reports.day_kind) == (1, 3, 5, "calendario")
