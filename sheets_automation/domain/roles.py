"""The roles of the address book: a closed list with what each role is told (C-01 … C-04, A-15, domain §5).

``people.toml`` names them in ``rol``, a form in ``responde``. Names that documents or habit still use are aliases.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sheets_automation.domain.cells.text import heading_key


class Sees(StrEnum):
    """Which open cases a role is told of."""

    OWN = "los que debe responder"
    AREA = "los de sus sedes, marcas y área"
    EXCEPTIONS = "solo los que llevan mucho tiempo vencidos"


@dataclass(frozen=True, slots=True)
class Role:
    id: str
    sees: Sees
    area: str = ""  # posventa, comercial; "": both
    aliases: tuple[str, ...] = ()


ROLES: tuple[Role, ...] = (
    Role("asesor_servicio", Sees.OWN, "posventa", ("asesor", "asesor_posventa")),
    Role("asesor_comercial", Sees.OWN, "comercial", ("asesor_ventas", "vendedor")),
    Role("agente", Sees.OWN, "", ("agente_call_center", "coordinador_call_center")),
    Role("director_posventa", Sees.AREA, "posventa", ("lpc",)),
    Role("gerente_posventa", Sees.AREA, "posventa"),
    Role("gerente_comercial", Sees.AREA, "comercial", ("lider_motos",)),
    Role("jefe_taller", Sees.AREA, "posventa"),
    Role("jefe_colision", Sees.AREA, "posventa"),
    Role("lider_crm", Sees.AREA, "comercial", ("agente_crm",)),
    Role("responsable_pqrs", Sees.AREA),
    Role("coordinador_sg", Sees.AREA, "", ("calidad", "coordinador_calidad")),
    Role("subgerencia_general", Sees.EXCEPTIONS, "", ("subgerente_general", "gerencia_general", "gerente_general")),
    Role("administrador", Sees.AREA, "", ("sistemas",)),
)

#: Who follows up repeated customers and warranties, and takes over for somebody who is away, by area (R-54).
_MANAGERS = {"posventa": ("director_posventa", "gerente_posventa"), "comercial": ("gerente_comercial",)}

_BY_NAME = {name: role for role in ROLES for name in (role.id, *role.aliases)}
_WOMEN = {
    "asesora": "asesor", "directora": "director", "gerenta": "gerente", "jefa": "jefe", "coordinadora": "coordinador",
    "administradora": "administrador", "vendedora": "vendedor",
}  # fmt: skip


def role_of(name: str) -> Role | None:
    """The role that a name or an old name means."""
    return _BY_NAME.get(name)


def role_names() -> tuple[str, ...]:
    """Every name that may be written."""
    return tuple(_BY_NAME)


def managers_of(area: str) -> tuple[str, ...]:
    """Ids of the roles that manage an area, the nearest first; of both where the area is ""."""
    return _MANAGERS.get(area, tuple(role for roles in _MANAGERS.values() for role in roles))


def role_written(text: str) -> Role | None:
    """The role that people mean in a cell: «Director de Posventa», «ASESORA SERVICIO», «lpc»."""
    words = " ".join(_WOMEN.get(word, word) for word in heading_key(text).split())
    return next((role for name, role in _BY_NAME.items() if heading_key(name) == words), None)
