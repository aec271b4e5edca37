"""The addresses that people open from a mail. None of them wants a token of Google's: the link itself is the proof."""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, sleep
from typing import cast

from flask import Flask, Response, redirect, request

from sheets_automation.commands import locate
from sheets_automation.commands.acknowledge import Said, acknowledge
from sheets_automation.domain.control.tables import NUMBER
from sheets_automation.errors import AutomationError, DiscoveryError, LockHeld
from sheets_automation.links import Expired, NotOurs, Signer, serial
from sheets_automation.model import Case
from sheets_automation.steps.session import Session
from sheets_automation.web import pages
from sheets_automation.web.serving import Serving
from sheets_automation.web.work import Work

log = logging.getLogger(__name__)

_REGISTER_SECONDS = 60.0  # that the register is kept: anybody may ask for a case
_LOOKS_A_MINUTE = 20  # at rows, of Google's 60; beyond them the register's word counts
_WAIT_SECONDS = 60.0  # that a person waits for a button


def add_case_links(app: Flask, serving: Serving) -> None:
    """``GET /r/CASE``: to its row, wherever it is now. Google Sheets asks for its reader's rights itself."""
    places = _Places(serving)

    @app.get("/r/<case>")
    def row_of(case: str) -> Response:
        try:
            link = places.link(case) if re.fullmatch(NUMBER, case) else ""
        except DiscoveryError:
            link = ""
        except AutomationError as error:
            log.error("a case could not be looked up: %s", error)
            return pages.not_now()
        if not link:
            return pages.no_such_case()
        response = cast(Response, redirect(link, 302))
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


@dataclass(slots=True)
class _Places:
    """Where cases are; the register is read once a minute, and rows are looked for a few times a minute."""

    serving: Serving
    _read: float = 0.0
    _session: Session | None = None
    _cases: Mapping[str, Case] = field(default_factory=dict)
    _looks: deque[float] = field(default_factory=deque)
    _lock: Lock = field(default_factory=Lock)

    def link(self, number: str) -> str:
        """ "" for a case that is not there. Raises AutomationError where nobody can say."""
        with self._lock:
            if self._session is None or monotonic() - self._read > _REGISTER_SECONDS:
                session = self.serving.open(sleep)
                self._cases = locate.register(session, self.serving.config)
                self._session, self._read = session, monotonic()
            case = self._cases.get(number)
            if case is None:
                return ""
            return locate.link_now(self._session, case) if self._may_look() else case.where.link

    def _may_look(self) -> bool:
        now = monotonic()
        while self._looks and now - self._looks[0] > 60:
            self._looks.popleft()
        if len(self._looks) >= _LOOKS_A_MINUTE:
            return False
        self._looks.append(now)
        return True


def add_acknowledgements(app: Flask, serving: Serving, work: Work, signer: Signer) -> None:
    """``/a/TOKEN``: looking asks, and does nothing; the button does it."""
    config, clock = serving.config, serving.clock

    @app.get("/a/<token>")
    def ask(token: str) -> Response:
        return pages.asked(signer.read(token, clock()))

    @app.post("/a/<token>")
    def do(token: str) -> Response:
        ticket = signer.read(token, clock())
        if not request.form.get("confirm"):
            return pages.unconfirmed()
        said = Said(ticket, serial(token), request.form.get("hecho", ""))
        try:
            job = work.begin("acuse", lambda session: acknowledge(session, config, said, clock))
            return pages.became(job.result()) if job.done.wait(_WAIT_SECONDS) else pages.slow()
        except LockHeld:
            return pages.busy()
        except AutomationError:  # the work has logged it
            return pages.not_now()

    app.register_error_handler(NotOurs, lambda _error: pages.not_ours())
    app.register_error_handler(Expired, lambda _error: pages.expired())
