"""Drive v3 files: making, finding, changing, exporting and deleting them, as a client sees it."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from drive_desk import ANA, ME, Desk, refusal

from sheets_automation.emulator.workspace import FOLDER_MIME, SPREADSHEET_MIME, XLSX_MIME, Workspace


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_new_spreadsheet_has_one_empty_tab(desk: Desk) -> None:
    """Creating by metadata alone gives an empty spreadsheet that the caller owns."""
    file_id = desk.make("Control")
    shown = desk("files_get", fileId=file_id)
    assert (shown["name"], shown["mimeType"], shown["trashed"]) == ("Control", SPREADSHEET_MIME, False)
    assert shown["owners"][0]["emailAddress"] == ME
    assert shown["webViewLink"] == f"https://docs.google.com/spreadsheets/d/{file_id}/edit?usp=drivesdk"
    assert [s.title for s in desk.workspace.books[file_id].sheets] == ["Sheet1"]
    assert desk.workspace.books[file_id].properties["title"] == "Control"


def test_a_plain_upload_keeps_its_bytes_and_type(desk: Desk) -> None:
    """What goes up comes down, with size and checksum."""
    made = desk("files_create", {"name": "nota.txt"}, ("text/plain", b"hola"))
    assert (made["mimeType"], made["size"], made["fileExtension"]) == ("text/plain", "4", "txt")
    assert made["md5Checksum"] == "4d186321c1a7f0f354b297e8914ab240"
    assert desk("files_get", fileId=made["id"], alt="media") == b"hola"
    replaced = desk("files_update", None, ("text/plain", b"adios"), fileId=made["id"])
    assert replaced["size"] == "5"
    assert desk("files_get", fileId=made["id"], alt="media") == b"adios"


def test_csv_becomes_a_spreadsheet_and_back(desk: Desk) -> None:
    """An uploaded .csv is read as if typed in; its export shows what the cells show."""
    body = {"name": "Base", "mimeType": SPREADSHEET_MIME}
    made = desk("files_create", body, ("text/csv; charset=utf-8", 'nombre,nota\nPeña,9.5\n"a,b",\n'.encode()))
    cell = desk.workspace.books[made["id"]].sheets[0].cell(1, 1)
    assert cell["effectiveValue"] == {"numberValue": 9.5}
    assert desk("files_export", fileId=made["id"], mimeType="text/csv") == 'nombre,nota\r\nPeña,9.5\r\n"a,b",'.encode()


def test_an_uploaded_xlsx_becomes_a_spreadsheet_and_back(desk: Desk) -> None:
    """A workbook converted on upload has its tabs and values, and its export converts to the same again."""
    source = desk("files_create", {"name": "a", "mimeType": SPREADSHEET_MIME}, ("text/csv", b"placa,nota\nABC123,5"))
    workbook = desk("files_export", fileId=source["id"], mimeType=XLSX_MIME)
    assert workbook.startswith(b"PK")
    again = desk("files_create", {"name": "b", "mimeType": SPREADSHEET_MIME}, (XLSX_MIME, workbook))
    assert desk("files_export", fileId=again["id"], mimeType="text/csv") == b"placa,nota\r\nABC123,5"
    kept = desk("files_create", {"name": "c.xlsx"}, (XLSX_MIME, workbook))
    assert (kept["mimeType"], kept["id"] in desk.workspace.books) == (XLSX_MIME, False)


def test_a_broken_workbook_is_refused_and_leaves_nothing(desk: Desk) -> None:
    """An upload that cannot be converted makes no file."""
    body = {"name": "x", "mimeType": SPREADSHEET_MIME}
    assert refusal(lambda: desk("files_create", body, (XLSX_MIME, b"PK nothing")))[:2] == (400, "badRequest")
    assert refusal(lambda: desk("files_create", body, ("image/png", b"")))[0] == 400
    assert desk.find() == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_pdf_through_libreoffice(desk: Desk) -> None:
    """A spreadsheet exports as PDF where LibreOffice is installed."""
    made = desk("files_create", {"name": "a", "mimeType": SPREADSHEET_MIME}, ("text/csv", b"uno,dos"))
    assert desk("files_export", fileId=made["id"], mimeType="application/pdf").startswith(b"%PDF-")


def test_pdf_without_libreoffice_is_a_clear_501(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice the answer says what is missing."""
    monkeypatch.setenv("PATH", "")
    file_id = desk.make("a")
    code, _, message = refusal(lambda: desk("files_export", fileId=file_id, mimeType="application/pdf"))
    assert code == 501
    assert "LibreOffice" in message


