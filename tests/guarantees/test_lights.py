"""The light of a prospect ages by itself, and never over a person's colour (GC-FOR-21)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sheets_automation.commands.explain import explain
from sheets_automation.commands.undo import undo
from sheets_automation.model import PaintRow
from sheets_automation.policy import AgeLimits
from sheets_automation.steps.result import RunResult

from .desk import AUDIT_TAB, WIDTH, Desk
from .prospects import (
    BLUE,
    BY_HAND,
    FOR_21,
    GREEN,
    LIGHT,
    NAME,
    PHONE,
    RED,
    STATUS,
    TODAY,
    YELLOW,
    Prospects,
    ages_config,
    desk_with,
    morning_after,
    waiting,
)

PURPLE, LIGHT_GREEN, BROWN = "#9900ff", "#b6d7a8", "#795548"
MARKS, PAINT = 1, 2


def painted(result: RunResult) -> int:
    return sum(isinstance(change, PaintRow) for change, _became in result.changes)


def flags(result: RunResult) -> list[str]:
    return [one.code for one in result.findings if one.code.startswith("semaforo_")]


def test_one_run_paints_by_days_and_the_second_writes_nothing() -> None:
    """Green up to three days, yellow up to seven, red from eight; without a follow-up the days count from creation."""
    desk = desk_with(*(waiting(n, days) for n, days in enumerate((0, 3, 4, 7, 8, None), start=1)))
    hands = Prospects(desk)
    desk.run()
    assert hands.lights() == [GREEN, GREEN, YELLOW, YELLOW, RED, RED]
    assert desk.run().changes == []


def test_only_the_light_is_painted() -> None:
    """Whatever else a row shows: name and observation keep what people painted there."""
    desk = desk_with(waiting(1, 9), waiting(2, 1))
    hands = Prospects(desk)
    hands.paint(1, BY_HAND["amarillo"], NAME)
    desk.run()
    assert [spot.fill for spot in desk.grid(FOR_21)[1] if spot.fill] == [BY_HAND["amarillo"], RED]


def test_a_colour_of_ours_ages_green_yellow_red_and_a_follow_up_makes_it_green_again() -> None:
    """The service goes on with what it painted itself, morning by morning."""
    desk = desk_with(waiting(1, 3), waiting(2, 0))
    hands, seen = Prospects(desk), []
    for _ in range(6):
        desk.run()
        assert desk.run().changes == []
        seen.append(hands.lights()[0])
        morning_after(desk)
    assert seen == [GREEN, YELLOW, YELLOW, YELLOW, YELLOW, RED]
    hands.follow_up(1, desk.now.date())
    desk.run()
    assert hands.lights()[0] == GREEN


@pytest.mark.parametrize("tone", [*BY_HAND.values(), GREEN, YELLOW, RED])
def test_a_persons_light_stays_and_is_told_where_it_disagrees(tone: str) -> None:
    """Also in the very tone that the service uses, today and as the days go by."""
    desk = desk_with(waiting(1, 9), waiting(2, 5), waiting(3, 0))
    hands = Prospects(desk)
    for at in (1, 2, 3):
        hands.shine(at, tone)
    for _ in range(3):
        told = flags(desk.run())
        assert hands.lights() == [tone] * 3
        assert told.count("semaforo_de_persona") == 2
        assert desk.run().changes == []
        desk.later(minutes=30)


def test_a_person_paints_over_our_light() -> None:
    """A green on a prospect that our rule says red: the green stays, every day."""
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    hands = Prospects(desk)
    desk.run()
    hands.shine(1, BY_HAND["verde"])
    for _ in range(3):
        assert flags(desk.run()) == ["semaforo_de_persona"]
        assert hands.lights()[0] == BY_HAND["verde"]
        morning_after(desk)


def test_a_person_who_comes_back_to_our_very_tone_is_still_a_person() -> None:
    """Ours, then theirs, then the tone that was ours: nobody but the mark could tell."""
    desk = desk_with(waiting(1, 3), waiting(2, 3))
    hands = Prospects(desk)
    desk.run()
    for tone in (BLUE, GREEN):
        hands.shine(1, tone)
        desk.run()
        assert desk.run().changes == []
    hands.shine(2, "")
    desk.run()
    hands.shine(2, GREEN)
    for _ in range(2):
        morning_after(desk)
        desk.run()
    assert hands.lights() == [GREEN, GREEN]


def test_a_person_gives_the_light_back_by_taking_their_colour_away() -> None:
    """As the finding says."""
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    hands = Prospects(desk)
    desk.run()
    hands.shine(1, BY_HAND["verde"])
    desk.run()
    hands.shine(1, "")
    desk.run()
    assert hands.lights()[0] == RED


def test_our_light_taken_away_stays_away_until_the_row_changes() -> None:
    """No colour is a person's word too; the next follow-up is another story."""
    desk = desk_with(waiting(1, 9), waiting(2, 9))
    hands = Prospects(desk)
    desk.run()
    hands.shine(1, "")
    desk.run()
    morning_after(desk)
    desk.run()
    assert hands.lights() == ["", RED]
    hands.follow_up(1, desk.now.date())
    desk.run()
    assert hands.lights() == [GREEN, RED]


