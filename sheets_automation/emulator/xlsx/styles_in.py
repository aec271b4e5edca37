"""Cell styles of an ``.xlsx`` file as the API's ``CellFormat``.

A style becomes a format once, however many cells use it. A format holds only what differs from the workbook's default
(its "Normal" style), as Google's import does. What a ``CellFormat`` cannot say (theme tint, pattern, indent, exact
border, unlocked …) is kept beside it as an *aside*, so that export can give it back while the format is unchanged.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import builtin_format_code
from openpyxl.styles.stylesheet import Stylesheet

from sheets_automation.emulator.state.formats import DEFAULT_FORMAT, color_from_hex, normalise_format

from .archive import parsed
from .colours import GOOGLE_NAME, Palette, Resolved, resolve

Json = dict[str, Any]

_BORDERS = {
    "hair": "DOTTED",
    "dotted": "DOTTED",
    "dashed": "DASHED",
    "dashDot": "DASHED",
    "dashDotDot": "DASHED",
    "mediumDashed": "DASHED",
    "mediumDashDot": "DASHED",
    "mediumDashDotDot": "DASHED",
    "slantDashDot": "DASHED",
    "thin": "SOLID",
    "medium": "SOLID_MEDIUM",
    "thick": "SOLID_THICK",
    "double": "DOUBLE",
}
#: The border of Excel that each of Google's stands for without further notice.
PLAIN_BORDER = {
    "DOTTED": "dotted",
    "DASHED": "dashed",
    "SOLID": "thin",
    "SOLID_MEDIUM": "medium",
    "SOLID_THICK": "thick",
    "DOUBLE": "double",
}
_WIDTH = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}
_HORIZONTAL = {"left": "LEFT", "center": "CENTER", "right": "RIGHT", "centerContinuous": "CENTER"}
_VERTICAL = {"top": "TOP", "center": "MIDDLE", "bottom": "BOTTOM"}
_DEFAULT_DATE = 14  # the file's "date in the reader's locale": a DATE without a pattern
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|'
                     r"Color ?\d+|[<>=][^\]]*)\]", re.IGNORECASE)  # fmt: skip
#: Table styles that every program has.
SAFE_STYLE_NAME = re.compile(r"^TableStyle(Light|Medium|Dark)\d{1,2}$")
#: How much of the foreground a pattern shows.
_DENSITY = {
    "darkGray": 0.75,
    "mediumGray": 0.5,
    "lightGray": 0.25,
    "gray125": 0.125,
    "gray0625": 0.0625,
}
_DENSITY_OF_LINES = 0.4


class ImportedFormat(dict[str, Any]):
    """A ``CellFormat`` that remembers its aside as long as it stays this very object.

    Two styles of a file may be one to the API (an indent, a hair line instead of dots): this tells them apart. Once
    changed, or written to JSON and back, it is a plain dict and ``shared_asides`` gives what is certain.
    """

    __slots__ = ("aside",)

    def __init__(self, fmt: Json, aside: Json) -> None:
        super().__init__(fmt)
        self.aside = aside


@dataclass(frozen=True, slots=True)
class Style:
    """One style of the file: the API's format (None when it is the default), whether its cells are unlocked, and by
    name what neither the API nor an aside can say of it."""

    format: ImportedFormat | None
    unlocked: bool = False
    lost: tuple[str, ...] = ()


PLAIN = Style(None)


def shared_asides(styles: list[Style]) -> Json:
    """Format → the asides on which all styles that look like it agree."""
    found: Json = {}
    for style in styles:
        if style.format:
            aside, key = style.format.aside, format_key(style.format)
            known = found.setdefault(key, aside)
            found[key] = {name: value for name, value in known.items() if aside.get(name) == value}
    return {key: aside for key, aside in found.items() if aside}


@dataclass(frozen=True, slots=True)
class Defaults:
    """The workbook's "Normal" font, from which formats differ."""

    family: str
    size: float


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one file."""

    sheet: Stylesheet | None
    palette: Palette
    defaults: Defaults
    cells: list[Style]

    def cell(self, index: int) -> Style:
        return self.cells[index] if 0 <= index < len(self.cells) else PLAIN

    def differential(self, index: int | None) -> Json:
        """The format of a conditional rule (``dxf``); empty where there is none."""
        dxfs = getattr(self.sheet, "dxfs", None) or []
        if index is None or not 0 <= index < len(dxfs):
            return {}
        return _differential(dxfs[index], self.palette)

    def differential_loses(self, index: int | None) -> bool:
        """Whether a conditional rule draws borders or formats numbers, which Google's cannot."""
        dxfs = getattr(self.sheet, "dxfs", None) or []
        if index is None or not 0 <= index < len(dxfs):
            return False
        border = dxfs[index].border
        sides = (getattr(border, side, None) for side in ("left", "right", "top", "bottom"))
        return dxfs[index].numFmt is not None or any(side is not None and side.style for side in sides)


