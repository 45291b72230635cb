"""Editing a session: its details, its people, calling it off, and holding its deletion back."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions import permissions
from sessions.actions import arranging, retention
from sessions.errors import Refused
from sessions.forms import HoldForm, SessionForm
from sessions.models import Facilitation, Session
from sessions.views.common import SignedInRequest, seen_session


def _editable(request: SignedInRequest, code: str) -> Session:
    session = seen_session(request, code)
    if not permissions.may_edit(request.user, session):
        raise PermissionDenied(_("A scribe logs questions in this session, and can’t change it."))
    return _not_rehearsed(session)


def _not_rehearsed(session: Session) -> Session:
    if session.rehearsal_of_id:
        raise PermissionDenied(_("This is a rehearsal. Edit the session itself."))
    return session


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    session = _editable(request, code)
    with timezone.override(session.tz):
        form = _form(request, session, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                arranging.put_right(session, by=request.user, **form.cleaned_data)
                return _saved(session)
            except Refused as problem:
                form.add_error(None, str(problem))
        return _page(request, session, form=form, status=422 if form.errors else 200)


def _form(request: SignedInRequest, session: Session, data: Any = None) -> SessionForm:
    return SessionForm(data, session=session, may_confirm=permissions.may_drive(request.user, session))


@login_required
@require_POST
def call_off(request: SignedInRequest, code: str) -> HttpResponse:
    """Call a session off, or (`on` is 0) take that back."""
    session = _editable(request, code)
    act = arranging.take_back if request.POST.get("on") == "0" else arranging.call_off
    try:
        act(session, by=request.user)
    except Refused as problem:
        return _page(request, session, problem=str(problem), status=problem.status)
    return redirect("session-edit", code=session.code)


@login_required
@require_POST
def hold(request: SignedInRequest, code: str) -> HttpResponse:
    """Hold the deletion back until a day, or (`lift` is sent) end that."""
    session = _editable(request, code)
    try:
        if "lift" in request.POST:
            retention.lift_hold(session, by=request.user)
            return _saved(session)
        form = HoldForm(request.POST, session=session)
        if form.is_valid():
            retention.hold_back(session, by=request.user, **form.cleaned_data)
            return _saved(session)
    except Refused as problem:
        typed = {} if "lift" in request.POST else {"hold_form": HoldForm(request.POST, session=session)}
        return _page(request, session, hold_problem=str(problem), status=problem.status, **typed)
    return _page(request, session, hold_form=form, status=422)


def _saved(session: Session) -> HttpResponse:
    return redirect(reverse("session-edit", args=[session.code]) + "?saved=1")


@login_required
@require_POST
def people(request: SignedInRequest, code: str) -> HttpResponse:
    """Give a session to a colleague by user name, change their role, or withdraw it."""
    session = _not_rehearsed(seen_session(request, code))
    if not permissions.may_choose_people(request.user, session):
        raise PermissionDenied(_("Only a session’s lead or an organiser chooses who facilitates it."))
    given = request.POST
    try:
        if given.get("withdraw"):
            arranging.withdraw(session, username=given["withdraw"], by=request.user)
        else:
            username, role = given.get("username", ""), given.get("role", "")
            arranging.give(session, username=username, role=role, by=request.user)
    except Refused as problem:
        return _page(
            request,
            session,
            people_problem=str(problem),
            username=given.get("username", ""),
            status=problem.status,
        )
    if permissions.may_edit(request.user, session):
        return redirect("session-edit", code=session.code)
    return redirect("host-home")


def _page(request: SignedInRequest, session: Session, *, status: int = 200, **context: Any) -> HttpResponse:
    session.refresh_from_db()
    with timezone.override(session.tz):
        context.setdefault("form", _form(request, session))
        context.setdefault("hold_form", HoldForm(session=session))
        context |= {
            "session": session,
            "saved": request.GET.get("saved") == "1",
            "phase": session.phase(),
            "may_choose": permissions.may_choose_people(request.user, session),
            "may_drive": permissions.may_drive(request.user, session),
            "roles": Facilitation.Role.choices,
            "people": session.facilitations.select_related("user").order_by("pk"),
        }
        template = "_edit" if request.htmx else "edit"
        return render(request, f"sessions/host/{template}.html", context, status=status)
