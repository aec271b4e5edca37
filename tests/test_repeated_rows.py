"""Rows that stand twice in what is handed to ``try``: lists of formulas, copied files, two files of one code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from door import command
from sheets_by_hand import AFTERSALES, CALLS, aftersales

NOW = "2026-11-18T18:00"
BAD = CALLS[0]  # ANA PÉREZ, 4, «mal»
FIRST = 2  # the first data row of ``mirrored``, as people count


def tried(out: Path, *files: Path) -> Any:
    """``run.json`` of a trial of these files."""
    told = command("--now", NOW, "try", *files, "--out", out)
    assert told.code == 0, told.err
    return json.loads((out / "run.json").read_text(encoding="utf-8"))


def painted(run: Any, state: str = "rojo") -> list[tuple[str, str, int]]:
    """(file, tab, row as people count) of what was painted so."""
    places = (c["where"] for c in run["changes"] if c["change"] == "PaintRow" and c["state_after"] == state)
    return [(where["workbook"], where["tab"], where["row"] + 1) for where in places]


def findings(run: Any, code: str) -> list[Any]:
    return [finding for finding in run["findings"]["list"] if finding["code"] == code]


def reference(row: int, column: int, _value: object) -> str:
    return f"=NOVIEMBRE!{chr(65 + column)}{row}"


def exported_query(row: int, column: int, value: object) -> str:
    """As Google exports a QUERY: its own text in the first cell, a stand-in with the value in all others."""
    text = '"QUERY(NOVIEMBRE!A2:L9,""select *"")"' if (row, column) == (FIRST, 0) else '"""COMPUTED_VALUE"""'
    return f'=IFERROR(__xludf.DUMMYFUNCTION({text}),"{value}")'


def mirrored(path: Path, formula: Callable[[int, int, object], str] | None) -> Path:
    """DETRACTORES first, by formulas over the second tab NOVIEMBRE; None: by one FILTER that spills."""
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    mirror, typed = book.add_worksheet("DETRACTORES"), book.add_worksheet("NOVIEMBRE")
    for sheet, rows in ((mirror, [BAD]), (typed, [BAD, *CALLS[2:]])):
        sheet.write_row(0, 0, AFTERSALES)
        for index, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                shown = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
                look = day if isinstance(value, date) else None
                if sheet is typed or value is None or formula is None:
                    sheet.write(index, column, shown, look)
                else:
                    sheet.write_formula(index, column, formula(FIRST, column, shown), look, shown)
    if formula is None:
        mirror.write_dynamic_array_formula(1, 0, 1, 9, "=FILTER(NOVIEMBRE!A2:J9,NOVIEMBRE!I2:I9<7)", day, 46344)
        for column, value in enumerate(BAD[1:10], start=1):
            mirror.write(1, column, value)
    book.close()
    return path


@pytest.mark.parametrize("formula", [reference, exported_query, None], ids=["references", "QUERY", "FILTER"])
def test_a_tab_of_formulas_that_stands_first(formula: Callable[[int, int, object], str] | None, tmp_path: Path) -> None:
    """The typed row in NOVIEMBRE is painted and the only case; the list above it is told, and left as it is."""
    path = mirrored(tmp_path / "GSC-FOR-01 noviembre.xlsx", formula)
    run = tried(tmp_path / "out", path)
    assert painted(run) == [("GSC-FOR-01 noviembre", "NOVIEMBRE", 2)]
    assert [finding["tab"] for finding in findings(run, "pestana_espejo")] == ["DETRACTORES"]


def test_two_files_of_one_code_are_read_with_a_word(tmp_path: Path) -> None:
    """Both were handed over: each row counts, the one that stands in both once, and people are told."""
    other = ("EVA MORA", "CDE345", 3001112255)
    uno = aftersales(tmp_path / "GSC-FOR-01 uno.xlsx", CALLS)
    angry = (*CALLS[2][:3], *other, *CALLS[2][6:8], 2, "pésimo", None, None)
    dos = aftersales(tmp_path / "GSC-FOR-01 dos.xlsx", [CALLS[0], angry])
    run = tried(tmp_path / "out", uno, dos)
    assert sorted(painted(run)) == [("GSC-FOR-01 dos", "NOVIEMBRE", 5), ("GSC-FOR-01 uno", "NOVIEMBRE", 4)]
    (told,) = findings(run, "archivos_de_un_formato")
    assert "«GSC-FOR-01 uno»" in told["read"]
    assert "«GSC-FOR-01 dos»" in told["read"]
    assert "una vez" in told["fix"]
    assert [f["workbook"] for f in findings(run, "filas_en_otra_pestana")] == ["GSC-FOR-01 dos"]


@pytest.mark.parametrize("name", ["Copia de GSC-FOR-01 noviembre", "GSC-FOR-01 noviembre (1)"])
def test_a_copied_file_doubles_no_case(name: str, tmp_path: Path) -> None:
    """The copy beside its original, in any order of the arguments: nothing of it is painted."""
    path = aftersales(tmp_path / "GSC-FOR-01 noviembre.xlsx")
    copy = Path(shutil.copy(path, tmp_path / f"{name}.xlsx"))
    for n, files in enumerate(((path, copy), (copy, path))):
        run = tried(tmp_path / f"out{n}", *files)
        assert painted(run) == [("GSC-FOR-01 noviembre", "NOVIEMBRE", 4)]
        assert painted(run, "amarillo") == [("GSC-FOR-01 noviembre", "NOVIEMBRE", 5)]
        assert [finding["workbook"] for finding in findings(run, "pestana_copiada")] == [name]


def test_a_file_of_its_own_is_no_copy(tmp_path: Path) -> None:
    """The neighbour: one file, no word about several."""
    run = tried(tmp_path / "out", aftersales(tmp_path / "GSC-FOR-01 noviembre.xlsx"))
    assert {finding["code"] for finding in run["findings"]["list"]} <= {"columna_vacia"}
