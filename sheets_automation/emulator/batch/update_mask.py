"""Field masks of updates: what ``fields`` in a request names, and laying a request's message on a stored one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sheets_automation.emulator.errors import invalid
from sheets_automation.emulator.state.formats import normalise_format, widen_paths
from sheets_automation.emulator.state.grid import Json
from sheets_automation.emulator.wire.discovery import message_fields

#: A mask as a tree of field names; an empty tree means the whole field.
Mask = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """A message that requests update under a mask, and those of its fields that they may change."""

    message: str
    fields: frozenset[str]


def split_mask(fields: str) -> list[str]:
    """``"a,b(c,d_e.f/g)"`` → ``["a", "b.c", "b.dE.f.g"]``; ApiError 400 for an empty or unbalanced mask."""
    paths: list[str] = []
    prefix: list[str] = []
    name = ""
    for char in fields.replace("/", ".") + ",":
        if char == "(":
            prefix.append(name.strip())
            name = ""
        elif char in "),":
            if name.strip():
                paths.append(_camel(".".join([*prefix, name.strip()])))
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


def _camel(path: str) -> str:
    return re.sub("_([a-z])", lambda match: match.group(1).upper(), path)


def check_paths(message: str, paths: Iterable[str]) -> None:
    """ApiError 400 for a path that this message of the API has not; below lists and maps nothing is checked."""
    for path in paths:
        at: str | None = message
        for name in path.split("."):
            if at is None:
                break
            fields = message_fields("sheets", at)
            if name not in fields:
                raise invalid(f"Invalid field: {path}")
            at = fields[name]


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


def update_message(old: Json, new: Json, fields: str, of: Resource, theme: dict[str, Json] | None) -> Json:
    """``apply_mask`` for a resource: colours in both views, ``*`` meaning every field that may change.

    ApiError 400 for a field that the resource has not, or that cannot be changed.
    """
    paths = split_mask(fields)
    if "*" in paths:
        paths = sorted(of.fields)
    check_paths(of.message, paths)
    for path in paths:
        if path.split(".")[0] not in of.fields:
            raise invalid(f"Invalid field: {path}")
    return apply_mask(old, normalise_format(new, theme), mask_tree(widen_paths(paths)))
