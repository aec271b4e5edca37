"""What people and machines do to a run, and what must hold all the same (spec §6–§8)."""
