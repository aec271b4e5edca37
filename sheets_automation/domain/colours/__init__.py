"""What colours mean in a tab: tones, legends, where people paint, and what is only decoration (spec §4, A-10)."""
