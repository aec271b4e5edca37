"""The roles of the address book, with what each role is told (C-01 … C-04, A-15, domain §5).

``people.toml`` names them in ``rol``, a form in ``responde``. Names that documents or habit still use are aliases. The
roles of the procedures are known; ``[roles.…]`` of ``people.toml`` adds a company's own, or says another thing of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sheets_automation.domain.cells.text import heading_key
from sheets_automation.policy import PeoplePolicy, RolePolicy, Sees


@dataclass(frozen=True, slots=True)
class Role:
    id: str
    sees: Sees
    area: str = ""  # posventa, comercial; "": both
    aliases: tuple[str, ...] = ()
    manages: bool = False  # follows up repeated customers and warranties, takes over for somebody who is away


ROLES: tuple[Role, ...] = (
    Role("asesor_servicio", Sees.OWN, "posventa", ("asesor", "asesor_posventa")),
    Role("asesor_comercial", Sees.OWN, "comercial", ("asesor_ventas", "vendedor")),
    Role("agente", Sees.OWN, "", ("agente_call_center", "coordinador_call_center")),
    Role("director_posventa", Sees.AREA, "posventa", ("lpc",), manages=True),
    Role("gerente_posventa", Sees.AREA, "posventa", manages=True),
    Role("gerente_comercial", Sees.AREA, "comercial", ("lider_motos",), manages=True),
    Role("jefe_taller", Sees.AREA, "posventa"),
    Role("jefe_colision", Sees.AREA, "posventa"),
    Role("lider_crm", Sees.AREA, "comercial", ("agente_crm",)),
    Role("responsable_pqrs", Sees.AREA),
    Role("coordinador_sg", Sees.AREA, "", ("calidad", "coordinador_calidad")),
    Role("subgerencia_general", Sees.EXCEPTIONS, "", ("subgerente_general", "gerencia_general", "gerente_general")),
    Role("administrador", Sees.AREA, "", ("sistemas",)),
)

_WOMEN = {
    "asesora": "asesor", "directora": "director", "gerenta": "gerente", "jefa": "jefe", "coordinadora": "coordinador",
    "administradora": "administrador", "vendedora": "vendedor",
}  # fmt: skip


class Roles:
    """The roles that a company knows."""

    def __init__(self, known: Iterable[Role]) -> None:
        self.known = tuple(known)
        self._by_name = {name: role for role in self.known for name in (role.id, *role.aliases)}

    def of(self, name: str) -> Role | None:
        """The role that a name or an old name means."""
        return self._by_name.get(name)

    def same(self, one: str, other: str) -> bool:
        """Whether two names mean one role."""
        return self.of(one) is self.of(other)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may be written."""
        return tuple(self._by_name)

    def sees(self, name: str) -> Sees:
        """What a role is told of; whoever has no known role, of the own cases."""
        role = self.of(name)
        return role.sees if role else Sees.OWN

    def managers(self, area: str) -> tuple[str, ...]:
        """Ids of the roles that manage an area, the nearest first; of all where the area is ""."""
        return tuple(role.id for role in self.known if role.manages and (not area or role.area in ("", area)))

    def written(self, text: str) -> Role | None:
        """The role that people mean in a cell: «Director de Posventa», «ASESORA SERVICIO», «lpc»."""
        words = " ".join(_WOMEN.get(word, word) for word in heading_key(text).split())
        return next((role for name, role in self._by_name.items() if heading_key(name) == words), None)


def roles(people: PeoplePolicy) -> Roles:
    """Those of the procedures and the company's own."""
    return _roles(tuple(people.roles.items()))


@lru_cache(maxsize=8)
def _roles(own: tuple[tuple[str, RolePolicy], ...]) -> Roles:
    named = {role.id: role for role in ROLES}
    named |= {name: Role(name, one.sees, one.area, one.aliases, one.manages) for name, one in own}
    return Roles(named.values())
