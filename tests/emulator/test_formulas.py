"""Formulas: what they give, what they follow, and what they show when they fail."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_automation.emulator.cells.display import formatted_value, number_format, plain_value
from sheets_automation.emulator.cells.entry import enter
from sheets_automation.emulator.formulas.recalculation import recalculate
from sheets_automation.emulator.formulas.syntax import from_locale, to_locale
from sheets_automation.emulator.state.a1 import parse_range
from sheets_automation.emulator.state.grid import Sheet, Spreadsheet

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


def book_of(locale: str = "en_US", **tabs: dict[str, Any]) -> Spreadsheet:
    """A workbook of tabs given as {"A1": typed value}."""
    sheets = []
    for sheet_id, title in enumerate(tabs):
        grid = {"rowCount": 1000, "columnCount": 26}
        sheets.append(Sheet({"sheetId": sheet_id, "title": title.replace("_", " "), "gridProperties": grid}))
    book = Spreadsheet("id", {"title": "Libro", "locale": locale, "timeZone": "America/Bogota"}, sheets=sheets)
    for sheet, cells in zip(sheets, tabs.values(), strict=True):
        for where, typed in cells.items():
            write(book, sheet, where, typed)
    return book


def write(book: Spreadsheet, sheet: Sheet, where: str, typed: Any) -> tuple[int, int, int]:
    box = parse_range(f"'{sheet.title}'!{where}", book)
    locale, zone = book.properties["locale"], book.properties["timeZone"]
    sheet.put(box.start_row, box.start_column, enter(typed, "USER_ENTERED", locale, zone, NOW))
    return (sheet.sheet_id, box.start_row, box.start_column)


def cell(book: Spreadsheet, where: str) -> dict[str, Any]:
    box = parse_range(where, book)
    return box.sheet.cell(box.start_row, box.start_column)


def value(book: Spreadsheet, where: str) -> Any:
    return plain_value(cell(book, where).get("effectiveValue"))


def result(formula: str, locale: str = "en_US", **cells: Any) -> dict[str, Any]:
    book = book_of(locale, S={**cells, "Z99": formula})
    recalculate(book, now=NOW)
    return cell(book, "S!Z99")


DATA: dict[str, Any] = {"A1": 1, "A2": 2, "A3": "text", "A4": True, "A5": 7.5, "B1": "x", "B2": "'5"}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+2*3", 7),
        ("=-2^2", 4),
        ("=2^3^2", 64),
        ("=10%+0.5", 0.6),
        ('="a"&1&TRUE', "a1TRUE"),
        ("=A1+B2", 6),
        ("=SUM(A1:A5)", 10.5),
        ("=SUM(A:A)", 10.5),
        ("=SUM(A2:A,1)", 10.5),
        ("=AVERAGE(A1:A5)", 3.5),
        ("=COUNT(A1:B5)", 3),
        ("=COUNTA(A1:B5)", 7),
        ("=COUNTBLANK(B1:B5)", 3),
        ("=MIN(A1:A5)&MAX(A1:A5)", "17.5"),
        ('=IF(A1>5,"big","small")', "small"),
        ("=IF(A1>5,1/0)", False),
        ('=IFERROR(1/0,"none")', "none"),
        ("=IFERROR(1/4,0)", 0.25),
        ("=ROUND(2.345,2)", 2.35),
        ("=ROUND(-2.5)", -3),
        ("=LEN(A3)", 4),
        ('=CONCATENATE(A3," ",A2)', "text 2"),
        ('="B"="b"', True),
        ("=1<2", True),
        ('="a">5', True),
        ("=D9=0", True),
        ('=D9=""', True),
        ("=AND(A1=1,A2=2)", True),
        ("=OR(A1=2,FALSE)", False),
        ("=ISBLANK(D9)", True),
        ("=ISERROR(1/0)", True),
        ("=ISTEXT(A3)", True),
        ('=COUNTIF(A1:A5,">1")', 2),
        ('=COUNTIF(A1:B5,"*ex*")', 1),
        ('=SUMIF(A1:A5,">1")', 9.5),
        ("=VLOOKUP(2,A1:B5,2,FALSE)", "5"),
        ("=MOD(-7,3)", 2),
        ('=LEFT("abc",2)&RIGHT("abc")&MID("abc",2,1)', "abcb"),
        ("=YEAR(DATE(2026,14,1))", 2027),
        ('=TEXT(0.5,"0%")', "50%"),
        ("=N(B1)", 0),
    ],
)
def test_common_formulas_are_computed(formula: str, expected: Any) -> None:
    """Operators and functions give what the service gives."""
    got = plain_value(result(formula, **DATA)["effectiveValue"])
    assert got == (pytest.approx(expected) if isinstance(expected, float) else expected)
    assert isinstance(got, bool) == isinstance(expected, bool)


@pytest.mark.parametrize(
    ("formula", "kind", "message", "shown"),
    [
        ("=1/0", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.", "#DIV/0!"),
        ("=NotARealFunction()", "NAME", "Unknown function: 'NotARealFunction'.", "#NAME?"),
        ("=foo+1", "NAME", "Unknown range name: 'FOO'.", "#NAME?"),
        ("=A1:Z1 A30:Z30", "ERROR", "Formula parse error.", "#ERROR!"),
        ("+57 311 234 5678", "ERROR", "Formula parse error.", "#ERROR!"),
        ("=SUM(", "ERROR", "Formula parse error.", "#ERROR!"),
        ("=NA()", "N_A", None, "#N/A"),
        ("=Nada!A1", "REF", "Unresolved sheet name 'Nada'.", "#REF!"),
        ("=ZZ1", "REF", "Reference does not exist.", "#REF!"),
        ("=#REF!+1", "REF", "Reference does not exist.", "#REF!"),
        (
            '="a"+1',
            "VALUE",
            "Function ADD parameter 1 expects number values. But 'a' is a text and cannot be coerced to a number.",
            "#VALUE!",
        ),
        ("=SQRT(-1)", "NUM", "Function SQRT parameter 1 value is negative. It should be positive or zero.", "#NUM!"),
        ('=VLOOKUP("nope",B1,1,FALSE)', "N_A", "Did not find value 'nope' in VLOOKUP evaluation.", "#N/A"),
        ("=IF(1)", "N_A", "Wrong number of arguments to IF. Expected between 2 and 3 arguments, but got 1 arguments.",
         "#N/A"),
        ("=AVERAGE(D1:D9)", "DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.",
         "#DIV/0!"),
    ],
)  # fmt: skip
def test_failures_have_googles_type_and_words(formula: str, kind: str, message: str | None, shown: str) -> None:
    """Each failing formula shows the error, type and message recorded from the service."""
    made = result(formula)
    expected = {"type": kind, "message": message} if message else {"type": kind}
    assert made["effectiveValue"] == {"errorValue": expected}
    assert formatted_value(made, "en_US") == shown


def test_an_error_travels_to_what_reads_it() -> None:
    """A sum over an error is that error."""
    made = result("=SUM(A1:A2)", A1="=1/0", A2=3)
    assert made["effectiveValue"]["errorValue"]["type"] == "DIVIDE_BY_ZERO"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("=SUMA(A1;1,5)", 3.5), ("=PROMEDIO(A1:A2)", 3), ('=SI(A1>1,5;"alto";"bajo")', "alto"),
     ("=SI.ERROR(1/0;0)", 0), ("=SUM(A1;A2)", 6), ("=VERDADERO", True), ('=1,5&""', "1,5"), ("=CONTARA(A:A)", 2)],
)  # fmt: skip
def test_formulas_speak_the_locale(formula: str, expected: Any) -> None:
    """Semicolons, decimal commas and Spanish names in a Colombian spreadsheet."""
    assert plain_value(result(formula, "es_CO", A1=2, A2=4)["effectiveValue"]) == expected


def test_a_comma_between_arguments_is_an_error_where_it_is_the_decimal_sign() -> None:
    """=SUM(A1,A2) cannot be read in a Colombian spreadsheet; semicolons are read everywhere."""
    assert formatted_value(result("=SUM(A1,A2)", "es_CO"), "es_CO") == "#ERROR!"
    assert plain_value(result("=SUM(1;2)", "en_US")["effectiveValue"]) == 3


def test_formulas_read_other_sheets_and_named_ranges() -> None:
    """References cross tabs, quoted or not, and names stand for ranges."""
    book = book_of(S={"A1": "='Hoja 2'!B2*2", "A2": "=SUM(Metas)"}, Hoja_2={"B2": 21, "B3": 1})
    metas = {"sheetId": 1, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 2}
    book.named_ranges.append({"namedRangeId": "m", "name": "Metas", "range": metas})
    recalculate(book, now=NOW)
    assert (value(book, "S!A1"), value(book, "S!A2")) == (42, 22)


@pytest.mark.parametrize("formula", ["=DATE(2023,3,19)", "=A1", "=A1+0", "=MAX(A1:A2)", "=IF(TRUE,A1)"])
def test_dates_stay_dates(formula: str) -> None:
    """A result computed from dates shows as a date in the locale's look, as recorded."""
    made = result(formula, A1="=DATE(2023,3,19)")
    assert made["effectiveValue"] == {"numberValue": 45004}
    assert number_format(made) == {"type": "DATE"}
    assert formatted_value(made, "en_US") == "3/19/2023"


