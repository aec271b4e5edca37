"""What the outbox asks of whatever carries mails; one of three stands behind it."""

from __future__ import annotations

from typing import Protocol

from sheets_automation.model import OutboxEntry


class Transport(Protocol):
    """A message is prepared, then sent. In between its id is written down, so that a run that died can be settled.

    Every method but ``owns`` and ``close`` may raise RemoteError: what went wrong, and whether it surely had no effect.
    """

    @property
    def looks_up(self) -> bool:
        """Whether it can be found out later if a prepared message was sent. If not, its line says «entregando»."""

    def prepare(self, entry: OutboxEntry, mime: bytes) -> str:
        """Make ready to send; the id of what was prepared. Nobody gets anything yet."""

    def find(self, entry: OutboxEntry) -> str:
        """The id of a message that was prepared by a run that could not write the id down; "" if there is none."""

    def exists(self, prepared: str) -> bool:
        """Whether it still waits to be sent."""

    def send(self, prepared: str) -> None:
        """Send it; where transports look up, one that is gone has been sent already.

        Raises:
            UnknownOutcome: nobody knows whether it was sent. Any other error: it surely was not, unless ``looks_up``.
        """

    def discard(self, prepared: str) -> None:
        """It will never be sent; one that is gone already is fine."""

    def rehearse(self, mime: bytes) -> str:
        """All that a mail needs, short of letting one leave; what could not be tidied up, "" where all was."""

    def owns(self, prepared: str) -> bool:
        """Whether an id is of this transport: ``transporte`` may have been another when it was written down."""

    def close(self) -> None:
        """Nothing more is sent for now."""
