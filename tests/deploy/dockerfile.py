"""Execute the Dockerfile without Docker: ``python -m tests.deploy.dockerfile`` (some minutes; needs the package index).

Each stage is a folder; ``COPY`` brings what ``.dockerignore`` lets through, ``RUN`` runs in a shell with the absolute
paths of the image moved into that folder. What stays unproven is the base image: a Python of this machine stands in.
Then the image is used as its user: nothing in it is open to writing, what is installed is the lock, a run against the
local Google ends with 0, the server refuses the example's people and, with a company's own, answers at PORT and ends on
SIGTERM.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
USER = 10001
_OURS = re.compile(r"(?<![\w.}/-])/(?=(?:opt|build|etc/sheets-automation)\b)")  # paths of the image, not the machine's


class Step(NamedTuple):
    """One instruction."""

    name: str
    text: str


class StepFailed(Exception):
    """A step of the Dockerfile does not do its work."""


@dataclass(slots=True)
class Stage:
    """A stage and its file system."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = ""
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def at(self, path: str) -> Path:
        """Where a path of the image lies."""
        return self.root / (Path(self.folder) / path).as_posix().lstrip("/")

    def moved(self, text: str) -> str:
        return _OURS.sub(f"{self.root}/", text)


def steps(text: str) -> list[Step]:
    """The instructions, continued lines joined, comments left out."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", "", lines)
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def ignored(path: str, rules: Sequence[str]) -> bool:
    """Whether ``.dockerignore`` keeps a file of the project out: the last rule that meets it decides."""
    parts = Path(path).parts
    above = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
    out = False
    for rule in rules:
        pattern = rule.removeprefix("!").removeprefix("**/")
        deep = "**/" in rule
        if any(fnmatch(one.rpartition("/")[2] if deep else one, pattern) and (deep or "/" in pattern or "/" not in one)
               for one in above):  # fmt: skip
            out = not rule.startswith("!")
    return out


def dockerignore() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def context(source: str) -> Iterator[Path]:
    """The files of the project that ``COPY source`` brings, relative to it."""
    start = ROOT / source
    for path in [start] if start.is_file() else sorted(start.rglob("*")):
        name = path.relative_to(ROOT)
        if path.is_file() and not ignored(name.as_posix(), dockerignore()):
            yield name


def build(text: str, place: Path, python: Path) -> Stage:
    """Execute every step; the last stage.

    Raises:
        StepFailed: naming the instruction and what it said.
    """
    stages: dict[str, Stage] = {}
    values: dict[str, str] = {}
    stage = Stage(place)
    for step in steps(text):
        if step.name == "ARG":
            name, _, value = step.text.partition("=")
            values[name] = value
        elif step.name == "FROM":
            base, _, alias = step.text.partition(" AS ")
            wanted = _filled(base, values)
            version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.split()[1]
            if wanted != f"python:{'.'.join(version.split('.')[:2])}-slim":
                raise StepFailed(f"FROM {wanted}: the Python that stands in for it is {version}")
            stage = Stage(place / (alias or "image"))
            stage.root.mkdir()
            stage.environment["PATH"] = f"{python.parent}:/usr/bin:/bin"
            stages[alias] = stage
        else:
            _do(step, stage, stages)
    return stage


def _do(step: Step, stage: Stage, stages: dict[str, Stage]) -> None:
    match step.name:
        case "WORKDIR":
            stage.folder = step.text
            stage.at("").mkdir(parents=True, exist_ok=True)
        case "ENV":
            for word in shlex.split(step.text):
                name, _, value = word.partition("=")
                stage.environment[name] = _filled(stage.moved(value), stage.environment)
        case "COPY":
            _copy(step, stage, stages)
        case "RUN":
            print(f"RUN {step.text}", file=sys.stderr)  # noqa: T201 - a program for people
            done = subprocess.run(
                ["sh", "-e", "-c", stage.moved(step.text)],
                cwd=stage.at(""),
                env={"HOME": str(stage.root), **_registry(), **stage.environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                check=False,
            )
            if done.returncode != 0:
                raise StepFailed(f"RUN {step.text}\nended with {done.returncode}:\n{done.stdout[-2000:]}")
        case "USER":
            stage.user = step.text
        case "ENTRYPOINT" | "CMD":
            words = _words(step)
            stage.entrypoint, stage.command = (words, []) if step.name == "ENTRYPOINT" else (stage.entrypoint, words)
        case "EXPOSE":
            pass
        case _:
            raise StepFailed(f"{step.name}: this script does not know the instruction")


def _words(step: Step) -> list[str]:
    if not step.text.startswith("["):
        raise StepFailed(f"{step.name} is not in the exec form: a shell would stand between SIGTERM and the program")
    return [str(word) for word in json.loads(step.text)]


def _copy(step: Step, stage: Stage, stages: dict[str, Stage]) -> None:
    words = step.text.split()
    source, target = words[-2:]
    if words[0].startswith("--from="):
        shutil.copytree(stages[words[0].removeprefix("--from=")].at(source), stage.at(target), symlinks=True)
        return
    files = list(context(source))
    if not files:
        raise StepFailed(f"COPY {step.text}: nothing of it is there, or .dockerignore keeps it out")
    for name in files:
        inside = name.relative_to(source) if (ROOT / source).is_dir() else Path(name.name)
        landed = stage.at(target) / inside
        landed.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, landed)


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$\{?(\w+)\}?", lambda found: values.get(found[1], ""), text)


def _registry() -> dict[str, str]:
    """How this machine reaches the package index; nothing else of its environment."""
    names = ("PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE")
    return {name: os.environ[name] for name in names if name in os.environ}


# -- what is in the image, and whether it works ------------------------------------------------------------------------


def look_at(stage: Stage) -> list[str]:
    """What is wrong with what was built."""
    wrong = []
    packages = next(stage.at("/opt/venv/lib").glob("python3.*")) / "site-packages"
    installed = {re.sub(r"[-_.]+", "-", path.name.split("-")[0]).lower() for path in packages.glob("*.dist-info")}
    lock = (ROOT / "requirements-production.lock").read_text(encoding="utf-8")
    wanted = {one.lower() for one in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)} - {"colorama"}  # of Windows
    if installed != wanted:
        wrong.append(f"installed and locked differ: {sorted(installed ^ wanted)}")
    sources = [path for top in ("/opt/venv/lib", "/opt/app") for path in stage.at(top).rglob("*.py")]
    bare = [
        path for path in sources
        if not list((path.parent / "__pycache__").glob(f"{path.stem}.cpython-*.pyc")) and "bad" not in path.name
    ]  # fmt: skip
    if bare:
        wrong.append(f"{len(bare)} modules are not byte-compiled, such as {bare[0]}")
    unwanted = [path for name in ("tests", "deploy", ".git") for path in stage.at("/opt/app").rglob(name)]
    if unwanted:
        wrong.append(f"in the image without need: {unwanted}")
    every = [path for path in (*stage.root.rglob("*"), stage.root) if not path.is_symlink()]
    open_to_all = [path for path in every if path.stat().st_mode & 0o022]
    if open_to_all:
        wrong.append(f"others may write {len(open_to_all)} files, such as {open_to_all[0]}")
    if not re.fullmatch(r"[1-9]\d*(:[1-9]\d*)?", stage.user):
        wrong.append(f"USER {stage.user!r} is not the number of somebody other than root")
    return wrong


def start(stage: Stage, arguments: Sequence[str], **variables: str) -> subprocess.Popen[str]:
    """What ``docker run`` would start, as the image's user where this script may become one."""
    as_user = {"user": USER, "group": USER, "extra_groups": []} if _may_become(stage) else {}
    line = [*stage.entrypoint, *(arguments or stage.command)]
    program = shutil.which(line[0], path=stage.environment["PATH"]) or line[0]
    return subprocess.Popen(
        [program, *line[1:]],
        cwd="/tmp",  # noqa: S108 - the image's WORKDIR
        env={**stage.environment, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        **as_user,  # type: ignore[call-overload]
    )


def _may_become(stage: Stage) -> bool:
    """Root may, unless this Python lies where nobody else gets in."""
    if os.geteuid() != 0:
        return False
    try:
        subprocess.run([stage.at("/opt/venv/bin/python"), "-c", ""], user=USER, group=USER, check=True)
    except (OSError, subprocess.CalledProcessError):
        print(f"not tried as user {USER}: this Python lies where others get no access", file=sys.stderr)  # noqa: T201
        return False
    return True


def use(stage: Stage) -> list[str]:
    """What does not work: a run against the local Google, the server, its end."""
    from tests.deploy.department import small_google

    wrong = []
    with small_google() as (url, now):
        line = ["--endpoint", url, "--now", now, "run"]
        for expected in ((0, 3), (0,)):
            process = start(stage, line)
            said = process.communicate(timeout=180)[0]
            if process.returncode not in expected:
                wrong.append(f"run ended with {process.returncode}:\n{said[-2000:]}")
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = str(chosen.getsockname()[1])
    door = {"SHEETS_AUTOMATION_AUDIENCE": "https://x.example", "SHEETS_AUTOMATION_CALLERS": "a@b.example"}
    refused = start(stage, [], PORT=port, **door)
    if _healthy(port, refused):
        wrong.append("the server starts with the example's people, on the real Google")
    refused.kill()
    if "ejemplo/people.toml" not in refused.communicate()[0]:
        wrong.append("the server does not say that the people are the example's")
    _of_a_company(stage)
    server = start(stage, [], PORT=port, **door)
    if not _healthy(port, server):
        server.kill()
        return [*wrong, f"the server does not answer at PORT:\n{server.communicate()[0][-2000:]}"]
    began = time.monotonic()
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=30)
    if server.returncode != 0 or time.monotonic() - began > 10:
        wrong.append(f"on SIGTERM the server ended with {server.returncode} after {time.monotonic() - began:.1f} s")
    return wrong


