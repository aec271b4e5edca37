"""What of Google's APIs is built here: a table of every call and every batchUpdate request, for ``README.md``.

``python -m sheets_automation.emulator.coverage`` prints it, ``--write`` brings the README next to this file up to date.
Which calls exist comes from the discovery documents, which are built from the code; only what "partial" means is told
here by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .batch.apply import HANDLERS
from .engine import Engine
from .wire import discovery

State = Literal["done", "partial", "not"]

README = Path(__file__).with_name("README.md")
START = "<!-- coverage: python -m sheets_automation.emulator.coverage --write -->"
END = "<!-- end of coverage -->"

_TITLES = {"sheets": "Sheets v4", "drive": "Drive v3", "gmail": "Gmail v1"}

#: Method id or request kind → what is missing. Everything built and not listed here is done.
PARTIAL: Mapping[str, str] = {
    "sheets.spreadsheets.get": "`effectiveFormat` without gradients and rules on this week, month or year; pivot "
    "tables and data sources as stored, not computed",
    "sheets.spreadsheets.getByDataFilter": "as `get`",
    "drive.comments.list": "no file has comments: always empty",
    "drive.changes.watch": "notifications go to loopback addresses only",
    "drive.files.watch": "notifications go to loopback addresses only",
    "drive.files.create": "Google types other than spreadsheets and folders: 501",
    "drive.files.export": "`.xlsx`, `.csv`, `.tsv`; `.pdf` and `.ods` where LibreOffice is installed; zipped HTML: 501",
    "drive.files.list": "no shared drives",
    "drive.permissions.create": "nobody is written to about it",
    "gmail.users.drafts.list": "unknown search terms: 501",
    "gmail.users.drafts.send": "kept in the sender's mailbox, never delivered; Message-ID rewritten as Gmail does",
    "gmail.users.labels.list": "system labels only",
    "gmail.users.messages.list": "unknown search terms: 501",
    "gmail.users.messages.send": "kept in the sender's mailbox, never delivered; Message-ID rewritten as Gmail does",
    "addChart": "kept and exported, never drawn",
    "addConditionalFormatRule": "gradients and rules on this week, month or year are kept and do not show in "
    "`effectiveFormat`",
    "addSlicer": "kept; hides no rows",
    "addTable": "values are not converted to the column's type; default stripes do not show in `effectiveFormat`",
    "autoResizeDimensions": "widths are estimated from the number of characters",
    "findReplace": "regular expressions are Python's, not RE2",
    "pasteData": "of HTML the texts of table cells, without formats",
    "setBasicFilter": "conditions with a formula or a date relative to today: 501",
    "sortRange": "data source columns: 501",
    "updateChartSpec": "kept and exported, never drawn",
    "updateConditionalFormatRule": "as `addConditionalFormatRule`",
    "updateDimensionProperties": "data source sheets: 501",
    "updateSlicerSpec": "kept; hides no rows",
    "updateTable": "as `addTable`",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One call or request kind, and how much of it is built."""

    name: str
    state: State
    reason: str = ""


def calls(api: str) -> list[Entry]:
    """Every call of an API (sheets, drive, gmail), in the order of its discovery document."""
    engine = Engine()
    return [
        _entry(method_id, engine.implements(method_id)) for method_id in discovery.methods() if _api(method_id) == api
    ]


def requests() -> list[Entry]:
    """Every kind of request ``spreadsheets.batchUpdate`` knows, in the document's order."""
    kinds = discovery.message_fields("sheets", "Request")
    return [_entry(kind, kind in HANDLERS) for kind in kinds]


def unknown() -> set[str]:
    """Names in ``PARTIAL`` that are no call, or one that is not built: mistakes in the list."""
    built = {entry.name for api in _TITLES for entry in calls(api) if entry.state != "not"}
    return PARTIAL.keys() - built - {entry.name for entry in requests() if entry.state != "not"}


def tables() -> str:
    """The tables in Markdown."""
    parts = [_section(f"{title} calls", calls(api), cut=f"{api}.") for api, title in _TITLES.items()]
    parts.insert(1, _section("Requests of `spreadsheets.batchUpdate`", requests()))
    return "\n".join(parts)


def with_tables(readme: str) -> str:
    """The README's text with its tables up to date. ValueError when it has no place for them."""
    head, start, rest = readme.partition(START)
    _, end, tail = rest.partition(END)
    if not (start and end):
        raise ValueError(f"the README lacks {START} … {END}")
    return f"{head}{START}\n\n{tables()}\n{END}{tail}"


def _api(method_id: str) -> str:
    return method_id.partition(".")[0]


def _entry(name: str, built: bool) -> Entry:
    if not built:
        return Entry(name, "not")
    reason = PARTIAL.get(name, "")
    return Entry(name, "partial" if reason else "done", reason)


def _section(title: str, entries: list[Entry], cut: str = "") -> str:
    counts = ", ".join(f"{_count(entries, state)} {state}" for state in ("done", "partial", "not"))
    rows = [f"| `{entry.name.removeprefix(cut)}` | {entry.state} | {entry.reason} |" for entry in entries]
    return "\n".join(
        [f"### {title}", "", f"{counts}.", "", "| call | state | what is missing |", "|---|---|---|", *rows, ""]
    )


def _count(entries: Iterable[Entry], state: str) -> int:
    return sum(entry.state == state for entry in entries)


def main(arguments: list[str]) -> int:
    if arguments == ["--write"]:
        README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
    elif arguments:
        sys.stderr.write("usage: python -m sheets_automation.emulator.coverage [--write]\n")
        return 2
    else:
        sys.stdout.write(tables())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
