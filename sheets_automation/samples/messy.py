"""How people type values: mostly right, and in the ways of domain §4.2 when not.

A ``Typist`` draws the unusual ways from decks, so that every way occurs in every file set whatever the seed, each
about as often as the others. Each method returns a ``Typed``: the stored value, how it is formatted, and which slip
it is.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

from .days import LONG_MONTHS, MONTHS
from .people import SEAT, VW

CellValue: TypeAlias = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Typed:
    """What a cell stores. With ``formula`` set, ``value`` is its cached result (text that starts with ``#`` is an
    error).

    ``slip`` names the unusual way (empty: typed as everybody does) and ``means`` what was meant, None if nobody can
    know.
    """

    value: CellValue = None
    number_format: str = ""
    formula: str = ""
    slip: str = ""
    means: str | None = None


NOTHING = Typed()

_WORDS = ("Uno", "Dos", "Tres", "Cuatro", "Cinco", "Seis", "Siete", "Ocho", "Nueve", "Diez")
SCORE_WORDS = dict(enumerate(_WORDS, start=1))
#: Slips that only somebody who means 10 makes.
TEN_SLIPS = frozenset(("letter_o", "percent", "stars", "over_scale"))
#: Slips whose reading is beyond doubt: allowed where the class of a detractor hangs on the cell.
SAFE_SCORE_SLIPS = ("out_of_ten_text", "out_of_ten_date", "number_as_text", "decimal_text", "float_text")
SCORE_SLIPS = (
    *SAFE_SCORE_SLIPS, "out_of_ten_date", "out_of_ten_text", "word", "with_word", "letter_o", "range", "several",
    "percent",
    "stars", "over_scale", "not_applicable", "not_contacted", "dash",
)  # fmt: skip
DATE_SLIPS = (
    "text_dmy", "text_dmy", "text_dmy_short", "text_month", "text_long", "iso", "dots", "with_time", "no_year",
    "stored_time",
)  # fmt: skip
PHONE_SLIPS = (
    "spaced", "plus57", "prefix57", "decimal_zero", "scientific", "two_phones", "with_note", "landline",
    "landline_bracket",
    "nine_digits", "not_reported",
)  # fmt: skip
PLATE_SLIPS = ("lower_space", "dash", "dot", "zero_letter", "lower")
NAME_SLIPS = ("double_space", "trailing", "spouse", "with_company", "lower")
BRAND_SLIPS = {VW: ("VOLSKWAGEN", "V.W.", "Vw", "volkswagen ", "WV"), SEAT: ("seat ", "SEAT ", "Seat.", "SEAT/CUPRA")}
SEDE_SLIPS = {
    "Tunja": ("TJA", "Tunja ", "tunja", "Tunja - Norte"),
    "Duitama": ("DTMA", "Duitama ", "DUITMA"),
    "Sogamoso": ("Soga", "SOGAMOSO ", "SOG."),
}
YES_SLIPS: tuple[CellValue, ...] = ("Sí", "si", "S", "X", "✓", "OK", True)
NO_SLIPS: tuple[CellValue, ...] = ("NC", "N.C.", "no", "No", "N", False)


class Typist:
    """One source of slips. ``rate`` is the share of cells of a kind that are typed in an unusual way."""

    def __init__(self, rng: random.Random, rate: float = 0.04) -> None:
        self.rng = rng
        self.rate = rate
        self._decks: dict[str, list[str]] = {}

    def slips(self, share: float = 1.0) -> bool:
        """Whether this cell is typed in an unusual way; ``share`` scales the rate for cells people get right more
        often."""
        return self.rng.random() < self.rate * share

    def draw(self, name: str, ways: tuple[str, ...]) -> str:
        """The next way from the deck ``name``, which is shuffled again when used up."""
        deck = self._decks.setdefault(name, [])
        if not deck:
            deck.extend(ways)
            self.rng.shuffle(deck)
        return deck.pop()

    def score(self, value: float, *, safe: bool = False) -> Typed:
        """A score from 1 to 10. ``safe`` keeps to slips whose reading nobody disputes."""
        whole = int(value)
        if value != whole:
            comma = f"{value:.1f}".replace(".", ",")
            return Typed(comma, slip="decimal_comma", means=str(value)) if self.rng.random() < 0.7 else Typed(value)
        if not self.slips():
            return Typed(whole)
        way = self.draw("score", SCORE_SLIPS)
        if (safe and way not in SAFE_SCORE_SLIPS) or (whole < 10 and way in TEN_SLIPS):
            way = "out_of_ten_text"
        return score_slip(whole, way)

    def date(self, value: date, number_format: str) -> Typed:
        """A date: mostly a real one, sometimes text (day first) or with the hour. Always readable."""
        if not self.slips():
            return Typed(value, number_format)
        way = self.draw("date", DATE_SLIPS)
        day, month, year = value.day, value.month, value.year
        short = "sept" if month == 9 else MONTHS[month - 1]
        texts: dict[str, CellValue] = {
            "text_dmy": f"{day}/{month}/{year}",
            "text_dmy_short": f"{day:02d}-{month:02d}-{year % 100}",
            "text_month": f"{day}-{short}",
            "text_long": f"{day} de {LONG_MONTHS[month - 1]}",
            "iso": value.isoformat(),
            "dots": f"{day}.{month}.{year}",
            "with_time": f"{day:02d}/{month:02d}/{year} {self.rng.randint(8, 11)}:{self.rng.randint(10, 59)} a. m.",
            "no_year": f"{day}/{month}",
            "stored_time": datetime.combine(value, time(self.rng.randint(8, 17), self.rng.randint(0, 59))),
        }
        return Typed(texts[way], "dd/mm/yyyy hh:mm" if way == "stored_time" else "", slip=way, means=value.isoformat())

    def phone(self, digits: str, other: str, *, as_number: bool) -> Typed:
        """A mobile number of ten digits; ``other`` is a second one for cells that hold two."""
        if not self.slips():
            return Typed(int(digits) if as_number else digits, "0" if as_number else "")
        way = self.draw("phone", PHONE_SLIPS)
        spaced = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
        landline = f"608{digits[3:]}"
        texts = {
            "spaced": (spaced, digits),
            "plus57": (f"+57 {spaced}", digits),
            "prefix57": (f"57{digits}", digits),
            "decimal_zero": (f"{digits}.0", digits),
            "scientific": (f"{int(digits):.5E}".replace(".", ","), None),
            "two_phones": (f"{digits} / {other}", digits),
            "with_note": (f"{spaced} {self.rng.choice(('hijo', 'esposa', 'oficina'))}", digits),
            "landline": (landline, landline),
            "landline_bracket": (f"(608) {digits[3:]}", landline),
            "nine_digits": (digits[:-1], None),
            "not_reported": ("N/R", None),
        }
        text, means = texts[way]
        return Typed(text, slip=way, means=means)

    def plate(self, plate: str) -> Typed:
        """A plate of a car (ABC123) or a motorcycle (ABC12D)."""
        if not self.slips():
            return Typed(plate)
        way = self.draw("plate", PLATE_SLIPS)
        if way == "zero_letter" and "0" not in plate[3:]:
            way = "lower_space"
        texts = {
            "lower_space": f"{plate[:3].lower()} {plate[3:]}",
            "lower": plate.lower(),
            "dash": f"{plate[:3]}-{plate[3:]}",
            "dot": f"{plate[:3]} {plate[3:]}.",
            "zero_letter": plate[:3] + plate[3:].replace("0", "O"),
        }
        return Typed(texts[way], slip=way, means=plate)

    def name(self, first: str, last: str, style: str, company: str) -> Typed:
        """A customer's name in the style of the tab: ``surname``, ``title`` or ``upper``."""
        plain = {
            "surname": f"{last} {first}".upper(),
            "title": f"{first} {last}",
            "upper": f"{first} {last}".upper(),
        }[style]
        if not self.slips():
            return Typed(plain)
        way = self.draw("name", NAME_SLIPS)
        texts = {
            "double_space": plain.replace(" ", "  ", 1),
            "trailing": plain + " ",
            "spouse": f"Sra. {self.rng.choice(('Martha', 'Luz', 'Gloria'))} {last.split()[0]} (esposa)",
            "with_company": f"{plain} / {company}",
            "lower": plain.lower(),
        }
        return Typed(texts[way], slip=way, means=f"{first} {last}")

    def document(self, number: int) -> Typed:
        """A cédula: a number, or text with points."""
        if not self.slips(2):
            return Typed(number, "0")
        pointed = f"{number:,}".replace(",", ".")
        way = self.draw("document", ("points", "prefix", "spaces"))
        text = {"points": pointed, "prefix": f"CC {number}", "spaces": pointed.replace(".", " ")}[way]
        return Typed(text, slip=way, means=str(number))

    def brand(self, brand: str, plain: str) -> Typed:
        """A brand, ``plain`` being how this tab writes it."""
        return self._spelling("brand-" + brand, BRAND_SLIPS[brand], plain, brand)

    def sede(self, sede: str, plain: str) -> Typed:
        """A sede, ``plain`` being how this tab writes it."""
        return self._spelling("sede-" + sede, SEDE_SLIPS[sede], plain, sede)

    def adviser(self, spellings: tuple[str, ...], plain: str, name: str) -> Typed:
        """An adviser under one of the known spellings."""
        return self._spelling("adviser-" + name, spellings, plain, name)

    def yes_no(self, yes: bool, plain: str) -> Typed:
        """A «contactado» cell."""
        if not self.slips():
            return Typed(plain)
        word = self.rng.choice(YES_SLIPS if yes else NO_SLIPS)
        return Typed(word, slip="yes" if yes else "no", means="SI" if yes else "NO")

    def _spelling(self, deck: str, ways: tuple[str, ...], plain: str, means: str) -> Typed:
        if not self.slips():
            return Typed(plain)
        text = self.draw(deck, ways)
        return Typed(text, slip="spelling" if text != plain else "", means=means)


