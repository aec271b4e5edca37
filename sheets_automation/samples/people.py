"""The staff of the fictitious dealer: who appears in the sample sheets, under which spellings.

All invented. ``PEOPLE`` is the list that ``config/ejemplo/people.toml`` mirrors.
"""

from __future__ import annotations

from dataclasses import dataclass

TUNJA, DUITAMA, SOGAMOSO = "Tunja", "Duitama", "Sogamoso"
SEDES = (TUNJA, DUITAMA, SOGAMOSO)
VW, SEAT = "Volkswagen", "Seat"
BRANDS = (VW, SEAT)

ASESOR_SERVICIO = "asesor_servicio"
ASESOR_COMERCIAL = "asesor_comercial"
AGENTE = "agente"
GERENTE_COMERCIAL = "gerente_comercial"
GERENTE_POSVENTA = "gerente_posventa"
DIRECTOR_POSVENTA = "director_posventa"
JEFE_TALLER = "jefe_taller"
JEFE_COLISION = "jefe_colision"
SUBGERENTE = "subgerente_general"
CALIDAD = "coordinador_sg"
ADMINISTRADOR = "administrador"


@dataclass(frozen=True, slots=True)
class Person:
    """One employee. ``spellings`` are the ways the sheets write the name; the first one is the most frequent."""

    name: str
    role: str
    sedes: tuple[str, ...]
    brands: tuple[str, ...]
    email: str
    spellings: tuple[str, ...]


def _p(name: str, role: str, sedes: tuple[str, ...], brands: tuple[str, ...], box: str, *spellings: str) -> Person:
    return Person(name, role, sedes, brands, f"{box}@carrazos.example", spellings)


_TJ, _DU, _SO, _ALL = (TUNJA,), (DUITAMA,), (SOGAMOSO,), SEDES
_V, _S, _B = (VW,), (SEAT,), BRANDS

