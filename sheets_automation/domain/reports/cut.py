"""What an issued report stood on, as digests, and what has moved in the source since (spec §10).

Of every row only digests are kept: whose it is, where it stood, and what each part of it said. So a later look can say
which row changed and in what, and nothing personal is copied into the report's workbook.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import compact
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Record, State

_HANDLING = "gestión"
_PARTS = (
    "fecha",
    "sede o marca",
    "asesor o responsable",
    "servicio o tipo",
    "calificaciones",
    "comentario",
    "otros datos",
    _HANDLING,
)
#: What kinds of record hold beside the parts that all of them have.
_OTHER = ("attempts", "car_advisor", "number", "process", "term_days", "extension_days", "stated_due")
_FOUND_OUT = ("valid", "reason", "advised", "real")  # of prospects and activities; other records have none of these
_HANDLED = ("evidence", "evidence_date", "status", "answered", "closed")
_SAID = frozenset({fields.COMMENT, fields.SUGGESTION, fields.DESCRIPTION})
_WIDTH = 8  # hexadecimal digits of one part's digest
_CHUNK = 40_000  # characters of one cell; Sheets takes 50,000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an issued tab is stamped with."""

    code: str
    month: date  # first day
    version: int  # of the report: 1, 2 …
    issued: str  # «03/11/2026 a las 07:45», Bogotá
    service: str  # version of the service
    config: str  # digest of the configuration

    @property
    def words(self) -> str:
        return (
            f"Emitido el {self.issued} por el servicio v{self.service} · Configuración {self.config or '–'}. Esta "
            f"pestaña ya no cambia: lo que se corrija después sale en una versión nueva (v{self.version + 1})."
        )


@dataclass(frozen=True, slots=True)
class RowCut:
    """One row of the month as it was: digests of whose it is, of its place, and of each of its parts."""

    key: str
    place: str
    parts: str  # one digest of ``_WIDTH`` digits per part
    tab: str
    row: int  # as people count


