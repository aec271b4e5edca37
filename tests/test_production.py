"""Production needs no library of ``try`` and of the local Google: every command runs where they cannot be imported."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from door import CONFIG, ROOT, google_on_loopback
from guarantees.desk import Desk
from guarantees.report_desk import october_rows
from guarantees.test_import import HEADING as TO_CALL
from guarantees.test_import import NEW, known, spiga

from sheets_automation.commands.extras import LOCAL

#: Runs each command line of stdin in one process in which the libraries are not to be had.
_DRIVER = """
import contextlib, io, json, rich.console, signal, sys, threading, time, urllib.request, os
given, me = json.load(sys.stdin), os.getpid()
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in given["blocked"]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocker())
from sheets_automation import cli
said = []
for line in given["lines"]:
    sys.argv = ["sheets-automation", *line]
    out, err = io.StringIO(), io.StringIO()
    cli.talk = rich.console.Console(stderr=False, file=err, soft_wrap=True)
    try:
        with contextlib.redirect_stdout(out):
            cli.main()
    except SystemExit as leave:
        code = leave.code
    said.append([code, err.getvalue() + out.getvalue()])
def end_it():
    with contextlib.suppress(OSError):
        for _ in range(200):
            time.sleep(0.05)
            with contextlib.suppress(OSError):
                said.append([urllib.request.urlopen(given["health"]).status, ""])
                break
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=end_it).start()
sys.argv = ["sheets-automation", *given["serve"]]
try:
    cli.main()
except SystemExit as leave:
    said.append([leave.code, ""])
if os.getpid() == me:  # the server's worker comes by here, too
    json.dump(said, sys.stdout)
"""
_SENTENCE = re.compile(r"This command works on local copies and needs libraries .* run  pip install '\.\[local\]'\s*")


def _requirements(group: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] if group == "" else project["optional-dependencies"][group]
    return {re.split(r"[<>=]", line)[0].lower() for line in lines}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("production")


@pytest.fixture(scope="module")
def said(place: Path) -> dict[str, tuple[int, str]]:
    """Command → exit code and words, of each in turn against a small department on loopback."""
    desk = Desk()
    desk.register("GSC-FOR-01", october_rows(), rows_at_least=60)
    desk.register("GSC-FOR-09", [known(1, "ABC101")], heading=TO_CALL, width=len(TO_CALL))
    listed = str(spiga(place, NEW))
    workbook = place / "lista.xlsx"
    workbook.write_bytes(b"PK\\3\\4 a workbook, which nothing here could read")
    commands: dict[str, list[str]] = {
        "plan": ["plan", "--html", str(place / "plan.html")],
        "run": ["run"],
        "cases": ["cases"],
        "report": ["report", "GSC-FOR-02", "--month", "2026-10", "--preview", str(place / "informe.html")],
        "explain": ["explain", "GSC-FOR-01", "NOVIEMBRE 2026", "2"],
        "import": ["import", listed, "--into", "GSC-FOR-09"],
        "import xlsx": ["import", str(workbook), "--into", "GSC-FOR-09"],
        "undo": ["undo", "20261125-074500-abcdef"],
        "doctor": ["doctor"],
        "watch": ["watch"],
        "login": ["login", "--forget"],
        "try": ["try", str(workbook)],
        "init": ["init", str(workbook), "--out", str(place / "empresa")],
        "emulator": ["emulator", "--port", "0"],
        "mail": ["mail", "preview", "--out", str(place / "correos")],
        "explain xlsx": ["explain", str(workbook), "NOVIEMBRE 2026", "2"],
    }
    with google_on_loopback(desk.now, emulator=desk.emulator) as (url, _emulator), socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
        chosen.close()
        before = ["--config", str(CONFIG), "--endpoint", url, "--now", desk.now.isoformat()]
        given: dict[str, Any] = {
            "blocked": LOCAL,
            "lines": [[*before, *line] for line in commands.values()],
            "serve": [*before, "serve", "--port", str(port)],
            "health": f"http://127.0.0.1:{port}/healthz",
        }
        told = _in_one_process(given, place)
    return dict(zip((*commands, "healthz", "serve"), told, strict=True))


def _in_one_process(given: dict[str, Any], place: Path) -> list[tuple[int, str]]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHEETS_AUTOMATION_")},
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "SHEETS_AUTOMATION_AUDIENCE": "https://servicio.example",
        "SHEETS_AUTOMATION_CALLERS": "programador@proyecto.example",
        "SHEETS_AUTOMATION_NOTIFY_KEY": "0123456789abcdef" * 4,
        "SHEETS_AUTOMATION_PUBLIC_URL": "https://servicio.example",
        "SHEETS_AUTOMATION_TOKEN_FILE": str(place / "token.json"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _DRIVER],
        input=json.dumps(given),
        env=environment,
        cwd=place,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [(code, words) for code, words in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("plan", 2), ("run", 0), ("cases", 0), ("report", 0), ("explain", 0), ("import", 2), ("undo", 1),
        ("doctor", 1), ("watch", 0), ("login", 0), ("healthz", 200), ("serve", 0),
    ],
)  # fmt: skip
def test_a_command_of_production(said: dict[str, tuple[int, str]], command: str, code: int) -> None:
    """It does its work with the libraries of the local Google out of reach, and asks for none of them."""
    assert said[command][0] == code, said[command][1]
    assert "pip install" not in said[command][1]


@pytest.mark.parametrize("command", ["try", "init", "emulator", "mail", "explain xlsx"])
def test_a_command_on_local_copies_says_what_to_install(said: dict[str, tuple[int, str]], command: str) -> None:
    """Without the libraries it is one sentence and exit code 1, no trace."""
    code, words = said[command]
    assert (code, bool(_SENTENCE.fullmatch(words))) == (1, True), words


def test_a_list_as_workbook_says_what_to_install(said: dict[str, tuple[int, str]]) -> None:
    """A list in .xlsx where nothing reads it: the name of the file, what to install, and the other way out."""
    code, words = said["import xlsx"]
    assert code == 1
    assert "lista.xlsx" in words
    assert "pip install '.[xlsx]'" in words


def test_the_extras_are_what_the_message_and_the_tests_take_them_for() -> None:
    """``[local]`` is exactly the blocked libraries, none of them a requirement of production or in its lock."""
    assert _requirements("local") == set(LOCAL)
    assert _requirements("local") & _requirements("") == set()
    assert _requirements("xlsx") == {"openpyxl"}
    assert _locked("requirements-production.lock") & set(LOCAL) == {"openpyxl"}  # for lists that are workbooks


def _locked(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))


def test_both_locks_name_the_same_versions() -> None:
    """What production installs is what the tests ran with, hash for hash, and every requirement is in it."""
    parts = {
        name: set(re.split(r"^(?=[\w.-]+==)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:])
        for name in ("requirements.lock", "requirements-production.lock")
    }
    assert parts["requirements-production.lock"] - parts["requirements.lock"] == set()
    assert _requirements("") - _locked("requirements-production.lock") == set()
    assert not {"pytest", "mypy", "playwright", "hatchling"} & _locked("requirements-production.lock")
