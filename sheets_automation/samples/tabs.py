"""The nine monthly tabs of the two satisfaction registers: each with its own columns, order, words and painting
habits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .people import BRANDS, SEAT, VW
from .truth import AMARILLO, AZUL, MORADO, ROJO, VERDE, VERDE_CLARO

FOR_01 = "GSC-FOR-01"
FOR_03 = "GSC-FOR-03"
FILE_01 = "GSC-FOR-01 CONTROL DE SEGUIMIENTO CLIENTES POSVENTA 2026"
FILE_03 = "GSC-FOR-03 SEGUIMIENTO CLIENTES COMERCIALES 2026"
WHOLE_ROW = "row"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it holds, its heading, the merged group above it, its width in characters."""

    field: str
    title: str
    group: str = ""
    width: float = 12.63
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """How one tab looks and how its agents type.

    ``paint`` names the painted fields, or ``row``. ``overall`` is ``average`` (a formula), ``typed`` or empty (no
    column). ``legend`` is ``row``, ``pairs`` or ``side``; ``order`` is ``date`` or ``sede``.
    """

    title: str
    form: str
    first: date
    last: date
    brands: tuple[str, ...]
    calls: int
    columns: tuple[Column, ...]
    paint: tuple[str, ...]
    tones: dict[str, str]
    overall: str = ""
    name_style: str = "upper"
    date_format: str = "dd/mm/yyyy"
    yes: str = "SI"
    no: str = "NO"
    brand_words: tuple[str, str] = ("VW", "SEAT")
    upper_sede: bool = True
    upper_adviser: bool = True
    phone_number: bool = True
    absent: str = ""
    legend: str = "row"
    order: str = "date"
    heading_fill: str = "1C4587"
    heading_font: str = "FFFFFF"
    weeks: bool = False
    subtotals: bool = False
    repeat_every: int = 0
    totals: bool = False
    zebra: bool = False
    frozen_columns: int = 0
    autofilter: bool = True
    bordered: bool = True

    @property
    def grouped(self) -> bool:
        """True where a row of merged groups stands above the headings."""
        return any(column.group for column in self.columns)

    def index(self, field: str) -> int:
        """The 1-based column of ``field``; raises StopIteration where the tab has no such column."""
        return next(n for n, column in enumerate(self.columns, start=1) if column.field == field)

    def has(self, field: str) -> bool:
        """Whether the tab has a column for ``field``."""
        return any(column.field == field for column in self.columns)


def _tones(rojo: str, amarillo: str, verde: str, verde_claro: str, azul: str, morado: str) -> dict[str, str]:
    return {ROJO: rojo, AMARILLO: amarillo, VERDE: verde, VERDE_CLARO: verde_claro, AZUL: azul, MORADO: morado}


def columns(text: str) -> tuple[Column, ...]:
    """Columns from lines ``GROUP: field width TITLE | field width TITLE``; a minus before the field hides it."""
    made = []
    for line in text.strip().splitlines():
        group, _, members = line.partition(": ")
        for member in members.split(" | "):
            field, width, title = member.split(" ", 2)
            made.append(Column(field.removeprefix("-"), title, group, float(width), field.startswith("-")))
    return tuple(made)


