"""Who is asking: the participant's cookie, the facilitator's session, the stage's key. Object or 404."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sessions import permissions
from sessions.models import Participant, Session

SEAT_AGE = 60 * 60 * 24 * 30
MOST_ASKED = 40  # questions from one seat in a session
TICKET_AGE = 60 * 60 * 12
_tickets = signing.TimestampSigner(salt="ticket")
_stages = signing.Signer(salt="stage")


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
    return [hmac.new(key, b"ask:%d" % n, hashlib.sha256).hexdigest() for n in range(1, MOST_ASKED + 1)]


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
    name = cookie_name(code) + "="
    given = next((pair[len(name) :] for pair in cookies.split("; ") if pair.startswith(name)), "")
    return read_seat(given.strip('"'), code)


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
    return session.participants.filter(key=seat.hash, removed_at=None).first()


def session_by_code(code: str) -> Session:
    return get_object_or_404(Session.objects.select_related("workshop"), code=code.upper())


def facilitated_session(request: HttpRequest, code: str) -> Session:
    """The session, for someone who facilitates it; 403 for an organiser, 404 for everybody else."""
    session = seen_session(request, code)
    if not permissions.may_log(request.user, session):
        raise PermissionDenied(_("You don’t facilitate this session. Its report is open to you."))
    return session


def seen_session(request: HttpRequest, code: str) -> Session:
    """The session, for whoever may see it; 404 for everybody else, as if it weren't there."""
    return get_object_or_404(
        permissions.sessions_of(request.user).select_related("workshop"), code=code.upper()
    )


def ticket(session: Session, audience: str, *, user_pk: int = 0) -> str:
    """A short-lived signed admission for a stage's or host's socket."""
    return _tickets.sign(f"{session.pk}.{audience}.{user_pk}")


def read_ticket(value: str) -> tuple[int, str] | None:
    try:
        pk, audience, _user = _tickets.unsign(value, max_age=TICKET_AGE).split(".")
        return int(pk), audience
    except (signing.BadSignature, ValueError):
        return None


def from_own_page(request: HttpRequest) -> bool:
    """Was this form sent from a page of ours? For a page whose bytes are the same for all, and hold no token.

    Browsers say where a form comes from: Sec-Fetch-Site, over plain http Origin. What says neither is no
    browser, and carries nobody's cookies without their knowing.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin == (settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}")


def stage_key(session: Session) -> str:
    """Opens the stage on the room's own computer without signing in."""
    return _stages.sign(session.code).rpartition(":")[2]


def opens_stage(session: Session, key: str) -> bool:
    return hmac.compare_digest(stage_key(session).encode(), key.encode())
