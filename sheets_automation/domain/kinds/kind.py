"""What a kind of register must say about itself; each kind is one module beside this one.

The rest of the package knows rows only as ``Record`` and asks the kind of their form for everything that is particular
to it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic, TypeVar

from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.fields import Field
from sheets_automation.domain.kinds.next_call import NextCall
from sheets_automation.domain.reading.sheet import Sheet
from sheets_automation.domain.worktime import Calendar
from sheets_automation.model import Case, Deadline, Fill, Layout, Record, Row, State
from sheets_automation.policy import FormPolicy, SemaphorePolicy

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Claim:
    """Why a row is a case, and how far it is. None instead of a claim: the row asks for no answer."""

    kind: str  # which of the kind's ``cases``
    term: Callable[[date], Deadline | None]  # day 0 → deadline; None: no term
    over: bool  # answered, as far as the row says
    ended_on: date | None = None  # the day the row gives for it
    new: bool = True  # False: it is followed if it is a case already, but makes none
    new_clock: bool = True  # reopened, it gets a new clock
    unextended: Callable[[date], Deadline | None] | None = None  # the term before it was extended on an unknown day


@dataclass(frozen=True, slots=True)
class CaseWords:
    """How people are told of one sort of case. ``{scale}``: the scores of a detractor; ``{term}``: the form's clock."""

    alone: str  # the sentence above cases of this sort
    among: str  # the same in a few words, above cases of several sorts
    day: str = "llamada"  # what happened on its first day
    state: str = ""  # how far it is while it is open; "": its colour says it
    score: str = ""  # what stands where other cases show a score; "": its score
    legal: str = ""  # what is said of one that reads like a legal claim; "": that it should be registered
    by_words: bool = False  # its words close it, not its colour
    clocked: bool = False  # its term is the form's ``[plazo]``
    of_all_areas: bool = False  # the managers of sales and of the workshop both look after it


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a row is judged: its form, its calendar and, once there are cases, its own."""

    form: FormPolicy
    calendar: Calendar
    case: Case | None = None  # the row's own, where cases are known already


def answer_word(answer: bool | None) -> str:
    """As ``told`` says what may be known or not."""
    return "unknown" if answer is None else "yes" if answer else "no"


class Kind(ABC, Generic[R]):
    """A kind of register. One object of each stands in the list ``KINDS``.

    Decisions cite the rule they follow: an id of ``rules.py``, or the document in words («GSC-PRO-03, act. 4»).
    """

    id: ClassVar[str]  # ``tipo`` of a form's TOML
    row_word: ClassVar[tuple[str, str]]  # what people call a row: («llamada», «llamadas»)
    usually_painted: ClassVar[bool] = False  # whether the service writes colours there, where the form does not say it
    states_due: ClassVar[bool] = False  # whether its rows may state a deadline of their own
    cases: ClassVar[Mapping[str, CaseWords]] = {}  # sort of case, as ``Claim.kind`` has it → how it is told
    own_fields: ClassVar[tuple[Field, ...]] = ()  # that no other kind has: they join the table of fields
    titles: ClassVar[Mapping[str, str]] = {}  # code of a finding that only its module makes → what people read
    repeats_painted: ClassVar[bool] = False  # whether a row that repeats one of another tab shows a colour of its own

    @abstractmethod
    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[R]:
        """The rows of a tab → their records; everything wrong with them goes to the sheet's notes."""

    @abstractmethod
    def decide(self, record: R, case: Case | None, semaphore: SemaphorePolicy) -> Decision:
        """Which colour the row should show (A-14)."""

    @abstractmethod
    def told(self, record: R) -> Mapping[str, str]:
        """The row's facts in words, for ``explain``."""

    def claim(self, record: R, shown: State, setting: Setting) -> Claim | None:  # noqa: ARG002 - no row is a case
        """What makes the row a case. ``shown``: its state once the decision is carried out."""
        return None

    def term_words(self, form: FormPolicy) -> str:  # noqa: ARG002 - nobody owes an answer
        """How long an answer may take, for people: «2 días hábiles»."""
        return "sin plazo"

    def paints(self, form: FormPolicy) -> bool:
        """Whether the service writes colours into this form."""
        return self.usually_painted if form.paint.paints is None else form.paint.paints

    def check_tab(self, sheet: Sheet, records: Sequence[R]) -> None:
        """What can only be seen over the whole tab."""

    def missing(self, record: R, layout: Layout) -> str:  # noqa: ARG002 - nothing of it turns green by its words
        """What the words of a row lack before it counts as answered: goes on after «Falta: » (``lacking.py``)."""
        return ""

    def is_ours(self, record: R, case: Case | None) -> bool:
        """Whether the colour that the row shows is what the service painted, and nobody since."""
        painted = case.painted if case else None
        cells = record.colour.cells
        return painted is not None and bool(cells) and all(fill.rgb == painted.rgb for _column, fill in cells)

    def memo(self, record: R, shown: Fill | None, *, taken_back: bool = False) -> str:  # noqa: ARG002 - the case knows
        """What the row's mark has to say of a colour of ours where no case remembers it; "": nothing.

        ``shown``: the fill once it is there. ``taken_back``: it is there again because somebody undid ours.
        """
        return ""

    def remark(self, record: R) -> tuple[int, str] | None:  # noqa: ARG002 - the case knows
        """A mark of the row (0: any, or a new one) and what it is to say, where it does not say so yet."""
        return None

    def stated_due(self, record: R) -> date | None:  # noqa: ARG002 - most kinds have no such column
        """The deadline that the row itself states, to be compared with ours."""
        return None

    def next_call(self, record: R, setting: Setting, today: date) -> NextCall | None:  # noqa: ARG002 - nobody is called
        """What an agent has to do next about the row."""
        return None

    def closed_well(self, record: R, setting: Setting) -> date | None:  # noqa: ARG002 - nobody is called again
        """When a customer's dissatisfaction was attended; None of a row about which no second call is made."""
        return None

    def refuses(self, record: R) -> bool:  # noqa: ARG002 - nobody is called
        """Whether the customer asked not to be called with offers."""
        return False

    def called_by(self, record: R) -> str:  # noqa: ARG002 - nobody is called
        """The agent whose row it is, as typed."""
        return ""

    def stated_in_time(self, record: R) -> bool | None:  # noqa: ARG002 - most kinds have no such column
        """What the row itself says of its answer: in time, late, or nothing."""
        return None
