"""The addresses of the service. Each reads like its entry in the table of docs/servidor.md."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, Response, abort, g, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from sheets_automation import logs
from sheets_automation.commands import ready as readiness
from sheets_automation.commands.watch import Hook
from sheets_automation.errors import AutomationError, InputError
from sheets_automation.google.oidc import NotAllowed, NotIdentified, NotVerifiable, Verifier
from sheets_automation.links import Signer
from sheets_automation.web import answers, people
from sheets_automation.web.answers import Answer
from sheets_automation.web.notified import Bell, add_notifications
from sheets_automation.web.runs import Runs
from sheets_automation.web.serving import Serving
from sheets_automation.web.work import Work

log = logging.getLogger(__name__)

LARGEST_BODY = 16 * 1024
_READY_SECONDS = {200: 30.0, 500: 5.0, 503: 5.0}  # that an answer of /readyz is kept: anybody may ask
_MONTH = r"^(\d{4}-\d{2})?$"


class ReportOrder(BaseModel):
    """Body of ``POST /report``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(min_length=1, max_length=40)
    month: str = Field("", pattern=_MONTH)


def create_app(serving: Serving, work: Work) -> Flask:
    """The WSGI application.

    Raises:
        ConfigError: what the environment says of callers is missing or wrong.
    """
    settings = serving.settings
    verifier = Verifier.of(settings.audience, settings.callers, settings.certs_url)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    _frame(app)
    hook = Hook.of(settings)
    runs = Runs(serving, hook)
    _add_work(app, serving, work, runs, verifier)
    if hook is not None:
        add_notifications(app, serving, hook, Bell(lambda: work.begin("run", runs.one), settings.quiet_seconds))
    _add_health(app, serving)
    people.add_case_links(app, serving)
    key = settings.link_key.get_secret_value()
    if key:
        people.add_acknowledgements(app, serving, work, Signer.of(key))
    return app


def _add_work(app: Flask, serving: Serving, work: Work, runs: Runs, verifier: Verifier) -> None:
    config, clock, wait = serving.config, serving.clock, serving.settings.wait_seconds

    @app.post("/run")
    @_for_callers(verifier)
    def run() -> Answer:
        return answers.when_done(work.begin("run", runs.one), wait, answers.run_told)

    @app.post("/report")
    @_for_callers(verifier)
    def report() -> Answer:
        from sheets_automation.commands import report as reporting  # brings pandas: only where a report is wanted

        asked = _report_order()
        order = reporting.Order(asked.code, reporting.month_of(asked.month, clock().date()))
        job = work.begin("report", lambda session: reporting.report(session, config, order, clock))
        return answers.when_done(job, wait, answers.report_told)


def _add_health(app: Flask, serving: Serving) -> None:
    @app.get("/healthz")
    def healthz() -> Answer:
        return {"status": "ok"}, 200

    @app.get("/readyz")
    def readyz() -> Answer:
        return ready.answer()

    ready = _Ready(serving)


def _report_order() -> ReportOrder:
    try:
        return ReportOrder.model_validate_json(request.get_data() or b"{}")
    except ValidationError as error:
        wrong = ", ".join(sorted({str(part["loc"][0]) if part["loc"] else "body" for part in error.errors()}))
        raise InputError(
            f"The body is no order such as {{'code': 'GSC-FOR-02', 'month': '2026-10'}}: {wrong}"
        ) from None


@dataclass(slots=True)
class _Ready:
    """Whether a run could begin; asked of Google every few seconds at most."""

    serving: Serving
    _known: tuple[float, Answer] | None = None
    _looking: Lock = field(default_factory=Lock)

    def answer(self) -> Answer:
        with self._looking:
            if self._known is None or monotonic() - self._known[0] > _READY_SECONDS[self._known[1][1]]:
                self._known = (monotonic(), self._look())
            return self._known[1]

    def _look(self) -> Answer:
        try:
            missing = readiness.missing(self.serving.open(lambda _seconds: None), self.serving.config)
        except AutomationError as error:
            log.error("not ready: %s", error, extra=logs.facts(problem=type(error).__name__))
            return answers.problem("google", 503)
        return answers.problem(missing, 503) if missing else ({"status": "ready"}, 200)


def _for_callers(verifier: Verifier) -> Callable[[Callable[[], Answer]], Callable[[], Answer]]:
    """Only for who proves to be one of the callers of the settings."""

    def closed(view: Callable[[], Answer]) -> Callable[[], Answer]:
        @wraps(view)
        def checked() -> Answer:
            verifier.caller(request.headers.get("Authorization", ""))
            return view()

        return checked

    return closed


# ------------------------------------------------------------------------------------------ around every request


def _frame(app: Flask) -> None:
    """Size and time limits, errors → codes, and a line in the log for every request."""

    @app.before_request
    def limits() -> None:
        g.began = monotonic()
        # Refused here, whether the address wants a body or not. One of no stated length is cut off at the limit.
        if len(request.get_data()) >= LARGEST_BODY:
            abort(413)

    @app.after_request
    def told(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        for name, value in answers.headers_of(response.status_code).items():
            response.headers.setdefault(name, value)
        # the rule, not the address: an address may be a secret of its reader
        rule, took = str(request.url_rule or "-"), round(monotonic() - g.get("began", monotonic()), 3)
        about = logs.facts(method=request.method, path=rule, status=response.status_code, seconds=took)
        log.log(logging.DEBUG if rule == "/healthz" else logging.INFO, "request", extra=about)
        return response

    app.register_error_handler(Exception, _failed)


def _failed(error: Exception) -> Answer | tuple[Response, int]:
    name, code = _REFUSED.get(type(error), ("", 0))
    if code:
        return answers.problem(name, code)
    match error:
        case HTTPException():
            code = error.code or 500
            allowed = {"Allow": ", ".join(error.valid_methods or ())} if hasattr(error, "valid_methods") else {}
            body, _code = answers.problem(error.name.lower().replace(" ", "_"), code)
            response: Any = jsonify(body)
            response.headers.extend(allowed)
            return response, code
        case AutomationError():
            return answers.error_told(error)
        case _:
            log.error("a request broke", exc_info=error)
            return answers.problem("internal", 500)


_REFUSED: dict[type[Exception], tuple[str, int]] = {
    NotIdentified: ("not_identified", 401),
    NotAllowed: ("not_allowed", 403),
    NotVerifiable: ("not_verifiable", 503),
}
