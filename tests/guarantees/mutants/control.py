"""What keeps the control workbook's memory against its owner and its copies."""

from __future__ import annotations

from .mutant import Mutant

CONTROL = "sheets_automation/steps/control.py"
WHICH = "sheets_automation/steps/which_control.py"
EDITS = "sheets_automation/google/edits.py"
LOST = ("guarantees/test_lost_control.py",)
AMONG = ("guarantees/test_control_among_files.py",)
OWNED = ("guarantees/test_people_at_work.py",)

CONTROLS = (
    Mutant(
        "a plate stands in the hidden column",
        "sheets_automation/domain/control/veil.py",
        "plate=_token(case.plate, case.key),",
        "plate=case.plate,",
        ("guarantees/test_veil.py",),
    ),
    Mutant(
        "cases stay where they were registered",
        CONTROL,
        "if tab is None or in_order(ledger.cases, {row.index for row in tab.rows if row.filtered}):",
        "if True:",
        ("guarantees/test_order.py",),
    ),
    Mutant("the highest number is not noted", CONTROL, "if highest > self._last_number:", "if False:", LOST),
    Mutant(
        "taking a note off erases the mark's number",
        EDITS,
        'says = change.case or _memo(change) or (named or {}).get(change.mark, "")',
        "says = change.case or _memo(change)",
        LOST,
    ),
    Mutant(
        "a mark never gets its case's number",
        "sheets_automation/domain/cases/plan.py",
        "elif case.number not in row.mark_values:",
        "elif False:",
        LOST,
    ),
    Mutant(
        "a write does not look whether lines moved",
        CONTROL,
        "[*fence, *before, *requests,",
        "[*fence, *requests,",
        OWNED,
    ),
    Mutant(
        "a copy beats the workbook in use",
        WHICH,
        "return not seen.copied(file.id), seen.run, seen.generation",
        "return True, seen.run, seen.generation",
        AMONG,
    ),
    Mutant(
        "a copy is used while the original is in the bin",
        WHICH,
        "if found.file is not None and not (found.trace and found.trace.copied(found.file.id)):",
        "if found.file is not None:",
        AMONG,
    ),
    Mutant(
        "a copy sends the day's mail again",
        "sheets_automation/service.py",
        "    if run.control.is_copy and not run.explicit:",
        "    if False:",
        AMONG,
    ),
    Mutant(
        "the renamed workbook loses to an empty one",
        WHICH,
        "    if not in_use and not any(_brought_back(session.sheets, file, seen) for file, seen in found):",
        "    if not found:",
        AMONG,
    ),
    Mutant(
        "what was settled just now is forgotten",
        "sheets_automation/steps/settle.py",
        "return replace(ledger, cases=cases, pending=waiting, log=log), tuple(settled)",
        "return replace(ledger, cases=cases, pending=waiting), tuple(settled)",
        OWNED,
    ),
)
