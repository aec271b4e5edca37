"""Which fields, enum members and functions of a package its own code reads: by class, as the type checker sees it.

A name says little (``case.kind``, ``form.kind`` and ``record.kind`` are three fields), so every ``x.name`` is looked up
in the class that mypy infers for ``x``, subclasses and unions included. A read counts only where it can be reached:
from a module's own statements, from something registered by a decorator, or from a function that one of these reaches.
What only ever is written, replaced, compared as a whole or dumped as JSON is not read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mypy.build import BuildResult, build
from mypy.config_parser import parse_config_file
from mypy.modulefinder import BuildSource
from mypy.nodes import (
    AssignmentStmt,
    CallExpr,
    ClassDef,
    Decorator,
    DelStmt,
    Expression,
    FuncDef,
    ListExpr,
    MemberExpr,
    NameExpr,
    OperatorAssignmentStmt,
    OverloadedFuncDef,
    RefExpr,
    StarExpr,
    StrExpr,
    SuperExpr,
    SymbolNode,
    TupleExpr,
    TypeInfo,
    Var,
)
from mypy.options import Options
from mypy.patterns import ClassPattern
from mypy.types import (
    CallableType,
    Instance,
    LiteralType,
    Overloaded,
    TupleType,
    Type,
    TypeType,
    TypeVarType,
    UnionType,
    get_proper_type,
)

#: Decorators that leave a function waiting for its callers; any other hands it to somebody who calls it.
_NO_CALLER = "abstractmethod cache cached_property classmethod contextmanager final lru_cache overload property"
_PASSIVE = frozenset([*_NO_CALLER.split(), "staticmethod", "wraps"])


@dataclass
class Reads:
    """What a package defines, and what refers to what. Names are full: ``package.module.Class.member``."""

    fields: dict[str, str] = field(default_factory=dict)  # field or enum member → "field" or "member"
    functions: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)  # what runs without anybody of the package calling it
    refers: dict[str, set[str]] = field(default_factory=dict)  # function → fields and functions; "" is module level

    def reached(self) -> set[str]:
        """Everything that can be reached from the roots."""
        seen: set[str] = set()
        waiting = ["", *self.roots]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(self.refers.get(name, ()))
        return seen

    def unread(self, kind: str) -> list[str]:
        """Fields (``"field"``), enum members (``"member"``) that nothing reads."""
        reached = self.reached()
        return sorted(name for name, own in self.fields.items() if own == kind and name not in reached)

    def uncalled(self) -> list[str]:
        """Functions and methods that nothing calls or passes on."""
        return sorted(self.functions - self.reached())


def reads_of(sources: Mapping[str, Path], skip: Iterable[str], config: Path, cache: Path) -> Reads:
    """Type-check the modules (name → file) and collect what refers to what.

    ``skip``: packages that are not followed, what comes from them has no type. ``config``: the ``pyproject.toml`` with
    mypy's settings. ``cache``: where types of other packages may be kept between runs.
    """
    return _World(_checked(sources, skip, config, cache), frozenset(sources)).reads


def _checked(sources: Mapping[str, Path], skip: Iterable[str], config: Path, cache: Path) -> BuildResult:
    options = Options()
    parse_config_file(options, lambda: None, str(config), sys.stderr, sys.stderr)
    options.export_types = True
    options.preserve_asts = True
    options.cache_dir = str(cache)
    skipped = {name: {"follow_imports": "skip"} for other in skip for name in (other, f"{other}.*")}
    options.per_module_options.update(skipped)
    # A module given as text is never taken from the cache, which would lack the bodies of its functions.
    modules = [BuildSource(str(path), name, path.read_text(encoding="utf-8")) for name, path in sources.items()]
    return build(modules, options)


#: Kind of tree node → where its parts are. What is not here has none that can refer to anything.
_PARTS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(parts.split())
    for kind, parts in {
        "MypyFile": "defs",
        "Block": "body",
        "ClassDef": "decorators base_type_exprs metaclass keywords defs",
        "FuncDef": "arguments body",
        "LambdaExpr": "arguments body",
        "Argument": "initializer",
        "Decorator": "func original_decorators",
        "OverloadedFuncDef": "items impl",
        "ExpressionStmt": "expr",
        "AssignmentStmt": "rvalue lvalues",
        "OperatorAssignmentStmt": "rvalue lvalue",
        "WhileStmt": "expr body else_body",
        "ForStmt": "index expr body else_body",
        "ReturnStmt": "expr",
        "AssertStmt": "expr msg",
        "DelStmt": "expr",
        "IfStmt": "expr body else_body",
        "RaiseStmt": "expr from_expr",
        "TryStmt": "body types handlers else_body finally_body",
        "WithStmt": "expr target body",
        "MatchStmt": "subject patterns guards bodies",
        "MemberExpr": "expr",
        "YieldFromExpr": "expr",
        "YieldExpr": "expr",
        "AwaitExpr": "expr",
        "StarExpr": "expr",
        "UnaryExpr": "expr",
        "TypeApplication": "expr",
        "CallExpr": "callee args",
        "SuperExpr": "call",
        "OpExpr": "left right",
        "ComparisonExpr": "operands",
        "SliceExpr": "begin_index end_index stride",
        "IndexExpr": "base index",
        "AssignmentExpr": "target value",
        "ListExpr": "items",
        "TupleExpr": "items",
        "SetExpr": "items",
        "DictExpr": "items",
        "ListComprehension": "generator",
        "SetComprehension": "generator",
        "GeneratorExpr": "indices sequences condlists left_expr",
        "DictionaryComprehension": "indices sequences condlists key value",
        "ConditionalExpr": "cond if_expr else_expr",
        "AsPattern": "pattern",
        "OrPattern": "patterns",
        "ValuePattern": "expr",
        "SequencePattern": "patterns",
        "MappingPattern": "keys values",
        "ClassPattern": "class_ref positionals keyword_values",
    }.items()
}


def _parts(node: object) -> Iterator[object]:
    """The nodes right below, however they are held."""
    if isinstance(node, list | tuple):
        for item in node:
            yield from _parts(item) if isinstance(item, list | tuple) else (item,)
    elif isinstance(node, dict):
        yield from node.values()
    else:
        for part in _PARTS.get(type(node).__name__, ()):
            found = getattr(node, part)
            yield from _parts(found) if isinstance(found, list | tuple | dict) else (found,)


class _World:
    """What was defined, the types inferred, and the walk over the trees."""

    def __init__(self, result: BuildResult, modules: frozenset[str]) -> None:
        self.reads = Reads()
        self._types = result.types
        self._modules = modules
        self._subclasses: dict[str, list[TypeInfo]] = {}
        self._context = ""  # the function of the package whose body is walked
        for module in modules:
            for definition in result.files[module].defs:
                self._define(definition)
        for module in modules:
            self._walk(result.files[module], "")

    # ------------------------------------------------------------------------------------------------ definitions

    def _define(self, node: object) -> None:
        if isinstance(node, ClassDef):
            self._define_class(node)
        elif isinstance(node, FuncDef | Decorator | OverloadedFuncDef) and "__mypy" not in node.name:
            self.reads.functions.add(node.fullname)
            if isinstance(node, Decorator) and any(_name(d) not in _PASSIVE for d in node.original_decorators):
                self.reads.roots.add(node.fullname)

    def _define_class(self, node: ClassDef) -> None:
        info = node.info
        for base in info.mro[1:]:
            self._subclasses.setdefault(base.fullname, []).append(info)
        for statement in node.defs.body:
            if isinstance(statement, AssignmentStmt):
                for name in _declared(statement, enum=info.is_enum):
                    self.reads.fields[f"{info.fullname}.{name}"] = "member" if info.is_enum else "field"
            self._define(statement)
            if isinstance(statement, FuncDef | Decorator | OverloadedFuncDef) and self._expected(info, statement.name):
                self.reads.roots.add(statement.fullname)

    def _expected(self, info: TypeInfo, name: str) -> bool:
        """A special method, or one that a class of somebody else's calls."""
        if name.startswith("__") and name.endswith("__"):
            return True
        return any(base.module_name not in self._modules and name in base.names for base in info.mro[1:])

    # ------------------------------------------------------------------------------------------------- references

    def _walk(self, node: object, context: str, *, written: bool = False) -> None:
        """``written``: only assigned to here."""
        self._context = context
        match node:
            case FuncDef() if not context and node.fullname in self.reads.functions:
                context = node.fullname  # a function within another belongs to the outer one
            case AssignmentStmt():
                self._walk(node.rvalue, context)
                for target in node.lvalues:
                    self._walk(target, context, written=True)
                return
            case OperatorAssignmentStmt():  # counting up what nobody looks at is no reading
                self._walk(node.rvalue, context)
                self._walk(node.lvalue, context, written=True)
                return
            case DelStmt():
                self._walk(node.expr, context, written=True)
                return
            case TupleExpr() | ListExpr() | StarExpr() if written:
                for part in _parts(node):
                    self._walk(part, context, written=True)
                return
            case NameExpr() if not written:
                self._refer(node.node)
            case MemberExpr() if not written:
                self._refer(node.node)
                self._read(self._types.get(node.expr), node.name)
            case SuperExpr():
                for base in node.info.mro[1:] if node.info else ():
                    self._mark(f"{base.fullname}.{node.name}")
            case ClassPattern():
                self._matched(node)
            case CallExpr() if isinstance(node.callee, NameExpr) and node.callee.fullname == "builtins.getattr":
                for name in _texts(self._types.get(node.args[1]), node.args[1]):
                    self._read(self._types.get(node.args[0]), name)
        for part in _parts(node):
            self._walk(part, context)

    def _matched(self, pattern: ClassPattern) -> None:
        info = pattern.class_ref.node
        if isinstance(info, TypeInfo):
            for name in (*pattern.keyword_keys, *_positional(info)[: len(pattern.positionals)]):
                self._read(Instance(info, []), name)

    def _refer(self, node: SymbolNode | None) -> None:
        if isinstance(node, FuncDef | Decorator | OverloadedFuncDef | Var):
            self._mark(node.fullname)

    def _read(self, seen: Type | None, name: str) -> None:
        for info in _classes(seen):
            # mypy gives a frozen dataclass copies of what it inherits: the class that declares the name counts
            owner = next((base for base in info.mro if self._defines(base, name)), None)
            if owner is not None:
                self._mark(f"{owner.fullname}.{name}")
                for other in self._subclasses.get(owner.fullname, ()):  # whose own version may be meant
                    self._mark(f"{other.fullname}.{name}")

    def _defines(self, info: TypeInfo, name: str) -> bool:
        fullname = f"{info.fullname}.{name}"
        return fullname in self.reads.fields or fullname in self.reads.functions

    def _mark(self, fullname: str) -> None:
        if fullname in self.reads.fields or fullname in self.reads.functions:
            self.reads.refers.setdefault(self._context, set()).add(fullname)


