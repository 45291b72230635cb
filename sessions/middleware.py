"""No answer is kept by a browser or a proxy, but those that are the same for everybody."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Addresses whose answers hold nobody's data. A new address is kept by nobody until it is named here.
THE_SAME_FOR_ALL = frozenset(
    {"front", "join-token", "join", "room", "faq", "about", "healthz", "readyz", "metrics"}
)


def kept_by_nobody(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        named = request.resolver_match.url_name if request.resolver_match else None
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        somebodys = signed_in or response.cookies or named not in THE_SAME_FOR_ALL
        if somebodys and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        return response

    return answer
