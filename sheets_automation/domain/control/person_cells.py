"""A person of the address book as a line of «Directorio», and back: cells as people type them (spec §9, A-15)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sheets_automation.domain.cells.dates import day
from sheets_automation.domain.cells.text import FIRST_SERIAL, LAST_SERIAL, clean, compact, from_serial, normalise, shown
from sheets_automation.domain.control.tables import DIRECTORY, as_words
from sheets_automation.domain.mail.moments import DIGEST, RECEIVED
from sheets_automation.domain.roles import Roles, roles
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import CellOut, CellValue
from sheets_automation.policy import AbsencePolicy, Config, PersonPolicy

NAME, ROLE, EMAIL, SITES, BRANDS, SPELLINGS, MAILS, FROM, TO, SUBSTITUTE, OBSERVATION, DATA = (
    heading for heading, _width in DIRECTORY[2]
)
#: What people write, in the order of the columns.
PEOPLES = (NAME, ROLE, EMAIL, SITES, BRANDS, SPELLINGS, MAILS, FROM, TO, SUBSTITUTE)
#: The column of each key that ``absences.problems`` speaks of.
COLUMN_OF = {"desde": FROM, "hasta": TO, "reemplaza": SUBSTITUTE}

Cells = Mapping[str, CellValue]  # by heading
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ALL = frozenset({"todas", "todos", "toda", "todo"})
_NONE = frozenset({"ninguno", "ninguna", "nada", "no", "ningun correo", "no recibe"})
_NO_VALUE = "-"  # among several absences: this one has no substitute
_NO_YEAR = "fecha_sin_anio"
_SOME_DAY = date(2000, 1, 1)  # completes dates without a year, which are refused


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be used in one cell."""

    column: str  # heading
    read: str
    expected: str
    fix: str


def shown_person(person: PersonPolicy) -> tuple[CellOut, ...]:
    """The cells under ``PEOPLES`` that say this person."""
    away = person.absences
    one = away[0] if len(away) == 1 else None
    return (
        person.name,
        as_words(person.role),
        person.email,
        ", ".join(person.sites),
        ", ".join(person.brands),
        _joined(person.spellings),
        ", ".join(map(as_words, person.mails)) or "Ninguno",
        one.start if one else "\n".join(full_date(absence.start) for absence in away),
        one.end if one else "\n".join(full_date(absence.end) for absence in away),
        one.substitute if one else "\n".join(absence.substitute or _NO_VALUE for absence in away),
    )


def _joined(spellings: Sequence[str]) -> str:
    """With a sign between them that none of them has: «Rodríguez, Carlos; C. Rodríguez»."""
    if not any("," in spelling for spelling in spellings):
        return ", ".join(spellings)
    return "; ".join(spellings) + (";" if len(spellings) == 1 else "")


def typed_again(headings: Sequence[str], cells: Sequence[CellOut]) -> list[CellOut]:
    """A line that is written at another place: its dates are dates again and not bare numbers."""
    return [
        from_serial(value)
        if name in (FROM, TO) and isinstance(value, float) and FIRST_SERIAL <= value < LAST_SERIAL
        else value
        for name, value in zip(headings, cells, strict=True)
    ]


def read_person(cells: Cells, config: Config) -> tuple[PersonPolicy | None, list[Wrong]]:
    """The person that a line says, or everything in it that cannot be used."""
    wrong: list[Wrong] = []
    people = config.people
    name = clean(cells[NAME])
    if not name:
        wrong.append(_wrong(cells, NAME, "el nombre de la persona", "Escriba el nombre completo."))
    role = _role(cells, roles(people), wrong)
    email = _email(cells, config, wrong)
    sites = _listed(cells, SITES, {name: site.spellings for name, site in people.sites.items()}, wrong)
    brands = _listed(cells, BRANDS, {name: brand.spellings for name, brand in people.brands.items()}, wrong)
    mails = _mails(cells, wrong)
    absences = tuple(_absences(cells, wrong))
    if wrong:
        return None, wrong
    person = PersonPolicy(
        name=name,
        role=role,
        email=email,
        sites=sites,
        brands=brands,
        spellings=_spellings(cells),
        mails=mails,
        absences=absences,
    )
    return person, []


def _wrong(cells: Cells, column: str, expected: str, fix: str) -> Wrong:
    return Wrong(column, shown(cells[column], as_date=column in (FROM, TO)), expected, fix)


def _parts(value: CellValue, signs: str = "\n;,") -> list[str]:
    """«Tunja, Duitama» or one to a line → the words, blanks left out."""
    text = value if isinstance(value, str) else clean(value)
    return [part for piece in re.split(f"[{signs}]", text) if (part := clean(piece).strip(" ,;"))]


def _role(cells: Cells, known: Roles, wrong: list[Wrong]) -> str:
    text = clean(cells[ROLE])
    role = known.written(text)
    if role is None:
        labels = [as_words(each.id) for each in known.known]
        fix = _meant(text, labels) or f"Escriba uno de: {', '.join(labels)}."
        wrong.append(_wrong(cells, ROLE, "un rol de la lista", fix))
    return role.id if role else ""


