"""The page: what a trial did, or what a plan would do, as one file that opens in any browser and loads nothing.

Values in, text out. What customers and agents typed is escaped in the markup, inert in the data, and shown as text.
"""
