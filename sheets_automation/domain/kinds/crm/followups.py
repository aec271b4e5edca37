"""Traffic light of follow-up (GC-FOR-21, R-126, R-127): how many days a prospect has waited for its adviser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.cases.originals import stands_in_copy
from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.kinds.crm.common import fingerprint
from sheets_automation.domain.kinds.crm.light import Hand, Light, Memo, decide_light, remembered
from sheets_automation.domain.kinds.kind import Kind
from sheets_automation.domain.kinds.unknown_people import tell_unknown
from sheets_automation.domain.reading.sheet import EMPTY, Reads, Sheet, value
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Case, Fill, Layout, Record, Row, RowColour, State
from sheets_automation.policy import AgeLimits, AgePolicy, FormPolicy, SemaphorePolicy

_NO_DATE = doubtful(
    "fecha_vacia",
    "la fecha de creación o la del último seguimiento",
    "Escriba una de las dos: sin ellas no se sabe cuánto lleva sin seguimiento.",
)
_DAYS = doubtful(
    "dias_no_concuerdan",
    "los días calendario desde el último seguimiento, o desde la creación si no hay",
    "Revise la fórmula o las fechas.",
)
_NEGATIVE = doubtful("numero_negativo", "un número de 0 en adelante", "Revise las fechas de la fila o el número.")
_UNDATED = doubtful(
    "seguimiento_sin_fecha",
    "la fecha del último seguimiento",
    "Escriba la fecha: mientras tanto los días cuentan desde la creación.",
)
_BEFORE = doubtful(
    "seguimiento_antes_de_creacion", "una fecha igual o posterior a la creación", "Revise las dos fechas."
)
_LIGHT = doubtful(
    "semaforo_no_concuerda", "el color que corresponde a los días sin seguimiento", "Revise el semáforo o las fechas."
)

_LIGHTS = {"verde": State.GREEN, "amarillo": State.YELLOW, "rojo": State.RED}
_CLOSED = "cerrado"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRecord(Record):
    """One prospect of an adviser and what was done about it."""

    created: date | None
    followed: date | None  # the last follow-up
    follow_ups: Mapping[str, int]  # field → how many
    closed: bool  # lost, invoiced, delivered: it waits for nobody
    temperature: str
    light: Light

    @property
    def day(self) -> date | None:
        return self.created

    @property
    def said(self) -> str:
        return ""

    @property
    def sayings(self) -> Mapping[str, str]:
        return {fields.ADVISER: self.adviser}

    @property
    def subject(self) -> str:
        return self.temperature

    @property
    def facts(self) -> tuple[str, ...]:
        return str(self.created), str(self.followed), str(self.closed)

    @property
    def touched(self) -> date | None:
        """Since when it waits: the last follow-up, else its creation."""
        return self.followed or self.created


def idle_days(record: FollowUpRecord, today: date) -> int | None:
    """Calendar days without follow-up; None where no date says since when."""
    return None if record.touched is None else (today - record.touched).days


def age_state(record: FollowUpRecord, today: date, thresholds: AgePolicy) -> State | None:
    """Green, yellow or red by the days without follow-up; None for a prospect that is closed or has no date."""
    return None if record.closed else _state_after(idle_days(record, today), thresholds.limits(record.brand))


def _state_after(days: int | None, limits: AgeLimits) -> State | None:
    if days is None:
        return None
    if days <= limits.green:
        return State.GREEN
    return State.YELLOW if days <= limits.yellow else State.RED


def follow_ups_in(records: Iterable[Record]) -> list[FollowUpRecord]:
    """Those of the records that are prospects under follow-up."""
    return [record for record in records if isinstance(record, FollowUpRecord)]


def latest(records: Iterable[FollowUpRecord]) -> list[FollowUpRecord]:
    """Each prospect once, by its row with the latest follow-up: it may stand in the tabs of several months."""
    found: dict[str, FollowUpRecord] = {}
    for record in records:
        parts = record.fingerprint
        who = parts.person_key or parts.name
        known = bool(who and record.created)
        key = f"{who}|{record.created}|{normalise(record.adviser)}" if known else str(record.where)
        other = found.get(key)
        if other is None or (record.touched or date.min) > (other.touched or date.min):
            found[key] = record
    return list(found.values())


class FollowUps(Kind[FollowUpRecord]):
    """A row asks for no answer: how long it waits is counted anew each day, and its light shows it."""

    id = "seguimiento_crm"
    row_word = ("prospecto en seguimiento", "prospectos en seguimiento")
    usually_painted = True
    repeats_painted = True  # the row of a prospect carried into the next month's tab has a light of its own

    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[FollowUpRecord]:  # noqa: ARG002
        closed = cells.Spellings({_CLOSED: sheet.form.ages.closed})
        records = [follow_up_record(sheet, row, closed) for row in rows]
        known = remembered(sheet.workbook, [record.fingerprint for record in records])
        return [replace(record, light=known.judge(record, record.light)) for record in records]

    def check_tab(self, sheet: Sheet, records: Sequence[FollowUpRecord]) -> None:
        tell_unknown(sheet, records, fields.ADVISER, lambda record: record.adviser)

    def decide(self, record: FollowUpRecord, case: Case | None, semaphore: SemaphorePolicy) -> Decision:  # noqa: ARG002
        return decide_light(record.colour, record.light, record.closed)

    def is_ours(self, record: FollowUpRecord, case: Case | None) -> bool:  # noqa: ARG002
        return record.light.ours

    def missing(self, record: FollowUpRecord, layout: Layout) -> str:  # noqa: ARG002
        light = record.light
        if light.wanted not in (State.YELLOW, State.RED) or light.days is None:
            return ""
        limit = count(light.limits.green, "día", "días")
        return (
            f"escribir la fecha de un seguimiento: lleva {count(light.days, 'día', 'días')}, y es verde hasta {limit}"
        )

    def memo(self, record: FollowUpRecord, shown: Fill | None, *, taken_back: bool = False) -> str:
        return Memo.of(record, shown, Hand.TAKEN_BACK if taken_back else Hand.OURS).text

    def remark(self, record: FollowUpRecord) -> tuple[int, str] | None:
        return record.light.remark

    def term_words(self, form: FormPolicy) -> str:
        limits = form.ages.default
        return f"verde hasta {count(limits.green, 'día', 'días')} sin seguimiento, rojo desde {limits.yellow + 1}"

    def told(self, record: FollowUpRecord) -> Mapping[str, str]:
        days = {"created": record.created, "last follow-up": record.followed}
        told = {name: full_date(day) if day else "none" for name, day in days.items()}
        light = record.light
        waited = "unknown" if light.days is None else count(light.days, "day", "days")
        told["without follow-up"] = f"{waited} (green up to {light.limits.green}, yellow up to {light.limits.yellow})"
        return told | {"closed": "yes" if record.closed else "no", "light it should show": light.wanted or "none"}


def follow_up_record(sheet: Sheet, row: Row, closed: cells.Spellings) -> FollowUpRecord:
    """One row; everything wrong with it goes to the sheet's notes. ``closed``: the words of prospects that are over."""
    reads: Reads = sheet.read(row)
    sheet.tell_notes(row, reads, quiet=frozenset({fields.IDLE_DAYS, fields.AGE_LIGHT}))
    created, followed = (sheet.past(row, reads, field) for field in (fields.CREATED_ON, fields.FOLLOWED_ON))
    states = [value(reads, field) for field in (fields.PROSPECT_STATUS, fields.TEMPERATURE)]
    brand, over = sheet.brand(row, reads), any(closed.mentioned(state) for state in states if state)
    column = None if stands_in_copy(sheet.where(row)) else sheet.layout.columns.get(fields.AGE_LIGHT)
    record = FollowUpRecord(
        form=sheet.form.code,
        where=sheet.where(row),
        row=row,
        # carried into the next month's tab with a later follow-up, it is a newer row and no copy (``latest``)
        fingerprint=fingerprint(reads, followed or created),
        colour=RowColour(State.NONE) if column is None else sheet.colour_of_cell(row, column),
        site=sheet.site(row, reads),
        brand=brand,
        customer=value(reads, fields.CUSTOMER),
        adviser=value(reads, fields.ADVISER),
        start=created,
        created=created,
        followed=followed,
        follow_ups=_counts(sheet, row, reads),
        closed=over,
        temperature=next((text for text in map(cells.written, reversed(states)) if text), ""),
        light=_light(sheet, column, None if over else followed or created, sheet.form.ages.limits(brand)),
    )
    _check(sheet, row, reads, record)
    return record


