"""What people write, what the data lack, how it was computed, who signs (domain §5.1, 10–13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sheets_automation.domain.cases.likeness import place
from sheets_automation.domain.people import NOBODY
from sheets_automation.domain.reports.context import Month, method_name, plain
from sheets_automation.domain.reports.handling import Outcome
from sheets_automation.domain.reports.intervals import ASSUMED, BORROWED, USUAL
from sheets_automation.domain.reports.tab import Column, Entry, Linked, Page
from sheets_automation.domain.spanish import count, full_date, number
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.model import CaseStatus, Finding, Record, Severity, State

ACTIONS, ANALYSIS = "acciones", "analisis"
_ACTION_ROWS = 6
_MOST_FINDINGS = 25


def actions(page: Page) -> None:
    """The table of improvement actions: empty cells for the managers, kept at every rebuild."""
    page.section("Acciones de mejora", "Espacio para escribir: se conserva cada vez que el informe se actualiza.")
    page.table(_ACTION_COLUMNS, [])
    page.zone(ACTIONS, _ACTION_ROWS, _ACTION_COLUMNS)
    for row in range(page.row - _ACTION_ROWS, page.row):
        page.height(row, 30)


_ACTION_COLUMNS = (
    Column("Hallazgo", 6, "manual"),
    Column("Causa", 6, "manual"),
    Column("Acción", 7, "manual"),
    Column("Responsable", 4, "manual"),
    Column("Fecha compromiso", 3, "manual_date", "head_centre"),
    Column("Estado", 3, "manual"),
    Column("Eficacia", 3, "manual"),
)


def analysis(page: Page, title: str = "Análisis del agente") -> None:
    """The words of whoever writes the report."""
    page.section(title, "Espacio para escribir: se conserva cada vez que el informe se actualiza.")
    page.zone(ANALYSIS, 1, (Column("", page.columns, "manual"),))
    page.height(page.row - 1, 150)


def quality(page: Page, month: Month) -> None:
    """What is missing or could not be read in the rows behind this report."""
    page.section("Calidad del dato", "Filas del mes, y filas sin fecha que no se pueden asignar a ningún mes.")
    rows = [row for row in _checks(month) if row[1]] + _finding_rows(month)
    columns = [
        Column("Asunto", 11),
        Column("Filas", 2, "centre", "head_centre"),
        Column("Ejemplo", 8),
        Column("Qué hacer", 11),
    ]
    if rows:
        page.table(columns, rows)
    else:
        page.paragraph("No se encontraron problemas en las filas del mes.", "plain")


def _checks(month: Month) -> list[list[Entry]]:
    undated = [record for record in month.records if record.call_date is None]
    no_score = [call for call in month.calls if call.contacted is True and not call.answers and call.overall is None]
    orphans = [item.record for item in month.handled if item.case and item.case.owner in ("", NOBODY)]
    undone = [item.record for item in month.handled if item.outcome is Outcome.UNDATED]
    unproven = [call for call in month.calls if call.colour.state is State.GREEN and not call.evidence]
    lost = [
        case
        for case in month.cases
        if case.form == month.form.code and case.status is CaseStatus.LOST and case.opened.replace(day=1) == month.month
    ]
    follow_up = month.config.company.documents.follow_up
    source = f" ({follow_up})" if follow_up else ""
    rows: list[list[Entry]] = [
        check_row(
            "Filas sin fecha de llamada", undated, "Escriba la fecha de la llamada; sin ella no cuentan en ningún mes."
        ),
        check_row("Contactado sin calificaciones", no_score, "Registre las calificaciones o corrija el contacto."),
        check_row("Casos sin responsable", orphans, "Escriba el asesor o agréguelo a la libreta de direcciones."),
        check_row(
            "Cerrados sin fecha de gestión",
            undone,
            "Escriba la fecha de gestión: sin ella no se sabe si fue en término.",
        ),
        check_row("Verde sin evidencia", unproven, f"Registre la gestión realizada{source}."),
    ]
    rows.append(["Casos cuya fila ya no está en el archivo", len(lost), "", "Revise si la fila se borró por error."])
    return rows


def check_row(words: str, records: Sequence[Record], fix: str) -> list[Entry]:
    example: Entry = ""
    if records:
        where = records[0].where
        example = Linked(f"{where.tab}, fila {where.row + 1}", where.link)
    return [words, len(records), example, fix]


def _finding_rows(month: Month) -> list[list[Entry]]:
    """The reader's findings in these rows, one line per kind and column, the most frequent first."""
    own = [*month.calls, *(record for record in month.records if record.call_date is None)]
    return finding_rows(findings_at(own, month.findings))


