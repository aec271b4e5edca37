"""Lists of customers taken out of SPIGA: which column is what, who is in them, and who should not be called (A-09)."""
