"""A real relay on this machine (aiosmtpd): STARTTLS with a certificate of ours, a login, and whatever can go wrong.

What it took lies in ``taken``: those are the mails that people get.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as AS_SENT
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sheets_automation.settings import Settings

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own old ways
USER, PASSWORD = "gestion.clientes@carrazos.example", "clave de la prueba"
DROP = "drop"  # instead of an answer: the line is cut

#: Besides SMTP's commands: CONNECT, before the greeting; CONTENT, the message is there up to its final dot and not
#: taken yet; TAKEN, it is, and no answer was given.
CONNECT, CONTENT, TAKEN = "CONNECT", "CONTENT", "TAKEN"
COMMANDS = (CONNECT, "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", CONTENT, TAKEN, "QUIT")


@dataclass(slots=True)
class Fault:
    """At the nth such command (from 1, over all connections): this answer, or ``DROP``."""

    command: str
    says: str
    nth: int = 1
    times: int = 1  # 0: always
    about: str = ""  # only where the command's argument holds this


@dataclass(slots=True)
class Relay:
    folder: Path
    offers_tls: bool = True
    valid: tuple[timedelta, timedelta] = (timedelta(days=-1), timedelta(days=1))
    faults: list[Fault] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)  # sender, recipients
    seen: list[str] = field(default_factory=list)  # commands, in order
    logins: list[bytes] = field(default_factory=list)  # passwords that were told
    watch: Callable[[str, int], None] = lambda _command, _nth: None  # called before each command is obeyed
    port: int = 0

    @property
    def certificate(self) -> Path:
        return self.folder / "relay.pem"

    @property
    def recipients(self) -> Counter[str]:
        """Who got how many summaries."""
        return Counter(to for mail, (_sender, all_to) in zip(self.mails, self.envelopes, strict=True) for to in all_to
                       if "necesita atención" not in mail["Subject"])  # fmt: skip

    @property
    def notices(self) -> list[str]:
        return [text_of(mail) for mail in self.mails if "necesita atención" in mail["Subject"]]

    @property
    def mails(self) -> list[EmailMessage]:
        return [cast(EmailMessage, message_from_bytes(raw, policy=AS_SENT)) for raw in self.taken]

    def settings(self, **more: Any) -> Settings:
        """The environment that names this relay."""
        known: dict[str, Any] = {"smtp_user": USER, "smtp_password": PASSWORD, "smtp_ca_file": self.certificate}
        return Settings(**{"smtp_host": "localhost", "smtp_port": self.port, **known, **more})

    def variables(self) -> dict[str, str]:
        """The same for a process."""
        return {
            "SHEETS_AUTOMATION_SMTP_HOST": "localhost",
            "SHEETS_AUTOMATION_SMTP_PORT": str(self.port),
            "SHEETS_AUTOMATION_SMTP_USER": USER,
            "SHEETS_AUTOMATION_SMTP_PASSWORD": PASSWORD,
            "SHEETS_AUTOMATION_SMTP_CA_FILE": str(self.certificate),
        }

    def fault(self, *args: Any, **options: Any) -> None:
        self.faults.append(Fault(*args, **options))

    def answer(self, command: str, argument: str) -> str:
        """What to say instead of obeying; "" to obey."""
        self.seen.append(command)
        self.watch(command, self.seen.count(command))
        for fault in self.faults:
            if fault.command == command and fault.about in argument:
                fault.nth -= 1
                if fault.nth < 1 and (fault.times == 0 or fault.nth > -fault.times):
                    return fault.says
        return ""


class _Line(SMTP):
    """One connection, which asks the relay before it obeys."""

    def __init__(self, relay: Relay, **options: Any) -> None:
        super().__init__(self, **options)
        self.relay = relay

    async def push(self, status: Any) -> None:
        if str(status).startswith("220 localhost"):  # the greeting; aiosmtpd has no hook for it
            says = self.relay.answer(CONNECT, "")
            if says:
                if says != DROP:
                    await super().push(says)
                self._cut()
                return
        await super().push(status)

    async def instead(self, command: str, argument: str | None) -> bool:
        says = self.relay.answer(command, argument or "")
        if says == DROP:
            self._cut()
        elif says:
            await super().push(says)
            if says.startswith("421"):
                self._cut()
        return bool(says)

    def _cut(self) -> None:
        if self.transport is not None:
            self.transport.close()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self.instead("DATA", arg):
            await super().smtp_DATA(arg)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        says = self.relay.answer(CONTENT, "")
        if not says:
            self.relay.taken.append(envelope.original_content)
            self.relay.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
            says = self.relay.answer(TAKEN, "")
        if says == DROP:
            self._cut()
        return says or "250 2.0.0 Ok: queued"


def _asking(command: str) -> Any:
    obey = getattr(SMTP, f"smtp_{command}")

    async def method(self: _Line, arg: str | None) -> None:
        if not await self.instead(command, arg):
            await obey(self, arg)

    return method


for _command in ("EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "QUIT"):
    setattr(_Line, f"smtp_{_command}", _asking(_command))


@contextmanager
def serving(relay: Relay) -> Iterator[Relay]:
    """The relay on a free port of loopback, in a thread of its own."""
    _certify(relay)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(relay.certificate)
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    def line() -> _Line:
        return _Line(relay, hostname="localhost", tls_context=context if relay.offers_tls else None, loop=loop,
                     authenticator=_checking(relay))  # fmt: skip

    async def serve() -> None:
        server = await loop.create_server(line, "localhost", relay.port or None)
        relay.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.02)  # lines that were cut are closed

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield relay
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def _checking(relay: Relay) -> Callable[..., AuthResult]:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        relay.logins.append(data.password)
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    return check


def _certify(relay: Relay) -> None:
    """A certificate for this machine that vouches for itself, valid as ``relay.valid`` says; its key with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    since, until = (datetime.now(UTC) + span for span in relay.valid)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), since, until)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    relay.certificate.write_bytes(certificate.public_bytes(pem) + secret)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
