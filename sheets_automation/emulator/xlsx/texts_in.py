"""Texts of a file: shared strings, strings inside cells and notes, with the formats of the words in them.

A run of a file says its whole font; a ``TextFormatRun`` of the API says what differs from the cell's own. So runs are
kept here as the file has them until the cell is known (``text_format_runs``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.cell.text import InlineFont

from sheets_automation.emulator.state.formats import normalise_format

from .archive import Archive, child, children, elements, local, parsed
from .colours import resolve
from .escapes import unescaped, unescaped_units, units, whole
from .styles_in import Styles, google_colours

Json = dict[str, Any]

_SWITCHES = ("bold", "italic", "strikethrough", "underline")
#: What the API's ``TextFormat`` has no word for.
_NO_WORD = {"vertAlign": "superscripts and subscripts", "outline": "outlined text", "shadow": "shadowed text"}


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run begins (UTF-16 units), and its font: None for the cell's own, else ``TextFormat`` in full."""

    start: int
    font: Json | None


@dataclass(frozen=True, slots=True)
class RichText:
    """A text whose words look different, and what of their looks the API cannot say."""

    text: str
    runs: tuple[Run, ...] = ()
    lost: frozenset[str] = frozenset()


@dataclass(slots=True)
class TextReader:
    """Reads the texts of one file; equal fonts are read once."""

    styles: Styles
    _fonts: dict[tuple[Any, ...], Json | None] = field(default_factory=dict)

    def shared(self, archive: Archive, name: str) -> list[str | RichText]:
        """The shared strings."""
        found: list[str | RichText] = []
        for element in elements(archive.read(name), name):
            if local(element.tag) == "si":
                found.append(self.read(element))
                element.clear()
        return found

    def read(self, element: Element) -> str | RichText:
        """The text of an ``si``, ``is`` or ``text`` element without its phonetic runs; a plain one as ``str``."""
        if not any(local(part.tag) in ("r", "rPh") for part in element):
            return plain_text(element)
        pieces: list[str] = []
        runs: list[Run] = []
        lost: set[str] = set()
        at = 0
        for part in element:
            tag = local(part.tag)
            if tag == "rPh":
                lost.add("phonetic guides")
            if tag not in ("r", "t"):
                continue
            piece = unescaped_units(part.text or "" if tag == "t" else _text_of(part))
            style = child(part, "rPr") if tag == "r" else None
            if piece:
                runs.append(Run(at, self._font(style, lost)))
                pieces.append(piece)
                at += units(piece)
        text = whole("".join(pieces))
        plain = all(run.font is None for run in runs)
        return text if plain and not lost else RichText(text, () if plain else tuple(runs), frozenset(lost))

    def _font(self, element: Element | None, lost: set[str]) -> Json | None:
        if element is None or not len(element):
            return None
        lost.update(_NO_WORD[local(part.tag)] for part in element if local(part.tag) in _NO_WORD and _on(part))
        key = tuple((local(part.tag), *sorted(part.attrib.items())) for part in element)
        if key not in self._fonts:
            self._fonts[key] = self._read_font(element)
        return self._fonts[key]

    def _read_font(self, element: Element) -> Json | None:
        try:
            font: Any = parsed(InlineFont, element)
            size = float(font.sz) if font.sz else self.styles.defaults.size
        except (ValueError, TypeError, AttributeError):
            return None
        underline = bool(font.u and font.u != "none")
        found: Json = dict(zip(_SWITCHES, (bool(font.b), bool(font.i), bool(font.strike), underline), strict=True))
        found["fontFamily"] = str(font.rFont or self.styles.defaults.family)
        found["fontSize"] = max(1, round(size))
        colour = resolve(font.color, self.styles.palette)
        found["foregroundColorStyle"] = colour.style if colour else {"themeColor": "TEXT"}
        return found


def _on(part: Element) -> bool:
    return part.get("val", "1") not in ("0", "false", "baseline")


def _text_of(run: Element) -> str:
    return "".join(part.text or "" for part in children(run, "t"))


def plain_text(element: Element) -> str:
    """The words alone."""
    parts: list[str] = []
    for part in element:
        if local(part.tag) == "t":
            parts.append(part.text or "")
        elif local(part.tag) == "r":
            parts.append(_text_of(part))
    return unescaped("".join(parts))


def text_format_runs(rich: RichText, cell: Json, styles: Styles) -> list[Json]:
    """The API's runs in a cell of this format; none where every run looks like the cell."""
    own = cell.get("textFormat", {})
    base: Json = {
        **dict.fromkeys(_SWITCHES, False),
        "fontFamily": styles.defaults.family,
        "fontSize": max(1, round(styles.defaults.size)),
        "foregroundColorStyle": {"themeColor": "TEXT"},
        **own,
    }
    found: list[Json] = []
    theme = google_colours(styles.palette)
    for run in rich.runs:
        differs = {key: value for key, value in (run.font or {}).items() if base.get(key) != value}
        fresh: Json = {"startIndex": run.start} if run.start else {}
        fresh["format"] = normalise_format(differs, theme)
        if not found or found[-1]["format"] != fresh["format"]:
            found.append(fresh)
    return found if any(run["format"] for run in found) else []
