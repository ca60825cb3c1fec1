"""Lists of accounts as files: read, offered to be filled in, and the slips with first passwords.

What the lines mean and what becomes of them is `departments.accounts`.
"""
