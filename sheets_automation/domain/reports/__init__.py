"""Records and cases → report tabs as values (spec §10, domain §5.1). The only home of pandas."""
