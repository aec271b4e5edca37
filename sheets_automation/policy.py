"""What the business decides, as values: the shape of everything under ``config/``.

The TOML keys are Spanish (the people who decide read them), the attributes English. Unknown keys and wrong types are
refused; ``config.py`` loads the files and reports every problem at once. Defaults are those of ``domain.md`` (A-nn).
"""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from sheets_automation.model import Reader, Rgb, State
from sheets_automation.place import LOCALE, ZONE


class Policy(BaseModel):
    """Frozen, closed: an unknown key is an error, not a silent nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


# ----------------------------------------------------------------------------------------------------------- forms


class FieldPolicy(Policy):
    """How one field is recognised in a heading and how its cells are read."""

    reader: Reader | None = Field(None, alias="clase")  # None: as the table of fields says
    aliases: tuple[str, ...] = Field(
        alias="encabezados", examples=[("PLACA", "NO. PLACA")]
    )  # compared without accents, case, punctuation
    groups: tuple[str, ...] = Field((), alias="grupos")  # needed where the same detail heading occurs twice
    label: str = Field("", alias="etiqueta")  # what reports print, e.g. «Trabajo realizado»


class PaintPolicy(Policy):
    """Where and whether the service paints (spec §4)."""

    where: Literal["aprendido", "fila", "columnas", "nada"] = Field("aprendido", alias="donde")
    columns: tuple[str, ...] = Field((), alias="columnas")  # fields painted when ``where`` is "columnas"
    default: tuple[str, ...] = Field((), alias="por_defecto")  # while nothing is painted yet; none: the comment
    note: bool = Field(True, alias="nota")  # our own cell note on open cases
    paints: bool | None = Field(None, alias="pinta")  # whether the service paints at all; None: as the kind of form


class ClockPolicy(Policy):
    """The term of an answer (spec §5, A-01)."""

    days: int = Field(2, alias="dias_habiles", ge=1)
    start: tuple[str, ...] = Field((), alias="desde")  # first of these fields that is filled; none: the row's own day
    source: str = Field("", alias="norma")  # the document that sets the term, as readers know it: «GSC-PRO-03, act. 4»
    light_green_closes: bool = Field(True, alias="verde_claro_cierra")


Days = Annotated[int, Field(ge=1, le=365)]


class TermsPolicy(Policy):
    """PQRS terms in business days per type (domain §3); a type that is absent here has no term."""

    by_kind: dict[str, Days] = Field(default_factory=dict, alias="por_tipo")
    default: int | None = Field(15, alias="por_defecto")
    without_term: tuple[str, ...] = Field(("sugerencia", "felicitacion"), alias="sin_plazo")
    from_column: bool = Field(True, alias="usa_columna_plazo")  # a term stated in the row wins
    closes_with: Literal["respuesta", "cierre"] = Field("respuesta", alias="cierra_con")
    warning_days: int = Field(2, alias="aviso_dias", ge=0)  # business days before the due date
    listed_days: int = Field(5, alias="por_vencer_dias", ge=1)  # business days ahead that the report lists
    wants_evidence: bool = Field(True, alias="exige_evidencia")  # of an answer or a closing
    wants_extension_reason: bool = Field(True, alias="exige_motivo_ampliacion")
    longest_extension: dict[str, Days] = Field(
        default_factory=dict, alias="ampliacion_maxima"
    )  # by type; told, no more
    legend: dict[str, Days] = Field(default_factory=dict, alias="leyenda_en_tramite")  # type → business days to set it


class CallsPolicy(Policy):
    """How often a customer is called, and what counts as success (A-08, A-09, R-51, R-90, R-105)."""

    attempts: int = Field(2, alias="intentos", ge=1, le=3)  # before the WhatsApp message
    whatsapp: bool = Field(True, alias="whatsapp")  # whether one is due where nobody answered
    days: int = Field(30, alias="dias_maximos", ge=1)  # calendar days after which nobody is called any more
    commercial: bool = Field(False, alias="comercial")  # calls that advertise: hours and days of Ley 2300
    weekday_hours: tuple[time, time] = Field((time(7), time(19)), alias="horas_entre_semana")
    saturday_hours: tuple[time, time] = Field((time(8), time(15)), alias="horas_sabado")
    effective: Literal["contacto", "cita"] = Field("contacto", alias="efectiva")
    counted: Literal["clientes", "intentos"] = Field("clientes", alias="denominador")
    recovered_by: Literal["cita_cumplida", "cita_cumplida_o_ingreso"] = Field(
        "cita_cumplida_o_ingreso", alias="criterio_recuperado"
    )
    recovery_days: int = Field(90, alias="ventana_dias", ge=1)  # after the first call, for an entry to count
    recovery_base: Literal["depurada", "bruta"] = Field("depurada", alias="base")  # what the share is of


class SecondCallPolicy(Policy):
    """Whether a dissatisfied customer is called once more after the management, and when (no procedure asks for it)."""

    days: int = Field(0, alias="dias", ge=0)  # calendar days after the case was closed in green; 0: nobody is called
    latest: int = Field(30, alias="dias_maximos", ge=1)  # calendar days in which it is still asked for


class AgeLimits(Policy):
    """Calendar days without follow-up, up to and including, that are still green and still yellow; more are red."""

    green: int = Field(3, alias="verde", ge=0)
    yellow: int = Field(7, alias="amarillo", ge=0)


class AgePolicy(Policy):
    """When a prospect has waited too long for its adviser (R-127, A-15)."""

    default: AgeLimits = Field(default_factory=AgeLimits, alias="por_defecto")
    by_brand: dict[str, AgeLimits] = Field(default_factory=dict, alias="por_marca")
    closed: tuple[str, ...] = Field((), alias="estados_cerrados")  # words of prospects that wait for nobody any more

    def limits(self, brand: str) -> AgeLimits:
        """Those of the brand, else the general ones."""
        return self.by_brand.get(brand, self.default)


class CommentPolicy(Policy):
    """Which comments on an activity are pointed out as saying too little (A-15); people decide."""

    shortest: int = Field(15, alias="minimo_caracteres", ge=0)
    repeated_from: int = Field(3, alias="repetido_desde", ge=2)  # rows of one adviser with the very same comment
    generic: tuple[str, ...] = Field((), alias="genericos")


class ImportPolicy(Policy):
    """Which lists of another program become rows of a form (R-43, R-86, R-103)."""

    source: str = Field("SPIGA", alias="lista")  # code of ``exports/CODE.toml``
    files: tuple[str, ...] = Field((), alias="archivos")  # patterns of names in the input folder
    automatic: bool = Field(False, alias="automatico")  # whether a run adds the rows of new lists by itself
    cleaned: bool = Field(False, alias="depurar")  # whether whom not to call is proposed first


class FormPolicy(Policy):
    """One control form: ``config/forms/CODE.toml``."""

    code: str = Field(alias="codigo", examples=["GSC-FOR-01"])
    name: str = Field(alias="nombre", examples=["Control de seguimiento posventa"])
    kind: str = Field(alias="tipo", examples=["satisfaccion"])  # of register, one of ``KINDS``
    area: Literal["", "posventa", "comercial"] = ""  # whose business it is; "": everybody's
    files: tuple[str, ...] = Field((), alias="archivos")  # title patterns (*, ?) for files that do not carry the code
    several: bool = Field(False, alias="varios_archivos")  # one file a year or brand: more than one may carry the code
    tabs_ignored: tuple[str, ...] = Field((), alias="pestanas_ignoradas")  # title patterns
    fields: dict[str, FieldPolicy] = Field(alias="campos")
    required: tuple[tuple[str, ...], ...] = Field(
        alias="obligatorios", examples=[(("un_campo",), ("este_campo", "o_este"))]
    )  # of each group at least one field
    questions: tuple[str, ...] = Field((), alias="preguntas")  # general questions, field ids
    specific: tuple[str, ...] = Field((), alias="preguntas_marca")  # brand-specific questions, field ids
    recommendation: str = Field("", alias="pregunta_recomendacion")  # field id; "": the field of that name
    classification: Literal["auto", "general", "recomendacion", "promedio", "minimo"] = Field(
        "auto", alias="clasificacion"
    )
    scale: Literal[5, 10] = Field(10, alias="escala")  # full marks, where no heading says them
    paint: PaintPolicy = Field(default_factory=PaintPolicy, alias="pintura")
    clock: ClockPolicy = Field(default_factory=ClockPolicy, alias="plazo")
    terms: TermsPolicy = Field(default_factory=TermsPolicy, alias="plazos_pqrs")
    kinds: dict[str, tuple[str, ...]] = Field(default_factory=dict, alias="tipos_pqrs")  # canonical → spellings
    imports: ImportPolicy = Field(default_factory=ImportPolicy, alias="importar")
    calls: CallsPolicy | None = Field(None, alias="llamadas")  # None: nobody is called from this register
    second_call: SecondCallPolicy = Field(default_factory=SecondCallPolicy, alias="segunda_llamada")
    ages: AgePolicy = Field(default_factory=AgePolicy, alias="semaforo_dias")
    comments: CommentPolicy = Field(default_factory=CommentPolicy, alias="comentarios")
    adviser_answers: bool = Field(True, alias="responde_asesor")  # the adviser of the row, before any manager
    owner_roles: tuple[str, ...] = Field(("asesor",), alias="responde")  # who answers first, by role
    keepers: tuple[str, ...] = Field((), alias="cuida")  # roles that mend its data; (): who keeps no other


# --------------------------------------------------------------------------------------------------------- exports


class CompanyPolicy(Policy):
    """What makes a customer a company, whatever else the row says (A-09)."""

    documents: tuple[str, ...] = Field((), alias="tipos_documento")  # kinds of document that companies have
    personal_documents: tuple[str, ...] = Field((), alias="tipos_documento_persona")
    legal: tuple[str, ...] = Field((), alias="tipo_persona_juridica")  # how a column «tipo persona» says company
    natural: tuple[str, ...] = Field((), alias="tipo_persona_natural")
    forms: tuple[str, ...] = Field((), alias="formas")  # SAS, LTDA …: a name that has one is a company's
    words: tuple[str, ...] = Field((), alias="palabras")  # COOPERATIVA, ALCALDIA …
    surnames: tuple[str, ...] = Field((), alias="palabras_que_son_apellido")  # BANCO: people are called so too


class ExportPolicy(Policy):
    """One list of another program: ``config/exports/CODE.toml``."""

    code: str = Field(alias="codigo", examples=["SPIGA"])
    fields: dict[str, tuple[str, ...]] = Field(alias="campos")  # field id → headings, the clearest first
    unused: tuple[str, ...] = Field((), alias="columnas_sin_uso")  # known headings that say nothing we need
    vague: tuple[str, ...] = Field((), alias="encabezados_vagos")  # say nothing below a group that is not known
    groups: tuple[str, ...] = Field((), alias="grupos_sin_sentido")  # words of a group that say nothing: «datos»
    companies: CompanyPolicy = Field(default_factory=CompanyPolicy, alias="empresas")
    test_names: tuple[str, ...] = Field((), alias="nombres_de_prueba")
    months: int = Field(12, alias="meses_sin_visita", ge=1)


# -------------------------------------------------------------------------------------------------------- calendar


class DayPolicy(Policy):
    day: date = Field(alias="fecha")
    reason: str = Field(alias="motivo", examples=["Cierre de fin de año"], min_length=1)


class SiteCalendarPolicy(Policy):
    saturday: bool | None = Field(None, alias="sabado_habil")
    closed: tuple[DayPolicy, ...] = Field((), alias="no_habiles")
    worked: tuple[DayPolicy, ...] = Field((), alias="habiles")


class CalendarPolicy(Policy):
    """``calendar.toml`` (A-02)."""

    country: str = Field("CO", alias="pais")
    saturday: bool = Field(False, alias="sabado_habil")
    closed: tuple[DayPolicy, ...] = Field((), alias="no_habiles")
    worked: tuple[DayPolicy, ...] = Field((), alias="habiles")
    sites: dict[str, SiteCalendarPolicy] = Field(default_factory=dict, alias="sedes")


# ------------------------------------------------------------------------------------------------------- semaphore


class SemaphorePolicy(Policy):
    """``semaphore.toml`` (A-10, A-14): which tone is which state, and what the service may write."""

    palette: dict[State, tuple[str, ...]] = Field(alias="paleta", examples=[{"rojo": ("#ff0000",)}])
    neutral: tuple[str, ...] = Field((), alias="neutros")  # tones that are no colour, besides white and greys
    tolerance: float = Field(12.0, alias="tolerancia", ge=0, le=50)  # CIEDE2000 distance beyond which a tone is unknown
    default_tone: dict[State, str] = Field(alias="tono_por_defecto", examples=[{"rojo": "#ff0000"}])
    auto_yellow: bool = Field(True, alias="auto_amarillo")
    green_by_status: bool = Field(True, alias="verde_por_estado")  # spec §4: the row's own status text and evidence
    blue_from_suggestion: bool = Field(True, alias="azul_por_sugerencia")
    status_words: dict[str, tuple[str, ...]] = Field(
        alias="palabras_estado", examples=[{"realizada": ("cerrado",)}]
    )  # Status value → words
    platform: str = Field("car.advisor", alias="plataforma")  # where a brand's customers answer by themselves
    platform_spellings: tuple[str, ...] = Field((), alias="grafias_plataforma")  # of its name, besides it
    detractor_below: float = Field(7.0, alias="detractor_menor_que")  # 6,5 is a detractor
    promoter_from: float = Field(9.0, alias="promotor_desde")
    legal_words: tuple[str, ...] = Field((), alias="palabras_reclamo_legal")
    warranty_stem: str = Field("garant", alias="raiz_garantia")
    repeat_days: int = Field(365, alias="reiterativo_ventana_dias")
    repeat_minimum: int = Field(2, alias="reiterativo_minimo")

    @property
    def tones(self) -> dict[Rgb, State]:
        return {Rgb.parse(tone): state for state, tones in self.palette.items() for tone in tones}


# ---------------------------------------------------------------------------------------------------------- people


class SitePolicy(Policy):
    spellings: tuple[str, ...] = Field((), alias="grafias")


class BrandPolicy(Policy):
    spellings: tuple[str, ...] = Field((), alias="grafias")
    platform: bool = Field(False, alias="plataforma")  # its customers answer in a platform of its own


class Sees(StrEnum):
    """Which open cases a role is told of."""

    OWN = "propios"  # those it must answer
    AREA = "area"  # those of its sedes, brands and area
    EXCEPTIONS = "graves"  # only those that have been overdue for long


class RolePolicy(Policy):
    """A role of the company's own (``domain/roles.py`` knows those of the procedures)."""

    sees: Sees = Field(alias="ve")
    area: str = Field("", alias="area")  # as forms say it: posventa, comercial …; "": all
    manages: bool = Field(False, alias="gerente")  # follows up the grave ones, takes over for who is away
    aliases: tuple[str, ...] = Field((), alias="nombres")


