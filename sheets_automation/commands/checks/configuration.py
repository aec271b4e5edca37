"""The files under ``config/``: what cannot be used, what is still as it was shipped, what is out of date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from sheets_automation.commands import on_google
from sheets_automation.commands.checks.context import Context, Fine, Problem, Told, Unseen
from sheets_automation.domain.spanish import full_date
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.errors import ConfigError
from sheets_automation.policy import CalendarPolicy, SiteCalendarPolicy


def readable(context: Context) -> Told:
    """Every unknown key, wrong type and dangling reference."""
    if isinstance(context.loaded, ConfigError):
        yield from problems_of(context.loaded, context.folder)
        return
    config = context.config
    forms = ", ".join(form.code for form in config.forms)
    reports = len(config.reports.reports)
    yield Fine("configuration", f"{context.folder}: {forms}; {reports} reports; {len(config.people.people)} people")


def calendars(context: Context) -> Told:
    """Calendars that cannot be, and days written by hand that nobody has continued."""
    policy, file = context.config.calendar, context.folder / "calendar.toml"
    wrong = False
    for site in ("", *policy.sites):
        try:
            calendar_for(policy, site)
        except ValueError as error:
            wrong = True
            what, _, remedy = str(error).partition("; ")
            where = f"{file}: sedes.{site}" if site else str(file)
            yield Problem(what, where, remedy or f"Corrija esas líneas de {file}.")
    today, last = context.now.date(), max(_by_hand(policy), default=None)
    if last is not None and last.year < today.year:
        remedy = (
            f"Agregue en {file} los días de {today.year} en que la empresa no atiende, p. ej.: [[no_habiles]] "
            f'fecha = {today.year}-12-24, motivo = "Cierre de fin de año". Si ya no hay, borre los viejos.'
        )
        yield Problem(f"Los días escritos a mano terminan el {full_date(last)}", str(file), remedy, blocks=False)
    elif not wrong:
        own = f"; {len(_by_hand(policy))} days by hand" if last else ""
        yield Fine("calendar", f"holidays of {policy.country} computed{own}")


def start(context: Context) -> Told:
    """Before the first run: without a start date every row of the past would be worked on."""
    limits, file, today = context.config.limits, context.folder / "limits.toml", context.now.date()
    try:
        began = bool(context.ledger.runs)
    except Unseen:
        began = False
    if limits.start_date is None and not began:
        yield Problem(
            "Falta la fecha de comienzo: la primera corrida trabajaría todas las filas viejas",
            str(file),
            f"Agregue en {file} la línea: desde = {today}",
        )
    elif limits.start_date is not None and limits.start_date > today:
        told = f"La fecha de comienzo es el {full_date(limits.start_date)}: hasta entonces no se pinta ni se avisa nada"
        remedy = f"Si debe trabajar ya, escriba en {file}: desde = {today}"
        yield Problem(told, f"{file}: desde", remedy, blocks=False)
    else:
        yield Fine("start date", str(limits.start_date or "none; runs have begun without"))
    if limits.paused:
        told = f"El servicio está en pausa ({limits.pause_reason or 'sin motivo'}): lee e informa, no escribe nada"
        yield Problem(told, f"{file}: pausa", f"Para que trabaje, escriba en {file}: pausa = false", blocks=False)
    elif limits.shadow:
        told = "El servicio está en sombra: anota qué habría hecho, no escribe en los controles ni envía correos"
        remedy = f"Mire `sheets-automation shadow`; para que trabaje, escriba en {file}: sombra = false"
        yield Problem(told, f"{file}: sombra", remedy, blocks=False)


def examples(context: Context) -> Told:
    """People and domains of the files as they were shipped: mail to them reaches nobody."""
    config, (people, where, _findings) = context.config, context.people
    file, mail = str(context.folder / "people.toml"), str(context.folder / "mail.toml")
    if config.example and where == file:
        yield Problem(on_google.INVENTED, file, on_google.own_people(context.folder))
        left: dict[str, str] = {}
    else:
        written = {where: [person.email for person in people.people]}
        written.setdefault(file, []).extend([*config.people.fallback, *filter(None, [config.people.administrator])])
        left = {place: told for place, addresses in written.items() if (told := on_google.examples_in(addresses))}
    for place, told in left.items():
        remedy = f"Cámbielas en {place} por las de la empresa, y en {mail}: dominios_permitidos y remitente."
        yield Problem(f"Quedan direcciones de ejemplo: {told}", place, remedy)
    if not left and (domains := on_google.example_domains(config.mail)):
        yield Problem(f"Quedan dominios de ejemplo: {domains}", mail, on_google.own_domains(mail))


def problems_of(error: ConfigError, folder: Path) -> Iterator[Problem]:
    """One problem for each line of the error: «file: key: what is wrong; what to do»."""
    for line in error.problems:
        where, _, said = line.partition(": ")
        key, _, rest = said.partition(": ")
        if rest and re.fullmatch(r"[\w.\[\]-]+", key):
            where, said = f"{_file(where, folder, key)}: {key}", rest
        what, _, remedy = said.partition("; ")
        yield Problem(what, where, remedy or f"Corrija {where}.")


def _file(name: str, folder: Path, key: str) -> str:
    """The file, with the line of the key where it can be found."""
    path = Path(name) if Path(name).is_file() else folder / name
    if not path.is_file():
        return name
    last = re.sub(r"\[\d+\]$", "", key.rpartition(".")[2])
    lines = path.read_text(encoding="utf-8").splitlines()
    numbers = [n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[*[\w.]*\b{re.escape(last)}\b", line)]
    return f"{path}, línea {numbers[0]}" if len(numbers) == 1 else str(path)


def _by_hand(policy: CalendarPolicy) -> list[date]:
    parts: Iterable[CalendarPolicy | SiteCalendarPolicy] = (policy, *policy.sites.values())
    return [entry.day for part in parts for entry in (*part.closed, *part.worked)]
