"""The lists to be called among the samples: what one run says of every row, against the answer sheet."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from door import Told, command
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sheets_automation import samples
from sheets_automation.samples import ContactTruth, SampleTruth

NOW = "2026-11-25T18:00"
SATISFACTION = ("GSC-FOR-01", "GSC-FOR-03")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CONTROL = "Control de Automatización.xlsx"


@pytest.fixture(scope="module")
def outcome(sample_truth: SampleTruth, tried_samples: tuple[Told, Path]) -> tuple[SampleTruth, Path]:
    told, left = tried_samples
    assert told.code == 0
    return sample_truth, left


@pytest.fixture(scope="module")
def control(outcome: tuple[SampleTruth, Path]) -> Workbook:
    return load_workbook(outcome[1] / CONTROL)


def listed(control: Workbook) -> list[tuple[str, str, str]]:
    """(form, plate, action) of every line of «Llamadas de hoy»."""
    rows = list(control["Llamadas de hoy"].iter_rows(values_only=True))
    at = {name: place for place, name in enumerate(rows[0])}
    return [(row[at["Formato"]], row[at["Placa"]], row[at["Qué hacer"]]) for row in rows[1:] if row[0]]


def expected(truth: SampleTruth) -> list[ContactTruth]:
    return [row for row in truth.contacts if row.next]


def form_of(row: ContactTruth) -> str:
    return "GSC-FOR-09" if row.file == samples.FILE_09 else "RECUPERACION"


def test_every_row_has_its_next_action(outcome: tuple[SampleTruth, Path], control: Workbook) -> None:
    """The list of today holds exactly what the answer sheet says: 258 rows, none forgotten, none too many."""
    truth, _left = outcome
    found = Counter(line for line in listed(control) if line[0] in ("GSC-FOR-09", "RECUPERACION"))
    assert found == Counter((form_of(row), row.plate, row.next) for row in expected(truth))
    assert len(truth.contacts) > 250


def test_second_attempts_and_messages_of_satisfaction_calls(control: Workbook) -> None:
    """GSC-FOR-01 and GSC-FOR-03 are in the same list, by their own number of attempts."""
    lines = [line for line in listed(control) if line[0] in SATISFACTION]
    actions = Counter((form, action) for form, _plate, action in lines)
    assert actions["GSC-FOR-01", "Segundo intento"] > 0
    assert actions["GSC-FOR-01", "Enviar WhatsApp"] > 0
    assert not any(action == "Tercer intento" for _form, action in actions)


def test_the_agents_list_is_in_their_own_order(control: Workbook) -> None:
    """Agent by agent, appointments before attempts before first calls."""
    rows = [row for row in control["Llamadas de hoy"].iter_rows(min_row=2, values_only=True) if row[0]]
    order = ["Confirmar la cita", "Verificar si asistió", "Acordar una cita nueva",
             "Escribir la fecha de la cita",
             "Llamar: lo pidió para ahora", "Tercer intento", "Segundo intento", "Buscar otro teléfono",
             "Enviar WhatsApp",
             "Primera llamada"]  # fmt: skip
    keys = [(row[0] == "Sin agente", row[0], order.index(row[1])) for row in rows]
    assert keys == sorted(keys)


def findings(control: Workbook, title: str) -> set[tuple[str, int]]:
    """(tab, row) of the findings of one kind."""
    rows = control["Calidad de datos"].iter_rows(min_row=2, max_col=5, values_only=True)
    return {(tab, int(cell.lstrip(LETTERS))) for _grave, about, _form, tab, cell in rows if about == title}


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("contacto_en_domingo_o_festivo", "Llamada en domingo o festivo"),
        ("contacto_fuera_de_hora", "Llamada fuera del horario"),
        ("contactos_el_mismo_dia", "Varios contactos en un día"),
    ],
)
def test_contacts_that_the_law_does_not_allow(
    outcome: tuple[SampleTruth, Path], control: Workbook, code: str, title: str
) -> None:
    """Exactly the planted ones are told, at their rows."""
    planted = {(row.tab, row.row) for row in outcome[0].contacts if code in row.law}
    assert planted
    assert findings(control, title) == planted


def card(book: Workbook, tab: str, name: str) -> object:
    """The figure below a card's name."""
    sheet = book[tab]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == name)
    return sheet.cell(cell.row + 1, cell.column).value


def test_the_month_of_proactive_contact(outcome: tuple[SampleTruth, Path]) -> None:
    """Effectiveness, list and appointments of November are a plain count of the answer sheet."""
    truth, left = outcome
    book = load_workbook(left / "GSC-FOR-09 INFORME CONTACTO PROACTIVO.xlsx")
    tab = "FOR-09 INFORME 2026-11"
    rows = [row for row in truth.contacts if row.file == samples.FILE_09 and row.tab.startswith("NOVIEMBRE")]
    tried = [row for row in rows if row.tries]
    assert card(book, tab, "Clientes en la lista") == len(rows)
    assert card(book, tab, "Llamados") == len(tried)
    assert card(book, tab, "Clientes proactivos") == sum(row.reached for row in rows)
    assert card(book, tab, "Efectividad de llamadas") == pytest.approx(sum(row.reached for row in rows) / len(tried))
    assert card(book, tab, "Citas agendadas") == sum(row.booked for row in rows)


