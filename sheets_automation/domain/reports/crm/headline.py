"""What a reader of the CRM report sees first: three sentences, the key figures."""

from __future__ import annotations

from sheets_automation.domain.kinds.crm.prospects import ProspectRecord
from sheets_automation.domain.reports.context import NO_DATA
from sheets_automation.domain.reports.crm.scope import NO_TARGET, Scope
from sheets_automation.domain.reports.crm.tallies import age_tally
from sheets_automation.domain.reports.crm.targets import Goal
from sheets_automation.domain.reports.headline import Figure, Headline
from sheets_automation.domain.reports.letterhead import Card
from sheets_automation.domain.reports.stats import share
from sheets_automation.domain.spanish import MONTHS, count, full_date, number, percent

_NAMES = {
    Goal.PROSPECTS: ("prospecto válido", "prospectos válidos"),
    Goal.ACTIVITIES: ("actividad realizada válida", "actividades realizadas válidas"),
}


def crm_headline(scope: Scope) -> Headline:
    """What the reader has to know."""
    lines = (_prospects(scope), _activities(scope), _waits(scope))
    return Headline(lines, (_figure(scope, Goal.PROSPECTS), _figure(scope, Goal.ACTIVITIES), _waiting_figure(scope)))


def span_words(scope: Scope) -> str:
    """``Octubre de 2026``, ``Semana 16–22/11/2026``."""
    if scope.weekly:
        return f"Semana {scope.span}"
    first = scope.span.first
    return f"{MONTHS[first.month - 1].capitalize()} de {first.year}"


def target_number(target: float | None) -> str:
    """``60``, ``14,3``; «sin meta»."""
    if target is None:
        return NO_TARGET.lower()
    return number(target, 0 if target == round(target) else 1)


def _against_words(scope: Scope, goal: Goal) -> str:
    """«45 de 60 que pide la meta (75,00 %)»; without a target, how many."""
    found, names = scope.against(goal), _NAMES[goal]
    words = count(found.valid, *names)
    if found.ratio is None:
        return f"{words}, {NO_TARGET.lower()}"
    untargeted = [brand or "sin marca" for brand in scope.brands if scope.brand_target(goal, brand) is None]
    rest = f", sin contar {' ni '.join(untargeted)}, que no tiene meta" if len(untargeted) == 1 else ""
    rest = f", sin contar {len(untargeted)} marcas que no tienen meta" if len(untargeted) > 1 else rest
    return f"{words} de {target_number(found.target)} que pide la meta ({percent(found.ratio)}){rest}"


def _prospects(scope: Scope) -> str:
    done = scope.prospect_tally
    if not done.n:
        return f"{span_words(scope)}: no hay prospectos registrados."
    return (
        f"{span_words(scope)}: {_against_words(scope, Goal.PROSPECTS)}; de {count(done.n, 'prospecto', 'prospectos')}, "
        f"{number(done.refused)} no {'válido' if done.refused == 1 else 'válidos'} y {number(done.unverified)} sin "
        "verificar."
    )


def _activities(scope: Scope) -> str:
    done = scope.activity_tally
    if not done.n:
        return "No hay actividades registradas."
    text = (
        f"{_against_words(scope, Goal.ACTIVITIES)}; de {count(done.n, 'actividad', 'actividades')}, "
        f"{number(done.not_done)} no {'realizada' if done.not_done == 1 else 'realizadas'}, y "
        f"{count(done.to_update, 'espera', 'esperan')} que el asesor actualice SPIGA."
    )
    return text[:1].upper() + text[1:]


def _waits(scope: Scope) -> str:
    ages = age_tally(scope.waiting)
    head = f"Al {full_date(scope.today)}"
    if not ages.open:
        return f"{head} no hay prospectos en seguimiento."
    oldest = f"; el que más lleva, {count(ages.oldest, 'día', 'días')}" if ages.oldest is not None else ""
    return (
        f"{head} hay {count(ages.open, 'prospecto', 'prospectos')} en seguimiento, {number(ages.red)} en rojo por los "
        f"días sin seguimiento{oldest}."
    )


