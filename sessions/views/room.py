"""The phone's page: the same bytes for everyone; one's own part comes from a private address."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions import activities, lists, presence, screens, seats
from sessions.commands.participant import carry_out
from sessions.errors import Refused
from sessions.models import Participant, Question, Session
from sessions.models.privacy_notice import changed_notice
from sessions.screens.few import few_here
from sessions.seats import Seat, flags_of, questions_of, votes_of
from sessions.views import guard
from sessions.views.common import by_script, refusal, screen_context, session_by_code

# The values that the page without scripts uses, in partials of the live page.
PLAIN = (
    "activity",
    "asked_aloud",
    "spotlight",
    "item",
    "item_count",
    "items",
    "links",
    "notices",
    "phase",
    "position",
    "questions",
    "recording",
    "run",
    "slide",
    "starts",
    "workshop",
)

SAID_AFTER = {"opt_out": "opt-out", "take_out": "taken-out"}


@require_safe
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room's page. Polled with its ETag where sockets are blocked."""
    session = session_by_code(code)
    elsewhere = _elsewhere(request, session)
    if elsewhere is not None:
        return elsewhere
    context = screen_context(session, "room") | {"page_size": lists.ON_A_PAGE, "few": few_here(session.pk)}
    if request.headers.get("X-Polling") == "1" and (seat := seats.seat_of(request, session)):
        presence.polled(session.pk, seat.hash)
    etag = f'"{context["version"]}-{context["few"] or ""}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = render(request, "sessions/room/page.html", context)
    response["ETag"] = etag
    return _kept_by_its_phone(response)


@require_safe
def questions(request: HttpRequest, code: str, page: int) -> HttpResponse:
    """A page of the room's questions: the first stands in the room's page, the others come when asked for."""
    session = session_by_code(code)
    elsewhere = _elsewhere(request, session)
    if elsewhere is not None:
        return elsewhere
    return _kept_by_its_phone(HttpResponse(screens.page_of_questions(session.pk, page)))


def _elsewhere(request: HttpRequest, session: Session) -> HttpResponse | None:
    """Redirect or refusal for a phone that isn't in the room; None if it is."""
    seat = seats.seat_of(request, session)
    if seat is None or session.phase() == "draft":
        return redirect("join", code=session.code)
    participant = session.participants.filter(key=seat.hash).only("removed_at").first()
    if participant is None:  # its person deleted it, or the purge did
        return redirect("join", code=session.code)
    if participant.removed_at is not None:
        return render(request, "sessions/room/removed.html", {"session": session}, status=403)
    return None


def _kept_by_its_phone(response: HttpResponse) -> HttpResponse:
    """Add the server's time, by which a phone counts. Only the phone keeps it, and revalidates it."""
    response["X-Server-Time"] = timezone.now().isoformat()
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """One's own part: a fragment for the phone's script, a whole page with forms without it."""
    session = session_by_code(code)
    here = _here(request, session)
    if here is None:
        return redirect("join", code=session.code)
    if not by_script(request):
        said = _said(request.GET.get("said", ""))
        return _plain(request, session, here, said=said, all="all" in request.GET)
    context = _mine(session, here)
    response = render(request, "sessions/room/mine.html", context)
    seats.give_seat(response, session, here.seat, asked=bool(context["my_questions"]))
    return response


@dataclass(frozen=True)
class Here:
    """Whoever asks: a participant, and their seat."""

    participant: Participant
    seat: Seat


def _here(request: HttpRequest, session: Session) -> Here | None:
    seat, participant = seats.seat_of(request, session), seats.participant_of(request, session)
    return Here(participant, seat) if seat and participant else None


def _plain(
    request: HttpRequest,
    session: Session,
    here: Here,
    *,
    status: int = 200,
    all: bool = False,
    **more: Any,
) -> HttpResponse:
    """The whole page without scripts, in the room's own time zone; with the first or all questions."""
    context = screens.Snapshot(session.pk).values(*PLAIN) | _mine(session, here) | more
    listed = context["questions"][: None if all else lists.ON_A_PAGE]
    context |= {"plain": True, "all": all, "listed": listed, "few": few_here(session.pk)}
    with timezone.override(session.tz):
        response = render(request, "sessions/room/plain.html", context, status=status)
    seats.give_seat(response, session, here.seat, asked=bool(context["my_questions"]))
    return response


