"""The nine monthly tabs of the two satisfaction registers: each with its own columns, order, words and painting habits."""

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

    ``paint`` names the painted fields, or ``row``. ``overall`` is ``average`` (a formula), ``typed`` or empty (no column).
    ``legend`` is ``row``, ``pairs`` or ``side``; ``order`` is ``date`` or ``sede``.
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

    @property
    def file(self) -> str:
        """The title of the workbook the tab is in."""
        return FILE_01 if self.form == FOR_01 else FILE_03


def _tones(rojo: str, amarillo: str, verde: str, verde_claro: str, azul: str, morado: str) -> dict[str, str]:
    return {ROJO: rojo, AMARILLO: amarillo, VERDE: verde, VERDE_CLARO: verde_claro, AZUL: azul, MORADO: morado}


def _columns(*groups: tuple[str, tuple[tuple[str, str, float], ...]]) -> tuple[Column, ...]:
    """Columns from (group, ((field, title, width), …)); a minus before the field hides the column."""
    return tuple(
        Column(field.removeprefix("-"), title, group, width, field.startswith("-"))
        for group, members in groups
        for field, title, width in members
    )


_AGOSTO = _columns(
    ("", (("no", "No.", 5),)),
    ("DATOS DEL CLIENTE", (("cliente", "NOMBRE", 30), ("documento", "C.C./NIT", 13), ("telefono", "CELULAR", 14),
                           ("-correo", "CORREO", 24))),
    ("DATOS DEL VEHÍCULO", (("placa", "PLACA", 10), ("marca", "MARCA", 9), ("vehiculo", "MODELO", 12), ("km", "KM", 9))),
    ("SERVICIO", (("sede", "SEDE", 11), ("orden", "OR", 9), ("servicio", "TIPO DE SERVICIO", 16),
                  ("fecha_salida", "FECHA SALIDA", 12), ("asesor", "ASESOR", 20))),
    ("LLAMADA", (("agente", "AGENTE", 9), ("fecha_llamada", "FECHA LLAMADA", 12), ("intento1", "INTENTO 1", 10),
                 ("intento2", "INTENTO 2", 10), ("contactado", "CONTACTADO", 12), ("motivo", "MOTIVO NO CONTACTO", 17),
                 ("whatsapp", "WHATSAPP", 11))),
    ("ENCUESTA (1 A 10)", (("q1", "ATENCIÓN", 10), ("q2", "TRABAJO REALIZADO", 11), ("q3", "TIEMPOS", 9),
                           ("q4", "RECOMENDACIÓN", 15), ("general", "PROMEDIO", 11))),
    ("SEGUIMIENTO", (("comentario", "OBSERVACIONES", 48), ("responsable", "RESPONSABLE", 20), ("gestion", "GESTIÓN", 44),
                     ("fecha_gestion", "FECHA GESTIÓN", 12), ("estado", "ESTADO", 16))),
)  # fmt: skip
_SEPTIEMBRE = _columns(
    ("", (("no", "ITEM", 6), ("fecha_llamada", "F. LLAMADA", 12), ("sede", "CIUDAD", 11), ("marca", "MARCA", 12),
          ("placa", "PLACAS", 10), ("cliente", "NOMBRES Y APELLIDOS", 30), ("documento", "CÉDULA", 13),
          ("telefono", "TELÉFONO", 14), ("vehiculo", "VEHÍCULO", 12), ("-vin", "CHASIS", 20),
          ("orden", "ORDEN DE TRABAJO", 11), ("servicio", "MOTIVO INGRESO", 16), ("fecha_salida", "FECHA ENTREGA", 12),
          ("asesor", "ASESOR DE SERVICIO", 20), ("agente", "AGENTE CC", 10), ("contactado", "¿CONTESTÓ?", 12),
          ("motivo", "CAUSA", 16), ("whatsapp", "WPP", 9), ("q1", "1. ¿Cómo califica la atención del asesor?", 16),
          ("q2", "2. ¿Cómo califica el trabajo realizado?", 16), ("q3", "3. ¿Cómo califica los tiempos de entrega?", 16),
          ("q4", "4. ¿Recomendaría nuestro taller?", 16), ("general", "CALIF.", 8), ("comentario", "VOZ DEL CLIENTE", 50),
          ("gestion", "SEGUIMIENTO", 44), ("fecha_gestion", "FECHA RESPUESTA", 12), ("estado", "STATUS", 16))),
)  # fmt: skip
_OCTUBRE = _columns(
    ("CLIENTE", (("cliente", "NOMBRE CLIENTE", 30), ("telefono", "TEL", 14), ("documento", "CC", 13))),
    ("VEHÍCULO", (("placa", "PLACA", 10), ("marca", "MARCA", 11), ("vehiculo", "LÍNEA", 12))),
    ("SERVICIO", (("sede", "TALLER", 11), ("orden", "O.T.", 9), ("servicio", "SERVICIO", 16), ("fecha_salida", "FECHA", 12),
                  ("asesor", "ASESOR SERV.", 20), ("tecnico", "TÉCNICO", 14))),
    ("LLAMADA", (("fecha_llamada", "FECHA", 12), ("agente", "REALIZÓ LLAMADA", 11), ("intento1", "LLAMADA 1", 10),
                 ("intento2", "LLAMADA 2", 10), ("contactado", "CONTACTO", 11), ("motivo", "OBSERVACIONES", 17),
                 ("whatsapp", "WSP", 9))),
    ("CALIFICACIÓN DE 1 A 10", (("q1", "ATENCIÓN", 10), ("q2", "CALIDAD TRABAJO", 11), ("q3", "TIEMPO", 9),
                                ("q4", "RECOMENDARÍA", 14), ("tipo_cliente", "TIPO CLIENTE", 14))),
    ("VOZ DEL CLIENTE", (("comentario", "OBSERVACIONES", 48), ("sugerencia", "SUGERENCIAS", 34))),
    ("SEGUIMIENTO DETRACTORES", (("responsable", "A CARGO", 20), ("gestion", "GESTIÓN REALIZADA", 44),
                                 ("fecha_gestion", "FECHA", 12), ("estado", "ESTADO GESTIÓN", 17))),
)  # fmt: skip
_NOVIEMBRE_VW = _columns(
    ("", (("no", "#", 5), ("sede", "SEDE", 11))),
    ("DATOS DEL CLIENTE", (("cliente", "NOMBRE", 30), ("documento", "C.C./NIT", 13), ("telefono", "CELULAR", 14),
                           ("-correo", "CORREO", 24))),
    ("DATOS DEL VEHÍCULO", (("placa", "PLACA", 10), ("marca", "MARCA", 12), ("vehiculo", "MODELO", 12))),
    ("TALLER", (("orden", "OR", 9), ("servicio", "TIPO OR", 16), ("fecha_salida", "FECHA SALIDA", 12),
                ("asesor", "ASESOR", 20))),
    ("LLAMADA", (("fecha_llamada", "FECHA LLAMADA", 12), ("agente", "AGENTE", 9), ("intento1", "1ER INTENTO", 10),
                 ("intento2", "2° INTENTO", 10), ("contactado", "CONTACTADO", 12), ("motivo", "MOTIVO NO CONTACTO", 17),
                 ("whatsapp", "WHATSAPP", 11))),
    ("ENCUESTA (1 A 10)", (("q1", "ATENCIÓN", 10), ("q2", "TRABAJO REALIZADO", 11), ("q3", "TIEMPOS", 9),
                           ("q4", "RECOMENDACIÓN", 15))),
    ("PREGUNTAS VW", (("e1", "LAVADO", 9), ("e2", "EXPLICACIÓN FACTURA", 13))),
    ("SEGUIMIENTO", (("comentario", "COMENTARIOS", 48), ("sugerencia", "SUGERENCIA", 34), ("responsable", "RESPONSABLE", 20),
                     ("gestion", "EVIDENCIA GESTIÓN", 44), ("fecha_gestion", "FECHA GESTIÓN", 12), ("estado", "ESTADO", 17))),
)  # fmt: skip
_NOV_SEAT = _columns(
    ("", (("fecha_llamada", "FECHA SEGUIMIENTO", 13), ("cliente", "CLIENTE", 30), ("placa", "PLACA", 10),
          ("vehiculo", "REFERENCIA", 12), ("telefono", "MÓVIL", 14), ("sede", "PUNTO", 11), ("asesor", "RECIBIÓ", 20),
          ("servicio", "MOTIVO INGRESO", 16), ("fecha_salida", "F. SALIDA", 12), ("contactado", "EFECTIVA", 10),
          ("motivo", "MOTIVO DE NO CONTACTO", 18), ("whatsapp", "WA", 9), ("q1", "ATENCION ASESOR", 11),
          ("q2", "REPARACIÓN", 12), ("q3", "TIEMPO ENTREGA", 10), ("q4", "NPS", 8),
          ("general", "CALIFICACIÓN GENERAL", 14), ("comentario", "OBS. CLIENTE", 48), ("gestion", "OBS. ASESOR", 44),
          ("fecha_gestion", "FECHA CIERRE", 12), ("estado", "SEMÁFORO", 16), ("agente", "AGENTE", 9))),
)  # fmt: skip
_COM_AGOSTO = _columns(
    ("", (("no", "N°", 5), ("fecha_salida", "FECHA VENTA", 12), ("sede", "VITRINA", 11), ("marca", "MARCA", 12),
          ("cliente", "NOMBRE CLIENTE", 30), ("documento", "DOCUMENTO", 13), ("telefono", "CELULAR", 14),
          ("correo", "E-MAIL", 24), ("vehiculo", "VEHÍCULO", 12), ("placa", "PLACA", 12), ("vin", "VIN", 20),
          ("tipo_venta", "TIPO", 12), ("forma_pago", "FORMA DE PAGO", 13), ("asesor", "ASESOR COMERCIAL", 20),
          ("fecha_llamada", "FECHA LLAMADA", 12), ("agente", "AGENTE", 9), ("contactado", "CONTACTADO", 12),
          ("motivo", "MOTIVO NO CONTACTO", 17), ("q1", "ATENCIÓN", 10), ("q2", "INSTALACIONES", 14), ("q3", "TIEMPOS", 9),
          ("q4", "RECOMENDACIÓN CONCESIONARIO", 16), ("comentario", "OBSERVACIONES", 48),
          ("gerente", "GERENTE COMERCIAL", 20), ("gestion", "GESTIÓN", 44), ("fecha_gestion", "FECHA", 12),
          ("estado", "ESTADO", 16))),
)  # fmt: skip
_COM_SEPTIEMBRE = _columns(
    ("DATOS DE LA VENTA", (("fecha_salida", "FECHA ENTREGA", 12), ("sede", "SEDE", 11), ("marca", "MARCA", 11),
                           ("asesor", "VENDEDOR", 20), ("gerente", "GERENTE COMERCIAL", 20))),
    ("CLIENTE", (("cliente", "NOMBRES Y APELLIDOS", 30), ("telefono", "CONTACTO", 14), ("-correo", "CORREO", 24))),
    ("VEHÍCULO", (("vehiculo", "MODELO", 12), ("placa", "PLACA", 12), ("-vin", "VIN", 20))),
    ("LLAMADA", (("fecha_llamada", "FECHA", 12), ("intento1", "INTENTO 1", 10), ("intento2", "INTENTO 2", 10),
                 ("contactado", "CONTACTADO", 12), ("motivo", "MOTIVO", 17), ("whatsapp", "WHATSAPP", 11))),
    ("ENCUESTA", (("q1", "ATENCIÓN", 10), ("q2", "INSTALACIONES", 14), ("q3", "TIEMPOS", 9),
                  ("q4", "RECOMENDACIÓN", 15), ("e1", "ENTREGA", 10))),
    ("SEGUIMIENTO", (("comentario", "VOZ DEL CLIENTE", 48), ("gestion", "TRATAMIENTO", 44), ("fecha_gestion", "FECHA", 12),
                     ("estado", "ESTADO", 16))),
)  # fmt: skip
_COM_OCTUBRE = _columns(
    ("", (("no", "ITEM", 6), ("fecha_llamada", "F. LLAMADA", 12), ("cliente", "CLIENTE", 30), ("telefono", "TELEFONO", 14),
          ("vehiculo", "VEHICULO", 12), ("placa", "PLACA", 12), ("vin", "CHASIS", 20), ("marca", "MARCA", 12),
          ("sede", "VITRINA", 11), ("fecha_salida", "FECHA FACTURA", 12), ("forma_pago", "FORMA DE PAGO", 13),
          ("asesor", "VENDEDOR", 20), ("contactado", "CONTESTO", 11), ("motivo", "CAUSA", 16), ("q1", "ATENCION", 10),
          ("q2", "INSTALACIONES", 14), ("q3", "TIEMPOS", 9), ("q4", "RECOMIENDA CONCESIONARIO", 16),
          ("general", "CALIFICACION", 12), ("comentario", "COMENTARIOS", 48), ("gerente", "GERENTE COMERCIAL", 20),
          ("gestion", "RESPUESTA", 44), ("fecha_gestion", "FECHA RESPUESTA", 12), ("estado", "ESTADO", 16))),
)  # fmt: skip
_COM_NOVIEMBRE = _columns(
    ("VENTA", (("sede", "SEDE / VITRINA", 12), ("marca", "MARCA", 11), ("fecha_salida", "FECHA MATRÍCULA", 12),
               ("tipo_venta", "TIPO", 11), ("asesor", "ASESOR COMERCIAL", 20))),
    ("CLIENTE", (("cliente", "NOMBRE", 30), ("documento", "C.C.", 13), ("telefono", "CEL", 14))),
    ("VEHÍCULO", (("vehiculo", "VEHÍCULO", 12), ("placa", "PLACA", 12), ("vin", "VIN", 20))),
    ("LLAMADA", (("fecha_llamada", "FECHA LLAMADA", 12), ("agente", "AGENTE", 9), ("contactado", "CONTACTADO", 12),
                 ("motivo", "MOTIVO NO CONTACTO", 17), ("whatsapp", "WHATSAPP", 11))),
    ("ENCUESTA (1 A 10)", (("q1", "ATENCIÓN", 10), ("q2", "INSTALACIONES", 14), ("q3", "TIEMPOS", 9),
                           ("q4", "RECOMENDACIÓN CONCESIONARIO", 16))),
    ("SEGUIMIENTO", (("comentario", "OBSERVACIONES", 48), ("sugerencia", "SUGERENCIAS", 34),
                     ("gerente", "GERENTE COMERCIAL", 20), ("gestion", "GESTIÓN", 44),
                     ("fecha_gestion", "FECHA GESTIÓN", 12), ("estado", "ESTADO", 17))),
)  # fmt: skip

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
    overall="typed", name_style="surname", date_format="d/mm/yyyy", repeat_every=60, legend="side", heading_fill="D9EAD3",
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
