"""What people should mend in their sheets, once: each morning only what was not told before."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from sheets_automation.domain.fields import FIELDS
from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.mail.keepers import keeps
from sheets_automation.domain.mail.recipients import Recipient
from sheets_automation.domain.mail.rendering import first_name, greeting, shortened
from sheets_automation.domain.mail.sections import Button, Grid, Letter, Line, Lines, Paragraph, Section
from sheets_automation.domain.mail.wording import foot, head, key_of_the_day, message, why
from sheets_automation.domain.privacy import masked
from sheets_automation.domain.reading.finding_titles import finding_title
from sheets_automation.domain.reading.headings import code_of
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import Finding, Message, Told

_LISTED = 30
#: Files that are none of our registers: no agent can mend them in a cell, so they stay a line in «Calidad de datos».
_NO_REGISTER = {"archivo_no_es_registro", "archivo_no_reconocido"}
_FINDING = "D"  # what stands for a level where a message tells a finding


def quality_to(recipient: Recipient, briefing: Briefing) -> Message | None:
    """The findings that this recipient has not been told of; None where there are none."""
    told = {short_key(finding): finding for finding in briefing.findings if _concerns(finding, recipient, briefing)}
    news = {key: one for key, one in told.items() if not briefing.heard.knows(recipient.address, _told(key))}
    if not news:
        return None
    key = key_of_the_day(moments.QUALITY, recipient.address, briefing)
    letter = _letter(recipient, list(news.values()), briefing)
    return message(moments.QUALITY, key, recipient, letter, briefing, [_told(one) for one in news])


def _concerns(finding: Finding, recipient: Recipient, briefing: Briefing) -> bool:
    """Whether it stands in a form that the reader keeps."""
    if finding.code in _NO_REGISTER:
        return False
    form = code_of(finding.workbook, briefing.config.forms)
    return any(keeps(person, form, briefing.config) for person in recipient.people)


def short_key(finding: Finding) -> str:
    """Names a finding by what it is and where, not by its row, which may move."""
    text = "|".join((finding.code, finding.workbook_id, finding.tab, finding.field, finding.read))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _told(key: str) -> Told:
    return Told(key, _FINDING, None)


def _line(finding: Finding) -> Line:
    """Where in the tab, what was read there (nothing personal), what to do."""
    read = "" if _is_personal(finding.field) else shortened(masked(finding.read), 90)
    said = f"{read.rstrip('.')}. {finding.fix}" if read else finding.fix
    title = finding_title(finding.code)
    return Line(f"{title}: {said}" if finding.cell else said, tag=finding.cell or title, link=finding.link)


def _letter(recipient: Recipient, news: Sequence[Finding], briefing: Briefing) -> Letter:
    kinds = Counter(finding_title(finding.code) for finding in news)
    shown = sorted(news, key=lambda one: (one.severity.value, one.workbook, one.tab, one.cell))[:_LISTED]
    more = len(news) - len(shown)
    rest = f"Y {count(more, 'más', 'más')}, en la pestaña «Calidad de datos»." if more > 0 else ""
    places: dict[str, list[Finding]] = {}
    for one in shown:
        places.setdefault(" › ".join(filter(None, (one.workbook, one.tab))), []).append(one)
    sections: list[Section] = [
        Paragraph(
            f"Al leer los archivos aparecieron {count(len(news), 'cosa', 'cosas')} por corregir que no se le habían "
            "contado. Corríjalas en la celda que se indica; mientras tanto el servicio sigue con lo demás.",
            strong=greeting(briefing.now, first_name(recipient.name)),
        ),
        Grid("", ("Asunto", "Veces"), [(title, times) for title, times in kinds.most_common(10)]),
        *(Lines(place, [_line(one) for one in found]) for place, found in places.items()),
    ]
    if rest:
        sections.append(Paragraph(rest))
    if briefing.control_link:
        sections.append(Button("Abrir «Calidad de datos»", f"{briefing.control_link}#gid=105"))
    return Letter(
        subject=f"{head(briefing.config)} Datos por corregir: {len(news)} – {full_date(briefing.today)}",
        caption=full_date(briefing.today),
        sections=sections,
        why=why(recipient, "datos por corregir, las mañanas en que hay algo nuevo"),
        foot=foot(briefing.config),
    )


def _is_personal(label: str) -> bool:
    """Whether people call a customer's own data so."""
    return any(field.personal and field.label == label for field in FIELDS.values())
