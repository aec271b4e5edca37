"""The monthly report of the recovery of lost customers (GSC-PRO-04; domain §5.2): from the raw base to who came "
"back."""

from __future__ import annotations

from collections import Counter

from sheets_automation.domain.reports import contact_sections
from sheets_automation.domain.reports.charts import bars_beside
from sheets_automation.domain.reports.contact import closed, of, opened
from sheets_automation.domain.reports.contact_facts import Funnel, age_names, age_of, recovered, removal_of
from sheets_automation.domain.reports.contact_month import ContactMonth
from sheets_automation.domain.reports.context import NO_DATA, figure, interval_words
from sheets_automation.domain.reports.headline import Figure, Headline
from sheets_automation.domain.reports.letterhead import (
    Card,
    Light,
    cards,
    light,
)
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.stats import Interval, conclusive, official, share, wilson
from sheets_automation.domain.reports.tab import Column, Entry, Page, ReportTab
from sheets_automation.domain.spanish import MONTHS, count, full_date, number, percent


def build_recovery(material: Material) -> ReportTab:
    """The tab of one month. The same input gives the same tab.

    Raises ValueError when the report's form is not part of the configuration.
    """
    month = of(material)
    page = opened(month, recovery_opening(material).sentences)
    _key_figures(page, month)
    _waterfall(page, month)
    contact_sections.funnel(page, _steps(month))
    contact_sections.trend(page, month, lambda done: rate(done, _base(month, done)), "Recuperados")
    _ages(page, month)
    return closed(page, month, _notes)


def rate(done: Funnel, base: int) -> float | None:
    """Recovered customers over the list (GSC-PRO-04)."""
    return share(done.recovered, base)


def base_of(month: ContactMonth) -> int:
    """The cleaned list of the month, or the raw one, as the form says."""
    return len(month.part) if month.policy.recovery_base == "bruta" else month.funnel.listed


def _base(month: ContactMonth, done: Funnel) -> int:
    """Of another month only the cleaned list is known as a figure."""
    return base_of(month) if done is month.funnel else done.listed


def interval_of(month: ContactMonth) -> Interval | None:
    """95 %, Wilson."""
    return wilson(rate(month.funnel, base_of(month)), base_of(month))


def light_of(month: ContactMonth) -> Light:
    reports, value = month.material.config.reports, rate(month.funnel, base_of(month))
    if month.goal is None:
        return Light("Sin meta", "no_data")
    verdict = official(value, month.goal, reports.goal_strict)
    return light(verdict, conclusive(interval_of(month), month.goal), base_of(month), reports.rank_from)


def _removed(month: ContactMonth) -> Counter[str]:
    return Counter(removal_of(one.removed) for one in month.part if one.removed)


def _key_figures(page: Page, month: ContactMonth) -> None:
    done, shown, base = month.funnel, light_of(month), base_of(month)
    tone = {"met": "percent_met", "missed": "percent_missed"}.get(shown.style, "percent")
    found = interval_of(month)
    in_progress = sum(one.has_appointment and not recovered(one, month.policy) for one in month.listed)
    cards(
        page,
        [
            Card(
                "Clientes recuperados",
                rate(done, base),
                tone,
                f"{number(done.recovered)} de {number(base)} en la lista",
            ),
            Card(
                f"Meta {month.goal_words}",
                shown.words,
                f"word_{shown.style}",
                f"IC 95 %: {interval_words(found)}" if found else "",
            ),
            Card(
                "Base bruta",
                len(month.part),
                "count",
                f"{count(sum(_removed(month).values()), 'eliminado', 'eliminados')}",
            ),
            Card(
                "Base depurada",
                done.listed,
                "count",
                contact_sections.part_words(done.listed, len(month.part), "de la base bruta"),
            ),
            Card("En proceso", in_progress, "count", "con cita y aún sin volver"),
            Card(
                "Efectividad de llamadas",
                done.effectiveness,
                "percent",
                f"{number(done.successes)} de {number(done.base)}",
            ),
        ],
    )
    cards(page, contact_sections.usual_cards(month))


def _waterfall(page: Page, month: ContactMonth) -> None:
    page.section(
        "De la base bruta a la depurada",
        "La lista de SPIGA y por qué se quitó cada cliente; nadie se borra del archivo.",
    )
    removed = _removed(month)
    raw = len(month.part)
    rows: list[list[Entry]] = [["Base bruta", raw, figure(share(raw, raw))]]
    rows += [[f"− {name}", times, figure(share(times, raw))] for name, times in removed.most_common()]
    rows.append(["Base depurada", month.funnel.listed, figure(share(month.funnel.listed, raw))])
    columns = [
        Column("Paso", 8),
        Column("Clientes", 3, "count", "head_right"),
        Column("De la base bruta", 4, "percent", "head_right"),
    ]
    page.table(columns, rows, total=True)


