"""Ways people write down what a customer answered (domain §4.2, A-03, A-11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sheets_automation.model import CellError, CellValue

from .plain import answer
from .scene import CALLS, RECOMMENDATION, Mess, Scene
from .truth import Line, Must

_NUMBERS = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez")
#: Serial of 1 October 2026 less one: a typed «9/10» became 9-Oct.
_OCTOBER = 46_295


def answers_of(line: Line, scene: Scene) -> list[tuple[str, float]]:
    """Question and answer, of the answers that are numbers."""
    return [(name, value) for name in scene.questions if isinstance(value := line.cells.get(name), float)]


def _retype(scene: Scene, lines: Sequence[Line], way: Callable[[int], CellValue]) -> None:
    """The answers of these lines in another way of writing; what was worked out of them stays."""
    for line in lines:
        for name, value in answers_of(line, scene):
            if scene.chance(0.7) or name == RECOMMENDATION:
                line.cells[name] = way(int(value))


# ------------------------------------------------------------------------------------- single cells, read as they are


def odd_numbers(scene: Scene) -> Sequence[Line]:
    """«3/10», «3,0», «3 (tres)», «tres», «3.0», «'3», «nota 3»: all of them 3."""
    ways: tuple[Callable[[int], CellValue], ...] = (
        lambda n: f"{n}/10", lambda n: f"{n},0", lambda n: f"{n} ({_NUMBERS[n]})", lambda n: _NUMBERS[n],
        lambda n: f"{n}.0", lambda n: str(n), lambda n: _NUMBERS[n].capitalize(), lambda n: f" {n} ",
    )  # fmt: skip
    unlisted: tuple[Callable[[int], CellValue], ...] = (
        lambda n: f"{n} de 10", lambda n: f"{n} sobre 10", lambda n: f"{n} puntos", lambda n: f"{n}!",
    )  # fmt: skip
    lines = scene.some([line for line in scene.table.calls() if answers_of(line, scene)], 4, "score")
    for line in lines:
        way = scene.one((*ways, *unlisted))
        _retype(scene, [line], way)
        if way in unlisted:
            line.soften()
    return lines


def turned_into_dates(scene: Scene) -> Sequence[Line]:
    """«3/10» typed into a cell of numbers becomes 3-Oct."""
    lines = scene.some([line for line in scene.table.calls() if answers_of(line, scene)], 3, "score")
    _retype(scene, lines, lambda n: float(_OCTOBER + n))
    return lines


def letters_for_digits(scene: Scene) -> Sequence[Line]:
    """«1O» is ten."""
    lines = scene.some(scene.table.satisfied(), 2, "score")
    lines = [line for line in lines if line.what == "promotor"]
    _retype(scene, lines, lambda n: "1O" if n == 10 else float(n))
    return lines


def not_applicable(scene: Scene) -> Sequence[Line]:
    """A dash, «N/A» or «NC» where nothing was answered."""
    lines = scene.some([line for line in scene.table.calls() if line.what == "sin contacto"], 3, "score")
    filler = scene.one(("N/A", "NC", "-", "--", "no aplica", "n/a", "N.C.", "X"))
    for line in lines:
        line.cells.update(dict.fromkeys(scene.questions, filler))
    return lines


def one_answer_missing(scene: Scene) -> Sequence[Line]:
    """One question was not asked."""
    lines = scene.some([line for line in scene.table.calls() if answers_of(line, scene)], 4, "score")
    for line in lines:
        line.cells[scene.one(scene.questions)] = scene.one((None, "N/A", "-", "no aplica"))
    return lines


def halves(scene: Scene) -> Sequence[Line]:
    """«9,5», «9 1/2»; «6,5» is still a detractor."""
    lines = scene.some(_with_own_score(scene), 3, "score")
    for line in lines:
        ways = ("{},5", "{}.5", "{} 1/2", "{} y medio")
        whole = {"promotor": 9, "neutro": 7, "detractor": scene.one((2, 4, 5, 6))}[line.what]
        way = scene.one(ways)
        line.cells[RECOMMENDATION] = way.format(_NUMBERS[whole] if "medio" in way else whole)
        if way not in ways[:2]:
            line.soften()
    return lines


def _with_own_score(scene: Scene) -> list[Line]:
    """Calls that the recommendation decides: no overall score beside it, no class."""
    return [] if scene.table.has("general") else [line for line in scene.table.calls() if answers_of(line, scene)]


def only_the_recommendation(scene: Scene) -> Sequence[Line]:
    """Everything well but for the recommendation, which decides (A-03)."""
    if scene.table.has("general") or scene.table.has("tipo_cliente"):
        return []
    lines = scene.some([line for line in scene.table.waiting() if line.what == "detractor"], 2, "score")
    for line in lines:
        line.cells.update({name: float(scene.one((9, 10))) for name in scene.questions})
        line.cells[RECOMMENDATION] = float(scene.one((1, 2, 3)))
    return lines


def one_low_answer(scene: Scene) -> Sequence[Line]:
    """A lone low answer with a good recommendation is for the report, no case (A-03)."""
    if scene.table.has("general"):
        return []
    lines = scene.some([line for line in scene.table.satisfied() if line.what == "promotor"], 2, "score")
    for line in lines:
        line.cells[scene.one([name for name in scene.questions if name != RECOMMENDATION])] = float(scene.one((4, 5)))
        line.cells.pop("tipo_cliente", None)
    return lines


def float_noise(scene: Scene) -> Sequence[Line]:
    """A mean of sevens that a formula gives as 6.999999999999999."""
    if not scene.table.has("general"):
        return []
    lines = scene.some([line for line in scene.table.satisfied() if line.what == "neutro"], 3, "score")
    for line in lines:
        answer(scene, line, (7, 7, 7, 7))
        line.cells["general"] = 6.999999999999999
    return lines


