"""The relay that the environment names: where it is, as whom, and whether a password may be told it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sheets_automation.errors import ConfigError, EndpointError
from sheets_automation.google.credentials import inside_project
from sheets_automation.google.wire import on_loopback
from sheets_automation.settings import Settings

_TLS_FROM_THE_START = 465


@dataclass(frozen=True, slots=True)
class Relay:
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None  # None: the authorities that this machine trusts

    @property
    def encrypted(self) -> bool:
        """Without TLS only within this machine, and there without a password, too."""
        return bool(self.user) or self.ca_file is not None or not on_loopback(self.host)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def relay_of(settings: Settings) -> Relay:
    """The relay of the environment.

    Raises:
        ConfigError: naming everything that is missing or wrong.
        EndpointError: a relay elsewhere beside an emulator on this machine.
    """
    problems: list[str] = []
    password = _password(settings, problems)
    if not settings.smtp_host:
        problems.append("SHEETS_AUTOMATION_SMTP_HOST: falta; es el nombre del servidor de correo")
    if settings.smtp_port == _TLS_FROM_THE_START:
        problems.append(
            "SHEETS_AUTOMATION_SMTP_PORT: 465 (TLS desde el comienzo) no se usa; indique el de STARTTLS, 587"
        )
    if settings.smtp_user and not password and not problems:
        problems.append("SHEETS_AUTOMATION_SMTP_PASSWORD: falta la clave de SHEETS_AUTOMATION_SMTP_USER")
    if password and not settings.smtp_user:
        problems.append("SHEETS_AUTOMATION_SMTP_USER: falta; hay una clave y no se sabe de quién")
    if settings.smtp_ca_file is not None and not settings.smtp_ca_file.is_file():
        problems.append(f"SHEETS_AUTOMATION_SMTP_CA_FILE: no existe el archivo {settings.smtp_ca_file}")
    if problems:
        raise ConfigError([f'entorno, por transporte = "smtp" de mail.toml: {problem}' for problem in problems])
    if settings.endpoint and not on_loopback(settings.smtp_host):
        raise EndpointError(
            f"The local endpoint {settings.endpoint!r} was given together with the relay {settings.smtp_host}: what is "
            "tried on an emulator is not mailed to real people. Use a relay on this machine, or another `transporte`."
        )
    return Relay(settings.smtp_host, settings.smtp_port, settings.smtp_user, password, settings.smtp_ca_file)


def _password(settings: Settings, problems: list[str]) -> str:
    given, file = settings.smtp_password.get_secret_value(), settings.smtp_password_file
    if file is None:
        return given
    if given:
        problems.append("SHEETS_AUTOMATION_SMTP_PASSWORD y SHEETS_AUTOMATION_SMTP_PASSWORD_FILE: deje solo una")
    elif inside_project(file):
        problems.append(f"SHEETS_AUTOMATION_SMTP_PASSWORD_FILE: {file} está dentro del proyecto; guárdelo fuera de él")
    else:
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"SHEETS_AUTOMATION_SMTP_PASSWORD_FILE: {file} no se puede leer ({error})")
    return ""
