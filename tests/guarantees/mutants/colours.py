"""Which colour a row gets: the table of A-14, its order and its conditions; where people paint."""

from __future__ import annotations

from .mutant import DECIDE, DECORATION, DERIVE, NAMED, PAINTING, PALETTE, PATTERNS, TABLE_A14, UNDONE, Mutant

RULES_OF_COLOUR = tuple(
    Mutant(f"without the rule {rule}", DECIDE, f"    {rule},\n", "", TABLE_A14)
    for rule in (
        "_persons_colour",
        "_blue_on_detractor",
        "_corrected_score",
        "_red_without_score",
        "_done",
        "_in_progress",
        "_nothing_done",
        "_suggestion",
    )
)

CONDITIONS_OF_COLOUR = (
    Mutant(
        "nothing done before in progress",
        DECIDE,
        "    _in_progress,\n    _nothing_done,\n",
        "    _nothing_done,\n    _in_progress,\n",
        TABLE_A14,
    ),
    Mutant(
        "in progress before done",
        DECIDE,
        "    _done,\n    _in_progress,\n",
        "    _in_progress,\n    _done,\n",
        TABLE_A14,
    ),
    Mutant(
        "green without evidence is not flagged",
        DECIDE,
        'flag = "" if facts.evidence else',
        'flag = "" if True else',
        TABLE_A14,
    ),
    Mutant(
        "purple outside VW is not flagged",
        DECIDE,
        'flag = "" if facts.car_advisor else',
        'flag = "" if True else',
        TABLE_A14,
    ),
    Mutant(
        "blue on a detractor is not flagged",
        DECIDE,
        "facts.present is State.BLUE and facts.detractor",
        "facts.present is State.BLUE and not facts.detractor",
        TABLE_A14,
    ),
    Mutant("a person's red is cleared too", DECIDE, "        if facts.ours:\n", "        if True:\n", TABLE_A14),
    Mutant("our red on a promoter stays", DECIDE, "        if facts.ours:\n", "        if False:\n", TABLE_A14),
    Mutant(
        "a corrected score forgets the suggestion",
        DECIDE,
        "facts.ours and facts.suggestion and",
        "False and",
        (f"{NAMED}::test_a_corrected_score_with_a_suggestion_turns_blue_in_one_run",),
    ),
    Mutant(
        "a cell somebody touched is still ours",
        DECIDE,
        "all(fill.rgb == self.painted.rgb for",
        "any(fill.rgb == self.painted.rgb for",
        (*TABLE_A14, f"{NAMED}::test_a_red_cell_of_a_person_among_ours_is_not_taken_off"),
    ),
    Mutant(
        "done needs no evidence",
        DECIDE,
        "facts.present in _OPEN and facts.evidence and facts.said_done",
        "facts.present in _OPEN and facts.said_done",
        TABLE_A14,
    ),
    Mutant(
        "evidence needs no «done»",
        DECIDE,
        "facts.present in _OPEN and facts.evidence and facts.said_done",
        "facts.present in _OPEN and facts.evidence",
        TABLE_A14,
    ),
    Mutant(
        "a promoter turns green",
        DECIDE,
        "if not (facts.detractor and facts.present in _OPEN and facts.evidence and",
        "if not (facts.present in _OPEN and facts.evidence and",
        TABLE_A14,
    ),
    Mutant(
        "yellow does not go on to green",
        DECIDE,
        "(State.NONE, State.RED, State.YELLOW)",
        "(State.NONE, State.RED)",
        TABLE_A14,
    ),
    Mutant(
        "done with something left is green",
        DECIDE,
        "    if facts.unfinished:\n",
        "    if False:\n",
        ("domain/test_deeds.py::test_done_with_something_left_is_told",),
    ),
    Mutant(
        "green although switched off", DECIDE, "    if facts.policy.green_by_status:\n", "    if True:\n", TABLE_A14
    ),
    Mutant(
        "yellow although switched off",
        DECIDE,
        "    if facts.present is not State.YELLOW and facts.policy.auto_yellow:\n",
        "    if facts.present is not State.YELLOW:\n",
        TABLE_A14,
    ),
    Mutant(
        "red stays with evidence",
        DECIDE,
        "facts.present is not State.YELLOW and facts.policy",
        "facts.present is State.NONE and facts.policy",
        TABLE_A14,
    ),
    Mutant(
        "a status that says done without evidence is not told",
        DECIDE,
        'flag = UNTOLD if facts.said_done and not facts.evidence else ""',
        'flag = ""',
        ("domain/test_lacking.py",),
    ),
    Mutant(
        "another customer's green is a person's word",
        "sheets_automation/domain/cases/leftovers.py",
        "return left.number if left is not None and",
        'return "" if left is not None and',
        ("guarantees/test_left_over.py",),
    ),
    Mutant(
        "a neutral turns red",
        DECIDE,
        "    if not facts.detractor or facts.present not in _OPEN:\n        return None\n    flag",
        "    if not facts.scored or facts.present not in _OPEN:\n        return None\n    flag",
        TABLE_A14,
    ),
    Mutant(
        "blue on a detractor with a suggestion",
        DECIDE,
        "facts.present is State.NONE and not facts.detractor and facts.suggestion",
        "facts.present is State.NONE and facts.suggestion",
        TABLE_A14,
        unseen="a detractor without a colour has turned red, yellow or green before this rule is asked",
    ),
    Mutant(
        "blue although switched off",
        DECIDE,
        "    if wanted and facts.policy.blue_from_suggestion:\n",
        "    if facts.present is not State.YELLOW:\n",
        TABLE_A14,
    ),
    Mutant(
        "before the start date rows are painted",
        DERIVE,
        "if start and day and day < start:",
        "if start and day and day > start:",
        TABLE_A14,
    ),
    Mutant(
        "an undone colour is painted again",
        DERIVE,
        "if case and case.held and case.held ==",
        "if case and case.held and case.held !=",
        UNDONE,
    ),
    Mutant(
        "a person who set red back is contradicted",
        DERIVE,
        "    if disputed and record.colour.state in",
        "    if False and record.colour.state in",
        (f"{NAMED}::test_a_person_who_sets_yellow_back_to_red_is_not_contradicted",),
    ),
    Mutant(
        "a row in two colours is painted",
        DERIVE,
        "any(state is not State.BLUE for",
        "any(state is State.UNKNOWN for",
        (f"{NAMED}::test_a_row_in_two_colours_of_people_is_left_to_them",),
    ),
)

