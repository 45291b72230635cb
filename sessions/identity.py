"""Who is asking: the participant's cookie, the facilitator's sign-in. Object or 404."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from sessions.models import Participant, Session

SEAT_AGE = 60 * 60 * 24 * 30
_seats = signing.Signer(salt="seat")


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


def tag_for(session: Session, receipt: str) -> str:
    """What an anonymous question carries: from it nobody gets back to the participant."""
    return hmac.new(session.salt.encode(), receipt.encode(), hashlib.sha256).hexdigest()


def cookie_name(code: str) -> str:
    return f"{settings.COOKIE_PREFIX}seat-{code}"


def new_seat(session: Session) -> Seat:
    return Seat(session.pk, secrets.token_urlsafe(24))


def read_seat(value: str | None) -> Seat | None:
    try:
        pk, _, key = _seats.unsign(value or "").partition(".")
        return Seat(int(pk), key)
    except (signing.BadSignature, ValueError):
        return None


def seat_in(cookies: str, code: str) -> Seat | None:
    """The seat in a Cookie header, found without Django's request."""
    return read_seat(cookie_in(cookies, cookie_name(code)))


def cookie_in(cookies: str, name: str) -> str:
    """A cookie's value in a Cookie header; empty when it isn't there."""
    pairs = (pair.partition("=") for pair in cookies.split("; "))
    return next((value.strip('"') for given, _, value in pairs if given == name), "")


def give_seat(response: HttpResponse, session: Session, seat: Seat) -> None:
    response.set_cookie(
        cookie_name(session.code),
        _seats.sign(f"{seat.session_pk}.{seat.key}"),
        max_age=SEAT_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def seat_of(request: HttpRequest, session: Session) -> Seat | None:
    seat = read_seat(request.COOKIES.get(cookie_name(session.code)))
    return seat if seat and seat.session_pk == session.pk else None


def participant_of(request: HttpRequest, session: Session) -> Participant | None:
    seat = seat_of(request, session)
    if seat is None:
        return None
    return session.participants.filter(key=seat.hash, removed_at=None).first()


def session_by_code(code: str) -> Session:
    return get_object_or_404(Session.objects.select_related("workshop"), code=code.upper())


def facilitated_session(request: HttpRequest, code: str) -> Session:
    """The session, for someone who facilitates it; 404 for everybody else."""
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(
        Session.objects.select_related("workshop").facilitated_by(request.user), code=code.upper()
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
