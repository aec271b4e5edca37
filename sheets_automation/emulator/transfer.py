"""``.xlsx`` files in and out through Drive's own calls, as a person would upload and download them."""

from __future__ import annotations

from .engine import Engine
from .workspace import DEFAULT_OWNER, SPREADSHEET_MIME, XLSX_MIME
from .xlsx.read import Loss
from .xlsx.read import not_kept as _not_kept

__all__ = ["Loss", "export_xlsx", "import_xlsx", "not_kept"]


def import_xlsx(engine: Engine, data: bytes, name: str, owner: str = DEFAULT_OWNER) -> str:
    """Upload an ``.xlsx`` with conversion to a spreadsheet; its file id. ApiError 400 when it cannot be read."""
    body = {"name": name, "mimeType": SPREADSHEET_MIME}
    made = engine.call("drive.files.create", {}, body, owner, media=(XLSX_MIME, data), fields="id")
    if isinstance(made, bytes):
        raise TypeError("drive.files.create answered with bytes")
    return str(made["id"])


def export_xlsx(engine: Engine, file_id: str, caller: str | None = None) -> bytes:
    """Download a spreadsheet as ``.xlsx``, by default as its owner. ApiError 404 when there is no such file."""
    meta = engine.workspace.files.get(file_id)
    account = caller or (meta.owner if meta else DEFAULT_OWNER)
    found = engine.call("drive.files.export", {"fileId": file_id, "mimeType": XLSX_MIME}, None, account)
    if not isinstance(found, bytes):
        raise TypeError("drive.files.export answered with JSON")
    return found


def not_kept(engine: Engine, file_id: str) -> list[Loss]:
    """What the ``.xlsx`` held and the spreadsheet made of it does not. KeyError when there is no such spreadsheet."""
    return _not_kept(engine.workspace.books[file_id])
