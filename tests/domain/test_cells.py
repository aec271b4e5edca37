"""Every value of domain §4.2's lists has one reading."""

from __future__ import annotations

from datetime import date

import pytest
from build import TODAY, serial
from hypothesis import example, given
from hypothesis import strategies as st

from sheets_automation.domain.cells import words as cells
from sheets_automation.domain.cells.identifiers import email
from sheets_automation.domain.cells.read import Blank, Read
from sheets_automation.model import CellError, CellValue, ScoreClass, Severity

OCTOBER_9 = float(serial(date(2026, 10, 9)))


def code(read: Read[object]) -> str:
    return read.note.code if read.note else ""


# ------------------------------------------------------------------------------------------------------------ scores


@pytest.mark.parametrize(
    ("typed", "points", "told"),
    [
        (10.0, 10, ""),
        (1.0, 1, ""),
        (9.666666, 9.666666, ""),
        ("8.0", 8, ""),
        ("9,5", 9.5, ""),
        ("9.5", 9.5, ""),
        (" 9 ", 9, ""),
        ("8.", 8, ""),
        ("10/10", 10, ""),
        ("9/10", 9, ""),
        ("9 de 10", 9, ""),
        ("4/5", 8, "calificacion_otra_escala"),
        ("5/5", 10, "calificacion_otra_escala"),
        ("90/100", 9, "calificacion_otra_escala"),
        ("100%", 10, "calificacion_otra_escala"),
        ("90 %", 9, "calificacion_otra_escala"),
        ("9 - 10", 9, "calificacion_multiple"),
        ("6-7", 6, "calificacion_multiple"),
        ("10-10-9-10", 9.75, "calificacion_multiple"),
        ("10 (excelente)", 10, ""),
        ("9 muy bien", 9, ""),
        ("califica 8", 8, ""),
        ("Diez", 10, ""),
        ("DIEZ", 10, ""),
        ("ocho y medio", 8.5, ""),
        ("1O", 10, "calificacion_con_letras"),
        ("l0", 10, "calificacion_con_letras"),
        (OCTOBER_9, 9, "calificacion_convertida_en_fecha"),
        (46305.0, 10, "calificacion_convertida_en_fecha"),
        (46303.0, 8, "calificacion_convertida_en_fecha"),
        (float(serial(date(2026, 5, 4))), 8, "calificacion_convertida_en_fecha"),
        (46329.0, None, "calificacion_ilegible"),
        (46304.5, None, "calificacion_ilegible"),
        (0.0, 0, "calificacion_cero"),
        ("0", 0, "calificacion_cero"),
        (11.0, None, "calificacion_fuera_de_escala"),
        ("11", None, "calificacion_fuera_de_escala"),
        (100.0, None, "calificacion_fuera_de_escala"),
        (-3.0, None, "calificacion_fuera_de_escala"),
        ("-3", None, "calificacion_fuera_de_escala"),
        ("11/10", None, "calificacion_fuera_de_escala"),
        ("7/8", None, "calificacion_fuera_de_escala"),
        (0.9, None, "calificacion_fuera_de_escala"),
        ("SI", None, "calificacion_si_no"),
        ("no", None, "calificacion_si_no"),
        (True, None, "calificacion_si_no"),
        ("excelente", None, "calificacion_ilegible"),
        ("el carro quedó bien pero 8 días después falló", None, "calificacion_ilegible"),
        (CellError("N_A"), None, "formula_con_error"),
        (CellError("REF"), None, "formula_con_error"),
        ("#¡REF!", None, "formula_con_error"),
        (CellError("LOADING"), None, "formula_cargando"),
    ],
)
def test_score_is_read_or_refused(typed: CellValue, points: float | None, told: str) -> None:
    """Each way of typing a score gives its points, or none, and says when it had to be interpreted."""
    read = cells.score(typed)
    assert read.value == points
    assert code(read) == told


