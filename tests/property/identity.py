"""Ways people say who a row is about, and when: placeholders, odd spellings, impossible days (domain §4.2, A-01)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta

from sheets_automation.model import CellValue
from sheets_automation.samples.days import LONG_MONTHS, MONTHS

from .draft import serial
from .plain import another, detractor, promoter
from .scene import CALLS, NOW, REQUESTS, Mess, Scene
from .truth import Line, Must

#: What stands in a cell when there is nothing to write: it identifies nobody.
NO_PLATE = ("EN TRÁMITE", "SIN PLACA", "0KM", "NUEVO", "N/A", "POR ASIGNAR", "en tramite", "PENDIENTE", "-", "S/P")
NO_DOCUMENT: tuple[CellValue, ...] = (
    222222222222.0,
    111111111.0,
    123456789.0,
    999999999.0,
    "222.222.222-2",
    "N/R",
    0.0,
)
NO_PHONE: tuple[CellValue, ...] = (
    3000000000.0, 3111111111.0, 3333333333.0, "1,05E+09", "3,11E+09", "NO TIENE", 0.0, "300 000 0000", 1111111111.0,
)  # fmt: skip


def _served(scene: Scene) -> list[Line]:
    """Lines that somebody waits behind and that are told apart by more than a placeholder could be."""
    return [line for line in scene.table.waiting() if line.alone]


def placeholders(scene: Scene) -> Sequence[Line]:
    """Strangers who share «EN TRÁMITE», 222222222222 and 3000000000: each is a case, none is a repeated customer."""
    lines = scene.some(_served(scene), 4, "identity")
    if len(lines) < 2:
        return []
    plate, document, phone = scene.one(NO_PLATE), scene.one(NO_DOCUMENT), scene.one(NO_PHONE)
    first = lines[0]
    alike = scene.chance(0.5) and scene.form != REQUESTS  # on one day, of one opinion, without a word
    for line in lines:
        line.cells.update(placa=plate, documento=document, telefono=phone)
        if alike and not {"score", "date"} & line.taken and not {"score", "date"} & first.taken:
            for name in (scene.day_field, *scene.questions, "general", "tipo_cliente"):
                line.cells[name] = first.cells.get(name)
            line.cells[scene.words_field] = None
            line.taken |= {"score", "date", "words"}
    return lines


def guessed_plates(scene: Scene) -> Sequence[Line]:
    """CD1234 is a diplomat's plate, and CDI234 somebody else's: what a correction guesses joins nobody."""
    lines = scene.some(_served(scene), 2, "identity")
    if len(lines) < 2 or scene.form == REQUESTS:
        return []
    one, other = scene.one((("CD1234", "CDI234"), ("0AB123", "OAB123"), ("ABC1O3", "ABC103"), ("XYO12D", "XY012D")))
    for line, plate in zip(lines, (one, other), strict=True):
        line.cells.update(placa=plate)
    return lines


def odd_identities(scene: Scene) -> Sequence[Line]:
    """«abc 123», «311 234 5678 hijo», two phones in a cell, «CC 1.234.567», names with a note."""
    lines = scene.some([line for line in scene.table.calls() if line.customer], 5, "identity")
    for line in lines:
        who = line.customer
        assert who is not None
        plate, phone = who.plate, who.phone
        other = f"32{phone[2:]}"
        line.cells.update(
            placa=scene.one((plate.lower(), f"{plate[:3]} {plate[3:]}", f"{plate[:3]}-{plate[3:]}", f"{plate}.")),
            telefono=scene.one(
                (
                    f"{phone[:3]} {phone[3:6]} {phone[6:]}", f"+57 {phone}", f"57{phone}", f"{phone}.0",
                    f"{phone} / {other}", f"{phone[:3]} {phone[3:]} hijo", f"{phone} - {other}", phone[:-1], "N/R",
                )
            ),
            documento=scene.one((f"CC {who.document}", f"{int(who.document):,}".replace(",", "."), "N/R", None)),
            cliente=scene.one((f"{who.name} ", f"Sra. {who.name} (esposa)", who.name.upper(), who.name.lower())),
        )  # fmt: skip
    return lines


def names_like_totals(scene: Scene) -> Sequence[Line]:
    """«Total Gas SAS», «Meta Llanos SAS», «Lunes Verde Ltda» are customers."""
    names = (
        "Total Gas SAS", "Meta Llanos SAS", "Promedios y Cía SAS", "Suma Ingeniería SAS", "Resumen Digital Ltda",
        "Nota Musical SAS", "Lunes Verde Ltda", "Enero Gómez Cely", "Firma Legal SAS", "Semana Editores SAS",
        "Totalcar SAS", "Fin de Semana Tours", "Domingo Pérez", "Mes a Mes Seguros", "Subtotal Contadores Ltda",
        "Convenciones Boyacá SAS", "Indicador Financiero SAS", "Gran Total Mercados", "Meta 4x4",
    )  # fmt: skip
    lines = scene.some([line for line in scene.table.calls() if "identity" not in line.taken], 3, "identity")
    for line in lines:
        line.cells["cliente"] = f"{scene.one(names)} {scene.word()}"
        if scene.chance(0.3):
            line.cells.update(placa=None, documento=None, telefono=None)
            line.alone = False
    return lines


def no_identity_but_a_name(scene: Scene) -> Sequence[Line]:
    """A name and a day, and nothing else about the customer."""
    lines = scene.some(scene.table.calls(), 3, "identity")
    for line in lines:
        line.cells.update(placa=None, documento=None, telefono=None)
        line.alone = False
    return lines


# ------------------------------------------------------------------------------------------ rows that are nearly alike


def _beside(scene: Scene, line: Line, other: Line) -> None:
    """Puts a row above or below another, or somewhere else in the table."""
    at = next(number for number, own in enumerate(scene.table.lines) if own is line)
    scene.table.lines.insert(scene.one((at, at + 1, len(scene.table.lines))), other)


def second_attempt(scene: Scene) -> Sequence[Line]:
    """The same customer and day twice: not reached, then reached and dissatisfied."""
    touched: list[Line] = []
    for line in scene.some(_served(scene), 2, "identity"):
        before = Line("primer intento", Must.QUIET, dict(line.cells), line.customer)
        before.cells.update(dict.fromkeys((*scene.questions, "general", "tipo_cliente", "observaciones", "gestion")))
        before.cells.update(contactado="NO", motivo_no_contacto="No contesta")
        before.cells.update(dict.fromkeys(("estado", "fecha_gestion", "sugerencia", "x_total")))
        before.taken, line.alone = {"score", "identity", "date", "words", "mark"}, False
        _beside(scene, line, before)
        touched += [line, before]
    return touched


def two_opinions(scene: Scene) -> Sequence[Line]:
    """The same customer and day twice, satisfied once and not the other time (two services, two answers)."""
    touched: list[Line] = []
    for line in scene.some(_served(scene), 2, "identity"):
        other = another(scene, promoter)
        keep = {name: other.cells.get(name) for name in (*scene.questions, "general", "tipo_cliente", "observaciones")}
        other.cells = {**line.cells, **keep, **dict.fromkeys(("gestion", "estado", "fecha_gestion", "sugerencia"))}
        other.customer = line.customer
        other.taken, line.alone = {"identity", "date", "mark", "words", "score"}, False
        _beside(scene, line, other)
        touched += [line, other]
    return touched


def other_words(scene: Scene) -> Sequence[Line]:
    """The same customer, day and answers twice in other words: two rows to answer (spec §3)."""
    touched: list[Line] = []
    for line in scene.some(_served(scene), 2, "identity"):
        if line.cells.get(scene.words_field) is None:
            continue
        other = deepcopy(line)
        other.cells[scene.words_field] = f"Vuelve a llamar y se queja de otra cosa ({scene.word()})"
        if scene.form == REQUESTS:
            other.cells["numero"] = scene.one((f"PQRS-2026-{scene.serial:03d}", line.cells["numero"]))
        line.alone = other.alone = False
        _beside(scene, line, other)
        touched += [line, other]
    return touched


def typed_twice(scene: Scene) -> Sequence[Line]:
    """A row pasted a second time is one case."""
    touched: list[Line] = []
    candidates = [line for line in scene.table.calls() if line.alone and line.what in _PASTED]
    for line in scene.some(candidates, 2, "identity"):
        line.same, line.alone = scene.group(), False
        line.taken |= {"mark", "words", "score", "date"}
        other = deepcopy(line)
        _beside(scene, line, other)
        touched += [line, other]
    return touched


_PASTED = ("detractor", "promotor", "PQRS abierta")


def same_car_again(scene: Scene) -> Sequence[Line]:
    """The same car on another day: two cases, and a repeated customer."""
    touched: list[Line] = []
    for line in scene.some(_served(scene), 2, "identity"):
        if scene.form == REQUESTS:
            continue
        other = another(scene, detractor)
        other.customer = line.customer
        for name in ("cliente", "placa", "telefono", "documento"):
            other.cells[name] = line.cells.get(name)
        other.cells["fecha_llamada"] = serial(scene.day())
        other.alone = line.alone = False
        other.taken.add("identity")
        _beside(scene, line, other)
        touched += [line, other]
    return touched


# ------------------------------------------------------------------------------------------------------------- days


def odd_dates(scene: Scene) -> Sequence[Line]:
    """Days as text, with hours, without year."""
    lines = scene.some(scene.table.calls(), 6, "date")
    for line in lines:
        for name in (scene.day_field, "fecha_gestion", "fecha_respuesta"):
            stored = line.cells.get(name)
            if isinstance(stored, float):
                line.cells[name] = _written(scene, date(1899, 12, 30) + timedelta(days=int(stored)))
    return lines


def _written(scene: Scene, day: date) -> CellValue:
    d, m, y = day.day, day.month, day.year
    return scene.one(
        (
            f"{d}/{m}/{y}", f"{d:02d}-{m:02d}-{y % 100}", f"{d}-{MONTHS[m - 1]}", f"{d} de {LONG_MONTHS[m - 1]}",
            day.isoformat(), f"{d}.{m}.{y}", f"{d:02d}/{m:02d}/{y} 10:35 a. m.", f"{d}/{m}", serial(day) + 0.4375,
            f"{d} de {LONG_MONTHS[m - 1]} de {y}", f"{d}-{MONTHS[m - 1]}-{y}",
        )
    )  # fmt: skip


def wrong_year(scene: Scene) -> Sequence[Line]:
    """Last year's number among the days of this one: said at the cell, and the case is mailed."""
    if len(scene.table.calls()) < 6:
        return []
    lines = scene.some(scene.table.waiting(), 1, "date")
    for line in lines:
        stored = line.cells.get(scene.day_field)
        if isinstance(stored, float):
            line.cells[scene.day_field] = stored - 365
            line.told.add(scene.day_field)
    return lines


