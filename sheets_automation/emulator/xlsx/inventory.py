"""Every part of a file that nothing was made of, by name, so that nothing unknown is lost in silence.

Parts are found by walking the relations from the file's root; what hangs from a part that is named (the colours of a
chart, the records of a pivot table) goes with it. Parts that no relation leads to are named one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .archive import Archive, Relation, WorkbookFileError, children, flag, local
from .losses import Losses

#: Kinds of relations to parts that are read, follow from others, or are counted where a sheet's own are.
_READ = frozenset(
    [
        *("officeDocument", "worksheet", "styles", "theme", "sharedStrings", "table", "comments", "hyperlink"),
        *("calcChain", "sheetMetadata", "volatileDependencies", "printerSettings", "workbookmetadata"),
        *("core-properties", "extended-properties", "thumbnail"),
        *("drawing", "vmlDrawing", "ctrlProp", "threadedComment", "person", "slicer", "slicerCache", "timeline"),
        *("timelineCache", "pivotCacheDefinition", "externalLinkPath", "chartsheet"),
        *("rdRichValue", "rdRichValueStructure", "rdRichValueTypes", "rdArray", "richValueRel", "richStyles"),
        *("rdSupportingPropertyBag", "rdSupportingPropertyBagStructure", "rdRichValueWebImage"),
    ]
)
_NAMES = {
    "pivotTable": "pivot tables (their values stay)",
    "queryTable": "queries of outside data (their values stay)",
    "connections": "connections to outside data",
    "externalLink": "links to other workbooks (the last values stay)",
    "vbaProject": "macros",
    "xlMacrosheet": "macro sheets",
    "xlIntlMacrosheet": "macro sheets",
    "dialogsheet": "dialog sheets",
    "control": "ActiveX controls",
    "oleObject": "embedded objects",
    "package": "embedded objects",
    "image": "background pictures",
    "customProperty": "custom properties of sheets",
    "customXml": "custom XML data",
    "xmlMaps": "XML maps",
    "custom-properties": "custom properties of the document",
    "namedSheetView": "sheet views of single people",
    "revisionHeaders": "the change history of a shared workbook",
    "usernames": "the users of a shared workbook",
    "FeaturePropertyBag": "check boxes inside cells (their values stay)",
    "powerPivotData": "data models",
    "extensibility": "changes of the ribbon",
    "origin": "digital signatures",
    "webextensiontaskpanes": "web add-ins",
    "classificationlabels": "sensitivity labels",
}
#: Parts whose own relations lead to things to be named; what hangs from all others goes with them.
_DESCENT = frozenset(["officeDocument", "worksheet", "table", "comments"])
#: Unknown parts named one by one; the rest is counted.
_LISTED = 20
#: Children of the workbook element that are read, or only say how the window stood.
_WORKBOOK = frozenset(
    [
        *("fileVersion", "workbookPr", "AlternateContent", "revisionPtr", "bookViews", "sheets", "externalReferences"),
        *(
            "definedNames",
            "calcPr",
            "pivotCaches",
            "fileRecoveryPr",
            "extLst",
            "smartTagPr",
            "smartTagTypes",
            "oleSize",
        ),
        *("functionGroups", "fileSharing", "workbookProtection", "customWorkbookViews"),
    ]
)
_WORKBOOK_EXTENSIONS = frozenset(
    [
        *("slicerCaches", "timelineCacheRefs", "timelineCachePivotCaches", "workbookPr", "calcFeatures", "dataModel"),
        *("pivotCaches", "pivotTableReferences", "externalLinksPr", "modelTimeGroupings"),
        *("sheetsCustomData", "extCalcPr"),  # what Google and LibreOffice note for themselves
    ]
)
_SETTINGS = {
    "workbookProtection": "protection of the workbook's structure",
    "fileSharing": "the advice to open the file read-only",
    "customWorkbookViews": "custom views",
}


@dataclass(slots=True)
class Inventory:
    """The walk over one file. ``sheets``: worksheet part → where its losses are entered."""

    archive: Archive
    book: Losses
    sheets: dict[str, Losses]
    _seen: set[str] = field(default_factory=set)

    def take(self) -> None:
        """Enter every part that is not kept."""
        self._walk("", self.book, named=False)
        rest = [name for name in self.archive.names() if name.lower() not in self._seen and not _is_frame(name)]
        self._name_others(rest)

    def _walk(self, start: str, lost: Losses, *, named: bool) -> None:
        waiting = [(start, lost, named)]
        while waiting:
            part, lost, named = waiting.pop()
            for relation in self._relations(part):
                target = relation.target.lower()
                if relation.external or target in self._seen or not self.archive.has(relation.target):
                    continue
                self._seen.add(target)
                here = self.sheets.get(relation.target, lost)
                known = named or relation.kind in _READ
                if not known:
                    lost.add(_NAMES.get(relation.kind, f"other content: {relation.target}"))
                below = named or (relation.kind not in _DESCENT)
                waiting.append((relation.target, here, below))

    def _relations(self, part: str) -> Iterable[Relation]:
        try:
            return self.archive.related(part).values()
        except WorkbookFileError:
            return ()

    def _name_others(self, names: list[str]) -> None:
        for name in names[:_LISTED]:
            self.book.add(f"other content: {name}")
        if len(names) > _LISTED:
            self.book.add("other content: further parts", count=len(names) - _LISTED)


def _is_frame(name: str) -> bool:
    return name.endswith(("/", ".rels")) or name.lower() == "[content_types].xml"


def count_settings(root: Element, lost: Losses) -> None:
    """Enter what the workbook part itself says and the spreadsheet does not keep."""
    for element in root:
        name = local(element.tag)
        if name in _SETTINGS:
            if len(element) or any(flag(element, key) for key in element.attrib):  # some programs write it empty
                lost.add(_SETTINGS[name], count=max(len(element), 1))
        elif name not in _WORKBOOK:
            lost.add(f"other content: element {name}")
        elif name == "extLst":
            unknown = [local(part.tag) for entry in element for part in entry]
            for part in unknown:
                if part not in _WORKBOOK_EXTENSIONS:
                    lost.add(f"other content: extension {part}")
        elif name == "calcPr" and flag(element, "iterate"):
            lost.add("iterative calculation")
        elif name == "calcPr" and not flag(element, "fullPrecision", default=True):
            lost.add("calculation with the precision that is displayed")


def count_styles(root: Element | None, lost: Losses) -> None:
    """Enter named cell styles: what they look like stays in the cells, their names go."""
    listed = next((part for part in root if local(part.tag) == "cellXfs"), None) if root is not None else None
    used = {xf.get("xfId", "0") for xf in children(listed, "xf")} - {"0"} if listed is not None else set()
    if used:
        lost.add("named cell styles (their looks stay)", count=len(used))
