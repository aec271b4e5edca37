"""The folder that a command leaves. An earlier outcome in it is replaced as a whole; anything else there is left alone.

Its record (``run.json`` of a trial, ``init.json`` of a draft) says which files the command wrote and what was in them.
Only those are ever removed, and only where nothing else lies beside them: what a person put there or went on working in
is never lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets_automation.errors import InputError

RUN = "run.json"
#: Laid into any folder by whoever only looks at it.
_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_NAMED = 5
_ADVICE = "Nothing was written. Take it away, or choose another --out."


@dataclass(frozen=True, slots=True)
class Writer:
    """Who leaves a folder. ``record``: the file among them that says which they are."""

    command: str
    record: str
    words: str  # «a trial»

    @property
    def by(self) -> str:
        return f"sheets-automation {self.command}"


TRIAL = Writer("try", RUN, "a trial")


def signature(files: Mapping[str, bytes], writer: Writer = TRIAL) -> dict[str, Any]:
    """What the record says of the files beside it."""
    return {"by": writer.by, "files": {name: _digest(content) for name, content in files.items()}}


def refuse_foreign(out: Path, writer: Writer = TRIAL) -> None:
    """That the folder is not there yet, is empty, or holds what an earlier run of the command left and nothing else.

    Raises:
        InputError: it does not; the message names what is in the way.
    """
    found = list(_found(out)) if out.is_dir() else []
    if not found:
        return
    record, words = writer.record, writer.words
    written = _written(out, writer)
    if written is None:
        lacking = f"no {record} that says that {words} wrote them"
        raise InputError(f"{out} holds files, and {lacking}: {_some(found)}. {_ADVICE}")
    foreign = [name for name in found if name != record and name not in written]
    if foreign:
        raise InputError(f"{out} holds what no{words.removeprefix('a')} wrote: {_some(foreign)}. {_ADVICE}")
    edited = [name for name in found if name != record and _digest_of(out / name) != written[name]]
    if edited:
        raise InputError(f"{out} holds files that were changed since {words} wrote them: {_some(edited)}. {_ADVICE}")


def replace(out: Path, files: Mapping[str, bytes], writer: Writer = TRIAL) -> None:
    """Put these files in the place of an earlier outcome. The record is among them.

    It is written first, so that what is left of an interrupted writing is known for an outcome, too.

    Raises:
        InputError: something else lies there, or the folder cannot be written.
    """
    refuse_foreign(out, writer)
    try:
        out.mkdir(parents=True, exist_ok=True)
        earlier = [out / name for name in _found(out) if name != writer.record]
        for path in earlier:
            path.unlink()
        for folder in {path.parent for path in earlier} - {out}:
            if not any(folder.iterdir()):
                folder.rmdir()
        for name in sorted(files, key=lambda name: name != writer.record):
            (out / name).parent.mkdir(exist_ok=True)
            (out / name).write_bytes(files[name])
    except OSError as error:
        raise InputError(f"The folder {out} cannot be made: {error.strerror}. Choose another --out.") from error


def _found(out: Path) -> Iterator[str]:
    """Every file below the folder, as the record names it; a link is named and never followed."""
    for path in sorted(out.rglob("*")):
        if (path.is_symlink() or not path.is_dir()) and path.name not in _LEFT_BY_SYSTEMS:
            yield path.relative_to(out).as_posix()


def _written(out: Path, writer: Writer) -> dict[str, str] | None:
    """Name → digest of the files that were written when this folder was left; None where the command did not."""
    path = out / writer.record
    if path.is_symlink():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["wrote"]
        if told["by"] != writer.by:
            return None
        return {str(name): str(digest) for name, digest in told["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _digest_of(path: Path) -> str:
    """ "" for a file that nobody can read: it is not known to be what was written."""
    try:
        return _digest(path.read_bytes())
    except OSError:
        return ""


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
