"""The door for people and cron: flags in, exit code out, nothing decided.

The result goes to stdout, talk and progress to stderr; plain text when it is not a terminal. The emulator is imported
only by the commands that use it: a run against Google starts without it.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from sheets_automation import __version__, logs, service
from sheets_automation.command_line import Options, SharedOptions, talk
from sheets_automation.commands import extras
from sheets_automation.commands.deadlines import deadlines
from sheets_automation.commands.explain import explain as explain_row
from sheets_automation.commands.shadow import compare
from sheets_automation.commands.stopping import ending_when_told
from sheets_automation.commands.task import as_shard, leading, task_of
from sheets_automation.commands.telemetry import export
from sheets_automation.commands.undo import undo as undo_run
from sheets_automation.config import load
from sheets_automation.errors import AutomationError, ConfigError, DiscoveryError, InputError, LockHeld
from sheets_automation.google.wire import connect
from sheets_automation.model import CaseStatus, RunStatus
from sheets_automation.policy import Config
from sheets_automation.render.data import explained_json, held_json, plain, plan_json, receipt_json, result_json
from sheets_automation.render.imports import import_json, import_text
from sheets_automation.render.result import not_kept_lines, result_text
from sheets_automation.render.shadow import compared_json, compared_text
from sheets_automation.render.terminal import cases_text, deadlines_text, explained_text, plan_text, receipt_text
from sheets_automation.steps.approval import Approval

_INTERRUPTED = 130  # as a shell tells it
_READER_LEFT = 141
_EXIT = {RunStatus.DONE: 0, RunStatus.FAILED: 1, RunStatus.PARTIAL: 3, RunStatus.RUNNING: 1}

app = typer.Typer(
    cls=SharedOptions,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Customer-care automation on Google Sheets: colours, deadlines, cases, mails and reports.",
)
mails = typer.Typer(cls=SharedOptions, no_args_is_help=True, rich_markup_mode=None, help="Look at the mails: preview.")
app.add_typer(mails, name="mail")


def _say_version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"sheets-automation {__version__}\n")
        raise typer.Exit(0)


@app.callback()
def common(
    context: typer.Context,
    config: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="Folder with the TOML files.  [default: config]")
    ] = None,
    endpoint: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="A local emulator, e.g. http://127.0.0.1:8765.")
    ] = None,
    now: Annotated[
        list[str] | None, typer.Option(metavar="TIME", help="Pretend it is this moment, e.g. 2026-11-25T07:45.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Tell every step on stderr.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options of every command; they may stand after its name as well."""
    options = context.obj = Options()
    said = {"--config": config, "--endpoint": endpoint, "--now": now, "--json": as_json, "--verbose": verbose}
    options.hear(context, said)


@app.command("try")
def try_command(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Workbooks downloaded from Drive (.xlsx).", show_default=False)],
    out: Annotated[Path, typer.Option(help="Folder for the outcome; an earlier one in it is replaced.")] = Path(
        "out/resultado"
    ),
) -> None:
    """Do everything on local copies: no account needed.

    Coloured copies, control and report workbooks, mails (.eml, .html) and run.json land in --out; nothing leaves this
    machine.
    """
    from sheets_automation.commands.trial import try_files

    options: Options = context.obj
    config = options.trial_config()
    now = options.clock()()
    if not options.verbose:
        logs.only_trouble()
    trial = try_files(files, out, config, options.settings, now, lambda line: talk.print(line, markup=False))
    options.show(lambda: result_text(trial.result, now.date(), brief=True), lambda: trial.told)
    for line in not_kept_lines(trial.not_kept):
        talk.print(line, markup=False)
    _tell_skipped(trial.skipped)
    for line in trial.strangers:
        talk.print(line, markup=False)
    if trial.lacks_pdf:
        talk.print("Mails with a report lack the PDF that Google makes: on this machine that takes LibreOffice.")
    workbooks, mails_left = (sum(name.endswith(end) for name in trial.files) for end in (".xlsx", ".eml"))
    talk.print(f"In {trial.folder}/: {workbooks} workbooks, {mails_left} mails (mail/), run.json", markup=False)
    talk.print(f"Open {trial.page}", markup=False)
    raise typer.Exit(0)


