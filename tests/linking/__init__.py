"""Invented sessions of which it is kept who did what, to score our own attacker against the truth."""
