"""«Directorio» read as people type it: every cell, every mistake, and what counts then (spec §9, A-15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from build import config as shipped

from sheets_automation.domain.control.directory import HEADINGS, Directory, directory
from sheets_automation.domain.control.seal import plain
from sheets_automation.model import Cell, CellOut, Row, Severity, Tab, Workbook
from sheets_automation.policy import AbsencePolicy, PersonPolicy

CARLOS = ("Carlos Ruiz", "Asesor servicio", "carlos@carrazos.example")
DIANA = ("Diana Suárez", "Director posventa", "diana@carrazos.example")
ROLE, EMAIL, SITES, BRANDS, SPELLINGS, MAILS, FROM, TO, SUBSTITUTE, OBSERVATION, DATA = HEADINGS[1:]
Typed = Sequence[object]


def book(*rows: Typed, heading: Typed = HEADINGS) -> Workbook:
    """A control workbook whose «Directorio» holds these rows below the heading."""
    grid = [heading, *rows]
    cells = [tuple(Cell(value if value != "" else None) for value in row) for row in grid]  # type: ignore[arg-type]
    tab = Tab(108, "Directorio", False, len(grid), 12, tuple(Row(at, row) for at, row in enumerate(cells)))
    return Workbook("control", "Control", (tab,))


def line(who: Typed, **more: object) -> list[object]:
    """A row: name, role, address, and other cells by heading."""
    values: dict[str, object] = dict(zip(HEADINGS, who, strict=False)) | {
        h.replace("_", " "): v for h, v in more.items()
    }
    return [values.get(heading, "") for heading in HEADINGS]


def read(*rows: Typed, **more: Any) -> Directory:
    return directory(book(*rows, **more), shipped())


def person(*rows: Typed) -> PersonPolicy:
    """The first person of a tab without mistakes."""
    found = read(*rows)
    assert found.findings == ()
    return found.people.people[0]


def written(found: Directory, rows: Sequence[Typed]) -> list[list[object]]:
    """The rows as they are once the service has written its two columns."""
    again = [list(row) for row in rows]
    for at, ours in found.observations.items():
        again[at - 1][10:12] = ours
    return again


@pytest.mark.parametrize(
    "role",
    ["Director posventa", "director_posventa", "DIRECTORA DE POSVENTA", "lpc", " Director  Posventa. "],
)
def test_roles_by_label_or_alias_whatever_the_case(role: str) -> None:
    """As people write them, women's forms and «de» included."""
    assert person(line(("Ana Gil", role, "ana@carrazos.example"))).role == "director_posventa"


def test_cells_as_people_type_them() -> None:
    """Several values by comma, semicolon or line; spellings of sedes and brands; dates as serials or text."""
    found = person(
        line(
            CARLOS,
            Sedes="TJA, duitama\nSOGA",
            Marcas="vw;Seat",
            Grafías="Ruiz, Carlos; C. Ruiz",
            Recibe="RESUMEN DIARIO",
            **{FROM: 46377.0, TO: "8/1/2027", SUBSTITUTE: "diana suarez"},
        ),
        line(DIANA),
    )
    assert found.sites == ("Tunja", "Duitama", "Sogamoso")
    assert found.brands == ("Volkswagen", "Seat")
    assert found.spellings == ("Ruiz, Carlos", "C. Ruiz")
    assert found.mails == ("resumen_diario",)
    assert found.absences == (AbsencePolicy(start=date(2026, 12, 21), end=date(2027, 1, 8), substitute="diana suarez"),)


def test_empty_cells_mean_all_and_what_everybody_gets() -> None:
    """No sede: all; nothing under «Recibe»: the summary; «Ninguno»: nothing."""
    assert person(line(CARLOS)).sites == person(line(CARLOS, Sedes="Todas")).sites == ()
    assert person(line(CARLOS)).mails == ("resumen_diario",)
    assert person(line(CARLOS, Recibe="Ninguno")).mails == ()


