"""Every call of a run times every way it can go wrong: what is there after one more, ordinary run?

``python -m tests.guarantees.crash_table [--calls 1,5,9] [--faults killed_after,status_503] [--monday]`` prints the
table; the exit code is 1 where an outcome differs from that of an undisturbed run. The disturbed run paints four
workbooks, one of them the lights of prospects, and mails four people, from nothing: it also creates the control
workbook. With ``--monday`` it sends every kind of mail about cases; ``--calls gmail`` are those to the mailbox and what
follows them.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from .desk import BOGOTA, CONFIG_FOLDER, Desk, Json, wednesday_morning
from .processes import ANSWER_SECONDS, KILLED, Server, serving
from .prospects import FOR_21, waiting
from .prospects import HEADING as PROSPECTS

#: As ``desk.HEADING``, with the adviser where suggestions are.
HEADING = (
    "", "NOMBRE", "CELULAR", "PLACA", "FECHA LLAMADA", "RECOMENDACIÓN", "OBSERVACIONES", "GESTIÓN", "ESTADO", "ASESOR",
)  # fmt: skip
ADVISERS = ("Carlos Rodríguez", "Diana Suárez", "Jairo Pineda")
PEOPLE = """
sin_responsable = ["gestion.clientes@carrazos.example"]
administrador = "sistemas@carrazos.example"
""" + "".join(
    f"""
[[personas]]
nombre = "{name}"
rol = "asesor_servicio"
correo = "{name.split()[0].lower()}@carrazos.example"
"""
    for name in ADVISERS
)
#: Somebody for each other kind of mail, and an absence that begins on Monday.
EVERYBODY = PEOPLE.replace(
    'correo = "diana@carrazos.example"',
    'correo = "diana@carrazos.example"\n[[personas.ausencias]]\ndesde = 2026-11-30\nhasta = 2026-12-02\n'
    'reemplaza = "Carlos Rodríguez"',
).replace(
    'correo = "jairo@carrazos.example"', 'correo = "jairo@carrazos.example"\nrecibe = ["casos_nuevos"]'
) + "".join(
    f"""
