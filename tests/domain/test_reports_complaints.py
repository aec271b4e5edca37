"""The PQRS report: what counts in which month, in time or not, and what a reader sees of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from complaint_examples import BOGOTA, blocks, case_of, complaints, config, left_of, material, request, right_of
from report_examples import card, line, texts

from sheets_automation.domain.reports.complaints import complaint_month
from sheets_automation.domain.reports.complaints_facts import difference, tally
from sheets_automation.domain.reports.complaints_headline import complaints_headline
from sheets_automation.model import Status
from sheets_automation.tabs.styles import STYLES

# 15 business days after Monday 5 October 2026, with the holiday of Monday 12: Tuesday 27.
IN_TIME = request(1, answered="2026-10-27")
LATE = request(2, answered="2026-10-28")
OVERDUE = request(3)
PENDING = request(4, "2026-10-30", site="Duitama")  # due on Monday 23 November
PLEASED = request(5, kind="sugerencia", answered="2026-10-06", description="Abrir los sábados")
SAID_DONE = request(6, status=Status.DONE)
ANNULLED = request(7, status=Status.CANCELLED)
EARLY = datetime(2026, 11, 3, 6, tzinfo=BOGOTA)


def test_open_and_overdue_is_not_in_time_and_what_is_not_yet_due_is_apart() -> None:
    """One in time, one a day late, one overdue and one without a date of its answer make 1 of 4; the rest is told."""
    tab = complaints([IN_TIME, LATE, OVERDUE, PENDING, PLEASED, SAID_DONE, ANNULLED], generated=EARLY)
    assert card(tab, "PQRS en término") == (0.25, "1 de 4")
    assert card(tab, "Recibidas en el mes") == (6, "1 anulada aparte")
    assert card(tab, "Respondidas")[0] == 4
    assert card(tab, "Vencidas y abiertas")[0] == 1
    assert card(tab, "Fuera de término")[0] == 1
    assert card(tab, "Abiertas aún en plazo")[0] == 1
    assert line(tab, "Sugerencia (sin plazo)")[5:7] == [0, "sin plazo"]


def test_business_days_from_the_day_after_reception() -> None:
    """15, 16 and 1 business days: the middle one is 15, the mean 32/3; what has no date of its answer has none."""
    tab = complaints([IN_TIME, LATE, PLEASED, SAID_DONE, OVERDUE])
    assert card(tab, "Días hábiles: mediana") == (15, "n = 3 respondidas con fecha")
    assert card(tab, "Días hábiles: promedio")[0] == pytest.approx(32 / 3)


def test_an_answer_before_its_request_spoils_no_average() -> None:
    """Its days are unknown, and the row is named among what to mend."""
    tab = complaints([request(1, answered="2026-10-01"), IN_TIME])
    assert card(tab, "Días hábiles: promedio") == (15, "n = 1 respondidas con fecha")
    assert line(tab, "Respuesta anterior a la recepción")[1:3] == [1, "PQRS 2026, fila 2"]


def test_a_month_without_requests_says_so() -> None:
    """Never 0 %: «Sin datos», no chart of nothing, and still a readable page."""
    tab = complaints([request(1, "2026-09-01", answered="2026-09-03")])
    assert card(tab, "PQRS en término")[0] == "Sin datos"
    assert card(tab, "Meta ≥ 95,00 %")[0] == "Sin datos"
    assert "No se recibieron PQRS en el mes." in texts(tab)
    assert "0 PQRS recibidas; ninguna tenía el plazo terminado" in texts(tab)
    empty = complaints([])
    assert card(empty, "PQRS en término")[0] == "Sin datos"
    assert "No hay PQRS abiertas." in texts(empty)


def test_one_request_concludes_nothing() -> None:
    """100 % of one is not ranked, and the interval says how little that is."""
    tab = complaints([IN_TIME])
    assert line(tab, "Tunja · Volkswagen")[-1] == "n < 5"
    assert card(tab, "Meta ≥ 95,00 %") == ("Cumple", "Por la muestra: no concluyente\nIC 95 %: 20,65 % – 100,00 %")


def test_unknown_types_take_the_usual_term_and_are_told() -> None:
    """A type nobody knows is a group of its own, due after 15 business days like a complaint."""
    tab = complaints([request(1, answered="2026-10-27", kind=""), request(2, answered="2026-10-28", kind="")])
    assert line(tab, "Tipo vacío o desconocido (15 días)")[1:7] == [2, 2, 0, 0, 2, 0.5]
    assert line(tab, "Tipo vacío o desconocido")[1] == 2


def test_a_term_of_the_row_wins_over_that_of_its_type() -> None:
    """Five business days and an extension of two: due on Thursday 15 October."""
    rows = [request(1, answered=f"2026-10-{day}", term_days=5, extension_days=2) for day in (15, 16)]
    assert card(complaints(rows), "PQRS en término") == (0.5, "1 de 2")


def test_names_of_two_hundred_characters_are_cut_and_do_not_overlap() -> None:
    """Channel, process, description and responsible as long as that leave a tab whose cells stay within it."""
    long = "Área de servicio y atención " * 8
    rows = [request(n, channel=long, process=long, description=long, responsible=long, number=long) for n in range(3)]
    tab = complaints(rows)
    taken: set[tuple[int, int]] = set()
    for cell in tab.cells:
        area = {(row, at) for row in range(cell.row, cell.row + cell.rows)
                for at in range(cell.column, cell.column + cell.span)}  # fmt: skip
        assert not area & taken, cell
        assert max(at for _row, at in area) < len(tab.widths)
        assert max(row for row, _at in area) < tab.row_count
        assert cell.style in STYLES
        taken |= area
    assert line(tab, next(str(c.value) for c in tab.cells if str(c.value).startswith("Área")))[1] == 3


def test_many_channels_become_a_table_that_can_be_read() -> None:
    """Forty ways of writing a channel: fifteen lines, the rest summed up in one, and the total of all."""
    tab = complaints([request(n, channel=f"Canal {n:02d}") for n in range(40)])
    rows = blocks(tab)["Por canal"][1:]
    assert len(rows) == 17
    assert rows[15][:2] == ["Otros (25)", 25]
    assert rows[-1][:2] == ["Total", 40]


def test_spellings_of_a_channel_are_one_group() -> None:
    """Accents and case do not make two channels; the usual spelling is printed."""
    tab = complaints([request(1, channel="Teléfono"), request(2, channel="TELEFONO"), request(3, channel="Teléfono")])
    assert line(tab, "Teléfono")[1] == 3
    assert "TELEFONO" not in texts(tab)


def test_open_requests_of_all_months_by_age_and_owner() -> None:
    """August's request is in October's report as open, with its age; the owner is the register's."""
    old = request(8, "2026-08-03", responsible="GLORIA")
    tab = complaints([old, PENDING], [case_of(old, "2026-08-26", owner="Gloria Esperanza Nieto")])
    ages = {row[0]: row[1:] for row in left_of(tab, "Abiertas al corte", 10)[2:8]}
    assert ages["Más de 30"] == [1, 1]
    assert ages["16 a 30"] == [1, 1]
    assert ["Gloria Esperanza Nieto", 1, 1] in right_of(tab, "Abiertas al corte", 20)
    assert card(tab, "Abiertas de todos los meses") == (2, "2 vencidas")


