"""Colours of ``.xlsx`` files: theme slots with tint, the indexed palette, and what Google shows for them.

Excel stores a colour as rgb, as an index into a palette, or as a theme slot with a tint in [-1, 1] (ECMA-376 part 1,
18.8.3 and 18.8.19). Google keeps an untinted theme slot as a theme colour and everything else as rgb. What the file
said is kept aside as an ``origin`` so that export can give the same theme slot and tint back.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import COLOR_INDEX
from xlsxwriter.color import Color as WriterColor
from xlsxwriter.theme import THEME_XML_2007

from sheets_automation.emulator.state.formats import color_from_hex, resolve_style, theme_of

from .archive import child, local

Json = dict[str, Any]

#: Theme slots in the order in which styles number them, with Google's name where it has one.
SLOTS = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
GOOGLE_NAME = {
    "dk1": "TEXT",
    "lt1": "BACKGROUND",
    "accent1": "ACCENT1",
    "accent2": "ACCENT2",
    "accent3": "ACCENT3",
    "accent4": "ACCENT4",
    "accent5": "ACCENT5",
    "accent6": "ACCENT6",
    "hlink": "LINK",
}
_OFFICE = dict(
    zip(
        SLOTS,
        [
            "FFFFFF",
            "000000",
            "EEECE1",
            "1F497D",
            "4F81BD",
            "C0504D",
            "9BBB59",
            "8064A2",
            "4BACC6",
            "F79646",
            "0000FF",
            "800080",
        ],
        strict=True,
    )
)
_SYSTEM_FOREGROUND, _SYSTEM_BACKGROUND = 64, 65
_HEX = re.compile(r"^[0-9A-Fa-f]{6}$")


@dataclass(frozen=True, slots=True)
class Palette:
    """What colour references of one file resolve to. Hex texts are ``RRGGBB``, upper case."""

    theme: Mapping[str, str]
    indexed: tuple[str, ...] = tuple(text[-6:].upper() for text in COLOR_INDEX)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A colour as Google would show it, and how the file wrote it (None when as plain rgb)."""

    hex: str
    theme_name: str | None = None
    origin: tuple[int, float] | None = None  # theme slot, tint

    @property
    def style(self) -> Json:
        """The API's ``ColorStyle``."""
        return {"themeColor": self.theme_name} if self.theme_name else {"rgbColor": color_from_hex(self.hex)}


def read_theme(root: Element | None) -> dict[str, str]:
    """Slot → hex of a theme part; Office's own where the part is missing or says nothing."""
    found = dict(_OFFICE)
    scheme = next((e for e in root.iter() if local(e.tag) == "clrScheme"), None) if root is not None else None
    for entry in scheme if scheme is not None else ():
        value = next(iter(entry), None)
        text = (value.get("lastClr") or value.get("val") or "") if value is not None else ""
        if local(entry.tag) in found and _HEX.match(text):
            found[local(entry.tag)] = text.upper()
    return found


def read_theme_font(root: Element | None) -> str | None:
    """The body font of a theme part."""
    minor = next((e for e in root.iter() if local(e.tag) == "minorFont"), None) if root is not None else None
    latin = child(minor, "latin") if minor is not None else None
    return (latin.get("typeface") or None) if latin is not None else None


def google_theme(theme: Mapping[str, str], font: str | None) -> Json:
    """The ``SpreadsheetTheme`` of a file's theme."""
    pairs = [
        {"colorType": name, "color": {"rgbColor": color_from_hex(theme[slot])}} for slot, name in GOOGLE_NAME.items()
    ]
    return {"primaryFontFamily": font or "Arial", "themeColors": pairs}


def resolve(color: Any, palette: Palette) -> Resolved | None:
    """An openpyxl ``Color`` (None, automatic and unreadable ones give None)."""
    if color is None or color.type not in ("rgb", "theme", "indexed"):
        return None
    tint = float(color.tint or 0.0)
    if color.type == "theme":
        index = int(color.theme)
        if not 0 <= index < len(SLOTS):
            return None
        name = None if tint else GOOGLE_NAME.get(SLOTS[index])
        return Resolved(tinted(palette.theme[SLOTS[index]], tint), name, (index, tint))
    if color.type == "indexed":
        index = int(color.indexed)
        if index in (_SYSTEM_FOREGROUND, _SYSTEM_BACKGROUND) or not 0 <= index < len(palette.indexed):
            return None
        return Resolved(tinted(palette.indexed[index], tint))
    text = str(color.rgb)[-6:]
    return Resolved(tinted(text.upper(), tint)) if _HEX.match(text) else None


