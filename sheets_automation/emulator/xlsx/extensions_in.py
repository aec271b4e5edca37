"""What newer programs add to a worksheet: extension lists, and elements that are not read anywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .archive import child, children, local
from .losses import Losses

#: Elements of a worksheet that are read, follow from others, or belong to parts that are counted as such.
_KNOWN = frozenset(
    [
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "autoFilter",
        "mergeCells",
        "phoneticPr",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "customProperties",
        "ignoredErrors",
        "drawing",
        "legacyDrawing",
        "legacyDrawingHF",
        "picture",
        "oleObjects",
        "controls",
        "AlternateContent",
        "tableParts",
        "extLst",
    ]
)
_NAMES = {
    "scenarios": "what-if scenarios",
    "customSheetViews": "custom views",
    "cellWatches": "watched cells",
    "dataConsolidate": "consolidation settings",
    "sortState": "sort settings",
    "webPublishItems": "web publishing settings",
    "smartTags": "smart tags",
    "drawingHF": "pictures in headers and footers",
}
#: Extensions that are read, counted as parts or drawings, or only silence warnings.
_KNOWN_EXTENSIONS = frozenset(
    ["dataValidations", "conditionalFormattings", "slicerList", "timelineRefs", "ignoredErrors"]
)
#: Kinds of conditional formats that Google does not have.
CONDITIONAL_KINDS = {
    "dataBar": "data bars",
    "iconSet": "icon sets",
    "colorScale": "colour scales",
    "top10": "conditional formats for the highest or lowest",
    "aboveAverage": "conditional formats for above or below average",
    "duplicateValues": "conditional formats for repeated values",
    "uniqueValues": "conditional formats for single values",
    "timePeriod": "conditional formats for periods",
}


def conditional_kind(kind: str) -> str:
    """The name of a kind of conditional format (``type`` of a ``cfRule``) that is not kept."""
    return CONDITIONAL_KINDS.get(kind, "conditional formats of other kinds")


def extended_validations(parts: dict[str, Element]) -> Iterator[Element]:
    """``dataValidation`` elements of the extension that Excel uses where a rule refers to another sheet."""
    for listed in _extensions(parts):
        if local(listed.tag) != "dataValidations":
            continue
        for rule in children(listed, "dataValidation"):
            plain = Element("dataValidation", {k: v for k, v in rule.attrib.items() if "{" not in k})
            for part in rule:
                formula = child(part, "f")
                if local(part.tag) == "sqref":
                    plain.set("sqref", part.text or "")
                elif formula is not None:
                    copy = Element(local(part.tag))
                    copy.text = formula.text
                    plain.append(copy)
            yield plain


def count_extensions(parts: dict[str, Element], repeated: list[Element], lost: Losses) -> None:
    """Enter what of a sheet's extensions and rarer elements is not kept."""
    for name, element in parts.items():
        if name not in _KNOWN:
            lost.add(_NAMES.get(name, f"other content: element {name}"), count=max(len(element), 1))
    paired = {part.text for rule in repeated for part in rule.iter() if local(part.tag) == "id"}
    for listed in _extensions(parts):
        name = local(listed.tag)
        if name == "conditionalFormattings":
            _count_conditional(listed, paired, lost)
        elif name == "sparklineGroups":
            lines = [part for part in listed.iter() if local(part.tag) == "sparkline"]
            lost.add("sparklines", [_sqref(line) for line in lines], max(len(lines), 1))
        elif name not in _KNOWN_EXTENSIONS:
            lost.add(f"other content: extension {name}", count=max(len(listed), 1))


def _count_conditional(listed: Element, paired: set[str | None], lost: Losses) -> None:
    """Rules of the extension; those that only add to a rule of the sheet are that rule."""
    for block in children(listed, "conditionalFormatting"):
        for rule in children(block, "cfRule"):
            if rule.get("id") not in paired:
                lost.add(conditional_kind(rule.get("type", "")), [_sqref(block)])


def _extensions(parts: dict[str, Element]) -> Iterator[Element]:
    listed = parts.get("extLst")
    for entry in listed if listed is not None else ():
        yield from entry


def _sqref(element: Element) -> str:
    part = child(element, "sqref")
    return (part.text or "").strip() if part is not None else ""
