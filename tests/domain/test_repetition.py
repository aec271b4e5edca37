"""Which rows repeat another: the same customer and day is not enough, the row must say the same (spec §3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from build import HEADING, TODAY, call, codes, config, tab, workbook

from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import Resolution, marks_in, resolve
from sheets_automation.domain.cases.originals import is_copy
from sheets_automation.domain.cases.plan import build
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Case, CaseStatus, CellValue, PaintRow, Plan, Reading, Workbook

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/Bogota"))
SILENT = dict.fromkeys(("atencion", "trabajo", "tiempos", "recomendacion"))
PQRS = (
    "FECHA RECEPCIÓN",
    "CLIENTE",
    "PLACA",
    "TELÉFONO",
    "PROCESO",
    "TIPO",
    "DESCRIPCIÓN",
    "FECHA RESPUESTA",
    "ESTADO",
)

Row = list[CellValue]


def look(*books: Workbook, known: tuple[Case, ...] = ()) -> tuple[Reading, Resolution, Plan]:
    """One look at these workbooks: what was read, which row is which, what follows."""
    reading = read(books, config(), TODAY)
    resolution = resolve(reading, known, marks_in(books))
    derived = derive(reading, Memory(known), resolution, config(), NOW)
    return reading, resolution, build(derived, reading, resolution, known, books, config())


def tabs(**titled: list[Row]) -> Workbook:
    """A GSC-FOR-01 of these tabs; ``_`` in a title stands for a blank."""
    made = [
        tab([HEADING, *rows], title.replace("_", " "), sheet_id=number)
        for number, (title, rows) in enumerate(titled.items(), start=1)
    ]
    return workbook(*made)


def good(first: int, count: int = 4) -> list[Row]:
    """Promoters who have nothing to do with the story."""
    return [
        call(nombre=f"OTRO {n}", placa=f"XYZ{n:03}", celular=f"31055500{n:02}") for n in range(first, first + count)
    ]


def bad(points: float = 3, words: str | None = "muy mal", **typed: CellValue) -> Row:
    """A detractor."""
    scores = dict.fromkeys(SILENT, points)
    return call(**{**scores, "observaciones": words, **typed})


def red(plan: Plan) -> list[tuple[str, int]]:
    """(tab, row as people count) of every row that is painted red."""
    return [
        (change.where.tab, change.where.row + 1)
        for change in plan.changes
        if isinstance(change, PaintRow) and change.state_after == "rojo"
    ]


def repeats(resolution: Resolution) -> list[tuple[tuple[int, int], tuple[str, int]]]:
    """((sheet id, row), (original's tab, row)), rows as people count."""
    return [((home[1], home[2] + 1), (where.tab, where.row + 1)) for home, where in resolution.copies.items()]


# --------------------------------------------------------------------------------------------------- rows of their own


def test_the_second_attempt_that_reached_the_customer_is_a_call_of_its_own() -> None:
    """Nobody answered in one tab, a 3 in the next on the same day: the 3 is red, the other row stays."""
    first = call(**SILENT, contactado="NO")
    _reading, resolution, plan = look(tabs(NOVIEMBRE=[*good(0), first], SEGUNDO_INTENTO=[*good(10), bad()]))
    assert red(plan) == [("SEGUNDO INTENTO", 6)]
    assert not resolution.copies


def test_a_customer_who_answered_nothing_is_not_one_who_was_not_reached() -> None:
    """Two attempts of a day without any answer: NO and then SI are two rows, NO and NO are one typed twice."""
    no, yes = call(**SILENT, contactado="NO"), call(**SILENT, contactado="SI")
    assert not look(tabs(NOVIEMBRE=[no, yes]))[1].copies
    assert repeats(look(tabs(NOVIEMBRE=[no, no]))[1]) == [((1, 3), ("NOVIEMBRE", 2))]


def test_the_same_car_in_the_tab_of_another_workshop() -> None:
    """10 in mechanics, 3 in the body shop, one day: a promoter and a detractor, wherever the tabs stand."""
    satisfied, angry = call(observaciones="todo bien"), bad(words="mal pintado")
    for one, other in (([satisfied], [angry]), ([angry], [satisfied])):
        _reading, resolution, plan = look(tabs(MECÁNICA=[*good(0), *one], COLISIÓN=[*good(10), *other]))
        assert len(red(plan)) == 1
        assert not resolution.copies


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"points": 3, "words": "muy mal"}, {"points": 4, "words": "muy mal"}),
        ({"points": 3, "words": "muy mal"}, {"points": 3, "words": "demora en la entrega"}),
        ({"points": 3, "words": None}, {"points": 3, "words": "demora en la entrega"}),
        ({"points": 3, "words": "😡"}, {"points": 3, "words": "👎"}),
        ({"points": 3, "words": "mal", "recomendacion": 2}, {"points": 3, "words": "mal", "recomendacion": 1}),
    ],
)
def test_other_answers_or_other_words_are_another_call(one: dict[str, CellValue], other: dict[str, CellValue]) -> None:
    """Two rows of one customer and day that differ in any answer or word are two cases, also within one tab."""
    rows = [bad(**one), bad(**other)]  # type: ignore[arg-type]
    _reading, _resolution, plan = look(tabs(NOVIEMBRE=[*good(0), *rows]))
    assert len(red(plan)) == 2
    assert "fila_duplicada" not in {finding.code for finding in plan.findings}
    assert len({case.number for case in plan.cases}) == len({case.mark for case in plan.cases}) == 2


