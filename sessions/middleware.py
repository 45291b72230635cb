"""Middleware: unreadable requests are refused at once, refusals are logged, and codes cost a budget."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from sessions import audit, limits, seats
from sessions.models import Session
from sessions.views.join import too_many_codes

REFUSED = (401, 403, 404, 429)
FOR_SIGNED_IN = ("host/", "stage/")  # routes that find only what the account may see
FOUND_BY_VIEW = {"receipt"}  # a right code alone is a guess here; the view says when its link was right
# Routes whose answers hold nobody's data. No browser or proxy keeps a new route's until it is named here.
MAY_BE_CACHED = frozenset(
    {"front", "join-token", "join", "room", "room-questions", "faq", "about", "healthz", "readyz", "metrics"}
)
GetResponse = Callable[[HttpRequest], HttpResponse]


def readable(get_response: GetResponse) -> GetResponse:
    """Refuse a NUL in a path, a query or a cookie: SQLite takes one, PostgreSQL fails on it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return HttpResponse(get_template("400.html").render(), status=400)
        return get_response(request)

    return middleware


def audited(get_response: GetResponse) -> GetResponse:
    """Log refusals."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in REFUSED:
            audit.refused(request, response.status_code)
        return response

    return middleware


def no_store(get_response: GetResponse) -> GetResponse:
    """Let browsers and proxies keep no answer but those that are the same for everybody."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        named = request.resolver_match.url_name if request.resolver_match else None
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        somebodys = signed_in or response.cookies or named not in MAY_BE_CACHED
        if somebodys and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        return response

    return answer


class CodeBudget:
    """A request with a code costs a token, unless the browser has a seat there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        code, address, match = kwargs.get("code"), limits.address_of(request), request.resolver_match
        if code is None or match is None:
            return None
        if seats.seat_for(request, code):
            limits.found_codes.add(address, code)
            return None
        if match.route.startswith(FOR_SIGNED_IN) and request.user.is_authenticated:
            return None
        if limits.found_codes.has(address, code):
            return None
        wait = limits.guess_code(address, code)
        if wait:
            return too_many_codes(request, wait)
        if match.url_name not in FOUND_BY_VIEW and Session.objects.filter(code=code).exists():
            limits.code_was_right(address, code)
        return None


def _holds_nul(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    return "%00" in query or any("\0" in text for text in (request.path, query, *request.COOKIES.values()))