@app.command("init")
def init_command(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Workbooks downloaded from Drive (.xlsx).", show_default=False)],
    out: Annotated[Path, typer.Option(help="Folder for the configuration; an earlier draft in it is replaced.")] = Path(
        "out/config"
    ),
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: take the defaults, and say which.")] = False,
) -> None:
    """Draft a configuration folder from your own workbooks."""
    from sheets_automation.commands.ask import Asker
    from sheets_automation.commands.init import Order, init
    from sheets_automation.render.drafted import drafted_json, drafted_text

    options: Options = context.obj
    if not options.verbose:
        logs.only_trouble()
    config = options.trial_config()
    order = Order(tuple(files), out, options.config_folder, options.clock()().date())
    asker = Asker(None if yes or options.as_json or not sys.stdin.isatty() else _typed)
    with _progress("Reading …") if asker.answer is None else nullcontext():
        drafted = init(order, config, options.settings, load, asker)
    options.show(lambda: Text(drafted_text(drafted)), lambda: drafted_json(drafted))


def _typed(question: str, default: str) -> str:
    return str(typer.prompt(question, default=default, err=True))


@mails.command("preview")
def mail_preview(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="Of this kind only, e.g. resumen_diario.", show_default=False)] = "",
    out: Annotated[Path, typer.Option(help="Folder for the mails.")] = Path("out/correos"),
) -> None:
    """Write each kind of mail for the sample data; nothing is sent."""
    from sheets_automation.commands.preview import preview

    options: Options = context.obj
    with _progress("Writing mails for the sample data …"):
        written = preview(out, options.trial_config(), options.settings, options.now, kind)
    options.show(lambda: Text("\n".join(map(str, written))), lambda: {"mails": [str(path) for path in written]})


def _tell_skipped(paths: Iterable[Path]) -> None:
    for path in paths:
        talk.print(f"Skipped {path}: a lock file, which Excel keeps while the workbook is open.", markup=False)


@app.command()
def plan(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="Save the plan for approval: run --plan FILE.")] = None,
    only: Annotated[str, typer.Option(metavar="TITLE", help="Of one file alone: to approve what was held back.")] = "",
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a page, mails and drafts too.")] = None,
) -> None:
    """Show what a run would do. Writes nothing. Exit code 2 when changes or mails wait."""
    options: Options = context.obj
    config, session, now = options.live_config(), options.session(), options.clock()()
    made, world, due = service.plan(session, config, now, only)
    moved, of = world.derived.moved, world.books.id_of(only) if only else ""
    options.show(lambda: plan_text(made, moved, due), lambda: plan_json(made, moved, of, due))
    for trouble in (*world.troubles, *due.troubles):
        talk.print(trouble.text, markup=False)
    if out is not None:
        _save(out, json.dumps(plan_json(made, moved, of, due), ensure_ascii=False, indent=2))
        talk.print(f"Saved to {out}. Approve it with: sheets-automation run --plan {out}")
    if html is not None:
        from sheets_automation.commands.page import links_at, page_of_plan, reports_of_plan  # bring pandas

        reports = list(reports_of_plan(session, config, world, now)) if not only else []
        _save(html, page_of_plan((made, world, due), config, now, links_at(options.settings.endpoint), reports))
        talk.print(f"Page: {html}", markup=False)
    raise typer.Exit(2 if made.changes or due.messages else 0)


