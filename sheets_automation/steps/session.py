"""What a run holds of the world outside: one wire, Google's services on it, and the way mails leave."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.google.drive import Drive
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.wire import Wire
from sheets_automation.outgoing.choose import Outgoing


@dataclass(frozen=True, slots=True)
class Session:
    wire: Wire
    sheets: Sheets
    drive: Drive
    outgoing: Outgoing
    lists: str = ""  # folder of lists of customers, of this machine or ``drive:ID``
    makes_pdf: bool = True  # Google does; the emulator of a trial only where LibreOffice is installed

    @classmethod
    def on(cls, wire: Wire, outgoing: Outgoing | None = None, lists: str = "") -> Session:
        """Without ``outgoing`` mails leave through the wire alone."""
        return cls(wire, Sheets(wire), Drive(wire), outgoing or Outgoing(wire), lists)
