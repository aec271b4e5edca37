"""Which colour the service may write on a row: the table of A-14 as a visible list of rules.

The human mark wins. A rule answers with a decision or passes; the first answer counts, and where no rule answers the
row is left as it is. One pass reaches the fixed point: after its decision is carried out, no rule would write again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sheets_automation.model import Fill, RowColour, State
from sheets_automation.policy import SemaphorePolicy


@dataclass(frozen=True, slots=True)
class Decision:
    """``target`` is the state to show, ``State.NONE`` to take our own colour away, None to write nothing."""

    target: State | None
    rule: str
    reason: str  # Spanish
    flag: str = ""  # code of a finding that people should see


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at: a row, as its kind tells it."""

    colour: RowColour
    painted: Fill | None  # what we painted last, as the case list remembers it
    detractor: bool
    scored: bool
    evidence: bool
    unfinished: bool  # the evidence itself says that something is left: «se llamó, queda pendiente el repuesto»
    said_done: bool  # its own status text says that the management is done
    denied: bool  # its own status text says that it is not: «no solucionado», «sin cerrar»
    suggestion: bool
    car_advisor: bool
    policy: SemaphorePolicy

    @property
    def scored_well(self) -> bool:
        return self.scored and not self.detractor

    @property
    def present(self) -> State:
        return self.colour.state

    @property
    def ours(self) -> bool:
        """Every cell that shows the colour shows what we painted: nobody touched it."""
        cells = self.colour.cells
        return self.painted is not None and bool(cells) and all(fill.rgb == self.painted.rgb for _c, fill in cells)


_OPEN = (State.NONE, State.RED, State.YELLOW)
WORDS_TAKEN_BACK = "palabras_retiradas"
#: The status says done, and nothing tells what was done; it says not done, and something is told.
UNTOLD, DENIED = "realizada_sin_gestion", "gestion_y_estado_negado"
#: A colour of our own that an undo brought back; a green that the row had before this customer was typed into it.
BROUGHT_BACK, INHERITED = "rojo_deshecho", "verde_heredado"
#: Flags about what the status column says: told at its cell.
OF_THE_STATUS = (UNTOLD, DENIED)
#: Flags that stay with the case: its colour and its row say different things.
OF_THE_CASE = (WORDS_TAKEN_BACK, "azul_en_detractor")

Rule = Callable[[Facts], Decision | None]

#: States that make a row a case whatever its score: a person's word, or ours about a detractor.
CASE_COLOURS = (State.RED, State.YELLOW, State.GREEN, State.LIGHT_GREEN)


def decide(facts: Facts) -> Decision:
    """The decision for one row; ``target`` None where the row is to be left as it is."""
    for rule in RULES:
        decision = rule(facts)
        if decision is not None:
            return decision
    return Decision(None, "A-14", "no hay nada que cambiar en esta fila")


def _persons_colour(facts: Facts) -> Decision | None:
    """Green, light green, purple and colours nobody defined are people's word."""
    present = facts.present
    if present is State.GREEN and facts.ours:
        return _our_green(facts)
    if present is State.GREEN:
        flag = "" if facts.evidence else "verde_sin_evidencia"
        return Decision(None, "R-58", "verde: una persona dio la gestión por realizada", flag)
    if present is State.LIGHT_GREEN:
        return Decision(None, "R-59", "verde claro: una persona marcó al cliente como insatisfecho")
    if present is State.PURPLE:
        flag = "" if facts.car_advisor else "morado_fuera_de_vw"
        return Decision(None, "R-61", f"morado: el cliente respondió en {facts.policy.platform}", flag)
    if present is State.UNKNOWN:
        return Decision(None, "A-10", "el color de la fila no está en la convención")
    return None


def _our_green(facts: Facts) -> Decision:
    """Green that we painted from the row's own words stays when they are taken back, and it is told (spec §4)."""
    if facts.said_done and facts.evidence:
        return Decision(None, "R-65", "verde: lo puso el servicio porque el estado dice «realizada» y hay evidencia")
    reason = "verde: lo puso el servicio por unas palabras que la fila ya no dice; solo una persona lo quita"
    return Decision(None, "R-65", reason, WORDS_TAKEN_BACK)


