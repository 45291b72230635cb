"""A session made after another one: held again at another time, or rehearsed."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions import demonstration, permissions
from sessions.actions import copying, rehearsing
from sessions.commands.idempotency import code_of, once
from sessions.errors import Refused
from sessions.forms import AgainForm
from sessions.models import Session
from sessions.views.common import SignedInRequest, facilitated_session, gone_to, refusal, sent


def _copied(request: SignedInRequest, code: str) -> Session:
    session = facilitated_session(request, code)
    if not permissions.may_drive(request.user, session):
        raise PermissionDenied(_("A scribe logs questions in this session, and can’t copy it."))
    if session.rehearsal_of_id:
        raise PermissionDenied(_("This is a rehearsal. Copy the session itself."))
    return session


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: SignedInRequest, code: str) -> HttpResponse:
    """The same session at another time: one thing to choose, the rest is as it was."""
    session, status = _copied(request, code), 422
    with timezone.override(session.tz):
        form = AgainForm(request.POST or None, initial={"starts_at": _a_week_later(session)})
        if request.method == "POST" and form.is_valid():
            try:
                command = sent(request, f"{session.code}/again")
                made = code_of(request.user, command["id"])
                once(
                    request.user,
                    **command,
                    act=lambda: copying.run_again(session, by=request.user, code=made, **form.cleaned_data),
                )
                return gone_to(request, reverse("host", args=[made]))
            except Refused as problem:
                status = problem.status
                form.add_error(None, str(problem))
        context = {
            "session": session,
            "form": form,
            "command_id": secrets.token_hex(16),
            "people": session.facilitations.select_related("user").order_by("pk"),
            "is_confirmed": copying.is_confirmed_by(session, request.user),
        }
        template = "sessions/host/again.html"
        return render(request, template, context, status=status if form.errors else 200)


@login_required
@require_POST
def rehearse(request: SignedInRequest, code: str) -> HttpResponse:
    """One press makes a rehearsal and leads to its console."""
    session = _copied(request, code)
    command = sent(request, f"{session.code}/rehearse")
    made = code_of(request.user, command["id"])
    try:
        once(request.user, **command, act=lambda: rehearsing.rehearse(session, by=request.user, code=made))
    except Refused as problem:
        return refusal(problem)
    for rehearsal in session.rehearsals.filter(code=made):
        demonstration.attend(rehearsal.pk)
    return gone_to(request, reverse("host", args=[made]))


def _a_week_later(session: Session) -> datetime:
    """The first day like it, at the same time by the clock there, that is still to come."""
    starts, week = timezone.localtime(session.starts_at, session.tz).replace(tzinfo=None), timedelta(days=7)
    now = timezone.localtime(timezone.now(), session.tz).replace(tzinfo=None)
    return starts + week * max(1, (now - starts) // week + 1)
