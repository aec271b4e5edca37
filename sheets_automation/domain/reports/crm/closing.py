"""What the data of the CRM lack, and how the figures were computed (ISO 9001 §9.1.2: the method is printed)."""

from __future__ import annotations

from sheets_automation.domain.reports.crm.scope import Scope
from sheets_automation.domain.reports.section_closing import check_row, finding_rows, findings_at
from sheets_automation.domain.reports.tab import Column, Entry, Page
from sheets_automation.domain.spanish import count, full_date, number
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.model import Record


def quality(page: Page, scope: Scope) -> None:
    """What is missing in these rows, and what was pointed out about them."""
    span = "de la semana" if scope.weekly else "del mes"
    page.section("Calidad del dato", f"Filas {span}, y filas sin fecha que no cuentan en ninguno. Nada de esto decide.")
    undated = [*(one for one in scope.all_prospects if one.day is None), *_undated_activities(scope)]
    own: list[Record] = [*scope.prospects, *scope.activities, *scope.follow_ups]
    rows = [row for row in _checks(scope, own, undated) if row[1]]
    rows += finding_rows(findings_at([*own, *undated], scope.material.findings))
    if not rows:
        page.paragraph("No se encontraron problemas en estas filas.", "plain")
        return
    columns = (
        Column("Asunto", 11),
        Column("Filas", 2, "centre", "head_centre"),
        Column("Ejemplo", 8),
        Column("Qué hacer", 11),
    )
    page.table(columns, rows)


def _undated_activities(scope: Scope) -> list[Record]:
    return [one for one in scope.all_activities if one.day is None and not one.planned]


def _checks(scope: Scope, own: list[Record], undated: list[Record]) -> list[list[Entry]]:
    strangers = [one for one in own if one.adviser and not scope.known_adviser(one.adviser)]
    return [
        check_row("Filas sin fecha", undated, "Escriba la fecha; sin ella no cuentan en ningún mes."),
        check_row("Filas sin asesor", [one for one in own if not one.adviser], "Escriba el asesor comercial."),
        check_row(
            "Asesores que no están en el directorio",
            strangers,
            "Corrija el nombre o agréguelo al directorio de personas.",
        ),
        check_row(
            "Filas sin sede o sin marca",
            [one for one in own if not (one.site and one.brand)],
            "Complete la sede y la marca.",
        ),
        check_row(
            "Actividades sin decir si son válidas",
            [one for one in scope.activities if one.counts and one.done is not False and one.valid is None],
            "Revise el comentario y escriba SI o NO.",
        ),
    ]


def notes(page: Page, scope: Scope) -> None:
    """The method, printed."""
    page.section("Notas de cálculo")
    for line in (*_indicator_notes(), *_span_notes(scope), *_light_notes(scope)):
        page.paragraph(line, "plain")


def _indicator_notes() -> tuple[str, ...]:
    return (
        "Prospectos válidos / meta × 100 %: cuentan los que una persona marcó SI en VÁLIDO. Sin verificar: sin SI ni "
        "NO, o con un NO sin motivo de alguien que no fue contactado; no son válidos ni falsos.",
        "Actividades realizadas válidas / meta × 100 %: cuentan las que una persona marcó SI y que SPIGA no da por no "
        "realizadas. Las anuladas y las programadas para después no entran.",
        "Meta: la de la marca en la configuración. Sin meta escrita no hay cumplimiento («Sin meta», nunca 0). Con "
        "meta y sin filas válidas el cumplimiento es 0 %. El total compara solo las marcas que tienen meta.",
        "Intervalo 95 %: Wilson, sobre n. Puesto: solo con n suficiente. Lo que una fila tiene de raro se señala y no "
        "cambia ninguna cifra.",
    )


def _span_notes(scope: Scope) -> tuple[str, ...]:
    calendar = calendar_for(scope.material.config.calendar)
    days = "lunes a sábado" if calendar.saturday else "lunes a viernes"
    if scope.weekly:
        return (
            f"Semana: de lunes a domingo ({scope.span}). Si la marca no tiene meta semanal, se toma la parte de la "
            "meta del mes que corresponde a los días hábiles de la semana dentro de ese mes. Calendario "
            f"{calendar.version}: festivos de Colombia, {days}.",
        )
    if scope.over:
        return ()
    return ("El mes no ha terminado: mientras tanto el resultado es «En curso», o «Cumple» si ya se logró la meta.",)


def _light_notes(scope: Scope) -> tuple[str, ...]:
    limits = scope.limits
    whose = "de todos los meses" if scope.weekly else "creados en el mes"
    return (
        f"Semáforo: prospectos {whose}, cada uno una vez (su fila con el último seguimiento). Días calendario desde el "
        f"último seguimiento, o desde la creación si no hay. Verde: hasta {number(limits.green)}; amarillo: hasta "
        f"{number(limits.yellow)}; rojo: más.",
        "Por actualizar: actividad no realizada, sin comentario o marcada como no válida, y sin corrección escrita.",
        f"Corte: {full_date(scope.today)}. Filas: {count(len(scope.prospects), 'prospecto', 'prospectos')}, "
        f"{count(len(scope.activities), 'actividad', 'actividades')}, "
        f"{count(len(scope.follow_ups), 'prospecto en seguimiento', 'prospectos en seguimiento')}.",
    )
