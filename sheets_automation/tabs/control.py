"""How the control workbook looks: tabs, widths, tints, filters, protection. Requests only; sending is the caller's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sheets_automation.domain.cases.standing import NEXT, OVERDUE, TODAY, TOMORROW
from sheets_automation.domain.control.layout import TITLED
from sheets_automation.domain.control.shadow_rows import HEADINGS
from sheets_automation.domain.control.tables import (
    ACTIONS,
    AGREEMENT,
    AUDIT,
    CALENDAR,
    CALLS,
    CASES,
    DIRECTORY,
    FATES,
    FINDINGS,
    OF_SHADOW,
    OUTBOX,
    PLAIN,
    README,
    RUNS,
    SHADOW,
    TABLES,
    UNSEEN,
    Table,
    shown_state,
)
from sheets_automation.domain.shadow.agreement import TOGETHER
from sheets_automation.google.requests import (
    Json,
    colour,
    dimension_range,
    grid_range,
    hidden,
    longer,
    pixel_size,
    retitled,
    wider,
)
from sheets_automation.model import Fate, State, Workbook

SPARE_ROWS = 200
VIEWS = ("Abiertos por vencimiento", "Vencidos", "Cerrados")  # filter views of «Casos»
AUDIT_VIEWS = ("Marcas y notas", "Todo")  # of «Bitácora»
PROTECTION = "Lo escribe solo el servicio de automatización"
_LINE, _PADDING = 17, 5  # pixels of a row's lines of text
_HEADING = "#1f3864"
_TINTS = {
    State.RED: "#f4cccc",
    State.YELLOW: "#fff2cc",
    State.GREEN: "#93c47d",
    State.LIGHT_GREEN: "#d9ead3",
    State.BLUE: "#cfe2f3",
    State.PURPLE: "#d9d2e9",
}
_BAD, _SOON, _WARN, _GOOD = "#f4cccc", "#fce5cd", "#fff2cc", "#d9ead3"
_RED_TEXT, _ORANGE_TEXT, _GREY_TEXT = "#b3261e", "#b45f06", "#5f6368"
#: Plain tabs: columns in the middle of their cells, and lines of text a row shows.
_CENTRED: Mapping[int, frozenset[str]] = {
    DIRECTORY[0]: frozenset({"Ausente desde", "Ausente hasta"}),
    FINDINGS[0]: frozenset({"Gravedad", "Celda"}),
    CALENDAR[0]: frozenset({"Sede", "Fecha", "Día", "Hábil"}),
    CALLS[0]: frozenset({"Desde", "Placa", "Formato", "Fila"}),
    AGREEMENT[0]: frozenset(title for title, _width in AGREEMENT[2][1:]),
}
_LINES: Mapping[int, int] = {FINDINGS[0]: 2}


def setup_requests(present: set[int], taken: Collection[str] = (), also: Collection[int] = ()) -> list[Json]:
    """Requests that create and dress every tab of ours that is not there. ``taken``: titles that tabs have already.

    ``also``: ids of those tabs of shadow mode that are wanted.
    """
    requests: list[Json] = []
    present = present | (OF_SHADOW - set(also))
    for table in TABLES:
        if table.sheet_id not in present:
            requests.append(_add(table.sheet_id, _free(table.title, taken), len(table.headings), table.frozen))
            requests += dress_table(table)
    for sheet_id, title, columns in PLAIN:
        if sheet_id not in present:
            requests.append(_add(sheet_id, _free(title, taken), len(columns)))
            requests += dress_plain(sheet_id, columns)
    return requests


def _free(title: str, taken: Collection[str]) -> str:
    """The title, or the first like it that no tab has; Google takes no title twice, whatever its capitals."""
    used = {other.casefold() for other in taken}
    names = [title, f"{title} (servicio)", *(f"{title} (servicio {n})" for n in range(2, len(used) + 3))]
    return next(name for name in names if name.casefold() not in used)


def adoption_requests(book: Workbook, foreign: Mapping[int, int], also: Collection[int] = ()) -> list[Json]:
    """Requests that move our tabs from the ids they came back with to our own, cells and all (``foreign_tabs``)."""
    old = {ours: tab for ours, theirs in foreign.items() if (tab := book.tab(theirs)) is not None}
    widths = {table.sheet_id: len(table.headings) for table in TABLES}
    widths |= {sheet_id: len(columns) for sheet_id, _title, columns in PLAIN}
    requests: list[Json] = [retitled(tab.sheet_id, f"{tab.title} ~") for tab in old.values()]
    staying = [tab.title for tab in book.tabs if tab.sheet_id not in foreign.values()]
    requests += setup_requests({tab.sheet_id for tab in book.tabs}, staying, {*foreign, *also})
    for ours, tab in old.items():
        if tab.column_count > widths[ours]:
            requests.append(wider(ours, tab.column_count - widths[ours]))
        width = max(widths[ours], tab.column_count)
        if tab.row_count > SPARE_ROWS:
            requests.append(longer(ours, tab.row_count - SPARE_ROWS))
        requests.append(
            {
                "copyPaste": {
                    "source": grid_range(tab.sheet_id, 0, len(tab.rows), 0, width),
                    "destination": grid_range(ours, 0, len(tab.rows), 0, width),
                    "pasteType": "PASTE_NORMAL",
                }
            }
        )
    return requests + [{"deleteSheet": {"sheetId": tab.sheet_id}} for tab in old.values()]


def grid(columns: int, frozen: int = 1) -> Json:
    """Grid properties of a new tab of ours."""
    return {
        "rowCount": SPARE_ROWS,
        "columnCount": columns,
        "frozenRowCount": 1,
        "frozenColumnCount": frozen if columns > frozen + 1 else 0,
        "hideGridlines": True,
    }


def more_rows(sheet_id: int, present: int, more: int) -> list[Json]:
    """Requests that lengthen a tab, its new rows dressed as the others."""
    return [longer(sheet_id, more), *dress_rows(sheet_id, present, present + more)]


def protection_id(sheet_id: int) -> int:
    """Of the protection of a tab of ours."""
    return 5_000 + sheet_id


def row_height(sheet_id: int, first: int, end: int, pixels: int) -> list[Json]:
    """Make rows ``first`` to ``end`` (0-based, end excluded) that high."""
    return [pixel_size(dimension_range(sheet_id, "ROWS", first, end), pixels)]


def dress_table(table: Table[Any]) -> list[Json]:
    """Everything a new tab of entries needs besides its rows."""
    titles = [(column.heading, column.width) for column in table.columns]
    requests = _dress(table.sheet_id, [*titles, (table.headings[-1], 80)])
    requests += [hide_data(table), *([] if table is AUDIT else [_filter(table.sheet_id)])]
    if table is CASES:
        requests += _case_tints() + _case_views()
    elif table is RUNS:
        requests += _text_tints(RUNS.sheet_id, 2, {"Terminada": _GOOD, "Parcial": _WARN, "Fallida": _BAD})
    elif table is AUDIT:
        requests += [paintings_first(), *_audit_views()]
        tints = {shown_state(state): tint for state, tint in _TINTS.items()}
        requests += [
            rule for name in ("Antes", "Después") for rule in _text_tints(AUDIT.sheet_id, _at(AUDIT, name), tints)
        ]
    elif table is OUTBOX:
        requests += _text_tints(OUTBOX.sheet_id, 4, {"Enviado": _GOOD, "Fallido": _BAD})
    elif table is SHADOW:
        tints = {FATES[Fate.SAME]: _GOOD, FATES[Fate.OTHER]: _BAD, FATES[Fate.WAITING]: _WARN}
        requests += _text_tints(SHADOW.sheet_id, 4, tints)
    return requests


def paintings_first() -> Json:
    """The filter that everybody has in ``Bitácora``: what changed in sight; invisible marks and notes wait in a view.

    Google judges a row when the filter is set, so it is set anew with every line that is added.
    """
    area = {"sheetId": AUDIT.sheet_id, "startRowIndex": 0, "startColumnIndex": 0}
    return {"setBasicFilter": {"filter": {"range": area, "filterSpecs": [_without(UNSEEN)]}}}


def _audit_views() -> list[Json]:
    """Everything, and what the filter leaves out: each person's own look."""
    area = {"sheetId": AUDIT.sheet_id, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": len(AUDIT.headings)}
    seen = [words for words in ACTIONS.values() if words not in UNSEEN]
    specs: dict[str, list[Json]] = dict(zip(AUDIT_VIEWS, ([_without(seen)], []), strict=True))
    return [
        {"addFilterView": {"filter": {"title": title, "range": area, "filterSpecs": spec}}}
        for title, spec in specs.items()
    ]


def _without(words: Sequence[str]) -> Json:
    """Lines of ``Bitácora`` but for those with these actions."""
    return {"columnIndex": _at(AUDIT, "Acción"), "filterCriteria": {"hiddenValues": list(words)}}


def alarm_requests(words: str) -> list[Json]:
    """The heading of «Casos», where everybody looks, in red with these words as its note; "" makes it as it was."""
    whole = grid_range(CASES.sheet_id, 0, 1, 0, len(CASES.columns))
    first = grid_range(CASES.sheet_id, 0, 1, 0, 1)
    return [
        _repeat(whole, {"backgroundColorStyle": colour(_RED_TEXT if words else _HEADING)}),
        {"repeatCell": {"range": first, "cell": {"note": words} if words else {}, "fields": "note"}},
    ]


def hide_data(table: Table[Any]) -> Json:
    """Hide the column that only the service reads; hiding it again changes nothing."""
    last = len(table.columns)
    return hidden(dimension_range(table.sheet_id, "COLUMNS", last, last + 1), yes=True)


def dress_plain(sheet_id: int, columns: Sequence[tuple[str, int]]) -> list[Json]:
    """Everything a new tab that is rewritten as a whole needs besides its rows."""
    requests = _dress(sheet_id, columns)
    if sheet_id == README[0]:
        bold = {"userEnteredFormat": {"textFormat": {"bold": True, **_text(_HEADING)}}}
        topic = {"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
        fields = "userEnteredFormat.textFormat(bold,foregroundColorStyle)"
        return [*requests, {"repeatCell": {"range": topic, "cell": bold, "fields": fields}}]
    if sheet_id == AGREEMENT[0]:  # its sentences are no lines to filter
        return requests + _agreement_looks()
    requests.append(_filter(sheet_id))
    if sheet_id == DIRECTORY[0]:
        requests.append(hidden(dimension_range(sheet_id, "COLUMNS", len(columns) - 1, len(columns)), yes=True))
    if sheet_id == FINDINGS[0]:
        requests += _text_tints(sheet_id, 0, {"Error": _BAD, "Aviso": _WARN})
    return requests


def _add(sheet_id: int, title: str, columns: int, frozen: int = 0) -> Json:
    return {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": grid(columns, frozen)}}}


def _filter(sheet_id: int) -> Json:
    return {"setBasicFilter": {"filter": {"range": {"sheetId": sheet_id, "startRowIndex": 0, "startColumnIndex": 0}}}}


def _lines(sheet_id: int) -> int:
    found = next((table.lines for table in TABLES if table.sheet_id == sheet_id), None)
    return found or _LINES.get(sheet_id, 1)


def _centred(sheet_id: int) -> list[int]:
    for table in TABLES:
        if table.sheet_id == sheet_id:
            return [i for i, column in enumerate(table.columns) if column.centred]
    titles = next(columns for plain, _title, columns in PLAIN if plain == sheet_id)
    return [i for i, (title, _pixels) in enumerate(titles) if title in _CENTRED.get(sheet_id, ())]


def _place(heading: str) -> int:
    return _at(CASES, heading)


def _at(table: Table[Any], heading: str) -> int:
    return next(i for i, column in enumerate(table.columns) if column.heading == heading)


def _case_tints() -> list[Json]:
    """The state in its own tone, softly; a deadline that is over in red, one that ends today in orange; closed: grey.

    The dates are compared when somebody looks, so the list is right between runs as well.
    """
    color, status, due = _place("Color"), _place("Situación"), _place("Vence")
    shown, limit = f"${chr(ord('A') + status)}2", f"${chr(ord('A') + due)}2"
    tints = {shown_state(state): tint for state, tint in _TINTS.items()}
    # no argument separator: Google expects «;» in a workbook of es_CO where en_US has «,»
    open_and = f'=({shown}="Abierto")*({limit}<>"")*({limit}{{}}TODAY())'
    body = {"sheetId": CASES.sheet_id, "startRowIndex": 1}
    around = [
        {**body, "startColumnIndex": 0, "endColumnIndex": color},
        {**body, "startColumnIndex": color + 1, "endColumnIndex": len(CASES.columns)},
    ]
    late = {**body, "startColumnIndex": due, "endColumnIndex": due + 1}
    return [
        *_text_tints(CASES.sheet_id, color, tints),
        *_text_tints(CASES.sheet_id, _place("Plazo"), {OVERDUE: _BAD, TODAY: _SOON, TOMORROW: _WARN, NEXT: _WARN}),
        _rule([late], "CUSTOM_FORMULA", open_and.format("<"), {"textFormat": {"bold": True, **_text(_RED_TEXT)}}),
        _rule([late], "CUSTOM_FORMULA", open_and.format("="), {"textFormat": {"bold": True, **_text(_ORANGE_TEXT)}}),
        _rule(around, "CUSTOM_FORMULA", f'={shown}="Cerrado"', {"textFormat": _text(_GREY_TEXT)}),
    ]


def _case_views() -> list[Json]:
    """Filter views: each person's own look at the list, without changing what the others see."""
    still_open = {
        "columnIndex": _place("Situación"),
        "filterCriteria": {"condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Abierto"}]}},
    }
    overdue = {
        "columnIndex": _place("Vence"),
        "filterCriteria": {"condition": {"type": "DATE_BEFORE", "values": [{"relativeDate": "TODAY"}]}},
    }
    over = {
        "columnIndex": _place("Situación"),
        "filterCriteria": {"condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Cerrado"}]}},
    }
    views = dict(zip(VIEWS, ([still_open], [still_open, overdue], [over]), strict=True))
    area = {"sheetId": CASES.sheet_id, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": len(CASES.headings)}
    order = [{"dimensionIndex": _place("Vence"), "sortOrder": "ASCENDING"}]
    # the words of the last run may be a night old: «Vencidos» compares the date when somebody looks
    return [
        {"addFilterView": {"filter": {"title": title, "range": area, "sortSpecs": order, "filterSpecs": specs}}}
        for title, specs in views.items()
    ]


def _agreement_looks() -> list[Json]:
    """The headings of the sentences, and the line of all rules together, wherever they stand."""
    body = {"sheetId": AGREEMENT[0], "startRowIndex": 1, "startColumnIndex": 0}
    bold = {"textFormat": {"bold": True, **_text(_HEADING)}}
    first = {**body, "endColumnIndex": 1}
    whole = {**body, "endColumnIndex": len(AGREEMENT[2])}
    return [
        *(_rule([first], "TEXT_EQ", words, bold) for words in HEADINGS),
        _rule([whole], "CUSTOM_FORMULA", f'=$A2="{TOGETHER}"', bold),
    ]


def _text_tints(sheet_id: int, column: int, tints: Mapping[str, str]) -> list[Json]:
    """A background for each word that a cell of the column may hold."""
    area = {"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": column, "endColumnIndex": column + 1}
    return [_rule([area], "TEXT_EQ", word, {"backgroundColorStyle": colour(tint)}) for word, tint in tints.items()]


def _rule(areas: Sequence[Json], kind: str, value: str, look: Json) -> Json:
    condition = {"type": kind, "values": [{"userEnteredValue": value}]}
    rule = {"ranges": list(areas), "booleanRule": {"condition": condition, "format": look}}
    return {"addConditionalFormatRule": {"index": 0, "rule": rule}}


def _text(color: str) -> Json:
    return {"foregroundColorStyle": colour(color)}


def _dress(sheet_id: int, columns: Sequence[tuple[str, int]]) -> list[Json]:
    """Heading, widths, heights, alignment and protection of one tab."""
    heading = {
        "textFormat": {"bold": True, **_text("#ffffff")},
        "backgroundColorStyle": colour(_HEADING),
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
    }
    titles = [
        {
            "userEnteredValue": {"stringValue": title},
            "userEnteredFormat": heading | ({"horizontalAlignment": "CENTER"} if i in _centred(sheet_id) else {}),
        }
        for i, (title, _pixels) in enumerate(columns)
    ]
    start = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
    protected: Json = {
        "protectedRangeId": protection_id(sheet_id),
        "range": {"sheetId": sheet_id},
        "description": PROTECTION,
    }
    if sheet_id == DIRECTORY[0]:  # people write there: our two columns only warn, so that whole lines can be sorted
        ours = {"startColumnIndex": len(columns) - 2, "endColumnIndex": len(columns)}
        protected |= {"range": {"sheetId": sheet_id, **ours}, "warningOnly": True}
    return [
        {"updateCells": {"start": start, "rows": [{"values": titles}], "fields": "userEnteredValue,userEnteredFormat"}},
        {"addProtectedRange": {"protectedRange": protected}},
        *(_width(sheet_id, index, width) for index, (_title, width) in enumerate(columns)),
        *row_height(sheet_id, 0, 1, 30),
        *dress_rows(sheet_id, 1, SPARE_ROWS),
    ]


def dress_rows(sheet_id: int, first: int, end: int) -> list[Json]:
    """Alignment, wrapping and height of rows below the heading (0-based, end excluded)."""
    lines = _lines(sheet_id)
    rows = {"sheetId": sheet_id, "startRowIndex": first, "endRowIndex": end}
    wrapped = lines > 1 or sheet_id == README[0]
    unwrapped = "OVERFLOW_CELL" if sheet_id == AGREEMENT[0] else "CLIP"
    look = {"verticalAlignment": "MIDDLE", "wrapStrategy": "WRAP" if wrapped else unwrapped}
    ours = rows | {"startColumnIndex": 0, "endColumnIndex": len(TITLED[sheet_id][1])}
    return [
        _repeat(rows, look),
        # columns that slid sideways bring the alignment of others
        {"repeatCell": {"range": ours, "cell": {}, "fields": "userEnteredFormat.horizontalAlignment"}},
        *(
            _repeat(
                rows | {"startColumnIndex": column, "endColumnIndex": column + 1}, {"horizontalAlignment": "CENTER"}
            )
            for column in _centred(sheet_id)
        ),
        *row_height(sheet_id, first, end, _PADDING + _LINE * lines),
    ]


def _repeat(area: Json, look: Json) -> Json:
    fields = f"userEnteredFormat({','.join(look)})"
    return {"repeatCell": {"range": area, "cell": {"userEnteredFormat": look}, "fields": fields}}


def _width(sheet_id: int, column: int, pixels: int) -> Json:
    return pixel_size(dimension_range(sheet_id, "COLUMNS", column, column + 1), pixels)
