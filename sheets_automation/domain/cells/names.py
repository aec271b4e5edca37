"""Names of people, and spellings of sites, brands and other closed lists brought to the one that ``config/`` uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from sheets_automation.domain.cells.negation import NEGATORS, crosses, negated, plain_words
from sheets_automation.domain.cells.read import Blank, Read, blank_of
from sheets_automation.domain.cells.scores import error_note
from sheets_automation.domain.cells.text import clean, closest, compact, normalise
from sheets_automation.model import CellError, CellValue

_COURTESY = re.compile(r"^(?:sra?|srta|don|do[ñn]a|dra?|ing|lic)\b\.?\s+", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*[(\[].*?[)\]]")
_COMPANY = frozenset(
    {
        "sas", "sa", "ltda", "ltd", "eu", "esp", "ese", "cia", "cooperativa", "alcaldia", "gobernacion", "municipio",
        "universidad", "fundacion", "asociacion", "consorcio", "leasing", "renting", "seguros", "policia", "ejercito",
        "icbf", "transportes", "ministerio", "hospital", "colegio", "inversiones", "constructora",
    }
)  # fmt: skip
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "e"})
_GIVEN_NAMES = """
    aaron abel adrian adriana agustin aida alba alberto aldo alejandra alejandro alex alexander alexandra alfonso
    alfredo alicia alonso alvaro amanda amparo ana andrea andres angel angela angelica angie antonio ariel armando
    arturo astrid aura beatriz bernardo bertha blanca brayan bryan camila camilo carlos carmen carolina catalina
    cecilia cesar christian clara claudia constanza cristian cristina daniel daniela danilo dario david deisy
    derly diana diego dora edgar edison eduardo edwin efrain elena eliana elias elizabeth elkin elsa elvia emilio
    emma enrique erika ernesto esperanza esteban esther eugenia eva fabian fabio fabiola felipe felix fernanda
    fernando flor francisco freddy gabriel gabriela german gilberto giovanni gladys gloria gonzalo graciela
    gregorio guillermo gustavo harold hector helena henry hernan hernando hugo humberto ignacio ines ingrid irene
    iris isabel isabella ivan jaime jairo janeth javier jeimy jennifer jenny jesus jhon jimena joaquin johana john
    jonathan jorge jose josefina juan juana julian juliana julieta julio karen karina karol katherine kelly kevin
    lady laura leidy leonardo leonor lida liliana lina lorena lorenzo lucas lucia luis luisa luz magda manuel
    marcela marcos margarita maria mariana mariela marina mario marisol maritza marleny marta martha martin mateo
    mauricio maximiliano mayra mercedes miguel milena miriam monica myriam nancy natalia nelly nelson nestor
    nicolas nidia nora norma nubia octavio olga omar orlando oscar pablo paola patricia patricio paula pedro pilar
    rafael ramiro ramon raul rebeca ricardo roberto rocio rodolfo rodrigo rosa rosalba ruben ruth salvador samuel
    sandra santiago sara saul sebastian sergio silvia simon sofia sol sonia stefania stella susana tatiana teresa
    tomas uriel valentina valeria vanessa veronica vicente victor victoria viviana walter william wilmer wilson
    wilton ximena yamile yaneth yeimy yenny yesica yesid yolanda yuli yuliana yury zulma
"""
_GIVEN = frozenset(_GIVEN_NAMES.split())


@lru_cache(maxsize=32_768, typed=True)
def name(value: CellValue) -> Read[str]:
    """A person or company as typed, in one line, without courtesy titles and remarks in brackets."""
    if isinstance(value, CellError):
        return Read(note=error_note(value)) if value.type == "LOADING" else Read(blank=Blank.NA)
    blank = blank_of(value)
    if blank is not Blank.NO:
        return Read(blank=blank)
    text = _COURTESY.sub("", _PARENTHESIS.sub("", clean(value))).strip(" .,-/")
    return Read(text) if text else Read(blank=Blank.NA)


def personal(full: str) -> bool:
    """Whether a given name that is common in Colombia stands in it: «BANCO PÉREZ MARÍA», not «Banco de Bogotá»."""
    return not _GIVEN.isdisjoint(normalise(full).split())


@lru_cache(maxsize=8_192)
def short_name(full: str) -> str:
    """First name and one initial, for mails: «PÉREZ GÓMEZ JUAN» → «Juan P.» (domain §3, least personal data).

    Companies keep their name. Surnames written first are recognised by a list of common given names.
    """
    text = _PARENTHESIS.sub("", _COURTESY.sub("", clean(full)))
    person = next((part for part in re.split(r"[/|;]", text) if part.strip()), "")
    words = [word for word in re.split(r"[\s,]+", person) if word]
    plain = [normalise(word) for word in words]
    if not words:
        return ""
    if any(word in _COMPANY for word in plain):
        return " ".join(words)[:40]
    first = 0
    if plain[0] not in _GIVEN:
        first = next((at for at, word in enumerate(plain) if word in _GIVEN), 0)
    if first:
        initial = words[0]
    else:
        rest = [word for word, key in zip(words[1:], plain[1:], strict=True) if key not in _PARTICLES]
        # Juan Carlos Pérez Gómez: the second word is a given name too, the surname follows
        if len(rest) > 1 and normalise(rest[0]) in _GIVEN:
            rest = rest[1:]
        initial = rest[0] if rest else ""
    given = words[first].capitalize()
    return f"{given} {initial[0].upper()}." if initial else given


class Spellings:
    """Canonical words and the ways people write them. Exact after normalising, then nearly equal, else unknown."""

    def __init__(self, canonical: Mapping[str, Iterable[str]], cutoff: float = 0.8) -> None:
        """``canonical``: canonical word → further spellings."""
        self._exact: dict[str, str] = {}
        self._cutoff = cutoff
        self._memo: dict[str, str | None] = {}
        for word, spellings in canonical.items():
            for spelling in (word, *spellings):
                if key := compact(spelling):
                    self._exact.setdefault(key, word)

    def __bool__(self) -> bool:
        return bool(self._exact)

    def find(self, text: str) -> str | None:
        """The canonical word for what was typed; None when nobody can tell."""
        if text not in self._memo:
            if len(self._memo) > 8_192:
                self._memo.clear()
            self._memo[text] = self._search(text)
        return self._memo[text]

    def _search(self, text: str) -> str | None:
        key = compact(text)
        if key in self._exact:
            return self._exact[key]
        within = self.mentioned(text)
        if within is not None:
            return within
        if len(key) < 4:
            return None
        options = [option for option in self._exact if len(option) >= 4 and not crosses(key, option)]
        near = closest(key, options, self._cutoff)
        if near is not None:
            return self._exact[near]
        starts = {self._exact[option] for option in self._exact if option.startswith(key) and not crosses(key, option)}
        return starts.pop() if len(starts) == 1 else None

    def mentioned(self, text: str) -> str | None:
        """The canonical word mentioned as whole words in a longer text («NOVIEMBRE VW» → Volkswagen).

        The longest mention wins; two different ones of equal length are no answer. One that is denied is no mention
        («no es queja»).
        """
        words = plain_words(text)[:40]
        for length in range(min(5, len(words)), 0, -1):
            runs = {
                "".join(words[at : at + length])
                for at in range(len(words) - length + 1)
                if not (NEGATORS.intersection(words[:at]) and negated(words, at))
            }
            found = {self._exact[run] for run in runs if run in self._exact}
            if found:
                return found.pop() if len(found) == 1 else None
        return None
