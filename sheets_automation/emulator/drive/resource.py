"""How Drive shows a file, a user and a permission; and the tests of access that every Drive method shares.

Only what the caller may see is shown: the parents of one's own files, the permissions of files that one may share.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.workspace import (
    FOLDER_MIME,
    ROOT_ID,
    SPREADSHEET_MIME,
    XLSX_MIME,
    FileMeta,
    Stamp,
    Workspace,
    new_file,
)

from .query import Candidate

Json = dict[str, Any]

#: Formats into which a spreadsheet can be exported, besides those that are not built (about.get tells clients).
EXPORT_MIMES = (
    XLSX_MIME,
    "text/csv",
    "text/tab-separated-values",
    "application/pdf",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/x-vnd.oasis.opendocument.spreadsheet",
)
_EXPORT_NAMES = {
    XLSX_MIME: "xlsx",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/pdf": "pdf",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
}
#: ``FileMeta.extra`` keys that are ``File`` fields, shown as they were written.
EXTRA_FIELDS = (
    "description",
    "properties",
    "appProperties",
    "folderColorRgb",
    "writersCanShare",
    "copyRequiresWriterPermission",
)
#: ``FileMeta.extra`` key: permission id → moment of sharing, for ``sharedWithMeTime``.
SHARED_AT = "_sharedAt"


def rfc3339(moment: datetime) -> str:
    """A moment as Drive writes it: UTC with milliseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def root_id(account: str) -> str:
    """The id of an account's My Drive folder, for which ``root`` is the alias."""
    return "0A" + hashlib.sha256(account.lower().encode()).hexdigest()[:11].upper() + "Uk9PVA"


def root_meta(account: str, context: Context) -> FileMeta:
    """The My Drive folder of an account; it is not stored."""
    owner = Context(context.now, account)
    folder = new_file(root_id(account), "My Drive", FOLDER_MIME, owner)
    return FileMeta(
        id=folder.id,
        name=folder.name,
        mime_type=folder.mime_type,
        owner=account,
        created=folder.created,
        stamps=folder.stamps,
        permissions=folder.permissions,
        parents=(),
    )


def user(account: str, caller: str) -> Json:
    """A Drive ``User``; the display name is the address's local part, for there is nothing else to go by."""
    return {
        "kind": "drive#user",
        "displayName": account.partition("@")[0],
        "me": account.lower() == caller.lower(),
        "permissionId": permission_id(account),
        "emailAddress": account,
    }


def permission_id(account: str) -> str:
    """The id that an account's permissions carry, the same on every file."""
    return new_file("", "", "", Context(datetime(1970, 1, 1, tzinfo=UTC), account)).permissions[0]["id"]  # type: ignore[no-any-return]


def permission_resource(entry: Json) -> Json:
    """A stored permission with the fields that Drive adds for people and groups."""
    shown = dict(entry)
    if entry["type"] in ("user", "group"):
        shown.setdefault("displayName", str(entry["emailAddress"]).partition("@")[0])
        shown.setdefault("deleted", False)
        shown.setdefault("pendingOwner", False)
    elif entry["type"] == "domain":
        shown.setdefault("displayName", entry.get("domain"))
    if entry["type"] in ("domain", "anyone"):
        shown.setdefault("allowFileDiscovery", False)
    return shown


def names(entry: Json, account: str) -> bool:
    """This permission is this very account's (not one of its domain's, not everybody's)."""
    return str(entry.get("emailAddress", "")).lower() == account.lower()


def is_listed(permissions: tuple[Json, ...], account: str) -> bool:
    """A file shows up in an account's lists: shared with it by name, or open to discovery."""
    domain = account.lower().partition("@")[2]
    return any(
        names(p, account)
        or (p.get("allowFileDiscovery") and p["type"] == "anyone")
        or (p.get("allowFileDiscovery") and p["type"] == "domain" and str(p.get("domain", "")).lower() == domain)
        for p in permissions
    )


def is_trashed(workspace: Workspace, meta: FileMeta) -> bool:
    """The file or a folder above it is in the trash."""
    seen: set[str] = set()
    queue = [meta]
    while queue:
        here = queue.pop()
        if here.trashed:
            return True
        if here.id not in seen:
            seen.add(here.id)
            queue.extend(workspace.files[p] for p in here.parents if p in workspace.files)
    return False


def visible_parents(workspace: Workspace, meta: FileMeta, caller: str) -> list[str]:
    """The parents that the caller has access to, by their real ids."""
    shown: list[str] = []
    for parent in meta.parents:
        if parent == ROOT_ID:
            if meta.owner.lower() == caller.lower():
                shown.append(root_id(caller))
        elif parent in workspace.files and workspace.role(workspace.files[parent], caller):
            shown.append(parent)
    return shown


def candidate(workspace: Workspace, meta: FileMeta, context: Context, text: Callable[[], str]) -> Candidate:
    """What ``files.list`` may ask of this file."""
    parents = visible_parents(workspace, meta, context.caller)
    if root_id(context.caller) in parents:
        parents.append(ROOT_ID)
    return Candidate(
        caller=context.caller,
        name=meta.name,
        mime_type=meta.mime_type,
        trashed=is_trashed(workspace, meta),
        starred=bool(meta.extra.get("starred")),
        shared_with_me=_shared_with(meta, context.caller),
        modified=workspace.visible_stamp(meta, context.now).time,
        created=meta.created,
        parents=tuple(parents),
        permissions=meta.permissions,
        visibility=_visibility(meta),
        text=text,
        properties=meta.extra.get("properties", {}),
        app_properties=meta.extra.get("appProperties", {}),
    )


