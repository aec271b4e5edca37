"""Personal data in comments are masked, the words around them stay; all people and numbers are invented."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheets_automation.domain import privacy
from sheets_automation.domain.privacy import beginning, masked

OWN = ["ABC123"]
LONG = 50_000
_TEXTS = Path(__file__).with_name("privacy_texts.toml")
_PLANTED = re.compile(r"\{([^{}|]+)\|(\w+)\}")


def told() -> Iterator[tuple[str, str]]:
    """(kind, comment in which what is personal is marked), of the table."""
    for kind, lines in tomllib.loads(_TEXTS.read_text(encoding="utf-8")).items():
        yield from ((kind, line) for line in lines)


TOLD = list(told())


def letters(text: str) -> str:
    """Letters and figures alone, small."""
    return re.sub(r"[\W_]", "", text).lower()


def test_there_are_two_hundred_texts() -> None:
    assert len(TOLD) >= 200
    assert len(set(TOLD)) == len(TOLD)


@pytest.mark.parametrize(("kind", "line"), TOLD, ids=[f"{kind}-{at}" for at, (kind, _line) in enumerate(TOLD)])
def test_comments(kind: str, line: str) -> None:
    """What is marked is gone, each with its word, and everything else is as it was, the second time too."""
    text = _PLANTED.sub(r"\1", line)
    shown = masked(text, OWN)
    assert shown == _PLANTED.sub(r"[\2]", line)
    assert (shown == text) == (kind == "nada_que_ocultar")
    for datum, _word in _PLANTED.findall(line):
        assert letters(datum) not in letters(shown)
    assert masked(shown, OWN) == shown


@pytest.mark.parametrize("own", ["ABC123", "abc 123", "ABC-123"])
def test_the_own_plate_stays_however_it_is_written(own: str) -> None:
    """In the register and in the comment."""
    assert masked("ABC 123, abc123 y XYZ987", [own, ""]) == "ABC 123, abc123 y [placa]"
    assert masked("ABC 123, abc123 y XYZ987") == "[placa], [placa] y [placa]"


# --------------------------------------------------------------------------------------------------------- cut off


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Que la llamen al 311 559", "Que la llamen al [teléfono]"),
        ("Que la llamen 311559…", "Que la llamen [teléfono]…"),
        ("dice 31155", "dice [teléfono]"),
        ("dice (311) 55", "dice [teléfono]"),
        ("dice +57 311 55", "dice [teléfono]"),
        ("la oficina 608 742", "la oficina [teléfono]"),
        ("CC 1.052.39", "CC [documento]"),
        ("la cédula 10523", "la cédula [documento]"),
        ("dice 1052399", "dice [documento]"),
        ("le escriben a juan.perez@", "le escriben a [correo]"),
        ("le escriben a juan.perez@gma", "le escriben a [correo]"),
        ("cobraron 350.000", "cobraron 350.000"),
        ("revisión de 30.000", "revisión de 30.000"),
        ("OT 31567", "OT 31567"),
        ("cobraron 320450", "cobraron 320450"),
    ],
)
def test_half_a_number_at_the_end_is_masked_too(text: str, shown: str) -> None:
    """Somebody's telephone is still somebody's without its last figures."""
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "said", ["muy mal 311 559 9001 gracias", "muy mal CC 1.052.399.003", "muy mal a.b@correo.example ya"]
)
@pytest.mark.parametrize("length", range(10, 31))
def test_a_cut_leaves_no_half_number(said: str, length: int) -> None:
    """Wherever the register stops keeping a comment."""
    kept = beginning(said, length)
    assert said.startswith(kept)
    assert len(kept) <= length
    assert not re.search(r"\d|@", kept) or masked(kept) != kept
    assert not re.search(r"\d{2}|@", masked(kept))


def test_a_cut_takes_whole_words() -> None:
    """Unless there are none."""
    assert beginning("todo muy bien", 13) == "todo muy bien"
    assert beginning("todo muy bien", 12) == "todo muy"
    assert beginning("todo muy bien", 8) == "todo muy"
    assert beginning("todo", 0) == ""
    assert beginning("x" * 50, 20) == "x" * 20


# ------------------------------------------------------------------------------------------------------ any text


_BETWEEN = st.sampled_from(["", " ", "-", ".", "  ", " - ", "\u00a0", "–", "\u200b", "\n"])
_FOREIGN = [
    str.maketrans("0123456789", other) for other in ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९")
]
_SAID = """
    el asesor no llamó y cobraron muy caro la revisión del carro, cliente molesto: pide 10:30 factura cédula cel orden
    9/10 Polo 2019 km placa $350.000 ABC123 😡 <br> =A1 10.000km
