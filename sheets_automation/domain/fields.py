"""ONE table of all fields: what each is called, how it is read, and what it is good for.

Fields that only one kind of register has may stand in its module instead (``Kind.own_fields``); they join the table.

A form says under which headings a field stands (``config/forms/*.toml``); what the field *is* stands here and nowhere
else. Questions of a form (``preguntas``) are its own fields, read as scores; so are other fields that only it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from sheets_automation.model import Reader
from sheets_automation.policy import FormPolicy


class Identity(IntEnum):
    """How strongly a field says whose row it is (spec §6)."""

    NONE = 0
    COUNTER = 1  # the row's own number: filled down, copied, never a person
    DAY = 2  # tells two calls of one customer apart
    NAME = 3  # people share names
    STRONG = 4  # one vehicle, person, telephone, work order


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``label`` is what people call it where a form gives no other word."""

    id: str
    label: str
    reader: Reader = Reader.TEXT
    identity: Identity = Identity.NONE
    words: bool = False  # what the customer said: alone it makes a row a record
    substance: bool = False  # two of these make a row a record
    personal: bool = False  # a customer's own data: in no log, masked in mails (spec §13)
    prepared: bool = False  # filled down or drawn as a list before anybody calls: says nothing of a row
    derived: bool = False  # usually a formula: its error is what an unfinished row looks like
    handling: bool = False  # what was done about it: there the colours of the management are at home
    optional: bool = False  # a column that may rightly stay empty for months


FIELDS: dict[str, Field] = {}


def _field(field_id: str, label: str, reader: Reader = Reader.TEXT, **traits: bool | Identity) -> str:
    FIELDS[field_id] = Field(field_id, label, reader, **traits)  # type: ignore[arg-type]
    return field_id


# ------------------------------------------------------------------------------------------------ who it is about
PLATE = _field("placa", "Placa", Reader.PLATE, identity=Identity.STRONG, substance=True, personal=True)
CUSTOMER = _field("cliente", "Cliente", Reader.NAME, identity=Identity.NAME, substance=True, personal=True)
SURNAMES = _field("apellidos", "Apellidos", Reader.NAME, personal=True)
SURNAME_2 = _field("segundo_apellido", "Segundo apellido", Reader.NAME, personal=True, optional=True)
DOCUMENT = _field("documento", "Documento", Reader.DOCUMENT, identity=Identity.STRONG, substance=True, personal=True)
PHONE = _field("telefono", "Teléfono", Reader.PHONE, identity=Identity.STRONG, substance=True, personal=True)
PHONE_2 = _field(
    "telefono_2", "Teléfono 2", Reader.PHONE, identity=Identity.STRONG, substance=True, personal=True, optional=True
)
PHONE_3 = _field(
    "telefono_3", "Teléfono 3", Reader.PHONE, identity=Identity.STRONG, substance=True, personal=True, optional=True
)
DOCUMENT_KIND = _field("tipo_documento", "Tipo de documento")
PERSON_KIND = _field("tipo_persona", "Tipo de persona")
EMAIL = _field("correo", "Correo", Reader.EMAIL, substance=True, personal=True)
VIN = _field("vin", "VIN", Reader.VIN, identity=Identity.STRONG, substance=True, personal=True, optional=True)
VEHICLE = _field("vehiculo", "Vehículo")
MILEAGE = _field("kilometraje", "Kilometraje", Reader.INTEGER)

# ---------------------------------------------------------------------------------------------- the row and its place
COUNTER = _field("consecutivo", "Consecutivo", identity=Identity.COUNTER, prepared=True, derived=True)
REGISTERED_ON = _field("fecha_registro", "Fecha de registro", Reader.DAY)
SITE = _field("sede", "Sede")
BRAND = _field("marca", "Marca")
STATUS = _field("estado", "Estado", prepared=True, optional=True, handling=True)
RESPONSIBLE = _field("responsable", "Responsable", Reader.NAME, optional=True)

