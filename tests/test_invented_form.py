"""A form that nobody foresaw works by its TOML file alone: read, coloured, timed by its own clock, mailed.

``GSC-FOR-99`` is invented: a call log with three attempts, whose answer is due three business days after the last one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from door import CONFIG, Told, command, google_on_loopback
from openpyxl import Workbook, load_workbook

from sheets_automation.emulator import Emulator

NOW = "2026-11-25T08:00"
FORM = "GSC-FOR-99 BITÁCORA DE ENTREGAS"
HEADINGS = (
    "SEDE", "MARCA", "CLIENTE", "PLACA", "CELULAR", "1ER INTENTO", "2DO INTENTO", "3ER INTENTO", "¿CÓMO LE FUE?",
    "QUÉ DIJO", "QUÉ SE HIZO",
)  # fmt: skip
SAID = HEADINGS.index("QUÉ DIJO") + 1

TOML = """
codigo = "GSC-FOR-99"
nombre = "Bitácora de entregas"
tipo = "satisfaccion"
obligatorios = [["cliente", "placa"], ["intento_1"], ["general"]]
preguntas = ["general"]
pregunta_recomendacion = "general"
clasificacion = "general"
responde = ["director_posventa"]

[pintura]
por_defecto = ["observaciones"]

[plazo]
dias_habiles = 3
desde = ["intento_3", "intento_2", "intento_1"]

[campos.sede]
encabezados = ["SEDE"]
[campos.marca]
encabezados = ["MARCA"]
[campos.cliente]
clase = "nombre"
encabezados = ["CLIENTE"]
[campos.placa]
clase = "placa"
encabezados = ["PLACA"]
[campos.telefono]
clase = "telefono"
encabezados = ["CELULAR"]
[campos.intento_1]
clase = "fecha"
encabezados = ["1ER INTENTO"]
[campos.intento_2]
clase = "fecha"
encabezados = ["2DO INTENTO"]
[campos.intento_3]
clase = "fecha"
encabezados = ["3ER INTENTO"]
[campos.general]
clase = "calificacion"
encabezados = ["¿CÓMO LE FUE?"]
etiqueta = "Cómo le fue"
[campos.observaciones]
encabezados = ["QUÉ DIJO"]
[campos.gestion]
encabezados = ["QUÉ SE HIZO"]
"""


def _november(day: int) -> date:
    return date(2026, 11, day)


#: Plate → its row, and the day its answer is due: three business days after the last attempt (the 16th is a holiday).
LOG = {
    "RSA101": ((_november(12), _november(13), _november(18)), 3, "nadie le explicó el tablero", "", _november(23)),
    "RSA102": ((_november(17), _november(19), None), 2, "faltaba la segunda llave", "", _november(24)),
    "RSA103": ((_november(20), None, None), 6, "el carro venía sucio", "se llama y se ofrece lavado", _november(25)),
    "RSA104": ((_november(20), None, None), 10, "feliz", "", None),
    "RSA105": ((_november(18), _november(19), _november(20)), None, None, "", None),  # never reached
    "RSA106": ((_november(24), None, None), 8, "bien", "", None),
}
ROW = {plate: row for row, plate in enumerate(LOG, 2)}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The shipped configuration and one file more."""
    folder = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    (folder / "forms" / "GSC-FOR-99.toml").write_text(TOML, encoding="utf-8")
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "NOVIEMBRE 2026"
    sheet.append(HEADINGS)
    for number, (plate, (attempts, score, said, done, _due)) in enumerate(LOG.items()):
        who = ("Tunja", "VW", f"Cliente Inventado {number}", plate, f"31255501{number:02d}")
        sheet.append((*who, *attempts, score, said, done or None))
    path = tmp_path / f"{FORM}.xlsx"
    made.save(path)
    return path


@pytest.fixture
def google(book: Path) -> Iterator[tuple[str, Emulator]]:
    with google_on_loopback(datetime(2026, 11, 25, 8, tzinfo=ZoneInfo("America/Bogota")), [book]) as found:
        yield found


def _run(google: tuple[str, Emulator], config: Path) -> Told:
    told = command("--endpoint", google[0], "--now", NOW, "--json", "run", config=config)
    assert told.code == 0, told.err
    return told


def test_it_is_read(book: Path, config: Path, tmp_path: Path) -> None:
    """Every row is a call of the new form, and nothing about it is doubtful."""
    told = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "out", config=config)
    assert told.code == 0, told.err
    assert told.data["rows_read"] == len(LOG)
    assert told.data["findings"]["list"] == []


def test_it_is_coloured(book: Path, config: Path, tmp_path: Path) -> None:
    """Detractors red, one with something done yellow, in the cell that the file names; nobody else."""
    command("--now", NOW, "try", book, "--out", tmp_path / "out", config=config)
    sheet = load_workbook(tmp_path / "out" / book.name).active
    assert sheet is not None
    fills = {plate: sheet.cell(row, SAID).fill for plate, row in ROW.items()}
    tones = {plate: fill.fgColor.rgb[-6:] for plate, fill in fills.items() if fill.fill_type == "solid"}
    assert tones == {"RSA101": "FF0000", "RSA102": "FF0000", "RSA103": "FFFF00"}


def test_its_clock_starts_with_the_last_attempt(google: tuple[str, Emulator], config: Path) -> None:
    """Three business days after the third attempt, or the second or first where there was no other."""
    _run(google, config)
    listed = command("--endpoint", google[0], "--now", NOW, "--json", "cases", config=config)
    due = {case["plate"]: case["due"] for case in listed.data}
    assert due == {plate: day.isoformat() for plate, (*_rest, day) in LOG.items() if day}


def test_it_explains_its_deadline(book: Path, config: Path) -> None:
    """``explain`` counts from the third attempt and names the day."""
    told = command("--now", NOW, "--json", "explain", book, "NOVIEMBRE 2026", ROW["RSA101"], config=config)
    assert told.code == 0, told.err
    assert "23/11/2026" in told.data["words"]["deadline"]


def test_it_is_mailed(google: tuple[str, Emulator], config: Path) -> None:
    """Each waiting customer is in a mail, with the deadline of this form and not another's; a second run sends none."""
    _run(google, config)
    sent = google[1].sent_mail()
    texts = [mail.text for mail in sent]
    for plate, (*_rest, day) in LOG.items():
        assert any(plate in text for text in texts) is (day is not None), plate
    about = [text for text in texts if "RSA101" in text]
    assert all("23/11/2026" in text and "3 días hábiles" in text for text in about)
    assert not any("2 días hábiles o menos" in text for text in about)
    _run(google, config)
    assert len(google[1].sent_mail()) == len(sent)


def test_the_shipped_forms_do_not_notice(config: Path, book: Path, tmp_path: Path) -> None:
    """Without its file the workbook is nobody's: said, and not a cell of it painted."""
    (config / "forms" / "GSC-FOR-99.toml").unlink()
    told = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "out", config=config)
    assert (told.code, told.out, (tmp_path / "out").exists()) == (1, "", False)
    assert book.name in told.err
