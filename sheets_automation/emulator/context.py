"""What a call may know of the world: the time, who calls, and where new ids come from.

Everything that is not in the request and not in the state comes from here, so that replaying a recorded call with
its recorded context gives the same state again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Context:
    now: datetime  # timezone-aware
    caller: str  # e-mail of the account behind the bearer token
    seed: int = 0
    owner: str | None = None  # e-mail of the file's owner, never refused by a protected range
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def new_int(self) -> int:
        """A positive 31-bit id, as Google gives sheets, charts, named ranges and metadata."""
        return self._random.randrange(1, 2**31 - 1)

    def new_token(self, length: int = 44) -> str:
        """A file, draft, message or revision id in Google's alphabet."""
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return "1" + "".join(self._random.choices(alphabet, k=length - 1))

    def shuffle(self, items: list[int]) -> None:
        """Put a list in random order, the same one for the same seed."""
        self._random.shuffle(items)
