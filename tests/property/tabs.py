"""What people keep in a workbook beside the tab they work in: copies, mirrors, lists, summaries; and what they call
tabs (spec §2, §3; domain §4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from sheets_automation.model import CellValue

from .draft import Book, Column, Sheet, Table
from .layouts import in_doubt
from .plain import answer
from .plain import table as plain_table
from .scene import CALLS, REQUESTS, Mess, Scene
from .truth import Line, Must


def _twin(scene: Scene, table: Table, lines: Sequence[Line]) -> Table:
    """The same headings over copies of these lines, about which nothing else is to be said."""
    columns = [Column(column.field, column.heading, column.group) for column in table.columns]
    copies = [deepcopy(line) for line in lines]
    for line, copy in zip(lines, copies, strict=True):
        line.alone = copy.alone = False
        copy.told.clear()
    return Table(columns, copies, merged=table.merged, tall=table.tall)


def _sheet(scene: Scene, title: str, tables: Sequence[Table], *, first: bool = False) -> None:
    made = Sheet(title, [list(tables)])
    scene.book.sheets.insert(0 if first else len(scene.book.sheets), made)


def copied_tab(scene: Scene) -> Sequence[Line]:
    """«Copia de NOVIEMBRE» and the like, before or after the tab itself: nobody works there."""
    title = scene.sheet.title
    if len(scene.sheet.tables) > 1 or "doubt" in scene.table.taken or not scene.take("copy"):
        return []
    for line in scene.table.lines:
        if line.must in (Must.CASE, Must.TOLD) and line.known:
            line.same = line.same or scene.group()
    twin = _twin(scene, scene.table, scene.table.lines)
    for line in twin.lines:
        line.echo, line.what = "copia", f"copia de {line.what}"
        if line.is_call and not line.known:
            line.leave()  # that two rows about nobody are one row, nobody can tell
    names = (f"Copia de {title}", f"{title} (2)", f"Copia de {title} (1)", f"{title} copia", f"{title} - copia",
             f"Copy of {title}", f"COPIA {title}", f"Copia 2 de {title}", f"{title} (copia)")  # fmt: skip
    changed = _changed(scene, twin) if scene.chance(0.5) else []
    _sheet(scene, scene.one(names), [twin], first=scene.chance(0.4))
    return [*scene.table.calls(), *[line for line in twin.lines if line not in changed], *changed]


def _changed(scene: Scene, twin: Table) -> list[Line]:
    """In the copy somebody corrected a satisfied customer's answers downwards: other answers are another row."""
    if scene.form == REQUESTS or scene.table.has("x_total"):
        return []
    if "scale" in scene.table.taken:
        return []
    calls = [line for line in twin.lines if line.what == "copia de promotor" and not line.taken]
    for line in calls[:1]:
        answer(scene, line, (2, 3, 2, 3))
        line.must, line.what, line.echo, line.same = Must.TOLD, "detractor solo en la copia", "", 0
        line.cells["observaciones"] = f"Lo pensó mejor, muy inconforme ({scene.word()})"
    return calls[:1]


def only_a_copy(scene: Scene) -> Sequence[Line]:
    """The tab is called «Copia de …» and there is no other: it is where people work."""
    if not scene.take("copy") or len(scene.book.sheets) > 1:
        return []
    scene.sheet.title = scene.one((f"Copia de {scene.sheet.title}", f"{scene.sheet.title} (2)"))
    return scene.table.calls()


def mirror(scene: Scene) -> Sequence[Line]:
    """A tab of formulas that shows the dissatisfied of another tab: one case each, where the row was typed."""
    if len(scene.sheet.tables) > 1 or "doubt" in scene.table.taken or not scene.take("copy"):
        return []
    calls = scene.table.calls()
    shown = [line for line in calls if _may_be_shown(scene, line)]
    if not shown:
        return []
    for line in shown:
        line.same = scene.group()
    twin = _twin(scene, scene.table, shown)
    twin.shows = True
    for line in twin.lines:
        line.fills, line.mark, line.echo, line.what = {}, None, "espejo", f"espejo de {line.what}"
    title = scene.one(("DETRACTORES", "PENDIENTES", "PARA GERENCIA", "SEGUIMIENTO DETRACTORES", "CASOS ABIERTOS"))
    _sheet(scene, title, [twin], first=scene.chance(0.6))
    return [*shown, *twin.lines]


