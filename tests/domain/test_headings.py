"""Finding the heading and mapping its columns, in the layouts that people really keep (domain §4.1)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from build import HEADING, TODAY, call, codes, config, finding, form, only_call, read_calls, tab, workbook

from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.reading.headings import NotARegister, code_of, recognise
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Box, CellValue, Layout, State, Tab, a1

ISO = [
    ["", "CONTROL DE SEGUIMIENTO CLIENTES POSVENTA", None, None, "CÓDIGO: GSC-FOR-01"],
    [None, None, None, None, "VERSIÓN: 5"],
    [None, None, None, None, "FECHA: 15/01/2025"],
]
GROUPS = [
    "DATOS DEL CLIENTE", None, None, None, "DATOS DEL VEHÍCULO", None, "LLAMADA", None, None, None,
    "ENCUESTA (1 A 10)", None, None, None, None, "SEGUIMIENTO", None, None, None,
]  # fmt: skip
DETAILS = [
    "NOMBRE", "C.C./NIT", "CELULAR", "CORREO", "PLACA", "MARCA", "FECHA", "INTENTO 1", "INTENTO 2", "CONTACTADO",
    "ATENCIÓN", "TRABAJO\nREALIZADO", "TIEMPOS", "¿RECOMENDACIÓN?", "OBSERVACIONES", "RESPONSABLE", "OBSERVACIONES",
    "FECHA", "ESTADO",
]  # fmt: skip


def recognised(sheet: Tab, code: str = "GSC-FOR-01") -> Layout:
    found = recognise(sheet, workbook(sheet), form(code), config().semaphore)
    assert isinstance(found, Layout), found
    return found


def refused(sheet: Tab) -> NotARegister:
    found = recognise(sheet, workbook(sheet), config().forms, config().semaphore)
    assert isinstance(found, NotARegister), found
    return found


def mapped(heading: Sequence[CellValue], code: str = "GSC-FOR-01") -> dict[str, str]:
    """Field → heading text, for a heading of one row."""
    layout = recognised(tab([heading, call()]), code)
    return {field: layout.labels[column] for field, column in layout.columns.items()}


def test_heading_is_found_below_the_iso_heading() -> None:
    """Logo, code and version above the heading are no columns."""
    layout = recognised(tab([*ISO, [None], HEADING, call()]))
    assert layout.heading == (4, 4)
    assert layout.columns["cliente"] == 0
    assert layout.label("fecha_llamada") == "FECHA LLAMADA"


def test_two_row_heading_tells_repeated_columns_apart_by_group() -> None:
    """Two «FECHA» and two «OBSERVACIONES» belong to what their merged group says."""
    merges = [Box(3, 4, 0, 4), Box(3, 4, 4, 6), Box(3, 4, 6, 10), Box(3, 4, 10, 15), Box(3, 4, 15, 19)]
    layout = recognised(tab([*ISO, GROUPS, DETAILS], merges=merges))
    assert layout.heading == (3, 4)
    assert (layout.columns["fecha_llamada"], layout.columns["fecha_gestion"]) == (6, 17)
    assert (layout.columns["observaciones"], layout.columns["gestion"]) == (14, 16)


def test_groups_are_filled_forward_even_without_merges() -> None:
    """Groups typed once and not merged reach up to the next group."""
    layout = recognised(tab([GROUPS, DETAILS]))
    assert (layout.columns["fecha_llamada"], layout.columns["fecha_gestion"]) == (6, 17)


def test_without_groups_repeated_columns_are_told_apart_by_order() -> None:
    """The first «FECHA» before the call's columns is the call's, the one after GESTIÓN is the management's."""
    layout = recognised(tab([DETAILS]))
    assert (layout.columns["fecha_llamada"], layout.columns["fecha_gestion"]) == (6, 17)
    assert (layout.columns["observaciones"], layout.columns["gestion"]) == (14, 16)


def test_remarks_on_the_call_are_not_the_customers_words() -> None:
    """«OBSERVACIONES» under LLAMADA says why nobody answered; under VOZ DEL CLIENTE it is what the customer said."""
    upper = ["CLIENTE", None, "LLAMADA", None, None, "CALIFICACIÓN", None, None, None, "VOZ DEL CLIENTE", None]
    lower = [
        "NOMBRE", "PLACA", "FECHA", "CONTACTO", "OBSERVACIONES", "ATENCIÓN", "TRABAJO", "TIEMPOS", "RECOMENDARÍA",
        "OBSERVACIONES", "SUGERENCIAS",
    ]  # fmt: skip
    layout = recognised(tab([upper, lower]))
    assert (layout.columns["motivo_no_contacto"], layout.columns["observaciones"]) == (4, 9)


