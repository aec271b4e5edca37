"""The arrows of the layout, read from the syntax trees of the package – and proof that the reader sees a wrong one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = "sheets_automation"
ROOT = Path(__file__).resolve().parents[1]

#: Part of the package → the other parts it may import. A part that is missing here is refused.
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    part: frozenset(others.split())
    for part, others in {
        "__init__": "",
        "__main__": "cli",
        "cli": "command_line config logs service commands web render policy model errors google steps emulator __init__",
        "command_line": "place links logs config commands settings policy errors google outgoing steps",
        "web": "place links logs service commands render steps domain google outgoing settings policy model errors",
        "commands": "place links service page render steps domain google outgoing settings policy model errors emulator"
        " samples",
        "page": "domain policy model",
        "render": "commands domain steps model errors",
        "service": "logs steps domain google policy model errors __init__",
        "steps": "place links logs tabs domain google outgoing exports policy model errors __init__",
        "tabs": "domain google model",
        "exports": "model errors",
        "domain": "place policy model errors",
        "outgoing": "place domain google settings policy model errors",
        "google": "settings model errors",
        "config": "config_check config_words policy model errors",
        "config_check": "config_words domain policy model",
        "config_words": "",
        "settings": "policy model errors",
        "policy": "place model errors",
        "model": "errors",
        "errors": "",
        "place": "",
        "logs": "",
        "links": "errors",
        "emulator": "",
        "samples": "",
    }.items()
}

#: What is not ours → the only parts that may import it.
ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "gspread": ("google",),
    "googleapiclient": ("google",),
    "google": ("google",),  # google-auth
    "google_auth_oauthlib": ("google.login",),
    "oauthlib": ("google.login",),
    "requests": ("google",),
    "httplib2": ("google",),
    "smtplib": ("outgoing",),
    "ssl": ("outgoing", "emulator"),
    "pandas": ("domain.reports",),
    "matplotlib": ("domain.reports.pictures", "domain.reports.picture_marks"),
    "jinja2": ("domain.mail", "domain.reports.html", "page.html"),
    "phonenumbers": ("domain.privacy",),
    "flask": ("web",),
    "gunicorn": ("web",),
    "itsdangerous": ("links",),
    "werkzeug": ("emulator", "web"),
    "babel": ("emulator",),
    "xlsxwriter": ("emulator",),
    "openpyxl": ("emulator", "samples", "exports.workbook"),
    "typer": ("cli", "command_line"),
    "rich": ("cli", "command_line", "render"),
    "tomlkit": ("render.config_files",),
}

#: Everything ``domain`` may take from elsewhere: values in, values out. No os, no network, no files, no random.
_PURE = """
    __future__ abc base64 calendar collections dataclasses datetime decimal difflib email enum fnmatch fractions
    functools hashlib heapq holidays html io itertools jinja2 json math matplotlib operator pandas phonenumbers
    pydantic re statistics string textwrap typing unicodedata zoneinfo
"""
PURE = frozenset(_PURE.split())

#: Calls that read a clock; in ``domain`` the moment is an argument.
CLOCKS = frozenset({"now", "today", "utcnow"})


@dataclass(frozen=True)
class Import:
    """One import statement's target: ``target`` is a dotted name, ``at_load`` whether importing the module runs it."""

    importer: str
    target: str
    line: int
    at_load: bool


def package_sources() -> dict[str, str]:
    """Module name → source, for every module of the package."""
    sources = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        sources[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text(encoding="utf-8")
    return sources


def imports_of(module: str, source: str, modules: Iterable[str]) -> Iterator[Import]:
    """Every import in ``module``, relative ones resolved, ``from package import module`` followed to the module."""
    known = set(modules)
    is_package = any(name.startswith(f"{module}.") for name in known)
    for node, at_load in _statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, node.lineno, at_load)
            continue
        base = node.module or ""
        if node.level:
            parents = module.split(".")
            parents = parents[: len(parents) - node.level + is_package]
            base = ".".join([*parents, base] if base else parents)
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield Import(module, inner if inner in known else base, node.lineno, at_load)


