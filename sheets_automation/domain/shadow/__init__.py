"""Shadow mode: what the service would have done, and how often people then did just that."""
