"""The door of every request: what no page can mean is answered at once; what is refused is written down."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from sessions import audit

REFUSED = (401, 403, 404, 429)
Answer = Callable[[HttpRequest], HttpResponse]


def readable(get_response: Answer) -> Answer:
    """Refuse a NUL in a path, a query or a cookie: SQLite takes one, PostgreSQL fails on it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return HttpResponse(get_template("400.html").render(), status=400)
        return get_response(request)

    return middleware


def audited(get_response: Answer) -> Answer:
    """Leave word of what is refused."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in REFUSED:
            audit.refused(request, response.status_code)
        return response

    return middleware


def _holds_nul(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    return "%00" in query or any("\0" in text for text in (request.path, query, *request.COOKIES.values()))
