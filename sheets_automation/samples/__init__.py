"""Sample workbooks: the registers of a fictitious dealer, as messy as real ones, with the answer sheet to check
against.

``write(folder)`` writes them and returns what was planted. The same seed gives the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from . import side_tabs
from .calls import Call, Customer, Town, numbered
from .complaints import FILE_04, requests, write_complaints
from .contact import FILE_09, FILE_RECOVERY, write_contact
from .crm import FILE_05, FILE_06, FILE_21, write_crm
from .messy import Typist
from .package import Book, new_book, save
from .plants import Planter
from .satisfaction import Ledger, write_tab
from .scenarios import REPEATERS
from .tabs import FILE_01, FILE_03, FOR_01, FOR_03, OCTUBRE, TABS, Tab
from .truth import NOW, SEED, ComplaintTruth, ContactTruth, CrmTruth, DirtyCell, RowTruth, SampleTruth, TabTruth
from .typing_in import Hand, TypedCall, type_call

__all__ = [
    "FILE_01",
    "FILE_03",
    "FILE_04",
    "FILE_05",
    "FILE_06",
    "FILE_09",
    "FILE_21",
    "FILE_RECOVERY",
    "NOW",
    "SEED",
    "ComplaintTruth",
    "ContactTruth",
    "CrmTruth",
    "DirtyCell",
    "RowTruth",
    "SampleTruth",
    "TabTruth",
    "write",
]

#: A copy made in the middle of the month, as agents do before they try something, and forgotten.
_COPY_UNTIL = 14
_PASTED_TWICE = ("AGOSTO", "SEPTIEMBRE", "OCTUBRE")


def write(out_dir: Path, seed: int = SEED) -> SampleTruth:
    """Writes the workbooks into ``out_dir`` (made if missing) and returns the answer sheet.

    Same seed, same bytes. Raises OSError where the folder cannot be written.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    town = Town(rng)
    typist, ledger = Typist(rng), Ledger()
    repeaters = {name: town.customer(brand) for name, brand in REPEATERS}
    typed: dict[tuple[str, str], list[TypedCall]] = {}
    for place, tab in enumerate(TABS):
        typed[tab.form, tab.title] = _month(town, typist, tab, repeaters, 45_200 + 1_000 * place)
    books = (
        _aftersales(town, typed, ledger),
        _sales(typed, ledger),
        _complaints(town, repeaters, typist, ledger),
        *write_contact(seed, ledger),
        *write_crm(seed, ledger),
    )
    files = tuple(save(book, out_dir) for book in books)
    return SampleTruth(
        files,
        tuple(ledger.tabs),
        tuple(ledger.rows),
        tuple(ledger.complaints),
        tuple(ledger.contacts),
        tuple(ledger.crm),
        tuple(ledger.dirty),
    )


def _month(
    town: Town, typist: Typist, tab: Tab, repeaters: Mapping[str, Customer], first_order: int
) -> list[TypedCall]:
    """The calls of one tab in the order of its rows: by day (or by sede and day), a few out of place, some twice."""
    planted = Planter(town, tab, repeaters).calls()
    calls = planted + town.ordinary(tab, tab.calls - len(planted))
    town.rng.shuffle(calls)
    calls.sort(key=lambda call: (call.sede if tab.order == "sede" else "", call.call_date))
    calls = numbered(calls, first_order)
    if tab.first.month == 11:
        calls = calls[-2:] + calls[:-2]  # the newest rows were inserted at the top
    typed = [type_call(Hand(typist, tab, call, number)) for number, call in enumerate(calls, start=1)]
    return _twice(town, typed) if tab.title in _PASTED_TWICE else typed


def _twice(town: Town, typed: list[TypedCall]) -> list[TypedCall]:
    """One ordinary row pasted a second time, right below."""
    rng = town.rng
    places = [place for place, row in enumerate(typed) if row.call.contacted and not row.call.kinds]
    place = rng.choice(places[: len(places) // 2])
    row = typed[place]
    again = TypedCall(_tagged(row.call), row.cells, row.score)
    return [*typed[:place], again, again, *typed[place + 1 :]]


def _tagged(call: Call) -> Call:
    return replace(call, kinds=(*call.kinds, "duplicate_row"))


def _aftersales(town: Town, typed: dict[tuple[str, str], list[TypedCall]], ledger: Ledger) -> Book:
    book = new_book(FILE_01)
    calls: list[Call] = []
    for tab in TABS:
        if tab.form != FOR_01:
            continue
        rows = typed[tab.form, tab.title]
        write_tab(book, tab, rows, ledger)
        calls += [row.call for row in rows]
        if tab is OCTUBRE:
            early = [row for row in rows if row.call.call_date.day <= _COPY_UNTIL]
            write_tab(book, _copy(tab), early, ledger, copy_of=tab.title)
    side_tabs.lists(book, ledger, form=FOR_01, hidden=False)
    side_tabs.pivot(book, ledger, calls, "TD")
    side_tabs.scratch(book, ledger, town, "Hoja 12")
    side_tabs.spiga_export(book, ledger, town)
    return book


def _sales(typed: dict[tuple[str, str], list[TypedCall]], ledger: Ledger) -> Book:
    book = new_book(FILE_03)
    calls: list[Call] = []
    for tab in TABS:
        if tab.form == FOR_03:
            write_tab(book, tab, typed[tab.form, tab.title], ledger)
            calls += [row.call for row in typed[tab.form, tab.title]]
    side_tabs.lists(book, ledger, form=FOR_03, hidden=True)
    side_tabs.pivot(book, ledger, calls, "INFORME")
    return book


def _complaints(town: Town, repeaters: Mapping[str, Customer], typist: Typist, ledger: Ledger) -> Book:
    book = new_book(FILE_04)
    write_complaints(book, typist, requests(town, repeaters), ledger)
    side_tabs.indicator(book, ledger)
    return book


def _copy(tab: Tab) -> Tab:
    return replace(tab, title=f"Copia de {tab.title}", repeat_every=0, autofilter=False)
