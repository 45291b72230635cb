"""The rows of the data map. A kind of activity brings its own."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise  # words for people, translated when they are drawn


@dataclass(frozen=True)
class DataRow:
    """One thing that is held about people, in the words that they are told.

    `fields` are the models' fields that hold it, as "app.Model.field". The rows that they stand in are
    counted where `counted` names a model; None where nothing of it is stored, or nothing can be counted.
    """

    key: str
    data: Text
    why: Text
    required: Text
    seen_by: Text
    kept_until: Text
    fields: tuple[str, ...] = ()
    counted: str | None = None


def of_model(model: str, *names: str) -> tuple[str, ...]:
    """These fields of a model."""
    return tuple(f"{model}.{name}" for name in names)
