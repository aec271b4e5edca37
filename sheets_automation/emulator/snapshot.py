"""The whole workspace as JSON and back; the same state always gives the same JSON."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from .state.grid import Column, Json, Row, Sheet, Spreadsheet
from .workspace import Change, FileMeta, Stamp, StoredChannel, StoredDraft, StoredMessage, Workspace

FORMAT = 1

#: ``Sheet`` fields that are JSON already.
_SHEET_FIELDS = (
    *("properties", "merges", "protected_ranges", "conditional_formats", "banded_ranges", "filter_views"),
    *("basic_filter", "charts", "tables", "metadata", "extra"),
)


def dump(workspace: Workspace) -> Json:
    """The state without the lock and the settings of this process (such as ``drive_lag``)."""
    return {
        "format": FORMAT,
        "books": [dump_book(book) for book in workspace.books.values()],
        "files": [_dump_file(meta) for meta in workspace.files.values()],
        "changes": [[c.file_id, c.time.isoformat(), c.removed, list(c.viewers)] for c in workspace.changes],
        "messages": [_dump_message(message) for message in workspace.messages.values()],
        "drafts": [[d.id, d.mailbox, d.message_id] for d in workspace.drafts.values()],
        "channels": [_dump_channel(channel) for channel in workspace.channels.values()],
        "history": dict(workspace.history),
    }


def load(state: Json, into: Workspace) -> None:
    """Put a dumped state in place of what the workspace holds. ValueError for another format."""
    if state.get("format") != FORMAT:
        raise ValueError(f"state has format {state.get('format')!r}, this version reads {FORMAT}")
    books = [load_book(book) for book in state["books"]]
    files = [_load_file(meta) for meta in state["files"]]
    messages = [_load_message(message) for message in state["messages"]]
    drafts = [StoredDraft(*draft) for draft in state["drafts"]]
    channels = [_load_channel(channel) for channel in state["channels"]]
    into.books = {book.id: book for book in books}
    into.files = {meta.id: meta for meta in files}
    into.changes = [Change(i, _time(t), removed, tuple(viewers)) for i, t, removed, viewers in state["changes"]]
    into.messages = {message.id: message for message in messages}
    into.drafts = {draft.id: draft for draft in drafts}
    into.channels = {channel.id: channel for channel in channels}
    into.history = dict(state["history"])


def dump_book(book: Spreadsheet) -> Json:
    return {
        "id": book.id,
        "properties": book.properties,
        "sheets": [_dump_sheet(sheet) for sheet in book.sheets],
        "named_ranges": book.named_ranges,
        "metadata": book.metadata,
        "revision": book.revision,
    }


def load_book(state: Json) -> Spreadsheet:
    return Spreadsheet(
        id=state["id"],
        properties=state["properties"],
        sheets=[_load_sheet(sheet) for sheet in state["sheets"]],
        named_ranges=state["named_ranges"],
        metadata=state["metadata"],
        revision=state["revision"],
    )


def _dump_sheet(sheet: Sheet) -> Json:
    out: Json = {name: getattr(sheet, name) for name in _SHEET_FIELDS}
    rows = [[row.cells, row.properties, row.metadata] if not row.blank else 0 for row in sheet.rows]
    while rows and rows[-1] == 0:
        rows.pop()
    out["rows"] = rows
    columns: list[Any] = [[column.properties, column.metadata] for column in sheet.columns]
    while columns and columns[-1] == [{}, []]:
        columns.pop()
    out["columns"] = columns
    return out


def _load_sheet(state: Json) -> Sheet:
    sheet = Sheet(**{name: state[name] for name in _SHEET_FIELDS})
    sheet.rows = [Row(*row) if row else Row() for row in state["rows"]]
    sheet.columns = [Column(*column) for column in state["columns"]]
    return sheet


def _dump_file(meta: FileMeta) -> Json:
    return {
        "id": meta.id,
        "name": meta.name,
        "mime_type": meta.mime_type,
        "owner": meta.owner,
        "created": meta.created.isoformat(),
        "stamps": [[s.time.isoformat(), s.version, s.user] for s in meta.stamps],
        "permissions": list(meta.permissions),
        "parents": list(meta.parents),
        "trashed": meta.trashed,
        "content": None if meta.content is None else _text(meta.content),
        "extra": meta.extra,
    }


def _load_file(state: Json) -> FileMeta:
    return FileMeta(
        id=state["id"],
        name=state["name"],
        mime_type=state["mime_type"],
        owner=state["owner"],
        created=_time(state["created"]),
        stamps=tuple(Stamp(_time(t), version, user) for t, version, user in state["stamps"]),
        permissions=tuple(state["permissions"]),
        parents=tuple(state["parents"]),
        trashed=state["trashed"],
        content=None if state["content"] is None else base64.b64decode(state["content"]),
        extra=state["extra"],
    )


def _dump_message(m: StoredMessage) -> list[Any]:
    return [m.id, m.mailbox, m.thread_id, list(m.label_ids), m.received.isoformat(), _text(m.raw), m.history_id]


def _load_message(state: list[Any]) -> StoredMessage:
    message_id, mailbox, thread_id, labels, received, raw, history = state
    decoded = base64.b64decode(raw)
    return StoredMessage(message_id, mailbox, thread_id, tuple(labels), _time(received), decoded, history)


def _dump_channel(c: StoredChannel) -> list[Any]:
    head = [c.id, c.resource_id, c.caller, c.address, c.expiration.isoformat()]
    return [*head, c.file_id, c.token, c.page_token]


def _load_channel(state: list[Any]) -> StoredChannel:
    channel_id, resource_id, caller, address, expiration, *rest = state
    return StoredChannel(channel_id, resource_id, caller, address, _time(expiration), *rest)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