def test_several_absences_one_to_a_line() -> None:
    """As many first days as last days; one substitute, or one for each."""
    away = {FROM: "21/12/2026\n01/02/2027", TO: "24/12/2026\n02/02/2027", SUBSTITUTE: "Diana\n-"}
    found = person(line(CARLOS, **away), line(DIANA))
    assert [(one.start.month, one.substitute) for one in found.absences] == [(12, "Diana"), (2, "")]


@pytest.mark.parametrize(
    ("heading", "value", "words"),
    [
        (HEADINGS[0], "", "el nombre de la persona"),
        (ROLE, "Directr posventa", "¿Quiso decir «Director posventa»?"),
        (ROLE, "", "Escriba uno de: Asesor servicio"),
        (EMAIL, "carlos.carrazos.example", "una dirección como"),
        (EMAIL, "carlos@carazos.example", "¿Quiso decir «carlos@carrazos.example»?"),
        (EMAIL, "carlos@otra.example", "A otros dominios no se envía nada"),
        (SITES, "Tunxa", "¿Quiso decir «Tunja»?"),
        (BRANDS, "Wolksvagen", "¿Quiso decir «Volkswagen»?"),
        (MAILS, "resumen diaro", "¿Quiso decir «Resumen diario»?"),
        (FROM, "mañana", "una fecha dd/mm/aaaa"),
        (FROM, "21/12", "una fecha dd/mm/aaaa"),
        (FROM, "21/12/2026", "Escriba las dos fechas"),
    ],
)
def test_a_mistake_is_told_at_its_cell(heading: str, value: str, words: str) -> None:
    """With what was probably meant; without an earlier version the line is not used."""
    rows = [line(CARLOS), line(DIANA)]
    rows[0][HEADINGS.index(heading)] = value
    found = read(*rows)
    assert [one.name for one in found.people.people] == ["Diana Suárez"]
    assert found.findings[0].code == "directorio_invalido"
    assert found.findings[0].severity is Severity.ERROR
    assert words in f"{found.findings[0].expected} {found.findings[0].fix}"
    assert words in str(found.observations[1][0])
    column = TO if "dos fechas" in words else heading
    assert found.findings[0].cell == f"{'ABCDEFGHIJ'[HEADINGS.index(column)]}2"


def test_the_last_good_version_counts_until_the_line_is_right() -> None:
    """It is in the hidden column, which an unusable line keeps."""
    rows = [line(CARLOS, Sedes="Tunja"), line(DIANA)]
    rows = written(read(*rows), rows)
    assert read(*rows).observations == {}, "nothing to write where nothing changed"
    rows[0][1:4] = ["Asesr", "carlos(at)carrazos", "Tunja"]
    found = read(*rows)
    assert found.people.people[0].email == "carlos@carrazos.example"
    assert {one.severity for one in found.findings} == {Severity.WARNING}
    again = written(found, rows)
    assert read(*again).people == found.people
    assert read(*again).observations == {}


def test_the_hidden_column_is_believed_only_under_its_seal() -> None:
    """Who edits it by hand changes nothing."""
    rows = written(read(line(CARLOS)), [line(CARLOS)])
    rows[0][11] = str(rows[0][11]).replace("carlos@", "otro@")
    rows[0][1] = "astronauta"
    assert read(*rows).people == shipped().people, "nobody is left to offer: people.toml counts"


def test_one_address_twice() -> None:
    """Who had it keeps it, wherever the other line stands."""
    rows = [line(DIANA), line(CARLOS)]
    rows = written(read(*rows), rows)
    rows[0][2] = CARLOS[2]
    found = read(*rows)
    assert [one.email for one in found.people.people] == ["diana@carrazos.example", "carlos@carrazos.example"]
    assert [one.cell for one in found.findings] == ["C2"]
    assert "la línea 3 (Carlos Ruiz)" in found.findings[0].expected
    copied = [*rows[1:], list(rows[1])]
    assert [one.name for one in read(*copied).people.people] == ["Carlos Ruiz"]