@lru_cache(maxsize=4096)
def tinted(text: str, tint: float) -> str:
    """A hex colour lightened (tint > 0) or darkened (tint < 0) in HLS, as ECMA-376 18.8.19 says."""
    if not tint:
        return text
    tint = max(-1.0, min(1.0, tint))
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    lightness = lightness * (1 + tint) if tint < 0 else lightness * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def hex_of(color: Json) -> str:
    """An API ``Color`` as ``RRGGBB``."""
    return "".join(f"{round(min(max(float(color.get(n, 0)), 0.0), 1.0) * 255):02X}" for n in ("red", "green", "blue"))


def style_of(message: Json, name: str) -> Json | None:
    """The ``ColorStyle`` behind a colour field in either view; None where no colour was set."""
    style = message.get(name + "Style")
    if style:
        return dict(style)
    if name in message:
        return {"rgbColor": message[name]}
    return None


class ThemeTint(WriterColor):  # type: ignore[misc]
    """A theme slot with any tint; XlsxWriter itself offers only the six shades of its menu."""

    def __init__(self, slot: int, tint: float) -> None:
        super().__init__("#000000")
        self._slot, self._tint = slot, tint

    def __repr__(self) -> str:  # part of the key by which XlsxWriter tells formats apart
        return f"ThemeTint({self._slot}, {self._tint!r})"

    def _attributes(self) -> list[tuple[str, str]]:
        theme = [("theme", str(self._slot))]
        return [*theme, ("tint", repr(self._tint))] if self._tint else theme


@dataclass(frozen=True, slots=True)
class Paint:
    """Turns API colours into XlsxWriter's, giving original theme slots back where the file had them."""

    theme: Mapping[str, Json]
    origins: Mapping[str, tuple[int, float]]  # "fill FFCC00" → slot, tint

    def of(self, style: Json, use: str) -> WriterColor:
        """``use`` is ``fill``, ``font``, ``border`` or ``tab``: the same rgb may be a theme slot in one only."""
        name = style.get("themeColor")
        if name in _SLOT_OF:
            return ThemeTint(_SLOT_OF[name], 0.0)
        text = self.hex(style)
        origin = self.origins.get(f"{use} {text}")
        return ThemeTint(*origin) if origin else WriterColor(f"#{text}")

    def rgb(self, style: Json) -> WriterColor:
        return WriterColor(f"#{self.hex(style)}")

    def hex(self, style: Json) -> str:
        if style.get("themeColor") in (None, *self.theme):
            return hex_of(resolve_style(style, dict(self.theme)))
        return "000000"


_SLOT_OF = {name: SLOTS.index(slot) for slot, name in GOOGLE_NAME.items()}


def theme_xml(spreadsheet_properties: Json, rest: Mapping[str, str], font: str) -> str:
    """A theme part with the spreadsheet's theme colours; ``rest`` gives the slots that Google has no name for."""
    colours = {slot: hex_of(theme_of(spreadsheet_properties)[name]) for slot, name in GOOGLE_NAME.items()}
    for slot, fallback in (("lt2", colours["lt1"]), ("dk2", colours["dk1"]), ("folHlink", colours["hlink"])):
        given = rest.get(slot, "")
        colours[slot] = given if _HEX.match(given) else fallback
    order = ("dk1", "lt1", "dk2", "lt2", *SLOTS[4:])
    body = "".join(f'<a:{slot}><a:srgbClr val="{colours[slot]}"/></a:{slot}>' for slot in order)
    scheme = f'<a:clrScheme name="Sheets">{body}</a:clrScheme>'
    text = re.sub(r"<a:clrScheme .*?</a:clrScheme>", scheme, THEME_XML_2007, flags=re.DOTALL)
    face = re.sub(r"[^\w .,-]", "", font)
    return re.sub(
        r'(<a:(?:major|minor)Font><a:latin typeface=)"[^"]*"', lambda match: f'{match.group(1)}"{face}"', text
    )
