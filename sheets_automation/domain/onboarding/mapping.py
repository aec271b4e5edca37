"""The columns of a workbook as the fields of a form, each with how sure that is and what it was seen from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_automation.domain import fields
from sheets_automation.domain.onboarding.assign import best_pairs
from sheets_automation.domain.onboarding.fit import Fit, Fitting
from sheets_automation.domain.onboarding.profile import Known, Profile, profile
from sheets_automation.domain.onboarding.tables import Table, pooled
from sheets_automation.domain.reading.vocabulary import Heading
from sheets_automation.model import Reader
from sheets_automation.policy import FormPolicy

LEAST = 0.42  # below it, a column stays unknown
SURE = 0.7  # below it, a person should look
_CHANCE = 0.45
_PLACE = 0.12  # what standing where the form has it is worth
_NEAREST = 3
_ASKED = 0.75  # share of scores that makes a column without a known question one
_STEPS = 3
_SENTENCES = 0.1  # share of cells with a sentence: most customers say «Bien»
_ASSUMED = 0.68  # of what stands for something else


@dataclass(frozen=True, slots=True)
class Match:
    """One column that is taken for a field."""

    field: str
    heading: Heading
    fit: Fit
    column: Profile

    @property
    def doubtful(self) -> bool:
        return self.fit.confidence < SURE


@dataclass(frozen=True, slots=True)
class Unknown:
    """A heading that is no field, with those that come nearest."""

    heading: Heading
    column: Profile
    nearest: tuple[tuple[str, float], ...]  # field, confidence


@dataclass(frozen=True, slots=True)
class Mapped:
    """One table as a form's."""

    form: FormPolicy
    table: Table
    matches: tuple[Match, ...]
    unknown: tuple[Unknown, ...]

    @property
    def columns(self) -> Mapping[str, Match]:
        return {match.field: match for match in self.matches}

    @property
    def complete(self) -> bool:
        """Whether all that the form cannot do without is there, and likely what it is taken for."""
        return not self.missing

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """Each group of needed fields of which none is here."""
        likely = {match.field for match in self.matches if match.fit.confidence >= _CHANCE}
        return tuple(group for group in self.form.required if likely.isdisjoint(group))

    @property
    def worth(self) -> float:
        """How much of the table the form explains: what is needed first, then every column by its confidence."""
        known = sum(match.fit.confidence for match in self.matches)
        return known / max(1, len(self.matches) + len(self.unknown)) - 0.25 * len(self.missing)


