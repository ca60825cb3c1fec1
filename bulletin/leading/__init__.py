"""For leaders: an issue on one screen, who has opened it, what they wrote upon it."""
