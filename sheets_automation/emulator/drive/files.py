"""Drive v3: files of all kinds, with spreadsheets among them. Source: discovery document drive.v3, Drive API guides.

One method per API method, all of one shape: ``params`` are path and query parameters, ``body`` the JSON body,
``media`` the uploaded ``(content type, bytes)``. Answers are whole resources; ``DEFAULT_FIELDS`` says what Google
shows of them when the call names no fields. A file that the caller has no access to does not exist for the caller.
"""

# ruff: noqa: ARG002, N802 - every method has the one shape and the name that the router looks for

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sheets_automation.emulator.cells import display
from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError, unimplemented
from sheets_automation.emulator.state.grid import Spreadsheet, new_spreadsheet
from sheets_automation.emulator.workspace import FOLDER_MIME, ROOT_ID, SPREADSHEET_MIME, XLSX_MIME, FileMeta, new_file

from . import content, order
from .base import Media, flag, page
from .permissions import DrivePermissions
from .query import Candidate, parse
from .resource import (
    EXPORT_MIMES,
    EXTRA_FIELDS,
    candidate,
    file_resource,
    forbidden,
    is_listed,
    missing,
    rfc3339,
    root_id,
    user,
)
from .watch import DriveChanges

Json = dict[str, Any]

_FILE = "kind,id,name,mimeType"
_PERMISSION = "kind,id,type,role"
_CHANGE = "kind,type,changeType,time,removed,fileId"
#: API method → the field mask that stands in where a call has no ``fields``.
DEFAULT_FIELDS = {
    "files.list": f"kind,nextPageToken,incompleteSearch,files({_FILE})",
    "files.get": _FILE,
    "files.create": _FILE,
    "files.copy": _FILE,
    "files.update": _FILE,
    "permissions.list": f"kind,nextPageToken,permissions({_PERMISSION})",
    "permissions.get": _PERMISSION,
    "permissions.create": _PERMISSION,
    "permissions.update": _PERMISSION,
    "changes.list": f"kind,nextPageToken,newStartPageToken,changes({_CHANGE},file({_FILE}))",
}

_GOOGLE_TYPE = "application/vnd.google-apps."
_MAX_IDS = 1000
#: ``File`` fields that a request may write besides name, mimeType, parents, trashed, id and times.
_EXTRA = (*EXTRA_FIELDS, "starred", "originalFilename")
#: Written by Google's clients and without a meaning here: accepted, and not shown.
_IGNORED = ("contentHints", "keepRevisionForever", "ocrLanguage")
#: Writable at Google, with an effect that is not built here.
_UNBUILT = ("contentRestrictions", "downloadRestrictions", "shortcutDetails", "inheritedPermissionsDisabled")
_MAY_BE_COPIED_BACK = ("id", "name", "mimeType", "trashed", "modifiedTime", *_EXTRA, *_IGNORED)


