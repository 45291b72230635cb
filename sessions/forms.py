"""Forms: a code typed in; a session, new or edited."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sessions.errors import InvalidText
from sessions.models import Session, Workshop
from sessions.models.codes import CODE_ALPHABET, CODE_LENGTH
from sessions.models.session import (
    FURTHEST,
    MAX_DAYS_KEPT,
    MAX_MINUTES,
    MAX_PHONES,
    SAID,
)
from sessions.models.texts import HOLD_TEXTS, TEXTS
from sessions.text import clean_text

WHEN = ("starts_at", "minutes")
START_TOLERANCE = timedelta(hours=2)  # a session can still be given a start this long ago


def normalise_code(typed: str) -> str:
    """A typed code in upper case, without the dots, dashes and spaces that it may be written with."""
    return "".join(character for character in typed.upper() if character.isalnum())[:40]


def looks_like_code(code: str) -> bool:
    return len(code) == CODE_LENGTH and all(character in CODE_ALPHABET for character in code)


class WorkshopField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Workshop) -> str:
        return obj.title


class TextField(forms.CharField):
    """A text of a session, cleaned as all text that people write."""

    def __init__(self, name: str, label: Any, *, hint: Any = "", lines: int = 1) -> None:
        self.what, self.most = (TEXTS | HOLD_TEXTS)[name]
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        super().__init__(label=label, help_text=hint, required=False, widget=widget, strip=False)
        widget.attrs["dir"] = "auto"

    def clean(self, value: Any) -> str:
        try:
            return clean_text(value or "", max_length=self.most, label=str(self.what), required=False)
        except InvalidText as problem:
            raise forms.ValidationError(str(problem)) from None


class StartField(forms.DateTimeField):
    def __init__(self) -> None:
        super().__init__(
            label=_("When"),
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        )


class AgainForm(forms.Form):
    """When a session is held once more: all else is as it was."""

    starts_at = StartField()

    def clean_starts_at(self) -> datetime:
        return checked_start(self.cleaned_data["starts_at"], timezone.now())


class SessionForm(forms.Form):
    """A session's details and its notice. For a new one, or with `session` to edit one.

    `may_confirm`: whoever edits it facilitates it.
    """

    workshop = WorkshopField(queryset=Workshop.objects.none(), empty_label=None, label=_("Workshop"))
    starts_at = StartField()
    minutes = forms.IntegerField(label=_("How long, in minutes"), initial=90)
    place = TextField("place", _("Where"))
    name = TextField("name", _("Session name"), hint=_("Leave empty to use the workshop’s name."))
    head_count = forms.IntegerField(
        label=_("How many people you expect"), min_value=1, max_value=MAX_PHONES, required=False
    )
    hard_end = forms.TimeField(
        label=_("The room is yours until"),
        help_text=_("Leave empty if nobody needs it after you. The end is never moved past it."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    welcome_note = TextField(
        "welcome_note",
        _("Your own words before the start"),
        hint=_("Everybody reads them: where to sit, the Wi-Fi, tea."),
        lines=2,
    )
    purpose = TextField("purpose", _("Purpose"))
    holder = TextField("holder", _("Who holds the information"), hint=_("An agency, and its town."))
    contact = TextField("contact", _("Who to ask about it"), hint=_("A name or role, with an address."))
    country = TextField("country", _("Country it’s kept in"))
    delete_on = forms.DateField(
        label=_("Deletion day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    confirmed = forms.BooleanField(label=_("I’ve checked this notice"), required=False)

    def __init__(self, data: Any = None, *, session: Session | None = None, may_confirm: bool = True) -> None:
        self.session = session
        super().__init__(
            data, initial=dict(settings.SESSION_DEFAULTS) if session is None else _said_of(session)
        )
        workshops = _newest() if session is None else Workshop.objects.filter(pk=session.workshop_id)
        field = self.fields["workshop"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = workshops
        self.fields["minutes"].help_text = "; ".join(_lengths(each, len(workshops) > 1) for each in workshops)
        self.fields["delete_on"].help_text = _when_deleted(session)
        if session is None:
            self.fields["starts_at"].initial = _next_quarter
        else:
            del self.fields["workshop"]
            for name, why in _fixed(session).items():
                self.fields[name].disabled, self.fields[name].help_text = True, why
            if session.notice_confirmed_at or not may_confirm:
                del self.fields["confirmed"]

    @property
    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ("workshop", "starts_at", "minutes", "place") if name in self.fields]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "head_count", "hard_end", "welcome_note")]

    @property
    def told(self) -> list[forms.BoundField]:
        return [self[name] for name in (*SAID, "delete_on")]

    def clean_starts_at(self) -> datetime:
        starts_at, now = self.cleaned_data["starts_at"], timezone.now()
        if self.session and _minute(starts_at) == _minute(self.session.starts_at):
            return self.session.starts_at  # not changed: the form's has no seconds
        return checked_start(starts_at, now)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        workshop = self.session.workshop if self.session else given.get("workshop")
        minutes = given.get("minutes")
        if workshop and minutes is not None and not workshop.min_minutes <= minutes <= MAX_MINUTES:
            self.add_error(
                "minutes", gettext("Choose a length of {lengths}.").format(lengths=_lengths(workshop))
            )
        given["hard_end"] = self._hard_end(given.get("hard_end"), given.get("starts_at"), minutes)
        if given.get("confirmed") or (self.session and self.session.notice_confirmed_at):
            for name in SAID:
                if name not in self.errors and not given.get(name):
                    self.add_error(name, gettext("The notice needs this."))
        return given

    def _hard_end(self, at: time | None, starts_at: datetime | None, minutes: int | None) -> datetime | None:
        """The moment until which the room is theirs: on the day of the start, or in the night after it."""
        if at is None or starts_at is None:
            return None
        tz = self.session.tz if self.session else timezone.get_current_timezone()
        begins = starts_at.astimezone(tz)
        hard_end = datetime.combine(begins.date(), at, tz)
        if hard_end <= begins:
            hard_end += timedelta(days=1)
        if minutes is not None and hard_end < starts_at + timedelta(minutes=minutes):
            self.add_error("hard_end", gettext("The session is longer than that."))
        return hard_end


class HoldForm(forms.Form):
    """Who keeps a session's data longer, why, and until when. Everyone in the session reads it."""

    held_back_by = TextField(
        "held_back_by", _("Who keeps it longer"), hint=_("A person or an office, in words that people know.")
    )
    retention_hold = TextField("retention_hold", _("Why"), hint=_("Don’t name anyone who took part."))
    held_until = forms.DateField(
        label=_("Until"),
        help_text=_("What is due then is deleted as this day begins."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, data: Any = None, *, session: Session) -> None:
        said = (*HOLD_TEXTS, "held_until") if session.is_held() else ()
        super().__init__(data, initial={name: getattr(session, name) for name in said})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in HOLD_TEXTS:
            if name not in self.errors and not given.get(name):
                self.add_error(name, gettext("Please fill this in: everyone in the session is told."))
        return given


def checked_start(starts_at: datetime, now: datetime) -> datetime:
    """The same, where a session can be given that start."""
    if starts_at < now - START_TOLERANCE:
        raise forms.ValidationError(_("That time has passed. Choose a later one."))
    if starts_at > now + FURTHEST:
        raise forms.ValidationError(_("Choose a day within two years of today."))
    return starts_at


def _newest() -> Any:
    """The newest edition of each workshop."""
    newest = {}
    for workshop in Workshop.objects.filter(published_at__isnull=False).order_by("edition"):
        newest[workshop.slug] = workshop.pk
    return Workshop.objects.filter(pk__in=newest.values())


def _said_of(session: Session) -> dict[str, Any]:
    plain = ("starts_at", "minutes", "head_count", "delete_on", *TEXTS)
    hard_end = session.hard_end and timezone.localtime(session.hard_end, session.tz).time()
    return {name: getattr(session, name) for name in plain} | {"hard_end": hard_end}


def _fixed(session: Session) -> dict[str, str]:
    """The fields that can no longer be changed, each with the reason."""
    fixed: dict[str, str] = {}
    if session.started_at:
        fixed |= dict.fromkeys(WHEN, gettext("Can’t be changed: the session has started."))
    elif session.phase() == "over":
        fixed |= dict.fromkeys(WHEN, gettext("Can’t be changed: the session is over."))
    if session.doors_opened_at:
        fixed["purpose"] = gettext("Can’t be changed: people were told this when they joined.")
    if session.purged_at:
        fixed["delete_on"] = gettext("Can’t be changed: names, phones’ keys and votes are deleted.")
    return fixed


def _lengths(workshop: Workshop, named: bool = False) -> str:
    """ "60 to 480 minutes", after its title where there are several workshops."""
    words = gettext("{least} to {most} minutes").format(least=workshop.min_minutes, most=MAX_MINUTES)
    return f"{workshop.title}: {words}" if named else words


def _when_deleted(session: Session | None) -> str:
    """What the deletion day means, promising no more than is so."""
    honest = gettext("Names, phones’ keys and votes are deleted as this day begins, questions later.")
    if session is not None and session.doors_opened_at:
        return honest + " " + gettext("The doors are open, so it can only move to an earlier day.")
    if session is not None:
        return honest
    days = settings.DELETE_AFTER_DAYS
    words = ngettext(
        "If you leave it empty, it’s {n} day after the session; at most {most}.",
        "If you leave it empty, it’s {n} days after the session; at most {most}.",
        days,
    )
    return words.format(n=days, most=MAX_DAYS_KEPT) + " " + honest


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _next_quarter() -> datetime:
    now = _minute(timezone.localtime())
    return now + timedelta(minutes=15 - now.minute % 15)
