"""Cases a colleague can read: given rows, configuration and a moment, what changes – or why nothing does.

Each ``cases/*.toml`` is one case: ``rows`` under a GSC-FOR-01 heading (only what differs from an ordinary contacted
promoter), optionally ``config`` to override a setting, ``register`` for what earlier runs left, and ``expect``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import build as sheet
import pytest

from sheets_automation.domain.cases.derive import Derived, Memory, derive
from sheets_automation.domain.cases.identity import marks_in, resolve
from sheets_automation.domain.cases.plan import build, with_results
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Case, CaseStatus, Fill, PaintRow, Plan, Rgb
from sheets_automation.policy import Config

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
BOGOTA = ZoneInfo("America/Bogota")
HEADING = (*sheet.HEADING, "SUGERENCIA", "MARCA")
_COLUMNS = {name: index for index, name in enumerate(HEADING)}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """The plan for these rows is exactly what the case says, and a second look at the result plans nothing."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    config = _config(case.get("config", {}))
    now = datetime.fromisoformat(case["now"]).replace(tzinfo=BOGOTA)
    known = _earlier(case, config, now)
    plan, derived = _planned(case["rows"], known, config, now)
    for number, row in enumerate(case["rows"], start=1):
        _compare(number, row, plan, derived, config, now)
    after = with_results(plan.cases, plan.changes, plan.changes, {item.number: item for item in known})
    again, _derived = _planned(case["rows"], after, config, now, painted=plan)
    assert [change for change in again.changes if isinstance(change, PaintRow)] == []


def test_every_case_names_what_it_shows() -> None:
    """A case without a title, or a row without an expectation, shows nothing."""
    assert len(CASES) >= 20
    for path in CASES:
        case = tomllib.loads(path.read_text(encoding="utf-8"))
        assert case["title"]
        assert all({"changes", "stays"} & set(row) for row in case["rows"]), path.name


def _compare(number: int, row: Mapping[str, Any], plan: Plan, derived: Derived, config: Config, now: datetime) -> None:
    """Row n of the case against the plan: n is also its 0-based row in the tab, under the heading."""
    paints = [change for change in plan.changes if isinstance(change, PaintRow) and change.where.row == number]
    judged = next((item for item in derived.judged if item.record.where.row == number), None)
    if "changes" in row:
        assert [f"{paint.state_before} → {paint.state_after}" for paint in paints] == [row["changes"]]
        if "tone" in row:
            assert paints[0].after == Fill(Rgb.parse(row["tone"]))
    else:
        assert paints == []
        assert judged is not None
        assert row["stays"] in judged.decision.reason
    mine = next(
        (case for case in plan.cases if case.where.row == number and judged and judged.case == case.number), None
    )
    if "due" in row:
        assert mine is not None
        assert mine.due == date.fromisoformat(row["due"])
    if "status" in row:
        assert mine is not None
        assert mine.status is CaseStatus(row["status"])
    if row.get("case") is False:
        assert mine is None
    if "flags" in row:
        assert mine is not None
        assert list(mine.flags) == row["flags"]
    if "in_time" in row:
        assert mine is not None
        assert mine.in_time is (None if row["in_time"] == "unknown" else row["in_time"])
    if "silent" in row:
        assert mine is not None
        assert mine.silent is row["silent"]
    if "closed" in row:
        assert mine is not None
        assert mine.closed_on == date.fromisoformat(row["closed"])
    if "finding" in row:
        assert row["finding"] in {finding.code for finding in plan.findings if finding.cell.endswith(str(number + 1))}


def _planned(
    rows: list[dict[str, Any]], known: tuple[Case, ...], config: Config, now: datetime, painted: Plan | None = None
) -> tuple[Plan, Derived]:
    fills = {
        (number, _COLUMNS[name]): tone
        for number, row in enumerate(rows, start=1)
        for name, tone in row.get("fills", {}).items()
    }
    for change in painted.changes if painted else ():
        if isinstance(change, PaintRow):
            for column, _before in change.cells:
                fills.pop((change.where.row, column), None)
                if change.after:
                    fills[change.where.row, column] = change.after.rgb.hex
    book = sheet.workbook(sheet.tab([HEADING, *(_typed(**row.get("typed", {})) for row in rows)], fills=fills))
    reading = read([book], config, now.date())
    resolution = resolve(reading, known, marks_in([book]))
    derived = derive(reading, Memory(known), resolution, config, now)
    return build(derived, reading, resolution, known, [book], config), derived


def _typed(sugerencia: str = "", marca: str = "", **typed: Any) -> list[Any]:
    return [*sheet.call(**typed), sugerencia, marca]


def _earlier(case: dict[str, Any], config: Config, now: datetime) -> tuple[Case, ...]:
    """The register that an earlier run left, if the case tells of one: the same rows as they were then."""
    if "before" not in case:
        return ()
    then = datetime.fromisoformat(case["before"]["now"]).replace(tzinfo=BOGOTA) if "now" in case["before"] else now
    plan, _derived = _planned(case["before"]["rows"], (), config, then)
    return with_results(plan.cases, plan.changes, plan.changes, {})


def _config(overrides: dict[str, Any]) -> Config:
    config = sheet.config()
    parts = {
        name: type(getattr(config, name)).model_validate(
            {**getattr(config, name).model_dump(by_alias=True), **settings}
        )
        for name, settings in overrides.items()
    }
    return config.model_copy(update=parts)


def test_a_changed_calendar_shows_which_deadlines_move() -> None:
    """An extra closing day moves an open case's deadline, and the move is told before it is done (spec §5)."""
    now = datetime(2026, 11, 25, 9, 0, tzinfo=BOGOTA)
    rows: list[dict[str, Any]] = [{"typed": {"recomendacion": 4, "fecha": "24/11/2026"}}]
    plan, _derived = _planned(rows, (), _config({}), now)
    known = with_results(plan.cases, plan.changes, plan.changes, {})
    closed = {"calendar": {"no_habiles": [{"fecha": "2026-11-26", "motivo": "inventario"}]}}
    _plan, derived = _planned(rows, known, _config(closed), now, painted=plan)
    assert [(moved.before, moved.after) for moved in derived.moved] == [(date(2026, 11, 26), date(2026, 11, 27))]
