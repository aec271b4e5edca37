"""Customers of a dealer as SPIGA lists them, with what should become of each row: written without a look at the rules.

``Line.truth`` is one of ``TRUTHS``. A story is a handful of rows about one person, company or vehicle.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

REPEATED, CORPORATE, WRONG, RECENT = "repetido", "corporativo", "dato errado", "visita reciente"
UNDATED, KEPT = "sin fecha", "queda"
TRUTHS = (REPEATED, CORPORATE, WRONG, RECENT, UNDATED, KEPT)

_GIVEN = (
    "JUAN CARLOS", "MARIA", "LUZ MARINA", "JOSE", "ANDRES FELIPE", "SANDRA", "PEDRO", "ANA LUCIA", "JORGE", "CAROLINA",
    "DIEGO", "MARTHA", "LUIS ALBERTO", "CLAUDIA", "MIGUEL ANGEL", "YURLEDIS", "DUVAN", "EULALIA", "NOÉ", "BEGOÑA",
    "ÁNGELA", "JESÚS", "HÉCTOR", "Wílmar",
)  # fmt: skip
_SURNAMES = (
    "PEREZ", "GOMEZ", "RODRIGUEZ", "PEÑA", "NUÑEZ", "MUÑOZ", "ZIPA", "ORTEGÓN", "CAÑÓN", "LÓPEZ", "SUÁREZ", "FONSECA",
    "LLANOS", "META", "CASTILLO", "BANCO", "IGLESIAS", "DE LA HOZ", "GARCÍA", "VILLA", "ROSAS", "TORRES", "ESPITIA",
    "CAJIAO", "GARZÓN", "CIFUENTES",
)  # fmt: skip
_TOLD_COMPANIES = (
    "TRANSPORTES {} SAS", "{} S.A.S.", "{} S.A.S", "INVERSIONES {} LTDA", "{} LTDA.", "{} S.A.", "{} SA",
    "{} & CIA S EN C",
    "{} E.U.", "{} S.A. E.S.P.", "META LLANOS {} SAS", "{} E HIJOS SAS", "COOPERATIVA DE {}", "ALCALDIA DE {}",
    "GOBERNACIÓN DE {}", "MUNICIPIO DE {}", "UNIVERSIDAD DE {}", "FUNDACION {}", "ASOCIACIÓN DE {}",
    "CONSORCIO {} 2020",
    "UNION TEMPORAL {}", "LEASING {}", "RENTING {}", "SEGUROS {}", "POLICIA NACIONAL {}", "EJERCITO NACIONAL {}",
    "ICBF REGIONAL {}", "BANCO DE {}", "HOSPITAL {} E.S.E.", "Banco de {}", "{} S. A. S.",
)  # fmt: skip
_PLACES = ("BOYACA", "TUNJA", "DUITAMA", "LOS ANDES", "CUNDINAMARCA", "ALFA", "NORTE", "SOGAMOSO", "BOGOTÁ", "ÑANDÚ")
_UNTOLD_COMPANIES = (
    "EL PAISA TURISMO",
    "AGROINSUMOS DEL CAMPO",
    "SERVIENTREGAS RAPIDAS",
    "LACTEOS LA VAQUITA",
    "TECNIFRENOS",
)
_BRANDS = ("VOLKSWAGEN", "SEAT", "AUDI", "ŠKODA")
_MODELS = ("GOL", "T-CROSS", "AMAROK", "NIVUS", "IBIZA", "Q3")
_BAD_PHONES = ("", "", "311234", "1111111111", "0", "NO TIENE", "9999999", "31123456789012", "N/R", "000")
_BAD_PLATES = ("AB12", "ABCD1234", "12345", "A1B2C3D4", "PLACA?", "ABC")
_NO_PLATES = ("", "", "SIN PLACA", "EN TRAMITE", "EN TRÁMITE", "0KM")
_NO_DATES = ("", "", "00/00/0000", "SIN FECHA", "31/02/2023")
_TEST_NAMES = ("PRUEBA", "CLIENTE PRUEBA", "CLIENTE MOSTRADOR", "XXX", "PRUEBA PRUEBA", "XXXX XXX", "PRUEBA SISTEMAS")


@dataclass(slots=True)
class Line:
    """One row of the list: what it says, by column, and what should become of it."""

    truth: str
    cells: dict[str, str]
    visit: date | None
    undated: str = ""  # what stands where the date should be
    tie: int = 0  # rows that nobody can tell apart by their visit: any of them may be the one that counts


@dataclass(slots=True)
class Town:
    """Makes people, companies and vehicles, none of them twice."""

    random: Random
    today: date
    taken: set[str] = field(default_factory=set)
    ties: int = 0

    @property
    def limit(self) -> date:
        """The first day that is not more than a year ago."""
        leap_day = self.today.month == 2 and self.today.day == 29
        return date(self.today.year - 1, 2, 28) if leap_day else self.today.replace(year=self.today.year - 1)

    def fresh(self, make: Callable[[], str]) -> str:
        while (made := make()) in self.taken:
            pass
        self.taken.add(made)
        return made

    def one(self, *options: str) -> str:
        return self.random.choice(options)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def digits(self, number: int) -> str:
        return "".join(self.random.choices(string.digits, k=number))

    def mobile(self) -> str:
        return self.fresh(
            lambda: f"3{self.one('00', '01', '10', '11', '12', '13', '14', '20', '21', '15')}{self.digits(7)}"
        )

    def cedula(self) -> str:
        return self.fresh(
            lambda: self.one(f"10{self.digits(8)}", f"7{self.digits(6)}", f"{self.one('4', '5')}{self.digits(7)}")
        )

    def nit(self) -> str:
        return self.fresh(lambda: self.one("900", "901", "830", "860", "800", "890", "820", "826") + self.digits(6))

    def person(self) -> str:
        surnames = f"{self.one(*_SURNAMES)} {self.one(*_SURNAMES)}"
        return self.one(f"{surnames} {self.one(*_GIVEN)}", f"{self.one(*_GIVEN)} {surnames}")

    def old(self) -> date:
        """A day more than a year ago, at times only just."""
        return self.limit - timedelta(days=1 if self.chance(0.05) else self.random.randint(1, 2000))

    def late(self) -> date:
        """A day within the last year, at times only just."""
        return (
            self.limit
            if self.chance(0.05)
            else self.limit + timedelta(days=self.random.randint(0, (self.today - self.limit).days))
        )

    def before(self, day: date) -> date:
        return day - timedelta(days=self.random.randint(1, 900))

    # ---------------------------------------------------------------------------------------------- parts of a row

    def owner(self) -> dict[str, str]:
        cedula = self.cedula()
        document = self.one(cedula, cedula, f"{int(cedula):,}".replace(",", "."), f"CC {cedula}")
        return {"nombre": self.person(), "tipo": "CC", "persona": "N", "documento": document, **self.phones()}

    def phones(self) -> dict[str, str]:
        number = self.mobile()
        typed = self.one(
            number, number, f"+57 {number[:3]} {number[3:6]} {number[6:]}", f"{number[:3]}-{number[3:]}", f"57{number}"
        )
        landline = f"608{self.digits(7)}"
        kind = self.random.random()
        if kind < 0.1:
            return {"movil": "", "tel1": self.one(landline, f"(608) {landline[3:]}"), "tel2": ""}
        if kind < 0.2:
            return {"movil": self.one("", "0", "NO TIENE"), "tel1": "", "tel2": typed}
        return {"movil": typed, "tel1": self.one("", landline), "tel2": ""}

    def company(self) -> dict[str, str]:
        nit = self.nit()
        document = self.one(nit, f"{nit}-{self.digits(1)}", f"{int(nit):,}".replace(",", ".") + f"-{self.digits(1)}")
        told = self.chance(0.8)
        name = self.one(*_TOLD_COMPANIES).format(self.one(*_PLACES)) if told else self.one(*_UNTOLD_COMPANIES)
        kind = self.one("NIT", "NIT", "NIT", "", "CC") if told else self.one("NIT", "N.I.T.")
        document = "" if told and self.chance(0.1) else document
        return {"nombre": name, "tipo": kind, "persona": "J", "documento": document, **self.phones()}

    def vehicle(self) -> dict[str, str]:
        letters = "ABCDEFGHJKLMNPQRSTUVW"
        plate = self.fresh(
            lambda: "".join(self.random.choices(letters, k=3)) + self.one("1", "2", "3", "4") + self.digits(2)
        )
        vin = "".join(self.random.choices("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", k=17)) if self.chance(0.7) else ""
        typed = self.one(
            plate, plate, plate.lower(), f"{plate[:3]} {plate[3:]}", f"{plate[:3]}-{plate[3:]}", f"{plate} "
        )
        return {"placa": typed, "vin": vin, "marca": self.one(*_BRANDS), "modelo": self.one(*_MODELS)}

    def line(self, truth: str, visit: date | None, *parts: dict[str, str]) -> Line:
        cells = {
            "codigo": self.digits(6),
            "or": f"OR-{self.digits(5)}",
            "asesor": self.person(),
            "centro": self.one("TUNJA", "DUITAMA", "SOGAMOSO"),
            "ciudad": self.one(*_PLACES, 'VEREDA\nEL SALITRE; KM 5, "LA Y"'),
            "km": f"{self.random.randint(1, 199)}.{self.digits(3)}",
            "importe": f"{self.random.randint(1, 999)}.{self.digits(3)},00",
        }
        for part in parts:
            cells |= part
        return Line(truth, cells, visit, "" if visit else self.one(*_NO_DATES))

    def with_orders(self, latest: Line, share: float = 0.4) -> Iterator[Line]:
        """The row, and further ones of earlier orders of the same vehicle."""
        if latest.visit is None:
            self.ties += 1
            latest.tie = self.ties
        yield latest
        while self.chance(share):
            again = Line(REPEATED, dict(latest.cells), None, "", latest.tie)
            again.cells |= {"or": f"OR-{self.digits(5)}", "codigo": self.digits(6)}
            if latest.visit and self.chance(0.95):
                again.visit = self.before(latest.visit)
            yield again


# --------------------------------------------------------------------------------------------------------- stories


def _old_customer(town: Town) -> Iterator[Line]:
    yield from town.with_orders(town.line(KEPT, town.old(), town.owner(), town.vehicle()))


def _recent_customer(town: Town) -> Iterator[Line]:
    yield from town.with_orders(town.line(RECENT, town.late(), town.owner(), town.vehicle()))


def _two_vehicles(town: Town) -> Iterator[Line]:
    owner = town.owner()
    yield from town.with_orders(town.line(KEPT, town.old(), owner, town.vehicle()))
    yield from town.with_orders(
        town.line(*town.random.choice(((KEPT, town.old()), (RECENT, town.late()))), owner, town.vehicle())
    )


def _company(town: Town) -> Iterator[Line]:
    visit = town.random.choice((town.old(), town.late(), None))
    yield from town.with_orders(town.line(CORPORATE, visit, town.company(), town.vehicle()))


def _natural_with_nit(town: Town) -> Iterator[Line]:
    owner = town.owner()
    cedula = "".join(filter(str.isdigit, owner["documento"]))
    owner |= {"tipo": "NIT", "documento": town.one(cedula, f"{cedula}-{town.digits(1)}")}
    yield from town.with_orders(town.line(KEPT, town.old(), owner, town.vehicle()))


def _surname_of_a_bank(town: Town) -> Iterator[Line]:
    owner = town.owner() | {
        "nombre": f"{town.one('BANCO', 'LLANOS', 'META')} {town.one('PEREZ', 'PEÑA')} {town.one('MARIA', 'JORGE')}"
    }
    yield town.line(KEPT, town.old(), owner, town.vehicle())


def _sold(town: Town) -> Iterator[Line]:
    """The latest vehicle of somebody is another's now; at times there is an older one left."""
    former, owner, vehicle = town.owner(), town.owner(), town.vehicle()
    truth, visit = town.random.choice(((KEPT, town.old()), (RECENT, town.late())))
    yield town.line(truth, visit, owner, vehicle)
    yield town.line(REPEATED, town.before(visit), former, vehicle)
    if town.chance(0.5):
        yield from town.with_orders(town.line(KEPT, town.old(), former, town.vehicle()))


