"""Tabs of our own: values → one batch of requests."""
