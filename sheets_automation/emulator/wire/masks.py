"""Field masks: the ``fields=`` parameter of every method, compiled to what has to be built.

``a,b(c,d/e),f.g`` becomes the tree ``{"a": None, "b": {"c": None, "d": {"e": None}}, "f": {"g": None}}``: None means
the whole field. ``*`` names every field of its level. Naming a field and something below it means the whole field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Union

from sheets_automation.emulator.errors import ApiError

from . import discovery

Json = dict[str, Any]
#: Field name → what is wanted below it; None: everything.
Mask = dict[str, Union["Mask", None]]

_TOKEN = re.compile(r"[^\s,()/.]+|[,()/.]")
_WORDING = {"sheets": "rpc", "gmail": "rpc", "drive": "selection", "drivev2": "selection"}


def parse(text: str) -> Mask:
    """The tree of a ``fields`` text. ApiError 400 when it is empty or its parentheses do not balance."""
    tokens = _TOKEN.findall(text)
    tree: Mask = {}
    end = _parse_list(tokens, 0, tree)
    if end != len(tokens) or not tree:
        raise _bare()
    return tree


def _parse_list(tokens: list[str], at: int, into: Mask) -> int:
    """Read ``name, name(…), …`` until a closing parenthesis or the end; returns the position after it."""
    while True:
        at = _parse_path(tokens, at, into)
        if at >= len(tokens) or tokens[at] == ")":
            return at
        if tokens[at] != ",":
            raise _bare()
        at += 1


def _parse_path(tokens: list[str], at: int, into: Mask) -> int:
    """Read ``a/b.c`` with an optional list in parentheses."""
    names: list[str] = []
    while True:
        if at >= len(tokens) or tokens[at] in ",()/.":
            raise _bare()
        names.append(tokens[at])
        at += 1
        if at >= len(tokens) or tokens[at] not in "/.":
            break
        at += 1
    below: Mask | None = None
    if at < len(tokens) and tokens[at] == "(":
        below = {}
        at = _parse_list(tokens, at + 1, below)
        if at >= len(tokens):
            raise _bare()
        at += 1
    for name in reversed(names[1:]):
        below = {name: below}
    _merge(into, names[0], below)
    return at


def _merge(into: Mask, name: str, below: Mask | None) -> None:
    known = into.get(name, {}) if name in into else {}
    if below is None or (name in into and known is None):
        into[name] = None
        return
    target: Mask = known or {}
    for inner, deeper in below.items():
        _merge(target, inner, deeper)
    into[name] = target


@lru_cache(maxsize=256)
def of_response(text: str, method_id: str) -> Mask | None:
    """The mask of a ``fields`` parameter for this method's answer; None when it asks for everything.

    ApiError 400 with Google's wording for a field that the answer does not have. The result is shared:
    do not change it.
    """
    method = discovery.method(method_id)
    tree = parse(text)
    if method.response is None:
        return tree
    return _checked(tree, method.api, method.response, "")


def _checked(tree: Mask, api: str, message: str, path: str) -> Mask | None:
    fields = discovery.message_fields(api, message)
    out: Mask = {}
    for name, below in tree.items():
        if name == "*":
            if below is None:
                return None
            for every, inner in fields.items():
                if inner is not None:
                    kept = {k: v for k, v in below.items() if k in discovery.message_fields(api, inner)}
                    if kept:
                        _merge(out, every, _checked(kept, api, inner, path))
            continue
        known = name if name in fields else _camel(name)
        if known not in fields:
            raise _unknown(api, path + name)
        inner = fields[known]
        if below is None:
            out[known] = None
        elif inner is None:
            # Below a plain value only map keys can stand (Drive's appProperties); they are taken as given.
            if not _is_map(api, known):
                raise _unknown(api, f"{path}{name}.{next(iter(below))}")
            out[known] = below
        else:
            out[known] = _checked(below, api, inner, f"{path}{name}.")
    return out


def _is_map(api: str, name: str) -> bool:
    return api == "drive" and name in ("properties", "appProperties", "exportLinks", "exportFormats", "importFormats")


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def _bare() -> ApiError:
    return ApiError(400, "Request contains an invalid argument.", reason="badRequest")


def _unknown(api: str, path: str) -> ApiError:
    if _WORDING[api] == "selection":
        message = "Invalid field selection " + path.replace(".", "/")
        return ApiError(400, message, reason="invalidParameter", location="fields")
    text = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    detail: dict[str, object] = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"field": path, "description": text}],
    }
    return ApiError(400, "Request contains an invalid argument.", reason="badRequest", details=[detail])


# -- applying ---------------------------------------------------------------------------------------------------

Picker = Callable[[Json], Json]


def picker(mask: Mask | None) -> Picker:
    """A function that copies out of a message what the mask asks for; a mask of None gives the message itself.

    A present message of which nothing is asked stays as ``{}``, as in Google's answers. What it returns shares
    values with its argument: do not change it.
    """
    if mask is None or "*" in mask:
        return _whole
    names = tuple(name for name, below in mask.items() if below is None)
    nested = tuple((name, picker(below)) for name, below in mask.items() if below is not None)
    if not nested:
        return _flat_picker(names)

    def pick(message: Json) -> Json:
        out: Json = {}
        for name in names:  # a comprehension would cost a call per cell
            if name in message:
                out[name] = message[name]
        for name, inner in nested:
            value = message.get(name)
            if value is None:
                continue
            if isinstance(value, dict):
                out[name] = inner(value)
            elif isinstance(value, list):
                out[name] = [inner(v) if isinstance(v, dict) else v for v in value]
            else:
                out[name] = value
        return out

    return pick


def _whole(message: Json) -> Json:
    return message


def _flat_picker(names: tuple[str, ...]) -> Picker:
    if len(names) == 1:
        only = names[0]

        def pick_one(message: Json) -> Json:
            return {only: message[only]} if only in message else {}

        return pick_one

    def pick(message: Json) -> Json:
        return {name: message[name] for name in names if name in message}

    return pick


def wants(mask: Mask | None, *path: str) -> bool:
    """Whether the mask asks for this field or anything in it."""
    for name in path:
        if mask is None:
            return True
        if name not in mask:
            return False
        mask = mask[name]
    return True


def below(mask: Mask | None, *path: str) -> Mask | None:
    """The mask inside this field, which must be wanted; None: everything."""
    for name in path:
        if mask is None:
            return None
        mask = mask[name]
    return mask
