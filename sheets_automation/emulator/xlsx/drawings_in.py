"""What lies over the cells of a sheet – charts, pictures, shapes, controls – counted by kind, with where it lies.

The API has charts of its own and no place for the rest; none of it is taken over, so all of it is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .archive import Archive, Relation, WorkbookFileError, attribute, child, local
from .losses import Losses, address

_CONTROLS = "form controls"
#: Word in the address of a graphic frame's kind → what it is.
_FRAMES = {
    "chart": "charts",
    "chartex": "charts",
    "slicer": "slicers",
    "timeslicer": "timelines",
    "diagram": "diagrams",
    "table": "drawn tables",
}
_NOTE_OR_PICTURE = {b"Note", b"Pict", b"Group", b"Shape"}
_VML_OBJECT = re.compile(rb"""ObjectType\s*=\s*["'](\w+)["']""")
_VML_VISIBLE = re.compile(rb"<(?:\w+:)?Visible\b")
_VML_PICTURE = re.compile(rb"<(?:\w+:)?imagedata\b")


def count_drawn(archive: Archive, parts: dict[str, Element], relations: dict[str, Relation], lost: Losses) -> None:
    """Enter every drawn object of a sheet; ``parts`` are the sheet's elements by name."""
    controls = 0
    for relation in relations.values():
        if relation.kind == "drawing" and not relation.external:
            for kind, place in _objects(archive, relation.target):
                lost.add(kind, [place])
                controls += kind == _CONTROLS
    header = attribute(parts["legacyDrawingHF"], "id") if "legacyDrawingHF" in parts else None
    old = 0
    for key, relation in relations.items():
        if relation.kind == "vmlDrawing" and archive.has(relation.target):
            old += _count_vml(archive.read(relation.target), key == header, lost)
    stored = sum(relation.kind == "ctrlProp" for relation in relations.values())
    if max(old, stored) > controls:
        lost.add(_CONTROLS, count=max(old, stored) - controls)


def _objects(archive: Archive, part: str) -> Iterator[tuple[str, str]]:
    """(kind, cell of the upper left corner) of each object of a drawing part."""
    try:
        root = archive.xml(part)
    except WorkbookFileError:
        yield f"drawings that cannot be read: {part}", ""
        return
    for anchor in _unwrapped(root):
        start = child(anchor, "from")
        place = _place(start) if start is not None else ""
        for element in _unwrapped(anchor):
            yield from ((kind, place) for kind in _kinds(element))


def _unwrapped(element: Element) -> Iterator[Element]:
    """The children, of alternatives the first one."""
    for part in element:
        if local(part.tag) == "AlternateContent":
            first = next(iter(part), None)
            yield from _unwrapped(first) if first is not None else ()
        else:
            yield part


def _kinds(element: Element) -> Iterator[str]:
    tag = local(element.tag)
    if tag == "grpSp":
        for part in _unwrapped(element):
            yield from _kinds(part)
    elif tag == "pic":
        yield "pictures"
    elif tag == "graphicFrame":
        data = next((part for part in element.iter() if local(part.tag) == "graphicData"), None)
        uri = (data.get("uri") or "") if data is not None else ""
        yield _FRAMES.get(uri.rpartition("/")[2], "drawn objects")
    elif tag in ("sp", "cxnSp"):
        yield _CONTROLS if any(local(part.tag) == "compatExt" for part in element.iter()) else "shapes and text boxes"
    elif tag == "contentPart":
        yield "ink drawings"


def _place(start: Element) -> str:
    row, column = child(start, "row"), child(start, "col")
    try:
        return address(
            int((row.text if row is not None else "") or ""), int((column.text if column is not None else "") or "")
        )
    except ValueError:
        return ""


def _count_vml(data: bytes, in_header: bool, lost: Losses) -> int:
    """Controls of an old drawing part, which need not be well-formed XML; what else it says of notes and pictures."""
    if in_header:
        lost.add("pictures in headers and footers", count=max(len(_VML_PICTURE.findall(data)), 1))
        return 0
    kinds = _VML_OBJECT.findall(data)
    shown = len(_VML_VISIBLE.findall(data))
    if shown and b"Note" in kinds:
        lost.add("notes that are shown at all times (they stay as notes)", count=shown)
    return sum(kind not in _NOTE_OR_PICTURE for kind in kinds)
