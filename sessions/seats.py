"""A participant's seat in a session: the random key in their cookie, and what is derived from it."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sessions.models import Flag, MutedTag, Participant, Question, Session, Upvote
from sessions.models.keys import BITS
from sessions.models.questions import QuestionQuerySet
from sessions.privacy.purge import due_at

UNDER_A_HOLD = timedelta(days=30)  # for which a cookie is kept where a hold has no last day
UNTIL_A_PURGE = timedelta(hours=1)  # what is due may be there for so long: the purge comes each hour
MAX_ASKED = 40  # questions from one seat in a session


@dataclass(frozen=True)
class Seat:
    """The content of a participant's cookie: the session, and a random key.

    What the server stores of it is derived from the key, each thing for a purpose of its own, so that nothing
    that is stored can be matched with anything else without the key. The key itself is never stored.
    """

    session_pk: int
    key: str

    @property
    def hash(self) -> str:
        """What a participant's row has: it finds the row, and no cookie can be made from it."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def receipt(self) -> str:
        """The private token for all this seat's questions, on any device."""
        return self._derive("receipt").hex()[:40]

    def tag_of_vote(self, question_pk: int) -> str:
        """What a vote of this seat has in the seat's place."""
        return self._derive(f"vote:{question_pk}").hex()

    def tag_of_round(self, round_pk: int) -> str:
        """What an entry of this seat in a round has in the seat's place."""
        return self._derive(f"round:{round_pk}").hex()

    def tag_of_flag(self, flagged: str) -> str:
        """What a flag of this seat on `question-…` or `round-…` has in the seat's place."""
        return self._derive(f"flag:{flagged}").hex()

    def key_of_question(self, command_id: str) -> int:
        """The primary key of the question that a command asks: sent again, it is found by it."""
        made = self.hash_of_command(f"question:{command_id}")
        return int.from_bytes(made[:8]) >> (64 - BITS) or 1

    def hash_of_command(self, text: str) -> bytes:
        """A hash of what a command said, by which it is known when it is sent again."""
        return hmac.digest(self._derive("commands"), text.encode("utf-8", "surrogatepass"), "sha256")

    def _derive(self, label: str) -> bytes:
        return hmac.digest(self.key.encode(), label.encode(), "sha256")


def sender_tags(receipt: str) -> list[str]:
    """The tags of a seat's possible questions, in order. Nothing stored leads from a seat to them."""
    key = receipt.encode()
    return [hmac.digest(key, b"ask:%d" % n, "sha256").hex() for n in range(1, MAX_ASKED + 1)]


def questions_of(receipt: str, among: QuestionQuerySet) -> list[Question]:
    """Those of a receipt, in the order in which they were asked."""
    tags = sender_tags(receipt)
    found = {question.sender_tag: question for question in among.filter(sender_tag__in=tags)}
    return [found[tag] for tag in tags if tag in found]


def muted_tags_of(receipt: str, session: Session) -> QuerySet[MutedTag]:
    """The marks at which a receipt's phone was muted. Found by its tags, as its questions are."""
    return session.muted_tags.filter(tag__in=sender_tags(receipt))


def votes_of(seat: Seat, among: QuestionQuerySet) -> list[int]:
    """The keys of the questions that a seat has a vote on."""
    tags = {seat.tag_of_vote(pk): pk for pk in among.values_list("pk", flat=True)}
    return [tags[tag] for tag in Upvote.objects.filter(tag__in=tags).values_list("tag", flat=True)]


def flags_of(seat: Seat, session: Session) -> list[Flag]:
    """The seat's flags. A session has few, so each is compared with the tag that the seat's would have."""
    every = session.flags.select_related("question", "round__slide").order_by("pk")
    return [flag for flag in every if flag.tag == seat.tag_of_flag(flag.flagged)]


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


def cookie_ends_at(session: Session, *, asked: bool) -> datetime:
    """When a seat's cookie ends: with its row or, if it asked, once nothing ties its questions to it.

    A hold keeps both, and so the cookie that finds them: without a last day, for a while from each visit.
    The cookie of what is still there is never over.
    """
    ends_at = session.beginning_of(session.questions_go_by) if asked else due_at(session)
    without_a_day = session.is_held() and session.held_until is None
    return max(ends_at, timezone.now() + (UNDER_A_HOLD if without_a_day else UNTIL_A_PURGE))


def give_seat(response: HttpResponse, session: Session, seat: Seat, *, asked: bool = False) -> None:
    """Set the seat's cookie, or put off its end. `asked`: whether questions are tied to the seat."""
    response.set_cookie(
        cookie_name(session.code),
        sign_seat(seat, session.code),
        max_age=cookie_ends_at(session, asked=asked) - timezone.now(),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take_seat_back(response: HttpResponse, session: Session) -> None:
    """Let this browser forget its seat."""
    response.delete_cookie(cookie_name(session.code), samesite="Lax")


def seat_of(request: HttpRequest, session: Session) -> Seat | None:
    seat = seat_for(request, session.code)
    return seat if seat and seat.session_pk == session.pk else None


def participant_of(request: HttpRequest, session: Session) -> Participant | None:
    seat = seat_of(request, session)
    if seat is None:
        return None
    return session.participants.present().filter(key=seat.hash).first()
