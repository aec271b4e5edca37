"""The CRM reports: figures against a plain recount, targets of months and weeks, what is said where there is none."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest
from build import config, serial
from complaint_examples import blocks, left_of
from crm_examples import (
    ACTIVITIES,
    FOLLOW_UPS,
    PROSPECTS,
    TODAY,
    activity,
    book,
    follow_up,
    prospect,
)
from report_examples import BOGOTA, card, line, texts

from sheets_automation.config_check import problems
from sheets_automation.domain.mail.week import Span, last_week
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.reports.catalogue import CATALOGUE, INDEX
from sheets_automation.domain.reports.crm.headline import crm_headline
from sheets_automation.domain.reports.crm.scope import Scope
from sheets_automation.domain.reports.crm.targets import Goal, Targets
from sheets_automation.domain.reports.inputs import Inputs
from sheets_automation.domain.reports.material import Material, MonthTab
from sheets_automation.domain.reports.tab import ReportTab
from sheets_automation.model import CellValue
from sheets_automation.policy import Config, CrmPolicy
from sheets_automation.tabs.styles import STYLES

Row = Sequence[CellValue]
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
NOON = datetime(2026, 11, 25, 12, tzinfo=BOGOTA)
MOLANO, QUINTERO = "Andrés Felipe Molano Reyes", "Laura Ximena Quintero Páez"


def targets(*lines: dict[str, Any]) -> Config:
    """The project's configuration with these ``[[metas]]``."""
    return config().model_copy(update={"crm": CrmPolicy.model_validate({"metas": list(lines)}), "digest": "abc123"})


def material(
    kind: str,
    prospects: Sequence[Row] = (),
    activities: Sequence[Row] = (),
    follow_ups: Sequence[Row] = (),
    *,
    settings: Config | None = None,
    month: date = NOVEMBER,
    generated: datetime = NOON,
) -> Material:
    """What a run would hand to the CRM report of this class."""
    chosen = settings or targets()
    books = [
        book(code, heading, rows, number)
        for number, (code, heading, rows) in enumerate(
            (("GC-FOR-06", PROSPECTS, prospects), ("GC-FOR-05", ACTIVITIES, activities),
             ("GC-FOR-21", FOLLOW_UPS, follow_ups))
        )
        if rows
    ]  # fmt: skip
    reading = read(books, chosen, generated.date())
    report = next(one for one in chosen.reports.reports if one.kind == kind)
    return Material(report, chosen, month, tuple(reading.records), (), reading.findings, generated, "1.2.3")


def month_tab(*rows: Sequence[Row], **more: Any) -> ReportTab:
    return CATALOGUE["crm"].build(material("crm", *rows, **more))


def week_tab(*rows: Sequence[Row], **more: Any) -> ReportTab:
    return CATALOGUE["crm_semana"].build(material("crm_semana", *rows, **more))


def people(number: int, **typed: CellValue) -> list[list[CellValue]]:
    """So many valid prospects of the same sort."""
    return [prospect(cliente=f"CLIENTE NUMERO {at}", **typed) for at in range(number)]


# ------------------------------------------------------------------------------------------- against a plain recount


@lru_cache(maxsize=1)
def register() -> tuple[list[dict[str, CellValue]], list[dict[str, CellValue]], list[dict[str, CellValue]]]:
    """Some hundred rows of all sorts, the same at every run."""
    rnd = random.Random(20261125)
    sellers = ("Andrés Molano", "LAURA QUINTERO", "Sergio M.", "Pedro Forastero")
    day = lambda: rnd.choice((f"{rnd.randint(1, 31)}/10/2026", f"{rnd.randint(1, 25)}/11/2026"))  # noqa: E731
    common = lambda: {"asesor": rnd.choice(sellers), "marca": rnd.choice(("VW", "Seat"))}  # noqa: E731
    prospects: list[dict[str, CellValue]] = [
        {"fecha": day(), "cliente": f"CLIENTE NUMERO {at}", "contactado": rnd.choice(("SI", "SI", "NC")),
         "valido": rnd.choice(("SI", "SI", "NO", None)), "motivo": rnd.choice(("errado", None)), **common()}
        for at in range(160)
    ]  # fmt: skip
    activities: list[dict[str, CellValue]] = [
        {"fecha": day(), "number": at, "estado": rnd.choice(("Realizada", "Realizada", "No realizada", "Cancelada")),
         "valida": rnd.choice(("SI", "SI", "NO", None)), "correccion": rnd.choice((None, "SI")), **common()}
        for at in range(240)
    ]  # fmt: skip
    follow_ups: list[dict[str, CellValue]] = [
        {"creacion": f"{rnd.randint(1, 20)}/11/2026", "prospecto": f"PROSPECTO NUMERO {at}",
         "ultimo": rnd.choice((None, f"{rnd.randint(20, 25)}/11/2026")), "llamadas": None,
         "estado": rnd.choice(("tibio", "caliente", "facturado")), **common()}
        for at in range(90)
    ]  # fmt: skip
    return prospects, activities, follow_ups


