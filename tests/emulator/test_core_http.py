"""What arrives over HTTP: paths, tokens, sizes, encodings, uploads, and answers to nonsense."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
import requests
from conftest import call_wsgi, service, session
from googleapiclient.http import MediaIoBaseUpload
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_automation.emulator import DEFAULT_OWNER, Emulator
from sheets_automation.emulator.snapshot import dump

HOST = "https://sheets.googleapis.com"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def new_file(http: requests.Session) -> str:
    return str(http.post(f"{HOST}/v4/spreadsheets", json={}).json()["spreadsheetId"])


def error_of(response: requests.Response) -> dict[str, Any]:
    found: dict[str, Any] = response.json()["error"]
    return found


@pytest.mark.parametrize("path", ["/", "/v4/nothing", "/v5/spreadsheets/x", "/drive/v9/files", "/favicon.ico"])
def test_an_unknown_path_is_googles_404_page(http: requests.Session, path: str) -> None:
    """HTML, as the real front end answers; the path is shown without markup."""
    response = http.get(HOST + path)
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")
    assert "was not found on this server" in response.text


def test_a_known_call_that_is_not_built_is_501(http: requests.Session) -> None:
    """Never a false success."""
    response = http.get("https://gmail.googleapis.com/gmail/v1/users/me/settings/imap")
    assert response.status_code == 501
    assert error_of(response)["status"] == "UNIMPLEMENTED"


def test_a_call_without_a_token_is_refused(emulator: Emulator) -> None:
    """No token and no key: Google's refusal of unregistered callers."""
    status, _, data = call_wsgi(emulator.wsgi, "GET", f"{HOST}/v4/spreadsheets/x", {}, b"")
    assert status.startswith("403")
    assert json.loads(data)["error"]["message"].startswith("Method doesn't allow unregistered callers")


def test_the_token_names_the_caller(emulator: Emulator) -> None:
    """``caller:EMAIL`` and registered tokens are accounts; any other token is the default owner."""
    emulator.wsgi.tokens["abc"] = "carla@carrazos.test"
    made = []
    for token in ("caller:ana@carrazos.test", "abc", "anything"):
        client = requests.Session()
        client.mount("https://", session(emulator.wsgi).get_adapter("https://x"))
        client.headers["Authorization"] = f"Bearer {token}"
        made.append(emulator.workspace.files[new_file(client)].owner)
    assert made == ["ana@carrazos.test", "carla@carrazos.test", DEFAULT_OWNER]


def test_an_api_key_sees_what_is_shared_with_anyone(emulator: Emulator, http: requests.Session) -> None:
    """A key is nobody in particular."""
    book = new_file(http)
    url = f"{HOST}/v4/spreadsheets/{book}?key=AIza"
    assert call_wsgi(emulator.wsgi, "GET", url, {}, b"")[0].startswith("403")
    emulator.as_user(DEFAULT_OWNER).call("drive.permissions.create", {"type": "anyone", "role": "reader"}, fileId=book)
    assert call_wsgi(emulator.wsgi, "GET", url, {}, b"")[0].startswith("200")


def test_a_body_over_ten_mebibytes_is_refused(http: requests.Session, emulator: Emulator) -> None:
    """10,485,760 bytes are the limit; the state does not change."""
    book = new_file(http)
    before = dump(emulator.workspace)
    response = http.post(f"{HOST}/v4/spreadsheets/{book}:batchUpdate", data=b" " * 10_485_761)
    assert response.status_code == 400
    assert error_of(response)["message"] == "Request payload size exceeds the limit: 10485760 bytes."
    assert dump(emulator.workspace) == before


def test_answers_are_compressed_for_clients_that_say_gzip_twice(emulator: Emulator, http: requests.Session) -> None:
    """Accept-Encoding and User-Agent must both say gzip, as Google's performance guide has it."""
    url = f"{HOST}/v4/spreadsheets/{new_file(http)}"
    token = {"Authorization": "Bearer x", "Accept-Encoding": "gzip, deflate"}
    _, headers, plain = call_wsgi(emulator.wsgi, "GET", url, {**token, "User-Agent": "python-requests/2"}, b"")
    assert "Content-Encoding" not in headers
    _, headers, packed = call_wsgi(emulator.wsgi, "GET", url, {**token, "User-Agent": "x (gzip)"}, b"")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


