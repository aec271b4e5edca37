"""The sample register of PQRS with ``pinta = true``: what people painted stays, and one run is enough."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from door import CONFIG, command
from openpyxl import load_workbook

from sheets_automation.samples import SampleTruth
from sheets_automation.samples.complaints import FILE_04

NOW = "2026-11-25T18:00"
SWITCH = "pinta = false"
#: Where people's word ends: over these the service writes nothing.
FINAL = ("verde", "verde_claro", "azul", "morado")


@pytest.fixture(scope="module")
def painting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped configuration with the one switch turned."""
    folder = tmp_path_factory.mktemp("painting") / "config"
    shutil.copytree(CONFIG, folder)
    form = folder / "forms" / "GSC-FOR-04.toml"
    text = form.read_text(encoding="utf-8")
    assert text.count(SWITCH) == 1
    form.write_text(text.replace(SWITCH, "pinta = true"), encoding="utf-8")
    return folder


def fills(path: Path, truth: SampleTruth) -> dict[int, list[str]]:
    """Row → the colours of its cells."""
    sheet = load_workbook(path)[truth.complaints[0].tab]
    return {
        row.row: [str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type else "" for cell in sheet[row.row]]
        for row in truth.complaints
    }


def test_people_s_colours_stay_and_a_second_run_paints_nothing(
    sample_truth: SampleTruth, painting: Path, tmp_path: Path
) -> None:
    """Green, light green, blue and purple are what they were; red and yellow only go forward; then nothing moves."""
    truth = sample_truth
    given = next(path for path in truth.files if path.stem == FILE_04)
    first = command("--now", NOW, "--json", "try", given, "--out", tmp_path / "left", config=painting)
    assert first.code == 0
    assert first.data["painted"] > 5
    before, after = fills(given, truth), fills(tmp_path / "left" / given.name, truth)
    moved = {row.row: row for row in truth.complaints if before[row.row] != after[row.row]}
    assert len(moved) == first.data["painted"]
    assert [row.number for row in moved.values() if row.before in FINAL] == []
    assert [row.number for row in moved.values() if row.state == "anulado"] == []
    done = [row for row in moved.values() if "00FF00" in set(after[row.row]) - set(before[row.row])]
    assert [row.number for row in done if row.state != "cerrado" or row.answered is None] == []
    again = command(
        "--now", NOW, "--json", "try", tmp_path / "left" / given.name, "--out", tmp_path / "again", config=painting
    )
    assert again.data["painted"] == 0
    assert fills(tmp_path / "again" / given.name, truth) == after
