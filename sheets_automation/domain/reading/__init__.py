"""Workbooks → registers of records and findings: headings, colours, rows."""
