"""The commands that come in from outside: a table of verbs for each side, each an action and its form."""