# ---------------------------------------------------------------------------------- the service and the call about it
SERVED_ON = _field("fecha_servicio", "Fecha del servicio", Reader.DAY, substance=True)
ORDER = _field("orden", "Orden de trabajo", identity=Identity.STRONG, substance=True)
SERVICE_TYPE = _field("tipo_servicio", "Tipo de servicio", substance=True)
PAYMENT = _field("forma_pago", "Forma de pago")
ADVISER = _field("asesor", "Asesor", Reader.NAME, substance=True)
TECHNICIAN = _field("tecnico", "Técnico", Reader.NAME)
AGENT = _field("agente", "Agente", Reader.NAME)
CALLED_ON = _field("fecha_llamada", "Fecha de la llamada", Reader.DAY, identity=Identity.DAY, substance=True)
ATTEMPT_1 = _field("intento_1", "Intento 1", substance=True, optional=True)
ATTEMPT_2 = _field("intento_2", "Intento 2", substance=True, optional=True)
ATTEMPT_3 = _field("intento_3", "Intento 3", substance=True, optional=True)
ATTEMPT_COUNT = _field("intentos", "Intentos", Reader.INTEGER)
CONTACTED = _field("contactado", "Contactado", Reader.YES_NO, substance=True)
NO_CONTACT_REASON = _field("motivo_no_contacto", "Motivo de no contacto", Reader.REASON, substance=True, optional=True)
WHATSAPP = _field("whatsapp", "WhatsApp", optional=True)
OVERALL = _field("general", "Calificación", Reader.SCORE, prepared=True, derived=True)
RECOMMENDATION = _field("recomendacion", "Recomendación", Reader.SCORE)
CUSTOMER_CLASS = _field("tipo_cliente", "Tipo de cliente", prepared=True, derived=True, optional=True)
COMMENT = _field("observaciones", "Observaciones", words=True, substance=True, personal=True, optional=True)
SUGGESTION = _field("sugerencia", "Sugerencia", substance=True, personal=True, optional=True)
MANAGEMENT = _field("gestion", "Gestión", substance=True, optional=True, handling=True)
MANAGED_ON = _field("fecha_gestion", "Fecha de gestión", Reader.DAY, optional=True, handling=True)
SECOND_CALL_ON = _field("segunda_llamada", "Segunda llamada de satisfacción", Reader.DAY, optional=True)
SECOND_SCORE = _field("calificacion_segunda", "Calificación de la segunda llamada", Reader.SCORE, optional=True)

# -------------------------------------------------------------------------------------------------------- complaints
NUMBER = _field("numero", "Radicado", identity=Identity.STRONG, substance=True)
RECEIVED_ON = _field("fecha_recepcion", "Fecha de recepción", Reader.DAY, identity=Identity.DAY, substance=True)
CHANNEL = _field("canal", "Canal", substance=True)
PROCESS = _field("proceso", "Proceso")
KIND = _field("tipo", "Tipo", substance=True)
DESCRIPTION = _field("descripcion", "Descripción", words=True, substance=True, personal=True)
TERM = _field("plazo", "Plazo en días hábiles", Reader.INTEGER)
EXTENSION = _field("ampliacion", "Ampliación de términos", Reader.INTEGER, optional=True)
EXTENSION_REASON = _field("motivo_ampliacion", "Motivo de la ampliación", optional=True)
EXTENDED_ON = _field("fecha_ampliacion", "Fecha de la ampliación", Reader.DAY, optional=True)
TOTAL_TERM = _field("plazo_total", "Total de días de plazo", Reader.INTEGER, derived=True)
STATED_DUE = _field("fecha_limite", "Fecha límite", Reader.DAY, derived=True)
TREATMENT = _field("tratamiento", "Tratamiento", substance=True, handling=True)
ANSWER = _field("respuesta", "Respuesta", substance=True, handling=True)
ANSWERED_ON = _field("fecha_respuesta", "Fecha de respuesta", Reader.DAY, handling=True)
SENT_ON = _field("fecha_envio", "Fecha de envío", Reader.DAY, handling=True)
STATED_OUTCOME = _field("oportunidad", "Oportunidad", derived=True, optional=True)
ANSWER_DAYS = _field("dias", "Días de respuesta", Reader.INTEGER, prepared=True, derived=True)
CLOSED_ON = _field("fecha_cierre", "Fecha de cierre", Reader.DAY, optional=True, handling=True)
SATISFIED = _field("satisfecho", "Cliente satisfecho", Reader.YES_NO)
EVIDENCE = _field("evidencia", "Evidencia", handling=True)
IMPROVEMENT = _field("accion", "Acción de mejora", optional=True)

# ------------------------------------------------------------------- commercial calls: proactive contact and recovery
CAMPAIGN = _field("campana", "Motivo de la llamada", substance=True, optional=True)
LAST_VISIT = _field("ultima_visita", "Última visita", Reader.DAY, substance=True)
BOOKED = _field("agendamiento", "Agendamiento de cita", substance=True, optional=True)
NO_BOOKING_REASON = _field("motivo_no_agendamiento", "Motivo de no agendamiento", substance=True, optional=True)
APPOINTMENT_ON = _field("fecha_cita", "Fecha de la cita", Reader.DAY, optional=True)
APPOINTMENT_AT = _field("hora_cita", "Hora de la cita", optional=True)
KEPT = _field("cumplimiento", "Cumplimiento de la cita", optional=True)
DO_NOT_CONTACT = _field("no_contactar", "No contactar", optional=True)
ENTERED_ON = _field("fecha_entrada", "Entrada al taller", Reader.DAY, optional=True)
RECOVERED = _field("recuperado", "Recuperado", Reader.YES_NO, optional=True)
REMOVAL_REASON = _field("motivo_eliminacion", "Motivo de eliminación", optional=True)

