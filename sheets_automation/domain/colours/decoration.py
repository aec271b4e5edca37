"""Which of a tab's colours are people's marks and which are decoration (spec §4, domain §4.1).

Where people paint is learned from every column, so every tone of every column is judged by the rows it stands on:

1. *Tied*: it stands on rows that ask for an answer far more often than on others; chance alone would hardly do that. A
   mark, whatever pattern or category it may follow besides.
2. *Decoration*: it is explained without the answers: stripes or blocks in a rhythm, the rows of some values of a column
   (brand, sede, adviser, day, weekday …), nearly every satisfied customer of the tab, rows prepared in advance, or many
   of the satisfied and as many of the others. An explanation counts if it takes much less to say than the list of the
   rows; otherwise three rows that happen to be of one adviser would be explained by him. A row that it does not foresee
   and that asks for an answer keeps its mark.
3. *Unclear*: tied and explained alike, or green on many satisfied customers for no reason. Told once per tab; the rows
   are left as they are.
4. What is left are single cells. In columns where colours are about the answer (name, comment, scores, handling) they
   are marks, elsewhere only if those of the column are tied, or if the rows say themselves what the colour says (red on
   a low score, green beside what was done); the others are unclear. Beside such a mark of the same state they are part
   of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from sheets_automation.domain.colours.causes import Cause, Causes
from sheets_automation.domain.colours.needs import Needs
from sheets_automation.domain.colours.shares import Share
from sheets_automation.model import Rgb, State

#: A tone in a column.
Key = tuple[int, Rgb]

HANDLED = frozenset({State.RED, State.YELLOW, State.GREEN, State.LIGHT_GREEN})  # «gestión semaforizada»
_CLOSING = frozenset({State.GREEN, State.LIGHT_GREEN})

WHOLE_ROW = 0.6  # share of the table's width painted alike that makes it «the whole row»

_CHANCE_VARIED = {1: 0.05, 2: 0.1}  # the same of a column by its colours: stripes and columns have one
_CHANCE_MANY_COLOURS = 0.2
_STRONG = 100  # between the channels of a tone (0–255): paler ones are taken for stripes
_BASE = 0.75  # of the satisfied: a tone that says «nothing the matter», or nothing at all
_FITTING = 0.8  # of the rows of a blue or purple tone: it stands where such marks stand
_FULL = 0.9  # of all rows
_BROAD = 0.3  # of the satisfied: a pattern whose rows have been sorted since
_BROAD_UNKNOWN = 0.4  # the same of blue, purple and unknown tones, of which the rows say less
_MANY = 0.15  # of the satisfied: too many for cases opened and closed although the score was good
_FEW = 3  # of the others, below which their share says nothing
_FEW_AT_HOME = 4  # the same where a single cell is a mark
_STRIPED_OFF = 2  # of the others, from which on stripes over asking rows are doubted
_PREPARED = 5  # blank rows in the same tone
_MARKED = 2  # rows in colours of the handling that make a column one where people mark
_CONTRADICTED = 2  # rows that marks beside it speak against
_SMALLEST = 5  # rows of a tab in which «all of them» means something
_SAVED = 5.0  # bits by which an explanation must be shorter than the rows: one chance in 32
_SAVED_AT_HOME = 5.5
_SAVED_REGULAR = 4.5  # by stripes without an exception, most of them on the satisfied
_SAVED_OWN = 8.0  # against rows that ask for an answer: the cells of a brand, all of whose customers scored low
_EXPLAINED = 150  # tones, the commonest first, for which explanations are sought


@dataclass(frozen=True, slots=True)
class Standing:
    """What each tone of a tab is; a tone in neither is a mark. With each go the rows where it is one all the same."""

    decoration: Mapping[Key, frozenset[int]]
    unclear: Mapping[Key, frozenset[int]]
    columns: frozenset[int]  # where any other colour is a mark


class _Verdict(Enum):
    MARK = auto()
    DECORATION = auto()
    UNCLEAR = auto()
    OPEN = auto()  # too little to tell by itself


@dataclass(slots=True)
class Judge:
    """Judges the tones of one tab.

    ``tones``: tone → rows that show it, ascending; only tones that are a colour. ``prepared``: blank rows that show it.
    ``at_home``: columns where a single cell is a mark.
    """

    tones: Mapping[Key, Sequence[int]]
    prepared: Mapping[Key, int]
    state_of: Callable[[Rgb], State]
    needs: Needs
    causes: Causes
    at_home: frozenset[int]
    span: int  # columns of the table
    _decoration: dict[Key, frozenset[int]] = field(default_factory=dict)
    _unclear: dict[Key, frozenset[int]] = field(default_factory=dict)
    _covered: dict[int, frozenset[int]] = field(
        default_factory=dict
    )  # column → asking rows in a colour of the handling
    _causing: dict[int, set[int]] = field(default_factory=dict)  # column → columns whose values explain its tones

    def standing(self) -> Standing:
        """The verdict on every tone."""
        ranked = sorted(self.tones, key=lambda key: -len(self.tones[key]))
        sought = frozenset(ranked[:_EXPLAINED])
        left = [key for key in self.tones if self._verdict(key, explain=key in sought) is _Verdict.OPEN]
        self._rest_of_a_category()
        self._behind_marks()
        self._between_stripes()
        habit = self._single_cells([key for key in left if key not in self._decoration])
        self._beside_marks()
        return Standing(self._decoration, self._unclear, self.at_home | habit)

    # -- one tone in one column -----------------------------------------------------------------------------------

    def _verdict(self, key: Key, *, explain: bool) -> _Verdict:
        rows, total, home = self.tones[key], len(self.needs.rows), key[0] in self.at_home
        if self.prepared.get(key, 0) >= _PREPARED and len(rows) >= _FULL * total:
            return self._decorates(key)
        if len(rows) == 1:
            return _Verdict.OPEN
        share = self._share(key, rows)
        if share.tied and share.off < (_FEW_AT_HOME if home else _FEW):
            if home:
                return self._untold(key) if explain and self._striped(key, share) else _Verdict.MARK
            own = self.causes.by_own_value(key[0], rows) if explain else None
            return self._untold(key) if own and own.saved >= _SAVED_OWN else _Verdict.OPEN
        if explain and (share.off or not share.others):
            # of detractors alone, one adviser may have answered all of his
            stripes_only = not share.off and (self.needs.surveyed or home)
            hidden, alone = self._overpainted(key), self._alone(key)
            cause = self.causes.of(key[0], rows, hidden, stripes_only=stripes_only, alone=alone)
            enough = _SAVED_AT_HOME if home else _SAVED
            if cause is not None and cause.regular and share.off > share.on:
                enough = _SAVED_REGULAR
            if cause is not None and not share.tied and (self._varied(key) or not cause.regular):
                enough += share.saved  # regular stripes of one colour are no chance; values nearly fit any rows
            if cause is not None and cause.saved >= enough:
                return self._explained(key, share, cause)
        return self._by_shares(key, share)

    def _explained(self, key: Key, share: Share, cause: Cause) -> _Verdict:
        if share.tied:
            return _Verdict.OPEN if cause.filled else self._untold(key)
        if cause.column is not None and cause.saved < _SAVED_OWN:
            # Three rows of one brand, or of one adviser: so small a coincidence is no ground to paint over.
            if self._amid_marks(key):
                return self._beside_others(key)
            if self.state_of(key[1]) in HANDLED and share.on > share.off and self._varied(key):
                return _Verdict.OPEN
        if cause.column is not None:
            self._causing.setdefault(key[0], set()).add(cause.column)
        unforeseen = self.needs.asking.intersection(self.tones[key]) - cause.foreseen
        return self._decorates(key, unforeseen if self.state_of(key[1]) in HANDLED else ())

    def _by_shares(self, key: Key, share: Share) -> _Verdict:
        state, total = self.state_of(key[1]), len(self.needs.rows)
        few = _FEW_AT_HOME if key[0] in self.at_home else _FEW
        many_closed = state in _CLOSING and share.off >= few and share.rate_off >= _MANY
        if share.tied or (state not in HANDLED and share.on >= _FITTING * (share.on + share.off)):
            return self._closing(key, tied=True) if many_closed else _Verdict.OPEN
        if share.others < few:
            full = total >= _SMALLEST and len(self.tones[key]) >= _FULL * total
            return self._all_alike(key, state) if full else _Verdict.OPEN
        if share.off < few:
            return _Verdict.OPEN
        if share.rate_off >= _BROAD_UNKNOWN and self._amid_marks(key):
            return self._beside_others(key)
        if share.rate_off >= _BASE:
            return self._base(key, state)
        if share.rate_off >= (_BROAD if state in HANDLED else _BROAD_UNKNOWN) and share.alike:
            return self._decorates(key)
        return self._closing(key, tied=False) if many_closed else _Verdict.OPEN

    def _base(self, key: Key, state: State) -> _Verdict:
        """Nearly every satisfied customer has it: the column is coloured, or green says «nothing the matter».

        The green of a detractor is an answer all the same if others are red or yellow there and something is written
        beside it (a new row in the colour of its neighbours is not answered). Else, where colours are about the answer,
        nobody can tell; a column elsewhere is just coloured.
        """
        if state is not State.GREEN:
            return self._decorates(key)
        theirs = self.needs.asking.intersection(self.tones[key])
        answers = theirs & self.needs.handled if self._contested(key[0]) else frozenset()
        if key[0] in self.at_home and theirs - answers:
            self._unclear[key] = answers
            return _Verdict.UNCLEAR
        return self._decorates(key, answers)

    def _contested(self, column: int) -> bool:
        """Whether rows that ask for an answer are red or yellow in a column."""
        return any(
            self.state_of(tone) in HANDLED - _CLOSING and self.needs.asking.intersection(rows)
            for (at, tone), rows in self.tones.items()
            if at == column
        )

    def _all_alike(self, key: Key, state: State) -> _Verdict:
        """Every row has it, and there is hardly anybody satisfied to compare with."""
        if state not in HANDLED:
            return self._decorates(key)
        if key[0] in self.at_home:
            return _Verdict.OPEN
        if not self._credible(key, self.tones[key]):
            return self._decorates(key)
        return _Verdict.OPEN if state is State.RED else self._untold(key)

    def _closing(self, key: Key, *, tied: bool) -> _Verdict:
        """Green on many satisfied customers is an answer only on rows that ask for one, or where something was done."""
        answers = self.needs.asking if tied else self.needs.asking & self.needs.handled
        self._unclear[key] = answers.intersection(self.tones[key])
        return _Verdict.UNCLEAR

    def _untold(self, key: Key) -> _Verdict:
        self._unclear[key] = frozenset()
        return _Verdict.UNCLEAR

    def _decorates(self, key: Key, but: Collection[int] = ()) -> _Verdict:
        self._decoration[key] = frozenset(but)
        self._unclear.pop(key, None)
        return _Verdict.DECORATION

    # -- how it lies ----------------------------------------------------------------------------------------------

    def _share(self, key: Key, rows: Collection[int]) -> Share:
        """Against the rows that ask for an answer, or those where something was done if it keeps to these alone.

        Of blue and purple nothing is known where marks of the handling cover them.
        """
        state = self.state_of(key[1])
        if state not in HANDLED:
            covered = self._covering(key[0])
            expected = self.needs.expected(state)
            return self._against(rows, expected, len(expected & covered), len(covered - expected))
        first = self._against(rows, self.needs.asking)
        second = self._against(rows, self.needs.handled)
        return second if second.tied and not first.tied else first

    def _against(self, rows: Collection[int], expected: frozenset[int], fewer: int = 0, others_fewer: int = 0) -> Share:
        on, total = len(expected.intersection(rows)), len(self.needs.rows)
        return Share(on, len(rows) - on, len(expected) - fewer, total - len(expected) - others_fewer)

    def _covering(self, column: int) -> frozenset[int]:
        """Rows that ask for an answer and have a colour of the handling in a column."""
        if not self._covered:
            found: dict[int, set[int]] = {}
            for (at, tone), rows in self.tones.items():
                if self.state_of(tone) in HANDLED:
                    found.setdefault(at, set()).update(rows)
            self._covered = {at: frozenset(rows & self.needs.asking) for at, rows in found.items()}
        return self._covered.get(column, frozenset())

    def _varied(self, key: Key) -> bool:
        """Whether rows that ask for an answer have another colour of the handling in the column."""
        return bool(self._covering(key[0]).difference(self.tones[key]))

    def _alone(self, key: Key) -> bool:
        """Whether no other column shows the tone on the very same rows."""
        rows = self.tones[key]
        others = (found for (column, tone), found in self.tones.items() if column != key[0] and tone == key[1])
        return rows not in others

    def _amid_marks(self, key: Key) -> bool:
        """Whether a blue, purple or unknown tone lies between the marks of its column, not all around them."""
        covered = len(self._covering(key[0]))
        ground = len(self.tones[key]) >= _FULL * (len(self.needs.rows) - covered)
        return self.state_of(key[1]) not in HANDLED and covered >= _MARKED and not ground

    def _beside_others(self, key: Key) -> _Verdict:
        """A tone amid the marks: one of them, unless it is pale and on more of the row, as stripes are."""
        return _Verdict.OPEN if self._among_marks(key) or _is_strong(key[1]) else self._untold(key)

    def _among_marks(self, key: Key) -> bool:
        """Whether a blue, purple or unknown tone stands in the very cells that people mark, a part of the row.

        No stripes and no blocks are as wide as that.
        """
        columns = {column for column, tone in self.tones if tone == key[1]}
        marked = all(len(self._covering(column)) >= _MARKED for column in columns)
        return marked and len(columns) < WHOLE_ROW * self.span

    def _striped(self, key: Key, share: Share) -> bool:
        """Whether stripes without an exception, on some of the satisfied too, say the rows better than the answers."""
        if share.off < _STRIPED_OFF:
            return False
        cause = self.causes.of(key[0], self.tones[key], frozenset(), stripes_only=True, alone=False)
        return cause is not None and cause.regular and cause.saved > share.saved

    def _overpainted(self, key: Key) -> frozenset[int]:
        """Rows where a mark may hide the tone."""
        return self._covering(key[0]).difference(self.tones[key])

    # -- tones together -------------------------------------------------------------------------------------------

    def _rest_of_a_category(self) -> None:
        """Where one tone goes with the brand, another tone that is all rows of some brand does too, however few.

        Not on rows that all ask for an answer: red on low scores is what people mark, green on high ones is not.
        """
        for key, rows in self.tones.items():
            causes = [*self._causing.get(key[0], ())]
            if key[0] in self.causes.answers and any(column == key[0] for column, _tone in self._decoration):
                causes.append(key[0])
            marks = self.state_of(key[1]) in HANDLED and self.needs.asking.issuperset(rows)
            if causes and not marks and any(self.causes.exactly(column, rows) for column in causes):
                self._decoration.setdefault(key, frozenset())
                self._unclear.pop(key, None)

    def _behind_marks(self) -> None:
        """A decoration of several columns is one also in the column where marks cover some of its rows."""
        wide: dict[Rgb, set[frozenset[int]]] = {}
        for column, tone in self._decoration:
            wide.setdefault(tone, set()).add(frozenset(self.tones[column, tone]))
        for key, rows in self.tones.items():
            if key not in self._decoration and key[1] in wide:
                shown, hidden = frozenset(rows), self._overpainted(key)
                if any(shown <= whole and whole - shown <= hidden for whole in wide[key[1]]):
                    self._decorates(key)

    def _between_stripes(self) -> None:
        """A tone on all rows between the stripes of its column, whoever is in them, is the ground they were laid on."""
        order = sorted(self.needs.rows)
        striped: dict[int, set[int]] = {}
        for column, tone in self._decoration:
            striped.setdefault(column, set()).update(self.tones[column, tone])
        for key, rows in self.tones.items():
            over, share = striped.get(key[0], set()), self._share(key, rows)
            if key in self._decoration or len(rows) < _FEW or not share.off or share.tied:
                continue
            between = [row for row in order if rows[0] <= row <= rows[-1] and row not in over]
            if between == list(rows) and len(over.intersection(range(rows[0], rows[-1]))) >= _FEW - 1:
                self._decorates(key)

    def _beside_marks(self) -> None:
        """A column of one colour says nothing where the marks of other columns say something else, row by row."""
        marked: dict[int, set[tuple[int, State]]] = {}
        for (column, tone), rows in self.tones.items():
            if (column, tone) not in self._decoration and (column, tone) not in self._unclear:
                for row in rows:
                    marked.setdefault(row, set()).add((column, self.state_of(tone)))
        for key in [key for key in self._unclear if len(self.tones[key]) >= _FULL * len(self.needs.rows)]:
            state = self.state_of(key[1])
            others = sum(any(own is not state for _, own in marked.get(row, ())) for row in self.tones[key])
            if others >= _CONTRADICTED:
                self._decorates(key)

    def _single_cells(self, left: Sequence[Key]) -> frozenset[int]:
        """The columns, besides those at home, in which people mark; other single cells there are unclear."""
        marks: dict[State, set[int]] = {}
        for (column, tone), rows in self.tones.items():
            if (
                column in self.at_home
                and (column, tone) not in self._decoration
                and (column, tone) not in self._unclear
            ):
                marks.setdefault(self.state_of(tone), set()).update(rows)
        alone: dict[int, dict[Key, list[int]]] = {}
        for key in left:
            if key[0] not in self.at_home:
                beside = marks.get(self.state_of(key[1]), set())
                alone.setdefault(key[0], {})[key] = [row for row in self.tones[key] if row not in beside]
        habit = {column for column, keys in alone.items() if self._habitual(keys) or self._telling(keys)}
        for column, keys in alone.items():
            for key, rows in keys.items():
                told = self._credible(key, rows) if column not in habit else len(rows) < _FEW or self._asked(key, rows)
                if rows and not told:
                    self._unclear[key] = frozenset(self.tones[key]).difference(rows)
        return frozenset(habit)

    def _asked(self, key: Key, rows: Collection[int]) -> bool:
        """Whether the colour is to be expected on any of the rows, as far as the tab can say where it is."""
        state = self.state_of(key[1])
        expected = self.needs.expected(state)
        return not expected or not expected.isdisjoint(rows) or (state not in HANDLED and self._among_marks(key))

    def _habitual(self, keys: Mapping[Key, Sequence[int]]) -> bool:
        """The colours of the handling are one habit; blue, purple and unknown tones are each their own.

        Where one colour is tied and the others do not speak against it, or where there are many colours, less is asked
        of all of them together than of a single one.
        """
        groups: dict[State, list[Key]] = {}
        for key in keys:
            state = self.state_of(key[1])
            groups.setdefault(State.RED if state in HANDLED else state, []).append(key)
        return any(self._tied_together(keys, group) for group in groups.values())

    def _telling(self, keys: Mapping[Key, Sequence[int]]) -> bool:
        """Whether rows of one colour say themselves what it says: then the column's other colours are marks too."""
        return any(len(rows) >= _FEW and self._credible(key, rows) for key, rows in keys.items())

    def _tied_together(self, keys: Mapping[Key, Sequence[int]], group: Sequence[Key]) -> bool:
        share = self._share(group[0], {row for key in group for row in keys[key]})
        if share.tied or not share.saved:
            return share.tied
        colours = len({self.state_of(key[1]) for key in keys})
        varied = share.chance <= _CHANCE_VARIED.get(colours, _CHANCE_MANY_COLOURS)
        return varied or any(self._share(key, keys[key]).tied for key in group)

    def _credible(self, key: Key, rows: Collection[int]) -> bool:
        """Whether the rows say themselves what the colour says, but for a few."""
        off = len(set(rows) - self.needs.credible(self.state_of(key[1])))
        return off < _FEW and 3 * off <= len(rows)


def _is_strong(tone: Rgb) -> bool:
    """A tone that nobody writes on for long: no stripes, no blocks."""
    channels = (tone.red, tone.green, tone.blue)
    return max(channels) - min(channels) > _STRONG