class AbsencePolicy(Policy):
    """Days on which a person is away, first and last included."""

    start: date = Field(alias="desde")
    end: date = Field(alias="hasta")
    substitute: str = Field("", alias="reemplaza")  # name, spelling or address of another person; "": the manager


class PersonPolicy(Policy):
    name: str = Field(alias="nombre", examples=["Ana María Ruiz"])
    role: str = Field(alias="rol", examples=["asesor_servicio"])  # one of domain/roles.py, or of [roles.…]
    email: str = Field(  # "": known, and not mailed yet
        "", alias="correo", examples=["ana.ruiz@su-empresa.com.co"], pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$"
    )
    sites: tuple[str, ...] = Field((), alias="sedes")  # empty: all
    brands: tuple[str, ...] = Field((), alias="marcas")  # empty: all
    spellings: tuple[str, ...] = Field((), alias="grafias")  # how the sheets write the name
    mails: tuple[str, ...] = Field(("resumen_diario",), alias="recibe")  # moments
    absences: tuple[AbsencePolicy, ...] = Field((), alias="ausencias")

    def gets(self, moment: str) -> bool:
        """Whether that moment's mail goes to this person: asked for, and with an address to go to."""
        return bool(self.email) and moment in self.mails


class PeoplePolicy(Policy):
    """``people.toml``: sites, brands, the address book (A-15)."""

    sites: dict[str, SitePolicy] = Field(default_factory=dict, alias="sedes")
    brands: dict[str, BrandPolicy] = Field(default_factory=dict, alias="marcas")
    roles: dict[str, RolePolicy] = Field(default_factory=dict, alias="roles")  # own ones, besides the known
    people: tuple[PersonPolicy, ...] = Field((), alias="personas")
    fallback: tuple[str, ...] = Field((), alias="sin_responsable")  # addresses that get what nobody owns
    administrator: str = Field("", alias="administrador")
    show_phones: bool = Field(False, alias="telefono_en_correos")  # to whoever must answer; never of a comment


