"""A kind of register that nobody foresaw works by one module and its line in the list of kinds; nothing else changes.

``prestamo`` is invented: loan cars with the day on which they have to be back. What the package needs to learn for it,
measured on a copy of the package: one new file (``LOANS``, 139 lines) and in ``kinds/__init__.py`` two lines, the
entry of the list and its import. No table of fields, titles, cases, rules or words of mails is edited.
"""

from __future__ import annotations

import difflib
import filecmp
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from door import CONFIG, ROOT
from openpyxl import Workbook, load_workbook
from test_architecture import PACKAGE, clocks_in_domain, cycles, part_of, prints, wrong_arrows, wrong_libraries

from sheets_automation.domain.kinds import KINDS

NOW = "2026-11-25T08:00"
TAB = "NOVIEMBRE 2026"
FILE = "GSC-FOR-98 PRÉSTAMO DE VEHÍCULOS"
RED = "FF0000"
ADVISER = "Carlos Andrés Rodríguez Pulido"

LOANS = '''"""Loan cars: a row is a case from the day after the car should have been back until it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sheets_automation.domain import fields
from sheets_automation.domain.cases.decide import Decision
from sheets_automation.domain.cells.identifies import identity_in
from sheets_automation.domain.cells.read import doubtful
from sheets_automation.domain.cells.text import normalise
from sheets_automation.domain.fields import Field, Identity
from sheets_automation.domain.kinds.kind import CaseWords, Claim, Kind, Setting
from sheets_automation.domain.reading.sheet import EMPTY, Sheet, value
from sheets_automation.domain.spanish import full_date
from sheets_automation.model import Case, Deadline, Fingerprint, Reader, Record, Row, State
from sheets_automation.policy import FormPolicy, SemaphorePolicy

CAR = Field("vehiculo_prestado", "Vehículo prestado", Reader.PLATE, identity=Identity.STRONG, substance=True)
LENT_ON = Field("fecha_prestamo", "Fecha de entrega", Reader.DAY, identity=Identity.DAY, substance=True)
BACK_BY = Field("devolucion_prevista", "Devolución prevista", Reader.DAY, substance=True)
RETURNED = Field("devuelto", "Devuelto", Reader.YES_NO, optional=True, handling=True)
OVERDUE = "prestamo_vencido"
_RULE = "GSC-PRO-98, act. 2"
_BEFORE = doubtful("devolucion_antes_de_entrega", "una devolución posterior a la entrega", "Revise las dos fechas.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRecord(Record):
    back_by: date | None
    returned: bool
    overdue: bool

    @property
    def day(self) -> date | None:
        return self.start

    @property
    def said(self) -> str:
        return ""

    @property
    def sayings(self) -> Mapping[str, str]:
        return {BACK_BY.id: str(self.back_by), RETURNED.id: str(self.returned)}

    @property
    def subject(self) -> str:
        return "Préstamo"

    @property
    def dissatisfied(self) -> bool:
        return False

    @property
    def facts(self) -> tuple[str, ...]:
        return str(self.back_by), str(self.returned)


class Loans(Kind[LoanRecord]):
    id = "prestamo"
    row_word = ("préstamo", "préstamos")
    usually_painted = True
    own_fields = (CAR, LENT_ON, BACK_BY, RETURNED)
    titles: ClassVar[Mapping[str, str]] = {_BEFORE.code: "Devolución antes de la entrega"}
    cases: ClassVar[Mapping[str, CaseWords]] = {
        OVERDUE: CaseWords(
            alone="Estos vehículos prestados ya debían estar de vuelta.",
            among="vehículos prestados que no han vuelto",
            day="entregado",
            state="Sin devolver",
            score="préstamo vencido",
        )
    }

    def records(self, sheet: Sheet, rows: Sequence[Row], semaphore: SemaphorePolicy) -> Sequence[LoanRecord]:
        return [loan(sheet, row) for row in rows]

    def decide(self, record: LoanRecord, case: Case | None, semaphore: SemaphorePolicy) -> Decision:
        present = record.colour.state
        ours = case is not None and case.painted is not None and present is State.RED
        if record.overdue and present is State.NONE:
            return Decision(State.RED, _RULE, "el vehículo no ha vuelto y la fecha prevista ya pasó")
        if record.returned and ours:
            return Decision(State.NONE, _RULE, "el vehículo volvió y el rojo era del servicio")
        return Decision(None, _RULE, "no hay nada que cambiar en esta fila")

    def claim(self, record: LoanRecord, shown: State, setting: Setting) -> Claim | None:
        if record.back_by is None or not (record.overdue or record.returned):
            return None
        due = Deadline(None, record.back_by, f"Devolución prevista {full_date(record.back_by)}", "")
        return Claim(OVERDUE, lambda start: due, over=record.returned, new=not record.returned)

    def missing(self, record: LoanRecord, layout: Layout) -> str:  # noqa: ARG002
        return "recibir el vehículo y escribir SI en «Devuelto»"

    def term_words(self, form: FormPolicy) -> str:
        return "hasta la fecha de devolución prevista"

    def told(self, record: LoanRecord) -> Mapping[str, str]:
        back = full_date(record.back_by) if record.back_by else "none"
        return {"back by": back, "returned": "yes" if record.returned else "no"}


def loan(sheet: Sheet, row: Row) -> LoanRecord:
    reads = sheet.read(row)
    sheet.tell_notes(row, reads)
    lent = sheet.past(row, reads, LENT_ON.id)
    back_by: date | None = reads.get(BACK_BY.id, EMPTY).value
    returned = reads.get(RETURNED.id, EMPTY).value is True
    if lent and back_by and back_by < lent:
        sheet.tell(row, BACK_BY.id, _BEFORE)
    print_ = Fingerprint(
        plate=identity_in(reads, CAR.id),
        name=normalise(value(reads, fields.CUSTOMER)),
        date=lent.isoformat() if lent else "",
    )
    return LoanRecord(
        form=sheet.form.code,
        where=sheet.where(row),
        row=row,
        fingerprint=print_,
        colour=sheet.colour(row),
        site=sheet.site(row, reads),
        brand=sheet.brand(row, reads),
        customer=value(reads, fields.CUSTOMER),
        plate=value(reads, CAR.id),
        adviser=value(reads, fields.ADVISER),
        responsible="",
        start=lent,
        score=None,
        evidence="",
        status=None,
        back_by=back_by,
        returned=returned,
        overdue=back_by is not None and back_by < sheet.today and not returned,
    )
'''