@pytest.mark.parametrize("heading", ["ASESOR", "TIPO DE SERVICIO"])
def test_two_services_answered_alike_are_two_calls(heading: str) -> None:
    """The same 3 without a word for the mechanics and the body shop; a list that leaves the column out is a list."""
    rows = [[*bad(words=None), who] for who in ("Carlos Rodríguez", "Marta Gil", None)]
    made = [
        tab([[*HEADING, heading], *good(10 * n), row], title, sheet_id=n)
        for n, (title, row) in enumerate(zip(("MECÁNICA", "COLISIÓN", "PENDIENTES"), rows, strict=True), start=1)
    ]
    _reading, resolution, plan = look(workbook(*made))
    assert red(plan) == [("MECÁNICA", 6), ("COLISIÓN", 6)]
    assert repeats(resolution) == [((3, 6), ("MECÁNICA", 6))]


def test_words_in_a_column_that_nobody_knows_are_words() -> None:
    """«¿Algo más?» has no field of its own: what differs there is another call, what a list leaves out is not."""
    heading = [*HEADING, "ALGO QUE AGREGAR"]
    rows = [[*bad(words=None), text] for text in ("lo rayaron en el lavado", "no le avisaron la demora", None)]
    made = [
        tab([heading, *good(10 * n), row], title, sheet_id=n)
        for n, (title, row) in enumerate(zip(("MECÁNICA", "COLISIÓN", "PENDIENTES"), rows, strict=True), start=1)
    ]
    _reading, resolution, plan = look(workbook(*made))
    assert red(plan) == [("MECÁNICA", 6), ("COLISIÓN", 6)]
    assert repeats(resolution) == [((3, 6), ("MECÁNICA", 6))]
    assert "fila_duplicada" in codes_of([*rows[0:1], *rows[0:1]], heading)
    assert "fila_duplicada" not in codes_of(rows[:2], heading)


def codes_of(rows: list[Row], heading: list[str]) -> set[str]:
    return {code for code, _cell in codes(read([workbook(tab([heading, *rows]))], config(), TODAY))}


def test_another_order_of_the_same_day_is_another_visit() -> None:
    """The neighbour that was right before: two work orders, whatever was said."""
    heading = [*HEADING, "OR"]
    rows = [[*bad(), "45871"], [*bad(), "45872"]]
    _reading, _resolution, plan = look(workbook(tab([heading, *rows])))
    assert len(plan.cases) == 2


# ----------------------------------------------------------------------------------------------- rows that are one row


def test_a_row_in_two_tabs_is_one_case_where_most_of_its_kind_stand() -> None:
    """A pasted row repeats the register's, also when the list stands first; people are told once, by tab."""
    same = bad()
    for book in (
        tabs(NOVIEMBRE=[*good(0), same], PENDIENTES=[same]),
        tabs(PENDIENTES=[same], NOVIEMBRE=[*good(0), same]),
    ):
        _reading, resolution, plan = look(book)
        assert red(plan) == [("NOVIEMBRE", 6)]
        ((_copy, original),) = repeats(resolution)
        assert original == ("NOVIEMBRE", 6)
        (told,) = (finding for finding in plan.findings if finding.code == "filas_en_otra_pestana")
        assert (told.tab, told.read, told.severity) == ("PENDIENTES", "1 de 1 fila ya está en «NOVIEMBRE»", "dato")


