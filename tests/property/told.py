"""Which findings tell people that a planted row, its table, its tab or its file was not understood."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sheets_automation.model import Finding, Severity

from .truth import Planted

#: Findings about something else than who waits: the row was read, and this is about its plate, its day, its colour …
#: Of a code that is not here, a warning at the row, its heading or its tab counts as having been told.
ABOUT_SOMETHING_ELSE = frozenset({
    "abierta_con_envio", "abierta_con_respuesta", "ampliacion_mayor_que_la_permitida", "ampliacion_mayor_que_plazo",
    "ampliacion_sin_motivo", "ampliacion_tardia", "archivos_de_un_formato", "azul_en_detractor",
    "calificacion_es_suma", "celda_protegida", "celdas_combinadas", "cerrada_insatisfecho", "cerrada_sin_respuesta",
    "cierre_antes_de_recepcion", "cierre_antes_de_respuesta", "color_desconocido", "color_dudoso", "columna_vacia",
    "contacto_no_concuerda", "correo_ilegible", "dias_fuera_de_rango", "documento_ilegible", "documento_sin_digitos",
    "dos_colores", "envio_antes_de_recepcion", "estado_desconocido", "falta_algo", "fecha_ambigua",
    "fecha_como_numero", "fecha_fuera_de_rango", "fecha_futura", "fecha_ilegible", "fecha_imposible",
    "fecha_limite_distinta", "fecha_mes_primero", "fecha_multiple", "fecha_no_concuerda", "fecha_relativa",
    "fecha_sin_anio", "fecha_vacia", "filas_en_otra_pestana", "gestion_antes_de_llamada",
    "limite_antes_de_recepcion", "listo_para_cerrar", "marca_desconocida", "morado_fuera_de_vw", "numero_como_texto",
    "numero_ilegible", "numero_repetido", "palabras_retiradas", "pestana_copiada", "pestana_espejo",
    "placa_corregida", "placa_ilegible", "placa_multiple", "plazo_mayor_que_el_tipo", "plazo_no_suma",
    "recepcion_en_festivo", "recepcion_en_fin_de_semana", "registro_tardio", "respuesta_antes_de_recepcion",
    "respuesta_sin_evidencia", "sede_desconocida", "si_no_ilegible", "sin_identidad", "sin_leyenda_en_tramite",
    "sin_radicado", "telefono_antiguo", "telefono_ilegible", "telefono_sin_digitos", "tipo_desconocido",
    "verde_sin_evidencia", "vin_corregido", "vin_ilegible",
})  # fmt: skip

_AREA = re.compile(r"([A-Z]{1,3})?(\d+)(?::([A-Z]{1,3})?(\d+))?")
#: «(3 celdas: H2, H3, H4)», «(B2, B3, B4)»; a list that goes on says «…».
_LISTED = re.compile(r"\((?:\d+ celdas: )?([A-Z]{1,3}\d+(?:, [A-Z]{1,3}\d+)*)\)")
_GOING_ON = re.compile(r"\((?:\d+ celdas: )?([A-Z]{1,3}\d+(?:, [A-Z]{1,3}\d+)*) …\)")
#: Findings about a whole tab that was not read: they count its low scores and name the first of them.
ABOUT_THE_TAB = frozenset({"pestana_apartada"})
_NAMED = re.compile(r"\(([A-Z]{1,3}\d+(?:, [A-Z]{1,3}\d+)*)( …)?\)")


def tells(finding: Finding, planted: Planted, body: Collection[int]) -> bool:
    """Whether the finding says that this row was not understood; ``body``: the rows of lines in its tab.

    That a value was understood after all (``INFO``) says nothing, nor does anything about its plate or its day.
    """
    if finding.severity is Severity.INFO or finding.code in ABOUT_SOMETHING_ELSE:
        return False
    if not finding.tab:
        return finding.severity is Severity.ERROR and finding.workbook_id == planted.book
    if finding.sheet_id != planted.sheet_id:
        return False
    if finding.code in ABOUT_THE_TAB:
        return _counts(finding, planted)
    if finding.code.startswith("pestana_"):
        return True
    rows, columns = area(finding)
    here = columns is None or bool(columns & set(planted.span))
    if rows is None:
        return here
    if rows.isdisjoint(body):  # at a heading or title: about the table below it
        return here or finding.cell.startswith("A")
    return planted.row in rows and here


def doubts_colours(findings: Iterable[Finding], sheet_id: int, columns: Collection[int]) -> bool:
    """Whether people are told that colours in these columns may be marks or decoration: then nobody follows them."""
    return any(
        finding.code == "color_dudoso"
        and finding.sheet_id == sheet_id
        and not set(columns).isdisjoint(area(finding)[1] or columns)
        for finding in findings
    )


def _counts(finding: Finding, planted: Planted) -> bool:
    """Whether the finding of a tab counts the row: it names all low scores or the first few of more, or has none."""
    lists = _NAMED.findall(finding.read)
    if not lists or any(more for _cells, more in lists):
        return True
    named = [cell for cells, _more in lists for cell in cells.split(",")]
    return any(cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ ") == str(planted.row + 1) for cell in named)


def at(finding: Finding, planted: Planted, column: int) -> bool:
    """Whether a finding stands at that cell of the row."""
    if finding.sheet_id != planted.sheet_id:
        return False
    rows, columns = area(finding)
    return rows is not None and planted.row in rows and (columns is None or column in columns)


def area(finding: Finding) -> tuple[set[int] | None, set[int] | None]:
    """Rows and columns that a finding is about, 0-based; None: all of them. A list of few cells is taken exactly."""
    found = _AREA.fullmatch(finding.cell)
    going_on = _GOING_ON.search(finding.read)
    listed = [cell for cells in _LISTED.findall(finding.read) for cell in cells.split(", ")]
    if listed and not going_on:
        matches = [cell for name in listed if (cell := re.fullmatch(r"([A-Z]+)(\d+)", name))]
        return {int(cell[2]) - 1 for cell in matches}, {_number(cell[1]) for cell in matches}
    if found is None:
        return None, None
    if going_on:
        named = {_number(column) for column in re.findall(r"([A-Z]+)\d+", finding.read)}
        return None if ":" not in finding.cell else _rows(found), named
    if not found[1]:
        return _rows(found), None
    return _rows(found), set(range(_number(found[1]), _number(found[3] or found[1]) + 1))


def _rows(found: re.Match[str]) -> set[int]:
    return set(range(int(found[2]) - 1, int(found[4] or found[2])))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
