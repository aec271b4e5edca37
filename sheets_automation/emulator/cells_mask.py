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

from .errors import invalid
from .formats import normalise_format, widen_paths
from .grid import MAX_CELL_CHARACTERS, CellData, Json

#: A mask as a tree of field names; an empty tree means the whole field.
Mask = dict[str, Any]

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
_READ_ONLY = frozenset({"effectiveValue", "formattedValue", "effectiveFormat", "hyperlink", "dataSourceFormula"})
_RESULT = ("effectiveValue", "effectiveFormat", "hyperlink")
_OF_THE_VALUE = frozenset({"userEnteredValue", "textFormatRuns", "chipRuns", "pivotTable", *_RESULT})
_BORDER_WIDTH = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}
_VALUE_KINDS = frozenset({"numberValue", "stringValue", "boolValue", "formulaValue"})


def split_mask(fields: str) -> list[str]:
    """``"a,b(c,d.e)"`` → ``["a", "b.c", "b.d.e"]``; ApiError 400 for an empty or unbalanced mask."""
    paths: list[str] = []
    prefix: list[str] = []
    name = ""
    for char in fields + ",":
        if char == "(":
            prefix.append(name.strip())
            name = ""
        elif char in "),":
            if name.strip():
                paths.append(".".join([*prefix, name.strip()]))
            name = ""
            if char == ")":
                if not prefix:
                    raise invalid(f"Invalid field mask: {fields}")
                prefix.pop()
        else:
            name += char
    if prefix:
        raise invalid(f"Invalid field mask: {fields}")
    if not paths:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return paths


def mask_tree(paths: list[str]) -> Mask:
    """Paths as a tree; a shorter path swallows the longer ones below it."""
    tree: Mask = {}
    for path in sorted(paths, key=len):
        node = tree
        parts = path.split(".")
        for depth, part in enumerate(parts):
            if part in node and not node[part]:
                break  # the whole field is masked already
            node = node.setdefault(part, {})
            if depth == len(parts) - 1:
                node.clear()
    return tree


def apply_mask(old: Json, new: Json, mask: Mask) -> Json:
    """A copy of ``old`` with the masked fields as ``new`` has them; messages left empty on the way are dropped."""
    out = dict(old)
    for name, below in mask.items():
        if not below or not isinstance(new.get(name, {}), dict) or not isinstance(old.get(name, {}), dict):
            if name in new:
                out[name] = new[name]
            else:
                out.pop(name, None)
            continue
        merged = apply_mask(old.get(name) or {}, new.get(name) or {}, below)
        if merged:
            out[name] = merged
        else:
            out.pop(name, None)
    return out


def update_message(old: Json, new: Json, fields: str, allowed: frozenset[str], theme: dict[str, Json] | None) -> Json:
    """``apply_mask`` for any resource with a mask: colours in both views, ``*`` meaning every allowed field.

    ApiError 400 for a field that the resource has not.
    """
    paths = split_mask(fields)
    if "*" in paths:
        paths = sorted(allowed)
    for path in paths:
        if path.split(".")[0] not in allowed:
            raise invalid(f"Invalid field: {path}")
    return apply_mask(old, normalise_format(new, theme), mask_tree(widen_paths(paths)))


@lru_cache(maxsize=512)
def _cell_mask(fields: str) -> tuple[tuple[str, Mask], ...]:
    paths = split_mask(fields)
    if "*" in paths:
        paths = list(_WRITABLE)
    for path in paths:
        root = path.split(".")[0]
        if root not in _WRITABLE and root not in _READ_ONLY:
            raise invalid(f"Invalid field: {path}")
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
        self._new = normalise_cell(new, theme)
        self._blank: CellData | None = None
        #: Results by the object they were made from: cells that shared a format before share it afterwards.
        self._made: dict[tuple[str, int], tuple[Any, Any]] = {}

    @property
    def value(self) -> Json | None:
        """The value it writes, if it writes one."""
        return self._new.get("userEnteredValue") if self.writes_value else None

    @property
    def writes_value(self) -> bool:
        return any(name == "userEnteredValue" for name, _ in self._mask)

    def with_value(self, value: Json) -> CellChange:
        """The same change entering another value (a formula moved along a repeated range)."""
        other = object.__new__(CellChange)
        other._mask, other._new, other._blank = self._mask, {**self._new, "userEnteredValue": value}, None
        other._made = self._made
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