def read_styles(root: Element | None, theme: dict[str, str], theme_font: str | None) -> Styles:
    """The styles part of a file (None: everything is plain). Raises openpyxl's own errors for a malformed one."""
    if root is None:
        return Styles(None, Palette(theme), Defaults(theme_font or "Arial", 10), [])
    sheet: Stylesheet = parsed(Stylesheet, root)
    indexed = Palette(theme).indexed
    custom = sheet.colors.index if sheet.colors is not None else None
    palette = Palette(theme, tuple(str(text)[-6:].upper() for text in custom) if custom else indexed)
    normal = _normal_font(sheet)
    defaults = Defaults(
        (normal.name if normal is not None else None) or theme_font or "Arial",
        float((normal.sz if normal is not None else None) or 10),
    )
    cells = [_style(sheet, index, palette, defaults) for index in range(len(sheet.cell_styles))]
    return Styles(sheet, palette, defaults, cells)


def default_format(defaults: Defaults) -> Json:
    """``SpreadsheetProperties.defaultFormat`` with the file's own font."""
    found = copy.deepcopy(DEFAULT_FORMAT)
    found["textFormat"]["fontFamily"] = defaults.family
    found["textFormat"]["fontSize"] = _size(defaults.size)
    return found


def format_key(fmt: Json) -> str:
    """The text under which the aside of a format is kept. Links are left out: they change from cell to cell."""
    text = fmt.get("textFormat")
    if text and "link" in text:
        rest = {k: v for k, v in text.items() if k != "link"}
        fmt = {k: v for k, v in fmt.items() if k != "textFormat"} | ({"textFormat": rest} if rest else {})
    return json.dumps(fmt, sort_keys=True, separators=(",", ":"))


def number_format(code: str) -> Json | None:
    """The API's ``NumberFormat`` of an Excel format code; None for General."""
    if code == "General" or not code:
        return None
    bare = _QUOTED.sub(lambda match: "$" if match.group(1) else "", code.split(";")[0]).lower()
    has_time = any(c in bare for c in "hs") or "[m" in bare
    has_date = any(c in bare for c in "yd") or ("m" in bare.replace("am/pm", "") and not has_time)
    if bare.strip() == "@":
        kind = "TEXT"
    elif "general" in bare:
        kind = "NUMBER"
    elif has_date:
        kind = "DATE_TIME" if has_time else "DATE"
    elif has_time:
        kind = "TIME"
    elif "%" in bare:
        kind = "PERCENT"
    elif "e+" in bare or "e-" in bare:
        kind = "SCIENTIFIC"
    else:
        kind = "CURRENCY" if any(c in code for c in "$€£¥") else "NUMBER"
    return {"type": kind, "pattern": code}


def _style(sheet: Stylesheet, index: int, palette: Palette, defaults: Defaults) -> Style:
    xf = sheet.cell_styles[index]
    fmt: Json = {}
    aside: Json = {}
    number = _number(sheet, xf.numFmtId)
    if number:
        fmt["numberFormat"] = number
    _fill(_at(sheet.fills, xf.fillId), palette, fmt, aside)
    _borders(_at(sheet.borders, xf.borderId), palette, fmt, aside)
    _alignment(_at(sheet.alignments, xf.alignmentId) if xf.alignmentId else None, fmt, aside)
    text = _font(_at(sheet.fonts, xf.fontId), palette, aside, defaults)
    if text:
        fmt["textFormat"] = text
    protection = _at(sheet.protections, xf.protectionId) if xf.protectionId else None
    unlocked = protection is not None and protection.locked is False
    lost = tuple(_lost(sheet, xf, protection))
    if not fmt:
        return Style(None, unlocked, lost)
    return Style(ImportedFormat(normalise_format(fmt, google_colours(palette)), aside), unlocked, lost)


