"""``try``: the whole job on local copies of workbooks, with no account – an emulator in this process is the Google.

What comes out is what would stand in Drive afterwards: coloured ``.xlsx`` files, the control and report workbooks, the
mails (``.eml``, and their HTML beside each). Whatever ``transporte`` says, they go to the emulator alone, out of the
mailbox of the configured sender.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from sheets_automation import service
from sheets_automation.commands import outcome, page
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.mime import html_of
from sheets_automation.emulator import ApiError, Emulator
from sheets_automation.errors import InputError
from sheets_automation.google.wire import connect
from sheets_automation.model import Finding
from sheets_automation.outgoing.files import file_name
from sheets_automation.page.links import Links, LocalFile
from sheets_automation.policy import Config
from sheets_automation.render.data import trial_json
from sheets_automation.settings import Settings
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session

_NO_CODE = "archivo_no_reconocido"
#: Findings that say why a file that carries the code of a form has no register.
_NO_REGISTER = ("archivo_sin_registro", "pestana_sin_campos")
_DRAFT_ONE = "If its headings are in other words, let the workbook itself say them: sheets-automation init FILE"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial did and the files it left."""

    result: RunResult
    folder: Path
    files: tuple[str, ...]  # within the folder
    told: dict[str, Any]  # ``run.json``
    #: What the given workbooks hold and their copies do not: workbook, tab ("" for all), what, count, cells.
    not_kept: tuple[dict[str, Any], ...] = ()
    skipped: tuple[Path, ...] = ()  # lock files
    strangers: tuple[str, ...] = ()  # one line for each file whose name carries no code, so that it was not read
    lacks_pdf: bool = False  # mails with a report left without it, for want of LibreOffice

    @property
    def page(self) -> Path:
        """What a person opens first."""
        return self.folder / page.NAME


def _quiet(_line: str) -> None:
    """Nobody wants to know how far it is."""


def without_locks(paths: Sequence[Path]) -> list[Path]:
    """The files without the ``~$….xlsx`` that Excel lays beside a workbook while it is open: they hold no cells."""
    return [path for path in paths if not (path.name.startswith("~$") and not _is_archive(path))]


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def emulator_with(paths: Sequence[Path], now: datetime, tell: Callable[[str], None] = _quiet) -> Emulator:
    """An emulator in this process that holds copies of the files; its clock stands at ``now``.

    Raises:
        InputError: naming every file that cannot be used, and why.
    """
    emulator = Emulator(replays=False)
    emulator.stop_clock(now)
    problems: list[str] = []
    tell(f"Reading {paths[0].name}" if len(paths) == 1 else f"Reading {len(paths)} workbooks")
    for path in paths:
        if not path.is_file():
            problems.append(f"{path}: {'a folder; name the files in it' if path.is_dir() else 'no such file'}")
            continue
        try:
            emulator.import_xlsx(path)
        except (ApiError, OSError) as error:
            problems.append(f"{path}: {error}")
    if problems:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise InputError(f"Some files cannot be used; nothing was written:\n{lines}")
    return emulator


def session_on(emulator: Emulator, settings: Settings) -> Session:
    """The real client code, on the emulator in this process."""
    session = Session.on(connect(settings, application=emulator.wsgi))
    return replace(session, makes_pdf=emulator.makes_pdf())


def try_files(
    paths: Sequence[Path], out: Path, config: Config, settings: Settings, now: datetime, tell: Callable[[str], None]
) -> Trial:
    """Run once on copies of ``paths`` and leave the outcome in ``out``, where it replaces an earlier one.

    ``tell``: hears how far it is.

    Raises:
        InputError: a file cannot be used, or would be overwritten; nothing was written.
    """
    wanted, config = _usable(paths, out), config.out_of_shadow()
    emulator = emulator_with(wanted, now, tell)
    originals = {path.stem: path.name for path in wanted}
    lost = tuple(_not_kept(emulator))
    sender = {"mail_user": parseaddr(config.mail.sender)[1]}
    tell("Running")
    result = service.run(session_on(emulator, settings.model_copy(update=sender)), config, lambda: now, explicit=True)
    _refuse_unreadable(result)
    strangers = tuple(_strangers(result, originals, config))
    if not result.books:
        lines = "\n".join(f"  - {line}" for line in strangers or ("none of the files holds a register",))
        raise InputError(f"Nothing was read, so nothing was written:\n{lines}\n{_DRAFT_ONE}")
    tell("Writing the outcome")
    names = {file_id: _workbook_name(emulator, file_id, originals) for file_id in emulator.workspace.books}
    files = {name: emulator.export_xlsx(file_id) for file_id, name in names.items()}
    sent = emulator.sent_mail()
    links = Links({book: LocalFile(name, _tabs(emulator, book)) for book, name in names.items()})
    files[page.NAME] = page.page_of_trial(result, links, [message.raw for message in sent]).encode()
    for number, message in enumerate(sent, 1):
        files |= _mail(number, message.raw, message.recipients)
    told = trial_json(result, lost) | {"wrote": outcome.signature(files)}
    files[outcome.RUN] = json.dumps(told, ensure_ascii=False, indent=2).encode()
    outcome.replace(out, files)
    skipped = tuple(path for path in paths if path not in wanted)
    lacks_pdf = not emulator.makes_pdf() and any(mail.moment == moments.REPORT for mail in result.mails)
    return Trial(result, out, tuple(files), told, lost, skipped, strangers, lacks_pdf)


