"""Limits and bands that the configuration or a constant sets."""

from __future__ import annotations

from .mutant import CALLS, FLAGS, FOR_01, LIFECYCLE, LIMITS, PALETTE, SCORES, SEMAPHORE, TABLE_A14, Mutant

THRESHOLDS = (
    Mutant("6,5 is no detractor", SEMAPHORE, "detractor_menor_que = 7.0", "detractor_menor_que = 6.0", TABLE_A14),
    Mutant(
        "a detractor up to and including 7",
        CALLS,
        "score < semaphore.detractor_below",
        "score <= semaphore.detractor_below",
        TABLE_A14,
    ),
    Mutant(
        "promoters from 8",
        SEMAPHORE,
        "promotor_desde = 9.0",
        "promotor_desde = 8.0",
        ("domain/test_parse.py::test_bands_never_round_up",),
    ),
    Mutant(
        "9 is no promoter",
        CALLS,
        "score >= semaphore.promoter_from",
        "score > semaphore.promoter_from",
        ("domain/test_parse.py::test_bands_never_round_up", "domain/test_parse.py::test_an_ordinary_call"),
    ),
    Mutant(
        "float noise stays",
        SCORES,
        "_NOISE = 6 ",
        "_NOISE = 15 ",
        (
            "domain/test_score_text.py::test_float_noise_ends_at_the_door",
            "domain/test_call_answers.py::test_a_mean_of_sevens_is_seven",
        ),
    ),
    Mutant(
        "float noise rounds up halves",
        SCORES,
        "_NOISE = 6 ",
        "_NOISE = 0 ",
        ("domain/test_cells.py::test_score_is_read_or_refused", *TABLE_A14),
    ),
    Mutant("three days for a detractor", FOR_01, "dias_habiles = 2", "dias_habiles = 3", TABLE_A14),
    Mutant("light green does not close", FOR_01, "verde_claro_cierra = true", "verde_claro_cierra = false", TABLE_A14),
    Mutant(
        "a year of repetition is a month",
        SEMAPHORE,
        "reiterativo_ventana_dias = 365",
        "reiterativo_ventana_dias = 30",
        TABLE_A14,
    ),
    Mutant("once is repeated", SEMAPHORE, "reiterativo_minimo = 2", "reiterativo_minimo = 1", TABLE_A14),
    Mutant("repetition looks ahead too", FLAGS, "0 <= (day - other).days <=", "abs((day - other).days) <=", TABLE_A14),
    Mutant("a wider tolerance of tones", SEMAPHORE, "tolerancia = 12.0", "tolerancia = 30.0", TABLE_A14),
    Mutant(
        "no tolerance of tones",
        SEMAPHORE,
        "tolerancia = 12.0",
        "tolerancia = 0.0",
        ("domain/test_colours.py::test_tone_means_its_state",),
    ),
    Mutant("greys are colours", PALETTE, "_GREY_CHROMA = 4.0", "_GREY_CHROMA = 0.0", ("domain/test_colours.py",)),
    Mutant("pale tones are grey", PALETTE, "_GREY_CHROMA = 4.0", "_GREY_CHROMA = 9.0", ("domain/test_colours.py",)),
    Mutant("old cases are mailed", LIMITS, "max_edad_alerta_dias = 30", "max_edad_alerta_dias = 400", TABLE_A14),
    Mutant(
        "a case of 30 days is old",
        LIFECYCLE,
        "(seen - start).days > limits.alert_age_days",
        "(seen - start).days >= limits.alert_age_days",
        TABLE_A14,
    ),
    Mutant(
        "late registration after a weekend",
        CALLS,
        "_LATE_DAYS = 4",
        "_LATE_DAYS = 1",
        ("domain/test_parse.py::test_late_registration_is_told_where_the_sheet_knows",),
    ),
    Mutant(
        "late registration after a month",
        CALLS,
        "_LATE_DAYS = 4",
        "_LATE_DAYS = 31",
        ("domain/test_parse.py::test_late_registration_is_told_where_the_sheet_knows",),
    ),
    Mutant(
        "a case two days late is not late",
        LIFECYCLE,
        "business_days_between(start, work.today) > 1",
        "business_days_between(start, work.today) > 5",
        ("guarantees/test_limits.py", *TABLE_A14),
    ),
)
