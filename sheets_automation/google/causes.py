"""Why Google refused, where its answer says so, and what to do next: in English for logs, in Spanish for people.

Wordings are those of Google's own answers (``error.message``, ``errors[].reason``, ``details[].reason``; for tokens
``error`` and ``error_description`` of RFC 6749); the first pattern that is found in them decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheets_automation.errors import Cause


@dataclass(frozen=True, slots=True)
class Advice:
    """What a cause means for whoever has to act. Both are whole sentences."""

    english: str
    spanish: str


#: When a token is refused.
_OF_TOKENS: tuple[tuple[Cause, str], ...] = (
    (Cause.CLOCK, r"short-lived token|\biat\b|issued in the future"),
    (Cause.AUDIENCE, r"audience check|right audience|invalid_audience"),
    (Cause.SIGN_IN, r"expired or revoked|invalid_rapt|reauth|deleted_client|invalid_client"),
    (Cause.API, r"SERVICE_DISABLED|has not been used in project"),
    (Cause.SIGNER, r"signJwt|iam\.serviceAccounts|impersonated credentials"),
    (Cause.ACCOUNT, r"account not found|account (has been |is )?(deleted|disabled)|disabled_client"),
    (Cause.MAIL_USER, r"invalid email or user id"),
    (Cause.DENIED, r"access_denied|org_internal|admin_policy"),
    (Cause.DELEGATION, r"unauthorized_client|not authorized|unauthorized to"),
    (Cause.SCOPE, r"invalid_scope|requested scopes were granted"),
)
#: When a call is refused.
_OF_CALLS: tuple[tuple[Cause, str], ...] = (
    (Cause.SCOPE, r"insufficient authentication scopes|ACCESS_TOKEN_SCOPE_INSUFFICIENT|insufficientPermissions"),
    (Cause.API, r"SERVICE_DISABLED|accessNotConfigured|has not been used in project"),
    (Cause.STORAGE, r"storageQuotaExceeded|storage quota"),
    (Cause.MAILBOX, r"mail service not enabled|precondition check failed|domainPolicy"),
    (Cause.MAIL_USER, r"delegation denied"),
    (Cause.RECIPIENT, r"invalid (to|cc|bcc)\b|recipient address|message too large|too many recipients"),
)
_BY_CODE = {401: Cause.KEY, 403: Cause.RIGHT, 404: Cause.MISSING, 413: Cause.RECIPIENT}

ADVICE: dict[Cause, Advice] = {
    Cause.CLOCK: Advice(
        "This machine's clock is wrong by minutes: set it (NTP) and run again.",
        "El reloj del equipo donde corre el servicio está desajustado varios minutos: sistemas debe ponerlo en hora.",
    ),
    Cause.KEY: Advice(
        "Google did not accept the credentials: the key was disabled or deleted, or is another account's. Create a new "
        "key of the service account and set SHEETS_AUTOMATION_CREDENTIALS_FILE to it.",
        "Google no acepta la llave del servicio: está desactivada, borrada o es de otra cuenta. Sistemas debe crear "
        "una llave nueva de la cuenta de servicio.",
    ),
    Cause.ACCOUNT: Advice(
        "The service account was deleted or disabled in its Google Cloud project: restore it, or make a new one and "
        "share the files with it.",
        "La cuenta de servicio fue borrada o desactivada en Google Cloud: sistemas debe restaurarla, o crear otra y "
        "compartirle los archivos.",
    ),
    Cause.MAIL_USER: Advice(
        "The mailbox of SHEETS_AUTOMATION_MAIL_USER does not exist or may not be used: set the address of a living "
        "mailbox of the domain.",
        "El buzón desde el que escribe el servicio no existe o no se puede usar: sistemas debe configurar un buzón "
        "vigente del dominio.",
    ),
    Cause.DELEGATION: Advice(
        "The service account is not allowed to act for the mailbox: a Workspace administrator grants it domain-wide "
        "delegation for the scope https://www.googleapis.com/auth/gmail.compose.",
        "La cuenta de servicio no tiene permiso para usar el buzón: el administrador de Google Workspace debe darle "
        "delegación en todo el dominio para el alcance gmail.compose.",
    ),
    Cause.DENIED: Advice(
        "The domain keeps this client from its data: a Workspace administrator looks in Security › API controls "
        "whether the client is blocked, and whether its domain-wide delegation lists every scope of docs/google.md.",
        "El dominio no deja que esta cuenta use sus datos: el administrador de Google Workspace debe revisar, en "
        "Seguridad › Controles de API, que no esté bloqueada y que su delegación tenga todos los alcances de "
        "docs/google.md.",
    ),
    Cause.SIGNER: Advice(
        "The service account may not sign for itself: give it the role roles/iam.serviceAccountTokenCreator on itself "
        "(gcloud iam service-accounts add-iam-policy-binding).",
        "La cuenta de servicio no puede firmar por sí misma: sistemas debe darle, sobre ella misma, el rol "
        "roles/iam.serviceAccountTokenCreator.",
    ),
    Cause.AUDIENCE: Advice(
        "The key asks for its token elsewhere than it should: its `token_uri` must be "
        "https://oauth2.googleapis.com/token. Download the key again instead of editing it.",
        "La llave pide el permiso en otra dirección que la de Google: sistemas debe descargar la llave otra vez, sin "
        "editarla.",
    ),
    Cause.SIGN_IN: Advice(
        "The sign-in has ended, or its OAuth client was deleted: run `sheets-automation login` again. Google ends it "
        "after 7 days while the consent screen is in «testing».",
        "La sesión con la que trabaja el servicio terminó: sistemas debe iniciarla otra vez (sheets-automation login).",
    ),
    Cause.SCOPE: Advice(
        "The credentials lack a scope: grant those that docs/google.md lists.",
        "A las credenciales del servicio les falta un permiso (alcance): sistemas debe conceder los que lista "
        "docs/google.md.",
    ),
    Cause.API: Advice(
        "An API is not enabled: enable the Sheets, Drive and Gmail APIs in the Google Cloud project.",
        "En el proyecto de Google Cloud falta habilitar una API: sistemas debe habilitar Sheets, Drive y Gmail.",
    ),
    Cause.STORAGE: Advice(
        "A service account owns no storage, so it cannot create a file, and buying storage does not help. A person "
        "must create an empty spreadsheet with just this title in the shared folder and share it with the service "
        "account as editor; the service fills it.",
        "Una cuenta de servicio no tiene almacenamiento propio y no puede crear archivos; comprar espacio no sirve. "
        "Cree usted en la carpeta compartida una hoja de cálculo vacía con ese título y compártala con la cuenta del "
        "servicio como editor; el servicio la llena.",
    ),
    Cause.MAILBOX: Advice(
        "The account that sends has no Gmail mailbox: set SHEETS_AUTOMATION_MAIL_USER to one that has, with "
        "domain-wide delegation; until then `activo = false` in mail.toml.",
        "La cuenta que envía no tiene buzón de Gmail: sistemas debe configurar un buzón que lo tenga, con delegación "
        "en todo el dominio.",
    ),
    Cause.RECIPIENT: Advice(
        "This message cannot be delivered as it is: correct the address in people.toml.",
        "Este correo no se puede entregar así: corrija la dirección en people.toml.",
    ),
    Cause.RIGHT: Advice(
        "Share the file with the service account as editor.",
        "Comparta el archivo con la cuenta del servicio como editor.",
    ),
    Cause.MISSING: Advice(
        "It was deleted, or is not shared with the service account any more.",
        "Fue borrado o ya no está compartido con la cuenta del servicio.",
    ),
    Cause.OTHER: Advice("", ""),
}


def cause_of(code: int | None, words: str) -> Cause:
    """The cause behind a refusal. ``words``: everything its answer says; ``code``: HTTP status, None for a token."""
    if code is None:
        return next((cause for cause, pattern in _OF_TOKENS if _says(words, pattern)), Cause.KEY)
    known = next((cause for cause, pattern in _OF_CALLS if _says(words, pattern)), None)
    return known or _BY_CODE.get(code, Cause.OTHER)


def _says(words: str, pattern: str) -> bool:
    return re.search(pattern, words, re.IGNORECASE) is not None
