"""Cases and outbox → messages. Nothing here sends: a ``Message`` is a value (spec §9, domain §5.3)."""
