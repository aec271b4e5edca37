"""Rows → records and findings: what a row means as a whole, and what people are told about it."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest
from build import (
    HEADING,
    ROOT,
    TODAY,
    call,
    codes,
    config,
    finding,
    form,
    only_call,
    read_calls,
    serial,
    tab,
    workbook,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from xlsx_values import read_xlsx

from sheets_automation.config import load
from sheets_automation.domain.cases.likeness import place
from sheets_automation.domain.cases.repetition import repeated
from sheets_automation.domain.cases.repetition_told import told
from sheets_automation.domain.kinds.calls import CallRecord, classifying_score
from sheets_automation.domain.kinds.complaint_record import ComplaintRecord
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Box, CellError, CellValue, Reading, ScoreClass, State, Status

PQRS = (
    "RADICADO", "FECHA RECEPCIÓN", "CANAL", "SEDE", "MARCA", "CLIENTE", "PLACA", "TIPO", "DESCRIPCIÓN", "PLAZO",
    "AMPLIACIÓN", "TOTAL DÍAS", "FECHA LÍMITE", "RESPUESTA", "FECHA RESPUESTA", "ESTADO", "FECHA CIERRE",
    "CLIENTE SATISFECHO", "MOTIVO DE AMPLIACIÓN",
)  # fmt: skip
REGISTER = ROOT / ".." / "shared" / "data" / "pqrs" / "medellin_catastro_pqrs_2024_redactado.xlsx"


def complaint(**typed: CellValue) -> list[CellValue]:
    row: dict[str, CellValue] = {
        "numero": "PQRS-2026-045", "recibida": "03/11/2026", "canal": "correo", "sede": "Tunja", "marca": "VW",
        "cliente": "ANA RUIZ", "placa": "ABC123", "tipo": "Queja", "descripcion": "Demora en la entrega", "plazo": None,
        "ampliacion": None, "total": None, "limite": None, "respuesta": None, "respondida": None, "estado": "Abierto",
        "cierre": None, "satisfecho": None, "motivo": None,
    }  # fmt: skip
    assert set(typed) <= set(row), typed
    return list({**row, **typed}.values())


def read_complaints(*rows: list[CellValue]) -> Reading:
    return read([workbook(tab([PQRS, *rows], "PQRS 2026"), title="GSC-FOR-04 CONTROL DE PQRS 2026")], config(), TODAY)


def only_complaint(*rows: list[CellValue]) -> ComplaintRecord:
    (record,) = read_complaints(*rows).records
    assert isinstance(record, ComplaintRecord)
    return record


# ----------------------------------------------------------------------------------------------- satisfaction registers


def test_an_ordinary_call() -> None:
    """Every typed value of a good row arrives, and nothing is complained about."""
    reading = read_calls(call(observaciones="Todo muy bien", recomendacion=9))
    (record,) = reading.records
    assert isinstance(record, CallRecord)
    assert reading.findings == ()
    assert (record.customer, record.plate, record.call_date) == ("JUAN PEREZ", "ABC123", date(2026, 11, 23))
    assert record.answers == {"atencion": 10, "trabajo": 10, "tiempos": 10, "recomendacion": 9}
    assert (record.score, record.score_class, record.contacted) == (9, ScoreClass.PROMOTER, True)
    assert record.fingerprint.key == "ABC123|||3000001234||juan perez|2026-11-23"
    assert record.comment == "Todo muy bien"


@pytest.mark.parametrize(
    ("points", "own"),
    [
        (6, ScoreClass.DETRACTOR),
        (6.5, ScoreClass.DETRACTOR),
        (6.99, ScoreClass.DETRACTOR),
        (7, ScoreClass.NEUTRAL),
        (8.9, ScoreClass.NEUTRAL),
        (9, ScoreClass.PROMOTER),
    ],
)
def test_bands_never_round_up(points: float, own: ScoreClass) -> None:
    """A-03: below 7 detractor, below 9 neutral."""
    assert only_call(call(recomendacion=points)).score_class is own


def test_the_score_that_classifies() -> None:
    """A-03: overall if typed, else the recommendation, else the mean of the answers; each other way by setting."""
    own = form("GSC-FOR-01")
    answers = {"atencion": 4.0, "tiempos": 9.0, "recomendacion": 8.0}
    assert classifying_score(own, answers, 6.0) == 6
    assert classifying_score(own, answers, None) == 8
    assert classifying_score(own, {"atencion": 4.0, "tiempos": 9.0}, None) == 6.5
    assert classifying_score(own, {}, None) is None
    ways = {
        way: own.model_copy(update={"classification": way})
        for way in ("general", "recomendacion", "promedio", "minimo")
    }
    assert {way: classifying_score(one, answers, 6.0) for way, one in ways.items()} == {
        "general": 6, "recomendacion": 8, "promedio": 7, "minimo": 4,
    }  # fmt: skip


def test_a_formula_that_is_still_loading_classifies_nobody() -> None:
    """No state is derived from LOADING, although the recommendation is there."""
    heading = [*HEADING, "CALIFICACIÓN"]
    reading = read_calls([*call(recomendacion=3), CellError("LOADING")], heading=heading)
    assert reading.records[0].score is None  # type: ignore[union-attr]
    assert codes(reading) == [("formula_cargando", "N2")]


def test_zero_is_an_answer_only_where_somebody_answered() -> None:
    """Agents type 0 for «no contestó»; with a contact or a comment it is a detractor. It is told either way."""
    answered = read_calls(call(atencion=None, trabajo=None, tiempos=None, recomendacion=0))
    silent = read_calls(call(contactado="NO", atencion=None, trabajo=None, tiempos=None, recomendacion=0))
    assert [record.score_class for record in answered.records if isinstance(record, CallRecord)] == [
        ScoreClass.DETRACTOR
    ]
    assert [record.score_class for record in silent.records if isinstance(record, CallRecord)] == [None]
    assert codes(answered) == codes(silent) == [("calificacion_cero", "I2")]


def test_an_average_over_a_date_does_not_hide_the_answer() -> None:
    """«5/10» turned into a date spoils the row's PROMEDIO formula; the repaired answers still classify."""
    heading = [*HEADING, "PROMEDIO"]
    reading = read_calls([*call(recomendacion=float(serial(date(2026, 10, 5)))), 11583.75], heading=heading)
    (record,) = reading.records
    assert isinstance(record, CallRecord)
    assert (record.overall, record.score, record.score_class) == (None, 5, ScoreClass.DETRACTOR)
    assert codes(reading) == [("calificacion_convertida_en_fecha", "I2")]