def rows_of() -> tuple[list[Row], list[Row], list[Row]]:
    prospects, activities, follow_ups = register()
    return (
        [prospect(**one) for one in prospects],
        [activity(int(str(one["number"])), **{k: v for k, v in one.items() if k != "number"}) for one in activities],
        [follow_up(**one) for one in follow_ups],
    )


def in_november(typed: CellValue) -> bool:
    return str(typed).endswith("/11/2026")


def test_every_figure_by_brand_agrees_with_a_plain_recount() -> None:
    """Counted again from what was typed, without the reader or the figures of the package."""
    prospects, activities, _follow_ups = register()
    tab = month_tab(*rows_of(), settings=targets({"marca": "Volkswagen", "prospectos": 40, "actividades": 50}))
    for brand, typed in (("Volkswagen", "VW"), ("Seat", "Seat")):
        own = [one for one in prospects if one["marca"] == typed and in_november(one["fecha"])]
        valid = [one for one in own if one["valido"] == "SI"]
        refused = [one for one in own if one["valido"] == "NO" and (one["contactado"] == "SI" or one["motivo"])]
        counted = [len(own), len(valid) + len(refused), len(valid), len(refused), len(own) - len(valid) - len(refused)]
        assert line(tab, brand)[1:6] == counted
        held = [one for one in activities if one["marca"] == typed and in_november(one["fecha"])]
        held = [one for one in held if one["estado"] != "Cancelada"]
        done = [one for one in held if one["estado"] == "Realizada"]
        words = [sum(one["valida"] == word for one in done) for word in ("SI", "NO", None)]
        assert line(tab, brand, 1)[1:6] == [len(held), *words, len(held) - len(done)]
        if brand == "Volkswagen":
            assert line(tab, brand)[6:8] == [40, pytest.approx(len(valid) / 40)]
            assert line(tab, brand, 1)[6:8] == [50, pytest.approx(words[0] / 50)]
        else:
            assert line(tab, brand)[6:9] == ["Sin meta", "–", "Sin meta"]


def test_every_adviser_agrees_with_a_plain_recount() -> None:
    """Under one name, however it is spelled; «Forastero» is in no address book and keeps the name that was typed."""
    prospects, activities, _follow_ups = register()
    tab = month_tab(*rows_of())
    names = {"Andrés Molano": MOLANO, "LAURA QUINTERO": QUINTERO, "Pedro Forastero": "Pedro Forastero"}
    for typed, name in names.items():
        own = [one for one in prospects if one["asesor"] == typed and in_november(one["fecha"])]
        valid = sum(one["valido"] == "SI" for one in own)
        refused = sum(one["valido"] == "NO" and (one["contactado"] == "SI" or bool(one["motivo"])) for one in own)
        shown = table_row(tab, "Prospectos por asesor", name)
        assert shown[3:8] == [len(own), refused, len(own) - valid - refused, valid + refused, valid]
        assert shown[8] == pytest.approx(valid / (valid + refused))
        held = [one for one in activities if one["asesor"] == typed and in_november(one["fecha"])]
        due = [
            one for one in held
            if one["estado"] != "Cancelada" and not one["correccion"]
            and (one["estado"] == "No realizada" or one["valida"] == "NO")
        ]  # fmt: skip
        assert table_row(tab, "Lista para el comité", name, 0)[1] == len(due)
    assert line(tab, "Asesores que no están en el directorio")[1] > 0


def table_row(tab: ReportTab, title: str, name: str, at: int = 1) -> list[Any]:
    """The row of a section's table that has this name in its column."""
    return next(row for row in blocks(tab)[title] if len(row) > at and row[at] == name)


