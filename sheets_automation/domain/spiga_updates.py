"""Activities that their advisers have to update in SPIGA, for the mail to each of them (GC-FOR-05, R-124)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sheets_automation.domain.cases.identity import Resolution
from sheets_automation.domain.cells.names import short_name
from sheets_automation.domain.kinds.crm.activities import ActivityRecord, activities_in
from sheets_automation.domain.people import find_person
from sheets_automation.model import Record, Where
from sheets_automation.policy import Config, LimitsPolicy


@dataclass(frozen=True, slots=True)
class SpigaUpdate:
    """One activity that is to be updated."""

    key: str  # names it whatever row it is in
    adviser: str  # as in the address book; "" for somebody who is not there
    typed: str  # the adviser, as in the sheet
    day: date
    activity: str
    customer: str  # first name and initial
    missing: str  # «no realizada», «sin comentario»
    form: str
    site: str
    brand: str
    where: Where


def spiga_updates(records: Iterable[Record], resolution: Resolution, config: Config, today: date) -> list[SpigaUpdate]:
    """Every activity without its evidence, oldest first; not those that were old when the service came (spec §5.3)."""
    found = [
        _update(record, config)
        for record in activities_in(records)
        if record.to_update and not resolution.elsewhere(record.where) and _recent(record.day, config.limits, today)
    ]
    return sorted(found, key=lambda one: (one.day, one.where.tab, one.where.row))


def _recent(day: date | None, limits: LimitsPolicy, today: date) -> bool:
    """Whether a word about it still helps. One without a day is told among the data to mend."""
    begun = limits.start_date is None or (day is not None and day >= limits.start_date)
    return day is not None and begun and (today - day).days <= limits.alert_age_days


def _update(record: ActivityRecord, config: Config) -> SpigaUpdate:
    person = find_person(record.adviser, config.people)
    return SpigaUpdate(
        key=_key(record),
        adviser=person.name if person else "",
        typed=record.adviser,
        day=record.day or date.min,
        activity=record.activity,
        customer=short_name(record.customer),
        missing=record.missing,
        form=record.form,
        site=record.site,
        brand=record.brand,
        where=record.where,
    )


def _key(record: ActivityRecord) -> str:
    """By whose activity of which day it is, not by its row, which may move."""
    parts = record.fingerprint
    who = "" if parts.person_key or parts.name else str(record.where.row)
    text = "|".join((record.form, record.where.workbook_id, parts.key, record.activity, who))
    return hashlib.sha256(text.encode()).hexdigest()[:10]
