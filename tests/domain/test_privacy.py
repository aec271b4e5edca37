"""Personal data in comments are masked, the words around them stay; all people and numbers are invented."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheets_automation.domain.privacy import masked

OWN = "ABC123"

_PHONES = (
    "3115599001", "311 559 9001", "311-559-9001", "311.559.9001", "(311) 5599001", "(311)559-9001",
    "+57 311 559 9001", "+573115599001", "57 311 5599001", "0057 311 559 9001", "311 55 99 001",
    "3 1 1 5 5 9 9 0 0 1", "311/5599001", "311 5599 001", "311–559–9001", "３１１５５９９００１", "٣١١٥٥٩٩٠٠١",
    "(+57) 3115599001", "+57-311-5599001", "311  559  9001",
)  # fmt: skip
_LANDLINES = (
    "608 742 1234", "6087421234", "(608) 742 1234", "(608)7421234", "+57 608 742 1234", "601-345-6789",
    "60 8 742 12 34",
)  # fmt: skip
_SHORT_PHONES = ("tel. 742 12 34", "teléfono 7421234", "tel: 742-12-34", "fijo 742 1234", "cel 311 5599001")
_DOCUMENTS = (
    "CC 1.052.399.003", "C.C. 1052399003", "cc1052399003", "cédula 1.052.399.003", "cedula No. 1052399003",
    "C.C. No. 7.178.234", "cédula de ciudadanía 7178234", "documento 46.372.901", "NIT 900.123.456-7",
    "nit 9001234567", "NIT: 900123456-7", "CE 345678", "C.E. 345678", "TI 1002345678", "pasaporte AB123456",
    "1.052.399.003", "7.178.234-1", "1052399003", "46372901", "7178234", "identificación 40.123.456",
    "nuip 1052399003",
)  # fmt: skip
_MAILS = (
    "juan.perez@gmail.com", "JUAN.PEREZ@GMAIL.COM", "juan_perez+taller@hotmail.com.co",
    "j.p@correo.uptc.edu.co", "juan.perez @ gmail.com", "juan.perez＠gmail.com", "a@b.co",
)  # fmt: skip
_CARDS = ("4111 1111 1111 1111", "4111111111111111", "4111-1111-1111-1111", "5500 0000 0000 0004", "340000000000009")
_PLATES = ("XYZ987", "XYZ 987", "XYZ-987", "xyz987", "QWE12D", "QWE 12D", "9BWAB45U1ET123456")
_SENTENCES = (
    "{}", "Por favor llamar: {}.", "muy mal servicio ({}), no vuelvo",
    "Cliente molesta, dice que {} y que espera",
)  # fmt: skip
_HIDDEN = [
    sentence.format(data)
    for i, data in enumerate((*_PHONES, *_LANDLINES, *_SHORT_PHONES, *_DOCUMENTS, *_MAILS, *_CARDS, *_PLATES))
    for sentence in (_SENTENCES[i % 4], _SENTENCES[(i + 1) % 4])
]
_CLEAN = (
    "revisión de 10.000 km", "10.000km y ya suena", "llevaba 45.300 kilómetros", "cobraron $ 350.000",
    "$1.250.000 de repuestos", "cobraron 1.052.399 pesos", "pagó 2.500.000", "valor 1.234.567",
    "350.000 pesos por un tornillo", "a las 10:30", "cita a las 10", "el 25/11/2026", "desde 2026-11-25",
    "el 3-11-2026 y otra vez", "calificó 9/10", "Polo 2019", "Golf GTI 200", "T-Cross 2024", "Gol 1.6",
    "OT 45678", "orden 123456", "orden de trabajo No. 1234567", "factura 1234567", "factura No. 12345678",
    "caso 1234567", "PQRS 1234567", "línea 104", "ext. 104", "100 % contento", "95 %",
    "esperó 3 horas y 20 minutos", "120 días sin respuesta", "las 300 veces que llamó", "ref. 12345678",
    "repuesto 7654321", "llantas 195/65 R15", "rin 16", "la placa es ABC123", "ABC 123 quedó mal", "abc-123",
    "de lunes a viernes, 8 a 12", "2 de 3 visitas", "tercera vez en 2026", "no contesta", "sin comentario",
    "50.000 y 60.000 km", "1.500 cc de cilindrada", "4 litros de aceite 5W30", "motor 1.0 TSI 200",
    "gracias a todos!!!", "😀 excelente", "=SUMA(A1:A3)", "<b>mal</b>", "100.000 mil gracias", "son las 7 a. m.",
    "24 meses de garantía", "cotización 4567890", "código 9876543", "2 000 000 pesos", "ticket #7654321",
)  # fmt: skip


def digits(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())


def test_there_are_two_hundred_texts() -> None:
    assert len(_HIDDEN) + len(_CLEAN) >= 200


@pytest.mark.parametrize("text", _HIDDEN)
def test_personal_data_are_gone_and_the_words_stay(text: str) -> None:
    """No run of five figures of it is left, nor an address, nor a plate; what is said around it is."""
    shown = masked(text, [OWN])
    assert "[" in shown
    assert not re.search(r"\d{5}", digits(shown)), shown
    assert "@" not in shown
    assert "xyz987" not in digits(shown)
    for word in ("Por favor llamar", "muy mal servicio", "Cliente molesta, dice que", "y que espera", "no vuelvo"):
        assert (word in shown) == (word in text)
    assert masked(shown, [OWN]) == shown


@pytest.mark.parametrize("text", _CLEAN)
def test_what_is_no_personal_data_stays(text: str) -> None:
    """Distances, prices, hours, days, order numbers and the customer's own plate are needed to answer."""
    assert masked(text, [OWN]) == text


def test_a_number_that_was_cut_off_is_masked_too() -> None:
    """The register keeps the beginning of a long comment: a telephone cut in half is still somebody's."""
    assert masked("Que la llamen al 311 559") == "Que la llamen al [teléfono]"
    assert masked("Que la llamen 311559…") == "Que la llamen [teléfono]"


@given(st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"], exclude_characters="@＠﹫"), max_size=200))
def test_without_figures_nothing_changes(text: str) -> None:
    """Whatever is written."""
    assert masked(text) == text


@given(st.text(max_size=60), st.text(" .-", min_size=0, max_size=1), st.text(max_size=60))
@example("a", "-", "b")
def test_a_mobile_is_found_in_any_text(before: str, between: str, after: str) -> None:
    """However its figures are parted, between whatever words."""
    number = between.join(("311", "559", "9001"))
    shown = masked(f"{before.rstrip('0123456789.,$')} x {number} x {after}")
    assert "3115599001" not in digits(shown)


@pytest.mark.parametrize("piece", ["311 ", "1.", "a@a.", "A1-", "(57)", "c.c. ", "4 1 1 ", "\u200b3", "x" * 50 + "@"])
def test_a_very_long_comment_is_read_to_its_end(piece: str) -> None:
    """Fifty thousand characters that look like the beginning of everything."""
    text = (piece * 50_000)[:49_980] + " llamar 3115599001 ya"
    assert "3115599001" not in digits(masked(text))
