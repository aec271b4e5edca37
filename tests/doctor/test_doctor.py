"""``doctor`` on set-ups that are broken in one way: it names that and its remedy, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import CALLS, CONTROL, MAILBOX, OWNER, Clinic, says
from door import ROOT
from guarantees.relay import Relay, serving
from token_server import ACCOUNT, PAGE, TokenServer

from sheets_automation.commands.checks import access
from sheets_automation.errors import Cause, Refused
from sheets_automation.google.wire import EXPORT_SCOPES, MAIL_SCOPES, SCOPES

GMAIL = MAIL_SCOPES[0]
EDITOR = rf"{ACCOUNT}.*«Editor»"


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    tokens = TokenServer()
    yield Clinic.healthy(tmp_path, tokens)
    tokens.close()


def found(clinic: Clinic, what: str, remedy: str, *, blocks: bool = True) -> None:
    """``what`` and ``remedy``: regular expressions that the one problem answers to."""
    problem = clinic.only_problem()
    says(problem.what, what)
    says(problem.remedy, remedy)
    assert problem.where
    assert problem.blocks is blocks
    assert "<" not in problem.what.replace("<buzon@", "")


def test_a_healthy_setup(clinic: Clinic) -> None:
    """No problem and a short list of what is in order; nothing stays written, nothing is sent."""
    found = clinic.examined()
    assert found.problems == ()
    assert found.unseen == ()
    assert not found.blocked
    assert any("painted in G" in one.how for one in found.fine)
    assert not clinic.emulator.workspace.drafts
    assert not clinic.emulator.sent_mail()
    writes = [call for call in clinic.emulator.recorder.of("") if call.http_method != "GET"]
    assert [call.method_id for call in writes] == ["gmail.users.drafts.create", "gmail.users.drafts.delete"]


def test_a_healthy_setup_after_a_run(clinic: Clinic) -> None:
    """The control workbook is filled, its people count, and all is still in order."""
    clinic.run()
    found = clinic.examined()
    assert found.problems == ()
    told = {one.what: one.how for one in found.fine}
    says(told["control workbook"], "last run 2026-11-25 18:00: done")
    says(told["people"], "Directorio")


# ------------------------------------------------------------------------------------------------------------- files


def test_a_form_that_is_not_shared(clinic: Clinic) -> None:
    """Which code, and the address to share with."""
    clinic.role("GSC-FOR-03", "")
    found(clinic, "GSC-FOR-03.*is shared", rf"Share it with {ACCOUNT} as editor.*forms/GSC-FOR-03\.toml")


def test_a_form_that_may_only_be_viewed(clinic: Clinic) -> None:
    """Which file, and which role to change."""
    clinic.role("GSC-FOR-03", "reader")
    found(clinic, "«GSC-FOR-03 2026» is shared for viewing only", EDITOR)


def test_a_form_that_cannot_be_read(clinic: Clinic) -> None:
    """Google's own words and the file's link."""
    book = clinic.files["GSC-FOR-01"]
    clinic.fault(rf"spreadsheets\.get .*{book}", status=403, message="The caller does not have permission")
    found(clinic, "«GSC-FOR-01 2026» cannot be read", rf"Share the file.*{ACCOUNT}.*{book}")


def test_a_heading_is_missing(clinic: Clinic) -> None:
    """What is missing, in which tab, the heading that it may be, and the line to add."""
    clinic.owner.write(clinic.files["GSC-FOR-01"], "A1", [["DÍA"]])
    line = r'config/forms/GSC-FOR-01\.toml.*«DÍA» \(A1\) parece .*\[campos\.fecha_llamada\]: encabezados = \["DÍA"'
    found(clinic, r"«DÍA» \(A1\).*falta", line)


def test_a_tab_renamed_so_that_it_is_set_aside(clinic: Clinic) -> None:
    """Its calls are not followed any more; any other name is as good as the first."""
    book = clinic.files["GSC-FOR-01"]
    clinic.owner.batch_update(book, {"addSheet": {"properties": {"sheetId": 7, "title": "OCTUBRE 2026"}}})
    clinic.fill(book, "OCTUBRE 2026", CALLS)
    renamed = {"properties": {"sheetId": 7, "title": "DICIEMBRE"}, "fields": "title"}
    clinic.owner.batch_update(book, {"updateSheetProperties": renamed})
    assert clinic.examined().problems == ()
    renamed["properties"] = {"sheetId": 7, "title": "Instrucciones llamadas"}
    clinic.owner.batch_update(book, {"updateSheetProperties": renamed})
    found(clinic, "Pestaña que no se lee.*instrucciones", "pestanas_ignoradas", blocks=False)


def test_a_renamed_tab_that_was_the_only_one(clinic: Clinic) -> None:
    """Nothing of the file is followed: that blocks, and is told once."""
    renamed = {"properties": {"sheetId": 0, "title": "Instrucciones"}, "fields": "title"}
    clinic.owner.batch_update(clinic.files["GSC-FOR-01"], {"updateSheetProperties": renamed})
    found(clinic, "Pestaña que no se lee", "pestanas_ignoradas")


def test_a_protected_column(clinic: Clinic) -> None:
    """Which column of which tab, and whom to add."""
    column = {"sheetId": 0, "startColumnIndex": 6, "endColumnIndex": 7}
    protected = {"protectedRange": {"range": column, "editors": {"users": [OWNER]}}}
    clinic.owner.batch_update(clinic.files["GSC-FOR-01"], {"addProtectedRange": protected})
    found(clinic, "paints in column G, which is protected", rf"«NOVIEMBRE 2026».*add {ACCOUNT}")


def test_two_files_with_one_code(clinic: Clinic) -> None:
    """Both titles, which is followed, and the line for who wants both."""
    clinic.register("GSC-FOR-03", CALLS, title="GSC-FOR-03 2026 Duitama")
    told = r"forms/GSC-FOR-03\.toml.*varios_archivos = true"
    found(clinic, "2 spreadsheets carry the code GSC-FOR-03.*Duitama", told)


def test_the_folder_is_not_shared(clinic: Clinic) -> None:
    """Nothing else is asked of what lies in it."""
    clinic.role(clinic.folder_id, "")
    found(clinic, "folder is not shared", rf"{clinic.folder_id} with {ACCOUNT} as editor")
    assert "files" in clinic.examined().unseen


def test_the_folder_is_a_file(clinic: Clinic) -> None:
    """An id that was copied from the wrong address."""
    clinic.environment["folder_id"] = clinic.files["GSC-FOR-01"]
    found(clinic, "«GSC-FOR-01 2026» is a file", "id of the folder")


# ------------------------------------------------------------------------------------------------------ own workbooks


def test_no_control_workbook_and_no_folder(clinic: Clinic) -> None:
    """A service account cannot make one, so a person has to."""
    clinic.environment["folder_id"] = ""
    clinic.owner.call("drive.files.delete", fileId=clinic.files[CONTROL])
    found(clinic, f"no workbook «{CONTROL}»", rf"exactly the title «{CONTROL}».*{ACCOUNT} as editor")


def test_no_control_workbook_in_the_folder(clinic: Clinic) -> None:
    """In which folder it belongs."""
    clinic.owner.call("drive.files.delete", fileId=clinic.files[CONTROL])
    found(clinic, f"no workbook «{CONTROL}»", rf"folders/{clinic.folder_id}.*{ACCOUNT} as editor")


def test_the_control_workbook_may_only_be_viewed(clinic: Clinic) -> None:
    """Nothing at all can be done then."""
    clinic.role(CONTROL, "reader")
    found(clinic, f"«{CONTROL}» is shared for viewing only", EDITOR)


def test_the_control_workbook_is_in_the_bin(clinic: Clinic) -> None:
    """Another one would forget everything: where to take it out."""
    clinic.run()
    clinic.change(CONTROL, trashed=True)
    found(clinic, f"«{CONTROL}» is in the bin", "drive/trash")


def test_a_second_control_workbook(clinic: Clinic) -> None:
    """Which is used is told by a run; that there are two, by doctor."""
    clinic.run()
    clinic.create(CONTROL)
    found(clinic, "más de un libro de control", "sobran", blocks=False)


def test_a_report_workbook_may_only_be_viewed(clinic: Clinic) -> None:
    """Which, and which role to change."""
    clinic.role("GSC-FOR-07 INFORME", "commenter")
    found(clinic, "«GSC-FOR-07 INFORME» is shared for viewing only", EDITOR)


def test_a_report_workbook_is_missing(clinic: Clinic) -> None:
    """Two reports share it: told once, with the way to do without."""
    clinic.owner.call("drive.files.delete", fileId=clinic.files["TABLERO GESTIÓN CLIENTES"])
    found(clinic, "no workbook «TABLERO GESTIÓN CLIENTES»", r"empty spreadsheet.*take it out of .*reports\.toml")


def test_no_storage(clinic: Clinic) -> None:
    """A person's Drive that is full cannot take the control workbook."""
    clinic.person()
    clinic.owner.call("drive.files.delete", fileId=clinic.files[CONTROL])
    assert clinic.examined().problems == ()
    clinic.emulator.set_storage(0)
    found(clinic, f"no storage left.*«{CONTROL}»", "Make room.*share")


