"""A Drive to try things on: one workspace, a clock that moves a minute with every call, and two accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.drive.files import Drive
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.workspace import SPREADSHEET_MIME, Workspace

ME = "it@carrazos.test"
ANA = "ana.gomez@carrazos.test"
START = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)

Json = dict[str, Any]


class Desk:
    """Calls a Drive method by name, as one account or another."""

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.drive = Drive(self.workspace)
        self.calls = 0

    @property
    def now(self) -> datetime:
        return START + timedelta(minutes=self.calls)

    def context(self, who: str = ME) -> Context:
        self.calls += 1
        return Context(self.now, who, seed=self.calls)

    def __call__(
        self, name: str, body: Json | None = None, media: tuple[str, bytes] | None = None, who: str = ME, **params: Any
    ) -> Any:
        method: Callable[..., Any] = getattr(self.drive, name)
        seen = len(self.workspace.changes)
        answer = method(params, body, self.context(who), media)
        self.drive.notify(seen, self.now)
        return answer

    def make(self, name: str, mime: str = SPREADSHEET_MIME, who: str = ME, **fields: Any) -> str:
        made: Json = self("files_create", {"name": name, "mimeType": mime, **fields}, who=who)
        return str(made["id"])

    def share(self, file_id: str, whom: str, role: str = "reader") -> str:
        body = {"type": "user", "role": role, "emailAddress": whom}
        return str(self("permissions_create", body, fileId=file_id)["id"])

    def find(self, query: str = "", who: str = ME, **params: Any) -> list[str]:
        return [f["name"] for f in self("files_list", who=who, q=query, **params)["files"]]

    def edit(self, file_id: str, text: str, who: str = ME) -> None:
        book = self.workspace.books[file_id].fork()
        book.sheets[0].put(0, 0, {"userEnteredValue": {"stringValue": text}, "effectiveValue": {"stringValue": text}})
        seen = len(self.workspace.changes)
        self.workspace.commit(book, self.context(who))
        self.drive.notify(seen, self.now)


def refusal(call: Callable[[], Any]) -> tuple[int, str | None, str]:
    """What the call was refused with: code, reason and message."""
    with pytest.raises(ApiError) as refused:
        call()
    return refused.value.code, refused.value.reason, refused.value.message
