"""Which way mails leave: ``transporte`` of ``mail.toml``, what the environment must say of it, and ``try``."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from door import CONFIG

from sheets_automation import config as configuration
from sheets_automation.emulator import Emulator
from sheets_automation.errors import ConfigError
from sheets_automation.google.wire import connect
from sheets_automation.outgoing.choose import Outgoing
from sheets_automation.outgoing.drafts import GmailDrafts
from sheets_automation.outgoing.files import Files
from sheets_automation.outgoing.smtp import Smtp
from sheets_automation.policy import MailPolicy
from sheets_automation.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped configuration, to be changed."""
    target = tmp_path / "config"
    shutil.copytree(CONFIG, target)
    return target


def asking_for(folder: Path, transport: str, mails: str = "") -> MailPolicy:
    path = folder / "mail.toml"
    text = path.read_text(encoding="utf-8").replace('transporte = "gmail"', f'transporte = "{transport}"')
    path.write_text(text.replace('carpeta_correos = ""', f'carpeta_correos = "{mails}"'), encoding="utf-8")
    return configuration.load(folder).mail


def outgoing(settings: Settings | None) -> Outgoing:
    return Outgoing(connect(Settings(), application=Emulator().wsgi), settings)


def test_gmail_is_what_is_shipped_and_what_is_meant_where_nothing_is_said(folder: Path) -> None:
    """With the key and without it."""
    shipped = configuration.load(folder).mail
    assert isinstance(outgoing(Settings()).transport(shipped), GmailDrafts)
    path = folder / "mail.toml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("transporte")]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert isinstance(outgoing(Settings()).transport(configuration.load(folder).mail), GmailDrafts)


def test_an_unknown_way_is_refused_at_load(folder: Path) -> None:
    """In Spanish, with the file, the key and what there is."""
    with pytest.raises(ConfigError) as told:
        asking_for(folder, "paloma")
    assert re.search(r"mail\.toml.*: transporte: .*se espera", str(told.value))
    assert "archivos" in str(told.value)
    assert "«paloma»" in str(told.value)


def test_a_relay_that_the_environment_does_not_name(folder: Path) -> None:
    """Refused before a run begins."""
    mail = asking_for(folder, "smtp")
    with pytest.raises(ConfigError, match="SHEETS_AUTOMATION_SMTP_HOST: falta"):
        outgoing(Settings()).transport(mail)
    transport = outgoing(Settings(smtp_host="smtp.example.com")).transport(mail)
    assert isinstance(transport, Smtp)
    assert (transport.relay.port, transport.relay.encrypted) == (587, True)


def test_a_folder_that_nobody_names(folder: Path, tmp_path: Path) -> None:
    """Refused; else the environment's comes before that of the file."""
    mail = asking_for(folder, "archivos")
    with pytest.raises(ConfigError, match="carpeta_correos"):
        outgoing(Settings()).transport(mail)
    named = mail.model_copy(update={"folder": "correos"})
    assert outgoing(Settings()).transport(named) == Files(Path("correos"))
    assert outgoing(Settings(mail_folder=tmp_path)).transport(named) == Files(tmp_path)


def test_without_an_environment_mails_stay_on_the_wire(folder: Path) -> None:
    """As ``try`` has it: whatever the file says, they go to its emulator and to nobody."""
    assert isinstance(outgoing(None).transport(asking_for(folder, "smtp")), GmailDrafts)
