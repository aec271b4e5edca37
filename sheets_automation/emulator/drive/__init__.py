"""Drive v3: files, permissions, changes, web hooks."""
