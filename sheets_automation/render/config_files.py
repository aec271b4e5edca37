"""A draft → the TOML files of a configuration folder, comments and all: what people will read and correct.

Comments are Spanish, for those who edit the files. A cell of a customer's own data is shown by its first letters only:
the folder may end up where others read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import tomlkit
from tomlkit.items import Array, Table

from sheets_automation.domain import fields
from sheets_automation.domain.onboarding.aliases import DraftForm
from sheets_automation.domain.onboarding.forms import label
from sheets_automation.domain.onboarding.mapping import Match, Unknown
from sheets_automation.domain.onboarding.seen import Name, Seen
from sheets_automation.domain.reading.vocabulary import Heading
from sheets_automation.model import column_letters

_EXAMPLE = 28  # characters
_WHOLE = 10  # marks are of so many, if nothing is said
_HALF = 0.5
_LINE = 100  # characters of old headings in one line of a list


def form_file(basis: str, draft: DraftForm, seen: Seen) -> str:
    """``forms/CODE.toml``: the basis' text with this form's code, patterns and headings."""
    document = tomlkit.parse(basis)
    policy = draft.policy
    document["codigo"] = policy.code
    if policy.code != draft.basis:
        document["nombre"] = draft.books[0].workbook.title
    settings = (("archivos", list(policy.files)), ("varios_archivos", policy.several), ("escala", policy.scale))
    for key, value in settings:
        if key in document or (value and value != _WHOLE):
            _put(document, key, value)
    campos: Any = document["campos"]
    for field_id, field in policy.fields.items():
        found = draft.matches.get(field_id, ())
        if found:
            campos[field_id]["encabezados"] = _headings(field_id, field.aliases, found)
        elif field.aliases != tuple(campos[field_id]["encabezados"]):
            campos[field_id]["encabezados"] = list(field.aliases)
        if found and field.groups != tuple(campos[field_id].get("grupos", ())):
            campos[field_id]["grupos"] = list(field.groups)
    _add_kinds(document, seen.kinds.get(policy.code, {}))
    text = _head(draft) + tomlkit.dumps(document)
    notes = [*_unknown(draft), *_astray(draft), *_unknown_kinds(seen.unknown_kinds.get(policy.code, ()))]
    return text.rstrip("\n") + "\n" + "".join(f"{line}\n" for line in notes)


def people_file(seen: Seen, with_platform: Iterable[str], kept: Mapping[str, Iterable[str]]) -> str:
    """``people.toml``: who and what stands in the registers, the addresses empty.

    ``with_platform``: marcas that have car.advisor. ``kept``: «sedes» and «marcas» of the basis that other files of it
    name.
    """
    document, platform = tomlkit.document(), set(with_platform)
    for line in _PEOPLE_HEAD:
        document.add(tomlkit.comment(line) if line else tomlkit.nl())
    document.add("sin_responsable", tomlkit.item([]))
    document.add("administrador", tomlkit.item(""))
    document.add("telefono_en_correos", tomlkit.item(value=False))
    for key, names, others in (
        ("sedes", seen.sites, kept.get("sedes", ())),
        ("marcas", seen.brands, kept.get("marcas", ())),
    ):
        parent = tomlkit.table(is_super_table=True)
        for one in names:
            entry = _named(one)
            if key == "marcas" and one.name in platform:
                entry.add("plataforma", tomlkit.item(value=True))
            parent.add(one.name, entry)
        for name in others:
            if name not in parent:
                entry = tomlkit.table()
                entry.add(tomlkit.comment("no se vio en los libros; la nombra otro archivo de esta carpeta"))
                entry.add("grafias", tomlkit.item([]))
                parent.add(name, entry)
        if len(parent):
            document.add(key, parent)
    people = tomlkit.aot()
    for one in seen.people:
        people.append(_person(one))
    if len(people):
        document.add("personas", people)
    return tomlkit.dumps(document)


def limits_file(basis: str, start: date) -> str:
    """``limits.toml`` with the day from which rows are painted and mailed."""
    line = f"desde = {start.isoformat()}                # init: revise que sea el día en que empieza a regir"
    if re.search(r"(?m)^desde\s*=", basis):
        return re.sub(r"(?m)^desde\s*=.*$", line, basis, count=1)
    example = re.search(r"(?m)^#\s+desde\s*=.*$", basis)
    if example:
        return f"{basis[: example.end()]}\n{line}\n{basis[example.end() + 1 :]}"
    return f"{line}\n\n{basis}"


def example_of(match: Match | Unknown, field_id: str = "", *, masked: bool = False) -> str:
    """«Tunja», «Duitama». ``masked``: a customer's own data by their first letters, «M… R…»."""
    column = match.column
    private = fields.known(field_id).personal or (not field_id and not column.of("few") and column.of("text") > _HALF)
    said = (_masked(text) if private and masked else text for text in column.examples)
    return ", ".join(f"«{_cut(text)}»" for text in said)


def where(heading: Heading, row: int) -> str:
    """The cell of a heading: «L6»."""
    return f"{column_letters(heading.column)}{row + 1}"


def _masked(text: str) -> str:
    return " ".join(f"{word[0]}…" if len(word) > 1 else word for word in text.split()[:4])


def _cut(text: str) -> str:
    text = re.sub(r"\s+", " ", "".join(sign for sign in text if sign.isprintable()))
    return text if len(text) <= _EXAMPLE else f"{text[: _EXAMPLE - 1]}…"


