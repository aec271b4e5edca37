"""Ways people lay a table out: headings, groups over them, titles and legends, what stands beside it (§4.1)."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.model import Box, CellValue, State

from .draft import Column, Table
from .painting import TONES
from .plain import table as plain_table
from .scene import CALLS, REQUESTS, Mess, Scene
from .truth import Line

_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cliente", "consecutivo", ("DATOS DEL CLIENTE", "CLIENTE", "INFORMACIÓN DEL CLIENTE")),
    ("llamada", "fecha_llamada", ("LLAMADA", "DATOS DE LA LLAMADA", "CONTACTO")),
    ("encuesta", "atencion", ("ENCUESTA", "ENCUESTA (1 A 10)", "CALIFICACIÓN DEL CLIENTE", "PREGUNTAS")),
    ("seguimiento", "gestion", ("SEGUIMIENTO", "GESTIÓN", "SEGUIMIENTO A DETRACTORES")),
)


# -------------------------------------------------------------------------------------------------------- headings


def shuffled(scene: Scene) -> Sequence[Line]:
    """The columns in another order; the questions stay together."""
    table = scene.table
    if table.grouped:
        return []
    columns = table.columns
    questions = [column for column in columns if scene.form != REQUESTS and column.field in scene.questions]
    others = [column for column in columns if column not in questions]
    scene.random.shuffle(others)
    at = scene.random.randrange(len(others) + 1)
    table.columns = [*others[:at], *questions, *others[at:]]
    return table.calls()


def decorated_headings(scene: Scene) -> Sequence[Line]:
    """Line breaks, colons, asterisks, numbers, other capitals: the same headings."""
    for column in scene.table.columns:
        plain = column.heading
        column.heading = scene.one(
            (plain, f"{plain}:", f"{plain} *", plain.replace(" ", "\n"), f" {plain} ", plain.title(), plain.lower(),
             plain.replace(" ", "  "))
        )  # fmt: skip
    return scene.table.calls()


def said_scale(scene: Scene) -> Sequence[Line]:
    """«(1 A 10)» after each question."""
    if not scene.take("scale"):
        return []
    way = scene.one((" (1 A 10)", " 1-10", " (1-10)", " (de 1 a 10)"))
    for name in scene.questions:
        scene.table.column(name).heading += way
    if any(len(scene.table.column(name).heading) - len(way) < 4 for name in scene.questions):
        return _in_doubt(scene)  # «P1 (1-10)»
    return scene.table.calls()


def whole_questions(scene: Scene) -> Sequence[Line]:
    """Questions in full. A reader may have to ask which is which."""
    asked = {
        "atencion": "1. ¿Cómo califica la atención recibida?",
        "trabajo": "2. ¿Cómo califica la calidad del trabajo realizado?",
        "instalaciones": "2. ¿Cómo califica nuestras instalaciones?",
        "tiempos": "3. ¿Cómo califica los tiempos de entrega?",
        "recomendacion": "4. ¿Qué tanto nos recomendaría a un amigo?",
    }
    if not scene.take("scale"):
        return []
    for name in scene.questions:
        scene.table.column(name).heading = asked[name]
    return _in_doubt(scene)


def typing_errors(scene: Scene) -> Sequence[Line]:
    """«RECOMENDACÓN», «OBSERVACONES»: a letter is missing in one or two headings."""
    columns = [column for column in scene.table.columns if len(column.heading) > 8]
    for column in scene.random.sample(columns, min(2, len(columns))):
        at = scene.random.randrange(2, len(column.heading) - 1)
        column.heading = column.heading[:at] + column.heading[at + 1 :]
    return _in_doubt(scene)


def unknown_heading(scene: Scene) -> Sequence[Line]:
    """The form cannot do without this column, and its heading says nothing known: a finding at least."""
    name = scene.day_field
    scene.table.column(name).heading = scene.one(("CUÁNDO", "SE LE MARCÓ EL", "DÍA Y HORA", "¿QUÉ DÍA FUE?"))
    for line in scene.table.calls():
        line.told.discard(name)
    return _in_doubt(scene)


def _in_doubt(scene: Scene) -> list[Line]:
    """The lines of a table that a reader may ask about as a whole."""
    scene.table.taken.add("doubt")
    return _softened(scene.table.calls())


def _softened(lines: list[Line]) -> list[Line]:
    for line in lines:
        line.soften()
    return lines


# ---------------------------------------------------------------------------------------------------------- groups


def _ordered(scene: Scene) -> dict[str, list[Column]]:
    """The columns of a table of calls, by the group they belong to, in the groups' order."""
    whose = {"fecha_llamada": "llamada", "contactado": "llamada", "motivo_no_contacto": "llamada"}
    after = {"gestion": "seguimiento", "fecha_gestion": "seguimiento", "estado": "seguimiento"}
    survey = {*scene.questions, "general", "tipo_cliente", "observaciones", "sugerencia", "x_total"}
    sorted_: dict[str, list[Column]] = {group: [] for group, _first, _titles in _GROUPS}
    for column in scene.table.columns:
        own = whose.get(column.field) or after.get(column.field)
        sorted_[own or ("encuesta" if column.field in survey else "cliente")].append(column)
    return sorted_


