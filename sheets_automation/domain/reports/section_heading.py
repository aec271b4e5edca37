"""The controlled heading and the block of key figures (domain §5.1, 1–2)."""

from __future__ import annotations

import calendar

from sheets_automation.domain.reports.context import NO_DATA, Month, interval_words, method_name
from sheets_automation.domain.reports.month_headline import headline
from sheets_automation.domain.reports.palette import VERDICT_STYLES
from sheets_automation.domain.reports.stats import Verdict, share
from sheets_automation.domain.reports.tab import Entry, Linked, Page, Value, text_height
from sheets_automation.domain.spanish import full_date, number, percent, short_month
from sheets_automation.model import State

HEADING_ROWS = 4
_CARDS = (5, 5, 6, 6, 5, 5)  # columns of the six cards of a line


def heading(page: Page, month: Month) -> None:
    """Name, title and control data as the ISO formats have them, then where the figures come from."""
    last = month.month.replace(day=calendar.monthrange(month.month.year, month.month.month)[1])
    control = (
        ("Código", month.report.code),
        ("Versión", month.report.version or "–"),
        ("Periodo", f"{full_date(month.month)} – {full_date(last)}"),
        ("Estado", "EMITIDO" if month.issued else "BORRADOR"),
    )
    page.put(0, 0, "Gestión Clientes", "brand", span=7, rows=HEADING_ROWS)
    page.put(0, 7, month.report.title.upper(), "title", span=16, rows=HEADING_ROWS)
    for row, (name, value) in enumerate(control):
        page.put(row, 23, name, "control_name", span=3)
        page.put(row, 26, value, "control", span=6)
    page.row = HEADING_ROWS
    page.skip(1, 8)
    _source(page, month)
    page.skip(1, 10)


def _source(page: Page, month: Month) -> None:
    workbooks = sorted({(call.where.workbook, call.where.workbook_id) for call in month.records})
    names = " · ".join(name for name, _ in workbooks) or "ningún archivo leído"
    sites = ", ".join(sorted({call.site for call in month.calls if call.site})) or NO_DATA
    brands = ", ".join(sorted({call.brand for call in month.calls if call.brand})) or NO_DATA
    source: Entry = f"Fuente: {names}"
    if len(workbooks) == 1:
        source = Linked(f"Fuente: {names}", f"https://docs.google.com/spreadsheets/d/{workbooks[0][1]}/edit")
    page.put(page.row, 0, source, "source", span=page.columns)
    words = (
        f"Sedes: {sites} · Marcas: {brands} · Generado {full_date(month.today)} {month.generated:%H:%M} por el "
        f"servicio v{month.version} · Configuración {month.config.digest or '–'}"
    )
    page.put(page.row + 1, 0, words, "source", span=page.columns)
    page.height(page.row + 1, text_height(words, page.columns * page.width))
    page.row += 2


def opening(page: Page, month: Month) -> None:
    """The three sentences a director reads first."""
    for sentence in headline(month).sentences:
        page.put(page.row, 0, sentence, "headline", span=page.columns)
        page.height(page.row, max(26, text_height(sentence, page.columns * page.width * 2 // 3)))
        page.row += 1
    page.skip(1, 10)


def key_figures(page: Page, month: Month) -> None:
    """Twelve cards: the indicator, what it stands on, and what was done about the dissatisfied."""
    cards = [*_indicator_cards(month), *_reach_cards(month), *_class_cards(month), *_handling_cards(month)]
    for line in (cards[:6], cards[6:]):
        column = 0
        for span, (name, value, style, note) in zip(_CARDS, line, strict=True):
            shown, look = (NO_DATA, "kpi_no_data") if value is None else (value, f"kpi_{style}")
            page.put(page.row, column, name, "kpi_name", span=span)
            page.put(page.row + 1, column, shown, look, span=span)
            page.put(page.row + 2, column, note, "kpi_note", span=span)
            column += span
        for offset, pixels in enumerate((22, 34, 32)):
            page.height(page.row + offset, pixels)
        page.row += 3
        page.skip(1, 6)


_Card = tuple[str, Value, str, str]


def _indicator_cards(month: Month) -> list[_Card]:
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
        ("Nivel de satisfacción (oficial)", month.value, style, method_name(method)),
        (
            f"Meta {month.goal_words}",
            verdict.value,
            f"word_{VERDICT_STYLES[verdict.value]}",
            f"{doubt}\nIC 95 %: {interval_words(interval)}" if interval else NO_DATA,
        ),
        (
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


def _reach_cards(month: Month) -> list[_Card]:
    called = int(month.part["called"].sum())
    reached = int((month.part["called"] & month.part["reached"]).sum())
    classes = month.measure.classes
    nps = None if classes.nps is None else classes.nps * 100
    return [
        ("Encuestas efectivas (n)", month.measure.n, "count", f"de {number(called)} clientes llamados"),
        (
            "Contactabilidad",
            share(reached, called),
            "percent",
            f"{number(reached)} contactados de {number(called)} llamados",
        ),
        ("NPS", nps, "nps", f"% promotores − % detractores (n = {number(classes.n)})"),
    ]


def _class_cards(month: Month) -> list[_Card]:
    classes = month.measure.classes
    return [
        (name, share(counted, classes.n), "percent", f"{number(counted)} de {number(classes.n)} · {band}")
        for (name, band), counted in zip(
            month.bands.items(), (classes.promoters, classes.neutrals, classes.detractors), strict=True
        )
    ]


def _handling_cards(month: Month) -> list[_Card]:
    done = month.compliance
    light = sum(item.state is State.LIGHT_GREEN for item in month.handled)
    days = month.form.clock.days
    quick = share(done.in_one_day, done.due)
    return [
        (
            f"Gestionados en {days} días hábiles o menos",
            share(done.in_time, done.due),
            "percent",
            f"{number(done.in_time)} de {number(done.due)} con el plazo terminado"
            + (f" · ≤ 1 día: {percent(quick)}" if quick is not None else "")
            + (f" · {number(done.undated)} sin fecha de gestión" if done.undated else ""),
        ),
        ("Abiertos al corte", done.open, "count", f"{number(done.overdue)} con el plazo vencido"),
        ("Verde claro", light, "count", "gestionados, cliente insatisfecho"),
    ]