def _sold_by_company(town: Town) -> Iterator[Line]:
    vehicle, visit = town.vehicle(), town.old()
    yield town.line(KEPT, visit, town.owner(), vehicle)
    yield town.line(REPEATED, town.before(visit), town.company(), vehicle)


def _wrong_phone(town: Town) -> Iterator[Line]:
    bad = {"movil": town.one(*_BAD_PHONES), "tel1": town.one(*_BAD_PHONES), "tel2": town.one(*_BAD_PHONES)}
    visit = town.random.choice((town.old(), town.late(), None))
    yield from town.with_orders(town.line(WRONG, visit, town.owner(), town.vehicle(), bad))


def _wrong_plate(town: Town) -> Iterator[Line]:
    yield town.line(WRONG, town.old(), town.owner(), town.vehicle(), {"placa": town.one(*_BAD_PLATES), "vin": ""})


def _wrong_plate_with_vin(town: Town) -> Iterator[Line]:
    vin = f"9BWAA{town.fresh(lambda: town.digits(12))}"
    yield town.line(KEPT, town.old(), town.owner(), town.vehicle(), {"placa": town.one(*_BAD_PLATES), "vin": vin})


def _test_name(town: Town) -> Iterator[Line]:
    yield town.line(WRONG, town.old(), town.owner(), town.vehicle(), {"nombre": town.one(*_TEST_NAMES)})


