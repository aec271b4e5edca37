"""Bytes → text, in whichever encoding they were written; and UTF-8 that was once read as Windows-1252 put right."""

from __future__ import annotations

import codecs
import re

#: Windows-1252 as browsers read it: the five bytes that it does not define stay control characters.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", errors="replace") for byte in range(0x80, 0xA0)}
_WINDOWS = {byte: chr(byte) if char == "\ufffd" else char for byte, char in _WINDOWS.items()}
_BYTES = {char: byte for byte, char in _WINDOWS.items()} | {chr(byte): byte for byte in range(0x80, 0x100)}
_FOLLOWING = "".join(re.escape(char) for char, byte in _BYTES.items() if 0x80 <= byte < 0xC0)
#: What two or three bytes of UTF-8 look like when each was taken for a letter: «Ã‘», «Â°», «â€œ».
_MOJIBAKE = re.compile(f"[ÂÃ][{_FOLLOWING}]|â[€\u0080][{_FOLLOWING}]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4_096


def text_of(content: bytes, declared: str = "") -> str | None:
    """The text, or None where the bytes are none. ``declared``: the encoding that the file says it has."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(_decoded(content[len(mark) :], encoding))
    wide = _wide(content[:_SAMPLE])
    return _checked(_decoded(content, wide or "utf-8", declared))


def repaired(text: str) -> str:
    """«PEÃ‘A» → «PEÑA», also where it happened twice; a lost letter («PE�A») stays lost."""
    for _time in range(2):
        if "Ã" not in text and "Â" not in text and "â" not in text:
            break
        text = _MOJIBAKE.sub(_meant, text)
    return text


def _meant(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[char] for char in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _decoded(content: bytes, encoding: str, declared: str = "") -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            return None
    return _declared(content, declared) or content.decode("latin-1").translate(_WINDOWS)


def _declared(content: bytes, encoding: str) -> str | None:
    """Read in the encoding that the file names, unless that is Windows-1252 by one of its names, or UTF-8 after all."""
    try:
        name = codecs.lookup(encoding).name if encoding else ""
        if name in ("", "utf-8", "cp1252", "iso8859-1", "ascii") or name.startswith("utf"):
            return None
        return content.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every other byte of Spanish text is zero."""
    if len(sample) < 4 or sample.count(0) * 4 < len(sample):
        return ""
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _checked(text: str | None) -> str | None:
    """None where more than one character in a thousand is no writing: a picture, a program, a PDF."""
    if text is None or "\x00" in text or len(_CONTROLS.findall(text)) * 1000 > len(text):
        return None
    return text.lstrip("\ufeff").replace("\x1a", "")
