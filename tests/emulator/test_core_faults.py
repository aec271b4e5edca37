"""Trouble on demand, quotas, the recorder, hooks and the control path."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from conftest import service, session
from googleapiclient.errors import HttpError

from sheets_automation.emulator import DEFAULT_OWNER, Emulator, Incoming

HOST = "https://sheets.googleapis.com"


@pytest.fixture
def book(emulator: Emulator) -> str:
    made = emulator.as_user(DEFAULT_OWNER).call("sheets.spreadsheets.create", {"properties": {"title": "x"}})
    return str(made["spreadsheetId"])


def put(http: requests.Session, book: str, value: str, where: str = "A1") -> requests.Response:
    url = f"{HOST}/v4/spreadsheets/{book}/values/{where}?valueInputOption=RAW"
    return http.put(url, json={"values": [[value]]})


def held(emulator: Emulator, book: str) -> list[list[object]]:
    return emulator.as_user(DEFAULT_OWNER).read(book, "A1")


def test_the_nth_matching_call_fails_and_no_other(http: requests.Session, emulator: Emulator, book: str) -> None:
    """Counting starts when the fault is added; other methods do not count."""
    emulator.faults.add(pattern=r"values\.update", nth=2, times=2, status=500)
    http.get(f"{HOST}/v4/spreadsheets/{book}")
    assert [put(http, book, str(i)).status_code for i in range(4)] == [200, 500, 500, 200]
    assert emulator.faults.waiting() == []


def test_an_error_before_the_effect_changes_nothing(http: requests.Session, emulator: Emulator, book: str) -> None:
    """A 503 is Google's body and the cell stays as it was."""
    emulator.faults.add(status=503)
    response = put(http, book, "x")
    assert response.json()["error"] == {
        "code": 503,
        "message": "The service is currently unavailable.",
        "status": "UNAVAILABLE",
    }
    assert held(emulator, book) == []


def test_an_error_may_be_a_page(http: requests.Session, emulator: Emulator, book: str) -> None:
    """The front end answers 429 and 502 in HTML now and then."""
    emulator.faults.add(status=429, html=True, retry_after=30)
    response = put(http, book, "x")
    assert response.status_code == 429
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("kind", "error", "kept"),
    [
        ("reset_before", requests.ConnectionError, []),
        ("reset_after", requests.ConnectionError, [["x"]]),
        ("timeout_before", requests.ReadTimeout, []),
        ("timeout_after", requests.ReadTimeout, [["x"]]),
        ("truncate", requests.exceptions.ChunkedEncodingError, [["x"]]),
    ],
)
def test_a_lost_answer_may_or_may_not_have_had_its_effect(
    http: requests.Session, emulator: Emulator, book: str, kind: str, error: type[Exception], kept: list[list[str]]
) -> None:
    """Before: no effect; after: the effect is there and only the answer is lost."""
    emulator.faults.add(kind=kind, pattern="values.update")
    with pytest.raises(error):
        put(http, book, "x")
    assert held(emulator, book) == kept


def test_a_delay_only_takes_time(http: requests.Session, emulator: Emulator, book: str) -> None:
    """The call succeeds later; the recorder shows how long it took."""
    emulator.faults.add(kind="delay", seconds=0.05)
    assert put(http, book, "x").status_code == 200
    assert emulator.recorder.calls[-1].seconds >= 0.05


@pytest.mark.parametrize("fields", [{"kind": "fire"}, {"pattern": "("}])
def test_a_fault_that_makes_no_sense_is_refused(emulator: Emulator, fields: dict[str, Any]) -> None:
    """Unknown kinds and broken patterns are errors of whoever sets them."""
    with pytest.raises(ValueError, match=r"fault|regular expression"):
        emulator.faults.add(**fields)


