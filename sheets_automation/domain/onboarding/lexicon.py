"""What the words of a heading say of its field, in Spanish and English: stems, not headings of any register.

Alternatives stand between «|»; all stems of one must begin words of the heading or of the group above it, at least one
of the heading itself. «~» marks a weak alternative: the word alone could mean several fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from sheets_automation.domain import fields
from sheets_automation.domain.cells.text import normalise, similarity

_WEAK, _PLAIN, _ASIDE = 0.5, 0.9, 0.9
_WHOLE = frozenset(
    {"nota", "ciudad", "marca", "medio", "punto", "cargo", "clase"}
)  # no stem: «ciudadano» is no «ciudad»
_BRACKETS = str.maketrans("()[]{}", "      ")
_TYPO, _LONG = 0.84, 5
_QUESTION = 4  # words from which a heading is a whole question
_IDLE_WORDS = """
    de del la el los las al lo un una por para con en y e o u a se su sus nos le les mi es fue que cual como si no p
    the of for to and an in on at by our we you your us is was were did do does how would this that any
"""
_IDLE = frozenset(_IDLE_WORDS.split())
_HINT = re.compile(
    r"[(\[{][^)\]}]*[)\]}]|\b[01]\s*(?:a|al|-|–|to)\s*(?:5|10)\b|\bs[ií]\s*/\s*no\b|\by\s*/\s*n\b", re.IGNORECASE
)

#: Words that say the same in a heading: «cuándo», «día», «date» are a «fecha»; «por qué», «causa» a «motivo».
_SAME = {
    "dia": "fecha", "cuando": "fecha", "f": "fecha", "day": "fecha", "date": "fecha", "when": "fecha",
    "porque": "motivo", "causa": "motivo", "causal": "motivo", "razon": "motivo", "why": "motivo", "reason": "motivo",
}  # fmt: skip

WORDS: Mapping[str, str] = {
    # ---- who
    fields.CUSTOMER: "cliente|nombre cliente|nombre|nombres apellidos|nombre completo|razon social|titular|"
    "propietario|usuario|solicitante|peticionario|quejoso|ciudadano|nombre ciudadano|nombre solicitante|"
    "customer|client|customer name|client name|owner name|~name|~full name|prospecto|lead|~contacto|"
    "nombre prospecto|~owner|comprador|buyer"
    "|senor|nome|afectado|nombre comprador",
    fields.SURNAMES: "apellidos|primer apellido|surname|last name",
    fields.SURNAME_2: "segundo apellido",
    fields.DOCUMENT: "cedula|cc|nit|cc nit|identificacion|documento identi|numero identificacion|~documento|"
    "id number|identificacion cliente|tax id|national id|~id cliente|documento cliente",
    fields.PHONE: "celular|cel|telefono|tel|movil|numero contacto|phone|mobile|cell|telephone|contact number|"
    "~contacto|whatsapp numero|~numero|~whatsapp",
    fields.PHONE_2: "telefono 2|celular 2|otro telefono|telefono alterno|fijo|second phone|alternate phone|"
    "movil 2|tel 2|cel 2|contacto 2|numero 2|phone 2|mobile 2|"
    "telefono fijo",
    fields.PHONE_3: "telefono 3|celular 3|tel 3|movil 3|cel 3",
    fields.DOCUMENT_KIND: "tipo documento|clase documento|document type",
    fields.PERSON_KIND: "tipo persona|persona natural",
    fields.EMAIL: "correo|email|e mail|mail|correo electronico|direccion electronica",
    fields.PLATE: "placa|matricula vehiculo|~matricula|plate|licen plate|plate number|patente",
    fields.VIN: "vin|chasis|serie|bastidor|numero serie|chassis",
    fields.VEHICLE: "vehiculo|modelo|carro|auto|automovil|linea vehiculo|~linea|referencia vehiculo|version|"
    "vehicle|model|car|vehiculo interes|modelo interes",
    fields.MILEAGE: "kilometraje|km|kms|kilometros|mileage|odometer|recorrido",
    # ---- the row and its place
    fields.COUNTER: "consecutivo|item|~no|~numero|~nro|consec|fila|row|~id|~codigo|num",
    fields.REGISTERED_ON: "marca temporal|fecha registro|fecha digitacion|timestamp|fecha diligenciamiento|"
    "registro fecha",
    fields.SITE: "sede|ciudad|oficina|sucursal|taller|punto servicio|~punto|agencia|vitrina|concesionario|sala|"
    "centro|city|site|branch|office|location|dealership|secretaria|~store|municipio|lugar|regional|plaza",
    fields.BRAND: "marca|marca vehiculo|brand|make|~linea",
    fields.STATUS: "estado|status|situacion|estado gestion|estado caso|estado seguimiento|state|estado pqrs|"
    "semaforo|fase|etapa|estado actual|avance"
    "|estatus|cerrad",
    fields.RESPONSIBLE: "responsable|encargado|cargo|asignado|responsible|assigned|gerente comercial|"
    "quien responde|atiende|gerente|a cargo|dueno caso"
    "|responsavel",
    # ---- service and call
    fields.SERVED_ON: "salio taller|fecha servicio|fecha entrega|fecha salida|fecha ingreso|fecha factura|"
    "fecha venta|fecha orden|fecha or|fecha ot|fecha visita|fecha matricula|service date|delivery date|"
    "sale date|visit date|date service|f salida|f ingreso|f entrega|dia servicio|dia entrega|date sale|"
    "~dia ingreso|date visit|invoice date"
    "|entregado|facturado|fecha compra|vendido el|fecha retiro|salio",
    fields.ORDER: "orden|or|ot|o t|o r|orden trabajo|numero orden|work order|order|repair order|order number|job"
    "|ro number|ro no",
    fields.SERVICE_TYPE: "tipo servicio|motivo ingreso|tipo or|servicio realizado|~servicio|tipo trabajo|"
    "service type|type service|~tipo|tipo vehiculo|tipo ingreso|trabajo solicitado|~service|tipo venta",
    fields.PAYMENT: "forma pago|medio pago|payment|financiacion|forma compra",
    fields.ADVISER: "asesor|quien atendio|asesor servicio|asesor comercial|vendedor|ejecutivo|advisor|adviser|"
    "service advisor|salesperson|sales rep|seller|sold by|quien atendio|consultor|recibio|comercial|atendido",
    fields.TECHNICIAN: "tecnico|mecanico|technician|mechanic",
    fields.AGENT: "agente|agente call|realizo llamada|quien llama|agente cc|agent|caller|called by|llamo|"
    "operador|quien llamo|hizo llamada|call agent|encuestador|teleoperador|interviewer",
    fields.CALLED_ON: "fecha llamada|fecha contacto|fecha encuesta|f llamada|dia llamada|fecha seguimiento|"
    "call date|date call|survey date|contact date|~fecha|~date|~dia|fecha verificacion|llamada fecha|"
    "cuando llamo"
    "|llamado|llamada realizada|fecha entrevista|fecha seguimiento llamada",
    fields.ATTEMPT_1: "intento 1|llamada 1|primer intento|primera llamada|fecha llamada 1|1er intento|attempt 1|"
    "first attempt|first call|call 1|1 llamada|contacto 1|~intento"
    "|primer contacto|fecha 1|1a llamada|1er contacto",
    fields.ATTEMPT_2: "intento 2|llamada 2|segundo intento|segunda llamada|fecha llamada 2|2do intento|"
    "attempt 2|second attempt|second call|call 2|2 llamada|contacto 2"
    "|segundo contacto|2a llamada|2do contacto",
    fields.ATTEMPT_3: "intento 3|llamada 3|tercer intento|tercera llamada|fecha llamada 3|3er intento|attempt 3|"
    "third attempt|call 3|3 llamada|contacto 3"
    "|tercer contacto|3a llamada|3er contacto",
    fields.ATTEMPT_COUNT: "intentos|numero intentos|cantidad intentos|attempts|cuantas llamadas",
    fields.CONTACTED: "hablar|hablo|contactado|respondio|contesto|contactabilidad|efectiv|contacto efectivo|"
    "llamada efectiva|~contacto|reached|contacted|answered|hubo contacto|contesta|respondio llamada|"
    "se contacto",
    fields.NO_CONTACT_REASON: "motivo contacto|motivo respond|motivo atend|causa contacto|razon contacto|"
    "motivo llamada|~motivo|~causa|contact reason|reason not contacted|motivo contesta|porque contesto|"
    "no contacto|why not reached|causal contacto|observaciones llamada",
    fields.WHATSAPP: "whatsapp|wsp|wpp|wa|mensaje|mensaje whatsapp|message sent|whats app",
    fields.CUSTOMER_CLASS: "tipo cliente|clasificacion|clase cliente|categoria cliente|nps tipo|customer type|"
    "classification|promotor detractor|clasificacion nps",
    fields.COMMENT: "palabras|dijo|observacion|comentario|voz cliente|que dijo cliente|obs|obs cliente|"
    "comment|customer comment|feedback|remarks|novedad|opinion|lo que dijo|que dijo|verbatim|"
    "customer said|voice customer|que opina"
    "|observac|comentari|notas|notes|motivo nota|motivo calificacion",
    fields.SUGGESTION: "sugerencia|suggestion|recomendaciones cliente|que mejorar|idea|sugiere|"
    "improvement suggestion",
    fields.MANAGEMENT: "hicimos|hicieron|se hizo|acciones|gestion|gestion realizada|accion|accion tomada|"
    "accion realizada|seguimiento|tratamiento|plan accion|evidencia|que se hizo|solucion|action|action taken|"
    "follow up|respuesta|what was done|resolution|solucion dada|observaciones asesor|obs asesor|"
    "evidencia gestion|respuesta asesor|observaciones seguimiento",
    fields.MANAGED_ON: "fecha resol|fecha hizo|fecha gestion|fecha respuesta|fecha cierre|fecha solucion|"
    "f gestion|action date|date action|closing date|resolved|follow up date|fecha seguimiento|fecha accion|"
    "date closed|cuando se hizo|dia gestion|fecha tratamiento|~fecha|~date|follow date|date follow|"
    "dia solucion|dia respuesta",
    fields.SECOND_CALL_ON: "segunda llamada satisfaccion|fecha segunda llamada|csat fecha|seguimiento csat",
    fields.SECOND_SCORE: "calificacion segunda|calificacion csat|calif segunda",
    # ---- questions
    fields.OVERALL: "calificacion|calificacion general|promedio|total|puntaje|satisfaccion general|nota|"
    "~satisfaccion|overall|overall satisfaction|average|score|calif|experiencia general|nota final|rating",
    fields.RECOMMENDATION: "recomendacion|recomendaria|recomienda|nps|recomendar|recommend|likel recommend|p4|"
    "p 4|pregunta 4|referiria"
    "|recomendac",
    "atencion": "atencion|amabilidad|trato|atencion asesor|atencion recibida|attention|courtesy|"
    "friendliness|kindness|p1|p 1|pregunta 1|cordialidad|service quality|atencion personal|staff|cortesia"
    "|atendieron|atend|asesr",
    "trabajo": "trabajo|trabajo realizado|calidad trabajo|calidad|reparacion|calidad servicio|quality|work|"
    "work quality|quality work|repair quality|p2|p 2|pregunta 2|mano obra|como quedo|arreglo"
    "|arreglaron|repararon",
    "tiempos": "tiempo|tiempo entrega|puntualidad|rapidez|cumplimiento tiempo|time|timeliness|speed|"
    "delivery time|waiting|p3|p 3|pregunta 3|demora|agilidad|oportunidad entrega|on time|espera"
    "|cumpli hora|cumplieron|hora prometida|a tiempo|demoraron|cumplio tiempo",
    "instalaciones": "instalacion|facilities|sala ventas|showroom|p2|p 2|pregunta 2|comodidad|premises",
    "entrega": "entrega|entrega vehiculo|delivery|handover|proceso entrega",
    "lavado": "lavado|limpieza|limpio|wash|cleanliness|aseo",
    "explicacion": "explicacion|explicacion factura|explico|explanation|informacion trabajo",
    "contacto_previo": "contacto previo|recordatorio|confirmacion cita|reminder",
    **{f"p{n}": f"p{n}|p {n}|pregunta {n}|question {n}|q{n}|q {n}" for n in range(5, 10)},
    **{f"vw_{n}": f"vw {n}|vw{n}|pregunta vw {n}" for n in range(1, 4)},
    # ---- complaints
    fields.NUMBER: "radicado|numero pqr|numero caso|caso|ticket|codigo asunto|consecutivo|case number|case id|"
    "~no|~numero|~codigo|codigo pqr|radicacion|expediente|folio|~id|reference|codigo caso|codigo solicitud|"
    "reference number",
    fields.RECEIVED_ON: "fecha recepcion|fecha ingreso|fecha radicado|fecha radicacion|recibido|"
    "fecha recibido|fecha solicitud|fecha pqr|received|date received|received date|~fecha|~date|"
    "fecha entrada|dia entrada|dia recepcion|dia recibido|opened|fecha apertura|fecha llegada|dia llegada|"
    "fecha queja|date opened|filing date|dia radicacion|cuando llego",
    fields.CHANNEL: "canal|medio|medio recepcion|origen|via|fuente|channel|source|como llego|por donde llego|"
    "medio ingreso",
    fields.PROCESS: "proceso|area|dependencia|unidad negocio|tema|department|area responsable|process|topic|"
    "unidad|seccion",
    fields.KIND: "tipo|tipo pqr|pqr|clase solicitud|tipo solicitud|clase asunto|clase|type|tipo requerimiento|"
    "clasificacion|category|clase caso|tipo caso|request type|case type|tipo queja|naturaleza",
    fields.DESCRIPTION: "descripcion|motivo|detalle|asunto|hechos|description|que paso|relato|observacion|"
    "details|contenido|descripcion caso|subject|comentario|resumen caso|queja cliente|que reclama|issue"
    "|reclamacion|detalle queja|manifesta|resumen",
    fields.TERM: "plazo|termino|dias plazo|plazo respuesta|dias termino|~dias|term|days allowed|"
    "dias habiles plazo|tiempo maximo"
    "|dias responder|dias ley|dias legal|plazo dias",
    fields.EXTENSION: "ampliacion|prorroga|dias ampliacion|ampliacion termino|extension",
    fields.EXTENSION_REASON: "motivo ampliacion|motivo prorroga|justificacion ampliacion|razon ampliacion|"
    "justificacion prorroga",
    fields.EXTENDED_ON: "fecha ampliacion|fecha prorroga|fecha aviso ampliacion",
    fields.TOTAL_TERM: "total dias|plazo total|termino total|dias totales|total plazo",
    fields.STATED_DUE: "fecha limite|vence|vencimiento|fecha vencimiento|fecha maxima|due|due date|deadline|"
    "limite respuesta|fecha limite respuesta|responder antes|dia limite"
    "|plazo maximo",
    fields.TREATMENT: "tratamiento|accion|gestion|gestion realizada|seguimiento|accion inmediata|treatment|"
    "action|action taken|que se hizo|correccion|solucion",
    fields.ANSWER: "respuesta|respuesta cliente|respuesta dada|answer|response|reply|radicado respuesta|"
    "que se respondio|contestacion",
    fields.ANSWERED_ON: "fecha respuesta|fecha contestacion|answered|answer date|response date|f respuesta|"
    "dia respuesta|date answered|fecha contesto|fecha rta|reply date|cuando respondio|respondido|~fecha|~date",
    fields.SENT_ON: "fecha envio|fecha despacho|fecha evacua|sent date|date sent|despachado"
    "|enviad|respuesta enviad",
    fields.ANSWER_DAYS: "dias|dias respuesta|tiempo respuesta|dias transcurridos|days|days taken|dias habiles|"
    "~dias calendario|response time|cuantos dias|demora",
    fields.STATED_OUTCOME: "oportunidad|a tiempo|termino cumple|en termino|on time|oportuno|cumple termino",
    fields.CLOSED_ON: "fecha cierre|fecha solucion|closed|closing date|date closed|cierre|dia cierre|"
    "resolved date|~fecha|~date"
    "|cerrado el",
    fields.SATISFIED: "satisfecho|cliente satisfecho|satisfaccion|conforme|satisfied|quedo satisfecho|happy|"
    "contento|quedo contento",
    fields.EVIDENCE: "evidencia|soporte|link|enlace|anexo|evidence|attachment|adjunto",
    fields.IMPROVEMENT: "accion mejora|acciones mejora|accion correctiva|plan mejora|mejora|improvement|"
    "corrective action|leccion",
    # ---- commercial calls
    fields.CAMPAIGN: "campana|motivo llamada|estrategia|proximo mantenimiento|mantenimiento|servicio ofrecer|"
    "campaign|reason call|motivo contacto|revision|para que se llama|asunto llamada",
    fields.LAST_VISIT: "ultima visita|ultimo ingreso|ultimo servicio|ultimo mantenimiento|last visit|"
    "last service|ultima entrada|ult ingreso|ult visita|cuando vino"
    "|ultima revision|ultima atencion|ultimo cambio aceite|ult mantenimiento|ultima vez",
    fields.BOOKED: "agendamiento|agendo|cita agendada|agendado|~cita|booked|appointment|agenda cita|"
    "agendamiento cita|appointment booked|quedo cita|booking"
    "|saco cita|acepto cita|tiene cita|pidio cita|pide cita|con cita|quedo agendado",
    fields.NO_BOOKING_REASON: "motivo agendamiento|motivo agenda|motivo cita|razon agendamiento|"
    "causa agendamiento|motivo no agenda|no agenda|why not booked|porque agendo|reason no appointment",
    fields.APPOINTMENT_ON: "fecha cita|dia cita|fecha agendamiento|appointment date|cita para|date appointment"
    "|fecha agendada",
    fields.APPOINTMENT_AT: "hora|hora cita|time appointment|appointment time|hour",
    fields.KEPT: "cumplimiento|cumplio|asistio|asistencia|kept|showed|attended|cumplimiento cita|"
    "llego cita|vino",
    fields.DO_NOT_CONTACT: "no contactar|no llamar|rne|excluido|do not call|do not contact|numeros excluidos",
    fields.ENTERED_ON: "entrada taller|fecha entrada|ingreso taller|fecha ingreso taller|entered workshop"
    "|fecha volvio|fecha regreso|fecha retorno|regreso taller",
    fields.RECOVERED: "recuperado|recovered|cliente recuperado|se recupero|volvio",
    fields.REMOVAL_REASON: "motivo eliminacion|eliminado|depuracion|motivo retiro|motivo depuracion|"
    "removal reason|por que se quito",
    # ---- CRM
    fields.TRAFFIC_ON: "fecha trafico|fecha visita|fecha ingreso|fecha creacion|~fecha|traffic date|~date|"
    "fecha llegada|dia visita",
    fields.ORIGIN: "origen|medio|fuente|canal|procedencia|source|como se entero|origen medio|tipo trafico|"
    "lead source|como llego",
    fields.ADVISED: "asesoria|recibio asesoria|fue atendido|lo atendieron|advised|asesoraron",
    fields.REAL: "prospecto real|real|es real|genuine|cliente real",
    fields.VALIDITY: "valid|validez|es valido|cumple|validacion|prospecto valido|actividad valida",
    fields.INVALID_REASON: "motivo|motivo valid|motivo no valid|causa|causal|razon|invalid reason|"
    "porque no valid|por que no sirve",
    fields.REMARK: "observacion|obs|novedad|remark|notas|comentario|note"
    "|anotacion|observac|comentari",
    fields.ACTIVITY_ON: "fecha actividad|fecha|fecha seguimiento|fecha programada|activity date|date|"
    "dia actividad|dia",
    fields.ACTIVITY: "tipo actividad|actividad|tipo seguimiento|activity|activity type|~tipo|que se hizo",
    fields.SPIGA_STATUS: "estado spiga|estado|realizada|status|estado actividad|resultado|en spiga",
    fields.ADVISER_COMMENT: "comentario|comentario asesor|detalle|descripcion|nota|comment|observacion asesor|"
    "que escribio|lo que escribio",
    fields.REPORTED_ON: "fecha reporte|reportado|fecha correo|fecha notificacion|reported|fecha envio|"
    "dia aviso|fecha aviso",
    fields.CORRECTION: "correccion|corregido|actualizado|correction|corrected|respuesta asesor|corrigio",
    fields.CREATED_ON: "fecha creacion|creado|created|fecha ingreso|fecha registro|creation date|~fecha|"
    "dia ingreso|fecha inicio",
    fields.CALLS: "llamadas|no llamadas|calls|cantidad llamadas|numero llamadas",
    fields.QUOTES: "cotizaciones|quotes|no cotizaciones|cantidad cotizaciones|cotizacion",
    fields.VISITS: "visitas|visits|no visitas|cantidad visitas",
    fields.TEST_DRIVES: "test drive|pruebas ruta|prueba manejo|test drives|pruebas",
    fields.OTHERS: "otros|others|otros seguimientos|other",
    fields.FOLLOWED_ON: "ultimo seguimiento|fecha ultimo seguimiento|ultimo contacto|last follow|"
    "last contact|fecha ultimo|ultima gestion",
    fields.IDLE_DAYS: "dias sin seguimiento|dias seguimiento|dias sin|days without|dias quieto|"
    "dias inactivo|idle days",
    fields.AGE_LIGHT: "semaforo|color|light|traffic light|alerta",
    fields.PROSPECT_STATUS: "estado|estado prospecto|estado temperatura|status|etapa|stage",
    fields.TEMPERATURE: "temperatura|interes|temperature|probabilidad|nivel interes",
}  # fmt: skip


def words_for(field_id: str, heading: str, group: str, own: str = "") -> float:
    """How far the words of a heading, below a group, name a field: 0–1. ``own``: alternatives of the form itself."""
    alternatives = _alternatives(f"{WORDS.get(field_id, '')}|{own}" if own else WORDS.get(field_id, ""))
    found = max((_weighed(stems, weak, heading, group) for stems, weak in alternatives), default=0.0)
    if found or "(" not in heading:
        return found
    inside = heading.translate(_BRACKETS)  # «Automotor (placa)»: what stands in brackets is no hint here
    return _ASIDE * max((_weighed(stems, weak, inside, group) for stems, weak in alternatives), default=0.0)


@lru_cache(maxsize=1_024)
def _alternatives(text: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    parts = (part.strip() for part in text.split("|"))
    return tuple((_same(part.lstrip("~").split()), part.startswith("~")) for part in parts if part.strip("~ "))


def _same(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_SAME.get(word, word) for word in words))


@lru_cache(maxsize=16_384)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a heading that carry meaning, without its number and without how to answer."""
    bare = re.sub(r"^\s*\d{1,2}\s*[.)]\s*", "", _HINT.sub(" ", text))
    plain = normalise(bare if normalise(bare) else text).replace("por que", "motivo")
    found = re.sub(r"([a-z]{2,})(\d)", r"\1 \2", plain).split()  # «TEL2»
    return _same([word for word in found if word not in _IDLE] or found)


