"""The steps of a run that join the domain to Google; ``service.py`` tells them in order."""
