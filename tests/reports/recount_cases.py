"""The blocks about the dissatisfied, counted again from the rows and the register of cases (see ``recount.py``)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import fsum
from statistics import median

from reports.figures import bounds_words, in_platform, percent, several, spanish, wilson
from reports.recount import Recount, Table, told, where
from sheets_automation.domain.kinds.call_record import CallRecord
from sheets_automation.domain.kinds.complaints import COMPLAINT
from sheets_automation.domain.people import NOBODY
from sheets_automation.domain.worktime import Calendar, calendar_for
from sheets_automation.model import Case, CaseStatus, Finding, ScoreClass, Severity, State

ENDED = (State.GREEN, State.LIGHT_GREEN)


@dataclass(frozen=True)
class Attended:
    """One row that needed an answer."""

    call: CallRecord
    case: Case | None
    ended: bool
    closed: date | None
    due: date
    days: int | None
    outcome: str


@dataclass(frozen=True)
class Handling:
    base: Recount

    @cached_property
    def items(self) -> list[Attended]:
        own: dict[tuple[str, int, int], Case] = {}
        for case in sorted(self.base.cases, key=lambda each: (each.status is CaseStatus.OPEN, each.number)):
            if case.form == self.base.form.code and case.kind != COMPLAINT and not _lost(case):
                own[case.where.workbook_id, case.where.sheet_id, case.where.row] = case
        found = []
        for call in self.base.calls:
            case = own.get((call.where.workbook_id, call.where.sheet_id, call.where.row))
            if case is not None and case.status not in (CaseStatus.OPEN, CaseStatus.CLOSED):
                case = None
            if call.score_class is ScoreClass.DETRACTOR or case is not None:
                found.append(self.attended(call, case))
        return found

    def attended(self, call: CallRecord, case: Case | None) -> Attended:
        calendar, today = calendar_for(self.base.config.calendar, call.site), self.base.today
        start = case.opened if case else call.call_date
        assert start is not None
        ended = case.status is CaseStatus.CLOSED if case else call.colour.state in ENDED
        written = call.evidence_date if call.evidence_date and start <= call.evidence_date <= today else None
        closed = None
        if ended:
            closed = case.closed_on if case and case.in_time is not None else written
        due = (case.due if case else None) or nth_business_day(calendar, start, self.base.form.clock.days)
        if not ended:
            outcome = "No, vencido y abierto" if due < today else "Abierto, en plazo"
        elif closed is None:
            outcome = "Sin fecha de gestión"
        else:
            in_time = case.in_time if case and case.in_time is not None else closed <= due
            outcome = "Sí" if in_time else "No"
        end = closed if ended else today
        days = business_days(calendar, start, end) if end else None
        return Attended(call, case, ended, closed, due, days, outcome)

    def of(self, outcome: str) -> list[Attended]:
        return [item for item in self.items if item.outcome == outcome]

    @cached_property
    def detractors(self) -> list[Attended]:
        return [item for item in self.items if item.call.score_class is ScoreClass.DETRACTOR]

    @property
    def due(self) -> int:
        return sum(item.outcome in ("Sí", "No", "No, vencido y abierto") for item in self.items)

    @property
    def quick(self) -> int:
        return sum(item.days is not None and item.days <= 1 for item in self.of("Sí"))

    def compliance(self) -> Table:
        days, due = self.base.form.clock.days, self.due

        def line(name: str, cases: int) -> list[object]:
            portion = cases / due if due else None
            return [name, cases, told(portion), bounds_words(wilson(portion, due) if portion is not None else None)]

        purple = [item for item in self.items if in_platform(item.call) and item.call.score is not None]
        undated = "Sin fecha de gestión (cerrados, no se sabe cuándo)"
        already = "Del total, con calificación y en car.advisor (morado)"
        return [
            ["Casos con el plazo terminado", due, "", ""],
            line("Gestionados en 1 día hábil o menos", self.quick),
            line(f"Gestionados en {days} días hábiles o menos", len(self.of("Sí"))),
            line("Gestionados fuera de término", len(self.of("No"))),
            line("Abiertos con el plazo vencido", len(self.of("No, vencido y abierto"))),
            [undated, len(self.of("Sin fecha de gestión")), "no entra", ""],
            ["Abiertos, aún en plazo", len(self.of("Abierto, en plazo")), "no entra", ""],
            *([[already, len(purple), "ya contados", ""]] if purple else []),
        ]  # fmt: skip

    def owners(self) -> Table:
        waiting = [item for item in self.items if not item.ended]
        all_of_them = Counter(_owner(item) for item in waiting)
        late = Counter(_owner(item) for item in waiting if item.outcome.startswith("No"))
        order = sorted(all_of_them, key=lambda name: (-late[name], -all_of_them[name], name))
        return [[name, all_of_them[name], late[name]] for name in order]

    def listed(self) -> list[tuple[object, ...]]:
        """Of each line of the long table what is no text of the row: date, plate, score, date, days, outcome."""
        lines: list[tuple[object, ...]] = []
        for item in self.items:
            undated = item.outcome == "Sin fecha de gestión"
            when: object = "–" if undated else item.closed or item.call.evidence_date
            days: object = "–" if undated or item.days is None else item.days
            score: object = "–" if item.call.score is None else item.call.score
            lines.append((item.call.call_date, item.call.plate or "Abrir fila", score, when, days, item.outcome))
        return lines

    def agreement(self) -> str:
        counted = self.base.whole.classes[2]
        marked = len(self.items) - len(self.detractors)
        unheard = len(self.detractors) - counted
        without = sum(item.case is None for item in self.items)
        said = f"{several(counted, 'detractor', 'detractores')} en las encuestas y "
        said += f"{several(len(self.items), 'caso', 'casos')} aquí"
        why = []
        if marked:
            verb = several(marked, "fila la marcó una persona", "filas las marcó una persona")
            why.append(f"{verb} sin que la calificación sea de detractor")
        if unheard:
            words = several(unheard, "detractor", "detractores")
            why.append(
                f"{words} sin encuesta efectiva (la fila dice que no hubo contacto o no tiene respuesta general válida)"
            )
        words = f"{said}: {'; '.join(why)}." if why else f"{said}: los mismos."
        if without:
            verb = several(without, "no tiene caso", "no tienen caso")
            words += f" {verb} en «Casos»: se juzga por lo que dice la fila."
        return words

    # ------------------------------------------------------------------------------------------------ pace and themes

    def first_action(self) -> list[int]:
        found = []
        for item in self.items:
            call, written = item.call.call_date, item.call.evidence_date
            assert call is not None
            sign = written if written and call <= written <= self.base.today else item.closed
            if sign:
                found.append(business_days(calendar_for(self.base.config.calendar, item.call.site), call, sign))
        return found

    def pace(self) -> list[tuple[object, int]]:
        """Value and n of each line of «Ritmo de la atención»."""
        first = self.first_action()
        closing = [item.days for item in self.items if item.ended and item.closed and item.days is not None]
        waiting = sum(not item.ended and (item.days or 0) > 1 for item in self.items)
        quick, n = sum(days <= 1 for days in closing), len(closing) + waiting
        people = {_customer(item.call) for item in self.items}
        again = {_customer(item.call) for item in self.items if item.case and "reiterativo" in item.case.flags}
        worst = self.worst()
        return [
            (_days(first), len(first)),
            (_days(closing), len(closing)),
            (percent(quick / n) if n else "Sin datos", n),
            (spanish(len(again)) if people else "Sin datos", len(people)),
            (percent(worst[1]) if worst else "Sin datos", worst[2] if worst else 0),
        ]

    def worst(self) -> tuple[list[date], float, int] | None:
        lost: dict[date, float] = {}
        for call in self.base.whole.surveys:
            if call.answers and call.call_date:
                own = fsum(call.answers.values()) / (10 * len(call.answers))
                lost[call.call_date] = lost.get(call.call_date, 0.0) + 1 - own
        days = sorted(lost, key=lambda day: (-round(lost[day], 9), day))[:3]
        rest = self.base.part([call for call in self.base.calls if call.call_date not in days])
        if len(lost) <= 3 or rest.level is None:
            return None
        return sorted(days), rest.level, len(rest.values)

    def themes(self) -> Table:
        spoken = [item for item in self.detractors if item.call.comment.strip()]
        by_theme: dict[str, list[CallRecord]] = {}
        for item in spoken:
            for theme in self.base.topics(item.call.comment) or ["Sin tema reconocido"]:
                by_theme.setdefault(theme, []).append(item.call)
        order = sorted(by_theme, key=lambda name: (name == "Sin tema reconocido", -len(by_theme[name]), name))
        rows: Table = []
        for name in order:
            calls = by_theme[name]
            scores = [call.score for call in calls if call.score is not None]
            places = Counter(where(call) for call in calls)
            order_of_places = sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
            words = ", ".join(f"{place} ({spanish(n)})" for place, n in order_of_places)
            portion = len(calls) / len(spoken)
            bounds = bounds_words(wilson(portion, len(spoken)))
            rows.append([name, len(calls), portion, bounds, fsum(scores) / len(scores), "", words])
        return rows

    def triggers(self) -> list[tuple[str, str]]:
        """Fires, and the detail, of each of the three."""
        base, value = self.base, self.base.whole.level
        grave = self.grave()
        tally = Counter((where(i.call), topic) for i in self.items for topic in base.topics(i.call.comment))
        often = sorted((-n, place, topic) for (place, topic), n in tally.items())
        often = [entry for entry in often if -entry[0] >= base.config.reports.repeated_complaints]
        listed = "; ".join(f"{place}: {topic.lower()} ({spanish(-n)})" for n, place, topic in often)
        level = "Sin datos"
        if value is not None:
            level = f"Índice de las preguntas generales: {percent(value)} (n = {spanish(len(base.whole.values))})"
        missed = value is not None and not base.reaches(value)
        return [
            ("Sí" if missed else "No", level),
            ("Sí" if grave else "No", several(len(grave), "cliente", "clientes")),
            ("Sí" if often else "No", listed or "Ningún tema alcanza ese número."),
        ]

    def grave(self) -> list[Attended]:
        limit = self.base.config.reports.impact_below
        return [item for item in self.items if item.call.score is not None and item.call.score < limit]

    def repeated(self) -> list[Attended]:
        return [item for item in self.items if item.case and "reiterativo" in item.case.flags]

    # ------------------------------------------------------------------------------------------------------ advisers

    def advisers(self) -> Table:
        base, least = self.base, self.base.config.reports.rank_from
        parts = {name: base.part([c for c in base.calls if c.adviser == name]) for name in _advisers(base)}
        ranked = sorted((n for n in parts if len(parts[n].values) >= least), key=lambda n: (-(parts[n].level or 0), n))
        few = sorted(name for name in parts if 0 < len(parts[name].values) < least)
        rows: Table = []
        for place, name in enumerate([*ranked, *few], 1):
            part, enough = parts[name], name in ranked
            own = [item for item in self.items if item.call.adviser == name]
            in_time = sum(item.outcome == "Sí" for item in own)
            due = sum(item.outcome in ("Sí", "No", "No, vencido y abierto") for item in own)
            scores = [call.score for call in part.surveys if call.score is not None]
            n = sum(part.classes)
            rows.append(
                [
                    place if enough else "–",
                    name,
                    ", ".join(sorted({call.site for call in part.calls if call.site})),
                    len(part.values),
                    told(part.level) if enough else f"n < {least}",
                    bounds_words(part.bounds) if enough else "–",
                    base.sample_words(len(part.values), part.bounds),
                    told(fsum(scores) / len(scores) if scores else None),
                    told(part.classes[0] / n if n else None),
                    part.classes[2],
                    f"{spanish(in_time)} de {spanish(due)}" if due else "–",
                ]
            )
        return rows

    def quality(self) -> dict[str, int]:
        """Rows of each check that found something."""
        calls, base = self.base.calls, self.base
        found = {
            "Filas sin fecha de llamada": sum(row.call_date is None for row in base.records),
            "Contactado sin calificaciones": sum(
                call.contacted is True and not call.answers and call.overall is None for call in calls
            ),
            "Casos sin responsable": sum(
                item.case is not None and item.case.owner in ("", NOBODY) for item in self.items
            ),
            "Cerrados sin fecha de gestión": len(self.of("Sin fecha de gestión")),
            "Verde sin evidencia": sum(call.colour.state is State.GREEN and not call.evidence for call in calls),
            "Casos cuya fila ya no está en el archivo": sum(
                case.form == base.form.code and _lost(case) and case.opened.replace(day=1) == base.month
                for case in base.cases
            ),
        }
        return {name: rows for name, rows in found.items() if rows}

    def findings(self) -> list[int]:
        """How many findings each printed line of the reader's findings stands for, the most first."""
        rows = {(c.where.workbook_id, c.where.sheet_id, c.where.row + 1) for c in self.base.calls}
        rows |= {(r.where.workbook_id, r.where.sheet_id, r.where.row + 1) for r in self.base.records if not r.call_date}
        lines = Counter(
            (finding.field or finding.code, finding.expected)
            for finding in self.base.findings
            if finding.severity is not Severity.INFO and (finding.workbook_id, finding.sheet_id, _line(finding)) in rows
        )
        return sorted(lines.values(), reverse=True)[:25]


def _line(finding: Finding) -> int:
    digits = finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
    return int(digits) if digits.isdigit() else 0


def _advisers(base: Recount) -> set[str]:
    return {call.adviser for call in base.calls} - {""}


def _lost(case: Case) -> bool:
    return case.status is CaseStatus.LOST


def _owner(item: Attended) -> str:
    return (item.case.owner if item.case else item.call.responsible or item.call.adviser) or NOBODY


def _customer(call: CallRecord) -> str:
    who = call.fingerprint
    return who.plate or who.vin or who.document or who.phone or f"{call.where.sheet_id}.{call.where.row}"


def _days(values: list[int]) -> str:
    if not values:
        return "Sin datos"
    middle = median(values)
    return f"{f'{middle:g}'.replace('.', ',')} {'día hábil' if middle == 1 else 'días hábiles'}"


def business_days(calendar: Calendar, start: date, end: date) -> int:
    """Counted day by day: those after ``start`` up to ``end``, day 0 not among them."""
    return sum(calendar.is_business_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def nth_business_day(calendar: Calendar, start: date, n: int) -> date:
    day = start
    while n:
        day += timedelta(days=1)
        n -= calendar.is_business_day(day)
    return day
