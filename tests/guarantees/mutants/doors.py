"""Who may come in over HTTP, and what a click in a mail may do."""

from __future__ import annotations

from .mutant import Mutant

_ACKNOWLEDGE = "sheets_automation/domain/cases/acknowledge.py"
_COMMAND = "sheets_automation/commands/acknowledge.py"
_LINKS = "sheets_automation/links.py"
_CLICKED = "web/test_acknowledge.py"
_DOOR = "web/test_door.py"

DOORS: tuple[Mutant, ...] = (
    Mutant(
        "anybody's token",
        "sheets_automation/google/oidc.py",
        " or address not in self.callers",
        "",
        (f"{_DOOR}::test_without_keys_nobody_is_let_in",),
    ),
    Mutant(
        "keys are asked for with every token",
        "sheets_automation/google/oidc.py",
        "if answer is None or self.clock() - since > _KEPT:",
        "if True:",
        (f"{_DOOR}::test_keys_are_asked_for_once",),
    ),
    Mutant(
        "a link works twice",
        _COMMAND,
        '    return any(f\'"result"',
        '    return False and any(f\'"result"',
        (f"{_CLICKED}::test_a_link_works_once",),
    ),
    Mutant(
        "a link is good for ever",
        _LINKS,
        "        if ticket.until <= now:",
        "        if False:",
        (f"{_CLICKED}::test_an_expired_link",),
    ),
    Mutant(
        "a click for somebody who has left",
        _COMMAND,
        '        if self._person() == "":',
        "        if False:",
        (f"{_CLICKED}::test_a_link_that_is_not_good",),
    ),
    Mutant(
        "a click without its button",
        "sheets_automation/web/people.py",
        '        if not request.form.get("confirm"):',
        "        if False:",
        (f"{_CLICKED}::test_without_the_button",),
    ),
    Mutant(
        "a click over a person's colour",
        _ACKNOWLEDGE,
        "    if colour.state not in (State.NONE, State.RED, State.YELLOW):",
        "    if False:",
        (f"{_CLICKED}::test_a_persons_colour_stays",),
    ),
    Mutant(
        "a click over two colours",
        _ACKNOWLEDGE,
        "    if colour.unclear or any(",
        "    if colour.unclear and any(",
        (f"{_CLICKED}::test_a_row_in_two_colours_is_left",),
    ),
    Mutant(
        "words over somebody's words",
        _ACKNOWLEDGE,
        '    return cell.value in (None, "") and not cell.formula',
        "    return not cell.formula",
        (f"{_CLICKED}::test_what_somebody_wrote_is_not_written_over",),
    ),
    Mutant(
        "words of a click are kept in the log",
        _ACKNOWLEDGE,
        '    return hashlib.sha256(str(text).encode()).hexdigest()[:16] if text not in (None, "") else ""',
        '    return str(text or "")',
        (f"{_CLICKED}::test_answered_writes_what_was_done",),
    ),
    Mutant(
        "any word of a channel",
        _LINKS,
        "    return hmac.compare_digest(channel_word(key, channel).encode(), word.encode())",
        "    return True",
        ("web/test_notified.py::test_channels_prove_themselves",),
    ),
)
