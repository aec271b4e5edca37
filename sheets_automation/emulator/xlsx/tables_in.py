"""Tables of a sheet: names, ranges and headings; what they compute or filter by themselves is not kept."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from sheets_automation.emulator.state.grid import Json, Sheet

from .archive import Relation, child, children, local, whole
from .boxes import boxes, grid_range
from .escapes import unescaped
from .losses import Losses
from .source import SheetSource
from .styles_in import SAFE_STYLE_NAME


def read_tables(sheet: Sheet, source: SheetSource, relations: dict[str, Relation], aside: Json) -> None:
    looks: Json = {}
    for relation in relations.values():
        if relation.kind != "table" or not source.archive.has(relation.target):
            continue
        root = source.archive.xml(relation.target)
        where = root.get("ref", "")
        box = next(boxes(where, *source.size), None)
        if box is None or whole(root, "headerRowCount", 1) == 0:
            source.lost.add("tables without a heading", [where])
            continue
        table_id = f"table{source.sheet_id}_{len(sheet.tables)}"
        table = {"tableId": table_id, "name": _table_name(root), "range": grid_range(source.sheet_id, box)}
        sheet.tables.append({**table, "columnProperties": _table_columns(root)})
        look, shown = child(root, "tableStyleInfo"), child(root, "autoFilter")
        looks[table_id] = {
            "style": look.get("name") if look is not None else None,
            "filter": shown is not None,
            "total": whole(root, "totalsRowCount") > 0,
        }
        _table_losses(root, shown, source.lost)
    if looks:
        aside["tables"] = looks


def _table_name(root: Element) -> str:
    return unescaped(root.get("displayName") or root.get("name") or f"Tabla{whole(root, 'id', 1)}")


def _table_columns(root: Element) -> list[Json]:
    listed = child(root, "tableColumns")
    return [
        {**({"columnIndex": at} if at else {}), "columnName": unescaped(element.get("name", ""))}
        for at, element in enumerate(children(listed, "tableColumn") if listed is not None else ())
    ]


def _table_losses(root: Element, shown: Element | None, lost: Losses) -> None:
    where, columns = root.get("ref", ""), [part for part in root.iter() if local(part.tag) == "tableColumn"]
    if shown is not None and any(len(part) for part in children(shown, "filterColumn")):
        lost.add("filter criteria of tables (rows they hide stay hidden)", [where])
    if any(column.get("totalsRowFunction") for column in columns):
        lost.add("functions of total rows of tables (their formulas stay)", [where])
    if any(child(column, "calculatedColumnFormula") is not None for column in columns):
        lost.add("formulas that tables fill in by themselves (those in cells stay)", [where])
    look = child(root, "tableStyleInfo")
    if look is not None and look.get("name") and not SAFE_STYLE_NAME.match(look.get("name", "")):
        lost.add("table styles of the file's own", [where])
