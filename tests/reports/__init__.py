"""Statistics of the reports: honest intervals, and every figure counted again by other code."""
