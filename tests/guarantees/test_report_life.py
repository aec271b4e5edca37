"""The life of a monthly report: draft, issued, corrected (spec §10)."""

from __future__ import annotations

import html
from datetime import date, datetime
from pathlib import Path

import pytest

from sheets_automation.commands.report import Order, preview
from sheets_automation.emulator import ApiError
from sheets_automation.errors import InputError
from sheets_automation.model import RunStatus, TroubleKind

from .desk import BOGOTA, CALLED, COMMENT, EVIDENCE, PLATE, SCORE, cell_data
from .report_desk import CODE, NOV_TAB, NOVEMBER, OCT_TAB, OCT_V2, OCTOBER, Newsroom, cells, row

ACTION = ("Demoras en Tunja", "Falta personal", "Contratar", "Marta", date(2026, 12, 15), "Abierta")
CLOSED = ("Lavado incompleto", "Sin lista", "Lista de chequeo", "Pedro", None, "Cerrada")
OCT_V3 = 3202610


@pytest.fixture
def room() -> Newsroom:
    """October's draft with an analysis, an open and a closed action."""
    room = Newsroom.opened()
    room.run()
    top = room.zone("acciones").top
    room.action(top, *ACTION)
    room.action(top + 1, *CLOSED)
    room.type(room.zone("analisis").top, 0, "Subió la espera en repuestos.")
    return room


@pytest.fixture
def issued(room: Newsroom) -> Newsroom:
    room.order(issue=True)
    return room


# -------------------------------------------------------------------------------------------------------------- drafts


def test_a_rebuild_from_the_same_rows_writes_nothing(room: Newsroom) -> None:
    """One call for a changed tab, none for an unchanged one."""
    room.source(3, SCORE, 4)
    assert room.writes(room.run) == 1
    assert room.writes(room.run) == 0


def test_a_preview_is_one_page_and_writes_nothing(room: Newsroom, tmp_path: Path) -> None:
    """The sentences, the figures and the charts, in a file that loads nothing from elsewhere."""
    order = Order(CODE, OCTOBER)
    path = tmp_path / "informe.html"
    assert room.writes(lambda: preview(room.desk.session, room.desk.config, order, path, room.desk.now)) == 0
    page = path.read_text(encoding="utf-8")
    for words in (*room.texts()[5][:1], "Nivel de satisfacción", "Notas de cálculo"):
        assert html.escape(words, quote=False) in page, words
    assert "<svg" in page or "data:image/png;base64," in page
    assert 'src="http' not in page


def test_the_day_matters_only_where_something_is_judged_by_it() -> None:
    """With open cases each business day counts; where all is handled the next day writes nothing."""
    handled = [row(n, 9, date(2026, 10, 5 + n)) for n in range(5)]
    calm, busy = Newsroom.opened(handled), Newsroom.opened()
    for room in (calm, busy):
        room.run()
        room.desk.later(days=1)
    assert calm.writes(calm.run) == 0
    assert busy.writes(busy.run) == 1


def test_a_report_of_which_a_file_cannot_be_read_is_left_alone(room: Newsroom) -> None:
    """Of a part of the rows no report is made: not written by a run, not issued by a person."""
    before = room.picture()
    book = room.desk.books["GSC-FOR-01"]

    def refuse(call: object) -> None:
        if getattr(call, "params", {}).get("spreadsheetId") == book:
            raise ApiError(403, "The caller does not have permission", "PERMISSION_DENIED")

    with room.desk.interrupting(before=refuse):
        assert room.run().status is RunStatus.PARTIAL
        with pytest.raises(InputError, match="of a part of the rows no report is made"):
            room.order(issue=True)
    assert room.picture() == before


# ------------------------------------------------------------------------------------------------------------- issuing


