"""Gmail through the official Python client, over the whole application."""

from __future__ import annotations

import base64
import json
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from conftest import service
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload

from sheets_automation.emulator import Emulator

ME = "alertas@carrazos.test"


def mail(subject: str = "Casos nuevos") -> EmailMessage:
    message = EmailMessage()
    message["To"] = "ana.gomez@carrazos.test"
    message["Subject"] = subject
    message["Message-ID"] = "<clave-1@carrazos.test>"
    message.set_content("Hay 3 casos: clave Zx81kQ")
    message.add_alternative("<p>Hay <b>3</b> casos</p>", subtype="html")
    return message


def raw(message: EmailMessage) -> dict[str, str]:
    return {"raw": base64.urlsafe_b64encode(message.as_bytes()).decode()}


def error_of(error: HttpError) -> tuple[int, str]:
    body = json.loads(error.content)["error"]
    return body["code"], body["message"]


def test_a_draft_sent_twice_goes_out_once(emulator: Emulator) -> None:
    """The second drafts.send is 404, and one message was sent, as the account that called."""
    users = service(emulator.wsgi, "gmail", ME).users()
    draft = users.drafts().create(userId="me", body={"message": raw(mail())}).execute()
    users.drafts().send(userId="me", body={"id": draft["id"]}).execute()
    with pytest.raises(HttpError) as refused:
        users.drafts().send(userId="me", body={"id": draft["id"]}).execute()
    assert error_of(refused.value) == (404, "Requested entity was not found.")
    (message,) = emulator.sent_mail()
    assert (message.mailbox, message.sender, message.recipients) == (ME, ME, ("ana.gomez@carrazos.test",))
    assert (message.subject, "Zx81kQ" in message.text, "<b>3</b>" in message.html) == ("Casos nuevos", True, True)


def test_a_lost_answer_is_found_by_a_word_and_not_by_message_id(gmail: Any) -> None:
    """The token in the body finds what was sent; the caller's Message-ID does not."""
    sent = gmail.users().messages().send(userId="me", body=raw(mail())).execute()
    found = gmail.users().messages().list(userId="me", q='in:sent "Zx81kQ"').execute()
    assert [m["id"] for m in found["messages"]] == [sent["id"]]
    lost = gmail.users().messages().list(userId="me", q="rfc822msgid:clave-1@carrazos.test").execute()
    assert lost == {"resultSizeEstimate": 0}


def test_upload_and_every_format(gmail: Any) -> None:
    """A message uploaded as message/rfc822 reads back in each format, as the discovery document says."""
    media = MediaInMemoryUpload(mail().as_bytes(), mimetype="message/rfc822")
    sent = gmail.users().messages().send(userId="me", body={}, media_body=media).execute()
    for shape in ("full", "metadata", "minimal", "raw"):
        shown = gmail.users().messages().get(userId="me", id=sent["id"], format=shape).execute()
        assert shown["labelIds"] == ["SENT"]
    assert message_from_bytes(base64.urlsafe_b64decode(shown["raw"]))["Subject"] == "Casos nuevos"
    assert gmail.users().getProfile(userId="me").execute()["messagesTotal"] == 1
    assert {"id": "SENT", "name": "SENT", "type": "system"} in gmail.users().labels().list(userId="me").execute()[
        "labels"
    ]


def test_errors_are_gmails(gmail: Any) -> None:
    """Bad base64, nobody to send to and an unknown id are refused in Gmail's words."""
    alone = mail()
    del alone["To"]
    messages = gmail.users().messages()
    for call, expected in (
        (messages.send(userId="me", body=raw(alone)), (400, "Recipient address required")),
        (messages.get(userId="me", id="r-12"), (400, "Invalid id value")),
        (messages.get(userId="me", id="18c0ffee"), (404, "Requested entity was not found.")),
    ):
        with pytest.raises(HttpError) as refused:
            call.execute()
        assert error_of(refused.value) == expected
    with pytest.raises(HttpError) as bad:
        messages.send(userId="me", body={"raw": "¡no!"}).execute()
    assert bad.value.status_code == 400


def test_sent_mail_survives_a_restart(tmp_path: Path) -> None:
    """After a restart the mailbox is the same, and each sent message is one .eml file."""
    with Emulator(tmp_path) as first:
        users = service(first.wsgi, "gmail", ME).users()
        users.messages().send(userId="me", body=raw(mail())).execute()
        kept = first.sent_mail()
    with Emulator(tmp_path) as second:
        assert second.sent_mail() == kept
    (file,) = (tmp_path / "mail").glob("*.eml")
    assert message_from_bytes(file.read_bytes())["Subject"] == "Casos nuevos"
