"""What typed and written values become, in the spreadsheet's locale."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_automation.emulator.cells.display import formatted_value
from sheets_automation.emulator.cells.entry import enter
from sheets_automation.emulator.errors import ApiError

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def typed(text: Any, locale: str = "es_CO", **more: Any) -> dict[str, Any]:
    return enter(text, "USER_ENTERED", locale, "America/Bogota", NOW, **more)


def value_and_type(cell: dict[str, Any]) -> tuple[Any, str | None]:
    (value,) = cell["userEnteredValue"].values()
    return value, cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type")


@pytest.mark.parametrize(
    ("locale", "text", "value", "kind", "shown"),
    [
        ("es_CO", "9,5", 9.5, None, "9,5"),
        ("es_CO", "1.234,5", 1234.5, "NUMBER", "1.234,50"),
        ("es_CO", "1.234", 1234, "NUMBER", "1.234"),
        ("es_CO", "10.000.000", 10_000_000, "NUMBER", "10.000.000"),
        ("es_CO", "9/10", 46304, "DATE", "9/10"),
        ("es_CO", "5-3", 46086, "DATE", "5-3"),
        ("es_CO", "9.10", 46304, "DATE", "9.10"),
        ("es_CO", "3-nov", 46329, "DATE", "3-nov"),
        ("es_CO", "3 de noviembre de 2026", 46329, "DATE", "3 de noviembre de 2026"),
        ("es_CO", "2026-11-03", 46329, "DATE", "2026-11-03"),
        ("es_CO", "03/11/2026", 46329, "DATE", "03/11/2026"),
        ("es_CO", "1/2/30", 10990, "DATE", "1/2/30"),
        ("es_CO", "12%", 0.12, "PERCENT", "12%"),
        ("es_CO", "9,5 %", 0.095, "PERCENT", "9,50%"),
        ("es_CO", "$ 1.234", 1234, "CURRENCY", "$ 1.234"),
        ("es_CO", "-$5,5", -5.5, "CURRENCY", "-$5,50"),
        ("es_CO", "COP 10", 10, "CURRENCY", "COP 10"),
        ("es_CO", "€10", 10, "CURRENCY", "€10"),
        ("es_CO", "1e5", 100_000, "SCIENTIFIC", "1,00E+05"),
        ("es_CO", "007", 7, None, "7"),
        ("es_CO", "10:30", 0.4375, "TIME", "10:30"),
        ("es_CO", "25:00", 25 / 24, "TIME", "25:00:00"),
        ("es_CO", "(5)", -5, None, "-5"),
        ("es_CO", " 12 ", 12, None, "12"),
        ("es_CO", "3112345678", 3_112_345_678, None, "3112345678"),
        ("es_CO", "+573112345678", 573_112_345_678, None, "573112345678"),
        ("en_US", "2,000,000.01", 2000000.01, "NUMBER", "2,000,000.01"),
        ("en_US", "2020-01-01", 43831, "DATE", "2020-01-01"),
        ("en_US", "1999-01-02", 36162, "DATE", "1999-01-02"),
        ("en_US", "1234,1234", 12_341_234, "NUMBER", "12,341,234"),
        ("en_US", "9/10", 46275, "DATE", "9/10"),
        ("en_US", "July 2026", 46204, "DATE", "July 2026"),
        ("en_US", "Mar 1 2016", 42430, "DATE", "Mar 1 2016"),
        ("en_US", "8.30", 8.3, None, "8.3"),
        ("en_US", "$100.15", 100.15, "CURRENCY", "$100.15"),
        ("en_US", "3:00 PM", 0.625, "TIME", "3:00 PM"),
        ("en_GB", "9/10", 46304, "DATE", "9/10"),
        ("es_ES", "1.234,5 €", 1234.5, "CURRENCY", "1.234,50 €"),
        ("de_DE", "1.5", 46143, "DATE", "1.5"),
        ("de_DE", "01.02.2026", 46054, "DATE", "01.02.2026"),
        ("fr_FR", "1 234,5", 1234.5, "NUMBER", "1\u202f234,50"),
        ("fr_FR", "3 nov. 2026", 46329, "DATE", "3 nov. 2026"),
    ],
)
def test_a_typed_text_becomes_a_number_that_shows_as_typed(
    locale: str, text: str, value: float, kind: str | None, shown: str
) -> None:
    """Numbers, dates, money, percentages and times are read in the locale and bring their format."""
    cell = typed(text, locale)
    assert value_and_type(cell) == (pytest.approx(value, abs=1e-9), kind)
    assert cell["effectiveValue"] == cell["userEnteredValue"]
    assert formatted_value(cell, locale) == shown


@pytest.mark.parametrize(
    "text",
    ["-", "--", "N/A", "3_1_0", "13/13", "29/02/2026", "311-234-5678", "12 345", "Calle 5 # 3-2", "192.168.0.1",
     "1,2,3", "C.C. 123", "=", "+", "8:5", "1.234.5", "2023-01-25 19:08:01.05", "2026-11-03T10:35:00Z", "@ana"],
)  # fmt: skip
def test_what_is_no_number_stays_text(text: str) -> None:
    """Anything the locale cannot read stays exactly as typed."""
    assert typed(text) == {"userEnteredValue": {"stringValue": text}, "effectiveValue": {"stringValue": text}}


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [("es_CO", "TRUE", True), ("es_CO", "verdadero", True), ("es_CO", "Falso", False), ("de_DE", "WAHR", True),
     ("fr_FR", "faux", False)],
)  # fmt: skip
def test_booleans_are_read_in_english_and_in_the_locale(locale: str, text: str, value: bool) -> None:
    """TRUE is understood everywhere, VERDADERO where Spanish is spoken."""
    assert typed(text, locale)["userEnteredValue"] == {"boolValue": value}


def test_a_date_with_time_takes_the_look_of_the_locale() -> None:
    """Date-times are shown with seconds in the locale's order, whatever order they were typed in."""
    assert formatted_value(typed("03/11/2026 10:35"), "es_CO") == "3/11/2026 10:35:00"
    assert formatted_value(typed("2023-01-25 19:09:01.05", "en_US"), "en_US") == "1/25/2023 19:09:01"


