"""``python docs/tools/config_reference.py [--write]``: every key of ``config/`` and every variable of the environment.

Prints ``docs/referencia-config.md``, or brings it up to date: names, types, limits and defaults from the models, what a
key decides from ``claves.toml``, examples from the configuration that comes along. A test compares page and models.
"""

from __future__ import annotations

import json
import sys
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, BaseModel, SecretStr
from pydantic.fields import FieldInfo

from sheets_automation import policy
from sheets_automation.domain.fields import FIELDS
from sheets_automation.domain.kinds import KINDS
from sheets_automation.domain.mail.moments import RECEIVED
from sheets_automation.domain.roles import ROLES
from sheets_automation.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "referencia-config.md"
WORDS = tomllib.loads(Path(__file__).with_name("claves.toml").read_text(encoding="utf-8"))
LONGEST = 56  # characters of an example

#: File, its model, what it decides.
FILES: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("forms/*.toml", policy.FormPolicy, "Uno por formato (`forms/GSC-FOR-01.toml` …): encabezados y cómo se escriben, "
     "campos necesarios, preguntas, dónde se pinta, el plazo."),
    ("exports/*.toml", policy.ExportPolicy, "Uno por lista de otro programa (`exports/SPIGA.toml` …): encabezados, qué "
     "es una empresa, nombres de prueba, meses sin visita. Puede faltar."),
    ("semaphore.toml", policy.SemaphorePolicy, "Qué tonos son qué estado, la tolerancia, qué puede pintar el servicio "
     "solo, las palabras de la columna de estado."),
    ("calendar.toml", policy.CalendarPolicy, "Sábados, días de cierre y días que sí se trabajan, también por sede. Los "
     "festivos de Colombia se calculan."),
    ("people.toml", policy.PeoplePolicy, "Sedes, marcas, quién responde por qué, cómo escriben las hojas sus nombres, "
     "quién recibe correos, quién está ausente. Mientras no exista, las pruebas usan las personas ficticias de "
     "`ejemplo/people.toml`; en Google no se escribe nada con ellas."),
    ("mail.toml", policy.MailPolicy, "Por dónde salen los correos, remitente, dominios permitidos, horas, niveles, "
     "empresa, color y logo, cuánto se cita de un cliente."),
    ("reports.toml", policy.ReportsPolicy, "Informes, sus días, meta, cifra oficial, umbrales, temas."),
    ("company.toml", policy.OwnCompanyPolicy, "Lo propio de la empresa: zona horaria, área que firma, cómo se "
     "citan sus documentos. Puede faltar."),
    ("crm.toml", policy.CrmPolicy, "Metas del CRM: prospectos y actividades válidos por marca, asesor, mes y semana."),
    ("limits.toml", policy.LimitsPolicy, "Frenos: fecha de inicio, pausa, proporción de filas que se repintan, correos "
     "por corrida."),
)  # fmt: skip

#: Keys whose values are one of a list that the program has, and not the model.
ONE_OF = {
    ("FormPolicy", "tipo"): sorted(KINDS),
    ("PersonPolicy", "rol"): [role.id for role in ROLES],
    ("PersonPolicy", "recibe"): list(RECEIVED),
}
#: Names of tables that are names of something: what stands for it in a heading.
NAMED = {"campos": "CAMPO", "sedes": "NOMBRE", "marcas": "NOMBRE", "roles": "NOMBRE", "por_marca": "MARCA"}

