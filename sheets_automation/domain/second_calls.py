"""Second calls that nobody can write down: the setting is on, and the tab has no column for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sheets_automation.domain.cases.likeness import Place, place
from sheets_automation.domain.kinds import Setting, kind_of
from sheets_automation.domain.kinds.second_call import COLUMNS
from sheets_automation.domain.spanish import count
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.model import Case, Finding, Reading, Register, Severity
from sheets_automation.policy import Config, FormPolicy

NO_COLUMN = "segunda_llamada_sin_columna"


def without_columns(reading: Reading, cases: Mapping[Place, Case], config: Config) -> Iterator[Finding]:
    """One finding a form, however many tabs and customers it has. ``cases``: by the row of each."""
    for form in config.forms:
        mine = [one for one in reading.registers if one.layout.form == form.code]
        if not form.second_call.days or not mine:
            continue
        lacking = [one for one in mine if not any(field in one.layout.columns for field in COLUMNS)]
        waiting = [one for one in lacking if _waits(one, cases, form, config)]
        if waiting or len(lacking) == len(mine):
            yield _finding(form, waiting or lacking)


def _waits(register: Register, cases: Mapping[Place, Case], form: FormPolicy, config: Config) -> bool:
    """Whether somebody in the tab would be called a second time."""
    kind = kind_of(form)
    return any(
        kind.closed_well(one, Setting(form, calendar_for(config.calendar, one.site), cases.get(place(one.where))))
        for one in register.records
    )


def _finding(form: FormPolicy, tabs: Sequence[Register]) -> Finding:
    names = ", ".join(dict.fromkeys(f"«{one.tab}»" for one in tabs[:5])) + (" …" if len(tabs) > 5 else "")
    first = tabs[0]
    return Finding(
        code=NO_COLUMN, severity=Severity.WARNING, workbook_id=first.workbook_id, workbook=first.workbook, tab="",
        sheet_id=None, cell="", field="segunda llamada",
        read=f"{count(len(tabs), 'pestaña', 'pestañas')} sin columna: {names}",
        expected="una columna con la fecha de la segunda llamada y otra con su calificación, como en "
        f"{form.code}.toml",
        fix="Agregue las columnas al formato (con su control de cambios), o ponga segunda_llamada.dias en 0.",
    )  # fmt: skip
