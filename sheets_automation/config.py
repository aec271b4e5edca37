"""``config/*.toml`` → ``Config``: every problem of every file is reported at once, with file and key."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sheets_automation import config_check
from sheets_automation.errors import ConfigError
from sheets_automation.model import picture_type
from sheets_automation.policy import (
    CalendarPolicy,
    Config,
    CrmPolicy,
    ExportPolicy,
    FormPolicy,
    LimitsPolicy,
    MailPolicy,
    OwnCompanyPolicy,
    PeoplePolicy,
    ReportsPolicy,
    SemaphorePolicy,
)

_Model = TypeVar("_Model", bound=BaseModel)

_LARGEST_LOGO = 50 * 1024  # bytes

#: Files that may be left out, and what their absence means.
_NO_MAIL = MailPolicy(enabled=False, sender="", domains=())


def shipped() -> Path:
    """The configuration of a fictitious dealer that comes along: in an installed package, or beside it in a clone."""
    inside = Path(__file__).with_name("shipped_config")
    return inside if inside.is_dir() else Path(__file__).resolve().parents[1] / "config"


def load(folder: Path) -> Config:
    """Read a configuration folder.

    ``forms/*.toml`` (at least one) and ``semaphore.toml`` must be there; ``calendar``, ``people``, ``mail``,
    ``reports``, ``limits``, ``company`` and ``crm`` have defaults (Colombian calendar, nobody known, no mail, no
    reports, careful limits, Bogotá and the documents of the procedures, no targets). ``exports/*.toml`` may be missing:
    then no list of another program is read.

    Raises:
        ConfigError: listing every unreadable file, unknown key, wrong type and dangling reference.
    """
    problems: list[str] = []
    if not folder.is_dir():
        told = "no existe esa carpeta; indique otra con --config DIR o copie allí la del ejemplo"
        raise ConfigError([f"{folder}: {told}, {shipped()}"])
    forms = _read_all(folder / "forms", FormPolicy, problems)
    if not forms and not problems:
        problems.append(f"{folder / 'forms'}: no hay ningún formato; cada formato es un archivo como GSC-FOR-01.toml")
    semaphore = _read(folder / "semaphore.toml", SemaphorePolicy, problems, required=True)
    mail = _read(folder / "mail.toml", MailPolicy, problems) or _NO_MAIL
    config_parts = {
        "mail": mail,
        "logo": _logo(folder, mail, problems),
        "calendar": _read(folder / "calendar.toml", CalendarPolicy, problems) or CalendarPolicy(),
        "people": _read(folder / "people.toml", PeoplePolicy, problems) or PeoplePolicy(),
        "reports": _read(folder / "reports.toml", ReportsPolicy, problems) or ReportsPolicy(),
        "limits": _read(folder / "limits.toml", LimitsPolicy, problems) or LimitsPolicy(),
        "company": _read(folder / "company.toml", OwnCompanyPolicy, problems) or OwnCompanyPolicy(),
        "exports": _read_all(folder / "exports", ExportPolicy, problems),
        "crm": _read(folder / "crm.toml", CrmPolicy, problems) or CrmPolicy(),
    }
    problems.extend(_unknown_files(folder))
    if semaphore is None or problems:
        raise ConfigError(problems)
    config = Config.model_validate({"forms": forms, "semaphore": semaphore, "digest": digest(folder), **config_parts})
    problems.extend(config_check.problems(config))
    if problems:
        raise ConfigError(problems)
    return config


def digest(folder: Path) -> str:
    """Twelve hex digits over the content of every TOML file: stamped on audit lines and reports."""
    hasher = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml")):
        hasher.update(path.relative_to(folder).as_posix().encode())
        hasher.update(b"\0" + path.read_bytes() + b"\0")
    return hasher.hexdigest()[:12]


def _read_all(folder: Path, model: type[_Model], problems: list[str]) -> tuple[_Model, ...]:
    read = (_read(path, model, problems) for path in sorted(folder.glob("*.toml")))
    return tuple(policy for policy in read if policy is not None)


def _read(path: Path, model: type[_Model], problems: list[str], *, required: bool = False) -> _Model | None:
    if not path.exists():
        if required:
            problems.append(f"{path}: falta; cópielo de la carpeta del ejemplo, {shipped()}")
        return None
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path}: no es TOML válido: {error}")
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems.extend(f"{path}: {_key(issue['loc'])}: {_say(issue)}" for issue in error.errors())
        return None


def _logo(folder: Path, mail: MailPolicy, problems: list[str]) -> bytes:
    """The picture for the head of the mails; small, as it travels with each of them."""
    if not mail.logo:
        return b""
    where = f"{folder / 'mail.toml'}: logo"
    if Path(mail.logo).name != mail.logo:
        problems.append(f"{where}: escriba solo el nombre de un archivo de esta carpeta; se encontró «{mail.logo}»")
        return b""
    try:
        content = (folder / mail.logo).read_bytes()
    except OSError as error:
        problems.append(f"{where}: no se puede leer {folder / mail.logo} ({error.strerror})")
        return b""
    if not picture_type(content):
        problems.append(f"{where}: «{mail.logo}» no es una imagen PNG o JPEG")
    elif len(content) > _LARGEST_LOGO:
        problems.append(f"{where}: «{mail.logo}» pesa {len(content) // 1024} KB; se admiten {_LARGEST_LOGO // 1024}")
    return content


def _key(location: tuple[int | str, ...]) -> str:
    """("personas", 3, "correo") → personas[3].correo, counting as people do from 1."""
    text = ""
    for part in location:
        if part == "[key]":
            continue
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(archivo)"


def _say(issue: Mapping[str, Any]) -> str:
    """A complaint of pydantic in the words of those who edit the files."""
    kind, given, context = issue["type"], issue.get("input"), issue.get("ctx", {})
    plain = {
        "extra_forbidden": "clave desconocida; bórrela o corrija cómo está escrita",
        "missing": "falta esta clave",
    }
    if kind in plain:
        return plain[kind]
    wanted = _WANTED.get(kind, issue["msg"]).format(**context)
    return f"{wanted}; se encontró {_shown(given)}"


def _shown(given: object) -> str:
    text = str(given).lower() if isinstance(given, bool) else str(given)
    return f"«{text[:60]}»" if isinstance(given, str) else text[:60]


#: Kind of complaint → what is wanted, with an example.
_WANTED = {
    "int_parsing": "se espera un número entero, p. ej. 2",
    "int_type": "se espera un número entero, p. ej. 2",
    "int_from_float": "se espera un número entero, p. ej. 2",
    "float_parsing": "se espera un número, p. ej. 0.25",
    "float_type": "se espera un número, p. ej. 0.25",
    "bool_parsing": "se espera true o false",
    "bool_type": "se espera true o false",
    "string_type": 'se espera un texto entre comillas, p. ej. "Tunja"',
    "string_pattern_mismatch": "se espera otra forma, p. ej. ana@empresa.com en un correo, 2026-11 en un mes",
    "tuple_type": 'se espera una lista, p. ej. ["Tunja", "Duitama"]',
    "list_type": 'se espera una lista, p. ej. ["Tunja", "Duitama"]',
    "dict_type": "se espera una tabla, p. ej. [sedes.Tunja]",
    "model_type": "se espera una tabla con sus claves",
    "literal_error": "se espera {expected}",
    "enum": "se espera {expected}",
    "greater_than_equal": "se espera un valor de {ge} o más",
    "less_than_equal": "se espera un valor de {le} o menos",
    "date_parsing": "se espera una fecha como 2026-12-24",
    "date_type": "se espera una fecha como 2026-12-24",
    "time_parsing": "se espera una hora como 07:30:00",
    "time_type": "se espera una hora como 07:30:00",
    "zoneinfo_str": "se espera una zona horaria como America/Bogota",
}


def _unknown_files(folder: Path) -> Iterator[str]:
    known = {"semaphore", "calendar", "people", "mail", "reports", "limits", "crm", "company"}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in known:
            parts = ", ".join((*sorted(known), "forms/*.toml"))
            yield f"{path}: no es un archivo de la configuración; lo son {parts} y exports/*.toml"
