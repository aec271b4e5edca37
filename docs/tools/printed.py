"""``python docs/tools/printed.py PAGE.md OUT.pdf``: a page of docs/ on letter paper, to hand out. Needs a Chromium."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import Browser, sync_playwright

_STYLE = """<!doctype html><html lang="es"><meta charset="utf-8"><style>
  @page { size: letter; margin: 10mm 14mm }
  body { font: 9pt/1.3 Arial, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif; color: #1d2733; margin: 0 }
  h1 { font-size: 15pt; margin: 0 0 4pt; color: #26354a } h2 { font-size: 10.5pt; margin: 7pt 0 2pt; color: #26354a }
  p { margin: 0 0 4pt } ul, ol { margin: 0 0 4pt; padding-left: 14pt } li { margin: 0 0 1.5pt }
  table { border-collapse: collapse; width: 100%; margin: 0 0 5pt }
  th, td { text-align: left; padding: 1.6pt 5pt; border-bottom: .5pt solid #c9d0d9; vertical-align: top }
  th { background: #eef1f5; font-size: 8.3pt }
  img { display: block; max-width: 100%; box-sizing: border-box; max-height: 62mm; margin: 3pt auto 5pt;
        border: .5pt solid #c9d0d9 }
  code { font-size: 8.6pt }
  img[src*="informe"] { max-height: 43mm } img[src*="correo"] { max-height: 56mm }
  p:has(> img[src*="correo"]) { float: right; width: 41%; margin-left: 4mm }
  p:has(> img[src*="correo"]) + table { width: auto } h2 { clear: right }
</style>"""


def letter_html(page: Path) -> str:
    """The page as HTML that prints on letter paper; pictures by their whole path."""
    body = MarkdownIt("commonmark").enable("table").render(page.read_text(encoding="utf-8"))
    body = re.sub(r'src="([^":]+)"', lambda found: f'src="{(page.parent / found[1]).resolve().as_uri()}"', body)
    return _STYLE + body


def pdf_of(browser: Browser, page: Path, folder: Path) -> bytes:
    """The page as PDF. ``folder``: where its HTML may lie while it is printed."""
    (folder / f"{page.stem}.html").write_text(letter_html(page), encoding="utf-8")
    tab = browser.new_page()
    tab.goto((folder / f"{page.stem}.html").as_uri())
    printed = tab.pdf(prefer_css_page_size=True, print_background=True)
    tab.close()
    return printed


def pages_of(pdf: bytes) -> int:
    """How many sheets of paper it takes."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def main(page: Path, out: Path) -> int:
    """Print one page; says how many sheets it takes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        pdf = pdf_of(browser, page, out.parent)
        browser.close()
    (out.parent / f"{page.stem}.html").unlink()
    out.write_bytes(pdf)
    sys.stdout.write(f"{out}: {pages_of(pdf)} page(s)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
