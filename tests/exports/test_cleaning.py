"""Whom to call: who is repeated, a company, wrong or recent, and the neighbours who are none of that (A-09)."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_automation.domain.exports.cleaning import cleaned, months_before

from .lists import base, clean, policy, reasons

REPEATED, CORPORATE, WRONG, RECENT = "repetido", "corporativo", "dato errado", "visita reciente"
OLD = "15/02/2024"
VIN = "9BWAA05U0AT123456"


# --------------------------------------------------------------------------------------------------------- repeated


def test_the_latest_visit_of_a_vehicle_counts() -> None:
    """Rows of one plate, or one VIN, are one vehicle: its latest row stays, in whatever order they stand."""
    result = clean(
        "PEREZ;CC;7181234;3112345678;ABC123;;15/02/2022",
        f"PEREZ;CC;7181234;3112345678;abc-123;;{OLD}",
        f"GOMEZ;CC;7181235;3112345679;;{VIN};{OLD}",
        f"GOMEZ;CC;7181235;3112345679;DEF456;{VIN};15/02/2021",
    )
    assert reasons(result) == {2: REPEATED, 3: "", 4: "", 5: REPEATED}
    assert result.removed[0].detail == "Es el mismo de la fila 3 (ABC123, visita 15/02/2024)"


def test_a_recent_vehicle_is_not_called_by_its_old_rows() -> None:
    """An old row of a vehicle that came last month is repeated, and the vehicle is recent."""
    result = clean(f"PEREZ;CC;7181234;3112345678;ABC123;;{OLD}", "PEREZ;CC;7181234;3112345678;ABC123;;20/10/2026")
    assert reasons(result) == {2: REPEATED, 3: RECENT}


def test_two_vehicles_of_one_person_are_two() -> None:
    """A person with two vehicles is no duplicate, and each vehicle has its own last visit."""
    result = clean(f"PEREZ;CC;7181234;3112345678;ABC123;;{OLD}", "PEREZ;CC;7181234;3112345678;DEF456;;20/10/2026")
    assert reasons(result) == {2: "", 3: RECENT}


def test_without_plate_and_vin_the_document_decides() -> None:
    """Rows that name no vehicle are one person's by document; by telephone only where there is no document."""
    result = clean(
        f"PEREZ;CC;7181234;3112345678;EN TRAMITE;;{OLD}",
        "PEREZ;CC;7.181.234;3112345670;;;15/02/2023",
        f"GOMEZ;;;3201112233;;;{OLD}",
        "GOMEZ;;;320 111 2233;SIN PLACA;;15/02/2023",
        f"ROJAS;CC;7181299;3201112233;;;{OLD}",
        f"NADIE;;222222222222;3151112233;;;{OLD}",
        f"OTRO;;222222222222;3151112234;;;{OLD}",
    )
    assert reasons(result) == {2: "", 3: REPEATED, 4: REPEATED, 5: REPEATED, 6: "", 7: "", 8: ""}


def test_a_row_without_vehicle_beside_one_vehicle() -> None:
    """It is about the person's only vehicle; of several nobody knows which, so a later row stays and is told."""
    one = clean(f"PEREZ;CC;7181234;3112345678;ABC123;;{OLD}", "PEREZ;CC;7181234;3112345678;;;15/02/2023")
    assert reasons(one) == {2: "", 3: REPEATED}
    two = clean(
        "PEREZ;CC;7181234;3112345678;ABC123;;15/02/2022",
        "PEREZ;CC;7181234;3112345678;DEF456;;15/02/2022",
        f"PEREZ;CC;7181234;3112345678;;;{OLD}",
    )
    assert reasons(two) == {2: "", 3: "", 4: ""}
    assert [doubt.customer.row for doubt in two.doubts] == [4]


