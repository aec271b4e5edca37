"""Drive v3 ``changes`` and push channels: what changed since a token, and telling a web hook about it.

A page token is a place in ``Workspace.changes``. Changes lag as ``modifiedTime`` does. Notifications are posted to
loopback addresses only, in order, by a thread of their own, so that no call waits for its listeners. Google asks for
https; here plain http will do.
"""

# ruff: noqa: ARG002, N802 - every method has the one shape and the name that the router looks for

from __future__ import annotations

import http.client
import ipaddress
import logging
import queue
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.workspace import ROOT_ID, Change, StoredChannel, Workspace

from .base import DriveBase, Media, flag
from .resource import file_resource, is_listed, is_trashed, names, rfc3339

Json = dict[str, Any]

_LOG = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 5
_DEFAULT_LIFE = timedelta(hours=1)
_LONGEST_FILE_LIFE = timedelta(days=1)
_LONGEST_CHANGES_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Notification:
    """One POST with an empty body: where to, and Google's ``X-Goog-…`` headers."""

    address: str
    headers: tuple[tuple[str, str], ...]


class DriveChanges(DriveBase):
    """The ``changes.*``, ``files.watch`` and ``channels.stop`` methods."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._postman = _Postman()
        self._greetings: list[tuple[datetime, Notification]] = []

    def changes_getStartPageToken(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        return {"kind": "drive#startPageToken", "startPageToken": str(_visible(self._workspace, context.now) + 1)}

    def changes_list(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Each file that changed since the token once, at its latest change, oldest first."""
        start = self._position(params.get("pageToken"))
        size = int(params.get("pageSize") or 100)
        end = _visible(self._workspace, context.now)
        latest = {change.file_id: at for at, change in enumerate(self._workspace.changes[:end]) if at >= start}
        shown: list[Json] = []
        for at in sorted(latest.values()):
            if len(shown) == size:
                return {"kind": "drive#changeList", "changes": shown, "nextPageToken": str(at + 1)}
            entry = self._entry(self._workspace.changes[at], params, context)
            if entry is not None:
                shown.append(entry)
        return {"kind": "drive#changeList", "changes": shown, "newStartPageToken": str(max(start, end) + 1)}

    def changes_watch(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        self._position(params.get("pageToken"))
        return self._open(body or {}, None, str(params.get("pageToken")), _LONGEST_CHANGES_LIFE, context)

    def files_watch(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        meta = self._stored(params["fileId"], context)
        return self._open(body or {}, meta.id, None, _LONGEST_FILE_LIFE, context)

    def channels_stop(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        asked = body or {}
        channel = self._workspace.channels.get(str(asked.get("id")))
        if channel is None or channel.resource_id != asked.get("resourceId") or channel.caller != context.caller:
            raise ApiError(404, f"Channel '{asked.get('id')}' not found for project", reason="notFound")
        del self._workspace.channels[channel.id]
        return {}

    def notify(self, start: int, now: datetime) -> None:
        """Tell every open channel of the changes from position ``start`` of the change log on, without waiting.

        Whoever runs calls does this after a call that changed something, with the moment of that call. It is not done
        while recorded calls are replayed: their web hooks heard of them already.
        """
        self._postman.take([notification for moment, notification in self._greetings if moment == now])
        self._greetings = [entry for entry in self._greetings if entry[0] != now]
        self._postman.take(notifications(self._workspace, start, now))

    def _position(self, token: object) -> int:
        text = str(token)
        if not text.isdigit() or not 1 <= int(text) <= len(self._workspace.changes) + 1:
            raise ApiError(400, "Invalid Value", reason="invalid", location="pageToken")
        return int(text) - 1

    def _entry(self, change: Change, params: Json, context: Context) -> Json | None:
        shown: Json = {
            "kind": "drive#change",
            "type": "file",
            "changeType": "file",
            "time": rfc3339(change.time),
            "removed": change.removed,
            "fileId": change.file_id,
        }
        if change.removed:
            wanted = str(params.get("includeRemoved", True)).lower() != "false"
            return shown if wanted and is_listed(change.viewers, context.caller) else None
        meta = self._workspace.files.get(change.file_id)
        if meta is None or not is_listed(meta.permissions, context.caller):
            return None
        if flag(params.get("restrictToMyDrive")) and (meta.owner != context.caller or ROOT_ID not in meta.parents):
            return None
        return shown | {"file": file_resource(self._workspace, meta, context)}

    def _open(self, asked: Json, file_id: str | None, token: str | None, longest: timedelta, context: Context) -> Json:
        """Store a channel; its ``sync`` message goes out with ``notify``."""
        channel_id = str(asked.get("id") or "")
        if not channel_id:
            raise ApiError(400, "entity.resource.id is required", reason="required")
        if asked.get("type") not in ("web_hook", "webhook"):
            raise ApiError(400, "Unknown channel type.", reason="unknownChannelType")
        if channel_id in self._workspace.channels:
            raise ApiError(400, f"Channel id {channel_id} not unique", reason="channelIdNotUnique")
        address = str(asked.get("address") or "")
        _check_loopback(address)
        channel = StoredChannel(
            id=channel_id,
            resource_id=context.new_token(27),
            caller=context.caller,
            address=address,
            expiration=_expiration(asked.get("expiration"), context.now, longest),
            file_id=file_id,
            token=asked.get("token"),
            page_token=token,
        )
        self._workspace.channels[channel_id] = channel
        self._greetings.append((context.now, Notification(address, _headers(channel, "sync", 1))))
        return _channel_resource(channel)


def notifications(workspace: Workspace, start: int, now: datetime) -> list[Notification]:
    """What open channels are to be told of the changes from position ``start`` of the change log on."""
    found: list[Notification] = []
    for at, change in enumerate(workspace.changes[start:], start):
        for channel in workspace.channels.values():
            if channel.expiration > now and (state := _state(workspace, channel, change)):
                found.append(Notification(channel.address, _headers(channel, state, at + 2)))
    return found


def _state(workspace: Workspace, channel: StoredChannel, change: Change) -> str | None:
    """The resource state to report on this channel, None where the change is not its business."""
    meta = workspace.files.get(change.file_id)
    permissions = change.viewers if change.removed or meta is None else meta.permissions
    if channel.file_id is None:
        return "change" if is_listed(permissions, channel.caller) else None
    if channel.file_id != change.file_id or not any(names(p, channel.caller) for p in permissions):
        return None
    if change.removed or meta is None:
        return "remove"
    return "trash" if is_trashed(workspace, meta) else "update"


def _visible(workspace: Workspace, now: datetime) -> int:
    """How many entries of the change log can be seen now, the lag taken off."""
    end = len(workspace.changes)
    while end and workspace.changes[end - 1].time + workspace.drive_lag > now:
        end -= 1
    return end


def _headers(channel: StoredChannel, state: str, number: int) -> tuple[tuple[str, str], ...]:
    listed = [
        ("X-Goog-Channel-ID", channel.id),
        ("X-Goog-Channel-Expiration", f"{channel.expiration.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"),
        ("X-Goog-Message-Number", str(number)),
        ("X-Goog-Resource-ID", channel.resource_id),
        ("X-Goog-Resource-State", state),
        ("X-Goog-Resource-URI", _resource_uri(channel)),
    ]
    if channel.token:
        listed.append(("X-Goog-Channel-Token", channel.token))
    return tuple(listed)


def _resource_uri(channel: StoredChannel) -> str:
    base = "https://www.googleapis.com/drive/v3"
    if channel.file_id is None:
        return f"{base}/changes?alt=json&pageToken={channel.page_token}"
    return f"{base}/files/{channel.file_id}?alt=json"


def _channel_resource(channel: StoredChannel) -> Json:
    shown: Json = {
        "kind": "api#channel",
        "id": channel.id,
        "resourceId": channel.resource_id,
        "resourceUri": _resource_uri(channel),
        "expiration": str(int(channel.expiration.timestamp() * 1000)),
    }
    return shown | ({"token": channel.token} if channel.token else {})


def _expiration(asked: object, now: datetime, longest: timedelta) -> datetime:
    """When the channel ends: as asked (Unix milliseconds), one hour by default, never later than Google allows."""
    if asked is None:
        return now + _DEFAULT_LIFE
    try:
        moment = datetime.fromtimestamp(int(str(asked)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise ApiError(400, "Invalid Value", reason="invalid", location="expiration") from None
    if moment <= now:
        raise ApiError(400, "The channel has already expired.", reason="channelExpired")
    return min(moment, now + longest)


def _check_loopback(address: str) -> SplitResult:
    """Refuse a web hook anywhere but on this machine: an emulator must not reach out."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host:
        raise ApiError(400, f"Invalid web hook address: {address}", reason="push.webhookUrlNotValid")
    if host != "localhost" and not _is_loopback(host):
        message = f"Unauthorized WebHook callback channel: {address} (this emulator reaches loopback addresses only)"
        raise ApiError(403, message, reason="push.webhookUrlUnauthorized")
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Postman:
    """Posts notifications one after another, in the order given, in a thread of its own."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Notification] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def take(self, listed: list[Notification]) -> None:
        """Post these as soon as may be, without making the caller wait."""
        for notification in listed:
            self._waiting.put(notification)
        with self._lock:
            if listed and self._thread is None:
                self._thread = threading.Thread(target=self._work, name="drive-notifications", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            notification = self._waiting.get()
            try:
                _post(notification)
            except (OSError, ValueError, http.client.HTTPException) as error:  # a deaf listener is nobody's fault
                _LOG.warning("web hook %s was not reached: %s", notification.address, error)


def _post(notification: Notification) -> None:
    parts = _check_loopback(notification.address)
    host = "127.0.0.1" if parts.hostname == "localhost" else str(parts.hostname)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        # A certificate for a loopback address is self-made; there is nobody in between to guard against.
        context = ssl._create_unverified_context()  # noqa: S323
        connection = http.client.HTTPSConnection(host, parts.port, timeout=_TIMEOUT_SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=_TIMEOUT_SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, headers={**dict(notification.headers), "Content-Length": "0"})
        connection.getresponse().read()
    finally:
        connection.close()
