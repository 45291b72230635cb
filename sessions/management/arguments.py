"""Arguments of commands, checked as carefully as a form's fields."""

from argparse import ArgumentTypeError

from django.core.management.base import CommandError

from sessions.errors import InvalidText
from sessions.models import Workshop
from sessions.text import clean_text


def words(text: str) -> str:
    """One line that a database can keep."""
    try:
        return clean_text(text, max_length=200, required=False, lines=False)
    except InvalidText as problem:
        raise ArgumentTypeError(str(problem)) from None


def workshop_named(slug: str) -> Workshop:
    """The newest edition of a workshop."""
    workshop = Workshop.objects.current(slug)
    if workshop is None:
        raise CommandError(f"No workshop is called {slug!r}. Load it with load_workshop first.")
    return workshop
