"""A participant's seat in a session: the random key in their cookie, and what is derived from it."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from sessions.models import Participant, Session

SEAT_AGE = 60 * 60 * 24 * 30
MAX_ASKED = 40  # questions from one seat in a session


@dataclass(frozen=True)
class Seat:
    """The content of a participant's cookie: the session, and a random key."""

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
    """The tags of a seat's possible questions, in order. Nothing stored leads from a seat to them."""
    key = receipt.encode()
    return [hmac.new(key, b"ask:%d" % n, hashlib.sha256).hexdigest() for n in range(1, MAX_ASKED + 1)]


def cookie_name(code: str) -> str:
    return f"{settings.COOKIE_PREFIX}seat-{code}"


def new_seat(session: Session) -> Seat:
    return Seat(session.pk, secrets.token_urlsafe(24))


def _signer(code: str) -> signing.Signer:
    """A signer for each code, so that a seat's cookie is invalid under another code's name."""
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
