"""How a refusal becomes a reply, and a screen a page."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django_htmx.middleware import HtmxDetails

from sessions import screens
from sessions.errors import Refused
from sessions.models import Session


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: its user is somebody."""

    user: User
    htmx: HtmxDetails


def refusal(problem: Refused) -> HttpResponse:
    """The sentence as the page's message, with the status it stands for."""
    return HttpResponse(format_html('<p id="message">{}</p>', str(problem)), status=problem.status)


def screen_context(session: Session, audience: str) -> dict[str, Any]:
    """All parts of a screen, and the pulse that names them."""
    parts = screens.render(session, audience)
    version = screens.digest(parts)
    return {
        "session": session,
        "workshop": session.workshop,
        "parts": parts,
        "version": version,
        "pulse": screens.version_marker(version, version),
        "audience": audience,
    }


def by_script(request: HttpRequest) -> bool:
    """Was this sent by a script of ours, the console's htmx or a phone's outbox, and not by a plain form?"""
    return bool(getattr(request, "htmx", None)) or request.headers.get("X-Parts") == "1"


def prefers_nothing(request: HttpRequest) -> bool:
    """Does the sender's own socket draw what comes of a command? It says so as RFC 7240 has it."""
    return request.headers.get("Prefer") == "return=minimal"


def sent(request: HttpRequest, do: str) -> dict[str, Any]:
    """A facilitator's command as `once` wants it: {id, body}, by what it does and the fields of its form."""
    fields = {key: values for key, values in request.POST.lists() if key not in ("csrfmiddlewaretoken", "id")}
    return {"id": request.POST.get("id", ""), "body": {"do": do, "fields": fields}}
