"""Accounts from a list: understood line by line, compared with those there are, then settled."""

from .listing import COLUMNS, AccountRow, Line, Problem, understand
from .passwords import Slip
from .planning import Change, Outcome, Plan, Planned, plan
from .renewing import renew_first_passwords
from .settling import AccountsRefused, Settled, settle_accounts

__all__ = [
    "COLUMNS",
    "AccountRow",
    "AccountsRefused",
    "Change",
    "Line",
    "Outcome",
    "Plan",
    "Planned",
    "Problem",
    "Settled",
    "Slip",
    "plan",
    "renew_first_passwords",
    "settle_accounts",
    "understand",
]
