"""Nothing in the package is there for nobody: every field, enum member, function and title – and proof it is seen.

How reads are found, and what counts as one: ``reads.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes
from reads import Reads, reads_of

from sheets_automation.domain.reading.finding_titles import TITLES

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "sheets_automation"
CONFIG = ROOT / "pyproject.toml"
CACHE = ROOT / ".mypy_cache" / "reads"
TEMPLATES = ROOT / PACKAGE / "domain" / "mail" / "templates"

#: The local Google and the samples are programs of their own; of libraries no types are needed.
_LIBRARIES = """
    babel click google google_auth_oauthlib googleapiclient gspread holidays httplib2 jinja2 matplotlib numpy oauthlib
    openpyxl pandas requests rich tenacity typer werkzeug
"""
NOT_FOLLOWED = (f"{PACKAGE}.emulator", f"{PACKAGE}.samples", *_LIBRARIES.split())

#: Unread on purpose, each with its reason; one that is read after all has to go.
KEPT = {
    "domain.worktime.Calendar.content": "equality and memos go by it: two calendars of the same days differ by reasons",
    "model.reading.Status.SUGGESTION": "a word that asks for nothing; without it the status is «unknown»",
    "domain.exports.cleaning.Cleaned.kept": "measured by the tests; an import adds all but the removed",
    "google.wire.HttpOverRequests.request": "called by google-api-python-client",
    "google.wire.HttpOverRequests.close": "called by google-api-python-client",
    "web.server._Server.load_config": "called by gunicorn",
    "web.server._Server.load": "called by gunicorn",
    "cli._say_version": "called by typer",
    "command_line.SharedOptions.get_command": "called by typer",
    "command_line._lend": "by the same",
    "command_line._heard": "called by typer",
}


def package_files() -> dict[str, Path]:
    """Module → file, without the local Google and the samples."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[1] not in ("emulator", "samples"):
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def names_in_templates(folder: Path) -> set[str]:
    """Every ``x.name`` of the Jinja templates; what ``x`` is only Jinja finds out."""
    trees = [jinja2.Environment().parse(path.read_text(encoding="utf-8")) for path in folder.iterdir()]  # noqa: S701
    return {node.attr for tree in trees for node in tree.find_all(nodes.Getattr)}


@pytest.fixture(scope="module")
def package_reads() -> Reads:
    reads = reads_of(package_files(), NOT_FOLLOWED, CONFIG, CACHE)
    printed = names_in_templates(TEMPLATES)
    reads.roots |= {
        name
        for name in reads.fields
        if name.startswith(f"{PACKAGE}.domain.mail.") and name.rpartition(".")[2] in printed
    }
    return reads


def _unexpected(names: list[str]) -> list[str]:
    short = (name.removeprefix(f"{PACKAGE}.") for name in names)
    return [name for name in short if name not in KEPT]


def test_every_field_is_read(package_reads: Reads) -> None:
    """Every setting and every field of every class is read by code that can be reached without a test."""
    assert len(package_reads.fields) > 700
    assert _unexpected(package_reads.unread("field")) == []


def test_every_enum_member_is_used(package_reads: Reads) -> None:
    """No state, status or result exists that nothing gives or asks for."""
    assert _unexpected(package_reads.unread("member")) == []


def test_every_function_is_called(package_reads: Reads) -> None:
    """No function exists for tests alone."""
    assert len(package_reads.functions) > 1000
    assert _unexpected(package_reads.uncalled()) == []


def test_what_is_kept_unread_still_is(package_reads: Reads) -> None:
    """The list of exceptions holds nothing that is read, or gone."""
    unread = [*package_reads.unread("field"), *package_reads.unread("member"), *package_reads.uncalled()]
    assert set(KEPT) <= {name.removeprefix(f"{PACKAGE}.") for name in unread}


def unmade_titles(titles: dict[str, str], sources: Iterator[str]) -> list[str]:
    """Codes with a title that no source names as a text; the keys of other tables are no source."""
    made: set[str] = set()
    for source in sources:
        made |= set(re.findall(r'"([a-z]+(?:_[a-z0-9]+)+)"(?!\s*:)', source))
    return sorted(set(titles) - made)


def test_every_title_of_a_finding_is_used() -> None:
    """No title is kept for a finding that nothing makes any more."""
    paths = (path for path in package_files().values() if path.name != "finding_titles.py")
    assert unmade_titles(TITLES, (path.read_text(encoding="utf-8") for path in paths)) == []


# ------------------------------------------------------------------------------------------ the checks, seen to fail

