"""Mails as files: ``.eml``, and their HTML as ``.html`` beside it. Nothing leaves the machine.

A prepared message waits in ``.por enviar`` and is sent by moving it into place. Its name follows from the message, so
the same one, sent again, is the same file: once, whatever happens in between.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sheets_automation.domain.mail.mime import html_of, stamped
from sheets_automation.errors import Refused
from sheets_automation.model import OutboxEntry
from sheets_automation.outgoing.transport import Transport

_WAITING = ".por enviar"


@dataclass(frozen=True, slots=True)
class Files(Transport):
    folder: Path

    @property
    def looks_up(self) -> bool:
        return True

    def prepare(self, entry: OutboxEntry, mime: bytes) -> str:
        name = self._name(entry)
        with self._told("storing a mail"):
            self._waiting.mkdir(parents=True, exist_ok=True)
            _write(self._waiting / name, stamped(mime, entry.key, entry.when))
        return name

    def find(self, entry: OutboxEntry) -> str:
        name = self._name(entry)
        with self._told("looking for a mail"):
            return name if (self._waiting / name).exists() else ""

    def exists(self, prepared: str) -> bool:
        """Also where somebody deleted it before it was sent: then nothing lies in place."""
        with self._told("looking for a mail"):
            return (self._waiting / prepared).exists() or not (self.folder / prepared).exists()

    def send(self, prepared: str) -> None:
        with self._told("writing a mail"):
            if not self.exists(prepared):
                return
            write_html(self.folder / prepared, (self._waiting / prepared).read_bytes())
            (self._waiting / prepared).replace(self.folder / prepared)

    def discard(self, prepared: str) -> None:
        with self._told("throwing a mail away"):
            (self._waiting / prepared).unlink(missing_ok=True)

    def rehearse(self, _mime: bytes) -> str:
        """Nothing is written: the folder, or the nearest one above that there is, must let us."""
        there = next(folder for folder in (self.folder, *self.folder.absolute().parents) if folder.exists())
        with self._told("looking at the folder of mails"):
            if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))
        return ""

    def owns(self, prepared: str) -> bool:
        return prepared.endswith(".eml")

    def close(self) -> None:
        pass

    @property
    def _waiting(self) -> Path:
        return self.folder / _WAITING

    def _name(self, entry: OutboxEntry) -> str:
        digest = hashlib.sha256(entry.key.encode()).hexdigest()[:8]
        return f"{file_name(f'{entry.day} {entry.recipient}')} {digest}.eml"

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Refused(
                f"{doing}: the folder {self.folder} cannot be used ({error.strerror}: {error.filename}). Mend the "
                "folder, or choose another: carpeta_correos in mail.toml, or SHEETS_AUTOMATION_MAIL_FOLDER.",
                told=f"No se pudo escribir en la carpeta de correos {self.folder} ({error.strerror}). Sistemas debe "
                "revisar que exista, que tenga espacio y que el servicio pueda escribir en ella.",
                said=str(error.strerror),
            ) from error


def file_name(text: str) -> str:
    """A title as a file name on any system: what people typed is never a path."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", text).strip(" .")[:150] or "sin título"


def write_mail(path: Path, mime: bytes) -> Path:
    """Write an ``.eml`` and its HTML beside it; the ``.eml`` last, each whole or not at all.

    Raises:
        OSError: as the system says it.
    """
    write_html(path, mime)
    return _write(path, mime)


def write_html(path: Path, mime: bytes) -> None:
    html = html_of(mime)
    if html:
        _write(path.with_suffix(".html"), html.encode())


def _write(path: Path, content: bytes) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a name that survives a power cut must not be of an empty file
        return beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
