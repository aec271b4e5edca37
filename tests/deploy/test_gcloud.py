"""What the scripts of deploy/gcloud ask ``gcloud`` for: a program of that name writes it down, and does nothing."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from .pages import PAGES, code_of

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "deploy" / "gcloud"
_RECORDER = r"""#!/bin/sh
{ printf '%s\0' "$@"; printf '\001'; } >>"$TOLD"
case " $* " in
  *" --data-file - "*) cat >/dev/null ;;
  *" --policy-from-file "*) for last; do :; done; cp "$last" "$TOLD.json" ;;
esac
case " $* " in
  *" describe "*"projectNumber"*) echo 123456 ;;
  *" describe "*"uniqueId"*) echo 1098765 ;;
  *" describe "* | *" list "*) [ "$THERE" = yes ] && echo there || exit "${MISSING:-1}" ;;
  *" policies list "*) : ;;
esac
"""


class Asked(NamedTuple):
    """One call of gcloud."""

    words: tuple[str, ...]

    @property
    def command(self) -> str:
        return " ".join(word for word in self.words if re.fullmatch(r"[a-z0-9-]+", word) and not word.startswith("--"))

    def value(self, flag: str) -> str:
        return self.words[self.words.index(flag) + 1] if flag in self.words else ""


def asked(place: Path, script: str, *arguments: str, there: bool = False, **settings: str) -> list[Asked]:
    """Run a script with these settings; what it asked gcloud for, in order."""
    programs = place / "bin"
    programs.mkdir(exist_ok=True)
    for name in ("gcloud", "docker"):
        (programs / name).write_text(_RECORDER if name == "gcloud" else "#!/bin/sh\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    example = (SCRIPTS / "settings.example.sh").read_text(encoding="utf-8")
    lines = [f"{name}='{value}'" for name, value in {"FOLDER_ID": "f0", "MAIL_USER": "a@b.example", **settings}.items()]
    (place / "settings.sh").write_text("\n".join([example, *lines, ""]), encoding="utf-8")
    told = place / "told"
    told.write_text("", encoding="utf-8")
    done = subprocess.run(
        ["bash", SCRIPTS / script, *arguments],
        env={
            "PATH": f"{programs}:{os.environ['PATH']}",
            "TOLD": str(told),
            "SETTINGS": str(place / "settings.sh"),
            "THERE": "yes" if there else "no",
            "MISSING": "0" if script == "alarm.sh" and not there else "1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Asked(tuple(call.split("\0")[:-1])) for call in told.read_text(encoding="utf-8").split("\1")[:-1]]


def roles(calls: list[Asked]) -> set[tuple[str, str, str]]:
    """(on what, who, role) of every right that is given."""
    given = set()
    for call in calls:
        if "add-iam-policy-binding" in call.words:
            on = call.words[call.words.index("add-iam-policy-binding") + 1]
            kind = " ".join(call.words[3 : call.words.index("add-iam-policy-binding")])
            member = call.value("--member").removeprefix("serviceAccount:").partition("@")[0]
            given.add((f"{kind}: {on.partition('@')[0]}", member, call.value("--role")))
    return given


JOB = {
    ("iam service-accounts: sheets-automation-run", "sheets-automation-run", "roles/iam.serviceAccountTokenCreator"),
    ("run jobs: sheets-automation", "sheets-automation-calls", "roles/run.invoker"),
}
SECRETS = {
    (f"secrets: sheets-automation-{name}", "sheets-automation-run", "roles/secretmanager.secretAccessor")
    for name in ("link-key", "notify-key")
}


def test_the_job_has_the_rights_it_needs_and_no_other(tmp_path: Path) -> None:
    """One account works, another may start it; neither has a role in the project, no secret is made without a use."""
    calls = asked(tmp_path, "deploy.sh", "image:1")
    assert roles(calls) == JOB
    assert not any("projects add-iam-policy-binding" in call.command for call in calls)
    assert not any("secrets" in call.words for call in calls)
    (job,) = [call for call in calls if "jobs" in call.words and "deploy" in call.words]
    assert job.value("--service-account").startswith("sheets-automation-run@")
    assert (job.value("--args"), job.value("--max-retries"), job.value("--tasks")) == ("run,--quiet", "0", "1")
    (schedule,) = [call for call in calls if "scheduler" in call.words and "create" in call.words]
    assert schedule.value("--oauth-service-account-email").startswith("sheets-automation-calls@")
    assert schedule.value("--time-zone") == "America/Bogota"
    assert schedule.value("--uri").endswith("/jobs/sheets-automation:run")


def test_the_service_verifies_its_callers_itself(tmp_path: Path) -> None:
    """With TRIGGER=service Scheduler brings an OIDC token for the audience that `serve` is told; one instance."""
    calls = asked(tmp_path, "deploy.sh", "image:1", SERVICE="yes", TRIGGER="service")
    assert roles(calls) == JOB | SECRETS
    (service,) = [call for call in calls if call.words[3:6] == ("run", "deploy", "sheets-automation")]
    assert {"--no-invoker-iam-check", "--no-cpu-throttling"} <= set(service.words)
    assert service.value("--max-instances") == "1"
    told = dict(pair.split("=", 1) for pair in service.value("--set-env-vars").split(","))
    (schedule,) = [call for call in calls if "scheduler" in call.words and "create" in call.words]
    url = "https://sheets-automation-123456.us-east1.run.app"
    assert told["SHEETS_AUTOMATION_AUDIENCE"] == url == schedule.value("--oidc-token-audience")
    assert told["SHEETS_AUTOMATION_CALLERS"] == schedule.value("--oidc-service-account-email")
    assert schedule.value("--uri") == f"{url}/run"
    (job,) = [call for call in calls if "jobs" in call.words and "deploy" in call.words]
    assert "LINK_KEY" in job.value("--set-secrets")  # the job mails links, too
    assert "NOTIFY_KEY" not in job.value("--set-secrets")
    assert not re.search(r"(?i)key=|password=", job.value("--set-env-vars") + service.value("--set-env-vars"))


def test_several_tasks_share_a_folder(tmp_path: Path) -> None:
    """All run at once and meet in a bucket that only the working account reads and writes."""
    calls = asked(tmp_path, "deploy.sh", "image:1", TASKS="8")
    bucket = "gs://mi-proyecto-sheets-automation-exchange"
    assert roles(calls) == JOB | {(f"storage buckets: {bucket}", "sheets-automation-run", "roles/storage.objectUser")}
    (job,) = [call for call in calls if "jobs" in call.words and "deploy" in call.words]
    assert (job.value("--tasks"), job.value("--parallelism")) == ("8", "8")
    assert "SHEETS_AUTOMATION_EXCHANGE=/exchange" in job.value("--set-env-vars")


def test_a_second_time_nothing_is_made_again(tmp_path: Path) -> None:
    """What is there is brought up to date: no `create`, and no new key unless asked for."""
    settings = {"SERVICE": "yes", "TASKS": "2", "ALERT_EMAIL": "ti@example.com"}
    for script, arguments in (("deploy.sh", ["image:1"]), ("image.sh", []), ("secrets.sh", []), ("alarm.sh", [])):
        calls = asked(tmp_path, script, *arguments, there=True, **settings)
        assert not [call.command for call in calls if "create" in call.words or "versions" in call.words], script
    rotated = asked(tmp_path, "secrets.sh", "rotate", there=True, **settings)
    assert sum("versions" in call.words for call in rotated) == 2


def test_the_alarm_is_a_policy_with_somebody_to_tell(tmp_path: Path) -> None:
    """What Cloud Monitoring gets is JSON: so many hours without a run, whichever way a counter is silent."""
    asked(tmp_path, "alarm.sh", there=True, ALERT_EMAIL="ti@example.com", ALERT_HOURS="6")
    policy = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    assert policy["notificationChannels"] == ["there"]
    absent, fewer = (condition for condition in policy["conditions"])
    assert absent["conditionAbsent"]["duration"] == "21600s"
    assert fewer["conditionThreshold"]["aggregations"][0]["alignmentPeriod"] == "21600s"
    assert {one["filter"] for one in (absent["conditionAbsent"], fewer["conditionThreshold"])} == {
        'metric.type="logging.googleapis.com/user/sheets-automation-runs" AND resource.type="cloud_run_job"'
    }


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"TRIGGER": "service"}, "needs SERVICE=yes"),
        ({"TRIGGER": "cron"}, "job or service"),
        ({"ALERT_HOURS": "48"}, "at most 23"),
        ({"NAME": "atencion-al-cliente-de-todas"}, "at most 24"),
        ({"PROJECT": ""}, "PROJECT"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    """Before anything is asked for, and in words."""
    with pytest.raises(AssertionError, match=said):
        asked(tmp_path, "deploy.sh", "image:1", **settings)
    assert (tmp_path / "told").read_text(encoding="utf-8") == ""


def _completions() -> Path | None:
    found = [Path("/usr/lib/google-cloud-sdk"), Path("/opt/google-cloud-sdk"), Path("/snap/google-cloud-cli/current")]
    trees = [place / "data/cli/gcloud_completions.py" for place in found]
    return next((tree for tree in trees if tree.is_file()), None)


@pytest.mark.skipif(_completions() is None, reason="gcloud is not installed: its own list of flags is not at hand")
def test_gcloud_knows_every_command_and_flag(tmp_path: Path) -> None:
    """Looked up in the list that gcloud itself completes command lines from."""
    settings = {"SERVICE": "yes", "TASKS": "2", "ALERT_EMAIL": "ti@example.com"}
    calls = [
        call
        for there in (False, True)
        for script, arguments in (("deploy.sh", ["image:1"]), ("image.sh", []), ("secrets.sh", ["rotate"]),
                                  ("alarm.sh", []))
        for call in asked(tmp_path, script, *arguments, there=there, **settings)
    ]  # fmt: skip
    code = "\n".join(code_of(page.read_text(encoding="utf-8")) for page in PAGES)
    typed = [Asked(tuple(shlex.split(line)[1:])) for line in code.splitlines() if line.startswith("gcloud ")]
    calls += typed
    tree: dict[str, object] = {}
    completions = _completions()
    assert completions is not None
    exec(completions.read_text(encoding="utf-8"), tree)  # noqa: S102 - Google's own file, which holds one dict
    unknown = {problem for call in calls if (problem := _unknown(call, tree["STATIC_COMPLETION_CLI_TREE"]))}
    assert len(calls) > 60
    assert len(typed) > 15
    assert unknown == set()


def _unknown(call: Asked, node: object) -> str:
    assert isinstance(node, dict)
    flags = set(node["flags"])
    at_command = True
    words = iter(call.words)
    for word in words:
        if word.startswith("--"):
            name = word.split("=")[0]
            if not {name, name.replace("--no-", "--", 1)} & flags:
                return f"{call.command}: {word}"
        elif at_command and word in node.get("commands", {}):
            node = node["commands"][word]
            flags |= set(node["flags"])
        elif not node.get("commands"):
            at_command = False
        elif word not in (call.value("--project"),):
            return f"{call.command}: {word}"
    return ""
