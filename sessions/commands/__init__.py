"""The commands that come from outside: a table of verbs for each side, each with an action and a form."""