def finding_rows(findings: Iterable[Finding]) -> list[list[Entry]]:
    """Asunto, filas, ejemplo, qué hacer: one line per kind and column, the most frequent first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.field or finding.code, finding.expected), []).append(finding)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        [
            f"{_capital(field)}: se leyó «{found[0].read}»" + (f", se esperaba {expected}" if expected else ""),
            len(found),
            Linked(f"{found[0].tab}!{found[0].cell}", found[0].link),
            _capital(found[0].fix),
        ]
        for (field, expected), found in ordered[:_MOST_FINDINGS]
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def findings_at(own: Iterable[Record], findings: Iterable[Finding]) -> Iterable[Finding]:
    """What was told of these rows."""
    told = [finding for finding in findings if finding.severity is not Severity.INFO and finding.place]
    if not told:
        return
    wanted = {place(record.where) for record in own}
    yield from (finding for finding in told if finding.place in wanted)


def notes(page: Page, month: Month) -> None:
    """The method, as ISO 9001 §9.1.2 wants it: determined and printed."""
    reports, days = month.config.reports, month.form.clock.days
    semaphore = month.config.semaphore
    low, high = plain(semaphore.detractor_below), plain(semaphore.promoter_from)
    calendar = calendar_for(month.config.calendar)
    week = "lunes a sábado" if calendar.saturday else "lunes a viernes"
    page.section("Notas de cálculo")
    lines = (
        f"Indicador oficial: {method_name(reports.method)}; meta {month.goal_words}. Se compara el valor sin "
        "redondear; se imprimen dos decimales.",
        "Índice de una pregunta: suma de las calificaciones válidas / (10 × n). El nivel es el promedio simple de los "
        "índices de las preguntas generales; las específicas de marca se muestran aparte.",
        f"Clasificación: promotor {high} o más; neutro desde {low} y menos de {high}; detractor menos de {low}. No se "
        "redondea hacia arriba.",
        "Encuesta efectiva: cliente contactado con al menos una respuesta general válida. Contactabilidad: "
        f"contactados / llamados. Excluidos por responder solo en {month.config.semaphore.platform}: "
        f"{number(month.in_platform_only)}.",
        *_interval_notes(),
        f"Plazo: cierre del {days}.º día hábil después de la llamada, sin contar el día de la llamada. Calendario "
        f"{calendar.version}: festivos de Colombia, {week}. Verde y verde claro detienen el plazo; amarillo no.",
        f"Mes de una fila: fecha de la llamada. Corte de los casos: {full_date(month.today)}. Filas leídas: "
        f"{count(len(month.calls), 'llamada', 'llamadas')} del mes, de {count(len(month.records), 'fila', 'filas')}.",
    )
    for line in lines:
        page.paragraph(line, "plain")


def _interval_notes() -> tuple[str, ...]:
    """The formulas of the intervals, complete enough to be recomputed from the rows."""
    return (
        "Intervalo 95 % de un índice p (nivel, pregunta, sede, marca, área, asesor), con z = 1,96 (1,959964): "
        "[p + z²/2m ± z·√(p(1 − p)/m + z²/4m²)] / (1 + z²/m), con m = n / d. Es el intervalo de Wilson con tantos "
        "clientes m como harían falta para una proporción igual de precisa.",
        f"Dispersión d = [(n − 1)·s²/(p(1 − p)) + {BORROWED}·d₀] / (n + {BORROWED - 1}), donde s² es la varianza "
        "(n − 1) entre clientes y s²/(p(1 − p)) no pasa de 1 (0 si p es 0 o 1). d₀ es la misma cuenta sobre los 12 "
        f"meses anteriores del formato, a su vez con {ASSUMED} clientes de dispersión usual {plain(USUAL)}; sin meses "
        f"anteriores, d₀ = {plain(USUAL)}.",
        "Valor de un cliente: promedio de sus respuestas generales / 10. Si hay respuestas sin dar, p + Σ (n / nᵢ)·"
        "(respuesta / 10 − índiceᵢ) / k sobre las preguntas i que respondió (nᵢ respuestas, k preguntas con "
        "respuestas): el promedio de los clientes es el nivel oficial.",
        "Proporciones: Wilson (d = 1). NPS: con 3 clientes más (¾ promotor, 1½ neutro, ¾ detractor), "
        "v ± z·√((% promotores + % detractores − v²) / (n + 3)). Diferencia con el mes anterior, Newcombe: "
        "v₁ − v₀ − √((v₁ − bajo₁)² + (alto₀ − v₀)²) hasta v₁ − v₀ + √((alto₁ − v₁)² + (v₀ − bajo₀)²).",
        "«No concluyente»: el intervalo contiene la meta; con esa muestra no se puede afirmar que se cumpla ni que no. "
        "«Ruido»: el intervalo de la diferencia contiene el cero.",
    )


def signatures(page: Page, writer: str = "agente call center", reviewer: str = "director o gerente") -> None:
    """Who prepared and who received it; the space above the line is for the signature."""
    page.skip(1, 60)
    for column, words in ((1, f"Elaboró: {writer}"), (12, f"Revisó: {reviewer}"), (23, "Recibió")):
        page.put(page.row, column, words, "sign", span=8)
    page.height(page.row, 24)
    page.row += 1
