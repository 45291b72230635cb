"""What is typed after a command, as careful as a form's fields."""

from argparse import ArgumentTypeError

from sessions.text import Unclean, clean_text


def words(text: str) -> str:
    """One line that a database can keep."""
    try:
        return clean_text(text, most=200, required=False, lines=False)
    except Unclean as problem:
        raise ArgumentTypeError(str(problem)) from None
