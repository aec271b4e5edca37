"""Records and the case list so far → cases as they are now, and the plan of what to change."""
