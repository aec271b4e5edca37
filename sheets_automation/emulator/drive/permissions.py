"""Drive v3 ``permissions``: who may do what with a file.

Only an owner or a writer may share. Ownership moves with ``transferOwnership``; the former owner stays a writer.
Nobody is written to: ``sendNotificationEmail`` and ``emailMessage`` are accepted and have no effect.
"""

# ruff: noqa: ARG002 - every method has the one shape that the router calls

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.workspace import FileMeta, permission

from .base import DriveBase, Media, flag, page
from .resource import SHARED_AT, forbidden, names, permission_resource, rfc3339

Json = dict[str, Any]

_TYPES = ("user", "group", "domain", "anyone")
_ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


class DrivePermissions(DriveBase):
    """The ``permissions.*`` methods."""

    def permissions_list(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        meta = self._stored(params["fileId"], context, "writer")
        shown, token = page([permission_resource(p) for p in meta.permissions], params, default=100, most=100)
        answer: Json = {"kind": "drive#permissionList", "permissions": list(shown)}
        return answer | ({"nextPageToken": token} if token else {})

    def permissions_get(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        meta = self._stored(params["fileId"], context)
        entry = _entry(meta, params["permissionId"])
        if not self._workspace.may_write(meta, context.caller) and not names(entry, context.caller):
            raise forbidden(meta.id)
        return permission_resource(entry)

    def permissions_create(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Share a file. Sharing again with the same account changes its role, and the id stays."""
        meta = self._shareable(params, context)
        asked = body or {}
        entry = _checked(asked)
        if entry["role"] == "owner":
            return self._transfer(meta, entry, params, context)
        held = next((p for p in meta.permissions if p["id"] == entry["id"]), None)
        if held is not None and held["role"] == "owner":
            return permission_resource(held)  # an owner has more already
        others = tuple(p for p in meta.permissions if p["id"] != entry["id"])
        shared_at = {**meta.extra.get(SHARED_AT, {})}
        shared_at.setdefault(entry["id"], rfc3339(context.now))
        changed = replace(meta, permissions=(*others, entry), extra={**meta.extra, SHARED_AT: shared_at})
        self._put(changed, context, modified=False)
        return permission_resource(entry)

    def permissions_update(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Change a role, an expiration or a pending transfer of ownership; the rest of a permission is fixed."""
        meta = self._shareable(params, context)
        asked = body or {}
        entry = dict(_entry(meta, params["permissionId"]))
        role = asked.get("role", entry["role"])
        if role not in _ROLES:
            raise _invalid_role()
        if role == "owner" and entry["role"] != "owner":
            return self._transfer(meta, entry | {"role": "owner"}, params, context)
        if entry["role"] == "owner" and role != "owner":
            raise forbidden(meta.id)
        entry["role"] = role
        for name in ("expirationTime", "pendingOwner"):
            if name in asked:
                entry[name] = asked[name]
        if flag(params.get("removeExpiration")):
            entry.pop("expirationTime", None)
        permissions = tuple(entry if p["id"] == entry["id"] else p for p in meta.permissions)
        self._put(replace(meta, permissions=permissions), context, modified=False)
        return permission_resource(entry)

    def permissions_delete(self, params: Json, body: Json | None, context: Context, media: Media | None) -> Json:
        """Take a permission away; anybody may give up the own one, but a file never loses its owner."""
        meta = self._stored(params["fileId"], context)
        entry = _entry(meta, params["permissionId"])
        if entry["role"] == "owner" or not (
            self._workspace.may_write(meta, context.caller) or names(entry, context.caller)
        ):
            raise forbidden(meta.id)
        kept = tuple(p for p in meta.permissions if p["id"] != entry["id"])
        self._put(replace(meta, permissions=kept), context, modified=False)
        return {}

    def _shareable(self, params: Json, context: Context) -> FileMeta:
        meta = self._stored(params["fileId"], context, "writer")
        if not meta.extra.get("writersCanShare", True) and self._workspace.role(meta, context.caller) != "owner":
            raise forbidden(meta.id)
        return meta

    def _transfer(self, meta: FileMeta, entry: Json, params: Json, context: Context) -> Json:
        if not flag(params.get("transferOwnership")):
            message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
            raise ApiError(403, message, reason="forbidden", location="transferOwnership")
        if self._workspace.role(meta, context.caller) != "owner" or entry["type"] != "user":
            raise forbidden(meta.id)
        entry = {key: value for key, value in entry.items() if key != "pendingOwner"}
        others = tuple(
            p | {"role": "writer"} if p["role"] == "owner" else p for p in meta.permissions if p["id"] != entry["id"]
        )
        owner = str(entry["emailAddress"])
        self._put(replace(meta, owner=owner, permissions=(entry, *others)), context, modified=False)
        return permission_resource(entry)


def _entry(meta: FileMeta, permission_id: object) -> Json:
    for entry in meta.permissions:
        if entry["id"] == permission_id:
            return entry
    raise ApiError(404, f"Permission not found: {permission_id}.", reason="notFound", location="permissionId")


def _checked(asked: Json) -> Json:
    """The permission that a request body asks for; Drive's 400 where it says too little or too much."""
    kind, role = asked.get("type"), asked.get("role")
    if not kind or not role:
        raise ApiError(400, f"The permission {'role' if kind else 'type'} field is required.", reason="required")
    if kind not in _TYPES:
        raise ApiError(400, "The specified type is invalid.", reason="invalid", location="permission.type")
    if role not in _ROLES:
        raise _invalid_role()
    whom = asked.get("domain") if kind == "domain" else asked.get("emailAddress")
    if kind in ("user", "group") and not (isinstance(whom, str) and _ADDRESS.fullmatch(whom)):
        message = "The specified emailAddress is invalid or not applicable for the given permission type."
        raise ApiError(400, message, reason="invalid", location="permission.emailAddress")
    if kind == "domain" and not whom:
        message = "The specified domain is invalid or not applicable for the given permission type."
        raise ApiError(400, message, reason="invalid", location="permission.domain")
    entry = permission(kind, role, whom)
    optional = ("allowFileDiscovery",) if kind in ("domain", "anyone") else ("expirationTime", "pendingOwner")
    return entry | {name: asked[name] for name in optional if name in asked}


def _invalid_role() -> ApiError:
    return ApiError(
        400, "The specified role is invalid or not supported.", reason="invalid", location="permission.role"
    )