@app.command()
def run(
    context: typer.Context,
    plan_file: Annotated[
        Path | None,
        typer.Option(
            "--plan", help="Do exactly this approved plan, or nothing; of one file (--only), the rest as ever."
        ),
    ] = None,
    deadline: Annotated[float | None, typer.Option(help="Seconds the run may take.", min=1)] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="In shadow mode: write it as a page.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No result, only the log: for schedules.")] = False,
    shard: Annotated[str, typer.Option(metavar="I/N", help="Be task I of N that do a run together; 1 leads.")] = "",
) -> None:
    """Do one run. Exit code 0 done, 1 failed, 3 done in part."""
    options: Options = context.obj
    config = options.live_config()
    if html is not None and not config.limits.shadow:
        raise InputError("run --html: only in shadow mode (limits.toml: sombra = true); see plan --html FILE.")
    options.settings = as_shard(options.settings, shard)
    approved = _approved(plan_file) if plan_file else None
    options.writes(config)
    if deadline is not None:
        options.settings = options.settings.model_copy(update={"deadline_seconds": deadline})
    clock = options.clock()
    if options.settings.task_index:
        with logs.telling_failure(), ending_when_told(options.session) as session:
            told = task_of(options.settings, session).take_part()
        if not quiet:
            options.show(lambda: told, lambda: {"task": options.settings.task_index + 1, "told": told})
        return
    with (
        logs.telling_failure(),
        _held_as_json(options),
        leading(options.settings) as team,
        ending_when_told(options.session) as session,
    ):
        result = service.run(session, config, clock, approved=approved, team=team)
    export(result, options.settings)
    if not quiet:  # the result quotes what was read in cells; what a schedule prints ends in somebody's log
        options.show(lambda: result_text(result, clock().date()), lambda: result_json(result))
    if html is not None and result.shadow is not None:
        from sheets_automation.commands.page import links_at, page_of_shadow, reports_of_plan  # bring pandas

        reports = list(reports_of_plan(options.session(), config, result.shadow.world, result.started))
        _save(html, page_of_shadow(result, result.shadow, links_at(options.settings.endpoint), reports))
        talk.print(f"Page: {html}", markup=False)
    raise typer.Exit(_EXIT[result.status])


@app.command()
def cases(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Closed and withdrawn cases too.")] = False,
) -> None:
    """List the register: open cases, the most urgent first."""
    options: Options = context.obj
    config = options.config()
    clock = options.clock()
    register = service.cases(options.session(), config)
    shown = [case for case in register if every or case.status is CaseStatus.OPEN]
    shown.sort(key=lambda case: (case.status is not CaseStatus.OPEN, case.due is None, case.due, case.number))
    options.show(lambda: cases_text(shown, clock().date()), lambda: [plain(case) for case in shown])


@app.command()
def shadow(context: typer.Context) -> None:
    """Say how often people did what shadow mode would have done."""
    options: Options = context.obj
    told = compare(options.session(), options.config())
    options.show(lambda: compared_text(told), lambda: compared_json(told))


@app.command()
def explain(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="Title or code of the file in Drive, or a local .xlsx.")],
    tab: Annotated[str, typer.Argument(help="Title of the tab.", show_default=False)] = "",
    row: Annotated[
        int | None, typer.Argument(help="Row number as shown in the sheet.", min=1, show_default=False)
    ] = None,
    limits: Annotated[
        bool, typer.Option("--deadlines", help="Instead: rows that state another limit or outcome than ours.")
    ] = False,
) -> None:
    """Say why a row has its colour, deadline, owner and alerts."""
    options: Options = context.obj
    now = options.clock()()
    local = Path(file)
    is_local = local.suffix.lower() == ".xlsx"
    config = options.trial_config() if is_local else options.config()
    if is_local:
        from sheets_automation.commands.trial import emulator_with, session_on

        session = session_on(emulator_with([local], now), options.settings)
        file = local.stem
    else:
        session = options.session()
    if limits:
        compared = deadlines(session, config, file, tab, now)
        options.show(lambda: deadlines_text(compared), lambda: compared)
        return
    if row is None:
        raise InputError("Say which row: explain FILE TAB ROW; or which limits differ: explain FILE --deadlines.")
    told = explain_row(session, config, file, tab, row, now)
    options.show(lambda: explained_text(told.told), lambda: explained_json(told))


@app.command()
def report(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="Of the report, e.g. GSC-FOR-02.")],
    month: Annotated[str, typer.Option(help="E.g. 2026-10; last month if left out.", show_default=False)] = "",
    issue: Annotated[bool, typer.Option("--issue", help="Freeze it: from then on it does not change.")] = False,
    correct: Annotated[bool, typer.Option("--correct", help="Begin a version 2 (3 …) of an issued report.")] = False,
    preview: Annotated[Path | None, typer.Option(metavar="FILE.html", help="Only write it as a page.")] = None,
) -> None:
    """Bring a monthly report's draft up to date, issue or correct it."""
    from sheets_automation.commands import report as reporting  # brings pandas: only where a report is wanted

    options: Options = context.obj
    config = options.config()
    if preview is None:
        options.writes(config)
    clock = options.clock()
    order = reporting.Order(code, reporting.month_of(month, clock().date()), issue=issue, correct=correct)
    with _held_as_json(options):
        if preview is not None:
            told = reporting.preview(options.session(), config, order, preview, clock())
        else:
            told = reporting.report(options.session(), config, order, clock)
    options.show(lambda: Text("\n".join(told.lines)), lambda: told.as_json)


