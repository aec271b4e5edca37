"""Every way in which a call can fail, as our error tree: what was being done, what Google said, what to do next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import gspread
import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from googleapiclient.errors import HttpError
from urllib3.exceptions import NewConnectionError

from sheets_automation.errors import Cause, NotSent, RateLimited, Refused, RemoteError, Unavailable, UnknownOutcome
from sheets_automation.google.answers import short
from sheets_automation.google.causes import ADVICE, cause_of

T = TypeVar("T")
_LIMIT_REASONS = ("ratelimitexceeded", "rate limit", "rate_limit_exceeded")

_NO_ANSWER = (
    "Google no respondió de forma utilizable{}. Suele pasar solo: la próxima corrida lo intenta otra vez. Si sigue, "
    "mire www.google.com/appsstatus y la conexión a internet del equipo donde corre el servicio."
)
_LOST = "Se perdió la respuesta de Google{}, así que no se sabe si quedó hecho; la próxima corrida lo revisa."
_SLOWER = "Google pidió ir más despacio: se agotó el cupo de llamadas. La próxima corrida sigue."
_REFUSED = "Google no lo permitió{}. "


def translated(doing: str, send: Callable[[], T], *, writing: bool) -> T:
    """Run one call and turn every way it can fail into our error tree."""
    try:
        return send()
    except gspread.exceptions.APIError as error:
        raise _from_answer(doing, error.response.status_code, {"error": error.error}, writing=writing) from error
    except HttpError as error:
        raise _from_answer(doing, int(error.resp.status), _parsed(error.content), writing=writing) from error
    except GoogleAuthError as error:
        raise _from_auth(doing, error) from error
    except (requests.exceptions.RequestException, TimeoutError, ConnectionError, EOFError) as error:
        if _never_sent(error):
            raise NotSent(
                f"{doing}: Google cannot be reached ({_reason(error)})", told=_NO_ANSWER.format("")
            ) from error
        raise _lost(f"{doing}: no usable answer ({_reason(error)})", None, writing=writing) from error
    except ValueError as error:  # a body that is not JSON: truncated, or not UTF-8
        raise _lost(f"{doing}: the answer is not JSON ({short(str(error))})", None, writing=writing) from error


def _lost(text: str, code: int | None, *, writing: bool) -> RemoteError:
    status = f" ({code})" if code else ""
    if writing:
        return UnknownOutcome(text, told=_LOST.format(status), code=code)
    return Unavailable(text, told=_NO_ANSWER.format(status), code=code)


def _from_answer(doing: str, code: int, answer: Any, *, writing: bool) -> RemoteError:
    """From an error answer in Google's form (``answers.checked`` has seen to that)."""
    said = _message(answer) or "no reason given"
    words = " ".join(_texts(answer))
    text = f"{doing}: Google answered {code}: {said}"
    if code == 429 or (code == 403 and any(reason in words.lower() for reason in _LIMIT_REASONS)):
        return RateLimited(text, told=_SLOWER, code=code, said=said)
    if code == 501:  # not implemented: asking again gives the same answer
        return refused(text, code, said, Cause.OTHER)
    if code >= 500 or code in (-1, 408):
        return _lost(text, code, writing=writing)
    return refused(text, code, said, cause_of(code, words))


def refused(text: str, code: int | None, said: str, cause: Cause) -> Refused:
    """A definite no with what to do about it."""
    advice = ADVICE[cause]
    told = _REFUSED.format(f" ({code})" if code else "") + f"{advice.spanish} Google dijo: «{said}»."
    return Refused(
        f"{text.rstrip('.')}. {advice.english}".rstrip(), told=" ".join(told.split()), code=code, said=said, cause=cause
    )


def _from_auth(doing: str, error: GoogleAuthError) -> RemoteError:
    """No token could be got, so the call itself was not sent."""
    said = short(str(error.args[0]) if error.args else str(error))
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    # The metadata server's silence comes wrapped as if it were a refusal.
    if isinstance(error, TransportError) or isinstance(cause, TransportError) or error.retryable:
        return NotSent(f"{doing}: no access token could be got ({_reason(cause)})", told=_NO_ANSWER.format(""))
    details = [_parsed(part) if isinstance(part, str | bytes) else part for part in error.args[1:]]
    status = next((_status(part) for part in details if _status(part)), 0)
    if status >= 500 or status == 429:
        return NotSent(f"{doing}: no access token could be got ({said})", told=_NO_ANSWER.format(f" ({status})"))
    words = " ".join([said, *_texts(details)])
    said = next(filter(None, map(_message, details)), said)  # IAM's own words say more than google-auth's around them
    return refused(f"{doing}: no access token: {said}", None, said, cause_of(None, words))


def _status(details: Any) -> int:
    error = details.get("error") if isinstance(details, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) else 0


def _never_sent(error: Exception) -> bool:
    """Whether not even a connection stood, so that Google cannot have seen the call."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    inner = error.args[0] if error.args else None
    return isinstance(getattr(inner, "reason", inner), NewConnectionError)


def _reason(error: Exception) -> str:
    return short(f"{type(error).__name__}: {error}")


def _parsed(content: Any) -> Any:
    try:
        return json.loads(content)
    except (ValueError, TypeError):
        return None


def _message(answer: Any) -> str:
    error = answer.get("error") if isinstance(answer, dict) else None
    return short(str(error.get("message", ""))) if isinstance(error, dict) else ""


def _texts(answer: Any) -> Iterator[str]:
    """Every text in a JSON value: where the reason stands differs from API to API."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict):
        for value in answer.values():
            yield from _texts(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _texts(value)
