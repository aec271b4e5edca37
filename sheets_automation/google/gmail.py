"""Gmail v1: drafts that are stored, then sent (spec §9): a crash in between neither loses nor doubles a mail."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from googleapiclient.discovery import build

from sheets_automation.errors import Refused
from sheets_automation.google.answers import object_with
from sheets_automation.google.wire import Wire


@dataclass(slots=True)
class Gmail:
    wire: Wire
    _service: Any = field(default=None, init=False)

    def create_draft(self, mime: bytes) -> str:
        """Store a message as a draft and return the draft's id."""
        body = {"message": {"raw": base64.urlsafe_b64encode(mime).decode("ascii")}}
        create = self._drafts.create(userId="me", body=body)
        return str(self.wire.write("storing a mail draft", lambda: object_with(create.execute(), "id"))["id"])

    def send_draft(self, draft_id: str) -> None:
        """Send a draft; one that is gone has been sent already.

        Gmail deletes a draft when it sends it, so asking again after a lost answer is safe (``google-apis.md`` §9).
        """
        send = self._drafts.send(userId="me", body={"id": draft_id})
        try:
            self.wire.write("sending a mail draft", lambda: object_with(send.execute(), "id"))
        except Refused as refusal:
            if refusal.code != 404:
                raise

    def draft_exists(self, draft_id: str) -> bool:
        """Whether a draft is still there, that is: not sent and not deleted."""
        get = self._drafts.get(userId="me", id=draft_id, format="minimal")
        try:
            self.wire.read("looking for a mail draft", lambda: object_with(get.execute(), "id"))
        except Refused as refusal:
            if refusal.code == 404:
                return False
            raise
        return True

    def find_draft(self, recipient: str, header: str, value: str) -> str | None:
        """The draft to a recipient that carries this header: stored by a run that could not write its id down."""
        listing = self._drafts.list(userId="me", q=f"to:{recipient}", maxResults=100)
        # the estimate is there even where no draft is
        answer = self.wire.read(
            "looking for stored mail drafts", lambda: object_with(listing.execute(), "resultSizeEstimate")
        )
        for draft in answer.get("drafts", []):
            if value in self._headers(str(draft["id"]), header):
                return str(draft["id"])
        return None

    def delete_draft(self, draft_id: str) -> None:
        """Throw a draft away; one that is gone already is fine."""
        try:
            self.wire.write("deleting a mail draft", lambda: self._drafts.delete(userId="me", id=draft_id).execute())
        except Refused as refusal:
            if refusal.code != 404:
                raise

    def _headers(self, draft_id: str, name: str) -> list[str]:
        get = self._drafts.get(userId="me", id=draft_id, format="metadata")
        draft = self.wire.read("reading a mail draft", lambda: object_with(get.execute(), "id"))
        headers = draft.get("message", {}).get("payload", {}).get("headers", [])
        return [str(item["value"]) for item in headers if str(item["name"]).lower() == name.lower()]

    @property
    def _drafts(self) -> Any:
        if self._service is None:
            self._service = build("gmail", "v1", http=self.wire.mail_http, cache_discovery=False)
        return self._service.users().drafts()