# --------------------------------------------------------------------------------------------------------- company


class DocumentsPolicy(Policy):
    """How the company's own documents are cited to people; "": by the convention of colours alone."""

    complaints: str = Field("GSC-CAR-01", alias="pqrs")
    calls: str = Field("GSC-PRO-03, act. 1", alias="llamadas")  # lists of customers to call
    colours: str = Field("GSC-PRO-03, act. 3", alias="colores")  # the traffic light
    follow_up: str = Field("GSC-PRO-03, act. 4", alias="gestion")  # term, evidence, green
    reports: str = Field("GSC-PRO-03, act. 5", alias="informes")
    improvement: str = Field("GSC-PRO-03, act. 6", alias="mejora")
    recovery: str = Field("GSC-PRO-04", alias="recuperacion")
    prospects: str = Field("GC-PRO-05, act. 1", alias="prospectos")
    activities: str = Field("GC-PRO-05, act. 2", alias="actividades")


class OwnCompanyPolicy(Policy):
    """``company.toml``: what is one company's own and no procedure says."""

    zone: ZoneInfo = Field(ZONE, alias="zona")  # of its days and hours; the server's own never matters
    locale: str = Field(LOCALE, alias="idioma_hojas", pattern=r"^[a-z]{2}(_[A-Z]{2})?$")  # of spreadsheets we create
    department: str = Field("Gestión Clientes", alias="area", min_length=1)  # in subjects, mails, reports and the page
    documents: DocumentsPolicy = Field(default_factory=DocumentsPolicy, alias="documentos")


