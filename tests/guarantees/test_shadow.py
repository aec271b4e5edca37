"""Shadow mode: a week in which the service only looks, what people did meanwhile, and the switch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sheets_automation import service
from sheets_automation.commands.shadow import compare
from sheets_automation.domain.cases.plan import describe
from sheets_automation.emulator import DEFAULT_OWNER
from sheets_automation.errors import InputError, RemoteError
from sheets_automation.model import RunStatus
from sheets_automation.policy import Config
from sheets_automation.service import Approval
from sheets_automation.steps.result import RunResult

from .desk import CASES_TAB, MAIL_TAB, PLATE, RUNS_TAB, Desk, Json
from .hands import Hands, row
from .interleavings import hurry, small_config
from .shadow_week import DEEDS, Recount, Week, in_shadow, live
from .test_first_run import Died, dying

SHADOW_TAB, AGREEMENT_TAB = 110, 111
READS = ("get", "list", "search", "getByDataFilter", "batchGet")


SEED = 6


def lean(*, one_report: bool = False) -> Config:
    """In shadow mode; without reports but for one, if that is asked for."""
    config = in_shadow(small_config())
    kept = tuple(one for one in config.reports.reports if one_report and one.code == "GSC-FOR-02")
    return config.model_copy(update={"reports": config.reports.model_copy(update={"reports": kept})})


@dataclass(slots=True)
class Lived:
    desk: Desk
    week: Week
    recount: Recount
    last: RunResult


@pytest.fixture(scope="module")
def lived() -> Lived:
    hurry()
    desk = Desk(config=lean(one_report=True))
    week, recount = Week(desk, Random(SEED)), Recount()
    week.begin(12)
    results: list[RunResult] = []

    def run() -> None:
        before = [desk.grid(code) for code in desk.books]
        results.append(desk.run())
        assert [desk.grid(code) for code in desk.books] == before

    live(week, recount, run, deeds=10)
    assert {result.status for result in results} == {RunStatus.DONE}
    return Lived(desk, week, recount, results[-1])


def figures(desk: Desk) -> dict[str, dict[str, int]]:
    """Colour → what became of its wishes, as the command tells it."""
    return {
        one.words.partition(":")[0].lower().replace(" ", "_"): {
            "same": one.same,
            "other": one.other,
            "nobody": one.waiting + one.nobody,
            "changed": one.changed,
        }
        for one in compare(desk.session, desk.config).rules
    }


def shown(desk: Desk, tab: int) -> list[list[object]]:
    sheet = desk.emulator.spreadsheet(desk.control_id).sheet_by_id(tab)
    assert sheet is not None
    return [[next(iter((c or {}).get("userEnteredValue", {}).values()), None) for c in r.cells] for r in sheet.rows]


def texts(desk: Desk, tab: int) -> str:
    return "\n".join(str(value) for line in shown(desk, tab) for value in line if value)


# ------------------------------------------------------------------------------------------------------- the week


def test_nothing_but_the_control_workbook_is_written_and_no_mailbox_asked(lived: Lived) -> None:
    """The recorder of a whole week: one file is made, and every other call only reads."""
    calls = lived.desk.emulator.recorder.calls
    writes = [call for call in calls if call.method_id.rpartition(".")[2] not in READS]
    made = [call.method_id for call in writes if call.method_id.endswith(".create")]
    assert made == ["sheets.spreadsheets.create"]
    rest = [call for call in writes if not call.method_id.endswith(".create")]
    assert {call.params.get("spreadsheetId") for call in rest} == {lived.desk.control_id}
    assert not [call for call in calls if call.method_id.startswith("gmail")]
    assert lived.desk.emulator.sent_mail() == []
    assert {f.name for f in lived.desk.emulator.workspace.files.values()} == {
        "Control de Automatización", "GSC-FOR-01 2026", "GSC-FOR-03 2026",
    }  # fmt: skip


def test_the_agreement_is_what_a_recount_of_peoples_deeds_gives(lived: Lived) -> None:
    """Every colour, and each of the four things that can become of a wish, occurs and is counted alike."""
    recounted = lived.recount.figures
    assert figures(lived.desk) == recounted
    assert set(recounted) == {"rojo", "amarillo", "verde", "azul"}
    kinds = ("same", "other", "nobody", "changed")
    assert all(sum(one[kind] for one in recounted.values()) >= 3 for kind in kinds)
    assert set(lived.week.done) == set(DEEDS)
    assert all(lived.week.done.values())


def test_each_mail_that_would_have_left_is_one_line(lived: Lived) -> None:
    """A digest each business morning, to whom, about which cases; «Correos» holds nothing that was not sent."""
    days = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"]
    lines = [entry for entry in lived.desk.entries(SHADOW_TAB) if entry["mail"]]
    digests = [line["mail"] for line in lines if line["mail"]["moment"] == "resumen_diario"]
    assert [mail["day"] for mail in digests] == days
    assert {mail["recipient"] for mail in digests} == {"gestion.clientes@carrazos.example"}
    assert len({line["mail"]["key"] for line in lines}) == len(lines)
    assert lived.desk.mails() == []


def test_the_tab_says_it_in_words(lived: Lived) -> None:
    """Rules with figures first, then how to read them, and what the first real run would do."""
    told = texts(lived.desk, AGREEMENT_TAB)
    assert "Rojo: detractor sin gestión registrada" in told
    assert "El servicio está en sombra desde el 25/11/2026 07:45" in told
    assert f"la primera corrida pintaría {len(lived.last.wished)} filas" in told
    lines = texts(lived.desk, SHADOW_TAB)
    assert "pintó lo mismo (visto el " in lines
    assert "pintó otro color: " in lines
    assert "la fila ya no está" in lines
    assert {entry["shadow"] for entry in lived.desk.entries(RUNS_TAB)} == {True}
    assert texts(lived.desk, RUNS_TAB).count("en sombra") == len(lived.desk.entries(RUNS_TAB))


def test_the_example_of_the_document_is_this_week(lived: Lived) -> None:
    """The table of docs/sombra.md, figure by figure."""
    text = (Path(__file__).parents[2] / "docs" / "sombra.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    told = shown(lived.desk, AGREEMENT_TAB)
    assert rows == [[str(v).removesuffix(".0") for v in line[:8]] for line in told[: len(rows)]]
    assert rows[-1][0] == "Todas"


def test_hidden_data_hold_no_customer(lived: Lived) -> None:
    """No telephone and no name but the first, as «Casos» shows it: rows are known by digests."""
    data = str(lived.desk.entries(SHADOW_TAB))
    assert "Prueba" not in data
    assert "31012345" not in data


def test_twice_is_once_and_then_the_switch(lived: Lived) -> None:
    """A second look writes a line of Corridas alone; the first real run paints what waited, late mails do not leave."""
    desk = lived.desk
    before = {tab: shown(desk, tab) for tab in (CASES_TAB, MAIL_TAB, SHADOW_TAB, AGREEMENT_TAB)}
    desk.run()
    assert {tab: shown(desk, tab) for tab in before} == before

    waiting, known, counted = lived.last.wished, desk.cases(), figures(desk)
    desk.config = in_shadow(desk.config, on=False)
    desk.later(minutes=10)
    result = desk.run()
    assert result.painted == len(waiting) > 0
    assert result.detail.startswith("Salió de la sombra")
    kept = {case["number"]: case["first_seen"] for case in desk.cases()}
    assert {case["number"]: case["first_seen"] for case in known} == kept
    assert desk.emulator.sent_mail() == []
    desk.later(minutes=10)
    again = desk.run()
    assert (again.changes, "sombra" in again.detail) == ([], False)
    assert figures(desk) == counted
    assert "salió el 01/12/2026 16:10 y estas cifras ya no cambian" in texts(desk, AGREEMENT_TAB)

    desk.at(desk.now.replace(day=2, hour=7, minute=45))
    desk.run()
    [mail] = desk.emulator.sent_mail()
    assert mail.recipients == ("gestion.clientes@carrazos.example",)
    assert [entry["moment"] for entry in desk.mails()] == ["resumen_diario"]


# ------------------------------------------------------------------------------------------------------ small ones


def small_desk(**limits: Any) -> Hands:
    hurry()
    config = lean()
    desk = Desk(config=config.model_copy(update={"limits": config.limits.model_copy(update=limits)}))
    desk.register("GSC-FOR-01", [row(1), row(2, evidence="Se llamó"), row(3, 9, suggestion="Más parqueaderos")])
    return Hands(desk)


def lines_of(desk: Desk) -> list[Json]:
    """The lines without what differs from run to run."""
    found = desk.entries(SHADOW_TAB)
    for line in found:
        for name in ("id", "run", "first"):
            del line[name]
        if line["mail"]:
            del line["mail"]["run"], line["mail"]["when"]
    return found


def test_a_run_that_dies_in_shadow_is_completed_by_the_next() -> None:
    """Killed before or after a call: no wish, mail or case is doubled or missing, nothing is written elsewhere."""
    whole = small_desk().desk
    whole.run()
    for nth in range(1, 40, 2):
        desk = small_desk().desk
        if not dying(desk, nth, after=nth % 4 == 1):
            break
        desk.later(minutes=13)
        assert desk.run().status is RunStatus.DONE
        assert lines_of(desk) == lines_of(whole), nth
        assert [case["number"] for case in desk.cases()] == [case["number"] for case in whole.cases()]
        assert "en_curso" not in {entry["status"] for entry in desk.entries(RUNS_TAB)}, nth
        assert desk.emulator.sent_mail() == []
    assert nth > 10


def test_a_run_that_fails_in_shadow_says_so_and_mails_nobody() -> None:
    """A register out of reach: exit code and «Corridas» tell it; no notice to the administrator leaves."""
    hands = small_desk()
    hands.desk.run()

    def vanish(call: Any) -> None:
        if call.params.get("spreadsheetId") == hands.desk.books["GSC-FOR-01"]:
            raise ConnectionError

    with hands.desk.interrupting(before=vanish):
        result = hands.desk.run()
    assert result.status is RunStatus.PARTIAL
    assert "No se pudo leer «GSC-FOR-01 2026»" in hands.desk.entries(RUNS_TAB)[-1]["detail"]
    assert not [call for call in hands.desk.emulator.recorder.calls if call.method_id.startswith("gmail")]
    assert [line["fate"] for line in lines_of(hands.desk)][:3] == ["nadie_aun"] * 3


def test_a_run_that_cannot_go_on_in_shadow_mails_nobody_either() -> None:
    """Google breaks down while the wishes are written: it fails, «Corridas» says so, the administrator gets no mail."""
    desk = small_desk().desk
    desk.run()
    desk.later(hours=1)
    Hands(desk).type(4, 0, *row(4))
    desk.emulator.faults.add(kind="error", pattern="batchUpdate", nth=3, times=1, status=503)
    with pytest.raises(RemoteError):
        desk.run()
    desk.emulator.faults.clear()
    assert desk.entries(RUNS_TAB)[-1]["status"] == "fallida"
    assert not [call for call in desk.emulator.recorder.calls if call.method_id.startswith("gmail")]


def test_a_mail_in_flight_waits_for_the_switch() -> None:
    """A real run that died before its mail left: the mailbox is not asked in shadow, not even for that."""
    hands = small_desk()
    desk = hands.desk
    desk.config = in_shadow(desk.config, on=False)
    sends = "gmail.users.drafts.send"
    with desk.interrupting(before=lambda call: _die(call.method_id == sends)), pytest.raises(Died):
        desk.run()
    desk.config = in_shadow(desk.config)
    desk.later(hours=1)
    before = len([call for call in desk.emulator.recorder.calls if call.method_id.startswith("gmail")])
    assert desk.run().status is RunStatus.DONE
    assert len([call for call in desk.emulator.recorder.calls if call.method_id.startswith("gmail")]) == before
    assert [entry["state"] for entry in desk.mails()] == ["borrador"]


def _die(now: bool) -> None:
    if now:
        raise Died


def test_the_brake_is_told_beforehand_and_holds_the_first_real_run() -> None:
    """In shadow all is wished; after the switch the file waits until its plan is approved."""
    hands = small_desk(repaint_free=1, repaint_share=0.5)
    desk = hands.desk
    result = desk.run()
    assert (len(result.wished), result.status) == (3, RunStatus.DONE)
    assert "El freno dejaría quieto «GSC-FOR-01 2026» (100 %)" in result.detail
    assert "la primera corrida real lo dejará quieto hasta que alguien lo apruebe" in texts(desk, AGREEMENT_TAB)
    desk.config = in_shadow(desk.config, on=False)
    held = desk.run()
    assert (held.status, held.painted) == (RunStatus.PARTIAL, 0)
    assert figures(desk)["rojo"]["nobody"] == 1
    plan, _world, _due = service.plan(desk.session, desk.config, desk.now)
    approved = Approval(plan.fingerprint, tuple(describe(change) for change in plan.changes))
    assert desk.run(approved=approved).painted == 3


def test_the_right_to_look_is_enough(viewer: Desk) -> None:
    """A register shared for viewing only: all is wished, and nothing is in trouble until the switch."""
    result = viewer.run()
    assert (result.status, len(result.wished)) == (RunStatus.DONE, 1)
    viewer.config = in_shadow(viewer.config, on=False)
    assert viewer.run().status is RunStatus.PARTIAL


@pytest.fixture
def viewer() -> Desk:
    desk = Desk(config=lean())
    book = desk.register("GSC-FOR-01", [row(1)], owner="jefe@carrazos.example")
    owner = desk.emulator.as_user("jefe@carrazos.example")
    found = owner.call("drive.permissions.list", fileId=book, fields="permissions(id,emailAddress)")
    own = next(item["id"] for item in found["permissions"] if item["emailAddress"] == DEFAULT_OWNER)
    owner.call("drive.permissions.update", {"role": "reader"}, fileId=book, permissionId=own)
    return desk


def test_what_came_before_the_wish_is_no_agreement() -> None:
    """Painted before the first look: nothing was wished; painted after it, in another tone: the same."""
    hands = small_desk()
    hands.paint(1, "#cc0000")
    hands.desk.run()
    assert "rojo" not in figures(hands.desk)
    hands.paint(2, "#ffd966")
    hands.desk.later(hours=1)
    hands.desk.run()
    assert figures(hands.desk)["amarillo"]["same"] == 1


def test_a_row_that_is_no_case_is_found_again() -> None:
    """A suggestion in blue whose plate is corrected and which slides down: the same wish, until somebody paints it."""
    hands = small_desk()
    hands.desk.run()
    hands.type(3, PLATE, "XYZ999")
    hands.insert(1)
    hands.desk.run()
    assert figures(hands.desk)["azul"] == {"same": 0, "other": 0, "nobody": 1, "changed": 0}
    hands.paint(4, "#6d9eeb")
    hands.desk.run()
    assert figures(hands.desk)["azul"] == {"same": 1, "other": 0, "nobody": 0, "changed": 0}


def test_an_approved_plan_is_refused_in_shadow() -> None:
    """Whoever approves a plan wants it done: it is said that shadow mode does nothing."""
    desk = small_desk().desk
    with pytest.raises(InputError, match="nothing is painted in shadow mode"):
        desk.run(approved=Approval("0", ()))
