"""Rows of «Calidad de datos» that say how each tab was read: «Cuentas de la lectura» (spec §3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sheets_automation.domain.control.finding_rows import short_title
from sheets_automation.domain.spanish import count
from sheets_automation.model import CellOut, RowPlace, TabAccount

SUBJECT = "Cuentas de la lectura"
_UNREAD = (RowPlace.OTHER, RowPlace.UNREADABLE)  # their reasons are shown, and low scores in them are findings


def account_rows(account: Iterable[TabAccount]) -> list[tuple[CellOut, ...]]:
    """One row per file and tab, in the order of the files and their tabs."""
    return [
        ("Cuenta", SUBJECT, short_title(told.workbook), told.tab, "", "", _rows(told), _low(told), _advice(told))
        for told in account
    ]


def _rows(told: TabAccount) -> str:
    """«1.023 filas: 4 de encabezado · 1.010 llamadas · 3 repetidas · 6 totales»."""
    parts = [_named(told, place) for place in RowPlace if told.rows(place)]
    return f"{count(len(told.placed), 'fila', 'filas')}: {' · '.join(parts)}"


def _named(told: TabAccount, place: RowPlace) -> str:
    number = told.rows(place)
    words = count(number, *_words(told, place))
    if place not in _UNREAD:
        return words
    reasons = Counter(placed.reason for placed in told.placed.values() if placed.place is place)
    if len(reasons) == 1:
        return f"{words} ({next(iter(reasons))})"
    return f"{words} ({'; '.join(f'{times} {reason}' for reason, times in reasons.most_common())})"


def _words(told: TabAccount, place: RowPlace) -> tuple[str, str]:
    match place:
        case RowPlace.HEADING:
            return "de encabezado", "de encabezado"
        case RowPlace.RECORD:
            return told.row_word
        case RowPlace.REPEATED:
            return "repetida", "repetidas"
        case RowPlace.TOTAL:
            return "total o separador", "totales o separadores"
        case RowPlace.OTHER:
            return "que no es registro", "que no son registro"
        case RowPlace.UNREADABLE:
            return "que no se pudo leer", "que no se pudieron leer"


def _low(told: TabAccount) -> str:
    """«25 valores de 1 a 6: 24 en llamadas · 1 en totales o separadores»."""
    found = {place: number for place in RowPlace if (number := told.low_in(place))}
    if not found:
        return f"Ningún valor de {told.scale}"
    parts = [
        f"{own} en {_where(told, place)}" for place, number in found.items() if (own := number - _aside(told, place))
    ]
    if told.low_aside:
        parts.append(f"{told.low_aside} en una tabla al lado, que no se lee")
    return f"{count(sum(found.values()), 'valor', 'valores')} de {told.scale}: {' · '.join(parts)}"


def _aside(told: TabAccount, place: RowPlace) -> int:
    return told.low_aside if place is RowPlace.UNREADABLE else 0


def _where(told: TabAccount, place: RowPlace) -> str:
    return f"{'filas ' if place in _UNREAD else ''}{_words(told, place)[1]}"


def _advice(told: TabAccount) -> str:
    if any(told.low_in(place) for place in _UNREAD):
        return "Vea los hallazgos de esta pestaña: hay calificaciones que no se siguen."
    if told.rows(RowPlace.UNREADABLE):
        return "Vea los hallazgos de esta pestaña."
    return "Nada: cada fila tiene su lugar."
