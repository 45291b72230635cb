"""Arguments of commands, checked as carefully as a form's fields."""

from argparse import ArgumentTypeError

from sessions.errors import InvalidText
from sessions.text import clean_text


def words(text: str) -> str:
    """One line that a database can keep."""
    try:
        return clean_text(text, max_length=200, required=False, lines=False)
    except InvalidText as problem:
        raise ArgumentTypeError(str(problem)) from None
