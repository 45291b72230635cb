"""The form of a new session, with the times by which it can be planned."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sessions.forms import SessionForm
from sessions.models import Session, Workshop
from sessions.refit import Took
from sessions.times_before import MEDIANS_FROM, TimesBefore

LISTED = 5  # sessions whose times are offered, the newest


class NewSessionForm(SessionForm):
    """`times`: of the sessions that whoever fills it in may see; `asked` is the code of one of them.

    The cleaned `times` are what each item took, by its key, and empty for the usual ones.
    """

    times = forms.ChoiceField(
        label=_("Times of the items"),
        help_text=_("Each item gets its share of the length, and never less than it needs."),
        required=False,
    )
    field_order = ("workshop", "starts_at", "minutes", "times")

    def __init__(self, data: Any = None, *, times: TimesBefore, asked: str = "") -> None:
        super().__init__(data)
        self.before = times
        asked_for = times.of(asked if data is None else data.get("times", ""))
        choices = self._choices(asked_for)
        field = self.fields["times"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1:
            del self.fields["times"]
        elif asked_for is not None:
            field.initial = asked_for.code
            self.fields["minutes"].initial = asked_for.minutes

    @property
    def about(self) -> list[forms.BoundField]:
        names = ("workshop", "starts_at", "minutes", "times", "place")
        return [self[name] for name in names if name in self.fields]

    def _choices(self, asked_for: Session | None) -> list[tuple[str, str]]:
        sessions = self.before.sessions
        listed = sessions[:LISTED]
        if asked_for is not None and asked_for not in listed:
            listed.append(asked_for)
        slugs = dict.fromkeys(session.workshop.slug for session in sessions)
        several = {slug: len(self.before.of_workshop(slug)) for slug in slugs}
        medians = [(slug, n) for slug, n in several.items() if n >= MEDIANS_FROM]
        return [
            ("", gettext("The usual times")),
            *((slug, self._named(_medians(n), slug)) for slug, n in medians),
            *((each.code, self._named(_as_on(each), each.workshop.slug)) for each in listed),
        ]

    def _named(self, words: str, slug: str) -> str:
        """The words, after the workshop's title where there are several to choose from."""
        workshops = Workshop.objects.filter(pk__in=self.fields["workshop"].queryset)  # type: ignore[attr-defined]
        title = next((each.title for each in workshops if each.slug == slug), "")
        return f"{title}: {words}" if len(workshops) > 1 else words

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "times" in self.errors:
            return given
        chosen, workshop = given.pop("times", ""), given.get("workshop")
        given["times"] = self._taken(chosen, workshop) if chosen and workshop else {}
        return given

    def _taken(self, chosen: str, workshop: Workshop) -> dict[int, Took]:
        session = self.before.of(chosen)
        if (session.workshop.slug if session else chosen) != workshop.slug:
            self.add_error("times", gettext("Those times are another workshop’s. Choose others."))
            return {}
        return self.before.in_one(session, workshop) if session else self.before.medians(workshop)


def _medians(n: int) -> str:
    return ngettext("Medians of {n} session", "Medians of {n} sessions", n).format(n=n)


def _as_on(session: Session) -> str:
    day = format_date(timezone.localtime(session.starts_at, session.tz), "j F Y, G:i")
    words = gettext("As they were on {day}").format(day=day)
    return f"{words}, {session.place}" if session.place else words
