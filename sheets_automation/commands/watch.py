"""Ask Drive to tell of changes: one channel for each register. Nothing is kept of them; each ends in a day."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sheets_automation import links
from sheets_automation.errors import ConfigError, Refused
from sheets_automation.policy import Config
from sheets_automation.settings import Settings
from sheets_automation.steps.observe import discover
from sheets_automation.steps.session import Session

log = logging.getLogger(__name__)

PATH = "/drive/notifications"
_LIFE = timedelta(days=1)  # as long as Google lets a channel of a file live
_RENEWED = timedelta(hours=6)  # before its end


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Drive tells of changes, and the key of what it says to prove that it is Drive."""

    address: str
    key: str

    @classmethod
    def of(cls, settings: Settings) -> Hook | None:
        """None where the settings want no notifications.

        Raises:
            ConfigError: the key can be guessed, or no address is known.
        """
        key, url = settings.notify_key.get_secret_value(), settings.public_url.rstrip("/")
        if not key:
            return None
        links.checked(key, "SHEETS_AUTOMATION_NOTIFY_KEY")
        if not url:
            wanted = "the address of the service, https://…, for Drive to tell of changes"
            raise ConfigError([f"environment: SHEETS_AUTOMATION_PUBLIC_URL: {wanted}"])
        return cls(url + PATH, key)


def watch(
    session: Session, config: Config, hook: Hook, known: Mapping[str, datetime], now: datetime
) -> dict[str, datetime]:
    """Open a channel for each register that has none, or whose channel ends soon; register id → end of its channel.

    Only registers: each run writes into the control workbook, and would call the next. ``known``: as returned before.
    """
    open_until: dict[str, datetime] = {}
    for file, _form in discover(session, config).registers:
        end = known.get(file.id)
        if end is None or end - now < _RENEWED:
            end = now + _LIFE
            channel = links.new_channel(now, _LIFE)
            try:
                session.drive.watch(file.id, channel, hook.address, links.channel_word(hook.key, channel), end)
            except Refused as refusal:
                log.error("Drive will not tell of changes to a register: %s", refusal)
                continue
        open_until[file.id] = end
    return open_until
