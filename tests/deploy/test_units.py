"""The systemd units and the line for cron: what systemd and the shell themselves say of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
SERVICE = (UNITS / "sheets-automation.service").read_text(encoding="utf-8")
CRON = (UNITS / "sheets-automation.cron").read_text(encoding="utf-8")
SCRIPTS = sorted([*(ROOT / "deploy/gcloud").glob("*.sh"), UNITS / "sheets-automation"])


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """Copies in which the program is one of this machine: systemd looks whether it is there."""
    for name in ("sheets-automation.service", "sheets-automation.timer"):
        text = (
            (UNITS / name)
            .read_text(encoding="utf-8")
            .replace("/opt/sheets-automation/.venv/bin/python", sys.executable)
        )
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(path) for path in sorted(tmp_path.glob("sheets-automation.*"))]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units_as_they_are(units: list[str]) -> None:
    """`systemd-analyze verify` has nothing to say, and calls what the service may do «OK»."""
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    unit = next(unit for unit in units if unit.endswith(".service"))
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=15", "--no-pager", unit],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd is too old to look at a unit that is not installed")
    assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_the_service_keeps_its_key_and_writes_nowhere() -> None:
    """The key comes by LoadCredential, and the file of settings, which would win over it, says no other."""
    assert "LoadCredential=key.json:" in SERVICE
    assert "SHEETS_AUTOMATION_CREDENTIALS_FILE=%d/key.json" in SERVICE
    assert "CREDENTIALS_FILE" not in (UNITS / "environment.example").read_text(encoding="utf-8")
    assert {"DynamicUser=yes", "ProtectSystem=strict", "ProtectHome=yes", "NoNewPrivileges=yes"} <= set(SERVICE.split())
    assert not re.search(r"^ReadWritePaths", SERVICE, re.MULTILINE)


@pytest.mark.parametrize(("code", "mailed"), [(0, ""), (3, ""), (1, "exit code 1")])
def test_cron_mails_what_a_run_could_not_tell(tmp_path: Path, code: int, mailed: str) -> None:
    """Its line prints nothing where the run ended well or in part, and the exit code where it failed."""
    (line,) = re.findall(r"^\*/10 \* \* \* \* (\S+) (.*)$", CRON, re.MULTILINE)
    assert line[0] != "root"
    for name, text in (("sheets-automation", f"echo of the run; exit {code}"), ("logger", "cat >/dev/null")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        ["bash", "-c", line[1]],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert (mailed in done.stdout, bool(done.stdout)) == (True, bool(mailed))
    assert "%" not in line[1]  # cron takes it for a line break


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_stops_at_its_first_error(path: Path) -> None:
    """Its shell understands it and, where it is there, shellcheck finds nothing; what is run has `set -e` and more."""
    text = path.read_text(encoding="utf-8")
    if path.name not in ("common.sh", "settings.example.sh"):
        assert re.search(r"^set -eu", text, re.MULTILINE)
        assert path.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0
    if shutil.which("shellcheck"):
        done = subprocess.run(
            ["shellcheck", "-x", path.name], cwd=path.parent, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_terraform_reads_the_module(tmp_path: Path) -> None:
    """Its own formatter, which has to understand every file, would change nothing."""
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", ROOT / "deploy" / "terraform"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CHECKPOINT_DISABLE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
