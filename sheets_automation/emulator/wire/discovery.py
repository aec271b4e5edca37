"""The three APIs as their own discovery documents describe them: which path is which method, what it accepts.

The documents are the ones that ship inside google-api-python-client; they are read as files, none of its code runs.
Everything is compiled once, at first use.
"""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from sheets_automation.emulator.errors import ApiError

from .schema import IGNORES_UNKNOWN, Checker, Errors, Path, Schemas, bad_request, snake

Json = dict[str, Any]

#: API → its document. ``drivev2`` is there because gspread still uploads CSV through it; its ids are
#: ``drivev2.files.update`` here, since the document uses the same ids as v3.
_DOCUMENTS = {
    "sheets": "sheets.v4.json",
    "drive": "drive.v3.json",
    "gmail": "gmail.v1.json",
    "drivev2": "drive.v2.json",
}
#: The APIs that this emulator stands for; ``methods()`` lists these.
_EMULATED = ("sheets", "drive", "gmail")

#: The request message's field that the HTTP body fills, where it is not the whole message: Google's errors name it.
_BODY_FIELD = {
    "sheets.spreadsheets.create": "spreadsheet",
    "sheets.spreadsheets.values.update": "data",
    "sheets.spreadsheets.values.append": "data",
}

#: Parameters every Google API takes. ``$`` may precede any of them.
_SYSTEM = (
    *("alt", "fields", "key", "prettyPrint", "quotaUser", "uploadType", "upload_protocol", "upload_id"),
    *("access_token", "oauth_token", "callback", "userIp", ".xgafv", "$.xgafv", "upload_type"),
)


@dataclass(frozen=True, slots=True)
class Method:
    """One API method. ``parameters`` are the document's descriptions of path and query parameters."""

    id: str
    api: str
    http_method: str
    parameters: Json
    request: str | None
    response: str | None
    max_upload: int
    _checkers: dict[str, Checker] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Match:
    """What an HTTP path and method mean: the method, its path parameters as text, and whether media comes along."""

    method: Method
    path_params: dict[str, str]
    upload: bool


@dataclass(frozen=True, slots=True)
class _Route:
    pattern: re.Pattern[str]
    method: Method
    upload: bool
    literal: int


class DiscoveryMismatch(AssertionError):
    """A body that the discovery document does not describe: says which method, which field and why."""


