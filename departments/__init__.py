"""Departments, accounts, roles. Knows nothing of figures or bulletins."""