# ------------------------------------------------------------------------------------------------------ configuration


def test_an_unknown_key(clinic: Clinic) -> None:
    """In which line of which file; what needs no configuration is looked at all the same."""
    clinic.edit("limits.toml", "max_correos = 60", "max_corrreos = 60")
    line = (clinic.config_folder / "limits.toml").read_text(encoding="utf-8").splitlines().index(
        "max_corrreos = 60"
    ) + 1
    found(clinic, "clave desconocida", "bórrela")
    examined = clinic.examined()
    says(examined.problems[0].where, rf"limits\.toml, línea {line}: max_corrreos$")
    assert "Sheets API" in [one.what for one in examined.fine]


def test_a_value_of_the_wrong_type(clinic: Clinic) -> None:
    """What was found, and what is wanted."""
    clinic.edit("limits.toml", "max_correos = 60", 'max_correos = "muchos"')
    found(clinic, "se encontró «muchos»", "número entero")


def test_no_start_date(clinic: Clinic) -> None:
    """The line to add; once a run has been, it is too late to matter."""
    clinic.edit("limits.toml", "desde = 2026-11-01\n", "")
    found(clinic, "fecha de comienzo", r"limits\.toml la línea: desde = 2026-11-25")
    clinic.run()
    assert clinic.examined().problems == ()


