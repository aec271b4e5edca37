"""The registers of the CRM procedure as they are typed: what is read, what is pointed out, what nobody decides."""

from __future__ import annotations

from datetime import date

import pytest
from build import codes, config, serial, tab, workbook
from crm_examples import (
    ACTIVITIES,
    FOLLOW_UPS,
    PROSPECTS,
    TODAY,
    activity,
    follow_up,
    one_activity,
    one_follow_up,
    one_prospect,
    prospect,
    read_activities,
    read_follow_ups,
    read_prospects,
)

from sheets_automation.domain.kinds import kind_of
from sheets_automation.domain.kinds.crm.followups import age_state, idle_days, latest
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import CellError, CellValue, Reading, State
from sheets_automation.policy import AgeLimits, AgePolicy


def told(reading: Reading) -> list[str]:
    """The codes of what is pointed out."""
    return [code for code, _cell in codes(reading)]


# ----------------------------------------------------------------------------------------------------- the three forms


@pytest.mark.parametrize(
    ("code", "heading", "kind"),
    [
        ("GC-FOR-06", PROSPECTS, "prospectos"),
        ("GC-FOR-05", ACTIVITIES, "actividades"),
        ("GC-FOR-21", FOLLOW_UPS, "seguimiento_crm"),
    ],
)
def test_every_column_of_the_format_is_recognised(code: str, heading: tuple[str, ...], kind: str) -> None:
    """Each heading of the usual layout is a field; the register belongs to the commercial area and makes no cases."""
    form = config().form(code)
    assert form is not None
    assert (form.kind, form.area) == (kind, "comercial")
    row = ["ANA RUIZ" if column in ("CLIENTE", "CLIENTE/PROSPECTO", "PROSPECTO") else None for column in heading]
    reading = read([workbook(tab([heading, row], "NOVIEMBRE 2026"), title=f"{code} 2026")], config(), TODAY)
    (register,) = reading.registers
    assert len(register.layout.columns) == len(heading)
    assert kind_of(form).usually_painted == (code == "GC-FOR-21")


@pytest.mark.parametrize(("code", "heading"), [("GC-FOR-06", PROSPECTS), ("GC-FOR-05", ACTIVITIES)])
def test_a_needed_heading_that_is_missing_is_told(code: str, heading: tuple[str, ...]) -> None:
    """A tab like the register without its date is no silence: it says which heading is missing."""
    rows = [list(heading)[1:], ["Tunja", "VW", "Andrés Molano", "ANA RUIZ"]]
    reading = read([workbook(tab(rows, "NOVIEMBRE 2026"), title=f"{code} 2026")], config(), TODAY)
    (finding,) = [one for one in reading.findings if one.code == "pestana_sin_campos"]
    assert "Fecha de" in finding.expected


def test_an_unknown_brand_and_sede_are_told() -> None:
    """As in every other register."""
    assert told(read_prospects(prospect(marca="FERRARI"))) == ["marca_desconocida"]
    assert told(read_follow_ups(follow_up(sede="BOGOTÁ"))) == ["sede_desconocida"]


# ---------------------------------------------------------------------------------------------------------- prospects


@pytest.mark.parametrize(
    ("typed", "valid"),
    [
        ("SI", True), ("Sí", True), ("s", True), ("✓", True), (True, True), (1, True), ("VÁLIDO", True),
        ("válida", True), ("NO", False), ("No válido", False), ("inválido", False), ("falso", False), (False, False),
        ("duplicado", False),
        (None, None), ("", None), ("sin verificar", None), ("Pendiente", None), ("NC", None), ("no contesta", None),
    ],
)  # fmt: skip
def test_validity_is_a_persons_word(typed: CellValue, valid: bool | None) -> None:
    """SI and NO in any spelling; what has not been found out is neither."""
    assert one_prospect(valido=typed, motivo="errado").valid is valid