@pytest.mark.parametrize(
    ("typed", "blank"),
    [
        (None, Blank.EMPTY),
        ("", Blank.EMPTY),
        ("   ", Blank.EMPTY),
        ("NC", Blank.NC),
        ("N/C", Blank.NC),
        ("N.C.", Blank.NC),
        ("no contesta", Blank.NC),
        ("NO CONTESTÓ", Blank.NC),
        ("n/a", Blank.NA),
        ("N/A", Blank.NA),
        ("NA", Blank.NA),
        ("no aplica", Blank.NA),
        ("-", Blank.NA),
        ("--", Blank.NA),
        ("X", Blank.NA),
        ("[redactado]", Blank.NA),
    ],
)
def test_score_keeps_three_kinds_of_empty_apart(typed: CellValue, blank: Blank) -> None:
    """Not called, not contacted and not applicable are three things, and none of them is an error."""
    read = cells.score(typed)
    assert (read.value, read.note, read.blank) == (None, None, blank)


def test_a_repaired_score_is_only_information() -> None:
    """A repaired cell is told as a datum, an unusable one as a warning."""
    repaired, refused = cells.score(OCTOBER_9).note, cells.score(11.0).note
    assert repaired is not None
    assert refused is not None
    assert (repaired.severity, refused.severity) == (Severity.INFO, Severity.WARNING)


@pytest.mark.parametrize(("typed", "points"), [("SI", 10), ("no", 0), (True, 10), (8.0, 8), ("NA", None)])
def test_a_brands_own_question_may_be_answered_with_yes_and_no(typed: CellValue, points: float | None) -> None:
    """SI counts 10 and NO 0, so that the mean of a brand's question is the share of yes."""
    assert cells.specific_score(typed).value == points
    assert cells.specific_score(typed).note is None


@given(
    st.one_of(
        st.text(max_size=40),
        st.text("0123456789/.,-:%OIl yde²", max_size=14),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.none(),
    )
)
@example("😀")
@example("²")
@example("9,5,3")
def test_no_cell_breaks_a_reader_or_gives_points_off_the_scale(typed: CellValue) -> None:
    """Whatever is typed, no reader raises, and a score is between 0 and 10."""
    read = cells.score(typed)
    assert read.value is None or 0 <= read.value <= 10
    cells.day(typed, TODAY)
    for reader in (
        cells.plate,
        cells.vin,
        cells.document,
        cells.phone,
        cells.yes_no,
        cells.integer,
        cells.name,
        cells.text,
    ):
        reader(typed)
    cells.no_contact_reason(typed)


@pytest.mark.parametrize(
    ("word", "own"),
    [
        ("PROMOTOR", ScoreClass.PROMOTER),
        ("Promotora", ScoreClass.PROMOTER),
        ("PASIVO", ScoreClass.NEUTRAL),
        ("Neutro", ScoreClass.NEUTRAL),
        ("detractora", ScoreClass.DETRACTOR),
        ("VIP", None),
    ],
)
def test_class_words(word: str, own: ScoreClass | None) -> None:
    """The class that people type, in either gender and with the NPS word for neutral."""
    assert cells.score_class_word(word) is own


# ------------------------------------------------------------------------------------------------------------- dates

