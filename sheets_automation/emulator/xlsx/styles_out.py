"""``CellFormat`` → XlsxWriter formats, one per different format, giving back what import had put aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from xlsxwriter import Workbook
from xlsxwriter.color import Color
from xlsxwriter.format import Format

from sheets_automation.emulator.state.formats import theme_of
from sheets_automation.emulator.state.grid import Json, Spreadsheet

from .colours import Paint, ThemeTint, style_of
from .styles_in import PLAIN_BORDER, ImportedFormat, format_key

#: Number formats of the API that carry a type and no pattern: a built-in of the file, shown in the reader's locale.
_NUMBER_TYPES: dict[str, int | str] = {
    "TEXT": 49,
    "NUMBER": 4,
    "PERCENT": 10,
    "CURRENCY": '"$" #,##0.00',
    "DATE": 14,
    "TIME": 21,
    "DATE_TIME": 22,
    "SCIENTIFIC": 11,
}
_LINES = {
    "thin": 1,
    "medium": 2,
    "dashed": 3,
    "dotted": 4,
    "thick": 5,
    "double": 6,
    "hair": 7,
    "mediumDashed": 8,
    "dashDot": 9,
    "mediumDashDot": 10,
    "dashDotDot": 11,
    "mediumDashDotDot": 12,
    "slantDashDot": 13,
}
_PATTERNS = [
    "none",
    "solid",
    "mediumGray",
    "darkGray",
    "lightGray",
    "darkHorizontal",
    "darkVertical",
    "darkDown",
    "darkUp",
    "darkGrid",
    "darkTrellis",
    "lightHorizontal",
    "lightVertical",
    "lightDown",
    "lightUp",
    "lightGrid",
    "lightTrellis",
    "gray125",
    "gray0625",
]
_HORIZONTAL = {"LEFT": 1, "CENTER": 2, "RIGHT": 3}
_KEPT_HORIZONTAL = {"fill": 4, "justify": 5, "centerContinuous": 6, "distributed": 7}
_VERTICAL = {"TOP": 1, "MIDDLE": 2, "BOTTOM": 3}
_KEPT_VERTICAL = {"justify": 4, "distributed": 5}
_UNDERLINES = {"single": 1, "double": 2, "singleAccounting": 33, "doubleAccounting": 34}
_SIDES = ("top", "bottom", "left", "right")


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn besides the cell's own format."""

    fill: str | None = None  # hex of a banding colour, for cells without a fill of their own
    link: bool = False  # a link shown as Google shows one, where nobody coloured it
    literal: bool = False  # text that begins like a formula stays text when somebody edits it in Excel
    unlocked: bool = False  # may be edited on a protected sheet


NO_LOOK = Look()


@dataclass(slots=True)
class Formats:
    """The formats of one exported workbook."""

    workbook: Workbook
    paint: Paint
    asides: Mapping[str, Json]
    _made: dict[tuple[str, Look], Format] = field(default_factory=dict)
    _by_identity: dict[tuple[int, Look], tuple[Json | None, Format | None]] = field(default_factory=dict)

    def of(self, fmt: Json | None, look: Look = NO_LOOK) -> Format | None:
        """The format of a cell; None for a cell that looks like the default."""
        if not fmt and look is NO_LOOK:
            return None
        known = self._by_identity.get((id(fmt), look))
        if known is None:
            known = (fmt, self._make(fmt or {}, look))  # holding fmt keeps its identity from being given to another
            self._by_identity[id(fmt), look] = known
        return known[1]

    def _make(self, fmt: Json, look: Look) -> Format:
        key = format_key(fmt)
        aside = fmt.aside if isinstance(fmt, ImportedFormat) else self.asides.get(key, {})
        full_key = f"{key} {json.dumps(aside, sort_keys=True)}"
        made = self._made.get((full_key, look))
        if made is None:
            made = self._made[full_key, look] = self.workbook.add_format()
            self._apply(made, fmt, aside, look)
        return made

    def differential(self, fmt: Json) -> Format:
        """The format of a conditional rule."""
        made = self.workbook.add_format()
        fill = style_of(fmt, "backgroundColor")
        if fill is not None:
            made.set_bg_color(self.paint.of(fill, "fill"))
        _set_font_switches(made, fmt.get("textFormat", {}), {})
        text = style_of(fmt.get("textFormat", {}), "foregroundColor")
        if text is not None:
            made.set_font_color(self.paint.of(text, "font"))
        return made

    def _apply(self, made: Format, fmt: Json, aside: Json, look: Look) -> None:
        number = number_code(fmt.get("numberFormat"))
        if number is not None:
            made.set_num_format(number)
        self._apply_fill(made, fmt, aside, look)
        self._apply_borders(made, fmt.get("borders", {}), aside.get("borders", {}))
        _apply_alignment(made, fmt, aside)
        self._apply_font(made, fmt.get("textFormat", {}), aside, look)
        if look.unlocked:
            made.set_locked(False)
        if look.literal:
            made.set_quote_prefix()

    def _apply_fill(self, made: Format, fmt: Json, aside: Json, look: Look) -> None:
        fill = style_of(fmt, "backgroundColor")
        pattern = aside.get("pattern")
        if fill is None:
            if look.fill:
                made.set_pattern(1)
                made.set_fg_color(Color(f"#{look.fill}"))
        elif pattern and pattern["kind"] in _PATTERNS:
            made.set_pattern(_PATTERNS.index(pattern["kind"]))
            if pattern["front"]:
                made.set_fg_color(Color(f"#{pattern['front']}"))
            if pattern["back"]:
                made.set_bg_color(Color(f"#{pattern['back']}"))
        else:
            made.set_pattern(1)
            made.set_fg_color(self._colour(fill, aside.get("fill"), "fill"))

    def _colour(self, style: Json, aside: Json | None, use: str) -> Color:
        """The aside of exactly this format first; else what this colour was elsewhere in the file."""
        if aside is not None and "origin" in aside and self.paint.hex(style) == aside["hex"]:
            return ThemeTint(int(aside["origin"][0]), float(aside["origin"][1]))
        return self.paint.of(style, use)

    def _apply_borders(self, made: Format, borders: Json, asides: Json) -> None:
        for side in _SIDES:
            border = borders.get(side, {})
            style = PLAIN_BORDER.get(border.get("style", ""))
            if style is None:
                continue
            aside = asides.get(side, {})
            getattr(made, f"set_{side}")(_LINES[aside.get("style", style)])
            colour = style_of(border, "color") or {"rgbColor": {}}
            if not (aside.get("automatic") and self.paint.hex(colour) == "000000"):
                getattr(made, f"set_{side}_color")(self._colour(colour, aside, "border"))

    def _apply_font(self, made: Format, text: Json, aside: Json, look: Look) -> None:
        if "fontFamily" in text:
            made.set_font_name(font_name(text["fontFamily"]))
        if "fontSize" in text:
            made.set_font_size(aside.get("size", text["fontSize"]))
        _set_font_switches(made, text, aside)
        colour = style_of(text, "foregroundColor")
        if colour is not None:
            made.set_font_color(self._colour(colour, aside.get("font"), "font"))
        elif look.link:
            made.set_font_color(self.paint.of({"themeColor": "LINK"}, "font"))
            made.set_underline(1)