@pytest.mark.parametrize(
    ("away", "cell", "words"),
    [
        ({FROM: "24/12/2026", TO: "21/12/2026"}, "I2", "antes de empezar"),
        ({FROM: "21/12/2026", TO: "24/12/2026", SUBSTITUTE: "Diana Suares"}, "J2", "quiso decir «Diana Suárez»"),
        ({FROM: "21/12/2026", TO: "24/12/2026", SUBSTITUTE: "Carlos"}, "J2", "a sí mismo"),
    ],
)
def test_absences_that_cannot_be(away: Mapping[str, str], cell: str, words: str) -> None:
    """The line counts as it was before the absence was typed."""
    before = [line(CARLOS, Sedes="Tunja"), line(DIANA)]
    rows = written(read(*before), before)
    for heading, value in away.items():
        rows[0][HEADINGS.index(heading)] = value
    found = read(*rows)
    assert found.people.people[0].absences == ()
    assert [one.cell for one in found.findings] == [cell]
    assert words in f"{found.findings[0].expected} {found.findings[0].fix}"


def test_of_a_circle_the_line_that_was_changed_gives_way() -> None:
    """Carlos is away in Diana's hands; then Diana's line names Carlos for the same days."""
    days = {FROM: "21/12/2026", TO: "24/12/2026"}
    rows = [line(CARLOS, **days, Reemplaza="Diana"), line(DIANA)]
    rows = written(read(*rows), rows)
    rows[1][7:10] = [*days.values(), "Carlos Ruiz"]
    found = read(*rows)
    assert [len(one.absences) for one in found.people.people] == [1, 0]
    assert [one.cell for one in found.findings] == ["J3"]


def test_a_substitute_whose_line_is_gone() -> None:
    """Who is away stays away: the manager gets the cases; it is told."""
    rows = [line(CARLOS, **{FROM: "21/12/2026", TO: "24/12/2026", SUBSTITUTE: "Diana"}), line(DIANA)]
    rows = written(read(*rows), rows)[:1]
    found = read(*rows)
    assert [one.substitute for one in found.people.people[0].absences] == [""]
    assert [one.cell for one in found.findings] == ["J2"]


def test_wherever_heading_and_columns_are() -> None:
    """A title above, columns in another order, one of people's own; blank lines are nobody."""
    order = [2, 0, 1, *range(3, 12)]
    rows = [["Directorio de personas"], [*(HEADINGS[i] for i in order), "Teléfono"], []]
    rows += [[*(line(DIANA)[i] for i in order), "310"]]
    found = directory(book(*rows[1:], heading=rows[0]), shipped())
    assert [one.email for one in found.people.people] == ["diana@carrazos.example"]
    assert found.people.people[0].role == "director_posventa"


def test_a_column_that_is_gone_says_what_it_said() -> None:
    """From the hidden column of each line."""
    rows = written(read(line(CARLOS, Sedes="Tunja")), [line(CARLOS, Sedes="Tunja")])
    without = [[value for at, value in enumerate(row) if at != 3] for row in (HEADINGS, *rows)]
    found = directory(book(*without[1:], heading=without[0]), shipped())
    assert found.people.people[0].sites == ("Tunja",)


def test_an_empty_tab_is_filled_and_reads_as_it_was_written() -> None:
    """From people.toml, or from the note of an earlier run, whatever people had typed."""
    first = read()
    assert first.people == shipped().people
    assert not first.restored
    rows = [list(map(_typed, row)) for row in first.fill]
    found = read(*rows)
    assert found.people == shipped().people
    assert (found.findings, found.observations, found.note) == ((), {}, first.note)
    only_diana = read(line(DIANA))
    again = directory(book(), shipped(), only_diana.note)
    assert again.restored
    assert again.people == only_diana.people


def _typed(value: CellOut) -> object:
    return plain(value) or ""


def test_a_line_that_people_emptied_loses_what_the_service_kept() -> None:
    """Clearing the cells takes the person off the list, as deleting the line does."""
    rows = written(read(line(CARLOS), line(DIANA)), [line(CARLOS), line(DIANA)])
    rows[0][:10] = [""] * 10
    found = read(*rows)
    assert [one.name for one in found.people.people] == ["Diana Suárez"]
    assert found.observations == {1: ("", "")}
