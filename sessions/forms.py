"""Forms: a code typed in, a new session."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Workshop
from sessions.models.session import CODE_ALPHABET, CODE_LENGTH, FURTHEST, OVER_AFTER


def tidy_code(typed: str) -> str:
    """What was meant: upper case, without the dots, dashes and spaces that a code is shown with."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:40]


def looks_like_code(code: str) -> bool:
    return len(code) == CODE_LENGTH and all(sign in CODE_ALPHABET for sign in code)


class WorkshopField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Workshop) -> str:
        return obj.title


class NewSession(forms.Form):
    """When, how long, where; the rest are the agency's defaults, confirmed on one line."""

    workshop = WorkshopField(queryset=Workshop.objects.none(), empty_label=None)
    starts_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    minutes = forms.IntegerField(label=_("How long, in minutes"), min_value=10, max_value=480, initial=90)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    confirmed = forms.BooleanField(
        label=_("The notice is right"),
        error_messages={"required": _("Confirm the notice, so that people can be told.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        newest = {}
        for workshop in Workshop.objects.filter(published_at__isnull=False).order_by("edition"):
            newest[workshop.slug] = workshop.pk
        field = self.fields["workshop"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Workshop.objects.filter(pk__in=newest.values())
        self.fields["starts_at"].initial = _next_quarter

    def clean_starts_at(self) -> datetime:
        starts_at = self.cleaned_data["starts_at"]
        if starts_at < timezone.now() - OVER_AFTER:
            raise forms.ValidationError(_("That is already over. Choose a later time."))
        if starts_at > timezone.now() + FURTHEST:
            raise forms.ValidationError(_("Choose a day within two years of today."))
        return starts_at


def _next_quarter() -> datetime:
    now = timezone.localtime().replace(second=0, microsecond=0)
    return now + timedelta(minutes=15 - now.minute % 15)
