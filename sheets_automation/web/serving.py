"""What the service works with, read once when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sheets_automation.policy import Config
from sheets_automation.settings import Settings
from sheets_automation.web.work import Opener


@dataclass(frozen=True, slots=True)
class Serving:
    config: Config
    settings: Settings
    clock: Callable[[], datetime]
    open: Opener
