"""Field masks: what they select and how wrong ones are refused."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.wire import masks

GET = "sheets.spreadsheets.get"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a,b", {"a": None, "b": None}),
        ("a(b,c/d),e.f", {"a": {"b": None, "c": {"d": None}}, "e": {"f": None}}),
        ("a/b(c)", {"a": {"b": {"c": None}}}),
        (" a ( b , c ) ", {"a": {"b": None, "c": None}}),
        ("a(b),a(c)", {"a": {"b": None, "c": None}}),
        ("a,a/b", {"a": None}),
        ("a/b,a", {"a": None}),
    ],
)
def test_a_mask_is_read_as_a_tree(text: str, tree: masks.Mask) -> None:
    """Commas, slashes, dots and parentheses nest; naming a field and a part of it means the whole field."""
    assert masks.parse(text) == tree


@pytest.mark.parametrize("text", ["", ",", "a,", "a(", "a)", "a(b", "a()", "(a)", "a//b", "a(b))", "a b"])
def test_a_mask_that_does_not_balance_is_refused_without_a_word(text: str) -> None:
    """Google answers a broken mask with a bare invalid argument."""
    with pytest.raises(ApiError, match=r"^Request contains an invalid argument\.$"):
        masks.parse(text)


def test_an_unknown_field_is_named_in_the_details() -> None:
    """The violation says which path has no match."""
    with pytest.raises(ApiError) as caught:
        masks.of_response("sheets(properties(colour))", GET)
    violation = caught.value.details[0]["fieldViolations"][0]  # type: ignore[index]
    assert violation == {
        "field": "sheets.properties.colour",
        "description": "Error expanding 'fields' parameter. Cannot find matching fields for path "
        "'sheets.properties.colour'.",
    }


def test_drive_names_an_unknown_field_in_its_own_way() -> None:
    """Drive's refusal is about the selection and its parameter."""
    with pytest.raises(ApiError, match="Invalid field selection files/colour"):
        masks.of_response("files(colour)", "drive.files.list")


def test_a_star_asks_for_everything() -> None:
    """``*`` is no mask at all, and ``sheets/*/title`` reaches every field that has a title."""
    assert masks.of_response("*", GET) is None
    mask = masks.of_response("sheets/*/title", GET)
    assert mask is not None
    sheet = masks.below(mask, "sheets")
    assert sheet is not None
    assert sheet["properties"] == {"title": None}


def test_snake_case_names_are_understood() -> None:
    """Google's masks may use the protocol's own names."""
    assert masks.of_response("sheets.properties.sheet_id", GET) == {"sheets": {"properties": {"sheetId": None}}}


def test_a_picker_copies_what_is_asked_and_keeps_empty_messages() -> None:
    """Lists are picked element by element; a message of which nothing is left stays as an empty one."""
    pick = masks.picker({"a": {"b": None}, "c": None})
    message: dict[str, Any] = {"a": [{"b": 1, "x": 2}, {"x": 3}], "c": 4, "d": 5}
    assert pick(message) == {"a": [{"b": 1}, {}], "c": 4}
    assert message["a"][0] == {"b": 1, "x": 2}


@given(st.text(alphabet="ab(),/.* ", max_size=30))
def test_no_mask_breaks_the_parser(text: str) -> None:
    """Any text is either a tree or Google's refusal."""
    with suppress(ApiError):
        assert masks.parse(text)