def test_a_validity_that_nobody_understands_is_told_and_counts_as_unverified() -> None:
    """«quizás» is neither valid nor false."""
    assert told(read_prospects(prospect(valido="quizás"))) == ["validez_ilegible"]
    assert one_prospect(valido="quizás").unverified


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"valido": "SI"}, "valid"),
        ({"valido": "NO", "motivo": "no recuerda"}, "refused"),
        ({"valido": "NO", "contactado": "SI"}, "refused"),
        ({"valido": None, "contactado": "NO"}, "unverified"),
        ({"valido": "NO", "contactado": "NC"}, "unverified"),
        ({"valido": "NO", "contactado": "NC", "motivo": "errado"}, "refused"),
    ],
)
def test_who_was_not_reached_is_neither_valid_nor_false(typed: dict[str, CellValue], state: str) -> None:
    """A NO without a reason about somebody nobody spoke with says nothing yet."""
    record = one_prospect(**typed)
    assert {"valid": record.valid is True, "refused": record.refused, "unverified": record.unverified} == {
        name: name == state for name in ("valid", "refused", "unverified")
    }


def test_messy_cells_of_a_prospect() -> None:
    """Serial dates, spellings of brand and sede, telephones with prefix and spaces."""
    record = one_prospect(fecha=serial(date(2026, 11, 3)), sede="TJA", marca="VOLSKWAGEN", celular="+57 311 234 5678")
    assert (record.traffic, record.site, record.brand) == (date(2026, 11, 3), "Tunja", "Volkswagen")
    assert record.phone == "3112345678"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"celular": "311234567"}, "telefono_ilegible"),
        ({"celular": "3000000000"}, "telefono_inventado"),
        ({"contactado": "NO"}, "valido_sin_contacto"),
        ({"contactado": None, "llamada": None}, "valido_sin_contacto"),
        ({"valido": "NO"}, "no_valido_sin_motivo"),
        ({"real": "NO"}, "valido_no_real"),
        ({"fecha": "30/11/2026"}, "fecha_futura"),
        ({"fecha": None}, "fecha_vacia"),
        ({"llamada": "19/11/2026"}, "llamada_antes_de_trafico"),
    ],
)
def test_what_is_odd_about_a_prospect_is_told(typed: dict[str, CellValue], code: str) -> None:
    """One finding each."""
    assert told(read_prospects(prospect(**typed))) == [code]


def test_an_ordinary_prospect_is_not_pointed_at() -> None:
    assert (
        told(read_prospects(prospect(celular="3112345678"), prospect(cliente="LUIS PAEZ", celular="3112345679"))) == []
    )


def test_a_telephone_twice_in_the_tab() -> None:
    """Told at the later row, with the row of the first."""
    reading = read_prospects(prospect(celular="3112345678"), prospect(cliente="LUIS PAEZ", celular="311 2345678"))
    assert codes(reading) == [("telefono_repetido", "G3")]
    assert "fila 2" in reading.findings[0].read


def test_the_telephone_of_an_adviser_appears_as_many_prospects() -> None:
    """Three prospects of one adviser with one number: probably the adviser's own. Two advisers with it: repeated."""
    mine = [prospect(cliente=name, celular="3112345678") for name in ("ANA RUIZ", "LUIS PAEZ", "EVA GIL")]
    assert codes(read_prospects(*mine)) == [("telefono_de_asesor", f"G{row}") for row in (2, 3, 4)]
    other = prospect(cliente="OTRO MAS", celular="3112345678", asesor="Laura Quintero")
    assert told(read_prospects(*mine, other)) == ["telefono_de_asesor"] * 3 + ["telefono_repetido"]


def test_flags_decide_nothing() -> None:
    """A valid prospect with an odd row stays valid."""
    assert one_prospect(contactado="NO", celular="3000000000", real="NO").valid is True


