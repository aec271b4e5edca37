"""A field is named in one place, a kind of register known in one folder: read from the syntax trees, seen to fail.

A field id written out elsewhere (``"observaciones"``) is a second home of its meaning: ``domain/fields.py`` is asked
for it. What a row is, is asked of its kind: ``isinstance`` on a record outside ``domain/kinds`` is a kind nobody sees.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sheets_automation.domain.fields import FIELDS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "sheets_automation"
HOME = f"{PACKAGE}.domain.fields"
KINDS = f"{PACKAGE}.domain.kinds"

#: Words that are a field's id and something else besides: module → ids, and what they mean there.
OTHER_MEANINGS: Mapping[str, tuple[frozenset[str], str]] = {
    "domain.cases.likeness": (frozenset({"vin"}), "a part of a fingerprint"),
    "domain.cells.deeds": (frozenset({"accion", "evidencia", "gestion"}), "what people write in GESTIÓN"),
    "domain.cells.negation": (frozenset({"proceso"}), "«en proceso»"),
    "domain.cells.score_words": (frozenset({"satisfecho"}), "an answer in words"),
    "domain.cells.words": (
        frozenset({"cliente", "contactado", "satisfecho", "tipo", "vin"}),
        "yes and no in words, «cliente tipo promotor», the name of a reader",
    ),
    "domain.kinds.attempts": (frozenset({"cliente"}), "what people call a row"),
    "domain.kinds.calls": (frozenset({"marca"}), "a row that a person marked for follow-up"),
    "domain.kinds.next_call": (frozenset({"intentos"}), "«2 intentos sin contacto»"),
    "domain.mail.calls_today": (frozenset({"cliente"}), "«1 cliente por llamar»"),
    "domain.kinds.complaint_record": (frozenset({"sugerencia"}), "a type of PQRS"),
    "domain.colours.legend": (frozenset({"sugerencia"}), "what a legend calls blue"),
    "domain.onboarding.lexicon": (frozenset({"marca"}), "a whole word of headings"),
    "domain.onboarding.seen": (frozenset({"agente"}), "a role"),
    "render.config_files": (frozenset({"correo"}), "a key of people.toml"),
    "domain.reading.question_groups": (frozenset({"numero", "respuesta"}), "headings of answers below a question"),
    "domain.reading.set_aside": (frozenset({"respuesta"}), "«1 respuesta sin entender»"),
    "domain.reports.contact_sections": (frozenset({"intentos"}), "«2 intentos»"),
    "domain.reports.recovery": (frozenset({"cliente", "recuperado"}), "«1 cliente», «1 recuperado»"),
    "domain.reports.section_cases": (frozenset({"cliente"}), "«1 cliente»"),
    "domain.roles": (frozenset({"agente", "asesor"}), "roles"),
    "policy": (frozenset({"asesor", "respuesta", "sugerencia"}), "a role, a step of a PQRS, a type of PQRS"),
}


def package_sources() -> dict[str, str]:
    """Module → source, without the local Google and the samples, which know the forms from outside."""
    sources = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[1] not in ("emulator", "samples"):
            sources[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text(encoding="utf-8")
    return sources


def field_literals(sources: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    """(module, line, id) of every field id that is written out outside the table of fields."""
    for module, source in sources.items():
        if module == HOME:
            continue
        for node in _counted(ast.parse(source), module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in FIELDS:
                yield module, node.lineno, node.value


def _counted(node: ast.AST, module: str) -> Iterator[ast.AST]:
    """Everything but docstrings, TOML keys (``alias=``), closed lists of words (``Literal``) and values of enums.

    A field that only one kind of register has (``Kind.own_fields``) is at home in that kind's module.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and ast.unparse(child.func) == "Field" and module.startswith(f"{KINDS}."):
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.keyword) and child.arg == "alias" and module == f"{PACKAGE}.policy":
            continue
        if isinstance(child, ast.Subscript) and isinstance(child.value, ast.Name) and child.value.id == "Literal":
            continue
        if isinstance(child, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in child.bases):
            yield from _counted_methods(child, module)
            continue
        yield child
        yield from _counted(child, module)


