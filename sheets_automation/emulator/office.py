"""LibreOffice, which makes the formats of an export that the emulator does not write itself."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from .errors import ApiError

_SECONDS = 120


def program() -> str | None:
    """LibreOffice, which makes ``.pdf`` and ``.ods``, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(workbook: bytes, extension: str) -> bytes:
    """Have LibreOffice convert a workbook; a clear 501 where it is not installed."""
    office = program()
    if office is None:
        raise ApiError(501, f"Export as .{extension} needs LibreOffice (soffice), which is not installed here.")
    with tempfile.TemporaryDirectory(prefix="drive-export-") as folder:
        source = Path(folder, "book.xlsx")
        source.write_bytes(workbook)
        profile = Path(folder, "profile").as_uri()  # of its own: two conversions may run at once
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command += ["--convert-to", extension, "--outdir", folder, str(source)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603
            return Path(folder, f"book.{extension}").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise ApiError(500, f"LibreOffice could not convert the spreadsheet: {error}") from error
