"""What README and the pages of docs/ say is so: commands run, the help is the program's, excerpts are real, links lead
somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from config_reference import variables
from door import CONFIG, ROOT, google_on_loopback, process

from sheets_automation import __version__
from sheets_automation.samples import SampleTruth
from sheets_automation.settings import Settings

#: README, the pages of docs/ and the emulator's own: file → text.
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (
        ROOT / "README.md",
        *sorted((ROOT / "docs").glob("*.md")),
        ROOT / "sheets_automation/emulator/README.md",
    )
}
README = PAGES["README.md"]
EVERYTHING = "\n".join(PAGES.values())
MOMENT = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))


def block(mark: str) -> str:
    """The fenced block under ``<!-- mark -->``, which stands on one page alone."""
    found = re.findall(rf"<!-- {re.escape(mark)} -->\n```\w+\n(.*?)```", EVERYTHING, re.DOTALL)
    assert len(found) == 1, f"{len(found)} blocks marked {mark!r} in README.md and docs/"
    return str(found[0])


def shell(line: str, folder: Path) -> tuple[int, str]:
    """Run one line of a page in a folder, with this interpreter as ``python`` and ``sheets-automation``."""
    this = f'"{sys.executable}"'
    line = re.sub(r"^python ", f"{this} ", line)
    line = re.sub(r"^sheets-automation ", f"{this} -m sheets_automation ", line)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's configuration, where the commands of the pages are typed."""
    made = tmp_path_factory.mktemp("readme")
    shutil.copytree(CONFIG, made / "config")
    return made


def test_the_commands_of_the_first_five_minutes(folder: Path) -> None:
    """They run as printed, and what the pages show of their output is in it, line by line."""
    outputs = {}
    for line in block("tested").splitlines():
        code, output = shell(line, folder)
        assert code == 0, f"{line}\n{output}"
        outputs["explain" if " explain " in line else "try" if " try " in line else "samples"] = output
    for command in ("try", "explain"):
        for line in block(f"from the output of {command}").splitlines():
            assert line in outputs[command]
    left = folder / "out" / "resultado"
    assert {path.name[:10] for path in left.glob("*.xlsx")} == {
        "Control de",
        "TABLERO GE",
        "BASE DE RE",
        "RECUPERACI",
        "GC-PRO-05 ",
        *(f"GSC-FOR-0{number}" for number in (1, 2, 3, 4, 7, 9)),
        *(f"GC-FOR-{number} " for number in ("05", "06", "21")),
    }


def test_the_commands_against_the_emulator(sample_truth: SampleTruth, tmp_path: Path) -> None:
    """With an emulator at the address, each ends with the exit code the page gives, 0 where it gives none."""
    shutil.copytree(CONFIG, tmp_path / "config")
    shutil.copytree(sample_truth.files[0].parent, tmp_path / "out" / "muestra")
    with google_on_loopback(MOMENT, sample_truth.files) as (url, _emulator):
        for line in block("tested against the emulator").splitlines():
            expected = re.search(r"# exit code (\d)", line)
            code, output = shell(line.replace("http://127.0.0.1:8765", url), tmp_path)
            assert code == int(expected[1] if expected else 0), f"{line}\n{output}"


def test_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """The block of commands is what ``--help`` prints."""
    monkeypatch.setenv("COLUMNS", "80")
    assert block("help").strip() == process("--help").out.strip()


def test_the_readme_is_one_look() -> None:
    """At most 900 words, all tables and blocks included; the rest stands in docs/."""
    assert len(README.split()) <= 900


def test_the_environment_is_entered_before_its_commands() -> None:
    """Copied one by one after ``make run``, no command of the README is «command not found»."""
    typed = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
    own = [n for n, line in enumerate(typed) if line.startswith(("sheets-automation ", "python "))]
    assert typed.index("make run") < typed.index(". .venv/bin/activate") < min(own)


def test_every_make_target_exists() -> None:
    """``make X`` in the README is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make (run|test|lint|lock|clean|[a-z]+)`?(?=[\s`,;.]|$)", README))
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {"run", "test", "lint", "lock"} <= named & targets


def test_every_path_exists() -> None:
    """Files and folders the pages name are there."""
    paths = set(re.findall(r"`((?:config|docs|tests|sheets_automation)/[\w./-]*|[\w.]+\.(?:json|lock))`", EVERYTHING))
    paths |= set(re.findall(r"^(sheets_automation/[\w./]+)", EVERYTHING, re.MULTILINE))
    made = {"run.json", "config/people.toml"}  # by the program; by the company, from config/ejemplo/
    missing = [path for path in paths - made if not (ROOT / path).exists()]
    assert missing == []


def anchors(text: str) -> set[str]:
    """What a link may name after ``#``: each heading as GitHub makes an anchor of it."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_link_leads_somewhere() -> None:
    """Pages, pictures and headings that a page links to are there."""
    dead = []
    for page, text in PAGES.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            path = (ROOT / page).parent / name if name else ROOT / page
            if not path.is_file() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
                dead.append(f"{page}: {target}")
    assert dead == []


def test_every_page_is_found() -> None:
    """Whoever opens the list of pages finds each of docs/; the README leads to the list."""
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", PAGES["docs/README.md"]))
    assert linked == {page.removeprefix("docs/") for page in PAGES if page.startswith("docs/")} - {"README.md"}
    assert "(docs/README.md)" in README


def test_every_setting_of_the_environment_exists() -> None:
    """``SHEETS_AUTOMATION_…`` variables of the pages are those the program reads, and all of them."""
    named = set(re.findall(r"SHEETS_AUTOMATION_[A-Z_]+[A-Z]", EVERYTHING))
    read = {one for name in Settings.model_fields for one in variables(name)}
    assert named == {one for one in read if one.startswith("SHEETS_AUTOMATION_")}
    assert all(f"`{one}`" in PAGES["docs/referencia-config.md"] for one in read)


def test_version_and_changelog_agree() -> None:
    """pyproject, package and the newest released entry of the changelog name one version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    released = re.findall(r"^## \[(\d[\d.]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert project["version"] == __version__ == released[0]


def test_every_dependency_has_its_reason() -> None:
    """Each direct dependency is named in the changelog, and is locked."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").lower()
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    extras = project["optional-dependencies"].values()
    for requirement in (*project["dependencies"], *(one for extra in extras for one in extra)):
        name = re.split(r"[<>=!~\[; ]", requirement)[0].lower()
        assert name in locked
        if not re.match(r"types-|pandas-stubs", name):
            assert name in changelog, f"CHANGELOG.md gives no reason for {name}"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-production.lock"])
def test_the_lock_names_no_address(name: str) -> None:
    """Versions and hashes only: no index, no link, no local path, and a hash for every version."""
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|@ ", lock)
    versions = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in version for version in versions)
