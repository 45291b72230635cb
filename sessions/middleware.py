"""What stands before every view."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from sessions import identity, limits
from sessions.models import Session
from sessions.views.join import too_many_codes

FOR_SIGNED_IN = {"stage", "host", "host-do", "report"}  # these find only a facilitator's own sessions
FOUND_BY_VIEW = {"receipt"}  # a code alone is right nowhere here; the view says when its link was


class CodeBudget:
    """A code in any address costs whoever has no seat there a token, before it is looked up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        code, address = kwargs.get("code"), limits.address_of(request)
        if code is None:
            return None
        if identity.seat_for(request, code):
            limits.found_codes.add(address, code)
            return None
        named = request.resolver_match.url_name if request.resolver_match else ""
        if named in FOR_SIGNED_IN and request.user.is_authenticated:
            return None
        if limits.found_codes.has(address, code):
            return None
        wait = limits.guess_code(address, code)
        if wait:
            return too_many_codes(request, wait)
        if named not in FOUND_BY_VIEW and Session.objects.filter(code=code).exists():
            limits.code_was_right(address, code)
        return None
