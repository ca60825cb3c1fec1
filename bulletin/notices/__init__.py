"""Telling people: put into the outbox with the act itself, sent once the act stands.

What cannot be sent fails nothing: it stays in the outbox and is tried again, by the next sending
and by `manage.py remind`.
"""
