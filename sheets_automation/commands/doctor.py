"""Everything that could keep the service from working, at once, each with its exact remedy (spec §11).

Nothing is written, except a draft that is deleted again. A check that stands on something that cannot be looked at says
nothing: what is wrong there is told once, by the check that looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sheets_automation.commands.checks import access, configuration, mail, own, people, registers
from sheets_automation.commands.checks.context import Context, Fine, Problem, Told, Unseen
from sheets_automation.errors import AutomationError, ConfigError

#: In the order in which they are told.
CHECKS: tuple[tuple[str, Callable[[Context], Told]], ...] = (
    ("configuration", configuration.readable),
    ("calendar", configuration.calendars),
    ("start date", configuration.start),
    ("examples", configuration.examples),
    ("credentials", access.credentials),
    ("clock", access.clock),
    ("Drive API", access.drive_api),
    ("Sheets API", access.sheets_api),
    ("folder", registers.folder),
    ("files", registers.files),
    ("headings", registers.headings),
    ("protection", registers.protection),
    ("control workbook", own.control),
    ("report workbooks", own.reports),
    ("storage", own.storage),
    ("roles", people.roles),
    ("sedes", people.sites),
    ("mail", mail.mail),
    ("PDF", mail.pdf),
)


#: What shadow mode does without: it writes to no report, sends no mail and paints nowhere.
_NOT_IN_SHADOW = frozenset({"examples", "protection", "report workbooks", "mail", "PDF"})


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found. ``unseen``: checks that could not look at anything."""

    when: datetime
    problems: tuple[Problem, ...]
    fine: tuple[Fine, ...]
    unseen: tuple[str, ...]

    @property
    def blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)

    @property
    def lines(self) -> Iterator[str]:
        """For a person, what blocks first."""
        for problem in sorted(self.problems, key=lambda problem: not problem.blocks):
            yield f"{'✗' if problem.blocks else '!'} {problem.what}"
            yield f"  where:  {problem.where}"
            yield f"  remedy: {problem.remedy}"
            yield ""
        if self.unseen:
            yield f"Not looked at until that is mended: {', '.join(self.unseen)}"
            yield ""
        yield from (f"✓ {one.what}: {one.how}" for one in self.fine)
        blocking = sum(problem.blocks for problem in self.problems)
        warnings = len(self.problems) - blocking
        yield (
            f"{blocking or 'No'} problem{'' if blocking == 1 else 's'}, "
            f"{warnings} warning{'' if warnings == 1 else 's'}"
        )

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "when": self.when.isoformat(timespec="seconds"),
            "blocked": self.blocked,
            "problems": [asdict(problem) for problem in self.problems],
            "in_order": [asdict(one) for one in self.fine],
            "not_looked_at": list(self.unseen),
        }


def examine(context: Context) -> Examination:
    """Ask every check, whatever the others found."""
    problems: list[Problem] = []
    fine: list[Fine] = []
    unseen: list[str] = []
    optional = _NOT_IN_SHADOW if _in_shadow(context) else frozenset()
    for name, check in CHECKS:
        try:
            for told in check(context):
                if isinstance(told, Problem):
                    problems.append(replace(told, blocks=False) if name in optional else told)
                else:
                    fine.append(told)
        except Unseen:
            unseen.append(name)
        except AutomationError as error:
            problems.append(access.unreachable(error))
    return Examination(context.now, tuple(dict.fromkeys(problems)), tuple(fine), tuple(unseen))


def _in_shadow(context: Context) -> bool:
    return not isinstance(context.loaded, ConfigError) and context.config.limits.shadow
