"""What customers complained about or proposed, and what was done about it (domain §5.1, 6–10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from sheets_automation.domain.cases.flags import REPEATED, WARRANTY
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.people import NOBODY
from sheets_automation.domain.reports.context import (
    NO_DATA,
    STATE_WORDS,
    Month,
    figure,
    interval_words,
    method_name,
    plain,
    plate,
    score_words,
    where_words,
)
from sheets_automation.domain.reports.handling import Handled, Outcome
from sheets_automation.domain.reports.stats import Verdict, share, wilson
from sheets_automation.domain.reports.tab import Column, Entry, Page, Styled
from sheets_automation.domain.reports.themes import detractors, topics
from sheets_automation.domain.rules import rule_words
from sheets_automation.domain.spanish import count, number, percent
from sheets_automation.model import ScoreClass, State

_SAID, _DONE = 240, 180  # characters printed; the row's link opens the whole text
_OUTCOME_STYLES = {
    Outcome.IN_TIME: "met",
    Outcome.LATE: "missed",
    Outcome.OVERDUE: "missed",
    Outcome.PENDING: "open",
    Outcome.UNDATED: "open",
}
_NO_SUGGESTION = frozenset(
    {"", "no", "ninguna", "ninguno", "na", "n a", "sin sugerencias", "sin sugerencia", "no aplica"}
)


def management(page: Page, month: Month) -> None:
    """How the dissatisfied were attended: figures, who still owes an answer, and every row with its link."""
    days = month.form.clock.days
    page.section(
        "Gestión de detractores",
        f"Plazo: cierre del {days}.º día hábil después de la llamada. Lo vencido y abierto cuenta como fuera de "
        "término; lo que aún está en plazo y lo cerrado sin fecha de gestión no entran en el porcentaje.",
    )
    if not month.handled:
        page.paragraph("No hubo detractores ni filas marcadas en el mes.", "plain")
        return
    page.paragraph(agreement(month), "plain")
    page.skip(1, 6)
    top = page.row
    page.table(
        [
            Column("Cumplimiento", 8),
            Column("Casos", 2, "count", "head_right"),
            Column("Proporción", 3, "percent", "head_right"),
            Column("Intervalo 95 %", 4, "right", "head_right"),
        ],
        _compliance_rows(month),
    )
    bottom = page.row
    open_items = [item for item in month.handled if item.is_open]
    if open_items:
        page.row = top
        page.table(
            [
                Column("Responsable con casos abiertos", 9),
                Column("Abiertos", 2, "count", "head_right"),
                Column("Vencidos", 2, "count", "head_right"),
            ],
            _open_by_owner(open_items),
            left=19,
        )
    page.row = max(page.row, bottom)
    page.skip()
    page.table(_DETRACTOR_COLUMNS, [_detractor_row(item) for item in month.handled])


def _compliance_rows(month: Month) -> list[list[Entry]]:
    done, days = month.compliance, month.form.clock.days
    purple = sum(_in_platform(item.record) and item.record.score is not None for item in month.handled)

    def line(name: str, part: int) -> list[Entry]:
        portion = share(part, done.due)
        return [name, part, figure(portion), interval_words(wilson(portion, done.due))]

    return [
        [Styled("Casos con el plazo terminado", "strong"), done.due, Styled("", "soft"), Styled("", "soft")],
        line("Gestionados en 1 día hábil o menos", done.in_one_day),
        line(f"Gestionados en {days} días hábiles o menos", done.in_time),
        line("Gestionados fuera de término", done.late),
        line("Abiertos con el plazo vencido", done.overdue),
        _outside("Sin fecha de gestión (cerrados, no se sabe cuándo)", done.undated),
        _outside("Abiertos, aún en plazo", done.pending),
        *([_purple_row(purple, month.config.semaphore.platform)] if purple else []),
    ]


def _purple_row(cases: int, platform_name: str) -> list[Entry]:
    """A bad score in the platform is public: it has a term like any other, and a line of its own (A-11)."""
    name = f"Del total, con calificación y en {platform_name} (morado)"
    return [Styled(name, "soft"), cases, Styled("ya contados", "no_data"), Styled("", "soft")]


def _outside(name: str, cases: int) -> list[Entry]:
    return [Styled(name, "soft"), cases, Styled("no entra", "no_data"), Styled("", "soft")]


def agreement(month: Month) -> str:
    """How many detractors the surveys show and how many cases there are, and in words why that differs."""
    counted, cases = month.measure.classes.detractors, len(month.handled)
    marked = cases - len(detractors(month))
    unheard = len(detractors(month)) - counted
    without = sum(item.case is None for item in month.handled)
    said = f"{count(counted, 'detractor', 'detractores')} en las encuestas y {count(cases, 'caso', 'casos')} aquí"
    reasons = []
    if marked:
        reasons.append(
            f"{count(marked, 'fila la marcó una persona', 'filas las marcó una persona')} sin que la calificación sea "
            "de detractor"
        )
    if unheard:
        reasons.append(
            f"{count(unheard, 'detractor', 'detractores')} sin encuesta efectiva (la fila dice que no hubo contacto o "
            "no tiene respuesta general válida)"
        )
    words = f"{said}: {'; '.join(reasons)}." if reasons else f"{said}: los mismos."
    if without:
        words += f" {count(without, 'no tiene caso', 'no tienen caso')} en «Casos»: se juzga por lo que dice la fila."
    return words


def _open_by_owner(items: Sequence[Handled]) -> list[list[Entry]]:
    owners = Counter(_owner(item) for item in items)
    late = Counter(_owner(item) for item in items if item.outcome is Outcome.OVERDUE)
    return [
        [owner, owners[owner], late[owner]]
        for owner in sorted(owners, key=lambda name: (-late[name], -owners[name], name))
    ]


def _owner(item: Handled) -> str:
    return (item.case.owner if item.case else item.record.responsible or item.record.adviser) or NOBODY


_DETRACTOR_COLUMNS = (
    Column("Llamada", 2, "date", "head_centre"),
    Column("Sede y marca", 3),
    Column("Placa", 2),
    Column("Asesor", 3),
    Column("Calif.", 1, "centre", "head_centre"),
    Column("Voz del cliente", 7),
    Column("Gestión", 5),
    Column("Fecha gestión", 2, "date", "head_centre"),
    Column("Días", 1, "centre", "head_centre"),
    Column("Estado", 2),
    Column("En término", 2, "centre", "head_centre"),
    Column("Nota", 2),
)


def _detractor_row(item: Handled) -> list[Entry]:
    record = item.record
    return [
        record.call_date,
        where_words(record.site, record.brand),
        plate(record),
        record.adviser,
        score_words(record),
        shortened(record.comment, _SAID),
        shortened(record.evidence, _DONE),
        _managed(item),
        "–" if item.days is None or item.outcome is Outcome.UNDATED else item.days,
        STATE_WORDS[item.state],
        Styled(item.outcome.value, _OUTCOME_STYLES[item.outcome]),
        _notes(item),
    ]


def _managed(item: Handled) -> Entry:
    """When it was attended; nothing for a closed case of which nobody can say."""
    if item.outcome is Outcome.UNDATED:
        return Styled("–", "no_data")
    return item.closed or item.record.evidence_date


def _in_platform(record: CallRecord) -> bool:
    return record.car_advisor or record.colour.state is State.PURPLE


def _notes(item: Handled) -> str:
    words = [
        "Reiterativo" if REPEATED in item.flags else "",
        "Garantía" if WARRANTY in item.flags else "",
        "Reabierto" if item.case and item.case.reopened else "",
        "Respondió en la plataforma" if _in_platform(item.record) else "",
        "fecha vista por el servicio" if item.seen_by_service else "",
    ]
    return ", ".join(filter(None, words))


def impact_and_repetition(page: Page, month: Month) -> None:
    """The graver dissatisfactions (A-06) and the customers who complained before (A-07)."""
    limit = month.config.reports.impact_below
    page.section(f"Insatisfacción de mayor impacto (calificación menor que {plain(limit)})")
    _short_list(page, _grave(month), f"Ninguna calificación menor que {plain(limit)} en el mes.")
    page.section(
        "Casos reiterativos",
        f"Misma placa, VIN, documento o teléfono con {month.config.semaphore.repeat_minimum} o más insatisfacciones en "
        f"{month.config.semaphore.repeat_days} días, entre los archivos de posventa, comercial y PQRS.",
    )
    _short_list(
        page, [item for item in month.handled if REPEATED in item.flags], "Ningún cliente reiterativo en el mes."
    )


def _grave(month: Month) -> list[Handled]:
    limit = month.config.reports.impact_below
    return [item for item in month.handled if item.record.score is not None and item.record.score < limit]


def _short_list(page: Page, items: Sequence[Handled], nothing: str) -> None:
    if not items:
        page.paragraph(nothing, "plain")
        return
    columns = [
        Column("Llamada", 2, "date", "head_centre"),
        Column("Sede y marca", 4),
        Column("Placa", 2),
        Column("Asesor", 4),
        Column("Calif.", 2, "centre", "head_centre"),
        Column("Voz del cliente", 14),
        Column("Estado", 4),
    ]
    page.table(columns, [_short_row(item.record, STATE_WORDS[item.state]) for item in items])


def _short_row(record: CallRecord, last: Entry) -> list[Entry]:
    return [
        record.call_date,
        where_words(record.site, record.brand),
        plate(record),
        record.adviser,
        score_words(record),
        shortened(record.comment, _SAID),
        last,
    ]


def suggestions(page: Page, month: Month) -> None:
    """Suggestions by topic; blue rows count even where only the comment holds the words (C-08)."""
    page.section("Sugerencias de los clientes", "Un texto puede tratar varios temas. No requieren seguimiento (azul).")
    given = [(call, text) for call in month.calls if (text := _suggestion(call))]
    if not given:
        page.paragraph("No se registraron sugerencias en el mes.", "plain")
        return
    by_topic: dict[str, list[tuple[CallRecord, str]]] = {}
    for call, text in given:
        for topic in topics(text, month) or ["Otros"]:
            by_topic.setdefault(topic, []).append((call, text))
    ordered = sorted(by_topic.items(), key=lambda item: (item[0] == "Otros", -len(item[1]), item[0]))
    rows: list[list[Entry]] = [
        [
            Styled(f"{topic} ({number(len(entries))})", "strong") if first else "",
            call.call_date,
            where_words(call.site, call.brand),
            plate(call),
            shortened(text, _SAID),
        ]
        for topic, entries in ordered
        for first, (call, text) in ((position == 0, entry) for position, entry in enumerate(entries))
    ]
    columns = [
        Column("Tema", 5),
        Column("Llamada", 2, "date", "head_centre"),
        Column("Sede y marca", 4),
        Column("Placa", 2),
        Column("Sugerencia", 19),
    ]
    page.table(columns, rows)


def _suggestion(call: CallRecord) -> str:
    if call.suggestion and normalise(call.suggestion) not in _NO_SUGGESTION:
        return call.suggestion
    return call.comment if call.colour.state is State.BLUE else ""


def platform(page: Page, month: Month) -> None:
    """Customers of the platform's brand who answered there; nothing for brands without one (A-11)."""
    brands = [name for name, brand in month.config.people.brands.items() if brand.platform]
    if not brands and not month.platform:
        return
    name = month.config.semaphore.platform
    page.section(
        " – ".join(filter(None, (" y ".join(sorted(brands)), name))),
        "Quienes respondieron solo en la plataforma no entran en los indicadores telefónicos.",
    )
    if not month.platform:
        page.paragraph(f"Ningún cliente respondió en {name} en el mes.", "plain")
    else:
        answered = count(len(month.platform), "cliente respondió", "clientes respondieron")
        page.paragraph(f"{answered} en {name}; {number(month.in_platform_only)} sin encuesta telefónica.", "plain")
        scored = [call for call in month.platform if call.score is not None]
        low = sum(call.score_class is ScoreClass.DETRACTOR for call in scored)
        if scored:
            page.paragraph(
                f"{number(len(scored))} con calificación en la fila: entran en los indicadores; {number(low)} de "
                "detractor, con plazo como los demás.",
                "plain",
            )
        page.skip(1, 4)
        rows = [_short_row(call, STATE_WORDS[call.colour.state]) for call in month.platform]
        columns = [
            Column("Llamada", 2, "date", "head_centre"),
            Column("Sede y marca", 4),
            Column("Placa", 2),
            Column("Asesor", 4),
            Column("Calif.", 2, "centre", "head_centre"),
            Column("Comentario", 14),
            Column("Marca en la fila", 4),
        ]
        page.table(columns, rows)