@pytest.mark.parametrize(
    ("tone", "told"),
    [
        (BLUE, "semaforo_otro_color"),
        (PURPLE, "semaforo_otro_color"),
        (LIGHT_GREEN, "semaforo_otro_color"),
        (BROWN, "color_desconocido"),
    ],
)
def test_a_colour_of_another_meaning_is_never_overwritten(tone: str, told: str) -> None:
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    hands = Prospects(desk)
    hands.shine(1, tone)
    result = desk.run()
    assert hands.lights() == [tone, GREEN]
    assert [one.code for one in result.findings].count(told) == 1


def test_a_prospect_that_is_closed_loses_our_light_and_keeps_a_persons() -> None:
    desk = desk_with(waiting(1, 9), waiting(2, 9))
    hands = Prospects(desk)
    hands.shine(2, BY_HAND["rojo"])
    desk.run()
    for at in (1, 2):
        hands.type(at, STATUS, "Facturado")
    assert flags(desk.run()) == []
    assert hands.lights() == ["", BY_HAND["rojo"]]
    hands.type(1, STATUS, "Tibio")
    desk.run()
    assert hands.lights() == [BY_HAND["rojo"]] * 2  # in the tone that the people of the tab use


def test_without_its_column_nothing_is_painted() -> None:
    """No other cell is taken for the light."""
    desk = Desk(config=ages_config())
    from .prospects import HEADING

    heading = tuple("" if word == "SEMÁFORO" else word for word in HEADING)
    desk.register(FOR_21, [waiting(1, 9)], heading=heading)
    assert painted(desk.run()) == 0


def test_thresholds_of_the_brand() -> None:
    """Another brand may wait longer."""
    [form] = ages_config().forms
    ages = form.ages.model_copy(update={"by_brand": {"Seat": AgeLimits(verde=10, amarillo=20)}})
    form = form.model_copy(update={"ages": ages})
    desk = desk_with(waiting(1, 9), waiting(2, 9, brand="Seat"))
    desk.config = desk.config.model_copy(update={"forms": (form,)})
    desk.run()
    assert Prospects(desk).lights() == [RED, GREEN]


# ------------------------------------------------------------------------------------- rows that move, lost memories


def test_rows_that_are_sorted_keep_their_owner() -> None:
    """Ours goes on ageing where the row is now, a person's stays where it is now."""
    desk = desk_with(waiting(1, 3), waiting(2, 3), waiting(3, 3))
    hands = Prospects(desk)
    hands.shine(2, BY_HAND["verde"])
    desk.run()
    hands.sort(1, 3, NAME, down=True)
    morning_after(desk)
    desk.run()
    assert hands.lights() == [YELLOW, BY_HAND["verde"], YELLOW]


def test_a_sort_just_before_painting_paints_no_other_row() -> None:
    """Batch refused as a whole; the same run paints the right rows in its next round."""
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    hands = Prospects(desk)
    with hands.before_batch(PAINT, lambda: hands.sort(1, 2, NAME, down=True)):
        desk.run()
    assert hands.lights() == [GREEN, RED]


def test_a_person_who_paints_just_before_us_wins() -> None:
    """Between our look and our batch the colour became theirs."""
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    hands = Prospects(desk)
    with hands.before_batch(MARKS, lambda: hands.shine(1, BY_HAND["verde"])):
        desk.run()
    assert hands.lights() == [BY_HAND["verde"], GREEN]


