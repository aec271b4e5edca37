"""Where a company is that says nothing else in ``company.toml``: its zone, and the locale of its spreadsheets."""

from __future__ import annotations

from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Bogota")  # always explicit: the server's own zone never matters
LOCALE = "es_CO"
