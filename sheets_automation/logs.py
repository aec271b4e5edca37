"""What happens, for whoever looks after the service: one JSON line per event as Cloud Logging takes it, or text.

JSON where nobody sits in front of it, text on a terminal and with ``--verbose``. Lines carry keys and counts, never
what a customer is called, said or answered (spec §13): the traceback of a broken program goes without its last line,
which may quote a cell; addresses and long numbers in the words of an error are left out. ``docs/metricas.md`` lists the
events and fields that somebody may count on.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

#: The run under way, for every line it causes.
RUN: ContextVar[str] = ContextVar("run", default="")

#: The attribute of a record that holds counts, durations and keys: ``log.info("…", extra=facts(rows=3))``.
_FACTS = "facts"


def facts(**values: object) -> dict[str, Any]:
    """Fields of the JSON line beside the message; pass as ``extra``."""
    return {_FACTS: values}


_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w-])\+?\d(?:[ .]?\d){6,}(?![\w-])")  # telephones, documents; no ids of runs or files


def impersonal(text: str) -> str:
    """The same without e-mail addresses, telephones and numbers of documents, which an error may quote."""
    return _NUMBER.sub("(number)", _ADDRESS.sub("(address)", text))


@contextmanager
def telling_failure() -> Iterator[None]:
    """A command that fails, or finds another at work, is an event, too: also one that never came to begin a run."""
    try:
        yield
    except Exception as error:
        code = getattr(error, "exit_code", 1)
        event = facts(event="run_not_done", problem=type(error).__name__, exit_code=code)
        level = logging.ERROR if code == 1 else logging.WARNING if code else logging.INFO
        logging.getLogger(__name__).log(
            level, "no run was done, or not all of it: %s", type(error).__name__, extra=event
        )
        raise


class JsonLine(logging.Formatter):
    """One event as one line, in the fields that Cloud Logging knows."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by logging."""
        line: dict[str, Any] = {
            "severity": record.levelname,
            "message": impersonal(record.getMessage()),
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "logger": record.name,
        }
        if RUN.get():
            line["run"] = RUN.get()
        line |= getattr(record, _FACTS, {})
        if record.exc_info and record.exc_info[0] is not None:
            line["stack_trace"] = "".join(traceback.format_tb(record.exc_info[2])) + record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLine(logging.Formatter):
    """The same event for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Called by logging."""
        told = " ".join(f"{name}={value}" for name, value in getattr(record, _FACTS, {}).items())
        return super().format(record) + (f" · {told}" if told else "")


def configuration(*, verbose: bool = False, server: bool = False) -> dict[str, Any]:
    """For ``logging.config.dictConfig``: everything to stderr.

    ``server``: tells what it does without being asked; a command tells only what somebody should know.
    """
    people = verbose or sys.stderr.isatty()
    usual = "INFO" if server or not people else "WARNING"
    formatter = {"()": TextLine, "format": "%(levelname)s %(name)s: %(message)s"} if people else {"()": JsonLine}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "INFO" if verbose else "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "sheets_automation": {"level": "DEBUG" if verbose else usual},
            # the server's own words come through the root, so that they are lines like all others
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        },
    }


def only_trouble() -> None:
    """For a command that people watch: its own lines say what it does."""
    logging.getLogger("sheets_automation").setLevel(logging.WARNING)


def begin(*, verbose: bool = False) -> None:
    """Set up logging of a command."""
    logging.config.dictConfig(configuration(verbose=verbose))
