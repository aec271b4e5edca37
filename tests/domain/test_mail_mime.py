"""Messages as files, and what the administrator is told."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from mail_examples import CARLOS, WEDNESDAY, case, config, digest, sent

from sheets_automation.domain.mail.mime import KEY_HEADER, html_of, to_mime
from sheets_automation.domain.mail.notice import administrator_notice
from sheets_automation.model import Trouble, TroubleKind

OTHER = Trouble(TroubleKind.REPORT, "GSC-FOR-02", "No se pudo escribir el informe GSC-FOR-02.")
SENDER = "Gestión Clientes <clientes@carrazos.example>"


def test_mail_survives_the_wire() -> None:
    """Accents, both bodies, the attachment and the key come back as they went in."""
    (message,) = digest([case(1, said="Qué demora, señores")], config(CARLOS), WEDNESDAY, ()).messages
    message = replace(message, attachments=(("Informe ñ.pdf", "application/pdf", b"%PDF-1.7"),))
    mail = message_from_bytes(to_mime(message, SENDER), policy=default)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert mail["Subject"] == message.subject
    assert mail["From"].addresses[0].display_name == "Gestión Clientes"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail[KEY_HEADER] == message.key
    assert text.get_content().replace("\r\n", "\n") == message.text
    assert html.get_content().replace("\r\n", "\n") == message.html
    assert [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()] == [
        ("Informe ñ.pdf", b"%PDF-1.7")
    ]


def test_same_mail_same_bytes() -> None:
    """Writing a message twice gives the same file."""
    (message,) = digest([case(1)], config(CARLOS), WEDNESDAY, ()).messages
    assert to_mime(message, SENDER) == to_mime(message, SENDER)


def test_the_logo_travels_inside_the_mail() -> None:
    """The head shows it from within the message; the file beside the ``.eml`` shows it by itself."""
    png = b"\x89PNG\r\n\x1a\n" + bytes(40)
    (message,) = digest([case(1)], config(CARLOS, logo=png), WEDNESDAY, ()).messages
    mime = to_mime(message, SENDER)
    mail = message_from_bytes(mime, policy=default)
    (picture,) = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    assert picture.get_content() == png
    html = mail.get_body(("html",))
    assert html is not None
    assert f'src="cid:{str(picture["Content-ID"]).strip("<>")}"' in html.get_content()
    assert picture.get_content_disposition() == "inline"
    assert 'src="data:image/png;base64,iVBORw0KGgo' in html_of(mime)
    assert mime == to_mime(message, SENDER)


def test_line_break_in_a_header_is_refused() -> None:
    """A subject with a line break never becomes a second header."""
    (message,) = digest([case(1)], config(CARLOS), WEDNESDAY, ()).messages
    with pytest.raises(ValueError, match="linefeed"):
        to_mime(replace(message, subject="hola\r\nBcc: x@y.example"), SENDER)


def test_administrator_is_told_once_a_day() -> None:
    """The same unreadable file is one mail a day; another problem is another mail."""
    said = "GSC-FOR-01 2026: el servicio no tiene acceso; compártalo con la cuenta de servicio."
    problems = [Trouble(TroubleKind.FILE, "GSC-FOR-01 2026", said)]
    first = administrator_notice(problems, config(), WEDNESDAY, (), run="R-7", control_link="https://docs.google.com/x")
    assert first is not None
    assert first.recipient == "it@carrazos.example"
    assert first.subject == "[Gestión Clientes] El servicio necesita atención: 1 problema – 25/11/2026"
    assert said in first.text
    assert administrator_notice(problems, config(), WEDNESDAY.replace(hour=16), [sent(first)]) is None
    again = [replace(problems[0], text="No se pudo leer «GSC-FOR-01 2026»: 503 (petición 7f3a)")]
    assert administrator_notice(again, config(), WEDNESDAY, [sent(first)]) is None
    more = administrator_notice([*again, OTHER], config(), WEDNESDAY, [sent(first)])
    assert more is not None
    assert OTHER.text in more.text
    assert "GSC-FOR-01" not in more.text
    assert administrator_notice([*again, OTHER], config(), WEDNESDAY, [sent(first), sent(more)]) is None
    assert administrator_notice(problems, config(), WEDNESDAY.replace(day=26), [sent(first)]) is not None


def test_nothing_to_tell_or_nobody_to_tell() -> None:
    """No problem, no administrator or a foreign domain: no mail."""
    assert administrator_notice([], config(), WEDNESDAY, ()) is None
    assert administrator_notice([OTHER], config(people={}), WEDNESDAY, ()) is None
    assert administrator_notice([OTHER], config(people={"administrador": "it@gmail.example"}), WEDNESDAY, ()) is None
