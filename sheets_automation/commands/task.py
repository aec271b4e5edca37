"""Being one of several tasks that do a run together: which one, and where they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sheets_automation.errors import ConfigError
from sheets_automation.google.pacing import share
from sheets_automation.settings import MOST_TASKS, Settings
from sheets_automation.steps.exchange import Exchange
from sheets_automation.steps.session import Session
from sheets_automation.steps.task import Task
from sheets_automation.steps.team import Team


def task_of(settings: Settings, session: Session) -> Task:
    """This process as a task that another leads.

    Raises:
        ConfigError: there is no folder to meet in.
    """
    return Task(session, exchange_of(settings), settings.task_index, settings.task_count)


def exchange_of(settings: Settings) -> Exchange:
    """The folder in which the tasks of this run meet.

    Raises:
        ConfigError: there is none, or it cannot be used.
    """
    if settings.exchange is None:
        raise ConfigError(
            [
                f"environment: SHEETS_AUTOMATION_EXCHANGE: this is task {settings.task_index + 1} of "
                f"{settings.task_count}; name a folder that all of them can write (on Cloud Run a bucket mounted in "
                "every task), outside the repository"
            ]
        )
    exchange = Exchange(settings.exchange, settings.task_patience, settings.execution)
    exchange.ready()
    return exchange


@contextmanager
def leading(settings: Settings) -> Iterator[Team | None]:
    """The other tasks, where there are any; they are told when there is nothing (more) to do."""
    if settings.task_count == 1:
        yield None
        return
    team = Team(exchange_of(settings), settings.task_count)
    try:
        yield team
    finally:
        team.exchange.over()


def as_shard(settings: Settings, shard: str) -> Settings:
    """``--shard 2/8``, counted from 1, before what the environment says.

    Raises:
        ConfigError: it is no such pair, the environment says an index beyond its count, or there are too many.
    """
    if shard:
        found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", shard)
        index, count = (int(part) for part in found.groups()) if found else (0, 0)
        if not 1 <= index <= count <= MOST_TASKS:
            raise ConfigError([f"--shard: {shard!r} is not a task of several, such as 2/8 (1/8 leads)"])
        settings = settings.model_copy(update={"task_index": index - 1, "task_count": count})
    if settings.task_index >= settings.task_count:
        raise ConfigError([f"environment: task index {settings.task_index} of {settings.task_count} tasks (from 0)"])
    share(settings)
    return settings
