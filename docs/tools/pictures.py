"""``python docs/tools/pictures.py [NAME …]``: the pictures of README and guides, made from the samples.

Writes ``docs/img/*.png``. Needs LibreOffice, poppler's ``pdftoppm`` and a Chromium; takes about a minute. The same
samples give the same cells, mails and figures; only fonts differ from machine to machine.
"""

from __future__ import annotations

import html
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageChops
from playwright.sync_api import Browser, sync_playwright

from sheets_automation import config, samples
from sheets_automation.commands.trial import try_files
from sheets_automation.place import ZONE
from sheets_automation.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs" / "img"
MOMENT = datetime(2026, 11, 25, 18, 0, tzinfo=ZONE)
SHARP = 1.5  # pixels of the picture for each pixel of the page
LARGEST = 150 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class View:
    """What of a tab is shown: its rows as with a filter, some of its columns, and the note of one row."""

    book: str  # how the file's name begins
    tab: str
    heading: int
    rows: Callable[[Worksheet], Iterable[int]]
    columns: dict[str, int]  # heading → width in pixels
    note: int = 0  # row whose note is shown


REGISTER = View(
    "GSC-FOR-01",
    "NOVIEMBRE VW",
    13,
    lambda _sheet: (33, 34, 36, 37, 39, 46, 64, 75, 81),
    {
        "PLACA": 60, "ASESOR": 126, "FECHA LLAMADA": 76, "ATENCIÓN": 68, "RECOMENDACIÓN": 108, "COMENTARIOS": 300,
        "EVIDENCIA GESTIÓN": 150, "ESTADO": 142,
    },
    note=81,
)  # fmt: skip
CASES = View(
    "Control de Automatización",
    "Casos",
    1,
    lambda sheet: [n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if "Abierto" in row][:7],
    {
        "Caso": 96, "Situación": 66, "Plazo": 64, "Color": 66, "Vence": 76, "Responsable": 196, "Sede": 66, "Placa": 58,
        "Calif.": 40, "Lo que dijo": 290, "Fila": 66,
    },
)  # fmt: skip


def main(names: Sequence[str]) -> int:
    """Make these pictures, or all; exit code 1 with a word on what is missing on this machine."""
    missing = [tool for tool in ("soffice", "pdftoppm", "chromium") if shutil.which(tool) is None]
    if missing:
        sys.stderr.write(f"Missing on this machine: {', '.join(missing)}. Debian: apt install libreoffice-calc "
                         "poppler-utils chromium\n")  # fmt: skip
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        outcome, files = folder / "outcome", samples.write(folder / "samples").files
        try_files(files, outcome, config.load(ROOT / "config"), Settings(), MOMENT, lambda _line: None)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        made: dict[str, Callable[[], Image.Image]] = {
            "registro": lambda: _sheet(browser, outcome, REGISTER),
            "casos": lambda: _sheet(browser, outcome, CASES),
            "correo": lambda: _mail(browser, outcome, "01 carlos", 860, 520),
            "correo-gerente": lambda: _mail(browser, outcome, "11 fabio", 540, 480),
            "informe": lambda: _report(outcome, folder, "GSC-FOR-02"),
            "informe-cifras": lambda: _top(_report(outcome, folder, "GSC-FOR-02"), 350),
        }
        for wanted in names or made:
            _save(wanted, made[wanted]())
        browser.close()
    return 0


def _save(name: str, picture: Image.Image) -> None:
    """Few colours are enough for a page of text and cells; a large file is a mistake to be seen here."""
    path = OUT / f"{name}.png"
    picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    sys.stdout.write(f"{path.relative_to(ROOT)}: {picture.width} × {picture.height}, {size // 1024} KB\n")
    if size > LARGEST:
        raise SystemExit(f"{path} is larger than {LARGEST // 1024} KB: show less")


# ------------------------------------------------------------------------------------------------------------- sheets


def _sheet(browser: Browser, outcome: Path, view: View) -> Image.Image:
    """A tab as Google Sheets shows it: letters, row numbers, fills, the triangle of a note, one note open."""
    (path,) = outcome.glob(f"{view.book}*.xlsx")
    sheet = _tab(load_workbook(path), view.tab)
    letters = {str(cell.value): cell.column_letter for cell in sheet[view.heading] if cell.value is not None}
    columns = {letters[heading]: width for heading, width in view.columns.items() if heading in letters}
    rows = [view.heading, *view.rows(sheet)]
    lines = [_line(sheet, row, columns, "th" if row == view.heading else "td") for row in rows]
    noted = next((cell for cell in sheet[view.note] if cell.comment), None) if view.note else None
    note = f'<div class="note">{html.escape(str(noted.comment.text))}</div>' if noted and noted.comment else ""
    head = "".join(f'<th style="width:{width}px">{letter}</th>' for letter, width in columns.items())
    page = _PAGE.format(head=head, lines="".join(lines), note=note, width=sum(columns.values()) + 40)
    return _shot(browser, page, sum(columns.values()) + 60, note_at=f"[data-row='{view.note}'] .noted")