PAINTING_LEARNED = (
    Mutant(
        "a whole row is nearly every cell",
        DECORATION,
        "WHOLE_ROW = 0.6",
        "WHOLE_ROW = 0.99",
        ("domain/test_colours.py",),
    ),
    Mutant("two cells are a whole row", DECORATION, "WHOLE_ROW = 0.6", "WHOLE_ROW = 0.1", ("domain/test_colours.py",)),
    Mutant(
        "one cell painted once is a habit",
        PAINTING,
        "if n * 2 >= len(single) and (c in home or n >= 3 or 1 < n == len(single))",
        "if n >= 1",
        ("domain/test_colours.py",),
    ),
    Mutant(
        "the tab's own tones are not learned",
        PAINTING,
        "    tones.update({state: _mode(counter) for state, counter in used.items()})\n",
        "",
        (*TABLE_A14, "domain/test_colours.py"),
    ),
    Mutant(
        "the rarest tone is learned",
        PAINTING,
        "most = max(counter.values())",
        "most = min(counter.values())",
        ("domain/test_colours.py",),
    ),
    Mutant(
        "a legend teaches no tone",
        PAINTING,
        "    tones.update(legend_tones)\n",
        "",
        ("domain/test_headings.py", "domain/test_colours.py"),
    ),
    Mutant(
        "the palette wins over the legend",
        PALETTE,
        "{**semaphore.tones, **(legend or {})}",
        "{**(legend or {}), **semaphore.tones}",
        ("domain/test_colours.py",),
    ),
    Mutant(
        "red outweighs green in one row",
        PAINTING,
        "_TIES = (State.GREEN, State.LIGHT_GREEN, State.PURPLE, State.YELLOW, State.RED,",
        "_TIES = (State.RED, State.GREEN, State.LIGHT_GREEN, State.PURPLE, State.YELLOW,",
        ("domain/test_colours.py", NAMED),
    ),
    Mutant("stripes are marks", PATTERNS, "_STRIPES = 5 ", "_STRIPES = 500 ", ("domain/test_painting_learned.py",)),
    Mutant("a painted column is a mark", DECORATION, "_PREPARED = 5 ", "_PREPARED = 500 ", ("domain/test_colours.py",)),
)
