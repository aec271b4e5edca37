"""Shadow mode as typed: the run, its page, the figures, and the commands that would write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from door import CONFIG, Told, command, google_on_loopback
from sheets_by_hand import aftersales

from sheets_automation import config as configuration
from sheets_automation.emulator import Emulator

NOW = "2026-11-25T18:00"
MOMENT = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))
FORM = "GSC-FOR-01 CONTROL POSVENTA"


@pytest.fixture
def google(tmp_path: Path) -> Iterator[tuple[str, Emulator]]:
    with google_on_loopback(MOMENT, [aftersales(tmp_path / "in" / f"{FORM}.xlsx")]) as found:
        yield found


@pytest.fixture
def sombra(tmp_path: Path) -> Path:
    """The shipped configuration with shadow mode on and no reports."""
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    reports = folder / "reports.toml"
    reports.write_text(reports.read_text(encoding="utf-8").partition("[[informes]]")[0], encoding="utf-8")
    limits = folder / "limits.toml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("sombra = false", "sombra = true"), encoding="utf-8")
    return folder


def test_a_run_in_shadow_its_page_and_the_figures(google: tuple[str, Emulator], sombra: Path, tmp_path: Path) -> None:
    """Exit 0; what would be painted and mailed, in the terminal and on the page; then `shadow` counts it."""
    url, emulator = google

    def shadow(*more: object) -> Told:
        return command("--endpoint", url, "--now", NOW, *more, config=sombra)

    page = tmp_path / "sombra.html"
    told = shadow("run", "--html", page)
    assert told.code == 0, told.err
    assert "En sombra: habría pintado 2 filas (2 por primera vez)" in " ".join(told.out.split())
    assert "Read, and rows it would paint" in told.out
    assert "Mails it would send" in told.out
    text = page.read_text(encoding="utf-8")
    assert "En sombra: habría pintado 2 filas" in text
    assert "Rojo: detractor sin gestión registrada. 1 fila (1 nadie)." in text
    assert emulator.sent_mail() == []

    counted = shadow("shadow")
    assert counted.code == 0
    assert counted.out.startswith("Shadow mode is on; first wish 25/11/2026 18:00.")
    data = shadow("--json", "shadow").data
    rules = {one["rule"]: (one["wanted"], one["nobody"], one["share"]) for one in data["rules"]}
    assert rules == {"R-56": (1, 1, None), "R-57": (1, 1, None)}
    assert data["mails"] == {"resumen_diario": told.out.count("the morning's summary")}


def test_commands_that_write_say_that_shadow_mode_is_on(google: tuple[str, Emulator], sombra: Path) -> None:
    """A report, an import: exit 1, what to do instead, and nothing is written."""
    url, emulator = google
    report = command("--endpoint", url, "--now", NOW, "report", "GSC-FOR-02", config=sombra)
    assert (report.code, "in shadow mode no report workbook is written" in report.err) == (1, True)
    added = command("--endpoint", url, "import", "x.csv", "--into", "GSC-FOR-09", "--write", config=sombra)
    assert (added.code, "in shadow mode no row is added" in added.err) == (1, True)
    assert [file.name for file in emulator.workspace.files.values()] == [FORM]


def test_outside_shadow_mode(google: tuple[str, Emulator], sombra: Path) -> None:
    """`run --html` names the setting; `shadow` says that there is nothing to count, and what to do."""
    url, _emulator = google
    refused = command("--endpoint", url, "--now", NOW, "run", "--html", "x.html")
    assert (refused.code, "sombra = true" in refused.err) == (1, True)
    nothing = command("--endpoint", url, "--now", NOW, "shadow")
    assert (nothing.code, "set `sombra = true` in limits.toml" in nothing.err) == (1, True)
    awake = sombra.parent / "awake"
    shutil.copytree(sombra, awake)
    limits = awake / "limits.toml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("sombra = true", "sombra = false"), encoding="utf-8")
    command("--endpoint", url, "--now", NOW, "run", config=awake)
    unused = command("--endpoint", url, "--now", NOW, "shadow", config=awake)
    assert unused.out == "Shadow mode is off and was never used: sombra = true in limits.toml.\n"


def test_a_trial_shows_the_real_thing(sombra: Path, tmp_path: Path) -> None:
    """`try` works on copies: it paints them whatever limits.toml says."""
    book = aftersales(tmp_path / "in" / f"{FORM}.xlsx")
    told = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "out", config=sombra)
    assert told.data["painted"] == 2
    assert configuration.load(sombra).limits.shadow