def test_a_row_typed_twice_differs_in_nothing_that_counts() -> None:
    """Capitals, blanks and what the service does not ask (ESTADO) make no second call."""
    again = bad(words="  MUY   mal ", estado="Pendiente")
    reading, resolution, plan = look(tabs(NOVIEMBRE=[bad(), again]))
    assert len(plan.cases) == 1
    assert repeats(resolution) == [((1, 3), ("NOVIEMBRE", 2))]
    assert ("fila_duplicada", "C3") in codes(reading)


def test_the_row_that_a_person_painted_is_the_original() -> None:
    """Where somebody painted is where people work: the same row in an older-looking tab is the copy."""
    same = bad()
    one = tab([HEADING, *good(0), same], "LLAMADAS", sheet_id=1)
    other = tab([HEADING, *good(10), same], "TALLER", sheet_id=2, fills={(5, 9): "#00ff00"})
    _reading, resolution, plan = look(workbook(one, other))
    assert repeats(resolution) == [((1, 6), ("TALLER", 6))]
    assert [(case.where.tab, case.status) for case in plan.cases] == [("TALLER", CaseStatus.CLOSED)]


def test_the_row_where_somebody_wrote_what_was_done_is_the_original() -> None:
    """Typed twice, answered once: the answered one is followed, the other is told as its repetition."""
    _reading, resolution, plan = look(tabs(NOVIEMBRE=[bad(), *good(0), bad(gestion="Se llama y se agenda")]))
    assert repeats(resolution) == [((1, 2), ("NOVIEMBRE", 7))]
    assert [(c.where.row + 1, c.state_after) for c in plan.changes if isinstance(c, PaintRow)] == [(7, "amarillo")]


def test_work_on_a_repeated_row_is_told() -> None:
    """A colour put on the pasted row after the register's was painted counts for nothing: told, with the way out."""
    register = tab([HEADING, *good(0), bad()], "NOVIEMBRE", fills={(5, 9): "#ffff00"})
    pasted = tab([HEADING, bad()], "PENDIENTES", sheet_id=2, fills={(1, 9): "#00ff00"})
    _reading, _resolution, plan = look(workbook(register, pasted))
    assert [(case.where.tab, case.status) for case in plan.cases] == [("NOVIEMBRE", CaseStatus.OPEN)]
    (told,) = (finding for finding in plan.findings if finding.code == "filas_en_otra_pestana")
    assert (told.severity, told.read) == (
        "aviso",
        "1 de 1 fila ya está en «NOVIEMBRE»; con color o gestión propia: fila 2",
    )
    assert "«NOVIEMBRE»" in told.fix


@pytest.mark.parametrize(
    ("home", "away", "day"),
    [
        ("NOVIEMBRE", "DICIEMBRE", "23/11/2026"),
        ("OCT 2026", "NOV 2026", "30/10/2026"),
        ("DIC 2025", "ENE 2026", "30/12/2025"),
    ],
)
def test_a_months_rows_belong_to_their_month(home: str, away: str, day: str) -> None:
    """A tab made from last month's, with its rows still in it, holds no originals; nor if it stands first."""
    same = bad(fecha=day)
    for order in ((home, away), (away, home)):
        made = [tab([HEADING, *good(10 * n), same], title, sheet_id=n) for n, title in enumerate(order, start=1)]
        _reading, resolution, _plan = look(workbook(*made))
        assert [original[0] for _copy, original in repeats(resolution)] == [home]


def test_a_visible_tab_before_a_hidden_one() -> None:
    """Nobody works in a hidden tab."""
    rows = [*good(0), bad()]
    hidden = tab([HEADING, *rows], "BASE", sheet_id=1, hidden=True)
    _reading, _resolution, plan = look(workbook(hidden, tab([HEADING, *rows], "LLAMADAS", sheet_id=2)))
    assert red(plan) == [("LLAMADAS", 6)]


