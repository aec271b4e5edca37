"""``init`` as a person uses it: workbooks in, a configuration folder out, and ``try`` on that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from door import Told, command
from in_other_words import (
    CALLS,
    DETRACTORS,
    ENGLISH,
    NOW,
    REQUESTS,
    SHIPPED,
    bare,
    english_calls,
    headings_of,
    requests,
    saved,
    texts,
)

from sheets_automation import config as configuration
from sheets_automation.commands.ask import Asker
from sheets_automation.commands.init import Order, init
from sheets_automation.settings import read_settings


def drafted(out: Path, *files: Path, config: Path = SHIPPED, options: tuple[str, ...] = ("--yes",)) -> Told:
    return command("--now", NOW, "init", *files, "--out", out, *options, config=config)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Told]:
    """The workbook, the drafted folder, and what was said."""
    folder = tmp_path_factory.mktemp("english")
    book = saved(folder / "Customer satisfaction 2026.xlsx", ENGLISH, english_calls())
    return book, folder / "out", drafted(folder / "out", book)


def test_an_english_list_becomes_a_register(english: tuple[Path, Path, Told], tmp_path: Path) -> None:
    """Every call is read under the draft, and every low score is a case whose adviser owns it."""
    book, out, told = english
    assert told.code == 0, told.err
    tried = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "out", config=out)
    assert tried.code == 0, tried.err
    assert tried.data["rows_read"] == CALLS
    assert tried.data["cases"]["by_kind"] == {"detractor": DETRACTORS}
    assert tried.data["painted"] == DETRACTORS
    assert tried.data["mails"] == []


def test_what_was_assumed_is_said(english: tuple[Path, Path, Told]) -> None:
    """Without a person to ask: which form it was taken for and from which day on, and the next command to type."""
    book, out, told = english
    assumed = [line for line in told.out.splitlines() if line.startswith("Assumed")]
    assert any("GSC-FOR-01" in line and "GSC-FOR-03" in line for line in assumed)
    assert any("2026-11-01" in line for line in assumed)
    assert told.out.splitlines()[-1] == f"Next: sheets-automation --config {out} try '{book}'"


def test_a_doubtful_heading_is_marked_and_told(english: tuple[Path, Path, Told]) -> None:
    """«Date» could be several days: it is in the file with «revisar», and in what init prints."""
    _book, out, told = english
    form = (out / "forms" / "GSC-FOR-01.toml").read_text(encoding="utf-8")
    line = next(line for line in headings_of(form, "fecha_llamada").splitlines() if '"Date"' in line)
    assert "# revisar: " in line
    assert "? «Date» → fecha_llamada" in told.out
    assert "revisar" not in headings_of(form, "placa")


def test_no_customer_is_written_into_the_configuration(english: tuple[Path, Path, Told]) -> None:
    """Names and plates of customers stand in no file of the draft; the advisers do, without address."""
    _book, out, _told = english
    said = "\n".join(texts(out).values())
    assert not [row[0] for row in english_calls() if str(row[0]) in said or str(row[1]) in said]
    people = configuration.load(out).people
    assert [(one.name, one.role, one.email) for one in people.people] == [
        ("Carlos Rodríguez", "asesor_servicio", ""),
        ("Diana Suárez", "asesor_servicio", ""),
    ]


def test_twice_the_same(english: tuple[Path, Path, Told]) -> None:
    """A second draft replaces the first and is, byte for byte, the same."""
    book, out, _told = english
    before = texts(out)
    assert drafted(out, book).code == 0
    assert texts(out) == before


def test_requests_in_other_words_without_any_alias(tmp_path: Path) -> None:
    """A register of requests whose every heading is strange, from a basis without headings: read, open ones cases."""
    book = saved(tmp_path / "Asuntos 2026.xlsx", REQUESTS, requests())
    told = drafted(tmp_path / "out", book, config=bare(tmp_path / "bare"))
    assert told.code == 0, told.err
    form = (tmp_path / "out" / "forms" / "GSC-FOR-04.toml").read_text(encoding="utf-8")
    for field, heading in (("sede", "Oficina"), ("fecha_recepcion", "Día de entrada"), ("estado", "Situación")):
        assert f'"{heading}"' in headings_of(form, field)
    tried = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "r", config=tmp_path / "out").data
    assert tried["rows_read"] == 8
    assert tried["cases"]["by_status"] == {"abierto": 2}


def test_a_new_code_is_a_new_form(tmp_path: Path) -> None:
    """A title with a code that no form has: a file of its own, which takes after the form it is most like."""
    book = saved(tmp_path / "GSC-FOR-15 ENCUESTA CUPRA 2026.xlsx", ENGLISH, english_calls())
    assert drafted(tmp_path / "out", book).code == 0
    form = configuration.load(tmp_path / "out").form("GSC-FOR-15")
    assert form is not None
    assert (form.kind, form.name) == ("satisfaccion", "GSC-FOR-15 ENCUESTA CUPRA 2026")
    tried = command("--now", NOW, "--json", "try", book, "--out", tmp_path / "r", config=tmp_path / "out").data
    assert tried["cases"]["by_kind"] == {"detractor": DETRACTORS}


def test_a_person_is_asked_what_nobody_can_know(tmp_path: Path) -> None:
    """Form, the doubtful day and go-live are asked; a wrong answer is asked again, and what is said counts."""
    book = saved(tmp_path / "Customer satisfaction 2026.xlsx", ENGLISH, english_calls())
    asked: list[str] = []
    answers = iter(["GSC-FOR-03", "someday", "fecha_servicio", "18/11/2026", "2026-11-18"])

    def answer(question: str, _default: str) -> str:
        asked.append(question)
        return next(answers)

    order = Order((book,), tmp_path / "out", SHIPPED, date(2026, 11, 25))
    done = init(order, configuration.load(SHIPPED), read_settings(), configuration.load, Asker(answer))
    assert [form.policy.code for form in done.forms] == ["GSC-FOR-03"]
    assert '"Date"' in headings_of((tmp_path / "out/forms/GSC-FOR-03.toml").read_text("utf-8"), "fecha_servicio")
    assert configuration.load(tmp_path / "out").limits.start_date == date(2026, 11, 18)
    assert asked[2].startswith("'someday' is no field of GSC-FOR-03")
    assert done.assumed == ()


def test_marks_that_never_pass_five_are_asked_about(tmp_path: Path) -> None:
    """Nothing but a person knows whether they are 1 to 5; the answer stands in the form's file, and is how it reads."""
    at = ENGLISH.index("Recommend 0-10")
    calls = [(*row[:at], 5 - number % 3, *row[at + 1 :]) for number, row in enumerate(english_calls())]
    book = saved(tmp_path / "Customer satisfaction 2026.xlsx", (*ENGLISH[:at], "Recommend", *ENGLISH[at + 1 :]), calls)
    order = Order((book,), tmp_path / "out", SHIPPED, date(2026, 11, 25))
    answer = Asker(lambda question, default: "5" if "goes beyond 5" in question else default)
    done = init(order, configuration.load(SHIPPED), read_settings(), configuration.load, answer)
    assert "\nescala = 5\n" in (tmp_path / "out/forms/GSC-FOR-01.toml").read_text("utf-8")
    assert {one.code for one in done.reading.findings}.isdisjoint({"escala_dudosa"})


