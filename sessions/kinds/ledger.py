"""A slide that says how people's information was treated in this session, counted from what is stored."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import activities
from sessions.activities.base import Activity, Treated
from sessions.models import Question, Round, Session, Slide


@dataclass(frozen=True)
class Account:
    """The numbers of such a slide. Each is counted when a template first asks for it."""

    session: Session

    @cached_property
    def _seats(self) -> dict[str, int]:
        unnamed = Count("pk", filter=Q(name=""))
        return self.session.participants.present().aggregate(joined=Count("pk"), unnamed=unnamed)

    @property
    def joined(self) -> int:
        """Phones."""
        return self._seats["joined"]

    @property
    def unnamed(self) -> int:
        """Phones that joined without a name, or have taken theirs back."""
        return self._seats["unnamed"]

    @cached_property
    def treated(self) -> Treated:
        """What became of what people sent to activities, of all kinds together."""
        found = [kind.treated(self.session) for kind in activities.every()]
        return Treated(
            entries=sum(each.entries for each in found),
            totals=sum(each.totals for each in found),
            left=sum(each.left for each in found),
        )

    @cached_property
    def questions(self) -> dict[str, int]:
        """{typed, unsigned}: questions that people typed, and those of them without a name."""
        unsigned = Count("pk", filter=Q(name_shown_to=Question.NameVisibility.NOBODY))
        on_screens = self.session.questions.on_screens(timezone.now())
        return on_screens.filter(spoken=False).aggregate(typed=Count("pk"), unsigned=unsigned)


class Ledger(Activity):
    """Nothing is opened or sent: the slide's line is `activity: ledger`, and phones have its text as well."""

    kind = "ledger"
    title = _("How we treated your information")
    steps = ()

    def spec(self, specs: Any, words: str) -> None:
        if words:
            raise ValueError(f"ledger takes no words, not {words!r}")

    def context_of(self, session: Session, round_: Round | None, slide: Slide) -> Account:
        return Account(session)
