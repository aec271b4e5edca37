"""Personal data that people typed into comments, masked before a mail quotes them (spec §9, §13).

A comment is read in a plain spelling, letter by letter, so that what is found there is replaced in the text as it was
typed. Each kind of datum has a finder; what one found is blank for the next. Telephones of other countries are left to
``phonenumbers``; it does not know how people here part, mistype and cut off their own. Where a figure may be harmless,
the nearest word decides: prices, distances, days and order numbers are needed to answer a customer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence

import phonenumbers

from sheets_automation.domain.figure_words import LOOSE_UNIT, UNIT, digits, is_harmless, is_price, is_round, near
from sheets_automation.domain.plain_letters import plain

PHONE, DOCUMENT, CARD, EMAIL, PLATE = "[teléfono]", "[documento]", "[tarjeta]", "[correo]", "[placa]"

Span = tuple[int, int, str]  # first letter, after the last, the word that is put there
_Finder = Callable[[str, Collection[str]], Iterator[Span]]

_MASKED, _ASIDE = "\x00", "\x01"  # no plain text holds them, and no pattern goes past them
_COLOMBIA = 57

_JUNCTION = r"[ ._\-/(),]{0,3}"  # what stands between two figures of one number

# ----------------------------------------------------------------------------------------------- what is set aside

_ALREADY = re.compile(r"\[(?:telefono|documento|tarjeta|correo|placa)\]")
_DAY = re.compile(r"(?<!\d)(\d{1,2})([/.\-])(\d{1,2})\2((?:19|20)\d\d|[0-4]\d)(?!\d)(?!\2\d)")
_ISO_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d([\-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_HOUR = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?!\d)")

# ----------------------------------------------------------------------------------------------- what is personal

_MAIL = re.compile(
    r"[\w.+%\-]{1,64}@(?:[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,5}|\W{0,4}\Z)"
    r"|[\w.+%\-]{1,64} ?@ ?[\w\-]{1,63}(?: ?\. ?(?:com?|net|org|edu|gov|info|es)\b){1,3}",
    re.IGNORECASE,
)
_VIN = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Z]{0,16}\d)(?=\d{0,16}[A-Z])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])", re.IGNORECASE
)
_CHASSIS = re.compile(
    r"\b(?:vin|chasis|numero de motor)[\s.:#]{0,4}(?:no[.\s]{1,3})?(?=[A-Z]{0,16}\d)([A-Z0-9]{6,17})\b", re.IGNORECASE
)
_PLATE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{3})([ \-]?)(\d{3}|\d{2}[A-Za-z])(?![A-Za-z0-9])(?![.,:/]\d)")
_SAID_TO_BE_PLATE = re.compile(
    r"\b(?:placas?|carro|vehiculo|moto|camioneta)\W{0,4}(?:de |es |la |no\.? ){0,2}$", re.IGNORECASE
)
#: Three letters before a figure that are words, units, models or abbreviations.
_WORDS_OF_THREE = """
    ABS AIR ANO APP APT BLQ BMW BTA CAS CED CEL CLL COD COM CON COP CRA CRM CUM DEL DEN DIA DIO DOC DOS DTO ENE ERA
    ESA ESE ESO ESP EST EXT FAC FAX FEB FOR FSI FUE GLI GLN GOL GPS GTI GTS HAN HAY HOY HPS INT ISO IVA JAC JUL JUN
    KIA KMS KWH LAS LED LES LOC LOS LTS MAR MAS MAX MES MIL MIN MIS MPI MUY MZA NIT NOS NOV NRO NUM OCT OFI ORD OTR
    OTS PAR POR PQR PRO PSI PTO QUE RAD RAM REF RES RIN RPM RUT SEP SER SIN SOL SON SUS SUV TAN TDI TEL TIP TOR TRE
    TSI TUS UNA UNO UPS USB VAN VAS VER VEZ VIA VIN VOY