def test_an_issued_report_is_stamped_and_protected(issued: Newsroom) -> None:
    """It says when, by which version and configuration; people may not edit it; the cut lies in a hidden tab."""
    words = issued.words()
    assert "Estado | EMITIDO" in words
    assert "Emitido el 03/11/2026 a las 07:45 por el servicio v" in words
    assert f"Configuración {issued.desk.config.digest}" in words
    assert "Subió la espera en repuestos." in words
    with pytest.raises(ApiError, match="protected"):
        issued.type(8, 0, "otra cosa")
    hidden = issued.tab(100_000_000 + OCT_TAB)
    assert hidden.properties["hidden"] is True
    kept = "".join(text for line in issued.texts(100_000_000 + OCT_TAB) for text in line)
    assert not any(secret in kept for secret in ("ABC000", "Cliente", "31012345", "Mucha demora"))


def test_later_edits_are_listed_and_not_absorbed(issued: Newsroom) -> None:
    """Scores changed, a row added, one deleted: the tab is byte for byte the same, and people are told which rows."""
    before = issued.picture()
    issued.source(3, SCORE, 2)
    issued.source_row(13, row(13, 4, date(2026, 10, 20)))
    issued.desk.agent.batch_update(
        issued.desk.books["GSC-FOR-01"],
        {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 12, "endIndex": 13}}},
    )
    result = issued.run()
    assert issued.picture() == before
    told = [finding for finding in result.findings if finding.code == "cambio_tras_emitir"]
    assert sorted((one.cell, one.read) for one in told) == [
        ("", "La fila ya no está (estaba en la fila 13)"),
        ("A13", "Fila que no estaba en el mes"),
        ("A4", "Cambió: calificaciones"),
    ]
    assert all("FOR-02 2026-10 v1" in one.expected for one in told)
    again = issued.run()
    assert [one for one in again.findings if one.code == "cambio_tras_emitir"] == told
    assert issued.writes(issued.run) == 0


def test_what_is_done_about_a_case_is_no_correction(issued: Newsroom) -> None:
    """Handling goes on after the report: it is listed in the next draft, but nobody is asked to mend it."""
    issued.source(1, EVIDENCE, "Se llamó al cliente y quedó satisfecho")
    issued.source_row(14, row(14, 9, date(2026, 11, 2)))
    result = issued.run()
    assert not [finding for finding in result.findings if finding.code == "cambio_tras_emitir"]
    assert "Cambios posteriores al corte" in issued.words(NOV_TAB)
    assert "ABC000 | NOVIEMBRE 2026, fila 2 | Cambió: gestión" in issued.words(NOV_TAB)


def test_a_row_that_moves_to_another_month_is_told_so(issued: Newsroom) -> None:
    """A date typed anew takes a row out of the month; the plate says which."""
    issued.source(2, CALLED, date(2026, 11, 2))
    issued.run()
    assert "ABC001 | Estaba en NOVIEMBRE 2026, fila 3 | Pasó a otro mes (02/11/2026)" in issued.words(NOV_TAB)


def test_a_corrected_plate_is_one_row(issued: Newsroom) -> None:
    """The same call under another plate is that row, not one that went and one that came."""
    issued.source(2, PLATE, "XYZ987")
    [finding] = [one for one in issued.run().findings if one.code == "cambio_tras_emitir"]
    assert (finding.cell, finding.read) == ("A3", "Cambió: placa o cliente")


def test_a_comment_alone_is_a_change(issued: Newsroom) -> None:
    """Not only figures: what the customer said, too."""
    issued.source(2, COMMENT, "Todo bien")
    [finding] = [one for one in issued.run().findings if one.code == "cambio_tras_emitir"]
    assert finding.read == "Cambió: comentario"


def test_issuing_twice_is_once(issued: Newsroom) -> None:
    """The second order changes nothing and says so."""
    before = issued.picture()
    issued.desk.later(hours=1)
    told = issued.order(issue=True)
    assert (told.state, told.done) == ("issued", "nothing")
    assert issued.picture() == before


def test_a_month_that_is_not_over_cannot_be_issued(room: Newsroom) -> None:
    """Nor one without rows, nor a report nobody configured."""
    with pytest.raises(InputError, match="is not over"):
        room.order(NOVEMBER, issue=True)
    with pytest.raises(InputError, match="holds no row of 2026-08"):
        room.order(date(2026, 8, 1), issue=True)