[[personas]]
nombre = "{name}"
rol = "{role}"
correo = "{name.split()[0].lower()}@carrazos.example"
recibe = {mails}
"""
    for name, role, mails in (
        ("Marta Rincón", "director_posventa", '["resumen_diario", "casos_nuevos", "resumen_semanal"]'),
        ("Pedro Páez", "gerente_comercial", '["resumen_semanal"]'),
        ("Yuli Paredes", "agente", '["calidad_datos"]'),
    )
)
NOW = wednesday_morning()
MONDAY = datetime(2026, 11, 30, 7, 45, tzinfo=BOGOTA)
_LATER = timedelta(minutes=1)  # the ordinary run after the disturbed one


@dataclass(frozen=True, slots=True)
class Outcome:
    """What people see: registers, register of cases, audit of what was done, mails that arrived."""

    sheets: str
    cases: str
    audit: str
    mails: str
    leftovers: tuple[str, ...]  # intents without outcome, mails in flight, drafts in the mailbox

    def difference(self, other: Outcome) -> str:
        names = [name for name in ("sheets", "cases", "audit", "mails") if getattr(self, name) != getattr(other, name)]
        return ", ".join([*names, *other.leftovers])


def config_folder(folder: Path, people: str = PEOPLE) -> Path:
    """The shipped configuration with two files of one form, and three advisers who get mail."""
    target = folder / "config"
    shutil.copytree(CONFIG_FOLDER, target)
    (target / "people.toml").write_text(people, encoding="utf-8")
    for path in (target / "forms").glob("*.toml"):
        if path.stem not in ("GSC-FOR-01", "GSC-FOR-03", FOR_21):
            path.unlink()
    form = target / "forms" / "GSC-FOR-01.toml"
    form.write_text("varios_archivos = true\n" + form.read_text(encoding="utf-8"), encoding="utf-8")
    reports = (target / "reports.toml").read_text(encoding="utf-8").splitlines()
    start = next((i for i, line in enumerate(reports) if line.startswith("[[informes]]")), len(reports))
    (target / "reports.toml").write_text("\n".join(_without_reports(reports, start)), encoding="utf-8")
    return target


def _without_reports(lines: Sequence[str], start: int) -> Iterator[str]:
    """The settings of reports without any report: report tabs are another matter."""
    skipping = False
    for i, line in enumerate(lines):
        if i >= start and line.startswith("[["):
            skipping = True
        elif line.startswith("["):
            skipping = False
        if not skipping:
            yield line


def department(now: datetime = NOW) -> Desk:
    """Three registers with work in every colour for three advisers and somebody nobody knows, and waiting prospects."""
    desk = Desk(now=now)
    for number, (code, name) in enumerate((("GSC-FOR-01", ""), ("GSC-FOR-01", " MOTOS"), ("GSC-FOR-03", ""))):
        rows = [_row(number, i) for i in range(5)]
        if now == MONDAY:  # something to mend, for the mail about that
            rows.append(
                ("", "Cliente Z Prueba", "12", f"ZZZ{number:03d}", date(2026, 11, 24), 9, "", "", "", ADVISERS[0])
            )
        desk.register(code, rows, name=name, heading=HEADING)
    desk.register(FOR_21, [waiting(n, days) for n, days in enumerate((0, 5, 9, None), start=1)], heading=PROSPECTS)
    return desk


def _row(book: int, i: int) -> tuple[object, ...]:
    n = book * 10 + i
    score = (5, 9, 3, 6, 2)[i]
    evidence = ("", "", "Se llamó al cliente", "Se llamó y se acordó cita", "")[i]
    status = "Gestión realizada" if i == 3 else ""
    adviser = (*ADVISERS, "", "Nadie")[(i + book) % 5]
    name = f"Cliente {chr(65 + n % 26)} Prueba"
    called = date(2026, 11, 23 + i % 2)
    return (
        f"f{n}",
        name,
        f"31012345{n:02d}",
        f"ABC{n:03d}",
        called,
        score,
        f"Comentario {n}",
        evidence,
        status,
        adviser,
    )


def outcome_of(desk: Desk) -> Outcome:
    sheets = {name: desk.grid(name) for name in desk.books}
    marks = {
        name: [
            sorted((one["metadataId"], one.get("metadataValue")) for one in row.metadata) for row in _rows(desk, book)
        ]
        for name, book in desk.books.items()
    }
    by_number = sorted(desk.cases(), key=lambda case: str(case["number"]))
    cases = _without_key([json.dumps(_timeless(case), sort_keys=True) for case in by_number])
    audit = desk.audit()
    applied = Counter(_told(entry) for entry in audit if entry["result"] == "aplicado")
    # The buttons lead to the control workbook, which the next run creates again where one died at it.
    # Word to the administrator of a run that could not finish is no mail about cases: an undisturbed run sends none.
    sent = Counter(
        (*message.recipients, message.subject, message.text.replace(desk.control_id, "«control»"))
        for message in desk.emulator.sent_mail()
        if "El servicio necesita atención" not in message.subject
    )
    states = Counter(entry["state"] for entry in desk.mails())
    leftovers = [f"{n} intents without outcome" for n in [sum(e["result"] == "pendiente" for e in audit)] if n]
    leftovers += [f"{n} mails {state}" for state, n in states.items() if state != "enviado"]
    leftovers += [f"{len(desk.emulator.workspace.drafts)} drafts"] if desk.emulator.workspace.drafts else []
    return Outcome(
        f"{sheets} {marks}", cases, str(sorted(applied.items())), str(sorted(sent.items())), tuple(leftovers)
    )


def _rows(desk: Desk, book_id: str) -> list[Any]:
    sheet = desk.emulator.spreadsheet(book_id).sheet_by_id(0)
    assert sheet is not None
    return list(sheet.rows)


def _timeless(case: Json) -> Json:
    """Without the hour, and without the order in which mails of one morning were noted."""
    return {**case, "key": "", "first_seen": case["first_seen"][:10], "alerts": sorted(case["alerts"], key=str)}


def _without_key(lines: Sequence[str]) -> str:
    """Digests of customers' data by the order in which each first comes: their key is made from the id of the control
    workbook, which the next run creates again where one died at it."""
    order: dict[str, str] = {}
    return re.sub(
        r"\\u00a7[0-9a-f]{8}\.[0-9a-f]{12}", lambda m: order.setdefault(m[0], f"§{len(order)}"), "\n".join(lines)
    )


def _told(entry: Json) -> tuple[str, ...]:
    where = entry["where"]
    place = f"{where['workbook']}/{where['sheet_id']}/{where['row']}/{entry['column']}"
    return entry["action"], place, entry["case"], entry["before"], entry["after"], entry["rule"]


# -------------------------------------------------------------------------------------------------------- the faults


Disturb = Callable[[Server, datetime, int], int]


def _status(status: int, *, html: bool = False) -> Disturb:
    return lambda server, now, nth: _faulty(server, now, nth, kind="error", status=status, html=html)


def _kind(kind: str) -> Disturb:
    return lambda server, now, nth: _faulty(server, now, nth, kind=kind, seconds=ANSWER_SECONDS * 2)


def _faulty(server: Server, now: datetime, nth: int, **fault: Any) -> int:
    server.emulator.faults.add(nth=nth, **fault)
    code, _said = server.run(now)
    server.emulator.faults.clear()
    return code


FAULTS: dict[str, Disturb] = {
    "killed_before": lambda server, now, nth: server.killing(now, nth, "before"),
    "killed_after": lambda server, now, nth: server.killing(now, nth, "after"),
    "killed_answered": lambda server, now, nth: server.killing(now, nth, "answered"),
    "status_429": _status(429),
    "status_500": _status(500),
    "status_503": _status(503),
    "html_502": _status(502, html=True),
    "timeout_before": _kind("timeout_before"),
    "timeout_after": _kind("timeout_after"),
    "reset_before": _kind("reset_before"),
    "reset_after": _kind("reset_after"),
    "truncated": _kind("truncate"),
}


@contextmanager
def workplace(people: str = PEOPLE) -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield folder, config_folder(folder, people)


def undisturbed(config: Path, folder: Path, now: datetime = NOW) -> tuple[Outcome, list[str]]:
    """An ordinary run and one more; its outcome and the calls of the first."""
    desk = department(now)
    with serving(desk.emulator, config, folder) as server:
        code, said = server.run(now)
        assert code == 0, said
        calls = list(server.calls)
        code, said = server.run(now + _LATER)
        assert code == 0, said
    return outcome_of(desk), calls


def disturbed(config: Path, folder: Path, nth: int, fault: str, now: datetime = NOW) -> tuple[Outcome, int, int]:
    """A run with this fault at its nth call, then an ordinary one; the outcome and both exit codes."""
    desk = department(now)
    with serving(desk.emulator, config, folder) as server:
        first = FAULTS[fault](server, now, nth)
        second, _said = server.run(now + _LATER)
    return outcome_of(desk), first, second


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", default="", help="numbers of calls, from 1, or «gmail»; all if left out")
    parser.add_argument("--faults", default="", help=f"of {', '.join(FAULTS)}; all if left out")
    parser.add_argument("--monday", action="store_true", help="a run that sends every kind of mail")
    options = parser.parse_args()
    now, people = (MONDAY, EVERYBODY) if options.monday else (NOW, PEOPLE)
    started = time.monotonic()
    wrong: list[str] = []
    with workplace(people) as (folder, config):
        expected, calls = undisturbed(config, folder, now)
        mailbox = next(n for n, name in enumerate(calls, start=1) if "gmail" in name)
        words = options.calls.replace("gmail", ",".join(map(str, range(mailbox - 1, len(calls) + 1))))
        chosen = [int(n) for n in words.split(",") if n] or list(range(1, len(calls) + 1))
        faults = [name for name in options.faults.split(",") if name] or list(FAULTS)
        sys.stdout.write("call".ljust(44) + " ".join(name.rjust(len(name)) for name in faults) + "\n")
        for nth in chosen:
            cells = []
            for fault in faults:
                outcome, first, second = disturbed(config, folder, nth, fault, now)
                difference = expected.difference(outcome)
                if difference or second:
                    wrong.append(f"call {nth} {calls[nth - 1]}, {fault}: {difference} (exit {first}, then {second})")
                exit_shown = "killed" if first == KILLED else f"exit {first}"
                cells.append(f"{'WRONG' if difference or second else exit_shown}".rjust(len(fault)))
            name = calls[nth - 1].removeprefix("sheets.spreadsheets.")
            sys.stdout.write(f"{nth:3} {name}".ljust(44) + " ".join(cells) + "\n")
            sys.stdout.flush()
    total = len(chosen) * len(faults)
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    sys.stdout.write(
        f"{total} combinations of {len(chosen)} calls and {len(faults)} faults; after one ordinary run "
        f"{total - len(wrong)} are exactly as undisturbed, {len(wrong)} are not; {time.monotonic() - started:.0f} s\n"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
