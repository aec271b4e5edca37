"""What cells say: scores, dates and words."""

from __future__ import annotations

from .mutant import ANSWERS, CALLS, DATES, DEEDS, FLAGS, NEGATION, SCORES, SEMAPHORE, TABLE_A14, WORDS, Mutant

SCORES_AND_CLASSES = (
    Mutant(
        "recommendation before overall",
        CALLS,
        "for found in (overall, recommendation, mean)",
        "for found in (recommendation, overall, mean)",
        ("domain/test_parse.py::test_the_score_that_classifies",),
    ),
    Mutant(
        "mean before recommendation",
        CALLS,
        "for found in (overall, recommendation, mean)",
        "for found in (overall, mean, recommendation)",
        ("domain/test_parse.py::test_the_score_that_classifies",),
    ),
    Mutant(
        "a formula that is loading classifies",
        CALLS,
        "    if loading and form.classification in",
        "    if False and form.classification in",
        ("domain/test_parse.py::test_a_formula_that_is_still_loading_classifies_nobody",),
    ),
    Mutant(
        "the best answer classifies, not the worst",
        CALLS,
        '"minimo": min(answers.values()',
        '"minimo": max(answers.values()',
        ("domain/test_parse.py::test_the_score_that_classifies",),
    ),
    Mutant(
        "9-Oct is a date",
        SCORES,
        "if day.month == 10 and day.day <= 10:",
        "if False:",
        ("domain/test_cells.py::test_score_is_read_or_refused",),
    ),
    Mutant(
        "a 0 that nobody gave counts",
        ANSWERS,
        "        if not counts or",
        "        if False or",
        ("domain/test_call_answers.py",),
    ),
    Mutant(
        "a 0 that somebody gave does not count",
        ANSWERS,
        "counts = known is True or",
        "counts = False or",
        ("domain/test_call_answers.py",),
    ),
    Mutant(
        "month first is guessed",
        DATES,
        "if second > 12 and first <= 12:",
        "if first <= 12:",
        (
            "domain/test_cells.py::test_date_is_read_day_first",
            "domain/test_cells.py::test_an_ambiguous_date_is_never_read_month_first",
        ),
    ),
)

WORDS_OF_PEOPLE = (
    Mutant(
        "«sin» negates nothing",
        NEGATION,
        '"ni", "sin", "ningun"',
        '"ni", "ningun"',
        ("domain/test_status_words.py", "domain/test_deeds.py"),
    ),
    Mutant(
        "«no» holds for the next word only",
        NEGATION,
        '_FAR_NEGATORS = frozenset({"no", ',
        "_FAR_NEGATORS = frozenset({",
        ("domain/test_status_words.py",),
    ),
    Mutant("«casi» is nothing", NEGATION, 'word_set("casi medio', 'word_set("medio', ("domain/test_status_words.py",)),
    Mutant(
        "«pendiente» puts nothing off",
        NEGATION,
        'PENDING = frozenset({"pendiente", ',
        "PENDING = frozenset({",
        ("domain/test_status_words.py", "domain/test_deeds.py"),
    ),
    Mutant(
        "«incompleto» is a misspelt «completo»",
        NEGATION,
        '_PREFIXES = ("in", ',
        "_PREFIXES = (",
        ("domain/test_status_words.py", "domain/test_claims.py"),
    ),
    Mutant(
        "«por cerrar» is nothing",
        NEGATION,
        '        or words[at] in ("por", "x")\n',
        "",
        ("domain/test_status_words.py", "domain/test_deeds.py"),
    ),
    Mutant(
        "«cerrada» is pending",
        SEMAPHORE,
        '"cerrado", "cerrada", "cierre",',
        '"cerrado", "cierre",',
        ("domain/test_status_words.py",),
    ),
    Mutant("«verde claro» is green", SEMAPHORE, '"verde claro", ', "", ("domain/test_status_words.py",)),
    Mutant(
        "«pte» is evidence",
        WORDS,
        '"sinnovedad", "pte", "pendiente"',
        '"sinnovedad"',
        (
            "domain/test_deeds.py",
            "domain/test_parse.py::test_evidence_is_more_than_a_placeholder",
            "domain/test_cells.py::test_placeholders_are_nothing_written",
        ),
    ),
    Mutant(
        "«no se ha llamado» is evidence",
        DEEDS,
        '        if word.startswith(_DOING) or word == "nada":\n            return True\n',
        "",
        ("domain/test_deeds.py",),
    ),
    Mutant("«sin garantía» is a warranty", FLAGS, '_NO_WARRANTY = ("sin", ', "_NO_WARRANTY = (", TABLE_A14),
    Mutant(
        "«garantía» is no legal word",
        FLAGS,
        "_is_warranty(text, policy) if stem and word.startswith(stem) else",
        "False if stem and word.startswith(stem) else",
        TABLE_A14,
    ),
)
