"""What was told to whom: each case, level and deadline is news to a person at most once (spec §9, domain §5.3).

Two memories say it: the lines of ``Correos`` of messages that left or are leaving, and the alerts that each case keeps,
which outlive those lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_automation.model import Alert, Case, MailState, OutboxEntry, Told

_ESCALATED = ("N2", "N3", "N4")
_NOT_HEARD = (MailState.PENDING, MailState.DROPPED, MailState.FAILED)
_KEPT = 60  # alerts of a case, the latest


@dataclass(frozen=True, slots=True)
class Heard:
    """``told``: address → what it was told; ``mailed``: addresses that got a digest before."""

    told: Mapping[str, frozenset[Told]]
    mailed: frozenset[str]
    held: frozenset[tuple[str, str]] = frozenset()  # (address, case) of today's messages that were not to leave

    @classmethod
    def of(
        cls, entries: Collection[OutboxEntry], cases: Iterable[Case], digest: str, today: date, *, shadow: bool = False
    ) -> Heard:
        """From what is known of messages, and from the alerts of cases. ``digest``: the moment of the digest.

        ``shadow``: mails that only would have left count as if they had. Once shadow mode is over they are not sent
        late, so their cases are no news; but nobody was told how far those were.
        """
        told: dict[str, set[Told]] = {}
        for entry in entries:
            if entry.state not in _NOT_HEARD:
                words = entry.told if shadow or entry.state is not MailState.SHADOW else map(_unsaid, entry.told)
                told.setdefault(entry.recipient.casefold(), set()).update(words)
        for case in cases:
            for alert in case.alerts:
                one = Told(case.number, alert.level, alert.due)
                told.setdefault(alert.recipient.casefold(), set()).add(one)
        unheard = _NOT_HEARD if shadow else (*_NOT_HEARD, MailState.SHADOW)
        mailed = {e.recipient.casefold() for e in entries if e.moment == digest and e.state not in unheard}
        dropped = [entry for entry in entries if entry.state is MailState.DROPPED and entry.day == today]
        held = {(entry.recipient.casefold(), number) for entry in dropped for number in entry.cases}
        return cls({address: frozenset(known) for address, known in told.items()}, frozenset(mailed), frozenset(held))

    def knows(self, address: str, told: Told) -> bool:
        """Whether this case was told to the address at this level of this deadline."""
        return told in self.told.get(address.casefold(), frozenset())

    def knows_of(self, address: str, case: str) -> bool:
        """Whether the address has heard of the case at all."""
        return any(told.case == case for told in self.told.get(address.casefold(), frozenset()))

    def holds(self, address: str, case: str) -> bool:
        """Whether a message of today about the case was held back, as nobody knows whether it had left already."""
        return (address.casefold(), case) in self.held

    def escalated(self, address: str) -> frozenset[str]:
        """Cases that the address was told of as overdue."""
        known = self.told.get(address.casefold(), frozenset())
        return frozenset(told.case for told in known if told.level in _ESCALATED)

    def resolved(self, address: str) -> frozenset[str]:
        """Cases whose end the address was told of."""
        known = self.told.get(address.casefold(), frozenset())
        return frozenset(told.case for told in known if told.level == RESOLVED)


#: What stands for a level where a message tells that a case has ended.
RESOLVED = "R"
#: What stands for the level of a case of which a mail would have told in shadow mode.
_UNSAID = "S"


def _unsaid(told: Told) -> Told:
    return told._replace(level=_UNSAID) if told.case.startswith("C-") else told


def with_alerts(cases: Sequence[Case], entries: Iterable[OutboxEntry]) -> list[Case]:
    """The cases of which messages that left tell something that they do not know yet, with these alerts."""
    news: dict[str, list[Alert]] = {}
    for entry in entries:
        if entry.state is MailState.SENT:
            for told in entry.told:
                day = entry.day or date.min
                news.setdefault(told.case, []).append(Alert(told.level, told.due, day, entry.recipient))
    changed = []
    for case in cases:
        fresh = [alert for alert in news.get(case.number, ()) if not _known(alert, case.alerts)]
        if len(case.alerts) == _KEPT:  # those that were let go do not come back
            fresh = [alert for alert in fresh if alert.day >= case.alerts[0].day]
        if fresh:
            changed.append(replace(case, alerts=(*case.alerts, *fresh)[-_KEPT:]))
    return changed


def _known(alert: Alert, alerts: Iterable[Alert]) -> bool:
    """A level of a deadline was told to a person once, whatever the day."""
    return any(
        (one.level, one.due, one.recipient.casefold()) == (alert.level, alert.due, alert.recipient.casefold())
        for one in alerts
    )
