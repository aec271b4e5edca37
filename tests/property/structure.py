"""Rows that are nobody's: totals, separators, repeated headings, prepared rows, footers (domain §4.1)."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.model import CellValue

from .scene import CALLS, REQUESTS, Mess, Scene
from .truth import Line, Must

_TOTALS = (
    "TOTAL", "TOTAL DÍA", "Total", "SUBTOTAL", "Subtotal semana", "GRAN TOTAL", "TOTAL GENERAL", "Total general",
    "TOTALES", "Total registros: 1.234", "TOTAL LLAMADAS", "Total noviembre",
)  # fmt: skip
_MEANS = ("PROMEDIO", "Promedio", "PROMEDIO MES", "PROMEDIOS", "Promedio día", "Promedio general")
_SHARES = ("% SATISFACCIÓN", "PORCENTAJE", "NIVEL DE SATISFACCIÓN", "META", "NPS", "INDICADOR")
_SEPARATORS = (
    "SEMANA 3", "SEMANA DEL 16 AL 20 DE NOVIEMBRE", "LUNES 23", "MARTES 24 DE NOVIEMBRE", "NOVIEMBRE", "QUINCENA 2",
    "TUNJA", "DUITAMA", "VW", "TALLER", "TURNO TARDE", "CLIENTES DE COLISIÓN",
)  # fmt: skip


def _nobody(what: str, cells: dict[str, CellValue]) -> Line:
    return Line(what, Must.QUIET, cells)


def _put(scene: Scene, line: Line, *, last: bool = False) -> bool:
    """A row among the others, or after them. Not where the rhythm of the rows says something."""
    lines = scene.table.lines
    if "rows" in scene.table.taken and not last:
        return False
    lines.insert(len(lines) if last else scene.random.randrange(2, len(lines) + 1), line)
    return True


def _label_fields(scene: Scene) -> list[str]:
    """Where people write «TOTAL»: the first column, the name, the words."""
    first = scene.table.columns[0].field
    fields = [first] if not first.startswith("fecha") else []
    return [*fields, *(name for name in ("cliente", scene.words_field) if scene.table.has(name))]


def _lone_field(scene: Scene) -> str:
    """Where a text stands alone in its row: the first column, but not where a text alone is what a customer said."""
    names = [column.field for column in scene.table.columns]
    return next(name for name in names if name not in ("descripcion", "observaciones", "documento", "telefono"))


def _figures(scene: Scene, count: bool) -> dict[str, CellValue]:
    if scene.form == REQUESTS:
        return {scene.one(("placa", "telefono", "numero")): float(scene.random.randint(3, 30))}
    figures: dict[str, CellValue] = {}
    low, high = (3, 30) if count else (4, 9)
    for name in scene.questions:
        figures[name] = scene.random.uniform(low, high) if not count else float(scene.random.randint(low, high))
    if scene.chance(0.5):
        figures[scene.one(("placa", "telefono", "documento"))] = float(scene.random.randint(3, 30))
    if scene.chance(0.3):
        figures["contactado"] = float(scene.random.randint(3, 20))
    return figures


def _summed(scene: Scene, labels: Sequence[str], what: str, *, count: bool) -> Sequence[Line]:
    touched = []
    for number in range(scene.random.randint(1, 3)):
        figures = _figures(scene, count)
        name = scene.one([name for name in _label_fields(scene) if name not in figures] or ["cliente"])
        line = _nobody(what, {**figures, name: scene.one(labels)})
        if _put(scene, line, last=number == 0):
            touched.append(line)
    return touched


def totals(scene: Scene) -> Sequence[Line]:
    """TOTAL with counts below the questions, and perhaps a count below PLACA."""
    return _summed(scene, _TOTALS, "total", count=True)


def means(scene: Scene) -> Sequence[Line]:
    """PROMEDIO with means that look like scores, and a count below PLACA."""
    return _summed(scene, (*_MEANS, *_TOTALS), "promedio", count=False)


def shares(scene: Scene) -> Sequence[Line]:
    """«% SATISFACCIÓN», META, NPS at the bottom."""
    figures = {name: scene.one((0.52, 0.95, 5.2, 9.5, 38.0)) for name in scene.questions}
    line = _nobody("indicador", {**figures, scene.one(_label_fields(scene)): scene.one(_SHARES)})
    _put(scene, line, last=True)
    return [line]


def unlabelled(scene: Scene) -> Sequence[Line]:
    """Means and counts without a word, as formulas leave them."""
    line = _nobody("promedios sin rótulo", {name: scene.random.uniform(4, 9) for name in scene.questions})
    if scene.chance(0.6):
        line.cells[scene.one(("placa", "telefono", "cliente"))] = float(scene.random.randint(5, 40))
    _put(scene, line, last=True)
    return [line]


def separators(scene: Scene) -> Sequence[Line]:
    """«SEMANA 3», «TUNJA», merged over the table or alone in its first cell."""
    touched = []
    for _ in range(scene.random.randint(1, 3)):
        line = _nobody("separador", {_lone_field(scene): scene.one(_SEPARATORS)})
        line.wide = scene.chance(0.6)
        if _put(scene, line):
            touched.append(line)
    return touched


def blank_rows(scene: Scene) -> Sequence[Line]:
    """Nothing at all, here and there."""
    lines = [_nobody("fila vacía", {}) for _ in range(scene.random.randint(1, 3))]
    return [line for line in lines if _put(scene, line)]


def prepared_rows(scene: Scene) -> Sequence[Line]:
    """Numbers, drop-downs and formulas filled down for the customers of tomorrow."""
    lines = []
    for number in range(scene.random.randint(2, 6)):
        cells: dict[str, CellValue] = {"consecutivo": float(len(scene.table.lines) + number), "estado": "Pendiente"}
        if scene.form != REQUESTS:
            cells.update(general=0.0, contactado=False)
        elif scene.chance(0.5):
            cells.pop("estado")
        line = _nobody("fila preparada", cells)
        _put(scene, line, last=True)
        lines.append(line)
    return lines


def begun_rows(scene: Scene) -> Sequence[Line]:
    """A list to call: names, cars and phones, and nobody has called yet."""
    if "rows" in scene.table.taken:
        return []
    lines = []
    for _ in range(scene.random.randint(1, 4)):
        who = scene.customer()
        line = Line("por llamar", Must.QUIET, {"cliente": who.name, "placa": who.plate, "telefono": who.phone}, who)
        _put(scene, line, last=True)
        lines.append(line)
    return lines


def footer(scene: Scene) -> Sequence[Line]:
    """Who made it, who looked it over."""
    texts = ("Elaboró: Agente Call Center", "Revisó: Director Posventa", "Aprobó: Subgerente General",
             "Nota: este formato no se puede modificar", "Fecha de impresión 25/11/2026")  # fmt: skip
    lines = [_nobody("pie", {_lone_field(scene): text}) for text in scene.random.sample(texts, 2)]
    for line in lines:
        _put(scene, line, last=True)
    return lines


def repeated_headings(scene: Scene) -> Sequence[Line]:
    """The heading pasted again for every printed page or week."""
    table = scene.table
    if "rows" in table.taken:
        return []
    again = [_nobody("encabezado repetido", {column.field: column.heading for column in table.columns})]
    if table.grouped:
        seen: dict[str, CellValue] = {}
        for column in table.columns:
            if column.group and column.group not in seen.values():
                seen[column.field] = column.group
        again.insert(0, _nobody("grupos repetidos", seen))
    at = scene.random.randrange(2, len(table.lines)) if len(table.lines) > 2 else len(table.lines)
    table.lines[at:at] = again
    return [*again, *_group_words(scene, at)]


def _group_words(scene: Scene, at: int) -> list[Line]:
    """In the row above it, a cell begins with a word that also names a group."""
    above = scene.table.lines[at - 1]
    if not above.is_call or scene.chance(0.4) or {"words", "same"} & above.taken or above.same:
        return []
    before = above.cells.get(scene.words_field) or ""
    above.cells[scene.words_field] = f"{scene.one(_BEGINNINGS)} {before}"
    return [above]


_BEGINNINGS = (
    "Cliente dice:", "Encuesta hecha en el taller.", "Seguimiento a su queja:", "Llamada cortada,",
    "Gestión pendiente:", "Vehículo en el taller.", "Servicio prestado.", "Contacto por WhatsApp:",
    "Respuesta del cliente:",
)  # fmt: skip


LINES = (
    Mess("totals", totals, CALLS),
    Mess("means", means, CALLS),
    Mess("shares", shares, CALLS),
    Mess("means without a label", unlabelled, CALLS),
    Mess("separators", separators),
    Mess("blank rows", blank_rows),
    Mess("rows prepared", prepared_rows),
    Mess("rows begun", begun_rows, CALLS),
    Mess("footer", footer),
    Mess("repeated headings", repeated_headings),
    Mess("totals of requests", totals, (REQUESTS,)),
)
