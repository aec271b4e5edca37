"""Shadow mode → text for a terminal, and what programs get. Nothing is decided here."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sheets_automation.commands.shadow import Compared
from sheets_automation.domain.control.tables import as_words
from sheets_automation.domain.shadow.agreement import Agreement
from sheets_automation.render.data import Json, plain

_FIGURES = ("Rows", "Same", "Other", "Nobody", "Gone", "Agree", "95 %")


def compared_text(told: Compared) -> RenderableType:
    """Rule by rule; the share is of the rows that people painted afterwards."""
    head = f"Shadow mode is {'on' if told.on else 'off'}"
    if told.since is None:
        advice = "it has wished nothing yet." if told.on else "and was never used: sombra = true in limits.toml."
        return Text(f"{head}; {advice}" if told.on else f"{head} {advice}")
    shown = _table()
    for one in told.rules:
        _add(shown, one)
    shown.add_section()
    _add(shown, told.together, style="bold")
    mails = ", ".join(f"{as_words(moment)} {n}" for moment, n in told.mails.items()) or "none"
    return Group(
        Text(f"{head}; first wish {told.since:%d/%m/%Y %H:%M}."),
        "",
        shown,
        "",
        Text("Same, Other: somebody painted it afterwards. Nobody: nobody has yet."),
        Text("Gone: the row changed first. Agree: of Same and Other alone."),
        Text("One by one: tab «Qué habría hecho» of the control workbook."),
        Text(f"Mails it would have sent: {mails}."),
    )


def compared_json(told: Compared) -> Json:
    return {
        "on": told.on,
        "since": plain(told.since),
        "rules": [_agreement_json(one) for one in told.rules],
        "together": _agreement_json(told.together),
        "mails": dict(told.mails),
    }


def _table() -> Table:
    """One line a row: in a narrow terminal the words give way, no figure."""
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    shown.add_column("Would have painted")
    for figure in _FIGURES:
        shown.add_column(figure, no_wrap=True, justify="right")
    return shown


def _add(shown: Table, one: Agreement, style: str = "") -> None:
    counts = (one.wanted, one.same, one.other, one.waiting + one.nobody, one.changed)
    interval = f"{one.interval.low:.0%}–{one.interval.high:.0%}" if one.interval else "–"
    share = "–" if one.share is None else f"{one.share:.0%}"
    words = "All" if not one.rule else one.words
    shown.add_row(
        Text(words, no_wrap=True, overflow="ellipsis"),
        *(f"{n:,}" if n else "·" for n in counts),
        share,
        interval,
        style=style,
    )


def _agreement_json(one: Agreement) -> Json:
    return {
        "rule": one.rule,
        "words": one.words,
        "wanted": one.wanted,
        "same": one.same,
        "other": one.other,
        "nobody": one.waiting + one.nobody,
        "changed": one.changed,
        "n": one.decided,
        "share": one.share,
        "low": one.interval.low if one.interval else None,
        "high": one.interval.high if one.interval else None,
    }
