"""Which way mails leave: what ``mail.toml`` asks for, with what the environment says of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sheets_automation.errors import ConfigError
from sheets_automation.google.gmail import Gmail
from sheets_automation.google.wire import Wire
from sheets_automation.outgoing.drafts import GmailDrafts
from sheets_automation.outgoing.files import Files
from sheets_automation.outgoing.relay import relay_of
from sheets_automation.outgoing.smtp import Smtp
from sheets_automation.outgoing.transport import Transport
from sheets_automation.policy import MailPolicy
from sheets_automation.settings import Settings


@dataclass(frozen=True, slots=True)
class Outgoing:
    """``settings`` None: mails go where the wire goes and nowhere else, as ``try`` wants it of its emulator."""

    wire: Wire
    settings: Settings | None = None

    def transport(self, mail: MailPolicy) -> Transport:
        """A new one for a run.

        Raises:
            ConfigError, EndpointError: what the environment says of it is missing or wrong.
        """
        if self.settings is not None and mail.transport == "smtp":
            return Smtp(relay_of(self.settings), self.wire)
        if self.settings is not None and mail.transport == "archivos":
            return Files(_folder(self.settings, mail))
        return GmailDrafts(Gmail(self.wire))


def _folder(settings: Settings, mail: MailPolicy) -> Path:
    folder = settings.mail_folder or (Path(mail.folder) if mail.folder else None)
    if folder is None:
        raise ConfigError(
            [
                'mail.toml: carpeta_correos: falta la carpeta para transporte = "archivos"; indíquela aquí o en '
                "SHEETS_AUTOMATION_MAIL_FOLDER"
            ]
        )
    return folder.expanduser()