def test_an_issued_tab_that_somebody_deleted_is_told(issued: Newsroom) -> None:
    """The owner may delete it; another is not built in its place as if nothing had been."""
    owner = issued.desk.emulator.as_user(issued.desk.emulator.workspace.files[issued.book].owner)
    owner.batch_update(issued.book, {"addSheet": {"properties": {"title": "Notas"}}})
    owner.batch_update(issued.book, {"deleteSheet": {"sheetId": OCT_TAB}})
    result = issued.run()
    [trouble] = [one for one in result.troubles if one.kind is TroubleKind.REPORT]
    assert "«FOR-02 2026-10» ya no está" in trouble.text
    assert not issued.has(OCT_TAB)


def test_a_spoilt_cut_is_told(issued: Newsroom) -> None:
    """The owner writes into the hidden tab: the report stands, and nobody claims to know what moved."""
    owner = issued.desk.emulator.as_user(issued.desk.emulator.workspace.files[issued.book].owner)
    owner.batch_update(issued.book, cells(100_000_000 + OCT_TAB, 2, 0, cell_data("x")))
    result = issued.run()
    [trouble] = [one for one in result.troubles if one.kind is TroubleKind.REPORT]
    assert "«FOR-02 2026-10 corte»" in trouble.text
    with pytest.raises(InputError, match="cannot be read"):
        issued.order(correct=True)


# ---------------------------------------------------------------------------------------------------------- correcting


def test_a_corrected_version_says_what_moved(issued: Newsroom) -> None:
    """v2 lists figures before and after and every row; people's words come along; v1 stays as it was."""
    first = issued.picture()
    issued.source(3, SCORE, 2)
    issued.source_row(13, row(13, 4, date(2026, 10, 20)))
    told = issued.order(correct=True)
    assert (told.title, told.state, told.done) == ("FOR-02 2026-10 v2", "draft", "corrected")
    words = issued.words(OCT_V2)
    assert "Estado | BORRADOR · v2" in words
    assert "Qué cambió frente a la versión 1" in words
    assert "Encuestas efectivas (n) | 12 | 13" in words
    assert "NPS | +50,00 | +23,08" in words
    assert "ABC002 | NOVIEMBRE 2026, fila 4 | Cambió: calificaciones" in words
    assert "ABC013 | NOVIEMBRE 2026, fila 14 | Fila que no estaba en el mes" in words
    assert issued.typed("analisis", OCT_V2) == [["Subió la espera en repuestos."]]
    assert [line[0] for line in issued.typed("acciones", OCT_V2)] == [ACTION[0], CLOSED[0]]
    assert issued.picture() == first
    issued.run()  # paints the new detractor, which the draft shows
    assert issued.writes(issued.run) == 0


def test_a_correction_is_followed_until_it_is_issued(issued: Newsroom) -> None:
    """The draft of v2 moves with the sheets and keeps what is typed; issued it is frozen; then there is a v3."""
    issued.source(3, SCORE, 2)
    issued.order(correct=True)
    issued.type(issued.zone("analisis", OCT_V2).top, 0, "Se corrigió una calificación.", OCT_V2)
    issued.source(4, SCORE, 3)
    assert issued.writes(issued.run) == 1
    assert "ABC003 | NOVIEMBRE 2026, fila 5 | Cambió: calificaciones" in issued.words(OCT_V2)
    assert issued.typed("analisis", OCT_V2) == [["Se corrigió una calificación."]]
    assert issued.order(issue=True).title == "FOR-02 2026-10 v2"
    assert "Estado | EMITIDO · v2" in issued.words(OCT_V2)
    frozen = issued.picture(OCT_V2)
    issued.source(5, SCORE, 1)
    result = issued.run()
    assert issued.picture(OCT_V2) == frozen
    assert [one.read for one in result.findings if one.code == "cambio_tras_emitir"] == ["Cambió: calificaciones"]
    issued.order(correct=True, issue=True)
    assert "Qué cambió frente a la versión 2" in issued.words(OCT_V3)
    assert "Estado | EMITIDO · v3" in issued.words(OCT_V3)


