"""What stands in a report workbook already: tabs and their versions, zones of people, and what each tab was made of.

Everything is read from one ``Spreadsheet`` under ``MASK``. A tab is found by its id; after a round trip through
``.xlsx``, which numbers tabs anew and drops metadata, by its title.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sheets_automation.google.requests import attach, detach
from sheets_automation.model import Box

Json = dict[str, Any]

MASK = (
    "namedRanges,sheets(properties,charts(chartId),developerMetadata(metadataId,metadataKey,metadataValue),"
    "protectedRanges(protectedRangeId))"
)
MOST_VERSIONS = 90
_KEY = "informe"
_CONTENT = 700_000_000  # + sheet id: metadata of the tab, the digest of what it was made of
_ISSUED = 800_000_000  # the same: stamped when it was issued
_CARRIED = 900_000_000  # the same: digests of the actions that were carried into it
_CUT = 100_000_000  # + sheet id: id of the hidden tab that keeps what an issued tab stood on
CUT_WORD = "corte"


@dataclass(frozen=True, slots=True)
class Present:
    """What already stands in the workbook under this tab's id: what a rebuild takes away and what it keeps."""

    charts: tuple[int, ...]
    zones: Mapping[str, Box]  # manual zones by name
    named_ids: tuple[str, ...]
    margins: Mapping[str, Box] = field(default_factory=dict)  # each zone with our own row above and below it


@dataclass(frozen=True, slots=True)
class Edition:
    """The youngest version of a report of one month in its workbook."""

    version: int  # 0: there is none yet
    issued: bool
    gone: bool  # issued, and somebody has deleted the tab since

    @property
    def next(self) -> int:
        return self.version + 1


def sheet_id_for(month: date, version: int = 1) -> int:
    """The tab's id follows from its month, so that a rebuild finds it: 202611, and 2202611 for a «v2»."""
    return version_id(month.year * 100 + month.month, version)


def version_id(sheet_id: int, version: int) -> int:
    """The id of a version of the tab whose first version has ``sheet_id``."""
    return sheet_id + (version if version > 1 else 0) * 1_000_000


def version_title(title: str, version: int) -> str:
    """``FOR-02 2026-10``, ``FOR-02 2026-10 v2``."""
    return f"{title} v{version}" if version > 1 else title


def cut_id(sheet_id: int) -> int:
    return _CUT + sheet_id


def cut_title(title: str) -> str:
    return f"{title} {CUT_WORD}"


# -------------------------------------------------------------------------------------------------------------- finding


def edition(spreadsheet: Mapping[str, Any], sheet_id: int, title: str) -> Edition:
    """The youngest version of a report; ``sheet_id`` and ``title`` are those of its first."""
    ids = {int(sheet["properties"].get("sheetId", 0)) for sheet in spreadsheet.get("sheets", ())}
    titles = {sheet["properties"]["title"] for sheet in spreadsheet.get("sheets", ())}
    found = Edition(0, issued=False, gone=False)
    for version in range(1, MOST_VERSIONS):
        own, words = version_id(sheet_id, version), version_title(title, version)
        stands = own in ids or words in titles
        cut = cut_id(own) in ids or cut_title(words) in titles
        if stands or cut:
            found = Edition(version, issued=cut or bool(_note(spreadsheet, own, _ISSUED)), gone=not stands)
    return found


def tab_title_in(spreadsheet: Mapping[str, Any], sheet_id: int, title: str) -> str:
    """What the tab is called now, by its id or its title; "" where there is none. People may have renamed it."""
    for sheet in spreadsheet.get("sheets", ()):
        if sheet["properties"].get("sheetId", 0) == sheet_id:
            return str(sheet["properties"]["title"])
    return title if any(sheet["properties"]["title"] == title for sheet in spreadsheet.get("sheets", ())) else ""