def test_an_unfinished_rows_formula_error_is_no_finding() -> None:
    """#DIV/0! in PROMEDIO is what a row looks like before the call; #REF! with answers is told."""
    heading = [*HEADING, "PROMEDIO"]
    empty = dict.fromkeys(("atencion", "trabajo", "tiempos", "recomendacion"))
    waiting = read_calls([*call(**empty, contactado=None), CellError("DIVIDE_BY_ZERO")], heading=heading)
    broken = read_calls([*call(), CellError("REF")], heading=heading)
    assert codes(waiting) == []
    assert codes(broken) == [("formula_con_error", "N2")]
    assert broken.findings[0].read == "#¡REF!"


def test_contact_is_inferred_where_its_column_is_empty() -> None:
    """Answers say that somebody answered; NC and a reason say that nobody did; silence says nothing."""
    nothing = dict.fromkeys(("atencion", "trabajo", "tiempos", "recomendacion"))
    assert only_call(call(contactado=None)).contacted is True
    assert only_call(call(contactado="NC", **nothing)).contacted is False
    assert only_call(call(**{**nothing, "contactado": None, "recomendacion": "NC"})).contacted is False
    assert only_call(call(contactado=None, **nothing)).contacted is None


def test_no_contact_with_answers_is_told() -> None:
    """NO in CONTACTADO beside scores cannot be right."""
    assert codes(read_calls(call(contactado="NO"))) == [("contacto_no_concuerda", "E2")]


def test_a_class_that_contradicts_the_score_is_told() -> None:
    """«Promotor» beside a 5, with both in the text."""
    reading = read_calls([*call(recomendacion=5), "Promotor"], heading=[*HEADING, "TIPO CLIENTE"])
    assert finding(reading, "clase_no_concuerda").read == "Promotor, con calificación 5 (detractor)"


