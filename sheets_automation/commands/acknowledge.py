"""Do what a person says from a mail: «La estoy atendiendo», «Ya respondí». On the road of a run's own changes.

The row gets the colour of «en trámite» and, where it is said, what was done in an empty GESTIÓN; ``Bitácora`` says who
said it, and ``undo`` takes it back. A link does its work once: what was taken back since, or painted otherwise, stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sheets_automation.domain.cases.acknowledge import Word, changes_for, hindrance, tidy
from sheets_automation.domain.cases.derive import Judged
from sheets_automation.domain.control.ledger import Ledger
from sheets_automation.domain.spanish import full_date
from sheets_automation.errors import DiscoveryError
from sheets_automation.links import Purpose, Ticket
from sheets_automation.model import Case, CaseStatus, Change, MarkRow, Result, RunStatus, State
from sheets_automation.policy import Config
from sheets_automation.steps import record
from sheets_automation.steps.apply import Outcome, apply
from sheets_automation.steps.control import Control, open_control
from sheets_automation.steps.directory import follow_directory
from sheets_automation.steps.doubles import sort_out
from sheets_automation.steps.hands import Alone
from sheets_automation.steps.lock import release
from sheets_automation.steps.observe import Books, Files, World, discover, observe, read_books
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session
from sheets_automation.steps.settle import settle


class Became(StrEnum):
    DONE = "hecho"
    ALREADY = "ya_estaba"
    USED = "enlace_usado"
    OVER = "caso_cerrado"
    LEFT = "no_se_tocó"  # the row is people's
    MOVED = "en_movimiento"  # somebody was at work in the row: ask again
    REFUSED = "no_se_pudo"  # Google did not take it
    PAUSED = "en_pausa"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What became of it. ``why``: Spanish, where that needs a word; ``link`` opens the row."""

    became: Became
    why: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A ticket that was handed in. ``serial`` names it; ``text``: what its holder typed."""

    ticket: Ticket
    serial: str
    text: str = ""


def acknowledge(session: Session, config: Config, said: Said, clock: Callable[[], datetime]) -> Acknowledged:
    """Carry it out, if the row is still as the mail told it.

    Raises:
        LockHeld: a run is at work; nothing was done.
        DiscoveryError: there is no control workbook.
    """
    now = clock()
    if config.limits.paused:
        return Acknowledged(Became.PAUSED, config.limits.pause_reason)
    if config.limits.shadow:
        return Acknowledged(Became.PAUSED, "El servicio está en sombra: mira los controles y no escribe en ellos.")
    files = discover(session, config)
    if files.control.file is None:
        raise DiscoveryError(f"There is no «{config.control_title}» workbook, so nothing is known of any case.")
    control = open_control(session, files.control, config)
    result = RunResult.begun(now, config, control.id)
    result.command = "acuse"
    control.take_lock(result.run, now)
    try:
        return _Acknowledging(session, config, control, result, said).carry_out(files, clock)
    finally:
        if control.lock:
            release(session.sheets, control.lock)


@dataclass(slots=True)
class _Acknowledging:
    """What the chapters of it share."""

    session: Session
    config: Config
    control: Control
    result: RunResult
    said: Said

    def carry_out(self, files: Files, clock: Callable[[], datetime]) -> Acknowledged:
        ledger = self.control.read(self.result.started)
        self.config, _told = follow_directory(self.control, self.config)
        refused = self._refused(ledger)
        if refused is not None:
            return refused
        books = sort_out(
            read_books(Alone(self.session.sheets), files), files, ledger.known, self.config, self.result.started.date()
        )
        ledger, lines = settle(ledger, books.readable)
        record.settled(self.control, ledger, lines)
        world = observe(books, ledger, self.config, self.result.started)
        judged = next((one for one in world.derived.judged if one.case == self.said.ticket.case), None)
        if judged is None:
            return Acknowledged(Became.LEFT, "En este momento no se encuentra su fila.")
        if _used(self.said.serial, ledger):  # an earlier attempt broke off, and has been settled
            return Acknowledged(Became.USED)
        if not self._still_open(world):
            return Acknowledged(Became.OVER)
        case = replace(ledger.cases[judged.case][1], where=judged.record.where)
        left = hindrance(judged, case)
        if left:
            return Acknowledged(Became.LEFT, left, case.where.link)
        changes = self._changes(judged, case, books)
        if not changes and judged.record.colour.state is not State.YELLOW:
            return Acknowledged(Became.LEFT, "El servicio no puede escribir en esa fila.", case.where.link)
        if not changes:
            return Acknowledged(Became.ALREADY, link=case.where.link)
        record.begin(self.control, self.result)
        became = self._apply(world, ledger, case, changes)
        record.finish(self.control, self.result, clock())
        return Acknowledged(became, link=case.where.link)

    def _refused(self, ledger: Ledger) -> Acknowledged | None:
        """Before any sheet is read: a link that has done its work, a case that is over, a person who has left."""
        ticket = self.said.ticket
        if _used(self.said.serial, ledger):
            return Acknowledged(Became.USED)
        _row, case = ledger.cases.get(ticket.case, (0, None))
        if case is None or case.status is not CaseStatus.OPEN:
            return Acknowledged(Became.OVER)
        if case.opened != ticket.opened:
            return Acknowledged(Became.LEFT, "El plazo del caso cambió desde ese correo; use el más reciente.")
        if self._person() == "":
            return Acknowledged(Became.LEFT, "Su nombre ya no está en el directorio del servicio.")
        return None

    def _person(self) -> str:
        address = self.said.ticket.person.casefold()
        return next((one.name for one in self.config.people.people if one.email.casefold() == address), "")

    def _still_open(self, world: World) -> bool:
        ticket = self.said.ticket
        now = next((case for case in world.derived.cases if case.number == ticket.case), None)
        return now is not None and now.status is CaseStatus.OPEN and now.opened == ticket.opened

    def _changes(self, judged: Judged, case: Case, books: Books) -> list[Change]:
        book = next(book for book in books.readable if book.id == case.where.workbook_id)
        tab = book.tab(case.where.sheet_id)
        if tab is None or book.id in books.read_only:
            return []
        wanted = changes_for(judged, case, tab, self.config, self._word())
        if wanted and case.mark not in judged.record.row.marks:
            wanted.insert(0, MarkRow(case.number, case.mark, case.where, "identidad de la fila del caso"))
        return wanted

    def _word(self) -> Word:
        person, day = self._person(), full_date(self.result.started.date())
        if self.said.ticket.purpose is Purpose.ANSWERED:
            typed = tidy(self.said.text)
            text = f"{typed} ({day}, {person})" if typed else ""
            return Word(f"{person} avisó desde el correo que ya respondió ({_of(self.said.serial)})", text)
        return Word(f"{person} avisó desde el correo que la está atendiendo ({_of(self.said.serial)})")

    def _apply(self, world: World, ledger: Ledger, case: Case, changes: list[Change]) -> Became:
        """Intent, guarded batch, outcome: as a run does it."""
        known = tuple(case if one.number == case.number else one for one in ledger.known)
        world = replace(world, plan=replace(world.plan, changes=tuple(changes), cases=known))
        ledger, intents = record.intent(self.control, world, ledger, self.result)
        book = next(book for book in world.books.readable if book.id == case.where.workbook_id)
        outcome: Outcome = apply(self.session.sheets, book, changes, world.identity_columns(book.id))
        record.outcome(self.control, world.plan, ledger, intents, {book.id: outcome}, self.result)
        self.result.observed(world)
        if all(result is Result.APPLIED for result in outcome.results.values()):
            return Became.DONE
        if outcome.failure is not None:
            self.result.stopped(RunStatus.FAILED, outcome.failure.told)
            return Became.REFUSED
        self.result.add_detail("La fila cambió mientras se escribía; no se tocó.")
        return Became.MOVED


def _of(serial: str) -> str:
    return f"enlace {serial}"


def _used(serial: str, ledger: Ledger) -> bool:
    """Whether the link has written anything; one whose writing did not take place may try again."""
    mine = (line for line in ledger.log if _of(serial) in line)
    return any(f'"result":"{Result.NOT_APPLIED.value}"' not in line for line in mine)
