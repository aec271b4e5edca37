"""The account of a run as people and programs find it: «Calidad de datos» and ``run.json``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from door import Told, command
from openpyxl import Workbook, load_workbook

HEADING = ["CLIENTE", "PLACA", "CELULAR", "FECHA LLAMADA", "RECOMENDACIÓN", "OBSERVACIONES"]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Path]:
    """A register with a row typed twice and a total, a tab that the configuration leaves out, and a list."""
    folder = tmp_path_factory.mktemp("account")
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "NOVIEMBRE"
    for row in (
        HEADING,
        ["Ana Ficticia", "ZZA101", 3_105_550_001, "24/11/2026", 3, "mal"],
        ["Luis Ficticio", "ZZA102", 3_105_550_002, "24/11/2026", 9, "bien"],
        ["Ana Ficticia", "ZZA101", 3_105_550_001, "24/11/2026", 3, "mal"],
        ["TOTAL", None, None, None, 5],
    ):
        sheet.append(row)
    for title, rows in (
        ("Hoja de cálculo1", [HEADING, ["Rosa Ficticia", "ZZB201", 3_105_550_003, "24/11/2026", 2, "mal"]]),
        ("LISTAS", [["SEDES"], ["Tunja"]]),
    ):
        other = made.create_sheet(title)
        for row in rows:
            other.append(row)
    made.save(folder / "GSC-FOR-01 cuentas.xlsx")
    told = command("--now", "2026-11-25T18:00", "try", folder / "GSC-FOR-01 cuentas.xlsx", "--out", folder / "out")
    return told, folder / "out"


def test_the_account_is_in_run_json(trial: tuple[Told, Path]) -> None:
    """Every tab with its rows by place; the repeated row is no call and its 3 is counted there."""
    told, out = trial
    assert told.code == 0
    account = {tab["tab"]: tab for tab in json.loads((out / "run.json").read_text(encoding="utf-8"))["account"]}
    rows = {tab: {place: kept["rows"] for place, kept in own["places"].items()} for tab, own in account.items()}
    assert rows == {
        "NOVIEMBRE": {"encabezado": 1, "registro": 2, "repetida": 1, "total": 1},
        "Hoja de cálculo1": {"no_es_registro": 2},
        "LISTAS": {"no_es_registro": 2},
    }
    assert all(sum(rows[tab].values()) == account[tab]["rows"] for tab in rows)
    low = {place: kept["low_scores"] for place, kept in account["NOVIEMBRE"]["places"].items()}
    assert low == {"encabezado": 0, "registro": 1, "repetida": 1, "total": 1}
    assert account["Hoja de cálculo1"]["low_scores"] == 1


def test_the_account_stands_below_the_findings(trial: tuple[Told, Path]) -> None:
    """«Cuentas de la lectura», one row per tab, after the last finding."""
    _told, out = trial
    sheet = load_workbook(out / "Control de Automatización.xlsx")["Calidad de datos"]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(min_row=2, values_only=True)]
    kinds = [row[0] for row in rows if row]
    assert kinds == sorted(kinds, key=lambda kind: kind == "Cuenta")
    counted = [row for row in rows if row and row[0] == "Cuenta"]
    assert [row[1:4] for row in counted] == [
        ["Cuentas de la lectura", "GSC-FOR-01", title] for title in ("NOVIEMBRE", "Hoja de cálculo1", "LISTAS")
    ]
    assert "5 filas: 1 de encabezado · 2 llamadas · 1 repetida · 1 total o separador" in counted[0]


def test_a_tab_left_out_is_a_finding(trial: tuple[Told, Path]) -> None:
    """The 2 under «Hoja de cálculo1» is told with its address."""
    _told, out = trial
    findings = json.loads((out / "run.json").read_text(encoding="utf-8"))["findings"]["list"]
    assert [(f["code"], f["cell"]) for f in findings if f["tab"] == "Hoja de cálculo1"] == [
        ("pestana_apartada", "A2:F2")
    ]
