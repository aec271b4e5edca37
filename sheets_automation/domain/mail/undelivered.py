"""What is said of mails that did not leave: to the administrator, in ``Corridas`` and at their lines of ``Correos``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sheets_automation.domain.mail import moments
from sheets_automation.domain.mail.notice import short_key, told_in
from sheets_automation.domain.spanish import count, full_date
from sheets_automation.model import MailState, OutboxEntry, Trouble, TroubleKind

MAX_NAMED = 10  # addresses; the rest stands in ``Correos``
DETAIL = 500  # characters of a line's reason

#: The mailbox itself is in trouble: this cannot be mailed.
MAILBOX_DOWN = ""
_EARLIER = "correos de días anteriores"
TOO_LATE = "no alcanzó a salir en su día"
NOT_NEEDED = "ya no hacía falta: lo que decía cambió antes de salir"
_UNCONFIRMED = "no se sabe si llegó"
_NOTICES = "avisos sin confirmar"
CUT_SHORT = "la corrida se interrumpió mientras lo entregaba al servidor de correo"
OTHER_WAY = "quedó preparado para otro transporte, y ese ya no se usa"
_REMEMBERED = timedelta(days=7)  # how long the administrator is to hear of it where no word could leave
_NOT_ASKED = "No se intentó en esta corrida, porque el buzón ya había fallado con otros correos. "


def untold(entries: Collection[OutboxEntry], fresh: Collection[str]) -> list[OutboxEntry]:
    """Messages whose day went by, and of which the administrator has not heard.

    ``fresh``: keys of those dropped just now. Earlier ones count while word of them was written and did not leave.
    """
    word = short_key(Trouble(TroubleKind.MAIL, _EARLIER, ""))
    words = [entry for entry in entries if word in told_in(entry)]
    late = [entry for entry in entries if entry.state is MailState.DROPPED and entry.detail.startswith(TOO_LATE)]
    found = []
    for entry in late:
        since = [other.state for other in words if other.day and entry.day and other.day > entry.day]
        if MailState.SENT not in since and (since or entry.key in fresh):
            found.append(entry)
    return found


def mailbox_down(waiting: Sequence[OutboxEntry], sender: str, reason: str) -> Trouble:
    """The mailbox is down or refuses, and these messages wait."""
    told = (
        f"{count(len(waiting), 'correo no ha salido', 'correos no han salido')} del buzón {sender} "
        f"({_named(waiting)}). {reason} Lo que sea de hoy sale con la primera corrida de hoy que encuentre el buzón "
        "funcionando; si hoy no se logra, no se envía tarde y el administrador lo sabe con el primer correo que salga. "
        "Mientras el buzón no funcione, de esto no le llega correo a nadie. «Correos» dice qué pasó con cada uno."
    )
    return Trouble(TroubleKind.MAIL, MAILBOX_DOWN, told)


def dropped(late: Sequence[OutboxEntry]) -> Trouble:
    """Messages of earlier days that never left."""
    days = sorted({entry.day for entry in late if entry.day})
    first, last = full_date(days[0]), full_date(days[-1])
    when = f"del {first}" if first == last else f"de los días {first} a {last}"
    reasons = sorted(filter(None, map(_reason_of, late)))
    because = f" Qué pasó: {reasons[0].rstrip('.')}." if reasons else ""
    mails = "salió 1 correo" if len(late) == 1 else f"salieron {len(late)} correos"
    told = (
        f"No {mails} {when} ({_named(late)}).{because} Ya no se envían: el resumen de hoy dice lo que sigue abierto. "
        "Si quien los esperaba debe saberlo, avísele usted."
    )
    return Trouble(TroubleKind.MAIL, _EARLIER, told)


def unconfirmed(entries: Collection[OutboxEntry], today: date) -> list[Trouble]:
    """Messages of which nobody knows whether they arrived, and which no mail that left has named yet.

    Each is a trouble of its own; lost notices are one together, for a notice about a lost notice may be lost itself.
    """
    words = [entry for entry in entries if entry.state is MailState.SENT and told_in(entry)]
    found: dict[str, Trouble] = {}
    for entry in entries:
        open_question = entry.state is MailState.DROPPED and entry.detail.startswith(_UNCONFIRMED)
        if open_question and entry.day and today - entry.day <= _REMEMBERED:
            trouble = _unconfirmed(entry, entry.day)
            if not any(short_key(trouble) in told_in(word) and word.when >= entry.when for word in words):
                found[trouble.key] = trouble
    return list(found.values())


def _unconfirmed(entry: OutboxEntry, day: date) -> Trouble:
    if entry.moment == moments.ADMINISTRATOR:
        told = (
            f"No se sabe si llegó el aviso del {full_date(day)} a {entry.recipient}; no se envía otra vez. Lo que "
            "decía está en «Corridas»."
        )
        return Trouble(TroubleKind.MAIL, _NOTICES, told)
    number = f" En el registro del servidor de correo es el mensaje {entry.draft_id}." if entry.draft_id else ""
    because = entry.detail.removeprefix(_UNCONFIRMED).removeprefix(": ")
    told = (
        f"No se sabe si llegó el correo del {full_date(day)} a {entry.recipient}: {because}, para que nadie lo reciba "
        f"dos veces. Pregúntele si lo recibió. Lo que está abierto se ve en «Casos».{number}"
    )
    return Trouble(TroubleKind.MAIL, entry.key, told)


def refused(entry: OutboxEntry) -> Trouble:
    """One message that the mailbox does not take, for reasons of its own."""
    told = f"No se pudo enviar el correo a {entry.recipient}. {entry.detail} Los demás correos no se afectan."
    return Trouble(TroubleKind.MAIL, entry.recipient, told)


def too_late(entry: OutboxEntry) -> str:
    """What its line says once its day is over, with the reason known so far."""
    return f"{TOO_LATE}: {entry.detail}"[:DETAIL] if entry.detail else TOO_LATE


def not_confirmed(because: str) -> str:
    """What its line says where it may or may not have arrived."""
    return f"{_UNCONFIRMED}: {because[:1].lower()}{because[1:].rstrip('.')}; no se envía otra vez"[:DETAIL]


def reason(told: str, *, asked: bool) -> str:
    """What its line says while it waits."""
    return f"{'' if asked else _NOT_ASKED}{told}"[:DETAIL]


def _reason_of(entry: OutboxEntry) -> str:
    return entry.detail.removeprefix(TOO_LATE).removeprefix(": ").removeprefix(_NOT_ASKED)


def _named(entries: Sequence[OutboxEntry]) -> str:
    addresses = list(dict.fromkeys(entry.recipient for entry in entries))
    more = f" y {len(addresses) - MAX_NAMED} más" if len(addresses) > MAX_NAMED else ""
    return f"{'a' if addresses else ''} {', '.join(addresses[:MAX_NAMED])}{more}".strip()
