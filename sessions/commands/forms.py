"""The building blocks of commands' forms. A form only reads what was sent; the rules are the actions'."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_WHOLE = 2**63 - 1  # what a column holds


class CommandForm(forms.Form):
    """A command's fields, under the names of its action's arguments.

    A page sends them without `_pk`: its `question` is the action's `question_pk`. `refused_with` is the
    status where a field can't be used.
    """

    refused_with = 422

    def add_prefix(self, field_name: str) -> str:
        return field_name.removesuffix("_pk")

    @property
    def problem(self) -> str:
        """The first thing wrong with what was sent, in a sentence."""
        return str(next(iter(self.errors.values()))[0])


class AsSent(forms.TextInput):
    """The value as sent, "" if absent; a frame's `null` is left for the action to refuse."""

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Any:
        return data.get(name, "")


class Text(forms.Field):
    """Text as it was typed: the action cleans and measures it. `initial` where there is none."""

    widget = AsSent

    def __init__(self, *, initial: str = "") -> None:
        super().__init__(required=False, initial=initial)

    def to_python(self, value: object) -> object:
        return self.initial if value == "" else value


class Whole(forms.IntegerField):
    """A whole number that a column can hold; `problem` is the sentence for everything else.

    `initial` where nothing is sent; without one, something has to be.
    """

    problem = _("That number can’t be used.")

    def __init__(
        self, *, min_value: int = -MAX_WHOLE, max_value: int = MAX_WHOLE, initial: int | None = None
    ) -> None:
        said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), self.problem)
        super().__init__(
            min_value=min_value,
            max_value=max_value,
            required=initial is None,
            initial=initial,
            error_messages=said,
        )

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return self.initial if number is None else number


class OnOff(forms.Field):
    """On for "1" and true, off for everything else; `initial` where nothing is sent."""

    def __init__(self, *, initial: bool = False) -> None:
        super().__init__(required=False, initial=initial)

    def to_python(self, value: Any) -> bool:
        return self.initial if value is None else value in (True, "1", "true")


class ForQuestion(CommandForm):
    question_pk = Whole()
