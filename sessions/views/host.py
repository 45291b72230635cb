"""The facilitator's pages: my sessions, a new one, the console and its commands."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions import addresses, identity, screens
from sessions.actions import asking, joining, running, timing
from sessions.actions.idempotency import Result, once
from sessions.activities import Refused
from sessions.forms import NewSession
from sessions.models import Session
from sessions.text import Unclean
from sessions.views.common import page, refusal, screen_context, sent


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    running.close_overdue()
    sessions = Session.objects.facilitated_by(request.user).select_related("workshop").order_by("-starts_at")
    rows = [{"session": session, "phase": session.phase()} for session in sessions[:200]]
    return page(request, "sessions/host/home.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form, status = NewSession(request.POST or None), 422
    if request.method == "POST" and form.is_valid():
        try:
            made = once(request.user, **sent(request, "new"), act=lambda: _make(request, form.cleaned_data))
            return redirect("host", code=made["code"])
        except Refused as problem:
            status = problem.status
            form.add_error("minutes" if problem.code == "refused" else None, str(problem))
    context = {
        "form": form,
        "command_id": secrets.token_hex(16),
        "defaults": settings.SESSION_DEFAULTS,
        "delete_after": settings.DELETE_AFTER_DAYS,
    }
    return page(request, "sessions/host/new.html", context, status=status if form.errors else 200)


def _make(request: HttpRequest, given: dict[str, Any]) -> tuple[Session, Result]:
    session = joining.make_session(
        workshop=given["workshop"],
        facilitator=request.user,
        starts_at=given["starts_at"],
        minutes=given["minutes"],
        place=given["place"],
        confirmed=given["confirmed"],
    )
    return session, {"code": session.code}


@login_required
@require_safe
def console(request: HttpRequest, code: str) -> HttpResponse:
    session = identity.facilitated_session(request, code)
    context = screen_context(session, "host") | {
        "ticket": identity.ticket(session, "host", user_pk=request.user.pk or 0),
        "stage_url": addresses.stage_url(session),
        "join_url": addresses.join_url(session),
        "now": timezone.now(),
    }
    response = page(request, "sessions/host/page.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _whole(value: str | None, *, most: int = 10**9) -> int:
    text = (value or "").strip()
    if not re.fullmatch(r"-?[0-9]{1,10}", text) or abs(int(text)) > most:
        raise Refused(_("That number can't be used."), status=422)
    return int(text)


def _on(request: HttpRequest) -> bool:
    return request.POST.get("on") == "1"


Verb = Callable[[HttpRequest, Session], object]
VERBS: dict[str, Verb] = {
    "confirm": lambda request, s: joining.confirm_notice(s),
    "doors": lambda request, s: running.open_doors(s, by=request.user),
    "next": lambda request, s: running.forward(s, step=request.POST.get("step", ""), by=request.user),
    "back": lambda request, s: running.back(s, step=request.POST.get("step", ""), by=request.user),
    "jump": lambda request, s: running.jump(
        s, step=request.POST.get("step", ""), position=_whole(request.POST.get("position")), by=request.user
    ),
    "pause": lambda request, s: timing.pause(s, by=request.user),
    "break": lambda request, s: timing.take_break(
        s, minutes=_whole(request.POST.get("minutes")), by=request.user
    ),
    "resume": lambda request, s: timing.resume(s, by=request.user),
    "extend": lambda request, s: timing.extend(
        s, seconds=_whole(request.POST.get("seconds")), by=request.user
    ),
    "end": lambda request, s: running.end(s, by=request.user),
    "reopen": lambda request, s: running.reopen(s, by=request.user),
    "stage": lambda request, s: running.switch_stage(
        s, what=request.POST.get("what", ""), on=_on(request), by=request.user
    ),
    "activity": lambda request, s: running.press_activity(
        s, step=request.POST.get("step", ""), by=request.user
    ),
    "again": lambda request, s: running.ask_again(s, step=request.POST.get("step", ""), by=request.user),
    "spoken": lambda request, s: asking.log_spoken(s, text=request.POST.get("text", ""), by=request.user),
    "settle": lambda request, s: asking.settle(
        s,
        question_pk=_whole(request.POST.get("question")),
        as_=request.POST.get("as", ""),
        answer=request.POST.get("answer", ""),
        by=request.user,
    ),
    "screen": lambda request, s: asking.put_on_screen(
        s,
        question_pk=_whole(request.POST["question"]) if request.POST.get("question") else None,
        by=request.user,
    ),
    "lets_through": lambda request, s: running.switch_letting_through(s, on=_on(request), by=request.user),
}


@require_POST
def do(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """A facilitator's command. 204 when the sender's socket draws its screen, else the parts."""
    session = identity.facilitated_session(request, code)
    act = VERBS.get(verb)
    if act is None:
        raise Http404

    def carry_out() -> tuple[Session, Result]:
        act(request, session)
        return session, {}

    try:
        once(request.user, **sent(request, f"{session.code}/{verb}"), act=carry_out)
    except (Refused, Unclean) as problem:
        reply = refusal(problem)
        if reply.status_code in (409, 410):  # the sender's screen is behind
            reply.write("".join(screens.render(session.pk, "host").values()))
        return reply
    if request.headers.get("X-Live") == "1":
        return HttpResponse(status=204)
    if request.headers.get("X-Parts") == "1":
        return HttpResponse("".join(screens.render(session.pk, "host").values()))
    return redirect("host", code=session.code)
