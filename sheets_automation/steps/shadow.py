"""A run in shadow mode: all that a run does, but for writing into the registers, the reports and people's mailboxes.

The register of cases is the real one and goes on after the switch. What would have been painted and mailed stands in
«Qué habría hecho», with what people did since; «En sombra» sums it up. Nothing else is written anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sheets_automation.domain.cases.brake import Held
from sheets_automation.domain.cases.plan import with_results
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.control.shadow_rows import ShadowTold, shadow_rows, share_words, switch_words
from sheets_automation.domain.control.tables import AGREEMENT, CASES, RUNS, SHADOW
from sheets_automation.domain.mail.due import Due, mails_due
from sheets_automation.domain.shadow.agreement import altogether
from sheets_automation.domain.shadow.follow import Scene, closed, follow
from sheets_automation.domain.spanish import count, number, percent
from sheets_automation.errors import RemoteError
from sheets_automation.model import (
    Fate,
    MailState,
    Message,
    OutboxEntry,
    PaintRow,
    RunEntry,
    RunStatus,
    ShadowLine,
    Trouble,
    TroubleKind,
)
from sheets_automation.outgoing.choose import Outgoing
from sheets_automation.policy import Config
from sheets_automation.steps import record, refusals
from sheets_automation.steps.brief import answered_for, briefing
from sheets_automation.steps.control import Control
from sheets_automation.steps.observe import Books, Files, World, braked, observe
from sheets_automation.steps.report_cuts import LookedBack, look_back
from sheets_automation.steps.result import RunResult, Shadowed
from sheets_automation.steps.session import Session

_LEFT = (
    "Salió de la sombra: desde esta corrida el servicio pinta y envía correos. Los casos conservan su número y su "
    "primer día; los correos que no salieron en la sombra no se envían tarde."
)


@dataclass(frozen=True, slots=True)
class Shadow:
    """What the steps of such a run share."""

    session: Session
    config: Config
    control: Control
    files: Files
    result: RunResult

    @property
    def now(self) -> datetime:
        return self.result.started


def quiet(session: Session) -> Session:
    """The session of a run that asks no mailbox: what the environment says of mails need not be there yet."""
    return replace(session, outgoing=Outgoing(session.wire))


def in_shadow(at: Shadow, books: Books, ledger: Ledger) -> Ledger:
    """Look, register the cases, and write down what would have been done and what people did."""
    world = observe(_whatever_rights(books), ledger, at.config, at.now)
    at.result.partly(world.lost)
    ledger = _registered(at, world, ledger)
    back = look_back(at.session, at.config, at.files, world)
    at.result.partly(back.troubles)
    world = back.told(world)
    record.knowledge(at.control, world, at.config, at.now)
    at.result.partly(world.troubles)
    due, reports = _due(at, world, ledger, back)
    at.result.partly(due.troubles)
    at.result.add_detail(due.waiting)
    if any(form.imports.automatic for form in at.config.forms):
        at.result.add_detail("En sombra no se agregan filas de listas nuevas.")
    lines = _noted(at, ledger, due.messages)
    shadowed = Shadowed(at.result.run, at.now, world, due, tuple(lines))
    held = braked(world, ledger, at.config).held
    switch = switch_words(len(shadowed.paints), held, len(due.messages), at.config.limits)
    told = ShadowTold(lines, switch=switch, reports=reports)
    at.control.write(at.control.replace(AGREEMENT[0], shadow_rows(told)), "summing up the shadow mode")
    at.result.shadow = shadowed
    at.result.add_detail(_words(shadowed, held, at.result.run))
    at.result.observed(world)
    return ledger


def left_words(ledger: Ledger, run: str) -> str:
    """What the first run outside shadow mode says of itself; "" for any other."""
    before = [entry for _row, entry in ledger.runs.values() if entry.run != run]
    last = max(before, key=lambda entry: entry.started, default=None)
    return _LEFT if last is not None and last.shadow else ""


def leave(at: Shadow, books: Books, ledger: Ledger) -> Ledger:
    """Shadow mode is over: a last look at what people did, before the service itself paints."""
    if not any(line.fate is Fate.WAITING for _row, line in ledger.shadow.values()):
        return ledger
    world = observe(_whatever_rights(books), ledger, at.config, at.now)
    known = [line for _row, line in ledger.shadow.values()]
    lines = closed(follow(known, _scene(at, world))[: len(known)], at.now)
    rows = at.control.replace(AGREEMENT[0], shadow_rows(ShadowTold(lines, over=at.now)))
    at.control.write([*_changed(at, ledger, lines), *rows], "ending the shadow mode")
    return replace(ledger, shadow=_placed(ledger, lines))


def interrupted(control: Control, ledger: Ledger) -> None:
    """Runs in shadow mode that died say so: they left nothing that has to be settled."""
    stale = [(row, entry) for row, entry in ledger.runs.values() if entry.shadow and entry.status is RunStatus.RUNNING]
    control.write(control.update(RUNS, [(row, _cut_short(entry)) for row, entry in stale]), "settling an earlier run")


def _cut_short(entry: RunEntry) -> RunEntry:
    told = "Se interrumpió; la siguiente corrida la completó."
    return replace(entry, status=RunStatus.PARTIAL, detail=" ".join(filter(None, (entry.detail, told))))


def _whatever_rights(books: Books) -> Books:
    """The right to look is enough in shadow mode: what may not be written is wished all the same, and no trouble."""
    expected = {refusals.read_only(book.title) for book in books.readable if book.id in books.read_only}
    troubles = tuple(trouble for trouble in books.troubles if trouble not in expected)
    return replace(books, read_only=frozenset(), troubles=troubles)


def _scene(at: Shadow, world: World) -> Scene:
    return Scene(
        judged=world.derived.judged,
        paints=[change for change in world.plan.changes if isinstance(change, PaintRow)],
        lost=world.resolution.lost,
        unread=world.unread,
        run=at.result.run,
        now=at.now,
    )


def _registered(at: Shadow, world: World, ledger: Ledger) -> Ledger:
    """The register as it is when nothing is painted, and the paintings that were wished, in one batch."""
    cases = with_results(world.plan.cases, world.plan.changes, (), {case.number: case for case in ledger.known})
    requests, placed = record.registered(at.control, ledger, cases)
    known = ledger.cases
    changed = [(known[case.number][0], case) for case in cases if case.number in known]
    changed = [(row, case) for row, case in changed if known[case.number][1] != case]
    requests += at.control.update(CASES, changed)
    lines = follow([line for _row, line in ledger.shadow.values()], _scene(at, world))
    more, rows = at.control.append(SHADOW, lines[len(ledger.shadow) :])
    at.control.write([*requests, *_changed(at, ledger, lines), *more], "recording what would have been painted")
    at.result.cases = tuple(cases)
    register = {**placed.cases, **{case.number: (row, case) for row, case in changed}}
    return replace(placed, cases=register, shadow=_placed(ledger, lines, rows))


def _changed(at: Shadow, ledger: Ledger, lines: Sequence[ShadowLine]) -> list[record.Json]:
    known = list(ledger.shadow.values())
    moved = [(row, line) for (row, was), line in zip(known, lines, strict=False) if line != was]
    return at.control.update(SHADOW, moved)


def _placed(ledger: Ledger, lines: Sequence[ShadowLine], more: Sequence[int] = ()) -> dict[str, tuple[int, ShadowLine]]:
    rows = [*(row for row, _line in ledger.shadow.values()), *more]
    return {line.id: (row, line) for row, line in zip(rows, lines, strict=True)}


# ------------------------------------------------------------------------------------------------- mails, reports


def _due(at: Shadow, world: World, ledger: Ledger, back: LookedBack) -> tuple[Due, list[str]]:
    """Every mail that would leave now, and what last month's reports would say."""
    due = mails_due(briefing(world, ledger, at.config, at.now, at.control.id))
    if not at.config.reports.reports:
        return due, []
    from sheets_automation.steps import publish, report_mail  # bring pandas: only where a report is wanted

    try:
        reports = publish.standing(at.session, at.config, at.files, world, at.now, back)
    except RemoteError as error:
        told = f"No se pudo mirar qué informes se escribirían. {error.told}"
        return due._replace(troubles=[*due.troubles, Trouble(TroubleKind.REPORT, "informes", told)]), []
    answered = frozenset(entry.key for entry in answered_for(ledger))
    messages, troubles = report_mail.report_mails(at.session, at.config, reports, at.now, answered, whole=False)
    said = [f"{one.title}: {' '.join(report_mail.opening(one).sentences)}" for one in reports if not one.issued]
    return Due([*due.messages, *messages], [*due.troubles, *troubles], due.waiting), said


