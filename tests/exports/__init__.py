"""Files that SPIGA hands over: read into tables, understood, cleaned."""
