"""Gmail v1: drafts, messages, searches."""
