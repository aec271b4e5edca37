"""The mails about a monthly report: here it is, it waits to be issued, its last day has come (R-67, R-68, A-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.rendering import first_name, greeting
from sheets_automation.domain.mail.report_readers import Reader
from sheets_automation.domain.mail.sections import (
    Button,
    Drawing,
    Letter,
    Panel,
    Paragraph,
    Section,
    Verdict,
    Verdicts,
)
from sheets_automation.domain.mail.wording import foot, head, printed_letter
from sheets_automation.domain.spanish import full_date, long_month
from sheets_automation.model import Message, Picture, picture_type
from sheets_automation.policy import Config, ReportPolicy

if TYPE_CHECKING:  # that module reads the month's table: a run that sends no report need not load it
    from sheets_automation.domain.reports.headline import Figure, Headline

_CID = "tendencia"
_WORDS = {"met": "Cumple", "missed": "No cumple", "open": "No concluyente", "no_data": "Sin datos"}
_SAVE = "en el informe, Archivo › Descargar › PDF, tamaño carta, horizontal"


@dataclass(frozen=True, slots=True)
class ReportSent:
    """What one mail of a report carries.

    ``picture``: PNG of the trend, ``picture_words`` what it shows; b"": none. ``pdf``: b"" where Google gave none.
    """

    report: ReportPolicy
    month: date  # first day
    headline: Headline
    link: str
    picture: bytes = b""
    picture_words: str = ""
    pdf: bytes = b""
    version: int = 1
    issued: bool = True

    @property
    def name(self) -> str:
        """``Informe satisfacción clientes posventa – octubre 2026 (v2)``."""
        return _name(self.report, self.month) + (f" (v{self.version})" if self.version > 1 else "")


def report_letter(sent: ReportSent, reader: Reader, config: Config, now: datetime) -> Message:
    """The report to one reader: three figures, three sentences, the trend, a button, the PDF. ``now``: local."""
    sections: list[Section] = [_hello(reader, now, _what(sent))]
    if sent.headline.figures:
        sections.append(Verdicts([_verdict(figure) for figure in sent.headline.figures]))
    sections += [Paragraph(sentence) for sentence in sent.headline.sentences]
    if sent.picture:
        sections.append(
            Drawing(_CID, sent.picture_words or f"Gráfica de la tendencia de {_name(sent.report, sent.month)}")
        )
    sections += [Button("Abrir el informe", sent.link), _about_pdf(sent)]
    key = letter_key(sent.report, sent.month, sent.version, reader, issued=sent.issued)
    message = _message(moments.REPORT, key, f"{head(config)} {sent.name}", sections, reader, config, now)
    pictures = [Picture(_CID, picture_type(sent.picture), sent.picture)] if sent.picture else []
    attachments = [(_file_name(sent), "application/pdf", sent.pdf)] if sent.pdf else []
    return replace(message, pictures=(*message.pictures, *pictures), attachments=tuple(attachments))


def report_reminder(
    report: ReportPolicy, month: date, link: str, last_day: date, reader: Reader, config: Config, now: datetime
) -> Message:
    """To who prepares it: the report has not been issued. ``link`` opens the draft."""
    said = f"El informe de {long_month(month)} ({report.code}) aún no se ha emitido."
    sections: list[Section] = [
        _hello(reader, now.astimezone(config.company.zone), said),
        Panel("Qué falta:", f"{_STEPS} El plazo termina el {full_date(last_day)}."),
        Button("Abrir el borrador", link),
    ]
    subject = f"{head(config)} Falta emitir: {_lower(report.title)} – {long_month(month)}"
    key = _key(moments.REPORT_PENDING, month, f"{report.code} recordatorio", reader)
    return _message(moments.REPORT_PENDING, key, subject, sections, reader, config, now)


def report_last_day(
    report: ReportPolicy, month: date, link: str, reader: Reader, config: Config, now: datetime
) -> Message:
    """To who prepares it, who waits for it and the administrator: today is the last day, and nobody has issued it."""
    local = now.astimezone(config.company.zone)
    said = (
        f"Hoy {full_date(local.date())} es el último día para enviar el informe de {long_month(month)} "
        f"({report.code}), y aún no se ha emitido."
    )
    sections: list[Section] = [
        _hello(reader, local, said),
        Panel("Qué pasa ahora:", f"El servicio no lo emite por su cuenta: nadie ha firmado el análisis. {_STEPS}"),
        Button("Abrir el borrador", link),
    ]
    subject = f"{head(config)} Último día: {_lower(report.title)} – {long_month(month)} sin emitir"
    key = _key(moments.REPORT_PENDING, month, f"{report.code} último día", reader)
    return _message(moments.REPORT_PENDING, key, subject, sections, reader, config, now)


_STEPS = "Escriba el análisis y las acciones de mejora en el borrador y pida que se emita."


def _name(report: ReportPolicy, month: date) -> str:
    return f"{report.title} – {long_month(month)}"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _hello(reader: Reader, local: datetime, said: str) -> Paragraph:
    return Paragraph(said, strong=greeting(local, first_name(reader.name)))


def _what(sent: ReportSent) -> str:
    state = "" if sent.issued else " Es un borrador: las cifras pueden cambiar hasta que se emita."
    corrected = f" Esta versión (v{sent.version}) reemplaza la anterior." if sent.version > 1 else ""
    title = _lower(sent.report.title)
    return f"Este es el «{title}» de {long_month(sent.month)} ({sent.report.code}).{state}{corrected}"


def _verdict(figure: Figure) -> Verdict:
    return Verdict(figure.name, figure.shown, _WORDS[figure.tone], figure.note, figure.tone)


def _about_pdf(sent: ReportSent) -> Panel:
    if sent.pdf:
        return Panel("Adjunto:", f"el informe en PDF ({_file_name(sent)}).")
    return Panel(
        "Sin PDF adjunto:",
        f"esta vez no se pudo hacer. El informe completo está en el enlace; para guardarlo: {_SAVE}.",
    )


def _file_name(sent: ReportSent) -> str:
    version = f" v{sent.version}" if sent.version > 1 else ""
    return f"{sent.report.code} {sent.month:%Y-%m}{version}.pdf"


def letter_key(report: ReportPolicy, month: date, version: int, reader: Reader, *, issued: bool) -> str:
    """Of the mail with this state of a report: the draft and what is issued of it are two mails."""
    state = f"v{version}" if issued else f"v{version} borrador"
    return _key(moments.REPORT, month, f"{report.code} {state}", reader)


def _key(moment: str, month: date, what: str, reader: Reader) -> str:
    """The same in every run of the month: each is sent once to each address."""
    return f"{moment}|{month.replace(day=1).isoformat()}|{what}|{reader.address.casefold()}"


def _message(
    moment: str,
    key: str,
    subject: str,
    sections: Sequence[Section],
    reader: Reader,
    config: Config,
    now: datetime,
) -> Message:
    local = now.astimezone(config.company.zone).date()
    letter = Letter(
        subject, full_date(local), sections, _why(reader, moment, config.company.documents.reports), foot(config)
    )
    printed = printed_letter(letter, moment, key, local, reader.address, config)
    return replace(printed, role=reader.role or "destinatario")


def _why(reader: Reader, moment: str, source: str) -> str:
    as_who = f" como {reader.role.replace('_', ' ')}" if reader.role else ""
    instead = f", {reader.instead}" if reader.instead else ""
    kind = "informe mensual" if moment == moments.REPORT else "informe mensual sin emitir"
    about = "; ".join(filter(None, (kind, source)))
    return f"Recibe este correo{as_who}{instead} ({about}). Para cambiarlo, hable con quien administra el servicio."