def _blue_on_detractor(facts: Facts) -> Decision | None:
    if facts.present is State.BLUE and facts.detractor:
        return Decision(None, "A-12", "azul sobre un detractor: se respeta y se avisa", "azul_en_detractor")
    if facts.present is State.BLUE:
        return Decision(None, "R-60", "azul: sugerencia, no requiere seguimiento")
    return None


def _corrected_score(facts: Facts) -> Decision | None:
    """A score corrected upwards (5 → 9): our own red goes, a person's stays."""
    if facts.present is State.RED and facts.scored_well:
        if facts.ours and facts.suggestion and facts.policy.blue_from_suggestion:
            return Decision(State.BLUE, "R-60", "la calificación se corrigió y hay una sugerencia del cliente")
        if facts.ours:
            return Decision(State.NONE, "A-14", "la calificación se corrigió y el rojo era del servicio")
        return Decision(None, "A-14", "una persona marcó la fila en rojo aunque la calificación no es de detractor")
    return None


def _red_without_score(facts: Facts) -> Decision | None:
    if facts.present is State.RED and not facts.scored:
        return Decision(None, "A-14", "rojo sin calificación: se respeta y se avisa", "rojo_sin_calificacion")
    return None


def _done(facts: Facts) -> Decision | None:
    """The row's own status text says done, and there is evidence: green mirrors a person's words (R-65)."""
    if not (facts.detractor and facts.present in _OPEN and facts.evidence and facts.said_done):
        return None
    if facts.unfinished:
        begun = State.YELLOW if facts.policy.auto_yellow else State.RED
        target = begun if facts.present is State.NONE or (facts.present, begun) == (State.RED, State.YELLOW) else None
        return Decision(target, "R-57", "el estado dice «realizada» y la gestión dice que algo falta", "falta_algo")
    if facts.policy.green_by_status:
        return Decision(State.GREEN, "R-65", "el estado de la fila dice «gestión realizada» y hay evidencia")
    return Decision(None, "R-65", "listo para cerrar: falta que una persona la marque en verde", "listo_para_cerrar")


def _in_progress(facts: Facts) -> Decision | None:
    """Evidence without closing: yellow (R-57)."""
    if not (facts.detractor and facts.present in _OPEN and facts.evidence):
        return None
    flag = DENIED if facts.denied else ""
    if facts.present is not State.YELLOW and facts.policy.auto_yellow:
        return Decision(State.YELLOW, "R-57", "hay gestión registrada y aún no está cerrada", flag)
    if flag and facts.present is State.YELLOW:
        return Decision(None, "R-57", "hay gestión registrada, y el estado dice que no se realizó", flag)
    return None


def _nothing_done(facts: Facts) -> Decision | None:
    """An unmarked detractor: red (R-53, R-56)."""
    if not facts.detractor or facts.present not in _OPEN:
        return None
    flag = UNTOLD if facts.said_done and not facts.evidence else ""
    if facts.present is State.NONE:
        return Decision(State.RED, "R-56", "detractor sin gestión registrada", flag)
    if flag:
        return Decision(None, "R-65", "el estado dice «realizada», pero no hay gestión escrita: no pasa a verde", flag)
    return None


def _suggestion(facts: Facts) -> Decision | None:
    """Only from a dedicated suggestion column, and never on a detractor (A-12)."""
    wanted = facts.present is State.NONE and not facts.detractor and facts.suggestion
    if wanted and facts.policy.blue_from_suggestion:
        return Decision(State.BLUE, "R-60", "hay una sugerencia del cliente; no requiere seguimiento")
    return None


RULES: tuple[Rule, ...] = (
    _persons_colour,
    _blue_on_detractor,
    _corrected_score,
    _red_without_score,
    _done,
    _in_progress,
    _nothing_done,
    _suggestion,
)