def test_headings_merged_downwards_count_once() -> None:
    """«NOMBRE» over two rows beside «ENCUESTA» over its questions."""
    upper = ["NOMBRE", "PLACA", "FECHA LLAMADA", "ENCUESTA", None, None, None, "OBSERVACIONES"]
    lower = [None, None, None, "P1", "P2", "P3", "P4", None]
    layout = recognised(tab([upper, lower], merges=[Box(0, 2, c, c + 1) for c in (0, 1, 2, 7)] + [Box(0, 1, 3, 7)]))
    assert layout.heading == (0, 1)
    assert {layout.columns[f] for f in ("cliente", "atencion", "recomendacion", "observaciones")} == {0, 3, 6, 7}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("Nombre del cliente:", "cliente"),
        ("  FECHA   LLAMADA ", "fecha_llamada"),
        ("Fecha de la\nllamada", "fecha_llamada"),
        ("N° DE ORDEN", "orden"),
        ("# OR", "orden"),
        ("C.C.", "documento"),
        ("¿CONTESTÓ?", "contactado"),
        ("Recomendacion", "recomendacion"),
        ("RECOMENDACÓN", "recomendacion"),
        ("OBSERVACONES", "observaciones"),
        ("OBSERVACIONES DEL CLIENTE (VOZ)", "observaciones"),
        ("1. ¿Cómo califica la atención de nuestro asesor?", "atencion"),
        ("2. ¿Qué tan satisfecho quedó con el trabajo realizado en su vehículo?", "trabajo"),
        ("3. Del 1 al 10, ¿cómo califica los tiempos de entrega?", "tiempos"),
        ("4. ¿Recomendaría Carrazos a un familiar o amigo?", "recomendacion"),
    ],
)
def test_one_heading_in_its_spellings(typed: str, field: str) -> None:
    """Case, accents, line breaks, numbering, question marks, typing errors and whole questions do not matter."""
    plain = {
        "cliente": "CLIENTE", "fecha_llamada": "FECHA LLAMADA", "documento": "CC", "placa": "PLACA", "orden": "OR",
        "contactado": "CONTACTADO", "recomendacion": "NPS", "observaciones": "COMENTARIOS", "atencion": "ATENCIÓN",
        "trabajo": "TRABAJO", "tiempos": "TIEMPOS",
    }  # fmt: skip
    assert mapped(list({**plain, field: typed}.values()))[field] == " ".join(typed.split())


def test_unknown_columns_are_ignored() -> None:
    """Columns the form does not know are nobody's fault."""
    reading = read_calls([*call(), "algo"], heading=[*HEADING, "COLOR PREFERIDO"])
    assert len(reading.records) == 1
    assert codes(reading) == []


def test_the_commercial_form_has_its_own_questions() -> None:
    """GSC-FOR-03: installations instead of work, seller and commercial manager."""
    found = mapped(
        ["CLIENTE", "VIN", "FECHA VENTA", "VENDEDOR", "FECHA LLAMADA", "ATENCIÓN", "INSTALACIONES", "TIEMPOS",
         "RECOMENDACIÓN CONCESIONARIO", "OBSERVACIONES", "GERENTE COMERCIAL", "GESTIÓN", "FECHA", "ESTADO"],
        "GSC-FOR-03",
    )  # fmt: skip
    assert found["instalaciones"] == "INSTALACIONES"
    assert found["asesor"] == "VENDEDOR"
    assert found["responsable"] == "GERENTE COMERCIAL"
    assert found["fecha_gestion"] == "FECHA"


@pytest.mark.parametrize("title", ["LISTAS", "TD", "INFORME", "Tabla dinámica 1", "Convenciones", "Gráficas"])
def test_helper_tabs_are_no_registers_and_no_finding(title: str) -> None:
    """Lists, pivots and charts beside the register say nothing and are not complained about."""
    register, helper = tab([HEADING, call()]), tab([["SEDE", "MARCA"], ["TUNJA", "VW"]], title, sheet_id=2)
    reading = read([workbook(register, helper)], config(), TODAY)
    assert [found.tab for found in reading.registers] == ["NOVIEMBRE 2026"]
    assert reading.findings == ()


def test_a_register_that_lacks_a_field_says_which() -> None:
    """Without any question the tab cannot be used: an error at the heading, naming what is missing."""
    reading = read([workbook(tab([[], HEADING[:5] + HEADING[9:]]))], config(), TODAY)
    found = finding(reading, "pestana_sin_campos")
    assert found.cell == "A2"
    assert "Recomendación o Calificación o Atención" in found.expected
    assert reading.registers == ()


def test_a_hidden_tab_that_is_no_register_is_left_alone() -> None:
    """What people hid is not complained about."""
    assert not refused(tab([HEADING[:5]], hidden=True)).looks_like