def test_nothing_moved_no_version(issued: Newsroom) -> None:
    """A correction without anything to correct is not begun; one of a draft is refused."""
    assert issued.writes(lambda: issued.order(correct=True)) == 0
    assert not issued.has(OCT_V2)
    fresh = Newsroom.opened()
    fresh.run()
    with pytest.raises(InputError, match="has not been issued"):
        fresh.order(correct=True)


# ------------------------------------------------------------------------------------------------------ actions go on


def carried(room: Newsroom, tab: int = NOV_TAB) -> list[str]:
    return [str(line[0]) for line in room.typed("acciones", tab)]


def test_open_actions_go_on_once_with_their_age(issued: Newsroom) -> None:
    """The open one is in November's table, with responsible and date; the closed one is not; no run doubles it."""
    issued.source_row(14, row(14, 9, date(2026, 11, 2)))
    issued.run()
    assert carried(issued) == ["Demoras en Tunja (desde 10/2026, 2 días)"]
    assert issued.typed("acciones", NOV_TAB)[0][1:4] == list(ACTION[1:4])
    assert issued.writes(issued.run) == 0
    issued.desk.at(datetime(2026, 12, 5, 7, 45, tzinfo=BOGOTA))
    issued.run()
    assert carried(issued) == ["Demoras en Tunja (desde 10/2026, 34 días)"]
    assert issued.writes(issued.run) == 0


def test_an_action_that_people_took_out_does_not_come_back(issued: Newsroom) -> None:
    """Carried once means once: also after a rebuild, and where people changed its words."""
    issued.source_row(14, row(14, 9, date(2026, 11, 2)))
    issued.run()
    top = issued.zone("acciones", NOV_TAB).top
    for column in (0, 6, 12, 19, 23, 26):
        issued.type(top, column, "", NOV_TAB)
    issued.source_row(15, row(15, 8, date(2026, 11, 3)))
    issued.run()
    assert carried(issued) == []


def test_actions_go_on_from_month_to_month(issued: Newsroom) -> None:
    """In December it still says since when; what was closed in between stays behind."""
    issued.source_row(14, row(14, 9, date(2026, 11, 2)))
    issued.run()
    issued.action(issued.zone("acciones", NOV_TAB).top + 1, "De noviembre", None, "Algo", sheet_id=NOV_TAB)
    issued.desk.at(datetime(2026, 12, 1, 7, 45, tzinfo=BOGOTA))
    issued.source_row(15, row(15, 9, date(2026, 12, 1)))
    issued.run()
    assert carried(issued, 202612) == []  # November is still being written
    issued.order(NOVEMBER, issue=True)
    issued.run()
    assert carried(issued, 202612) == [
        "Demoras en Tunja (desde 10/2026, 30 días)",
        "De noviembre (desde 11/2026, 0 días)",
    ]


# ------------------------------------------------------------------------------------------------------------ its days


def test_a_report_that_nobody_issued_is_told_on_its_last_day(room: Newsroom) -> None:
    """The administrator reads it on the 5th and the business day after, not later; the run itself is done."""
    for day, told in ((4, 0), (5, 1), (6, 1), (9, 0)):
        room.desk.at(datetime(2026, 11, day, 7, 45, tzinfo=BOGOTA))
        before = len(_notices(room))
        result = room.run()
        assert result.status is RunStatus.DONE
        assert len(_notices(room)) - before == told, day
    assert "Estado | BORRADOR" in room.words()


def test_an_issued_report_is_not_late(issued: Newsroom) -> None:
    """Nobody hears of a last day that was kept."""
    issued.desk.at(datetime(2026, 11, 5, 7, 45, tzinfo=BOGOTA))
    issued.run()
    assert _notices(issued) == []


def _notices(room: Newsroom) -> list[str]:
    return [mail.text for mail in room.desk.emulator.sent_mail() if "no se ha emitido" in mail.text]


def test_another_version_of_the_service_writes_its_drafts_again(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may give the same words another look; the draft says which version made it."""
    room.run()
    for module in ("report_source", "reports"):
        monkeypatch.setattr(f"sheets_automation.steps.{module}.__version__", "9.9.9")
    room.desk.later(hours=1)
    room.run()
    assert "por el servicio v9.9.9" in room.words()
