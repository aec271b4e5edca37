"""Each command, flag, variable and file that deploy/ and the pages for IT name exists, and each setting is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer
from guarantees.report_desk import Newsroom
from pydantic import AliasChoices

from sheets_automation.cli import app
from sheets_automation.commands.doctor import CHECKS
from sheets_automation.logs import JsonLine
from sheets_automation.settings import Settings

from .pages import DEPLOY, FILES, PAGES, ROOT, command_lines, paths, variables

COMMAND = typer.main.get_command(app)


def settings() -> set[str]:
    """The variables that the program reads."""
    names = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        given = [str(one) for one in alias.choices] if isinstance(alias, AliasChoices) else []
        names |= {one for one in given if one.isupper()} or {f"SHEETS_AUTOMATION_{name.upper()}"}
    return names


class CannotBeTyped(Exception):
    """The program does not understand a command line."""


def parsed(words: list[str]) -> None:
    """Read a command line as the program does, without doing anything.

    Raises:
        CannotBeTyped: in the program's own words.
    """
    try:
        command, context = COMMAND, COMMAND.make_context("sheets-automation", list(words))
        while hasattr(command, "resolve_command"):
            name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])
            context = command.make_context(name, rest, parent=context)
    except typer.Exit:  # --help, --version
        return
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        raise CannotBeTyped(f"{' '.join(words)}: {error.format_message()}") from error


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_line_can_be_typed(path: Path) -> None:
    """The program understands each call: command, options, what an option wants."""
    for words in command_lines(path.read_text(encoding="utf-8"), is_page=path.suffix == ".md"):
        parsed(words)


def test_a_wrong_command_line_is_seen() -> None:
    """An invented command, an invented option and a missing argument are refused, in a page and in a script."""
    for line in ("corre", "run --fast", "undo", "report GSC-FOR-02 --month"):
        for text, is_page in (
            (f"```sh\nsheets-automation {line}\n```", True),
            (f"x -m sheets_automation {line}", False),
        ):
            (words,) = command_lines(text, is_page=is_page)
            with pytest.raises(CannotBeTyped):
                parsed(words)


def test_the_arguments_of_containers_are_a_command() -> None:
    """What the job is started with, in both ways, and what the image does by itself."""
    (script,) = re.findall(r"--args (\S+)", (ROOT / "deploy/gcloud/deploy.sh").read_text(encoding="utf-8"))
    (module,) = re.findall(r"args\s+= \[(.*?)\]", (ROOT / "deploy/terraform/main.tf").read_text(encoding="utf-8"))
    (image,) = re.findall(r"^CMD \[(.*?)\]", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    lists = [script.split(","), re.findall(r'"(.*?)"', module), re.findall(r'"(.*?)"', image)]
    assert lists[0] == lists[1] == ["run", "--quiet"]
    for words in lists:
        parsed(words)


def test_every_variable_is_read() -> None:
    """What scripts, units and pages set is a setting of the program."""
    named = {name for path in FILES for name in variables(path.read_text(encoding="utf-8"))}
    assert named - settings() == set()
    assert {"SHEETS_AUTOMATION_FOLDER_ID", "SHEETS_AUTOMATION_CALLERS"} <= named


def test_every_setting_is_told() -> None:
    """The page to which the runbook sends for them has each."""
    assert "referencia-config.md#variables-de-entorno" in (ROOT / "docs/operacion.md").read_text(encoding="utf-8")
    told = (ROOT / "docs/referencia-config.md").read_text(encoding="utf-8")
    ours = {
        name for name in settings() if name.startswith("SHEETS_AUTOMATION_")
    }  # Cloud Run and OpenTelemetry have theirs
    assert {name for name in ours if name not in told} == set()


def test_the_runbook_knows_what_doctor_looks_at() -> None:
    """Each check has its line there, in the same order, and no other."""
    told = (
        (ROOT / "docs/operacion.md").read_text(encoding="utf-8").split("## Qué hacer con cada mensaje de `doctor`")[1]
    )
    assert re.findall(r"^\| `(.+?)` \|", told, re.MULTILINE) == [name for name, _check in CHECKS]


@pytest.mark.parametrize("path", [*PAGES, *DEPLOY], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_is_there(path: Path) -> None:
    """Files and folders of the project that are named exist; what each copies for itself aside."""
    found = paths(path.read_text(encoding="utf-8")) - {"deploy/gcloud/settings.sh", "config/people.toml"}
    assert {name for name in found if not (ROOT / name).exists()} == set()


def test_terraform_uses_what_it_declares() -> None:
    """Each variable and local is declared once and used, and both ways know the same settings."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "deploy/terraform").glob("*.tf")}
    every = "\n".join(texts.values())
    declared = set(re.findall(r'^variable "(\w+)"', every, re.MULTILINE))
    assert declared == set(re.findall(r"\bvar\.(\w+)", every))
    locals_ = {
        name for body in re.findall(r"^locals \{\n(.*?)^\}", every, re.DOTALL | re.MULTILINE)
        for name in re.findall(r"^  (\w+)\s+=", body, re.MULTILINE)
    }  # fmt: skip
    assert locals_ == set(re.findall(r"\blocal\.(\w+)", every))
    example = (ROOT / "deploy/gcloud/settings.example.sh").read_text(encoding="utf-8")
    asked = {name.lower() for name in re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)}
    assert declared ^ asked == {"image", "config"}  # a script's argument; the folder goes into the image


def test_links_between_the_pages_lead_somewhere() -> None:
    """To a page that is there and, behind #, to one of its headings as GitHub makes anchors of them."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
    headings = {name: re.findall(r"^#+ (.+)$", text, re.MULTILINE) for name, text in texts.items()}
    anchors = {name: {anchor(line) for line in lines} for name, lines in headings.items()}
    for name in (path.name for path in PAGES):
        for page, to in re.findall(r"\]\(([\w-]*(?:\.md)?)(?:#([^)]+))?\)", texts[name]):
            assert (page or name) in texts, page
            assert not to or to in anchors[page or name], to


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_alarm_counts_the_same_lines_both_ways(caplog: pytest.LogCaptureFixture) -> None:
    """One filter, whichever way it was set up; the line that a run ends with passes it, that of a failed one not."""
    told = [(ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("gcloud/alarm.sh", "terraform/alarm.tf")]
    lines = [re.search(r"^ *\((jsonPayload\.message.*)\)$", text, re.MULTILINE) for text in told]
    assert None not in lines
    (counted,) = {found[1] for found in lines if found}
    tests = re.findall(r'jsonPayload\.(\w+)=~"(.*?)"', counted)
    assert [name for name, _pattern in tests] == ["message", "status"]
    with caplog.at_level("INFO", logger="sheets_automation.service"):
        Newsroom.opened().run()
    ended = [record for record in caplog.records if record.name == "sheets_automation.service"]
    for status, counts in ((None, True), ("fallida", False)):
        line = json.loads(JsonLine().format(ended[-1]))
        if status:
            line = {name: re.sub("terminada|parcial", status, str(value)) for name, value in line.items()}
        assert any(re.search(pattern, str(line.get(name, ""))) for name, pattern in tests) is counts
        assert line["logger"] == "sheets_automation.service"  # the other half of the filter
