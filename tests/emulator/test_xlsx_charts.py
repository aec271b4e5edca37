"""Charts of the API must be native charts in the exported file, drawn from the same cells."""

from __future__ import annotations

import copy
import io
import logging
import re
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsx_report_sample import REPORT_ID, bar_spec, basic, chart, column, line_spec, report

from sheets_automation.emulator.state.grid import Sheet, Spreadsheet
from sheets_automation.emulator.xlsx.write import write_xlsx

NAME = "'Informe- satisfacción posventa'"


def charts(book: Spreadsheet) -> list[Any]:
    """The charts of the report tab as openpyxl reads them."""
    sheet: Any = load_workbook(io.BytesIO(write_xlsx(book)))["Gráficas"]
    return list(sheet._charts)


def chart_xml(book: Spreadsheet, number: int = 1) -> str:
    with zipfile.ZipFile(io.BytesIO(write_xlsx(book))) as archive:
        return archive.read(f"xl/charts/chart{number}.xml").decode()


def with_only(*specs: dict[str, Any]) -> Spreadsheet:
    book = report()
    book.sheets[1].charts = [chart(number, 0, 0, spec) for number, spec in enumerate(specs, start=1)]
    return book


def references(found: Any) -> list[tuple[str, str, str]]:
    return [(s.tx.strRef.f, (s.cat.strRef or s.cat.numRef).f if s.cat else "", s.val.numRef.f) for s in found.series]


def test_every_kind_becomes_a_native_chart() -> None:
    """Line, stacked column, combo, bar, doughnut, pie and area: one native chart each, in place."""
    kinds = [type(found).__name__ for found in charts(report())]
    assert kinds == ["LineChart", "BarChart", "BarChart", "BarChart", "DoughnutChart", "PieChart", "AreaChart"]


def test_series_and_categories_refer_to_the_cells_of_the_renamed_tab() -> None:
    """Values start below the heading, the heading names the series, and the shortened tab title is followed."""
    assert references(charts(with_only(line_spec()))[0]) == [
        (f"{NAME}!$B$1", f"{NAME}!$A$2:$A$13", f"{NAME}!$B$2:$B$13"),
        (f"{NAME}!$C$1", f"{NAME}!$A$2:$A$13", f"{NAME}!$C$2:$C$13"),
    ]


def test_cached_points_are_written() -> None:
    """A reader that does not compute finds the numbers in the chart itself."""
    text = chart_xml(with_only(line_spec()))
    assert "<c:v>0.962</c:v>" in text
    assert "<c:v>Satisfacción</c:v>" in text
    assert "<c:v>dic</c:v>" in text


def test_a_target_is_a_dashed_line_without_markers() -> None:
    """The second line series keeps its grey, its dashes and has no points; the first keeps its circles."""
    first, second = re.findall(r"<c:ser>.*?</c:ser>", chart_xml(with_only(line_spec())), flags=re.DOTALL)
    assert '<a:srgbClr val="999999"/>' in second
    assert '<a:prstDash val="dash"/>' in second
    assert '<c:symbol val="none"/>' in second
    assert '<c:symbol val="circle"/>' in first
    assert '<a:srgbClr val="4285F4"/>' in first


def test_titles_axes_and_legend() -> None:
    """Title, axis titles, window and legend position are those of the spec; percentages are labelled as such."""
    text = chart_xml(with_only(line_spec()))
    for words in ("Satisfacción posventa, 12 meses", "Clientes satisfechos", "Mes"):
        assert f"<a:t>{words}</a:t>" in text
    assert '<c:legendPos val="b"/>' in text
    assert '<c:min val="0.85"/>' in text
    assert '<c:max val="1"/>' in text
    assert 'formatCode="0.0%"' in text


