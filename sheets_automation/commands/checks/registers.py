"""The control forms: found, shared, read, their headings understood, and their cells free to be painted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sheets_automation.commands.checks.access import unreachable
from sheets_automation.commands.checks.context import Context, Fine, Problem, Told, Unseen, file_link, seen
from sheets_automation.domain.addresses import spans
from sheets_automation.domain.reading.finding_titles import finding_title
from sheets_automation.errors import AutomationError, Cause, ConfigError, Refused
from sheets_automation.google.causes import ADVICE
from sheets_automation.google.drive import DriveFile
from sheets_automation.model import Finding, Register, Severity, Tab, column_letters
from sheets_automation.policy import FormPolicy

_NOT_READ = ("pestana_sin_campos", "fila_sobre_encabezado", "segundo_encabezado", "pestana_apartada")
_NOTHING_READ = "archivo_sin_registro"


def folder(context: Context) -> Told:
    """The folder that the environment names."""
    folder_id, found = context.settings.folder_id, context.drive_folder
    if found is None:
        yield Fine("folder", "none named: everything shared with the account is looked at")
        return
    where = f"SHEETS_AUTOMATION_FOLDER_ID={folder_id}"
    link = f"https://drive.google.com/drive/folders/{folder_id}"
    if isinstance(found, Refused) and found.cause in (Cause.MISSING, Cause.RIGHT):
        remedy = (
            f"Share {link} with {context.address} as editor, or correct the variable: the last part of its address."
        )
        yield Problem("The folder is not shared with the service, or there is none", where, remedy)
    elif not (shown := seen(found)).is_folder:
        remedy = "Set the variable to the id of the folder: the last part of its address in the browser."
        yield Problem(f"«{shown.title}» is a file, not a folder", where, remedy)
    elif shown.trashed:
        yield Problem(f"The folder «{shown.title}» is in the bin", where, f"Take it out of the bin: {link}")
    else:
        yield Fine("folder", f"«{shown.title}»")


def files(context: Context) -> Told:
    """A file for each form, shared with the right to edit, and no second one that nobody expects."""
    found = context.files
    if isinstance(found, ConfigError):
        raise Unseen  # a calendar that cannot be
    if isinstance(found, Refused):
        remedy = ADVICE[found.cause or Cause.OTHER].english
        yield Problem(f"A file cannot be looked into: {found}", "Drive", remedy)
        return
    if isinstance(found, AutomationError):
        yield unreachable(found)
        return
    for form in context.config.forms:
        mine = [file for file, its in found.registers if its is form]
        if not mine:
            yield _not_shared(context, form)
        for file in mine:
            yield from _file(context, file, form)
        yield from _several(context, form, mine)


def headings(context: Context) -> Told:
    """Tabs that look like a register and cannot be read, or that are set aside with calls in them."""
    findings = context.looked.reading.findings
    told = [finding for finding in findings if finding.code in _NOT_READ]
    named = {finding.workbook_id for finding in told}
    told += [f for f in findings if f.code == _NOTHING_READ and f.workbook_id not in named]
    read = {register.workbook_id for register in context.looked.reading.registers}
    if not told:
        tables = len(context.looked.reading.registers)
        yield Fine("headings", f"understood in {_count(tables, 'table')}; no tab with calls is left out")
    for finding in told:
        yield _heading(context, finding, blocks=finding.severity is Severity.ERROR or finding.workbook_id not in read)


def protection(context: Context) -> Told:
    """Cells where the service paints and may not."""
    looked = context.looked
    tabs = {(book.id, tab.sheet_id): tab for book in looked.books.readable for tab in book.tabs}
    for register in looked.reading.registers:
        tab = tabs[register.workbook_id, register.sheet_id]
        locked = [column for column in register.layout.paint_columns if _locked(tab, register, column)]
        if locked:
            where = f"«{register.workbook}» › «{register.tab}»"
            remedy = (
                f"In {where}: Datos › Proteger hojas y rangos, open the range over {_columns(locked)}, Cambiar "
                f"permisos, and add {context.address}; or take the protection away."
            )
            yield Problem(f"The service paints in {_columns(locked)}, which is protected", where, remedy)


def _not_shared(context: Context, form: FormPolicy) -> Problem:
    folder_id = context.settings.folder_id
    toml = context.folder / "forms" / f"{form.code}.toml"
    return Problem(
        f"No spreadsheet with the code {form.code} in its title is shared with the service",
        f"folder {folder_id}" if folder_id else "everything shared",
        f"Share it with {context.address} as editor{', inside the folder' if folder_id else ''}; its title must "
        f"carry {form.code} (or a pattern of `archivos` in {toml}). If you do not use this form, delete {toml}.",
    )


def _file(context: Context, file: DriveFile, form: FormPolicy) -> Told:
    failure = context.looked.failures.get(file.id)
    link = file_link(file)
    if isinstance(failure, Refused):
        remedy = f"{ADVICE[failure.cause or Cause.OTHER].english} The address is {context.address}; the file {link}"
        yield Problem(f"«{file.title}» cannot be read: {failure.said}", link, remedy)
    elif failure is not None:
        yield unreachable(failure)
    elif not file.writable:
        remedy = f"Open {link} › Compartir and change {context.address} from «Lector» to «Editor»."
        what = f"«{file.title}» is shared for viewing only; the service cannot paint in it"
        yield Problem(
            what, link, remedy, blocks=not context.config.limits.shadow
        )  # to look is all that shadow mode does
    else:
        yield Fine(form.code, f"«{file.title}»: {_shown(context.looked.reading.registers, file)}")


def _shown(registers: Iterable[Register], file: DriveFile) -> str:
    """«editor; 12 tables, 1023 rows; painted in K · A–R (learned)»."""
    mine = [register for register in registers if register.workbook_id == file.id]
    rows = sum(len(register.records) for register in mine)
    layouts = [register.layout for register in mine if register.layout.paint_columns]
    places = " · ".join(dict.fromkeys(_letters(layout.paint_columns) for layout in layouts))
    learned = " (learned)" if any(layout.paint_learned for layout in layouts) else ""
    painted = f"; painted in {places}{learned}" if places else ""
    return f"editor; {_count(len(mine), 'table')}, {_count(rows, 'row')}{painted}"


def _count(quantity: int, noun: str) -> str:
    return f"{quantity} {noun}{'' if quantity == 1 else 's'}"


def _several(context: Context, form: FormPolicy, files: Sequence[DriveFile]) -> Iterator[Problem]:
    """Of several files with one code: those that are no last year's file beside this year's."""
    titles = {file.title for file in files}
    doubled = [trouble for trouble in context.looked.doubles if trouble.about in {form.code, *titles}]
    if not doubled:
        return
    read = [file.title for file in files if any(book.id == file.id for book in context.looked.books.readable)]
    became = f"followed: {', '.join(f'«{title}»' for title in read)}" if read else "none of them is followed"
    toml = context.folder / "forms" / f"{form.code}.toml"
    named = ", ".join(f"«{file.title}»" for file in files)
    yield Problem(
        f"{len(files)} spreadsheets carry the code {form.code}: {named}; {became}",
        " and ".join(file_link(file) for file in files),
        "Take the one that is not used out of the folder (or take the code out of its title, or begin it with «Copia "
        f"de»). If both are used, one for each sede or brand, add to {toml} the line: varios_archivos = true",
        blocks=not read,
    )


def _heading(context: Context, finding: Finding, *, blocks: bool) -> Problem:
    where = f"«{finding.workbook}»" + (f" › «{finding.tab}» {finding.cell}".rstrip() if finding.tab else "")
    remedy = finding.fix.replace("config/forms", str(context.folder / "forms"))
    expected = f"; se espera {finding.expected}" if finding.expected else ""
    return Problem(f"{finding_title(finding.code)}: {finding.read}{expected}", where, remedy, blocks=blocks)


def _locked(tab: Tab, register: Register, column: int) -> bool:
    rows = [record.where.row for record in register.records] or [register.layout.heading[1] + 1]
    return any(tab.is_locked(row, column) for row in rows)


def _columns(columns: Sequence[int]) -> str:
    """«column C», «columns A–K, M»."""
    return f"column{'s' if len(columns) > 1 else ''} {_letters(columns)}"


def _letters(columns: Sequence[int]) -> str:
    """«C», «A–K, M»."""
    return ", ".join(
        column_letters(first) + (f"–{column_letters(last)}" if last > first else "") for first, last in spans(columns)
    )
