"""Notices of notes, photos, screenshots and a recording, and who would rather not be in them."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import presence
from sessions.actions.lifecycle import CALLED_OFF, locked
from sessions.actions.log import Actor, log_action
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, InvalidText, Refused, SessionOver, Stale
from sessions.models import CaptureNotice, Participant, Session
from sessions.models.notices import count_left_out, notices_of
from sessions.text import clean_text

MAX_SEEN_BY = 80  # characters
MAX_OPT_OUT_WORDS = 60
Kind = CaptureNotice.Kind


class NotShown(Refused):
    """Raised instead of switching a recording on: the room hasn't been shown its notice as it is now."""

    def __init__(self) -> None:
        super().__init__(
            _("Show the room the notice first: that a recording comes, and who will see or use it."),
            code="not_shown",
        )


class NoStage(Refused):
    """Raised instead of counting a notice as shown: there is no stage that shows it."""

    def __init__(self) -> None:
        super().__init__(_("No stage shows it: open the stage first."), code="no_stage")


class OptedOut(Refused):
    """Raised instead of switching a recording on. Says how many to keep out, so that the facilitator can."""

    def __init__(self, count: int) -> None:
        super().__init__(_("Somebody would rather not be in the recording."), code="opted_out")
        self.count = count


@transaction.atomic
def show_notice(session: Session, *, kind: str, seen_by: object, by: Actor = None) -> None:
    """Tell the room, on the stage and on phones, what comes and who will see or use it.

    It counts only where a stage can be seen at this moment, as far as this process has heard: raises NoStage.
    """
    notice = _before_it_is_on(session, kind)
    notice.seen_by = _clean_seen_by(seen_by)
    if presence.stage(session.pk) != "visible":
        raise NoStage
    notice.shown_at = timezone.now()
    notice.save()
    log_action(session, by, "show_notice", kind=kind, seen_by=notice.seen_by)
    announce(session, Change.NOTICES)


@transaction.atomic
def switch_notice_on(
    session: Session, *, kind: str, seen_by: object = "", left_out: int = 0, by: Actor = None
) -> None:
    """From now on every page says that people are captured, and who sees or uses it.

    Empty words stand for those of the time before. A recording has been shown with the same words, and
    `left_out` is how many the facilitator knows to keep out of it: raises OptedOut where there are more.
    """
    notice = _before_it_is_on(session, kind)
    words = _clean_seen_by(seen_by or notice.seen_by)
    if kind == Kind.RECORDING:
        if notice.shown_at is None or words != notice.seen_by:
            raise NotShown
        by_phone = session.participants.opted_out().values_list("opted_out", flat=True)
        count = count_left_out({kind: notice}, by_phone)[kind]
        if count > left_out:
            raise OptedOut(count)
    notice.seen_by, notice.on_at, notice.off_at = words, timezone.now(), None
    notice.save()
    log_action(session, by, "switch_notice_on", kind=kind, seen_by=words)
    announce(session, Change.NOTICES)


@transaction.atomic
def switch_notice_off(session: Session, *, kind: str, by: Actor = None) -> None:
    """Take a notice off every page. A recording has to be shown anew before it is on again."""
    notice = _notice(_going(session), kind)
    if not notice.is_on and not notice.is_coming:
        raise Stale
    if notice.is_on:
        notice.off_at = timezone.now()
    notice.shown_at = None
    notice.save()
    log_action(session, by, "switch_notice_off", kind=kind)
    announce(session, Change.NOTICES)


@transaction.atomic
def told_me(session: Session, *, kind: str, by: Actor = None) -> None:
    """Count somebody who said aloud that they would rather not be in it; also after the end."""
    notice = _notice(locked(session), kind)
    notice.told += 1
    notice.save()
    log_action(session, by, "told_me", kind=kind)
    announce(session, Change.OPT_OUTS)


@transaction.atomic
def take_back_told_me(session: Session, *, kind: str, by: Actor = None) -> None:
    notice = _notice(locked(session), kind)
    if not notice.told:
        raise Stale
    notice.told -= 1
    notice.save()
    log_action(session, by, "take_back_told_me", kind=kind)
    announce(session, Change.OPT_OUTS)


@transaction.atomic
def opt_out(session: Session, participant: Participant, *, kinds: Collection[str], words: object) -> None:
    """Keep what a participant would rather not be in, with a few words if they like; no kinds undo it.

    Facilitators see a count of each kind and the words. No log has it, and no other screen.
    """
    participant.opted_out = [kind for kind in Kind.values if kind in kinds]
    participant.opt_out_words = _clean_words(words) if participant.opted_out else ""
    participant.save(update_fields=["opted_out", "opt_out_words"])
    announce(session, Change.OPT_OUTS)


def _before_it_is_on(session: Session, kind: str) -> CaptureNotice:
    """The notice of a session that goes on, while it is off."""
    notice = _notice(_going(session), kind)
    if notice.is_on:
        raise Stale
    return notice


def _going(session: Session) -> Session:
    """The session, locked, while it isn't over or called off."""
    session = locked(session)
    phase = session.phase()
    if phase == "over":
        raise SessionOver(REOPEN_FIRST)
    if phase == "off":
        raise Refused(CALLED_OFF)
    return session


def _notice(session: Session, kind: str) -> CaptureNotice:
    """The session's notice of this kind; saved once something is done with it."""
    found = notices_of(session).get(kind)
    if found is None:
        raise Refused(_("Choose notes, photos, screenshots or recording."), status=422)
    return found


def _clean_seen_by(seen_by: object) -> str:
    words = clean_text(
        seen_by, max_length=MAX_SEEN_BY, label=_("Who sees or uses it"), required=False, lines=False
    )
    if not words:
        raise InvalidText(_("Say who will see or use it."))
    return words


def _clean_words(words: object) -> str:
    return clean_text(
        words, max_length=MAX_OPT_OUT_WORDS, label=_("Your few words"), required=False, lines=False
    )
