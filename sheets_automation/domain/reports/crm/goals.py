"""The two indicators of the CRM by brand, why rows are not valid, and what the verification calls found."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.reports.context import figure, interval_words
from sheets_automation.domain.reports.crm.scope import NO_BRAND, NO_TARGET, Scope
from sheets_automation.domain.reports.crm.tallies import (
    ActivityTally,
    ProspectTally,
    activity_tally,
    grouped,
    prospect_tally,
    reasons,
)
from sheets_automation.domain.reports.crm.targets import Goal
from sheets_automation.domain.reports.section_cases import shortened
from sheets_automation.domain.reports.stats import share, wilson
from sheets_automation.domain.reports.tab import Column, Entry, Page, Styled

NAME_LENGTH = 60  # characters of a name that somebody typed
_MOST = 12  # reasons, origins


def brands(page: Page, scope: Scope) -> None:
    """Both indicators by brand, each against its target."""
    page.section(
        "Prospectos válidos por marca",
        "Válidos: los que una persona marcó SI. Sin verificar: ni válidos ni falsos. Cumplimiento: válidos / meta; el "
        "total compara solo las marcas que tienen meta.",
    )
    rows = [
        _prospect_row(scope, brand or NO_BRAND, _prospects_of(scope, brand), scope.brand_target(Goal.PROSPECTS, brand))
        for brand in scope.brands
    ]
    table_or_nothing(page, _PROSPECT_COLUMNS, rows, _prospect_total(scope), "No hay prospectos ni metas.")
    page.section(
        "Actividades realizadas válidas por marca",
        "Realizadas según SPIGA y válidas según una persona. Las anuladas y las programadas para después no cuentan.",
    )
    rows = [
        _activity_row(
            scope, brand or NO_BRAND, _activities_of(scope, brand), scope.brand_target(Goal.ACTIVITIES, brand)
        )
        for brand in scope.brands
    ]
    table_or_nothing(page, _ACTIVITY_COLUMNS, rows, _activity_total(scope), "No hay actividades ni metas.")


_PROSPECT_COLUMNS = (
    Column("Marca", 7),
    Column("Prospectos", 3, "count", "head_right"),
    Column("Verificados", 3, "count", "head_right"),
    Column("Válidos", 3, "count", "head_right"),
    Column("No válidos", 3, "count", "head_right"),
    Column("Sin verificar", 3, "count", "head_right"),
    Column("Meta", 3, "right", "head_right"),
    Column("Cumplimiento", 3, "percent", "head_right"),
    Column("Resultado", 4, "centre", "head_centre"),
)
_ACTIVITY_COLUMNS = (
    Column("Marca", 7),
    Column("Actividades", 3, "count", "head_right"),
    Column("Válidas", 3, "count", "head_right"),
    Column("No válidas", 3, "count", "head_right"),
    Column("Sin revisar", 3, "count", "head_right"),
    Column("No realizadas", 3, "count", "head_right"),
    Column("Meta", 3, "right", "head_right"),
    Column("Cumplimiento", 3, "percent", "head_right"),
    Column("Resultado", 4, "centre", "head_centre"),
)


def _prospects_of(scope: Scope, brand: str) -> ProspectTally:
    return prospect_tally([record for record in scope.prospects if record.brand == brand])


def _activities_of(scope: Scope, brand: str) -> ActivityTally:
    return activity_tally(record for record in scope.activities if record.brand == brand)


def _prospect_row(scope: Scope, name: str, found: ProspectTally, target: float | None) -> list[Entry]:
    counts: list[Entry] = [name, found.n, found.verified, found.valid, found.refused, found.unverified]
    return counts + _against(scope, Goal.PROSPECTS, found.valid, target)


def _activity_row(scope: Scope, name: str, found: ActivityTally, target: float | None) -> list[Entry]:
    counts: list[Entry] = [name, found.n, found.valid, found.refused, found.unjudged, found.not_done]
    return counts + _against(scope, Goal.ACTIVITIES, found.valid, target)


def _against(scope: Scope, goal: Goal, valid: int, target: float | None) -> list[Entry]:
    """Meta, cumplimiento, resultado. Without a target nothing is judged."""
    if target is None:
        return [Styled(NO_TARGET, "no_data"), Styled("–", "no_data"), Styled(NO_TARGET, "no_data")]
    ratio = share(valid, target)
    shown = scope.judged(goal, ratio)
    known = scope.rows(goal) > 0
    return [target_entry(target), ratio if known else Styled("–", "no_data"), Styled(shown.words, shown.style)]


def target_entry(target: float | None, look: str = "") -> Entry:
    """A target that is shared out over days has a decimal."""
    if target is None:
        return Styled(NO_TARGET, "no_data")
    return Styled(target, look + ("count" if target == round(target) else "score_short"))


def _prospect_total(scope: Scope) -> list[Entry]:
    row = _prospect_row(scope, "Total", scope.prospect_tally, None)
    return row[:6] + _total_against(scope, Goal.PROSPECTS)


def _activity_total(scope: Scope) -> list[Entry]:
    row = _activity_row(scope, "Total", scope.activity_tally, None)
    return row[:6] + _total_against(scope, Goal.ACTIVITIES)


def _total_against(scope: Scope, goal: Goal) -> list[Entry]:
    found = scope.against(goal)
    if found.target is None:
        return _against(scope, goal, 0, None)
    _target, ratio, shown = _against(scope, goal, found.valid, found.target)
    return [target_entry(found.target, "total_"), ratio, shown]


def table_or_nothing(
    page: Page, columns: Sequence[Column], rows: list[list[Entry]], total: list[Entry] | None, nothing: str
) -> tuple[int, int]:
    """The table, heading row and row after the last; without rows the words for it."""
    if not rows:
        page.paragraph(nothing, "plain")
        return page.row, page.row
    return page.table(columns, [*rows, total] if total else rows, total=total is not None)


# ----------------------------------------------------------------------------------------------- reasons and origins


def refusals(page: Page, scope: Scope) -> None:
    """Why prospects and activities are not valid, in people's words."""
    page.section("No válidos por motivo", "Los motivos, como están escritos en las filas.")
    prospects = reasons(record for record in scope.prospects if record.refused)
    activities = reasons(
        record for record in scope.activities if record.counts and record.done is not False and record.valid is False
    )
    top = page.row
    _reasons(page, "Prospectos no válidos", prospects, 0)
    bottom, page.row = page.row, top
    _reasons(page, "Actividades no válidas", activities, 17)
    page.row = max(page.row, bottom)