def _statements(tree: ast.AST, at_load: bool = True) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, at_load
        deferred = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        yield from _statements(node, at_load and not deferred and not typing_only)


def part_of(module: str) -> str:
    """``sheets_automation.domain.mail.digest`` → ``domain``; the package itself → ``__init__``."""
    inner = module.removeprefix(PACKAGE).removeprefix(".")
    return inner.split(".")[0] if inner else "__init__"


def wrong_arrows(sources: Mapping[str, str]) -> list[str]:
    """Imports between parts of the package that the layout does not know, deferred ones and those for types too."""
    found = []
    for module, source in sources.items():
        part = part_of(module)
        if part not in MAY_IMPORT:
            found.append(f"{module}: part {part!r} has no place in the layout")
            continue
        for item in imports_of(module, source, sources):
            if item.target.split(".")[0] != PACKAGE:
                continue
            other = part_of(item.target)
            if other != part and other not in MAY_IMPORT[part]:
                found.append(f"{module}:{item.line}: {part} must not import {other} ({item.target})")
    return found


def wrong_libraries(sources: Mapping[str, str]) -> list[str]:
    """Libraries used outside the part that owns them, and anything impure in ``domain``."""
    found = []
    for module, source in sources.items():
        inner = module.removeprefix(f"{PACKAGE}.")
        for item in imports_of(module, source, sources):
            top = item.target.split(".")[0]
            if top == PACKAGE:
                continue
            homes = ONLY_IN.get(top)
            if homes is not None and not any(f"{inner}.".startswith(f"{home}.") for home in homes):
                found.append(f"{module}:{item.line}: {top} belongs in {', '.join(homes)}")
            if part_of(module) == "domain" and top not in PURE:
                found.append(f"{module}:{item.line}: domain must not import {top}")
    return found


def clocks_in_domain(sources: Mapping[str, str]) -> list[str]:
    """Calls such as ``datetime.now()`` in ``domain``."""
    return [
        f"{module}:{node.lineno}: domain must be given the moment, not read it"
        for module, source in sources.items()
        if part_of(module) == "domain"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]


