"""Two real workbooks that are no register of ours: a clear finding, and not a cell of them touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from door import command
from openpyxl import load_workbook
from openpyxl.cell import Cell
from real_data import DATA, needs
from sheets_by_hand import aftersales

FOLDER = DATA / "xlsx"
FILES = ("grupotdm_requerimientos.xlsx", "sena_checklist_gsheet.xlsx")
NOW = "2026-11-25T18:00"

pytestmark = needs("xlsx")


def look(cell: Cell) -> tuple[object, ...]:
    """What a person sees of a cell: value, fill, number format, note."""
    fill = cell.fill
    colour = (fill.fgColor.type, fill.fgColor.value, round(fill.fgColor.tint or 0, 3)) if fill.fill_type else None
    return cell.value, colour, cell.number_format, cell.comment.text if cell.comment else None


def test_alone_they_are_refused(tmp_path: Path) -> None:
    """Nothing was read: exit 1, each file named with what to do, and no outcome that looks like one."""
    out = tmp_path / "out"
    told = command("--now", NOW, "try", *(FOLDER / name for name in FILES), "--out", out)
    assert (told.code, told.out, out.exists()) == (1, "", False)
    for name in FILES:
        assert f"{name} was not read" in told.err
        assert f'archivos = ["{Path(name).stem}*"]' in told.err
    assert "sheets-automation init" in told.err


@pytest.mark.parametrize("name", FILES)
def test_every_cell_is_as_it_was(name: str, tmp_path: Path) -> None:
    """Beside a register: a finding, a word on stderr, and cell by cell the copy is as the original."""
    register = aftersales(tmp_path / "in" / "GSC-FOR-01.xlsx")
    told = command("--now", NOW, "--json", "try", register, FOLDER / name, "--out", tmp_path / "out")
    assert told.code == 0
    assert f"{name} was not read" in told.err
    findings = [one for one in told.data["findings"]["list"] if one["workbook"] == Path(name).stem]
    assert [(one["severity"], bool(one["fix"])) for one in findings] == [("error", True)]
    before, after = load_workbook(FOLDER / name), load_workbook(tmp_path / "out" / name)
    assert after.sheetnames == before.sheetnames
    for sheet in before.worksheets:
        other = after[sheet.title]
        changed = [
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell, Cell) and look(cell) != look(other[cell.coordinate])
        ]
        assert changed == []
        assert sorted(map(str, other.merged_cells.ranges)) == sorted(map(str, sheet.merged_cells.ranges))


@pytest.mark.parametrize("name", FILES)
def test_called_a_form_by_mistake(name: str, tmp_path: Path) -> None:
    """Under a name with the code of a form it is refused: no heading of that form was found in it."""
    claimed = tmp_path / f"GSC-FOR-01 {name}"
    shutil.copy(FOLDER / name, claimed)
    told = command("--now", NOW, "try", claimed, "--out", tmp_path / "out")
    assert told.code == 1
    assert "GSC-FOR-01" in told.err
    assert not (tmp_path / "out").exists()
