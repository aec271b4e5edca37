"""Lists become rows of an agents' tab: new ones only, below the others, nothing else touched, taken back by undo."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from googleapiclient.http import MediaIoBaseUpload

from sheets_automation.commands.importing import Imported, Order, carry_out, preview
from sheets_automation.commands.undo import undo
from sheets_automation.errors import InputError
from sheets_automation.google.new_rows import FILL_FIELD

from .desk import AUDIT_TAB, Desk, Spot, cell_data, color, serial, spot
from .hands import Hands

CODE = "GSC-FOR-09"
HEADING = (
    "No.", "CLIENTE", "CELULAR", "PLACA", "SEDE", "MARCA", "ÚLTIMA VISITA", "KM", "AGENTE", "INTENTO 1",
    "CONTACTABILIDAD", "AGENDAMIENTO CITA", "CUMPLIMIENTO CITA",
)  # fmt: skip
WIDTH = len(HEADING) + 1
NUMBER, NAME, PHONE, PLATE, SITE, BRAND, VISIT, KM, AGENT, TRY, CONTACT, BOOKED, KEPT = range(13)


def known(n: int, plate: str, **more: object) -> list[object]:
    """A customer whom an agent has called already."""
    line: list[object] = [n, f"CLIENTE {n}", 3_001_230_000 + n, plate, "TUNJA", "VW", date(2026, 5, n), 20_000, "Yuli",
                          date(2026, 11, 20), "NO", None, None]  # fmt: skip
    for at, value in more.items():
        line[int(at.removeprefix("c"))] = value
    return line


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.register(CODE, [known(1, "ABC101"), known(2, "ABC102")], heading=HEADING, width=len(HEADING))
    made.run()
    return made


def grid(desk: Desk) -> list[list[Spot]]:
    """Everything in the tab up to its last row that holds something."""
    sheet = desk.emulator.spreadsheet(desk.books[CODE]).sheet_by_id(0)
    assert sheet is not None
    rows = [[spot(row.cells[c] if c < len(row.cells) else None) for c in range(WIDTH)] for row in sheet.rows]
    last = max(at for at, row in enumerate(rows) if any(cell.value is not None for cell in row))
    return rows[: last + 1]


def spiga(folder: Path, *lines: str, name: str = "proactivo.csv") -> Path:
    """A list as SPIGA exports it."""
    head = "Nombre;Móvil;Matrícula;Centro;Marca;Km;Últ. entrada taller;NIF"
    path = folder / name
    path.write_text("\n".join([head, *lines, f"Total registros: {len(lines)}"]), encoding="cp1252")
    return path


NEW = "PEÑA RUIZ ANA;3112223344;XYZ987;Tunja;Volkswagen;30.000;15/03/2026;52123456"
OTHER = "GÓMEZ LUIS;3209998877;KLM456;DTMA;SEAT;41.500;20/02/2026;7181234"
THERE = "CLIENTE 2;3001230002;ABC102;Tunja;Volkswagen;20.000;02/05/2026;1010"


def wanted(folder: Path, *lines: str, **more: Any) -> Order:
    return Order((spiga(folder, *lines),), CODE, **more)


def imported(desk: Desk, order: Order) -> Imported:
    return carry_out(desk.session, desk.config, order, lambda: desk.now)


def test_a_preview_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    """Without --write not one call changes anything, and the new rows are named with those left out."""
    before = grid(desk)
    told = preview(desk.session, desk.config, wanted(tmp_path, NEW, THERE, OTHER), desk.now)
    assert grid(desk) == before
    assert [row.who for row in told.plan.rows] == ["Ana P. · XYZ987", "Luis G. · KLM456"]
    assert [one.why for one in told.plan.skipped] == ["ya está en la fila 3"]
    assert not any(".batchUpdate" in call for call in desk.session.wire.calls)


def test_new_rows_stand_below_the_others_in_the_tabs_own_columns(desk: Desk, tmp_path: Path) -> None:
    """Each datum under its heading, numbers and days as the tab has them, spelled as its agents spell, nothing more."""
    told = imported(desk, wanted(tmp_path, NEW, THERE))
    assert told.added is not None
    assert told.added.rows == 1
    values = [cell.value for cell in grid(desk)[3]]
    assert values == [
        None, "PEÑA RUIZ ANA", 3112223344, "XYZ987", "TUNJA", "VW", serial(date(2026, 3, 15)), 30000, None, None, None,
        None, None, None,
    ]  # fmt: skip
    assert len(grid(desk)) == 4


def test_what_stands_there_is_untouched(desk: Desk, tmp_path: Path) -> None:
    """Every cell of every older row, its colour and note included, is what it was."""
    hands = Hands(desk, CODE)
    hands.paint(2, "#ff0000", NAME)
    hands.note(2, "llamar en la tarde", NAME)
    before = grid(desk)
    imported(desk, wanted(tmp_path, NEW, OTHER))
    after = grid(desk)
    assert after[:3] == before
    assert [cell.fill for cell in after[3]] == [""] * WIDTH
    assert [cell.note for cell in after[3]] == [""] * WIDTH


def test_what_stands_below_the_table_moves_down_whole(tmp_path: Path) -> None:
    """A total below the table is neither overwritten nor taken for a customer."""
    desk = Desk()
    total: list[object] = ["TOTAL", 2]
    desk.register(CODE, [known(1, "ABC101"), known(2, "ABC102"), [], total], heading=HEADING, width=len(HEADING))
    desk.run()
    imported(desk, wanted(tmp_path, NEW))
    values = [row[0].value for row in grid(desk)]
    assert values == ["No.", 1, 2, None, None, "TOTAL"]


def test_doing_it_twice_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    """The same list again finds its own rows."""
    imported(desk, wanted(tmp_path, NEW, OTHER))
    before = grid(desk)
    again = imported(desk, wanted(tmp_path, NEW, OTHER))
    assert grid(desk) == before
    assert len(again.plan.skipped) == 2


def test_a_customer_twice_in_the_list_is_added_once(desk: Desk, tmp_path: Path) -> None:
    told = imported(desk, wanted(tmp_path, NEW, NEW.replace("15/03", "10/01")))
    assert [one.why for one in told.plan.skipped] == ["se repite en la lista (fila 2)"]
    assert len(grid(desk)) == 4


def test_a_text_never_becomes_a_formula(desk: Desk, tmp_path: Path) -> None:
    """«=1+1» and «+57…» are what somebody's name and plate look like, and stay so."""
    evil = '=HYPERLINK("http://x");3112223344;XYZ987;Tunja;Volkswagen;1;15/03/2026;1'
    imported(desk, wanted(tmp_path, evil))
    sheet = desk.emulator.spreadsheet(desk.books[CODE]).sheet_by_id(0)
    assert sheet is not None
    entered = [(cell or {}).get("userEnteredValue", {}) for cell in sheet.rows[3].cells]
    assert not any("formulaValue" in value for value in entered)
    assert any("HYPERLINK" in str(value.get("stringValue", "")).upper() for value in entered)


