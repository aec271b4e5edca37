"""The reports there are: class → what it needs, who builds it, how its tab is called and numbered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sheets_automation.domain.reports.board import TITLE as BOARD_TITLE
from sheets_automation.domain.reports.board import build_board
from sheets_automation.domain.reports.classes import (
    BOARD,
    CLASSES,
    COMPLAINTS,
    CONTACT,
    CRM,
    CRM_WEEK,
    RECOVERY,
    SATISFACTION,
    WEEK,
)
from sheets_automation.domain.reports.complaints import build_complaints, complaint_month
from sheets_automation.domain.reports.complaints_headline import complaints_headline
from sheets_automation.domain.reports.contact import build_contact, contact_opening
from sheets_automation.domain.reports.context import Month
from sheets_automation.domain.reports.crm import tabs as crm
from sheets_automation.domain.reports.headline import Headline
from sheets_automation.domain.reports.index_complaints import index_of_complaints
from sheets_automation.domain.reports.index_contact import index_of_contact, index_of_recovery
from sheets_automation.domain.reports.index_crm import index_of_crm
from sheets_automation.domain.reports.index_satisfaction import index_of_satisfaction
from sheets_automation.domain.reports.index_shapes import Index
from sheets_automation.domain.reports.material import Material
from sheets_automation.domain.reports.month_headline import headline
from sheets_automation.domain.reports.recovery import build_recovery, recovery_opening
from sheets_automation.domain.reports.satisfaction import build, scoped
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.domain.reports.week import TITLE as WEEK_TITLE
from sheets_automation.domain.reports.week import build_week
from sheets_automation.domain.reports.week_facts import has_news
from sheets_automation.domain.reports.year import TITLE as INDEX_TITLE
from sheets_automation.domain.reports.year import build_index
from sheets_automation.model import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """One class of report.

    ``title`` "" and ``sheet_id`` 0: a tab of each month, called and numbered after it. Otherwise one living tab.
    """

    needed: Callable[[Material], bool]  # whether there is anything to report
    build: Callable[[Material], ReportTab]
    title: str = ""
    sheet_id: int = 0
    opening: Callable[[Material], Headline] = field(default=lambda _about: Headline((), ()))  # of the mail about it
    index: Callable[[Material], Index] | None = None  # of the months in its workbook


def _month_has_rows(material: Material) -> bool:
    """Rows of its own register; a report of all registers has them all."""
    first = material.month.replace(day=1)
    rows = material.own_records() if material.forms else material.records
    return any(record.day is not None and record.day.replace(day=1) == first for record in rows)


def _board_has_rows(material: Material) -> bool:
    """Of the registers that the board is made of: those of the CRM have a page of their own."""
    return _month_has_rows(replace(material, records=_beside_crm(material)))


def _week_has_news(material: Material) -> bool:
    return has_news(replace(material, records=_beside_crm(material)))


def _beside_crm(material: Material) -> tuple[Record, ...]:
    forms = {form.code for form in material.config.forms if form.kind in CLASSES[CRM].registers}
    return tuple(record for record in material.records if record.form not in forms)


def _satisfaction(material: Material) -> ReportTab:
    return build(_month(material))


def _satisfaction_opening(material: Material) -> Headline:
    return headline(scoped(_month(material)))


def _month(material: Material) -> Month:
    month = material.satisfaction(material.report)
    if month is None:
        raise ValueError(f"el formato {material.report.form} del informe {material.report.code} no existe")
    return month


def _complaints_opening(material: Material) -> Headline:
    month = complaint_month(material)
    return complaints_headline(month) if month else Headline((), ())


#: Sheet ids of living tabs; those of months are 202611 and the like, so none of these can be one.
CATALOGUE: dict[str, Entry] = {
    SATISFACTION: Entry(_month_has_rows, _satisfaction, opening=_satisfaction_opening, index=index_of_satisfaction),
    COMPLAINTS: Entry(_month_has_rows, build_complaints, opening=_complaints_opening, index=index_of_complaints),
    CONTACT: Entry(_month_has_rows, build_contact, opening=contact_opening, index=index_of_contact),
    RECOVERY: Entry(_month_has_rows, build_recovery, opening=recovery_opening, index=index_of_recovery),
    BOARD: Entry(_board_has_rows, build_board, BOARD_TITLE, 900_002),
    WEEK: Entry(_week_has_news, build_week, WEEK_TITLE, 900_003),
    CRM: Entry(crm.month_has_rows, crm.build_month, opening=crm.month_opening, index=index_of_crm),
    CRM_WEEK: Entry(crm.week_has_rows, crm.build_week, crm.WEEK_TITLE, 900_004),
}


def _index(material: Material) -> ReportTab:
    of_class = CATALOGUE[material.report.kind].index
    if of_class is None:
        raise ValueError(f"los informes de clase {material.report.kind} no tienen índice")
    return build_index(material, of_class(material))


#: Stands in the workbook of every monthly report, once a month has its tab there.
INDEX = Entry(lambda material: bool(material.months), _index, INDEX_TITLE, 900_001)
