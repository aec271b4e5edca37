"""Templates and small words of the mails. What customers and agents typed is escaped in HTML (spec §13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from sheets_automation.domain.spanish import full_date

_CASE_NUMBER = re.compile(r"\b(C-\d{4}-\d{5,})\b")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sheets_automation.domain.mail"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["pieces"] = _pieces
    return environment


def render(template: str, context: Mapping[str, object]) -> str:
    """A template of ``templates/`` with these values; ``.html.j2`` escapes them, ``.txt.j2`` does not."""
    return _environment().get_template(template).render(context)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is the number of a case, which no line may break."""
    return [(piece, at % 2 == 1) for at, piece in enumerate(_CASE_NUMBER.split(text))]


def greeting(now: datetime, name: str) -> str:
    """``Buenos días, Carlos.`` by the local hour."""
    words = "Buenos días" if now.hour < 12 else "Buenas tardes" if now.hour < 19 else "Buenas noches"
    return f"{words}, {name}." if name else f"{words}."


def first_name(name: str) -> str:
    """``CARLOS RODRÍGUEZ`` → ``Carlos``."""
    words = name.split()
    return words[0].capitalize() if words else ""


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters on one line, cut between words and with an ellipsis; "" for a length of 0."""
    line = " ".join(text.split())
    if len(line) <= length or length == 0:
        return line if length else ""
    head = line[: length - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > length // 2 else head).rstrip(" ,;:.") + "…"


def moment_words(now: datetime) -> str:
    """``25/11/2026 07:30``."""
    return f"{full_date(now.date())} {now:%H:%M}"
