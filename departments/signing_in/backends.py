"""Who may sign in: not locked out, the right password, and the right code where one was set up."""

from __future__ import annotations

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from ..models import User
from .codes import passes


class SignInBackend(AxesStandaloneBackend, ModelBackend):
    """All in one, since Django asks who holds a right of a single backend only."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        code: str = "",
        **more: Any,
    ) -> User | None:
        """The account, or None: one answer for a wrong password and a wrong code.

        Whoever is locked out is refused before the password is looked at, by an exception that
        Django takes for a failure, and learns nothing about it.
        """
        # Without a request it is the machine's own shell, which needs no password to do anything.
        if request is not None:
            AxesStandaloneBackend.authenticate(self, request, username, password)
        found = ModelBackend.authenticate(self, request, username, password)
        return found if isinstance(found, User) and passes(found, code) else None
