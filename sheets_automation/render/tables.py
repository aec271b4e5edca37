"""Tables that fit: what there is no room for wraps or is told in another shape; nothing that matters is cut off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

_ROOMY = 120  # columns of a terminal that shows the less important columns as well


@dataclass(frozen=True, slots=True)
class Fitted:
    """Something that is made for a roomy terminal (True) or for a narrow one."""

    make: Callable[[bool], RenderableType]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.make(options.max_width >= _ROOMY)


def table(title: str, *columns: str, wrapped: Sequence[str] = (), figures: Sequence[str] = ()) -> Table:
    """``wrapped`` columns give way in a narrow terminal, in as many lines as it takes; ``figures`` come last, to the
    right. A cell made by ``cut`` stays on one line: for what is only a taste of something that is told elsewhere.
    """
    made = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    made.show_edge, made.pad_edge, made.padding = False, False, (0, 1, 0, 0)
    for column in columns:
        made.add_column(column, no_wrap=column not in wrapped, overflow="fold")
    for column in figures:
        made.add_column(column, no_wrap=True, justify="right")
    return made


def listing(title: str) -> Table:
    """Lines with something in front of each; what is long goes on below its own beginning."""
    made = Table.grid(padding=(0, 2, 0, 0))
    made.title, made.title_justify, made.title_style = title, "left", "bold"
    made.add_column(justify="right", no_wrap=True)
    made.add_column(overflow="fold")
    return made


def cut(text: str) -> Text:
    return Text(" ".join(text.split()), no_wrap=True, overflow="ellipsis")


def middle_cut(text: str, width: int) -> str:
    """Beginning and end of a title: its code and what tells it from others of that code."""
    if len(text) <= width:
        return text
    head = width // 2
    return f"{text[:head].rstrip()}…{text[len(text) - (width - head - 1) :].lstrip()}"


def spaced(parts: Sequence[RenderableType]) -> list[RenderableType]:
    """With a blank line before each table."""
    made: list[RenderableType] = []
    for part in parts:
        made += ["", part] if isinstance(part, Table | Fitted) else [part]
    return made
