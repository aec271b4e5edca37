"""The grammar of formulas: text in the spreadsheet's locale in, a tree out.

Own lexer, and not openpyxl's ``Tokenizer``: that one knows only the American comma and point, takes no ``;`` between
arguments, and runs spaces together. Google takes ``;`` everywhere and ``,`` only where the point is the decimal sign.
Blank between two operands (Excel's intersection) is an error, as it is on the service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sheets_automation.emulator.state.a1 import Bounds, parse_bounds


class ParseError(ValueError):
    """The text is no formula; Google shows ``#ERROR!`` and "Formula parse error."."""


class Unsupported(Exception):
    """A formula that Google computes and this emulator does not: its cached value stays."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text or boolean; None for an argument left out."""

    value: float | str | bool | None


@dataclass(frozen=True, slots=True)
class ErrorLiteral:
    """``#REF!`` and its like written in the formula, as their text."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells; ``title`` is None for the formula's own sheet."""

    title: str | None
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Name:
    """A named range."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function as typed, and its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A unary, binary or postfix operator with its one or two operands."""

    sign: str
    operands: tuple[Node, ...]


Node = Literal | ErrorLiteral | Reference | Name | Call | Operation

_CELLS = (
    r"\$?[A-Za-z]{1,3}\$?\d+(?::(?:\$?[A-Za-z]{1,3})?(?:\$?\d+)?(?<!:))?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?\d+)?|\$?\d+:\$?\d+"
)
#: Array literals and table references: good formulas, not computed here.
_NOT_READ = frozenset("{[")
#: ``[Columna, con coma]`` or ``[[#Headers],[A]]`` after a table's name.
_TABLE_PART = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
_ERRORS = r"\#(?:REF!|DIV/0!|N/A|NAME\?|NUM!|VALUE!|NULL!|ERROR!)"
_PREFIX = {"+": "u+", "-": "u-"}
_STRENGTH = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}


@lru_cache(maxsize=2)
def _lexer(comma_decimal: bool) -> re.Pattern[str]:
    point, separators = (",", ";") if comma_decimal else (r"\.", ";,")
    return re.compile(
        rf"""(?P<space>\s+) | (?P<text>"(?:[^"]|"")*")
        | (?P<title>'(?:[^']|'')+'!|[^\W\d][\w.]*!)(?:(?P<there>{_CELLS})(?![\w(.!])|(?P<gone>{_ERRORS}))
        | (?P<cells>{_CELLS})(?![\w(.!])
        | (?P<number>(?:\d+(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d+)?)
        | (?P<call>[^\W\d][\w.]*)\( | (?P<name>[^\W\d][\w.]*) | (?P<error>{_ERRORS})
        | (?P<sign><=|>=|<>|[-+*/^&=<>%]) | (?P<open>\() | (?P<close>\)) | (?P<separator>[{separators}])""",
        re.VERBOSE,
    )


@lru_cache(maxsize=65_536)
def parse(formula: str, comma_decimal: bool, true: str = "TRUE", false: str = "FALSE") -> Node:
    """The tree of a formula (with its ``=``). ParseError when it is none."""
    tokens = _tokens(formula, comma_decimal)
    reader = _Reader(tokens, {"TRUE": True, "FALSE": False, true.upper(): True, false.upper(): False})
    node = reader.expression(0)
    if reader.kind is not None:
        raise ParseError(formula)
    return node


def _tokens(formula: str, comma_decimal: bool) -> list[re.Match[str]]:
    lexer, place, found = _lexer(comma_decimal), 1, []
    while place < len(formula):
        match = lexer.match(formula, place)
        if match is None:
            raise Unsupported(formula) if formula[place] in _NOT_READ else ParseError(formula)
        if match.lastgroup != "space":
            found.append(match)
        place = match.end()
    return found