def _declared(statement: AssignmentStmt, *, enum: bool) -> Iterator[str]:
    """Names of the fields, or of the members, that a statement of a class body declares."""
    for target in statement.lvalues:
        if not isinstance(target, NameExpr) or target.name.startswith("__") or target.name == "model_config":
            continue
        class_variable = isinstance(target.node, Var) and target.node.is_classvar
        if enum or (statement.unanalyzed_type is not None and not class_variable):
            yield target.name


def _classes(seen: Type | None) -> Iterator[TypeInfo]:
    """Every class that a value of this type may be of; a class itself counts as its own value."""
    found = get_proper_type(seen) if seen is not None else None
    match found:
        case Instance():
            yield found.type
        case UnionType():
            for item in found.items:
                yield from _classes(item)
        case TupleType():
            yield found.partial_fallback.type
        case LiteralType():
            yield found.fallback.type
        case TypeVarType():
            for item in found.values or [found.upper_bound]:
                yield from _classes(item)
        case TypeType():
            yield from _classes(found.item)
        case CallableType() | Overloaded() if found.is_type_obj():
            yield found.type_object()


def _positional(info: TypeInfo) -> list[str]:
    found = info.get("__match_args__")
    kind = get_proper_type(found.type) if found is not None and found.type is not None else None
    return [text for item in kind.items for text in _texts(item)] if isinstance(kind, TupleType) else []


def _texts(seen: Type | None, expression: Expression | None = None) -> Iterator[str]:
    """The texts that an expression can only be."""
    if isinstance(expression, StrExpr):
        yield expression.value
        return
    found = get_proper_type(seen) if seen is not None else None
    if isinstance(found, Instance) and found.last_known_value is not None:
        found = found.last_known_value
    for item in found.items if isinstance(found, UnionType) else [found]:
        kind = get_proper_type(item) if item is not None else None
        if isinstance(kind, Instance) and kind.last_known_value is not None:
            kind = kind.last_known_value
        if isinstance(kind, LiteralType) and isinstance(kind.value, str):
            yield kind.value


def _name(decorator: Expression) -> str:
    if isinstance(decorator, CallExpr):
        return _name(decorator.callee)
    return decorator.name if isinstance(decorator, RefExpr) else ""
