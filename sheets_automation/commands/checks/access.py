"""Credentials, this machine's clock, and whether the APIs may be used: what every call stands on."""

from __future__ import annotations

import re
from datetime import timedelta

from sheets_automation.commands.checks.context import Context, Fine, Problem, Told, Unseen, seen
from sheets_automation.errors import AutomationError, Cause, ConfigError, EndpointError, NotSent, RateLimited, Refused
from sheets_automation.google.causes import ADVICE
from sheets_automation.google.credentials import client_id
from sheets_automation.google.wire import MAIL_SCOPES, SCOPES

_SHEETS, _DRIVE = SCOPES
_TOLERATED = timedelta(seconds=60)
_REFUSED = timedelta(minutes=5)  # beyond it Google takes no signature for a token
_STATUS = "https://www.google.com/appsstatus"


def credentials(context: Context) -> Told:
    """A credential that may be used, and a token for it."""
    wire = context.wire
    if isinstance(wire, ConfigError):
        for line in wire.problems:
            what, _, remedy = line.rpartition("; ")
            yield Problem(what, "credentials", remedy[:1].upper() + remedy[1:])
        return
    if isinstance(wire, AutomationError):
        yield unreachable(wire)
        return
    found = context.account
    if isinstance(found, Refused) and found.code is None:
        if not (found.cause is Cause.CLOCK and _skewed(context)):
            yield refused(context, found, "the credential", "")
    elif isinstance(found, NotSent):
        yield unreachable(found)
    else:
        known = "" if isinstance(found, AutomationError) else f"; acts as {found.address}"
        yield Fine("credentials", _kind(context) + known)


def clock(context: Context) -> Told:
    """This machine's against the date of Google's answers."""
    ahead = seen(context.ahead)
    if abs(ahead) <= _TOLERATED:
        yield Fine("clock", "right")
        return
    way = "ahead of" if ahead > timedelta(0) else "behind"
    lasting = abs(ahead) >= _REFUSED
    yield Problem(
        f"This machine's clock is {_minutes(abs(ahead))} {way} Google's"
        + ("; Google gives no token to a clock that is 5 minutes off" if lasting else ""),
        "this machine",
        "Set it by the network: sudo timedatectl set-ntp true (in a container: on its host).",
        blocks=lasting,
    )


def drive_api(context: Context) -> Told:
    """Whether Drive lists files."""
    found = context.account
    if isinstance(found, Refused) and found.code is not None:
        yield refused(context, found, "drive", _DRIVE)
    elif isinstance(found, AutomationError):
        if not isinstance(found, Refused | NotSent):
            yield unreachable(found)
    else:
        yield Fine("Drive API", "answers")


def sheets_api(context: Context) -> Told:
    """Whether Sheets reads and writes."""
    found = context.sheets_answer
    if isinstance(found, Refused):
        yield refused(context, found, "sheets", _SHEETS)
    elif isinstance(found, AutomationError):
        yield unreachable(found)
    else:
        yield Fine("Sheets API", "answers")


def unreachable(error: AutomationError) -> Problem:
    """Something that usually passes by itself."""
    if isinstance(error, RateLimited):
        return Problem(f"Google asks to go slower: {error}", "Google", "Wait two minutes and ask doctor again.")
    if isinstance(error, EndpointError):
        what, _, remedy = str(error).partition(". ")
        return Problem(what, "the local emulator", remedy)
    remedy = (
        "Look whether this machine reaches https://oauth2.googleapis.com and https://www.googleapis.com (network, "
        f"proxy, firewall) and at {_STATUS}; then ask doctor again."
    )
    return Problem(f"Google does not answer: {error}", "the network, or Google", remedy)