class _Reader:
    """Precedence climbing over the tokens."""

    def __init__(self, tokens: list[re.Match[str]], words: dict[str, bool]) -> None:
        self._tokens = tokens
        self._words = words
        self._place = 0
        self._depth = 0

    @property
    def kind(self) -> str | None:
        return self._tokens[self._place].lastgroup if self._place < len(self._tokens) else None

    def _next(self) -> re.Match[str]:
        if self._place >= len(self._tokens):
            raise ParseError("unexpected end")
        self._place += 1
        return self._tokens[self._place - 1]

    def expression(self, least: int) -> Node:
        self._depth += 1
        if self._depth > 200:
            raise ParseError("too deep")
        left = self._operand()
        while self.kind == "sign":
            sign = self._tokens[self._place].group("sign")
            if sign == "%":
                self._next()
                left = Operation("%", (left,))
                continue
            strength = _STRENGTH[sign]
            if strength < least:
                break
            self._next()
            left = Operation(sign, (left, self.expression(strength + 1)))
        self._depth -= 1
        return left

    def _operand(self) -> Node:
        token = self._next()
        kind = token.lastgroup
        if kind == "sign":
            prefix = _PREFIX.get(token.group())
            if prefix is None:
                raise ParseError(token.group())
            return Operation(prefix, (self.expression(6),))
        if kind == "open":
            inner = self.expression(0)
            if self._next().lastgroup != "close":
                raise ParseError(")")
            return inner
        if kind == "call":
            return Call(token.group("call"), tuple(self._arguments()))
        return self._atom(token)

    def _arguments(self) -> Iterator[Node]:
        if self.kind == "close":
            self._next()
            return
        while True:
            yield Literal(None) if self.kind in {"separator", "close"} else self.expression(0)
            ending = self._next().lastgroup
            if ending == "close":
                return
            if ending != "separator":
                raise ParseError("arguments")

    def _atom(self, token: re.Match[str]) -> Node:
        kind, text = token.lastgroup, token.group()
        if kind == "number":
            return Literal(float(text.replace(",", ".")))
        if kind == "text":
            return Literal(text[1:-1].replace('""', '"'))
        if kind in {"error", "gone"}:
            return ErrorLiteral(token.group(kind or 0))
        if kind == "name":
            word = self._words.get(text.upper())
            return Name(text) if word is None else Literal(word)
        if kind in {"cells", "there"}:
            bounds = parse_bounds(token.group(kind or 0))
            if bounds is not None:
                title = token.group("title")
                return Reference(_bare(title[:-1]) if title else None, bounds)
        raise ParseError(text)


def _bare(title: str) -> str:
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def to_locale(formula: str, comma_decimal: bool) -> str:
    """A formula written the American way, as .xlsx files hold it, as it reads in the locale: ``;`` and ``1,5``.

    Array literals too: ``{1,2;3,4}`` becomes ``{1\\2;3\\4}``. Text, sheet titles, names and whatever cannot be read are
    left alone.
    """
    return _translated(formula, {",": ";"}, {",": "\\"}, from_comma=False) if comma_decimal else formula


def from_locale(formula: str, comma_decimal: bool) -> str:
    """The inverse of ``to_locale``: a formula of the locale as .xlsx files hold it.

    Arguments separated by commas, which Google would not read in such a locale, keep them.
    """
    return _translated(formula, {";": ","}, {"\\": ","}, from_comma=True) if comma_decimal else formula


def _translated(formula: str, outside: dict[str, str], inside: dict[str, str], *, from_comma: bool) -> str:
    """The formula with its numbers and separators exchanged, those inside array literals by a table of their own."""
    lexer, place, out, depth = _lexer(from_comma), 1, [formula[:1]], 0
    while place < len(formula):
        match = _TABLE_PART.match(formula, place) or lexer.match(formula, place)
        text = match.group() if match else formula[place]
        place += len(text)
        if match is None or match.lastgroup == "separator":
            depth += {"{": 1, "}": -1}.get(text, 0)
            text = (inside if depth > 0 else outside).get(text, text)
        elif match.lastgroup == "number":
            text = text.replace(*(",", ".") if from_comma else (".", ","))
        out.append(text)
    return "".join(out)
