"""How the rows of a tone lie between the customers whom its colour would be about and the others (spec §4)."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from sheets_automation.domain.colours.patterns import chance_of

_CHANCE = 0.1  # of hitting only rows that ask for an answer without meaning to
_CHANCE_MIXED = 0.05  # the same where other rows are among them
_TINY = 1e-9
_RARE = 0.35  # share of the others, against that of the asking ones, up to which a tone is tied to the asking ones
_ALIKE = 0.75  # … and from which it covers both alike


@dataclass(frozen=True, slots=True)
class Share:
    """How the rows of a tone lie between those where it is to be expected and the others."""

    on: int
    off: int
    expected: int
    others: int

    @property
    def rate_on(self) -> float:
        return self.on / self.expected if self.expected else 0.0

    @property
    def rate_off(self) -> float:
        return self.off / self.others if self.others else 0.0

    @property
    def chance(self) -> float:
        return chance_of(self.on, self.on + self.off, self.expected, self.others)

    @property
    def tied(self) -> bool:
        """Whether it keeps to the expected rows more than chance would."""
        if self.on + self.off < 2 or not self.others or self.rate_off > _RARE * self.rate_on:
            return False
        return self.chance <= (_CHANCE_MIXED if self.off else _CHANCE)

    @property
    def saved(self) -> float:
        """Bits saved by saying that it keeps to the expected rows; an explanation has to beat them."""
        return -log2(max(self.chance, _TINY)) if self.rate_off <= _RARE * self.rate_on else 0.0

    @property
    def alike(self) -> bool:
        """Whether both kinds of rows have it, as far as chance can tell."""
        return self.rate_off >= _ALIKE * self.rate_on or self.chance > _CHANCE_MIXED
