"""What is wrong in a file of the configuration, as those who edit it read it: Spanish, with line, value and example."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from sheets_automation import policy
from sheets_automation.config import load
from sheets_automation.config_words import broken, complaint
from sheets_automation.errors import ConfigError

FILE = Path("people.toml")
ODD: tuple[Any, ...] = (
    True, -7, 99999, 1.5, float("nan"), "", "x y", [], [1], ["", 2, 3], {}, {"x": 1}, {"x": {"y": []}},
)  # fmt: skip


def complaints(model: type[BaseModel], text: str) -> list[str]:
    """What is said of a file of this text."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(tomllib.loads(text))
    return [complaint(FILE, text, model, issue) for issue in caught.value.errors()]


def models() -> Iterator[type[BaseModel]]:
    found = (one for one in vars(policy).values() if isinstance(one, type) and issubclass(one, policy.Policy))
    return (model for model in found if model not in (policy.Policy, policy.Config))


@pytest.mark.parametrize("model", tuple(models()), ids=lambda model: model.__name__)
def test_nothing_is_said_in_english(model: type[BaseModel]) -> None:
    """Every key of every file with all kinds of wrong values: what was found and expected, a line as it should be."""
    for name, field in model.model_fields.items():
        for value in ODD:
            try:
                model.model_validate({field.alias or name: value, "clave_de_mas": 1})
            except ValidationError as error:
                for issue in error.errors():
                    told = complaint(FILE, "", model, issue)
                    assert issue["msg"] not in told
                    assert "otro valor" not in told, issue["type"]
                    assert issue["type"] == "extra_forbidden" or " = " in told or told.endswith("]")


def test_where_it_stands() -> None:
    """The line of the key, of the list it is in, or of the table that lacks it; entries are counted from 1."""
    text = """sin_responsable = ["a@b.example"]
[sedes.Tunja]
grafia = ["TJA"]
[[personas]]
nombre = "Ana"
correo = "ana"
[[personas.ausencias]]
desde = 2026-12-21
[[personas]]
nombre = "Luis"
rol = "agente"
correo = "luis@empresa.com"
[[personas.ausencias]]
desde = "mañana"
hasta = 2026-12-21
"""
    told = complaints(policy.PeoplePolicy, text)
    assert told == [
        "people.toml, línea 3: sedes.Tunja.grafia: clave desconocida; ¿quiso decir «grafias»? Si no, bórrela; p. ej.: "
        'grafias = ["texto"]',
        'people.toml, línea 4: personas[1].rol: falta esta clave; agregue una línea como: rol = "asesor_servicio"',
        "people.toml, línea 6: personas[1].correo: se encontró «ana»; se espera un texto de otra forma; p. ej.: "
        'correo = "ana.ruiz@su-empresa.com.co"',
        "people.toml, línea 7: personas[1].ausencias[1].hasta: falta esta clave; agregue una línea como: "
        "hasta = 2026-12-24",
        "people.toml, línea 14: personas[2].ausencias[1].desde: se encontró «mañana»; se espera una fecha, "
        "año-mes-día y sin comillas; p. ej.: desde = 2026-12-24",
    ]


def test_a_word_of_a_closed_list() -> None:
    """All that may stand there, and the nearest."""
    (told,) = complaints(policy.MailPolicy, 'remitente = "a"\ndominios_permitidos = []\ntransporte = "gmial"')
    assert "línea 3: transporte: se encontró «gmial»; se espera una de estas palabras: gmail, smtp, archivos" in told
    assert '(¿quiso decir «gmail»?); p. ej.: transporte = "gmail"' in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1\nactivo = \n", "línea 2: no es TOML válido: se encontró «activo =»; falta el valor"),
        ("a = 1\nactivo true\n", "línea 2: no es TOML válido: se encontró «activo true»; falta «=»"),
        ("nombre = Ana\n", "«nombre = Ana»; falta el valor o le faltan las comillas"),
        ('a = "x\n', 'línea 1: no es TOML válido: se encontró «a = "x»; faltan las comillas que cierran'),
        (
            "a = 1\nb = 2\na = 3\n",
            "línea 3: no es TOML válido: se encontró «a = 3»; esta clave o tabla ya está más arriba",
        ),
        ('sedes = ["Tunja"\nx = 1\n', "falta una coma en la lista, o cerrarla con «]»"),
        ("[sedes.Tunja\n", "falta cerrar el título de la tabla"),
        ("desde = 2026-13-01\n", "esa fecha u hora no existe"),
        ("a = 1 b = 2\n", "sobra lo que sigue al valor"),
    ],
)
def test_a_file_that_is_no_toml(text: str, told: str) -> None:
    """Line, what stands there, what to do – not the parser's English."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert told in broken(FILE, text, caught.value)


def copied(folder: Path) -> Path:
    """The shipped configuration, to be broken."""
    return Path(shutil.copytree(Path(__file__).parents[1] / "config", folder / "config"))


def test_the_mark_of_notepad_is_no_mistake(tmp_path: Path) -> None:
    """A file saved by Notepad as «UTF-8 con BOM» and with the line ends of Windows reads like any other."""
    folder = copied(tmp_path)
    form = folder / "forms" / "GSC-FOR-01.toml"
    form.write_bytes(b"\xef\xbb\xbf" + form.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).form("GSC-FOR-01") == load(Path(__file__).parents[1] / "config").form("GSC-FOR-01")


def test_a_folder_where_a_file_should_be_is_told(tmp_path: Path) -> None:
    """«limits.toml» made as a folder: said in words, together with all other problems."""
    folder = copied(tmp_path)
    (folder / "limits.toml").unlink()
    (folder / "limits.toml").mkdir()
    with pytest.raises(ConfigError) as caught:
        load(folder)
    assert caught.value.problems == (
        f"{folder / 'limits.toml'}: es una carpeta; se espera un archivo de texto con ese nombre",
    )


def test_a_list_of_numbers_is_told_as_numbers() -> None:
    """«escala = 7»: the numbers that it may be."""
    told = [one for one in complaints(policy.FormPolicy, "escala = 7\n") if "escala" in one]
    assert "uno de estos números, sin comillas: 5, 10" in told[0]


def test_a_wrong_command_line_is_no_fault_of_the_configuration() -> None:
    """What the terminal was told is answered in its English, what stands in the files in Spanish."""
    assert str(ConfigError(["--now: 'ayer' is no moment"])).startswith("1 problem with how the command was given")
    assert str(ConfigError(["people.toml: falta"])).startswith("La configuración tiene 1 problema")
