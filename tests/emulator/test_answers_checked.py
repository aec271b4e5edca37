"""The check that every test runs under can fail: an answer Google would not give is noticed."""

from __future__ import annotations

from typing import Any

import pytest

from sheets_automation.emulator import Emulator
from sheets_automation.emulator.engine import Engine


def test_an_answer_with_an_unknown_field_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field that the discovery document does not know fails the test in which it was sent."""
    emulator = Emulator()
    book = emulator.as_user("ana@carrazos.example").call("sheets.spreadsheets.create", {"properties": {"title": "x"}})
    real = Engine._run

    def wrong(self: Engine, *args: Any) -> Any:
        return {**real(self, *args), "novedad": 1}  # type: ignore[dict-item]

    monkeypatch.setattr(Engine, "_run", wrong)
    with pytest.raises(Exception, match="novedad"):
        emulator.as_user("ana@carrazos.example").call("sheets.spreadsheets.get", spreadsheetId=book["spreadsheetId"])
