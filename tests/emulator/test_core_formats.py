"""Colours have two views and 256 steps a channel."""

from __future__ import annotations

import pytest

from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.state.formats import normalise_format, theme_of, widen_paths


def test_writing_either_view_gives_both() -> None:
    """The flat colour and the style are one property."""
    both = {"backgroundColor": {"red": 1}, "backgroundColorStyle": {"rgbColor": {"red": 1}}}
    assert normalise_format({"backgroundColor": {"red": 1}}) == both
    assert normalise_format({"backgroundColorStyle": {"rgbColor": {"red": 1, "green": 0}}}) == both


def test_the_style_wins_over_the_flat_colour() -> None:
    """If a request carries both views, the style is the one that counts."""
    given = {"backgroundColor": {"red": 1}, "backgroundColorStyle": {"rgbColor": {"blue": 1}}}
    assert normalise_format(given)["backgroundColor"] == {"blue": 1}


def test_channels_are_steps_of_a_256th_as_32_bit_floats() -> None:
    """127/255 reads back as 0.49803922, zero channels and alpha are gone, black is empty."""
    colour = {"red": 0.4980392156862745, "green": 0, "blue": 0.001, "alpha": 1}
    assert normalise_format({"backgroundColor": colour})["backgroundColor"] == {"red": 0.49803922}
    assert normalise_format({"backgroundColor": {"red": 0}})["backgroundColorStyle"] == {"rgbColor": {}}


def test_a_theme_colour_keeps_its_name_and_shows_its_tone() -> None:
    """The style stays a theme colour; the flat view is the theme's tone, the file's own theme first."""
    green = normalise_format({"backgroundColorStyle": {"themeColor": "ACCENT4"}})
    assert green["backgroundColorStyle"] == {"themeColor": "ACCENT4"}
    assert green["backgroundColor"] == {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902}
    pairs = [{"colorType": "ACCENT4", "color": {"rgbColor": {"red": 1}}}]
    own = theme_of({"spreadsheetTheme": {"themeColors": pairs}})
    assert normalise_format({"backgroundColorStyle": {"themeColor": "ACCENT4"}}, own)["backgroundColor"] == {"red": 1}


def test_colours_at_any_depth_are_normalised_and_tables_keep_styles_only() -> None:
    """Text, borders and rules are reached; a table's stripes have no flat view."""
    given = {
        "textFormat": {"foregroundColor": {"red": 1}},
        "borders": {"top": {"style": "SOLID", "colorStyle": {"rgbColor": {}}}},
    }
    found = normalise_format(given)
    assert found["textFormat"]["foregroundColorStyle"] == {"rgbColor": {"red": 1}}
    assert found["borders"]["top"]["color"] == {}
    table = {"rowsProperties": {"headerColorStyle": {"rgbColor": {"red": 1}}}}
    assert normalise_format(table) == table


def test_a_colour_that_no_theme_has_is_refused() -> None:
    """The unspecified theme colour is no colour."""
    with pytest.raises(ApiError, match="Invalid theme color type"):
        normalise_format({"backgroundColorStyle": {"themeColor": "THEME_COLOR_TYPE_UNSPECIFIED"}})


def test_a_mask_that_names_one_view_means_both() -> None:
    """Masked paths are widened to the twin and to the whole colour."""
    assert widen_paths(["userEnteredFormat.backgroundColor.red", "note"]) == [
        "userEnteredFormat.backgroundColor",
        "userEnteredFormat.backgroundColorStyle",
        "note",
    ]