def test_a_start_date_to_come(clinic: Clinic) -> None:
    """Allowed, and said."""
    clinic.edit("limits.toml", "desde = 2026-11-01", "desde = 2026-12-01")
    found(clinic, "01/12/2026", "desde = 2026-11-25", blocks=False)


def test_a_pause(clinic: Clinic) -> None:
    """Allowed, and said."""
    clinic.edit("limits.toml", "pausa = false", "pausa = true")
    found(clinic, "en pausa", "pausa = false", blocks=False)


def test_shadow_mode(clinic: Clinic) -> None:
    """Said, with the way out; what it does without does not block: a register to look at only, a report, a mailbox."""
    clinic.edit("limits.toml", "sombra = false", "sombra = true")
    clinic.role("GSC-FOR-01", "reader")
    clinic.role("GSC-FOR-02 INFORME", "reader")
    told = clinic.examined()
    assert not told.blocked
    said = {problem.what.partition(":")[0]: problem.remedy for problem in told.problems}
    assert "sombra = false" in said["El servicio está en sombra"]
    assert len(told.problems) == 3


def test_a_stale_calendar(clinic: Clinic) -> None:
    """Days of last year alone: who wrote them has not gone on."""
    days = 'no_habiles = [{ fecha = 2025-12-24, motivo = "Cierre" }]'
    clinic.edit("calendar.toml", "no_habiles = []", days)
    found(clinic, "terminan el 24/12/2025", r"calendar\.toml.*2026", blocks=False)


