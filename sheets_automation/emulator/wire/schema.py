"""Messages of a discovery document compiled to functions that check JSON and word the refusals as Google does.

A checker takes ``(value, path, errors)`` and returns the value in canonical form: camelCase names (Google accepts
snake_case too), numbers for numbers sent as text, lists for repeated fields given as a single value, nulls dropped.
Errors are collected as ``(path, message)``; Google reports all of them in one 400 with a ``BadRequest`` detail.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sheets_automation.emulator.errors import ApiError

Json = dict[str, Any]
#: A place in the body: (parent, ".name" or "[3]"), None at the root. Text is made of it only when it is wrong.
Path = tuple[Any, str] | None
Errors = list[tuple[str, str]]
Checker = Callable[[Any, Path, Errors], Any]

MAX_DEPTH = 100

#: Enums that are types of their own in Google's protos; all others are named after the message they stand in.
_TOP_LEVEL_ENUMS = {
    "majorDimension": "Dimension",
    "dimension": "Dimension",
    "valueInputOption": "ValueInputOption",
    "valueRenderOption": "ValueRenderOption",
    "responseValueRenderOption": "ValueRenderOption",
    "dateTimeRenderOption": "DateTimeRenderOption",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
    "pasteType": "PasteType",
    "pasteOrientation": "PasteOrientation",
    "horizontalAlignment": "HorizontalAlign",
    "verticalAlignment": "VerticalAlign",
    "sheetType": "SheetType",
    "sortOrder": "SortOrder",
    "themeColor": "ThemeColorType",
    "colorType": "ThemeColorType",
}

#: Fields of which one message may carry one only; the discovery document does not say so.
_ONE_OF = {
    "Request": "kind",
    "ExtendedValue": "value",
    "DataFilter": "filter",
    "ColorStyle": "kind",
    "DeveloperMetadataLocation": "location",
}
_ONE_OF_FIELDS = {"DeveloperMetadataLocation": {"spreadsheet", "sheetId", "dimensionRange"}}

_INTEGER_RANGE = {
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}
_INTEGER_TEXT = re.compile(r"^-?[0-9]{1,20}$")
_PACKAGES = {
    "sheets": "google.apps.sheets.v4",
    "drive": "google.apps.drive.v3",
    "gmail": "google.gmail.v1",
    "drivev2": "google.apps.drive.v2",
}


def snake(name: str) -> str:
    """``repeatCell`` → ``repeat_cell``, as Google's messages name fields."""
    return _snake(name)


@lru_cache(maxsize=4096)
def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


@lru_cache(maxsize=4096)
def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def path_text(path: Path) -> str:
    """``requests[0].repeat_cell.range``; empty at the root."""
    parts: list[str] = []
    while path is not None:
        path, part = path
        parts.append(part)
    return "".join(reversed(parts)).removeprefix(".")


def invalid_value(path: Path, type_name: str, value: Any) -> tuple[str, str]:
    """The error for a value of the wrong type: ``Invalid value at 'x' (TYPE_INT32), "abc"``."""
    shown = json.dumps(value, ensure_ascii=False) if not isinstance(value, dict | list) else ""
    text = path_text(path)
    return text, f"Invalid value at '{text}' ({type_name}), {shown}".rstrip(", ")


def bad_request(errors: Errors) -> ApiError:
    """All collected errors as Google's one 400: messages on lines of their own, ``fieldViolations`` in the details."""
    violations = [{"field": field, "description": text} if field else {"description": text} for field, text in errors]
    return ApiError(
        400,
        "\n".join(text for _, text in errors),
        details=[{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}],
    )


#: Drive passes over names it does not know: gspread's recorded calls send files.get ``includeItemsFromAllDrives`` and
#: permissions.create ``withLink``, a name of v2, and succeed.
IGNORES_UNKNOWN = ("drive", "drivev2")


