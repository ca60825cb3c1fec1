"""Verbs: what changes state. Each asks who acts, is atomic, and leaves a record."""


class Refused(Exception):
    """The act did not happen, and nothing was changed; says why, in Chinese."""
