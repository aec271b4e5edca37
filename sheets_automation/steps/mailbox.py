"""Gmail as one run uses it: a mailbox that is down or refuses is asked twice, not once for every message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sheets_automation.errors import Cause, RemoteError
from sheets_automation.google.gmail import Gmail

T = TypeVar("T")
_PATIENCE = 2  # equal failures in a row after which a run asks no more


@dataclass(slots=True)
class Mailbox:
    """Calls to Gmail until the mailbox has failed twice in a row for one reason."""

    gmail: Gmail
    failure: RemoteError | None = field(default=None, init=False)  # the last one that is not about one message alone
    _in_a_row: int = field(default=0, init=False)

    @property
    def given_up(self) -> bool:
        return self._in_a_row >= _PATIENCE

    def ask(self, call: Callable[[Gmail], T]) -> T:
        """What the call answers.

        Raises:
            RemoteError: what Gmail answered, or, once the mailbox is given up, what it answered last.
        """
        if self.failure is not None and self.given_up:
            raise self.failure
        try:
            found = call(self.gmail)
        except RemoteError as error:
            if error.cause is not Cause.RECIPIENT:
                self._in_a_row = self._in_a_row + 1 if _alike(self.failure, error) else 1
                self.failure = error
            raise
        self._in_a_row = 0
        return found


def _alike(one: RemoteError | None, other: RemoteError) -> bool:
    return type(one) is type(other) and one is not None and (one.code, one.said) == (other.code, other.said)
