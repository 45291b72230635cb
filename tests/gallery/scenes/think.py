"""Think time: in every state, on each screen."""

PHONE = [
    # name, state, what then, sample
    ("think-ready", "think_ready", None, False),
    ("think-open", "think_open", None, True),
    ("think-over", "think_over", None, False),
]


STAGE = [
    # name, state, what then, sample
    ("think-ready", "think_ready", None, False),
    ("think-open", "think_open", None, True),
    ("think-over", "think_over", None, False),
]


CONSOLE = [
    # name, state, what then, sample
    ("think-ready", "think_ready", None, False),
    ("think-open", "think_open", None, False),
    ("think-over", "think_over", None, False),
]
