"""Which row is which case after people have been at work: one test for each way of finding it (spec §6).

Marks are put on rows by hand, as Google would move them; where a row has none, people were quicker than the service.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from build import HEADING, TODAY, call, config, tab, workbook

from sheets_automation.domain.cases.derive import Memory, derive
from sheets_automation.domain.cases.identity import marks_in, resolve
from sheets_automation.domain.cases.plan import build
from sheets_automation.domain.reading.parse import read
from sheets_automation.model import Case, CaseStatus, CellValue

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("America/Bogota"))
Row = Sequence[CellValue]


def look(*rows: tuple[Row, int | None], known: Sequence[Case] = ()) -> tuple[Case, ...]:
    """The register after one look at rows, each with the mark that lies on it."""
    made = tab([HEADING, *(row for row, _mark in rows)])
    marked = (
        replace(row, marks=(rows[row.index - 1][1],)) if row.index and rows[row.index - 1][1] else row
        for row in made.rows
    )
    book = workbook(replace(made, rows=tuple(marked)))
    reading = read([book], config(), TODAY)
    resolution = resolve(reading, known, marks_in([book]))
    derived = derive(reading, Memory(tuple(known)), resolution, config(), NOW)
    return build(derived, reading, resolution, known, [book], config()).cases


def bad(**typed: CellValue) -> Row:
    return call(**{"recomendacion": 3, "observaciones": "muy mal", **typed})


def where(cases: Sequence[Case]) -> list[tuple[str, int]]:
    """(number, row as in the API) of every case that is not lost."""
    return [(case.number[-1], case.where.row) for case in cases if case.status is not CaseStatus.LOST]


def test_the_own_mark_before_equal_parts() -> None:
    """Two rows that came to say the same keep their cases by their marks; when one is deleted, that one is lost."""
    one, two = look((bad(), None), (bad(placa="JKL456"), None))
    twins = look((bad(), one.mark), (bad(), two.mark), known=(one, two))
    assert where(twins) == [("1", 1), ("2", 2)]
    assert where(look((bad(), two.mark), known=twins)) == [("2", 1)]


def test_equal_parts_before_the_customer_and_the_day() -> None:
    """One car, two calls of a day that differ in the telephone alone: sorted without their marks, each is its own."""
    first, second = bad(celular="3101112233"), bad(celular="3204445566")
    cases = look((first, None), (second, None))
    assert where(look((second, None), (first, None), known=cases)) == [("1", 2), ("2", 1)]


def test_the_own_mark_and_the_same_customer() -> None:
    """A day corrected in its place, without a word that would say which call it is: the mark does."""
    (case,) = look((bad(observaciones=None), None))
    later = look((bad(observaciones=None, fecha="20/11/2026"), case.mark), known=(case,))
    assert where(later) == [("1", 1)]


def test_the_own_mark_and_the_same_name() -> None:
    """A customer known by name alone, whose day was corrected under the mark, goes on being that customer."""
    (case,) = look((bad(placa=None, celular=None), None))
    later = look((bad(placa=None, celular=None, fecha="20/11/2026"), case.mark), known=(case,))
    assert where(later) == [("1", 1)]


def test_a_mark_on_a_stranger_is_none_of_his() -> None:
    """Another customer typed over the row: the case is lost, and the stranger has one of his own."""
    (case,) = look((bad(), None))
    other = bad(nombre="LUZ DÍAZ", placa="BCD234", celular="3204445566")
    later = look((other, case.mark), known=(case,))
    assert where(later) == [("2", 1)]


def test_the_customer_and_the_day_before_a_shared_name() -> None:
    """Two people of one name called on one day: the case stays with its plate although the words were completed."""
    angry, satisfied = bad(nombre="JUAN PÉREZ"), call(nombre="JUAN PÉREZ", placa="JKL456", celular="3204445566")
    cases = look((angry, None), (satisfied, None))
    completed = bad(nombre="JUAN PÉREZ", celular="3109998877", observaciones="muy mal, y además tarde")
    assert where(look((satisfied, None), (completed, None), known=cases)) == [("1", 2)]


def test_a_part_corrected_before_the_mark_was_there() -> None:
    """Plate and words corrected on the same day: the telephone still says who it is."""
    cases = look((bad(), None))
    corrected = bad(placa="JKL456", observaciones="muy mal, y además tarde")
    assert where(look((corrected, None), known=cases)) == [("1", 1)]


def test_a_row_that_names_nobody_is_found_where_it_stands() -> None:
    """A score and words, and nothing of the customer: the case is the row's while it stands there, and no other's."""
    nobody = bad(nombre=None, placa=None, celular=None)
    cases = look((nobody, None), (bad(), None))
    assert where(look((nobody, None), (bad(), None), known=cases)) == [("1", 1), ("2", 2)]


def test_two_rows_that_name_nobody_have_a_mark_each() -> None:
    """What the mark is made of is the same for both, the marks are not: Google refuses one a second time."""
    one = bad(nombre=None, placa=None, celular=None, observaciones="muy mal")
    two = bad(nombre=None, placa=None, celular=None, observaciones="muy tarde")
    cases = look((one, None), (two, None))
    assert len(cases) == len({case.mark for case in cases}) == 2


def test_a_row_moved_and_given_another_day_is_known_by_its_words() -> None:
    """One customer, the same words, another day, and no mark yet: that call. Other words are another call."""
    cases = look((bad(), None))
    assert where(look((bad(fecha="20/11/2026"), None), known=cases)) == [("1", 1)]
    other = look((bad(fecha="20/11/2026", observaciones="no lo lavaron"), None), known=cases)
    assert where(other) == [("2", 1)]


def test_a_row_that_is_gone_is_missed_only_while_it_waits() -> None:
    """An open case whose row was deleted is lost; one that had been closed has ended and stays closed."""
    done = {"gestion": "Se llama al cliente, queda satisfecho", "estado": "Gestión realizada"}
    cases = look((bad(), None), (bad(nombre="LUZ DÍAZ", placa="BCD234", celular="3204445566", **done), None))
    assert [case.status for case in cases] == [CaseStatus.OPEN, CaseStatus.CLOSED]
    later = look((call(nombre="OTRO", placa="XYZ001", celular="3105550011"), None), known=cases)
    assert [case.status for case in later] == [CaseStatus.LOST, CaseStatus.CLOSED]


@pytest.mark.parametrize("title", ["Copia de NOVIEMBRE 2026", "DICIEMBRE 2026"])
def test_a_copied_tab_does_not_take_the_case_of_a_corrected_row(title: str) -> None:
    """Somebody copies the tab, then corrects the row: the copy, renamed or not, says what the case knew."""
    (case,) = look((bad(), None))
    corrected = tab([HEADING, bad(placa="JKL456", recomendacion=5, observaciones="Le cobraron de más")])
    rows = tuple(replace(row, marks=(case.mark,)) if row.index == 1 else row for row in corrected.rows)
    copied = tab([HEADING, bad()], title, sheet_id=2)
    book = workbook(replace(corrected, rows=rows), copied)
    resolution = resolve(read([book], config(), TODAY), (case,), marks_in([book]))
    assert resolution.located[case.number].where.sheet_id == 1


def test_a_row_cut_to_another_tab_takes_its_case_along() -> None:
    """The mark stays behind on another customer's row: the equal row in the other tab is the case's."""
    (case,) = look((bad(), None))
    left = tab([HEADING, bad(placa="MNO789", celular="3109998877", nombre="LUZ CELY")])
    rows = tuple(replace(row, marks=(case.mark,)) if row.index == 1 else row for row in left.rows)
    book = workbook(replace(left, rows=rows), tab([HEADING, bad()], "DICIEMBRE 2026", sheet_id=2))
    resolution = resolve(read([book], config(), TODAY), (case,), marks_in([book]))
    assert resolution.located[case.number].where.sheet_id == 2


def test_a_row_corrected_before_its_mark_was_there() -> None:
    """Plate and words typed anew within the minute, same telephone and day: the same call, not another customer's."""
    (case,) = look((bad(celular="3101112233"), None))
    corrected = bad(celular="3101112233", placa="KLM457", observaciones="le cobraron de más")
    assert where(look((corrected, None), known=(case,))) == [("1", 1)]


