"""The register: what sessions left open, for whoever leads them and organisers; the frequent questions."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions import identity, permissions
from sessions import report as reports
from sessions.actions import following_up, running
from sessions.activities import Refused
from sessions.exports import questions_csv
from sessions.models import Faq, Question, Workshop
from sessions.text import Unclean
from sessions.views.common import page

OPEN = [Question.Outcome.OUTSTANDING, Question.Outcome.FOLLOW_UP]


def for_sorting(view):
    """For whoever answers questions: 403 in words for somebody who is signed in and doesn't."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_sort(request.user):
            raise PermissionDenied(_("You log questions. Whoever leads the session answers them."))
        return view(request, *args, **kwargs)

    return checked


def _theirs(request: HttpRequest) -> QuerySet:
    """The questions this user answers, each with its votes and the name this user may read."""
    return (
        permissions.questions_of(request.user)
        .with_names_for(request.user)
        .select_related("session__workshop", "slide")
        .annotate(votes=Count("upvotes"))
    )


def _filtered(request: HttpRequest) -> tuple[QuerySet, dict[str, str]]:
    """Filters stand in the address: outcome (open, all or one), code, owner, q."""
    filters = {key: request.GET.get(key, "").strip()[:100] for key in ("outcome", "code", "owner", "q")}
    filters["outcome"] = filters["outcome"] or "open"
    found = _theirs(request)
    if filters["outcome"] == "open":
        found = found.filter(outcome__in=OPEN)
    elif filters["outcome"] in Question.Outcome.values:
        found = found.filter(outcome=filters["outcome"])
    if filters["code"]:
        found = found.filter(session__code__iexact=filters["code"].replace("·", ""))
    if filters["owner"]:
        found = found.filter(owner__icontains=filters["owner"])
    if filters["q"]:
        found = found.filter(text__icontains=filters["q"])
    return found.order_by("due", "-votes", "pk"), filters


@for_sorting
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    running.close_overdue()
    found, filters = _filtered(request)
    shown = Paginator(found, 50).get_page(request.GET.get("page"))
    outcomes = [("open", "open"), ("all", "all"), *[c for c in Question.Outcome.choices if c[0]]]
    context = {
        "questions": shown,
        "filters": filters,
        "outcomes": outcomes,
        "total": found.count(),
        "query": urlencode({key: value for key, value in filters.items() if value}),
        "problem": "",
    }
    return page(request, "sessions/register/list.html", context)


@for_sorting
@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    found, _filters = _filtered(request)
    response = HttpResponse(questions_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="questions.csv"'
    return response


@for_sorting
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish an answer, keep a draft, or decline with a reason."""
    question = get_object_or_404(_theirs(request), pk=pk)
    text, what = request.POST.get("answer", ""), request.POST.get("do", "publish")
    try:
        if what == "decline":
            following_up.decline(question, reason=text, by=request.user)
        else:
            following_up.answer(question, text=text, by=request.user, publish=what != "draft")
    except (Refused, Unclean) as problem:
        context = {"questions": [question], "filters": {"outcome": "open"}, "outcomes": [], "total": 1}
        context |= {"problem": str(problem), "typed": text}
        status = problem.status if isinstance(problem, Refused) else 422
        return page(request, "sessions/register/list.html", context, status=status)
    return redirect("register")


@login_required
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What came of a session: for its facilitators, and for organisers."""
    session = identity.seen_session(request, code)
    context = {"session": session, **reports.report(session, timezone.now())}
    return page(request, "sessions/register/report.html", context)


@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """Frequent questions with their sources, and where to go for more."""
    workshop = Workshop.objects.order_by("-pk").first()
    links = [link for link in workshop.links if link.get("address")] if workshop else []
    return page(request, "sessions/register/faq.html", {"faqs": Faq.objects.all(), "links": links})
