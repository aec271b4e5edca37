"""What is wrong in a file of the configuration, said to those who edit it: file, line, key, what was found, what is
expected, a line as it should be. In Spanish, as the files are."""

from __future__ import annotations

import json
import re
import tomllib
import types
import typing
from collections.abc import Collection, Mapping
from datetime import date, time
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Location = tuple[int | str, ...]  # as pydantic gives it: ("personas", 3, "correo")

_LONGEST = 60  # letters of a value that are shown


def suggested(wrong: str, right: Collection[str]) -> str:
    """«¿quiso decir «placa»?», or the words that may stand there."""
    near = _nearest(wrong, right)
    return f"¿quiso decir «{near}»?" if near else f"se admite: {', '.join(sorted(right))}"


def _nearest(wrong: str, right: Collection[str]) -> str:
    """The word that was cut short, or the one that is most alike; "" where none is near."""
    begun = [word for word in right if len(wrong) > 2 and word.startswith(wrong)]
    return next(iter(begun or get_close_matches(wrong, right, n=1, cutoff=0.6)), "")


def complaint(path: Path, text: str, model: type[BaseModel], issue: Mapping[str, Any]) -> str:
    """One complaint of pydantic about a file of this text, as one line."""
    location: Location = tuple(part for part in issue["loc"] if part != "[key]")
    where = f"{path}{_line(text, location)}: {key_of(location)}"
    if issue["type"] == "extra_forbidden":
        return f"{where}: clave desconocida; {_instead(model, location)}"
    field, key = _field(model, location)
    example = _example(field, key)
    if issue["type"] == "missing":
        return f"{where}: falta esta clave; agregue una línea como: {example}"
    given = issue.get("input")
    return f"{where}: se encontró {_shown(given)}; se espera {_wanted(issue, given)}; p. ej.: {example}"


def broken(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    """A file that is no TOML: the line, what stands there, what is wrong with it."""
    said = str(error)
    number = int(found[1]) if (found := re.search(r"at line (\d+)", said)) else len(text.splitlines())
    lines = text.splitlines()
    there = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if re.search(r"=\s*\d{4}-\d\d-\d\d|=\s*\d\d:\d\d", there):
        said = "Invalid date"  # the parser takes the part that it understands and stumbles over the rest
    told = next((words for pattern, words in _SYNTAX if re.match(pattern, said)), _NO_SYNTAX)
    return f"{path}, línea {number}: no es TOML válido: se encontró «{there[:_LONGEST]}»; {told}"


def not_readable(path: Path, error: OSError) -> str:
    """A file that cannot be opened: a folder of that name, no permission."""
    if path.is_dir():
        return f"{path}: es una carpeta; se espera un archivo de texto con ese nombre"
    return f"{path}: no se puede leer ({error.strerror}); revise sus permisos"


def not_utf8(path: Path) -> str:
    return f"{path}: no está guardado en UTF-8; ábralo con un editor de texto y guárdelo con esa codificación"


def key_of(location: Location) -> str:
    """("personas", 3, "correo") → personas[4].correo, counting as people do from 1."""
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(archivo)"


# -------------------------------------------------------------------------------------------------- what is expected


def _wanted(issue: Mapping[str, Any], given: object) -> str:
    kind, context = issue["type"], issue.get("ctx", {})
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected", ""))
        words = re.findall(r"'([^']*)'", expected)
        if not words:
            return f"uno de estos números, sin comillas: {', '.join(re.findall(r'-?[0-9]+', expected))}"
        near = _nearest(given, words) if isinstance(given, str) else ""
        guess = f" (¿quiso decir «{near}»?)" if near else ""
        return f"una de estas palabras: {', '.join(word or 'ninguna' for word in words)}{guess}"
    return _WANTED.get(kind, "otro valor").format(**context)


#: Kind of complaint → what is wanted.
_WANTED = {
    **dict.fromkeys(
        ("int_parsing", "int_type", "int_from_float", "int_parsing_size"), "un número entero, sin comillas"
    ),
    **dict.fromkeys(("float_parsing", "float_type", "finite_number"), "un número, con punto decimal y sin comillas"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "true o false, sin comillas"),
    "string_type": "un texto entre comillas",
    "string_pattern_mismatch": "un texto de otra forma",
    "string_too_short": "un texto que no esté vacío",
    **dict.fromkeys(("tuple_type", "list_type"), "una lista entre corchetes"),
    "too_short": "una lista más larga",
    "too_long": "una lista más corta",
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "una tabla con sus claves"),
    "greater_than": "un valor mayor que {gt}",
    "less_than": "un valor menor que {lt}",
    "greater_than_equal": "un valor de {ge} o más",
    "less_than_equal": "un valor de {le} o menos",
    **dict.fromkeys(
        ("date_parsing", "date_type", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "una fecha, año-mes-día y sin comillas",
    ),
    "zoneinfo_str": "una zona horaria",
    **dict.fromkeys(("time_parsing", "time_type", "time_delta_type"), "una hora, sin comillas"),
}


def _shown(given: object) -> str:
    """As it stands in the file, more or less."""
    text = _toml(given)
    return (
        f"«{given[:_LONGEST]}»" if isinstance(given, str) else text[:_LONGEST] + ("…" if len(text) > _LONGEST else "")
    )


# -------------------------------------------------------------------------------------------------------- an example


def _example(field: FieldInfo | None, key: str) -> str:
    """A line that would be right."""
    if field is None:
        return key
    if field.examples:
        return f"{key} = {_toml(field.examples[0])}"
    usual = None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
    if usual is None or usual in ("", (), {}) or isinstance(usual, BaseModel):
        usual = _of_type(field.annotation)
    return f"{key} = {_toml(usual)}" if usual is not None else f"[{key}]"


def _of_type(annotation: Any) -> Any:
    """Some value of a type; None: a table."""
    annotation = _bare(annotation)
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return next(filter(None, inside))
    if origin is tuple:
        one = _of_type(inside[0])
        return None if one is None else (one,)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation)).value
    known = {str: "texto", bool: True, int: 2, float: 0.5, date: date(2026, 12, 24), time: time(7, 30)}
    return known.get(annotation)