@pytest.mark.parametrize(
    ("now", "cases"),
    [
        (bad(words="muy mal; se llamó otra vez"), [("NOVIEMBRE", 6)]),
        (bad(2), [("NOVIEMBRE", 6)]),
        (call(observaciones="muy mal"), [("NOVIEMBRE", 6), ("PENDIENTES", 2)]),
    ],
)
def test_a_pasted_row_whose_original_was_completed_since(now: Row, cases: list[tuple[str, int]]) -> None:
    """The case knows what its row said when it was pasted: no second case, unless the first asks for nothing now."""
    pasted = [bad(), *good(20, 2)]
    _r, _s, first = look(tabs(NOVIEMBRE=[*good(0), bad()], PENDIENTES=pasted))
    _reading, resolution, plan = look(tabs(NOVIEMBRE=[*good(0), now], PENDIENTES=pasted), known=first.cases)
    assert [(case.where.tab, case.where.row + 1) for case in plan.cases] == cases
    assert (((2, 2), ("NOVIEMBRE", 6)) in repeats(resolution)) is (len(cases) == 1)


def test_a_new_call_is_not_what_an_old_one_said() -> None:
    """The neighbour: the same customer says the same words again on another day."""
    _r, _s, first = look(tabs(NOVIEMBRE=[*good(0), bad(fecha="20/11/2026")]))
    rows = [*good(0), bad(fecha="20/11/2026", words="muy mal, otra vez"), bad()]
    _reading, _resolution, plan = look(tabs(NOVIEMBRE=rows), known=first.cases)
    assert len(plan.cases) == 2


# --------------------------------------------------------------------------------------------------------- complaints


def complaint(**typed: CellValue) -> Row:
    row: dict[str, CellValue] = {
        "recibida": "10/11/2026", "cliente": "ANA RUIZ", "placa": "ABC123", "telefono": "3101112233",
        "proceso": "Posventa", "tipo": "Queja", "descripcion": "demora en la entrega", "respondida": None,
        "estado": "Abierto",
    }  # fmt: skip
    assert set(typed) <= set(row), typed
    return list({**row, **typed}.values())


def look_at_complaints(*rows: Row) -> tuple[Reading, Resolution, Plan]:
    return look(workbook(tab([PQRS, *rows], "PQRS"), title="GSC-FOR-04 CONTROL DE PQRS 2026"))


@pytest.mark.parametrize(
    "other",
    [
        {"tipo": "Reclamo", "descripcion": "cobro indebido"},
        {"tipo": "Reclamo"},
        {"descripcion": "cobro indebido"},
    ],
)
def test_another_complaint_of_the_day_is_a_case_of_its_own(other: dict[str, CellValue]) -> None:
    """A closed Queja does not swallow what the customer also complained of on that day."""
    closed = complaint(estado="Cerrado", respondida="12/11/2026")
    _reading, resolution, plan = look_at_complaints(closed, complaint(**other))
    assert not resolution.copies
    assert [(case.where.row, case.status) for case in plan.cases] == [(2, CaseStatus.OPEN)]


def test_complaints_without_words_are_told_apart_by_their_process() -> None:
    """Nothing else is written that could tell them apart; with the same process it is one row typed twice."""
    wordless = {"descripcion": None}
    assert len(look_at_complaints(complaint(**wordless), complaint(**wordless, proceso="Repuestos"))[2].cases) == 2
    assert len(look_at_complaints(complaint(**wordless), complaint(**wordless))[2].cases) == 1


def test_a_complaint_typed_twice_is_one_case() -> None:
    """The control: everything the same; the later row is told."""
    reading, resolution, plan = look_at_complaints(complaint(), complaint())
    assert len(plan.cases) == 1
    assert repeats(resolution) == [((1, 3), ("PQRS", 2))]
    assert "fila_duplicada" in {finding.code for finding in reading.findings}


# --------------------------------------------------------------------------------------------------------- copied tabs


@pytest.mark.parametrize(
    "title",
    [
        "Copia de NOVIEMBRE", "Copia 2 de NOVIEMBRE", "Copy of NOVIEMBRE", "COPIA NOVIEMBRE", "NOVIEMBRE (2)",
        "NOVIEMBRE (copia)", "NOVIEMBRE - copia", "Noviembre copia 3", "Respaldo NOVIEMBRE", "NOVIEMBRE backup",
    ],
)  # fmt: skip
def test_a_copied_tab_is_no_original_wherever_it_stands(title: str) -> None:
    """First or last: cases and colours are on the typed tab's rows, and each copied row knows its own."""
    rows = [*good(0), bad()]
    for order in ((title, "NOVIEMBRE"), ("NOVIEMBRE", title)):
        made = [tab([HEADING, *rows], name, sheet_id=n) for n, name in enumerate(order, start=1)]
        _reading, resolution, plan = look(workbook(*made))
        assert red(plan) == [("NOVIEMBRE", 6)]
        assert sorted(original for _copy, original in repeats(resolution)) == [
            ("NOVIEMBRE", row) for row in range(2, 7)
        ]
        (told,) = (finding for finding in plan.findings if finding.code == "pestana_copiada")
        assert (told.tab, told.read) == (title, "5 de 5 filas iguales a las de otra pestaña")


