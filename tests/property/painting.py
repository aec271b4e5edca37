"""Where people paint, in which tones, and colours that mean nothing (spec §4, A-10, A-11, A-12, A-14)."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.model import State
from sheets_automation.samples import words

from .draft import Table
from .plain import another, closed_in_words, detractor, promoter
from .scene import CALLS, RECOMMENDATION, Mess, Scene
from .truth import Line, Must

#: Tones of A-10 that people take from the palette.
TONES: dict[State, tuple[str, ...]] = {
    State.RED: ("#ff0000", "#cc0000", "#e06666", "#ea9999", "#f4cccc"),
    State.YELLOW: ("#ffff00", "#f1c232", "#ffd966", "#ffe599", "#fff2cc"),
    State.GREEN: ("#00ff00", "#6aa84f", "#38761d", "#34a853"),
    State.LIGHT_GREEN: ("#b6d7a8", "#d9ead3"),
    State.BLUE: ("#4a86e8", "#a4c2f4", "#cfe2f3", "#0000ff"),
    State.PURPLE: ("#9900ff", "#b4a7d6", "#d9d2e9"),
    State.UNKNOWN: ("#7a4a21", "#808000", "#c0a080"),  # brown and olive are far from every state's tones
}
_PLACES: tuple[tuple[str, ...], ...] = (
    ("observaciones",), ("cliente",), ("gestion",), ("placa",), ("estado",), (RECOMMENDATION,), ("general",),
    ("consecutivo",), ("telefono",), ("fecha_llamada",), ("asesor",), ("sede",), ("marca",), ("fecha_gestion",),
    ("cliente", "observaciones"), ("gestion", "estado"), ("observaciones", "gestion"), ("placa", RECOMMENDATION),
)  # fmt: skip


def marks(scene: Scene) -> Sequence[Line]:
    """People have painted most of the detractors: in one place, with one tone for each state."""
    table = scene.table
    if not scene.take("paint"):
        return []
    whole = tuple(column.field for column in table.columns)
    place = whole if scene.chance(0.15) else scene.one([place for place in _PLACES if table.has(*place)])
    table.paints = place
    table.tones = {state: scene.one(tones) for state, tones in TONES.items()}
    lines = [line for line in table.calls() if _can_be_marked(line)]
    while len(lines) < 6:
        more = another(scene, detractor)
        table.lines.insert(scene.random.randrange(len(table.lines) + 1), more)
        lines.append(more)
    marked = [line for line in lines if _mark(scene, line, _state(scene, line))]
    if len(marked) < 4:
        for line in [line for line in lines if line.mark is None][: 4 - len(marked)]:
            _mark(scene, line, State.RED)
    return lines


def _can_be_marked(line: Line) -> bool:
    """Somebody waits, and neither words nor another mess has said anything about how far the answer has come."""
    return line.what == "detractor" and line.must is Must.CASE and not {"words", "mark"} & line.taken


def _state(scene: Scene, line: Line) -> State | None:
    if line.done:
        return scene.random.choices((State.GREEN, State.LIGHT_GREEN, None), (6, 2, 1))[0]
    if line.evidence:
        return scene.random.choices((State.YELLOW, State.GREEN, State.RED, None), (5, 3, 2, 1))[0]
    return scene.random.choices((State.RED, State.GREEN, State.YELLOW, None), (6, 2, 1, 3))[0]


def _mark(scene: Scene, line: Line, state: State | None) -> bool:
    if state is None:
        return False
    line.taken.add("mark")
    line.mark = state
    line.fills.update(dict.fromkeys(scene.table.paints, scene.table.tones[state]))
    line.open = state in (State.RED, State.YELLOW) and not line.done
    line.closed = state in (State.GREEN, State.LIGHT_GREEN)
    return True


def _odd_mark(scene: Scene, lines: Sequence[Line], state: State) -> None:
    for line in lines:
        line.taken |= {"mark", "words"}
        line.mark = state
        line.fills.update(dict.fromkeys(scene.table.paints, scene.table.tones[state]))
        line.open = line.closed = False


def blue_on_a_detractor(scene: Scene) -> Sequence[Line]:
    """Respected and flagged; somebody still waits (A-12, A-14)."""
    if not scene.table.paints:
        return []
    lines = scene.some([line for line in scene.table.calls() if _can_be_marked(line)], 1, "mark")
    _odd_mark(scene, lines, State.BLUE)
    for line in lines:
        line.open = not line.done
    return lines


def purple_on_a_detractor(scene: Scene) -> Sequence[Line]:
    """A VW customer who was as dissatisfied in car.advisor: nobody paints over it (A-11)."""
    if not scene.table.paints:
        return []
    lines = scene.some([line for line in scene.table.calls() if _can_be_marked(line)], 1, "mark")
    _odd_mark(scene, lines, State.PURPLE)
    for line in lines:
        line.cells["marca"] = "VW"
    return lines


def a_colour_of_ones_own(scene: Scene) -> Sequence[Line]:
    """Brown is in no legend: told, never painted over."""
    if not scene.table.paints:
        return []
    lines = scene.some([line for line in scene.table.calls() if _can_be_marked(line)], 1, "mark")
    _odd_mark(scene, lines, State.UNKNOWN)
    for line in lines:
        line.open = not line.done
    return lines


def red_on_the_satisfied(scene: Scene) -> Sequence[Line]:
    """A person's red makes a case of a good score too (A-03, A-14)."""
    if not scene.table.paints:
        return []
    lines = scene.some([line for line in scene.table.satisfied() if "mark" not in line.taken], 1, "mark")
    _odd_mark(scene, lines, State.RED)
    for line in lines:
        line.must, line.open = Must.TOLD if "doubt" in scene.table.taken else Must.CASE, True
        line.red_alone = True
        line.cells["observaciones"] = f"Bien, pero pide que lo llamen ({scene.word()})"
    return lines