def test_the_register_is_lost_and_our_lights_are_still_ours() -> None:
    """What we painted stands with the row, not in the control workbook."""
    desk = desk_with(waiting(1, 3), waiting(2, 3))
    hands = Prospects(desk)
    hands.shine(2, BY_HAND["verde"])
    desk.run()
    desk.emulator.workspace.files.pop(desk.control_id)
    morning_after(desk)
    desk.run()
    assert hands.lights() == [YELLOW, BY_HAND["verde"]]


def copy_row(hands: Prospects, source: int, target: int, tab: int = 0, to: int = 0) -> None:
    """Copy and paste of a whole row; its mark does not come along."""
    box = {"startColumnIndex": 0, "endColumnIndex": WIDTH}
    here = {"sheetId": tab, "startRowIndex": source, "endRowIndex": source + 1, **box}
    there = {"sheetId": to, "startRowIndex": target, "endRowIndex": target + 1, **box}
    hands.batch({"copyPaste": {"source": here, "destination": there, "pasteType": "PASTE_NORMAL"}})


def test_a_row_copied_for_another_prospect_shows_no_light_of_ours_for_long() -> None:
    """Copied with its light and given another follow-up: ours is still ours. A person's copied light is a person's."""
    desk = desk_with(waiting(1, 3), waiting(2, 3))
    hands = Prospects(desk)
    hands.shine(2, BY_HAND["verde"])
    desk.run()
    copy_row(hands, 1, 4)
    copy_row(hands, 2, 5)
    for at in (4, 5):
        hands.follow_up(at, date(2026, 11, 10))
    desk.run()
    assert hands.lights() == [BY_HAND["verde"], BY_HAND["verde"], RED, BY_HAND["verde"]]


def test_the_next_months_tab_made_from_this_one() -> None:
    """The copied prospects age there as well, with and without another follow-up; a person's light stays in both."""
    desk = desk_with(waiting(1, 3), waiting(2, 3), waiting(3, 3))
    hands = Prospects(desk)
    hands.shine(3, BY_HAND["verde"])
    desk.run()
    hands.batch({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 9, "newSheetName": "DICIEMBRE 2026"}})
    morning_after(desk)
    hands.follow_up(2, desk.now.date(), tab=9)
    desk.run()
    assert hands.lights() == [YELLOW, YELLOW, BY_HAND["verde"]]
    assert hands.lights(9) == [YELLOW, BY_HAND["verde"], BY_HAND["verde"]]
    assert desk.run().changes == []


def test_a_copied_tab_that_says_so_is_left_alone() -> None:
    """«Copia de …» is somebody's trial."""
    desk = desk_with(waiting(1, 3))
    hands = Prospects(desk)
    desk.run()
    hands.copy_tab()
    morning_after(desk)
    desk.run()
    assert (hands.lights(), hands.lights(77)) == ([YELLOW], [GREEN])


def test_a_copied_tab_whose_original_row_is_gone_is_left_alone_too() -> None:
    """It repeats nothing any more, and is still a trial."""
    desk = desk_with(waiting(1, 3), waiting(2, 3))
    hands = Prospects(desk)
    desk.run()
    hands.copy_tab()
    hands.delete(1)
    morning_after(desk)
    desk.run()
    assert (hands.lights(), hands.lights(77)) == ([YELLOW], [GREEN, GREEN])


def test_a_prospect_cut_to_another_tab_takes_our_light_along() -> None:
    desk = desk_with(waiting(1, 3), waiting(2, 0), tabs=("NOVIEMBRE 2026", "DICIEMBRE 2026"))
    hands = Prospects(desk)
    desk.run()
    copy_row(hands, 0, 0, to=1)
    hands.cut(1, to_tab=1, to=1)
    morning_after(desk)
    desk.run()
    assert (hands.lights(), hands.lights(1)) == ([GREEN], [YELLOW])


def test_another_prospect_typed_over_ours_gets_its_own_light() -> None:
    """The red of whom it was typed over is nobody's word about the new one."""
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    hands = Prospects(desk)
    desk.run()
    hands.type(1, 0, *waiting(7, 1)[:6])
    desk.run()
    assert hands.lights() == [GREEN, GREEN]


