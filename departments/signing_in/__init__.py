"""Signing in: passwords, lock-out, idle sign-out, codes, and all of it on record."""
