"""What every part of the Drive emulation starts from: the workspace, finding a file, storing it, paging."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.workspace import ROOT_ID, FileMeta, Workspace

from .resource import forbidden, missing, root_id, root_meta

Json = dict[str, Any]
Media = tuple[str, bytes]
T = TypeVar("T")


class DriveBase:
    """The workspace and what all Drive methods share."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def _file(self, file_id: object, context: Context, need: str = "reader") -> FileMeta:
        """The file, if the caller has it (404 otherwise) and may do what ``need`` says (403 otherwise)."""
        wanted = str(file_id)
        if wanted in (ROOT_ID, root_id(context.caller)):
            return root_meta(context.caller, context)
        meta = self._workspace.files.get(wanted)
        role = self._workspace.role(meta, context.caller) if meta else None
        if meta is None or role is None:
            raise missing(wanted)
        if need == "owner" and role != "owner":
            raise forbidden(wanted)
        if need == "writer" and not self._workspace.may_write(meta, context.caller):
            raise forbidden(wanted)
        return meta

    def _stored(self, file_id: object, context: Context, need: str = "reader") -> FileMeta:
        """``_file``, but never the My Drive folder, which can be neither changed nor shared."""
        meta = self._file(file_id, context, need)
        if meta.id not in self._workspace.files:
            raise forbidden(meta.id)
        return meta

    def _put(self, meta: FileMeta, context: Context, *, modified: bool) -> FileMeta:
        """Store a changed file. Where only sharing, place or trash changed, ``modifiedTime`` stays as it was."""
        before = self._workspace.files[meta.id].stamps[-1]
        stored = self._workspace.put_file(meta, context)
        if not modified:
            quiet = replace(stored.stamps[-1], time=before.time, user=before.user)
            stored = replace(stored, stamps=(*stored.stamps[:-1], quiet))
            self._workspace.files[stored.id] = stored
        return stored


def page(found: Sequence[T], params: Json, *, default: int, most: int) -> tuple[Sequence[T], str | None]:
    """One page of a list and the token of the next; a wrong size or token is Google's 400."""
    size = params.get("pageSize")
    count = default if size is None else int(size)
    if not 1 <= count <= most:
        raise ApiError(
            400,
            f"Invalid value '{count}'. Values must be within the range: [1, {most}]",
            reason="invalidParameter",
            location="pageSize",
        )
    start = token_position(params.get("pageToken"))
    end = start + count
    return found[start:end], (page_token(end) if end < len(found) else None)


def page_token(position: int) -> str:
    """An opaque token for a place in a list."""
    return "~!!~" + base64.urlsafe_b64encode(f"at:{position}".encode()).decode().rstrip("=")


def token_position(token: object) -> int:
    """The place that ``page_token`` wrote down; 0 where there is no token."""
    if not token:
        return 0
    text = str(token).removeprefix("~!!~")
    try:
        position = int(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).removeprefix(b"at:"))
    except ValueError:
        position = -1
    if position < 0:
        raise ApiError(400, "Invalid Value", reason="invalid", location="pageToken")
    return position


def flag(value: object) -> bool:
    """A boolean parameter, whether it came as text or as a boolean."""
    return value is True or str(value).lower() == "true"
