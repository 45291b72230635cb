"""The admin: a workshop's addresses of links and videos, and who helps; accounts, which are never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.validators import URLValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sessions.errors import InvalidText
from sessions.models import Workshop, WorkshopSettings
from sessions.packs import loader
from sessions.text import clean_text

MAX_ADDRESS = 500


def _address(label: str, schemes: list[str]) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_ADDRESS,
        validators=[URLValidator(schemes=schemes)],
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )


class WorkshopSettingsForm(forms.ModelForm):
    """A field for each link, and two for each video: its address and its transcript's."""

    class Meta:
        model = WorkshopSettings
        fields = ["helper"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for link_id in self._ids("link"):
            self.initial[f"link {link_id}"] = self.instance.links.get(link_id, "")
        for video_id in self._ids("video"):
            found = self.instance.videos.get(video_id, {})
            self.initial[f"video {video_id}"] = found.get("address", "")
            self.initial[f"transcript {video_id}"] = found.get("transcript", "")

    def _ids(self, kind: str) -> list[str]:
        return [name.partition(" ")[2] for name in self.fields if name.startswith(kind + " ")]

    def clean_helper(self) -> str:
        try:
            return clean_text(
                self.cleaned_data["helper"], max_length=300, label=str(_("The helper")), required=False
            )
        except InvalidText as problem:
            raise forms.ValidationError(str(problem)) from None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self.instance.links = {i: given[f"link {i}"] for i in self._ids("link") if given.get(f"link {i}")}
        self.instance.videos = {}
        for video_id in self._ids("video"):
            address = given.get(f"video {video_id}", "")
            transcript = given.get(f"transcript {video_id}", "")
            if address and not transcript:
                problem = _("A video needs its transcript’s address, too.")
                self.add_error(f"transcript {video_id}", problem)
            elif address:
                self.instance.videos[video_id] = {"address": address, "transcript": transcript}
        return given


admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts as Django has them, but for deleting: they are switched off, since logs say who did what."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(WorkshopSettings)
class WorkshopSettingsAdmin(admin.ModelAdmin):
    """One row per workshop, made when it is loaded. Where a field is empty the workshop's files count."""

    list_display = ["workshop_slug", "helper"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        fields = _address_fields(obj.workshop_slug) if obj else {}
        return type("Form", (WorkshopSettingsForm,), fields)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return list(self.get_form(request, obj).base_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for workshop in Workshop.objects.filter(slug=obj.workshop_slug):
            loader.apply_settings(obj, workshop)


def _address_fields(slug: str) -> dict[str, forms.CharField]:
    """The fields of the newest edition's links and videos."""
    workshop = Workshop.objects.current(slug)
    fields: dict[str, forms.CharField] = {}
    if workshop is None:
        return fields
    for link in workshop.links:
        fields[f"link {link['id']}"] = _address(_("Link: %s") % link["title"], ["https", "http"])
    for video in loader.videos_of(workshop):
        fields[f"video {video['id']}"] = _address(_("Video: %s") % video["title"], ["https"])
        fields[f"transcript {video['id']}"] = _address(_("Its transcript: %s") % video["title"], ["https"])
    return fields
