"""What every command of the command line shares: its options, wherever they stand, and how it answers."""

from __future__ import annotations

import copy
import io
import json
import re
import sys
import textwrap
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any

import typer
from rich.console import Console, RenderableType
from rich.text import Text
from typer.core import TyperGroup, TyperOption

from sheets_automation import config as configuration
from sheets_automation import links, logs
from sheets_automation.commands import on_google
from sheets_automation.errors import ConfigError
from sheets_automation.google.wire import checked_endpoint, connect
from sheets_automation.outgoing.choose import Outgoing
from sheets_automation.place import ZONE
from sheets_automation.policy import Config
from sheets_automation.settings import Settings, read_settings
from sheets_automation.steps.session import Session

#: A message is one line in a log, however long; on a terminal it breaks between words.
talk = Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


class Options:
    """What was said for the options of every command, before or after its name.

    One that is said twice has to say the same: which of the two would count, nobody could see.
    """

    def __init__(self) -> None:
        self._said: dict[str, Any] = {}
        self._zone = ZONE  # the company's, once its configuration is read

    def hear(self, context: typer.Context, said: Mapping[str, object]) -> None:
        """Take over what one place of the line says; ends the command where another place says something else."""
        for name, value in said.items():
            for one in value if isinstance(value, list | tuple) else [value] if value else []:
                if self._said.setdefault(name, one) != one:
                    context.fail(f"{name} is given twice, as {self._said[name]} and as {one}. Leave one of them out.")
        logs.begin(verbose=self.verbose)

    @property
    def as_json(self) -> bool:
        return bool(self._said.get("--json"))

    @property
    def verbose(self) -> bool:
        return bool(self._said.get("--verbose"))

    @cached_property
    def settings(self) -> Settings:
        """Of the environment, and the endpoint of the command line."""
        settings = read_settings()
        if endpoint := self._said.get("--endpoint"):
            settings = settings.model_copy(update={"endpoint": endpoint})
        if config := self._said.get("--config"):
            settings = settings.model_copy(update={"config": config})
        if settings.endpoint:
            checked_endpoint(settings.endpoint, settings.credentials_file)
        return settings

    @cached_property
    def config_folder(self) -> Path:
        return self.settings.config

    @cached_property
    def now(self) -> datetime | None:
        """The moment to pretend, in the company's zone."""
        text = self._said.get("--now")
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ConfigError([f"--now: {text!r} is not a moment such as 2026-11-25T07:45 (Bogotá time)"]) from None
        return moment.astimezone(self._zone) if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def config(self) -> Config:
        loaded = configuration.load(self.config_folder)
        self._zone = loaded.company.zone
        self.__dict__.pop("now", None)  # read before the company's zone was known
        return loaded.model_copy(update={"folder_id": self.settings.folder_id})

    def trial_config(self) -> Config:
        """For commands that reach nobody: where no folder was named and none is here, the example that comes along."""
        if "config" not in self.settings.model_fields_set and not self.config_folder.exists():
            self.config_folder = configuration.shipped()
            talk.print(
                f"No folder config/ here: the example of a fictitious dealer is used, {self.config_folder}. "
                "--config names your own.",
                markup=False,
            )
        return self.config()

    def live_config(self) -> Config:
        """The same with the service's own address and key, for mails to real people: links of a trial lead nowhere."""
        key = self.settings.link_key
        if key.get_secret_value():
            links.checked(key.get_secret_value(), "SHEETS_AUTOMATION_LINK_KEY")
        live = {"public_url": self.settings.public_url.rstrip("/"), "link_key": key}
        return self.config().model_copy(update=live)

    def writes(self, config: Config | None = None) -> None:
        """A command is about to write: not to Google at a pretended moment, nor with the people of the example."""
        on_google.refuse_pretended(self.now, self.settings)
        if config is not None:
            on_google.refuse_examples(config, self.settings, self.config_folder)

    def clock(self) -> Callable[[], datetime]:
        """The company's time; with ``--now`` it starts there and goes on at the usual pace."""
        zone = self._zone
        if self.now is None:
            return lambda: datetime.now(zone)
        start, began = self.now, monotonic()
        return lambda: datetime.fromtimestamp(start.timestamp() + monotonic() - began, zone)

    def session(self, sleep: Callable[[float], object] = time.sleep) -> Session:
        wire = connect(self.settings, sleep=sleep)
        return Session.on(wire, Outgoing(wire, self.settings), self.settings.lists)

    def show(self, text: Callable[[], RenderableType], data: Callable[[], Any]) -> None:
        """The result, on stdout: for people, or with ``--json`` as data."""
        if self.as_json:
            sys.stdout.write(json.dumps(data(), ensure_ascii=False, indent=2) + "\n")
        else:
            shown = text()
            if sys.stdout.isatty():
                console = Console(highlight=False)
                console.print(_wrapped(shown, console.width), soft_wrap=isinstance(shown, Text))
            else:
                _print_plain(shown)


_HANGING = re.compile(r"[✗✓!] |\s+(\w+: +)?")  # what the further lines of a paragraph are indented by


def _wrapped(shown: RenderableType, width: int) -> RenderableType:
    """Lines break between words; a long address or path stays whole, so that it can be copied or clicked."""
    if not isinstance(shown, Text):
        return shown
    lines = []
    for line in shown.plain.splitlines():
        hanging = _HANGING.match(line)
        indent = " " * len(hanging[0]) if hanging else ""
        folded = textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        lines += folded or [""]
    return Text("\n".join(lines))


def _print_plain(shown: RenderableType) -> None:
    """For files and pipes: no colours, no fixed screen, no blanks at the ends of lines; lines to copy stay whole."""
    console = Console(highlight=False, width=160, file=io.StringIO(), no_color=True)
    with console.capture() as captured:
        console.print(shown, soft_wrap=isinstance(shown, Text))
    sys.stdout.write("\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n")


class SharedOptions(TyperGroup):
    """A group whose own options are taken after the name of a command, too.

    Each command gets hidden copies of them, so that one parser knows what is an option and what is the value of
    another; help shows them once, where they are at home.
    """

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Called by typer."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _lend(ctx.find_root().command.params, command)
        return command


def _lend(options: Sequence[Any], command: Any) -> None:
    own = {option.name for option in command.params}
    for option in options:
        if isinstance(option, TyperOption) and not option.is_eager and option.name not in own:
            lent: Any = copy.copy(option)
            lent.hidden, lent.expose_value, lent.callback = True, False, _heard
            command.params.append(lent)


def _heard(context: typer.Context, option: Any, value: Any) -> Any:
    if isinstance(context.obj, Options):
        context.obj.hear(context, {option.opts[0]: value})
    return value
