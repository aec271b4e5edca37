"""What a configuration refers to must exist: fields, roles, sedes, marcas, mails, reports. All problems, in Spanish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from sheets_automation.config_words import suggested
from sheets_automation.domain import absences, fields, roles
from sheets_automation.domain.kinds import KINDS
from sheets_automation.domain.mail.moments import RECEIVED
from sheets_automation.domain.reports.classes import CLASSES, class_for, forms_of
from sheets_automation.model import Rgb, Status
from sheets_automation.policy import Config, ExportPolicy, FormPolicy, PeoplePolicy, ReportPolicy, ReportsPolicy


def problems(config: Config, unread: Collection[str] = ()) -> Iterator[str]:
    """References that lead nowhere and words outside their closed list, each with file, key and what would be right.

    ``unread``: parts of the configuration that could not be read; what is compared with them is left for the next time.
    """
    for needs, check in _CHECKS:
        if not set(needs.split()) & set(unread):
            yield from check(config)


def _forms(config: Config) -> Iterator[str]:
    seen: set[str] = set()
    for form in config.forms:
        if form.code in seen:
            yield f'forms: dos archivos dicen codigo = "{form.code}"; deje uno solo, o dé otro código al segundo'
        seen.add(form.code)
        yield from _form(form)
        for key, names in (("responde", form.owner_roles), ("cuida", form.keepers)):
            yield from _unknown_roles(f"forms/{form.code}.toml: {key}", names, config)


def _exports(config: Config) -> Iterator[str]:
    for export in config.exports:
        yield from _export(export)


def _brands_of_forms(config: Config) -> Iterator[str]:
    for form in config.forms:
        for brand in form.ages.by_brand if config.people.brands else ():
            if brand not in config.people.brands:
                told = f"no está en [marcas] de people.toml; {suggested(brand, config.people.brands)}"
                yield f"forms/{form.code}.toml: semaforo_dias.por_marca.{brand}: {told}"


def _colour(config: Config) -> Iterator[str]:
    if _contrast_with_white(Rgb.parse(config.mail.colour)) < _READABLE:
        told = f"el texto blanco no se lee bien sobre «{config.mail.colour}»; elija uno más oscuro"
        yield f"mail.toml: color: {told}"


_READABLE = 4.5  # WCAG 2.1 §1.4.3


def _contrast_with_white(tone: Rgb) -> float:
    """Contrast ratio of white on this tone (WCAG 2.1, «contrast ratio»)."""
    parts = [value / 255 for value in tone]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _form(form: FormPolicy) -> Iterator[str]:
    name = f"forms/{form.code}.toml"
    if form.kind not in KINDS:
        yield f"{name}: tipo: «{form.kind}» no es una clase de registro; {suggested(form.kind, KINDS)}"
    named = {
        "obligatorios": [field for group in form.required for field in group],
        "preguntas": form.questions,
        "preguntas_marca": form.specific,
        "pintura.columnas": form.paint.columns,
        "pintura.por_defecto": form.paint.default,
        "plazo.desde": form.clock.start,
    }
    for key, used in named.items():
        for field in used:
            if field not in form.fields:
                yield f"{name}: {key}: «{field}» no está entre los [campos.…]; {suggested(field, form.fields)}"
    used_here = {field for used in named.values() for field in used}
    for field in form.fields:
        if field not in fields.FIELDS and field not in used_here:
            told = suggested(field, fields.FIELDS)
            yield f"{name}: campos.{field}: nadie usa un campo de ese nombre; corríjalo o bórrelo ({told})"
    terms = form.terms
    by_type = {
        "por_tipo": terms.by_kind,
        "ampliacion_maxima": terms.longest_extension,
        "leyenda_en_tramite": terms.legend,
    }
    for key, given in by_type.items():
        for kind in given:
            if kind not in form.kinds:
                yield f"{name}: plazos_pqrs.{key}: «{kind}» no está en [tipos_pqrs]; {suggested(kind, form.kinds)}"
    for where, limits in [("por_defecto", form.ages.default), *form.ages.by_brand.items()]:
        if limits.yellow <= limits.green:
            told = f"amarillo ({limits.yellow}) debe pasar de verde ({limits.green})"
            yield f"{name}: semaforo_dias.{where}: {told}"


def _export(export: ExportPolicy) -> Iterator[str]:
    for field in export.fields:
        if field not in fields.FIELDS:
            told = suggested(field, fields.FIELDS)
            yield f"exports/{export.code}.toml: campos.{field}: nadie usa un campo de ese nombre; {told}"


def _unknown_roles(where: str, names: Iterable[str], config: Config) -> Iterator[str]:
    known = roles.roles(config.people)
    for name in names:
        if known.of(name) is None:
            yield f"{where}: «{name}» no es un rol; {suggested(name, known.names)}"


def _semaphore(config: Config) -> Iterator[str]:
    semaphore = config.semaphore
    tones = [(f"paleta.{state}", tone) for state, group in semaphore.palette.items() for tone in group]
    tones += [(f"tono_por_defecto.{state}", tone) for state, tone in semaphore.default_tone.items()]
    for key, tone in tones:
        try:
            Rgb.parse(tone)
        except ValueError:
            yield f"semaphore.toml: {key}: «{tone}» no es un color como #93c47d"
    known = [status.value for status in Status]
    for status in semaphore.status_words:
        if status not in known:
            yield f"semaphore.toml: palabras_estado.{status}: no es un estado; {suggested(status, known)}"


def _role_names(people: PeoplePolicy) -> Iterator[str]:
    """A name that two roles claim: whoever is written with it would silently be the one or the other."""
    whose: dict[str, str] = {}
    for role in roles.roles(people).known:
        for name in (role.id, *role.aliases):
            if whose.setdefault(name, role.id) != role.id:
                own = role.id if role.id in people.roles else whose[name]
                other = whose[name] if own == role.id else role.id
                yield f"people.toml: roles.{own}: «{name}» ya es un nombre de «{other}»; deje ese nombre en un solo rol"


def _people(config: Config) -> Iterator[str]:
    people = config.people
    yield from _role_names(people)
    for person in people.people:
        who = f"people.toml: {person.name}"
        yield from _unknown_roles(f"{who}: rol", [person.role], config)
        for moment in person.mails:
            if moment not in RECEIVED:
                yield f"{who}: recibe: «{moment}» no es un correo; {suggested(moment, RECEIVED)}"
        for site in person.sites:
            if site not in people.sites:
                yield f"{who}: sedes: «{site}» no está en [sedes]; {suggested(site, people.sites)}"
        for brand in person.brands:
            if brand not in people.brands:
                yield f"{who}: marcas: «{brand}» no está en [marcas]; {suggested(brand, people.brands)}"
    for problem in absences.problems(people):
        where = f"people.toml: {problem.person.name}: ausencias[{problem.index + 1}].{problem.key}"
        yield f"{where}: {problem.told}"


def _calendar(config: Config) -> Iterator[str]:
    sites = config.people.sites
    for site in config.calendar.sites:
        if sites and site not in sites:
            yield f"calendar.toml: sedes.{site}: no está en [sedes] de people.toml; {suggested(site, sites)}"


def _outside(config: Config) -> Iterator[str]:
    """Addresses that no mail could reach."""
    if not config.mail.enabled:
        return
    people = config.people
    addresses = [person.email for person in people.people if person.email] + list(people.fallback)
    addresses += [people.administrator] if people.administrator else []
    yield from _unreachable("people.toml", addresses, config)


def _unreachable(where: str, addresses: Iterable[str], config: Config) -> Iterator[str]:
    domains = {domain.lower() for domain in config.mail.domains}
    for address in addresses:
        if address.rpartition("@")[2].lower() not in domains:
            yield (
                f"{where}: {address} está fuera de dominios_permitidos de mail.toml: ningún correo le llegaría; "
                "corrija la dirección o agregue el dominio"
            )


def _report_days(reports: ReportsPolicy) -> Iterator[str]:
    if not reports.send_day <= reports.remind_day <= reports.last_day:
        days = f"{reports.send_day}, {reports.remind_day} y {reports.last_day}"
        yield f"reports.toml: dia_envio, recordatorio, ultimo_dia: deben ir en ese orden y son {days}"


def _reports(config: Config) -> Iterator[str]:
    codes = [form.code for form in config.forms]
    yield from _report_days(config.reports)
    counted = Counter(report.code for report in config.reports.reports)
    for code in (code for code, times in counted.items() if times > 1):
        yield f"reports.toml: informes.{code}: codigo: dos informes llevan {code}; deje uno solo"
    for report in config.reports.reports:
        where = f"reports.toml: informes.{report.code}"
        form, wanted = config.form(report.form), CLASSES[report.kind].register
        if not wanted:
            if report.form:
                told = f"la clase «{report.kind}» se hace con todos los formatos; borre esta línea"
                yield f"{where}: formato: {told}"
            elif CLASSES[report.kind].registers and not forms_of(report, config):
                kinds = ", ".join(CLASSES[report.kind].registers)
                yield f"{where}: clase: «{report.kind}» se hace de formatos de tipo {kinds}, y no hay ninguno en forms/"
        elif not report.form:
            yield f"{where}: formato: falta; la clase «{report.kind}» se hace de un formato de tipo «{wanted}»"
        elif form is None:
            yield f"{where}: formato: «{report.form}» no tiene archivo en forms/; {suggested(report.form, codes)}"
        elif form.kind in KINDS and form.kind != wanted:
            yield f"{where}: clase: {_other_class(report, form, wanted)}"
    for code, times in Counter(report.code for report in config.reports.reports).items():
        if times > 1:
            yield f"reports.toml: informes.{code}: codigo: {times} informes tienen este código; deje uno solo"


def _targets(config: Config) -> Iterator[str]:
    """Targets of nobody, of a brand that does not exist, or twice of one brand, adviser and month."""
    brands, seen = config.people.brands, set[tuple[str, str, str]]()
    for number, line in enumerate(config.crm.targets, 1):
        where, key = f"crm.toml: metas[{number}]", (line.brand, line.adviser, line.month)
        if not line.brand and not line.adviser:
            yield f"{where}: escriba de qué marca o de qué asesor es la meta"
        elif line.brand and brands and line.brand not in brands:
            yield f"{where}.marca: «{line.brand}» no está en [marcas] de people.toml; {suggested(line.brand, brands)}"
        if key in seen:
            yield f"{where}: ya hay una meta para la misma marca, el mismo asesor y el mismo mes; deje una sola"
        seen.add(key)


def _other_class(report: ReportPolicy, form: FormPolicy, wanted: str) -> str:
    right = class_for(form.kind)
    mend = f'escriba clase = "{right}"' if right else "quite el informe"
    return (
        f"un informe de clase «{report.kind}» se hace de un formato de tipo «{wanted}» y {form.code} es de tipo "
        f"«{form.kind}»; {mend}"
    )


def _report_roles(config: Config) -> Iterator[str]:
    for where, names in _report_readers(config):
        yield from _unknown_roles(where, [name for name in names if "@" not in name], config)


def _report_addresses(config: Config) -> Iterator[str]:
    for where, names in _report_readers(config) if config.mail.enabled else ():
        yield from _unreachable(where, [name for name in names if "@" in name], config)


def _report_readers(config: Config) -> Iterator[tuple[str, Sequence[str]]]:
    for report in config.reports.reports:
        for key, names in (("reciben", report.readers), ("preparan", report.preparers)):
            yield f"reports.toml: informes.{report.code}: {key}", names


#: Parts of the configuration that a check compares with each other, besides the one it looks at file by file.
_CHECKS: tuple[tuple[str, Callable[[Config], Iterator[str]]], ...] = (
    ("", _forms),
    ("", _exports),
    ("people", _brands_of_forms),
    ("semaphore", _semaphore),
    ("people", _people),
    ("people calendar", _calendar),
    ("people mail", _outside),
    ("reports forms", _reports),
    ("crm people", _targets),
    ("reports", _report_roles),
    ("reports mail", _report_addresses),
    ("mail", _colour),
)
