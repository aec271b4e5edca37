"""Colours and formats as Google stores them: one property, two views.

Every colour of the API has a flat field (``backgroundColor``) and a style field (``backgroundColorStyle``). Whoever
writes either, both are read back; if a request carries both, the style wins (discovery document,
``CellFormat.backgroundColorStyle``). Channels come back as 8-bit steps printed as 32-bit floats (0.49803922), zero
channels are left out, so black is ``{}``; alpha "isn't generally supported" and is not kept.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sheets_automation.emulator.errors import invalid

Json = dict[str, Any]

_STYLE = "Style"

#: The flat colour fields that have a ``…Style`` twin, over all messages of sheets.v4.
FLAT_COLORS = frozenset(
    {
        *("color", "backgroundColor", "foregroundColor", "tabColor", "headerColor", "footerColor"),
        *("firstBandColor", "secondBandColor", "negativeColor", "positiveColor", "bubbleBorderColor", "barColor"),
        *("visibleBackgroundColor", "visibleForegroundColor", "nodeColor", "selectedNodeColor", "noDataColor"),
        *("maxValueColor", "midValueColor", "minValueColor"),
    }
)
_STYLE_COLORS = frozenset(name + _STYLE for name in FLAT_COLORS)
#: ``Table.rowsProperties`` has style fields only; a flat twin there would be an unknown field.
_STYLE_ONLY_PARENTS = frozenset({"rowsProperties"})

_THEME_HEX = {
    "TEXT": "000000",
    "BACKGROUND": "FFFFFF",
    "ACCENT1": "4285F4",
    "ACCENT2": "EA4335",
    "ACCENT3": "FBBC04",
    "ACCENT4": "34A853",
    "ACCENT5": "FF6D01",
    "ACCENT6": "46BDC6",
    "LINK": "1155CC",
}


@lru_cache(maxsize=1024)
def _channel(value: float) -> float:
    """One channel as read back: nearest of 256 steps, shortest text of its 32-bit float."""
    # A half goes down: 0.5 reads back as 127/255 (recorded from the service by gspread).
    step = math.ceil(min(max(value, 0.0), 1.0) * 255 - 0.5)
    single = struct.unpack("f", struct.pack("f", step / 255))[0]
    for digits in range(6, 10):
        short = float(f"{single:.{digits}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == single:
            break
    return int(short) if short in (0.0, 1.0) else short


def normalise_color(color: Json) -> Json:
    """A ``Color`` as Google gives it back: red, green, blue in [0, 1], zero channels omitted, no alpha."""
    out: Json = {}
    for name in ("red", "green", "blue"):
        value = color.get(name)
        if value:
            channel = _channel(float(value))
            if channel:
                out[name] = channel
    return out


def color_from_hex(text: str) -> Json:
    """``"#34A853"`` (or without ``#``) as a normalised ``Color``."""
    digits = text.lstrip("#")
    names = ("red", "green", "blue")
    return normalise_color({n: int(digits[i : i + 2], 16) / 255 for n, i in zip(names, (0, 2, 4), strict=True)})


#: ``SpreadsheetTheme.themeColors`` of a new spreadsheet, resolved: colour type → Color.
DEFAULT_THEME: dict[str, Json] = {name: color_from_hex(text) for name, text in _THEME_HEX.items()}


def default_theme() -> Json:
    """The ``SpreadsheetTheme`` of a new spreadsheet."""
    pairs = [{"colorType": name, "color": {"rgbColor": dict(color)}} for name, color in DEFAULT_THEME.items()]
    return {"primaryFontFamily": "Arial", "themeColors": pairs}


def theme_of(spreadsheet_properties: Json) -> dict[str, Json]:
    """Colour type → Color of this spreadsheet (the default theme where it names none)."""
    pairs = spreadsheet_properties.get("spreadsheetTheme", {}).get("themeColors", [])
    found = {p["colorType"]: p.get("color", {}).get("rgbColor", {}) for p in pairs if "colorType" in p}
    return {**DEFAULT_THEME, **found} if found else DEFAULT_THEME


def resolve_style(style: Json, theme: dict[str, Json] | None = None) -> Json:
    """The ``Color`` that a ``ColorStyle`` shows under this theme.

    Raises ApiError 400 for a theme colour that does not exist.
    """
    name = style.get("themeColor")
    if name is None:
        return normalise_color(style.get("rgbColor", {}))
    color = (theme or DEFAULT_THEME).get(name)
    if color is None:
        raise invalid(f"Invalid theme color type: {name}")
    return dict(color)


def twin(name: str) -> str | None:
    """``backgroundColor`` ↔ ``backgroundColorStyle``; None for any other field name."""
    if name in FLAT_COLORS:
        return name + _STYLE
    if name in _STYLE_COLORS:
        return name.removesuffix(_STYLE)
    return None


def widen_paths(paths: Iterable[str]) -> list[str]:
    """Field mask paths with the other view of every colour added: naming either means both.

    ``["userEnteredFormat.backgroundColor"]`` → that and ``userEnteredFormat.backgroundColorStyle``. Anything below
    the colour (``….backgroundColor.red``, ``….backgroundColorStyle.rgbColor``) is widened to the whole colour.
    """
    out: list[str] = []
    for path in paths:
        parts = path.split(".")
        at = next((i for i, part in enumerate(parts) if twin(part)), None)
        if at is None:
            names = [path]
        else:
            head, name = parts[:at], parts[at]
            names = [".".join([*head, name]), ".".join([*head, twin(name) or name])]
        out.extend(name for name in names if name not in out)
    return out


def normalise_format(fmt: Json, theme: dict[str, Json] | None = None) -> Json:
    """A copy of a ``CellFormat`` (or any message that holds colours) with every colour in both views.

    Works at any depth: ``textFormat``, ``borders``, ``SheetProperties.tabColor``, banding, charts, filter criteria.
    ``theme`` is ``theme_of(properties)``; without it the default theme. Absent colours stay absent.
    """
    return _normalise(fmt, theme or DEFAULT_THEME, True)


def _normalise(message: Json, theme: dict[str, Json], flat_allowed: bool) -> Json:
    if "colorType" in message:  # ThemeColorPair: its ``color`` is a ColorStyle without a twin
        return {k: ({"rgbColor": resolve_style(v, theme)} if k == "color" else v) for k, v in message.items()}
    out: Json = {}
    for key, value in message.items():
        if key in FLAT_COLORS and isinstance(value, dict):
            if key + _STYLE not in message:
                color = normalise_color(value)
                out[key] = color
                out[key + _STYLE] = {"rgbColor": dict(color)}
        elif key in _STYLE_COLORS and value == {}:
            continue  # neither rgb nor theme: no colour set (``"rgbColor": null`` clears one)
        elif key in _STYLE_COLORS and isinstance(value, dict):
            color = resolve_style(value, theme)
            if flat_allowed:
                out[key.removesuffix(_STYLE)] = color
            out[key] = {"themeColor": value["themeColor"]} if "themeColor" in value else {"rgbColor": dict(color)}
        elif isinstance(value, dict):
            out[key] = _normalise(value, theme, key not in _STYLE_ONLY_PARENTS)
        elif isinstance(value, list):
            out[key] = [_normalise(v, theme, flat_allowed) if isinstance(v, dict) else v for v in value]
        else:
            out[key] = value
    return out


_BLACK: Json = {"foregroundColor": {}, "foregroundColorStyle": {"rgbColor": {}}}

#: ``SpreadsheetProperties.defaultFormat`` of a new spreadsheet, as recorded from the service.
DEFAULT_FORMAT: Json = {
    "backgroundColor": {"red": 1, "green": 1, "blue": 1},
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        **_BLACK,
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
    },
    "backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
}
