"""What the status column of a row says, in people's own words → ``Status``. Done is only what is plainly said to be.

The words are those of ``semaphore.toml`` (``palabras_estado``); ``negation`` says how far each of them is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_automation.domain.cells.negation import (
    NEGATORS,
    PENDING,
    Clause,
    Force,
    before,
    behind,
    clauses,
    crosses,
    halved,
    left,
    negated,
    only_not,
    reserved,
    stem,
    unprefixed,
)
from sheets_automation.domain.cells.read import Blank, blank_of
from sheets_automation.domain.cells.text import closest, compact
from sheets_automation.model import Status

_CUTOFF = 0.86
_TYPO_FROM = 6  # letters; a shorter word is too easily another
_OPEN = (Status.PENDING, Status.IN_PROGRESS)
_LONGEST = 5  # words of a phrase
# Participles whose other tenses begin otherwise: «resuelto», «resolver», «se resuelve»
_IRREGULAR = {
    "resuelt": ("resolv", "resuelv"),
    "cerr": ("cierr",),
    "atend": ("atiend",),
    "hech": ("hac", "hici", "hizo"),
}
_INFINITIVE = re.compile(r"[aei]r(?:l[aeo]s?|se)?$")
_FUTURE = re.compile(r"(?:[aei]r[ae]n?|[aei]remos)$")
_ANSWERING = ("contest", "respond")
_GERUNDS = ("ando", "iendo")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A known word or phrase in a text, and how far it is meant."""

    clause: int
    at: int  # first word in its clause
    end: int
    status: Status
    force: Force = Force.PLAIN

    @property
    def place(self) -> tuple[int, int]:
        return self.clause, self.at


