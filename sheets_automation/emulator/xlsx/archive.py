"""Opening an untrusted ``.xlsx``: what it may cost, which parts it has, and clear refusals.

Nothing is unpacked to disk. Every part is read through a counter, so the declared sizes need not be believed.
XML with a document type is refused: Office Open XML forbids it, and without it no entity can expand.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

Reason = Literal["not_xlsx", "encrypted", "truncated", "bomb", "empty"]

#: Uncompressed size of everything, and its ratio to the compressed size, above which a file is not opened.
MAX_UNCOMPRESSED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
#: Below this size the ratio says nothing: a small sheet of equal rows compresses 300-fold.
RATIO_FREE_BYTES = 20 * 1024 * 1024
MAX_PARTS = 10_000

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1 << 20
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))


class WorkbookFileError(ValueError):
    """The bytes are no workbook that can be opened.

    ``reason``: ``not_xlsx`` (another kind of file, or a damaged structure), ``encrypted``, ``truncated`` (cut off or
    corrupt), ``bomb`` (larger than this program opens), ``empty`` (no worksheet). The text says what and what to do.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


def not_a_workbook(detail: str) -> WorkbookFileError:
    return WorkbookFileError(
        "not_xlsx",
        f"This is not an .xlsx workbook: {detail}. Open it in Google Sheets or Excel, save it as .xlsx and try again.",
    )


def damaged(detail: str) -> WorkbookFileError:
    return WorkbookFileError(
        "truncated",
        f"The .xlsx file is cut off or damaged: {detail}. Download or copy it again and check that it opens in Excel.",
    )


def too_large(detail: str) -> WorkbookFileError:
    return WorkbookFileError(
        "bomb",
        f"The .xlsx file is larger inside than this program opens: {detail}. "
        "Split it into smaller workbooks, or delete the empty formatted rows and columns.",
    )


@dataclass(slots=True)
class Archive:
    """The parts of one workbook file, by name, each read at most once and within the size limit."""

    _zip: zipfile.ZipFile
    _names: dict[str, str] = field(default_factory=dict)  # lower-case name → name as stored
    _read: int = 0
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Every part of the file, in its order."""
        return list(self._names.values())

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """The bytes of a part. WorkbookFileError when it is missing, damaged or breaks the size limit."""
        stored = self._names.get(name.lower())
        if stored is None:
            raise damaged(f"its part {name} is missing")
        chunks: list[bytes] = []
        try:
            with self._zip.open(stored) as handle:
                while chunk := handle.read(_CHUNK):
                    self._read += len(chunk)
                    if self._read > MAX_UNCOMPRESSED_BYTES:
                        raise too_large(f"more than {MAX_UNCOMPRESSED_BYTES // 2**20} MB uncompressed")
                    chunks.append(chunk)
        except RuntimeError as error:  # zipfile's word for a password
            raise WorkbookFileError("encrypted", _ENCRYPTED) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise damaged(f"its part {name} cannot be unpacked") from error
        return b"".join(chunks)

    def xml(self, name: str) -> Element:
        """The root element of an XML part."""
        root: Element | None = None
        for element in elements(self.read(name), name):
            root = element
        if root is None:
            raise damaged(f"its part {name} is empty")
        return root

    def related(self, name: str) -> dict[str, Relation]:
        """The relations of a part, by relation id; none when it has no relations part."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", base + ".rels")
        if rels in self._relations:
            return self._relations[rels]
        found: dict[str, Relation] = {}
        if not self.has(rels):
            return found
        for element in self.xml(rels):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                joined = target if target.startswith("/") else posixpath.join("/", folder, target)
                target = posixpath.normpath(joined).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(kind, target, external)
        self._relations[rels] = found
        return found


@dataclass(frozen=True, slots=True)
class Relation:
    kind: str  # last word of the relation type: worksheet, comments, table, hyperlink, drawing …
    target: str  # part name, or address when external
    external: bool


_ENCRYPTED = "The .xlsx file is protected with a password to open. Save it without password and try again."


def open_archive(data: bytes) -> Archive:
    """The parts of an ``.xlsx`` file held in memory; WorkbookFileError for anything else."""
    if data.startswith(_OLE_SIGNATURE):
        if _ENCRYPTED_STREAM in data:
            raise WorkbookFileError("encrypted", _ENCRYPTED)
        raise not_a_workbook("it is an old Excel file (.xls) or another Office document of before 2007")
    if not data.startswith(b"PK"):
        raise not_a_workbook("it is empty" if not data else "it is not a zip archive (perhaps a .csv or a web page)")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise damaged("the archive has no readable table of contents") from error
    _check_size(infos, len(data))
    opened = Archive(archive, {info.filename.replace("\\", "/").lstrip("/").lower(): info.filename for info in infos})
    if not opened.has("[Content_Types].xml") and not opened.has("_rels/.rels"):
        raise not_a_workbook("it is a zip archive of other files")
    return opened


def _check_size(infos: list[zipfile.ZipInfo], file_size: int) -> None:
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_PARTS:
        raise too_large(f"{len(infos)} parts")
    if total > MAX_UNCOMPRESSED_BYTES:
        raise too_large(f"{total // 2**20} MB uncompressed, the limit is {MAX_UNCOMPRESSED_BYTES // 2**20} MB")
    if total > RATIO_FREE_BYTES and total > MAX_RATIO * file_size:
        raise too_large(f"it unpacks to {total // max(file_size, 1)} times its size, the limit is {MAX_RATIO}")


def elements(data: bytes, name: str) -> Iterator[Element]:
    """Each element of an XML part when it is complete, its root last."""
    _refuse_document_type(data, name)
    parser: Any = XMLPullParser(("end",))  # no document type, hence no entities
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            for _event, element in parser.read_events():
                yield element
        parser.close()
        for _event, element in parser.read_events():
            yield element
    except (ParseError, ValueError, LookupError) as error:
        raise damaged(f"its part {name} is not well-formed XML") from error


def _refuse_document_type(data: bytes, name: str) -> None:
    if any(mark in data for mark in _DOCUMENT_TYPES):
        raise not_a_workbook(f"its part {name} declares a document type, which no workbook has")


def parsed(kind: Any, element: Element) -> Any:
    """An element as one of openpyxl's descriptor classes; raises openpyxl's own errors (ValueError, TypeError …)."""
    return kind.from_tree(element)


def local(tag: str) -> str:
    """``{namespace}row`` → ``row``."""
    return tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Direct children with this local name, whatever the namespace (transitional or strict)."""
    return (child for child in element if isinstance(child.tag, str) and local(child.tag) == name)


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def attribute(element: Element, name: str) -> str | None:
    """An attribute by local name: ``r:id`` carries one of two namespaces."""
    return next((value for key, value in element.attrib.items() if local(key) == name), None)


def flag(element: Element, name: str, default: bool = False) -> bool:
    """A boolean attribute: ``1``, ``true``, ``on``."""
    value = element.get(name)
    return default if value is None else value.strip().lower() in ("1", "true", "on", "t")


def whole(element: Element, name: str, default: int = 0) -> int:
    """An integer attribute; the default where it is missing or no number."""
    try:
        return int(float(element.get(name, "")))
    except (ValueError, OverflowError):
        return default


def decimal(element: Element, name: str) -> float | None:
    try:
        return float(element.get(name, ""))
    except ValueError:
        return None