# --------------------------------------------------------------------------------------------------------------- CRM
TRAFFIC_ON = _field("fecha_trafico", "Fecha de tráfico", Reader.DAY, identity=Identity.DAY, substance=True)
ORIGIN = _field("origen", "Origen o medio", substance=True)
ADVISED = _field("asesoria", "¿Recibió asesoría?", Reader.YES_NO, substance=True, optional=True)
REAL = _field("prospecto_real", "¿Prospecto real?", Reader.YES_NO, substance=True, optional=True)
VALIDITY = _field("validez", "Válido", prepared=True, optional=True)
INVALID_REASON = _field("motivo_no_valido", "Motivo de no válido", substance=True, optional=True)
REMARK = _field("observacion", "Observación", personal=True, optional=True)
ACTIVITY_ON = _field("fecha_actividad", "Fecha de la actividad", Reader.DAY, identity=Identity.DAY, substance=True)
ACTIVITY = _field("tipo_actividad", "Tipo de actividad", substance=True)
SPIGA_STATUS = _field("estado_spiga", "Estado en SPIGA", prepared=True)
ADVISER_COMMENT = _field("comentario_asesor", "Comentario", substance=True, personal=True, optional=True)
REPORTED_ON = _field("fecha_reporte", "Fecha de reporte al asesor", Reader.DAY, optional=True)
CORRECTION = _field("correccion", "Corrección", substance=True, optional=True)
CREATED_ON = _field("fecha_creacion", "Fecha de creación", Reader.DAY, identity=Identity.DAY, substance=True)
CALLS = _field("num_llamadas", "# Llamadas", Reader.INTEGER, prepared=True, optional=True)
QUOTES = _field("num_cotizaciones", "# Cotizaciones", Reader.INTEGER, prepared=True, optional=True)
VISITS = _field("num_visitas", "# Visitas", Reader.INTEGER, prepared=True, optional=True)
TEST_DRIVES = _field("num_test_drive", "# Test drive", Reader.INTEGER, prepared=True, optional=True)
OTHERS = _field("num_otros", "# Otros", Reader.INTEGER, prepared=True, optional=True)
FOLLOWED_ON = _field("fecha_ultimo_seguimiento", "Fecha del último seguimiento", Reader.DAY, substance=True)
IDLE_DAYS = _field("dias_sin_seguimiento", "Días sin seguimiento", Reader.INTEGER, prepared=True, derived=True)
AGE_LIGHT = _field("semaforo_seguimiento", "Semáforo", prepared=True, derived=True, optional=True, handling=True)
PROSPECT_STATUS = _field("estado_prospecto", "Estado del prospecto", optional=True)
TEMPERATURE = _field("temperatura", "Temperatura", optional=True)


def add(own: Iterable[Field]) -> None:
    """Fields of one kind of register join the table. Raises ValueError where a name is taken: it has one meaning."""
    for field in own:
        if field.id in FIELDS:
            raise ValueError(f"two fields are called {field.id!r}")
        FIELDS[field.id] = field


#: The parts of a name, where a list has them apart.
NAME_PARTS = (CUSTOMER, SURNAMES, SURNAME_2)

#: Everywhere a customer may be called, the most likely to answer first.
PHONES = (PHONE, PHONE_2, PHONE_3)

#: Where a request shows that it was answered.
ANSWER_EVIDENCE = (ANSWER, EVIDENCE, TREATMENT)

#: The attempts of a call, first to last.
ATTEMPTS = (ATTEMPT_1, ATTEMPT_2, ATTEMPT_3)

#: What is counted of a prospect's follow-ups.
FOLLOW_UPS = (CALLS, QUOTES, VISITS, TEST_DRIVES, OTHERS)

_UNKNOWN = Field("", "")


def known(field_id: str) -> Field:
    """The field's line of the table; a form's own field (a question) has no traits."""
    return FIELDS.get(field_id, _UNKNOWN)


def derived() -> frozenset[str]:
    """Ids of the fields that are usually formulas, in error until their row is filled."""
    return frozenset(field.id for field in FIELDS.values() if field.derived)


def handling() -> tuple[str, ...]:
    """Ids of the fields where people write what was done: the colours «de la gestión» (R-55) are at home there."""
    return tuple(field.id for field in FIELDS.values() if field.handling)


def identifying(at_least: Identity = Identity.COUNTER) -> tuple[str, ...]:
    """Ids of the fields that say whose row it is, the strongest first, else in the order of the table."""
    found = [field for field in FIELDS.values() if field.identity >= at_least]
    return tuple(field.id for field in sorted(found, key=lambda field: -field.identity))


def naming(field_ids: Iterable[str]) -> Iterator[str]:
    """Those that name the customer or hold what the customer said: any of them makes a row a record."""
    return (f for f in field_ids if known(f).words or known(f).identity >= Identity.NAME)


def reader_of(form: FormPolicy, field: str) -> Reader:
    """How a field is read: as the form says, else as the table of fields says; a question is a score."""
    own = form.fields[field].reader if field in form.fields else None
    if own is not None:
        return own
    if field in (*form.questions, *form.specific):
        return Reader.SCORE
    return known(field).reader