def refused(context: Context, refusal: Refused, api: str, scope: str) -> Problem:
    """What Google refuses as a whole, whatever the file."""
    cause = refusal.cause or Cause.OTHER
    remedy = ADVICE[cause].english or _NO_MORE
    if cause is Cause.API:
        remedy = _enable(refusal.said, api)
    elif cause is Cause.SCOPE:
        remedy = _grant(context, scope or " ".join(SCOPES))
    elif cause in (Cause.DELEGATION, Cause.DENIED):
        remedy = delegate(context, scope)
    elif cause is Cause.SIGNER:
        remedy = _let_sign(_address(context))
    elif cause is Cause.KEY:
        remedy += _new_key(context)
    where = f"the {api.capitalize()} API" if scope else "credentials"
    return Problem(f"{_WHAT.get(cause, 'Google refuses')}. Google said: {refusal.said}", where, remedy.strip())


def delegate(context: Context, scope: str) -> str:
    """How an administrator lets the service account act for a mailbox."""
    number = client_id(context.settings)
    shown = f"gcloud iam service-accounts describe {_address(context)} --format='value(uniqueId)'"
    whose = f"client ID {number}" if number else f"the client ID that this shows: {shown},"
    return (
        f"A Workspace administrator opens https://admin.google.com/ac/owl/domainwidedelegation › Add new, with {whose} "
        f"and the scope {scope or MAIL_SCOPES[0]} (if the client is listed already: Edit, and add the scope). It can "
        "take some minutes."
    )


_NO_MORE = "Google says no more: look whether project, API and account are as docs/google.md describes them."
_WHAT = {
    Cause.API: "An API is not enabled in the Google Cloud project",
    Cause.SCOPE: "The credential was granted without a scope that is needed",
    Cause.KEY: "Google does not accept the key",
    Cause.CLOCK: "Google finds this machine's clock wrong",
    Cause.ACCOUNT: "The service account does not exist any more, or is disabled",
    Cause.DELEGATION: "The service account may not act for the mailbox",
    Cause.DENIED: "The domain keeps the service account from the mailbox",
    Cause.MAIL_USER: "There is no such mailbox",
    Cause.MAILBOX: "The account that sends has no Gmail mailbox",
    Cause.SIGNER: "The service account may not sign for itself",
    Cause.AUDIENCE: "The key asks for its token in the wrong place",
    Cause.SIGN_IN: "The sign-in has ended",
}


def _let_sign(address: str) -> str:
    return (
        f"Let the account sign for itself: gcloud iam service-accounts add-iam-policy-binding {address} "
        f"--member=serviceAccount:{address} --role=roles/iam.serviceAccountTokenCreator, and wait some minutes."
    )


def _enable(said: str, api: str) -> str:
    found = re.search(r"project (\S+) before", said)
    project = found[1] if found else ""
    service = "iamcredentials" if "IAM" in said else api
    option = f" --project={project}" if project else ""
    page = f"https://console.cloud.google.com/apis/library/{service}.googleapis.com" + (
        f"?project={project}" if project else ""
    )
    return f"Enable it: gcloud services enable {service}.googleapis.com{option} (or {page}), and wait some minutes."


def _grant(context: Context, scope: str) -> str:
    if context.settings.credentials_file is None and context.settings.token_file.exists():
        return f"Run `sheets-automation login` again and tick every box; needed is {scope}."
    return (
        f"Grant the scope {scope}. Of a person's default credentials: gcloud auth application-default login "
        f"--scopes=https://www.googleapis.com/auth/cloud-platform,{scope}; of a virtual machine: its access scopes."
    )


def _new_key(context: Context) -> str:
    key = context.settings.credentials_file
    if key is None:
        return ""
    return f" gcloud iam service-accounts keys create '{key}' --iam-account={_address(context)}; chmod 600 '{key}'"


def _address(context: Context) -> str:
    try:
        return context.address
    except Unseen:
        return "ADDRESS"


def _kind(context: Context) -> str:
    settings = context.settings
    if settings.endpoint:
        return "none needed for a local emulator"
    if settings.credentials_file is not None:
        return f"key file {settings.credentials_file}"
    return f"signed in ({settings.token_file})" if settings.token_file.exists() else "Application Default Credentials"


def _skewed(context: Context) -> bool:
    """Whether the clock's own check has told it."""
    try:
        return abs(seen(context.ahead)) >= _TOLERATED
    except Unseen:
        return False


def _minutes(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{round(seconds / 60)} min"