class StatusWords:
    """The words of each status, prepared once."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """``words``: ``Status`` value → the words and phrases that people use for it."""
        self._exact: dict[str, Status] = {}
        for value, spellings in words.items():
            for spelling in (value, *spellings):
                if key := compact(spelling):
                    self._exact.setdefault(key, Status(value))
        done = {key for key, status in self._exact.items() if status is Status.DONE}
        roots = {root for key in done if (root := stem(key) or (key[:-1] if key[:-1] in _IRREGULAR else ""))}
        more = (other for root in roots for other in _IRREGULAR.get(root, ()))
        self._roots = tuple(root for root in (*roots, *more) if len(root) >= 3)
        self._single = tuple(key for key in self._exact if len(key) >= _TYPO_FROM and stem(key))
        self._memo: dict[str, Status | None] = {}

    def find(self, text: str) -> Status | None:
        """The status that was typed; None when nobody can tell, or when the text says two things at once."""
        if text not in self._memo:
            if len(self._memo) > 8_192:
                self._memo.clear()
            self._memo[text] = self._search(text)
        return self._memo[text]

    def _search(self, text: str) -> Status | None:
        key = compact(text)
        if key in self._exact and not reserved(text):
            return self._exact[key]
        pieces = clauses(text)
        mentions = [mention for at, words in enumerate(pieces) for mention in self._mentions(words, at)]
        if mentions or any(map(left, pieces)):
            return self._together(mentions, pieces, doubted=reserved(text))
        if blank_of(text) is not Blank.NO:
            return None
        if any(map(only_not, pieces)):
            return Status.PENDING
        if any(map(halved, pieces)):
            return Status.IN_PROGRESS
        return None if reserved(text) else self._nearly(key)

    # ----------------------------------------------------------------------------------------------- one clause

    def _mentions(self, words: Clause, clause: int) -> Iterator[_Mention]:
        """Known phrases, longest first and none inside another; then misspelt, prefixed and conjugated words."""
        taken: set[int] = set()
        found: list[_Mention] = []
        for length in range(min(_LONGEST, len(words)), 0, -1):
            for at in range(len(words) - length + 1):
                span = range(at, at + length)
                status = self._exact.get("".join(words[at : at + length]))
                if status is not None and taken.isdisjoint(span):
                    taken.update(span)
                    found.append(_Mention(clause, at, at + length, status))
        for at in (at for at in range(len(words)) if at not in taken):
            status, force = self._word(words, at)
            if status is not None:
                found.append(_Mention(clause, at, at + 1, status, force))
        for mention in sorted(found, key=lambda one: one.at):
            weighed = self._weighed(words, mention, found)
            if weighed is not None:
                yield replace(mention, force=weighed)

    def _word(self, words: Clause, at: int) -> tuple[Status | None, Force]:
        """A word that is not listed as it stands: misspelt, negated by its prefix, or another tense of a done word."""
        word = words[at]
        for rest in unprefixed(word):
            status = self._exact.get(rest) or self._misspelt(rest)
            if status is Status.DONE:
                return Status.DONE, Force.HALF if word.startswith(("in", "semi")) else Force.NEGATED
        status = self._misspelt(word)
        if status is not None:
            return status, Force.PLAIN
        root = next((root for root in self._roots if word.startswith(root)), None)
        if root is None or stem(word) or word.endswith("mente"):
            return None, Force.PLAIN
        if word.endswith(_GERUNDS):
            return Status.IN_PROGRESS, Force.PLAIN
        if _FUTURE.search(word):
            return Status.DONE, Force.PUT_OFF
        verb = _INFINITIVE.search(word) is not None
        if word.startswith(_ANSWERING) and not verb and not {"se", "ha", "han"}.intersection(words[:at]):
            return None, Force.PLAIN  # «no contesta» is said of the customer
        put_off = before(words, at, noun=verb or word in self._roots)
        if put_off is Force.PLAIN and verb:
            put_off = Force.PUT_OFF
        return (None if put_off in (Force.PLAIN, Force.UNCLEAR) else Status.DONE), put_off

    def _misspelt(self, word: str) -> Status | None:
        """Participles only: other tenses resemble them too much."""
        if len(word) < _TYPO_FROM or not stem(word):
            return None
        near = closest(word, self._single, _CUTOFF)
        if near is not None and crosses(word, near):
            near = closest(word, (key for key in self._single if not crosses(word, key)), _CUTOFF)
        return self._exact[near] if near is not None else None

    @classmethod
    def _weighed(cls, words: Clause, mention: _Mention, beside: Sequence[_Mention]) -> Force | None:
        """How far a mention is meant; None where it says nothing: «no está pendiente», «trámite finalizado»."""
        if mention.status is not Status.DONE:
            return None if negated(words, mention.at) or cls._finished(words, mention, beside) else Force.PLAIN
        if mention.force is not Force.PLAIN:
            return mention.force
        if any(other.end <= mention.at and cls._puts_off(words, other, beside) for other in beside):
            return Force.PUT_OFF
        last = words[mention.end - 1]
        noun = last.endswith(("e", "n")) and last != "verde"
        ahead = before(words, mention.at, noun=noun)
        return ahead if ahead is not Force.PLAIN else behind(words, mention.end, noun=noun)

    @classmethod
    def _puts_off(cls, words: Clause, other: _Mention, beside: Sequence[_Mention]) -> bool:
        """«Pendiente», «en proceso de», «sin gestionar» put off what follows; «recibido», «radicado» do not."""
        if other.status not in _OPEN or negated(words, other.at) or cls._finished(words, other, beside):
            return False
        return other.status is Status.IN_PROGRESS or words[other.at] in PENDING | NEGATORS | {"por"}

    @staticmethod
    def _finished(words: Clause, other: _Mention, beside: Sequence[_Mention]) -> bool:
        """«Seguimiento», «trámite», «proceso» right before their participle are what was finished."""
        follows = any(one.at == other.end and one.status is Status.DONE and stem(words[one.at]) for one in beside)
        return other.status is Status.IN_PROGRESS and other.end == other.at + 1 and follows

    # ------------------------------------------------------------------------------------------- the whole text

    def _together(self, mentions: list[_Mention], pieces: tuple[Clause, ...], *, doubted: bool) -> Status | None:
        """One status out of all that was said."""
        done = [mention for mention in mentions if mention.status is Status.DONE]
        others = {mention.status for mention in mentions} - {Status.DONE}
        plain = [mention for mention in done if mention.force is Force.PLAIN]
        if others - set(_OPEN):
            return self._special(others, plain)
        if not plain:
            return self._unfinished(done, others)
        if doubted or any(m.status in _OPEN and m.place < plain[0].place for m in mentions):
            return None  # «recibido 10/11, cerrado»: history, or two states at once
        rest = [words for at, words in enumerate(pieces) if at not in {mention.clause for mention in plain}]
        if others or len(plain) < len(done) or any(left(w) or halved(w) or only_not(w) for w in rest):
            return None if any(m.force is Force.UNCLEAR for m in done) else Status.IN_PROGRESS
        return Status.DONE

    @staticmethod
    def _special(others: set[Status], plain: list[_Mention]) -> Status | None:
        """Dissatisfied outweighs what was done; withdrawn or a suggestion stands only by itself."""
        if Status.DISSATISFIED in others:
            return Status.DISSATISFIED
        return others.pop() if len(others) == 1 and not plain else None

    @staticmethod
    def _unfinished(done: list[_Mention], others: set[Status]) -> Status | None:
        if others:
            return Status.IN_PROGRESS if Status.IN_PROGRESS in others else Status.PENDING
        forces = {mention.force for mention in done}
        if Force.UNCLEAR in forces:
            return None
        return Status.IN_PROGRESS if Force.HALF in forces else Status.PENDING

    def _nearly(self, key: str) -> Status | None:
        """Misspelt or cut short: «gestion realisada», «finaliz.»."""
        if len(key) < 4:
            return None
        options = [option for option in self._exact if len(option) >= 4 and not crosses(key, option)]
        near = closest(key, options, _CUTOFF)
        if near is not None:
            return self._exact[near]
        starts = {self._exact[option] for option in options if option.startswith(key)}
        return starts.pop() if len(starts) == 1 else None
