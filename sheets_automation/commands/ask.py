"""Questions to a person at a terminal; without one, the default is taken and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Asker:
    """``answer``: shows a question and its default, gives what was typed; None: nobody is there to be asked."""

    answer: Callable[[str, str], str] | None
    assumed: list[str] = field(default_factory=list)

    def ask(self, question: str, default: str, valid: Callable[[str], str], assumed: str) -> str:
        """What the person says, as ``valid`` gives it (ValueError: ask again). ``assumed``: said of the default."""
        if self.answer is None:
            self.assumed.append(assumed)
            return valid(default)
        while True:
            typed = self.answer(question, default).strip()
            try:
                return valid(typed or default)
            except ValueError as error:
                question = f"{error}. {question}"
