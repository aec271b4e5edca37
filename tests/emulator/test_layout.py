"""The emulator's folders: what may use what, so that each can be read with what stands above it alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import sheets_automation.emulator

PACKAGE = sheets_automation.emulator.__name__
FOLDER = Path(str(sheets_automation.emulator.__file__)).parent

#: Folder, or module beside the folders → what it may import of the emulator besides itself.
MAY_IMPORT: Mapping[str, str] = {
    "errors": "",
    "context": "",
    "office": "errors",
    "state": "context errors",
    "cells": "errors state",
    "formulas": "cells errors state",
    "workspace": "context errors state",
    "wire": "errors",
    "xlsx": "cells formulas state",
    "batch": "cells context errors formulas state wire",
    "sheets": "batch cells context errors formulas state wire workspace",
    "drive": "cells context errors formulas office state workspace xlsx",
    "gmail": "context errors workspace",
    "snapshot": "state workspace",
    "store": "snapshot workspace",
    "engine": "context drive errors gmail sheets state store wire workspace",
    "transfer": "engine workspace xlsx",
    "control": "engine errors gmail snapshot transfer wire workspace",
    "app": "control engine errors wire workspace",
    "coverage": "batch engine wire",
    "__init__": "app engine errors gmail office state store transfer wire workspace",
    "server": "__init__ app wire",
}


def part_of(path: Path) -> str:
    inner = path.relative_to(FOLDER)
    return inner.parts[0] if len(inner.parts) > 1 else inner.stem


def imported(path: Path) -> Iterator[str]:
    """The parts of the emulator that a module imports."""
    top = path.parent == FOLDER
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        module = node.module or ""
        if node.level == 1:
            names = [module] if module else [alias.name for alias in node.names]
            yield from (name.split(".")[0] if top else part_of(path) for name in names)
        elif f"{module}.".startswith(f"{PACKAGE}."):
            inner = module.removeprefix(PACKAGE).lstrip(".")
            yield from ([inner.split(".")[0]] if inner else [alias.name for alias in node.names])


def test_each_part_imports_only_what_it_may() -> None:
    """The table above is the layout; a name that is no part comes from the package itself."""
    parts = {part_of(path) for path in FOLDER.rglob("*.py")}
    assert parts == MAY_IMPORT.keys()
    for path in FOLDER.rglob("*.py"):
        part = part_of(path)
        used = {name if name in parts else "__init__" for name in imported(path)} - {part}
        assert used <= set(MAY_IMPORT[part].split()), path


def test_the_layout_has_no_circles() -> None:
    """Every part comes after all that it may import."""
    seen: set[str] = set()
    for part, others in MAY_IMPORT.items():
        assert set(others.split()) <= seen, part
        seen.add(part)


def test_the_readme_names_every_part() -> None:
    """Someone new finds each folder and module in the table of the README."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8").partition("## Where what is")[2].partition("\n## ")[0]
    for part in MAY_IMPORT.keys() - {"__init__", "coverage", "transfer"}:
        assert f"`{part}`" in text or f"`{part}/`" in text, part
