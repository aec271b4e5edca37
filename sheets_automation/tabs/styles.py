"""What the style names of a report look like: one restrained palette, one font, aligned numbers.

Values are Sheets ``CellFormat`` objects. Number patterns are written with a decimal point and shown with the comma of
the workbook's locale (es_CO).
"""

from __future__ import annotations

from typing import Any

from sheets_automation.domain.reports.palette import (
    AMBER,
    AMBER_PALE,
    BLUE,
    GREEN,
    GREEN_PALE,
    GREY_PALE,
    HAIR,
    INK,
    NAVY,
    NOTE_PALE,
    PANEL,
    RED,
    RED_PALE,
    RULE,
    SOFT,
    WHITE,
)
from sheets_automation.google.requests import colour

Format = dict[str, Any]

PERCENT, WHOLE_PERCENT, COUNT, SCORE, SHORT_SCORE, POINTS, NPS, WHOLE_NPS, DATE = (
    ("PERCENT", "0.00%"),
    ("PERCENT", "0%"),
    ("NUMBER", "#,##0"),
    ("NUMBER", "0.00"),
    ("NUMBER", "0.0"),
    ("NUMBER", '+0.00" p.p.";-0.00" p.p.";0.00" p.p."'),
    ("NUMBER", "+0.00;-0.00;0.00"),
    ("NUMBER", "+0;-0;0"),
    ("DATE", "dd/mm/yyyy"),
)


def _look(
    *,
    size: int = 9,
    bold: bool = False,
    italic: bool = False,
    ink: str = INK,
    fill: str = WHITE,
    align: str = "LEFT",
    vertical: str = "MIDDLE",
    number: tuple[str, str] | None = None,
    bottom: str = "",
    top: str = "",
    box: str = "",
    underline: bool = False,
    gap: bool = False,
) -> Format:
    look: Format = {
        "backgroundColorStyle": colour(fill),
        "horizontalAlignment": align,
        "verticalAlignment": vertical,
        "wrapStrategy": "WRAP",
        "padding": {"top": 2, "right": 4, "bottom": 2, "left": 4},
        "textFormat": {
            "fontFamily": "Arial",
            "fontSize": size,
            "bold": bold,
            "italic": italic,
            "underline": underline,
            "foregroundColorStyle": colour(ink),
        },
    }
    if number:
        look["numberFormat"] = {"type": number[0], "pattern": number[1]}
    sides = {"top": top or box, "bottom": bottom or box, "left": box, "right": box}
    borders = {side: {"style": "SOLID", "colorStyle": colour(tint)} for side, tint in sides.items() if tint}
    if gap:  # a white gap between neighbouring cards
        borders |= {side: {"style": "SOLID_THICK", "colorStyle": colour(WHITE)} for side in ("left", "right")}
    if borders:
        look["borders"] = borders
    return look


_KINDS: dict[str, dict[str, Any]] = {
    "text": {},
    "soft": {"ink": SOFT},
    "link": {"ink": BLUE, "underline": True},
    "centre": {"align": "CENTER"},
    "percent": {"align": "RIGHT", "number": PERCENT},
    "percent_whole": {"align": "RIGHT", "number": WHOLE_PERCENT},
    "count": {"align": "RIGHT", "number": COUNT},
    "score": {"align": "RIGHT", "number": SCORE},
    "score_short": {"align": "RIGHT", "number": SHORT_SCORE},
    "points": {"align": "RIGHT", "number": POINTS},
    "nps": {"align": "RIGHT", "number": NPS},
    "nps_whole": {"align": "RIGHT", "number": WHOLE_NPS},
    "date": {"align": "CENTER", "number": DATE},
    "right": {"align": "RIGHT"},
    "met": {"ink": GREEN, "fill": GREEN_PALE, "bold": True, "align": "CENTER"},
    "missed": {"ink": RED, "fill": RED_PALE, "bold": True, "align": "CENTER"},
    "open": {"ink": AMBER, "fill": AMBER_PALE, "bold": True, "align": "CENTER"},
    "no_data": {"ink": SOFT, "align": "CENTER"},
}

STYLES: dict[str, Format] = {
    **{name: _look(bottom=HAIR, **kind) for name, kind in _KINDS.items()},
    **{
        f"total_{name}": _look(top=RULE, bottom=RULE, **{"bold": True, "fill": PANEL, **kind})
        for name, kind in _KINDS.items()
    },
    "blank": _look(),
    "brand": _look(size=14, bold=True, ink=NAVY, align="CENTER", box=RULE),
    "title": _look(size=14, bold=True, ink=NAVY, align="CENTER", box=RULE),
    "control_name": _look(ink=SOFT, box=RULE),
    "control": _look(bold=True, ink=NAVY, box=RULE),
    "source": _look(size=8, ink=SOFT),
    "opening": _look(size=12, ink=NAVY),
    "section": _look(size=12, bold=True, ink=NAVY, bottom=NAVY),
    "note": _look(size=8, ink=SOFT, italic=True),
    "plain": _look(),
    "strong": _look(bold=True),
    "number": _look(size=12, bold=True, ink=NAVY, align="CENTER", bottom=HAIR),
    "head": _look(bold=True, ink=NAVY, fill=GREY_PALE, bottom=RULE),
    "head_right": _look(bold=True, ink=NAVY, fill=GREY_PALE, bottom=RULE, align="RIGHT"),
    "head_centre": _look(bold=True, ink=NAVY, fill=GREY_PALE, bottom=RULE, align="CENTER"),
    "kpi_name": _look(size=8, ink=SOFT, fill=PANEL, vertical="BOTTOM", align="CENTER", gap=True),
    "kpi_note": _look(size=8, ink=SOFT, fill=PANEL, vertical="TOP", align="CENTER", gap=True),
    **{
        f"kpi_{name}": _look(size=18, bold=True, ink=tint, fill=PANEL, align="CENTER", number=number, gap=True)
        for name, tint, number in (
            ("percent", NAVY, PERCENT),
            ("percent_met", GREEN, PERCENT),
            ("percent_missed", RED, PERCENT),
            ("count", NAVY, COUNT),
            ("score", NAVY, SCORE),
            ("points", NAVY, POINTS),
            ("nps", NAVY, NPS),
            ("no_data", SOFT, None),
        )
    },
    **{
        f"kpi_word_{name}": _look(size=14, bold=True, ink=tint, fill=PANEL, align="CENTER", gap=True)
        for name, tint in (("met", GREEN), ("missed", RED), ("open", AMBER), ("no_data", SOFT))
    },
    "manual": _look(fill=NOTE_PALE, box=HAIR, vertical="TOP"),
    "manual_date": _look(fill=NOTE_PALE, box=HAIR, vertical="TOP", align="CENTER", number=DATE),
    "sign": _look(top=INK, ink=SOFT, align="CENTER", vertical="TOP"),
}