def prints(sources: Mapping[str, str]) -> list[str]:
    """Calls of the built-in ``print``: results go through the door, talk through logging."""
    return [
        f"{module}:{node.lineno}: print()"
        for module, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def cycles(sources: Mapping[str, str]) -> list[list[str]]:
    """Groups of modules that need one another to load, smallest first (Tarjan's strongly connected components)."""
    graph = {
        module: {i.target for i in imports_of(module, source, sources) if i.at_load and i.target in sources}
        for module, source in sources.items()
    }
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in sorted(graph[module]):
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            group = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(group) > 1 or module in graph[module]:
                found.append(sorted(group))

    for module in sorted(graph):
        if module not in index:
            visit(module)
    return sorted(found, key=len)


# --------------------------------------------------------------------------------------------------- the package as is


def test_arrows() -> None:
    """Every import between parts of the package is one that the layout names."""
    assert wrong_arrows(package_sources()) == []


def test_libraries() -> None:
    """Google's clients stay in ``google``, pandas in the reports, and ``domain`` touches nothing but values."""
    assert wrong_libraries(package_sources()) == []


def test_no_hidden_clock() -> None:
    """``domain`` never asks what time it is."""
    assert clocks_in_domain(package_sources()) == []


def test_no_print() -> None:
    """Nothing in the package prints past the door."""
    assert prints(package_sources()) == []


def test_no_cycles() -> None:
    """No two modules need each other to load."""
    assert cycles(package_sources()) == []


# ---------------------------------------------------------------------------------------- the checks, seen to fail

P = PACKAGE


@pytest.mark.parametrize(
    ("module", "source", "told"),
    [
        (f"{P}.domain.rules", f"from {P}.google.sheets import Sheets", "domain must not import google"),
        (f"{P}.domain.rules", "from ..google import sheets", "domain must not import google"),
        (f"{P}.domain.rules", f"from {P} import google", "domain must not import google"),
        (f"{P}.domain.rules", f"def late():\n    import {P}.settings", "domain must not import settings"),
        (f"{P}.google.sheets", f"import {P}.domain.rules", "google must not import domain"),
        (
            f"{P}.google.sheets",
            f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from {P}.policy import Config",
            "google must not import policy",
        ),
        (f"{P}.emulator.grid", "from ..model import Cell", "emulator must not import model"),
        (f"{P}.samples.calls", f"from {P}.errors import InputError", "samples must not import errors"),
        (f"{P}.exports.read", f"from {P}.domain import rules", "exports must not import domain"),
        (f"{P}.domain.rules", f"from {P}.exports.read import read_export", "domain must not import exports"),
        (f"{P}.steps.apply", f"from {P} import service", "steps must not import service"),
        (f"{P}.config", f"from {P}.google import sheets", "config must not import google"),
        (f"{P}.helpers", "", "part 'helpers' has no place in the layout"),
    ],
)
def test_a_wrong_arrow_is_seen(module: str, source: str, told: str) -> None:
    """Each arrow against the layout is reported, however the import is written."""
    sources = dict.fromkeys(
        [
            P,
            f"{P}.domain",
            f"{P}.domain.rules",
            f"{P}.google",
            f"{P}.google.sheets",
            f"{P}.service",
            f"{P}.exports.read",
        ],
        "",
    )
    found = wrong_arrows(sources | {module: source})
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("module", "source", "told"),
    [
        (f"{P}.domain.rules", "import os.path", "domain must not import os"),
        (f"{P}.domain.rules", "from urllib.request import urlopen", "domain must not import urllib"),
        (f"{P}.domain.parse", "import pandas as pd", "pandas belongs in domain.reports"),
        (f"{P}.steps.apply", "from google.auth import default", "google belongs in google"),
        (f"{P}.commands.trial", "import openpyxl", "openpyxl belongs in emulator, samples"),
        (f"{P}.exports.read", "import openpyxl", "openpyxl belongs in emulator, samples, exports.workbook"),
    ],
)
def test_a_misplaced_library_is_seen(module: str, source: str, told: str) -> None:
    """A library outside its part is reported."""
    assert told in wrong_libraries({module: source})[0]


def test_allowed_imports_are_not_reported() -> None:
    """The checks do not cry wolf at the arrows of the layout."""
    sources = {
        P: "",
        f"{P}.errors": "",
        f"{P}.model": "",
        f"{P}.domain": "",
        f"{P}.domain.rules": f"import re\nfrom {P}.model import Row\nfrom .words import WORDS",
        f"{P}.domain.words": "",
        f"{P}.domain.reports.tab": "import pandas",
        f"{P}.google.wire": f"import google.auth\nfrom {P}.errors import Refused",
        f"{P}.steps.apply": f"from {P}.google import wire\nfrom {P}.domain import rules",
    }
    assert wrong_arrows(sources) + wrong_libraries(sources) + prints(sources) + clocks_in_domain(sources) == []
    assert cycles(sources) == []


def test_a_cycle_is_seen() -> None:
    """Three modules in a ring are reported; an import inside a function or for types alone closes no ring."""
    ring = {f"{P}.a": "from . import b", f"{P}.b": f"import {P}.c", f"{P}.c": f"from {P}.a import x", P: ""}
    assert cycles(ring) == [[f"{P}.a", f"{P}.b", f"{P}.c"]]
    open_ring = ring | {f"{P}.c": f"def late():\n    from {P}.a import x"}
    assert cycles(open_ring) == []


def test_print_and_clock_are_seen() -> None:
    """A print and a look at the clock are reported; ``console.print`` is not a print."""
    assert prints({f"{P}.cli": "console.print(1)\nprint(2)"}) == [f"{P}.cli:2: print()"]
    assert len(clocks_in_domain({f"{P}.domain.rules": "from datetime import date\nx = date.today()"})) == 1