def test_what_cannot_be_exported_or_downloaded(desk: Desk) -> None:
    """Google files are exported and others downloaded, never the other way round."""
    book, plain = desk.make("hoja"), desk.make("nota", "text/plain")
    assert refusal(lambda: desk("files_get", fileId=book, alt="media"))[:2] == (403, "fileNotDownloadable")
    assert refusal(lambda: desk("files_export", fileId=plain, mimeType="text/csv"))[:2] == (403, "fileNotExportable")
    assert refusal(lambda: desk("files_export", fileId=book, mimeType="image/png"))[0] == 400


def test_a_copy_is_the_callers_own_and_stands_alone(desk: Desk) -> None:
    """Copying takes the content and not the permissions; later edits stay where they are made."""
    file_id = desk.make("Original")
    desk.edit(file_id, "antes")
    desk.share(file_id, ANA)
    copied = desk("files_copy", {"name": None, "mimeType": SPREADSHEET_MIME}, fileId=file_id, who=ANA)
    assert copied["name"] == "Copy of Original"
    assert copied["owners"][0]["emailAddress"] == ANA
    assert len(copied["permissions"]) == 1
    desk.edit(file_id, "después")
    assert desk("files_export", fileId=copied["id"], mimeType="text/csv", who=ANA) == b"antes"
    assert desk.workspace.books[copied["id"]].properties["title"] == "Copy of Original"


def test_renaming_changes_the_spreadsheets_title_too(desk: Desk) -> None:
    """One name, seen through Drive and through Sheets; and both ways."""
    file_id = desk.make("Antes")
    before = desk.workspace.books[file_id].revision
    shown = desk("files_update", {"name": "Después", "description": "mensual"}, fileId=file_id)
    assert (shown["name"], shown["description"]) == ("Después", "mensual")
    assert desk.workspace.books[file_id].properties["title"] == "Después"
    assert desk.workspace.books[file_id].revision == before + 1


def test_replacing_a_spreadsheets_content_by_upload(desk: Desk) -> None:
    """An upload to an existing spreadsheet replaces its cells and keeps its id and name."""
    file_id = desk.make("Base")
    desk.edit(file_id, "viejo")
    shown = desk("files_update", None, ("text/csv", b"nuevo"), fileId=file_id)
    assert (shown["id"], shown["name"]) == (file_id, "Base")
    assert desk("files_export", fileId=file_id, mimeType="text/csv") == b"nuevo"
    second_version = desk("v2_files_update", None, ("text/csv", b"otro"), fileId=file_id)
    assert second_version["title"] == "Base"
    assert desk("files_export", fileId=file_id, mimeType="text/csv") == b"otro"


def test_edits_move_modified_time_version_and_last_user(desk: Desk) -> None:
    """An edit through Sheets shows in Drive: when, which version, by whom."""
    file_id = desk.make("a")
    desk.share(file_id, ANA, "writer")
    before = desk("files_get", fileId=file_id)
    desk.edit(file_id, "x", who=ANA)
    after = desk("files_get", fileId=file_id)
    assert after["modifiedTime"] > before["modifiedTime"]
    assert int(after["version"]) > int(before["version"])
    assert (after["lastModifyingUser"]["emailAddress"], after["lastModifyingUser"]["me"]) == (ANA, False)


def test_drives_view_lags_when_told_to(desk: Desk) -> None:
    """With a lag, modifiedTime, version and the change list show an edit only after it."""
    file_id = desk.make("a")
    desk.workspace.drive_lag = timedelta(minutes=3)
    desk.calls += 10
    token = desk("changes_getStartPageToken")["startPageToken"]
    before = desk("files_get", fileId=file_id)
    desk.edit(file_id, "x")
    at_once = desk("files_get", fileId=file_id)
    assert (at_once["modifiedTime"], at_once["version"]) == (before["modifiedTime"], before["version"])
    assert desk("changes_list", pageToken=token)["changes"] == []
    desk.calls += 3
    assert desk("files_get", fileId=file_id)["modifiedTime"] > before["modifiedTime"]
    assert [c["fileId"] for c in desk("changes_list", pageToken=token)["changes"]] == [file_id]


