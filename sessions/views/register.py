"""The organisers' register: outstanding questions of all sessions; and the frequent questions."""

import secrets
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, user_passes_test
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sessions import identity
from sessions import report as reports
from sessions.actions import following_up, running
from sessions.actions.idempotency import Result, once
from sessions.activities import Refused
from sessions.exports import questions_csv
from sessions.models import Faq, Question, Session, Workshop
from sessions.text import Unclean
from sessions.views.common import page, sent

ORGANISERS = "organisers"
OPEN = [Question.Outcome.OUTSTANDING, Question.Outcome.FOLLOW_UP]


def is_organiser(user) -> bool:
    return user.is_active and (user.is_superuser or user.groups.filter(name=ORGANISERS).exists())


def organiser_required(view):
    return login_required(user_passes_test(is_organiser)(view))


def _filtered(request: HttpRequest) -> tuple[QuerySet, dict[str, str]]:
    """Filters stand in the address: outcome (open, all or one), code, owner, q."""
    filters = {key: request.GET.get(key, "").strip()[:100] for key in ("outcome", "code", "owner", "q")}
    filters["outcome"] = filters["outcome"] or "open"
    found = Question.objects.select_related("session__workshop", "slide").annotate(votes=Count("upvotes"))
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


@organiser_required
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
        "today": timezone.localdate(),
        "query": urlencode({key: value for key, value in filters.items() if value}),
        "problem": "",
        "command_id": secrets.token_hex(16),
    }
    return page(request, "sessions/register/list.html", context)


@organiser_required
@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    found, _ = _filtered(request)
    response = HttpResponse(questions_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="questions.csv"'
    return response


@organiser_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish an answer, keep a draft, or decline with a reason."""
    question = get_object_or_404(Question.objects.annotate(votes=Count("upvotes")), pk=pk)
    text, what = request.POST.get("answer", ""), request.POST.get("do", "publish")

    def carry_out() -> tuple[Session, Result]:
        if what == "decline":
            following_up.decline(question, reason=text, by=request.user)
        else:
            following_up.answer(question, text=text, by=request.user, publish=what != "draft")
        return question.session, {}

    try:
        once(request.user, **sent(request, f"questions/{pk}"), act=carry_out)
    except (Refused, Unclean) as problem:
        context = {"questions": [question], "filters": {"outcome": "open"}, "outcomes": [], "total": 1}
        context |= {"problem": str(problem), "typed": text, "today": timezone.localdate()}
        context["command_id"] = secrets.token_hex(16)
        status = problem.status if isinstance(problem, Refused) else 422
        return page(request, "sessions/register/list.html", context, status=status)
    return redirect("register")


@login_required
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What came of a session: for its facilitators, and for organisers."""
    if is_organiser(request.user):
        session = identity.session_by_code(code)
    else:
        session = identity.facilitated_session(request, code)
    context = {"session": session, **reports.report(session, timezone.now())}
    return page(request, "sessions/register/report.html", context)


@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """Frequent questions with their sources, and where to go for more."""
    workshop = Workshop.objects.order_by("-pk").first()
    links = [link for link in workshop.links if link.get("address")] if workshop else []
    return page(request, "sessions/register/faq.html", {"faqs": Faq.objects.all(), "links": links})
