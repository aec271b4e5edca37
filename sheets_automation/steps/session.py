"""What a run holds of Google: one wire, and the three services on it."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.google.drive import Drive
from sheets_automation.google.gmail import Gmail
from sheets_automation.google.sheets import Sheets
from sheets_automation.google.wire import Wire


@dataclass(frozen=True, slots=True)
class Session:
    wire: Wire
    sheets: Sheets
    drive: Drive
    gmail: Gmail

    @classmethod
    def on(cls, wire: Wire) -> Session:
        return cls(wire, Sheets(wire), Drive(wire), Gmail(wire))