def test_sharing_moves_the_version_and_not_modified_time(desk: Desk) -> None:
    """``version`` counts every change, ``modifiedTime`` only those of content and name."""
    file_id = desk.make("a")
    before = desk("files_get", fileId=file_id)
    desk.share(file_id, ANA)
    desk("files_update", {"starred": True}, fileId=file_id)
    after = desk("files_get", fileId=file_id)
    assert after["modifiedTime"] == before["modifiedTime"]
    assert int(after["version"]) == int(before["version"]) + 2


def test_trash_restore_and_delete(desk: Desk) -> None:
    """Trashed files are still listed and marked; deleting ends them for good."""
    file_id = desk.make("a")
    assert desk("files_update", {"trashed": True}, fileId=file_id)["trashed"] is True
    assert desk.find() == ["a"]
    assert desk.find("trashed = false") == []
    assert desk("files_update", {"trashed": False}, fileId=file_id)["trashed"] is False
    assert desk("files_delete", fileId=file_id) == {}
    assert refusal(lambda: desk("files_get", fileId=file_id)) == (404, "notFound", f"File not found: {file_id}.")
    assert file_id not in desk.workspace.books


def test_empty_trash_deletes_only_the_callers_trash(desk: Desk) -> None:
    """Emptying the trash leaves other people's and untrashed files alone."""
    desk("files_update", {"trashed": True}, fileId=desk.make("mío"))
    desk("files_update", {"trashed": True}, fileId=desk.make("suyo", who=ANA), who=ANA)
    desk.make("vivo")
    desk("files_emptyTrash")
    assert desk.find() == ["vivo"]
    assert desk.find(who=ANA) == ["suyo"]


def test_folders_hold_files_and_can_be_searched(desk: Desk) -> None:
    """A file is in one folder; moving it is adding a parent; trash and deletion reach what is inside."""
    first = desk.make("2026", FOLDER_MIME)
    second = desk.make("2027", FOLDER_MIME, parents=[first])
    file_id = desk.make("Informe", parents=[first])
    assert desk("files_get", fileId=file_id)["parents"] == [first]
    assert sorted(desk.find(f"'{first}' in parents")) == ["2027", "Informe"]
    assert desk.find("'root' in parents") == ["2026"]
    assert desk("files_update", fileId=file_id, addParents=second, removeParents=first)["parents"] == [second]
    root = desk("files_get", fileId="root")
    assert root["name"] == "My Drive"
    assert desk("files_update", fileId=file_id, addParents="root")["parents"] == [root["id"]]
    desk("files_update", fileId=file_id, addParents=second)
    desk("files_update", {"trashed": True}, fileId=first)
    shown = desk("files_get", fileId=file_id)
    assert (shown["trashed"], shown["explicitlyTrashed"]) == (True, False)
    desk("files_delete", fileId=first)
    assert desk.find() == []


def test_listing_a_folder_that_is_not_there_is_404(desk: Desk) -> None:
    """An unknown folder in a query is an error, not an empty list; so is somebody else's."""
    folder = desk.make("mía", FOLDER_MIME)
    assert desk.find(f"'{folder}' in parents") == []
    assert refusal(lambda: desk.find("'nope' in parents")) == (404, "notFound", "File not found: .")
    assert refusal(lambda: desk.find(f"trashed = false and '{folder}' in parents", who=ANA))[0] == 404


def test_bad_parents_are_refused(desk: Desk) -> None:
    """A parent must exist, be a folder, be one only, and not lie inside the file that moves."""
    outer, plain = desk.make("a", FOLDER_MIME), desk.make("b")
    inner = desk.make("c", FOLDER_MIME, parents=[outer])
    assert refusal(lambda: desk.make("x", parents=["nope"])) == (404, "notFound", "File not found: nope.")
    assert refusal(lambda: desk.make("x", parents=[plain]))[1] == "parentNotAFolder"
    assert refusal(lambda: desk.make("x", parents=[outer, inner]))[0] == 400
    assert refusal(lambda: desk("files_update", fileId=outer, addParents=inner))[1] == "cyclicMembership"
    assert refusal(lambda: desk("files_update", {"parents": [outer]}, fileId=plain))[:2] == (403, "fieldNotWritable")