def test_a_vehicle_that_changed_hands() -> None:
    """The newer owner counts, the former one's row says why it does not; the former owner keeps the other vehicle."""
    result = clean(
        f"PEREZ;CC;7181234;3112345678;ABC123;;{OLD}",
        "PEREZ;CC;7181234;3112345678;DEF456;;15/02/2022",
        "GOMEZ;CC;7181235;3112345679;ABC123;;20/05/2024",
    )
    assert reasons(result) == {2: REPEATED, 3: "", 4: ""}
    assert result.removed[0].detail == "ABC123 es ahora de otro cliente (la fila 4, visita 20/05/2024): cambió de dueño"


def test_a_plate_that_cannot_be_one_is_no_other_vehicle() -> None:
    """A row with a wrong plate is wrong, and says nothing of the vehicles that its customer has."""
    result = clean(f"PEREZ;CC;7181234;3112345678;ABC123;;{OLD}", "PEREZ;CC;7181234;3112345678;AB12;;20/10/2026")
    assert reasons(result) == {2: "", 3: WRONG}


def test_who_sold_the_only_vehicle_is_not_kept_by_a_row_without_one() -> None:
    """A former owner's row without vehicle is not taken for the vehicle that was sold."""
    result = clean(
        f"PEREZ;CC;7181234;3112345678;ABC123;;{OLD}",
        "GOMEZ;CC;7181235;3112345679;ABC123;;20/05/2024",
        "PEREZ;CC;7181234;3112345678;;;15/02/2023",
    )
    assert reasons(result) == {2: REPEATED, 3: "", 4: ""}


def test_the_telephone_of_an_older_row() -> None:
    """A latest row without telephone takes its owner's from an older one, and says so; never another owner's."""
    own = clean("PEREZ;CC;7181234;3112345678;ABC123;;15/02/2022", f"PEREZ;CC;7181234;;ABC123;;{OLD}")
    assert reasons(own) == {2: REPEATED, 3: ""}
    assert own.kept[0].phones == ("3112345678",)
    assert own.doubts[0].detail == "Su teléfono está en la fila 2, no en esta"
    other = clean("GOMEZ;CC;7181235;3112345678;ABC123;;15/02/2022", f"PEREZ;CC;7181234;;ABC123;;{OLD}")
    assert reasons(other) == {2: REPEATED, 3: WRONG}


def test_a_guessed_plate_joins_nobody() -> None:
    """ABC1O3 may be ABC103, which is somebody else's."""
    assert reasons(clean(f"PEREZ;;;3112345678;ABC1O3;;{OLD}", f"GOMEZ;;;3112345679;ABC103;;{OLD}")) == {2: "", 3: ""}


def test_sheets_are_one_base() -> None:
    """A vehicle in two sheets is one, and the other sheet is named."""
    heading = "NOMBRE;CELULAR;PLACA;FECHA ÚLTIMA VISITA"
    found = base(f"{heading}\nPEREZ;3112345678;ABC123;15/02/2022", f"{heading}\nPEREZ;3112345678;ABC123;{OLD}")
    result = cleaned(found, policy(), date(2026, 11, 25))
    assert [(c.sheet, c.row) for c in result.kept] == [("Hoja2", 2)]
    assert "la fila 2 de «Hoja2»" in result.removed[0].detail


# -------------------------------------------------------------------------------------------------------- corporate


@pytest.mark.parametrize(
    ("name", "kind", "document"),
    [
        ("TRANSPORTES ABC SAS", "", ""),
        ("Meta Llanos SAS", "CC", "7181234"),
        ("MOTOS S.A.S.", "", ""),
        ("MOTOS S. A. S", "", ""),
        ("CEMENTOS SA", "NIT", ""),
        ("CEMENTOS S.A.", "", ""),
        ("PEREZ Y CIA S EN C", "", ""),
        ("PEREZ E HIJOS LTDA", "", ""),
        ("GOMEZ E.U.", "", ""),
        ("EBSA S.A. E.S.P.", "", ""),
        ("HOSPITAL SAN RAFAEL ESE", "", ""),
        ("ALCALDÍA DE TUNJA", "", ""),
        ("BANCO DE BOGOTA", "", ""),
        ("Banco de Bogotá", "NIT", "860002964-4"),
        ("BANCO POPULAR", "NIT", ""),
        ("BANCO DE LONDRES", "CC", ""),
        ("LEASING BANCOLOMBIA", "", ""),
        ("ICBF REGIONAL BOYACA", "", ""),
        ("UNION TEMPORAL VIAS", "", ""),
        ("EL PAISA TURISMO", "NIT", "900.123.456-7"),
        ("EL PAISA TURISMO", "", "900123456"),
        ("EL PAISA TURISMO", "NIT", ""),
        ("UNIVERSIDAD SANTO TOMAS", "NIT", ""),
        ("POLICIA NACIONAL", "", ""),
        ("FUNDACION SAN JOSE", "CC", "7181234"),
    ],
)
def test_companies(name: str, kind: str, document: str) -> None:
    """By the form or the word in the name, or by a company's number, whatever the row says of the document."""
    result = clean(f"{name};{kind};{document};3112345678;ABC123;;{OLD}")
    assert reasons(result) == {2: CORPORATE}
    assert result.removed[0].detail


