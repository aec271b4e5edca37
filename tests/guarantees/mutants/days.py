"""Business days and terms."""

from __future__ import annotations

from .mutant import COMPLAINED, COUNTING, FOR_04, WORKTIME, Mutant

COUNTING_OF_DAYS = (
    Mutant(
        "day 0 counts",
        WORKTIME,
        "position = self._until(start) + days - 1 if days > 0",
        "position = self._until_before(start) + days - 1 if days > 0",
        COUNTING,
    ),
    Mutant("one day too many", WORKTIME, "self._until(start) + days - 1 if", "self._until(start) + days if", COUNTING),
    Mutant(
        "the last day is left out",
        WORKTIME,
        "return self._until(end) - self._until(start)",
        "return self._until_before(end) - self._until(start)",
        COUNTING,
    ),
    Mutant(
        "holidays are worked", WORKTIME, "            opened.discard(day.toordinal())", "            pass", COUNTING
    ),
    Mutant(
        "Saturdays are worked",
        WORKTIME,
        "shut = {_SUNDAY} if saturday else {_SATURDAY, _SUNDAY}",
        "shut = {_SUNDAY}",
        COUNTING,
    ),
    Mutant(
        "a sede's own days do not count",
        WORKTIME,
        "    special.update(_exceptions(site_closed, site_worked))\n",
        "",
        COUNTING,
    ),
    Mutant(
        "the company's days win over the sede's",
        WORKTIME,
        "    special.update(_exceptions(closed, worked))\n    special.update(_exceptions(site_closed, site_worked))\n",
        "    special.update(_exceptions(site_closed, site_worked))\n    special.update(_exceptions(closed, worked))\n",
        COUNTING,
    ),
    Mutant("the warning on the due day", WORKTIME, "calendar.add_business_days(due, -ahead)", "due", COUNTING),
    Mutant("a warning on day 0", WORKTIME, "if 0 < ahead < days else None", "if 0 < ahead <= days else None", COUNTING),
    Mutant("a PQRS is warned of the day before", FOR_04, "aviso_dias = 2 ", "aviso_dias = 1 ", COMPLAINED),
)
