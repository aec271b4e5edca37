"""What a form calls its fields, and what a single heading names (domain §4.1)."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import heading_key, normalise, similarity
from sheets_automation.model import Reader
from sheets_automation.policy import FormPolicy

STEM = 6  # letters that «recomendación» and «recomendaría» share
_TYPO = 0.87
#: What a heading says about how to answer: «(1 A 10)», «(SI/NO)», «DE 1 A 5».
_HINT = re.compile(
    r"[(\[{][^)\]}]*[)\]}]|\b(?:de(?:l)?\s+)?[01]\s*(?:a|al|-|–)\s*(?:5|10)\b|\bs[ií]\s*[/-]\s*no\b", re.IGNORECASE
)
_ORDINAL = re.compile(r"^\s*(?:p|preg\.?|pregunta)?\s*\d{1,2}\s*[.):–-]\s*(?=\D)", re.IGNORECASE)
#: «¿Cómo califica …?» is how every question begins: it asks for the overall score only where it says so.
_WHOLE = re.compile(r"\b(general|total|final|global|conjunto|servicio|experiencia|concesionario)\b")
_REMEMBERED = 16_384  # texts, of which most are cells of data taken for headings
_YES_NO = frozenset({"si", "no"})


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading: its own text, the group above it, if any, and the group above that."""

    column: int
    text: str
    group: str = ""
    outer: str = ""

    @property
    def groups(self) -> str:
        return f"{self.outer} {self.group}".strip()


class Vocabulary:
    """The aliases of one form, prepared once."""

    def __init__(self, form: FormPolicy) -> None:
        self.form = form
        self.order = {field_id: at for at, field_id in enumerate(form.fields)}
        self.exact: dict[str, list[str]] = {}
        self.keys: dict[str, tuple[str, ...]] = {}
        self.groups = {
            field_id: tuple(normalise(group) for group in field.groups) for field_id, field in form.fields.items()
        }
        for field_id, field in form.fields.items():
            keys = tuple(dict.fromkeys(heading_key(alias) for alias in field.aliases))
            self.keys[field_id] = keys
            for key in keys:
                self.exact.setdefault(key, []).append(field_id)
        self._memo: dict[str, tuple[str, ...]] = {}
        self._questions: dict[str, str] = {}
        self._alone: dict[str, str] = {}

    def candidates(self, text: str) -> tuple[str, ...]:
        """Fields one of whose aliases is this heading, without its hint or its number, or one side of its «/»."""
        if text not in self._memo:
            if len(self._memo) > _REMEMBERED:
                self._memo.clear()
            self._memo[text] = self._named(text)
        return self._memo[text]

    def _named(self, text: str) -> tuple[str, ...]:
        for spelling in (text, bare := _HINT.sub(" ", text), _ORDINAL.sub("", bare)):
            found = self.exact.get(heading_key(spelling))
            if found:
                return tuple(dict.fromkeys(found))
        if "/" not in bare:
            return ()
        keys = [heading_key(part) for part in bare.split("/")]
        return tuple(dict.fromkeys(f for key in keys if key not in _YES_NO for f in self.exact.get(key, ())))

    def _meant(self, text: str) -> str:
        """The field that a text with a typing error names outright."""
        return next(iter(self.candidates(typed_wrong(text, self))), "")

    def names_alone(self, text: str) -> str:
        """The one field that a heading names, typing errors or not; "" when it names none, or several."""
        if text not in self._alone:
            if len(self._alone) > _REMEMBERED:
                self._alone.clear()
            found = self.candidates(text) or self.candidates(typed_wrong(text, self))
            self._alone[text] = found[0] if len(found) == 1 else ""
        return self._alone[text]

    def in_group(self, field_id: str, group: str) -> bool:
        words = normalise(group)
        return any(key and key in words for key in self.groups[field_id])

    def is_group(self, group: str) -> bool:
        words = normalise(group)
        return bool(words) and any(key and key in words for keys in self.groups.values() for key in keys)

    def knows_group(self, group: str) -> bool:
        return self.is_group(group) or bool(self.question_of(group))

    def question_of(self, group: str) -> str:
        """The score field that a group heading names, in any of the ways a single heading could; "" when none."""
        if group not in self._questions:
            named = [field_id for field_id in self.candidates(group) if self.is_score(field_id)]
            found = named[0] if named else asked_in_full(group, self) or self._meant(group)
            self._questions[group] = found if found and self.is_score(found) else ""
        return self._questions[group]

    def is_score(self, field_id: str) -> bool:
        return fields.reader_of(self.form, field_id) is Reader.SCORE

    def missing(self, columns: Container[str]) -> tuple[str, ...]:
        """Each group of needed fields of which none is here, as people would name it."""
        known = self.form.fields
        return tuple(
            " o ".join(known[f].label or known[f].aliases[0] for f in group if f in known)
            for group in self.form.required
            if not any(f in columns for f in group)
        )

    def complete(self, columns: Container[str]) -> bool:
        """Whether these fields are all that the form cannot do without."""
        return all(any(f in columns for f in group) for group in self.form.required)


def asked_in_full(text: str, words: Vocabulary, taken: Container[str] = ()) -> str:
    """The score field that a whole question asks for, "" when it is no question or asks for none."""
    key = heading_key(text)
    if "?" not in text and len(key.split()) < 4:
        return ""
    best = max(
        (
            (*_weight(alias, key), field_id)
            for field_id, keys in words.keys.items()
            if field_id not in taken and words.is_score(field_id)
            if field_id != fields.OVERALL or _WHOLE.search(key)
            for alias in keys
        ),
        default=(0, 0, ""),
    )
    return best[2] if best[0] else ""


def _weight(alias: str, question: str) -> tuple[int, int]:
    """How much of a question an alias accounts for, and how early it comes; (0, 0) when it is not in it."""
    asked = question.split()
    wanted = alias.split()
    if len(alias) < 5:
        return 0, 0
    places = [next((at for at, word in enumerate(asked) if _akin(one, word)), None) for one in wanted]
    found = [place for place in places if place is not None]
    if len(found) < len(wanted):
        return 0, 0
    return len(wanted), -min(found)


def _akin(one: str, other: str) -> bool:
    if len(one) < 5 or len(other) < 5:
        return one == other
    return one[:STEM] == other[:STEM] if min(len(one), len(other)) >= STEM else one[:5] == other[:5]


def typed_wrong(text: str, words: Vocabulary, taken: Container[str] = ()) -> str:
    """The alias that a heading with a typing error means, "" when it is none: «OBSERVACONES», «RECOMENDACÓN (1-10)»."""
    key = heading_key(_HINT.sub(" ", text))
    if len(key) < STEM or len(key) > 40:
        return ""
    aliases = (
        alias for field_id, keys in words.keys.items() if field_id not in taken for alias in keys if len(alias) >= STEM
    )
    best = max(((similarity(key, alias), alias) for alias in aliases), default=(0.0, ""))
    return best[1] if best[0] >= _TYPO else ""
