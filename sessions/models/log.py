"""The log of a session. An entry holds a verb and its parameters, and becomes a sentence when it is read."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.models.notices import CaptureNotice
from sessions.models.people import Facilitation
from sessions.models.texts import TEXTS

SENTENCES = {
    # the session
    "open_doors": _("opened the doors"),
    "start": _("started"),
    "end": _("ended"),
    "reopen": _("reopened"),
    "change_session": _("changed the session: {fields}"),
    "call_off": _("called the session off"),
    "take_back": _("said the session will go ahead"),
    "run_again": _("made a copy of the session, for {until}"),
    "rehearse": _("made a rehearsal"),
    "give_session": _("gave the session to {user}: {role}"),
    "withdraw_session": _("removed {user} from the session"),
    "export_questions": _("exported the questions"),
    "hold_back": _("held the deletion back until {until}, for {held_by}"),
    "delete_names": _("deleted the names: {count}"),
    "lift_hold": _("lifted the hold on the deletion"),
    "read_report": _("read the report"),
    # its agenda and time
    "jump": _("jumped to an item: {item}"),
    "show_slide": _("went to a slide: {slide}"),
    "undo": _("took back the last press"),
    "pause": _("paused"),
    "resume": _("resumed"),
    "take_break": _("took a break: {minutes} min"),
    "extend": _("changed the time: {seconds} s"),
    "we_began": _("put right when the session began: {at}, not {was}"),
    "item_began": _("put right when an item began: {item}, {at}, not {was}"),
    "shorten_plan": _("made the rest shorter by {minutes} min"),
    "leave_out": _("left out: {title}"),
    "put_back": _("put back: {title}"),
    "bring_back": _("brought back what was left out, {minutes} min"),
    "end_later": _("moved the end by {minutes} min"),
    "undo_plan": _("took back the last change of the plan"),
    "keep_neither": _("left a late start as it was"),
    "set_starts_by": _("set a time to start by: {item}, {at}"),
    "clear_starts_by": _("took back the time to start by: {item}"),
    # its activities
    "open_round": _("opened: {slide}"),
    "close_round": _("closed: {slide}"),
    "reveal_round": _("showed the result: {slide}"),
    "ask_again": _("opened again: {slide}"),
    "show_numbers": _("showed the numbers of few answers: {slide}"),
    # its questions
    "show_question": _("showed a question"),
    "hide_question": _("hid a question"),
    "defer_question": _("set a question aside for later"),
    "mark_question_answered": _("marked a question as answered aloud"),
    "reply_to_question": _("answered a question in writing"),
    "follow_up_question": _("marked a question to be followed up"),
    "restore_question": _("moved a question back to waiting"),
    "moderate_questions": _("made new questions wait"),
    "show_questions_at_once": _("let new questions show at once"),
    "redact_question": _("showed a question with words taken out"),
    "show_question_as_written": _("showed a question as it was written"),
    "clear_flags_on_question": _("cleared the flags on a question: it may leave the room"),
    "clear_flags_on_result": _("cleared the flags on a result, which may leave the room: {slide}"),
    "mute_sender": _("muted the sender of a question"),
    "unmute_sender": _("let the sender of a question ask again"),
    # its notices of notes, photos, screenshots and a recording
    "show_notice": _("showed a notice before it is on: {kind}, for {seen_by}"),
    "switch_notice_on": _("switched a notice on: {kind}, for {seen_by}"),
    "switch_notice_off": _("switched a notice off: {kind}"),
    "told_me": _("noted that somebody would rather not be in it: {kind}"),
    "take_back_told_me": _("took back that somebody would rather not be in it: {kind}"),
    # who is let in
    "lock": _("locked the room"),
    "unlock": _("unlocked the room"),
    "change_cap": _("changed how many phones are let in: {cap}"),
    "remove_phone": _("removed a phone"),
    "remove_since": _("removed everyone who joined since this slide: {count}"),
    "remove_everyone": _("removed everyone: {count}"),
    "let_back_in": _("let phones back in"),
    "renew_stage_link": _("made a new stage link"),
    # whatever an older version wrote that isn't one of these
    "note": "{text}",
}
FIELDS = {field: label for field, (label, _most) in TEXTS.items()} | {
    "starts_at": _("when it starts"),
    "minutes": _("how long it takes"),
    "head_count": _("how many people you expect"),
    "delete_on": _("deletion day"),
    "hard_end": _("until when the room is yours"),
}


# what somebody took along of a session, or read who doesn't facilitate it
TAKEN_ALONG = ("export_questions", "read_report")


def this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


class LogEntry(models.Model):
    """One thing that a facilitator did. Append-only; never a participant's name, answer or text."""

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="log")
    at = models.DateTimeField(default=this_minute, help_text="to the minute, which finds nobody's question")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40, help_text="one of SENTENCES, or an activity's own")
    parameters = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.sentence

    @property
    def who(self) -> str:
        """Who did it. What is taken along without an account is taken from a shell."""
        if self.user:
            return str(self.user)
        return gettext("somebody at the server") if self.verb in TAKEN_ALONG else gettext("automatically")

    @property
    def sentence(self) -> str:
        """The entry in the reader's language. A verb without a sentence of its own reads as it is."""
        worded = {name: _worded(name, value) for name, value in self.parameters.items()}
        try:
            return str(SENTENCES[self.verb]).format(**worded)
        except (KeyError, IndexError, ValueError):
            told = ", ".join(worded.values())
            return self.verb.replace("_", " ") + (f": {told}" if told else "")


def _worded(name: str, value: Any) -> str:
    match name, value:
        case "fields", list():
            return ", ".join(str(FIELDS.get(each, each)).lower() for each in value)
        case "role", str() if value in Facilitation.Role.values:
            return str(Facilitation.Role(value).label)
        case "kind", str() if value in CaptureNotice.Kind.values:
            return str(CaptureNotice.Kind(value).label)
        case "seconds", int():
            return f"{value:+d}"
        case "until", str():
            return date_format(date.fromisoformat(value), "j F Y")
    return str(value)