def test_the_clock_is_the_spreadsheets() -> None:
    """NOW is local time where the spreadsheet lives; days between dates are a plain number."""
    assert formatted_value(result("=NOW()"), "en_US") == "11/22/2026 10:30:00"
    assert formatted_value(result("=TODAY()"), "en_US") == "11/22/2026"
    assert formatted_value(result("=TODAY()-A1", A1="11/20/2026"), "en_US") == "2"


def test_a_formula_that_gives_empty_text_has_no_value() -> None:
    """Google leaves empty results out, yet they are no blanks to other formulas."""
    book = book_of(S={"A1": '=""', "A2": "=ISBLANK(A1)", "A3": "=COUNTA(A1)"})
    recalculate(book, now=NOW)
    assert "effectiveValue" not in cell(book, "S!A1")
    assert (value(book, "S!A2"), value(book, "S!A3")) == (False, 1)


def test_only_what_reads_a_touched_cell_is_computed_again() -> None:
    """A change runs along the chain of references, and leaves cached values elsewhere alone."""
    book = book_of(S={"A1": 1, "B1": "=A1*2", "C1": "=B1+1", "D1": "=D2", "D2": 5})
    sheet = book.sheets[0]
    sheet.put(0, 3, {**sheet.cell(0, 3), "effectiveValue": {"numberValue": 99}})
    recalculate(book, [write(book, sheet, "A1", 10)], now=NOW)
    assert (value(book, "S!B1"), value(book, "S!C1"), value(book, "S!D1")) == (20, 21, 99)


