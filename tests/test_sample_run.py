"""The whole job on the sample workbooks, row by row against the answer sheet that was written with them."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from door import Told, command
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheets_automation.samples import RowTruth, SampleTruth

NOW = "2026-11-25T18:00"
OURS = "[Automatización]"  # how a note of the service begins
#: What the service paints where nobody has painted that state in the tab yet (semaphore.toml).
DEFAULT_TONES = {"rojo": "FF0000", "amarillo": "FFFF00", "verde": "00FF00", "azul": "4A86E8"}


@dataclass(frozen=True)
class Trial:
    """The samples, what came of them, and what was planted."""

    truth: SampleTruth
    given: Path
    left: Path
    told: Told

    @property
    def run(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.left / "run.json").read_text(encoding="utf-8"))
        return found

    def before(self, file: str) -> Workbook:
        return opened(self.given / f"{file}.xlsx")

    def after(self, file: str) -> Workbook:
        return opened(self.left / f"{file}.xlsx")


@cache
def opened(path: Path, values: bool = False) -> Workbook:
    return load_workbook(path, data_only=values)


@pytest.fixture(scope="module")
def trial(sample_truth: SampleTruth, tried_samples: tuple[Told, Path]) -> Trial:
    told, left = tried_samples
    return Trial(sample_truth, sample_truth.files[0].parent, left, told)


def fill(cell: Cell) -> tuple[object, ...] | None:
    """A fill as it is stored: pattern, kind of colour, colour, tint; None where there is none."""
    pattern = cell.fill
    if pattern is None or pattern.fill_type is None:
        return None
    colour = pattern.fgColor
    return pattern.fill_type, colour.type, colour.value, round(colour.tint or 0, 3)


def cells(book: Workbook) -> Iterator[tuple[str, Cell]]:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                yield sheet.title, cell


@cache
def width(sheet: Worksheet) -> int:
    """Its last column: openpyxl looks through every cell to find it."""
    return sheet.max_column


def repainted(trial: Trial, row: RowTruth) -> list[Cell]:
    """The cells of a row whose fill is not what it was, as they are now."""
    old, new = trial.before(row.file)[row.tab], trial.after(row.file)[row.tab]
    wide = max(width(old), width(new))
    return [
        new.cell(row.row, column)
        for column in range(1, wide + 1)
        if fill(old.cell(row.row, column)) != fill(new.cell(row.row, column))
    ]


def disagreement(trial: Trial, row: RowTruth, tones: dict[str, str]) -> str | None:
    """Why the row is not as the answer sheet says, or None."""
    changed = repainted(trial, row)
    where = f"{row.file} › {row.tab} › {row.row} {row.kinds}: {row.before} → {row.expected}"
    if not row.writes:
        return f"{where}: painted {[cell.coordinate for cell in changed]}" if changed else None
    now = {str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type else "none" for cell in changed}
    wanted = {tones.get(row.expected) or DEFAULT_TONES.get(row.expected, "none")}
    return None if now == wanted else f"{where}: is {now or 'as it was'}, should be {wanted}"


def test_every_row_has_the_colour_it_should(trial: Trial) -> None:
    """All 1,479 calls and their copies: repainted in the tab's own tone where the rules say so, untouched elsewhere."""
    tones = {(tab.file, tab.tab): dict(tab.tones) for tab in trial.truth.tabs}
    found = [disagreement(trial, row, tones[row.file, row.tab]) for row in trial.truth.rows]
    assert [text for text in found if text] == []


def test_only_the_cells_people_paint_are_painted(trial: Trial) -> None:
    """A repainted row is painted where that tab paints: the whole row in some, one or two named columns in others."""
    wide = {(tab.file, tab.tab): len(tab.painted) if "row" not in tab.painted else None for tab in trial.truth.tabs}
    for row in trial.truth.rows:
        changed = len(repainted(trial, row))
        expected = wide[row.file, row.tab]
        if not row.writes:
            continue
        assert changed == expected if expected else changed > 10, f"{row.tab} {row.row}: {changed} cells"


