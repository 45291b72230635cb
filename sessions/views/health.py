"""Health checks for operators."""

from datetime import UTC, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from sessions import metrics as figures
from sessions import readiness
from sessions.privacy.purge import overdue

SECURITY_VALID = timedelta(days=180)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the site can write, and has deleted what was due; where it can't or hasn't, why in one word."""
    why = readiness.why_not() or ("purge" if overdue() else "")
    if why:
        return HttpResponse(f"not ready: {why}\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """The address for reporting a weakness (RFC 9116). A 404 where none is set."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now().replace(microsecond=0) + SECURITY_VALID
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires.astimezone(UTC).isoformat()}"]
    lines.append("Preferred-Languages: en, mi")
    if settings.HTTPS:
        lines.append(f"Canonical: {settings.PUBLIC_URL}{request.path}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus: with METRICS_TOKEN or, where none is set, from this very machine; else a 404."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        allowed = constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    else:  # behind a proxy everybody comes from this machine
        allowed = not settings.BEHIND_PROXY and _on_this_machine(request)
    if not allowed:
        raise Http404
    text, kind = figures.text()
    return HttpResponse(text, content_type=kind)


def _on_this_machine(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
