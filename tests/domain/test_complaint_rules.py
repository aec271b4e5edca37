"""PQRS: extensions with their reason, evidence, the closing, data claims, and what was typed by mistake (domain §3)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from build import HEADING, call, config, tab, workbook
from pydantic import ValidationError

from sheets_automation.config_check import problems
from sheets_automation.domain.cases.derive import Derived, Memory, derive
from sheets_automation.domain.cases.identity import resolve
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Case, CaseStatus, CellValue, Finding, Reading, Severity
from sheets_automation.policy import CalendarPolicy, Config, DayPolicy, TermsPolicy

TODAY = date(2026, 11, 25)
HEADS = (
    "RADICADO", "FECHA RECEPCIÓN", "CANAL", "CLIENTE", "PLACA", "TIPO", "DESCRIPCIÓN", "PLAZO", "AMPLIACIÓN",
    "MOTIVO DE AMPLIACIÓN", "FECHA AMPLIACIÓN", "TRATAMIENTO", "FECHA RESPUESTA", "ESTADO", "FECHA CIERRE",
    "CLIENTE SATISFECHO", "ACCIÓN DE MEJORA",
)  # fmt: skip
ANSWERED = {"respuesta": "20/11/2026", "tratamiento": "Se envió la respuesta por correo"}


def pqrs(**typed: CellValue) -> list[CellValue]:
    row: dict[str, CellValue] = {
        "radicado": "PQRS-2026-001", "recepcion": "10/11/2026", "canal": "Correo", "cliente": "ANA RUIZ",
        "placa": "QWE101", "tipo": "Queja", "descripcion": "demora", "plazo": None, "ampliacion": None, "motivo": None,
        "ampliada": None, "tratamiento": None, "respuesta": None, "estado": None, "cierre": None, "satisfecho": None,
        "accion": None,
    }  # fmt: skip
    assert set(typed) <= set(row), typed
    return list({**row, **typed}.values())


def read_rows(*rows: list[CellValue], settings: Config | None = None, heads: tuple[str, ...] = HEADS) -> Reading:
    book = workbook(tab([heads, *rows], "PQRS"), title="GSC-FOR-04 CONTROL DE PQRS 2026")
    return read([book], settings or config(), TODAY)


def findings(**typed: CellValue) -> dict[str, Finding]:
    """Code → finding of one row."""
    return {found.code: found for found in read_rows(pqrs(**typed)).findings}


def judged(
    reading: Reading, known: tuple[Case, ...] = (), day: date = TODAY, settings: Config | None = None
) -> Derived:
    now = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("America/Bogota"))
    return derive(reading, Memory(known), resolve(reading, known, {}), settings or config(), now)


def only_case(**typed: CellValue) -> Case:
    (case,) = judged(read_rows(pqrs(**typed))).cases
    return case


# ------------------------------------------------------------------------------------------------------- extensions


def test_an_extension_without_its_reason_is_told() -> None:
    """At the cell of the reason, and no more once it is written; the term is longer either way."""
    found = findings(ampliacion=5)["ampliacion_sin_motivo"]
    assert (found.cell, found.field) == ("J2", "MOTIVO DE AMPLIACIÓN")
    assert "ampliacion_sin_motivo" not in findings(ampliacion=5, motivo="Falta el concepto del fabricante")
    assert only_case(ampliacion=5).due == date(2026, 12, 10)


def test_a_tab_without_a_column_for_reasons_is_told_once() -> None:
    """Three extensions, one finding with their cells."""
    heads = tuple(name for name in HEADS if name != "MOTIVO DE AMPLIACIÓN")
    rows = [pqrs(radicado=f"PQRS-{n}", placa=f"QWE10{n}", ampliacion=5) for n in range(3)]
    reading = read_rows(*([*row[:9], *row[10:]] for row in rows), heads=heads)
    (found,) = (one for one in reading.findings if one.code == "ampliacion_sin_motivo")
    assert (found.cell, found.read) == ("I2:I4", "3 celdas con ampliación, sin columna para el motivo: I2, I3, I4")


@pytest.mark.parametrize(("ampliada", "told"), [("01/12/2026", False), ("02/12/2026", False), ("03/12/2026", True)])
def test_an_extension_after_the_first_deadline_is_told(ampliada: str, told: bool) -> None:
    """A Queja of 10/11/2026 is due on 02/12/2026: extended on that day it is in time, on the next it is not."""
    row = pqrs(ampliacion=5, motivo="Faltan pruebas", ampliada=ampliada)
    book = workbook(tab([HEADS, row], "PQRS"), title="GSC-FOR-04")
    found = {one.code: one for one in read([book], config(), date(2026, 12, 9)).findings}
    assert ("ampliacion_tardia" in found) is told
    if told:
        assert found["ampliacion_tardia"].read == "ampliada el 03/12/2026, vencía el 02/12/2026"
        assert found["ampliacion_tardia"].cell == "K2"


def test_an_extension_that_appears_after_the_deadline_is_remembered() -> None:
    """Without its date only the register knows: overdue on 3 December, extended when looked at again. It stays told."""
    plain = judged(read_rows(pqrs())).cases
    overdue = judged(read_rows(pqrs()), plain, date(2026, 12, 3)).cases
    extended = read_rows(pqrs(ampliacion=5, motivo="Faltan pruebas"))
    seen = judged(extended, overdue, date(2026, 12, 4))
    again = judged(extended, seen.cases, date(2026, 12, 7))
    for look in (seen, again):
        assert "ampliacion_tardia" in look.cases[0].flags
        assert [(found.code, found.cell) for found in look.findings] == [("ampliacion_tardia", "I2")]
    mended = judged(read_rows(pqrs()), again.cases, date(2026, 12, 7))
    assert "ampliacion_tardia" not in mended.cases[0].flags


def test_an_extension_in_time_is_not_told() -> None:
    """Extended while the term still runs: no flag, a later deadline."""
    plain = judged(read_rows(pqrs())).cases
    seen = judged(read_rows(pqrs(ampliacion=5, motivo="Faltan pruebas")), plain, date(2026, 12, 2))
    assert seen.cases[0].flags == ()
    assert seen.cases[0].due == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("tipo", "days", "told"),
    [("Consulta de datos personales", 5, False), ("Consulta de datos personales", 6, True),
     ("Habeas data", 8, False), ("Habeas data", 9, True), ("Queja", 9, False)],
)  # fmt: skip
def test_data_requests_have_a_longest_extension(tipo: str, days: int, told: bool) -> None:
    """5 business days for a query, 8 for a claim: beyond it is told at the cell, and counted all the same."""
    row = {"tipo": tipo, "ampliacion": days, "motivo": "Faltan pruebas", "estado": "En trámite"}
    found = findings(**row)
    assert ("ampliacion_mayor_que_la_permitida" in found) is told
    case = only_case(**row)
    assert case.due is not None
    assert case.explanation.startswith("Vence")


# -------------------------------------------------------------------------------------------------- habeas data


@pytest.mark.parametrize(
    ("recepcion", "more", "told"),
    [
        ("23/11/2026", {}, False),  # two business days old today
        ("20/11/2026", {}, True),
        ("20/11/2026", {"estado": "En trámite"}, False),
        ("20/11/2026", {"estado": "Abierto"}, True),
        ("20/11/2026", {"tratamiento": "Se pone leyenda RECLAMO EN TRÁMITE en Spiga"}, False),
        ("20/11/2026", {**ANSWERED, "respuesta": "24/11/2026"}, False),
        ("20/11/2026", {"estado": "Anulado"}, False),
        ("20/11/2026", {"tipo": "Queja"}, False),
    ],
)
def test_a_data_claim_needs_its_legend_within_two_business_days(
    recepcion: str, more: dict[str, CellValue], told: bool
) -> None:
    """Older than that, with nothing that says «en trámite»: a finding at the status, and a flag on the case."""
    typed = {"tipo": "Habeas data", "recepcion": recepcion, **more}
    found = findings(**typed)
    assert ("sin_leyenda_en_tramite" in found) is told
    if told:
        assert found["sin_leyenda_en_tramite"].cell == "N2"
        assert "sin_leyenda_en_tramite" in only_case(**typed).flags


# --------------------------------------------------------------------------------------- evidence, answer, closing


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"respuesta": "20/11/2026"}, True),
        ({"cierre": "20/11/2026"}, True),
        (ANSWERED, False),
        ({"respuesta": "20/11/2026", "tratamiento": "pendiente"}, True),
        ({"respuesta": "20/11/2026", "tipo": "Sugerencia"}, False),
        ({}, False),
    ],
)
def test_an_answer_shows_what_was_answered(typed: dict[str, CellValue], told: bool) -> None:
    """A day alone is a finding at the treatment; suggestions need none."""
    found = findings(**typed)
    assert ("respuesta_sin_evidencia" in found) is told
    if told:
        assert found["respuesta_sin_evidencia"].cell == "L2"


def test_the_evidence_is_a_setting() -> None:
    """``exige_evidencia = false``."""
    forms = tuple(
        form.model_copy(update={"terms": form.terms.model_copy(update={"wants_evidence": False})})
        for form in config().forms
    )
    reading = read_rows(pqrs(respuesta="20/11/2026"), settings=config().model_copy(update={"forms": forms}))
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("estado", "cierre", "unclosed"),
    [
        (None, None, True),
        ("Respondida", None, True),
        ("En trámite", None, True),
        ("Cerrada", None, False),
        ("Finalizado", None, False),
        ("Sin cerrar", None, True),
        ("Respondida", "23/11/2026", False),
        ("Anulado", None, False),
    ],
)
def test_answered_is_not_closed(estado: str | None, cierre: str | None, unclosed: bool) -> None:
    """The answer stops the clock; without a closing, or a word for it, the request is «respondida, sin cerrar»."""
    known = judged(read_rows(pqrs())).cases
    (case,) = judged(read_rows(pqrs(**ANSWERED, estado=estado, cierre=cierre)), known).cases
    assert ("respondida_sin_cerrar" in case.flags) is unclosed
    assert case.status is not CaseStatus.OPEN


def test_where_only_the_closing_ends_it_answered_stays_open() -> None:
    """``cierra_con = "cierre"`` and the status «Respondida»: open, and told as answered; «Cerrada» ends it."""
    forms = tuple(
        form.model_copy(update={"terms": form.terms.model_copy(update={"closes_with": "cierre"})})
        for form in config().forms
    )
    strict = config().model_copy(update={"forms": forms})
    looks = {}
    for estado in ("Respondida", "Cerrada"):
        known = judged(read_rows(pqrs(), settings=strict), settings=strict).cases
        reading = read_rows(pqrs(**ANSWERED, estado=estado), settings=strict)
        (looks[estado],) = judged(reading, known, settings=strict).cases
    assert looks["Respondida"].status is CaseStatus.OPEN
    assert "respondida_sin_cerrar" in looks["Respondida"].flags
    assert looks["Cerrada"].status is CaseStatus.CLOSED


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ({"cierre": "23/11/2026", "satisfecho": "NO"}, "P2"),
        ({"estado": "Cerrada", "satisfecho": "NO"}, "P2"),
        ({"estado": "Cerrada, cliente insatisfecho"}, "P2"),
        ({"cierre": "23/11/2026", "satisfecho": "NO", "accion": "Se capacita a recepción"}, None),
        ({"cierre": "23/11/2026", "satisfecho": "SI"}, None),
        ({"cierre": "23/11/2026"}, None),
        ({"cierre": "23/11/2026", "satisfecho": "NC"}, None),  # nobody was reached: unknown, and no «no»
        ({"cierre": "23/11/2026", "satisfecho": "buzón de mensajes"}, None),
        ({"cierre": "23/11/2026", "satisfecho": "No quedó satisfecho"}, "P2"),
        ({"satisfecho": "NO"}, None),
    ],
)
def test_closed_with_a_dissatisfied_customer_is_told(typed: dict[str, CellValue], cell: str | None) -> None:
    """Until what will be done is written; answered and not closed is not there yet."""
    found = findings(**ANSWERED, **typed).get("cerrada_insatisfecho")
    assert (found.cell if found else None) == cell


# ----------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("typed", "code", "cell"),
    [
        ({**ANSWERED, "cierre": "19/11/2026"}, "cierre_antes_de_respuesta", "O2"),
        ({"plazo": -3}, "dias_fuera_de_rango", "H2"),
        ({"plazo": 0}, "dias_fuera_de_rango", "H2"),
        ({"plazo": 150000}, "dias_fuera_de_rango", "H2"),
        ({"ampliacion": -5}, "dias_fuera_de_rango", "I2"),
        ({"ampliacion": 99999}, "dias_fuera_de_rango", "I2"),
    ],
)
def test_what_cannot_be_is_told_with_its_cell(typed: dict[str, CellValue], code: str, cell: str) -> None:
    """One finding each, with a remedy; the term is that of the type then."""
    found = findings(**typed)
    assert {name: one.cell for name, one in found.items()} == {code: cell}
    assert found[code].fix.endswith(".")
    if "respuesta" not in typed:
        assert only_case(**typed).due == date(2026, 12, 2)


def test_a_missing_number_is_told_where_others_have_one() -> None:
    """At its cell; a column that nobody fills is told as an empty column and not per row."""
    rows = [pqrs(), pqrs(radicado=None, placa="QWE102", cliente="LUIS MORA")]
    assert [(one.code, one.cell) for one in read_rows(*rows).findings] == [("sin_radicado", "A3")]
    assert "sin_radicado" not in {one.code for one in read_rows(rows[1]).findings}


def test_bad_rows_stop_no_other() -> None:
    """Ten rows of nonsense among two good ones: both good ones are cases with their deadline."""
    nonsense: list[list[CellValue]] = [
        pqrs(radicado=f"X-{n}", placa=f"ZZZ{n:03}", recepcion=odd, plazo=odd, ampliacion=odd, ampliada=odd, cierre=odd)
        for n, odd in enumerate((-1, 0, 1e15, -1e15, "x", "32/13/2026", True, 0.5, "31/12/2060", "-7 días"))
    ]
    good = [pqrs(), pqrs(radicado="PQRS-2026-002", placa="QWE102")]
    cases = judged(read_rows(good[0], *nonsense, good[1])).cases
    assert [case.due for case in cases if case.plate.startswith("QWE")] == [date(2026, 12, 2)] * 2


# ------------------------------------------------------------------------------------------------ day 0, day by day


@pytest.mark.parametrize(
    ("recepcion", "words", "due"),
    [
        ("15/11/2026", "recibida en domingo: cuenta desde el siguiente día hábil", date(2026, 12, 7)),
        ("16/11/2026", "recibida en festivo (Independencia de Cartagena): cuenta desde el siguiente día hábil",
         date(2026, 12, 7)),
        ("17/11/2026", "", date(2026, 12, 9)),
    ],
)  # fmt: skip
def test_received_on_a_day_that_does_not_count_is_explained(recepcion: str, words: str, due: date) -> None:
    """Day 0 never counts; where it is no business day the deadline says so in words."""
    case = only_case(recepcion=recepcion)
    assert case.due == due
    assert case.explanation.endswith(words)
    assert ("cuenta desde el siguiente" in case.explanation) is bool(words)


def test_holidays_are_told_apart_from_weekends() -> None:
    """Both as a datum and no fault: one finding for Sunday the 15th, one for the holiday on Monday the 16th."""
    days = ("15/11/2026", "16/11/2026", "17/11/2026")
    rows = [pqrs(radicado=f"P-{n}", placa=f"QWE10{n}", recepcion=day) for n, day in enumerate(days)]
    told = {one.code: one for one in read_rows(*rows).findings}
    assert told["recepcion_en_fin_de_semana"].cell == "B2"
    assert told["recepcion_en_festivo"].cell == "B3"
    assert {one.severity for one in told.values()} == {Severity.INFO}


def test_a_saturday_on_which_people_work_is_no_news() -> None:
    """With Saturdays as business days, Saturday 14 November is told by nobody; a closing day of the company is."""
    closing = CalendarPolicy(sabado_habil=True, no_habiles=(DayPolicy(fecha=date(2026, 11, 12), motivo="Inventario"),))
    settings = config().model_copy(update={"calendar": closing})
    assert read_rows(pqrs(recepcion="14/11/2026"), settings=settings).findings == ()
    (found,) = read_rows(pqrs(recepcion="12/11/2026"), settings=settings).findings
    assert found.code == "recepcion_en_festivo"


# ------------------------------------------------------------------------------------- legal claims, repeated customers


@pytest.mark.parametrize(
    ("typed", "legal"),
    [
        ({"descripcion": "Anuncia demanda ante la SIC"}, True),
        ({"descripcion": "Consultará con su abogado"}, True),
        ({"canal": "SIC"}, True),
        ({"canal": "Superintendencia de Industria"}, True),
        ({"descripcion": "Música muy alta, básico"}, False),
    ],
)
def test_words_of_a_legal_claim_flag_a_request(typed: dict[str, CellValue], legal: bool) -> None:
    """In the description, or because it came through the authority."""
    assert ("reclamacion_legal" in only_case(**typed).flags) is legal


def test_a_detractor_and_a_request_of_one_car_are_repeated() -> None:
    """The call in GSC-FOR-01 and the PQRS in GSC-FOR-04 name one plate: both are «reiterativo»."""
    calls = workbook(tab([HEADING, call(placa="QWE101", recomendacion=3, nombre="ANA RUIZ")]))
    book = workbook(tab([HEADS, pqrs()], "PQRS", sheet_id=2), title="GSC-FOR-04 CONTROL DE PQRS 2026")
    reading = read([calls, type(book)("w2", book.title, book.tabs)], config(), TODAY)
    cases = judged(reading).cases
    assert len(cases) == 2
    later = next(case for case in cases if case.form == "GSC-FOR-01")
    assert "reiterativo" in later.flags


# ---------------------------------------------------------------------------------------------------- configuration


@pytest.mark.parametrize("key", ["longest_extension", "legend", "by_kind"])
def test_a_type_that_the_form_does_not_know_is_refused(key: str) -> None:
    """With its file, its key, and what was probably meant."""
    forms = tuple(
        form.model_copy(update={"terms": form.terms.model_copy(update={key: {"reclamo_dato": 8}})})
        if form.code == "GSC-FOR-04"
        else form
        for form in config().forms
    )
    (told,) = problems(config().model_copy(update={"forms": forms}))
    assert told.startswith("forms/GSC-FOR-04.toml: plazos_pqrs.")
    assert told.endswith("«reclamo_dato» no está en [tipos_pqrs]; ¿quiso decir «reclamo_datos»?")


@pytest.mark.parametrize("days", [0, -5, 1000])
def test_impossible_days_are_refused(days: int) -> None:
    """Fewer than one or more than a year."""
    with pytest.raises(ValidationError):
        TermsPolicy(ampliacion_maxima={"reclamo_datos": days})
