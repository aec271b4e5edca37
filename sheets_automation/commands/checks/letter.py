"""The letter with which mails are tried out. It never leaves."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

SUBJECT = "sheets-automation doctor: se puede borrar"


def letter(sender: str) -> bytes:
    """From the sender to itself."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = parseaddr(sender)[1]
    mail["Subject"] = SUBJECT
    mail.set_content("`sheets-automation doctor` prepara este borrador y lo borra enseguida. No se envía.")
    return mail.as_bytes()