NOV_3 = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("typed", "found", "told"),
    [
        (46329.0, NOV_3, ""),
        (46329.44, NOV_3, ""),
        ("3/11/2026", NOV_3, ""),
        ("03/11/2026", NOV_3, ""),
        ("03-11-26", NOV_3, ""),
        ("3.11.2026", NOV_3, ""),
        ("3 11 2026", NOV_3, ""),
        ("2026-11-03", NOV_3, ""),
        ("2026/11/03", NOV_3, ""),
        ("2026-11-03T10:35:00Z", NOV_3, ""),
        ("03/11/2026 10:35 a. m.", NOV_3, ""),
        ("3/11/2026 5pm", NOV_3, ""),
        ("3-nov-2026", NOV_3, ""),
        ("3 de noviembre de 2026", NOV_3, ""),
        ("martes 3 de noviembre de 2026", NOV_3, ""),
        ("3 nov. 26", NOV_3, ""),
        ("nov 3 2026", NOV_3, ""),
        ("3nov2026", NOV_3, ""),
        ("15 sept. 2026", date(2026, 9, 15), ""),
        ("3-nov", NOV_3, "fecha_sin_anio"),
        ("3 de noviembre", NOV_3, "fecha_sin_anio"),
        ("3/11", NOV_3, "fecha_sin_anio"),
        ("28-dic", date(2025, 12, 28), "fecha_sin_anio"),
        ("20261103", NOV_3, "fecha_como_numero"),
        ("46329", NOV_3, "fecha_como_numero"),
        ("11/23/2026", date(2026, 11, 23), "fecha_mes_primero"),
        ("31/11/2026", None, "fecha_imposible"),
        ("29/02/2026", None, "fecha_imposible"),
        ("32/13/2026", None, "fecha_imposible"),
        ("3 y 4 nov", None, "fecha_multiple"),
        ("ayer", None, "fecha_relativa"),
        ("hoy en la tarde", None, "fecha_relativa"),
        ("03/11/1926", None, "fecha_fuera_de_rango"),
        (12.0, None, "fecha_fuera_de_rango"),
        (3e9, None, "fecha_ilegible"),
        ("la próxima semana", None, "fecha_ilegible"),
        (True, None, "fecha_ilegible"),
        (CellError("VALUE"), None, "formula_con_error"),
        (None, None, ""),
        (0.0, None, ""),
        ("NC", None, ""),
        ("-", None, ""),
        ("pendiente", None, ""),
    ],
)
def test_date_is_read_day_first(typed: CellValue, found: date | None, told: str) -> None:
    """Serials and every way of writing a day; month-first only when a day beyond 12 proves it, and then said."""
    read = cells.day(typed, TODAY)
    assert read.value == found
    assert code(read) == told


def test_an_ambiguous_date_is_never_read_month_first() -> None:
    """11/3/2026 is the 11th of March, whatever an export may have meant."""
    assert cells.day("11/3/2026", TODAY) == Read(date(2026, 3, 11))


def test_the_tabs_year_completes_a_date_silently() -> None:
    """In a tab named for a year, «3-nov» needs no year, unless that would be in the future."""
    assert cells.day("3-nov", TODAY, 2025) == Read(date(2025, 11, 3))
    read = cells.day("28-dic", TODAY, 2026)
    assert (read.value, code(read)) == (date(2025, 12, 28), "fecha_sin_anio")


# ------------------------------------------------------------------------------------------------------- identifiers


@pytest.mark.parametrize(
    ("typed", "found", "told"),
    [
        (3112345678.0, "3112345678", ""),
        ("3112345678", "3112345678", ""),
        ("311 234 5678", "3112345678", ""),
        ("+57 311 234 5678", "3112345678", ""),
        ("573112345678", "3112345678", ""),
        ("3112345678.0", "3112345678", ""),
        ("'3112345678", "3112345678", ""),
        ("3112345678 / 3201112233", "3112345678", ""),
        ("311234567 / 3201112233", "3201112233", ""),
        ("311 2345678 hijo", "3112345678", ""),
        ("(608) 7421234", "6087421234", ""),
        ("6087421234", "6087421234", ""),
        ("8-7421234", "6087421234", "telefono_antiguo"),
        ("3,11235E+09", None, "telefono_sin_digitos"),
        ("311234567", None, "telefono_ilegible"),
        ("3333333333", None, "telefono_ilegible"),
        ("7421234", None, "telefono_ilegible"),
        ("N/R", None, ""),
        ("no tiene", None, ""),
        (None, None, ""),
    ],
)
def test_phone(typed: CellValue, found: str | None, told: str) -> None:
    """Ten digits out of everything people type; what lost digits is refused, what was never given is no fault."""
    read = cells.phone(typed)
    assert (read.value, code(read)) == (found, told)


