"""What people write into ESTADO: nothing negated, put off, half done, meant for later or doubted is ever done."""

from __future__ import annotations

import pytest
from build import call, codes, config, read_calls

from sheets_automation.domain.cells.status_words import StatusWords
from sheets_automation.model import Status

WORDS = StatusWords(config().semaphore.status_words)
OPEN = (Status.PENDING, Status.IN_PROGRESS)


@pytest.mark.parametrize(
    "typed",
    [
        "No solucionado",
        "NO CUMPLIDO",
        "Aún no finalizado",
        "todavía no",
        "Todavía sin cerrar",
        "no se ha realizado gestión",
        "Gestión no realizada",
        "No ha sido atendido",
        "no fue resuelto",
        "No se logró solucionar",
        "no fue posible dejar solucionado",
        "Nunca atendido",
        "Nadie ha gestionado",
        "Tampoco solucionado",
        "Ni gestionado ni cerrado",
        "Ninguna gestión realizada",
        "sin resolver",
        "Sin haber sido cerrado",
        "Caso sin cierre",
        "sin solución",
        "no hay cierre",
        "No OK",
        "Gestionado no",
        "Desatendido",
        "irresuelto",
        "nosolucionado",
        "no solusionado",
        "falta cerrar",
        "Falta repuesto",
        "por cerrar",
        "x cerrar",
        "ok por cerrar",
        "Por llamar",
        "pendiente por gestionar",
        "Pendiente de cierre",
        "PTE. CIERRE",
        "cierre no autorizado",
        "cierre fallido",
        "en espera de solución",
        "A la espera de ser gestionado",
        "será gestionado",
        "se va a solucionar",
        "Se solucionará",
        "se solucionara",
        "Finalizará",
        "debería estar cerrado",
        "Hay que cerrar",
        "Debe ser gestionado",
        "para cerrar",
        "Para ser atendido",
        "listo para llamar",
        "Solicita cierre",
        "Fecha de cierre 30/11",
        "se cierre",
        "Cerrar",
        "A punto de cerrar",
        "va a traer el carro",
    ],
)
def test_negated_or_put_off_is_pending(typed: str) -> None:
    """The case is open, and nobody has to be asked what was meant."""
    assert WORDS.find(typed) is Status.PENDING


@pytest.mark.parametrize(
    "typed",
    [
        "Incompleto",
        "Gestión incompleta",
        "Incumplido",
        "Casi listo",
        "a medias",
        "Solucionado a medias",
        "Realizada parcialmente",
        "parcialmente atendido",
        "gestión realizada en parte",
        "medio solucionado",
        "Semicerrado",
        "mal gestionado",
        "80% solucionado",
        "solucionado 1 de 2",
        "No del todo solucionado",
        "cerrado provisionalmente",
        "Todo listo menos la pintura",
        "Listo excepto la factura",
        "siendo atendido",
        "cerrando",
        "En proceso de cierre",
        "Cierre parcial",
        "Gestionado, falta firma",
        "Cerrado con pendientes",
        "Gestión realizada, pendiente repuesto",
        "OK, se llamará mañana",
        "Cerrado sin solucionar",
        "Cerrado, no solucionado",
    ],
)
def test_half_done_is_in_progress(typed: str) -> None:
    """Something was done, something is left: the case is open."""
    assert WORDS.find(typed) is Status.IN_PROGRESS


@pytest.mark.parametrize(
    "typed",
    [
        "Solucionado",
        "Gestión realizada",
        "Gestion realisada",
        "OK",
        "Completo",
        "Verde",
        "Cerrada 12/11",
        "Cerrado, sin novedad",
        "Sin novedad. Cerrado",
        "Sin novedad cerrado",
        "Solucionado sin costo",
        "Listo. No requiere repuesto",
        "Cerrado. No requiere más gestión",
        "Cerrado sin pendientes",
        "Solucionado sin repuestos pendientes",
        "Cerrado, no queda nada pendiente",
        "Cerrado por falta de respuesta",
        "Cerrado; no contesta",
        "Solucionado por completo",
        "100% solucionado",
        "Caso #45 cerrado",
        "No. 45 cerrado",
        "Atendido por César",
        "Gestionada por Edgar",
        "Realizado por taller",
        "Seguimiento finalizado",
        "Respondido dentro del término",
        "Ya fue solucionado",
        "terminado no presenta ruido",
    ],
)
def test_what_merely_follows_done_leaves_it_done(typed: str) -> None:
    """Neighbours of the cases above: a harmless «sin», a number's «No.», a denied remainder, a name like a verb."""
    assert WORDS.find(typed) is Status.DONE


@pytest.mark.parametrize(
    "typed",
    [
        "¿Cerrado?",
        "creo que cerrado",
        "Supuestamente gestionado",
        "Solucionado, pero sigue el ruido",
        "Pendiente 10/11, cerrado 12/11",
        "No requiere repuesto cerrado",
        "Sugerencia atendida",
        "contesta",
        "satisfecho",
        "no anulado",
        "Devuelto",
    ],
)
def test_what_nobody_can_tell_is_no_status_and_is_told(typed: str) -> None:
    """Doubt, a word taken back, two states at once, a known word's opposite: never done, and a finding."""
    assert WORDS.find(typed) is None
    assert codes(read_calls(call(estado=typed))) == [("estado_desconocido", "M2")]


@pytest.mark.parametrize(
    "typed",
    [
        "verde claro",
        "Verde Claro",
        "No conforme",
        "inconforme",
        "Cliente no satisfecho",
        "Cerrado - cliente insatisfecho",
    ],
)
def test_dissatisfied_outweighs_done(typed: str) -> None:
    """A customer who is still dissatisfied is said to be so, whatever else the cell says."""
    assert WORDS.find(typed) is Status.DISSATISFIED


@pytest.mark.parametrize(
    "done", ["solucionado", "cerrada", "gestión realizada", "resuelto", "finalizado", "atendida", "listo"]
)
@pytest.mark.parametrize(
    "frame",
    ["no {}", "aún no {}", "no está {}", "todavía no ha sido {}", "falta que quede {}", "casi {}", "nunca {}",
     "será {}", "debe quedar {}", "pendiente, no {}", "{} no", "{}, falta el repuesto", "{} a medias", "¿{}?"],
)  # fmt: skip
def test_no_frame_of_denial_lets_a_word_of_completion_through(frame: str, done: str) -> None:
    """Every denial around every word of completion: not done."""
    assert WORDS.find(frame.format(done)) is not Status.DONE
    assert WORDS.find(frame.format(done).upper()) is not Status.DONE


def test_words_of_the_configuration_are_negated_too() -> None:
    """A word that an installation adds is denied like the others; its own denied phrase stands as it is written."""
    own = StatusWords(
        {"realizada": ["entregado al cliente", "despachado", "no requiere gestión"], "pendiente": ["nuevo"]}
    )
    assert (
        own.find("despachado")
        is own.find("No requiere gestión")
        is own.find("Entregado al cliente ayer")
        is Status.DONE
    )
    assert (
        own.find("no despachado")
        is own.find("sin despachar")
        is own.find("aún no entregado al cliente")
        is Status.PENDING
    )
