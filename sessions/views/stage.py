"""The stage's page, for facilitators, or by its signed key on the room's own computer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sessions import tickets
from sessions.views.common import facilitated_session, screen_context, session_by_code


@require_safe
def stage(request: HttpRequest, code: str) -> HttpResponse:
    session = session_by_code(code)
    if tickets.opens_stage(session, request.GET.get("key", "")):
        ticket = tickets.for_stage_key(session)
    else:
        session = facilitated_session(request, code)
        ticket = tickets.for_sign_in(request, session, "stage")
    return render(request, "sessions/stage/page.html", screen_context(session, "stage") | {"ticket": ticket})
