"""The links that people are given: never localhost when the network has a better address."""

import socket
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from sessions.models import Session
from sessions.tickets import stage_key


def network_address() -> str | None:
    """This machine's address on its network, found without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            address = probe.getsockname()[0]
        except OSError:
            return None
    return None if address.startswith("127.") or address == "0.0.0.0" else address


def base_url() -> str:
    return settings.PUBLIC_URL or f"http://{network_address() or '127.0.0.1'}:{settings.PORT}"


def host_shown() -> str:
    """The address that people type, without the scheme."""
    return urlsplit(base_url()).netloc


def join_url(session: Session) -> str:
    return base_url() + reverse("join-token", args=[session.token])


def room_url(session: Session) -> str:
    return base_url() + reverse("room", args=[session.code])


def summary_url(session: Session) -> str:
    return base_url() + reverse("summary", args=[session.code])


def stage_url(session: Session) -> str:
    return base_url() + reverse("stage", args=[session.code]) + "?" + urlencode({"key": stage_key(session)})


def host_url(session: Session) -> str:
    return base_url() + reverse("host", args=[session.code])


def remote_url(session: Session) -> str:
    return base_url() + reverse("host-remote", args=[session.code])
