"""The control workbook as values: its tabs, their rows, and the entries behind them."""
