"""The table of formula functions: how one is declared, and what it may know beside its arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sheets_automation.emulator.cells.locales import LocaleData

from .values import Failure, Operand, Value


@dataclass(frozen=True, slots=True)
class World:
    """What functions may know beside their arguments: the locale, and the time in the spreadsheet's zone (naive)."""

    locale: LocaleData
    now: datetime


Function = Callable[[World, Sequence[Operand]], Value]


@dataclass(frozen=True, slots=True)
class Definition:
    """A function: its English name, how many arguments it takes, and what it does."""

    name: str
    least: int
    most: int
    run: Function


#: The most arguments of a function that takes any number.
MANY = 255


def definer(table: dict[str, Definition]) -> Callable[[str, int, int], Callable[[Function], Function]]:
    """A decorator that enters functions in a table under their names, separated by blanks, the English one first."""

    def define(names: str, least: int, most: int) -> Callable[[Function], Function]:
        def register(run: Function) -> Function:
            first = names.split()[0]
            for name in names.split():
                table[name] = Definition(first, least, most, run)
            return run

        return register

    return define


def arity(name: str, least: int, most: int, got: int) -> Failure:
    """The fault of a call with too few or too many arguments."""
    if least == most:
        wanted = f"Expected {least} arguments"
    elif most == MANY:
        wanted = f"Expected at least {least} arguments"
    else:
        wanted = f"Expected between {least} and {most} arguments"
    return Failure("N_A", f"Wrong number of arguments to {name}. {wanted}, but got {got} arguments.")