def test_undo_takes_back_the_rows_that_nobody_touched(desk: Desk, tmp_path: Path) -> None:
    """An empty row is left of one, the other, in which an agent wrote, stays whole and is named."""
    told = imported(desk, wanted(tmp_path, NEW, OTHER))
    Hands(desk, CODE).type(4, CONTACT, "SI")
    desk.later(minutes=5)
    receipt = undo(desk.session, desk.config, told.run, lambda: desk.now)
    rows = [[cell.value for cell in row] for row in grid(desk)]
    assert rows[3] == [None] * WIDTH
    assert rows[4][NAME] == "GÓMEZ LUIS"
    assert rows[4][CONTACT] == "SI"
    assert len(receipt.restored) == 1
    assert "somebody wrote in the row since" in [why for _place, why in receipt.left]


def test_what_was_taken_back_does_not_come_again(desk: Desk, tmp_path: Path) -> None:
    """The same list after an undo leaves those customers out and says why."""
    told = imported(desk, wanted(tmp_path, NEW))
    undo(desk.session, desk.config, told.run, lambda: desk.now)
    desk.later(minutes=5)
    again = imported(desk, wanted(tmp_path, NEW))
    assert again.plan.rows == ()
    assert "alguien lo deshizo" in again.plan.skipped[0].why


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_rows_moved_while_it_works(desk: Desk, tmp_path: Path, nth: int) -> None:
    """A row inserted above before any of its batches: the new row is the last, or is nowhere, and that is said."""
    hands = Hands(desk, CODE)
    before = grid(desk)
    with hands.before_batch(nth, lambda: hands.insert(1)):
        told = imported(desk, wanted(tmp_path, NEW))
    after = grid(desk)
    assert told.added is not None
    assert [row for row in after if str(row[NAME].value).startswith("CLIENTE ")] == before[1:]
    placed = [at for at, row in enumerate(after) if row[NAME].value == "PEÑA RUIZ ANA"]
    assert placed == ([4] if told.added.rows else [])
    assert bool(told.added.why) is not bool(told.added.rows)


