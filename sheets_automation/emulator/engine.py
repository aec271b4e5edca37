"""Runs API calls on the workspace: those that change something one at a time, each journalled with its context."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .context import Context
from .drive.files import DEFAULT_FIELDS, Drive
from .errors import ApiError, unimplemented
from .gmail.messages import Gmail
from .sheets.spreadsheets import Spreadsheets
from .sheets.values import Values
from .state.grid import Json
from .store import Journal, Record
from .wire import discovery, masks
from .wire.faults import bucket_of
from .wire.masks import Mask, picker
from .workspace import Workspace

Media = tuple[str, bytes]
Clock = Callable[[], datetime]

#: Pseudo method of the journal: everything was thrown away.
RESET = "__emulator__.reset"


def utc_now() -> datetime:
    return datetime.now(UTC)


class Engine:
    """The state and everything that may happen to it."""

    def __init__(
        self, folder: Path | None = None, clock: Clock | None = None, seed: int = 0, *, replays: bool = True
    ) -> None:
        """``folder``: where the state persists (None: memory only). ``seed``: new ids follow from it.

        ``replays``: keep the calls of a state in memory for ``replayed``.

        Raises StoreBusy or StoreCorrupt (``store``) when the folder cannot be used.
        """
        self._clock = clock or utc_now
        self._stopped: datetime | None = None
        self.workspace = Workspace()
        self.journal = Journal(folder, in_memory=replays)
        self._seed = seed
        self._reading = random.Random(seed)
        self._reading_lock = threading.Lock()
        self._drive = Drive(self.workspace)
        self._gmail = Gmail(self.workspace, folder / "mail" if folder else None)
        self._sheets = _sheets_methods(self.workspace)
        self.journal.open(self.workspace, self._replay)
        self._gmail.file_sent()

    def clock(self) -> datetime:
        """The time now, or where the clock was stopped; timezone-aware."""
        return self._stopped or self._clock()

    def stop_clock(self, moment: datetime | None) -> None:
        """Stop the clock at a moment, or (None) let it run again."""
        self._stopped = moment

    # -- what is there ------------------------------------------------------------------------------------------

    def implements(self, method_id: str) -> bool:
        """Whether a method of the discovery documents is built here."""
        return method_id in self._sheets or self._other(method_id) is not None

    def _other(self, method_id: str) -> Callable[..., Json | bytes] | None:
        api, _, name = method_id.partition(".")
        name = name.replace(".", "_")
        if api == "drive":
            return getattr(self._drive, name, None)
        if api == "gmail":
            return getattr(self._gmail, name, None)
        return getattr(self._drive, "v2_" + name, None) if api == "drivev2" else None

    # -- calls --------------------------------------------------------------------------------------------------

    def call(
        self,
        method_id: str,
        params: Json,
        body: Json | None,
        caller: str,
        *,
        media: Media | None = None,
        fields: str | None = None,
    ) -> Json | bytes:
        """Run a call whose parameters and body were checked against the discovery document.

        Raises ApiError as Google refuses, 501 for a method that is not built here; then nothing has changed.
        The answer shares objects with the state: turn it into text, do not change it.
        """
        if not self.implements(method_id):
            raise unimplemented(method_id)
        mask = _mask(method_id, fields)
        if not changes_state(method_id):
            with self._reading_lock:
                seed = self._reading.getrandbits(48)
            return self._run(method_id, params, body, media, Context(self.clock(), caller, seed), mask)
        workspace = self.workspace
        with workspace.lock:
            with workspace.transaction():
                number = self.journal.number + 1
                seed = self._seed * 2**40 + number
                record = Record(number, method_id, params, body, media, self.clock(), caller, seed)
                line = record.line() if self.journal.keeps else b""  # before the call, which may keep parts of the body
                seen = len(workspace.changes)
                answer = self._run(method_id, params, body, media, Context(record.now, caller, seed), mask)
                self.journal.append(line)
            self._gmail.file_sent()
        if self.journal.due():
            self.snapshot()
        self._drive.notify(seen, record.now)
        return answer

    def _run(
        self, method_id: str, params: Json, body: Json | None, media: Media | None, context: Context, mask: Mask | None
    ) -> Json | bytes:
        sheets = self._sheets.get(method_id)
        if sheets is not None:
            return sheets(params, body, context, mask)
        handler = self._other(method_id)
        if handler is None:
            raise unimplemented(method_id)
        answer = handler(params, body, context, media)
        return answer if isinstance(answer, bytes) else picker(mask)(answer)

    # -- persistence --------------------------------------------------------------------------------------------

    def _replay(self, record: Record) -> None:
        if record.method_id == RESET:
            self._clear()
            return
        context = Context(record.now, record.caller, record.seed)
        self._run(record.method_id, record.params, record.body, record.media, context, None)

    def replayed(self) -> Workspace:
        """A fresh workspace brought to the present by the recorded calls alone, for comparing with this one.

        ReplayUnavailable (``store``) where the first calls are not kept any more.
        """
        other = Engine(clock=self._clock, seed=self._seed)
        other.workspace.drive_lag = self.workspace.drive_lag
        for record in self.journal.records:
            other._replay(record)
        return other.workspace

    def reset(self) -> None:
        """Throw everything away: files, mail, changes."""
        with self.workspace.lock:
            record = Record(self.journal.number + 1, RESET, {}, None, None, self.clock(), "", 0)
            self.journal.append(record.line())
            self._clear()

    def _clear(self) -> None:
        empty = Workspace()
        for name in ("books", "files", "changes", "messages", "drafts", "channels", "history"):
            setattr(self.workspace, name, getattr(empty, name))

    def snapshot(self) -> None:
        """Write the whole state to disk now, so that the next start need not replay the journal."""
        with self.workspace.lock:
            self.journal.snapshot(self.workspace)

    def close(self) -> None:
        """Release the folder; nothing is lost if this is never called."""
        self.journal.close()


def changes_state(method_id: str) -> bool:
    """Whether a successful call may change anything, and so belongs in the journal."""
    if method_id.startswith("sheets."):
        return bucket_of(method_id) == "sheets.write"
    return discovery.method(method_id).http_method != "GET"


def _mask(method_id: str, fields: str | None) -> Mask | None:
    if fields is None and method_id.startswith("drive."):
        if method_id == "drive.about.get":
            message = "The 'fields' parameter is required for this method."
            raise ApiError(400, message, reason="required", location="fields")
        fields = DEFAULT_FIELDS.get(method_id.removeprefix("drive."))
    return None if fields is None else masks.of_response(fields, method_id)


def _sheets_methods(workspace: Workspace) -> dict[str, Callable[[Json, Json | None, Context, Any], Json]]:
    sheets, values = Spreadsheets(workspace), Values(workspace)
    methods = {
        "create": sheets.spreadsheets_create,
        "get": sheets.spreadsheets_get,
        "getByDataFilter": sheets.spreadsheets_get_by_data_filter,
        "batchUpdate": sheets.spreadsheets_batch_update,
        "sheets.copyTo": sheets.spreadsheets_sheets_copy_to,
        "developerMetadata.get": sheets.spreadsheets_developer_metadata_get,
        "developerMetadata.search": sheets.spreadsheets_developer_metadata_search,
        "values.get": values.get,
        "values.batchGet": values.batch_get,
        "values.batchGetByDataFilter": values.batch_get_by_data_filter,
        "values.update": values.update,
        "values.append": values.append,
        "values.clear": values.clear,
        "values.batchUpdate": values.batch_update,
        "values.batchUpdateByDataFilter": values.batch_update_by_data_filter,
        "values.batchClear": values.batch_clear,
        "values.batchClearByDataFilter": values.batch_clear_by_data_filter,
    }
    return {"sheets.spreadsheets." + name: method for name, method in methods.items()}
