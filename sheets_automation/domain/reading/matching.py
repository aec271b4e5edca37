"""Which heading is which field: aliases, groups, order, long questions, typing errors (domain §4.1).

Columns are given to fields in passes, surest first; a field takes one column, and columns left over are ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import heading_key
from sheets_automation.domain.reading.question_groups import under_questions
from sheets_automation.domain.reading.vocabulary import STEM, Heading, Vocabulary, asked_in_full, typed_wrong
from sheets_automation.model import Reader

_ASTRAY = 2  # columns that may stand on the wrong side of a field for want of a better one


def match(headings: Sequence[Heading], words: Vocabulary) -> dict[str, int]:
    """Field id → column."""
    columns: dict[str, int] = {}
    left = {heading.column: heading for heading in headings if heading.text}
    asked = under_questions(list(left.values()), words)
    _assign(asked.pairs, columns, left)
    for column in asked.spent:
        left.pop(column, None)
    for one_pass in (*_SPELT, _by_beginning):
        _assign(one_pass(left, words, columns), columns, left)
    left = _respelt(left, words, columns)
    for one_pass in _SPELT if left else ():
        _assign(one_pass(left, words, columns), columns, left)
    return columns


def _assign(pairs: Iterable[tuple[str, int]], columns: dict[str, int], left: dict[int, Heading]) -> None:
    """Give columns to fields while the pass still runs: it sees what it has already taken."""
    for field_id, column in pairs:
        if field_id not in columns and column in left:
            columns[field_id] = column
            del left[column]


_Pairs = Iterator[tuple[str, int]]
_Left = Mapping[int, Heading]


def _open(text: str, words: Vocabulary, columns: Mapping[str, int]) -> list[str]:
    return [field_id for field_id in words.candidates(text) if field_id not in columns]


def _unique(left: _Left, words: Vocabulary, columns: Mapping[str, int]) -> _Pairs:
    """Headings that name one field, and are the only heading to name it."""
    claims: dict[str, list[int]] = {}
    for column, heading in left.items():
        candidates = words.candidates(heading.text)
        if len(candidates) == 1 and candidates[0] not in columns:
            claims.setdefault(candidates[0], []).append(column)
    for field_id, claimed in claims.items():
        if len(claimed) == 1:
            yield field_id, claimed[0]


def _by_group(left: _Left, words: Vocabulary, columns: Mapping[str, int]) -> _Pairs:
    """Repeated detail headings told apart by the group above them («FECHA» under SEGUIMIENTO).

    Not where another heading has the field's own name, be it with a typing error («EVIDENCA DE LA GESTIÓN»).
    """
    named = {words.names_alone(heading.text): column for column, heading in left.items()}
    for column, heading in list(left.items()):
        if not heading.group:
            continue
        mine = (f for f in _open(heading.text, words, columns) if named.get(f, column) == column)
        fitting = [f for f in mine if words.in_group(f, heading.groups)]
        if fitting:
            yield min(fitting, key=lambda f: _misplaced(f, column, words, columns)), column


def _required_first(left: _Left, words: Vocabulary, columns: Mapping[str, int]) -> _Pairs:
    """A heading that could be several fields goes to the one that the form cannot do without."""
    for group in words.form.required:
        if any(field_id in columns for field_id in group):
            continue
        for field_id in group:
            fitting = [c for c, heading in left.items() if field_id in words.candidates(heading.text)]
            if fitting:
                yield field_id, min(fitting, key=lambda c: _misplaced(field_id, c, words, columns))
                break


def _only_remark(left: _Left, words: Vocabulary, columns: Mapping[str, int]) -> _Pairs:
    """The one OBSERVACIONES of a table is what the customer said, wherever it stands."""
    if any(fields.known(field).words for field in columns):
        return
    spoken = {c: f for c, heading in left.items() for f in _open(heading.text, words, columns) if fields.known(f).words}
    if len(spoken) == 1:
        column, field_id = next(iter(spoken.items()))
        yield field_id, column


def _by_order(left: _Left, words: Vocabulary, columns: Mapping[str, int]) -> _Pairs:
    """The rest of the exact headings: the field that stands best between its neighbours, in the form's order."""
    for column, heading in sorted(left.items()):
        fitting = _open(heading.text, words, columns)
        if fitting:
            found = min(fitting, key=lambda f: (_misplaced(f, column, words, columns), words.order[f]))
            # a second OBSERVACIONES, behind the scores, is no reason why nobody answered
            second = any(fields.known(f).words for f in words.candidates(heading.text) if f in columns)
            if not second or _misplaced(found, column, words, columns) <= _ASTRAY:
                yield found, column


def _misplaced(field_id: str, column: int, words: Vocabulary, columns: Mapping[str, int]) -> int:
    """How many recognised columns stand on the wrong side of a field put into this column."""
    place = words.order[field_id]
    return sum((words.order[other] < place) != (at < column) for other, at in columns.items())


def _by_question(left: _Left, words: Vocabulary, columns: Mapping[str, int]) -> _Pairs:
    """Questions in full: «1. ¿Cómo califica la atención del asesor?»."""
    for column, heading in sorted(left.items()):
        found = asked_in_full(heading.text, words, columns)
        if found:
            yield found, column


def _by_beginning(left: _Left, words: Vocabulary, columns: Mapping[str, int]) -> _Pairs:
    """«OBSERVACIONES DEL CLIENTE (VOZ)»: a heading that goes on after an alias of some length."""
    for column, heading in sorted(left.items()):
        key = heading_key(heading.text)
        best = max(
            (
                (len(alias), field_id)
                for field_id, keys in words.keys.items()
                if field_id not in columns
                for alias in keys
                if len(alias) >= STEM and key.startswith(alias + " ") and len(key.split()) - len(alias.split()) <= 4
                and (" " in alias or fields.reader_of(words.form, field_id) is not Reader.DAY)
            ),
            default=(0, ""),
        )  # fmt: skip
        if best[0]:
            yield best[1], column


def _respelt(left: _Left, words: Vocabulary, columns: Mapping[str, int]) -> dict[int, Heading]:
    """«OBSERVACONES», «PLN DE ACCIÓN»: headings with a typing error, spelt as they are meant."""
    meant = {column: typed_wrong(heading.text, words, columns) for column, heading in left.items()}
    return {column: replace(left[column], text=alias) for column, alias in meant.items() if alias}


#: The passes over headings without typing errors, and then over those whose errors have been mended.
_SPELT = (_unique, _by_group, _required_first, _only_remark, _by_question, _by_order)