def test_future_call_date_is_told_and_not_used() -> None:
    """A call cannot have been made tomorrow; the row stays, without a date."""
    reading = read_calls(call(fecha="26/11/2026"))
    found = finding(reading, "fecha_futura")
    assert (found.cell, found.field, found.read) == ("D2", "FECHA LLAMADA", "26/11/2026")
    assert only_call(call(fecha="26/11/2026")).call_date is None


def test_a_scored_row_without_date_is_told() -> None:
    """Its deadline would start whenever the service saw it first."""
    assert codes(read_calls(call(fecha=None))) == [("fecha_vacia", "D2")]
    assert codes(read_calls(call(fecha="31/11/2026"))) == [("fecha_imposible", "D2")]


def test_a_column_that_mixes_month_first_dates_is_told() -> None:
    """Where 11/23/2026 stands, 11/9/2026 may be the 9th of November; it is read day first and told."""
    reading = read_calls(call(fecha="11/23/2026"), call(placa="XYZ987", fecha="11/9/2026"))
    days = [record.call_date for record in reading.records if isinstance(record, CallRecord)]
    assert days == [date(2026, 11, 23), date(2026, 9, 11)]
    assert codes(reading) == [("fecha_mes_primero", "D2"), ("fecha_ambigua", "D3")]


def test_management_before_the_call_is_told() -> None:
    """An answer dated before the call it answers."""
    reading = read_calls(call(recomendacion=3, gestion="Se llamó", fecha_gestion="20/11/2026"))
    assert finding(reading, "gestion_antes_de_llamada").read == "gestión 20/11/2026, llamada 23/11/2026"


@pytest.mark.parametrize(
    ("called", "registered", "told"),
    [
        ("03/11/2026", "20/11/2026", True),
        ("10/11/2026", "15/11/2026", True),
        ("13/11/2026", "17/11/2026", False),  # Friday, a holiday on Monday, typed in on Tuesday
        ("20/11/2026", "20/11/2026", False),
    ],
)
def test_late_registration_is_told_where_the_sheet_knows(called: str, registered: str, told: bool) -> None:
    """A time stamp more than a long weekend after the call (R-36)."""
    reading = read_calls([*call(fecha=called), registered], heading=[*HEADING, "MARCA TEMPORAL"])
    assert codes(reading) == ([("registro_tardio", "N2")] if told else [])


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("Pendiente", Status.PENDING),
        ("Sin gestión", Status.PENDING),
        ("No realizada", Status.PENDING),
        ("EN TRÁMITE", Status.IN_PROGRESS),
        ("en proceso", Status.IN_PROGRESS),
        ("Gestión realizada", Status.DONE),
        ("CERRADO", Status.DONE),
        ("Cerrada 12/11", Status.DONE),
        ("Gestion realisada", Status.DONE),
        ("Cliente insatisfecho", Status.DISSATISFIED),
        ("Sugerencia", Status.SUGGESTION),
        ("Anulado", Status.CANCELLED),
        ("-", None),
        (None, None),
    ],
)
def test_status_words(typed: str | None, status: Status | None) -> None:
    """What the row says of itself, the longest known phrase deciding."""
    reading = read_calls(call(estado=typed))
    assert [record.status for record in reading.records] == [status]
    assert reading.findings == ()


def test_evidence_is_more_than_a_placeholder() -> None:
    """«pte» is no evidence, a sentence is."""
    assert only_call(call(gestion="pte")).evidence == ""
    assert only_call(call(gestion="Se llama y se ofrecen disculpas")).evidence == "Se llama y se ofrecen disculpas"


def test_an_unknown_word_is_told_once_per_tab() -> None:
    """The same unknown status in thirty rows is one question, with the number of cells."""
    reading = read_calls(*[call(placa=f"ABC{n:03}", estado="EN EL LIMBO") for n in range(30)])
    (found,) = reading.findings
    assert (found.code, found.cell) == ("estado_desconocido", "M2:M31")
    assert found.read == "EN EL LIMBO (30 celdas: M2, M3, M4, M5, M6 …)"


