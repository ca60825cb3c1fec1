"""First passwords: made at random, told once, kept only as their hash."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.utils import timezone

from ..models import User
from ..signing_in.validators import fits

#: Without what is taken for another on paper (0 O 1 l I), and without vowels: no words come out.
ALPHABET = "bcdfghjkmnpqrstvwxyz23456789"
GROUPS, OF_LETTERS = 3, 4
#: A password of 57 random bits needs no stretching, and a list of 200 should not take a minute.
#: Signing in with it, Django hashes it anew with as many rounds as any other.
ROUNDS = 50_000


@dataclass(frozen=True, slots=True)
class Slip:
    """What its owner is handed on paper."""

    username: str
    name: str
    department: str
    role: str
    password: str = field(repr=False)


def first_password() -> str:
    """`xk7m-pw4t-h9dq`."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(OF_LETTERS)) for _ in range(GROUPS)
    )


def fitting_password(account: User) -> str:
    """Drawn until it keeps the rules: one in fifty has no figure, some spell a name's initials."""
    password = first_password()
    while not fits(password, account):
        password = first_password()
    return password


def give_first_password(account: User) -> str:
    """Sets it, to be changed by its owner, and returns it; saving is the caller's."""
    password, hasher = fitting_password(account), get_hasher()
    account.set_unusable_password()
    rounds = {"iterations": ROUNDS} if isinstance(hasher, PBKDF2PasswordHasher) else {}
    account.password = hasher.encode(password, hasher.salt(), **rounds)
    account.must_change_password, account.password_since = True, timezone.now()
    return password