def cut_tabs(spreadsheet: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Title and number of rows of every hidden tab that keeps what an issued tab stood on."""
    return [
        (str(sheet["properties"]["title"]), int(sheet["properties"].get("gridProperties", {}).get("rowCount", 1)))
        for sheet in spreadsheet.get("sheets", ())
        if _CUT <= sheet["properties"].get("sheetId", 0) < 2 * _CUT
        or sheet["properties"]["title"].endswith(f" {CUT_WORD}")
    ]


def present(spreadsheet: Mapping[str, Any], sheet_id: int) -> Present | None:
    """What stands under this id; None without such a tab. A zone that was moved to another tab is none of it."""
    for sheet in spreadsheet.get("sheets", ()):
        if sheet["properties"].get("sheetId", 0) != sheet_id:
            continue
        named = list(_named(spreadsheet, sheet_id, "namedRangeId"))
        here = [(name, kind, box) for _id, name, kind, tab, box in named if tab == sheet_id]
        return Present(
            charts=tuple(chart["chartId"] for chart in sheet.get("charts", ())),
            zones={name: box for name, kind, box in here if kind == _ZONE},
            named_ids=tuple(item[0] for item in named),
            margins={name: box for name, kind, box in here if kind == _MARGIN},
        )
    return None


def returned(spreadsheet: Mapping[str, Any], sheet_id: int, title: str) -> tuple[int, Present] | None:
    """Our tab under an id that is not ours, and what stands in it; None where there is none.

    A workbook that went through ``.xlsx`` keeps titles and names of ranges, but its tabs and ranges are numbered anew.
    """
    for sheet in spreadsheet.get("sheets", ()):
        other = sheet["properties"].get("sheetId", 0)
        if other == sheet_id or sheet["properties"]["title"] != title:
            continue
        named = [item for item in _named(spreadsheet, sheet_id, "name") if item[3] == other]
        zones = {name: box for _id, name, kind, _tab, box in named if kind == _ZONE}
        margins = {name: box for _id, name, kind, _tab, box in named if kind == _MARGIN}
        if zones:
            return other, Present((), zones, tuple(item[0] for item in named), margins)
    return None


_ZONE, _MARGIN = "zona", "margen"


def zone_id(sheet_id: int, name: str) -> str:
    """Id and name of a zone's named range; the id stays when people rename the range."""
    return f"{_ZONE}_{sheet_id}_{name}"


def margin_id(sheet_id: int, name: str) -> str:
    """The same for the zone with its margin: what people insert at its edges is inside of this one."""
    return f"{_MARGIN}_{sheet_id}_{name}"


def _named(spreadsheet: Mapping[str, Any], sheet_id: int, known_by: str) -> Iterator[tuple[str, str, str, int, Box]]:
    """(id, zone, kind, tab, box) of our named ranges of a tab, known by their id or their name."""
    for item in spreadsheet.get("namedRanges", ()):
        for kind in (_ZONE, _MARGIN):
            prefix = f"{kind}_{sheet_id}_"
            if item[known_by].startswith(prefix) and "endRowIndex" in item.get("range", {}):
                name, area = item[known_by].removeprefix(prefix), item["range"]
                yield item["namedRangeId"], name, kind, int(area.get("sheetId", 0)), _box(area)


def _box(area: Mapping[str, int]) -> Box:
    return Box(
        area.get("startRowIndex", 0), area["endRowIndex"], area.get("startColumnIndex", 0), area["endColumnIndex"]
    )


# ------------------------------------------------------------------------------------------------------ what tabs know


def shown_content(spreadsheet: Mapping[str, Any], sheet_id: int) -> str:
    """Digest of what the tab was last made of, "" where it was never written."""
    return _note(spreadsheet, sheet_id, _CONTENT)


def carried_into(spreadsheet: Mapping[str, Any], sheet_id: int) -> tuple[str, ...]:
    """Digests of the actions that were carried into the tab: once, also where somebody deleted one since."""
    try:
        found = json.loads(_note(spreadsheet, sheet_id, _CARRIED) or "[]")
    except ValueError:
        return ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def remember_content(sheet_id: int, content: str) -> list[Json]:
    """Requests that keep that digest on the tab itself."""
    return _keep(sheet_id, _CONTENT, content)


def remember_carried(sheet_id: int, keys: tuple[str, ...]) -> list[Json]:
    """Requests that keep which actions were carried."""
    return _keep(sheet_id, _CARRIED, json.dumps(keys)) if keys else []


def remember_issued(sheet_id: int, words: str) -> list[Json]:
    """Requests that keep the stamp of an issued tab."""
    return _keep(sheet_id, _ISSUED, words)


def _keep(sheet_id: int, what: int, text: str) -> list[Json]:
    return [detach(metadataId=what + sheet_id), attach(_KEY, {"sheetId": sheet_id}, what + sheet_id, text)]


def _note(spreadsheet: Mapping[str, Any], sheet_id: int, what: int) -> str:
    for sheet in spreadsheet.get("sheets", ()):
        for item in sheet.get("developerMetadata", ()):
            if item.get("metadataId") == what + sheet_id:
                return str(item.get("metadataValue", ""))
    return ""