class Schemas:
    """The compiled messages of one API; ``strict`` for answers, where nothing is forgiven."""

    def __init__(self, api: str, schemas: Json, *, strict: bool) -> None:
        self._ignores_unknown = api in IGNORES_UNKNOWN and not strict
        self._package = _PACKAGES[api]
        self._schemas = schemas
        self._strict = strict
        self._messages: dict[str, Checker] = {}

    def message(self, name: str) -> Checker:
        """The checker of a named message, compiled at first use with all that it holds; it may hold itself."""
        found = self._messages.get(name)
        if found is None:
            fields: dict[str, tuple[str, str, Checker]] = {}
            found = self._messages[name] = self._message_checker(name, fields)
            for field_name, spec in self._schemas[name].get("properties", {}).items():
                fields[field_name] = (field_name, "." + snake(field_name), self.field(field_name, spec, name))
        return found

    def fields_of(self, name: str) -> dict[str, str | None]:
        """Field name → the message it holds (also inside lists and maps), or None for a plain value."""
        found: dict[str, str | None] = {}
        for field_name, spec in self._schemas[name].get("properties", {}).items():
            while "items" in spec or "additionalProperties" in spec:
                spec = spec.get("items") or spec["additionalProperties"]
            found[field_name] = spec.get("$ref")
            if spec.get("type") == "object":
                inner = f"{name}.{field_name[:1].upper()}{field_name[1:]}"
                self._schemas.setdefault(inner, spec)
                found[field_name] = inner
        return found

    def field(self, name: str, spec: Json, parent: str) -> Checker:
        """The checker of one property or query parameter."""
        if "$ref" in spec:
            return self.message(spec["$ref"])
        kind = spec.get("type")
        if kind == "array":
            return self._array(self.field(name, spec["items"], parent), spec["items"])
        if kind == "object":
            if "additionalProperties" in spec:
                return self._map(self.field(name, spec["additionalProperties"], parent))
            inner = f"{parent}.{name[:1].upper()}{name[1:]}"
            self._schemas.setdefault(inner, spec)
            return self.message(inner)
        if kind == "any":
            return _any
        if "enum" in spec:
            type_name = _TOP_LEVEL_ENUMS.get(name) or f"{parent}.{name[:1].upper()}{name[1:]}"
            return _enum(frozenset(spec["enum"]), f"type.googleapis.com/{self._package}.{type_name}")
        return self._scalar(str(kind), spec.get("format"))

    def _message_checker(self, name: str, fields: dict[str, tuple[str, str, Checker]]) -> Checker:
        type_name = f"type.googleapis.com/{self._package}.{name}"
        strict, ignores_unknown = self._strict, self._ignores_unknown
        one_of = _ONE_OF.get(name)
        members = _ONE_OF_FIELDS.get(name)

        def check(value: Any, path: Path, errors: Errors) -> Any:
            if not isinstance(value, dict):
                if isinstance(value, list):
                    errors.append(_not_repeating(path))
                else:
                    errors.append(invalid_value(path, type_name, value))
                return {}
            out: Json = {}
            for key, item in value.items():
                found = fields.get(key)
                if found is None:
                    if not strict:
                        found = fields.get(_camel(key))
                    if found is None:
                        if not ignores_unknown:
                            errors.append(_unknown(key, path))
                        continue
                if item is None:
                    if strict:
                        errors.append(invalid_value((path, found[1]), "null", item))
                    continue
                out[found[0]] = found[2](item, (path, found[1]), errors)
            if one_of and len(out) > 1:
                _check_one_of(one_of, [k for k in out if members is None or k in members], path, errors)
            return out

        return check

    def _array(self, item: Checker, spec: Json) -> Checker:
        strict = self._strict
        nested = spec.get("type") == "array"
        keeps_null = spec.get("type") == "any"

        def check(value: Any, path: Path, errors: Errors) -> Any:
            if not isinstance(value, list):
                if strict:
                    errors.append(invalid_value(path, "repeated", value))
                elif keeps_null or nested:
                    errors.append(invalid_value(path, "type.googleapis.com/google.protobuf.ListValue", value))
                else:  # a single value stands for a list of one, as in Google's JSON
                    return [item(value, (path, "[0]"), errors)]
                return []
            if keeps_null:
                return value
            out = []
            for i, element in enumerate(value):
                if element is None and not nested:
                    continue
                out.append(item(element, (path, f"[{i}]"), errors))
            return out

        return check

    def _map(self, item: Checker) -> Checker:
        def check(value: Any, path: Path, errors: Errors) -> Any:
            if not isinstance(value, dict):
                errors.append(invalid_value(path, "Map", value))
                return {}
            # A null value in Drive's properties deletes the property, so it is kept.
            return {
                key: None if element is None else item(element, (path, f'["{key}"]'), errors)
                for key, element in value.items()
            }

        return check

    def _scalar(self, kind: str, form: str | None) -> Checker:
        if form in _INTEGER_RANGE:
            return _integer(form, as_text=kind == "string", strict=self._strict)
        if kind == "integer":
            return _integer("int32", as_text=False, strict=self._strict)
        if kind == "number":
            return _number("TYPE_FLOAT" if form == "float" else "TYPE_DOUBLE", strict=self._strict)
        if kind == "boolean":
            return _strict_boolean if self._strict else _boolean
        return _string