@pytest.mark.parametrize(("column", "typed"), [(NAME, "Otro Nombre Prueba"), (PHONE, "3209998877")])
def test_a_corrected_part_keeps_our_light_ours(column: int, typed: str) -> None:
    desk = desk_with(waiting(1, 3), waiting(2, 0))
    hands = Prospects(desk)
    desk.run()
    hands.type(1, column, typed)
    morning_after(desk)
    desk.run()
    assert hands.lights()[0] == YELLOW


# -------------------------------------------------------------------------------------------------- undo and explain


def test_undo_takes_the_lights_back_and_they_stay_so() -> None:
    """Until the prospect is followed up: then the light is ours again."""
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    hands = Prospects(desk)
    run = desk.run()
    undo(desk.session, desk.config, run.run, lambda: desk.now)
    assert hands.lights() == ["", ""]
    desk.later(minutes=30)
    assert painted(desk.run()) == 0
    hands.follow_up(1, TODAY)
    desk.run()
    assert hands.lights() == [GREEN, ""]


def test_undo_of_an_ageing_gives_the_earlier_light_back() -> None:
    """Green again, held until the row changes, and still ours: it goes on ageing after the next follow-up."""
    desk = desk_with(waiting(1, 3), waiting(2, 0))
    hands = Prospects(desk)
    desk.run()
    morning_after(desk)
    run = desk.run()
    assert hands.lights()[0] == YELLOW
    undo(desk.session, desk.config, run.run, lambda: desk.now)
    assert hands.lights()[0] == GREEN
    morning_after(desk, 9)
    desk.run()
    assert hands.lights() == [GREEN, RED]
    hands.follow_up(1, date(2026, 12, 1))
    desk.run()
    assert hands.lights()[0] == YELLOW


def test_undo_leaves_a_persons_light() -> None:
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    hands = Prospects(desk)
    run = desk.run()
    hands.shine(1, BY_HAND["verde"])
    undo(desk.session, desk.config, run.run, lambda: desk.now)
    assert hands.lights() == [BY_HAND["verde"], ""]


@pytest.mark.parametrize(
    ("act", "who", "words"),
    [
        (lambda _hands: None, "the service", "rojo"),
        (lambda hands: hands.shine(1, BY_HAND["verde"]), "a person", "lo puso una persona"),
    ],
)
def test_explain_says_why(act: Callable[[Prospects], None], who: str, words: str) -> None:
    """Days, thresholds, last follow-up, and whose the colour is."""
    desk = desk_with(waiting(1, 9), waiting(2, 0))
    desk.run()
    act(Prospects(desk))
    explained = explain(desk.session, desk.config, FOR_21, "NOVIEMBRE 2026", 2, desk.now)
    told = explained.told
    assert told["last follow-up"] == "16/11/2026"
    assert told["without follow-up"] == "9 days (green up to 3, yellow up to 7)"
    assert told["painted by"] == who
    assert words in told["decision"] + told["light it should show"]
    assert explained.judged is not None
    assert explained.judged.decision.rule == "R-127"
    assert told["where it is painted"] == f"column {'ABCDEFGHIJ'[LIGHT]} (from the form)"


def test_bitacora_tells_every_light() -> None:
    desk = desk_with(waiting(1, 9))
    desk.run()
    [line] = [entry for entry in desk.entries(AUDIT_TAB) if entry["action"] == "pintar"]
    assert (line["state_after"], line["rule"], line["result"]) == ("rojo", "R-127", "aplicado")
    assert line["reason"] == "9 días sin seguimiento (verde hasta 3, amarillo hasta 7)"


# ------------------------------------------------------------------------------------------------------------ brake


def test_the_brake_counts_first_lights_and_not_those_that_move_on() -> None:
    """A file painted for the first time waits for a person; a midnight at which all age does not."""
    desk = desk_with(*(waiting(n, 3) for n in range(1, 8)))
    hands = Prospects(desk)
    limits = desk.config.limits
    desk.config = desk.config.model_copy(
        update={"limits": limits.model_copy(update={"repaint_free": 3, "repaint_share": 0.5})}
    )
    assert painted(desk.run()) == 0
    strict = desk.config
    desk.config = desk.config.model_copy(update={"limits": limits})
    desk.run()
    desk.config = strict
    morning_after(desk)
    assert painted(desk.run()) == 7
    assert hands.lights() == [YELLOW] * 7
