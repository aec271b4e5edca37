"""``init``: from the office's own downloaded workbooks to a draft of the configuration, on which ``try`` then runs."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sheets_automation.commands import outcome
from sheets_automation.commands.ask import Asker
from sheets_automation.commands.trial import emulator_with, session_on, without_locks
from sheets_automation.domain.onboarding.aliases import DraftForm, draft_form
from sheets_automation.domain.onboarding.forms import Recognised, Recogniser, Refused, label
from sheets_automation.domain.onboarding.mapping import Mapped, Match, Unknown, renamed
from sheets_automation.domain.onboarding.profile import Known
from sheets_automation.domain.onboarding.seen import Seen, seen
from sheets_automation.domain.reading.parse import read
from sheets_automation.domain.reading.score_columns import UNSURE_SCALE
from sheets_automation.errors import InputError
from sheets_automation.model import Reading, Workbook
from sheets_automation.policy import Config
from sheets_automation.render.config_files import example_of, form_file, limits_file, people_file
from sheets_automation.settings import Settings

WRITER = outcome.Writer("init", "init.json", "a draft")
_NO = frozenset({"n", "no", "none", "-"})
_YES = frozenset({"", "y", "yes", "s", "si", "sí"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,30}")
_ASKED = 2  # doubtful headings of one form that are asked about; the others are marked in its file


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted. ``basis``: folder of the configuration that the draft is made from; ``today``: Bogotá date."""

    files: tuple[Path, ...]
    out: Path
    basis: Path
    today: date


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was drafted, and how it reads the workbooks."""

    order: Order
    forms: tuple[DraftForm, ...]
    refused: tuple[Refused, ...]
    seen: Seen
    start: date
    config: Config  # as loaded from the draft
    reading: Reading
    files: tuple[str, ...]  # within the folder
    assumed: tuple[str, ...]

    @property
    def untouched(self) -> tuple[str, ...]:
        """Codes of forms for which no workbook was given."""
        drafted = {form.policy.code for form in self.forms}
        return tuple(form.code for form in self.config.forms if form.code not in drafted)


def init(order: Order, config: Config, settings: Settings, load: Callable[[Path], Config], asker: Asker) -> Drafted:
    """Draft a configuration into ``order.out``. ``config``: the basis; ``load``: reads a configuration folder.

    Raises:
        InputError: a file cannot be used, none of them is a register, or the folder holds something else.
    """
    outcome.refuse_foreign(order.out, WRITER)
    if order.out.resolve() == order.basis.resolve():
        raise InputError(f"{order.out} is the configuration that the draft is made from: choose another --out.")
    books = _books(order, settings, config.company.zone)
    known = Known.of(config, order.today)
    forms, refused = _forms(books, config, known, asker)
    if not forms:
        raise InputError("\n".join(refused_lines(refused)))
    found = seen(forms, known, config.semaphore)
    start = _start(found.newest, order.today, asker)
    files = _files(order, forms, found, config, start)
    drafted = _checked(files, load)
    reading = _read(forms, drafted, order.today)
    if (scaled := _scaled(forms, reading, asker)) != forms:
        forms, files = scaled, _files(order, scaled, found, config, start)
        drafted = _checked(files, load)
        reading = _read(forms, drafted, order.today)
    files[WRITER.record] = json.dumps(
        {"wrote": outcome.signature(files, WRITER)}, ensure_ascii=False, indent=2
    ).encode()
    outcome.replace(order.out, files, WRITER)
    return Drafted(
        order, tuple(forms), tuple(refused), found, start, drafted, reading, tuple(files), tuple(asker.assumed)
    )


def _books(order: Order, settings: Settings, zone: ZoneInfo) -> list[Workbook]:
    wanted = without_locks(order.files)
    if not wanted:
        raise InputError(
            "Nothing but lock files, which Excel keeps while a workbook is open. Name the workbook itself."
        )
    emulator = emulator_with(wanted, datetime.combine(order.today, time(12), zone))
    session = session_on(emulator, settings)
    return [session.sheets.snapshot(book_id) for book_id in emulator.workspace.books]


# ------------------------------------------------------------------------------------------------------ which form


def _forms(
    books: Sequence[Workbook], config: Config, known: Known, asker: Asker
) -> tuple[list[DraftForm], list[Refused]]:
    recognised: dict[str, list[Recognised]] = {}
    refused: list[Refused] = []
    for book in books:
        found = _recognised(book, config, known, asker)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            recognised.setdefault(found.code, []).append(_confirmed(found, asker))
    return [draft_form(alike, config.semaphore) for alike in recognised.values()], refused


def _recognised(book: Workbook, config: Config, known: Known, asker: Asker) -> Recognised | Refused:
    recogniser = Recogniser(book, config.forms, known)
    found = recogniser.recognise()
    if isinstance(found, Refused) or found.sure:
        return found
    codes = [found.code, *found.others]
    question = (
        f"Which form is «{book.title}»? Its headings are most like {found.code}, then {', '.join(found.others)}. "
        "One of these codes, or a new code for a form of its own"
    )
    said = asker.ask(question, found.code, _code, f"«{book.title}» is {found.code} (also like {', '.join(codes[1:])})")
    return found if said == found.code else recogniser.said(said)


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError(f"{text!r} is no code such as GSC-FOR-15")
    return text.upper()


# ---------------------------------------------------------------------------------------------- doubtful headings


def _confirmed(book: Recognised, asker: Asker) -> Recognised:
    """The workbook with what a person says of the headings on which everything depends."""
    answers: dict[tuple[str, str], str] = {}
    for match in _essential(book)[:_ASKED]:
        field_id, name = match.field, label(book.form, match.field)
        question = (
            f"Is «{match.heading.text}» ({example_of(match, field_id)}) of «{book.workbook.title}» "
            f"the field {field_id} ({name})? yes, no, or another field"
        )
        assumed = f"«{match.heading.text}» is {field_id} ({name}), {match.fit.confidence:.0%} sure"
        answers[match.heading.text, match.heading.groups] = asker.ask(
            question, "yes", lambda text: _field(text, book), assumed
        )
    if asker.answer is None or not answers:
        return book
    return replace(book, mapped=tuple(_answered(one, answers) for one in book.mapped))


def _essential(book: Recognised) -> list[Match]:
    """Doubtful headings of fields that the form cannot do without, or counts days from."""
    found: dict[str, Match] = {}
    for one in book.mapped:
        present = one.columns
        for group in (*book.form.required, book.form.clock.start):
            likely = [present[f] for f in group if f in present]
            best = max(likely, key=lambda match: match.fit.confidence, default=None)
            if best is not None and best.doubtful:
                found.setdefault(best.heading.text, best)
    return list(found.values())


def _field(text: str, book: Recognised) -> str:
    plain = text.strip().casefold()
    if plain in _YES | _NO:
        return "" if plain in _NO else "yes"
    if plain not in book.form.fields:
        raise ValueError(f"{text!r} is no field of {book.code}: one of {', '.join(book.form.fields)}")
    return plain


def _answered(one: Mapped, answers: Mapping[tuple[str, str], str]) -> Mapped:
    matches: list[Match] = []
    unknown = list(one.unknown)
    taken = {said for said in answers.values() if said not in ("", "yes")}
    for match in one.matches:
        said = answers.get((match.heading.text, match.heading.groups))
        if said == "" or (said is None and match.field in taken):
            unknown.append(Unknown(match.heading, match.column, ()))
        else:
            matches.append(match if said is None else renamed(match, match.field if said == "yes" else said))
    return replace(one, matches=tuple(matches), unknown=tuple(unknown))


def _read(forms: Sequence[DraftForm], config: Config, today: date) -> Reading:
    return read([book.workbook for form in forms for book in form.books], config, today)


def _scaled(forms: Sequence[DraftForm], reading: Reading, asker: Asker) -> list[DraftForm]:
    """The forms, with the scale that a person says where no mark goes beyond 5: read as 1 to 10 all are detractors."""
    found = []
    for form in forms:
        books = {book.workbook.id: book.workbook.title for book in form.books}
        doubts = [one for one in reading.findings if one.workbook_id in books and one.code == UNSURE_SCALE]
        if not doubts:
            found.append(form)
            continue
        names = ", ".join(dict.fromkeys(f"«{one.field}»" for one in doubts))
        title = books[doubts[0].workbook_id]
        said = asker.ask(
            f"No score of {names} in «{title}» goes beyond 5. Full marks are 5 or 10?",
            "10",
            _full_marks,
            f"{names} of «{title}» are 1 to 10, though none goes beyond 5: if full marks are 5, set escala = 5 in "
            f"forms/{form.policy.code}.toml, else all of them are detractors",
        )
        marks = form.policy.model_copy(update={"scale": int(said)})
        found.append(replace(form, policy=marks))
    return found


def _full_marks(text: str) -> str:
    if text.strip() not in ("5", "10"):
        raise ValueError("Type 5 or 10")
    return text.strip()


# ------------------------------------------------------------------------------------------------------- go-live


def _start(newest: date | None, today: date, asker: Asker) -> date:
    """The day from which rows are painted and mailed: by default the first of the month of the newest row."""
    default = (newest or today).replace(day=1)
    question = "From which day on may the service paint and mail (rows before it are only read)? As in 2026-11-01"
    assumed = f"go-live {default}: the first of the month of the newest row"
    return date.fromisoformat(asker.ask(question, default.isoformat(), _iso, assumed))


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is no day such as 2026-11-01") from None


# ---------------------------------------------------------------------------------------------------------- files


def _files(order: Order, forms: Sequence[DraftForm], found: Seen, config: Config, start: date) -> dict[str, bytes]:
    """Name → content of the folder: a copy of the basis with what was drafted in its place."""
    files = {name: (order.basis / name).read_bytes() for name in _copied(order.basis, config)}
    texts = {f"forms/{form.policy.code}.toml": _form_text(order.basis, form, found) for form in forms}
    texts["people.toml"] = people_file(
        found, (name for name, brand in config.people.brands.items() if brand.platform), _named_elsewhere(config)
    )
    limits = order.basis / "limits.toml"
    texts["limits.toml"] = limits_file(limits.read_text(encoding="utf-8") if limits.is_file() else "", start)
    return files | {name: text.encode() for name, text in texts.items()}


def _copied(basis: Path, config: Config) -> Iterable[str]:
    for pattern in ("*.toml", "forms/*.toml", "exports/*.toml", *([config.mail.logo] if config.mail.logo else [])):
        for path in sorted(basis.glob(pattern)):
            yield path.relative_to(basis).as_posix()


def _form_text(basis: Path, form: DraftForm, found: Seen) -> str:
    path = next(
        (path for path in sorted((basis / "forms").glob("*.toml")) if _is_of(path, form.basis)),
        basis / "forms" / f"{form.basis}.toml",
    )
    return form_file(path.read_text(encoding="utf-8"), form, found)


def _is_of(path: Path, code: str) -> bool:
    return re.search(rf'(?m)^codigo\s*=\s*"{re.escape(code)}"', path.read_text(encoding="utf-8")) is not None


def _named_elsewhere(config: Config) -> dict[str, list[str]]:
    """Sedes and marcas that other files of the basis name: without them it would not load."""
    brands = [target.brand for target in config.crm.targets if target.brand]
    brands += [brand for form in config.forms for brand in form.ages.by_brand]
    return {"sedes": list(config.calendar.sites), "marcas": list(dict.fromkeys(brands))}


def _checked(files: Mapping[str, bytes], load: Callable[[Path], Config]) -> Config:
    """The draft as the service loads it, before anything is written where a person will look."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "config"
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return load(folder)


# -------------------------------------------------------------------------------------------------------- refusals

_SHOWN = 12  # headings of a tab


def refused_lines(refused: Sequence[Refused]) -> list[str]:
    """Of each workbook that is no register: what was read, which form comes nearest, and what is lacking."""
    lines = ["No register was found; nothing was written."]
    for one in refused:
        lines.append(f"  {one.workbook}:")
        for tab, row, headings in one.tabs:
            named = ", ".join(f"«{text[:40]}»" for text in headings[:_SHOWN])
            more = f" and {len(headings) - _SHOWN} more" if len(headings) > _SHOWN else ""
            told = f"row {row} was read as the heading: {named}{more}" if headings else "no row of headings"
            lines.append(f"    «{tab}»: {told}")
        if one.nearest:
            lacking = "; ".join(one.lacking) or "enough columns that are the form's"
            lines.append(f"    The nearest form is {one.nearest}, but no column holds: {lacking}")
    lines.append("Give the workbooks as downloaded from Drive, with the tabs in which people type.")
    return lines