def triggers(page: Page, month: Month) -> None:
    """Whether the procedure asks for improvement actions, and why (R-69 to R-71)."""
    page.section("Disparadores de acciones de mejora")
    limit, often = plain(month.config.reports.impact_below), month.config.reports.repeated_complaints
    checks: tuple[tuple[str, str, Callable[[Month], tuple[bool, str]]], ...] = (
        ("R-69", f"No se logra la meta ({month.goal_words})", _goal_missed),
        ("R-70", f"Insatisfacción de mayor impacto (calificación menor que {limit})", _grave_found),
        ("R-71", f"Quejas reiteradas: {often} o más del mismo tema en una sede y marca", _repeated),
    )
    rows: list[list[Entry]] = []
    for rule, words, check in checks:
        fires, detail = check(month)
        rows.append(
            [
                rule_words(rule, month.config.company.documents),
                words,
                Styled("Sí", "missed") if fires else Styled("No", "met"),
                detail,
            ]
        )
    columns = [
        Column("Regla", 4),
        Column("Disparador", 11),
        Column("¿Se activa?", 3, "centre", "head_centre"),
        Column("Detalle", 14),
    ]
    page.table(columns, rows)


def _goal_missed(month: Month) -> tuple[bool, str]:
    if month.value is None:
        return False, NO_DATA
    method = month.config.reports.method
    words = f"{method_name(method)}: {percent(month.value)} (n = {number(month.measure.base(method))})"
    return month.verdict is Verdict.MISSED, words


def _grave_found(month: Month) -> tuple[bool, str]:
    found = len(_grave(month))
    return found > 0, count(found, "cliente", "clientes")


def _repeated(month: Month) -> tuple[bool, str]:
    tally: Counter[tuple[str, str]] = Counter()
    for item in month.handled:
        for topic in topics(item.record.comment, month):
            tally[where_words(item.record.site, item.record.brand), topic] += 1
    often = sorted((-times, where, topic) for (where, topic), times in tally.items())
    reached = [entry for entry in often if -entry[0] >= month.config.reports.repeated_complaints]
    words = "; ".join(f"{where}: {topic.lower()} ({number(-times)})" for times, where, topic in reached)
    return bool(reached), words or "Ningún tema alcanza ese número."


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters, spaces and line breaks made one space, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 1]
    return head[: head.rfind(" ")].rstrip(" ,;:.") + "…" if " " in head[length // 2 :] else head + "…"
