"""The control path ``/__emulator__/…``: what a test or a person sets and sees, clearly not Google's.

Answers are JSON, errors ``{"error": "what is wrong"}``. The table ``ROUTES`` below is all there is.
"""

# ruff: noqa: ARG002 - every control call has the one shape

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from .engine import Engine
from .errors import ApiError
from .gmail import mailbox
from .snapshot import dump_book
from .transfer import export_xlsx, import_xlsx
from .wire.answers import Answer, json_answer
from .wire.faults import Fault, Faults, Quotas
from .wire.recorder import Recorder
from .workspace import DEFAULT_OWNER, XLSX_MIME

Json = dict[str, Any]

CONTROL_PREFIX = "/__emulator__/"


class ControlError(Exception):
    """A control call that cannot be done: HTTP status and what is wrong."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Controlled:
    """What the control calls set and show: the parts of one app."""

    engine: Engine
    faults: Faults
    quotas: Quotas
    recorder: Recorder
    tokens: dict[str, str]


class Control:
    """The control calls of one app."""

    def __init__(self, parts: Controlled) -> None:
        self._parts = parts

    def answer(self, http_method: str, path: str, query: list[tuple[str, str]], body: bytes) -> Answer:
        rest = path.removeprefix(CONTROL_PREFIX).strip("/")
        try:
            for verb, pattern, name in ROUTES:
                found = re.fullmatch(pattern, rest)
                if found and verb == http_method:
                    handler: Callable[..., Any] = getattr(self, name)
                    value = handler(*found.groups(), query=dict(query), body=body)
                    return value if isinstance(value, Answer) else json_answer(value)
            raise ControlError(404, f"{http_method} {path} is no control call; see GET {CONTROL_PREFIX}")
        except ControlError as error:
            return json_answer({"error": str(error)}, error.status)
        except ApiError as error:
            return json_answer({"error": error.message}, error.code)
        except (ValueError, TypeError, KeyError) as error:
            return json_answer({"error": str(error)}, 400)

    # -- calls ------------------------------------------------------------------------------------------------

    def index(self, query: Json, body: bytes) -> Json:
        """What this is and what can be asked of it."""
        calls = [f"{verb} {CONTROL_PREFIX}{_shown(pattern)}" for verb, pattern, _ in ROUTES]
        return {"name": "sheets_automation emulator", "calls": calls, "files": self.files(query, body)["files"]}

    def reset(self, query: Json, body: bytes) -> Json:
        """Forget files, mail, faults, quotas and recorded calls."""
        self._parts.engine.reset()
        self._parts.faults.clear()
        self._parts.quotas.set({})
        self._parts.recorder.clear()
        return {}

    def faults(self, query: Json, body: bytes) -> Json:
        return {"faults": [asdict(fault) for fault in self._parts.faults.waiting()]}

    def add_fault(self, query: Json, body: bytes) -> Json:
        """Body: the fields of ``faults.Fault``."""
        return asdict(self._parts.faults.add(Fault(**_object(body))))

    def clear_faults(self, query: Json, body: bytes) -> Json:
        self._parts.faults.clear()
        return {}

    def quotas(self, query: Json, body: bytes) -> Json:
        return {"limits": self._parts.quotas.limits, "seconds": self._parts.quotas.seconds}

    def set_quotas(self, query: Json, body: bytes) -> Json:
        """Body: ``{"sheets.read": 60, "sheets.write": 60}``; ``{}`` switches quotas off. ``seconds``: of a minute."""
        limits = _object(body)
        seconds = float(limits.pop("seconds", 60))
        self._parts.quotas.set({name: int(limit) for name, limit in limits.items()}, seconds)
        return self.quotas(query, b"")

    def calls(self, query: Json, body: bytes) -> Json:
        """The recorded calls; ``?pattern=`` keeps those whose method id or path match."""
        listed = self._parts.recorder.of(query.get("pattern", ""))
        return {"calls": [_call(call) for call in listed]}

    def clear_calls(self, query: Json, body: bytes) -> Json:
        self._parts.recorder.clear()
        return {}

    def mail(self, query: Json, body: bytes) -> Json:
        """What was sent, oldest first; ``?mailbox=`` keeps one account's."""
        listed = mailbox.sent(self._parts.engine.workspace, query.get("mailbox"))
        return {"messages": [_message(message) for message in listed]}

    def eml(self, message_id: str, query: Json, body: bytes) -> Answer:
        stored = self._parts.engine.workspace.messages.get(message_id)
        if stored is None:
            raise ControlError(404, f"no message {message_id}")
        return Answer(200, stored.raw, "message/rfc822")

    def clock(self, query: Json, body: bytes) -> Json:
        return {"now": self._parts.engine.clock().isoformat()}

    def set_clock(self, query: Json, body: bytes) -> Json:
        """Body: ``{"now": "2026-11-22T10:00:00-05:00"}`` stops the clock there, ``{"now": null}`` lets it run."""
        wanted = _object(body).get("now")
        moment = None if wanted is None else datetime.fromisoformat(str(wanted))
        if moment is not None and moment.tzinfo is None:
            raise ControlError(400, "now needs a zone, as in 2026-11-22T10:00:00-05:00")
        self._parts.engine.stop_clock(moment)
        return self.clock(query, b"")

    def set_lag(self, query: Json, body: bytes) -> Json:
        """Body: ``{"seconds": 90}``: how late Drive's modifiedTime and version show a change."""
        self._parts.engine.workspace.drive_lag = timedelta(seconds=float(_object(body)["seconds"]))
        return {"seconds": self._parts.engine.workspace.drive_lag.total_seconds()}

    def set_storage(self, query: Json, body: bytes) -> Json:
        """Body: ``{"bytes": 0}``: how much each account may own."""
        self._parts.engine.workspace.storage = int(_object(body)["bytes"])
        return {"bytes": self._parts.engine.workspace.storage}

    def set_tokens(self, query: Json, body: bytes) -> Json:
        """Body: token → account's e-mail address; added to those already known."""
        self._parts.tokens.update({str(token): str(account) for token, account in _object(body).items()})
        return {"tokens": len(self._parts.tokens)}

    def files(self, query: Json, body: bytes) -> Json:
        workspace = self._parts.engine.workspace
        shown = [
            {"id": m.id, "name": m.name, "mimeType": m.mime_type, "owner": m.owner, "version": m.version}
            for m in workspace.files.values()
        ]
        return {"files": shown}

    def add_file(self, query: Json, body: bytes) -> Json:
        """Body: an ``.xlsx``; ``?name=`` its title, ``?owner=`` whose file it is."""
        owner = query.get("owner", DEFAULT_OWNER)
        return {"id": import_xlsx(self._parts.engine, body, query.get("name", "Untitled spreadsheet"), owner)}

    def xlsx(self, file_id: str, query: Json, body: bytes) -> Answer:
        return Answer(200, export_xlsx(self._parts.engine, file_id), XLSX_MIME)

    def state(self, file_id: str, query: Json, body: bytes) -> Json:
        """Everything the emulator keeps of a spreadsheet."""
        book = self._parts.engine.workspace.books.get(file_id)
        if book is None:
            raise ControlError(404, f"no spreadsheet {file_id}")
        return dump_book(book)


