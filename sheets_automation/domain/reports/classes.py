"""The classes of report and what each is made of: light, for whoever only needs to know which there are.

What builds them stands in ``catalogue.py``, which brings pandas.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.policy import Config, ReportPolicy

SATISFACTION, COMPLAINTS, BOARD, WEEK = "satisfaccion", "pqrs", "tablero", "semana"
CONTACT, RECOVERY = "contacto", "recuperacion"
CRM, CRM_WEEK = "crm", "crm_semana"


@dataclass(frozen=True, slots=True)
class ReportClass:
    """One class of report (``clase`` in ``reports.toml``)."""

    id: str
    register: str  # kind of the register (``tipo`` of a form) that it is made of; "": of all registers together
    monthly: bool  # a tab for each month, in a workbook that carries the code; else one living tab
    registers: tuple[str, ...] = ()  # kinds of registers that it is made of together, where it names no form


_OF_CRM = ("prospectos", "actividades", "seguimiento_crm")

CLASSES: dict[str, ReportClass] = {
    one.id: one
    for one in (
        ReportClass(SATISFACTION, "satisfaccion", monthly=True),
        ReportClass(COMPLAINTS, "pqrs", monthly=True),
        ReportClass(CONTACT, "contacto", monthly=True),
        ReportClass(RECOVERY, "contacto", monthly=True),
        ReportClass(BOARD, "", monthly=False),
        ReportClass(WEEK, "", monthly=False),
        ReportClass(CRM, "", monthly=True, registers=_OF_CRM),
        ReportClass(CRM_WEEK, "", monthly=False, registers=_OF_CRM),
    )
}


def class_for(register: str) -> str:
    """The class of report that is made of this kind of register, "" where there is none."""
    return next((one.id for one in CLASSES.values() if one.register == register), "")


def forms_of(report: ReportPolicy, config: Config) -> tuple[str, ...]:
    """Codes of the forms whose rows a report is made of; none for one that is made of all there are."""
    if report.form:
        return (report.form,)
    registers = CLASSES[report.kind].registers
    return tuple(form.code for form in config.forms if form.kind in registers)


def is_workbook_of(report: ReportPolicy, title: str) -> bool:
    """Whether a workbook of this title holds the report's tabs: by its code; of a living tab, by its very title."""
    return report.code in title if CLASSES[report.kind].monthly else title == report.file