def _noted(at: Shadow, ledger: Ledger, messages: Sequence[Message]) -> list[ShadowLine]:
    """All lines, with one for each mail that would leave now. It counts as answered: it is not sent late either."""
    known = [line for _row, line in ledger.shadow.values()]
    run = at.result.run
    numbered = sum(line.run == run for line in known)
    fresh = [_line(message, f"{run}-{numbered + n:05d}", at) for n, message in enumerate(messages, start=1)]
    requests, _rows = at.control.append(SHADOW, fresh)
    at.control.write(requests, "recording mails that would have been sent")
    return [*known, *fresh]


def _line(message: Message, line_id: str, at: Shadow) -> ShadowLine:
    mail = OutboxEntry(
        key=message.key,
        when=at.now,
        run=at.result.run,
        moment=message.moment,
        role=message.role,
        recipient=message.recipient,
        state=MailState.SHADOW,
        day=message.day,
        told=message.told,
    )
    return ShadowLine(line_id, at.now, at.result.run, Fate.UNSENT, mail=mail, subject=message.subject)


def _words(shadowed: Shadowed, held: Sequence[Held], run: str) -> str:
    """For ``Corridas`` and the terminal."""
    fresh = sum(line.run == run and line.mail is None for line in shadowed.lines)
    told = (
        f"En sombra: habría pintado {count(len(shadowed.paints), 'fila', 'filas')} ({number(fresh)} por primera vez); "
        f"{count(len(shadowed.due.messages), 'correo habría salido', 'correos habrían salido')}. No se escribió en los "
        "controles y a nadie se le envió nada."
    )
    every = altogether(shadowed.lines)
    if every.decided:
        told += f" Acuerdo hasta ahora: {share_words(every)}."
    if held:
        files = ", ".join(f"«{one.workbook}» ({percent(one.painted / one.rows, 0)})" for one in held)
        told += f" El freno dejaría quieto {files} hasta que alguien lo apruebe."
    return told
