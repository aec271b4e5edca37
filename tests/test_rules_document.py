"""``docs/reglas.md`` is true: each rule once and in order, each place and test it names is there – and seen to fail.

Whether a place does what its rule says is for people to judge; that it is there, and that a rule has one place or one
reason, is checked here.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "reglas.md"

FIRST, LAST = 1, 149
#: Every rule of the five procedures: R-01 … R-149.
RULES = tuple(f"R-{number:02d}" for number in range(FIRST, LAST + 1))

HEADING = ("Regla", "Qué dice", "Dónde vive", "Prueba")
NOT_SOFTWARE = "No es de un programa: "
PENDING = "PENDIENTE"
NOTHING = "—"

_NAMED = re.compile(r"`([^`]*)`")
_TEST = re.compile(r"(?P<file>tests/[\w/]+\.py)::(?P<name>[\w.]+)(\[(?P<case>[\w-]+)\])?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table of the document."""

    line: int  # of the document, from 1
    id: str
    says: str
    where: str
    test: str

    @property
    def places(self) -> list[str]:
        return _NAMED.findall(self.where)

    @property
    def tests(self) -> list[str]:
        return _NAMED.findall(self.test)

    @property
    def pending(self) -> bool:
        return PENDING in self.where or PENDING in self.test

    def told(self, words: str) -> str:
        return f"line {self.line}, {self.id}: {words}"


def table_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row of a table, without headings and the lines below them."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if tuple(cells) != HEADING and not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            yield number, cells


def rules_of(text: str) -> list[Rule]:
    """The rows that have four cells; ``wrong_shape`` tells the others."""
    return [Rule(number, *cells) for number, cells in table_rows(text) if len(cells) == len(HEADING)]


# ---------------------------------------------------------------------------------------------------------- the checks


def wrong_shape(text: str) -> list[str]:
    """Rows of a table that are no four cells with an id and some words."""
    return [
        f"line {number}: {len(cells)} cells, {cells[:2]}"
        for number, cells in table_rows(text)
        if len(cells) != len(HEADING) or not re.fullmatch(r"R-\d{2,3}", cells[0]) or not all(cells)
    ]


def wrong_order(rules: Sequence[Rule]) -> list[str]:
    """Rules that are missing, there twice, unknown, or not where they belong."""
    times = Counter(rule.id for rule in rules)
    found = [f"{name}: no row" for name in RULES if not times[name]]
    found += [f"{name}: {number} rows" for name, number in times.items() if number > 1]
    found += [rule.told("no rule of the procedures") for rule in rules if rule.id not in RULES]
    if not found:
        found += [
            rule.told(f"{name} belongs here") for rule, name in zip(rules, RULES, strict=True) if rule.id != name
        ][:1]
    return found


def missing_places(rules: Iterable[Rule]) -> list[str]:
    """Modules, names in them, configuration files and keys that are not there."""
    return [rule.told(f"`{place}`: {why}") for rule in rules for place in rule.places if (why := _place_lacks(place))]


def missing_tests(rules: Iterable[Rule]) -> list[str]:
    """Tests that are not there."""
    return [rule.told(f"`{test}`: {why}") for rule in rules for test in rule.tests if (why := _test_lacks(test))]


def unanswered(rules: Iterable[Rule]) -> list[str]:
    """Rows with a place and no test, without a place and no reason, or with both a place and a reason for none."""
    found = []
    for rule in rules:
        if rule.pending:
            continue
        if rule.where.startswith(NOT_SOFTWARE):
            if rule.places:
                found.append(rule.told("names a place and says that there is none"))
            if len(rule.where) < len(NOT_SOFTWARE) + 5:
                found.append(rule.told("no reason why it is not for a program"))
            if rule.test != NOTHING:
                found.append(rule.told(f"not for a program, so its test is «{NOTHING}»"))
        elif not rule.places:
            found.append(rule.told(f"neither a place nor «{NOT_SOFTWARE}…»"))
        elif not rule.tests:
            found.append(rule.told("a place without a test"))
    return found


def pending(rules: Iterable[Rule]) -> list[str]:
    """Rows that still wait for what has to be there."""
    return [
        rule.told(rule.where if PENDING in rule.where else f"{PENDING}: its test") for rule in rules if rule.pending
    ]


# ------------------------------------------------------------------------------------------------ what is really there


def _place_lacks(place: str) -> str:
    """Why a place is none; "" for one that is there."""
    file, _, name = place.partition("::")
    if not file.startswith(("sheets_automation/", "config/")) or ".." in file:
        return "neither a module of sheets_automation/ nor a file of config/"
    path = ROOT / file
    if not path.is_file():
        return "no such file"
    if path.suffix == ".toml":
        return "" if not name or _has_key(_toml(path), name) else "no such key"
    if path.suffix != ".py":
        return "neither Python nor TOML"
    return "" if not name or name in _names(path) else "no such function, class or constant"