def test_a_quota_counts_per_account_and_minute(book: str, emulator: Emulator) -> None:
    """Google's 429 with its details; reads and writes have buckets of their own; a minute later all is well."""
    now = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    emulator.stop_clock(now)
    emulator.quotas.set({"sheets.read": 2})
    sheets = service(emulator.wsgi, "sheets")
    read = sheets.spreadsheets().get(spreadsheetId=book)
    read.execute()
    read.execute()
    with pytest.raises(HttpError) as caught:
        read.execute()
    assert caught.value.status_code == 429
    assert caught.value.reason == (
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service "
        "'sheets.googleapis.com' for consumer 'project_number:000000000000'."
    )
    assert caught.value.error_details[0]["reason"] == "RATE_LIMIT_EXCEEDED"
    assert put(session(emulator.wsgi), book, "x").status_code == 200
    emulator.share(book, "ana@carrazos.test")
    service(emulator.wsgi, "sheets", "ana@carrazos.test").spreadsheets().get(spreadsheetId=book).execute()
    emulator.stop_clock(now + timedelta(seconds=60))
    read.execute()


def test_drive_over_its_quota_is_a_403(emulator: Emulator, drive: Any) -> None:
    """Drive says User rate limit exceeded."""
    emulator.quotas.set({"drive": 0})
    with pytest.raises(HttpError, match=r"User rate limit exceeded\.") as caught:
        drive.files().list().execute()
    assert caught.value.status_code == 403


def test_calls_are_recorded_with_body_caller_and_outcome(http: requests.Session, emulator: Emulator, book: str) -> None:
    """Failed calls are there too, and what committed is marked."""
    put(http, book, "x")
    emulator.faults.add(status=500)
    put(http, book, "y")
    put(http, book, "z", "Nada!A1")
    shown = [(c.status, c.committed, c.caller, c.body) for c in emulator.recorder.of(r"values\.update")]
    assert shown == [
        (200, True, DEFAULT_OWNER, {"values": [["x"]]}),
        (500, False, DEFAULT_OWNER, {"values": [["y"]]}),
        (400, False, DEFAULT_OWNER, {"values": [["z"]]}),
    ]


def test_hooks_may_act_as_other_people_between_calls(http: requests.Session, emulator: Emulator, book: str) -> None:
    """A hook before a call can change the sheet under the caller's feet, without being hooked itself."""
    seen: list[str] = []

    def type_something(call: Incoming) -> None:
        seen.append(call.method_id)
        emulator.as_user(DEFAULT_OWNER).write(book, "B1", [["de otra persona"]])

    emulator.hooks.before_call.append(type_something)
    emulator.hooks.after_call.append(lambda call, status: seen.append(f"{call.method_id} {status}"))
    put(http, book, "x")
    assert seen == ["sheets.spreadsheets.values.update", "sheets.spreadsheets.values.update 200"]
    assert emulator.as_user(DEFAULT_OWNER).read(book, "A1:B1") == [["x", "de otra persona"]]


def test_the_control_path_sets_and_shows_everything(http: requests.Session, emulator: Emulator, book: str) -> None:
    """Faults, quotas, calls, clock, tokens, lag, files and reset over HTTP, for clients in any language."""
    base = "http://127.0.0.1/__emulator__"
    assert "POST /__emulator__/reset" in http.get(f"{base}/").json()["calls"]
    http.post(f"{base}/faults", json={"pattern": "values.update", "status": 500})
    assert http.get(f"{base}/faults").json()["faults"][0]["status"] == 500
    assert put(http, book, "x").status_code == 500
    assert http.get(f"{base}/recorder?pattern=values").json()["calls"][0]["body"] == {"values": [["x"]]}
    assert http.put(f"{base}/quotas", json={"sheets.write": 0}).json()["limits"] == {"sheets.write": 0}
    assert put(http, book, "x").status_code == 429
    http.put(f"{base}/quotas", json={})
    http.put(f"{base}/clock", json={"now": "2026-11-25T08:00:00-05:00"})
    put(http, book, "x")
    assert emulator.workspace.files[book].modified == datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
    http.put(f"{base}/tokens", json={"t": "ana@carrazos.test"})
    http.put(f"{base}/lag", json={"seconds": 90})
    assert emulator.workspace.drive_lag == timedelta(seconds=90)
    data = http.get(f"{base}/files/{book}.xlsx").content
    added = http.post(f"{base}/files?name=Copia", data=data).json()["id"]
    assert [f["name"] for f in http.get(f"{base}/files").json()["files"]] == ["x", "Copia"]
    assert http.get(f"{base}/files/{added}.json").json()["properties"]["title"] == "Copia"
    assert http.get(f"{base}/mail").json() == {"messages": []}
    http.post(f"{base}/reset")
    assert http.get(f"{base}/files").json() == {"files": []}


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("GET", "nothing", "", 404),
        ("POST", "faults", '{"kind": "fire"}', 400),
        ("POST", "faults", '{"colour": 1}', 400),
        ("POST", "faults", "[]", 400),
        ("PUT", "quotas", '{"tea": 3}', 400),
        ("PUT", "clock", '{"now": "noon"}', 400),
        ("PUT", "clock", '{"now": "2026-11-25T08:00:00"}', 400),
        ("PUT", "lag", "{}", 400),
        ("POST", "files", "no workbook", 400),
        ("GET", "files/none.xlsx", "", 404),
        ("GET", "mail/00.eml", "", 404),
    ],
)
def test_a_wrong_control_call_says_what_is_wrong(
    http: requests.Session, verb: str, path: str, body: str, status: int
) -> None:
    """Errors of the control path are its own, in JSON."""
    response = http.request(verb, f"http://127.0.0.1/__emulator__/{path}", data=body)
    assert response.status_code == status
    assert response.json()["error"]