def test_nothing_else_is_touched(trial: Trial) -> None:
    """Every value, formula, cached result, number format and people's note is what it was; so are the tabs."""
    rows = {(row.file, row.tab, row.row) for row in trial.truth.rows if row.writes}
    rows |= {
        (row.file.removesuffix(".xlsx"), row.tab, row.row) for row in trial.truth.crm if row.expected != row.before
    }
    for path in trial.truth.files:
        before, after = trial.before(path.stem), trial.after(path.stem)
        assert after.sheetnames == before.sheetnames
        assert [sheet.sheet_state for sheet in after] == [sheet.sheet_state for sheet in before]
        cached, cached_after = opened(path, True), opened(trial.left / path.name, True)
        changed = []
        for tab, old in cells(before):
            new = after[tab][old.coordinate]
            same = (
                new.value == old.value
                and new.number_format == old.number_format
                and new.font.b == old.font.b
                and cached_after[tab][old.coordinate].value == cached[tab][old.coordinate].value
                and (fill(new) == fill(old) or (path.stem, tab, old.row) in rows)
                and (old.comment is None or (new.comment is not None and new.comment.text == old.comment.text))
            )
            if not same:
                changed.append(f"{tab}!{old.coordinate}")
        assert changed == []


def test_notes_of_the_service_stand_on_open_cases_only(trial: Trial) -> None:
    """Each new note is marked as the service's, says who answers, and stands on a row still unanswered."""
    answered = {
        (row.file, row.tab, row.row) for row in trial.truth.rows if row.expected in ("verde", "verde_claro", "none")
    }
    seen = 0
    for path in trial.truth.files:
        for tab, new in cells(trial.after(path.stem)):
            if new.comment is None or trial.before(path.stem)[tab][new.coordinate].comment is not None:
                continue
            seen += 1
            text = new.comment.text
            assert text.startswith(OURS)
            assert "Responde: " in text
            assert (path.stem, tab, new.row) not in answered, f"{tab}!{new.coordinate}: {text}"
    assert seen > 50


def test_every_deadline(trial: Trial) -> None:
    """The due date of every detractor's case is the second business day by the answer sheet's own count."""
    book = opened(trial.left / "Control de Automatización.xlsx", True)["Casos"]
    heading = [cell.value for cell in book[1]]
    entries = [json.loads(str(row[len(heading) - 1])) for row in book.iter_rows(min_row=2, values_only=True) if row[0]]
    due = {
        (case["where"]["workbook"], case["where"]["tab"], case["where"]["row"] + 1): case["due"]
        for case in (entry.get("entry", entry) for entry in entries)
        if case["kind"] == "detractor"
    }
    checked = 0
    for row in trial.truth.register_rows():
        at = (row.file, row.tab, row.row)
        if row.score_class != "detractor" or row.due is None or at not in due:
            continue
        checked += 1
        assert due[at] == row.due.isoformat(), f"{row.tab} {row.row}: {due[at]}, should be {row.due}"
    assert checked > 70


def test_what_is_read_is_what_was_written(trial: Trial) -> None:
    """Rows read, per register tab, add up to what was written; the copy's count once."""
    copied = sum(1 for row in trial.truth.rows) - len(trial.truth.register_rows())
    assert trial.told.code == 0
    truth = trial.truth
    written = len(truth.rows) + len(truth.complaints) + len(truth.contacts) + len(truth.crm)
    assert trial.run["rows_read"] in (written, written - copied)


def test_reports_and_mails_are_there(trial: Trial) -> None:
    """A control workbook, a report workbook per form, the board's, and mails to addresses of the dealer only."""
    names = {path.name for path in trial.left.glob("*.xlsx")}
    assert "Control de Automatización.xlsx" in names
    assert {name[:10] for name in names} >= {"GSC-FOR-02", "GSC-FOR-07"}
    assert {"GSC-FOR-04 INFORME PQRS.xlsx", "TABLERO GESTIÓN CLIENTES.xlsx"} <= names
    months = ["FOR-02 2026-10", "FOR-07 2026-10", "FOR-04 INFORME 2026-10"]
    assert {*months, "Tablero", "Semana"} <= set(trial.run["reports"])
    mails = list((trial.left / "mail").glob("*.eml"))
    assert len(mails) == len(trial.run["mails"]) > 5
    assert all(mail.stem.endswith("@carrazos.example") for mail in mails)


