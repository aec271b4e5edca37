"""What a mail is made of: every kind of message is a list of these, and one pair of templates prints them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    text: str
    strong: str = ""  # how it begins, in bold


@dataclass(frozen=True, slots=True)
class Tiles:
    """A few figures side by side: (quantity, words)."""

    kind: ClassVar[str] = "tiles"
    figures: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure of a report, with what it means in a word. ``tone``: met, missed, open, no_data."""

    name: str
    shown: str
    word: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The figures that matter, side by side; below each other on a telephone."""

    kind: ClassVar[str] = "verdicts"
    figures: Sequence[Verdict]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that travels inside the mail. ``words``: what it shows, for who sees no pictures."""

    kind: ClassVar[str] = "drawing"
    cid: str
    words: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table: names at the left, figures at the right."""

    kind: ClassVar[str] = "grid"
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One visit of a customer, with all of its cases."""

    label: str
    tone: str  # value of ``Level``: decides the colour of the label and of nothing else
    due: str
    waited: str
    state: str  # «Sin gestión», «En trámite»
    plate: str
    customer: str
    score: str
    said: str
    missing: str  # what it takes to close it
    about: Sequence[str]  # adviser, form, day of the call, case numbers
    notes: str
    link: str
    fresh: bool
    phone: str = ""  # of the customer, only for who must answer and where ``people.toml`` allows it
    actions: Sequence[tuple[str, str]] = ()  # (words, address): what its reader may say of it with a click


@dataclass(frozen=True, slots=True)
class Cards:
    kind: ClassVar[str] = "cards"
    title: str
    cards: Sequence[Card]
    more: str = ""  # what is said of those that are not shown
    more_link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    tag: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of one-liners."""

    kind: ClassVar[str] = "lines"
    title: str
    lines: Sequence[Line]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Something to know or to do, set apart."""

    kind: ClassVar[str] = "panel"
    strong: str
    text: str


@dataclass(frozen=True, slots=True)
class Button:
    kind: ClassVar[str] = "button"
    text: str
    link: str


Section = Paragraph | Tiles | Verdicts | Drawing | Grid | Cards | Lines | Panel | Button


@dataclass(frozen=True, slots=True)
class Letter:
    """The inside of a message. ``why``: why its reader gets it and how that is changed."""

    subject: str
    caption: str  # at the right of the head: the day
    sections: Sequence[Section]
    why: str = ""
    foot: Sequence[str] = field(default=())