def _document(api: str) -> Json:
    folder = importlib.resources.files("googleapiclient") / "discovery_cache" / "documents"
    loaded: Json = json.loads((folder / _DOCUMENTS[api]).read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class _Api:
    methods: dict[str, Method]
    routes: dict[str, tuple[_Route, ...]]
    requests: Schemas
    responses: Schemas


@cache
def _api(name: str) -> _Api:
    document = _document(name)
    methods: dict[str, Method] = {}
    routes: dict[str, list[_Route]] = {}
    for spec in _walk(document):
        method = Method(
            id=name + spec["id"][spec["id"].index(".") :],
            api=name,
            http_method=spec["httpMethod"],
            parameters=spec.get("parameters", {}),
            request=spec.get("request", {}).get("$ref"),
            response=spec.get("response", {}).get("$ref"),
            max_upload=int(spec.get("mediaUpload", {}).get("maxSize", 0)),
        )
        methods[method.id] = method
        paths = [(document["servicePath"] + spec["path"], False)]
        for protocol in spec.get("mediaUpload", {}).get("protocols", {}).values():
            paths.append((protocol["path"].removeprefix("/"), True))
        for path, upload in paths:
            routes.setdefault(method.http_method, []).append(_Route(*_pattern(path, method, upload)))
    ordered = {verb: tuple(sorted(found, key=lambda r: -r.literal)) for verb, found in routes.items()}
    return _Api(
        methods=methods,
        routes=ordered,
        requests=Schemas(name, document["schemas"], strict=False),
        responses=Schemas(name, dict(document["schemas"]), strict=True),
    )


def _walk(resource: Json) -> Iterable[Json]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _walk(inner)


def _pattern(path: str, method: Method, upload: bool) -> tuple[re.Pattern[str], Method, bool, int]:
    """The route of a template such as ``v4/spreadsheets/{spreadsheetId}:batchUpdate``; more literal text goes first."""
    regex, literal = "", 0
    for text, plus, name in re.findall(r"([^{]+)|\{(\+?)(\w+)\}", path):
        if name:
            regex += f"(?P<{name}>{'.+' if plus else '[^/]+'})"
        else:
            regex += re.escape(text)
            literal += len(text)
    return re.compile(regex + r"\Z"), method, upload, literal


def method(method_id: str) -> Method:
    """The method by its id, ``sheets.spreadsheets.values.get``. KeyError when there is none."""
    return _api(method_id.partition(".")[0]).methods[method_id]


def methods() -> list[str]:
    """All method ids of the three APIs, in the documents' order."""
    return [method_id for api in _EMULATED for method_id in _api(api).methods]


def api_of_path(path: str) -> str | None:
    """Which API a raw URL path belongs to: sheets, drive, gmail or None."""
    trimmed = re.sub(r"^/?(?:resumable/)?(?:upload/)?", "", path)
    for prefix, api in (("v4/", "sheets"), ("drive/v3/", "drive"), ("gmail/v1/", "gmail"), ("drive/v2/", "drivev2")):
        if trimmed.startswith(prefix):
            return api
    return None


def route(http_method: str, raw_path: str) -> Match | None:
    """The API method behind an HTTP method and a still percent-encoded path; None when Google has none."""
    api = api_of_path(raw_path)
    if api is None:
        return None
    path = raw_path.lstrip("/").replace("%3A", ":").replace("%3a", ":")
    for candidate in _api(api).routes.get(http_method, ()):
        found = candidate.pattern.match(path)
        if found:
            params = {name: unquote(value) for name, value in found.groupdict().items()}
            return Match(candidate.method, params, candidate.upload)
    return None


# -- requests ---------------------------------------------------------------------------------------------------


def parse_params(match: Match, query: Iterable[tuple[str, str]]) -> tuple[Json, Json]:
    """(path and query parameters as Python values, system parameters as text).

    Repeated parameters become lists; defaults of the document are not filled in. ApiError 400 as Google words it.
    """
    params: Json = {}
    system: Json = {}
    errors: Errors = []
    for name, text in (*match.path_params.items(), *query):
        spec = match.method.parameters.get(name) or match.method.parameters.get(_camel_name(name, match.method))
        if spec is None:
            plain = name.removeprefix("$")
            if plain in _SYSTEM or name in _SYSTEM:
                system[plain] = text
            elif match.method.api not in IGNORES_UNKNOWN:
                errors.append(_unbound(name))
            continue
        name = name if name in match.method.parameters else _camel_name(name, match.method)
        value = _param_checker(match.method, name, spec)(text, (None, "." + snake(name)), errors)
        if spec.get("repeated"):
            params.setdefault(name, []).append(value)
        else:
            params[name] = value
        _check_limits(name, spec, value, errors)
    if errors:
        raise bad_request(errors)
    return params, system


def _camel_name(name: str, of: Method) -> str:
    return next((known for known in of.parameters if snake(known) == name), name)


def _param_checker(of: Method, name: str, spec: Json) -> Checker:
    found = of._checkers.get(name)
    if found is None:
        found = of._checkers[name] = _api(of.api).requests.field(name, spec, "Request")
    return found


def _unbound(name: str) -> tuple[str, str]:
    return "", (
        f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
        f"Field '{name}' could not be found in request message."
    )


def _check_limits(name: str, spec: Json, value: Any, errors: Errors) -> None:
    low, high = spec.get("minimum"), spec.get("maximum")
    if (low is not None and value < int(low)) or (high is not None and value > int(high)):
        low, high = low or "-2147483648", high or "2147483647"
        errors.append((name, f"Invalid value '{value}'. Values must be within the range: [{low}, {high}]"))


def parse_body(of: Method, data: bytes) -> Json:
    """The JSON body of a request, checked and in canonical form; ``{}`` for an empty body.

    ApiError 400 for text that is no JSON, unknown fields, wrong types and enums.
    """
    if not data.strip():
        return {}
    body = load_json(data)
    if of.request is None:
        if body:
            raise bad_request([("", _unknown_root(next(iter(body))))])
        return {}
    return check_request(of.id, body)


def check_request(method_id: str, body: Json) -> Json:
    """The body in canonical form. ApiError 400 with every field violation, as Google words them."""
    of = method(method_id)
    if of.request is None:
        return {}
    errors: Errors = []
    field_name = _BODY_FIELD.get(method_id)
    start: Path = (None, "." + field_name) if field_name else None
    checked: Json = _api(of.api).requests.message(of.request)(body, start, errors)
    if errors:
        raise bad_request(errors)
    return checked


def message_fields(api: str, message: str) -> dict[str, str | None]:
    """The fields of a message: name → the message it holds, or None for a plain value."""
    return _api(api).responses.fields_of(message)


def check_response(method_id: str, body: Any) -> None:
    """Compare an answer with the discovery document; raises DiscoveryMismatch that lists every difference.

    ``body`` is the parsed JSON of a 2xx answer (``None`` or ``{}`` where the method answers nothing). Partial
    answers are fine: every field present must be known and of its type, int64 as text, no nulls.
    """
    of = method(method_id)
    if of.response is None:
        if body:
            raise DiscoveryMismatch(f"{method_id} answers nothing, got {body!r:.200}")
        return
    errors: Errors = []
    _api(of.api).responses.message(of.response)(body, None, errors)
    if errors:
        raise DiscoveryMismatch(f"answer of {method_id}: " + "; ".join(text for _, text in errors[:20]))


# -- JSON text --------------------------------------------------------------------------------------------------


def load_json(data: bytes) -> Json:
    """A JSON object from bytes; ApiError 400 as Google words what is wrong with the text."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise bad_request([("", _PAYLOAD + "Encountered non UTF-8 code points.")]) from None
    try:
        body = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _unreadable(text, error.pos, error.msg) from None
    except RecursionError:
        raise bad_request([("", _PAYLOAD + "Message too deep. Max recursion depth reached.")]) from None
    except ValueError as error:  # NaN, Infinity, integers of thousands of digits
        raise _unreadable(text, max(text.find(str(error)), 0), "") from None
    if not isinstance(body, dict):
        raise bad_request([("", _unknown_root("", "Root element must be a message."))])
    return body


_PAYLOAD = "Invalid JSON payload received. "


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _unknown_root(name: str, why: str = "Cannot find field.") -> str:
    return f'{_PAYLOAD}Unknown name "{name}": {why}'


def _unreadable(text: str, position: int, message: str) -> ApiError:
    if not text[position:].strip():
        what = "Unexpected end of string." + (" Expected a value." if "value" in message else "")
    elif message.startswith("Extra data"):
        what = "Parsing terminated before end of input."
    elif "Expecting ',' delimiter" in message:
        what = (
            "Expected , or ] after array value."
            if _in_array(text, position)
            else "Expected , or } after key:value pair."
        )
    elif "property name" in message:
        what = "Expected an object key or }."
    else:
        what = "Unexpected token."
    start = max(position - 20, 0)
    snippet = text[start : position + 20].replace("\n", " ").replace("\r", " ")
    return bad_request([("", f"{_PAYLOAD}{what}\n{snippet}\n{' ' * (position - start)}^")])


def _in_array(text: str, position: int) -> bool:
    depth = 0
    for ch in reversed(text[max(position - 10_000, 0) : position]):
        if ch in "]}":
            depth += 1
        elif ch in "[{":
            if depth == 0:
                return ch == "["
            depth -= 1
    return False