def test_a_sheet_of_another_kind_is_not_taken_for_a_register() -> None:
    """A requirements tracker has a heading too, but not ours."""
    rows = [[], ["REQUERIMIENTOS"], ["ID", "REQUERIMIENTO", "MODULO", "Realizado"], [1, "Login", "A", "SI"]]
    assert not refused(tab(rows)).looks_like


def test_rows_that_structure_the_tab_are_no_records() -> None:
    """Repeated headings, separators, subtotals, totals and footers are skipped; so are prepared empty rows."""
    rows = [
        ["SEMANA 1"], call(placa="AAA111"), HEADING, call(placa="AAA222"), [None] * 13,
        ["SUBTOTAL", None, None, None, None, 9.5], ["TUNJA"], call(placa="AAA333"), ["Total registros: 3"],
        ["PROMEDIO", None, None, None, None, 10, 10, 10, 10], ["Elaboró: Agente Call Center"],
        [None] * 12 + ["Pendiente"], [None] * 5 + [9.5, 9.1, 8.8, 9.9],
    ]  # fmt: skip
    reading = read_calls(*rows)
    assert [record.plate for record in reading.records] == ["AAA111", "AAA222", "AAA333"]
    assert codes(reading) == []


def test_a_repeated_group_row_is_skipped_too() -> None:
    """A two-row heading pasted again in the middle is two rows that are no records."""
    body = ["JUAN PEREZ", 123456, "3000001234", None, "ABC123", "VW", "23/11/2026", None, None, "SI", 9, 9, 9, 9]
    layout = recognised(tab([GROUPS, DETAILS, body, GROUPS, DETAILS, body]))
    assert layout.record_rows == (2, 5)


def test_a_customer_named_like_a_total_is_a_record() -> None:
    """«TOTAL LOGISTICS SAS» has a plate and a telephone, so it is a customer."""
    assert only_call(call(nombre="TOTAL LOGISTICS SAS")).customer == "TOTAL LOGISTICS SAS"


def test_a_legend_above_the_heading_calibrates_the_tones() -> None:
    """The legend's own orange means «en trámite»; its coloured cells are not cases."""
    legend = ["CONVENCIONES", None, "Rojo: sin gestión", None, "En trámite", None, "Gestión realizada"]
    fills = {(0, 2): "#e06666", (0, 3): "#ff9900", (0, 6): "#6aa84f", (2, 0): "#ff9900"}
    sheet = tab([legend, HEADING, call()], fills=fills)
    reading = read([workbook(sheet)], config(), TODAY)
    assert [record.colour.state for record in reading.records] == [State.YELLOW]
    assert reading.registers[0].layout.tones[State.RED].rgb.hex == "#e06666"


def test_a_legend_tab_serves_the_registers_beside_it() -> None:
    """A tab «CONVENCIONES» explains the colours of its workbook."""
    legend = tab([["Rojo"], ["En trámite"]], "CONVENCIONES", fills={(0, 0): "#ff0000", (1, 0): "#ff9900"}, sheet_id=2)
    sheet = tab([HEADING, call()], fills={(1, 9): "#ff9900"})
    (record,) = read([workbook(sheet, legend)], config(), TODAY).records
    assert record.colour.state is State.YELLOW


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("GSC-FOR-01 CONTROL DE SEGUIMIENTO CLIENTES POSVENTA 2026", "GSC-FOR-01"),
        ("GSC- FOR-01 Posventa", "GSC-FOR-01"),
        ("GSC FOR 01", "GSC-FOR-01"),
        ("GSC–FOR–01", "GSC-FOR-01"),
        ("gsc_for_1 seguimiento", "GSC-FOR-01"),
        ("Copia de GSC-FOR-03 comerciales", "GSC-FOR-03"),
        ("GSC-FOR-010", None),
        ("GSC-FOR-02 INFORME", None),
        ("CONTROL DE SEGUIMIENTO POSVENTA", None),
    ],
)
def test_the_code_in_the_title_names_the_form(title: str, code: str | None) -> None:
    """C-10: by code in any spelling, never by title."""
    found = code_of(title, config().forms)
    assert (found.code if found else None) == code


def test_a_title_pattern_names_the_form_of_a_file_without_code() -> None:
    """A form may claim files by pattern."""
    own = form("GSC-FOR-01").model_copy(update={"files": ("seguimiento taller*",)})
    assert code_of("Seguimiento Taller 2026", [own]) is own


def test_a_file_without_code_is_told_what_it_looks_like() -> None:
    """The heading of GSC-FOR-01 in a file without code: nothing is read, and the fix names the code."""
    reading = read([workbook(tab([HEADING, call()]), title="Llamadas taller")], config(), TODAY)
    assert reading.records == ()
    assert "GSC-FOR-01" in finding(reading, "archivo_sin_codigo").fix


