"""A hall's definitions as one TOML file: written out, and read into a ledger, all or nothing."""
