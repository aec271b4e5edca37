"""What the administrator reads: everything in trouble, in Spanish, by title, once a day of each thing."""

from __future__ import annotations

import re

import pytest

from sheets_automation.errors import RemoteError
from sheets_automation.model import RunStatus

from .desk import AGENT, RUNS_TAB, Desk
from .hands import row
from .interleavings import small_config

NOTICE = "El servicio necesita atención"
ENGLISH = re.compile(r"\b(answered|reading|writing|workbook|the|was|share|Nothing)\b")


@pytest.fixture
def desk() -> Desk:
    """Two registers; the first is an agent's, so that the service can lose it."""
    made = Desk(config=small_config())
    made.register("GSC-FOR-01", [row(1)], owner=AGENT)
    made.register("GSC-FOR-03", [row(2)])
    return made


def notices(desk: Desk) -> list[str]:
    return [mail.text for mail in desk.emulator.sent_mail() if NOTICE in mail.subject]


def own_words(text: str) -> str:
    """Without what Google said, which is quoted, and without addresses."""
    return re.sub(r"«[^»]*»|https?://\S+", "", text)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 403, "message": "The caller does not have permission"},
        {"status": 404, "message": "Requested entity was not found."},
        {"status": 503},
        {"status": 502, "html": True},
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_spanish_by_its_title(desk: Desk, fault: dict[str, object]) -> None:
    """Title and next step; no id, no English of ours; the other file is painted; the same day no second mail."""
    pattern = rf"spreadsheets\.get .*{re.escape(desk.books['GSC-FOR-01'])}"
    desk.emulator.faults.add(kind="error", pattern=pattern, times=0, **fault)
    first = desk.run()
    assert first.status is RunStatus.PARTIAL
    assert first.painted == 1
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.PARTIAL
    [notice] = notices(desk)
    assert "«GSC-FOR-01 2026»" in notice
    told = [trouble.text for trouble in first.troubles]
    assert [text for text in told if ENGLISH.search(own_words(text)) or desk.books["GSC-FOR-01"] in text] == []
    assert not ENGLISH.search(own_words(desk.entries(RUNS_TAB)[-1]["detail"]))
    desk.emulator.faults.clear()
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert len(notices(desk)) == 1


def test_a_second_trouble_of_the_day_is_told_without_the_first(desk: Desk) -> None:
    """Two files, one after the other: two mails, each about its own; the next day both together."""
    for code in ("GSC-FOR-01", "GSC-FOR-03"):
        pattern = rf"spreadsheets\.get .*{re.escape(desk.books[code])}"
        desk.emulator.faults.add(kind="error", pattern=pattern, times=0, status=503)
        desk.run()
        desk.later(minutes=20)
    desk.run()
    first, second = notices(desk)
    assert "GSC-FOR-01" in first
    assert "GSC-FOR-03" in second
    assert "GSC-FOR-01" not in second
    desk.later(days=1)
    desk.run()
    assert "GSC-FOR-01" in notices(desk)[2]
    assert "GSC-FOR-03" in notices(desk)[2]


def test_a_run_that_fails_is_told_in_spanish_once_a_day(desk: Desk) -> None:
    """Whatever the exact failure; and the run after it is as ever."""
    desk.run()
    before = len(notices(desk))
    for status, times in ((429, 8), (503, 1)):
        desk.later(minutes=20)
        desk.emulator.faults.add(kind="error", pattern="batchUpdate", nth=2, times=times, status=status)
        with pytest.raises(RemoteError) as failure:
            desk.run()
        assert not ENGLISH.search(own_words(failure.value.told))
        desk.emulator.faults.clear()
    [notice] = notices(desk)[before:]
    assert "La corrida no pudo terminar." in notice
    assert not ENGLISH.search(own_words(notice))
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE


def test_a_long_list_of_troubles_is_one_mail_that_a_lost_answer_does_not_double(desk: Desk) -> None:
    """Twelve files at once: the draft whose id nobody wrote down is found again by its key, however long that is."""
    forms = tuple(form.model_copy(update={"several": True}) for form in desk.config.forms)
    desk.config = desk.config.model_copy(update={"forms": forms})
    for n in range(12):
        desk.register("GSC-FOR-01", [], name=f" {n:02d}", heading=("",) * 10)
    desk.emulator.faults.add(kind="reset_after", pattern=r"drafts\.create", nth=1, times=2)
    for _run in range(3):
        desk.run()
        desk.later(minutes=20)
    [notice] = notices(desk)
    assert all(f"«GSC-FOR-01 2026 {n:02d}»" in notice for n in range(12))
    assert not desk.emulator.workspace.drafts
