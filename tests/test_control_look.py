"""What people find in the control workbook when they open it: order, titles, filter views, and a Léame that answers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sheets_automation.config import load
from sheets_automation.domain.control.finding_rows import finding_rows
from sheets_automation.domain.control.readme import readme_heights, readme_rows
from sheets_automation.domain.control.tables import CASES, PLAIN, README, TABLES
from sheets_automation.domain.reading.finding_titles import TITLES
from sheets_automation.model import CellOut, Finding, Link, Severity
from sheets_automation.tabs.control import setup_requests

ROOT = Path(__file__).parents[1]
FINDING = Finding(
    "fecha_ambigua", Severity.WARNING, "w1", "GSC-FOR-01 CONTROL 2026", "AGOSTO", 7, "M26", "FECHA SALIDA", "8/1/2026",
    "una fecha dd/mm/aaaa", "revise el archivo.",
)  # fmt: skip


def test_cases_begin_with_what_a_manager_looks_for() -> None:
    """Number, situation, how it stands to its deadline and the date stay in sight; colour and whom to ask come next."""
    titles = [column.heading for column in CASES.columns]
    assert titles[: CASES.frozen] == ["Caso", "Situación", "Plazo", "Vence"]
    assert titles[CASES.frozen : CASES.frozen + 2] == ["Color", "Responsable"]


def test_cases_offer_the_overdue_ones_and_the_open_ones_by_due_date() -> None:
    """Filter views of the open, the overdue and the closed ones, over the whole list, in the order of «Vence»."""
    views = [request["addFilterView"]["filter"] for request in setup_requests(set()) if "addFilterView" in request]
    views = [view for view in views if view["range"]["sheetId"] == CASES.sheet_id]
    assert [view["title"] for view in views] == ["Abiertos por vencimiento", "Vencidos", "Cerrados"]
    assert {view["sortSpecs"][0]["dimensionIndex"] for view in views} == {3}


def test_every_kind_of_finding_has_a_title() -> None:
    """No code of the program is shown to people: each kind that the sources can tell has its own words."""
    sources = (ROOT / "sheets_automation").rglob("*.py")
    made = re.compile(r'(?:doubtful|repaired|Note|finding|code=)\(?\s*(?:[\w.]+,\s*)?"([a-z]+(?:_[a-z0-9]+)+)"')
    codes = {code for path in sources for code in made.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 50
    assert not codes - set(TITLES)


def test_a_finding_is_told_in_words() -> None:
    """Severity and kind in Spanish, the form's code for the file, a link on the cell, sentences for what to do."""
    [row] = finding_rows([FINDING])
    assert row[:4] == ("Aviso", "Fecha ambigua", "GSC-FOR-01", "AGOSTO")
    assert isinstance(row[4], Link)
    assert row[4].url.endswith("#gid=7&range=M26")
    assert row[7:] == ("Una fecha dd/mm/aaaa", "Revise el archivo.")


def test_a_file_without_code_is_named_in_full() -> None:
    """Where the title carries no code, the title itself says which file it is."""
    assert finding_rows([replace(FINDING, workbook="Seguimiento viejo")])[0][2] == "Seguimiento viejo"


@pytest.fixture(scope="module")
def readme() -> list[tuple[CellOut, ...]]:
    return readme_rows(load(ROOT / "config"), "9.9")


def test_leame_tells_of_every_tab(readme: list[tuple[CellOut, ...]]) -> None:
    """What each tab is, under its own name."""
    titles = {table.title for table in TABLES} | {title for _id, title, _columns in PLAIN} - {README[1]}
    assert titles <= {row[0] for row in readme}


def test_leame_says_whom_to_ask_and_how_days_are_counted(readme: list[tuple[CellOut, ...]]) -> None:
    """The contact of mail.toml, the term of each form, the version."""
    told = {row[0]: row[1] for row in readme}
    assert "call center, extensión 104" in str(told["A quién preguntar"])
    terms = str(told["Cómo se cuenta un plazo"])
    assert "GSC-FOR-01 (Control de seguimiento clientes posventa), 2 días hábiles" in terms
    assert told["Versión del servicio"] == "9.9"


def test_long_explanations_get_higher_rows(readme: list[tuple[CellOut, ...]]) -> None:
    """Programs that do not fit heights by themselves show the whole text too."""
    heights = readme_heights(readme)
    assert len(heights) == len(readme)
    longest = max(range(len(readme)), key=lambda i: len(str(readme[i][1])))
    assert heights[longest] == max(heights) > min(heights)