def _mine(session: Session, here: Here) -> dict[str, Any]:
    receipt = here.seat.receipt
    mine = questions_of(receipt, session.questions.select_related("slide"))
    return {
        "session": session,
        "participant": here.participant,
        "receipt": receipt,
        "votes": votes_of(here.seat, session.questions.shown()),
        "flagged": [flag.flagged for flag in flags_of(here.seat, session) if flag.cleared_at is None],
        "held": _held(session, here.seat),
        "my_questions": mine,
        "is_muted": seats.muted_tags_of(receipt, session).exists(),
        "signed": sum(question.participant_id is not None for question in mine),
        "changed_notice": changed_notice(here.participant),
    }


def _held(session: Session, seat: Seat) -> dict[str, Any]:
    """This seat's own entry to the open round: {round, and what its kind adds}."""
    round_ = session.rounds.unsealed().first()
    activity = activities.get(round_.kind) if round_ else None
    held = activity.held(round_, seat.tag_of_round(round_.pk)) if round_ and activity else {}
    return {"round": round_.pk, **held} if round_ and held else {}


@require_POST
def do(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """A participant's commands by HTTP. Without JavaScript it leads back to the plain page."""
    session = session_by_code(code)
    here = _here(request, session)
    scripted = by_script(request)
    if here is None:
        if scripted:
            return refusal(Refused(_("Join first."), status=403))
        return redirect("join", code=session.code)
    aside = ("csrfmiddlewaretoken", "id", "again", "all", "anyway")
    data = {key: value for key, value in request.POST.items() if key not in aside}
    before = _mine(session, here) if not scripted else {}
    if not scripted and (asks := _asks_first(request, verb, before["my_questions"])):
        kept: dict[str, Any] = {"typed": request.POST, "refused": verb, **asks}
        return _plain(request, session, here, status=409, **kept)
    try:
        carry_out(here.seat, do=verb, data=data, id=request.POST.get("id", ""))
    except Refused as problem:
        if scripted:
            return refusal(problem)
        kept = {"problem": str(problem), "typed": request.POST, "refused": verb}
        return _plain(request, session, here, status=problem.status, **kept)
    if scripted:
        return JsonResponse({"ok": True})
    address = reverse("mine", args=[session.code])
    if verb == "name":
        removed = ("removed", "removed-one", "removed-more")[min(before["signed"], 2)]
        address += "?said=" + ("name" if request.POST.get("name", "").strip() else removed)
    elif verb in SAID_AFTER:
        address += "?said=" + SAID_AFTER[verb]
    elif "all" in request.POST:
        address += "?all=1#questions"
    return redirect(address)


def _asks_first(request: HttpRequest, verb: str, mine: Collection[Question]) -> dict[str, Any]:
    """What the page without scripts asks, as the phone's own does, before it takes a form; else nothing."""
    if problem := guard.spotted(request):
        return {"problem": problem, "spotted": True}
    asked = {_alike(question.text) for question in mine}
    if verb == "ask" and "again" not in request.POST and _alike(request.POST.get("text", "")) in asked:
        problem = _("You’ve already asked this. Send it again?")
        return {"problem": problem, "twice": True, "anyway": guard.was_asked(request)}
    return {}


def _alike(text: str) -> str:
    """A form of the text that is equal for texts a person would call the same."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _said(what: str) -> str:
    """The message on the page without scripts after a form was accepted; none for an unknown word."""
    return {
        "name": _("Name saved"),
        "removed": _("Name removed."),
        "removed-one": _("Your name was removed, from your question too."),
        "removed-more": _("Your name was removed, from your questions too."),
        "opt-out": _("Saved. The facilitators can see it now."),
        "stay": _("The new notice applies to you now."),
        "taken-out": _("It was taken out."),
    }.get(what, "")