TOML = """
codigo = "GSC-FOR-98"
nombre = "Préstamo de vehículos"
tipo = "prestamo"
obligatorios = [["cliente"], ["vehiculo_prestado"], ["devolucion_prevista"]]

[pintura]
por_defecto = ["vehiculo_prestado"]

[campos.sede]
encabezados = ["SEDE"]
[campos.marca]
encabezados = ["MARCA"]
[campos.cliente]
encabezados = ["CLIENTE"]
[campos.asesor]
encabezados = ["ASESOR"]
[campos.vehiculo_prestado]
encabezados = ["VEHÍCULO PRESTADO"]
[campos.fecha_prestamo]
encabezados = ["FECHA ENTREGA"]
[campos.devolucion_prevista]
encabezados = ["FECHA DEVOLUCIÓN PREVISTA"]
[campos.devuelto]
encabezados = ["DEVUELTO"]
"""


def _november(day: int) -> date:
    return date(2026, 11, day)


#: Plate → delivered, to be back by, returned; and whether it is a case on the 25th.
ROWS = {
    "PRA101": (_november(10), _november(20), None, True),
    "PRA102": (_november(12), _november(24), "NO", True),
    "PRA103": (_november(12), _november(25), None, False),  # today
    "PRA104": (_november(5), _november(12), "SI", False),
    "PRA105": (_november(20), _november(18), "NO", True),  # back before it left: told, and overdue all the same
    "PRA106": (_november(24), _november(30), None, False),
}
ROW = {plate: row for row, plate in enumerate(ROWS, 2)}


