"""What cannot be used is refused: what it is, where, what to do; exit 1; nothing written (spec §11, §13)."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from door import CONFIG, ROOT, Told, command, google_on_loopback, process
from google.auth.compute_engine import _metadata
from sheets_by_hand import AFTERSALES, SCORE, aftersales

NOW = "2026-11-25T18:00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(told: Told, *parts: str, out: Path | None = None) -> None:
    """Exit 1, nothing on stdout, every part in the message, no trace, and no output folder."""
    assert told.code == 1
    assert told.out == ""
    assert "Traceback" not in told.err
    for part in parts:
        assert part in told.err
    assert out is None or not out.exists()


def workbook_bytes(folder: Path) -> bytes:
    return aftersales(folder / "good.xlsx").read_bytes()


def bomb(folder: Path) -> bytes:
    """A workbook whose sheet unpacks to 400 MB of spaces."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook_bytes(folder))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for _ in range(400):
                part.write(b" " * 1_000_000)
            part.write(b"</sheetData></worksheet>")
    return buffer.getvalue()


def encrypted(_folder: Path) -> bytes:
    """The first bytes of what Excel writes when a password to open is set."""
    return OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)


# ------------------------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(lambda _folder: b"FECHA;CLIENTE\n1;2\n", "not an .xlsx workbook", id="a text file"),
        pytest.param(lambda _folder: b"", "it is empty", id="an empty file"),
        pytest.param(lambda _folder: OLE + bytes(2000), "old Excel file (.xls)", id="an .xls"),
        pytest.param(encrypted, "protected with a password", id="encrypted"),
        pytest.param(lambda folder: workbook_bytes(folder)[:3000], "cut off or damaged", id="truncated"),
        pytest.param(bomb, "larger inside than this program opens", id="a zip bomb"),
    ],
)
def test_a_file_that_is_no_workbook(make: Callable[[Path], bytes], told: str, tmp_path: Path) -> None:
    """The message names the file and its fault, and what to do about it."""
    path = tmp_path / "GSC-FOR-01 noviembre.xlsx"
    path.write_bytes(make(tmp_path / "tools"))
    out = tmp_path / "out"
    answer = command("--now", NOW, "try", path, "--out", out)
    refused(answer, str(path), told, "nothing was written", out=out)


def test_every_bad_file_is_named_at_once(tmp_path: Path) -> None:
    """Two bad files and one that is missing: three lines, though a fourth is fine."""
    good = aftersales(tmp_path / "GSC-FOR-01 a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"x")
    (tmp_path / "c.xlsx").write_bytes(good.read_bytes()[:2000])
    out = tmp_path / "out"
    answer = command("try", good, tmp_path / "b.xlsx", tmp_path / "c.xlsx", tmp_path / "d.xlsx", "--out", out)
    refused(answer, "b.xlsx", "c.xlsx", "d.xlsx: no such file", out=out)
    assert answer.err.count("\n  - ") == 3


def test_no_heading(tmp_path: Path) -> None:
    """A file with the code of a form and no heading of it: which form was looked for, and what to check."""
    path = aftersales(tmp_path / "GSC-FOR-01 vacío.xlsx", headings=[chr(65 + i) for i in range(len(AFTERSALES))])
    out = tmp_path / "out"
    refused(command("try", path, "--out", out), "GSC-FOR-01 vacío", "encabezado de GSC-FOR-01", out=out)


def test_a_heading_that_lacks_a_needed_field(tmp_path: Path) -> None:
    """A register without any score column: tab, heading row, and which headings are missing."""
    headings = list(AFTERSALES)
    headings[SCORE - 1] = "COLOR DEL CARRO"
    path = aftersales(tmp_path / "GSC-FOR-01 x.xlsx", headings=headings)
    out = tmp_path / "out"
    refused(command("try", path, "--out", out), "NOVIEMBRE!A3", "falta Recomendación", out=out)


def test_two_files_with_one_code(tmp_path: Path) -> None:
    """A run that cannot tell them apart leaves that form alone: both titles are named, with what to do."""
    files = [aftersales(tmp_path / f"GSC-FOR-01 {name}.xlsx") for name in ("uno", "dos")]
    now = datetime(2026, 11, 18, 18, 0, tzinfo=ZoneInfo("America/Bogota"))
    with google_on_loopback(now, files) as (address, _emulator):
        planned = command("--endpoint", address, "--now", "2026-11-18T18:00", "plan")
        told = command("--endpoint", address, "--now", "2026-11-18T18:00", "run")
    assert planned.code == 2, "the agents are mailed about it"
    assert "No row to change." in planned.out
    assert "Ninguno se leyó" in planned.err
    assert told.code == 3, told.err
    for words in ("«GSC-FOR-01 uno»", "«GSC-FOR-01 dos»", "Ninguno se leyó"):
        assert words in " ".join(told.out.split())


def test_two_files_of_one_name(tmp_path: Path) -> None:
    """The outcome of one would overwrite the other's, so neither is touched."""
    files = [aftersales(tmp_path / folder / "GSC-FOR-01 x.xlsx") for folder in ("a", "b")]
    out = tmp_path / "out"
    refused(command("try", *files, "--out", out), "GSC-FOR-01 x.xlsx", "rename one", out=out)


def test_the_output_folder_is_never_where_the_originals_are(tmp_path: Path) -> None:
    """``--out`` on the folder of the originals is refused; they stay as they were."""
    path = aftersales(tmp_path / "GSC-FOR-01 x.xlsx")
    before = path.read_bytes()
    refused(command("try", path, "--out", tmp_path), "choose another --out")
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path]