def _undated(town: Town) -> Iterator[Line]:
    yield from town.with_orders(town.line(UNDATED, None, town.owner(), town.vehicle()))


def _without_vehicle(town: Town) -> Iterator[Line]:
    none = {"placa": town.one(*_NO_PLATES), "vin": ""}
    truth, visit = town.random.choice(((KEPT, town.old()), (RECENT, town.late())))
    yield from town.with_orders(town.line(truth, visit, town.owner(), none))


def _without_document(town: Town) -> Iterator[Line]:
    none = {"tipo": "", "documento": town.one("", "0", "222222222222")}
    vehicle = {"placa": "", "vin": ""} if town.chance(0.3) else town.vehicle()
    yield from town.with_orders(town.line(KEPT, town.old(), town.owner(), vehicle, none))


def _beside_a_vehicle(town: Town) -> Iterator[Line]:
    """An older row of the same person that does not say which vehicle."""
    owner, visit = town.owner(), town.old()
    yield town.line(KEPT, visit, owner, town.vehicle())
    yield town.line(REPEATED, town.before(visit), owner, {"placa": "", "vin": ""})


#: Story → how often.
STORIES: dict[Callable[[Town], Iterator[Line]], int] = {
    _old_customer: 30, _recent_customer: 14, _two_vehicles: 6, _company: 12, _natural_with_nit: 4,
    _surname_of_a_bank: 3,
    _sold: 5, _sold_by_company: 2, _wrong_phone: 5, _wrong_plate: 2, _wrong_plate_with_vin: 2, _test_name: 2,
    _undated: 4,
    _without_vehicle: 4, _without_document: 4, _beside_a_vehicle: 3,
}  # fmt: skip


def lines_of(random: Random, today: date, number: int) -> list[Line]:
    """So many rows, those of one story apart from each other."""
    town = Town(random, today)
    lines: list[Line] = []
    stories, weights = list(STORIES), list(STORIES.values())
    while len(lines) < number:
        (story,) = random.choices(stories, weights)
        lines += story(town)
    random.shuffle(lines)
    return [replace(line) for line in lines]
