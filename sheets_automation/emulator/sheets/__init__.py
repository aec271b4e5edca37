"""The other calls of Sheets v4: spreadsheets, values, grid data."""
