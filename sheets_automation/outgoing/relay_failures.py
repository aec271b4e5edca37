"""Every way in which handing a mail to a relay can fail, as our error tree: what it said, whose fault, what to do next.

Reply codes: RFC 5321 §4.2, of logins RFC 4954 §6, enhanced ones (5.7.1) RFC 3463. 4yz is «not now»: nothing was taken.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum

from sheets_automation.errors import Cause, NotSent, Refused, RemoteError, UnknownOutcome
from sheets_automation.google.answers import short
from sheets_automation.google.causes import ADVICE, Advice
from sheets_automation.outgoing.relay import Relay


class Step(StrEnum):
    """How far a delivery had come."""

    GREETING = "connecting"
    TLS = "STARTTLS"
    LOGIN = "AUTH"
    SENDER = "MAIL"
    RECIPIENT = "RCPT"
    CONTENT = "DATA"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the relay said at a step."""

    step: Step
    code: int
    words: str

    @classmethod
    def of(cls, step: Step, code: int, words: bytes | str) -> Answer:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return cls(step, code, short(text))

    @property
    def enhanced(self) -> str:
        """The code of RFC 3463, "" where it gave none."""
        found = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", self.words)
        return found[0] if found else ""

    @property
    def alike(self) -> str:
        """The same for every message that is refused for one reason: words may hold addresses and queue numbers."""
        return f"{self.step} {self.code} {self.enhanced}".strip()


_AGAIN = (
    "El servidor de correo {relay} no está recibiendo correos{code}. Suele pasar solo: la próxima corrida lo intenta "
    "otra vez. Si sigue, sistemas debe revisar el servidor, SHEETS_AUTOMATION_SMTP_HOST y SHEETS_AUTOMATION_SMTP_PORT."
)
_LOST = "Se perdió la respuesta del servidor de correo {relay} después de entregarle el mensaje completo."
_REFUSES = "El servidor de correo {relay} no recibe los correos{code}. "
_SAID = " El servidor dijo: «{words}»."

_LOGIN = Advice(
    "The relay did not accept user or password: set SHEETS_AUTOMATION_SMTP_USER and SHEETS_AUTOMATION_SMTP_PASSWORD to "
    "those of a living account that may send; some providers want a password of its own for programs.",
    "No acepta el usuario o la clave: sistemas debe revisar SHEETS_AUTOMATION_SMTP_USER y "
    "SHEETS_AUTOMATION_SMTP_PASSWORD; algunos proveedores exigen una clave propia para programas.",
)
_NO_LOGIN = Advice(
    "The relay offers no login that this program knows (PLAIN, LOGIN, CRAM-MD5) once the line is encrypted: ask its "
    "operator, or leave SHEETS_AUTOMATION_SMTP_USER out if it needs none.",
    "No ofrece identificarse con usuario y clave: sistemas debe consultarlo con quien lo administra, o quitar "
    "SHEETS_AUTOMATION_SMTP_USER si no hace falta.",
)
_WANTS_LOGIN = Advice(
    "The relay wants to know who sends: set SHEETS_AUTOMATION_SMTP_USER and SHEETS_AUTOMATION_SMTP_PASSWORD.",
    "Exige identificarse: sistemas debe configurar SHEETS_AUTOMATION_SMTP_USER y SHEETS_AUTOMATION_SMTP_PASSWORD.",
)
_WANTS_TLS = Advice(
    "The relay wants the line encrypted (STARTTLS); on this machine that is done where SHEETS_AUTOMATION_SMTP_CA_FILE "
    "names the authority of its certificate, or a user is set.",
    "Exige cifrar la conexión (STARTTLS): sistemas debe indicar en SHEETS_AUTOMATION_SMTP_CA_FILE la autoridad de su "
    "certificado.",
)
_NO_TLS = Advice(
    "The relay does not offer STARTTLS, and neither a password nor a mail is sent over an open line: use its port for "
    "submission (587), or a relay that encrypts.",
    "No ofrece cifrar la conexión (STARTTLS), y por una línea abierta no se envía ni la clave ni ningún correo: "
    "sistemas debe usar el puerto de envío del servidor (587) u otro servidor que cifre.",
)
_CERTIFICATE = Advice(
    "The relay's certificate is not valid for this name or not trusted, so neither the password nor any mail was sent: "
    "renew it, set SHEETS_AUTOMATION_SMTP_HOST to the name it is made out to, or name its authority in "
    "SHEETS_AUTOMATION_SMTP_CA_FILE.",
    "Su certificado está vencido, es de otro nombre o no es de confianza, así que no se le envió ni la clave ni ningún "
    "correo: sistemas debe hacer renovar el certificado, corregir SHEETS_AUTOMATION_SMTP_HOST o indicar su autoridad "
    "en SHEETS_AUTOMATION_SMTP_CA_FILE.",
)
_SENDER = Advice(
    "The relay does not take mail from this sender: set remitente in mail.toml to an address the user may send as.",
    "No acepta correos de este remitente: corrija «remitente» en mail.toml, o pida que el usuario pueda enviar en su "
    "nombre.",
)
_RELAYING = Advice(
    "The relay does not pass mail on for this machine or user: its operator has to allow it.",
    "No reenvía correos de este equipo o usuario: quien lo administra debe permitirlo.",
)
_SHUT = Advice(
    "The relay talks to nobody here: its operator has to allow this machine's address, or the host is the wrong one.",
    "No atiende a este equipo: quien lo administra debe permitir su dirección, o SHEETS_AUTOMATION_SMTP_HOST es otro.",
)
_MESSAGE = Advice(
    "The relay does not take this message (too large, or taken for spam): ask its operator.",
    "No recibe este mensaje (muy grande, o lo toma por no deseado): sistemas debe consultarlo con quien administra el "
    "servidor.",
)
_OTHER = Advice("", "")