"""
_NO_PLATE = frozenset(_WORDS_OF_THREE.split())
_GOES_ON = re.compile(r"[ \-]\d")
_CARD = re.compile(r"(?<!\d)(?=(\d{13,19}|\d{3,7}(?:[ \-]{1,2}\d{1,7}){1,6})(?!\d))")
_PHONE = re.compile(rf"(?<!\d)(?=((?:(?:00)?57{_JUNCTION})?[36](?:{_JUNCTION}\d){{9}})(?!\d))")
_PREFIX = re.compile(r"\(?\+ ?\(?(?:\d{1,3}\)?[ .\-]?\(?)?\Z|\(\Z")
_COUNTRY = re.compile(rf"(?:00)?57{_JUNCTION}(?=[36](?:{_JUNCTION}\d){{9}}$)")
_OLD_LANDLINE = re.compile(r"\([1-8]\) ?\d{3}[ \-]?\d{2}[ \-]?\d{2}(?!\d)|(?<![\d.,/\-])[2-8]\d\d-\d{4}(?![\d/\-])")
_LANDLINE = re.compile(rf"\d{{3}}{_JUNCTION}\d\d{_JUNCTION}\d\d")
_MISTYPED = re.compile(r"(?<!\d)(?:3[0-5]\d{7}|(?:57)?3[0-5]\d{9,10}|(?:3[0-5]\d{8}){2,3})(?!\d)")
_ABROAD = re.compile(rf"\+ ?(?=(\d(?:{_JUNCTION}\d){{7,14}})(?!\d))")
_FIGURES = re.compile(rf"(?<!\d)(?=(\d(?:{_JUNCTION}\d){{4,14}})(?!\d))")
_IN_DOCUMENT = re.compile(
    r"(?<!\d)(?=(\d{5,12}(?: ?- ?\d)?(?!\d)|\d{1,3}(?:[.,' ]\d{3}){1,3}(?: ?- ?\d)?(?!\d)(?![.,']\d)(?! \d{3,4}(?!\d))"
    r"|\d(?:[ .,'\-]{0,2}\d){4,11}(?!\d)))"
)
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?!(?:LA|EL|ES|NO|DE|DEL|NRO)[ \-])(?:[A-Z]{1,3}[ \-]?|[a-z]{1,3})\d{5,9}(?![A-Za-z0-9])"
)
_DOTTED = re.compile(r"(?<!\d)(?<!\d[.,'])\d{1,3}(?:[.,']\d{3}){2,3}(?: ?- ?\d(?!\d))?(?!\d)(?![.,']\d{3})")
_SPACED = re.compile(r"(?<!\d)1 [0-2]\d\d \d{3} \d{3}(?!\d)")
_CITIZEN = re.compile(r"(?<!\d)1[0-2]\d{8}(?!\d)")
_BARE = re.compile(
    r"(?<![\dA-Za-z])(?<!\b\d[.,'])(?<!\b\d\d[.,'])(?<!\b\d{3}[.,'])\d{7,12}(?:-\d(?!\d))?(?!\d)(?![.,']\d{1,6}(?!\d))"
)
_COMPACT_DAY = re.compile(
    r"20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20[0-3]\d"
)
_ROUND = re.compile(r"(?<!\d)\d{1,3}[.,][05]00(?![.,]?\d)")
_CUT_OFF = re.compile(
    rf"(?<!\d)(?<!\d[.,'])(?:(?:00)?57{_JUNCTION})?(?:3[0-5]\d|60\d)(?:[ .\-/)]{{0,2}}\d){{2,8}}(?=[ .\-(/]{{0,5}}\Z)"
)


def masked(text: str, keep: Collection[str] = ()) -> str:
    """The text with personal data replaced by words in brackets; everything else as it was. Never raises.

    ``keep``: plates that may be read, as «ABC123»: the customer's own. Masking what is masked changes nothing: finders
    go over the text until none finds anything more.
    """
    view, origin = plain(text)
    if not any(letter.isdigit() or letter == "@" for letter in view):
        return text
    view = _set_aside(view)
    kept = {_compact(plate) for plate in keep}
    spans: list[Span] = []
    more = True
    while more:
        more = False
        for find in _FINDERS:
            found = _apart(find(view, kept), origin)
            view = _blanked(view, found)
            spans += found
            more = more or bool(found)
    return _replaced(text, origin, spans)


def beginning(text: str, length: int) -> str:
    """At most ``length`` characters of a text, and never half a word or half a number: nobody can tell what those were.

    A text without blanks is cut where it must be.
    """
    if len(text) <= length:
        return text
    head = text[:length]
    if not (text[length].isspace() or head[-1:].isspace()):
        head = _without_last_word(head)
    while head and _may_go_on(head, text[len(head) :]):
        head = _without_last_word(head)
    return head.rstrip() if len(head) > length // 2 else text[:length]


def _may_go_on(head: str, rest: str) -> bool:
    """Whether the last word before a cut and the first after it may be parts of one number."""
    last, first = head.split()[-1:], rest.split()[:1]
    after = any(letter.isdigit() for word in first for letter in word)
    return after and bool(last) and not any(letter.isalpha() for letter in last[0])


def _without_last_word(text: str) -> str:
    """All blanks, too, that stand behind the word are gone; those before it stay."""
    words = text.rstrip()
    return words[: max((words.rfind(blank) for blank in " \t\r\n"), default=-1) + 1]


# -------------------------------------------------------------------------------------------------------- reading


def _set_aside(view: str) -> str:
    """Without what was masked before, and without days and hours, which look like many things."""
    view = _ALREADY.sub(lambda match: _MASKED * len(match.group()), view)
    for pattern in (_ISO_DAY, _DAY, _HOUR):
        view = pattern.sub(lambda match: _ASIDE * len(match.group()) if _is_day(match) else match.group(), view)
    return view


def _is_day(match: re.Match[str]) -> bool:
    """Of three small figures a day, by the calendar; not the middle of a longer number parted in the same way."""
    if match.re is not _DAY:
        return True
    first, sign, second, _year = match.groups()
    before = match.string[max(0, match.start() - 2) : match.start()]
    goes_on = len(before) == 2 and before[0].isdigit() and before[1] == sign
    return not goes_on and 0 < min(int(first), int(second)) <= 12 and 0 < max(int(first), int(second)) <= 31


def _compact(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", plain(text)[0]).upper()


# ---------------------------------------------------------------------------------------------------------- finders


def _mails(view: str, _kept: Collection[str]) -> Iterator[Span]:
    for match in _MAIL.finditer(view):
        yield *match.span(), EMAIL


def _chassis(view: str, _kept: Collection[str]) -> Iterator[Span]:
    """A chassis number names a car as its plate does."""
    for match in _VIN.finditer(view):
        yield *match.span(), PLATE
    for match in _CHASSIS.finditer(view):
        yield *match.span(1), PLATE


def _cards(view: str, _kept: Collection[str]) -> Iterator[Span]:
    for match in _CARD.finditer(view):
        start = match.start()
        for end in reversed(_group_ends(view, match)):
            if _is_card(view[start:end]) and not _is_filed(view, start, end) and not is_price(view, start, end):
                yield start, end, CARD
                break


def _group_ends(view: str, match: re.Match[str]) -> list[int]:
    """Where a number that begins here may end: after any of its groups of figures."""
    start, end = match.span(1)
    return [start + group.end() for group in re.finditer(r"\d+", view[start:end])]


def _is_card(text: str) -> bool:
    """Right by its check digit, and parted, if at all, in groups of three figures and more but for the last."""
    figures = digits(text)
    if not 13 <= len(figures) <= 19 or len(set(figures)) == 1:
        return False
    if any(len(group) < 3 for group in re.findall(r"\d+", text)[:-1]):
        return False
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(figures))]
    return sum(digit - 9 * (digit > 9) for digit in doubled) % 10 == 0


def _is_filed(view: str, start: int, end: int) -> bool:
    """A long number under which something is filed, and that is as long as no card."""
    kind, adjacent = near(view, start)
    return kind == "order" and adjacent and not (end - start in (15, 16) and view[start] in "3456")


def _keyed_documents(view: str, _kept: Collection[str]) -> Iterator[Span]:
    """«CC 1.052.399.003», «pasaporte AB123456»: by the word before."""
    for match in _IN_DOCUMENT.finditer(view):
        if near(view, match.start()) == ("document", True) and not is_price(view, *match.span(1)):
            yield *match.span(1), DOCUMENT
    for match in _PASSPORT.finditer(view):
        if near(view, match.start()) == ("document", True):
            yield *match.span(), DOCUMENT


def _telephones(view: str, _kept: Collection[str]) -> Iterator[Span]:
    """Ten figures, 3… or 60…, however they are parted, with and without 57."""
    for match in _PHONE.finditer(view):
        start, end = match.span(1)
        if _spelled_as_phone(match.group(1)) and not is_price(view, start, end):
            yield _with_prefix(view, start, end), end, PHONE
    for match in _OLD_LANDLINE.finditer(view):
        if not is_harmless(view, *match.span()):
            yield *match.span(), PHONE
    for match in _MISTYPED.finditer(view):
        if not is_price(view, *match.span()):
            yield _with_prefix(view, *match.span()), match.end(), PHONE


def _spelled_as_phone(text: str) -> bool:
    """Not «30.000-40.000», «3/10, 9/10, 10/10», «3 10 20 30 40 5»."""
    own = _COUNTRY.sub("", text, count=1)
    groups = re.findall(r"\d+", own)
    sizes = [len(group) for group in groups]
    if not re.match(r"3|60[1-8]", "".join(groups)):
        return False
    if len(groups) == 1:
        return True
    if max(sizes) == 1:
        return "," not in own and "/" not in own
    if _ROUND.search(own) or (len(groups) > 3 and all(int(group) % 5 == 0 for group in groups)):
        return False
    whole = min(sizes) >= 3 or not re.search(r"[/,]", own)
    return whole and sizes.count(1) <= 1 and len(sizes) <= 6 and "".join(groups)[1] <= "5"


def _with_prefix(view: str, start: int, end: int) -> int:
    """Where a number begins, with «+», its country and a bracket that closes inside it."""
    before = _PREFIX.search(view[max(0, start - 8) : start])
    prefix = before.group() if before else ""
    if prefix.count("(") > (prefix + view[start:end]).count(")"):
        prefix = prefix.rpartition("(")[2] if not prefix.startswith("+") else ""
    return start - len(prefix)


def _documents(view: str, _kept: Collection[str]) -> Iterator[Span]:
    """Without a word before: ten figures 1.0… are a citizen's, seven to twelve somebody's or harmless."""
    for pattern in (_CITIZEN, _SPACED):
        for match in pattern.finditer(view):
            if not is_price(view, *match.span()) and not is_round(match.group()):
                yield *match.span(), DOCUMENT
    for pattern in (_DOTTED, _BARE):
        for match in pattern.finditer(view):
            figures = digits(match.group())
            citizen = pattern is _DOTTED and len(figures) == 10
            harmless = is_price(view, *match.span()) if citizen else is_harmless(view, *match.span())
            if not (harmless or is_round(figures) or _COMPACT_DAY.fullmatch(match.group())):
                called = not citizen and near(view, match.start())[0] in ("phone", "call")
                yield *match.span(), PHONE if called else DOCUMENT


def _keyed_telephones(view: str, _kept: Collection[str]) -> Iterator[Span]:
    """«tel. 742 12 34», «llámenlo, por favor, al 742 1234»: by the word before."""
    for match in _FIGURES.finditer(view):
        kind, adjacent = near(view, match.start())
        if kind not in ("phone", "call"):
            continue
        ends = {len(digits(view[match.start() : end])): end for end in _group_ends(view, match)}
        end = ends.get(7)
        if end is not None and not _LANDLINE.fullmatch(view[match.start() : end]):
            end = None
        if end is None and kind == "phone" and adjacent:
            end = ends.get(10) or max(ends.values())
        if end is not None and len(digits(view[match.start() : end])) >= 5 and _is_called(view, match.start(), end):
            yield _with_prefix(view, match.start(), end), end, PHONE


def _is_called(view: str, start: int, end: int) -> bool:
    return not is_price(view, start, end) and not _ROUND.search(view[start:end])


def _foreign_telephones(view: str, _kept: Collection[str]) -> Iterator[Span]:
    """Of other countries; whatever else begins with «+» and is as long as a telephone."""
    for found in phonenumbers.PhoneNumberMatcher(view, "CO", leniency=phonenumbers.Leniency.VALID):
        if found.number.country_code != _COLOMBIA and _is_called(view, found.start, found.end):
            yield found.start, found.end, PHONE
    for match in _ABROAD.finditer(view):
        if _is_called(view, *match.span(1)):
            yield match.start(), match.end(1), PHONE


def _plates(view: str, kept: Collection[str]) -> Iterator[Span]:
    """Not the customer's own. «GTI 200», «LAS 300», «con 120» are no plates."""
    for match in _PLATE.finditer(view):
        letters, between, figures = match.groups()
        if (letters + figures).upper() in kept or letters.upper() in _NO_PLATE:
            continue
        told = _SAID_TO_BE_PLATE.search(view[max(0, match.start() - 25) : match.start()])
        measured = UNIT.match(view, match.end()) or LOOSE_UNIT.match(view, match.end())
        goes_on = _GOES_ON.match(view, match.end())
        if told or not between or (letters.isupper() and not measured and not goes_on):
            yield *match.span(), PLATE


