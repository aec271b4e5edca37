"""XlsxWriter with texts written so that every reader gets back what the cells hold.

XlsxWriter escapes only some of what ``_x0041_`` may stand for (two such in a row lose one; attributes are not escaped
at all), takes a person's ``<r>…</r>`` for markup of its own, and knows no rich text of a single run.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.comments import Comments
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.table import Table
from xlsxwriter.xmlwriter import XMLwriter

from .escapes import escaped


class Markup(str):
    """A text whose words look different: the plain words, for whoever asks for them, with the ``<r>`` elements.

    As a key it differs from the same words without formats, or with others.
    """

    xml: str

    def __new__(cls, words: str, xml: str) -> Markup:
        made = super().__new__(cls, words)
        made.xml = xml
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Markup) and self.xml == other.xml

    def __hash__(self) -> int:
        return hash(("markup", self.xml))


class ExactXml(XMLwriter):  # type: ignore[misc]
    """Escapes by ``ST_Xstring`` in texts and attributes alike."""

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        return escaped(data) if isinstance(data, str) else data

    def _escape_attributes(self, attribute: Any) -> Any:
        return super()._escape_attributes(escaped(attribute) if isinstance(attribute, str) else attribute)


class _Strings(ExactXml, SharedStrings):  # type: ignore[misc]
    def _write_si(self, string: str) -> None:
        if isinstance(string, Markup):
            self._xml_rich_si_element(string.xml)
        else:
            self.fh.write(f"<si>{text_element(string)}</si>")


class _Comments(ExactXml, Comments):  # type: ignore[misc]
    pass


class _Table(ExactXml, Table):  # type: ignore[misc]
    pass


class _Packager(Packager):  # type: ignore[misc]
    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            strings = _Strings()
            strings.string_table = self.workbook.str_table
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            strings._assemble_xml_file()

    def _write_comment_files(self) -> None:
        with_notes = (worksheet for worksheet in self.workbook.worksheets() if worksheet.has_comments)
        for index, worksheet in enumerate(with_notes, start=1):
            comments = _Comments()
            comments._set_xml_writer(self._filename(f"xl/comments{index}.xml"))
            comments._assemble_xml_file(worksheet.comments_list)

    def _write_table_files(self) -> None:
        listed = (props for worksheet in self.workbook.worksheets() for props in worksheet.tables or ())
        for index, props in enumerate(listed, start=1):
            table = _Table()
            table._set_xml_writer(self._filename(f"xl/tables/table{index}.xml"))
            table._set_properties(props)
            table._assemble_xml_file()


class ExactWorkbook(ExactXml, Workbook):  # type: ignore[misc]
    """A workbook whose strings, notes, titles and headings of tables are written exactly."""

    def _get_packager(self) -> Packager:
        return _Packager()


def text_element(text: str) -> str:
    """``<t>`` with a text; blanks at its ends are kept."""
    plain = escaped(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<t{kept}>{plain}</t>"
