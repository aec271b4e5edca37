"""Gmail v1: what a program that sends mail can see of drafts, messages and searches."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from sheets_automation.emulator.context import Context
from sheets_automation.emulator.errors import ApiError
from sheets_automation.emulator.gmail import mailbox
from sheets_automation.emulator.gmail.messages import Gmail
from sheets_automation.emulator.workspace import Workspace

ME = "alertas@carrazos.test"
START = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)

Json = dict[str, Any]


class Box:
    """One Gmail with a clock that moves a minute with every call."""

    def __init__(self, folder: Path | None = None) -> None:
        self.workspace = Workspace()
        self.gmail = Gmail(self.workspace, folder)
        self.calls = 0

    def __call__(
        self, name: str, body: Json | None = None, media: bytes | None = None, who: str = ME, **params: Any
    ) -> Json:
        self.calls += 1
        context = Context(START + timedelta(minutes=self.calls), who, seed=self.calls)
        method: Callable[..., Json] = getattr(self.gmail, name)
        upload = ("message/rfc822", media) if media is not None else None
        answer = method({"userId": "me", **params}, body, context, upload)
        self.gmail.file_sent()
        return answer

    def send(self, **fields: Any) -> Json:
        return self("users_messages_send", {"raw": encoded(mail(**fields))})


def mail(
    to: str = "ana.gomez@carrazos.test",
    subject: str = "Casos nuevos",
    text: str = "Hay 3 casos en rojo.",
    html: str = "",
    attach: str = "",
    **headers: str,
) -> bytes:
    message = EmailMessage()
    if to:
        message["To"] = to
    message["Subject"] = subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    if attach:
        message.add_attachment(b"%PDF-1.7 small", maintype="application", subtype="pdf", filename=attach)
    return message.as_bytes()


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def ids(answer: Json) -> list[str]:
    return [m["id"] for m in answer.get("messages", [])]


@pytest.fixture
def box() -> Box:
    return Box()


def test_a_draft_is_gone_once_sent_and_a_second_send_is_404(box: Box) -> None:
    """Sending a draft twice must be told apart from sending it once: the second answer is 404."""
    draft = box("users_drafts_create", {"message": {"raw": encoded(mail())}})
    assert draft["message"]["labelIds"] == ["DRAFT"]
    answer = box("users_drafts_send", {"id": draft["id"]})
    assert answer["labelIds"] == ["SENT"]
    assert answer["threadId"] == draft["message"]["threadId"]
    assert answer["id"] != draft["message"]["id"]
    with pytest.raises(ApiError, match=r"Requested entity was not found\.") as refused:
        box("users_drafts_send", {"id": draft["id"]})
    assert (refused.value.code, refused.value.reason) == (404, "notFound")
    assert len(mailbox.sent(box.workspace)) == 1
    assert box("users_drafts_list") == {"resultSizeEstimate": 0}


def test_the_callers_message_id_is_not_kept(box: Box) -> None:
    """A program that looks for its own Message-ID after a lost answer must not find it, as on Google."""
    answer = box.send(Message_ID="<mine-1@carrazos.test>")
    raw = base64.urlsafe_b64decode(box("users_messages_get", id=answer["id"], format="raw")["raw"])
    kept = message_from_bytes(raw).get_all("Message-ID")
    assert kept is not None
    assert len(kept) == 1
    assert kept[0].endswith("@mail.gmail.com>")
    assert b"mine-1" not in raw
    assert ids(box("users_messages_list", q="rfc822msgid:mine-1@carrazos.test")) == []
    assert ids(box("users_messages_list", q=f"rfc822msgid:{kept[0]}")) == [answer["id"]]


def test_from_becomes_the_account_and_keeps_the_display_name(box: Box) -> None:
    """Mail cannot claim to come from an address that is not the account's."""
    box.send(From="Alertas de posventa <gerencia@carrazos.test>")
    (message,) = mailbox.sent(box.workspace)
    assert message.sender == ME
    assert dict(message.headers)["From"] == f"Alertas de posventa <{ME}>"
    assert "gerencia@carrazos.test" in dict(message.headers)["X-Google-Original-From"]