def cannot_be_read(scene: Scene) -> Sequence[Line]:
    """An answer that is no number, and nothing else was asked: it must not vanish."""
    said = ("😡", "?", "Normal", "nota tres", "★★", "👎", "regular", "mala", "pésimo", "más o menos", "1!!", ":(")
    lines = scene.some([line for line in scene.table.waiting() if line.what == "detractor"], 2, "score")
    for line in lines:
        line.cells.update(dict.fromkeys((*scene.questions, "general", "tipo_cliente"), None))
        line.cells[RECOMMENDATION] = scene.one(said)
        line.soften()
    return lines


def a_date_for_a_score(scene: Scene) -> Sequence[Line]:
    """A day of November in the score: whatever it was, it was an answer."""
    lines = scene.some([line for line in scene.table.waiting() if line.what == "detractor"], 1, "score")
    for line in lines:
        line.cells.update(dict.fromkeys((*scene.questions, "general", "tipo_cliente"), None))
        line.cells[RECOMMENDATION] = scene.one((46_329.0, "nov-26", "3-nov"))
        line.soften()
    return lines


def off_the_scale(scene: Scene) -> Sequence[Line]:
    """11, -2, 0 and a half: typing errors, and somebody to ask."""
    lines = scene.some([line for line in scene.table.waiting() if line.what == "detractor"], 2, "score")
    for line in lines:
        line.cells.update(dict.fromkeys((*scene.questions, "general", "tipo_cliente"), None))
        line.cells[RECOMMENDATION] = scene.one((-2.0, 44.0, "-3", 33.0, "55"))
        line.soften()
    return lines


def only_the_class(scene: Scene) -> Sequence[Line]:
    """TIPO CLIENTE says DETRACTOR, and no answer was typed."""
    if not scene.table.has("tipo_cliente"):
        return []
    lines = scene.some([line for line in scene.table.waiting() if line.what == "detractor"], 2, "score")
    for line in lines:
        line.cells.update(dict.fromkeys((*scene.questions, "general"), None))
        line.cells["tipo_cliente"] = scene.one(("DETRACTOR", "Detractor", "detractora", "DETRACTORES"))
        line.soften()
    promoters = scene.some([line for line in scene.table.satisfied() if line.what == "promotor"], 2, "score")
    for line in promoters:
        line.cells.update(dict.fromkeys((*scene.questions, "general"), None))
    return [*lines, *promoters]


def formula_errors(scene: Scene) -> Sequence[Line]:
    """A mean of nothing is #DIV/0!, or 0 where the formula hides it; a mean of answers that was spoilt is an error."""
    if not scene.table.has("general"):
        return []
    unreached = scene.some([line for line in scene.table.calls() if line.what == "sin contacto"], 3, "score")
    for line in unreached:
        line.cells["general"] = scene.one((CellError("DIVIDE_BY_ZERO"), 0.0))
        line.cells["observaciones"] = scene.one((None, "No contesta", "no contestó la llamada"))
    spoilt = scene.some([line for line in scene.table.waiting() if line.what == "detractor"], 1, "score")
    for line in spoilt:
        line.cells["general"] = CellError(scene.one(("REF", "VALUE", "N_A")))
    return [*unreached, *spoilt]


def answers_of_nobody(scene: Scene) -> Sequence[Line]:
    """Low answers and nothing else in the row: somebody forgot to say who."""
    line = Line("respuestas sin cliente", Must.TOLD, {}, scene.customer())
    low = (1, 2) if "scale" in scene.table.taken else (2, 3, 4)  # 4 of 5 is not low
    line.cells.update({name: float(scene.one(low)) for name in scene.questions})
    line.taken |= {"score", "identity", "date", "words", "mark"}
    scene.table.lines.insert(scene.random.randrange(1, len(scene.table.lines)), line)
    return [line]


def only_day_and_score(scene: Scene) -> Sequence[Line]:
    """A day, a score and perhaps words: who it was is missing, that somebody waits is not."""
    answered = [line for line in scene.table.waiting() if line.what == "detractor" and answers_of(line, scene)]
    lines = scene.some(answered, 1, "identity")
    for line in lines:
        kept = ("fecha_llamada", "observaciones", *scene.questions)
        line.cells = {name: line.cells.get(name) for name in kept}
        line.open, line.closed, line.evidence, line.done = True, False, False, False
        line.taken |= {"words"}
    return lines


_OVERALL = ("general",)
CELLS = (
    Mess("odd numbers", odd_numbers, CALLS),
    Mess("scores turned into dates", turned_into_dates, CALLS),
    Mess("letters for digits", letters_for_digits, CALLS),
    Mess("not applicable", not_applicable, CALLS),
    Mess("one answer missing", one_answer_missing, CALLS),
    Mess("halves", halves, CALLS, spares=_OVERALL),
    Mess("only the recommendation is low", only_the_recommendation, CALLS, spares=("general", "tipo_cliente")),
    Mess("one low answer", one_low_answer, CALLS, spares=_OVERALL),
    Mess("float noise", float_noise, CALLS, wants=_OVERALL),
    Mess("an answer that is no number", cannot_be_read, CALLS),
    Mess("a date for a score", a_date_for_a_score, CALLS),
    Mess("off the scale", off_the_scale, CALLS),
    Mess("only the class", only_the_class, CALLS, wants=("tipo_cliente",)),
    Mess("formula errors", formula_errors, CALLS, wants=_OVERALL),
    Mess("answers of nobody", answers_of_nobody, CALLS),
    Mess("only day and score", only_day_and_score, CALLS),
)