PEOPLE: tuple[Person, ...] = (
    # Asesores de servicio
    _p("Carlos Andrés Rodríguez Pulido", ASESOR_SERVICIO, _TJ, _V, "carlos.rodriguez",
       "Carlos Rodríguez", "CARLOS RODRIGUEZ", "Carlos R.", "C. Rodríguez"),
    _p("Diana Marcela Suárez Niño", ASESOR_SERVICIO, _TJ, _V, "diana.suarez",
       "Diana Suárez", "DIANA SUAREZ", "Diana S.", "Diana Marcela Suarez"),
    _p("Óscar Iván Cely Barrera", ASESOR_SERVICIO, _TJ, _S, "oscar.cely",
       "Óscar Cely", "OSCAR CELY", "Oscar C.", "OSCAR IVAN CELY"),
    _p("Paola Andrea Fonseca Rincón", ASESOR_SERVICIO, _TJ, _B, "paola.fonseca",
       "Paola Fonseca", "PAOLA FONSECA", "Paola F.", "Paola Andrea Fonseca"),
    _p("Jairo Alberto Pineda Salcedo", ASESOR_SERVICIO, _DU, _V, "jairo.pineda",
       "Jairo Pineda", "JAIRO PINEDA", "Jairo P.", "Jairo Alberto Pineda"),
    _p("Yenny Carolina Becerra Torres", ASESOR_SERVICIO, _DU, _B, "yenny.becerra",
       "Yenny Becerra", "YENNY BECERRA", "Yeny Becerra", "Yenny B."),
    _p("Wilmer Alexánder Camargo Vargas", ASESOR_SERVICIO, _SO, _V, "wilmer.camargo",
       "Wilmer Camargo", "WILMER CAMARGO", "Wilmar Camargo", "Wilmer C."),
    _p("Natalia Rocío Gutiérrez Pérez", ASESOR_SERVICIO, _SO, _B, "natalia.gutierrez",
       "Natalia Gutiérrez", "NATALIA GUTIERREZ", "Natalia G.", "Nathalia Gutierrez"),
    # Asesores comerciales
    _p("Andrés Felipe Molano Reyes", ASESOR_COMERCIAL, _TJ, _V, "andres.molano",
       "Andrés Molano", "ANDRES MOLANO", "Andrés M."),
    _p("Laura Ximena Quintero Páez", ASESOR_COMERCIAL, _TJ, _S, "laura.quintero",
       "Laura Quintero", "LAURA QUINTERO", "Laura Q."),
    _p("Sergio Iván Medina Corredor", ASESOR_COMERCIAL, _DU, _V, "sergio.medina",
       "Sergio Medina", "SERGIO MEDINA", "Sergio M."),
    _p("Claudia Patricia Sanabria León", ASESOR_COMERCIAL, _DU, _S, "claudia.sanabria",
       "Claudia Sanabria", "CLAUDIA SANABRIA", "Claudia S."),
    _p("Hernán Darío Acevedo Mesa", ASESOR_COMERCIAL, _SO, _V, "hernan.acevedo",
       "Hernán Acevedo", "HERNAN ACEVEDO", "Hernan A."),
    _p("Johana Andrea Vega Chaparro", ASESOR_COMERCIAL, _SO, _S, "johana.vega",
       "Johana Vega", "JOHANA VEGA", "Johanna Vega"),
    # Agentes call center
    _p("Yuli Tatiana Paredes Gil", AGENTE, _ALL, _B, "yuli.paredes", "Yuli", "YULI", "Y.P."),
    _p("Leidy Johana Moreno Cruz", AGENTE, _ALL, _B, "leidy.moreno", "Leidy", "LEIDY", "L.M."),
    _p("Sandra Milena Ochoa Daza", AGENTE, _ALL, _B, "sandra.ochoa", "Sandra", "SANDRA", "S.O."),
    # Dirección y gerencia
    _p("Mauricio Hernán Castro Ávila", GERENTE_COMERCIAL, _ALL, _V, "mauricio.castro",
       "Mauricio Castro", "MAURICIO CASTRO", "Mauricio C."),
    _p("Adriana Lucía Velandia Rojas", GERENTE_COMERCIAL, _ALL, _S, "adriana.velandia",
       "Adriana Velandia", "ADRIANA VELANDIA", "Adriana V."),
    _p("Fabio Enrique Galvis Prieto", DIRECTOR_POSVENTA, _TJ, _B, "fabio.galvis", "Fabio Galvis", "FABIO GALVIS"),
    _p("Gloria Esperanza Nieto Rubiano", DIRECTOR_POSVENTA, _DU, _B, "gloria.nieto", "Gloria Nieto", "GLORIA NIETO"),
    _p("Rafael Antonio Cárdenas Plazas", DIRECTOR_POSVENTA, _SO, _B, "rafael.cardenas",
       "Rafael Cárdenas", "RAFAEL CARDENAS"),
    _p("Javier Orlando Espitia Duarte", GERENTE_POSVENTA, _ALL, _B, "javier.espitia", "Javier Espitia",
    "JAVIER ESPITIA"),
    _p("Luis Eduardo Tibaduiza Amaya", JEFE_TALLER, _TJ, _B, "luis.tibaduiza", "Luis Tibaduiza", "LUIS TIBADUIZA"),
    _p("Edgar Mauricio Sosa Benítez", JEFE_TALLER, _DU, _B, "edgar.sosa", "Edgar Sosa", "EDGAR SOSA"),
    _p("Pedro Pablo Alarcón Silva", JEFE_TALLER, _SO, _B, "pedro.alarcon", "Pedro Alarcón", "PEDRO ALARCON"),
    _p("Nelson Javier Hurtado Mora", JEFE_COLISION, _ALL, _B, "nelson.hurtado", "Nelson Hurtado", "NELSON HURTADO"),
    _p("María Fernanda Carranza Ortiz", SUBGERENTE, _ALL, _B, "maria.carranza", "María Fernanda Carranza",
    "SUBGERENCIA"),
    _p("Ángela Viviana Rosas Pinto", CALIDAD, _ALL, _B, "angela.rosas", "Ángela Rosas", "CALIDAD"),
    _p("Camilo Ernesto Lara Bonilla", ADMINISTRADOR, _ALL, _B, "sistemas", "Camilo Lara", "SISTEMAS"),
)  # fmt: skip

#: Left in September: still typed in the sheets by habit, in no address book.
EX_EMPLOYEE = "Jhon Fredy Castañeda"


def with_role(role: str, sede: str | None = None, brand: str | None = None) -> tuple[Person, ...]:
    """The people of ``role`` who serve ``sede`` and ``brand`` (None: any), in the order of ``PEOPLE``."""
    return tuple(
        person
        for person in PEOPLE
        if person.role == role and (sede is None or sede in person.sedes) and (brand is None or brand in person.brands)
    )
