"""Why something about signing in was not done."""

from __future__ import annotations


class SignInRefused(Exception):
    """Nothing was done; the message is a sentence for whoever asked."""
