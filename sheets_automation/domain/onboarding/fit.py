"""How well a column fits a field: by the words of its heading and by what stands in it, and by both together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import heading_key
from sheets_automation.domain.onboarding.lexicon import tokens, words_for
from sheets_automation.domain.onboarding.profile import Profile
from sheets_automation.domain.reading.vocabulary import Heading, Vocabulary, typed_wrong
from sheets_automation.model import Reader
from sheets_automation.policy import FormPolicy

_SILENT, _HIDDEN = 0.72, 0.78  # of the words alone, where nothing stands in the column; or nothing that says a thing
_USED = 0.1  # share of cells with anything in them
_VAGUE = 0.4  # words that say less do not name the field
_WEAK, _MAYBE = 0.5, 0.68
_GUESS = 0.65  # at most, where the cells alone speak and could be another field's
_SAID, _MOSTLY = 0.6, 0.6  # words that leave little doubt; share of cells
_UNMISTAKABLE = 0.85
_OWN_QUESTION = 0.3  # of one brand: the general questions come first
_MAIN_DAY = 0.55  # the day that the form counts from is the likeliest of its days
_ALL_DAYS = 0.9
_STRICT = 1.3
_FLOOR, _AGREED = 0.33, 0.64  # what words are worth against the cells, and what the cells' agreement adds
_AS_WRITTEN, _MISTYPED, _NEIGHBOUR = 1.0, 0.85, 0.8

_Test = Callable[[Profile], float]


def _dated(p: Profile) -> float:
    """A number of kilometres may be that of a day; a whole column of them, all within two years, is days."""
    return 1.0 if p.of("day") > _ALL_DAYS else 0.0


def _prose(p: Profile) -> float:
    return min(1.0, 0.3 + p.of("prose")) if p.of("text") > 0.6 and p.of("few") == 0 else 0.75 * p.of("prose")


def _words(p: Profile) -> float:
    """Any short text that is nothing more particular."""
    particular = max(p.of(k) for k in ("plate", "chassis", "email", "day", "phone", "document"))
    return max(0.0, 0.9 * p.of("text") - particular)


def _category(p: Profile) -> float:
    return _words(p) * (1.0 if p.of("few") or p.of("distinct") < 0.3 else 0.7)


def _customer(p: Profile) -> float:
    named = p.of("name") * min(1.0, 0.7 + p.of("given"))
    named = max(named, 0.8 * p.of("given"))  # «NOMBRE» with the first name alone, «APELLIDO» beside it
    return named * (0.45 + 0.55 * p.of("distinct")) * (1.0 - 0.6 * p.of("prose"))


def _staff(p: Profile) -> float:
    """Names that come again and again; one word is enough where agents call each other by it."""
    again = 1.0 - p.of("distinct")
    called = max(p.of("person"), p.of("name"), 0.9 * p.of("given"))
    return max(p.of("person"), called * (0.3 + 0.7 * again))


def _score(p: Profile) -> float:
    if p.of("rising") > 0.9 or p.of("day") > 0.5:
        return 0.0
    return p.of("score") if p.of("mark") > 0.3 or p.of("class") < 0.5 else 0.0


def _count(p: Profile) -> float:
    return p.of("integer") * (1.0 - p.of("day"))


def _deed(p: Profile) -> float:
    return p.of("text") * min(1.0, 0.15 + 0.35 * p.of("prose") + 0.6 * p.of("deed"))


def _said(p: Profile) -> float:
    return _prose(p) * (1.0 - 0.35 * p.of("deed"))


def _order(p: Profile) -> float:
    return p.of("code") * p.of("distinct") * (1.0 - max(p.of("plate"), p.of("chassis"), p.of("phone"), p.of("email")))


def _light(p: Profile) -> float:
    return max(p.of("status"), 0.6 * _category(p))


#: How the cells of a field read, where its reader alone does not say it; and how characteristic that is (0–1).
_OF_FIELD: Mapping[str, tuple[_Test, float]] = {
    fields.SITE: (lambda p: max(p.of("place"), 0.45 * _category(p)), 0.75),
    fields.BRAND: (lambda p: p.of("brand"), 0.8),
    fields.VEHICLE: (lambda p: max(p.of("model"), 0.4 * _category(p)), 0.7),
    fields.STATUS: (_light, 0.55),
    fields.PROSPECT_STATUS: (_light, 0.3),
    fields.SPIGA_STATUS: (lambda p: max(p.of("status"), p.of("yes_no"), 0.5 * _category(p)), 0.4),
    fields.TEMPERATURE: (_category, 0.1),
    fields.AGE_LIGHT: (_light, 0.2),
    fields.CUSTOMER: (_customer, 0.8),
    fields.ADVISER: (_staff, 0.6),
    fields.AGENT: (_staff, 0.5),
    fields.TECHNICIAN: (_staff, 0.2),
    fields.RESPONSIBLE: (_staff, 0.35),
    fields.PHONE_2: (lambda p: p.of("phone"), 0.2),
    fields.PHONE_3: (lambda p: p.of("phone"), 0.1),
    fields.SECOND_CALL_ON: (lambda p: p.of("day"), 0.1),
    fields.SECOND_SCORE: (_score, 0.1),
    fields.REGISTERED_ON: (lambda p: p.of("day"), 0.2),
    fields.NO_CONTACT_REASON: (lambda p: max(p.of("reason"), 0.4 * _category(p)), 0.7),
    fields.ATTEMPT_1: (lambda p: p.of("attempt"), 0.1),
    fields.ATTEMPT_2: (lambda p: p.of("attempt"), 0.1),
    fields.ATTEMPT_3: (lambda p: p.of("attempt"), 0.1),
    fields.CONTACTED: (lambda p: max(p.of("yes_no"), 0.6 * p.of("reason")), 0.5),
    fields.WHATSAPP: (lambda p: max(p.of("yes_no"), 0.8 * _category(p)), 0.1),
    fields.CUSTOMER_CLASS: (lambda p: p.of("class"), 0.75),
    fields.COMMENT: (_said, 0.6),
    fields.DESCRIPTION: (_said, 0.6),
    fields.ADVISER_COMMENT: (lambda p: max(_said(p), _deed(p)), 0.3),
    fields.SUGGESTION: (lambda p: max(_prose(p), 0.7 * _words(p)), 0.1),
    fields.MANAGEMENT: (_deed, 0.55),
    fields.TREATMENT: (_deed, 0.5),
    fields.ANSWER: (lambda p: max(_deed(p), 0.6 * p.of("code")), 0.2),
    fields.IMPROVEMENT: (lambda p: max(_deed(p), 0.7 * _prose(p)), 0.15),
    fields.EVIDENCE: (lambda p: max(p.of("link"), 0.7 * p.of("text")), 0.3),
    fields.REMARK: (lambda p: max(_prose(p), 0.8 * _words(p)), 0.15),
    fields.NUMBER: (lambda p: max(_order(p), p.of("rising")), 0.25),
    fields.COUNTER: (lambda p: max(p.of("rising"), 0.5 * _order(p)), 0.4),
    fields.ORDER: (_order, 0.2),
    fields.CHANNEL: (lambda p: max(p.of("channel"), 0.5 * _category(p)), 0.65),
    fields.ORIGIN: (lambda p: max(p.of("channel"), 0.8 * _category(p)), 0.4),
    fields.KIND: (lambda p: max(p.of("kind"), 0.45 * _category(p)), 0.7),
    fields.TERM: (lambda p: p.of("term") * (1.0 if p.distinct <= 8 else 0.4), 0.3),
    fields.TOTAL_TERM: (lambda p: _count(p) * (0.5 + 0.5 * p.of("term")), 0.1),
    fields.MILEAGE: (lambda p: p.of("mileage") * p.of("distinct") * (1.0 - _dated(p)), 0.45),
    fields.ANSWER_DAYS: (lambda p: p.of("few_days") * (1.0 - 0.7 * (p.distinct <= 6 and p.count > 40)), 0.15),
    fields.IDLE_DAYS: (lambda p: p.of("few_days"), 0.1),
    fields.BOOKED: (lambda p: p.of("booking"), 0.25),
    fields.KEPT: (lambda p: p.of("kept"), 0.25),
    fields.APPOINTMENT_AT: (lambda p: p.of("hour"), 0.6),
    fields.VALIDITY: (lambda p: max(p.of("yes_no"), 0.6 * _category(p)), 0.25),
    fields.STATED_OUTCOME: (_category, 0.1),
    fields.OVERALL: (_score, 0.3),
}
#: The same for a reader.
_OF_READER: Mapping[Reader, tuple[_Test, float]] = {
    Reader.PLATE: (lambda p: p.of("plate"), 0.88),
    Reader.VIN: (lambda p: p.of("chassis"), 0.88),
    Reader.EMAIL: (lambda p: p.of("email"), 0.88),
    Reader.PHONE: (lambda p: p.of("phone"), 0.78),
    Reader.DOCUMENT: (lambda p: p.of("document") * (1.0 - p.of("phone")) * (1.0 - p.of("day")), 0.7),
    Reader.DAY: (lambda p: p.of("day"), 0.35),
    Reader.SCORE: (_score, 0.5),
    Reader.YES_NO: (lambda p: p.of("yes_no"), 0.2),
    Reader.INTEGER: (_count, 0.12),
    Reader.NAME: (_staff, 0.2),
    Reader.REASON: (lambda p: p.of("reason"), 0.7),
    Reader.TEXT: (_category, 0.08),
}


#: What people write in their own words: nothing in the cells can speak against the heading.
_FREE = frozenset(
    {
        fields.COMMENT, fields.DESCRIPTION, fields.SUGGESTION, fields.MANAGEMENT, fields.TREATMENT, fields.ANSWER,
        fields.REMARK, fields.ADVISER_COMMENT, fields.IMPROVEMENT,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fit:
    """How sure it is that a column is a field. ``words``, ``cells``: each alone, 0–1; ``cells`` None: empty."""

    confidence: float
    words: float
    cells: float | None


class Fitting:
    """The fields of one form, compared with columns."""

    def __init__(self, form: FormPolicy) -> None:
        self.form = form
        self.words = Vocabulary(form)
        self._mistyped: dict[str, tuple[str, ...]] = {}  # heading → the fields that it means

    def of(self, field_id: str, heading: Heading, column: Profile, before: str = "") -> Fit:
        """``before``: the heading to the left, which lends a bare «FECHA» its meaning: «GESTIÓN | FECHA»."""
        words = max(self._named(field_id, heading), self._worded(field_id, heading))
        if before and not heading.groups and len(tokens(heading.text)) == 1:
            words = max(words, _NEIGHBOUR * words_for(field_id, heading.text, before))
        if column.silent:
            return Fit(words * (_SILENT if column.present < _USED else _HIDDEN), words, None)
        test, characteristic = self._test(field_id)
        cells = max(0.0, min(1.0, test(column)))
        alone = cells * characteristic
        if words < _VAGUE and characteristic < _UNMISTAKABLE:
            return Fit(min(_GUESS, max(alone, words)), words, cells)
        agreed = words * (_FLOOR + _AGREED * cells**_STRICT)
        if words >= _SAID and self._free(field_id) and column.of("text") > _MOSTLY:
            agreed = max(agreed, words * _SILENT)  # people write as they like: «Bien», one line, a page
        both = 1.0 - (1.0 - agreed) * (1.0 - alone * cells)
        vague = words <= _WEAK and characteristic < _UNMISTAKABLE  # «FECHA», «Date»: a day, but which?
        return Fit(min(both, _MAYBE) if vague else both, words, cells)

    def _free(self, field_id: str) -> bool:
        return field_id in _FREE and fields.reader_of(self.form, field_id) is Reader.TEXT

    def _test(self, field_id: str) -> tuple[_Test, float]:
        if field_id in _OF_FIELD:
            return _OF_FIELD[field_id]
        test, characteristic = _OF_READER[fields.reader_of(self.form, field_id)]
        if field_id in self.form.clock.start:
            return test, _MAIN_DAY
        return test, _OWN_QUESTION if field_id in self.form.specific else characteristic

    def _named(self, field_id: str, heading: Heading) -> float:
        """Whether the configuration itself, or the field's own label, has this heading."""
        known = self.words.candidates(heading.text)
        if field_id in known:
            if len(known) == 1 or not heading.groups:
                return _AS_WRITTEN if len(known) == 1 else 0.9
            return _AS_WRITTEN if self.words.in_group(field_id, heading.groups) else 0.6
        if heading_key(heading.text) in self._labels.get(field_id, frozenset()):
            return _AS_WRITTEN
        if not known and field_id in self._meant(heading.text):
            return _MISTYPED
        return 0.0

    def _meant(self, text: str) -> tuple[str, ...]:
        if text not in self._mistyped:
            self._mistyped[text] = self.words.candidates(typed_wrong(text, self.words))
        return self._mistyped[text]

    def _worded(self, field_id: str, heading: Heading) -> float:
        label = self.form.fields[field_id].label if field_id not in fields.FIELDS else ""
        return words_for(field_id, heading.text, heading.groups, " ".join(heading_key(label).split()))

    @cached_property
    def _labels(self) -> dict[str, frozenset[str]]:
        return {
            field_id: frozenset(
                heading_key(text)
                for text in (policy.label, fields.known(field_id).label, field_id.replace("_", " "))
                if text
            )
            for field_id, policy in self.form.fields.items()
        }
