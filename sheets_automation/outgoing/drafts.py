"""Gmail as a transport: a draft vanishes when it is sent, so «is the draft gone?» answers «was it sent?»."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.domain.mail.mime import KEY_HEADER, header_key
from sheets_automation.errors import OutOfTime, RemoteError
from sheets_automation.google.gmail import Gmail
from sheets_automation.model import OutboxEntry
from sheets_automation.outgoing.transport import Transport


@dataclass(frozen=True, slots=True)
class GmailDrafts(Transport):
    gmail: Gmail

    @property
    def looks_up(self) -> bool:
        return True

    def prepare(self, _entry: OutboxEntry, mime: bytes) -> str:
        return self.gmail.create_draft(mime)

    def find(self, entry: OutboxEntry) -> str:
        return self.gmail.find_draft(entry.recipient, KEY_HEADER, header_key(entry.key)) or ""

    def exists(self, prepared: str) -> bool:
        return self.gmail.draft_exists(prepared)

    def send(self, prepared: str) -> None:
        self.gmail.send_draft(prepared)

    def discard(self, prepared: str) -> None:
        self.gmail.delete_draft(prepared)

    def rehearse(self, mime: bytes) -> str:
        draft = self.gmail.create_draft(mime)
        try:
            self.gmail.delete_draft(draft)
        except (RemoteError, OutOfTime) as error:
            return str(error)
        return ""

    def owns(self, prepared: str) -> bool:
        return not prepared.endswith((".eml", ">"))  # ids of files and of a relay

    def close(self) -> None:
        pass
