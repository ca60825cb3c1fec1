"""The month's desk: the admin's front page, and what is done from it."""