def test_the_body_of_a_sent_message_is_kept_byte_for_byte(box: Box) -> None:
    """Rewriting headers must not touch what was written below them."""
    raw = mail(text="Atención:\n  á é í ó ú ñ\n", html="<p>Atención</p>")
    box("users_messages_send", None, media=raw)
    (message,) = mailbox.sent(box.workspace)
    assert message.raw.partition(b"\n\n")[2] == raw.partition(b"\n\n")[2]
    assert message.text == "Atención:\n  á é í ó ú ñ\n"
    assert message.html == "<p>Atención</p>\n"


def test_sent_mail_is_written_as_eml(tmp_path: Path) -> None:
    """Every sent message, and no draft, is a file that a mail program opens."""
    box = Box(tmp_path / "mail")
    draft = box("users_drafts_create", {"message": {"raw": encoded(mail(subject="Borrador"))}})
    assert not (tmp_path / "mail").exists()
    box("users_drafts_send", {"id": draft["id"]})
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert message_from_bytes(file.read_bytes())["Subject"] == "Borrador"


@pytest.mark.parametrize(
    ("body", "code", "wording"),
    [
        ({}, 400, "'raw' RFC822 payload message string or uploading message via /upload/\\* URL required"),
        ({"raw": "no es base64 !"}, 400, "Base64 decoding failed"),
        ({"raw": "abcde"}, 400, "Base64 decoding failed"),
        ({"raw": encoded(mail(to=""))}, 400, "Recipient address required"),
        ({"raw": encoded(b"")}, 400, "URL required"),
        ({"raw": encoded(mail(to="ana@carrazos"))}, 400, "Invalid To header"),
        ({"raw": encoded(mail(to=", ".join(f"a{i}@x.test" for i in range(101))))}, 400, "Too many recipients"),
        ({"raw": encoded(mail()), "threadId": "abc"}, 404, "Requested entity was not found."),
    ],
)
def test_a_message_that_gmail_would_refuse_is_refused(box: Box, body: Json, code: int, wording: str) -> None:
    """Nothing is sent and nothing is stored when the message cannot go out."""
    with pytest.raises(ApiError, match=wording) as refused:
        box("users_messages_send", body)
    assert refused.value.code == code
    assert box.workspace.messages == {}


def test_a_draft_without_recipient_is_kept_but_cannot_be_sent(box: Box) -> None:
    """A draft may be unfinished; it is still there after the refused send."""
    draft = box("users_drafts_create", {"message": {"raw": encoded(mail(to=""))}})
    with pytest.raises(ApiError, match="Recipient address required"):
        box("users_drafts_send", {"id": draft["id"]})
    assert box("users_drafts_get", id=draft["id"])["id"] == draft["id"]
    box("users_drafts_update", {"message": {"raw": encoded(mail())}}, id=draft["id"])
    assert box("users_drafts_send", {"id": draft["id"]})["labelIds"] == ["SENT"]


def test_updating_a_draft_replaces_its_message_and_keeps_its_id(box: Box) -> None:
    """The draft id stays, the message id is new, the old message is gone."""
    draft = box("users_drafts_create", {"message": {"raw": encoded(mail(subject="uno"))}})
    changed = box("users_drafts_update", {"message": {"raw": encoded(mail(subject="dos"))}}, id=draft["id"])
    assert changed["id"] == draft["id"]
    assert changed["message"]["id"] != draft["message"]["id"]
    with pytest.raises(ApiError):
        box("users_messages_get", id=draft["message"]["id"])
    shown = box("users_drafts_get", id=draft["id"], format="metadata")
    assert {"name": "Subject", "value": "dos"} in shown["message"]["payload"]["headers"]


def test_a_deleted_draft_leaves_nothing(box: Box) -> None:
    """Deleting a draft deletes its message, for good."""
    draft = box("users_drafts_create", {"message": {"raw": encoded(mail())}})
    assert box("users_drafts_delete", id=draft["id"]) == {}
    assert box.workspace.messages == {}
    with pytest.raises(ApiError):
        box("users_drafts_delete", id=draft["id"])