class Drive(DrivePermissions, DriveChanges):
    """The Drive methods over one workspace."""

    # Reading

    def files_list(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        if params.get("driveId") or params.get("corpora") == "drive":
            raise ApiError(
                404, f"Shared drive not found: {params.get('driveId')}", reason="notFound", location="driveId"
            )
        query = parse(str(params.get("q") or ""))
        self._check_folders(query.folders, context)
        files: list[tuple[Candidate, FileMeta]] = []
        if "drive" in str(params.get("spaces") or "drive"):
            for meta in self._workspace.files.values():
                if is_listed(meta.permissions, context.caller):
                    seen = candidate(self._workspace, meta, context, lambda meta=meta: self._text(meta))  # type: ignore[misc]
                    if query.accepts(seen):
                        files.append((seen, meta))
        shown, token = page(order.ordered(files, str(params.get("orderBy") or "")), params, default=100, most=1000)
        answer: Json = {
            "kind": "drive#fileList",
            "incompleteSearch": False,
            "files": [file_resource(self._workspace, meta, context) for _, meta in shown],
        }
        return answer | ({"nextPageToken": token} if token else {})

    def files_get(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json | bytes:
        meta = self._file(params["fileId"], context)
        if params.get("alt") != "media":
            return file_resource(self._workspace, meta, context)
        if meta.content is None:
            message = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
            raise ApiError(403, message, reason="fileNotDownloadable", location="alt")
        return meta.content

    def files_export(self, params: Json, body: Json | None, context: Context, media: Media | None) -> bytes:
        meta = self._file(params["fileId"], context)
        if meta.id not in self._workspace.books:
            raise ApiError(403, "Export only supports Docs Editors files.", reason="fileNotExportable")
        return content.export(self._workspace.books[meta.id], str(params.get("mimeType")))

    def files_generateIds(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        count = int(params.get("count") or 10)
        if not 1 <= count <= _MAX_IDS:
            message = f"Invalid value '{count}'. Values must be within the range: [1, {_MAX_IDS}]"
            raise ApiError(400, message, reason="invalidParameter", location="count")
        ids = [context.new_token(33) for _ in range(count)]
        return {"kind": "drive#generatedIds", "space": params.get("space") or "drive", "ids": ids}

    def about_get(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        used, limit = str(self._workspace.stored(context.caller)), str(self._workspace.storage)
        return {
            "kind": "drive#about",
            "user": user(context.caller, context.caller),
            "storageQuota": {"limit": limit, "usage": used, "usageInDrive": used, "usageInDriveTrash": "0"},
            "importFormats": {
                mime: [SPREADSHEET_MIME] for mime in (XLSX_MIME, "text/csv", "text/tab-separated-values")
            },
            "exportFormats": {SPREADSHEET_MIME: list(EXPORT_MIMES)},
            "maxImportSizes": {SPREADSHEET_MIME: str(100 * 2**20)},
            "maxUploadSize": "5242880000000",
            "appInstalled": True,
            "canCreateDrives": False,
        }

    def comments_list(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """No file has comments here, for none can be made (501)."""
        self._stored(params["fileId"], context)
        return {"kind": "drive#commentList", "comments": []}

    # Writing

    def files_create(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """A new file: empty, or with the upload as its content, converted where a spreadsheet is asked for."""
        asked = body or {}
        mime = str(asked.get("mimeType") or (media[0] if media else "application/octet-stream"))
        file_id = self._new_id(asked.get("id"), mime, context)
        name = str(asked.get("name") or "Untitled")
        meta = new_file(file_id, name, mime, context)
        meta = replace(meta, parents=self._parents(asked.get("parents"), context), extra=_extra({}, asked))
        if "createdTime" in asked:
            meta = replace(meta, created=_moment(asked["createdTime"]))
        book = self._new_book(meta, media, context)
        if book is None and mime != FOLDER_MIME:
            if mime.startswith(_GOOGLE_TYPE):
                raise unimplemented(f"Creating a file of type {mime}")
            meta = replace(meta, content=media[1] if media else b"")
        stored = self._workspace.put_file(meta, context)
        if book is not None:
            book.revision += 1
            self._workspace.books[file_id] = book
        return file_resource(self._workspace, self._timed(stored, asked), context)

    def files_copy(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """A copy that the caller owns; a spreadsheet's with all that is in it, its permissions not among it."""
        asked = body or {}
        source = self._stored(params["fileId"], context)
        if source.mime_type == FOLDER_MIME:
            raise ApiError(403, "This file cannot be copied by the user.", reason="cannotCopyFile")
        _check_mime(asked.get("mimeType"), source, ApiError(400, "Bad Request", reason="badRequest"))
        name = str(asked.get("name") or f"Copy of {source.name}")
        meta = new_file(self._new_id(asked.get("id"), source.mime_type, context), name, source.mime_type, context)
        wanted = asked.get("parents") or self._copied_parents(source, context)
        kept = {key: value for key, value in source.extra.items() if key in _EXTRA and key != "starred"}
        meta = replace(meta, parents=self._parents(wanted, context), content=source.content, extra=_extra(kept, asked))
        if source.id in self._workspace.books:
            book = self._workspace.books[source.id].fork()
            book.id, book.revision = meta.id, 1
            book.properties["title"] = name
            self._workspace.books[meta.id] = book
        return file_resource(self._workspace, self._workspace.put_file(meta, context), context)

    def files_update(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Change a file's metadata, place or content; what the body does not name stays."""
        asked = body or {}
        meta = self._stored(params["fileId"], context, "writer")
        _check_writable(asked)
        if "trashed" in asked and flag(asked["trashed"]) != meta.trashed:
            if self._workspace.role(meta, context.caller) != "owner":
                raise forbidden(meta.id)
            meta = _trashed(meta, flag(asked["trashed"]), context)
        _check_mime(asked.get("mimeType"), meta, ApiError(400, "Bad Request", reason="badRequest"))
        mime = meta.mime_type if meta.id in self._workspace.books else str(asked.get("mimeType") or meta.mime_type)
        name = str(asked.get("name") or meta.name)
        changed = replace(meta, name=name, mime_type=mime, extra=_extra(meta.extra, asked))
        changed = replace(changed, parents=self._moved(meta, params, context))
        modified = media is not None or name != meta.name or any(key in asked for key in _EXTRA if key != "starred")
        stored = self._store(changed, media, context, modified=modified)
        return file_resource(self._workspace, self._timed(stored, asked), context)

    def files_delete(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Delete for good, past the trash; a folder takes what the caller owns in it along."""
        self._delete(self._stored(params["fileId"], context, "owner"), context)
        return {}

    def files_emptyTrash(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        for meta in list(self._workspace.files.values()):
            if meta.trashed and meta.id in self._workspace.files and meta.owner.lower() == context.caller.lower():
                self._delete(meta, context)
        return {}

    def v2_files_update(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Drive v2's upload to an existing file (``PUT /upload/drive/v2/files/{fileId}``), which gspread still uses."""
        shown = self.files_update(params, body, context, media)
        return {
            "kind": "drive#file",
            "id": shown["id"],
            "title": shown["name"],
            "mimeType": shown["mimeType"],
            "createdDate": shown["createdTime"],
            "modifiedDate": shown["modifiedTime"],
            "version": shown["version"],
            "alternateLink": shown["webViewLink"],
        }

    # What they share

    def _check_folders(self, folders: tuple[str, ...], context: Context) -> None:
        """Listing a folder that is not there is 404, with this very wording (recorded from the service)."""
        for folder in folders:
            try:
                self._file(folder, context)
            except ApiError as error:
                raise missing("") from error

    def _text(self, meta: FileMeta) -> str:
        """Everything that ``fullText`` looks through: name, description, and what is written in the file."""
        parts = [meta.name, str(meta.extra.get("description", ""))]
        book = self._workspace.books.get(meta.id)
        for sheet in book.sheets if book else []:
            parts.append(sheet.title)
            locale = str(book.properties.get("locale", "en_US")) if book else ""
            parts.extend(display.formatted_value(cell, locale) for _, _, cell in sheet.occupied())
        if meta.content is not None and meta.mime_type.startswith("text/"):
            parts.append(meta.content.decode("utf-8", "replace"))
        return "\n".join(parts)

    def _new_id(self, asked: object, mime: str, context: Context) -> str:
        if not asked:
            return context.new_token(44 if mime == SPREADSHEET_MIME else 33)
        if mime.startswith(_GOOGLE_TYPE) and mime != FOLDER_MIME:
            raise ApiError(400, "The provided file ID is not usable.", reason="invalid", location="file.id")
        if asked in self._workspace.files:
            raise ApiError(409, "A file already exists with the provided ID.", reason="fileIdInUse")
        return str(asked)

    def _new_book(self, meta: FileMeta, media: Media | None, context: Context) -> Spreadsheet | None:
        if meta.mime_type != SPREADSHEET_MIME:
            return None
        if media is None:
            return new_spreadsheet(meta.id, meta.name)
        return content.imported(_bare(media[0]), media[1], meta.id, meta.name, context)

    def _parents(self, asked: object, context: Context) -> tuple[str, ...]:
        """The folder to put a file into; there can be one only."""
        wanted = [str(p) for p in asked] if isinstance(asked, list | tuple) else []
        if len(wanted) > 1:
            message = "A file cannot be in more than one folder."
            raise ApiError(400, message, reason="invalid", location="file.parents")
        return (self._folder(wanted[0], context),) if wanted else (ROOT_ID,)

    def _folder(self, folder_id: str, context: Context) -> str:
        if folder_id in (ROOT_ID, root_id(context.caller)):
            return ROOT_ID
        folder = self._file(folder_id, context, "writer")
        if folder.mime_type != FOLDER_MIME:
            message = "The specified parent is not a folder."
            raise ApiError(403, message, reason="parentNotAFolder", location="file.parents")
        return folder.id

    def _copied_parents(self, source: FileMeta, context: Context) -> list[str]:
        """A copy goes beside its original where the caller may write there, else into the caller's own Drive."""
        for parent in source.parents:
            folder = self._workspace.files.get(parent)
            if folder is not None and self._workspace.may_write(folder, context.caller):
                return [parent]
        return []

    def _moved(self, meta: FileMeta, params: Json, context: Context) -> tuple[str, ...]:
        """The parents after ``removeParents`` and ``addParents``; moving is replacing the one parent."""
        added = [self._folder(p, context) for p in _ids(params.get("addParents"))]
        removed = {ROOT_ID if p == root_id(context.caller) else p for p in _ids(params.get("removeParents"))}
        if not added and not removed:
            return meta.parents
        for folder_id in added:
            if meta.id == folder_id or self._is_inside(folder_id, meta.id):
                raise ApiError(403, "A folder cannot be moved into itself.", reason="cyclicMembership")
        kept = [p for p in meta.parents if p not in removed and p not in added] + added
        if len(kept) > 1:
            # Google has had one parent a file since 2020; adding another moves the file.
            kept = added[-1:]
        return tuple(kept)

    def _is_inside(self, file_id: str, folder_id: str) -> bool:
        meta = self._workspace.files.get(file_id)
        return meta is not None and any(p == folder_id or self._is_inside(p, folder_id) for p in meta.parents)

    def _store(self, meta: FileMeta, media: Media | None, context: Context, *, modified: bool) -> FileMeta:
        """Put the changed file into the workspace, with the upload as its new content."""
        book = self._workspace.books.get(meta.id)
        if book is None:
            if media is not None:
                if meta.mime_type == FOLDER_MIME:
                    raise ApiError(400, "Bad Request", reason="badRequest")
                meta = replace(meta, content=media[1])
            return self._put(meta, context, modified=modified)
        if media is not None:
            fresh = content.imported(_bare(media[0]), media[1], meta.id, meta.name, context)
            fresh.revision = book.revision
            book = fresh
        elif book.properties.get("title") == meta.name:
            return self._put(meta, context, modified=modified)
        else:
            book = book.fork()
            book.properties["title"] = meta.name
        self._workspace.files[meta.id] = replace(meta, stamps=self._workspace.files[meta.id].stamps)
        self._workspace.commit(book, context)
        return self._workspace.files[meta.id]

    def _timed(self, meta: FileMeta, asked: Json) -> FileMeta:
        """Let a ``modifiedTime`` from the request stand in place of the real one."""
        if "modifiedTime" not in asked:
            return meta
        last = replace(meta.stamps[-1], time=_moment(asked["modifiedTime"]))
        meta = replace(meta, stamps=(*meta.stamps[:-1], last))
        self._workspace.files[meta.id] = meta
        return meta

    def _delete(self, meta: FileMeta, context: Context) -> None:
        self._workspace.remove_file(meta.id, context)
        for child in list(self._workspace.files.values()):
            if meta.id in child.parents and child.id in self._workspace.files:
                if child.owner.lower() == context.caller.lower():
                    self._delete(child, context)
                else:
                    orphan = replace(child, parents=(ROOT_ID,))
                    self._put(orphan, context, modified=False)


def _extra(held: Json, asked: Json) -> Json:
    """The free-form fields after a write; custom properties are merged key by key, and null takes a key away."""
    for name in _UNBUILT:
        if asked.get(name):
            raise unimplemented(f"Writing File.{name}")
    extra = dict(held)
    for name in _EXTRA:
        if name not in asked:
            continue
        value = asked[name]
        if name in ("properties", "appProperties"):
            merged = {**held.get(name, {}), **(value or {})}
            value = {key: text for key, text in merged.items() if text is not None}
        extra[name] = value
    return {key: value for key, value in extra.items() if value not in (None, {}, "")}


def _check_writable(asked: Json) -> None:
    if "parents" in asked:
        message = (
            "The parents field is not directly writable in update requests. "
            "Use the addParents and removeParents parameters instead."
        )
        raise ApiError(403, message, reason="fieldNotWritable")
    fixed = [name for name in asked if name not in _MAY_BE_COPIED_BACK and name not in _UNBUILT]
    if fixed or "id" in asked:
        message = "The resource body includes fields which are not directly writable."
        raise ApiError(403, message, reason="fieldNotWritable")


def _check_mime(asked: object, meta: FileMeta, error: ApiError) -> None:
    """A Google file stays what it is, and nothing becomes one after the fact."""
    google = meta.mime_type.startswith(_GOOGLE_TYPE) or str(asked or "").startswith(_GOOGLE_TYPE)
    if asked and google and asked != meta.mime_type:
        raise error


def _trashed(meta: FileMeta, trashed: bool, context: Context) -> FileMeta:
    extra = {key: value for key, value in meta.extra.items() if key != "trashedTime"}
    if trashed:
        extra["trashedTime"] = rfc3339(context.now)
    return replace(meta, trashed=trashed, extra=extra)


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise ApiError(400, "Invalid Value", reason="invalid") from None
    if moment.tzinfo is None:
        raise ApiError(400, "Invalid Value", reason="invalid")
    return moment


def _bare(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _ids(value: object) -> list[str]:
    return [part.strip() for part in str(value or "").split(",") if part.strip()]
