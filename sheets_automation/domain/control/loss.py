"""Whether the register has lost cases that the sheets still know, and what is to be told of it (spec §7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from sheets_automation.domain.cases.remembered import Remembered, highest
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.spanish import count
from sheets_automation.model import Case, CaseStatus, RunStatus, Trouble, TroubleKind

K = TypeVar("K")
_ENDED = (RunStatus.DONE, RunStatus.PARTIAL)


def register_lost(ledger: Ledger, marked: bool, past: Mapping[K, Remembered]) -> bool:
    """Whether the whole register is gone, or older than the sheets: a row has a number it never heard of.

    Marks alone (``marked``) do not say so: a row with a suggestion is marked and is no case. But an empty register must
    have held cases if no run ever ended here, or the last that did counted open ones.
    """
    if highest(past.values()) > ledger.last_number:
        return True
    ended = [e for _row, e in ledger.runs.values() if e.status in _ENDED and e.finished and e.command == "run"]
    open_once = not ended or max(ended, key=lambda entry: entry.started).open_cases > 0
    return marked and not ledger.cases and not ledger.broken and open_once


def loss_told(
    title: str, cases: Sequence[Case], known: Collection[str], past: Collection[str], lost: bool
) -> list[Trouble]:
    """What people must know of cases that were registered again. ``past``: their numbers; ``known``: those not lost."""
    again = [case for case in cases if case.number not in known and (lost or case.number in past)]
    if not again:
        return []
    if lost:
        return [Trouble(TroubleKind.CONTROL, "registro", _rebuilt(title, again, past))]
    numbers = ", ".join(case.number for case in again[:10]) + (f" y {len(again) - 10} más" if len(again) > 10 else "")
    words = (
        f"«{title}»: {count(len(again), 'caso no tenía su línea', 'casos no tenían su línea')} en «Casos» ({numbers}). "
        f"Se registró otra vez desde la fila del control, con el mismo número. {_UNKNOWN} Si alguien borró líneas, "
        "pídale que no lo haga: un caso se cierra en su control."
    )
    return [Trouble(TroubleKind.CONTROL, "líneas de Casos", words)]


_UNKNOWN = "No se sabe si se había reabierto, ni qué avisos suyos habían salido."


def _rebuilt(title: str, again: Sequence[Case], past: Collection[str]) -> str:
    kept = sum(case.number in past for case in again)
    still = sum(case.status is CaseStatus.OPEN for case in again)
    new = len(again) - kept
    numbers = f"{count(kept, 'conserva', 'conservan')} su número"
    if new:
        numbers += f" y {count(new, 'recibió', 'recibieron')} uno nuevo, porque su fila no lo decía"
    return (
        f"El registro de casos de «{title}» se había perdido y se reconstruyó desde los controles: "
        f"{count(len(again), 'caso', 'casos')} ({count(still, 'abierto', 'abiertos')}); {numbers}. "
        "Los plazos siguen contando y los vencidos siguen en todas las cuentas. No se sabe qué correos habían salido, "
        "cuándo se vio cada caso por primera vez, cuáles se habían reabierto ni qué colores había puesto el servicio. "
        "El resumen de hoy no sale otra vez; el próximo día hábil sale con todo lo que esté abierto. Si aparece el "
        "archivo anterior, sáquelo de la carpeta o cámbiele el nombre: se sigue usando el de la última corrida."
    )
