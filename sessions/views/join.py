"""Joining: a code or a QR link, the notice, a seat; and the private link to the answers."""

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sessions import forms, limits, presence, seats
from sessions.actions import participants
from sessions.announce import tell_of_phone
from sessions.errors import InvalidText, Refused
from sessions.models import Question, Session
from sessions.views import guard
from sessions.views.common import from_own_page, session_by_code

CLOSED = ("over", "off")  # phases in which nobody can join any more


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Type a code. A wrong one says so kindly; guessing costs budget."""
    typed = request.GET.get("code", "")
    if not typed:
        return render(request, "sessions/join/enter_code.html", {"typed": "", "problem": ""})
    code, address = forms.normalise_code(typed), limits.address_of(request)
    problem, status = "", 404
    if not forms.looks_like_code(code):
        problem, status = _("A code has 7 letters and numbers, like K7R·4MXQ. Check it on the screen."), 422
    elif seats.seat_for(request, code):
        return redirect("room", code=code)
    elif wait := limits.guess_code(address, code):
        return too_many_codes(request, wait, typed=typed)
    elif Session.objects.filter(code=code).exists():
        limits.code_was_right(address, code)
        return redirect("room", code=code)
    else:
        problem = _("No session has that code. Check it on the screen: today’s may be a new one.")
    return render(
        request, "sessions/join/enter_code.html", {"typed": typed[:20], "problem": problem}, status=status
    )


def too_many_codes(request: HttpRequest, wait: float, *, typed: str = "") -> HttpResponse:
    """The page for an address over budget: the same for every code, since none was looked up."""
    seconds = math.ceil(wait)
    problem = ngettext(
        "Too many wrong codes were tried. Try again in {n} second, or scan the QR code.",
        "Too many wrong codes were tried. Try again in {n} seconds, or scan the QR code.",
        seconds,
    ).format(n=seconds)
    context = {"typed": typed[:20], "problem": problem, "user": None}
    response = render(request, "sessions/join/enter_code.html", context, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """The QR code's address. Nobody guesses 128 bits, so it is never limited."""
    return _join(request, get_object_or_404(Session.objects.select_related("workshop"), token=token))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The same page, for whoever typed the code."""
    return _join(request, session_by_code(code))


def _join(request: HttpRequest, session: Session) -> HttpResponse:
    """The notice and the two ways in. Anyone who already has a seat goes straight to the room.

    The page is the same bytes for everyone, so it holds no token; `from_own_page` takes its place.
    """
    phase = session.phase()
    context = {"session": session, "workshop": session.workshop, "problem": "", "name": ""}
    context["notice"] = session.privacy_notices.newest()
    if phase in ("draft", "doors") and presence.phone_reached(session.pk, timezone.now()):
        tell_of_phone(session.pk)
    if phase == "draft":
        return render(request, "sessions/join/not_open.html", context)
    seat = seats.seat_of(request, session)
    if seat and not session.participants.filter(key=seat.hash).exists():
        seat = None  # deleted: whoever joins now is somebody new
    if request.method != "POST":
        if seat:  # a removed one is told so there
            return redirect("room", code=session.code)
        if phase in CLOSED:
            context["receipts"] = session.purge_receipts.all().of_something()
            return render(request, "sessions/join/over.html", context, status=410)
        return render(request, "sessions/join/join.html", context)
    if not from_own_page(request):
        return render(request, "403_csrf.html", {}, status=403)
    seat = seat or seats.new_seat(session)
    if asked := guard.spotted(request):
        context |= {"problem": asked, "name": request.POST["name"][:200], "about_name": True, "spotted": True}
        return render(request, "sessions/join/join.html", context, status=409)
    try:
        name, notice = request.POST.get("name", ""), request.POST.get("notice", "")
        participants.join(session, key_hash=seat.hash, name=name, notice=notice)
    except Refused as problem:
        context |= {"problem": str(problem), "name": request.POST.get("name", "")[:200]}
        context["about_name"] = isinstance(problem, InvalidText)
        template = "over" if phase in CLOSED else "join"
        return render(request, f"sessions/join/{template}.html", context, status=problem.status)
    limits.found_codes.add(limits.address_of(request), session.code)
    response = redirect(reverse("room", args=[session.code]))
    seats.give_seat(response, session, seat)
    return response


@require_safe
def receipt(request: HttpRequest, code: str, receipt: str) -> HttpResponse:
    """One private link for all of somebody's questions, on any device. All wrong links get the same 404."""
    every = Question.objects.filter(session__code=code).select_related("slide", "session__workshop")
    questions = seats.questions_of(receipt, every)
    if questions:
        limits.code_was_right(limits.address_of(request), code)
    session = questions[0].session if questions else None
    # no form, and so no user: without a referrer none could be sent
    context = {"questions": questions, "session": session, "user": None}
    response = render(request, "sessions/join/receipt.html", context, status=200 if questions else 404)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
