"""The mutants: name, file, the text that is changed and into what, and the tests that should notice (``mutants.py``).

``old`` must stand in the file exactly once; when the code moves, the line here moves with it. Tests are named below
``tests/`` and run in their order up to the first that fails, so the likeliest stands first.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one rule. ``unseen``: why it changes nothing that anybody could see."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    unseen: str = ""


SEMAPHORE, LIMITS = "config/semaphore.toml", "config/limits.toml"
FORM, PQRS = "config/forms/GSC-FOR-01.toml", "config/forms/GSC-FOR-04.toml"
_DOMAIN = "sheets_automation/domain"
DECIDE, DERIVE = f"{_DOMAIN}/cases/decide.py", f"{_DOMAIN}/cases/derive.py"
LIFECYCLE, BRAKE = f"{_DOMAIN}/cases/lifecycle.py", f"{_DOMAIN}/cases/brake.py"
IDENTITY, REPETITION = f"{_DOMAIN}/cases/identity.py", f"{_DOMAIN}/cases/repetition.py"
LIKENESS, FLAGS, PLAN = f"{_DOMAIN}/cases/likeness.py", f"{_DOMAIN}/cases/flags.py", f"{_DOMAIN}/cases/plan.py"
CALLS, ANSWERS = f"{_DOMAIN}/kinds/calls.py", f"{_DOMAIN}/kinds/call_answers.py"
COMPLAINTS, WORKTIME = f"{_DOMAIN}/kinds/complaints.py", f"{_DOMAIN}/worktime.py"
SCORES, DATES = f"{_DOMAIN}/cells/scores.py", f"{_DOMAIN}/cells/dates.py"
NEGATION, DEEDS = f"{_DOMAIN}/cells/negation.py", f"{_DOMAIN}/cells/deeds.py"
WORDS, IDENTIFIES = f"{_DOMAIN}/cells/words.py", f"{_DOMAIN}/cells/identifies.py"
FIELDS, ROLES, PEOPLE = f"{_DOMAIN}/fields.py", f"{_DOMAIN}/roles.py", f"{_DOMAIN}/people.py"
COLOURS, PAINTING = f"{_DOMAIN}/reading/colours.py", f"{_DOMAIN}/reading/painting.py"
URGENCY, RECIPIENTS = f"{_DOMAIN}/mail/urgency.py", f"{_DOMAIN}/mail/recipients.py"
DIGEST, HANDLING = f"{_DOMAIN}/mail/digest.py", f"{_DOMAIN}/reports/handling.py"
STATS, CASES_REPORT = f"{_DOMAIN}/reports/stats.py", f"{_DOMAIN}/reports/section_cases.py"
POST, UNDO, SERVICE = (
    "sheets_automation/steps/post.py",
    "sheets_automation/commands/undo.py",
    "sheets_automation/service.py",
)
APPLY, SETTLE = "sheets_automation/steps/apply.py", "sheets_automation/steps/settle.py"

TABLE_A14 = ("domain/test_cases.py",)
NAMED = "guarantees/test_named_cases.py"
MAIL = ("domain/test_mail_digest.py",)
COUNTING = ("domain/test_worktime.py",)
PARSE = ("domain/test_parse.py",)
UNDONE = ("guarantees/test_undo.py",)
LIMITED = "guarantees/test_limits.py"
REPORT = ("domain/test_reports_satisfaction.py",)

THRESHOLDS = (
    Mutant("6,5 is no detractor", SEMAPHORE, "detractor_menor_que = 7.0", "detractor_menor_que = 6.0", TABLE_A14),
    Mutant("a detractor up to and including 7", CALLS, "score < semaphore.detractor_below", "score <= semaphore.detractor_below", TABLE_A14),
    Mutant("promoters from 8", SEMAPHORE, "promotor_desde = 9.0", "promotor_desde = 8.0", ("domain/test_parse.py::test_bands_never_round_up",)),
    Mutant("9 is no promoter", CALLS, "score >= semaphore.promoter_from", "score > semaphore.promoter_from", ("domain/test_parse.py::test_bands_never_round_up", "domain/test_parse.py::test_an_ordinary_call")),
    Mutant("float noise stays", SCORES, "_NOISE = 6 ", "_NOISE = 15 ", ("domain/test_score_text.py::test_float_noise_ends_at_the_door", "domain/test_call_answers.py::test_a_mean_of_sevens_is_seven")),
    Mutant("float noise rounds up halves", SCORES, "_NOISE = 6 ", "_NOISE = 0 ", ("domain/test_cells.py::test_score_is_read_or_refused", *TABLE_A14)),
    Mutant("three days for a detractor", FORM, "dias_habiles = 2", "dias_habiles = 3", TABLE_A14),
    Mutant("light green does not close", FORM, "verde_claro_cierra = true", "verde_claro_cierra = false", TABLE_A14),
    Mutant("a year of repetition is a month", SEMAPHORE, "reiterativo_ventana_dias = 365", "reiterativo_ventana_dias = 30", TABLE_A14),
    Mutant("once is repeated", SEMAPHORE, "reiterativo_minimo = 2", "reiterativo_minimo = 1", TABLE_A14),
    Mutant("repetition looks ahead too", FLAGS, "0 <= (day - other).days <=", "abs((day - other).days) <=", TABLE_A14),
    Mutant("a wider tolerance of tones", SEMAPHORE, "tolerancia = 12.0", "tolerancia = 30.0", TABLE_A14),
    Mutant("no tolerance of tones", SEMAPHORE, "tolerancia = 12.0", "tolerancia = 0.0", ("domain/test_colours.py::test_tone_means_its_state",)),
    Mutant("greys are colours", COLOURS, "_GREY_CHROMA = 4.0", "_GREY_CHROMA = 0.0", ("domain/test_colours.py",)),
    Mutant("pale tones are grey", COLOURS, "_GREY_CHROMA = 4.0", "_GREY_CHROMA = 9.0", ("domain/test_colours.py",)),
    Mutant("old cases are mailed", LIMITS, "max_edad_alerta_dias = 30", "max_edad_alerta_dias = 400", ("guarantees/test_limits.py", "domain/test_doubtful_days.py")),
    Mutant("a case of 30 days is old", LIFECYCLE, "(seen - start).days > limits.alert_age_days", "(seen - start).days >= limits.alert_age_days", ("guarantees/test_limits.py",)),
    Mutant("late registration after a weekend", CALLS, "_LATE_DAYS = 4", "_LATE_DAYS = 1", ("domain/test_parse.py::test_late_registration_is_told_where_the_sheet_knows", *PARSE)),
    Mutant("late registration after a month", CALLS, "_LATE_DAYS = 4", "_LATE_DAYS = 31", ("domain/test_parse.py::test_late_registration_is_told_where_the_sheet_knows",)),
    Mutant("a case two days late is not late", LIFECYCLE, "business_days_between(start, work.today) > 1", "business_days_between(start, work.today) > 5", ("guarantees/test_limits.py", *TABLE_A14)),
)  # fmt: skip

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
    Mutant("nothing done before in progress", DECIDE, "    _in_progress,\n    _nothing_done,\n", "    _nothing_done,\n    _in_progress,\n", TABLE_A14),
    Mutant("in progress before done", DECIDE, "    _done,\n    _in_progress,\n", "    _in_progress,\n    _done,\n", TABLE_A14),
    Mutant("green without evidence is not flagged", DECIDE, 'flag = "" if facts.evidence else', 'flag = "" if True else', TABLE_A14),
    Mutant("purple outside VW is not flagged", DECIDE, 'flag = "" if facts.car_advisor else', 'flag = "" if True else', TABLE_A14),
    Mutant("blue on a detractor is not flagged", DECIDE, "facts.present is State.BLUE and facts.detractor", "facts.present is State.BLUE and not facts.detractor", TABLE_A14),
    Mutant("a person's red is cleared too", DECIDE, "        if facts.ours:\n", "        if True:\n", TABLE_A14),
    Mutant("our red on a promoter stays", DECIDE, "        if facts.ours:\n", "        if False:\n", TABLE_A14),
    Mutant("a corrected score forgets the suggestion", DECIDE, "facts.ours and facts.suggestion and", "False and", (f"{NAMED}::test_a_corrected_score_with_a_suggestion_turns_blue_in_one_run",)),
    Mutant("a cell somebody touched is still ours", DECIDE, "all(fill.rgb == self.painted.rgb for", "any(fill.rgb == self.painted.rgb for", (*TABLE_A14, f"{NAMED}::test_a_red_cell_of_a_person_among_ours_is_not_taken_off")),
    Mutant("done needs no evidence", DECIDE, "facts.present in open_states and facts.evidence and facts.said_done", "facts.present in open_states and facts.said_done", TABLE_A14),
    Mutant("evidence needs no «done»", DECIDE, "facts.present in open_states and facts.evidence and facts.said_done", "facts.present in open_states and facts.evidence", TABLE_A14),
    Mutant("a promoter turns green", DECIDE, "if not (facts.detractor and facts.present in open_states", "if not (facts.present in open_states", TABLE_A14),
    Mutant("yellow does not go on to green", DECIDE, "(State.NONE, State.RED, State.YELLOW)", "(State.NONE, State.RED)", TABLE_A14),
    Mutant("done with something left is green", DECIDE, "    if facts.unfinished:\n", "    if False:\n", ("domain/test_deeds.py::test_done_with_something_left_is_told",)),
    Mutant("green although switched off", DECIDE, "    if facts.policy.green_by_status:\n", "    if True:\n", TABLE_A14),
    Mutant("yellow although switched off", DECIDE, "    if wanted and facts.policy.auto_yellow:\n", "    if wanted:\n", TABLE_A14),
    Mutant("red stays with evidence", DECIDE, "facts.present in (State.NONE, State.RED) and facts.evidence", "facts.present is State.NONE and facts.evidence", TABLE_A14),
    Mutant("a neutral turns red", DECIDE, "    if facts.detractor and facts.present is State.NONE:", "    if facts.scored and facts.present is State.NONE:", TABLE_A14),
    Mutant("blue on a detractor with a suggestion", DECIDE, "facts.present is State.NONE and not facts.detractor and facts.suggestion", "facts.present is State.NONE and facts.suggestion", TABLE_A14),
    Mutant("blue although switched off", DECIDE, "    if wanted and facts.policy.blue_from_suggestion:\n", "    if wanted:\n", TABLE_A14),
    Mutant("before the start date rows are painted", DERIVE, "if start and day and day < start:", "if start and day and day > start:", TABLE_A14),
    Mutant("an undone colour is painted again", DERIVE, "if case and case.held and case.held ==", "if case and case.held and case.held !=", UNDONE),
    Mutant("a person who set red back is contradicted", DERIVE, "    if disputed and record.colour.state in", "    if False and record.colour.state in", (f"{NAMED}::test_a_person_who_sets_yellow_back_to_red_is_not_contradicted",)),
    Mutant("a row in two colours is painted", DERIVE, "any(state is not State.BLUE for", "any(state is State.UNKNOWN for", (f"{NAMED}::test_a_row_in_two_colours_of_people_is_left_to_them",)),
)  # fmt: skip

LIVES_OF_CASES = (
    Mutant("a painted row is no case", CALLS, "if not record.dissatisfied and shown not in CASE_COLOURS:", "if not record.dissatisfied:", TABLE_A14),
    Mutant("green does not close", CALLS, "over = shown is State.GREEN or", "over = False or", TABLE_A14),
    Mutant("purple closes without a word", CALLS, "over = bool(record.evidence and (record.evidence_date or", "over = bool(record.evidence_date or (record.evidence or", (f"{NAMED}", *TABLE_A14)),
    Mutant("a management before the call closes", LIFECYCLE, "told.opened <= managed_on <= work.today", "managed_on <= work.today", ("domain/test_cases.py",)),
    Mutant("a management in the future closes", LIFECYCLE, "told.opened <= managed_on <= work.today", "told.opened <= managed_on", ("domain/test_cases.py", "domain/test_parse.py")),
    Mutant("closed on the due date is late", LIFECYCLE, "closed_on <= told.due", "closed_on < told.due", ("domain/test_cases.py",)),
    Mutant("what was closed before we looked is late", LIFECYCLE, "in_time = None  # it was closed", "in_time = False  # it was closed", ("domain/test_cases.py", "guarantees/test_lost_control.py")),
    Mutant("a reopened case keeps its old clock", LIFECYCLE, "        opened=work.today,\n        **_clock(term),\n", "", TABLE_A14),
    Mutant("a reopened case forgets its closing", LIFECYCLE, "closings=(*case.closings, old)", "closings=case.closings", ("guarantees/test_explained.py", *TABLE_A14)),
    Mutant("blue reopens a closed case", DERIVE, "_NO_WORD = (State.BLUE, State.PURPLE, State.UNKNOWN)", "_NO_WORD = (State.PURPLE, State.UNKNOWN)", (f"{NAMED}::test_a_colour_that_asks_for_nothing_does_not_reopen_a_case",)),
    Mutant("a future call starts the clock", LIFECYCLE, "date(2000, 1, 1) <= day <= work.today", "date(2000, 1, 1) <= day", ("domain/test_complaint_words.py", "domain/test_parse.py::test_future_call_date_is_told_and_not_used")),
    Mutant("the first sight is forgotten", DERIVE, "return valid_start(record.start, work) or known", "return valid_start(record.start, work) or work.today", ("domain/test_complaint_words.py::test_the_first_sight_stays_the_start",)),
    Mutant("a rebuilt register mails the past", LIFECYCLE, "(case is None and work.rebuilt and", "(False and work.rebuilt and", ("guarantees/test_lost_control.py",)),
    Mutant("a withdrawn case stays open", LIFECYCLE, "status=CaseStatus.WITHDRAWN, closed_on", "status=CaseStatus.OPEN, closed_on", TABLE_A14),
    Mutant("a lost closed case is told", DERIVE, "if case.status in (CaseStatus.CLOSED, CaseStatus.WITHDRAWN):", "if case.status is CaseStatus.WITHDRAWN:", ("domain/test_cases.py", NAMED)),
    Mutant("a green that was refused closes", PLAN, "    if unpainted and (known is None", "    if False and (known is None", (f"{NAMED}::test_a_green_that_was_refused_closes_nothing",)),
    Mutant("an answered PQRS stays open", COMPLAINTS, "over = ended is not None or record.status is Status.DONE", "over = record.status is Status.DONE", ("domain/test_complaint_words.py", "domain/test_samples_read.py")),
    Mutant("a PQRS closed in words stays open", COMPLAINTS, "over = ended is not None or record.status is Status.DONE", "over = ended is not None", ("domain/test_complaint_words.py",)),
    Mutant("a cancelled PQRS is a case", COMPLAINTS, "if record.status is Status.CANCELLED:", "if False:", ("domain/test_complaint_words.py",)),
    Mutant("a suggestion has a term", PQRS, 'sin_plazo = ["sugerencia", "felicitacion"]', "sin_plazo = []", ("domain/test_complaint_words.py",)),
    Mutant("the row's own term does not count", PQRS, "usa_columna_plazo = true", "usa_columna_plazo = false", ("domain/test_parse.py", "domain/test_complaint_words.py")),
)  # fmt: skip

COUNTING_OF_DAYS = (
    Mutant("day 0 counts", WORKTIME, "position = self._until(start) + days - 1 if days > 0", "position = self._until_before(start) + days - 1 if days > 0", COUNTING),
    Mutant("one day too many", WORKTIME, "self._until(start) + days - 1 if", "self._until(start) + days if", COUNTING),
    Mutant("the last day is left out", WORKTIME, "return self._until(end) - self._until(start)", "return self._until_before(end) - self._until(start)", COUNTING),
    Mutant("holidays are worked", WORKTIME, "            opened.discard(day.toordinal())", "            pass", COUNTING),
    Mutant("Saturdays are worked", WORKTIME, "shut = {_SUNDAY} if saturday else {_SATURDAY, _SUNDAY}", "shut = {_SUNDAY}", COUNTING),
    Mutant("a sede's own days do not count", WORKTIME, "    special.update(_exceptions(site_closed, site_worked))\n", "", COUNTING),
    Mutant("the company's days win over the sede's", WORKTIME, "    special.update(_exceptions(closed, worked))\n    special.update(_exceptions(site_closed, site_worked))\n", "    special.update(_exceptions(site_closed, site_worked))\n    special.update(_exceptions(closed, worked))\n", COUNTING),
    Mutant("the warning on the due day", WORKTIME, "calendar.add_business_days(due, -ahead)", "due", COUNTING),
    Mutant("a warning on day 0", WORKTIME, "if 0 < ahead < days else None", "if 0 < ahead <= days else None", COUNTING),
    Mutant("a PQRS is warned of the day before", PQRS, "aviso_dias = 2 ", "aviso_dias = 1 ", ("domain/test_worktime.py", "domain/test_complaint_words.py")),
)  # fmt: skip

SCORES_AND_CLASSES = (
    Mutant("recommendation before overall", CALLS, "for found in (overall, recommendation, mean)", "for found in (recommendation, overall, mean)", ("domain/test_parse.py::test_the_score_that_classifies",)),
    Mutant("mean before recommendation", CALLS, "for found in (overall, recommendation, mean)", "for found in (overall, mean, recommendation)", ("domain/test_parse.py::test_the_score_that_classifies",)),
    Mutant("a formula that is loading classifies", CALLS, '    if loading and form.classification in', '    if False and form.classification in', ("domain/test_parse.py::test_a_formula_that_is_still_loading_classifies_nobody",)),
    Mutant("the best answer classifies, not the worst", CALLS, '"minimo": min(answers.values()', '"minimo": max(answers.values()', ("domain/test_parse.py::test_the_score_that_classifies",)),
    Mutant("9-Oct is a date", SCORES, "if day.month == 10 and day.day <= 10:", "if False:", ("domain/test_cells.py::test_score_is_read_or_refused",)),
    Mutant("a 0 that nobody gave counts", ANSWERS, "        if not counts or", "        if False or", ("domain/test_call_answers.py",)),
    Mutant("a 0 that somebody gave does not count", ANSWERS, "counts = known is True or", "counts = False or", ("domain/test_call_answers.py",)),
    Mutant("month first is guessed", DATES, "if second > 12 and first <= 12:", "if first <= 12:", ("domain/test_cells.py::test_date_is_read_day_first", "domain/test_cells.py::test_an_ambiguous_date_is_never_read_month_first")),
)  # fmt: skip

WORDS_OF_PEOPLE = (
    Mutant("«sin» negates nothing", NEGATION, '"ni", "sin", "ningun"', '"ni", "ningun"', ("domain/test_status_words.py", "domain/test_deeds.py")),
    Mutant("«no» holds for the next word only", NEGATION, '_FAR_NEGATORS = frozenset({"no", ', "_FAR_NEGATORS = frozenset({", ("domain/test_status_words.py",)),
    Mutant("«casi» is nothing", NEGATION, 'word_set("casi medio', 'word_set("medio', ("domain/test_status_words.py",)),
    Mutant("«pendiente» puts nothing off", NEGATION, 'PENDING = frozenset({"pendiente", ', "PENDING = frozenset({", ("domain/test_status_words.py", "domain/test_deeds.py")),
    Mutant("«incompleto» is a misspelt «completo»", NEGATION, '_PREFIXES = ("in", ', "_PREFIXES = (", ("domain/test_status_words.py", "domain/test_claims.py")),
    Mutant("«por cerrar» is nothing", NEGATION, 'leads = words[at] in ("por", "x") or', "leads = False or", ("domain/test_status_words.py", "domain/test_deeds.py")),
    Mutant("«cerrada» is pending", SEMAPHORE, '"cerrado", "cerrada", "cierre",', '"cerrado", "cierre",', ("domain/test_status_words.py",)),
    Mutant("«insatisfecho» is no word", SEMAPHORE, '"insatisfecho", "insatisfecha", "cliente insatisfecho",', '"insatisfecha",', ("domain/test_status_words.py",)),
    Mutant("«pte» is evidence", WORDS, '"sinnovedad", "pte", "pendiente"', '"sinnovedad"', ("domain/test_deeds.py", "domain/test_parse.py::test_evidence_is_more_than_a_placeholder", "domain/test_cells.py::test_placeholders_are_nothing_written")),
    Mutant("«no se ha llamado» is evidence", DEEDS, "        if word.startswith(_DOING) or word == \"nada\":\n            return True\n", "", ("domain/test_deeds.py",)),
    Mutant("«sin garantía» is a warranty", FLAGS, '_NO_WARRANTY = ("sin", ', "_NO_WARRANTY = (", TABLE_A14),
    Mutant("«garantía» is no legal word", FLAGS, "self._warranty(text) if stem and word.startswith(stem) else", "False if stem and word.startswith(stem) else", TABLE_A14),
    Mutant("«NC» is no answer to the contact", WORDS, "    if blank is Blank.NC:\n        return Read(False, blank=Blank.NC)\n", "", ("domain/test_cells.py::test_yes_no",)),
)  # fmt: skip

IDENTITIES = (
    Mutant("the own mark finds nobody", IDENTITY, "        search.by_mark,\n", "", ("domain/test_repetition.py", NAMED)),
    Mutant("equal parts find nobody", IDENTITY, "        search.by_parts,\n", "", (NAMED,)),
    Mutant("a mark and the customer find nobody", IDENTITY, "        search.by_mark_and_customer,\n", "", (NAMED,)),
    Mutant("customer and day find nobody", IDENTITY, "        search.by_customer_and_day,\n", "", (NAMED,)),
    Mutant("a corrected row is lost", IDENTITY, "        search.corrected,\n", "", (f"{NAMED}::test_a_plate_corrected_before_the_row_has_its_mark_makes_no_second_case", NAMED)),
    Mutant("a nameless row is lost", IDENTITY, "        search.nameless,\n", "", (NAMED, "domain/test_cases.py")),
    Mutant("a row moved and redated is lost", IDENTITY, "        search.moved_and_redated,\n", "", (f"{NAMED}::test_a_row_cut_to_another_tab_and_given_another_date_keeps_its_case",)),
    Mutant("corrected before customer and day", IDENTITY, "        search.by_customer_and_day,\n        search.corrected,\n", "        search.corrected,\n        search.by_customer_and_day,\n", (NAMED, "domain/test_repetition.py")),
    Mutant("what an unread file holds is lost", IDENTITY, "if not unread(marks.get(", "if not (lambda _where: False)(marks.get(", (f"{NAMED}::test_a_file_out_of_reach_for_one_run_loses_no_case",)),
    Mutant("one mark for two cases", IDENTITY, "        if mark not in taken:\n", "        if True:\n", (f"{NAMED}::test_two_cases_never_share_a_mark", f"{NAMED}::test_a_mark_left_on_a_blank_row_is_not_given_a_second_time")),
    Mutant("a name alone joins nobody", LIKENESS, "return bool(known.name and known.name == seen.name) or", "return False or", ("domain/test_repetition.py", NAMED)),
    Mutant("a detractor may repeat a promoter", REPETITION, "record.form, record.fingerprint.key, record.dissatisfied, *sorted", "record.form, record.fingerprint.key, *sorted", ("domain/test_repetition.py",), unseen="the answers that make the class are among what rows must share"),
    Mutant("a copied tab hides a detractor", REPETITION, "    return same and not _would_hide(copy, original)", "    return same", ("domain/test_repetition.py",)),
    Mutant("the copy is the original", REPETITION, "            stands_in_copy(where),\n", "", ("domain/test_repetition.py",)),
    Mutant("the mirror is the original", REPETITION, "            self._tabs.shown(record),\n", "", ("domain/test_mirrors.py",)),
    Mutant("a plate identifies weakly", FIELDS, 'PLATE = _field("placa", "Placa", Reader.PLATE, identity=Identity.STRONG,', 'PLATE = _field("placa", "Placa", Reader.PLATE, identity=Identity.NONE,', ("domain/test_headings.py", "domain/test_parse.py")),
    Mutant("a comment says nothing", FIELDS, 'COMMENT = _field("observaciones", "Observaciones", words=True,', 'COMMENT = _field("observaciones", "Observaciones",', ("domain/test_repetition.py", "domain/test_headings.py", "domain/test_parse.py")),
    Mutant("222222222222 is somebody", IDENTIFIES, "len(digits) > 3 and len(set(digits)) > 1 and not (_patterned(value) or _shortened(value))", "len(digits) > 3", ("domain/test_identifies.py",)),
    Mutant("3000000000 is somebody", IDENTIFIES, "return not (_patterned(value) or _shortened(value) or _invented(value))", "return not _patterned(value)", ("domain/test_identifies.py",)),
)  # fmt: skip

MAILS = (
    Mutant("due today is not overdue, nor yesterday", URGENCY, "if case.due < today:", "if case.due < today - (date(2026, 1, 2) - date(2026, 1, 1)):", MAIL),
    Mutant("due today is overdue", URGENCY, "if case.due < today:", "if case.due <= today:", MAIL),
    Mutant("due tomorrow is far", URGENCY, "calendar.add_business_days(today, 1) or", "today or", MAIL),
    Mutant("no warning day", URGENCY, "(case.warning and case.warning <= today)", "False", MAIL),
    Mutant("overdue is told as N1", URGENCY, 'Level.OVERDUE: "N2"', 'Level.OVERDUE: "N1"', MAIL),
    Mutant("overdue over a weekend is nothing", URGENCY, "overdue = max(1, calendar", "overdue = max(0, calendar", MAIL),
    Mutant("closed cases are mailed", URGENCY, " for case in cases if case.status is CaseStatus.OPEN]", " for case in cases]", MAIL),
    Mutant("general management hears at once", RECIPIENTS, "EXCEPTION_DAYS = 5", "EXCEPTION_DAYS = 1", MAIL),
    Mutant("general management hears a day later", RECIPIENTS, "urgent.overdue_days < EXCEPTION_DAYS", "urgent.overdue_days <= EXCEPTION_DAYS", MAIL),
    Mutant("what nobody owns goes to nobody", RECIPIENTS, "urgent.case.number not in seen or is_nobody(urgent.case.owner)", "urgent.case.number not in seen", MAIL),
    Mutant("sales hears of the workshop", RECIPIENTS, 'return "" in areas or len(areas) == 1', "return True", ("domain/test_mail_digest.py",)),
    Mutant("the subgerente sees everything", ROLES, 'Role("subgerencia_general", Sees.EXCEPTIONS', 'Role("subgerencia_general", Sees.AREA', MAIL),
    Mutant("an adviser sees his area", ROLES, 'Role("asesor_servicio", Sees.OWN', 'Role("asesor_servicio", Sees.AREA', MAIL),
    Mutant("the gerente comercial of the workshop", ROLES, 'Role("gerente_comercial", Sees.AREA, "comercial"', 'Role("gerente_comercial", Sees.AREA, "posventa"', ("domain/test_mail_digest.py", "guarantees/test_limits.py")),
    Mutant("any manager answers anywhere", PEOPLE, "sites_fit = not person.sites or site in person.sites", "sites_fit = True", ("domain/test_mail_digest.py", "domain/test_cases.py", "test_cli.py")),
    Mutant("before the hour of the digest", DIGEST, "local.time() < config.mail.digest_at", "local.time() > config.mail.digest_at", MAIL),
    Mutant("silent cases are listed", DIGEST, "for urgent in recipient.cases if not urgent.case.silent]", "for urgent in recipient.cases]", MAIL),
    Mutant("strangers get mail", DIGEST, "        if not allowed(recipient.address, config):", "        if False:", MAIL),
    Mutant("a mail of yesterday is sent today", POST, "today=entry.day == now.date()", "today=True", ("guarantees/test_dying_runs.py", "guarantees/test_crash_points.py")),
    Mutant("a draft that is gone is sent again", POST, "if entry.state is MailState.DRAFT and not gmail.draft_exists(entry.draft_id):", "if False:", ("guarantees/test_dying_runs.py", "guarantees/test_crash_points.py")),
    Mutant("a sent mail is written again", POST, "if entry.state is not MailState.PENDING]", "if entry.state is MailState.DROPPED]", ("guarantees/test_crash_points.py", "guarantees/test_dying_runs.py", "test_cli.py")),
)  # fmt: skip

BRAKES = (
    Mutant("the brake needs no free number", BRAKE, "if n > limits.repaint_free and n >", "if n >", (LIMITED,)),
    Mutant("the brake needs no share", BRAKE, "and n > limits.repaint_share * rows[book]", "", (LIMITED,)),
    Mutant("the brake holds everything back", BRAKE, "changes = tuple(change for change in plan.changes if change.where.workbook_id not in books)", "changes = ()", (f"{LIMITED}::test_the_brake_counts_file_by_file",)),
    Mutant("cases of a file held back are new", BRAKE, "else before.get(case.number) for case in plan.cases)", "else case for case in plan.cases)", (LIMITED,)),
    Mutant("any number of mails", SERVICE, "    if len(messages) > allowed:\n", "    if False:\n", (LIMITED,)),
    Mutant("paused and at work", SERVICE, "    if config.limits.paused:\n", "    if False:\n", (LIMITED,)),
    Mutant("any plan is the approved one", SERVICE, "    if approved is None or plan.fingerprint == approved.fingerprint:", "    if True:", (LIMITED, "test_cli.py")),
    Mutant("undo takes a person's colour away", UNDO, "        if (now.rgb if now else None) == (after.rgb if after else None):\n", "        if True:\n", UNDONE),
    Mutant("undo takes back what never was", UNDO, ' and e.result is Result.APPLIED]', "]", UNDONE),
    Mutant("undo leaves a case closed", UNDO, "step.whole and entry.state_after is State.GREEN and", "False and", UNDONE),
    Mutant("undo in part reopens a case", UNDO, "step.whole and entry.state_after is State.GREEN and", "entry.state_after is State.GREEN and", UNDONE),
    Mutant("undo forgets that it did", UNDO, "painted=None, held=facts_digest(record_now)", "painted=None", UNDONE),
    Mutant("undo changes a note somebody wrote", UNDO, "        if (row.cell(column).note or None) != after:\n", "        if False:\n", UNDONE),
    Mutant("a row that changed meanwhile is painted", APPLY, "now is None or change.mark not in now.marks or _values(now) != _values(planned)", "now is None", (f"{NAMED}::test_a_customer_typed_over_another_meanwhile_gets_no_colour_of_his", f"{NAMED}::test_a_persons_colour_on_the_row_that_moves_up_survives", NAMED)),
    Mutant("a colour of another is ours", SETTLE, "            return Result.NOT_APPLIED if unchanged else Result.UNKNOWN", "            return Result.APPLIED", ("guarantees/test_crash_points.py", "guarantees/test_dying_runs.py")),
)  # fmt: skip

FIGURES = (
    Mutant("«overdue and open» is not counted", HANDLING, "return self.in_time + self.late + self.overdue + self.undated", "return self.in_time + self.late + self.undated", REPORT),
    Mutant("day 2 is one day", HANDLING, "item.days <= 1 for item", "item.days <= 2 for item", REPORT),
    Mutant("a withdrawn case is counted", HANDLING, "case.status in (CaseStatus.OPEN, CaseStatus.CLOSED)", "case.status is not CaseStatus.LOST", REPORT),
    Mutant("closed without a day is in time", HANDLING, "        return Outcome.UNDATED\n", "        return Outcome.IN_TIME\n", REPORT),
    Mutant("the goal must be exceeded", STATS, "if strict else value >= goal - _NOISE", "if strict else value > goal + _NOISE", ("domain/test_reports_stats.py",)),
    Mutant("a goal missed by rounding is missed", STATS, "_NOISE = 1e-9", "_NOISE = 0.0", ("domain/test_reports_stats.py",)),
    Mutant("passives count as promoters", STATS, "return share(self.promoters - self.detractors, self.n)", "return share(self.promoters + self.neutrals - self.detractors, self.n)", ("domain/test_reports_stats.py",)),
    Mutant("the index of answers of 100", STATS, "return share(self.total, 10 * self.n)", "return share(self.total, 100 * self.n)", ("domain/test_reports_stats.py",)),
    Mutant("few are ranked", "config/reports.toml", "minimo_para_comparar = 5", "minimo_para_comparar = 1", ("domain/test_reports_satisfaction.py::test_few_surveys_are_not_ranked",)),
    Mutant("a conclusion from the point alone", STATS, "    if interval.low >= goal - _NOISE:", "    if interval.high >= goal - _NOISE:", ("domain/test_reports_stats.py", *REPORT)),
)  # fmt: skip

MUTANTS: tuple[Mutant, ...] = (
    *THRESHOLDS,
    *RULES_OF_COLOUR,
    *CONDITIONS_OF_COLOUR,
    *LIVES_OF_CASES,
    *COUNTING_OF_DAYS,
    *SCORES_AND_CLASSES,
    *WORDS_OF_PEOPLE,
    *IDENTITIES,
    *MAILS,
    *BRAKES,
    *FIGURES,
)