def test_a_chart_is_anchored_where_it_lies() -> None:
    """The overlay position gives cell, offset and size in pixels (9,525 units each)."""
    with zipfile.ZipFile(io.BytesIO(write_xlsx(report()))) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    start, end = re.search(r"<xdr:from>(.*?)</xdr:from><xdr:to>(.*?)</xdr:to>", drawing, flags=re.DOTALL).groups()  # type: ignore[union-attr]
    offsets = [int(number) for number in re.findall(r"Off>(\d+)<", start)]
    assert offsets == [5 * 9525, 8 * 9525]
    assert "<xdr:col>0</xdr:col>" in start
    assert "<xdr:col>5</xdr:col>" in end  # 585 pixels over columns of 100


def test_bars_read_from_the_top() -> None:
    """Google lists the first bar at the top; its own colour and the labels are kept."""
    text = chart_xml(with_only(bar_spec()))
    assert '<c:orientation val="maxMin"/>' in text
    assert '<a:srgbClr val="CC0000"/>' in text
    assert '<c:showVal val="1"/>' in text


def test_stacked_columns_never_carry_labels_that_excel_calls_damage() -> None:
    """ "Outside end" does not exist in stacked charts: written there, Excel would repair the file."""
    series = [{"series": column(3), "dataLabel": {"type": "DATA", "placement": "OUTSIDE_END"}}]
    text = chart_xml(with_only(basic("COLUMN", "x", series, stackedType="STACKED")))
    assert "outEnd" not in text
    assert '<c:grouping val="stacked"/>' in text


def test_a_combo_draws_its_line_on_the_right_axis() -> None:
    """Columns and line share one chart; the line has the second axis with its title and percent labels."""
    text = chart_xml(report(), 3)
    assert "<c:barChart>" in text
    assert "<c:lineChart>" in text
    assert text.count("<c:valAx>") == 2
    assert "<a:t>Satisfacción</a:t>" in text


@pytest.mark.parametrize(
    "spec",
    [
        {"title": "a", "scorecardChart": {}},
        {"title": "b", "basicChart": {"chartType": "LINE"}},
        {"title": "c", "basicChart": {"chartType": "LINE", "series": [{"series": {}}]}},
        {"title": "d", "pieChart": {}},
    ],
)
def test_a_chart_without_counterpart_is_left_out_and_logged(
    spec: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """An unknown kind or an empty chart costs only itself."""
    with caplog.at_level(logging.WARNING):
        assert charts(with_only(spec)) == []
    assert f"chart '{spec['title']}' left out" in caplog.text


def test_a_chart_over_a_deleted_tab_is_left_out() -> None:
    """A source that is gone leaves an empty chart on Google and none in the file."""
    book = report()
    del book.sheets[0]
    assert charts(book) == []


def test_header_count_is_guessed_as_google_does() -> None:
    """Without headerCount, text above numbers is a heading, for the domain too."""
    spec = copy.deepcopy(line_spec())
    del spec["basicChart"]["headerCount"]
    assert references(charts(with_only(spec))[0])[0] == (
        f"{NAME}!$B$1",
        f"{NAME}!$A$2:$A$13",
        f"{NAME}!$B$2:$B$13",
    )


def test_a_chart_of_its_own_sheet_becomes_a_chart_sheet() -> None:
    """A chart placed on a new sheet (an OBJECT sheet) is a chart sheet of the file."""
    book = report()
    own = Sheet({"sheetId": 33, "title": "Tendencia", "index": 2, "sheetType": "OBJECT"})
    own.charts = [{"chartId": 9, "spec": line_spec(), "position": {"sheetId": 33}}]
    book.sheets.append(own)
    found = load_workbook(io.BytesIO(write_xlsx(book)))
    assert [sheet.title for sheet in found.chartsheets] == ["Tendencia"]
    assert found.sheetnames[-1] == "Tendencia"


def test_charts_survive_hidden_data() -> None:
    """SHOW_ALL draws what lies on a hidden tab."""
    book = report()
    book.sheets[0].properties["hidden"] = True
    assert '<c:plotVisOnly val="1"/>' not in chart_xml(book)
    assert load_workbook(io.BytesIO(write_xlsx(book))).active.title == "Gráficas"  # type: ignore[union-attr]
    assert book.sheets[1].sheet_id == REPORT_ID