_AGOSTO = columns("""
: no 5 No.
DATOS DEL CLIENTE: cliente 30 NOMBRE | documento 13 C.C./NIT | telefono 14 CELULAR | -correo 24 CORREO
DATOS DEL VEHÍCULO: placa 10 PLACA | marca 9 MARCA | vehiculo 12 MODELO | km 9 KM
SERVICIO: sede 11 SEDE | orden 9 OR | servicio 16 TIPO DE SERVICIO | fecha_salida 12 FECHA SALIDA
SERVICIO: asesor 20 ASESOR
LLAMADA: agente 9 AGENTE | fecha_llamada 12 FECHA LLAMADA | intento1 10 INTENTO 1 | intento2 10 INTENTO 2
LLAMADA: contactado 12 CONTACTADO | motivo 17 MOTIVO NO CONTACTO | whatsapp 11 WHATSAPP
ENCUESTA (1 A 10): q1 10 ATENCIÓN | q2 11 TRABAJO REALIZADO | q3 9 TIEMPOS | q4 15 RECOMENDACIÓN
ENCUESTA (1 A 10): general 11 PROMEDIO
SEGUIMIENTO: comentario 48 OBSERVACIONES | responsable 20 RESPONSABLE | gestion 44 GESTIÓN
SEGUIMIENTO: fecha_gestion 12 FECHA GESTIÓN | estado 16 ESTADO
""")
_SEPTIEMBRE = columns("""
: no 6 ITEM | fecha_llamada 12 F. LLAMADA | sede 11 CIUDAD | marca 12 MARCA | placa 10 PLACAS
: cliente 30 NOMBRES Y APELLIDOS | documento 13 CÉDULA | telefono 14 TELÉFONO | vehiculo 12 VEHÍCULO
: -vin 20 CHASIS | orden 11 ORDEN DE TRABAJO | servicio 16 MOTIVO INGRESO | fecha_salida 12 FECHA ENTREGA
: asesor 20 ASESOR DE SERVICIO | agente 10 AGENTE CC | contactado 12 ¿CONTESTÓ? | motivo 16 CAUSA | whatsapp 9 WPP
: q1 16 1. ¿Cómo califica la atención del asesor? | q2 16 2. ¿Cómo califica el trabajo realizado?
: q3 16 3. ¿Cómo califica los tiempos de entrega? | q4 16 4. ¿Recomendaría nuestro taller? | general 8 CALIF.
: comentario 50 VOZ DEL CLIENTE | gestion 44 SEGUIMIENTO | fecha_gestion 12 FECHA RESPUESTA | estado 16 STATUS
""")
_OCTUBRE = columns("""
CLIENTE: cliente 30 NOMBRE CLIENTE | telefono 14 TEL | documento 13 CC
VEHÍCULO: placa 10 PLACA | marca 11 MARCA | vehiculo 12 LÍNEA
SERVICIO: sede 11 TALLER | orden 9 O.T. | servicio 16 SERVICIO | fecha_salida 12 FECHA | asesor 20 ASESOR SERV.
SERVICIO: tecnico 14 TÉCNICO
LLAMADA: fecha_llamada 12 FECHA | agente 11 REALIZÓ LLAMADA | intento1 10 LLAMADA 1 | intento2 10 LLAMADA 2
LLAMADA: contactado 11 CONTACTO | motivo 17 OBSERVACIONES | whatsapp 9 WSP
CALIFICACIÓN DE 1 A 10: q1 10 ATENCIÓN | q2 11 CALIDAD TRABAJO | q3 9 TIEMPO | q4 14 RECOMENDARÍA
CALIFICACIÓN DE 1 A 10: tipo_cliente 14 TIPO CLIENTE
VOZ DEL CLIENTE: comentario 48 OBSERVACIONES | sugerencia 34 SUGERENCIAS
SEGUIMIENTO DETRACTORES: responsable 20 A CARGO | gestion 44 GESTIÓN REALIZADA | fecha_gestion 12 FECHA
SEGUIMIENTO DETRACTORES: estado 17 ESTADO GESTIÓN
""")
_NOVIEMBRE_VW = columns("""
: no 5 # | sede 11 SEDE
DATOS DEL CLIENTE: cliente 30 NOMBRE | documento 13 C.C./NIT | telefono 14 CELULAR | -correo 24 CORREO
DATOS DEL VEHÍCULO: placa 10 PLACA | marca 12 MARCA | vehiculo 12 MODELO
TALLER: orden 9 OR | servicio 16 TIPO OR | fecha_salida 12 FECHA SALIDA | asesor 20 ASESOR
LLAMADA: fecha_llamada 12 FECHA LLAMADA | agente 9 AGENTE | intento1 10 1ER INTENTO | intento2 10 2° INTENTO
LLAMADA: contactado 12 CONTACTADO | motivo 17 MOTIVO NO CONTACTO | whatsapp 11 WHATSAPP
ENCUESTA (1 A 10): q1 10 ATENCIÓN | q2 11 TRABAJO REALIZADO | q3 9 TIEMPOS | q4 15 RECOMENDACIÓN
PREGUNTAS VW: e1 9 LAVADO | e2 13 EXPLICACIÓN FACTURA
SEGUIMIENTO: comentario 48 COMENTARIOS | sugerencia 34 SUGERENCIA | responsable 20 RESPONSABLE
SEGUIMIENTO: gestion 44 EVIDENCIA GESTIÓN | fecha_gestion 12 FECHA GESTIÓN | estado 17 ESTADO
""")
_NOV_SEAT = columns("""
: fecha_llamada 13 FECHA SEGUIMIENTO | cliente 30 CLIENTE | placa 10 PLACA | vehiculo 12 REFERENCIA
: telefono 14 MÓVIL | sede 11 PUNTO | asesor 20 RECIBIÓ | servicio 16 MOTIVO INGRESO | fecha_salida 12 F. SALIDA
: contactado 10 EFECTIVA | motivo 18 MOTIVO DE NO CONTACTO | whatsapp 9 WA | q1 11 ATENCION ASESOR
: q2 12 REPARACIÓN | q3 10 TIEMPO ENTREGA | q4 8 NPS | general 14 CALIFICACIÓN GENERAL | comentario 48 OBS. CLIENTE
: gestion 44 OBS. ASESOR | fecha_gestion 12 FECHA CIERRE | estado 16 SEMÁFORO | agente 9 AGENTE
""")
_COM_AGOSTO = columns("""
: no 5 N° | fecha_salida 12 FECHA VENTA | sede 11 VITRINA | marca 12 MARCA | cliente 30 NOMBRE CLIENTE
: documento 13 DOCUMENTO | telefono 14 CELULAR | correo 24 E-MAIL | vehiculo 12 VEHÍCULO | placa 12 PLACA
: vin 20 VIN | tipo_venta 12 TIPO | forma_pago 13 FORMA DE PAGO | asesor 20 ASESOR COMERCIAL
: fecha_llamada 12 FECHA LLAMADA | agente 9 AGENTE | contactado 12 CONTACTADO | motivo 17 MOTIVO NO CONTACTO
: q1 10 ATENCIÓN | q2 14 INSTALACIONES | q3 9 TIEMPOS | q4 16 RECOMENDACIÓN CONCESIONARIO
: comentario 48 OBSERVACIONES | gerente 20 GERENTE COMERCIAL | gestion 44 GESTIÓN | fecha_gestion 12 FECHA
: estado 16 ESTADO
""")
_COM_SEPTIEMBRE = columns("""
DATOS DE LA VENTA: fecha_salida 12 FECHA ENTREGA | sede 11 SEDE | marca 11 MARCA | asesor 20 VENDEDOR
DATOS DE LA VENTA: gerente 20 GERENTE COMERCIAL
CLIENTE: cliente 30 NOMBRES Y APELLIDOS | telefono 14 CONTACTO | -correo 24 CORREO
VEHÍCULO: vehiculo 12 MODELO | placa 12 PLACA | -vin 20 VIN
LLAMADA: fecha_llamada 12 FECHA | intento1 10 INTENTO 1 | intento2 10 INTENTO 2 | contactado 12 CONTACTADO
LLAMADA: motivo 17 MOTIVO | whatsapp 11 WHATSAPP
ENCUESTA: q1 10 ATENCIÓN | q2 14 INSTALACIONES | q3 9 TIEMPOS | q4 15 RECOMENDACIÓN | e1 10 ENTREGA
SEGUIMIENTO: comentario 48 VOZ DEL CLIENTE | gestion 44 TRATAMIENTO | fecha_gestion 12 FECHA | estado 16 ESTADO
""")
_COM_OCTUBRE = columns("""
: no 6 ITEM | fecha_llamada 12 F. LLAMADA | cliente 30 CLIENTE | telefono 14 TELEFONO | vehiculo 12 VEHICULO
: placa 12 PLACA | vin 20 CHASIS | marca 12 MARCA | sede 11 VITRINA | fecha_salida 12 FECHA FACTURA
: forma_pago 13 FORMA DE PAGO | asesor 20 VENDEDOR | contactado 11 CONTESTO | motivo 16 CAUSA | q1 10 ATENCION
: q2 14 INSTALACIONES | q3 9 TIEMPOS | q4 16 RECOMIENDA CONCESIONARIO | general 12 CALIFICACION
: comentario 48 COMENTARIOS | gerente 20 GERENTE COMERCIAL | gestion 44 RESPUESTA
: fecha_gestion 12 FECHA RESPUESTA | estado 16 ESTADO
""")
_COM_NOVIEMBRE = columns("""
VENTA: sede 12 SEDE / VITRINA | marca 11 MARCA | fecha_salida 12 FECHA MATRÍCULA | tipo_venta 11 TIPO
VENTA: asesor 20 ASESOR COMERCIAL
CLIENTE: cliente 30 NOMBRE | documento 13 C.C. | telefono 14 CEL
VEHÍCULO: vehiculo 12 VEHÍCULO | placa 12 PLACA | vin 20 VIN
LLAMADA: fecha_llamada 12 FECHA LLAMADA | agente 9 AGENTE | contactado 12 CONTACTADO | motivo 17 MOTIVO NO CONTACTO
LLAMADA: whatsapp 11 WHATSAPP
ENCUESTA (1 A 10): q1 10 ATENCIÓN | q2 14 INSTALACIONES | q3 9 TIEMPOS | q4 16 RECOMENDACIÓN CONCESIONARIO
SEGUIMIENTO: comentario 48 OBSERVACIONES | sugerencia 34 SUGERENCIAS | gerente 20 GERENTE COMERCIAL
SEGUIMIENTO: gestion 44 GESTIÓN | fecha_gestion 12 FECHA GESTIÓN | estado 17 ESTADO
""")