def test_a_file_that_is_no_register_is_one_finding() -> None:
    """Some other workbook in the folder is said once, for the whole file."""
    reading = read([workbook(tab([["a", "b"], [1, 2]]), title="Presupuesto")], config(), TODAY)
    assert [(f.code, f.tab, f.cell) for f in reading.findings] == [("archivo_no_es_registro", "", "")]


def test_a_coded_file_without_any_register_tab_is_a_finding() -> None:
    """The right code over the wrong content does not pass in silence."""
    reading = read([workbook(tab([["a", "b"], [1, 2]]))], config(), TODAY)
    assert [f.code for f in reading.findings] == ["archivo_sin_registro"]


def test_the_services_own_workbooks_are_not_read() -> None:
    """The control workbook is no register and no mistake."""
    reading = read([workbook(tab([["Caso"], ["C-2026-00001"]]), title="Control de Automatización")], config(), TODAY)
    assert reading.findings == ()


def test_where_records_stand_is_exact() -> None:
    """Row numbers survive headings, separators and blank rows, so that links open the right row."""
    sheet = tab([*ISO, [None], HEADING, ["SEMANA 1"], call()])
    (record,) = read([workbook(sheet)], config(), TODAY).records
    assert isinstance(record, CallRecord)
    assert a1(record.where.row, 0) == "A7"
    assert record.where.link.endswith("#gid=1&range=7:7")


PQRS_ROW = [
    "PQRS-2026-001",
    "12/11/2026",
    "Ana Ruiz",
    "3101234567",
    "ABC123",
    "Queja",
    "Demora en la entrega",
    "Abierta",
]
PQRS_HEADING = ["RADICADO", "FECHA RECEPCIÓN", "CLIENTE", "CELULAR", "PLACA", "TIPO", "DESCRIPCIÓN", "ESTADO"]


def told(*rows: Sequence[CellValue], code: str = "GSC-FOR-04") -> list[tuple[str, str]]:
    """Code and cell of what is told about a tab of these rows as a whole."""
    reading = read([workbook(tab(rows), title=f"{code} 2026")], config(), TODAY)
    return [
        (one.code, one.cell) for one in reading.findings if one.code in ("segundo_encabezado", "pestana_sin_campos")
    ]


def test_an_incomplete_table_above_the_first_complete_one_is_told() -> None:
    """Requests under a heading that lacks the day do not vanish because a complete table follows further down."""
    above = ["CUÁNDO" if text == "FECHA RECEPCIÓN" else text for text in PQRS_HEADING]
    other = ["ESTADO", *PQRS_HEADING[:-1]]
    below = [other, ["Abierta", *PQRS_ROW[:-1]]]
    assert told(above, PQRS_ROW, PQRS_ROW, [None], *below) == [("segundo_encabezado", "A1:H3")]


def test_titles_above_the_heading_are_no_table() -> None:
    """The ISO heading and a line that names two fields are titles."""
    assert told(*ISO, ["CLIENTE", "MARCA"], [None], PQRS_HEADING, PQRS_ROW) == []


@pytest.mark.parametrize("note", [["META", 9.5], ["Meta", "24/11/2026"], ["Llamadas", 5000]])
def test_a_heading_far_down_beside_notes(note: list[CellValue]) -> None:
    """Below forty lines of instructions, with «META | 9,5» to the right of it."""
    rows: list[list[CellValue]] = [[f"{n}. Llame al cliente"] for n in range(1, 45)]
    reading = read([workbook(tab([*rows, [*HEADING, None, *note], call(recomendacion=3)]))], config(), TODAY)
    assert [record.where.row for record in reading.records] == [45]


def test_calls_above_the_first_heading_are_told_whatever_their_columns() -> None:
    """A month without a heading above another table: the account does not call its customers a title."""
    above: list[list[CellValue]] = [
        ["24/11/2026", 3, "Ana", "ZZB101", "mal"],
        ["24/11/2026", 9, "Eva", "ZZB102", "bien"],
    ]
    reading = read([workbook(tab([*above, [], HEADING, call(recomendacion=9)]))], config(), TODAY)
    assert codes(reading) == [("fila_sobre_encabezado", "A1:A2")]


@pytest.mark.parametrize("at", [0, 3, 8])
def test_the_only_observations_are_what_the_customer_said(at: int) -> None:
    """Wherever the column stands; a second one is told apart by its neighbours."""
    heading = ["NOMBRE", "PLACA", "FECHA", "CONTACTADO", "ATENCIÓN", "NPS", "GESTIÓN", "ESTADO"]
    values: list[CellValue] = ["Ana", "ZZA101", "24/11/2026", "SI", 3, 3, None, None]
    heading.insert(at, "OBSERVACIONES")
    values.insert(at, "mal servicio")
    (record,) = read([workbook(tab([heading, values]))], config(), TODAY).records
    assert record.said == "mal servicio"