def test_a_systematically_wrong_column_is_told_once() -> None:
    """A question answered with SI in every row is one finding over the range, not a thousand."""
    reading = read_calls(*[call(placa=f"ABC{n:03}", tiempos="SI") for n in range(100)])
    (found,) = reading.findings
    assert (found.code, found.cell) == ("calificacion_si_no", "H2:H101")
    assert found.read == "SI (100 celdas: H2, H3, H4, H5, H6 …)"


def test_single_slips_are_told_one_by_one_in_the_order_of_the_rows() -> None:
    """Each bad cell has its own address."""
    reading = read_calls(
        call(placa="ABC111", recomendacion=11), call(placa="ABC222", fecha="ayer"), call(celular="311")
    )
    told = [("calificacion_fuera_de_escala", "I2"), ("fecha_relativa", "D3"), ("telefono_ilegible", "B4")]
    assert codes(reading) == told


def test_sites_and_brands_come_to_one_spelling() -> None:
    """DTMA and VOLSKWAGEN are Duitama and Volkswagen; an unknown site is told and left open."""
    heading = [*HEADING, "SEDE", "MARCA"]
    reading = read_calls([*call(), "DTMA", "VOLSKWAGEN"], heading=heading)
    assert [(record.site, record.brand) for record in reading.records] == [("Duitama", "Volkswagen")]
    reading = read_calls([*call(), "Leticia", "VW"], heading=heading)
    assert [record.site for record in reading.records] == [""]
    assert codes(reading) == [("sede_desconocida", "N2")]


def test_the_tabs_title_says_site_and_brand_where_no_column_does() -> None:
    """«VW TUNJA» is a tab per brand and site."""
    reading = read([workbook(tab([HEADING, call()], "VW TUNJA"))], config(), TODAY)
    assert [(record.site, record.brand) for record in reading.records] == [("Tunja", "Volkswagen")]


def test_purple_counts_as_car_advisor_only_on_its_brand() -> None:
    """R-61: VW has car.advisor, Seat has not."""
    for brand, answered in (("VW", True), ("Seat", False)):
        reading = read_calls([*call(recomendacion=None), brand], heading=[*HEADING, "MARCA"], fills={(1, 0): "#9900ff"})
        (record,) = reading.records
        assert isinstance(record, CallRecord)
        assert (record.colour.state, record.car_advisor) == (State.PURPLE, answered)


def test_duplicate_rows_are_told_at_the_second() -> None:
    """The same customer, plate and day twice; another day is another call."""
    reading = read_calls(call(), call(fecha="20/11/2026"), call())
    assert finding(reading, "fila_duplicada").read == "igual a la fila 2"
    assert codes(reading) == [("fila_duplicada", "C4")]
    assert len(reading.records) == 3


def test_a_copied_tab_counts_once() -> None:
    """Rows of «Copia de NOVIEMBRE» that stand in NOVIEMBRE repeat those, told once; a row of its own stays."""
    rows = [call(placa=f"ABC{n:03}") for n in range(5)]
    copy = tab([HEADING, *rows, call(placa="XYZ999")], "Copia de NOVIEMBRE 2026", sheet_id=2)
    book = workbook(tab([HEADING, *rows]), copy)
    reading = read([book], config(), TODAY)
    copies = repeated(reading, ())
    assert [r.plate for r in reading.records if place(r.where) not in copies] == [
        *(f"ABC{n:03}" for n in range(5)),
        "XYZ999",
    ]
    assert {home[1:]: (where.tab, where.row) for home, where in copies.items()} == {
        (2, row): ("NOVIEMBRE 2026", row) for row in range(1, 6)
    }
    (found,) = told(reading, [book], copies)
    assert (found.code, found.read) == ("pestana_copiada", "5 de 6 filas iguales a las de otra pestaña")


def test_merged_cells_in_the_body_are_told() -> None:
    """A comment merged over two rows hides the second; a merged separator does not."""
    sheet = tab([HEADING, call(), ["SEMANA 2"], call(placa="XYZ987")], merges=[Box(1, 4, 9, 10), Box(2, 3, 0, 13)])
    reading = read([workbook(sheet)], config(), TODAY)
    assert codes(reading) == [("celdas_combinadas", "J2:J4")]


