"""A session brought to where each of a facilitator's verbs can be pressed."""

from datetime import timedelta

from django.utils import timezone
from steps import first_quiz_slide, go_to, step_of, take_seat

from sessions.actions import (
    flags,
    lifecycle,
    moderation,
    moving,
    muting,
    notices,
    participants,
    questions,
    replanning,
    rounds,
    timing,
)
from sessions.models import Question, Session, Slide, UndoStep
from sessions.models.privacy_notice import said_digest

QUESTION_VERBS = {
    "show",
    "hide",
    "defer",
    "mark_answered",
    "reply",
    "follow_up",
    "restore",
    "spotlight",
    "clear_spotlight",
    "mute_sender",
    "unmute_sender",
    "redact",
    "show_as_written",
    "clear_flags",
}


def ready_for(verb: str, session: Session) -> dict[str, str]:
    """Bring the session where `verb` can be pressed; what its form says."""
    if verb == "open_doors":
        Session.objects.update(doors_opened_at=None)
    if verb not in ("confirm_notice", "check_again", "open_doors", "next_slide"):
        lifecycle.start(session)
        session.refresh_from_db()
    if verb in ("back", "press_activity", "ask_again", "show_numbers"):
        go_to(session, first_quiz_slide(session))
    if verb in ("ask_again", "show_numbers"):
        for _ in range(3 if verb == "ask_again" else 2):
            last = session.rounds.last()
            rounds.press_activity(session, step=last.step if last else "0:ready")
    if verb == "resume":
        timing.pause(session)
    if verb == "undo":
        moving.next_slide(session, step=step_of(session))
    if verb == "undo_plan":
        replanning.shorten_plan(session, pieces="#9=60", version=0)
    if verb in ("keep_end", "keep_length", "keep_neither"):
        long_ago = timezone.now() - timedelta(minutes=6)
        Session.objects.filter(pk=session.pk).update(starts_at=long_ago)
    if verb == "reopen":
        lifecycle.end(session)
    if verb == "end_if_done":
        go_to(session, "close")
    if verb in ("remove", "remove_since", "let_back_in"):
        participants.join(session, key_hash="c" * 64, name="Cleo")
    if verb == "let_back_in":
        participants.remove(session, participant_pk=session.participants.get().pk)
    if verb == "switch_notice_off":
        notices.switch_notice_on(session, kind="photos", seen_by="us")
    if verb == "take_back_told_me":
        notices.told_me(session, kind="photos")
    if verb == "delete_names":
        participants.join(session, key_hash="c" * 64, name="Cleo")
        lifecycle.end(session)
    if verb in QUESTION_VERBS:
        question = questions.ask(session, text="Why?", receipt="a" * 64)
        if verb == "restore":
            moderation.show(session, question_pk=question.pk)
        if verb == "clear_spotlight":
            moderation.spotlight(session, question_pk=question.pk)
        if verb == "show_as_written":
            moderation.redact(session, question_pk=question.pk, text="Wh?", reason="person")
        if verb == "clear_flags":
            moderation.show(session, question_pk=question.pk)
            flags.flag(session, seat=take_seat(session), question_pk=question.pk)
        if verb == "unmute_sender":
            muting.mute_sender(session, question_pk=question.pk)
    pk, last = Question.objects.values_list("pk", flat=True).first() or 0, session.rounds.last()
    here = session.participants.first()
    starts_by = timezone.localtime(timezone.now(), session.tz) + timedelta(minutes=40)
    in_round = {"step": last.step if last else "0:ready"}
    return {
        "confirm_notice": {"read": said_digest(session)},
        "next_slide": {"step": "start"},
        "back": {"step": step_of(session)},
        "jump": {"step": step_of(session), "position": "3"},
        "take_break": {"minutes": "5"},
        "we_began": {"seconds": "60"},
        "item_began": {"seconds": "60", "step": step_of(session)},
        "shorten_plan": {"pieces": "#9=60", "version": "0"},
        "bring_back": {"pieces": "he-tangata=30", "version": "0"},
        "end_later": {"seconds": "60", "version": "0"},
        "leave_out": {"piece": "#6", "version": "0"},
        "put_back": {"piece": "he-tangata", "version": "0"},
        "undo_plan": {"version": Session.objects.get(pk=session.pk).plan_version},
        "keep_end": {"version": "0"},
        "keep_length": {"version": "0"},
        "set_starts_by": {"position": "8", "at": f"{starts_by:%H:%M}"},
        "undo": {"undo": UndoStep.objects.values_list("pk", flat=True).first()},
        "extend": {"seconds": "60"},
        "show_join_screen": {"on": "1"},
        "show_countdown": {"on": "1"},
        "blank": {"on": "1"},
        "press_activity": in_round,
        "ask_again": in_round,
        "show_numbers": in_round,
        "log_spoken": {"text": "Why?\nAnd how?"},
        "reply": {"question": str(pk), "answer": "Because."},
        **{verb: {"question": str(pk)} for verb in QUESTION_VERBS - {"reply"}},
        "redact": {"question": str(pk), "text": "Wh?", "reason": "other", "words": "so long"},
        "set_moderated": {"on": "0"},
        "show_notice": {"kind": "recording", "seen_by": "us"},
        "switch_notice_on": {"kind": "photos", "seen_by": "us"},
        **{verb: {"kind": "photos"} for verb in ("switch_notice_off", "told_me", "take_back_told_me")},
        "delete_names": {"names": "1"},
        "show_slide": {"step": step_of(session), "slide": str(Slide.objects.get(key="how-well").pk)},
        "change_cap": {"cap": "30"},
        "lock": {"on": "1"},
        "remove": {"participant": str(here.pk) if here else ""},
        "remove_since": {"step": step_of(session)},
        "let_back_in": {"removed_at": here.removed_at.isoformat() if here and here.removed_at else ""},
    }.get(verb, {})