# ------------------------------------------------------------------------------------------------------------ mail


class MailPolicy(Policy):
    """``mail.toml`` (spec §9)."""

    enabled: bool = Field(True, alias="activo")
    transport: Literal["gmail", "smtp", "archivos"] = Field("gmail", alias="transporte")
    folder: str = Field("", alias="carpeta_correos")  # where "archivos" writes them
    sender: str = Field(alias="remitente", examples=["Gestión Clientes <clientes@su-empresa.com.co>"])
    domains: tuple[str, ...] = Field(alias="dominios_permitidos", examples=[("su-empresa.com.co",)])
    digest_at: time = Field(time(7, 30), alias="hora_resumen")
    sends_from: time = Field(time(7, 0), alias="envia_desde")
    sends_until: time = Field(time(19, 0), alias="envia_hasta")
    serious_days: int = Field(3, alias="dias_n3", ge=1)  # business days overdue from which a case is told as N3
    grave_days: int = Field(5, alias="dias_n4", ge=1)  # the same for N4, which general management hears of
    silence_hours: float = Field(0.0, alias="horas_sin_correr", ge=0)  # sending hours without a run: told; 0: never
    company: str = Field("", alias="empresa")
    colour: str = Field("#26354a", alias="color", pattern=r"^#[0-9a-fA-F]{6}$")
    logo: str = Field("", alias="logo")  # file name in the configuration folder, PNG or JPEG
    contact: str = Field("", alias="contacto")
    quote_length: int = Field(160, alias="largo_comentario", ge=0)

    def allows(self, address: str) -> bool:
        """Whether mail may go to this address: only to the domains listed here."""
        return address.rpartition("@")[2].casefold() in {domain.casefold() for domain in self.domains}


