"""The door of every request: an address that no page can mean is answered before anything reads it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

Answer = Callable[[HttpRequest], HttpResponse]


def readable(get_response: Answer) -> Answer:
    """Refuse a NUL in a path, a query or a cookie: SQLite takes one, PostgreSQL fails on it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return HttpResponse(get_template("400.html").render(), status=400)
        return get_response(request)

    return middleware


def _holds_nul(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    return "%00" in query or any("\0" in text for text in (request.path, query, *request.COOKIES.values()))
