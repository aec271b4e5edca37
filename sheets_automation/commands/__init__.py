"""What a person can ask for beside a run: each reads like a page."""
