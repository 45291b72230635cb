"""The stage in every state."""

from gallery.steps import cut_off, key

STAGE = [
    # name, state, what then, sample
    ("before", "draft", None, False),
    ("doors", "doors", None, True),
    ("doors-long-words", "long_words", None, False),
    ("soon", "soon", None, False),
    ("slide", "principles", None, True),
    ("slide-dark", "principles", key("d"), True),
    ("slide-larger", "principles", key("l"), False),
    ("video", "video", None, False),
    ("late", "late", None, False),
    ("paused", "paused", None, False),
    ("break", "a_break", None, True),
    ("break-over", "a_break_over", None, False),
    ("blank", "blank", None, False),
    ("join", "join_shown", None, True),
    ("asked", "on_screen", None, False),
    ("asked-long", "on_screen_long", None, False),
    ("asked-right-to-left", "on_screen_right_to_left", None, False),
    ("offline", "principles", cut_off, False),
    ("called-off", "called_off", None, False),
    ("over", "over", None, True),
]
