"""``config/*.toml`` → ``Config``: every problem of every file is reported at once, with file and key."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sheets_automation import config_check, config_words
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

#: Folder inside the configuration's with the invented people of the project's samples.
EXAMPLE = "ejemplo"

#: Each file → its shape, and what its absence means.
_PARTS: dict[str, tuple[type[BaseModel], BaseModel]] = {
    "semaphore": (SemaphorePolicy, SemaphorePolicy(palette={}, default_tone={}, status_words={})),
    "mail": (MailPolicy, MailPolicy(enabled=False, sender="", domains=())),
    "calendar": (CalendarPolicy, CalendarPolicy()),
    "people": (PeoplePolicy, PeoplePolicy()),
    "reports": (ReportsPolicy, ReportsPolicy()),
    "limits": (LimitsPolicy, LimitsPolicy()),
    "crm": (CrmPolicy, CrmPolicy()),
    "company": (OwnCompanyPolicy, OwnCompanyPolicy()),
}


def shipped() -> Path:
    """The configuration of a fictitious dealer that comes along: in an installed package, or beside it in a clone."""
    inside = Path(__file__).with_name("shipped_config")
    return inside if inside.is_dir() else Path(__file__).resolve().parents[1] / "config"


def load(folder: Path) -> Config:
    """Read a configuration folder.

    ``forms/*.toml`` (at least one) and ``semaphore.toml`` must be there; ``calendar``, ``people``, ``mail``,
    ``reports``, ``limits``, ``company`` and ``crm`` have defaults (Colombian calendar, nobody known, no mail, no
    reports, careful limits, Bogotá and the documents of the procedures, no targets). ``exports/*.toml`` may be missing:
    then no list of another program is read. Without a ``people.toml`` of the company's own the invented people of
    ``ejemplo/`` stand in, for trials.

    Raises:
        ConfigError: listing every unreadable file, unknown key, wrong type and dangling reference.
    """
    problems: list[str] = []
    _refuse_other(folder)
    forms = _read_all(folder / "forms", FormPolicy, problems)
    unread = {"forms"} if problems else set()
    if not forms and not problems:
        problems.append(f"{folder / 'forms'}: no hay ningún formato; cada formato es un archivo como GSC-FOR-01.toml")
    own = folder / "people.toml"
    parts: dict[str, Any] = {"forms": forms, "exports": _read_all(folder / "exports", ExportPolicy, problems)}
    for name, (model, absent) in _PARTS.items():
        path = folder / EXAMPLE / "people.toml" if name == "people" and not own.exists() else folder / f"{name}.toml"
        before = len(problems)
        parts[name] = _read(path, model, problems, required=name == "semaphore") or absent
        if len(problems) > before:
            unread.add(name)
    parts["example"] = not own.exists() and (folder / EXAMPLE / "people.toml").exists()
    parts["logo"] = _logo(folder, parts["mail"], problems)
    problems.extend(_unknown_files(folder))
    config = Config.model_validate({"digest": digest(folder), **parts})
    found = config_check.problems(config, unread)
    people = f"{EXAMPLE}/people.toml" if config.example else "people.toml"
    problems.extend(f"{folder}/{told.replace('people.toml:', f'{people}:', 1)}" for told in found)
    if problems:
        raise ConfigError(problems)
    return config


def _refuse_other(folder: Path) -> None:
    """A folder that is not there or holds nothing of ours is most likely another one than was meant."""
    if (folder / "forms").is_dir() or (folder / "semaphore.toml").exists():
        return
    seen = "no contiene" if folder.is_dir() else "no es una carpeta;" if folder.exists() else "no existe;"
    wanted = (
        "se busca una carpeta con forms/*.toml y semaphore.toml" if seen.endswith(";") else "forms/ ni semaphore.toml"
    )
    near = [place for place in (folder / "config", Path("config")) if (place / "forms").is_dir()]
    remedy = (
        f"use --config {near[0]}" if near else f"indique otra con --config DIR o copie allí la del ejemplo, {shipped()}"
    )
    raise ConfigError([f"{folder}: {seen} {wanted}; {remedy}"])


def digest(folder: Path) -> str:
    """Twelve hex digits over the content of every TOML file: stamped on audit lines and reports."""
    hasher = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*.toml") if one.is_file()):
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
        text = path.read_text(encoding="utf-8-sig")  # Notepad puts a mark before the first letter
    except UnicodeDecodeError:
        problems.append(config_words.not_utf8(path))
        return None
    except OSError as error:
        problems.append(config_words.not_readable(path, error))
        return None
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problems.append(config_words.broken(path, text, error))
    except ValidationError as error:
        problems.extend(config_words.complaint(path, text, model, issue) for issue in error.errors())
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


def _unknown_files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in _PARTS:
            names = [f"{name}.toml" for name in sorted(_PARTS)]
            told = config_words.suggested(path.name, names)
            elsewhere = "los formatos van en forms/, las listas en exports/"
            yield f"{path}: no es un archivo de la configuración; {told} ({elsewhere})"
