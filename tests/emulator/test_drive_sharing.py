"""Drive v3 permissions, changes and push channels, as a client sees them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from drive_desk import ANA, ME, Desk, refusal

Json = dict[str, Any]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def hook() -> Iterator[tuple[str, queue.Queue[dict[str, str]]]]:
    """A listener on loopback: its address, and the headers of what it was told."""
    heard: queue.Queue[dict[str, str]] = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.put(dict(self.headers.items()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/hook?a=1", heard
    server.shutdown()
    server.server_close()


def roles(desk: Desk, file_id: str) -> dict[str, str]:
    listed = desk("permissions_list", fileId=file_id)["permissions"]
    return {p.get("emailAddress", p.get("domain", p["type"])): p["role"] for p in listed}


def test_sharing_changing_and_taking_back(desk: Desk) -> None:
    """A permission is made, found by id, changed and removed."""
    file_id = desk.make("a")
    made = desk("permissions_create", {"type": "user", "role": "reader", "emailAddress": ANA}, fileId=file_id)
    assert (made["role"], made["emailAddress"], made["kind"]) == ("reader", ANA, "drive#permission")
    assert desk("permissions_get", fileId=file_id, permissionId=made["id"])["role"] == "reader"
    again = desk("permissions_create", {"type": "user", "role": "writer", "emailAddress": ANA}, fileId=file_id)
    assert again["id"] == made["id"]
    assert roles(desk, file_id) == {ME: "owner", ANA: "writer"}
    desk("permissions_delete", fileId=file_id, permissionId=made["id"])
    assert roles(desk, file_id) == {ME: "owner"}
    code, reason, message = refusal(lambda: desk("permissions_get", fileId=file_id, permissionId=made["id"]))
    assert (code, reason, message) == (404, "notFound", f"Permission not found: {made['id']}.")


def test_anyone_with_the_link_reads_but_does_not_list(desk: Desk) -> None:
    """A link-shared file opens for everybody and shows up in nobody's list."""
    file_id = desk.make("a")
    made = desk("permissions_create", {"type": "anyone", "role": "reader"}, fileId=file_id)
    assert made["id"] == "anyoneWithLink"
    assert desk("files_get", fileId=file_id, who=ANA)["name"] == "a"
    assert desk.find(who=ANA) == []
    assert desk.find("visibility = 'anyoneWithLink'") == ["a"]
    domain = {"type": "domain", "role": "reader", "domain": "carrazos.test", "allowFileDiscovery": True}
    desk("permissions_create", domain, fileId=file_id)
    assert desk.find(who=ANA) == ["a"]


def test_ownership_moves_only_on_purpose(desk: Desk) -> None:
    """Making somebody owner needs transferOwnership; the former owner stays a writer."""
    file_id = desk.make("a")
    owner = {"type": "user", "role": "owner", "emailAddress": ANA}
    assert refusal(lambda: desk("permissions_create", owner, fileId=file_id))[:2] == (403, "forbidden")
    permission = desk.share(file_id, ANA, "writer")
    pending = desk(
        "permissions_update", {"role": "writer", "pendingOwner": True}, fileId=file_id, permissionId=permission
    )
    assert pending["pendingOwner"] is True
    desk("permissions_update", {"role": "owner"}, fileId=file_id, permissionId=permission, transferOwnership=True)
    assert roles(desk, file_id) == {ANA: "owner", ME: "writer"}
    assert desk("files_get", fileId=file_id)["owners"][0]["emailAddress"] == ANA


def test_a_file_never_loses_its_owner(desk: Desk) -> None:
    """The owner's permission can be neither removed nor lowered."""
    file_id = desk.make("a")
    (owner,) = desk("permissions_list", fileId=file_id)["permissions"]
    assert refusal(lambda: desk("permissions_delete", fileId=file_id, permissionId=owner["id"]))[0] == 403
    lower = {"role": "reader"}
    assert refusal(lambda: desk("permissions_update", lower, fileId=file_id, permissionId=owner["id"]))[0] == 403


def test_a_reader_may_leave_and_nothing_more(desk: Desk) -> None:
    """Readers cannot list or give permissions, but can give up their own."""
    file_id = desk.make("a")
    permission = desk.share(file_id, ANA)
    body = {"type": "user", "role": "reader", "emailAddress": "otro@carrazos.test"}
    assert refusal(lambda: desk("permissions_create", body, fileId=file_id, who=ANA))[0] == 403
    assert refusal(lambda: desk("permissions_list", fileId=file_id, who=ANA))[0] == 403
    desk("permissions_delete", fileId=file_id, permissionId=permission, who=ANA)
    assert desk.find(who=ANA) == []


@pytest.mark.parametrize(
    ("body", "wording"),
    [
        ({}, "type field is required"),
        ({"type": "user"}, "role field is required"),
        ({"type": "user", "role": "reader"}, "emailAddress is invalid"),
        ({"type": "user", "role": "reader", "emailAddress": "ana"}, "emailAddress is invalid"),
        ({"type": "domain", "role": "reader"}, "domain is invalid"),
        ({"type": "user", "role": "editor", "emailAddress": ANA}, "role is invalid"),
        ({"type": "robot", "role": "reader"}, "type is invalid"),
    ],
)
def test_a_permission_that_says_too_little_is_refused(desk: Desk, body: Json, wording: str) -> None:
    """Bad permissions are 400 and share nothing."""
    file_id = desk.make("a")
    code, _, message = refusal(lambda: desk("permissions_create", body, fileId=file_id))
    assert code == 400
    assert wording in message
    assert roles(desk, file_id) == {ME: "owner"}


