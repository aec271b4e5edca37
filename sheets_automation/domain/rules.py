"""How people know the rules that decisions cite: by document and activity, never by the numbers of our dossier.

The code and the JSON output keep the ids (``R-56``: rule of the company's documents; ``A-14``: a reading of one, see
the domain dossier); whatever a person reads goes through ``rule_words``.
"""

from __future__ import annotations

_COLOURS = "GSC-PRO-03, act. 3"  # the traffic light stands in activity 3
_FOLLOW_UP = "GSC-PRO-03, act. 4"  # term, evidence, green
_IMPROVEMENT = "GSC-PRO-03, act. 6"
_CRM = "GC-PRO-05, act. {}"
_CONVENTION = "Convención de colores"
_INTERNAL = "interna"

_WORDS = {
    "R-09": "GSC-CAR-01",
    **dict.fromkeys(("R-55", "R-56", "R-57", "R-58", "R-59", "R-60", "R-61"), _COLOURS),
    "R-65": _FOLLOW_UP,
    **dict.fromkeys(("R-69", "R-70", "R-71"), _IMPROVEMENT),
    "A-01": _FOLLOW_UP,
    "R-121": _CRM.format(1),
    **dict.fromkeys(("R-123", "R-127"), _CRM.format(2)),
    **dict.fromkeys(("A-10", "A-12", "A-14", "spec §4"), _CONVENTION),
}

#: Beginnings of ids that mean nothing to a reader.
_OURS = ("R-", "A-", "C-", "spec")


def rule_words(rule: str) -> str:
    """``GSC-PRO-03, act. 6`` for ``R-70``; «interna» for what only the service knows; words stay words."""
    return _WORDS.get(rule) or (_INTERNAL if rule.startswith(_OURS) else rule)
