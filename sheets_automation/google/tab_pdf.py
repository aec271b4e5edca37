"""One tab of a workbook as PDF, by documented calls alone.

``files.export`` gives a whole workbook, and the address that exports a single tab (``/export?format=pdf&gid=``) is no
part of any API. So the tab is copied (``sheets.copyTo``) into a temporary spreadsheet of its own, that is exported, and
deleted. The scope ``drive.file`` is enough: it sees only files that the service made, and the temporary one is. The
report workbook is read under ``spreadsheets``. Google prints such an export with its own page set-up: no call sets one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sheets_automation.errors import Cause, Refused, RemoteError
from sheets_automation.google.drive import Drive
from sheets_automation.google.requests import retitled
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.wire import Wire

log = logging.getLogger(__name__)


def tab_pdf(wire: Wire, workbook_id: str, sheet_id: int, title: str) -> bytes:
    """The tab as it is now. Seven calls; what a run left behind that was killed meanwhile is cleared first.

    Raises:
        RemoteError: Google refuses or does not answer; ``told`` says why, and the link to the tab remains.
    """
    own = wire.for_exports()
    try:
        return _exported(Drive(own), Sheets(own), workbook_id, sheet_id, title)
    except Refused as refusal:
        if refusal.cause not in _NOT_SET_UP:
            raise
        told = f"{_SET_UP} Google dijo: «{refusal.said}»."
        raise Refused(f"{refusal} {_SET_UP_ENGLISH}", told=told, code=refusal.code, said=refusal.said) from refusal


#: What is said of these elsewhere speaks of mails, or of a workbook that a person can create.
_NOT_SET_UP = (Cause.STORAGE, Cause.DELEGATION, Cause.SCOPE)
_SET_UP = (
    "El PDF se hace con una copia temporal de la pestaña, y la cuenta del servicio no la puede crear: sistemas debe "
    "configurar SHEETS_AUTOMATION_MAIL_USER y darle a la cuenta delegación para los alcances spreadsheets y drive.file."
)
_SET_UP_ENGLISH = (
    "For PDFs set SHEETS_AUTOMATION_MAIL_USER and grant domain-wide delegation for the scopes spreadsheets and "
    "drive.file."
)


def _exported(drive: Drive, sheets: Sheets, workbook_id: str, sheet_id: int, title: str) -> bytes:
    for left in drive.temporary():
        _deleted(drive, left)
    with _temporary(drive, f"{title} (temporal)") as copy:
        before = [int(s["properties"].get("sheetId", 0)) for s in sheets.raw(copy, _TABS).get("sheets", ())]
        tab = sheets.copy_tab(workbook_id, sheet_id, copy)
        batch = [*({"deleteSheet": {"sheetId": other}} for other in before), retitled(tab, title)]
        sheets.batch(copy, batch, doing="leaving the tab alone in its copy")
        return drive.pdf(copy)


_TABS = "sheets(properties(sheetId))"


@contextmanager
def _temporary(drive: Drive, title: str) -> Iterator[str]:
    file_id = drive.make_temporary(title)
    try:
        yield file_id
    finally:
        _deleted(drive, file_id)


def _deleted(drive: Drive, file_id: str) -> None:
    """Delete it; where that fails, the next export tries again."""
    try:
        drive.delete(file_id)
    except RemoteError as error:
        log.warning("a temporary spreadsheet was left behind: %s", error)
