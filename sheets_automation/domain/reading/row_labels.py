"""Words that structure a tab, and names that only begin with one: «TOTAL DÍA», «Total Gas SAS» (domain §4.1)."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from sheets_automation.domain.cells.text import normalise

_TOTAL = re.compile(
    r"^(gran |sub ?)?totals?e?s?\b|^promedios?\b|^medias?\b|^suma(s|toria)?\b|^meta\b|^indicador\b|^porcentaje\b"
    r"|^resumen\b|^nps\b|^(nivel|indice|tasa) (de|general)\b|^satisfaccion\b|^efectividad\b|^cumplimiento\b"
    r"|^cantidad de\b|^(cuenta|numero) (de|total)\b|^(conteo|recuento)\b"
)
_FOOTER = re.compile(
    r"^(elaboro|reviso|aprobo|elaborado|revisado|aprobado|firma|convenciones|nota|notas|fin|impreso|vigencia)\b"
    r"|^fecha de (impresion|corte|actualizacion|elaboracion|revision)\b|^(pagina|hoja|version) \d"
    r"|^documento controlado\b"
)
_MONTHS = """
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
    ene feb mar abr may jun jul ago sep set oct nov dic
"""
_DAYS = "lunes martes miercoles jueves viernes sabado domingo"
_SEPARATOR = frozenset(f"semana quincena mes dia {_DAYS} {_MONTHS}".split())
#: A label of nothing but these words names nobody.
_PLAIN_WORDS = """
    total totales subtotal sub gran general promedio promedios media suma sumas sumatoria meta indicador porcentaje
    resumen nps nivel indice tasa efectividad cumplimiento satisfaccion contactabilidad cantidad cuenta conteo
    recuento numero registros registro llamadas llamada encuestas encuesta clientes casos filas calificaciones
    calificacion detractores promotores neutros pasivos efectivas contactados diario diaria semanal quincenal
    mensual anual ano hoy fecha primera segunda tercera cuarta quinta de del la el las los al a y por en n no desde
    hasta
"""
_PLAIN = _SEPARATOR | frozenset(_PLAIN_WORDS.split())
_LONGEST = 60


class Label(Enum):
    """What the first words of a row may say about it."""

    NONE = 0
    TOTAL = 1  # a total or average, and nobody's name
    TOTAL_LIKE = 2  # begins like a total and goes on like a name
    SEPARATOR = 3  # a week, a month, a day of the week
    FOOTER = 4


@lru_cache(maxsize=16_384)
def label_of(text: str) -> Label:
    """What a text at the beginning of a row says: «Semana 3», «PROMEDIO», «Promedio Gómez», «Elaboró: …»."""
    words = normalise(text[:_LONGEST]).split()
    if not words:
        return Label.NONE
    plain = len(text) <= _LONGEST and all(word in _PLAIN or word.isdigit() for word in words)
    first = " ".join(words)
    if _TOTAL.match(first) or text.strip().startswith("%"):
        return Label.TOTAL if plain else Label.TOTAL_LIKE
    if _FOOTER.match(first):
        return Label.FOOTER
    return Label.SEPARATOR if plain and words[0] in _SEPARATOR else Label.NONE