def _put(document: tomlkit.TOMLDocument, key: str, value: Any) -> None:
    """A key of the form itself, in its place or after ``tipo``: at the end it would be a field's."""
    if key in document:
        document[key] = value
        return
    text = tomlkit.dumps(document)
    line = f"{key} = {tomlkit.item(value).as_string()}"
    changed = re.sub(r"(?m)^(tipo\s*=.*)$", lambda found: f"{found[1]}\n{line}", text, count=1)
    document.clear()
    document.update(tomlkit.parse(changed))


def _headings(field_id: str, aliases: Sequence[str], found: Sequence[Match]) -> Array:
    """The list of a field's headings: one line for each that was found, with what speaks for it; then the others."""
    told = {match.heading.text: match for match in found}
    array = tomlkit.array()
    for alias in aliases:
        if alias in told:
            array.add_line(alias, indent="  ", comment=_why(told[alias], field_id))
    others = [alias for alias in aliases if alias not in told]
    line: list[str] = []
    for alias in others:
        if line and sum(len(one) + 4 for one in [*line, alias]) > _LINE:
            array.add_line(*line, indent="  ")
            line = []
        line.append(alias)
    if line:
        array.add_line(*line, indent="  ")
    array.add_line(indent="")
    return array


def _why(match: Match, field_id: str) -> str:
    """«revisar: parece …, 55 %: «Tunja», «Duitama»»."""
    examples = example_of(match, field_id, masked=True)
    shown = f": {examples}" if examples else ": la columna está vacía" if not match.column.count else ""
    sure = f"{match.fit.confidence:.0%}".replace("%", " %")
    return f"revisar: {sure}{shown}" if match.doubtful else f"{sure}{shown}"


def _head(draft: DraftForm) -> str:
    books = ", ".join(f"«{book.workbook.title}»" for book in draft.books)
    lines = [
        "# Borrador de «init», hecho con estos libros: " + books,
        "# Al lado de cada encabezado hallado: qué tan seguro es que sea ese campo, y lo que se vio debajo. Lo",
        "# que dice «revisar» es dudoso: confírmelo (borre el comentario) o pase el encabezado al campo correcto.",
    ]
    if draft.policy.code != draft.basis:
        lines.append(
            f"# Es un formato nuevo: los campos y las reglas vienen de {draft.basis}; quite los que no apliquen."
        )
    return "\n".join(lines) + "\n\n"


def _unknown(draft: DraftForm) -> Iterator[str]:
    if not draft.unknown:
        return
    yield ""
    yield "# Encabezados que no se leen. Si alguno es un campo, agréguelo a los «encabezados» de ese campo."
    rows = {one.table.tab: one.table.details for book in draft.books for one in book.mapped}
    for tab, strange in draft.unknown:
        near = ", ".join(
            f"{field_id} ({label(draft.policy, field_id)}, {sure:.0%})".replace("%", " %")
            for field_id, sure in strange.nearest
        )
        examples = example_of(strange, masked=True)
        shown = f" {examples}" if examples else " vacía"
        yield (
            f"#   «{_cut(strange.heading.text)}» ({_cut(tab)}!{where(strange.heading, rows[tab])}):{shown}"
            + (f"; lo más parecido: {near}" if near else "")
        )


def _astray(draft: DraftForm) -> Iterator[str]:
    for one in draft.astray:
        read = f"se lee como {one.read}" if one.read else "no se lee"
        meant = f"parecía {one.meant}" if one.meant else "no parecía un campo"
        yield f"# revisar: «{_cut(one.heading)}» ({_cut(one.tab)}) {read}, y {meant}."


def _unknown_kinds(kinds: Sequence[str]) -> Iterator[str]:
    if kinds:
        told = ", ".join(f"«{_cut(kind)}»" for kind in kinds)
        yield ""
        yield f"# revisar: tipos que no están en [tipos_pqrs] y toman el plazo por defecto: {told}"


def _add_kinds(document: tomlkit.TOMLDocument, kinds: Mapping[str, str]) -> None:
    """Kinds as this register writes them, beside those that they begin like."""
    if not kinds:
        return
    table: Any = document["tipos_pqrs"]
    for kind in dict.fromkeys(kinds.values()):
        mine = [typed for typed, taken in kinds.items() if taken == kind]
        array = tomlkit.array()
        for typed in mine:
            array.add_line(typed, indent="  ", comment=f"revisar: se tomó por {kind}")
        array.add_line(*(str(one) for one in table[kind]), indent="  ")
        array.add_line(indent="")
        table[kind] = array


def _named(one: Name) -> Table:
    entry = tomlkit.table()
    entry.add("grafias", tomlkit.item(list(one.spellings)))
    return entry


def _person(one: Name) -> Table:
    entry = tomlkit.table()
    entry.add("nombre", tomlkit.item(one.name))
    entry.add("rol", tomlkit.item(one.role))
    entry.add("correo", tomlkit.item(""))
    if one.sites:
        entry.add("sedes", tomlkit.item(list(one.sites)))
    if one.spellings:
        entry.add("grafias", tomlkit.item(list(one.spellings)))
    return entry


_PEOPLE_HEAD = (
    "Borrador de «init»: sedes, marcas y personas que aparecen en los libros, con las formas en que están escritas.",
    "Falta la dirección de cada persona (correo): mientras esté vacía, no se le envía nada. Revise el rol y las sedes,",
    "una grafía que sea de otra persona, y borre a quien ya no trabaja allí. «doctor» dice qué falta.",
    "",
    "Direcciones que reciben los casos de los que nadie es responsable, y a quién se avisa cuando algo falla.",
)