class Mapper:
    """Maps the tables of one workbook; columns with one heading are judged together, in whichever tab they stand."""

    def __init__(self, tables: Sequence[Table], known: Known) -> None:
        self.tables = tables
        values = pooled(tables)
        self._profiles = {key: profile(cells, known) for key, cells in values.items()}

    def column(self, table: Table, heading: Heading) -> Profile:
        return self._profiles[table.key(heading)]

    def to(self, form: FormPolicy) -> list[Mapped]:
        """Every table as the form's, the fullest first."""
        fitting = Fitting(form)
        found = [self._map(table, fitting) for table in self.tables]
        return sorted(found, key=lambda one: (one.complete, one.worth), reverse=True)

    def _map(self, table: Table, fitting: Fitting) -> Mapped:
        form, headings = fitting.form, table.headings
        ids = list(form.fields)
        before = ["", *(heading.text for heading in headings)]
        fits = [[fitting.of(f, h, self.column(table, h), before[at]) for at, h in enumerate(headings)] for f in ids]
        gains = [
            [_gain(fit, row / len(ids), at / len(headings)) for at, fit in enumerate(line)]
            for row, line in enumerate(fits)
        ]
        chosen = dict(best_pairs(gains))
        matches = [
            Match(ids[row], headings[at], fits[row][at], self.column(table, headings[at])) for row, at in chosen.items()
        ]
        taken = {match.heading.column for match in matches}
        matches += self._questions(table, form, matches, taken)
        matches = _only_day(form, _only_comment(fitting, matches))
        matches += self._said(table, form, matches)
        unknown = tuple(
            Unknown(h, self.column(table, h), _nearest(ids, [line[at] for line in fits]))
            for at, h in enumerate(headings)
            if h.column not in {match.heading.column for match in matches}
        )
        matches.sort(key=lambda match: match.heading.column)
        return Mapped(form, table, tuple(matches), unknown)

    def _said(self, table: Table, form: FormPolicy, matches: Sequence[Match]) -> Iterator[Match]:
        """Sentences under words that nobody knows, where no other column holds what the customer said."""
        taken = {match.heading.column for match in matches}
        if fields.COMMENT not in form.fields or any(match.field == fields.COMMENT for match in matches):
            return
        left = [(self.column(table, h), h) for h in table.headings if h.column not in taken]
        column, heading = max(left, key=lambda one: one[0].of("prose"), default=(None, None))
        if column is not None and heading is not None and column.of("prose") >= _SENTENCES:
            yield Match(fields.COMMENT, heading, Fit(_CHANCE, 0.0, column.of("prose")), column)

    def _questions(self, table: Table, form: FormPolicy, matches: Sequence[Match], taken: set[int]) -> Iterator[Match]:
        """Columns of scores under words that nobody knows: the form's spare questions take them."""
        used = {match.field for match in matches}
        asked = [f for f in (*form.questions, *form.specific) if f in form.fields]
        free = [f for f in asked if f not in used]
        places = [match.heading.column for match in matches if match.field in asked]
        spare = [f for f in free if _spare(f)] or free
        for heading in table.headings:
            column = self.column(table, heading)
            scored = column.of("score") >= _ASKED and column.of("mark") >= _CHANCE and column.distinct >= _STEPS
            near = not places or min(abs(heading.column - at) for at in places) <= len(asked)
            if heading.column in taken or not spare or not scored or column.of("rising") > _CHANCE or not near:
                continue
            if fields.known(spare[0]).reader not in (Reader.TEXT, Reader.SCORE):
                continue
            yield Match(spare.pop(0), heading, Fit(_CHANCE, 0.0, column.of("score")), column)


def _only_comment(fitting: Fitting, matches: Sequence[Match]) -> list[Match]:
    """The only words in a table are the customer's: taken for what was done, they would turn a red row yellow."""
    if fields.COMMENT not in fitting.form.fields or any(match.field == fields.COMMENT for match in matches):
        return list(matches)
    found = []
    for match in matches:
        said = fitting.of(fields.COMMENT, match.heading, match.column)
        customers = match.field == fields.MANAGEMENT and said.words >= match.fit.words
        found.append(replace(match, field=fields.COMMENT, fit=said) if customers else match)
    return found


def _only_day(form: FormPolicy, matches: Sequence[Match]) -> list[Match]:
    """A survey that customers fill in themselves has one day, that of the entry: the clock starts there."""
    days = {field_id for field_id in form.fields if fields.reader_of(form, field_id) is Reader.DAY}
    found = [match for match in matches if match.field in days]
    if len(found) != 1 or found[0].field != fields.REGISTERED_ON or not form.clock.start:
        return list(matches)
    only = found[0]
    fit = replace(only.fit, confidence=min(only.fit.confidence, _ASSUMED))
    return [replace(only, field=form.clock.start[0], fit=fit) if match is only else match for match in matches]


def _spare(field_id: str) -> bool:
    """«p5», «p6» …: questions without a subject of their own."""
    return field_id[0] == "p" and field_id[1:].isdigit()


def _gain(fit: Fit, place: float, at: float) -> float:
    """What a pair is worth to the whole; nothing where it is too unlikely to be told."""
    if fit.confidence < LEAST:
        return 0.0
    loose = 1.0 - 0.8 * fit.words  # the less the words say, the more its place among the others does
    return fit.confidence + _PLACE * loose * (1.0 - abs(place - at))


def _nearest(ids: Sequence[str], fits: Sequence[Fit]) -> tuple[tuple[str, float], ...]:
    ranked = sorted(((fit.confidence, field_id) for field_id, fit in zip(ids, fits, strict=True)), reverse=True)
    return tuple((field_id, confidence) for confidence, field_id in ranked[:_NEAREST] if confidence > 0.1)


def renamed(match: Match, field_id: str) -> Match:
    """The same column, said by a person to be another field."""
    return replace(match, field=field_id, fit=replace(match.fit, confidence=1.0))
