"""Tables as the procedures want them: calls (GSC-FOR-01, GSC-FOR-03) and requests (GSC-FOR-04), with their truth.

Of a call, the overall score, the recommendation and the mean always agree on the class, so every reading of A-03 does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from sheets_automation.model import CellValue
from sheets_automation.samples import words

from .draft import Column, Table, serial
from .scene import NOW, REQUESTS, Scene
from .truth import Line, Must

#: Field → headings that people write and that name nothing else.
HEADINGS: dict[str, tuple[str, ...]] = {
    "consecutivo": ("No.", "N°", "ITEM", "CONSECUTIVO"),
    "numero": ("RADICADO", "No. RADICADO", "No. PQRS", "CASO"),
    "sede": ("SEDE", "CIUDAD", "TALLER", "Sede"),
    "marca": ("MARCA", "Marca"),
    "fecha_llamada": ("FECHA LLAMADA", "F. LLAMADA", "FECHA DE LLAMADA", "FECHA DE CONTACTO", "FECHA ENCUESTA"),
    "fecha_recepcion": ("FECHA RECEPCIÓN", "FECHA DE RECEPCIÓN", "FECHA RECIBIDO", "FECHA DE RADICACIÓN"),
    "cliente": ("CLIENTE", "NOMBRE", "NOMBRE DEL CLIENTE", "NOMBRES Y APELLIDOS", "Cliente"),
    "documento": ("CC", "CÉDULA", "DOCUMENTO", "C.C./NIT", "IDENTIFICACIÓN"),
    "telefono": ("CELULAR", "TELÉFONO", "CEL.", "MÓVIL", "Celular"),
    "placa": ("PLACA", "PLACAS", "Placa"),
    "asesor": ("ASESOR", "NOMBRE ASESOR"),
    "contactado": ("CONTACTADO", "¿CONTESTÓ?", "CONTACTO EFECTIVO"),
    "motivo_no_contacto": ("MOTIVO NO CONTACTO", "MOTIVO DE NO CONTACTO"),
    "atencion": ("ATENCIÓN", "ATENCIÓN ASESOR", "P1", "Atención"),
    "trabajo": ("TRABAJO REALIZADO", "CALIDAD DEL TRABAJO", "P2", "Trabajo realizado"),
    "instalaciones": ("INSTALACIONES", "INSTALACIONES DEL CONCESIONARIO", "P2"),
    "tiempos": ("TIEMPOS", "TIEMPO DE ENTREGA", "P3", "Tiempos"),
    "recomendacion": ("RECOMENDACIÓN", "RECOMENDARÍA", "NPS", "P4", "Recomendación"),
    "general": ("CALIFICACIÓN", "CALIFICACIÓN GENERAL", "PROMEDIO", "SATISFACCIÓN GENERAL"),
    "tipo_cliente": ("TIPO CLIENTE", "CLASIFICACIÓN", "TIPO DE CLIENTE"),
    "observaciones": ("OBSERVACIONES", "VOZ DEL CLIENTE", "COMENTARIO CLIENTE", "Observaciones"),
    "descripcion": ("DESCRIPCIÓN", "HECHOS", "DETALLE", "DESCRIPCIÓN DE LA PQRS"),
    "sugerencia": ("SUGERENCIA", "SUGERENCIAS"),
    "gestion": ("GESTIÓN", "PLAN DE ACCIÓN", "EVIDENCIA DE LA GESTIÓN", "Gestión"),
    "fecha_gestion": ("FECHA GESTIÓN", "FECHA DE GESTIÓN"),
    "estado": ("ESTADO", "STATUS", "Estado"),
    "canal": ("CANAL", "MEDIO"),
    "tipo": ("TIPO", "TIPO PQRS", "TIPO DE SOLICITUD"),
    "responsable": ("RESPONSABLE", "A CARGO"),
    "fecha_respuesta": ("FECHA RESPUESTA", "FECHA DE RESPUESTA"),
    "x_km": ("KM", "KILOMETRAJE"),
}
DONE_WORDS = ("Gestión realizada", "Cerrado", "Solucionado", "Finalizado", "Resuelto", "OK", "GESTIÓN REALIZADA")
OPEN_WORDS = ("En trámite", "En proceso", "EN TRÁMITE", "en seguimiento")
WAITING_WORDS = ("Pendiente", "Sin gestión", "PENDIENTE", "")
_KINDS = ("Queja", "Reclamo", "Petición", "QUEJA", "RECLAMO", "Q", "R")
_BY_CHANCE = {  # columns that not every sheet has, and how often
    "consecutivo": 0.5, "sede": 0.5, "marca": 0.5, "documento": 0.6, "asesor": 0.4, "contactado": 0.6,
    "motivo_no_contacto": 0.4, "general": 0.3, "tipo_cliente": 0.25, "sugerencia": 0.25, "fecha_gestion": 0.6,
    "estado": 0.7, "x_km": 0.15, "canal": 0.5, "responsable": 0.5,
}  # fmt: skip


def table(scene: Scene, lines: int, columns: list[Column] | None = None) -> Table:
    """A table of the scene's form with about so many customers, in the order of their days; it becomes the scene's."""
    made = Table(columns or columns_of(scene), [])
    scene.table = made
    makers = _requests(lines) if scene.form == REQUESTS else _calls(lines)
    scene.random.shuffle(makers)
    made.lines = [maker(scene) for maker in makers]
    made.lines.sort(key=lambda line: _number(line.cells.get(scene.day_field)))
    for number, line in enumerate(made.lines, 1):
        line.cells["consecutivo"] = number
    return made


def _number(value: CellValue) -> float:
    return value if isinstance(value, float) else 0.0


def columns_of(scene: Scene, wants: Collection[str] = (), spares: Collection[str] = ()) -> list[Column]:
    """The columns of a sheet: those that every sheet of the form has, and some of the others."""
    if scene.form == REQUESTS:
        order = (
            "numero", "fecha_recepcion", "canal", "sede", "marca", "cliente", "documento", "telefono", "placa", "tipo",
            "descripcion", "responsable", "fecha_respuesta", "estado",
        )  # fmt: skip
    else:
        order = (
            "consecutivo", "sede", "marca", "fecha_llamada", "cliente", "documento", "telefono", "placa", "x_km",
            "asesor", "contactado", "motivo_no_contacto", *scene.questions, "general", "tipo_cliente", "observaciones",
            "sugerencia", "gestion", "fecha_gestion", "estado",
        )  # fmt: skip
    share = {**_BY_CHANCE, **({"estado": 1.0} if scene.form == REQUESTS else {}), **dict.fromkeys(spares, 0.0)}
    share |= dict.fromkeys(wants, 1.0)
    chosen = [name for name in order if scene.chance(share.get(name, 1.0))]
    numbered = scene.chance(0.25)  # questions go by their numbers, P1 … P4
    return [Column(name, _heading(scene, name, numbered)) for name in chosen]


def _heading(scene: Scene, name: str, numbered: bool) -> str:
    codes = [heading for heading in HEADINGS[name] if len(heading) == 2 and heading[0] == "P"]
    return codes[0] if codes and numbered else scene.one([one for one in HEADINGS[name] if one not in codes])


# ----------------------------------------------------------------------------------------------------------- calls


Maker = Callable[[Scene], Line]


def _calls(lines: int) -> list[Maker]:
    """A quarter detractors, at least one; half promoters; the rest neutral or not reached."""
    detractors = max(1, lines // 4)
    neutral, unreached = lines // 8, max(1, lines // 6)
    promoters = max(2, lines - detractors - neutral - unreached)
    made: list[tuple[Maker, int]] = [
        (detractor, detractors), (promoter, promoters), (neutral_call, neutral), (not_reached, unreached)
    ]  # fmt: skip
    return [maker for maker, count in made for _ in range(count)]


def another(scene: Scene, maker: Maker) -> Line:
    """One call more, typed as the people of the scene's table type."""
    line = maker(scene)
    if scene.table.typed is not None:
        scene.table.typed(line)
    if "doubt" in scene.table.taken:
        line.soften()
    return line