def _counted_methods(enum: ast.ClassDef, module: str) -> Iterator[ast.AST]:
    for child in enum.body:
        if not isinstance(child, ast.Assign | ast.AnnAssign):
            yield from _counted(child, module)


def record_checks(sources: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """(module, line) of every look at the class of a record outside the kinds, however it is written."""
    for module, source in sources.items():
        if module == KINDS or module.startswith(f"{KINDS}."):
            continue
        for node in ast.walk(ast.parse(source)):
            looked = ""
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CHECKS:
                looked = " ".join(ast.unparse(argument) for argument in node.args[1:])
            elif isinstance(node, ast.MatchClass):
                looked = ast.unparse(node.cls)
            elif isinstance(node, ast.Compare) and "type(" in ast.unparse(node):
                looked = ast.unparse(node)
            if "Record" in looked:
                yield module, node.lineno


_CHECKS = ("isinstance", "issubclass")


# --------------------------------------------------------------------------------------------------- the package as is


def test_no_field_is_named_outside_the_table() -> None:
    """No id of a field is written out anywhere but in the table of fields."""
    found = []
    for module, line, word in field_literals(package_sources()):
        inner = module.removeprefix(f"{PACKAGE}.")
        allowed = OTHER_MEANINGS.get(inner, (frozenset(), ""))[0]
        if word not in allowed:
            found.append(f"{inner}:{line}: {word!r}")
    assert found == []


def test_other_meanings_are_still_there() -> None:
    """The list of words with a second meaning holds none that is gone."""
    found = {(module.removeprefix(f"{PACKAGE}."), word) for module, _line, word in field_literals(package_sources())}
    assert {(module, word) for module, (words, _why) in OTHER_MEANINGS.items() for word in words} <= found


def test_no_record_is_told_by_its_class() -> None:
    """Outside ``domain/kinds`` nobody asks which kind of record a row is."""
    assert list(record_checks(package_sources())) == []


# ---------------------------------------------------------------------------------------- the checks, seen to fail


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        (f"{PACKAGE}.domain.rules", 'COMMENT = "observaciones"', 1),
        (f"{PACKAGE}.domain.rules", 'columns.get("placa", columns["cliente"])', 2),
        (f"{PACKAGE}.domain.rules", 'def paint(where="estado"):\n    return {"sede": 1}', 2),
        (f"{PACKAGE}.policy", 'x: str = Field("recomendacion", alias="sede")', 1),
        (f"{PACKAGE}.policy", 'x: Literal["general", "auto"] = Field("auto", alias="estado")', 0),
        (f"{PACKAGE}.model", 'class Reader(StrEnum):\n    PLATE = "placa"', 0),
        (f"{PACKAGE}.model", 'class Reader(StrEnum):\n    def of(self):\n        return "placa"', 1),
        (f"{PACKAGE}.domain.rules", '"""placa"""\ndef f():\n    """cliente"""\n    return "placas"', 0),
        (HOME, 'PLATE = _field("placa", "Placa")', 0),
        (f"{KINDS}.calls", 'PLATE = Field("placa", "Placa")', 0),
        (f"{KINDS}.calls", 'PLATE = reads["placa"]', 1),
    ],
)
def test_a_written_out_field_is_seen(module: str, source: str, found: int) -> None:
    """Each id that is written out counts; docstrings, keys of the TOML files and members of enums do not."""
    assert len(list(field_literals({module: source}))) == found


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        (f"{PACKAGE}.domain.cases.derive", "if isinstance(record, CallRecord):\n    pass", 1),
        (f"{PACKAGE}.domain.cases.derive", "isinstance(record, (CallRecord, kinds.ComplaintRecord))", 1),
        (f"{PACKAGE}.domain.cases.derive", "match record:\n    case CallRecord():\n        pass", 1),
        (f"{PACKAGE}.domain.cases.derive", "type(record) is CallRecord", 1),
        (f"{PACKAGE}.domain.cases.derive", "isinstance(change, PaintRow)", 0),
        (f"{KINDS}.calls", "isinstance(record, CallRecord)", 0),
    ],
)
def test_a_look_at_the_class_of_a_record_is_seen(module: str, source: str, found: int) -> None:
    """However it is written, outside the kinds it is reported."""
    assert len(list(record_checks({module: source}))) == found
