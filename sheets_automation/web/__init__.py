"""The door for Cloud Run: requests in, status codes out, nothing decided."""
