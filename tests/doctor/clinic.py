"""A set-up as it should be – key, folder, registers, own workbooks, configuration – and ``doctor`` on it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from google_hosts import wait_for_regions
from token_server import ACCOUNT, GRANTED, TokenServer, key_file

from sheets_automation import config as configuration
from sheets_automation import service
from sheets_automation.commands.checks.context import Context, Problem
from sheets_automation.commands.doctor import Examination, examine
from sheets_automation.emulator import Account, Emulator
from sheets_automation.errors import ConfigError
from sheets_automation.google.transport import InProcess
from sheets_automation.google.wire import Wire, connect
from sheets_automation.policy import Config
from sheets_automation.settings import Settings
from sheets_automation.steps.session import Session

OWNER = "gestion@carrazos.test"
MAILBOX = "buzon@carrazos.test"
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))
CONTROL = "Control de Automatización"
REPORTS = (
    "GSC-FOR-02 INFORME",
    "GSC-FOR-07 INFORME",
    "GSC-FOR-04 INFORME PQRS",
    "GSC-FOR-09 INFORME CONTACTO PROACTIVO",
    "RECUPERACION INFORME RECUPERACIÓN DE CLIENTES",
    "GC-PRO-05 INFORME CRM",
    "TABLERO GESTIÓN CLIENTES",
)
SHIPPED = Path(__file__).parents[2] / "config"
_SERIAL = (date(2026, 11, 18) - date(1899, 12, 30)).days
CALLS = ("FECHA LLAMADA", "SEDE", "CLIENTE", "PLACA", "CELULAR", "RECOMENDACIÓN", "OBSERVACIONES", "GESTIÓN", "ESTADO")
COMPLAINTS = ("FECHA RECEPCIÓN", "SEDE", "CLIENTE", "PLACA", "CELULAR", "TIPO", "DESCRIPCIÓN", "RESPUESTA", "ESTADO")
LIST = ("FECHA LLAMADA", "SEDE", "CLIENTE", "PLACA", "CELULAR", "INTENTO 1", "CONTACTADO", "AGENDAMIENTO")
ACTIVITIES = ("FECHA", "SEDE", "CLIENTE", "ASESOR", "CELULAR", "ESTADO SPIGA", "VÁLIDO")
PROSPECTS = ("FECHA TRÁFICO", "SEDE", "CLIENTE", "ASESOR", "CELULAR", "CONTACTADO", "VÁLIDO")
FOLLOW_UP = ("FECHA CREACIÓN", "SEDE", "PROSPECTO", "ASESOR", "CELULAR", "# LLAMADAS", "ESTADO", "SEMÁFORO")
FORMS = {
    "GC-FOR-05": ACTIVITIES,
    "GC-FOR-06": PROSPECTS,
    "GC-FOR-21": FOLLOW_UP,
    "GSC-FOR-01": CALLS,
    "GSC-FOR-03": CALLS,
    "GSC-FOR-04": COMPLAINTS,
    "GSC-FOR-09": LIST,
    "RECUPERACION": LIST,
}
ADVISER = "Andrés Felipe Molano Reyes"
_ROW = (_SERIAL, "Tunja", "ANA PÉREZ", "ABC123", 3001112233, 9, "bien", "", "")
_CONTACT = (_SERIAL, "Tunja", "ANA PÉREZ", "ABC123", 3001112233, "18/11/2026", "SI", "NO")
_ACTIVITY = (_SERIAL, "Tunja", "ANA PÉREZ", ADVISER, 3001112233, "Realizada", "SI")
_PROSPECT = (_SERIAL, "Tunja", "ANA PÉREZ", ADVISER, 3001112233, "SI", "SI")
_FOLLOWED = (_SERIAL, "Tunja", "ANA PÉREZ", ADVISER, 3001112233, 1, "En seguimiento", "")
_REQUEST = (_SERIAL, "Tunja", "ANA PÉREZ", "ABC123", 3001112233, "Queja", "demora", "", "")
_ROWS = {
    COMPLAINTS: _REQUEST,
    LIST: _CONTACT,
    ACTIVITIES: _ACTIVITY,
    PROSPECTS: _PROSPECT,
    FOLLOW_UP: _FOLLOWED,
}


@dataclass(slots=True)
class Clinic:
    """Everything in order, until a test breaks something."""

    home: Path
    tokens: TokenServer
    emulator: Emulator = field(default_factory=Emulator)
    files: dict[str, str] = field(default_factory=dict)  # code or title → id
    folder_id: str = ""
    environment: dict[str, Any] = field(default_factory=dict)  # settings that differ

    @classmethod
    def healthy(cls, home: Path, tokens: TokenServer) -> Clinic:
        clinic = cls(home, tokens)
        tokens.says(200, GRANTED)
        clinic.emulator.stop_clock(NOW)
        clinic.emulator.wsgi.tokens[str(GRANTED["access_token"])] = ACCOUNT
        folder = {"name": "Gestión Clientes", "mimeType": "application/vnd.google-apps.folder"}
        clinic.folder_id = str(clinic.owner.call("drive.files.create", folder)["id"])
        clinic.emulator.share(clinic.folder_id, ACCOUNT)
        for code, headings in FORMS.items():
            clinic.register(code, headings)
        for title in (CONTROL, *REPORTS):
            clinic.create(title)
        key_file(home, tokens.address)
        shutil.copytree(SHIPPED, clinic.config_folder)
        shutil.copy(SHIPPED / "ejemplo" / "people.toml", clinic.config_folder)
        for name in ("people.toml", "mail.toml"):
            clinic.edit(name, "carrazos.example", "carrazos.test")
        clinic.edit("limits.toml", "pausa = false", "desde = 2026-11-01\npausa = false")
        return clinic

    # -- what is there ------------------------------------------------------------------------------------------------

    @property
    def owner(self) -> Account:
        return self.emulator.as_user(OWNER)

    @property
    def key(self) -> Path:
        return self.home / "key.json"

    @property
    def config_folder(self) -> Path:
        return self.home / "config"

    def create(self, title: str) -> str:
        body = {"name": title, "mimeType": "application/vnd.google-apps.spreadsheet", "parents": [self.folder_id]}
        self.files[title] = str(self.owner.call("drive.files.create", body)["id"])
        self.emulator.share(self.files[title], ACCOUNT)
        return self.files[title]

    def register(self, code: str, headings: tuple[str, ...], tab: str = "NOVIEMBRE 2026", title: str = "") -> str:
        """A form with one row in its first tab."""
        book = self.create(title or f"{code} 2026")
        self.files[title or code] = book
        self.owner.batch_update(
            book,
            {"updateSheetProperties": {"properties": {"sheetId": 0, "title": tab}, "fields": "title"}},
        )
        self.fill(book, tab, headings)
        return book

    def fill(self, book: str, tab: str, headings: tuple[str, ...]) -> None:
        row = _ROWS.get(headings, _ROW)
        self.owner.write(book, f"'{tab}'!A1", [list(headings), list(row)], typed=False)
        dates = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
        form = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}}
        fields = "userEnteredFormat.numberFormat"
        self.owner.batch_update(book, {"repeatCell": {"range": dates, "cell": form, "fields": fields}})

    # -- breaking it --------------------------------------------------------------------------------------------------

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.config_folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def role(self, file: str, role: str) -> None:
        """Share a file with the service in another role; "" takes it away."""
        file_id = self.files.get(file, file)
        held = self.owner.call("drive.permissions.list", fileId=file_id, fields="permissions(id,emailAddress)")
        mine = next(p["id"] for p in held["permissions"] if p.get("emailAddress") == ACCOUNT)
        if role:
            self.owner.call("drive.permissions.update", {"role": role}, fileId=file_id, permissionId=mine)
        else:
            self.owner.call("drive.permissions.delete", fileId=file_id, permissionId=mine)

    def change(self, file: str, **fields: object) -> None:
        self.owner.call("drive.files.update", dict(fields), fileId=self.files[file])

    def fault(self, pattern: str = "", **fields: Any) -> None:
        self.emulator.faults.add(pattern=pattern, **({"times": 0} | fields))

    def person(self) -> None:
        """Somebody who signed in, instead of a service account: the owner of the files, without a folder."""
        self.emulator.wsgi.tokens[str(GRANTED["access_token"])] = OWNER
        self.environment |= {"folder_id": "", "mail_user": OWNER}

    # -- doctor -------------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        given = {"credentials_file": self.key, "folder_id": self.folder_id, "mail_user": MAILBOX} | self.environment
        return Settings(**given)

    def config(self) -> Config | ConfigError:
        try:
            loaded = configuration.load(self.config_folder)
        except ConfigError as error:
            return error
        return loaded.model_copy(update={"folder_id": self.settings.folder_id})

    def examined(self) -> Examination:
        """Through a real key, a real token and the real clients; what they call stands on the emulator."""
        found = examine(self.context(self.settings))
        wait_for_regions()
        return found

    def context(self, settings: Settings) -> Context:
        return Context(settings, self.config_folder, self.config(), lambda: self._mounted(self.settings), NOW)

    def run(self) -> None:
        """One run of the service, with the configuration as it is but for the reports, which take their time."""
        config = self.config()
        assert isinstance(config, Config)
        config = config.model_copy(update={"reports": config.reports.model_copy(update={"reports": ()})})
        service.run(Session.on(self._mounted(self.settings)), config, lambda: NOW)
        wait_for_regions()

    def _mounted(self, settings: Settings) -> Wire:
        wire = connect(settings, sleep=lambda _seconds: None)
        exporting = wire.exporting
        wire.exporting = (lambda: self._led(exporting())) if exporting else None
        return self._led(wire)

    def _led(self, wire: Wire) -> Wire:
        for session in (wire.session, wire.mail_session):
            session.mount("https://", InProcess(self.emulator.wsgi))
            fetching = getattr(getattr(session, "_auth_request", None), "session", None)
            if fetching is not None:
                fetching.mount("https://", _Here(self.emulator.wsgi))
        return wire

    def only_problem(self) -> Problem:
        """The one thing that is found wrong."""
        problems = self.examined().problems
        assert len(problems) == 1, "\n".join(f"{p.what} | {p.where} | {p.remedy}" for p in problems)
        return problems[0]


class _Here(InProcess):
    """google-auth copies the way to its token server for each of its threads: not with the whole emulator behind it."""

    def __deepcopy__(self, _memo: object) -> _Here:
        return self


def says(text: str, *wanted: str) -> None:
    """Each of these is in the text, as a regular expression."""
    for one in wanted:
        assert re.search(one, text), f"{one!r} is not in: {text}"