def _figure(scope: Scope, goal: Goal) -> Figure:
    found = scope.against(goal)
    name = "Prospectos válidos / meta" if goal is Goal.PROSPECTS else "Actividades válidas / meta"
    shown = scope.judged(goal, found.ratio)
    note = f"{shown.words} · {number(found.valid)} de {target_number(found.target)}"
    if found.ratio is None:
        return Figure(name, NO_TARGET, f"{number(found.valid)} de {number(scope.rows(goal))} filas", "no_data")
    return Figure(name, percent(found.ratio), note, shown.style)


def _waiting_figure(scope: Scope) -> Figure:
    ages = age_tally(scope.waiting)
    if not ages.open:
        return Figure("Prospectos en rojo", NO_DATA, "sin prospectos en seguimiento", "no_data")
    return Figure("Prospectos en rojo", number(ages.red), f"de {number(ages.open)}", "missed" if ages.red else "met")


# -------------------------------------------------------------------------------------------------------------- cards


def cards_of(scope: Scope) -> tuple[list[Card], list[Card]]:
    """Two lines of six key figures."""
    done, ages = scope.activity_tally, age_tally(scope.waiting)
    first = [
        *_goal_cards(scope, Goal.PROSPECTS, f"de {count(scope.prospect_tally.n, 'prospecto', 'prospectos')}"),
        *_goal_cards(scope, Goal.ACTIVITIES, f"de {count(done.n, 'actividad', 'actividades')}"),
        Card("Actividades no realizadas", done.not_done, "count", _part(done.not_done, done.n)),
        Card("Por actualizar en SPIGA", done.to_update, "count", "no realizadas o sin evidencia"),
    ]
    second = [
        Card("Prospectos sin verificar", scope.prospect_tally.unverified, "count", "ni válidos ni falsos"),
        _share_card("Contactados", scope.prospects, [one.contacted for one in scope.prospects]),
        _share_card("Recibieron asesoría", scope.prospects, [one.advised for one in scope.prospects]),
        _share_card("Prospectos reales", scope.prospects, [one.real for one in scope.prospects]),
        Card("En seguimiento", ages.open, "count", f"{count(ages.closed, 'cerrado', 'cerrados')} aparte"),
        Card("En rojo", ages.red, "count", _part(ages.red, ages.open)),
    ]
    return first, second


def _goal_cards(scope: Scope, goal: Goal, base: str) -> list[Card]:
    found, earlier = scope.against(goal), scope.before
    shown = scope.judged(goal, found.ratio)
    tone = {"met": "percent_met", "missed": "percent_missed"}.get(shown.style, "percent")
    name = "Prospectos válidos" if goal is Goal.PROSPECTS else "Actividades válidas"
    valid = scope.prospect_tally.valid if goal is Goal.PROSPECTS else scope.activity_tally.valid
    ratio = earlier.against(goal).ratio if earlier.rows(goal) else None
    before = "sin datos" if ratio is None else percent(ratio)
    when = "Semana anterior" if scope.weekly else "Mes anterior"
    known = found.ratio is not None and scope.rows(goal)
    compliance = Card(
        f"{name} / meta", found.ratio, tone, f"{shown.words}, meta {target_number(found.target)}\n{when}: {before}"
    )
    if not known:
        word = NO_TARGET if found.ratio is None else NO_DATA
        compliance = Card(f"{name} / meta", word, "word_no_data", f"{when}: {before}")
    return [Card(name, valid, "count", base), compliance]


def _part(part: int, whole: int) -> str:
    found = share(part, whole)
    return "sin filas" if found is None else f"{percent(found)} de {number(whole)}"


def _share_card(name: str, prospects: list[ProspectRecord], answers: list[bool | None]) -> Card:
    """Of those with an answer; who was not asked says nothing."""
    known = [answer for answer in answers if answer is not None]
    without = len(prospects) - len(known)
    note = f"{number(sum(known))} de {number(len(known))} con dato\n{number(without)} sin dato"
    return Card(name, share(sum(known), len(known)), "percent", note)