@pytest.mark.parametrize(
    ("name", "kind", "document"),
    [
        ("PEREZ JUAN", "NIT", "7181234-1"),
        ("PEREZ JUAN", "NIT", "1.053.123.456-7"),
        ("PEREZ YURLEDIS", "NIT", "7181234"),
        ("BANCO PEREZ MARIA", "", ""),
        ("BANCO PEREZ MARIA", "NIT", "23456789-1"),
        ("BANCO ROA YURLEDIS", "CC", "23456789"),
        ("MARIA BANCO", "", ""),
        ("YURLEDIS BANCO", "", ""),
        ("BANCO ROA YURLEDIS", "NIT", "23456789-1"),
        ("JUAN PEREZ S A", "CC", "7181234"),
        ("MARIA DE SA", "", ""),
        ("LLANOS META CASTILLO", "CC", "7181234"),
        ("CASTILLO META ANA", "", ""),
        ("MARIA DE SA", "CC", "23456789"),
        ("CIAVATO ESPITIA SASTOQUE", "", ""),
        ("IGLESIAS PEDRO", "", ""),
        ("PEREZ JUAN", "", ""),
        ("PEREZ GOMEZ JUAN", "CC", "900123456"),
    ],
)
def test_people_who_look_like_companies(name: str, kind: str, document: str) -> None:
    """A NIT that is a cédula, surnames that are words of companies, and letters within words make no company."""
    assert reasons(clean(f"{name};{kind};{document};3112345678;ABC123;;{OLD}")) == {2: ""}


@pytest.mark.parametrize(("kind", "reason"), [("J", CORPORATE), ("Jurídica", CORPORATE), ("N", ""), ("Natural", "")])
def test_the_kind_of_person(kind: str, reason: str) -> None:
    """A column that says which kind of person it is decides."""
    found = base(f"Cliente;Tipo persona;Celular;Placa;Última visita\nEL PAISA;{kind};3112345678;ABC123;{OLD}")
    assert reasons(cleaned(found, policy(), date(2026, 11, 25))) == {2: reason}


# ------------------------------------------------------------------------------------------------------- wrong data


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"PEREZ;CC;7181234;;ABC123;;{OLD}", "No tiene teléfono"),
        (f"PEREZ;CC;7181234;311234;ABC123;;{OLD}", "Ningún teléfono sirve: «311234»"),
        (f"PEREZ;CC;7181234;1111111111;ABC123;;{OLD}", "Ningún teléfono sirve: «1111111111»"),
        (f"PEREZ;CC;7181234;3000000000;ABC123;;{OLD}", "Ningún teléfono sirve: «3000000000»"),
        (f"PEREZ;CC;7181234;3112345678;AB12;;{OLD}", "«AB12» no puede ser una placa, y no hay VIN"),
        (f"PRUEBA;CC;7181234;3112345678;ABC123;;{OLD}", "«PRUEBA» es un nombre de prueba"),
        (f"CLIENTE MOSTRADOR;CC;7181234;3112345678;ABC123;;{OLD}", "«CLIENTE MOSTRADOR» es un nombre de prueba"),
        (f"AAAA;CC;7181234;3112345678;ABC123;;{OLD}", "«AAAA» es un nombre de prueba"),
        (f"XXX;CC;7181234;3112345678;ABC123;;{OLD}", "«XXX» es un nombre de prueba"),
    ],
)
def test_wrong_data(line: str, reason: str) -> None:
    """No telephone that can answer, a plate that is none without a VIN, a name typed to try something."""
    (removed,) = clean(line).removed
    assert (removed.reason.value, removed.detail) == (WRONG, reason)