@pytest.mark.parametrize(
    ("typed", "found", "told"),
    [
        ("ABC123", "ABC123", ""),
        ("abc 123", "ABC123", ""),
        ("ABC-123", "ABC123", ""),
        ("ABC 123.", "ABC123", ""),
        ("Placa ABC123", "ABC123", ""),
        ("ABC12D", "ABC12D", ""),
        ("ABC12", "ABC12", ""),
        ("R12345", "R12345", ""),
        ("AB0123", "ABO123", "placa_corregida"),
        ("ABCI23", "ABC123", "placa_corregida"),
        ("ABC12O", "ABC120", "placa_corregida"),
        ("ZRVO9O", "ZRV090", "placa_corregida"),
        ("ABC123 / XYZ987", "ABC123", "placa_multiple"),
        ("SIN PLACA", None, ""),
        ("EN TRÁMITE", None, ""),
        ("0KM", None, ""),
        ("NUEVO", None, ""),
        ("N/A", None, ""),
        ("POLO BLANCO", None, "placa_ilegible"),
        (123.0, None, "placa_ilegible"),
    ],
)
def test_plate(typed: CellValue, found: str | None, told: str) -> None:
    """Cars, motorcycles and trailers; O and 0, I and 1 are told apart by their place; «SIN PLACA» is no fault."""
    read = cells.plate(typed)
    assert (read.value, code(read)) == (found, told)


@pytest.mark.parametrize(
    ("typed", "found", "told"),
    [
        ("9BWZZZ000T1001790", "9BWZZZ000T1001790", ""),
        ("9bwzzz000t1001790 ", "9BWZZZ000T1001790", ""),
        ("9BWZZZOOOT1OO179O", "9BWZZZ000T1001790", "vin_corregido"),
        ("T1001790", "T1001790", ""),
        (1001790.0, "1001790", ""),
        ("9BWZZZ000T", None, "vin_ilegible"),
        ("pendiente de matrícula", None, "vin_ilegible"),
        ("-", None, ""),
    ],
)
def test_vin(typed: CellValue, found: str | None, told: str) -> None:
    """Seventeen characters without I, O and Q, or the last six to eight."""
    read = cells.vin(typed)
    assert (read.value, code(read)) == (found, told)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("7.181.234", "7181234"),
        (7181234.0, "7181234"),
        ("CC 7181234", "7181234"),
        ("C.C. 7.181.234", "7181234"),
        ("900123456-7", "900123456"),
        ("NIT 900.123.456-7", "900123456"),
        ("9001234567", "900123456"),
        ("1049612345", "1049612345"),
        ("AX123456", "AX123456"),
        ("no suministra", None),
    ],
)
def test_document(typed: CellValue, found: str | None) -> None:
    """A cédula or NIT in its digits, the NIT without its check digit."""
    assert cells.document(typed).value == found


@pytest.mark.parametrize(
    ("typed", "found", "told"),
    [
        (" Ana.Ruiz@Correo.example ", "ana.ruiz@correo.example", ""),
        ("ana ruiz@correo.example", "anaruiz@correo.example", ""),
        ("noaplica@correo.example", None, ""),
        ("notiene@correo.example", None, ""),
        ("NO TIENE", None, ""),
        ("ana.ruiz", None, "correo_ilegible"),
    ],
)
def test_email(typed: CellValue, found: str | None, told: str) -> None:
    """An address in lower case; the invented ones of customers without e-mail are none."""
    read = email(typed)
    assert (read.value, code(read)) == (found, told)


# ---------------------------------------------------------------------------------------------------- words and names


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("SI", True),
        ("Sí", True),
        ("s", True),
        ("X", True),
        ("✓", True),
        ("OK", True),
        (True, True),
        ("VERDADERO", True),
        (1.0, True),
        ("Sí, con la esposa", True),
        ("NO", False),
        ("NC", False),
        ("N.C.", False),
        ("no contesta", False),
        ("Buzón", False),
        (False, False),
        ("n/a", None),
        ("", None),
        (None, None),
    ],
)
def test_yes_no(typed: CellValue, answer: bool | None) -> None:
    """SI and NO with their check marks, boxes and initials; NC is a no."""
    read = cells.yes_no(typed)
    assert (read.value, read.note) == (answer, None)