# --------------------------------------------------------------------------------------------------------- activities


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("Realizada", True), ("REALIZADO", True), ("si", True), (True, True), ("cumplida", True),
        ("No realizada", False), ("NO REALIZADA", False), ("no", False), ("Pendiente", False), ("vencida", False),
        ("Cancelada", None), (None, None),
    ],
)  # fmt: skip
def test_what_spiga_says(typed: CellValue, done: bool | None) -> None:
    """Done, not done, called off or nothing."""
    assert one_activity(estado=typed).done is done


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"comentario": None}, "comentario_vacio"),
        ({"comentario": " n/a "}, "comentario_vacio"),
        ({"comentario": "..."}, "comentario_vacio"),
        ({"comentario": "OK"}, "comentario_generico"),
        ({"comentario": "Se realiza seguimiento."}, "comentario_generico"),
        ({"comentario": "cotizó el Polo"}, "comentario_corto"),  # 14 characters
        ({"estado": "No realizada"}, "valida_no_realizada"),
        ({"estado": "raro"}, "estado_desconocido"),
        ({"valida": "NO"}, "no_valido_sin_motivo"),
        ({"fecha": "30/11/2026"}, "fecha_futura"),
        ({"fecha": None}, "fecha_vacia"),
        ({"reporte": "19/11/2026"}, "reporte_antes_de_actividad"),
    ],
)
def test_what_is_odd_about_an_activity_is_told(typed: dict[str, CellValue], code: str) -> None:
    """One finding each."""
    assert told(read_activities(activity(**typed))) == [code]


@pytest.mark.parametrize("comment", ["cotizó un Golf.", "Cliente pide cita el 3 de diciembre"])
def test_a_comment_of_fifteen_characters_is_enough(comment: str) -> None:
    assert told(read_activities(activity(comentario=comment))) == []


def test_what_was_not_done_needs_no_comment() -> None:
    """Nor is the empty comment of a planned activity a fault."""
    assert told(read_activities(activity(estado="No realizada", comentario=None, valida=None))) == []
    planned = activity(estado="No realizada", comentario=None, valida=None, fecha="30/11/2026")
    assert told(read_activities(planned)) == []
    assert one_activity(estado="No realizada", valida=None, fecha="30/11/2026").planned


def test_the_same_comment_three_times_by_one_adviser() -> None:
    """However it is spelled; twice, or by two advisers, is no habit."""
    words = ("Envié el catálogo por whatsapp", "envie el catalogo por WhatsApp.", "ENVIÉ EL CATÁLOGO POR WHATSAPP")
    mine = [activity(number, comentario=text) for number, text in enumerate(words)]
    assert codes(read_activities(*mine)) == [("comentario_repetido", f"I{row}") for row in (2, 3, 4)]
    assert told(read_activities(*mine[:2], activity(3, comentario=words[0], asesor="Laura Quintero"))) == []


@pytest.mark.parametrize(
    ("typed", "update"),
    [
        ({}, False),
        ({"estado": "No realizada", "valida": None}, True),
        ({"estado": "No realizada", "valida": None, "correccion": "Corregido 22/11"}, False),
        ({"estado": "No realizada", "valida": None, "correccion": serial(date(2026, 11, 22))}, False),
        ({"estado": "No realizada", "valida": None, "correccion": "Pendiente"}, True),
        ({"estado": "No realizada", "valida": None, "correccion": "NO"}, True),
        ({"estado": "No realizada", "valida": None, "fecha": "30/11/2026"}, False),
        ({"estado": "Cancelada", "valida": None}, False),
        ({"comentario": None, "valida": None}, True),
        ({"comentario": "n/a", "valida": None}, True),
        ({"comentario": "ok", "valida": None}, False),  # says little, but whether it is enough a person decides
        ({"comentario": None, "valida": "SI"}, False),
        ({"valida": "NO", "motivo": "no es evidencia"}, True),
    ],
)
def test_what_an_adviser_has_to_update(typed: dict[str, CellValue], update: bool) -> None:
    """Not done or without evidence, until it is corrected."""
    assert one_activity(**typed).to_update is update


# --------------------------------------------------------------------------------------------------------- follow-ups


