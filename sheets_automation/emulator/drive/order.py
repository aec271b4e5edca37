"""The ``orderBy`` of ``files.list``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.workspace import FOLDER_MIME, FileMeta

from .query import Candidate

_SORT: dict[str, Callable[[Candidate, FileMeta], Any]] = {
    "name": lambda c, _: _folded(c.name),
    "name_natural": lambda c, _: _natural(c.name),
    "folder": lambda c, _: c.mime_type != FOLDER_MIME,
    "modifiedTime": lambda c, _: c.modified,
    "modifiedByMeTime": lambda c, _: c.modified,
    "recency": lambda c, _: c.modified,
    "viewedByMeTime": lambda c, _: c.modified,
    "sharedWithMeTime": lambda c, _: c.created,
    "createdTime": lambda c, _: c.created,
    "quotaBytesUsed": lambda _, meta: len(meta.content or b""),
    "starred": lambda c, _: not c.starred,
}


def ordered(files: list[tuple[Candidate, FileMeta]], order: str) -> list[tuple[Candidate, FileMeta]]:
    """By the keys of ``orderBy``; without any, the latest change first. ApiError 400 for a key Drive has not."""
    files = sorted(files, key=lambda pair: pair[1].id)
    keys = [key.split() for key in order.split(",")] if order else [["modifiedTime", "desc"]]
    for key in reversed(keys):
        if not key or key[0] not in _SORT or key[1:] not in ([], ["desc"]):
            raise ApiError(400, "Invalid Value", reason="invalid", location="orderBy")
        read = _SORT[key[0]]
        files.sort(key=lambda pair: read(*pair), reverse=len(key) == 2)
    return files


def _folded(name: str) -> str:
    """A name without case and accents: the order in which Drive lists ``Árbol`` among the As."""
    return "".join(ch for ch in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(ch))


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """Sort key under which ``file 2`` comes before ``file 10``."""
    parts = re.findall(r"[0-9]+|[^0-9]+", _folded(name))
    return [(False, int(part), "") if part[0].isdecimal() else (True, 0, part) for part in parts]
