"""Drive through the official Python client and through gspread, over the whole application."""

from __future__ import annotations

import io
import json
from typing import Any

import gspread
import pytest
import requests
from conftest import gspread_on, service
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload, MediaIoBaseDownload

from sheets_automation.emulator import Emulator
from sheets_automation.emulator.workspace import SPREADSHEET_MIME, XLSX_MIME

ANA = "ana.gomez@carrazos.test"


def upload(text: str, mime: str = "text/csv", *, resumable: bool = False) -> MediaInMemoryUpload:
    return MediaInMemoryUpload(text.encode(), mimetype=mime, resumable=resumable)


def sheet_named(drive: Any, name: str, csv: str | None = None, **options: Any) -> str:
    body = {"name": name, "mimeType": SPREADSHEET_MIME}
    made = drive.files().create(body=body, media_body=upload(csv, **options) if csv else None, fields="id").execute()
    assert set(made) == {"id"}
    return str(made["id"])


def reason_of(error: HttpError) -> tuple[int, str, str]:
    body = json.loads(error.content)["error"]
    return body["code"], body["errors"][0]["reason"], body["message"]


def test_google_shows_four_fields_unless_asked_for_more(drive: Any) -> None:
    """Without ``fields``, a file is kind, id, name and type; a list is a page of such."""
    file_id = sheet_named(drive, "a")
    expected = {"kind": "drive#file", "id": file_id, "name": "a", "mimeType": SPREADSHEET_MIME}
    assert drive.files().get(fileId=file_id).execute() == expected
    listed = drive.files().list().execute()
    assert listed == {"kind": "drive#fileList", "incompleteSearch": False, "files": [expected]}
    owner = drive.files().get(fileId=file_id, fields="owners(emailAddress,me),capabilities/canEdit").execute()
    assert owner == {"owners": [{"emailAddress": "owner@emulator.test", "me": True}], "capabilities": {"canEdit": True}}
    whole = drive.files().get(fileId=file_id, fields="*").execute()
    assert whole["exportLinks"][XLSX_MIME].endswith("format=xlsx")


def test_conversion_on_multipart_and_resumable_upload(drive: Any, sheets: Any) -> None:
    """Both ways of uploading make the same spreadsheet, formulas worked out."""
    for resumable in (False, True):
        file_id = sheet_named(drive, "a", "a,b\n2,=A2*3", resumable=resumable)
        got = sheets.spreadsheets().values().get(spreadsheetId=file_id, range="A1:B2").execute()
        assert got["values"] == [["a", "b"], ["2", "6"]]


def test_a_download_in_chunks_gives_the_uploaded_bytes(drive: Any) -> None:
    """MediaIoBaseDownload gets a plain file whole."""
    media = upload("hola " * 100, "text/plain")
    made = drive.files().create(body={"name": "nota.txt"}, media_body=media, fields="id").execute()
    out = io.BytesIO()
    download = MediaIoBaseDownload(out, drive.files().get_media(fileId=made["id"]))
    done = False
    while not done:
        _, done = download.next_chunk()
    assert out.getvalue() == b"hola " * 100


def test_export_through_the_client(drive: Any) -> None:
    """Export answers bytes of the type asked for; what is no spreadsheet is refused."""
    file_id = sheet_named(drive, "a", "uno;dos")
    assert drive.files().export(fileId=file_id, mimeType="text/csv").execute() == b"uno;dos"
    assert drive.files().export(fileId=file_id, mimeType=XLSX_MIME).execute().startswith(b"PK")
    plain = drive.files().create(body={"name": "x"}, media_body=upload("x", "text/plain"), fields="id").execute()
    with pytest.raises(HttpError) as refused:
        drive.files().export(fileId=plain["id"], mimeType="text/csv").execute()
    assert reason_of(refused.value)[:2] == (403, "fileNotExportable")


def test_a_missing_file_is_drives_own_404(drive: Any) -> None:
    """Drive's error names the reason and the file."""
    with pytest.raises(HttpError) as refused:
        drive.files().get(fileId="nope").execute()
    assert reason_of(refused.value) == (404, "notFound", "File not found: nope.")
    with pytest.raises(HttpError) as bad:
        drive.files().list(q="name ~ 'x'").execute()
    assert reason_of(bad.value)[:2] == (400, "invalid")


def test_about_needs_fields(drive: Any) -> None:
    """about.get without fields is refused, as on Google."""
    with pytest.raises(HttpError) as refused:
        drive.about().get().execute()
    assert reason_of(refused.value)[:2] == (400, "required")
    about = drive.about().get(fields="user(emailAddress)").execute()
    assert about == {"user": {"emailAddress": "owner@emulator.test"}}


