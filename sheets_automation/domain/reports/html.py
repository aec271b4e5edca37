"""A report tab as one page of HTML: the same figures in the same order, for a screen of any width and for paper.

One file that loads nothing: no script, no address but the links of the report, and a policy that forbids the rest. What
customers and agents typed is escaped.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from sheets_automation.domain.reports import palette
from sheets_automation.domain.reports.blocks import (
    Band,
    Block,
    Box,
    Card,
    Heading,
    Picture,
    Signature,
    Table,
    Text,
    Title,
    bands,
)
from sheets_automation.domain.reports.shown import number_kind, shown
from sheets_automation.domain.reports.tab import Chart, ReportTab, TabCell

_TONES = ("met", "missed", "open", "no_data")
_RIGHT = ("right", *("percent", "count", "score", "points", "nps"))
_CENTRE = ("centre", "date", *_TONES)
_LEAST = 36  # pixels of a column of the grid below which figures would break on a telephone
_LETTER, _CELL_PADDING = 7, 14  # pixels
_SHORT = 14  # rows of a table that a printed page keeps together


def page_html(tab: ReportTab, *, title: str, pictures: Mapping[int, bytes] | None = None) -> str:
    """The tab as a page. ``pictures``: chart number in ``tab.charts`` → PNG or SVG; one that is missing is named.

    What people typed into the manual zones is no part of a ``ReportTab``: they are shown as empty boxes.
    """
    return _rendered("report.html.j2", tab, title, pictures or {})


def inset_html(tab: ReportTab, *, pictures: Mapping[int, bytes]) -> str:
    """The same for the shadow root of another page, so that neither style sheet reaches into the other."""
    return _rendered("inset.html.j2", tab, tab.title, pictures)


def _rendered(template: str, tab: ReportTab, title: str, pictures: Mapping[int, bytes]) -> str:
    parts = [_band(band, tab, pictures) for band in bands(tab)]
    context = {"title": title, "sections": list(_sections(parts)), "palette": palette}
    return _environment().get_template(template).render(context)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sheets_automation.domain.reports"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _sections(parts: Sequence[str]) -> Iterator[str]:
    """The page cut before each title, so that a title stays with what follows it."""
    held: list[str] = []
    for part in parts:
        if part.startswith("<h2") and held:
            yield "\n".join(held)
            held = []
        held.append(part)
    if held:
        yield "\n".join(held)


def _band(band: Band, tab: ReportTab, pictures: Mapping[int, bytes]) -> str:
    if all(isinstance(block, Card) for block in band.blocks):
        return _cards([block for block in band.blocks if isinstance(block, Card)])
    if all(isinstance(block, Signature) for block in band.blocks):
        signed = "".join(f"<p>{_value(b.cell)}</p>" for b in band.blocks if isinstance(b, Signature))
        return f'<div class="signatures">{signed}</div>'
    parts = [_block(block, tab, pictures) for block in band.blocks]
    if len(parts) == 1:
        return parts[0]
    shares = [block.span if isinstance(block, Table | Picture) else 1 for block in band.blocks]
    inner = "".join(f'<div style="flex:{share} 1 0">{part}</div>' for share, part in zip(shares, parts, strict=True))
    return f'<div class="band">{inner}</div>'


def _block(block: Block, tab: ReportTab, pictures: Mapping[int, bytes]) -> str:
    match block:
        case Heading(cells):
            return _heading(cells)
        case Title(cell):
            return f"<h2>{_value(cell)}</h2>"
        case Text(cell):
            return f'<p class="{_classes(cell)}">{_value(cell)}</p>'
        case Box(cell):
            return f'<div class="box" role="note" aria-label="Espacio para escribir">{_value(cell)}</div>'
        case Table():
            return _table(block, tab)
        case Picture(number, _span):
            return _figure(tab.charts[number], pictures.get(number))
        case Card() | Signature():
            return _cards([block]) if isinstance(block, Card) else f"<p>{_value(block.cell)}</p>"


# ------------------------------------------------------------------------------------------------------------- pieces


def _heading(cells: Sequence[TabCell]) -> str:
    brand = "".join(f'<p class="brand">{_value(cell)}</p>' for cell in cells if cell.style == "brand")
    title = "".join(f"<h1>{_value(cell)}</h1>" for cell in cells if cell.style == "title")
    control = "".join(
        f"<{tag}>{_value(cell)}</{tag}>"
        for cell in cells
        if (tag := {"control_name": "dt", "control": "dd"}.get(cell.style))
    )
    return f"<header>{brand}{title}<dl>{control}</dl></header>"


def _cards(cards: Sequence[Card]) -> str:
    return f'<div class="cards">{"".join(map(_card, cards))}</div>'


def _card(card: Card) -> str:
    tone = next((tone for cell in card.cells for tone in _TONES if cell.style.endswith(tone)), "plain")
    inner = ""
    for cell in card.cells:
        name = "name" if cell.style == "kpi_name" else "said" if cell.style == "kpi_note" else "figure"
        long = " words" if name == "figure" and isinstance(cell.value, str) else ""
        inner += f'<p class="{name}{long}">{_value(cell)}</p>'
    return f'<div class="card {tone}">{inner}</div>'


def _figure(chart: Chart, picture: bytes | None) -> str:
    words = escape(chart.title)
    if picture is None:
        return f'<figure class="absent"><figcaption>{words}: la gráfica está en la pestaña.</figcaption></figure>'
    if picture.startswith(b"\x89PNG"):
        data = base64.b64encode(picture).decode()
        return f'<figure class="png"><img alt="{words}" src="data:image/png;base64,{data}"></figure>'
    return f'<figure role="img" aria-label="{words}">{_themed(picture.decode())}</figure>'


#: Colours of a picture that follow the page when it is dark; those of the data stay.
_THEME = {
    palette.INK: "var(--ink)",
    palette.SOFT: "var(--soft)",
    palette.HAIR: "var(--hair)",
    palette.RULE: "var(--rule)",
    palette.WHITE: "var(--paper)",
    palette.CHART_GOAL: "var(--goal)",
}


def _themed(svg: str) -> str:
    """The drawing without its prologue, in the colours of the page."""
    inner = svg[svg.index("<svg") :]
    for tone, name in _THEME.items():
        inner = inner.replace(tone, name)
    return inner


def _table(table: Table, tab: ReportTab) -> str:
    starts = sorted({cell.column for row in (table.head, *table.rows) for cell in row})
    edges = [*starts[1:], table.right]
    whole = table.span
    widths = "".join(
        f'<col style="width:{100 * (end - start) / whole:.4g}%">' for start, end in zip(starts, edges, strict=True)
    )
    head = _row(table.head, starts, {}, lambda cell: f'th scope="col" class="{_classes(cell)}"') if table.head else ""
    taken: dict[int, int] = {}
    body = "".join(_row(cells, starts, taken, _body_tag(starts[0], bool(table.head))) for cells in table.rows)
    share = f"{100 * whole / max(1, len(tab.widths)):.4g}"
    size = " whole" if len(table.rows) <= _SHORT else ""
    inner = f"<colgroup>{widths}</colgroup>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody>"
    return (
        f'<div class="scroll{size}" style="--share:{share}%;--least:{_least(table, starts, edges)}px" tabindex="0" '
        f'role="group" aria-label="Tabla"><table>{inner}</table></div>'
    )


def _least(table: Table, starts: Sequence[int], edges: Sequence[int]) -> int:
    """Pixels from which no word and no figure of the table breaks; below them it scrolls in its own box."""
    needed = 0.0
    for start, edge in zip(starts, edges, strict=True):
        column = [cell for row in (table.head, *table.rows) for cell in row if cell.column == start]
        letters = max((_longest(cell) for cell in column if cell.column + cell.span == edge), default=0)
        needed = max(needed, (letters * _LETTER + _CELL_PADDING) * table.span / (edge - start))
    return min(table.span * _LEAST, round(needed))


def _longest(cell: TabCell) -> int:
    """Letters that stay on one line: a figure whole, of a text its longest word."""
    text = shown(cell.value, cell.style)
    return len(text) if not isinstance(cell.value, str) else max(map(len, text.split()), default=0)


def _body_tag(first: int, titled: bool) -> Callable[[TabCell], str]:
    def tag(cell: TabCell) -> str:
        named = titled and cell.column == first and cell.value is not None and not cell.style.startswith("manual")
        return f'{"th scope=" + chr(34) + "row" + chr(34) if named else "td"} class="{_classes(cell)}"'

    return tag


def _row(cells: Sequence[TabCell], starts: Sequence[int], taken: dict[int, int], tag: Callable[[TabCell], str]) -> str:
    """One row; ``taken``: column start → rows that a tall cell above still covers. It is kept up to date."""
    by_start = {cell.column: cell for cell in cells}
    parts, skip_to = [], -1
    for start in starts:
        if taken.get(start, 0):
            taken[start] -= 1
            continue
        if start < skip_to:
            continue
        cell = by_start.get(start)
        if cell is None:
            parts.append("<td></td>")
            continue
        skip_to = start + cell.span
        covered = [other for other in starts if start <= other < skip_to]
        taken.update(dict.fromkeys(covered, cell.rows - 1))
        opening = tag(cell)
        spans = (f' colspan="{len(covered)}"' if len(covered) > 1 else "") + (
            f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        )
        parts.append(f"<{opening}{spans}>{_value(cell)}</{opening.split()[0]}>")
    return f"<tr>{''.join(parts)}</tr>"


def _value(cell: TabCell) -> str:
    text = escape(shown(cell.value, cell.style)).replace("\n", "<br>")
    if isinstance(cell.value, date):
        text = f'<time datetime="{cell.value.isoformat()}">{text}</time>'
    words = cell.style.removeprefix("total_")
    if words in _TONES and text:
        text = f'<span class="mark">{text}</span>'
    return f'<a href="{escape(cell.link)}">{text}</a>' if cell.link.startswith("https://") else text


def _classes(cell: TabCell) -> str:
    """The look of a cell in words that the style sheet knows."""
    style = cell.style
    total = style.startswith("total_")
    plain = style.removeprefix("total_").removeprefix("head_") if style.startswith(("total_", "head_")) else style
    side = "r" if plain in _RIGHT or number_kind(plain) else "c" if plain in _CENTRE else ""
    return " ".join(filter(None, (plain.replace("_", "-"), side, "total" if total else "")))
