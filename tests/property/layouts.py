"""Ways people lay a table out: its headings and the groups over them (domain §4.1)."""

from __future__ import annotations

from collections.abc import Sequence

from .draft import Column, Table
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
        return in_doubt(scene.table)  # «P1 (1-10)»
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
    return in_doubt(scene.table)


def typing_errors(scene: Scene) -> Sequence[Line]:
    """«RECOMENDACÓN», «OBSERVACONES»: a letter is missing in one or two headings."""
    columns = [column for column in scene.table.columns if len(column.heading) > 8]
    for column in scene.random.sample(columns, min(2, len(columns))):
        at = scene.random.randrange(2, len(column.heading) - 1)
        column.heading = column.heading[:at] + column.heading[at + 1 :]
    return in_doubt(scene.table)


def unknown_heading(scene: Scene) -> Sequence[Line]:
    """The form cannot do without this column, and its heading says nothing known: a finding at least."""
    name = scene.day_field
    scene.table.column(name).heading = scene.one(("CUÁNDO", "SE LE MARCÓ EL", "DÍA Y HORA", "¿QUÉ DÍA FUE?"))
    for line in scene.table.calls():
        line.told.discard(name)
    return in_doubt(scene.table)


def in_doubt(table: Table) -> list[Line]:
    """The lines of a table that a reader may ask about as a whole: being told is enough."""
    table.taken.add("doubt")
    for line in table.calls():
        line.soften()
    return table.calls()


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
        if "(1 A 10)" in title:
            scene.table.taken.add("scale")
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


def name_over_two_columns(scene: Scene) -> Sequence[Line]:
    """The name spans two columns, in the heading and in every row: as the format is, and no fault of anybody."""
    scene.table.column("cliente").width = 2
    return scene.table.calls()


# -------------------------------------------------------------------------------------- when everything else is typed


def attempts_for_a_day(scene: Scene) -> Sequence[Line]:
    """INTENTO 1 and INTENTO 2 instead of FECHA LLAMADA: the call was the last of them."""
    table = scene.table
    if "fecha_llamada" in table.paints or table.grouped or any(line.told for line in table.calls()):
        return []
    at = next(number for number, column in enumerate(table.columns) if column.field == "fecha_llamada")
    first, second = scene.one((("INTENTO 1", "INTENTO 2"), ("1ER INTENTO", "2DO INTENTO"), ("LLAMADA 1", "LLAMADA 2")))
    table.columns[at : at + 1] = [Column("intento_1", first), Column("intento_2", second)]
    for line in table.lines:
        day = line.cells.pop("fecha_llamada", None)
        twice = isinstance(day, float) and scene.chance(0.3)
        line.cells.update(intento_1=day - 1 if twice else day, intento_2=day if twice else None)
    table.taken |= {"day"}
    return table.calls()


COLUMNS = (
    Mess("columns in another order", shuffled),
    Mess("groups over headings", groups, CALLS),
    Mess("same headings told apart by groups", same_headings_in_groups, CALLS, wants=("fecha_gestion",)),
    Mess("questions over NOTA and COMENTARIO", score_and_comment, CALLS, spares=("general",)),
    Mess("decorated headings", decorated_headings),
    Mess("the name over two columns", name_over_two_columns),
    Mess("scale 1 to 10 in the headings", said_scale, CALLS),
    Mess("questions in full", whole_questions, CALLS),
    Mess("typing errors in headings", typing_errors),
    Mess("a heading nobody knows", unknown_heading),
)
LATE = (Mess("attempts instead of a day", attempts_for_a_day, CALLS),)