def test_a_refused_upload_changes_nothing(drive: Any, emulator: Emulator) -> None:
    """A workbook that cannot be read leaves neither file nor change behind."""
    with pytest.raises(HttpError) as refused:
        drive.files().create(
            body={"name": "x", "mimeType": SPREADSHEET_MIME}, media_body=upload("no", XLSX_MIME)
        ).execute()
    assert refused.value.status_code == 400
    assert (emulator.workspace.files, emulator.workspace.changes) == ({}, [])


def test_custom_properties_lose_a_key_by_null(drive: Any) -> None:
    """A null in ``properties`` takes the key away, through the client too."""
    body = {"name": "a", "mimeType": "text/plain", "properties": {"a": "1", "b": "2"}}
    file_id = drive.files().create(body=body, fields="id").execute()["id"]
    drive.files().update(fileId=file_id, body={"properties": {"a": None}}).execute()
    assert drive.files().get(fileId=file_id, fields="properties").execute() == {"properties": {"b": "2"}}


def test_changes_and_edits_of_two_people(emulator: Emulator, drive: Any, sheets: Any) -> None:
    """What one person writes through Sheets, another sees in Drive's changes."""
    file_id = sheet_named(drive, "a")
    emulator.share(file_id, ANA, "writer")
    hers = service(emulator.wsgi, "drive", ANA)
    token = hers.changes().getStartPageToken().execute()["startPageToken"]
    before = hers.files().get(fileId=file_id, fields="version").execute()
    body = {"values": [["x"]]}
    sheets.spreadsheets().values().update(
        spreadsheetId=file_id, range="A1", valueInputOption="RAW", body=body
    ).execute()
    fields = "newStartPageToken,changes(fileId,removed,file(version,lastModifyingUser(emailAddress)))"
    answer = hers.changes().list(pageToken=token, fields=fields).execute()
    (change,) = answer["changes"]
    assert (change["fileId"], change["removed"]) == (file_id, False)
    assert change["file"]["lastModifyingUser"] == {"emailAddress": "owner@emulator.test"}
    assert int(change["file"]["version"]) > int(before["version"])
    assert hers.changes().list(pageToken=answer["newStartPageToken"]).execute()["changes"] == []


def test_calls_that_are_not_built_say_so(drive: Any) -> None:
    """Comments can be listed (there are none) but not written: 501, never a false success."""
    file_id = sheet_named(drive, "a")
    assert drive.comments().list(fileId=file_id, fields="comments").execute() == {"comments": []}
    with pytest.raises(HttpError) as refused:
        drive.comments().create(fileId=file_id, body={"content": "hola"}, fields="id").execute()
    assert refused.value.status_code == 501
    with pytest.raises(HttpError) as revisions:
        drive.revisions().list(fileId=file_id).execute()
    assert revisions.value.status_code == 501


def test_gspread_opens_shares_copies_and_deletes(emulator: Emulator, gspread_client: gspread.Client) -> None:
    """gspread's file functions work unchanged."""
    book = gspread_client.create("GSC-FOR-01 Control")
    book.share(ANA, perm_type="user", role="writer", notify=False)
    assert {p["emailAddress"]: p["role"] for p in book.list_permissions()} == {
        "owner@emulator.test": "owner",
        ANA: "writer",
    }
    hers = gspread_on(emulator.wsgi, ANA)
    assert hers.open("GSC-FOR-01 Control").id == book.id
    hers.open_by_key(book.id).sheet1.update([["uno", "dos"]], "A1")
    copied = gspread_client.copy(book.id, "Copia")
    assert copied.sheet1.get_all_values() == [["uno", "dos"]]
    assert [p["role"] for p in copied.list_permissions()] == ["owner"]
    assert gspread_client.export(copied.id, gspread.utils.ExportFormat.CSV) == b"uno,dos"
    gspread_client.import_csv(copied.id, "a,b\n1,2")
    assert gspread_client.open_by_key(copied.id).sheet1.get_all_values() == [["a", "b"], ["1", "2"]]
    book.remove_permissions(ANA)
    with pytest.raises(PermissionError):
        hers.open_by_key(book.id)
    book.update_title("GSC-FOR-01 Nuevo")
    assert [f["name"] for f in gspread_client.list_spreadsheet_files()] == ["GSC-FOR-01 Nuevo", "Copia"]
    gspread_client.del_spreadsheet(book.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        gspread_client.open_by_key(book.id)


def test_drive_ignores_what_it_does_not_know(http: requests.Session) -> None:
    """Unknown parameters and fields do not make Drive refuse a call (recorded from the service by gspread)."""
    url = "https://www.googleapis.com/drive/v3/files"
    made = http.post(url, json={"name": "a", "mimeType": "text/plain", "nonsense": 1})
    assert made.status_code == 200
    got = http.get(f"{url}/{made.json()['id']}", params={"includeItemsFromAllDrives": True, "fields": "name"})
    assert (got.status_code, got.json()) == (200, {"name": "a"})
