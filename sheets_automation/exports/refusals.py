"""Why a file is not taken, and what to do: in English for logs, in Spanish for whoever handed it over."""

from __future__ import annotations

from sheets_automation.errors import InputError

LARGEST = 50 * 1024 * 1024  # bytes of one file
MOST_CELLS = 10_000_000  # of one file, empty ones counted
WIDEST = 16_384  # columns, as in Excel

_SAVE_EN = "Open it in Excel or LibreOffice, save it as .xlsx or CSV, and hand that over."
_SAVE_ES = "Ábralo en Excel o LibreOffice, guárdelo como .xlsx o CSV y entregue ese archivo."
_AGAIN_EN = "Take the list out of SPIGA again, and check that it opens."
_AGAIN_ES = "Descargue otra vez la lista de SPIGA y verifique que abra."
_SPLIT_EN = "Split it into several files, by sede or by year."
_SPLIT_ES = "Divídalo en varios archivos, por sede o por año."


def too_large(name: str, size: int) -> InputError:
    megabytes, most = size // 2**20, LARGEST // 2**20
    return InputError(
        f"{name} has {megabytes} MB; files of up to {most} MB are read. {_SPLIT_EN}",
        told=f"«{name}» pesa {megabytes} MB; se leen archivos de hasta {most} MB. {_SPLIT_ES}",
    )


def too_much(name: str) -> InputError:
    return InputError(
        f"{name} holds more inside than is read ({MOST_CELLS:,} cells, {WIDEST:,} columns). {_SPLIT_EN}",
        told=f"«{name}» contiene por dentro más de lo que se lee. Borre las filas y columnas vacías con formato. "
        f"{_SPLIT_ES}",
    )


def empty(name: str) -> InputError:
    return InputError(
        f"{name} is empty: no cell holds anything. {_AGAIN_EN}",
        told=f"«{name}» está vacío: ninguna celda dice algo. {_AGAIN_ES}",
    )


def old_excel(name: str) -> InputError:
    return InputError(
        f"{name} is an old Excel file (.xls of before 2007), which is not read. {_SAVE_EN}",
        told=f"«{name}» es un Excel antiguo (.xls de antes de 2007), que no se lee. {_SAVE_ES}",
    )


def no_reader(name: str) -> InputError:
    """The installation goes without the library that reads workbooks."""
    return InputError(
        f"{name} is a workbook (.xlsx), and openpyxl, which reads it, is not installed: in the project's folder run  "
        "pip install '.[xlsx]'  or hand the list over as CSV.",
        told=f"«{name}» es un libro .xlsx y esta instalación no trae el lector (openpyxl). Guárdelo como CSV, o pida a "
        "sistemas que instale el complemento «xlsx».",
    )


def encrypted(name: str) -> InputError:
    return InputError(
        f"{name} is protected with a password. Save it without the password, and hand that over.",
        told=f"«{name}» está protegido con contraseña. Guárdelo sin contraseña y entregue ese archivo.",
    )


def damaged(name: str, detail: str) -> InputError:
    """``detail``: what breaks, in the words of whoever found out; English, for the log."""
    return InputError(
        f"{name} is cut off or damaged: {detail}. {_AGAIN_EN}",
        told=f"«{name}» está cortado o dañado y no se puede leer completo. {_AGAIN_ES}",
    )


def no_table(name: str) -> InputError:
    return InputError(
        f"{name} is no list that can be read: neither text in columns, nor a web page with a table, nor an .xlsx "
        f"workbook. {_SAVE_EN}",
        told=f"«{name}» no es una lista que se pueda leer: ni texto en columnas, ni página web con una tabla, ni libro "
        f".xlsx. {_SAVE_ES}",
    )