def score_slip(whole: int, way: str) -> Typed:
    """The score ``whole`` typed in the given way. A typed ``9/10`` becomes 9 October of the running year in es-CO
    Sheets."""
    if way == "out_of_ten_date":
        return Typed(date(2026, 10, whole), "d/m/yyyy", slip=way, means=str(whole))
    texts: dict[str, tuple[CellValue, str | None]] = {
        "out_of_ten_text": (f"{whole}/10", str(whole)),
        "number_as_text": (str(whole), str(whole)),
        "decimal_text": (f"{whole},0", str(whole)),
        "float_text": (f"{whole}.0", str(whole)),
        "word": (SCORE_WORDS[whole], str(whole)),
        "with_word": (f"{whole} (excelente)" if whole > 8 else f"{whole} (bueno)", str(whole)),
        "letter_o": ("1O", "10"),
        "range": (f"{whole - 1} - {whole}", None),
        "several": (f"{whole}-{whole}-{whole - 1}-{whole}", None),
        "percent": ("100%", "10"),
        "stars": ("5/5", "10"),
        "over_scale": (11, None),
        "not_applicable": ("N/A", None),
        "not_contacted": ("NC", None),
        "dash": ("-", None),
    }
    value, means = texts[way]
    return Typed(value, slip=way, means=means)
