"""What the Dockerfile says, and that the script which executes its steps notices one that breaks."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from .dockerfile import ROOT, StepFailed, _words, build, context, dockerignore, ignored, steps

TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
STEPS = steps(TEXT)
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def named(name: str) -> list[str]:
    return [step.text for step in STEPS if step.name == name]


def test_the_base_is_slim_and_its_minor_version_is_pinned() -> None:
    """Both stages stand on one minor version, one that the project supports."""
    assert re.fullmatch(r"PYTHON=3\.1[1-9]", named("ARG")[0])
    assert [base.split(" AS ")[0] for base in named("FROM")] == ["python:${PYTHON}-slim"] * 2


def test_it_runs_as_nobody_in_particular_and_hears_sigterm() -> None:
    """A number other than root's after the last COPY, and no shell around the program."""
    last = [step.name for step in STEPS]
    assert last.index("USER") > max(i for i, name in enumerate(last) if name == "COPY")
    assert named("USER") == ["10001:10001"]
    assert [word for step in STEPS if step.name in ("ENTRYPOINT", "CMD") for word in _words(step)] == [
        "python", "-m", "sheets_automation", "serve", "--host", "0.0.0.0",  # noqa: S104
    ]  # fmt: skip


def test_only_the_production_lock_is_installed_with_hashes() -> None:
    """One installation, of that file, which may fetch nothing else and compiles nothing foreign."""
    (install,) = [text for text in named("RUN") if "pip" in text and "install" in text]
    assert install.endswith("-r requirements-production.lock")
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(install.split())


def test_the_build_gets_what_is_copied_and_nothing_else() -> None:
    """No test, key, history, note or output gets into the build; each source of a COPY does."""
    for source in ("requirements-production.lock", "sheets_automation", "config"):
        assert list(context(source)), source
    for path in ("tests/door.py", ".git/config", "credentials.json", "key.json", "out/x.xlsx", "README.md", ".env",
                 "config/__pycache__/x.pyc", "sheets_automation/web/__pycache__/app.cpython-311.pyc"):  # fmt: skip
        assert ignored(path, dockerignore()), path
    copied = {text.split()[-2] for text in named("COPY") if not text.startswith("--from")}
    assert copied == {rule.removeprefix("!") for rule in dockerignore() if rule.startswith("!")}


def test_secrets_are_nowhere_in_it() -> None:
    """No variable of the image holds a secret, and none is asked for while it is built."""
    assert not re.search(r"(?i)key|password|secret|token|credential", "".join(named("ENV") + named("ARG")))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("RUN false", "RUN false\nended with 1"),
        ("RUN test -e /opt/nothing", "ended with 1"),
        ("COPY tests /opt/app/tests", ".dockerignore keeps it out"),
        ("COPY nothing /opt/app", "nothing of it is there"),
        ("CMD sheets-automation serve", "not in the exec form"),
        ("HEALTHCHECK CMD true", "does not know the instruction"),
    ],
)
def test_a_step_that_breaks_is_noticed(tmp_path: Path, broken: str, said: str) -> None:
    """The script that executes the steps names the one that failed."""
    text = f"ARG PYTHON={VERSION}\nFROM python:${{PYTHON}}-slim\nRUN mkdir -p /opt/app && \\\n  touch /opt/app/x\n"
    with pytest.raises(StepFailed, match=re.escape(said)):
        build(text + broken, tmp_path, Path(sys.executable))
    assert (tmp_path / "image/opt/app/x").exists()


def test_another_python_does_not_stand_in(tmp_path: Path) -> None:
    """A base image of another minor version is not taken for this machine's Python."""
    with pytest.raises(StepFailed, match="stands in for it"):
        build("FROM python:3.9-slim\n", tmp_path, Path(sys.executable))
