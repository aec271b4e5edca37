"""Questions as group headings over repeated details: «ATENCIÓN» over NOTA | COMENTARIO, and so on (domain §4.1).

There the group names the question and the detail only says what part of its answer stands below, so the first NOTA is
no overall score and the second OBSERVACIONES nobody's management.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import compact, heading_key, normalise
from sheets_automation.domain.reading.vocabulary import Heading, Vocabulary

_SCORE_WORDS = frozenset(
    {
        "nota", "calif", "cal", "calificacion", "califica", "puntaje", "puntuacion", "puntos", "valor", "valoracion",
        "respuesta", "rta", "resp", "score", "rating", "numero",
    }
)  # fmt: skip
_REMARK = re.compile(r"^(coment|obs|por ?que|motiv|razon|causa|detalle|justific|voz|descrip|explica|amplia|sugerencia)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What question groups settle: (field, column) pairs, and columns that are no field of their own."""

    pairs: tuple[tuple[str, int], ...] = ()
    spent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Block:
    """The columns under one group."""

    question: str  # field that the group asks for; "" when none
    headings: tuple[Heading, ...]


def under_questions(headings: Sequence[Heading], words: Vocabulary) -> Asked:
    """Resolve the columns under groups that ask a question."""
    grouped = [heading for heading in sorted(headings, key=lambda h: h.column) if heading.group]
    if not grouped:
        return Asked()
    blocks = [
        _Block(words.question_of(group), tuple(members))
        for group, members in groupby(grouped, key=lambda heading: heading.group)
    ]
    counts = Counter(key for block in blocks for key in {heading_key(h.text) for h in block.headings})
    repeated = frozenset(key for key, times in counts.items() if times > 1)
    asking = [block for block in blocks if _asks(block, repeated, words)]
    if not asking:
        return Asked(spent=_nobodys(blocks, repeated, words))
    asking = _of_one_width(asking)
    pairs = [(block.question, column) for block in asking if (column := _answer(block, repeated, words)) is not None]
    comment = _comment(asking, headings, words)
    if comment is not None:
        pairs.append((fields.COMMENT, comment))
    parts = {h.column for block in asking for h in block.headings if _is_part(h, repeated, words)}
    return Asked(tuple(pairs), frozenset(parts | _nobodys(blocks, repeated, words)))


def parts_of_unknown_questions(headings: Sequence[Heading], words: Vocabulary) -> bool:
    """Whether NOTA stands under several groups, none of which the form knows: then no NOTA is the overall score."""
    asked = under_questions(headings, words)
    return bool(asked.spent) and not asked.pairs


def _asks(block: _Block, repeated: frozenset[str], words: Vocabulary) -> bool:
    """Whether the group is a question: «CALIFICACIÓN» over ATENCIÓN, TIEMPOS … only holds questions together."""
    if not block.question or any(_own_question(heading, words) for heading in block.headings):
        return False
    return _answer(block, repeated, words) is not None


def _own_question(heading: Heading, words: Vocabulary) -> bool:
    return any(words.is_score(f) and f != fields.OVERALL for f in words.candidates(heading.text))


def _is_part(heading: Heading, repeated: frozenset[str], words: Vocabulary) -> bool:
    """Whether a detail heading only says which part of an answer it is."""
    key = heading_key(heading.text)
    if _is_score_word(heading, words) or _REMARK.match(normalise(heading.text)):
        return True
    return key in repeated and not _own_question(heading, words)


def _is_score_word(heading: Heading, words: Vocabulary) -> bool:
    return fields.OVERALL in words.candidates(heading.text) or compact(heading.text) in _SCORE_WORDS


def _of_one_width(asking: Sequence[_Block]) -> list[_Block]:
    """A last group that nothing ends is as wide as the others: what follows it belongs to no question."""
    usual = Counter(len(block.headings) for block in asking[:-1]).most_common(1)
    last = asking[-1]
    if not usual or len(last.headings) <= usual[0][0]:
        return list(asking)
    return [*asking[:-1], _Block(last.question, last.headings[: usual[0][0]])]


def _answer(block: _Block, repeated: frozenset[str], words: Vocabulary) -> int | None:
    """The column with the score: one that is called so, or like those of other questions, or that has a remark beside.

    «TRABAJO EN EL TALLER» over FECHA, ORDEN and some unknown heading is no question: other fields stand there.
    """
    rest = [heading for heading in block.headings if not _REMARK.match(normalise(heading.text))]
    scores = [heading for heading in rest if _is_score_word(heading, words)]
    if scores:
        return scores[0].column
    alike = [heading for heading in rest if heading_key(heading.text) in repeated]
    if alike:
        return alike[0].column
    claimed = any(words.candidates(heading.text) for heading in rest)
    return rest[0].column if rest and len(rest) < len(block.headings) and not claimed else None


def _comment(asking: Sequence[_Block], headings: Sequence[Heading], words: Vocabulary) -> int | None:
    """The remark to take for the customer's words: the recommendation's, else the last, unless a column of its own."""
    under = {heading.column for block in asking for heading in block.headings}
    others = [heading for heading in headings if heading.column not in under]
    if fields.COMMENT not in words.form.fields or any(_plain_comment(heading, headings, words) for heading in others):
        return None
    remarks = {block.question: at for block in asking if (at := _remark(block, words)) is not None}
    return remarks.get(words.form.recommendation, list(remarks.values())[-1]) if remarks else None


def _remark(block: _Block, words: Vocabulary) -> int | None:
    """The column of what the customer said to a question: one called a comment, else the first remark."""
    remarks = [heading for heading in block.headings if _REMARK.match(normalise(heading.text))]
    called = [heading for heading in remarks if fields.COMMENT in words.candidates(heading.text)]
    return next((heading.column for heading in (*called, *remarks)), None)


def _plain_comment(heading: Heading, headings: Sequence[Heading], words: Vocabulary) -> bool:
    """Whether a column holds what the customer said, under no question: its group claims it for nothing else.

    OBSERVACIONES under SEGUIMIENTO is the management, unless a GESTIÓN stands there as well.
    """
    named = words.candidates(heading.text)
    sure = {words.names_alone(other.text) for other in headings}
    others = [field for field in named if field != fields.COMMENT and field not in sure]
    return fields.COMMENT in named and not any(words.in_group(field, heading.groups) for field in others)


def _nobodys(blocks: Sequence[_Block], repeated: frozenset[str], words: Vocabulary) -> frozenset[int]:
    """NOTA under several groups of which none is a question of the form: no overall score, and no field at all."""
    return frozenset(
        heading.column
        for block in blocks
        if not block.question
        for heading in block.headings
        if heading_key(heading.text) in repeated and _is_score_word(heading, words)
    )
