"""Why no mail is due now, as a value: the terminal, ``Corridas`` and ``--json`` say it each in their own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.briefing import Briefing
from sheets_automation.domain.spanish import full_date, short_weekday
from sheets_automation.model import CaseStatus


class Why(Enum):
    """The first of these that holds is told."""

    OFF = "apagado"
    CLOSED = "dia_no_habil"
    HOURS = "fuera_de_horas"
    MORNING = "antes_del_resumen"
    NOBODY = "sin_destinatarios"
    SENT = "ya_enviados"
    PAST = "casos_anteriores"  # all open cases are older than the service's work: summarised, not mailed one by one
    NOTHING = "nada_nuevo"


@dataclass(frozen=True, slots=True)
class Quiet:
    """``closed``: why the day does not count, in Spanish («festivo (Navidad)»). ``opens``: when mails leave again."""

    why: Why
    opens: datetime | None = None
    closed: str = ""

    @property
    def told(self) -> str:
        """For people who read ``Corridas``; "" where it is what they expect."""
        if self.why is Why.NOBODY:
            return "No salió ningún correo: nadie de «Directorio» o people.toml recibe alguno de los que tocaban."
        if self.why is Why.PAST:
            return "No salió ningún correo: los casos abiertos son anteriores al comienzo; están en «Casos»."
        if self.why is Why.CLOSED and self.opens:
            day = f"{short_weekday(self.opens.date())} {full_date(self.opens.date())}"
            return f"Hoy no salen correos ({self.closed}); vuelven a salir el {day} {self.opens:%H:%M}."
        return ""


def why_quiet(briefing: Briefing, *, addressed: bool, answered: bool) -> Quiet:
    """Why nothing is due. ``addressed``: there is somebody to write to; ``answered``: what was due is out already."""
    policy, now, calendar = briefing.config.mail, briefing.now, briefing.calendar()
    if not policy.enabled:
        return Quiet(Why.OFF)
    if closed := calendar.why_closed(now.date()):
        return Quiet(Why.CLOSED, moments.next_opening(now, calendar, policy.digest_at), closed)
    if not moments.may_leave(now, calendar, policy):
        return Quiet(Why.HOURS, moments.next_opening(now, calendar, policy.digest_at))
    if not addressed:
        return Quiet(Why.NOBODY)
    if answered:
        return Quiet(Why.SENT)
    if now.time() < policy.digest_at:
        return Quiet(Why.MORNING, moments.next_opening(now, calendar, policy.digest_at))
    still = [case for case in briefing.cases if case.status is CaseStatus.OPEN]
    return Quiet(Why.PAST if still and all(case.silent for case in still) else Why.NOTHING)
