"""The sample workbooks: the same each time, of a believable size, with every trap where the answer sheet says it is."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from sheets_automation import samples
from sheets_automation.samples import SampleTruth
from sheets_automation.samples.__main__ import main
from sheets_automation.samples.messy import DATE_SLIPS, NAME_SLIPS, PHONE_SLIPS, PLATE_SLIPS, SCORE_SLIPS
from sheets_automation.samples.people import EX_EMPLOYEE, PEOPLE
from sheets_automation.samples.scenarios import PLANTS

LAST_DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> SampleTruth:
    return samples.write(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def books(written: SampleTruth) -> dict[str, Workbook]:
    return {path.stem: openpyxl.load_workbook(path, data_only=True) for path in written.files}


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.xlsx"))}


def test_same_seed_same_bytes(tmp_path: Path, written: SampleTruth) -> None:
    """Writing twice with one seed gives identical files and an identical answer sheet."""
    again = samples.write(tmp_path)
    assert _digests(tmp_path) == _digests(written.files[0].parent)
    assert (again.rows, again.complaints, again.dirty) == (written.rows, written.complaints, written.dirty)


def test_another_seed_other_people_same_plants(tmp_path: Path, written: SampleTruth) -> None:
    """Another seed tells of other customers, but every kind of plant is still there."""
    other = samples.write(tmp_path, 7)
    assert other.rows[0].plate != written.rows[0].plate
    assert other.kinds >= {plant.scenario for plant in PLANTS}
    assert {row.score_class for row in other.rows if not row.kinds} == {"", "neutro", "promotor"}


def test_the_size_is_that_of_a_department(written: SampleTruth) -> None:
    """About 1,500 calls in three sedes and two brands, about 90 detractors, about 60 requests."""
    rows = written.register_rows()
    assert 1_450 <= len(rows) <= 1_550
    assert 85 <= sum(row.score_class == "detractor" for row in rows) <= 105
    assert len({(row.sede, row.brand) for row in rows}) == 6
    assert 55 <= len(written.complaints) <= 65


def test_the_figures_are_believable(written: SampleTruth) -> None:
    """Contact rate, NPS and satisfaction lie where those of a good dealer lie."""
    rows = written.register_rows()
    classes = Counter(row.score_class for row in rows if row.score_class)
    nps = 100 * (classes["promotor"] - classes["detractor"]) / sum(classes.values())
    means = []
    for question in range(4):
        answers = [value for row in rows if (value := row.answers[question]) is not None]
        means.append(sum(answers) / len(answers))
    assert 70 <= nps <= 85
    assert 9.3 <= sum(means) / 4 <= 9.6
    assert 0.75 <= sum(row.contacted for row in rows) / len(rows) <= 0.85


def test_every_planted_kind_is_there(written: SampleTruth) -> None:
    """Each scenario and twist of the plan occurs, and the deadline kinds that follow from the dates."""
    assert {plant.scenario for plant in PLANTS} <= written.kinds
    assert {
        "overdue",
        "due_today",
        "due_tomorrow",
        "duplicate_row",
        "copied_tab",
        "repeated",
        "warranty",
        "legal",
        "no_date",
        "no_adviser",
        "ex_employee",
        "no_plate",
        "future_date",
        "limit_missing",
        "limit_calendar_days",
        "answered_before_received",
        "answered_late",
        "annulled",
    } <= written.kinds


@pytest.mark.parametrize(
    ("fields", "ways"),
    [
        (("q1", "q2", "q3", "q4", "general"), SCORE_SLIPS),
        (("fecha_llamada", "fecha_salida"), DATE_SLIPS),
        (("telefono",), PHONE_SLIPS),
        (("placa",), PLATE_SLIPS),
        (("cliente",), NAME_SLIPS),
    ],
)
def test_every_way_of_typing_is_there(written: SampleTruth, fields: tuple[str, ...], ways: tuple[str, ...]) -> None:
    """Each unusual way of typing a value of §4.2 occurs at least once."""
    assert set(ways) <= {cell.kind for cell in written.dirty if cell.field in fields}


def test_messy_cells_are_the_exception(written: SampleTruth) -> None:
    """Of the score, phone and plate cells at most one in sixteen is typed in an unusual way."""
    calls = len(written.rows)
    for fields, cells in ((("telefono",), calls), (("placa",), calls), (("q1", "q2", "q3", "q4"), 4 * calls * 0.8)):
        assert 0.01 <= sum(cell.field in fields for cell in written.dirty) / cells <= 0.0625


def test_what_is_planted_is_what_the_file_holds(written: SampleTruth, books: dict[str, Workbook]) -> None:
    """Every unusual cell of the answer sheet stands in the file under its address."""
    for cell in written.dirty:
        value = books[cell.file][cell.tab][cell.cell].value
        if isinstance(value, datetime) and len(cell.typed) == 10:
            value = value.date()
        assert ("" if value is None else str(value)) == cell.typed, cell


def test_the_painted_cells_carry_the_tone(written: SampleTruth, books: dict[str, Workbook]) -> None:
    """Each row that people painted shows its fill in the cells the tab paints, and no other row does."""
    painted = {(tab.file, tab.tab): tab.painted for tab in written.tabs}
    for row in written.rows:
        sheet = books[row.file][row.tab]
        fills = {_tone(sheet.cell(row.row, column)) for column in range(1, sheet.max_column + 1)} - {"", "F3F3F3"}
        assert fills == ({row.before_fill} if row.before_fill else set()), (row.tab, row.row)
        assert painted[row.file, row.tab]


def _tone(cell: openpyxl.cell.Cell) -> str:
    if cell.fill.fill_type != "solid":
        return ""
    colour = cell.fill.fgColor
    return f"theme:{colour.theme}" if colour.type == "theme" else str(colour.rgb)[2:]


def test_only_planted_dates_lie_in_the_future(written: SampleTruth, books: dict[str, Workbook]) -> None:
    """No call is dated after 25/11/2026, but for the three planted typing errors."""
    assert all(row.call_date is None or row.call_date <= LAST_DAY for row in written.rows)
    assert len(written.of_kind("future_date")) == 3
    assert sum(cell.kind == "future_date" for cell in written.dirty) == 3


def test_what_follows_is_what_the_table_says(written: SampleTruth) -> None:
    """Expected states obey A-14: the service never makes light green or purple and never leaves a human mark."""
    for row in written.rows:
        if row.writes:
            assert row.expected in {"rojo", "amarillo", "verde", "azul"}
            assert row.before in {"none", "rojo", "amarillo"}
        if row.score_class == "detractor" and row.before == "none":
            assert row.expected in {"rojo", "amarillo", "verde"}


def test_deadlines_stand_in_the_answer_sheet(written: SampleTruth) -> None:
    """The call of Thursday 12/11/2026 falls due on Tuesday 17/11 (Monday 16 is a holiday), that of 23/11 today."""
    due = {row.call_date: row.due for row in written.rows if row.due}
    assert due[date(2026, 11, 12)] == date(2026, 11, 17)
    assert due[date(2026, 11, 23)] == LAST_DAY


def test_a_copied_tab_needs_nothing(written: SampleTruth) -> None:
    """The forgotten copy repeats rows of October as they stand there, none of which the service has to paint."""
    originals = {(row.plate, row.call_date, row.before) for row in written.register_rows() if row.tab == "OCTUBRE"}
    copies = written.of_kind("copied_tab")
    assert len(copies) > 80
    assert {(row.plate, row.call_date, row.before) for row in copies} <= originals
    assert not any(row.writes for row in copies)


def test_repeaters_cross_the_files(written: SampleTruth) -> None:
    """One plate has three cases, and plates of calls come back as requests in the complaints register."""
    plates = Counter(row.plate for row in written.register_rows() if "repeated" in row.kinds)
    assert max(plates.values()) == 3
    assert {row.plate for row in written.complaints} & set(plates)


def test_the_tabs_are_as_messy_as_real_ones(books: dict[str, Workbook], written: SampleTruth) -> None:
    """Hidden tabs and columns, frozen rows, a filter, merged groups, side tabs and a forgotten copy."""
    book = books[samples.FILE_01]
    assert book.sheetnames == [
        "AGOSTO",
        "SEPTIEMBRE",
        "OCTUBRE",
        "Copia de OCTUBRE",
        "NOVIEMBRE VW",
        "NOV 2026 SEAT",
        "LISTAS",
        "TD",
        "Hoja 12",
        "BASE SPIGA",
    ]
    assert book["BASE SPIGA"].sheet_state == "hidden"
    august = book["AGOSTO"]
    assert august.column_dimensions["E"].hidden
    assert august.freeze_panes
    assert august.auto_filter.ref
    assert {get_column_letter(span.min_col) for span in august.merged_cells.ranges} >= {"A", "B"}
    assert [tab.copy_of for tab in written.tabs if tab.copy_of] == ["OCTUBRE"]


def test_formulas_keep_their_results(books: dict[str, Workbook]) -> None:
    """A PROMEDIO over no answers is a cached #DIV/0!, one over answers a number, and both are formulas in the file."""
    sheet = books[samples.FILE_01]["AGOSTO"]
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "PROMEDIO")
    values = [value for (value,) in sheet.iter_rows(min_col=column, max_col=column, values_only=True)]
    assert "#DIV/0!" in values
    assert any(isinstance(value, float) and 9 < value <= 10 for value in values)


