"""The facilitator's pages: my sessions, a new one, the console and its commands."""

import secrets
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions import lists, permissions, presence, screens, tickets
from sessions.actions import arranging, lifecycle, notices, retention
from sessions.commands.facilitator import VERBS
from sessions.commands.forms import CommandForm, Whole
from sessions.commands.idempotency import code_of, once
from sessions.errors import Refused
from sessions.models import Facilitation, Session
from sessions.models.session import MAX_PHONES
from sessions.models.standing import CONSOLE_LISTS
from sessions.new_session_form import NewSessionForm
from sessions.screens.questions import drawn_for_host
from sessions.times_before import times_before
from sessions.views import remote
from sessions.views.common import (
    SignedInRequest,
    facilitated_session,
    gone_to,
    prefers_nothing,
    refusal,
    screen_context,
    sent,
)


@login_required
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """My sessions; for an organiser everybody's, too. The address holds the filters: whose, q."""
    organiser = permissions.is_organiser(request.user)
    words = request.GET.get("q", "").strip()[:100]
    mine = Session.objects.facilitated_by(request.user)
    asked = request.GET.get("whose") or ("mine" if mine.exists() else "all")
    whose = asked if organiser else "mine"
    found = permissions.sessions_of(request.user).real() if whose == "all" else mine
    if words:
        found = found.matching(words)
    found = found.select_related("workshop").prefetch_related("purge_receipts").order_by("-starts_at", "-pk")
    shown = Paginator(found, 50).get_page(request.GET.get("page"))
    roles = dict(Facilitation.objects.filter(user=request.user.pk).values_list("session", "role"))
    context = {
        "rows": [_row(session, roles.get(session.pk, ""), organiser=organiser) for session in shown],
        "shown": shown,
        "organiser": organiser,
        "whose": whose,
        "words": words,
        "rehearsed": request.GET.get("rehearsed") == "1",
        "query": urlencode({"whose": whose, "q": words}),
    }
    template = "_sessions" if request.htmx else "home"
    return render(request, f"sessions/host/{template}.html", context)


def _row(session: Session, role: str, *, organiser: bool) -> dict[str, Any]:
    """A session in a list, with what this user may do there."""
    return {
        "session": session,
        "phase": session.phase(),
        "receipts": session.purge_receipts.all().of_something(),
        "role": role,
        "role_words": Facilitation.Role(role).label if role else "",
        "may_edit": (organiser or role in permissions.DRIVING) and not session.rehearsal_of_id,
        "may_copy": role in permissions.DRIVING and not session.rehearsal_of_id,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    times = times_before(permissions.sessions_of(request.user))
    form = NewSessionForm(request.POST or None, times=times, asked=request.GET.get("times", ""))
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            command = sent(request, "new")
            code = code_of(request.user, command["id"])
            make = partial(arranging.make_session, facilitator=request.user, code=code, **form.cleaned_data)
            once(request.user, **command, act=make)
            return gone_to(request, reverse("host", args=[code]))
        except Refused as problem:
            status = problem.status
            form.add_error(None, str(problem))
    context = {"form": form, "command_id": secrets.token_hex(16)}
    return render(request, "sessions/host/new.html", context, status=status if form.errors else 200)


@login_required
@require_safe
def console(request: SignedInRequest, code: str) -> HttpResponse:
    session = facilitated_session(request, code, for_screens=True)
    now = timezone.now()
    context = screen_context(session, "host", now=now) | {
        "ticket": tickets.for_sign_in(request, session, "host"),
        "now": now,
        "role": session.role,
        "also_driving": remote.also_driving(request, session),
    }
    return render(request, "sessions/host/page.html", context)


@login_required
@require_safe
def notes(request: SignedInRequest, code: str) -> HttpResponse:
    """Every slide with its notes, to read before the session and to print."""
    session = facilitated_session(request, code)
    context = {"session": session, "items": screens.script(session)}
    return render(request, "sessions/host/notes.html", context)


class UpTo(CommandForm):
    upto = Whole(min_value=0, max_value=MAX_PHONES)


@login_required
@require_safe
def rest(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """More of a list, of questions, names, words or the log: up to `upto` rows beyond its page's."""
    session = facilitated_session(request, code)
    form = UpTo({"upto": request.GET.get("upto", lists.AT_ONCE)})
    if not form.is_valid():
        return refusal(Refused(form.problem, status=form.refused_with))
    upto = form.cleaned_data["upto"]
    context: dict[str, Any] = {"name": name, "session": session, "phase": session.phase()}
    if name == "people":
        context["rows"] = lists.named(session)[:upto]
    elif name == "opt_outs":
        context["rows"] = lists.opt_outs(session)[:upto]
    elif name == "log":
        context["rows"] = lists.log(session)
    elif name in CONSOLE_LISTS:
        asked = session.questions.on_screens(timezone.now()).select_related("slide", "participant")
        found = asked.for_console().with_votes().in_console_list(name)
        context["questions"] = drawn_for_host(lists.rest(found, upto), session)
    else:
        raise Http404
    with timezone.override(session.tz):
        return render(request, "sessions/host/_rest.html", context)


@require_POST
def do(request: SignedInRequest, code: str, verb: str) -> HttpResponse:
    """A facilitator's command. 204 when the sender's socket draws its screen, else the parts."""
    session = facilitated_session(request, code)
    row = VERBS.get(verb)
    if row is None:
        raise Http404
    audience = "remote" if remote.is_senders_screen(request) else "host"
    plain_remote = audience == "remote" and not request.htmx
    if not permissions.role_may_command(session.role, verb):
        return refusal(Refused(_("A scribe logs questions. Ask the lead to do that."), status=403))

    def carry_out() -> None:
        row.action(session, **row.read(request.POST), by=request.user)

    try:
        once(request.user, **sent(request, f"{session.code}/{verb}"), act=carry_out, turn=session)
    except lifecycle.Unfinished as asked:  # nothing is changed: the console asks first
        if plain_remote:
            return remote.page(request, session, open=asked)
        return render(request, "sessions/host/_ending.html", {"session": session, "open": asked})
    except notices.OptedOut as opted_out:
        return render(request, "sessions/host/_recording.html", {"session": session, "opted_out": opted_out})
    except retention.NamesToDelete as asked:
        told = {"session": session, "names": asked.count, "stage_state": presence.stage(session.pk)}
        return render(request, "sessions/host/_delete_names.html", told)
    except Refused as problem:
        if plain_remote:
            return remote.page(request, session, status=problem.status, problem=str(problem))
        reply = refusal(problem)
        if reply.status_code in (409, 410):  # the sender's screen is behind
            reply.write(_parts(session, audience))
        return reply
    if session.rehearsal_of_id and not Session.objects.filter(pk=session.pk).exists():
        return gone_to(request, reverse("host-home") + "?rehearsed=1")
    if not request.htmx:
        return redirect("host-remote" if plain_remote else "host", code=session.code)
    return HttpResponse(status=204) if prefers_nothing(request) else HttpResponse(_parts(session, audience))


def _parts(session: Session, audience: str) -> str:
    return "".join(screens.render(session.pk, audience).values())
