"""Production loads no more than it needs: no spreadsheet library, no local Google, no samples."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from guarantees.crash_table import department, workplace
from guarantees.processes import serving

ROOT = Path(__file__).resolve().parents[2]
UNWANTED = ("openpyxl", "xlsxwriter", "matplotlib", "sheets_automation.emulator", "sheets_automation.samples")

_A_RUN_THROUGH_BOTH_DOORS = """
import json, sys
from sheets_automation import cli
code = 0
try:
    cli.main()
except SystemExit as leave:
    code = leave.code
from datetime import datetime
from pathlib import Path
from sheets_automation import config, place
from sheets_automation.settings import read_settings
from sheets_automation.steps.session import Session
from sheets_automation.google.wire import connect
from sheets_automation.web.app import create_app
from sheets_automation.web.serving import Serving
from sheets_automation.web.work import Work
import sheets_automation.web.server
settings = read_settings()
serving = Serving(
    config.load(Path(sys.argv[2])), settings, lambda: datetime.fromisoformat(sys.argv[6]).astimezone(place.ZONE),
    lambda sleep: Session.on(connect(settings, sleep=sleep)),
)
app = create_app(serving, Work(serving.open, serving.clock))
task = lambda session: cli.service.run(session, serving.config, serving.clock)
job = Work(serving.open, serving.clock).begin("run", task)
job.done.wait(60)
loaded = [name for name in UNWANTED if name in sys.modules]
healthy = app.test_client().get("/healthz").status_code
sys.stdout.write("\\n" + json.dumps([code, job.result().status.value, healthy, loaded]))
"""


def test_a_run_loads_no_library_of_the_trial() -> None:
    """After a run from the command line and one by the service none of them is there."""
    now = datetime.fromisoformat("2026-11-25T07:45:00-05:00")
    desk = department()
    with workplace() as (folder, config), serving(desk.emulator, config, folder) as google:
        url = f"http://127.0.0.1:{google.port}"
        line = ["--config", str(config), "--endpoint", url, "--now", now.isoformat(), "run"]
        environment = {
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "SHEETS_AUTOMATION_ENDPOINT": url,
            "SHEETS_AUTOMATION_AUDIENCE": "https://x.example",
            "SHEETS_AUTOMATION_CALLERS": "a@b.example",
        }
        script = f"UNWANTED = {UNWANTED!r}\n{_A_RUN_THROUGH_BOTH_DOORS}"
        done = subprocess.run(
            [sys.executable, "-c", script, *line], env=environment, capture_output=True, encoding="utf-8", check=False
        )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [0, "terminada", 200, []]