def _tab(book: Workbook, title: str) -> Worksheet:
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def _line(sheet: Worksheet, row: int, columns: Iterable[str], tag: str) -> str:
    cells = "".join(_cell(sheet[f"{letter}{row}"], tag) for letter in columns)
    return f'<tr data-row="{row}"><th class="number">{row}</th>{cells}</tr>'


def _cell(cell: Cell, tag: str) -> str:
    fill = f"background:#{cell.fill.fgColor.rgb[-6:]}" if cell.fill.fill_type == "solid" else ""
    dark = f"color:#{cell.font.color.rgb[-6:]}" if cell.font.color and isinstance(cell.font.color.rgb, str) else ""
    noted = ' class="noted"' if cell.comment else ""
    return f'<{tag}{noted} style="{fill};{dark}">{html.escape(_shown(cell.value))}</{tag}>'


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return "" if value is None else str(value)


_PAGE = """<!doctype html><meta charset="utf-8"><style>
  body {{ margin: 8px; font: 12px Arial, 'Liberation Sans', sans-serif; position: relative; width: {width}px }}
  table {{ border-collapse: collapse; table-layout: fixed; width: {width}px }}
  th, td {{ border: 1px solid #d0d3d9; padding: 3px 5px; overflow: hidden; white-space: nowrap; text-align: left;
           height: 15px; font-weight: normal; position: relative }}
  tr[data-row] > th:not(.number) {{ font-weight: bold; font-size: 11px; white-space: normal }}
  table:has(+ .note) {{ margin-bottom: 140px }}
  thead th, .number {{ background: #f8f9fa; color: #5f6368; text-align: center; font-size: 11px }}
  .noted::after {{ content: ''; position: absolute; right: 0; top: 0; border: 5px solid; border-width: 0 7px 7px 0;
                  border-color: transparent #000 transparent transparent }}
  .note {{ position: absolute; width: 300px; background: #fff; border: 1px solid #b8bcc4; padding: 10px 12px;
          box-shadow: 0 2px 8px #0005; white-space: pre-line; line-height: 1.45; border-radius: 2px }}
</style><table><thead><tr><th style="width:30px"></th>{head}</tr></thead>{lines}</table>{note}"""


# ------------------------------------------------------------------------------------------------------ mails, reports


def _mail(browser: Browser, outcome: Path, begins: str, width: int, height: int) -> Image.Image:
    """The head of a mail, as its reader sees it."""
    (path,) = (outcome / "mail").glob(f"{begins}*.html")
    return _shot(browser, path.read_text(encoding="utf-8"), width, height)


def _shot(browser: Browser, page: str, width: int, height: int = 0, note_at: str = "") -> Image.Image:
    tab = browser.new_page(viewport={"width": width, "height": height or 200}, device_scale_factor=SHARP)
    tab.set_content(page)
    place = tab.query_selector(note_at) if note_at else None
    if place is not None:
        box = place.bounding_box()
        assert box is not None
        where = [min(box["x"] + box["width"] - 60, width - 346), box["y"] + box["height"] + 4]
        tab.evaluate("([x, y]) => document.querySelector('.note').style.cssText = `left:${x}px; top:${y}px`", where)
    picture = tab.screenshot(full_page=not height)
    tab.close()
    return Image.open(io.BytesIO(picture))


def _report(outcome: Path, folder: Path, code: str) -> Image.Image:
    """The first page of a report workbook as it is printed: last month's draft, charts drawn by LibreOffice."""
    (path,) = outcome.glob(f"{code} *.xlsx")
    profile = folder / "office"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_COLOMBIAN, encoding="utf-8")
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", str(folder), str(path)], check=True, capture_output=True)
    pages = ["pdftoppm", "-r", "110", "-f", "1", "-l", "1", "-png", "-singlefile"]
    subprocess.run([*pages, str(folder / f"{path.stem}.pdf"), str(folder / "page")], check=True)
    return _trimmed(Image.open(folder / "page.png").convert("RGB"))


def _top(picture: Image.Image, height: int) -> Image.Image:
    return picture.crop((0, 0, picture.width, height))


def _trimmed(picture: Image.Image, margin: int = 24) -> Image.Image:
    """Without the white of the paper around it."""
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    assert box is not None
    left, top, right, bottom = box
    return picture.crop((left - margin, top - margin, right + margin, bottom + margin))


#: A profile of LibreOffice that writes numbers as the sheets' locale does.
_COLOMBIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>es-CO</value></prop></item></oor:items>"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
