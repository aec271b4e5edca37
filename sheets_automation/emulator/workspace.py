"""Everything the local Google holds: spreadsheets, Drive files with their permissions and changes, and mailboxes.

Three habits keep a refused call from changing anything and a reader from seeing half a change:

* Every stored value is replaced, never changed in place (``FileMeta``, ``StoredMessage`` … are frozen; spreadsheets
  are forked and committed). So ``transaction()`` can undo by putting back shallow copies of the tables.
* All mutating calls run under ``lock``, one at a time; readers take a reference and need no lock.
* Time and new ids come from ``Context`` only, so that replaying the journal gives the same workspace again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from .context import Context
from .errors import ApiError, not_found
from .state.grid import Spreadsheet

Json = dict[str, Any]

SPREADSHEET_MIME = "application/vnd.google-apps.spreadsheet"
FOLDER_MIME = "application/vnd.google-apps.folder"
XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: The account behind a bearer token that names nobody. It owns what it creates.
DEFAULT_OWNER = "owner@emulator.test"
#: Id of the My Drive folder of every account.
ROOT_ID = "root"

_RANK = {"reader": 1, "commenter": 2, "writer": 3, "fileOrganizer": 3, "organizer": 3, "owner": 4}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One modification of a file: when, its version then, and by whom."""

    time: datetime
    version: int
    user: str


@dataclass(frozen=True, slots=True)
class FileMeta:
    """One Drive file. A spreadsheet's content is ``Workspace.books[id]``; other files keep their bytes here.

    ``permissions`` are Drive ``Permission`` objects (id, type, role, emailAddress or domain), the owner's included.
    ``extra`` holds the other writable ``File`` fields as they came (description, appProperties, starred …).
    ``stamps`` are the latest modifications, oldest first, as far back as the lag needs; never empty.
    """

    id: str
    name: str
    mime_type: str
    owner: str
    created: datetime
    stamps: tuple[Stamp, ...]
    permissions: tuple[Json, ...] = ()
    parents: tuple[str, ...] = (ROOT_ID,)
    trashed: bool = False
    content: bytes | None = None
    extra: Json = field(default_factory=dict)

    @property
    def modified(self) -> datetime:
        """When it really changed last (what callers may see lags: ``Workspace.visible_stamp``)."""
        return self.stamps[-1].time

    @property
    def version(self) -> int:
        return self.stamps[-1].version


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of Drive's change log; its position in ``Workspace.changes`` + 1 is the page token after it."""

    file_id: str
    time: datetime
    removed: bool = False
    #: Who may see a removal: the file is gone, so its permissions are kept here.
    viewers: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One message in one mailbox; ``raw`` is the whole RFC 5322 message as delivered."""

    id: str
    mailbox: str
    thread_id: str
    label_ids: tuple[str, ...]
    received: datetime
    raw: bytes
    history_id: int = 0


@dataclass(frozen=True, slots=True)
class StoredDraft:
    id: str
    mailbox: str
    message_id: str


@dataclass(frozen=True, slots=True)
class StoredChannel:
    """A push channel made by files.watch or changes.watch; ``file_id`` is None for changes.watch."""

    id: str
    resource_id: str
    caller: str
    address: str
    expiration: datetime
    file_id: str | None = None
    token: str | None = None
    page_token: str | None = None


@dataclass(slots=True)
class Workspace:
    """The whole state. Keys: file id, file id, message id, draft id, channel id."""

    books: dict[str, Spreadsheet] = field(default_factory=dict)
    files: dict[str, FileMeta] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    messages: dict[str, StoredMessage] = field(default_factory=dict)
    drafts: dict[str, StoredDraft] = field(default_factory=dict)
    channels: dict[str, StoredChannel] = field(default_factory=dict)
    #: Mailbox → last history id handed out.
    history: dict[str, int] = field(default_factory=dict)
    #: How long after a modification ``modifiedTime`` and ``version`` show it (google-apis.md §7: over 14 s is usual).
    drive_lag: timedelta = timedelta(0)
    #: Bytes that each account may own; without room for more no file can be made.
    storage: int = 15 * 2**30
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock; if the block raises, every table is as it was before."""
        tables = ("books", "files", "messages", "drafts", "channels", "history")
        with self.lock:
            before = {name: getattr(self, name).copy() for name in tables}
            changes = len(self.changes)
            try:
                yield
            except BaseException:
                for name, table in before.items():
                    setattr(self, name, table)
                del self.changes[changes:]  # the log only ever grows
                raise

    # -- access -------------------------------------------------------------------------------------------------

    def role(self, meta: FileMeta, caller: str) -> str | None:
        """The strongest role this account has on the file: owner, writer, commenter, reader, or None."""
        roles = [str(p["role"]) for p in meta.permissions if _names(p, caller)]
        return max(roles, key=lambda r: _RANK.get(r, 0), default=None)

    def may_write(self, meta: FileMeta, caller: str) -> bool:
        return _RANK.get(self.role(meta, caller) or "", 0) >= _RANK["writer"]

    def book(self, spreadsheet_id: str, caller: str, *, write: bool = False) -> Spreadsheet:
        """The committed spreadsheet this account may read (or write).

        Raises ApiError 404 for an unknown id, 400 for a file that is no spreadsheet, 403 without the right.
        """
        meta = self.files.get(spreadsheet_id)
        if meta is None:
            raise not_found()
        if spreadsheet_id not in self.books:
            raise ApiError(400, "This operation is not supported for this document", status="FAILED_PRECONDITION")
        allowed = self.may_write(meta, caller) if write else self.role(meta, caller) is not None
        if not allowed:
            raise ApiError(403, "The caller does not have permission")
        return self.books[spreadsheet_id]

    # -- changes ------------------------------------------------------------------------------------------------

    def commit(self, book: Spreadsheet, context: Context) -> None:
        """Make this fork the spreadsheet: its revision +1, the file stamped and entered in the change log.

        A spreadsheet whose file is not there yet becomes a new file of the caller. The file's name follows
        the title.
        """
        known = self.books.get(book.id)
        book.revision = known.revision + 1 if known else 1
        self.books[book.id] = book
        title = str(book.properties.get("title", ""))
        meta = self.files.get(book.id) or new_file(book.id, title, SPREADSHEET_MIME, context)
        self.put_file(replace(meta, name=title), context)

    def put_file(self, meta: FileMeta, context: Context) -> FileMeta:
        """Store a new or changed file: stamp it (version + 1) and enter it in the change log."""
        known = self.files.get(meta.id)
        stamps = meta.stamps
        if known is None and self.stored(meta.owner) >= self.storage:
            raise ApiError(403, "The user's Drive storage quota has been exceeded.", reason="storageQuotaExceeded")
        if known is not None:
            stamps = (*stamps, Stamp(context.now, meta.version + 1, context.caller))
            seen = max((i for i, s in enumerate(stamps) if s.time + self.drive_lag <= context.now), default=0)
            stamps = stamps[seen:]
        stored = replace(meta, stamps=stamps)
        self.files[meta.id] = stored
        self.changes.append(Change(meta.id, context.now))
        return stored

    def stored(self, account: str) -> int:
        """Bytes that an account owns; spreadsheets weigh nothing."""
        mine = (f for f in self.files.values() if f.owner.lower() == account.lower())
        return sum(len(f.content or b"") for f in mine)

    def remove_file(self, file_id: str, context: Context) -> None:
        """Delete a file for good, its spreadsheet with it. Raises KeyError when it is not there."""
        meta = self.files.pop(file_id)
        self.books.pop(file_id, None)
        self.changes.append(Change(file_id, context.now, removed=True, viewers=meta.permissions))

    def visible_stamp(self, meta: FileMeta, now: datetime) -> Stamp:
        """The modification that ``modifiedTime``/``version`` show now: the latest one older than the lag."""
        return next((s for s in reversed(meta.stamps) if s.time + self.drive_lag <= now), meta.stamps[0])


