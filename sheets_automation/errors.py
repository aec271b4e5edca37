"""Everything that can go wrong and is told to a person, as one tree.

AutomationError
├── ConfigError              a file under config/ or an environment variable is wrong (all problems at once)
├── InputError               a workbook handed to us cannot be used (not .xlsx, encrypted, truncated, bomb …)
├── DiscoveryError           the files the service needs were not found, or two claim one code
├── EndpointError            an endpoint that is not Google, loopback or in-process; or a real key beside a local one
├── LimitsExceeded           the plan breaks config/limits.toml; nothing was written
├── PlanMismatch             an approved plan no longer describes the world; nothing was written
├── LockHeld                 another run is at work
├── ControlDamaged           the control workbook cannot be read as ours
├── ControlNotWritable       the control workbook is shared without the right to edit; nothing was written
├── ControlMoved             people changed the control workbook's rows or columns under a run
├── OutOfTime                the run's time budget is used up
│   └── AskedToStop          the process is told to end: the run stops at its next call
└── RemoteError              Google, or the relay for mails, answered with an error, or not at all
    ├── RateLimited          429, or 403 "rate limit": give up this run, try at the next
    ├── Refused              400, 401, 403, 404, 409; 5xx of a relay: asking again changes nothing
    ├── Unavailable          5xx, HTML instead of JSON: asking again may help
    │   ├── NotSent              no token, no connection, 4xx of a relay: nothing was taken, so even a write may be sent
    │   │                        again
    │   └── TaskLost             another task of the run does not do its part: that waits for the next run
    └── UnknownOutcome       a write was sent and its answer lost: re-read before anything else

Each message says what happened, where, and what to do. Bad *data* is never raised: it is a ``Finding``.

Apart from the tree: UnaccountedRows, an error of the program itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto


class Cause(Enum):
    """Why Google refuses, where its answer says so and the next step depends on it (``google/causes.py``)."""

    CLOCK = auto()  # this machine's clock is wrong
    KEY = auto()  # disabled, deleted, or another account's
    ACCOUNT = auto()  # the service account is deleted or disabled
    MAIL_USER = auto()  # the mailbox does not exist
    DELEGATION = auto()  # domain-wide delegation lacks this account or scope
    DENIED = auto()  # the domain's administrator keeps this client from its data
    SIGNER = auto()  # on Google Cloud the account may not sign for itself
    AUDIENCE = auto()  # the key names another token server than Google's
    SIGN_IN = auto()  # a person's sign-in has ended, or its OAuth client is gone
    SCOPE = auto()
    API = auto()  # not enabled in the project
    STORAGE = auto()
    MAILBOX = auto()  # the account has no Gmail
    RECIPIENT = auto()  # this one message cannot be delivered
    RIGHT = auto()  # not shared, or not as editor
    MISSING = auto()  # no such file
    OTHER = auto()


class AutomationError(Exception):
    """Root. ``str(error)`` is complete, English, and addressed to whoever runs the service.

    ``told``: the same for the people who read the mails and the control workbook, in their Spanish.
    """

    exit_code = 1

    def __init__(self, message: str, *, told: str = "") -> None:
        super().__init__(message)
        self.told = told or message


_OF_THE_MACHINE = ("--", "environment:", "credentials:")


class ConfigError(AutomationError):
    """All problems of the configuration at once: one line each, with file and key.

    Those of the files that a company edits are told in Spanish, those of the command line and the machine in English.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        many = "s" if count != 1 else ""
        head = f"La configuración tiene {count} problema{many}; no se leyó ni escribió nada:"
        if all(problem.startswith(_OF_THE_MACHINE) for problem in self.problems):
            head = f"{count} problem{many} with how the command was given or set up; nothing was read or written:"
        super().__init__("\n".join([head, *(f"  - {problem}" for problem in self.problems)]))


class InputError(AutomationError):
    """A workbook handed to us cannot be used."""


class DiscoveryError(AutomationError):
    """The workbooks the run needs are missing or ambiguous. ``told``: the same in Spanish, for whoever can mend it."""

    def __init__(self, message: str, *, told: str = "") -> None:
        super().__init__(message)
        self.told = told


class EndpointError(AutomationError):
    """An endpoint is not allowed."""


class LimitsExceeded(AutomationError):
    """The plan breaks a limit; nothing was written."""


class PlanMismatch(AutomationError):
    """The approved plan and the world differ; nothing was written."""


class LockHeld(AutomationError):
    """Another run holds the lock. Not a failure: that run does the work."""

    exit_code = 0

    def __init__(self, who: str, then: str, *, told: str = "", holder: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{who}. {then}", told=told)
        self.who = who  # which run, since when
        self.holder = dict(holder or {})  # run, machine, process, since, until: as far as the lock says


class UndoWaits(LockHeld):
    """Another run holds the lock, and it does not take back what was asked for."""

    exit_code = 3


class ControlDamaged(AutomationError):
    """The control workbook cannot be read as the service's own."""


class ControlNotWritable(AutomationError):
    """The service may read the control workbook but not write it."""


class ControlMoved(AutomationError):
    """People moved rows or columns of the control workbook while a run was at work; the next run goes on from here."""

    exit_code = 3


class OutOfTime(AutomationError):
    """The run's time budget is used up; the next run goes on from here."""

    exit_code = 3


class AskedToStop(OutOfTime):
    """The process is about to end. Said once: what a run writes down after it, and letting the lock go, may go on."""


class RemoteError(AutomationError):
    """Google, or the relay for mails, answered with an error, or not at all."""

    def __init__(
        self, message: str, *, told: str = "", code: int | None = None, said: str = "", cause: Cause | None = None
    ) -> None:
        super().__init__(message, told=told)
        self.code = code  # HTTP status; of a relay: SMTP reply code
        self.said = said  # Google's own words, shortened; of a relay: at which step it said which code
        self.cause = cause


class RateLimited(RemoteError):
    """429, or Drive's 403 "rate limit exceeded"."""


class Refused(RemoteError):
    """A definite no."""


class Unavailable(RemoteError):
    """5xx, or something that is not Google's JSON."""


class NotSent(Unavailable):
    """Nothing was taken: there was no token or no connection, or a relay said «not now»."""


class TaskLost(Unavailable):
    """Another task of this run does not do its part. ``task``: 0-based; ``why``: in Spanish."""

    exit_code = 3

    def __init__(self, task: int, count: int, why: str, *, about: str = "") -> None:
        self.about, self.why = about or f"tarea {task + 1} de {count}", why
        super().__init__(
            f"Another task does not do its part ({self.about}: {why}). The next run goes on from here.",
            told=f"La {self.about} de la corrida {why}." if not about else f"Una tarea de la {about} {why}.",
        )


class UnknownOutcome(RemoteError):
    """A write whose answer was lost: it may or may not have happened."""


class UnaccountedRows(AssertionError):
    """A row that was seen has no place in the account (spec §3): the program is wrong, whatever the sheet holds."""
