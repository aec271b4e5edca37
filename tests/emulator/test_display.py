"""What cells show, and how the values API renders them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_automation.emulator.cells.display import (
    cell_for_render,
    effective_format,
    extended_value,
    formatted_value,
    plain_value,
)
from sheets_automation.emulator.cells.locales import locale_data
from sheets_automation.emulator.cells.number_format import format_number, serial_to_datetime
from sheets_automation.emulator.state.formats import DEFAULT_FORMAT
from sheets_automation.emulator.state.grid import Spreadsheet

ACCOUNTING = '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)'


def cell(value: Any, **number_format: str) -> dict[str, Any]:
    made: dict[str, Any] = {"effectiveValue": extended_value(value)}
    if number_format:
        made["userEnteredFormat"] = {"numberFormat": number_format}
    return made


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1 / 3, "0.3333333333"), (100 / 3, "33.33333333"), (1 / 1024, "0.0009765625"), (0.1 + 0.2, "0.3"), (2, "2"),
     (3_112_345_678, "3112345678"), (1234567890123456, "1.23457E+15"), (-0.25, "-0.25"), (0, "0")],
)  # fmt: skip
def test_numbers_without_format_show_ten_significant_digits(value: float, shown: str) -> None:
    """Automatic format: no grouping, no trailing zeros, scientific past fifteen digits."""
    assert formatted_value(cell(value), "en_US") == shown
    assert formatted_value(cell(value), "es_CO") == shown.replace(".", ",")


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (1234.56789, "#,##0.00", "1,234.57"),
        (0.542, "0.00%", "54.20%"),
        (0.00321, "0.00E+00", "3.21E-03"),
        (99.95, ACCOUNTING, " $ 99.95 "),
        (-23.45, ACCOUNTING, " $ (23.45)"),
        (-1.23, "#,##0.00;(#,##0.00)", "(1.23)"),
        (-1.99, '"$"#,##0.00', "-$1.99"),
        (99.95, '"$"#,##0', "$100"),
        (-1.99, '"$"#,##0', "-$2"),
        (17738, "dd/mm/yyyy", "24/07/1948"),
        (0.2661689814814815, "hh:mm:ss", "06:23:17"),
        (34736.430347222224, "dd/mm/yyyy hh:mm:ss", "06/02/1995 10:19:42"),
        (1.000023148148148, "[h]:mm:ss", "24:00:02"),
        (12345.6789, "# ??/??", "12345 55/81"),
        (0.5, "?/?", "1/2"),
        (2.75, "# ?/8", "2 6/8"),
        (1_500_000, '0.0,,"M"', "1.5M"),
        (5_551_234, "000-0000", "555-1234"),
        (1234.5, "#,##0.###", "1,234.5"),
        (1.005, "0.00", "1.01"),
        (-0.001, "0.00", "0.00"),
        (46329.5, "ddd d mmm yyyy h:mm am/pm", "Tue 3 Nov 2026 12:00 PM"),
        (46329.123456, "hh:mm:ss.000", "02:57:46.598"),
        (5, '[<10]"few";"many"', "few"),
        (50, '[Red][<10]"few";"many"', "many"),
        (7, "000", "007"),
        (1234.5, "[$€]#,##0.00", "€1,234.50"),
        (46329, "yyyy-mm", "2026-11"),
        (3, "@", "3"),
    ],
)
def test_patterns_show_numbers_as_the_service_does(value: float, pattern: str, shown: str) -> None:
    """Values and texts of live sheets with built-in and custom formats."""
    assert format_number(value, pattern, locale_data("en_US")) == shown


@pytest.mark.parametrize(
    ("locale", "kind", "shown"),
    [
        ("en_US", "DATE", "3/19/2023"),
        ("es_CO", "DATE", "19/03/2023"),
        ("de_DE", "DATE", "19.03.2023"),
        ("en_US", "DATE_TIME", "3/19/2023 0:00:00"),
        ("es_CO", "NUMBER", "45.004,00"),
        ("es_CO", "CURRENCY", "$45.004,00"),
        ("es_ES", "CURRENCY", "45.004,00 €"),
        ("fr_FR", "PERCENT", "4500400,00%"),
    ],
)
def test_a_type_without_pattern_shows_the_locales_own(locale: str, kind: str, shown: str) -> None:
    """DATE alone is m/d/yyyy in the United States and d/mm/yyyy in Colombia."""
    assert formatted_value(cell(45004, type=kind), locale) == shown


@pytest.mark.parametrize("pattern", ["0", "0.00", "#,##0.00", "0.00%", "# ?/8", "[h]:mm", "0." + "0" * 40])
@pytest.mark.parametrize("value", [1.5e300, -1.7976931348623157e308, 5e-324])
def test_no_number_is_too_large_or_too_small_to_show(value: float, pattern: str) -> None:
    """What a cell can hold it can show, with every digit where the pattern asks for digits."""
    shown = format_number(value, pattern, locale_data("en_US"))
    assert shown
    if (value, pattern) == (1.5e300, "0.00"):
        assert shown == "15" + "0" * 299 + ".00"


def test_names_of_days_and_months_are_the_locales() -> None:
    """The pattern is the same everywhere, the words are not."""
    pattern = 'dddd d" de "mmmm'
    assert format_number(46329, pattern, locale_data("es_CO")) == "martes 3 de noviembre"


def test_booleans_and_errors_and_text() -> None:
    """TRUE is VERDADERO in Spanish; errors look the same everywhere; text stays text unless a format wraps it."""
    assert formatted_value(cell(True), "es_CO") == "VERDADERO"
    assert formatted_value(cell(False), "en_US") == "FALSE"
    assert formatted_value({"effectiveValue": {"errorValue": {"type": "DIVIDE_BY_ZERO"}}}, "es_CO") == "#DIV/0!"
    assert formatted_value(cell("hola", type="DATE", pattern="dd/mm/yyyy"), "es_CO") == "hola"
    assert formatted_value(cell("hola", type="TEXT", pattern='"<"@">"'), "es_CO") == "<hola>"
    assert formatted_value({}, "es_CO") == ""


DATE = cell(43831, type="DATE", pattern="yyyy-mm-dd")
FORMULA = {"userEnteredValue": {"formulaValue": "=4/2"}, "effectiveValue": {"numberValue": 2}}
BROKEN = {
    "userEnteredValue": {"formulaValue": "=1/0"},
    "effectiveValue": {
        "errorValue": {"type": "DIVIDE_BY_ZERO", "message": "Function DIVIDE parameter 2 cannot be zero."}
    },
}


@pytest.mark.parametrize(
    ("given_cell", "option", "dates", "answer"),
    [
        (DATE, "FORMATTED_VALUE", "SERIAL_NUMBER", "2020-01-01"),
        (DATE, "UNFORMATTED_VALUE", "SERIAL_NUMBER", 43831),
        (DATE, "UNFORMATTED_VALUE", "FORMATTED_STRING", "2020-01-01"),
        (DATE, "FORMULA", "SERIAL_NUMBER", 43831),
        (FORMULA, "FORMATTED_VALUE", "SERIAL_NUMBER", "2"),
        (FORMULA, "UNFORMATTED_VALUE", "FORMATTED_STRING", 2),
        (FORMULA, "FORMULA", "SERIAL_NUMBER", "=4/2"),
        (BROKEN, "FORMATTED_VALUE", "SERIAL_NUMBER", "#DIV/0!"),
        (BROKEN, "UNFORMATTED_VALUE", "SERIAL_NUMBER", "#DIV/0! (Function DIVIDE parameter 2 cannot be zero.)"),
        ({}, "UNFORMATTED_VALUE", "SERIAL_NUMBER", ""),
        ({"note": "x"}, "FORMULA", "SERIAL_NUMBER", ""),
        (cell(True), "UNFORMATTED_VALUE", "SERIAL_NUMBER", True),
    ],
)
def test_the_values_api_renders_a_cell(given_cell: dict[str, Any], option: str, dates: str, answer: Any) -> None:
    """Each pair of render options gives the answer recorded from the service."""
    assert cell_for_render(given_cell, option, dates, "en_US") == answer


def test_the_effective_format_is_the_default_under_the_cells_own() -> None:
    """What the cell does not set comes from the spreadsheet's default; colours have both views."""
    book = Spreadsheet("id", {"title": "Libro", "defaultFormat": DEFAULT_FORMAT})
    plain = effective_format(cell("x"), book)
    assert plain["backgroundColor"] == {"red": 1, "green": 1, "blue": 1}
    assert (plain["textFormat"]["fontFamily"], plain["hyperlinkDisplayType"]) == ("Arial", "PLAIN_TEXT")
    painted = {"userEnteredFormat": {"backgroundColor": {"red": 1}, "textFormat": {"bold": True}}}
    shown = effective_format(painted, book)
    assert shown["backgroundColor"] == {"red": 1}
    assert shown["backgroundColorStyle"] == {"rgbColor": {"red": 1}}
    assert (shown["textFormat"]["bold"], shown["textFormat"]["fontSize"]) == (True, 10)


@given(st.one_of(st.text(min_size=1), st.booleans(), st.integers(-(2**40), 2**40)))
def test_plain_and_extended_values_are_inverse(value: Any) -> None:
    """A plain value survives being wrapped."""
    assert plain_value(extended_value(value)) == value
    assert extended_value("") is None


def test_serials_are_days_since_1899() -> None:
    """43831 is 2020-01-01."""
    assert serial_to_datetime(43831.25) == datetime(2020, 1, 1, 6)  # noqa: DTZ001


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet='0#?.,%E+-/ymdhs:;[]"\\_*@$ABamp<>=', max_size=20),
    st.sampled_from(["es_CO", "en_US"]),
)
def test_no_pattern_breaks_a_number(value: float, pattern: str, locale: str) -> None:
    """Any pattern, however wrong, shows something."""
    assert isinstance(format_number(value, pattern, locale_data(locale)), str)