#: HTTP method, path below the prefix, what answers.
ROUTES: tuple[tuple[str, str, str], ...] = (
    ("GET", "", "index"),
    ("POST", "reset", "reset"),
    ("GET", "faults", "faults"),
    ("POST", "faults", "add_fault"),
    ("DELETE", "faults", "clear_faults"),
    ("GET", "quotas", "quotas"),
    ("PUT", "quotas", "set_quotas"),
    ("GET", "recorder", "calls"),
    ("DELETE", "recorder", "clear_calls"),
    ("GET", "mail", "mail"),
    ("GET", r"mail/([0-9a-f]+)\.eml", "eml"),
    ("GET", "clock", "clock"),
    ("PUT", "clock", "set_clock"),
    ("PUT", "lag", "set_lag"),
    ("PUT", "storage", "set_storage"),
    ("PUT", "tokens", "set_tokens"),
    ("GET", "files", "files"),
    ("POST", "files", "add_file"),
    ("GET", r"files/([\w-]+)\.xlsx", "xlsx"),
    ("GET", r"files/([\w-]+)\.json", "state"),
)


def _shown(pattern: str) -> str:
    return re.sub(r"\(.*?\)", "ID", pattern).replace("\\", "")


def _object(body: bytes) -> Json:
    found = json.loads(body or b"{}")
    if not isinstance(found, dict):
        raise ControlError(400, "the body must be a JSON object")
    return found


def _call(call: Any) -> Json:
    shown = {name: getattr(call, name) for name in call.__slots__ if name not in ("raw", "time")}
    return {**shown, "time": call.time.isoformat(), "body": call.body}


def _message(message: mailbox.Message) -> Json:
    shown = {name: getattr(message, name) for name in message.__slots__ if name not in ("raw", "sent_at")}
    return {**shown, "sent_at": message.sent_at.isoformat(), "raw": base64.b64encode(message.raw).decode("ascii")}
