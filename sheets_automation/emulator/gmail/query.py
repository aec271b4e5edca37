"""Gmail's search language, as far as programs use it: a query string becomes a test of one message.

Known terms: ``in: is: label: subject: from: to: cc: bcc: after: before: rfc822msgid: has:attachment filename:``,
bare words, "quoted words", ``-`` before a term, ``OR``, ``{a b}`` and parentheses. As in Gmail, words are matched
whole and without regard to case, and a date without a time is midnight Pacific time (Gmail API guide, "Searching for
messages"). A term that is not known is refused instead of being guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sheets_automation.emulator.errors import unimplemented

from .mailbox import Message

Test = Callable[[Message], bool]

_PACIFIC = ZoneInfo("America/Los_Angeles")
_TOKEN = re.compile(r'\s*(-?)(?:([A-Za-z0-9]+):)?(?:"([^"]*)"|([^\s(){}"]+)|([(){}]))|\s+')
_WORD = re.compile(r"\w+")
_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_LABELS = {"draft": "DRAFT", "drafts": "DRAFT", "anywhere": ""}
#: ``in:`` these, or naming them, looks into what a search leaves out otherwise.
HIDDEN = ("TRASH", "SPAM")


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: what it accepts, and whether it asks for spam and trash by name."""

    accepts: Test
    sees_hidden: bool


@dataclass(slots=True)
class _Token:
    negated: bool
    field: str
    text: str
    bracket: str


def parse(query: str) -> Query:
    """Read a query; "" accepts everything. A term this emulator does not know is a 501, never a wrong answer."""
    tokens = _tokens(query)
    hidden = any(t.field in ("in", "label") and t.text.lower() in ("trash", "spam", "anywhere") for t in tokens)
    tests = [_all(_group(tokens, ""))] if tokens else []
    return Query(_all(tests), hidden)


def _tokens(query: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(query):
        negated, field, quoted, bare, bracket = match.groups()
        if quoted is None and bare is None and bracket is None:
            continue
        text = quoted if quoted is not None else bare or ""
        tokens.append(_Token(bool(negated), (field or "").lower(), text, bracket or ""))
    return tokens


def _group(tokens: list[_Token], field: str) -> list[Test]:
    """The tests up to the closing bracket; ``a OR b`` is folded into one test as it is met."""
    tests: list[Test] = []
    either = False
    while tokens:
        token = tokens.pop(0)
        if token.bracket in (")", "}"):
            break
        if token.text == "OR" and not token.field and not token.negated:
            either = bool(tests)
            continue
        test = _term(token, tokens, token.field or field)
        if either:
            test = _any([tests.pop(), test])
            either = False
        tests.append(test)
    return tests


def _term(token: _Token, rest: list[_Token], field: str) -> Test:
    if token.bracket:
        inside = _group(rest, field)
        test = _all(inside) if token.bracket == "(" else _any(inside)
    else:
        test = _field_test(field, token.text)
    return (lambda message: not test(message)) if token.negated else test


def _field_test(field: str, text: str) -> Test:
    if field in ("in", "label", "is"):
        return _label_test(text)
    if field in ("after", "before"):
        return _time_test(field, text)
    if field == "rfc822msgid":
        return lambda message: _header(message, "message-id").strip("<> ") == text.strip("<> ")
    if field == "has" and text.lower() == "attachment":
        return lambda message: bool(message.attachments)
    if field == "filename":
        return lambda message: any(_phrase(text, name) for name in message.attachments)
    if field in ("subject", "from", "to", "cc", "bcc"):
        return lambda message: _phrase(text, _header(message, field))
    if field:
        raise unimplemented(f"The Gmail search term {field}:{text}")
    return lambda message: _phrase(text, _everything(message))


def _label_test(text: str) -> Test:
    wanted = _LABELS.get(text.lower(), text.upper())
    if wanted == "READ":
        return lambda message: "UNREAD" not in message.labels
    return lambda message: not wanted or wanted in message.labels


def _time_test(field: str, text: str) -> Test:
    if text.isdigit():
        moment = datetime.fromtimestamp(int(text), UTC)
    elif match := _DATE.fullmatch(text):
        try:
            moment = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=_PACIFIC)
        except ValueError:
            return lambda _: False
    else:
        return lambda _: False
    if field == "after":
        return lambda message: message.sent_at >= moment
    return lambda message: message.sent_at < moment


def _header(message: Message, name: str) -> str:
    return " ".join(value for key, value in message.headers if key.lower() == name)


def _everything(message: Message) -> str:
    named = " ".join(_header(message, name) for name in ("from", "to", "cc", "subject"))
    return " ".join((named, message.text, message.html if not message.text else "", *message.attachments))


def _phrase(wanted: str, text: str) -> bool:
    """The words of ``wanted``, whole and next to each other, occur in ``text``."""
    words = _WORD.findall(wanted.casefold())
    return not words or f" {' '.join(words)} " in f" {' '.join(_WORD.findall(text.casefold()))} "


def _all(tests: list[Test]) -> Test:
    return lambda message: all(test(message) for test in tests)


def _any(tests: list[Test]) -> Test:
    return lambda message: any(test(message) for test in tests)
