"""The service's own workbooks: control and reports; and whether the account has room to make those that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_automation.commands.checks.access import unreachable
from sheets_automation.commands.checks.context import Context, Fine, Problem, Told, file_link, seen
from sheets_automation.domain.reports.classes import is_workbook_of
from sheets_automation.errors import AutomationError, DiscoveryError
from sheets_automation.google.drive import DriveFile
from sheets_automation.model import RunStatus
from sheets_automation.steps.which_control import refuse_in_bin


def control(context: Context) -> Told:
    """The workbook with all of the service's memory."""
    title, found = context.config.control_title, seen(context.files).control
    if in_bin(context):
        remedy = (
            "Take it out of the bin of Drive, with the account that owns it: https://drive.google.com/drive/trash. To "
            "begin anew, delete it there for good."
        )
        yield Problem(f"The control workbook «{title}» is in the bin", f"«{title}»", remedy)
        return
    for trouble in found.troubles:
        yield Problem(trouble.text, f"«{title}»", "Saque de la carpeta los que sobran.", blocks=False)
    if found.file is None:
        if _made_by_hand(context):
            yield _to_create(context, title)
    elif not found.file.writable:
        yield _viewed_only(context, found.file)
    elif isinstance(context.control, AutomationError):
        yield unreachable(context.control)
    else:
        runs = sorted((entry.started, entry.status) for _row, entry in context.ledger.runs.values())
        last = f"last run {runs[-1][0]:%Y-%m-%d %H:%M}: {_SHOWN[runs[-1][1]]}" if runs else "no run yet"
        yield Fine("control workbook", f"«{found.file.title}», {last}")


def reports(context: Context) -> Told:
    """A workbook for each report, shared with the right to edit."""
    for title, file in _report_books(context):
        if file is not None and not file.writable:
            yield _viewed_only(context, file)
        elif file is not None:
            yield Fine("report workbook", f"«{file.title}»")
        elif _made_by_hand(context):
            reports = context.folder / "reports.toml"
            problem = _to_create(context, title)
            yield Problem(
                problem.what, problem.where, f"{problem.remedy} A report you do not want: take it out of {reports}."
            )


def storage(context: Context) -> Told:
    """Room for the workbooks that the first run would make."""
    missing = [title for title, file in _report_books(context) if file is None]
    if seen(context.files).control.file is None and not in_bin(context):
        missing.insert(0, context.config.control_title)
    account = seen(context.account)
    if not missing or _made_by_hand(context):
        return
    named = ", ".join(f"«{title}»" for title in missing)
    if account.free is not None and account.free <= 0:
        yield Problem(
            f"{account.address} has no storage left, so the workbooks that are missing cannot be made: {named}",
            f"Drive of {account.address}",
            "Make room (https://one.google.com/storage), or create empty spreadsheets with these titles in another "
            f"account and share them with {account.address} as editor.",
        )
    else:
        yield Fine("storage", f"the first run makes {named}")


def in_bin(context: Context) -> bool:
    found, config, session = seen(context.files).control, context.config, context.session
    try:
        refuse_in_bin(session, found, config.control_title, config.folder_id)
    except DiscoveryError:
        return True
    return False


def _made_by_hand(context: Context) -> bool:
    """Whether a person has to create a workbook: a service account owns no storage, and makes none in a folder."""
    return context.is_robot or bool(context.config.folder_id)


def _report_books(context: Context) -> Iterator[tuple[str, DriveFile | None]]:
    """Title and file of each report's workbook; several reports may share one."""
    every, told = seen(context.files).all, set()
    for report in context.config.reports.reports:
        file = next((file for file in every if is_workbook_of(report, file.title)), None)
        title = file.title if file else report.file
        if title not in told:
            told.add(title)
            yield title, file


def _to_create(context: Context, title: str) -> Problem:
    folder_id = context.config.folder_id
    place = f"the folder https://drive.google.com/drive/folders/{folder_id}" if folder_id else "your Drive"
    return Problem(
        f"There is no workbook «{title}», and the service cannot create it",
        place,
        f"Create an empty spreadsheet with exactly the title «{title}» in {place} (https://sheets.new) and share it "
        f"with {context.address} as editor; the service fills it.",
    )


def _viewed_only(context: Context, file: DriveFile) -> Problem:
    link = file_link(file)
    remedy = f"Open {link} › Compartir and change {context.address} from «Lector» to «Editor»."
    return Problem(f"«{file.title}» is shared for viewing only; the service must write to it", link, remedy)


_SHOWN = {
    RunStatus.DONE: "done",
    RunStatus.PARTIAL: "done in part",
    RunStatus.FAILED: "failed",
    RunStatus.RUNNING: "begun",
}
