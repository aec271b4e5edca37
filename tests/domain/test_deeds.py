"""What people write into GESTIÓN: a text that says that nothing was done is no evidence."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from build import call, config, only_call, read_calls

from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import resolve
from sheets_automation.domain.cells.deeds import evidence, unfinished
from sheets_automation.model import State
from sheets_automation.samples import words

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("America/Bogota"))


@pytest.mark.parametrize(
    "typed",
    [
        "No se ha realizado gestión",
        "No se realizó ninguna gestión",
        "Sin gestión a la fecha",
        "No hay gestión",
        "No se evidencia gestión",
        "No se ha hecho nada",
        "aún no se contacta",
        "Aún no se ha llamado al cliente",
        "Todavía no",
        "Nadie ha llamado",
        "Nunca se llamó",
        "El asesor no ha llamado",
        "Asesor no da respuesta",
        "no se ha dado respuesta al cliente",
        "No se ha realizado gestión porque el asesor está de vacaciones",
        "No se ha realizado gestión, cliente de viaje",
        "Cliente sin contactar",
        "sin novedad a la fecha",
        "pendiente por llamar",
        "Pdte. llamar",
        "Llamada pendiente",
        "Cliente pendiente por llamar",
        "Falta contactar al cliente",
        "Por llamar",
        "Llamar al cliente",
        "Mañana llamar",
        "Hay que llamar",
        "Asesor debe llamar",
        "Se va a llamar mañana",
        "Se llamará el lunes",
        "se llamara al cliente",
        "Se dará solución",
        "Será contactado",
        "En espera de repuesto",
        "En proceso de contactar",
    ],
)
def test_a_text_that_says_nothing_was_done_is_no_evidence(typed: str) -> None:
    """Denied, put off or meant for later: the row stays red."""
    assert evidence(typed) == ""
    assert only_call(call(gestion=typed)).evidence == ""


@pytest.mark.parametrize(
    "typed",
    [
        "Se llamó al cliente, queda pendiente el repuesto",
        "Se llama y se ofrecen disculpas",
        "No contesta, se deja mensaje",
        "Se llamó dos veces sin respuesta",
        "Cliente no acepta la solución",
        "Cliente no desea ser contactado",
        "cliente no puede hablar en el momento, se llamará después",
        "Se revisó el vehículo, no se encontró falla",
        "No se le cobró la revisión",
        "Sin costo para el cliente, se repara",
        "Pendiente respuesta, se envió correo",
        "No se había llamado, ya se llamó el 12/11",
        "Cliente contactado, pendiente cita",
        "Hablé con el cliente, falta repuesto",
        "Retroalimentación al asesor por no informar al cliente",
        "Javier llama al cliente y agenda cita",
        "Taller revisa el vehículo",
        "Cliente queda de traer el vehículo el viernes",
        "Se hizo descuento del 10%",
    ],
)
def test_something_done_is_evidence_whatever_is_left(typed: str) -> None:
    """Neighbours: denials of other things, something left after something done, names like verbs."""
    assert evidence(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "Mañana se llama al cliente",
        "Manana lo llamo",
        "Se llama al cliente mañana",
        "Queda para gestionar la otra semana",
        "El próximo lunes se revisa el caso",
        "La otra semana se contacta",
        "Se le marca el lunes que viene",
        "Más tarde se le marca",
        "Se deja para llamar",
    ],
)
def test_the_present_with_a_word_of_the_future_is_an_intention(typed: str) -> None:
    """«Mañana se llama» tells nothing that was done, and closes nothing."""
    assert evidence(typed) == ""
    assert unfinished(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "En la mañana se llama al cliente",
        "Esta mañana se habla con el cliente",
        "Se agenda cita para mañana",
        "Se habla con el cliente y viene mañana",
        "Se llama al cliente, pide que lo llamen mañana",
        "Se llama, no contesta, luego se llama y acepta",
        "Se informa al cliente que mañana se entrega",
        "Cliente queda para traer el carro el lunes",
    ],
)
def test_the_morning_and_what_others_will_do_put_nothing_off(typed: str) -> None:
    """A story in the present stays something done, whatever somebody will do tomorrow."""
    assert evidence(typed) == typed
    assert not unfinished(typed)


def test_done_with_an_intention_left_is_not_finished() -> None:
    """Something was done, and something more is meant for tomorrow: evidence, and no green."""
    typed = "Se llama al cliente, mañana se vuelve a llamar"
    assert evidence(typed) == typed
    assert unfinished(typed)


def test_every_answer_of_the_samples_is_evidence() -> None:
    """The natural sentences of the bundled sheets, finished, unfinished and unhappy."""
    written = [
        words.EVIDENCE,
        words.SALES_EVIDENCE,
        words.EVIDENCE_OPEN,
        words.SALES_EVIDENCE_OPEN,
        words.EVIDENCE_UNHAPPY,
    ]
    assert [text for by_topic in written for texts in by_topic.values() for text in texts if not evidence(text)] == []
    finished = [text for by_topic in written[:2] for texts in by_topic.values() for text in texts]
    assert [text for text in finished if unfinished(text)] == []


@pytest.mark.parametrize(
    ("gestion", "estado", "shown"),
    [
        ("No se ha realizado gestión", None, State.RED),
        ("No se ha realizado gestión", "Gestión realizada", State.RED),
        ("Pendiente por llamar", "Cerrado", State.RED),
        ("Se llamó al cliente, queda pendiente el repuesto", None, State.YELLOW),
        ("Se llamó al cliente, queda pendiente el repuesto", "Gestión realizada", State.YELLOW),
        ("Se llama al cliente", "No solucionado", State.YELLOW),
        ("Se llama al cliente", "Casi listo", State.YELLOW),
        ("Se llama y se ofrecen disculpas", "Gestión realizada", State.GREEN),
        ("Se llama y se ofrecen disculpas", "Cerrado, sin novedad", State.GREEN),
    ],
)
def test_the_colour_follows_what_was_done(gestion: str, estado: str | None, shown: State) -> None:
    """Red without evidence whatever the status says, yellow while something is left, green only for a plain done."""
    reading = read_calls(call(recomendacion=4, gestion=gestion, estado=estado))
    derived = derive(reading, Memory(()), resolve(reading, (), {}), config(), NOW)
    assert derived.judged[0].decision.target is shown
    assert (derived.cases[0].closed_on is not None) is (shown is State.GREEN)


def test_done_with_something_left_is_told() -> None:
    """ESTADO and GESTIÓN that contradict each other are a finding."""
    reading = read_calls(call(recomendacion=4, gestion="Se llamó, falta el repuesto", estado="Gestión realizada"))
    derived = derive(reading, Memory(()), resolve(reading, (), {}), config(), NOW)
    assert [finding.code for finding in derived.findings] == ["falta_algo"]
