"""Lists of SPIGA → rows of the agents' workbooks: what would be added where, and what not and why."""
