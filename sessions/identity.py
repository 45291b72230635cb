"""Who is asking: the participant's cookie, the facilitator's sign-in. Object or 404."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sessions import permissions
from sessions.models import Participant, Session

SEAT_AGE = 60 * 60 * 24 * 30
MAX_ASKED = 40  # questions from one seat in a session


@dataclass(frozen=True)
class Seat:
    """What a participant's cookie says: for which session, and the random key."""

    session_pk: int
    key: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def receipt(self) -> str:
        """The private token for all this seat's questions, on any device."""
        return hmac.new(self.key.encode(), b"receipt", hashlib.sha256).hexdigest()[:40]


def sender_tags(receipt: str) -> list[str]:
    """What a seat's typed questions carry, the first to the last; nothing that is stored leads to them."""
    key = receipt.encode()
    return [hmac.new(key, b"ask:%d" % n, hashlib.sha256).hexdigest() for n in range(1, MAX_ASKED + 1)]


def cookie_name(code: str) -> str:
    return f"{settings.COOKIE_PREFIX}seat-{code}"


def new_seat(session: Session) -> Seat:
    return Seat(session.pk, secrets.token_urlsafe(24))


def _signer(code: str) -> signing.Signer:
    """One for each code, so that a seat's cookie is no good under another code's name."""
    return signing.Signer(salt=f"seat {code.upper()}")


def sign_seat(seat: Seat, code: str) -> str:
    return _signer(code).sign(f"{seat.session_pk}.{seat.key}")


def read_seat(value: str | None, code: str) -> Seat | None:
    if not value:
        return None
    try:
        pk, _, key = _signer(code).unsign(value).partition(".")
        return Seat(int(pk), key)
    except (signing.BadSignature, ValueError):
        return None


def seat_in(cookies: str, code: str) -> Seat | None:
    """The seat in a Cookie header, found without Django's request."""
    return read_seat(cookie_in(cookies, cookie_name(code)), code)


def cookie_in(cookies: str, name: str) -> str:
    """A cookie's value in a Cookie header; empty when it isn't there."""
    pairs = (pair.partition("=") for pair in cookies.split("; "))
    return next((value.strip('"') for given, _, value in pairs if given == name), "")


def seat_for(request: HttpRequest, code: str) -> Seat | None:
    """The seat in this browser's cookie for a code, found without looking the code up."""
    return read_seat(request.COOKIES.get(cookie_name(code.upper())), code)


def give_seat(response: HttpResponse, session: Session, seat: Seat) -> None:
    response.set_cookie(
        cookie_name(session.code),
        sign_seat(seat, session.code),
        max_age=SEAT_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def seat_of(request: HttpRequest, session: Session) -> Seat | None:
    seat = seat_for(request, session.code)
    return seat if seat and seat.session_pk == session.pk else None


def participant_of(request: HttpRequest, session: Session) -> Participant | None:
    seat = seat_of(request, session)
    if seat is None:
        return None
    return session.participants.present().filter(key=seat.hash).first()


def session_by_code(code: str) -> Session:
    return get_object_or_404(Session.objects.select_related("workshop"), code=code.upper())


def facilitated_session(request: HttpRequest, code: str, *, for_screens: bool = False) -> Session:
    """The session with `role`, for someone who facilitates it; 403 for an organiser, 404 for others.

    `for_screens`: its console is about to be drawn.
    """
    user = request.user
    if user.is_authenticated:
        own = Session.objects.facilitated_by(user).annotate(**{"role": F("facilitations__role")})
        read = own.for_screens().with_drawers() if for_screens else own.select_related("workshop")
        found = read.filter(code=code.upper()).first()
        if found is not None:
            return found
    seen_session(request, code)
    raise PermissionDenied(_("You don’t facilitate this session. Its report is open to you."))


def seen_session(request: HttpRequest, code: str) -> Session:
    """The session, for whoever may see it; 404 for everybody else, as if it weren't there."""
    return get_object_or_404(
        permissions.sessions_of(request.user).select_related("workshop"), code=code.upper()
    )


def from_own_page(request: HttpRequest) -> bool:
    """Was this form sent from a page of ours? For a page whose bytes are the same for all, and hold no token.

    Browsers say where a form comes from: Sec-Fetch-Site, over plain http Origin. What says neither is no
    browser, and carries nobody's cookies without their knowing.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin == (settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}")
