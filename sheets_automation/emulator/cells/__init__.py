"""From what is typed to a value, and from a value to what is shown, in the locale."""