def test_causes_count_the_dissatisfied_alone() -> None:
    """A suggestion about delay is no complaint about it; a request may have two topics, or none that is known."""
    rows = [
        request(1, description="Mucha demora y muy caro"),
        request(2, description="Rayón en la puerta"),
        request(3, kind="sugerencia", description="Menos demora"),
    ]
    causes = left_of(complaints(rows), "Causas y satisfacción al cierre", 16)[2:]
    assert [row[:3] for row in causes] == [["Precio", 1, 0.5], ["Tiempos", 1, 0.5], ["Otras causas", 1, 0.5]]


def test_satisfied_customers_are_a_share_of_those_who_were_asked() -> None:
    """Two yes, one no, one without an answer: 2 of 3."""
    said = (True, True, False, None)
    tab = complaints([request(n, answered="2026-10-06", satisfied=one) for n, one in enumerate(said)])
    assert card(tab, "Cliente satisfecho al cierre") == (pytest.approx(2 / 3), "2 de 3 con dato")
    assert right_of(tab, "Causas y satisfacción al cierre", 17)[-1][:2] == ["Respondidas sin el dato", 1]


def test_personal_data_in_a_description_is_masked() -> None:
    """A telephone that a customer wrote does not travel with the report."""
    assert "3104567890" not in texts(complaints([request(1, description="Que lo llamen al 3104567890")]))


