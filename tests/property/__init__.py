"""Workbooks whose truth is known, by the thousand: what was planted in them, and what the service made of it."""