def test_answers_are_indented_unless_told_otherwise(http: requests.Session) -> None:
    """prettyPrint is true by default."""
    url = f"{HOST}/v4/spreadsheets/{new_file(http)}?fields=spreadsheetId"
    assert "\n  " in http.get(url).text
    assert "\n" not in http.get(url + "&prettyPrint=false").text


def test_a_get_may_come_as_a_post_with_its_query_in_the_body(http: requests.Session) -> None:
    """Clients override the method when a URL grows too long."""
    book = new_file(http)
    response = http.post(
        f"{HOST}/v4/spreadsheets/{book}/values:batchGet",
        data="&".join(f"ranges=A{i}" for i in range(1, 500)),
        headers={"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert len(response.json()["valueRanges"]) == 499


def test_each_api_words_errors_in_its_own_shape(http: requests.Session) -> None:
    """Sheets has a status and no list; Drive has a list and no status; Gmail has both."""
    sheets = error_of(http.get(f"{HOST}/v4/spreadsheets/1nothing"))
    assert sheets == {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}
    drive = error_of(http.get("https://www.googleapis.com/drive/v3/files/1nothing"))
    assert drive["errors"][0]["reason"] == "notFound"
    assert "status" not in drive
    gmail = error_of(http.get("https://gmail.googleapis.com/gmail/v1/users/me/messages/123abc"))
    assert gmail["status"] == "NOT_FOUND"
    assert gmail["errors"][0]["reason"] == "notFound"


@pytest.mark.parametrize("resumable", [False, True])
def test_a_workbook_is_uploaded_with_conversion(emulator: Emulator, drive: Any, sheets: Any, resumable: bool) -> None:
    """Multipart and resumable uploads of the official client give the same spreadsheet, bytes untouched."""
    made = sheets.spreadsheets().create(body={"properties": {"title": "x"}}).execute()["spreadsheetId"]
    emulator.as_user(DEFAULT_OWNER).write(made, "A1", [["línea\r\nnueva", 3]])
    data = emulator.export_xlsx(made)
    media = MediaIoBaseUpload(io.BytesIO(data), mimetype=XLSX, resumable=resumable, chunksize=1024 * 256)
    body = {"name": "Subido", "mimeType": "application/vnd.google-apps.spreadsheet"}
    created = drive.files().create(body=body, media_body=media, fields="id,name").execute()
    assert created["name"] == "Subido"
    assert emulator.as_user(DEFAULT_OWNER).read(created["id"], "B1", formatted=False) == [[3]]


def test_a_file_that_is_no_workbook_is_refused(drive: Any, emulator: Emulator) -> None:
    """A conversion of nonsense is a 400 and leaves no file."""
    media = MediaIoBaseUpload(io.BytesIO(b"PK\x03\x04 nonsense"), mimetype=XLSX)
    body = {"name": "x", "mimeType": "application/vnd.google-apps.spreadsheet"}
    with pytest.raises(Exception, match="400"):
        drive.files().create(body=body, media_body=media).execute()
    assert emulator.workspace.files == {}


@pytest.mark.parametrize(
    "content_type",
    ["multipart/related", "multipart/related; boundary=x", "text/plain", "", "multipart/related; boundary="],
)
def test_a_broken_multipart_body_is_refused(http: requests.Session, content_type: str) -> None:
    """Missing boundaries and parts are Google's 400."""
    url = "https://www.googleapis.com/upload/drive/v3/files?uploadType=multipart"
    response = http.post(url, data=b"--y\r\nnothing", headers={"Content-Type": content_type})
    assert response.status_code == 400


def test_a_download_is_the_files_own_bytes(drive: Any) -> None:
    """alt=media gives back what was uploaded."""
    media = MediaIoBaseUpload(io.BytesIO(b"a,b\n1,2\n"), mimetype="text/csv")
    made = drive.files().create(body={"name": "x.csv"}, media_body=media, fields="id").execute()
    assert drive.files().get_media(fileId=made["id"]).execute() == b"a,b\n1,2\n"


def test_drive_shows_its_short_fields_by_default(drive: Any) -> None:
    """Without ``fields`` Drive names kind, id, name and type only; about insists on fields."""
    made = drive.files().create(body={"name": "Carpeta", "mimeType": "application/vnd.google-apps.folder"}).execute()
    assert set(made) == {"kind", "id", "name", "mimeType"}
    with pytest.raises(Exception, match="The 'fields' parameter is required for this method"):
        drive.about().get().execute()


NONSENSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.recursive(st.none() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3), max_leaves=5),
)
REQUEST_NAMES = (
    *(
        "repeatCell",
        "updateCells",
        "addSheet",
        "mergeCells",
        "insertDimension",
        "sortRange",
        "findReplace",
        "copyPaste",
    ),
    *("createDeveloperMetadata", "addProtectedRange", "setBasicFilter", "updateBorders", "addChart", "deleteRange"),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(REQUEST_NAMES),
    fields=st.dictionaries(st.sampled_from(["range", "cell", "fields", "rows", "start", "properties", "x"]), NONSENSE),
)
def test_nonsense_in_a_batch_is_a_refusal_and_changes_nothing(name: str, fields: dict[str, Any]) -> None:
    """Whatever stands in a request: an answer of Google's, never a crash, never half a change."""
    with Emulator() as emulator:
        http = session(emulator.wsgi)
        book = new_file(http)
        before = emulator.spreadsheet(book)
        response = http.post(f"{HOST}/v4/spreadsheets/{book}:batchUpdate", json={"requests": [{name: fields}]})
        assert response.status_code in (200, 400, 501)
        if response.status_code != 200:
            assert emulator.spreadsheet(book) is before
            assert "Traceback" not in response.text


