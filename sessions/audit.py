"""The audit log: sign-ins and sign-outs, refusals and exports, with keys of rows only.

Never a name, a text, a code, a token, an address or anything typed into a sign-in form. Each act of an
account is a line; refusals of strangers are counted and logged once a minute, so that they can't fill a disk.
"""

import logging
import threading
from collections import Counter
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

log = logging.getLogger(__name__)
_lock = threading.Lock()
_refused: Counter[str] = Counter()


def listen() -> None:
    """Connect the signals, by which the admin's own sign-in is heard of, too. The one place with signals."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_sign_in_failed, dispatch_uid="audit")


def _signed_in(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    log.info("signed in: user %s by %s", user.pk, route_name(request))


def _signed_out(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    log.info("signed out: user %s", user.pk if user else "unknown")


def _sign_in_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Log a failed sign-in. People type passwords where the name belongs, so an unknown name isn't logged."""
    users = get_user_model()
    named = str(credentials.get(users.USERNAME_FIELD, "")).replace("\0", "")
    user = users.objects.filter(**{users.USERNAME_FIELD: named}).first()
    log.warning(
        "sign-in failed: %s by %s", f"user {user.pk}" if user else "no such account", route_name(request)
    )


def refused(request: HttpRequest, status: int) -> None:
    """Called for each answer that refuses: 401, 403, 404 or 429."""
    if request.user.is_authenticated:
        log.warning("refused %s: user %s at %s", status, request.user.pk, route_name(request))
    else:
        count(f"{status} at {route_name(request)}")


def count(what: str) -> None:
    """One more refusal of a kind; `what` must be one of a few fixed words."""
    with _lock:
        _refused[what] += 1


def tell_counts() -> None:
    """Log the refusals of strangers that were counted since the last time."""
    with _lock:
        counted = dict(_refused)
        _refused.clear()
    if counted:
        log.warning("refused: %s", ", ".join(f"{many} × {what}" for what, many in sorted(counted.items())))


def exported(what: str, *, by: Any, rows: int) -> None:
    log.warning("exported %s: %s rows by user %s", what, rows, by.pk if by else "at the shell")


def route_name(request: HttpRequest | None) -> str:
    """A request's route name, never its address: that may hold a code or a token."""
    match = request.resolver_match if request else None
    return match.view_name if match and match.view_name else "nowhere"
