"""The emulator on a real socket."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
import requests

from sheets_automation.emulator import DEFAULT_OWNER, Emulator
from sheets_automation.emulator.server import LOOPBACK, make, prepare


@pytest.fixture
def base(emulator: Emulator) -> Iterator[str]:
    """The address of a running server over the emulator."""
    server = make(emulator)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://{LOOPBACK}:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client() -> Iterator[requests.Session]:
    with requests.Session() as made:
        made.headers["Authorization"] = "Bearer x"
        yield made


def test_a_file_is_made_and_read_over_the_wire(base: str, client: requests.Session) -> None:
    """Paths with escaped slashes and accents arrive as they were sent."""
    body = {"sheets": [{"properties": {"title": "Año 1/2"}}]}
    book = client.post(f"{base}/v4/spreadsheets", json=body).json()["spreadsheetId"]
    url = f"{base}/v4/spreadsheets/{book}/values/'A%C3%B1o%201%2F2'!A1"
    assert client.put(url, params={"valueInputOption": "RAW"}, json={"values": [["x"]]}).status_code == 200
    assert client.get(url).json()["values"] == [["x"]]


def test_gspread_works_with_only_its_addresses_changed(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real client, unmodified, over loopback."""
    for module in ("gspread.http_client", "gspread.client", "gspread.spreadsheet", "gspread.urls"):
        loaded = __import__(module, fromlist=["x"])
        for name, value in vars(loaded).items():
            if name.isupper() and isinstance(value, str) and value.startswith("https://"):
                path = value.split("/", 3)[3]
                monkeypatch.setattr(loaded, name, f"{base}/{path}")
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer x"
        made = gspread.Client(auth=None, session=session)
        worksheet = made.create("Prueba").sheet1
        worksheet.update([["a", "b"], [1, 2]], "A1")
        assert worksheet.get_all_records() == [{"a": 1, "b": 2}]


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
def test_a_reset_is_a_reset_of_the_connection(
    base: str, client: requests.Session, emulator: Emulator, kind: str
) -> None:
    """The client's socket sees the connection go; the server lives on."""
    emulator.faults.add(kind=kind)
    with pytest.raises(requests.ConnectionError):
        client.post(f"{base}/v4/spreadsheets", json={})
    assert len(emulator.workspace.files) == (kind == "reset_after")
    assert client.post(f"{base}/v4/spreadsheets", json={}).status_code == 200


def test_a_time_out_says_nothing_until_the_client_leaves(
    base: str, client: requests.Session, emulator: Emulator
) -> None:
    """The client's own time-out ends it."""
    emulator.faults.add(kind="timeout_after")
    with pytest.raises(requests.ReadTimeout):
        client.post(f"{base}/v4/spreadsheets", json={}, timeout=0.3)
    assert len(emulator.workspace.files) == 1


def test_a_truncated_body_ends_early(base: str, client: requests.Session, emulator: Emulator) -> None:
    """The announced length is not reached."""
    emulator.faults.add(kind="truncate")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        client.post(f"{base}/v4/spreadsheets", json={}, timeout=5)


def test_a_body_that_is_too_large_is_refused_and_not_reset(base: str, client: requests.Session) -> None:
    """The client gets Google's 400 although it was still sending."""
    response = client.post(f"{base}/v4/spreadsheets", data=b" " * 12_000_000)
    assert response.status_code == 400
    assert "exceeds the limit: 10485760 bytes" in response.json()["error"]["message"]


def test_only_this_machine_is_answered(base: str, client: requests.Session) -> None:
    """A request that was addressed to another host name is refused: a web page could have caused it."""
    assert client.get(f"{base}/__emulator__/", headers={"Host": "evil.example"}).status_code == 403
    assert client.get(f"{base}/__emulator__/", headers={"Host": "localhost:1"}).status_code == 200


def test_a_served_folder_keeps_its_files(tmp_path: Path) -> None:
    """Workbooks named at the start are imported once; the second start finds them."""
    with Emulator() as other:
        owner = other.as_user(DEFAULT_OWNER)
        made = owner.call("sheets.spreadsheets.create", {"properties": {"title": "x"}})["spreadsheetId"]
        path = tmp_path / "GSC-FOR-01.xlsx"
        path.write_bytes(other.export_xlsx(made))
    for _ in range(2):
        with Emulator(tmp_path / "data") as emulator:
            prepare(emulator, [path])
            assert [meta.name for meta in emulator.workspace.files.values()] == ["GSC-FOR-01"]


def test_slow_calls_do_not_hold_up_others(base: str, client: requests.Session, emulator: Emulator) -> None:
    """A delayed call and a quick one at the same time: the quick one is not kept waiting."""
    emulator.faults.add(kind="delay", seconds=1.5, pattern="drive.files.list")
    slow = threading.Thread(
        target=requests.get, args=(f"{base}/drive/v3/files",), kwargs={"headers": {"Authorization": "Bearer x"}}
    )
    slow.start()
    time.sleep(0.2)
    started = time.perf_counter()
    client.post(f"{base}/v4/spreadsheets", json={})
    assert time.perf_counter() - started < 1
    slow.join()
