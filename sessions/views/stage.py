"""The stage's page: for facilitators, or with the signed key on the room's own computer."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sessions import identity
from sessions.views.common import page, screen_context


@require_safe
def stage(request: HttpRequest, code: str) -> HttpResponse:
    session = identity.session_by_code(code)
    if not identity.opens_stage(session, request.GET.get("key", "")):
        session = identity.facilitated_session(request, code)
    context = screen_context(session, "stage") | {"ticket": identity.ticket(session, "stage")}
    response = page(request, "sessions/stage/page.html", context)
    response["Cache-Control"] = "no-store"
    return response