def blue_suggestions(scene: Scene) -> Sequence[Line]:
    """People's own blue on satisfied customers: no case."""
    if not scene.table.paints:
        return []
    lines = scene.some([line for line in scene.table.satisfied() if "mark" not in line.taken], 3, "mark")
    _odd_mark(scene, lines, State.BLUE)
    for line in lines:
        line.cells["observaciones"] = scene.one(words.SUGGESTIONS)
    return lines


def purple_without_score(scene: Scene) -> Sequence[Line]:
    """Answered in car.advisor instead of on the phone: no case (A-11)."""
    if not scene.table.paints:
        return []
    unreached = [line for line in scene.table.calls() if line.what == "sin contacto" and "mark" not in line.taken]
    lines = scene.some(unreached, 2, "mark")
    _odd_mark(scene, lines, State.PURPLE)
    for line in lines:
        line.cells["marca"] = "VW"
    return lines


def more_than_a_mark(scene: Scene) -> Sequence[Line]:
    """A red that people left although the words say done: green may follow, and nothing else."""
    if not scene.table.paints or not scene.table.has("gestion", "estado"):
        return []
    lines = scene.some([line for line in scene.table.calls() if line.mark is State.RED and line.evidence], 1)
    lines = [line for line in lines if line.what == "detractor" and "words" not in line.taken]
    for line in lines:
        closed_in_words(scene, line, "Gestión realizada")
        line.taken.add("words")
    return lines


# --------------------------------------------------------------------------------------------- colours without meaning


def _decorate(table: Table, names: Sequence[str], tone: str, every: int = 1) -> None:
    for number, line in enumerate(table.lines):
        if number % every == 0:
            line.fills.update(dict.fromkeys(names, tone))


def coloured_column(scene: Scene) -> Sequence[Line]:
    """A column that is one colour from top to bottom."""
    table = scene.table
    free = [column.field for column in table.columns if column.field not in table.paints]
    if len(table.lines) < 8 or not free:
        return []
    meaning = [tone for state, tones in TONES.items() for tone in tones if state is not State.UNKNOWN]
    name, tone = scene.one(free), scene.one(meaning)
    _decorate(table, (name,), tone)
    table.taken.add("rows")  # every row is coloured
    if name == scene.words_field:  # where green would go, were it not coloured already: closed or not, nobody says
        for line in table.calls():
            line.closed = line.closed and line.mark is not None
    return table.lines


def stripes(scene: Scene) -> Sequence[Line]:
    """Every second row in a light tone, by hand."""
    table = scene.table
    if table.paints or not scene.take("paint"):
        return []
    table.lines += [another(scene, promoter) for _ in range(14 - len(table.lines))]
    tone = scene.one(("#cfe2f3", "#d9ead3", "#fff2cc", "#f3f3f3", "#efefef", "#d9d2e9"))
    _decorate(table, [column.field for column in table.columns], tone, every=2)
    table.taken.add("rows")  # a row put in between would break the rhythm
    return table.lines


def greys(scene: Scene) -> Sequence[Line]:
    """White and grey cells here and there."""
    lines = scene.some([line for line in scene.table.calls() if not line.fills], 5)
    for line in lines:
        tone = scene.one(("#ffffff", "#efefef", "#d9d9d9", "#cccccc"))
        line.fills.update({column.field: tone for column in scene.table.columns if scene.chance(0.5)})
    return lines


def white_whole(scene: Scene) -> Sequence[Line]:
    """Pasted from elsewhere: every cell white."""
    table = scene.table
    for line in table.lines:
        for column in table.columns:
            line.fills.setdefault(column.field, "#ffffff")
    return table.lines


MARKS = (
    Mess("marks", marks, CALLS),
    Mess("blue on a detractor", blue_on_a_detractor, CALLS, needs="marks"),
    Mess("purple on a detractor", purple_on_a_detractor, CALLS, needs="marks"),
    Mess("a colour of one's own", a_colour_of_ones_own, CALLS, needs="marks"),
    Mess("red on the satisfied", red_on_the_satisfied, CALLS, needs="marks"),
    Mess("blue suggestions", blue_suggestions, CALLS, needs="marks"),
    Mess("purple without score", purple_without_score, CALLS, needs="marks"),
    Mess("red left over", more_than_a_mark, CALLS, needs="marks", wants=("estado",)),
    Mess("coloured column", coloured_column, CALLS),
    Mess("stripes", stripes, CALLS),
    Mess("greys", greys, CALLS),
    Mess("pasted white", white_whole, CALLS),
)
