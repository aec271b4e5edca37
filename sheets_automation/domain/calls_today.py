"""Whom the agents call next, and why: one list over all registers, for the tab «Llamadas de hoy» and the mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sheets_automation.domain.cases.identity import Place, Resolution, place
from sheets_automation.domain.cells.names import short_name
from sheets_automation.domain.kinds import Setting, kind_of
from sheets_automation.domain.kinds.next_call import Action, NextCall
from sheets_automation.domain.people import find_person
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import Case, Reading, Record, Register, Where
from sheets_automation.policy import CallsPolicy, Config, FormPolicy

NO_AGENT = "Sin agente"
_ORDER = {action: place for place, action in enumerate(Action)}
#: Actions that ring the customer, to be left for another day where somebody rang today.
_RINGS = frozenset({Action.FIRST, Action.SECOND, Action.THIRD, Action.AGREED, Action.RECOVERED})


@dataclass(frozen=True, slots=True)
class CallToMake:
    """One line of an agent's list."""

    agent: str  # as in the address book; as typed where it is nobody there; ``NO_AGENT``
    action: Action
    due: date
    why: str
    form: str
    subject: str  # the campaign, the service
    site: str
    brand: str
    plate: str
    customer: str  # first name and initial
    where: Where

    @property
    def order(self) -> tuple[object, ...]:
        return (self.agent == NO_AGENT, self.agent, _ORDER[self.action], self.due, self.where.tab, self.where.row)


def working_day(today: date, calendar: Calendar) -> date:
    """The day that a list is for: today, or the next business day."""
    return calendar.add_business_days(today - timedelta(days=1), 1)


def calls_to_make(
    reading: Reading, resolution: Resolution, cases: Mapping[Place, Case], config: Config, today: date
) -> tuple[CallToMake, ...]:
    """Every next action that has come, of all registers that are in use, agent by agent. ``cases``: by their rows."""
    day = working_day(today, calendar_for(config.calendar))
    rung, refused = _today(reading.records, today), _refused(reading, config)
    found: list[CallToMake] = []
    for register in reading.registers:
        form = config.form(register.layout.form)
        if form is None or not (form.calls or form.second_call.days):
            continue
        used = form.calls is not None and _in_use(register, form.calls, today)
        kind = kind_of(form)
        for record in register.records:
            if resolution.elsewhere(record.where) or _before_start(record, config):
                continue
            setting = Setting(form, calendar_for(config.calendar, record.site), cases.get(place(record.where)))
            told = kind.next_call(record, setting, day)
            if told is None or not (used or told.action is Action.RECOVERED):  # its case may close after its month
                continue
            if not _spared(record, told, form, rung, refused):
                found.append(_line(record, told, kind.called_by(record), config))
    return tuple(sorted(found, key=lambda one: one.order))


def by_agent(calls: Iterable[CallToMake]) -> Mapping[str, list[CallToMake]]:
    """Agent → the lines of that agent, in their order."""
    found: dict[str, list[CallToMake]] = {}
    for one in calls:
        found.setdefault(one.agent, []).append(one)
    return found


def _in_use(register: Register, policy: CallsPolicy, today: date) -> bool:
    """A table whose last call is long past is last month's; one without any call is a list that has just come."""
    last = max((record.day for record in register.records if record.day is not None), default=None)
    return last is None or (today - last).days <= policy.days


def _before_start(record: Record, config: Config) -> bool:
    start = config.limits.start_date
    return start is not None and record.day is not None and record.day < start


def _people(record: Record) -> Iterator[str]:
    print_ = record.fingerprint
    yield from (f"{kind}:{part}" for kind, part in (("t", print_.phone), ("d", print_.document)) if part)


def _today(records: Iterable[Record], today: date) -> frozenset[str]:
    """Whom somebody rang today, from whatever register: one contact a day is enough."""
    return frozenset(person for record in records if record.day == today for person in _people(record))


def _refused(reading: Reading, config: Config) -> frozenset[str]:
    """Who asked not to be called, in any register."""
    forms = {form.code: form for form in config.forms}
    return frozenset(
        person
        for record in reading.records
        if record.form in forms and kind_of(forms[record.form]).refuses(record)
        for person in _people(record)
    )


def _spared(record: Record, told: NextCall, form: FormPolicy, rung: frozenset[str], refused: frozenset[str]) -> bool:
    """Whether the customer is left in peace: called already today, or asked not to be called with offers."""
    people = set(_people(record))
    if told.action in _RINGS and people & rung:
        return True
    return form.calls is not None and form.calls.commercial and bool(people & refused)


def _line(record: Record, told: NextCall, agent: str, config: Config) -> CallToMake:
    person = find_person(agent, config.people) if agent else None
    return CallToMake(
        agent=person.name if person else agent or NO_AGENT,
        action=told.action,
        due=told.due,
        why=told.why,
        form=record.form,
        subject=record.subject,
        site=record.site,
        brand=record.brand,
        plate=record.plate,
        customer=short_name(record.customer),
        where=record.where,
    )
