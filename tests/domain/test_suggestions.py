"""What people write into SUGERENCIAS: denial, praise, thanks, fillers and the call's result suggest nothing (A-12)."""

from __future__ import annotations

import pytest

from sheets_automation.domain.cells.suggestions import suggestion
from sheets_automation.samples import words


@pytest.mark.parametrize(
    "typed",
    [
        "ninguna por el momento",
        "Por el momento ninguna",
        "no tengo",
        "NO",
        "No, todo bien",
        "ninguna, todo perfecto",
        "ninguna queja, todo perfecto",
        "cliente no tiene sugerencias",
        "Nada que mejorar",
        "n/a",
        "-",
        "ok",
        "gracias",
        "Muchas gracias por todo",
        "todo bien",
        "Todo en orden",
        "excelente servicio",
        "Excelente atención por parte del asesor",
        "Muy amables todos",
        "felicitaciones al equipo",
        "El mejor taller",
        "que sigan así",
        "👍",
        "10/10",
        "no contesta",
        "buzón de voz",
        "No sabe / no responde",
    ],
)
def test_what_suggests_nothing_is_no_suggestion(typed: str) -> None:
    """The row gets no colour."""
    assert suggestion(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "mejorar el café",
        "que abran los sábados",
        "ninguna queja, pero podrían mejorar el café",
        "Todo bien, pero falta parqueadero",
        "Excelente servicio, deberían abrir los domingos",
        "Todo bien excepto el lavado",
        "más amables",
        "mejor atención",
        "No fueron amables",
        "Nada puntuales",
        "no contestan el teléfono del taller",
        "no hay parqueadero",
        "no cobrar el lavado",
        "wifi",
        *words.SUGGESTIONS,
    ],
)
def test_anything_else_is_one(typed: str) -> None:
    """Neighbours: a wish beside praise, praise denied or asked for, a bare noun."""
    assert suggestion(typed) == typed