def test_the_page_tells_what_run_json_tells(trial: Trial) -> None:
    """The figures of ``index.html`` are those of the run, and no address on it leads to a spreadsheet on Google."""
    page = (trial.left / "index.html").read_text(encoding="utf-8")
    shown = {name: int(said.replace(".", "")) for name, said in re.findall(r'data-figure="(\w+)">([\d.]+)<', page)}
    run = trial.run
    assert shown["rows_read"] == run["rows_read"]
    assert shown["painted"] == run["painted"]
    assert shown["open"] == run["cases"]["by_status"]["abierto"]
    assert shown["mails"] == len(run["mails"])
    assert shown["findings"] == run["findings"]["total"]
    data = json.loads(page.split('<script type="application/json" id="data">')[1].split("</script>")[0])
    painted = [change for change in run["changes"] if change["change"] == "PaintRow"]
    assert Counter((row["before"], row["after"]) for row in data["rows"]) == Counter(
        (change["state_before"], change["state_after"]) for change in painted
    )
    assert "docs.google.com" not in page
    assert {file["href"] for file in data["files"]} == {f"./{quote(Path(file).name)}" for file in trial.truth.files}


def test_what_a_trial_prints_fits_one_screen(trial: Trial) -> None:
    """With the two lines that ``make run`` may add before it, 40 at most; the last names the page."""
    lines = [*trial.told.err.splitlines(), *trial.told.out.splitlines()]
    assert len(lines) <= 38
    assert trial.told.err.rstrip().endswith("index.html")


_PERSONAL = ("NOMBRE", "CELULAR", "TELÉFONO", "TELEFONO", "CÉDULA", "CEDULA", "DOCUMENTO", "PLACA")


def personal(book: Workbook) -> Counter[str]:
    """Whatever stands below headings that ask who a customer is, with the number of rows that say it."""
    found: Counter[str] = Counter()
    for sheet in book:
        columns: set[int] = set()
        for row in sheet.iter_rows(values_only=True):
            asked = {at for at, text in enumerate(row) if isinstance(text, str) and text.upper().startswith(_PERSONAL)}
            if len(asked) > 1:
                columns = asked
                continue
            found.update(str(row[at]).strip().casefold() for at in columns if row[at] is not None)
    return found


def hidden_words(book: Workbook) -> Iterator[str]:
    """Every text in a hidden tab, column or row."""
    for sheet in book:
        columns = {letter for letter, column in sheet.column_dimensions.items() if column.hidden}
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str):
                    continue
                out_of_sight = sheet.sheet_state != "visible" or cell.column_letter in columns
                if out_of_sight or sheet.row_dimensions[cell.row].hidden:
                    yield cell.value.casefold()


def test_nothing_hidden_in_workbooks_of_ours_says_who_a_customer_is(trial: Trial) -> None:
    """Names, telephones, documents and plates of all calls and requests; «EN TRÁMITE» and the like are nobody's."""
    forms = {row.file for row in (*trial.truth.rows, *trial.truth.complaints)}
    told = sum((personal(trial.before(form)) for form in forms), Counter())
    rare = (text for text, times in told.items() if len(text) > 5 and times < 4)
    customers = [text for text in rare if " " in text or any(map(str.isdigit, text))]
    theirs = {Path(file).name for file in trial.truth.files}
    ours = [path for path in trial.left.glob("*.xlsx") if path.name not in theirs]
    words = "\n".join(text for path in ours for text in hidden_words(opened(path)))
    assert len(customers) > 1_000
    assert words.count('{"number":"c-') > 80
    assert [text for text in customers if text in words] == []


def test_trying_the_result_changes_nothing(trial: Trial, tmp_path: Path) -> None:
    """Everything a first ``try`` left, handed to a second: no colour, no note, no mail, no new case, no new finding."""
    given = tmp_path / "given"
    given.mkdir()
    for path in trial.left.glob("*.xlsx"):
        shutil.copy(path, given)
    told = command("--now", NOW, "--json", "try", *sorted(given.glob("*.xlsx")), "--out", tmp_path / "left")
    assert told.code == 0
    second = told.data
    assert second["detail"] == ""
    assert second["status"] == trial.run["status"] == "terminada"
    # Identities of rows are invisible and do not survive .xlsx, so they may be attached again; nothing else may move.
    assert {change["change"] for change in second["changes"]} <= {"MarkRow"}
    assert second["painted"] == 0
    assert second["mails"] == []
    assert second["cases"] == trial.run["cases"]
    assert second["findings"]["by_code"] == trial.run["findings"]["by_code"]
    for path in trial.truth.files:
        before, after = trial.after(path.stem), opened(tmp_path / "left" / path.name)
        moved = [
            f"{tab}!{old.coordinate}"
            for tab, old in cells(before)
            if (new := after[tab][old.coordinate]).value != old.value
            or fill(new) != fill(old)
            or (new.comment and new.comment.text) != (old.comment and old.comment.text)
        ]
        assert moved == []
