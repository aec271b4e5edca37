"""``try --out``: an earlier outcome is replaced as a whole, and nothing that anybody else left is ever touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from door import Told, command
from sheets_by_hand import aftersales

from sheets_automation.commands import outcome
from sheets_automation.errors import InputError

NOW = "2026-11-25T18:00"
FIRST = {"a.xlsx": b"one", "mail/01.eml": b"two", "mail/01.html": b"three"}


def left(out: Path, files: dict[str, bytes]) -> None:
    """An outcome as a trial leaves it."""
    run = json.dumps({"wrote": outcome.signature(files)}).encode()
    outcome.replace(out, {**files, outcome.RUN: run})


def present(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with an earlier outcome."""
    left(tmp_path / "out", FIRST)
    return tmp_path / "out"


def trial(book: Path, out: Path) -> Told:
    return command("--now", NOW, "try", book, "--out", out)


def test_a_trial_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    """Of two trials into one folder only the second is there: its files are those that run.json lists, and no other."""
    out = tmp_path / "out"
    for title in ("GSC-FOR-01 uno", "GSC-FOR-01 dos"):
        assert trial(aftersales(tmp_path / f"{title}.xlsx"), out).code == 0
    files = present(out)
    listed = json.loads(files["run.json"])["wrote"]["files"]
    assert set(files) == {*listed, "run.json"}
    assert "GSC-FOR-01 dos.xlsx" in files
    assert "GSC-FOR-01 uno.xlsx" not in files


def test_a_machine_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report's mail leaves without its PDF, and says so; nothing failed, and the terminal tells what is missing."""
    monkeypatch.setenv("PATH", "")
    out = tmp_path / "out"
    told = command("--now", "2026-12-02T18:00", "try", aftersales(tmp_path / "GSC-FOR-01.xlsx"), "--out", out)
    assert told.code == 0
    assert "LibreOffice" in told.err
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert (run["status"], run["detail"]) == ("terminada", "")
    letters = [path.read_text(encoding="utf-8") for path in (out / "mail").glob("*.html")]
    assert any("Sin PDF adjunto" in letter for letter in letters)


def test_only_the_new_files_are_there(out: Path) -> None:
    """Also where the earlier trial had left more of them; the folder of its mails goes with the last mail."""
    left(out, {"b.xlsx": b"new"})
    assert {path.name for path in out.iterdir()} == {"b.xlsx", "run.json"}


def test_what_somebody_else_left_there_refuses_the_trial(out: Path, tmp_path: Path) -> None:
    """Nothing is written and nothing removed; the message names the file and says what to do."""
    (out / "mail" / "notas.txt").write_text("mías", encoding="utf-8")
    before = present(out)
    told = trial(aftersales(tmp_path / "GSC-FOR-01 x.xlsx"), out)
    assert told.code == 1
    assert "mail/notas.txt" in told.err
    assert "choose another --out" in told.err
    assert present(out) == before


def test_a_file_that_somebody_went_on_working_in_is_kept(out: Path) -> None:
    """A report somebody wrote an analysis into is no longer what the trial wrote."""
    (out / "a.xlsx").write_bytes(b"one and more")
    with pytest.raises(InputError, match=r"changed since a trial wrote them: a\.xlsx"):
        left(out, {"b.xlsx": b"new"})
    assert (out / "a.xlsx").read_bytes() == b"one and more"


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(None, id="none"),
        pytest.param("{", id="not JSON"),
        pytest.param("[]", id="a list"),
        pytest.param('{"run": "x"}', id="of another program"),
        pytest.param('{"wrote": {"by": "somebody", "files": {"a.xlsx": ""}}}', id="signed by another"),
        pytest.param('{"wrote": {"by": "sheets-automation try", "files": ["a.xlsx"]}}', id="no digests"),
    ],
)
def test_a_folder_without_a_run_json_of_ours_is_left_alone(run: str | None, tmp_path: Path) -> None:
    """Whatever it says, it does not say that a trial wrote these files."""
    (tmp_path / "a.xlsx").write_bytes(b"one")
    if run is not None:
        (tmp_path / "run.json").write_text(run, encoding="utf-8")
    before = present(tmp_path)
    with pytest.raises(InputError, match=r"no run\.json that says that a trial wrote them"):
        outcome.replace(tmp_path, FIRST)
    assert present(tmp_path) == before


def test_a_run_json_cannot_reach_out_of_its_folder(tmp_path: Path) -> None:
    """Names in it are only compared, never followed; a link in the folder is foreign, whatever it is called."""
    outside = tmp_path / "outside"
    outside.write_bytes(b"precious")
    out = tmp_path / "out"
    out.mkdir()
    signed = outcome.signature({"../outside": b"precious", "link.xlsx": b"precious"})
    (out / "run.json").write_text(json.dumps({"wrote": signed}), encoding="utf-8")
    outcome.replace(out, FIRST)
    assert outside.read_bytes() == b"precious"
    (out / "run.json").write_text(json.dumps({"wrote": {**signed, "files": {}}}), encoding="utf-8")
    (out / "mail" / "link").symlink_to(tmp_path)
    with pytest.raises(InputError, match="mail/link"):
        outcome.replace(out, FIRST)


def test_what_systems_lay_into_folders_is_no_hindrance(out: Path) -> None:
    """A folder that somebody looked at is still the trial's; what the system left stays."""
    (out / ".DS_Store").write_bytes(b"finder")
    left(out, {"b.xlsx": b"new"})
    assert {path.name for path in out.iterdir()} == {"b.xlsx", "run.json", ".DS_Store"}
