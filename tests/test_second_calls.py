"""The second call after the management of a detractor: a setting that is off; listed once, measured apart."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from door import CONFIG, command
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

NOW = "2026-11-25T08:00"
ACTION = "Segunda llamada: ¿quedó satisfecho?"
BOOK = "GSC-FOR-01 CONTROL DE SEGUIMIENTO CLIENTES POSVENTA 2026"
HEADING = (
    "SEDE", "MARCA", "NOMBRE", "PLACA", "FECHA LLAMADA", "CONTACTADO", "ATENCIÓN", "TRABAJO REALIZADO", "TIEMPOS",
    "RECOMENDACIÓN", "OBSERVACIONES", "GESTIÓN", "FECHA GESTIÓN", "AGENTE",
)  # fmt: skip
COLUMNS = ("FECHA SEGUNDA LLAMADA", "CALIFICACIÓN SEGUNDA LLAMADA")
GREEN, LIGHT, RED = "00FF00", "B6D7A8", "FF0000"


def _november(day: int) -> date:
    return date(2026, 11, day)


@dataclass(frozen=True)
class Row:
    """One customer; ``due``: the day of the second call that the list of 25/11/2026 has to show, if it has one."""

    colour: str | None
    score: int
    called: date
    managed: date | None
    second: tuple[date | None, int | None] = (None, None)
    due: date | None = None


#: With five calendar days after the closing; Monday 16/11/2026 is a holiday.
ROWS = {
    "SEG101": Row(GREEN, 3, _november(10), _november(12), due=_november(17)),
    "SEG102": Row(GREEN, 4, _november(10), _november(11), due=_november(17)),  # the 16th is a holiday
    "SEG103": Row(GREEN, 3, _november(19), _november(23)),  # due on Monday 30
    "SEG104": Row(GREEN, 5, _november(10), _november(12), (_november(18), 9)),  # made: recovered
    "SEG105": Row(GREEN, 5, _november(10), _november(12), (_november(18), 4)),  # made: still unhappy
    "SEG106": Row(GREEN, 5, _november(10), _november(12), (_november(18), 7)),  # made: neutral
    "SEG107": Row(LIGHT, 2, _november(10), _november(12)),  # light green: known to be unhappy
    "SEG108": Row(RED, 2, _november(24), None),
    "SEG109": Row(GREEN, 2, _november(10), None),  # nobody can say when it was closed
    "SEG110": Row(GREEN, 10, _november(10), _november(12)),  # no detractor: a person's mark
    "SEG111": Row(GREEN, 3, date(2026, 10, 1), date(2026, 10, 2)),  # too long ago
    "SEG112": Row(GREEN, 3, _november(10), _november(12), (_november(18), None)),  # made, without a score
    "SEG113": Row(None, 9, _november(10), None),
}  # fmt: skip


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, bool], Path]:
    """(days of the setting, whether the tabs have the columns) → what a trial leaves; each is run once."""
    known: dict[tuple[int, bool], Path] = {}

    def run(days: int, columns: bool) -> Path:
        if (days, columns) not in known:
            known[days, columns] = _trial(tmp_path_factory.mktemp("second"), days, columns)
        return known[days, columns]

    return run


def _trial(folder: Path, days: int, columns: bool) -> Path:
    config = Path(shutil.copytree(CONFIG, folder / "config"))
    path = config / "forms" / "GSC-FOR-01.toml"
    text = path.read_text(encoding="utf-8")
    assert "[segunda_llamada]\ndias = 0 " in text
    text = text.replace("[segunda_llamada]\ndias = 0 ", f"[segunda_llamada]\ndias = {days} ")
    path.write_text(text, encoding="utf-8")
    book = _book(folder, columns)
    told = command("--now", NOW, "try", book, "--out", folder / "out", config=config)
    assert told.code == 0, told.err
    return folder / "out"


def _book(folder: Path, columns: bool) -> Path:
    """October and November, so that a missing column is missing twice."""
    made = Workbook()
    for month, title in ((10, "OCTUBRE 2026"), (11, "NOVIEMBRE 2026")):
        sheet = made.create_sheet(title)
        sheet.append((*HEADING, *COLUMNS) if columns else HEADING)
        for plate, row in ROWS.items():
            if row.called.month != month:
                continue
            scores = [row.score] * 4
            who = ("Tunja", "VW", f"CLIENTE {plate}", plate, row.called, "SI")
            done = "se llamó y se ofreció revisión" if row.managed else None
            sheet.append((*who, *scores, "demoraron", done, row.managed, "Yuli", *(row.second if columns else ())))
            if row.colour:
                sheet.cell(sheet.max_row, HEADING.index("OBSERVACIONES") + 1).fill = PatternFill("solid", row.colour)
    made.remove(made.worksheets[0])
    path = folder / f"{BOOK}.xlsx"
    made.save(path)
    return path


def table(folder: Path, tab: str) -> list[dict[str, object]]:
    rows = list(load_workbook(folder / "Control de Automatización.xlsx")[tab].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=False)) for row in rows[1:] if row[0]]


def listed(folder: Path) -> dict[object, object]:
    """Plate → the day from which the second call is due."""
    lines = [line for line in table(folder, "Llamadas de hoy") if line["Qué hacer"] == ACTION]
    return {line["Placa"]: line["Desde"] for line in lines}


def findings(folder: Path, title: str) -> list[dict[str, object]]:
    return [line for line in table(folder, "Calidad de datos") if line["Asunto"] == title]


def report(folder: Path) -> list[list[object]]:
    (path,) = folder.glob("GSC-FOR-02 *.xlsx")
    return [list(row) for row in load_workbook(path)["FOR-02 2026-11"].iter_rows(values_only=True)]


def level(folder: Path) -> list[object]:
    """What stands below «Nivel de satisfacción (oficial)», the classes and the number of surveys."""
    cells = report(folder)
    names = ("Nivel de satisfacción (oficial)", "Promotores", "Detractores", "Encuestas efectivas (n)")
    return [cells[at + 1][row.index(name)] for at, row in enumerate(cells) for name in names if name in row[:36]]


def recovered(folder: Path) -> list[object]:
    return next(([one for one in row if one] for row in report(folder) if "Recuperados tras la gestión" in row), [])


def test_who_is_called_a_second_time(ran: Callable[[int, bool], Path]) -> None:
    """Detractors closed in green whose day has come, on a business day, once; nobody else."""
    due = {plate: day.date() for plate, day in listed(ran(5, True)).items()}  # type: ignore[attr-defined]
    assert due == {plate: row.due for plate, row in ROWS.items() if row.due}


def test_why_it_is_asked_for(ran: Callable[[int, bool], Path]) -> None:
    """The line says when the case was closed, and stands with the agent of the row."""
    (line,) = [one for one in table(ran(5, True), "Llamadas de hoy") if one["Placa"] == "SEG101"]
    assert line["Por qué"] == "Su caso se cerró el 12/11/2026"
    assert str(line["Agente"]).startswith("Yuli")


def test_off_it_changes_nothing(ran: Callable[[int, bool], Path]) -> None:
    """As shipped nobody is listed, nothing is told and the report has no line for it, whatever the columns say."""
    folder = ran(0, True)
    assert listed(folder) == {}
    assert findings(folder, "Segunda llamada con calificación baja") == []
    assert findings(folder, "Segunda llamada sin columna") == []
    assert recovered(folder) == []


def test_without_a_column_it_is_told_once(ran: Callable[[int, bool], Path]) -> None:
    """Nobody could write the call down: nothing is listed, and one line says so for all tabs."""
    folder = ran(5, False)
    assert listed(folder) == {}
    (told,) = findings(folder, "Segunda llamada sin columna")
    assert "NOVIEMBRE 2026" in str(told["Qué se leyó"])
    assert findings(ran(5, True), "Segunda llamada sin columna") == []


def test_a_low_second_score_is_told_and_reopens_nothing(ran: Callable[[int, bool], Path]) -> None:
    """A finding at its cell and a flag of the case, which stays closed; the row stays green."""
    folder = ran(5, True)
    (told,) = findings(folder, "Segunda llamada con calificación baja")
    assert told["Celda"] == "P6"
    cases = {line["Placa"]: line for line in table(folder, "Casos")}
    assert cases["SEG105"]["Situación"] == "Cerrado"
    assert "sigue insatisfecho" in " ".join(map(str, cases["SEG105"].values()))
    assert "sigue insatisfecho" not in " ".join(map(str, cases["SEG104"].values()))
    cell = load_workbook(folder / f"{BOOK}.xlsx")["NOVIEMBRE 2026"].cell(6, HEADING.index("OBSERVACIONES") + 1)
    assert cell.fill.fgColor.rgb[-6:] == GREEN


def test_recovered_customers_are_measured_apart(ran: Callable[[int, bool], Path]) -> None:
    """Two of the three who gave a second score, with Wilson's interval; the call without a score does not count."""
    name, value, n, words = recovered(ran(5, True))
    assert (name, value, n) == ("Recuperados tras la gestión", "66,67 %", 3)
    assert str(words).startswith("2 de 3 con segunda llamada. Intervalo 95 %: 20,77 % – 93,85 %.")


def test_the_indicator_never_hears_of_it(ran: Callable[[int, bool], Path]) -> None:
    """Level, classes and number of surveys are the same with and without second scores, on and off."""
    figures = [level(ran(*setting)) for setting in ((5, True), (0, True), (5, False))]
    assert len(figures[0]) > 4
    assert figures[0] == figures[1] == figures[2]
