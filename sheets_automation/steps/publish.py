"""Build the monthly report tabs (spec §10)."""

from __future__ import annotations

from datetime import datetime

from sheets_automation.policy import Config
from sheets_automation.steps.observe import Files, World
from sheets_automation.steps.session import Session


def publish(session: Session, config: Config, files: Files, world: World, now: datetime) -> list[str]:
    return []