#: What people are told where a rule flags a row: read, expected, what to do.
FLAG_TEXTS: Mapping[str, tuple[str, str, str]] = {
    "verde_sin_evidencia": (
        "fila en verde sin gestión escrita",
        "la evidencia de la gestión antes del verde{source}",
        "Escriba qué se hizo con el cliente y cuándo; si falta hacerlo, pinte {red} de rojo, o de amarillo si lo está "
        "atendiendo.",
    ),
    WORDS_TAKEN_BACK: (
        "verde que puso el servicio, y un estado o una gestión que ya no dicen que se terminó",
        "que el color, el estado y la gestión digan lo mismo",
        "Si la gestión terminó, escríbala otra vez; si sigue abierta, marque la fila en rojo o amarillo.",
    ),
    "morado_fuera_de_vw": (
        "fila en morado",
        "morado solo para clientes de las marcas que responden en {plataforma}",
        "Pinte {green} de amarillo si lo está atendiendo, o de verde si ya respondió; si la marca es otra, corríjala.",
    ),
    "azul_en_detractor": (
        "fila en azul con calificación de detractor",
        "rojo, amarillo o verde: un detractor requiere seguimiento",
        "El azul es para sugerencias: pinte {green} de amarillo si lo está atendiendo, o de verde si ya respondió.",
    ),
    "dos_colores": (
        "dos colores de personas en una fila",
        "un solo color, el que corresponde a la gestión",
        "Deje en la fila un solo color; mientras tenga dos, el servicio no la pinta.",
    ),
    "semaforo_de_persona": (
        "semáforo que puso una persona, distinto del que corresponde a los días sin seguimiento",
        "el color de los días sin seguimiento",
        "Si está bien así, déjelo: el servicio no lo cambia. Si no, quite el color y el servicio lo pondrá.",
    ),
    "semaforo_otro_color": (
        "un color que no es del semáforo de seguimiento",
        "verde, amarillo o rojo, por los días sin seguimiento",
        "Si significa otra cosa, déjelo: el servicio no lo cambia. Si no, quite el color y el servicio lo pondrá.",
    ),
    "rojo_sin_calificacion": (
        "fila en rojo sin calificación",
        "la calificación del cliente",
        "Escriba la calificación; si no pide respuesta, quite el rojo de {red}.",
    ),
    UNTOLD: (
        "{status}, y no hay gestión escrita",
        "la gestión escrita antes de darla por realizada (GSC-PRO-03, act. 4)",
        "Escriba qué se hizo con el cliente y cuándo: así la fila pasa a verde. Si no se ha hecho, corrija el estado.",
    ),
    DENIED: (
        "{status}, y hay gestión escrita",
        "que el estado y la gestión digan lo mismo",
        "Si ya quedó resuelto, escriba «Gestión realizada» en el estado y la fila pasa a verde; si no, déjelo así.",
    ),
    BROUGHT_BACK: (
        "fila en rojo, con una calificación que no es de detractor: el servicio había quitado su rojo y se deshizo",
        "sin color, si el cliente ya no requiere seguimiento",
        "Si no requiere seguimiento, quite el rojo de {red}: el servicio no lo quita mientras la fila no cambie.",
    ),
    INHERITED: (
        "fila en verde que ya estaba cuando se escribió este cliente: era de {other}",
        "el color de la gestión de este cliente",
        "Pinte {red} de rojo, o de amarillo si lo está atendiendo; si ya respondió, escriba la gestión.",
    ),
    "falta_algo": (
        "estado «realizada» y una gestión con algo pendiente",
        "que el estado y la gestión digan lo mismo",
        "Si ya no falta nada, escríbalo en la gestión o marque la fila en verde; si falta, corrija el estado.",
    ),
    "listo_para_cerrar": (
        "evidencia y estado «realizada», sin verde",
        "que el responsable marque la fila en verde",
        "Si la gestión terminó, márquela en verde.",
    ),
}