def test_fields_that_cannot_be_written_are_refused(desk: Desk) -> None:
    """Read-only fields are 403, those with an effect that is not built are 501: never silently dropped."""
    file_id = desk.make("a")
    assert refusal(lambda: desk("files_update", {"version": "7"}, fileId=file_id))[:2] == (403, "fieldNotWritable")
    locked = {"contentRestrictions": [{"readOnly": True}]}
    assert refusal(lambda: desk("files_update", locked, fileId=file_id))[0] == 501
    assert refusal(lambda: desk("files_update", {"mimeType": "text/plain"}, fileId=file_id))[0] == 400
    assert refusal(lambda: desk.make("d", "application/vnd.google-apps.document"))[0] == 501


def test_custom_properties_are_merged_and_found(desk: Desk) -> None:
    """A null takes a key away; ``has`` finds the others."""
    file_id = desk.make("a", properties={"sede": "norte", "mes": "11"}, appProperties={"k": "it's"})
    desk("files_update", {"properties": {"mes": None, "año": "2026"}}, fileId=file_id)
    assert desk("files_get", fileId=file_id)["properties"] == {"sede": "norte", "año": "2026"}
    assert desk.find("properties has { key='sede' and value='norte' }") == ["a"]
    assert desk.find("properties has { key='mes' and value='11' }") == []
    assert desk.find("appProperties has { key='k' and value='it\\'s' }") == ["a"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "abcd"),
        ("name = 'GSC-FOR-01 Control de seguimiento'", "a"),
        ("name = 'gsc-for-01 control de seguimiento'", "a"),
        ("name != 'Carpeta'", "abc"),
        ("name contains 'GSC-FOR-01'", "a"),
        ("name contains 'gsc'", "ab"),
        ("name contains 'segui'", "ab"),
        ("name contains 'ento'", ""),
        ("name contains 'clientes GSC'", "b"),
        ("name contains '\"clientes GSC\"'", ""),
        ('name contains "control"', "a"),
        ("mimeType='application/vnd.google-apps.folder'", "d"),
        ("mimeType = 'application/vnd.google-apps.spreadsheet' and trashed=false", "a"),
        ("mimeType contains 'text/'", "c"),
        ("not mimeType contains 'application/'", "c"),
        ("trashed", "b"),
        ("trashed != true", "acd"),
        ("starred = true", "a"),
        ("fullText contains 'rojo'", "a"),
        ("fullText contains 'roj'", ""),
        ("fullText contains '\"caso rojo\"'", "a"),
        ("fullText contains 'Valentine\\'s'", "c"),
        ("modifiedTime > '2026-11-25T14:03:30'", "abd"),
        ("modifiedTime <= '2026-11-25T09:03:00-05:00'", "c"),
        ("createdTime < '2027-01-01'", "abcd"),
        ("'me' in owners", "abcd"),
        ("'ana.gomez@carrazos.test' in readers", "b"),
        ("'ana.gomez@carrazos.test' in writers", ""),
        ("visibility = 'limited'", "abcd"),
        ("(name contains 'gsc' or name contains 'carpeta') and trashed = false", "ad"),
        ("name contains 'gsc' and trashed = true or starred = true", "ab"),
        ("starred = true or name contains 'gsc' and trashed = true", "b"),
        ("sharedWithMe", ""),
    ],
)
def test_searching(desk: Desk, query: str, found: str) -> None:
    """The query language finds what Google's would, ``and``/``or`` taken from left to right."""
    names = {
        "a": "GSC-FOR-01 Control de seguimiento",
        "b": "GSC-FOR-03 Seguimiento clientes",
        "c": "nota.txt",
        "d": "Carpeta",
    }
    first = desk.make(names["a"], starred=True)
    second = desk.make(names["b"])
    desk("files_create", {"name": names["c"], "mimeType": "text/plain"}, ("text/plain", b"Valentine's day"))
    desk.make(names["d"], FOLDER_MIME)
    desk.edit(first, "un caso rojo")
    desk("files_update", {"description": "x", "trashed": True}, fileId=second)
    desk.share(second, ANA)
    assert sorted(desk.find(query)) == sorted(names[key] for key in found)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "name",
            "name =",
            "name = x",
            "title = 'a'",
            "name > 'a'",
            "trashed = 'true'",
            "(name = 'a'",
            "name = 'a' name = 'b'",
        ),
        *(
            "modifiedTime > 'ayer'",
            "fullText = 'a'",
            "'x' in siblings",
            "and",
            "name = 'a",
            "not",
            "properties has 'x'",
            "§",
        ),
    ],
)
def test_a_query_that_does_not_parse_is_400(desk: Desk, query: str) -> None:
    """Google's answer to a malformed ``q`` is Invalid Value, whatever is wrong with it."""
    assert refusal(lambda: desk.find(query)) == (400, "invalid", "Invalid Value")