@dataclass(frozen=True)
class Copy:
    """The package with one kind more, an invented form, and its workbook."""

    root: Path
    config: Path
    book: Path

    def told(self, *arguments: object) -> Any:
        """What a command of the copied package answers, as JSON."""
        command = [sys.executable, "-m", PACKAGE, "--config", self.config, "--now", NOW, "--json", *arguments]
        environment = os.environ | {"PYTHONPATH": str(self.root), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.root, env=environment, capture_output=True, encoding="utf-8", timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def sources(self) -> dict[str, str]:
        found = {}
        for path in sorted((self.root / PACKAGE).rglob("*.py")):
            parts = path.relative_to(self.root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text(encoding="utf-8")
        return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root = tmp_path_factory.mktemp("kind")
    shutil.copytree(ROOT / PACKAGE, root / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    kinds = root / PACKAGE / "domain" / "kinds"
    (kinds / "loans.py").write_text(LOANS, encoding="utf-8")
    listed = (kinds / "__init__.py").read_text(encoding="utf-8")
    listed = listed.replace(
        "from sheets_automation.policy", "from sheets_automation.domain.kinds.loans import Loans\n"
        "from sheets_automation.policy", 1
    )  # fmt: skip
    (kinds / "__init__.py").write_text(
        listed.replace("        Calls(),\n", "        Calls(),\n        Loans(),\n"), "utf-8"
    )
    config = Path(shutil.copytree(CONFIG, root / "config"))
    (config / "forms" / "GSC-FOR-98.toml").write_text(TOML, encoding="utf-8")
    return Copy(root, config, _book(root))


def _book(folder: Path) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = TAB
    sheet.append(
        (
            "SEDE",
            "MARCA",
            "CLIENTE",
            "ASESOR",
            "VEHÍCULO PRESTADO",
            "FECHA ENTREGA",
            "FECHA DEVOLUCIÓN PREVISTA",
            "DEVUELTO",
        )
    )
    for number, (plate, (lent, back_by, returned, _case)) in enumerate(ROWS.items()):
        sheet.append(("Tunja", "VW", f"Cliente Inventado {number}", ADVISER, plate, lent, back_by, returned))
    path = folder / f"{FILE}.xlsx"
    made.save(path)
    return path


@dataclass(frozen=True)
class Outcome:
    run: dict[str, Any]
    folder: Path

    def mails(self) -> list[str]:
        return [path.read_text(encoding="utf-8") for path in sorted((self.folder / "mail").glob("*.html"))]


@pytest.fixture(scope="module")
def outcome(copy: Copy) -> Outcome:
    folder = copy.root / "out"
    return Outcome(copy.told("try", copy.book, "--out", folder), folder)


def _differences(compared: filecmp.dircmp[str], below: str = "") -> list[str]:
    """Files that are not the same in both, and those that only one has."""
    changed = [*compared.diff_files, *compared.left_only, *compared.right_only, *compared.funny_files]
    found = [f"{below}{name}" for name in changed if name != "__pycache__"]
    for name, inner in compared.subdirs.items():
        found += _differences(inner, f"{below}{name}/")
    return found


def test_nothing_else_is_edited(copy: Copy) -> None:
    """One file more, and of all others one with two lines more: the entry of the list and its import."""
    compared = filecmp.dircmp(ROOT / PACKAGE, copy.root / PACKAGE)
    assert sorted(_differences(compared)) == ["domain/kinds/__init__.py", "domain/kinds/loans.py"]
    before, after = (
        (root / PACKAGE / "domain" / "kinds" / "__init__.py").read_text(encoding="utf-8").splitlines()
        for root in (ROOT, copy.root)
    )
    lines = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert lines == ["+ from sheets_automation.domain.kinds.loans import Loans", "+         Loans(),"]
    assert len(LOANS.splitlines()) == 139


def test_the_layout_holds(copy: Copy) -> None:
    """The package with the new kind keeps every rule of the architecture."""
    sources = copy.sources()
    assert part_of(f"{PACKAGE}.domain.kinds.loans") == "domain"
    assert wrong_arrows(sources) + wrong_libraries(sources) + clocks_in_domain(sources) + prints(sources) == []
    assert cycles(sources) == []


def test_it_is_read(outcome: Outcome) -> None:
    """Every row is a loan; what contradicts itself is told at its cell, and nothing else."""
    assert outcome.run["rows_read"] == len(ROWS)
    told = [(one["code"], one["cell"]) for one in outcome.run["findings"]["list"]]
    assert told == [("devolucion_antes_de_entrega", f"G{ROW['PRA105']}")]


def test_its_findings_have_their_title(outcome: Outcome) -> None:
    """People read the words that the module gives, with their accents."""
    control = load_workbook(outcome.folder / "Control de Automatización.xlsx")
    titles = {row[1] for row in control["Calidad de datos"].iter_rows(min_row=2, max_col=2, values_only=True)}
    assert "Devolución antes de la entrega" in titles


def test_its_cases_are_those_that_are_overdue(outcome: Outcome) -> None:
    """Cars that should be back are open cases, due on the day they should have been back."""
    control = load_workbook(outcome.folder / "Control de Automatización.xlsx")
    heading, *lines = list(control["Casos"].iter_rows(values_only=True))
    due = {line[heading.index("Placa")]: line[heading.index("Vence")].date() for line in lines if line[0]}
    assert due == {plate: back_by for plate, (_lent, back_by, _back, case) in ROWS.items() if case}
    assert outcome.run["cases"]["by_kind"] == {"prestamo_vencido": 3}


def test_it_is_coloured(outcome: Outcome, copy: Copy) -> None:
    """The cases are red in the cell that the form names, nobody else is."""
    sheet = load_workbook(outcome.folder / copy.book.name)[TAB]
    fills = {plate: sheet.cell(row, 5).fill for plate, row in ROW.items()}
    red = {plate for plate, fill in fills.items() if fill.fill_type == "solid" and fill.fgColor.rgb[-6:] == RED}
    assert red == {plate for plate, (*_days, case) in ROWS.items() if case}
    assert outcome.run["painted"] == 3


def test_it_is_mailed(outcome: Outcome) -> None:
    """Each overdue car is mailed in the words of its kind, never as a call with a score; the others are not."""
    mails = outcome.mails()
    for plate, (*_days, case) in ROWS.items():
        assert any(plate in text for text in mails) is case, plate
    about = next(text for text in mails if "PRA101" in text and "Buenos días, Carlos" in text)
    assert "Estos vehículos prestados ya debían estar de vuelta." in about
    assert "préstamo vencido" in about
    assert "entregado 10/11/2026" in about
    assert "Sin devolver" in about
    assert "recibir el vehículo y escribir SI en «Devuelto»" in about
    assert not any(word in about for word in ("calificó", "sin calificación", "llamada 10/11"))


def test_it_is_explained(copy: Copy) -> None:
    """``explain`` shows the facts of the kind, its rule in words and its deadline."""
    told = copy.told("explain", copy.book, TAB, ROW["PRA101"])["words"]
    assert told["back by"] == "20/11/2026"
    assert told["returned"] == "no"
    assert "20/11/2026" in told["deadline"]
    assert "GSC-PRO-98, act. 2" in json.dumps(told, ensure_ascii=False)


def test_sorts_of_cases_are_told_apart() -> None:
    """No two kinds call a case the same: its words in a mail are one kind's."""
    sorts = [sort for kind in KINDS.values() for sort in kind.cases]
    assert sorts == list(dict.fromkeys(sorts))