def groups(scene: Scene) -> Sequence[Line]:
    """Groups over the headings, merged or not; some headings without a group, perhaps merged downwards."""
    if not scene.take("groups"):
        return []
    table, by_group = scene.table, _ordered(scene)
    for group, _first, titles in _GROUPS:
        title = scene.one(titles)
        for column in by_group[group]:
            column.group = title
    table.columns = [column for columns in by_group.values() for column in columns]
    table.merged, table.tall = scene.chance(0.7), scene.chance(0.4)
    if table.tall:
        for column in by_group["cliente"][:2]:
            column.group = ""
    return table.calls()


def same_headings_in_groups(scene: Scene) -> Sequence[Line]:
    """Two «FECHA» and two «OBSERVACIONES», told apart by the group above them."""
    if not scene.table.has("fecha_gestion") or not groups(scene):
        return []
    table, by_group = scene.table, _ordered(scene)
    table.tall, table.merged = False, True
    for title, group in (("DATOS DEL CLIENTE", "cliente"), ("LLAMADA", "llamada"), ("ENCUESTA", "encuesta"),
                         ("SEGUIMIENTO", "seguimiento")):  # fmt: skip
        for column in by_group[group]:
            column.group = title
    table.column("fecha_llamada").heading = table.column("fecha_gestion").heading = "FECHA"
    table.column("observaciones").heading = table.column("gestion").heading = "OBSERVACIONES"
    return table.calls()


def score_and_comment(scene: Scene) -> Sequence[Line]:
    """Every question is merged over NOTA | COMENTARIO; the group says which is which."""
    table = scene.table
    if table.has("general") or table.has("x_total") or not scene.take("groups"):
        return []
    score, comment = scene.one((("NOTA", "COMENTARIO"), ("CALIFICACIÓN", "OBSERVACIÓN"), ("PUNTAJE", "COMENTARIOS"),
                                ("NOTA", "¿POR QUÉ?"), ("CALIF.", "MOTIVO")))  # fmt: skip
    scene.take("scale")
    columns: list[Column] = []
    for column in table.columns:
        if column.field in scene.questions:
            columns += [
                Column(column.field, score, column.heading),
                Column(f"x_{column.field}", comment, column.heading),
            ]
        else:
            after = column.field in ("observaciones", "sugerencia", "gestion", "fecha_gestion", "estado")
            columns.append(Column(column.field, column.heading, "SEGUIMIENTO" if after else "DATOS"))
    table.columns = columns
    for line in table.calls():
        for name in scene.questions:
            if isinstance(line.cells.get(name), float) and scene.chance(0.5):
                line.cells[f"x_{name}"] = scene.one(("bien", "normal", "podría ser mejor", "todo en orden"))
    return table.calls()


# ------------------------------------------------------------------------------------------- what stands around it


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
    return _in_doubt(scene)


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


def hidden_rows(scene: Scene) -> Sequence[Line]:
    """A filter hides some rows."""
    lines = scene.some(scene.table.calls(), 5)
    for line in lines:
        line.hidden = True
    return lines


def hidden_tab(scene: Scene) -> Sequence[Line]:
    """Somebody hid the tab; what customers said there still counts."""
    scene.sheet.hidden = True
    return _in_doubt(scene)


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
    return _softened(other.calls())


def stacked(scene: Scene) -> Sequence[Line]:
    """A second table with other columns below the first. It is read, or its heading is named."""
    other = _another(scene)
    scene.random.shuffle(other.columns)
    scene.sheet.bands.append([other])
    return _softened(other.calls())


COLUMNS = (
    Mess("columns in another order", shuffled),
    Mess("groups over headings", groups, CALLS),
    Mess("same headings told apart by groups", same_headings_in_groups, CALLS, wants=("fecha_gestion",)),
    Mess("questions over NOTA and COMENTARIO", score_and_comment, CALLS, spares=("general",)),
    Mess("decorated headings", decorated_headings),
    Mess("scale 1 to 10 in the headings", said_scale, CALLS),
    Mess("questions in full", whole_questions, CALLS),
    Mess("typing errors in headings", typing_errors),
    Mess("a heading nobody knows", unknown_heading),
)
AROUND = (
    Mess("controlled heading", controlled_heading),
    Mess("legend", legend),
    Mess("heading far down", far_down),
    Mess("margin", margin),
    Mess("notes beside", notes_beside),
    Mess("hidden rows", hidden_rows),
    Mess("hidden tab", hidden_tab),
    Mess("two tables side by side", side_by_side),
    Mess("two tables stacked", stacked),
)
