"""Commands as typed: what they print where, and the exit code they leave (spec §11)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from email import message_from_string
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from door import ROOT, command, google_on_loopback, process
from openpyxl import load_workbook
from sheets_by_hand import CALLS, COMMENT, aftersales

from sheets_automation.commands.preview import NAMES
from sheets_automation.emulator import Emulator

NOW = "2026-11-25T18:00"
MOMENT = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))
FORM = "GSC-FOR-01 CONTROL POSVENTA"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return aftersales(tmp_path / "in" / f"{FORM}.xlsx")


@pytest.fixture
def google(book: Path) -> Iterator[tuple[str, Emulator]]:
    with google_on_loopback(MOMENT, [book]) as found:
        yield found


def paints(data: dict[str, object]) -> list[object]:
    changes = data["changes"]
    assert isinstance(changes, list)
    return [change for change in changes if change["change"] == "PaintRow"]


# ------------------------------------------------------------------------------------------------------------- try


def test_try_leaves_the_whole_outcome(book: Path, tmp_path: Path) -> None:
    """``try`` exits 0 and leaves the coloured copy, the control workbook, mails and run.json; the original stays."""
    before = book.read_bytes()
    told = command("--now", NOW, "try", book, "--out", tmp_path / "out")
    assert told.code == 0
    assert book.read_bytes() == before
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {f"{FORM}.xlsx", "Control de Automatización.xlsx", "index.html", "run.json", "mail"} <= names
    sheet = load_workbook(tmp_path / "out" / f"{FORM}.xlsx")["NOVIEMBRE"]
    fills = [sheet.cell(row, COMMENT).fill.fgColor.rgb[-6:] for row in (4, 5)]
    assert fills == ["FF0000", "FFFF00"]
    assert sheet.cell(6, COMMENT).fill.fill_type is None


def test_try_talks_on_stderr_and_answers_on_stdout(book: Path, tmp_path: Path) -> None:
    """With --json stdout is one JSON document, equal to run.json; where the files are is said on stderr."""
    told = command("--json", "--now", NOW, "try", book, "--out", tmp_path / "out")
    assert told.data == json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert told.data["rows_read"] == len(CALLS)
    assert "run.json" in told.err


def test_try_without_a_terminal_is_plain(book: Path, tmp_path: Path) -> None:
    """As a process with its output in a pipe: exit 0, no escape codes, the table on stdout, how far it is on stderr."""
    told = process("--now", NOW, "try", book, "--out", tmp_path / "out")
    assert told.code == 0
    assert "\x1b" not in told.out + told.err
    assert FORM in told.out
    assert told.err.splitlines()[:3] == [f"Reading {FORM}.xlsx", "Running", "Writing the outcome"]


def test_a_mail_is_a_file_that_a_mail_program_opens(book: Path, tmp_path: Path) -> None:
    """Each mail is an .eml with text and HTML, whose file name says who gets it, and its HTML beside it."""
    command("--now", NOW, "try", book, "--out", tmp_path / "out")
    mails = sorted((tmp_path / "out" / "mail").glob("*.eml"))
    assert mails
    for mail in mails:
        text = mail.read_text(encoding="utf-8")
        assert "multipart/alternative" in text
        assert re.search(r"\S+@carrazos\.example", mail.name)
        assert message_from_string(text)["From"].endswith("<gestion.clientes@carrazos.example>"), "as in mail.toml"
        assert "</html>" in mail.with_suffix(".html").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------------ plan and run


def test_plan_writes_nothing_and_says_2(google: tuple[str, Emulator]) -> None:
    """``plan`` shows the two rows to paint, exits 2 because changes wait, and makes no write."""
    url, emulator = google
    told = command("--endpoint", url, "--now", NOW, "--json", "plan")
    assert told.code == 2
    assert len(paints(told.data)) == 2
    assert len(emulator.workspace.books) == 1
    assert not emulator.sent_mail()


def test_a_plan_as_a_page(google: tuple[str, Emulator], tmp_path: Path) -> None:
    """``plan --html`` writes what would change, the mails and last month's drafts; the exit code stays the plan's."""
    url, emulator = google
    told = command("--endpoint", url, "--now", NOW, "plan", "--html", tmp_path / "plan.html")
    assert told.code == 2
    page = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert "Qué haría una corrida" in page
    assert 'data-figure="painted">2<' in page
    assert "@carrazos.example" in page
    assert "docs.google.com" not in page, "a local emulator's spreadsheets have no address that opens"
    assert not emulator.sent_mail()
    nowhere = command("--endpoint", url, "--now", NOW, "plan", "--html", tmp_path / "none" / "plan.html")
    assert nowhere.code == 1
    assert "cannot be written" in nowhere.err


def test_run_then_plan_says_0(google: tuple[str, Emulator]) -> None:
    """``run`` exits 0 having done it; then ``plan`` exits 0 and says that nothing waits."""
    url, _emulator = google
    done = command("--endpoint", url, "--now", NOW, "--json", "run")
    assert (done.code, done.data["painted"], done.data["cases"]["total"]) == (0, 2, 2)
    after = command("--endpoint", url, "--now", NOW, "plan")
    said = "No row to change. Rows read: 4. No mail is due: what was due was sent already."
    assert (after.code, after.out.strip()) == (0, said)


def test_a_second_run_changes_nothing_and_sends_nothing(google: tuple[str, Emulator]) -> None:
    """The forms are the same bytes after a second run, and no second mail goes out."""
    url, emulator = google
    command("--endpoint", url, "--now", NOW, "run")
    form = next(file_id for file_id, meta in emulator.workspace.files.items() if meta.name == FORM)
    exported, sent = emulator.export_xlsx(form), len(emulator.sent_mail())
    assert sent > 0
    again = command("--endpoint", url, "--now", NOW, "--json", "run")
    assert (again.code, again.data["changes"], again.data["mails"]) == (0, [], [])
    assert emulator.export_xlsx(form) == exported
    assert len(emulator.sent_mail()) == sent
    assert command("--endpoint", url, "--now", NOW, "run").out == (
        "25/11/2026 18:00: nothing to do; looked at 1 workbook, 4 rows; 2 open cases, 2 overdue; no mail: what was due "
        "was sent already.\n"
    )


def test_an_approved_plan_is_done_and_a_stale_one_is_not(google: tuple[str, Emulator], tmp_path: Path) -> None:
    """``run --plan`` does the saved plan; once the sheet has moved on, the same plan is refused and nothing written."""
    url, emulator = google
    saved = tmp_path / "plan.json"
    assert command("--endpoint", url, "--now", NOW, "plan", "--out", saved).code == 2
    form = next(iter(emulator.workspace.books))
    emulator.share(form, "agente@carrazos.example")
    emulator.as_user("agente@carrazos.example").write(form, "NOVIEMBRE!I6", [[3]])
    refused = command("--endpoint", url, "--now", NOW, "run", "--plan", saved)
    assert refused.code == 1
    assert "Nothing was written" in refused.err
    assert "J6" in refused.err
    fresh = command("--endpoint", url, "--now", NOW, "plan", "--out", saved)
    assert fresh.code == 2
    assert command("--endpoint", url, "--now", NOW, "run", "--plan", saved).code == 0


def test_run_done_in_part_says_3(google: tuple[str, Emulator]) -> None:
    """A run whose time ends before its first write records that, exits 3, and the next one finishes the job."""
    url, emulator = google
    command("--endpoint", url, "--now", NOW, "run")
    form = next(file_id for file_id, meta in emulator.workspace.files.items() if meta.name == FORM)
    emulator.share(form, "agente@carrazos.example")
    emulator.as_user("agente@carrazos.example").write(form, "NOVIEMBRE!I6", [[3]])

    emulator.hooks.before_call.append(lambda _call: time.sleep(0.4))
    late = command("--endpoint", url, "--now", NOW, "--json", "run", "--deadline", "1")
    emulator.hooks.before_call.clear()
    assert late.code == 3
    assert late.data["status"] == "parcial"
    done = command("--endpoint", url, "--now", "2026-11-26T09:00", "--json", "run")
    assert done.code == 0
    assert command("--endpoint", url, "--now", "2026-11-26T09:00", "plan").code == 0


# ------------------------------------------------------------------------------------------------------------ mail


def test_mail_preview_writes_every_kind_for_the_eye_and_for_a_mail_program(tmp_path: Path) -> None:
    """One of each kind and role, ``.eml`` and ``.html``, with some cases new and others known; nothing else happens."""
    told = command("mail", "preview", "--out", tmp_path)
    assert told.code == 0, told.err
    written = {path.stem for path in tmp_path.glob("*.eml")}
    assert written == {path.stem for path in tmp_path.glob("*.html")}
    assert {name.split()[0] for name in written} == set(NAMES)
    digests = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("resumen_diario *.html"))
    assert 0 < digests.count(">Nuevo</span>") < digests.count(">Abrir caso</a>")
    assert "Buenos días" in digests


def test_mail_preview_of_one_kind(tmp_path: Path) -> None:
    """Only that; a kind that is none is refused with those there are."""
    assert command("mail", "preview", "relevo", "--out", tmp_path).code == 0
    assert [path.name for path in tmp_path.glob("*.eml")] == ["relevo asesor_servicio.eml"]
    wrong = command("mail", "preview", "resumen", "--out", tmp_path / "none")
    assert (wrong.code, (tmp_path / "none").exists()) == (1, False)
    assert "resumen_semanal" in wrong.err


# -------------------------------------------------------------------------------------------- cases, explain and undo


def test_cases_lists_the_most_urgent_first(google: tuple[str, Emulator]) -> None:
    """``cases`` needs a first run; then it lists open cases with number, due date and owner, as text and as JSON."""
    url, _emulator = google
    early = command("--endpoint", url, "--now", NOW, "cases")
    assert early.code == 1
    assert "first `run`" in early.err
    command("--endpoint", url, "--now", NOW, "run")
    told = command("--endpoint", url, "--now", NOW, "--json", "cases")
    assert told.code == 0
    assert [case["number"] for case in told.data] == ["C-2026-00001", "C-2026-00002"]
    assert {case["due"] for case in told.data} == {"2026-11-20"}
    shown = command("--endpoint", url, "--now", NOW, "cases")
    assert "20/11/2026" in shown.out
    assert "Carlos Andrés Rodríguez Pulido" in shown.out


def test_explain_says_why(book: Path) -> None:
    """``explain`` on a local file tells score, decision with its rule, and the deadline day by day."""
    told = command("--now", NOW, "--json", "explain", book, "NOVIEMBRE", 4)
    assert told.code == 0
    case, decision = told.data["case"], told.data["decision"]
    assert (case["score"], case["opened"], case["due"], case["closed_on"]) == (4, "2026-11-18", "2026-11-20", None)
    assert (decision["target"], decision["rule"]) == ("rojo", "R-56")
    assert told.data["words"]["decision"].startswith("rojo – GSC-PRO-03, act. 3: detractor")
    shown = command("--now", NOW, "explain", book, "NOVIEMBRE", 4).out
    assert "GSC-PRO-03, act. 3" in shown
    assert "R-56" not in shown
    assert "20/11/2026" in told.data["words"]["deadline"]


def test_explain_names_what_there_is(book: Path) -> None:
    """A tab or row that is none is answered with the tabs and rows that are."""
    wrong_tab = command("--now", NOW, "explain", book, "DICIEMBRE", 4)
    wrong_row = command("--now", NOW, "explain", book, "NOVIEMBRE", 1)
    assert (wrong_tab.code, wrong_row.code) == (1, 1)
    assert "«NOVIEMBRE»" in wrong_tab.err
    assert "4–7" in wrong_row.err
    strange = book.rename(book.with_name("Llamadas.xlsx"))
    assert "sheets-automation init" in command("--now", NOW, "explain", strange, "NOVIEMBRE", 4).err


def test_undo_takes_back_what_is_as_it_was_left(google: tuple[str, Emulator]) -> None:
    """``undo`` clears the two colours and notes of a run; a cell that a person repainted since is named and left."""
    url, emulator = google
    run = command("--endpoint", url, "--now", NOW, "--json", "run").data["run"]
    form = next(file_id for file_id, meta in emulator.workspace.files.items() if meta.name == FORM)
    emulator.share(form, "asesor@carrazos.example")
    cell = {"sheetId": emulator.spreadsheet(form).sheets[0].properties["sheetId"], "startRowIndex": 4, "endRowIndex": 5}
    emulator.as_user("asesor@carrazos.example").batch_update(
        form,
        {
            "repeatCell": {
                "range": {**cell, "startColumnIndex": COMMENT - 1, "endColumnIndex": COMMENT},
                "cell": {"userEnteredFormat": {"backgroundColorStyle": {"rgbColor": {"green": 1}}}},
                "fields": "userEnteredFormat.backgroundColorStyle",
            }
        },
    )
    told = command("--endpoint", url, "--now", NOW, "--json", "undo", run)
    assert told.code == 0
    assert any("J4" in place for place in told.data["restored"])
    assert [("J5" in item["where"], item["why"]) for item in told.data["left"]] == [
        (True, "somebody changed the colour since")
    ]
    assert command("--endpoint", url, "--now", NOW, "undo", "no-such-run").code == 1


# ------------------------------------------------------------------------------------------- emulator and the usual


def test_emulator_serves_on_loopback_until_it_is_stopped(book: Path) -> None:
    """``emulator`` says on stderr where it listens, serves the file it was given, and prints nothing on stdout."""
    line = [sys.executable, "-m", "sheets_automation", "emulator", "--port", "0", str(book)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stderr is not None
        assert server.stdout is not None
        try:
            url = next(found[0] for text in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", text)))
            assert command("--endpoint", url, "--now", NOW, "plan").code == 2
        finally:
            server.terminate()
        assert server.stdout.read() == ""


def test_emulator_says_what_keeps_it_from_starting(tmp_path: Path) -> None:
    """A file that is none, or no workbook, ends it with exit 1 and the file's name."""
    notes = tmp_path / "notas.xlsx"
    notes.write_text("hola", encoding="utf-8")
    assert "nada.xlsx" in command("emulator", "--port", 0, tmp_path / "nada.xlsx").err
    told = command("emulator", "--port", 0, notes)
    assert told.code == 1
    assert "not an .xlsx" in told.err


def test_usage_errors_are_not_taken_for_waiting_changes() -> None:
    """An unknown command or option exits 1, never 2, which would mean «changes wait»."""
    for told in (process("plam"), command("plan", "--wat"), command("try")):
        assert told.code == 1
        assert told.out == ""
        assert "Usage" in told.err


def test_help_lists_every_command() -> None:
    """``--help`` exits 0 and names the commands."""
    told = process("--help")
    assert told.code == 0
    for name in ("try", "plan", "run", "cases", "explain", "undo", "emulator"):
        assert re.search(rf"^\s+{name}\s", told.out, re.MULTILINE), name
