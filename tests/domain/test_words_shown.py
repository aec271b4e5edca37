"""Words that people read about a case carry their accents."""

from __future__ import annotations

import pytest

from sheets_automation.domain.cases import flags
from sheets_automation.domain.control.tables import as_words, shown_flag
from sheets_automation.domain.mail import cards
from sheets_automation.domain.reading.finding_titles import finding_title


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        (flags.LATE, "registro tardío"),
        (flags.WARRANTY, "garantía"),
        (flags.LEGAL, "posible reclamación legal"),
        (flags.REPEATED, "reiterativo"),
        (flags.CAR_ADVISOR, "plataforma de la marca"),
    ],
)
def test_flags_are_shown_in_words(flag: str, words: str) -> None:
    """In ``Casos`` and ``explain`` as people write them, and each has its word in the mail."""
    assert shown_flag(flag) == words
    assert flag in cards._FLAG_WORDS


def test_late_registration_has_its_accent_everywhere() -> None:
    """Register, mail and findings say «tardío»."""
    shown = (shown_flag(flags.LATE), cards._FLAG_WORDS[flags.LATE], finding_title("registro_tardio"))
    assert [word.lower() for word in shown] == ["registro tardío"] * 3


def test_roles_are_shown_with_their_accents() -> None:
    """«Jefe colisión» in ``Correos``."""
    assert as_words("jefe_colision") == "Jefe colisión"
