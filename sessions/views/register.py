"""The register: questions that sessions left open, for their leads and organisers; and the FAQ."""

import secrets
from contextlib import suppress
from functools import wraps
from itertools import batched
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from sessions import audit, permissions
from sessions.actions import follow_up, transitions
from sessions.commands.facilitator import VERBS
from sessions.commands.idempotency import once
from sessions.errors import Refused
from sessions.forms import normalise_code
from sessions.models import Faq, Question, Workshop
from sessions.models.log import TAKEN_ALONG
from sessions.models.questions import QuestionQuerySet
from sessions.models.standing import Standing
from sessions.reports.session import flagged, summary
from sessions.reports.spreadsheets import questions_csv
from sessions.times_before import has_times
from sessions.views.common import SignedInRequest, seen_session, sent

LINES_A_PIECE = 200  # of a file on its way
STANDINGS = [  # that the list can be narrowed to
    Standing.ALOUD,
    Standing.WRITTEN,
    Standing.HIDDEN,
    Standing.FOLLOW_UP,
    Standing.OUTSTANDING,
    Standing.ANSWERED,
    Standing.DECLINED,
]


def for_sorting(view):
    """A view for people who answer questions: 403 in words for somebody signed in who doesn't."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_sort(request.user):
            raise PermissionDenied(_("You log questions. Whoever leads the session answers them."))
        return view(request, *args, **kwargs)

    return checked


def _filters(given: QueryDict) -> dict[str, str]:
    """The filters as the address has them: status (open, all or a standing), code, owner, q."""
    filters = {key: given.get(key, "").strip()[:100] for key in ("status", "code", "owner", "q")}
    filters["status"] = filters["status"] or "open"
    return filters


def _found(request: SignedInRequest, filters: dict[str, str]) -> QuestionQuerySet:
    """The questions this user answers, each with its votes and the name this user may read."""
    found = permissions.questions_of(request.user).with_names_for(request.user).with_flags().by_due_day()
    if filters["status"] == "open":
        found = found.unanswered()
    elif filters["status"] in STANDINGS:
        found = found.standing(filters["status"])
    if filters.get("code"):
        found = found.filter(session__code=normalise_code(filters["code"]))
    if filters.get("owner"):
        found = found.owned_by(filters["owner"])
    if filters.get("q"):
        found = found.containing(filters["q"])
    return found


def _list(request: SignedInRequest, given: QueryDict, **problem: object) -> HttpResponse:
    """The list as these filters have it. `problem` is {status, problem, typed, answering: a question}."""
    filters = _filters(given)
    found = _found(request, filters)
    shown = Paginator(found.on_screens(timezone.now()).for_reading(), 50).get_page(given.get("page"))
    questions = list(shown)
    answering = problem.get("answering")
    if isinstance(answering, Question) and answering not in questions:
        questions.insert(0, answering)  # what was typed for it isn't lost, whatever the filters say
    over = {question.pk: question.session.phase() == "over" for question in questions}
    may = {
        verb: {each.pk for each in questions if transitions.accepts(verb, each, over=over[each.pk])}
        for verb in ("answer", "decline")
    }
    statuses = [("open", _("open")), ("all", _("all")), *[(each.value, each.label) for each in STANDINGS]]
    query = urlencode({key: value for key, value in filters.items() if value})
    context = {
        "questions": questions,
        "may": may,
        "shown": shown,
        "filters": filters,
        "statuses": statuses,
        "total": shown.paginator.count,
        "query": query,
        "command_id": secrets.token_hex(16),
        "back": f"{query}&page={shown.number}",
        **problem,
    }
    status = problem.get("status", 200)
    assert isinstance(status, int)
    template = "_list" if request.htmx else "list"
    return render(request, f"sessions/register/{template}.html", context, status=status)


@for_sorting
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    return _list(request, request.GET)


@for_sorting
@require_safe
def register_csv(request: SignedInRequest) -> HttpResponseBase:
    found = _found(request, _filters(request.GET))
    sessions = list(found.without_left_out().order_by().values_list("session", flat=True))
    follow_up.note_export(sessions, by=request.user)
    pieces = ("".join(lines) for lines in batched(questions_csv(found), LINES_A_PIECE))
    audit.exported("the register", by=request.user, rows=len(sessions))
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="questions.csv"'
    return response


SAID_AFTERWARDS = {
    "publish": _lazy("The answer is published. Whoever asked reads it at their link."),
    "draft": _lazy("The draft is kept. Only those who answer questions see it."),
    "decline": _lazy("The question is declined. Whoever asked reads the reason at their link."),
}
SAID_WITHOUT_LINK = SAID_AFTERWARDS | {  # it was asked aloud, or its link has ended
    "publish": _lazy("The answer is published."),
    "decline": _lazy("The question is declined."),
}


@for_sorting
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish an answer, keep a draft, or decline with a reason; then the same list again."""
    question = get_object_or_404(_found(request, {"status": "all"}).for_reading(), pk=pk)
    text, what = request.POST.get("answer", ""), request.POST.get("do", "publish")
    back = QueryDict(request.POST.get("back", "")[:1000])
    if what not in SAID_AFTERWARDS:
        raise Http404

    def carry_out() -> None:
        if what == "decline":
            follow_up.decline(question, reason=text, by=request.user)
        else:
            follow_up.answer(question, text=text, by=request.user, publish=what != "draft")

    try:
        once(request.user, **sent(request, f"questions/{pk}"), act=carry_out, turn=question.session)
    except Refused as problem:
        return _list(
            request, back, status=problem.status, problem=str(problem), typed=text, answering=question
        )
    messages.success(request, (SAID_AFTERWARDS if question.sender_tag else SAID_WITHOUT_LINK)[what])
    query = urlencode({**_filters(back), "page": back.get("page", "1")})
    return redirect(f"{reverse('register')}?{query}")


@login_required
@require_safe
def report(request: SignedInRequest, code: str) -> HttpResponse:
    """The report of a session, for its facilitators and for organisers."""
    session = seen_session(request, code)
    was_there = bool(permissions.role_in(request.user, session))
    if not was_there:
        follow_up.note_reading(session, by=request.user)
    context = {"session": session, **summary(session, timezone.now(), was_there=was_there)}
    if permissions.may_drive(request.user, session):
        context["flagged"] = flagged(session)
    context["has_times"] = has_times(session)
    context["receipts"] = session.purge_receipts.all().of_something()
    context["taken_along"] = session.log.filter(verb__in=TAKEN_ALONG).select_related("user")
    return render(request, "sessions/register/report.html", context)


@login_required
@require_POST
def clear_flags(request: SignedInRequest, code: str) -> HttpResponse:
    """Clear the flags on a question or a result from the report, which has it from then on."""
    session = seen_session(request, code)
    if not permissions.may_command(request.user, session, "clear_flags"):
        raise PermissionDenied(_("Whoever leads the session clears its flags."))
    clear = VERBS["clear_flags"]

    def carry_out() -> None:
        clear.action(session, **clear.read(request.POST), by=request.user)

    with suppress(Refused):  # it was cleared meanwhile, as the page then says
        once(request.user, **sent(request, f"{code}/clear_flags"), act=carry_out, turn=session)
    return redirect("report", code=session.code)


@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """Frequent questions with their sources, and where to go for more."""
    workshop = Workshop.objects.order_by("-pk").first()
    context = {
        "faqs": Faq.objects.all(),
        "links": workshop.public_links if workshop else [],
        "workshop": workshop,
    }
    return render(request, "sessions/register/faq.html", context)