def test_another_call_of_the_customer_in_another_tab_is_none_of_the_case() -> None:
    """A sort of some columns left mark and words on a stranger's row, and the own row was typed over: it is gone."""
    (case,) = look((bad(), None))
    torn = tab([HEADING, bad(nombre="LUZ CELY", placa="MNO789", celular="3109998877", fecha="23/11/2026")])
    rows = tuple(replace(row, marks=(case.mark,)) if row.index == 1 else row for row in torn.rows)
    earlier = call(fecha="20/11/2026", recomendacion=9, observaciones="bien")
    book = workbook(replace(torn, rows=rows), tab([HEADING, earlier], "OTRAS", sheet_id=2))
    resolution = resolve(read([book], config(), TODAY), (case,), marks_in([book]))
    assert case.number not in resolution.located


def test_the_next_call_of_the_customer_typed_where_the_row_was_cut_out() -> None:
    """Cut to another tab, the row leaves its mark behind; the new call under it is of another day and other words."""
    (case,) = look((bad(), None))
    left = tab([HEADING, call(fecha="24/11/2026", recomendacion=9, observaciones="bien")])
    rows = tuple(replace(row, marks=(case.mark,)) if row.index == 1 else row for row in left.rows)
    book = workbook(replace(left, rows=rows), tab([HEADING, bad()], "OTRAS", sheet_id=2))
    resolution = resolve(read([book], config(), TODAY), (case,), marks_in([book]))
    assert resolution.located[case.number].where.sheet_id == 2