@pytest.mark.parametrize(
    "line",
    [
        f"PEREZ;CC;7181234;6087421234;ABC123;;{OLD}",
        f"PEREZ;CC;7181234;57 311 234 5678;ABC123;;{OLD}",
        f"PEREZ;CC;7181234;3106490000;ABC123;;{OLD}",
        f"PEREZ;CC;7181234;3112345678;AB12;{VIN};{OLD}",
        f"PEREZ;CC;7181234;3112345678;EN TRÁMITE;;{OLD}",
        f"PEREZ;CC;7181234;3112345678;ABC12D;;{OLD}",
        f"PEREZ DEMOSTENES;CC;7181234;3112345678;ABC123;;{OLD}",
    ],
)
def test_good_data(line: str) -> None:
    """Landlines, motorcycles, a vehicle without plate yet, a bad plate with a VIN: nothing is wrong with them."""
    assert reasons(clean(line)) == {2: ""}


# ------------------------------------------------------------------------------------------------- visits, and none


@pytest.mark.parametrize(
    ("today", "visit", "reason"),
    [
        (date(2026, 11, 25), "25/11/2025", RECENT),
        (date(2026, 11, 25), "24/11/2025", ""),
        (date(2028, 2, 29), "28/02/2027", RECENT),
        (date(2028, 2, 29), "27/02/2027", ""),
    ],
)
def test_more_than_a_year(today: date, visit: str, reason: str) -> None:
    """Strictly before the same day one year earlier; from 29 February, before 28 February."""
    assert reasons(clean(f"PEREZ;CC;7181234;3112345678;ABC123;;{visit}", today=today)) == {2: reason}


@pytest.mark.parametrize(
    "months", [(date(2026, 3, 31), 1, date(2026, 2, 28)), (date(2026, 1, 15), 12, date(2025, 1, 15))]
)
def test_months_before(months: tuple[date, int, date]) -> None:
    """The same day so many months earlier, or the last of that month."""
    today, number, expected = months
    assert months_before(today, number) == expected


@pytest.mark.parametrize("visit", ["", "SIN FECHA", "31/02/2024", "00/00/0000"])
def test_without_a_date(visit: str) -> None:
    """Who has no visit date, or none that can be read, is kept apart and not dropped."""
    assert reasons(clean(f"PEREZ;CC;7181234;3112345678;ABC123;;{visit}")) == {2: "sin fecha"}


def test_a_company_without_a_date_is_a_company() -> None:
    """What is removed for another reason is not asked for its date."""
    assert reasons(clean("X SAS;NIT;900123456;3112345678;ABC123;;")) == {2: CORPORATE}


def test_lost_letters_are_doubtful() -> None:
    """A name that lost letters is kept and told."""
    (doubt,) = clean(f"PE\ufffdA JUAN;CC;7181234;3112345678;ABC123;;{OLD}").doubts
    assert doubt.detail == "El nombre perdió letras («PE\ufffdA JUAN»): verifíquelo en SPIGA"


def test_everybody_is_somewhere_once() -> None:
    """Every customer of the base is kept, removed or undated, in the order of the file."""
    lines = [
        f"PEREZ;CC;71812{at};31123456{at};ABC{at}1;;{visit}"
        for at, visit in enumerate([OLD, "", "20/10/2026", OLD], 10)
    ]
    result = clean(*lines, *lines)
    places = [
        *(c.row for c in result.kept),
        *(r.customer.row for r in result.removed),
        *(c.row for c in result.undated),
    ]
    assert sorted(places) == list(range(2, 10))
    assert [removed.customer.row for removed in result.removed] == sorted(r.customer.row for r in result.removed)