def test_lists_are_ordered_and_come_in_pages(desk: Desk) -> None:
    """Pages follow the order asked for and show every file once."""
    for name in ("Hoja 10", "hoja 2", "Árbol", "Hoja 1"):
        desk.make(name)
    assert desk.find() == ["Hoja 1", "Árbol", "hoja 2", "Hoja 10"]
    assert desk.find(orderBy="name_natural") == ["Árbol", "Hoja 1", "hoja 2", "Hoja 10"]
    seen: list[str] = []
    answer = desk("files_list", orderBy="createdTime desc", pageSize=3)
    seen += [f["name"] for f in answer["files"]]
    answer = desk("files_list", orderBy="createdTime desc", pageSize=3, pageToken=answer["nextPageToken"])
    seen += [f["name"] for f in answer["files"]]
    assert "nextPageToken" not in answer
    assert seen == ["Hoja 1", "Árbol", "hoja 2", "Hoja 10"]
    assert refusal(lambda: desk.find(orderBy="size"))[0] == 400
    assert refusal(lambda: desk.find(pageToken="nope"))[0] == 400
    assert refusal(lambda: desk.find(pageSize=0))[0] == 400


def test_other_peoples_files_do_not_exist_until_shared(desk: Desk) -> None:
    """Access decides what is listed, read, written and deleted."""
    file_id = desk.make("a")
    assert desk.find(who=ANA) == []
    assert refusal(lambda: desk("files_get", fileId=file_id, who=ANA))[0] == 404
    permission = desk.share(file_id, ANA)
    assert desk.find("sharedWithMe", who=ANA) == ["a"]
    shown = desk("files_get", fileId=file_id, who=ANA)
    assert (shown["ownedByMe"], shown["capabilities"]["canEdit"]) == (False, False)
    assert "permissions" not in shown
    assert "parents" not in shown
    rename = {"name": "b"}
    assert refusal(lambda: desk("files_update", rename, fileId=file_id, who=ANA))[:2] == (
        403,
        "insufficientFilePermissions",
    )
    desk("permissions_update", {"role": "writer"}, fileId=file_id, permissionId=permission)
    assert desk("files_update", rename, fileId=file_id, who=ANA)["name"] == "b"
    assert refusal(lambda: desk("files_update", {"trashed": True}, fileId=file_id, who=ANA))[0] == 403
    assert refusal(lambda: desk("files_delete", fileId=file_id, who=ANA))[0] == 403


def test_generated_ids_can_be_used_once(desk: Desk) -> None:
    """An id made beforehand names one file; a second create with it is a conflict, so retries are safe."""
    (file_id, other) = desk("files_generateIds", count=2)["ids"]
    assert desk.make("a", "text/plain", id=file_id) == file_id
    assert refusal(lambda: desk.make("a", "text/plain", id=file_id))[:2] == (409, "fileIdInUse")
    assert refusal(lambda: desk.make("a", SPREADSHEET_MIME, id=other))[0] == 400
    assert refusal(lambda: desk("files_generateIds", count=1001))[0] == 400


def test_about_names_the_account(desk: Desk) -> None:
    """about.get says who calls and what can be converted to what."""
    about = desk("about_get")
    assert about["user"]["emailAddress"] == ME
    assert XLSX_MIME in about["exportFormats"][SPREADSHEET_MIME]


def test_the_same_calls_give_the_same_workspace() -> None:
    """Replaying calls with their contexts gives the same files, permissions and changes."""

    def run() -> Workspace:
        desk = Desk()
        file_id = desk.make("a")
        desk.share(file_id, ANA)
        desk("files_copy", {}, fileId=file_id)
        desk("files_watch", {"id": "c", "type": "web_hook", "address": "http://127.0.0.1:9/x"}, fileId=file_id)
        return desk.workspace

    assert run() == run()