@pytest.mark.parametrize(
    "title",
    ["NOVIEMBRE (2026)", "FOTOCOPIAS", "LLAMADAS COPIADORA", "COPIA CONTROLADA", "Copia no controlada GSC-FOR-01"],
)
def test_titles_that_are_no_copies(title: str) -> None:
    """A year, a word that begins alike, and what every document of the quality system says of itself."""
    assert not is_copy(title)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ({"placa": "ABC124"}, {}),
        ({"fecha": "20/11/2026"}, {}),
        ({}, {"observaciones": None, **SILENT, "contactado": None}),
        ({"placa": "ABC124", "fecha": "20/11/2026"}, {}),
        ({"fecha": None, "observaciones": None}, {"fecha": None, "observaciones": None}),
        ({"fecha": "31/11/2026"}, {"fecha": "31/11/2026"}),
    ],
)
def test_a_copied_row_whose_original_was_corrected_or_completed_since(
    now: dict[str, CellValue], then: dict[str, CellValue]
) -> None:
    """Another plate or day beside the same words, or answers that came later: still that row."""
    _reading, resolution, plan = look(
        tabs(NOVIEMBRE=[*good(0), bad(**now)], Copia_de_NOVIEMBRE=[*good(0), bad(**then)])  # type: ignore[arg-type]
    )
    assert [case.where.tab for case in plan.cases] == ["NOVIEMBRE"]
    assert ((2, 6), ("NOVIEMBRE", 6)) in repeats(resolution)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (call(observaciones="muy mal"), bad()),
        (call(**SILENT, contactado="NO"), bad()),
        (bad(5), bad(3)),
        (bad(words="demora"), bad(words="mal pintado")),
        (bad(words=None), bad(words=None, placa="JKL456")),
    ],
)
def test_a_detractor_in_a_copied_tab_is_swallowed_by_nothing_that_says_otherwise(here: Row, there: Row) -> None:
    """«NOVIEMBRE (2)» may be where people went on: another answer, other words or another car are a case."""
    _reading, _resolution, plan = look(workbook(
        tab([HEADING, *good(0), here], "NOVIEMBRE"), tab([HEADING, *good(0), there], "NOVIEMBRE (2)", sheet_id=2)
    ))  # fmt: skip
    assert ("NOVIEMBRE (2)", 6) in red(plan)


def test_other_words_in_a_copied_tab_are_a_case_although_the_customer_has_one() -> None:
    """The first look made a case of the day's call; what «NOVIEMBRE (2)» says was never said there."""
    original = tab([HEADING, *good(0), bad()], "NOVIEMBRE")
    _r, _s, first = look(workbook(original))
    copy = tab([HEADING, *good(0), bad(2, "y además lo rayaron")], "NOVIEMBRE (2)", sheet_id=2)
    _reading, _resolution, plan = look(workbook(original, copy), known=first.cases)
    assert [case.where.tab for case in plan.cases] == ["NOVIEMBRE", "NOVIEMBRE (2)"]


def test_a_detractor_is_no_copy_of_a_row_that_is_none_although_it_says_no_more() -> None:
    """The overall score was typed after the copy was made: 3 and then 9 is a promoter, 3 alone a detractor."""
    heading = [*HEADING, "CALIFICACIÓN"]
    made = [
        tab([heading, [*bad(), overall]], title, sheet_id=n)
        for n, (title, overall) in enumerate((("NOVIEMBRE", 9), ("Copia de NOVIEMBRE", None)), start=1)
    ]
    _reading, resolution, plan = look(workbook(*made))
    assert not resolution.copies
    assert red(plan) == [("Copia de NOVIEMBRE", 2)]


def test_a_case_that_stood_in_a_copied_tab_moves_to_the_original() -> None:
    """Registered while only «NOVIEMBRE (2)» was there: its mark makes it no original, and its case goes on."""
    copy = tab([HEADING, *good(0), bad()], "NOVIEMBRE (2)", sheet_id=2)
    _r, _s, first = look(workbook(copy))
    *rows, last = copy.rows
    marked = replace(copy, rows=(*rows, replace(last, marks=(first.cases[0].mark,))))
    _reading, _resolution, plan = look(
        workbook(marked, tab([HEADING, *good(0), bad()], "NOVIEMBRE")), known=first.cases
    )
    assert [(case.number, case.where.tab) for case in plan.cases] == [(first.cases[0].number, "NOVIEMBRE")]


