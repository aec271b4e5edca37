"""Agents and advisers at work: an independent client that types, corrects, sorts, moves, deletes, paints and annotates.

It knows the sheets only through the API. Every fill that it sets is signed with a font of its own (which travels with
the cell and which the service does not look at), so that later anybody can tell whose fill a cell shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from .desk import (
    BLANK,
    CALLED,
    COMMENT,
    EVIDENCE,
    NAME,
    PHONE,
    PLATE,
    SCORE,
    STATUS,
    SUGGESTION,
    TICKET,
    WIDTH,
    Desk,
    Grid,
    Json,
    Spot,
    cell_data,
    color,
    serial,
)

COPY_PREFIX = "Copia de "
#: Tones people choose for each state; one channel varies, so that no two paintings are the same tone.
TONES = {
    "rojo": (204, 0, 0),
    "amarillo": (255, 217, 102),
    "verde": (106, 168, 79),
    "verde_claro": (182, 215, 168),
    "azul": (109, 158, 235),
    "morado": (142, 124, 195),
    "desconocido": (121, 85, 72),
}
STATUSES = ("", "", "Pendiente", "En trámite", "Gestión realizada", "Gestión realizada")
PROTECTED_NOTE = "Nota de la agente"


@dataclass(slots=True)
class Place:
    """One data row as people see it now."""

    code: str
    tab: int
    row: int
    spots: list[Spot]

    @property
    def ticket(self) -> str:
        return str(self.spots[TICKET].value or "")


@dataclass(slots=True)
class People:
    """Acts at random, reproducibly; ``log`` tells what was done, for reading a failure."""

    desk: Desk
    random: Random
    log: list[str] = field(default_factory=list)
    colours_touched: set[str] = field(default_factory=set)  # tickets whose colours people changed or moved
    torn: set[str] = field(default_factory=set)  # tickets whose answers may stand beside another customer's colours
    calls_corrected: set[str] = field(default_factory=set)  # tickets whose date of call was corrected
    redated: set[str] = field(default_factory=set)  # the same, since the last quiet point
    restored: set[str] = field(default_factory=set)  # tickets brought back from deletion, since the last quiet point
    lost: dict[str, set[str]] = field(default_factory=dict)  # ticket → of mark, day and words what it lost since then
    deleted: list[tuple[str, int, list[Spot]]] = field(default_factory=list)
    days: dict[object, set[int]] = field(default_factory=dict)  # customer → days of calls ever typed
    gone: set[str] = field(default_factory=set)  # tickets whose row people deleted or typed over
    typed_over: dict[str, str] = field(default_factory=dict)  # ticket → whose row it was typed over
    _count: int = 0

    def formers(self, ticket: str) -> list[str]:
        """Whose row this one was typed over, and whose that was before."""
        found: list[str] = []
        while (ticket := self.typed_over.get(ticket, "")) and ticket not in found:
            found.append(ticket)
        return found

    # -- what there is --------------------------------------------------------------------------------------------

    def tabs(self, code: str) -> dict[int, str]:
        book = self.desk.emulator.spreadsheet(self.desk.books[code])
        return {sheet.sheet_id: sheet.title for sheet in book.sheets}

    def rows(self, *, copies: bool = False) -> list[Place]:
        found = []
        for code in self.desk.books:
            for tab, title in self.tabs(code).items():
                if copies or not title.startswith(COPY_PREFIX):
                    grid = self.desk.grid(code, tab)
                    found += [Place(code, tab, r, spots) for r, spots in enumerate(grid) if r and spots[TICKET].value]
        return found

    # -- acting ---------------------------------------------------------------------------------------------------

    def act(self, name: str = "") -> None:
        """Do one thing that people do: a key of ``ACTIONS``, or any of them."""
        names = [name for name, weight in ACTIONS.items() for _ in range(weight)]
        name = name or self.random.choice(names)
        action: Callable[[People], str] = getattr(People, name)
        told = action(self)
        if told:
            self.log.append(f"{name}: {told}")

    def customer(self, *, may_repeat: bool = True) -> list[object]:
        """Values of a new row. Some customers call again: same person, another day."""
        self._count += 1
        n = self._count
        pick = self.random
        known = [place.spots for place in self.rows()]
        person: list[object] = [
            f"Cliente {chr(65 + n % 26)}{chr(65 + n // 26)} Prueba",
            f"31012345{n:02d}",
            f"ABC{n:03d}",
        ]
        called = serial(self.desk.now.date()) - pick.randint(0, 9)
        if known and may_repeat and pick.random() < 0.15:
            other = pick.choice(known)
            if called not in self.days[other[NAME].value]:
                person = [other[NAME].value, other[PHONE].value, other[PLATE].value]
        self.days.setdefault(person[0], set()).add(called)
        score = pick.choice([None, 2, 4, 5, 6, 6, 8, 9, 10])
        evidence = "Se llamó al cliente y se acordó cita" if pick.random() < 0.2 else None
        status = pick.choice(STATUSES) or None
        suggestion = "Más parqueaderos" if pick.random() < 0.2 else None
        return [f"f{n}", *person, _Date(called), score, f"Comentario {n}", evidence, status, suggestion]

    def new_at_end(self) -> str:
        code, tab = self._some_tab()
        rows = [p.row for p in self.rows() if (p.code, p.tab) == (code, tab)]
        values = self.customer()
        self._type(code, tab, max(rows, default=0) + 1, values)
        return f"{values} in {code}/{tab}"

    def new_at_top(self) -> str:
        code, tab = self._some_tab()
        self._insert(code, tab, 1)
        values = self.customer()
        self._type(code, tab, 1, values)
        return f"{values} in {code}/{tab}"

    def correct_score(self) -> str:
        return self._write(SCORE, self.random.choice([None, 3, 5, 6, 7, 9, 10]))

    def correct_plate(self) -> str:
        self._count += 1
        return self._write(PLATE, f"XYZ{self._count:03d}")

    def correct_phone(self) -> str:
        self._count += 1
        return self._write(PHONE, f"32098765{self._count:02d}")

    def correct_date(self) -> str:
        place = self._some_row()
        if place is None:
            return ""
        day = serial(self.desk.now.date()) - self.random.randint(0, 9)
        if day in self.days[place.spots[NAME].value] or place.ticket in self.restored:
            return ""  # brought back without its mark and given another day between two looks: see ``delete_row``
        if not self._may_lose("day", [place]):
            return ""
        self.days[place.spots[NAME].value].add(day)
        self.calls_corrected.add(place.ticket)
        self.redated.add(place.ticket)
        self._values(place, CALLED, [_Date(day)])
        return f"{place.ticket} called {day}"

    def write_evidence(self) -> str:
        return self._write(
            EVIDENCE, self.random.choice(["Se llamó y se revisó el vehículo", "Se llamó dos veces", None])
        )

    def write_status(self) -> str:
        return self._write(STATUS, self.random.choice(STATUSES) or None)

    def write_done(self) -> str:
        place = self._some_row()
        if place is None:
            return ""
        self._values(place, EVIDENCE, ["Se llamó y quedó conforme", "Gestión realizada"])
        return place.ticket

    def write_suggestion(self) -> str:
        return self._write(SUGGESTION, self.random.choice(["Abrir los domingos", None]))

    def sort_all(self) -> str:
        return self._sort(0, WIDTH, whole=True)

    def sort_some_rows(self) -> str:
        return self._sort(0, WIDTH, whole=False)

    def sort_customer_columns(self) -> str:
        return self._sort(0, SCORE, whole=True)

    def sort_answer_columns(self) -> str:
        return self._sort(SCORE, WIDTH, whole=True)

    def delete_row(self) -> str:
        place = self._some_row()
        if place is None or len(self.rows()) < 3 or place.ticket in self.redated:
            return ""  # given another day, deleted and brought back between two looks, it may as well be another call
        self.deleted.append((place.code, place.tab, place.spots))
        self.gone.add(place.ticket)
        self._batch(place.code, {"deleteDimension": {"range": _rows(place.tab, place.row, place.row + 1)}})
        return f"{place.ticket} at {place.row}"

    def undo_delete(self) -> str:
        if not self.deleted:
            return ""
        code, tab, spots = self.deleted.pop()
        ticket = str(spots[TICKET].value)
        if tab not in self.tabs(code) or any(place.ticket == ticket for place in self.rows()):
            return ""
        row = self.random.randint(1, 3)
        self._insert(code, tab, row)
        self.gone.discard(ticket)
        self.colours_touched.add(ticket)
        self.restored.add(ticket)
        self._lay(code, tab, row, spots)
        return f"{ticket} at {row}"

    def type_over(self) -> str:
        """Another customer on the row of one who is no longer wanted."""
        place = self._some_row()
        if place is None:
            return ""
        values = self.customer(may_repeat=False)
        self.gone.add(place.ticket)
        self.typed_over[str(values[0])] = place.ticket
        self.colours_touched.add(str(values[0]))
        self._type(place.code, place.tab, place.row, values)
        return f"{values} over {place.ticket}"

    def cut_to_other_tab(self) -> str:
        place = self._some_row()
        if place is None:
            return ""
        others = [
            t for t, title in self.tabs(place.code).items() if t != place.tab and not title.startswith(COPY_PREFIX)
        ]
        if not others:
            return ""
        if not self._may_lose("mark", [place]):
            return ""
        tab = self.random.choice(others)
        row = max((p.row for p in self.rows() if (p.code, p.tab) == (place.code, tab)), default=0) + 1
        source = _box(place.tab, place.row, place.row + 1, 0, WIDTH)
        target = {"sheetId": tab, "rowIndex": row, "columnIndex": 0}
        self._batch(place.code, {"cutPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}})
        return f"{place.ticket} to tab {tab} row {row}"

    def move_row(self) -> str:
        """Drag a row by its number to another place of the tab."""
        place = self._some_row()
        if place is None:
            return ""
        last = max(p.row for p in self.rows() if (p.code, p.tab) == (place.code, place.tab))
        to = self.random.randint(1, last + 1)
        if to in (place.row, place.row + 1):
            return ""
        source = _rows(place.tab, place.row, place.row + 1)
        self._batch(place.code, {"moveDimension": {"source": source, "destinationIndex": to}})
        return f"{place.ticket} to {to}"

    def copy_tab(self) -> str:
        code = self.random.choice(list(self.desk.books))
        if any(title.startswith(COPY_PREFIX) for title in self.tabs(code).values()):
            return ""
        title = COPY_PREFIX + self.tabs(code)[0]
        self._batch(code, {"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 77, "newSheetName": title}})
        return code

    def paint(self) -> str:
        place = self._some_row()
        if place is None:
            return ""
        state = self.random.choice(list(TONES))
        tone = self._tone(state)
        columns = (0, WIDTH) if self.random.random() < 0.15 else (COMMENT, COMMENT + 1)
        self._fill(place, columns, tone)
        return f"{place.ticket} {state} {tone}"

    def clear_paint(self) -> str:
        place = self._some_row()
        if place is None or not any(spot.fill for spot in place.spots):
            return ""
        self._fill(place, (0, WIDTH), "")
        return place.ticket

    def write_note(self) -> str:
        place = self._some_row()
        if place is None:
            return ""
        free = [c for c in (NAME, COMMENT, SCORE) if not place.spots[c].note.startswith("[")]
        column = self.random.choice(free)
        self._count += 1
        text = f"{PROTECTED_NOTE} {self._count}"
        self._note(place, column, text)
        return f"{place.ticket} column {column}: {text}"

    def drop_note(self) -> str:
        place = self._some_row()
        noted = [c for c, s in enumerate(place.spots) if s.note] if place else []
        if place is None or not noted:
            return ""
        column = self.random.choice(noted)
        self._note(place, column, "")
        return f"{place.ticket} column {column}"

    # -- hands ----------------------------------------------------------------------------------------------------

    def _some_tab(self) -> tuple[str, int]:
        code = self.random.choice(list(self.desk.books))
        tabs = [tab for tab, title in self.tabs(code).items() if not title.startswith(COPY_PREFIX)]
        return code, self.random.choice(tabs)

    def _some_row(self) -> Place | None:
        rows = self.rows()
        return self.random.choice(rows) if rows else None

    def _may_lose(self, part: str, places: list[Place]) -> bool:
        """Not all three of mark, day and words between two looks: nobody could tell the row from another call."""
        for place in places:
            if len(self.lost.get(place.ticket, set()) | {part}) == 3:
                return False
        for place in places:
            self.lost.setdefault(place.ticket, set()).add(part)
        return True

    def _tone(self, state: str) -> str:
        self._count += 1
        red, green, blue = TONES[state]
        bend = self._count % 13
        return f"#{(red + bend if red < 200 else red - bend):02x}{green:02x}{blue:02x}"

    def _fill(self, place: Place, columns: tuple[int, int], tone: str) -> None:
        self.colours_touched.add(place.ticket)
        style: Json = {"userEnteredFormat": {"textFormat": {"fontFamily": "persona"}}}
        if tone:
            style["userEnteredFormat"]["backgroundColorStyle"] = color(tone)
        fields = "userEnteredFormat.backgroundColorStyle,userEnteredFormat.textFormat.fontFamily"
        box = _box(place.tab, place.row, place.row + 1, *columns)
        self._batch(place.code, {"repeatCell": {"range": box, "cell": style, "fields": fields}})

    def _note(self, place: Place, column: int, text: str) -> None:
        start = {"sheetId": place.tab, "rowIndex": place.row, "columnIndex": column}
        rows = [{"values": [{"note": text} if text else {}]}]
        self._batch(place.code, {"updateCells": {"start": start, "rows": rows, "fields": "note"}})

    def _write(self, column: int, value: object) -> str:
        place = self._some_row()
        if place is None or place.spots[column].value == value:
            return ""
        self._values(place, column, [value])
        return f"{place.ticket} {value!r}"

    def _values(self, place: Place, column: int, values: list[object]) -> None:
        start = {"sheetId": place.tab, "rowIndex": place.row, "columnIndex": column}
        rows = [{"values": [_typed(value) for value in values]}]
        self._batch(place.code, {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})

    def _type(self, code: str, tab: int, row: int, values: list[object]) -> None:
        self._values(Place(code, tab, row, []), 0, values)

    def _lay(self, code: str, tab: int, row: int, spots: list[Spot]) -> None:
        """Bring a deleted row back as it was: values, fills, notes, signatures."""
        cells = []
        for at in spots:
            cell: Json = {} if at.value is None else _typed(at.value)
            style: Json = {}
            if at.fill:
                style["backgroundColorStyle"] = color(at.fill)
            if at.signed:
                style["textFormat"] = {"fontFamily": at.signed}
            cell |= ({"userEnteredFormat": style} if style else {}) | ({"note": at.note} if at.note else {})
            cells.append(cell)
        start = {"sheetId": tab, "rowIndex": row, "columnIndex": 0}
        fields = "userEnteredValue,userEnteredFormat,note"
        self._batch(code, {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": fields}})

    def _insert(self, code: str, tab: int, row: int) -> None:
        request = {"range": _rows(tab, row, row + 1), "inheritFromBefore": False}
        self._batch(code, {"insertDimension": request})
        # A row born in the colour of its neighbour has that colour by nobody's will: people take it away.
        clean = _box(tab, row, row + 1, 0, WIDTH)
        self._batch(code, {"repeatCell": {"range": clean, "cell": {}, "fields": "userEnteredFormat"}})

    def _sort(self, left: int, right: int, *, whole: bool) -> str:
        code, tab = self._some_tab()
        rows = [p for p in self.rows() if (p.code, p.tab) == (code, tab)]
        if len(rows) < 2:
            return ""
        first, last = min(p.row for p in rows), max(p.row for p in rows) + 1
        if not whole:
            first = self.random.randint(first, last - 2)
            last = self.random.randint(first + 2, last)
        if right - left < WIDTH:
            if len({p.spots[NAME].value for p in rows}) < len(rows):
                return ""  # two rows of one customer, torn apart and corrected, could not be told apart by anybody
            if last - first > len(rows):
                return ""  # would leave answers on a row without a customer
            again = [p for p in rows if "words" in self.lost.get(p.ticket, ())]  # a second one parts mark and words too
            if not (self._may_lose("mark", again) and self._may_lose("words", rows)):
                return ""
            self.colours_touched.update(p.ticket for p in rows)
            self.torn.update(p.ticket for p in rows)
        spec = {
            "dimensionIndex": self.random.randrange(left, right),
            "sortOrder": self.random.choice(["ASCENDING", "DESCENDING"]),
        }
        self._batch(code, {"sortRange": {"range": _box(tab, first, last, left, right), "sortSpecs": [spec]}})
        return f"{code}/{tab} rows {first}..{last - 1} columns {left}..{right - 1} by {spec}"

    def _batch(self, code: str, request: Json) -> None:
        self.desk.agent.batch_update(self.desk.books[code], request)


class _Date(int):
    """A serial that is shown as a date."""


def _typed(value: object) -> Json:
    if isinstance(value, _Date):
        return cell_data(date(1899, 12, 30) + timedelta(days=int(value)))
    return cell_data(value)


def _rows(tab: int, start: int, end: int) -> Json:
    return {"sheetId": tab, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def _box(tab: int, top: int, bottom: int, left: int, right: int) -> Json:
    return {
        "sheetId": tab,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def blank_row() -> list[Spot]:
    return [BLANK] * WIDTH


def same_grid(one: Grid, other: Grid) -> bool:
    """Equal but for blank rows at the end."""
    length = max(len(one), len(other))
    padded = [grid + [blank_row()] * (length - len(grid)) for grid in (one, other)]
    return padded[0] == padded[1]


#: What people do, and how often.
ACTIONS = {
    "new_at_end": 4,
    "new_at_top": 3,
    "correct_score": 4,
    "correct_plate": 1,
    "correct_phone": 1,
    "correct_date": 1,
    "write_evidence": 3,
    "write_status": 2,
    "write_done": 2,
    "write_suggestion": 1,
    "sort_all": 4,
    "sort_some_rows": 3,
    "sort_customer_columns": 1,
    "sort_answer_columns": 1,
    "delete_row": 3,
    "undo_delete": 2,
    "type_over": 1,
    "cut_to_other_tab": 2,
    "move_row": 2,
    "copy_tab": 1,
    "paint": 5,
    "clear_paint": 2,
    "write_note": 2,
    "drop_note": 1,
}
