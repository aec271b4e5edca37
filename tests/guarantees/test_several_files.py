"""A second file with a form's code: a copy, a new year's file, another sede's, or nobody can tell.

Whatever is the matter with one form concerns that form; nothing is lost and nothing stands twice.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.model import RunStatus
from sheets_automation.steps.result import RunResult

from .desk import Desk
from .hands import Hands, row
from .interleavings import one_report

FORM = "GSC-FOR-01"
ADMINISTRATOR = "sistemas@carrazos.example"


@pytest.fixture
def desk() -> Desk:
    """Two forms, each with a detractor and a promoter."""
    made = Desk(config=one_report())
    made.register(FORM, [row(1), row(2, 9), row(3)])
    made.register("GSC-FOR-03", [row(7), row(8, 9)])
    return made


def copied(desk: Desk, title: str, name: str = "copia") -> str:
    """«Hacer una copia» by the agent, shared with the service; all that is in the file is copied, marks too."""
    made = desk.agent.call("drive.files.copy", {"name": title}, fileId=desk.books[FORM])
    desk.books[name] = str(made["id"])
    desk.emulator.share(desk.books[name], DEFAULT_OWNER)
    return desk.books[name]


def unshare(desk: Desk, book_id: str) -> None:
    """The service does not see the file any more (in the bin of its owner: listed nowhere)."""
    trash(desk, book_id, gone=True)


def trash(desk: Desk, book_id: str, *, gone: bool) -> None:
    owner = desk.emulator.workspace.files[book_id].owner
    desk.emulator.as_user(owner).call("drive.files.update", {"trashed": gone}, fileId=book_id)


def rename(desk: Desk, book_id: str, title: str) -> None:
    owner = desk.emulator.workspace.files[book_id].owner
    desk.emulator.as_user(owner).call("drive.files.update", {"name": title}, fileId=book_id)


def told(result: RunResult, kind: str = "dos_archivos") -> list[str]:
    return [trouble.text for trouble in result.troubles if trouble.kind.value == kind]


def places(desk: Desk) -> dict[str, tuple[str, int]]:
    """Case number → file and row of the open cases."""
    return {
        case["number"]: (case["where"]["workbook"], case["where"]["row"])
        for case in desk.cases()
        if case["status"] == "abierto"
    }


def told_twice(desk: Desk) -> list[Any]:
    """Row and day that were mailed more than once to the same address in a day."""
    rows = {case["number"]: case["plate"] for case in desk.cases()}
    seen = [(mail["recipient"], mail["day"], rows[said[0]]) for mail in desk.mails() for said in mail["told"]]
    return [one for one in seen if seen.count(one) > 1]


def marks_are_consistent(desk: Desk, result: RunResult) -> None:
    assert [change for change, became in result.changes if became.value not in ("aplicado",)] == []


def test_a_copy_is_left_alone_and_the_others_go_on(desk: Desk) -> None:
    """The first is followed; nothing is painted in the copy; no case stands twice; the administrator is told once."""
    desk.run()
    before = places(desk)
    copied(desk, f"Copia de {FORM} 2026")
    still = desk.grid("copia")
    desk.later(days=1)
    Hands(desk).type(4, 0, *row(4))
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert [text for text in told(result) if f"«Copia de {FORM} 2026» es una copia de «{FORM} 2026»" in text]
    assert desk.grid("copia") == still
    assert {number: at for number, at in places(desk).items() if number in before} == before
    assert len(places(desk)) == len(before) + 1
    notices = [mail for mail in desk.emulator.sent_mail() if ADMINISTRATOR in mail.recipients]
    assert f"Copia de {FORM}" in notices[-1].text
    again = desk.run()
    assert again.changes == []
    assert len([m for m in desk.emulator.sent_mail() if ADMINISTRATOR in m.recipients]) == len(notices)
    assert told_twice(desk) == []


@pytest.mark.parametrize(
    "title", [f"{FORM} 2026", f"{FORM} 2026 (1)", f"{FORM} 2026 respaldo de Ana", f"{FORM} 2026 A"]
)
def test_a_copy_under_any_title_is_known_by_its_rows(desk: Desk, title: str) -> None:
    """Even under the same title or one that sorts first: the younger of two files with the same rows is the copy."""
    desk.run()
    desk.later(hours=1)
    copied(desk, title)
    still, before = desk.grid("copia"), places(desk)
    result = desk.run()
    assert told(result)
    assert desk.grid("copia") == still
    assert places(desk) == before
    assert len(desk.cases()) == len(before)


def test_rows_that_only_the_copy_has_are_told_with_their_places(desk: Desk) -> None:
    """Somebody typed a customer into the copy: that is a real customer whom nobody follows."""
    desk.run()
    copied(desk, f"Copia de {FORM} 2026")
    Hands(desk, "copia").type(5, 0, *row(5))
    result = desk.run()
    [text] = told(result)
    assert "1 fila" in text
    assert "«NOVIEMBRE 2026»: fila 6" in text
    [finding] = [finding for finding in result.findings if finding.code == "archivo_copiado"]
    assert "fila 6" in finding.read


def test_the_file_that_is_gone_for_one_run_keeps_its_cases_while_its_copy_is_there(desk: Desk) -> None:
    """A mark in the copy takes no case over, and the file goes on as if nothing had been when it comes back."""
    desk.run()
    before, mails = places(desk), len(desk.emulator.sent_mail())
    copied(desk, f"{FORM} 2026 nuevo")
    still = desk.grid("copia")
    unshare(desk, desk.books[FORM])
    desk.later(hours=2)
    result = desk.run()
    assert told(result)
    assert places(desk) == before
    assert desk.grid("copia") == still
    trash(desk, desk.books[FORM], gone=False)
    result = desk.run()
    assert places(desk) == before
    assert len(desk.cases()) == len(before)
    assert result.changes == []
    assert told_twice(desk) == []
    assert len([m for m in desk.emulator.sent_mail()[mails:] if ADMINISTRATOR not in m.recipients]) == 0


def test_a_copy_that_is_given_the_name_of_the_file_that_is_gone_takes_its_place(desk: Desk) -> None:
    """As the message says: the same cases, numbers and clocks go on in it, and its rows are painted there."""
    desk.run()
    before = places(desk)
    book = copied(desk, f"{FORM} 2026 nuevo")
    unshare(desk, desk.books[FORM])
    desk.run()
    rename(desk, book, f"{FORM} 2026")
    Hands(desk, "copia").type(4, 0, *row(4))
    result = desk.run()
    marks_are_consistent(desk, result)
    assert set(before) < set(places(desk))
    assert len(places(desk)) == len(before) + 1
    assert {c["where"]["workbook_id"] for c in desk.cases() if c["form"] == FORM} == {book}
    assert Hands(desk, "copia").cell(4).fill == "#ff0000"
    assert desk.run().changes == []
    assert told_twice(desk) == []


def test_a_file_that_cannot_be_read_in_this_run_loses_nothing_to_its_copy(desk: Desk) -> None:
    desk.run()
    before = places(desk)
    copied(desk, f"{FORM} 2026 nuevo")
    desk.emulator.faults.add(kind="error", pattern=f"get .*{desk.books[FORM]}", times=0, status=503)
    still = desk.grid("copia")
    desk.run()
    desk.emulator.faults.clear()
    assert places(desk) == before
    assert desk.grid("copia") == still
    assert desk.run().changes == []
    assert places(desk) == before


@pytest.mark.parametrize("emptied", [True, False])
def test_the_new_years_file_made_from_last_years(desk: Desk, emptied: bool) -> None:
    """Both are followed: old cases go on in the old file, the rows that came along are not cases a second time."""
    desk.run()
    before = places(desk)
    desk.at(desk.now.replace(year=2027, month=1, day=5))
    copied(desk, f"{FORM} 2027", "nuevo")
    new = Hands(desk, "nuevo")
    if emptied:
        for at in (1, 2, 3):
            new.type(at, 0, *[""] * 10)
    new.type(4, 0, *row(5, called=date(2027, 1, 4)))
    result = desk.run()
    marks_are_consistent(desk, result)
    assert told(result) == []
    assert {number: at for number, at in places(desk).items() if number in before} == before
    fresh = [at for number, at in places(desk).items() if number not in before]
    assert fresh == [(f"{FORM} 2027", 4)]
    assert [f.severity.value for f in result.findings if f.code == "archivo_de_otro_ano"] == ["dato"]
    assert desk.run().changes == []


def test_the_copy_becomes_the_new_years_file_with_its_first_call_of_january(desk: Desk) -> None:
    """Until then it is a copy; nobody has to rename it."""
    desk.run()
    desk.at(desk.now.replace(year=2027, month=1, day=5))
    copied(desk, f"Copia de {FORM} 2026", "nuevo")
    assert told(desk.run())
    Hands(desk, "nuevo").type(4, 0, *row(5, called=date(2027, 1, 4)))
    result = desk.run()
    assert told(result) == []
    assert Hands(desk, "nuevo").cell(4).fill == "#ff0000"
    assert Hands(desk, "nuevo").cell(1).fill == Hands(desk).cell(1).fill
    assert desk.run().changes == []


def test_two_sedes_files_are_both_followed_with_a_word(desk: Desk) -> None:
    """No row in common: every customer is followed; the administrator reads which setting says that this is meant."""
    desk.register(FORM, [row(11), row(12, 9)], name=" Duitama")
    result = desk.run()
    [text] = told(result)
    assert "varios_archivos = true" in text
    assert f"{FORM} 2026 Duitama" in text
    assert result.status is RunStatus.PARTIAL
    assert sorted(at for at in places(desk).values() if FORM in at[0]) == [
        (f"{FORM} 2026", 1),
        (f"{FORM} 2026", 3),
        (f"{FORM} 2026 Duitama", 1),
    ]
    assert desk.run().changes == []


def test_where_nobody_can_tell_that_form_is_held_and_the_other_goes_on(desk: Desk) -> None:
    """Two files of the same rows, made in the same moment, before the first run."""
    desk.register(FORM, [row(1), row(2, 9), row(3)], name=" A")
    result = desk.run()
    [text] = told(result)
    assert f"«{FORM} 2026»" in text
    assert f"«{FORM} 2026 A»" in text
    assert result.status is RunStatus.PARTIAL
    assert [case["form"] for case in desk.cases()] == ["GSC-FOR-03"]
    rename(desk, desk.books[f"{FORM} A"], "Lista vieja")
    after = desk.run()
    assert after.status is RunStatus.DONE
    assert sorted(case["form"] for case in desk.cases()) == [FORM, FORM, "GSC-FOR-03"]