def _of_a_company(stage: Stage) -> None:
    """The configuration with people and domains of its own, as an image that is deployed has them."""
    config = stage.at("/etc/sheets-automation/config")
    shutil.copyfile(config / "ejemplo" / "people.toml", config / "people.toml")
    for file in (config / "people.toml", config / "mail.toml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("carrazos.example", "carrazos.com.co"), encoding="utf-8")


def _healthy(port: str, server: subprocess.Popen[str]) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def main() -> int:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    version = re.search(r"^ARG PYTHON=(\S+)", text, re.MULTILINE)
    found = shutil.which(f"python{version[1] if version else ''}", path=os.defpath)  # one that other users may start
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)  # the image's user has to get in
        python = place / "bin" / "python"
        python.parent.mkdir()
        python.symlink_to(found or getattr(sys, "_base_executable", sys.executable))
        try:
            image = build(text, place, python)
        except StepFailed as failed:
            print(failed, file=sys.stderr)  # noqa: T201
            return 1
        wrong = look_at(image) + use(image)
        size = sum(path.stat().st_size for path in image.root.rglob("*") if path.is_file() and not path.is_symlink())
    for one in wrong:
        print(f"WRONG: {one}", file=sys.stderr)  # noqa: T201
    print(f"{len(wrong)} wrong; {size / 1e6:.0f} MB over the base image, with {found or sys.executable}")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
