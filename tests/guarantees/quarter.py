"""A simulated quarter of mails: who is told of what, when, and how often (spec §9).

    python -m tests.guarantees.quarter [--days 91] [--minutes 15] [--seed 0] [--from 2026-12-18]

Runs from six in the morning to nine at night, every day of the week; agents type calls at all hours, advisers answer
some of them. What must hold: a level of a deadline is news to a person once; nothing leaves outside the sending hours
or to a foreign domain; nobody gets two summaries a day; no mail is empty; on the first morning on which a case is new,
or overdue, who answers for it reads so, after a weekend too; a closed case is in no later summary, and who was told of
it as overdue hears of its end; of who is away the substitute gets the mails, and both are told once.
Exit 1 on any breach; prints the mails by recipient and kind.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sheets_automation.domain.mail import moments
from sheets_automation.domain.people import find_person
from sheets_automation.domain.worktime import calendar_for
from sheets_automation.policy import AbsencePolicy, Config

from .desk import BOGOTA, EVIDENCE, Desk, Json, shipped_config
from .hands import Hands, row
from .interleavings import hurry
from .mail_kinds import day_of, digests, of_kind, sent_twice

log = logging.getLogger(__name__)

_FIRST = datetime(2026, 11, 3, 6, 0, tzinfo=BOGOTA)
_CODES = ("GSC-FOR-01", "GSC-FOR-03")
_HEADING = (
    "", "NOMBRE", "CELULAR", "PLACA", "FECHA LLAMADA", "RECOMENDACIÓN", "OBSERVACIONES", "GESTIÓN", "ESTADO",
    "SUGERENCIA", "ASESOR", "SEDE", "MARCA",
)  # fmt: skip
_WHO = (
    ("Carlos Rodríguez", "Tunja", "VW"), ("Diana Suárez", "Tunja", "VW"), ("Óscar Cely", "Tunja", "Seat"),
    ("Jairo Pineda", "Duitama", "VW"), ("Natalia Gutiérrez", "Sogamoso", "Seat"), ("", "Tunja", "VW"),
)  # fmt: skip


#: Who is away, from, to, and who stands in.
_AWAY = (
    ("diana.suarez@carrazos.example", "2026-11-10", "2026-11-13", "carlos.rodriguez@carrazos.example"),
    ("jairo.pineda@carrazos.example", "2026-12-21", "2027-01-08", "yenny.becerra@carrazos.example"),
    ("fabio.galvis@carrazos.example", "2026-12-14", "2026-12-18", "javier.espitia@carrazos.example"),
)


def _with_absences() -> Config:
    config = shipped_config()
    away = {who: {"desde": start, "hasta": end, "reemplaza": other} for who, start, end, other in _AWAY}
    people = tuple(
        person.model_copy(update={"absences": (AbsencePolicy.model_validate(away[person.email]),)})
        if person.email in away
        else person
        for person in config.people.people
    )
    return config.model_copy(update={"people": config.people.model_copy(update={"people": people})})


@dataclass(slots=True)
class Quarter:
    """What happens, and what was told."""

    random: Random
    first: datetime = _FIRST  # six in the morning of its first day
    desk: Desk = field(default_factory=lambda: Desk(config=_with_absences()))
    waiting: dict[str, list[int]] = field(default_factory=lambda: {code: [] for code in _CODES})
    typed: Counter[str] = field(default_factory=Counter)

    def live(self, days: int, minutes: int) -> None:
        hurry()
        for code in _CODES:
            self.desk.register(code, [], heading=_HEADING, width=len(_HEADING), rows_at_least=60 * days // 10 + 60)
        for day in range(days):
            start = self.first + timedelta(days=day)
            for step in range(0, 15 * 60, minutes):
                self.desk.at(start + timedelta(minutes=step))
                if start.weekday() < 6:
                    self._people(minutes)
                self.desk.run()
            if day % 7 == 6:
                log.warning("day %s: %s calls", day + 1, sum(self.typed.values()))

    def _people(self, minutes: int) -> None:
        for code in _CODES:
            hands = Hands(self.desk, code)
            if self.random.random() < minutes / 150:
                self._call(code, hands)
            for at in [at for at in self.waiting[code] if self.random.random() < minutes / 2_400]:
                hands.type(at, EVIDENCE, "Se llamó al cliente y quedó conforme", "Gestión realizada")
                self.waiting[code].remove(at)

    def _call(self, code: str, hands: Hands) -> None:
        self.typed[code] += 1
        at = self.typed[code]
        n = at + (5_000 if code == _CODES[1] else 0)
        low = self.random.random() < 0.4
        values = row(1, 4 if low else 9, called=self.desk.now.date())
        values[0], values[2], values[3] = f"f{n}", f"31{n:08d}", f"{'ABCDEFGHJK'[n // 1000]}QX{n % 1000:03d}"
        hands.type(at, 0, *values, *self.random.choice(_WHO))
        if low:
            self.waiting[code].append(at)

    # -- judging --------------------------------------------------------------------------------------------------

    def wrong(self) -> Iterator[str]:
        calendar = calendar_for(self.desk.config.calendar)
        for mail in self.desk.emulator.sent_mail():
            sent = mail.sent_at.astimezone(BOGOTA)
            if "necesita atención" in mail.subject:
                yield f"the administrator was mailed on {sent}: {mail.subject}"
            elif not calendar.is_business_day(sent.date()) or not 7 <= sent.hour < 19:
                yield f"{mail.recipients} was mailed at {sent}"
            if not all(address.endswith("@carrazos.example") for address in mail.recipients):
                yield f"a stranger was mailed: {mail.recipients}"
        lines = [entry for entry in self.desk.mails() if entry["state"] == "enviado"]
        news = Counter((e["recipient"], *told) for e in lines for told in map(tuple, e["told"]))
        yield from (f"{times} × {news_of}" for news_of, times in news.items() if times > 1)
        a_day = Counter((e["recipient"], e["day"]) for e in lines if e["moment"] == "resumen_diario")
        yield from (f"{times} summaries to {who}" for who, times in a_day.items() if times > 1)
        per_day = Counter((m.recipients, day_of(m)) for m in of_kind(self.desk, moments.DIGEST, moments.WEEKLY))
        yield from (f"{times} digests and weeks to {who}" for who, times in per_day.items() if times > 2)
        yield from (
            f"an empty mail: {m.subject}" for m in digests(self.desk) if not re.search(r"[A-Z]{3}\d{3}", m.text)
        )
        yield from (
            f"{e['state']}: {e['key']}" for e in self.desk.mails() if e["state"] not in ("enviado", "descartado")
        )
        yield from sent_twice(self.desk)
        yield from self._closed()
        yield from self._first_mornings(lines)
        yield from self._ends(lines)
        yield from self._absences(lines)

    def _mornings(self, after: date) -> Iterator[date]:
        """Business days after a day on which the summary left."""
        calendar = calendar_for(self.desk.config.calendar)
        day, last = after + timedelta(days=1), self.desk.now.date()
        while day <= last:
            if calendar.is_business_day(day):
                yield day
            day += timedelta(days=1)

    def _reader(self, case: Json, day: date) -> str:
        """Address of who answers for a case, or stands in, on a day; "" for nobody's."""
        person = find_person(case["owner"], self.desk.config.people)
        address = person.email if person else ""
        for who, start, end, other in _AWAY:
            if who == address and date.fromisoformat(start) <= day <= date.fromisoformat(end):
                return other
        return address

    def _first_mornings(self, lines: list[Json]) -> Iterator[str]:
        """Told as open by the next morning, as overdue on the first morning after its deadline."""
        told = {(line["recipient"], one[0], one[1], one[2]): line["day"] for line in lines for one in line["told"]}
        for case in self.desk.cases():
            ended = case["closed_on"] or "9999"
            seen = datetime.fromisoformat(case["first_seen"]).astimezone(BOGOTA).date()
            for level, since in (("N", seen), ("N2", date.fromisoformat(case["due"]))):
                morning = next(self._mornings(since), None)
                if morning is None or ended <= morning.isoformat() or case["silent"]:
                    continue
                reader = self._reader(case, morning)
                days = [
                    day
                    for (who, number, one, _due), day in told.items()
                    if who == reader and number == case["number"] and one.startswith(level)
                ]
                if reader and (not days or min(days) > morning.isoformat()):
                    yield f"{case['number']} was not told as {level} to {reader} on {morning}: {days}"

    def _ends(self, lines: list[Json]) -> Iterator[str]:
        """Who was told of a case as overdue is told that it has ended."""
        ends = {case["number"]: case["closed_on"] for case in self.desk.cases() if case["closed_on"]}
        news = {(line["recipient"], one[0], one[1]) for line in lines for one in line["told"]}
        for who, number, level in news:
            morning = next(self._mornings(date.fromisoformat(ends[number])), None) if number in ends else None
            away = any(who == one for one, *_rest in _AWAY)
            if level == "N2" and morning and not away and (who, number, "R") not in news:
                yield f"{who} was not told that {number} has ended"

    def _absences(self, lines: list[Json]) -> Iterator[str]:
        last = self.desk.now.date().isoformat()
        for who, start, end, other in _AWAY:
            if start > last or end < self.first.date().isoformat():
                continue
            got = [line for line in lines if line["recipient"] == who and start <= line["day"] <= end]
            if [line["moment"] for line in got] != ["relevo"]:
                yield f"{who} was away and got {[line['moment'] for line in got]}"
            words = [line for line in lines if line["recipient"] == other and line["moment"] == "relevo"]
            if len(words) != 1:
                yield f"{other} was told {len(words)} times of standing in for {who}"

    def _closed(self) -> Iterator[str]:
        ended = {case["number"]: case["closed_on"] for case in self.desk.cases() if case["closed_on"]}
        for mail in self.desk.emulator.sent_mail():
            day = mail.sent_at.astimezone(BOGOTA).date().isoformat()
            cards = mail.text.partition("Se resolvieron")[0]
            for number in set(re.findall(r"C-\d{4}-\d{5}", cards)) if "Semana" not in mail.subject else ():
                if number in ended and ended[number] < day:
                    yield f"{number}, closed on {ended[number]}, was still told on {day}"

    def table(self) -> Counter[tuple[str, str]]:
        """(recipient, kind) → mails that left."""
        return Counter((e["recipient"], e["moment"]) for e in self.desk.mails() if e["state"] == "enviado")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guarantees.quarter", description=__doc__)
    parser.add_argument("--days", type=int, default=91)
    parser.add_argument("--minutes", type=int, default=15, help="between two runs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=_FIRST.date())
    options = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.CRITICAL)
    log.setLevel(logging.INFO)
    quarter = Quarter(Random(options.seed), datetime.combine(options.first, _FIRST.timetz()))
    quarter.live(options.days, options.minutes)
    wrong = list(quarter.wrong())
    sys.stdout.writelines(f"{words}\n" for words in wrong)
    for (who, kind), times in sorted(quarter.table().items()):
        sys.stdout.write(f"{who:<44} {kind:<18} {times:5}\n")
    sys.stdout.write(
        f"{len(quarter.desk.cases())} cases, {sum(quarter.table().values())} mails, {len(wrong)} breaches\n"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