def test_places_are_in_the_order_of_the_shares() -> None:
    tab = month_tab(*rows_of())
    ranked = [row for row in blocks(tab)["Prospectos por asesor"] if isinstance(row[0], int)]
    assert [row[0] for row in ranked] == list(range(1, len(ranked) + 1))
    assert [row[8] for row in ranked] == sorted((row[8] for row in ranked), reverse=True)


def test_the_light_agrees_with_a_plain_recount() -> None:
    """Days counted from what was typed: 0 to 3 green, 4 to 7 yellow, more red; the invoiced apart."""
    _prospects, _activities, follow_ups = register()
    tab = month_tab(*rows_of())

    def day(text: str) -> date:
        number, month, year = map(int, text.split("/"))
        return date(year, month, number)

    open_ones = [one for one in follow_ups if one["estado"] != "facturado"]
    days = [(TODAY - day(str(one["ultimo"] or one["creacion"]))).days for one in open_ones]
    green, yellow = sum(one <= 3 for one in days), sum(3 < one <= 7 for one in days)
    total = next(row for row in blocks(tab)["Semáforo de seguimiento"] if row[0] == "Total")
    red = len(days) - green - yellow
    assert total[1:6] == [len(days), green, yellow, red, 0]
    assert total[6:9] == [pytest.approx(red / len(days)), max(days), len(follow_ups) - len(open_ones)]
    assert card(tab, "En rojo")[0] == red
    ranges = {
        row[0]: row[1] for row in left_of(tab, "Semáforo de seguimiento", 10) if "días" in str(row[0]) and row[1:]
    }
    assert ranges["0 a 3 días"] == green
    assert ranges["8 a 15 días"] == sum(8 <= one <= 15 for one in days)
    assert sum(number for name, number in ranges.items() if name != "Días sin seguimiento") == len(days)


# ------------------------------------------------------------------------------------------------- targets and words


def test_without_a_target_nothing_is_judged() -> None:
    """«Sin meta», never 0 %, in the table, the cards, the sentence and the figure of the mail."""
    about = material("crm", people(6))
    tab = CATALOGUE["crm"].build(about)
    assert line(tab, "Volkswagen")[6:9] == ["Sin meta", "–", "Sin meta"]
    assert line(tab, "Total")[6:9] == ["Sin meta", "–", "Sin meta"]
    assert card(tab, "Prospectos válidos / meta")[0] == "Sin meta"
    opening = CATALOGUE["crm"].opening(about)
    assert opening.sentences[0].startswith("Noviembre de 2026: 6 prospectos válidos, sin meta; de 6 prospectos")
    assert (opening.figures[0].shown, opening.figures[0].tone) == ("Sin meta", "no_data")
    assert not re.search(r"(?<!\d)0,00 %", texts(tab).replace("% – ", ""))


@pytest.mark.parametrize(
    ("valid", "generated", "words"),
    [
        (20, "2026-12-02", "Cumple"),
        (19, "2026-12-02", "No cumple"),
        (19, "2026-11-25", "En curso"),  # the month is not over
        (20, "2026-11-25", "Cumple"),
    ],
)
def test_a_month_against_its_target(valid: int, generated: str, words: str) -> None:
    """A running month can be met, not missed."""
    when = datetime.fromisoformat(f"{generated}T08:00").replace(tzinfo=BOGOTA)
    settings = targets({"marca": "Volkswagen", "prospectos": 20})
    tab = month_tab(people(valid), settings=settings, generated=when)
    assert line(tab, "Volkswagen")[6:9] == [20, pytest.approx(valid / 20), words]


def test_the_total_compares_only_brands_with_a_target() -> None:
    """A brand without one neither helps nor harms; one with a target and no rows has reached nothing of it."""
    rows = [*people(10), *[prospect(cliente=f"OTRO NUMERO {at}", marca="Seat") for at in range(7)]]
    one = month_tab(rows, settings=targets({"marca": "Volkswagen", "prospectos": 20}))
    assert line(one, "Total")[1:8] == [17, 17, 17, 0, 0, 20, 0.5]
    assert "sin contar Seat, que no tiene meta" in texts(one)
    both = targets({"marca": "Volkswagen", "prospectos": 20}, {"marca": "Seat", "prospectos": 5})
    idle = month_tab(people(10), settings=both)
    assert line(idle, "Seat")[1:8] == [0, 0, 0, 0, 0, 5, 0]
    assert line(idle, "Total")[6:8] == [25, pytest.approx(10 / 25)]


