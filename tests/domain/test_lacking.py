"""What a row lacks to turn green, in its own words: in the note on its cell, as a finding, for the mails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import build as sheet
import pytest

from sheets_automation.domain.cases.derive import Derived, Memory, derive
from sheets_automation.domain.cases.identity import marks_in, resolve
from sheets_automation.domain.cases.plan import build
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import AnnotateRow, PaintRow, Plan, a1, column_letters

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
HEADING = (*sheet.HEADING, "MARCA")
COMMENT, MANAGEMENT, STATUS = HEADING.index("OBSERVACIONES"), HEADING.index("GESTIÓN"), HEADING.index("ESTADO")


def planned(brand: str = "", tone: str = "", width: int = len(HEADING), **typed: str) -> tuple[Plan, Derived]:
    """The plan for one detractor: what is typed in its row, and the tone of its comment."""
    config = sheet.config()
    fills = {(1, COMMENT): tone} if tone else {}
    row = [*sheet.call(recomendacion=3, **typed), brand][:width]
    book = sheet.workbook(sheet.tab([HEADING[:width], row], fills=fills))
    reading = read([book], config, NOW.date())
    resolution = resolve(reading, (), marks_in([book]))
    derived = derive(reading, Memory(()), resolution, config, NOW)
    return build(derived, reading, resolution, (), [book], config), derived


WORDS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "said to be closed": (
        {"estado": "Cerrado"},
        "escribir la gestión: ESTADO dice «Cerrado», pero no se lee qué se hizo",
    ),
    "closed, and put off": (
        {"estado": "Cerrado", "gestion": "Pendiente por llamar"},
        "escribir qué se hizo con el cliente: ESTADO dice «Cerrado», pero la gestión dice «Pendiente por llamar»",
    ),
    "handled, pending": (
        {"estado": "Pendiente", "gestion": "Se llamó y se ofreció disculpa"},
        "hay gestión, pero ESTADO dice «Pendiente»",
    ),
    "handled, nothing said": ({"gestion": "Se llamó y se ofreció disculpa"}, "hay gestión, pero ESTADO está vacío"),
    "done, and something left": (
        {"estado": "Realizada", "gestion": "Se llamó al cliente, queda pendiente el repuesto"},
        "terminar lo que queda: ESTADO dice «Realizada», pero la gestión dice que algo falta",
    ),
    "still unhappy": (
        {"estado": "Cliente insatisfecho", "gestion": "Se llamó"},
        "marcar la celda de OBSERVACIONES en verde claro si ya se gestionó: ESTADO dice «Cliente insatisfecho»",
    ),
    "nothing done": ({}, "contactar al cliente, escribir la gestión con su fecha y marcar la fila"),
    "put off": ({"gestion": "Aún no se contacta"}, "marcar la fila: la gestión dice «Aún no se contacta»"),
    "begun, nothing told": ({"estado": "En trámite"}, "escribir la gestión: ESTADO dice «En trámite», pero no se lee"),
    "a telephone in the status": ({"estado": "Cerrado, llamar al 3115599001", "gestion": ""}, "[teléfono]"),
}


@pytest.mark.parametrize(("typed", "words"), WORDS.values(), ids=WORDS)
def test_the_note_says_what_is_missing_in_the_words_of_the_row(typed: Mapping[str, str], words: str) -> None:
    """The note on an open case quotes what its row says, and what is still to be written or painted."""
    plan, derived = planned(**typed)
    [note] = [change.after or "" for change in plan.changes if isinstance(change, AnnotateRow)]
    [line] = [line for line in note.splitlines() if line.startswith("Falta: ")]
    assert words in line
    assert line == f"Falta: {derived.judged[0].lacks}."


COLOURS: Mapping[str, tuple[str, str, str]] = {
    "unknown": ("#783f04", "", "el tono #783f04 no está en la convención"),
    "blue": ("#4a86e8", "", "el azul es de sugerencias"),
    "purple elsewhere": ("#9900ff", "Seat", "el morado es solo de las marcas con plataforma propia"),
}


@pytest.mark.parametrize(("tone", "brand", "why"), COLOURS.values(), ids=COLOURS)
def test_a_colour_that_says_nothing_names_the_colour_to_paint_and_where(tone: str, brand: str, why: str) -> None:
    """A tone outside the legend, blue on a detractor, purple of another brand: yellow or green, on which cell."""
    plan, _derived = planned(brand, tone, gestion="Se llamó al cliente")
    [note] = [change.after or "" for change in plan.changes if isinstance(change, AnnotateRow)]
    paint = "pintar la celda de OBSERVACIONES de amarillo si la está atendiendo, o de verde si ya respondió"
    assert f"Falta: {paint}: {why}" in note


def test_the_note_names_the_cells_that_this_run_paints() -> None:
    """A tab paints rows yellow and comments green: a row that becomes yellow is told to turn those very cells green."""
    config = sheet.config()
    mine, theirs, done = (
        [*sheet.call(recomendacion=3, gestion="Se llamó al cliente", placa=plate, celular=phone), ""]
        for plate, phone in (("ABC123", "3101234501"), ("XYZ987", "3119876502"), ("QWE456", "3126543203"))
    )
    fills = {(2, column): "#ffff00" for column in range(len(HEADING))} | {(3, COMMENT): "#00ff00"}
    book = sheet.workbook(sheet.tab([HEADING, mine, theirs, done], fills=fills))
    reading = read([book], config, NOW.date())
    resolution = resolve(reading, (), marks_in([book]))
    plan = build(derive(reading, Memory(()), resolution, config, NOW), reading, resolution, (), [book], config)
    [paint] = [change for change in plan.changes if isinstance(change, PaintRow)]
    note = next(c.after or "" for c in plan.changes if isinstance(c, AnnotateRow) and c.where.row == 1)
    assert len(paint.cells) > 1
    assert f"marcar la fila (A–{column_letters(paint.cells[-1][0])}) en verde" in note


def test_purple_of_volkswagen_asks_for_words() -> None:
    """There the colour is taken: only what is written says that the customer was attended."""
    _plan, derived = planned("Volkswagen", "#9900ff")
    assert derived.judged[0].lacks == "escribir la gestión con su fecha; el morado no dice si se gestionó"


@pytest.mark.parametrize(
    ("typed", "code", "read"),
    [
        ({"estado": "Cerrado"}, "realizada_sin_gestion", "ESTADO dice «Cerrado», y no hay gestión escrita"),
        (
            {"estado": "No solucionado", "gestion": "Se llamó al cliente"},
            "gestion_y_estado_negado",
            "ESTADO dice «No solucionado», y hay gestión escrita",
        ),
    ],
)
@pytest.mark.parametrize("tone", ["", "#ff0000", "#ffff00"])
def test_status_and_management_that_contradict_each_other_are_told_at_the_status(
    typed: Mapping[str, str], code: str, read: str, tone: str
) -> None:
    """Whatever colour the open row has; the finding stands at the cell of the status and quotes it."""
    plan, _derived = planned(tone=tone, **typed)
    assert [(f.cell, f.read) for f in plan.findings if f.code == code] == [(a1(1, STATUS), read)]


@pytest.mark.parametrize("typed", [{}, {"estado": "Pendiente", "gestion": "Se llamó"}, {"gestion": "Se llamó"}])
def test_an_open_case_is_no_finding_by_itself(typed: Mapping[str, str]) -> None:
    """What is simply on its way is no news: the note says what is missing."""
    plan, _derived = planned(**typed)
    assert not {f.code for f in plan.findings} & {"realizada_sin_gestion", "gestion_y_estado_negado"}


def test_without_a_status_column_only_the_colour_is_asked_for() -> None:
    """Nobody is told to write into a column that the tab does not have."""
    _plan, derived = planned(width=STATUS, gestion="Se llamó")
    assert derived.judged[0].lacks == "marcar la celda de OBSERVACIONES en verde cuando el cliente quede atendido"
