"""The phone's page: the same bytes for everyone; what is mine comes from one private address."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions import activities, identity, presence, screens
from sessions.actions.commands import carry_out
from sessions.activities import Refused
from sessions.models import Participant, Session
from sessions.views.common import page, refusal, screen_context


@require_safe
def room(request: HttpRequest, code: str) -> HttpResponse:
    """What is on now. Polled with its ETag where sockets are blocked."""
    session = identity.session_by_code(code)
    seat = identity.seat_of(request, session)
    if seat is None or session.phase() == "draft":
        return redirect("join", code=session.code)
    if session.participants.filter(key=seat.hash, removed_at__isnull=False).exists():
        return page(request, "sessions/room/removed.html", {"session": session}, status=403)
    context = screen_context(session, "room")
    if request.headers.get("X-Polling") == "1":
        presence.polled(session.pk, seat.hash)
    etag = f'"{context["version"]}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = page(request, "sessions/room/page.html", context)
    response["ETag"] = etag
    response["X-Server-Time"] = timezone.now().isoformat()
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """What is mine: a fragment for the phone's script, a whole page with forms without it."""
    session = identity.session_by_code(code)
    participant = identity.participant_of(request, session)
    if participant is None:
        return redirect("join", code=session.code)
    fragment = request.headers.get("X-Parts") == "1"
    context = _mine(request, session, participant)
    template = "sessions/room/_mine.html" if fragment else "sessions/join/mine.html"
    if not fragment:
        context |= screens.Look(session.pk, "room").context
    return page(request, template, context)


def _mine(request: HttpRequest, session: Session, participant: Participant) -> dict[str, Any]:
    seat = identity.seat_of(request, session)
    receipt = seat.receipt if seat else ""
    tags = identity.sender_tags(receipt)
    held: dict[str, Any] = {}
    for activity in activities.every():
        held |= activity.mine(session, participant)
    asked = session.questions.filter(tag__in=tags)
    return {
        "session": session,
        "participant": participant,
        "receipt": receipt,
        "votes": list(participant.upvotes.values_list("question", flat=True)),
        "held": held,
        "my_questions": list(asked.select_related("slide").order_by("pk")),
    }


@require_POST
def do(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """The HTTP door of a participant's small writes. Without JavaScript it goes back to the plain page."""
    session = identity.session_by_code(code)
    participant = identity.participant_of(request, session)
    scripted = request.headers.get("X-Parts") == "1"
    if participant is None:
        if scripted:
            return refusal(Refused(_("Join first."), status=403))
        return redirect("join", code=session.code)
    seat = identity.seat_of(request, session)
    data = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "id")}
    try:
        result = carry_out(
            session,
            participant,
            do=verb,
            data=data,
            receipt=seat.receipt if seat else "",
            id=request.POST.get("id", ""),
        )
    except Refused as problem:
        if scripted:
            return refusal(problem)
        context = _mine(request, session, participant) | screens.Look(session.pk, "room").context
        context |= {"problem": str(problem), "typed": request.POST.get("text", "")}
        return page(request, "sessions/join/mine.html", context, status=problem.status)
    if scripted:
        return JsonResponse({"ok": True, **result})
    return redirect("mine", code=session.code)