def _email(cells: Cells, config: Config, wrong: list[Wrong]) -> str:
    email = clean(cells[EMAIL]).removeprefix("mailto:")
    domains = config.mail.domains
    if not _ADDRESS.fullmatch(email):
        example = f"persona@{domains[0]}" if domains else "persona@empresa.com"
        wrong.append(_wrong(cells, EMAIL, f"una dirección como {example}", "Escriba una sola dirección completa."))
    elif config.mail.enabled and not config.mail.allows(email):
        expected = f"una dirección de {' o '.join(domains)}"
        near = get_close_matches(email.rpartition("@")[2], domains, n=1, cutoff=0.6)
        meant = f"¿Quiso decir «{email.rpartition('@')[0]}@{near[0]}»? " if near else ""
        fix = f"{meant}A otros dominios no se envía nada; si hace falta, pida que se agregue a mail.toml."
        wrong.append(_wrong(cells, EMAIL, expected, fix))
    return email


def _listed(cells: Cells, column: str, known: Mapping[str, Collection[str]], wrong: list[Wrong]) -> tuple[str, ...]:
    """The sedes or brands of a cell by their configured names; none: all."""
    by_spelling = {compact(text): name for name, texts in known.items() for text in (*texts, name)}
    found: list[str] = []
    for word in _parts(cells[column]):
        if compact(word) in _ALL:
            return ()
        name = by_spelling.get(compact(word))
        if name is None:
            near = get_close_matches(compact(word), by_spelling, n=1, cutoff=0.6)
            meant = f"¿Quiso decir «{by_spelling[near[0]]}»?" if near else f"Escriba {', '.join(known)}, o nada: todas."
            wrong.append(Wrong(column, word, f"{column.lower()} de la configuración: {', '.join(known)}", meant))
        elif name not in found:
            found.append(name)
    return tuple(found)


def _spellings(cells: Cells) -> tuple[str, ...]:
    """A comma parts them only where neither a line nor a semicolon does: «Rodríguez, Carlos; C. R.» are two."""
    text = str(cells[SPELLINGS] or "")
    sign = next((sign for sign in "\n;" if sign in text), ",")
    return tuple(dict.fromkeys(_parts(cells[SPELLINGS], sign)))


def _mails(cells: Cells, wrong: list[Wrong]) -> tuple[str, ...]:
    """An empty cell asks for what everybody gets, «Ninguno» for nothing."""
    words = _parts(cells[MAILS])
    if not words:
        return (DIGEST,)
    if normalise(words[0]) in _NONE and len(words) == 1:
        return ()
    if normalise(words[0]) in _ALL:
        return RECEIVED
    found: list[str] = []
    for word in words:
        moment = next((each for each in RECEIVED if normalise(each) == normalise(word)), None)
        if moment is None:
            labels = [*map(as_words, RECEIVED), "Ninguno"]
            meant = _meant(word, labels) or f"Escriba {', '.join(labels[:-1])} o Ninguno."
            wrong.append(Wrong(MAILS, word, "un correo que el servicio envía, o Ninguno", meant))
        elif moment not in found:
            found.append(moment)
    return tuple(found)


def _absences(cells: Cells, wrong: list[Wrong]) -> Iterator[AbsencePolicy]:
    """One absence, or several with as many first days as last days, one to a line; one substitute serves all."""
    before = len(wrong)
    starts, ends = _days(cells, FROM, wrong), _days(cells, TO, wrong)
    if len(wrong) > before:
        return
    substitutes = ["" if name == _NO_VALUE else name for name in _parts(cells[SUBSTITUTE], "\n;")]
    if len(starts) != len(ends):
        column = FROM if len(starts) < len(ends) else TO
        other = TO if column == FROM else FROM
        wrong.append(_wrong(cells, column, f"una fecha por cada una de «{other}»", "Escriba las dos fechas."))
        return
    if len(substitutes) not in (0, 1, len(starts)):
        fix = "Escriba una sola persona, o una por cada ausencia y en el mismo orden."
        wrong.append(_wrong(cells, SUBSTITUTE, "quién reemplaza", fix))
        return
    names = substitutes * len(starts) if len(substitutes) == 1 else substitutes or [""] * len(starts)
    for start, end, name in zip(starts, ends, names[: len(starts)], strict=True):
        yield AbsencePolicy(start=start, end=end, substitute=name)


def _days(cells: Cells, column: str, wrong: list[Wrong]) -> list[date]:
    value = cells[column]
    found: list[date] = []
    for part in _parts(value) if isinstance(value, str) else [value]:
        read = day(part, _SOME_DAY)
        if read.value is not None and not (read.note and read.note.code == _NO_YEAR):
            found.append(read.value)
        elif part not in (None, "", _NO_VALUE):
            fix = "Escriba la fecha completa, por ejemplo 21/12/2026."
            wrong.append(Wrong(column, shown(part), "una fecha dd/mm/aaaa", fix))
    return found


def _meant(word: str, labels: Sequence[str]) -> str:
    keys = {normalise(label): label for label in labels}
    near = get_close_matches(normalise(word), keys, n=1, cutoff=0.6) if word else []
    return f"¿Quiso decir «{keys[near[0]]}»?" if near else ""
