"""What a kind of activity is: a class with defaults, of which each kind overrides what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sessions.errors import Refused
from sessions.models import Participant, Round, Session, Slide, Workshop

if TYPE_CHECKING:
    from sessions.packs.files import Reader


Text = str | Promise  # words for people, translated when they are drawn


@dataclass(frozen=True)
class Step:
    """What the activity's own key, Enter, does next: `open`, `close` or `reveal`, and its button's words."""

    name: str
    label: Text

    def labelled(self, label: Text) -> "Step":
        """The same step with a kind's own words."""
        return replace(self, label=label)


OPEN = Step("open", _("Open answers"))
CLOSE = Step("close", _("Close"))
REVEAL = Step("reveal", _("Show the result"))

# the step that follows on each state of a round; `ready`: there is no round yet
_FOLLOWING = {"ready": "open", "open": "close", "closing": "reveal", "sealed": "reveal"}


@dataclass(frozen=True)
class Entry:
    """What a participant sent to a round: a verb's data, as the kind's form has cleaned it."""

    participant: Participant
    data: dict[str, Any]


@dataclass(frozen=True)
class PersonalData:
    """What the notice says of a kind before anybody joins: what is asked for, and who sees what of it."""

    asked_for: Text
    seen: Text


Ack = dict[str, Any] | Refused  # what the sender is told: what counts now, or why it doesn't


class Activity:
    """A kind of activity. `docs/developing.md` shows how to add one.

    Its templates are `<kind>/room.html`, `stage.html` and `host.html`; where they exist also `result.html`,
    `tally.html`, `key.html`, `preview.html` and `script.html`. They read what `context` and `preview` return
    under the kind's own name. Its styles and scripts are `static/<kind>/room.css`, `room.js` and so on.
    """

    kind: ClassVar[str]
    title: ClassVar[Text]
    steps: ClassVar[tuple[Step, ...]] = (OPEN, CLOSE, REVEAL)
    again: ClassVar[Text] = _("Ask it again")  # the button after the last step
    entries: ClassVar[Mapping[str, type[Form]]] = {}  # what participants send: verb, and the form of its data

    personal_data: ClassVar[PersonalData | None] = None  # None where nothing about a person is sent

    # in a workshop
    def read(self, reader: "Reader") -> Mapping[str, Any]:
        """The specs by key that a slide can name, from the kind's own file of a pack. Reports each fault."""
        return {}

    def spec(self, specs: Mapping[str, Any], words: str) -> Any:
        """What a slide's line `activity: <kind> <words>` means; a ValueError's text is the fault."""
        if words not in specs:
            raise ValueError(f"{self.kind} has no entry {words!r}")
        return specs[words]

    def load(self, slide: Slide, spec: Any) -> None:
        """Keep a slide's spec. A kind with rows of its own makes them here instead."""
        slide.spec = spec
        slide.save(update_fields=["spec"])

    def load_shared(self, workshop: Workshop, specs: Mapping[str, Any]) -> None:
        """Make the rows that belong to the workshop, not to a slide."""

    # in a round
    def next_step(self, round_: Round | None) -> Step | None:
        """What the activity's own key does now; None after the last step."""
        name = _FOLLOWING.get(round_.state if round_ else "ready")
        return next((step for step in self.steps if step.name == name), None)

    def time(self, slide: Slide) -> timedelta | None:
        """How long the quiet timer of a round runs; None where there is no timer."""
        return None

    def opened(self, round_: Round) -> None:
        """A round was opened: make the kind's rows that hang on it."""

    def take(self, round_: Round, entries: Sequence[Entry]) -> list[Ack]:
        """Keep what many participants sent to a round that takes entries: an acknowledgement for each.

        It happens in the caller's transaction, which holds the round. One that is refused leaves the others.
        A kind without `entries` is sent nothing, and takes nothing.
        """
        return [Refused(_("That question isn’t open."), status=404) for _entry in entries]

    def sealed(self, round_: Round) -> None:
        """A round was sealed: personal rows become totals, and go."""

    # on a screen
    def context(self, round_: Round | None, slide: Slide) -> Any:
        """What the templates read, the same for every audience: nothing personal, nothing that is a secret
        yet. A mapping, or an object whose properties are read when a template asks for them. Where
        participants send something, it has `answers`, the number of those who did.
        """
        return {}

    def preview(self, slide: Slide) -> Any:
        """What a facilitator may know before the room does; None where there is nothing to know."""
        return {}

    # about one person, and afterwards
    def held(self, round_: Round, participant: Participant) -> dict[str, Any]:
        """What is held of what this participant sent to a round."""
        return {}

    def results(self, session: Session) -> list[dict[str, Any]]:
        """What came of its rounds, each as `<kind>/result.html` reads it, for reports and exports."""
        return []

    def simulate(self, round_: Round, chance: Random) -> tuple[str, dict[str, Any]] | None:
        """A verb and its data as an invented participant would send them; None where nothing is sent."""
        return None
