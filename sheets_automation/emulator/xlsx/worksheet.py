"""A worksheet writer that loses nothing: XlsxWriter's, with exact numbers and texts, and with error values.

XlsxWriter writes 16 digits, so that the last bit of a double may change, and has no error cells outside formulas.
"""

from __future__ import annotations

from io import StringIO
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellArrayFormulaTuple, CellFormulaTuple, CellRichStringTuple, Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from .escapes import escaped
from .exact import ExactXml, Markup, text_element
from .formula import Kind
from .values_in import ERROR_TYPES


class ErrorValue(NamedTuple):
    """A cell that holds an error without a formula."""

    code: str
    format: Format | None


class ExactWorksheet(ExactXml, Worksheet):  # type: ignore[misc]
    """XlsxWriter's worksheet with ``write_error``; cell formats come from cells only, not from rows or columns."""

    def write_runs(
        self, row: int, column: int, runs: list[tuple[Format | None, str]], cell_format: Format | None
    ) -> None:
        """A text in several fonts; None is the cell's own."""
        if self._check_dimensions(row, column):
            return
        words = "".join(text for _font, text in runs)
        xml = "".join(f"<r>{self._font_element(font) if font else ''}{text_element(text)}</r>" for font, text in runs)
        index = self.str_table._get_shared_string_index(Markup(words, xml))
        self.table[row][column] = CellRichStringTuple(index, cell_format, words)

    def _font_element(self, font: Format) -> str:
        handle = StringIO()
        self.rstring = XMLwriter()
        self.rstring._set_filehandle(handle)
        self._write_font(font)
        return handle.getvalue()

    def write_error(self, row: int, column: int, code: str, cell_format: Format | None) -> None:
        """An error value such as ``#N/A``."""
        if not self._check_dimensions(row, column):
            self.table[row][column] = ErrorValue(code, cell_format)

    def write_exact_formula(
        self, row: int, column: int, text: str, cell_format: Format | None, value: Any, kind: Kind
    ) -> None:
        """A formula (without ``=``) as it stands: XlsxWriter would also mark words inside its texts as functions."""
        if self._check_dimensions(row, column):
            return
        if kind == "plain":
            self.table[row][column] = CellFormulaTuple(text, cell_format, value)
            return
        if kind == "spilling":
            self.has_dynamic_arrays = True
        stored = "dynamic" if kind == "spilling" else "static"
        here = xl_rowcol_to_cell_fast(row, column)
        self.table[row][column] = CellArrayFormulaTuple(text, cell_format, value, here, stored)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell).__name__
        style = f' s="{cell.format._get_xf_index()}"' if cell.format else ""
        head = f'<c r="{xl_rowcol_to_cell_fast(row, col)}"{style}'
        match kind:
            case "Number":
                self.fh.write(f"{head}><v>{cell.number!r}</v></c>")
            case "String" | "RichString":
                self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')
            case "Blank":
                self.fh.write(f"{head}/>")
            case "Boolean":
                self.fh.write(f'{head} t="b"><v>{int(cell.boolean)}</v></c>')
            case "ErrorValue":
                self.fh.write(f'{head} t="e"><v>{cell.code}</v></c>')
            case "Formula":
                self._write_formula_cell(head, "<f>", cell.formula, cell.value)
            case "ArrayFormula":
                meta = ' cm="1"' if cell.atype == "dynamic" else ""
                self._write_formula_cell(f"{head}{meta}", f'<f t="array" ref="{cell.range}">', cell.formula, cell.value)
            case _:
                super()._write_cell(row, col, cell)

    def _write_formula_cell(self, head: str, opening: str, formula: str, value: Any) -> None:
        """``value`` None: no result is stored; an empty text is one."""
        kind, result = "", ""
        if isinstance(value, bool):
            kind, result = ' t="b"', f"<v>{int(value)}</v>"
        elif isinstance(value, (int, float)):
            result = f"<v>{value!r}</v>"
        elif value is not None:
            kind = ' t="e"' if value in ERROR_TYPES else ' t="str"'
            result = f"<v>{self._escape_data(escaped(str(value)))}</v>"
        self.fh.write(f"{head}{kind}>{opening}{self._escape_data(escaped(formula))}</f>{result}</c>")
