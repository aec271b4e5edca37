"""The controlled heading and the block of key figures (domain §5.1, 1–2)."""

from __future__ import annotations

from sheets_automation.domain.reports.context import NO_DATA, Month, interval_words, method_name
from sheets_automation.domain.reports.letterhead import Card, cards, control_data, heading_box, sentences, source_line
from sheets_automation.domain.reports.month_headline import headline
from sheets_automation.domain.reports.palette import VERDICT_STYLES
from sheets_automation.domain.reports.stats import Verdict, share
from sheets_automation.domain.reports.tab import Page, text_height
from sheets_automation.domain.spanish import full_date, number, percent, short_month
from sheets_automation.model import State


def heading(page: Page, month: Month) -> None:
    """Name, title and control data as the ISO formats have them, then where the figures come from."""
    control = control_data(month.report, month.month, issued=month.issued)
    heading_box(page, month.config, month.report.title, control)
    _source(page, month)


def _source(page: Page, month: Month) -> None:
    sites = ", ".join(sorted({call.site for call in month.calls if call.site})) or NO_DATA
    brands = ", ".join(sorted({call.brand for call in month.calls if call.brand})) or NO_DATA
    page.put(page.row, 0, source_line(month.records), "source", span=page.columns)
    words = (
        f"Sedes: {sites} · Marcas: {brands} · Generado {full_date(month.today)} {month.generated:%H:%M} por el "
        f"servicio v{month.version} · Configuración {month.config.digest or '–'}"
    )
    page.put(page.row + 1, 0, words, "source", span=page.columns)
    page.height(page.row + 1, text_height(words, page.columns * page.width))
    page.row += 2


def opening(page: Page, month: Month) -> None:
    """The three sentences a director reads first."""
    sentences(page, headline(month).sentences)


def key_figures(page: Page, month: Month) -> None:
    """Twelve cards: the indicator, what it stands on, and what was done about the dissatisfied."""
    found = [*_indicator_cards(month), *_reach_cards(month), *_class_cards(month), *_handling_cards(month)]
    for line in (found[:6], found[6:]):
        cards(page, line)


def _indicator_cards(month: Month) -> list[Card]:
    method = month.config.reports.method
    verdict = month.verdict
    style = "percent_met" if verdict is Verdict.MET else "percent_missed"
    interval = month.interval
    least = month.config.reports.rank_from
    few = month.measure.base(method) < least
    doubt = f"Por la muestra: {f'n < {least}' if few else month.sample_verdict(interval).value.lower()}"
    previous_month, previous = month.previous
    before = previous.value(method)
    change = None if month.value is None or before is None else (month.value - before) * 100
    before_words = f"{percent(before)} (n = {number(previous.base(method))})" if before is not None else NO_DATA.lower()
    return [
        Card("Nivel de satisfacción (oficial)", month.value, style, method_name(method)),
        Card(
            f"Meta {month.goal_words}",
            verdict.value,
            f"word_{VERDICT_STYLES[verdict.value]}",
            f"{doubt}\nIC 95 %: {interval_words(interval)}" if interval else NO_DATA,
        ),
        Card(
            "Variación frente al mes anterior",
            change,
            "points",
            f"{short_month(previous_month)}: {before_words}{_noise(month)}",
        ),
    ]


def _noise(month: Month) -> str:
    """Whether the difference to the month before is more than the two samples would differ by themselves."""
    if month.change is None:
        return ""
    return "\nRuido: dentro del margen" if month.change.holds(0.0) else "\nFuera del margen: no es ruido"


def _reach_cards(month: Month) -> list[Card]:
    called = int(month.part["called"].sum())
    reached = int((month.part["called"] & month.part["reached"]).sum())
    classes = month.measure.classes
    nps = None if classes.nps is None else classes.nps * 100
    return [
        Card("Encuestas efectivas (n)", month.measure.n, "count", f"de {number(called)} clientes llamados"),
        Card(
            "Contactabilidad",
            share(reached, called),
            "percent",
            f"{number(reached)} contactados de {number(called)} llamados",
        ),
        Card("NPS", nps, "nps", f"% promotores − % detractores (n = {number(classes.n)})"),
    ]


def _class_cards(month: Month) -> list[Card]:
    classes = month.measure.classes
    return [
        Card(name, share(counted, classes.n), "percent", f"{number(counted)} de {number(classes.n)} · {band}")
        for (name, band), counted in zip(
            month.bands.items(), (classes.promoters, classes.neutrals, classes.detractors), strict=True
        )
    ]


def _handling_cards(month: Month) -> list[Card]:
    done = month.compliance
    light = sum(item.state is State.LIGHT_GREEN for item in month.handled)
    days = month.form.clock.days
    quick = share(done.in_one_day, done.due)
    return [
        Card(
            f"Gestionados en {days} días hábiles o menos",
            share(done.in_time, done.due),
            "percent",
            f"{number(done.in_time)} de {number(done.due)} con el plazo terminado"
            + (f" · ≤ 1 día: {percent(quick)}" if quick is not None else "")
            + (f" · {number(done.undated)} sin fecha de gestión" if done.undated else ""),
        ),
        Card("Abiertos al corte", done.open, "count", f"{number(done.overdue)} con el plazo vencido"),
        Card("Verde claro", light, "count", "gestionados, cliente insatisfecho"),
    ]
