"""Files that SPIGA and people hand over (.csv, .txt, .xls, .xlsx) → tables of cells; nothing is understood here."""
