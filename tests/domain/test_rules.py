"""How people read the rules that a decision cites."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sheets_automation.domain.rules import rule_words
from sheets_automation.policy import DocumentsPolicy

PACKAGE = Path(__file__).resolve().parents[2] / "sheets_automation"
CITED = re.compile(r'"((?:[RAC]-\d{2}|spec §\d+))"')


@pytest.mark.parametrize(
    ("rule", "words"),
    [("R-70", "GSC-PRO-03, act. 6"), ("R-56", "GSC-PRO-03, act. 3"), ("A-14", "Convención de colores"),
     ("spec §6", "interna"), ("R-99", "interna"), ("GSC-PRO-03, act. 6", "GSC-PRO-03, act. 6")],
)  # fmt: skip
def test_rules_are_cited_as_readers_know_them(rule: str, words: str) -> None:
    """A document and its activity; what only the service knows is «interna»; words stay as they are."""
    assert rule_words(rule, DocumentsPolicy()) == words


def test_every_rule_that_the_code_cites_has_words() -> None:
    """No number of our dossier reaches a reader, whichever rule a decision names."""
    cited = {rule for path in PACKAGE.rglob("*.py") for rule in CITED.findall(path.read_text(encoding="utf-8"))}
    assert {"R-56", "A-14", "R-70"} <= cited
    assert not [rule for rule in cited if re.search(r"\b[RAC]-\d|spec", rule_words(rule, DocumentsPolicy()))]
    decisions = {rule for rule in cited if rule[0] in "RA"}
    assert not [rule for rule in decisions if rule_words(rule, DocumentsPolicy()) == "interna"]
