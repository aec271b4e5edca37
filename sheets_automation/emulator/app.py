"""The WSGI application: HTTP on Google's own paths in, calls on the engine, Google's answers out.

One base URL stands for sheets.googleapis.com, www.googleapis.com and gmail.googleapis.com. Any bearer token will do:
``caller:EMAIL`` names the account, as does a registered token; every other token is the default owner's.

``LostConnection`` and ``NoAnswer`` (faults asked for) leave through the call: the server resets or holds the real
connection, an in-process transport raises what its client library would.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl, quote

from .control import CONTROL_PREFIX, Control, Controlled
from .engine import Engine, changes_state
from .errors import ApiError, invalid
from .wire import answers, discovery
from .wire.answers import Answer
from .wire.faults import Fault, Faults, HtmlError, LostConnection, NoAnswer, Quotas, error_of
from .wire.quiet import collector_held
from .wire.recorder import Call, Hooks, Incoming, Recorder
from .wire.uploads import Begun, Uploads, parse_multipart
from .workspace import DEFAULT_OWNER

Json = dict[str, Any]
Environ = dict[str, Any]
StartResponse = Callable[..., Any]

_LOG = logging.getLogger(__name__)

#: JSON bodies larger than this are refused (measured on the real service).
MAX_BODY = 10_485_760
#: Uploads larger than this are refused here, whatever the API would take.
MAX_UPLOAD = 256 * 1024 * 1024
#: How long a server holds a call that is to time out, unless the fault says otherwise.
NO_ANSWER_SECONDS = 3600.0
#: The caller behind an API key: sees what is shared with anyone.
ANONYMOUS = "anonymous@emulator.invalid"


@dataclass(slots=True)
class _Request:
    """One HTTP request, read."""

    http_method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    base_url: str
    environ: Environ

    @property
    def system(self) -> dict[str, str]:
        return dict(self.query)

    @property
    def pretty(self) -> bool:
        return self.system.get("prettyPrint", "true").lower() != "false"


@dataclass(slots=True)
class _Prepared:
    """A call understood and checked, ready to run."""

    match: discovery.Match
    params: Json
    body: Json | None
    media: tuple[str, bytes] | None
    fields: str | None
    caller: str
    download: bool


class App:
    """A WSGI callable over an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.faults = Faults()
        self.quotas = Quotas()
        self.recorder = Recorder()
        self.hooks = Hooks()
        self.tokens: dict[str, str] = {}
        self._uploads = Uploads()
        self._control = Control(Controlled(engine, self.faults, self.quotas, self.recorder, self.tokens))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            answer = self.answer(_read_request(environ))
        except ApiError as error:  # the body of an overridden GET was too large to be a query
            answer = answers.error_answer(error, None)
        if answers.accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_USER_AGENT", "")):
            answer = answers.compressed(answer)
        headers = [
            ("Content-Type", answer.content_type),
            ("Vary", "Origin, X-Origin, Referer"),
            ("Cache-Control", "private"),
            ("Date", formatdate(time.time() + self.faults.skew, usegmt=True)),
            *answer.headers,
        ]
        if answer.truncated:
            headers.append(("Connection", "close"))
        if answer.status != 204:
            headers.append(("Content-Length", str(len(answer.body))))
        start_response(answer.status_line, headers)
        return [answer.body[: len(answer.body) // 2] if answer.truncated else answer.body]

    def answer(self, request: _Request) -> Answer:
        """The answer to any request. Raises only LostConnection and NoAnswer."""
        if request.path.startswith(CONTROL_PREFIX):
            return self._control.answer(request.http_method, request.path, request.query, _body(request, MAX_UPLOAD))
        api = discovery.api_of_path(request.path)
        try:
            return self._api_answer(request)
        except ApiError as error:
            return answers.error_answer(error, api, pretty=request.pretty)
        except RecursionError:
            return answers.error_answer(invalid("Request contains an invalid argument."), api)
        except (LostConnection, NoAnswer):
            raise
        except Exception:
            _LOG.exception("%s %s failed inside the emulator", request.http_method, request.path)
            return answers.error_answer(ApiError(500, "Internal error encountered."), api)

    # -- one API request ----------------------------------------------------------------------------------------

    def _api_answer(self, request: _Request) -> Answer:
        upload_id = request.system.get("upload_id")
        if upload_id and request.http_method in ("PUT", "POST"):
            return self._continued(request, upload_id)
        match = discovery.route(request.http_method, request.path)
        if match is None:
            return answers.not_found_page(request.path)
        caller = self._caller(request)
        if match.upload and request.system.get("uploadType") == "resumable":
            return self._begun(request, match, caller)
        raw = _body(request, MAX_UPLOAD if match.upload else MAX_BODY)
        prepared = _prepare(match, request.query, caller, raw, request.headers.get("content-type", ""))
        return self._watched(request, prepared, raw)

    def _watched(self, request: _Request, prepared: _Prepared, raw: bytes) -> Answer:
        """Run the call with hooks, faults and the recorder around it."""
        method_id = prepared.match.method.id
        incoming = Incoming(
            prepared.caller, method_id, request.http_method, request.path, prepared.params, prepared.body
        )
        for hook in list(self.hooks.before_call):
            hook(incoming)
        taken = self.faults.take(method_id, request.path)
        started, now = time.perf_counter(), self.engine.clock()
        status, size, committed = 0, 0, False
        try:
            answer = self._tried(request, prepared, taken)
            status, size, committed = answer.status, len(answer.body), answer.committed
            _after(taken, answer)
        except (LostConnection, NoAnswer):
            status = 0
            raise
        finally:
            seconds = time.perf_counter() - started
            names = tuple(fault.kind for fault in taken)
            self.recorder.add(
                lambda index: Call(
                    index=index,
                    time=now,
                    caller=prepared.caller,
                    method_id=method_id,
                    http_method=request.http_method,
                    path=request.path,
                    params={**prepared.params, **({"fields": prepared.fields} if prepared.fields else {})},
                    raw=raw if prepared.media is None else b"",
                    status=status,
                    seconds=seconds,
                    response_bytes=size,
                    committed=committed,
                    faults=names,
                )
            )
        for after in list(self.hooks.after_call):
            after(incoming, status)
        return answer

    def _tried(self, request: _Request, prepared: _Prepared, taken: list[Fault]) -> Answer:
        method_id = prepared.match.method.id
        try:
            _before(taken, method_id)
            self.quotas.spend(method_id, prepared.caller, self.engine.clock())
            with collector_held():
                return self._run(request, prepared)
        except ApiError as error:
            answer = answers.error_answer(error, prepared.match.method.api, pretty=request.pretty)
        except HtmlError as error:
            answer = Answer(error.status, error.page.encode(), answers.HTML_TYPE)
        waits = next((fault.retry_after for fault in taken if fault.retry_after is not None), None)
        if waits is not None:
            answer.headers = (*answer.headers, ("Retry-After", str(waits)))
        return answer

    def _run(self, request: _Request, prepared: _Prepared) -> Answer:
        method = prepared.match.method
        found = self.engine.call(
            method.id, prepared.params, prepared.body, prepared.caller, media=prepared.media, fields=prepared.fields
        )
        if isinstance(found, bytes):
            answer = Answer(200, found, self._media_type(prepared))
        elif method.response is None:
            answer = Answer(204, b"")
        else:
            answer = answers.json_answer(found, pretty=request.pretty)
        answer.committed = changes_state(method.id)
        return answer

    def _media_type(self, prepared: _Prepared) -> str:
        if "mimeType" in prepared.params:
            return str(prepared.params["mimeType"])
        meta = self.engine.workspace.files.get(str(prepared.params.get("fileId")))
        return meta.mime_type if meta else "application/octet-stream"

    def _caller(self, request: _Request) -> str:
        """The account behind the token. ApiError 403 without any token or key."""
        token = request.headers.get("authorization", "")
        scheme, _, value = token.partition(" ")
        value = value.strip() if scheme.lower() == "bearer" else ""
        value = value or request.system.get("access_token", "") or request.system.get("oauth_token", "")
        if not value:
            if request.system.get("key"):
                return ANONYMOUS
            raise ApiError(
                403,
                "Method doesn't allow unregistered callers (callers without established identity). "
                "Please use API Key or other form of API consumer identity to call this API.",
            )
        if value.startswith("caller:"):
            return value.removeprefix("caller:")
        return self.tokens.get(value, DEFAULT_OWNER)

    # -- resumable uploads --------------------------------------------------------------------------------------

    def _begun(self, request: _Request, match: discovery.Match, caller: str) -> Answer:
        body = discovery.parse_body(match.method, _body(request, MAX_BODY))
        query = [(name, text) for name, text in request.query if name not in ("uploadType", "upload_id")]
        discovery.parse_params(match, query)
        content_type = request.headers.get("x-upload-content-type", "application/octet-stream")
        return self._uploads.begin(Begun(match, query, body, content_type, caller), request.base_url, request.path)

    def _continued(self, request: _Request, upload_id: str) -> Answer:
        chunk = _body(request, MAX_UPLOAD)
        done = self._uploads.proceed(upload_id, request.headers.get("content-range", ""), chunk)
        if isinstance(done, Answer):
            return done
        params, system = discovery.parse_params(done.match, done.query)
        media = (done.content_type, bytes(done.data))
        prepared = _Prepared(done.match, params, done.body, media, system.get("fields"), done.caller, False)
        return self._watched(request, prepared, b"")


# -- reading a request ------------------------------------------------------------------------------------------


def _read_request(environ: Environ) -> _Request:
    raw = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if raw:
        path = raw.partition("?")[0]
        if "://" in path:
            path = "/" + path.partition("://")[2].partition("/")[2]
    else:  # a server that keeps only the decoded path: a slash inside a parameter is lost, nothing else
        path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/:!$'()*,@=+;&~")
    headers = {
        name[5:].replace("_", "-").lower(): str(value) for name, value in environ.items() if name.startswith("HTTP_")
    }
    headers["content-type"] = environ.get("CONTENT_TYPE", "") or ""
    headers["content-length"] = environ.get("CONTENT_LENGTH", "") or ""
    http_method = environ["REQUEST_METHOD"].upper()
    query = environ.get("QUERY_STRING", "")
    request = _Request(http_method, path, [], headers, _base_url(environ), environ)
    override = headers.get("x-http-method-override", "").upper()
    if override and http_method == "POST":
        # Clients send a GET whose URL would be too long as a POST with the query in its body.
        request.http_method = override
        if override == "GET":
            query = "&".join(part for part in (query, _body(request, MAX_BODY).decode("utf-8", "replace")) if part)
    request.query = parse_qsl(query, keep_blank_values=True)
    return request


def _base_url(environ: Environ) -> str:
    host = environ.get("HTTP_HOST") or f"{environ.get('SERVER_NAME', '127.0.0.1')}:{environ.get('SERVER_PORT', '80')}"
    return f"{environ.get('wsgi.url_scheme', 'http')}://{host}"


def _body(request: _Request, limit: int) -> bytes:
    """The request's body. ApiError 400 when it is larger than the limit."""
    length = request.headers.get("content-length", "")
    stream = request.environ["wsgi.input"]
    if length.isdigit():
        if int(length) > limit:
            _drain(stream, min(int(length), 4 * limit))
            raise _too_large(limit)
        data: bytes = stream.read(int(length))
    elif request.environ.get("wsgi.input_terminated"):
        data = stream.read(limit + 1)
    else:
        return b""
    if len(data) > limit:
        raise _too_large(limit)
    return data


def _drain(stream: Any, length: int) -> None:
    """Read and forget: a client that is still sending would not see the refusal."""
    while length > 0:
        got = len(stream.read(min(length, 1 << 20)))
        if not got:
            break
        length -= got


def _too_large(limit: int) -> ApiError:
    return invalid(f"Request payload size exceeds the limit: {limit} bytes.")


def _prepare(
    match: discovery.Match, query: list[tuple[str, str]], caller: str, raw: bytes, content_type: str
) -> _Prepared:
    params, system = discovery.parse_params(match, query)
    alt = system.get("alt", "json")
    if alt not in ("json", "media", "proto"):
        raise invalid(f"Invalid value at 'alt' (TYPE_ENUM), \"{alt}\"")
    media = None
    if match.upload:
        kind = system.get("uploadType", "")
        if kind == "multipart":
            raw, media = parse_multipart(content_type, raw)
            body = discovery.parse_body(match.method, raw)
        else:
            media, body = (content_type or "application/octet-stream", raw), {}
        if 0 < match.method.max_upload < len(media[1]):
            raise invalid(f"Media is too large. Limit: {match.method.max_upload}")
    else:
        body = discovery.parse_body(match.method, raw)
    if alt == "media":
        params["alt"] = "media"
    return _Prepared(match, params, body, media, system.get("fields"), caller, alt == "media")


# -- faults -----------------------------------------------------------------------------------------------------


def _before(taken: list[Fault], method_id: str) -> None:
    for fault in taken:
        match fault.kind:
            case "delay":
                time.sleep(fault.seconds)
            case "error":
                raise error_of(fault, method_id)
            case "reset_before":
                raise LostConnection("connection reset by a fault, before the effect")
            case "timeout_before":
                raise NoAnswer(fault.seconds or NO_ANSWER_SECONDS)
            case "reset_after" | "timeout_after" | "truncate" | "skew":
                pass


def _after(taken: list[Fault], answer: Answer) -> None:
    for fault in taken:
        match fault.kind:
            case "reset_after":
                raise LostConnection("connection reset by a fault, after the effect")
            case "timeout_after":
                raise NoAnswer(fault.seconds or NO_ANSWER_SECONDS)
            case "truncate":
                answer.truncated = True
            case "delay" | "error" | "reset_before" | "timeout_before" | "skew":
                pass
