"""A facilitator's phone as a remote: its page, which also works as plain forms without scripts."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from sessions import driving, tickets
from sessions.models import Session
from sessions.views.common import SignedInRequest, facilitated_session, screen_context

FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\"[^>]*>")


@login_required
@require_safe
def remote(request: SignedInRequest, code: str) -> HttpResponse:
    return page(request, facilitated_session(request, code, for_screens=True))


def page(request: SignedInRequest, session: Session, *, status: int = 200, **more: Any) -> HttpResponse:
    """The remote's page; with `problem`, or with what is asked first, after a form without scripts."""
    now = timezone.now()
    context = screen_context(session, "remote", now=now)
    context |= {
        "plain_parts": {name: _with_tokens(request, part) for name, part in context["parts"].items()},
        "ticket": tickets.for_sign_in(request, session, "remote"),
        "role": session.role,
        "also_driving": also_driving(request, session),
    }
    return render(request, "sessions/remote/page.html", context | more, status=status)


def also_driving(request: SignedInRequest, session: Session) -> SafeString:
    """The line that says who else drives, as far as this process knows when a page is fetched."""
    mark = driving.mark_of(request.session.session_key or "")
    return driving.element(driving.line(session.pk, user_pk=request.user.pk, mark=mark))


def is_senders_screen(request: HttpRequest) -> bool:
    """Whether a remote sent this form: its script says so in a header, a plain form in a field."""
    return request.headers.get("X-Screen", request.POST.get("screen")) == "remote"


def _with_tokens(request: HttpRequest, part: str) -> SafeString:
    """A part in which each form can be sent without scripts.

    A part's bytes are the same for all who facilitate, so its forms hold no token: here the page adds it. The
    script takes it out again, since what is pushed later hasn't got it.
    """
    fields = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}" data-plain>'
        '<input type="hidden" name="screen" value="remote" data-plain>',
        get_token(request),
    )
    return SafeString(FORM.sub(lambda form: form[0] + fields, part))  # a template's output, and our fields
