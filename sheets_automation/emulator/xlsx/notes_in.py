"""Notes of a sheet: their texts and authors; how their words look and whether they stand open is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from .archive import Archive, Relation, child, children, local, whole
from .boxes import boxes
from .escapes import unescaped
from .losses import Losses
from .texts_in import plain_text

_DRESS = ("b", "i", "u", "strike", "vertAlign")


@dataclass(frozen=True, slots=True)
class Note:
    row: int
    column: int
    text: str
    author: str


def read_notes(archive: Archive, relations: dict[str, Relation], size: tuple[int, int], lost: Losses) -> Iterator[Note]:
    """Every note of a sheet inside its grid. Threads are kept as the note that Excel leaves beside them."""
    for relation in relations.values():
        if not archive.has(relation.target):
            continue
        if relation.kind == "threadedComment":
            threads = list(children(archive.xml(relation.target), "threadedComment"))
            lost.add("threaded comments (their words stay as notes)", [t.get("ref", "") for t in threads])
        if relation.kind != "comments":
            continue
        root = archive.xml(relation.target)
        named = child(root, "authors")
        authors = [unescaped(a.text or "") for a in children(named, "author")] if named is not None else []
        listed = child(root, "commentList")
        for element in children(listed, "comment") if listed is not None else ():
            body = child(element, "text")
            text = plain_text(body) if body is not None else ""
            place = element.get("ref", "")
            box = next(boxes(place, *size), None)
            if not text or not box:
                continue
            if body is not None and _dressed(body):
                lost.add("text formats in notes", [place])
            author = whole(element, "authorId")
            yield Note(box[0], box[2], text, authors[author] if 0 <= author < len(authors) else "")


def _dressed(body: Element) -> bool:
    """Whether words differ from one another, or stand out."""
    looks = set()
    for run in children(body, "r"):
        style = child(run, "rPr")
        parts = [] if style is None else [(local(part.tag), *sorted(part.attrib.items())) for part in style]
        if any(part[0] in _DRESS for part in parts):
            return True
        looks.add(frozenset(parts))
    return len(looks) > 1
