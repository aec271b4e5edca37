"""``transporte = "archivos"``: each mail is a file, once, whatever happens in between; nothing leaves the machine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from sheets_automation import config as configuration
from sheets_automation.errors import Refused
from sheets_automation.model import MailState, OutboxEntry, RunStatus, TroubleKind
from sheets_automation.outgoing.files import Files
from sheets_automation.policy import Config
from sheets_automation.settings import Settings

from .crash_table import department, workplace
from .desk import Desk, wednesday_morning

MIME = (
    b"From: G <g@x.example>\r\nTo: a@x.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>\xc2\xabhola\xc2\xbb"
)
ENTRY = OutboxEntry(
    key="resumen_diario|2026-11-25|a@x.example",
    when=wednesday_morning(),
    run="r",
    moment="resumen_diario",
    role="asesor",
    recipient="a@x.example",
    state=MailState.PENDING,
    day=date(2026, 11, 25),
)


class Died(BaseException):
    """The process is gone."""


@pytest.fixture(scope="module")
def config() -> Config:
    with workplace() as (_folder, path):
        loaded = configuration.load(path)
    return loaded.model_copy(update={"mail": loaded.mail.model_copy(update={"transport": "archivos"})})


@pytest.fixture
def desk(config: Config, tmp_path: Path) -> Desk:
    made = department()
    made.config, made.settings = config, Settings(mail_folder=tmp_path / "correos")
    return made


def addresses(folder: Path) -> Counter[str]:
    """Who has how many summaries in a folder; every file is whole and has its HTML beside it."""
    found: Counter[str] = Counter()
    for path in folder.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=SMTP)
        assert mail["Date"]
        assert mail["Message-ID"]
        assert path.with_suffix(".html").read_text(encoding="utf-8").rstrip().endswith("</html>")
        if "necesita atención" not in mail["Subject"]:
            found[mail["To"]] += 1
    assert len(list(folder.glob("*.html"))) == len(list(folder.glob("*.eml")))
    return found


def test_each_mail_is_a_file_and_its_html(desk: Desk, tmp_path: Path) -> None:
    """Four of each, named by day and recipient; nothing is mailed; a second run changes nothing."""
    assert desk.run().status is RunStatus.DONE
    folder = tmp_path / "correos"
    assert set(addresses(folder).values()) == {1}
    assert len(addresses(folder)) == 4
    assert all(
        path.name.startswith("2026-11-25 ") and "@carrazos.example " in path.name for path in folder.glob("*.eml")
    )
    assert desk.emulator.sent_mail() == []
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert {mail["state"] for mail in desk.mails()} == {"enviado"}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("back", range(1, 7))
def test_a_death_doubles_and_loses_nothing(desk: Desk, config: Config, tmp_path: Path, back: int, moment: str) -> None:
    """The run dies at one of its last calls, where the mails are: after another run each is there once, and says so."""
    twin = department()
    twin.config, twin.settings = config, Settings(mail_folder=tmp_path / "other")
    twin.run()
    last, seen = len(twin.emulator.recorder.calls) - len(desk.emulator.recorder.calls) - back, 0

    def before(_call: Any) -> None:
        nonlocal seen
        seen += 1
        if (seen, moment) == (last, "before"):
            raise Died

    def after(_call: Any, _status: int) -> None:
        if (seen, moment) == (last, "after"):
            raise Died

    with pytest.raises(Died), desk.interrupting(before, after):
        desk.run()
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert addresses(tmp_path / "correos") == addresses(tmp_path / "other")
    assert {mail["state"] for mail in desk.mails()} == {"enviado"}
    assert list((tmp_path / "correos" / ".por enviar").iterdir()) == []


def test_a_folder_that_cannot_be_used_is_told(desk: Desk, tmp_path: Path) -> None:
    """A file stands in its place: the sheets are painted, the mails wait and say why; then they are written."""
    (tmp_path / "correos").write_text("", encoding="utf-8")
    result = desk.run()
    assert result.status is RunStatus.PARTIAL
    assert result.painted
    [told] = [trouble.text for trouble in result.troubles if trouble.kind is TroubleKind.MAIL]
    assert "No se pudo escribir en la carpeta de correos" in told
    (tmp_path / "correos").unlink()
    desk.later(minutes=20)
    assert desk.run().status is RunStatus.DONE
    assert len(addresses(tmp_path / "correos")) == 4


def test_a_message_is_one_file_however_often_it_is_sent(tmp_path: Path) -> None:
    """Prepared and sent twice: the same name, overwritten; sent again after that: nothing to do."""
    files = Files(tmp_path)
    for _time in range(2):
        name = files.prepare(ENTRY, MIME)
        assert files.owns(name)
        assert files.find(ENTRY) == name
        assert files.exists(name)
        files.send(name)
        assert not files.exists(name)
        assert files.find(ENTRY) == ""
    files.send(name)
    files.discard(name)
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.is_file()) == [".eml", ".html"]
    assert (tmp_path / name).with_suffix(".html").read_text(encoding="utf-8").strip() == "<p>«hola»"
    other = files.prepare(replace(ENTRY, key="aviso_administrador|2026-11-25|x|a@x.example"), MIME)
    assert other != name


def test_a_prepared_mail_that_somebody_deleted_is_not_called_sent(tmp_path: Path) -> None:
    """Neither waiting nor in place: it still is to be sent, and sending says that it cannot be."""
    files = Files(tmp_path)
    name = files.prepare(ENTRY, MIME)
    (tmp_path / ".por enviar" / name).unlink()
    assert files.exists(name)
    with pytest.raises(Refused, match=r"cannot be used"):
        files.send(name)


def test_a_path_is_never_made_of_what_people_typed(tmp_path: Path) -> None:
    """An address with slashes stays in the folder."""
    files = Files(tmp_path / "in")
    files.send(files.prepare(replace(ENTRY, recipient="../../a/b@x.example"), MIME))
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