def test_a_workbook_that_is_no_register_is_refused(tmp_path: Path) -> None:
    """What was read as its heading and what is lacking; exit 1 and nothing written."""
    rows = [(number, "El usuario podrá entrar", "LOGIN", "SI", "NO") for number in range(8)]
    book = saved(tmp_path / "requerimientos.xlsx", ("ID", "REQUERIMIENTO", "MODULO", "FUNCIONAL", "Realizado"), rows)
    told = drafted(tmp_path / "out", book)
    assert told.code == 1
    assert "row 1 was read as the heading: «ID», «REQUERIMIENTO»" in told.err
    assert "no column holds: Fecha" in told.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("name", "words"), [("notas.txt", "notas.txt"), ("people.toml", "changed since a draft")])
def test_what_a_person_put_there_is_left_alone(name: str, words: str, tmp_path: Path) -> None:
    """A folder with anything of somebody's, or a draft that somebody went on with, is refused and not touched."""
    book = saved(tmp_path / "Customer satisfaction 2026.xlsx", ENGLISH, english_calls())
    assert drafted(tmp_path / "out", book).code == 0
    (tmp_path / "out" / name).write_text("sin_responsable = []\n", encoding="utf-8")
    before = texts(tmp_path / "out")
    told = drafted(tmp_path / "out", book)
    assert (told.code, texts(tmp_path / "out")) == (1, before)
    assert words in told.err
