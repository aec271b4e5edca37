"""How a sheet is printed: Google has no place for it, so it travels aside from the file to the exported file.

Print titles and area, page, margins, headers and footers, page breaks. Rows and columns are 0-based.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from sheets_automation.emulator.state.a1 import column_index

from .archive import child, children, decimal, flag, whole
from .boxes import boxes
from .escapes import unescaped
from .losses import Losses

Json = dict[str, Any]

_TITLE = re.compile(r"!\$?(?:([A-Z]{1,3})\$?:\$?([A-Z]{1,3})|(\d+):\$?(\d+))(?=,|$)")
_AREA = re.compile(r"!(\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+)$")
_MARGINS = ("left", "right", "top", "bottom", "header", "footer")
_OPTIONS = {"horizontalCentered": "across", "verticalCentered": "down", "headings": "headings", "gridLines": "grid"}
_PICTURE = re.compile(r"&G|&\[Picture\]")
_MAX_CAPTION = 255


def read_print(parts: dict[str, Element], names: dict[str, str], size: tuple[int, int], lost: Losses) -> Json:
    """What the file says about printing a sheet; ``names`` are its ``Print_Titles`` and ``Print_Area``."""
    found: Json = {}
    _read_names(found, names, size, lost)
    settings = parts.get("sheetPr")
    fit = child(settings, "pageSetUpPr") if settings is not None else None
    if "pageSetup" in parts:
        found["page"] = _read_page(parts["pageSetup"], fits=fit is not None and flag(fit, "fitToPage"))
    options = parts.get("printOptions")
    if options is not None:
        found |= {ours: True for theirs, ours in _OPTIONS.items() if flag(options, theirs)}
    if "pageMargins" in parts:
        margins = [decimal(parts["pageMargins"], side) for side in _MARGINS]
        if all(margin is not None and 0 <= margin < 50 for margin in margins):
            found["margins"] = margins
    _read_captions(found, parts.get("headerFooter"), lost)
    for tag, name in (("rowBreaks", "rows_end"), ("colBreaks", "columns_end")):
        listed = parts.get(tag)
        breaks = [whole(part, "id") for part in children(listed, "brk")] if listed is not None else []
        if breaks:
            found[name] = [at for at in breaks if at > 0][:1000]
    return found


def _read_names(found: Json, names: dict[str, str], size: tuple[int, int], lost: Losses) -> None:
    titles = names.get("Print_Titles", "")
    for match in _TITLE.finditer(titles):
        if match.group(1):
            found["columns"] = [column_index(match.group(1)), column_index(match.group(2))]
        else:
            found["rows"] = [int(match.group(3)) - 1, int(match.group(4)) - 1]
    if titles and not ("columns" in found or "rows" in found) and "#REF!" not in titles:
        lost.add("print titles", [titles])
    area = names.get("Print_Area", "")
    single = _AREA.search(area) if "," not in area else None
    box = next(boxes(single.group(1), *size), None) if single else None
    if box:
        found["area"] = [box[0], box[2], box[1] - 1, box[3] - 1]
    elif area and "#REF!" not in area:
        lost.add("print areas", [area])


def _read_page(element: Element, *, fits: bool) -> Json:
    found: Json = {"paper": whole(element, "paperSize"), "scale": whole(element, "scale", 100)}
    found["landscape"] = element.get("orientation") == "landscape"
    if fits:
        found["fit"] = [whole(element, "fitToWidth", 1), whole(element, "fitToHeight", 1)]
    if element.get("pageOrder") == "overThenDown":
        found["across_first"] = True
    if flag(element, "blackAndWhite"):
        found["black_white"] = True
    if flag(element, "useFirstPageNumber"):
        found["first"] = whole(element, "firstPageNumber", 1)
    return found


def _read_captions(found: Json, element: Element | None, lost: Losses) -> None:
    if element is None:
        return
    for tag, name in (("oddHeader", "header"), ("oddFooter", "footer")):
        part = child(element, tag)
        text = _PICTURE.sub("", unescaped(part.text or "")) if part is not None else ""
        if text:
            found[name] = text[:_MAX_CAPTION]
    others = ("evenHeader", "evenFooter", "firstHeader", "firstFooter")
    if any((part := child(element, tag)) is not None and part.text for tag in others):
        lost.add("headers and footers of first or even pages")


def write_print(worksheet: Any, aside: Json) -> None:
    """Give a worksheet what ``read_print`` found."""
    if "rows" in aside:
        worksheet.repeat_rows(*aside["rows"])
    if "columns" in aside:
        worksheet.repeat_columns(*aside["columns"])
    if "area" in aside:
        worksheet.print_area(*aside["area"])
    if "page" in aside:
        _write_page(worksheet, aside["page"])
    if "header" in aside:
        worksheet.set_header(aside["header"])
    if "footer" in aside:
        worksheet.set_footer(aside["footer"])
    if "margins" in aside:
        worksheet.set_margins(*aside["margins"][:4])
        worksheet.margin_header, worksheet.margin_footer = aside["margins"][4:]
    for name, method in (
        ("across", worksheet.center_horizontally),
        ("down", worksheet.center_vertically),
        ("headings", worksheet.print_row_col_headers),
    ):
        if aside.get(name):
            method()
    if aside.get("grid"):
        worksheet.print_gridlines, worksheet.print_options_changed = 1, True
    if "rows_end" in aside:
        worksheet.set_h_pagebreaks(aside["rows_end"])
    if "columns_end" in aside:
        worksheet.set_v_pagebreaks(aside["columns_end"])


def _write_page(worksheet: Any, page: Json) -> None:
    worksheet.set_paper(page["paper"])
    if page["landscape"]:
        worksheet.set_landscape()
    else:
        worksheet.set_portrait()
    if page["scale"] != 100 and 10 <= page["scale"] <= 400:
        worksheet.set_print_scale(page["scale"])
    if "fit" in page:
        worksheet.fit_to_pages(*page["fit"])
    if page.get("across_first"):
        worksheet.print_across()
    if page.get("black_white"):
        worksheet.print_black_and_white()
    if "first" in page:
        worksheet.set_start_page(page["first"])
