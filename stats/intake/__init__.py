"""Files handed in by a clerk: read, held against the ledger, taken in, undone."""
