"""The colours of the reports, and which look a verdict gets. What the looks are: ``tabs/styles.py``."""

from __future__ import annotations

INK, SOFT, NAVY, RULE, HAIR, PANEL, WHITE = (
    "#1f2937",
    "#565e6b",
    "#26354a",
    "#9aa5b4",
    "#e3e7ec",
    "#f4f6f8",
    "#ffffff",
)
GREEN, RED, AMBER, BLUE = "#1e7a3c", "#b3261e", "#8a6100", "#2456a6"
GREEN_PALE, RED_PALE, AMBER_PALE, GREY_PALE, NOTE_PALE = "#e3f2e7", "#fbe4e2", "#fdf3d6", "#eceff3", "#fffdf5"
CHART_GREEN, CHART_GREY, CHART_RED, CHART_BLUE, CHART_GOAL = "#4f9d69", "#98a3b3", "#c9534a", "#3b6ea5", "#b3261e"
CHART_AMBER = "#d9a441"

VERDICT_STYLES = {"Cumple": "met", "No cumple": "missed", "No concluyente": "open", "Sin datos": "no_data"}
