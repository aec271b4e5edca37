"""Everything that is read can be read: text on its background has a contrast of 4.5 or more (WCAG 2.1, 1.4.3).

Black text on the tones that the service paints where nobody painted yet, the control workbook, the reports, the mails,
the page in light and dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Template
from mail_examples import CARLOS, MARTA, WEDNESDAY, case, config, due

from sheets_automation.config import load
from sheets_automation.domain.colours.palette import Palette
from sheets_automation.domain.reports import palette
from sheets_automation.model import Rgb, State
from sheets_automation.tabs.control import alarm_requests, setup_requests
from sheets_automation.tabs.styles import STYLES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "sheets_automation"
BLACK, WHITE = "#000000", "#ffffff"
ENOUGH = 4.5


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two sRGB colours, 1 to 21."""

    def luminance(tone: str) -> float:
        linear = [v / 12.92 if (v := c / 255) <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for c in Rgb.parse(tone)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_that_of_the_guideline() -> None:
    """Black on white 21, a grey of the guideline's own examples just enough, another not quite."""
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) >= ENOUGH > contrast("#777777", WHITE)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.NONE, State.UNKNOWN)])
def test_black_text_is_read_on_every_default_tone_and_the_tone_means_its_state(state: State) -> None:
    """What the service paints where nobody painted yet is read back as what it was painted for."""
    semaphore = load(ROOT / "config").semaphore
    tone = semaphore.default_tone[state]
    assert contrast(BLACK, tone) >= ENOUGH, tone
    assert Palette(semaphore).classify(Rgb.parse(tone)) is state


def tone_of(style: Mapping[str, Any], otherwise: str) -> str:
    rgb = style.get("rgbColor")
    if rgb is None:
        return otherwise
    return "#" + "".join(f"{round(rgb.get(channel, 0) * 255):02x}" for channel in ("red", "green", "blue"))


def looks(node: object) -> Iterator[tuple[str, str]]:
    """(text, background) of every format inside requests; black on white where a format does not say."""
    if isinstance(node, list):
        for item in node:
            yield from looks(item)
    elif isinstance(node, dict):
        text = node.get("textFormat", {}).get("foregroundColorStyle", {})
        ground = node.get("backgroundColorStyle", {})
        if text or ground:
            yield tone_of(text, BLACK), tone_of(ground, WHITE)
        for item in node.values():
            yield from looks(item)


def test_the_control_workbook_can_be_read() -> None:
    """Headings, tints of words and texts by rule; the red alarm over white letters."""
    found = set(looks([*setup_requests(set())]))
    alarm = next(looks(alarm_requests("x")))[1]
    found.add((WHITE, alarm))
    assert len(found) > 10
    assert [(pair, contrast(*pair)) for pair in found if contrast(*pair) < ENOUGH] == []


def test_the_report_tabs_can_be_read() -> None:
    """Every style of a cell, numbers and notes included."""
    pairs = {name: next(looks(style)) for name, style in STYLES.items()}
    assert {name: contrast(*pair) for name, pair in pairs.items() if contrast(*pair) < ENOUGH} == {}


#: Names of variables: which texts stand on which grounds in the style sheets of the page and of the reports.
ON_THE_PAGE = [
    *((ink, ground) for ink in ("ink", "soft", "navy", "link", "bad") for ground in ("paper", "panel")),
    ("note-ink", "note"), ("bad", "bad-pale"), ("ink", "around"), ("soft", "around"),
]  # fmt: skip
ON_A_REPORT = [
    *((ink, ground) for ink in ("ink", "soft", "navy", "link") for ground in ("paper", "panel", "head")),
    ("met", "met-pale"), ("missed", "missed-pale"), ("open", "open-pale"), ("ink", "note"), ("met", "panel"),
    ("missed", "panel"), ("open", "panel"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "pairs"),
    [
        ("page/templates/page.css", ON_THE_PAGE),
        ("domain/reports/templates/report.css.j2", ON_A_REPORT),
    ],
)
def test_the_page_and_the_reports_as_html_can_be_read_in_light_and_dark(
    path: str, pairs: list[tuple[str, str]]
) -> None:
    """The variables of the style sheet, first those of light, then with what dark changes of them."""
    css = Template((PACKAGE / path).read_text(encoding="utf-8")).render(palette=palette)
    light_part, dark_part = [*re.findall(r"(?:^|\s):root[^{]*\{([^}]*)\}", css), "", ""][:2]
    light, dark = (dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", part)) for part in (light_part, dark_part))
    assert light
    assert dark
    for scheme in (light, light | dark):
        poor = {pair: contrast(scheme[pair[0]], scheme[pair[1]]) for pair in pairs}
        assert {pair: ratio for pair, ratio in poor.items() if ratio < ENOUGH} == {}


class Letter(HTMLParser):
    """Walks a mail and notes, for each piece of text, its colour and what lies behind it, as styled inline."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, str]] = [("", BLACK, WHITE)]
        self.pairs: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "img", "br", "link", "hr"):
            return
        styles = dict(re.findall(r"(?:^|;)\s*([\w-]+):\s*(#[0-9a-fA-F]{6})", dict(attrs).get("style") or ""))
        _tag, text, ground = self.open[-1]
        self.open.append((tag, styles.get("color", text), styles.get("background-color", ground)))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"style", "title"}.intersection(name for name, _text, _ground in self.open):
            self.pairs.add(self.open[-1][1:])


def test_a_mail_can_be_read() -> None:
    """Labels of every urgency, cards, buttons, tables, footer."""
    days = [date(2026, 11, 19), date(2026, 11, 25), date(2026, 11, 26), date(2026, 12, 9), None]
    cases = [case(number, day) for number, day in enumerate(days, start=1)]
    letter = Letter()
    for message in due(cases, config(CARLOS, MARTA), WEDNESDAY).messages:
        letter.feed(message.html)
    assert len(letter.pairs) > 6
    assert {pair: contrast(*pair) for pair in letter.pairs if contrast(*pair) < ENOUGH} == {}
