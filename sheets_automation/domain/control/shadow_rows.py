"""The tab «En sombra»: how often people did what the service would have done, and what the switch will bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from sheets_automation.domain.cases.brake import Held
from sheets_automation.domain.control.tables import SHADOW, as_words
from sheets_automation.domain.shadow.agreement import Agreement, agreements, altogether
from sheets_automation.domain.spanish import count, full_date, number, percent
from sheets_automation.model import CellOut, Fate, ShadowLine
from sheets_automation.policy import LimitsPolicy

#: Above the sentences; and the last line of the figures.
HEADINGS = (
    "EN SOMBRA",
    "CÓMO SE LEE",
    "CORREOS QUE HABRÍA ENVIADO",
    "INFORMES QUE HABRÍA ESCRITO",
    "AL SALIR DE LA SOMBRA",
)
_LINE = 165  # characters that the width of the tab holds
_WIDTH = 8  # columns
Row = tuple[CellOut, ...]

_HOW = (
    "Filas: las que el servicio habría pintado, desde la primera vez que quiso. Lo mismo y Otro color: una persona las "
    "pintó después. Nadie: aún no las pinta nadie. Ya no aplica: la fila cambió antes de que alguien la pintara. "
    "Acuerdo: de las que una persona pintó, en cuántas hizo lo mismo. Lo que una persona pintó antes no se cuenta. "
    "Si el intervalo es ancho, son pocas filas para decidir: dele más días."
)
_HELD = (
    "«{file}»: la primera corrida real lo dejará quieto hasta que alguien lo apruebe, porque pintaría {painted} de "
    "{rows} ({share}; limits.toml permite {allowed}). Los demás archivos siguen. Mírelo con `sheets-automation plan "
    '--only "{file}"`; apruébelo con `plan --out PLAN --only "{file}"` y `run --plan PLAN`, o suba '
    "max_proporcion_pintada."
)
_MANY = (
    "Los correos de hoy serían {due} y limits.toml permite {allowed} (max_correos): así, la primera corrida real no "
    "pintaría ni enviaría nada. Si la cantidad es correcta, suba el límite."
)


@dataclass(frozen=True, slots=True)
class ShadowTold:
    """What the tab is made of. ``over``: when shadow mode ended, None while it lasts."""

    lines: Sequence[ShadowLine]
    over: datetime | None = None
    switch: Sequence[str] = ()  # what the first run outside shadow mode would do
    reports: Sequence[str] = ()  # what last month's reports would say


def switch_words(paints: int, held: Sequence[Held], due: int, limits: LimitsPolicy) -> list[str]:
    """What the first real run would do, were it now. ``due``: mails that would leave now."""
    stays = sum(one.painted for one in held)
    rows = count(paints - stays, "fila", "filas")
    words = [f"Si la sombra se apagara ahora, la primera corrida pintaría {rows}."]
    for one in held:
        words.append(
            _HELD.format(
                file=one.workbook,
                painted=number(one.painted),
                rows=count(one.rows, "fila", "filas"),
                share=percent(one.painted / one.rows, 0),
                allowed=percent(one.allowed, 0),
            )
        )
    if due > limits.mails_per_run:
        words.append(_MANY.format(due=due, allowed=limits.mails_per_run))
    return words


def shadow_rows(told: ShadowTold) -> list[Row]:
    """Rows of the tab: the rules, then sentences."""
    rows: list[Row] = [_figures(one) for one in agreements(told.lines)]
    rows.append(_figures(altogether(told.lines)))
    for heading, sentences in _sections(told):
        rows.append(_text(""))
        rows.append(_text(heading))
        rows += [_text(line) for sentence in sentences for line in wrap(sentence, _LINE)]
    return rows


def share_words(one: Agreement) -> str:
    """«80,0 % (n = 10)», «sin datos»."""
    return "sin datos" if one.share is None else f"{percent(one.share, 1)} (n = {number(one.decided)})"


def interval_words(one: Agreement) -> str:
    """«49,0 % a 94,3 %»."""
    interval = one.interval
    return "" if interval is None else f"{percent(interval.low, 1)} a {percent(interval.high, 1)}"


def _figures(one: Agreement) -> Row:
    figures = (one.wanted, one.same, one.other, one.waiting + one.nobody, one.changed)
    return (one.words, *figures, share_words(one), interval_words(one))


def _text(words: str) -> Row:
    return (words, *[""] * (_WIDTH - 1))


def _sections(told: ShadowTold) -> Iterator[tuple[str, Sequence[str]]]:
    yield HEADINGS[0], [_state(told), f"Cada color y cada correo, uno por uno: pestaña «{SHADOW.title}»."]
    yield HEADINGS[1], [_HOW]
    yield HEADINGS[2], [_mails(told.lines)]
    if told.reports:
        yield HEADINGS[3], told.reports
    if told.switch:
        yield HEADINGS[4], [*told.switch, _AFTER]


_AFTER = (
    "Para salir escriba en limits.toml: sombra = false. Los casos conservan su número y su primer día; los correos que "
    "no salieron no se envían tarde."
)


def _state(told: ShadowTold) -> str:
    first = min((line.first for line in told.lines), default=None)
    since = f"desde el {_moment(first)}" if first else "y todavía no ha querido hacer nada"
    if told.over is not None:
        return f"El servicio estuvo en sombra {since}; salió el {_moment(told.over)} y estas cifras ya no cambian."
    return f"El servicio está en sombra {since}: lee los controles, no escribe en ellos y a nadie le envía correos."


def _mails(lines: Sequence[ShadowLine]) -> str:
    kinds = Counter(line.mail.moment for line in lines if line.fate is Fate.UNSENT and line.mail is not None)
    if not kinds:
        return "Ninguno."
    return " · ".join(f"{as_words(moment)}: {number(n)}" for moment, n in kinds.most_common())


def _moment(moment: datetime) -> str:
    return f"{full_date(moment.date())} {moment:%H:%M}"