def new_file(file_id: str, name: str, mime_type: str, context: Context, content: bytes | None = None) -> FileMeta:
    """A file that the caller has just made and owns; not stored yet (``Workspace.put_file``)."""
    return FileMeta(
        id=file_id,
        name=name,
        mime_type=mime_type,
        owner=context.caller,
        created=context.now,
        stamps=(Stamp(context.now, 1, context.caller),),
        permissions=(permission("user", "owner", context.caller),),
        content=content,
    )


def permission(kind: str, role: str, whom: str | None = None) -> Json:
    """A Drive ``Permission``: ``kind`` is user, group, domain or anyone; ``whom`` an e-mail address or a domain."""
    if kind == "anyone":
        return {"kind": "drive#permission", "id": "anyoneWithLink", "type": "anyone", "role": role}
    number = str(sum(ord(ch) * 257**i for i, ch in enumerate(whom or "")) % 10**20).zfill(20)
    key = "domain" if kind == "domain" else "emailAddress"
    return {"kind": "drive#permission", "id": number, "type": kind, "role": role, key: whom}


def _names(entry: Json, caller: str) -> bool:
    if entry["type"] == "anyone":
        return True
    if entry["type"] == "domain":
        return caller.lower().endswith("@" + str(entry.get("domain", "")).lower())
    return str(entry.get("emailAddress", "")).lower() == caller.lower()
