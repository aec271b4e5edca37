"""Scales of whole columns of scores: one to five, words, percent, yes or no; and columns TOTAL that are no score (A-03,
A-11; spec §3: the scale of a column is decided from all its values).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sheets_automation.model import CellValue

from .draft import Column, Table
from .scene import CALLS, RECOMMENDATION, Mess, Scene
from .scores import answers_of
from .truth import Line, Must


def _rescale(scene: Scene, way: Callable[[float], CellValue], *, only: Sequence[str] = ()) -> Sequence[Line]:
    """All answers of the table on another scale. Detractors answered 1 to 4 of 10, so that no rounding is in doubt."""
    if scene.table.has("general") or not scene.take("scale"):
        return []
    lines = [line for line in scene.table.calls() if answers_of(line, scene) and "score" not in line.taken]
    if any("score" in line.taken for line in scene.table.calls()):
        return []

    def typed(line: Line) -> None:
        line.taken.add("score")
        for name, value in answers_of(line, scene):
            if only and name not in only:
                continue
            low = scene.one((2.0, 4.0)) if line.must is not Must.QUIET else None
            fair = {"promotor": 10.0, "neutro": 8.0}.get(line.what, value)
            line.cells[name] = way(low if low is not None else fair)
        line.cells.pop("tipo_cliente", None)
        line.soften()

    return _all_so(scene, lines, typed)


def _all_so(scene: Scene, lines: Sequence[Line], typed: Callable[[Line], None]) -> Sequence[Line]:
    """Types these lines so, and those that are still to come."""
    for line in lines:
        typed(line)
    scene.table.typed = typed
    return lines


def one_to_five(scene: Scene) -> Sequence[Line]:
    """The headings say «(1 A 5)»."""
    touched = _rescale(scene, lambda ten: ten / 2)
    if touched:
        way = scene.one((" (1 A 5)", " (1-5)", " 1 a 5", " (de 1 a 5)", " (1 AL 5)"))
        for name in scene.questions:
            scene.table.column(name).heading += way
    return touched


def out_of_five(scene: Scene) -> Sequence[Line]:
    """«2/5», «5/5» as text (A-11)."""
    return _rescale(scene, lambda ten: f"{ten / 2:.0f}/5")


def agreement_in_words(scene: Scene) -> Sequence[Line]:
    """«5. Totalmente de acuerdo», «1 - Muy insatisfecho», «5 estrellas»."""
    scale = scene.one(
        (
            {
                2: "1. Totalmente en desacuerdo",
                4: "2. En desacuerdo",
                8: "4. De acuerdo",
                10: "5. Totalmente de acuerdo",
            },
            {2: "1 - Muy insatisfecho", 4: "2 - Insatisfecho", 8: "4 - Satisfecho", 10: "5 - Muy satisfecho"},
            {2: "1 estrella", 4: "2 estrellas", 8: "4 estrellas", 10: "5 estrellas"},
            {2: "1 (muy malo)", 4: "2 (malo)", 8: "4 (bueno)", 10: "5 (excelente)"},
            {2: "Muy malo", 4: "Malo", 8: "Bueno", 10: "Excelente"},
            {2: "Muy insatisfecho", 4: "Insatisfecho", 8: "Satisfecho", 10: "Muy satisfecho"},
            {2: "★☆☆☆☆", 4: "★★☆☆☆", 8: "★★★★☆", 10: "★★★★★"},
        )
    )
    return _rescale(scene, lambda ten: scale[int(ten)])


def percent(scene: Scene) -> Sequence[Line]:
    """«40 %», 0.4 in a cell formatted as percent, or 40 of 100."""
    way: Callable[[float], CellValue] = scene.one(
        (lambda ten: f"{ten * 10:.0f}%", lambda ten: f"{ten * 10:.0f} %", lambda ten: ten / 10, lambda ten: ten * 10)
    )
    return _rescale(scene, way)


def yes_or_no(scene: Scene) -> Sequence[Line]:
    """RECOMENDACIÓN is answered SI or NO (domain §4.2)."""
    yes, no = scene.one((("SI", "NO"), ("Sí", "No"), ("si", "no"), (True, False), ("S", "N")))
    return _rescale(scene, lambda ten: yes if ten > 7 else no, only=(RECOMMENDATION,))


def _overall_that_is_none(
    scene: Scene, heading: Sequence[str], worth: Callable[[list[float]], float]
) -> Sequence[Line]:
    table: Table = scene.table
    if table.has("general") or not scene.take("scale") or any("score" in line.taken for line in table.calls()):
        return []
    at = next(number for number, column in enumerate(table.columns) if column.field == RECOMMENDATION) + 1
    table.columns.insert(at, Column("x_total", scene.one(list(heading)), table.column(RECOMMENDATION).group))
    lines = [line for line in table.calls() if answers_of(line, scene)]

    def typed(line: Line) -> None:
        line.cells["x_total"] = worth([value for _name, value in answers_of(line, scene)])
        line.taken.add("score")

    return _all_so(scene, lines, typed)


def a_sum(scene: Scene) -> Sequence[Line]:
    """TOTAL adds the four answers: 8 is two each."""
    return _overall_that_is_none(scene, ("TOTAL", "CALIFICACIÓN TOTAL", "PUNTAJE"), sum)


def a_count(scene: Scene) -> Sequence[Line]:
    """TOTAL counts the answers: always 4."""
    return _overall_that_is_none(scene, ("TOTAL",), lambda answers: float(len(answers)))


_OVERALL = ("general",)
SCALES = (
    Mess("scale 1 to 5 in the headings", one_to_five, CALLS, spares=_OVERALL),
    Mess("out of five as text", out_of_five, CALLS, spares=_OVERALL),
    Mess("agreement in words", agreement_in_words, CALLS, spares=_OVERALL),
    Mess("percent", percent, CALLS, spares=_OVERALL),
    Mess("recommended yes or no", yes_or_no, CALLS, spares=_OVERALL),
    Mess("TOTAL is a sum", a_sum, CALLS, spares=_OVERALL),
    Mess("TOTAL is a count", a_count, CALLS, spares=_OVERALL),
)
