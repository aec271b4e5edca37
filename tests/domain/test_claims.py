"""SI and NO with words beside them: denied, half, doubted, contradicted."""

from __future__ import annotations

import pytest

from sheets_automation.domain.cells import words as cells


@pytest.mark.parametrize(
    "typed",
    [
        "no cumplido", "no satisfecho", "El cliente no quedó satisfecho", "Cliente insatisfecho", "inconforme",
        "incumplido", "Aún no", "todavía no", "nunca", "nada satisfecho", "No, número equivocado", "no hecho",
    ],
)  # fmt: skip
def test_denied_is_no(typed: str) -> None:
    """A denied word of yes is a no, and no fault."""
    assert (cells.yes_no(typed).value, cells.yes_no(typed).note) == (False, None)


@pytest.mark.parametrize(
    "typed",
    ["Sí, con la esposa", "Sí, no hubo inconveniente", "muy satisfecho", "quedó satisfecha", "contestó el hijo"],
)
def test_affirmed_is_yes(typed: str) -> None:
    """Neighbours: a denial of something else after «sí»."""
    assert (cells.yes_no(typed).value, cells.yes_no(typed).note) == (True, None)


@pytest.mark.parametrize(
    "typed",
    [
        "Sí, pero inconforme", "Sí, insatisfecho", "si no contesta", "SI / NO", "no insatisfecho", "poco satisfecho",
        "medianamente satisfecho", "satisfecho, falta lavado", "satisfecho?", "listo para llamar", "por enviar", "casi",
    ],
)  # fmt: skip
def test_neither_yes_nor_no_is_told(typed: str) -> None:
    """What is taken back, half, put off or doubted is a finding and no value."""
    read = cells.yes_no(typed)
    assert read.value is None
    assert read.note is not None
    assert read.note.code == "si_no_ilegible"


@pytest.mark.parametrize(
    "typed", ["No ha respondido en car.advisor", "aún no responde car.advisor", "no tiene car advisor"]
)
def test_who_has_not_answered_elsewhere_has_not(typed: str) -> None:
    """Only «ya respondió en car.advisor» and its like say that the customer answered there."""
    assert cells.no_contact_reason(typed).value != cells.ELSEWHERE
    assert cells.no_contact_reason("ya respondió en car.advisor").value == cells.ELSEWHERE


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("conformidad", None),
        ("inconformidad", "queja"),
        ("no es queja", None),
        ("es una queja", "queja"),
        ("quejaa", "queja"),
    ],
)
def test_no_spelling_crosses_a_negation(typed: str, kind: str | None) -> None:
    """A word and its opposite are no misspellings of each other, and a denied word is not mentioned."""
    assert cells.Spellings({"queja": ("INCONFORMIDAD",), "reclamo": ()}).find(typed) == kind


@pytest.mark.parametrize(
    ("title", "brand"), [("#VW", "Volkswagen"), ("N.° 3 VW", "Volkswagen"), ("No. 3 VW", "Volkswagen")]
)
def test_the_sign_of_a_number_is_no_denial(title: str, brand: str) -> None:
    """«No. 3 VW» mentions the brand."""
    assert cells.Spellings({"Volkswagen": ("VW",)}).find(title) == brand
