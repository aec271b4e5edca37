"""The state on disk: a journal of the calls that changed something, and now and then a snapshot.

A call is written to the journal, with its time, caller and seed, before anybody sees its effect; one ``write`` per
record, each with a checksum. So after a kill at any moment each call is wholly there or wholly not: an unfinished last
record is cut off. Replaying the journal gives the identical state, because calls take time and ids from their context.

Files in the folder: ``journal-N.jsonl`` (records from N on), ``snapshot-N.json`` (the state after record N),
``lock`` (one process at a time). A kill cannot tear a record that the kernel has; losing power can lose the last ones.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from . import snapshot
from .workspace import Workspace

if sys.platform != "win32":
    import fcntl

Json = dict[str, Any]

#: Without a folder, records are kept for a replay up to this size; then all are dropped, and none is kept any more.
MEMORY_BYTES = 64 * 1024 * 1024
#: A snapshot is taken when the journal is this large and larger than twice the last snapshot.
SNAPSHOT_BYTES = 16 * 1024 * 1024


class StoreCorrupt(Exception):
    """The folder holds something this program did not write; names the file and says what to do."""


class ReplayUnavailable(Exception):
    """The calls from the first on are no longer known: a snapshot or the limit on memory took their place."""


class StoreBusy(Exception):
    """Another process has the folder open."""


@dataclass(frozen=True, slots=True)
class Record:
    """One call that changed the state, with everything needed to do it again."""

    number: int
    method_id: str
    params: Json
    body: Json | None
    media: tuple[str, bytes] | None
    now: datetime
    caller: str
    seed: int

    def line(self) -> bytes:
        media = None if self.media is None else [self.media[0], base64.b64encode(self.media[1]).decode("ascii")]
        fields = [self.number, self.method_id, self.params, self.body, media]
        payload = json.dumps([*fields, self.now.isoformat(), self.caller, self.seed], separators=(",", ":")).encode()
        return b"%08x %s\n" % (zlib.crc32(payload), payload)


def parse_line(line: bytes) -> Record | None:
    """The record of a journal line, or None where the line is torn."""
    if not line.endswith(b"\n") or line[8:9] != b" ":
        return None
    payload = line[9:-1]
    if line[:8] != b"%08x" % zlib.crc32(payload):
        return None
    number, method_id, params, body, media, now, caller, seed = json.loads(payload)
    decoded = None if media is None else (media[0], base64.b64decode(media[1]))
    return Record(number, method_id, params, body, decoded, datetime.fromisoformat(now), caller, seed)


class Journal:
    """Where records go: kept in memory (``folder`` None) or in the folder."""

    def __init__(self, folder: Path | None = None, *, in_memory: bool = True) -> None:
        """``in_memory``: whether records are kept where there is no folder; without them there is no replay."""
        self.number = 0
        self._lines: list[bytes] = []
        self._folder = folder
        self._file: int | None = None
        self._lock: int | None = None
        self._size = 0
        self._snapshot_size = 0
        self._whole = in_memory or folder is not None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder / "lock")

    @property
    def records(self) -> list[Record]:
        """Every record so far, oldest first. ReplayUnavailable where the first ones are not kept any more."""
        if not self._whole:
            raise ReplayUnavailable(
                f"The first of {self.number} calls are not kept any more: a replay can be had until a snapshot is "
                f"taken or, without a folder and unless it was made to keep none, until they take {MEMORY_BYTES} bytes."
            )
        if self._folder is None:
            return [record for record in map(parse_line, self._lines) if record is not None]
        lines = (
            line for path in _numbered(self._folder, "journal-*.jsonl") for line in path.read_bytes().splitlines(True)
        )
        return [record for record in map(parse_line, lines) if record is not None]

    def open(self, workspace: Workspace, replay: Callable[[Record], None]) -> None:
        """Bring the workspace to the state on disk. StoreCorrupt when the files do not make sense."""
        if self._folder is None:
            return
        self._load_snapshot(workspace)
        for record in self._stored_records():
            replay(record)
            self.number = record.number
        self._start_segment()

    def append(self, line: bytes) -> None:
        """Keep the next record, as ``Record.line`` made it; on return it survives a kill of the process."""
        if self._file is not None:
            _write_all(self._file, line)
        elif self._size + len(line) > MEMORY_BYTES:
            self._whole = False
            self._lines.clear()
        elif self._whole:
            self._lines.append(line)
        self._size += len(line)
        self.number += 1

    @property
    def keeps(self) -> bool:
        """Whether the next record has anywhere to go: ``append`` may be given an empty line where it has not."""
        return self._whole or self._file is not None

    def due(self) -> bool:
        """Whether it is time for a snapshot."""
        return self._file is not None and self._size > max(SNAPSHOT_BYTES, 2 * self._snapshot_size)

    def snapshot(self, workspace: Workspace) -> None:
        """Write the state, begin a new journal file, and remove what the snapshot makes needless."""
        if self._folder is None:
            return
        state = json.dumps(snapshot.dump(workspace), separators=(",", ":")).encode()
        data = b"%08x %s\n" % (zlib.crc32(state), state)
        target = self._folder / f"snapshot-{self.number}.json"
        partial = target.with_suffix(".partial")
        partial.write_bytes(data)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(target)
        self._snapshot_size = len(data)
        self._whole = False
        self._start_segment()
        for path in _numbered(self._folder, "snapshot-*.json"):
            if path != target:
                path.unlink()
        for path in _numbered(self._folder, "journal-*.jsonl"):
            if _number(path) <= self.number:
                path.unlink()

    def close(self) -> None:
        for descriptor in (self._file, self._lock):
            if descriptor is not None:
                os.close(descriptor)
        self._file = self._lock = None

    def _load_snapshot(self, workspace: Workspace) -> None:
        found = _numbered(self._folder or Path(), "snapshot-*.json")
        if not found:
            return
        data = found[-1].read_bytes()
        payload = data[9:-1]
        if data[:8] != b"%08x" % zlib.crc32(payload):
            raise StoreCorrupt(f"{found[-1]} does not match its checksum; restore it from a copy or remove the folder")
        snapshot.load(json.loads(payload), workspace)
        self._whole = False
        self.number = _number(found[-1])
        self._snapshot_size = len(data)

    def _stored_records(self) -> Iterator[Record]:
        segments = _numbered(self._folder or Path(), "journal-*.jsonl")
        for path in segments:
            good = 0
            with path.open("rb") as file:
                for line in file:
                    record = parse_line(line)
                    if record is None:
                        break
                    good += len(line)
                    if record.number > self.number:
                        if record.number != self.number + 1:
                            raise StoreCorrupt(f"{path}: record {self.number + 1} is missing before {record.number}")
                        yield record
            if good < path.stat().st_size:
                if path != segments[-1] or b"\n" in path.read_bytes()[good:-1]:
                    raise StoreCorrupt(f"{path} is damaged at byte {good}, before its end")
                os.truncate(path, good)  # the record that was being written when the process died

    def _start_segment(self) -> None:
        if self._folder is None:
            return
        if self._file is not None:
            os.close(self._file)
        path = self._folder / f"journal-{self.number + 1}.jsonl"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._size = 0


def _write_all(descriptor: int, data: bytes) -> None:
    """All of the bytes or, if the disk is full, none: an unfinished record is taken back."""
    start = os.fstat(descriptor).st_size
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
    except OSError:
        os.ftruncate(descriptor, start)
        raise


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise StoreBusy(f"{path.parent} is in use by another emulator; stop it or choose another folder") from None
    return descriptor


def _number(path: Path) -> int:
    return int(path.stem.partition("-")[2])


def _numbered(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern), key=_number)
