"""What must agree in a month of the ledger: the hall's own rules, and those every hall needs."""

from .running import check_month

__all__ = ["check_month"]
