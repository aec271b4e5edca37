"""What stands around a table: titles, legends, margins, notes; and more than one table in a tab (domain §4.1)."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.model import Box, CellValue, State

from .draft import Column, Table
from .layouts import in_doubt
from .painting import TONES
from .plain import table as plain_table
from .scene import CALLS, REQUESTS, Mess, Scene
from .truth import Line


def controlled_heading(scene: Scene) -> Sequence[Line]:
    """Company, title, code, version and date in merged cells."""
    sheet = scene.sheet
    if sheet.above:
        return []
    width = max(len(scene.table.columns), 6)
    title = "CONTROL DE PQRS" if scene.form == REQUESTS else "CONTROL DE SEGUIMIENTO CLIENTES"
    facts = (f"CÓDIGO: {scene.form}", "VERSIÓN: 5", "FECHA: 15/01/2025")
    for number, fact in enumerate(facts):
        row: list[CellValue] = [None] * width
        row[width - 2] = fact
        if number == 0:
            row[0], row[2] = "CARRAZOS S.A.S.", title
        sheet.above.append(row)
    sheet.above_merges += [Box(0, 3, 0, 2), Box(0, 3, 2, width - 2)]
    sheet.above_merges += [Box(row, row + 1, width - 2, width) for row in range(3)]
    return scene.table.calls()


def legend(scene: Scene) -> Sequence[Line]:
    """«CONVENCIONES», one coloured cell for each state, in the tones that the tab's people use."""
    table, sheet = scene.table, scene.sheet
    tones = {**{state: tones[0] for state, tones in TONES.items()}, **table.tones}
    said = (
        (State.RED, "Rojo: No se ha realizado gestión"), (State.YELLOW, "Amarillo: En trámite"),
        (State.GREEN, "Verde: Gestión realizada"), (State.LIGHT_GREEN, "Verde claro: Cliente insatisfecho"),
        (State.BLUE, "Azul: Sugerencia"), (State.PURPLE, "Morado: Responde en CARD ADVISOR (VW)"),
    )  # fmt: skip
    if scene.chance(0.5):
        row = len(sheet.above)
        sheet.above.append(["CONVENCIONES", *(text for _state, text in said)])
        sheet.above_fills.update({(row, at): tones[state] for at, (state, _text) in enumerate(said, 1)})
    else:
        sheet.above.append(["CONVENCIONES"])
        for state, text in said:
            sheet.above_fills[len(sheet.above), 0] = tones[state]
            sheet.above.append([None, text])
    sheet.above.append([])
    return table.calls()


def far_down(scene: Scene) -> Sequence[Line]:
    """The heading stands below row 40, under instructions."""
    need = 41 + scene.random.randrange(20) - len(scene.sheet.above)
    steps: list[list[CellValue]] = [[f"{number}. {scene.one(_STEPS)}"] for number in range(1, 1 + need // 2)]
    scene.sheet.above += [row for step in steps for row in (step, [])]
    scene.sheet.above += [[] for _ in range(41 - len(scene.sheet.above))]
    return in_doubt(scene.table)


_STEPS = (
    "Descargue de SPIGA el listado del día.", "Llame al cliente con el guion.", "Registre la llamada de inmediato.",
    "Marque en rojo los detractores.", "Avise al asesor de servicio.", "Si no contesta, envíe un mensaje.",
)  # fmt: skip


def margin(scene: Scene) -> Sequence[Line]:
    """Empty columns at the left."""
    scene.sheet.margin = scene.random.randint(1, 3)
    return scene.table.calls()


def notes_beside(scene: Scene) -> Sequence[Line]:
    """A few notes at the right of the table."""
    if any(len(band) > 1 for band in scene.sheet.bands):
        return []
    scene.sheet.beside = [["NOTAS", "VALOR"], ["Meta", 9.5], ["Llamadas día", 25.0], ["Responsable", "Yuli"]]
    return scene.table.calls()


def hidden_tab(scene: Scene) -> Sequence[Line]:
    """Somebody hid the tab; what customers said there still counts."""
    scene.sheet.hidden = True
    return in_doubt(scene.table)


def protected(scene: Scene) -> Sequence[Line]:
    """The service may read the tab and not write to it: cases as ever, and no colours."""
    scene.sheet.locked = True
    return scene.table.calls()


# --------------------------------------------------------------------------------------- more than one table in a tab


def _another(scene: Scene, columns: list[Column] | None = None) -> Table:
    own = scene.table
    other = plain_table(scene, scene.random.randint(5, 9), columns)
    scene.table = own
    return other


def side_by_side(scene: Scene) -> Sequence[Line]:
    """Two weeks, two advisers: two tables beside each other. The right one is read, or named."""
    band = scene.sheet.bands[0]
    if len(band) > 1 or scene.sheet.beside:
        return []
    own = scene.table
    if "scale" not in own.taken and scene.chance(0.7):  # the same headings, as people copy them
        other = _another(scene, [Column(column.field, column.heading, column.group) for column in own.columns])
        other.merged, other.tall = own.merged, own.tall
    else:
        other = _another(scene)
    band.append(other)
    return in_doubt(other)


def stacked(scene: Scene) -> Sequence[Line]:
    """A second table with other columns below the first. It is read, or its heading is named."""
    other = _another(scene)
    scene.random.shuffle(other.columns)
    scene.sheet.bands.append([other])
    return in_doubt(other)


AROUND = (
    Mess("controlled heading", controlled_heading),
    Mess("legend", legend),
    Mess("heading far down", far_down),
    Mess("margin", margin),
    Mess("notes beside", notes_beside),
    Mess("hidden tab", hidden_tab),
    Mess("protected tab", protected, CALLS),
    Mess("two tables side by side", side_by_side),
    Mess("two tables stacked", stacked),
)
