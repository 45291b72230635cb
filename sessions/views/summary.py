"""The summary of a session, for everyone who has its code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions import links
from sessions.reports.summary import public_summary
from sessions.views.common import session_by_code


@require_safe
def summary(request: HttpRequest, code: str) -> HttpResponse:
    """The same bytes for everybody; before the end, when it comes."""
    session, now = session_by_code(code), timezone.now()
    context = {"session": session, "phase": session.phase(now), "user": None}
    if session.has_summary:
        context |= {"summary": public_summary(session, now), "address": links.summary_url(session)}
    with timezone.override(session.tz):
        return render(request, "sessions/summary/page.html", context)
