"""The monthly report of proactive contact, made of the register GSC-FOR-09 (PRO-02; domain §5.2; spec §10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sheets_automation.domain.reports import contact_sections, section_closing
from sheets_automation.domain.reports.contact_month import ContactMonth, contact_month
from sheets_automation.domain.reports.context import NO_DATA, interval_words
from sheets_automation.domain.reports.headline import Figure, Headline
from sheets_automation.domain.reports.letterhead import (
    COLUMN_WIDTH,
    COLUMNS,
    HEADING_ROWS,
    Card,
    cards,
    control_data,
    letterhead,
    sentences,
    source_line,
)
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.satisfaction import tab_title
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.reports.tab import Column, Entry, Page, ReportTab
from sheets_automation.domain.spanish import MONTHS, count, full_date, number, percent

STRATEGIES = "estrategias"


def of(material: Material) -> ContactMonth:
    """Raises ValueError when the report's form is not part of the configuration."""
    month = contact_month(material)
    if month is None:
        raise ValueError(f"el formato {material.report.form} del informe {material.report.code} no existe")
    return month


def build_contact(material: Material) -> ReportTab:
    """The tab of one month. The same input gives the same tab."""
    month = of(material)
    page = opened(month, contact_opening(material).sentences)
    _key_figures(page, month)
    contact_sections.funnel(page, steps(month))
    contact_sections.trend(page, month, lambda done: done.effectiveness, "Efectividad")
    return closed(page, month, _notes)


def opened(month: ContactMonth, opening: Sequence[str]) -> Page:
    """A page with its letterhead and first sentences; the report on recovery begins the same way."""
    material, page = month.material, Page(COLUMNS, COLUMN_WIDTH)
    data = control_data(material.report, material.month, issued=material.issued)
    letterhead(page, material, data, source(month))
    sentences(page, opening)
    return page


def closed(page: Page, month: ContactMonth, notes: Callable[[Page, ContactMonth], None]) -> ReportTab:
    """From who called to the signatures: what every report of a list to be called ends with."""
    contact_sections.groups(page, month)
    contact_sections.reasons(page, month)
    contact_sections.attempts(page, month)
    contact_sections.appointments(page, month)
    if month.policy.commercial:
        contact_sections.law(page, month)
    _strategies(page)
    section_closing.actions(page)
    section_closing.analysis(page)
    contact_sections.quality(page, month)
    notes(page, month)
    section_closing.signatures(page)
    return page.finish(tab_title(month.material.report, month.material.month), HEADING_ROWS)


def source(month: ContactMonth) -> list[Entry]:
    sites = ", ".join(sorted({one.site for one in month.part if one.site})) or NO_DATA
    brands = ", ".join(sorted({one.brand for one in month.part if one.brand})) or NO_DATA
    return [source_line(month.records), f"Sedes: {sites} · Marcas: {brands}"]


def steps(month: ContactMonth) -> list[tuple[str, int]]:
    done = month.funnel
    return [
        ("En la lista", done.listed),
        ("Llamados", done.tried),
        ("Contactados", done.contacted),
        ("Contacto efectivo", done.effective),
        ("Con cita agendada", done.booked),
        ("Cita cumplida", done.kept),
    ]


def _strategies(page: Page) -> None:
    """The agents' own proposals (GSC-PRO-04, act. 5), kept at every rebuild."""
    page.section("Estrategias de mejora", "Espacio para escribir: se conserva cada vez que el informe se actualiza.")
    page.zone(STRATEGIES, 1, (Column("", page.columns, "manual"),))
    page.height(page.row - 1, 110)


def _key_figures(page: Page, month: ContactMonth) -> None:
    done, light = month.funnel, month.light(month.funnel)
    tone = {"met": "percent_met", "missed": "percent_missed"}.get(light.style, "percent")
    interval = f"IC 95 %: {interval_words(done.interval)}" if done.interval else ""
    year = month.year
    cards(
        page,
        [
            Card(
                "Efectividad de llamadas", done.effectiveness, tone, f"{number(done.successes)} de {number(done.base)}"
            ),
            Card(f"Meta {month.goal_words}", light.words, f"word_{light.style}", interval),
            Card("Clientes proactivos", done.effective, "count", "con contacto efectivo en el mes"),
            Card(
                "Acumulado del año", year.effectiveness, "percent", f"{number(year.successes)} de {number(year.base)}"
            ),
            Card(
                "Citas agendadas",
                done.booked,
                "count",
                contact_sections.part_words(done.booked, done.tried, "llamados"),
            ),
            Card(
                "WhatsApp enviados",
                done.whatsapp,
                "count",
                f"{count(done.unwanted, 'pidió', 'pidieron')} no ser contactados",
            ),
        ],
    )
    cards(page, contact_sections.usual_cards(month))


