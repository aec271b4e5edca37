"""``doctor`` as typed: on stdout what to do, as text or JSON, and the exit code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import NOW, Clinic
from door import Told, command, google_on_loopback
from token_server import ACCOUNT, TokenServer


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    tokens = TokenServer()
    yield Clinic.healthy(tmp_path, tokens)
    tokens.close()


@pytest.fixture
def address(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of the local Google, as which the service account is known by every token."""
    clinic.emulator.wsgi.tokens["local"] = ACCOUNT
    monkeypatch.setenv("SHEETS_AUTOMATION_FOLDER_ID", clinic.folder_id)
    with google_on_loopback(NOW, emulator=clinic.emulator) as (found, _emulator):
        yield found


def doctor(clinic: Clinic, address: str, *options: str) -> Told:
    told = command("--endpoint", address, "--now", NOW.isoformat(), *options, "doctor", config=clinic.config_folder)
    assert "Traceback" not in told.err
    return told


def test_in_order(clinic: Clinic, address: str) -> None:
    """Exit 0; the last line says so."""
    told = doctor(clinic, address)
    assert told.code == 0, told.out
    assert told.out.splitlines()[-1] == "No problems, 0 warnings"


def test_a_warning_does_not_block(clinic: Clinic, address: str) -> None:
    """Exit 0, and the remedy is told."""
    clinic.edit("limits.toml", "pausa = false", "pausa = true")
    told = doctor(clinic, address)
    assert told.code == 0
    assert told.out.startswith("! El servicio está en pausa")
    assert told.out.splitlines()[-1] == "No problems, 1 warning"


def test_a_problem_blocks(clinic: Clinic, address: str) -> None:
    """Exit 1; a remedy is one line, however long, and its brackets are no markup."""
    clinic.role("GSC-FOR-01", "")
    clinic.edit("people.toml", 'rol = "jefe_colision"', 'rol = "jefe_taller"')
    told = doctor(clinic, address)
    assert told.code == 1
    remedies = [line for line in told.out.splitlines() if line.startswith("  remedy: ")]
    assert len(remedies) == 2
    assert remedies[0].endswith(f"delete {clinic.config_folder / 'forms' / 'GSC-FOR-01.toml'}.")
    assert "[[personas]]" in remedies[1]
    assert told.out.splitlines()[-1] == "1 problem, 1 warning"


def test_as_json(clinic: Clinic, address: str) -> None:
    """One object on stdout, with the moment as ISO and every problem as plain data."""
    clinic.edit("limits.toml", "max_correos = 60", "max_corrreos = 60")
    told = doctor(clinic, address, "--json")
    assert told.code == 1
    assert told.data["when"] == NOW.isoformat()
    assert told.data["blocked"] is True
    assert [problem["blocks"] for problem in told.data["problems"]] == [True]
    assert "files" in told.data["not_looked_at"]
    assert {one["what"] for one in told.data["in_order"]} >= {"credentials", "clock", "Sheets API"}