def test_a_calendar_that_cannot_be(clinic: Clinic) -> None:
    """A day both closed and worked."""
    clinic.edit("calendar.toml", "\nhabiles = []", '\nhabiles = [{ fecha = 2026-12-24, motivo = "a" }]')
    clinic.edit("calendar.toml", "no_habiles = []", 'no_habiles = [{ fecha = 2026-12-24, motivo = "b" }]')
    found(clinic, "24/12/2026", "deje una sola")


def test_example_people_are_left(clinic: Clinic) -> None:
    """Mail to them reaches nobody."""
    clinic.edit("people.toml", "diana.suarez@carrazos.test", "diana.suarez@carrazos.example")
    clinic.edit("mail.toml", '["carrazos.test"]', '["carrazos.test", "carrazos.example"]')
    found(clinic, r"diana\.suarez@carrazos\.example", r"people\.toml.*mail\.toml: dominios_permitidos")


def test_an_example_domain_is_left(clinic: Clinic) -> None:
    """The sender's alone."""
    clinic.edit("mail.toml", "gestion.clientes@carrazos.test", "gestion.clientes@carrazos.example")
    found(clinic, r"dominios de ejemplo: carrazos\.example", r"mail\.toml.*remitente")


def test_the_configuration_as_it_was_shipped(clinic: Clinic) -> None:
    """Its people, its domain and its missing start date, all at once."""
    for name in ("people.toml", "mail.toml"):
        clinic.edit(name, "carrazos.test", "carrazos.example")
    clinic.edit("limits.toml", "desde = 2026-11-01\n", "")
    problems = clinic.examined().problems
    assert [problem.what.split(":")[0] for problem in problems] == [
        "Falta la fecha de comienzo",
        "Quedan direcciones de ejemplo",
    ]


def test_no_address_for_a_sede(clinic: Clinic) -> None:
    """Which forms nobody answers for there, and the person to add."""
    clinic.edit("people.toml", 'sedes = ["Sogamoso"]\ngrafias = ["Rafael C', 'sedes = ["Tunja"]\ngrafias = ["Rafael C')
    told = r'people\.toml.*rol = "director_posventa".*sedes = \["Sogamoso"\]'
    found(clinic, "En Sogamoso nadie responde por GSC-FOR-04", told, blocks=False)


def test_somebody_without_an_address(clinic: Clinic) -> None:
    """A person of people.toml who has no address yet: who, and where to write it; nothing is blocked by it."""
    clinic.edit("people.toml", 'correo = "carlos.rodriguez@carrazos.test"', 'correo = ""')
    told = clinic.only_problem()
    says(told.what, r"A una persona le falta la dirección de correo: Carlos")
    says(told.remedy, r"people\.toml|Directorio")
    assert not told.blocks


def test_a_role_that_nobody_has(clinic: Clinic) -> None:
    """Where it is named, and the person to add."""
    clinic.edit("people.toml", 'rol = "jefe_colision"', 'rol = "jefe_taller"')
    found(clinic, r"«jefe_colision».*reports\.toml", r'people\.toml.*rol = "jefe_colision"', blocks=False)


def test_a_line_of_the_directory_that_cannot_be_used(clinic: Clinic) -> None:
    """After the first run people are changed in the control workbook; that is where the remedy leads."""
    clinic.run()
    book = clinic.files[CONTROL]
    sheets = clinic.emulator.spreadsheet(book).sheets
    tab = next(sheet.properties["title"] for sheet in sheets if sheet.properties["title"] == "Directorio")
    rows = clinic.owner.read(book, f"'{tab}'!A1:Z2")
    column = "ABCDEFGHIJ"[next(i for i, text in enumerate(rows[0]) if "orreo" in str(text))]
    clinic.owner.write(book, f"'{tab}'!{column}2", [["sin arroba"]])
    problem = clinic.only_problem()
    says(problem.where, "Directorio")
    says(problem.what, "sin arroba")
    assert not problem.blocks


# -------------------------------------------------------------------------------------------------- credentials, APIs


def test_the_key_is_inside_the_project(clinic: Clinic) -> None:
    """Refused before it is read."""
    clinic.environment["credentials_file"] = ROOT / "key.json"
    found(clinic, "inside the project", "outside the repository")


