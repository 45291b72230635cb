"""Coming in: a code or a QR link, the notice, a seat."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sessions import forms, identity, limits
from sessions.actions import joining
from sessions.activities import Refused
from sessions.models import Question, Session
from sessions.text import Unclean
from sessions.views.common import page


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Type a code. A wrong one says so kindly; guessing costs budget."""
    typed = request.GET.get("code", "")
    if not typed:
        return page(request, "sessions/join/front.html", {"typed": "", "problem": ""})
    code = forms.tidy_code(typed)
    problem, status = "", 404
    if not forms.looks_like_code(code):
        problem, status = _("A code has 7 letters and numbers, like K7R·4MXQ. Check it on the screen."), 422
    elif not limits.may_guess(request):
        problem, status = (
            _("Too many codes that don't exist were tried. Wait a minute, or scan the QR code."),
            429,
        )
    elif Session.objects.filter(code=code).exists():
        return redirect("room", code=code)
    else:
        limits.guessed_wrong(request)
        problem = _("No session has that code. Check it on the screen: today's may be a new one.")
    return page(request, "sessions/join/front.html", {"typed": typed[:20], "problem": problem}, status=status)


@require_safe
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR holds."""
    session = get_object_or_404(Session, token=token)
    return redirect("room", code=session.code)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The notice and the two ways in. Who has a seat is sent on without being asked again.

    The page is the same bytes for everyone, so it holds no token; `from_own_page` stands in its place.
    """
    session = identity.session_by_code(code)
    phase = session.phase()
    context = {"session": session, "workshop": session.workshop, "problem": "", "name": ""}
    if phase == "draft":
        return page(request, "sessions/join/early.html", context)
    seat = identity.seat_of(request, session)
    if request.method != "POST":
        if seat and session.participants.filter(key=seat.hash).exists():  # a removed one is told so there
            return redirect("room", code=session.code)
        if phase == "over":
            return page(request, "sessions/join/over.html", context, status=410)
        return page(request, "sessions/join/join.html", context)
    if not identity.from_own_page(request):
        return page(request, "403_csrf.html", {}, status=403)
    seat = seat or identity.new_seat(session)
    try:
        joining.join(session, key_hash=seat.hash, name=request.POST.get("name", ""))
    except (Refused, Unclean) as problem:
        context |= {"problem": str(problem), "name": request.POST.get("name", "")[:200]}
        context["about_name"] = isinstance(problem, Unclean)
        status = problem.status if isinstance(problem, Refused) else 422
        template = "over" if phase == "over" else "join"
        return page(request, f"sessions/join/{template}.html", context, status=status)
    response = redirect(reverse("room", args=[session.code]))
    identity.give_seat(response, session, seat)
    return response


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """One private link for all of somebody's anonymous questions, on any device."""
    if not (len(token) == 40 and token.isalnum()):
        return page(request, "404.html", {}, status=404)
    found = []
    for session in Session.objects.filter(pk__in=Question.objects.exclude(tag="").values("session")):
        found += list(
            session.questions.select_related("slide", "session__workshop").filter(
                tag=identity.tag_for(session, token)
            )
        )
    return page(request, "sessions/join/receipt.html", {"questions": found}, status=200 if found else 404)
