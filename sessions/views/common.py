"""Shared by views: the session that an address names, a refusal as a reply, and a screen as a page."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from sessions import permissions, screens
from sessions.errors import Refused
from sessions.models import Session


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: its user is somebody."""

    user: User
    htmx: HtmxDetails


def session_by_code(code: str) -> Session:
    return get_object_or_404(Session.objects.select_related("workshop"), code=code.upper())


def facilitated_session(request: HttpRequest, code: str, *, for_screens: bool = False) -> Session:
    """The session with `role`, for someone who facilitates it; 403 for an organiser, 404 for others.

    `for_screens`: its console is about to be drawn.
    """
    user = request.user
    if user.is_authenticated:
        own = Session.objects.facilitated_by(user).annotate(**{"role": F("facilitations__role")})
        read = own.for_screens().with_drawers() if for_screens else own.select_related("workshop")
        found = read.filter(code=code.upper()).first()
        if found is not None:
            return found
    seen_session(request, code)
    raise PermissionDenied(_("You don’t facilitate this session. Its report is open to you."))


def seen_session(request: HttpRequest, code: str) -> Session:
    """The session, for whoever may see it; 404 for everybody else, as if it weren't there."""
    return get_object_or_404(
        permissions.sessions_of(request.user).select_related("workshop"), code=code.upper()
    )


def from_own_page(request: HttpRequest) -> bool:
    """Whether the form came from one of our pages. For pages that are the same for all, and so hold no token.

    Browsers say where a form comes from: by Sec-Fetch-Site, over plain http by Origin. A client that sends
    neither is no browser, and carries nobody's cookies without their knowing.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin == (settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}")


def refusal(problem: Refused) -> HttpResponse:
    """The sentence as the page's message, with the status it stands for."""
    return HttpResponse(format_html('<p id="message">{}</p>', str(problem)), status=problem.status)


def screen_context(session: Session, audience: str, *, now: datetime | None = None) -> dict[str, Any]:
    """All parts of a screen, and the pulse that names them; with the time, where the page counts by it."""
    parts = screens.render(session, audience)
    version = screens.digest(parts)
    return {
        "session": session,
        "parts": parts,
        "version": version,
        "pulse": screens.version_marker(version, version, now),
    }


def gone_to(request: SignedInRequest, address: str) -> HttpResponse:
    """Leads to another page, whether the form came by htmx or not."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def by_script(request: HttpRequest) -> bool:
    """Whether a script of ours sent this, the console's htmx or a phone's outbox, and not a plain form."""
    return bool(getattr(request, "htmx", None)) or request.headers.get("X-Parts") == "1"


def prefers_nothing(request: HttpRequest) -> bool:
    """Whether the sender's own socket draws the result of a command, as its header (RFC 7240) says."""
    return request.headers.get("Prefer") == "return=minimal"


def sent(request: HttpRequest, do: str) -> dict[str, Any]:
    """A facilitator's command as `once` takes it: {id, body}, from its verb and the fields of its form."""
    fields = {key: values for key, values in request.POST.lists() if key not in ("csrfmiddlewaretoken", "id")}
    return {"id": request.POST.get("id", ""), "body": {"do": do, "fields": fields}}
