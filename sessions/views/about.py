"""About the site, for everybody; the style guide, for developers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from sessions.privacy import counts, data_map, told
from sessions.privacy.purge import first_day, overdue

ERRORS = ("400", "403", "403_csrf", "404", "500", "503")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The page about its operator, privacy, accessibility and copyright, linked from every page."""
    return render(request, "sessions/about.html", dict(settings.SESSION_DEFAULTS))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The data map with today's counts, the next deletion, and whether one is overdue."""
    context = {
        "rows": [(told.in_general(row), counts.public_count(row)) for row in data_map.rows()],
        "next_deletion": first_day(),
        "overdue": len(overdue()),
        "held_back": counts.held_back(),
    }
    return render(request, "sessions/privacy.html", context)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part in every state, on one page."""
    _while_working()
    icons = sorted(file.stem for file in (settings.BASE_DIR / "templates" / "icons").glob("*.svg"))
    return render(request, "styleguide/page.html", {"icons": icons, "errors": ERRORS})


@require_safe
def error(request: HttpRequest, which: str) -> HttpResponse:
    """An error page to look at, with its status."""
    _while_working()
    if which not in ERRORS:
        raise Http404
    return HttpResponse(get_template(f"{which}.html").render(), status=int(which[:3]))


def _while_working() -> None:
    if not settings.DEBUG:
        raise Http404
