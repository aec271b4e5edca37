"""A line of «Correos» whose data are gone, from what people read of it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from sheets_automation.domain.control.tables import NUMBER, OUTBOX, as_words
from sheets_automation.model import MailState, OutboxEntry, Row, Told

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are naive local time of the spreadsheet
_STATES = {as_words(state.value): state for state in MailState}
_NOT_SENT_AGAIN = "su línea se dañó; no se sabe si salió y no se envía otra vez"


def from_shown(row: Row, now: datetime) -> OutboxEntry | None:
    """The entry, as far as the visible cells tell it; None where they do not name the message.

    A state that cannot be read counts as «descartado»: nothing is sent twice on a guess. ``now``: where the time of the
    line cannot be read.
    """
    shown = {column.heading: row.cell(i).value for i, column in enumerate(OUTBOX.columns)}
    texts = [cell.value for cell in row.cells if isinstance(cell.value, str)]
    key = next((text for text in texts if re.fullmatch(OUTBOX.key, text)), "")
    moment, day, *rest = key.split("|")
    if not rest:
        return None
    when, state = shown["Cuándo"], _STATES.get(str(shown["Estado"]))
    level = str(shown["Nivel"] or "")[:2]
    told = _EPOCH.replace(tzinfo=now.tzinfo) + timedelta(days=when) if isinstance(when, float) else now
    return OutboxEntry(
        key=key,
        when=told.replace(microsecond=0),
        run=str(shown["Corrida"] or ""),
        moment=moment,
        role=str(shown["Rol"] or "").replace(" ", "_").lower(),
        recipient=rest[-1],
        state=state or MailState.DROPPED,
        day=date.fromisoformat(day),
        told=tuple(Told(number, level, None) for number in re.findall(NUMBER, str(shown["Casos"] or ""))),
        detail=str(shown["Detalle"] or "") if state else _NOT_SENT_AGAIN,
    )
