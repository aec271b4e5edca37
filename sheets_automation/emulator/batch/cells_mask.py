"""How a request's ``cell`` and ``fields`` change one stored cell.

The rules of Sheets v4 field masks, as the API's pages state them:

* a masked field is taken from the request; a masked field that the request leaves out is reset;
* a whole message in the mask (``userEnteredFormat``) is replaced, a path below it changes that property alone;
* ``backgroundColor`` and ``backgroundColorStyle`` are one property: naming either means both;
* writing a value keeps note, format and validation, and drops the text runs and chips of the old text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.formats import normalise_format, widen_paths
from sheets_automation.emulator.state.grid import MAX_CELL_CHARACTERS, CellData, Json

from .update_mask import Mask, apply_mask, check_paths, mask_tree, split_mask

_WRITABLE = (
    "userEnteredValue",
    "userEnteredFormat",
    "note",
    "textFormatRuns",
    "chipRuns",
    "dataValidation",
    "pivotTable",
    "dataSourceTable",
)
_MESSAGES = frozenset({"userEnteredFormat", "dataValidation", "pivotTable", "dataSourceTable"})
_RESULT = ("effectiveValue", "effectiveFormat", "hyperlink")
_OF_THE_VALUE = frozenset({"userEnteredValue", "textFormatRuns", "chipRuns", "pivotTable", *_RESULT})
_BORDER_WIDTH = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}
_VALUE_KINDS = frozenset({"numberValue", "stringValue", "boolValue", "formulaValue"})


@lru_cache(maxsize=512)
def _cell_mask(fields: str) -> tuple[tuple[str, Mask], ...]:
    paths = split_mask(fields)
    if "*" in paths:
        paths = list(_WRITABLE)
    check_paths("CellData", paths)
    tree = mask_tree(widen_paths(path for path in paths if path.split(".")[0] in _WRITABLE))
    return tuple((name, tree[name] if name in _MESSAGES else {}) for name in _WRITABLE if name in tree)


def check_value(value: Json) -> None:
    """ApiError 400 for a text longer than a cell holds, or an ``ExtendedValue`` nobody can enter."""
    if not value.keys() <= _VALUE_KINDS:
        raise invalid("Invalid userEnteredValue: an error cannot be entered")
    text = value.get("stringValue") or value.get("formulaValue") or ""
    if len(text) > MAX_CELL_CHARACTERS:
        raise invalid(
            f"Your input contains more than the maximum of {MAX_CELL_CHARACTERS} characters in a single cell."
        )


def with_value(cell: CellData, value: Json | None) -> CellData:
    """The cell holding this ``ExtendedValue`` (None or an empty text: no value); notes, format, validation stay."""
    out = {name: held for name, held in cell.items() if name not in _OF_THE_VALUE}
    if not value or value.get("stringValue") == "":
        return out
    check_value(value)
    out["userEnteredValue"] = value
    if "formulaValue" not in value:
        out["effectiveValue"] = value
    elif cell.get("userEnteredValue") == value:
        out.update({name: cell[name] for name in _RESULT if name in cell})  # the cached result of the same formula
    return out


def normalise_cell(new: CellData, theme: dict[str, Json] | None) -> CellData:
    """A request's cell as it will be stored: colours in both views, border widths filled in."""
    if "userEnteredFormat" not in new and "textFormatRuns" not in new:
        return new
    out = normalise_format(new, theme)
    fmt = out.get("userEnteredFormat")
    if fmt and "borders" in fmt:
        out["userEnteredFormat"] = {**fmt, "borders": normalise_borders(fmt["borders"])}
    return out


def normalise_borders(borders: Json) -> Json:
    """Borders with the width their style implies; sides of style NONE are left out."""
    out: Json = {}
    for side, border in borders.items():
        style = border.get("style", "NONE")
        if style not in ("NONE", "STYLE_UNSPECIFIED"):
            color = {k: v for k, v in border.items() if k in ("color", "colorStyle")}
            out[side] = {
                "style": style,
                "width": _BORDER_WIDTH.get(style, 1),
                **(color or {"color": {}, "colorStyle": {"rgbColor": {}}}),
            }
    return out


def mask_names(fields: str, name: str) -> bool:
    """Whether the mask reaches this field of the cell (``userEnteredValue``, ``note`` …)."""
    return any(root == name for root, _ in _cell_mask(fields))


class CellChange:
    """One request's change, prepared once and laid on any number of cells."""

    def __init__(self, new: CellData, fields: str, theme: dict[str, Json] | None = None) -> None:
        self._mask = _cell_mask(fields)
        self.writes_value = any(name == "userEnteredValue" for name, _ in self._mask)
        self._new = normalise_cell(new, theme)
        self._blank: CellData | None = None
        #: Results by the object they were made from: cells that shared a format before share it afterwards.
        self._made: dict[tuple[str, int], tuple[Any, Any]] = {}

    @property
    def value(self) -> Json | None:
        """The value it writes, if it writes one."""
        return self._new.get("userEnteredValue") if self.writes_value else None

    def with_value(self, value: Json) -> CellChange:
        """The same change entering another value (a formula moved along a repeated range)."""
        other = object.__new__(CellChange)
        other._mask, other._new, other._blank = self._mask, {**self._new, "userEnteredValue": value}, None
        other._made, other.writes_value = self._made, self.writes_value
        return other

    def on(self, old: CellData | None) -> CellData:
        """The changed cell; ``{}`` when nothing is left. The old one is untouched."""
        if old:
            return self._apply(old)
        if self._blank is None:
            self._blank = self._apply({})
        return self._blank

    def _apply(self, old: CellData) -> CellData:
        out = old
        for name, below in self._mask:
            if name == "userEnteredValue":
                out = with_value(out, self._new.get(name))
                continue
            held = self._new.get(name) if not below else self._merged(name, below, old.get(name))
            if out is old:
                out = dict(old)
            if held:
                out[name] = held
            else:
                out.pop(name, None)
        return out

    def _merged(self, name: str, below: Mask, old: Any) -> Any:
        """A part of the cell with the change below it laid on, made once for every object it is laid on."""
        made = self._made.get((name, id(old)))
        if made is None:
            made = (old, apply_mask(old or {}, self._new.get(name) or {}, below))
            self._made[(name, id(old))] = made
        return made[1]


def apply_cell_mask(old: CellData, new: CellData, fields: str, theme: dict[str, Json] | None = None) -> CellData:
    """``old`` with the fields in the mask as ``new`` has them.

    ``theme`` resolves theme colours (``formats.theme_of``). ApiError 400 for an empty mask, an unknown field or a
    value no cell can hold.
    """
    return CellChange(new, fields, theme).on(old)
