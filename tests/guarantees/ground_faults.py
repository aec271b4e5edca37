"""The faults: what happens, how it is mended, what it leaves standing, and what has to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .desk import AGENT, AUDIT_TAB, CASES_TAB, CONTROL_TITLE, HEADING, MAIL_TAB, RUNS_TAB, SCORE, row_data
from .ground_town import WORKSHOP, Act, Town
from .hands import box_of, row

EVERYTHING, MAILBOX, REGISTER, NOTHING = "everything", "the mailbox", WORKSHOP, "nothing"


@dataclass(frozen=True, slots=True)
class Shake:
    """One fault. ``stops``: what does not go on meanwhile; ``says``: a word that people must see somewhere."""

    group: str
    name: str
    strike: Act
    mend: Act
    stops: str = NOTHING
    says: str = ""
    exits: tuple[int, ...] = (3,)
    mail_lost: bool = False  # that day's summary may not come any more
    first: bool = False  # befalls the very first run


def nothing(_town: Town) -> None:
    """A fault that ends by itself, or is there for good."""


def calm(town: Town) -> None:
    town.desk.emulator.faults.clear()


def faults(pattern: str, **fields: Any) -> Act:
    return lambda town: town.fault(pattern=pattern, **({"times": 0} | fields))


def on_book(code: str, method: str, **fields: Any) -> Act:
    return lambda town: town.fault(pattern=f"{method} .*{town.book(code)}", **({"times": 0} | fields))


def on_control(method: str, **fields: Any) -> Act:
    return lambda town: town.fault(pattern=f"{method} .*{town.control}", **({"times": 0} | fields))


def role(code: str, name: str) -> Act:
    return lambda town: town.role(town.book(code), name)


def control_role(name: str) -> Act:
    return lambda town: town.role(town.control, name)


def rename(title: str) -> Act:
    return lambda town: town.file(town.book(WORKSHOP), name=title)


def rename_control(title: str) -> Act:
    return lambda town: town.file(town.control, name=title)


def trash(which: str, *, away: bool) -> Act:
    return lambda town: town.file(town.control if which == "control" else town.book(which), trashed=away)


def control(*requests: dict[str, Any]) -> Act:
    return lambda town: town.batch(town.control, *requests)


def drop_rows(tab: int, first: int, end: int) -> Act:
    return control({"deleteDimension": {"range": _span(tab, "ROWS", first, end)}})


def drop_columns(tab: int, first: int, end: int) -> Act:
    return control({"deleteDimension": {"range": _span(tab, "COLUMNS", first, end)}})


def add_columns(tab: int, first: int, end: int) -> Act:
    return control({"insertDimension": {"range": _span(tab, "COLUMNS", first, end), "inheritFromBefore": False}})


def add_rows(tab: int, first: int, end: int) -> Act:
    return control({"insertDimension": {"range": _span(tab, "ROWS", first, end), "inheritFromBefore": False}})


def sort_column(tab: int, left: int, right: int) -> Act:
    spec = [{"dimensionIndex": left, "sortOrder": "DESCENDING"}]
    return control({"sortRange": {"range": box_of(tab, 1, 20, left, right), "sortSpecs": spec}})


def type_over(tab: int, at: int, column: int, text: str) -> Act:
    cell = {"values": [{"userEnteredValue": {"stringValue": text}}]}
    start = {"sheetId": tab, "rowIndex": at, "columnIndex": column}
    return control({"updateCells": {"start": start, "rows": [cell], "fields": "userEnteredValue"}})


def drop_tab(tab: int) -> Act:
    return control({"deleteSheet": {"sheetId": tab}})


def _span(tab: int, dimension: str, first: int, end: int) -> dict[str, Any]:
    return {"sheetId": tab, "dimension": dimension, "startIndex": first, "endIndex": end}


def _protect(town: Town) -> None:
    protected = {"protectedRangeId": 9, "range": {"sheetId": 0}, "editors": {"users": ["agente@carrazos.example"]}}
    town.batch(town.book(WORKSHOP), {"addProtectedRange": {"protectedRange": protected}})


def _unprotect(town: Town) -> None:
    town.batch(town.book(WORKSHOP), {"deleteProtectedRange": {"protectedRangeId": 9}})


def _drop_heading(town: Town) -> None:
    town.batch(town.book(WORKSHOP), {"deleteDimension": {"range": _span(0, "ROWS", 0, 1)}})


def _put_heading_back(town: Town) -> None:
    insert = {"insertDimension": {"range": _span(0, "ROWS", 0, 1), "inheritFromBefore": False}}
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    update = {"updateCells": {"start": start, "rows": [row_data(HEADING)], "fields": "userEnteredValue"}}
    town.batch(town.book(WORKSHOP), insert, update)


def _all_low(town: Town) -> None:
    for at in range(1, 13):
        town.hands().type(at, SCORE, 1)


def _scores_back(town: Town) -> None:
    for at in range(1, 13):
        town.hands().type(at, SCORE, 3 if at in (2, 4) else 9)


def _copied(town: Town) -> None:
    town.copy(town.book(WORKSHOP), "Copia de GSC-FOR-01 2026")


def _last_year(town: Town) -> None:
    old = [row(n, 9, called=date(2025, 11, 24)) for n in range(50, 54)]
    town.desk.register(WORKSHOP, old, ("NOVIEMBRE 2025",), name=" (2025)", owner=AGENT)
    town.file(town.desk.books.pop(f"{WORKSHOP} (2025)"), name="GSC-FOR-01 2025")


def _second_control(town: Town) -> None:
    town.create(CONTROL_TITLE)


def _copied_control(town: Town) -> None:
    town.copy(town.control, CONTROL_TITLE)


def _vanish(town: Town) -> None:
    """The service loses its right to the file between the reading and the writing, where a run writes to it."""

    def act(call: Any) -> None:
        ours = call.method_id.endswith("batchUpdate") and call.params.get("spreadsheetId") == town.book(WORKSHOP)
        if ours and act in town.desk.emulator.hooks.before_call:
            town.desk.emulator.hooks.before_call.remove(act)
            town.role(town.book(WORKSHOP), "")

    town.armed.append(act)
    town.desk.emulator.hooks.before_call.append(act)


def _come_back(town: Town) -> None:
    hooks = town.desk.emulator.hooks.before_call
    for act in town.armed:
        if act in hooks:
            hooks.remove(act)
    town.armed.clear()
    town.role(town.book(WORKSHOP), "writer")


_NO_MAIL = "Mail service not enabled"
SHAKES: Sequence[Shake] = (
    # -- the mailbox
    Shake("mailbox", "is down: 503 to everything", faults(r"^gmail\."), calm, MAILBOX, "correo"),
    Shake(
        "mailbox",
        "is not enabled",
        faults(r"^gmail\.", status=400, message=_NO_MAIL),
        calm,
        MAILBOX,
        _NO_MAIL,
    ),
    Shake(
        "mailbox",
        "delegation is missing",
        faults(r"^gmail\.", status=403, message="Delegation denied"),
        calm,
        MAILBOX,
        "Delegation denied",
    ),
    Shake("mailbox", "quota: 429 to everything", faults(r"^gmail\.", status=429), calm, MAILBOX, "correo"),
    Shake("mailbox", "stores drafts but sends none", faults(r"^gmail.*send"), calm, MAILBOX, "correo"),
    Shake(
        "mailbox",
        "a draft's answer is lost",
        faults(r"^gmail.*drafts.create", kind="reset_after", times=1),
        calm,
        exits=(0, 3),
    ),
    Shake(
        "mailbox",
        "a sending's answer is lost",
        faults(r"^gmail.*send", kind="timeout_after", times=1),
        calm,
        exits=(0, 3),
    ),
    Shake(
        "mailbox",
        "half an answer to a draft",
        faults(r"^gmail.*drafts.create", kind="truncate", times=1),
        calm,
        exits=(0, 3),
    ),
    # -- rights
    Shake(
        "rights", "a register is shared to read", role(WORKSHOP, "reader"), role(WORKSHOP, "writer"), REGISTER, WORKSHOP
    ),
    Shake(
        "rights",
        "a register is shared to comment",
        role(WORKSHOP, "commenter"),
        role(WORKSHOP, "writer"),
        REGISTER,
        WORKSHOP,
    ),
    Shake(
        "rights", "a register is not shared any more", role(WORKSHOP, ""), role(WORKSHOP, "writer"), REGISTER, WORKSHOP
    ),
    Shake("rights", "a tab is protected", _protect, _unprotect, REGISTER, "protegid", exits=(0, 3)),
    Shake(
        "rights",
        "the control workbook is shared to read",
        control_role("reader"),
        control_role("writer"),
        EVERYTHING,
        "editor",
        (1,),
    ),
    Shake(
        "rights",
        "the control workbook is not shared any more",
        control_role(""),
        control_role("writer"),
        EVERYTHING,
        "",
        (1, 3),
        mail_lost=True,
    ),
    # -- the network and Google's limits
    Shake(
        "network", "a register's reading fails twice", on_book(WORKSHOP, "spreadsheets.get", times=2), calm, exits=(0,)
    ),
    Shake("network", "a register cannot be read", on_book(WORKSHOP, "spreadsheets.get"), calm, REGISTER, WORKSHOP),
    Shake(
        "network",
        "a register is too slow",
        on_book(WORKSHOP, "spreadsheets.get", kind="timeout_before"),
        calm,
        REGISTER,
        WORKSHOP,
    ),
    Shake(
        "network",
        "half an answer of a register",
        on_book(WORKSHOP, "spreadsheets.get", kind="truncate"),
        calm,
        REGISTER,
        WORKSHOP,
    ),
    Shake(
        "network",
        "a page instead of a register",
        on_book(WORKSHOP, "spreadsheets.get", status=502, html=True),
        calm,
        REGISTER,
        WORKSHOP,
    ),
    Shake(
        "network", "quota at a register", on_book(WORKSHOP, "spreadsheets.get", status=429), calm, REGISTER, WORKSHOP
    ),
    Shake("network", "a register cannot be written", on_book(WORKSHOP, "batchUpdate"), calm, REGISTER, WORKSHOP),
    Shake(
        "network",
        "the answer of a writing is lost",
        on_book(WORKSHOP, "batchUpdate", kind="timeout_after", times=1),
        calm,
        exits=(0, 3),
    ),
    Shake("network", "a writing is too large", on_book(WORKSHOP, "batchUpdate", status=413), calm, REGISTER, WORKSHOP),
    Shake(
        "network",
        "a writing is refused",
        on_book(WORKSHOP, "batchUpdate", status=400, message="Invalid requests[0]"),
        calm,
        REGISTER,
        WORKSHOP,
    ),
    Shake("network", "a register vanishes before the writing", _vanish, _come_back, REGISTER, WORKSHOP),
    Shake("network", "the list of files fails", faults(r"^drive\.files\.list"), calm, EVERYTHING, "", (1, 3)),
    Shake(
        "network", "half a list of files", faults(r"^drive\.files\.list", kind="truncate"), calm, EVERYTHING, "", (1, 3)
    ),
    Shake(
        "network", "the control workbook cannot be read", on_control("spreadsheets.get"), calm, EVERYTHING, "", (1, 3)
    ),
    Shake("network", "the control workbook cannot be written", on_control("batchUpdate"), calm, EVERYTHING, "", (1, 3)),
    # -- files
    Shake("files", "somebody made a copy of a register", _copied, nothing, NOTHING, "opia"),
    Shake("files", "last year's file is there too", _last_year, nothing, exits=(0, 3)),
    Shake(
        "files", "a register is in the bin", trash(WORKSHOP, away=True), trash(WORKSHOP, away=False), REGISTER, WORKSHOP
    ),
    Shake("files", "a register lost its code", rename("Control posventa"), rename("GSC-FOR-01 2026"), REGISTER, ""),
    Shake("files", "a second, empty control workbook", _second_control, nothing, NOTHING, "Control de Automatización"),
    Shake("files", "a copy of the control workbook", _copied_control, nothing, NOTHING, "Control de Automatización"),
    Shake("files", "the control workbook was renamed", rename_control("Control viejo"), nothing, exits=(0, 3)),
    Shake(
        "files",
        "the control workbook is in the bin",
        trash("control", away=True),
        trash("control", away=False),
        EVERYTHING,
        "papelera|bin|trash",
        (1, 3),
        mail_lost=True,
    ),
    # -- tabs
    Shake("tabs", "Casos was deleted", drop_tab(CASES_TAB), nothing, NOTHING, "Casos", mail_lost=True),
    Shake("tabs", "Correos was deleted", drop_tab(MAIL_TAB), nothing, NOTHING, "Correos", mail_lost=True),
    Shake("tabs", "Corridas was deleted", drop_tab(RUNS_TAB), nothing, NOTHING, "Corridas"),
    Shake("tabs", "Bitácora was deleted", drop_tab(AUDIT_TAB), nothing, NOTHING, "Bitácora"),
    Shake(
        "tabs",
        "Casos was renamed",
        control(
            {"updateSheetProperties": {"properties": {"sheetId": CASES_TAB, "title": "Mis casos"}, "fields": "title"}}
        ),
        nothing,
        exits=(0, 3),
    ),
    Shake(
        "tabs",
        "Casos was duplicated",
        control({"duplicateSheet": {"sourceSheetId": CASES_TAB, "newSheetId": 7, "newSheetName": "Copia de Casos"}}),
        nothing,
        exits=(0, 3),
    ),
    Shake("tabs", "a register's heading was deleted", _drop_heading, _put_heading_back, REGISTER, WORKSHOP),
    # -- rows and columns of the control workbook
    Shake("columns", "Casos lost its first column", drop_columns(CASES_TAB, 0, 1), nothing, NOTHING, "Casos"),
    Shake("columns", "Casos lost three columns", drop_columns(CASES_TAB, 4, 7), nothing, NOTHING, "Casos"),
    Shake("columns", "Casos lost its data", drop_columns(CASES_TAB, 20, 21), nothing, NOTHING, "Casos", mail_lost=True),
    Shake("columns", "Casos has a new column", add_columns(CASES_TAB, 2, 3), nothing, NOTHING, "Casos"),
    Shake(
        "columns",
        "Casos sorted by one column alone",
        sort_column(CASES_TAB, 0, 1),
        nothing,
        NOTHING,
        "Casos",
        exits=(0, 3),
    ),
    Shake("columns", "the data of Casos sorted alone", sort_column(CASES_TAB, 20, 21), nothing, exits=(0, 3)),
    Shake("columns", "Casos sorted whole", sort_column(CASES_TAB, 0, 21), nothing, exits=(0, 3)),
    Shake(
        "columns", "rows of Casos were deleted", drop_rows(CASES_TAB, 1, 3), nothing, NOTHING, "Casos", mail_lost=True
    ),
    Shake("columns", "rows were inserted in Casos", add_rows(CASES_TAB, 2, 4), nothing, exits=(0, 3)),
    Shake("columns", "the heading of Casos was deleted", drop_rows(CASES_TAB, 0, 1), nothing, NOTHING, "Casos"),
    Shake(
        "columns", "a number of Casos was typed over", type_over(CASES_TAB, 1, 0, "C-2026-09999"), nothing, exits=(0, 3)
    ),
    Shake(
        "columns", "an entry of Casos was typed over", type_over(CASES_TAB, 1, 19, "hola"), nothing, NOTHING, "Casos"
    ),
    Shake("columns", "Correos lost its first column", drop_columns(MAIL_TAB, 0, 1), nothing, NOTHING, "Correos"),
    Shake(
        "columns", "Correos lost its data", drop_columns(MAIL_TAB, 11, 12), nothing, NOTHING, "Correos", mail_lost=True
    ),
    Shake("columns", "rows of Correos were deleted", drop_rows(MAIL_TAB, 1, 3), nothing, exits=(0, 3), mail_lost=True),
    Shake("columns", "Bitácora lost a column", drop_columns(AUDIT_TAB, 2, 3), nothing, NOTHING, "Bitácora"),
    Shake("columns", "Corridas lost a column", drop_columns(RUNS_TAB, 1, 2), nothing, NOTHING, "Corridas"),
    # -- limits
    Shake("limits", "every score of a register became 1", _all_low, _scores_back, REGISTER, "max_proporcion_pintada"),
    # -- the first run
    Shake(
        "storage",
        "the service account has no storage",
        faults(r"spreadsheets.create", status=403, message="The user's Drive storage quota has been exceeded."),
        calm,
        EVERYTHING,
        "",
        (1,),
        first=True,
    ),
)