def _may_be_shown(scene: Scene, line: Line) -> bool:
    alike = sum(other.customer == line.customer for other in scene.table.calls())
    return line.must is Must.CASE and line.known and not line.same and alike == 1


_HELPERS = (
    "LISTA LLAMADAS NOV", "RESUMEN LLAMADAS", "TABLERO VW", "Hoja de cálculo1", "INFORME TUNJA", "Listas", "TD",
    "INDICADOR NOVIEMBRE", "Instrucciones", "Resumen", "CATALOGO", "PORTADA", "Base SPIGA nov", "GRAFICOS", "MENU",
    "PARAMETROS", "Hoja 12", "Hoja1", "Tabla dinámica 1", "VALIDACION",
)  # fmt: skip


def named_like_a_helper(scene: Scene) -> Sequence[Line]:
    """LISTA LLAMADAS, RESUMEN, TABLERO …: a tab is what its heading says, whatever it is called."""
    if not scene.take("copy"):
        return []
    if scene.chance(0.3):
        scene.sheet.title = scene.one(_HELPERS)
        tables = scene.sheet.tables
    else:
        own, sheet = scene.table, scene.sheet
        tables = [plain_table(scene, scene.random.randint(4, 8))]
        scene.table, scene.sheet = own, sheet
        _sheet(scene, scene.one(_HELPERS), tables, first=scene.chance(0.3))
    return [line for table in tables for line in in_doubt(table)]


def helpers(scene: Scene) -> Sequence[Line]:
    """Lists, a pivot table, a cover, a legend, an empty tab: no register, nobody's case."""
    made: list[tuple[str, list[list[CellValue]]]] = [
        ("LISTAS", [["SEDES", "MARCAS", "ASESORES", "ESTADOS"], ["Tunja", "VW", "Carlos Rodríguez", "Pendiente"],
                    ["Duitama", "Seat", "Diana Suárez", "En trámite"]]),
        ("TD", [["Etiquetas de fila", "Cuenta de PLACA", "Promedio de RECOMENDACIÓN"], ["Carlos Rodríguez", 12.0, 9.1],
                ["Diana Suárez", 7.0, 5.5], ["Total general", 19.0, 8.9]]),
        ("PORTADA", [["CARRAZOS S.A.S."], [], ["CONTROL DE SEGUIMIENTO"], ["Vigencia 2026"]]),
        ("INDICADOR", [["MES", "SATISFACCIÓN", "META"], ["Octubre", 0.93, 0.95], ["Noviembre", 0.5, 0.95]]),
        ("Hoja 9", []),
        ("NOTAS", [["llamar a Yuli"], ["pedir repuestos"], [3.0]]),
    ]  # fmt: skip
    for title, rows in scene.random.sample(made, scene.random.randint(1, 4)):
        _plain_sheet(scene, title, rows)
    return scene.table.calls()


def _plain_sheet(scene: Scene, title: str, rows: list[list[CellValue]]) -> None:
    """A tab without a table of ours: none of its rows is anybody's."""
    sheet = Sheet(title, [], above=rows)
    scene.book.sheets.insert(scene.random.randrange(len(scene.book.sheets) + 1), sheet)


