"""What a spreadsheet is: cells, rows, tabs, formats, ranges, metadata, protections. Knows nothing of calls."""
