"""Your information: what is held for one seat, to read, put right, download and delete."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions import activities, seats
from sessions.actions import privacy
from sessions.commands.personal import VERBS
from sessions.errors import Refused
from sessions.models import Session
from sessions.models.privacy_notice import changed_notice
from sessions.privacy.held import Held, held
from sessions.views import guard
from sessions.views.common import by_script, session_by_code

SAID: dict[str, Promise] = {
    "name": _("Name saved"),
    "no-name": _("Your name was removed, from every question you signed, too."),
    "opt-out": _("Taken back. The facilitators don’t see it any more."),
    "edited": _("Your question was changed."),
    "signed": _("Saved. Your question shows it that way now."),
    "deleted": _("Your question was deleted, with the votes for it."),
    "stay": _("The new notice applies to you now."),
}
SAID_OF_VERB = {
    "take_back_opt_out": "opt-out",
    "edit_question": "edited",
    "sign_question": "signed",
    "delete_question": "deleted",
    "stay": "stay",
}
JOINABLE = ("doors", "on")  # phases


@require_safe
def you(request: HttpRequest, code: str) -> HttpResponse:
    session = session_by_code(code)
    found = _held(request, session)
    if found is None:
        return redirect("join", code=session.code)
    return _page(request, found, said=SAID.get(request.GET.get("said", ""), ""))


def _held(request: HttpRequest, session: Session) -> Held | None:
    """What is held for whoever asks. One whom a facilitator removed has the same rights to it."""
    seat = seats.seat_of(request, session)
    return held(session, seat) if seat else None


def _page(request: HttpRequest, found: Held, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"session": found.session, "held": found, **more}
    if found.participant is not None:
        context["changed_notice"] = changed_notice(found.participant)
    with timezone.override(found.session.tz):
        response = render(request, "sessions/you/page.html", context, status=status)
    seats.give_seat(response, found.session, found.seat, asked=bool(found.questions))
    return response


@require_safe
def as_json(request: HttpRequest, code: str) -> HttpResponse:
    """All of it, for a machine."""
    session = session_by_code(code)
    found = _held(request, session)
    if found is None:
        return redirect("join", code=session.code)
    written = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(found.as_data(), encoder=DjangoJSONEncoder, json_dumps_params=written)
    return _downloaded(response, "your-information.json")


@require_safe
def as_page(request: HttpRequest, code: str) -> HttpResponse:
    """All of it to read, in one file that needs nothing else."""
    session = session_by_code(code)
    found = _held(request, session)
    if found is None:
        return redirect("join", code=session.code)
    context = {"session": session, "held": found, "copy": True, "now": timezone.now()}
    context["link"] = request.build_absolute_uri(reverse("receipt", args=[session.code, found.receipt]))
    with timezone.override(session.tz):
        response = render(request, "sessions/you/copy.html", context)
    return _downloaded(response, "your-information.html")


def _downloaded(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def do(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Change the name, edit or delete a question; then the same page again."""
    session, found = session_by_code(code), VERBS.get(verb)
    seat = seats.seat_of(request, session)
    if found is None:
        raise Http404
    if seat is None:
        return redirect("join", code=session.code)
    if asked := guard.spotted(request):
        return _refused(request, session, verb, Refused(asked), spotted=True)
    try:
        found.action(session, seat=seat, **found.read(request.POST))
    except Refused as problem:
        return _refused(request, session, verb, problem)
    if by_script(request):
        return JsonResponse({"ok": True})
    said = SAID_OF_VERB.get(verb)
    if said is None:
        said = "name" if request.POST.get("name", "").strip() else "no-name"
    back = "mine" if request.POST.get("back") == "mine" else "you"
    return redirect(reverse(back, args=[session.code]) + f"?said={said}")


def _refused(
    request: HttpRequest, session: Session, verb: str, problem: Refused, **more: Any
) -> HttpResponse:
    """The page with why not, and what was typed."""
    found = _held(request, session)
    if found is None:
        return redirect("join", code=session.code)
    kept = {"problem": str(problem), "refused": verb, "typed": request.POST, **more}
    return _page(request, found, status=problem.status, **kept)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """What goes and what can't; confirmed, everything goes, but the questions that were ticked to stay."""
    session = session_by_code(code)
    found = _held(request, session)
    seat = seats.seat_of(request, session)
    if found is None or seat is None:
        return redirect("join", code=session.code)
    if request.method != "POST":
        return render(request, "sessions/you/delete.html", {"session": session, "held": found})
    kept = request.POST.getlist("keep")
    keep = [each.question.pk for each in found.questions if str(each.question.pk) in kept]
    try:
        deleted = privacy.delete_everything(session, seat=seat, keep=keep)
    except Refused:  # it was deleted at this moment from another tab
        return redirect("join", code=session.code)
    entries = [(activities.get(kind), count) for kind, count in deleted.entries.items()]
    return _gone(request, session, deleted=deleted, entries=entries, receipt=seat.receipt)


@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Let the phone forget its key. What was given with it stays."""
    session = session_by_code(code)
    seat = seats.seat_of(request, session)
    if seat is None:
        return redirect("join", code=session.code)
    asked = bool(seats.questions_of(seat.receipt, session.questions.all()))
    return _gone(request, session, receipt=seat.receipt if asked else "")


def _gone(request: HttpRequest, session: Session, **more: Any) -> HttpResponse:
    """The page for a phone that has no seat any more."""
    context = {"session": session, "may_join": session.phase() in JOINABLE, **more}
    response = render(request, "sessions/you/gone.html", context)
    seats.take_seat_back(response, session)
    return response