def test_a_register_without_rows_is_no_missed_target() -> None:
    """Only prospects were read: of activities nothing is known."""
    tab = month_tab(people(3), settings=targets({"marca": "Volkswagen", "prospectos": 5, "actividades": 50}))
    assert line(tab, "Volkswagen", 1)[6:9] == [50, "–", "Sin datos"]
    assert card(tab, "Actividades válidas / meta")[0] == "Sin datos"


def test_a_month_of_its_own_before_the_general_target() -> None:
    """And an adviser's target is the sum over brands, or one for all."""
    found = Targets.of(
        targets(
            {"marca": "Volkswagen", "prospectos": 60},
            {"marca": "Volkswagen", "mes": "2026-12", "prospectos": 80},
            {"asesor": "Andrés Molano", "marca": "Volkswagen", "prospectos": 12},
            {"asesor": "Andrés M.", "marca": "Seat", "prospectos": 3},
        )
    )
    november, december = Span(NOVEMBER, date(2026, 11, 30)), Span(date(2026, 12, 1), date(2026, 12, 31))
    of = lambda span, goal=Goal.PROSPECTS: found.of_brand(goal, "Volkswagen", span, weekly=False)  # noqa: E731
    assert (of(november), of(december), of(november, Goal.ACTIVITIES)) == (60, 80, None)
    assert found.of_adviser(Goal.PROSPECTS, MOLANO, november, weekly=False) == 15
    assert found.of_adviser(Goal.PROSPECTS, QUINTERO, november, weekly=False) is None
    assert found.of_brand(Goal.PROSPECTS, "Seat", november, weekly=False) is None


# --------------------------------------------------------------------------------------------------------------- weeks


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-11-23", "2026-11-16", "2026-11-22"),  # a Monday: the week that ended yesterday
        ("2026-11-29", "2026-11-16", "2026-11-22"),  # its Sunday
        ("2026-11-30", "2026-11-23", "2026-11-29"),
    ],
)
def test_the_week_is_the_last_whole_one(today: str, first: str, last: str) -> None:
    about = material("crm_semana", generated=datetime.fromisoformat(f"{today}T12:00").replace(tzinfo=BOGOTA))
    assert Scope.week(about).span == Span(date.fromisoformat(first), date.fromisoformat(last))


def test_only_the_days_of_the_week_count() -> None:
    """Sunday before and Monday after are another week's."""
    days = ("2026-11-15", "2026-11-16", "2026-11-22", "2026-11-23")
    rows = [
        prospect(cliente=f"CLIENTE NUMERO {at}", fecha=serial(date.fromisoformat(day)), llamada=None)
        for at, day in enumerate(days)
    ]
    assert line(week_tab(rows), "Volkswagen")[1] == 2


def test_a_week_has_its_share_of_the_months_target() -> None:
    """November 2026 has 19 business days (holidays on 2 and 16), 4 of them from 16 to 22."""
    found = Targets.of(targets({"marca": "Volkswagen", "prospectos": 38}))
    week = Span(date(2026, 11, 16), date(2026, 11, 22))
    assert found.of_brand(Goal.PROSPECTS, "Volkswagen", week, weekly=True) == pytest.approx(38 * 4 / 19)


def test_a_week_of_two_months_has_a_share_of_both() -> None:
    """30 November, and 1 to 4 of December (21 business days); where one month has no target, nor has the week."""
    both = targets(
        {"marca": "Volkswagen", "prospectos": 38}, {"marca": "Volkswagen", "mes": "2026-12", "prospectos": 84}
    )
    week = Span(date(2026, 11, 30), date(2026, 12, 6))
    share = Targets.of(both).of_brand(Goal.PROSPECTS, "Volkswagen", week, weekly=True)
    assert share == pytest.approx(38 * 1 / 19 + 84 * 4 / 21)
    lone = Targets.of(targets({"marca": "Volkswagen", "mes": "2026-12", "prospectos": 84}))
    assert lone.of_brand(Goal.PROSPECTS, "Volkswagen", week, weekly=True) is None


def test_a_week_target_of_its_own_wins() -> None:
    """But not over the target that its very month has."""
    general = {"marca": "Volkswagen", "prospectos": 38, "prospectos_semana": 11}
    week = last_week(TODAY)
    assert Targets.of(targets(general)).of_brand(Goal.PROSPECTS, "Volkswagen", week, weekly=True) == 11
    own = targets(general, {"marca": "Volkswagen", "mes": "2026-11", "prospectos": 57})
    assert Targets.of(own).of_brand(Goal.PROSPECTS, "Volkswagen", week, weekly=True) == pytest.approx(57 * 4 / 19)


