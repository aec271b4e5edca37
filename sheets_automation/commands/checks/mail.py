"""Whether mails could leave now: a draft is stored and deleted, a relay is greeted, a folder is looked at."""

from __future__ import annotations

from sheets_automation.commands.checks.access import delegate, refused, unreachable
from sheets_automation.commands.checks.configuration import problems_of
from sheets_automation.commands.checks.context import Context, Fine, Problem, Told, seen
from sheets_automation.commands.checks.letter import SUBJECT
from sheets_automation.errors import AutomationError, Cause, ConfigError, Refused, UnknownOutcome
from sheets_automation.google.causes import ADVICE
from sheets_automation.google.drive import Drive
from sheets_automation.google.wire import EXPORT_SCOPES, MAIL_SCOPES
from sheets_automation.policy import Config

_USER = "SHEETS_AUTOMATION_MAIL_USER"


def mail(context: Context) -> Told:
    """Everything that a mail needs, short of letting one leave."""
    policy = context.config.mail
    if not policy.enabled:
        yield Fine("mail", "off (activo = false in mail.toml)")
        return
    if policy.transport == "gmail":
        context.needs_token()  # without any the mailbox fails for the reason that is told already
        if problem := _mailbox(context):
            yield problem
            return
    found = context.mailed
    if isinstance(found, ConfigError):
        yield from problems_of(found, context.folder)
    elif isinstance(found, AutomationError):
        yield _failed(context, found)
    elif found:
        remedy = f"Delete the draft «{SUBJECT}» by hand, in the drafts of the mailbox; it was never sent."
        yield Problem(f"A mail could be prepared, but its draft could not be deleted: {found}", "mail", remedy, False)
    else:
        yield Fine("mail", f"{policy.transport}: {_DONE[policy.transport]}")


def pdf(context: Context) -> Told:
    """Whether reports can be mailed as PDF, which is no must."""
    config = context.config
    if config.mail.transport != "gmail" or not config.mail.enabled or not _someone_reads(config):
        return
    wire = seen(context.wire)
    if wire.exporting is None or not (context.is_robot and context.settings.mail_user):
        return  # on an emulator, and for who signed in, nothing more is needed than for the rest
    seen(context.account)
    seen(context.mailed)
    try:
        Drive(wire.for_exports()).temporary()
    except Refused as refusal:
        if refusal.cause not in (Cause.DELEGATION, Cause.DENIED, Cause.SCOPE):
            yield refused(context, refusal, "drive", EXPORT_SCOPES[-1])
            return
        remedy = delegate(context, ",".join(EXPORT_SCOPES))
        yield Problem("Mails of reports carry no PDF: the mailbox may not make one", "credentials", remedy, False)
    except AutomationError as error:
        yield unreachable(error)
    else:
        yield Fine("PDF of reports", "can be made")


def _someone_reads(config: Config) -> bool:
    return any(report.readers for report in config.reports.reports)


def _mailbox(context: Context) -> Problem | None:
    """A mailbox that mails can leave from."""
    user, other = context.settings.mail_user, f"or write another `transporte` into {context.folder / 'mail.toml'}"
    if context.settings.endpoint:
        return None
    if context.is_robot and not user:
        return Problem(
            "Mails leave through Gmail, and no mailbox is named: a service account has none",
            "environment",
            f"export {_USER}=buzon@su-empresa.com.co, a living mailbox of the domain; {other}.",
        )
    if not context.is_robot and user and user.casefold() != context.address.casefold():
        return Problem(
            f"Mails would leave from {context.address}, who signed in, and not from {user}",
            "environment",
            f"unset {_USER}, or sign in as {user}: sheets-automation login",
        )
    return None


def _failed(context: Context, error: AutomationError) -> Problem:
    if isinstance(error, UnknownOutcome):
        remedy = f"Look into the drafts of the mailbox for «{SUBJECT}», delete it, and ask doctor again."
        return Problem(f"Nobody knows whether a draft was stored: {error}", "mail", remedy)
    if context.config.mail.transport != "gmail":
        return Problem(str(error), "mail", error.told)
    if not isinstance(error, Refused):
        return unreachable(error)
    user = context.settings.mail_user or "the mailbox"
    if error.cause in (Cause.MAILBOX, Cause.MAIL_USER) or (error.cause is Cause.DELEGATION and error.code):
        what = refused(context, error, "gmail", MAIL_SCOPES[0]).what
        return Problem(what, user, ADVICE[error.cause].english)
    return refused(context, error, "gmail", MAIL_SCOPES[0])


_DONE = {
    "gmail": "a draft was stored and deleted; none was sent",
    "smtp": "the relay was greeted and logged in to; nothing was sent",
    "archivos": "the folder can be written to",
}