def _reasons(page: Page, name: str, found: Sequence[tuple[str, int]], left: int) -> None:
    whole = sum(times for _reason, times in found)
    rows: list[list[Entry]] = [
        [shortened(reason, NAME_LENGTH), times, share(times, whole)] for reason, times in found[:_MOST]
    ]
    rest = whole - sum(times for _reason, times in found[:_MOST])
    if rest:
        rows.append([f"Otros motivos ({len(found) - _MOST})", rest, share(rest, whole)])
    if not rows:
        rows = [[Styled("Ninguno", "soft"), 0, Styled("–", "no_data")]]
    columns = (
        Column(name, 9),
        Column("Filas", 2, "count", "head_right"),
        Column("Proporción", 4, "percent", "head_right"),
    )
    page.table(columns, rows, left=left)


def origins(page: Page, scope: Scope) -> None:
    """Where prospects come from, and how many of them are real customers."""
    page.section("Prospectos por origen", "Proporción de válidos entre los verificados, con su intervalo de 95 %.")
    found = grouped(scope.prospects, lambda record: normalise(record.origin))
    ordered = sorted(found.values(), key=lambda own: (-len(own), normalise(own[0].origin)))
    rows = [_origin(own[0].origin or "Sin origen", prospect_tally(own)) for own in ordered[:_MOST]]
    rest = [record for own in ordered[_MOST:] for record in own]
    if rest:
        rows.append(_origin(f"Otros ({len(ordered) - _MOST})", prospect_tally(rest)))
    columns = (
        Column("Origen o medio", 10),
        Column("Prospectos", 3, "count", "head_right"),
        Column("Sin verificar", 3, "count", "head_right"),
        Column("Verificados (n)", 4, "count", "head_right"),
        Column("Válidos", 3, "count", "head_right"),
        Column("% válidos", 4, "percent", "head_right"),
        Column("Intervalo 95 %", 5, "right", "head_right"),
    )
    table_or_nothing(page, columns, rows, None, "No hay prospectos.")


def _origin(name: str, found: ProspectTally) -> list[Entry]:
    return [
        shortened(name, NAME_LENGTH),
        found.n,
        found.unverified,
        found.verified,
        found.valid,
        *valid_share(found.valid, found.verified),
    ]


def valid_share(valid: int, judged: int) -> list[Entry]:
    """The share with its interval, or the words for its absence."""
    portion = share(valid, judged)
    if portion is None:
        return [figure(None), Styled("–", "no_data")]
    return [portion, interval_words(wilson(portion, judged))]
