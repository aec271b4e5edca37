"""Which form a workbook is: by the code in its title, by the code above its table, by likeness; or a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import normalise, similarity
from sheets_automation.domain.onboarding.mapping import Mapped, Mapper
from sheets_automation.domain.onboarding.profile import Known
from sheets_automation.domain.onboarding.tables import Table, table_of, template_of
from sheets_automation.domain.reading.heading_search import LIKE_A_REGISTER
from sheets_automation.domain.reading.headings import code_of
from sheets_automation.model import Workbook
from sheets_automation.policy import FormPolicy

_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2,5})[\s_.\-‐-―]*FOR[\s_.\-‐-―]*(\d{1,3})(?!\d)", re.IGNORECASE)
_CHANCE = 0.45
_NAMED = 0.25  # what the form's name in the title is worth
_ENOUGH = 0.48  # of a table explained, from which a workbook without a code is a register of ours
_AREA = 0.06  # what words of the form's area are worth
_AREAS = {
    "posventa": ("posventa", "postventa", "taller", "tecnic", "repara", "mantenimiento", "colision"),
    "comercial": ("venta", "vende", "comercial", "vitrina", "compra", "nuevos", "usados", "sales", "sold"),
}
_CLEAR = 0.08  # how much better the best form must be than the next
_ALIKE = 0.8
_COMMON = "de del la el los las y control registro base seguimiento formato clientes cliente"
_IDLE = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class Recognised:
    """A workbook and the form that it is. ``form`` is that of the basis; a new form has its own ``code``."""

    workbook: Workbook
    form: FormPolicy
    code: str
    how: str  # English: from what
    sure: bool  # False: by likeness alone, a person should say
    mapped: tuple[Mapped, ...]  # its registers, the fullest first
    others: tuple[str, ...] = ()  # codes of the next likely forms

    @property
    def new(self) -> bool:
        return self.code != self.form.code


@dataclass(frozen=True, slots=True)
class Refused:
    """A workbook that holds no register: what was read of each tab, and what is lacking."""

    workbook: str
    tabs: tuple[tuple[str, int, tuple[str, ...]], ...]  # tab, row of the heading (1-based; 0: none), headings
    nearest: str  # code
    lacking: tuple[str, ...]  # as people call the fields


class Recogniser:
    """The workbook's tables against all forms of the basis."""

    def __init__(self, workbook: Workbook, forms: Sequence[FormPolicy], known: Known) -> None:
        self.workbook, self.forms = workbook, forms
        visible = [tab for tab in workbook.tabs if not tab.hidden] or list(workbook.tabs)
        filled = [table for tab in visible if (table := table_of(tab))]
        self.tables = filled or [table for tab in visible if (table := template_of(tab))]
        self._mapper = Mapper(self.tables, known)
        self._maps: dict[str, list[Mapped]] = {}

    def recognise(self) -> Recognised | Refused:
        titled = code_of(self.workbook.title, self.forms)
        if titled is not None:
            return self._as(titled, titled.code, "by its title", sure=True)
        ranked = self._ranked()
        if not ranked:
            return self.refused()
        best = ranked[0]
        new = unknown_code(self.workbook.title, self.forms)
        if new:
            return self._as(best, new, f"by the new code in its title; most like {best.code}", sure=True)
        within = code_of(" · ".join(table.title for table in self.tables), self.forms)
        if within is not None and self.registers(within):
            return self._as(within, within.code, "by the code above its table", sure=True)
        ranked = [form for form in ranked if self._worth(form) >= _ENOUGH and not self._unnamed(form)]
        if not ranked:
            return self.refused(best)
        best = ranked[0]
        worth = {form.code: self._worth(form) for form in ranked}
        clear = len(ranked) == 1 or worth[best.code] - worth[ranked[1].code] > _CLEAR
        others = tuple(form.code for form in ranked[1:4])
        found = self._as(best, best.code, "by its headings and what stands below them", sure=clear)
        return found if isinstance(found, Refused) else _with(found, others)

    def said(self, code: str) -> Recognised | Refused:
        """As a person said: one of the forms, or a new code, which takes after the likeliest form."""
        form = next((form for form in self.forms if form.code == code), None)
        if form is not None:
            return self._as(form, code, "as you said", sure=True)
        ranked = self._ranked()
        return (
            self._as(ranked[0], code, f"as you said; it takes after {ranked[0].code}", sure=True)
            if ranked
            else self.refused()
        )

    def registers(self, form: FormPolicy) -> list[Mapped]:
        """The tables that are the form's."""
        return [one for one in self._mapped(form) if _is_register(one)]

    def refused(self, form: FormPolicy | None = None) -> Refused:
        tabs = tuple((t.tab, t.details + 1, tuple(h.text for h in t.headings)) for t in self.tables)
        tabs += tuple((tab.title, 0, ()) for tab in self.workbook.tabs if tab.title not in {t.tab for t in self.tables})
        near = form or max(self.forms, key=self._best, default=None)
        found = self._mapped(near) if near and self.tables else []
        groups = (found[0].missing or self._unnamed(near)) if found and near else near.required if near else ()
        lacking = tuple(" or ".join(label(near, f) for f in group) for group in groups) if near else ()
        return Refused(self.workbook.title, tabs, near.code if near else "", lacking)

    def _as(self, form: FormPolicy, code: str, how: str, *, sure: bool) -> Recognised | Refused:
        registers = self.registers(form)
        if not registers:
            return self.refused(form)
        return Recognised(self.workbook, form, code, how, sure, tuple(registers))

    def _ranked(self) -> list[FormPolicy]:
        return sorted((form for form in self.forms if self.registers(form)), key=self._worth, reverse=True)

    def _mapped(self, form: FormPolicy) -> list[Mapped]:
        if form.code not in self._maps:
            self._maps[form.code] = self._mapper.to(form)
        return self._maps[form.code]

    def _worth(self, form: FormPolicy) -> float:
        registers = self.registers(form)
        said = " ".join([self.workbook.title, *(table.title for table in self.tables), *(t.tab for t in self.tables)])
        headings = " ".join(heading.text for one in registers for heading in one.table.headings)
        of_area = _of_area(form, f"{said} {headings}")
        return max(one.worth for one in registers) + _NAMED * _named(form, said) + of_area

    def _unnamed(self, form: FormPolicy) -> tuple[tuple[str, ...], ...]:
        """What the form cannot do without and no heading names: a list of purchases has names and days as well.

        Scores speak for themselves: no other list has them.
        """
        fits = {match.field: match.fit for one in self._mapped(form)[:1] for match in one.matches}
        asked = {*form.questions, *form.specific, fields.OVERALL}
        return tuple(
            group for group in form.required if not any(f in fits and (f in asked or fits[f].words > 0) for f in group)
        )

    def _best(self, form: FormPolicy) -> float:
        return max((one.worth for one in self._mapped(form)), default=-9.0)


