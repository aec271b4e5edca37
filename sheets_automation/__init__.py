"""Customer-care automation for departments that live in Google Sheets."""

__version__ = "0.1.0"
