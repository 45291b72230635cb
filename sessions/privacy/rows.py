"""The rows of the data map. A kind of activity brings its own."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise  # words for people, translated when they are drawn


@dataclass(frozen=True)
class DataRow:
    """One thing that is held about people, in the words that they are told wherever they are told of it.

    Each text is sentences of its own, with a subject. In a session, `{day}` stands for its deletion day,
    `{last_day}` for the day on which nothing ties a question to its asker any more, and `{when_shown}` for
    the sentence that says when the room sees a question.

    `fields` are the models' fields that hold it, as "app.Model.field". The rows that they stand in are
    counted where `counted` names a model; None where nothing of it is stored, or nothing can be counted.
    """

    key: str
    data: Text
    why: Text
    required: Text
    seen_by: Text
    kept_until: Text
    asked_for: Text = ""  # the notice's words for it; a row without any isn't in the notice's lists
    automatic: bool = False  # it is held without being asked for: the notice tells of it last
    of_participants: bool = False  # it stands under "What is held about you"
    until_sealed: bool = False  # sealing a round deletes the rows of `counted`; no backup has them
    fields: tuple[str, ...] = ()
    counted: str | None = None


def of_model(model: str, *names: str) -> tuple[str, ...]:
    """These fields of a model."""
    return tuple(f"{model}.{name}" for name in names)