def test_two_attempts_are_counted_and_the_last_one_dates_the_call() -> None:
    """Where the form has only attempts, the last attempt is the call."""
    heading = ["NOMBRE", "PLACA", "INTENTO 1", "INTENTO 2", "RECOMENDACIÓN"]
    reading = read_calls(["JUAN PEREZ", "ABC123", "20/11/2026", "23/11/2026", 9], heading=heading)
    (record,) = reading.records
    assert isinstance(record, CallRecord)
    assert (record.attempts, record.call_date) == (2, date(2026, 11, 23))


def test_findings_are_addressed_to_people() -> None:
    """Workbook, tab, cell, column as typed, what was read, what was expected, what to do."""
    found = finding(read_calls(call(recomendacion=11)), "calificacion_fuera_de_escala")
    assert found.address == "GSC-FOR-01 CONTROL DE SEGUIMIENTO CLIENTES POSVENTA 2026 › NOVIEMBRE 2026!I2"
    assert (found.field, found.read, found.expected) == ("RECOMENDACIÓN", "11", "un número de 1 a 10")
    assert found.fix.endswith(".")


_TYPED = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text("0123456789/.,-:%#OIxsinoc é¿", max_size=12),
    st.sampled_from(
        ("NC", "TOTAL", "SEMANA 2", "NOMBRE", "11/10", "3 y 4 nov", CellError("REF"), CellError("LOADING"))
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_TYPED, max_size=len(HEADING)), max_size=6))
@example([[None] * 5 + [1.7e308, ":"]])
def test_no_row_breaks_the_reading(rows: list[list[CellValue]]) -> None:
    """Whatever is typed into a register, it is read to the end, and every finding has its place and its advice."""
    reading = read_calls(*rows)
    assert len(reading.records) <= len(rows)
    assert all(found.tab and found.expected and found.fix for found in reading.findings)


# ------------------------------------------------------------------------------------------------------ PQRS registers


def test_an_ordinary_complaint() -> None:
    """Every typed value of a good row arrives."""
    record = only_complaint(
        complaint(
            plazo=15, ampliacion="5", total=20, limite="03/12/2026", respuesta="Se responde por correo",
            respondida="20/11/2026", estado="Cerrado", cierre="23/11/2026", satisfecho="SI",
        )
    )  # fmt: skip
    assert (record.number, record.kind, record.site, record.brand) == ("PQRS-2026-045", "queja", "Tunja", "Volkswagen")
    assert (record.received, record.stated_due) == (date(2026, 11, 3), date(2026, 12, 3))
    assert (record.term_days, record.extension_days) == (15, 5)
    assert (record.answered, record.closed) == (date(2026, 11, 20), date(2026, 11, 23))
    assert (record.status, record.evidence) == (Status.DONE, "Se responde por correo")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("P", "peticion"),
        ("Petición", "peticion"),
        ("Q", "queja"),
        ("RECLAMACIÓN", "reclamo"),
        ("Reclamos", "reclamo"),
        ("s", "sugerencia"),
        ("Felicitaciones", "felicitacion"),
        ("GARANTIA", "garantia"),
        ("Solicitud de información", "informacion"),
        (None, ""),
    ],
)
def test_complaint_kinds(typed: str | None, kind: str) -> None:
    """Initials, plurals and the words of the law."""
    assert only_complaint(complaint(tipo=typed)).kind == kind


def test_a_total_alone_gives_the_term() -> None:
    """TOTAL DÍAS less the extension is the term, so that the extension counts once."""
    record = only_complaint(complaint(ampliacion=5, total=20))
    assert (record.term_days, record.extension_days) == (15, 5)