def file_resource(workspace: Workspace, meta: FileMeta, context: Context) -> Json:
    """The whole ``File`` resource as the caller may see it at this moment."""
    caller = context.caller
    stamp = workspace.visible_stamp(meta, context.now)
    owned = meta.owner.lower() == caller.lower()
    trashed = is_trashed(workspace, meta)
    shown: Json = {
        "kind": "drive#file",
        "id": meta.id,
        "name": meta.name,
        "mimeType": meta.mime_type,
        "starred": bool(meta.extra.get("starred")),
        "trashed": trashed,
        "explicitlyTrashed": meta.trashed,
        "spaces": ["drive"],
        "version": str(stamp.version),
        "createdTime": rfc3339(meta.created),
        "modifiedTime": rfc3339(stamp.time),
        "owners": [user(meta.owner, caller)],
        "ownedByMe": owned,
        "shared": len(meta.permissions) > 1,
        "writersCanShare": True,
        "copyRequiresWriterPermission": False,
        "viewersCanCopyContent": True,
        "isAppAuthorized": True,
        "quotaBytesUsed": str(len(meta.content or b"")),
        "capabilities": _capabilities(workspace, meta, caller),
        **_modification(meta, stamp, caller),
        **_links(meta),
    }
    shown |= {name: meta.extra[name] for name in EXTRA_FIELDS if name in meta.extra}
    if parents := visible_parents(workspace, meta, caller):
        shown["parents"] = parents
    if workspace.may_write(meta, caller):
        shown["permissions"] = [permission_resource(p) for p in meta.permissions]
        shown["permissionIds"] = [p["id"] for p in meta.permissions]
    if trashed and "trashedTime" in meta.extra:
        shown["trashedTime"] = meta.extra["trashedTime"]
    if _shared_with(meta, caller):
        shared_at = meta.extra.get(SHARED_AT, {}).get(permission_id(caller))
        shown |= {"sharingUser": user(meta.owner, caller)} | ({"sharedWithMeTime": shared_at} if shared_at else {})
    if meta.content is not None:
        shown |= _content_fields(meta, meta.content)
    return shown


def missing(file_id: str) -> ApiError:
    """404 for a file that is not there or that the caller must not know of."""
    return ApiError(404, f"File not found: {file_id}.", reason="notFound", location="fileId")


def forbidden(file_id: str) -> ApiError:
    """403 for a file that the caller sees but may not treat so."""
    return ApiError(
        403, f"The user does not have sufficient permissions for file {file_id}.", reason="insufficientFilePermissions"
    )


def _shared_with(meta: FileMeta, caller: str) -> bool:
    return meta.owner.lower() != caller.lower() and any(names(p, caller) for p in meta.permissions)


def _visibility(meta: FileMeta) -> str:
    for kind, found, linked in (
        ("anyone", "anyoneCanFind", "anyoneWithLink"),
        ("domain", "domainCanFind", "domainWithLink"),
    ):
        for entry in meta.permissions:
            if entry["type"] == kind:
                return found if entry.get("allowFileDiscovery") else linked
    return "limited"


def _modification(meta: FileMeta, stamp: Stamp, caller: str) -> Json:
    mine = [s.time for s in meta.stamps if s.user.lower() == caller.lower() and s.version <= stamp.version]
    shown: Json = {"lastModifyingUser": user(stamp.user, caller), "modifiedByMe": bool(mine)}
    return shown | ({"modifiedByMeTime": rfc3339(mine[-1])} if mine else {})


def _capabilities(workspace: Workspace, meta: FileMeta, caller: str) -> Json:
    writes = workspace.may_write(meta, caller)
    owns = workspace.role(meta, caller) == "owner"
    is_folder = meta.mime_type == FOLDER_MIME
    return {
        "canEdit": writes,
        "canModifyContent": writes,
        "canRename": writes,
        "canShare": writes and bool(meta.extra.get("writersCanShare", True) or owns),
        "canComment": writes or workspace.role(meta, caller) == "commenter",
        "canCopy": not is_folder,
        "canDownload": not is_folder,
        "canTrash": owns,
        "canUntrash": owns,
        "canDelete": owns,
        "canAddChildren": writes and is_folder,
        "canListChildren": is_folder,
        "canReadRevisions": False,
    }


def _links(meta: FileMeta) -> Json:
    if meta.mime_type == SPREADSHEET_MIME:
        address = f"https://docs.google.com/spreadsheets/d/{meta.id}"
        return {
            "webViewLink": f"{address}/edit?usp=drivesdk",
            "exportLinks": {mime: f"{address}/export?format={_EXPORT_NAMES[mime]}" for mime in EXPORT_MIMES},
        }
    if meta.mime_type == FOLDER_MIME:
        return {"webViewLink": f"https://drive.google.com/drive/folders/{meta.id}"}
    return {
        "webViewLink": f"https://drive.google.com/file/d/{meta.id}/view?usp=drivesdk",
        "webContentLink": f"https://drive.google.com/uc?id={meta.id}&export=download",
    }


def _content_fields(meta: FileMeta, content: bytes) -> Json:
    name = str(meta.extra.get("originalFilename", meta.name))
    extension = name.rpartition(".")[2] if "." in name else ""
    return {
        "size": str(len(content)),
        "md5Checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha1Checksum": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        "sha256Checksum": hashlib.sha256(content).hexdigest(),
        "originalFilename": name,
        "fileExtension": extension,
        "fullFileExtension": name.partition(".")[2],
        "headRevisionId": f"0B{hashlib.sha256(content).hexdigest()[:40]}",
    }
