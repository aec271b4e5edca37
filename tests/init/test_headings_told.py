"""A file or tab whose headings were not understood: what was read, what is wanted, and the line to add."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import tomlkit
from door import command
from in_other_words import NOW, REQUESTS, SHIPPED, requests, saved

from sheets_automation import config as configuration


def test_the_headings_read_and_the_line_to_add(tmp_path: Path) -> None:
    """Each strange heading with its cell, the nearest for the field wanted, and a line that is valid TOML."""
    book = saved(tmp_path / "GSC-FOR-04 asuntos.xlsx", REQUESTS, requests())
    told = command("--now", NOW, "try", book, "--out", tmp_path / "out").err
    assert "«Día de entrada» (C1)" in told
    assert "config/forms/GSC-FOR-04.toml" in told
    assert "Fecha de recepción; en [campos.fecha_recepcion]: encabezados = " in told
    line = told.partition("[campos.fecha_recepcion]: ")[2].partition("]")[0] + "]"
    assert tomlkit.parse(line)["encabezados"][0] == "Día de entrada"
    assert "sheets-automation init" in told
    assert not (tmp_path / "out").exists()


def test_the_line_mends_it(tmp_path: Path) -> None:
    """With the three lines that the message gives pasted into the form, the register is read."""
    book = saved(tmp_path / "GSC-FOR-04 asuntos.xlsx", REQUESTS, requests())
    told = command("--now", NOW, "try", book, "--out", tmp_path / "out").err
    config = tmp_path / "config"
    shutil.copytree(SHIPPED, config)
    form = config / "forms" / "GSC-FOR-04.toml"
    text = form.read_text(encoding="utf-8")
    for field, line in re.findall(r"en \[campos\.(\w+)\]: (encabezados = \[.*?\])\.", told):
        head, key, rest = text.partition(f"[campos.{field}]\n")
        before, _key, after = rest.partition("encabezados = [")
        text = f"{head}{key}{before}{line}{after.partition(']')[2]}"
    form.write_text(text, encoding="utf-8")
    assert configuration.load(config)
    tried = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "out", config=config)
    assert (tried.code, tried.data["rows_read"]) == (0, 8)


def test_nobody_is_asked_to_change_a_controlled_format(tmp_path: Path) -> None:
    """The remedy is a line of the configuration; the only word on the format is that it stays."""
    book = saved(tmp_path / "GSC-FOR-01 llamadas.xlsx", ("Cliente", "Placa", "Celular", "Asesor", "Cuándo"), [
        ("Ana Pérez Gil", f"ABC{n}", 3001112233 + n, "Carlos Rodríguez", "16/11/2026") for n in range(101, 107)
    ])  # fmt: skip
    told = command("--now", NOW, "try", book, "--out", tmp_path / "out").err
    assert "No cambie el formato" in told
    assert "«Cuándo» (E1) parece" in told
    assert "orrija" not in told