def test_the_week_says_how_its_target_is_made() -> None:
    tab = week_tab(people(3), settings=targets({"marca": "Volkswagen", "prospectos": 38}))
    assert line(tab, "Volkswagen")[6:9] == [pytest.approx(8), pytest.approx(3 / 8), "No cumple"]
    assert "se toma la parte de la meta del mes que corresponde a los días hábiles de la semana" in texts(tab)
    assert tab.title == "Semana CRM"


# -------------------------------------------------------------------------------------------------- the rest of a tab


def test_few_rows_are_not_ranked() -> None:
    """Four verified prospects: a name, no place, no share."""
    tab = month_tab([*people(4), *[prospect(cliente=f"OTRO {at}", asesor="Laura Quintero") for at in range(5)]])
    rows = {row[1]: row for row in blocks(tab)["Prospectos por asesor"] if len(row) > 8}
    assert rows[QUINTERO][0] == 1
    assert (rows[MOLANO][0], rows[MOLANO][8]) == ("–", "n < 5")


def test_reasons_are_counted_however_they_are_spelled() -> None:
    reasons = ("errado", "ERRADO", "No recuerda", None)
    rows = [prospect(cliente=f"CLIENTE NUMERO {at}", valido="NO", motivo=why) for at, why in enumerate(reasons)]
    shown = left_of(month_tab(rows), "No válidos por motivo", 16)
    assert [row[:2] for row in shown[2:]] == [["Errado", 2], ["No recuerda", 1], ["Sin motivo escrito", 1]]


def test_prospects_of_earlier_months_are_said_apart() -> None:
    """The month's light is of the month's prospects; those before are not forgotten."""
    rows = [follow_up(), follow_up(prospecto="LUIS PAEZ", creacion="05/10/2026", ultimo="06/10/2026")]
    tab = month_tab((), (), rows)
    assert next(row for row in blocks(tab)["Semáforo de seguimiento"] if row[0] == "Total")[1] == 1
    assert "Aparte, 1 prospecto de meses anteriores sigue abierto: 1 en rojo" in texts(tab)
    assert card(week_tab((), (), rows), "En seguimiento")[0] == 2


def test_the_committee_list_names_who_has_something_to_do() -> None:
    """Most first; who has nothing to do is not on it."""
    undone = [activity(at, estado="No realizada", valida=None, comentario=None) for at in range(3)]
    other = activity(9, asesor="Laura Quintero", estado="No realizada", valida=None, comentario=None)
    fine = activity(10, asesor="Sergio Medina")
    tab = month_tab((), [*undone, other, fine], [follow_up(ultimo="02/11/2026", asesor="Laura Quintero")])
    rows = [row for row in blocks(tab)["Lista para el comité"] if len(row) == 7][1:]
    assert [(row[0], row[1], row[3], row[6]) for row in rows] == [(MOLANO, 3, 0, 3), (QUINTERO, 1, 1, 2)]
    assert len([row for row in blocks(tab)["Actividades por actualizar en SPIGA"] if len(row) == 8]) == 1 + 4


def test_the_trend_has_a_line_for_each_month_with_rows() -> None:
    rows = [*people(4), *[prospect(cliente=f"OTRO {at}", fecha="15/10/2026", llamada=None) for at in range(3)]]
    settings = targets({"marca": "Volkswagen", "prospectos": 10})
    tab = month_tab(rows, settings=settings)
    assert line(tab, "oct 2026")[1:4] == [3, 10, pytest.approx(0.3)]
    assert line(tab, "nov 2026")[1:4] == [4, 10, pytest.approx(0.4)]
    about = replace(material("crm", rows, settings=settings), months={NOVEMBER: MonthTab("borrador")})
    index = INDEX.build(about)
    assert line(index, "nov 2026")[1:5] == ["borrador", 4, 10, pytest.approx(0.4)]


def test_what_was_pointed_out_stands_in_the_quality_of_the_data() -> None:
    tab = month_tab([prospect(contactado="NO"), prospect(cliente="LUIS PAEZ", asesor=None)])
    shown = texts(tab)
    assert "se esperaba un prospecto contactado" in shown
    assert line(tab, "Filas sin asesor")[1] == 1