@pytest.mark.parametrize(
    ("days", "brand", "state"),
    [
        (0, "VW", State.GREEN), (3, "VW", State.GREEN), (4, "VW", State.YELLOW), (7, "VW", State.YELLOW),
        (8, "VW", State.RED), (40, "VW", State.RED),
        (1, "SEAT", State.GREEN), (2, "SEAT", State.YELLOW), (4, "SEAT", State.YELLOW), (5, "SEAT", State.RED),
    ],
)  # fmt: skip
def test_the_light_at_each_threshold(days: int, brand: str, state: State) -> None:
    """0 to 3 green, 4 to 7 yellow, more red; a brand may have days of its own."""
    thresholds = AgePolicy(por_marca={"Seat": AgeLimits(verde=1, amarillo=4)})
    record = one_follow_up(
        ultimo=serial(date.fromordinal(TODAY.toordinal() - days)), creacion="01/10/2026", marca=brand
    )
    assert idle_days(record, TODAY) == days
    assert age_state(record, TODAY, thresholds) is state


def test_without_a_follow_up_the_days_count_from_the_creation() -> None:
    """And without either there is no light."""
    record = one_follow_up(ultimo=None, llamadas=None)
    assert (idle_days(record, TODAY), age_state(record, TODAY, AgePolicy())) == (24, State.RED)
    undated = one_follow_up(ultimo=None, creacion=None, llamadas=None)
    assert (idle_days(undated, TODAY), age_state(undated, TODAY, AgePolicy())) == (None, None)


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("Facturado", True), ("VENTA PERDIDA", True), ("cerrado", True), ("Desistió", True), ("no interesado", True),
        ("vendido 12/11", True), ("tibio", False), ("Caliente", False), ("no facturado", False), ("pedido", False),
        (None, False), ("frío", False),
    ],
)  # fmt: skip
def test_what_is_lost_or_sold_waits_for_nobody(words: CellValue, closed: bool) -> None:
    """The words are in the configuration; a word that is denied, or one like it, does not count."""
    record = one_follow_up(estado=words, ultimo="01/11/2026")
    assert record.closed is closed
    assert (age_state(record, TODAY, AgePolicy()) is None) is closed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"dias": 9}, "dias_no_concuerdan"),
        ({"dias": -5}, "numero_negativo"),
        ({"llamadas": -1}, "numero_negativo"),
        ({"cotizaciones": "dos"}, "numero_ilegible"),
        ({"ultimo": "30/11/2026"}, "fecha_futura"),
        ({"creacion": "30/11/2026"}, "fecha_futura"),
        ({"creacion": None, "ultimo": None, "llamadas": None}, "fecha_vacia"),
        ({"ultimo": None}, "seguimiento_sin_fecha"),
        ({"ultimo": "20/10/2026"}, "seguimiento_antes_de_creacion"),
        ({"semaforo": "VERDE"}, "semaforo_no_concuerda"),
    ],
)
def test_what_is_odd_about_a_follow_up_is_told(typed: dict[str, CellValue], code: str) -> None:
    """One finding each."""
    assert told(read_follow_ups(follow_up(**typed))) == [code]


@pytest.mark.parametrize(
    "typed",
    [
        {"dias": 5, "semaforo": "Amarillo"},
        {"dias": "5 días"},
        {"dias": 5.0},
        {"dias": CellError("VALUE")},
        {"dias": 99, "estado": "Facturado"},  # a closed prospect's days may stand still
    ],
)
def test_days_that_agree_are_no_fault(typed: dict[str, CellValue]) -> None:
    assert told(read_follow_ups(follow_up(**typed))) == []


def test_follow_ups_are_counted_by_sort() -> None:
    """Empty, «-» and 0 are no follow-up."""
    record = one_follow_up(llamadas=3, cotizaciones="2", visitas=0, test_drive="-", otros=None)
    assert record.follow_ups == {"num_llamadas": 3, "num_cotizaciones": 2}


def test_a_prospect_carried_into_the_next_tab_is_one() -> None:
    """Its row with the latest follow-up counts."""
    older, newer = one_follow_up(ultimo="05/11/2026"), one_follow_up(ultimo="24/11/2026")
    assert latest([newer, older]) == [newer]
    assert len(latest([older, one_follow_up(prospecto="LUIS PAEZ")])) == 2