def answered(relay: Relay, answer: Answer) -> RemoteError:
    """What an answer means that is no «yes»: nothing was taken."""
    text, code = _text(relay, answer), f" ({answer.code})"
    if not 500 <= answer.code <= 599:
        told = _AGAIN.format(relay=relay, code=code) + _SAID.format(words=answer.words)
        return NotSent(text, told=told, code=answer.code, said=answer.alike)
    cause, advice = _of_refusal(answer)
    head = "" if cause is Cause.RECIPIENT else _REFUSES.format(relay=relay, code=code)
    told = f"{head}{advice.spanish}{_SAID.format(words=answer.words)}"
    return Refused(f"{text}. {advice.english}".strip(), told=told, code=answer.code, said=answer.alike, cause=cause)


def broken(relay: Relay, step: Step, error: Exception) -> RemoteError:
    """What an exception means that came before the message was whole at the relay: nothing was taken."""
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return answered(relay, Answer.of(step, error.smtp_code, error.smtp_error))
    if isinstance(error, ssl.SSLCertVerificationError):
        return _refused(relay, step, _CERTIFICATE, error.verify_message)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _refused(relay, step, _NO_TLS if step is Step.TLS else _NO_LOGIN, str(error))
    if step is Step.LOGIN and type(error) is smtplib.SMTPException:  # no way to log in that both know
        return _refused(relay, step, _NO_LOGIN, str(error))
    reason = short(f"{type(error).__name__}: {error}")
    text = f"mailing, {step}: the relay {relay} cannot be used ({reason})"
    return NotSent(text, told=_AGAIN.format(relay=relay, code=""), said=f"{step} {type(error).__name__}")


def lost(relay: Relay, reason: object) -> UnknownOutcome:
    """The message was handed over as a whole, and nobody knows whether the relay took it."""
    text = f"mailing: the relay {relay} got the whole message and did not say that it took it ({short(str(reason))})"
    return UnknownOutcome(text, told=_LOST.format(relay=relay), said="DATA")


def not_ascii(relay: Relay, address: str) -> Refused:
    """An address that a relay cannot be told."""
    text = f"mailing: the address {address!r} cannot be sent to the relay {relay}: it is not ASCII"
    return Refused(text, told=ADVICE[Cause.RECIPIENT].spanish, said="RCPT", cause=Cause.RECIPIENT)


def _refused(relay: Relay, step: Step, advice: Advice, said: str) -> Refused:
    text = f"mailing, {step}: the relay {relay}: {short(said)}".rstrip(".")
    told = _REFUSES.format(relay=relay, code="") + advice.spanish
    return Refused(f"{text}. {advice.english}", told=told, said=f"{step} {short(said)}", cause=Cause.OTHER)


def _text(relay: Relay, answer: Answer) -> str:
    return f"mailing, {answer.step}: the relay {relay} answered {answer.code}: {answer.words}".rstrip(".")


def _of_refusal(answer: Answer) -> tuple[Cause, Advice]:
    """Whether it concerns this message alone, and what to do about it."""
    if answer.code == 530 or _says(answer, r"must issue a? ?starttls|(tls|encryption) (is )?required"):
        return Cause.OTHER, _WANTS_TLS if _says(answer, "tls|encrypt") else _WANTS_LOGIN
    at_step = {Step.GREETING: _SHUT, Step.LOGIN: _LOGIN, Step.SENDER: _SENDER}.get(answer.step)
    if at_step is not None:
        return Cause.OTHER, at_step
    if answer.step is Step.RECIPIENT and answer.code >= 550:
        if answer.enhanced.startswith("5.7.") or _says(answer, r"relay|authenticat"):
            return Cause.OTHER, _RELAYING
        return Cause.RECIPIENT, ADVICE[Cause.RECIPIENT]
    if answer.step is Step.CONTENT and answer.code >= 550:
        return Cause.RECIPIENT, _MESSAGE
    return Cause.OTHER, _OTHER


def _says(answer: Answer, pattern: str) -> bool:
    return re.search(pattern, answer.words, re.IGNORECASE) is not None
