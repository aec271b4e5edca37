"""Gmail v1: drafts, messages, labels and profile of the account behind the call.

One method per API method, all of one shape: ``params`` are path and query parameters, ``body`` the JSON body, ``media``
the uploaded ``(content type, bytes)`` where the message came as ``message/rfc822`` instead of as ``raw``.
Sent mail is kept, not delivered (see ``mailbox``). Source: discovery document gmail.v1 and the Gmail API guides.
"""

# ruff: noqa: ARG002, N802 - every method has the one shape and the name that the router looks for

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.workspace import StoredDraft, StoredMessage, Workspace

from . import mailbox, mime
from .mime import bad_argument
from .query import HIDDEN
from .query import parse as parse_query

Json = dict[str, Any]
Media = tuple[str, bytes]

_SYSTEM_LABELS = (
    "CHAT",
    "SENT",
    "INBOX",
    "IMPORTANT",
    "TRASH",
    "DRAFT",
    "SPAM",
    "CATEGORY_FORUMS",
    "CATEGORY_UPDATES",
    "CATEGORY_PERSONAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_SOCIAL",
    "STARRED",
    "UNREAD",
)
_FORMATS = ("full", "metadata", "minimal", "raw")
_MESSAGE_ID = re.compile(r"[0-9a-f]{1,16}")
#: Labels that Gmail sets itself and lets nobody add or remove.
_FIXED_LABELS = ("SENT", "DRAFT", "CHAT")