def _set_font_switches(made: Format, text: Json, aside: Json) -> None:
    if text.get("bold"):
        made.set_bold()
    if text.get("italic"):
        made.set_italic()
    if text.get("strikethrough"):
        made.set_font_strikeout()
    if text.get("underline"):
        made.set_underline(_UNDERLINES.get(aside.get("underline", "single"), 1))


def _apply_alignment(made: Format, fmt: Json, aside: Json) -> None:
    plain = _HORIZONTAL.get(fmt.get("horizontalAlignment", ""))
    horizontal = _KEPT_HORIZONTAL.get(aside.get("horizontal", "")) or plain
    if horizontal:
        made.set_text_h_align(horizontal)
    vertical = _KEPT_VERTICAL.get(aside.get("vertical", "")) or _VERTICAL.get(fmt.get("verticalAlignment", ""))
    if vertical:
        made.set_text_v_align(vertical)
    if fmt.get("wrapStrategy") == "WRAP":
        made.set_text_wrap()
    if aside.get("shrink"):
        made.set_shrink()
    if aside.get("indent"):
        made.set_indent(min(int(aside["indent"]), 250))
    rotation = fmt.get("textRotation", {})
    if rotation.get("vertical"):
        made.set_rotation(270)  # XlsxWriter's word for stacked letters
    elif rotation.get("angle"):
        made.set_rotation(max(-90, min(90, int(rotation["angle"]))))


def number_code(number: Json | None) -> int | str | None:
    """The format code of a file, or the number of a built-in one; None for "automatic"."""
    if not number:
        return None
    pattern = number.get("pattern")
    if not pattern:
        return _NUMBER_TYPES.get(number.get("type", ""))
    built_in = BUILTIN_FORMATS_REVERSE.get(pattern)
    return int(built_in) if built_in else str(pattern)


def font_name(family: str) -> str:
    """``arial,sans,sans-serif`` → ``Arial``: the API's default is a list of fallbacks."""
    first = family.split(",")[0].strip() or "Arial"
    return first.capitalize() if first.islower() and "," in family else first


def sheet_asides(book: Spreadsheet) -> list[Json]:
    """Per sheet what import had put aside; empty for sheets that were born here."""
    return [json.loads(sheet.extra.get("xlsx", "{}")) for sheet in book.sheets]


def make_paint(book: Spreadsheet, asides: list[Json]) -> Paint:
    """Colours with the theme slots that the file used them for; a colour of two origins in one use stays rgb."""
    origins: dict[str, tuple[int, float]] = {}
    doubtful: set[str] = set()
    for aside in asides:
        entries = [(use, found) for style in aside.get("styles", {}).values() for use, found in _origins(style)]
        if "tab" in aside:
            entries.append(("tab", aside["tab"]))
        for use, found in entries:
            key, origin = f"{use} {found['hex']}", (int(found["origin"][0]), float(found["origin"][1]))
            if origins.setdefault(key, origin) != origin:
                doubtful.add(key)
    kept = {key: origin for key, origin in origins.items() if key not in doubtful}
    return Paint(theme_of(book.properties), kept)


def _origins(style: Json) -> list[tuple[str, Any]]:
    found = [(use, style[use]) for use in ("fill", "font") if use in style]
    return found + [("border", side) for side in style.get("borders", {}).values() if "origin" in side]