"""
_WORDS = st.lists(st.sampled_from(_SAID.split()), max_size=8).map(" ".join)


@given(st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"], exclude_characters="@＠﹫"), max_size=200))
@example("[teléfono] [placa]")
def test_without_figures_nothing_changes(text: str) -> None:
    """Whatever is written."""
    assert masked(text) == text


@given(st.text(max_size=200))
@example("½ 3115599001½")
@example("+1(3115599001")
def test_masking_what_is_masked_changes_nothing(text: str) -> None:
    """And never fails."""
    shown = masked(text)
    assert masked(shown) == shown


@given(
    st.lists(st.sampled_from([*"0123456789 .,-/()+@$'", "CC ", "tel ", "cobraron ", "ABC", "OT ", "3115599001", " km"]))
)
def test_masking_figures_twice_changes_nothing(parts: list[str]) -> None:
    """Where nearly everything could be part of a number."""
    shown = masked("".join(parts), OWN)
    assert masked(shown, OWN) == shown


@given(_WORDS, st.from_regex(r"3[0-2][0-9]{8}", fullmatch=True), _BETWEEN, st.sampled_from(_FOREIGN), _WORDS)
def test_a_mobile_is_found_in_any_comment(
    before: str, number: str, between: str, foreign: dict[int, int], after: str
) -> None:
    """However its figures are parted and written."""
    spelled = between.join((number[:3], number[3:6], number[6:])).translate(foreign)
    shown = masked(f"{before} al {spelled} o {after}")
    assert re.search(r"al \[(?:teléfono|documento)\] o", shown)
    assert number not in letters(shown)


@given(
    _WORDS,
    st.integers(1_000_000_001, 1_199_999_999).filter(lambda n: n % 1_000_000),
    st.sampled_from(["", "."]),
    _WORDS,
)
def test_a_document_is_found_in_any_comment(before: str, number: int, point: str, after: str) -> None:
    """With points and without."""
    spelled = f"{number:,}".replace(",", point)
    assert "es [documento] o" in masked(f"{before} CC es {spelled} o {after}")
    assert "señor [documento] o" in masked(f"{before} señor {spelled} o {after}")


# ------------------------------------------------------------------------------------------------------ long texts


@pytest.mark.parametrize(
    "piece",
    ["311 ", "1.", "a@a.", "A1-", "(57)", "c.c. ", "4 1 1 ", "\u200b3", "x" * 50 + "@", "3", "3 ", "+1", "7178234.",
     "57 ", "30.000-", "tel 3-", "25/11/2026-", "1'", "3115599001 ", "4111111111111111 "],
)  # fmt: skip
def test_a_very_long_comment_is_read_to_its_end(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty thousand characters that look like the beginning of everything, gone over a few times at most."""
    rounds = []
    first, *others = privacy._FINDERS
    monkeypatch.setattr(privacy, "_FINDERS", (lambda *seen: [rounds.append(1), *first(*seen)][1:], *others))
    text = (piece * LONG)[: LONG - 20] + " llamar 3115599001 y"
    assert masked(text).endswith(" llamar [teléfono] y")
    assert len(rounds) <= 4
