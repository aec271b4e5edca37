"""Who answers and who is told: every role that the configuration names, in every sede."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_automation.commands.checks.context import Context, Fine, Problem, Told
from sheets_automation.domain.roles import roles as roles_of
from sheets_automation.policy import FormPolicy, PeoplePolicy

_NAMED = 5


def roles(context: Context) -> Told:
    """Roles that a form or a report names and that nobody has."""
    people, where, findings = context.people
    if not context.config.mail.enabled:
        yield Fine("people", f"{len(people.people)}; mails are off (activo = false in mail.toml)")
        return
    for finding in findings:
        yield Problem(
            f"«{finding.field}»: se leyó «{finding.read}», se espera {finding.expected}", where, finding.fix, False
        )
    wanted: dict[str, list[str]] = {}
    for names, place in _named(context):
        if not any(_have(people, name) for name in names):
            wanted.setdefault(names[0], []).append(place)
    for name, places in wanted.items():
        told = f"Nadie tiene el rol «{name}», que nombran {' y '.join(places)}"
        yield Problem(told, where, _add(where, name, ""), blocks=not people.fallback)
    if not (people.fallback and people.administrator):
        file = context.folder / "people.toml"
        lines = ['sin_responsable = ["buzon@su-empresa.com.co"]'] * (not people.fallback)
        lines += ['administrador = "sistemas@su-empresa.com.co"'] * (not people.administrator)
        told = "Nadie recibe lo que no tiene responsable, o los avisos de lo que falla"
        yield Problem(told, str(file), f"Agregue al comienzo de {file}: {'; '.join(lines)}", blocks=False)
    yield from _unaddressed(people, where)
    if not wanted:
        yield Fine("people", f"{len(people.people)} in {where}")


def _unaddressed(people: PeoplePolicy, where: str) -> Iterator[Problem]:
    """People whose names are known and whom no mail can reach yet."""
    without = [person.name for person in people.people if not person.email]
    if without:
        named = ", ".join(without[:_NAMED]) + (f" y {len(without) - _NAMED} más" if len(without) > _NAMED else "")
        lacking = f"A {len(without)} personas les falta" if len(without) > 1 else "A una persona le falta"
        yield Problem(
            f"{lacking} la dirección de correo: {named}",
            where,
            f"Escríbala en {where}; de quien ya no trabaja allí, borre la entrada.",
            blocks=False,
        )


def sites(context: Context) -> Told:
    """Sedes in which nobody answers for what is written in a form."""
    if not context.config.mail.enabled:
        return
    people, where, _findings = context.people
    for site in people.sites:
        lacking = [form for form in context.config.forms if not _covered(people, form, site)]
        if lacking:
            codes = ", ".join(form.code for form in lacking)
            told = f"En {site} nadie responde por {codes}: no hay dirección de correo para esa sede"
            remedy = _add(where, lacking[0].owner_roles[0], site)
            yield Problem(told, where, remedy, blocks=not people.fallback)


def _named(context: Context) -> Iterator[tuple[tuple[str, ...], str]]:
    """Roles of which one must be somebody's, and where they are named."""
    for form in context.config.forms:
        if form.owner_roles:
            yield form.owner_roles, f"forms/{form.code}.toml (responde)"
    for report in context.config.reports.reports:
        for key, names in (("reciben", report.readers), ("preparan", report.preparers)):
            yield from (((name,), f"reports.toml ({key} de {report.code})") for name in names if "@" not in name)


def _have(people: PeoplePolicy, name: str) -> bool:
    return any(roles_of(people).same(person.role, name) for person in people.people)


def _covered(people: PeoplePolicy, form: FormPolicy, site: str) -> bool:
    """Whether somebody has the sede; a role that nobody has at all is told as that."""
    fitting = [p for p in people.people if any(roles_of(people).same(p.role, name) for name in form.owner_roles)]
    return not fitting or any(not person.sites or site in person.sites for person in fitting)


def _add(where: str, role: str, site: str) -> str:
    """A person to be added; ``site`` "": of any sede."""
    if not where.endswith(".toml"):
        place = f" y la sede «{site}»" if site else ""
        return f"Agregue en {where} una línea con nombre, correo, el rol «{role}»{place}."
    lines = ["[[personas]]", 'nombre = "Nombre Apellido"', f'rol = "{role}"', 'correo = "nombre@su-empresa.com.co"']
    lines += [f'sedes = ["{site}"]'] if site else []
    other = "; o agregue la sede a quien la atiende" if site else ""
    return f"Agregue en {where}: {'; '.join(lines)} (cada clave en su línea{other})."
