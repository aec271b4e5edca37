"""The charts of a report as pictures, for mails and pages: drawn from the cells of the tab by matplotlib.

The same chart gives the same bytes: one backend, one font that matplotlib brings along, no date, no random ids. Nothing
of ``pyplot``: a figure lives as long as the call. matplotlib is imported when the first picture is drawn.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sheets_automation.domain.reports.chart_data import ChartData, chart_data
from sheets_automation.domain.reports.tab import Chart, ReportTab

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DPI = 100  # so that a pixel of the page is a pixel of the figure, and points are 1.39 px
_FONT = "DejaVu Sans"


def chart_png(chart: Chart, tab: ReportTab, *, width_px: int, scale: int = 2) -> bytes:
    """The chart ``width_px`` wide on a page, with ``scale`` pixels of the picture for one of the page."""
    data = chart_data(chart, tab)
    return _written(data, chart, width_px, "png", {"Software": None}, _DPI * scale)


def chart_svg(chart: Chart, tab: ReportTab, *, width_px: int) -> bytes:
    """The same as SVG with its texts as text: sharp on paper, and its colours can follow the page's."""
    data = chart_data(chart, tab)
    return _written(data, chart, width_px, "svg", {"Date": None, "Creator": None}, _DPI)


def mail_picture(chart: Chart, tab: ReportTab) -> bytes:
    """The chart as PNG that can be read in a mail, 624 pixels wide on a desk and 358 on a telephone."""
    return chart_png(chart, tab, width_px=_MAIL, scale=3)


_MAIL = 460


def page_pictures(tab: ReportTab) -> dict[int, bytes]:
    """Every chart of the tab for ``html.page_html``: half a page wide or, where it stands alone, the whole."""
    whole = sum(tab.widths)
    return {
        number: chart_svg(chart, tab, width_px=_WHOLE if chart.size[0] > _ALONE * whole else _HALF)
        for number, chart in enumerate(tab.charts)
    }


_HALF, _WHOLE, _ALONE = 440, 760, 0.65


def _written(
    data: ChartData, chart: Chart, width_px: int, file_format: str, metadata: Mapping[str, Any], dpi: int
) -> bytes:
    import matplotlib as mpl

    from sheets_automation.domain.reports.picture_marks import draw

    settings: Any = {  # typed by matplotlib as a union of four hundred words
        "font.family": _FONT,
        "text.parse_math": False,  # a customer's «$» is no formula
        "svg.fonttype": "none",
        "svg.hashsalt": hashlib.sha256(repr(data).encode()).hexdigest()[:12],
        "hatch.linewidth": 0.7,
        "axes.unicode_minus": False,
    }
    height = max(_LOWEST, round(width_px * chart.size[1] / chart.size[0]))
    with mpl.rc_context(settings):
        figure = _figure(width_px, height)
        draw(figure, data, stacked=chart.stacked)
        stream = io.BytesIO()
        figure.savefig(stream, format=file_format, dpi=dpi, metadata=dict(metadata), transparent=file_format == "svg")
    return stream.getvalue()


_LOWEST = 190  # pixels


def _figure(width: int, height: int) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor="#ffffff")
    FigureCanvasAgg(figure)
    return figure