@pytest.mark.parametrize("api", ["sheets", "drive", "gmail"])
@pytest.mark.parametrize("reason", ["SERVICE_DISABLED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"])
def test_a_refusal_with_a_reason_is_googles_own(
    http: requests.Session, emulator: Emulator, api: str, reason: str
) -> None:
    """403 with the reason in ``details``, and as Drive and Gmail have always called it in ``errors``."""
    paths = {"sheets": "/v4/spreadsheets/x", "drive": "/drive/v3/files", "gmail": "/gmail/v1/users/me/drafts"}
    emulator.faults.add(pattern=rf"^{api}\.", reason=reason)
    response = http.get(HOST + paths[api])
    error = response.json()["error"]
    assert response.status_code == error["code"] == 403
    assert error["details"][0]["reason"] == reason
    assert error["details"][0]["metadata"]["service"] == f"{api}.googleapis.com"
    legacy = "accessNotConfigured" if reason == "SERVICE_DISABLED" else "insufficientPermissions"
    assert [one["reason"] for one in error.get("errors", [])] == ([] if api == "sheets" else [legacy])


def test_an_unknown_reason_is_refused(emulator: Emulator) -> None:
    """A fault that would never look like Google's is no fault."""
    with pytest.raises(ValueError, match="SERVICE_DISABLED"):
        emulator.faults.add(reason="NO_SUCH")


def test_the_date_of_answers_can_be_skewed(http: requests.Session, emulator: Emulator, book: str) -> None:
    """By so many seconds until it is cleared; the calls themselves go through."""

    def ahead() -> float:
        response = http.get(f"{HOST}/v4/spreadsheets/{book}")
        assert response.status_code == 200
        return (parsedate_to_datetime(response.headers["Date"]) - datetime.now(UTC)).total_seconds()

    assert abs(ahead()) < 30
    emulator.faults.add(kind="skew", seconds=600)
    assert abs(ahead() - 600) < 30
    assert abs(ahead() - 600) < 30
    emulator.faults.clear()
    assert abs(ahead()) < 30


def test_without_storage_no_file_is_made(http: requests.Session, emulator: Emulator, book: str) -> None:
    """Sheets and Drive refuse it, ``about`` says why; what is there can be changed."""
    http.put(f"{HOST}/__emulator__/storage", json={"bytes": 0})
    made = http.post(f"{HOST}/v4/spreadsheets", json={})
    assert made.status_code == 403
    assert "storage quota" in made.json()["error"]["message"]
    about = http.get(f"{HOST}/drive/v3/about?fields=storageQuota").json()
    assert about["storageQuota"]["limit"] == "0"
    assert put(http, book, "x").status_code == 200
    emulator.set_storage(1 << 30)
    assert http.post(f"{HOST}/v4/spreadsheets", json={}).status_code == 200
