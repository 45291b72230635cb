"""The base class of a kind of activity: its defaults, of which each kind overrides what differs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sessions.errors import Refused
from sessions.models import Round, Session, Slide, Workshop
from sessions.privacy.rows import DataRow

if TYPE_CHECKING:
    from sessions.packs.files import Reader


Text = str | Promise  # words for people, translated when they are drawn


@dataclass(frozen=True)
class Step:
    """A step of the activity's own key, Enter: `open`, `close` or `reveal`, and its button's words."""

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
    """An entry that a participant sent to a round: a verb's data, as the kind's form has cleaned them.

    `tag` stands for its sender in this round, and in no other: a row of a kind has it in a seat's place.
    """

    tag: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Treated:
    """What became of what people sent: `entries` were counted into `totals`, and `left` are still rows."""

    entries: int = 0
    totals: int = 0
    left: int = 0


Ack = Refused | None  # what the sender of an entry is told: why it doesn't count, or None where it does


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

    # what people are told of it, its rows of the data map; none where nothing about a person is sent
    personal_data: ClassVar[tuple[DataRow, ...]] = ()

    # in a workshop
    def read(self, reader: "Reader") -> Mapping[str, Any]:
        """The kind's specs by key, from its own file of a pack. Reports each fault."""
        return {}

    def spec(self, specs: Mapping[str, Any], words: str) -> Any:
        """The spec that a slide's line `activity: <kind> <words>` names; a ValueError's text is the fault."""
        if words not in specs:
            raise ValueError(f"{self.kind} has no entry {words!r}")
        return specs[words]

    def rests_on(self, spec: Any) -> Sequence[str]:
        """The ids of the slides that the room has to have seen before: no shorter session does without."""
        return ()

    def load(self, slide: Slide, spec: Any) -> None:
        """Keep a slide's spec. A kind with rows of its own makes them here instead."""
        slide.spec = spec
        slide.save(update_fields=["spec"])

    def load_shared(self, workshop: Workshop, specs: Mapping[str, Any]) -> None:
        """Make the rows that belong to the workshop, not to a slide."""

    # in a round
    def next_step(self, round_: Round | None) -> Step | None:
        """The step that the activity's own key takes now; None after the last."""
        name = _FOLLOWING.get(round_.state if round_ else "ready")
        return next((step for step in self.steps if step.name == name), None)

    def time(self, slide: Slide) -> timedelta | None:
        """How long the quiet timer of a round runs; None where there is no timer."""
        return None

    def opened(self, round_: Round) -> None:
        """Called when a round was opened: make the kind's rows that hang on it."""

    def take(self, round_: Round, entries: Sequence[Entry]) -> list[Ack]:
        """Store what many participants sent to an open round; returns an acknowledgement for each.

        A sender has one entry among them at most. The caller's transaction holds the round's lock. One that
        is refused doesn't affect the others. A kind without `entries` is sent nothing, and takes nothing.
        """
        return [Refused(_("That question isn’t open."), status=404) for _entry in entries]

    def sealed(self, round_: Round) -> None:
        """Called when a round was sealed: turn personal rows into totals, and delete them."""

    def is_small(self, round_: Round) -> bool:
        """Whether so few sent something that its numbers may tell who sent what.

        The result is shown in words then, unless a facilitator who was told so asks for the numbers.
        """
        return False

    def counts(self, round_: Round) -> list[int]:
        """How many chose each choice, in their order; nothing before the room is shown these numbers."""
        return []

    # on a screen
    def context(self, round_: Round | None, slide: Slide) -> Any:
        """A mapping or object that the templates read, the same for every audience.

        Nothing in it is personal, or still a secret. An object's properties are read when a template asks for
        them. Where participants send something, it has `answers`, the number of those who did; a kind that
        overrides `is_small` has that in it, too.
        """
        return {}

    def context_of(self, session: Session, round_: Round | None, slide: Slide) -> Any:
        """The same, for a kind that tells of the session itself."""
        return self.context(round_, slide)

    def preview(self, slide: Slide) -> Any:
        """The same for a facilitator before the room sees it; None where there is nothing to show."""
        return {}

    # about one person, and afterwards
    def held(self, round_: Round, tag: str) -> dict[str, Any]:
        """The entry of the sender with this tag, as far as it is still held."""
        return {}

    def forget(self, round_: Round, tag: str) -> Counter[str]:
        """Delete what `held` has of the sender with this tag. Returns how many of what were deleted."""
        return Counter()

    def results(self, session: Session) -> list[dict[str, Any]]:
        """The results that the room was shown, each as `<kind>/result.html` reads it, for report and summary.

        Nobody reads one that the room wasn't shown: a facilitator sees a result when everyone does. Nor is
        one shared that somebody flagged: only rounds `without_left_out()`.
        """
        return []

    def treated(self, session: Session) -> Treated:
        """What became of what people sent, counted from the rows that there are."""
        return Treated()

    def simulate(self, round_: Round, chance: Random) -> tuple[str, dict[str, Any]] | None:
        """A verb and its data as an invented participant would send them; None where nothing is sent."""
        return None