def _light(sheet: Sheet, column: int | None, since: date | None, limits: AgeLimits) -> Light:
    """What the light should show today. ``since``: when the prospect began to wait; None: it does not."""
    days = None if since is None else (sheet.today - since).days
    return Light(column, days, _state_after(days, limits), limits)


def _counts(sheet: Sheet, row: Row, reads: Reads) -> dict[str, int]:
    """How many follow-ups of each sort; a negative number is a finding and none."""
    found: dict[str, int] = {}
    for field in fields.FOLLOW_UPS:
        number: int | None = reads.get(field, EMPTY).value
        if number is not None and number < 0:
            sheet.tell(row, field, _NEGATIVE)
        elif number:
            found[field] = number
    return found


def _check(sheet: Sheet, row: Row, reads: Reads, record: FollowUpRecord) -> None:
    """What does not agree within the row."""
    dated = any(reads.get(field, EMPTY).note for field in (fields.CREATED_ON, fields.FOLLOWED_ON))
    future = any(reads.get(field, EMPTY).value for field in (fields.CREATED_ON, fields.FOLLOWED_ON))
    if record.touched is None and not dated and not future:
        sheet.tell(row, fields.CREATED_ON, _NO_DATE)
    if record.followed and record.created and record.followed < record.created:
        told = f"seguimiento {full_date(record.followed)}, creación {full_date(record.created)}"
        sheet.tell(row, fields.FOLLOWED_ON, _BEFORE, told)
    if record.follow_ups and fields.FOLLOWED_ON not in reads and fields.FOLLOWED_ON in sheet.layout.columns:
        sheet.tell(
            row, fields.FOLLOWED_ON, _UNDATED, count(sum(record.follow_ups.values()), "seguimiento", "seguimientos")
        )
    if not record.closed:
        _check_days(sheet, row, reads, record)


def _check_days(sheet: Sheet, row: Row, reads: Reads, record: FollowUpRecord) -> None:
    """The days and the light that the row itself states, against its dates. A closed prospect's may stand still."""
    stated: int | None = reads.get(fields.IDLE_DAYS, EMPTY).value
    ours = idle_days(record, sheet.today)
    if stated is not None and stated < 0:
        sheet.tell(row, fields.IDLE_DAYS, _NEGATIVE)
    elif stated is not None and ours is not None and stated != ours:
        sheet.tell(row, fields.IDLE_DAYS, _DAYS, f"{count(stated, 'día', 'días')}; por las fechas son {ours}")
    light = _LIGHTS.get(normalise(value(reads, fields.AGE_LIGHT)))
    state = age_state(record, sheet.today, sheet.form.ages)
    if light is not None and state is not None and light is not state:
        sheet.tell(row, fields.AGE_LIGHT, _LIGHT)
