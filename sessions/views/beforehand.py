"""What a facilitator takes along: the agenda on one page, and the session as a calendar file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions import links
from sessions.forecast import promised_end
from sessions.models import Session
from sessions.qr import qr_svg
from sessions.reports.calendar import calendar_file, file_name
from sessions.reports.sheet import lines_of
from sessions.views.common import SignedInRequest, facilitated_session, session_by_code


@login_required
@require_safe
def sheet(request: SignedInRequest, code: str) -> HttpResponse:
    """The agenda on one page, to print."""
    session = facilitated_session(request, code)
    context = {
        "session": session,
        "lines": lines_of(session),
        "ends": promised_end(session) or session.scheduled_end,
        "qr": qr_svg(links.join_url(session)),
        "address": links.host_shown(),
    }
    with timezone.override(session.tz):
        return render(request, "sessions/host/sheet.html", context)


@login_required
@require_safe
def calendar_of_facilitators(request: SignedInRequest, code: str) -> HttpResponse:
    return _download(facilitated_session(request, code), for_facilitators=True)


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """For whoever has the code, until the session is over."""
    session = session_by_code(code)
    if session.phase() == "over":
        return redirect("join", code=session.code)
    return _download(session, for_facilitators=False)


def _download(session: Session, *, for_facilitators: bool) -> HttpResponse:
    response = HttpResponse(
        calendar_file(session, for_facilitators=for_facilitators), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{file_name(session)}"'
    return response
