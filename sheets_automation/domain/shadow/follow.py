"""What the service wishes now, and what people did since it first wished it.

A wish begins with the first run whose plan would paint the row, and ends with the first thing that happens to it:
people paint the row, the same or otherwise, or the row changes so that the service would not do it any more. What they
had painted before is no wish, so it counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sheets_automation.domain.cases.derive import Judged
from sheets_automation.domain.cases.lifecycle import facts_digest
from sheets_automation.domain.cases.likeness import Place, heard, place
from sheets_automation.domain.cells.names import short_name
from sheets_automation.domain.shadow.rows import rows_of
from sheets_automation.model import Fate, PaintRow, Record, ShadowLine, State, Where


@dataclass(frozen=True, slots=True)
class Scene:
    """One look at the sheets."""

    judged: Sequence[Judged]
    paints: Sequence[PaintRow]  # of the plan, the brake aside
    lost: frozenset[str]  # cases whose row was not found
    unread: Callable[[Where], bool]  # whether a place could not be looked at
    run: str
    now: datetime


def follow(lines: Sequence[ShadowLine], scene: Scene) -> list[ShadowLine]:
    """The lines as they are now, in their order, and new ones at the end. A line that is settled stays as it is."""
    waiting = [line for line in lines if line.fate is Fate.WAITING]
    found = rows_of(waiting, scene.judged, scene.lost, lambda line: not (line.where and scene.unread(line.where)))
    wanted = {place(change.where): change for change in scene.paints}
    after: list[ShadowLine] = []
    for line in lines:
        if line.id in found.rows:
            line = _met(line, found.rows[line.id], wanted, scene.now)
        elif line.id in found.gone:
            line = _ended(line, Fate.CHANGED, "la fila ya no está", scene.now)
        after.append(line)
    held = {place(line.where) for line in after if line.fate is Fate.WAITING and line.where}
    return [*after, *_wishes(held, scene, sum(line.run == scene.run for line in lines))]


def closed(lines: Iterable[ShadowLine], now: datetime) -> list[ShadowLine]:
    """The lines once shadow mode is over: what waits is not waited for any more."""
    return [
        _ended(line, Fate.NOBODY, "nadie pintó mientras duró la sombra", now) if line.fate is Fate.WAITING else line
        for line in lines
    ]


def _wishes(held: set[Place], scene: Scene, numbered: int) -> list[ShadowLine]:
    by_place = {place(one.record.where): one for one in scene.judged}
    fresh = [
        (change, by_place[home])
        for change in scene.paints
        if (home := place(change.where)) not in held and home in by_place
    ]
    return [
        ShadowLine(
            id=f"{scene.run}-{numbered + n:05d}",
            first=scene.now,
            run=scene.run,
            fate=Fate.WAITING,
            form=one.record.form,
            where=change.where,
            case=change.case,
            customer=_customer(one.record),
            heard=heard(one.record),
            facts=facts_digest(one.record),
            before=change.state_before,
            after=change.state_after,
            rule=change.rule,
            reason=change.reason,
            cited=change.cited,
        )
        for n, (change, one) in enumerate(fresh, start=1)
    ]


def _customer(record: Record) -> str:
    """As «Casos» shows it: the plate, first name and initial."""
    return " · ".join(filter(None, (record.plate, short_name(record.customer))))


def _met(line: ShadowLine, one: Judged, wanted: dict[Place, PaintRow], now: datetime) -> ShadowLine:
    """A waiting line and its row as it is now."""
    record, facts = one.record, facts_digest(one.record)
    state, changed = record.colour.state, facts != line.facts
    here = replace(line, where=record.where)
    if state is line.after:
        return _ended(here, Fate.SAME, "quitó el color" if state is State.NONE else "pintó lo mismo", now)
    if state is not line.before:
        deed = "quitó el color" if state is State.NONE else f"pintó {_shown(state)}"
        if changed:
            return _ended(here, Fate.CHANGED, f"cambió la fila y {deed}", now)
        other = deed if state is State.NONE else f"pintó otro color: {_shown(state)}"
        return _ended(here, Fate.OTHER, other, now)
    change = wanted.get(place(record.where))
    if change is not None and (change.state_after, change.rule) == (line.after, line.rule):
        return replace(here, facts=facts, heard=heard(record))
    return _ended(here, Fate.CHANGED, f"{_what_changed(record, changed=changed)}: {_now_wanted(change)}", now)


def _what_changed(record: Record, *, changed: bool) -> str:
    if changed:
        return "cambió la fila"
    return "hay un color que puede ser de alguien" if record.colour.unclear else "la fila dice lo mismo"


def _now_wanted(change: PaintRow | None) -> str:
    if change is None:
        return "ya no pide color"
    return "le quitaría el color" if change.state_after is State.NONE else f"pediría {_shown(change.state_after)}"


def _ended(line: ShadowLine, fate: Fate, told: str, now: datetime) -> ShadowLine:
    return replace(line, fate=fate, told=told, seen=now)


def _shown(state: State) -> str:
    return "un color que no se conoce" if state is State.UNKNOWN else state.value.replace("_", " ")
