"""What ``try`` makes of the files it is given: what its copies lack is said, lock files are passed over."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from door import command
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import DataBarRule
from sheets_by_hand import AFTERSALES, CALLS, COMMENT, SCORE, aftersales

NOW = "2026-11-25T18:00"
FORM = "GSC-FOR-01 CONTROL POSVENTA"
LOCK = b"\x0bAgente Ficticia" + b" " * 150  # what Excel writes: a name, padded


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return aftersales(tmp_path / "in" / f"{FORM}.xlsx")


def dressed(path: Path) -> None:
    """A chart, data bars and a word in bold, as people add them."""
    book = load_workbook(path)
    sheet = book.active
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=SCORE, min_row=3, max_row=7), titles_from_data=True)
    sheet.add_chart(chart, "N2")
    sheet.conditional_formatting.add("I4:I7", DataBarRule(start_type="min", end_type="max", color="FF638EC6"))
    sheet.cell(4, COMMENT).value = CellRichText("dice que ", TextBlock(InlineFont(b=True), "NO vuelve"))
    book.save(path)


def test_what_the_copy_lacks_is_said_once_per_tab_and_in_run_json(book: Path, tmp_path: Path) -> None:
    """One line on stderr names tab, things and cells; ``not_kept`` lists them; bold words are in the copy."""
    dressed(book)
    told = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "out")
    assert told.code == 0
    lines = [line for line in told.err.splitlines() if line.startswith("Not in the copy")]
    assert lines == [f"Not in the copy of {FORM} › NOVIEMBRE: data bars (1: I4:I7); charts (1: N2)"]
    assert told.data["not_kept"] == [
        {"workbook": FORM, "tab": "NOVIEMBRE", "what": "data bars", "count": 1, "cells": "I4:I7"},
        {"workbook": FORM, "tab": "NOVIEMBRE", "what": "charts", "count": 1, "cells": "N2"},
    ]
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["not_kept"] == told.data["not_kept"]
    copy = load_workbook(tmp_path / "out" / book.name, rich_text=True).active
    assert isinstance(copy.cell(4, COMMENT).value, CellRichText)
    assert copy.cell(4, COMMENT).fill.fgColor.rgb[-6:] == "FF0000"


def test_a_copy_that_lacks_nothing_says_nothing(book: Path, tmp_path: Path) -> None:
    """A plain workbook: an empty list, no line."""
    told = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "out")
    assert told.data["not_kept"] == []
    assert "Not in the copy" not in told.err


def test_lock_files_among_the_files_are_passed_over(book: Path, tmp_path: Path) -> None:
    """As a shell's ``*.xlsx`` gives them: one line each, the workbook is worked; a lock file is no outcome."""
    lock = book.with_name(f"~${book.name}")
    lock.write_bytes(LOCK)
    gone = book.with_name("~$otro.xlsx")  # closed since the shell listed it
    told = command("--now", NOW, "--json", "try", lock, book, gone, "--out", tmp_path / "out")
    assert told.code == 0
    assert told.data["painted"] == 2
    assert [line for line in told.err.splitlines() if "lock file" in line] == [
        f"Skipped {path}: a lock file, which Excel keeps while the workbook is open." for path in (lock, gone)
    ]
    assert not (tmp_path / "out" / lock.name).exists()


def test_nothing_but_lock_files_is_refused(book: Path, tmp_path: Path) -> None:
    """Exit 1, which files, what they are and what to do; nothing is written."""
    lock = book.with_name(f"~${book.name}")
    lock.write_bytes(LOCK)
    told = command("--now", NOW, "try", lock, "--out", tmp_path / "out")
    assert told.code == 1
    assert lock.name in told.err
    assert "lock file" in told.err
    assert "Name the workbook itself" in told.err
    assert not (tmp_path / "out").exists()


def test_a_workbook_that_only_is_called_like_a_lock_file_is_worked(book: Path, tmp_path: Path) -> None:
    """Its bytes are those of a workbook: somebody named it so."""
    odd = book.rename(book.with_name(f"~${book.name}"))
    told = command("--now", NOW, "--json", "try", odd, "--out", tmp_path / "out")
    assert (told.code, told.data["painted"]) == (0, 2)


HEADINGS = (*AFTERSALES, "A", "B")
#: Column letters of A and B.
FIRST, SECOND = "M", "N"


def scored(folder: Path, formula: str, first: int) -> Any:
    """``try`` on five calls whose recommendation is this formula, never computed, over A and B, and many promoters."""
    day, by = date(2026, 11, 24), "Carlos Rodríguez"
    calls: list[tuple[object, ...]] = [
        (day, "Tunja", "VW", f"CLIENTE FICTICIO {row}", f"ZZA{100 + row}", 3105550000 + row, by, "SI",
         formula.replace("A#", f"{FIRST}{row}").replace("B#", f"{SECOND}{row}"), "mal", None, None, first, first)
        for row in range(4, 9)
    ]  # fmt: skip
    calls += [(*CALLS[3][:3], f"CLIENTE FICTICIO {row}", f"ZZB{100 + row}", 3105560000 + row, by, "SI", 9, "bien")
              for row in range(9, 30)]  # fmt: skip
    path = aftersales(folder / "in" / f"{FORM}.xlsx", calls, HEADINGS)
    return command("--now", NOW, "--json", "try", path, "--out", folder / "out").data


@pytest.mark.parametrize(
    "formula",
    ["=AVERAGE(A#:B#)", "=SUM(A#,B#)/2", "=IF(A#>0,A#,\"\")", "=IFERROR(A#/0,B#)", "=ROUND(AVERAGE(A#:B#),0)"],
)  # fmt: skip
def test_a_score_by_a_formula_without_result_is_a_score(tmp_path: Path, formula: str) -> None:
    """Five detractors that only a formula knows are five red rows."""
    data = scored(tmp_path, formula, 3)
    painted = {change["where"]["row"] for change in data["changes"] if change["change"] == "PaintRow"}
    assert painted == {3, 4, 5, 6, 7}


@pytest.mark.parametrize("formula", ["=LARGE(A#:B#,1)", "=QUERY(A#:B#)", "=NOHAY(A#)", "=[1]Otra!A#"])
def test_a_score_that_cannot_be_computed_is_a_finding(tmp_path: Path, formula: str) -> None:
    """Each of the five rows has a finding at its score; none is painted, none is silent."""
    data = scored(tmp_path, formula, 3)
    codes = ("formula_cargando", "formula_con_error")
    told = {finding["cell"] for finding in data["findings"]["list"] if finding["code"] in codes}
    assert told == {"I4", "I5", "I6", "I7", "I8"}
    assert not [change for change in data["changes"] if change["change"] == "PaintRow"]


def test_promoters_by_formula_are_left_alone(tmp_path: Path) -> None:
    """Nines by formula: computed, nothing painted, nothing to say about them."""
    data = scored(tmp_path, "=AVERAGE(A#:B#)", 9)
    assert not [change for change in data["changes"] if change["change"] == "PaintRow"]
    assert not [f for f in data["findings"]["list"] if f["code"].startswith("formula")]