def test_nobody_is_named_in_the_customers_place() -> None:
    """No customer's name, document or telephone is printed; numbers within comments are masked."""
    rows = activity(1, estado="No realizada", valida=None, comentario="Llamar a Eva al 3112345678 por la tarde")
    tab = month_tab([prospect(cliente="EVA GIL", celular="3201112233", documento="1050123456")], [rows])
    shown = texts(tab)
    assert not any(word in shown for word in ("EVA GIL", "3201112233", "1050123456", "3112345678"))


def test_manual_zones_and_styles() -> None:
    """People's own places are there, and every style has a look."""
    month, week = month_tab(*rows_of()), week_tab(*rows_of())
    assert [zone.name for zone in month.zones] == ["acciones", "analisis"]
    assert [zone.name for zone in week.zones] == ["notas"]
    for tab in (month, week):
        assert {cell.style for cell in tab.cells} <= set(STYLES)
        assert max(cell.column + cell.span for cell in tab.cells) <= len(tab.widths)
    assert month == month_tab(*rows_of())


def test_a_month_without_rows_has_no_report() -> None:
    entry = CATALOGUE["crm"]
    assert not entry.needed(material("crm", people(1), month=OCTOBER))
    assert entry.needed(material("crm", people(1)))
    assert entry.needed(material("crm", (), (), [follow_up()]))
    assert not CATALOGUE["crm_semana"].needed(material("crm_semana"))


def test_an_empty_month_is_a_readable_page() -> None:
    tab = CATALOGUE["crm"].build(material("crm"))
    assert "no hay prospectos registrados" in texts(tab)
    assert card(tab, "Contactados")[0] == "Sin datos"


def test_later_rows_are_no_part_of_a_month() -> None:
    """Neither of its figures nor of the digest by which it is known whether it must be written again."""
    before, after = [prospect(fecha="15/10/2026", llamada=None)], [prospect(cliente="LUIS PAEZ")]
    one, both = material("crm", before, month=OCTOBER), material("crm", [*before, *after], month=OCTOBER)
    assert CATALOGUE["crm"].build(one).cells == CATALOGUE["crm"].build(both).cells
    digests = [Inputs(about.records, (), ()).of_month(about) for about in (one, both)]
    assert digests[0] == digests[1]
    changed = material("crm", [prospect(fecha="15/10/2026", llamada=None, valido="NO")], month=OCTOBER)
    assert Inputs(changed.records, (), ()).of_month(changed) != digests[0]


def test_the_sentences_of_a_week() -> None:
    settings = targets({"marca": "Volkswagen", "prospectos": 38, "actividades_semana": 2})
    about = material("crm_semana", people(3), [activity()], [follow_up(ultimo="02/11/2026")], settings=settings)
    assert crm_headline(Scope.week(about)).sentences == (
        "Semana 16–22/11/2026: 3 prospectos válidos de 8 que pide la meta (37,50 %); de 3 prospectos, 0 no válidos y 0 "
        "sin verificar.",
        "1 actividad realizada válida de 2 que pide la meta (50,00 %); de 1 actividad, 0 no realizadas, y 0 esperan "
        "que el asesor actualice SPIGA.",
        "Al 25/11/2026 hay 1 prospecto en seguimiento, 1 en rojo por los días sin seguimiento; el que más lleva, 23 "
        "días.",
    )


# ----------------------------------------------------------------------------------------------------- configuration


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([{"prospectos": 3}], "crm.toml: metas[1]: escriba de qué marca o de qué asesor es la meta"),
        ([{"marca": "Ferrari"}], "crm.toml: metas[1].marca: «Ferrari» no está en [marcas] de people.toml"),
        ([{"marca": "Seat"}, {"marca": "Seat", "prospectos": 2}], "crm.toml: metas[2]: ya hay una meta"),
    ],
)
def test_targets_that_lead_nowhere_are_refused(lines: list[dict[str, Any]], told: str) -> None:
    assert [one for one in problems(targets(*lines)) if one.startswith(told)]


def test_the_projects_own_configuration_has_no_problem() -> None:
    assert list(problems(config())) == []


def test_november_has_nineteen_business_days() -> None:
    """The holidays that the shares above count on."""
    calendar = Targets.of(targets()).calendar
    days = [NOVEMBER + timedelta(days=at) for at in range(30)]
    assert sum(map(calendar.is_business_day, days)) == 19
