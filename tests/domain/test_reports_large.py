"""Report tabs at their limits: a month with very many detractors, and a tab that went through ``.xlsx``."""

from __future__ import annotations

import json

from report_examples import call, case_of, report
from test_reports_requests import OCTOBER, apply, new_book, standing, tab_of, values

from sheets_automation.tabs.report import replacing, requests
from sheets_automation.tabs.report_state import returned


def test_a_month_with_a_thousand_detractors_is_one_request() -> None:
    """1,194 detractors with comments stay far below the 10 MB that Google takes in one request."""
    records = [call(row, score=3, comment="Demorado y caro, no volvieron a llamar. " * 4) for row in range(1194)]
    tab = report(records, [case_of(record, "2026-10-07") for record in records])
    batch = requests(tab, OCTOBER, None, {})
    assert len(json.dumps({"requests": batch}).encode()) < 5_000_000


def test_a_tab_back_from_xlsx_is_built_anew_with_what_people_typed() -> None:
    """Under its title and the names of its zones it is known; it gets our id again, once, and keeps the analysis."""
    records = [call(row, score=3) for row in range(5)]
    tab = report(records, [case_of(record, "2026-10-07") for record in records])
    book = apply(new_book(), requests(tab, OCTOBER, None, {"analisis": [["Se llamó a todos."]]}))
    named = [{**item, "namedRangeId": f"n{place}", "range": {**item["range"], "sheetId": 4}}
             for place, item in enumerate(book.named_ranges)]  # fmt: skip
    properties = {"sheetId": 4, "title": tab.title}
    found = returned({"sheets": [{"properties": properties}], "namedRanges": named}, OCTOBER, tab.title)
    assert found is not None
    old_id, old = found
    assert old_id == 4
    assert old.zones == standing(book).zones
    assert set(old.named_ids) == {item["namedRangeId"] for item in named}

    copied = new_book()
    copied.sheets[0].properties["title"] = tab.title
    built = requests(tab, OCTOBER, None, {"analisis": [["Se llamó a todos."]]})
    after = apply(copied, replacing(0, type(old)((), {}, ()), tab.title, built))
    assert [sheet.title for sheet in after.sheets] == [tab.title]
    assert values(after, standing(after).zones["analisis"])[0][0] == "Se llamó a todos."
    assert tab_of(after).title == tab.title


def test_a_tab_of_somebody_else_with_our_title_is_not_taken() -> None:
    """Without our named zones in it, a tab of that title is a person's, and left alone."""
    properties = {"sheetId": 4, "title": "FOR-02 2026-10"}
    assert returned({"sheets": [{"properties": properties}]}, OCTOBER, "FOR-02 2026-10") is None