@dataclass(frozen=True, slots=True)
class Cut:
    stamp: Stamp
    figures: tuple[tuple[str, str], ...]  # name → as printed
    rows: tuple[RowCut, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One row that is not what it was."""

    kind: Literal["added", "changed", "removed"]
    parts: tuple[str, ...]  # of a changed row: what changed
    tab: str
    row: int  # as people count
    record: Record | None  # the row now, wherever it is; None: it is nowhere

    @property
    def plate(self) -> str:
        return self.record.plate if self.record else ""

    @property
    def handling_only(self) -> bool:
        """Whether only its handling went on, as it should: no figure of the survey moves by that."""
        return self.parts == (_HANDLING,)

    @property
    def words(self) -> str:
        if self.kind == "added":
            return "Fila que no estaba en el mes"
        if self.kind == "changed":
            return f"Cambió: {', '.join(self.parts)}"
        if self.record is None:
            return "La fila ya no está"
        day = self.record.day
        return f"Pasó a otro mes ({full_date(day)})" if day else "La fila ya no tiene fecha"


def cut_rows(records: Iterable[Record]) -> tuple[RowCut, ...]:
    return tuple(_cut(record) for record in records)


def moves(cut: Cut, now: Sequence[Record], everywhere: Sequence[Record]) -> tuple[Move, ...]:
    """What is different between the rows of the cut and the month's rows now; sorted by place.

    ``everywhere``: the records of all months, where a row that left the month is looked for.
    """
    before, after = _by_key(cut.rows, lambda row: row.key), _by_key(now, _key)
    found: list[Move] = []
    gone: list[RowCut] = []
    new: list[Record] = []
    for key in dict.fromkeys((*before, *after)):
        pairs, left, fresh = _paired(before.get(key, []), after.get(key, []))
        found += [_changed(old, record) for old, record in pairs if old.parts != _cut(record).parts]
        gone += left
        new += fresh
    gone, renamed = _renamed(gone, new)
    found += renamed
    elsewhere = {_key(record): record for record in everywhere}
    found += [Move("removed", (), old.tab, old.row, elsewhere.get(old.key)) for old in gone]
    found += [Move("added", (), record.where.tab, record.where.row + 1, record) for record in new]
    return tuple(sorted(found, key=lambda move: (move.tab, move.row, move.kind)))


def _paired(
    old: Sequence[RowCut], now: Sequence[Record]
) -> tuple[list[tuple[RowCut, Record]], list[RowCut], list[Record]]:
    """Rows of one customer: first those that are as they were, then those at their place, then in order."""
    pairs: list[tuple[RowCut, Record]] = []
    left, fresh = list(old), list(now)
    for same in (lambda row, one: row.parts == one.parts, lambda row, one: row.place == one.place, lambda *_: True):
        for row in list(left):
            match = next((record for record in fresh if same(row, _cut(record))), None)
            if match is not None:
                pairs.append((row, match))
                left.remove(row)
                fresh.remove(match)
    return pairs, left, fresh


def _renamed(gone: Sequence[RowCut], new: list[Record]) -> tuple[list[RowCut], list[Move]]:
    """Rows that say the same at the same place under another plate or name; they are taken out of ``new``."""
    standing = {_place(record): record for record in new}
    left: list[RowCut] = []
    found: list[Move] = []
    for old in gone:
        record = standing.get(old.place)
        if record is None or not _same_call(old.parts, _cut(record).parts):
            left.append(old)
            continue
        new.remove(record)
        found.append(_changed(old, record, ("placa o cliente",)))
    return left, found


def _same_call(before: str, after: str) -> bool:
    """The same day and the same scores."""
    return all(_part(before, at) == _part(after, at) for at in (_PARTS.index("fecha"), _PARTS.index("calificaciones")))


def _changed(old: RowCut, record: Record, more: tuple[str, ...] = ()) -> Move:
    parts = _cut(record).parts
    which = [name for at, name in enumerate(_PARTS) if _part(old.parts, at) != _part(parts, at)]
    return Move("changed", (*more, *which), record.where.tab, record.where.row + 1, record)


def _part(parts: str, number: int) -> str:
    return parts[number * _WIDTH : (number + 1) * _WIDTH]


def _cut(record: Record) -> RowCut:
    said = record.sayings
    scores = sorted((name, text) for name, text in said.items() if name not in _SAID)
    words = sorted((name, text) for name, text in said.items() if name in _SAID)
    parts = (
        record.day,
        (record.site, record.brand),
        (record.adviser, record.responsible),
        record.subject,
        (record.score, scores),
        words,
        [getattr(record, name, None) for name in _OTHER]
        + [getattr(record, name) for name in _FOUND_OUT if hasattr(record, name)],
        [str(getattr(record, name, None)) for name in _HANDLED] + [_mark(record)],
    )
    digests = "".join(_digest(f"{number}|{part!r}", _WIDTH) for number, part in enumerate(parts))
    return RowCut(_key(record), _place(record), digests, record.where.tab, record.where.row + 1)


def _mark(record: Record) -> str:
    """The colour, where it tells of handling; red is what the service paints by itself."""
    state = record.colour.state
    return "" if state in (State.NONE, State.RED) else str(state)


def _key(record: Record) -> str:
    return _digest(compact(record.plate or record.customer) or _place(record), 12)


def _place(record: Record) -> str:
    where = record.where
    return _digest(f"{where.workbook_id}|{where.sheet_id}|{where.row}", _WIDTH)


def _digest(text: str, digits: int) -> str:
    return hashlib.blake2b(text.encode(), digest_size=digits // 2).hexdigest()


def _by_key(items: Iterable[Any], key: Any) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


# ------------------------------------------------------------------------------------------------- kept as text


def written(cut: Cut) -> list[str]:
    """The cut as texts for cells, the heading first; ``read_cut`` takes them back."""
    tabs = sorted({row.tab for row in cut.rows})
    stamp = cut.stamp
    lines = [json.dumps([row.key, row.place, row.parts, tabs.index(row.tab), row.row]) for row in cut.rows]
    body: list[str] = []
    for line in lines:
        if body and len(body[-1]) + len(line) < _CHUNK:
            body[-1] += f",{line}"
        else:
            body.append(line)
    heading = {
        "codigo": stamp.code,
        "mes": stamp.month.isoformat(),
        "version": stamp.version,
        "emitido": stamp.issued,
        "servicio": stamp.service,
        "configuracion": stamp.config,
        "cifras": cut.figures,
        "pestanas": tabs,
        "suma": _digest("\n".join(body), 16),
    }
    return [json.dumps(heading, ensure_ascii=False), *body]


def read_cut(texts: Sequence[str]) -> Cut:
    """Raises ValueError where the texts are not what ``written`` made."""
    try:
        heading: Mapping[str, Any] = json.loads(texts[0])
        if heading["suma"] != _digest("\n".join(texts[1:]), 16):
            raise ValueError("the rows of the cut were changed")
        rows = [row for text in texts[1:] for row in json.loads(f"[{text}]")]
        stamp = Stamp(
            str(heading["codigo"]),
            date.fromisoformat(heading["mes"]),
            int(heading["version"]),
            str(heading["emitido"]),
            str(heading["servicio"]),
            str(heading["configuracion"]),
        )
        figures = tuple((str(name), str(value)) for name, value in heading["cifras"])
        tabs = heading["pestanas"]
        return Cut(stamp, figures, tuple(RowCut(k, p, parts, tabs[tab], int(row)) for k, p, parts, tab, row in rows))
    except (KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError(f"no cut of an issued report: {error}") from error