def _lost(sheet: Stylesheet, xf: Any, protection: Any) -> Iterator[str]:
    fill, border, font = _at(sheet.fills, xf.fillId), _at(sheet.borders, xf.borderId), _at(sheet.fonts, xf.fontId)
    alignment = _at(sheet.alignments, xf.alignmentId) if xf.alignmentId else None
    if getattr(fill, "fill_type", None) in ("linear", "path"):
        yield "gradient fills (their first colour stays)"
    diagonal = getattr(border, "diagonal", None)
    if diagonal is not None and diagonal.style and (border.diagonalUp or border.diagonalDown):
        yield "diagonal borders"
    if font is not None and font.vertAlign in ("superscript", "subscript"):
        yield "superscripts and subscripts"
    if font is not None and font.outline:
        yield "outlined text"
    if font is not None and font.shadow:
        yield "shadowed text"
    if alignment is not None and alignment.readingOrder:
        yield "reading orders of text"
    if protection is not None and protection.hidden:
        yield "hidden formulas"


def google_colours(palette: Palette) -> dict[str, Json]:
    """Google's theme colours as this file's theme has them."""
    return {name: color_from_hex(palette.theme[slot]) for slot, name in GOOGLE_NAME.items()}


def _normal_font(sheet: Stylesheet) -> Any:
    xfs = sheet.cellStyleXfs.xf
    return _at(sheet.fonts, xfs[0].fontId if xfs else 0)


def _at(items: Any, index: Any) -> Any:
    return items[index] if items and index is not None and 0 <= index < len(items) else None


def _number(sheet: Stylesheet, number_id: int) -> Json | None:
    if number_id == _DEFAULT_DATE:
        return {"type": "DATE"}
    if number_id < 164:  # 164 is where openpyxl, like Excel, starts a file's own codes
        return number_format(builtin_format_code(number_id) or "General")
    return number_format(_at(sheet.number_formats, number_id - 164) or "General")


def _origin(resolved: Resolved) -> list[float] | None:
    return list(resolved.origin) if resolved.origin and not resolved.theme_name else None


def _fill(fill: Any, palette: Palette, fmt: Json, aside: Json) -> None:
    kind = getattr(fill, "fill_type", None) if fill is not None else None
    if kind is None or kind == "none":
        return
    if kind in ("linear", "path"):
        stops = [resolve(stop.color, palette) for stop in fill.stop or ()]
        if stops and stops[0]:
            fmt["backgroundColorStyle"] = {"rgbColor": color_from_hex(stops[0].hex)}
        return
    front, back = resolve(fill.fgColor, palette), resolve(fill.bgColor, palette)
    if kind == "solid":
        if front:
            fmt["backgroundColorStyle"] = front.style
            if _origin(front):
                aside["fill"] = {"hex": front.hex, "origin": _origin(front)}
        return
    shown = _mixed(front.hex if front else "000000", back.hex if back else "FFFFFF", kind)
    fmt["backgroundColorStyle"] = {"rgbColor": color_from_hex(shown)}
    aside["pattern"] = {"kind": kind, "front": front.hex if front else None, "back": back.hex if back else None}


def _mixed(front: str, back: str, kind: str) -> str:
    share = _DENSITY.get(kind, _DENSITY_OF_LINES)
    pairs = [(int(front[i : i + 2], 16), int(back[i : i + 2], 16)) for i in (0, 2, 4)]
    return "".join(f"{round(f * share + b * (1 - share)):02X}" for f, b in pairs)


