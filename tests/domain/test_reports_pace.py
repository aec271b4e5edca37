"""How fast, what drives, who came back, and cases of which nobody can say when they were closed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from report_examples import call, card, case_of, line, report, texts

from sheets_automation.domain.kinds.calls import PAINTED
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import Fingerprint, RowColour, State

D = date.fromisoformat


def pace(tab: ReportTab, name: str) -> tuple[Any, Any]:
    """Value and n of a line."""
    return tuple(line(tab, name)[1:3])


def test_a_closing_of_unknown_day_is_its_own_outcome() -> None:
    """Closed when the service first looked, no date in the row: no date, no days, neither late nor in the share."""
    calls = [call(1, score=3, colour=RowColour(State.GREEN)), call(2, score=4)]
    cases = [case_of(calls[0], "2026-10-07", "2026-11-03", in_time=None), case_of(calls[1], "2026-10-07", "2026-10-06")]
    tab = report(calls, cases)
    assert line(tab, "ABC001")[-5:-1] == ["–", "–", "Gestión realizada", "Sin fecha de gestión"]
    value, note = card(tab, "Gestionados en 2 días hábiles o menos")
    assert value == pytest.approx(1.0)
    assert note.endswith("1 sin fecha de gestión")
    assert line(tab, "Gestionados fuera de término")[1] == 0
    assert line(tab, "Cerrados sin fecha de gestión")[1] == 1
    assert pace(tab, "Tiempo hasta el cierre") == ("1 día hábil", 1)


def test_a_closing_that_the_service_saw_keeps_its_day() -> None:
    """Nobody wrote a date, but the service saw the row turn green: «Casos» judges it, and so does the report."""
    one = call(1, score=3, colour=RowColour(State.GREEN))
    tab = report([one], [case_of(one, "2026-10-07", "2026-10-06")])
    assert line(tab, "ABC001")[7:9] == [D("2026-10-06"), 1]
    assert line(tab, "ABC001")[-2:] == ["Sí", "fecha vista por el servicio"]


def test_first_action_stands_on_the_management_date() -> None:
    """Call Monday 5; a note of Wednesday 7 on an open case is two days, and a case without any sign does not count."""
    calls = [call(1, score=3, evidence_date=D("2026-10-07")), call(2, score=3)]
    tab = report(calls, [case_of(one, "2026-10-07") for one in calls])
    assert pace(tab, "Tiempo hasta la primera acción") == ("2 días hábiles", 1)
    assert "1 caso no tiene ninguna de las dos y no entra." in texts(tab)
    assert pace(tab, "Tiempo hasta el cierre") == ("Sin datos", 0)
    assert pace(tab, "Cerrados en el día 1") == ("0,00 %", 2)


def test_who_came_back_is_counted_once() -> None:
    """Two cases of one plate are one customer of two."""
    same = Fingerprint(plate="XYZ123")
    calls = [call(1, score=3, fingerprint=same), call(2, score=3, fingerprint=same), call(3, score=3)]
    cases = [case_of(one, "2026-10-07", flags=("reiterativo",) if one.where.row < 3 else ()) for one in calls]
    assert pace(report(calls, cases), "Clientes reiterativos") == ("1", 2)
    assert pace(report([]), "Clientes reiterativos") == ("Sin datos", 0)


def test_the_month_without_its_three_worst_days() -> None:
    """Three bad days among good ones: without them all is well; with three days of surveys nothing would be left."""
    good = [call(row, f"2026-10-{row:02d}", 10) for row in range(10, 20)]
    bad = [call(row, f"2026-10-{row:02d}", 2) for row in (5, 6, 7)]
    tab = report([*good, *bad])
    assert pace(tab, "Nivel sin los tres peores días") == ("100,00 %", 10)
    told = line(tab, "Nivel sin los tres peores días")[-1]
    assert "05/10/2026 (n = 1), 06/10/2026 (n = 1), 07/10/2026 (n = 1)" in told
    assert told.endswith("Diferencia: +18,46 p.p.")
    assert pace(report(bad), "Nivel sin los tres peores días") == ("Sin datos", 0)


def test_what_drives_the_detractors() -> None:
    """Topics of those who said why, with how many; a promoter's words and a mark on a good score are none."""
    calls = [
        call(1, score=3, comment="Mucha demora y caro"),
        call(2, score=5, comment="La demora"),
        call(3, score=6, comment="Todo mal"),
        call(4, score=2),
        call(5, score=10, comment="Sin demora"),
    ]
    marked = case_of(calls[4], "2026-10-07", kind=PAINTED)
    tab = report(calls, [marked])
    assert "3 de 4 detractores dejaron un comentario" in texts(tab)
    assert line(tab, "Tiempos", occurrence=1)[1:5] == [2, pytest.approx(2 / 3), "20,77 % – 93,85 %", 4.0]
    assert line(tab, "Precio")[1] == 1
    assert line(tab, "Sin tema reconocido")[1] == 1
    assert "Sin datos: ningún detractor con comentario" in texts(report([call(1, score=10)]))


def test_why_detractors_and_cases_differ() -> None:
    """One row a person marked, one detractor without an effective survey, one that «Casos» does not know."""
    calls = [call(1, score=3), call(2, score=10), call(3, score=4, contacted=False)]
    cases = [case_of(calls[0], "2026-10-07"), case_of(calls[1], "2026-10-07", kind=PAINTED)]
    told = texts(report(calls, cases))
    assert (
        "1 detractor en las encuestas y 3 casos aquí: 1 fila la marcó una persona sin que la calificación sea de "
        "detractor; 1 detractor sin encuesta efectiva"
    ) in told
    assert "1 no tiene caso en «Casos»" in told
    same = report(calls[:1], cases[:1])
    assert "1 detractor en las encuestas y 1 caso aquí: los mismos." in texts(same)


def test_purple_with_a_score_has_a_line_of_its_own() -> None:
    """A bad score in the platform has a term like any other, and is told apart."""
    purple = call(1, score=2, colour=RowColour(State.PURPLE), car_advisor=True)
    tab = report([purple, call(2, score=3)])
    assert line(tab, "Del total, con calificación y en car.advisor (morado)")[1:3] == [1, "ya contados"]
    assert "1 con calificación en la fila: entran en los indicadores; 1 de detractor" in texts(tab)
