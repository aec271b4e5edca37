"""One fault from beginning to end, and what was wrong with it.

Wednesday an undisturbed run; then a new detractor in each register. Thursday morning the fault, and a run; then the
mending, a run that recovers, an ordinary run; Friday morning another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .desk import COMMENT, PLATE
from .ground_faults import MAILBOX, NOTHING, REGISTER, Shake
from .ground_town import SALES, WORKSHOP, Seen, Town
from .mail_kinds import day_of, digests, sent_twice

_ADMINISTRATOR = "sistemas@carrazos.example"


@dataclass(slots=True)
class Trial:
    """A fault, the runs around it, and everything that is not as the documents say."""

    shake: Shake
    runs: dict[str, Seen] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def tried(shake: Shake) -> Trial:
    trial = Trial(shake)
    town = Town() if shake.first else Town.settled()
    if shake.first:
        town.open_registers()
    town.type_new(WORKSHOP, 40)
    town.type_new(SALES, 41)
    typed = _typed(town)
    town.at(26, "07:45")
    shake.strike(town)
    trial.runs["broken"] = town.run()
    trial.wrong += _broken(trial, town)
    town.at(26, "09:00")
    shake.mend(town)
    if shake.first:
        town.control = town.create("Control de Automatización")
    trial.runs["mended"] = town.run()
    town.at(26, "09:30")
    trial.runs["after"] = town.run()
    town.at(27, "07:45")
    trial.runs["next day"] = town.run()
    town.at(27, "08:30")
    trial.runs["quiet"] = town.run()
    trial.wrong += [*_recovered(trial, town), *_kept(typed, town)]
    return trial


def _typed(town: Town) -> dict[str, list[list[object]]]:
    """What people typed, without rows that nothing stands in."""
    lines = {code: [[spot.value for spot in line] for line in town.desk.grid(code)] for code in (WORKSHOP, SALES)}
    return {code: [line for line in rows if any(line)] for code, rows in lines.items()}


def _broken(trial: Trial, town: Town) -> Iterator[str]:
    """What the run under the fault must do and say."""
    shake, seen = trial.shake, trial.runs["broken"]
    if seen.exit not in shake.exits:
        yield f"exit {seen.exit}, not {' or '.join(map(str, shake.exits))}"
    if "Traceback" in seen.terminal or re.search(r"<html|<!doctype", seen.terminal, re.IGNORECASE):
        yield "a trace or a page on the terminal"
    mails = " ".join(message.text for message in town.desk.emulator.sent_mail() if _ADMINISTRATOR in message.recipients)
    if shake.says and not re.search(shake.says, seen.terminal + seen.line + mails):
        yield f"«{shake.says}» is said nowhere"
    if shake.stops in (REGISTER, MAILBOX, NOTHING):
        unpainted = [plate for plate in town.planted[SALES] if not _red(town, SALES, plate)]
        if unpainted:
            yield f"the other register did not go on: {', '.join(unpainted)}"


def _recovered(trial: Trial, town: Town) -> Iterator[str]:
    """After the mending: everybody followed, once; numbers unique; each summary once; and then nothing to do."""
    cases = Counter(str(case["plate"]) for case in town.cases())
    for code in (WORKSHOP, SALES):
        for plate in town.planted[code]:
            if cases[plate] != 1:
                yield f"{plate} of {code} has {cases[plate]} cases"
            if not _red(town, code, plate):
                yield f"{plate} of {code} is not red"
    strangers = set(cases) - {plate for plates in town.planted.values() for plate in plates}
    if strangers:
        yield f"cases of nobody who waits: {', '.join(sorted(strangers))}"
    numbers = Counter(str(case["number"]) for case in town.cases())
    doubled = [number for number, times in numbers.items() if times > 1]
    if doubled:
        yield f"numbers given twice: {', '.join(doubled)}"
    yield from _mailed(trial, town)
    quiet = trial.runs["quiet"]
    if quiet.changes or quiet.mails:
        yield f"an ordinary run had {quiet.changes} changes and {quiet.mails} mails"


def _mailed(trial: Trial, town: Town) -> Iterator[str]:
    sent = Counter(
        (message.sent_at.astimezone(town.desk.now.tzinfo).date().day, str(message.subject))
        for message in town.desk.emulator.sent_mail()
    )
    for (day, subject), times in sent.items():
        if times > 1:
            yield f"{times} mails «{subject}» on the {day}th"
    yield from sent_twice(town.desk)
    summaries = {day_of(mail).day for mail in digests(town.desk)}
    for day in (26, 27):
        if day not in summaries and not (day == 26 and trial.shake.mail_lost):
            yield f"no summary on the {day}th"


def _kept(typed: dict[str, list[list[object]]], town: Town) -> Iterator[str]:
    for code, before in typed.items():
        if _typed(town)[code] != before:
            yield f"what was typed in {code} is not what it was"


def _red(town: Town, code: str, plate: str) -> bool:
    line = next((line for line in town.desk.grid(code) if line[PLATE].value == plate), None)
    return line is not None and line[COMMENT].fill == "#ff0000"
