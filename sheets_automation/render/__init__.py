"""What was planned, done and found, for a terminal (``terminal.py``) and for programs (``data.py``)."""
