"""Corporate customers, and the people who only look like them (A-09).

A person may have a NIT (RUT): it is the cédula. A company's has nine digits and begins with 8 or 9. A person may be
called Banco; nobody is called SAS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sheets_automation.domain.cells.names import personal
from sheets_automation.domain.cells.text import compact, normalise
from sheets_automation.domain.exports.customer import Customer
from sheets_automation.policy import CompanyPolicy

_LEGAL_NUMBER = re.compile(r"[89]\d{8,9}")  # ten where the check digit was typed without its dash
_NUMBER = re.compile(r"\d{4,}")
_PARTICLES = frozenset({"de", "da", "dos"})  # «MARIA DE SA» is a person
_ARTICLES = frozenset({"el", "la", "mi"})
_SHORT = 2  # letters of SA and EU, which initials may spell too


class Companies:
    """Tells companies from people by what the policy says."""

    def __init__(self, policy: CompanyPolicy) -> None:
        self._documents = _compacted(policy.documents)
        self._personal_documents = _compacted(policy.personal_documents)
        self._legal = _compacted(policy.legal)
        self._natural = _compacted(policy.natural)
        self._forms = tuple(map(normalise, policy.forms))
        self._words = tuple(map(normalise, policy.words))
        self._surnames = tuple(map(normalise, policy.surnames))

    def why(self, customer: Customer) -> str:
        """What shows that the customer is a company; "" for a person."""
        if compact(customer.person_kind) in self._legal:
            return f"Tipo de persona: {customer.person_kind}"
        words = normalise(customer.name)
        found = self._form(words, customer) or self._word(words, customer)
        if found:
            return f"El nombre dice «{found.upper()}»"
        if self._legal_number(customer):
            return f"El documento {customer.document} es de empresa (9 dígitos, empieza por {customer.document[0]})"
        if self._documents_only(customer):
            return f"Tipo de documento: {customer.document_kind}"
        surname = self._surname(words, customer)
        return f"El nombre dice «{surname.upper()}»" if surname else ""

    def _form(self, words: str, customer: Customer) -> str:
        """SAS and LTDA anywhere; SA and EU only where no person can be meant by them."""
        for form in _within(words, self._forms):
            before = f" {words} ".partition(f" {form} ")[0].split()
            clear = before and before[-1] not in _PARTICLES and not self._person(customer)
            if len(form.replace(" ", "")) > _SHORT or clear:
                return form
        return ""

    def _word(self, words: str, customer: Customer) -> str:
        """COOPERATIVA first in the name, or anywhere unless it stands beside a person's own name and document."""
        for word in _within(words, self._words):
            if words.startswith(word) or not self._person(customer):
                return word
        return ""

    def _surname(self, words: str, customer: Customer) -> str:
        """BANCO first in the name, where the rest is no person's: «Banco de Bogotá», «Mi Banco»."""
        for word in _within(words, self._surnames):
            before, _word, after = f" {words} ".partition(f" {word} ")
            if not _ARTICLES.issuperset(before.split()):
                continue
            follows = after.split()
            named = follows[:1] != ["de"] and (personal(customer.name) or self._said_natural(customer))
            if not (named or _natural_number(customer)):
                return word
        return ""

    def _person(self, customer: Customer) -> bool:
        """A person by the row's own word and by the name: both, as either is often wrong."""
        return self._said_natural(customer) and personal(customer.name)

    def _said_natural(self, customer: Customer) -> bool:
        kind = compact(customer.document_kind)
        return compact(customer.person_kind) in self._natural or kind in self._personal_documents

    def _legal_number(self, customer: Customer) -> bool:
        if _LEGAL_NUMBER.fullmatch(customer.document) is None:
            return False
        return not self._person(customer)

    def _documents_only(self, customer: Customer) -> bool:
        """A NIT whose number cannot be read, under a name that no person has."""
        nit = compact(customer.document_kind) in self._documents
        return nit and not _natural_number(customer) and not personal(customer.name)


def _natural_number(customer: Customer) -> bool:
    return _NUMBER.fullmatch(customer.document) is not None and _LEGAL_NUMBER.fullmatch(customer.document) is None


def _compacted(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(compact, texts))


def _within(words: str, phrases: Iterable[str]) -> list[str]:
    """The phrases that stand in a name as whole words, the longest first."""
    padded = f" {words} "
    return sorted((phrase for phrase in phrases if f" {phrase} " in padded), key=len, reverse=True)
