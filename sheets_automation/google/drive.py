"""Drive v3: which spreadsheets there are, and the temporary files that are exported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from googleapiclient.discovery import build

from sheets_automation.google.answers import object_with
from sheets_automation.google.wire import Wire

_MINE = "sheets-automation"  # private property of the temporary files: nobody else's are ever touched
_TEMPORARY = "temporal"
_FOLDER = "application/vnd.google-apps.folder"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@dataclass(frozen=True, slots=True)
class DriveFile:
    id: str
    title: str
    created: str = ""  # RFC 3339, UTC
    writable: bool = True  # whether the account may edit it


@dataclass(frozen=True, slots=True)
class Account:
    """Whose eyes Drive is seen with."""

    address: str
    free: int | None  # bytes that it may still own; None: no limit


@dataclass(frozen=True, slots=True)
class Folder:
    title: str
    is_folder: bool
    trashed: bool

    @property
    def usable(self) -> bool:
        return self.is_folder and not self.trashed


@dataclass(slots=True)
class Drive:
    wire: Wire
    _service: Any = field(default=None, init=False)

    def spreadsheets(self, folder_id: str = "", *, trashed: bool = False) -> list[DriveFile]:
        """Every spreadsheet the account sees (in one folder, if given), sorted by title. One call per 1,000 files.

        ``trashed``: those in the bin instead.
        """
        query = f"mimeType='{SPREADSHEET}' and trashed={str(trashed).lower()}"
        if folder_id:
            escaped = folder_id.replace("\\", "\\\\").replace("'", "\\'")
            query += f" and '{escaped}' in parents"
        found: list[DriveFile] = []
        token: str | None = None
        while True:
            answer = self._page(query, token)
            found += [
                DriveFile(
                    str(item["id"]),
                    str(item["name"]),
                    str(item.get("createdTime", "")),
                    bool(item.get("capabilities", {}).get("canEdit", True)),
                )
                for item in answer.get("files", [])
            ]
            token = answer.get("nextPageToken")
            if not token:
                return sorted(found, key=lambda file: (file.title, file.id))

    def files_in(self, folder_id: str) -> list[DriveFile]:
        """Every file of a folder that is no Google document, sorted by title."""
        escaped = folder_id.replace("\\", "\\\\").replace("'", "\\'")
        query = f"'{escaped}' in parents and trashed=false and not mimeType contains 'application/vnd.google-apps.'"
        found: list[DriveFile] = []
        token: str | None = None
        while True:
            answer = self._page(query, token)
            found += [DriveFile(str(item["id"]), str(item["name"])) for item in answer.get("files", [])]
            token = answer.get("nextPageToken")
            if not token:
                return sorted(found, key=lambda file: (file.title, file.id))

    def content(self, file_id: str) -> bytes:
        """What is in a file that is no Google document."""

        def send() -> bytes:
            content: bytes = self._api.files().get_media(fileId=file_id, supportsAllDrives=True).execute()
            return content

        return self.wire.read("reading a file of Drive", send)

    def account(self) -> Account:
        """As whom the calls are made, and its storage."""

        def send() -> dict[str, Any]:
            request = self._api.about().get(fields="user(emailAddress),storageQuota(limit,usage)")
            return object_with(request.execute(), "user")

        answer = self.wire.read("asking Drive who we are", send)
        quota = answer.get("storageQuota", {})
        free = int(quota["limit"]) - int(quota.get("usage", 0)) if "limit" in quota else None
        return Account(str(answer["user"].get("emailAddress", "")), free)

    def folder(self, folder_id: str) -> Folder:
        """What an id stands for that should be a folder's."""

        def send() -> dict[str, Any]:
            request = self._api.files().get(fileId=folder_id, fields="name,mimeType,trashed", supportsAllDrives=True)
            return object_with(request.execute(), "name", "mimeType")

        answer = self.wire.read("looking at the folder", send)
        return Folder(str(answer["name"]), answer["mimeType"] == _FOLDER, bool(answer.get("trashed")))

    def temporary(self) -> list[str]:
        """Ids of the temporary files that a run made and did not live to delete."""
        query = f"appProperties has {{ key='{_MINE}' and value='{_TEMPORARY}' }} and trashed=false"

        def send() -> dict[str, Any]:
            request = self._api.files().list(q=query, fields="kind,files(id)", pageSize=100)
            return object_with(request.execute(), "kind")

        answer = self.wire.read("looking for temporary files", send)
        return [str(item["id"]) for item in answer.get("files", [])]

    def make_temporary(self, title: str) -> str:
        """A new spreadsheet that the service made, in the account's own storage; its id."""
        body = {"name": title, "mimeType": SPREADSHEET, "appProperties": {_MINE: _TEMPORARY}}

        def send() -> dict[str, Any]:
            return object_with(self._api.files().create(body=body, fields="id").execute(), "id")

        return str(self.wire.write("making a temporary spreadsheet", send)["id"])

    def pdf(self, file_id: str) -> bytes:
        """The whole spreadsheet as PDF, of at most 10 MB (``files.export``)."""

        def send() -> bytes:
            content: bytes = self._api.files().export(fileId=file_id, mimeType="application/pdf").execute()
            return content

        return self.wire.read("exporting a spreadsheet as PDF", send)

    def watch(self, file_id: str, channel: str, address: str, word: str, until: datetime) -> None:
        """Have Drive post to ``address`` whenever the file changes, and say ``word`` each time (``files.watch``)."""
        body = {
            "id": channel,
            "type": "web_hook",
            "address": address,
            "token": word,
            "expiration": int(until.timestamp() * 1000),
        }

        def send() -> dict[str, Any]:
            request = self._api.files().watch(fileId=file_id, body=body, supportsAllDrives=True, fields="id")
            return object_with(request.execute(), "id")

        self.wire.write("asking Drive to tell of changes", send)

    def delete(self, file_id: str) -> None:
        """Delete a file for good."""
        self.wire.write("deleting a temporary spreadsheet", lambda: self._api.files().delete(fileId=file_id).execute())

    @property
    def _api(self) -> Any:
        if self._service is None:
            self._service = build("drive", "v3", http=self.wire.http, cache_discovery=False)
        return self._service

    def _page(self, query: str, token: str | None) -> dict[str, Any]:
        def send() -> dict[str, Any]:
            request = self._api.files().list(
                q=query,
                # the kind is there even where no file is
                fields="kind,nextPageToken,files(id,name,createdTime,capabilities(canEdit))",
                pageSize=1000,
                pageToken=token,
                supportsAllDrives=True,
                includeItemsFromAllDrives=True,
            )
            return object_with(request.execute(), "kind")

        return self.wire.read("listing the shared spreadsheets", send)
