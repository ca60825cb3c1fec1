"""Attacks, faults and loads: what `make fuzz`, `make fault` and `make load` try.

Not part of the test suite, since each takes minutes. What they find is written into
docs/reliability.md; a promise that does not hold makes the command fail.
"""
