"""The emulator under load: 100,000 × 20 coloured cells read in one call, and 1,000 repaints in one batch.

``python benchmarks/emulator_read.py [ROWS]`` prints process CPU time (least of three), peak memory of the process and
the ratio to ``json.dumps`` of the same answer. Calls go through the WSGI application, from the request's bytes to the
answer's. ``benchmarks/README.md`` keeps the figures.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from sheets_automation.emulator import DEFAULT_OWNER, Emulator

COLUMNS = 20
REPAINTS = 1_000
RUNS = 3
#: What a client asks for that wants values, colours, notes and the identity of rows, and nothing else.
MASK = (
    "properties(locale,timeZone),sheets(properties(sheetId,title,gridProperties),data(startRow,startColumn,"
    "rowData(values(effectiveValue,userEnteredFormat(backgroundColorStyle),note)),"
    "rowMetadata(hiddenByFilter,hiddenByUser,developerMetadata(metadataId,metadataKey))),merges)"
)
COLORS = ({"red": 1}, {"red": 1, "green": 1}, {"green": 1}, {"red": 0.29, "green": 0.53, "blue": 0.91})


def call(emulator: Emulator, method: str, path: str, query: str = "", body: bytes = b"") -> bytes:
    """One HTTP exchange with the application; the answer's bytes."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_AUTHORIZATION": "Bearer any",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "https",
    }
    status: list[str] = []
    parts = emulator.wsgi(environ, lambda line, _headers, _info=None: status.append(line))
    answer = b"".join(parts)
    assert status == ["200 OK"], (status, answer[:500])
    return answer


def least(of: Callable[[], object], runs: int = RUNS) -> float:
    """The least CPU time of several runs, in seconds: other work on the machine counts least there."""
    found = []
    for _ in range(runs):
        started = time.process_time()
        of()
        found.append(time.process_time() - started)
    return min(found)


def paint(row: int, column: int, width: int, color: dict[str, float]) -> dict[str, Any]:
    cells = {"startRowIndex": row, "endRowIndex": row + 1, "startColumnIndex": column, "endColumnIndex": column + width}
    cell = {"userEnteredFormat": {"backgroundColorStyle": {"rgbColor": color}}}
    return {
        "repeatCell": {
            "range": {"sheetId": 0, **cells},
            "cell": cell,
            "fields": "userEnteredFormat.backgroundColorStyle",
        }
    }


def filled(emulator: Emulator, rows: int) -> str:
    """A spreadsheet of texts, numbers and dates, every fifth row coloured; its id."""
    owner = emulator.as_user(DEFAULT_OWNER)
    tab = {"sheetId": 0, "gridProperties": {"rowCount": rows, "columnCount": COLUMNS}}
    body = {"properties": {"title": "Registro", "locale": "es_CO"}, "sheets": [{"properties": tab}]}
    made = owner.call("sheets.spreadsheets.create", body)
    book: str = made["spreadsheetId"]
    for start in range(0, rows, 10_000):
        block = [
            [f"texto {row} {column}" if column % 3 else row * column for column in range(COLUMNS)]
            for row in range(start, min(start + 10_000, rows))
        ]
        owner.write(book, f"A{start + 1}", block, typed=False)  # type: ignore[arg-type]
        owner.batch_update(
            book, *(paint(row, 0, COLUMNS, COLORS[row % 4]) for row in range(start, start + len(block), 5))
        )
    return book


def megabytes() -> float:
    """The most memory this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main(rows: int) -> None:
    with Emulator() as emulator:
        book = filled(emulator, rows)
        path = f"/v4/spreadsheets/{book}"
        print(f"{rows:,} rows x {COLUMNS} cells in memory: {megabytes():,.0f} MB at most")

        query = f"prettyPrint=false&ranges=A1:T&fields={quote(MASK)}"
        data = call(emulator, "GET", path, query)
        read = least(lambda: call(emulator, "GET", path, query))
        peak = megabytes()
        answer = json.loads(data)
        assert len(answer["sheets"][0]["data"][0]["rowData"]) == rows
        dumped = least(lambda: json.dumps(answer))
        print(
            f"read: {read:.2f} s for {len(data) / 1e6:.1f} MB, json.dumps {dumped:.2f} s, ratio {read / dumped:.2f}, "
            f"{peak:,.0f} MB at most"
        )

        places = [(number * 97) % rows for number in range(REPAINTS)]
        turn = iter(range(1, 10 * RUNS))

        def repaint() -> None:
            color = next(turn)
            batch = {"requests": [paint(row, 0, COLUMNS, COLORS[(row + color) % 4]) for row in places]}
            call(emulator, "POST", f"{path}:batchUpdate", body=json.dumps(batch).encode())

        print(
            f"batch of {REPAINTS:,} repaints of {COLUMNS} cells: {least(repaint):.2f} s, {megabytes():,.0f} MB at most"
        )


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 100_000)