def test_changes_since_a_token(desk: Desk) -> None:
    """Each changed file once, deletions included, and a token to go on from."""
    old = desk.make("viejo")
    token = desk("changes_getStartPageToken")["startPageToken"]
    file_id = desk.make("nuevo")
    desk.edit(file_id, "uno")
    desk.edit(file_id, "dos")
    desk("files_delete", fileId=old)
    answer = desk("changes_list", pageToken=token)
    assert [(c["fileId"], c["removed"]) for c in answer["changes"]] == [(file_id, False), (old, True)]
    assert answer["changes"][0]["file"]["name"] == "nuevo"
    assert "file" not in answer["changes"][1]
    later = desk("changes_list", pageToken=answer["newStartPageToken"])
    assert later["changes"] == []
    assert [c["fileId"] for c in desk("changes_list", pageToken=token, includeRemoved=False)["changes"]] == [file_id]
    assert desk("changes_list", pageToken=token, who=ANA)["changes"] == []


def test_changes_come_in_pages(desk: Desk) -> None:
    """Following nextPageToken shows every changed file once and ends with a new start token."""
    token = desk("changes_getStartPageToken")["startPageToken"]
    made = [desk.make(name) for name in "abcde"]
    seen: list[str] = []
    answer: Json = {"nextPageToken": token}
    while "nextPageToken" in answer:
        answer = desk("changes_list", pageToken=answer["nextPageToken"], pageSize=2)
        seen += [c["fileId"] for c in answer["changes"]]
    assert seen == made
    assert answer["newStartPageToken"] == str(int(token) + 5)


@pytest.mark.parametrize("token", ["0", "-1", "99", "x", None])
def test_a_wrong_change_token_is_400(desk: Desk, token: str | None) -> None:
    """A token that no answer gave is refused."""
    assert refusal(lambda: desk("changes_list", pageToken=token))[:2] == (400, "invalid")


def test_a_watched_file_tells_its_web_hook(desk: Desk, hook: tuple[str, queue.Queue[dict[str, str]]]) -> None:
    """A channel says ``sync`` first, then what happens to the file, until it is stopped."""
    address, heard = hook
    file_id, other = desk.make("a"), desk.make("b")
    body = {"id": "canal-1", "type": "web_hook", "address": address, "token": "secreto"}
    channel = desk("files_watch", body, fileId=file_id)
    first = heard.get(timeout=5)
    assert (first["X-Goog-Resource-State"], first["X-Goog-Message-Number"]) == ("sync", "1")
    assert (first["X-Goog-Channel-ID"], first["X-Goog-Channel-Token"]) == ("canal-1", "secreto")
    assert first["X-Goog-Resource-ID"] == channel["resourceId"]
    desk.edit(other, "x")
    desk.edit(file_id, "x")
    desk("files_update", {"trashed": True}, fileId=file_id)
    desk("files_delete", fileId=file_id)
    assert [heard.get(timeout=5)["X-Goog-Resource-State"] for _ in range(3)] == ["update", "trash", "remove"]
    assert desk("channels_stop", {"id": "canal-1", "resourceId": channel["resourceId"]}) == {}
    assert refusal(lambda: desk("channels_stop", {"id": "canal-1", "resourceId": channel["resourceId"]}))[0] == 404


def test_watched_changes_tell_of_every_file(desk: Desk, hook: tuple[str, queue.Queue[dict[str, str]]]) -> None:
    """A changes channel hears of each change the account may see, and ends when it expires."""
    address, heard = hook
    token = desk("changes_getStartPageToken")["startPageToken"]
    body = {"id": "canal-2", "type": "web_hook", "address": address}
    channel = desk("changes_watch", body, pageToken=token)
    assert heard.get(timeout=5)["X-Goog-Resource-State"] == "sync"
    assert int(channel["expiration"]) == int(desk.now.timestamp() * 1000) + 3_600_000
    desk.make("a")
    desk.make("ajeno", who=ANA)
    assert heard.get(timeout=5)["X-Goog-Resource-State"] == "change"
    desk.calls += 61
    desk.make("tarde")
    with pytest.raises(queue.Empty):
        heard.get(timeout=0.3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"address": "https://hooks.carrazos.test/x"}, 403),
        ({"address": "http://169.254.169.254/latest"}, 403),
        ({"address": "http://127.0.0.1.evil.test/"}, 403),
        ({"address": "ftp://localhost/"}, 400),
        ({"address": "http://[::1"}, 400),
        ({"address": ""}, 400),
        ({"type": "email"}, 400),
        ({"id": ""}, 400),
        ({"expiration": "1"}, 400),
        ({"expiration": "pronto"}, 400),
    ],
)
def test_a_channel_that_cannot_be_is_refused(desk: Desk, change: Json, code: int) -> None:
    """Web hooks elsewhere than on loopback, and malformed ones, are refused and not stored."""
    file_id = desk.make("a")
    body = {"id": "c", "type": "web_hook", "address": "http://127.0.0.1:9/", **change}
    assert refusal(lambda: desk("files_watch", body, fileId=file_id))[0] == code
    assert desk.workspace.channels == {}


def test_channel_ids_are_unique_and_lives_are_limited(desk: Desk) -> None:
    """The same id twice is refused; a file channel lives a day at most."""
    file_id = desk.make("a")
    body = {"id": "c", "type": "web_hook", "address": "http://[::1]:9/", "expiration": str(10**13)}
    channel = desk("files_watch", body, fileId=file_id)
    assert int(channel["expiration"]) == int(desk.now.timestamp() * 1000) + 86_400_000
    assert refusal(lambda: desk("files_watch", body, fileId=file_id))[:2] == (400, "channelIdNotUnique")
