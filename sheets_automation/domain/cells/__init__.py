"""One typed cell: what people wrote → a value, or why there is none."""