def day_and_month_swapped(scene: Scene) -> Sequence[Line]:
    """5/11 typed as 11/5 in a tab of November."""
    if len(scene.table.calls()) < 6:
        return []
    lines = scene.some(scene.table.waiting(), 1, "date")
    for line in lines:
        line.cells[scene.day_field] = serial(date(2026, scene.one((3, 4, 5, 6)), 11))
        line.told.add(scene.day_field)
    return lines


def no_day(scene: Scene) -> Sequence[Line]:
    """No day, one that does not exist, or one still to come: the clock starts when the row is first seen (A-01)."""
    lines = scene.some([line for line in scene.table.waiting() if "identity" not in line.taken], 2, "date")
    for line in lines:
        line.taken.add("identity")  # with nothing else to know it by, it would be nobody
        future = serial(NOW.date() + timedelta(days=scene.random.randint(20, 300)))
        line.cells[scene.day_field] = scene.one((None, "31/11/2026", future, "pendiente", "ayer"))
        line.told.add(scene.day_field)
    return lines


ROWS = (
    Mess("placeholders", placeholders),
    Mess("guessed plates", guessed_plates, CALLS),
    Mess("odd identities", odd_identities),
    Mess("names like totals", names_like_totals),
    Mess("a name and nothing else", no_identity_but_a_name),
    Mess("odd dates", odd_dates),
    Mess("wrong year", wrong_year, CALLS),
    Mess("day and month swapped", day_and_month_swapped, CALLS),
    Mess("no day", no_day),
)
TWINS = (
    Mess("second attempt", second_attempt, CALLS),
    Mess("two opinions", two_opinions, CALLS),
    Mess("other words", other_words),
    Mess("typed twice", typed_twice),
    Mess("same car again", same_car_again, CALLS),
)