def test_months_before_the_first_request_are_no_lines() -> None:
    """The trend begins in August; September, without any, is a gap that says so."""
    rows = [request(1, "2026-08-03", answered="2026-08-05"), IN_TIME]
    trend = blocks(complaints(rows))["Tendencia de 12 meses"][2:]
    assert [row[0] for row in trend] == ["ago 2026", "sep 2026", "oct 2026"]
    assert trend[0][1:] == [1.0, 0.95, 1, 1, 0, 2]
    assert trend[1][1] is None
    assert "sin PQRS" in trend[1]


def test_three_sentences_and_three_figures_made_of_the_numbers() -> None:
    """What the mail and the top of the tab say is what the cards say."""
    rows = [IN_TIME, LATE, OVERDUE, PENDING]
    month = complaint_month(material(rows, generated=EARLY))
    assert month is not None
    said = complaints_headline(month)
    assert said.sentences == (
        "Octubre de 2026: 4 PQRS recibidas; en término 33,33 % (1 de 3 con el plazo terminado o respondidas), "
        "61,67 p.p. bajo la meta, con n < 5.",
        "Al 03/11/2026 hay 2 PQRS abiertas de todos los meses, 1 vencida; la PQRS-003 (Tunja · Volkswagen) venció el "
        "27/10/2026 y lleva 19 días hábiles desde la recepción.",
        "La causa más frecuente es Tiempos (4 de 4); la mitad de las respondidas tardó 15,5 días hábiles o menos.",
    )
    assert [(one.name, one.shown, one.tone) for one in said.figures] == [
        ("PQRS en término", "33,33 %", "open"), ("Vencidas y abiertas", "1", "missed"), ("Recibidas", "4", "no_data"),
    ]  # fmt: skip
    printed = texts(complaints(rows, generated=EARLY))
    assert all(sentence in printed for sentence in said.sentences)


def test_a_small_change_between_months_is_called_what_it_is() -> None:
    """9 of 10 after 8 of 10 lies within the margin; 40 of 40 after 10 of 40 does not."""

    def month(first: int, received: str, good: int, bad: int) -> list[object]:
        return [request(first + n, received, answered=received) for n in range(good)] + [
            request(first + good + n, received) for n in range(bad)
        ]

    small = [*month(0, "2026-09-01", 8, 2), *month(20, "2026-10-01", 9, 1)]
    large = [*month(0, "2026-09-01", 10, 30), *month(50, "2026-10-01", 40, 0)]
    assert card(complaints(small), "Variación frente al mes anterior")[1].endswith("Dentro del margen")
    assert card(complaints(large), "Variación frente al mes anterior")[1].endswith("Más allá del margen")


def test_interval_of_a_difference_as_published() -> None:
    """Newcombe 1998, table II (a): 56/70 against 48/80 gives 0.0524 to 0.3339."""
    rows = [request(n, answered="2026-10-05") for n in range(56)] + [request(n) for n in range(56, 70)]
    others = [request(n, answered="2026-10-05") for n in range(48)] + [request(n) for n in range(48, 80)]
    now, before = (complaint_month(material(one)) for one in (rows, others))
    assert now is not None
    assert before is not None
    found = difference(now.tally, before.tally)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert difference(now.tally, tally([])) is None


def test_same_rows_same_tab_whatever_their_order() -> None:
    """Building twice, or from rows read in another order, gives equal tabs."""
    rows = [IN_TIME, LATE, OVERDUE, PENDING, PLEASED]
    assert complaints(rows) == complaints(rows) == complaints(rows[::-1])


def test_the_closing_counts_where_the_form_says_so() -> None:
    """``cierra_con = "cierre"``: answered in time and closed too late is late; answered and not closed is open."""
    plain = config()
    forms = tuple(
        form.model_copy(update={"terms": form.terms.model_copy(update={"closes_with": "cierre"})})
        for form in plain.forms
    )
    strict = plain.model_copy(update={"forms": forms})
    rows = [request(1, answered="2026-10-06", closed=date(2026, 10, 28)), request(2, answered="2026-10-06")]
    assert card(complaints(rows, settings=strict), "PQRS en término") == (0.0, "0 de 2")
    assert card(complaints(rows), "PQRS en término") == (1.0, "2 de 2")