def test_words_that_only_begin_alike_are_other_words() -> None:
    """«mal» is not the beginning of «mal no, regular»: the customer's call of another day is another call."""
    (case,) = look((bad(observaciones="mal"), None))
    other = bad(observaciones="mal no, regular", fecha="20/11/2026")
    assert where(look((other, None), known=(case,))) == [("2", 1)]


def test_a_deleted_row_whose_copy_says_something_else_comes_back_as_itself() -> None:
    """The copy still has the score before it was corrected: a row of its own, and no place for the case to go to."""
    (case,) = look((bad(recomendacion=2), None))
    copied = tab([HEADING, bad(recomendacion=5)], "Copia de NOVIEMBRE 2026", sheet_id=2)
    gone = workbook(tab([HEADING]), copied)
    assert case.number not in resolve(read([gone], config(), TODAY), (case,), marks_in([gone])).located
    back = workbook(tab([HEADING, bad(recomendacion=2)]), copied)
    located = resolve(read([back], config(), TODAY), (replace(case, status=CaseStatus.LOST),), marks_in([back])).located
    assert located[case.number].where.sheet_id == 1


def test_a_case_comes_home_from_a_copied_tab() -> None:
    """While its row was deleted the equal row of the copy was the case's; undone, the row is the original again."""
    (case,) = look((bad(), None))
    copied = tab([HEADING, bad()], "Copia de NOVIEMBRE 2026", sheet_id=2)
    rows = tuple(replace(row, marks=(case.mark,)) if row.index == 1 else row for row in copied.rows)
    back = workbook(tab([HEADING, bad(placa="JKL456")]), replace(copied, rows=rows))
    away = replace(case, where=replace(case.where, sheet_id=2, tab="Copia de NOVIEMBRE 2026"))
    resolution = resolve(read([back], config(), TODAY), (away,), marks_in([back]))
    assert resolution.located[case.number].where.sheet_id == 1
    assert {where.sheet_id for where in resolution.copies.values()} == {1}
