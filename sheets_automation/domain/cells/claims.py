"""What a cell claims: whether a word of yes is affirmed or denied in it, or something is taken back (spec §3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sheets_automation.domain.cells.negation import (
    NEGATORS,
    Clause,
    Force,
    before,
    behind,
    clauses,
    left,
    negated,
    only_not,
    plain_words,
    reserved,
    unprefixed,
)


def contradicted(text: str) -> bool:
    """Whether a text that begins with «sí» or «no» goes on to say something else: «sí, pero …», «SI / NO»."""
    words, pieces = plain_words(text), clauses(text)
    other = ("no",) if words[0] == "si" else ("si",)
    if reserved(text) or other in pieces or (pieces and pieces[0][1:2] == other):
        return True
    return any(map(unsatisfied, words if words[0] == "si" else words[1:2]))


def unsatisfied(word: str) -> bool:
    return word.startswith(("insatisf", "inconform", "disconform", "descontent"))


def denied(text: str, phrases: Sequence[str]) -> bool:
    """Whether a negation stands before the phrase wherever it occurs («no ha respondido en car.advisor»)."""
    told = [(" ".join(words), phrase) for words in clauses(text) for phrase in phrases if phrase in " ".join(words)]
    return bool(told) and all(NEGATORS.intersection(words[: words.index(phrase)].split()) for words, phrase in told)


def claim(text: str, known: Collection[str]) -> bool | None:
    """Whether a word of ``known`` is affirmed («cliente satisfecho») or denied («sin contestar», «incumplido»).

    None where neither is clear: half, put off, doubted, or no such word.
    """
    pieces = clauses(text)
    if reserved(text) or any(map(left, pieces)):
        return None
    if len(pieces) == 1 and only_not(pieces[0]):
        return False
    said = {_meant(words, at, known) for words in pieces for at in range(len(words))} - {Force.UNCLEAR}
    return {Force.PLAIN: True, Force.NEGATED: False}.get(said.pop()) if len(said) == 1 else None


def _meant(words: Clause, at: int, known: Collection[str]) -> Force:
    """How far the word there affirms what ``known`` affirms; UNCLEAR for any other word."""
    word = words[at]
    if unsatisfied(word) or any(rest in known for rest in unprefixed(word)):
        return Force.HALF if negated(words, at) else Force.NEGATED
    if len(word) < 4 or (word not in known and word.rstrip("s") not in known):
        return Force.UNCLEAR
    ahead = before(words, at)
    force = ahead if ahead is not Force.PLAIN else behind(words, at + 1)
    return Force.HALF if force is Force.UNCLEAR else force