def _call(scene: Scene, what: str, must: Must) -> Line:
    who = scene.customer()
    site, brand = scene.one(("Tunja", "Duitama", "Sogamoso")), scene.one(("VW", "Volkswagen", "Seat"))
    cells: dict[str, CellValue] = {
        "sede": site, "marca": brand, "fecha_llamada": serial(scene.day()), "cliente": who.name,
        "documento": float(who.document), "telefono": scene.one((who.phone, float(who.phone))), "placa": who.plate,
        "asesor": scene.one(("Carlos Rodríguez", "Diana Suárez", "Yenny Becerra")), "contactado": "SI",
        "x_km": float(scene.random.randrange(5_000, 90_000, 10)),
    }  # fmt: skip
    return Line(what, must, cells, who, alone=True)


def answer(scene: Scene, line: Line, answers: tuple[int, ...]) -> None:
    """Type four answers and what follows from them."""
    line.cells.update({name: float(given) for name, given in zip(scene.questions, answers, strict=True)})
    mean = sum(answers) / len(answers)
    line.cells["general"] = mean
    line.cells["tipo_cliente"] = "DETRACTOR" if mean < 7 else "NEUTRO" if mean < 9 else "PROMOTOR"


def promoter(scene: Scene) -> Line:
    """Nines and tens."""
    line = _call(scene, "promotor", Must.QUIET)
    answer(scene, line, tuple(scene.random.choices((10, 9), (4, 1), k=4)))
    if scene.chance(0.7):
        line.cells["observaciones"] = scene.say(scene.one(words.PRAISE))
    return line


