"""``config/exports``: what may be missing, and what is refused with file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sheets_automation.config import load
from sheets_automation.domain.exports.heading import Vocabulary
from sheets_automation.errors import ConfigError

from .lists import policy

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def test_the_folder_may_be_missing(config: Path) -> None:
    """Without ``exports`` the configuration is whole, and knows no list."""
    shutil.rmtree(config / "exports")
    assert load(config).exports == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "meses_sin_visita = 12",
            "meses = 12",
            "exports/SPIGA.toml, línea 10: meses: clave desconocida; ¿quiso decir «meses_sin_visita»?",
        ),
        (
            "meses_sin_visita = 12",
            "meses_sin_visita = 0",
            "meses_sin_visita: se encontró 0; se espera un valor de 1 o más; p. ej.: meses_sin_visita = 12",
        ),
        (
            "[campos]",
            "[campos]\nplacca = ['X']",
            "campos.placca: nadie usa un campo de ese nombre; ¿quiso decir «placa»?",
        ),
    ],
)
def test_what_is_refused(config: Path, old: str, new: str, told: str) -> None:
    """Unknown keys, wrong values and fields that nobody knows are told with file and key."""
    path = config / "exports" / "SPIGA.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(config)
    assert told in str(caught.value).replace("\\", "/")


def test_every_heading_is_found() -> None:
    """Every heading of the policy means what it is listed under, whatever else it may mean."""
    vocabulary = Vocabulary(policy())
    for field, aliases in policy().fields.items():
        for alias in aliases:
            assert field in {meant for _rank, meant in vocabulary.means(alias)}, alias


def test_no_heading_is_both_needed_and_not() -> None:
    """Nothing is listed as a field's heading and as a column that is not needed."""
    vocabulary = Vocabulary(policy())
    assert [alias for alias in policy().unused if {field for _rank, field in vocabulary.means(alias)} != {""}] == []