def test_nothing_touched_changes_nothing() -> None:
    """An imported workbook keeps its cached values until a cell that matters is written."""
    book = book_of(S={"A1": "=1+1"})
    recalculate(book, [], now=NOW)
    assert "effectiveValue" not in cell(book, "S!A1")


def test_the_original_of_a_fork_is_not_changed() -> None:
    """Computing on a fork leaves the committed state as it was."""
    book = book_of(S={"A1": 1, "B1": "=A1"})
    recalculate(book, now=NOW)
    fork = book.fork()
    recalculate(fork, [write(fork, fork.sheets[0], "A1", 2)], now=NOW)
    assert (value(book, "S!B1"), value(fork, "S!B1")) == (1, 2)


def test_circles_are_ref_errors() -> None:
    """Cells in a circle, and those that read one, show #REF!."""
    book = book_of(S={"A1": "=B1", "B1": "=C1+1", "C1": "=A1", "D1": "=A1", "E1": "=E1", "F1": "=2"})
    recalculate(book, now=NOW)
    assert [value(book, f"S!{column}1") for column in "ABCDEF"] == ["#REF!"] * 5 + [2]
    assert "Circular dependency" in cell(book, "S!A1")["effectiveValue"]["errorValue"]["message"]


@pytest.mark.parametrize("formula", ['=QUERY(A1:B2,"select A")', "=ARRAYFORMULA(A1:A2)", "={1,2}", "=A1:A2"])
def test_what_is_not_computed_keeps_its_cached_value(formula: str) -> None:
    """Functions that only Google computes keep what they showed; without that they are loading."""
    book = book_of(S={"Z1": formula})
    sheet = book.sheets[0]
    recalculate(book, now=NOW)
    assert formatted_value(sheet.cell(0, 25), "en_US") == "Loading..."
    sheet.put(0, 25, {**sheet.cell(0, 25), "effectiveValue": {"stringValue": "cached"}})
    recalculate(book, now=NOW)
    assert value(book, "S!Z1") == "cached"


def test_hyperlink_shows_its_label_and_keeps_its_address() -> None:
    """The cell shows the label; the address is the cell's hyperlink."""
    made = result('=HYPERLINK("https://example.com","click")')
    assert (made["effectiveValue"], made["hyperlink"]) == ({"stringValue": "click"}, "https://example.com")


def test_long_chains_are_computed_in_reasonable_time() -> None:
    """Two columns of running totals, one upwards and one downwards, are computed without running out of stack."""
    down = {"A1": 1, **{f"A{row}": f"=A{row - 1}+1" for row in range(2, 1000)}}
    up = {"B999": 1, **{f"B{row}": f"=B{row + 1}+1" for row in range(1, 999)}}
    book = book_of(S={**down, **up})
    recalculate(book, now=NOW)
    assert (value(book, "S!A999"), value(book, "S!B1")) == (999, 999)
    started = time.perf_counter()
    recalculate(book, [write(book, book.sheets[0], "A1", 2)], now=NOW)
    assert value(book, "S!A999") == 1000
    assert time.perf_counter() - started < 2


def test_formulas_are_translated_between_files_and_locale() -> None:
    """Files hold the American way; text and titles in the formula are left alone."""
    american = "=IF(A1>1.5,\"a,b\",'x,y'!A1)"
    colombian = "=IF(A1>1,5;\"a,b\";'x,y'!A1)"
    assert to_locale(american, True) == colombian
    assert from_locale(colombian, True) == american
    assert to_locale(american, False) == american


@given(st.text(alphabet="=+-*/^&<>%(),;:.\"'!$#{}[] A1B2sumSI59é", max_size=25))
def test_no_formula_breaks_the_evaluator(text: str) -> None:
    """Any text after an equals sign gives a value or an error in the cell, never an exception."""
    for locale in ("en_US", "es_CO"):
        assert isinstance(formatted_value(result("=" + text, locale, **DATA), locale), str)
