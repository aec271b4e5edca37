"""What every command shares: options anywhere on the line, clear refusals, a clean end, and a narrow terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from door import CONFIG, ROOT, command, google_on_loopback
from rich.console import Console
from sheets_by_hand import aftersales

from sheets_automation import __version__, service
from sheets_automation.commands.trial import emulator_with, session_on
from sheets_automation.config import load
from sheets_automation.render.result import result_text
from sheets_automation.render.terminal import cases_text
from sheets_automation.settings import Settings

NOW = "2026-11-25T18:00"
MOMENT = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with google_on_loopback(MOMENT) as (address, _emulator):
        yield address


# ---------------------------------------------------------------------------------------------------------- options


def test_options_may_stand_after_the_command(url: str) -> None:
    """Their order does not matter, and help shows them once."""
    before = command("--endpoint", url, "--now", NOW, "--json", "plan")
    after = command("plan", "--json", "--endpoint", url, f"--now={NOW}")
    assert before.data == after.data
    assert after.code == before.code
    assert "--endpoint" not in command("plan", "--help").out


def test_an_option_twice_says_the_same_or_nothing_is_done(url: str) -> None:
    """Of two moments neither is taken in silence, wherever they stand; saying one twice is no harm."""
    for line in (["--now", NOW, "plan", "--now", "2026-11-26"], ["plan", "--now", NOW, "--now", "2026-11-26"]):
        told = command(*line, "--endpoint", url)
        assert told.code == 1
        assert "--now is given twice, as 2026-11-25T18:00 and as 2026-11-26" in told.err
    assert command("--now", NOW, "--json", "plan", "--json", "--now", NOW, "--endpoint", url).data["changes"] == []


def test_the_version() -> None:
    """By itself, without a command."""
    assert command("--version").out == f"sheets-automation {__version__}\n"


def test_a_shell_completes_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the lines that ``--show-completion`` prints ask for it."""
    for name, value in {"": "complete_bash", "COMP_WORDS": "sheets-automation pl", "COMP_CWORD": "1"}.items():
        monkeypatch.setenv(name or "_SHEETS_AUTOMATION_COMPLETE", value)
    assert command().out.split() == ["plan"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["plam"], "Did you mean 'plan'?"),
        (["plan", "--htm", "x"], "--html"),
        (["report", "GSC-FOR-2"], "Did you mean GSC-FOR-02?"),
        (["import", "lista.csv", "--into", "gsc-for-9"], "Did you mean GSC-FOR-09?"),
        (["mail", "preview", "resumendiario"], "Did you mean resumen_diario?"),
    ],
)
def test_what_may_have_been_meant(url: str, line: list[str], told: str) -> None:
    """A word that is nearly one of those that there are."""
    answer = command("--endpoint", url, "--now", NOW, *line)
    assert answer.code == 1
    assert told in answer.err


# ------------------------------------------------------------------------------------------------------------ refusals


def test_no_emulator_there() -> None:
    """At once, with the line that starts one; Google is not blamed."""
    told = command("plan", "--endpoint", "http://127.0.0.1:9")
    assert told.code == 1
    assert "No emulator answers at http://127.0.0.1:9" in told.err
    assert "sheets-automation emulator --port 9" in told.err


def test_the_example_is_not_taken_to_google() -> None:
    """Its people, sender and domains: refused before a credential is asked for, with what to write where."""
    for line in (["run"], ["report", "GSC-FOR-02"], ["import", "x.csv", "--into", "GSC-FOR-09", "--write"], ["serve"]):
        told = command(*line)
        assert told.code == 1
        assert f"copie {CONFIG / 'ejemplo' / 'people.toml'} a {CONFIG / 'people.toml'}" in told.err
        assert "quedan dominios de ejemplo: carrazos.example" in told.err


def test_a_company_of_its_own_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its people.toml and its domains the next thing that is missing is the key."""
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    shutil.copy(config / "ejemplo" / "people.toml", config)
    for name in ("people.toml", "mail.toml"):
        text = (config / name).read_text(encoding="utf-8")
        (config / name).write_text(text.replace("carrazos.example", "carrazos.test"), encoding="utf-8")
    monkeypatch.setenv("SHEETS_AUTOMATION_CREDENTIALS_FILE", str(tmp_path / "none.json"))
    told = command("run", config=config)
    assert told.code == 1
    assert "none.json" in told.err


@pytest.mark.parametrize("line", [["run"], ["undo", "20261125-180000-abc123"], ["report", "GSC-FOR-02"]])
def test_a_pretended_moment_writes_nothing_to_google(line: list[str]) -> None:
    """What is written there is of now; looking (``plan``) and trying are free."""
    told = command(*line, "--now", NOW)
    assert told.code == 1
    assert "--now 2026-11-25T18:00 is for trials" in told.err


# ------------------------------------------------------------------------------------------------------------- its end

INTERRUPTED = """
import builtins, os, runpy, signal, sys
real = builtins.__import__
def importing(name, *rest, **more):
    if name == {at!r}:
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *rest, **more)
builtins.__import__ = importing
sys.argv = ["sheets-automation", "emulator", "none.xlsx"]
runpy.run_module("sheets_automation", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("gspread", "Stopped with Ctrl-C. Nothing was begun."),
        ("sheets_automation.commands.trial", "Stopped with Ctrl-C."),
    ],
)
def test_ctrl_c_is_one_line(at: str, told: str) -> None:
    """While the program is loaded and while it works: exit code 130, no trace."""
    line = [sys.executable, "-c", INTERRUPTED.format(at=at)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 130
    assert done.stderr.strip().startswith(told)
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_reader_that_left() -> None:
    """``… | head``: no trace and no complaint when the rest is flushed."""
    read, write = os.pipe()
    os.close(read)
    line = [sys.executable, "-m", "sheets_automation", "--version"]
    done = subprocess.run(
        line, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, encoding="utf-8", timeout=60, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


# --------------------------------------------------------------------------------------------------------- the terminal


def test_nothing_is_cut_off(tmp_path: Path) -> None:
    """A long title, owners and places of findings are whole, on lines that fit a narrow and a usual terminal."""
    title = "GSC-FOR-01 CONTROL DE SEGUIMIENTO CLIENTES POSVENTA Y COLISIÓN SEDE TUNJA NORTE 2026"
    book = aftersales(tmp_path / f"{title}.xlsx")
    session = session_on(emulator_with([book], MOMENT), Settings())
    result = service.run(session, load(CONFIG), lambda: MOMENT, explicit=True)
    for width in (80, 120):
        console = Console(file=StringIO(), width=width)
        with console.capture() as captured:
            console.print(result_text(result, MOMENT.date()))
            console.print(cases_text(result.open_cases(), MOMENT.date()))
        assert max(map(len, captured.get().splitlines())) <= width
        words = " ".join(captured.get().split())
        for whole in (*title.split(), *(word for case in result.open_cases() for word in case.owner.split())):
            assert whole in words
        for whole in (*(case.number for case in result.open_cases()), *(one.cell for one in result.findings)):
            assert whole in words