def _steps(month: ContactMonth) -> list[tuple[str, int]]:
    done = month.funnel
    return [
        ("Base depurada", done.listed),
        ("Llamados", done.tried),
        ("Contactados", done.contacted),
        ("Con cita agendada", done.booked),
        ("Asistieron", done.kept),
        ("Recuperados", done.recovered),
    ]


def _ages(page: Page, month: ContactMonth) -> None:
    page.section(
        "Por antigüedad de la última visita", "Tiempo desde la última visita hasta la primera llamada (o hasta hoy)."
    )
    groups = {name: [one for one in month.listed if age_of(one, month.today) == name] for name in age_names()}
    rows: list[list[Entry]] = []
    for name, those in groups.items():
        if those:
            done = month.measured(those)
            rows.append(
                [name, done.listed, done.contacted, done.booked, done.recovered, figure(rate(done, done.listed))]
            )
    columns = [
        Column("Última visita", 6),
        Column("Lista", 2, "count", "head_right"),
        Column("Contactados", 3, "count", "head_right"),
        Column("Citas", 2, "count", "head_right"),
        Column("Recuperados", 3, "count", "head_right"),
        Column("Proporción", 3, "percent", "head_right"),
    ]
    if not rows:
        page.paragraph("No hay clientes en la lista del mes.", "plain")
        return
    top, bottom = page.table(columns, rows)
    bars_beside(page, (top, bottom), "Clientes en la lista por antigüedad", 6, 20, 8)


def recovery_opening(material: Material) -> Headline:
    """Three sentences and three figures."""
    month = of(material)
    done, day, base = month.funnel, material.month, base_of(month)
    value = rate(done, base)
    head = f"{MONTHS[day.month - 1].capitalize()} de {day.year}: {count(base, 'cliente', 'clientes')} por recuperar"
    if value is None:
        first = f"{head}; sin lista no hay indicador."
    else:
        against = "" if month.goal is None else f" ({light_of(month).words.lower()})"
        first = f"{head}; {count(done.recovered, 'recuperado', 'recuperados')}, {percent(value)}{against}."
    second = (
        f"De {count(done.tried, 'llamado', 'llamados')}, {number(done.contacted)} contestaron y "
        f"{number(done.booked)} agendaron; "
        f"{number(done.kept)} de {number(done.settled)} citas que se conocen se cumplieron."
    )
    reasons = Counter(one.no_booking_reason for one in month.listed if one.effective and one.no_booking_reason)
    if reasons:
        reason, times = reasons.most_common(1)[0]
        third = f"El motivo más frecuente para no agendar es «{reason}» ({number(times)})."
    else:
        third = "Ninguna fila dice por qué el cliente no agenda."
    shown = light_of(month)
    figures = (
        Figure("Recuperados", NO_DATA if value is None else percent(value),
               f"{shown.words} · {number(done.recovered)} de {number(base)}", shown.style),
        Figure("Citas agendadas", number(done.booked), f"de {number(done.effective)} contactos efectivos", "no_data"),
        Figure("Base depurada", number(done.listed), f"de {number(len(month.part))} de la base bruta", "no_data"),
    )  # fmt: skip
    return Headline((first, second, third), figures)


def _notes(page: Page, month: ContactMonth) -> None:
    policy = month.policy
    entry = "" if policy.recovered_by == "cita_cumplida" else (
        f", o el vehículo entró al taller en los {policy.recovery_days} días siguientes a la primera llamada"
    )  # fmt: skip
    base = "depurada" if policy.recovery_base == "depurada" else "bruta"
    recovery = month.material.config.company.documents.recovery
    source = f" ({recovery})" if recovery else ""
    page.section("Notas de cálculo")
    lines = (
        f"Recuperado: cumplió la cita{entry}. Una cita aceptada y aún no cumplida está «en proceso». Indicador = "
        f"recuperados / "
        f"lista {base}{source}. Intervalo 95 %: Wilson.",
        "Base depurada: sin repetidos, corporativos, datos errados ni visitas recientes, según «Motivo de "
        "eliminación» de cada "
        "fila. El servicio los propone; los quita quien prepara la lista.",
        "Mes de un cliente: el de su primera llamada; quien aún no se ha llamado, o se quitó de la lista, cuenta en "
        "el mes de los "
        "demás clientes de su tabla.",
        f"Intentos: {policy.attempts} (la primera llamada y {policy.attempts - 1} más), después WhatsApp. Corte: "
        f"{full_date(month.today)}. Filas leídas: {number(len(month.part))} del mes, de {number(len(month.records))}.",
    )
    for line in lines:
        page.paragraph(line, "plain")
