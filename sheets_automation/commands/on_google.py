"""What must not be done on the real Google by mistake: writing with the invented people of the samples, or at a
pretended moment.

The people of the samples live in ``config/ejemplo/people.toml``, apart from the ``people.toml`` that a company writes
and that counts as soon as it is there: trials and the local emulator work without one, and nobody edits the example by
mistake. Were a run to take it for real, customers' cases would stand under names that do not exist, and the mails
about them would reach nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path

from sheets_automation.errors import ConfigError, InputError
from sheets_automation.policy import Config, MailPolicy
from sheets_automation.settings import Settings

INVENTED = "Las personas, sedes y marcas son las de ejemplo (ejemplo/people.toml)"
_SHOWN = 5  # addresses named one by one
_EXAMPLES = re.compile(r"(^|\.)(example|invalid)$|(^|\.)example\.(com|net|org)$", re.IGNORECASE)  # RFC 2606


def refuse_examples(config: Config, settings: Settings, folder: Path) -> None:
    """Before anything is written to Google. A local endpoint is never refused.

    Raises:
        ConfigError: people or domains of the example are left, with what to write instead.
    """
    if not settings.endpoint and (found := list(_left(config, folder))):
        raise ConfigError(found)


def refuse_pretended(now: datetime | None, settings: Settings) -> None:
    """Raises InputError: ``--now`` was given, and what is written to Google would be of another day.

    There is no way round it: deadlines, colours, case numbers and mails of a wrong moment cannot be told from right
    ones afterwards. Looking is free: ``plan`` takes ``--now``, and the emulator everything.
    """
    if now is not None and not settings.endpoint:
        raise InputError(
            f"--now {now:%Y-%m-%dT%H:%M} is for trials: on Google this command would write colours, deadlines and "
            "mails of that moment. Nothing was written. Leave --now out; to see what would be done then: plan --now …; "
            "to do it on copies: try, or --endpoint with the emulator."
        )


def _left(config: Config, folder: Path) -> Iterator[str]:
    people, mail = config.people, folder / "mail.toml"
    addresses = [*(person.email for person in people.people), *people.fallback, people.administrator]
    if config.example:
        yield f"{folder / 'people.toml'}: {INVENTED}; {_small(own_people(folder))}"
    elif told := examples_in(addresses):
        yield f"{folder / 'people.toml'}: quedan direcciones de ejemplo: {told}; escriba las de la empresa"
    if domains := example_domains(config.mail):
        yield f"{mail}: quedan dominios de ejemplo: {domains}; {_small(own_domains(mail))}"


def own_people(folder: Path) -> str:
    """How a company comes by a file of its own."""
    return (
        f"Copie {folder / 'ejemplo' / 'people.toml'} a {folder / 'people.toml'} y escriba allí las personas, sedes y "
        "marcas de la empresa"
    )


def own_domains(mail: object) -> str:
    return (
        f'Escriba en {mail} los de la empresa: dominios_permitidos = ["su-empresa.com.co"] y remitente = '
        '"Gestión Clientes <buzon@su-empresa.com.co>"'
    )


def examples_in(addresses: Iterable[str]) -> str:
    """The addresses of example among these: «a@b.example, c@b.example y 3 más»."""
    found = list(dict.fromkeys(address for address in addresses if _is_example(_domain(address))))
    more = f" y {len(found) - _SHOWN} más" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more


def example_domains(policy: MailPolicy) -> str:
    """Those of the sender and of the recipients; none where no mail leaves anyway."""
    named = (*policy.domains, _domain(parseaddr(policy.sender)[1])) if policy.enabled else ()
    return ", ".join(dict.fromkeys(domain for domain in named if _is_example(domain)))


def _small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _is_example(domain: str) -> bool:
    return _EXAMPLES.search(domain) is not None
