"""A relay (SMTP with STARTTLS, RFC 5321, 3207) as a transport: one message at a time, and no memory.

A relay keeps no drafts and cannot be asked what it took. So the line in ``Correos`` says «entregando» before a message
goes to it and «enviado» after it said yes. THE ONE WINDOW in which nobody can know: the message was handed over as a
whole, up to its final dot, and no answer came – the line broke, or the process died between the two lines. Such a
message is not sent again (better missing once and told than twice); its line says so and the administrator is told.
Whatever fails before the final dot had surely no effect, and may be sent again.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from sheets_automation.domain.mail.mime import message_id, sender_of, stamped
from sheets_automation.errors import NotSent
from sheets_automation.google.wire import Wire
from sheets_automation.model import OutboxEntry
from sheets_automation.outgoing.relay import Relay
from sheets_automation.outgoing.relay_failures import Answer, Step, answered, broken, lost, not_ascii
from sheets_automation.outgoing.transport import Transport
from sheets_automation.place import ZONE

#: Seconds: for one answer; for the one to a whole message, which a relay may look through first (RFC 5321 §4.5.3.2).
_ANSWER, _ACCEPTED = 30.0, 300.0
_GOODBYE = 5.0
_RESERVE = 15.0  # of the run's time, to write down what became of a message
_DOING = "handing mails to the relay"


@dataclass(frozen=True, slots=True)
class _Letter:
    sender: str
    recipient: str
    content: bytes  # as it goes over the line, without the final dot


@dataclass(slots=True)
class Smtp(Transport):
    relay: Relay
    wire: Wire
    clock: Callable[[], datetime] = lambda: datetime.now(ZONE)
    _letters: dict[str, _Letter] = field(default_factory=dict, init=False, repr=False)  # prepared, by id
    _line: smtplib.SMTP | None = field(default=None, init=False)

    @property
    def looks_up(self) -> bool:
        return False

    def prepare(self, entry: OutboxEntry, mime: bytes) -> str:
        """Open the line, so that a relay that is down leaves no message in doubt. The id is the Message-ID.

        Raises:
            OutOfTime: too little is left of the run's time to write down what becomes of the message.
            NotSent, Refused: the relay cannot be used, or not for this address.
        """
        sender = sender_of(mime)
        if not entry.recipient.isascii():
            raise not_ascii(self.relay, entry.recipient)
        self.wire.retrying(NotSent)(self._opened)
        prepared = message_id(entry.key, sender)
        content = _as_sent(stamped(mime, entry.key, self.clock()))
        self._letters[prepared] = _Letter(sender, entry.recipient, content)
        return prepared

    def find(self, _entry: OutboxEntry) -> str:
        return ""

    def exists(self, prepared: str) -> bool:
        return prepared in self._letters

    def send(self, prepared: str) -> None:
        letter = self._letters.pop(prepared)
        self.wire.retrying(NotSent)(lambda: self._hand_over(letter))

    def discard(self, prepared: str) -> None:
        self._letters.pop(prepared, None)

    def rehearse(self, _mime: bytes) -> str:
        """Up to the login: no relay can be asked to take a mail and not to deliver it."""
        self.wire.retrying(NotSent)(self._opened)
        self.close()
        return ""

    def owns(self, _prepared: str) -> bool:
        return False  # of what an earlier run prepared nothing is known

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError):  # nothing depends on it
                if line.sock is not None:
                    line.sock.settimeout(_GOODBYE)
                    line.quit()
            line.close()

    def _hand_over(self, letter: _Letter) -> None:
        line = self._opened()
        try:
            self._announce(line, letter)
            self._deliver(line, letter.content)
        except Exception:
            self.close()  # the next message begins afresh
            raise

    def _announce(self, line: smtplib.SMTP, letter: _Letter) -> None:
        """Everything up to the content: whatever fails here had no effect."""
        self._agreed(Step.SENDER, lambda: line.mail(letter.sender), 250)
        self._agreed(Step.RECIPIENT, lambda: line.rcpt(letter.recipient), 250, 251)
        self._agreed(Step.CONTENT, lambda: line.docmd("DATA"), 354)

    def _agreed(self, step: Step, say: Callable[[], tuple[int, bytes]], *yes: int) -> None:
        with self._told(step):
            answer = Answer.of(step, *say())
        if answer.code not in yes:
            raise answered(self.relay, answer)

    def _deliver(self, line: smtplib.SMTP, content: bytes) -> None:
        with self._told(Step.CONTENT):
            line.send(content)
            self._wait_at_most(line, _ACCEPTED)
        try:
            line.send(b".\r\n")  # from here on the relay may have taken it
            answer = Answer.of(Step.CONTENT, *line.getreply())
            self._wait_at_most(line, _ANSWER)
        except OSError as error:
            raise lost(self.relay, error) from error
        if answer.code < 200 or 300 <= answer.code < 400 or answer.code > 599:  # nothing that RFC 5321 knows here
            raise lost(self.relay, f"{answer.code} {answer.words}")
        if answer.code >= 400:
            raise answered(self.relay, answer)

    def _opened(self) -> smtplib.SMTP:
        """The line: the one that stands, if it still does, or a new one."""
        self.wire.budget.check(_DOING, _RESERVE)
        if self._line is not None:
            with suppress(OSError):
                if self._line.noop()[0] == 250:
                    return self._line
            self.close()
        with self._told(Step.GREETING):
            line = smtplib.SMTP(self.relay.host, self.relay.port, timeout=self._seconds(_ANSWER))
        try:
            self._begin(line)
        except BaseException:
            line.close()
            raise
        self._line = line
        return line

    def _begin(self, line: smtplib.SMTP) -> None:
        self._agreed(Step.GREETING, line.ehlo, 250)
        if self.relay.encrypted:
            context = ssl.create_default_context(cafile=self.relay.ca_file)
            self._agreed(Step.TLS, lambda: line.starttls(context=context), 220)
            self._agreed(Step.GREETING, line.ehlo, 250)
        if self.relay.user:
            with self._told(Step.LOGIN):
                line.login(self.relay.user, self.relay.password)

    @contextmanager
    def _told(self, step: Step) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError) as error:  # smtplib's and ssl's errors are such
            raise broken(self.relay, step, error) from error

    def _wait_at_most(self, line: smtplib.SMTP, seconds: float) -> None:
        if line.sock is not None:
            line.sock.settimeout(self._seconds(seconds))

    def _seconds(self, wanted: float) -> float:
        return max(1.0, min(wanted, self.wire.budget.remaining - _RESERVE))


def _as_sent(mime: bytes) -> bytes:
    """Lines end in CRLF and none begins with a dot of its own (RFC 5321 §4.5.2)."""
    lines = re.split(rb"\r\n|\r|\n", mime.removesuffix(b"\r\n"))
    return b"".join(b"." * line.startswith(b".") + line + b"\r\n" for line in lines)
