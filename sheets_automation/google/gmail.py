"""Gmail v1: drafts that are stored, then sent (spec §9): a crash in between neither loses nor doubles a mail."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from googleapiclient.discovery import build

from sheets_automation.errors import Refused
from sheets_automation.google.wire import Wire


@dataclass(slots=True)
class Gmail:
    wire: Wire
    _service: Any = field(default=None, init=False)

    def create_draft(self, mime: bytes) -> str:
        """Store a message as a draft and return the draft's id."""
        body = {"message": {"raw": base64.urlsafe_b64encode(mime).decode("ascii")}}
        answer = self.wire.write("storing a mail draft", lambda: self._drafts.create(userId="me", body=body).execute())
        return str(answer["id"])

    def send_draft(self, draft_id: str) -> str | None:
        """Send a draft and return the message's id; None if the draft is gone, that is: already sent.

        Gmail deletes a draft when it sends it, so asking again after a lost answer is safe (``google-apis.md`` §9).
        """
        try:
            answer = self.wire.write(
                "sending a mail draft", lambda: self._drafts.send(userId="me", body={"id": draft_id}).execute()
            )
        except Refused as refusal:
            if refusal.code == 404:
                return None
            raise
        return str(answer["id"])

    def drafts_about(self, token: str) -> list[str]:
        """Ids of drafts whose text holds ``token``: what a run stored before it could write the id down."""
        answer = self.wire.read(
            "looking for stored mail drafts",
            lambda: self._drafts.list(userId="me", q=f'"{token}"', maxResults=10).execute(),
        )
        return [str(draft["id"]) for draft in answer.get("drafts", [])]

    @property
    def _drafts(self) -> Any:
        if self._service is None:
            self._service = build("gmail", "v1", http=self.wire.mail_http, cache_discovery=False)
        return self._service.users().drafts()
