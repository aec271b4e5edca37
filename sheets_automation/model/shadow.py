"""What the service would have done, and what people did: one line of «Qué habría hecho» (shadow mode)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sheets_automation.model.plan import OutboxEntry
from sheets_automation.model.reading import State
from sheets_automation.model.sheets import Where


class Fate(StrEnum):
    """What became of something that the service only wished."""

    WAITING = "nadie_aun"  # a painting that the row still asks for: nobody has painted
    SAME = "lo_mismo"  # somebody painted just that
    OTHER = "otro_color"  # somebody painted otherwise, and the row said the same as before
    CHANGED = "ya_no_aplica"  # the row (or the day) changed: the service itself would not do it any more
    NOBODY = "nadie"  # a painting for which nobody had done anything when shadow mode ended
    UNSENT = "no_salio"  # a mail


@dataclass(frozen=True, slots=True)
class ShadowLine:
    """A painting or a mail that did not take place.

    Of a painting ``where`` is the row as last seen, ``heard`` and ``facts`` are digests of what it said then; the row
    of a case is found by its case, any other by these digests. Of a mail there is ``mail``, and ``subject``.
    """

    id: str  # RUN-nnnnn
    first: datetime  # when it was first wished
    run: str
    fate: Fate
    form: str = ""
    where: Where | None = None
    case: str = ""
    customer: str = ""  # plate, first name and initial
    heard: str = ""
    facts: str = ""
    before: State = State.NONE
    after: State = State.NONE
    rule: str = ""
    reason: str = ""
    cited: str = ""  # the rule as people know it
    seen: datetime | None = None  # when a run first saw what people had done
    told: str = ""  # what they had done, in words
    mail: OutboxEntry | None = None
    subject: str = ""