def test_a_column_inserted_while_it_works_writes_nothing_into_wrong_columns(desk: Desk, tmp_path: Path) -> None:
    """The batch is refused, said in words, and the next try finds the new columns."""
    column = {"insertDimension": {"range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}}
    hands = Hands(desk, CODE)

    def act(call: Any) -> None:
        if "insertDimension" in str(call.body) and not done:
            done.append(True)
            hands.batch(column)

    done: list[bool] = []
    with desk.interrupting(before=act):
        told = imported(desk, wanted(tmp_path, NEW))
    assert done
    assert told.added is not None
    assert told.added.rows == 0
    assert told.added.why
    assert len(grid(desk)) == 3
    again = imported(desk, wanted(tmp_path, NEW))
    assert again.added is not None
    assert again.added.rows == 1
    assert grid(desk)[3][NAME + 1].value == "PEÑA RUIZ ANA"


def test_a_new_month_without_a_tab_is_refused(desk: Desk, tmp_path: Path) -> None:
    """In December the rows are not added to November's tab; the message names the tabs and the option."""
    desk.later(days=10)
    with pytest.raises(InputError, match=r"DICIEMBRE 2026.*NOVIEMBRE 2026.*--tab"):
        imported(desk, wanted(tmp_path, NEW))


@pytest.fixture
def two_brands() -> Desk:
    """A register with a tab for each brand; Seat's has the latest call."""
    made = Desk()
    tabs = ("NOVIEMBRE VW", "NOV 2026 SEAT")
    made.register(CODE, [known(1, "ABC101")], tabs, heading=HEADING, width=len(HEADING))
    hands = Hands(made, CODE)
    line = known(2, "ABC102", c5="SEAT", c9=date(2026, 11, 23))
    rows = [{"values": [cell_data(value) for value in values]} for values in (HEADING, line)]
    start = {"sheetId": 1, "rowIndex": 0, "columnIndex": 0}
    hands.batch({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue,userEnteredFormat"}})
    made.run()
    return made


def test_who_came_to_the_workshop_again_is_called_again(tmp_path: Path) -> None:
    """A list of closed work orders: its day is the visit's, in the tab's own column; the same visit is there."""
    desk = Desk()
    heading = ("CLIENTE", "PLACA", "CELULAR", "FECHA SALIDA", "FECHA LLAMADA", "ATENCIÓN", "RECOMENDACIÓN")
    rows = [["CLIENTE 1", "ABC101", 3_001_230_001, date(2026, 11, 3), date(2026, 11, 4), 10, 10],
            ["CLIENTE 2", "ABC102", 3_001_230_002, date(2026, 11, 20), date(2026, 11, 23), 9, 9]]  # fmt: skip
    desk.register("GSC-FOR-01", rows, heading=heading, width=len(heading))
    desk.run()
    path = tmp_path / "posventa.csv"
    lines = ["Cliente;Matrícula;Móvil;Fecha cierre OR", "CLIENTE 1;ABC101;3001230001;24/11/2026",
             "CLIENTE 2;ABC102;3001230002;20/11/2026"]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    told = imported(desk, Order((path,), "GSC-FOR-01"))
    assert [(row.line, row.cells.get(3)) for row in told.plan.rows] == [(2, date(2026, 11, 24))]
    assert [(one.line, one.why) for one in told.plan.skipped] == [(3, "ya está en la fila 3")]


NAMELESS = "RUIZ MARTA;3201112233;QRS123;Tunja;;30.000;15/03/2026;52123457"


def names_in(desk: Desk, tab: int) -> list[object]:
    sheet = desk.emulator.spreadsheet(desk.books[CODE]).sheet_by_id(tab)
    assert sheet is not None
    cells = [spot(row.cells[NAME] if len(row.cells) > NAME else None).value for row in sheet.rows[1:]]
    return [name for name in cells if name]


def test_a_tab_for_each_brand_has_to_be_named(two_brands: Desk, tmp_path: Path) -> None:
    """Nobody's customers go to the other brand's tab; which are left out is said."""
    with pytest.raises(InputError, match=r"«NOVIEMBRE VW», «NOV 2026 SEAT».*--tab"):
        imported(two_brands, wanted(tmp_path, NEW, OTHER))
    told = imported(two_brands, wanted(tmp_path, NEW, OTHER, NAMELESS, tab="Noviembre VW"))
    assert told.added is not None
    assert names_in(two_brands, 0) == ["CLIENTE 1", "PEÑA RUIZ ANA", "RUIZ MARTA"]
    assert names_in(two_brands, 1) == ["CLIENTE 2"]
    assert [one.why for one in told.plan.skipped] == ["es de Seat, y la pestaña «NOVIEMBRE VW» es de Volkswagen"]


def test_a_run_shares_a_list_out_among_the_tabs_of_the_brands(two_brands: Desk, tmp_path: Path) -> None:
    """Each customer once, in the tab of the brand; of whom nobody knows the brand the run says so and is not done."""
    spiga(tmp_path, NEW, OTHER, NAMELESS)
    automatic(two_brands, tmp_path)
    result = two_brands.run()
    assert names_in(two_brands, 0) == ["CLIENTE 1", "PEÑA RUIZ ANA"]
    assert names_in(two_brands, 1) == ["CLIENTE 2", "GÓMEZ LUIS"]
    assert "1 fila sin agregar" in result.told
    assert "«NOVIEMBRE VW», «NOV 2026 SEAT»" in result.told
    assert result.status.value == "parcial"
    two_brands.run()
    assert names_in(two_brands, 0) + names_in(two_brands, 1) == [
        "CLIENTE 1",
        "PEÑA RUIZ ANA",
        "CLIENTE 2",
        "GÓMEZ LUIS",
    ]


def test_every_row_has_its_line_in_the_log(desk: Desk, tmp_path: Path) -> None:
    """Bitácora says which row came from which line of which list, applied, without a name or telephone."""
    imported(desk, wanted(tmp_path, NEW))
    lines = [entry for entry in desk.entries(AUDIT_TAB) if entry["action"] == "agregar"]
    assert [(line["result"], line["reason"]) for line in lines] == [("aplicado", "fila 2 de la lista «proactivo.csv»")]
    assert not any(secret in str(lines) for secret in ("Ana", "3112223344", "XYZ987", "PEÑA"))


def test_a_run_after_it_finds_nothing_odd(desk: Desk, tmp_path: Path) -> None:
    """The next run reads the new customers, asks for their first call, and repairs nothing."""
    imported(desk, wanted(tmp_path, NEW))
    desk.later(minutes=10)
    result = desk.run()
    assert result.told == ""
    assert result.painted == 0
    listed = look_at_calls(desk)
    assert ("XYZ987", "Primera llamada") in listed


def look_at_calls(desk: Desk) -> set[tuple[str, str]]:
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(109)
    assert sheet is not None
    texts = [[(c or {}).get("userEnteredValue", {}).get("stringValue", "") for c in row.cells] for row in sheet.rows]
    return {(row[4], row[1]) for row in texts[1:] if len(row) > 4 and row[0]}


def test_the_template_rows_colour_is_not_inherited(tmp_path: Path) -> None:
    """A last row that is red throughout does not make the new customers detractors."""
    desk = Desk()
    desk.register(CODE, [known(1, "ABC101")], heading=HEADING, width=len(HEADING))
    cell = {"userEnteredFormat": {"backgroundColorStyle": color("#ff0000")}}
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": len(HEADING)}
    Hands(desk, CODE).batch({"repeatCell": {"range": area, "cell": cell, "fields": FILL_FIELD}})
    desk.run()
    imported(desk, wanted(tmp_path, NEW))
    assert {cell.fill for cell in grid(desk)[2]} == {""}


def automatic(desk: Desk, folder: Path, *, on: bool = True) -> None:
    """The setting that lets a run add the rows of lists in the folder."""
    forms = [
        form.model_copy(update={"imports": form.imports.model_copy(update={"automatic": on})})
        if form.code == CODE
        else form
        for form in desk.config.forms
    ]
    desk.config = desk.config.model_copy(update={"forms": tuple(forms)})
    desk.lists = str(folder)


def test_a_run_adds_lists_only_where_the_setting_says_so(desk: Desk, tmp_path: Path) -> None:
    """Off, the folder is not looked at; on, the rows come once, and the run says so in words."""
    spiga(tmp_path, NEW, THERE)
    automatic(desk, tmp_path, on=False)
    desk.run()
    assert len(grid(desk)) == 3
    automatic(desk, tmp_path)
    result = desk.run()
    assert len(grid(desk)) == 4
    assert "1 fila nueva de «proactivo.csv»" in result.told
    again = desk.run()
    assert len(grid(desk)) == 4
    assert again.told == ""


def test_a_list_that_cannot_be_read_stops_nothing_else(desk: Desk, tmp_path: Path) -> None:
    """The run is done in part and names the list; the other list is added."""
    (tmp_path / "a proactivo.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    spiga(tmp_path, NEW)
    automatic(desk, tmp_path)
    result = desk.run()
    assert len(grid(desk)) == 4
    assert "a proactivo.xlsx" in result.told
    assert result.status.value == "parcial"


def test_lists_in_a_folder_of_drive(desk: Desk, tmp_path: Path) -> None:
    """``drive:ID``: the files of that folder, by name."""
    drive = desk.session.drive._api
    folder = (
        drive.files()
        .create(body={"name": "Listas", "mimeType": "application/vnd.google-apps.folder"}, fields="id")
        .execute()["id"]
    )
    content = spiga(tmp_path, NEW).read_bytes()
    media = MediaIoBaseUpload(io.BytesIO(content), "text/csv")
    drive.files().create(
        body={"name": "proactivo 25.csv", "parents": [folder]}, media_body=media, fields="id"
    ).execute()
    automatic(desk, Path(f"drive:{folder}"))
    result = desk.run()
    assert "1 fila nueva de «proactivo 25.csv»" in result.told
    assert len(grid(desk)) == 4


BASE_HEADING = (
    "NOMBRE", "DOCUMENTO", "TELÉFONO 1", "PLACA", "MARCA", "FECHA ÚLTIMA VISITA", "AGENTE", "INTENTO 1",
    "CONTACTABILIDAD", "AGENDAMIENTO DE CITA", "MOTIVO ELIMINACIÓN",
)  # fmt: skip


def test_the_recovery_base_is_cleaned_and_nobody_is_left_out(tmp_path: Path) -> None:
    """Whom not to call stands there with the reason; a customer of a year and a half ago without one."""
    desk = Desk()
    first: list[object] = ["CLIENTE UNO", 1010, 3_001_230_001, "ABC101", "VW", date(2024, 5, 1), "Yuli",
                           date(2026, 11, 20), "NO", None, None]  # fmt: skip
    desk.register("RECUPERACION", [first], heading=BASE_HEADING, width=len(BASE_HEADING))
    desk.run()
    head = "Nombre;Documento;Móvil;Matrícula;Marca;Últ. entrada taller"
    lines = [
        "PEÑA RUIZ ANA;52123456;3112223344;XYZ987;VW;15/03/2025",
        "TRANSPORTES META SAS;900123456;3112223345;XYZ988;VW;15/03/2025",
        "GÓMEZ LUIS;7181234;3112223346;XYZ989;VW;15/10/2026",
        "PRIETO EVA;7181235;;XYZ990;VW;15/03/2025",
        "PEÑA RUIZ ANA;52123456;3112223344;XYZ987;VW;10/01/2025",
    ]
    path = tmp_path / "recuperacion.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    carry_out(desk.session, desk.config, Order((path,), "RECUPERACION"), lambda: desk.now)
    sheet = desk.emulator.spreadsheet(desk.books["RECUPERACION"]).sheet_by_id(0)
    assert sheet is not None
    rows = [[spot(row.cells[c] if c < len(row.cells) else None).value for c in (3, 10)] for row in sheet.rows[2:7]]
    reasons = [(plate, str(why or "").partition(":")[0]) for plate, why in rows]
    assert reasons == [
        ("XYZ987", ""), ("XYZ988", "Corporativo"), ("XYZ989", "Visita reciente"), ("XYZ990", "Dato errado"),
        ("XYZ987", "Repetido"),
    ]  # fmt: skip
