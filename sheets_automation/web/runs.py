"""A run as the service does it: and afterwards Drive is asked to go on telling of changes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sheets_automation import service
from sheets_automation.commands.telemetry import export
from sheets_automation.commands.watch import Hook, watch
from sheets_automation.errors import AutomationError
from sheets_automation.steps.result import RunResult
from sheets_automation.steps.session import Session
from sheets_automation.web.serving import Serving

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Runs:
    """``hook`` None: Drive is not asked. A new instance opens its own channels; told twice of a change is one run."""

    serving: Serving
    hook: Hook | None
    _open: Mapping[str, datetime] = field(default_factory=dict)  # register id → end of its channel

    def one(self, session: Session) -> RunResult:
        """One run. Channels that cannot be opened are told in the log, and are no fault of the run."""
        result = service.run(session, self.serving.config, self.serving.clock)
        export(result, self.serving.settings)
        if self.hook is not None:
            try:
                self._open = watch(session, self.serving.config, self.hook, self._open, self.serving.clock())
            except AutomationError as error:
                log.warning("Drive was not asked to tell of changes: %s", error)
        return result
