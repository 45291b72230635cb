"""A row of a table of commands: an action, and the form that reads what was sent for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sessions.commands.forms import CommandForm
from sessions.errors import Refused


@dataclass(frozen=True)
class Verb:
    """`action` takes what the command is about, and as keywords the fields of `form`.

    `after_the_end`: a participant may send it after the end, too.
    With `of_many` it takes those that came at one moment together: the session, and each with its fields. It
    returns an acknowledgement for each.
    """

    action: Callable[..., Any]
    form: type[CommandForm] = CommandForm
    of_many: bool = False
    after_the_end: bool = False

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The action's arguments, as a form or a frame has them. Raises Refused for what can't be used."""
        form = self.form(given)
        if not form.is_valid():
            raise Refused(form.problem, status=form.refused_with)
        return form.cleaned_data
