"""Reading, computing and rewriting formulas."""