def test_the_key_can_be_read_by_others(clinic: Clinic, open_folder: Path) -> None:
    """With the command."""
    key = open_folder / "key.json"
    shutil.copy(clinic.key, key)
    key.chmod(0o644)
    clinic.environment["credentials_file"] = key
    found(clinic, r"can be read by others \(-rw-r--r--\)", rf"chmod 600 '{key}'")


def test_the_key_is_not_there(clinic: Clinic) -> None:
    """What to set instead."""
    clinic.key.unlink()
    found(clinic, "No such file", "SHEETS_AUTOMATION_CREDENTIALS_FILE")


@pytest.mark.parametrize("answer", [(502, PAGE), (200, b""), (503, b'{"error": "temporarily_unavailable"}')])
def test_the_token_server_is_down(clinic: Clinic, answer: tuple[int, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is not blamed; what needs no token is looked at."""
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _seconds: None)
    clinic.tokens.says(*answer)
    found(clinic, "Google does not answer: .*no access token", r"oauth2\.googleapis\.com")


def test_no_network(clinic: Clinic) -> None:
    """Nobody listens where the token should come from."""
    clinic.tokens.close()
    found(clinic, "no access token could be got", "network")


@pytest.mark.parametrize(
    ("error", "description", "what", "remedy"),
    [
        ("invalid_grant", "Invalid JWT Signature.", "does not accept the key", "keys create .*chmod 600"),
        ("invalid_grant", "Invalid grant: account not found", "does not exist any more", "restore it"),
        ("invalid_grant", "Invalid JWT: Failed audience check.", "in the wrong place", "token_uri"),
        ("invalid_grant", "Token has been expired or revoked.", "sign-in has ended", "sheets-automation login"),
        ("invalid_scope", "Invalid OAuth scope or ID token audience provided.", "without a scope", SCOPES[0]),
        ("unauthorized_client", "Client is unauthorized …", "may not act", "client ID 104"),
    ],
)
def test_a_token_is_refused(clinic: Clinic, error: str, description: str, what: str, remedy: str) -> None:
    """Each reason in its own words, Google's beside it."""
    clinic.tokens.says(400, {"error": error, "error_description": description})
    found(clinic, f"{what}.*Google said: .*{description[:14]}", remedy)


def test_the_clock_is_wrong(clinic: Clinic) -> None:
    """By how much and which way; that Google gives no token either is the same problem."""
    clinic.fault(kind="skew", seconds=720)
    found(clinic, "clock is 12 min behind Google's", "set-ntp true")
    told = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat …"
    clinic.tokens.says(400, {"error": "invalid_grant", "error_description": told})
    found(clinic, "clock is 12 min behind Google's", "set-ntp true")


def test_the_clock_is_a_little_wrong(clinic: Clinic) -> None:
    """Told before it grows."""
    clinic.fault(kind="skew", seconds=-100)
    found(clinic, "clock is (99|10.) s ahead of Google's", "set-ntp true", blocks=False)


@pytest.mark.parametrize("api", ["drive", "sheets", "gmail"])
def test_an_api_is_not_enabled(clinic: Clinic, api: str) -> None:
    """Which, and the command with the project's number."""
    clinic.fault(rf"^{api}\.", reason="SERVICE_DISABLED")
    told = rf"gcloud services enable {api}\.googleapis\.com --project=0{{12}} "
    found(clinic, "API is not enabled", told)


def test_no_api_is_enabled(clinic: Clinic) -> None:
    """A new project: all three are told at once."""
    clinic.fault(reason="SERVICE_DISABLED")
    remedies = [problem.remedy for problem in clinic.examined().problems]
    assert len(remedies) == 3
    for api, remedy in zip(("drive", "sheets", "gmail"), remedies, strict=True):
        says(remedy, rf"enable {api}\.googleapis\.com")


@pytest.mark.parametrize(
    ("api", "scope"), [("drive", SCOPES[1]), ("sheets", SCOPES[0]), ("gmail", GMAIL)], ids=["drive", "sheets", "gmail"]
)
def test_a_scope_is_missing(clinic: Clinic, api: str, scope: str) -> None:
    """Which one to grant."""
    clinic.fault(rf"^{api}\.", reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT")
    found(clinic, "granted without a scope", rf"{scope}( |\.|,|;|$)")


@pytest.mark.parametrize(
    ("api", "fault"),
    [("drive", {"status": 200, "html": True}), ("sheets", {"status": 200, "html": True}), ("drive", {"status": 503})],
)
def test_an_api_that_answers_with_a_page(clinic: Clinic, api: str, fault: dict[str, object]) -> None:
    """A captive portal, a front end that hiccups: one problem, no page and no trace."""
    clinic.fault(rf"^{api}\.", **fault)
    found(clinic, "Google does not answer", "network")


# --------------------------------------------------------------------------------------------------------------- mail


def test_the_mail_service_is_off(clinic: Clinic) -> None:
    """The mailbox exists no more, or never did."""
    clinic.fault(r"^gmail\.", status=400, message="Mail service not enabled")
    found(clinic, "no Gmail mailbox.*Mail service not enabled", "SHEETS_AUTOMATION_MAIL_USER")


@pytest.mark.parametrize("error", ["unauthorized_client", "access_denied"])
def test_the_delegation_is_missing(clinic: Clinic, error: str) -> None:
    """The client's number and the scope, where an administrator types them; the PDF's lack is not told besides."""
    for scope in (GMAIL, EXPORT_SCOPES[1]):
        clinic.tokens.refuses(scope, error, "Requested client not authorized.")
    found(clinic, "mailbox", rf"admin\.google\.com.*client ID 104 and the scope {GMAIL}")


def test_on_google_cloud_without_a_key(clinic: Clinic) -> None:
    """What is missing of keyless mail, as commands with the account's own address."""
    context = clinic.context(clinic.settings.model_copy(update={"credentials_file": None}))
    signer = Refused("…", said="Permission 'iam.serviceAccounts.signJwt' denied", cause=Cause.SIGNER)
    told = access.refused(context, signer, "gmail", GMAIL)
    says(told.remedy, rf"policy-binding {ACCOUNT} --member=serviceAccount:{ACCOUNT} --role=.*TokenCreator")
    disabled = Refused("…", said="IAM Service Account Credentials API has not been used in project 7 before")
    disabled.cause = Cause.API
    says(
        access.refused(context, disabled, "gmail", GMAIL).remedy, r"enable iamcredentials\.googleapis\.com --project=7"
    )
    says(access.delegate(context, GMAIL), rf"describe {ACCOUNT} --format='value\(uniqueId\)'")


def test_the_delegation_for_pdfs_is_missing(clinic: Clinic) -> None:
    """No must: reports then carry the link alone."""
    clinic.tokens.refuses(EXPORT_SCOPES[1], "unauthorized_client")
    found(clinic, "no PDF", rf"client ID 104.*{EXPORT_SCOPES[0]},{EXPORT_SCOPES[1]} ", blocks=False)


def test_a_mailbox_that_does_not_exist(clinic: Clinic) -> None:
    """Which one it was."""
    for scope in (GMAIL, EXPORT_SCOPES[1]):
        clinic.tokens.refuses(scope, "invalid_grant", "Invalid email or User ID")
    found(clinic, "no such mailbox", "SHEETS_AUTOMATION_MAIL_USER")
    assert clinic.only_problem().where == MAILBOX


def test_no_mailbox_is_named(clinic: Clinic) -> None:
    """A service account has none of its own."""
    clinic.environment["mail_user"] = ""
    found(clinic, "no mailbox is named", "export SHEETS_AUTOMATION_MAIL_USER=")


def test_another_mailbox_than_of_who_signed_in(clinic: Clinic) -> None:
    """A person sends as themselves."""
    clinic.person()
    clinic.environment["mail_user"] = MAILBOX
    found(clinic, f"leave from {OWNER}.*not from {MAILBOX}", "unset SHEETS_AUTOMATION_MAIL_USER")


def test_a_draft_that_cannot_be_deleted(clinic: Clinic) -> None:
    """Everything works but the tidying up: which draft to delete by hand."""
    clinic.fault(r"drafts\.delete", status=503)
    found(clinic, "could not be deleted", "Delete the draft «sheets-automation doctor: se puede borrar»", blocks=False)
    assert len(clinic.emulator.workspace.drafts) == 1


def test_nobody_knows_whether_the_draft_was_stored(clinic: Clinic) -> None:
    """The answer was lost: where to look."""
    clinic.fault(r"drafts\.create", kind="truncate")
    found(clinic, "Nobody knows whether a draft was stored", "drafts of the mailbox")


def test_a_relay_that_is_not_named(clinic: Clinic) -> None:
    """Which variable is missing."""
    clinic.edit("mail.toml", 'transporte = "gmail"', 'transporte = "smtp"')
    found(clinic, "falta", "nombre del servidor de correo")
    says(clinic.only_problem().where, "transporte")


def test_a_relay_is_greeted_and_nothing_is_sent(clinic: Clinic, tmp_path: Path) -> None:
    """Up to the login; a password that it does not take is told with the variables to look at."""
    clinic.edit("mail.toml", 'transporte = "gmail"', 'transporte = "smtp"')
    with serving(Relay(tmp_path)) as relay:
        named = relay.settings()
        for name in ("smtp_host", "smtp_port", "smtp_user", "smtp_password", "smtp_ca_file"):
            clinic.environment[name] = getattr(named, name)
        assert clinic.examined().problems == ()
        assert relay.seen[-2:] == ["AUTH", "QUIT"]
        relay.fault("AUTH", "535 5.7.8 Authentication credentials invalid", times=0)
        found(clinic, "did not accept user or password", "SHEETS_AUTOMATION_SMTP_PASSWORD")
        assert not relay.taken


def test_a_relay_that_is_down(clinic: Clinic) -> None:
    """Its address and what to look at; the mailbox is not asked for."""
    clinic.edit("mail.toml", 'transporte = "gmail"', 'transporte = "smtp"')
    clinic.environment |= {"smtp_host": "127.0.0.1", "smtp_port": 9, "mail_user": ""}
    found(clinic, r"127\.0\.0\.1:9", "SHEETS_AUTOMATION_SMTP_HOST")


def test_a_folder_of_mails_that_is_none(clinic: Clinic) -> None:
    """The folder, and where another is chosen."""
    clinic.edit("mail.toml", 'transporte = "gmail"', 'transporte = "archivos"')
    clinic.environment |= {"mail_folder": clinic.key, "mail_user": ""}
    found(clinic, str(clinic.key), "carpeta")
    clinic.environment["mail_folder"] = clinic.home / "correos"
    assert clinic.examined().problems == ()
    assert not (clinic.home / "correos").exists()


def test_mails_that_are_off(clinic: Clinic) -> None:
    """No mailbox, no people, no domain is asked for."""
    clinic.edit("mail.toml", "activo = true", "activo = false")
    clinic.edit("mail.toml", "carrazos.test", "carrazos.example")
    clinic.environment["mail_user"] = ""
    clinic.fault(r"^gmail\.", status=503)
    assert clinic.examined().problems == ()


# --------------------------------------------------------------------------------------------------------- everything


def test_everything_at_once(clinic: Clinic) -> None:
    """Six things of six kinds are told together; as JSON they are plain data."""
    clinic.role("GSC-FOR-01", "reader")
    clinic.role(CONTROL, "reader")
    clinic.edit("limits.toml", "desde = 2026-11-01\n", "")
    clinic.fault(r"^gmail\.", status=400, message="Mail service not enabled")
    clinic.fault(kind="skew", seconds=100)
    clinic.owner.write(clinic.files["GSC-FOR-03"], "A1", [["DÍA"]])
    found = clinic.examined()
    assert len(found.problems) == 6
    assert found.blocked
    data = json.loads(json.dumps(found.as_json))
    assert data["when"] == "2026-11-25T18:00:00-05:00"
    assert {key for problem in data["problems"] for key in problem} == {"what", "where", "remedy", "blocks"}
    first = next(line for line in found.lines)
    assert first.startswith("✗")
