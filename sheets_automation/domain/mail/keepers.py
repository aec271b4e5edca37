"""Who mends the data of which form (``cuida``): agents do not type the registers of the CRM, and vice versa."""

from __future__ import annotations

from sheets_automation.domain.roles import roles
from sheets_automation.policy import Config, FormPolicy, PersonPolicy

#: Roles that look at how every form is filled in (R-130).
_ALL = frozenset({"coordinador_sg", "administrador"})


def keeps(person: PersonPolicy, form: FormPolicy | None, config: Config) -> bool:
    """Whether what is to be mended in the form is the person's. ``form`` None: it is about no form."""
    known = roles(config.people)
    role = known.of(person.role)
    if role is None or role.id in _ALL:
        return True
    if form is not None and form.keepers:
        return role in map(known.of, form.keepers)
    return not any(role in map(known.of, other.keepers) for other in config.forms)
