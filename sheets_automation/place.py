"""Where the company is: the zone its days are counted in, and the locale its sheets show numbers in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

ZONE_NAME = "America/Bogota"
ZONE = ZoneInfo(ZONE_NAME)  # always explicit: the server's own zone never matters
LOCALE = "es_CO"
