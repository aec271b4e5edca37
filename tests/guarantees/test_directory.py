"""People change who is who in «Directorio»; runs on the emulator follow, and nothing that is spoilt stops a mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from sheets_automation import service
from sheets_automation.domain.control.directory import HEADINGS
from sheets_automation.model import RunStatus

from .desk import CONFIG_FOLDER, DEFAULT_OWNER, Desk, Json, cell_data, configuration
from .hands import row, rows_of
from .interleavings import hurry, small_config
from .mail_kinds import digests

TAB = 108
NAME, ROLE, EMAIL, SITES, _BRANDS, SPELLINGS, MAILS, FROM, _TO, _SUBSTITUTE, OBSERVATION, DATA = range(12)
ADVISER = "carlos.rodriguez@carrazos.example"


@pytest.fixture
def desk() -> Desk:
    """A department with the people of the shipped configuration, after its first run of a Wednesday morning."""
    hurry()
    forms = small_config().forms
    made = Desk(config=configuration.load(CONFIG_FOLDER).model_copy(update={"forms": forms}))
    made.register("GSC-FOR-01", [row(1), row(2)])
    made.run()
    return made


def lines(desk: Desk) -> list[list[str]]:
    """The tab as it stands, heading first; dates as serials."""
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(TAB)
    assert sheet is not None
    width = max(len(line.cells) for line in sheet.rows)
    return [[*map(shown, line.cells), *[""] * (width - len(line.cells))] for line in sheet.rows]


def shown(cell: Json | None) -> str:
    value = next(iter((cell or {}).get("effectiveValue", {}).values()), "")
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def line_of(desk: Desk, name: str) -> int:
    return next(at for at, line in enumerate(lines(desk)) if name in line)


def batch(desk: Desk, *requests: Json) -> None:
    desk.emulator.as_user(DEFAULT_OWNER).batch_update(desk.control_id, *requests)


def write(desk: Desk, at: int, column: int, *values: object) -> None:
    start = {"sheetId": TAB, "rowIndex": at, "columnIndex": column}
    cells = [{"values": [cell_data(value) for value in values]}]
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    batch(desk, {"updateCells": {"start": start, "rows": cells, "fields": fields}})


def mails_of(desk: Desk) -> list[tuple[str, str]]:
    """(address, text) of the summaries of the next morning."""
    desk.later(days=1)
    before = len(digests(desk))
    desk.run()
    return [(mail.recipients[0], mail.text) for mail in digests(desk)[before:]]


def addresses(desk: Desk) -> set[str]:
    return {address for address, _text in mails_of(desk)}


def told(desk: Desk) -> list[Sequence[str]]:
    """Lines of «Calidad de datos» about the directory: cell, column, read, expected, what to do."""
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(105)
    assert sheet is not None
    found = [list(map(shown, line.cells)) for line in sheet.rows]
    return [line[4:] for line in found if line and line[1] == "Directorio de personas"]


def test_the_first_run_makes_the_tab_and_fills_it(desk: Desk) -> None:
    """One line per person of people.toml; frozen heading, hidden data; the next run changes nothing."""
    found = lines(desk)
    assert tuple(found[0][:12]) == HEADINGS
    people = desk.config.people.people
    assert [line[NAME] for line in found[1 : len(people) + 1]] == [person.name for person in people]
    assert found[1][:3] == ["Carlos Andrés Rodríguez Pulido", "Asesor servicio", ADVISER]
    assert found[line_of(desk, "Pedro Pablo Alarcón Silva")][MAILS] == "Ninguno"
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(TAB)
    assert sheet is not None
    assert sheet.columns[DATA].properties["hiddenByUser"]
    desk.later(minutes=20)
    desk.run()
    desk.later(minutes=20)
    calls = desk.run().calls
    desk.later(minutes=20)
    assert desk.run().calls == calls
    assert lines(desk) == found
    assert told(desk) == []


def test_a_person_who_is_changed_gets_the_next_mornings_mail(desk: Desk) -> None:
    """Another address for the manager; people's own cells stay as typed."""
    at = line_of(desk, "Javier Orlando Espitia Duarte")
    write(desk, at, EMAIL, "otra.persona@carrazos.example")
    found = addresses(desk)
    assert "otra.persona@carrazos.example" in found
    assert "javier.espitia@carrazos.example" not in found
    assert lines(desk)[at][EMAIL] == "otra.persona@carrazos.example"
    assert told(desk) == []


def test_a_person_who_is_added_or_removed(desk: Desk) -> None:
    """A line typed below, in people's words, counts; a line that was deleted counts no more."""
    below = len(desk.config.people.people) + 2  # a blank line between is none
    write(desk, below, NAME, "Rosa Niño", "Directora de Posventa", "rosa.nino@carrazos.example", "")
    batch(desk, {"deleteDimension": {"range": rows_of(TAB, line_of(desk, "Javier Orlando Espitia Duarte"))}})
    found = addresses(desk)
    assert "rosa.nino@carrazos.example" in found
    assert "javier.espitia@carrazos.example" not in found