def _test_lacks(test: str) -> str:
    """Why a test is none; "" for one that is there. In brackets stands a case: a file in ``cases/`` beside the test."""
    found = _TEST.fullmatch(test)
    if found is None:
        return "not like tests/….py::test_…"
    path = ROOT / found["file"]
    if not path.is_file():
        return "no such file"
    if not found["name"].rpartition(".")[2].startswith("test_"):
        return "no test by its name"
    if found["name"] not in _names(path):
        return "no such test"
    case = found["case"]
    return "" if case is None or (path.parent / "cases" / f"{case}.toml").is_file() else "no such case"


@cache
def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _has_key(content: object, dotted: str) -> bool:
    """Whether a key exists. An entry of a list of tables goes by its ``codigo``: ``informes.GSC-FOR-02.reciben``."""
    for key in dotted.split("."):
        if isinstance(content, list):
            content = next((one for one in content if isinstance(one, dict) and one.get("codigo") == key), None)
        elif isinstance(content, dict) and key in content:
            content = content[key]
        else:
            return False
    return content is not None


@cache
def _names(path: Path) -> frozenset[str]:
    """What a module defines at its top level, and what its classes do: ``deadline``, ``Calendar.covers``."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        found |= _defined(node)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for inner in node.body for name in _defined(inner)}
    return frozenset(found)


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.AnnAssign):
        return {node.target.id} if isinstance(node.target, ast.Name) else set()
    if isinstance(node, ast.Assign):
        parts = [part for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)]
        return {part.id for part in parts if isinstance(part.ctx, ast.Store)}
    return set()


# ------------------------------------------------------------------------------------------------ the document as it is


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    return rules_of(DOCUMENT.read_text(encoding="utf-8"))


def test_every_row_has_its_four_cells() -> None:
    """A row that lost a cell would be passed over by all other checks."""
    assert wrong_shape(DOCUMENT.read_text(encoding="utf-8")) == []


def test_every_rule_stands_once_and_in_order(rules: list[Rule]) -> None:
    """R-01 to R-149."""
    assert wrong_order(rules) == []


def test_every_place_is_there(rules: list[Rule]) -> None:
    """Modules, functions, classes, configuration files and keys."""
    assert sum(len(rule.places) for rule in rules) > 100
    assert missing_places(rules) == []


def test_every_test_is_there(rules: list[Rule]) -> None:
    """Files, functions, cases."""
    assert sum(len(rule.tests) for rule in rules) > 80
    assert missing_tests(rules) == []


def test_every_place_is_tested_and_every_other_rule_has_its_reason(rules: list[Rule]) -> None:
    """No rule is placed without proof, none left out without a word."""
    assert unanswered(rules) == []


def test_no_rule_waits_to_be_filled(rules: list[Rule]) -> None:
    """A row with PENDIENTE is a rule that nobody carries yet."""
    if waiting := pending(rules):
        pytest.fail(f"docs/reglas.md, {len(waiting)} rows still to be filled:\n" + "\n".join(waiting), pytrace=False)


# -------------------------------------------------------------------------------------------- the checks, seen to fail

PLACE = "`sheets_automation/domain/worktime.py::deadline`"
PROOF = "`tests/domain/test_worktime.py::test_two_day_terms`"


def row(where: str = PLACE, test: str = PROOF, name: str = "R-63") -> list[Rule]:
    """The rules of one line of the document."""
    text = f"| {name} | Respuesta en menos de dos días hábiles | {where} | {test} |"
    assert wrong_shape(text) == []
    return rules_of(text)


def whole(*names: str) -> list[Rule]:
    """A document of these rules."""
    return [rule for name in names for rule in row(name=name)]


def test_a_good_row_is_not_reported() -> None:
    """The checks do not cry wolf: a place, several places, a reason, a case, an entry of a list of tables."""
    fine = [
        *row(),
        *row(f"{PLACE}, `config/forms/GSC-FOR-01.toml::plazo.dias_habiles` (dos días)"),
        *row("`config/reports.toml::informes.GSC-FOR-04 INFORME.meta`, `config/calendar.toml`"),
        *row("`sheets_automation/domain/worktime.py::Calendar.covers`, `sheets_automation/domain/roles.py::ROLES`"),
        *row("`sheets_automation/policy.py::ReportsPolicy.goal`, `sheets_automation/domain/cases/flags.py::LATE`"),
        *row(test="`tests/domain/test_cases.py::test_case[holiday_in_the_term]`"),
        *row("No es de un programa: es un cargo", "—"),
    ]
    assert len(fine) == 7
    assert missing_places(fine) + missing_tests(fine) + unanswered(fine) + pending(fine) == []
    assert wrong_order(whole(*RULES)) == []


@pytest.mark.parametrize(
    "line",
    [
        "| R-63 | dos días | — |",
        "| R-63 | dos | días | — | — |",
        "| R-63 | | — | — |",
        "| 63 | dos días | — | — |",
        "| R-6 | dos días | — | — |",
    ],
)
def test_a_row_that_is_none_is_seen(line: str) -> None:
    """Too few cells, too many, an empty one, no id."""
    table = f"| {' | '.join(HEADING)} |\n|---|---|---|---|\n{line}\n"
    assert len(wrong_shape(table)) == 1
    assert wrong_shape(table)[0].startswith("line 3")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (RULES[:-1], "R-149: no row"),
        (RULES[1:], "R-01: no row"),
        ((*RULES, "R-07"), "R-07: 2 rows"),
        ((*RULES, "R-150"), "R-150: no rule of the procedures"),
        ((RULES[1], RULES[0], *RULES[2:]), "R-02: R-01 belongs here"),
    ],
)
def test_a_rule_out_of_place_is_seen(names: tuple[str, ...], told: str) -> None:
    """Missing, twice, unknown, in the wrong order."""
    (found,) = wrong_order(whole(*names))
    assert found.endswith(told)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("`sheets_automation/domain/worktimes.py`", "no such file"),
        ("`sheets_automation/domain`", "no such file"),
        ("`config/forms/GSC-FOR-99.toml::plazo`", "no such file"),
        ("`sheets_automation/domain/worktime.py::deadlines`", "no such function, class or constant"),
        ("`sheets_automation/domain/worktime.py::Calendar.deadline`", "no such function, class or constant"),
        ("`sheets_automation/domain/worktime.py::covers`", "no such function, class or constant"),
        ("`sheets_automation/domain/worktime.py::date`", "no such function, class or constant"),  # only imported there
        ("`config/forms/GSC-FOR-01.toml::plazo.dias`", "no such key"),
        ("`config/forms/GSC-FOR-01.toml::dias_habiles`", "no such key"),
        ("`config/forms/GSC-FOR-01.toml::plazo.dias_habiles.dos`", "no such key"),
        ("`config/reports.toml::informes.GSC-FOR-03.meta`", "no such key"),
        ("`config/reports.toml::informes.GSC-FOR-02.metas`", "no such key"),
        ("`sheets_automation/emulator/README.md`", "neither Python nor TOML"),
        ("`README.md`", "neither a module of sheets_automation/ nor a file of config/"),
        ("`tests/door.py`", "neither a module of sheets_automation/ nor a file of config/"),
        ("`config/../pyproject.toml`", "neither a module of sheets_automation/ nor a file of config/"),
        (f"{PLACE}, `sheets_automation/nada.py`", "no such file"),
    ],
)
def test_a_place_that_is_none_is_seen(where: str, told: str) -> None:
    """Each one of a cell, however it is spoilt."""
    (found,) = missing_places(row(where))
    assert found.startswith("line 1, R-63: `")
    assert found.endswith(told)


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("`tests/domain/test_worktimes.py::test_two_day_terms`", "no such file"),
        ("`tests/domain/test_worktime.py::test_three_day_terms`", "no such test"),
        ("`tests/domain/test_worktime.py::d`", "no test by its name"),
        ("`tests/domain/test_worktime.py`", "not like tests/….py::test_…"),
        ("`sheets_automation/domain/worktime.py::deadline`", "not like tests/….py::test_…"),
        ("`tests/domain/test_cases.py::test_case[holiday]`", "no such case"),
        (f"{PROOF}, `tests/domain/test_worktime.py::test_nothing`", "no such test"),
    ],
)
def test_a_test_that_is_none_is_seen(test: str, told: str) -> None:
    """Each one of a cell, however it is spoilt."""
    (found,) = missing_tests(row(test=test))
    assert found.startswith("line 1, R-63: `")
    assert found.endswith(told)


@pytest.mark.parametrize(
    ("where", "test", "told"),
    [
        (PLACE, "—", "a place without a test"),
        (PLACE, "la de los plazos", "a place without a test"),
        ("—", "—", "neither a place nor «No es de un programa: …»"),
        ("En el calendario", PROOF, "neither a place nor «No es de un programa: …»"),
        ("No es de un programa", "—", "neither a place nor «No es de un programa: …»"),
        ("No es de un programa: —", "—", "no reason why it is not for a program"),
        ("No es de un programa: es un cargo", PROOF, "not for a program, so its test is «—»"),
        (f"No es de un programa: {PLACE}", "—", "names a place and says that there is none"),
    ],
)
def test_a_rule_without_proof_or_reason_is_seen(where: str, test: str, told: str) -> None:
    """A place needs a test, a rule without a place its reason."""
    (found,) = unanswered(row(where, test))
    assert found == f"line 1, R-63: {told}"


@pytest.mark.parametrize(
    ("where", "test", "told"),
    [("PENDIENTE: el indicador", "—", "PENDIENTE: el indicador"), (PLACE, "PENDIENTE", "PENDIENTE: its test")],
)
def test_a_rule_that_waits_is_seen(where: str, test: str, told: str) -> None:
    """In either column, with what is missing; it is told once, and not as unanswered as well."""
    assert pending(row(where, test)) == [f"line 1, R-63: {told}"]
    assert unanswered(row(where, test)) == []