def contact_opening(material: Material) -> Headline:
    """Three sentences and three figures."""
    month = of(material)
    return Headline((_how_many(month), _booked(month), _what_waits(month)), _figures(month))


def _how_many(month: ContactMonth) -> str:
    done, day = month.funnel, month.material.month
    called = count(done.tried, "cliente llamado", "clientes llamados")
    head = f"{MONTHS[day.month - 1].capitalize()} de {day.year}: {called}"
    if done.effectiveness is None:
        return f"{head}; sin llamadas no hay efectividad."
    against = "" if month.goal is None else f" ({month.light(done).words.lower()})"
    of_them = f"{number(done.successes)} de {number(done.base)}"
    return f"{head}; llamadas efectivas {percent(done.effectiveness)} ({of_them}){against}."


def _booked(month: ContactMonth) -> str:
    done = month.funnel
    if not done.booked:
        return "Nadie con contacto efectivo quedó con cita."
    part = share(done.booked, done.effective)
    of_them = f" ({percent(part)} de los contactos efectivos)" if part is not None else ""
    kept = f"{count(done.kept, 'cumplida', 'cumplidas')} de {number(done.settled)} que ya se conocen"
    return f"{count(done.booked, 'cita agendada', 'citas agendadas')}{of_them}; {kept}."


def _what_waits(month: ContactMonth) -> str:
    waiting = sum(not one.tried for one in month.listed)
    unknown = len(month.to_verify)
    parts = []
    if waiting:
        parts.append(f"{count(waiting, 'cliente de la lista sigue', 'clientes de la lista siguen')} sin llamar")
    if unknown:
        parts.append(f"{count(unknown, 'cita ya pasó', 'citas ya pasaron')} y nadie anotó si el cliente asistió")
    if not parts:
        return f"Al {full_date(month.today)} no queda nadie de la lista sin llamar ni citas sin verificar."
    return f"Al {full_date(month.today)}, {'; '.join(parts)}."


def _figures(month: ContactMonth) -> tuple[Figure, ...]:
    done, light = month.funnel, month.light(month.funnel)
    value = NO_DATA if done.effectiveness is None else percent(done.effectiveness)
    return (
        Figure(
            "Efectividad de llamadas",
            value,
            f"{light.words} · {number(done.successes)} de {number(done.base)}",
            light.style,
        ),
        Figure("Citas agendadas", number(done.booked), f"de {number(done.effective)} contactos efectivos", "no_data"),
        Figure("Citas cumplidas", number(done.kept), f"de {number(done.settled)} conocidas", "no_data"),
    )


def _notes(page: Page, month: ContactMonth) -> None:
    policy = month.policy
    success = "clientes con quienes se habló" if policy.effective == "contacto" else "clientes que quedaron con cita"
    base = "clientes llamados" if policy.counted == "clientes" else "llamadas hechas"
    goal = "Los procedimientos no fijan una meta." if month.goal is None else f"Meta {month.goal_words}."
    page.section("Notas de cálculo")
    lines = (
        f"Efectividad = {success} / {base}. {goal} Intervalo 95 %: Wilson.",
        "Contacto efectivo: se habló con el titular o el usuario. Número equivocado, buzón o quien cuelga no lo son; "
        "quien "
        "agenda una cita siempre lo es.",
        "Mes de un cliente: el de su primera llamada, con todo lo que vino después. Quien aún no se ha llamado "
        "cuenta en el mes "
        "de los demás clientes de su tabla.",
        "Cita cumplida: lo dice la fila. «Sin verificar»: la fecha de la cita ya pasó y la fila no dice si el "
        "cliente asistió. "
        "El cumplimiento se calcula sobre cumplidas y no asistidas.",
        f"Intentos antes del WhatsApp: {policy.attempts}. Filas con motivo de eliminación no cuentan. Corte: "
        f"{full_date(month.today)}. Filas leídas: {number(len(month.part))} del mes, de {number(len(month.records))}.",
    )
    for line in lines:
        page.paragraph(line, "plain")