def test_everybody_is_invented() -> None:
    """Addresses are under a reserved domain, names are unique and the former employee is in no list."""
    assert len({person.email for person in PEOPLE}) == len({person.name for person in PEOPLE}) == len(PEOPLE)
    assert all(person.email.endswith("@carrazos.example") for person in PEOPLE)
    assert EX_EMPLOYEE not in {spelling for person in PEOPLE for spelling in (person.name, *person.spellings)}


def test_the_command_writes_files_and_answer_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``python -m sheets_automation.samples`` lists the files and saves the answer sheet where asked."""
    assert main([str(tmp_path / "out"), "--truth", str(tmp_path / "truth.json")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(list((tmp_path / "out").glob("*.xlsx"))) == 8
    assert '"kinds"' in (tmp_path / "truth.json").read_text(encoding="utf-8")


def test_the_crm_registers(written: SampleTruth, books: dict[str, Workbook]) -> None:
    """Activities, prospects and follow-ups, with every kind of row; one run may paint the lights that are missing."""
    rows = {file: [row for row in written.crm if row.file == file] for file in {row.file for row in written.crm}}
    assert {file: len(found) for file, found in rows.items()} == {
        samples.FILE_05: 106,
        samples.FILE_06: 58,
        samples.FILE_21: 61,
    }
    for tab in written.tabs:
        if tab.file in rows:
            assert books[tab.file][tab.tab].cell(tab.heading_row + tab.records, 1).value is not None
    assert {row.verdict for row in written.crm} == {"valid", "invalid", "unverified", ""}
    assert {row.age for row in rows[samples.FILE_21]} == {"verde", "amarillo", "rojo", "none"}
    assert 20 <= sum(row.before != row.expected for row in rows[samples.FILE_21]) <= 40
    assert sum(row.to_update for row in rows[samples.FILE_05]) == 14
    assert sum(not row.adviser for row in written.crm) == 2