@app.command("import")
def import_lists(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="Lists of SPIGA: .csv, .xls (web page), .xlsx.", show_default=False)
    ],
    into: Annotated[str, typer.Option(metavar="CODE", help="Form that takes the rows, e.g. GSC-FOR-09.")],
    tab: Annotated[str, typer.Option(metavar="TITLE", help="Of the tab; the one in use if left out.")] = "",
    write: Annotated[bool, typer.Option("--write", help="Add the rows; without it they are only shown.")] = False,
) -> None:
    """Turn lists into rows to call. A preview unless told to --write. Exit code 2 when rows wait."""
    from sheets_automation.commands import importing

    options: Options = context.obj
    config = options.config()
    if write:
        options.writes(config)
    order = importing.Order(tuple(files), into, tab)
    clock = options.clock()
    with _held_as_json(options):
        if write:
            told = importing.carry_out(options.session(), config, order, clock)
        else:
            told = importing.preview(options.session(), config, order, clock())
    options.show(lambda: import_text(told), lambda: import_json(told))
    missing = told.added is not None and told.added.rows < len(told.plan.rows)
    raise typer.Exit(1 if missing else 2 if told.added is None and told.plan.rows else 0)


@app.command()
def undo(context: typer.Context, run_id: Annotated[str, typer.Argument(metavar="RUN")]) -> None:
    """Take back what a run painted, where nobody touched it since."""
    options: Options = context.obj
    config = options.config()
    options.writes()  # whoever the people are: it gives back what was there before
    with _held_as_json(options):
        receipt = undo_run(options.session(), config, run_id, options.clock())
    options.show(lambda: receipt_text(receipt), lambda: receipt_json(receipt))


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what keeps the service from working, and what to do."""
    from sheets_automation.commands.checks.context import Context
    from sheets_automation.commands.doctor import examine

    options: Options = context.obj
    try:
        loaded: Config | ConfigError = options.config()
    except ConfigError as error:
        loaded = error
    settings = options.settings
    with _progress("Looking at everything …"):
        found = examine(Context(settings, options.config_folder, loaded, lambda: connect(settings), options.clock()()))
    options.show(lambda: Text("\n".join(found.lines)), lambda: found.as_json)
    raise typer.Exit(1 if found.blocked else 0)


@app.command()
def login(
    context: typer.Context,
    forget: Annotated[bool, typer.Option("--forget", help="Delete the token that was kept.")] = False,
    browser: Annotated[bool, typer.Option(help="Open the browser, or only print the address.")] = True,
) -> None:
    """Sign in as yourself, for a first try on a laptop."""
    from sheets_automation.google import login as signing  # brings the OAuth libraries: only where somebody signs in

    options: Options = context.obj
    settings = options.settings
    if forget:
        existed = signing.forget(settings.token_file)
        talk.print(f"{settings.token_file} was {'deleted' if existed else 'not there'}.", markup=False)
        return
    signing.sign_in(settings.oauth_client_file, settings.token_file, browser=browser)
    talk.print(f"Signed in; the token is in {settings.token_file}. Next: sheets-automation doctor", markup=False)


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 in a container.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", envvar="PORT", min=1, max=65535)] = 8080,
) -> None:
    """Serve HTTP for Cloud Run and Cloud Scheduler until told to end."""
    from sheets_automation.web.server import serve as serve_http  # brings Flask and gunicorn
    from sheets_automation.web.serving import Serving

    options: Options = context.obj
    config = options.live_config()
    options.writes(config)
    serving = Serving(config, options.settings, options.clock(), options.session)
    serve_http(serving, f"{host}:{port}", verbose=options.verbose)


@app.command()
def watch(context: typer.Context) -> None:
    """Have Drive tell `serve` of changes to the registers, for a day."""
    from sheets_automation.commands.watch import Hook
    from sheets_automation.commands.watch import watch as open_channels

    options: Options = context.obj
    hook = Hook.of(options.settings)
    if hook is None:
        raise ConfigError(["environment: SHEETS_AUTOMATION_NOTIFY_KEY: the key of Drive's notifications is missing"])
    channels = open_channels(options.session(), options.config(), hook, {}, options.clock()())
    told = {file: end.isoformat() for file, end in channels.items()}
    options.show(lambda: f"{len(told)} registers are watched for a day, at {hook.address}.", lambda: {"until": told})


@app.command()
def emulator(
    files: Annotated[list[Path] | None, typer.Argument(help="Workbooks to start with (.xlsx).")] = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=0, max=65535)] = 8765,
    data: Annotated[Path | None, typer.Option(help="Keep the state in this folder.")] = None,
) -> None:
    """Run the local Google: Sheets, Drive and Gmail on loopback."""
    from sheets_automation.commands.trial import without_locks
    from sheets_automation.emulator import ApiError, StoreBusy, StoreCorrupt
    from sheets_automation.emulator.server import serve

    given = files or []
    files = without_locks(given)
    _tell_skipped([path for path in given if path not in files])
    logging.getLogger("sheets_automation.emulator").setLevel(logging.INFO)  # where it listens, on stderr
    missing = [f"{path}: no such file" for path in files if not path.is_file()]
    if missing:
        raise InputError("The emulator was not started: " + "; ".join(missing))
    try:
        serve(port, data, files)
    except (OSError, ApiError, StoreBusy, StoreCorrupt) as error:
        raise InputError(f"The emulator was not started: {error}") from error


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Choose another file.") from error


def _approved(path: Path) -> Approval:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        changes = tuple(str(change["text"]) for change in data["changes"])
        only = str(data.get("only", ""))
        mails = None if only else frozenset(str(mail["key"]) for mail in data["mails"])
        return Approval(str(data["fingerprint"]), changes, only, mails)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not a plan saved by `plan --out`: {error}") from error


@contextmanager
def _progress(text: str) -> Iterator[None]:
    if talk.is_terminal:
        with talk.status(text):
            yield
    else:
        yield


@contextmanager
def _held_as_json(options: Options) -> Iterator[None]:
    """A program that asked for JSON gets an object where another run holds the lock, too."""
    try:
        yield
    except LockHeld as held:
        if options.as_json:
            sys.stdout.write(json.dumps(held_json(held), ensure_ascii=False, indent=2) + "\n")
        raise


def main() -> None:
    """Entry point: every error of ours is one clear message and an exit code."""
    # A snapshot is a million small objects without cycles; looking for cycles among them took a third of a run.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    try:
        code = _done()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = _INTERRUPTED
        talk.print("Stopped with Ctrl-C. If a run was at work, the next one goes on from there.", style="red")
    except BrokenPipeError:  # `| head`: who reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains when it flushes
        code = _READER_LEFT
    sys.exit(code)


def _done() -> int:
    """Do what the command line says; the exit code."""
    try:
        # Outside standalone mode typer hands the code of ``typer.Exit`` back instead of leaving with it.
        code = app(prog_name="sheets-automation", standalone_mode=False) or 0
    except AutomationError as error:
        talk.print(str(error), style="" if error.exit_code == 0 else "red", markup=False)
        if isinstance(error, DiscoveryError) and error.told:
            talk.print(error.told, markup=False)
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        raise KeyboardInterrupt from None
    except SystemExit as left:
        if isinstance(left.__context__, BrokenPipeError):  # typer's own answer to it is 1
            raise left.__context__ from None
        raise
    except Exception as error:
        show, missing = getattr(error, "show", None), extras.told(error)
        if missing:
            talk.print(missing, style="red", markup=False)
        elif show is None:  # not a usage error of the command line: a broken program says so with its trace
            raise
        else:
            show()
        return 1  # not the usual 2, which says «changes wait» after ``plan``
    if code == _INTERRUPTED:
        raise KeyboardInterrupt
    return int(code)


__all__ = ["__version__", "app", "main"]
