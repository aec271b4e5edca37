"""The ``q`` of ``files.list``: a query string becomes a test of one file.

Terms and operators are those of Google's "Search query terms and operators". Three habits of the real service are
kept because programs trip over them: ``and`` and ``or`` have one rank and are taken from left to right, ``contains``
on a name matches the beginnings of words only, and text is compared without regard to case. Whatever does not parse
is ``400 Invalid Value``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sheets_automation.emulator.errors import ApiError

Json = dict[str, Any]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<sign><=|>=|!=|=|<|>|\(|\)|\{|\})
      | (?P<word>[A-Za-z][A-Za-z.]*)
    )""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]+")
_EQUAL = ("=", "!=")
_ORDER = ("<=", "<", "=", "!=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a query may ask of one file, as the caller sees it. ``text`` is called only for ``fullText``."""

    caller: str
    name: str
    mime_type: str
    trashed: bool
    starred: bool
    shared_with_me: bool
    modified: datetime
    created: datetime
    parents: tuple[str, ...]  # every id by which the parent may be named, "root" included
    permissions: tuple[Json, ...]
    visibility: str
    text: Callable[[], str]
    properties: Json = field(default_factory=dict)
    app_properties: Json = field(default_factory=dict)


Test = Callable[[Candidate], bool]

_BOOLEANS: dict[str, Callable[[Candidate], bool]] = {
    "trashed": lambda c: c.trashed,
    "starred": lambda c: c.starred,
    "sharedWithMe": lambda c: c.shared_with_me,
}
_TIMES: dict[str, Callable[[Candidate], datetime]] = {
    "modifiedTime": lambda c: c.modified,
    "createdTime": lambda c: c.created,
}
_ROLES = {
    "owners": ("owner",),
    "writers": ("owner", "organizer", "fileOrganizer", "writer"),
    "readers": ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: what it accepts, and the folders it names (Google answers 404 when one is not there)."""

    accepts: Test
    folders: tuple[str, ...] = ()


def parse(query: str) -> Query:
    """Read a query; an empty one accepts every file. Raises ApiError 400."""
    tokens = _tokens(query)
    if not tokens:
        return Query(lambda _: True)
    reader = _Reader(tokens)
    test = reader.expression()
    if reader.left():
        raise _bad()
    return Query(test, tuple(reader.folders))


@dataclass(slots=True)
class _Reader:
    tokens: list[tuple[str, str]]  # kind (text, sign, word) and value
    folders: list[str] = field(default_factory=list)
    at: int = 0

    def left(self) -> bool:
        return self.at < len(self.tokens)

    def take(self, *kinds: str) -> str:
        if not self.left() or (kinds and self.tokens[self.at][0] not in kinds):
            raise _bad()
        self.at += 1
        return self.tokens[self.at - 1][1]

    def skip(self, value: str) -> bool:
        if self.left() and self.tokens[self.at][0] != "text" and self.tokens[self.at][1].lower() == value:
            self.at += 1
            return True
        return False

    def expect(self, value: str) -> None:
        if not self.skip(value):
            raise _bad()

    def expression(self) -> Test:
        test = self.unary()
        while True:
            if self.skip("and"):
                test = _both(test, self.unary())
            elif self.skip("or"):
                test = _either(test, self.unary())
            else:
                return test

    def unary(self) -> Test:
        if self.skip("not"):
            test = self.unary()
            return lambda c: not test(c)
        if self.skip("("):
            test = self.expression()
            self.expect(")")
            return test
        if self.left() and self.tokens[self.at][0] == "text":
            value = self.take("text")
            self.expect("in")
            collection = self.take("word")
            if collection == "parents":
                self.folders.append(value)
            return _member(collection, value)
        return self.term(self.take("word"))

    def term(self, name: str) -> Test:
        if name in _BOOLEANS:
            return self.boolean(_BOOLEANS[name])
        if name in ("properties", "appProperties"):
            return self.custom(name)
        operator = self.take("sign", "word").lower()
        value = self.take("text")
        if name in _TIMES:
            return _time(_TIMES[name], operator, value)
        return _text(name, operator, value)

    def boolean(self, read: Callable[[Candidate], bool]) -> Test:
        for sign in _EQUAL:
            if self.skip(sign):
                value = self.take("word").lower()
                if value not in ("true", "false"):
                    raise _bad()
                wanted = (value == "true") == (sign == "=")
                return lambda c: read(c) == wanted
        return read

    def custom(self, name: str) -> Test:
        """``properties has { key='k' and value='v' }``."""
        for word in ("has", "{", "key", "="):
            self.expect(word)
        key = self.take("text")
        for word in ("and", "value", "="):
            self.expect(word)
        value = self.take("text")
        self.expect("}")
        if name == "properties":
            return lambda c: c.properties.get(key) == value
        return lambda c: c.app_properties.get(key) == value


def _tokens(query: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    query = query.rstrip()
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None or match.lastgroup is None:
            raise _bad()
        value = match[match.lastgroup]
        if match.lastgroup == "text":
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        tokens.append((match.lastgroup, value))
        at = match.end()
    return tokens


def _both(a: Test, b: Test) -> Test:
    return lambda c: a(c) and b(c)


def _either(a: Test, b: Test) -> Test:
    return lambda c: a(c) or b(c)


def _member(collection: str, value: str) -> Test:
    if collection == "parents":
        return lambda c: value in c.parents
    roles = _ROLES.get(collection)
    if roles is None:
        raise _bad()

    def held(c: Candidate) -> bool:
        whom = (c.caller if value == "me" else value).lower()
        return any(
            p["role"] in roles and str(p.get("emailAddress", p.get("domain", ""))).lower() == whom
            for p in c.permissions
        )

    return held


def _text(name: str, operator: str, value: str) -> Test:
    wanted = value.casefold()
    if (name, operator) == ("name", "contains"):
        return lambda c: _begins(value, c.name)
    if (name, operator) == ("fullText", "contains"):
        return lambda c: _whole(value, c.text())
    if (name, operator) == ("mimeType", "contains"):
        return lambda c: c.mime_type.casefold().startswith(wanted)
    if operator not in _EQUAL or name not in ("name", "mimeType", "visibility"):
        raise _bad()
    equal = operator == "="
    if name == "name":
        return lambda c: (c.name.casefold() == wanted) == equal
    if name == "mimeType":
        return lambda c: (c.mime_type.casefold() == wanted) == equal
    return lambda c: (c.visibility == value) == equal


def _begins(wanted: str, name: str) -> bool:
    """Every word of ``wanted`` begins a word of the name; in double quotes, the words stand there as a phrase."""
    if phrase := _quoted(wanted):
        return f" {_words(phrase)}" in f" {_words(name)}"
    words = _words(name).split()
    return all(any(word.startswith(part) for word in words) for part in _words(wanted).split())


def _whole(wanted: str, text: str) -> bool:
    """Every word of ``wanted`` is a whole word of the text; in double quotes, they stand there as a phrase."""
    if phrase := _quoted(wanted):
        return f" {_words(phrase)} " in f" {_words(text)} "
    return set(_words(wanted).split()) <= set(_words(text).split())


def _quoted(value: str) -> str:
    return value[1:-1] if len(value) > 2 and value[0] == value[-1] == '"' else ""


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _time(read: Callable[[Candidate], datetime], operator: str, value: str) -> Test:
    if operator not in _ORDER:
        raise _bad()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _bad() from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)

    def compare(c: Candidate) -> bool:
        # Drive shows milliseconds, so that is what a query compares.
        seen = read(c)
        seen = seen.replace(microsecond=seen.microsecond // 1000 * 1000)
        sign = (seen > moment) - (seen < moment)
        return {"<=": sign <= 0, "<": sign < 0, "=": sign == 0, "!=": sign != 0, ">": sign > 0, ">=": sign >= 0}[
            operator
        ]

    return compare


def _bad() -> ApiError:
    return ApiError(400, "Invalid Value", reason="invalid")