def another_workshop(scene: Scene) -> Sequence[Line]:
    """The same car on the same day in the tab of another workshop, with other answers: two rows to answer."""
    if len(scene.book.sheets) > 1:
        return []
    own, sheet = scene.table, scene.sheet
    other = plain_table(scene, scene.random.randint(4, 8))
    theirs = [line for line in other.calls() if line.what == "detractor" and line.must is Must.CASE]
    for mine, line in zip(scene.some(own.waiting(), 2), theirs, strict=False):
        for name in ("cliente", "placa", "telefono", "documento", "fecha_llamada"):
            line.cells[name] = mine.cells.get(name)
        line.customer, line.alone, mine.alone = mine.customer, False, False
        if not isinstance(mine.cells.get("fecha_llamada"), float):
            line.told |= mine.told
        line.mailed = not mine.told  # among so few neighbours another year or month is not plainly wrong
    scene.table, scene.sheet = own, sheet
    _sheet(scene, scene.one(("COLISIÓN", "DUITAMA", "TALLER 2", "MOTOS")), [other])
    return [*own.calls(), *other.calls()]


def answers_without_customers(scene: Scene) -> Sequence[Line]:
    """A tab of answers to a form: when, how much, why – and nobody's name. The low ones are told at least."""
    headings = scene.one(
        (
            ("Marca temporal", "¿Qué tanto nos recomendaría?", "¿Por qué?"),
            ("FECHA", "RECOMENDACIÓN", "COMENTARIO"),
            ("HORA", "CALIFICACIÓN", "OBSERVACIONES"),
        )
    )
    columns = [Column("x_when", headings[0]), Column("recomendacion", headings[1]), Column("x_why", headings[2])]
    lines = []
    for number in range(scene.random.randint(4, 8)):
        score = float(scene.one((1, 2, 3, 9, 10, 10))) if number else 2.0
        cells: dict[str, CellValue] = {"x_when": 46_340.0 + number, "recomendacion": score, "x_why": scene.word()}
        line = Line("respuesta sin cliente", Must.TOLD if score < 7 else Must.ANY, cells, scene.customer())
        line.taken |= {"words", "mark", "identity"}
        lines.append(line)
    _sheet(
        scene,
        scene.one(("Respuestas de formulario 1", "ENCUESTA QR", "Buzón")),
        [Table(columns, lines, taken={"doubt"})],
    )
    return lines


# ------------------------------------------------------------------------------------------------------ whole files


def copied_file(scene: Scene) -> Sequence[Line]:
    """«Copia de GSC-FOR-01 …» beside the file itself: nobody works there."""
    tables = [table for sheet in scene.book.sheets for table in sheet.tables]
    doubtful = any(
        "doubt" in table.taken or len(sheet.tables) > 1 for sheet in scene.book.sheets for table in sheet.tables
    )
    if doubtful or not scene.take("copy"):
        return []
    for line in [line for table in tables for line in table.lines]:
        if line.must in (Must.CASE, Must.TOLD) and line.known:
            line.same = line.same or scene.group()
        line.alone = False
    title = scene.book.title.strip()
    other = Book(scene.one((f"Copia de {title}", f"{title} (1)", f"{title} - copia", f"Copia {title}")), [])
    for sheet in scene.book.sheets:
        twin = deepcopy(sheet)
        for line in [line for table in twin.tables for line in table.lines]:
            line.echo, line.what = "copia", f"copia de {line.what}"
            line.told.clear()
            if line.is_call and not line.known:
                line.leave()
        other.sheets.append(twin)
    scene.book.others.append(other)
    return [line for table in tables for line in table.lines]


def another_file(scene: Scene) -> Sequence[Line]:
    """One file a town: two files of one form, each with its own customers."""
    own, sheet = scene.table, scene.sheet
    made = plain_table(scene, scene.random.randint(4, 8))
    scene.table, scene.sheet = own, sheet
    scene.book.others.append(Book(f"{scene.form} SOGAMOSO 2026", [Sheet("NOVIEMBRE 2026", [[made]])]))
    return made.calls()


BOOKS = (
    Mess("copied tab", copied_tab),
    Mess("only a copy", only_a_copy),
    Mess("mirror tab", mirror),
    Mess("another workshop", another_workshop, CALLS),
    Mess("named like a helper", named_like_a_helper),
    Mess("answers without customers", answers_without_customers, CALLS),
    Mess("helper tabs", helpers),
    Mess("copied file", copied_file),
    Mess("another file", another_file),
)