def label(form: FormPolicy, field_id: str) -> str:
    """What people call a field."""
    policy = form.fields.get(field_id)
    return (policy.label if policy else "") or fields.known(field_id).label or field_id


def unknown_code(title: str, forms: Sequence[FormPolicy]) -> str:
    """The code of a form that the basis does not have: «GSC-FOR-15 ENCUESTA»."""
    found = _CODE.search(title)
    if found is None or code_of(title, forms) is not None:
        return ""
    return f"{found[1].upper()}-FOR-{int(found[2]):02d}"


def _is_register(one: Mapped) -> bool:
    likely = [match for match in one.matches if match.fit.confidence >= _CHANCE]
    named = any(fields.known(match.field).identity >= fields.Identity.NAME for match in likely)
    return one.complete and named and len(likely) >= LIKE_A_REGISTER


def _named(form: FormPolicy, said: str) -> float:
    """How much of the form's name stands in what the workbook calls itself, 0–1."""
    wanted = [word for word in normalise(form.name).split() if word not in _IDLE and len(word) > 2]
    there = set(normalise(said).split())
    found = [word for word in wanted if any(similarity(word, one) >= _ALIKE for one in there)]
    return len(found) / len(wanted) if wanted else 0.0


def _of_area(form: FormPolicy, said: str) -> float:
    """A little for words of the form's own area, less for those of another: sales and workshop ask much the same."""
    there = normalise(said).split()
    heard = {area: sum(any(one.startswith(word) for word in words) for one in there) for area, words in _AREAS.items()}
    return _AREA * heard[form.area] / sum(heard.values()) if heard.get(form.area) else 0.0


def _with(found: Recognised, others: tuple[str, ...]) -> Recognised:
    return Recognised(found.workbook, found.form, found.code, found.how, found.sure, found.mapped, others)


__all__ = ["Recognised", "Recogniser", "Refused", "Table", "label", "unknown_code"]