def test_full_format_shows_the_parts_and_fetches_attachments(box: Box) -> None:
    """Text and html come with the message, an attachment's bytes through attachments.get."""
    answer = box.send(html="<b>3 casos</b>", attach="informe año.pdf", subject="Atención: «casos»")
    payload = box("users_messages_get", id=answer["id"])["payload"]
    assert payload["mimeType"] == "multipart/mixed"
    assert {"name": "Subject", "value": "Atención: «casos»"} in payload["headers"]
    alternative, attached = payload["parts"]
    assert [p["partId"] for p in alternative["parts"]] == ["0.0", "0.1"]
    assert base64.urlsafe_b64decode(alternative["parts"][0]["body"]["data"]) == b"Hay 3 casos en rojo.\n"
    assert attached["filename"] == "informe año.pdf"
    assert "data" not in attached["body"]
    fetched = box("users_messages_attachments_get", messageId=answer["id"], id=attached["body"]["attachmentId"])
    assert base64.urlsafe_b64decode(fetched["data"]) == b"%PDF-1.7 small"


def test_minimal_and_metadata_formats_leave_out_the_body(box: Box) -> None:
    """The cheaper formats carry the snippet and, for metadata, the headers asked for."""
    answer = box.send(text="Pedro & María <urgente>")
    minimal = box("users_messages_get", id=answer["id"], format="minimal")
    assert minimal["snippet"] == "Pedro &amp; María &lt;urgente&gt;"
    assert "payload" not in minimal
    shown = box("users_messages_get", id=answer["id"], format="metadata", metadataHeaders=["subject"])
    assert shown["payload"]["headers"] == [{"name": "Subject", "value": "Casos nuevos"}]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [3, 2, 1, 0]),
        ("in:sent", [3, 1, 0]),
        ("in:drafts", [2]),
        ("in:draft OR subject:resumen", [2, 1]),
        ("subject:resumen", [1]),
        ("subject:resum", []),
        ('subject:"resumen semanal"', [1]),
        ('"semanal resumen"', []),
        ("to:ana.gomez@carrazos.test", [2, 0]),
        ("to:luis -in:drafts", [1]),
        (f"from:{ME}", [3, 1, 0]),
        ('in:sent "clave Zx81kQ"', [3]),
        ("in:sent zx81kq", [3]),
        ("has:attachment", [1]),
        ("filename:pdf", [1]),
        ("after:2026/11/25", [3, 2, 1, 0]),
        ("after:2026/11/26", []),
        ("before:2026/11/26", [3, 2, 1, 0]),
        (f"after:{int(START.timestamp()) + 150}", [3, 2]),
        ("{subject:resumen subject:borrador}", [2, 1]),
        ("-(in:sent)", [2]),
    ],
)
def test_searching(box: Box, query: str, found: list[int]) -> None:
    """The search terms that programs use find what Gmail would find, newest first."""
    stored = [
        box.send()["id"],
        box.send(to="luis@carrazos.test", subject="Resumen semanal", attach="informe.pdf")["id"],
        box("users_drafts_create", {"message": {"raw": encoded(mail(subject="Borrador"))}})["message"]["id"],
        box.send(to="eva@carrazos.test", text="Texto con clave Zx81kQ dentro")["id"],
    ]
    assert ids(box("users_messages_list", q=query)) == [stored[i] for i in found]


def test_dates_in_a_search_are_midnight_pacific(box: Box) -> None:
    """A message of 02:00 in Bogotá is still the day before for ``after:``."""
    box.workspace.messages.clear()
    answer = box.gmail.users_messages_send(
        {"userId": "me"}, {"raw": encoded(mail())}, Context(datetime(2026, 11, 26, 7, 0, tzinfo=UTC), ME), None
    )
    assert ids(box("users_messages_list", q="after:2026/11/26")) == []
    assert ids(box("users_messages_list", q="after:2026/11/25")) == [answer["id"]]


def test_an_unknown_search_term_is_refused_instead_of_guessed(box: Box) -> None:
    """A search that the emulator cannot carry out is a 501, not an empty list."""
    with pytest.raises(ApiError) as refused:
        box("users_messages_list", q="larger:5M")
    assert refused.value.code == 501


