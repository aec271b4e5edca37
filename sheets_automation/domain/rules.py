"""How people know the rules that decisions cite: by document and activity, never by the numbers of our dossier.

The code and the JSON output keep the ids (``R-56``: rule of the company's documents; ``A-14``: a reading of one, see
the domain dossier); whatever a person reads goes through ``rule_words``. Which documents a company calls by which
names is in its ``company.toml``.
"""

from __future__ import annotations

from sheets_automation.policy import DocumentsPolicy

_CONVENTION = "Convención de colores"
INTERNAL = "interna"
#: Beginnings of ids that mean nothing to a reader.
_OURS = ("R-", "A-", "C-", "spec")


def _places(documents: DocumentsPolicy) -> dict[str, str]:
    """Rule → the document that it stands in."""
    return {
        "R-09": documents.complaints,
        **dict.fromkeys(("R-55", "R-56", "R-57", "R-58", "R-59", "R-60", "R-61"), documents.colours),
        **dict.fromkeys(("R-65", "A-01"), documents.follow_up),
        **dict.fromkeys(("R-69", "R-70", "R-71"), documents.improvement),
        "R-121": documents.prospects,
        **dict.fromkeys(("R-123", "R-127"), documents.activities),
    }


_WORDS = dict.fromkeys(("A-10", "A-12", "A-14", "spec §4"), _CONVENTION)


def rule_words(rule: str, documents: DocumentsPolicy) -> str:
    """``GSC-PRO-03, act. 6`` for ``R-70``; «interna» for what only the service knows; words stay words."""
    placed = _places(documents).get(rule)
    if placed is not None:
        return placed or _CONVENTION
    return _WORDS.get(rule) or (INTERNAL if rule.startswith(_OURS) else rule)
