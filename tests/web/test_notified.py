"""Drive tells of a change: who is believed, and the one run that follows; the channels that make it tell."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from door import command
from guarantees.crash_table import NOW, department
from guarantees.desk import BOGOTA, RUNS_TAB, Desk
from guarantees.hands import Hands
from guarantees.processes import serving

from sheets_automation import links
from sheets_automation.commands.watch import Hook, watch
from sheets_automation.errors import ConfigError, LockHeld
from sheets_automation.settings import Settings
from sheets_automation.web.notified import Bell

from .served import KeyServer, served

KEY = "n" * 40
DAY = timedelta(days=1)


def headers(channel: str, word: str, state: str = "update") -> dict[str, str]:
    return {"X_Goog_Channel_ID": channel, "X_Goog_Channel_Token": word, "X_Goog_Resource_State": state}


def test_changes_that_drive_tells_become_one_run(keys: KeyServer, place: tuple[Path, Path]) -> None:
    """After a run Drive tells of edits at once; ten edits are one run, and what that run writes causes no endless row.

    403 for a wrong word, 404 for a channel that is none of ours or over, 204 for the greeting; none of them a run.
    """
    folder, config = place
    desk = department()
    with serving(desk.emulator, config, folder) as google:
        url = f"http://127.0.0.1:{google.port}"
        settings = {"NOTIFY_KEY": KEY, "QUIET_SECONDS": "0.5", "PUBLIC_URL": "http://127.0.0.1:{port}"}
        with served(url, keys.url, config, folder, "--now", NOW.isoformat(), **settings) as service:
            channel = links.new_channel(NOW, DAY)
            over, word = links.new_channel(NOW - 2 * DAY, DAY), links.channel_word(KEY, channel)
            ask = lambda *about: service.ask("POST", "/drive/notifications", b"", **headers(*about)).code  # noqa: E731
            assert ask(channel, "wrong") == 403
            assert ask(channel, "") == 403
            assert ask(channel, links.channel_word("x" * 40, channel)) == 403
            assert ask(over, links.channel_word(KEY, over)) == 404
            assert ask("otro", word) == 404
            assert ask("", "") == 404
            assert ask(channel, word, "sync") == 204
            time.sleep(1)
            assert desk.entries(RUNS_TAB) == []

            assert service.post("/run").code == 200
            assert len(desk.emulator.workspace.channels) == 4  # the registers; never the control workbook
            _quiet(desk)
            before = len(desk.entries(RUNS_TAB))
            hands = Hands(desk, "GSC-FOR-03")
            for n in range(10):
                hands.type(1, 6, f"Otro comentario {n}")
            _until(desk, before + 1)
            _quiet(desk)
            assert len(desk.entries(RUNS_TAB)) - before in (1, 2)  # the second after the first one's own writing
            assert {entry["status"] for entry in desk.entries(RUNS_TAB)} == {"terminada"}


def _until(desk: Desk, runs: int) -> None:
    end = time.monotonic() + 30
    while len(desk.entries(RUNS_TAB)) < runs and time.monotonic() < end:
        time.sleep(0.1)
    assert len(desk.entries(RUNS_TAB)) >= runs


def _quiet(desk: Desk) -> None:
    """No run has begun or is at work for longer than it takes to hear of a change."""
    end, since, last = time.monotonic() + 60, time.monotonic(), (0, 0)
    while time.monotonic() < end and time.monotonic() - since < 3:
        entries = desk.entries(RUNS_TAB)
        now = len(entries), sum(entry["status"] == "en_curso" for entry in entries)
        since, last = (since, last) if now == last and not now[1] else (time.monotonic(), now)
        time.sleep(0.1)


def test_the_bell_waits_for_quiet_but_not_for_ever() -> None:
    """Rung all the time it lets a run go after five times its quiet; a run that cannot begin is tried again."""
    began: list[float] = []
    start = time.monotonic()

    def begin() -> None:
        began.append(time.monotonic() - start)
        if len(began) == 1:
            raise LockHeld("Run X is at work", "wait")

    bell = Bell(begin, quiet=0.2)
    while time.monotonic() - start < 1.15:
        bell.ring()
        time.sleep(0.02)
    time.sleep(1.0)
    assert len(began) in (2, 3)
    assert 0.9 < began[0] < 1.6


def test_channels_are_renewed_before_they_end() -> None:
    """One channel for each register; asked again only near its end; a register that refuses keeps no other from it."""
    desk = department()
    hook = Hook("http://127.0.0.1:9/drive/notifications", KEY)
    first = watch(desk.session, desk.config, hook, {}, desk.now)
    assert set(first) == set(desk.books.values())
    assert watch(desk.session, desk.config, hook, first, desk.now + timedelta(hours=17)) == first
    assert len(desk.emulator.workspace.channels) == 4
    desk.later(hours=19)
    again = watch(desk.session, desk.config, hook, first, desk.now)
    assert all(again[book] > first[book] for book in first)
    ends = Counter(channel.file_id for channel in desk.emulator.workspace.channels.values())
    assert ends == dict.fromkeys(desk.books.values(), 2)
    desk.run()
    assert desk.control_id not in again


def test_the_command_opens_channels(monkeypatch: pytest.MonkeyPatch, place: tuple[Path, Path]) -> None:
    """``watch`` says how many; without key or address it says what is missing."""
    folder, config = place
    desk = department()
    with serving(desk.emulator, config, folder) as google:
        line = ("--endpoint", f"http://127.0.0.1:{google.port}", "--now", NOW.isoformat(), "watch")
        assert "NOTIFY_KEY" in command(*line, config=config).err
        monkeypatch.setenv("SHEETS_AUTOMATION_NOTIFY_KEY", KEY)
        assert "PUBLIC_URL" in command(*line, config=config).err
        monkeypatch.setenv("SHEETS_AUTOMATION_PUBLIC_URL", "http://127.0.0.1:9/")
        told = command(*line, config=config)
    assert (told.code, told.out) == (
        0,
        "4 registers are watched for a day, at http://127.0.0.1:9/drive/notifications.\n",
    )
    assert len(desk.emulator.workspace.channels) == 4


def test_channels_prove_themselves() -> None:
    """An id says until when it is good, and cannot be made longer without the key."""
    now = datetime(2026, 11, 25, 8, 0, tzinfo=BOGOTA)
    channel = links.new_channel(now, DAY)
    assert links.known_channel(channel, now + timedelta(hours=23))
    assert not links.known_channel(channel, now + timedelta(hours=25))
    longer = channel[:3] + "9999999999" + channel[13:]
    assert links.known_channel(longer, now)
    assert not links.said_right(KEY, longer, links.channel_word(KEY, channel))
    with pytest.raises(ConfigError):
        Hook.of(Settings(notify_key="short", public_url="https://x"))