@settings(max_examples=100, deadline=None)
@given(path=st.text(max_size=40), query=st.text(max_size=40), data=st.binary(max_size=200))
def test_any_path_query_and_body_get_an_answer(path: str, query: str, data: bytes) -> None:
    """Nothing that comes over the wire makes the application fail."""
    with Emulator() as emulator:
        http = session(emulator.wsgi)
        for verb in ("GET", "POST"):
            prefix = "/v4/spreadsheets/"
            url = requests.Request(verb, f"{HOST}{prefix}", params={"q": query}).prepare().url
            response = http.request(verb, f"{url}", data=data)
            assert response.status_code in (200, 400, 404)
            status, _, _ = call_wsgi(
                emulator.wsgi, verb, f"{HOST}{prefix}{requests.utils.quote(path)}", {"Authorization": "Bearer x"}, data
            )
            assert not status.startswith("500")


def test_files_come_and_go_through_the_facade(emulator: Emulator, tmp_path: Path) -> None:
    """import_xlsx takes a path or bytes, names the file after the path, shares it, and export_xlsx gives it back."""
    first = emulator.import_xlsx(_workbook(emulator), "Primero", share={"ana@carrazos.test": "writer"})
    path = tmp_path / "GSC-FOR-01.xlsx"
    path.write_bytes(emulator.export_xlsx(first))
    second = emulator.import_xlsx(path)
    assert emulator.workspace.files[second].name == "GSC-FOR-01"
    assert emulator.as_user("ana@carrazos.test").read(first, "A1") == [["hola"]]
    assert service(emulator.wsgi, "drive").files().list().execute()["files"][0]["id"] in (first, second)


def _workbook(emulator: Emulator) -> bytes:
    owner = emulator.as_user(DEFAULT_OWNER)
    made = owner.call("sheets.spreadsheets.create", {"properties": {"title": "Molde"}})["spreadsheetId"]
    owner.write(made, "A1", [["hola"]])
    return emulator.export_xlsx(made)