def test_a_bad_line_is_told_and_the_last_good_version_is_used(desk: Desk) -> None:
    """The finding names the cell; the observation says what to do; corrected, both are gone."""
    at = line_of(desk, "Javier Orlando Espitia Duarte")
    write(desk, at, ROLE, "Gerent posventa", "javier.espitia@otra.example", "Tunxa")
    assert "javier.espitia@carrazos.example" in addresses(desk)
    assert [line[0] for line in told(desk)] == [f"B{at + 1}", f"C{at + 1}", f"D{at + 1}"]
    assert "¿Quiso decir «Gerente posventa»?" in told(desk)[0][4]
    assert "¿Quiso decir «Tunja»?" in told(desk)[2][4]
    assert "Mientras tanto vale lo último que estaba bien." in lines(desk)[at][OBSERVATION]
    assert lines(desk)[at][ROLE] == "Gerent posventa", "what people typed stays"
    write(desk, at, ROLE, "gerente de posventa", "javier.espitia@carrazos.example", "")
    assert "javier.espitia@carrazos.example" in addresses(desk)
    assert told(desk) == []
    assert lines(desk)[at][OBSERVATION] == ""


def test_an_absence_sends_the_cases_to_the_substitute(desk: Desk) -> None:
    """Dates as dates or as text; the register's owner stays."""
    before = {case["number"]: case["owner"] for case in desk.cases()}
    chief = line_of(desk, "Javier Orlando Espitia Duarte")
    write(desk, chief, FROM, date(2026, 11, 26), "30/11/2026", "Gloria Nieto")
    mails = dict(mails_of(desk))
    assert "javier.espitia@carrazos.example" not in mails
    told_so = "en reemplazo de Javier Orlando Espitia Duarte, hasta el 30/11/2026"
    assert told_so in mails["gloria.nieto@carrazos.example"]
    assert {case["number"]: case["owner"] for case in desk.cases()} == before


def test_a_tab_that_was_deleted_comes_back_with_what_people_had_changed(desk: Desk) -> None:
    """From the note of the last run, and that is told; without a note from people.toml."""
    write(desk, line_of(desk, "Javier Orlando Espitia Duarte"), EMAIL, "otra.persona@carrazos.example")
    desk.run()
    batch(desk, {"deleteSheet": {"sheetId": TAB}})
    desk.later(days=1)
    result = desk.run()
    assert "Directorio" in result.told
    assert lines(desk)[line_of(desk, "Javier Orlando Espitia Duarte")][EMAIL] == "otra.persona@carrazos.example"
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE


def test_a_workbook_of_an_earlier_version_gets_the_tab_without_a_word(desk: Desk) -> None:
    """It never had one: nothing to tell anybody."""
    forgotten = {"developerMetadataLookup": {"metadataKey": "directorio"}}
    batch(desk, {"deleteSheet": {"sheetId": TAB}}, {"deleteDeveloperMetadata": {"dataFilter": forgotten}})
    desk.later(days=1)
    result = desk.run()
    assert result.status is RunStatus.DONE, result.told
    assert lines(desk)[1][EMAIL] == ADVISER


def test_the_tab_may_be_renamed_sorted_and_widened(desk: Desk) -> None:
    """By sheet id; lines in any order; a column of people's own at the right, in the middle it moves there."""
    write(desk, line_of(desk, "Javier Orlando Espitia Duarte"), EMAIL, "otra.persona@carrazos.example")
    title = {"updateSheetProperties": {"properties": {"sheetId": TAB, "title": "Gente"}, "fields": "title"}}
    area = {
        "sheetId": TAB, "startRowIndex": 1, "endRowIndex": len(desk.config.people.people) + 1, "startColumnIndex": 0,
        "endColumnIndex": 12,
    }  # fmt: skip
    place = {"sheetId": TAB, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}
    batch(
        desk,
        title,
        {"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}},
        {"insertDimension": {"range": place, "inheritFromBefore": False}},
    )
    write(desk, 0, 2, "Teléfono")
    write(desk, 1, 2, "310 000 0000")
    assert "otra.persona@carrazos.example" in addresses(desk)
    assert lines(desk)[0] == [*HEADINGS, "Teléfono"]
    assert lines(desk)[1][12] == "310 000 0000"
    assert told(desk) == []


def test_a_column_that_was_deleted_comes_back_with_what_it_said(desk: Desk) -> None:
    """Nobody looks after all sedes because the column is gone."""
    write(desk, line_of(desk, "Javier Orlando Espitia Duarte"), FROM, date(2026, 12, 21), date(2026, 12, 24))
    desk.run()
    before = lines(desk)
    place = {"sheetId": TAB, "dimension": "COLUMNS", "startIndex": SITES, "endIndex": SITES + 1}
    batch(desk, {"deleteDimension": {"range": place}})
    desk.later(minutes=20)
    result = desk.run()
    assert "Directorio" in result.told
    assert lines(desk) == before
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(TAB)
    assert sheet is not None
    moved = sheet.rows[line_of(desk, "Javier Orlando Espitia Duarte")].cells[FROM]
    assert moved is not None
    assert moved["userEnteredFormat"]["numberFormat"]["type"] == "DATE", "a date stays a date"


def test_plan_and_explain_know_the_people_of_the_tab(desk: Desk) -> None:
    """A plan reads the tab and writes nothing, findings included."""
    at = line_of(desk, "Javier Orlando Espitia Duarte")
    write(desk, at, NAME, "Rosa Niño", "Gerenta posventa", "rosa.nino@carrazos.example")
    write(desk, 1, ROLE, "astronauta")
    _plan, world, _due = service.plan(desk.session, desk.config, desk.now)
    assert {case.owner for case in world.derived.cases} == {"Rosa Niño"}
    assert [finding.code for finding in world.plan.findings if finding.sheet_id == TAB] == ["directorio_invalido"]
    assert lines(desk)[1][OBSERVATION] == ""
