"""Access to stages and consoles: the stage's key, short-lived tickets, and whether a pass is still valid.

A ticket goes into the page and from there to the socket. It is bound to the credential it was given for: a
sign-in, whose cookie the socket's own handshake has to carry, or the stage's key. It contains neither.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session as SignIn
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from sessions.models import Facilitation, Session
from sessions.seats import cookie_in

TICKET_AGE = 5 * 60  # seconds; `connection.js` gets a new one before it comes back
STAGE_DAYS = 30  # after the planned end, where no day of deletion was set
_tickets = signing.TimestampSigner(salt="ticket")
_stages = signing.Signer(salt="stage")


@dataclass(frozen=True)
class Pass:
    """The credential that a stage's or console's socket was let in with; it stays in memory."""

    session_pk: int
    user_pk: int | None  # None where the stage's key stands for a sign-in
    credential: str  # the sign-in's own key; the mark of the stage's


def for_sign_in(request: HttpRequest, session: Session, audience: str) -> str:
    """A ticket for a facilitator's page; it is good only beside the same sign-in's cookie."""
    return _ticket(session, audience, request.user.pk, request.session.session_key or "")


def for_stage_key(session: Session) -> str:
    """A ticket for a stage that was opened by its key."""
    return _ticket(session, "stage", 0, stage_key(session))


def _ticket(session: Session, audience: str, user_pk: int | None, credential: str) -> str:
    return _tickets.sign(f"{session.pk}.{audience}.{user_pk or 0}.{_mark(credential)}")


def _mark(credential: str) -> str:
    return salted_hmac("ticket", credential, algorithm="sha256").hexdigest()[:32]


def admitted(ticket: str, audience: str, cookies: str) -> Pass | None:
    """The pass for a ticket that is fresh, for this audience, and comes with the sign-in it was given to.

    Nothing is looked up: whether the pass is (still) valid is for `lost` to say.
    """
    try:
        pk, given_for, user, mark = _tickets.unsign(ticket, max_age=TICKET_AGE).split(".")
        session_pk, user_pk = int(pk), int(user)
    except (signing.BadSignature, ValueError):
        return None
    if given_for != audience:
        return None
    if not user_pk:
        return Pass(session_pk, None, mark)
    key = cookie_in(cookies, settings.SESSION_COOKIE_NAME)
    matches = bool(key) and constant_time_compare(_mark(key), mark)
    return Pass(session_pk, user_pk, key) if matches else None


def lost(passes: Collection[Pass]) -> set[Pass]:
    """The passes that are no longer valid, in three queries, however many there are.

    Signing out, a disabled account, another password, a withdrawn facilitation or a new stage's key end one.
    """
    now = timezone.now()
    pks = {each.session_pk for each in passes}
    signed_in = [each for each in passes if each.user_pk is not None]
    rows = SignIn.objects.filter(session_key__in={each.credential for each in signed_in}, expire_date__gt=now)
    sign_ins = {row.session_key: row.get_decoded() for row in rows}
    users = {each.user_pk for each in signed_in}
    found = Facilitation.objects.filter(session__in=pks, user__in=users, user__is_active=True)
    driving = {(each.session_id, each.user_id): each.user for each in found.select_related("user")}
    by_key = {each.session_pk for each in passes if each.user_pk is None}
    marks = {each.pk: _mark(stage_key(each)) for each in Session.objects.filter(pk__in=by_key) if _open(each)}

    def holds(each: Pass) -> bool:
        if each.user_pk is None:
            return marks.get(each.session_pk) == each.credential
        user, data = driving.get((each.session_pk, each.user_pk)), sign_ins.get(each.credential, {})
        if user is None or data.get(SESSION_KEY) != str(each.user_pk):
            return False
        return constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())

    return {each for each in passes if not holds(each)}


def stage_key(session: Session) -> str:
    """The key that opens the stage on the room's own computer without signing in, until `stage_ends`."""
    return _stages.sign(f"{session.code}.{session.stage_secret}").rpartition(":")[2]


def stage_ends(session: Session) -> date:
    """The last day, in the session's zone, on which its stage's key opens anything."""
    return session.delete_on or session.local_date(session.scheduled_end + timedelta(days=STAGE_DAYS))


def _open(session: Session) -> bool:
    return session.local_date() <= stage_ends(session)


def opens_stage(session: Session, key: str) -> bool:
    return constant_time_compare(stage_key(session), key) and _open(session)