def _borders(border: Any, palette: Palette, fmt: Json, aside: Json) -> None:
    if border is None:
        return
    found: Json = {}
    exact: Json = {}
    for side in ("top", "bottom", "left", "right"):
        line = getattr(border, side)
        style = _BORDERS.get(line.style) if line is not None and line.style else None
        if style is None:
            continue
        colour = resolve(line.color, palette) or Resolved("000000")
        found[side] = {"style": style, "width": _WIDTH.get(style, 1), "colorStyle": colour.style}
        kept: Json = {} if PLAIN_BORDER[style] == line.style else {"style": line.style}
        if _origin(colour):
            kept |= {"hex": colour.hex, "origin": _origin(colour)}
        if line.color is None or line.color.type in ("auto", "indexed"):
            kept["automatic"] = True
        if kept:
            exact[side] = kept
    if found:
        fmt["borders"] = found
    if exact:
        aside["borders"] = exact


def _alignment(alignment: Any, fmt: Json, aside: Json) -> None:
    if alignment is None:
        return
    horizontal = alignment.horizontal
    if horizontal in _HORIZONTAL:
        fmt["horizontalAlignment"] = _HORIZONTAL[horizontal]
    if horizontal and horizontal not in ("left", "center", "right", "general"):
        aside["horizontal"] = horizontal
    if alignment.vertical in _VERTICAL:
        fmt["verticalAlignment"] = _VERTICAL[alignment.vertical]
    elif alignment.vertical:
        aside["vertical"] = alignment.vertical
    if alignment.wrapText:
        fmt["wrapStrategy"] = "WRAP"
    if alignment.shrinkToFit:
        aside["shrink"] = True
    if alignment.indent:
        aside["indent"] = int(alignment.indent)
    turn = int(alignment.textRotation or 0)
    if turn == 255:
        fmt["textRotation"] = {"vertical": True}
    elif turn:
        fmt["textRotation"] = {"angle": turn if turn <= 90 else 90 - turn}


def _font(font: Any, palette: Palette, aside: Json, defaults: Defaults) -> Json:
    if font is None:
        return {}
    found: Json = {}
    if font.name and font.name != defaults.family:
        found["fontFamily"] = str(font.name)
    if font.sz and float(font.sz) != defaults.size:
        found["fontSize"] = _size(float(font.sz))
        if float(font.sz) != found["fontSize"]:
            aside["size"] = float(font.sz)
    for name, on in (("bold", font.b), ("italic", font.i), ("strikethrough", font.strike)):
        if on:
            found[name] = True
    if font.u and font.u != "none":
        found["underline"] = True
        if font.u != "single":
            aside["underline"] = font.u
    colour = resolve(font.color, palette)
    if colour and colour.theme_name != "TEXT":
        found["foregroundColorStyle"] = colour.style
        if _origin(colour):
            aside["font"] = {"hex": colour.hex, "origin": _origin(colour)}
    return found


def _size(size: float) -> int:
    """The API has whole points only."""
    return max(1, round(size))


def _differential(dxf: Any, palette: Palette) -> Json:
    """Bold, italic, underline, strikethrough, text and fill colour: all a conditional format of Google can hold."""
    fmt: Json = {}
    fill = dxf.fill
    if fill is not None and getattr(fill, "fill_type", None) not in ("linear", "path"):
        colour = resolve(fill.bgColor, palette)
        if (colour is None or fill.fill_type == "solid") and colour in (None, _TRANSPARENT):
            colour = resolve(fill.fgColor, palette)
        if colour and colour != _TRANSPARENT:
            fmt["backgroundColorStyle"] = colour.style
    font = dxf.font
    text: Json = {}
    if font is not None:
        for name, on in (("bold", font.b), ("italic", font.i), ("strikethrough", font.strike)):
            if on is not None and (on or name in ("bold", "italic")) and on:
                text[name] = True
        if font.u and font.u != "none":
            text["underline"] = True
        colour = resolve(font.color, palette)
        if colour:
            text["foregroundColorStyle"] = colour.style
    if text:
        fmt["textFormat"] = text
    return normalise_format(fmt, google_colours(palette)) if fmt else {}


_TRANSPARENT = Resolved("000000")  # openpyxl's stand-in for "no colour given"

__all__ = [
    "PLAIN",
    "Defaults",
    "Style",
    "Styles",
    "default_format",
    "format_key",
    "google_colours",
    "number_format",
    "read_styles",
]
