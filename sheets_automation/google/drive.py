"""Drive v3: which spreadsheets there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from googleapiclient.discovery import build

from sheets_automation.google.answers import object_with
from sheets_automation.google.wire import Wire

SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@dataclass(frozen=True, slots=True)
class DriveFile:
    id: str
    title: str
    created: str = ""  # RFC 3339, UTC
    writable: bool = True  # whether the account may edit it


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

    def _page(self, query: str, token: str | None) -> dict[str, Any]:
        if self._service is None:
            self._service = build("drive", "v3", http=self.wire.http, cache_discovery=False)
        service = self._service

        def send() -> dict[str, Any]:
            request = service.files().list(
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
