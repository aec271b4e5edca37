"""No secret and nothing of real people in the project: keys, tokens, addresses, telephones – and proof it is seen."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

_SECRETS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?!\\n\.\.\.|…)[\s\\n]+[A-Za-z0-9+/]{20}",
    "Google API key": r"\bAIza[\w-]{35}",
    "Google token": r"\bya29\.[\w-]{20}|\b1//0[\w-]{30}|\bGOCSPX-[\w-]{20}",
    "signed token": r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20}",
    "key of another provider": r"\bAKIA[A-Z0-9]{16}\b|\bgh[pousr]_\w{30}|\bxox[abprs]-[\w-]{20}|\bsk-[\w-]{32}",
}
_ADDRESS = re.compile(r"[\w.%+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})\b")
#: Names that nobody can have (RFC 2606), the example of Google's own, and what messages show as a pattern to follow.
_NOBODYS = re.compile(
    r"(?i)(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|org|net))$"
    r"|^(?:your-project|proyecto|project|p|x)\.iam\.gserviceaccount\.com$"
    r"|^(?:su-empresa\.com\.co|empresa\.com|dominio\.com)$"
)
_MOBILE = re.compile(r"(?<![\w.])3[0-5]\d[ .-]?\d{3}[ .-]?\d{4}(?![\w]|\.\d)")
#: A number that somebody made up repeats a digit or counts; one in six of the real ones passes for such.
_MADE_UP = re.compile(r"(\d)\1\1|012|123|234|345|456|567|678|789|987|876|765|654|543|432|321|5599")


def private_in(text: str) -> Iterator[str]:
    """What should not be there, each with its kind."""
    for kind, pattern in _SECRETS.items():
        yield from (f"{kind}: {found[0][:12]}…" for found in re.finditer(pattern, text))
    yield from (f"address: {found[0]}" for found in _ADDRESS.finditer(text) if not _NOBODYS.search(found[1]))
    for found in _MOBILE.finditer(text):
        if not _MADE_UP.search(re.sub(r"\D", "", found[0])):
            yield f"telephone: {found[0]}"


def files() -> list[Path]:
    """What is in the repository, or would be with the next commit; without the locks, which are digests."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    paths = [ROOT / name for name in listed if name and not name.endswith(".lock")]
    return [path for path in paths if path.is_file()]


def test_nothing_private_is_in_the_project() -> None:
    """Not one file holds a key, a token, an address somebody could have, or a telephone that nobody made up."""
    found = {}
    every = files()
    for path in every:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures
        if path != Path(__file__).resolve() and (wrong := sorted(set(private_in(text)))):
            found[str(path.relative_to(ROOT))] = wrong
    assert found == {}
    assert len(every) > 500


def test_no_file_is_of_a_kind_that_holds_secrets() -> None:
    """No key file, no token, no state of Terraform, no settings of one installation."""
    names = {str(path.relative_to(ROOT)) for path in files()}
    wrong = re.compile(
        r"(^|/)(key|token|client_secret|credentials)[\w-]*\.json$|\.(pem|p12|tfstate|tfvars|env)$|settings\.sh$"
    )
    assert {name for name in names if wrong.search(name)} == set()


@pytest.mark.parametrize(
    "planted",
    [
        "-----BEGIN PRIVATE KEY-----\n" + "MIIEvQIBADANBgkqhkiG" + "9w0BAQEFAASCBKcw",
        '"private_key": "-----BEGIN RSA PRIVATE KEY-----\\n' + "MIIEvQIBADANBgkqhkiG" + '9w0B"',
        "AIza" + "SyA" + "1b2c3d4e" * 4,
        "ya29." + "a0AfH6SMBx" * 3,
        "eyJhbGciOiJSUzI1NiIs" + ".eyJhdWQiOiJodHRwczovL3gi" + ".c2lnbmF0dXJlLXBhcnQtaGVyZQ",
        "escribirle a laura.mendez@" + "gmail.com",
        "cuenta x-run@" + "carrazos-prod.iam.gserviceaccount.com",
        "llamar al 31" + "4 825 0617",
        "tel 31" + "48250617, gracias",
    ],
)
def test_a_planted_one_is_seen(planted: str) -> None:
    """Each kind, where it stands in a sentence."""
    assert len(list(private_in(f"texto antes {planted} y después"))) == 1


@pytest.mark.parametrize(
    "allowed",
    [
        "ana@carrazos.example",
        "servicio@proyecto.iam.gserviceaccount.com",
        "311 234 5678",
        "3112223344",
        "sha 3148250617a",
        "id 13148250617",
    ],
)
def test_what_is_made_up_may_stand(allowed: str) -> None:
    """Examples, and numbers that are none of telephones."""
    assert list(private_in(f"texto {allowed} y más")) == []
