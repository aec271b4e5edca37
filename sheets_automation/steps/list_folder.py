"""The folder in which somebody lays the lists of SPIGA: of this machine, or of Drive (``drive:FOLDER_ID``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from sheets_automation.errors import InputError
from sheets_automation.google.drive import Drive

LARGEST = 50 * 1024 * 1024  # bytes of a list
_ON_DRIVE = "drive:"  # as in the settings
_KINDS = (".csv", ".txt", ".xls", ".xlsx", ".htm", ".html")


@dataclass(frozen=True, slots=True)
class ListFile:
    """One list, not read yet."""

    name: str
    read: Callable[[], bytes]


def lists_in(folder: str, drive: Drive) -> list[ListFile]:
    """The lists of a folder by name; "" has none.

    Raises:
        InputError: there is no such folder. RemoteError: Drive does not show it.
    """
    if not folder:
        return []
    if folder.startswith(_ON_DRIVE):
        return list(_on_drive(folder.removeprefix(_ON_DRIVE), drive))
    path = Path(folder).expanduser()
    if not path.is_dir():
        raise InputError(f"The folder of lists {path} is not there (SHEETS_AUTOMATION_LISTS).")
    return [file_at(one) for one in sorted(path.iterdir()) if one.suffix.lower() in _KINDS]


def file_at(path: Path) -> ListFile:
    """A file of this machine; what is wrong with it is said when it is read."""
    return ListFile(path.name, lambda: _content(path))


def matching(files: Sequence[ListFile], patterns: Sequence[str]) -> list[ListFile]:
    """Those whose name fits one of a form's patterns."""
    lowered = [pattern.casefold() for pattern in patterns]
    return [one for one in files if any(fnmatchcase(one.name.casefold(), pattern) for pattern in lowered)]


def _on_drive(folder_id: str, drive: Drive) -> Iterator[ListFile]:
    for file in drive.files_in(folder_id):
        if file.title.lower().endswith(_KINDS):
            yield ListFile(file.title, lambda file_id=file.id: drive.content(file_id))  # type: ignore[misc]


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise InputError(f"{path}: no such file.")
    if path.stat().st_size > LARGEST:
        raise InputError(
            f"{path} has {path.stat().st_size // 2**20} MB; lists of up to {LARGEST // 2**20} MB are read."
        )
    return path.read_bytes()
