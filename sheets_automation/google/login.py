"""A person signs in, for a first try on a laptop: the browser asks for consent, the token is kept for nobody else."""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
from oauthlib.oauth2 import OAuth2Error
from requests.exceptions import RequestException

from sheets_automation.errors import ConfigError, InputError
from sheets_automation.google.answers import short
from sheets_automation.google.credentials import check_secret_file
from sheets_automation.google.wire import EXPORT_SCOPES, MAIL_SCOPES, SCOPES

_ASKED = tuple(dict.fromkeys((*SCOPES, *MAIL_SCOPES, *EXPORT_SCOPES)))
_PATIENCE = 300  # seconds that a person has for the browser
_ADDRESS = "Sign in and allow access; if no browser opens, open this address on this machine:\n{url}"
_DONE = "Signed in. You can close this window."


def sign_in(client_file: Path | None, token_file: Path, *, browser: bool = True) -> None:
    """Ask the person for consent and keep the token in ``token_file``, readable by nobody else.

    Raises:
        ConfigError: there is no OAuth client to sign in with. InputError: nobody consented; nothing was written.
    """
    flow = _flow(client_file)
    try:
        with redirect_stdout(sys.stderr):  # the library prints the address where our results go
            signed = flow.run_local_server(
                port=0,
                open_browser=browser,
                authorization_prompt_message=_ADDRESS,
                success_message=_DONE,
                timeout_seconds=_PATIENCE,
                prompt="consent",  # without it Google hands out no refresh token to who has consented before
            )
    except Warning as changed:  # so oauthlib says that not all boxes were ticked
        lacking = sorted(set(_ASKED) - set(getattr(changed, "new_scope", ())))
        raise InputError(
            f"Not all that the service needs was allowed: {', '.join(lacking)}. Sign in again and tick every box; "
            "nothing was kept."
        ) from changed
    except WSGITimeoutError as error:
        raise InputError(f"Nobody signed in within {_PATIENCE // 60} minutes; nothing was kept.") from error
    except (OAuth2Error, RequestException, OSError, ValueError) as error:
        raise InputError(f"Signing in did not succeed: {short(str(error))}. Nothing was kept; try again.") from error
    _keep(token_file, json.loads(signed.to_json()))


def forget(token_file: Path) -> bool:
    """Delete the token of who signed in; whether there was one."""
    existed = token_file.exists()
    token_file.unlink(missing_ok=True)
    return existed


def _flow(client_file: Path | None) -> Any:
    if client_file is None:
        raise ConfigError(
            [
                "SHEETS_AUTOMATION_OAUTH_CLIENT_FILE is not set: in the Google Cloud console create an OAuth client of "
                "the kind «Desktop app», download its JSON outside this folder and set the variable to its path"
            ]
        )
    try:
        check_secret_file(client_file, "OAuth client")
        return InstalledAppFlow.from_client_secrets_file(str(client_file), list(_ASKED))
    except (OSError, ValueError) as error:
        told = f"{client_file}: {short(str(error)).rstrip('.')}; download the JSON of an OAuth client «Desktop app»"
        raise ConfigError([told]) from error


def _keep(path: Path, token: dict[str, Any]) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump({"type": "authorized_user", **token}, file)
        beside.replace(path)
    except OSError as error:
        raise InputError(f"The token cannot be kept in {path}: {error.strerror}. Mend the folder.") from error
    finally:
        beside.unlink(missing_ok=True)