# --------------------------------------------------------------------------------------------------------- reports


class ReportPolicy(Policy):
    """One report (spec §10)."""

    code: str = Field(alias="codigo", examples=["GSC-FOR-02"])  # GSC-FOR-02
    kind: Literal["satisfaccion", "pqrs", "contacto", "recuperacion", "crm", "tablero", "semana", "crm_semana"] = Field(
        "satisfaccion", alias="clase"
    )
    form: str = Field("", alias="formato")  # the register that feeds it; "": a class that is made of all of them
    title: str = Field(alias="titulo", examples=["Informe de satisfacción posventa"])
    version: str = Field("", alias="version")  # of the ISO document
    file: str = Field(
        alias="archivo", examples=["GSC-FOR-02 INFORME"]
    )  # title of the report workbook when it has to be created
    readers: tuple[str, ...] = Field((), alias="reciben")  # roles or addresses that are mailed the report
    preparers: tuple[str, ...] = Field((), alias="preparan")  # who writes and issues it
    goal: float | None = Field(None, alias="meta", ge=0, le=1)  # its own, where it is not the general one


class ReportsPolicy(Policy):
    """``reports.toml`` (A-03 … A-09, A-13)."""

    reports: tuple[ReportPolicy, ...] = Field((), alias="informes")
    goal: float = Field(0.95, alias="meta", ge=0, le=1)
    goal_strict: bool = Field(False, alias="meta_estricta")  # False: ≥
    handled_goal: float = Field(0.95, alias="meta_gestion", ge=0, le=1)  # share of cases that are answered in time
    method: Literal["indice_preguntas", "promotores", "promotores_y_neutros", "nps"] = Field(
        "indice_preguntas", alias="metodo"
    )
    impact_below: float = Field(6.0, alias="umbral_impacto")
    repeated_complaints: int = Field(3, alias="quejas_reiteradas_min")
    rank_from: int = Field(5, alias="minimo_para_comparar")  # n below this is not ranked
    send_day: int = Field(1, alias="dia_envio", ge=1, le=20)  # of the month after
    remind_day: int = Field(3, alias="recordatorio", ge=1, le=20)
    last_day: int = Field(5, alias="ultimo_dia", ge=1, le=20)
    day_kind: Literal["calendario", "habil"] = Field("calendario", alias="tipo_dia")
    topics: dict[str, tuple[str, ...]] = Field(default_factory=dict, alias="temas")  # keyword dictionary