TINY = {
    "tiny": "",
    "tiny.model": """
from dataclasses import dataclass, replace, asdict
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar
from collections.abc import Callable
from pydantic import BaseModel, ConfigDict, Field

class Colour(StrEnum):
    RED = "rojo"
    GREEN = "verde"  # never used

class Policy(BaseModel):
    model_config = ConfigDict(frozen=True)
    days: int = Field(2, alias="dias")
    forgotten: int = Field(2, alias="olvidado")

@dataclass(frozen=True, slots=True)
class Row:
    id: str
    seen: int
    name: str = ""
    dumped: str = ""
    replaced: str = ""
    counted: int = 0
    by_property: str = ""
    by_dead_property: str = ""
    by_column: str = ""
    by_match: str = ""
    by_text: str = ""
    by_union: str = ""
    by_method: str = ""
    by_dead_function: str = ""

    @property
    def shown(self) -> str:
        return self.by_property

    @property
    def unseen(self) -> str:
        return self.by_dead_property

@dataclass(frozen=True, slots=True)
class Call(Row):
    score: int = 0
    own: int = 0

@dataclass(frozen=True, slots=True)
class Other:
    name: str
    by_union: str

@dataclass(frozen=True)
class Point:
    across: int
    down: int

class Pair(NamedTuple):
    left: int
    right: int

@dataclass
class Tally:
    counted: int = 0
""",
    "tiny.work": """
from dataclasses import asdict, replace
from typing import Any, Callable, Generic, TypeVar
from dataclasses import dataclass
from tiny.model import Call, Colour, Other, Pair, Point, Policy, Row, Tally

E = TypeVar("E")

@dataclass(frozen=True)
class Column(Generic[E]):
    show: Callable[[E], object]

COLUMNS: tuple[Column[Row], ...] = (Column(lambda r: r.by_column),)

def used(call: Call, both: Row | Other, pair: Pair, policy: Policy, tally: Tally) -> object:
    tally.counted += 1
    told = replace(call, replaced="x", id=call.id)
    print(both.by_union, call.seen, pair.left, policy.days, Colour.RED, call.shown, matched(call, Point(1, 2)))
    print(asdict(call), told, getattr(call, "by_text"), [column.show(call) for column in COLUMNS])
    return helper(call)

def matched(row: Row, point: Point) -> object:
    match row:
        case Row(by_match="x"):
            return None
    match point:
        case Point(1):
            return point

def helper(call: Call) -> str:
    return call.by_method

def for_tests_alone(call: Call) -> str:
    return call.by_dead_function

def named(other: Other) -> str:
    return other.name

class Shown:
    def __str__(self) -> str:
        return named(Other("", ""))

used(Call("", 0), Call("", 0), Pair(1, 2), Policy(), Tally())
""",
}


@pytest.fixture(scope="module")
def tiny_reads(tmp_path_factory: pytest.TempPathFactory) -> Reads:
    folder = tmp_path_factory.mktemp("tiny")
    files = {}
    for module, source in TINY.items():
        files[module] = folder / f"{module.replace('.', '/')}{'/__init__' if module == 'tiny' else ''}.py"
        files[module].parent.mkdir(exist_ok=True)
        files[module].write_text(source, encoding="utf-8")
    return reads_of(files, NOT_FOLLOWED, CONFIG, CACHE)


def test_an_unread_field_is_seen(tiny_reads: Reads) -> None:
    """Written, replaced, counted up, dumped, read of another class or by dead code alone: none of that is reading."""
    assert [name.removeprefix("tiny.model.") for name in tiny_reads.unread("field")] == [
        "Call.own",
        "Call.score",
        "Pair.right",
        "Point.down",
        "Policy.forgotten",
        "Row.by_dead_function",
        "Row.by_dead_property",
        "Row.counted",
        "Row.dumped",
        "Row.name",
        "Row.replaced",
        "Tally.counted",
    ]


def test_an_unused_member_is_seen(tiny_reads: Reads) -> None:
    """A member of an enum that nothing names is reported, its used neighbour is not."""
    assert tiny_reads.unread("member") == ["tiny.model.Colour.GREEN"]


def test_an_uncalled_function_is_seen(tiny_reads: Reads) -> None:
    """A function or property that only tests could call is reported; special methods and what they call are not."""
    assert tiny_reads.uncalled() == ["tiny.model.Row.unseen", "tiny.work.for_tests_alone"]


def test_a_title_that_nothing_makes_is_seen() -> None:
    """A code that stands only as the key of a table is made by nobody."""
    titles = {"fecha_ambigua": "Fecha ambigua", "fecha_vieja": "Fecha vieja"}
    sources = ['doubtful("fecha_ambigua", "…")', 'ORDER = {"fecha_vieja": 2}']
    assert unmade_titles(titles, iter(sources)) == ["fecha_vieja"]