@lru_cache(maxsize=262_144)
def _weighed(stems: Sequence[str], weak: bool, heading: str, group: str) -> float:
    own, above = list(tokens(heading)), list(tokens(group))
    wanted = [stem for stem in stems if stem not in _IDLE] or list(stems)
    used: set[int] = set()
    said = normalise(heading).split()
    if len(wanted) < len(stems) and not all(stem in said for stem in stems if stem in _IDLE):
        return 0.0  # «no llamar» is not «llamar»
    for stem in wanted:
        at = next((i for i, word in enumerate(own) if i not in used and _begins(word, stem)), None)
        if at is not None:
            used.add(at)
        elif not any(_begins(word, stem) for word in above):
            return 0.0
    if not used:
        return 0.0
    asked = "?" in heading or len(own) >= _QUESTION
    share = len(used) / len(own)
    if asked:
        share = max(share, 0.6)
    return (_WEAK if weak else _PLAIN) * (0.4 + 0.6 * share) + (0.1 if share == 1 and not weak else 0.0)


@lru_cache(maxsize=262_144)
def _begins(word: str, stem: str) -> bool:
    if len(stem) <= 3 or stem in _WHOLE:
        return word in (stem, f"{stem}s", f"{stem}es")
    if word.startswith(stem):
        return True
    if len(word) >= _LONG and stem.startswith(word):
        return True
    return len(stem) >= _LONG and len(word) >= _LONG and similarity(word[: len(stem) + 2], stem) >= _TYPO
