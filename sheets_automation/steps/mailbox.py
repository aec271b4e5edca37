"""What carries mails as one run uses it: a mailbox or relay that is down is asked twice, not once for every message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sheets_automation.errors import Cause, RemoteError
from sheets_automation.outgoing.transport import Transport

T = TypeVar("T")
_PATIENCE = 2  # equal failures in a row after which a run asks no more


@dataclass(slots=True)
class Mailbox:
    """Calls to the transport until it has failed twice in a row for one reason."""

    transport: Transport
    failure: RemoteError | None = field(default=None, init=False)  # the last one that is not about one message alone
    _in_a_row: int = field(default=0, init=False)

    @property
    def given_up(self) -> bool:
        return self._in_a_row >= _PATIENCE

    def ask(self, call: Callable[[Transport], T], *, proves: bool = True) -> T:
        """What the call answers. ``proves``: an answer shows that what failed before works again.

        Raises:
            RemoteError: what it answered, or, once it is given up, what it answered last.
        """
        if self.failure is not None and self.given_up:
            raise self.failure
        try:
            found = call(self.transport)
        except RemoteError as error:
            if error.cause is not Cause.RECIPIENT:
                self._in_a_row = self._in_a_row + 1 if _alike(self.failure, error) else 1
                self.failure = error
            raise
        if proves:
            self._in_a_row = 0
        return found


def _alike(one: RemoteError | None, other: RemoteError) -> bool:
    return type(one) is type(other) and one is not None and (one.code, one.said) == (other.code, other.said)
