"""How information was treated: in every state, on each screen."""

PHONE = [
    # name, state, what then, sample
    ("ledger", "treated", None, True),
    ("ledger-nothing", "treated_nothing", None, False),
]


STAGE = [
    # name, state, what then, sample
    ("ledger", "treated", None, True),
    ("ledger-nothing", "treated_nothing", None, False),
]


CONSOLE = [
    # name, state, what then, sample
    ("ledger", "treated", None, True),
]
