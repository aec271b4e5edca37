"""Pages of docs/ that are made from the program are current, and what is made for people's eyes has its size."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from config_reference import PAGE as REFERENCE
from config_reference import missing_words, page
from door import ROOT
from licences import PAGE as LICENCES
from licences import closure, licence, locked
from licences import page as licences_page
from printed import pages_of, pdf_of

IMAGES = ROOT / "docs" / "img"


def test_every_key_of_the_configuration_is_explained() -> None:
    """Each key of each model and each variable of the environment has its words, and no words are left of old ones."""
    assert missing_words() == []


def test_the_reference_of_the_configuration_is_current() -> None:
    """Names, types, defaults and examples are those of the program: else ``make docs``."""
    assert REFERENCE.read_text(encoding="utf-8") == page()


def test_every_package_has_its_licence() -> None:
    """What ``requirements.lock`` names stands on the page, with what the installed package says: else ``make docs``."""
    text = LICENCES.read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([\w.-]+)\]\(\S+\) \| (.+) \|$", text, re.MULTILINE)
    assert sorted(name for name, _said in rows) == sorted(set(locked()))
    assert all(said.strip() for _name, said in rows)
    assert text == licences_page()


def test_a_package_without_a_stated_licence_is_told() -> None:
    """Its name, and where to add what its files say; and what a package needs is found through what it needs itself."""
    assert "urllib3" in closure(["gspread>=6.2"])
    assert licence("urllib3") == "MIT"
    with pytest.raises(SystemExit, match="sheets-automation: its metadata state no licence"):
        licence("sheets-automation")


def test_pictures_are_small_and_shown() -> None:
    """Every picture is a PNG of less than 150 KB that a page shows, and every picture that a page shows is there."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {name for path in pages for name in re.findall(r"img/([\w-]+\.png)\)", path.read_text(encoding="utf-8"))}
    assert shown == {path.name for path in IMAGES.iterdir()}
    for path in IMAGES.iterdir():
        assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert path.stat().st_size < 150 * 1024


def test_the_guides_are_one_sheet_of_paper_each(tmp_path: Path) -> None:
    """Printed on letter paper, with their pictures, each guide is one page to hand out."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        sheets = {
            name: pages_of(pdf_of(browser, ROOT / "docs" / f"{name}.md", tmp_path))
            for name in ("guia-agentes", "guia-gerentes")
        }
        browser.close()
    assert sheets == {"guia-agentes": 1, "guia-gerentes": 1}
