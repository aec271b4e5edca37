"""Where the page's links lead: to the files beside it or, in a plan of real spreadsheets, to Google.

Mails and reports are made with Google's addresses. Beside copies on this machine those lead nowhere, so each becomes
the file, with tab and cell named; one of a file that is not there becomes no link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

_ADDRESS = (
    r"https://docs\.google\.com/spreadsheets/d/([\w-]+)(?:/edit)?(?:#gid=(\d+))?(?:&(?:amp;)?range=([A-Z0-9:]+))?"
)
_TEXT = re.compile(_ADDRESS)
_HREF = re.compile(rf'\shref="{_ADDRESS}"')
_ANY_HREF = re.compile(r'(<a\b[^>]*?)\shref="https?://[^"]*"')


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A workbook beside the page. ``tabs``: sheet id → title."""

    name: str
    tabs: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Links:
    """``files``: workbook id → its file beside the page; None: the workbooks stand on Google."""

    files: Mapping[str, LocalFile] | None = None

    def workbook(self, workbook_id: str) -> str:
        """Opens a workbook; "" where there is nothing to open."""
        if self.files is None:
            return f"https://docs.google.com/spreadsheets/d/{quote(workbook_id, safe='')}/edit" if workbook_id else ""
        file = self.files.get(workbook_id)
        return f"./{quote(file.name)}" if file else ""

    def cell(self, link: str) -> str:
        """An address of Google's that opens a cell, where it leads anywhere; beside local files the file is enough."""
        return link if self.files is None else ""

    def html(self, document: str) -> str:
        """The same document with its links as they lead from here, each in a window of its own."""
        if self.files is None:
            return _ANY_HREF.sub(lambda match: f'{match.group()} target="_blank" rel="noopener noreferrer"', document)
        led = _HREF.sub(self._href, document)
        return _ANY_HREF.sub(r"\1", led)

    def text(self, words: str) -> str:
        """The same text with local files named instead of addresses."""
        if self.files is None:
            return words
        return _TEXT.sub(lambda match: self._named(match) or "(archivo)", words)

    def _href(self, match: re.Match[str]) -> str:
        address = self.workbook(match[1])
        if not address:
            return ""
        return f' href="{address}" target="_blank" rel="noopener" title="{escape(self._named(match))}"'

    def _named(self, match: re.Match[str]) -> str:
        """«Control de Automatización.xlsx › Casos › A42»; "" for a file that is not here."""
        file = (self.files or {}).get(match[1])
        if file is None:
            return ""
        tab = file.tabs.get(int(match[2])) if match[2] else None
        return " › ".join(filter(None, (file.name, tab, match[3] if tab else None)))
