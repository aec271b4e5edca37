"""``python -m sheets_automation``."""

from sheets_automation.cli import main

main()
