"""As whom the service speaks to Google (``google-apis.md`` §10): the one place that chooses a credential.

In this order: the key file of the environment, a person who signed in (``login.py``), Application Default Credentials.
A file that holds a secret is refused inside the project and where other people of the machine can read it.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import google.auth
from google.auth import impersonated_credentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials as UserCredentials

from sheets_automation.errors import ConfigError
from sheets_automation.google.failures import translated
from sheets_automation.settings import Settings

_ADC_FILE = "GOOGLE_APPLICATION_CREDENTIALS"  # Google's own variable for a file of Application Default Credentials
_GROUP, _OTHERS = 0o10, 0o1  # the bit with which each of the two passes a folder; times 7: all that it may do to a file
_UNNAMED = "default"  # what google-auth calls the machine's account until the metadata server has named it
_CHOICES = (
    "set SHEETS_AUTOMATION_CREDENTIALS_FILE to a key of a service account outside the repository, sign in with "
    "`sheets-automation login`, or run where Application Default Credentials exist (`try` and `emulator` need none)"
)


def credentials_for(settings: Settings, scopes: tuple[str, ...], subject: str | None, tokens: Request) -> Any:
    """A credential for these scopes; ``subject``: the mailbox that it acts for. ``tokens`` fetches what it needs.

    Raises:
        ConfigError: there is none, or none that may be used; the message says what to do.
        RemoteError: the metadata server does not say as which account this machine runs.
    """
    key = settings.credentials_file
    try:
        if key is not None:
            return service_account.Credentials.from_service_account_info(
                _secret(key, "key file", "service_account"), scopes=list(scopes), subject=subject
            )
        if settings.token_file.exists():
            # It acts as the person who signed in, so with the scopes that were granted and in no other mailbox.
            return UserCredentials.from_authorized_user_info(_secret(settings.token_file, "token", "authorized_user"))
        _check_adc_file()
        found, _project = google.auth.default(scopes=list(scopes))
    except (GoogleAuthError, OSError, ValueError) as error:
        raise ConfigError([f"credentials: {str(error).rstrip('.')}; {_CHOICES}"]) from error
    return _delegated(found, scopes, subject, tokens) if subject else found


def as_task(source: Any, account: str, scopes: tuple[str, ...]) -> Any:
    """The credential of a task's own account, for which ``source`` may make tokens (IAM): its quota is its own."""
    return impersonated_credentials.Credentials(
        source_credentials=source, target_principal=account, target_scopes=list(scopes)
    )


def client_id(settings: Settings) -> str:
    """The number of the service account that an administrator authorises; "" where no key file says it."""
    if settings.credentials_file is None:
        return ""
    return str(_secret(settings.credentials_file, "key file", "service_account").get("client_id", ""))


def check_secret_file(path: Path, what: str) -> None:
    """Refuses a file with a secret where it could be committed, or read by others.

    What lies in a folder that is closed to others is closed to them, whatever its own mode says. A read-only file
    system is let pass: that is how containers mount secrets, and no mode can be changed there.

    Raises:
        ConfigError: with the command that mends it. OSError: there is no such file.
    """
    if inside_project(path):
        raise ConfigError([f"{path}: a {what} inside the project is refused; keep it outside the repository"])
    mode = path.stat().st_mode
    folders = [folder.stat().st_mode for folder in path.resolve().parents]
    reached = any(mode & passes * 7 and all(folder & passes for folder in folders) for passes in (_GROUP, _OTHERS))
    if reached and not os.statvfs(path).f_flag & os.ST_RDONLY:
        raise ConfigError(
            [f"{path}: this {what} can be read by others ({stat.filemode(mode)}); run: chmod 600 '{path}'"]
        )


def inside_project(path: Path) -> bool:
    """Whether a file that holds a secret lies where it could be committed."""
    project = Path(__file__).resolve().parents[2]
    return (project / "pyproject.toml").exists() and path.resolve().is_relative_to(project)


def _secret(path: Path, what: str, kind: str) -> dict[str, Any]:
    """A JSON file of Google's. ValueError: it is of another kind."""
    check_secret_file(path, what)
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.get("type", kind) != kind:
        raise ValueError(f"{path} is no {what}: {kind} was expected{_shown_kind(found)}")
    return found


def _shown_kind(found: Any) -> str:
    kind = found.get("type") or next(iter(found), "") if isinstance(found, dict) else ""
    return f", it is of kind {kind!r}" if kind else ""


def _check_adc_file() -> None:
    """A key that came in by Google's own variable is a key, too; files without a secret may lie anywhere."""
    named = os.environ.get(_ADC_FILE, "")
    if named and any(word in Path(named).read_text(encoding="utf-8") for word in ("private_key", "refresh_token")):
        check_secret_file(Path(named), f"credential ({_ADC_FILE})")


def _delegated(source: Any, scopes: tuple[str, ...], subject: str, tokens: Request) -> Any:
    """Keyless domain-wide delegation: the account signs for itself through IAM (``signJwt``)."""

    def made() -> Any:
        if getattr(source, "service_account_email", None) == _UNNAMED:
            source.refresh(tokens)
        account = getattr(source, "service_account_email", None)
        if not account:
            raise ConfigError(
                [
                    f"credentials: the Application Default Credentials are a person's, who cannot send mails as "
                    f"{subject}; leave SHEETS_AUTOMATION_MAIL_USER out and use `sheets-automation login`, or run as a "
                    "service account: gcloud auth application-default login --impersonate-service-account=ADDRESS"
                ]
            )
        return impersonated_credentials.Credentials(
            source_credentials=source, target_principal=account, target_scopes=list(scopes), subject=subject
        )

    return translated("finding out as which account the service runs", made, writing=False)
