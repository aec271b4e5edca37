"""The state on disk: kills, replays, snapshots, damage, and two clients at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import service
from test_core_spreadsheets import batch, fill, make, paint, row_metadata

from sheets_automation.emulator import DEFAULT_OWNER, Emulator, ReplayUnavailable, StoreBusy, StoreCorrupt, store
from sheets_automation.emulator.snapshot import dump

_WRITER = """
import sys
from pathlib import Path
from sheets_automation.emulator import DEFAULT_OWNER, Emulator
emulator = Emulator(Path(sys.argv[1]))
owner = emulator.as_user(DEFAULT_OWNER)
book = owner.call("sheets.spreadsheets.create", {"properties": {"title": "x"}})["spreadsheetId"]
cell = {"userEnteredValue": {"stringValue": ""}, "note": ""}
number = 0
while True:
    number += 1
    cell = {"userEnteredValue": {"numberValue": number}, "note": str(number)}
    rows = [{"values": [cell] * 20}] * 20
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    owner.batch_update(book, {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue,note"}})
    print(number, flush=True)
"""


def work(emulator: Emulator) -> str:
    """Some of everything: cells, colours, metadata, mail, a second file that is deleted."""
    sheets = service(emulator.wsgi, "sheets")
    book = make(sheets)
    fill(sheets, book, [["a", 1], ["b", 2]])
    batch(sheets, book, paint(0, 0, red=1), row_metadata(1, 5))
    other = make(sheets)
    drive = service(emulator.wsgi, "drive")
    drive.files().update(fileId=other, body={"name": "Otra", "appProperties": {"k": "v"}}).execute()
    drive.permissions().create(
        fileId=book, body={"type": "user", "role": "reader", "emailAddress": "ana@carrazos.test"}
    ).execute()
    drive.files().delete(fileId=other).execute()
    gmail = service(emulator.wsgi, "gmail")
    raw = "VG86IGFuYUBjYXJyYXpvcy50ZXN0DQpTdWJqZWN0OiBIb2xhDQoNCkhvbGE="
    draft = gmail.users().drafts().create(userId="me", body={"message": {"raw": raw}}).execute()
    gmail.users().drafts().send(userId="me", body={"id": draft["id"]}).execute()
    gmail.users().drafts().create(userId="me", body={"message": {"raw": raw}}).execute()
    return book


def test_what_was_done_is_there_after_a_restart(tmp_path: Path) -> None:
    """Without any goodbye: the journal alone brings everything back, ids and times included."""
    first = Emulator(tmp_path)
    work(first)
    before = dump(first.workspace)
    first._engine.close()  # releases the folder as the end of the process would, without a snapshot
    with Emulator(tmp_path) as second:
        assert dump(second.workspace) == before
    with Emulator(tmp_path) as third:  # this time from the snapshot that close() wrote
        assert dump(third.workspace) == before
        assert sorted(path.name for path in tmp_path.glob("snapshot-*")) == [
            f"snapshot-{third._engine.journal.number}.json"
        ]


def test_new_ids_never_repeat_those_of_before_a_restart(tmp_path: Path) -> None:
    """Files made after a restart get ids of their own."""
    with Emulator(tmp_path) as first:
        one = make(service(first.wsgi, "sheets"))
    with Emulator(tmp_path) as second:
        two = make(service(second.wsgi, "sheets"))
        assert one != two
        assert {one, two} <= set(second.workspace.files)


@pytest.mark.parametrize("seed", range(3))
def test_after_a_kill_each_batch_is_wholly_there_or_wholly_not(tmp_path: Path, seed: int) -> None:
    """A process killed at any moment leaves 400 cells of one batch, at least the last one it confirmed."""
    script = tmp_path / "writer.py"
    script.write_text(_WRITER)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    folder = tmp_path / "data"
    process = subprocess.Popen([sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, env=env)
    assert process.stdout is not None
    confirmed = int(process.stdout.readline())
    time.sleep(random.Random(seed).uniform(0.05, 0.4))
    process.send_signal(signal.SIGKILL)
    confirmed = int((process.stdout.read().split(b"\n")[:-1] or [b"%d" % confirmed])[-1])
    process.stdout.close()
    process.wait()
    with Emulator(folder) as emulator:
        (book,) = emulator.workspace.books.values()
        cells = [cell for _, _, cell in book.sheets[0].occupied()]
        assert len(cells) == 400
        seen = {(cell["userEnteredValue"]["numberValue"], cell["note"]) for cell in cells}
        ((number, note),) = seen
        assert note == str(number)
        assert number >= confirmed


@pytest.mark.parametrize("cut", [1, 5, 9, 20, 100])
def test_a_torn_last_record_is_dropped(tmp_path: Path, cut: int) -> None:
    """However far the last write came, the calls before it are all there and work goes on."""
    emulator = Emulator(tmp_path)
    sheets = service(emulator.wsgi, "sheets")
    book = make(sheets)
    fill(sheets, book, [["antes"]])
    emulator._engine.close()
    (path,) = tmp_path.glob("journal-*.jsonl")
    size = path.stat().st_size
    again = Emulator(tmp_path)
    again.as_user(DEFAULT_OWNER).write(book, "A1", [["después"]])
    again._engine.close()
    last = max(tmp_path.glob("journal-*.jsonl"), key=lambda p: int(p.stem.split("-")[1]))
    os.truncate(last, last.stat().st_size - cut)
    assert path.stat().st_size == size
    with Emulator(tmp_path) as third:
        owner = third.as_user(DEFAULT_OWNER)
        assert owner.read(book, "A1") == [["antes"]]
        owner.write(book, "A1", [["otra vez"]])
    with Emulator(tmp_path) as fourth:
        assert fourth.as_user(DEFAULT_OWNER).read(book, "A1") == [["otra vez"]]


def test_damage_in_the_middle_is_not_passed_over(tmp_path: Path) -> None:
    """A changed byte before the end is reported with the file's name, not silently dropped."""
    emulator = Emulator(tmp_path)
    work(emulator)
    emulator._engine.close()
    (path,) = tmp_path.glob("journal-*.jsonl")
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreCorrupt, match=r"journal-1\.jsonl is damaged"):
        Emulator(tmp_path)


def test_a_damaged_snapshot_is_reported(tmp_path: Path) -> None:
    """A snapshot has a checksum too."""
    with Emulator(tmp_path) as emulator:
        work(emulator)
    (path,) = tmp_path.glob("snapshot-*.json")
    path.write_bytes(path.read_bytes().replace(b"Seguimiento", b"seguimiento", 1))
    with pytest.raises(StoreCorrupt, match="does not match its checksum"):
        Emulator(tmp_path)


def test_a_folder_belongs_to_one_process(tmp_path: Path) -> None:
    """A second emulator on the folder is refused until the first lets go."""
    with Emulator(tmp_path), pytest.raises(StoreBusy, match="in use by another emulator"):
        Emulator(tmp_path)
    Emulator(tmp_path).close()


def test_a_call_that_cannot_be_written_down_has_no_effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk refuses the call and leaves the state as it was."""
    with Emulator(tmp_path) as emulator:
        sheets = service(emulator.wsgi, "sheets")
        book = make(sheets)
        before = dump(emulator.workspace)
        with monkeypatch.context() as patched:
            patched.setattr("os.write", _no_space)
            with pytest.raises(Exception, match="500"):
                fill(sheets, book, [["x"]])
        assert dump(emulator.workspace) == before
        fill(sheets, book, [["y"]])
    with Emulator(tmp_path) as again:
        assert again.as_user(DEFAULT_OWNER).read(book, "A1") == [["y"]]


def _no_space(_descriptor: int, _data: bytes) -> int:
    raise OSError(28, "No space left on device")


def test_a_reset_is_remembered(tmp_path: Path) -> None:
    """What was thrown away stays away after a restart."""
    emulator = Emulator(tmp_path)
    work(emulator)
    emulator.reset()
    emulator._engine.close()
    with Emulator(tmp_path) as again:
        assert again.workspace.files == {}
        assert again.workspace.messages == {}


def test_the_recorded_order_replays_to_the_same_state(emulator: Emulator) -> None:
    """Doing the recorded changes again on nothing gives everything again, ids, times and mail included."""
    work(emulator)
    assert dump(emulator.replayed()) == dump(emulator.workspace)


class _Client:
    """One of several clients on one spreadsheet: appends, counters, painted rows, inserted and moved rows."""

    def __init__(self, emulator: Emulator, book: str, number: int, operations: int) -> None:
        self._owner = emulator.as_user(DEFAULT_OWNER)
        self._book = book
        self._number = number
        self._operations = operations
        self._random = random.Random(number)
        self.appended: list[str] = []
        self.torn: list[Any] = []

    def run(self) -> None:
        for i in range(self._operations):
            self._random.choice([self._pair, self._append, self._look, self._move, self._look])(f"{self._number}-{i}")

    def _pair(self, token: str) -> None:
        """Two cells far apart get one token in one batch: nobody may ever see them differ."""
        cell = {"userEnteredValue": {"stringValue": token}}
        requests = []
        for row in (0, 40):
            area = {
                "sheetId": 1,
                "startRowIndex": row,
                "endRowIndex": row + 1,
                "startColumnIndex": 0,
                "endColumnIndex": 1,
            }
            requests.append({"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredValue"}})
        self._owner.batch_update(self._book, *requests)

    def _append(self, token: str) -> None:
        self._owner.call(
            "sheets.spreadsheets.values.append",
            {"values": [[token]]},
            spreadsheetId=self._book,
            range="Sheet1!A1",
            valueInputOption="RAW",
        )
        self.appended.append(token)

    def _look(self, _token: str) -> None:
        found = self._owner.call(
            "sheets.spreadsheets.values.batchGet", spreadsheetId=self._book, ranges=["P!A1", "P!A41"]
        )
        first, second = (r.get("values") for r in found["valueRanges"])
        if first != second:
            self.torn.append((first, second))

    def _move(self, _token: str) -> None:
        span = {"sheetId": 2, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
        to = self._random.randrange(2, 50)
        self._owner.batch_update(self._book, {"moveDimension": {"source": span, "destinationIndex": to}})


def test_two_clients_at_once_lose_nothing_and_tear_nothing(emulator: Emulator) -> None:
    """10,000 mixed operations: no torn batch, no lost append, rows moved but whole, and the replay is the same."""
    owner = emulator.as_user(DEFAULT_OWNER)
    book = owner.call("sheets.spreadsheets.create", {"properties": {"title": "x"}})["spreadsheetId"]
    owner.batch_update(
        book,
        {"addSheet": {"properties": {"sheetId": 1, "title": "P"}}},
        {
            "addSheet": {
                "properties": {"sheetId": 2, "title": "M", "gridProperties": {"rowCount": 50, "columnCount": 2}}
            }
        },
    )
    owner.write(book, "M!A1", [[n] for n in range(50)])
    clients = [_Client(emulator, book, number, 5000) for number in (1, 2)]
    threads = [threading.Thread(target=client.run) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [client.torn for client in clients] == [[], []]
    kept = [row[0] for row in owner.read(book, "Sheet1!A:A")]
    assert sorted(map(str, kept)) == sorted(clients[0].appended + clients[1].appended)
    for client in clients:  # each client's own appends are in its own order
        assert [token for token in kept if token in set(client.appended)] == client.appended
    assert sorted(int(str(row[0])) for row in owner.read(book, "M!A1:A50")) == list(range(50))
    assert dump(emulator.replayed()) == dump(emulator.workspace)


def test_in_memory_the_calls_kept_for_a_replay_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit the emulator works on, keeps nothing more, and says so when a replay is asked for."""
    monkeypatch.setattr(store, "MEMORY_BYTES", 5_000)
    with Emulator() as emulator:
        owner = emulator.as_user(DEFAULT_OWNER)
        book = owner.call("sheets.spreadsheets.create", {"properties": {"title": "x"}})["spreadsheetId"]
        owner.write(book, "A1", [["corto"]])
        assert dump(emulator.replayed()) == dump(emulator.workspace)
        owner.write(book, "A2", [["largo" * 1_000]])
        owner.write(book, "A3", [["después"]])
        assert owner.read(book, "A3") == [["después"]]
        with pytest.raises(ReplayUnavailable, match="of 4 calls"):
            emulator.replayed()


def test_an_emulator_that_keeps_no_calls_has_no_replay() -> None:
    """It works as any other, and refuses the replay."""
    with Emulator(replays=False) as emulator:
        owner = emulator.as_user(DEFAULT_OWNER)
        book = owner.call("sheets.spreadsheets.create", {"properties": {"title": "x"}})["spreadsheetId"]
        owner.write(book, "A1", [["corto"]])
        assert owner.read(book, "A1") == [["corto"]]
        with pytest.raises(ReplayUnavailable):
            emulator.replayed()


def test_after_a_snapshot_there_is_no_replay_from_the_start(tmp_path: Path) -> None:
    """A folder's replay would begin in the middle: it is refused instead."""
    with Emulator(tmp_path) as first:
        work(first)
        assert dump(first.replayed()) == dump(first.workspace)
    with Emulator(tmp_path) as second, pytest.raises(ReplayUnavailable):
        second.replayed()