class Gmail:
    """The Gmail methods over one workspace; ``mail_folder`` receives every sent message as ``.eml`` (None: nothing)."""

    def __init__(self, workspace: Workspace, mail_folder: Path | None = None) -> None:
        self._workspace = workspace
        self._folder = mail_folder
        self._unfiled: list[StoredMessage] = []

    def file_sent(self) -> None:
        """Write what was sent since last time as ``.eml``.

        Whoever runs calls does this once a call is sure to stay, so that there is no file of mail that never went out.
        """
        waiting, self._unfiled = self._unfiled, []
        for message in waiting:
            if self._folder is not None and message.id in self._workspace.messages:
                mailbox.write_eml(self._folder, message)

    # Drafts

    def users_drafts_create(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        owner = _owner(params, context)
        raw, thread = self._content(_draft_message(body), media, "draft.message.raw", owner)
        mime.check_headers(raw)
        message = self._new_message(raw, owner, thread, ("DRAFT",), context)
        draft_id = f"r{context.new_int() << 31 | context.new_int()}"
        self._workspace.messages[message.id] = message
        self._workspace.drafts[draft_id] = StoredDraft(draft_id, owner, message.id)
        return {"id": draft_id, "message": _brief(message)}

    def users_drafts_update(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        owner = _owner(params, context)
        draft_id, old = self._draft(params.get("id"), owner)
        raw, thread = self._content(_draft_message(body), media, "draft.message.raw", owner)
        mime.check_headers(raw)
        message = self._new_message(raw, owner, thread or old.thread_id, ("DRAFT",), context)
        del self._workspace.messages[old.id]
        self._workspace.messages[message.id] = message
        self._workspace.drafts[draft_id] = StoredDraft(draft_id, owner, message.id)
        return {"id": draft_id, "message": _brief(message)}

    def users_drafts_send(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Send a stored draft: the draft is gone afterwards, and the message has a new id in the old thread."""
        owner = _owner(params, context)
        wanted = (body or {}).get("id")
        if not wanted:
            raise bad_argument("Missing draft id")
        _, draft = self._draft(wanted, owner)
        raw = draft.raw
        if media is not None or _draft_message(body).get("raw"):
            raw, _ = self._content(_draft_message(body), media, "draft.message.raw", owner)
        return self._send(raw, owner, draft.thread_id, context, replaces=draft.id)

    def users_drafts_get(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        draft_id, message = self._draft(params.get("id"), _owner(params, context))
        return {"id": draft_id, "message": _resource(message, params)}

    def users_drafts_list(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        owner = _owner(params, context)
        by_message = {draft.message_id: draft.id for draft in self._workspace.drafts.values()}
        found = [m for m in self._search(params, owner) if m.id in by_message]
        page, token = _page(found, params)
        answer: Json = {"resultSizeEstimate": len(found)}
        if page:
            answer["drafts"] = [
                {"id": by_message[m.id], "message": {"id": m.id, "threadId": m.thread_id}} for m in page
            ]
        return answer | ({"nextPageToken": token} if token else {})

    def users_drafts_delete(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        _, message = self._draft(params.get("id"), _owner(params, context))
        self._drop(message.id)
        return {}

    # Messages

    def users_messages_send(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        owner = _owner(params, context)
        raw, thread = self._content(body or {}, media, "message.raw", owner)
        return self._send(raw, owner, thread, context)

    def users_messages_insert(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Put a message into the mailbox as it is, with the labels given; nothing is sent."""
        owner = _owner(params, context)
        raw, thread = self._content(body or {}, media, "message.raw", owner)
        labels = tuple(dict.fromkeys(str(label) for label in (body or {}).get("labelIds", [])))
        self._check_labels(labels)
        message = self._new_message(raw, owner, thread, labels, context)
        if params.get("internalDateSource") == "dateHeader" and (moment := mime.sent_at(raw)):
            message = replace(message, received=moment)
        self._workspace.messages[message.id] = message
        return _brief(message)

    def users_messages_get(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        return _resource(self._message(params, context), params)

    def users_messages_list(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        found = self._search(params, _owner(params, context))
        page, token = _page(found, params)
        answer: Json = {"resultSizeEstimate": len(found)}
        if page:
            answer["messages"] = [{"id": m.id, "threadId": m.thread_id} for m in page]
        return answer | ({"nextPageToken": token} if token else {})

    def users_messages_trash(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        return self._relabel(self._message(params, context), add=("TRASH",), remove=("INBOX",))

    def users_messages_untrash(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        return self._relabel(self._message(params, context), add=(), remove=("TRASH",))

    def users_messages_modify(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        message = self._message(params, context)
        asked = body or {}
        add, remove = tuple(asked.get("addLabelIds", [])), tuple(asked.get("removeLabelIds", []))
        self._check_labels(add + remove)
        for label in add + remove:
            if label in _FIXED_LABELS:
                raise bad_argument(f"Invalid label: {label}")
        return self._relabel(message, add=add, remove=remove)

    def users_messages_delete(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        self._drop(self._message(params, context).id)
        return {}

    def users_messages_attachments_get(
        self, params: Json, body: Json | None, context: Context, media: Media | None
    ) -> Json:
        message = self._message({**params, "id": params.get("messageId")}, context)
        content = mime.attachment(message.raw, str(params.get("id")))
        if content is None:
            raise bad_argument("Invalid attachment token")
        return {"size": len(content), "data": mime.encode_raw(content)}

    # Account

    def users_getProfile(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        owner = _owner(params, context)
        mine = [m for m in self._workspace.messages.values() if m.mailbox == owner]
        return {
            "emailAddress": owner,
            "messagesTotal": len(mine),
            "threadsTotal": len({m.thread_id for m in mine}),
            "historyId": str(self._workspace.history.get(owner, 1)),
        }

    def users_labels_list(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        _owner(params, context)
        return {"labels": [{"id": name, "name": name, "type": "system"} for name in _SYSTEM_LABELS]}

    # What they share

    def _content(self, message: Json, media: Media | None, field: str, owner: str) -> tuple[bytes, str | None]:
        """The message's bytes, from upload or ``raw``, and the thread it asks to join."""
        if media is not None:
            raw = media[1]
        elif message.get("raw"):
            raw = mime.decode_raw(message["raw"], field)
        else:
            raise bad_argument("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
        if len(raw) > mime.MAX_BYTES:
            raise ApiError(413, "Request Entity Too Large", reason="uploadTooLarge")
        thread = message.get("threadId")
        if thread and not any(m.thread_id == thread and m.mailbox == owner for m in self._workspace.messages.values()):
            raise _missing()
        return raw, thread

    def _send(self, raw: bytes, owner: str, thread: str | None, context: Context, replaces: str = "") -> Json:
        mime.check_sendable(raw)
        message_id = f"CA{context.new_token(48)}@mail.gmail.com"
        stored = mime.as_sent(raw, account=owner, message_id=message_id, now=context.now)
        to_self = owner.lower() in mime.parse(stored).recipients
        message = self._new_message(
            stored, owner, thread, ("UNREAD", "SENT", "INBOX") if to_self else ("SENT",), context
        )
        self._workspace.messages[message.id] = message
        if replaces:
            self._drop(replaces)
        self._unfiled.append(message)
        return _brief(message)

    def _new_message(
        self, raw: bytes, owner: str, thread: str | None, labels: tuple[str, ...], context: Context
    ) -> StoredMessage:
        message_id = f"{context.new_int() << 32 | context.new_int():016x}"
        return StoredMessage(
            id=message_id,
            mailbox=owner,
            thread_id=thread or message_id,
            label_ids=labels,
            received=context.now,
            raw=raw,
            history_id=self._next_history_id(owner),
        )

    def _next_history_id(self, owner: str) -> int:
        self._workspace.history[owner] = self._workspace.history.get(owner, 1) + 1
        return self._workspace.history[owner]

    def _drop(self, message_id: str) -> None:
        """Forget a message and the draft made of it. The ``.eml`` of sent mail stays: it did go out."""
        del self._workspace.messages[message_id]
        for draft in [d for d in self._workspace.drafts.values() if d.message_id == message_id]:
            del self._workspace.drafts[draft.id]

    def _relabel(self, message: StoredMessage, *, add: tuple[str, ...], remove: tuple[str, ...]) -> Json:
        labels = tuple(dict.fromkeys((*(x for x in message.label_ids if x not in remove), *add)))
        changed = replace(message, label_ids=labels, history_id=self._next_history_id(message.mailbox))
        self._workspace.messages[message.id] = changed
        return _brief(changed)

    def _check_labels(self, labels: tuple[str, ...]) -> None:
        for label in labels:
            if label not in _SYSTEM_LABELS:
                raise bad_argument(f"Invalid label: {label}")

    def _message(self, params: Json, context: Context) -> StoredMessage:
        owner = _owner(params, context)
        wanted = str(params.get("id"))
        if not _MESSAGE_ID.fullmatch(wanted):
            raise bad_argument("Invalid id value")
        found = self._workspace.messages.get(wanted)
        if found is None or found.mailbox != owner:
            raise _missing()
        return found

    def _draft(self, draft_id: object, owner: str) -> tuple[str, StoredMessage]:
        draft = self._workspace.drafts.get(str(draft_id))
        if draft is None or draft.mailbox != owner:
            raise _missing()
        return draft.id, self._workspace.messages[draft.message_id]

    def _search(self, params: Json, owner: str) -> list[mailbox.Message]:
        query = parse_query(str(params.get("q") or ""))
        labels = _texts(params.get("labelIds"))
        hidden = query.sees_hidden or _flag(params.get("includeSpamTrash"))
        hidden = hidden or any(label in HIDDEN for label in labels)
        return [
            m
            for m in mailbox.messages_of(self._workspace, owner)
            if (hidden or not any(label in HIDDEN for label in m.labels))
            and all(label in m.labels for label in labels)
            and query.accepts(m)
        ]


def _owner(params: Json, context: Context) -> str:
    """The account whose mailbox is meant: only one's own can be."""
    wanted = str(params.get("userId", "me"))
    if wanted not in ("me", context.caller):
        raise ApiError(403, f"Delegation denied for {context.caller}", reason="forbidden")
    return context.caller


def _draft_message(body: Json | None) -> Json:
    message = (body or {}).get("message")
    return message if isinstance(message, dict) else {}


def _brief(message: StoredMessage) -> Json:
    return {"id": message.id, "threadId": message.thread_id, "labelIds": list(message.label_ids)}


def _resource(message: StoredMessage, params: Json) -> Json:
    """The ``Message`` resource in the format asked for."""
    shape = str(params.get("format") or "full").lower()
    if shape not in _FORMATS:
        raise bad_argument(f"Invalid format: {shape}")
    shown = _brief(message) | {
        "snippet": mime.snippet(mime.parse(message.raw)),
        "historyId": str(message.history_id),
        "internalDate": str(int(message.received.timestamp() * 1000)),
        "sizeEstimate": len(message.raw),
    }
    if shape == "raw":
        shown["raw"] = mime.encode_raw(message.raw)
    elif shape == "full":
        shown["payload"] = mime.payload(message.raw)
    elif shape == "metadata":
        shown["payload"] = mime.header_payload(message.raw, _texts(params.get("metadataHeaders")))
    return shown


def _page(found: list[mailbox.Message], params: Json) -> tuple[list[mailbox.Message], str | None]:
    """One page (100 by default, 500 at most) and the token of the next."""
    size = min(int(params.get("maxResults") or 100), 500)
    start = 0
    if token := params.get("pageToken"):
        try:
            start = int(base64.urlsafe_b64decode(str(token)))
        except ValueError:
            raise bad_argument("Invalid pageToken") from None
    end = start + size
    after = base64.urlsafe_b64encode(str(end).encode()).decode() if end < len(found) else None
    return found[start:end], after


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]


def _flag(value: object) -> bool:
    return value is True or str(value).lower() == "true"


def _missing() -> ApiError:
    return ApiError(404, "Requested entity was not found.", reason="notFound")
