"""What deploy/ and the pages for IT name: command lines of ours, variables of the environment, files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "docs" / "operacion.md", ROOT / "docs" / "primeros-pasos.md")
DEPLOY = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file() and ".terraform" not in str(path))
FILES = (ROOT / "Dockerfile", *DEPLOY, *PAGES)

#: Where a command begins: of a line, after a shell's sign, a path, a runner.
_INVOKED = re.compile(
    r"(?:(?:^|[;|&(\"'] *|/bin/|exec |timeout .* )sheets-automation|-m sheets_automation) +(?=[\w-])([^\n`|&;#>«»]*)",
    re.MULTILINE,
)
_CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def command_lines(text: str, *, is_page: bool) -> Iterator[list[str]]:
    """The arguments of each call of the program: in code of a page, anywhere of a script or unit."""
    text = code_of(text) if is_page else text
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if line.lstrip().startswith("#"):
            continue
        for found in _INVOKED.finditer(line):
            words = shlex.split(re.sub(r" 2$", "", found[1]).rstrip(")'} "))
            if words and re.fullmatch(r"[a-z]+|--[a-z-]+", words[0]):
                yield words


def code_of(text: str) -> str:
    """What a page shows to be typed: its blocks and what stands between back-ticks."""
    return "\n".join(block or inline for block, inline in _CODE.findall(text))


def variables(text: str) -> set[str]:
    return set(re.findall(r"\bSHEETS_AUTOMATION_[A-Z_]*[A-Z]\b", text))


def paths(text: str) -> set[str]:
    """Files and folders of the project that a page names."""
    return {
        found.rstrip("./")
        for found in re.findall(r"(?<![\w/.-])((?:deploy|docs|config|tests)/[\w./-]+|requirements[\w-]*\.lock)", text)
    }