def neutral_call(scene: Scene) -> Line:
    """Sevens and eights."""
    line = _call(scene, "neutro", Must.QUIET)
    answer(scene, line, tuple(scene.random.choices((7, 8), k=4)))
    line.cells["observaciones"] = scene.one(words.NEUTRAL)
    return line


def not_reached(scene: Scene) -> Line:
    """Nobody answered."""
    line = _call(scene, "sin contacto", Must.QUIET)
    line.cells["contactado"] = "NO"
    line.cells["motivo_no_contacto"] = scene.one(("No contesta", "Buzón de voz", "Apagado", "Número errado"))
    return line


def detractor(scene: Scene) -> Line:
    """Ones to sixes, in one of three stages: nothing done, something done, done and said so."""
    line = _call(scene, "detractor", Must.CASE)
    answer(scene, line, tuple(scene.random.choices((1, 2, 3, 4, 5, 6), k=4)))
    said = scene.say(scene.one(words.DETRACTOR[scene.one(sorted(words.DETRACTOR))]))
    line.cells["observaciones"] = f"{said} ({scene.word()})"
    line.due = line.mailed = True
    stage = scene.random.choices(("nothing", "something", "done"), (5, 3, 2))[0]
    if stage == "done" and scene.table.has("estado", "gestion"):
        closed_in_words(scene, line, scene.one(DONE_WORDS))
        line.closed = True
    elif stage == "something" and scene.table.has("gestion"):
        line.cells["gestion"] = scene.one(words.EVIDENCE_OPEN["general"])
        line.cells["estado"] = scene.one(OPEN_WORDS)
        line.open = line.evidence = True
    else:
        line.cells["estado"] = scene.one(WAITING_WORDS)
        line.open = True
    return line


def closed_in_words(scene: Scene, line: Line, status: str) -> None:
    """Evidence, its day, and a status."""
    line.cells["gestion"] = scene.one(words.EVIDENCE["general"])
    line.cells["fecha_gestion"] = min(_number(line.cells["fecha_llamada"]) + 1, serial(NOW.date()))
    line.cells["estado"] = status
    line.open, line.evidence, line.done = False, True, True


# -------------------------------------------------------------------------------------------------------- requests


def _requests(lines: int) -> list[Maker]:
    """Half still open, half answered."""
    each = max(2, lines // 2)
    return [maker for maker in (open_request, answered) for _ in range(each)]


def _request(scene: Scene, what: str, must: Must, day: date) -> Line:
    who = scene.customer()
    cells: dict[str, CellValue] = {
        "numero": f"PQRS-2026-{scene.serial:03d}", "fecha_recepcion": serial(day),
        "canal": scene.one(("Presencial", "WhatsApp", "Correo", "Llamada")), "sede": scene.one(("Tunja", "Duitama")),
        "marca": scene.one(("VW", "Seat")), "cliente": who.name, "documento": float(who.document),
        "telefono": who.phone, "placa": who.plate, "tipo": scene.one(_KINDS),
        "descripcion": f"{scene.say(scene.one(words.DETRACTOR['tiempos']))} ({scene.word()})",
        "responsable": scene.one(("Gloria Nieto", "Rafael Cárdenas")),
    }  # fmt: skip
    return Line(what, must, cells, who, alone=True)


def open_request(scene: Scene) -> Line:
    """Nobody has answered yet."""
    line = _request(scene, "PQRS abierta", Must.CASE, scene.day())
    line.cells["estado"] = scene.one(("Abierto", "Abierta", "En trámite", "Pendiente", "En estudio", ""))
    line.open = line.due = line.mailed = True
    return line


def answered(scene: Scene) -> Line:
    """Answered on a day, and said so."""
    day = scene.day()
    line = _request(scene, "PQRS respondida", Must.QUIET, day)
    line.cells["fecha_respuesta"] = serial(min(day + timedelta(days=3), NOW.date()))
    line.cells["estado"] = scene.one(("Cerrado", "Cerrada", "Respondida", "Resuelta"))
    line.closed = True
    return line