def test_a_copied_tab_without_its_original_is_a_tab() -> None:
    """The neighbour: where only the copy is left, its rows are rows."""
    _reading, resolution, plan = look(tabs(Copia_de_NOVIEMBRE=[*good(0), bad()]))
    assert red(plan) == [("Copia de NOVIEMBRE", 6)]
    assert not resolution.copies


def test_a_copied_row_is_no_case_after_its_original_was_corrected_or_deleted() -> None:
    """The case remembers what its row said on which day, so its copy is known although nothing else shows it."""
    copied = tab([HEADING, *good(0), bad()], "Copia de NOVIEMBRE", sheet_id=2)
    _r, _s, first = look(workbook(tab([HEADING, *good(0), bad()], "NOVIEMBRE"), copied))
    for row in ([bad(9, "todo bien", fecha="20/11/2026")], []):
        book = workbook(tab([HEADING, *good(0), *row], "NOVIEMBRE"), copied)
        _reading, resolution, plan = look(book, known=first.cases)
        assert ((2, 6), ("NOVIEMBRE", 6)) in repeats(resolution)
        assert [case.where.tab for case in plan.cases] == ["NOVIEMBRE"]


# -------------------------------------------------------------------------------------------------------- whole files


def year(title: str, *tabs_: list[Row], name: str) -> Workbook:
    made = [tab([HEADING, *rows], title, sheet_id=n) for n, rows in enumerate(tabs_, start=1)]
    return Workbook(name, f"GSC-FOR-01 {name}", tuple(made))


@pytest.mark.parametrize("names", [("2025", "2026"), ("2026", "2025")])
@pytest.mark.parametrize("day", ["30/12/2025", "23/11/2026"])
def test_a_row_in_two_years_files_belongs_to_its_year(names: tuple[str, str], day: str) -> None:
    """The new file was made from the old one, or the old one got a row of the new year: the date says whose it is."""
    books = [year("LLAMADAS", [*good(20 * n), bad(fecha=day)], name=name) for n, name in enumerate(names)]
    _reading, resolution, plan = look(*books)
    assert [where.workbook for where in resolution.copies.values()] == [f"GSC-FOR-01 {day[-4:]}"]
    assert len([case for case in plan.cases if case.said == "muy mal"]) == 1


@pytest.mark.parametrize("title", ["Copia de GSC-FOR-01 CONTROL 2026", "GSC-FOR-01 CONTROL 2026 (1)"])
def test_a_copied_file_doubles_no_case(title: str) -> None:
    """Read together with its original, in any order; what only the copy holds is a row."""
    original = Workbook("w1", "GSC-FOR-01 CONTROL 2026", (tab([HEADING, *good(0), bad()], "NOVIEMBRE"),))
    own = bad(nombre="EVA MORA", placa="JKL456", celular="3109998877")
    copy = Workbook("w0", title, (tab([HEADING, *good(0), bad(), own], "NOVIEMBRE"),))
    for books in ((original, copy), (copy, original)):
        _reading, _resolution, plan = look(*books)
        found = {(case.where.workbook, case.where.row + 1) for case in plan.cases}
        assert found == {("GSC-FOR-01 CONTROL 2026", 6), (title, 7)}
        (told,) = (finding for finding in plan.findings if finding.code == "pestana_copiada")
        assert (told.workbook, told.read) == (title, "5 de 6 filas iguales a las de otro archivo")


# ------------------------------------------------------------------------------- two cases of one customer and one day


def test_siblings_keep_their_cases_when_their_rows_change_places() -> None:
    """Sorted before they had their marks: each case stays with what its customer said."""
    one, other = bad(words="mal pintado"), bad(2, words="demora en la entrega")
    _r, _s, first = look(tabs(NOVIEMBRE=[*good(0), one, other]))
    _r, _s, second = look(tabs(NOVIEMBRE=[*good(0), other, one]), known=first.cases)
    before = {case.said: case.number for case in first.cases}
    assert {case.said: case.number for case in second.cases} == before
    assert len(before) == 2
