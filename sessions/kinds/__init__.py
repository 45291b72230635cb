"""Kinds of activity without rows of their own: a file each. Nothing imports them; the settings name them."""
