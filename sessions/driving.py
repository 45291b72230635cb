"""Who else drives a session now, in words: from the consoles and remotes that are open, and kept nowhere."""

from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sessions import presence
from sessions.models import Facilitation
from sessions.permissions import DRIVING
from sessions.presence import Device
from sessions.tickets import Pass

AUDIENCES = frozenset(["host", "remote"])


def device_of(pass_: Pass, audience: str) -> Device | None:
    """The device that was let in with this pass; None for who no longer facilitates the session."""
    of = Facilitation.objects.filter(session=pass_.session_pk, user=pass_.user_pk).select_related("user")
    found = of.first()
    if found is None:
        return None
    name = found.user.first_name or found.user.get_username()
    return Device(found.user_id, name, audience, found.role in DRIVING, mark_of(pass_.credential))


def mark_of(credential: str) -> str:
    """What tells one browser from another, by its sign-in, without holding that."""
    return salted_hmac("device", credential, algorithm="sha256").hexdigest()[:16]


def line(session_pk: int, *, user_pk: int, mark: str) -> str:
    """As in "also driving: Hana’s phone, your laptop"; "" for who is alone with one device."""
    others = [device for device in presence.all_devices(session_pk) if device.mark != mark]
    parts = [
        (_("also driving: {devices}"), [each for each in others if each.drives]),
        (_("also here: {devices}"), [each for each in others if not each.drives]),
    ]
    return " · ".join(
        words.format(devices=", ".join(sorted({_named(each, user_pk) for each in found})))
        for words, found in parts
        if found
    )


def _named(device: Device, user_pk: int) -> str:
    is_phone = device.audience == "remote"
    if device.user_pk == user_pk:
        return _("your phone") if is_phone else _("your laptop")
    words = _("{name}’s phone") if is_phone else _("{name}’s laptop")
    return words.format(name=device.name)


def element(words: str) -> SafeString:
    """The line as consoles and remotes have it. It is no part of a screen: each device has its own."""
    return format_html('<p id="driving" class="soft small driving" role="status">{}</p>', words)
