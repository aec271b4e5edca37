"""``python docs/tools/licences.py [--write]``: the licences of all that ``requirements.lock`` names, as installed.

Prints ``docs/licencias.md``, or brings it up to date. A test compares page and metadata.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from email.message import Message
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "licencias.md"

#: What the metadata do not say, read in the package's own files.
SAID_ELSEWHERE = {
    "axe-playwright-python": "MIT; the axe-core it brings: MPL-2.0",
    "colorama": "BSD-3-Clause",  # on Windows alone, so not installed elsewhere
}
#: Words that packages use → the short name of SPDX.
SHORT = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "BSD License": "BSD",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
HEAD = """# Licences of what is used

Every package of `requirements.lock`, and the licence that its author states in it. Those of the first table come along
when the program is installed; those of the second build and test it, and nobody who runs it needs them. The choice of a
licence for this project itself is its owner's.

Made by `make docs`; a test keeps it current. Not of Python, and not brought along: LibreOffice (MPL-2.0) and poppler
(GPL-2.0-or-later) draw the pictures of these pages, Chromium (BSD-3-Clause) those and the tests of the page; each is a
program of its own that only developers call.
"""


def page() -> str:
    """The page as it has to be, from the metadata of this interpreter's packages."""
    names = sorted(set(locked()))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = (ones for extra, ones in project["optional-dependencies"].items() if extra != "dev")
    needed = closure([*project["dependencies"], *(one for ones in extras for one in ones)])
    running = [name for name in names if name in needed]
    others = [name for name in names if name not in needed]
    return f"{HEAD}\n## To run it\n\n{_table(running)}\n## To build and test it\n\n{_table(others)}"


def locked() -> list[str]:
    """Names of the packages of ``requirements.lock``."""
    return re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)


def closure(requirements: Iterable[str]) -> set[str]:
    """These packages and all they need themselves, without their extras."""
    found: set[str] = set()
    waiting = [_name(requirement) for requirement in requirements]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            waiting += [_name(one) for one in metadata.requires(name) or () if not re.search(r"extra\s*==", one)]
        except metadata.PackageNotFoundError:
            continue  # of another system, or of another version of Python
    return found


def licence(name: str) -> str:
    """What the package says its licence is: the expression, else a short word, else its classifiers."""
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    said: Message = metadata.metadata(name)  # type: ignore[assignment]
    if expression := said.get("License-Expression"):
        return str(expression)
    word = str(said.get("License") or "").strip()
    if word and len(word) < 30 and word != "Dual License":
        return SHORT.get(word, word)
    classes = [str(one).rpartition(" :: ")[2] for one in said.get_all("Classifier", []) if one.startswith("License ::")]
    if not classes:
        raise SystemExit(f"{name}: its metadata state no licence; read its files and add it to SAID_ELSEWHERE")
    return " OR ".join(sorted({SHORT.get(one, one) for one in classes if one != "OSI Approved"}))


def _name(requirement: str) -> str:
    return re.split(r"[<>=!~\[; (]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def _table(names: Iterable[str]) -> str:
    rows = "".join(f"| [{name}](https://pypi.org/project/{name}/) | {licence(name)} |\n" for name in names)
    return f"| package | licence |\n|---|---|\n{rows}"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