def test_a_phone_with_a_plus_and_spaces_becomes_a_broken_formula() -> None:
    """A leading + that is no number starts a formula, the trap that USER_ENTERED sets for phones."""
    assert typed("+57 311 234 5678") == {"userEnteredValue": {"formulaValue": "=+57 311 234 5678"}}


def test_formulas_are_kept_as_typed() -> None:
    """A formula comes without a value: computing it is another step."""
    assert typed("=SUMA(A1;B2)") == {"userEnteredValue": {"formulaValue": "=SUMA(A1;B2)"}}


def test_an_apostrophe_makes_text() -> None:
    """The apostrophe is a sign to the screen and not part of the content."""
    assert typed("'007")["userEnteredValue"] == {"stringValue": "007"}


def test_long_digit_strings_lose_precision() -> None:
    """Twenty digits become the nearest double, shown in scientific notation."""
    cell = typed("12345678901234567890")
    assert cell["userEnteredValue"] == {"numberValue": 1.2345678901234567e19}
    assert formatted_value(cell, "es_CO") == "1,23457E+19"


def test_nothing_clears() -> None:
    """The empty string leaves nothing in the cell, in both options."""
    assert typed("") == {} == enter("", "RAW", "es_CO", "America/Bogota", NOW)


@given(st.text(min_size=1, max_size=20))
def test_raw_text_is_never_read(text: str) -> None:
    """RAW stores any text as it came."""
    assert enter(text, "RAW", "es_CO", "America/Bogota", NOW)["userEnteredValue"] == {"stringValue": text}


@pytest.mark.parametrize("option", ["RAW", "USER_ENTERED"])
@pytest.mark.parametrize(("value", "kind"), [(9.5, "numberValue"), (7, "numberValue"), (True, "boolValue")])
def test_json_numbers_and_booleans_are_themselves(option: str, value: Any, kind: str) -> None:
    """Numbers and booleans of the request need no reading."""
    assert enter(value, option, "es_CO", "America/Bogota", NOW)["userEnteredValue"] == {kind: value}


def test_whole_floats_read_back_whole() -> None:
    """2.0 answers as 2."""
    assert str(typed(2.0)["userEnteredValue"]["numberValue"]) == "2"


def test_the_year_of_a_short_date_is_the_year_in_the_spreadsheets_zone() -> None:
    """At 03:00 UTC on New Year's Day it is still the old year in Bogotá."""
    new_year = datetime(2027, 1, 1, 3, tzinfo=UTC)
    bogota = enter("9/10", "USER_ENTERED", "es_CO", "America/Bogota", new_year)
    madrid = enter("9/10", "USER_ENTERED", "es_CO", "Europe/Madrid", new_year)
    assert (bogota["effectiveValue"], madrid["effectiveValue"]) == ({"numberValue": 46304}, {"numberValue": 46669})


def test_a_format_already_on_the_cell_is_respected() -> None:
    """Text cells keep text; dates keep their look; another kind of value brings its own format."""
    assert typed("007", number_format={"type": "TEXT"})["userEnteredValue"] == {"stringValue": "007"}
    assert "userEnteredFormat" not in typed("2026-11-03", number_format={"type": "DATE", "pattern": "dd/mm/yyyy"})
    assert "userEnteredFormat" not in typed("1.234", number_format={"type": "CURRENCY", "pattern": '"$"#,##0'})
    assert value_and_type(typed("12%", number_format={"type": "DATE"})) == (0.12, "PERCENT")


def test_too_long_a_text_is_refused() -> None:
    """50,000 characters are taken, one more is not."""
    assert typed("x" * 50_000)["userEnteredValue"]
    with pytest.raises(ApiError, match="more than the maximum of 50000 characters in a single cell"):
        typed("x" * 50_001)


@given(st.text(alphabet="0123456789.,/-:+%$€() eEaApPmM", max_size=24), st.sampled_from(["es_CO", "en_US", "fr_FR"]))
def test_no_text_breaks_the_reader(text: str, locale: str) -> None:
    """Any mix of digits and signs gives a cell that can be shown."""
    assert isinstance(formatted_value(typed(text, locale), locale), str)