@pytest.mark.parametrize(
    ("typed", "code", "cell"),
    [
        ({"respondida": "02/11/2026", "respuesta": "Carta enviada"}, "respuesta_antes_de_recepcion", "O2"),
        ({"cierre": "02/11/2026", "respuesta": "Carta enviada"}, "cierre_antes_de_recepcion", "Q2"),
        ({"limite": "02/11/2026"}, "limite_antes_de_recepcion", "M2"),
        ({"estado": "Cerrado"}, "cerrada_sin_respuesta", "P2"),
        ({"plazo": 15, "ampliacion": 5, "total": 15, "motivo": "Faltan pruebas"}, "plazo_no_suma", "L2"),
        ({"plazo": 15, "ampliacion": 16, "motivo": "Faltan pruebas"}, "ampliacion_mayor_que_plazo", "K2"),
        ({"plazo": 30}, "plazo_mayor_que_el_tipo", "J2"),
        ({"tipo": "Serenata"}, "tipo_desconocido", "H2"),
        ({"recibida": None}, "fecha_vacia", "B2"),
        ({"recibida": "30/11/2026"}, "fecha_futura", "B2"),
    ],
)
def test_what_does_not_agree_in_a_complaint_is_told(typed: dict[str, CellValue], code: str, cell: str) -> None:
    """One finding, at the cell to look at."""
    assert codes(read_complaints(complaint(**typed))) == [(code, cell)]


def test_answered_and_still_open_is_told_only_where_nothing_else_closes() -> None:
    """With FECHA CIERRE, answered is a step on the way (R-11); without it, the state was forgotten."""
    row = complaint(respondida="20/11/2026", respuesta="Carta enviada")
    assert codes(read_complaints(row)) == []
    heading, short = PQRS[:16], row[:16]
    reading = read([workbook(tab([heading, short]), title="GSC-FOR-04")], config(), TODAY)
    assert codes(reading) == [("abierta_con_respuesta", "P2")]


def test_a_number_used_twice_is_told() -> None:
    """Two different complaints under one number."""
    reading = read_complaints(complaint(), complaint(placa="XYZ987", cliente="LUIS MORA"))
    assert finding(reading, "numero_repetido").read == "PQRS-2026-045, también en la fila 2"


# ------------------------------------------------------------------------------------------------- size and real data


def test_the_cost_of_a_row_does_not_grow_with_the_tab() -> None:
    """Ten times the rows take about ten times the work, even where a cell of each row is told."""

    def work(rows: int) -> float:
        body = [
            call(placa=f"ABC{n % 1000:03}", celular=float(3_000_000_000 + n), nombre=f"CLIENTE {n}")
            for n in range(rows)
        ]
        book = workbook(tab([HEADING, *body]))
        started = time.process_time()
        assert len(read([book], config(), TODAY).records) == rows
        return time.process_time() - started

    work(500)
    assert work(10_000) < 25 * min(work(1_000) for _ in range(3))


@pytest.mark.skipif(not REGISTER.exists(), reason=f"real data is absent: {REGISTER}")
def test_a_real_register_is_read_whole_and_without_noise() -> None:
    """5,989 requests; the five answers dated before filing by their cells; and that no row has an identity, once."""
    reading = read([read_xlsx(REGISTER)], load(ROOT / "tests" / "medellin" / "config"), TODAY)
    records = [record for record in reading.records if isinstance(record, ComplaintRecord)]
    assert len(records) == 5989
    assert Counter(record.term_days for record in records) == {15: 5001, 10: 982, 5: 4, 30: 2}
    assert Counter(record.status for record in records) == {Status.DONE: 5805, Status.PENDING: 184}
    assert sum(1 for record in records if record.stated_due) == 5989
    early = [found.cell for found in reading.findings if found.code == "respuesta_antes_de_recepcion"]
    assert early == ["AB3486", "AB3598", "AB3911", "AB3922", "AB4968"]
    told = {found.code: found for found in reading.findings}
    assert Counter(found.code for found in reading.findings) == {
        "respuesta_antes_de_recepcion": 5,
        "envio_antes_de_recepcion": 1,
        "abierta_con_envio": 2,
        "ampliacion_mayor_que_plazo": 1,
        "plazo_mayor_que_el_tipo": 12,
        "recepcion_en_fin_de_semana": 1,
        "recepcion_en_festivo": 1,
        "ampliacion_sin_motivo": 1,
        "respuesta_sin_evidencia": 1,
        "numero_como_texto": 1,
        "columna_vacia": 3,
        "sin_identidad": 1,
    }
    assert told["recepcion_en_fin_de_semana"].read.startswith("282 celdas en sábado o domingo: C82, C83")
    assert told["numero_como_texto"].read.startswith("5881 celdas con el número como texto: T2, T3")
