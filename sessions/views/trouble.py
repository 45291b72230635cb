"""The pages for faults of ours, which tell people what became of their text."""

import errno
import sys

from django.db import DataError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from sessions.readiness import in_a_word
from sessions.views.common import by_script

AGAIN_AFTER = 10  # seconds
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
WRITTEN = ("text", "answer", "welcome_note")  # fields in which people write more than a word


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an uncaught exception: 503 where nothing can be written and another try may succeed."""
    problem = sys.exc_info()[1]
    if isinstance(problem, DataError):
        return _said(request, _("The database can’t keep that."), template="400.html", status=400)
    why = why_unsaved(problem)
    if not why:
        return HttpResponse(get_template("500.html").render(), status=500)
    response = _said(
        request,
        _("Not saved: {why}. Your text is kept; try again in a moment.").format(why=why),
        template="503.html",
        status=503,
        why=why if request.method == "POST" else "",
    )
    response["Retry-After"] = str(AGAIN_AFTER)
    return response


def why_unsaved(problem: BaseException | None) -> str:
    """The reason why this couldn't be written, or read; "" for a fault of another kind."""
    if isinstance(problem, OSError) and problem.errno in NO_ROOM:
        return _("the server’s disk is full")
    if not isinstance(problem, OperationalError | InterfaceError | InternalError):
        return ""
    return {
        "disk": _("the server’s disk is full"),
        "readonly": _("the server can only read just now"),
        "locked": _("the server is busy"),
        "database": _("the server’s database doesn’t answer"),
    }[in_a_word(problem)]


def _said(request: HttpRequest, sentence: str, *, template: str, status: int, why: str = "") -> HttpResponse:
    """The sentence as the page's message for a script, else the page, with the text that was sent."""
    if by_script(request):
        return HttpResponse(format_html('<p id="message">{}</p>', sentence), status=status)
    written = next((request.POST[name] for name in WRITTEN if request.POST.get(name)), "")
    return HttpResponse(get_template(template).render({"why": why, "written": written}), status=status)