def _cut_off(view: str, _kept: Collection[str]) -> Iterator[Span]:
    """A telephone of which only the beginning is there, at the end of a text that was cut somewhere."""
    for match in _CUT_OFF.finditer(view):
        figures = digits(match.group())
        plain_thousands = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", match.group()) is not None and is_round(figures)
        if not (plain_thousands or is_round(figures) or is_harmless(view, *match.span())):
            yield _with_prefix(view, *match.span()), match.end(), PHONE


#: In the order in which they look: the surest first.
_FINDERS: tuple[_Finder, ...] = (
    _mails,
    _chassis,
    _cards,
    _keyed_documents,
    _telephones,
    _keyed_telephones,
    _documents,
    _foreign_telephones,
    _plates,
    _cut_off,
)


# --------------------------------------------------------------------------------------------------------- replacing


def _apart(found: Iterator[Span], origin: Sequence[int]) -> list[Span]:
    """In order and without overlaps, of two the one that begins first; a letter that stands for several is whole."""
    taken: list[Span] = []
    for start, end, word in sorted(found):
        if taken and start < taken[-1][1]:
            continue
        while start and origin[start - 1] == origin[start]:
            start -= 1
        while end < len(origin) and origin[end] == origin[end - 1]:
            end += 1
        taken.append((start, end, word))
    return taken


def _blanked(view: str, spans: Sequence[Span]) -> str:
    out: list[str] = []
    at = 0
    for start, end, _word in spans:
        out += [view[at:start], _MASKED * (end - start)]
        at = end
    return "".join([*out, view[at:]])


def _replaced(text: str, origin: Sequence[int], spans: Sequence[Span]) -> str:
    """Each span's letters in the text as it was typed, with what nobody sees between and right after them."""
    out: list[str] = []
    at = 0
    for start, end, word in sorted(spans):
        last = origin[end - 1] + 1
        while last < len(text) and unicodedata.category(text[last])[0] == "M":
            last += 1
        out += [text[at : origin[start]], word]
        at = last
    return "".join([*out, text[at:]])