def _usable(given: Sequence[Path], out: Path) -> list[Path]:
    """The given files without Excel's lock files.

    Raises:
        InputError: nothing is left, or the outcome would overwrite something.
    """
    paths = without_locks(given)
    if not paths:
        raise InputError(
            f"{', '.join(path.name for path in given)}: nothing but lock files, which Excel keeps while a workbook is "
            "open and which hold none of its cells. Name the workbook itself."
        )
    for path in paths:
        if path.resolve().parent == out.resolve():
            raise InputError(
                f"{path} lies in the output folder {out}: choose another --out, so that it is not overwritten."
            )
    _refuse_namesakes(paths)
    outcome.refuse_foreign(out)
    return paths


def _not_kept(emulator: Emulator) -> Iterator[dict[str, Any]]:
    for file_id, book in emulator.workspace.books.items():
        for loss in emulator.not_kept(file_id):
            yield {"workbook": book.properties["title"], **asdict(loss)}


def _refuse_namesakes(paths: Sequence[Path]) -> None:
    twice = sorted({path.name for path in paths if sum(path.stem == other.stem for other in paths) > 1})
    if twice:
        raise InputError(
            f"Given more than once, or from two folders: {', '.join(twice)}. The outcome of one would overwrite the "
            "other's; name each file once, and rename one where they differ."
        )


def _refuse_unreadable(result: RunResult) -> None:
    """A file that carries the code of a form and holds no tab of it is a mistake of whoever chose it, so we say so."""
    read = {book.title for book in result.books}
    problems = [
        _told(finding) for finding in result.findings if finding.code in _NO_REGISTER and finding.workbook not in read
    ]
    if problems:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise InputError(f"Some files hold no register that can be read; nothing was written:\n{lines}\n{_DRAFT_ONE}")


def _told(finding: Finding) -> str:
    place = f" › {finding.tab}!{finding.cell}" if finding.tab else ""
    return f"{finding.workbook}{place}: se leyó: {finding.read}; se esperaba {finding.expected}. {finding.fix}"


def _strangers(result: RunResult, originals: Mapping[str, str], config: Config) -> Iterator[str]:
    codes = ", ".join(form.code for form in config.forms)
    for finding in result.findings:
        if finding.code == _NO_CODE:
            file = originals.get(finding.workbook, finding.workbook)
            yield (
                f"{file} was not read: its name carries the code of no form. Put the code first, such as "
                f"«CODE {file}», or add to the form's file in forms/ the line: "
                f'archivos = ["{finding.workbook}*"]. The forms are {codes}.'
            )


def _workbook_name(emulator: Emulator, file_id: str, originals: dict[str, str]) -> str:
    title = emulator.spreadsheet(file_id).properties["title"]
    return originals.get(title, file_name(title) + ".xlsx")


def _tabs(emulator: Emulator, file_id: str) -> dict[int, str]:
    return {sheet.sheet_id: sheet.title for sheet in emulator.spreadsheet(file_id).sheets}


def _mail(number: int, raw: bytes, recipients: Sequence[str]) -> dict[str, bytes]:
    """The mail as ``.eml`` and its HTML beside it."""
    name = f"mail/{number:02d} {file_name(recipients[0] if recipients else 'nadie')}"
    html = html_of(raw)
    return {f"{name}.eml": raw} | ({f"{name}.html": html.encode()} if html else {})