def _toml(value: object) -> str:
    match value:
        case Enum():
            return _toml(value.value)
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case date() | time():
            return value.isoformat()
        case tuple() | list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }" if value else "{}"
    return json.dumps(str(value), ensure_ascii=False)


# ------------------------------------------------------------------------------------------- the model behind a key


def _instead(model: type[BaseModel], location: Location) -> str:
    """What an unknown key may have been meant to be, or all that may stand there."""
    known = {field.alias or name: field for name, field in _model(model, location[:-1]).model_fields.items()}
    if near := _nearest(str(location[-1]), known):
        return f"¿quiso decir «{near}»? Si no, bórrela; p. ej.: {_example(known[near], near)}"
    return f"bórrela o corrija cómo está escrita; aquí se admiten: {', '.join(sorted(known))}"


def _model(model: type[BaseModel], location: Location) -> type[BaseModel]:
    """The model of the table at a place of the file."""
    found: Any = model
    for part in location:
        found = _inside(found, part)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else model


def _field(model: type[BaseModel], location: Location) -> tuple[FieldInfo | None, str]:
    """The innermost field with a name of its own on the way to a place, and its key."""
    found: Any = model
    last: tuple[FieldInfo | None, str] = (None, key_of(location))
    for part in location:
        if isinstance(found, type) and issubclass(found, BaseModel):
            field = _fields(found).get(str(part))
            last = (field, str(part)) if field else last
        found = _inside(found, part)
    return last


def _inside(annotation: Any, part: int | str) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = _fields(annotation).get(str(part))
        return _bare(field.annotation) if field else None
    inside = typing.get_args(annotation)
    return _bare(inside[-1 if typing.get_origin(annotation) is dict else 0]) if inside else None


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _bare(annotation: Any) -> Any:
    """Without ``Annotated`` and ``| None``."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _bare(typing.get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return _bare(next(one for one in typing.get_args(annotation) if one is not type(None)))
    return annotation


# ------------------------------------------------------------------------------------------------ where it is written

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def _line(text: str, location: Location) -> str:
    """«, línea 12» of the key, or of the table or list that it belongs to; "" where it cannot be told."""
    table: Location = ()
    counts: dict[Location, int] = {}
    best, number = 0, 0
    for line, content in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(content):
            table = _table_at(_parts(header[2]), many=header[1] == "[[", counts=counts)
            here = table
        elif key := _KEY.match(content):
            here = (*table, *_parts(key[1]))
        else:
            continue
        if len(here) > best and location[: len(here)] == here:
            best, number = len(here), line
    return f", línea {number}" if number else ""


def _table_at(names: Location, *, many: bool, counts: dict[Location, int]) -> Location:
    """Where a header leads: each list of tables on its way stands at its latest entry."""
    at: Location = ()
    for name in names[:-1]:
        at = (*at, name, counts[(*at, name)] - 1) if (*at, name) in counts else (*at, name)
    at = (*at, names[-1])
    if not many:
        return at
    counts[at] = counts.get(at, 0) + 1
    for deeper in [one for one in counts if len(one) > len(at) and one[: len(at)] == at]:
        if deeper[len(at)] == counts[at] - 1:
            del counts[deeper]
    return (*at, counts[at] - 1)


def _parts(dotted: str) -> Location:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


_NO_SYNTAX = 'cada línea es clave = valor, p. ej.: activo = true, nombre = "Ana", sedes = ["Tunja", "Duitama"]'

#: How a message of tomllib begins → what to do.
_SYNTAX = (
    (r"Invalid value", 'falta el valor o le faltan las comillas; p. ej.: nombre = "Ana", dias = 2, activo = true'),
    (r"Expected '=' after", 'falta «=» después de la clave; p. ej.: nombre = "Ana"'),
    (r"Unclosed array", 'falta una coma en la lista, o cerrarla con «]»; p. ej.: sedes = ["Tunja", "Duitama"]'),
    (r"Unclosed inline table", 'falta cerrar con «}»; p. ej.: { fecha = 2026-12-24, motivo = "Cierre" }'),
    (r"Expected ']'", "falta cerrar el título de la tabla con «]»; p. ej.: [sedes.Tunja]"),
    (r"Expected ']]'", "falta cerrar el título con «]]»; p. ej.: [[personas]]"),
    (r"Unterminated string|Expected '\"|Illegal character '\\n'",
     'faltan las comillas que cierran; p. ej.: nombre = "Ana"'),
    (r"Cannot overwrite a value|Duplicate inline table key|Cannot declare|Cannot mutate|Cannot redefine",
     "esta clave o tabla ya está más arriba; deje una sola"),
    (r"Expected newline or end of document", "sobra lo que sigue al valor; ponga una sola clave en cada línea"),
    (r"Invalid date", "esa fecha u hora no existe; p. ej.: 2026-12-24, 07:30:00"),
    (r"Unescaped|Invalid hex|Escaped character", "escriba la barra inversa dos veces: «\\\\»"),
)  # fmt: skip