AGOSTO = Tab(
    "AGOSTO", FOR_01, date(2026, 8, 1), date(2026, 8, 31), BRANDS, 255, _AGOSTO, (WHOLE_ROW,),
    _tones("EA9999", "FFFF00", "00FF00", "D9EAD3", "9FC5E8", "B4A7D6"),
    overall="average", name_style="surname", weeks=True, totals=True, frozen_columns=2,
)  # fmt: skip
SEPTIEMBRE = Tab(
    "SEPTIEMBRE", FOR_01, date(2026, 9, 1), date(2026, 9, 30), BRANDS, 250, _SEPTIEMBRE, ("comentario",),
    _tones("FF0000", "FFFF00", "34A853", "B6D7A8", "CFE2F3", "8E7CC3"),
    overall="typed", name_style="title", date_format="d/m/yyyy", yes="Si", no="No", brand_words=("Volkswagen", "Seat"),
    upper_sede=False, upper_adviser=False, phone_number=False, legend="pairs", subtotals=True,
    heading_fill="CFE2F3", heading_font="000000",
)  # fmt: skip
OCTUBRE = Tab(
    "OCTUBRE", FOR_01, date(2026, 10, 1), date(2026, 10, 31), BRANDS, 265, _OCTUBRE, ("cliente",),
    _tones("E06666", "FFD966", "6AA84F", "93C47D", "6D9EEB", "674EA7"),
    absent="NC", order="sede", repeat_every=90, heading_fill="073763", frozen_columns=1, date_format="d-mmm",
)  # fmt: skip
NOVIEMBRE_VW = Tab(
    "NOVIEMBRE VW", FOR_01, date(2026, 11, 3), date(2026, 11, 25), (VW,), 165, _NOVIEMBRE_VW, ("comentario",),
    _tones("FF0000", "FFFF00", "00FF00", "D9EAD3", "4A86E8", "9900FF"),
    legend="side", heading_fill="D9D9D9", heading_font="000000", frozen_columns=3, totals=True,
)  # fmt: skip
NOV_SEAT = Tab(
    "NOV 2026 SEAT", FOR_01, date(2026, 11, 3), date(2026, 11, 25), (SEAT,), 85, _NOV_SEAT, ("general",),
    _tones("CC0000", "F1C232", "6AA84F", "B6D7A8", "3C78D8", "B4A7D6"),
    overall="typed", name_style="title", yes="Sí", no="No", upper_sede=False, upper_adviser=False, zebra=True,
    legend="pairs", heading_fill="EFEFEF", heading_font="000000", autofilter=False, bordered=False,
)  # fmt: skip
COM_AGOSTO = Tab(
    "AGO-26", FOR_03, date(2026, 8, 1), date(2026, 8, 31), BRANDS, 110, _COM_AGOSTO, (WHOLE_ROW,),
    _tones("F4CCCC", "FFF2CC", "B6D7A8", "D9EAD3", "CFE2F3", "D9D2E9") | {VERDE: "6AA84F"},
    name_style="upper", heading_fill="434343", totals=True, frozen_columns=1,
)  # fmt: skip
COM_SEPTIEMBRE = Tab(
    "SEPT 2026", FOR_03, date(2026, 9, 1), date(2026, 9, 30), BRANDS, 118, _COM_SEPTIEMBRE, ("comentario",),
    _tones("E06666", "FFE599", "6AA84F", "D9EAD3", "A4C2F4", "B4A7D6"),
    name_style="title", upper_sede=False, upper_adviser=False, brand_words=("Volkswagen", "Seat"), legend="pairs",
    heading_fill="0B5394", weeks=True,
)  # fmt: skip
COM_OCTUBRE = Tab(
    "OCTUBRE", FOR_03, date(2026, 10, 1), date(2026, 10, 31), BRANDS, 122, _COM_OCTUBRE, ("cliente",),
    _tones("FF0000", "FFFF00", "38761D", "B6D7A8", "6FA8DC", "8E7CC3"),
    overall="typed", name_style="surname", date_format="d/mm/yyyy", repeat_every=60, legend="side",
    heading_fill="D9EAD3",
    heading_font="000000", phone_number=False,
)  # fmt: skip
COM_NOVIEMBRE = Tab(
    "Nov 2026", FOR_03, date(2026, 11, 3), date(2026, 11, 25), BRANDS, 105, _COM_NOVIEMBRE, ("comentario", "estado"),
    _tones("FF0000", "FFFF00", "00FF00", "B6D7A8", "4A86E8", "9900FF"),
    name_style="upper", heading_fill="1C4587", frozen_columns=6,
)  # fmt: skip

TABS: tuple[Tab, ...] = (
    AGOSTO, SEPTIEMBRE, OCTUBRE, NOVIEMBRE_VW, NOV_SEAT, COM_AGOSTO, COM_SEPTIEMBRE, COM_OCTUBRE, COM_NOVIEMBRE,
)  # fmt: skip