# ------------------------------------------------------------------------------------------------------------- crm


class TargetPolicy(Policy):
    """How many valid prospects and activities a brand, or one adviser, is to reach. What is not said is no target."""

    brand: str = Field("", alias="marca")
    adviser: str = Field("", alias="asesor")
    month: str = Field(
        "", alias="mes", examples=["2026-11"], pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$"
    )  # 2026-11; "": every month without a line
    prospects: int | None = Field(None, alias="prospectos", ge=1)
    activities: int | None = Field(None, alias="actividades", ge=1)
    weekly_prospects: int | None = Field(None, alias="prospectos_semana", ge=1)
    weekly_activities: int | None = Field(None, alias="actividades_semana", ge=1)


class CrmPolicy(Policy):
    """``crm.toml`` (R-117, R-118, R-128)."""

    targets: tuple[TargetPolicy, ...] = Field((), alias="metas")


# ---------------------------------------------------------------------------------------------------------- limits


class LimitsPolicy(Policy):
    """``limits.toml``: brakes (spec §8)."""

    start_date: date | None = Field(None, alias="desde")  # rows before it are read, not painted, not mailed
    paused: bool = Field(False, alias="pausa")  # kill switch: read and report, write nothing
    pause_reason: str = Field("", alias="motivo_pausa")
    shadow: bool = Field(False, alias="sombra")  # read, and tell in the control workbook what would have been done
    repaint_share: Annotated[float, Field(ge=0, le=1)] = Field(0.25, alias="max_proporcion_pintada")
    repaint_free: int = Field(40, alias="pintadas_sin_limite", ge=0)  # up to this many rows the share is not looked at
    mails_per_run: int = Field(60, alias="max_correos", ge=0)
    alert_age_days: int = Field(30, alias="max_edad_alerta_dias", ge=0)  # older at first sight: summarised only
    repair_rounds: int = Field(2, alias="rondas_reparacion", ge=0, le=2)


class Config(Policy):
    """Everything under one ``config/`` folder."""

    forms: tuple[FormPolicy, ...]
    calendar: CalendarPolicy
    semaphore: SemaphorePolicy
    people: PeoplePolicy
    mail: MailPolicy
    reports: ReportsPolicy
    limits: LimitsPolicy
    company: OwnCompanyPolicy = Field(default_factory=OwnCompanyPolicy)
    exports: tuple[ExportPolicy, ...] = ()
    crm: CrmPolicy = Field(default_factory=CrmPolicy)
    logo: bytes = b""  # content of ``mail.logo``
    example: bool = False  # its people are the invented ones of ``config/ejemplo``
    folder_id: str = ""  # Drive folder to look in; empty: everything shared with the account
    public_url: str = ""  # of ``serve``, for links in mails; empty: they lead to Google Sheets
    link_key: SecretStr = SecretStr("")  # signs what people may say with a click; empty: nothing
    control_title: str = "Control de Automatización"
    digest: str = ""  # of the files' content: stamped on every audit line

    def out_of_shadow(self) -> Config:
        """The same for work on copies, which shows what a real run does."""
        return self.model_copy(update={"limits": self.limits.model_copy(update={"shadow": False})})

    def form(self, code: str) -> FormPolicy | None:
        return next((form for form in self.forms if form.code == code), None)
