"""Environment → Settings: where to connect and as whom. No business decision, and nothing is read at import."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from sheets_automation.errors import ConfigError


def _token_file() -> Path:
    """In the folder that the system gives each user for the configuration of programs."""
    folder = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(folder) if folder else Path.home() / ".config") / "sheets-automation" / "token.json"


MOST_TASKS = 100
ON_DRIVE = "drive:"  # before the id of a folder


def _cloud_run(name: str) -> AliasChoices:
    """A variable of ours, or else the one that Cloud Run sets in every task of a job."""
    return AliasChoices(f"SHEETS_AUTOMATION_{name}", f"CLOUD_RUN_{name}", name.lower())


class Settings(BaseSettings):
    """``SHEETS_AUTOMATION_*`` environment variables.

    ``endpoint`` empty means Google; otherwise a loopback address of the local emulator. ``credentials_file`` is a
    service account key (refused inside the project, and where others can read it); empty means who signed in
    (``token_file``, written by ``login`` with the OAuth client of ``oauth_client_file``), else Application Default
    Credentials. ``mail_user`` is the mailbox that mails are sent from (domain-wide delegation, ``google-apis.md`` §9).

    ``smtp_*``: the relay that takes mails where ``mail.toml`` says ``transporte = "smtp"``; the password may stand in a
    file; ``smtp_ca_file``: PEM of the authority of its certificate where that is none of the machine's.

    ``lists``: folder of the lists of SPIGA that runs may add (``automatico`` of a form): a path or ``drive:FOLDER_ID``.

    ``mail_folder``: where mails are written with ``transporte = "archivos"``, before ``carpeta_correos``.

    ``serve`` alone: ``audience`` and ``callers`` (with commas between them) say whose OIDC tokens open the door, and
    ``certs_url`` where Google's keys are; ``wait_seconds`` is how long a request waits for its run. ``link_key`` signs
    the links by which people say in a mail that they are at work; without it there are none.
    ``notify_key`` proves that notifications at ``public_url`` are Drive's; a run follows ``quiet_seconds`` later.

    ``calls_per_minute``: reads, and as many writes, that one identity may; ``project_per_minute``: all of the Google
    Cloud project together. ``task_*``: this process is one of several that do a run together (Cloud Run sets index and
    count); they meet in the folder ``exchange``. ``task_accounts`` (with commas between them): service accounts that
    the tasks act as, in turn; without them all act as one. ``task_patience``: seconds without a sign of life after
    which a task counts as lost; ``execution``: what a run's tasks have in common on Cloud Run.
    ``otlp_endpoint``: OpenTelemetry's own variable; runs are told there (extra ``[otel]``).
    ``endpoint_minute``: seconds after which a local emulator's quota is renewed; 0: it has none.
    """

    model_config = SettingsConfigDict(env_prefix="SHEETS_AUTOMATION_", extra="ignore", frozen=True)

    config: Path = Path("config")
    endpoint: str = ""
    credentials_file: Path | None = None
    oauth_client_file: Path | None = None
    token_file: Path = Field(default_factory=_token_file)
    folder_id: str = ""
    lists: str = ""
    mail_user: str = ""
    mail_folder: Path | None = None
    smtp_host: str = ""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_password_file: Path | None = None
    smtp_ca_file: Path | None = None
    deadline_seconds: float = Field(600.0, gt=0, le=3600)
    audience: str = ""
    callers: str = ""
    certs_url: str = "https://www.googleapis.com/oauth2/v1/certs"
    wait_seconds: float = Field(240.0, ge=1, le=3500)
    public_url: str = Field("", pattern=r"^(https?://\S+)?$")
    link_key: SecretStr = SecretStr("")
    notify_key: SecretStr = SecretStr("")
    quiet_seconds: float = Field(60.0, gt=0, le=900)
    calls_per_minute: int = Field(54, ge=1, le=60)
    project_per_minute: int = Field(270, ge=1)
    endpoint_minute: float = Field(0.0, ge=0, le=60)
    exchange: Path | None = None
    task_index: int = Field(0, ge=0, validation_alias=_cloud_run("TASK_INDEX"))
    task_count: int = Field(1, ge=1, le=MOST_TASKS, validation_alias=_cloud_run("TASK_COUNT"))
    task_accounts: str = ""
    task_patience: float = Field(60.0, gt=0, le=600)
    otlp_endpoint: str = Field("", validation_alias=AliasChoices("OTEL_EXPORTER_OTLP_ENDPOINT", "otlp_endpoint"))
    execution: str = Field("", pattern=r"^[\w-]*$", validation_alias=_cloud_run("EXECUTION"))

    @property
    def accounts(self) -> list[str]:
        return [name.strip() for name in self.task_accounts.split(",") if name.strip()]

    @property
    def task_account(self) -> str:
        """The service account that this task acts as, "" for the one it runs as."""
        return self.accounts[self.task_index % len(self.accounts)] if self.accounts else ""

    @property
    def lists_on_drive(self) -> bool:
        return self.lists.startswith(ON_DRIVE)


def read_settings() -> Settings:
    """The settings of this process's environment.

    Raises:
        ConfigError: naming every variable that is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigError(
            [
                f"environment: {_variable(issue['loc'])}: {issue['msg']} (found {issue['input']!r})"
                for issue in error.errors()
            ]
        ) from error


def _variable(place: tuple[int | str, ...]) -> str:
    name = "_".join(map(str, place)).upper()
    return name if name.startswith(("SHEETS_AUTOMATION_", "CLOUD_RUN_")) else f"SHEETS_AUTOMATION_{name}"