def test_the_month_of_recovery(outcome: tuple[SampleTruth, Path]) -> None:
    """Raw base, cleaned base and recovered customers are a plain count of the answer sheet."""
    truth, left = outcome
    book = load_workbook(left / "RECUPERACION INFORME RECUPERACIÓN DE CLIENTES.xlsx")
    tab = "RECUPERACION INFORME 2026-11"
    rows = [row for row in truth.contacts if row.file == samples.FILE_RECOVERY]
    cleaned = [row for row in rows if not row.removed]
    assert card(book, tab, "Base bruta") == len(rows)
    assert card(book, tab, "Base depurada") == len(cleaned)
    assert card(book, tab, "Clientes recuperados") == pytest.approx(
        sum(row.recovered for row in cleaned) / len(cleaned)
    )


def test_nothing_is_painted_there(outcome: tuple[SampleTruth, Path]) -> None:
    """No cell of the lists changes its fill."""
    truth, left = outcome
    for path in truth.files:
        if path.stem in (samples.FILE_09, samples.FILE_RECOVERY):
            before, after = load_workbook(path), load_workbook(left / path.name)
            for sheet in before:
                for row in sheet.iter_rows():
                    for cell in row:
                        now = after[sheet.title][cell.coordinate].fill
                        assert (cell.fill.fill_type, cell.fill.fgColor.rgb) == (now.fill_type, now.fgColor.rgb)


def test_agents_get_their_list_by_mail(sample_truth: SampleTruth, tmp_path: Path) -> None:
    """In the morning each agent is mailed what is theirs, without telephones, and nobody else's."""
    told = command("--now", "2026-11-25T08:00", "try", *sample_truth.files, "--out", tmp_path / "left")
    assert told.code == 0
    mails = [path.read_text(encoding="utf-8") for path in (tmp_path / "left" / "mail").glob("*.html")]
    lists = [text for text in mails if "Llamadas de hoy" in text and "por llamar" in text]
    assert len(lists) == 3
    assert all("Segundo intento" in text for text in lists)
    assert not any("3000" in text for text in lists)


def table(book: Workbook, tab: str, heading: str, beside: str = "") -> dict[str, tuple[object, ...]]:
    """First cell of each row below the last such heading → the other values of the row, without blanks.

    With ``beside``, the heading meant is the one that has this heading somewhere to its right.
    """
    sheet = book[tab]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == heading]
    head = [cell for cell in cells if not beside or beside in [other.value for other in sheet[cell.row]]][-1]
    found: dict[str, tuple[object, ...]] = {}
    for row in sheet.iter_rows(min_row=head.row + 1, min_col=head.column, values_only=True):
        values = [value for value in row if value is not None]
        if not values or not isinstance(values[0], str):
            break
        found[values[0]] = tuple(values[1:])
        if values[0] == "Total":
            break
    return found


def test_the_month_by_sede_brand_and_agent(outcome: tuple[SampleTruth, Path]) -> None:
    """Each group's list, called and effective customers are a plain count of the answer sheet; the total is all."""
    truth, left = outcome
    book, tab = load_workbook(left / "GSC-FOR-09 INFORME CONTACTO PROACTIVO.xlsx"), "FOR-09 INFORME 2026-11"
    rows = [row for row in truth.contacts if row.file == samples.FILE_09 and row.tab.startswith("NOVIEMBRE")]
    places = table(book, tab, "Sede y marca", "Llamados")
    for place in {f"{row.sede} · {row.brand}" for row in rows}:
        own = [row for row in rows if f"{row.sede} · {row.brand}" == place]
        tried = sum(row.tries > 0 for row in own)
        assert places[place][:3] == (len(own), tried, sum(row.reached for row in own)), place
    assert places["Total"][:2] == (len(rows), sum(row.tries > 0 for row in rows))
    assert sum(counts[0] for name, counts in table(book, tab, "Agente", "Llamados").items() if name != "Total") == len(
        rows
    )  # type: ignore[misc]


def test_who_does_not_book_and_why_nobody_wrote(outcome: tuple[SampleTruth, Path]) -> None:
    """A customer who was reached and took no appointment without a reason is told in the report's quality of data."""
    _truth, left = outcome
    book = load_workbook(left / "GSC-FOR-09 INFORME CONTACTO PROACTIVO.xlsx")
    told = table(book, "FOR-09 INFORME 2026-11", "Asunto")
    assert "Contactados sin decir si agendan" in told or "No agendan y no dice por qué" in told


def test_the_list_by_age_of_the_last_visit(outcome: tuple[SampleTruth, Path]) -> None:
    """All customers of the cleaned list are in one band; none of those who came within a year is beyond it."""
    truth, left = outcome
    book = load_workbook(left / "RECUPERACION INFORME RECUPERACIÓN DE CLIENTES.xlsx")
    bands = table(book, "RECUPERACION INFORME 2026-11", "Última visita")
    cleaned = [row for row in truth.contacts if row.file == samples.FILE_RECOVERY and not row.removed]
    assert sum(counts[0] for counts in bands.values()) == len(cleaned)  # type: ignore[misc]
    assert set(bands) <= {"Menos de 12 meses", "12 a 18 meses", "18 a 24 meses", "Más de 24 meses", "Sin fecha"}