def test_an_output_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file where the folder should be is told as such."""
    path = aftersales(tmp_path / "GSC-FOR-01 x.xlsx")
    blocked = tmp_path / "blocked"
    blocked.write_text("", encoding="utf-8")
    refused(command("--now", NOW, "try", path, "--out", blocked / "out"), "cannot be made", "--out")


# ----------------------------------------------------------------------------------------------------- configuration


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A copy of the project's configuration to break."""
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_colour_that_cannot_be_read_upon_and_a_logo_that_is_none(config: Path, tmp_path: Path) -> None:
    """White letters stand on the company's colour, and the logo travels with every mail."""
    path, out = aftersales(tmp_path / "GSC-FOR-01 x.xlsx"), tmp_path / "out"
    swap(config / "mail.toml", 'logo = ""', 'logo = "marca.png"')
    absent = command("try", path, "--out", out, config=config)
    refused(absent, "mail.toml: logo: no se puede leer", "marca.png", out=out)
    (config / "marca.png").write_bytes(b"<svg/>")
    refused(command("try", path, "--out", out, config=config), "logo: «marca.png» no es una imagen PNG o JPEG", out=out)
    (config / "marca.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60 * 1024))
    refused(command("try", path, "--out", out, config=config), "logo: «marca.png» pesa 60 KB; se admiten 50", out=out)
    swap(config / "mail.toml", 'logo = "marca.png"', 'logo = ""')
    swap(config / "mail.toml", 'color = "#26354a"', 'color = "#ffd200"')
    unreadable = command("try", path, "--out", out, config=config)
    refused(unreadable, "mail.toml: color: el texto blanco no se lee bien sobre «#ffd200»", out=out)


def test_every_problem_of_the_configuration_at_once(config: Path, tmp_path: Path) -> None:
    """Unknown keys, wrong types, a broken file, a stray file and a bad reference: one line each with file and key."""
    swap(config / "limits.toml", "max_correos = 60", 'max_correos = "muchos"')
    swap(config / "limits.toml", "pausa = false", "pausas = false")
    swap(config / "forms" / "GSC-FOR-01.toml", "dias_habiles = 2", 'dias_habiles = "dos"')
    swap(config / "mail.toml", "activo = true", "activo = ")
    swap(config / "ejemplo" / "people.toml", 'rol = "jefe_colision"', 'rol = "jefe_colisión"')
    (config / "limites.toml").write_text("", encoding="utf-8")
    path, out = aftersales(tmp_path / "GSC-FOR-01 x.xlsx"), tmp_path / "out"
    told = command("try", path, "--out", out, config=config)
    refused(
        told,
        "max_correos: se encontró «muchos»; se espera un número entero, sin comillas; p. ej.: max_correos = 60",
        "limits.toml, línea 8: pausas: clave desconocida; ¿quiso decir «pausa»? Si no, bórrela; p. ej.: pausa = false",
        "plazo.dias_habiles: se encontró «dos»",
        "no es TOML válido: se encontró «activo =»; falta el valor",
        "limites.toml: no es un archivo de la configuración",
        "¿quiso decir «limits.toml»?",
        "¿quiso decir «jefe_colision»?",  # compared with each other is whatever could be read
        "6 problemas",
        out=out,
    )


def test_references_that_lead_nowhere(config: Path) -> None:
    """A field, a sede and a report's form that do not exist are named with the file that names them."""
    swap(config / "forms" / "GSC-FOR-01.toml", 'por_defecto = ["observaciones"]', 'por_defecto = ["notas"]')
    swap(config / "ejemplo" / "people.toml", 'sedes = ["Tunja"]', 'sedes = ["Paipa"]')
    swap(config / "reports.toml", 'formato = "GSC-FOR-01"', 'formato = "GSC-FOR-99"')
    told = command("plan", config=config)
    refused(told, "pintura.por_defecto: «notas»", "sedes: «Paipa»", "formato: «GSC-FOR-99»")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'clase = "pqrs"\n',
            "",
            "un informe de clase «satisfaccion» se hace de un formato de tipo «satisfaccion» y GSC-FOR-04 es de tipo "
            '«pqrs»; escriba clase = "pqrs"',
        ),
        (
            'clase = "tablero"\n',
            'clase = "tablero"\nformato = "GSC-FOR-01"\n',
            "TABLERO: formato: la clase «tablero» se",
        ),
        (
            'clase = "pqrs"\nformato = "GSC-FOR-04"\n',
            'clase = "pqrs"\n',
            "formato: falta; la clase «pqrs» se hace de un",
        ),
        (
            'clase = "semana"',
            'clase = "diaria"',
            "clase: se encontró «diaria»; se espera una de estas palabras: satisfaccion, pqrs",
        ),
        ('codigo = "SEMANA"', 'codigo = "TABLERO"', "TABLERO: codigo: 2 informes tienen este código"),
    ],
)
def test_a_report_that_its_form_cannot_give(config: Path, old: str, new: str, told: str) -> None:
    """A class asked of the wrong kind of register, or of none, is refused at load and not passed over."""
    swap(config / "reports.toml", old, new)
    refused(command("plan", config=config), told)