def _any(value: Any, _path: Path, _errors: Errors) -> Any:
    return value


def _string(value: Any, path: Path, errors: Errors) -> Any:
    if not isinstance(value, str):
        errors.append(_not_repeating(path) if isinstance(value, list) else invalid_value(path, "TYPE_STRING", value))
    return value


def _strict_boolean(value: Any, path: Path, errors: Errors) -> Any:
    if not isinstance(value, bool):
        errors.append(invalid_value(path, "TYPE_BOOL", value))
    return value


def _boolean(value: Any, path: Path, errors: Errors) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    errors.append(invalid_value(path, "TYPE_BOOL", value))
    return False


def _integer(form: str, *, as_text: bool, strict: bool) -> Checker:
    low, high = _INTEGER_RANGE[form]
    type_name = "TYPE_" + form.upper()

    def check(value: Any, path: Path, errors: Errors) -> Any:
        number: int | None = None
        if isinstance(value, bool):
            pass
        elif isinstance(value, int):
            number = None if strict and as_text else value
        elif isinstance(value, float) and value.is_integer():
            number = None if strict else int(value)
        elif isinstance(value, str) and _INTEGER_TEXT.match(value):
            number = None if strict and not as_text else int(value)
        if number is None or not low <= number <= high:
            errors.append(invalid_value(path, type_name, value))
            return "0" if as_text else 0
        return str(number) if as_text else number

    return check


def _number(type_name: str, *, strict: bool) -> Checker:
    def check(value: Any, path: Path, errors: Errors) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return value
        if isinstance(value, str) and not strict:
            try:
                number = float(value)
            except ValueError:
                number = math.nan
            if math.isfinite(number):
                return number
        errors.append(invalid_value(path, type_name, value))
        return 0

    return check


def _enum(values: frozenset[str], type_name: str) -> Checker:
    def check(value: Any, path: Path, errors: Errors) -> Any:
        if not isinstance(value, str) or value not in values:
            errors.append(invalid_value(path, type_name, value))
        return value

    return check


def _unknown(key: str, path: Path) -> tuple[str, str]:
    place = path_text(path)
    where = f" at '{place}'" if place else ""
    return place, f'Invalid JSON payload received. Unknown name "{key}"{where}: Cannot find field.'


def _not_repeating(path: Path) -> tuple[str, str]:
    place, _, name = path_text(path).rpartition(".")
    where = f" at '{place}'" if place else ""
    message = f'Invalid JSON payload received. Unknown name "{name}"{where}: '
    return place, message + "Proto field is not repeating, cannot start list."


def _check_one_of(name: str, present: list[str], path: Path, errors: Errors) -> None:
    for extra in present[1:]:
        place = path_text(path)
        message = f"Invalid value at '{place}' (oneof), oneof field '{name}' is already set. Cannot set '{extra}'"
        errors.append((place, message))