HEAD = """# Referencia de la configuración

Lo que decide la empresa está en la carpeta `config/`, en archivos TOML que se abren con cualquier editor de texto y
llevan sus propias explicaciones. Una clave desconocida, un valor de otro tipo o un nombre que no existe se rechaza
antes de hacer nada, con todos los problemas de una vez: archivo, clave, qué se encontró y qué se espera.
`sheets-automation doctor` los revisa también contra los archivos de Drive.

**Si falta** dice qué vale cuando la clave no está; «obligatoria», que sin ella el archivo se rechaza. Esta página la
hace `make docs` a partir del programa mismo; una prueba exige que esté al día y que no falte ninguna clave.

| archivo | decide |
|---|---|
"""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: its heading as TOML writes it, its model, and the tables that come along under it."""

    heading: str  # "" for the keys at the top of the file
    model: type[BaseModel]
    shipped: tuple[Mapping[str, Any], ...]


def page() -> str:
    """The page as it has to be."""
    rows = "".join(f"| [`{name}`](#{_anchor(name)}) | {words} |\n" for name, _model, words in FILES)
    parts = [HEAD + rows, *(_file(name, model, words) for name, model, words in FILES), _environment()]
    return "\n".join(parts)


def tables(name: str, model: type[BaseModel]) -> list[Table]:
    """The tables of a file in the order of its model, the keys at its top first."""
    config = ROOT / "config"
    paths = sorted(config.glob(name)) or sorted((config / "ejemplo").glob(name))
    shipped = tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in paths)
    return list(_under(Table("", model, shipped)))


def _under(table: Table, path: str = "") -> Iterator[Table]:
    yield table
    for key, info in keys_of(table.model):
        inner = _model_in(info.annotation)
        if inner is None:
            continue
        found = [one for given in table.shipped for one in _tables_at(given.get(key), info)]
        many = typing.get_origin(_bare(info.annotation)) is tuple
        by_name = typing.get_origin(_bare(info.annotation)) is dict
        where = f"{path}{key}.{NAMED[key]}" if by_name else f"{path}{key}"
        yield from _under(Table(f"[[{where}]]" if many else f"[{where}]", inner, tuple(found)), f"{where}.")


def keys_of(model: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """(key as people write it, field) of a model."""
    return [(info.alias or name, info) for name, info in model.model_fields.items()]


def missing_words() -> list[str]:
    """Keys that ``claves.toml`` says nothing of, and keys it explains that there are not."""
    models = {table.model.__name__: table.model for name, model, _words in FILES for table in tables(name, model)}
    wanted = {(title, key) for title, model in models.items() for key, _info in keys_of(model)}
    wanted |= {("Settings", name) for name in Settings.model_fields}
    said = {(title, key) for title, keys in WORDS.items() for key in keys}
    return [f"{title}.{key}: add it to docs/tools/claves.toml" for title, key in sorted(wanted - said)] + [
        f"{title}.{key}: there is no such key any more" for title, key in sorted(said - wanted)
    ]


# ------------------------------------------------------------------------------------------------------------ the page


def _file(name: str, model: type[BaseModel], words: str) -> str:
    parts = [f"## `{name}`\n\n{words}\n"]
    for table in _once(tables(name, model)):
        heading = f"\n### {table.heading}\n" if table.heading else ""
        parts.append(f"{heading}\n| clave | tipo | si falta | qué decide | ejemplo |\n|---|---|---|---|---|\n")
        parts += [_row(table, key, info) for key, info in keys_of(table.model)]
        if table.model is policy.FieldPolicy:
            known = ", ".join(f"`{field.id}`" for field in FIELDS.values())
            parts.append(f"\nCAMPO es uno de los que el programa conoce ({known}) o una pregunta de la lista "
                         "`preguntas` o `preguntas_marca`.\n")  # fmt: skip
    return "".join(parts)


def _once(found: list[Table]) -> Iterator[Table]:
    """Tables of one model as one, under all their headings."""
    models = dict.fromkeys(table.model for table in found)
    for model in models:
        same = [table for table in found if table.model is model]
        heading = " · ".join(f"`{table.heading}`" for table in same if table.heading)
        yield Table(heading, model, tuple(given for table in same for given in table.shipped))


def _row(table: Table, key: str, info: FieldInfo) -> str:
    said, example = _words(table.model, key)
    if not example:
        inner = _model_in(info.annotation) is not None
        example = "" if inner else next(filter(None, (_example(given.get(key)) for given in table.shipped)), "")
    return _cells(f"`{key}`", _type(table.model, key, info), _default(info), said, _code(example))


def _environment() -> str:
    rows = [
        _cells(
            " o ".join(f"`{one}`" for one in variables(name)), _type(Settings, name, info), _default(info), *_said(name)
        )
        for name, info in Settings.model_fields.items()
    ]
    return (
        "## Variables de entorno\n\nDónde y como quién trabaja el servicio; no son decisiones de la empresa ni van "
        "en `config/`. Cuáles hacen falta: [On real Google](google.md) y [On Cloud Run](servidor.md), en inglés.\n\n"
        f"| variable | tipo | si falta | qué decide | ejemplo |\n|---|---|---|---|---|\n{''.join(rows)}"
    )


def variables(name: str) -> list[str]:
    """The names in the environment that a setting is read from, ours first."""
    named = Settings.model_fields[name].validation_alias
    if isinstance(named, AliasChoices):
        return [str(choice) for choice in named.choices if str(choice).isupper()]
    return [f"SHEETS_AUTOMATION_{name.upper()}"]


def _said(name: str) -> tuple[str, str]:
    said, example = _words(Settings, name)
    return said, _code(example)


def _words(model: type[BaseModel], key: str) -> tuple[str, str]:
    said = WORDS.get(model.__name__, {}).get(key, "")
    return (said, "") if isinstance(said, str) else (said[0], said[1])


def _cells(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else "—"


def _anchor(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum() or letter in "-_ ").replace(" ", "-")


# ----------------------------------------------------------------------------------------------------- types, defaults


def _bare(annotation: Any) -> Any:
    """Without ``Annotated`` and ``| None``."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        (inner,) = [one for one in typing.get_args(annotation) if one is not type(None)]
        return _bare(inner)
    return annotation


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of a key that is a table, a list of tables or a table by names."""
    bare = _bare(annotation)
    for one in (bare, *map(_bare, typing.get_args(bare))):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def _type(model: type[BaseModel], key: str, info: FieldInfo) -> str:
    if (model.__name__, key) in ONE_OF:
        words = ", ".join(f"`{word}`" for word in ONE_OF[model.__name__, key])
        return f"lista, de {words}" if typing.get_origin(_bare(info.annotation)) is tuple else f"uno de {words}"
    limits = {kind: getattr(one, kind) for one in info.metadata for kind in ("ge", "gt", "le") if hasattr(one, kind)}
    low, high = limits.get("ge", limits.get("gt")), limits.get("le")
    more = ""
    if low is not None:
        more = f"desde {low}" if high is None else f"de {low} a {high}"
    return f"{_name(info.annotation)} {more}".strip()


def _name(annotation: Any) -> str:
    bare = _bare(annotation)
    origin, inner = typing.get_origin(bare), typing.get_args(bare)
    if origin is typing.Literal:
        return "uno de " + ", ".join(f"`{_shown(word)}`" for word in inner)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is not Ellipsis:
            return f"lista de dos: {_name(inner[0])}"
        return "tablas" if _model_in(bare) else f"lista de {_PLURAL.get(_name(inner[0]), _name(inner[0]))}"
    if origin is dict:
        return "tablas, por nombre" if _model_in(bare) else f"tabla: {_name(inner[0])} = {_name(inner[1])}"
    if issubclass(bare, BaseModel):
        return "tabla"
    if issubclass(bare, StrEnum):
        return "uno de " + ", ".join(f"`{one.value}`" for one in bare if one.value not in ("ninguno", "desconocido"))
    return _SIMPLE[bare]


_SIMPLE = {
    bool: "`true` o `false`", int: "entero", float: "número", str: "texto", date: "fecha", time: "hora", Path: "ruta",
    SecretStr: "secreto", ZoneInfo: "zona horaria",
}  # fmt: skip
_PLURAL = {"texto": "textos", "hora": "horas", "lista de textos": "listas de textos"}


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "obligatoria"
    if info.default is None or info.default_factory is not None or isinstance(info.default, SecretStr):
        return "—"
    given = info.default
    if isinstance(given, Path | ZoneInfo):
        given = given.key if isinstance(given, ZoneInfo) else given.as_posix()
    return _code(_value(given))


# ------------------------------------------------------------------------------------------------------------ examples


def _tables_at(given: Any, info: FieldInfo) -> list[Mapping[str, Any]]:
    """The tables that a shipped file has under a key."""
    if given is None:
        return []
    if typing.get_origin(_bare(info.annotation)) is dict:
        return list(given.values())
    return list(given) if isinstance(given, list) else [given]


def _example(value: Any) -> str:
    """A value as TOML writes it, no longer than fits into a cell; "" where it says nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{_key(name)} = {_example(one)}" for name, one in list(value.items())[:1]) + (
            ", …" if len(value) > 1 else ""
        )
    text = _value(value)
    if len(text) <= LONGEST or not isinstance(value, list):
        return text
    kept = list(value)
    while len(kept) > 1 and len(_value(kept)) > LONGEST - 3:
        kept.pop()
    return f"{_value(kept)[:-1]}, …]"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _shown(word: Any) -> str:
    return '""' if word == "" else str(word)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isascii() and " " not in name else f'"{name}"'


if __name__ == "__main__":
    for line in missing_words():
        sys.stderr.write(f"{line}\n")
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
