"""The install lines of the README, run as printed in a home of their own, without network: what they leave works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from door import ROOT
from sheets_by_hand import aftersales

#: ``pipx`` is left out below: it fetches a pip of its own before all else, and tests run without network.
LINES = re.findall(
    r"<!-- tested: install -->\n```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
)[0].splitlines()
RUN = [line for line in LINES if not line.startswith("pipx ")]
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIRED = [*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["local"]]


def offline(home: Path) -> dict[str, str]:
    """An environment whose home is ``home``: nothing is fetched, and dependencies are those of this interpreter.

    What is installed is the project alone; its libraries, and the tool that builds it, are found by ``PYTHONPATH``,
    where the editable installation of this clone is not (``.pth`` files count in site-packages only).
    """
    nothing = home / "no-dependencies.txt"
    names = [re.split(r"[<>=!~\[; ]", requirement)[0] for requirement in REQUIRED]
    nothing.write_text("".join(f"{name} ; python_version < '3'\n" for name in names), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP", "VIRTUAL_ENV"))}
    return kept | {
        "HOME": str(home),
        "PATH": f"{home / '.local/bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PYTHONUTF8": "1",
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this one the wrong way round: no isolation
        "PIP_NO_COMPILE": "1",
        "UV_OFFLINE": "1",
        "UV_NO_CACHE": "1",
        "UV_NO_BUILD_ISOLATION": "1",
        "UV_OVERRIDE": str(nothing),
        "UV_PYTHON": sys.executable,
    }


def test_the_three_ways_install_the_same() -> None:
    """``uv tool``, ``pipx`` and a virtual environment take the same folder, with what `try` needs."""
    assert [line.split()[0] for line in LINES] == ["uv", "pipx", "python3"]
    assert all(line.endswith(" install '.[local]'") for line in LINES)


@pytest.mark.parametrize("line", RUN, ids=[line.split()[0] for line in RUN])
def test_what_is_installed_works_in_any_folder(line: str, tmp_path: Path) -> None:
    """The command is there and tries a workbook in an empty folder, with the example configuration of the package."""
    tool = line.split()[0]
    environment = offline(tmp_path)
    if shutil.which(tool, path=environment["PATH"]) is None:
        pytest.skip(f"{tool} is not on this machine")
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (program,) = {*tmp_path.glob(".local/bin/sheets-automation"), *tmp_path.glob("*/bin/sheets-automation")}
    book = aftersales(tmp_path / "in" / "GSC-FOR-01 CONTROL POSVENTA.xlsx")
    folder = tmp_path / "empty"
    folder.mkdir()
    tried = [str(program), "--now", "2026-11-25T18:00", "try", str(book)]
    told = subprocess.run(tried, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert f"{tmp_path}/" in re.findall(r"(\S+)shipped_config", told.stderr)[0]
    assert (folder / "out" / "resultado" / "index.html").is_file()