def test_lists_come_in_pages(box: Box) -> None:
    """Following nextPageToken shows every message once."""
    stored = [box.send()["id"] for _ in range(5)]
    seen: list[str] = []
    token: dict[str, str] = {}
    while True:
        answer = box("users_messages_list", maxResults=2, **token)
        assert answer["resultSizeEstimate"] == 5
        seen += ids(answer)
        if "nextPageToken" not in answer:
            break
        token = {"pageToken": answer["nextPageToken"]}
    assert seen == stored[::-1]
    with pytest.raises(ApiError, match="Invalid pageToken"):
        box("users_messages_list", pageToken="%%%")


def test_trash_hides_and_untrash_shows_again(box: Box) -> None:
    """Trashed mail is out of ordinary lists, in ``in:trash``, and back after untrash."""
    message_id = box.send()["id"]
    assert box("users_messages_trash", id=message_id)["labelIds"] == ["SENT", "TRASH"]
    assert ids(box("users_messages_list")) == []
    assert ids(box("users_messages_list", q="in:trash")) == [message_id]
    assert ids(box("users_messages_list", includeSpamTrash=True)) == [message_id]
    box("users_messages_untrash", id=message_id)
    assert ids(box("users_messages_list")) == [message_id]
    box("users_messages_delete", id=message_id)
    with pytest.raises(ApiError):
        box("users_messages_get", id=message_id)


def test_every_account_has_its_own_mailbox(box: Box) -> None:
    """Another account neither sees the mail nor may name the mailbox."""
    message_id = box.send()["id"]
    other = "otra@carrazos.test"
    assert box("users_getProfile", who=other)["messagesTotal"] == 0
    with pytest.raises(ApiError) as missing:
        box("users_messages_get", id=message_id, who=other)
    assert missing.value.code == 404
    with pytest.raises(ApiError, match="Delegation denied") as denied:
        box("users_messages_list", userId=ME, who=other)
    assert denied.value.code == 403
    assert box("users_getProfile", userId=ME)["emailAddress"] == ME


def test_mail_to_oneself_arrives(box: Box) -> None:
    """A message to the own address is in the inbox, unread, as well as sent."""
    message_id = box.send(to=ME)["id"]
    assert ids(box("users_messages_list", labelIds=["INBOX", "UNREAD"])) == [message_id]


def test_insert_stores_without_sending(box: Box) -> None:
    """Inserted mail keeps its Message-ID and Date, and counts as nothing sent."""
    raw = mail(Message_ID="<a@b.test>", Date="Mon, 02 Nov 2026 08:00:00 -0500")
    body = {"raw": encoded(raw), "labelIds": ["INBOX"]}
    message_id = box("users_messages_insert", body, internalDateSource="dateHeader")["id"]
    shown = box("users_messages_get", id=message_id, format="raw")
    assert base64.urlsafe_b64decode(shown["raw"]) == raw
    assert shown["internalDate"] == str(int(datetime(2026, 11, 2, 13, tzinfo=UTC).timestamp() * 1000))
    assert mailbox.sent(box.workspace) == []


def test_the_same_calls_give_the_same_mailbox() -> None:
    """Replaying calls with their contexts gives the same ids and bytes."""

    def run() -> dict[str, Any]:
        box = Box()
        draft = box("users_drafts_create", {"message": {"raw": encoded(mail(Message_ID="<x@y.test>"))}})
        box("users_drafts_send", {"id": draft["id"]})
        return box.workspace.messages

    assert run() == run()


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\x00 no headers at all",
        b"Subject: =?nope?B?////?=\nTo: a@b.test\n\nx",
        b"Subject: =?utf-8?B?A?=\nTo: a@b.test\n\nx",
        b"To: a@b.test\nContent-Type: text/plain; charset=klingon\n\nhola",
        b"To: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\nbroken",
        b"To: a@b.test\nContent-Disposition: attachment; filename*=nope''%ff\n\nx",
    ],
)
def test_malformed_mail_is_stored_and_shown_without_a_stack_trace(box: Box, raw: bytes) -> None:
    """Whatever bytes come, a draft of them can be made, listed and read."""
    draft = box("users_drafts_create", {"message": {"raw": encoded(raw)}})
    assert box("users_drafts_get", id=draft["id"])["message"]["payload"]
    assert len(box("users_messages_list", q="in:drafts hola OR in:drafts")["messages"]) == 1
