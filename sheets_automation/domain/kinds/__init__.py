"""The kinds of register, one module each."""