def test_days_of_a_report_out_of_order(config: Path) -> None:
    """Sending, reminder, last day: refused at load."""
    swap(config / "reports.toml", "recordatorio = 3", "recordatorio = 9")
    told = command("plan", config=config)
    refused(told, "dia_envio, recordatorio, ultimo_dia: deben ir en ese orden y son 1, 9 y 5")


def test_a_missing_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not there, or holds nothing of ours: what was looked for, and the one that may be meant."""
    monkeypatch.chdir(tmp_path)
    refused(command("plan", config=tmp_path / "nada"), "nada: no existe; se busca", "forms/*.toml", "--config DIR")
    (tmp_path / "hueca" / "forms").mkdir(parents=True)
    refused(command("plan", config=tmp_path / "hueca"), "no hay ningún formato", "semaphore.toml: falta")
    (tmp_path / "config" / "forms").mkdir(parents=True)
    refused(command("plan", config="."), "no contiene forms/ ni semaphore.toml", "use --config config")


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ------------------------------------------------------------------------------------ endpoint, credentials, moments


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://example.com",
        "https://127.0.0.1:8765",
        "http://10.0.0.5:8765",
        "http://127.0.0.1.example.com",
        "nonsense",
    ],
)
@pytest.mark.parametrize("action", ["plan", "run", "try"])
def test_an_endpoint_that_is_not_loopback(endpoint: str, action: str, tmp_path: Path) -> None:
    """Whatever the command, the endpoint is named, with what is allowed; nothing is sent or written."""
    out = tmp_path / "out"
    arguments = [action, aftersales(tmp_path / "GSC-FOR-01 x.xlsx"), "--out", out] if action == "try" else [action]
    refused(command("--endpoint", endpoint, *arguments), repr(endpoint), "http://127.0.0.1:8765", out=out)


def test_an_endpoint_beside_a_real_credential(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A key file is never used with a local endpoint: one of the two must go."""
    key = tmp_path / "key.json"
    key.write_text("{}", encoding="utf-8")
    monkeypatch.setenv("SHEETS_AUTOMATION_CREDENTIALS_FILE", str(key))
    refused(command("--endpoint", "http://127.0.0.1:8765", "plan"), str(key), "Leave out one of the two")


def test_no_credential_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without key or default credential the message says which variable to set, and what needs none."""
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setattr(_metadata, "_NO_GCE_CHECK", True)  # read from the environment once, when it is imported
    refused(command("plan"), "SHEETS_AUTOMATION_CREDENTIALS_FILE", "`try`")


def test_a_key_file_inside_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that could be committed by mistake is refused before it is read."""
    monkeypatch.setenv("SHEETS_AUTOMATION_CREDENTIALS_FILE", str(ROOT / "credentials.json"))
    refused(command("plan"), "credentials.json", "outside the repository")


def test_a_key_file_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Something else under the key's name is told without showing what it holds."""
    key = tmp_path / "key.json"
    key.write_text(json.dumps({"type": "service_account", "private_key": "SECRET-WORDS"}), encoding="utf-8")
    key.chmod(0o600)
    monkeypatch.setenv("SHEETS_AUTOMATION_CREDENTIALS_FILE", str(key))
    told = command("plan")
    refused(told, "credentials")
    assert "SECRET-WORDS" not in told.err


def test_a_setting_of_the_environment_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named with what was found."""
    monkeypatch.setenv("SHEETS_AUTOMATION_DEADLINE_SECONDS", "pronto")
    refused(command("plan"), "SHEETS_AUTOMATION_DEADLINE_SECONDS", "'pronto'")


@pytest.mark.parametrize("moment", ["ayer", "2026-13-01", "25/11/2026"])
def test_a_moment_that_is_none(moment: str, tmp_path: Path) -> None:
    """``--now`` shows the form it wants."""
    path, out = aftersales(tmp_path / "GSC-FOR-01 x.xlsx"), tmp_path / "out"
    refused(command("--now", moment, "try", path, "--out", out), "--now", moment, "2026-11-25T07:45", out=out)


def test_a_plan_file_that_is_none(tmp_path: Path) -> None:
    """``run --plan`` with something else names the file."""
    other = tmp_path / "otra.json"
    other.write_text("[]", encoding="utf-8")
    refused(command("run", "--plan", other), "otra.json", "plan --out")


def test_as_a_process_it_ends_with_1_and_no_trace(tmp_path: Path) -> None:
    """The shell sees exit 1 and one clear message, not a traceback."""
    told = process("try", tmp_path / "nada.xlsx", "--out", tmp_path / "out")
    refused(told, "nada.xlsx: no such file", out=tmp_path / "out")
