"""What makes a case weigh more: a repeated customer, a warranty, words of a legal claim, a late registration (A-07)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sheets_automation.domain.cases.identity import Place, place
from sheets_automation.domain.cells.identifiers import plate
from sheets_automation.domain.cells.text import normalise
from sheets_automation.model import Fingerprint, Reading, Record
from sheets_automation.policy import SemaphorePolicy

REPEATED = "reiterativo"
WARRANTY = "garantia"
LEGAL = "reclamacion_legal"
LATE = "registro_tardio"
CAR_ADVISOR = "car_advisor"
UNCLOSED = "respondida_sin_cerrar"
NO_LEGEND = "sin_leyenda_en_tramite"
LATE_EXTENSION = "ampliacion_tardia"

#: Flag → what people read in ``Casos``.
WORDS = {
    WARRANTY: "garantía", LEGAL: "posible reclamación legal", LATE: "registro tardío",
    CAR_ADVISOR: "plataforma de la marca",
    "palabras_retiradas": "verde del servicio, pero la fila ya no dice que se realizó",
    "segunda_llamada_baja": "segunda llamada: sigue insatisfecho",
    "azul_en_detractor": "azul sobre un detractor", UNCLOSED: "respondida, sin cerrar",
    NO_LEGEND: "sin la leyenda «reclamo en trámite»", LATE_EXTENSION: "ampliada después de vencida",
}  # fmt: skip

_AUTHORITIES = frozenset({"sic", "juzgado", "tutela"})
_NO_WARRANTY = ("sin", "fuera de", "no es", "no por")


class FlagIndex:
    """Dissatisfactions per customer over all registers of a run, so that repetition is found across forms."""

    def __init__(self, reading: Reading, copies: Collection[Place], policy: SemaphorePolicy) -> None:
        self._policy = policy
        self._dates: dict[str, dict[Place, date]] = defaultdict(dict)
        for record in reading.records:
            day, at = record.day, place(record.where)
            if day and at not in copies and record.dissatisfied:
                for key in _person_keys(record.fingerprint):
                    self._dates[key][at] = day

    def of(self, record: Record, *, late: bool) -> tuple[str, ...]:
        """Flags of one row, in a fixed order."""
        found = [
            (REPEATED, self._repeated(record)),
            (WARRANTY, any(_is_warranty(text, self._policy) for text in (record.said, record.subject))),
            (LEGAL, names_claim(record.said, self._policy)),
            (LATE, late),
        ]
        return tuple(dict.fromkeys((*(flag for flag, holds in found if holds), *record.flags)))

    def _repeated(self, record: Record) -> bool:
        """At least N dissatisfactions of one customer within the window that ends with this one."""
        day = record.day
        if day is None or not record.dissatisfied:
            return False
        dates: dict[Place, date] = {}
        for key in _person_keys(record.fingerprint):
            dates |= self._dates.get(key, {})
        recent = [other for other in dates.values() if 0 <= (day - other).days <= self._policy.repeat_days]
        return len(recent) >= self._policy.repeat_minimum


def names_claim(text: str, policy: SemaphorePolicy) -> bool:
    """Whether a text speaks of a legal claim: SIC, abogado, demanda, and «garantía» unless it is denied."""
    plain, stem = f" {normalise(text)} ", policy.warranty_stem
    words = [normalise(word) for word in policy.legal_words]
    return any(_is_warranty(text, policy) if stem and word.startswith(stem) else f" {word} " in plain for word in words)


def names_authority(channel: str) -> bool:
    """Whether a request came through the authority of consumers, or through a court."""
    words = normalise(channel).split()
    return any(word in _AUTHORITIES or word.startswith("superintendencia") for word in words)


def _is_warranty(text: str, policy: SemaphorePolicy) -> bool:
    """«garant…» not said away by «sin» or «fuera de» just before it."""
    plain, stem = normalise(text), policy.warranty_stem
    position = plain.find(stem)
    while stem and position >= 0:
        before = plain[:position].removesuffix(" la ").rstrip()
        if (position == 0 or plain[position - 1] == " ") and not before.endswith(_NO_WARRANTY):
            return True
        position = plain.find(stem, position + 1)
    return False


def _person_keys(parts: Fingerprint) -> set[str]:
    """Whose row it is (A-07). A plate read with O for 0 or I for 1 is another's only where a second part agrees."""
    keys = {parts.person_key} - {""}
    if read := plate(parts.plate).value:
        besides = (("v", parts.vin), ("d", parts.document), ("t", parts.phone), ("n", parts.name))
        keys |= {f"p:{read}|{kind}:{value}" for kind, value in besides if value}
    return keys
