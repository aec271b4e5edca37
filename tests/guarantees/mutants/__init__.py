"""Mutants: one rule broken at a time, to see that a test notices. ``python -m tests.guarantees.mutants``."""

from __future__ import annotations

from .brakes import BRAKES
from .cells import SCORES_AND_CLASSES, WORDS_OF_PEOPLE
from .colours import CONDITIONS_OF_COLOUR, PAINTING_LEARNED, RULES_OF_COLOUR
from .control import CONTROLS
from .days import COUNTING_OF_DAYS
from .doors import DOORS
from .figures import FIGURES
from .identity import IDENTITIES
from .lives import LIVES_OF_CASES
from .mails import MAILS
from .mutant import Mutant
from .shadow import SHADOWS
from .thresholds import THRESHOLDS

MUTANTS: tuple[Mutant, ...] = (
    *THRESHOLDS,
    *RULES_OF_COLOUR,
    *CONDITIONS_OF_COLOUR,
    *PAINTING_LEARNED,
    *LIVES_OF_CASES,
    *COUNTING_OF_DAYS,
    *SCORES_AND_CLASSES,
    *WORDS_OF_PEOPLE,
    *IDENTITIES,
    *MAILS,
    *BRAKES,
    *FIGURES,
    *CONTROLS,
    *DOORS,
    *SHADOWS,
)
