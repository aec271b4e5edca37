"""``config/*.toml`` → ``Config``: every problem of every file is reported at once, with file and key."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sheets_automation.errors import ConfigError
from sheets_automation.model import Rgb
from sheets_automation.policy import (
    CalendarPolicy,
    Config,
    FormPolicy,
    LimitsPolicy,
    MailPolicy,
    PeoplePolicy,
    ReportsPolicy,
    SemaphorePolicy,
)

_Model = TypeVar("_Model", bound=BaseModel)

#: Files that may be left out, and what their absence means.
_NO_MAIL = MailPolicy(enabled=False, sender="", domains=())


def load(folder: Path) -> Config:
    """Read a configuration folder.

    ``forms/*.toml`` (at least one) and ``semaphore.toml`` must be there; ``calendar``, ``people``, ``mail``,
    ``reports`` and ``limits`` have defaults (Colombian calendar, nobody known, no mail, no reports, careful limits).

    Raises:
        ConfigError: listing every unreadable file, unknown key, wrong type and dangling reference.
    """
    problems: list[str] = []
    if not folder.is_dir():
        raise ConfigError([f"{folder}: no such folder; pass --config DIR or copy the project's config/ folder there"])
    forms = [
        form
        for path in sorted((folder / "forms").glob("*.toml"))
        if (form := _read(path, FormPolicy, problems)) is not None
    ]
    if not forms and not problems:
        problems.append(f"{folder / 'forms'}: no form found; each form is one file such as GSC-FOR-01.toml")
    semaphore = _read(folder / "semaphore.toml", SemaphorePolicy, problems, required=True)
    config_parts = {
        "calendar": _read(folder / "calendar.toml", CalendarPolicy, problems) or CalendarPolicy(),
        "people": _read(folder / "people.toml", PeoplePolicy, problems) or PeoplePolicy(),
        "mail": _read(folder / "mail.toml", MailPolicy, problems) or _NO_MAIL,
        "reports": _read(folder / "reports.toml", ReportsPolicy, problems) or ReportsPolicy(),
        "limits": _read(folder / "limits.toml", LimitsPolicy, problems) or LimitsPolicy(),
    }
    problems.extend(_unknown_files(folder))
    if semaphore is None or problems:
        raise ConfigError(problems)
    config = Config.model_validate(
        {"forms": tuple(forms), "semaphore": semaphore, "digest": digest(folder), **config_parts}
    )
    problems.extend(_dangling(config))
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


def _read(path: Path, model: type[_Model], problems: list[str], *, required: bool = False) -> _Model | None:
    if not path.exists():
        if required:
            problems.append(f"{path}: missing; copy it from the project's config/ folder")
        return None
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path}: not valid TOML: {error}")
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems.extend(f"{path}: {_key(issue['loc'])}: {_say(issue)}" for issue in error.errors())
        return None


def _key(location: tuple[int | str, ...]) -> str:
    """("personas", 3, "correo") → personas[3].correo, counting as people do from 1."""
    text = ""
    for part in location:
        if part == "[key]":
            continue
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(file)"


def _say(issue: Mapping[str, Any]) -> str:
    kind, given = issue["type"], issue.get("input")
    if kind == "extra_forbidden":
        return "unknown key; remove it or correct its spelling"
    if kind == "missing":
        return "required key is missing"
    return f"{issue['msg']} (found {given!r})"


def _unknown_files(folder: Path) -> Iterator[str]:
    known = {"semaphore", "calendar", "people", "mail", "reports", "limits"}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in known:
            yield f"{path}: not a file of this configuration; known are {', '.join(sorted(known))} and forms/*.toml"


def _dangling(config: Config) -> Iterator[str]:
    """References between files that lead nowhere."""
    seen: set[str] = set()
    for form in config.forms:
        name = f"forms/{form.code}.toml"
        if form.code in seen:
            yield f"{name}: codigo: {form.code} is defined by two files"
        seen.add(form.code)
        named = {
            "obligatorios": [field for group in form.required for field in group],
            "preguntas": list(form.questions),
            "preguntas_marca": list(form.specific),
            "pintura.columnas": list(form.paint.columns),
            "pintura.por_defecto": list(form.paint.default),
        }
        for key, fields in named.items():
            for field in fields:
                if field not in form.fields:
                    yield f"{name}: {key}: {field!r} is not one of the fields under [campos]"
    for state, tones in config.semaphore.palette.items():
        for tone in tones:
            yield from _bad_colour(f"semaphore.toml: paleta.{state}", tone)
    for state, tone in config.semaphore.default_tone.items():
        yield from _bad_colour(f"semaphore.toml: tono_por_defecto.{state}", tone)
    yield from _dangling_people(config)
    for report in config.reports.reports:
        if config.form(report.form) is None:
            yield f"reports.toml: informes.{report.code}: formato {report.form!r} has no file under forms/"


def _bad_colour(where: str, tone: str) -> Iterator[str]:
    try:
        Rgb.parse(tone)
    except ValueError as error:
        yield f"{where}: {error}"


def _dangling_people(config: Config) -> Iterator[str]:
    people = config.people
    for person in people.people:
        for site in person.sites:
            if site not in people.sites:
                yield f"people.toml: {person.name}: sede {site!r} is not under [sedes]"
        for brand in person.brands:
            if brand not in people.brands:
                yield f"people.toml: {person.name}: marca {brand!r} is not under [marcas]"
    for site in config.calendar.sites:
        if people.sites and site not in people.sites:
            yield f"calendar.toml: sedes.{site}: no such sede in people.toml"
    if config.mail.enabled:
        addresses = [person.email for person in people.people] + list(people.fallback)
        if people.administrator:
            addresses.append(people.administrator)
        for address in addresses:
            if address.rpartition("@")[2].lower() not in {domain.lower() for domain in config.mail.domains}:
                yield f"people.toml: {address} is outside dominios_permitidos of mail.toml, so no mail could reach it"