def test_yes_no_refuses_what_says_neither() -> None:
    """A word that is neither yes nor no is told."""
    assert code(cells.yes_no("tal vez")) == "si_no_ilegible"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("No contesta", "No contesta"),
        ("NO CONTESTA.", "No contesta"),
        ("NC", "No contesta"),
        ("buzón", "Buzón de voz"),
        ("Buzon de voz", "Buzón de voz"),
        ("apagado", "Apagado"),
        ("errado", "Número equivocado"),
        ("# equivocado", "Número equivocado"),
        ("fuera de servicio", "Fuera de servicio"),
        ("ocupado", "Ocupado"),
        ("colgó", "Colgó"),
        ("no desea", "No desea responder"),
        ("ya respondió VW", "Ya respondió en la plataforma"),
        ("corporativo", "Cliente corporativo"),
        ("llamar después 5pm", "Pidió llamar después"),
        ("está de viaje", "está de viaje"),
    ],
)
def test_reason_of_no_contact(typed: str, reason: str) -> None:
    """The reasons of domain §4.2 in the words that reports count; a new one stays as typed."""
    assert cells.no_contact_reason(typed).value == reason


@pytest.mark.parametrize(
    ("typed", "number"),
    [("10.000", 10000), ("10000 km", 10000), ("10k", 10000), (15.0, 15), ("15 días", 15), ("0", 0), ("-", None)],
)
def test_integer(typed: CellValue, number: int | None) -> None:
    """Kilometres, attempts and terms as people write them."""
    assert cells.integer(typed).value == number


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Juan Pérez", "Juan P."),
        ("PÉREZ GÓMEZ JUAN", "Juan P."),
        ("JUAN CARLOS PÉREZ GÓMEZ", "Juan P."),
        ("Sra. Martha (esposa)", "Martha"),
        ("JUAN PEREZ / TRANSPORTES XYZ SAS", "Juan P."),
        ("María de los Ángeles Ruiz", "María Á."),
        ("TRANSPORTES XYZ SAS", "TRANSPORTES XYZ SAS"),
        ("", ""),
    ],
)
def test_short_name_shows_as_little_as_possible(full: str, short: str) -> None:
    """First name and one initial; a company is no person and keeps its name."""
    assert cells.short_name(full) == short


def test_name_loses_courtesy_remarks_and_broken_letters() -> None:
    """«Sra.», «(esposa)», double spaces and mojibake are not part of a name."""
    assert cells.name("Sra. Martha  Ruiz (esposa)").value == "Martha Ruiz"
    assert cells.name("PEÃ±A JUAN").value == "PEñA JUAN"


@pytest.mark.parametrize(
    ("typed", "brand"),
    [
        ("VW", "Volkswagen"),
        ("V.W.", "Volkswagen"),
        ("volkswagen ", "Volkswagen"),
        ("VOLSKWAGEN", "Volkswagen"),
        ("Volksvagen", "Volkswagen"),
        ("SEAT", "Seat"),
        ("NOVIEMBRE VW", "Volkswagen"),
        ("Renault", None),
        ("VW y Seat", None),
    ],
)
def test_spellings_find_the_one_canonical_word(typed: str, brand: str | None) -> None:
    """Known spellings, near misses and mentions; two at once or none is nobody's guess."""
    known = cells.Spellings({"Volkswagen": ("VW",), "Seat": ()})
    assert known.find(typed) == brand


@pytest.mark.parametrize("typed", ["", "-", "ninguna", "Pte", "sin sugerencias", "N/A"])
def test_placeholders_are_nothing_written(typed: str) -> None:
    """Fillers are neither evidence nor a suggestion."""
    assert cells.written(typed) == ""


def test_a_sentence_is_written() -> None:
    """Real text stays as it is."""
    assert cells.written("Se llama al cliente y se ofrecen disculpas") == "Se llama al cliente y se ofrecen disculpas"
