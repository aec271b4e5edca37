"""The mails about a monthly report: what they say, what they carry, and who gets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from mail_examples import BOGOTA, MARTA, config

from sheets_automation import config_check
from sheets_automation.domain.mail.mime import html_of, to_mime
from sheets_automation.domain.mail.report_letter import (
    ReportSent,
    report_last_day,
    report_letter,
    report_reminder,
)
from sheets_automation.domain.mail.report_readers import Reader, report_preparers, report_recipients
from sheets_automation.domain.reports.headline import Figure, Headline
from sheets_automation.policy import Config

NOW = datetime(2026, 11, 3, 7, 35, tzinfo=BOGOTA)
OCTOBER = date(2026, 10, 1)
LINK = "https://docs.google.com/spreadsheets/d/1AbC/edit#gid=202610"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(500)
PDF = b"%PDF-1.7 " + bytes(500)
HEADLINE = Headline(
    ("94,67 %, 0,33 p.p. bajo la meta, dentro del margen.", "Falla Tiempos (93,61 %).", "10 de 15 siguen vencidos."),
    (
        Figure("Nivel de satisfacción", "94,67 %", "meta ≥ 95 %, n = 230", "open"),
        Figure("NPS", "+82,61", "n = 230", "met"),
        Figure("En término", "20,00 %", "3 de 15", "missed"),
    ),
)


def settings(*people: dict[str, Any], logo: bytes = b"", **report: Any) -> Config:
    one = {
        "codigo": "GSC-FOR-02",
        "formato": "GSC-FOR-01",
        "titulo": "Informe satisfacción clientes posventa",
        "archivo": "GSC-FOR-02",
        "reciben": ["director_posventa"],
        "preparan": ["agente"],
    }
    form = {
        "codigo": "GSC-FOR-01",
        "nombre": "x",
        "tipo": "satisfaccion",
        "area": "posventa",
        "campos": {},
        "obligatorios": [],
    }
    return config(*people, forms=[form], reports={"informes": [one | report]}, logo=logo)


def sent(chosen: Config, **changes: Any) -> ReportSent:
    plain = ReportSent(chosen.reports.reports[0], OCTOBER, HEADLINE, LINK, PNG, "Tendencia: oct 94,67 %.", PDF)
    return replace(plain, **changes)


def opened(chosen: Config, **changes: Any) -> EmailMessage:
    message = report_letter(sent(chosen, **changes), Reader("marta@carrazos.example", "Marta Rincón"), chosen, NOW)
    mail = message_from_bytes(to_mime(message, chosen.mail.sender), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_the_mail_of_the_month_says_what_matters() -> None:
    """Subject with the month; three sentences, three figures each with its word, one button; in both parts."""
    mail = opened(settings())
    assert mail["Subject"] == "[Gestión Clientes] Informe satisfacción clientes posventa – octubre 2026"
    for part in (body(mail, "html"), body(mail, "plain")):
        for words in (*HEADLINE.sentences, "94,67 %", "No concluyente", "+82,61", "Cumple", "No cumple", LINK):
            assert words in part
    assert "Buenos días, Marta." in body(mail, "html")
    assert len(body(mail, "html").encode()) < 100_000


@pytest.mark.parametrize("logo", [b"", PNG + b"logo"])
def test_the_chart_travels_inside_and_the_pdf_beside(logo: bytes) -> None:
    """Picture inline where the HTML names it, with words for who sees none; PDF as attachment; the logo still there."""
    mail = opened(settings(logo=logo))
    pictures = {
        str(part["Content-ID"]).strip("<>"): part for part in mail.walk() if part.get_content_maintype() == "image"
    }
    assert set(pictures) == ({"tendencia", "logo"} if logo else {"tendencia"})
    assert pictures["tendencia"].get_content() == PNG
    assert pictures["tendencia"].get_content_disposition() == "inline"
    assert 'src="cid:tendencia" alt="Tendencia: oct 94,67 %."' in body(mail, "html")
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("GSC-FOR-02 2026-10.pdf", "application/pdf")
    assert attached.get_content() == PDF
    assert "cid:" not in html_of(mail.as_bytes())


def test_without_a_pdf_the_mail_says_so_and_keeps_the_link() -> None:
    """No attachment, no silence."""
    mail = opened(settings(), pdf=b"", picture=b"")
    assert list(mail.iter_attachments()) == []
    assert "Sin PDF adjunto" in body(mail, "html")
    assert "Sin PDF adjunto" in body(mail, "plain")
    assert "Adjunto:" not in body(mail, "html").replace("Sin PDF adjunto:", "")
    assert LINK in body(mail, "html")
    assert "cid:" not in body(mail, "html")


def test_a_draft_and_a_correction_are_called_so() -> None:
    """Figures that may change are named; a correction has its number in subject, file and key."""
    chosen = settings()
    assert "borrador" in body(opened(chosen, issued=False), "html")
    assert "borrador" not in body(opened(chosen), "html")
    second = report_letter(sent(chosen, version=2), Reader("marta@carrazos.example"), chosen, NOW)
    assert second.subject.endswith("octubre 2026 (v2)")
    assert second.attachments[0][0] == "GSC-FOR-02 2026-10 v2.pdf"
    assert second.key != report_letter(sent(chosen), Reader("marta@carrazos.example"), chosen, NOW).key


def test_the_same_report_has_the_same_key_on_any_day() -> None:
    """So that it is sent once to each address, however often it is tried."""
    chosen, reader = settings(), Reader("Marta@carrazos.example")
    later = report_letter(sent(chosen), reader, chosen, datetime(2026, 11, 5, 9, tzinfo=BOGOTA))
    assert later.key == report_letter(sent(chosen), reader, chosen, NOW).key
    assert later.key == "informe_mensual|2026-10-01|GSC-FOR-02 v1|marta@carrazos.example"


def test_what_is_typed_into_a_title_is_escaped() -> None:
    """A configured title is text, too."""
    mail = opened(settings(titulo="Informe <b>x</b>"))
    assert "informe &lt;b&gt;x&lt;/b&gt;" in body(mail, "html")


def test_reminder_and_last_day() -> None:
    """Each says what is missing, by when, and opens the draft; the last day says that nothing is issued by itself."""
    chosen, reader = settings(), Reader("yuli@carrazos.example", "Yuli Paredes", "agente")
    report = chosen.reports.reports[0]
    first = report_reminder(report, OCTOBER, LINK, date(2026, 11, 5), reader, chosen, NOW)
    assert "El informe de octubre 2026 (GSC-FOR-02) aún no se ha emitido." in first.text
    assert "05/11/2026" in first.text
    last = report_last_day(report, OCTOBER, LINK, reader, chosen, NOW)
    assert "Hoy 03/11/2026 es el último día" in last.text
    assert "no lo emite por su cuenta" in last.text
    assert first.key != last.key
    assert all(LINK in one.html and "octubre 2026" in one.subject for one in (first, last))


# ---------------------------------------------------------------------------------------------------------- who gets it

LUIS = {
    "nombre": "Luis Tibaduiza",
    "rol": "jefe_taller",
    "correo": "luis@carrazos.example",
    "recibe": [],
    "sedes": ["Tunja"],
}
YULI = {"nombre": "Yuli Paredes", "rol": "agente", "correo": "yuli@carrazos.example"}
HOLIDAY = {"desde": date(2026, 11, 2), "hasta": date(2026, 11, 9)}


def readers(chosen: Config) -> list[tuple[str, str]]:
    found = report_recipients(chosen.reports.reports[0], chosen, NOW.date())
    return [(one.address, one.instead) for one in found.readers]


def test_roles_and_addresses_get_it_once_each() -> None:
    """Every person with the role, whatever mails they asked for; an old name of a role; an address beside."""
    chosen = settings(
        MARTA, LUIS, YULI, reciben=["lpc", "jefe_taller", "gerencia@carrazos.example", "luis@carrazos.example"]
    )
    assert readers(chosen) == [
        (a, "") for a in ("marta@carrazos.example", "luis@carrazos.example", "gerencia@carrazos.example")
    ]
    assert [one.address for one in report_preparers(chosen.reports.reports[0], chosen, NOW.date()).readers] == [
        "yuli@carrazos.example"
    ]


def test_of_who_is_away_the_substitute_gets_it() -> None:
    """And the mail says for whom; without a substitute it goes to who manages the area, then to the fallback."""
    away = LUIS | {"ausencias": [HOLIDAY | {"reemplaza": "Yuli Paredes"}]}
    assert readers(settings(MARTA, away, YULI, reciben=["jefe_taller"])) == [
        ("yuli@carrazos.example", "en reemplazo de Luis Tibaduiza, hasta el 09/11/2026")
    ]
    alone = LUIS | {"ausencias": [HOLIDAY]}
    assert readers(settings(MARTA, alone, reciben=["jefe_taller"]))[0][0] == "marta@carrazos.example"
    assert readers(settings(alone, reciben=["jefe_taller"]))[0][0] == "clientes@carrazos.example"
    both = settings(MARTA, alone, reciben=["jefe_taller", "director_posventa"])
    assert readers(both) == [("marta@carrazos.example", "")]


def test_the_mail_of_a_substitute_says_for_whom_it_is() -> None:
    """In the last lines."""
    chosen = settings()
    reader = Reader("y@carrazos.example", "Yuli", "agente", "en reemplazo de Luis Tibaduiza, hasta el 09/11/2026")
    assert (
        "en reemplazo de Luis Tibaduiza, hasta el 09/11/2026" in report_letter(sent(chosen), reader, chosen, NOW).text
    )


def test_no_mail_leaves_the_allowed_domains_and_nobody_is_told() -> None:
    """A foreign address is left out and told; so is a role that nobody has. With no reader named, none is missed."""
    chosen = settings(MARTA | {"correo": "marta@gmail.example"})
    found = report_recipients(chosen.reports.reports[0], chosen, NOW.date())
    assert found.readers == ()
    assert "dominios_permitidos" in found.troubles[0].text
    on_purpose = settings(reciben=[])
    assert report_recipients(on_purpose.reports.reports[0], on_purpose, NOW.date()).troubles == ()
    nobody = settings(reciben=["jefe_colision"])
    (trouble,) = report_recipients(nobody.reports.reports[0], nobody, NOW.date()).troubles
    assert "GSC-FOR-02" in trouble.text


def test_wrong_readers_are_refused_at_load() -> None:
    """A role that does not exist, with what was probably meant; an address that no mail could reach."""
    chosen = settings(reciben=["gerente_comercal", "x@gmail.example"], preparan=["agentes"])
    told = [text for text in config_check.problems(chosen) if text.startswith("reports.toml")]
    assert any("reciben" in text and "¿quiso decir «gerente_comercial»?" in text for text in told)
    assert any("x@gmail.example está fuera de dominios_permitidos" in text for text in told)
    assert any("preparan" in text and "«agentes» no es un rol" in text for text in told)
